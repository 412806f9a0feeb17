/* mean_vectors: see mean_vectors.h. */
#include "mean_vectors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../features/ngrams/ngram_units.h"
#include "dataset.h"
#include "parallel.h"

uint64_t mean_vectors_word(const struct mean_vectors *means, uint64_t key)
{
    return hash_last(ngram_block_seed(means->block), key);
}

/* ---- Means of documents ---------------------------------------------------------- */

struct mean_task {
    struct mean_vectors *means;
    const struct dataset *dataset;
};

static bool mean_document(size_t index, size_t thread, void *context, struct failure *failure)
{
    (void)thread, (void)failure;
    const struct mean_task *task = context;
    const struct mean_vectors *means = task->means;
    const struct sparse_row *row = &task->dataset->rows[index];
    const size_t dimensions = means->dimensions;
    float *mean = means->documents + index * dimensions;
    memset(mean, 0, dimensions * sizeof *mean);
    for (uint32_t e = row->begin[means->block]; e < row->begin[means->block + 1]; e++) {
        const struct vector_entry entry = row->entries[e];
        if (entry.feature < means->first)
            continue; /* its check number is also another n-gram's */
        const float *word = means->words + (entry.feature - means->first) * dimensions;
        for (size_t d = 0; d < dimensions; d++)
            mean[d] += entry.value * word[d];
    }
    return true;
}

static bool has_mean(const struct mean_task *task, size_t index)
{
    const uint32_t *begin = task->dataset->rows[index].begin + task->means->block;
    return begin[0] < begin[1];
}

/* ---- Standardising --------------------------------------------------------------- */

/* Adds up the means of all documents that have one, and returns how many these are. */
static size_t find_centre(const struct mean_task *task, double *centre)
{
    const size_t dimensions = task->means->dimensions;
    size_t count = 0;
    for (size_t i = 0; i < task->dataset->count; i++) {
        count += has_mean(task, i);
        for (size_t d = 0; d < dimensions; d++)
            centre[d] += (double)task->means->documents[i * dimensions + d];
    }
    for (size_t d = 0; d < dimensions; d++)
        centre[d] /= count > 0 ? (double)count : 1;
    return count;
}

/* Centres and scales the words by the documents' means. */
static void standardise(const struct mean_task *task, double *centre)
{
    const struct mean_vectors *means = task->means;
    const size_t dimensions = means->dimensions, count = find_centre(task, centre);
    double squares = 0;
    for (size_t i = 0; i < task->dataset->count; i++)
        for (size_t d = 0; d < dimensions && has_mean(task, i); d++) {
            const double away = (double)means->documents[i * dimensions + d] - centre[d];
            squares += away * away;
        }
    const double scale = squares > 0 ? sqrt((double)count / squares) : 0;
    for (size_t w = 0; w < means->count; w++)
        for (size_t d = 0; d < dimensions; d++) {
            float *number = &means->words[w * dimensions + d];
            *number = (float)(scale * ((double)*number - centre[d]));
        }
}

/* ---- The whole ------------------------------------------------------------------- */

bool mean_vectors_make(struct mean_vectors *means, const struct dataset *dataset,
                       const struct word_vectors *vectors, size_t threads,
                       struct failure *failure)
{
    const size_t dimensions = word_vectors_dimensions(vectors);
    struct mean_task task = {means, dataset};
    means->words = calloc((size_t)means->count + 1, dimensions * sizeof *means->words);
    means->documents = calloc(dataset->count, dimensions * sizeof *means->documents);
    double *centre = calloc(dimensions, sizeof *centre);
    bool ok = (means->words && means->documents && centre) ||
              fail(failure, FAILURE_MEMORY, "not enough memory for %lu words' vectors",
                   (unsigned long)means->count);
    means->dimensions = ok ? dimensions : 0;
    for (size_t w = 0; ok && w < means->count; w++)
        word_vectors_find(vectors, mean_vectors_word(means, dataset->key[means->first + w]),
                          means->words + w * dimensions, NULL);
    ok = ok && parallel_threads(dataset->count, threads, mean_document, &task, NULL, failure);
    if (ok)
        standardise(&task, centre);
    ok = ok && parallel_threads(dataset->count, threads, mean_document, &task, NULL, failure);
    free(centre);
    return ok;
}

void mean_vectors_release(struct mean_vectors *means)
{
    free(means->words);
    free(means->documents);
    *means = (struct mean_vectors){0};
}

void mean_vectors_spread(const struct mean_vectors *means, const double *numbers,
                         double *weights)
{
    for (size_t w = 0; w < means->count; w++) {
        const float *word = means->words + w * means->dimensions;
        double sum = 0;
        for (size_t d = 0; d < means->dimensions; d++)
            sum += numbers[d] * (double)word[d];
        weights[means->first + w] += sum;
    }
}
