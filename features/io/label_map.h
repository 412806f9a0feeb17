/* label_map: the numbers that labels have in --svmlight.
 *
 * A map is a file of lines "NUMBER<TAB>LABEL", with tab, line feed, carriage return and
 * backslash in a label as \t \n \r \\. If the file is there it is read, and no label is added
 * to it; so a training set and a test set get the same numbers. If not, labels are numbered
 * from 1 in the order in which they are met, and the file is written at the end of the run. */
#ifndef TENOR_LABEL_MAP_H
#define TENOR_LABEL_MAP_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "output_file.h"

/* More are hardly classes: perhaps another field is meant. It bounds the time of a look-up. */
#define LABEL_MAP_MOST 4096

struct mapped_label {
    int number;
    size_t begin, length; /* in label_map.labels */
};

/* All zero is a map without labels and without a file. */
struct label_map {
    struct mapped_label *items;
    size_t count, capacity;
    struct text_buffer labels;
    bool given;              /* it was read */
    struct output_file file; /* what it is written to; not open if it was read */
};

/* Opens the map at `path`. Fails with FAILURE_OPEN or FAILURE_WRITE if the file can be neither
 * read nor written, with FAILURE_RECORD if it is no map, with FAILURE_MEMORY; the map is empty
 * then. */
bool label_map_open(struct label_map *map, const char *path, struct failure *failure);

/* The number of a label, which is not empty. Fails with FAILURE_RECORD if a map that was read lacks it, or if there
 * are too many labels; with FAILURE_MEMORY. */
bool label_map_number(struct label_map *map, const char *label, size_t length, int *number,
                      struct failure *failure);

/* Has a label this number? */
bool label_map_has(const struct label_map *map, int number);

/* Writes the map if it was not read. Fails with FAILURE_WRITE or FAILURE_MEMORY. */
bool label_map_commit(struct label_map *map, struct failure *failure);

/* Frees the memory; a map that was not written leaves no file. */
void label_map_release(struct label_map *map);

#endif
