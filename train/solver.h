/* solver: binary C-SVMs, by libsvm on a kernel matrix or by coordinate descent on vectors.
 *
 * Both minimise  1/2 |w|^2 + sum over documents of C_i * max(0, 1 - y_i (w.x_i + b)),
 * C_i = cost_positive or cost_negative. libsvm (Chang and Lin 2011) leaves b free and costs the
 * square of the documents; dual coordinate descent (Hsieh et al. 2008, as in liblinear's -s 3)
 * is linear in them and pays for b as for the weight of one more feature of value
 * BIAS_FEATURE: the larger that is, the less it pays, and the slower it converges. */
#ifndef TENOR_SOLVER_H
#define TENOR_SOLVER_H

#include "gram.h"

#define BIAS_FEATURE 1.0

struct binary_problem {
    const uint32_t *rows;     /* [count] which documents: rows of the matrix */
    const signed char *signs; /* [count] +1 or -1, at least one of each */
    size_t count;
    double cost_positive, cost_negative;
    double tolerance; /* of the solver's stopping rule; 0: its usual one */
};

/* A kernel matrix in libsvm's PRECOMPUTED form. */
struct kernel_matrix;
struct kernel_matrix *kernel_matrix_new(const struct gram *gram,
                                        const struct settings *settings, size_t threads,
                                        struct failure *failure);
void kernel_matrix_free(struct kernel_matrix *matrix);
double kernel_matrix_value(const struct kernel_matrix *matrix, size_t row, size_t column);

/* Solves by libsvm: decision(x) = bias + sum over i of coefficient[i] * K(rows[i], x). */
bool kernel_solve(const struct kernel_matrix *matrix, const struct binary_problem *problem,
                  double *coefficient, double *bias, struct failure *failure);

/* The vectors of a dataset, which must outlive it, with blocks weighted by the settings. */
struct linear_matrix;
struct linear_matrix *linear_matrix_new(const struct dataset *dataset,
                                        const struct settings *settings, size_t threads,
                                        struct failure *failure);
void linear_matrix_free(struct linear_matrix *matrix);
/* Length of a weight array: n-gram features, then dense features. */
size_t linear_matrix_width(const struct linear_matrix *matrix);

/* One machine of those that are solved side by side. */
struct linear_machine {
    const signed char
        *signs; /* [documents] +1 or -1; 0: not trained on. One of each at least */
    double cost_positive, cost_negative;
    double *decision; /* or NULL: decision[i * stride] gets bias + sum of weight * value of each
                         document i that was not trained on */
    size_t stride;
    double *weights, *bias; /* or NULL: [linear_matrix_width], by feature; its b */
};

/* Solves all of them, each to the same bits whatever the others and the threads. `tolerance` is
 * of the stopping rule, the spread of the projected gradients; 0: as liblinear's usual one. */
bool linear_solve(const struct linear_matrix *matrix, const struct linear_machine *machines,
                  size_t count, double tolerance, size_t threads,
                  const struct training_progress *progress, struct failure *failure);

/* The bytes that linear_solve takes for each thread. */
double linear_solve_bytes(const struct linear_matrix *matrix);

/* "libsvm 3.24", "dual coordinate descent". Static. */
const char *kernel_solver_name(void);
const char *linear_solver_name(void);

#endif
