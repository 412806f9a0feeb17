/* input: the command line's files and directories → one run of records.
 *
 * Directories are walked depth first in the byte order of their paths, and their regular files
 * are read; what is hidden, and links to directories, are passed by. */
#ifndef TENOR_INPUT_H
#define TENOR_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "../features/failure.h"
#include "../features/memory.h"
#include "../features/records.h"

/* A record that stays when the next one is read; reusable, all zero is empty. */
struct item {
    struct text_buffer text, title, source; /* empty where the record has none */
    struct text_buffer id; /* the record's own, or the name of the file that is the record */
    bool has_id;
    size_t number; /* among all records of the run, from 1 */
    bool replaced; /* bytes that were no UTF-8 were replaced while the record was taken apart */
    bool broken;   /* the record cannot be read: `failure` says why */
    struct failure failure;
};

void item_clear(struct item *item);        /* memory kept */
void item_release(struct item *item);      /* as zeroed */
size_t item_size(const struct item *item); /* bytes that it holds */

struct input;

/* `paths`, `fields` and what they point to must outlive the input. "-" is standard input.
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
void input_close(struct input *input);

#endif
