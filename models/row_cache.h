/* row_cache: keys that are counted in a text, and a row of bytes remembered for most.
 *
 * Keys are hashes already. What stands in the row of a key depends on the key alone, or it
 * could not be remembered. A row is remembered from the second text on that has the key: by
 * Zipf's law half of all keys never come again. */
#ifndef TENOR_ROW_CACHE_H
#define TENOR_ROW_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../features/base/failure.h"

/* All that finding and counting a key reads: one line of the cache. A stamp of 0 marks an empty
 * slot; one above the cache's epoch a key of this text, and which of `seen` it is, from 1; other
 * keys have the higher ones the later they were seen last. */
struct row_slot {
    uint64_t key;
    uint32_t row; /* its number, from 1, or one of the following */
    uint32_t stamp;
};

#define ROW_NONE   0
#define ROW_WANTED UINT32_MAX /* none yet, but the key came again */

/* A key that is in this text. */
struct row_seen {
    uint32_t row; /* as in its slot when it was seen first */
    uint32_t slot;
    uint32_t place; /* where it was seen last */
    uint32_t times;
};

/* Reusable; all zero is empty, but for `row_size`. Open addressing, at most seven eighths
 * full. */
struct row_cache {
    struct row_slot *slots;
    size_t slot_count; /* a power of two, or 0 before the first text */
    size_t count;      /* keys */

    size_t row_size; /* bytes; a multiple of 4 */
    unsigned char *rows;
    size_t row_count, row_capacity; /* that were ever used */
    uint32_t *free_rows;            /* of these, those of keys that are forgotten */
    size_t free_count, free_capacity;

    struct row_seen *seen; /* the different keys of this text, by first occurrence */
    size_t seen_count, seen_capacity;
    uint32_t epoch;
};

/* Begins a text in which up to `most` keys will be seen. Fails for lack of memory, or with
 * FAILURE_TOO_LARGE. */
bool row_cache_begin(struct row_cache *cache, size_t most, struct failure *failure);

/* What counting a text reads and changes of a cache, in the hands of one loop. */
struct row_counter {
    struct row_slot *slots;
    size_t mask, count;
    struct row_seen *seen;
    size_t seen_count;
    uint32_t epoch;
};

static inline struct row_counter row_counter_begin(const struct row_cache *cache)
{
    return (struct row_counter){cache->slots, cache->slot_count - 1, cache->count,
                                cache->seen,  cache->seen_count,     cache->epoch};
}

static inline void row_counter_end(const struct row_counter *counter, struct row_cache *cache)
{
    cache->count = counter->count;
    cache->seen_count = counter->seen_count;
}

/* Asks the cache for what row_counter_find will read first. */
static inline void row_counter_prefetch(const struct row_counter *counter, uint64_t key)
{
    __builtin_prefetch(&counter->slots[key & counter->mask], 1);
}

/* The slot of `key`, or the empty one where it would be. */
static inline struct row_slot *row_counter_find(const struct row_counter *counter, uint64_t key)
{
    size_t at = key & counter->mask;
    while (counter->slots[at].stamp != 0 && counter->slots[at].key != key)
        at = (at + 1) & counter->mask;
    return &counter->slots[at];
}

/* Counts a key once more, whose slot this is. Whether it is new to the text cannot be foreseen:
 * no branch but for what is rare. */
static inline void row_counter_add(struct row_counter *counter, struct row_slot *slot,
                                   uint64_t key, uint32_t place)
{
    const uint32_t epoch = counter->epoch, stamp = slot->stamp;
    const bool is_first = stamp <= epoch;
    if (stamp == 0) {
        *slot = (struct row_slot){.key = key, .row = ROW_NONE};
        counter->count++;
    } else if ((slot->row == ROW_NONE) & is_first) {
        slot->row = ROW_WANTED;
    }
    const size_t index = is_first ? counter->seen_count : stamp - epoch - 1;
    struct row_seen *seen = &counter->seen[index];
    slot->stamp = epoch + 1 + (uint32_t)index;
    *seen = (struct row_seen){.row = slot->row,
                              .slot = (uint32_t)(slot - counter->slots),
                              .place = place,
                              .times = (is_first ? 0 : seen->times) + 1};
    counter->seen_count += is_first;
}

static inline bool row_is_cached(uint32_t row)
{
    return row + 1 > 1; /* neither ROW_NONE nor ROW_WANTED */
}

static inline void *row_cache_row(const struct row_cache *cache, uint32_t row)
{
    return cache->rows + (size_t)(row - 1) * cache->row_size;
}

/* Makes room for so many new rows. Fails for lack of memory. */
bool row_cache_reserve(struct row_cache *cache, size_t rows, struct failure *failure);

/* Gives a key of this text, whose row is wanted, one to be filled in. */
void *row_cache_add_row(struct row_cache *cache, const struct row_seen *seen);

size_t row_cache_bytes(const struct row_cache *cache); /* of what is remembered */

/* Between texts: forgets the quarter of the keys that were not seen for longest. Memory is kept.
 * Fails for lack of memory. */
bool row_cache_evict(struct row_cache *cache, struct failure *failure);
void row_cache_release(struct row_cache *cache); /* all but `row_size` */

#endif
