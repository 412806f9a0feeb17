/* day: days as they are written, in any of the languages whose months are known.
 *
 * "2031-03-11", "11. März 2031", "March 11th, 2031", "Tue Mar 11 15:21:41 GMT 2031",
 * "2031年3月11日", "11.03.2031": the order of two numbers that may both be a month is the
 * caller's to tell. The names of months come from the page rules (data/page/month.txt). */
#ifndef TENOR_DAY_H
#define TENOR_DAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "../base/span.h"

/* A day of the Gregorian calendar, from 1900 on; all zero is none. */
struct day {
    uint16_t year;
    uint8_t month, day;
};

#define DAY_TEXT sizeof "2031-03-11"

/* ISO 8601; "" for no day. */
void day_write(struct day day, char text[DAY_TEXT]);

/* ---- The names of months ----------------------------------------------------------------- */

struct day_names { /* immutable once read; all zero knows none */
    struct day_name {
        uint64_t hash; /* of the folded word */
        uint8_t month; /* 1 to 12; 0: a word that may stand inside a date */
    } * items;
    size_t count, capacity;
};

/* Adds the words of "3 march mar märz" or "0 of de". False for a line of another form, with
 * `*memory` telling whether memory was lacking. */
bool day_names_add(struct day_names *names, const char *line, size_t length, bool *memory);
void day_names_release(struct day_names *names);

/* ---- Finding days ------------------------------------------------------------------- */

enum day_order {
    DAY_ORDER_UNKNOWN, /* 3/4/2031 is no day */
    DAY_ORDER_DAY_FIRST,
    DAY_ORDER_MONTH_FIRST
};

struct day_found {
    struct day day;       /* all zero if its order is not known */
    struct span span;     /* of the text */
    enum day_order order; /* what its numbers show of their order */
};

#define DAYS_MOST     8   /* days that are found in one text */
#define DAY_TEXT_MOST 400 /* bytes of a text that are looked at */

/* Finds the days in a text, which is UTF-8; the rest of a longer text is not looked at. A number
 * alone, "1931015301" (seconds or milliseconds since 1970) or "20310311", is only a day if it is
 * an attribute's `value`. Sets `*count`; fails only for lack of memory. Linear time. `scratch`
 * is used. */
bool days_find(const struct day_names *names, const char *text, size_t length,
               enum day_order order, bool value, struct day_found found[DAYS_MOST],
               size_t *count, struct text_buffer *scratch, struct failure *failure);

#endif
