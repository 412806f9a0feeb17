/* row_memo: see row_memo.h. */
#include "row_memo.h"

#include <stdlib.h>
#include <string.h>

#include "../features/memory.h"

#define FEWEST_SLOTS ((size_t)1 << 10)
#define MOST_KEYS    ((size_t)1 << 30)
#define LAST_EPOCH   ((uint32_t)1 << 31)

/* ---- Keys ----------------------------------------------------------------------------- */

/* The slots are cleared by hand: pages from calloc would be read before they are written, and
 * cost two page faults each. */
static bool grow(struct row_memo *memo, size_t slot_count, struct failure *failure)
{
    struct row_slot *slots = NULL;
    size_t capacity = 0;
    if (!memory_reserve(&slots, &capacity, slot_count, sizeof *slots, failure))
        return false;
    memset(slots, 0, slot_count * sizeof *slots);
    const struct row_counter counter = {.slots = slots, .mask = slot_count - 1};
    for (size_t at = 0; at < memo->slot_count; at++)
        if (memo->slots[at].stamp != 0)
            *row_counter_find(&counter, memo->slots[at].key) = memo->slots[at];
    free(memo->slots);
    memo->slots = slots;
    memo->slot_count = slot_count;
    return true;
}

/* Stamps begin anew, and all keys are equally old. */
static void begin_epochs(struct row_memo *memo)
{
    for (size_t at = 0; at < memo->slot_count; at++)
        memo->slots[at].stamp = memo->slots[at].stamp != 0;
    memo->epoch = 1;
    memo->met_count = 0;
}

bool row_memo_begin(struct row_memo *memo, size_t most, struct failure *failure)
{
    size_t slot_count = memo->slot_count ? memo->slot_count : FEWEST_SLOTS;
    if (most > MOST_KEYS - memo->count)
        return fail(failure, FAILURE_TOO_LARGE, "the text has too many different n-grams");
    while (slot_count / 8 * 7 < memo->count + most)
        slot_count *= 2;
    if (memo->epoch == 0 || memo->epoch >= LAST_EPOCH)
        begin_epochs(memo);
    memo->epoch += (uint32_t)memo->met_count;
    memo->met_count = 0;
    return memory_reserve(&memo->met, &memo->met_capacity, most + 1, sizeof *memo->met,
                          failure) &&
           (slot_count == memo->slot_count || grow(memo, slot_count, failure));
}

/* ---- Rows ----------------------------------------------------------------------------- */

bool row_memo_reserve(struct row_memo *memo, size_t rows, struct failure *failure)
{
    const size_t more = rows > memo->free_count ? rows - memo->free_count : 0;
    return memory_reserve(&memo->rows, &memo->row_capacity, memo->row_count + more,
                          memo->row_size, failure);
}

void *row_memo_new_row(struct row_memo *memo, const struct row_met *met)
{
    const uint32_t row = memo->free_count > 0 ? memo->free_rows[--memo->free_count]
                                              : (uint32_t)++memo->row_count;
    memo->slots[met->slot].row = row;
    return row_memo_row(memo, row);
}

/* ---- Forgetting ----------------------------------------------------------------------- */

size_t row_memo_bytes(const struct row_memo *memo)
{
    return memo->count * 4 / 3 * sizeof *memo->slots +
           (memo->row_count - memo->free_count) * memo->row_size;
}

static size_t count_since(const struct row_memo *memo, uint32_t stamp)
{
    size_t count = 0;
    for (size_t at = 0; at < memo->slot_count; at++)
        count += memo->slots[at].stamp >= stamp;
    return count;
}

/* The lowest stamp, above 0, that no more than `most` keys have or exceed. */
static uint32_t find_stamp(const struct row_memo *memo, size_t most)
{
    uint32_t low = 1, high = memo->epoch + (uint32_t)memo->met_count + 1;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (count_since(memo, middle) <= most)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Empties a slot, and closes the gap in the run of slots behind it: each key must be found on
 * the way from its home. */
static void remove_key(struct row_memo *memo, size_t gap)
{
    const size_t mask = memo->slot_count - 1;
    for (size_t at = (gap + 1) & mask; memo->slots[at].stamp != 0; at = (at + 1) & mask) {
        const size_t home = memo->slots[at].key & mask;
        if (((at - home) & mask) >= ((at - gap) & mask)) {
            memo->slots[gap] = memo->slots[at];
            gap = at;
        }
    }
    memo->slots[gap] = (struct row_slot){0};
    memo->count--;
}

bool row_memo_forget_some(struct row_memo *memo, struct failure *failure)
{
    const uint32_t since = find_stamp(memo, memo->count / 4 * 3);
    if (!memory_reserve(&memo->free_rows, &memo->free_capacity, memo->row_count,
                        sizeof *memo->free_rows, failure))
        return false;
    for (size_t at = 0; at < memo->slot_count;) {
        const struct row_slot slot = memo->slots[at];
        if (slot.stamp == 0 || slot.stamp >= since) {
            at++;
            continue;
        }
        if (row_is_there(slot.row))
            memo->free_rows[memo->free_count++] = slot.row;
        remove_key(memo, at); /* and look here again */
    }
    return true;
}

void row_memo_release(struct row_memo *memo)
{
    free(memo->slots);
    free(memo->rows);
    free(memo->free_rows);
    free(memo->met);
    *memo = (struct row_memo){.row_size = memo->row_size};
}
