/* feature_places: what in the text the dense features count.
 *
 * A feature of a word list has the list's matches, one of hedges the hedges, one of attributions
 * their cues, sources or contents, or the quotations, one of style the words, marks, sentences or
 * paragraphs that it counts; one of a target the mentions, of a tone those that most likely have
 * it. A share has what it is the share of all of: "hedges.sentence_share" the hedges. Lengths, and
 * what is measured by no word (markdown, the variety of words), have no places.
 *
 * They are listed when they are asked for: measuring only counts. */
#ifndef TENOR_FEATURE_PLACES_H
#define TENOR_FEATURE_PLACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "../base/stop.h"

struct attributions;
struct evidence_input;
struct hedging;
struct targets;

struct feature_place {
    uint32_t first, end; /* tokens, half open, never empty */
};

/* Reusable; all zero is empty. */
struct feature_places {
    struct feature_place *items; /* those of feature 0 in text order, then those of 1, ... */
    size_t count, capacity;
    uint32_t *begin; /* [feature_count + 1] where each feature's begin, and `count` */
    size_t feature_count, begin_capacity;
    struct found_place *found; /* working memory: as they were added */
    size_t found_count, found_capacity;
    bool failed; /* the stages need not go on: memory is lacking, or the caller said stop */
    struct failure *failure; /* while they are listed */
};

/* Lists the places of all dense features of an article whose evidence was found in `input`; the
 * targets, too, if the lexicon has lists of targets. Linear, but that features with places out of
 * order are sorted. Fails for lack of memory or if stopped; there are no places then. */
bool feature_places_find(struct feature_places *places, const struct evidence_input *input,
                         const struct attributions *attributions, const struct hedging *hedging,
                         const struct targets *targets, struct failure *failure);
void feature_places_release(struct feature_places *places);
size_t feature_places_memory(const struct feature_places *places); /* the bytes that it holds */

/* ---- For the stages -------------------------------------------------------------------- */

/* Adds a place of a feature; an empty one is none. If memory is lacking `failed` is set. */
void feature_places_add(struct feature_places *places, size_t feature, uint32_t first,
                        uint32_t end);
/* For each turn of a loop of a stage, as go_on_at: false once `failed` is set. */
static inline bool feature_places_go_on(struct feature_places *places, size_t i)
{
    places->failed = places->failed || !go_on_at(places->failure, i);
    return !places->failed;
}

/* Each adds the places of its stage's features, the first of which has the number `from`. */
void dense_category_places(struct feature_places *places, const struct evidence_input *input);
void hedging_places(struct feature_places *places, size_t from, const struct hedging *hedging,
                    const struct evidence_input *input);
void attribution_places(struct feature_places *places, size_t from,
                        const struct attributions *attributions,
                        const struct evidence_input *input);
void style_places(struct feature_places *places, size_t from,
                  const struct evidence_input *input);
void target_places(struct feature_places *places, size_t from, const struct targets *targets,
                   const struct evidence_input *input);

#endif
