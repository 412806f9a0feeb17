#include "byte_source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool byte_source_open(struct byte_source *source, const char *path, struct failure *failure)
{
    bool standard = strcmp(path, "-") == 0;
    source->descriptor = -1;
    source->name = strdup(standard ? "standard input" : path);
    source->raw = malloc(CHUNK_BYTES);
    if (!source->name || !source->raw)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    source->descriptor = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (source->descriptor < 0 || fstat(source->descriptor, &status) != 0)
        return fail_file(failure, FAILURE_OPEN, "open", source->name);
    if (S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        return fail_file(failure, FAILURE_OPEN, "open", source->name);
    }
    return true;
}

void byte_source_close(struct byte_source *source)
{
    if (source->gzip)
        inflateEnd(&source->stream);
    if (source->descriptor > STDIN_FILENO)
        close(source->descriptor);
    free(source->raw);
    free(source->name);
}

/* Reads more raw bytes behind those that are there. At the file's end there are none. */
static bool read_raw(struct byte_source *source, bool *ended, struct failure *failure)
{
    if (source->raw_begin == source->raw_end)
        source->raw_begin = source->raw_end = 0;
    ssize_t got;
    do
        got = read(source->descriptor, source->raw + source->raw_end,
                   CHUNK_BYTES - source->raw_end);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return fail_file(failure, FAILURE_OPEN, "read", source->name);
    source->raw_end += (size_t)got;
    *ended = got == 0;
    return true;
}

/* A gzip file is one that begins with gzip's two bytes. */
static bool begin(struct byte_source *source, struct failure *failure)
{
    bool ended = false;
    while (!ended && source->raw_end < 2 && (source->raw_end == 0 || source->raw[0] == 0x1f))
        if (!read_raw(source, &ended, failure))
            return false;
    source->begun = true;
    if (source->raw_end < 2 || source->raw[0] != 0x1f || source->raw[1] != 0x8b)
        return true;
    if (inflateInit2(&source->stream, 15 + 16) != Z_OK)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    source->gzip = true;
    return true;
}

/* Behind a member another may follow; anything else is padding, as gzip itself takes it. */
static bool next_member(struct byte_source *source, struct failure *failure)
{
    bool ended = false;
    if (source->raw_begin == source->raw_end && !read_raw(source, &ended, failure))
        return false;
    source->ended = ended || source->raw[source->raw_begin] != 0x1f;
    inflateReset(&source->stream);
    return true;
}

/* Inflates what raw bytes there are into out[0 .. room). */
static bool inflate_some(struct byte_source *source, char *out, size_t room, size_t *got,
                         struct failure *failure)
{
    z_stream *stream = &source->stream;
    stream->next_in = source->raw + source->raw_begin;
    stream->avail_in = (uInt)(source->raw_end - source->raw_begin);
    stream->next_out = (unsigned char *)out;
    stream->avail_out = (uInt)(room < CHUNK_BYTES ? room : CHUNK_BYTES);
    int result = inflate(stream, Z_NO_FLUSH);
    source->raw_begin = source->raw_end - stream->avail_in;
    *got = (size_t)((char *)stream->next_out - out);
    if (result == Z_STREAM_END)
        return next_member(source, failure);
    if (result == Z_MEM_ERROR)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    if (result != Z_OK && result != Z_BUF_ERROR)
        return fail(failure, FAILURE_OPEN, "cannot read '%s': damaged gzip", source->name);
    return true;
}

/* Reads at least one byte into out[0 .. room), or sets `ended`. */
bool byte_source_read(struct byte_source *source, char *out, size_t room, size_t *got,
                      struct failure *failure)
{
    *got = 0;
    if (!source->begun && !begin(source, failure))
        return false;
    while (*got == 0 && !source->ended) {
        bool ended = false;
        if (source->raw_begin == source->raw_end && !read_raw(source, &ended, failure))
            return false;
        if (source->gzip) {
            if (!inflate_some(source, out, room, got, failure))
                return false;
            if (ended && *got == 0 && !source->ended)
                return fail(failure, FAILURE_OPEN, "cannot read '%s': damaged gzip, cut short",
                            source->name);
            continue;
        }
        source->ended = ended;
        size_t have = source->raw_end - source->raw_begin;
        *got = have < room ? have : room;
        memcpy(out, source->raw + source->raw_begin, *got);
        source->raw_begin += *got;
    }
    return true;
}
