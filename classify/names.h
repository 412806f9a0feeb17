/* names: many strings, such as the sources of a set's documents → the different ones, numbered
 * and counted. */
#ifndef TENOR_NAMES_H
#define TENOR_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../features/base/failure.h"
#include "../features/base/memory.h"

struct name_place {
    size_t offset, length; /* in `bytes`; the offset of a missing name is SIZE_MAX */
};

/* A growing list of strings of any bytes, some of which may be missing. All zero is empty. */
struct names {
    struct text_buffer bytes;
    struct name_place *places; /* [count] */
    size_t count, capacity;
};

/* Appends a copy of the string; `bytes` NULL appends a missing one. Fails with FAILURE_MEMORY;
 * the list is as it was then. */
bool names_add(struct names *names, const char *bytes, size_t length, struct failure *failure);
void names_release(struct names *names); /* memory freed, as zeroed */

#define NAME_MISSING UINT32_MAX

struct distinct_name {
    const char *bytes; /* of the list that was numbered; no NUL at its end */
    size_t length;
    size_t uses;
};

/* The different strings of a list, in byte order. */
struct numbering {
    struct distinct_name *names; /* [count] */
    size_t count;
    uint32_t *number; /* of each string of the list; NAME_MISSING for a missing one */
    size_t missing;
};

/* Numbers a list of fewer than UINT32_MAX strings. The numbering is valid until the list
 * changes. Fails with FAILURE_MEMORY; the numbering is empty then. */
bool names_number(const struct names *names, struct numbering *numbering,
                  struct failure *failure);
void numbering_release(struct numbering *numbering);

#endif
