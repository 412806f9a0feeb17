/* extract: the one door from bytes to features. Training and scoring go through it. */
#ifndef TENOR_EXTRACT_H
#define TENOR_EXTRACT_H

#include <stdbool.h>
#include <stddef.h>

#include "article/article.h"
#include "base/failure.h"
#include "evidence/attribution.h"
#include "evidence/dense.h"
#include "evidence/hedging.h"
#include "lexicon/lexicon.h"
#include "ngrams/ngrams.h"
#include "ngrams/recipe.h"
#include "tokens/quotation.h"
#include "tokens/tokens.h"

/* A recipe with its lexicons compiled. Immutable: threads may share it. */
struct extractor {
    struct recipe recipe;     /* owned */
    struct lexicon *lexicon;  /* owned */
    struct page_rules *page;  /* owned; NULL without page rules */
    struct cue_weights *cues; /* owned */
    size_t dense_count;       /* dense_count(lexicon) */
};

/* Takes over `recipe` (which is then empty, also after a failure). Fails with
 * FAILURE_ARGUMENT, FAILURE_LEXICON, FAILURE_MEMORY. */
struct extractor *extractor_new(struct recipe *recipe, struct failure *failure);
void extractor_free(struct extractor *extractor);

/* Everything that is known of one article. Reusable memory, one a thread; all zero is
 * an empty one; after warm-up nothing is allocated. */
struct features {
    struct article article;
    struct tokens tokens;
    struct quotations quotations;
    struct lexicon_matches matches;
    struct hedging hedging;
    struct attributions attributions;
    struct ngram_list ngrams;
    float *dense; /* [extractor.dense_count], finite; in the units of dense.h */
    size_t dense_capacity;
};

/* Reads, splits, measures and counts. `mask` has a bit for each n-gram block that is
 * wanted; the dense block is measured whatever the recipe says, as the evidence needs it. Fails
 * with what article_read fails with, and with FAILURE_EMPTY for a text without a word;
 * `features` is then as good as empty but can be used again. The document's bytes must outlive
 * the features. */
bool features_extract(struct features *features, const struct extractor *extractor,
                      const struct document *document, unsigned mask, struct failure *failure);

void features_release(struct features *features);

#endif
