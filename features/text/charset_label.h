/* charset_label: the names of encodings, and the one that a page declares. */
#ifndef TENOR_CHARSET_LABEL_H
#define TENOR_CHARSET_LABEL_H

#include <stdbool.h>
#include <stddef.h>

enum encoding_kind {
    ENCODING_UTF8,
    ENCODING_UTF16,
    ENCODING_WINDOWS_1252,
    ENCODING_BYTES,     /* one byte per character, the lower 128 ASCII; by iconv */
    ENCODING_SEQUENCES, /* characters that begin with a byte below 128 are ASCII; by iconv */
    ENCODING_SHIFTS     /* escape sequences switch between character sets; by iconv */
};

struct encoding {
    const char *name; /* in the Encoding Standard, lower case */
    enum encoding_kind kind;
    const char *iconv_name; /* NULL: not by iconv */
    const char *labels;     /* other names for it, lower case, each between two spaces */
};

extern const struct encoding *const encoding_utf8,
    *const encoding_utf16le, *const encoding_utf16be, *const encoding_windows_1252,
                                                          *const encoding_iso_2022_jp;

/* The encoding with this name, in upper or lower case and perhaps with white space around it;
 * NULL if there is none. */
const struct encoding *encoding_find(const char *label, size_t length);

/* The encoding that the beginning of a text declares: in a header line or, with `markup`, in
 * the first <meta> or XML declaration with a known name: in the first 1,024 bytes, or else in
 * the first 64 kB outside of scripts and the like. NULL if there is no declaration. A
 * text that declares UTF-16 in ASCII cannot be UTF-16: the answer is UTF-8 then. */
const struct encoding *encoding_declared(const char *bytes, size_t length, bool markup);

#endif
