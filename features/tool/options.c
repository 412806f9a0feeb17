/* options: the command line of tenor-features. */
#include "options.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../text/charset_label.h"

/* LIBSVM and others index features by an int; 2^30 buckets and the dense features fit in it. */
#define MOST_BUCKETS    (1u << 30)
#define DEFAULT_BUCKETS "1048576" /* 2^20: few of an article's n-grams share one */

const char options_usage[] =
    "usage: tenor-features --evidence | --article | --dense | --svmlight | --jsonl\n"
    "                      [option ...] [file | directory ...]\n"
    "       tenor-features --list [--lexicons dir] [--target NAME=FILE ...]\n"
    "\n"
    "Prints the features that Tenor finds in news articles, a line for each article. Reads\n"
    "standard input if no file is given, or for '-'.\n"
    "\n"
    "  --evidence           who speaks, of whom and how, and how sure the text is:\n"
    "                       attributions, hedges, speakers and targets with their places, as\n"
    "                       JSON\n"
    "  --dense              the dense features (named numbers), as a table with tabs\n"
    "  --svmlight           label, dense features and hashed n-grams, as INDEX:VALUE\n"
    "  --jsonl              all features, as JSON\n"
    "  --article            which parts of a page are title, text, boilerplate and comments,\n"
    "                       as JSON\n"
    "  --list               the name, unit and meaning of each dense feature\n"
    "\n"
    "  --input FORMAT       auto (by the file's name and first bytes), text, html, jsonl,\n"
    "                       json, csv, tsv, mail, mhtml, mbox, warc, zip or feed\n"
    "  --text-field NAME    and --title-field, --label-field, --id-field, --source-field: the\n"
    "                       names of the fields of a record (default: text, title, ...); in\n"
    "                       JSON a.b is a path; --text-field a,b makes one text of two\n"
    "  --html-field NAME    the field of a record that holds a page of HTML; it is read\n"
    "                       instead of the text\n"
    "  --delimiter C        what stands between the cells of a table: ';', '|', tab, ...\n"
    "                       (default: what its first rows show)\n"
    "  --charset NAME       the encoding of the files (default: the one they declare, else\n"
    "                       UTF-8 or a guess)\n"
    "  --raw                take every line as text of the article\n"
    "  --lexicon NAME=FILE  add a word list of your own as category NAME, or replace the\n"
    "                       category of that name; may be repeated\n"
    "  --lexicons DIR       use the word lists in DIR instead of Tenor's own\n"
    "  --target NAME=FILE   a target of your own: the names in FILE (\"Washington\", "
    "\"NATO\")\n"
    "                       are counted under NAME, with their tone; may be repeated\n"
    "  --targets DIR        each FILE.txt in DIR as target FILE; or the name of a set of\n"
    "                       targets that Tenor has; may be repeated\n"
    "  --page-rules DIR     use the rules for boilerplate in DIR instead of Tenor's own\n"
    "  --buckets N          hash n-grams to N buckets (with --svmlight; default 1048576)\n"
    "  --all                with --jsonl, print all n-grams, not just the 20 most frequent;\n"
    "                       with --evidence, also what each dense feature counts\n"
    "  --spans WHAT         input (default): spans of --evidence are bytes of the input;\n"
    "                       text: of the text as it was read, which is printed too, with a\n"
    "                       map from its bytes to the input's\n"
    "  --label-map FILE     give labels the numbers that FILE says, lines NUMBER<TAB>LABEL; "
    "if\n"
    "                       FILE is not there, number them and write it (with --svmlight, "
    "which\n"
    "                       otherwise wants labels that are numbers)\n"
    "  -o, --output FILE    write to FILE, which appears, or is replaced, once all is done\n"
    "                       (default, and for '-': standard output)\n"
    "  --strict             exit with 65 if a record had to be left out\n"
    "  --verbose            name all records that are left out and files that are skipped,\n"
    "                       not only ten of a kind\n"
    "  -h, --help, -V, --version\n"
    "\n"
    "Exit status: 0 done, 2 wrong usage, 65 a record was left out (with --strict), 66 an\n"
    "input could not be read, 71 out of memory, 74 the output could not be written, 78 the\n"
    "word lists or page rules cannot be used.\n";

int fail_usage(const char *message, const char *about)
{
    fprintf(stderr, PROGRAM ": %s '%s'; try " PROGRAM " --help\n", message, about);
    return EXIT_USAGE;
}

static int parse_format(const char *name, enum record_format *format)
{
    for (int i = 0; i < RECORDS_FORMATS; i++) {
        if (strcmp(name, record_format_names[i]) == 0) {
            *format = (enum record_format)i;
            return EXIT_DONE;
        }
    }
    return fail_usage("no such input format:", name);
}

static int parse_spans(const char *name, bool *as_read)
{
    *as_read = strcmp(name, "text") == 0;
    return *as_read || strcmp(name, "input") == 0
               ? EXIT_DONE
               : fail_usage("spans are of the input or the text, not of", name);
}

static int parse_buckets(const char *text, uint32_t *buckets)
{
    char *end;
    errno = 0;
    unsigned long number = strtoul(text, &end, 10);
    if (!isdigit((unsigned char)*text) || *end || errno || number < 1 || number > MOST_BUCKETS)
        return fail_usage("not a number of buckets:", text);
    *buckets = (uint32_t)number;
    return EXIT_DONE;
}

static int check_charset(const char *name)
{
    return !name || encoding_find(name, strlen(name)) ? EXIT_DONE
                                                      : fail_usage("unknown charset", name);
}

static int repeat(struct repeated *option, const char *value)
{
    if (option->count == MOST_REPEATED)
        return fail_usage("too many word lists or targets:", value);
    option->values[option->count++] = value;
    return EXIT_DONE;
}

/* `delimiter` may be NULL. */
static int name_fields(struct record_fields *fields, const char *const names[FIELD_COUNT],
                       const char *delimiter)
{
    struct failure failure = {0};
    if (delimiter && !record_fields_divide(fields, delimiter, &failure))
        return fail_usage("no such delimiter:", delimiter);
    for (enum record_field field = 0; field < FIELD_COUNT; field++)
        if (names[field] && !record_fields_name(fields, field, names[field], &failure))
            return fail_usage(failure.message, names[field]);
    return EXIT_DONE;
}

/* Options that are wrong or missing beside others. */
static int check_together(const struct features_options *options)
{
    if (options->label_map && options->output != OUTPUT_SVMLIGHT)
        return fail_usage("only --svmlight has a label map:", options->label_map);
    return options->output == OUTPUT_NONE
               ? fail_usage("one of the options is missing:",
                            "--evidence --article --dense --svmlight --jsonl --list")
               : EXIT_DONE;
}

/* The other options with a value are 1, 2, ... */
enum { OPTION_LEXICON = 256, OPTION_TARGET, OPTION_TARGETS, OPTION_SPANS };

int options_parse(struct features_options *options, int argc, char **argv)
{
    const char *input = "auto", *buckets = DEFAULT_BUCKETS, *fields[FIELD_COUNT] = {NULL},
               *delimiter = NULL;
    const char **const arguments[] = {&input,
                                      &buckets,
                                      &options->lexicons,
                                      &options->page,
                                      &fields[FIELD_TEXT],
                                      &fields[FIELD_LABEL],
                                      &fields[FIELD_ID],
                                      &fields[FIELD_TITLE],
                                      &fields[FIELD_SOURCE],
                                      &fields[FIELD_HTML],
                                      &options->charset,
                                      &options->output_path,
                                      &options->label_map,
                                      &delimiter};
    int status = EXIT_DONE;
    const struct option known[] = {
        {"dense", no_argument, &options->output, OUTPUT_DENSE},
        {"svmlight", no_argument, &options->output, OUTPUT_SVMLIGHT},
        {"jsonl", no_argument, &options->output, OUTPUT_JSONL},
        {"article", no_argument, &options->output, OUTPUT_ARTICLE},
        {"evidence", no_argument, &options->output, OUTPUT_EVIDENCE},
        {"list", no_argument, &options->output, OUTPUT_LIST},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'V'},
        {"raw", no_argument, &options->raw, 1},
        {"all", no_argument, &options->all, 1},
        {"strict", no_argument, &options->strict, 1},
        {"verbose", no_argument, &options->verbose, 1},
        {"input", required_argument, NULL, 1}, /* sets arguments[0], and so on */
        {"lexicon", required_argument, NULL, OPTION_LEXICON},
        {"target", required_argument, NULL, OPTION_TARGET},
        {"targets", required_argument, NULL, OPTION_TARGETS},
        {"spans", required_argument, NULL, OPTION_SPANS},
        {"buckets", required_argument, NULL, 2},
        {"lexicons", required_argument, NULL, 3},
        {"page-rules", required_argument, NULL, 4},
        {"text-field", required_argument, NULL, 5},
        {"label-field", required_argument, NULL, 6},
        {"id-field", required_argument, NULL, 7},
        {"title-field", required_argument, NULL, 8},
        {"source-field", required_argument, NULL, 9},
        {"html-field", required_argument, NULL, 10},
        {"charset", required_argument, NULL, 11},
        {"output", required_argument, NULL, 12},
        {"label-map", required_argument, NULL, 13},
        {"delimiter", required_argument, NULL, 14},
        {0}};
    for (int option; (option = getopt_long(argc, argv, "o:hV", known, NULL)) != -1;) {
        if (option == '?')
            return EXIT_USAGE;
        if (option == 'h' || option == 'V') {
            options->output = option == 'h' ? OUTPUT_HELP : OUTPUT_VERSION;
            return EXIT_DONE;
        }
        if (option == OPTION_LEXICON)
            status = repeat(&options->own_lexicons, optarg);
        else if (option == OPTION_TARGET)
            status = repeat(&options->targets, optarg);
        else if (option == OPTION_TARGETS)
            status = repeat(&options->target_directories, optarg);
        else if (option == OPTION_SPANS)
            status = parse_spans(optarg, &options->as_read);
        else if (option == 'o')
            options->output_path = optarg;
        else if (option > 0)
            *arguments[option - 1] = optarg;
        if (status != EXIT_DONE)
            return status;
    }
    status = parse_format(input, &options->format);
    if (status == EXIT_DONE)
        status = name_fields(&options->fields, fields, delimiter);
    options->fields.charset = options->charset;
    if (status == EXIT_DONE)
        status = check_charset(options->charset);
    if (status == EXIT_DONE)
        status = parse_buckets(buckets, &options->buckets);
    return status == EXIT_DONE ? check_together(options) : status;
}
