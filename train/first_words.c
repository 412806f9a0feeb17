/* first_words: see first_words.h. */
#include "first_words.h"

#include <stdlib.h>
#include <string.h>

#include "../models/model.h"
#include "fitting.h"

const uint32_t first_words_lengths[FIRST_WORDS_LENGTHS] = {10, 20, 40, 80, 160, 320};

struct cutter {
    struct features features;
    struct vector vector;
    float *z; /* [dense_count] */
};

struct measurement {
    struct fitting fitting;
    struct fit fit; /* a view of the caller's */
    unsigned mask;  /* the n-gram blocks that the kept machines read */
    size_t threads;
    const uint32_t *fold; /* [documents] the fit's, of which machines are kept */
    uint32_t *documents;  /* [count] those that are cut */
    size_t count;
    uint32_t *feature_of;   /* [slots] */
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
    free(measurement->documents);
    free(measurement->feature_of);
    free(measurement->decision);
    fitting_release(&measurement->fitting);
}

/* ---- Which documents ------------------------------------------------------------- */

/* Takes the same share of each label's documents in the folds, evenly spaced. */
static bool choose_documents(struct measurement *measurement, struct failure *failure)
{
    const struct fitting *fitting = &measurement->fitting;
    const size_t all = fitting->dataset->count;
    size_t *seen = calloc(fitting->labels, sizeof *seen), there = 0;
    if (!seen)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu labels",
                    fitting->labels);
    for (size_t i = 0; i < all; i++)
        there += measurement->fold[i] < measurement->fit.kept_folds;
    const size_t most = there < FIRST_WORDS_DOCUMENTS ? there : FIRST_WORDS_DOCUMENTS;
    for (size_t i = 0; i < all; i++) {
        if (measurement->fold[i] >= measurement->fit.kept_folds)
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
    const size_t all = fitting->dataset->count;
    const struct fit *fit = &measurement->fit;
    measurement->fold = fit->grouped ? fit->unseen.fold : fit->known.fold;
    measurement->documents = calloc(all, sizeof *measurement->documents);
    if (!measurement->documents)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents", all);
    return choose_documents(measurement, failure);
}

/* ---- Scoring a document's first words -------------------------------------------- */

/* Decision values, and the weights of the machines that have not seen the document. */
struct values {
    const double *weights; /* [outputs][width] */
    double *decision;      /* [outputs] */
};

/* The values of no text: the biases. */
static struct values begin(const struct measurement *measurement, size_t document,
                           double *decision)
{
    const struct fit *fit = &measurement->fit;
    const size_t machine = measurement->fold[document] * fit->outputs;
    memcpy(decision, fit->fold_bias + machine, fit->outputs * sizeof *decision);
    return (struct values){fit->fold_weights + machine * fit->width, decision};
}

static void add(const struct measurement *measurement, const struct values *values,
                size_t feature, double value)
{
    for (size_t k = 0; k < measurement->fit.outputs; k++)
        values->decision[k] += value * values->weights[k * measurement->fit.width + feature];
}

static void add_form(const struct measurement *measurement, const struct values *values,
                     const struct forms *forms, const struct vector_entry *form)
{
    for (size_t i = forms->begin[form->feature]; i < forms->begin[form->feature + 1]; i++)
        add(measurement, values, forms->entries[i].feature,
            (double)form->value * (double)forms->entries[i].value);
}

static void add_dense(const struct measurement *measurement, const struct values *values,
                      const float *z)
{
    const struct dataset *dataset = measurement->fitting.dataset;
    for (size_t f = 0; f < dataset->dense_count; f++)
        add(measurement, values, dataset->feature_count + f, (double)z[f]);
}

static void decide_whole(const struct measurement *measurement, size_t document,
                         double *decision)
{
    const struct dataset *dataset = measurement->fitting.dataset;
    const struct values values = begin(measurement, document, decision);
    const struct sparse_row *row = &dataset->rows[document];
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        for (uint32_t e = row->begin[b]; e < row->begin[b + 1]; e++) {
            const struct vector_entry *entry = &row->entries[e];
            if (forms_are(&dataset->forms[b]))
                add_form(measurement, &values, &dataset->forms[b], entry);
            else
                add(measurement, &values, entry->feature, (double)entry->value);
        }
    add_dense(measurement, &values, dataset->dense + document * dataset->dense_count);
}

static void add_vector(const struct measurement *measurement, const struct values *values,
                       const struct vector *vector)
{
    const struct dataset *dataset = measurement->fitting.dataset;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        for (size_t e = vector->begin[b]; e < vector->begin[b + 1]; e++)
            add(measurement, values, measurement->feature_of[vector->entries[e].feature],
                (double)(dataset->block_scale[b] * vector->entries[e].value));
}

/* The document is in cutter->features, cut. */
static bool decide_cut(const struct measurement *measurement, struct cutter *cutter,
                       size_t document, double *decision, struct failure *failure)
{
    const struct dataset *dataset = measurement->fitting.dataset;
    const struct values values = begin(measurement, document, decision);
    const struct features *features = &cutter->features;
    if (!vector_weigh(&cutter->vector, &features->ngrams, &dataset->vocabulary, failure))
        return false;
    add_vector(measurement, &values, &cutter->vector);
    model_standardise(features->dense, dataset->mean, dataset->inverse_deviation,
                      dataset->dense_count, cutter->z);
    add_dense(measurement, &values, cutter->z);
    return true;
}

/* Reads the document at the longest length below its own, and then cuts it shorter and
 * shorter. */
static bool score_document(size_t task, size_t thread, void *context, struct failure *failure)
{
    const struct measurement *measurement = context;
    const struct dataset *dataset = measurement->fitting.dataset;
    const size_t outputs = measurement->fit.outputs;
    const size_t document = measurement->documents[task];
    struct cutter *cutter = &measurement->cutters[thread];
    double *rows = measurement->decision + task * FIRST_WORDS_COLUMNS * outputs;
    double *whole = rows + FIRST_WORDS_LENGTHS * outputs;
    bool read = false;
    decide_whole(measurement, document, whole);
    for (size_t p = FIRST_WORDS_LENGTHS; p-- > 0;) {
        const size_t words = first_words_lengths[p];
        if (dataset->words[document] <= words) {
            memcpy(rows + p * outputs, whole, outputs * sizeof *rows);
            continue;
        }
        const bool cut =
            read ? features_cut(&cutter->features, dataset->extractor, words, measurement->mask,
                                failure)
                 : features_extract_first(&cutter->features, dataset->extractor,
                                          &dataset->corpus->documents[document].document, words,
                                          measurement->mask, failure);
        if (!cut || !decide_cut(measurement, cutter, document, rows + p * outputs, failure))
            return false;
        read = true;
    }
    return true;
}

/* ---- The whole ------------------------------------------------------------------- */

static bool allocate(struct measurement *measurement, struct failure *failure)
{
    const struct dataset *dataset = measurement->fitting.dataset;
    measurement->feature_of =
        calloc((size_t)dataset->vocabulary.slots + 1, sizeof *measurement->feature_of);
    measurement->decision =
        calloc(measurement->count * FIRST_WORDS_COLUMNS * measurement->fit.outputs,
               sizeof *measurement->decision);
    measurement->cutters = calloc(measurement->threads, sizeof *measurement->cutters);
    bool ok = measurement->feature_of && measurement->decision && measurement->cutters;
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

static unsigned used_blocks(const struct settings *settings)
{
    unsigned mask = 0;
    for (unsigned b = 0; b < NGRAM_MAX_BLOCKS; b++)
        if (settings->block_weight[b] > 0)
            mask |= 1u << b;
    return mask;
}

bool first_words_score(struct first_words *scored, const struct dataset *dataset,
                       const struct fit *fit, const struct fit_options *options,
                       const struct training_progress *progress, struct failure *failure)
{
    struct measurement measurement = {
        .fit = *fit,
        .mask = used_blocks(&fit->trials.items[0].settings),
        .threads = options->threads ? options->threads : 1,
    };
    measurement.fitting = (struct fitting){
        .fit = &measurement.fit, .dataset = dataset, .options = options, .progress = progress};
    const struct training_progress stage = progress_stage(progress, "cutting articles");
    const bool ok = fitting_init(&measurement.fitting, failure) &&
                    choose(&measurement, failure) && allocate(&measurement, failure) &&
                    parallel_threads(measurement.count, measurement.threads, score_document,
                                     &measurement, &stage, failure);
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
