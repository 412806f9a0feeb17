/* json_out: appends strings and numbers to a text buffer as JSON. For the programs.
 *
 * Objects and arrays are a few characters that the caller appends. What is appended here is
 * valid JSON for any bytes and any number, in any locale. All functions fail with
 * FAILURE_MEMORY only. */
#ifndef TENOR_JSON_OUT_H
#define TENOR_JSON_OUT_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../base/memory.h"

/* Appends `length` bytes as a JSON string with its quotes. Control characters, quotes and
 * backslashes are escaped; a byte that is not part of valid UTF-8 becomes U+FFFD. */
bool json_put_string(struct text_buffer *out, const char *bytes, size_t length,
                     struct failure *failure);

/* Appends the number in the fewest digits, but at least 6 if it has so many, that read back as
 * the same double; null for infinities and NaN, which JSON does not have. */
bool json_put_number(struct text_buffer *out, double number, struct failure *failure);

/* The same, with digits that read back as the same float: 0.1, not 0.10000000149011612. */
bool json_put_float(struct text_buffer *out, float number, struct failure *failure);

/* The next four are many times as fast as printf, for what is printed for every mention. */

bool json_put_whole(struct text_buffer *out, size_t number, struct failure *failure);

/* [begin,end] */
bool json_put_range(struct text_buffer *out, size_t begin, size_t end, struct failure *failure);

/* Appends what printf("%.*f") prints in the C locale, with at most 6 decimals. */
bool json_put_decimals(struct text_buffer *out, double number, unsigned decimals,
                       struct failure *failure);

/* Appends the number, rounded to thousandths, halves to even ones: 0.85, -0.412, 0, never -0;
 * with `zeros` always three decimals, 0.850. Of 1e12 and more, and of infinities and NaN, what
 * json_put_number does. */
bool json_put_thousandths(struct text_buffer *out, double number, bool zeros,
                          struct failure *failure);

#endif
