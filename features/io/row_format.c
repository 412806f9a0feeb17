/* row_format: what a file is, by its first bytes and its name. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "file_kind.h"
#include "record_sniff.h"
#include "row_reader_state.h"

/* What files are taken for by their content; NULL: that need not be said. */
static const char *const taken_names[RECORDS_FORMATS] = {[RECORDS_JSONL] = "JSON lines",
                                                         [RECORDS_JSON] = "JSON objects",
                                                         [RECORDS_CSV] = "a table (CSV)",
                                                         [RECORDS_TSV] = "a table (TSV)"};

static const char overrule[] = "; if it is not, use --input";

/* Is it plain by what has come that there are records? */
static bool shows_records(const struct row_reader *reader, const struct record_fields *fields)
{
    const struct byte_window *window = &reader->window;
    const char *bytes = byte_window_bytes(window);
    const size_t length = byte_window_length(window);
    const struct file_kind kind = file_kind_of(bytes, length);
    return length > 0 && !kind.name && kind.format == RECORDS_AUTO &&
           record_sniff(bytes, length, false, reader->layout.format, fields).sure;
}

/* Fills the window until it has `length` bytes, or all of the file; or until no more are waiting
 * and it is plain what there is, for who writes to a pipe may wait for an answer first. */
static bool await(struct row_reader *reader, size_t length, const struct record_fields *fields,
                  struct failure *failure)
{
    struct byte_window *window = &reader->window;
    while (byte_window_length(window) < length && !window->stream.ended) {
        if (byte_stream_waits(&window->stream) && shows_records(reader, fields))
            return true;
        if (!byte_window_fill(window, failure))
            return false;
    }
    return true;
}

/* Fills the window until it tells what the file has, or that it has none. Twice as many bytes
 * each time, so that a slow pipe is not looked at for each byte. */
static bool sniff(struct row_reader *reader, enum record_format named,
                  const struct record_fields *fields, struct sniffed *sniffed,
                  struct failure *failure)
{
    struct byte_window *window = &reader->window;
    size_t enough = FILE_KIND_HEAD;
    for (;;) {
        if (!await(reader, enough, fields, failure))
            return false;
        const size_t length = byte_window_length(window);
        *sniffed = record_sniff(
            byte_window_bytes(window), length < RECORD_SNIFF_MOST ? length : RECORD_SNIFF_MOST,
            window->stream.ended && length <= RECORD_SNIFF_MOST, named, fields);
        if (!sniffed->more || window->stream.ended || length < enough)
            return true;
        enough = 2 * length;
    }
}

/* The first byte of the file that is no blank, as far as the window has it; else NUL. */
static char first_byte(const struct row_reader *reader)
{
    const char *bytes = byte_window_bytes(&reader->window);
    const size_t length = byte_window_length(&reader->window);
    size_t at = length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (at < length && bytes[at] != '\0' && strchr(" \t\r\n", bytes[at]))
        at++;
    return at < length ? bytes[at] : '\0';
}

bool row_format_decode(struct row_reader *reader, struct failure *failure)
{
    struct byte_window *window = &reader->window;
    if (window->utf16.order != UTF16_NONE)
        return true;
    if (!byte_window_need(window, 2, failure))
        return false;
    const enum utf16_order order =
        utf16_order_of(byte_window_bytes(window), byte_window_length(window));
    reader->layout.decoded = order != UTF16_NONE;
    return order == UTF16_NONE || byte_window_decode(window, order, failure);
}

/* Decodes a file whose name does not say that it has records if it is UTF-16 and has some: a
 * document stays as it is. */
static bool decode_records(struct row_reader *reader, const struct record_fields *fields,
                           struct failure *failure)
{
    const struct byte_window *window = &reader->window;
    const char *bytes = byte_window_bytes(window);
    const size_t length = byte_window_length(window);
    struct utf16_decoder decoder = {.order = utf16_order_of(bytes, length)};
    struct text_buffer head = {0};
    if (decoder.order == UTF16_NONE)
        return true;
    bool done = utf16_decode(&decoder, bytes, length, true, &head, failure);
    if (done &&
        record_sniff(head.data, head.length, false, reader->layout.format, fields).format !=
            RECORDS_AUTO)
        done = row_format_decode(reader, failure);
    text_buffer_release(&head);
    return done;
}

/* A file that is not called like one of records, or like any kind of JSON. */
static bool sniff_any(struct row_reader *reader, const struct record_fields *fields,
                      struct failure *failure)
{
    struct sniffed sniffed;
    enum record_format *format = &reader->layout.format;
    const enum record_format named = *format;
    if (!sniff(reader, named, fields, &sniffed, failure))
        return false;
    if (sniffed.format == RECORDS_AUTO && named == RECORDS_JSON) {
        sniffed.doubt = "its name says JSON";
        *format = RECORDS_TEXT;
    }
    if (sniffed.format != RECORDS_AUTO) {
        *format = sniffed.format;
        reader->layout.delimiter = sniffed.delimiter;
        byte_window_take(&reader->window, sniffed.skip);
        reader->line = sniffed.skip > 0 ? 2 : 0;
        if (named != RECORDS_JSON)
            snprintf(reader->note, sizeof reader->note, "taken for %s, by its content%s",
                     taken_names[*format], overrule);
    } else if (sniffed.doubt) {
        snprintf(reader->note, sizeof reader->note, "taken for a text, though %s%s",
                 sniffed.doubt, overrule);
    }
    return true;
}

/* A table: what divides its cells is seen in the header row. No more than that row is waited
 * for. */
static bool sniff_table(struct row_reader *reader, const struct record_fields *fields,
                        struct failure *failure)
{
    struct byte_window *window = &reader->window;
    struct record_layout *layout = &reader->layout;
    if (!row_format_decode(reader, failure))
        return false;
    while (byte_window_length(window) < RECORD_SNIFF_MOST && !window->stream.ended &&
           byte_window_find(window, 0, "\n", 1) == SIZE_MAX)
        if (!byte_window_fill(window, failure))
            return false;
    if (fields->columns) { /* there is no header row to go by */
        const bool tabs = layout->format == RECORDS_TSV;
        layout->delimiter = fields->delimiter ? fields->delimiter : tabs ? '\t' : ',';
        layout->format = tabs && layout->delimiter == '\t' ? RECORDS_TSV : RECORDS_CSV;
        return true;
    }
    const struct sniffed sniffed =
        record_sniff(byte_window_bytes(window), byte_window_length(window),
                     window->stream.ended, layout->format, fields);
    layout->format = sniffed.format;
    layout->delimiter = sniffed.delimiter;
    byte_window_take(window, sniffed.skip);
    reader->line = sniffed.skip > 0 ? 2 : 0;
    return true;
}

/* Is it a kind of file that is known by its first bytes? One that is not read fails. */
static bool find_kind(struct row_reader *reader, const struct record_fields *fields,
                      struct failure *failure)
{
    struct byte_window *window = &reader->window;
    if (!await(reader, FILE_KIND_HEAD, fields, failure))
        return false;
    const struct file_kind kind =
        file_kind_of(byte_window_bytes(window), byte_window_length(window));
    if (kind.name)
        return file_kind_refuse(&kind, window->stream.name, failure);
    if (kind.format != RECORDS_AUTO)
        reader->layout.format = kind.format;
    return true;
}

bool row_format_begins_html(const struct row_reader *reader)
{
    return record_begins_html(byte_window_bytes(&reader->window),
                              byte_window_length(&reader->window));
}

/* Settles by its first bytes what a file is whose format was not asked for. */
static bool find_format(struct row_reader *reader, const struct record_fields *fields,
                        struct failure *failure)
{
    const enum record_format named = reader->layout.format;
    if (record_format_is_json(named) && !row_format_decode(reader, failure))
        return false;
    if (named == RECORDS_JSONL) {
        if (!byte_window_need(&reader->window, 4, failure))
            return false;
        return first_byte(reader) != '[' || sniff_any(reader, fields, failure);
    }
    if (record_format_is_table(named))
        return true; /* later */
    if (record_format_is_whole(named) &&
        (!find_kind(reader, fields, failure) ||
         (named != RECORDS_HTML && reader->layout.format == named &&
          !decode_records(reader, fields, failure))))
        return false;
    if (named == RECORDS_HTML || record_format_is_container(reader->layout.format))
        return true;
    return (named == RECORDS_AUTO && row_format_begins_html(reader)) ||
           sniff_any(reader, fields, failure);
}

bool row_format_settle(struct row_reader *reader, bool asked,
                       const struct record_fields *fields, struct failure *failure)
{
    if (!asked && !find_format(reader, fields, failure))
        return false;
    return !record_format_is_table(reader->layout.format) || reader->layout.delimiter ||
           sniff_table(reader, fields, failure);
}
