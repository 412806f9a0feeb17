/* sort_items: what qsort gives, and a stop in the middle. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "../features/base/sort.h"
#include "../features/base/stop.h"

#define MOST 3000

struct item {
    unsigned key, place;
};

static int compare(const void *left, const void *right)
{
    const struct item *a = left, *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return (a->place > b->place) - (a->place < b->place);
}

Test(sort, is_like_qsort)
{
    static struct item items[MOST], same[MOST];
    srand(1);
    for (size_t count = 0; count < MOST; count = count * 2 + 1) {
        for (unsigned range = 1; range <= MOST; range *= 7) {
            for (unsigned i = 0; i < count; i++)
                items[i] = (struct item){(unsigned)rand() % range, i};
            memcpy(same, items, sizeof items);
            qsort(same, count, sizeof *same, compare);
            cr_assert(sort_items(items, count, sizeof *items, compare, NULL));
            cr_assert(count == 0 || memcmp(items, same, count * sizeof *items) == 0);
        }
    }
}

static int stop_at_third(void *context)
{
    return ++*(int *)context >= 3;
}

Test(sort, stops_and_loses_nothing)
{
    static struct item items[MOST];
    int asked = 0;
    bool seen[MOST] = {false};
    struct stop stop = {.asked = stop_at_third, .context = &asked};
    struct failure failure = {.stop = &stop};
    for (unsigned i = 0; i < MOST; i++)
        items[i] = (struct item){MOST - i, i};
    cr_assert_not(sort_items(items, MOST, sizeof *items, compare, &failure));
    cr_assert_eq(failure.code, FAILURE_STOPPED);
    cr_assert_eq(asked, 3);
    for (size_t i = 0; i < MOST; i++)
        seen[items[i].place] = true;
    for (size_t i = 0; i < MOST; i++)
        cr_assert(seen[i]);
}
