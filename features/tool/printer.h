/* printer: the line of output that is being made, and the words and numbers in it.
 *
 * The functions that append are not checked call by call: the first failure stays in the
 * printer, and nothing is appended after it. */
#ifndef TENOR_PRINTER_H
#define TENOR_PRINTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../article/language.h"
#include "../base/failure.h"
#include "../base/memory.h"
#include "../extract.h"
#include "../io/label_map.h"
#include "../io/record_id.h"
#include "../io/records.h"

/* A hashed n-gram of --svmlight. */
struct bucket {
    uint32_t index; /* from 0 */
    uint32_t count; /* of all n-grams that are hashed to it */
};

/* The caller sets those before `record`; leave the rest zero at first. */
struct printer {
    const struct extractor *extractor;
    const struct features *features; /* of the current record */
    uint32_t bucket_count;           /* --svmlight: how many buckets n-grams are hashed to */
    bool all; /* --jsonl: all n-grams, not only the most frequent; --evidence: the spans of all
                 features */
    bool as_read; /* --evidence: spans are of the text as it was read, which is printed too */
    struct label_map *labels;              /* --svmlight: NULL: labels must be numbers */
    const struct language_guess *language; /* of the current record; --article, --evidence */

    /* Set for each record. */
    const struct record *record;
    struct record_id id;

    struct text_buffer line; /* everything is appended to it */
    struct failure failure;  /* the first one; while its code is FAILURE_NONE `line` is whole.
                                FAILURE_RECORD: the record cannot be printed, others can */

    /* Working memory. */
    struct text_buffer spelled;
    struct ngram *sorted;
    struct bucket *buckets;
    size_t sorted_capacity, bucket_capacity;
};

bool is_well(const struct printer *printer); /* has nothing failed? */

void put(struct printer *printer, const char *text); /* as it is */
void put_number(struct printer *printer, size_t number);
void put_float(struct printer *printer, float number);
void put_thousandths(struct printer *printer, float number); /* 0.85 */
/* JSON strings. */
void put_string(struct printer *printer, const char *text, size_t length);
void put_name(struct printer *printer, const char *name);
/* The key of a JSON object's field, `before` it what separates it: ',"name":'. */
void put_field(struct printer *printer, const char *before, const char *name);
/* The record's id in JSON: a string, or its number where it has no name. */
void put_id(struct printer *printer);
/* A table's cell: tab, line feed, carriage return and backslash as \t \n \r \\. */
void put_cell(struct printer *printer, const char *text, size_t length);
/* true or false */
void put_truth(struct printer *printer, bool truth);
/* [begin,end] */
void put_range(struct printer *printer, size_t begin, size_t end);

void printer_release(struct printer *printer); /* memory freed, as zeroed */

#endif
