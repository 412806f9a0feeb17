/* decompressor: libarchive's filters, with its format "raw": one file without a name. */
#include "decompressor.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* An empty file is packed to this many bytes at most (by xz). libarchive also calls one empty that
 * is damaged in its beginning. */
#define EMPTY_MOST 32

struct decompressor {
    struct archive *archive;
    decompressor_source *source;
    void *context;
    const char *kind, *name;
    uint64_t taken, made; /* bytes */
    uint64_t nuls;        /* so many of the bytes that were taken last are NUL */
    bool unread;          /* the source failed, and has said why */
    bool drained;         /* the source has no more bytes */
    bool ended;
};

static const struct {
    const char *name;
    size_t begins, length; /* bytes at the beginning, and at 4 */
    const char *bytes, *rest;
    int (*filter)(struct archive *archive);
} kinds[] = {
    {"zstd", 4, 4, "\x28\xb5\x2f\xfd", "", archive_read_support_filter_zstd},
    {"xz", 6, 6,
     "\xfd"
     "7zXZ\0",
     "", archive_read_support_filter_xz},
    {"bzip2", 3, 10, "BZh", "1AY&SY", archive_read_support_filter_bzip2},
    {"bzip2", 3, 10, "BZh", "\x17\x72\x45\x38\x50\x90", archive_read_support_filter_bzip2},
};
#define KINDS (sizeof kinds / sizeof *kinds)

/* Do the bytes begin as the kind's do, as far as there are some? */
static bool begins(size_t kind, const unsigned char *bytes, size_t length)
{
    const size_t first = length < kinds[kind].begins ? length : kinds[kind].begins;
    const size_t rest = length < kinds[kind].length ? length : kinds[kind].length;
    return memcmp(bytes, kinds[kind].bytes, first) == 0 &&
           (rest <= 4 || kinds[kind].begins >= 4 ||
            memcmp(bytes + 4, kinds[kind].rest, rest - 4) == 0);
}

const char *decompressor_kind(const unsigned char *bytes, size_t length, bool *more)
{
    *more = false;
    for (size_t i = 0; i < KINDS; i++) {
        if (!begins(i, bytes, length))
            continue;
        if (length >= kinds[i].length)
            return kinds[i].name;
        *more = true;
    }
    return NULL;
}

/* Takes the source's next bytes; `*length` 0: there are none. */
static bool take_bytes(struct decompressor *decompressor, const unsigned char **bytes,
                       size_t *length)
{
    size_t nuls = 0;
    *length = 0;
    if (decompressor->drained)
        return true;
    decompressor->unread = !decompressor->source(decompressor->context, bytes, length);
    if (decompressor->unread)
        return false;
    while (nuls < *length && (*bytes)[*length - 1 - nuls] == '\0')
        nuls++;
    decompressor->nuls = nuls == *length ? decompressor->nuls + nuls : nuls;
    decompressor->taken += *length;
    decompressor->drained = *length == 0;
    return true;
}

static la_ssize_t read_source(struct archive *archive, void *context, const void **bytes)
{
    const unsigned char *read = NULL;
    size_t length;
    (void)archive;
    if (!take_bytes(context, &read, &length))
        return -1;
    *bytes = read;
    return (la_ssize_t)length;
}

static bool fail_archive(const struct decompressor *decompressor, struct failure *failure)
{
    if (archive_errno(decompressor->archive) == ENOMEM)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    return fail(failure, FAILURE_OPEN, "cannot read '%s': its %s is damaged or cut short",
                decompressor->name, decompressor->kind);
}

struct decompressor *decompressor_open(const char *kind, const char *name,
                                       decompressor_source *source, void *context,
                                       struct failure *failure)
{
    struct decompressor *decompressor = calloc(1, sizeof *decompressor);
    size_t which = 0;
    while (which + 1 < KINDS && strcmp(kinds[which].name, kind) != 0)
        which++;
    if (decompressor)
        *decompressor = (struct decompressor){.archive = archive_read_new(),
                                              .source = source,
                                              .context = context,
                                              .kind = kind,
                                              .name = name};
    if (!decompressor || !decompressor->archive) {
        failure_set(failure, FAILURE_MEMORY, "out of memory");
        free(decompressor);
        return NULL;
    }
    /* A filter that would run another program is none. */
    if (kinds[which].filter(decompressor->archive) == ARCHIVE_OK &&
        archive_read_support_format_raw(decompressor->archive) == ARCHIVE_OK &&
        archive_read_support_format_empty(decompressor->archive) == ARCHIVE_OK)
        return decompressor;
    failure_set(failure, FAILURE_OPEN, "cannot read '%s': it is compressed with %s: unpack it",
                name, kind);
    decompressor_close(decompressor);
    return NULL;
}

/* Reads the beginning, which libarchive does when it is opened. */
static bool begin(struct decompressor *decompressor, struct failure *failure)
{
    struct archive_entry *entry;
    struct archive *archive = decompressor->archive;
    if (archive_read_open(archive, decompressor, NULL, read_source, NULL) != ARCHIVE_OK)
        return fail_archive(decompressor, failure);
    const int status = archive_read_next_header(archive, &entry);
    decompressor->ended = status == ARCHIVE_EOF && decompressor->taken <= EMPTY_MOST;
    return status == ARCHIVE_OK || decompressor->ended || fail_archive(decompressor, failure);
}

/* libarchive ends where no further stream of bzip2 begins, whatever stands there. As behind gzip,
 * only NUL bytes up to the end are none of the data. */
static bool check_rest(struct decompressor *decompressor, struct failure *failure)
{
    const unsigned char *bytes;
    size_t length;
    do
        if (!take_bytes(decompressor, &bytes, &length))
            return false;
    while (length > 0);
    const int64_t read = archive_filter_bytes(decompressor->archive, -1);
    if (read < 0 || decompressor->taken - (uint64_t)read <= decompressor->nuls)
        return true;
    return fail(failure, FAILURE_OPEN,
                "cannot read '%s': damaged %s: what stands behind its end is no %s",
                decompressor->name, decompressor->kind, decompressor->kind);
}

bool decompressor_read(struct decompressor *decompressor, char *out, size_t room, size_t *got,
                       struct failure *failure)
{
    struct failure reason = {0};
    *got = 0;
    bool done = decompressor->taken > 0 || begin(decompressor, &reason);
    if (done && !decompressor->ended) {
        const la_ssize_t made = archive_read_data(decompressor->archive, out, room);
        done = made >= 0 || fail_archive(decompressor, &reason);
        *got = made > 0 ? (size_t)made : 0;
    }
    if (done && *got == 0)
        done = check_rest(decompressor, &reason);
    if (!done)
        return decompressor->unread ? false : fail(failure, reason.code, "%s", reason.message);
    decompressor->ended = *got == 0;
    decompressor->made += *got;
    if (decompressor->made > DECOMPRESSOR_ALLOWED &&
        decompressor->made / DECOMPRESSOR_MOST_TIMES > decompressor->taken)
        return fail(failure, FAILURE_TOO_LARGE,
                    "cannot read '%s': its packed data become more than %d times as many",
                    decompressor->name, DECOMPRESSOR_MOST_TIMES);
    return true;
}

void decompressor_close(struct decompressor *decompressor)
{
    if (!decompressor)
        return;
    archive_read_free(decompressor->archive);
    free(decompressor);
}
