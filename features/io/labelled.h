/* labelled: what a labelled set may be, the same for learning from it and for scoring
 * against it: files of records with a label, or a directory that has one directory per
 * label. */
#ifndef TENOR_LABELLED_H
#define TENOR_LABELLED_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "record_format.h"
#include "record_parser.h"

/* Labels and sources are shown to people and written into models as strings: they are UTF-8 of
 * at most 200 bytes without control characters. `what` is what the name is called in the
 * message. Fails with FAILURE_RECORD. */
bool labelled_check_name(const char *what, const char *bytes, size_t length,
                         struct failure *failure);

/* Is a record of a set passed over, since it says nothing of a label? */
enum labelled_use {
    LABELLED_USED,
    LABELLED_UNLABELLED, /* no label, or an empty one */
    LABELLED_REJECTED, /* an annotator's answer is "reject" or "ignore", as Prodigy writes it */
    LABELLED_USES
};
enum labelled_use labelled_use_of(const struct record *record);

/* Has the record a label, and are label and source as they should be? `label_field` is the
 * field's name, for the message. Fails with FAILURE_RECORD. */
bool labelled_check_record(const struct record *record, const char *label_field,
                           struct failure *failure);

/* Makes each control character of an id a '?', in place; returns whether there were any. */
bool labelled_clean_id(char *id, size_t length);

/* Can a file of records that was opened be a labelled set, which is not one document? `asked` is
 * the format that was asked for, `format` the one that it has. Fails with FAILURE_DATA. */
bool labelled_check_file(const char *path, enum record_format asked, enum record_format format,
                         struct failure *failure);

/* The fields without the label, for files in a label's directory. */
struct record_fields labelled_page_fields(const struct record_fields *fields);

/* The format of a file in a label's directory, whose documents all have that label: text, HTML
 * or a container if that was asked for, else RECORDS_BY_CONTENT. */
enum record_format labelled_page_format(enum record_format asked);

#endif
