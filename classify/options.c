/* options: see options.h. */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../features/io/row_reader.h"
#include "evaluation_run.h"
#include "feed.h"

#define MOST_THREADS 64 /* bounds the threads and the memory that each needs */

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
    "      --columns=NAMES    the tables have no header row; their columns, one after\n"
    "                         another: id,title,text\n"
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
    "      --id-prefix=TEXT   put TEXT before the number of a record that has no id\n"
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
    "      --line-buffered    write each record as soon as it is scored; without it that\n"
    "                         is so while no more input is waiting\n"
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

/* ---- The options ------------------------------------------------------------ */

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
    OPTION_COLUMNS,
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
    OPTION_ID_PREFIX,
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
    {"columns", required_argument, NULL, OPTION_COLUMNS},
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
    {"id-prefix", required_argument, NULL, OPTION_ID_PREFIX},
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
    case OPTION_ID_PREFIX:
        options->id_prefix = optarg;
        return true;
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
    case OPTION_COLUMNS:
        options->fields.columns = optarg;
        return true;
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

bool classify_options_read(struct classify_options *options, int count, char **arguments)
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

/* Does what is asked for go with the format of the output? */
static bool check_format(const struct classify_options *options)
{
    const bool table = options->format == OUTPUT_TSV || options->format == OUTPUT_CSV;
    const char *untold = options->explain.which != EXPLAIN_NONE ? "--explain"
                         : options->evidence                    ? "--evidence"
                                                                : NULL;
    if (options->spans_as_read && options->format != OUTPUT_JSONL)
        say("option '--spans=text' goes with '--format=jsonl'");
    else if (table && untold)
        say("options '%s' and '--format=%s' do not go together", untold,
            options->format == OUTPUT_TSV ? "tsv" : "csv");
    else if (options->no_header && !table)
        say("option '--no-header' goes with '--format=csv' and '--format=tsv'");
    else if (options->id_as_string && options->format != OUTPUT_JSONL)
        say("option '--id-as-string' goes with '--format=jsonl'");
    else if (options->kept_count > 0 && options->format == OUTPUT_TEXT)
        say("option '--keep' needs a '--format' other than text");
    else
        return true;
    return false;
}

void classify_options_say_evaluated(void)
{
    say("option '--evaluate' needs one model, or two of one task: -m MODEL");
}

/* Do the options for and against an evaluation go together? */
static bool check_evaluation(const struct classify_options *options)
{
    const char *alone = options->label_field   ? "--label-field"
                        : options->group_field ? "--by"
                                               : NULL;
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
    if (!options->evaluate && alone)
        say("option '%s' goes with '--evaluate'", alone);
    else if (options->evaluate && stray)
        say("options '%s' and '--evaluate' do not go together", stray);
    else if (options->evaluate && (models < 1 || models > MOST_EVALUATED))
        classify_options_say_evaluated();
    else
        return true;
    return false;
}

bool classify_options_check(const struct classify_options *options)
{
    const bool read_as_table = options->input == RECORDS_CSV || options->input == RECORDS_TSV;
    if (options->coverage_by != COVERAGE_BY_DEFAULT && options->coverage <= 0)
        say("option '--coverage-by' goes with '--coverage'");
    else if (options->comments && options->raw)
        say("options '--comments' and '--raw' do not go together");
    else if (options->fields.columns && !read_as_table)
        say("option '--columns' goes with '--input=csv' and '--input=tsv'");
    else
        return check_evaluation(options) && check_format(options);
    return false;
}

bool classify_options_check_columns(const struct classify_options *options)
{
    struct failure failure = {0};
    const bool usable = row_reader_check_columns(&options->fields, &failure);
    if (!usable)
        say("%s", failure.message);
    return usable;
}

void classify_options_choose_fields(struct classify_options *options)
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

bool classify_options_print_help(void)
{
    return fputs(help, stdout) >= 0 && fputs(more_help, stdout) >= 0;
}
