/* script: letters are counted, those of the blocks of Latin letters and all others.
 *
 * Some letters look Latin and belong to another script (Cyrillic а). They count by their
 * block, not by their looks: a text in which most letters were replaced by such is not read as
 * English either. */
#include "script.h"

#include <stdint.h>
#include <string.h>

#include "unicode.h"

/* The blocks of Unicode 15 that have Latin letters. Mathematical letters and letter-like
 * symbols are with them, because they stand in English texts, as variables and as ornament. */
static const struct {
    uint32_t first, last;
} latin_blocks[] = {
    {0x0000, 0x02FF},   /* Basic Latin to Spacing Modifier Letters */
    {0x1D00, 0x1DBF},   /* Phonetic Extensions and their supplement */
    {0x1E00, 0x1EFF},   /* Latin Extended Additional */
    {0x2070, 0x209F},   /* Superscripts and Subscripts */
    {0x2100, 0x218F},   /* Letterlike Symbols, Number Forms */
    {0x2C60, 0x2C7F},   /* Latin Extended-C */
    {0xA720, 0xA7FF},   /* Latin Extended-D */
    {0xAB30, 0xAB6F},   /* Latin Extended-E */
    {0xFB00, 0xFB06},   /* the ligatures of Alphabetic Presentation Forms that are Latin */
    {0xFF21, 0xFF5A},   /* the Latin ones of Halfwidth and Fullwidth Forms */
    {0x10780, 0x107BF}, /* Latin Extended-F */
    {0x1D400, 0x1D7FF}, /* Mathematical Alphanumeric Symbols */
    {0x1DF00, 0x1DFFF}, /* Latin Extended-G */
};

static bool is_latin(uint32_t letter)
{
    for (size_t i = 0; i < sizeof latin_blocks / sizeof *latin_blocks; i++)
        if (letter <= latin_blocks[i].last)
            return letter >= latin_blocks[i].first;
    return false;
}

/* How many bytes are outside ASCII, eight of them at a time. */
static size_t count_wide(const char *text, size_t length)
{
    const uint64_t high = UINT64_C(0x8080808080808080), low = high >> 7;
    size_t count = 0, at = 0;
    for (; length - at >= sizeof high; at += sizeof high) {
        uint64_t bytes;
        memcpy(&bytes, text + at, sizeof bytes);
        count += ((bytes & high) >> 7) * low >> 56; /* the sum of eight bytes of 0 or 1 */
    }
    for (; at < length; at++)
        count += (unsigned char)text[at] >= 0x80;
    return count;
}

/* Can most letters be of other scripts? Such a letter has two bytes or more outside ASCII, so
 * that as many ASCII letters speak against it. Texts in Latin letters hardly ever pass this, and it is
 * much faster than looking at each character. */
static bool may_be_other(const char *text, size_t length)
{
    const size_t wide_bytes = count_wide(text, length);
    size_t ascii_letters = 0;
    if (wide_bytes < 2 * SCRIPT_LEAST_LETTERS)
        return false;
    for (size_t i = 0; i < length && ascii_letters < wide_bytes / 2; i++) {
        const unsigned char folded = (unsigned char)text[i] | 0x20;
        ascii_letters += folded >= 'a' && folded <= 'z';
    }
    return ascii_letters < wide_bytes / 2;
}

bool script_is_not_latin(const char *text, size_t length)
{
    size_t latin = 0, other = 0;
    unsigned bytes;
    if (!may_be_other(text, length))
        return false;
    for (size_t at = 0; at < length; at += bytes) {
        const uint32_t point = unicode_next(text, length, at, &bytes);
        if (!unicode_is_letter(point))
            continue;
        latin += is_latin(point);
        other += !is_latin(point);
    }
    return other >= SCRIPT_LEAST_LETTERS && other > latin;
}
