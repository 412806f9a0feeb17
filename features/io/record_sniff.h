/* record_sniff: does a file have records, by its first bytes? */
#ifndef TENOR_RECORD_SNIFF_H
#define TENOR_RECORD_SNIFF_H

#include <stdbool.h>
#include <stddef.h>

#include "record_format.h"
#include "record_row.h"

/* As many bytes tell, if so many are there: several rows of articles. */
#define RECORD_SNIFF_MOST ((size_t)1 << 16)

struct sniffed {
    enum record_format
        format;        /* RECORDS_JSONL, _JSON, _CSV or _TSV; RECORDS_AUTO: no records */
    char delimiter;    /* of a table */
    size_t skip;       /* bytes before the header row: a line "sep=;" */
    const char *doubt; /* what speaks for records although they are none; else NULL */
    bool more;         /* more bytes may tell more */
    bool
        sure; /* there is a whole record: of JSON, or a row of a table that has a column for the
                  text; so it is no text that merely begins like one */
};

/* Looks at the first `length` bytes of a file, UTF-8 or any encoding that contains ASCII;
 * `ended`: it has no others. `named` is the format by the file's name. `fields` says what a
 * table's columns are called, and perhaps what divides them.
 *
 * A file is taken for JSON where objects stand at its beginning, and for a table where rows have
 * as many cells as the header. Prose with commas or in braces is none of these. */
struct sniffed record_sniff(const char *bytes, size_t length, bool ended,
                            enum record_format named, const struct record_fields *fields);

#endif
