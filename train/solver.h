/* solver: binary C-SVMs, by coordinate descent on a kernel matrix or on vectors, or by libsvm.
 *
 * All minimise  1/2 |w|^2 + sum over documents of C_i * max(0, 1 - y_i (w.x_i + b)),
 * C_i = cost_positive or cost_negative.
 *
 * b is the weight of one more feature, whose value is BIAS_FEATURE in every document, and w has
 * it too: so b is penalised, less with a larger value, but then descent converges more slowly.
 *
 * On the matrix (kernel_solver.c) time grows with the square of the number of documents, but a
 * matrix serves all labels, folds and Cs. On vectors (Hsieh et al. 2008, as in liblinear's -s 3)
 * it grows with their number. Both are descent on the dual.
 *
 * libsvm (libsvm_solver.c) is the reference, also on the matrix. Its b is no weight, and is not
 * penalised. It is slower, and takes more memory. */
#ifndef TENOR_SOLVER_H
#define TENOR_SOLVER_H

#include "gram.h"

#define BIAS_FEATURE 1.0

struct kernel_problem {
    const signed char *signs; /* [documents] +1 or -1, one of each at least; all others are left
                                 out */
    double cost_positive, cost_negative;
    double tolerance; /* it stops when no document's step would move its own decision value by
                         more; 0: 0.03 */
    double start; /* > 0: begin at the solution for costs that are lower by this factor, which
                         stands in coefficient and decision; 0: begin at 0 */
};

/* K(x, z) = x.z + BIAS_FEATURE^2 of all pairs of documents. `gram` is not needed after the
 * call. */
struct kernel_matrix;
struct kernel_matrix *kernel_matrix_new(const struct gram *gram,
                                        const struct settings *settings, size_t threads,
                                        struct failure *failure);
void kernel_matrix_free(struct kernel_matrix *matrix);
double kernel_matrix_value(const struct kernel_matrix *matrix, size_t row, size_t column);

/* Solves on the matrix: decision(x) = sum over i of coefficient[i] * K(i, x), of which `bias` is
 * the part that is the same for all x. coefficient[documents] and decision[documents] get those
 * of all documents. */
bool kernel_solve(const struct kernel_matrix *matrix, const struct kernel_problem *problem,
                  double *coefficient, double *decision, double *bias, struct failure *failure);

/* Runs work() twice: in this process, and in a child, where libsvm is (libsvm_solver.c has why).
 * In the child nothing that it changes is seen, and nothing that it prints. Both must ask
 * libsvm_solve for the same machines in the same order. False if it fails here. The calling
 * process must have no other threads, and work() start none. */
struct libsvm_side;
typedef bool (*libsvm_work)(struct libsvm_side *side, bool in_child, void *context,
                            struct failure *failure);
bool libsvm_run(const struct kernel_matrix *kernel, size_t count, libsvm_work work,
                void *context, struct failure *failure);

/* As kernel_solve, but `bias` is libsvm's: decision(x) = bias + sum over i of coefficient[i] *
 * K(i, x), and the coefficients' sum is 0. The tolerance is libsvm's, and at most its default,
 * 1e-3; problem->start is not used. If the child ended early, that is FAILURE_MEMORY. In the
 * child `decision` is not set. */
bool libsvm_solve(struct libsvm_side *side, const struct kernel_problem *problem,
                  double *coefficient, double *decision, double *bias, struct failure *failure);

/* The bytes that libsvm needs beside the kernel matrix of `count` documents, at most. */
double libsvm_bytes(size_t count);

/* The vectors of a dataset, which must outlive it, with blocks weighted by the settings. Fails
 * with FAILURE_MEMORY, and with FAILURE_DATA if a vector has a value that is not finite. */
struct linear_matrix;
struct linear_matrix *linear_matrix_new(const struct dataset *dataset,
                                        const struct settings *settings, size_t threads,
                                        struct failure *failure);
void linear_matrix_free(struct linear_matrix *matrix);
/* Length of a weight array: n-gram features, then dense features, then the dimensions of word
 * vectors (mean_vectors.h; the features that are their words have weights of 0). */
size_t linear_matrix_width(const struct linear_matrix *matrix);

#define LINEAR_UNUSED 2 /* among a machine's signs */

/* One machine of those that are trained side by side. */
struct linear_machine {
    const signed char *signs; /* [documents] +1 or -1, one of each at least; 0: not trained on;
                                 LINEAR_UNUSED: nor is its decision value wanted */
    double cost_positive, cost_negative;
    double *decision; /* or NULL: decision[i * stride] gets bias + sum of weight * value of each
                         document i whose sign is 0 */
    size_t stride;
    double *weights, *bias; /* or NULL: [linear_matrix_width], by feature; its b */
};

/* Trains all machines. Each gets the same result, bit for bit, whatever the other machines and
 * the number of threads. A machine stops when its projected gradients lie within `tolerance` of
 * one another, among all its documents; 0: liblinear's default, 0.1. */
bool linear_solve(const struct linear_matrix *matrix, const struct linear_machine *machines,
                  size_t count, double tolerance, size_t threads,
                  const struct training_progress *progress, struct failure *failure);

/* The bytes that linear_solve needs per thread. */
double linear_solve_bytes(const struct linear_matrix *matrix);

/* Static. */
const char *kernel_solver_name(void);
const char *libsvm_solver_name(void); /* "libsvm 3.24" */
const char *linear_solver_name(void);

#endif
