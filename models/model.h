/* model: a trained model in memory, and its decision values.
 *
 * One-vs-rest. With two labels there is one output, positive for label 0; with more,
 * an output per label. A model has a weight for each output and feature:
 *
 *     decision[k] = bias[k] + sum over blocks b of
 *                   block_weight[b] * scale[k] *
 *                   sum over entries of value * weights[feature][k]
 *                 + sum over dense features of z * dense_weights[f][k]
 *
 * where z = (x - mean) * inverse_deviation, clipped to [-DENSE_CLIP, DENSE_CLIP]. */
#ifndef TENOR_MODEL_H
#define TENOR_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../features/extract.h"
#include "../features/ngrams/vector.h"
#include "calibration.h"

#define MODEL_MAX_LABELS 1000
#define DENSE_CLIP       4.0f

/* All arrays are views: into a mapped file (model_file.h) or into what the trainer owns. */
struct model {
    const char *task;          /* "stance"; [a-z0-9_-]+ */
    const char *language;      /* of the training set: ISO 639 code; "" or NULL: any */
    const char *const *labels; /* [label_count], distinct, UTF-8 without control characters,
                                  in byte order */
    size_t label_count;        /* 2 .. MODEL_MAX_LABELS */
    size_t output_count;       /* 1 for two labels, else label_count */
    const struct extractor *extractor;

    struct vocabulary vocabulary;
    const double *scale; /* [output_count]: of the features' weights, which are quantised */
    float block_weight[NGRAM_MAX_BLOCKS]; /* >= 0; 0: the block is not used */

    size_t dense_count;             /* extractor->dense_count, or 0: not used */
    const float *dense_mean;        /* [dense_count] */
    const float *inverse_deviation; /* [dense_count], >= 0; 0: constant in training */
    const double *dense_weights;    /* [dense_count][output_count] */

    const double *bias;                   /* [output_count] */
    struct calibration calibration;       /* for an article of a source not seen in training */
    struct calibration known_calibration; /* for one of a source in known_sources */
    const uint64_t *known_sources; /* [known_source_count] hash_bytes of names, ascending */
    size_t known_source_count;     /* 0: the set named no sources; then both are alike */

    const char *summary; /* the training report, JSON */
    size_t summary_length;
    const char *top_ngrams; /* JSON: {"LABEL":[{"ngram":…,"block":…,"weight":…},…],…} */
    size_t top_ngrams_length;
    uint32_t minimum_words; /* fewer words: the result carries the note "short_text" */
};

/* Bits of the n-gram blocks that the model reads. */
unsigned model_block_mask(const struct model *model);

/* Scratch and outcome of scoring; reusable, all zero is empty, one a thread. */
struct scores {
    struct vector vector;
    float *z;            /* [dense_count] standardised */
    double *decision;    /* [output_count] */
    double *probability; /* [label_count], sums to 1 */
    size_t z_capacity, decision_capacity, probability_capacity;
    size_t label;      /* argmax of probability; the lower index on a tie */
    bool source_known; /* known_calibration was used */
};

/* Scores extracted features. Fails only for lack of memory. The sums are taken in a
 * fixed order: the same features give the same bits. */
bool model_score(const struct model *model, const struct features *features, const char *source,
                 size_t source_length, struct scores *scores, struct failure *failure);
void scores_release(struct scores *scores);

/* The same in steps, where the n-grams' part comes from elsewhere (ngram_cache.h): the first
 * sets decision[output_count] to the bias, for the n-grams' part to be added; the last adds the
 * dense block's part and calibrates. The first fails for lack of memory. */
bool model_score_begin(const struct model *model, struct scores *scores,
                       struct failure *failure);
void model_score_end(const struct model *model, const struct features *features,
                     const char *source, size_t source_length, struct scores *scores);
/* Weighs features->ngrams afterwards, for model_explain. Fails for lack of memory. */
bool model_weigh(const struct model *model, const struct features *features,
                 struct scores *scores, struct failure *failure);

/* Standardises a dense block: z[i] = clip((x[i] - mean[i]) * inverse_deviation[i]). */
void model_standardise(const float *dense, const float *mean, const float *inverse_deviation,
                       size_t count, float *z);

/* What one n-gram or dense feature adds to label `label` over the mean of the other labels,
 * in decision units scaled by the calibration's slopes (log-odds). */
struct contribution {
    uint32_t ngram; /* index in features.ngrams, or UINT32_MAX for a dense feature */
    uint32_t dense; /* index of the dense feature, else UINT32_MAX */
    double weight;  /* > 0 speaks for the label */
};

/* Writes the up to `most` largest positive contributions to `label`, largest first, and
 * returns how many. `scores` must come from model_score on the same features, or from the steps
 * and model_weigh. */
size_t model_explain(const struct model *model, const struct features *features,
                     const struct scores *scores, size_t label, struct contribution *out,
                     size_t most);

#endif
