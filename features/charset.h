/* charset: bytes in any of the usual encodings → UTF-8.
 *
 * In this order: what the caller says, a byte order mark, what the page declares of itself
 * (<meta charset>, <meta http-equiv>, a saved "Content-Type:" header line or an XML
 * declaration within the first 1,024 bytes, as the HTML Standard's prescan has it), UTF-8
 * where the bytes are that, else windows-1252. Names are those of the Encoding Standard:
 * "iso-8859-1" and "latin1" are windows-1252. */
#ifndef TENOR_CHARSET_H
#define TENOR_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#include "failure.h"
#include "memory.h"
#include "offset_map.h"

#define CHARSET_NAME_MAX 40

struct charset_decoded {
    const char *text; /* into the given bytes where they are clean UTF-8, else into scratch */
    size_t length;
    unsigned flags;              /* enum text_flag of unicode.h */
    char name[CHARSET_NAME_MAX]; /* lower case: "utf-8", "windows-1252", "utf-16le", ... */
};

/* Decodes `length` bytes. `declared` (may be NULL) is what the caller says they are; a name
 * that is not known is FAILURE_ARGUMENT there, and passed over where the page itself says it.
 * `markup`: the bytes are HTML and may declare their charset. Bytes that are undeclared and
 * no valid UTF-8 are UTF-8 with damage (U+FFFD, TEXT_INVALID_UTF8) if most of their bytes
 * beyond ASCII stand in well-formed sequences, else windows-1252. `map` gets where each piece
 * comes from: empty if text == bytes. Linear time. Fails with FAILURE_BINARY as unicode_decode
 * does, FAILURE_MEMORY. */
bool charset_decode(const char *bytes, size_t length, const char *declared, bool markup,
                    struct text_buffer *scratch, struct offset_map *map,
                    struct charset_decoded *decoded, struct failure *failure);

#endif
