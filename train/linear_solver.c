/* linear_solver: solver.h by liblinear. */
#include <linear.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "solver.h"

struct linear_matrix {
    size_t count, slots, dense_count;
    struct feature_node **rows; /* [count] numbered from 1: slots, dense features, the bias */
};

struct pack_task {
    struct linear_matrix *matrix;
    const struct dataset *dataset;
    const uint32_t *documents;
    const struct settings *settings;
};

static size_t row_length(const struct sparse_row *row, const struct settings *settings,
                         size_t dense_count)
{
    size_t length = settings->dense_weight > 0 ? dense_count : 0;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        if (settings->block_weight[b] > 0)
            length += row->begin[b + 1] - row->begin[b];
    return length + 2; /* the bias and the end mark */
}

static bool pack_row(size_t index, size_t thread, void *context, struct failure *failure)
{
    (void)thread;
    const struct pack_task *task = context;
    struct linear_matrix *matrix = task->matrix;
    const struct settings *settings = task->settings;
    uint32_t document = task->documents[index];
    const struct sparse_row *row = &task->dataset->rows[document];
    size_t length = row_length(row, settings, matrix->dense_count);
    struct feature_node *node = malloc(length * sizeof *node);
    if (!node)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents",
                    matrix->count);
    matrix->rows[index] = node;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        for (uint32_t e = row->begin[b]; settings->block_weight[b] > 0 && e < row->begin[b + 1];
             e++)
            *node++ = (struct feature_node){(int)row->entries[e].feature + 1,
                                            (double)settings->block_weight[b] *
                                                (double)row->entries[e].value};
    double dense_weight = settings->dense_weight > 0 ? (double)settings->dense_weight /
                                                           sqrt((double)matrix->dense_count)
                                                     : 0;
    for (size_t f = 0; dense_weight > 0 && f < matrix->dense_count; f++)
        *node++ = (struct feature_node){
            (int)(matrix->slots + f) + 1,
            dense_weight * (double)task->dataset->dense[document * matrix->dense_count + f]};
    *node++ = (struct feature_node){(int)linear_matrix_width(matrix) + 1, BIAS_FEATURE};
    *node = (struct feature_node){-1, 0};
    return true;
}

struct linear_matrix *linear_matrix_new(const struct dataset *dataset,
                                        const uint32_t *documents, size_t count,
                                        const struct settings *settings, size_t threads,
                                        struct failure *failure)
{
    struct linear_matrix *matrix = calloc(1, sizeof *matrix);
    struct feature_node **rows = calloc(count ? count : 1, sizeof *rows);
    if (!matrix || !rows) {
        free(matrix);
        free(rows);
        fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents", count);
        return NULL;
    }
    *matrix =
        (struct linear_matrix){count, dataset->vocabulary.slots, dataset->dense_count, rows};
    struct pack_task task = {matrix, dataset, documents, settings};
    if (!parallel_threads(count, threads, pack_row, &task, NULL, failure)) {
        linear_matrix_free(matrix);
        return NULL;
    }
    return matrix;
}

void linear_matrix_free(struct linear_matrix *matrix)
{
    if (!matrix)
        return;
    for (size_t i = 0; i < matrix->count; i++)
        free(matrix->rows[i]);
    free(matrix->rows);
    free(matrix);
}

size_t linear_matrix_width(const struct linear_matrix *matrix)
{
    return matrix->slots + matrix->dense_count;
}

static void print_nothing(const char *text)
{
    (void)text;
}

bool linear_solve(const struct linear_matrix *matrix, const struct binary_problem *problem,
                  unsigned seed, double *weights, double *bias, struct failure *failure)
{
    double *y = malloc(problem->count * sizeof *y);
    struct feature_node **x = malloc(problem->count * sizeof *x);
    if (!y || !x) {
        free(y);
        free(x);
        return fail(failure, FAILURE_MEMORY, "not enough memory to train");
    }
    for (size_t i = 0; i < problem->count; i++) {
        y[i] = problem->signs[i];
        x[i] = matrix->rows[problem->rows[i]];
    }
    size_t width = linear_matrix_width(matrix);
    int labels[2] = {1, -1};
    double costs[2] = {problem->cost_positive, problem->cost_negative};
    struct parameter parameter = {.solver_type = L2R_L1LOSS_SVC_DUAL,
                                  .eps = problem->tolerance > 0 ? problem->tolerance : 0.1,
                                  .C = 1,
                                  .nr_weight = 2,
                                  .weight_label = labels,
                                  .weight = costs};
    struct problem set = {
        .l = (int)problem->count, .n = (int)width + 1, .y = y, .x = x, .bias = BIAS_FEATURE};
    set_print_string_function(print_nothing);
    srand(seed);
    const char *wrong = check_parameter(&set, &parameter);
    struct model *model = wrong ? NULL : train(&set, &parameter);
    bool ok = model != NULL;
    if (ok) {
        double sign = model->label[0] > 0 ? 1 : -1;
        for (size_t f = 0; f < width; f++)
            weights[f] = sign * model->w[f];
        *bias = sign * model->w[width] * BIAS_FEATURE;
        free_and_destroy_model(&model);
    } else {
        fail(failure, FAILURE_DATA, "liblinear: %s", wrong ? wrong : "no model");
    }
    free(y);
    free(x);
    return ok;
}

double linear_decide(const struct linear_matrix *matrix, const double *weights, double bias,
                     size_t row)
{
    double sum = bias;
    int bias_index = (int)linear_matrix_width(matrix) + 1;
    for (const struct feature_node *node = matrix->rows[row]; node->index != bias_index; node++)
        sum += weights[node->index - 1] * node->value;
    return sum;
}

const char *linear_solver_name(void)
{
#define NAME(version)      NAME_TEXT(version)
#define NAME_TEXT(version) "liblinear " #version
    return NAME(LIBLINEAR_VERSION);
}
