/* fuzz_container: documents of containers from arbitrary bytes. */
#ifndef TENOR_FUZZ_CONTAINER_H
#define TENOR_FUZZ_CONTAINER_H

#include <stddef.h>
#include <stdint.h>

/* Reads the bytes as every kind of container and parses each row. Aborts if a row does not keep
 * its promises (record_row.h), or if there are more rows than bytes. */
void fuzz_container(const uint8_t *data, size_t size);

#endif
