/* numbering: distinct 64-bit keys, numbered 1, 2, 3, … as they come. For keys that are hashes
 * already. */
#ifndef TENOR_NUMBERING_H
#define TENOR_NUMBERING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../features/failure.h"

struct numbering_slot {
    uint32_t check;  /* high half of the key: most keys that are not here are told by it */
    uint32_t number; /* 0: empty */
};

/* Reusable; all zero is empty. Open addressing, at most seven eighths full. */
struct numbering {
    struct numbering_slot *slots;
    size_t slot_count; /* a power of two, or 0 */
    uint64_t *keys;    /* [count + 1]; keys[0] is not used */
    size_t key_capacity;
    uint32_t count;
};

#define NUMBERING_KEY_BYTES 20 /* that a key takes, give or take four */

static inline size_t numbering_home(const struct numbering *numbering, uint64_t key)
{
    return key & (numbering->slot_count - 1);
}

/* Asks the cache for what numbering_find will read first. */
static inline void numbering_prefetch(const struct numbering *numbering, uint64_t key)
{
    if (numbering->slot_count > 0)
        __builtin_prefetch(&numbering->slots[numbering_home(numbering, key)]);
}

/* The number of `key`, or 0. */
static inline uint32_t numbering_find(const struct numbering *numbering, uint64_t key)
{
    if (numbering->slot_count == 0)
        return 0;
    for (size_t at = numbering_home(numbering, key);;
         at = (at + 1) & (numbering->slot_count - 1)) {
        const struct numbering_slot *slot = &numbering->slots[at];
        if (slot->number == 0 ||
            (slot->check == key >> 32 && numbering->keys[slot->number] == key))
            return slot->number;
    }
}

/* Adds a key that is not there; its number is numbering->count then. Fails for lack of memory;
 * the numbering is then as it was. */
bool numbering_add(struct numbering *numbering, uint64_t key, struct failure *failure);
/* Keeps the first `count` keys, which the caller may have replaced by others of the old ones,
 * and forgets the rest; memory is kept. */
void numbering_keep(struct numbering *numbering, uint32_t count);
void numbering_release(struct numbering *numbering);

#endif
