/* sort: an insertion sort of few items, and of many a heapsort (Williams 1964), because it needs no
 * memory and has no bad case. */
#include "sort.h"

#include <string.h>

#include "stop.h"

#define FEW       64 /* items: up to so many an insertion sort is faster */
#define ITEM_MOST 64 /* bytes of an item that is sorted so */

struct sorting {
    char *items;
    size_t size;
    int (*compare)(const void *, const void *);
};

static char *item_at(const struct sorting *sorting, size_t i)
{
    return sorting->items + i * sorting->size;
}

static void swap(const struct sorting *sorting, size_t i, size_t j)
{
    char *a = item_at(sorting, i), *b = item_at(sorting, j);
    for (size_t byte = 0; byte < sorting->size; byte++) {
        const char kept = a[byte];
        a[byte] = b[byte];
        b[byte] = kept;
    }
}

/* Moves item `i` down until no child is larger. The children of i are 2i + 1 and 2i + 2. */
static void sift_down(const struct sorting *sorting, size_t i, size_t count)
{
    for (size_t child; (child = 2 * i + 1) < count; i = child) {
        if (child + 1 < count &&
            sorting->compare(item_at(sorting, child), item_at(sorting, child + 1)) < 0)
            child++;
        if (sorting->compare(item_at(sorting, i), item_at(sorting, child)) >= 0)
            return;
        swap(sorting, i, child);
    }
}

static bool is_sorted(const struct sorting *sorting, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (sorting->compare(item_at(sorting, i - 1), item_at(sorting, i)) > 0)
            return false;
    return true;
}

static void sort_few(const struct sorting *sorting, size_t count)
{
    _Alignas(max_align_t) char kept[ITEM_MOST];
    for (size_t i = 1; i < count; i++) {
        size_t to = i;
        memcpy(kept, item_at(sorting, i), sorting->size);
        while (to > 0 && sorting->compare(item_at(sorting, to - 1), kept) > 0)
            to--;
        memmove(item_at(sorting, to + 1), item_at(sorting, to), (i - to) * sorting->size);
        memcpy(item_at(sorting, to), kept, sorting->size);
    }
}

bool sort_items(void *items, size_t count, size_t size,
                int (*compare)(const void *, const void *), struct failure *failure)
{
    const struct sorting sorting = {items, size, compare};
    if (count < 2 || is_sorted(&sorting, count))
        return true;
    if (count <= FEW && size <= ITEM_MOST) {
        sort_few(&sorting, count);
        return true;
    }
    for (size_t i = count / 2; i-- > 0;) {
        if (!go_on(failure, STOP_LINE))
            return false;
        sift_down(&sorting, i, count);
    }
    for (size_t end = count; --end > 0;) {
        if (!go_on(failure, STOP_LINE))
            return false;
        swap(&sorting, 0, end);
        sift_down(&sorting, 0, end);
    }
    return true;
}
