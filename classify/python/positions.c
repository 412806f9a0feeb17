/* positions: a count of characters every few bytes, and a short walk from there. */
#include "positions.h"

#include <stdint.h>
#include <stdlib.h>

#define POSITIONS_STEP 256

/* A byte that begins a character, also one of a lone surrogate. */
static bool begins(char byte)
{
    return ((unsigned char)byte & 0xC0) != 0x80;
}

static bool is_ascii(const char *text, size_t length)
{
    unsigned char all = 0;
    for (size_t i = 0; i < length; i++)
        all |= (unsigned char)text[i];
    return all < 0x80;
}

bool positions_make(struct positions *positions, const char *text, size_t length, bool as_bytes)
{
    *positions = (struct positions){.text = text, .length = length};
    if (as_bytes || is_ascii(text, length))
        return true;
    positions->before = malloc((length / POSITIONS_STEP + 1) * sizeof *positions->before);
    if (!positions->before)
        return false;
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        if (i % POSITIONS_STEP == 0)
            positions->before[i / POSITIONS_STEP] = count;
        count += begins(text[i]);
    }
    if (length % POSITIONS_STEP == 0)
        positions->before[length / POSITIONS_STEP] = count;
    return true;
}

void positions_release(struct positions *positions)
{
    free(positions->before);
    *positions = (struct positions){0};
}

size_t positions_end(const struct positions *positions, size_t offset)
{
    if (!positions->before)
        return offset;
    if (offset > positions->length)
        offset = positions->length;
    size_t count = positions->before[offset / POSITIONS_STEP];
    for (size_t i = offset - offset % POSITIONS_STEP; i < offset; i++)
        count += begins(positions->text[i]);
    return count;
}

size_t positions_begin(const struct positions *positions, size_t offset)
{
    const size_t count = positions_end(positions, offset);
    const bool is_inside = positions->before && offset < positions->length && count > 0 &&
                           !begins(positions->text[offset]);
    return is_inside ? count - 1 : count;
}
