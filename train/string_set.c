/* string_set: see string_set.h. */
#include "string_set.h"

#include <stdlib.h>
#include <string.h>

#include "../features/base/hash.h"
#include "../features/base/memory.h"

/* Large beside most texts, so that few chunks are allocated. */
#define CHUNK_BYTES ((size_t)1 << 20)

struct arena_chunk {
    struct arena_chunk *next;
    size_t used, size;
    char bytes[];
};

char *string_arena_copy(struct string_arena *arena, const char *bytes, size_t length,
                        struct failure *failure)
{
    struct arena_chunk *chunk = arena->chunks;
    if (!chunk || chunk->size - chunk->used <= length) {
        bool large = length >= CHUNK_BYTES / 4; /* gets its own chunk */
        size_t size = large ? length + 1 : CHUNK_BYTES;
        struct arena_chunk *fresh = malloc(sizeof *fresh + size);
        if (!fresh) {
            failure_set(failure, FAILURE_MEMORY, "out of memory");
            return NULL;
        }
        *fresh = (struct arena_chunk){.size = size};
        if (large && chunk) {
            fresh->next = chunk->next;
            chunk->next = fresh;
        } else {
            fresh->next = chunk;
            arena->chunks = fresh;
        }
        chunk = fresh;
    }
    char *copy = chunk->bytes + chunk->used;
    if (length > 0)
        memcpy(copy, bytes, length);
    copy[length] = '\0';
    chunk->used += length + 1;
    return copy;
}

void string_set_release(struct string_set *set)
{
    free(set->items);
    free(set->table);
    *set = (struct string_set){0};
}

/* The slot of the string in the table, or the empty slot where it belongs (linear probing). */
static size_t string_slot(const struct string_set *set, const char *bytes, size_t length)
{
    size_t mask = set->table_size - 1;
    for (size_t slot = (size_t)hash_bytes(bytes, length) & mask;; slot = (slot + 1) & mask) {
        if (set->table[slot] == 0)
            return slot;
        const struct string *item = &set->items[set->table[slot] - 1];
        if (item->length == length && memcmp(item->bytes, bytes, length) == 0)
            return slot;
    }
}

struct string *string_set_find(const struct string_set *set, const char *bytes, size_t length)
{
    size_t number = set->table_size ? set->table[string_slot(set, bytes, length)] : 0;
    return number ? &set->items[number - 1] : NULL;
}

static bool string_set_grow(struct string_set *set, struct failure *failure)
{
    size_t size = set->table_size ? 2 * set->table_size : 64;
    size_t *table = calloc(size, sizeof *table);
    if (!table)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    free(set->table);
    set->table = table;
    set->table_size = size;
    for (size_t i = 0; i < set->count; i++)
        table[string_slot(set, set->items[i].bytes, set->items[i].length)] = i + 1;
    return true;
}

struct string *string_set_add(struct string_set *set, struct string_arena *arena,
                              const char *bytes, size_t length, struct failure *failure)
{
    struct string *item = string_set_find(set, bytes, length);
    if (!item) {
        if (2 * (set->count + 1) > set->table_size && !string_set_grow(set, failure))
            return NULL;
        if (!memory_reserve(&set->items, &set->capacity, set->count + 1, sizeof *set->items,
                            failure))
            return NULL;
        char *copy = string_arena_copy(arena, bytes, length, failure);
        if (!copy)
            return NULL;
        set->table[string_slot(set, bytes, length)] = set->count + 1;
        item = &set->items[set->count++];
        *item = (struct string){.bytes = copy, .length = length};
    }
    item->uses++;
    return item;
}

void string_arena_release(struct string_arena *arena)
{
    struct arena_chunk *chunk = arena->chunks;
    while (chunk) {
        struct arena_chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    *arena = (struct string_arena){0};
}
