/* tenor-classify: scores articles from the shell.
 *
 * Options are read (options.h), then models are opened, then records go through the pipeline.
 * The exit status, one of sysexits.h, says what went wrong. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../features/io/model_paths.h"
#include "../features/io/output_file.h"
#include "../features/io/processors.h"
#include "../features/io/same_file.h"
#include "evaluation_run.h"
#include "feed.h"
#include "input.h"
#include "options.h"
#include "output.h"
#include "pipeline.h"
#include "tenor.h"

/* Without --threads: more would take the processors of a large shared machine unasked. */
#define MOST_DEFAULT_THREADS 8

/* ---- What the options come to -------------------------------------------------- */

/* Finds the files of the models: those of -m, or else the installed ones. */
static enum status choose_models(struct classify_options *options)
{
    struct failure failure = {0};
    bool found = options->named.count > 0 || model_paths_installed(&options->models, &failure);
    for (size_t i = 0; found && i < options->named.count; i++)
        found = model_paths_named(options->named.items[i], &options->models, &failure);
    if (!found) {
        say("%s", failure.message);
        return failure.code == FAILURE_MEMORY ? STATUS_NO_MEMORY : STATUS_BAD_MODEL;
    }
    if (options->evaluate && options->models.count > MOST_EVALUATED) {
        classify_options_say_evaluated();
        return STATUS_USAGE;
    }
    return STATUS_DONE;
}

static struct set_request choose_sets(const struct classify_options *options)
{
    return (struct set_request){options->coverage, options->coverage_by == COVERAGE_BY_LABEL};
}

static size_t choose_threads(size_t asked)
{
    if (asked > 0)
        return asked;
    const size_t usable = processors_usable();
    return usable < MOST_DEFAULT_THREADS ? usable : MOST_DEFAULT_THREADS;
}

static enum verbosity choose_verbosity(const struct classify_options *options)
{
    return options->verbose ? VERBOSITY_ALL
           : options->quiet ? VERBOSITY_QUIET
                            : VERBOSITY_USUAL;
}

static bool choose_colour(int asked, bool terminal)
{
    const char *unwanted = getenv("NO_COLOR");
    if (asked != COLOUR_AUTO)
        return asked == COLOUR_ALWAYS;
    return terminal && !(unwanted && *unwanted);
}

/* ---- The run -------------------------------------------------------------------- */

static bool write_bytes(const struct text_buffer *bytes, const struct output_file *file,
                        struct failure *failure)
{
    return bytes->length == 0 ||
           fwrite(bytes->data, 1, bytes->length, file->stream) == bytes->length ||
           output_file_fail(file, failure);
}

static bool write_header(const struct output_settings *output, const tenor_scorer *scorer,
                         const struct output_file *file, struct failure *failure)
{
    struct text_buffer header = {0};
    const bool done =
        output_header(output, scorer, &header, failure) && write_bytes(&header, file, failure);
    text_buffer_release(&header);
    return done;
}

static bool write_footer(const struct output_settings *output, const tenor_scorer *scorer,
                         const struct text_buffer *rows, const struct output_file *file,
                         struct failure *failure)
{
    struct text_buffer footer = {0};
    const bool done = output_footer(output, scorer, rows, &footer, failure) &&
                      write_bytes(&footer, file, failure);
    text_buffer_release(&footer);
    return done;
}

static enum status status_of(const struct failure *failure)
{
    say("%s", failure->message);
    switch (failure->code) {
    case FAILURE_WRITE:
        return STATUS_NO_OUTPUT;
    case FAILURE_DATA:
        return STATUS_BAD_RECORD;
    default:
        return STATUS_NO_MEMORY;
    }
}

static enum status status_of_model(const tenor_error *error)
{
    say("%s", error->message);
    return error->code == TENOR_NO_MEMORY ? STATUS_NO_MEMORY : STATUS_BAD_MODEL;
}

/* What a run came to, as long as nothing made it fail. */
struct run_outcome {
    enum status status;
    size_t records; /* that there were */
    size_t read;    /* those that were not broken */
};

/* Sends all records through the pipeline. */
static bool run_pipeline(const struct classify_options *options,
                         struct pipeline_options *settings, struct run_outcome *outcome,
                         struct failure *failure)
{
    struct feed feed;
    size_t bad = 0;
    struct input *input = (options->evaluate ? input_open_labelled : input_open)(
        options->paths, options->path_count, (enum record_format)options->input,
        &options->fields, failure);
    if (!input)
        return false;
    settings->input = (struct pipeline_input){feed_next, &feed, feed_on_wait};
    settings->records_read = &outcome->read;
    settings->threads = choose_threads(options->threads);
    settings->any_language = options->any_language;
    settings->no_abstain = options->no_abstain;
    settings->min_confidence = options->min_confidence;
    settings->sets = choose_sets(options);
    settings->comments = options->comments;
    settings->raw = options->raw;
    settings->charset = options->charset;
    settings->source = options->source;
    settings->id_prefix = options->id_prefix;
    feed_begin(&feed, input,
               !options->quiet && isatty(STDERR_FILENO) &&
                   (options->output || !isatty(STDOUT_FILENO)),
               choose_verbosity(options));
    feed.names_errors = options->evaluate;
    if (options->verbose)
        input_name_all(input);
    const bool done = pipeline_run(settings, &bad, failure);
    feed_end(&feed);
    if (!options->quiet)
        say_skipped(input_skipped(input));
    input_close(input);
    outcome->records = feed.counter.records;
    outcome->status = feed.status == STATUS_DONE && options->strict && bad > 0
                          ? STATUS_BAD_RECORD
                          : feed.status;
    return done;
}

/* A page always has reasons. */
static struct explain_request choose_explain(const struct classify_options *options)
{
    if (options->format == OUTPUT_HTML && options->explain.which == EXPLAIN_NONE)
        return (struct explain_request){.which = EXPLAIN_GIVEN};
    return options->explain;
}

/* Is what was written worth keeping? What cannot be read is left out, as on standard output; but
 * a file is not replaced by one without any record, nor by one that lacks what memory did not
 * suffice for. */
static bool is_worth_keeping(const struct output_file *file, const struct run_outcome *outcome)
{
    return !file->path || (outcome->read > 0 && outcome->status != STATUS_NO_MEMORY);
}

/* Ends the output of a run that went well; what was written is discarded if it did not. */
static bool end_output(struct output_file *file, bool well, const struct run_outcome *outcome,
                       struct failure *failure)
{
    if (well && is_worth_keeping(file, outcome))
        return output_file_commit(file, failure);
    output_file_discard(file);
    return well;
}

/* A run of which nothing is kept went wrong, though no input did. On standard output nothing is
 * what there is of no records, which is said: it may not be what was meant. */
static void check_any_read(const struct classify_options *options,
                           const struct output_file *file, struct run_outcome *outcome)
{
    if (outcome->read > 0 ||
        (outcome->status != STATUS_DONE && outcome->status != STATUS_BAD_RECORD))
        return;
    if (!file->path) {
        if (outcome->records == 0 && !options->quiet)
            say("there are no records");
        return;
    }
    say("%s: '%s' is not written",
        outcome->records > 0 ? "no record could be read" : "there are no records",
        options->output);
    outcome->status = STATUS_NO_INPUT;
}

/* A name that is mistyped shows nowhere else: other records may lack a field. */
static void say_unfound(const struct classify_options *options, uint64_t found)
{
    for (size_t i = 0; i < options->kept_count; i++)
        if (!(found >> i & 1))
            say("no record has a field '%s'", options->kept[i]);
}

static enum status score_all(const struct classify_options *options, const tenor_scorer *scorer,
                             struct output_file *file)
{
    const bool terminal = output_file_is_terminal(file);
    struct output_settings output = {.format = (enum output_format)options->format,
                                     .evidence = options->evidence,
                                     .explain = choose_explain(options),
                                     .colour = choose_colour(options->colour, terminal),
                                     .sets = choose_sets(options),
                                     .as_read = options->spans_as_read,
                                     .no_header = options->no_header,
                                     .text_ids = options->id_as_string,
                                     .kept = options->kept,
                                     .kept_count = options->kept_count};
    struct text_buffer rows = {0};
    uint64_t kept_found = 0;
    struct pipeline_options settings = {
        .scorer = scorer,
        .output = &output,
        .stream = file->stream,
        .rows = &rows,
        .kept_found = &kept_found,
        .line_buffered = options->line_buffered || terminal,
        .at_once = !file->temporary, /* nobody reads that one yet */
    };
    struct failure failure = {0};
    struct run_outcome outcome = {STATUS_DONE, 0, 0};
    const bool written = write_header(&output, scorer, file, &failure) &&
                         run_pipeline(options, &settings, &outcome, &failure) &&
                         write_footer(&output, scorer, &rows, file, &failure);
    text_buffer_release(&rows);
    if (written && outcome.records > 0)
        say_unfound(options, kept_found);
    if (written)
        check_any_read(options, file, &outcome);
    return end_output(file, written, &outcome, &failure) ? outcome.status : status_of(&failure);
}

/* Opens the output before anything is scored: better it fails now than in an hour. The buffer holds
 * all lines but very long ones, so that each is written at once. */
static enum status score_to_output(const struct classify_options *options,
                                   const tenor_scorer *scorer)
{
    static char lines[1 << 16]; /* used until the program ends */
    struct failure failure = {0};
    struct output_file file;
    if (!output_file_open(&file, options->output, &failure))
        return status_of(&failure);
    if (!file.temporary)
        setvbuf(file.stream, lines, _IOFBF, sizeof lines);
    return score_all(options, scorer, &file);
}

/* Does any model have the label whose reasons are asked for? False after a message. */
static bool has_label(const tenor_scorer *scorer, const struct explain_request *explain)
{
    if (explain->which != EXPLAIN_NAMED)
        return true;
    for (size_t model = 0; model < tenor_scorer_models(scorer); model++)
        for (size_t label = 0; label < tenor_scorer_labels(scorer, model); label++)
            if (strcmp(tenor_scorer_label(scorer, model, label), explain->label) == 0)
                return true;
    say("no model has the label '%s'", explain->label);
    return false;
}

/* Is standard output a file that this run reads? It would read what it writes, without an end. True
 * after a message. */
static bool writes_into_input(const struct classify_options *options)
{
    struct failure failure = {0};
    bool is = false;
    for (size_t i = 0; i < options->path_count && !is; i++)
        is = same_file_is_output(options->paths[i], &failure);
    for (size_t i = 0; i < options->models.count && !is; i++)
        is = same_file_is_output(options->models.items[i], &failure);
    if (is)
        say("%s", failure.message);
    return is;
}

/* Would the output replace what this run reads? True after a message. */
static bool replaces_input(const struct classify_options *options)
{
    const char *output = options->output;
    struct failure failure = {0};
    bool replaces = false;
    if (!output)
        return writes_into_input(options);
    for (size_t i = 0; i < options->path_count; i++)
        replaces = replaces || same_file_as_input(output, options->paths[i]);
    for (size_t i = 0; i < options->models.count; i++)
        replaces = replaces || same_file(output, options->models.items[i]);
    if (replaces && !same_file_fail(output, &failure))
        say("%s", failure.message);
    return replaces;
}

static enum status run(struct classify_options *options)
{
    tenor_error error;
    if (replaces_input(options))
        return STATUS_USAGE;
    tenor_scorer *scorer = tenor_scorer_open((const char *const *)options->models.items,
                                             options->models.count, &error);
    if (!scorer)
        return status_of_model(&error);
    enum status status =
        has_label(scorer, &options->explain) ? score_to_output(options, scorer) : STATUS_USAGE;
    tenor_scorer_close(scorer);
    return status;
}

/* ---- Evaluation ----------------------------------------------------------------- */

/* Prints the first messages about records that are left out, each a line. */
static void say_errors(const struct outcomes *outcomes)
{
    const char *line = outcomes->first_errors.data;
    for (const char *end; line && (end = strchr(line, '\n')); line = end + 1)
        say("%.*s", (int)(end - line), line);
    if (outcomes->errors.count > outcomes->errors_shown)
        say("%zu more records are left out", outcomes->errors.count - outcomes->errors_shown);
}

/* Prints the evaluation, if there was anything to evaluate. */
static bool print_evaluation(const struct classify_options *options,
                             const struct evaluation_run *run, const struct output_file *file,
                             struct failure *failure)
{
    const struct evaluation_names names = {(const char *const *)options->models.items,
                                           options->group_field};
    struct text_buffer report = {0};
    bool lacks_group = false;
    bool done = evaluation_run_report(run, &names, options->format == OUTPUT_JSONL, &report,
                                      &lacks_group, failure);
    if (done && lacks_group)
        say("no document has a field '%s'", options->group_field);
    done = done && write_bytes(&report, file, failure);
    text_buffer_release(&report);
    return done;
}

/* Prints the evaluation, and ends the output. `outcome` may say that not all was read. */
static enum status end_evaluation(const struct classify_options *options,
                                  const struct evaluation_run *run, struct output_file *file,
                                  const struct run_outcome *outcome)
{
    struct failure failure = {0};
    const bool none = run->outcomes.count == 0 && outcome->status == STATUS_DONE;
    const struct run_outcome evaluated = {outcome->status, run->outcomes.records,
                                          run->outcomes.count};
    const bool printed =
        run->outcomes.records == 0 || print_evaluation(options, run, file, &failure);
    if (!end_output(file, printed, &evaluated, &failure))
        return status_of(&failure);
    if (none)
        say(run->outcomes.records > 0 ? "no record can be evaluated" : "there are no records");
    return none ? STATUS_BAD_RECORD : outcome->status;
}

static enum status evaluate_all(const struct classify_options *options,
                                struct evaluation_run *run)
{
    struct pipeline_options settings = {.scorer = run->outcomes.scorers[0],
                                        .collector = &run->collector};
    struct failure failure = {0};
    struct output_file file;
    struct run_outcome outcome = {STATUS_DONE, 0, 0};
    if (!output_file_open(&file, options->output, &failure))
        return status_of(&failure);
    if (!run_pipeline(options, &settings, &outcome, &failure)) {
        output_file_discard(&file);
        return status_of(&failure);
    }
    say_errors(&run->outcomes);
    if (outcome.status != STATUS_NO_MEMORY) /* else not all was read */
        return end_evaluation(options, run, &file, &outcome);
    output_file_discard(&file);
    return outcome.status;
}

static enum status evaluate_models(const struct classify_options *options)
{
    tenor_error error;
    tenor_scorer *scorers[MOST_EVALUATED];
    struct evaluation_run run;
    if (replaces_input(options))
        return STATUS_USAGE;
    if (!evaluation_open((const char *const *)options->models.items, options->models.count,
                         scorers, &error))
        return status_of_model(&error);
    evaluation_run_begin(&run, scorers, options->models.count, options->fields.label);
    run.outcomes.sets = choose_sets(options);
    const enum status status = evaluate_all(options, &run);
    evaluation_run_release(&run);
    for (size_t m = 0; m < MOST_EVALUATED; m++)
        tenor_scorer_close(scorers[m]);
    return status;
}

/* ---- The program ---------------------------------------------------------------- */

/* The status after --help or --version, which were `printed` unless that failed. */
static enum status status_of_print(bool printed)
{
    struct failure failure = {0};
    if (printed && fflush(stdout) == 0)
        return STATUS_DONE;
    fail_file(&failure, FAILURE_WRITE, "write the output", NULL);
    return status_of(&failure);
}

/* Scores or evaluates. */
static enum status use(struct classify_options *options)
{
    classify_options_choose_fields(options);
    if (!classify_options_check_columns(options))
        return STATUS_USAGE;
    const enum status status = choose_models(options);
    if (status != STATUS_DONE)
        return status;
    return options->evaluate ? evaluate_models(options) : run(options);
}

int main(int count, char **arguments)
{
    struct classify_options options = {.fields = record_fields_default};
    enum status status = STATUS_USAGE;
    signal(SIGPIPE, SIG_DFL); /* end quietly when a reader closes the pipe */
    if (!classify_options_read(&options, count, arguments)) {
        fputs("Try 'tenor-classify --help'.\n", stderr);
    } else if (options.help) {
        status = status_of_print(classify_options_print_help());
    } else if (options.version) {
        status = status_of_print(printf("tenor-classify %s\n", tenor_version()) >= 0);
    } else if (!classify_options_check(&options)) {
        fputs("Try 'tenor-classify --help'.\n", stderr);
    } else if (options.no_paths && isatty(STDIN_FILENO)) {
        fputs("Usage: tenor-classify [OPTION]... [FILE|DIRECTORY]...\n"
              "Try 'tenor-classify --help'.\n",
              stderr);
    } else {
        status = use(&options);
    }
    name_list_release(&options.named);
    name_list_release(&options.models);
    return (int)status;
}
