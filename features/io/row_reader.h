/* row_reader: a file → its rows, one after another (record_row.h). */
#ifndef TENOR_ROW_READER_H
#define TENOR_ROW_READER_H

#include <stdbool.h>

#include "../base/failure.h"
#include "byte_stream.h"
#include "record_format.h"
#include "record_row.h"
#include "skipped.h"

struct row_reader; /* one file that is being read; one thread at a time may use it */

/* Opens `path`; "-" is standard input. RECORDS_AUTO goes by the file's first bytes and its name
 * (file_kind.h, record_sniff.h), RECORDS_BY_CONTENT by the bytes first; up to RECORD_SNIFF_MOST
 * bytes are read for that. Of a file that is called like one of records only its first line is
 * waited for. `fields` (NULL: the default) must outlive the reader and its rows.
 *
 * A terminal or pipe is read as its bytes come: a row is there as soon as its line is. What it has
 * is settled by what has come, once no more is waiting, if that is a whole record of JSON, or a
 * header row with a column for the text and a row below it. `pause` (NULL: nothing) is what to do
 * before the reader waits.
 *
 * A table without a byte has no rows, unless a field of the label is named: then it is an error. So
 * has standard input without a byte if no format was asked for; any other file is an empty text.
 *
 * Fails with FAILURE_OPEN
 * (missing, a directory, no permission, damaged from the beginning), FAILURE_KIND (file_kind.h),
 * FAILURE_RECORD for a table whose header row has no column for the text, FAILURE_MEMORY;
 * returns NULL then. */
struct row_reader *row_reader_open(const char *path, enum record_format format,
                                   const struct record_fields *fields,
                                   const struct read_pause *pause, struct failure *failure);

/* Are the columns that `fields` names by itself those of a table that can be read? No name may be there
 * twice; one that is empty, or blanks, is a column that is not read. Fails with FAILURE_ARGUMENT or
 * FAILURE_MEMORY. */
bool row_reader_check_columns(const struct record_fields *fields, struct failure *failure);

/* The format that the file is read in; RECORDS_AUTO: it is one record, HTML or text. */
enum record_format row_reader_format(const struct row_reader *reader);

/* What the file is taken for, as a sentence about it ("taken for JSON lines, ..."), where its
 * name does not say so, or where it is doubtful; else NULL. Valid as long as the reader. */
const char *row_reader_note(const struct row_reader *reader);

/* As container_count_skipped, if the file is a container. To be called before the first row. */
void row_reader_count_skipped(struct row_reader *reader, struct skipped *skipped);

/* Reads the next row that is not blank: RECORD_READ, RECORD_END or RECORD_FAILED. Its data
 * belong to the reader, and are valid until the reader's next call; what the row held before is
 * lost. A document of a container (container.h) is taken apart here, so whoever takes turns at
 * reading rows does that in turn, too. */
enum record_status row_reader_next(struct row_reader *reader, struct record_row *row,
                                   struct failure *failure);

/* Moves the data of the row that was read last to memory of the row's own, so that they stay
 * valid until the row is kept again or released. Fails with FAILURE_MEMORY; then that row is
 * lost, and the next one can be read. */
bool row_reader_keep(struct row_reader *reader, struct record_row *row,
                     struct failure *failure);

void row_reader_close(struct row_reader *reader); /* NULL is allowed */

#endif
