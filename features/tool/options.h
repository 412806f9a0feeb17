/* options: the command line of tenor-features. */
#ifndef TENOR_FEATURES_OPTIONS_H
#define TENOR_FEATURES_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../io/records.h"

#define PROGRAM       "tenor-features"
#define MOST_REPEATED 64 /* --lexicon on one command line; bounds an array */

/* Exit statuses: as in sysexits.h, and 2 for a wrong command line. */
enum {
    EXIT_DONE = 0,
    EXIT_USAGE = 2,
    EXIT_RECORDS = 65,
    EXIT_INPUT = 66,
    EXIT_MEMORY = 71,
    EXIT_OUTPUT = 74,
    EXIT_LEXICON = 78
};

enum output_kind {
    OUTPUT_NONE,
    OUTPUT_HELP,
    OUTPUT_VERSION,
    OUTPUT_LIST,
    OUTPUT_DENSE,
    OUTPUT_SVMLIGHT,
    OUTPUT_JSONL,
    OUTPUT_ARTICLE,
    OUTPUT_EVIDENCE
};

/* The values of an option that may be repeated. */
struct repeated {
    const char *values[MOST_REPEATED];
    size_t count;
};

struct features_options {
    int output; /* enum output_kind */
    int raw, all, strict, verbose;
    bool as_read;
    enum record_format format;
    struct record_fields fields;
    const char *charset; /* of files whose format does not fix it; NULL: find it out */
    const char *lexicons, *page;
    struct repeated own_lexicons;        /* "CATEGORY=FILE" */
    struct repeated targets;             /* "NAME=FILE" */
    struct repeated target_directories;  /* or names of some in the data */
    const char *output_path, *label_map; /* NULL: standard output; no map */
    uint32_t buckets;
};

/* What --help prints. */
extern const char options_usage[];

/* Reads the command line into `options`, whose fields are the default ones and all else zero; the
 * paths follow at argv[optind]. Returns EXIT_DONE or, having said why, EXIT_USAGE. With --help and
 * --version nothing else matters, nor is read. */
int options_parse(struct features_options *options, int argc, char **argv);

/* Says what is wrong with the command line, and about which word of it; EXIT_USAGE. */
int fail_usage(const char *message, const char *about);

#endif
