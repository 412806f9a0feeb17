/* ascii: comparing without regard to case, for ASCII letters only.
 *
 * strcasecmp, tolower and their like follow the locale that the embedder has set: in a Turkish
 * one "I" is not the capital of "i". Names in markup are ASCII, so these functions know the 26
 * letters and nothing else. */
#ifndef TENOR_ASCII_H
#define TENOR_ASCII_H

#include <stdbool.h>
#include <stddef.h>

static inline char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* Are these `length` bytes the same but for case? */
static inline bool ascii_same(const char *a, const char *b, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (ascii_lower(a[i]) != ascii_lower(b[i]))
            return false;
    return true;
}

/* Does the string `text` begin with the string `prefix`, but for case? */
static inline bool ascii_begins(const char *text, const char *prefix)
{
    while (*prefix && ascii_lower(*text) == ascii_lower(*prefix)) {
        text++;
        prefix++;
    }
    return *prefix == '\0';
}

/* Are the two strings the same but for case? */
static inline bool ascii_equal(const char *a, const char *b)
{
    while (*a && ascii_lower(*a) == ascii_lower(*b)) {
        a++;
        b++;
    }
    return *a == '\0' && *b == '\0';
}

#endif
