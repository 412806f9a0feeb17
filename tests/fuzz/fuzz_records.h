/* fuzz_records: any bytes as a file of records: what it is taken for, its rows and their fields. */
#ifndef TENOR_FUZZ_RECORDS_H
#define TENOR_FUZZ_RECORDS_H

#include <stddef.h>
#include <stdint.h>

/* Aborts if an invariant does not hold. */
void fuzz_records(const uint8_t *data, size_t size);

#endif
