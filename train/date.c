/* date: see date.h. */
#include "date.h"

#include <stdbool.h>

#define MOST_PARTS 3

/* A run of digits. */
struct date_part {
    uint32_t value;
    size_t digits;
};

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Splits at '-', '/' and '.' into at most three parts of digits; returns how many there are, or
 * 0 if more digits stand right behind. */
static size_t split_date(const char *bytes, size_t length, struct date_part *parts)
{
    size_t count = 0, at = 0;
    while (count < MOST_PARTS && at < length && is_digit(bytes[at])) {
        struct date_part part = {0};
        for (; at < length && is_digit(bytes[at]) && part.digits <= 8; at++, part.digits++)
            part.value = part.value * 10 + (uint32_t)(bytes[at] - '0');
        parts[count++] = part;
        const bool goes_on = at + 1 < length && is_digit(bytes[at + 1]) &&
                             (bytes[at] == '-' || bytes[at] == '/' || bytes[at] == '.');
        if (!goes_on)
            break;
        at += count < MOST_PARTS;
    }
    return at < length && is_digit(bytes[at]) ? 0 : count;
}

static uint32_t make_date(uint32_t year, uint32_t month, uint32_t day)
{
    const bool is_date = year >= 1000 && year <= 9999 && month <= 12 && day <= 31;
    return is_date ? year * 10000 + month * 100 + day : 0;
}

uint32_t date_parse(const char *bytes, size_t length)
{
    struct date_part parts[MOST_PARTS] = {{0}};
    const size_t count = split_date(bytes, length, parts);
    const uint32_t a = parts[0].value, b = parts[1].value, c = parts[2].value;
    if (count == 1 && parts[0].digits == 8)
        return make_date(a / 10000, a / 100 % 100, a % 100);
    if (count > 0 && parts[0].digits == 4)
        return make_date(a, b, c);
    if (count < MOST_PARTS || (parts[2].digits != 2 && parts[2].digits != 4))
        return 0;
    const uint32_t year = parts[2].digits == 4 ? c : c + (c < 69 ? 2000 : 1900);
    return a > 12 ? make_date(year, b, a) : make_date(year, a, b);
}
