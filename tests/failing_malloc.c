/* failing_malloc: malloc, calloc and realloc that fail when a test asks for it, and count bytes, as
 * free does (linked with --wrap). */
#include "failing_malloc.h"

#include <malloc.h>

static _Thread_local bool armed, failed;
static _Thread_local size_t left, count;
static _Thread_local long long bytes, most_bytes;

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

void failing_malloc_measure(void)
{
    bytes = most_bytes = 0;
}

long long failing_malloc_bytes(void)
{
    return bytes;
}

long long failing_malloc_most_bytes(void)
{
    return most_bytes;
}

/* Counts memory that was allocated; NULL is none. */
static void *taken(void *memory)
{
    bytes += (long long)malloc_usable_size(memory);
    most_bytes = bytes > most_bytes ? bytes : most_bytes;
    return memory;
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
void __real_free(void *memory);
void __wrap_free(void *memory);

void *__wrap_malloc(size_t size)
{
    return may_allocate() ? taken(__real_malloc(size)) : NULL;
}

void *__wrap_calloc(size_t items, size_t size)
{
    return may_allocate() ? taken(__real_calloc(items, size)) : NULL;
}

void *__wrap_realloc(void *old, size_t size)
{
    if (!may_allocate())
        return NULL;
    const long long before = (long long)malloc_usable_size(old);
    void *grown = __real_realloc(old, size);
    if (grown)
        bytes -= before;
    return taken(grown);
}

void __wrap_free(void *memory)
{
    bytes -= (long long)malloc_usable_size(memory);
    __real_free(memory);
}
