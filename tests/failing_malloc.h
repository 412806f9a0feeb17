/* failing_malloc: lets an allocation fail on purpose, to see what comes of it.
 *
 * The test runner is linked with -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc, so that the
 * allocations of our own code come by here. Off until it is set, and for each thread alone. */
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

#endif
