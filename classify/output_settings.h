/* output_settings: how output is written, and what a record is called in it. */
#ifndef TENOR_OUTPUT_SETTINGS_H
#define TENOR_OUTPUT_SETTINGS_H

#include <stdbool.h>

#include "../features/io/record_id.h"

enum output_format {
    OUTPUT_TEXT, /* a few lines for each article, and an empty one after them */
    OUTPUT_JSONL,
    OUTPUT_TSV, /* tab, line feed, carriage return, backslash in a cell: \t \n \r \\;
                   a comma in a label of a set: \, */
    OUTPUT_CSV, /* the same columns by RFC 4180 */
    OUTPUT_HTML /* one page */
};

/* The sets of labels that are asked for: see tenor_document. */
struct set_request {
    double coverage; /* 0: none */
    bool by_label;
};

/* The labels whose reasons are asked for. */
enum explain_which { EXPLAIN_NONE, EXPLAIN_GIVEN, EXPLAIN_ALL, EXPLAIN_NAMED };
struct explain_request {
    enum explain_which which;
    const char *label; /* of EXPLAIN_NAMED, by the models that have it */
};

struct output_settings {
    enum output_format format;
    bool evidence; /* show the targets, in text the speakers and what speaks for the label too;
                      tables have no place for them, a page of HTML always has them */
    struct explain_request explain; /* tables have no place for them either */
    bool colour;                    /* text only: terminal escape sequences */
    struct set_request sets;
    bool
        as_read; /* JSON only: spans are bytes of the text as it was read, which is shown too */
    bool no_header;          /* TSV and CSV only */
    bool text_ids;           /* JSON: a record's number is a string, as names are */
    const char *const *kept; /* [kept_count] the names of the fields that are handed through; in
                                text there is no place for them */
    size_t kept_count;
};

/* What an article or a comment is called, and the fields of its record that are handed
 * through. */
struct output_id {
    struct record_id record;    /* of a comment the number is that among those of its page */
    const struct output_id *of; /* the article that it is a comment on; NULL: an article */
    const char *author;         /* of the comment; NULL: not known */
    const char *date;           /* of the comment, as the page prints it; NULL: not known */
    size_t parent;              /* the comment that it answers: its number, from 1; 0: none */
    const struct kept_value *kept; /* [output_settings.kept_count], of a comment those of its
                                      article; NULL: nothing could be read of the record */
};

#endif
