/* dataset: see dataset.h. */
#include "dataset.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../models/model.h"
#include "document_frequency.h"

/* Documents whose keys are in memory at a time: enough to keep all threads busy, and few beside
 * the vectors. */
#define BATCH_DOCUMENTS 256

/* How many keys ahead slots of the table are prefetched: it is far larger than any cache. */
#define LOOK_AHEAD 8

/* The keys that one thread found for one table. There is one list per thread and table, so that
 * in the second half of a batch each table is filled by one thread: this needs no locks, and
 * counts do not depend on the order of threads. */
struct key_list {
    struct keyed {
        uint64_t key;
        uint32_t *number; /* gets the key's number */
        uint32_t block;
    } * items;
    size_t count, capacity;
};

struct builder_thread {
    struct features features;
    struct key_list *lists; /* [threads] one per table */
};

struct builder {
    struct dataset *dataset;
    struct corpus *corpus;
    size_t documents; /* before those without words are removed */
    const struct extractor *extractor;
    const struct word_vectors *vectors; /* or NULL */
    size_t threads;
    struct builder_thread *thread;     /* [threads] */
    struct document_frequency *tables; /* [threads] key k is in table k % threads */
    uint32_t **feature_of; /* [threads][used] by table and number of key, or VOCABULARY_NONE */
    float **squares;       /* [documents] of each entry (ngrams.h), until it is weighted */
    struct fingerprint *fingerprints; /* [documents], until they are compared */
    bool *empty;                      /* [documents] */
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

/* ---- Reading ------------------------------------------------- */

/* Keeps the document's n-grams: their weights now, their numbers when count_keys sets them. */
static bool keep_ngrams(struct builder *builder, struct builder_thread *self, size_t index,
                        struct failure *failure)
{
    const struct ngram_list *ngrams = &self->features.ngrams;
    struct sparse_row *row = &builder->dataset->rows[index];
    float *squares = malloc((ngrams->count + 1) * sizeof *squares);
    builder->squares[index] = squares;
    row->entries = malloc((ngrams->count + 1) * sizeof *row->entries);
    if (!squares || !row->entries)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents",
                    builder->corpus->count);
    for (size_t b = 0; b <= NGRAM_MAX_BLOCKS; b++)
        row->begin[b] = (uint32_t)ngrams->begin[b];
    for (uint32_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        for (size_t i = ngrams->begin[b]; i < ngrams->begin[b + 1]; i++) {
            const struct ngram *ngram = &ngrams->items[i];
            row->entries[i].value = ngram->weight;
            squares[i] = ngram->square;
            struct key_list *list = &self->lists[ngram->key % builder->threads];
            if (!memory_reserve(&list->items, &list->capacity, list->count + 1,
                                sizeof *list->items, failure))
                return false;
            list->items[list->count++] =
                (struct keyed){ngram->key, &row->entries[i].feature, b};
        }
    return true;
}

static bool read_document(size_t task, size_t thread, void *context, struct failure *failure)
{
    struct builder *builder = context;
    struct dataset *dataset = builder->dataset;
    size_t index = builder->batch_begin + task;
    struct failure why = {0};
    if (!extract_document(builder, index, thread, all_blocks(builder->extractor), &why)) {
        builder->empty[index] = why.code == FAILURE_EMPTY;
        return builder->empty[index] || fail(failure, why.code, "%s", why.message);
    }
    struct builder_thread *self = &builder->thread[thread];
    if (dataset->dense_count > 0)
        memcpy(dataset->dense + index * dataset->dense_count, self->features.dense,
               dataset->dense_count * sizeof *dataset->dense);
    dataset->words[index] = (uint32_t)self->features.tokens.word_count;
    fingerprint_take(&builder->fingerprints[index], &builder->corpus->documents[index].document,
                     &self->features.tokens);
    return keep_ngrams(builder, self, index, failure);
}

static bool count_keys(size_t task, size_t thread, void *context, struct failure *failure)
{
    (void)thread;
    struct builder *builder = context;
    struct document_frequency *table = &builder->tables[task];
    for (size_t t = 0; t < builder->threads; t++) {
        struct key_list *list = &builder->thread[t].lists[task];
        for (size_t i = 0; i < list->count; i++) {
            if (i + LOOK_AHEAD < list->count)
                document_frequency_prefetch(table, list->items[i + LOOK_AHEAD].key);
            const struct keyed *item = &list->items[i];
            uint32_t number;
            if (!document_frequency_add(table, item->key, item->block, &number, failure))
                return false;
            *item->number = number * (uint32_t)builder->threads + (uint32_t)task;
        }
        list->count = 0;
    }
    return true;
}

static bool read_documents(struct builder *builder, const struct training_progress *progress,
                           struct failure *failure)
{
    const struct training_progress stage = progress_stage(progress, "reading articles");
    progress_report(&stage, 0, builder->corpus->count);
    for (size_t begin = 0; begin < builder->corpus->count; begin += BATCH_DOCUMENTS) {
        size_t count = builder->corpus->count - begin;
        if (count > BATCH_DOCUMENTS)
            count = BATCH_DOCUMENTS;
        builder->batch_begin = begin;
        if (!parallel_threads(count, builder->threads, read_document, builder, NULL, failure) ||
            !parallel_threads(builder->threads, builder->threads, count_keys, builder, NULL,
                              failure))
            return false;
        progress_report(&stage, begin + count, builder->corpus->count);
    }
    return true;
}

/* Removes documents without words from corpus and dataset. */
static void remove_empty(struct builder *builder)
{
    struct dataset *dataset = builder->dataset;
    struct corpus *corpus = builder->corpus;
    size_t kept = 0, width = dataset->dense_count;
    for (size_t i = 0; i < corpus->count; i++) {
        if (builder->empty[i]) {
            if (dataset->without_words++ == 0)
                dataset->first_without_words = corpus->documents[i].id;
            continue;
        }
        corpus->documents[kept] = corpus->documents[i];
        dataset->words[kept] = dataset->words[i];
        builder->fingerprints[kept] = builder->fingerprints[i];
        memmove(dataset->dense + kept * width, dataset->dense + i * width,
                width * sizeof *dataset->dense);
        if (kept < i) {
            dataset->rows[kept] = dataset->rows[i];
            dataset->rows[i] = (struct sparse_row){0};
            builder->squares[kept] = builder->squares[i];
            builder->squares[i] = NULL;
        }
        kept++;
    }
    corpus->count = dataset->count = kept;
}

/* ---- Features ------------------------------------------------------------ */

static bool is_of_mean(const struct builder *builder, const struct counted_key *item)
{
    return builder->extractor->recipe.blocks[item->block].flags & NGRAM_MEAN;
}

/* Finds the vocabulary's slot of each key; documents[slot] gets its document frequency, but 0
 * of words of the mean, which are to come last. */
static bool find_slots(struct builder *builder, uint32_t *documents, struct failure *failure)
{
    const struct vocabulary *vocabulary = &builder->dataset->vocabulary;
    for (size_t t = 0; t < builder->threads; t++) {
        const struct document_frequency *table = &builder->tables[t];
        uint32_t *slots = malloc((table->used + 1) * sizeof *slots);
        builder->feature_of[t] = slots;
        if (!slots)
            return fail(failure, FAILURE_MEMORY, "not enough memory for %zu n-grams",
                        table->used);
        for (size_t i = 0; i < table->used; i++) {
            slots[i] = vocabulary_find(vocabulary, table->items[i].key);
            if (slots[i] != VOCABULARY_NONE && !is_of_mean(builder, &table->items[i]))
                documents[slots[i]] += table->items[i].documents;
        }
    }
    return true;
}

/* Orders the used slots by falling document frequency, then by number: `place[n]` is first the
 * number of slots of n documents, then where the next of them goes. */
static void order_slots(struct dataset *dataset, const uint32_t *documents, size_t *place,
                        size_t most, uint32_t *feature_of_slot)
{
    const struct vocabulary *vocabulary = &dataset->vocabulary;
    for (uint32_t slot = 0; slot < vocabulary->slots; slot++)
        place[documents[slot]] += vocabulary->check[slot] != 0;
    size_t before = 0;
    for (size_t n = most + 1; n-- > 0;) {
        size_t here = place[n];
        place[n] = before;
        before += here;
    }
    for (uint32_t slot = 0; slot < vocabulary->slots; slot++)
        if (vocabulary->check[slot] != 0) {
            size_t feature = place[documents[slot]]++;
            dataset->slot[feature] = slot;
            feature_of_slot[slot] = (uint32_t)feature;
        }
}

static uint32_t count_last(const struct dataset *dataset, const uint32_t *documents)
{
    const struct vocabulary *vocabulary = &dataset->vocabulary;
    uint32_t count = 0;
    for (uint32_t slot = 0; slot < vocabulary->slots; slot++)
        count += vocabulary->check[slot] != 0 && documents[slot] == 0;
    return count;
}

static uint32_t most_documents(const uint32_t *documents, size_t slots)
{
    uint32_t most = 0;
    for (size_t i = 0; i < slots; i++)
        most = documents[i] > most ? documents[i] : most;
    return most;
}

static bool number_features(struct builder *builder, struct failure *failure)
{
    struct dataset *dataset = builder->dataset;
    size_t slots = dataset->vocabulary.slots;
    uint32_t *documents = calloc(slots + 1, sizeof *documents);
    uint32_t *feature_of_slot = calloc(slots + 1, sizeof *feature_of_slot);
    size_t *place = NULL;
    dataset->slot = calloc(dataset->feature_count + 1, sizeof *dataset->slot);
    dataset->key = calloc(dataset->feature_count + 1, sizeof *dataset->key);
    dataset->block_of_feature =
        calloc(dataset->feature_count + 1, sizeof *dataset->block_of_feature);
    bool ok = (documents && feature_of_slot && dataset->slot && dataset->key &&
               dataset->block_of_feature) ||
              fail(failure, FAILURE_MEMORY, "not enough memory for %zu n-grams", slots);
    ok = ok && find_slots(builder, documents, failure);
    if (ok) {
        dataset->means.count = count_last(dataset, documents);
        dataset->means.first = (uint32_t)dataset->feature_count - dataset->means.count;
        size_t most = most_documents(documents, slots);
        place = calloc(most + 1, sizeof *place);
        ok = place || fail(failure, FAILURE_MEMORY, "not enough memory for %zu n-grams", slots);
        if (ok)
            order_slots(dataset, documents, place, most, feature_of_slot);
    }
    for (size_t t = 0; ok && t < builder->threads; t++)
        for (size_t i = 0; i < builder->tables[t].used; i++) {
            uint32_t *feature = &builder->feature_of[t][i];
            if (*feature == VOCABULARY_NONE)
                continue;
            *feature = feature_of_slot[*feature];
            dataset->key[*feature] = builder->tables[t].items[i].key;
        }
    free(documents);
    free(feature_of_slot);
    free(place);
    return ok;
}

/* ---- Vectors ------------------------------------------------------------- */

/* Moves the n-grams [begin, end) that are features to `at` and on, weighted as vector.h says;
 * returns where they end. */
static uint32_t weigh_block(const struct builder *builder, struct vector_entry *entries,
                            const float *squares, uint32_t begin, uint32_t end, bool mean,
                            uint32_t at)
{
    const struct dataset *dataset = builder->dataset;
    const struct vocabulary *vocabulary = &dataset->vocabulary;
    const uint32_t first = at, threads = (uint32_t)builder->threads;
    double square_of_length = 0, sum = 0;
    for (uint32_t i = begin; i < end; i++) {
        const uint32_t number = entries[i].feature;
        const uint32_t feature = builder->feature_of[number % threads][number / threads];
        if (feature == VOCABULARY_NONE)
            continue;
        const float idf = vocabulary_feature(vocabulary, dataset->slot[feature])->idf;
        square_of_length += vector_square(squares[i], idf);
        sum += vector_value(entries[i].value, idf);
        entries[at++] =
            (struct vector_entry){feature, (float)vector_value(entries[i].value, idf)};
    }
    return first + (uint32_t)vector_normalise(entries + first, at - first,
                                              mean ? sum * sum : square_of_length);
}

static bool weigh_document(size_t index, size_t thread, void *context, struct failure *failure)
{
    (void)thread;
    struct builder *builder = context;
    struct sparse_row *row = &builder->dataset->rows[index];
    const unsigned means = recipe_means(&builder->extractor->recipe);
    uint32_t begin = 0, at = 0;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
        uint32_t end = row->begin[b + 1];
        at = weigh_block(builder, row->entries, builder->squares[index], begin, end,
                         means >> b & 1u, at);
        begin = end;
        row->begin[b + 1] = at;
    }
    free(builder->squares[index]);
    builder->squares[index] = NULL;
    struct vector_entry *entries =
        realloc(row->entries, ((size_t)at + 1) * sizeof *row->entries);
    if (!entries)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents",
                    builder->dataset->count);
    row->entries = entries;
    return true;
}

bool dataset_fail_infinite(const struct dataset *dataset, size_t document,
                           struct failure *failure)
{
    if (!dataset->corpus || document >= dataset->corpus->count)
        return fail(failure, FAILURE_DATA,
                    "a background article's features are not all finite numbers");
    const struct corpus_document *item = &dataset->corpus->documents[document];
    return fail(failure, FAILURE_DATA,
                "%s:%zu: document '%.80s': its features are not all finite numbers", item->file,
                item->line, item->id);
}

static bool check_dense(const struct dataset *dataset, struct failure *failure)
{
    const size_t width = dataset->dense_count;
    for (size_t i = 0; i < dataset->count * width; i++) {
        if (isfinite(dataset->dense[i]))
            continue;
        const struct corpus_document *item = &dataset->corpus->documents[i / width];
        char name[DENSE_NAME_MAX];
        const char *unit, *description;
        dense_describe(dataset->extractor->lexicon, i % width, name, &unit, &description);
        return fail(failure, FAILURE_DATA,
                    "%s:%zu: document '%.80s': the feature '%s' is not a finite number",
                    item->file, item->line, item->id, name);
    }
    return true;
}

bool dataset_standardise(struct dataset *dataset, struct failure *failure)
{
    if (!check_dense(dataset, failure))
        return false;
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
    return true;
}

/* Scales a block so that the mean squared length of its vectors is 1. A block of characters is
 * not of length 1 as it comes (vector.h); but C and a block's weight mean the same for all
 * blocks only if their lengths are the same on average. (Of a mean this holds of the documents'
 * vectors already.) */
static void scale_block(struct dataset *dataset, size_t b)
{
    const bool mean = recipe_means(&dataset->extractor->recipe) >> b & 1u;
    double squares = 0;
    size_t filled = 0;
    for (size_t i = 0; i < dataset->count; i++) {
        const struct sparse_row *row = &dataset->rows[i];
        filled += row->begin[b + 1] > row->begin[b];
        for (uint32_t e = row->begin[b]; e < row->begin[b + 1]; e++)
            squares += (double)row->entries[e].value * (double)row->entries[e].value;
    }
    const float scale = squares > 0 && !mean ? (float)sqrt((double)filled / squares) : 1;
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
                dataset->block_of_feature[row->entries[e].feature] = b;
    }
}

#ifndef NDEBUG
/* Do a row's blocks follow one another, with features that exist? */
static bool is_row_in_order(const struct dataset *dataset, const struct sparse_row *row)
{
    if (row->begin[0] != 0)
        return false;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
        if (row->begin[b] > row->begin[b + 1])
            return false;
        for (uint32_t e = row->begin[b]; e < row->begin[b + 1]; e++)
            if (row->entries[e].feature >= dataset->feature_count)
                return false;
    }
    return true;
}

static bool are_rows_in_order(const struct dataset *dataset)
{
    for (size_t i = 0; i < dataset->count; i++)
        if (!is_row_in_order(dataset, &dataset->rows[i]))
            return false;
    return true;
}
#endif

/* ---- Means of word vectors ------------------------------------------------ */

/* Leaves out the words that have no vector. */
static void choose_words(struct builder *builder)
{
    const struct mean_vectors *means = &builder->dataset->means;
    for (size_t t = 0; t < builder->threads; t++)
        for (size_t i = 0; i < builder->tables[t].used; i++) {
            struct counted_key *item = &builder->tables[t].items[i];
            if (is_of_mean(builder, item) &&
                !word_vectors_find(builder->vectors, mean_vectors_word(means, item->key), NULL,
                                   NULL))
                item->documents = 0;
        }
}

/* How often each word occurs: counts[number], and the sum of all. */
static double count_words(const struct builder *builder, double *counts)
{
    const size_t block = builder->dataset->means.block;
    double total = 0;
    for (size_t i = 0; i < builder->dataset->count; i++) {
        const struct sparse_row *row = &builder->dataset->rows[i];
        for (uint32_t e = row->begin[block]; e < row->begin[block + 1]; e++) {
            counts[row->entries[e].feature] += (double)row->entries[e].value;
            total += (double)row->entries[e].value;
        }
    }
    return total;
}

/* Sets the words' weights in place of an idf: those of the vectors' file, or by how frequent
 * they are in the set. */
static bool weigh_words(struct builder *builder, struct failure *failure)
{
    struct vocabulary *vocabulary = &builder->dataset->vocabulary;
    const struct mean_vectors *means = &builder->dataset->means;
    const bool own = !word_vectors_have_probabilities(builder->vectors);
    size_t most = 0;
    for (size_t t = 0; t < builder->threads; t++)
        most = builder->tables[t].used > most ? builder->tables[t].used : most;
    double *counts = calloc(most * builder->threads + 1, sizeof *counts);
    if (!counts)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu n-grams", most);
    const double total = own ? count_words(builder, counts) : 1;
    for (size_t t = 0; t < builder->threads; t++)
        for (size_t i = 0; i < builder->tables[t].used; i++) {
            const struct counted_key *item = &builder->tables[t].items[i];
            const uint32_t slot = is_of_mean(builder, item)
                                      ? vocabulary_find(vocabulary, item->key)
                                      : VOCABULARY_NONE;
            float weight = (float)word_vectors_weight(counts[i * builder->threads + t] / total);
            if (slot == VOCABULARY_NONE || item->documents == 0)
                continue;
            if (!own)
                word_vectors_find(builder->vectors, mean_vectors_word(means, item->key), NULL,
                                  &weight);
            vocabulary_set_idf(vocabulary, slot, weight);
        }
    free(counts);
    return true;
}

static bool weigh_documents(struct builder *builder, const struct training_progress *progress,
                            struct failure *failure)
{
    struct dataset *dataset = builder->dataset;
    const struct training_progress stage = progress_stage(progress, "weighing n-grams");
    if (!parallel_threads(dataset->count, builder->threads, weigh_document, builder, &stage,
                          failure))
        return false;
    if (!dataset_standardise(dataset, failure))
        return false;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        scale_block(dataset, b);
    find_blocks(dataset);
    if (builder->vectors && !mean_vectors_make(&dataset->means, dataset, builder->vectors,
                                               builder->threads, failure))
        return false;
    assert(are_rows_in_order(dataset));
    return true;
}

/* ---- The whole ----------------------------------------------------------- */

static bool dataset_allocate(struct dataset *dataset, size_t documents, struct failure *failure)
{
    size_t width = dataset->dense_count + 1;
    dataset->rows = calloc(documents + 1, sizeof *dataset->rows);
    dataset->words = calloc(documents + 1, sizeof *dataset->words);
    dataset->dense = calloc(documents + 1, width * sizeof *dataset->dense);
    dataset->mean = calloc(width, sizeof *dataset->mean);
    dataset->inverse_deviation = calloc(width, sizeof *dataset->inverse_deviation);
    return (dataset->rows && dataset->words && dataset->dense && dataset->mean &&
            dataset->inverse_deviation) ||
           fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents", documents);
}

static bool builder_allocate(struct builder *builder, struct failure *failure)
{
    size_t documents = builder->corpus->count + 1;
    builder->thread = calloc(builder->threads, sizeof *builder->thread);
    builder->tables = calloc(builder->threads, sizeof *builder->tables);
    builder->feature_of = calloc(builder->threads, sizeof *builder->feature_of);
    builder->squares = calloc(documents, sizeof *builder->squares);
    builder->fingerprints = malloc(documents * sizeof *builder->fingerprints);
    builder->empty = calloc(documents, sizeof *builder->empty);
    bool ok = builder->thread && builder->tables && builder->feature_of && builder->squares &&
              builder->fingerprints && builder->empty;
    for (size_t t = 0; ok && t < builder->threads; t++) {
        builder->thread[t].lists = calloc(builder->threads, sizeof *builder->thread[t].lists);
        ok = builder->thread[t].lists != NULL;
    }
    return ok ||
           fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents", documents);
}

static void release_thread(struct builder_thread *thread, size_t lists)
{
    for (size_t i = 0; thread->lists && i < lists; i++)
        free(thread->lists[i].items);
    free(thread->lists);
    features_release(&thread->features);
    *thread = (struct builder_thread){0};
}

static void builder_release(struct builder *builder)
{
    for (size_t t = 0; t < builder->threads; t++) {
        if (builder->thread)
            release_thread(&builder->thread[t], builder->threads);
        if (builder->tables)
            document_frequency_release(&builder->tables[t]);
        if (builder->feature_of)
            free(builder->feature_of[t]);
    }
    for (size_t i = 0; builder->squares && i < builder->documents; i++)
        free(builder->squares[i]);
    free(builder->thread);
    free(builder->tables);
    free(builder->feature_of);
    free(builder->squares);
    free(builder->fingerprints);
    free(builder->empty);
}

/* Finds the copies. The fingerprints take half a kilobyte each and are not needed any more. */
static bool find_duplicates(struct builder *builder, struct failure *failure)
{
    const bool ok = duplicates_find(&builder->dataset->duplicates, builder->fingerprints,
                                    builder->dataset->count, failure);
    free(builder->fingerprints);
    builder->fingerprints = NULL;
    return ok;
}

/* Finds n-grams by which sources are known, before features are made of those that stay. */
static bool find_signatures(struct builder *builder, bool drop, struct failure *failure)
{
    struct dataset *dataset = builder->dataset;
    const struct signature_input input = {.corpus = builder->corpus,
                                          .duplicates = &dataset->duplicates,
                                          .rows = dataset->rows,
                                          .tables = builder->tables,
                                          .table_count = builder->threads};
    return signatures_find(&dataset->signatures, &input, drop, failure);
}

static bool make_features(struct builder *builder, size_t maximum, struct failure *failure)
{
    struct dataset *dataset = builder->dataset;
    if (builder->vectors)
        choose_words(builder);
    bool ok = vocabulary_build(&dataset->vocabulary, &dataset->feature_count, builder->tables,
                               builder->threads, &builder->extractor->recipe, dataset->count,
                               maximum, failure) &&
              (!builder->vectors || weigh_words(builder, failure)) &&
              number_features(builder, failure);
    for (size_t t = 0; t < builder->threads; t++) {
        document_frequency_release(&builder->tables[t]);
        release_thread(&builder->thread[t], builder->threads);
    }
    return ok;
}

bool dataset_build(struct dataset *dataset, struct corpus *corpus,
                   const struct extractor *extractor, size_t maximum_features,
                   bool drop_signatures, const struct word_vectors *vectors, size_t threads,
                   const struct training_progress *progress, struct failure *failure)
{
    const unsigned blocks = recipe_means(&extractor->recipe);
    *dataset =
        (struct dataset){.count = corpus->count,
                         .corpus = corpus,
                         .extractor = extractor,
                         .dense_count = extractor->recipe.dense ? extractor->dense_count : 0};
    struct builder builder = {.dataset = dataset,
                              .corpus = corpus,
                              .documents = corpus->count,
                              .extractor = extractor,
                              .vectors = vectors,
                              .threads = threads ? threads : 1};
    /* One block, if there are vectors for it. */
    if ((blocks != 0) != (vectors != NULL) || (blocks & (blocks - 1)) != 0)
        return fail(
            failure, FAILURE_ARGUMENT,
            "a block that is a mean needs word vectors, and word vectors one such block");
    while (vectors && !(blocks >> dataset->means.block & 1u))
        dataset->means.block++;
    bool ok = dataset_allocate(dataset, corpus->count, failure) &&
              builder_allocate(&builder, failure) &&
              read_documents(&builder, progress, failure);
    if (ok) {
        remove_empty(&builder);
        ok = dataset->count > 0 || fail(failure, FAILURE_DATA, "no document has words");
    }
    ok = ok && find_duplicates(&builder, failure) &&
         find_signatures(&builder, drop_signatures, failure) &&
         make_features(&builder, maximum_features, failure) &&
         weigh_documents(&builder, progress, failure);
    builder_release(&builder);
    if (!ok)
        dataset_release(dataset);
    return ok;
}

bool dataset_drop_means(struct dataset *dataset, struct failure *failure)
{
    const size_t kept = dataset->means.first;
    struct vocabulary fresh;
    if (dataset->means.dimensions == 0 || dataset->means.dropped)
        return true;
    float *idf = malloc((kept + 1) * sizeof *idf);
    if (!idf)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu n-grams", kept);
    for (size_t f = 0; f < kept; f++)
        idf[f] = vocabulary_feature(&dataset->vocabulary, dataset->slot[f])->idf;
    const bool made =
        vocabulary_rebuild(&fresh, dataset->key, idf, kept, dataset->slot, failure);
    free(idf);
    if (!made)
        return false;
    vocabulary_release(&dataset->vocabulary);
    dataset->vocabulary = fresh;
    for (size_t f = kept; f < dataset->feature_count; f++)
        dataset->slot[f] = VOCABULARY_NONE;
    dataset->means.dropped = true;
    return true;
}

void dataset_release(struct dataset *dataset)
{
    for (size_t i = 0; dataset->rows && i < dataset->count; i++)
        free(dataset->rows[i].entries);
    free(dataset->rows);
    free(dataset->slot);
    free(dataset->key);
    mean_vectors_release(&dataset->means);
    free(dataset->dense);
    free(dataset->words);
    free(dataset->block_of_feature);
    free(dataset->mean);
    free(dataset->inverse_deviation);
    duplicates_release(&dataset->duplicates);
    signatures_release(&dataset->signatures);
    vocabulary_release(&dataset->vocabulary);
    *dataset = (struct dataset){0};
}
