/* language: which language is a text in?
 *
 * libexttextcat compares the text's n-gram ranks with those of some hundred and sixty languages
 * (Cavnar & Trenkle 1994), which takes as long as scoring an article does. So it is asked only
 * where it must be: a text with as many of the most frequent English words as English has is
 * English. The one place that includes the library. */
#ifndef TENOR_LANGUAGE_H
#define TENOR_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"
#include "article.h"

#define LANGUAGE_LEAST_CHARACTERS 200  /* a shorter text is undecided */
#define LANGUAGE_MOST_BYTES       2048 /* of a text are looked at, its beginning */
#define LANGUAGE_MOST_ALIKE       3    /* a text that is like more languages is undecided */
#define LANGUAGE_CODE_MAX         8
#define LANGUAGE_FREQUENT_SLOTS   256 /* a hundred words and a few */

/* The fingerprints of the languages: 1.6 MB, read in about 12 ms when they are first needed,
 * and reusable memory. All zero is empty. The library's calls are not thread-safe: one a
 * thread. */
struct languages {
    const char *directory; /* where fpdb.conf is; NULL: where it was when this was built */
    void *handle, *candidates;
    struct text_buffer sample;
    uint64_t frequent[LANGUAGE_FREQUENT_SLOTS]; /* the frequent English words, as a table */
    bool has_frequent;
};

/* What a text can be. */
struct language_guess {
    /* ISO 639 codes ("en", "de", "ar") of the language and of those hardly less like it (Danish
     * and Norwegian), the likeliest first; none: undecided, as the text is too short, has too
     * few words, is like many languages or like none. */
    char codes[LANGUAGE_MOST_ALIKE][LANGUAGE_CODE_MAX];
    size_t count;
};

/* Guesses the language of the article's scored text. Fails, with nothing guessed, where the
 * fingerprints are needed and cannot be opened (FAILURE_OPEN) or for lack of memory; what
 * English is can be told without them. */
bool language_guess(struct languages *languages, const struct article *article,
                    struct language_guess *guess, struct failure *failure);

/* May a text of which this was guessed be in `language`? So if it is undecided, and if
 * `language` is empty: any. */
bool language_may_be(const struct language_guess *guess, const char *language);

/* Reads the fingerprints if that is not done yet. */
bool languages_open(struct languages *languages, struct failure *failure);
void languages_release(struct languages *languages);

#endif
