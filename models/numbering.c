/* numbering: see numbering.h. */
#include "numbering.h"

#include <stdlib.h>
#include <string.h>

#include "../features/memory.h"

#define FEWEST_SLOTS ((size_t)1 << 10)

static void put(struct numbering_slot *slots, size_t slot_count, uint64_t key, uint32_t number)
{
    size_t at = key & (slot_count - 1);
    while (slots[at].number != 0)
        at = (at + 1) & (slot_count - 1);
    slots[at] = (struct numbering_slot){(uint32_t)(key >> 32), number};
}

static bool grow(struct numbering *numbering, struct failure *failure)
{
    size_t slot_count = numbering->slot_count ? 2 * numbering->slot_count : FEWEST_SLOTS;
    struct numbering_slot *slots = calloc(slot_count, sizeof *slots);
    if (!slots)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    for (uint32_t number = 1; number <= numbering->count; number++)
        put(slots, slot_count, numbering->keys[number], number);
    free(numbering->slots);
    numbering->slots = slots;
    numbering->slot_count = slot_count;
    return true;
}

bool numbering_add(struct numbering *numbering, uint64_t key, struct failure *failure)
{
    size_t need = (size_t)numbering->count + 1;
    if (need == UINT32_MAX)
        return fail(failure, FAILURE_TOO_LARGE, "the text has too many different n-grams");
    if (!memory_reserve(&numbering->keys, &numbering->key_capacity, need + 1,
                        sizeof *numbering->keys, failure) ||
        (need > numbering->slot_count / 8 * 7 && !grow(numbering, failure)))
        return false;
    numbering->keys[++numbering->count] = key;
    put(numbering->slots, numbering->slot_count, key, numbering->count);
    return true;
}

void numbering_keep(struct numbering *numbering, uint32_t count)
{
    if (numbering->slots)
        memset(numbering->slots, 0, numbering->slot_count * sizeof *numbering->slots);
    for (uint32_t number = 1; number <= count; number++)
        put(numbering->slots, numbering->slot_count, numbering->keys[number], number);
    numbering->count = count;
}

void numbering_release(struct numbering *numbering)
{
    free(numbering->slots);
    free(numbering->keys);
    *numbering = (struct numbering){0};
}
