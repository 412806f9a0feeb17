/* tenor-train: a labelled set → a model and a report. */
#include <errno.h>
#include <libgen.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../features/io/datadir.h"
#include "../features/io/model_paths.h"
#include "../features/io/recipe_load.h"
#include "../features/io/recipe_targets.h"
#include "../features/io/recipe_warn.h"
#include "../features/io/same_file.h"
#include "../models/model_file.h"
#include "../models/model_write.h"
#include "assemble.h"
#include "audit.h"
#include "audit_json.h"
#include "audit_text.h"
#include "describe.h"
#include "evaluate_fit.h"
#include "familiarity.h"
#include "learning_curve.h"
#include "length_curve.h"
#include "options.h"
#include "predictions.h"
#include "recurring_lines.h"
#include "report_html.h"
#include "report_json.h"
#include "report_text.h"
#include "set_language.h"
#include "solver.h"
#include "word_share.h"
#include "words_fit.h"

#define SECONDS_BETWEEN 0.1 /* updates of the progress line: smooth, and no load */
#define LEAST_SECONDS   1.0 /* into a stage before its time to go is estimated */

/* The shipped vectors are taken where a set's language is not known and they have at least this
 * share of its words. Of English tweets they have 0.89 to 0.92 (SemEval 2016, five targets), of
 * short texts in French 0.46 to 0.58, in eleven other languages less. */
#define LEAST_WORD_SHARE 0.7

enum exit_status {
    EXIT_DONE = 0,
    EXIT_USAGE = 2,
    EXIT_DATA = 65,
    EXIT_NO_INPUT = 66,
    EXIT_NO_MEMORY = 71,
    EXIT_NO_OUTPUT = 74,
    EXIT_CONFIGURATION = 78
};

static int exit_status_of(enum failure_code code)
{
    switch (code) {
    case FAILURE_NONE:
        return EXIT_DONE;
    case FAILURE_ARGUMENT:
        return EXIT_USAGE;
    case FAILURE_MEMORY:
        return EXIT_NO_MEMORY;
    case FAILURE_OPEN:
        return EXIT_NO_INPUT;
    case FAILURE_WRITE:
        return EXIT_NO_OUTPUT;
    case FAILURE_LEXICON:
    case FAILURE_MODEL:
        return EXIT_CONFIGURATION;
    default:
        return EXIT_DATA;
    }
}

/* ---- Progress ----------------------------------------------------------------- */

static void clear_line(void)
{
    fputs("\r\033[K", stderr);
}

/* The progress line on the terminal. */
struct training_progress_line {
    const char *stage;
    size_t first, done;  /* tasks done at the stage's first report, and now */
    double begun, shown; /* seconds */
};

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Assumes that each task of the stage takes the same time. */
static void show_time_to_go(const struct training_progress_line *line, double now, size_t total)
{
    double elapsed = now - line->begun, done = (double)(line->done - line->first);
    if (elapsed < LEAST_SECONDS || done <= 0)
        return;
    double left = elapsed * (double)(total - line->done) / done;
    fprintf(stderr, "  %.0f:%02.0f to go", floor(left / 60), floor(fmod(left, 60)));
}

static void show_progress(void *context, const char *stage, size_t done, size_t total)
{
    static const char bar[] = "##############################";
    struct training_progress_line *line = context;
    double now = seconds_now();
    if (!line->stage || strcmp(line->stage, stage) != 0 || done < line->done)
        *line = (struct training_progress_line){.stage = stage, .first = done, .begun = now};
    line->done = done;
    if (done < total && now - line->shown < SECONDS_BETWEEN)
        return;
    line->shown = now;
    clear_line();
    if (done < total) {
        fprintf(stderr, "%-19s [%-30.*s] %3.0f%%", stage,
                (int)(done * (sizeof bar - 1) / total), bar,
                floor(100 * (double)done / (double)total));
        show_time_to_go(line, now, total);
    }
    fflush(stderr);
}

/* ---- Output ------------------------------------------------------------------- */

static bool write_bytes(FILE *stream, const char *name, const struct text_buffer *text,
                        struct failure *failure)
{
    if (fwrite(text->data, 1, text->length, stream) != text->length || fflush(stream) != 0)
        return fail_file(failure, FAILURE_WRITE, "write", name);
    return true;
}

static bool write_file(const char *path, const struct text_buffer *text,
                       struct failure *failure)
{
    FILE *stream = fopen(path, "w");
    if (!stream)
        return fail_file(failure, FAILURE_WRITE, "write", path);
    bool ok = write_bytes(stream, path, text, failure);
    if (fclose(stream) != 0 && ok)
        ok = fail_file(failure, FAILURE_WRITE, "write", path);
    return ok;
}

/* Is `path` a document of a directory per label: SET/LABEL/FILE? */
static bool is_document_of(const char *set, const char *path)
{
    struct stat status;
    struct text_buffer above = {0};
    char *copy = stat(path, &status) == 0 && S_ISREG(status.st_mode) ? strdup(path) : NULL;
    const bool is = copy && text_buffer_format(&above, NULL, "%s/..", dirname(copy)) &&
                    same_file(above.data, set);
    text_buffer_release(&above);
    free(copy);
    return is;
}

/* Would writing `path` destroy what this run reads, or writes elsewhere? */
static bool is_of_this_run(const struct train_options *options, const char *path)
{
    const char *const outputs[] = {options->output, options->report, options->weights,
                                   options->predictions};
    size_t written = 0;
    bool is = same_file(path, options->corpus.ids_path) ||
              same_file(path, options->background) || same_file(path, options->vectors);
    for (size_t i = 0; i < options->input_count; i++)
        is = is || same_file(path, options->inputs[i]) ||
             is_document_of(options->inputs[i], path);
    for (size_t i = 0; i < options->own_lexicon_count; i++) /* "CATEGORY=FILE" */
        is = is || same_file(path, strchr(options->own_lexicons[i], '=') + 1);
    for (size_t i = 0; i < options->own_target_count; i++) /* "NAME=FILE" */
        is = is || same_file(path, strchr(options->own_targets[i], '=') + 1);
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++)
        written += same_file(path, outputs[i]);
    return is || written > 1; /* it is one of them itself */
}

/* Can a file of this name be made in its directory? */
static bool check_directory(const char *path, struct failure *failure)
{
    char *copy = strdup(path);
    if (!copy)
        return fail(failure, FAILURE_MEMORY, "not enough memory");
    const bool ok = access(dirname(copy), W_OK | X_OK) == 0 ||
                    fail_file(failure, FAILURE_WRITE, "write", path);
    free(copy);
    return ok;
}

/* Checks before training that `path` can be written (or, if `replaced`, replaced by a new
 * file), and that this would not overwrite an input or another output. */
static bool check_output(const struct train_options *options, const char *path, bool replaced,
                         struct failure *failure)
{
    struct stat status;
    const size_t length = strlen(path);
    if (is_of_this_run(options, path))
        return same_file_fail(path, failure);
    if (strcmp(path, "-") == 0 || length == 0 || path[length - 1] == '/')
        return fail(failure, FAILURE_WRITE, "cannot write '%s': it needs a file name", path);
    const bool there = (replaced ? lstat : stat)(path, &status) == 0;
    if (there && (S_ISDIR(status.st_mode) || (replaced && !S_ISREG(status.st_mode))))
        return fail(failure, FAILURE_WRITE, "cannot write '%s': it is not a regular file",
                    path);
    if (there && !replaced)
        return access(path, W_OK) == 0 || fail_file(failure, FAILURE_WRITE, "write", path);
    return check_directory(path, failure);
}

/* ---- Steps --------------------------------------------------------------------- */

/* Everything that one training run owns. */
struct training {
    const struct train_options *options;
    struct corpus corpus;
    struct audit audit;
    struct extractor *extractor;
    struct recurring_lines recurring;
    char language[LANGUAGE_CODE_MAX]; /* "": any */
    struct dataset dataset;
    struct word_vectors *vectors; /* or NULL */
    double word_share;            /* of the words that have a shipped vector; NAN: not asked */
    struct fit fit;
    struct words_fit words; /* of an audit */
    struct background background;
    struct familiarity familiarity;
    struct length_curve length_curve;
    struct learning_curve learning_curve; /* if it is asked for */
    struct evaluation unseen, known;
    struct training_report report;
    struct text_buffer text, json;
    struct assembly assembly;
};

/* Reads the word lists, page rules, weights and targets that were asked for. */
static bool load_recipe(const struct train_options *options, const char *program,
                        struct recipe *recipe, struct failure *failure)
{
    bool read = recipe_load(options->lexicons, options->page, program, recipe, failure);
    for (size_t i = 0; read && i < options->own_lexicon_count; i++)
        read = recipe_add_word_list(options->own_lexicons[i], recipe, failure);
    for (size_t i = 0; read && i < options->own_target_count; i++)
        read = recipe_add_target(options->own_targets[i], recipe, failure);
    for (size_t i = 0; read && i < options->target_directory_count; i++)
        read = recipe_add_targets(options->target_directories[i], program, recipe, failure);
    return read;
}

static bool make_extractor(struct training *training, const char *program,
                           struct failure *failure)
{
    const struct train_options *options = training->options;
    struct recipe recipe = {0};
    memcpy(recipe.blocks, options->blocks, sizeof recipe.blocks);
    recipe.block_count = options->block_count;
    if (options->audit && training->corpus.source_count == 0 && recipe.block_count == 2) {
        recipe.blocks[0] = recipe.blocks[1]; /* no sources, no words of theirs */
        recipe.block_count = 1;
    }
    recipe.dense = options->dense;
    recipe.page_rules = options->page_rules;
    if (!load_recipe(options, program, &recipe, failure)) {
        recipe_release(&recipe);
        if (failure->code == FAILURE_OPEN) /* word lists are configuration, not input */
            failure->code = FAILURE_LEXICON;
        return false;
    }
    training->extractor = extractor_new(&recipe, failure);
    return training->extractor &&
           recipe_warn(&training->extractor->recipe, "tenor-train", failure);
}

/* Reads the labelled set, and says what was taken for what. */
static bool read_corpus(struct training *training, struct failure *failure)
{
    const struct train_options *options = training->options;
    const bool read = corpus_read(&training->corpus, options->inputs, options->input_count,
                                  &options->corpus, failure) &&
                      /* an audit says more of these */
                      (options->audit || corpus_note_labels(&training->corpus, failure));
    const char *line = options->quiet ? NULL : training->corpus.notes.data;
    for (const char *end; line && (end = strchr(line, '\n')); line = end + 1)
        fprintf(stderr, "tenor-train: %.*s\n", (int)(end - line), line);
    return read;
}

static bool find_language(struct training *training, struct failure *failure)
{
    const char *said = training->options->language;
    if (!said)
        return set_language(&training->corpus, training->extractor, training->language,
                            failure);
    if (strcmp(said, "any") != 0)
        strcpy(training->language, said); /* options.c has checked its length */
    return true;
}

/* Has documents be read without their outlets' recurring lines, if that is asked for; an audit
 * looks for them too. */
static bool leave_out_lines(struct training *training, const struct training_progress *progress,
                            struct failure *failure)
{
    const struct train_options *options = training->options;
    return !options->page_rules || !(options->drop_lines || options->audit) ||
           recurring_lines_find(&training->recurring, &training->corpus, training->extractor,
                                options->fit.threads, progress, failure);
}

static bool open_shipped_vectors(struct training *training, const char *program,
                                 struct failure *failure)
{
    struct text_buffer path = {0};
    bool ok = datadir_find(program, &path, failure) &&
              text_buffer_format(&path, failure, "/vectors/english.bin");
    if (ok)
        training->vectors = word_vectors_open(path.data, failure);
    text_buffer_release(&path);
    return training->vectors != NULL;
}

/* The shipped vectors are English: they are of no use to a set in another language. Where the
 * language is not known, the words tell. */
static bool choose_shipped_vectors(struct training *training, const char *program,
                                   struct failure *failure)
{
    const bool known = *training->language != '\0';
    if (known && strcmp(training->language, "en") != 0)
        return true;
    if (!open_shipped_vectors(training, program, failure))
        return false;
    if (known)
        return true;
    if (!word_share(&training->corpus, training->extractor, training->vectors,
                    &training->word_share, failure))
        return false;
    if (training->word_share < LEAST_WORD_SHARE) {
        word_vectors_close(training->vectors);
        training->vectors = NULL;
    }
    return true;
}

/* Opens the word vectors that are asked for, and adds a block for their means to the recipe.
 * Where no n-grams are wanted, the shipped ones are not either. */
static bool open_vectors(struct training *training, const char *program,
                         struct failure *failure)
{
    const char *asked = training->options->vectors;
    struct recipe *recipe = &training->extractor->recipe;
    if (asked ? strcmp(asked, "none") == 0 : recipe->block_count == 0)
        return true;
    if (asked)
        training->vectors = word_vectors_open(asked, failure);
    if (asked ? !training->vectors : !choose_shipped_vectors(training, program, failure))
        return false;
    if (training->vectors && recipe->block_count == NGRAM_MAX_BLOCKS)
        return fail(failure, FAILURE_ARGUMENT, "no block is left for word vectors");
    if (training->vectors)
        recipe->blocks[recipe->block_count++] = MEAN_VECTORS_BLOCK;
    return true;
}

/* Reads the background that is asked for. The shipped one is English: it is of no use to a
 * set in another language. */
static bool read_background(struct training *training, const char *program,
                            struct failure *failure)
{
    const char *asked = training->options->background;
    struct text_buffer path = {0};
    if (asked && strcmp(asked, "none") == 0)
        return true;
    if (asked)
        return background_read(&training->background, asked, failure);
    const bool ok = strcmp(training->language, "en") != 0 ||
                    (datadir_find(program, &path, failure) &&
                     text_buffer_format(&path, failure, "/background.bin") &&
                     background_read(&training->background, path.data, failure));
    text_buffer_release(&path);
    return ok;
}

/* Learns which articles are unlike the set. */
static bool learn_familiarity(struct training *training, const char *program,
                              const struct training_progress *progress, struct failure *failure)
{
    return read_background(training, program, failure) &&
           familiarity_fit(&training->familiarity, &training->dataset, &training->background,
                           &training->options->fit, progress, failure);
}

static enum unseen_sources unseen_sources(const struct fit *fit)
{
    if (!fit->has_sources)
        return UNSEEN_NO_SOURCES;
    if (!fit->grouped)
        return UNSEEN_LONE_LABEL;
    return fit->least_sources < UNSEEN_LEAST_SOURCES ? UNSEEN_TEMPERED : UNSEEN_MEASURED;
}

/* The words of the block that is a mean, if any machine uses it: else a model has none of them.
 */
static size_t words_of_means(const struct training *training)
{
    const struct mean_vectors *means = &training->dataset.means;
    const bool used = means->dimensions > 0 && training->fit.blocks_used[means->block];
    return used ? means->count : 0;
}

static enum report_origin origin_of(const char *asked, bool there)
{
    return !there ? ORIGIN_NONE : asked ? ORIGIN_OWN : ORIGIN_SHIPPED;
}

static struct report_options options_of(const struct training *training)
{
    const struct train_options *options = training->options;
    return (struct report_options){
        .drop_lines = options->drop_lines,
        .drop_signatures = options->drop_signatures,
        .groups = !options->fit.ignore_sources,
        .maximum_features = options->maximum_features,
        .cost = options->fit.cost,
        .background = origin_of(options->background, training->background.content.length > 0),
        .vectors = origin_of(options->vectors, training->vectors != NULL)};
}

static const char *solver_name(const struct fit *fit, const struct fit_options *options)
{
    return !fit->kernel_solver                ? linear_solver_name()
           : options->solver == SOLVER_LIBSVM ? libsvm_solver_name()
                                              : kernel_solver_name();
}

static bool make_report(struct training *training, struct failure *failure)
{
    const struct fit *fit = &training->fit;
    const struct fit_options *options = &training->options->fit;
    training->report = (struct training_report){
        .version = training->options->version,
        .options = options_of(training),
        .task = training->options->task,
        .language = training->language,
        .word_share = isnan(training->word_share) ? NULL : &training->word_share,
        .corpus = &training->corpus,
        .audit = &training->audit,
        .recipe = &training->extractor->recipe,
        .lexicon = training->extractor->lexicon,
        .trials = &fit->trials,
        .average = fit->average,
        .nested = fit->nested,
        .unseen_sources = unseen_sources(fit),
        .lone_label = fit->lone_label,
        .kept = fit->grouped ? fit->unseen.kept : fit->known.kept,
        .to_shares = fit->grouped ? fit->unseen.to_shares : fit->known.to_shares,
        .familiarity = &training->familiarity,
        .length_curve = &training->length_curve,
        .learning_curve = training->options->learning_curve ? &training->learning_curve : NULL,
        .primary = fit->grouped ? &training->unseen : &training->known,
        .known = fit->grouped ? &training->known : NULL,
        .solver = solver_name(fit, options),
        .class_weight = options->balance > 0 ? "balanced" : "none",
        .features = training->dataset.means.first + words_of_means(training),
        .folds = fit->folds,
        .seed = options->seed,
        .searched_documents = fit->searched_documents};
    return report_text(&training->report, &training->text, failure) &&
           report_json(&training->report, &training->json, failure);
}

/* Writes the report as a page, or as JSON. */
static bool write_report(struct training *training, struct failure *failure)
{
    const struct train_options *options = training->options;
    struct text_buffer page = {0};
    if (!options->report_page)
        return text_buffer_append(&training->json, "\n", 1, failure) &&
               write_file(options->report, &training->json, failure);
    training->report.named = &training->assembly.named;
    const bool ok = report_html(&training->report, &page, failure) &&
                    write_file(options->report, &page, failure);
    text_buffer_release(&page);
    return ok;
}

static bool write_weights(struct training *training, struct failure *failure)
{
    const struct assembly *assembly = &training->assembly;
    struct text_buffer table = {0};
    const bool ok = named_weights_tsv(&assembly->named, &assembly->model, &table, failure) &&
                    write_file(training->options->weights, &table, failure);
    text_buffer_release(&table);
    return ok;
}

static bool write_reports(struct training *training, struct failure *failure)
{
    const struct train_options *options = training->options;
    if (options->report && !write_report(training, failure))
        return false;
    if (options->weights && !write_weights(training, failure))
        return false;
    if (options->predictions &&
        !predictions_write(options->predictions, &training->corpus, &training->fit, failure))
        return false;
    return options->quiet || write_bytes(stdout, "standard output", &training->text, failure);
}

/* Makes the model, which knows what its words weigh. */
static bool make_model(struct training *training, struct failure *failure)
{
    const struct train_options *options = training->options;
    const size_t mean = training->dataset.means.block;
    if (!training->fit.blocks_used[mean] && !dataset_drop_means(&training->dataset, failure))
        return false;
    return assemble(&training->assembly, options->task, training->language, &training->dataset,
                    &training->fit, &training->familiarity,
                    training->length_curve.minimum_words, &training->json, options->fit.threads,
                    failure);
}

static bool write_results(struct training *training, struct failure *failure)
{
    const struct train_options *options = training->options;
    if ((options->output || options->weights || options->report_page) &&
        !make_model(training, failure))
        return false;
    if (options->output &&
        !model_file_write(options->output, &training->assembly.model, failure))
        return false;
    return write_reports(training, failure);
}

static bool check_features(const struct dataset *dataset, struct failure *failure)
{
    return dataset->means.first > 0 || dataset->dense_count > 0 ||
           fail(failure, FAILURE_DATA,
                "no n-gram stands in enough documents: nothing is left to learn from");
}

static bool learn(struct training *training, const char *program, struct failure *failure)
{
    const struct train_options *options = training->options;
    struct training_progress_line line = {0};
    struct training_progress progress = {.report = show_progress, .context = &line};
    const struct training_progress *shown =
        !options->quiet && isatty(STDERR_FILENO) ? &progress : NULL;
    return (!options->output || check_output(options, options->output, true, failure)) &&
           (!options->report || check_output(options, options->report, false, failure)) &&
           (!options->weights || check_output(options, options->weights, false, failure)) &&
           (!options->predictions ||
            check_output(options, options->predictions, false, failure)) &&
           make_extractor(training, program, failure) && read_corpus(training, failure) &&
           find_language(training, failure) && open_vectors(training, program, failure) &&
           leave_out_lines(training, shown, failure) &&
           dataset_build(&training->dataset, &training->corpus, training->extractor,
                         options->maximum_features, options->drop_signatures, training->vectors,
                         options->fit.threads, shown, failure) &&
           audit_take(&training->audit, &training->dataset, options->fit.folds, options->task,
                      failure) &&
           audit_check(&training->audit, &training->corpus, failure) &&
           check_features(&training->dataset, failure) &&
           fit_run(&training->fit, &training->dataset, &options->fit, shown, failure) &&
           length_curve_measure(&training->length_curve, &training->dataset, &training->fit,
                                &options->fit, shown, failure) &&
           (!options->learning_curve ||
            learning_curve_measure(&training->learning_curve, &training->dataset,
                                   &training->fit, &options->fit, shown, failure)) &&
           learn_familiarity(training, program, shown, failure) &&
           evaluate_fit(&training->known, &training->unseen, &training->fit, &training->dataset,
                        options->fit.seed, options->fit.threads, failure) &&
           audit_fit(&training->audit, &training->fit, &training->known, &training->unseen, "",
                     failure) &&
           audit_doubtful(&training->audit, &training->corpus, &training->fit.known, failure) &&
           make_report(training, failure) && write_results(training, failure);
}

/* Has the learning curve of the quick fit; without one it has no points. */
static bool measure_words(struct training *training, const struct training_progress *progress,
                          struct failure *failure)
{
    training->audit.learning_curve = &training->learning_curve;
    return training->words.lack != WORDS_ENOUGH ||
           learning_curve_measure(&training->learning_curve, &training->dataset,
                                  &training->words.fit, &training->options->fit, progress,
                                  failure);
}

/* Says what is wrong with the set, and makes no model. */
static bool audit_set(struct training *training, const char *program, struct failure *failure)
{
    const struct train_options *options = training->options;
    struct training_progress_line line = {0};
    struct training_progress progress = {.report = show_progress, .context = &line};
    const struct training_progress *shown =
        !options->quiet && isatty(STDERR_FILENO) ? &progress : NULL;
    return (!options->report || check_output(options, options->report, false, failure)) &&
           read_corpus(training, failure) && make_extractor(training, program, failure) &&
           leave_out_lines(training, shown, failure) &&
           dataset_build(&training->dataset, &training->corpus, training->extractor,
                         options->maximum_features, options->drop_signatures, NULL,
                         options->fit.threads, shown, failure) &&
           audit_take(&training->audit, &training->dataset, options->fit.folds, options->task,
                      failure) &&
           signatures_spell(&training->dataset.signatures, &training->dataset, failure) &&
           words_fit_run(&training->words, &training->dataset, &options->fit, shown, failure) &&
           audit_words(&training->audit, &training->corpus, &training->words, failure) &&
           (!options->learning_curve || measure_words(training, shown, failure)) &&
           audit_text(&training->audit, &training->corpus, &training->text, failure) &&
           audit_json(&training->audit, &training->corpus, &training->json, failure) &&
           write_reports(training, failure);
}

static void training_release(struct training *training)
{
    assembly_release(&training->assembly);
    text_buffer_release(&training->text);
    text_buffer_release(&training->json);
    evaluation_release(&training->unseen);
    evaluation_release(&training->known);
    familiarity_release(&training->familiarity);
    background_release(&training->background);
    word_vectors_close(training->vectors);
    fit_release(&training->fit);
    words_fit_release(&training->words);
    dataset_release(&training->dataset);
    recurring_lines_release(&training->recurring);
    extractor_free(training->extractor);
    audit_release(&training->audit);
    corpus_release(&training->corpus);
}

/* Opens the one model that a file, its directory or its name stands for. */
static struct model_file *open_named(const char *named, struct failure *failure)
{
    struct name_list paths = {0};
    struct model_file *file = NULL;
    if (model_paths_named(named, &paths, failure)) {
        if (paths.count == 1)
            file = model_file_open(paths.items[0], failure);
        else
            failure_set(failure, FAILURE_OPEN,
                        "there are %zu models in '%s': --describe takes one", paths.count,
                        named);
    }
    name_list_release(&paths);
    return file;
}

static bool describe(const char *named, struct failure *failure)
{
    struct model_file *file = open_named(named, failure);
    if (!file)
        return false;
    struct text_buffer text = {0};
    bool ok = describe_model(model_file_model(file), &text, failure) &&
              write_bytes(stdout, "standard output", &text, failure);
    text_buffer_release(&text);
    model_file_close(file);
    return ok;
}

int main(int argc, char **argv)
{
    struct train_options options;
    enum options_outcome outcome = options_parse(&options, argc, argv);
    if (outcome == OPTIONS_DONE)
        return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_DONE : EXIT_NO_OUTPUT;
    if (outcome == OPTIONS_WRONG)
        return EXIT_USAGE;

    signal(SIGXFSZ, SIG_IGN); /* a limit on file sizes is a failed write like any other */
    struct failure failure = {0};
    struct training training = {.options = &options, .word_share = NAN};
    bool ok = options.describe ? describe(options.describe, &failure)
              : options.audit  ? audit_set(&training, argv[0], &failure)
                               : learn(&training, argv[0], &failure);
    training_release(&training);
    if (ok)
        return EXIT_DONE;
    fprintf(stderr, "tenor-train: %s\n", failure.message);
    return exit_status_of(failure.code);
}
