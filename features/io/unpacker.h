/* unpacker: packed bytes → a field of a row, by zlib. */
#ifndef TENOR_UNPACKER_H
#define TENOR_UNPACKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <zlib.h>

#include "../base/failure.h"
#include "record_row.h"

/* Bytes of a document may become this many times as many. Pages become 3 to 10 times as many;
 * only files made to fill a memory come to more. A little is always allowed: a small page of
 * one letter may do better. */
#define UNPACKER_MOST_TIMES 200
#define UNPACKER_ALLOWED    ((uint64_t)4 << 20)

enum packing {
    PACKING_RAW,    /* deflate without a header, as in zip files */
    PACKING_HEADED, /* zlib or gzip, whichever it is */
};

struct unpacker {
    z_stream stream;
    uint64_t taken, made; /* bytes */
    uint32_t checksum;    /* CRC-32 of those that were made */
    bool ended;           /* the packed data are at their end */
};

/* Begins; unpacker_end must follow, after a failure too. Fails with FAILURE_MEMORY. */
bool unpacker_begin(struct unpacker *unpacker, enum packing packing, struct failure *failure);

/* Unpacks these bytes up to the end of the packed data and appends what they make to the row's
 * field, or drops it where `row` is NULL. `*used` is how many of the bytes were taken. Fails
 * with FAILURE_RECORD for damaged data, FAILURE_TOO_LARGE for too large ones, and
 * FAILURE_MEMORY. */
bool unpacker_add(struct unpacker *unpacker, const char *bytes, size_t length, size_t *used,
                  struct record_row *row, enum record_field field, struct failure *failure);

void unpacker_end(struct unpacker *unpacker);

#endif
