/* style_words: what the words of a text are like, counted a hundred at a time.
 *
 * The words go into a window. Whenever it is full, and once at the end, a loop that does
 * nothing else goes over it: most of the time of style is spent in that one. */
#ifndef TENOR_STYLE_WORDS_H
#define TENOR_STYLE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../tokens/tokens.h"

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

#define WINDOW_WORDS  100
#define OPENING_WORDS 500 /* a whole number of windows */
#define WORD_SLOTS    2048
#define CLASS_WORDS   16

/* About 11 kB, for the stack. */
struct style_words {
    const struct tokens *tokens;
    uint32_t window[WINDOW_WORDS]; /* tokens */
    size_t window_count;
    size_t traits[TRAITS], passives;
    size_t characters; /* of words, and bytes of numbers */
    /* A participle before this token and in this sentence makes a passive. */
    uint32_t passive_end, passive_sentence;
    /* Different words of each full window, and of the last one, which is not. */
    size_t windows, distinct, rest, rest_distinct;
    size_t opening_words, once; /* once: words that come once */
    /* Working memory: the different words of a stretch of OPENING_WORDS, by their numbers
     * (number_word). */
    size_t word_count, stretch_windows;
    uint16_t slots[WORD_SLOTS];
    uint64_t hashes[CLASS_WORDS + OPENING_WORDS + 1];
    uint16_t times[CLASS_WORDS + OPENING_WORDS + 1]; /* the word has come */
    unsigned char last_window[CLASS_WORDS + OPENING_WORDS + 1];
};

void style_words_begin(struct style_words *words, const struct tokens *tokens);

/* Adds those of the tokens [first, end) that count as words (token_is_word), and returns how
 * many. `odd` gets the `*odd_count` tokens that are anything but a word of letters: numbers,
 * clitics, marks. There are at most style_words_room tokens, which is at least one. */
size_t style_words_add(struct style_words *words, uint32_t first, uint32_t end,
                       uint32_t odd[static WINDOW_WORDS], size_t *odd_count);

static inline uint32_t style_words_room(const struct style_words *words)
{
    return (uint32_t)(WINDOW_WORDS - words->window_count);
}

/* Counts what is left: the rest is done once all words are added. */
void style_words_end(struct style_words *words);

/* Does the word, of four bytes or more, end in -ed, but not in -eed? */
bool style_is_participle(const struct tokens *tokens, const struct token *token);

#endif
