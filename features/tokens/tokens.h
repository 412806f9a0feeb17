/* tokens: article → tokens and sentences, as spans of the article's text.
 *
 * A token is a word, a number or a mark. Clitics are tokens of their own, as in the Penn
 * Treebank (do + n't, Reilly + 's), whether or not the text was tokenised before. A hyphen
 * inside a compound separates two words and is no token. Markdown emphasis and link targets are
 * no tokens. The full stop of an abbreviation belongs to its token but not to its form (Mr. has
 * the form "mr"), except for initials and for what would be another word without it ("u.s.",
 * "a.m.", "no." before a number).
 *
 * Every token has a folded form (NFC, case-folded, typographic apostrophes as '). The forms are
 * stored one after another in `forms`, with one blank between two tokens and one newline
 * between two sentences: the patterns of a lexicon are matched against these bytes.
 *
 * Splitting is one stage in two steps: tokens_split makes the tokens, then quotations_find
 * (quotation.h) finds the quotations and adds their three flags to the tokens. Later stages
 * only read tokens. */
#ifndef TENOR_TOKENS_H
#define TENOR_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../article/article.h"
#include "../base/failure.h"
#include "../base/memory.h"

enum token_kind {
    TOKEN_WORD,        /* letters; form: folded */
    TOKEN_NUMBER,      /* digits with inner . , : / ; form: as written */
    TOKEN_PUNCTUATION, /* one mark; form: " for every double quote, ' for a single
                          quote, - for a dash, ... for an ellipsis, else itself */
    TOKEN_SYMBOL,      /* one currency sign, emoji, ...; form: itself */
    TOKEN_URL,         /* form: <url> */
    TOKEN_EMAIL,       /* form: <email> */
    TOKEN_HANDLE,      /* @name; form: folded with its @ */
    TOKEN_HASHTAG      /* #topic; form: folded with its # */
};

enum token_flag {
    TOKEN_CAPITALISED = 1 << 0,    /* first letter upper case */
    TOKEN_ALL_CAPS = 1 << 1,       /* two letters or more, all upper case */
    TOKEN_SENTENCE_FIRST = 1 << 2, /* first word of its sentence */
    TOKEN_SPACE_BEFORE = 1 << 3,   /* white space (or the passage's begin) before it */
    TOKEN_HYPHEN_BEFORE = 1 << 4,  /* follows a hyphen in a compound: "led" in US-led */
    TOKEN_CLITIC = 1 << 5,         /* n't 's 're 've 'll 'd 'm */
    TOKEN_QUOTED = 1 << 6,         /* inside a quotation (set by quotations_find) */
    TOKEN_OPENS_QUOTE = 1 << 7,    /* this mark opens a quotation (likewise) */
    TOKEN_CLOSES_QUOTE = 1 << 8,   /* this mark closes one (likewise) */
    TOKEN_EMPHASISED = 1 << 9,     /* markdown emphasis marks stood right before it */
    TOKEN_TITLE = 1 << 10          /* in a passage of role title or heading */
};

/* A long text is mostly these, so they are kept small. */
struct token {
    uint64_t hash;             /* hash_bytes of the folded form */
    uint32_t begin;            /* in article.text */
    uint32_t form;             /* offset in tokens.forms */
    uint32_t sentence;         /* index in tokens.sentences */
    uint32_t flags : 11;       /* enum token_flag */
    uint32_t kind : 3;         /* enum token_kind */
    uint32_t longer : 2;       /* for token_length */
    uint32_t form_length : 11; /* bytes, 1 to TOKEN_MAX_FORM; cut at a code point */
    uint32_t characters : 5;   /* code points of the form; TOKEN_MANY for as many and more */
};
_Static_assert(sizeof(struct token) == 24, "no padding");

#define TOKEN_MANY 31u

/* Nearly all tokens have the length of their form, or up to two bytes more: their struct says
 * how many. The length of the others is listed. */
#define TOKEN_LISTED 3u
struct token_length {
    uint32_t token, length;
};

/* Bytes of one folded form: it bounds work on hostile input; no word of a language comes
 * near. */
#define TOKEN_MAX_FORM 1024

struct sentence {
    uint32_t first, end; /* tokens, half open; never empty */
    uint32_t passage;    /* index in article.passages */
};

/* Reusable; all zero is empty. One thread at a time may use it. Invariants: tokens are sorted
 * by begin and do not overlap; the sentences partition the tokens in order; no sentence crosses
 * a passage. */
struct tokens {
    struct token *items;
    size_t count, capacity;
    struct sentence *sentences;
    size_t sentence_count, sentence_capacity;
    struct text_buffer forms;
    struct token_length *lengths; /* those that are listed, in the order of their tokens */
    size_t length_count, length_capacity;
    size_t word_count;   /* tokens of kind word that are not clitics, plus numbers */
    size_t markup_count; /* runs of markdown emphasis, heading and list marks */
    size_t link_count;   /* markdown link targets left out, and URL tokens */
};

/* Splits the article's own passages (role_is_article) into `tokens`, whose former contents are
 * forgotten. Linear time. Fails only for lack of memory; `tokens` may then only be released or
 * used for another article. `article` must outlive the use of the tokens' positions; the forms
 * are owned. */
bool tokens_split(struct tokens *tokens, const struct article *article,
                  struct failure *failure);

/* The same for a text without an article, one paragraph of `length` bytes of valid UTF-8, such
 * as an entry of a word list. Positions count from `text`. Empty text and white space have no
 * tokens. */
bool tokens_split_text(struct tokens *tokens, const char *text, size_t length,
                       struct failure *failure);

void tokens_release(struct tokens *tokens);
size_t tokens_memory(const struct tokens *tokens); /* the bytes that it holds */

static inline const char *token_form(const struct tokens *tokens, const struct token *token)
{
    return tokens->forms.data + token->form;
}

/* The bytes of a listed token. Logarithmic. */
uint32_t token_listed_length(const struct tokens *tokens, const struct token *token);

/* The bytes of the token in article.text. It must be one of tokens.items. */
static inline uint32_t token_length(const struct tokens *tokens, const struct token *token)
{
    return token->longer < TOKEN_LISTED ? token->form_length + token->longer
                                        : token_listed_length(tokens, token);
}

static inline uint32_t token_end(const struct tokens *tokens, const struct token *token)
{
    return token->begin + token_length(tokens, token);
}

/* Where tokens [first, end), at least one, stand in article.text. */
static inline struct span tokens_span(const struct tokens *tokens, uint32_t first, uint32_t end)
{
    return (struct span){tokens->items[first].begin,
                         token_end(tokens, &tokens->items[end - 1])};
}

/* Does the token count as a word of running text: a word or number that is not a clitic?
 * Without a branch, since the answer cannot be predicted. (A number never has the flag of a
 * clitic.) */
static inline bool token_is_word(const struct token *token)
{
    _Static_assert(TOKEN_WORD == 0 && TOKEN_NUMBER == 1, "below all others");
    return ((token->kind & ~1u) | (token->flags & TOKEN_CLITIC)) == 0;
}

#endif
