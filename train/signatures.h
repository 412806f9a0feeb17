/* signatures: n-grams by which a source is known: many of its documents have them, and hardly
 * any other document. A model that learns them learns who wrote, not what.
 *
 * Texts that are copies (near_duplicates.h) count once in a source. */
#ifndef TENOR_SIGNATURES_H
#define TENOR_SIGNATURES_H

#include "corpus.h"
#include "document_frequency.h"
#include "near_duplicates.h"

struct dataset;
struct sparse_row;

/* A signature stands in at least SIGNATURE_DOCUMENTS texts of a source and SIGNATURE_SHARE of
 * all of them, which is SIGNATURE_TIMES the share of other texts, those taken to have it once
 * more than they do: with few others, what none of them has may be chance. A story in the news
 * gives a source's articles words of their own; but hardly one in 20 of them, over years. */
#define SIGNATURE_DOCUMENTS 5
#define SIGNATURE_SHARE     0.05
#define SIGNATURE_TIMES     30.0

#define SIGNATURES_LISTED   20 /* of each source, the strongest */

struct signature {
    uint32_t source;
    uint32_t documents; /* texts of the source that have it */
    uint32_t elsewhere; /* other texts that have it */
    uint32_t document;  /* a document of the source that has it */
    uint64_t key;       /* ngrams.h, in block 0 */
    char *spelling;     /* owned; NULL before signatures_spell */
};

/* All zero is an empty one. */
struct signatures {
    struct signature *items; /* by source; those in most documents first, of these the rarest
                                elsewhere */
    size_t count, capacity;
    uint32_t *found; /* [source_count] signatures of each source, listed or not */
    size_t sources;  /* those with any */
    size_t dropped;  /* n-grams, of all blocks, that were left out */
};

/* Where the documents' n-grams are, before they are weighted: the feature of an entry of a row, or
 * of a form, is the number of its key, `number % table_count` being the key's table and
 * `number / table_count` its number there. */
struct signature_input {
    const struct corpus *corpus;
    const struct duplicates *duplicates;
    const struct sparse_row *rows; /* [corpus->count] */
    const struct forms *forms;     /* [NGRAM_MAX_BLOCKS]: rows have the forms of these blocks */
    struct document_frequency *tables;
    size_t table_count;
};

/* Finds the signatures among the n-grams of block 0. With `drop`, sets the document frequency
 * of those of all blocks to 0, so that no vocabulary has them. Without sources nothing is
 * found. Time is linear in the documents' n-grams, but for sorting the documents. Memory is
 * eight bytes for each different n-gram, and four for each thread. Fails for lack of memory; `signatures` is then
 * empty. */
bool signatures_find(struct signatures *signatures, const struct signature_input *input,
                     bool drop, struct failure *failure);

/* Spells the listed ones (ngrams.h), by reading a document again for each. */
bool signatures_spell(struct signatures *signatures, const struct dataset *dataset,
                      struct failure *failure);
void signatures_release(struct signatures *signatures);

#endif
