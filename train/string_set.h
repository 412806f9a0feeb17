/* string_set: copies of strings that live until all are freed, and a set of such strings. */
#ifndef TENOR_STRING_SET_H
#define TENOR_STRING_SET_H

#include <stddef.h>

#include "../features/base/failure.h"

struct arena_chunk;

/* Owns strings. All zero is an empty one. */
struct string_arena {
    struct arena_chunk *chunks; /* new strings go into the first */
};

/* Copies bytes[length] into the arena with a NUL after them; NULL if memory runs out. */
char *string_arena_copy(struct string_arena *arena, const char *bytes, size_t length,
                        struct failure *failure);
void string_arena_release(struct string_arena *arena);

/* Different strings, numbered from 0 in the order in which they were added. All zero is an
 * empty set. */
struct string_set {
    struct string {
        char *bytes; /* in the arena */
        size_t length;
        size_t uses; /* how often it was added */
    } * items;
    size_t count, capacity;
    size_t *table;     /* [table_size] a string's number + 1; 0: empty. At most half full */
    size_t table_size; /* 0 or a power of two */
};

/* The string's item, or NULL. Valid until the next string is added. */
struct string *string_set_find(const struct string_set *set, const char *bytes, size_t length);

/* The string's item with one use more; a new string is copied into the arena. NULL if memory
 * runs out. */
struct string *string_set_add(struct string_set *set, struct string_arena *arena,
                              const char *bytes, size_t length, struct failure *failure);
void string_set_release(struct string_set *set); /* without the arena's strings */

#endif
