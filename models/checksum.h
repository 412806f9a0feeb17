/* checksum: detects damage to model files. */
#ifndef TENOR_CHECKSUM_H
#define TENOR_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* A 64-bit checksum. Changing any single byte changes it. `seed` is 0, or the checksum of the
 * piece before this one. */
uint64_t model_checksum(const void *data, size_t length, uint64_t seed);

#endif
