/* assemble: see assemble.h. */
#include "assemble.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../features/base/hash.h"

#define QUANTUM_MAX 32767.0 /* the largest weight in 16 bits */

/* The last check before weights become a model: any number that is not finite would make every
 * decision value none, and it has no place in 16 bits. */
static bool check_finite(const double *weights, size_t count, double bias,
                         struct failure *failure)
{
    bool finite = isfinite(bias);
    for (size_t i = 0; i < count; i++)
        finite &= isfinite(weights[i]) != 0;
    return finite || fail(failure, FAILURE_DATA, "training gave weights that are not finite");
}

/* The dataset's vocabulary, with room for each output's weight. */
static bool widen_features(struct assembly *assembly, const struct vocabulary *narrow,
                           struct failure *failure)
{
    const size_t stride = feature_stride(assembly->model.output_count);
    assembly->features = calloc((size_t)narrow->slots + 1, stride);
    if (!assembly->features)
        return fail(failure, FAILURE_MEMORY, "not enough memory for the model's weights");
    assembly->model.vocabulary =
        (struct vocabulary){narrow->check, assembly->features, stride, narrow->slots};
    for (uint32_t slot = 0; slot < narrow->slots; slot++)
        memcpy((char *)assembly->features + slot * stride, vocabulary_feature(narrow, slot),
               sizeof(struct feature));
    return true;
}

static int16_t *weights_of(const struct assembly *assembly, uint32_t slot)
{
    void *feature = (char *)assembly->features + slot * assembly->model.vocabulary.stride;
    return ((struct feature *)feature)->weights;
}

static double largest_of(const double *weights, size_t begin, size_t end)
{
    double largest = 0;
    for (size_t f = begin; f < end; f++)
        largest = fmax(largest, fabs(weights[f]));
    return largest;
}

/* How much larger the weights of the words of a mean are than all others. Their values are as
 * much smaller; but both have to fit into the same 16 bits, so the block gets this as its
 * weight. */
static double mean_unit(const struct dataset *dataset, const struct fit *fit)
{
    const struct mean_vectors *means = &dataset->means;
    double unit = 0;
    for (size_t k = 0; k < fit->outputs; k++) {
        const double *weights = fit->weights + k * fit->width;
        const double others = largest_of(weights, 0, means->first);
        const double words = largest_of(weights, means->first, means->first + means->count);
        unit = others > 0 ? fmax(unit, words / others) : unit;
    }
    return unit > 0 && isfinite(unit) ? unit : 1;
}

/* `weights` are by feature; the model's are by slot. Those of the words of a mean are divided
 * by `unit`. */
static void quantise_output(struct assembly *assembly, const struct dataset *dataset,
                            const double *weights, double unit, size_t output)
{
    const size_t words = dataset->means.first, features = dataset->feature_count;
    const double largest =
        fmax(largest_of(weights, 0, words), largest_of(weights, words, features) / unit);
    double scale = largest > 0 ? largest / QUANTUM_MAX : 1;
    assembly->scale[output] = scale;
    for (size_t f = 0; f < features; f++)
        if (dataset->slot[f] != VOCABULARY_NONE)
            weights_of(assembly, dataset->slot[f])[output] =
                (int16_t)lrint(weights[f] / scale / (f < words ? 1 : unit));
}

/* Adds the familiarity's output behind the labels'. Its machine reads block 0 alone. */
static void add_familiarity(struct assembly *assembly, const struct dataset *dataset,
                            const struct familiarity *familiarity)
{
    struct model *model = &assembly->model;
    const size_t output = model->output_count - 1;
    quantise_output(assembly, dataset, familiarity->weights, 1, output);
    assembly->bias[output] = familiarity->bias;
    model->block_weight[0] = dataset->block_scale[0];
    model->familiarity_threshold = familiarity->threshold;
}

static bool assemble_weights(struct assembly *assembly, const struct dataset *dataset,
                             const struct fit *fit, const struct familiarity *familiarity,
                             struct failure *failure)
{
    struct model *model = &assembly->model;
    const size_t outputs = model->output_count;
    size_t dense_count = fit->dense_used ? dataset->dense_count : 0;
    assembly->scale = calloc(outputs, sizeof *assembly->scale);
    assembly->bias = calloc(outputs, sizeof *assembly->bias);
    assembly->dense_weights =
        calloc(dense_count * outputs + 1, sizeof *assembly->dense_weights);
    if (!assembly->scale || !assembly->bias || !assembly->dense_weights)
        return fail(failure, FAILURE_MEMORY, "not enough memory for the model's weights");
    if (!widen_features(assembly, &dataset->vocabulary, failure))
        return false;
    /* As a float: that is how the model has it. */
    const double unit = (double)(float)mean_unit(dataset, fit);
    if (familiarity->weights &&
        !check_finite(familiarity->weights, dataset->feature_count, familiarity->bias, failure))
        return false;
    for (size_t k = 0; k < fit->outputs; k++) {
        const double *weights = fit->weights + k * fit->width;
        if (!check_finite(weights, fit->width, fit->bias[k], failure))
            return false;
        quantise_output(assembly, dataset, weights, unit, k);
        assembly->bias[k] = fit->bias[k];
        for (size_t f = 0; f < dense_count; f++)
            assembly->dense_weights[f * outputs + k] = weights[dataset->feature_count + f];
    }
    model->scale = assembly->scale;
    model->bias = assembly->bias;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        model->block_weight[b] = fit->blocks_used[b] ? dataset->block_scale[b] : 0;
    if (dataset->means.dimensions > 0)
        model->block_weight[dataset->means.block] *= (float)unit;
    model->dense_count = dense_count;
    model->dense_weights = assembly->dense_weights;
    if (familiarity->weights)
        add_familiarity(assembly, dataset, familiarity);
    return true;
}

static int compare_hashes(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

static bool hash_sources(struct assembly *assembly, const struct corpus *corpus,
                         struct failure *failure)
{
    assembly->known_sources =
        malloc((corpus->source_count + 1) * sizeof *assembly->known_sources);
    if (!assembly->known_sources)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu sources",
                    corpus->source_count);
    for (size_t i = 0; i < corpus->source_count; i++)
        assembly->known_sources[i] = hash_bytes(corpus->sources[i], strlen(corpus->sources[i]));
    qsort(assembly->known_sources, corpus->source_count, sizeof *assembly->known_sources,
          compare_hashes);
    assembly->model.known_sources = assembly->known_sources;
    assembly->model.known_source_count = corpus->source_count;
    return true;
}

/* Without sources in the set there is one kind of folds, and one set of scores. */
static bool take_set_scores(struct assembly *assembly, const struct corpus *corpus,
                            const struct fit *fit, struct failure *failure)
{
    const size_t labels = corpus->label_count;
    uint32_t *label = malloc((corpus->count + 1) * sizeof *label);
    if (!label)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents",
                    corpus->count);
    for (size_t i = 0; i < corpus->count; i++)
        label[i] = corpus->documents[i].label;
    const bool ok = conformal_take(&assembly->known, fit->known.probability, label,
                                   corpus->count, labels, failure) &&
                    (!fit->grouped || conformal_take(&assembly->unseen, fit->unseen.probability,
                                                     label, corpus->count, labels, failure));
    assembly->model.known_set_scores = assembly->known.scores;
    assembly->model.set_scores =
        fit->grouped ? assembly->unseen.scores : assembly->known.scores;
    free(label);
    return ok;
}

bool assemble(struct assembly *assembly, const char *task, const char *language,
              const struct dataset *dataset, const struct fit *fit,
              const struct familiarity *familiarity, uint32_t minimum_words,
              const struct text_buffer *summary, size_t threads, struct failure *failure)
{
    const struct corpus *corpus = dataset->corpus;
    const struct out_of_fold *unseen = fit->grouped ? &fit->unseen : &fit->known;
    *assembly = (struct assembly){
        .model = {.task = task,
                  .language = language,
                  .labels = (const char *const *)corpus->labels,
                  .label_count = corpus->label_count,
                  .output_count = fit->outputs + (familiarity->weights != NULL),
                  .extractor = dataset->extractor,
                  .dense_mean = dataset->mean,
                  .inverse_deviation = dataset->inverse_deviation,
                  .calibration = {unseen->slope, unseen->intercept},
                  .known_calibration = {fit->known.slope, fit->known.intercept},
                  .summary = summary->data ? summary->data : "",
                  .summary_length = summary->length,
                  .minimum_words = minimum_words}};
    bool ok =
        assemble_weights(assembly, dataset, fit, familiarity, failure) &&
        take_set_scores(assembly, corpus, fit, failure) &&
        (!fit->grouped || hash_sources(assembly, corpus, failure)) &&
        named_weights_take(&assembly->named, &assembly->model, dataset, threads, failure) &&
        named_weights_json(&assembly->named, &assembly->model, &assembly->top_ngrams, failure);
    assembly->model.top_ngrams = assembly->top_ngrams.data;
    assembly->model.top_ngrams_length = assembly->top_ngrams.length;
    if (!ok)
        assembly_release(assembly);
    return ok;
}

void assembly_release(struct assembly *assembly)
{
    free(assembly->features);
    free(assembly->scale);
    free(assembly->bias);
    free(assembly->dense_weights);
    free(assembly->known_sources);
    conformal_release(&assembly->known);
    conformal_release(&assembly->unseen);
    named_weights_release(&assembly->named);
    text_buffer_release(&assembly->top_ngrams);
    *assembly = (struct assembly){0};
}
