/* unicode: valid and invalid UTF-8, classes of characters, and case folding.
 *
 * The only file that includes utf8proc.h. */
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
    TEXT_BOM = 1 << 2,          /* began with a byte order mark, which was left out */
    TEXT_NUL = 1 << 3,          /* NUL bytes were replaced by spaces */
    TEXT_GUESSED = 1 << 4       /* nothing declared the encoding, and the bytes are not UTF-8 */
};

/* What was counted in bytes that were read as UTF-8. */
struct utf8_survey {
    size_t controls;   /* control characters of ASCII other than white space */
    size_t multibyte;  /* bytes in well-formed sequences of two and more */
    size_t ill_formed; /* bytes outside ASCII in no such sequence */
    bool nul;          /* there is a NUL */
};

/* Counts them; fast where the bytes are ASCII. */
struct utf8_survey unicode_survey(const char *bytes, size_t length);

/* Is this well-formed UTF-8 without NUL? */
bool unicode_is_valid(const char *bytes, size_t length);

/* Appends the bytes as valid UTF-8: with one U+FFFD for each maximal ill-formed part
 * (Unicode 15, section 3.9, "substitution of maximal subparts"), and a blank for each NUL.
 * If `map` is not NULL, adds to it where the appended bytes come from; `given` is the offset
 * of bytes[0] there. Fails with FAILURE_MEMORY. */
bool unicode_repair(const char *bytes, size_t length, struct text_buffer *out,
                    struct offset_map *map, size_t given, struct failure *failure);

/* Appends a code point. Fails with FAILURE_MEMORY. */
bool unicode_append(struct text_buffer *out, uint32_t code_point, struct failure *failure);
#define UNICODE_REPLACEMENT 0xFFFDu

/* The number of bytes of ASCII at the beginning of bytes[0 .. length). */
size_t unicode_ascii_length(const char *bytes, size_t length);

/* The length of the well-formed UTF-8 sequence that bytes[0 .. left), left > 0, begins with;
 * or, with `*valid` false, of the maximal ill-formed part. */
size_t unicode_step(const char *bytes, size_t left, bool *valid);

/* Part of unicode_next: reads a code point outside ASCII. */
uint32_t unicode_next_wide(const char *text, size_t length, size_t at, unsigned *bytes);

/* The code point that begins at text[at], at < length, in valid UTF-8. Sets `*bytes` to its
 * length. */
static inline uint32_t unicode_next(const char *text, size_t length, size_t at, unsigned *bytes)
{
    const unsigned char first = (unsigned char)text[at];
    *bytes = 1;
    return first < 0x80 ? first : unicode_next_wide(text, length, at, bytes);
}

/* The length of the longest prefix of valid UTF-8 that has at most `most` bytes and ends with a
 * whole character. */
static inline size_t unicode_cut(const char *text, size_t length, size_t most)
{
    if (length <= most)
        return length;
    while (most > 0 && ((unsigned char)text[most] & 0xC0u) == 0x80u)
        most--;
    return most;
}

enum character_class {
    CHARACTER_OTHER,       /* control characters, unassigned: separates words */
    CHARACTER_SPACE,       /* any white space, U+00A0 too */
    CHARACTER_NEWLINE,     /* LF, VT, FF, CR, U+0085, U+2028, U+2029 */
    CHARACTER_LETTER,      /* letters, and marks that continue them */
    CHARACTER_DIGIT,       /* decimal digits of any script */
    CHARACTER_APOSTROPHE,  /* ' U+2019 U+02BC U+FF07: may stand inside a word */
    CHARACTER_HYPHEN,      /* - U+2010 U+2011 */
    CHARACTER_PUNCTUATION, /* all other punctuation */
    CHARACTER_SYMBOL,      /* currency, mathematics, emoji, ... */
    CHARACTER_INVISIBLE    /* soft hyphen, zero-width marks: ignored */
};

enum character_class unicode_class(uint32_t code_point);
bool unicode_is_letter(uint32_t code_point); /* of any script; not a mark */
bool unicode_is_upper(uint32_t code_point);  /* upper or title case letter */
bool unicode_is_lower(uint32_t code_point);  /* lower case letter */
uint32_t unicode_lower(uint32_t code_point); /* its lower case letter, or itself */

/* Appends the case-folded form, in NFC, of the word text[0 .. length), which is valid UTF-8:
 * apostrophes become ', invisible characters are left out. Linear in `length`; allocates
 * nothing once `out` has room. Fails with FAILURE_MEMORY. */
bool unicode_fold(const char *text, size_t length, struct text_buffer *out,
                  struct failure *failure);

#endif
