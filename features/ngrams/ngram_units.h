/* ngram_units: the units of n-grams and the keys of n-grams. ngrams.c, which lists n-grams, and
 * models/ngram_cache.c, which sums them, must compute the same keys. */
#ifndef TENOR_NGRAM_UNITS_H
#define TENOR_NGRAM_UNITS_H

#include "../base/hash.h"
#include "ngrams.h"

#define NGRAM_MAX_UNITS NGRAM_MAX_CHARACTERS /* of an n-gram of either kind */

_Static_assert(NGRAM_MAX_WORDS <= NGRAM_MAX_UNITS, "a window holds the longest n-gram");

/* Set in a unit of a cased block that is a capital letter. Forms have lower-case letters
 * only. */
#define NGRAM_CAPITAL ((uint64_t)1 << 32)

/* ---- Words ------------------------------------------------------------------------- */

/* What the hashes of a block's n-grams begin with. */
static inline uint64_t ngram_block_seed(size_t block)
{
    return hash_combine(0x3c79ac492ba7b653u, block);
}

/* The kinds of token that are units of the block (or contain its characters), one bit each. */
static inline unsigned ngram_unit_kinds(const struct ngram_block *block)
{
    const unsigned words = 1u << TOKEN_WORD | 1u << TOKEN_HANDLE | 1u << TOKEN_HASHTAG;
    const unsigned addresses = 1u << TOKEN_URL | 1u << TOKEN_EMAIL;
    const unsigned marks = 1u << TOKEN_PUNCTUATION | 1u << TOKEN_SYMBOL;
    return words | 1u << TOKEN_NUMBER | (block->unit == NGRAM_WORDS ? addresses : 0) |
           (block->flags & NGRAM_PUNCTUATION ? marks : 0);
}

static inline bool ngram_is_unit(const struct token *token, unsigned kinds)
{
    return (kinds >> token->kind) & 1u;
}

/* How a word is written: 0 in lower case, 1 Capitalised, 2 ALL CAPS. */
static inline unsigned ngram_shape(const struct token *token)
{
    return token->flags & TOKEN_ALL_CAPS ? 2 : token->flags & TOKEN_CAPITALISED ? 1 : 0;
}

/* The hash of a token's form, in a cased block together with its shape. */
static inline uint64_t ngram_form_hash(const struct token *token, unsigned flags)
{
    unsigned shape = flags & NGRAM_CASED ? ngram_shape(token) : 0;
    return shape ? hash_combine(token->hash, shape) : token->hash;
}

static inline uint64_t ngram_digits_hash(const struct token *token, const char *form)
{
    uint64_t digits = 0;
    for (size_t i = 0; i < token->form_length; i++)
        digits += form[i] >= '0' && form[i] <= '9';
    return hash_combine(0x1c69b3f74ac4ae35u, digits);
}

/* The unit of a word n-gram that a token is. In a mean a hashtag counts as the word that it is:
 * it is as near to other words. */
static inline uint64_t ngram_word(const struct token *token, const struct tokens *tokens,
                                  unsigned flags)
{
    if (token->kind == TOKEN_NUMBER && flags & NGRAM_DIGITS)
        return ngram_digits_hash(token, token_form(tokens, token));
    if (flags & NGRAM_MEAN && token->kind == TOKEN_HASHTAG && token->form_length > 1)
        return hash_bytes(token_form(tokens, token) + 1, token->form_length - 1u);
    return ngram_form_hash(token, flags);
}

/* The end of the part of the text that the block counts, of a text of `end` tokens. */
static inline uint32_t ngram_end(const struct ngram_block *block, size_t end)
{
    return block->head > 0 && block->head < end ? block->head : (uint32_t)end;
}

/* ---- Characters -------------------------------------------------------------------- */

/* Reads the units of " form " one by one. `next` is the byte offset of the next unit. */
struct ngram_form {
    const char *text; /* the form, valid UTF-8 */
    unsigned next, end;
    unsigned shape; /* 0 in a block that is not cased */
    unsigned flags; /* of the block */
};

static inline struct ngram_form ngram_form_of(const struct token *token,
                                              const struct tokens *tokens, unsigned flags)
{
    return (struct ngram_form){.text = token_form(tokens, token),
                               .end = token->form_length + 2u,
                               .shape = flags & NGRAM_CASED ? ngram_shape(token) : 0,
                               .flags = flags};
}

/* The code point at `form`; sets *bytes to its length. */
static inline uint32_t ngram_code_point(const char *form, unsigned *bytes)
{
    const unsigned char *p = (const unsigned char *)form;
    if (p[0] < 0x80) {
        *bytes = 1;
        return p[0];
    }
    *bytes = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    uint32_t character = p[0] & (0x7fu >> *bytes);
    for (unsigned i = 1; i < *bytes; i++)
        character = character << 6 | (p[i] & 0x3fu);
    return character;
}

/* The next unit; there must be one. Which letters are capitals follows from how the word is
 * written, so that an n-gram of lower-case letters is the same in "Badly" and "badly". */
static inline uint64_t ngram_next_character(struct ngram_form *form)
{
    unsigned at = form->next, bytes;
    if (at == 0 || at == form->end - 1) {
        form->next++;
        return ' ';
    }
    uint32_t character = ngram_code_point(form->text + at - 1, &bytes);
    form->next += bytes;
    if (form->flags & NGRAM_DIGITS && character >= '0' && character <= '9')
        character = '0';
    bool capital = form->shape == 2 || (form->shape == 1 && at == 1);
    return capital ? character | NGRAM_CAPITAL : character;
}

/* ---- The window that slides over units ----------------------------------------------- */

/* The hashes of the last n units, for each n. Pushing a unit u sets chain[n] to the old
 * chain[n - 1] combined with u, from the longest n down to 1, so each n-gram costs one step.
 * chain[0] is the block's seed. */
struct ngram_window {
    uint64_t chain[NGRAM_MAX_UNITS + 1]; /* [n]: hash of the last n units */
    uint32_t begin[NGRAM_MAX_UNITS + 1]; /* [n]: where the last n units begin */
    unsigned units;                      /* how many have been pushed */
};

static inline void ngram_window_push(struct ngram_window *window, uint64_t unit, uint32_t place,
                                     unsigned longest)
{
    window->begin[0] = place;
    for (unsigned n = longest; n >= 1; n--) {
        window->chain[n] = hash_combine(window->chain[n - 1], unit);
        window->begin[n] = window->begin[n - 1];
    }
    window->units++;
}

/* The length of the longest n-gram that ends with the last unit. */
static inline unsigned ngram_window_longest(const struct ngram_window *window,
                                            const struct ngram_block *block)
{
    return window->units < block->longest ? window->units : block->longest;
}

#endif
