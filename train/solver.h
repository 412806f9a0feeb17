/* solver: one binary C-SVM, by libsvm on a kernel matrix or by liblinear on vectors.
 *
 * Both minimise  1/2 |w|^2 + sum over documents of C_i * max(0, 1 - y_i (w.x_i + b)),
 * C_i = cost_positive or cost_negative. libsvm (Chang and Lin 2011) leaves b free and costs the
 * square of the documents; liblinear (Hsieh et al. 2008, dual coordinate descent for the L1
 * loss) is linear in them and pays for b as for the weight of one more feature of value
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
                                        const struct settings *settings, size_t dense_count,
                                        size_t threads, struct failure *failure);
void kernel_matrix_free(struct kernel_matrix *matrix);
double kernel_matrix_value(const struct kernel_matrix *matrix, size_t row, size_t column);

/* Solves by libsvm: decision(x) = bias + sum over i of coefficient[i] * K(rows[i], x). */
bool kernel_solve(const struct kernel_matrix *matrix, const struct binary_problem *problem,
                  double *coefficient, double *bias, struct failure *failure);

/* All documents' vectors in liblinear's form, blocks weighted by the settings. */
struct linear_matrix;
struct linear_matrix *linear_matrix_new(const struct dataset *dataset,
                                        const uint32_t *documents, size_t count,
                                        const struct settings *settings, size_t threads,
                                        struct failure *failure);
void linear_matrix_free(struct linear_matrix *matrix);
/* Length of a weight array: vocabulary slots, then dense features. */
size_t linear_matrix_width(const struct linear_matrix *matrix);

/* Solves by liblinear: decision(x) = bias + sum of weight * value. Draws from the process-wide
 * rand(), which it seeds by `seed` first: call it in a worker (parallel.h). */
bool linear_solve(const struct linear_matrix *matrix, const struct binary_problem *problem,
                  unsigned seed, double *weights, double *bias, struct failure *failure);
double linear_decide(const struct linear_matrix *matrix, const double *weights, double bias,
                     size_t row);

/* "libsvm 3.24", "liblinear 2.30". Static. */
const char *kernel_solver_name(void);
const char *linear_solver_name(void);

#endif
