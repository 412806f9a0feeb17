/* language: which language is a text in?
 *
 * libexttextcat compares the ranks of the text's n-grams with those of about 160 languages
 * (Cavnar & Trenkle 1994), which takes as long as scoring an article. So it is asked only if
 * necessary: a text that has as many of the most frequent English words as English texts
 * have is English. A text that was decoded from the wrong encoding is in no language. English
 * is written in Latin letters: a text of others is not English, though it may be in a language
 * that cannot be told. The only file that includes the library. */
#ifndef TENOR_LANGUAGE_H
#define TENOR_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"
#include "article.h"

/* A shorter text is undecided; the line break behind each passage counts. With fewer characters
 * more guesses are wrong. */
#define LANGUAGE_LEAST_CHARACTERS 200
/* Only the beginning of a text is looked at: more would take longer. */
#define LANGUAGE_MOST_BYTES     2048
#define LANGUAGE_MOST_ALIKE     3   /* a text that is like more languages is undecided */
#define LANGUAGE_CODE_MAX       8   /* bytes of a code with its NUL */
#define LANGUAGE_FREQUENT_SLOTS 256 /* at least twice as many as there are frequent words */

/* The fingerprints of the languages, 1.6 MB, which are read in about 12 ms when they are first
 * needed, and reusable memory. All zero is empty. Each thread needs its own. */
struct languages {
    const char *directory;     /* that holds fpdb.conf; NULL: the one set when this was built */
    void *handle, *candidates; /* the library's; NULL until the fingerprints are read */
    struct text_buffer sample; /* the text that is looked at */
    uint64_t frequent[LANGUAGE_FREQUENT_SLOTS]; /* hash table of the frequent English words */
    bool has_frequent;
};

/* The languages that a text may be in. */
struct language_guess {
    /* ISO 639 codes ("en", "de", "ar"), the likeliest first: several if the text is nearly as
     * like one language as another (Danish and Norwegian). None if it is undecided: the text is
     * too short, has too few letters, or is like many languages or like none. */
    char codes[LANGUAGE_MOST_ALIKE][LANGUAGE_CODE_MAX];
    size_t count;
    /* Most of its letters are not Latin (script.h), at any length: it is not English, and "en"
     * is none of the codes. */
    bool not_latin;
    bool mojibake; /* it was decoded from the wrong encoding (mojibake.h); `count` is 0 */
};

/* Guesses the language of the article's scored text. Fails with FAILURE_OPEN if the
 * fingerprints are needed and cannot be read, and with FAILURE_MEMORY: then there are no codes;
 * after FAILURE_OPEN `not_latin` still holds. Most English texts, and most mojibake, are
 * recognised without fingerprints. */
bool language_guess(struct languages *languages, const struct article *article,
                    struct language_guess *guess, struct failure *failure);

/* May a text with this guess be in `language`? Also true if the guess is undecided, but for
 * mojibake, and for "en" if the letters are not Latin; always if `language` is "", which stands
 * for any. */
bool language_may_be(const struct language_guess *guess, const char *language);

/* Reads the fingerprints, unless they were read before. Fails as language_guess does. */
bool languages_open(struct languages *languages, struct failure *failure);
void languages_release(struct languages *languages);

#endif
