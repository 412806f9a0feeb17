/* style_words: counts what the words of a text are like, a hundred at a time.
 *
 * Words are collected in a window. Whenever it is full, and once at the end, one tight loop
 * counts all of it: most of the time of style is spent in that loop. */
#ifndef TENOR_STYLE_WORDS_H
#define TENOR_STYLE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../tokens/tokens.h"

/* Properties of words of letters that are counted. */
enum trait {
    TRAIT_LONG,        /* 7 characters or more: LONG_WORD */
    TRAIT_ALL_CAPS,    /* in capitals */
    TRAIT_CAPITALISED, /* capitalised in mid-sentence, two characters or more (not I) */
    TRAIT_WILL,        /* the modal: will, wo(n't) */
    TRAIT_CONJUNCTION, /* and, but, or, ... at a sentence's begin */
    TRAIT_ING,         /* -ing, with two letters or more before it */
    TRAIT_PARTICIPLE,  /* -ed, but not -eed */
    TRAITS
};

#define LONG_WORD 7 /* characters or more; the feature's description says so */
/* Tokens from a form of "be" to its participle: at most one adverb between. */
#define PASSIVE_REACH 2

#define WINDOW_WORDS  100
/* The words that words occurring once are counted in; a whole number of windows. */
#define OPENING_WORDS 500
#define WORD_SLOTS    2048
#define CLASS_WORDS   16

/* About 11 kB, meant for the stack. */
struct style_words {
    const struct tokens *tokens;
    uint32_t window[WINDOW_WORDS]; /* indices of tokens */
    size_t window_count;
    size_t traits[TRAITS], passives;
    size_t characters; /* characters of words, and bytes of numbers */
    /* A participle before this token and in this sentence makes a passive. */
    uint32_t passive_end, passive_sentence;
    /* The number of full windows, and their different words, added up; the words of the last
     * window, if it is not full, and how many of them are different. */
    size_t windows, distinct, rest, rest_distinct;
    size_t opening_words, once; /* words of the opening, and how many of them occur once */
    /* Working memory: the different words of a stretch of OPENING_WORDS words, by their numbers
     * (number_word). */
    size_t word_count, stretch_windows;
    uint16_t slots[WORD_SLOTS];
    uint64_t hashes[CLASS_WORDS + OPENING_WORDS + 1];
    uint16_t times[CLASS_WORDS + OPENING_WORDS + 1]; /* [number] how often the word has come in
                                                      * the stretch */
    unsigned char last_window[CLASS_WORDS + OPENING_WORDS + 1];
};

void style_words_begin(struct style_words *words, const struct tokens *tokens);

/* Adds the tokens of [first, end) that count as words (token_is_word), and returns how many.
 * Fills `odd` with the `*odd_count` tokens that are not plain words of letters: numbers,
 * clitics, marks. At most style_words_room tokens may be given, which is at least one. */
size_t style_words_add(struct style_words *words, uint32_t first, uint32_t end,
                       uint32_t odd[static WINDOW_WORDS], size_t *odd_count);

static inline uint32_t style_words_room(const struct style_words *words)
{
    return (uint32_t)(WINDOW_WORDS - words->window_count);
}

/* Counts the last window. To be called once, after all words; only then are the results
 * complete. */
void style_words_end(struct style_words *words);

/* Does the word have four bytes or more and end in -ed, but not in -eed? */
bool style_is_participle(const struct tokens *tokens, const struct token *token);

#endif
