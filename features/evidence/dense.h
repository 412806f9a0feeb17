/* dense: the dense features of an article, a fixed row of named numbers.
 *
 * In this order: for each feature category C of the lexicon its density in the author's voice,
 * "C", and inside quotations, "C.quoted" (both as matches per 100 words of the article); then
 * hedging_features, attribution_features and style_features; then, for each category
 * "target.NAME", the features of targets.h. Categories whose name begins with "list.", "words." or
 * "alias." are looked up by the code and are no features. The recipe's lexicon
 * therefore fixes the layout, and so the meaning of a model's weights. */
#ifndef TENOR_DENSE_H
#define TENOR_DENSE_H

#include <stdbool.h>
#include <stddef.h>

#include "../lexicon/lexicon.h"
#include "../tokens/quotation.h"
#include "../tokens/tokens.h"

struct cue_weights;
struct tone_weights;

struct dense_feature {
    const char *name;        /* dotted, stable: "attribution.unnamed_share" */
    const char *unit;        /* "per 100 words", "share", "words", ... */
    const char *description; /* one line; names its literature where it has some */
};

/* The input of every stage of evidence. All pointers are borrowed. `matches` are the matches of
 * `lexicon` in `tokens`, `quotations` those of `tokens`. */
struct evidence_input {
    const struct article *article;
    const struct tokens *tokens;
    const struct quotations *quotations;
    const struct lexicon *lexicon;
    const struct lexicon_matches *matches;
    const struct cue_weights *cues;  /* weights of the decision on cues */
    const struct tone_weights *tone; /* and of that on tones */
};

size_t dense_count(const struct lexicon *lexicon);

/* Fails with FAILURE_LEXICON if a category has the name of another feature. */
bool dense_check_names(const struct lexicon *lexicon, struct failure *failure);

/* Describes feature `index` < dense_count. `name` must have room for DENSE_NAME_MAX bytes;
 * `*unit` and `*description` are set to constants. */
#define DENSE_NAME_MAX 96
void dense_describe(const struct lexicon *lexicon, size_t index, char *name, const char **unit,
                    const char **description);

/* How many of the features are category densities: two for each feature category. */
size_t dense_category_count(const struct lexicon *lexicon);

/* Fills values[0 .. dense_category_count(lexicon)) with the category densities. */
void dense_category_densities(const struct evidence_input *input, float *values);

/* Matches per 100 words; 0 for a text without words. */
static inline float per_hundred_words(size_t matches, const struct tokens *tokens)
{
    return tokens->word_count ? 100.0f * (float)matches / (float)tokens->word_count : 0.0f;
}

#endif
