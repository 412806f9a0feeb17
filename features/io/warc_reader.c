/* warc_reader: a web archive (ISO 28500), of which each successful answer with HTML or text is a
 * document, and so is each text that was kept without its answer.
 *
 * A record is a header of lines, an empty line, as many bytes as the header says, and two empty
 * lines. In .warc.gz each record is a member of its own, which byte_stream joins. If what
 * follows a record is not another one, its length is wrong: the record is broken, and the next
 * one is looked for behind its header. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../base/ascii.h"
#include "container_kinds.h"
#include "http_message.h"
#include "mail_head.h"

/* Real headers have less than 2 KB, but for addresses that fill a form. */
#define HEADER_MAX ((size_t)1 << 16)

struct warc_reader {
    struct byte_window *window;
};

static void *open_warc(struct byte_window *window, struct failure *failure)
{
    struct warc_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        failure_set(failure, FAILURE_MEMORY, "out of memory");
    else
        reader->window = window;
    return reader;
}

/* ---- One record's header ------------------------------------------------ */

/* What the header says. Its strings point into the window. */
struct warc_header {
    size_t header_length; /* with its empty line */
    uint64_t length;      /* of the block behind it */
    const char *type, *target;
    size_t type_length, target_length;
    struct media_type media;
};

static bool is_type(const struct warc_header *header, const char *type)
{
    return strlen(type) == header->type_length &&
           ascii_same(header->type, type, header->type_length);
}

/* Is the block an answer with its HTTP header? */
static bool is_answer(const struct warc_header *header)
{
    return is_type(header, "response");
}

/* Is it a document as it is: a file, or text that was taken out of a page? */
static bool is_document(const struct warc_header *header)
{
    return (is_type(header, "resource") || is_type(header, "conversion")) &&
           (header->media.html || header->media.text) && header->target_length > 0 &&
           ascii_begins(header->target, "http");
}

static bool parse_length(const char *value, size_t length, uint64_t *number)
{
    *number = 0;
    for (size_t i = 0; i < length; i++) {
        if (value[i] < '0' || value[i] > '9' || *number > UINT64_MAX / 100)
            return false;
        *number = *number * 10 + (uint64_t)(value[i] - '0');
    }
    return length > 0;
}

/* Some programs write an address as the standard's grammar once had it, "<http://...>". */
static void strip_brackets(const char **value, size_t *length)
{
    if (*length >= 2 && (*value)[0] == '<' && (*value)[*length - 1] == '>') {
        ++*value;
        *length -= 2;
    }
}

/* Reads the header that the window begins with, all of which is in the window. */
static bool parse_header(const struct byte_window *window, size_t header_length,
                         struct warc_header *header, struct failure *failure)
{
    const char *bytes = byte_window_bytes(window);
    size_t length;
    const char *value = header_value(bytes, header_length, "content-length", &length);
    *header = (struct warc_header){.header_length = header_length};
    if (!value || !parse_length(value, length, &header->length))
        return fail(failure, FAILURE_RECORD, "the record at byte %llu says no length",
                    (unsigned long long)window->taken);
    header->type = header_value(bytes, header_length, "warc-type", &header->type_length);
    header->target =
        header_value(bytes, header_length, "warc-target-uri", &header->target_length);
    strip_brackets(&header->target, &header->target_length);
    value = header_value(bytes, header_length, "content-type", &length);
    header->media = media_type_of(value ? value : "", length);
    return true;
}

/* Fills the window until it begins with a whole header; `*header_length` 0: the file is at its
 * end. */
static bool need_header(struct byte_window *window, size_t *header_length,
                        struct failure *failure)
{
    *header_length = 0;
    do { /* empty lines */
        if (!byte_window_need(window, 1, failure))
            return false;
        while (byte_window_length(window) > 0 && strchr("\r\n", *byte_window_bytes(window)) &&
               *byte_window_bytes(window) != '\0')
            byte_window_take(window, 1);
    } while (byte_window_length(window) == 0 && !window->stream.ended);
    if (!byte_window_need(window, 5, failure))
        return false;
    if (byte_window_length(window) == 0)
        return true;
    if (byte_window_length(window) < 5 || memcmp(byte_window_bytes(window), "WARC/", 5) != 0)
        return fail(failure, FAILURE_RECORD, "no record where one is expected, at byte %llu",
                    (unsigned long long)window->taken);
    for (size_t need = 1024;; need *= 2) {
        if (!byte_window_need(window, need, failure))
            return false;
        *header_length = header_end(byte_window_bytes(window), byte_window_length(window));
        if (*header_length > 0)
            return true;
        if (window->stream.ended || need >= HEADER_MAX)
            return fail(failure, FAILURE_RECORD, "the header of the record at byte %llu %s",
                        (unsigned long long)window->taken,
                        window->stream.ended ? "is cut short" : "is too long");
    }
}

/* ---- Records ------------------------------------------------------------ */

/* Is another record, or the end of the file, `at` bytes on? Two empty lines should be before it;
 * some programs write one, or none behind the last record. */
static bool is_end_of_record(struct byte_window *window, size_t at, bool *is_end,
                             struct failure *failure)
{
    if (!byte_window_need(window, at + 9, failure))
        return false;
    const size_t length = byte_window_length(window);
    size_t next = at;
    while (next < length && next < at + 4 && strchr("\r\n", byte_window_bytes(window)[next]) &&
           byte_window_bytes(window)[next] != '\0')
        next++;
    *is_end = next == length || (next > at && length - next >= 5 &&
                                 memcmp(byte_window_bytes(window) + next, "WARC/", 5) == 0);
    return true;
}

/* Takes away what is before the next line that begins a record, or all. */
static bool find_record(struct byte_window *window, struct failure *failure)
{
    static const char mark[] = "\nWARC/";
    const size_t mark_length = sizeof mark - 1;
    for (;;) {
        const size_t found = byte_window_find(window, 0, mark, mark_length);
        if (found != SIZE_MAX) {
            byte_window_take(window, found + 1);
            return true;
        }
        const size_t length = byte_window_length(window);
        byte_window_take(window, window->stream.ended   ? length
                                 : length > mark_length ? length - mark_length
                                                        : 0);
        if (window->stream.ended)
            return true;
        if (!byte_window_fill(window, failure))
            return false;
    }
}

static bool fail_cut(const struct byte_window *window, struct failure *failure)
{
    return fail(failure, FAILURE_RECORD, "cut short in the record at byte %llu",
                (unsigned long long)window->taken);
}

/* Makes a row of the block, which is whole in the window; or none. A failure of the block is the
 * row's. */
static void read_block(const struct warc_header *header, char *block, struct record_row *row,
                       bool *given)
{
    const size_t length = (size_t)header->length;
    *given = true;
    if (is_answer(header))
        http_message_read(block, length, row, given, &row->failure);
    else
        http_body_add(header->media, block, length, row, &row->failure);
    *given |= row->failure.code != FAILURE_NONE;
}

/* Reads the record that may be a document. Sets `*given` if it is one. */
static bool read_record(struct byte_window *window, struct warc_header *header,
                        struct record_row *row, bool *given, struct failure *failure)
{
    bool is_end;
    const size_t whole = header->header_length + (size_t)header->length;
    if (!record_row_add(row, FIELD_ID, header->target ? header->target : "",
                        header->target_length, failure) ||
        !byte_window_need(window, whole, failure))
        return false;
    if (byte_window_length(window) >= whole) {
        if (!is_end_of_record(window, whole, &is_end, failure))
            return false;
    } else {
        /* Either the file is cut short, or the length is wrong and others follow. */
        if (byte_window_find(window, header->header_length, "\nWARC/", 6) == SIZE_MAX)
            return fail_cut(window, failure);
        is_end = false;
    }
    if (!is_end) {
        *given = true;
        failure_set(&row->failure, FAILURE_RECORD, "the length of the record is wrong");
        byte_window_take(window, header->header_length);
        return find_record(window, failure);
    }
    read_block(header, byte_window_bytes(window) + header->header_length, row, given);
    byte_window_take(window, whole);
    return true;
}

/* Passes over a record that is none, or too large. */
static bool skip_record(struct byte_window *window, const struct warc_header *header,
                        struct failure *failure)
{
    uint64_t missing;
    bool is_end;
    const uint64_t begin = window->taken;
    byte_window_take(window, header->header_length);
    if (!byte_window_skip(window, header->length, &missing, failure))
        return false;
    if (missing > 0)
        return fail(failure, FAILURE_RECORD, "cut short in the record at byte %llu",
                    (unsigned long long)begin);
    return is_end_of_record(window, 0, &is_end, failure) &&
           (is_end || find_record(window, failure));
}

static enum record_status next_answer(void *context, struct record_row *row,
                                      struct failure *failure)
{
    struct byte_window *window = ((struct warc_reader *)context)->window;
    for (;;) {
        struct warc_header header;
        size_t header_length;
        bool given = false, read;
        record_row_clear(row);
        if (!need_header(window, &header_length, failure))
            return RECORD_FAILED;
        if (header_length == 0)
            return RECORD_END;
        if (!parse_header(window, header_length, &header, failure))
            return RECORD_FAILED;
        const bool wanted = is_answer(&header) || is_document(&header);
        if (wanted && header.length <= RECORD_MAX_BYTES) {
            read = read_record(window, &header, row, &given, failure);
        } else {
            read = skip_record(window, &header, failure);
            row->too_long = given = wanted;
        }
        if (read && row->failure.code == FAILURE_MEMORY)
            read = fail(failure, FAILURE_MEMORY, "%s", row->failure.message);
        if (!read)
            return RECORD_FAILED;
        if (given)
            return RECORD_READ;
    }
}

const struct container_kind warc_container = {open_warc, next_answer, free, NULL};
