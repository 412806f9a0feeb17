/* memory: arrays and strings that grow, and report a failed allocation.
 *
 * An array is three members of a struct: items, count, capacity. All zero is an empty array.
 * Arrays that are reused for many articles keep their capacity, so that after a few articles
 * scoring allocates nothing. Only of a text that is far longer than articles are, working memory
 * is given back as soon as its stage has ended (memory_give_back), for the stages behind it. */
#ifndef TENOR_MEMORY_H
#define TENOR_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

#include "failure.h"

/* The slow part of memory_reserve, called when the capacity does not suffice. */
bool memory_grow(void *items, size_t *capacity, size_t need, size_t item_size,
                 struct failure *failure);

/* Bytes. No array of an article of usual length is larger. */
#define MEMORY_LARGE ((size_t)1 << 18)

/* Makes room for at least `need` items of `item_size` bytes. `items` is the address of the
 * pointer to the array. The capacity grows by half or more, of a large array by an eighth or more,
 * so that appending takes linear time. The new memory is not cleared. Fails for lack of memory; the array is then
 * unchanged. */
static inline bool memory_reserve(void *items, size_t *capacity, size_t need, size_t item_size,
                                  struct failure *failure)
{
    return need <= *capacity || memory_grow(items, capacity, need, item_size, failure);
}

/* Can so many bytes be allocated now? To be asked before and after calls of libraries that do not
 * tell lack of memory from other reasons, or do not look at all. Another thread may take the memory in
 * between, which cannot be excluded. */
bool memory_has_room(size_t bytes);

/* Frees a working array of `item_size` bytes an item if it is large; else nothing changes.
 * `items` and `capacity` are as in memory_reserve. What the array held is forgotten. */
void memory_give_back(void *items, size_t *capacity, size_t item_size);

/* A string that grows. `data` is NULL while the capacity is 0; otherwise data[length] is a
 * NUL. The bytes before it may contain NULs, too. */
struct text_buffer {
    char *data;
    size_t length, capacity;
};

/* Append bytes, or formatted text. They fail for lack of memory; the buffer is then
 * unchanged. */
bool text_buffer_append(struct text_buffer *buffer, const void *bytes, size_t length,
                        struct failure *failure);
bool text_buffer_format(struct text_buffer *buffer, struct failure *failure, const char *format,
                        ...) __attribute__((format(printf, 3, 4)));
void text_buffer_clear(struct text_buffer *buffer);   /* empties it but keeps the memory */
void text_buffer_release(struct text_buffer *buffer); /* frees the memory */

#endif
