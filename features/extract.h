/* extract: a document's bytes → features. Training and scoring both go through
 * features_extract, so that they see the same features. */
#ifndef TENOR_EXTRACT_H
#define TENOR_EXTRACT_H

#include <stdbool.h>
#include <stddef.h>

#include "article/article.h"
#include "base/failure.h"
#include "evidence/attribution.h"
#include "evidence/dense.h"
#include "evidence/feature_places.h"
#include "evidence/hedging.h"
#include "evidence/quotation_voices.h"
#include "evidence/speaker_mentions.h"
#include "evidence/targets.h"
#include "lexicon/lexicon.h"
#include "ngrams/ngrams.h"
#include "ngrams/recipe.h"
#include "tokens/quotation.h"
#include "tokens/tokens.h"

/* The language of the word lists in data/ and of the grammar by which sources and contents are
 * found: in a text that is in another there is no evidence to be found. */
#define EVIDENCE_LANGUAGE "en"

/* A recipe with its word lists, rules and weights compiled. It never changes, so threads may
 * share it. */
struct extractor {
    struct recipe recipe; /* owned */
    const struct lexicon *lexicon;
    const struct page_rules *page; /* NULL without page rules */
    const struct cue_weights *cues;
    const struct tone_weights *tone;
    struct { /* those of them that are no other extractor's */
        struct lexicon *lexicon;
        struct page_rules *page;
        struct cue_weights *cues;
        struct tone_weights *tone;
    } own;
    size_t dense_count; /* number of dense features */
    size_t list_count;  /* the lists of targets, whose features are the last of them */
};

/* Compiles a recipe and takes it over: `recipe` is empty afterwards, also after a failure.
 * Fails with FAILURE_ARGUMENT, FAILURE_LEXICON or FAILURE_MEMORY, and returns NULL. */
struct extractor *extractor_new(struct recipe *recipe, struct failure *failure);
/* The same, but what `beside` has compiled of the same text is taken from it. It must outlive the
 * extractor; NULL: there is none. */
struct extractor *extractor_new_beside(struct recipe *recipe, const struct extractor *beside,
                                       struct failure *failure);
/* Are the extractor's page rules those of the recipe? */
bool extractor_has_page_rules(const struct extractor *extractor, const struct recipe *recipe);
void extractor_free(struct extractor *extractor); /* NULL is allowed */

/* Does `wide` give every feature that `narrow` gives, as `narrow` gives it, but for n-grams, whose
 * blocks may be others? Its tokens are the same; its dense features are those of `narrow`, in the same
 * order, and then those of lists of targets. */
bool extractor_covers(const struct extractor *wide, const struct extractor *narrow);

/* Everything that is extracted from one article. All zero is empty. Reuse it for many articles,
 * one per thread: once it has grown, nothing more is allocated. */
struct features {
    struct article article;
    struct tokens tokens;
    struct quotations quotations;
    struct lexicon_matches matches;
    struct hedging hedging;
    struct attributions attributions;
    struct targets targets; /* filled by features_find_targets; features_measure_lists finds
                               them, but tones of lists alone */
    struct quotation_voices voices;   /* filled by features_find_voices */
    struct speaker_mentions mentions; /* filled by features_find_mentions */
    struct feature_places places;     /* filled by features_find_places */
    bool lists_found, lists_measured, targets_found, voices_found;
    bool mentions_found, places_found;
    struct ngram_list ngrams;
    float *dense; /* [extractor.dense_count], finite, in the units that dense.h gives */
    size_t dense_capacity;
};

/* Extracts the features of a document. Bit b of `mask` is set to have block b's n-grams
 * counted. The dense features are always measured, since the evidence needs them. Fails as
 * article_read does, with FAILURE_EMPTY for a text without words, and as ngrams_count does;
 * `features` is then empty and can be used again. The document's bytes must outlive the
 * features. */
bool features_extract(struct features *features, const struct extractor *extractor,
                      const struct document *document, unsigned mask, struct failure *failure);

/* The same of no more than the article's first `words` words, at least one: the page is read as
 * a whole, then the article is cut. */
bool features_extract_first(struct features *features, const struct extractor *extractor,
                            const struct document *document, size_t words, unsigned mask,
                            struct failure *failure);

/* The same, but without n-grams, and the features of lists of targets are 0 until they are measured:
 * these take longest, and need not be known of a text that gets no label. */
bool features_extract_without_lists(struct features *features,
                                    const struct extractor *extractor,
                                    const struct document *document, struct failure *failure);
/* Measures them, if that was not done yet. Fails for lack of memory; they are then still 0. */
bool features_measure_lists(struct features *features, const struct extractor *extractor,
                            struct failure *failure);

/* Cuts the article of features that were extracted to fewer words, and finds its features anew.
 * Cheaper than extracting them again. Fails for lack of memory; `features` is then empty. */
bool features_cut(struct features *features, const struct extractor *extractor, size_t words,
                  unsigned mask, struct failure *failure);

/* Finds the targets of features that were extracted by `extractor`, if they were not found yet.
 * Fails for lack of memory, or if stopped; the other features are then as they were, and it can be
 * called again. */
bool features_find_targets(struct features *features, const struct extractor *extractor,
                           struct failure *failure);

/* The same of whose words the quotations are, of where the speakers are mentioned, for which the
 * targets are found too, and of what the dense features count. */
bool features_find_voices(struct features *features, struct failure *failure);
bool features_find_mentions(struct features *features, const struct extractor *extractor,
                            struct failure *failure);
bool features_find_places(struct features *features, const struct extractor *extractor,
                          struct failure *failure);

/* Writes a target's name, as target_spell does. `target` is one of features->targets. */
bool features_spell_target(const struct features *features, const struct extractor *extractor,
                           const struct target *target, struct text_buffer *name,
                           struct failure *failure);

void features_release(struct features *features);
/* The bytes that the features hold, without what PCRE2 keeps for matching. */
size_t features_memory(const struct features *features);

#endif
