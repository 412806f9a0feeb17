/* charset: bytes in any of the usual encodings → UTF-8.
 *
 * The encoding is the first of these that is known: what the caller says; a byte order mark;
 * what the page declares (<meta charset>, <meta http-equiv>, a saved "Content-Type:" header
 * line or an XML declaration, see charset_label.h); UTF-8 if the bytes are valid; a guess
 * (charset_guess.h), which is windows-1252 if nothing fits better. Names are those of the
 * Encoding Standard, where "iso-8859-1" and "latin1" mean windows-1252.
 *
 * The caller is always believed. A page is not: one that was saved as UTF-8 often still
 * declares the encoding it was once served in. So a page that is well-formed UTF-8 with a
 * character beyond ASCII is UTF-8 whatever it declares (text in another encoding hardly ever
 * happens to be well-formed UTF-8), and a page that declares UTF-8 but is not is read as if it
 * had declared nothing. */
#ifndef TENOR_CHARSET_H
#define TENOR_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "../base/offset_map.h"

#define CHARSET_NAME_MAX  40
#define CHARSET_MAX_BYTES ((size_t)1 << 30)

struct charset_decoded {
    const char *text; /* the input itself if it is clean UTF-8, else in `scratch` */
    size_t length;
    unsigned flags;              /* enum text_flag of unicode.h */
    char name[CHARSET_NAME_MAX]; /* lower case: "utf-8", "windows-1252", "utf-16le", ... */
};

/* Decodes `length` bytes. `declared` (may be NULL) is the encoding that the caller names: an
 * unknown name is FAILURE_ARGUMENT, while one that a page itself declares is ignored. `markup`:
 * the bytes are HTML and may declare their encoding; header lines at the very beginning are
 * read in any text. Bytes of an undeclared encoding that are not valid UTF-8 are damaged UTF-8
 * if most of the bytes beyond ASCII are in well-formed sequences; else the encoding is guessed
 * (TEXT_GUESSED), and so it is of ASCII that is ISO-2022-JP. What cannot be decoded becomes
 * U+FFFD (TEXT_INVALID_UTF8), and a NUL becomes a space (TEXT_NUL).
 *
 * `map` gets the offsets of the text in the input; it is empty if both are the same. `scratch`
 * and `map` must live as long as the text. Linear time; memory is at most 3 bytes of text and
 * 12 of map per input byte, none for clean UTF-8, and 0.2 MB while it guesses. Fails with
 * FAILURE_BINARY if more than one byte in ten is a control byte other than white space (in an
 * encoding that contains ASCII), with FAILURE_TOO_LARGE above CHARSET_MAX_BYTES, and with
 * FAILURE_MEMORY. */
bool charset_decode(const char *bytes, size_t length, const char *declared, bool markup,
                    struct text_buffer *scratch, struct offset_map *map,
                    struct charset_decoded *decoded, struct failure *failure);

#endif
