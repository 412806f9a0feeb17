/* solver: binary C-SVMs, by libsvm on a kernel matrix or by coordinate descent on vectors.
 *
 * Both minimise  1/2 |w|^2 + sum over documents of C_i * max(0, 1 - y_i (w.x_i + b)),
 * C_i = cost_positive or cost_negative.
 *
 * libsvm (Chang and Lin 2011) puts no penalty on b; its time grows with the square of the
 * number of documents. The time of dual coordinate descent (Hsieh et al. 2008, as in
 * liblinear's -s 3) grows with their number. It treats b as the weight of one more feature,
 * whose value is BIAS_FEATURE in every document, so that b is penalised too: less with a larger
 * value, but then it converges more slowly. */
#ifndef TENOR_SOLVER_H
#define TENOR_SOLVER_H

#include "gram.h"

#define BIAS_FEATURE 1.0

struct binary_problem {
    const uint32_t *rows;     /* [count] which documents: rows of the matrix */
    const signed char *signs; /* [count] +1 or -1, at least one of each */
    size_t count;
    double cost_positive, cost_negative;
    double tolerance; /* of the solver's stopping rule; 0: libsvm's default, 1e-3 */
};

/* A kernel matrix in libsvm's PRECOMPUTED form. `gram` is not needed after the call. */
struct kernel_matrix;
struct kernel_matrix *kernel_matrix_new(const struct gram *gram,
                                        const struct settings *settings, size_t threads,
                                        struct failure *failure);
void kernel_matrix_free(struct kernel_matrix *matrix);
double kernel_matrix_value(const struct kernel_matrix *matrix, size_t row, size_t column);
/* sum + coefficient[0] * K(row, columns[0]) + ..., in this order. */
double kernel_matrix_add(const struct kernel_matrix *matrix, size_t row,
                         const uint32_t *columns, const double *coefficient, size_t count,
                         double sum);

/* Solves by libsvm: decision(x) = bias + sum over i of coefficient[i] * K(rows[i], x). */
bool kernel_solve(const struct kernel_matrix *matrix, const struct binary_problem *problem,
                  double *coefficient, double *bias, struct failure *failure);

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

/* "libsvm 3.24", "dual coordinate descent". Static. */
const char *kernel_solver_name(void);
const char *linear_solver_name(void);

#endif
