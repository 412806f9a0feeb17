/* charset: bytes in any of the usual encodings → UTF-8.
 *
 * In this order: what the caller says, a byte order mark, what the page declares of itself
 * (<meta charset>, <meta http-equiv>, a saved "Content-Type:" header line or an XML
 * declaration within the first 1,024 bytes, as the HTML Standard's prescan has it), UTF-8
 * where the bytes are that, else windows-1252. Names are those of the Encoding Standard:
 * "iso-8859-1" and "latin1" are windows-1252.
 *
 * The caller is believed, whatever comes of it. A page is not: one that was saved as UTF-8
 * often still declares what it once was served in, so a page that is well-formed UTF-8 with a
 * character beyond ASCII is UTF-8 whatever it declares (text in another encoding hardly ever is
 * that), and one that declares UTF-8 and is none is read as if it had declared nothing. */
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
    const char *text; /* into the given bytes where they are clean UTF-8, else into scratch */
    size_t length;
    unsigned flags;              /* enum text_flag of unicode.h */
    char name[CHARSET_NAME_MAX]; /* lower case: "utf-8", "windows-1252", "utf-16le", ... */
};

/* Decodes `length` bytes. `declared` (may be NULL) is what the caller says they are; a name
 * that is not known is FAILURE_ARGUMENT there, and passed over where the page itself says it.
 * `markup`: the bytes are HTML and may declare their charset; header lines at the very
 * beginning are looked at in any text. Bytes that are undeclared and no valid UTF-8 are UTF-8
 * with damage if most of their bytes beyond ASCII stand in well-formed sequences, else
 * windows-1252. What cannot be decoded is U+FFFD (TEXT_INVALID_UTF8), a NUL a blank.
 *
 * `map` gets where each piece comes from, one for each character that is not the same bytes:
 * empty if the text is the given bytes from their first on. Linear time; memory at most 3 bytes
 * of text and 12 of map for each byte given, none for clean UTF-8. Fails with FAILURE_BINARY
 * for bytes that are no text (more than one in ten is a control byte other than white space, in
 * an encoding that has ASCII in it), FAILURE_TOO_LARGE, FAILURE_MEMORY. */
bool charset_decode(const char *bytes, size_t length, const char *declared, bool markup,
                    struct text_buffer *scratch, struct offset_map *map,
                    struct charset_decoded *decoded, struct failure *failure);

#endif
