/* hedging: how certain is the text, what kind of uncertainty does it express, and in whose
 * voice?
 *
 * A hedge is a match of a category "hedging.*": a cue that what is said is not presented as a
 * fact. That is semantic uncertainty in the sense of Szarvas et al. 2012 (epistemic, doxastic,
 * condition, investigation), and the shields of Prince, Frader and Bosk 1982. Their
 * approximators, categories "approximator.*", blur what is said and not whether it is so
 * ("about thirty"); they are found too, as another kind. A booster is a match of "booster.*"
 * (Hyland 2005, "Metadiscourse"). Of overlapping matches only the longest counts, or the first
 * if they are as long.
 *
 * The voice of a hedge is the attribution whose content it is in, the innermost one if contents
 * nest. Otherwise, inside quotation marks, it is the voice of someone unknown; else it is the
 * author's. */
#ifndef TENOR_HEDGING_H
#define TENOR_HEDGING_H

#include "attribution.h"
#include "dense.h"

enum hedge_kind { HEDGE_SHIELD, HEDGE_APPROXIMATOR, HEDGE_BOOSTER, HEDGE_KINDS };

#define HEDGE_AUTHOR UINT32_MAX       /* the author's voice */
#define HEDGE_QUOTED (UINT32_MAX - 1) /* inside quotation marks without an attribution */

struct hedge {
    struct span span;    /* bytes of article.text */
    uint32_t first, end; /* tokens, half open */
    uint32_t voice;      /* HEDGE_AUTHOR, HEDGE_QUOTED, or an index in attributions.items */
    uint16_t category;   /* number in the lexicon */
    uint8_t kind;        /* enum hedge_kind */
};

/* Reusable; all zero is empty. In text order, without overlap. */
struct hedging {
    struct hedge *items;
    size_t count, capacity;
    size_t hedge_count, approximator_count, booster_count; /* their sum is count; hedge_count:
                                                            * shields */
    struct voice_piece *pieces;                            /* working memory */
    size_t piece_capacity;
};

extern const struct dense_feature hedging_features[];
extern const size_t hedging_feature_count;

/* Finds all hedges, forgetting the former ones, and fills values[0 .. hedging_feature_count):
 * finite, and 0 for an empty text unless a feature's description says otherwise. `attributions`
 * must have been found in the same input. Linear in the matches, n log n in the attributions.
 * Fails only for lack of memory. */
bool hedging_find(struct hedging *hedging, const struct evidence_input *input,
                  const struct attributions *attributions, float *values,
                  struct failure *failure);
void hedging_release(struct hedging *hedging);
size_t hedging_memory(const struct hedging *hedging); /* the bytes that it holds */

#endif
