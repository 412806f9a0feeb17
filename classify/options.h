/* options: tenor-classify's command line. */
#ifndef TENOR_CLASSIFY_OPTIONS_H
#define TENOR_CLASSIFY_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "../features/io/directory.h"
#include "../features/io/record_row.h"
#include "output_settings.h"

enum coverage_by { COVERAGE_BY_DEFAULT, COVERAGE_BY_ALL, COVERAGE_BY_LABEL };
enum colour { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

struct classify_options {
    struct name_list named;  /* by -m, as they stand there */
    struct name_list models; /* the files that these are: of the run, not of the command line */
    struct record_fields fields;
    int input, format, colour; /* enum record_format, output_format, colour */
    int spans_as_read;         /* 1: of the text as it was read */
    const char *charset;
    const char *source;    /* of records that name none */
    const char *id_prefix; /* of the numbers of records without an id; NULL: none */
    struct explain_request explain;
    bool evidence, any_language, no_abstain, comments, raw, evaluate;
    double coverage;
    int coverage_by;                       /* enum coverage_by */
    const char *label_field, *group_field; /* NULL unless given; with `evaluate` only */
    double min_confidence;
    const char *kept[RECORD_KEPT_MOST];
    size_t kept_count;
    const char *output; /* NULL: standard output */
    bool no_header, id_as_string;
    size_t threads; /* 0: as many as there are processors */
    bool line_buffered, strict, quiet, verbose, help, version;
    char *const *paths;
    size_t path_count;
    bool no_paths; /* none were given: `paths` is standard input */
};

/* Reads the command line into `options`, which has its defaults; they point into `arguments`.
 * False after a message. The lists are to be released in any case. */
bool classify_options_read(struct classify_options *options, int count, char **arguments);

/* Do the options go together? False after a message. */
bool classify_options_check(const struct classify_options *options);

/* Settles which fields of the records are read: those for an evaluation by it alone, else it
 * does not matter what an article was labelled. */
void classify_options_choose_fields(struct classify_options *options);

/* Do the names of --columns have the fields that are to be read, once they are chosen? False after a
 * message. */
bool classify_options_check_columns(const struct classify_options *options);

/* Says that an evaluation has not one model, nor two. */
void classify_options_say_evaluated(void);

/* Prints the help to standard output; false if it cannot be written. */
bool classify_options_print_help(void);

#endif
