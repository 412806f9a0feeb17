/* linear_solver: solver.h by liblinear. */
#include <linear.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "solver.h"

/* Columns are numbered from 1 by falling frequency, then the dense features, then the bias:
 * what most documents share lies together in the cache, where the solver looks it up for each
 * document anew.
 */
struct linear_matrix {
    size_t count, slots, dense_count;
    size_t used;                /* n-grams that stand in some document */
    uint32_t *column;           /* [slots] 0 for those that do not */
    uint32_t *feature;          /* [columns before the bias] the place in an array of weights */
    struct feature_node **rows; /* [count] ascending columns */
};

struct pack_task {
    struct linear_matrix *matrix;
    const struct dataset *dataset;
    const uint32_t *documents;
    const struct settings *settings;
};

/* ---- Columns ------------------------------------------------------------------ */

struct slot_frequency {
    uint32_t slot, documents;
};

static int compare_frequencies(const void *left, const void *right)
{
    const struct slot_frequency *a = left, *b = right;
    if (a->documents != b->documents)
        return a->documents < b->documents ? 1 : -1;
    return (a->slot > b->slot) - (a->slot < b->slot);
}

static bool number_columns(const struct pack_task *task, struct failure *failure)
{
    struct linear_matrix *matrix = task->matrix;
    struct slot_frequency *order = calloc(matrix->slots + 1, sizeof *order);
    matrix->column = calloc(matrix->slots + 1, sizeof *matrix->column);
    matrix->feature = calloc(linear_matrix_width(matrix) + 1, sizeof *matrix->feature);
    if (!order || !matrix->column || !matrix->feature) {
        free(order);
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu features",
                    matrix->slots);
    }
    for (size_t f = 0; f < matrix->slots; f++)
        order[f].slot = (uint32_t)f;
    for (size_t i = 0; i < matrix->count; i++) {
        const struct sparse_row *row = &task->dataset->rows[task->documents[i]];
        for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
            for (uint32_t e = row->begin[b];
                 task->settings->block_weight[b] > 0 && e < row->begin[b + 1]; e++)
                order[row->entries[e].feature].documents++;
    }
    qsort(order, matrix->slots, sizeof *order, compare_frequencies);
    while (matrix->used < matrix->slots && order[matrix->used].documents > 0) {
        matrix->feature[matrix->used] = order[matrix->used].slot;
        matrix->column[order[matrix->used].slot] = (uint32_t)matrix->used + 1;
        matrix->used++;
    }
    for (size_t f = 0; f < matrix->dense_count; f++)
        matrix->feature[matrix->used + f] = (uint32_t)(matrix->slots + f);
    free(order);
    return true;
}

/* The column of the bias, which is the last. */
static int bias_column(const struct linear_matrix *matrix)
{
    return (int)(matrix->used + matrix->dense_count) + 1;
}

/* ---- Rows --------------------------------------------------------------------- */

static size_t row_length(const struct sparse_row *row, const struct settings *settings,
                         size_t dense_count)
{
    size_t length = settings->dense_weight > 0 ? dense_count : 0;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        if (settings->block_weight[b] > 0)
            length += row->begin[b + 1] - row->begin[b];
    return length + 2; /* the bias and the end mark */
}

static int compare_nodes(const void *left, const void *right)
{
    const struct feature_node *a = left, *b = right;
    return (a->index > b->index) - (a->index < b->index);
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
    struct feature_node *first = malloc(length * sizeof *first), *node = first;
    if (!first)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents",
                    matrix->count);
    matrix->rows[index] = first;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        for (uint32_t e = row->begin[b]; settings->block_weight[b] > 0 && e < row->begin[b + 1];
             e++)
            *node++ = (struct feature_node){(int)matrix->column[row->entries[e].feature],
                                            (double)settings->block_weight[b] *
                                                (double)row->entries[e].value};
    qsort(first, (size_t)(node - first), sizeof *first, compare_nodes);
    double dense_weight = settings->dense_weight > 0 ? (double)settings->dense_weight /
                                                           sqrt((double)matrix->dense_count)
                                                     : 0;
    for (size_t f = 0; dense_weight > 0 && f < matrix->dense_count; f++)
        *node++ = (struct feature_node){
            (int)(matrix->used + f) + 1,
            dense_weight * (double)task->dataset->dense[document * matrix->dense_count + f]};
    *node++ = (struct feature_node){bias_column(matrix), BIAS_FEATURE};
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
    *matrix = (struct linear_matrix){.count = count,
                                     .slots = dataset->vocabulary.slots,
                                     .dense_count = dataset->dense_count,
                                     .rows = rows};
    struct pack_task task = {matrix, dataset, documents, settings};
    if (!number_columns(&task, failure) ||
        !parallel_threads(count, threads, pack_row, &task, NULL, failure)) {
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
    free(matrix->column);
    free(matrix->feature);
    free(matrix);
}

size_t linear_matrix_width(const struct linear_matrix *matrix)
{
    return matrix->slots + matrix->dense_count;
}

/* ---- Solving ------------------------------------------------------------------ */

static void print_nothing(const char *text)
{
    (void)text;
}

/* liblinear's weights by column, signed for its own first label, to weights by feature. */
static void read_weights(const struct linear_matrix *matrix, const struct model *model,
                         double *weights, double *bias)
{
    double sign = model->label[0] > 0 ? 1 : -1;
    memset(weights, 0, linear_matrix_width(matrix) * sizeof *weights);
    for (int column = 1; column < bias_column(matrix); column++)
        weights[matrix->feature[column - 1]] = sign * model->w[column - 1];
    *bias = sign * model->w[bias_column(matrix) - 1] * BIAS_FEATURE;
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
    int labels[2] = {1, -1};
    double costs[2] = {problem->cost_positive, problem->cost_negative};
    struct parameter parameter = {.solver_type = L2R_L1LOSS_SVC_DUAL,
                                  .eps = problem->tolerance > 0 ? problem->tolerance : 0.1,
                                  .C = 1,
                                  .nr_weight = 2,
                                  .weight_label = labels,
                                  .weight = costs};
    struct problem set = {.l = (int)problem->count,
                          .n = bias_column(matrix),
                          .y = y,
                          .x = x,
                          .bias = BIAS_FEATURE};
    set_print_string_function(print_nothing);
    srand(seed);
    const char *wrong = check_parameter(&set, &parameter);
    struct model *model = wrong ? NULL : train(&set, &parameter);
    bool ok = model != NULL;
    if (ok) {
        read_weights(matrix, model, weights, bias);
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
    for (const struct feature_node *node = matrix->rows[row];
         node->index != bias_column(matrix); node++)
        sum += weights[matrix->feature[node->index - 1]] * node->value;
    return sum;
}

const char *linear_solver_name(void)
{
#define NAME(version)      NAME_TEXT(version)
#define NAME_TEXT(version) "liblinear " #version
    return NAME(LIBLINEAR_VERSION);
}
