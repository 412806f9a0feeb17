/* gram: see gram.h. */
#include "gram.h"

#include <math.h>
#include <stdlib.h>

/* Documents by feature, so that a row of the matrix is the sum of its features' lists. */
struct inverted_index {
    size_t *begin; /* [features + 1] */
    struct posting {
        uint32_t row;
        float value;
    } * postings; /* ascending rows within a feature */
};

struct gram_task {
    struct gram *gram;
    const struct dataset *dataset;
    const struct inverted_index *index;
    size_t block;
};

static bool index_build(struct inverted_index *index, const struct gram *gram,
                        const struct dataset *dataset, size_t block, struct failure *failure)
{
    size_t features = dataset->feature_count, total = 0;
    index->begin = calloc(features + 2, sizeof *index->begin);
    index->postings = NULL;
    if (!index->begin)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu features", features);
    for (size_t i = 0; i < gram->count; i++) {
        const struct sparse_row *row = &dataset->rows[gram->documents[i]];
        for (uint32_t e = row->begin[block]; e < row->begin[block + 1]; e++, total++)
            index->begin[row->entries[e].feature + 2]++;
    }
    for (size_t f = 2; f < features + 2; f++)
        index->begin[f] += index->begin[f - 1];
    index->postings = malloc((total ? total : 1) * sizeof *index->postings);
    if (!index->postings)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu values", total);
    for (size_t i = 0; i < gram->count; i++) { /* begin[f + 1] runs up to the end of f's list */
        const struct sparse_row *row = &dataset->rows[gram->documents[i]];
        for (uint32_t e = row->begin[block]; e < row->begin[block + 1]; e++)
            index->postings[index->begin[row->entries[e].feature + 1]++] =
                (struct posting){(uint32_t)i, row->entries[e].value};
    }
    return true;
}

static bool sparse_kernel_row(size_t i, size_t thread, void *context, struct failure *failure)
{
    (void)thread, (void)failure;
    const struct gram_task *task = context;
    const struct inverted_index *index = task->index;
    const struct sparse_row *row = &task->dataset->rows[task->gram->documents[i]];
    float *sums = task->gram->kernel[task->block] + i * task->gram->count;
    for (uint32_t e = row->begin[task->block]; e < row->begin[task->block + 1]; e++) {
        uint32_t feature = row->entries[e].feature;
        float value = row->entries[e].value;
        const struct posting *posting = index->postings + index->begin[feature];
        const struct posting *end = index->postings + index->begin[feature + 1];
        for (; posting < end && posting->row <= i; posting++)
            sums[posting->row] += value * posting->value;
    }
    return true;
}

static bool dense_kernel_row(size_t i, size_t thread, void *context, struct failure *failure)
{
    (void)thread, (void)failure;
    const struct gram_task *task = context;
    const struct dataset *dataset = task->dataset;
    size_t width = dataset->dense_count;
    const float *left = dataset->dense + task->gram->documents[i] * width;
    for (size_t j = 0; j <= i; j++) {
        const float *right = dataset->dense + task->gram->documents[j] * width;
        double sum = 0;
        for (size_t f = 0; f < width; f++)
            sum += (double)left[f] * (double)right[f];
        task->gram->kernel[GRAM_DENSE][i * task->gram->count + j] =
            (float)(sum / (double)width);
    }
    return true;
}

static void mirror(float *kernel, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            kernel[j * count + i] = kernel[i * count + j];
}

static bool compute_kernel(struct gram *gram, const struct dataset *dataset, size_t block,
                           size_t threads, const struct progress *progress,
                           struct failure *failure)
{
    gram->kernel[block] = calloc(gram->count * gram->count, sizeof **gram->kernel);
    if (!gram->kernel[block])
        return fail(failure, FAILURE_MEMORY,
                    "not enough memory for the kernel of %zu documents", gram->count);
    struct inverted_index index = {0};
    struct gram_task task = {gram, dataset, &index, block};
    bool ok =
        block == GRAM_DENSE
            ? parallel_threads(gram->count, threads, dense_kernel_row, &task, progress, failure)
            : index_build(&index, gram, dataset, block, failure) &&
                  parallel_threads(gram->count, threads, sparse_kernel_row, &task, progress,
                                   failure);
    free(index.begin);
    free(index.postings);
    if (ok)
        mirror(gram->kernel[block], gram->count);
    return ok;
}

bool gram_compute(struct gram *gram, const struct dataset *dataset, const uint32_t *documents,
                  size_t count, size_t threads, const struct progress *progress,
                  struct failure *failure)
{
    *gram = (struct gram){.count = count, .documents = documents};
    struct progress stage = {0};
    if (progress)
        stage = (struct progress){progress->report, progress->context, "comparing documents"};
    bool ok = true;
    for (size_t b = 0; ok && b < dataset->extractor->recipe.block_count; b++)
        ok = compute_kernel(gram, dataset, b, threads, &stage, failure);
    if (ok && dataset->dense_count > 0)
        ok = compute_kernel(gram, dataset, GRAM_DENSE, threads, &stage, failure);
    if (!ok)
        gram_release(gram);
    return ok;
}

void gram_release(struct gram *gram)
{
    for (size_t b = 0; b <= NGRAM_MAX_BLOCKS; b++)
        free(gram->kernel[b]);
    *gram = (struct gram){0};
}

double gram_bytes(size_t count, const struct recipe *recipe)
{
    double kernels = recipe->block_count + (recipe->dense ? 1 : 0);
    return (double)count * (double)count * (4 * kernels + 16);
}

double gram_value(const struct gram *gram, const struct settings *settings, size_t dense_count,
                  size_t row, size_t column)
{
    size_t at = row * gram->count + column;
    const float *dense = gram->kernel[GRAM_DENSE];
    if (settings->gamma > 0) {
        double squared = (double)dense[row * gram->count + row] +
                         (double)dense[column * gram->count + column] - 2 * (double)dense[at];
        return exp(-settings->gamma * squared * (double)dense_count);
    }
    double sum = 0;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        if (settings->block_weight[b] > 0)
            sum += (double)settings->block_weight[b] * (double)settings->block_weight[b] *
                   (double)gram->kernel[b][at];
    if (settings->dense_weight > 0)
        sum +=
            (double)settings->dense_weight * (double)settings->dense_weight * (double)dense[at];
    return sum;
}
