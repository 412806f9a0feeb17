/* script: is a text written in Latin letters? */
#ifndef TENOR_SCRIPT_H
#define TENOR_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

/* So many letters of other scripts are needed: a shorter text may be a name in its own script.
 * It is the number that signs of a wrong encoding must have (mojibake.c). */
#define SCRIPT_LEAST_LETTERS 10

/* Are at least SCRIPT_LEAST_LETTERS and more than half of the letters in text[0 .. length),
 * valid UTF-8, not Latin? Digits, punctuation, symbols (emoji among them) and marks that
 * combine with letters are no letters. Linear in `length`. */
bool script_is_not_latin(const char *text, size_t length);

#endif
