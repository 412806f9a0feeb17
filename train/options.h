/* options: tenor-train's command line. */
#ifndef TENOR_OPTIONS_H
#define TENOR_OPTIONS_H

#include "../features/ngrams/recipe.h"
#include "corpus.h"
#include "fit.h"

#define TRAIN_MAX_LEXICONS 64

struct train_options {
    const char *const *inputs; /* labelled sets */
    size_t input_count;
    const char *output;      /* model; NULL: cross-validate and report only */
    const char *describe;    /* a model to describe instead of training */
    bool learning_curve;     /* say what more documents would bring */
    bool audit;              /* say what is wrong with the set instead of training */
    const char *report;      /* file for the report, or NULL */
    bool report_page;        /* its name is that of a page (.html), else it is JSON */
    const char *weights;     /* file for the weights of words (named_weights.h), or NULL */
    const char *predictions; /* out-of-fold results (predictions.h), or NULL */
    const char *version;     /* of tenor-train */
    const char *task;
    const char *language; /* a code, "any", or NULL: guess */
    struct corpus_options corpus;
    struct fit_options fit;
    struct ngram_block blocks[NGRAM_MAX_BLOCKS];
    uint8_t block_count;
    bool dense, page_rules, quiet;
    bool drop_lines;      /* read documents without their sources' recurring lines */
    bool drop_signatures; /* leave out n-grams by which a source is known */
    size_t maximum_features;
    const char *background;      /* a file, "none", or NULL for the shipped one */
    const char *vectors;         /* of words: likewise */
    const char *lexicons, *page; /* directories, or NULL for the shipped ones */
    const char *own_lexicons[TRAIN_MAX_LEXICONS]; /* "CATEGORY=FILE" */
    size_t own_lexicon_count;
    const char *own_targets[TRAIN_MAX_LEXICONS]; /* "NAME=FILE" */
    size_t own_target_count;
    const char *target_directories[TRAIN_MAX_LEXICONS]; /* or names of some in the data */
    size_t target_directory_count;
};

enum options_outcome {
    OPTIONS_RUN,  /* go on */
    OPTIONS_DONE, /* --help or --version was printed: exit 0 */
    OPTIONS_WRONG /* a message was printed: exit 2 */
};

/* Reads the command line; prints help, version and error messages itself. The options point
 * into argv. */
enum options_outcome options_parse(struct train_options *options, int argc, char **argv);

#endif
