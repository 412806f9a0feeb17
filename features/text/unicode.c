/* unicode: valid and invalid UTF-8, classes of characters, and case folding. */
#include "unicode.h"

#include <string.h>
#include <utf8proc.h>

#include "../base/ascii_run.h"
#include "../base/stop.h"

#define MAX_UTF8 4 /* bytes of one code point */

static bool is_ascii_upper(uint32_t c)
{
    return c - 'A' < 26;
}

/* ---- UTF-8 ---------------------------------------------------------------- */

/* Well-formed sequences are those of Unicode 15, table 3-7: the first byte gives the length and
 * the range of the second byte; all others are from 80 to BF. */
static size_t utf8_step(const unsigned char *bytes, size_t left, bool *valid)
{
    unsigned char first = bytes[0], low = 0x80, high = 0xBF;
    size_t length = first < 0x80   ? 1
                    : first < 0xC2 ? 0
                    : first < 0xE0 ? 2
                    : first < 0xF0 ? 3
                    : first < 0xF5 ? 4
                                   : 0;
    *valid = length > 0;
    if (length < 2)
        return 1;
    if (first == 0xE0)
        low = 0xA0; /* shorter forms exist */
    else if (first == 0xED)
        high = 0x9F; /* surrogates */
    else if (first == 0xF0)
        low = 0x90; /* shorter forms exist */
    else if (first == 0xF4)
        high = 0x8F; /* beyond U+10FFFF */
    for (size_t i = 1; i < length; i++) {
        if (i >= left || bytes[i] < low || bytes[i] > high) {
            *valid = false;
            return i;
        }
        low = 0x80;
        high = 0xBF;
    }
    return length;
}

size_t unicode_step(const char *bytes, size_t left, bool *valid)
{
    return utf8_step((const unsigned char *)bytes, left, valid);
}

#define EVERY(byte) (0x0101010101010101u * (byte))
#define HIGH_BITS   EVERY(0x80u)

static uint64_t eight_bytes(const char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

size_t unicode_ascii_length(const char *bytes, size_t length)
{
    size_t at = 0;
    while (length - at >= 8 && (eight_bytes(bytes + at) & HIGH_BITS) == 0)
        at += 8;
    while (at < length && (unsigned char)bytes[at] < 0x80)
        at++;
    return at;
}

static bool is_control(unsigned char byte)
{
    return (byte < 0x20 && (byte < '\t' || byte > '\r')) || byte == 0x7F;
}

#define PLAIN_BLOCK 16 /* bytes that plain_length looks at together, at most */

#ifdef __x86_64__ /* which has SSE2 */

/* The number of bytes of ASCII without control characters at the beginning; when fewer than a
 * block are left it stops. Bytes outside ASCII are negative here, and so less than a blank. */
static size_t plain_length(const char *bytes, size_t length)
{
    const __m128i blank = _mm_set1_epi8(' '), delete = _mm_set1_epi8(0x7F);
    size_t at = 0;
    for (; length - at >= PLAIN_BLOCK; at += PLAIN_BLOCK) {
        const __m128i block = _mm_loadu_si128((const __m128i *)(const void *)(bytes + at));
        const __m128i white = ascii_run_between(block, '\t', '\r' - '\t' + 1);
        const __m128i below = _mm_andnot_si128(white, _mm_cmplt_epi8(block, blank));
        const __m128i others = _mm_or_si128(below, _mm_cmpeq_epi8(block, delete));
        const unsigned bits = (unsigned)_mm_movemask_epi8(others);
        if (bits)
            return at + (size_t)__builtin_ctz(bits);
    }
    return at;
}

#else

/* Is a control character among these eight bytes of ASCII? Adding 0x80 - n to a byte below 0x80
 * sets its top bit if the byte is n or more, and never carries into the next byte. */
static bool has_controls(uint64_t word)
{
    uint64_t from_blank = word + EVERY(0x80u - 0x20), delete = word + EVERY(0x80u - 0x7F);
    uint64_t from_tab = word + EVERY(0x80u - '\t'),
             past_return = word + EVERY(0x80u - '\r' - 1);
    uint64_t white = from_tab & ~past_return;
    return ((~(from_blank | white) | delete) & HIGH_BITS) != 0;
}

/* The same, eight bytes at a time. */
static size_t plain_length(const char *bytes, size_t length)
{
    size_t at = 0;
    for (uint64_t word; length - at >= 8; at += 8) {
        word = eight_bytes(bytes + at);
        if ((word & HIGH_BITS) != 0 || has_controls(word))
            break;
    }
    return at;
}

#endif

/* Most characters outside ASCII in English text are dashes and quotation marks of General
 * Punctuation, whose three bytes begin with E2. */
static bool is_usual_mark(const unsigned char *bytes, size_t left)
{
    return left >= 3 && bytes[0] == 0xE2 && ((bytes[1] ^ 0x80) | (bytes[2] ^ 0x80)) < 0x40;
}

struct utf8_survey unicode_survey(const char *bytes, size_t length)
{
    struct utf8_survey survey = {0};
    const unsigned char *input = (const unsigned char *)bytes;
    size_t at = 0;
    while (at < length) {
        at += plain_length(bytes + at, length - at);
        /* The bytes at which plain_length stopped, or which it did not look at. */
        const size_t end = length - at > PLAIN_BLOCK ? at + PLAIN_BLOCK : length;
        for (; at < end && input[at] < 0x80; at++) {
            survey.controls += is_control(input[at]);
            survey.nul |= input[at] == 0;
        }
        while (at < length && input[at] >= 0x80) {
            bool valid = is_usual_mark(input + at, length - at);
            size_t step = valid ? 3 : utf8_step(input + at, length - at, &valid);
            *(valid ? &survey.multibyte : &survey.ill_formed) += step;
            at += step;
        }
    }
    return survey;
}

bool unicode_is_valid(const char *bytes, size_t length)
{
    struct utf8_survey survey = unicode_survey(bytes, length);
    return !survey.nul && survey.ill_formed == 0;
}

bool unicode_append(struct text_buffer *out, uint32_t code_point, struct failure *failure)
{
    utf8proc_uint8_t bytes[MAX_UTF8];
    utf8proc_ssize_t length = utf8proc_encode_char((utf8proc_int32_t)code_point, bytes);
    return text_buffer_append(out, bytes, (size_t)length, failure);
}

static bool note_piece(struct offset_map *map, const struct text_buffer *out, size_t given,
                       bool changed, struct failure *failure)
{
    return !map || offset_map_add(map, out->length, given, changed, failure);
}

/* Bytes between two replacements are copied in one piece. A blank is as long as the NUL that it
 * replaces, so it is no change for the map. */
bool unicode_repair(const char *bytes, size_t length, struct text_buffer *out,
                    struct offset_map *map, size_t given, struct failure *failure)
{
    size_t kept = 0, at = 0;
    while (at < length) {
        bool valid;
        size_t ascii = unicode_ascii_length(bytes + at, length - at);
        const char *nul = memchr(bytes + at, '\0', ascii);
        if (!go_on(failure, ascii))
            return false;
        at += nul ? (size_t)(nul - (bytes + at)) : ascii;
        if (at == length)
            break;
        size_t step = unicode_step(bytes + at, length - at, &valid);
        if (!valid || bytes[at] == '\0') {
            if (!note_piece(map, out, given + kept, false, failure) ||
                !text_buffer_append(out, bytes + kept, at - kept, failure) ||
                !note_piece(map, out, given + at, !valid, failure) ||
                !unicode_append(out, valid ? ' ' : UNICODE_REPLACEMENT, failure))
                return false;
            kept = at + step;
        }
        at += step;
    }
    return note_piece(map, out, given + kept, false, failure) &&
           text_buffer_append(out, bytes + kept, length - kept, failure);
}

uint32_t unicode_next_wide(const char *text, size_t length, size_t at, unsigned *bytes)
{
    const unsigned char *p = (const unsigned char *)text + at;
    unsigned count = p[0] < 0x80 ? 1 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (count > length - at)
        count = (unsigned)(length - at);
    static const unsigned char first_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t point = p[0] & first_bits[count];
    for (unsigned i = 1; i < count; i++)
        point = point << 6 | (p[i] & 0x3Fu);
    *bytes = count;
    return point;
}

/* ---- Character classes ----------------------------------------------------- */

/* The classes of the characters that nearly all text consists of, as code letters (class_codes)
 * in rows of sixteen: ASCII and Latin-1, then General Punctuation. */
static const char latin_codes[] = "ooooooooosnnnnoo" /* U+0000 */
                                  "oooooooooooooooo"
                                  "sppp$pp'ppp$p-pp"
                                  "ddddddddddpp$$$p"
                                  "plllllllllllllll"
                                  "lllllllllllppp$p"
                                  "$lllllllllllllll"
                                  "lllllllllllp$p$o"
                                  "ooooonoooooooooo" /* U+0080 */
                                  "oooooooooooooooo"
                                  "sp$$$$$p$$lp$i$$"
                                  "$$$$$lpp$$lp$$$p"
                                  "llllllllllllllll"
                                  "lllllll$llllllll"
                                  "llllllllllllllll"
                                  "lllllll$llllllll";

#define PUNCTUATION_FIRST 0x2000
static const char punctuation_codes[] = "sssssssssssiiiii"
                                        "--ppppppp'pppppp"
                                        "ppppppppnniiiiis"
                                        "pppppppppppppppp"
                                        "pppp$ppppppppppp"
                                        "pp$pppppppppppps"
                                        "iiiiioiiiiiiiiii";

static const unsigned char class_codes[128] = {
    ['o'] = CHARACTER_OTHER,     ['s'] = CHARACTER_SPACE,       ['n'] = CHARACTER_NEWLINE,
    ['l'] = CHARACTER_LETTER,    ['d'] = CHARACTER_DIGIT,       ['\''] = CHARACTER_APOSTROPHE,
    ['-'] = CHARACTER_HYPHEN,    ['p'] = CHARACTER_PUNCTUATION, ['$'] = CHARACTER_SYMBOL,
    ['i'] = CHARACTER_INVISIBLE,
};

static enum character_class code_class(char code)
{
    return (enum character_class)class_codes[(unsigned char)code];
}

static enum character_class category_class(utf8proc_category_t category)
{
    switch (category) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_NL:
        return CHARACTER_LETTER;
    case UTF8PROC_CATEGORY_ND:
        return CHARACTER_DIGIT;
    case UTF8PROC_CATEGORY_PC:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
    case UTF8PROC_CATEGORY_PO:
        return CHARACTER_PUNCTUATION;
    case UTF8PROC_CATEGORY_NO:
    case UTF8PROC_CATEGORY_SM:
    case UTF8PROC_CATEGORY_SC:
    case UTF8PROC_CATEGORY_SK:
    case UTF8PROC_CATEGORY_SO:
        return CHARACTER_SYMBOL;
    case UTF8PROC_CATEGORY_ZS:
        return CHARACTER_SPACE;
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return CHARACTER_NEWLINE;
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ME: /* the box round a keycap emoji */
        return CHARACTER_INVISIBLE;
    default:
        return CHARACTER_OTHER;
    }
}

static bool is_variation_selector(uint32_t code_point)
{
    return (code_point >= 0xFE00 && code_point <= 0xFE0F) ||
           (code_point >= 0xE0100 && code_point <= 0xE01EF);
}

enum character_class unicode_class(uint32_t code_point)
{
    if (code_point < sizeof latin_codes - 1)
        return code_class(latin_codes[code_point]);
    if (code_point - PUNCTUATION_FIRST < sizeof punctuation_codes - 1)
        return code_class(punctuation_codes[code_point - PUNCTUATION_FIRST]);
    if (code_point == 0x02BC || code_point == 0xFF07)
        return CHARACTER_APOSTROPHE;
    if (is_variation_selector(code_point))
        return CHARACTER_INVISIBLE;
    return category_class(utf8proc_category((utf8proc_int32_t)code_point));
}

bool unicode_is_letter(uint32_t code_point)
{
    switch (utf8proc_category((utf8proc_int32_t)code_point)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
        return true;
    default:
        return false;
    }
}

bool unicode_is_upper(uint32_t code_point)
{
    if (code_point < 0x80)
        return is_ascii_upper(code_point);
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code_point);
    return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

bool unicode_is_lower(uint32_t code_point)
{
    if (code_point < 0x80)
        return code_point - 'a' < 26;
    return utf8proc_category((utf8proc_int32_t)code_point) == UTF8PROC_CATEGORY_LL;
}

uint32_t unicode_lower(uint32_t code_point)
{
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)code_point);
}

/* ---- Folding --------------------------------------------------------------- */

/* A word is folded in pieces of about this many code points, cut before a letter. So memory is
 * bounded, and time is linear although utf8proc's canonical ordering is quadratic in the number
 * of successive marks. */
#define PIECE_POINTS 64
#define PIECE_MOST   (2 * PIECE_POINTS) /* a piece is cut here even before a mark */
#define FOLD_GROWTH  8 /* more than the code points that one can fold and decompose to */

struct piece {
    char bytes[PIECE_MOST * MAX_UTF8];
    size_t length, points;
};

static bool fold_piece(struct piece *piece, struct text_buffer *out, struct failure *failure)
{
    utf8proc_int32_t
        points[PIECE_MOST * FOLD_GROWTH + 1]; /* + 1: utf8proc_reencode adds a NUL */
    const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD;
    utf8proc_ssize_t length = utf8proc_decompose((const utf8proc_uint8_t *)piece->bytes,
                                                 (utf8proc_ssize_t)piece->length, points,
                                                 PIECE_MOST * FOLD_GROWTH, options);
    if (length >= 0 && length <= PIECE_MOST * FOLD_GROWTH)
        length = utf8proc_reencode(points, length, options);
    else
        length = -1;
    bool done = length < 0 ? text_buffer_append(out, piece->bytes, piece->length, failure)
                           : text_buffer_append(out, points, (size_t)length, failure);
    piece->length = piece->points = 0;
    return done;
}

/* Can a word be cut before this code point? It can if it does not combine with what is
 * before it. Marks combine, and so do Hangul vowels and final consonants. */
static bool begins_piece(uint32_t code_point)
{
    if (code_point < 0x80)
        return true;
    if (code_point >= 0x1160 && code_point <= 0x11FF)
        return false;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code_point);
    return category != UTF8PROC_CATEGORY_MN && category != UTF8PROC_CATEGORY_MC;
}

static bool fold_pieces(const char *text, size_t length, struct text_buffer *out,
                        struct failure *failure)
{
    struct piece piece = {.length = 0};
    unsigned bytes;
    for (size_t at = 0; at < length; at += bytes) {
        uint32_t point = unicode_next(text, length, at, &bytes);
        enum character_class class = unicode_class(point);
        if (class == CHARACTER_INVISIBLE)
            continue;
        if ((piece.points >= PIECE_POINTS && begins_piece(point)) ||
            piece.points == PIECE_MOST) {
            if (!fold_piece(&piece, out, failure))
                return false;
        }
        if (class == CHARACTER_APOSTROPHE) {
            piece.bytes[piece.length++] = '\'';
        } else {
            memcpy(piece.bytes + piece.length, text + at, bytes);
            piece.length += bytes;
        }
        piece.points++;
    }
    return fold_piece(&piece, out, failure);
}

/* A letter from U+00C0 to U+00FF that folds to itself or to the letter 32 code points behind
 * it: all but the sharp s and the signs × and ÷. A mark behind it leads to fold_pieces
 * anyway. */
static bool is_latin_letter(const char *text, size_t left)
{
    const unsigned char *bytes = (const unsigned char *)text;
    return left >= 2 && bytes[0] == 0xC3 && bytes[1] != 0x97 && bytes[1] != 0x9F &&
           bytes[1] != 0xB7;
}

bool unicode_fold(const char *text, size_t length, struct text_buffer *out,
                  struct failure *failure)
{
    if (length >= SIZE_MAX - out->length)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    if (!memory_reserve(&out->data, &out->capacity, out->length + length + 1, 1, failure))
        return false;
    /* Most words are ASCII with an apostrophe U+2019 or a letter of Latin-1 at most: no call of
     * utf8proc. */
    char *to = out->data + out->length;
    size_t at = 0;
    while (at < length) {
        unsigned char c = (unsigned char)text[at];
        if (c < 0x80) {
            *to++ = (char)(is_ascii_upper(c) ? c | 0x20 : c);
            at++;
        } else if (length - at >= 3 && memcmp(text + at, "\xE2\x80\x99", 3) == 0) {
            *to++ = '\'';
            at += 3;
        } else if (is_latin_letter(text + at, length - at)) {
            const unsigned char second = (unsigned char)text[at + 1];
            *to++ = text[at];
            *to++ = (char)(second < 0xA0 ? second | 0x20 : second);
            at += 2;
        } else {
            out->data[out->length] = '\0';
            return fold_pieces(text, length, out, failure);
        }
    }
    *to = '\0';
    out->length = (size_t)(to - out->data);
    return true;
}
