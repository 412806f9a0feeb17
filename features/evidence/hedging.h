/* hedging: how sure is the text, of what kind is its doubt, and in whose voice?
 *
 * A hedge is a match of a category "hedging.*", a cue that what is said is not presented as a
 * fact: semantic uncertainty in the sense of Szarvas et al. 2012 (epistemic, doxastic,
 * condition, investigation), the shields of Prince, Frader and Bosk 1982. Their approximators,
 * categories "approximator.*", blur what is said and not whether it is so ("about thirty"):
 * they are found too, as another kind. A booster is a match of "booster.*" (Hyland 2005,
 * "Metadiscourse"). Of overlapping matches the longer counts, once; of two as long, the first.
 *
 * A hedge in the content of an attribution is in the voice of its source, the innermost one if
 * contents nest; else, inside quotation marks, in the voice of nobody who is named; else in the
 * author's. */
#ifndef TENOR_HEDGING_H
#define TENOR_HEDGING_H

#include "attribution.h"
#include "dense.h"

enum hedge_kind { HEDGE_SHIELD, HEDGE_APPROXIMATOR, HEDGE_BOOSTER, HEDGE_KINDS };

#define HEDGE_AUTHOR UINT32_MAX       /* voices that are no attribution's */
#define HEDGE_QUOTED (UINT32_MAX - 1) /* in quotation marks that nobody is given for */

struct hedge {
    struct span span;    /* in article.text */
    uint32_t first, end; /* tokens, half open */
    uint32_t voice;      /* HEDGE_AUTHOR, HEDGE_QUOTED, or an index in attributions.items */
    uint16_t category;   /* in the lexicon */
    uint8_t kind;        /* enum hedge_kind */
};

/* Reusable; all zero is empty. In text order. */
struct hedging {
    struct hedge *items;
    size_t count, capacity;
    size_t hedge_count, approximator_count, booster_count; /* their sum is count */
    struct voice_piece *pieces;                            /* working memory */
    size_t piece_capacity;
};

extern const struct dense_feature hedging_features[];
extern const size_t hedging_feature_count;

/* Finds them all, and fills values[0 .. hedging_feature_count): finite, 0 for an empty text.
 * `attributions` are those of the same input. Time is linear in the matches, and n log n in
 * the attributions. Fails only for lack of memory. */
bool hedging_find(struct hedging *hedging, const struct evidence_input *input,
                  const struct attributions *attributions, float *values,
                  struct failure *failure);
void hedging_release(struct hedging *hedging);

#endif
