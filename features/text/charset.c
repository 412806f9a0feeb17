/* charset: bytes in any of the usual encodings → UTF-8.
 *
 * Clean UTF-8, the usual case, is checked once and not copied. Everything else is copied: runs
 * of ASCII as a whole, other characters one by one, each with its own piece of the map. iconv
 * does not tell which bytes became which, so it gets one character at a time; for an encoding
 * of one byte per character it is asked only once, for a table of all bytes. */
#include "charset.h"

#include <errno.h>
#include <string.h>

#include "../base/stop.h"
#include "charset_guess.h"
#include "charset_label.h"
#include "iconv_steps.h"
#include "unicode.h"

/* More than one byte in ten is a control byte: not text. Damaged text has a few of them, evenly
 * spread bytes have more (27 of 256). */
#define CONTROLS_SHARE 10

#define SURVEY_PIECE   (4 * STOP_WORK) /* bytes that are surveyed without asking */
#define SEQUENCE_MOST  4               /* bytes of UTF-8 */

/* One call of charset_decode. */
struct decoding {
    const char *bytes; /* after the byte order mark */
    size_t length;
    size_t given; /* the offset of bytes[0] in the input */
    struct text_buffer *out;
    struct offset_map *map;
    unsigned flags;
    struct failure *failure;
};

/* ---- Pieces ------------------------------------------------------------------------ */

/* Copies bytes[at .. at + length), which are ASCII. */
static bool put_ascii(struct decoding *decoding, size_t at, size_t length)
{
    return length == 0 ||
           (offset_map_add(decoding->map, decoding->out->length, decoding->given + at, false,
                           decoding->failure) &&
            text_buffer_append(decoding->out, decoding->bytes + at, length, decoding->failure));
}

/* Appends the decoded form of the bytes from `at` on. */
static bool put_made(struct decoding *decoding, size_t at, const char *made, size_t length)
{
    return length == 0 || (offset_map_add(decoding->map, decoding->out->length,
                                          decoding->given + at, true, decoding->failure) &&
                           text_buffer_append(decoding->out, made, length, decoding->failure));
}

static bool put_point(struct decoding *decoding, size_t at, uint32_t code_point)
{
    return offset_map_add(decoding->map, decoding->out->length, decoding->given + at, true,
                          decoding->failure) &&
           unicode_append(decoding->out, code_point, decoding->failure);
}

static bool put_replacement(struct decoding *decoding, size_t at)
{
    decoding->flags |= TEXT_INVALID_UTF8;
    return put_point(decoding, at, UNICODE_REPLACEMENT);
}

static void blank_nuls(struct decoding *decoding)
{
    char *at = decoding->out->data;
    const char *end = at ? at + decoding->out->length : NULL;
    while (at && (at = memchr(at, '\0', (size_t)(end - at)))) {
        *at++ = ' ';
        decoding->flags |= TEXT_NUL;
    }
}

/* ---- UTF-16 -------------------------------------------------------------------------- */

static uint32_t unit_at(const struct decoding *decoding, size_t at, bool big_endian)
{
    const unsigned char *bytes = (const unsigned char *)decoding->bytes + at;
    return (uint32_t)bytes[!big_endian] << 8 | bytes[big_endian];
}

static bool decode_utf16(struct decoding *decoding, bool big_endian)
{
    const size_t length = decoding->length;
    for (size_t at = 0, step = 2; at < length; at += step) {
        if (!go_on(decoding->failure, step))
            return false;
        uint32_t unit = length - at >= 2 ? unit_at(decoding, at, big_endian) : 0xD800u;
        uint32_t next = length - at >= 4 ? unit_at(decoding, at + 2, big_endian) : 0;
        bool pair = (unit & 0xFC00u) == 0xD800u && (next & 0xFC00u) == 0xDC00u;
        bool half = !pair && (unit & 0xF800u) == 0xD800u; /* or a lone byte at the end */
        uint32_t point = pair ? 0x10000u + ((unit & 0x3FFu) << 10 | (next & 0x3FFu)) : unit;
        step = pair ? 4 : 2;
        if (half ? !put_replacement(decoding, at) : !put_point(decoding, at, point))
            return false;
    }
    return true;
}

/* ---- One byte per character ------------------------------------------------------------ */

/* What each byte from 0x80 on stands for; length 0: nothing. */
struct byte_table {
    struct {
        char bytes[ICONV_MADE_MOST];
        size_t length;
    } of[128];
};

static bool decode_bytes(struct decoding *decoding, const struct byte_table *table)
{
    size_t at = 0;
    while (at < decoding->length) {
        size_t ascii = unicode_ascii_length(decoding->bytes + at, decoding->length - at);
        if (!go_on(decoding->failure, ascii) || !put_ascii(decoding, at, ascii))
            return false;
        for (at += ascii; at < decoding->length; at++) {
            unsigned char byte = (unsigned char)decoding->bytes[at];
            if (byte < 0x80)
                break;
            if (!go_on(decoding->failure, 1))
                return false;
            size_t length = table->of[byte - 0x80].length;
            if (length > 0 ? !put_made(decoding, at, table->of[byte - 0x80].bytes, length)
                           : !put_replacement(decoding, at))
                return false;
        }
    }
    return true;
}

/* The bytes 0x80 to 0x9F have a table; all others are as in Latin-1. */
static bool decode_windows_1252(struct decoding *decoding)
{
    static const uint16_t c1_points[32] = {
        0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};
    struct byte_table table = {.of = {{.length = 0}}};
    for (unsigned i = 0; i < 128; i++) {
        unsigned point = i < 32 ? c1_points[i] : 0x80 + i;
        char *bytes = table.of[i].bytes;
        if (point < 0x800) {
            bytes[0] = (char)(0xC0u | point >> 6);
            bytes[1] = (char)(0x80u | (point & 0x3Fu));
            table.of[i].length = 2;
        } else {
            bytes[0] = (char)(0xE0u | point >> 12);
            bytes[1] = (char)(0x80u | (point >> 6 & 0x3Fu));
            bytes[2] = (char)(0x80u | (point & 0x3Fu));
            table.of[i].length = 3;
        }
    }
    return decode_bytes(decoding, &table);
}

/* ---- iconv ------------------------------------------------------------------------------- */

static bool decode_by_table(struct decoding *decoding, iconv_t converter)
{
    struct byte_table table = {.of = {{.length = 0}}};
    for (unsigned i = 0; i < 128; i++) {
        const char byte = (char)(0x80 + i);
        table.of[i].length = iconv_byte(converter, byte, table.of[i].bytes);
    }
    return decode_bytes(decoding, &table);
}

static bool decode_sequences(struct decoding *decoding, iconv_t converter, bool shifts)
{
    char made[ICONV_MADE_MOST];
    size_t at = 0, made_length, taken;
    while (at < decoding->length) {
        const char *bytes = decoding->bytes + at;
        size_t left = decoding->length - at;
        size_t ascii = shifts ? 0 : unicode_ascii_length(bytes, left);
        if (!go_on(decoding->failure, ascii > 0 ? ascii : STOP_CHARACTER))
            return false;
        if (ascii > 0) {
            if (!put_ascii(decoding, at, ascii))
                return false;
            at += ascii;
            continue;
        }
        taken = iconv_character(converter, bytes, left, made, &made_length);
        bool same = taken == 1 && made_length == 1 && *made == *bytes;
        if (taken == 0 ? !put_replacement(decoding, at)
            : same     ? !put_ascii(decoding, at, 1)
                       : !put_made(decoding, at, made, made_length))
            return false;
        /* A sequence that the end of the text cuts off is skipped as a whole; of an invalid one
         * only the first byte, since the next may begin another. */
        at += taken > 0 ? taken : errno == EINVAL ? left : 1;
    }
    return put_made(decoding, at, made, iconv_flush(converter, made, ICONV_MADE_MOST));
}

static bool decode_by_iconv(struct decoding *decoding, const struct encoding *encoding)
{
    iconv_t converter;
    if (!iconv_begin(&converter, encoding, decoding->failure))
        return false;
    bool done = encoding->kind == ENCODING_BYTES
                    ? decode_by_table(decoding, converter)
                    : decode_sequences(decoding, converter, encoding->kind == ENCODING_SHIFTS);
    iconv_close(converter);
    return done;
}

/* ---- Which encoding -------------------------------------------------------------------- */

/* The encoding that a byte order mark stands for, or NULL. */
static const struct encoding *find_mark(const char *bytes, size_t length, size_t *mark)
{
    static const char *const marks[] = {"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"};
    const struct encoding *const encodings[] = {encoding_utf8, encoding_utf16le,
                                                encoding_utf16be};
    for (size_t i = 0; i < 3; i++) {
        *mark = strlen(marks[i]);
        if (length >= *mark && memcmp(bytes, marks[i], *mark) == 0)
            return encodings[i];
    }
    *mark = 0;
    return NULL;
}

/* Finds the encoding of bytes that neither the caller nor a byte order mark names. `*guessed`:
 * nor the bytes themselves, as valid UTF-8, or what they declare. */
static bool find_encoding(const char *bytes, size_t length, bool markup,
                          const struct utf8_survey *survey, const struct encoding **encoding,
                          bool *guessed, struct failure *failure)
{
    const bool is_utf8 = survey->ill_formed == 0;
    *encoding = encoding_utf8;
    if (is_utf8 && survey->multibyte > 0)
        return true;
    const struct encoding *declared = encoding_declared(bytes, length, markup);
    if (declared && declared != encoding_utf8 && iconv_can_read(declared)) {
        *encoding = declared;
        return true;
    }
    if (is_utf8) {
        *guessed = survey->controls > 0 && charset_is_iso_2022_jp(bytes, length) &&
                   iconv_can_read(encoding_iso_2022_jp);
        *encoding = *guessed ? encoding_iso_2022_jp : encoding_utf8;
        return true;
    }
    if (survey->multibyte > survey->ill_formed)
        return true;
    *guessed = true;
    return charset_guess(bytes, length, markup, encoding, failure);
}

/* How many of the bytes, up to `most`, can be surveyed by themselves: no sequence goes on behind
 * them. */
static size_t whole_sequences(const char *bytes, size_t length, size_t most)
{
    if (length <= most)
        return length;
    size_t end = most;
    while (end > most - SEQUENCE_MOST && ((unsigned char)bytes[end] & 0xC0u) == 0x80u)
        end--;
    return end > most - SEQUENCE_MOST ? end : most; /* else they belong to nothing */
}

/* unicode_survey, piece by piece. */
static bool take_survey(const char *bytes, size_t length, struct utf8_survey *survey,
                        struct failure *failure)
{
    for (size_t at = 0, size; at < length; at += size) {
        size = whole_sequences(bytes + at, length - at, SURVEY_PIECE);
        const struct utf8_survey piece = unicode_survey(bytes + at, size);
        if (!go_on(failure, size))
            return false;
        survey->controls += piece.controls;
        survey->nul |= piece.nul;
        survey->multibyte += piece.multibyte;
        survey->ill_formed += piece.ill_formed;
    }
    return true;
}

/* Chooses by the caller and the byte order mark; *encoding is NULL if neither names one. *mark
 * is the length of the byte order mark to skip. */
static bool choose_encoding(const char *bytes, size_t length, const char *declared,
                            const struct encoding **encoding, size_t *mark,
                            struct failure *failure)
{
    const struct encoding *by_mark = find_mark(bytes, length, mark);
    *encoding = by_mark;
    if (!declared)
        return true;
    *encoding = encoding_find(declared, strlen(declared));
    if (!*encoding)
        return fail(failure, FAILURE_ARGUMENT, "unknown charset '%s'", declared);
    /* "utf-16" alone leaves the order of the bytes to the mark. */
    if (by_mark && by_mark->kind == ENCODING_UTF16 && (*encoding)->kind == ENCODING_UTF16)
        *encoding = by_mark;
    if (*encoding != by_mark)
        *mark = 0;
    return true;
}

/* ---- All together ------------------------------------------------------------------------ */

static bool has_ascii(const struct encoding *encoding)
{
    return encoding->kind != ENCODING_UTF16 && encoding->kind != ENCODING_SHIFTS;
}

/* Decodes bytes that cannot be used as they are. */
static bool decode(struct decoding *decoding, const struct encoding *encoding,
                   const struct utf8_survey *survey)
{
    bool done = false;
    switch (encoding->kind) {
    case ENCODING_UTF8:
        decoding->flags |= survey->ill_formed > 0 ? TEXT_INVALID_UTF8 : 0u;
        decoding->flags |= survey->nul ? TEXT_NUL : 0u;
        return unicode_repair(decoding->bytes, decoding->length, decoding->out, decoding->map,
                              decoding->given, decoding->failure);
    case ENCODING_UTF16:
        decoding->flags |= TEXT_UTF16;
        done = decode_utf16(decoding, encoding == encoding_utf16be);
        break;
    case ENCODING_WINDOWS_1252:
        done = decode_windows_1252(decoding);
        break;
    case ENCODING_BYTES:
    case ENCODING_SEQUENCES:
    case ENCODING_SHIFTS:
        done = decode_by_iconv(decoding, encoding);
        break;
    }
    blank_nuls(decoding);
    return done;
}

bool charset_decode(const char *bytes, size_t length, const char *declared, bool markup,
                    struct text_buffer *scratch, struct offset_map *map,
                    struct charset_decoded *decoded, struct failure *failure)
{
    const struct encoding *encoding;
    size_t mark;
    bytes = length > 0 ? bytes : "";
    *decoded = (struct charset_decoded){.text = ""};
    text_buffer_clear(scratch);
    map->count = 0;
    if (length > CHARSET_MAX_BYTES)
        return fail(failure, FAILURE_TOO_LARGE, "the text has more than %zu bytes",
                    CHARSET_MAX_BYTES);
    if (!choose_encoding(bytes, length, declared, &encoding, &mark, failure))
        return false;

    struct utf8_survey survey = {0};
    if (!encoding || has_ascii(encoding))
        if (!take_survey(bytes + mark, length - mark, &survey, failure))
            return false;
    bool guessed = false;
    if (!encoding &&
        !find_encoding(bytes, length, markup, &survey, &encoding, &guessed, failure))
        return false;
    if (has_ascii(encoding) && survey.controls > (length - mark) / CONTROLS_SHARE)
        return fail(failure, FAILURE_BINARY, "the input is not text");
    strncpy(decoded->name, encoding->name, sizeof decoded->name - 1); /* the last is a NUL */
    decoded->flags = (mark > 0 ? TEXT_BOM : 0u) | (guessed ? TEXT_GUESSED : 0u);

    bool beyond_ascii = survey.multibyte + survey.ill_formed > 0;
    bool clean = encoding == encoding_utf8 ? survey.ill_formed == 0
                                           : has_ascii(encoding) && !beyond_ascii;
    if (clean && !survey.nul) {
        decoded->text = bytes + mark;
        decoded->length = length - mark;
        return offset_map_add(map, 0, mark, false, failure);
    }
    struct decoding decoding = {.bytes = bytes + mark,
                                .length = length - mark,
                                .given = mark,
                                .out = scratch,
                                .map = map,
                                .flags = decoded->flags,
                                .failure = failure};
    if (!decode(&decoding, encoding, &survey))
        return false;
    decoded->text = scratch->length > 0 ? scratch->data : "";
    decoded->length = scratch->length;
    decoded->flags = decoding.flags;
    return true;
}
