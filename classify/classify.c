/* tenor-classify: scores articles from the shell.
 *
 * Options are read, then models are opened, then records go through the pipeline. The exit
 * status, one of sysexits.h, says what went wrong. */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../features/io/model_paths.h"
#include "../features/io/output_file.h"
#include "../features/io/processors.h"
#include "../features/io/same_file.h"
#include "../features/io/walk.h"
#include "evaluation_run.h"
#include "feed.h"
#include "input.h"
#include "output.h"
#include "pipeline.h"
#include "tenor.h"

#define MOST_THREADS 64 /* bounds the threads and the memory that each needs */
/* Without --threads: more would take the processors of a large shared machine unasked. */
#define MOST_DEFAULT_THREADS 8

static const char help[] =
    "Usage: tenor-classify [OPTION]... [FILE|DIRECTORY]...\n"
    "Says what genre a news article has and which side it takes, how confident that is,\n"
    "and what evidence the text has. Reads standard input if no file is given, or for '-'.\n"
    "\n"
    "  -m, --model=MODEL      score with this model, made by tenor-train: a file, a directory\n"
    "                         of models, or the name of an installed one, such as lean; may\n"
    "                         be repeated; default: the models in $TENOR_MODELS, or those\n"
    "                         installed\n"
    "\n"
    "Input\n"
    "      --input=FORMAT     auto, text, html, jsonl, json, csv, tsv, mail, mhtml, mbox,\n"
    "                         warc, zip or feed; auto goes by the name of the file and by\n"
    "                         its first bytes; what these do not tell is one article\n"
    "      --text-field=NAME  and --id-field, --title-field, --source-field: the names of\n"
    "                         the fields of a record (default: text, id, title, source);\n"
    "                         in JSON a.b is a path; --text-field=a,b makes one text of two\n"
    "      --source=NAME      the source of records that name none, such as plain files: an\n"
    "                         outlet that a model knows has a confidence of its own\n"
    "      --html-field=NAME  the field of a record that holds a page of HTML; it is read\n"
    "                         instead of the text\n"
    "      --delimiter=C      what stands between the cells of a table: ';', '|', tab, ...;\n"
    "                         default: what its first rows show\n"
    "      --charset=NAME     the encoding of the files; default: the one they declare, else\n"
    "                         UTF-8 or windows-1252\n"
    "      --comments         score each reader's comment on a page too, as ID#c1, ID#c2, "
    "...\n"
    "      --raw              take all of a page for the article: do not look for boilerplate\n"
    "                         and comments\n"
    "      --any-language     score texts in other languages than the model's too\n"
    "      --no-abstain       give every text a label, whatever its kind and length\n"
    "      --min-confidence P give no label with a confidence below P (0 to 1)\n"
    "      --coverage=P       with each label also a set of labels, which has the true one\n"
    "                         with the probability P (above 0, up to 1)\n"
    "      --coverage-by=WHAT all: P is over all articles (default); label: P is for the\n"
    "                         articles of each true label\n"
    "\n";

/* The rest of it: a compiler need not know longer strings than 4,095 bytes. */
static const char more_help[] =
    "Evaluation\n"
    "      --evaluate         the files are a labelled set: say how well a model scores it\n"
    "                         (-m A), or how two of one task do and differ (-m A -m B);\n"
    "                         a labelled set is .jsonl, .csv, .tsv, or a directory that\n"
    "                         has a directory per label\n"
    "      --label-field=NAME the field of a record that holds its label (default: label)\n"
    "      --by=NAME          also a row of figures for each value of this field\n"
    "\n"
    "Output\n"
    "      --format=FORMAT    text (for reading), jsonl, csv, tsv or html: one page that "
    "shows\n"
    "                         each article's text with what was found in it, and why\n"
    "  -o, --output=FILE      write to FILE, which appears, or is replaced, once all is done;\n"
    "                         default, and for '-': standard output\n"
    "      --keep=FIELD       hand this field of each record through; may be repeated. In "
    "JSON\n"
    "                         lines FIELD may be a path: meta.author, authors.0.name\n"
    "      --id-as-string     in JSON lines, write a record's number as a string too\n"
    "      --no-header        csv and tsv without the row of the columns' names\n"
    "      --evidence         show who speaks, of whom and how; in text also what speaks\n"
    "                         for the label\n"
    "      --explain[=LABEL]  show the reasons for and against the label that is given, or\n"
    "                         LABEL, or all: words, phrases and features, with what each\n"
    "                         adds and, in JSON lines, where it stands\n"
    "      --spans=WHAT       in JSON lines: input (default): spans are bytes of the input;\n"
    "                         text: of the text as it was read, which is shown too, with a\n"
    "                         map from its bytes to the input's\n"
    "      --color=WHEN       auto, always or never; auto obeys NO_COLOR\n"
    "      --line-buffered    write each record as soon as it is scored\n"
    "\n"
    "      --threads=N        score with N threads; the output is the same for any N\n"
    "      --strict           exit with 65 if a record could not be scored\n"
    "  -q, --quiet            do not show progress, or what files were taken for or skipped\n"
    "      --verbose          name all such files, not only ten of a kind\n"
    "  -h, --help             print this help\n"
    "  -V, --version          print the version\n"
    "\n"
    "Examples\n"
    "  tenor-classify article.txt\n"
    "  tenor-classify --format jsonl articles.jsonl.gz > scores.jsonl\n"
    "  tenor-classify --format csv --keep url -o scores.csv articles.csv\n"
    "  tenor-classify --format html article.txt > report.html\n"
    "  tenor-classify -m stance.tenor --evaluate labelled.jsonl\n"
    "\n"
    "Exit status: 0 done, 2 wrong usage, 65 a record could not be scored (with --strict) or\n"
    "there is nothing to evaluate, 66 an input could not be read, 71 out of memory, 74 the\n"
    "output could not be written, 78 no usable model.\n";

/* ---- Options ---------------------------------------------------------------- */

enum coverage_by { COVERAGE_BY_DEFAULT, COVERAGE_BY_ALL, COVERAGE_BY_LABEL };
enum colour { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

struct classify_options {
    struct name_list named;  /* by -m, as they stand there */
    struct name_list models; /* the files that these are */
    struct record_fields fields;
    int input, format, colour; /* enum record_format, output_format, colour */
    int spans_as_read;         /* 1: of the text as it was read */
    const char *charset;
    const char *source; /* of records that name none */
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

struct choice {
    const char *name;
    int value;
};

static const struct choice input_choices[] = {
    {"auto", RECORDS_AUTO},   {"text", RECORDS_TEXT},
    {"html", RECORDS_HTML},   {"jsonl", RECORDS_JSONL},
    {"json", RECORDS_JSON},   {"csv", RECORDS_CSV},
    {"tsv", RECORDS_TSV},     {"mail", RECORDS_MAIL},
    {"mhtml", RECORDS_MHTML}, {"mbox", RECORDS_MBOX},
    {"warc", RECORDS_WARC},   {"zip", RECORDS_ZIP},
    {"feed", RECORDS_FEED},   {NULL, 0}};
static const struct choice output_choices[] = {{"text", OUTPUT_TEXT}, {"jsonl", OUTPUT_JSONL},
                                               {"csv", OUTPUT_CSV},   {"tsv", OUTPUT_TSV},
                                               {"html", OUTPUT_HTML}, {NULL, 0}};
static const struct choice colour_choices[] = {
    {"auto", COLOUR_AUTO}, {"always", COLOUR_ALWAYS}, {"never", COLOUR_NEVER}, {NULL, 0}};
static const struct choice spans_choices[] = {{"input", 0}, {"text", 1}, {NULL, 0}};
static const struct choice coverage_choices[] = {
    {"all", COVERAGE_BY_ALL}, {"label", COVERAGE_BY_LABEL}, {NULL, 0}};

enum classify_option {
    OPTION_INPUT = 256, /* beyond any character */
    OPTION_TEXT_FIELD,
    OPTION_ID_FIELD,
    OPTION_TITLE_FIELD,
    OPTION_SOURCE_FIELD,
    OPTION_SOURCE,
    OPTION_HTML_FIELD,
    OPTION_DELIMITER,
    OPTION_CHARSET,
    OPTION_COMMENTS,
    OPTION_RAW,
    OPTION_ANY_LANGUAGE,
    OPTION_NO_ABSTAIN,
    OPTION_MIN_CONFIDENCE,
    OPTION_COVERAGE,
    OPTION_COVERAGE_BY,
    OPTION_EVALUATE,
    OPTION_LABEL_FIELD,
    OPTION_BY,
    OPTION_FORMAT,
    OPTION_KEEP,
    OPTION_ID_AS_STRING,
    OPTION_NO_HEADER,
    OPTION_EVIDENCE,
    OPTION_EXPLAIN,
    OPTION_SPANS,
    OPTION_COLOUR,
    OPTION_LINE_BUFFERED,
    OPTION_THREADS,
    OPTION_STRICT,
    OPTION_VERBOSE
};

static const struct option long_options[] = {
    {"model", required_argument, NULL, 'm'},
    {"input", required_argument, NULL, OPTION_INPUT},
    {"text-field", required_argument, NULL, OPTION_TEXT_FIELD},
    {"id-field", required_argument, NULL, OPTION_ID_FIELD},
    {"title-field", required_argument, NULL, OPTION_TITLE_FIELD},
    {"source-field", required_argument, NULL, OPTION_SOURCE_FIELD},
    {"source", required_argument, NULL, OPTION_SOURCE},
    {"html-field", required_argument, NULL, OPTION_HTML_FIELD},
    {"delimiter", required_argument, NULL, OPTION_DELIMITER},
    {"charset", required_argument, NULL, OPTION_CHARSET},
    {"comments", no_argument, NULL, OPTION_COMMENTS},
    {"raw", no_argument, NULL, OPTION_RAW},
    {"any-language", no_argument, NULL, OPTION_ANY_LANGUAGE},
    {"no-abstain", no_argument, NULL, OPTION_NO_ABSTAIN},
    {"min-confidence", required_argument, NULL, OPTION_MIN_CONFIDENCE},
    {"coverage", required_argument, NULL, OPTION_COVERAGE},
    {"coverage-by", required_argument, NULL, OPTION_COVERAGE_BY},
    {"evaluate", no_argument, NULL, OPTION_EVALUATE},
    {"label-field", required_argument, NULL, OPTION_LABEL_FIELD},
    {"by", required_argument, NULL, OPTION_BY},
    {"format", required_argument, NULL, OPTION_FORMAT},
    {"output", required_argument, NULL, 'o'},
    {"keep", required_argument, NULL, OPTION_KEEP},
    {"id-as-string", no_argument, NULL, OPTION_ID_AS_STRING},
    {"no-header", no_argument, NULL, OPTION_NO_HEADER},
    {"evidence", no_argument, NULL, OPTION_EVIDENCE},
    {"explain", optional_argument, NULL, OPTION_EXPLAIN},
    {"spans", required_argument, NULL, OPTION_SPANS},
    {"color", required_argument, NULL, OPTION_COLOUR},
    {"line-buffered", no_argument, NULL, OPTION_LINE_BUFFERED},
    {"threads", required_argument, NULL, OPTION_THREADS},
    {"strict", no_argument, NULL, OPTION_STRICT},
    {"quiet", no_argument, NULL, 'q'},
    {"verbose", no_argument, NULL, OPTION_VERBOSE},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'V'},
    {NULL, 0, NULL, 0},
};

/* Looks `text` up in `choices`; false, with a message, if it is none of them. */
static bool choose(const char *option, const char *text, const struct choice *choices,
                   int *value)
{
    for (const struct choice *choice = choices; choice->name; choice++)
        if (strcmp(choice->name, text) == 0) {
            *value = choice->value;
            return true;
        }
    fprintf(stderr, "tenor-classify: option '--%s' does not know '%s', only", option, text);
    for (const struct choice *choice = choices; choice->name; choice++)
        fprintf(stderr, "%s %s", choice == choices ? "" : ",", choice->name);
    fputc('\n', stderr);
    return false;
}

static bool add_model(struct name_list *models, const char *path)
{
    struct failure failure = {0};
    bool added = name_list_add(models, path, &failure);
    if (!added)
        say("%s", failure.message);
    return added;
}

static bool read_threads(const char *text, size_t *threads)
{
    char *end;
    errno = 0;
    unsigned long number = strtoul(text, &end, 10);
    if (errno || *end || text[0] < '0' || text[0] > '9' || number < 1 ||
        number > MOST_THREADS) {
        say("option '--threads' needs a number from 1 to %d, not '%s'", MOST_THREADS, text);
        return false;
    }
    *threads = number;
    return true;
}

/* Reads a number from 0 to 1. No sign, blank, or name such as "nan" or "inf". */
static bool is_share(const char *text, double *share)
{
    char *end;
    *share = strtod(text, &end);
    return text[0] >= '0' && text[0] <= '9' && !*end && *share >= 0 && *share <= 1;
}

static bool read_share(const char *text, double *share)
{
    if (is_share(text, share))
        return true;
    say("option '--min-confidence' needs a number from 0 to 1, not '%s'", text);
    return false;
}

/* 0 would ask for a set that may be anything. */
static bool read_coverage(const char *text, double *coverage)
{
    if (is_share(text, coverage) && *coverage > 0)
        return true;
    say("option '--coverage' needs a number above 0, up to 1, not '%s'", text);
    return false;
}

static bool store_charset(struct classify_options *options, const char *name)
{
    options->charset = tenor_charset(name);
    if (!options->charset)
        say("unknown charset '%s'", name);
    return options->charset != NULL;
}

static bool store_delimiter(struct classify_options *options, const char *delimiter)
{
    struct failure failure = {0};
    const bool stored = record_fields_divide(&options->fields, delimiter, &failure);
    if (!stored)
        say("%s", failure.message);
    return stored;
}

/* `label` is NULL without a value. */
static bool store_explain(struct explain_request *explain, const char *label)
{
    explain->which = !label                      ? EXPLAIN_GIVEN
                     : strcmp(label, "all") == 0 ? EXPLAIN_ALL
                                                 : EXPLAIN_NAMED;
    explain->label = label;
    return true;
}

/* Each field once, since it becomes a member or a column. */
static bool add_kept(struct classify_options *options, const char *field)
{
    for (size_t i = 0; i < options->kept_count; i++)
        if (strcmp(options->kept[i], field) == 0) {
            say("option '--keep' names '%s' twice", field);
            return false;
        }
    if (options->kept_count == RECORD_KEPT_MOST) {
        say("option '--keep' can be given %d times, not more", RECORD_KEPT_MOST);
        return false;
    }
    options->kept[options->kept_count++] = field;
    return true;
}

static bool name_field(struct classify_options *options, enum record_field field,
                       const char *name)
{
    struct failure failure = {0};
    const bool named = record_fields_name(&options->fields, field, name, &failure);
    if (!named)
        say("%s", failure.message);
    return named;
}

/* Stores one option as getopt gave it; false after a message. */
static bool store_option(struct classify_options *options, int code)
{
    switch (code) {
    case 'm':
        return add_model(&options->named, optarg);
    case OPTION_INPUT:
        return choose("input", optarg, input_choices, &options->input);
    case OPTION_FORMAT:
        return choose("format", optarg, output_choices, &options->format);
    case OPTION_SPANS:
        return choose("spans", optarg, spans_choices, &options->spans_as_read);
    case 'o':
        options->output = strcmp(optarg, "-") == 0 ? NULL : optarg;
        return true;
    case OPTION_KEEP:
        return add_kept(options, optarg);
    case OPTION_ID_AS_STRING:
        return options->id_as_string = true;
    case OPTION_NO_HEADER:
        return options->no_header = true;
    case OPTION_COLOUR:
        return choose("color", optarg, colour_choices, &options->colour);
    case OPTION_TEXT_FIELD:
        return name_field(options, FIELD_TEXT, optarg);
    case OPTION_ID_FIELD:
        return name_field(options, FIELD_ID, optarg);
    case OPTION_TITLE_FIELD:
        return name_field(options, FIELD_TITLE, optarg);
    case OPTION_SOURCE_FIELD:
        return name_field(options, FIELD_SOURCE, optarg);
    case OPTION_SOURCE:
        options->source = optarg;
        return true;
    case OPTION_HTML_FIELD:
        return name_field(options, FIELD_HTML, optarg);
    case OPTION_DELIMITER:
        return store_delimiter(options, optarg);
    case OPTION_CHARSET:
        return store_charset(options, optarg);
    case OPTION_COMMENTS:
        return options->comments = true;
    case OPTION_RAW:
        return options->raw = true;
    case OPTION_ANY_LANGUAGE:
        return options->any_language = true;
    case OPTION_NO_ABSTAIN:
        return options->no_abstain = true;
    case OPTION_MIN_CONFIDENCE:
        return read_share(optarg, &options->min_confidence);
    case OPTION_COVERAGE:
        return read_coverage(optarg, &options->coverage);
    case OPTION_COVERAGE_BY:
        return choose("coverage-by", optarg, coverage_choices, &options->coverage_by);
    case OPTION_EVALUATE:
        return options->evaluate = true;
    case OPTION_LABEL_FIELD:
        options->label_field = optarg;
        return true;
    case OPTION_BY:
        options->group_field = optarg;
        return true;
    case OPTION_EVIDENCE:
        return options->evidence = true;
    case OPTION_EXPLAIN:
        return store_explain(&options->explain, optarg);
    case OPTION_LINE_BUFFERED:
        return options->line_buffered = true;
    case OPTION_STRICT:
        return options->strict = true;
    case OPTION_THREADS:
        return read_threads(optarg, &options->threads);
    case 'q':
        return options->quiet = true;
    case OPTION_VERBOSE:
        return options->verbose = true;
    case 'h':
        return options->help = true;
    case 'V':
        return options->version = true;
    default:
        return false;
    }
}

/* Reports an option that getopt does not know: the argument before optind, or the letter optopt
 * in it. */
static void say_bad_option(int code, char *const *arguments)
{
    const char *written = arguments[optind - 1];
    if (code == ':')
        say("option '%s' needs a value", written);
    else if (strncmp(written, "--", 2) == 0)
        say("option '%s' is unknown, ambiguous, or takes no value", written);
    else
        say("unknown option '-%c'", optopt);
}

static bool read_options(struct classify_options *options, int count, char **arguments)
{
    static char *const standard_input[] = {"-"};
    opterr = 0;
    for (int code;
         (code = getopt_long(count, arguments, ":m:o:qhV", long_options, NULL)) != -1;) {
        if (code == ':' || code == '?') {
            say_bad_option(code, arguments);
            return false;
        }
        if (!store_option(options, code))
            return false;
    }
    options->no_paths = optind == count;
    options->paths = options->no_paths ? standard_input : arguments + optind;
    options->path_count = options->no_paths ? 1 : (size_t)(count - optind);
    return true;
}

static const char evaluate_needs[] =
    "option '--evaluate' needs one model, or two of one task: -m MODEL";

/* Do the options go together? False after a message. */
static bool check_options(const struct classify_options *options)
{
    const char *alone = options->label_field   ? "--label-field"
                        : options->group_field ? "--by"
                                               : NULL;
    const bool table = options->format == OUTPUT_TSV || options->format == OUTPUT_CSV;
    const char *stray = options->comments                ? "--comments"
                        : options->kept_count > 0        ? "--keep"
                        : options->evidence              ? "--evidence"
                        : options->explain.which         ? "--explain"
                        : options->spans_as_read         ? "--spans"
                        : options->format == OUTPUT_TSV  ? "--format=tsv"
                        : options->format == OUTPUT_CSV  ? "--format=csv"
                        : options->format == OUTPUT_HTML ? "--format=html"
                                                         : NULL;
    const size_t models = options->named.count;
    if (options->coverage_by != COVERAGE_BY_DEFAULT && options->coverage <= 0)
        say("option '--coverage-by' goes with '--coverage'");
    else if (!options->evaluate && alone)
        say("option '%s' goes with '--evaluate'", alone);
    else if (options->evaluate && stray)
        say("options '%s' and '--evaluate' do not go together", stray);
    else if (options->spans_as_read && options->format != OUTPUT_JSONL)
        say("option '--spans=text' goes with '--format=jsonl'");
    else if (options->explain.which != EXPLAIN_NONE && table)
        say("options '--explain' and '--format=%s' do not go together",
            options->format == OUTPUT_TSV ? "tsv" : "csv");
    else if (options->no_header && !table)
        say("option '--no-header' goes with '--format=csv' and '--format=tsv'");
    else if (options->id_as_string && options->format != OUTPUT_JSONL)
        say("option '--id-as-string' goes with '--format=jsonl'");
    else if (options->kept_count > 0 && options->format == OUTPUT_TEXT)
        say("option '--keep' needs a '--format' other than text");
    else if (options->evaluate && (models < 1 || models > MOST_EVALUATED))
        say("%s", evaluate_needs);
    else
        return true;
    return false;
}

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
        say("%s", evaluate_needs);
        return STATUS_USAGE;
    }
    return STATUS_DONE;
}

/* Labels are read for an evaluation only: else it does not matter what an article was
 * labelled. */
static void choose_fields(struct classify_options *options)
{
    options->fields.label = NULL;
    if (options->evaluate) {
        name_field(options, FIELD_LABEL,
                   options->label_field ? options->label_field : record_fields_default.label);
        options->fields.answer = RECORD_ANSWER;
    }
    if (options->group_field)
        name_field(options, FIELD_GROUP, options->group_field);
    options->fields.charset = options->charset;
    options->fields.kept = options->kept;
    options->fields.kept_count = options->kept_count;
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

static bool choose_colour(int asked, FILE *stream)
{
    const char *unwanted = getenv("NO_COLOR");
    if (asked != COLOUR_AUTO)
        return asked == COLOUR_ALWAYS;
    return isatty(fileno(stream)) && !(unwanted && *unwanted);
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
    settings->input = (struct pipeline_input){feed_next, &feed};
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

/* A run of which nothing is kept went wrong, though no input did. */
static void check_any_read(const struct classify_options *options,
                           const struct output_file *file, struct run_outcome *outcome)
{
    if (!file->path || outcome->read > 0 ||
        (outcome->status != STATUS_DONE && outcome->status != STATUS_BAD_RECORD))
        return;
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
    struct output_settings output = {.format = (enum output_format)options->format,
                                     .evidence = options->evidence,
                                     .explain = choose_explain(options),
                                     .colour = choose_colour(options->colour, file->stream),
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
        .line_buffered = options->line_buffered || isatty(fileno(file->stream)),
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

/* Opens the output before anything is scored: better it fails now than in an hour. */
static enum status score_to_output(const struct classify_options *options,
                                   const tenor_scorer *scorer)
{
    struct failure failure = {0};
    struct output_file file;
    if (!output_file_open(&file, options->output, &failure))
        return status_of(&failure);
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

/* Would the output replace what this run reads? True after a message. */
static bool replaces_input(const struct classify_options *options)
{
    const char *output = options->output;
    struct failure failure = {0};
    bool replaces = false;
    if (!output || strcmp(output, "-") == 0)
        return false;
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

/* The status after --help or --version; `result` is that of printf. */
static enum status status_of_print(int result)
{
    struct failure failure = {0};
    if (result >= 0 && fflush(stdout) == 0)
        return STATUS_DONE;
    fail_file(&failure, FAILURE_WRITE, "write the output", NULL);
    return status_of(&failure);
}

int main(int count, char **arguments)
{
    struct classify_options options = {.fields = record_fields_default};
    enum status status = STATUS_USAGE;
    signal(SIGPIPE, SIG_DFL); /* end quietly when a reader closes the pipe */
    if (!read_options(&options, count, arguments)) {
        fputs("Try 'tenor-classify --help'.\n", stderr);
    } else if (options.help) {
        fputs(help, stdout);
        status = status_of_print(fputs(more_help, stdout));
    } else if (options.version) {
        status = status_of_print(printf("tenor-classify %s\n", tenor_version()));
    } else if (!check_options(&options)) {
        fputs("Try 'tenor-classify --help'.\n", stderr);
    } else if (options.no_paths && isatty(STDIN_FILENO)) {
        fputs("Usage: tenor-classify [OPTION]... [FILE|DIRECTORY]...\n"
              "Try 'tenor-classify --help'.\n",
              stderr);
    } else {
        choose_fields(&options);
        status = choose_models(&options);
        if (status == STATUS_DONE)
            status = options.evaluate ? evaluate_models(&options) : run(&options);
    }
    name_list_release(&options.named);
    name_list_release(&options.models);
    return (int)status;
}
