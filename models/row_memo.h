/* row_memo: keys that are counted in a text, and a row of numbers remembered for each.
 *
 * Keys are numbered 1, 2, 3, … as they come, and keep their numbers from text to text. They are
 * hashes already. What stands in the row of a key depends on the key alone, or it could not be
 * remembered. */
#ifndef TENOR_ROW_MEMO_H
#define TENOR_ROW_MEMO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../features/failure.h"

/* All that finding and counting a key reads: one line of the cache. */
struct row_slot {
    uint64_t key;
    uint32_t number; /* 0: empty */
    uint32_t stamp;  /* above the memo's epoch: in this text, and which of `met`, from 1 */
};

struct row_key {
    uint64_t key;
    uint32_t texts; /* that it was in, since keys were last forgotten */
};

/* A key that is in this text. */
struct row_met {
    uint32_t number;
    uint32_t place; /* where it was met last */
    uint32_t times;
};

/* Reusable; all zero is empty, but for `lanes`. Open addressing, at most seven eighths full. */
struct row_memo {
    struct row_slot *slots;
    size_t slot_count;    /* a power of two, or 0 before the first text */
    struct row_key *keys; /* [count + 1]; keys[0] is not used */
    size_t key_capacity;
    uint32_t count;

    size_t lanes;       /* of a row */
    float *rows;        /* [row_count][lanes]: of the first so many keys */
    uint32_t row_count; /* less than `count` while rows of this text are to be made, or, until
                           row_memo_forget, where there was no room for them */
    size_t row_capacity;

    struct row_met *met; /* the different keys of this text, by first occurrence */
    size_t met_count, met_capacity;
    uint32_t epoch;
};

static inline size_t row_memo_home(const struct row_memo *memo, uint64_t key)
{
    return key & (memo->slot_count - 1);
}

/* Asks the cache for what row_memo_find will read first. */
static inline void row_memo_prefetch(const struct row_memo *memo, uint64_t key)
{
    __builtin_prefetch(&memo->slots[row_memo_home(memo, key)]);
}

/* The slot of `key`, or the empty one where it would be. */
static inline struct row_slot *row_memo_find(const struct row_memo *memo, uint64_t key)
{
    size_t at = row_memo_home(memo, key);
    while (memo->slots[at].number != 0 && memo->slots[at].key != key)
        at = (at + 1) & (memo->slot_count - 1);
    return &memo->slots[at];
}

/* Gives a key that is not there the number memo->count + 1, and returns its slot. Fails for
 * lack of memory; the memo is then as it was. */
struct row_slot *row_memo_add(struct row_memo *memo, uint64_t key, struct failure *failure);

/* Begins a text in which up to `most` keys will be met. Fails for lack of memory. */
bool row_memo_begin(struct row_memo *memo, size_t most, struct failure *failure);

/* Counts a key once more. Whether it is new to the text cannot be foreseen: no branch. */
static inline void row_memo_meet(struct row_memo *memo, struct row_slot *slot, uint32_t place)
{
    const uint32_t epoch = memo->epoch, stamp = slot->stamp;
    const size_t count = memo->met_count, index = stamp > epoch ? stamp - epoch - 1 : count;
    struct row_met *met = &memo->met[index];
    slot->stamp = epoch + 1 + (uint32_t)index;
    met->number = slot->number;
    met->place = place;
    met->times++;
    memo->met_count = count + (stamp <= epoch);
}

static inline float *row_memo_row(const struct row_memo *memo, uint32_t number)
{
    return memo->rows + (size_t)(number - 1) * memo->lanes;
}

size_t row_memo_bytes(const struct row_memo *memo); /* of what is remembered */

/* Between texts: forgets the keys that were in fewer than `texts` texts since this was last
 * done, and those without a row. Memory is kept. */
void row_memo_forget(struct row_memo *memo, uint32_t texts);
void row_memo_release(struct row_memo *memo);

#endif
