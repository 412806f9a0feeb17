/* characters: bytes of a long text → characters, as SQL's substr counts them, each in a moment. */
#ifndef TENOR_CHARACTERS_H
#define TENOR_CHARACTERS_H

#include <stdbool.h>
#include <stddef.h>

/* Counts at regular places of a text. All zero: no text. */
struct characters {
    const char *text;
    size_t length;
    size_t *before; /* [count] characters before every so many bytes */
    size_t count, capacity;
};

/* Takes a text of UTF-8, which must stay until another is taken. What is no UTF-8 is counted as
 * SQLite does: a byte of 0xc0 or more with all of 0x80 to 0xbf behind it is a character, and so is
 * each other byte. False for lack of memory: there is no text then. */
bool characters_take(struct characters *characters, const char *text, size_t length);

/* The number of characters that begin before byte `at`. What is behind the text is at its end. */
size_t characters_before(const struct characters *characters, size_t at);

void characters_release(struct characters *characters); /* memory freed, as zeroed */

#endif
