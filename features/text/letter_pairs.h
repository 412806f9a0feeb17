/* letter_pairs: how frequent pairs of letters are in the languages that have encodings of their
 * own. */
#ifndef TENOR_LETTER_PAIRS_H
#define TENOR_LETTER_PAIRS_H

#include <stddef.h>

#define LETTER_PAIRS_LEAST_BITS 3
#define LETTER_PAIRS_MOST_BITS  13
#define LETTER_PAIRS_BANDS      (LETTER_PAIRS_MOST_BITS - LETTER_PAIRS_LEAST_BITS + 1)

enum letter_kind {
    LETTER_LATIN_PAIRS,
    LETTER_PAIRS,     /* of another alphabet */
    LETTER_CHARACTERS /* Chinese, Japanese, Korean: not pairs but single characters */
};

struct letter_pairs {
    const char *language;  /* ISO 639; two rows are "zh" */
    const char *encodings; /* names of charset_label.h, a space between two */
    enum letter_kind kind;
    /* In UTF-8, small letters, one pair behind the other: those that are about a 2^-bits-th of
     * all pairs, for `bits` from LETTER_PAIRS_LEAST_BITS on. A blank stands for whatever is
     * no letter. */
    const char *bands[LETTER_PAIRS_BANDS];
};

extern const struct letter_pairs letter_pairs[]; /* windows-1252 before all others */
extern const size_t letter_pairs_count;

#endif
