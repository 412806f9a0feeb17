/* print: what was extracted → a line of output. For tenor-features alone. */
#ifndef TENOR_PRINT_H
#define TENOR_PRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "../extract.h"
#include "../io/records.h"

struct bucket {
    uint32_t index, count;
};

/* Set the first five, leave the rest zero. */
struct printer {
    const struct extractor *extractor;
    const struct features *features; /* of the record in hand */
    uint32_t bucket_count;           /* print_svmlight: n-grams are hashed to so many numbers */
    bool all_ngrams;                 /* print_json: not only the most frequent */
    const char *language; /* print_article: its code, or NULL where it is not known */

    struct text_buffer line; /* everything is appended to it */
    struct failure failure;  /* the first, or code FAILURE_NONE: then `line` is whole */

    struct text_buffer spelled; /* scratch */
    struct ngram *sorted;
    struct bucket *buckets;
    size_t sorted_capacity, bucket_capacity;
};

/* Name, unit and description of each dense feature, with tabs between, a line each. */
void print_list(struct printer *printer);

/* A row of a table with tabs: id, label, each dense feature; the first names them. */
void print_dense_header(struct printer *printer);
void print_dense(struct printer *printer, const struct record *record);

/* The label, or 0; the dense features that are not 0 by their index from 1; behind them, by
 * their bucket, the n-grams' counts. */
void print_svmlight(struct printer *printer, const struct record *record);

/* A JSON object. Offsets are bytes of the article's text, half open. */
void print_json(struct printer *printer, const struct record *record);

/* A JSON object: attributions, hedges, boosters, speakers, sentences. */
void print_evidence(struct printer *printer, const struct record *record);

/* A JSON object: what the page says of itself, the article's text, the comments, and the role
 * of each byte of the record's text as it was given; needs no more than the features' article.
 */
void print_article(struct printer *printer, const struct record *record);

void printer_release(struct printer *printer);

#endif
