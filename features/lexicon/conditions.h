/* conditions: what must stand around an entry of a word list for it to count.
 *
 * Private to the lexicon, whose header describes how they are written. The conditions of one
 * entry are compiled into a row of tests; a test looks at a fixed number of tokens beside the
 * entry, and looks each up in one table of all the words that conditions name, so that an
 * entry's conditions take constant time, and text without the entry takes none. */
#ifndef TENOR_CONDITIONS_H
#define TENOR_CONDITIONS_H

#include "../rules/rule_source.h"
#include "../tokens/tokens.h"

#define CONDITION_MAX_REACH  40 /* tokens to either side */
#define CONDITION_MAX_ENDING 8  /* bytes */

/* One condition: {not after 2 list.auxiliary to}. */
struct condition {
    uint8_t place; /* enum condition_place */
    uint8_t kinds; /* enum condition_kind bits: any of these will do, */
    uint8_t reach; /* 1 to CONDITION_MAX_REACH tokens away */
    bool negated;
    bool last;             /* of its entry's */
    uint8_t ending_length; /* or any word that ends so, if it is not 0 */
    char ending[CONDITION_MAX_ENDING];
    uint64_t filter; /* bits of the words' hashes: most tokens are told by these */
    uint16_t words;  /* or any word of sets numbers[words .. words + word_sets) */
    uint16_t word_sets;
};

/* A list that a condition names, and where it does so. */
struct condition_list {
    const char *name; /* in the source */
    size_t length;
    uint16_t set;
    struct rule_source source;
};

/* All zero is empty. */
struct conditions {
    struct condition *items; /* those of one entry after those of another */
    size_t count, capacity;
    uint16_t *numbers; /* of sets, one condition's after another's */
    size_t number_count, number_capacity;
    uint64_t *members; /* (set, token hash), open addressed; 0: empty */
    size_t member_mask, member_count;
    uint64_t *filters; /* [set_count] */
    size_t set_count, set_capacity;
    struct condition_list *lists; /* each of them once */
    size_t list_count, list_capacity;
};

/* Compiles "{...} {...}". Sets *number to what stands for them, never 0. Fails with
 * FAILURE_LEXICON at the line that `source` is at, FAILURE_MEMORY. */
bool conditions_add(struct conditions *conditions, const char *text, size_t length,
                    const struct rule_source *source, uint16_t *number,
                    struct failure *failure);
/* Adds the token of this hash to a set: a list's words are added when all are known. */
bool conditions_add_word(struct conditions *conditions, uint16_t set, uint64_t hash,
                         struct failure *failure);
/* To be called once, when all is added. Forgets the lists, which point into the source. */
void conditions_seal(struct conditions *conditions);
void conditions_release(struct conditions *conditions);

/* Do the conditions of this number hold of tokens[first .. end), which lie in `sentence`? */
bool conditions_hold(const struct conditions *conditions, uint16_t number,
                     const struct tokens *tokens, const struct sentence *sentence,
                     uint32_t first, uint32_t end);

#endif
