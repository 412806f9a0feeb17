/* row_memo: see row_memo.h. */
#include "row_memo.h"

#include <stdlib.h>
#include <string.h>

#include "../features/memory.h"

#define FEWEST_SLOTS ((size_t)1 << 10)
#define MOST_KEYS    ((uint32_t)1 << 31)

/* Makes all slots anew, of twice the size. */
static bool grow(struct row_memo *memo, struct failure *failure)
{
    const size_t had = memo->slot_count;
    struct row_slot *slots = memo->slots;
    memo->slot_count = had ? 2 * had : FEWEST_SLOTS;
    memo->slots = calloc(memo->slot_count, sizeof *memo->slots);
    if (!memo->slots) {
        memo->slots = slots;
        memo->slot_count = had;
        return fail(failure, FAILURE_MEMORY, "out of memory");
    }
    for (size_t at = 0; at < had; at++)
        if (slots[at].number != 0)
            *row_memo_find(memo, slots[at].key) = slots[at];
    free(slots);
    return true;
}

struct row_slot *row_memo_add(struct row_memo *memo, uint64_t key, struct failure *failure)
{
    const size_t need = (size_t)memo->count + 1;
    if (need >= MOST_KEYS) {
        fail(failure, FAILURE_TOO_LARGE, "the text has too many different n-grams");
        return NULL;
    }
    if (!memory_reserve(&memo->keys, &memo->key_capacity, need + 1, sizeof *memo->keys,
                        failure) ||
        (need > memo->slot_count / 8 * 7 && !grow(memo, failure)))
        return NULL;
    memo->keys[++memo->count] = (struct row_key){.key = key};
    struct row_slot *slot = row_memo_find(memo, key);
    *slot = (struct row_slot){.key = key, .number = memo->count};
    return slot;
}

bool row_memo_begin(struct row_memo *memo, size_t most, struct failure *failure)
{
    if (memo->epoch >= MOST_KEYS) { /* stamps begin anew */
        for (size_t at = 0; at < memo->slot_count; at++)
            memo->slots[at].stamp = 0;
        memo->epoch = 0;
    }
    memo->epoch += (uint32_t)memo->met_count;
    memo->met_count = 0;
    if (!memory_reserve(&memo->met, &memo->met_capacity, most, sizeof *memo->met, failure) ||
        (memo->slot_count == 0 && !grow(memo, failure)))
        return false;
    if (most > 0)
        memset(memo->met, 0, most * sizeof *memo->met);
    return true;
}

size_t row_memo_bytes(const struct row_memo *memo)
{
    return memo->count * (sizeof *memo->keys + sizeof *memo->slots) +
           memo->row_count * memo->lanes * sizeof *memo->rows;
}

void row_memo_forget(struct row_memo *memo, uint32_t texts)
{
    uint32_t kept = 0;
    for (uint32_t number = 1; number <= memo->row_count; number++) {
        if (memo->keys[number].texts < texts)
            continue;
        kept++;
        memo->keys[kept] = (struct row_key){.key = memo->keys[number].key};
        if (kept < number)
            memcpy(row_memo_row(memo, kept), row_memo_row(memo, number),
                   memo->lanes * sizeof *memo->rows);
    }
    if (memo->slots)
        memset(memo->slots, 0, memo->slot_count * sizeof *memo->slots);
    memo->count = memo->row_count = kept;
    for (uint32_t number = 1; number <= kept; number++)
        *row_memo_find(memo, memo->keys[number].key) =
            (struct row_slot){.key = memo->keys[number].key, .number = number};
}

void row_memo_release(struct row_memo *memo)
{
    free(memo->slots);
    free(memo->keys);
    free(memo->rows);
    free(memo->met);
    *memo = (struct row_memo){0};
}
