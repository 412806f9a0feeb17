/* sort: sorting of what may be very many items. qsort cannot be stopped, and allocates. */
#ifndef TENOR_SORT_H
#define TENOR_SORT_H

#include <stdbool.h>
#include <stddef.h>

#include "failure.h"

/* Sorts items[count] of `size` bytes each, as qsort does. `compare` must call no two different
 * items equal: else their order is any. Allocates nothing; count * log(count) time at worst,
 * and one look at each item if they are in order already. Fails only if stopped (stop.h); the
 * items are then in any order. */
bool sort_items(void *items, size_t count, size_t size,
                int (*compare)(const void *, const void *), struct failure *failure);

#endif
