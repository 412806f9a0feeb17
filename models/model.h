/* model: a trained model in memory, and its decision values.
 *
 * The models are one-vs-rest. With two labels there is one output, positive for label 0; with
 * more, there is one output per label. One more output may say how familiar a text is. A model
 * has a weight for each output and feature:
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
#include "prediction_set.h"

#define MODEL_MAX_LABELS                                                                       \
    1000                /* far more than any set has; bounds what a bad file can ask for */
#define DENSE_CLIP 4.0f /* deviations; so that one extreme value cannot decide alone */

/* All arrays are views: into a mapped file (model_file.h), or into memory of the trainer. */
struct model {
    const char *task;          /* such as "stance"; [a-z0-9_-]+ */
    const char *language;      /* of the training set, ISO 639; "" or NULL: any */
    const char *const *labels; /* [label_count], distinct, UTF-8 without control characters,
                                  in byte order */
    size_t label_count;        /* 2 .. MODEL_MAX_LABELS */
    size_t output_count;       /* model_label_outputs, and one more if it has familiarity */
    const struct extractor *extractor;

    struct vocabulary vocabulary;
    const double *scale; /* [output_count]: the unit of the features' 16-bit weights */
    float block_weight[NGRAM_MAX_BLOCKS]; /* 0 or more; 0: the block is not used */

    size_t dense_count;      /* extractor->dense_count; or 0: dense features are not used */
    const float *dense_mean; /* [dense_count] */
    const float *inverse_deviation; /* [dense_count], 0 or more; 0: constant in training */
    const double *dense_weights;    /* [dense_count][output_count] */

    const double *bias;                   /* [output_count] */
    struct calibration calibration;       /* for articles of other sources */
    struct calibration known_calibration; /* for articles of a source in known_sources */
    struct set_scores set_scores, known_set_scores; /* of each calibration */
    const uint64_t *known_sources; /* [known_source_count] hash_bytes of names, ascending */
    size_t known_source_count; /* 0: the set named no sources; both calibrations are the same */

    const char *summary; /* the training report, JSON */
    size_t summary_length;
    const char *top_ngrams; /* JSON: {"LABEL":[{"ngram":…,"documents":…,"weight":…},…],…}
                               (train/named_weights.h) */
    size_t top_ngrams_length;
    /* The last output says how much a text is like those of the training set
     * (train/familiarity.h). Below this value a text is unfamiliar. 0 without that output. */
    double familiarity_threshold;
    uint32_t minimum_words; /* a text with fewer words gets no label (train/length_curve.h) */
};

/* The outputs that the labels' probabilities are made of. */
static inline size_t model_label_outputs(size_t label_count)
{
    return label_count == 2 ? 1 : label_count;
}

static inline bool model_has_familiarity(const struct model *model)
{
    return model->output_count > model_label_outputs(model->label_count);
}

/* The n-gram blocks that the model reads: one bit each. */
unsigned model_block_mask(const struct model *model);

/* Do dense features from number `first` on add to what the model says of familiarity? */
bool model_familiarity_reads(const struct model *model, size_t first);

/* The outcome of scoring, and its scratch memory. All zero is empty. One per thread. */
struct model_scores {
    struct vector vector; /* filled by model_weigh alone */
    float *z;             /* [dense_count] standardised */
    double *decision;     /* [output_count] */
    double *probability;  /* [label_count], sums to 1 */
    bool *in_set;         /* [label_count] filled by model_predict_set alone */
    size_t z_capacity, decision_capacity, probability_capacity, set_capacity;
    double familiarity; /* decision value minus threshold: negative if the text is unfamiliar; 0
                             if the model has no such output */
    size_t label;       /* the one with the largest probability; on a tie, the lower index */
    bool source_known;  /* the source is in known_sources */
};

/* Scoring takes three steps. model_score_begin sets decision[output_count] to the bias. The
 * caller adds what the n-grams contribute (ngram_cache_decide). model_score_end adds the dense
 * features' part and calibrates. Only the first can fail, for lack of memory. The sums are
 * taken in a fixed order: the same features give the same bits. */
bool model_score_begin(const struct model *model, struct model_scores *scores,
                       struct failure *failure);
void model_score_end(const struct model *model, const struct features *features,
                     const char *source, size_t source_length, struct model_scores *scores);
/* Fails with FAILURE_MODEL if the scores are no numbers: no checked model gives such ones, but the
 * file that is mapped may have been written over. After model_score_end. */
bool model_scores_check(const struct model *model, const struct model_scores *scores,
                        struct failure *failure);
/* Sets scores->in_set: which labels are in the set that has the true one with the probability
 * `coverage`, 0 < coverage <= 1 (prediction_set.h). The scores of the calibration that gave the
 * probabilities are used. After model_score_end; does not fail. */
void model_predict_set(const struct model *model, struct model_scores *scores, double coverage,
                       bool by_label);
void model_scores_release(struct model_scores *scores);
size_t model_scores_memory(const struct model_scores *scores); /* without `vector` */

/* Fills in scores->vector from features->ngrams: the values of the equation above, one by one,
 * as tests/oracle.h sums them. Scoring needs no list (ngram_cache.h). Fails for lack of
 * memory. */
bool model_weigh(const struct model *model, const struct features *features,
                 struct model_scores *scores, struct failure *failure);

/* Standardises dense features: z[i] = clip((dense[i] - mean[i]) * inverse_deviation[i]), where
 * clip limits the value to [-DENSE_CLIP, DENSE_CLIP]; 0 if inverse_deviation[i] is 0. */
void model_standardise(const float *dense, const float *mean, const float *inverse_deviation,
                       size_t count, float *z);

#endif
