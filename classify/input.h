/* input: the command line's files and directories (walk.h) → one run of records. */
#ifndef TENOR_INPUT_H
#define TENOR_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "../features/base/failure.h"
#include "../features/base/memory.h"
#include "../features/io/record_parser.h"
#include "../features/io/record_row.h"
#include "../features/io/records.h"

/* A record as it was read, not yet taken apart; reusable, all zero is empty. */
struct item {
    struct record_row row;
    struct text_buffer file; /* the name of the file that is the record; else empty */
    size_t number;           /* among all records of the run, from 1 */
    struct failure failure;  /* why its row could not be kept */
};

/* Takes the item apart: as record_parse, but the record is named by its file where it has no
 * id of its own, and has its number in the run. */
enum record_status item_parse(const struct item *item, struct record_parser *parser,
                              struct record *record, struct failure *failure);
void item_release(struct item *item); /* memory freed, as zeroed */

struct input;

/* `paths`, `fields` and what they point to must outlive the input and its items. "-" is
 * standard input.
 * NULL for lack of memory. */
struct input *input_open(char *const *paths, size_t count, enum record_format format,
                         const struct record_fields *fields, struct failure *failure);

enum input_status {
    INPUT_RECORD,     /* *item is the next one */
    INPUT_END,        /* there are no more */
    INPUT_UNREADABLE, /* a file or directory cannot be read (on): `failure` says which and why;
                         the next call goes on with what comes after it */
};
enum input_status input_next(struct input *input, struct item *item, struct failure *failure);

/* How many files and directories of those walked were passed over until now. */
size_t input_skipped(const struct input *input);
void input_close(struct input *input);

#endif
