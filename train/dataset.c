/* dataset: see dataset.h. What dataset_read has read becomes features and vectors. */
#include "dataset.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../models/model.h"
#include "dataset_builder.h"
#include "document_frequency.h"

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

/* The feature of an n-gram's number, or VOCABULARY_NONE. */
static uint32_t feature_of(const struct builder *builder, uint32_t number)
{
    return builder->feature_of[number % builder->threads][number / builder->threads];
}

static float idf_of(const struct dataset *dataset, uint32_t feature)
{
    return vocabulary_feature(&dataset->vocabulary, dataset->slot[feature])->idf;
}

/* Leaves those n-grams of a block's forms that are features, with their idf. */
static bool weigh_forms(struct builder *builder, size_t b, struct failure *failure)
{
    struct dataset *dataset = builder->dataset;
    struct forms *forms = &dataset->forms[b];
    double *squares = calloc(forms->count + 1, sizeof *squares);
    size_t at = 0, begin = 0;
    builder->form_squares[b] = squares;
    if (!squares)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu word forms",
                    forms->count);
    for (size_t f = 0; f < forms->count; f++) {
        const size_t end = forms->begin[f + 1];
        for (size_t i = begin; i < end; i++) {
            const uint32_t feature = feature_of(builder, forms->entries[i].feature);
            if (feature == VOCABULARY_NONE)
                continue;
            const float idf = idf_of(dataset, feature);
            squares[f] += vector_square(1, idf);
            forms->entries[at++] = (struct vector_entry){feature, idf};
        }
        begin = end;
        forms->begin[f + 1] = at;
    }
    return true;
}

/* Moves the forms [begin, end) that have features to `at` and on, with the values that forms.h
 * means; returns where they end. */
static uint32_t weigh_forms_of(const struct builder *builder, struct vector_entry *entries,
                               size_t b, uint32_t begin, uint32_t end, uint32_t at)
{
    const uint32_t first = at;
    double square_of_length = 0;
    for (uint32_t i = begin; i < end; i++) {
        const double square = builder->form_squares[b][entries[i].feature];
        square_of_length += (double)entries[i].value * (double)entries[i].value * square;
        if (square > 0)
            entries[at++] = entries[i];
    }
    return first + (uint32_t)vector_normalise(entries + first, at - first, square_of_length);
}

/* The same of n-grams that are features, weighted as vector.h says. */
static uint32_t weigh_ngrams_of(const struct builder *builder, struct vector_entry *entries,
                                uint32_t begin, uint32_t end, bool mean, uint32_t at)
{
    const uint32_t first = at;
    double square_of_length = 0, sum = 0;
    for (uint32_t i = begin; i < end; i++) {
        const uint32_t feature = feature_of(builder, entries[i].feature);
        if (feature == VOCABULARY_NONE)
            continue;
        const float idf = idf_of(builder->dataset, feature), weight = entries[i].value;
        square_of_length += vector_square(weight * weight, idf);
        sum += vector_value(weight, idf);
        entries[at++] = (struct vector_entry){feature, (float)vector_value(weight, idf)};
    }
    return first + (uint32_t)vector_normalise(entries + first, at - first,
                                              mean ? sum * sum : square_of_length);
}

static bool weigh_document(size_t index, size_t thread, void *context, struct failure *failure)
{
    (void)thread;
    const struct builder *builder = context;
    struct sparse_row *row = &builder->dataset->rows[index];
    const unsigned means = recipe_means(&builder->extractor->recipe);
    uint32_t begin = 0, at = 0;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
        uint32_t end = row->begin[b + 1];
        at = forms_are(&builder->dataset->forms[b])
                 ? weigh_forms_of(builder, row->entries, b, begin, end, at)
                 : weigh_ngrams_of(builder, row->entries, begin, end, means >> b & 1u, at);
        begin = end;
        row->begin[b + 1] = at;
    }
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

static double square_of(const struct vector_entry *entries, size_t count)
{
    double squares = 0;
    for (size_t e = 0; e < count; e++)
        squares += (double)entries[e].value * (double)entries[e].value;
    return squares;
}

/* Sets the squared lengths of the document's blocks that have forms. */
static bool measure_document(size_t index, size_t thread, void *context,
                             struct failure *failure)
{
    const struct builder *builder = context;
    const struct dataset *dataset = builder->dataset;
    const struct sparse_row *row = &dataset->rows[index];
    struct form_merger *merger = &builder->mergers[thread];
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
        if (!forms_are(&dataset->forms[b]))
            continue;
        if (!forms_merge(&dataset->forms[b], row->entries + row->begin[b],
                         row->begin[b + 1] - row->begin[b], merger, failure))
            return false;
        dataset->form_squares[b][index] = square_of(merger->entries, merger->count);
    }
    return true;
}

static bool measure_forms(struct builder *builder, struct failure *failure)
{
    struct dataset *dataset = builder->dataset;
    bool any = false;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
        if (!forms_are(&dataset->forms[b]))
            continue;
        any = true;
        dataset->form_squares[b] = calloc(dataset->count + 1, sizeof(double));
        if (!dataset->form_squares[b])
            return fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents",
                        dataset->count);
    }
    const bool ok = !any || (builder_begin_merging(builder, dataset->feature_count, failure) &&
                             parallel_threads(dataset->count, builder->merger_count,
                                              measure_document, builder, NULL, failure));
    builder_end_merging(builder);
    return ok;
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
        squares += forms_are(&dataset->forms[b]) ? dataset->form_squares[b][i]
                                                 : square_of(row->entries + row->begin[b],
                                                             row->begin[b + 1] - row->begin[b]);
    }
    const float scale = squares > 0 && !mean ? (float)sqrt((double)filled / squares) : 1;
    dataset->block_scale[b] = scale;
    for (size_t i = 0; i < dataset->count; i++) {
        struct sparse_row *row = &dataset->rows[i];
        for (uint32_t e = row->begin[b]; e < row->begin[b + 1]; e++)
            row->entries[e].value *= scale;
        if (forms_are(&dataset->forms[b]))
            dataset->form_squares[b][i] *= (double)scale * (double)scale;
    }
}

static void find_blocks(struct dataset *dataset)
{
    for (uint8_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
        const struct forms *forms = &dataset->forms[b];
        for (size_t i = 0; forms_are(forms) && i < forms->begin[forms->count]; i++)
            dataset->block_of_feature[forms->entries[i].feature] = b;
        for (size_t i = 0; !forms_are(forms) && i < dataset->count; i++) {
            const struct sparse_row *row = &dataset->rows[i];
            for (uint32_t e = row->begin[b]; e < row->begin[b + 1]; e++)
                dataset->block_of_feature[row->entries[e].feature] = b;
        }
    }
}

#ifndef NDEBUG
/* Do a row's blocks follow one another, with features and forms that exist? */
static bool is_row_in_order(const struct dataset *dataset, const struct sparse_row *row)
{
    if (row->begin[0] != 0)
        return false;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
        if (row->begin[b] > row->begin[b + 1])
            return false;
        const struct forms *forms = &dataset->forms[b];
        const size_t most = forms_are(forms) ? forms->count : dataset->feature_count;
        for (uint32_t e = row->begin[b]; e < row->begin[b + 1]; e++)
            if (row->entries[e].feature >= most)
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
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        if (forms_are(&dataset->forms[b]) && !weigh_forms(builder, b, failure))
            return false;
    if (!parallel_threads(dataset->count, builder->threads, weigh_document, builder, &stage,
                          failure))
        return false;
    if (!dataset_standardise(dataset, failure) || !measure_forms(builder, failure))
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
    const size_t documents = builder->documents + 1;
    builder->tables = calloc(builder->threads, sizeof *builder->tables);
    builder->feature_of = calloc(builder->threads, sizeof *builder->feature_of);
    builder->fingerprints = malloc(documents * sizeof *builder->fingerprints);
    return (builder->tables && builder->feature_of && builder->fingerprints) ||
           fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents", documents);
}

static void builder_release(struct builder *builder)
{
    for (size_t t = 0; t < builder->threads; t++) {
        if (builder->tables)
            document_frequency_release(&builder->tables[t]);
        if (builder->feature_of)
            free(builder->feature_of[t]);
    }
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        free(builder->form_squares[b]);
    free(builder->tables);
    free(builder->feature_of);
    free(builder->fingerprints);
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
                                          .forms = dataset->forms,
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
    for (size_t t = 0; t < builder->threads; t++)
        document_frequency_release(&builder->tables[t]);
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
              dataset_read(&builder, progress, failure) && find_duplicates(&builder, failure) &&
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
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
        forms_release(&dataset->forms[b]);
        free(dataset->form_squares[b]);
    }
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
