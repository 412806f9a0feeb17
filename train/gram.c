/* gram: see gram.h.
 *
 * For most features there is a list of the documents that have it; a row of a block's matrix is
 * the weighted sum of the lists of its features. But most of that work would be in the few
 * hundred features that about half of the documents have. Their values are stored as plain
 * vectors instead, one per document, and a tile of rows is multiplied at a time. */
#include "gram.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "floats.h"

#define TILE       4    /* rows whose products with a pair of vectors are in registers */
#define BAND       32   /* rows that share each vector while it is in the cache */
#define LOOK_AHEAD 8    /* entries whose lists are prefetched */
#define FREQUENT   0.15 /* share of the documents above which lists are slower than vectors */

/* One block's values: by document for frequent features, by feature for the others. */
struct inverted_index {
    size_t width;  /* of the plain vectors: a multiple of FLOATS */
    float *plain;  /* [count][width] */
    size_t *begin; /* [features + 1]; NULL: there are no lists */
    struct posting {
        uint32_t row;
        float value;
    } * postings; /* by feature, then row; none for frequent features */
};

/* A document's values of one block. */
struct block_row {
    const struct vector_entry *entries;
    size_t count;
    struct vector_entry *merged; /* owned; NULL: they are the dataset's */
};

struct gram_task {
    struct gram *gram;
    const struct dataset *dataset;
    const struct block_row *rows; /* [gram->count] */
    const struct inverted_index *index;
    size_t block;
};

#define NO_COLUMN UINT32_MAX

/* An index is made of some parts of the rows at a time, one after another in its lists. */
#define MOST_PARTS 8 /* each needs eight bytes a feature */

struct index_plan {
    struct inverted_index *index;
    const struct gram *gram;
    const struct block_row *rows;
    size_t features, parts;
    uint32_t *column; /* [features] of a frequent feature in the plain vectors, or NO_COLUMN */
    size_t *place; /* [parts][features] how many entries the part has; then where its next one
                         goes */
};

static size_t part_begin(const struct index_plan *plan, size_t part)
{
    return plan->gram->count * part / plan->parts;
}

static bool count_part(size_t part, size_t thread, void *context, struct failure *failure)
{
    (void)thread, (void)failure;
    const struct index_plan *plan = context;
    size_t *length = plan->place + part * plan->features;
    for (size_t i = part_begin(plan, part); i < part_begin(plan, part + 1); i++)
        for (size_t e = 0; e < plan->rows[i].count; e++)
            length[plan->rows[i].entries[e].feature]++;
    return true;
}

/* Sets which features are frequent, and where the lists of the others begin, and in them what is
 * of each part. Returns the sum of their lengths. */
static size_t plan_lists(const struct index_plan *plan)
{
    struct inverted_index *index = plan->index;
    size_t total = 0;
    for (size_t f = 0; f < plan->features; f++) {
        size_t length = 0;
        index->begin[f] = total;
        for (size_t part = 0; part < plan->parts; part++) {
            size_t *place = &plan->place[part * plan->features + f];
            const size_t own = *place;
            *place = total + length;
            length += own;
        }
        const bool frequent = (double)length > FREQUENT * (double)plan->gram->count;
        plan->column[f] = frequent ? (uint32_t)index->width++ : NO_COLUMN;
        total += frequent ? 0 : length;
    }
    index->begin[plan->features] = total;
    index->width = (index->width + FLOATS - 1) / FLOATS * FLOATS;
    return total;
}

static bool fill_part(size_t part, size_t thread, void *context, struct failure *failure)
{
    (void)thread, (void)failure;
    const struct index_plan *plan = context;
    const struct inverted_index *index = plan->index;
    size_t *place = plan->place + part * plan->features;
    for (size_t i = part_begin(plan, part); i < part_begin(plan, part + 1); i++)
        for (size_t e = 0; e < plan->rows[i].count; e++) {
            const struct vector_entry *entry = &plan->rows[i].entries[e];
            const uint32_t column = plan->column[entry->feature];
            if (column != NO_COLUMN)
                index->plain[i * index->width + column] += entry->value;
            else
                index->postings[place[entry->feature]++] =
                    (struct posting){(uint32_t)i, entry->value};
        }
    return true;
}

/* Vectors that are plain already, [documents][length], times `scale`; there are no lists. */
static bool index_plain(struct inverted_index *index, const struct gram *gram,
                        const float *vectors, size_t length, float scale,
                        struct failure *failure)
{
    index->width = (length + FLOATS - 1) / FLOATS * FLOATS;
    index->plain = calloc(gram->count, index->width * sizeof *index->plain);
    if (!index->plain)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu vectors", gram->count);
    for (size_t i = 0; i < gram->count; i++)
        for (size_t d = 0; d < length; d++)
            index->plain[i * index->width + d] =
                scale * vectors[gram->documents[i] * length + d];
    return true;
}

static bool index_build(struct inverted_index *index, const struct gram *gram,
                        const struct dataset *dataset, const struct block_row *rows,
                        size_t threads, struct failure *failure)
{
    const size_t features = dataset->feature_count;
    const size_t parts = threads < 1 ? 1 : threads < MOST_PARTS ? threads : MOST_PARTS;
    struct index_plan plan = {.index = index,
                              .gram = gram,
                              .rows = rows,
                              .features = features,
                              .parts = parts,
                              .column = calloc(features + 1, sizeof *plan.column),
                              .place = calloc(parts, (features + 1) * sizeof *plan.place)};
    index->begin = calloc(features + 1, sizeof *index->begin);
    bool ok = (plan.column && plan.place && index->begin) ||
              fail(failure, FAILURE_MEMORY, "not enough memory for %zu features", features);
    ok = ok && parallel_threads(parts, threads, count_part, &plan, NULL, failure);
    if (ok) {
        index->postings = malloc((plan_lists(&plan) + 1) * sizeof *index->postings);
        index->plain = calloc(gram->count, (index->width + 1) * sizeof *index->plain);
        ok = (index->postings && index->plain) ||
             fail(failure, FAILURE_MEMORY, "not enough memory for %zu features", features);
    }
    ok = ok && parallel_threads(parts, threads, fill_part, &plan, NULL, failure);
    free(plan.column);
    free(plan.place);
    return ok;
}

static void index_release(struct inverted_index *index)
{
    free(index->begin);
    free(index->postings);
    free(index->plain);
}

static float sum_lanes(const floats *lanes)
{
    float sum = 0;
    for (size_t l = 0; l < FLOATS; l++)
        sum += (*lanes)[l];
    return sum;
}

/* sums[t][r] = the inner product of vectors left[t] and right[r]; `length` is a multiple of
 * FLOATS. Written out, so that the sums are in registers. */
FLOATS_INLINE void multiply_tile_by(float sums[TILE][2], const float *const left[TILE],
                                    const float *const right[2], size_t length)
{
    floats a0 = {0}, a1 = {0}, a2 = {0}, a3 = {0}, b0 = {0}, b1 = {0}, b2 = {0}, b3 = {0};
    const float *left0 = left[0], *left1 = left[1], *left2 = left[2], *left3 = left[3];
    const float *right0 = right[0], *right1 = right[1];
    for (size_t f = 0; f < length; f += FLOATS) {
        const floats a = FLOATS_AT(right0 + f), b = FLOATS_AT(right1 + f);
        floats own = FLOATS_AT(left0 + f);
        a0 += own * a;
        b0 += own * b;
        own = FLOATS_AT(left1 + f);
        a1 += own * a;
        b1 += own * b;
        own = FLOATS_AT(left2 + f);
        a2 += own * a;
        b2 += own * b;
        own = FLOATS_AT(left3 + f);
        a3 += own * a;
        b3 += own * b;
    }
    const floats *const parts[TILE][2] = {{&a0, &b0}, {&a1, &b1}, {&a2, &b2}, {&a3, &b3}};
    for (size_t t = 0; t < TILE; t++)
        for (size_t r = 0; r < 2; r++)
            sums[t][r] = sum_lanes(parts[t][r]);
}

FLOATS_TWICE(multiply_tile, multiply_tile_by,
             (float sums[TILE][2], const float *const left[TILE], const float *const right[2],
              size_t length),
             (sums, left, right, length))

/* Sets the products of rows [first, first + TILE) with vectors j and j + 1, up to the rows'
 * diagonal. Behind the last row or vector stands the last one. */
static void multiply_pair(const struct gram_task *task, size_t first, size_t j)
{
    const struct inverted_index *index = task->index;
    const size_t count = task->gram->count, length = index->width;
    const float *left[TILE], *right[2];
    float sums[TILE][2];
    for (size_t t = 0; t < TILE; t++)
        left[t] = index->plain + (first + t < count ? first + t : count - 1) * length;
    for (size_t r = 0; r < 2; r++)
        right[r] = index->plain + (j + r < count ? j + r : count - 1) * length;
    multiply_tile(sums, left, right, length);
    for (size_t t = 0; t < TILE && first + t < count; t++)
        for (size_t r = 0; r < 2 && j + r <= first + t; r++)
            task->gram->kernel[task->block][(first + t) * count + j + r] = sums[t][r];
}

/* Sets rows [first, first + BAND) up to their diagonal to the frequent features' products. */
static void multiply_frequent(const struct gram_task *task, size_t first)
{
    const size_t count = task->gram->count;
    const size_t end = first + BAND < count ? first + BAND : count;
    for (size_t j = 0; j < end; j += 2)
        for (size_t tile = first; tile < end; tile += TILE)
            if (j < tile + TILE)
                multiply_pair(task, tile, j);
}

/* Adds the other features' products to row i up to its diagonal. */
static void add_lists(const struct gram_task *task, size_t i)
{
    const struct inverted_index *index = task->index;
    const struct block_row *row = &task->rows[i];
    float *sums = task->gram->kernel[task->block] + i * task->gram->count;
    for (size_t e = 0; e < row->count; e++) {
        if (e + 2 * LOOK_AHEAD < row->count)
            __builtin_prefetch(&index->begin[row->entries[e + 2 * LOOK_AHEAD].feature]);
        if (e + LOOK_AHEAD < row->count)
            __builtin_prefetch(
                &index->postings[index->begin[row->entries[e + LOOK_AHEAD].feature]]);
        uint32_t feature = row->entries[e].feature;
        float value = row->entries[e].value;
        const struct posting *posting = index->postings + index->begin[feature];
        const struct posting *end = index->postings + index->begin[feature + 1];
        for (; posting < end && posting->row <= i; posting++)
            sums[posting->row] += value * posting->value;
    }
}

static bool sparse_kernel_band(size_t band, size_t thread, void *context,
                               struct failure *failure)
{
    (void)thread, (void)failure;
    const struct gram_task *task = context;
    const size_t first = band * BAND;
    if (task->index->width > 0)
        multiply_frequent(task, first);
    for (size_t i = first; i < first + BAND && task->index->begin && i < task->gram->count; i++)
        add_lists(task, i);
    return true;
}

struct mirror_task {
    float *kernel;
    size_t count;
};

/* Copies columns [first, first + BAND) below the diagonal to the rows above it, some rows at a
 * time, which stay in the cache. */
static bool mirror_band(size_t band, size_t thread, void *context, struct failure *failure)
{
    (void)thread, (void)failure;
    const struct mirror_task *task = context;
    const size_t count = task->count, first = band * BAND;
    const size_t end = first + BAND < count ? first + BAND : count;
    for (size_t top = first; top < count; top += BAND)
        for (size_t j = first; j < end; j++)
            for (size_t i = top > j ? top : j + 1; i < top + BAND && i < count; i++)
                task->kernel[j * count + i] = task->kernel[i * count + j];
    return true;
}

/* One such value in a vector makes its squared length infinite or no number; and if all lengths
 * are finite so are all inner products. */
static bool check_finite(const struct gram *gram, const struct dataset *dataset, size_t block,
                         struct failure *failure)
{
    for (size_t i = 0; i < gram->count; i++)
        if (!isfinite(gram->kernel[block][i * gram->count + i]))
            return dataset_fail_infinite(dataset, gram->documents[i], failure);
    return true;
}

#ifndef NDEBUG
static bool is_symmetric(const float *kernel, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!(kernel[i * count + i] >= 0)) /* a squared length */
            return false;
        for (size_t j = 0; j < i; j++)
            if (kernel[i * count + j] != kernel[j * count + i])
                return false;
    }
    return true;
}
#endif

/* ---- The documents' values ------------------------------------------------------- */

struct merge_task {
    const struct gram *gram;
    const struct dataset *dataset;
    size_t block;
    struct block_row *rows;
    struct form_merger *mergers; /* one a thread */
};

/* Merges the n-grams of a document's forms. */
static bool merge_row(size_t index, size_t thread, void *context, struct failure *failure)
{
    const struct merge_task *task = context;
    const struct sparse_row *row = &task->dataset->rows[task->gram->documents[index]];
    struct form_merger *merger = &task->mergers[thread];
    struct block_row *merged = &task->rows[index];
    if (!forms_merge(&task->dataset->forms[task->block], row->entries + row->begin[task->block],
                     row->begin[task->block + 1] - row->begin[task->block], merger, failure))
        return false;
    merged->entries = merged->merged = malloc((merger->count + 1) * sizeof *merged->merged);
    if (!merged->merged)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu vectors",
                    task->gram->count);
    memcpy(merged->merged, merger->entries, merger->count * sizeof *merged->merged);
    merged->count = merger->count;
    return true;
}

static bool merge_rows(struct block_row *rows, const struct gram *gram,
                       const struct dataset *dataset, size_t block, size_t threads,
                       struct failure *failure)
{
    threads = forms_threads(threads);
    struct merge_task task = {gram, dataset, block, rows,
                              calloc(threads, sizeof *task.mergers)};
    bool ok = task.mergers || fail(failure, FAILURE_MEMORY, "not enough memory for n-grams");
    for (size_t t = 0; ok && t < threads; t++)
        ok = form_merger_init(&task.mergers[t], dataset->feature_count, failure);
    ok = ok && parallel_threads(gram->count, threads, merge_row, &task, NULL, failure);
    for (size_t t = 0; task.mergers && t < threads; t++)
        form_merger_release(&task.mergers[t]);
    free(task.mergers);
    return ok;
}

static void rows_free(struct block_row *rows, size_t count)
{
    for (size_t i = 0; rows && i < count; i++)
        free(rows[i].merged);
    free(rows);
}

/* The documents' values of a block; NULL for lack of memory. */
static struct block_row *rows_new(const struct gram *gram, const struct dataset *dataset,
                                  size_t block, size_t threads, struct failure *failure)
{
    struct block_row *rows = calloc(gram->count + 1, sizeof *rows);
    if (!rows)
        failure_set(failure, FAILURE_MEMORY, "not enough memory for %zu vectors", gram->count);
    if (rows && forms_are(&dataset->forms[block])) {
        if (!merge_rows(rows, gram, dataset, block, threads, failure)) {
            rows_free(rows, gram->count);
            return NULL;
        }
        return rows;
    }
    for (size_t i = 0; rows && i < gram->count; i++) {
        const struct sparse_row *row = &dataset->rows[gram->documents[i]];
        rows[i].entries = row->entries + row->begin[block];
        rows[i].count = row->begin[block + 1] - row->begin[block];
    }
    return rows;
}

/* ---- Kernels --------------------------------------------------------------------- */

static bool make_index(struct gram_task *task, struct inverted_index *index,
                       struct block_row **rows, size_t threads, struct failure *failure)
{
    const struct dataset *dataset = task->dataset;
    const struct mean_vectors *means = &dataset->means;
    if (task->block == GRAM_DENSE)
        return index_plain(index, task->gram, dataset->dense, dataset->dense_count,
                           1 / sqrtf((float)dataset->dense_count), failure);
    if (mean_vectors_are(means, task->block))
        return index_plain(index, task->gram, means->documents, means->dimensions, 1, failure);
    *rows = rows_new(task->gram, dataset, task->block, threads, failure);
    return *rows && index_build(index, task->gram, dataset, *rows, threads, failure);
}

static bool compute_products(struct gram *gram, const struct dataset *dataset, size_t block,
                             size_t threads, const struct training_progress *progress,
                             struct failure *failure)
{
    struct inverted_index index = {0};
    struct block_row *rows = NULL;
    struct gram_task task = {.gram = gram, .dataset = dataset, .index = &index, .block = block};
    bool ok = make_index(&task, &index, &rows, threads, failure);
    task.rows = rows;
    ok = ok && parallel_threads((gram->count + BAND - 1) / BAND, threads, sparse_kernel_band,
                                &task, progress, failure);
    index_release(&index);
    rows_free(rows, gram->count);
    return ok;
}

static bool compute_kernel(struct gram *gram, const struct dataset *dataset, size_t block,
                           size_t threads, const struct training_progress *progress,
                           struct failure *failure)
{
    const size_t count = gram->count;
    gram->kernel[block] = calloc(count * count, sizeof **gram->kernel);
    if (!gram->kernel[block])
        return fail(failure, FAILURE_MEMORY,
                    "not enough memory for the kernel of %zu documents", count);
    struct mirror_task mirrored = {gram->kernel[block], count};
    const bool ok = compute_products(gram, dataset, block, threads, progress, failure) &&
                    check_finite(gram, dataset, block, failure) &&
                    parallel_threads((count + BAND - 1) / BAND, threads, mirror_band, &mirrored,
                                     NULL, failure);
    assert(!ok || is_symmetric(gram->kernel[block], count));
    return ok;
}

bool gram_compute(struct gram *gram, const struct dataset *dataset, const uint32_t *documents,
                  size_t count, size_t threads, const struct training_progress *progress,
                  struct failure *failure)
{
    *gram = (struct gram){.count = count, .documents = documents};
    const struct training_progress stage = progress_stage(progress, "comparing documents");
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
    return (double)count * (double)count * 4 * (kernels + 1);
}

double gram_value(const struct gram *gram, const struct settings *settings, size_t row,
                  size_t column)
{
    assert(row < gram->count && column < gram->count);
    size_t at = row * gram->count + column;
    const float *dense = gram->kernel[GRAM_DENSE];
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
