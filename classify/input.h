/* input: the command line's files and directories (walk.h) → one run of records. */
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
    size_t number;       /* among all records of the run, from 1 */
    bool html;           /* the text is a page of HTML */
    const char *charset; /* what the format lays down for the text, or NULL; static */
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

/* How many files and directories of those walked were passed over until now. */
size_t input_passed_over(const struct input *input);
void input_close(struct input *input);

#endif
