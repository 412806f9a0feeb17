/* dataset: see dataset.h. */
#include "dataset.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../models/model.h"
#include "document_frequency.h"

/* Documents whose keys are in memory at a time in the first pass. */
#define BATCH_DOCUMENTS 256

/* One thread's memory. Its keys wait in one list per table, so that in the second half of a
 * batch each table is filled by one thread: no locks, and counts that cannot depend on order.
 */
struct key_list {
    struct keyed {
        uint64_t key;
        uint32_t block;
    } * items;
    size_t count, capacity;
};

struct builder_thread {
    struct features features;
    struct vector vector;
    struct key_list *lists; /* [threads] by table */
};

struct builder {
    struct dataset *dataset;
    struct corpus *corpus;
    const struct extractor *extractor;
    size_t threads;
    struct builder_thread *thread;     /* [threads] */
    struct document_frequency *tables; /* [threads] */
    bool *empty;                       /* [documents] */
    size_t batch_begin;
};

static unsigned all_blocks(const struct extractor *extractor)
{
    return (1u << extractor->recipe.block_count) - 1;
}

static bool extract_document(struct builder *builder, size_t index, size_t thread,
                             unsigned mask, struct failure *failure)
{
    const struct corpus_document *item = &builder->corpus->documents[index];
    struct failure why = {0};
    if (features_extract(&builder->thread[thread].features, builder->extractor, &item->document,
                         mask, &why))
        return true;
    if (why.code == FAILURE_MEMORY || why.code == FAILURE_EMPTY)
        return fail(failure, why.code, "%s", why.message);
    return fail(failure, why.code, "%s:%zu: document '%.80s': %.120s", item->file, item->line,
                item->id, why.message);
}

/* ---- First pass: document frequencies ---------------------------------- */

static bool gather_keys(size_t task, size_t thread, void *context, struct failure *failure)
{
    struct builder *builder = context;
    size_t index = builder->batch_begin + task;
    struct failure why = {0};
    if (!extract_document(builder, index, thread, all_blocks(builder->extractor), &why)) {
        builder->empty[index] = why.code == FAILURE_EMPTY;
        return builder->empty[index] || fail(failure, why.code, "%s", why.message);
    }
    struct builder_thread *self = &builder->thread[thread];
    const struct ngram_list *ngrams = &self->features.ngrams;
    for (uint32_t b = 0; b < builder->extractor->recipe.block_count; b++)
        for (size_t i = ngrams->begin[b]; i < ngrams->begin[b + 1]; i++) {
            uint64_t key = ngrams->items[i].key;
            struct key_list *list = &self->lists[key % builder->threads];
            if (!memory_reserve(&list->items, &list->capacity, list->count + 1,
                                sizeof *list->items, failure))
                return false;
            list->items[list->count++] = (struct keyed){key, b};
        }
    return true;
}

static bool count_keys(size_t task, size_t thread, void *context, struct failure *failure)
{
    (void)thread;
    struct builder *builder = context;
    for (size_t t = 0; t < builder->threads; t++) {
        struct key_list *list = &builder->thread[t].lists[task];
        for (size_t i = 0; i < list->count; i++)
            if (!document_frequency_add(&builder->tables[task], list->items[i].key,
                                        list->items[i].block, failure))
                return false;
        list->count = 0;
    }
    return true;
}

static bool count_documents(struct builder *builder, const struct progress *progress,
                            struct failure *failure)
{
    for (size_t begin = 0; begin < builder->corpus->count; begin += BATCH_DOCUMENTS) {
        size_t count = builder->corpus->count - begin;
        if (count > BATCH_DOCUMENTS)
            count = BATCH_DOCUMENTS;
        builder->batch_begin = begin;
        if (!parallel_threads(count, builder->threads, gather_keys, builder, NULL, failure) ||
            !parallel_threads(builder->threads, builder->threads, count_keys, builder, NULL,
                              failure))
            return false;
        if (progress && progress->report)
            progress->report(progress->context, "counting n-grams", begin + count,
                             builder->corpus->count);
    }
    return true;
}

static void remove_empty(struct dataset *dataset, struct corpus *corpus, const bool *empty)
{
    size_t kept = 0;
    for (size_t i = 0; i < corpus->count; i++)
        if (!empty[i])
            corpus->documents[kept++] = corpus->documents[i];
        else if (dataset->without_words++ == 0)
            dataset->first_without_words = corpus->documents[i].id;
    corpus->count = kept;
}

/* ---- Second pass: vectors ----------------------------------------------- */

static bool weigh_document(size_t index, size_t thread, void *context, struct failure *failure)
{
    struct builder *builder = context;
    struct dataset *dataset = builder->dataset;
    struct builder_thread *self = &builder->thread[thread];
    if (!extract_document(builder, index, thread, all_blocks(builder->extractor), failure) ||
        !vector_weigh(&self->vector, &self->features.ngrams, &dataset->vocabulary, failure))
        return false;
    if (dataset->dense_count > 0)
        memcpy(dataset->dense + index * dataset->dense_count, self->features.dense,
               dataset->dense_count * sizeof *dataset->dense);
    dataset->words[index] = (uint32_t)self->features.tokens.word_count;
    struct sparse_row *row = &dataset->rows[index];
    for (size_t b = 0; b <= NGRAM_MAX_BLOCKS; b++)
        row->begin[b] = (uint32_t)self->vector.begin[b];
    if (self->vector.count == 0)
        return true;
    row->entries = malloc(self->vector.count * sizeof *row->entries);
    if (!row->entries)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents",
                    dataset->count);
    memcpy(row->entries, self->vector.entries, self->vector.count * sizeof *row->entries);
    return true;
}

static void measure_spread(struct dataset *dataset)
{
    for (size_t f = 0; f < dataset->dense_count; f++) {
        double sum = 0, squares = 0;
        for (size_t i = 0; i < dataset->count; i++)
            sum += (double)dataset->dense[i * dataset->dense_count + f];
        double mean = sum / (double)dataset->count;
        for (size_t i = 0; i < dataset->count; i++) {
            double away = (double)dataset->dense[i * dataset->dense_count + f] - mean;
            squares += away * away;
        }
        double deviation = sqrt(squares / (double)dataset->count);
        dataset->mean[f] = (float)mean;
        dataset->inverse_deviation[f] = deviation > 1e-9 ? (float)(1 / deviation) : 0.0f;
    }
    for (size_t i = 0; i < dataset->count; i++) {
        float *row = dataset->dense + i * dataset->dense_count;
        model_standardise(row, dataset->mean, dataset->inverse_deviation, dataset->dense_count,
                          row);
    }
}

/* A block of characters is of length 1 only as its forms see it (vector.h). C and a share mean
 * the same for all blocks if their lengths are the same on the whole. */
static void scale_block(struct dataset *dataset, size_t b)
{
    double squares = 0;
    size_t filled = 0;
    for (size_t i = 0; i < dataset->count; i++) {
        const struct sparse_row *row = &dataset->rows[i];
        filled += row->begin[b + 1] > row->begin[b];
        for (uint32_t e = row->begin[b]; e < row->begin[b + 1]; e++)
            squares += (double)row->entries[e].value * (double)row->entries[e].value;
    }
    const float scale = squares > 0 ? (float)sqrt((double)filled / squares) : 1;
    dataset->block_scale[b] = scale;
    for (size_t i = 0; i < dataset->count; i++) {
        struct sparse_row *row = &dataset->rows[i];
        for (uint32_t e = row->begin[b]; e < row->begin[b + 1]; e++)
            row->entries[e].value *= scale;
    }
}

static void find_blocks(struct dataset *dataset)
{
    for (size_t i = 0; i < dataset->count; i++) {
        const struct sparse_row *row = &dataset->rows[i];
        for (uint8_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
            for (uint32_t e = row->begin[b]; e < row->begin[b + 1]; e++)
                dataset->block_of_slot[row->entries[e].feature] = b;
    }
}

static bool weigh_documents(struct builder *builder, const struct progress *progress,
                            struct failure *failure)
{
    struct dataset *dataset = builder->dataset;
    size_t n = dataset->count ? dataset->count : 1, width = dataset->dense_count + 1;
    dataset->rows = calloc(n, sizeof *dataset->rows);
    dataset->dense = calloc(n, width * sizeof *dataset->dense);
    dataset->block_of_slot =
        calloc((size_t)dataset->vocabulary.slots + 1, sizeof *dataset->block_of_slot);
    dataset->words = calloc(n, sizeof *dataset->words);
    dataset->mean = calloc(width, sizeof *dataset->mean);
    dataset->inverse_deviation = calloc(width, sizeof *dataset->inverse_deviation);
    if (!dataset->rows || !dataset->dense || !dataset->words || !dataset->block_of_slot ||
        !dataset->mean || !dataset->inverse_deviation)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents",
                    dataset->count);
    struct progress stage = {0};
    if (progress)
        stage = (struct progress){progress->report, progress->context, "weighing n-grams"};
    if (!parallel_threads(dataset->count, builder->threads, weigh_document, builder, &stage,
                          failure))
        return false;
    measure_spread(dataset);
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        scale_block(dataset, b);
    find_blocks(dataset);
    return true;
}

/* ---- The whole ----------------------------------------------------------- */

static bool builder_allocate(struct builder *builder, struct failure *failure)
{
    size_t documents = builder->corpus->count ? builder->corpus->count : 1;
    builder->thread = calloc(builder->threads, sizeof *builder->thread);
    builder->tables = calloc(builder->threads, sizeof *builder->tables);
    builder->empty = calloc(documents, sizeof *builder->empty);
    bool ok = builder->thread && builder->tables && builder->empty;
    for (size_t t = 0; ok && t < builder->threads; t++) {
        builder->thread[t].lists = calloc(builder->threads, sizeof *builder->thread[t].lists);
        ok = builder->thread[t].lists != NULL;
    }
    return ok ||
           fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents", documents);
}

static void builder_release(struct builder *builder)
{
    for (size_t t = 0; t < builder->threads; t++) {
        if (builder->thread) {
            for (size_t i = 0; builder->thread[t].lists && i < builder->threads; i++)
                free(builder->thread[t].lists[i].items);
            free(builder->thread[t].lists);
            vector_release(&builder->thread[t].vector);
            features_release(&builder->thread[t].features);
        }
        if (builder->tables)
            document_frequency_release(&builder->tables[t]);
    }
    free(builder->thread);
    free(builder->tables);
    free(builder->empty);
}

bool dataset_build(struct dataset *dataset, struct corpus *corpus,
                   const struct extractor *extractor, size_t maximum_features, size_t threads,
                   const struct progress *progress, struct failure *failure)
{
    *dataset = (struct dataset){.corpus = corpus, .extractor = extractor};
    struct builder builder = {.dataset = dataset,
                              .corpus = corpus,
                              .extractor = extractor,
                              .threads = threads ? threads : 1};
    bool ok =
        builder_allocate(&builder, failure) && count_documents(&builder, progress, failure);
    if (ok) {
        remove_empty(dataset, corpus, builder.empty);
        dataset->count = corpus->count;
        ok = dataset->count > 0 || fail(failure, FAILURE_DATA, "no document has words");
    }
    if (ok) {
        dataset->dense_count = extractor->recipe.dense ? extractor->dense_count : 0;
        ok = vocabulary_build(&dataset->vocabulary, &dataset->feature_count, builder.tables,
                              builder.threads, &extractor->recipe, corpus->count,
                              maximum_features, failure);
        for (size_t t = 0; t < builder.threads; t++)
            document_frequency_release(&builder.tables[t]);
    }
    ok = ok && weigh_documents(&builder, progress, failure);
    builder_release(&builder);
    if (!ok)
        dataset_release(dataset);
    return ok;
}

void dataset_release(struct dataset *dataset)
{
    for (size_t i = 0; dataset->rows && i < dataset->count; i++)
        free(dataset->rows[i].entries);
    free(dataset->rows);
    free(dataset->dense);
    free(dataset->words);
    free(dataset->block_of_slot);
    free(dataset->mean);
    free(dataset->inverse_deviation);
    vocabulary_release(&dataset->vocabulary);
    *dataset = (struct dataset){0};
}
