/* iconv_steps: iconv, one character at a time: so it is known which bytes became which. */
#ifndef TENOR_ICONV_STEPS_H
#define TENOR_ICONV_STEPS_H

#include <iconv.h>
#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "charset_label.h"

#define ICONV_SEQUENCE_MOST 8  /* bytes of one character, with the escape sequence before it */
#define ICONV_MADE_MOST     16 /* bytes that iconv can write for one character */

/* Does this system's iconv know the encoding? Yes if none is needed. */
bool iconv_can_read(const struct encoding *encoding);

/* Opens a converter from the encoding to UTF-8, which the caller closes. Windows-1252 has one
 * too. Fails with FAILURE_ARGUMENT if this system does not know the encoding, and with
 * FAILURE_MEMORY. */
bool iconv_begin(iconv_t *converter, const struct encoding *encoding, struct failure *failure);

/* Gives iconv bytes[0 .. length), length <= ICONV_SEQUENCE_MOST. Returns how many it took, and
 * what it wrote in made[0 .. *made_length). errno is 0 if it took all, EINVAL if the character
 * goes on behind these bytes, EILSEQ if they are invalid. */
size_t iconv_step(iconv_t converter, const char *bytes, size_t length,
                  char made[static ICONV_MADE_MOST], size_t *made_length);

/* Gives iconv as many of bytes[0 .. left), left > 0, as the next character has, and returns the
 * same: 0 with errno EINVAL if the end cuts it off. */
size_t iconv_character(iconv_t converter, const char *bytes, size_t left,
                       char made[static ICONV_MADE_MOST], size_t *made_length);

/* Writes what iconv still holds back, a letter that a combining mark might have followed, and
 * returns its length. */
size_t iconv_flush(iconv_t converter, char *made, size_t room);

/* What `byte` stands for in an encoding of one byte per character: its length, 0 if nothing. */
size_t iconv_byte(iconv_t converter, char byte, char made[static ICONV_MADE_MOST]);

#endif
