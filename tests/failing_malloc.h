/* failing_malloc: lets an allocation fail on purpose, to see what comes of it.
 *
 * The test runner is linked with -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=free, so
 * that the allocations of our own code come by here. Off until it is set, and for each thread
 * alone. It also measures how much memory is taken. */
#ifndef TENOR_FAILING_MALLOC_H
#define TENOR_FAILING_MALLOC_H

#include <stdbool.h>
#include <stddef.h>

/* The allocation after `successes` more fails, in this thread; that one only. */
void failing_malloc_after(size_t successes);

/* Back to normal; did the allocation fail? Else there were not as many. */
bool failing_malloc_stop(void);

/* Allocations of this thread so far. */
size_t failing_malloc_count(void);

/* Begins to count the bytes that this thread's code allocates and frees, from 0 on. What it frees
 * of before is subtracted, so the sum may be below 0. An array that is moved to grow counts once,
 * as it does where the C library moves large ones by remapping pages. */
void failing_malloc_measure(void);
/* The bytes that are allocated now, and the most that were at a time. */
long long failing_malloc_bytes(void);
long long failing_malloc_most_bytes(void);

#endif
