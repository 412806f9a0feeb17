/* style_parts: the features of style by their numbers, and what decides that a token or a passage
 * counts for one. Those who count (style.c) and those who show what was counted (style_places.c)
 * ask the same. */
#ifndef TENOR_STYLE_PARTS_H
#define TENOR_STYLE_PARTS_H

#include <string.h>

#include "../article/article.h"
#include "../lexicon/list_marks.h"
#include "../tokens/tokens.h"

/* Words: fewer make a short sentence, which is the feature's definition. */
#define SHORT_SENTENCE 8
#define LONG_SENTENCE  30 /* words: more make a long one, likewise */

enum style_feature {
    NO_FEATURE = 0, /* counts of what is no feature go here */
    /* Counts that become rates per 100 words: RATE_FIRST .. RATE_END. */
    RATE_FIRST,
    LONG_WORDS = RATE_FIRST,
    QUESTION_MARKS,
    EXCLAMATION_MARKS,
    ELLIPSES,
    COMMAS,
    SEMICOLONS,
    COLONS,
    BRACKETS,
    QUOTE_MARKS,
    DASHES,
    SLASHES,
    ALL_CAPS,
    CAPITALISED,
    NUMBERS,
    YEARS,
    TIMES,
    DATES,
    PERCENT_SIGNS,
    CURRENCY_SIGNS,
    URLS,
    HANDLES,
    HASHTAGS,
    EMOJI,
    MARKUP,
    LINKS,
    HEADINGS,
    FUNCTION_WORDS,
    CONTRACTIONS,
    PASSIVES,
    PAST_TENSE,
    ING_WORDS,
    WILL,
    RATE_END,
    /* Counts of sentences that become shares of them: SHARE_FIRST .. SHARE_END. */
    SHARE_FIRST = RATE_END,
    SHORT_SENTENCES = SHARE_FIRST,
    LONG_SENTENCES,
    QUESTIONS,
    EXCLAMATIONS,
    CONJUNCTION_STARTS,
    IMPERATIVE_STARTS,
    SHARE_END,
    /* The others, each computed in its own way. */
    SENTENCE_LENGTH = SHARE_END,
    SENTENCE_DEVIATION,
    WORD_LENGTH,
    WORD_COUNT,
    TYPE_TOKEN_RATIO,
    HAPAX_SHARE,
    PARAGRAPH_COUNT,
    PARAGRAPH_LENGTH,
    SINGLE_SENTENCE_PARAGRAPHS,
    LIST_LINES,
    STYLE_FEATURES_END
};

/* The lists whose entries are counted where they match, whatever else the words are. */
#define ENTRY_MARKS (MARK_PAST | MARK_IMPERATIVE | MARK_MONTH)

/* The feature that a mark or symbol is counted for. */
enum style_feature style_mark_feature(const char *form, size_t length);

/* The mark that ends a sentence, before at most two closing quotation marks or brackets; 0 if
 * there is none. */
char style_closing_mark(const struct tokens *tokens, const struct sentence *sentence);

/* Does a paragraph begin with a bullet, or with a short number as in lists? */
bool style_is_list_line(const struct article *article, struct span span);

/* Is there a number beside the `count` tokens from `first` on, a month's name? */
bool style_is_date(const struct tokens *tokens, size_t first, size_t count);

/* Is it the first word of a sentence of running text? */
static inline bool style_begins_sentence(const struct token *token)
{
    return (token->flags & (TOKEN_SENTENCE_FIRST | TOKEN_TITLE)) == TOKEN_SENTENCE_FIRST;
}

/* Of a clitic. */
static inline bool style_is_contraction(const char *form, size_t length)
{
    return length < 2 || memcmp(form + length - 2, "'s", 2) != 0;
}

static inline bool style_is_will(const char *form, size_t length)
{
    return length == 3 && memcmp(form, "'ll", 3) == 0;
}

/* Of a number. */
static inline bool style_is_time(const char *form, size_t length)
{
    return memchr(form, ':', length) != NULL;
}

static inline bool style_is_year(const char *form, size_t length)
{
    return length == 4 && (memcmp(form, "19", 2) == 0 || memcmp(form, "20", 2) == 0) &&
           form[2] >= '0' && form[2] <= '9' && form[3] >= '0' && form[3] <= '9';
}

#endif
