/* tenor-features: prints the features that the extractor finds in articles.
 *
 * Options are read, then files, then records. Each record goes through features_extract
 * (extract.h) and becomes one line of the output that was asked for. */
#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../article/language.h"
#include "../extract.h"
#include "../io/label_map.h"
#include "../io/output_file.h"
#include "../io/recipe_load.h"
#include "../io/recipe_targets.h"
#include "../io/recipe_warn.h"
#include "../io/record_document.h"
#include "../io/record_id.h"
#include "../io/records.h"
#include "../io/same_file.h"
#include "../io/walk.h"
#include "../text/charset_label.h"
#include "print_article.h"
#include "print_dense.h"
#include "print_evidence.h"
#include "print_json.h"
#include "print_svmlight.h"

#define PROGRAM "tenor-features"
#ifndef TENOR_VERSION
#define TENOR_VERSION "unknown" /* the Makefile takes it from tenor.h */
#endif

/* LIBSVM and others index features by an int; 2^30 buckets and the dense features fit in it. */
#define MOST_BUCKETS    (1u << 30)
#define DEFAULT_BUCKETS "1048576" /* 2^20: few of an article's n-grams share one */
#define MOST_SHOWN      10        /* messages of one kind, unless all are asked for */
#define MOST_REPEATED   64        /* --lexicon on one command line; bounds an array */

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

/* How a kind of output is made. */
struct output_maker {
    bool needs_ngrams, needs_article_only, needs_language, needs_evidence;
    void (*begin)(struct printer *printer); /* before the first record; may be NULL */
    void (*print)(struct printer *printer); /* the current record; NULL: no records are read */
};

static const struct output_maker output_makers[] = {
    [OUTPUT_LIST] = {.begin = print_list},
    [OUTPUT_DENSE] = {.begin = print_dense_header, .print = print_dense},
    [OUTPUT_SVMLIGHT] = {.needs_ngrams = true, .print = print_svmlight},
    [OUTPUT_JSONL] = {.needs_ngrams = true, .print = print_json},
    [OUTPUT_ARTICLE] = {.needs_article_only = true,
                        .needs_language = true,
                        .print = print_article},
    [OUTPUT_EVIDENCE] = {.needs_language = true,
                         .needs_evidence = true,
                         .print = print_evidence},
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

struct features_run {
    const struct features_options *options;
    const struct output_maker *maker;
    const struct extractor *extractor;
    const char *path; /* of the current file */
    size_t records;   /* read until now, in all files, broken ones among them */
    size_t printed;   /* those that were not left out */
    struct features features;
    struct languages languages;
    struct language_guess language; /* of the current record; if the output needs it */
    struct printer printer;
    struct output_file output;
    struct label_map labels; /* if there is to be one */
    bool damaged;            /* an input could not be opened, or not read to its end */
    size_t broken;           /* records that were left out */
    size_t named_anyway;     /* of these, beyond those of which the first are named */
    size_t notes;            /* on what files are taken for */
};

/* ---- Records and files ------------------------------------------------------------- */

static void complain(const char *about, const char *message)
{
    fprintf(stderr, PROGRAM ": %s%s%s\n", about, *about ? ": " : "", message);
}

static int exit_status(const struct failure *failure, int otherwise)
{
    return failure->code == FAILURE_MEMORY ? EXIT_MEMORY : otherwise;
}

static int fail_output(const struct output_file *output)
{
    struct failure failure;
    output_file_fail(output, &failure);
    complain("", failure.message);
    return EXIT_OUTPUT;
}

/* Writes the line that was printed, or says why there is none. */
static int write_line(struct features_run *run)
{
    struct text_buffer *line = &run->printer.line;
    const struct failure *failure = &run->printer.failure;
    if (failure->code != FAILURE_NONE) {
        complain("", failure->message);
        return exit_status(failure,
                           failure->code == FAILURE_ARGUMENT ? EXIT_USAGE : EXIT_OUTPUT);
    }
    if (line->length > 0 &&
        fwrite(line->data, 1, line->length, run->output.stream) != line->length)
        return fail_output(&run->output);
    text_buffer_clear(line);
    return EXIT_DONE;
}

static const char *file_name(const struct features_run *run)
{
    return strcmp(run->path, "-") == 0 ? "standard input" : run->path;
}

/* Says what was no document in directories and archives. */
static void say_skipped(const struct skipped *skipped)
{
    struct text_buffer text = {0};
    if (skipped->count > 0 && skipped_text(skipped, &text, NULL))
        complain("", text.data);
    text_buffer_release(&text);
}

/* Is the message that is the `count`th of its kind shown? */
static bool is_shown(const struct features_run *run, size_t count)
{
    return count <= MOST_SHOWN || run->options->verbose;
}

/* Says how many messages were not shown. */
static void say_more(const struct features_run *run, size_t count, const char *what)
{
    if (!is_shown(run, count))
        fprintf(stderr, PROGRAM ": %zu more %s; --verbose names them\n", count - MOST_SHOWN,
                what);
}

/* Says that the record was left out. */
static void skip_record(struct features_run *run, const struct record *record,
                        const char *message)
{
    if (!is_shown(run, ++run->broken - run->named_anyway))
        return;
    if (record->line != 1)
        fprintf(stderr, PROGRAM ": %s: %s %zu: %s\n", file_name(run),
                record->line > 0 ? "line" : "document",
                record->line > 0 ? record->line : record->number, message);
    else
        complain(file_name(run), message);
}

/* Guesses the article's language. Without the data that this needs it is unclear. */
static bool find_language(struct features_run *run, struct failure *failure)
{
    struct failure why = {0};
    return language_guess(&run->languages, &run->features.article, &run->language, &why) ||
           why.code != FAILURE_MEMORY || fail(failure, FAILURE_MEMORY, "%s", why.message);
}

/* What is only found when it is asked for. In a text that is not English there is nothing to be
 * found. */
static bool find_evidence(struct features_run *run, struct failure *failure)
{
    struct features *features = &run->features;
    return !language_may_be(&run->language, EVIDENCE_LANGUAGE) ||
           (features_find_voices(features, failure) &&
            features_find_mentions(features, run->extractor, failure) &&
            (!run->options->all || features_find_places(features, run->extractor, failure)));
}

static bool read_document(struct features_run *run, const struct document *document,
                          struct failure *failure)
{
    const struct output_maker *maker = run->maker;
    const bool read =
        maker->needs_article_only
            ? article_read(&run->features.article, document, run->extractor->page, failure)
            : features_extract(&run->features, run->extractor, document,
                               maker->needs_ngrams ? ~0u : 0u, failure);
    return read && (!maker->needs_language || find_language(run, failure)) &&
           (!maker->needs_evidence || find_evidence(run, failure));
}

static int read_record(struct features_run *run, const struct record *record)
{
    const struct document document = record_document(record, run->options->charset);
    struct failure failure = {0};
    if (!read_document(run, &document, &failure)) {
        skip_record(run, record, failure.message);
        return exit_status(&failure, EXIT_DONE);
    }
    run->printer.record = record;
    run->printer.id =
        record_id(record, record_file_name(run->path, record->format), run->records);
    run->maker->print(&run->printer);
    if (run->printer.failure.code != FAILURE_RECORD) {
        run->printed++;
        return write_line(run);
    }
    skip_record(run, record, run->printer.failure.message);
    run->printer.failure = (struct failure){0};
    text_buffer_clear(&run->printer.line);
    return EXIT_DONE;
}

/* Says that the record cannot be read; always if it took the rest of its file. */
static void say_broken(struct features_run *run, const struct record *record,
                       const char *message)
{
    const bool shown = is_shown(run, ++run->broken - run->named_anyway);
    if (shown || record->swallowed > 1)
        complain(file_name(run), message);
    run->named_anyway += !shown && record->swallowed > 1;
}

static int read_records(struct features_run *run, struct record_reader *reader)
{
    int status = EXIT_DONE;
    while (status == EXIT_DONE) {
        struct record record;
        struct failure failure = {0};
        switch (record_reader_next(reader, &record, &failure)) {
        case RECORD_READ:
            run->records++;
            status = read_record(run, &record);
            break;
        case RECORD_BROKEN:
            run->records++;
            say_broken(run, &record, failure.message);
            break;
        case RECORD_FAILED:
            complain("", failure.message);
            run->damaged = true;
            return exit_status(&failure, EXIT_DONE);
        case RECORD_END:
            return EXIT_DONE;
        }
    }
    return status;
}

/* Returns an exit status; any but EXIT_DONE ends the run. */
static int read_one_file(struct features_run *run, struct walk *walk, const char *path)
{
    struct failure failure = {0};
    struct record_reader *reader =
        record_reader_open(path, run->options->format, &run->options->fields, &failure);
    if (!reader && failure.code == FAILURE_KIND && walk_directory(walk)) {
        walk_skip(walk, path, &failure);
        return EXIT_DONE;
    }
    if (!reader) {
        complain("", failure.message);
        run->damaged = true;
        return exit_status(&failure, EXIT_DONE);
    }
    run->path = path;
    record_reader_count_skipped(reader, walk_skipped(walk));
    if (record_reader_note(reader) && is_shown(run, ++run->notes))
        complain(file_name(run), record_reader_note(reader));
    int status = read_records(run, reader);
    record_reader_close(reader);
    return status;
}

static int read_walk(struct features_run *run, struct walk *walk)
{
    int status = EXIT_DONE;
    const char *path;
    struct failure failure = {0};
    while (status == EXIT_DONE) {
        switch (walk_next(walk, &path, &failure)) {
        case WALK_FILE:
            status = read_one_file(run, walk, path);
            break;
        case WALK_UNREADABLE:
            complain("", failure.message);
            run->damaged = true;
            status = exit_status(&failure, EXIT_DONE);
            break;
        case WALK_END:
            say_skipped(walk_skipped(walk));
            return EXIT_DONE;
        }
    }
    return status;
}

static int read_paths(struct features_run *run, char *const *paths, size_t count)
{
    static char *const standard_input[] = {"-"};
    struct failure failure = {0};
    if (run->maker->begin)
        run->maker->begin(&run->printer);
    int status = write_line(run);
    if (!run->maker->print || status != EXIT_DONE)
        return status;
    struct walk *walk =
        walk_open(count > 0 ? paths : standard_input, count > 0 ? count : 1, &failure);
    if (!walk) {
        complain("", failure.message);
        return EXIT_MEMORY;
    }
    if (run->options->verbose)
        walk_name_all(walk);
    status = read_walk(run, walk);
    walk_close(walk);
    say_more(run, run->broken - run->named_anyway, "records are left out");
    say_more(run, run->notes, "files are taken for what their content says");
    if (status == EXIT_DONE && run->damaged)
        return EXIT_INPUT;
    if (status == EXIT_DONE && run->broken > 0 && run->options->strict)
        return EXIT_RECORDS;
    return status;
}

/* If the disk is full this is the last place where it shows. */
static int close_output(int status)
{
    if (status == EXIT_OUTPUT)
        return status;
    return fclose(stdout) == 0 ? status : fail_output(&(struct output_file){0});
}

/* ---- Options ----------------------------------------------------------------------- */

static const char usage[] =
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
    "  --help, --version\n"
    "\n"
    "Exit status: 0 done, 2 wrong usage, 65 a record was left out (with --strict), 66 an\n"
    "input could not be read, 71 out of memory, 74 the output could not be written, 78 the\n"
    "word lists or page rules cannot be used.\n";

static int fail_usage(const char *message, const char *about)
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

/* The other options with a value are 1, 2, ... */
enum { OPTION_LEXICON = 256, OPTION_TARGET, OPTION_TARGETS, OPTION_SPANS };

static int parse_options(struct features_options *options, int argc, char **argv)
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
        {"help", no_argument, &options->output, OUTPUT_HELP},
        {"version", no_argument, &options->output, OUTPUT_VERSION},
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
    for (int option; (option = getopt_long(argc, argv, "o:", known, NULL)) != -1;) {
        if (option == '?')
            return EXIT_USAGE;
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
    return status == EXIT_DONE ? parse_buckets(buckets, &options->buckets) : status;
}

static struct extractor *open_extractor(const struct features_options *options,
                                        const char *argv0, struct failure *failure)
{
    struct recipe recipe;
    recipe_default(&recipe);
    recipe.page_rules = !options->raw && options->output != OUTPUT_LIST;
    bool read = recipe_load(options->lexicons, options->page, argv0, &recipe, failure);
    for (size_t i = 0; read && i < options->own_lexicons.count; i++)
        read = recipe_add_word_list(options->own_lexicons.values[i], &recipe, failure);
    for (size_t i = 0; read && i < options->targets.count; i++)
        read = recipe_add_target(options->targets.values[i], &recipe, failure);
    for (size_t i = 0; read && i < options->target_directories.count; i++)
        read =
            recipe_add_targets(options->target_directories.values[i], argv0, &recipe, failure);
    if (!read) {
        recipe_release(&recipe);
        return NULL;
    }
    struct extractor *extractor = extractor_new(&recipe, failure);
    if (!extractor || recipe_warn(&extractor->recipe, PROGRAM, failure))
        return extractor;
    extractor_free(extractor);
    return NULL;
}

static void run_release(struct features_run *run)
{
    output_file_discard(&run->output);
    label_map_release(&run->labels);
    features_release(&run->features);
    languages_release(&run->languages);
    printer_release(&run->printer);
}

/* Opens what is written, before anything is read. */
static int open_outputs(struct features_run *run)
{
    const struct features_options *options = run->options;
    struct failure failure = {0};
    if (output_file_open(&run->output, options->output_path, &failure) &&
        (!options->label_map || label_map_open(&run->labels, options->label_map, &failure)))
        return EXIT_DONE;
    complain("", failure.message);
    return exit_status(&failure, failure.code == FAILURE_WRITE ? EXIT_OUTPUT : EXIT_INPUT);
}

/* Is there no record for the file, which then is not written? Says so, unless it was said why. */
static bool lacks_records(const struct features_run *run, int *status)
{
    if (!run->maker->print || !run->output.path || run->printed > 0)
        return false;
    if (*status == EXIT_DONE || *status == EXIT_RECORDS) {
        fprintf(stderr, PROGRAM ": %s: '%s' is not written\n",
                run->records > 0 ? "no record could be read" : "there are no records",
                run->output.path);
        *status = EXIT_INPUT;
    }
    return true;
}

/* Ends what is written. After an error that ended the run nothing is kept, nor a file without
 * any record because none could be read. */
static int close_outputs(struct features_run *run, int status)
{
    struct failure failure = {0};
    const bool kept = !lacks_records(run, &status) &&
                      (status == EXIT_DONE || status == EXIT_RECORDS || status == EXIT_INPUT);
    const bool mapped = run->printed > 0;
    if (!kept || ((!mapped || label_map_commit(&run->labels, &failure)) &&
                  output_file_commit(&run->output, &failure)))
        return status;
    complain("", failure.message);
    return exit_status(&failure, EXIT_OUTPUT);
}

static const char *file_of(const char *value) /* "NAME=FILE" */
{
    const char *sign = strchr(value, '=');
    return sign ? sign + 1 : NULL;
}

/* Would the output replace a file that this run reads, or its label map? */
static bool replaces_input(const struct features_options *options, char *const *paths,
                           size_t count)
{
    const char *output = options->output_path;
    if (!output || strcmp(output, "-") == 0)
        return false;
    bool is = same_file(output, options->label_map) || (count == 0 && same_file(output, "-")) ||
              same_file_or_below(output, options->lexicons) ||
              same_file_or_below(output, options->page);
    for (size_t i = 0; i < count; i++)
        is = is || same_file_as_input(output, paths[i]);
    for (size_t i = 0; i < options->own_lexicons.count; i++)
        is = is || same_file(output, file_of(options->own_lexicons.values[i]));
    for (size_t i = 0; i < options->targets.count; i++)
        is = is || same_file(output, file_of(options->targets.values[i]));
    for (size_t i = 0; i < options->target_directories.count; i++)
        is = is || same_file_or_below(output, options->target_directories.values[i]);
    return is;
}

/* A label map that is there is read only, so it replaces nothing. */
static int check_outputs(const struct features_options *options, char *const *paths,
                         size_t count)
{
    struct failure failure = {0};
    if (!replaces_input(options, paths, count))
        return EXIT_DONE;
    same_file_fail(options->output_path, &failure);
    complain("", failure.message);
    return EXIT_USAGE;
}

static int run_tool(const struct features_options *options, const char *argv0,
                    char *const *paths, size_t count)
{
    struct failure failure = {0};
    struct extractor *extractor = open_extractor(options, argv0, &failure);
    if (!extractor) {
        complain("", failure.message);
        return exit_status(&failure,
                           failure.code == FAILURE_ARGUMENT ? EXIT_USAGE : EXIT_LEXICON);
    }
    struct features_run run = {
        .options = options, .maker = &output_makers[options->output], .extractor = extractor};
    run.printer = (struct printer){.extractor = extractor,
                                   .features = &run.features,
                                   .bucket_count = options->buckets,
                                   .all = options->all,
                                   .as_read = options->as_read,
                                   .labels = options->label_map ? &run.labels : NULL,
                                   .language = &run.language};
    int status = open_outputs(&run);
    if (status == EXIT_DONE)
        status = close_outputs(&run, read_paths(&run, paths, count));
    run_release(&run);
    extractor_free(extractor);
    return status;
}

int main(int argc, char **argv)
{
    struct features_options options = {.fields = record_fields_default};
    signal(SIGPIPE, SIG_DFL); /* end quietly when a reader closes the pipe */
    int status = parse_options(&options, argc, argv);
    if (status != EXIT_DONE)
        return status;
    if (options.label_map && options.output != OUTPUT_SVMLIGHT)
        return fail_usage("only --svmlight has a label map:", options.label_map);
    switch (options.output) {
    case OUTPUT_NONE:
        return fail_usage("one of the options is missing:",
                          "--evidence --article --dense --svmlight --jsonl --list");
    case OUTPUT_HELP:
        fputs(usage, stdout);
        break;
    case OUTPUT_VERSION:
        puts(PROGRAM " " TENOR_VERSION);
        break;
    default:
        status = check_outputs(&options, argv + optind, (size_t)(argc - optind));
        if (status == EXIT_DONE)
            status = run_tool(&options, argv[0], argv + optind, (size_t)(argc - optind));
    }
    return close_output(status);
}
