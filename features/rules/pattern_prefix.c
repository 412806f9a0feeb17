/* pattern_prefixes: the beginning of a pattern → the bytes it allows at each place.
 *
 * The pattern is read with a set of places at which the item in hand may begin; an item adds
 * its first bytes there, and is followed by those one further on. Alternatives and what may be
 * left out only make the set larger, so nothing is ever tried out. A line is looked at up to
 * its first character beyond ASCII, so that one place is one character. */
#include "pattern_prefix.h"

#include <string.h>

#include "../text/unicode.h"

#define MOST_DEPTH 16  /* of groups in groups */
#define BEYOND     128 /* the first row of those for characters beyond ASCII */

/* A set of places in a line: bit p for its byte p. It is empty behind the last byte that is
 * looked at, behind a character beyond ASCII, and where all is allowed already. */
typedef unsigned places;
#define FIRST_PLACE ((places)1)
#define EVERY_PLACE ((places)(1u << LINE_HEAD) - 1)

struct reader {
    struct pattern_prefixes *heads;
    uint64_t bit; /* of the pattern */
    const char *at, *end;
    int depth;
    bool caseless;   /* (?i) holds here */
    bool odd;        /* it has what is not understood here */
    unsigned digits; /* that what was read last needs, at most PATTERN_PREFIX_DIGITS */
    /* Where a character beyond ASCII may stand, any character, the line's end, and from where
     * on anything. */
    places beyond, any, ends, open;
};

/* By the first byte of a character. */
static size_t row_of(char byte)
{
    const unsigned char c = (unsigned char)byte;
    return c >= 0x80 ? BEYOND + (c & 0x3F) : c;
}

static bool is_letter(size_t row)
{
    return row < BEYOND && (row | 0x20) - 'a' < 26;
}

/* Is it a sign that is the same as an ASCII letter in the other case: the Kelvin sign, the long
 * s? */
static bool is_ascii_in_other_case(const char *text, size_t length)
{
    return (length >= 3 && text[0] == '\xE2' && text[1] == '\x84' && text[2] == '\xAA') ||
           (length >= 2 && text[0] == '\xC5' && text[1] == '\xBF');
}

static bool next_byte_is(const struct reader *reader, char byte)
{
    return reader->at < reader->end && *reader->at == byte;
}

static bool take_byte(struct reader *reader, char byte)
{
    const bool is_next = next_byte_is(reader, byte);
    reader->at += is_next;
    return is_next;
}

static bool next_is(const struct reader *reader, const char *text)
{
    const size_t length = strlen(text);
    return (size_t)(reader->end - reader->at) >= length &&
           memcmp(reader->at, text, length) == 0;
}

static bool take(struct reader *reader, const char *text)
{
    const bool is_next = next_is(reader, text);
    if (is_next)
        reader->at += strlen(text);
    return is_next;
}

static void allow(struct reader *reader, places from, size_t row)
{
    const size_t other_case = reader->caseless && is_letter(row) ? row ^ 0x20 : row;
    for (size_t place = 0; from >> place; place++)
        if (from >> place & 1) {
            reader->heads->allowed[place][row] |= reader->bit;
            reader->heads->allowed[place][other_case] |= reader->bit;
        }
}

static places behind(places from)
{
    return from << 1 & EVERY_PLACE;
}

/* From the first of these places on anything may stand: no more is to be said. */
static places allow_anything(struct reader *reader, places from)
{
    reader->open |= from;
    return 0;
}

/* The line ends there. */
static places allow_end(struct reader *reader, places from)
{
    reader->ends |= from;
    return 0;
}

static places give_up(struct reader *reader)
{
    reader->odd = true;
    reader->at = reader->end;
    return 0;
}

static places allow_any_character(struct reader *reader, places from)
{
    reader->any |= from;
    return behind(from);
}

/* Is it a sign of Latin-1, but the micro sign, or of general punctuation? These are in one case
 * only. */
static bool is_sign(const char *text, size_t length)
{
    return (length >= 2 && text[0] == '\xC2' && text[1] != '\xB5') ||
           (length >= 2 && text[0] == '\xE2' && text[1] == '\x80');
}

/* A character at *at. */
static places read_literal(struct reader *reader, places from)
{
    if (is_ascii_in_other_case(reader->at, (size_t)(reader->end - reader->at)))
        return give_up(reader);
    const bool sign = is_sign(reader->at, (size_t)(reader->end - reader->at));
    const size_t row = row_of(*reader->at++);
    allow(reader, from, row);
    if (row < BEYOND)
        return behind(from);
    if (!sign)
        reader->beyond |= from;
    while (reader->at < reader->end && ((unsigned char)*reader->at & 0xC0) == 0x80)
        reader->at++;
    return 0;
}

/* What an escape or a property stands for, in ASCII; beyond that it may be anything. */
static const struct {
    const char *name, *characters;
} kinds[] = {
    {"\\d", "0123456789"},
    {"\\p{Lu}", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    {"\\p{Ll}", "abcdefghijklmnopqrstuvwxyz"},
    {"\\p{L}", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"},
    {"\\w", "_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"},
};

/* One of these, if it comes next. */
static bool read_kind(struct reader *reader, places from)
{
    size_t i = 0;
    while (i < sizeof kinds / sizeof *kinds && !take(reader, kinds[i].name))
        i++;
    if (i == sizeof kinds / sizeof *kinds)
        return false;
    reader->digits = i == 0;
    for (const char *character = kinds[i].characters; *character; character++)
        allow(reader, from, row_of(*character));
    reader->beyond |= from;
    return true;
}

/* "{L}" or "L" behind \p. */
static void skip_property(struct reader *reader)
{
    if (reader->at == reader->end)
        return;
    const bool braced = *reader->at == '{';
    while (braced && reader->at < reader->end && *reader->at != '}')
        reader->at++;
    reader->at += reader->at < reader->end;
}

static places read_escape(struct reader *reader, places from)
{
    if (read_kind(reader, from))
        return behind(from);
    if (++reader->at == reader->end)
        return give_up(reader);
    const char c = *reader->at;
    if (!is_letter(row_of(c)) && !(c >= '0' && c <= '9'))
        return read_literal(reader, from);
    reader->at++;
    if (strchr("bBAK", c))
        return from;
    if (strchr("pP", c))
        skip_property(reader);
    else if (!strchr("DWsS", c))
        return give_up(reader);
    return allow_any_character(reader, from);
}

/* A member of a class, or a range of them. In a class \b is a character. */
static void read_member(struct reader *reader, places from)
{
    const char first = *reader->at;
    if (first == '[' || next_is(reader, "\\b"))
        give_up(reader);
    else if (first == '\\')
        read_escape(reader, from);
    else
        read_literal(reader, from);
    if (!next_byte_is(reader, '-') || next_is(reader, "-]"))
        return;
    reader->at++;
    const char last = reader->at < reader->end ? *reader->at : '\\';
    if (first == '\\' || last == '\\' || row_of(first) >= BEYOND || row_of(last) >= BEYOND)
        give_up(reader);
    for (char c = first; !reader->odd && c < last; c++)
        allow(reader, from, row_of(c));
}

static places read_class(struct reader *reader, places from)
{
    reader->at++;
    const bool others = take_byte(reader, '^');
    do {
        if (reader->at == reader->end)
            return give_up(reader);
        /* Of all but these, they are read only to find the end. */
        read_member(reader, others ? 0 : from);
    } while (!take_byte(reader, ']'));
    reader->digits = 0;
    return others ? allow_any_character(reader, from) : behind(from);
}

static places read_sequence(struct reader *reader, places from);

static places read_alternatives(struct reader *reader, places from)
{
    unsigned least = PATTERN_PREFIX_DIGITS;
    places after = 0;
    do {
        after |= read_sequence(reader, from);
        least = reader->digits < least ? reader->digits : least;
    } while (take_byte(reader, '|'));
    reader->digits = least;
    return after;
}

static places read_group(struct reader *reader, places from)
{
    static const char *const plain[] = {"(?:", "(?i:", "(?>", "(?|"};
    static const char *const empty[] = {"(?=", "(?!", "(?<=", "(?<!"};
    const bool caseless = reader->caseless;
    bool known = false, matches_nothing = false;
    if (take(reader, "(?i)")) {
        reader->caseless = true;
        return from;
    }
    reader->caseless |= next_is(reader, "(?i:");
    for (size_t i = 0; !known && i < sizeof plain / sizeof *plain; i++)
        known = take(reader, plain[i]);
    for (size_t i = 0; !known && i < sizeof empty / sizeof *empty; i++)
        known = matches_nothing = take(reader, empty[i]);
    if (!known && (next_is(reader, "(?") || next_is(reader, "(*") || !take_byte(reader, '(')))
        return give_up(reader);
    if (reader->depth == MOST_DEPTH)
        return give_up(reader);
    reader->depth++;
    const places after = read_alternatives(reader, matches_nothing ? 0 : from);
    reader->depth--;
    reader->caseless = caseless;
    reader->digits = matches_nothing ? 0 : reader->digits;
    if (!take_byte(reader, ')'))
        return give_up(reader);
    return matches_nothing ? from : after;
}

static places read_item(struct reader *reader, places from)
{
    reader->digits = 0;
    switch (*reader->at) {
    case '(':
        return read_group(reader, from);
    case '[':
        return read_class(reader, from);
    case '\\':
        return read_escape(reader, from);
    case '.':
        reader->at++;
        return allow_any_character(reader, from);
    case '^':
        reader->at++;
        return from;
    case '$':
        reader->at++;
        return allow_end(reader, from);
    case '{':
        return give_up(reader);
    default:
        return read_literal(reader, from);
    }
}

/* How often an item may stand; LINE_HEAD times is as good as more. */
struct quantity {
    unsigned least, most;
};

static unsigned read_count(struct reader *reader)
{
    unsigned count = 0;
    for (; reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9'; reader->at++)
        count = count < LINE_HEAD ? count * 10 + (unsigned)(*reader->at - '0') : count;
    return count < LINE_HEAD ? count : LINE_HEAD;
}

/* What stands behind a brace: "n}", "n,}" or "n,m}". */
static struct quantity read_braces(struct reader *reader)
{
    struct quantity quantity = {0, LINE_HEAD};
    if (next_byte_is(reader, ',') || next_byte_is(reader, '}'))
        give_up(reader);
    quantity.least = quantity.most = read_count(reader);
    if (take_byte(reader, ','))
        quantity.most = next_byte_is(reader, '}') ? LINE_HEAD : read_count(reader);
    if (!take_byte(reader, '}'))
        give_up(reader);
    return quantity;
}

static struct quantity read_quantity(struct reader *reader)
{
    struct quantity quantity = {1, 1};
    if (take_byte(reader, '?'))
        quantity = (struct quantity){0, 1};
    else if (take_byte(reader, '*'))
        quantity = (struct quantity){0, LINE_HEAD};
    else if (take_byte(reader, '+'))
        quantity = (struct quantity){1, LINE_HEAD};
    else if (take_byte(reader, '{'))
        quantity = read_braces(reader);
    else
        return quantity;
    if (!take_byte(reader, '+'))
        take_byte(reader, '?');
    return quantity;
}

/* The item that stands at `item` and may follow itself, once more and again. A group in a group
 * is not read again, lest these take their time. */
static places repeat_item(struct reader *reader, const char *item, struct quantity quantity,
                          places after)
{
    const char *behind_item = reader->at;
    places all = quantity.least < 2 ? after : 0;
    if (*item == '(' && reader->depth > 0)
        return allow_anything(reader, after);
    for (unsigned times = 2; after && times <= quantity.most; times++) {
        reader->at = item;
        after = read_item(reader, after);
        all |= times >= quantity.least ? after : 0;
    }
    reader->at = behind_item;
    return all;
}

static places read_sequence(struct reader *reader, places from)
{
    unsigned digits = 0;
    while (reader->at < reader->end && *reader->at != '|' && *reader->at != ')') {
        const char *item = reader->at;
        places after = read_item(reader, from);
        const struct quantity quantity = read_quantity(reader);
        if (quantity.most > 1 && !reader->odd)
            after = repeat_item(reader, item, quantity, after);
        from = quantity.least == 0 ? from | after : after;
        digits += quantity.least * reader->digits;
    }
    reader->digits = digits < PATTERN_PREFIX_DIGITS ? digits : PATTERN_PREFIX_DIGITS;
    return from;
}

/* Each alternative must begin at the line's beginning. */
static void read_pattern(struct reader *reader)
{
    unsigned least = PATTERN_PREFIX_DIGITS;
    do {
        reader->caseless |= take(reader, "(?i)");
        if (!take_byte(reader, '^'))
            give_up(reader);
        allow_anything(reader, read_sequence(reader, FIRST_PLACE));
        least = reader->digits < least ? reader->digits : least;
    } while (take_byte(reader, '|'));
    if (reader->odd || reader->at < reader->end) {
        allow_anything(reader, FIRST_PLACE);
        least = 0;
    }
    reader->digits = least;
}

/* Enters in the tables what is known of the pattern beside single bytes. */
static void enter(const struct reader *reader)
{
    struct pattern_prefixes *heads = reader->heads;
    for (size_t place = 0; place < LINE_HEAD; place++) {
        const places here = FIRST_PLACE << place;
        const bool open = reader->open & (here | (here - 1));
        size_t row = open || reader->any & here ? 0
                     : reader->beyond & here    ? BEYOND
                                                : PATTERN_PREFIX_ROWS;
        for (; row < PATTERN_PREFIX_ROWS; row++)
            heads->allowed[place][row] |= reader->bit;
        heads->ends[place] |= open || reader->ends & here ? reader->bit : 0;
    }
    for (size_t digits = reader->digits; digits < PATTERN_PREFIX_DIGITS; digits++)
        heads->digits[digits] |= reader->bit;
}

void pattern_prefixes_add(struct pattern_prefixes *heads, size_t number, const char *pattern,
                          size_t length)
{
    struct reader reader = {.heads = heads,
                            .bit = pattern_prefixes_bit(number),
                            .at = pattern,
                            .end = pattern + length};
    read_pattern(&reader);
    enter(&reader);
}

/* ---- Lines ------------------------------------------------------------------------- */

static uint64_t find_by_head(const struct pattern_prefixes *heads, const char *line,
                             size_t length)
{
    uint64_t found = UINT64_MAX;
    for (size_t place = 0; place < LINE_HEAD; place++) {
        if (place == length)
            return found & heads->ends[place];
        const size_t row = row_of(line[place]), left = length - place;
        if (row >= BEYOND)
            return is_ascii_in_other_case(line + place, left)
                       ? found
                       : found & heads->allowed[place][row];
        if (row == '\n' && left == 1) /* $ may be before it */
            return found;
        found &= heads->allowed[place][row];
    }
    return found;
}

/* The same where it is nothing but ASCII and does not end the line: nearly always. */
static uint64_t find_by_ascii(const struct pattern_prefixes *heads, const char *line)
{
    uint64_t found = UINT64_MAX;
    for (size_t place = 0; place < LINE_HEAD; place++)
        found &= heads->allowed[place][(unsigned char)line[place]];
    return found;
}

/* The digits in the line, PATTERN_PREFIX_DIGITS for more: each beyond ASCII may be one, but for
 * those from U+0080 to U+00FF and from U+2000 to U+2FFF, where most marks are. */
static size_t count_digits(const char *line, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length && count < PATTERN_PREFIX_DIGITS; i++) {
        const unsigned char c = (unsigned char)line[i];
        if (c > 0xC3 && c != 0xE2)
            return PATTERN_PREFIX_DIGITS;
        count += c >= '0' && c <= '9';
    }
    return count;
}

uint64_t pattern_prefixes_find(const struct pattern_prefixes *heads, const char *line,
                               size_t length)
{
    const bool ascii = length > LINE_HEAD && unicode_ascii_length(line, LINE_HEAD) == LINE_HEAD;
    const uint64_t found =
        ascii ? find_by_ascii(heads, line) : find_by_head(heads, line, length);
    if (!(found & ~heads->digits[0]))
        return found;
    const size_t digits = count_digits(line, length);
    return digits < PATTERN_PREFIX_DIGITS ? found & heads->digits[digits] : found;
}
