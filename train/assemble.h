/* assemble: dataset and fit → a model, ready to be written. */
#ifndef TENOR_ASSEMBLE_H
#define TENOR_ASSEMBLE_H

#include "../models/model.h"
#include "conformal.h"
#include "familiarity.h"
#include "fit.h"
#include "named_weights.h"

/* A model whose arrays are owned here; dataset, fit, corpus and the strings must outlive it. */
struct assembly {
    struct model model;
    void *features;
    double *scale, *dense_weights, *bias;
    uint64_t *known_sources;
    struct conformal known, unseen; /* unseen: empty if the sets' scores are those of `known` */
    struct named_weights named;     /* all that the model knows by name */
    struct text_buffer top_ngrams;
};

/* Collapses the fit to one weight per output and feature, quantised to 16 bits with a scale
 * per output (the largest weight keeps four and a half digits; tests/test_assemble.c holds
 * the decision values to that); names its words (named_weights.h), of which
 * the model carries the strongest. The out-of-fold probabilities
 * become the scores of prediction sets. A familiarity that was trained becomes one more output.
 * `language` is the set's, "" for any; `minimum_words` is length_curve.h's; `summary` is the
 * training report as JSON. Fails with FAILURE_MEMORY, and with FAILURE_DATA if a weight is not
 * finite. */
bool assemble(struct assembly *assembly, const char *task, const char *language,
              const struct dataset *dataset, const struct fit *fit,
              const struct familiarity *familiarity, uint32_t minimum_words,
              const struct text_buffer *summary, size_t threads, struct failure *failure);
void assembly_release(struct assembly *assembly);

#endif
