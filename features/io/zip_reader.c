/* zip_reader: an archive of files (PKWARE's APPNOTE, 4.3), each of which is a document unless it
 * is a page's part, a picture or another archive.
 *
 * The files are read one after another from the archive's beginning, each behind a header of its
 * own, so that a pipe can be read and an archive that was cut short up to there. The directory
 * at the archive's end is not needed. A file that was stored, not packed, by a program that
 * wrote into a pipe has its length behind it: it ends where a length and a checksum stand that
 * are its own. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "container_kinds.h"
#include "file_kind.h"
#include "mail_message.h"
#include "unpacker.h"

#define HEADER_LENGTH 30

enum {
    FLAG_ENCRYPTED = 1,
    FLAG_LENGTHS_BEHIND = 8, /* the checksum and lengths are behind the data */
    METHOD_STORED = 0,
    METHOD_DEFLATED = 8
};

struct zip_reader {
    struct byte_window *window;
    struct skipped *skipped;  /* files that are no documents; NULL: they are not counted */
    struct text_buffer parts; /* the directory of a page's parts that was counted last */
};

static void *open_zip(struct byte_window *window, struct failure *failure)
{
    struct zip_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        failure_set(failure, FAILURE_MEMORY, "out of memory");
    else
        reader->window = window;
    return reader;
}

/* ---- A file's header ------------------------------------------------------ */

struct zip_entry {
    unsigned flags, method;
    uint32_t checksum;
    uint64_t packed, length; /* bytes */
    size_t name_length, extra_length;
    bool wide; /* lengths behind the data have 8 bytes */
};

static uint64_t number(const char *bytes, size_t size)
{
    uint64_t value = 0;
    while (size-- > 0)
        value = value << 8 | (unsigned char)bytes[size];
    return value;
}

/* Lengths of 4 GB and more are in an extra field, number 1. */
static void read_extra(const char *extra, size_t length, struct zip_entry *entry)
{
    for (size_t at = 0; at + 4 <= length;) {
        const uint64_t id = number(extra + at, 2);
        const size_t size = (size_t)number(extra + at + 2, 2);
        at += 4;
        if (id == 1 && size >= 16 && at + 16 <= length) {
            entry->wide = true;
            if (entry->length == UINT32_MAX)
                entry->length = number(extra + at, 8);
            if (entry->packed == UINT32_MAX)
                entry->packed = number(extra + at + 8, 8);
        }
        at += size;
    }
}

static bool fail_cut(const struct byte_window *window, struct failure *failure)
{
    return fail(failure, FAILURE_RECORD, "cut short at byte %llu",
                (unsigned long long)(window->taken + byte_window_length(window)));
}

/* Reads the header that comes next and adds the file's name to the row as its id. `*ended`:
 * there is no other file. */
static bool read_header(struct byte_window *window, struct zip_entry *entry,
                        struct record_row *row, bool *ended, struct failure *failure)
{
    *ended = false;
    if (!byte_window_need(window, HEADER_LENGTH, failure))
        return false;
    const char *bytes = byte_window_bytes(window);
    const size_t length = byte_window_length(window);
    if (length < 4)
        return fail_cut(window, failure);
    if (memcmp(bytes, "PK\1\2", 4) == 0 || memcmp(bytes, "PK\5\6", 4) == 0 ||
        memcmp(bytes, "PK\6\6", 4) == 0) {
        *ended = true;
        return true;
    }
    if (memcmp(bytes, "PK\3\4", 4) != 0)
        return fail(failure, FAILURE_RECORD, "no file where one is expected, at byte %llu",
                    (unsigned long long)window->taken);
    if (length < HEADER_LENGTH)
        return fail_cut(window, failure);
    *entry = (struct zip_entry){.flags = (unsigned)number(bytes + 6, 2),
                                .method = (unsigned)number(bytes + 8, 2),
                                .checksum = (uint32_t)number(bytes + 14, 4),
                                .packed = number(bytes + 18, 4),
                                .length = number(bytes + 22, 4),
                                .name_length = (size_t)number(bytes + 26, 2),
                                .extra_length = (size_t)number(bytes + 28, 2)};
    byte_window_take(window, HEADER_LENGTH);
    const size_t both = entry->name_length + entry->extra_length;
    if (!byte_window_need(window, both, failure))
        return false;
    if (byte_window_length(window) < both)
        return fail_cut(window, failure);
    read_extra(byte_window_bytes(window) + entry->name_length, entry->extra_length, entry);
    const bool done =
        record_row_add(row, FIELD_ID, byte_window_bytes(window), entry->name_length, failure);
    byte_window_take(window, both);
    return done;
}

/* ---- Which files ---------------------------------------------------------- */

enum file_use {
    FILE_READ,
    FILE_SKIPPED, /* no document */
    FILE_IGNORED  /* a directory, or hidden */
};

/* What is done with a file, if its name does not matter. `*shown`: how much of its path says what
 * is skipped, a directory or all. */
static enum file_use use_of_path(const char *path, size_t length, size_t *shown)
{
    for (size_t begin = 0, at = 0; at <= length; at++) {
        if (at < length && path[at] != '/')
            continue;
        *shown = at;
        if (at > begin && path[begin] == '.')
            return FILE_IGNORED;
        if (at < length && at - begin == 8 && memcmp(path + begin, "__MACOSX", 8) == 0)
            return FILE_IGNORED;
        if (at < length && record_page_of_parts(path + begin, at - begin) > 0)
            return FILE_SKIPPED;
        begin = at + 1;
    }
    return length > 0 && path[length - 1] != '/' ? FILE_READ : FILE_IGNORED;
}

/* Counts the file of the row, or the directory that is the first `shown` bytes of its path, whose
 * files usually follow one another, once. `kind` may be NULL. */
static bool skip_file(struct zip_reader *reader, const struct record_row *row, size_t shown,
                      const struct file_kind *kind, struct failure *failure)
{
    const char *path = row->bytes + row->parts[FIELD_ID].begin;
    struct text_buffer *parts = &reader->parts;
    if (!reader->skipped)
        return true;
    if (shown < row->parts[FIELD_ID].length) {
        if (parts->length == shown && memcmp(parts->data, path, shown) == 0)
            return true;
        text_buffer_clear(parts);
        if (!text_buffer_append(parts, path, shown, failure))
            return false;
    }
    skipped_add_member(reader->skipped, reader->window->stream.name, path, shown, kind);
    return true;
}

/* Settles by its path whether the file is a document; what is skipped is counted. */
static bool is_wanted(struct zip_reader *reader, const struct record_row *row, bool *wanted,
                      struct failure *failure)
{
    const char *path = row->bytes + row->parts[FIELD_ID].begin;
    const size_t length = row->parts[FIELD_ID].length;
    size_t shown = 0;
    enum file_use use = use_of_path(path, length, &shown);
    if (use == FILE_READ) {
        char *name = strndup(path, length);
        if (!name)
            return fail(failure, FAILURE_MEMORY, "out of memory");
        use = record_name_is_document(name) ? FILE_READ : FILE_SKIPPED;
        free(name);
    }
    *wanted = use == FILE_READ;
    return use != FILE_SKIPPED || skip_file(reader, row, shown, NULL, failure);
}

/* ---- What a file holds ------------------------------------------------------ */

/* Looks for the next file's header, or the directory at the end. */
static bool find_next(struct byte_window *window, struct failure *failure)
{
    for (;;) {
        const size_t file = byte_window_find(window, 0, "PK\3\4", 4),
                     directory = byte_window_find(window, 0, "PK\1\2", 4),
                     found = file < directory ? file : directory;
        const size_t length = byte_window_length(window);
        if (found != SIZE_MAX) {
            byte_window_take(window, found);
            return true;
        }
        if (window->stream.ended)
            return fail_cut(window, failure);
        byte_window_take(window, length > 3 ? length - 3 : 0);
        if (!byte_window_fill(window, failure))
            return false;
    }
}

/* Unpacks the data into the row's text; with `row` NULL, to nowhere. A failure of the data is
 * `*reason`, and the window is behind what was read. */
static bool unpack(struct byte_window *window, struct unpacker *unpacker,
                   struct record_row *row, struct failure *reason, struct failure *failure)
{
    while (!unpacker->ended) {
        size_t used;
        if (!byte_window_need(window, 1, failure))
            return false;
        if (byte_window_length(window) == 0)
            return fail_cut(window, failure);
        const bool done =
            unpacker_add(unpacker, byte_window_bytes(window), byte_window_length(window), &used,
                         row, FIELD_TEXT, reason);
        byte_window_take(window, used);
        if (!done)
            return true;
    }
    return true;
}

/* Reads the checksum and lengths behind the data. The four letters before them may be missing;
 * lengths have 8 bytes in some archives. What follows must be a header. */
static bool read_lengths(struct byte_window *window, struct zip_entry *entry,
                         struct failure *failure)
{
    if (!byte_window_need(window, 28, failure))
        return false;
    const char *bytes = byte_window_bytes(window);
    const size_t have = byte_window_length(window);
    const size_t mark = have >= 4 && memcmp(bytes, "PK\7\10", 4) == 0 ? 4 : 0;
    size_t length = mark + 12;
    if (have >= mark + 22 && memcmp(bytes + mark + 20, "PK", 2) == 0 &&
        (entry->wide || memcmp(bytes + mark + 12, "PK", 2) != 0))
        length = mark + 20;
    if (have < length)
        return fail_cut(window, failure);
    entry->checksum = (uint32_t)number(bytes + mark, 4);
    byte_window_take(window, length);
    return true;
}

static bool inflate_entry(struct byte_window *window, struct zip_entry *entry,
                          struct record_row *row, struct failure *reason,
                          struct failure *failure)
{
    struct unpacker unpacker;
    const uint64_t begin = window->taken;
    bool done = unpacker_begin(&unpacker, PACKING_RAW, failure) &&
                unpack(window, &unpacker, row, reason, failure);
    const bool ended = unpacker.ended;
    const uint32_t checksum = unpacker.checksum;
    unpacker_end(&unpacker);
    if (!done)
        return false;
    const uint64_t used = window->taken - begin;
    if (entry->flags & FLAG_LENGTHS_BEHIND) {
        if (!ended)
            return find_next(window, failure);
        if (!read_lengths(window, entry, failure))
            return false;
    } else if (ended ? used != entry->packed : used > entry->packed) {
        if (reason->code == FAILURE_NONE)
            failure_set(reason, FAILURE_RECORD, "the length of its packed data is wrong");
        return find_next(window, failure);
    } else {
        uint64_t missing;
        if (!byte_window_skip(window, entry->packed - used, &missing, failure))
            return false;
        if (missing > 0)
            return fail_cut(window, failure);
    }
    if (reason->code == FAILURE_NONE && row && checksum != entry->checksum)
        failure_set(reason, FAILURE_RECORD, "damaged: its checksum is wrong");
    return true;
}

/* Copies a file that is not packed. */
static bool copy_entry(struct byte_window *window, const struct zip_entry *entry,
                       struct record_row *row, struct failure *reason, struct failure *failure)
{
    uint32_t checksum = 0;
    for (uint64_t left = entry->packed; left > 0;) {
        if (!byte_window_need(window, 1, failure))
            return false;
        const size_t have = byte_window_length(window);
        const size_t step = left < have ? (size_t)left : have;
        const char *bytes = byte_window_bytes(window);
        if (have == 0)
            return fail_cut(window, failure);
        if (row && reason->code == FAILURE_NONE) {
            record_row_add(row, FIELD_TEXT, bytes, step, reason);
            checksum = (uint32_t)crc32_z(checksum, (const unsigned char *)bytes, step);
        }
        byte_window_take(window, step);
        left -= step;
    }
    if (row && reason->code == FAILURE_NONE && checksum != entry->checksum)
        failure_set(reason, FAILURE_RECORD, "damaged: its checksum is wrong");
    return true;
}

/* Appends bytes of a stored file to the row's text, or drops them where `row` is NULL. */
static void store(struct byte_window *window, size_t length, struct record_row *row,
                  uint32_t *checksum, struct failure *reason)
{
    const char *bytes = byte_window_bytes(window);
    *checksum = (uint32_t)crc32_z(*checksum, (const unsigned char *)bytes, length);
    if (row && reason->code == FAILURE_NONE)
        record_row_add(row, FIELD_TEXT, bytes, length, reason);
    byte_window_take(window, length);
}

/* Copies a stored file whose lengths are behind it. */
static bool copy_until_lengths(struct byte_window *window, struct record_row *row,
                               struct failure *reason, struct failure *failure)
{
    static const char mark[] = "PK\7\10";
    const size_t mark_length = sizeof mark - 1;
    uint32_t checksum = 0;
    const uint64_t begin = window->taken;
    for (;;) {
        const size_t found = byte_window_find(window, 0, mark, mark_length);
        const size_t have = byte_window_length(window);
        if (found == SIZE_MAX) {
            store(window, have > mark_length ? have - mark_length : 0, row, &checksum, reason);
            if (window->stream.ended)
                return fail_cut(window, failure);
            if (!byte_window_fill(window, failure))
                return false;
            continue;
        }
        store(window, found, row, &checksum, reason);
        if (!byte_window_need(window, 24, failure))
            return false;
        const char *bytes = byte_window_bytes(window);
        const uint64_t length = window->taken - begin;
        if (byte_window_length(window) >= 16 && number(bytes + 4, 4) == checksum &&
            number(bytes + 8, 4) == (length & UINT32_MAX)) {
            const bool wide = byte_window_length(window) >= 24 &&
                              number(bytes + 8, 8) == length && number(bytes + 16, 8) == length;
            byte_window_take(window, wide ? 24 : 16);
            return true;
        }
        store(window, 1, row, &checksum, reason);
    }
}

/* Reads the data into the row's text, or passes over them where `row` is NULL. */
static bool read_data(struct byte_window *window, struct zip_entry *entry,
                      struct record_row *row, struct failure *reason, struct failure *failure)
{
    const bool lengths_known = !(entry->flags & FLAG_LENGTHS_BEHIND);
    if (!(entry->flags & FLAG_ENCRYPTED)) {
        if (entry->method == METHOD_DEFLATED && (row || !lengths_known))
            return inflate_entry(window, entry, row, reason, failure);
        if (entry->method == METHOD_STORED)
            return lengths_known ? copy_entry(window, entry, row, reason, failure)
                                 : copy_until_lengths(window, row, reason, failure);
    }
    if (entry->flags & FLAG_ENCRYPTED)
        failure_set(reason, FAILURE_RECORD, "encrypted");
    else if (entry->method != METHOD_DEFLATED)
        failure_set(reason, FAILURE_RECORD, "packed by a method (%u) that is not read",
                    entry->method);
    uint64_t missing;
    if (!lengths_known)
        return find_next(window, failure);
    if (!byte_window_skip(window, entry->packed, &missing, failure))
        return false;
    return missing == 0 || fail_cut(window, failure);
}

/* ---- What it is ------------------------------------------------------------- */

static void take_as_html(struct record_row *row)
{
    row->parts[FIELD_HTML] = row->parts[FIELD_TEXT];
    row->parts[FIELD_TEXT] = (struct record_part){.given = false};
}

/* Reads the mail or saved page that the row has as its text. */
static bool take_mail(struct record_row *row)
{
    const struct record_part text = row->parts[FIELD_TEXT];
    char *copy = malloc(text.length + 1);
    if (!copy)
        return fail(&row->failure, FAILURE_MEMORY, "out of memory");
    memcpy(copy, row->bytes + text.begin, text.length);
    row->length = text.begin;
    row->parts[FIELD_TEXT] = (struct record_part){.given = false};
    const bool done = mail_message_read(copy, text.length, (struct mail_use){.page = false},
                                        row, &row->failure);
    free(copy);
    return done;
}

/* Settles what the file is, by its first bytes and by its name. With a name in `*kind` it is no
 * document. */
static void take_document(struct record_row *row, struct file_kind *kind)
{
    const struct record_part id = row->parts[FIELD_ID], text = row->parts[FIELD_TEXT];
    char name[64]; /* the end of the path is enough for its ending */
    const size_t kept = id.length < sizeof name ? id.length : sizeof name - 1;
    memcpy(name, row->bytes + id.begin + id.length - kept, kept);
    name[kept] = '\0';
    const enum record_format named = record_format_of(name);
    *kind = file_kind_of(row->bytes + text.begin, text.length);
    if (kind->name)
        return;
    if (kind->format == RECORDS_MAIL)
        take_mail(row);
    else if (kind->format != RECORDS_AUTO || !record_format_is_whole(named))
        failure_set(&row->failure, FAILURE_RECORD,
                    "it holds documents itself: take it out of the archive first");
    else if (named == RECORDS_HTML ||
             (named == RECORDS_AUTO &&
              record_begins_html(row->bytes + text.begin, text.length)))
        take_as_html(row);
}

static enum record_status next_file(void *context, struct record_row *row,
                                    struct failure *failure)
{
    struct zip_reader *reader = context;
    struct byte_window *window = reader->window;
    for (;;) {
        struct zip_entry entry = {0};
        struct file_kind kind = {.name = NULL};
        struct failure reason = {0};
        bool ended, wanted;
        record_row_clear(row);
        if (!read_header(window, &entry, row, &ended, failure))
            return RECORD_FAILED;
        if (ended)
            return RECORD_END;
        if (!is_wanted(reader, row, &wanted, failure) ||
            (wanted && !record_row_add(row, FIELD_TEXT, "", 0, failure)) ||
            !read_data(window, &entry, wanted ? row : NULL, &reason, failure))
            return RECORD_FAILED;
        if (!wanted)
            continue;
        row->failure = reason;
        if (reason.code == FAILURE_NONE)
            take_document(row, &kind);
        if (row->failure.code == FAILURE_MEMORY) {
            *failure = row->failure;
            return RECORD_FAILED;
        }
        if (!kind.name)
            return RECORD_READ;
        if (!skip_file(reader, row, row->parts[FIELD_ID].length, &kind, failure))
            return RECORD_FAILED;
    }
}

static void count_skipped(void *context, struct skipped *skipped)
{
    ((struct zip_reader *)context)->skipped = skipped;
}

static void close_zip(void *context)
{
    text_buffer_release(&((struct zip_reader *)context)->parts);
    free(context);
}

const struct container_kind zip_container = {open_zip, next_file, close_zip, count_skipped};
