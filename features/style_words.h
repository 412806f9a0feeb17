/* style_words: what the words of a text are like, counted a hundred at a time.
 *
 * The words go into a window. Whenever it is full, and once at the end, loops that do nothing
 * else go over it: most of the time of style is spent in these. */
#ifndef TENOR_STYLE_WORDS_H
#define TENOR_STYLE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tokens.h"

/* What is counted of words of letters. */
enum trait {
    TRAIT_LONG,        /* 7 characters or more */
    TRAIT_ALL_CAPS,    /* in capitals */
    TRAIT_CAPITALISED, /* in mid-sentence, and longer than I */
    TRAIT_WILL,        /* the modal: will, wo(n't) */
    TRAIT_CONJUNCTION, /* and, but, or, ... at a sentence's begin */
    TRAIT_ING,         /* -ing, with two letters or more before it */
    TRAIT_PARTICIPLE,  /* -ed, but not -eed */
    TRAITS
};

#define WINDOW_WORDS   100
#define OPENING_WORDS  500 /* a whole number of windows */
#define WINDOW_SLOTS   512
#define OPENING_SLOTS  2048
#define CASES          16
#define CLASS_WORDS    16
#define LONGEST_LENGTH 30 /* characters; a longer word counts as so long */

/* About 12 kB, for the stack. */
struct style_words {
    const struct tokens *tokens;
    uint32_t window[WINDOW_WORDS];       /* tokens, */
    unsigned char classes[WINDOW_WORDS]; /* and their closed classes */
    size_t window_count;
    size_t traits[TRAITS], passives;
    size_t characters;    /* of words, and bytes of numbers */
    uint32_t passive_end; /* a participle before this token makes a passive */
    /* Different words of each full window, and of the last one, which is not. */
    size_t windows, distinct, rest, rest_distinct;
    size_t opening_words, opening_distinct, once; /* once: words that come once */
    /* Working memory: words by numbers (number_word), of a window and of the opening. */
    uint16_t class_slots[WINDOW_SLOTS], opening_slots[OPENING_SLOTS];
    uint64_t hashes[CLASS_WORDS + WINDOW_WORDS + 1], opening_hashes[OPENING_WORDS + 1];
    uint16_t opening_times[OPENING_WORDS + 1];
    unsigned char class_of[CLASS_WORDS + WINDOW_WORDS + 1]; /* a number's closed class */
    uint64_t of_case[CASES], of_place[CASES]; /* what traits a word can have by its flags */
};

void style_words_begin(struct style_words *words, const struct tokens *tokens);

/* What style_words_add does when the window is full. */
void style_words_count_window(struct style_words *words);

/* Adds a token that counts as a word (token_is_word) if `is_word`; else does nothing, without a
 * branch that nobody could foretell. */
static inline void style_words_add(struct style_words *words, uint32_t token, bool is_word)
{
    words->window[words->window_count] = token;
    words->window_count += is_word;
    if (words->window_count == WINDOW_WORDS)
        style_words_count_window(words);
}

/* Counts what is left: the rest is done once all words are added. */
void style_words_end(struct style_words *words);

/* Does the word, of four bytes or more, end in -ed, but not in -eed? */
bool style_is_participle(const struct tokens *tokens, const struct token *token);

#endif
