/* lexicon_compiled: what lexicon.c compiles and lexicon_match.c reads. Private to the two. */
#ifndef TENOR_LEXICON_COMPILED_H
#define TENOR_LEXICON_COMPILED_H

#include "../rules/patterns.h"
#include "conditions.h"
#include "lexicon.h"
#include "lexicon_trie.h"

struct category {
    char name[RULE_SOURCE_MAX_NAME + 1];
    uint16_t number;  /* while compiling: in the order of the source */
    uint16_t feature; /* LEXICON_NONE for "list.…" */
    uint32_t mark;    /* list_marks.h, or 0 */
};

struct lexicon {
    struct category *categories; /* in byte order of their names */
    size_t category_count, category_capacity;
    size_t feature_count;
    struct trie trie;             /* the phrases */
    struct pattern_set *patterns; /* a pattern's tag is its place in pattern_codes */
    uint32_t *pattern_codes;
    size_t pattern_capacity;
    struct conditions conditions; /* of phrases and patterns */
};

#endif
