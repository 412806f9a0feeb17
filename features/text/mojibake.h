/* mojibake: does a text look like bytes that were decoded from the wrong encoding? */
#ifndef TENOR_MOJIBAKE_H
#define TENOR_MOJIBAKE_H

#include <stddef.h>

enum mojibake {
    MOJIBAKE_NONE,
    MOJIBAKE_LIKELY, /* it is, unless its language can be recognised */
    MOJIBAKE_SURE
};

/* Looks at text[0 .. length), valid UTF-8, for what no text of any language has. Linear in
 * `length`. Text of Latin letters that was read in the encoding of another such language, as
 * Polish in that of French, has none of it, and its language can mostly be recognised. */
enum mojibake mojibake_find(const char *text, size_t length);

#endif
