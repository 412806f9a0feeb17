/* hedging: how sure is the author, and in whose voice?
 *
 * A hedge is a match of a category "hedging.*", a booster one of "booster.*"
 * (Hyland 2005, "Metadiscourse"). Of overlapping matches the longer counts, once; of two as
 * long, the first. A match whose first token is TOKEN_QUOTED is in the voice of who is quoted.
 */
#ifndef TENOR_HEDGING_H
#define TENOR_HEDGING_H

#include "dense.h"

struct hedge {
    struct span span;    /* in article.text */
    uint32_t first, end; /* tokens, half open */
    uint16_t category;   /* in the lexicon */
    bool booster;        /* a booster, not a hedge */
    bool quoted;         /* inside a quotation: not the author's voice */
};

/* Reusable; all zero is empty. In text order. */
struct hedging {
    struct hedge *items;
    size_t count, capacity;
    size_t hedge_count, booster_count; /* hedge_count + booster_count == count */
};

extern const struct dense_feature hedging_features[];
extern const size_t hedging_feature_count;

/* Finds hedges and boosters, and fills values[0 .. hedging_feature_count): finite, 0 for an
 * empty text. Fails only for lack of memory. */
bool hedging_find(struct hedging *hedging, const struct reading *reading, float *values,
                  struct failure *failure);
void hedging_release(struct hedging *hedging);

#endif
