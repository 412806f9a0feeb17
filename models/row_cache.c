/* row_cache: see row_cache.h. */
#include "row_cache.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "../features/base/memory.h"
#include "../features/base/stop.h"

#define FEWEST_SLOTS ((size_t)1 << 10)   /* of a new table: enough for a short article */
#define MOST_KEYS    ((size_t)1 << 30)   /* so that stamps fit 32 bits */
#define LAST_EPOCH   ((uint32_t)1 << 31) /* then stamps begin anew: MOST_KEYS still fit above */

/* ---- Keys ----------------------------------------------------------------------------- */

/* Copies the keys to new slots; this text's learn where they are now. */
static bool move_keys(struct row_cache *cache, struct row_slot *slots, size_t slot_count,
                      struct failure *failure)
{
    const struct row_counter counter = {.slots = slots, .mask = slot_count - 1};
    for (size_t at = 0; at < cache->slot_count; at++) {
        const struct row_slot slot = cache->slots[at];
        if (!go_on_at(failure, at))
            return false;
        if (slot.stamp == 0)
            continue;
        struct row_slot *moved = row_counter_find(&counter, slot.key);
        *moved = slot;
        if (slot.stamp > cache->epoch)
            cache->seen[slot.stamp - cache->epoch - 1].slot = (uint32_t)(moved - slots);
    }
    return true;
}

/* As the next text would begin. */
static void make_keys_old(struct row_cache *cache)
{
    cache->epoch += (uint32_t)cache->seen_count;
    cache->seen_count = 0;
}

/* Not by calloc: its pages would be read before they are written, which costs two page faults
 * each. */
static bool grow(struct row_cache *cache, size_t slot_count, struct failure *failure)
{
    struct row_slot *slots = NULL;
    size_t capacity = 0;
    if (!memory_reserve(&slots, &capacity, slot_count, sizeof *slots, failure))
        return false;
    if (!clear_bytes(slots, slot_count * sizeof *slots, failure) ||
        !move_keys(cache, slots, slot_count, failure)) {
        free(slots);
        make_keys_old(cache); /* some have learnt of slots that are no more */
        return false;
    }
    free(cache->slots);
    cache->slots = slots;
    cache->slot_count = slot_count;
    return true;
}

/* Lets stamps begin anew. All keys then count as equally old. */
static void begin_epochs(struct row_cache *cache)
{
    for (size_t at = 0; at < cache->slot_count; at++)
        cache->slots[at].stamp = cache->slots[at].stamp != 0;
    cache->epoch = 1;
    cache->seen_count = 0;
}

bool row_cache_begin(struct row_cache *cache, size_t most, struct failure *failure)
{
    assert(cache->free_count <= cache->row_count && cache->row_count <= cache->row_capacity);
    if (cache->epoch == 0 || cache->epoch >= LAST_EPOCH)
        begin_epochs(cache);
    make_keys_old(cache);
    return row_cache_go_on(cache, most, failure);
}

bool row_cache_go_on(struct row_cache *cache, size_t more, struct failure *failure)
{
    size_t slot_count = cache->slot_count ? cache->slot_count : FEWEST_SLOTS;
    if (more > MOST_KEYS - cache->count)
        return fail(failure, FAILURE_TOO_LARGE, "the text has too many different n-grams");
    while (slot_count / 8 * 7 < cache->count + more)
        slot_count *= 2;
    assert((slot_count & (slot_count - 1)) == 0);
    return memory_reserve(&cache->seen, &cache->seen_capacity, cache->seen_count + more + 1,
                          sizeof *cache->seen, failure) &&
           (slot_count == cache->slot_count || grow(cache, slot_count, failure));
}

/* ---- Rows ----------------------------------------------------------------------------- */

bool row_cache_reserve(struct row_cache *cache, size_t rows, struct failure *failure)
{
    const size_t more = rows > cache->free_count ? rows - cache->free_count : 0;
    return memory_reserve(&cache->rows, &cache->row_capacity, cache->row_count + more,
                          cache->row_size, failure);
}

void *row_cache_add_row(struct row_cache *cache, const struct row_seen *seen)
{
    const uint32_t row = cache->free_count > 0 ? cache->free_rows[--cache->free_count]
                                               : (uint32_t)++cache->row_count;
    cache->slots[seen->slot].row = row;
    return row_cache_row(cache, row);
}

/* ---- Eviction ------------------------------------------------------------------------- */

size_t row_cache_bytes(const struct row_cache *cache)
{
    return cache->count * 4 / 3 * sizeof *cache->slots +
           (cache->row_count - cache->free_count) * cache->row_size;
}

/* Stamps are sorted into so many ranges of the same width at a time. */
#define RANGE_BITS 8
#define RANGES     (1u << RANGE_BITS)

/* Counts the stamps from `low` on, by ranges of 2^shift; those behind the last range are counted as
 * `behind`. */
static bool count_stamps(const struct row_cache *cache, uint32_t low, unsigned shift,
                         size_t counts[RANGES], size_t *behind, struct failure *failure)
{
    memset(counts, 0, RANGES * sizeof *counts);
    *behind = 0;
    for (size_t at = 0; at < cache->slot_count; at++) {
        const uint32_t stamp = cache->slots[at].stamp;
        if (!go_on_at(failure, at))
            return false;
        if (stamp < low)
            continue;
        const uint32_t range = (stamp - low) >> shift;
        if (range < RANGES)
            counts[range]++;
        else
            ++*behind;
    }
    return true;
}

/* Sets `*since` to the lowest stamp, from 1 on, such that at most `most` keys have it or a higher
 * one: first to the range where it is, then within that range. */
static bool find_stamp(const struct row_cache *cache, size_t most, uint32_t *since,
                       struct failure *failure)
{
    const uint32_t newest = cache->epoch + (uint32_t)cache->seen_count;
    uint32_t low = 1;
    unsigned shift = 0;
    while (newest >> shift >= RANGES)
        shift += RANGE_BITS;
    for (;; shift -= RANGE_BITS) {
        size_t counts[RANGES], newer;
        uint32_t range = RANGES;
        if (!count_stamps(cache, low, shift, counts, &newer, failure))
            return false;
        while (range > 0 && newer + counts[range - 1] <= most)
            newer += counts[--range];
        if (shift == 0 || range == 0) {
            *since = low + (range << shift);
            return true;
        }
        low += (range - 1) << shift;
    }
}

/* Empties a slot, then moves later keys of the same run into the gap, so that each is still
 * found by linear probing from its home slot. */
static void remove_key(struct row_cache *cache, size_t gap)
{
    const size_t mask = cache->slot_count - 1;
    for (size_t at = (gap + 1) & mask; cache->slots[at].stamp != 0; at = (at + 1) & mask) {
        const size_t home = cache->slots[at].key & mask;
        if (((at - home) & mask) >= ((at - gap) & mask)) {
            cache->slots[gap] = cache->slots[at];
            gap = at;
        }
    }
    cache->slots[gap] = (struct row_slot){0};
    cache->count--;
}

bool row_cache_evict(struct row_cache *cache, struct failure *failure)
{
    uint32_t since;
    if (!find_stamp(cache, cache->count / 4 * 3, &since, failure) ||
        !memory_reserve(&cache->free_rows, &cache->free_capacity, cache->row_count,
                        sizeof *cache->free_rows, failure))
        return false;
    for (size_t at = 0; at < cache->slot_count;) {
        const struct row_slot slot = cache->slots[at];
        if (!go_on(failure, 1))
            return false;
        if (slot.stamp == 0 || slot.stamp >= since) {
            at++;
            continue;
        }
        if (row_is_cached(slot.row))
            cache->free_rows[cache->free_count++] = slot.row;
        remove_key(cache, at); /* another key may have moved here: look again */
    }
    return true;
}

void row_cache_forget_text(struct row_cache *cache)
{
    make_keys_old(cache);
    free(cache->seen);
    cache->seen = NULL;
    cache->seen_capacity = 0;
}

size_t row_cache_memory(const struct row_cache *cache)
{
    return cache->slot_count * sizeof *cache->slots + cache->row_capacity * cache->row_size +
           cache->free_capacity * sizeof *cache->free_rows +
           cache->seen_capacity * sizeof *cache->seen;
}

void row_cache_release(struct row_cache *cache)
{
    free(cache->slots);
    free(cache->rows);
    free(cache->free_rows);
    free(cache->seen);
    *cache = (struct row_cache){.row_size = cache->row_size};
}
