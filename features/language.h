/* language: which language is a text in?
 *
 * libexttextcat compares the text's n-gram ranks with those of some hundred languages (Cavnar
 * & Trenkle 1994). It is asked only where it must be: a text with as many English function
 * words as English has is English. The one place that includes the library. */
#ifndef TENOR_LANGUAGE_H
#define TENOR_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "failure.h"

#define LANGUAGE_LEAST_CHARACTERS 200  /* a shorter text is undecided */
#define LANGUAGE_MOST_BYTES       8192 /* of a text are looked at */
#define LANGUAGE_CODE_MAX         8

/* The fingerprints of the languages. Its calls are not thread-safe: one a thread. */
struct languages;
/* Fails with FAILURE_OPEN where the library's data is not installed. */
struct languages *languages_open(struct failure *failure);
void languages_close(struct languages *languages); /* NULL is allowed */

/* Writes the ISO 639 code ("en", "de", "ar") of the language of text[0 .. length), valid UTF-8,
 * to `code`; "" if it is undecided: too short, several languages alike, or none near. */
void language_guess(struct languages *languages, const char *text, size_t length,
                    char code[static LANGUAGE_CODE_MAX]);

#endif
