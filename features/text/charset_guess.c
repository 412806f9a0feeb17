/* charset_guess: the encoding of bytes that nobody declared. */
#include "charset_guess.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../base/hash.h"
#include "../base/stop.h"
#include "charset_sample.h"
#include "iconv_steps.h"
#include "letter_pairs.h"
#include "unicode.h"

/* Bits for what is not in a language's table, which ends at LETTER_PAIRS_MOST_BITS. */
#define UNLISTED_BITS 14 /* letters of its alphabet that rarely meet */
#define FOREIGN_BITS  17 /* of another alphabet; a sign, or a capital, behind a small letter */
#define INVALID_BITS  24 /* a byte that stands for nothing */
#define ASCII_BITS    10 /* Latin letters in a text of other letters: words of any language */
#define MARK_BITS     11 /* typographic quotation marks and dashes; signs beside blanks */
/* One of several thousand Chinese characters. All that stands for a character counts twice,
 * for each letter is in two pairs. */
#define RARE_CHARACTER_BITS 15

/* A reading must be shorter by so many bits than that as windows-1252: models/ACCURACY.md. */
#define MARGIN_BITS 20
/* Above so many bits for each pair a reading is no text. Those in the right encoding take up to
 * 8.6 in Latin letters and 11.2 in others (Thai, Chinese), nonsense from 13 on; texts of rare
 * languages in windows-1252, read as another, up to 10.2. */
#define MOST_LATIN_PAIR_BITS 8.9
#define MOST_PAIR_BITS       12.5

/* ---- The frequent pairs of a language -------------------------------------------------- */

#define SLOTS     2048 /* at least twice as many as a language has entries */
#define BITS_SIZE 8    /* how far an entry is shifted to make room for its bits */

struct bit_table {
    uint64_t slots[SLOTS]; /* an entry and its bits; 0: empty */
};

/* The entry of a pair; of one character or letter with `first` 0. */
static uint64_t entry_of(uint32_t first, uint32_t second)
{
    return ((uint64_t)first << 21 | second) << BITS_SIZE;
}

static uint64_t *find_slot(struct bit_table *table, uint64_t entry)
{
    size_t slot = hash_mix(entry) % SLOTS;
    while (table->slots[slot] != 0 && table->slots[slot] >> BITS_SIZE != entry >> BITS_SIZE)
        slot = (slot + 1) % SLOTS;
    return &table->slots[slot];
}

/* 0 if it is not in the table. */
static unsigned bits_of(struct bit_table *table, uint32_t first, uint32_t second)
{
    return *find_slot(table, entry_of(first, second)) & 0xFFu;
}

static void add_band(struct bit_table *table, const char *band, unsigned bits, bool characters)
{
    const size_t length = strlen(band);
    unsigned bytes;
    for (size_t at = 0; at < length; at += bytes) {
        uint32_t first = 0, second = unicode_next(band, length, at, &bytes);
        if (!characters) {
            first = second;
            at += bytes;
            second = unicode_next(band, length, at, &bytes);
            *find_slot(table, entry_of(0, first)) = entry_of(0, first) | 1;
            *find_slot(table, entry_of(0, second)) = entry_of(0, second) | 1;
        }
        *find_slot(table, entry_of(first, second)) = entry_of(first, second) | bits;
    }
}

static void fill_table(struct bit_table *table, const struct letter_pairs *language)
{
    memset(table, 0, sizeof *table);
    for (unsigned i = 0; i < LETTER_PAIRS_BANDS; i++)
        add_band(table, language->bands[i], LETTER_PAIRS_LEAST_BITS + i,
                 language->kind == LETTER_CHARACTERS);
}

/* ---- The letters of an encoding ---------------------------------------------------------- */

#define BLANK   ' ' /* whatever is no letter, but for: */
#define SIGN    1   /* ©, ±: letters hardly ever stand beside them */
#define MARK    2   /* “, –, « */
#define INVALID 0

/* Of an encoding with one byte per character: what each byte stands for. */
struct byte_letters {
    const struct encoding *encoding;
    uint32_t letters[256]; /* small letters */
    bool is_upper[256], is_lower[256];
};

/* Is this punctuation beyond ASCII a mark as texts have them, not § or ¶? */
static bool is_mark_of_text(uint32_t point)
{
    return point >= 0x300 || point == 0xA1 || point == 0xAB || point == 0xBB || point == 0xBF;
}

static uint32_t letter_of(uint32_t point)
{
    switch (unicode_class(point)) {
    case CHARACTER_LETTER:
        return unicode_lower(point);
    case CHARACTER_SYMBOL:
        return point < 0x80 ? BLANK : SIGN;
    case CHARACTER_APOSTROPHE:
    case CHARACTER_HYPHEN:
    case CHARACTER_PUNCTUATION:
        return point < 0x80 ? BLANK : is_mark_of_text(point) ? MARK : SIGN;
    case CHARACTER_OTHER:
        return point < 0x80 ? BLANK : INVALID;
    default:
        return BLANK;
    }
}

static bool read_letters(struct byte_letters *letters, const struct encoding *encoding,
                         struct failure *failure)
{
    iconv_t converter;
    unsigned bytes;
    if (!iconv_begin(&converter, encoding, failure))
        return false;
    *letters = (struct byte_letters){.encoding = encoding};
    for (unsigned byte = 0; byte < 256; byte++) {
        char made[ICONV_MADE_MOST] = {(char)byte};
        const size_t length = byte < 0x80 ? 1 : iconv_byte(converter, (char)byte, made);
        if (length == 0)
            continue;
        const uint32_t point = unicode_next(made, length, 0, &bytes);
        letters->letters[byte] = letter_of(point);
        letters->is_upper[byte] = byte >= 0x80 && unicode_is_upper(point);
        letters->is_lower[byte] = byte >= 0x80 && unicode_is_lower(point);
    }
    iconv_close(converter);
    return true;
}

/* ---- How many bits a reading takes --------------------------------------------------------- */

#define BYTE_PAIRS ((size_t)1 << 16)
#define ENCODINGS_MOST                                                                         \
    32 /* at least as many as letter_pairs.c names with one byte a character */

struct guessing {
    struct charset_sample sample;
    uint16_t counts[BYTE_PAIRS]; /* of the sample's pairs of bytes */
    uint16_t pairs[CHARSET_SAMPLE_MOST];
    size_t pair_count; /* different ones */
    size_t wide;       /* bytes beyond ASCII */
    struct bit_table table;
    struct byte_letters letters[ENCODINGS_MOST]; /* of the encodings that were tried */
    size_t letter_count;
};

/* A text of other letters than Latin ones has at least so large a part of its bytes beyond
 * ASCII, in the sample. Others are spared the tables of such languages. */
#define WIDE_SHARE 8

/* Is the sample worth reading in this language? */
static bool may_be_in(const struct guessing *guessing, const struct letter_pairs *language)
{
    return language->kind == LETTER_LATIN_PAIRS ||
           guessing->wide >= guessing->sample.length / WIDE_SHARE;
}

/* The bits of a reading, and the number of its pairs with a letter. */
struct reading {
    size_t bits, pairs;
};

static void count_pairs(struct guessing *guessing)
{
    const struct charset_sample *sample = &guessing->sample;
    unsigned before = BLANK;
    for (size_t i = 0; i < sample->length; i++) {
        const unsigned byte = (unsigned char)sample->bytes[i];
        const uint16_t pair = (uint16_t)(before << 8 | byte);
        if (guessing->counts[pair]++ == 0)
            guessing->pairs[guessing->pair_count++] = pair;
        guessing->wide += byte >= 0x80;
        before = byte;
    }
}

static bool is_ascii_pair(uint32_t first, uint32_t second)
{
    return first < 0x80 && second < 0x80;
}

static unsigned pair_bits(struct bit_table *table, bool latin,
                          const struct byte_letters *letters, unsigned a, unsigned b)
{
    const uint32_t first = letters->letters[a], second = letters->letters[b];
    if (first == BLANK && second == BLANK)
        return 0;
    if (first == INVALID || second == INVALID)
        return INVALID_BITS;
    if (first <= MARK || second <= MARK)
        return first == MARK || second == MARK || first == BLANK || second == BLANK ||
                       first == second
                   ? MARK_BITS
                   : FOREIGN_BITS;
    if (letters->is_lower[a] && letters->is_upper[b])
        return FOREIGN_BITS;
    const unsigned bits = bits_of(table, first, second);
    if (bits > 0)
        return bits;
    if (is_ascii_pair(first, second))
        return latin ? UNLISTED_BITS : ASCII_BITS;
    return bits_of(table, 0, first) && bits_of(table, 0, second) ? UNLISTED_BITS : FOREIGN_BITS;
}

static bool is_letter(const struct byte_letters *letters, unsigned byte)
{
    return letters->letters[byte] > BLANK;
}

/* Reads the sample as text of letters; stops when it takes `limit` bits. */
static struct reading read_pairs(struct guessing *guessing, bool latin,
                                 const struct byte_letters *letters, size_t limit)
{
    struct reading reading = {0};
    for (size_t i = 0; i < guessing->pair_count && reading.bits < limit; i++) {
        const unsigned pair = guessing->pairs[i], count = guessing->counts[pair];
        const unsigned bits =
            pair_bits(&guessing->table, latin, letters, pair >> 8, pair & 0xFFu);
        reading.bits += (size_t)bits * count;
        reading.pairs +=
            is_letter(letters, pair >> 8) || is_letter(letters, pair & 0xFFu) ? count : 0;
    }
    return reading;
}

static bool is_half_width(uint32_t point)
{
    return point >= 0xFF61 && point <= 0xFF9F;
}

/* The bits of one character, which iconv took `taken` bytes for. */
static unsigned character_bits(struct bit_table *table, const char *made, size_t length,
                               size_t taken)
{
    unsigned bytes;
    if (taken == 0 || length == 0)
        return INVALID_BITS;
    const uint32_t point = unicode_next(made, length, 0, &bytes);
    const unsigned bits = bits_of(table, 0, point);
    return bits > 0 ? bits : is_half_width(point) ? FOREIGN_BITS : RARE_CHARACTER_BITS;
}

/* Reads the sample as Chinese, Japanese or Korean. */
static bool read_characters(struct guessing *guessing, const struct encoding *encoding,
                            size_t limit, struct reading *reading, struct failure *failure)
{
    const struct charset_sample *sample = &guessing->sample;
    char made[ICONV_MADE_MOST];
    size_t made_length;
    iconv_t converter;
    uint32_t before = BLANK;
    if (!iconv_begin(&converter, encoding, failure))
        return false;
    for (size_t at = 0, taken;
         at < sample->length && reading->bits<limit; at += taken> 0 ? taken : 1) {
        const char *bytes = sample->bytes + at;
        const bool ascii = (unsigned char)*bytes < 0x80;
        const uint32_t letter = ascii ? letter_of((unsigned char)*bytes) : BLANK;
        taken =
            ascii ? 1
                  : iconv_character(converter, bytes, sample->length - at, made, &made_length);
        if (!ascii && taken == 0 && errno == EINVAL)
            break; /* the sample ends in it */
        if (!ascii || letter != BLANK || before != BLANK) {
            reading->bits +=
                ascii ? ASCII_BITS
                      : 2 * character_bits(&guessing->table, made, made_length, taken);
            reading->pairs += ascii ? 1 : 2;
        }
        before = letter;
    }
    iconv_close(converter);
    return true;
}

/* ---- All readings --------------------------------------------------------------------------- */

/* The letters of the encoding, which are read at the first time. NULL after a failure. */
static const struct byte_letters *find_letters(struct guessing *guessing,
                                               const struct encoding *encoding,
                                               struct failure *failure)
{
    for (size_t i = 0; i < guessing->letter_count; i++)
        if (guessing->letters[i].encoding == encoding)
            return &guessing->letters[i];
    if (guessing->letter_count == ENCODINGS_MOST ||
        !read_letters(&guessing->letters[guessing->letter_count], encoding, failure))
        return NULL;
    return &guessing->letters[guessing->letter_count++];
}

/* Does the sample mean the same in windows-1252, of which the letters were read first? */
static bool is_western(const struct guessing *guessing, const struct byte_letters *letters)
{
    const uint32_t *western = guessing->letters[0].letters;
    for (size_t i = 0; i < guessing->pair_count; i++) {
        const unsigned byte = guessing->pairs[i] & 0xFFu;
        if (western[byte] != letters->letters[byte])
            return false;
    }
    return true;
}

/* Reads the sample as text of the language, whose table is filled. */
static bool read_as(struct guessing *guessing, const struct letter_pairs *language,
                    const struct encoding *encoding, size_t limit, struct reading *reading,
                    struct failure *failure)
{
    *reading = (struct reading){0};
    if (language->kind == LETTER_CHARACTERS)
        return read_characters(guessing, encoding, limit, reading, failure);
    const struct byte_letters *letters = find_letters(guessing, encoding, failure);
    if (letters && (encoding == encoding_windows_1252 || !is_western(guessing, letters)))
        *reading = read_pairs(guessing, language->kind == LETTER_LATIN_PAIRS, letters, limit);
    return letters != NULL;
}

/* Bytes that are hardly any letters in an encoding say nothing for it. */
static bool is_text(const struct guessing *guessing, const struct letter_pairs *language,
                    const struct reading *reading)
{
    const double most =
        language->kind == LETTER_LATIN_PAIRS ? MOST_LATIN_PAIR_BITS : MOST_PAIR_BITS;
    return reading->pairs > 0 && reading->pairs >= guessing->wide / 2 &&
           (double)reading->bits <= most * (double)reading->pairs;
}

/* Tries the language's encodings. `*limit` are the bits that another one than windows-1252 must
 * stay below to be chosen. */
static bool try_language(struct guessing *guessing, const struct letter_pairs *language,
                         size_t *limit, const struct encoding **found, struct failure *failure)
{
    fill_table(&guessing->table, language);
    size_t length;
    for (const char *name = language->encodings; *name;
         name += length + (name[length] == ' ')) {
        length = strcspn(name, " ");
        const struct encoding *encoding = encoding_find(name, length);
        const bool western = encoding == encoding_windows_1252;
        struct failure why = {.stop = failure ? failure->stop : NULL};
        struct reading reading;
        if (!read_as(guessing, language, encoding, western ? *limit + MARGIN_BITS : *limit,
                     &reading, &why)) {
            if (why.code == FAILURE_ARGUMENT) /* which this system cannot read */
                continue;
            return fail(failure, why.code, "%s", why.message);
        }
        if (western && reading.bits < *limit + MARGIN_BITS) {
            *limit = reading.bits > MARGIN_BITS ? reading.bits - MARGIN_BITS : 0;
        } else if (!western && reading.bits < *limit && is_text(guessing, language, &reading)) {
            *limit = reading.bits;
            *found = encoding;
        }
    }
    return true;
}

bool charset_guess(const char *bytes, size_t length, bool markup,
                   const struct encoding **encoding, struct failure *failure)
{
    *encoding = encoding_windows_1252;
    struct guessing *guessing = calloc(1, sizeof *guessing);
    if (!guessing)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    charset_sample_take(&guessing->sample, bytes, length, markup);
    count_pairs(guessing);
    bool done = true;
    size_t limit = SIZE_MAX - MARGIN_BITS;
    for (size_t i = 0; i < letter_pairs_count && done && guessing->pair_count > 0; i++)
        if (may_be_in(guessing, &letter_pairs[i]))
            done = go_on(failure, STOP_WORK) &&
                   try_language(guessing, &letter_pairs[i], &limit, encoding, failure);
    free(guessing);
    return done;
}

/* ---- ISO-2022-JP ------------------------------------------------------------------------------ */

bool charset_is_iso_2022_jp(const char *bytes, size_t length)
{
    const char *end = bytes + length, *at = bytes;
    while (at < end && (at = memchr(at, 0x1B, (size_t)(end - at)))) {
        const bool switches = end - at >= 3 && at[1] == '$' && (at[2] == 'B' || at[2] == '@');
        const char *from = ++at + (switches ? 2 : 0), *to = from;
        while (switches && to<end && * to> 0x20 && *to < 0x7F)
            to++;
        if (switches && to > from && (to - from) % 2 == 0 && end - to >= 3 && to[0] == 0x1B &&
            to[1] == '(' && (to[2] == 'B' || to[2] == 'J'))
            return true;
    }
    return false;
}
