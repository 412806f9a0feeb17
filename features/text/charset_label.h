/* charset_label: what encodings are called, and what a page says its own is. */
#ifndef TENOR_CHARSET_LABEL_H
#define TENOR_CHARSET_LABEL_H

#include <stdbool.h>
#include <stddef.h>

enum encoding_kind {
    ENCODING_UTF8,
    ENCODING_UTF16,
    ENCODING_WINDOWS_1252,
    ENCODING_BYTES,     /* a byte a character, the lower 128 ASCII; by iconv */
    ENCODING_SEQUENCES, /* bytes below 128 at a character's begin are ASCII; by iconv */
    ENCODING_SHIFTS     /* escape sequences shift between sets; by iconv */
};

struct encoding {
    const char *name; /* in the Encoding Standard, lower case */
    enum encoding_kind kind;
    const char *iconv_name; /* NULL: not by iconv */
    const char *labels;     /* other names for it, lower case, each between blanks */
};

extern const struct encoding *const encoding_utf8,
    *const encoding_utf16le, *const encoding_utf16be, *const encoding_windows_1252;

/* The encoding that is called so, in any case, with white space around it; NULL if none is. */
const struct encoding *encoding_find(const char *label, size_t length);

/* What the beginning of a text says of its encoding: a header line or, in `markup`, the first
 * <meta> or XML declaration that names one which is known. NULL where nothing is said. As it
 * can be read as ASCII it is no UTF-16, whatever it says: that is UTF-8. */
const struct encoding *encoding_declared(const char *bytes, size_t length, bool markup);

#endif
