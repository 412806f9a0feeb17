/* print_svmlight: n-grams are hashed to buckets, and the buckets sorted and added up. */
#include "print_svmlight.h"

#include <stdlib.h>

#include "../ngrams/vector.h"

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

/* A blank would end the label and a # would begin a comment, so each is written _. */
static void put_label(struct printer *printer)
{
    const struct record *record = printer->record;
    if (record->label_length == 0)
        put(printer, "0");
    for (size_t i = 0; i < record->label_length && is_well(printer); i++) {
        unsigned char byte = (unsigned char)record->label[i];
        bool blank = byte <= ' ' || byte == '#';
        text_buffer_append(&printer->line, blank ? "_" : &record->label[i], 1,
                           &printer->failure);
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
