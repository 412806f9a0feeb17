/* offset_map: maps offsets in a text that was made to offsets in the bytes it was made from.
 *
 * Decoding a charset, leaving out tags and replacing entities move bytes. A map is a list of
 * pieces. A piece begins at the offset `made` of the text and reaches to the next piece. Its
 * bytes are those from the offset `given` on, one for one; or, if it is `changed`, the whole
 * piece stands for the bytes from `given` to the next piece's `given`. An empty map maps each
 * offset to itself. */
#ifndef TENOR_OFFSET_MAP_H
#define TENOR_OFFSET_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "failure.h"
#include "memory.h"

/* A text full of pieces is mostly these, so they are kept small. */
struct offset_piece {
    uint32_t made;
    uint32_t given : 31;
    uint32_t changed : 1;
};
_Static_assert(sizeof(struct offset_piece) == 8, "no padding");

/* Reusable; all zero is empty. Invariant: from piece to piece `made` grows and `given` does not
 * fall. */
struct offset_map {
    struct offset_piece *pieces;
    size_t count, capacity;
};

/* Adds a piece that begins at `made` < 2^32, which is at or behind the begin of the last, and comes
 * from `given` < 2^31. A piece that
 * continues the last one byte for byte adds nothing; one that begins where the last begins
 * replaces it. Fails with FAILURE_MEMORY. */
bool offset_map_add(struct offset_map *map, size_t made, size_t given, bool changed,
                    struct failure *failure);

/* The offset of the byte from which the byte at `made` comes. Logarithmic in the number of
 * pieces. */
size_t offset_map_begin(const struct offset_map *map, size_t made);
/* The end, in the given bytes, of a range that ends at `made`: behind its last byte, or
 * behind the whole piece if that is changed, but before bytes that were left out after it. */
size_t offset_map_end(const struct offset_map *map, size_t made);

/* Sets [*begin, *end) to the piece that has the byte at `made`: SIZE_MAX ends the last one, and
 * what stands before the first piece is one too. Returns whether it is changed. Logarithmic. */
bool offset_map_piece(const struct offset_map *map, size_t made, size_t *begin, size_t *end);

void offset_map_release(struct offset_map *map);
size_t offset_map_memory(const struct offset_map *map); /* the bytes that it holds */

#endif
