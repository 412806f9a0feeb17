/* checksum: whether the bytes of a model file are the ones that were written. */
#ifndef TENOR_CHECKSUM_H
#define TENOR_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* 64-bit checksum that changes with any single changed byte. `seed` is 0, or the checksum of
 * the piece before this one. */
uint64_t model_checksum(const void *data, size_t length, uint64_t seed);

#endif
