/* records: files → documents, one at a time. For the tools; the library has no part in it.
 *
 * Reads plain and gzipped files alike (zlib). A record is one text with what is
 * known about it; where it comes from, a JSON line, a row of a table or a whole file,
 * is settled here once for the three tools. A record is cut from its file and then taken
 * apart, which threads do separately: record_row.h, record_parser.h. */
#ifndef TENOR_RECORDS_H
#define TENOR_RECORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "record_format.h"

/* The names of the fields that are read; NULL for one that is not wanted (never `text`). */
struct record_fields {
    const char *text, *label, *id, *title, *source;
    const char *html; /* a page of HTML, read in the text's place in a record that has one */
};
extern const struct record_fields record_fields_default; /* "text", "label", ...; no html */

/* Valid until the next call. Strings may have no NUL behind them, hold NULs only where the
 * input had them, and are NULL where the field is absent (or null in JSON); the text of a
 * record that was read never is. Integers are taken as they are written for `id`, `label` and
 * `source`; a number or anything else for `text`, `html` or `title` is an error. */
struct record {
    const char *text, *label, *id, *title, *source;
    size_t text_length, label_length, id_length, title_length, source_length;
    size_t number; /* of the record in its file, from 1 */
    size_t line;   /* where it begins, from 1 */
    bool html;     /* the text is a page of HTML */
    const char
        *charset;  /* what the format lays down for the text: "utf-8" of JSON, else NULL */
    bool replaced; /* JSON: the line had bytes that are no UTF-8 and were read as U+FFFD */
};

#define RECORD_MAX_BYTES ((size_t)1 << 30) /* of one line or one whole text */

struct record_reader; /* one file being read; not shared by threads */

/* Opens `path`; "-" is standard input. `fields` (NULL: the default) must outlive the reader's
 * use. A terminal or pipe is read as it comes: a record is there as soon as its line is. Fails
 * with FAILURE_OPEN (missing, a directory, no permission), FAILURE_RECORD for a header without
 * the text field, FAILURE_MEMORY. */
struct record_reader *record_reader_open(const char *path, enum record_format format,
                                         const struct record_fields *fields,
                                         struct failure *failure);

enum record_status {
    RECORD_READ,   /* *record is the next one */
    RECORD_END,    /* there are no more */
    RECORD_BROKEN, /* this record is bad: `failure` says "line 7: ..."; record->number, ->line
                      and, where it could be read, ->id are set; the next call goes on behind
                      it */
    RECORD_FAILED  /* the file cannot be read on (damaged gzip, UTF-16 where it cannot be, I/O):
                      `failure` says why, naming the file; the next call is RECORD_END */
};
enum record_status record_reader_next(struct record_reader *reader, struct record *record,
                                      struct failure *failure);
void record_reader_close(struct record_reader *reader); /* NULL is allowed */

#endif
