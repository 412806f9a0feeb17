/* first_words: see first_words.h. */
#include "first_words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../models/model.h"
#include "fitting.h"
#include "one_vs_rest.h"

/* Of so many articles a gain in log loss is known to within a tenth on the sets that were tried.
 * A large set has them in one fold, so that it trains no more than one fold's machines. */
#define MOST_DOCUMENTS 500

const uint32_t first_words_lengths[FIRST_WORDS_LENGTHS] = {10, 20, 40, 80, 160, 320};

struct cutter {
    struct features features;
    struct vector vector;
    float *z; /* [dense_count] */
};

struct measurement {
    struct fitting fitting;
    struct fit fit; /* a view of the caller's */
    const struct settings *settings;
    size_t threads, width;
    uint32_t *fold;         /* [documents] */
    uint32_t *documents;    /* [count] those that are cut, fold by fold */
    size_t count, begin;    /* `begin`: the first of the fold at hand */
    uint32_t *feature_of;   /* [slots] */
    double *weights, *bias; /* [outputs][width], [outputs]: of the fold at hand */
    double *decision;       /* [count][FIRST_WORDS_COLUMNS][outputs] */
    struct cutter *cutters; /* [threads] */
};

static void measurement_release(struct measurement *measurement)
{
    for (size_t t = 0; measurement->cutters && t < measurement->threads; t++) {
        features_release(&measurement->cutters[t].features);
        vector_release(&measurement->cutters[t].vector);
        free(measurement->cutters[t].z);
    }
    free(measurement->cutters);
    free(measurement->fold);
    free(measurement->documents);
    free(measurement->feature_of);
    free(measurement->weights);
    free(measurement->bias);
    free(measurement->decision);
    fitting_release(&measurement->fitting);
}

/* ---- Which documents ------------------------------------------------------------- */

/* The first folds, so many that they have MOST_DOCUMENTS. */
static uint32_t enough_folds(const struct measurement *measurement, uint32_t folds)
{
    const size_t all = measurement->fitting.dataset->count;
    size_t documents = 0;
    uint32_t enough = 0;
    while (enough < folds && documents < MOST_DOCUMENTS) {
        for (size_t i = 0; i < all; i++)
            documents += measurement->fold[i] == enough;
        enough++;
    }
    return enough;
}

/* Takes the same share of each label's documents in these folds, evenly spaced. */
static bool choose_documents(struct measurement *measurement, uint32_t folds,
                             struct failure *failure)
{
    const struct fitting *fitting = &measurement->fitting;
    const size_t all = fitting->dataset->count;
    size_t *seen = calloc(fitting->labels, sizeof *seen), there = 0;
    if (!seen)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    for (size_t i = 0; i < all; i++)
        there += measurement->fold[i] < folds;
    const size_t most = there < MOST_DOCUMENTS ? there : MOST_DOCUMENTS;
    for (uint32_t fold = 0; fold < folds; fold++)
        for (size_t i = 0; i < all; i++) {
            if (measurement->fold[i] != fold)
                continue;
            const size_t before = seen[fitting->label[i]]++ * most / there;
            if (seen[fitting->label[i]] * most / there > before)
                measurement->documents[measurement->count++] = (uint32_t)i;
        }
    free(seen);
    return true;
}

static bool choose(struct measurement *measurement, struct failure *failure)
{
    const struct fitting *fitting = &measurement->fitting;
    const bool grouped = fitting->fit->grouped;
    const uint32_t folds = fitting_folds(fitting, grouped);
    for (size_t i = 0; i < fitting->dataset->count; i++)
        measurement->documents[i] = (uint32_t)i;
    return fitting_split(fitting, measurement->documents, fitting->dataset->count, grouped,
                         folds, measurement->fold, failure) &&
           choose_documents(measurement, enough_folds(measurement, folds), failure);
}

/* ---- A fold's machines ----------------------------------------------------------- */

/* Trains the outputs' machines on the documents of all other folds. */
static bool train_without(struct measurement *measurement, uint32_t fold,
                          const struct training_progress *progress, struct failure *failure)
{
    const struct fitting *fitting = &measurement->fitting;
    const struct dataset *dataset = fitting->dataset;
    const size_t width = dataset->dense_count;
    struct dataset part = *dataset;
    uint32_t *label = calloc(dataset->count, sizeof *label);
    struct linear_matrix *matrix = NULL;
    part.count = 0;
    part.rows = calloc(dataset->count, sizeof *part.rows);
    part.dense = calloc(dataset->count + 1, (width + 1) * sizeof *part.dense);
    bool ok =
        (label && part.rows && part.dense) ||
        fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents", dataset->count);
    for (size_t i = 0; ok && i < dataset->count; i++) {
        if (measurement->fold[i] == fold)
            continue;
        label[part.count] = fitting->label[i];
        part.rows[part.count] = dataset->rows[i];
        memcpy(part.dense + part.count * width, dataset->dense + i * width,
               width * sizeof *part.dense);
        part.count++;
    }
    ok = ok && (matrix = linear_matrix_new(&part, measurement->settings, measurement->threads,
                                           failure));
    const struct learner learner = {.linear = matrix,
                                    .label = label,
                                    .count = part.count,
                                    .labels = fitting->labels,
                                    .balance = fitting->options->balance,
                                    .threads = measurement->threads};
    const struct training_request request = {.costs = &measurement->settings->cost,
                                             .cost_count = 1,
                                             .solution = measurement->weights,
                                             .bias = measurement->bias};
    ok = ok && learner_train(&learner, &request, progress, failure);
    linear_matrix_free(matrix);
    free(label);
    free(part.rows);
    free(part.dense);
    return ok;
}

/* ---- Scoring a document's first words -------------------------------------------- */

static void add(const struct measurement *measurement, size_t feature, double value,
                double *decision)
{
    for (size_t k = 0; k < measurement->fitting.outputs; k++)
        decision[k] += value * measurement->weights[k * measurement->width + feature];
}

/* Adds a row's or a vector's entries; `feature_of` is NULL if they are by feature. */
static void decide(const struct measurement *measurement, const struct vector_entry *entries,
                   size_t count, double scale, const uint32_t *feature_of, double *decision)
{
    for (size_t e = 0; e < count; e++)
        add(measurement, feature_of ? feature_of[entries[e].feature] : entries[e].feature,
            scale * (double)entries[e].value, decision);
}

static void decide_dense(const struct measurement *measurement, const float *z,
                         double *decision)
{
    const struct dataset *dataset = measurement->fitting.dataset;
    const double weight = (double)measurement->settings->dense_weight;
    for (size_t f = 0; weight > 0 && f < dataset->dense_count; f++)
        add(measurement, dataset->feature_count + f,
            weight * (double)z[f] / sqrt((double)dataset->dense_count), decision);
}

static void decide_whole(const struct measurement *measurement, size_t document,
                         double *decision)
{
    const struct dataset *dataset = measurement->fitting.dataset;
    const struct sparse_row *row = &dataset->rows[document];
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        decide(measurement, row->entries + row->begin[b], row->begin[b + 1] - row->begin[b],
               (double)measurement->settings->block_weight[b], NULL, decision);
    decide_dense(measurement, dataset->dense + document * dataset->dense_count, decision);
}

static unsigned used_blocks(const struct settings *settings)
{
    unsigned mask = 0;
    for (unsigned b = 0; b < NGRAM_MAX_BLOCKS; b++)
        if (settings->block_weight[b] > 0)
            mask |= 1u << b;
    return mask;
}

static bool decide_first(const struct measurement *measurement, struct cutter *cutter,
                         size_t document, size_t words, double *decision,
                         struct failure *failure)
{
    const struct dataset *dataset = measurement->fitting.dataset;
    struct features *features = &cutter->features;
    const struct vector *vector = &cutter->vector;
    if (!features_extract_first(features, dataset->extractor,
                                &dataset->corpus->documents[document].document, words,
                                used_blocks(measurement->settings), failure) ||
        !vector_weigh(&cutter->vector, &features->ngrams, &dataset->vocabulary, failure))
        return false;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        decide(measurement, vector->entries + vector->begin[b],
               vector->begin[b + 1] - vector->begin[b],
               (double)(measurement->settings->block_weight[b] * dataset->block_scale[b]),
               measurement->feature_of, decision);
    model_standardise(features->dense, dataset->mean, dataset->inverse_deviation,
                      dataset->dense_count, cutter->z);
    decide_dense(measurement, cutter->z, decision);
    return true;
}

static bool score_document(size_t task, size_t thread, void *context, struct failure *failure)
{
    const struct measurement *measurement = context;
    const size_t outputs = measurement->fitting.outputs, number = measurement->begin + task;
    const size_t document = measurement->documents[number];
    double *rows = measurement->decision + number * FIRST_WORDS_COLUMNS * outputs;
    double *whole = rows + FIRST_WORDS_LENGTHS * outputs;
    memcpy(whole, measurement->bias, outputs * sizeof *whole);
    decide_whole(measurement, document, whole);
    for (size_t p = 0; p < FIRST_WORDS_LENGTHS; p++) {
        double *decision = rows + p * outputs;
        const bool all =
            measurement->fitting.dataset->words[document] <= first_words_lengths[p];
        memcpy(decision, all ? whole : measurement->bias, outputs * sizeof *decision);
        if (!all && !decide_first(measurement, &measurement->cutters[thread], document,
                                  first_words_lengths[p], decision, failure))
            return false;
    }
    return true;
}

/* One fold after another, as choose_documents left them. */
static bool score_documents(struct measurement *measurement,
                            const struct training_progress *progress, struct failure *failure)
{
    progress_report(progress, 0, measurement->count);
    for (size_t begin = 0, end; begin < measurement->count; begin = end) {
        const uint32_t fold = measurement->fold[measurement->documents[begin]];
        for (end = begin; end < measurement->count &&
                          measurement->fold[measurement->documents[end]] == fold;)
            end++;
        measurement->begin = begin;
        if (!train_without(measurement, fold, NULL, failure) ||
            !parallel_threads(end - begin, measurement->threads, score_document, measurement,
                              NULL, failure))
            return false;
        progress_report(progress, end, measurement->count);
    }
    return true;
}

/* ---- The whole ------------------------------------------------------------------- */

static bool allocate(struct measurement *measurement, struct failure *failure)
{
    const struct fitting *fitting = &measurement->fitting;
    const struct dataset *dataset = fitting->dataset;
    measurement->width = dataset->feature_count + dataset->dense_count;
    measurement->fold = calloc(dataset->count, sizeof *measurement->fold);
    measurement->documents = calloc(dataset->count, sizeof *measurement->documents);
    measurement->feature_of =
        calloc((size_t)dataset->vocabulary.slots + 1, sizeof *measurement->feature_of);
    measurement->weights =
        calloc(fitting->outputs * measurement->width + 1, sizeof *measurement->weights);
    measurement->bias = calloc(fitting->outputs, sizeof *measurement->bias);
    const size_t most = dataset->count < MOST_DOCUMENTS ? dataset->count : MOST_DOCUMENTS;
    measurement->decision =
        calloc(most * FIRST_WORDS_COLUMNS * fitting->outputs, sizeof *measurement->decision);
    measurement->cutters = calloc(measurement->threads, sizeof *measurement->cutters);
    bool ok = measurement->fold && measurement->documents && measurement->feature_of &&
              measurement->weights && measurement->bias && measurement->decision &&
              measurement->cutters;
    for (size_t t = 0; ok && t < measurement->threads; t++) {
        struct cutter *cutter = &measurement->cutters[t];
        cutter->z = calloc(dataset->dense_count + 1, sizeof *cutter->z);
        ok = cutter->z != NULL;
    }
    for (size_t f = 0; ok && f < dataset->feature_count; f++)
        measurement->feature_of[dataset->slot[f]] = (uint32_t)f;
    return ok ||
           fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents", dataset->count);
}

bool first_words_score(struct first_words *scored, const struct dataset *dataset,
                       const struct fit *fit, const struct fit_options *options,
                       const struct training_progress *progress, struct failure *failure)
{
    struct measurement measurement = {
        .fit = *fit,
        .settings = &fit->trials.items[0].settings,
        .threads = options->threads ? options->threads : 1,
    };
    measurement.fitting = (struct fitting){
        .fit = &measurement.fit, .dataset = dataset, .options = options, .progress = progress};
    const struct training_progress stage = progress_stage(progress, "cutting articles");
    const bool ok = fitting_init(&measurement.fitting, failure) &&
                    allocate(&measurement, failure) && choose(&measurement, failure) &&
                    score_documents(&measurement, &stage, failure);
    *scored = (struct first_words){0};
    if (ok) {
        *scored = (struct first_words){.count = measurement.count,
                                       .documents = measurement.documents,
                                       .decision = measurement.decision};
        measurement.documents = NULL;
        measurement.decision = NULL;
    }
    measurement_release(&measurement);
    return ok;
}

void first_words_release(struct first_words *scored)
{
    free(scored->documents);
    free(scored->decision);
    *scored = (struct first_words){0};
}
