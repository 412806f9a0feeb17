/* offset_map: where the bytes of a text that was made stand in the bytes it was made from.
 *
 * Decoding a charset, leaving out tags and reading entities move bytes. A map is a run of
 * pieces: from its `made` on, a piece's bytes are those from its `given` on, one for one, or,
 * if it is `changed`, made from them as a whole. An empty map is the identity. */
#ifndef TENOR_OFFSET_MAP_H
#define TENOR_OFFSET_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "failure.h"
#include "memory.h"

struct offset_piece {
    uint32_t made, given;
    bool changed;
};

/* Reusable; all zero is empty. Invariant: `made` strictly grows, `given` never falls. */
struct offset_map {
    struct offset_piece *pieces;
    size_t count, capacity;
};

/* From `made` on the text corresponds to what was given from `given` on. A piece that only goes
 * on with the one before adds nothing; one that begins where the last begins replaces it. Calls
 * come in order. Fails only for lack of memory. */
bool offset_map_add(struct offset_map *map, size_t made, size_t given, bool changed,
                    struct failure *failure);

/* Where the byte at `made` comes from. Logarithmic in the number of pieces. */
size_t offset_map_begin(const struct offset_map *map, size_t made);
/* Where a range that ends before `made` ends in what was given: behind its last byte, and
 * behind all of a changed piece, but before what was left out after it. */
size_t offset_map_end(const struct offset_map *map, size_t made);

void offset_map_release(struct offset_map *map);

#endif
