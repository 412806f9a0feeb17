/* records: a file → its records, one at a time.
 *
 * A record is one text with what is known about it. Where it comes from (a line of JSON, a row
 * of a table, or a whole file; plain or gzipped) is settled here, once for all programs. A
 * program that parses on several threads uses the two halves by themselves: row_reader.h and
 * record_parser.h. */
#ifndef TENOR_RECORDS_H
#define TENOR_RECORDS_H

#include "../base/failure.h"
#include "record_format.h"
#include "record_parser.h"
#include "record_row.h"
#include "row_reader.h"

struct record_reader; /* one file that is being read; one thread at a time may use it */

/* As row_reader_open. */
struct record_reader *record_reader_open(const char *path, enum record_format format,
                                         const struct record_fields *fields,
                                         struct failure *failure);

/* As row_reader_format, row_reader_note and row_reader_count_skipped. */
enum record_format record_reader_format(const struct record_reader *reader);
const char *record_reader_note(const struct record_reader *reader);
void record_reader_count_skipped(struct record_reader *reader, struct skipped *skipped);

/* Reads the next record, which is valid until the next call. With RECORD_BROKEN, `number`,
 * `line` and, where it could be read, `id` of the record are set. */
enum record_status record_reader_next(struct record_reader *reader, struct record *record,
                                      struct failure *failure);
void record_reader_close(struct record_reader *reader); /* NULL is allowed */

#endif
