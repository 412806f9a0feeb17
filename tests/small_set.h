/* small_set: a labelled set of inline texts, with an extractor of a few words. For tests of
 * what training makes of documents; whatever fails here ends the test. */
#ifndef TENOR_SMALL_SET_H
#define TENOR_SMALL_SET_H

#include "../train/corpus.h"
#include "../train/dataset.h"

enum { SMALL_SET_MOST = 720 };

struct small_set {
    struct corpus corpus; /* labels "against", "for", "neither"; four sources */
    struct extractor *extractor;
    struct corpus_document documents[SMALL_SET_MOST];
};

/* An empty set, of the first `labels` labels. Takes over `recipe`, to which it adds word
 * lists. */
struct small_set *small_set_new(size_t labels, struct recipe *recipe);
void small_set_free(struct small_set *set);

/* Adds a document; the strings must outlive the set. `source` is 0 to 3, or
 * CORPUS_NO_SOURCE. */
void small_set_add(struct small_set *set, const char *id, const char *text, uint32_t label,
                   uint32_t source);

/* Fills it with `count` texts that differ, each with words of its label. Not `sources`: none
 * is named. */
void small_set_fill(struct small_set *set, size_t count, bool sources);
/* A word that small_set_fill gives to documents of this label, and to no other. */
const char *small_set_mark(size_t label);

/* Sets the merger's entries to the n-grams of a document in a block: those of its forms, where the
 * block has forms. */
void small_set_ngrams(const struct dataset *dataset, size_t document, size_t block,
                      struct form_merger *merger);

/* Words 1-2 and characters 2-3 of two documents or more, and the dense block. */
struct recipe small_set_recipe(void);

#endif
