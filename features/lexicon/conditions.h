/* conditions: what must be around an entry of a word list for it to count. Private to the
 * lexicon; lexicon.h describes how conditions are written.
 *
 * The conditions of one entry are compiled into a row of tests. A test looks at a fixed number
 * of tokens beside the entry and looks each up in one table of all words that conditions name.
 * So an entry's conditions take constant time, and a text without the entry takes none. */
#ifndef TENOR_CONDITIONS_H
#define TENOR_CONDITIONS_H

#include "../rules/rule_source.h"
#include "../tokens/tokens.h"

/* Tokens to either side: enough for a long clause, and it bounds the time. */
#define CONDITION_MAX_REACH  40
#define CONDITION_MAX_ENDING 8 /* bytes */

/* One condition: {not after 2 list.auxiliary to}. */
struct condition {
    uint8_t place; /* enum condition_place */
    uint8_t kinds; /* enum condition_kind bits: a token of any of these kinds will do, */
    uint8_t reach; /* looks at 1 to CONDITION_MAX_REACH tokens */
    bool negated;
    bool last;             /* last condition of its entry */
    uint8_t ending_length; /* or a word with this ending, if it is not 0, */
    char ending[CONDITION_MAX_ENDING];
    uint64_t filter; /* a bit for each of the words' hashes: rejects most tokens without a
                      * look-up */
    uint16_t words;  /* or a word of the sets numbers[words .. words + word_sets) */
    uint16_t word_sets;
};

/* A list that a condition names, and where in the source. */
struct condition_list {
    const char *name; /* in the source, not ended by NUL */
    size_t length;
    uint16_t set;
    struct rule_source source;
};

/* All zero is empty. */
struct conditions {
    struct condition *items; /* the conditions of one entry are adjacent */
    size_t count, capacity;
    uint16_t *numbers; /* numbers of sets; those of one condition are adjacent */
    size_t number_count, number_capacity;
    uint64_t *members; /* hash table of (set, token hash), open addressing; 0: empty */
    size_t member_mask, member_count;
    uint64_t *filters; /* [set_count] the filter of each set */
    size_t set_count, set_capacity;
    struct condition_list *lists; /* no list twice */
    size_t list_count, list_capacity;
};

/* Compiles "{...} {...}" and sets *number to what stands for these conditions, never 0. Fails
 * with FAILURE_LEXICON, naming the line that `source` is at, or FAILURE_MEMORY. */
bool conditions_add(struct conditions *conditions, const char *text, size_t length,
                    const struct rule_source *source, uint16_t *number,
                    struct failure *failure);
/* Adds the token of this hash to a set. A list's words are added when all of them are known. */
bool conditions_add_word(struct conditions *conditions, uint16_t set, uint64_t hash,
                         struct failure *failure);
/* To be called once, after everything was added. Drops the lists, whose names point into the
 * source. */
void conditions_seal(struct conditions *conditions);
void conditions_release(struct conditions *conditions);

/* Do the conditions of this number hold for the entry at tokens[first .. end), inside
 * `sentence`? */
bool conditions_hold(const struct conditions *conditions, uint16_t number,
                     const struct tokens *tokens, const struct sentence *sentence,
                     uint32_t first, uint32_t end);

#endif
