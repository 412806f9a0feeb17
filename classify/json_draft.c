/* json_draft: see json_draft.h. */
#include "json_draft.h"

#include <math.h>
#include <stdint.h>

#include "../features/base/stop.h"
#include "../features/io/json_out.h"

#define MOST_DIGITS 20 /* of 64 bits */
#define DECIMALS    8
#define SCALE       100000000 /* 10 to that power */

void draft_begin(struct json_draft *draft, const struct output_writer *writer)
{
    draft->writer = writer;
    draft->failed = false;
    draft->length = 0;
}

bool draft_flush(struct json_draft *draft)
{
    if (!draft->failed)
        draft->failed = !go_on(draft->writer->failure, draft->length) ||
                        !text_buffer_append(draft->writer->out, draft->bytes, draft->length,
                                            draft->writer->failure);
    draft->length = 0;
    return !draft->failed;
}

/* Where `length` more bytes can be written, at most DRAFT_BYTES. */
static char *room_for(struct json_draft *draft, size_t length)
{
    if (draft->length + length > DRAFT_BYTES)
        draft_flush(draft);
    return draft->bytes + draft->length;
}

/* ---- Strings --------------------------------------------------------------------------- */

#define SHORT_STRING 256 /* longer ones than nearly all words and names */

/* Writes a JSON string of plain text that is short to `to`, SHORT_STRING bytes, and returns what
 * follows it; NULL if the text is not so. Nearly all words are. */
static char *put_plain(char *to, const char *text)
{
    const char *const last = to + SHORT_STRING - 1;
    *to++ = '"';
    for (; *text && to < last; text++) {
        const unsigned char byte = (unsigned char)*text;
        if (byte < 0x20 || byte >= 0x80 || byte == '"' || byte == '\\')
            return NULL;
        *to++ = *text;
    }
    *to++ = '"';
    return *text ? NULL : to;
}

void draft_string(struct json_draft *draft, const char *text)
{
    char *const begin = room_for(draft, SHORT_STRING), *const end = put_plain(begin, text);
    if (end)
        draft->length += (size_t)(end - begin);
    else if (draft_flush(draft))
        draft->failed =
            !json_put_string(draft->writer->out, text, strlen(text), draft->writer->failure);
}

/* ---- Numbers --------------------------------------------------------------------------- */

static size_t count_digits(uint64_t number)
{
    size_t count = 1;
    for (; number >= 1000; number /= 1000)
        count += 3;
    return count + (number >= 10) + (number >= 100);
}

/* Writes a number, and returns what follows it. */
static char *put_whole(char *to, uint64_t number)
{
    const size_t count = count_digits(number);
    for (size_t i = count; i-- > 0; number /= 10)
        to[i] = (char)('0' + number % 10);
    return to + count;
}

/* The decimals of `scaled`, which has SCALE times what is meant. */
static char *put_decimals(char *to, uint32_t scaled)
{
    for (size_t i = DECIMALS; i-- > 0; scaled /= 10)
        to[i] = (char)('0' + scaled % 10);
    return to + DECIMALS;
}

void draft_decimals(struct json_draft *draft, double number)
{
    const double scaled = rint(fabs(number) * SCALE);
    if (!(scaled < 1e18)) {
        if (draft_flush(draft))
            draft->failed =
                !json_put_number(draft->writer->out, number, draft->writer->failure);
        return;
    }
    char *const begin = room_for(draft, 2 * MOST_DIGITS + 2), *to = begin;
    const uint64_t whole = (uint64_t)scaled;
    if (number < 0 && scaled > 0)
        *to++ = '-';
    to = put_whole(to, whole / SCALE);
    *to++ = '.';
    to = put_decimals(to, (uint32_t)(whole % SCALE));
    draft->length += (size_t)(to - begin);
}

void draft_range(struct json_draft *draft, size_t begin, size_t end)
{
    char *const first = room_for(draft, 2 * MOST_DIGITS + 3), *to = first;
    *to++ = '[';
    to = put_whole(to, begin);
    *to++ = ',';
    to = put_whole(to, end);
    *to++ = ']';
    draft->length += (size_t)(to - first);
}
