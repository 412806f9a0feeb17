/* forms: the word forms of a block of characters, each with its n-grams.
 *
 * A document's character n-grams are a sum over its forms (features/ngrams/ngrams.h). By Zipf's
 * law all documents together have few forms, and a document has a tenth as many forms as
 * n-grams. So a row has the forms, and their n-grams stand here once. */
#ifndef TENOR_FORMS_H
#define TENOR_FORMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../features/base/failure.h"
#include "../features/ngrams/vector.h"

/* Form f has entries[begin[f] .. begin[f + 1]): features with their idf, one for each occurrence
 * of an n-gram in the form. A document that has the forms with the values v has
 *
 *     x[feature] = sum over its forms f of v[f] * sum over the form's entries of idf
 */
struct forms {
    size_t count;
    size_t *begin; /* [count + 1]; NULL: the block has no forms, rows have its n-grams */
    struct vector_entry *entries;
};

static inline bool forms_are(const struct forms *forms)
{
    return forms->begin != NULL;
}

void forms_release(struct forms *forms);

/* What merging needs: one for each thread. */
struct form_merger {
    struct vector_entry *entries; /* [count] the n-grams of the document that was merged last */
    size_t count, capacity;
    uint32_t *place; /* [numbers] where in entries a feature would stand */
};

/* How many of `threads` threads should merge: a merger needs four bytes for each feature. */
static inline size_t forms_threads(size_t threads)
{
    return threads < 8 ? threads : 8;
}

/* For features below `numbers`. Fails for lack of memory. */
bool form_merger_init(struct form_merger *merger, size_t numbers, struct failure *failure);
void form_merger_release(struct form_merger *merger);

/* Sets the merger's entries to x of a document with these forms and values: each feature once,
 * in the order of their first occurrences. Fails for lack of memory. */
bool forms_merge(const struct forms *forms, const struct vector_entry *row, size_t count,
                 struct form_merger *merger, struct failure *failure);

#endif
