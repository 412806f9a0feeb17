/* input: the files and directories of a command line (walk.h) → one sequence of records. */
#ifndef TENOR_INPUT_H
#define TENOR_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "../features/base/failure.h"
#include "../features/base/memory.h"
#include "../features/io/record_id.h"
#include "../features/io/records.h"
#include "../features/io/skipped.h"

/* A record that was read and not parsed yet. It does not depend on its file any more. Reusable,
 * all zero is empty. */
struct item {
    struct record_row row;
    struct text_buffer file;  /* the name of the file that is the record; else empty */
    struct text_buffer label; /* of a labelled set: the directory that the file is in; else
                                 empty */
    size_t number;            /* among all records of the run, from 1 */
    struct failure failure;   /* why its row could not be kept; else FAILURE_NONE */
};

/* Parses the item, as record_parse does, and sets `*id` to what the record is called. The label
 * of a file in a label's directory points into the item. An item whose row could not be kept is
 * RECORD_BROKEN. */
enum record_status item_parse(const struct item *item, struct record_parser *parser,
                              struct record *record, struct record_id *id,
                              struct failure *failure);
void item_release(struct item *item); /* memory freed, as zeroed */

struct input; /* used by one thread at a time */

/* `paths`, `fields` and what they point to must outlive the input, and the input its items. "-" is
 * standard input. Returns NULL if memory is short. */
struct input *input_open(char *const *paths, size_t count, enum record_format format,
                         const struct record_fields *fields, struct failure *failure);

/* The same for labelled sets, which are what labelled.h says: below a directory of `paths`,
 * each file is a document whose label is the directory that it is in, right below that one.
 * A file that is no part of a labelled set, as one without the field for the label, is
 * INPUT_UNREADABLE with FAILURE_DATA. */
struct input *input_open_labelled(char *const *paths, size_t count, enum record_format format,
                                  const struct record_fields *fields, struct failure *failure);

/* Sets what to do before reading has to wait for a pipe. */
void input_on_wait(struct input *input, const struct read_pause *pause);

enum input_status {
    INPUT_RECORD,     /* *item is the next one */
    INPUT_END,        /* there are no more */
    INPUT_UNREADABLE, /* a file or directory cannot be read, or not to its end: `failure` says
                         which and why; the next call goes on after it */
};
enum input_status input_next(struct input *input, struct item *item, struct failure *failure);

/* What the file of the last record is taken for (row_reader_note), the first time that it is asked
 * for; else NULL. And what the file is called in messages. */
const char *input_take_note(struct input *input);
const char *input_path(const struct input *input);

/* The files and directories that were skipped until now (walk.h), in archives too. */
const struct skipped *input_skipped(const struct input *input);
void input_name_all(struct input *input); /* as walk_name_all */
void input_close(struct input *input);    /* NULL is allowed */

#endif
