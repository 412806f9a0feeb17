/* byte_stream: read(2) into a chunk of raw bytes, and zlib from there where they are gzip, or
 * libarchive where they are packed otherwise. */
#include "byte_stream.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "decompressor.h"

/* Fails to open the file. An address of the web is none. */
static bool fail_open(const char *path, struct failure *failure)
{
    static const char *const schemes[] = {"http://", "https://", "ftp://"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (errno == ENOENT && strncasecmp(path, schemes[i], strlen(schemes[i])) == 0)
            return fail(
                failure, FAILURE_OPEN,
                "'%s' is an address, and only files are read: fetch it first, with curl -LO",
                path);
    return fail_file(failure, FAILURE_OPEN, "open", path);
}

bool byte_stream_open(struct byte_stream *stream, const char *path, struct failure *failure)
{
    bool standard = strcmp(path, "-") == 0;
    stream->descriptor = -1;
    stream->name = strdup(standard ? "standard input" : path);
    stream->raw = malloc(BYTE_STREAM_CHUNK);
    if (!stream->name || !stream->raw)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    stream->descriptor = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (stream->descriptor < 0 || fstat(stream->descriptor, &status) != 0)
        return fail_open(stream->name, failure);
    if (S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        return fail_file(failure, FAILURE_OPEN, "open", stream->name);
    }
    stream->live = !S_ISREG(status.st_mode);
    return true;
}

/* Has the descriptor something to read, if only its end, within so many milliseconds? -1: waits for
 * it. */
static bool is_ready(const struct byte_stream *stream, int milliseconds)
{
    struct pollfd asked = {.fd = stream->descriptor, .events = POLLIN};
    return poll(&asked, 1, milliseconds) > 0;
}

bool byte_stream_waits(const struct byte_stream *stream)
{
    return stream->live && !stream->ended && stream->raw_begin == stream->raw_end &&
           !is_ready(stream, 0);
}

void byte_stream_close(struct byte_stream *stream)
{
    if (stream->gzip)
        inflateEnd(&stream->inflater);
    decompressor_close(stream->packed);
    if (stream->descriptor > STDIN_FILENO)
        close(stream->descriptor);
    free(stream->raw);
    free(stream->name);
}

/* Reads more raw bytes and appends them to those that are there; sets `*ended` at the end of
 * the file. */
static bool read_raw(struct byte_stream *stream, bool *ended, struct failure *failure)
{
    if (stream->raw_begin == stream->raw_end)
        stream->raw_begin = stream->raw_end = 0;
    ssize_t got;
    if (stream->live && stream->pause.waiting && !is_ready(stream, 0))
        stream->pause.waiting(stream->pause.context);
    /* Who started the program may have made its end of the pipe one that does not wait. */
    while ((got = read(stream->descriptor, stream->raw + stream->raw_end,
                       BYTE_STREAM_CHUNK - stream->raw_end)) < 0 &&
           (errno == EINTR || errno == EAGAIN))
        if (errno == EAGAIN)
            is_ready(stream, -1);
    if (got < 0)
        return fail_file(failure, FAILURE_OPEN, "read", stream->name);
    stream->raw_end += (size_t)got;
    *ended = got == 0;
    return true;
}

/* decompressor.h: hands out the raw bytes that are there, or more of them. */
static bool read_packed(void *context, const unsigned char **bytes, size_t *length)
{
    struct byte_stream *stream = context;
    bool ended = false;
    if (stream->raw_begin == stream->raw_end && !read_raw(stream, &ended, stream->reading))
        return false;
    *bytes = stream->raw + stream->raw_begin;
    *length = stream->raw_end - stream->raw_begin;
    stream->raw_begin = stream->raw_end;
    return true;
}

static bool begin_gzip(struct byte_stream *stream, struct failure *failure)
{
    const int window_bits = 15 + 16; /* zlib.h: the largest window, and a gzip header */
    if (inflateInit2(&stream->inflater, window_bits) != Z_OK)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    stream->gzip = true;
    return true;
}

/* Finds out by its first bytes whether the file is compressed: gzip begins with 1f 8b. No more
 * bytes are read than may be those. */
static bool detect_packing(struct byte_stream *stream, struct failure *failure)
{
    bool ended = false, more = true;
    const char *kind = NULL;
    while (!ended && more) {
        if (!read_raw(stream, &ended, failure))
            return false;
        kind = decompressor_kind(stream->raw, stream->raw_end, &more);
        more |= stream->raw_end == 1 && stream->raw[0] == 0x1f;
    }
    stream->begun = true;
    if (stream->raw_end >= 2 && stream->raw[0] == 0x1f && stream->raw[1] == 0x8b)
        return begin_gzip(stream, failure);
    if (kind)
        stream->packed = decompressor_open(kind, stream->name, read_packed, stream, failure);
    return !kind || stream->packed;
}

/* What stands behind a gzip member: another member, or nothing but NUL bytes to the end, with which
 * tapes and disks fill their blocks. Anything else there is what is left of a damaged member. */
static bool next_member(struct byte_stream *stream, struct failure *failure)
{
    bool ended = false, padded = false;
    for (;;) {
        if (stream->raw_begin == stream->raw_end && !read_raw(stream, &ended, failure))
            return false;
        if (ended || stream->raw[stream->raw_begin] != '\0')
            break;
        padded = true;
        stream->raw_begin++;
    }
    stream->between = false;
    stream->ended = ended;
    if (!ended && (padded || stream->raw[stream->raw_begin] != 0x1f))
        return fail(failure, FAILURE_OPEN,
                    "cannot read '%s': damaged gzip: what stands behind its end is no gzip",
                    stream->name);
    inflateReset(&stream->inflater);
    return true;
}

/* Decompresses the raw bytes that are there into out[0 .. room). */
static bool inflate_some(struct byte_stream *stream, char *out, size_t room, size_t *got,
                         struct failure *failure)
{
    z_stream *inflater = &stream->inflater;
    inflater->next_in = stream->raw + stream->raw_begin;
    inflater->avail_in = (uInt)(stream->raw_end - stream->raw_begin);
    inflater->next_out = (unsigned char *)out;
    inflater->avail_out = (uInt)(room < BYTE_STREAM_CHUNK ? room : BYTE_STREAM_CHUNK);
    int result = inflate(inflater, Z_NO_FLUSH);
    stream->raw_begin = stream->raw_end - inflater->avail_in;
    *got = (size_t)((char *)inflater->next_out - out);
    stream->between = result == Z_STREAM_END;
    if (stream->between)
        return true; /* what was read is given first */
    if (result == Z_MEM_ERROR)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    if (result != Z_OK && result != Z_BUF_ERROR)
        return fail(failure, FAILURE_OPEN, "cannot read '%s': damaged gzip", stream->name);
    return true;
}

bool byte_stream_read(struct byte_stream *stream, char *out, size_t room, size_t *got,
                      struct failure *failure)
{
    assert(room > 0);
    *got = 0;
    if (!stream->begun && !detect_packing(stream, failure))
        return false;
    if (stream->packed) {
        stream->reading = failure;
        const bool done =
            stream->ended || decompressor_read(stream->packed, out, room, got, failure);
        stream->ended |= *got == 0;
        return done;
    }
    while (*got == 0 && !stream->ended) {
        bool ended = false;
        if (stream->between) {
            if (!next_member(stream, failure))
                return false;
            continue;
        }
        if (stream->raw_begin == stream->raw_end && !read_raw(stream, &ended, failure))
            return false;
        if (stream->gzip) {
            if (!inflate_some(stream, out, room, got, failure))
                return false;
            if (ended && *got == 0 && !stream->between)
                return fail(failure, FAILURE_OPEN, "cannot read '%s': damaged gzip, cut short",
                            stream->name);
            continue;
        }
        stream->ended = ended;
        size_t have = stream->raw_end - stream->raw_begin;
        *got = have < room ? have : room;
        memcpy(out, stream->raw + stream->raw_begin, *got);
        stream->raw_begin += *got;
    }
    assert(stream->raw_begin <= stream->raw_end && stream->raw_end <= BYTE_STREAM_CHUNK);
    assert(*got <= room && (*got > 0 || stream->ended));
    return true;
}
