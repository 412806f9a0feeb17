/* kernel_solver: trains machines of solver.h with libsvm, on a kernel matrix. */
#include <libsvm/svm.h>
#include <stdio.h>
#include <stdlib.h>

#include "solver.h"

struct kernel_matrix {
    size_t count;
    struct svm_node *nodes; /* [count][count + 1]: node 0 of a row has its number, from 1,
                               which libsvm uses as the column to read in other rows */
};

struct fill_task {
    struct kernel_matrix *matrix;
    const struct gram *gram;
    const struct settings *settings;
};

static bool fill_row(size_t row, size_t thread, void *context, struct failure *failure)
{
    (void)thread, (void)failure;
    const struct fill_task *task = context;
    struct svm_node *nodes = task->matrix->nodes + row * (task->matrix->count + 1);
    nodes[0] = (struct svm_node){0, (double)(row + 1)};
    for (size_t column = 0; column < task->matrix->count; column++)
        nodes[column + 1] = (struct svm_node){
            (int)(column + 1), gram_value(task->gram, task->settings, row, column)};
    return true;
}

struct kernel_matrix *kernel_matrix_new(const struct gram *gram,
                                        const struct settings *settings, size_t threads,
                                        struct failure *failure)
{
    struct kernel_matrix *matrix = malloc(sizeof *matrix);
    struct svm_node *nodes = calloc(gram->count, (gram->count + 1) * sizeof *nodes);
    if (!matrix || !nodes) {
        free(matrix);
        free(nodes);
        failure_set(failure, FAILURE_MEMORY,
                    "not enough memory for the kernel of %zu documents", gram->count);
        return NULL;
    }
    *matrix = (struct kernel_matrix){gram->count, nodes};
    struct fill_task task = {matrix, gram, settings};
    if (!parallel_threads(gram->count, threads, fill_row, &task, NULL, failure)) {
        kernel_matrix_free(matrix);
        /* cppcheck-suppress memleak ; the matrix owned the nodes */
        return NULL;
    }
    /* cppcheck-suppress memleak ; the matrix owns the nodes */
    return matrix;
}

void kernel_matrix_free(struct kernel_matrix *matrix)
{
    if (matrix)
        free(matrix->nodes);
    free(matrix);
}

double kernel_matrix_value(const struct kernel_matrix *matrix, size_t row, size_t column)
{
    return matrix->nodes[row * (matrix->count + 1) + column + 1].value;
}

double kernel_matrix_add(const struct kernel_matrix *matrix, size_t row,
                         const uint32_t *columns, const double *coefficient, size_t count,
                         double sum)
{
    const struct svm_node *nodes = matrix->nodes + row * (matrix->count + 1) + 1;
    for (size_t i = 0; i < count; i++)
        sum += coefficient[i] * nodes[columns[i]].value;
    return sum;
}

static void print_nothing(const char *text)
{
    (void)text;
}

/* libsvm's coefficients are positive for the label that it met first. */
static void read_solution(const struct svm_model *model, size_t count, double *coefficient,
                          double *bias)
{
    double sign = model->label[0] > 0 ? 1 : -1;
    for (size_t i = 0; i < count; i++)
        coefficient[i] = 0;
    for (int v = 0; v < model->l; v++)
        coefficient[model->sv_indices[v] - 1] = sign * model->sv_coef[0][v];
    *bias = -sign * model->rho[0];
}

bool kernel_solve(const struct kernel_matrix *matrix, const struct binary_problem *problem,
                  double *coefficient, double *bias, struct failure *failure)
{
    double *y = malloc(problem->count * sizeof *y);
    struct svm_node **x = malloc(problem->count * sizeof *x);
    if (!y || !x) {
        free(y);
        free(x);
        return fail(failure, FAILURE_MEMORY, "not enough memory to train");
    }
    for (size_t i = 0; i < problem->count; i++) {
        y[i] = problem->signs[i];
        x[i] = matrix->nodes + problem->rows[i] * (matrix->count + 1);
    }
    int labels[2] = {1, -1};
    double weights[2] = {problem->cost_positive, problem->cost_negative};
    struct svm_parameter parameter = {.svm_type = C_SVC,
                                      .kernel_type = PRECOMPUTED,
                                      .cache_size = 256,
                                      .eps = problem->tolerance > 0 ? problem->tolerance : 1e-3,
                                      .C = 1,
                                      .nr_weight = 2,
                                      .weight_label = labels,
                                      .weight = weights,
                                      .shrinking = 1};
    struct svm_problem set = {(int)problem->count, y, x};
    svm_set_print_string_function(print_nothing);
    const char *wrong = svm_check_parameter(&set, &parameter);
    struct svm_model *model = wrong ? NULL : svm_train(&set, &parameter);
    if (model)
        read_solution(model, problem->count, coefficient, bias);
    else
        failure_set(failure, FAILURE_DATA, "libsvm: %s", wrong ? wrong : "no model");
    bool ok = model != NULL;
    svm_free_and_destroy_model(&model);
    free(y);
    free(x);
    return ok;
}

const char *kernel_solver_name(void)
{
#define NAME(version)      NAME_TEXT(version)
#define NAME_TEXT(version) "libsvm " #version
    return NAME(LIBSVM_VERSION);
}
