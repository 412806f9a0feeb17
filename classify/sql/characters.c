/* characters: see characters.h. */
#include "characters.h"

#include <stdlib.h>

#include "../../features/base/memory.h"

/* A place of a text is then found by looking at no more bytes than this, and the counts need a
 * thirty-second of the text's memory. */
#define STRIDE 256

static bool continues(const char *text, size_t at)
{
    return ((unsigned char)text[at] & 0xc0) == 0x80;
}

/* Does a character begin here? Only the bytes that follow a first byte do not. */
static bool begins(const char *text, size_t at, bool *in_sequence)
{
    if (!continues(text, at)) {
        *in_sequence = (unsigned char)text[at] >= 0xc0;
        return true;
    }
    return !*in_sequence;
}

bool characters_take(struct characters *characters, const char *text, size_t length)
{
    const size_t count = length / STRIDE + 1;
    bool in_sequence = false;
    characters->text = NULL;
    characters->length = characters->count = 0;
    if (!memory_reserve(&characters->before, &characters->capacity, count,
                        sizeof *characters->before, NULL))
        return false;
    size_t before = 0;
    for (size_t at = 0; at < length; at++) {
        if (at % STRIDE == 0)
            characters->before[at / STRIDE] = before;
        before += begins(text, at, &in_sequence);
    }
    if (length % STRIDE == 0)
        characters->before[length / STRIDE] = before;
    characters->text = text;
    characters->length = length;
    characters->count = count;
    return true;
}

/* Is the byte before this one of a character that goes on? */
static bool sequence_before(const char *text, size_t at)
{
    while (at > 0 && continues(text, at - 1))
        at--;
    return at > 0 && (unsigned char)text[at - 1] >= 0xc0;
}

size_t characters_before(const struct characters *characters, size_t at)
{
    if (!characters->text)
        return 0;
    if (at > characters->length)
        at = characters->length;
    size_t from = at / STRIDE * STRIDE, before = characters->before[at / STRIDE];
    bool in_sequence = from < at && continues(characters->text, from) &&
                       sequence_before(characters->text, from);
    for (; from < at; from++)
        before += begins(characters->text, from, &in_sequence);
    return before;
}

void characters_release(struct characters *characters)
{
    free(characters->before);
    *characters = (struct characters){0};
}
