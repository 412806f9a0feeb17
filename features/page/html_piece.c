/* html_piece: a table of the bytes at which something else may begin. */
#include "html_piece.h"

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

#define UNCLEAN_4 STOP_UNCLEAN, STOP_UNCLEAN, STOP_UNCLEAN, STOP_UNCLEAN

static const uint8_t stops_at[256] = {
    /* All but tab, line feed, form feed and carriage return. */
    UNCLEAN_4,
    UNCLEAN_4,
    STOP_UNCLEAN,
    0,
    0,
    STOP_UNCLEAN,
    0,
    0,
    STOP_UNCLEAN,
    STOP_UNCLEAN,
    UNCLEAN_4,
    UNCLEAN_4,
    UNCLEAN_4,
    STOP_UNCLEAN,
    STOP_UNCLEAN,
    ['&'] = STOP_REFERENCE,
    ['<'] = STOP_MARKUP,
    [0xC2] = STOP_UNCLEAN,  /* U+0080 to U+00BF */
    [0xEF] = STOP_UNCLEAN}; /* U+F000 to U+FFFF */

/* The length of the character at `at` if it becomes another one, which is written; or 0. */
static size_t read_unclean(const char *text, size_t length, size_t at, char *made,
                           size_t *made_length)
{
    const unsigned char first = (unsigned char)text[at];
    const size_t left = length - at;
    const unsigned char second = left > 1 ? (unsigned char)text[at + 1] : 0;
    if (first == 0xC2) {
        if (second < 0x80 || second >= 0xA0)
            return 0;
        *made_length = html_references_write(html_references_code(second), made);
        return 2;
    }
    if (first == 0xEF && (left < 3 || second != 0xBF || (unsigned char)text[at + 2] < 0xBE))
        return 0;
    *made = ' ';
    *made_length = 1;
    return first == 0xEF ? 3 : 1;
}

/* Does markup begin at this '<'? */
static bool is_markup(const char *text, size_t length, size_t at)
{
    const size_t left = length - at;
    if (left < 2)
        return false;
    const char next = text[at + 1];
    return is_letter(next) || next == '!' || next == '?' || (next == '/' && left > 2);
}

/* Reads what may begin at `at` and is no plain text. Markup has length 0. */
static bool read_special(const char *text, size_t length, size_t at, unsigned stops,
                         bool in_attribute, struct html_piece *piece)
{
    size_t read = 0;
    if (stops & STOP_MARKUP) {
        piece->end = at;
        return is_markup(text, length, at);
    }
    if (stops & STOP_REFERENCE)
        read = html_references_read(text + at, length - at, in_attribute, piece->made,
                                    &piece->made_length);
    else
        read = read_unclean(text, length, at, piece->made, &piece->made_length);
    /* A reference to a control character is as that itself. */
    if (read > 0 && stops_at[(unsigned char)*piece->made] & STOP_UNCLEAN)
        read_unclean(piece->made, piece->made_length, 0, piece->made, &piece->made_length);
    piece->end = at + read;
    piece->changed = true;
    return read > 0;
}

struct html_piece html_piece_read(const char *text, size_t length, size_t at, unsigned stops,
                                  bool in_attribute)
{
    struct html_piece piece = {0};
    for (size_t end = at; end < length; end++) {
        const unsigned stop = stops_at[(unsigned char)text[end]] & stops;
        if (!stop || !read_special(text, length, end, stop, in_attribute, &piece))
            continue;
        if (end > at)
            return (struct html_piece){.end = end};
        return piece;
    }
    return (struct html_piece){.end = length};
}
