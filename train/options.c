/* options: see options.h. */
#include "options.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../features/base/ascii.h"
#include "../features/io/processors.h"
#include "../features/io/recipe_targets.h"
#include "../features/text/charset_label.h"

#ifndef TENOR_VERSION
#define TENOR_VERSION "unknown" /* the Makefile takes it from tenor.h */
#endif

/* In two halves: no compiler must take a longer string than 4095 bytes. */
static const char help_use[] =
    "usage: tenor-train [OPTION]... LABELLED... -o MODEL\n"
    "       tenor-train --audit LABELLED...\n"
    "       tenor-train --describe MODEL\n"
    "\n"
    "Trains a model on labelled articles, and reports how well it does on articles that it\n"
    "has not seen. LABELLED is JSON lines, CSV or TSV with the fields label and text (and\n"
    "optionally id, title, source, date), perhaps packed; or a directory with one directory "
    "of\n"
    "text and HTML files per label; or - for records on standard input.\n"
    "\n"
    "  tenor-train --audit articles.jsonl                is the set sound?\n"
    "  tenor-train articles.jsonl -o stance.tenor        train, print the report\n"
    "  tenor-train set/ --task genre -o genre.tenor      a directory per label\n"
    "  tenor-classify -m stance.tenor page.txt           use it\n"
    "\n"
    "Output:\n"
    "  -o, --output FILE        write the model here; without it, only report\n"
    "      --task NAME          what the labels are about (default: stance)\n"
    "      --report FILE        write the report too: as a page if FILE ends in .html, else "
    "JSON\n"
    "      --weights FILE       write what words, pairs and dense features weigh, as TSV\n"
    "      --predictions FILE   write what cross-validation said of each article: JSON lines, "
    "or\n"
    "                           CSV if FILE ends in .csv\n"
    "      --audit              make no model: say what is wrong with the set, the worst "
    "first;\n"
    "                           with --report, list all copies of texts\n"
    "      --learning-curve     say what more articles with labels would bring; with --audit, "
    "by\n"
    "                           words alone\n"
    "      --describe MODEL     print what a model was made from, and stop: a file, or the\n"
    "                           name of an installed model\n"
    "  -q, --quiet              print no report and no progress\n"
    "\n"
    "Input:\n"
    "      --input FORMAT       auto, jsonl, json, csv or tsv; for a directory per label: "
    "auto,\n"
    "                           text, html, mail, mhtml, mbox, warc, zip or feed (default: by\n"
    "                           each file's name and first bytes)\n"
    "      --label-field NAME, --text-field NAME, --id-field NAME, --title-field NAME,\n"
    "      --source-field NAME, --date-field NAME\n"
    "                           fields to read (default: label text id title source date); in\n"
    "                           JSON a.b is a path; --text-field a,b makes one text of two\n"
    "      --html-field NAME    the field that holds an HTML page, to read instead of the "
    "text\n"
    "      --delimiter C        what stands between the cells of a table (default: it shows)\n"
    "      --charset NAME       encoding of the files (default: what they declare, else UTF-8\n"
    "                           or windows-1252)\n"
    "      --language CODE      language of the texts, or any (default: guessed); the model\n"
    "                           does not score texts in another language\n"
    "      --ids FILE           use only the documents whose ids it lists, one per line\n"
    "      --raw                do not remove boilerplate and comments from pages\n"
    "      --verbose            name all records that are passed over, not just ten\n"
    "\n";

static const char help_learning[] =
    "Features:\n"
    "      --features WHICH     all, ngrams or dense (default: all)\n"
    "      --words N-M          word n-grams, 1 to 3, or none (default: 1-2)\n"
    "      --chars N-M          character n-grams, 1 to 6, or none (default: 2-5)\n"
    "      --head N             add features of the first N tokens, title included; 0: none\n"
    "                           (default: 30)\n"
    "      --min-documents N    leave out n-grams that fewer documents have (default: 2)\n"
    "      --max-features N     keep at most N n-grams, those that most documents have\n"
    "                           (default: 4000000)\n"
    "      --drop-lines         leave out lines that recur in one source's documents, such as\n"
    "                           \"Sign up for our newsletter\"\n"
    "      --drop-signatures    leave out n-grams by which a source is known: that stand in a\n"
    "                           twentieth of its documents, and thirty times more rarely in\n"
    "                           others\n"
    "      --lexicon NAME=FILE  add a word list of your own as category NAME, or replace the\n"
    "                           shipped list of that name; repeatable\n"
    "      --lexicons DIR       use these word lists instead of the shipped ones\n"
    "      --target NAME=FILE   a target of your own: how articles speak of the names in "
    "FILE,\n"
    "                           in the author's voice and in others', become features;\n"
    "                           repeatable\n"
    "      --targets DIR        each FILE.txt in DIR as target FILE; or the name of a shipped\n"
    "                           set of targets; repeatable\n"
    "      --page-rules DIR     use these page rules instead of the shipped ones\n"
    "      --background FILE    what the set is compared with, to know unfamiliar articles "
    "by;\n"
    "                           none: the model gives every article a label\n"
    "      --vectors FILE       word vectors, as word2vec, GloVe and fastText write them; "
    "none:\n"
    "                           do without (default: GloVe's, if they know the words)\n"
    "\n"
    "Learning:\n"
    "      --class-weight WHICH balanced: each label counts the same; none: each article does\n"
    "                           (default: balanced)\n"
    "      --cost C             the SVM's C (default: searched for)\n"
    "      --average N          average the SVMs with the N best settings (default: 5 for up\n"
    "                           to 2000 documents, 3 for up to 10000, else 1)\n"
    "      --solver WHICH       auto, gram, libsvm or descent (default: auto)\n"
    "      --folds N            folds of the cross-validation (default: 5)\n"
    "      --no-groups          articles of one source may be in different folds\n"
    "      --search-documents N search settings on at most N documents (default: 2000)\n"
    "      --memory MB          memory for kernel matrices (default: 2048)\n"
    "      --seed N             seed of all random choices (default: 1)\n"
    "      --threads N          default: one per processor; the model is the same with any "
    "number\n"
    "\n"
    "  -h, --help\n"
    "  -V, --version\n"
    "\n"
    "Exit status: 0 done; 2 wrong usage; 65 the labelled set cannot be trained on; 66 an\n"
    "input cannot be opened; 71 out of memory; 74 output could not be written; 78 a model or\n"
    "word list cannot be used.\n";

enum option_code {
    OPTION_TASK = 256,
    OPTION_REPORT,
    OPTION_WEIGHTS,
    OPTION_PREDICTIONS,
    OPTION_DESCRIBE,
    OPTION_AUDIT,
    OPTION_LEARNING_CURVE,
    OPTION_INPUT,
    OPTION_LABEL_FIELD,
    OPTION_TEXT_FIELD,
    OPTION_ID_FIELD,
    OPTION_TITLE_FIELD,
    OPTION_SOURCE_FIELD,
    OPTION_DATE_FIELD,
    OPTION_HTML_FIELD,
    OPTION_DELIMITER,
    OPTION_CHARSET,
    OPTION_LANGUAGE,
    OPTION_IDS,
    OPTION_RAW,
    OPTION_VERBOSE,
    OPTION_FEATURES,
    OPTION_WORDS,
    OPTION_CHARS,
    OPTION_HEAD,
    OPTION_MIN_DOCUMENTS,
    OPTION_MAX_FEATURES,
    OPTION_DROP_LINES,
    OPTION_DROP_SIGNATURES,
    OPTION_LEXICON,
    OPTION_LEXICONS,
    OPTION_TARGET,
    OPTION_TARGETS,
    OPTION_PAGE_RULES,
    OPTION_BACKGROUND,
    OPTION_VECTORS,
    OPTION_CLASS_WEIGHT,
    OPTION_COST,
    OPTION_AVERAGE,
    OPTION_SOLVER,
    OPTION_FOLDS,
    OPTION_NO_GROUPS,
    OPTION_SEARCH_DOCUMENTS,
    OPTION_MEMORY,
    OPTION_SEED,
    OPTION_THREADS
};

static const struct option long_options[] = {
    {"output", required_argument, NULL, 'o'},
    {"quiet", no_argument, NULL, 'q'},
    {"task", required_argument, NULL, OPTION_TASK},
    {"report", required_argument, NULL, OPTION_REPORT},
    {"weights", required_argument, NULL, OPTION_WEIGHTS},
    {"predictions", required_argument, NULL, OPTION_PREDICTIONS},
    {"describe", required_argument, NULL, OPTION_DESCRIBE},
    {"audit", no_argument, NULL, OPTION_AUDIT},
    {"learning-curve", no_argument, NULL, OPTION_LEARNING_CURVE},
    {"input", required_argument, NULL, OPTION_INPUT},
    {"label-field", required_argument, NULL, OPTION_LABEL_FIELD},
    {"text-field", required_argument, NULL, OPTION_TEXT_FIELD},
    {"id-field", required_argument, NULL, OPTION_ID_FIELD},
    {"title-field", required_argument, NULL, OPTION_TITLE_FIELD},
    {"source-field", required_argument, NULL, OPTION_SOURCE_FIELD},
    {"date-field", required_argument, NULL, OPTION_DATE_FIELD},
    {"html-field", required_argument, NULL, OPTION_HTML_FIELD},
    {"delimiter", required_argument, NULL, OPTION_DELIMITER},
    {"charset", required_argument, NULL, OPTION_CHARSET},
    {"language", required_argument, NULL, OPTION_LANGUAGE},
    {"ids", required_argument, NULL, OPTION_IDS},
    {"raw", no_argument, NULL, OPTION_RAW},
    {"verbose", no_argument, NULL, OPTION_VERBOSE},
    {"features", required_argument, NULL, OPTION_FEATURES},
    {"words", required_argument, NULL, OPTION_WORDS},
    {"chars", required_argument, NULL, OPTION_CHARS},
    {"head", required_argument, NULL, OPTION_HEAD},
    {"min-documents", required_argument, NULL, OPTION_MIN_DOCUMENTS},
    {"max-features", required_argument, NULL, OPTION_MAX_FEATURES},
    {"drop-lines", no_argument, NULL, OPTION_DROP_LINES},
    {"drop-signatures", no_argument, NULL, OPTION_DROP_SIGNATURES},
    {"lexicon", required_argument, NULL, OPTION_LEXICON},
    {"lexicons", required_argument, NULL, OPTION_LEXICONS},
    {"target", required_argument, NULL, OPTION_TARGET},
    {"targets", required_argument, NULL, OPTION_TARGETS},
    {"page-rules", required_argument, NULL, OPTION_PAGE_RULES},
    {"background", required_argument, NULL, OPTION_BACKGROUND},
    {"vectors", required_argument, NULL, OPTION_VECTORS},
    {"class-weight", required_argument, NULL, OPTION_CLASS_WEIGHT},
    {"cost", required_argument, NULL, OPTION_COST},
    {"average", required_argument, NULL, OPTION_AVERAGE},
    {"solver", required_argument, NULL, OPTION_SOLVER},
    {"folds", required_argument, NULL, OPTION_FOLDS},
    {"no-groups", no_argument, NULL, OPTION_NO_GROUPS},
    {"search-documents", required_argument, NULL, OPTION_SEARCH_DOCUMENTS},
    {"memory", required_argument, NULL, OPTION_MEMORY},
    {"seed", required_argument, NULL, OPTION_SEED},
    {"threads", required_argument, NULL, OPTION_THREADS},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'V'},
    {NULL, 0, NULL, 0}};

/* ---- Values ------------------------------------------------------------------ */

static bool complain(const char *option, const char *value, const char *expected)
{
    fprintf(stderr, "tenor-train: bad value '%s' for --%s: %s\n", value, option, expected);
    return false;
}

static bool parse_number(const char *option, const char *value, unsigned long long least,
                         unsigned long long most, unsigned long long *number)
{
    char *end = NULL, expected[96];
    errno = 0;
    *number = strtoull(value, &end, 10);
    if (isdigit((unsigned char)value[0]) && *end == '\0' && errno == 0 && *number >= least &&
        *number <= most)
        return true;
    snprintf(expected, sizeof expected, "a whole number from %llu to %llu", least, most);
    return complain(option, value, expected);
}

static bool parse_size(const char *option, const char *value, size_t least, size_t most,
                       size_t *size)
{
    unsigned long long number;
    if (!parse_number(option, value, least, most, &number))
        return false;
    *size = (size_t)number;
    return true;
}

static bool parse_positive(const char *option, const char *value, double *number)
{
    char *end = NULL;
    *number = strtod(value, &end);
    if (end != value && *end == '\0' && isfinite(*number) && *number > 0 && *number <= 1e9)
        return true;
    return complain(option, value, "a positive number");
}

/* The index of `value` among the names; -1 after a complaint. */
static int parse_choice(const char *option, const char *value, const char *const *names)
{
    char expected[96] = "one of";
    for (int i = 0; names[i]; i++) {
        if (strcmp(value, names[i]) == 0)
            return i;
        size_t used = strlen(expected);
        snprintf(expected + used, sizeof expected - used, " %s", names[i]);
    }
    complain(option, value, expected);
    return -1;
}

/* "N-M" or "N" sets the lengths of the blocks of this unit; "none" removes the blocks. */
static bool parse_range(const char *option, const char *value, struct train_options *options,
                        enum ngram_unit unit, unsigned most)
{
    unsigned shortest = 0, longest = 0;
    char after = '\0';
    bool none = strcmp(value, "none") == 0;
    int fields = none ? 0 : sscanf(value, "%2u-%2u%c", &shortest, &longest, &after);
    if (fields == 1 && strspn(value, "0123456789") == strlen(value)) {
        longest = shortest;
        fields = 2;
    }
    if (!none && (fields != 2 || shortest < 1 || shortest > longest || longest > most))
        return complain(option, value, "a range such as 1-2, or none");
    uint8_t kept = 0;
    for (uint8_t b = 0; b < options->block_count; b++) {
        struct ngram_block block = options->blocks[b];
        if (block.unit == unit) {
            block.shortest = (uint8_t)shortest;
            block.longest = (uint8_t)longest;
        }
        if (block.unit != unit || !none)
            options->blocks[kept++] = block;
    }
    options->block_count = kept;
    return true;
}

/* Applied after all options are read, so that their order does not matter. */
enum feature_choice { FEATURES_ALL, FEATURES_NGRAMS, FEATURES_DENSE };

static bool parse_features(int *features, const char *value)
{
    static const char *const names[] = {"all", "ngrams", "dense", NULL};
    *features = parse_choice("features", value, names);
    return *features >= 0;
}

static bool parse_class_weight(struct train_options *options, const char *value)
{
    static const char *const names[] = {"none", "balanced", NULL};
    int choice = parse_choice("class-weight", value, names);
    options->fit.balance = choice;
    return choice >= 0;
}

/* Sets the number of tokens of the head's blocks; 0 removes the blocks. */
static bool parse_head(struct train_options *options, const char *value)
{
    size_t head;
    if (!parse_size("head", value, 0, 1000000, &head))
        return false;
    uint8_t kept = 0;
    for (uint8_t b = 0; b < options->block_count; b++) {
        struct ngram_block block = options->blocks[b];
        if (block.head > 0 && head == 0)
            continue;
        if (block.head > 0)
            block.head = (uint32_t)head;
        options->blocks[kept++] = block;
    }
    options->block_count = kept;
    return true;
}

static bool parse_minimum(struct train_options *options, const char *value)
{
    size_t minimum;
    if (!parse_size("min-documents", value, 1, 1000000, &minimum))
        return false;
    for (uint8_t b = 0; b < options->block_count; b++)
        options->blocks[b].minimum_documents = (uint32_t)minimum;
    return true;
}

static bool parse_task(struct train_options *options, const char *value)
{
    size_t length = strlen(value);
    if (length == 0 || length > 64 ||
        strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789_-") != length)
        return complain("task", value, "lower-case letters, digits, - and _");
    options->task = value;
    return true;
}

static bool parse_language(struct train_options *options, const char *value)
{
    size_t length = strlen(value);
    if (length < 2 || length > 3 || strspn(value, "abcdefghijklmnopqrstuvwxyz") != length)
        return complain("language", value, "an ISO 639 code such as en, or any");
    options->language = value;
    return true;
}

static bool parse_charset(struct train_options *options, const char *value)
{
    options->corpus.charset = options->corpus.fields.charset = value;
    return encoding_find(value, strlen(value)) ||
           complain("charset", value, "a name such as utf-8 or windows-1252");
}

static bool parse_lexicon(struct train_options *options, const char *value)
{
    const size_t name = strcspn(value, "=");
    if (name == 0 || value[name] == '\0' || value[name + 1] == '\0')
        return complain("lexicon", value, "CATEGORY=FILE");
    for (size_t i = 0; i < options->own_lexicon_count; i++)
        if (strncmp(options->own_lexicons[i], value, name + 1) == 0)
            return complain("lexicon", value, "each category once");
    if (options->own_lexicon_count == TRAIN_MAX_LEXICONS)
        return complain("lexicon", value, "fewer of them");
    options->own_lexicons[options->own_lexicon_count++] = value;
    return true;
}

static bool parse_target(struct train_options *options, const char *value)
{
    struct failure failure = {0};
    const size_t name = strcspn(value, "=");
    if (!recipe_check_target(value, &failure)) {
        fprintf(stderr, "tenor-train: %s\n", failure.message);
        return false;
    }
    for (size_t i = 0; i < options->own_target_count; i++)
        if (strncmp(options->own_targets[i], value, name + 1) == 0)
            return complain("target", value, "each target once");
    if (options->own_target_count == TRAIN_MAX_LEXICONS)
        return complain("target", value, "fewer of them");
    options->own_targets[options->own_target_count++] = value;
    return true;
}

static bool parse_targets(struct train_options *options, const char *value)
{
    if (options->target_directory_count == TRAIN_MAX_LEXICONS)
        return complain("targets", value, "fewer of them");
    options->target_directories[options->target_directory_count++] = value;
    return true;
}

/* Is it a page by its name's ending? */
static bool is_page(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot && (ascii_equal(dot, ".html") || ascii_equal(dot, ".htm"));
}

static bool name_field(struct train_options *options, enum record_field field, const char *name)
{
    struct failure failure = {0};
    const bool named = record_fields_name(&options->corpus.fields, field, name, &failure);
    if (!named)
        fprintf(stderr, "tenor-train: %s\n", failure.message);
    return named;
}

static bool parse_option(struct train_options *options, int *features, int code,
                         const char *value)
{
    static const char *const solvers[] = {"auto", "gram", "libsvm", "descent", NULL};
    struct fit_options *fit = &options->fit;
    struct failure failure = {0};
    size_t number = 0;
    int choice = 0;
    bool ok = true;
    switch (code) {
    case 'o':
        options->output = value;
        break;
    case 'q':
        options->quiet = true;
        break;
    case OPTION_TASK:
        return parse_task(options, value);
    case OPTION_REPORT:
        options->report = value;
        options->report_page = is_page(value);
        break;
    case OPTION_WEIGHTS:
        options->weights = value;
        break;
    case OPTION_PREDICTIONS:
        options->predictions = value;
        break;
    case OPTION_DESCRIBE:
        options->describe = value;
        break;
    case OPTION_AUDIT:
        options->audit = true;
        break;
    case OPTION_LEARNING_CURVE:
        options->learning_curve = true;
        break;
    case OPTION_INPUT:
        choice = parse_choice("input", value, record_format_names);
        options->corpus.format = (enum record_format)choice;
        return choice >= 0;
    case OPTION_LABEL_FIELD:
        return name_field(options, FIELD_LABEL, value);
    case OPTION_TEXT_FIELD:
        return name_field(options, FIELD_TEXT, value);
    case OPTION_ID_FIELD:
        return name_field(options, FIELD_ID, value);
    case OPTION_TITLE_FIELD:
        return name_field(options, FIELD_TITLE, value);
    case OPTION_SOURCE_FIELD:
        return name_field(options, FIELD_SOURCE, value);
    case OPTION_DATE_FIELD:
        return name_field(options, FIELD_DATE, value);
    case OPTION_HTML_FIELD:
        return name_field(options, FIELD_HTML, value);
    case OPTION_DELIMITER:
        return record_fields_divide(&options->corpus.fields, value, &failure) ||
               complain("delimiter", value, "one character such as ; or | or tab");
    case OPTION_CHARSET:
        return parse_charset(options, value);
    case OPTION_LANGUAGE:
        return parse_language(options, value);
    case OPTION_IDS:
        options->corpus.ids_path = value;
        break;
    case OPTION_RAW:
        options->page_rules = false;
        break;
    case OPTION_VERBOSE:
        options->corpus.verbose = true;
        break;
    case OPTION_FEATURES:
        return parse_features(features, value);
    case OPTION_WORDS:
        return parse_range("words", value, options, NGRAM_WORDS, NGRAM_MAX_WORDS);
    case OPTION_CHARS:
        return parse_range("chars", value, options, NGRAM_CHARACTERS, NGRAM_MAX_CHARACTERS);
    case OPTION_HEAD:
        return parse_head(options, value);
    case OPTION_MIN_DOCUMENTS:
        return parse_minimum(options, value);
    case OPTION_MAX_FEATURES:
        return parse_size("max-features", value, 1, 500000000, &options->maximum_features);
    case OPTION_DROP_LINES:
        options->drop_lines = true;
        break;
    case OPTION_DROP_SIGNATURES:
        options->drop_signatures = true;
        break;
    case OPTION_LEXICON:
        return parse_lexicon(options, value);
    case OPTION_LEXICONS:
        options->lexicons = value;
        break;
    case OPTION_TARGET:
        return parse_target(options, value);
    case OPTION_TARGETS:
        return parse_targets(options, value);
    case OPTION_BACKGROUND:
        options->background = value;
        return true;
    case OPTION_VECTORS:
        options->vectors = value;
        return true;
    case OPTION_PAGE_RULES:
        options->page = value;
        break;
    case OPTION_CLASS_WEIGHT:
        return parse_class_weight(options, value);
    case OPTION_COST:
        return parse_positive("cost", value, &fit->cost);
    case OPTION_AVERAGE:
        return parse_size("average", value, 1, 50, &fit->average);
    case OPTION_SOLVER:
        choice = parse_choice("solver", value, solvers);
        fit->solver = (enum solver_choice)choice;
        return choice >= 0;
    case OPTION_FOLDS:
        ok = parse_size("folds", value, 2, 1000, &number);
        fit->folds = (uint32_t)number;
        return ok;
    case OPTION_NO_GROUPS:
        fit->ignore_sources = true;
        break;
    case OPTION_SEARCH_DOCUMENTS:
        return parse_size("search-documents", value, 10, 1000000, &fit->search_documents);
    case OPTION_MEMORY:
        ok = parse_size("memory", value, 1, 100000000, &number);
        fit->memory_bytes = 1e6 * (double)number;
        return ok;
    case OPTION_SEED: {
        unsigned long long seed = 0;
        ok = parse_number("seed", value, 0, UINT64_MAX, &seed);
        fit->seed = seed;
        return ok;
    }
    case OPTION_THREADS:
        return parse_size("threads", value, 1, 1024, &fit->threads);
    default:
        return false;
    }
    return true;
}

/* ---- The whole --------------------------------------------------------------- */

static void set_defaults(struct train_options *options)
{
    struct recipe recipe = {0};
    recipe_default(&recipe);
    *options = (struct train_options){.version = TENOR_VERSION,
                                      .task = "stance",
                                      .corpus = {.fields = record_fields_default},
                                      .fit = {.balance = 1,
                                              .folds = 5,
                                              .seed = 1,
                                              .threads = processors_usable(),
                                              .memory_bytes = 2048e6,
                                              .search_documents = 2000},
                                      .block_count = recipe.block_count,
                                      .dense = recipe.dense,
                                      .page_rules = recipe.page_rules,
                                      .maximum_features = 4000000};
    options->corpus.fields.date = "date";
    memcpy(options->blocks, recipe.blocks, sizeof options->blocks);
    recipe_release(&recipe);
}

static enum options_outcome wrong(const char *message)
{
    fprintf(stderr, "tenor-train: %s\nTry 'tenor-train --help'.\n", message);
    return OPTIONS_WRONG;
}

static enum options_outcome check(const struct train_options *options)
{
    if (options->drop_lines && !options->page_rules)
        return wrong("--raw takes every line: --drop-lines is not for it");
    if (options->audit && options->output)
        return wrong("--audit makes no model: --output is not for it");
    if (options->audit && options->predictions)
        return wrong("--audit predicts nothing: --predictions is not for it");
    if (options->audit && options->weights)
        return wrong("--audit makes no model: --weights is not for it");
    if (options->audit && options->report_page)
        return wrong("--audit makes no page: its --report is JSON");
    if (options->describe && options->weights)
        return wrong("a model has no names of all its words: --weights is for training");
    if (options->audit && options->describe)
        return wrong("--audit and --describe exclude each other");
    if (options->learning_curve && options->describe)
        return wrong("--describe reads no labelled set: --learning-curve is not for it");
    if (options->describe)
        return options->input_count == 0 ? OPTIONS_RUN
                                         : wrong("--describe takes no labelled set");
    if (options->input_count == 0)
        return wrong("no labelled set given");
    if (options->block_count == 0 && !options->dense && !options->audit)
        return wrong("no features are left to learn from");
    return OPTIONS_RUN;
}

/* The findings of an audit rest on the words of sources, in the first block, and on single
 * words (words_fit.h). */
static void choose_audit_blocks(struct train_options *options)
{
    options->dense = false;
    if (options->block_count == 0 || options->blocks[0].unit != NGRAM_WORDS) {
        options->block_count = 0;
        return;
    }
    options->block_count = 1;
    if (options->blocks[0].shortest == 1 && options->blocks[0].longest == 1)
        return;
    options->blocks[1] = options->blocks[0];
    options->blocks[1].shortest = options->blocks[1].longest = 1;
    options->block_count = 2;
}

enum options_outcome options_parse(struct train_options *options, int argc, char **argv)
{
    set_defaults(options);
    int code, features = FEATURES_ALL;
    while ((code = getopt_long(argc, argv, "o:qhV", long_options, NULL)) != -1) {
        if (code == 'h' || code == 'V') {
            if (code == 'h')
                fputs(help_use, stdout), fputs(help_learning, stdout);
            else
                puts("tenor-train " TENOR_VERSION);
            return OPTIONS_DONE;
        }
        if (code == '?')
            return wrong("bad option");
        if (!parse_option(options, &features, code, optarg))
            return wrong("bad command line");
    }
    options->dense = features != FEATURES_NGRAMS;
    if (features == FEATURES_DENSE)
        options->block_count = 0;
    if (options->audit)
        choose_audit_blocks(options);
    options->inputs = (const char *const *)(argv + optind);
    options->input_count = (size_t)(argc - optind);
    return check(options);
}
