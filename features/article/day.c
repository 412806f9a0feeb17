/* day: a text's numbers, words and marks, in which a table of forms is looked for. */
#include "day.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/hash.h"
#include "../text/unicode.h"

#define FILLERS_MOST 4 /* words and marks between a day, its month and its year */
#define YEAR_LEAST   1900
#define YEAR_MOST    2199

static bool is_day(unsigned year, unsigned month, unsigned day)
{
    static const uint8_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return year >= YEAR_LEAST && year <= YEAR_MOST && month >= 1 && month <= 12 && day >= 1 &&
           day <= lengths[month - 1] + (unsigned)(leap && month == 2);
}

void day_write(struct day day, char text[DAY_TEXT])
{
    text[0] = '\0';
    if (day.year > 0)
        snprintf(text, DAY_TEXT, "%04u-%02u-%02u", day.year % 10000u, day.month % 100u,
                 day.day % 100u);
}

/* ---- Names ------------------------------------------------------------------------------ */

void day_names_release(struct day_names *names)
{
    free(names->items);
    *names = (struct day_names){0};
}

static bool add_name(struct day_names *names, const char *word, size_t length, uint8_t month,
                     struct text_buffer *folded)
{
    text_buffer_clear(folded);
    if (!unicode_fold(word, length, folded, NULL) ||
        !memory_reserve(&names->items, &names->capacity, names->count + 1, sizeof *names->items,
                        NULL))
        return false;
    names->items[names->count++] =
        (struct day_name){hash_bytes(folded->data, folded->length), month};
    return true;
}

bool day_names_add(struct day_names *names, const char *line, size_t length, bool *memory)
{
    struct text_buffer folded = {0};
    unsigned month = 0;
    size_t at = 0;
    *memory = false;
    while (at < length && at < 2 && line[at] >= '0' && line[at] <= '9')
        month = 10 * month + (unsigned)(line[at++] - '0');
    if (at == 0 || month > 12 || at == length || line[at] != ' ')
        return false;
    while (at < length && !*memory) {
        const size_t begin = ++at;
        while (at < length && line[at] != ' ')
            at++;
        *memory =
            at > begin && !add_name(names, line + begin, at - begin, (uint8_t)month, &folded);
    }
    text_buffer_release(&folded);
    return !*memory;
}

/* ---- Numbers, words, marks ---------------------------------------------------------------- */

enum token_kind { KIND_END, KIND_NUMBER, KIND_WORD, KIND_MONTH, KIND_FILLER, KIND_MARK };

struct piece {
    enum token_kind kind;
    uint64_t value;  /* of a number; a month's number; a mark's character */
    unsigned digits; /* of a number */
    bool apart;      /* white space stands before it */
    uint32_t begin, end;
};

struct day_reading {
    const struct day_names *names;
    const char *text;
    size_t length;
    struct piece pieces[DAY_TEXT_MOST + 4]; /* the last ones are KIND_END */
    size_t count;
    enum day_order order;
    struct text_buffer *scratch;
    struct failure *failure;
};

static uint32_t character_at(const struct day_reading *reading, size_t at, unsigned *bytes)
{
    return unicode_next(reading->text, reading->length, at, bytes);
}

static bool is_space(enum character_class class)
{
    return class == CHARACTER_SPACE || class == CHARACTER_NEWLINE ||
           class == CHARACTER_INVISIBLE;
}

/* The digit's value: digits of a script stand in a row, from a code that ends in 0 or 6. */
static unsigned digit_value(uint32_t c)
{
    return (c >= 0x660 ? (c & 0xF) + ((c & 0xF) >= 6 && c >= 0x900 && c < 0xFF00 ? 10u : 0u)
                       : c - '0') %
           10u;
}

static bool read_word(struct day_reading *reading, struct piece *piece)
{
    text_buffer_clear(reading->scratch);
    piece->kind = KIND_WORD;
    if (!unicode_fold(reading->text + piece->begin, piece->end - piece->begin, reading->scratch,
                      reading->failure))
        return false;
    const uint64_t hash = hash_bytes(reading->scratch->data, reading->scratch->length);
    for (size_t i = 0; i < reading->names->count; i++)
        if (reading->names->items[i].hash == hash) {
            piece->value = reading->names->items[i].month;
            piece->kind = piece->value > 0 ? KIND_MONTH : KIND_FILLER;
            return true;
        }
    return true;
}

/* Reads the piece that begins at piece->begin. */
static bool read_piece(struct day_reading *reading, struct piece *piece)
{
    unsigned bytes;
    uint32_t c = character_at(reading, piece->begin, &bytes);
    const enum character_class first = unicode_class(c);
    piece->kind = KIND_MARK;
    piece->value = c;
    piece->end = piece->begin + bytes;
    if (first != CHARACTER_DIGIT && first != CHARACTER_LETTER)
        return true;
    piece->kind = KIND_NUMBER;
    piece->value = 0;
    for (size_t at = piece->begin; at < reading->length; at += bytes) {
        c = character_at(reading, at, &bytes);
        if (unicode_class(c) != first)
            break;
        if (first == CHARACTER_DIGIT && piece->digits++ < 15)
            piece->value = 10 * piece->value + digit_value(c);
        piece->end = (uint32_t)(at + bytes);
    }
    return first == CHARACTER_DIGIT || read_word(reading, piece);
}

static bool read_pieces(struct day_reading *reading)
{
    bool apart = true;
    for (size_t at = 0; at < reading->length;) {
        unsigned bytes;
        const uint32_t c = character_at(reading, at, &bytes);
        if (is_space(unicode_class(c))) {
            apart = true;
            at += bytes;
            continue;
        }
        struct piece *piece = &reading->pieces[reading->count++];
        *piece = (struct piece){.apart = apart, .begin = (uint32_t)at};
        if (!read_piece(reading, piece))
            return false;
        apart = false;
        at = piece->end;
    }
    memset(&reading->pieces[reading->count], 0, 4 * sizeof *reading->pieces);
    return true;
}

/* ---- Forms ---------------------------------------------------------------------------------- */

static bool is_mark(const struct piece *piece, char mark)
{
    return piece->kind == KIND_MARK && piece->value == (unsigned char)mark;
}

static bool is_number(const struct piece *piece, unsigned most_digits)
{
    return piece->kind == KIND_NUMBER && piece->digits <= most_digits;
}

static bool is_year(const struct piece *piece)
{
    return piece->kind == KIND_NUMBER && piece->digits == 4 && piece->value >= YEAR_LEAST &&
           piece->value <= YEAR_MOST;
}

/* A full stop, a comma, a hyphen, an apostrophe, the signs of ordinals. */
static bool is_joint(uint32_t c)
{
    static const uint32_t joints[] = {'.',    ',',   '-',  '/',  '\'', 0x2019, 0x2010, 0x2011,
                                      0x2013, 0x60C, 0xBA, 0xAA, 0xB0, 0x3000, 0};
    for (size_t i = 0; joints[i] != 0; i++)
        if (joints[i] == c)
            return true;
    return false;
}

/* The next piece that is neither a word such as "de" nor a full stop, comma or hyphen. */
static const struct piece *skip_fillers(const struct piece *piece)
{
    for (int i = 0; i < FILLERS_MOST; i++, piece++) {
        if (piece->kind != KIND_FILLER &&
            !(piece->kind == KIND_MARK && is_joint((uint32_t)piece->value)))
            break;
    }
    return piece;
}

/* Sets the day if there is such a one, from the pieces that end with `last`. */
static bool set_day(struct day_found *found, uint64_t year, uint64_t month, uint64_t day,
                    const struct piece *first, const struct piece *last)
{
    if (year > YEAR_MOST || month > 12 || day > 31 ||
        !is_day((unsigned)year, (unsigned)month, (unsigned)day))
        return false;
    found->day = (struct day){(uint16_t)year, (uint8_t)month, (uint8_t)day};
    found->span = (struct span){first->begin, last->end};
    found->order = DAY_ORDER_UNKNOWN;
    return true;
}

/* Three numbers with the same mark between them; `*last` is the third. */
static bool is_row(const struct piece *first, const struct piece **last)
{
    const struct piece *mark = first + 1, *second = first + 2, *again = first + 3;
    if (mark->kind != KIND_MARK || mark->value > 0x7F || !strchr("-/.", (int)mark->value) ||
        !is_number(second, 2) || again->kind != KIND_MARK || again->value != mark->value ||
        again[1].kind != KIND_NUMBER)
        return false;
    const bool apart = mark->apart || again->apart;
    const bool spaced = second->apart || again[1].apart;
    *last = again + 1;
    return !apart && (!spaced || is_mark(mark, '.'));
}

/* "2031-03-11" */
static bool find_year_first(const struct piece *piece, struct day_found *found)
{
    const struct piece *last;
    return is_year(piece) && is_row(piece, &last) && is_number(last, 2) &&
           set_day(found, piece->value, piece[2].value, last->value, piece, last);
}

/* The year of a date's last number, which may have two digits; 0 if it is none. */
static uint64_t year_of(const struct piece *last)
{
    if (is_year(last))
        return last->value;
    if (last->digits != 2 || last->apart)
        return 0;
    return last->value + (last->value < 70 ? 2000 : 1900);
}

/* "11.03.2031", "3/11/31" */
static bool find_numbers(const struct day_reading *reading, const struct piece *piece,
                         struct day_found *found)
{
    const struct piece *last;
    if (!is_number(piece, 2) || !is_row(piece, &last))
        return false;
    const uint64_t year = year_of(last), a = piece->value, b = piece[2].value;
    const bool before = piece > reading->pieces && !piece->apart && is_mark(piece - 1, '.');
    const bool behind = (is_mark(last + 1, '.') || is_mark(last + 1, ':')) && !last[1].apart &&
                        last[2].kind == KIND_NUMBER && !last[2].apart;
    const bool full = piece->digits == 2 && piece[2].digits == 2;
    if (year == 0 || before || behind ||
        (last->digits == 2 && is_mark(piece + 1, '.') && !full))
        return false; /* the last is a version's number */
    enum day_order shown = a > 12   ? DAY_ORDER_DAY_FIRST
                           : b > 12 ? DAY_ORDER_MONTH_FIRST
                                    : DAY_ORDER_UNKNOWN;
    enum day_order order = shown;
    if (order == DAY_ORDER_UNKNOWN) /* nobody writes the month first with full stops */
        order = is_mark(piece + 1, '.') || a == b ? DAY_ORDER_DAY_FIRST : reading->order;
    const bool month_first = order == DAY_ORDER_MONTH_FIRST;
    if (!set_day(found, year, month_first ? a : b, month_first ? b : a, piece, last))
        return false;
    found->order = shown;
    if (order == DAY_ORDER_UNKNOWN)
        found->day = (struct day){0};
    return true;
}

/* "11. März 2031", "11 de marzo de 2031", "11-Mar-2031" */
static bool find_day_first(const struct piece *piece, struct day_found *found)
{
    if (!is_number(piece, 2))
        return false;
    const struct piece *month = skip_fillers(piece + 1);
    if (month->kind != KIND_MONTH)
        return false;
    const struct piece *year = skip_fillers(month + 1);
    if (year->kind == KIND_MONTH && year->value == month->value)
        year = skip_fillers(year + 1); /* two names of the month */
    return is_year(year) &&
           set_day(found, year->value, month->value, piece->value, piece, year);
}

/* Behind a time of day and its zone, "15:21:41 GMT". */
static const struct piece *skip_time(const struct piece *piece)
{
    if (!is_number(piece, 2) || !is_mark(piece + 1, ':'))
        return piece;
    while (is_number(piece, 2) && is_mark(piece + 1, ':'))
        piece += 2;
    piece += piece->kind == KIND_NUMBER;
    return piece + (piece->kind == KIND_WORD);
}

/* "March 11th, 2031", "Mar 11 15:21:41 GMT 2031" */
static bool find_month_first(const struct piece *piece, struct day_found *found)
{
    if (piece->kind != KIND_MONTH)
        return false;
    const struct piece *day = skip_fillers(piece + 1);
    if (!is_number(day, 2))
        return false;
    const struct piece *year = skip_time(skip_fillers(day + 1));
    return is_year(year) && set_day(found, year->value, piece->value, day->value, piece, year);
}

/* "2031. március 11." */
static bool find_year_and_month(const struct piece *piece, struct day_found *found)
{
    if (!is_year(piece))
        return false;
    const struct piece *month = skip_fillers(piece + 1);
    if (month->kind != KIND_MONTH)
        return false;
    const struct piece *day = skip_fillers(month + 1);
    return is_number(day, 2) &&
           set_day(found, piece->value, month->value, day->value, piece, day);
}

static bool begins(const struct day_reading *reading, const struct piece *piece,
                   const char *const words[2])
{
    const char *text = reading->text + piece->begin;
    const size_t left = reading->length - piece->begin;
    for (size_t i = 0; i < 2; i++)
        if (piece->kind == KIND_WORD && left >= strlen(words[i]) &&
            memcmp(text, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

/* "2031年3月11日", "2031년 3월 11일" */
static bool find_counted(const struct day_reading *reading, const struct piece *piece,
                         struct day_found *found)
{
    static const char *const year[2] = {"年", "년"}, *const month[2] = {"月", "월"},
                             *const day[2] = {"日", "일"};
    if (!is_year(piece) || !begins(reading, piece + 1, year) || !is_number(piece + 2, 2) ||
        !begins(reading, piece + 3, month) || !is_number(piece + 4, 2) ||
        !set_day(found, piece->value, piece[2].value, piece[4].value, piece, piece + 4))
        return false;
    if (begins(reading, piece + 5, day))
        found->span.end = piece[5].begin + (uint32_t)strlen(day[0]);
    return true;
}

static bool find_form(const struct day_reading *reading, const struct piece *piece,
                      struct day_found *found)
{
    return find_year_first(piece, found) || find_numbers(reading, piece, found) ||
           find_day_first(piece, found) || find_month_first(piece, found) ||
           find_year_and_month(piece, found) || find_counted(reading, piece, found);
}

/* ---- Values ---------------------------------------------------------------------------------- */

/* The civil day of a number of days since 1970. After Hinnant 2013, "chrono-compatible low-level
 * date algorithms": years begin in March, eras have 400 years. */
static struct day day_of_count(uint64_t days)
{
    const uint64_t shifted = days + 719468, era = shifted / 146097, in_era = shifted % 146097;
    const uint64_t year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    const uint64_t in_year = in_era - (365 * year + year / 4 - year / 100);
    const uint64_t month = (5 * in_year + 2) / 153;
    const uint64_t civil = month < 10 ? month + 3 : month - 9;
    return (struct day){(uint16_t)(year + era * 400 + (civil <= 2)), (uint8_t)civil,
                        (uint8_t)(in_year - (153 * month + 2) / 5 + 1)};
}

/* A value that is a number: seconds or milliseconds since 1970, or the digits of a date. */
static bool find_value(const struct piece *piece, struct day_found *found)
{
    const uint64_t number = piece->value, day_seconds = 86400;
    if (piece->kind != KIND_NUMBER)
        return false;
    if (piece->digits == 8 || piece->digits == 14) {
        const uint64_t date = piece->digits == 8 ? number : number / 1000000;
        return set_day(found, date / 10000, date / 100 % 100, date % 100, piece, piece);
    }
    if ((piece->digits != 10 && piece->digits != 13) || piece[1].kind == KIND_NUMBER)
        return false;
    const struct day day =
        day_of_count(number / (piece->digits == 13 ? 1000 : 1) / day_seconds);
    return set_day(found, day.year, day.month, day.day, piece, piece);
}

/* Every form has a number, and most lines have none. */
static bool has_digit(const char *text, size_t length)
{
    unsigned bytes;
    for (size_t at = 0; at < length; at += bytes) {
        const unsigned char byte = (unsigned char)text[at];
        bytes = 1;
        if (byte < 0x80
                ? byte >= '0' && byte <= '9'
                : unicode_class(unicode_next(text, length, at, &bytes)) == CHARACTER_DIGIT)
            return true;
    }
    return false;
}

bool days_find(const struct day_names *names, const char *text, size_t length,
               enum day_order order, bool value, struct day_found found[DAYS_MOST],
               size_t *count, struct text_buffer *scratch, struct failure *failure)
{
    *count = 0;
    length = unicode_cut(text, length, DAY_TEXT_MOST);
    if (!has_digit(text, length))
        return true;
    struct day_reading reading = {.names = names,
                                  .text = text,
                                  .length = length,
                                  .order = order,
                                  .scratch = scratch,
                                  .failure = failure};
    if (!read_pieces(&reading))
        return false;
    for (size_t i = 0; i < reading.count && *count < DAYS_MOST; i++) {
        struct day_found *next = &found[*count];
        if (!find_form(&reading, &reading.pieces[i], next) &&
            !(value && i == 0 && find_value(&reading.pieces[i], next)))
            continue;
        ++*count;
        while (i + 1 < reading.count && reading.pieces[i + 1].begin < next->span.end)
            i++;
    }
    return true;
}
