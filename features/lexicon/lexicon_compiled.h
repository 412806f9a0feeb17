/* lexicon_compiled: a compiled lexicon, as lexicon.c makes it and lexicon_match.c reads it.
 * Private to these two. */
#ifndef TENOR_LEXICON_COMPILED_H
#define TENOR_LEXICON_COMPILED_H

#include "../rules/patterns.h"
#include "conditions.h"
#include "lexicon.h"
#include "lexicon_trie.h"

struct category {
    char name[RULE_SOURCE_MAX_NAME + 1];
    uint16_t number;  /* while compiling: its number in the order of the source */
    uint16_t feature; /* its number as a feature; LEXICON_NONE for "list.…" and "words.…" */
    uint32_t mark;    /* its bit in list_marks.h, or 0 */
};

struct lexicon {
    struct category *categories; /* [category_count] in byte order of their names */
    size_t category_count, category_capacity;
    size_t feature_count;
    struct trie trie;             /* the phrases */
    struct pattern_set *patterns; /* a pattern's tag is its index in pattern_codes */
    uint32_t *pattern_codes;
    size_t pattern_capacity;
    struct conditions conditions; /* of phrases and patterns */
};

#endif
