/* names: strings are sorted by their bytes, so that equal ones are neighbours. */
#include "names.h"

#include <stdlib.h>
#include <string.h>

bool names_add(struct names *names, const char *bytes, size_t length, struct failure *failure)
{
    if (!memory_reserve(&names->places, &names->capacity, names->count + 1,
                        sizeof *names->places, failure) ||
        (bytes && !text_buffer_append(&names->bytes, bytes, length, failure)))
        return false;
    names->places[names->count++] =
        bytes ? (struct name_place){names->bytes.length - length, length}
              : (struct name_place){SIZE_MAX, 0};
    return true;
}

void names_release(struct names *names)
{
    text_buffer_release(&names->bytes);
    free(names->places);
    *names = (struct names){0};
}

struct placed_name {
    const char *bytes;
    size_t length;
    uint32_t item;
};

static int compare_bytes(const struct placed_name *a, const struct placed_name *b)
{
    const size_t shorter = a->length < b->length ? a->length : b->length;
    const int order = shorter > 0 ? memcmp(a->bytes, b->bytes, shorter) : 0;
    return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

static int compare_placed(const void *left, const void *right)
{
    const struct placed_name *a = left, *b = right;
    const int order = compare_bytes(a, b);
    return order != 0 ? order : (a->item > b->item) - (a->item < b->item);
}

/* The strings that are there, sorted; returns how many. */
static size_t sort_names(const struct names *names, struct placed_name *sorted)
{
    size_t count = 0;
    for (size_t i = 0; i < names->count; i++) {
        const struct name_place place = names->places[i];
        if (place.offset != SIZE_MAX)
            sorted[count++] = (struct placed_name){names->bytes.data + place.offset,
                                                   place.length, (uint32_t)i};
    }
    qsort(sorted, count, sizeof *sorted, compare_placed);
    return count;
}

static void number_sorted(const struct placed_name *sorted, size_t count,
                          struct numbering *numbering)
{
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || compare_bytes(&sorted[i - 1], &sorted[i]) != 0)
            numbering->names[numbering->count++] =
                (struct distinct_name){.bytes = sorted[i].bytes, .length = sorted[i].length};
        numbering->number[sorted[i].item] = (uint32_t)(numbering->count - 1);
        numbering->names[numbering->count - 1].uses++;
    }
}

bool names_number(const struct names *names, struct numbering *numbering,
                  struct failure *failure)
{
    struct placed_name *sorted = calloc(names->count + 1, sizeof *sorted);
    *numbering =
        (struct numbering){.names = calloc(names->count + 1, sizeof *numbering->names),
                           .number = calloc(names->count + 1, sizeof *numbering->number)};
    const bool done = sorted && numbering->names && numbering->number;
    if (done) {
        const size_t count = sort_names(names, sorted);
        numbering->missing = names->count - count;
        for (size_t i = 0; i < names->count; i++)
            numbering->number[i] = NAME_MISSING;
        number_sorted(sorted, count, numbering);
    } else {
        numbering_release(numbering);
    }
    free(sorted);
    return done || fail(failure, FAILURE_MEMORY, "out of memory");
}

void numbering_release(struct numbering *numbering)
{
    free(numbering->names);
    free(numbering->number);
    *numbering = (struct numbering){0};
}
