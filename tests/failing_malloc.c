/* failing_malloc: malloc, calloc and realloc that fail when a test asks for it (linked with
 * --wrap). */
#include "failing_malloc.h"

static _Thread_local bool armed, failed;
static _Thread_local size_t left, count;

void failing_malloc_after(size_t successes)
{
    armed = true;
    failed = false;
    left = successes;
}

bool failing_malloc_stop(void)
{
    armed = false;
    return failed;
}

size_t failing_malloc_count(void)
{
    return count;
}

static bool may_allocate(void)
{
    count++;
    if (!armed || failed || left-- > 0)
        return true;
    failed = true;
    return false;
}

/* The linker's names for the wrapped and the wrapping functions. */
void *__real_malloc(size_t size);
void *__real_calloc(size_t items, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t items, size_t size);
void *__wrap_realloc(void *old, size_t size);

void *__wrap_malloc(size_t size)
{
    return may_allocate() ? __real_malloc(size) : NULL;
}

void *__wrap_calloc(size_t items, size_t size)
{
    return may_allocate() ? __real_calloc(items, size) : NULL;
}

void *__wrap_realloc(void *old, size_t size)
{
    return may_allocate() ? __real_realloc(old, size) : NULL;
}
