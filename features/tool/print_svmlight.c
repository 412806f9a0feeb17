/* print_svmlight: n-grams are hashed to buckets, and the buckets sorted and added up. */
#include "print_svmlight.h"

#include <stdlib.h>

#include "../ngrams/vector.h"
#include "../text/unicode.h"

#define MOST_DIGITS 40 /* bytes of a label that is a number */
#define MOST_SHOWN  60 /* bytes of a label in a message */

static int compare_buckets(const void *left, const void *right)
{
    const struct bucket *a = left, *b = right;
    return (a->index > b->index) - (a->index < b->index);
}

/* Fills printer->buckets with the n-grams of all blocks, in ascending order of the index, and
 * returns how many buckets there are. */
static size_t fill_buckets(struct printer *printer)
{
    const struct ngram_list *ngrams = &printer->features->ngrams;
    if (!memory_reserve(&printer->buckets, &printer->bucket_capacity, ngrams->count,
                        sizeof *printer->buckets, &printer->failure))
        return 0;
    for (size_t i = 0; i < ngrams->count; i++) {
        const struct ngram *ngram = &ngrams->items[i];
        printer->buckets[i] =
            (struct bucket){vocabulary_home(ngram->key, printer->bucket_count), ngram->count};
    }
    if (ngrams->count > 0)
        qsort(printer->buckets, ngrams->count, sizeof *printer->buckets, compare_buckets);
    size_t used = 0;
    for (size_t i = 0; i < ngrams->count; i++) {
        struct bucket bucket = printer->buckets[i];
        if (used > 0 && printer->buckets[used - 1].index == bucket.index)
            printer->buckets[used - 1].count += bucket.count;
        else
            printer->buckets[used++] = bucket;
    }
    return used;
}

/* ---- Labels --------------------------------------------------------------- */

static size_t skip_digits(const char *text, size_t length, size_t at)
{
    while (at < length && text[at] >= '0' && text[at] <= '9')
        at++;
    return at;
}

/* Is it a number that all readers understand: -1, +1, 2, 0.5, 1e-3? */
static bool is_number(const char *text, size_t length)
{
    const size_t first = length > 0 && (text[0] == '-' || text[0] == '+');
    size_t at = skip_digits(text, length, first);
    if (at == first || length > MOST_DIGITS)
        return false;
    if (at + 1 < length && text[at] == '.' && skip_digits(text, length, at + 1) > at + 1)
        at = skip_digits(text, length, at + 1);
    if (at < length && (text[at] == 'e' || text[at] == 'E')) {
        const size_t sign = at + 1 < length && (text[at + 1] == '-' || text[at + 1] == '+');
        const size_t end = skip_digits(text, length, at + 1 + sign);
        at = end > at + 1 + sign ? end : at;
    }
    return at == length;
}

/* Appends the number that the record's label has in the map. */
static void put_mapped(struct printer *printer)
{
    const struct record *record = printer->record;
    int number;
    if (label_map_number(printer->labels, record->label, record->label_length, &number,
                         &printer->failure))
        text_buffer_format(&printer->line, &printer->failure, "%d", number);
}

static void put_label(struct printer *printer)
{
    const struct record *record = printer->record;
    if (record->label_length == 0) {
        if (printer->labels && label_map_has(printer->labels, 0))
            failure_set(&printer->failure, FAILURE_RECORD, "no label, and in the map 0 is one");
        put(printer, "0");
    } else if (printer->labels) {
        put_mapped(printer);
    } else if (is_number(record->label, record->label_length)) {
        text_buffer_append(&printer->line, record->label, record->label_length,
                           &printer->failure);
    } else {
        failure_set(&printer->failure, FAILURE_ARGUMENT,
                    "label '%.*s' is not a number: '--label-map FILE' gives labels numbers",
                    (int)unicode_cut(record->label, record->label_length, MOST_SHOWN),
                    record->label);
    }
}

void print_svmlight(struct printer *printer)
{
    put_label(printer);
    size_t dense = printer->extractor->dense_count;
    for (size_t i = 0; i < dense; i++) {
        float value = printer->features->dense[i];
        if (value < 0 || value > 0) {
            put(printer, " ");
            put_number(printer, i + 1);
            put(printer, ":");
            put_float(printer, value);
        }
    }
    size_t used = fill_buckets(printer);
    for (size_t i = 0; i < used && is_well(printer); i++)
        text_buffer_format(&printer->line, &printer->failure, " %zu:%u",
                           dense + 1 + printer->buckets[i].index,
                           (unsigned)printer->buckets[i].count);
    put(printer, "\n");
}
