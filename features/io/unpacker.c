/* unpacker: zlib, a piece at a time. */
#include "unpacker.h"

#include <string.h>

#define PIECE ((size_t)1 << 14)

bool unpacker_begin(struct unpacker *unpacker, enum packing packing, struct failure *failure)
{
    /* zlib.h: negative for no header; 32 more for zlib's or gzip's. */
    const int window_bits = packing == PACKING_RAW ? -15 : 15 + 32;
    *unpacker = (struct unpacker){.ended = false};
    return inflateInit2(&unpacker->stream, window_bits) == Z_OK ||
           fail(failure, FAILURE_MEMORY, "out of memory");
}

/* Takes up to a piece out of zlib and appends it. */
static bool add_piece(struct unpacker *unpacker, bool *stuck, struct record_row *row,
                      enum record_field field, struct failure *failure)
{
    z_stream *stream = &unpacker->stream;
    char piece[PIECE];
    const uInt before = stream->avail_in;
    stream->next_out = (unsigned char *)piece;
    stream->avail_out = (uInt)sizeof piece;
    const int result = inflate(stream, Z_NO_FLUSH);
    const size_t made = sizeof piece - stream->avail_out;
    unpacker->taken += before - stream->avail_in;
    unpacker->made += made;
    unpacker->checksum =
        (uint32_t)crc32(unpacker->checksum, (const unsigned char *)piece, (uInt)made);
    unpacker->ended = result == Z_STREAM_END;
    *stuck = made == 0 && before == stream->avail_in;
    if (result == Z_MEM_ERROR)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    if (result != Z_OK && result != Z_BUF_ERROR && result != Z_STREAM_END)
        return fail(failure, FAILURE_RECORD, "damaged packed data");
    if (row && unpacker->made > UNPACKER_ALLOWED &&
        unpacker->made / UNPACKER_MOST_TIMES > unpacker->taken)
        return fail(failure, FAILURE_TOO_LARGE,
                    "its packed data become more than %d times as many", UNPACKER_MOST_TIMES);
    return !row || record_row_add(row, field, piece, made, failure);
}

bool unpacker_add(struct unpacker *unpacker, const char *bytes, size_t length, size_t *used,
                  struct record_row *row, enum record_field field, struct failure *failure)
{
    const size_t given = length < UINT32_MAX ? length : UINT32_MAX; /* what zlib counts */
    unpacker->stream.next_in = (unsigned char *)(uintptr_t)bytes;
    unpacker->stream.avail_in = (uInt)given;
    bool done = true, stuck = false;
    while (done && !stuck && !unpacker->ended)
        done = add_piece(unpacker, &stuck, row, field, failure);
    *used = given - unpacker->stream.avail_in;
    return done;
}

void unpacker_end(struct unpacker *unpacker)
{
    inflateEnd(&unpacker->stream);
}
