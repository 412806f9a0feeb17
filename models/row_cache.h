/* row_cache: counts the keys of a text and caches a row of bytes per key.
 *
 * Keys are hashes already. A row depends on its key alone, which is why it can be cached. Where
 * there is little room the row is to be cached from the second text on that has the key, because by
 * Zipf's law half of all keys never occur again. */
#ifndef TENOR_ROW_CACHE_H
#define TENOR_ROW_CACHE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../features/base/failure.h"

/* A slot of the hash table. A stamp of 0 marks an empty slot. The stamp of a key of this
 * text is the cache's epoch + 1 + its index in `seen`. The stamps of other keys are at most
 * the epoch; the higher, the later the key was last seen. */
struct row_slot {
    uint64_t key;
    uint32_t row; /* number of its row, from 1; or ROW_NONE or ROW_WANTED */
    uint32_t stamp;
};

#define ROW_NONE   0          /* no row: the key is new in this text */
#define ROW_WANTED UINT32_MAX /* no row yet, but to be cached: the key was in an earlier text */

/* A key of this text. */
struct row_seen {
    uint32_t row;   /* that of its slot, when the key was last counted */
    uint32_t slot;  /* index in `slots` */
    uint32_t place; /* the caller's number for its last occurrence */
    uint32_t times; /* number of occurrences */
};

/* Set row_size; all else zero is an empty cache. The table has open addressing and is at most
 * seven eighths full. */
struct row_cache {
    struct row_slot *slots; /* [slot_count] */
    size_t slot_count;      /* a power of two, or 0 before the first text */
    size_t count;           /* keys in the table */

    size_t row_size;                /* bytes; a multiple of 4 */
    unsigned char *rows;            /* [row_capacity][row_size] */
    size_t row_count, row_capacity; /* rows ever used; rows there is memory for */
    uint32_t *free_rows;            /* [free_count] numbers of rows whose keys were evicted */
    size_t free_count, free_capacity;

    struct row_seen *seen; /* [seen_count] different keys of this text, by first occurrence */
    size_t seen_count, seen_capacity;
    uint32_t epoch;
};

/* Begins a text with at most `most` occurrences of keys. Fails for lack of memory, and with
 * FAILURE_TOO_LARGE if there would be more than 2^30 keys. */
bool row_cache_begin(struct row_cache *cache, size_t most, struct failure *failure);

/* Makes room for `more` further occurrences in the same text; not while there is a row_counter. So
 * the keys of a long text can be counted in pieces, and the memory follows how many there are and
 * not how often they occur. Fails likewise. For lack of memory the cache is then as it was; if it
 * was stopped, it can be used, but the text's keys are those of an earlier text. */
bool row_cache_go_on(struct row_cache *cache, size_t more, struct failure *failure);

/* The members of a cache that counting uses, copied so that the compiler can keep them in
 * registers. Between row_counter_begin and row_counter_end the cache itself is out of date. */
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
    assert(counter->seen_count <= counter->count &&
           counter->count <= cache->slot_count / 8 * 7);
    cache->count = counter->count;
    cache->seen_count = counter->seen_count;
}

/* Prefetches what row_counter_find will read first. */
static inline void row_counter_prefetch(const struct row_counter *counter, uint64_t key)
{
    __builtin_prefetch(&counter->slots[key & counter->mask], 1);
}

/* The slot of `key`, or the empty slot where it belongs. */
static inline struct row_slot *row_counter_find(const struct row_counter *counter, uint64_t key)
{
    size_t at = key & counter->mask;
    while (counter->slots[at].stamp != 0 && counter->slots[at].key != key)
        at = (at + 1) & counter->mask;
    return &counter->slots[at];
}

/* Counts one occurrence of a key; `slot` is where row_counter_find found it. Whether the key is
 * new in the text is hard to predict, so there are branches only for the rare cases. */
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
    return row + 1 > 1; /* not ROW_NONE, and not ROW_WANTED, which wraps around to 0 */
}

static inline void *row_cache_row(const struct row_cache *cache, uint32_t row)
{
    assert(row >= 1 && row <= cache->row_count);
    return cache->rows + (size_t)(row - 1) * cache->row_size;
}

/* Makes room for this many new rows. Fails for lack of memory. */
bool row_cache_reserve(struct row_cache *cache, size_t rows, struct failure *failure);

/* Adds a row for a key of this text whose row is ROW_WANTED, for the caller to fill in. There
 * must be room. */
void *row_cache_add_row(struct row_cache *cache, const struct row_seen *seen);

/* The bytes that the cached keys and rows take. */
size_t row_cache_bytes(const struct row_cache *cache);

/* Evicts the least recently seen quarter of the keys. To be called between texts. The memory is
 * kept for new ones. Fails for lack of memory. */
bool row_cache_evict(struct row_cache *cache, struct failure *failure);
/* Forgets the keys of this text as such, and frees the list of them: all keys are those of earlier
 * texts then. */
void row_cache_forget_text(struct row_cache *cache);
/* Frees everything; `row_size` stays. */
void row_cache_release(struct row_cache *cache);
size_t row_cache_memory(const struct row_cache *cache); /* the bytes that it holds */

#endif
