/* json_out: numbers by printf with more and more digits until they read back the same;
 * strings with what needs no escape copied in one piece; whole numbers, decimals and thousandths
 * digit by digit. */
#include "json_out.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../text/unicode.h"
#include "json_plain.h"

static bool append_escaped(struct text_buffer *out, unsigned char byte, struct failure *failure)
{
    static const char plain[] = "\"\\\b\f\n\r\t", letter[] = "\"\\bfnrt";
    const char *found = byte ? strchr(plain, byte) : NULL;
    if (found)
        return text_buffer_format(out, failure, "\\%c", letter[found - plain]);
    return text_buffer_format(out, failure, "\\u%04x", (unsigned)byte);
}

bool json_put_string(struct text_buffer *out, const char *bytes, size_t length,
                     struct failure *failure)
{
    size_t written = 0, at = 0;
    if (!text_buffer_append(out, "\"", 1, failure))
        return false;
    for (;;) {
        at += json_plain_length(bytes + at, length - at);
        if (at == length)
            break;
        unsigned char byte = (unsigned char)bytes[at];
        bool valid, escaped = byte < 0x20 || byte == '"' || byte == '\\';
        size_t step = unicode_step(bytes + at, length - at, &valid);
        if (valid && !escaped) {
            at += step;
            continue;
        }
        if (at > written && !text_buffer_append(out, bytes + written, at - written, failure))
            return false;
        if (escaped ? !append_escaped(out, byte, failure)
                    : !text_buffer_append(out, "\xef\xbf\xbd", 3, failure))
            return false;
        written = ++at;
    }
    if (at > written && !text_buffer_append(out, bytes + written, at - written, failure))
        return false;
    return text_buffer_append(out, "\"", 1, failure);
}

/* Appends what printf wrote, but with a point instead of the locale's decimal separator, which
 * may be several bytes. */
static bool append_digits(struct text_buffer *out, const char *digits, struct failure *failure)
{
    size_t head = strspn(digits, "+-0123456789eE");
    size_t gap = strcspn(digits + head, "+-0123456789eE");
    if (!text_buffer_append(out, digits, head, failure))
        return false;
    if (gap == 0)
        return true;
    return text_buffer_format(out, failure, ".%s", digits + head + gap);
}

bool json_put_number(struct text_buffer *out, double number, struct failure *failure)
{
    char digits[40];
    if (!isfinite(number))
        return text_buffer_append(out, "null", 4, failure);
    if (fabs(number) < 1e15 && number == trunc(number))
        return text_buffer_format(out, failure, "%.0f", number); /* not 1e+06 */
    for (int precision = 6; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, number);
        if (strtod(digits, NULL) == number)
            break;
    }
    return append_digits(out, digits, failure);
}

bool json_put_float(struct text_buffer *out, float number, struct failure *failure)
{
    char digits[40];
    if (!isfinite(number))
        return text_buffer_append(out, "null", 4, failure);
    if (number == 0 && !signbit(number))
        return text_buffer_append(out, "0", 1, failure); /* quick: most features are 0 */
    for (int precision = 6; precision <= 9; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, (double)number);
        if (strtof(digits, NULL) == number)
            break;
    }
    return append_digits(out, digits, failure);
}

/* Writes the digits from `end` to the left, at least `least` of them; returns the first. */
static char *write_digits(char *end, uint64_t number, int least)
{
    for (; number > 0 || least > 0; number /= 10, least--)
        *--end = (char)('0' + number % 10);
    return end;
}

bool json_put_whole(struct text_buffer *out, size_t number, struct failure *failure)
{
    char digits[20], *end = digits + sizeof digits;
    const char *first = write_digits(end, number, 1);
    return text_buffer_append(out, first, (size_t)(end - first), failure);
}

bool json_put_range(struct text_buffer *out, size_t begin, size_t end, struct failure *failure)
{
    char text[44], *last = text + sizeof text, *first = last;
    *--first = ']';
    first = write_digits(first, end, 1);
    *--first = ',';
    first = write_digits(first, begin, 1);
    *--first = '[';
    return text_buffer_append(out, first, (size_t)(last - first), failure);
}

bool json_put_decimals(struct text_buffer *out, double number, unsigned decimals,
                       struct failure *failure)
{
    static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
    assert(decimals < sizeof powers / sizeof *powers);
    char text[24], *end = text + sizeof text;
    const double scaled = powers[decimals] * fabs(number), nearest = rint(scaled);
    if (!(scaled < 1e9) || fabs(fabs(scaled - nearest) - 0.5) < 1e-6)
        return text_buffer_format(out, failure, "%.*f", (int)decimals, number);
    const uint64_t units = (uint64_t)nearest, one = (uint64_t)powers[decimals];
    char *first = write_digits(end, units % one, (int)decimals);
    if (decimals > 0)
        *--first = '.';
    first = write_digits(first, units / one, 1);
    if (signbit(number))
        *--first = '-';
    return text_buffer_append(out, first, (size_t)(end - first), failure);
}

bool json_put_thousandths(struct text_buffer *out, double number, bool zeros,
                          struct failure *failure)
{
    char text[24], *end = text + sizeof text;
    if (!(fabs(number) < 1e12))
        return json_put_number(out, number, failure);
    const uint64_t units = (uint64_t)rint(1000 * fabs(number));
    char *first = write_digits(end, units % 1000, 3);
    while (!zeros && end > first && end[-1] == '0')
        end--;
    if (end > first)
        *--first = '.';
    first = write_digits(first, units / 1000, 1);
    if (number < 0 && units > 0)
        *--first = '-';
    return text_buffer_append(out, first, (size_t)(end - first), failure);
}
