/* unicode: what is UTF-8 and what is not, its characters, and the folded form of a word.
 *
 * The one place that includes utf8proc.h. */
#ifndef TENOR_UNICODE_H
#define TENOR_UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "../base/offset_map.h"

enum text_flag {
    TEXT_INVALID_UTF8 = 1 << 0, /* some bytes were replaced by U+FFFD */
    TEXT_UTF16 = 1 << 1,        /* was UTF-16 */
    TEXT_BOM = 1 << 2,          /* began with a byte order mark, left out */
    TEXT_NUL = 1 << 3           /* NUL bytes were replaced by spaces */
};

/* What bytes are when they are read as UTF-8. */
struct utf8_survey {
    size_t controls;   /* control characters of ASCII other than white space */
    size_t multibyte;  /* bytes in well-formed sequences of two and more */
    size_t ill_formed; /* bytes in no such sequence and not ASCII */
    bool nul;
};

/* Several gigabytes a second where the bytes are ASCII. */
struct utf8_survey unicode_survey(const char *bytes, size_t length);

/* Is this well-formed UTF-8 without NUL? */
bool unicode_is_valid(const char *bytes, size_t length);

/* Appends UTF-8 as it should be: one U+FFFD for each maximal ill-formed part (Unicode 15,
 * section 3.9, "substitution of maximal subparts"), a blank for NUL. `map`, if it is not NULL,
 * is told where the pieces come from, where bytes[0] is `given` in what was given. */
bool unicode_repair(const char *bytes, size_t length, struct text_buffer *out,
                    struct offset_map *map, size_t given, struct failure *failure);

/* Appends U+FFFD or any other code point. */
bool unicode_append(struct text_buffer *out, uint32_t code_point, struct failure *failure);
#define UNICODE_REPLACEMENT 0xFFFDu

/* The length of the ASCII that bytes[0 .. length) begins with. */
size_t unicode_ascii_length(const char *bytes, size_t length);

/* Reads one step at bytes[0 .. left), left > 0: the length of a well-formed UTF-8 sequence, or,
 * with `*valid` false, of the maximal ill-formed part. */
size_t unicode_step(const char *bytes, size_t left, bool *valid);

/* What unicode_next does with what is not ASCII. */
uint32_t unicode_next_wide(const char *text, size_t length, size_t at, unsigned *bytes);

/* Reads one code point at text[at], which must be inside valid UTF-8, and its
 * length in bytes. */
static inline uint32_t unicode_next(const char *text, size_t length, size_t at, unsigned *bytes)
{
    const unsigned char first = (unsigned char)text[at];
    *bytes = 1;
    return first < 0x80 ? first : unicode_next_wide(text, length, at, bytes);
}

/* The length of the longest beginning of at most `most` bytes that ends with a whole
 * character. */
static inline size_t unicode_cut(const char *text, size_t length, size_t most)
{
    if (length <= most)
        return length;
    while (most > 0 && ((unsigned char)text[most] & 0xC0u) == 0x80u)
        most--;
    return most;
}

enum character_class {
    CHARACTER_OTHER,       /* control and unassigned: separates, means nothing */
    CHARACTER_SPACE,       /* any white space, U+00A0 too */
    CHARACTER_NEWLINE,     /* LF, VT, FF, CR, U+0085, U+2028, U+2029 */
    CHARACTER_LETTER,      /* letters, and marks that continue them */
    CHARACTER_DIGIT,       /* decimal digits of any script */
    CHARACTER_APOSTROPHE,  /* ' U+2019 U+02BC U+FF07: may stand inside a word */
    CHARACTER_HYPHEN,      /* - U+2010 U+2011 */
    CHARACTER_PUNCTUATION, /* all other punctuation */
    CHARACTER_SYMBOL,      /* currency, mathematics, emoji, ... */
    CHARACTER_INVISIBLE    /* soft hyphen, zero-width marks: not there at all */
};

enum character_class unicode_class(uint32_t code_point);
bool unicode_is_upper(uint32_t code_point); /* upper or title case letter */
bool unicode_is_lower(uint32_t code_point); /* lower case letter */

/* Appends the NFC, case-folded form of the word text[0..length) to `out`:
 * U+2019 becomes ', invisible characters vanish. Linear in `length`; no allocation
 * once `out` has room. */
bool unicode_fold(const char *text, size_t length, struct text_buffer *out,
                  struct failure *failure);

#endif
