/* tenor-features: prints the features that the extractor finds in articles.
 *
 * Options are read, then files, then records. Each record goes through features_extract
 * (extract.h) and becomes one line of the output that was asked for. */
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
#include "options.h"
#include "print_article.h"
#include "print_dense.h"
#include "print_evidence.h"
#include "print_json.h"
#include "print_svmlight.h"

#ifndef TENOR_VERSION
#define TENOR_VERSION "unknown" /* the Makefile takes it from tenor.h */
#endif

#define MOST_SHOWN 10 /* messages of one kind, unless all are asked for */

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

/* ---- One run ----------------------------------------------------------------------- */

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

/* Is standard output a file of which records are read? The run would read what it writes, without an
 * end. */
static bool writes_into_input(const struct features_options *options, char *const *paths,
                              size_t count, struct failure *failure)
{
    const char *output = options->output_path;
    if ((output && strcmp(output, "-") != 0) || !output_makers[options->output].print)
        return false;
    bool is = count == 0 && same_file_is_output("-", failure);
    for (size_t i = 0; i < count && !is; i++)
        is = same_file_is_output(paths[i], failure);
    return is;
}

/* A label map that is there is read only, so it replaces nothing. */
static int check_outputs(const struct features_options *options, char *const *paths,
                         size_t count)
{
    struct failure failure = {0};
    if (replaces_input(options, paths, count))
        same_file_fail(options->output_path, &failure);
    else if (!writes_into_input(options, paths, count, &failure))
        return EXIT_DONE;
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
    int status = options_parse(&options, argc, argv);
    if (status != EXIT_DONE)
        return status;
    switch (options.output) {
    case OUTPUT_HELP:
        fputs(options_usage, stdout);
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
