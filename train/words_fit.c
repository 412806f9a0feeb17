/* words_fit: see words_fit.h. */
#include "words_fit.h"

#include <stdlib.h>
#include <string.h>

#include "../models/model.h"
#include "evaluate_fit.h"
#include "fitting.h"
#include "folds.h"
#include "one_vs_rest.h"
#include "search.h"

#define COST       1.0  /* the middle of the search's, and good on all sets in ACCURACY.md */
#define REPLICATES 1000 /* as in evaluate_fit.c */
#define NO_CLASS   UINT32_MAX

size_t words_fit_block(const struct recipe *recipe)
{
    for (size_t b = 0; b < recipe->block_count; b++)
        if (recipe->blocks[b].unit == NGRAM_WORDS && recipe->blocks[b].longest == 1 &&
            recipe->blocks[b].head == 0)
            return b;
    return recipe->block_count;
}

const char *words_lack_name(enum words_lack lack)
{
    static const char *const names[WORDS_LACKS] = {[WORDS_NONE] = "no_words",
                                                   [WORDS_UNLEARNABLE] = "unlearnable",
                                                   [WORDS_FEW_DOCUMENTS] = "few_documents",
                                                   [WORDS_SMALL_LABEL] = "small_label",
                                                   [WORDS_FEW_TEXTS] = "few_texts"};
    return names[lack];
}

/* ---- Is there enough? --------------------------------------------------------------- */

/* Does a document have a word that counts? */
static bool has_words(const struct dataset *dataset, size_t block)
{
    for (size_t i = 0; i < dataset->count; i++)
        if (dataset->rows[i].begin[block + 1] > dataset->rows[i].begin[block])
            return true;
    return false;
}

static size_t count_texts(const struct dataset *dataset)
{
    size_t texts = 0;
    for (size_t i = 0; i < dataset->count; i++)
        texts += dataset->duplicates.cluster[i] == i; /* the first of its cluster */
    return texts;
}

/* Finds the label with the fewest documents, and the share of the largest. */
static bool measure_labels(struct words_fit *words, const struct dataset *dataset,
                           struct failure *failure)
{
    const struct corpus *corpus = dataset->corpus;
    size_t *documents = calloc(corpus->label_count + 1, sizeof *documents), most = 0;
    if (!documents)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu labels",
                    corpus->label_count);
    for (size_t i = 0; i < corpus->count; i++)
        documents[corpus->documents[i].label]++;
    words->small = SIZE_MAX;
    for (uint32_t k = 0; k < corpus->label_count; k++) {
        most = documents[k] > most ? documents[k] : most;
        if (documents[k] < words->small) {
            words->small = documents[k];
            words->small_label = k;
        }
    }
    words->largest = (double)most / (double)corpus->count;
    free(documents);
    return true;
}

static enum words_lack find_lack(struct words_fit *words, const struct dataset *dataset,
                                 const struct fit_options *options)
{
    const struct corpus *corpus = dataset->corpus;
    const struct recipe *recipe = &dataset->extractor->recipe;
    const size_t block = words_fit_block(recipe);
    if (corpus->label_count < 2 || corpus->label_count > MODEL_MAX_LABELS || words->small < 2)
        return WORDS_UNLEARNABLE;
    if (corpus->count < WORDS_FIT_DOCUMENTS) {
        words->small = corpus->count;
        return WORDS_FEW_DOCUMENTS;
    }
    if (words->small < WORDS_FIT_LABEL_DOCUMENTS)
        return WORDS_SMALL_LABEL;
    if (count_texts(dataset) < options->folds)
        return WORDS_FEW_TEXTS;
    return block == recipe->block_count || !has_words(dataset, block) ? WORDS_NONE
                                                                      : WORDS_ENOUGH;
}

/* ---- Labels -------------------------------------------------------------------------- */

struct words_run {
    struct words_fit *words;
    const struct dataset *dataset;
    const struct fit_options *options;
    const struct training_progress *progress;
    struct linear_matrix *matrix;
};

static size_t threads_in_memory(const struct words_run *run)
{
    const double most = run->options->memory_bytes / linear_solve_bytes(run->matrix);
    const size_t threads = run->options->threads;
    return most >= (double)threads ? threads : most > 1 ? (size_t)most : 1;
}

static bool set_settings(struct words_fit *words, const struct recipe *recipe,
                         struct failure *failure)
{
    struct trial trial = {.settings = {.cost = COST}};
    trial.settings.block_weight[words_fit_block(recipe)] = 1;
    words->fit.average = 1;
    return trials_add(&words->fit.trials, &trial, failure);
}

/* Trains machines of one label against the others, on plain folds and grouped ones. */
static bool learn_labels(const struct words_run *run, const struct fitting *fitting,
                         struct failure *failure)
{
    struct fit *fit = &run->words->fit;
    const struct learner learner = {.linear = run->matrix,
                                    .label = fitting->label,
                                    .count = run->dataset->count,
                                    .labels = fitting->labels,
                                    .balance = run->options->balance,
                                    .threads = threads_in_memory(run)};
    const struct training_request request = {.costs = &fit->trials.items[0].settings.cost,
                                             .cost_count = 1,
                                             .splits = {{.fold = fit->known.fold,
                                                         .folds = fit->known.folds,
                                                         .decision = fit->known.decision},
                                                        {.fold = fit->unseen.fold,
                                                         .folds = fit->unseen.folds,
                                                         .decision = fit->unseen.decision}},
                                             .split_count = 1 + (size_t)fit->grouped};
    const struct training_progress stage = progress_stage(run->progress, "fitting words");
    return learner_train(&learner, &request, &stage, failure);
}

static bool fit_labels(const struct words_run *run, struct failure *failure)
{
    struct words_fit *words = run->words;
    struct fitting fitting = {.fit = &words->fit,
                              .dataset = run->dataset,
                              .options = run->options,
                              .progress = run->progress};
    uint32_t *documents = malloc((run->dataset->count + 1) * sizeof *documents);
    bool ok = documents || fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents",
                                run->dataset->count);
    for (size_t i = 0; ok && i < run->dataset->count; i++)
        documents[i] = (uint32_t)i;
    words->fit.outputs = output_count(run->dataset->corpus->label_count);
    ok = ok && fitting_init(&fitting, failure) &&
         fitting_plan_folds(&fitting, documents, failure) &&
         fitting_split_all(&fitting, documents, failure) &&
         learn_labels(run, &fitting, failure) &&
         fitting_calibrate(&fitting, &words->fit.known, &words->fit.unseen, failure) &&
         evaluate_fit(&words->known, &words->unseen, &words->fit, run->dataset,
                      run->options->seed, run->options->threads, failure);
    fitting_release(&fitting);
    free(documents);
    return ok;
}

/* ---- Sources ------------------------------------------------------------------------- */

/* The sources that are told apart, and whose documents are whose. */
struct source_classes {
    size_t classes;
    uint32_t *class_of;  /* [documents] or NO_CLASS */
    uint32_t *documents; /* [count] those of a class */
    size_t count;
    uint32_t *label;  /* [documents] the class, 0 for those without one */
    uint32_t *fold;   /* [documents] */
    bool *used;       /* [documents] those of a class */
    double *decision; /* [documents][outputs] */
    size_t *in_label; /* [labels][classes] documents of a label and a class */
};

static void classes_release(struct source_classes *sources)
{
    free(sources->class_of);
    free(sources->documents);
    free(sources->label);
    free(sources->fold);
    free(sources->used);
    free(sources->decision);
    free(sources->in_label);
}

struct source_size {
    size_t documents;
    uint32_t source;
};

static int compare_sizes(const void *left, const void *right)
{
    const struct source_size *a = left, *b = right;
    if (a->documents != b->documents)
        return a->documents > b->documents ? -1 : 1;
    return (a->source > b->source) - (a->source < b->source);
}

/* Numbers the largest sources from 0: class_of_source[source_count]. */
static bool choose_sources(struct source_classes *sources, const struct corpus *corpus,
                           uint32_t *class_of_source, struct failure *failure)
{
    struct source_size *sizes = calloc(corpus->source_count + 1, sizeof *sizes);
    if (!sizes)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu sources",
                    corpus->source_count);
    for (uint32_t s = 0; s < corpus->source_count; s++) {
        sizes[s].source = s;
        class_of_source[s] = NO_CLASS;
    }
    for (size_t i = 0; i < corpus->count; i++)
        if (corpus->documents[i].source != CORPUS_NO_SOURCE)
            sizes[corpus->documents[i].source].documents++;
    qsort(sizes, corpus->source_count, sizeof *sizes, compare_sizes);
    for (size_t s = 0; s < corpus->source_count && s < WORDS_FIT_SOURCES; s++)
        if (sizes[s].documents >= WORDS_FIT_SOURCE_DOCUMENTS)
            class_of_source[sizes[s].source] = (uint32_t)sources->classes++;
    free(sizes);
    return true;
}

static bool classes_allocate(struct source_classes *sources, const struct corpus *corpus,
                             struct failure *failure)
{
    const size_t count = corpus->count + 1;
    sources->class_of = calloc(count, sizeof *sources->class_of);
    sources->documents = calloc(count, sizeof *sources->documents);
    sources->label = calloc(count, sizeof *sources->label);
    sources->fold = calloc(count, sizeof *sources->fold);
    sources->used = calloc(count, sizeof *sources->used);
    sources->decision = calloc(count * WORDS_FIT_SOURCES, sizeof *sources->decision);
    sources->in_label =
        calloc((corpus->label_count + 1) * WORDS_FIT_SOURCES, sizeof *sources->in_label);
    return (sources->class_of && sources->documents && sources->label && sources->fold &&
            sources->used && sources->decision && sources->in_label) ||
           fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents", corpus->count);
}

static bool make_classes(struct source_classes *sources, const struct corpus *corpus,
                         struct failure *failure)
{
    uint32_t *class_of_source = malloc((corpus->source_count + 1) * sizeof *class_of_source);
    const bool ok =
        (class_of_source || fail(failure, FAILURE_MEMORY, "not enough memory for %zu sources",
                                 corpus->source_count)) &&
        classes_allocate(sources, corpus, failure) &&
        choose_sources(sources, corpus, class_of_source, failure);
    for (uint32_t i = 0; ok && i < corpus->count; i++) {
        const struct corpus_document *document = &corpus->documents[i];
        const uint32_t class =
            document->source != CORPUS_NO_SOURCE ? class_of_source[document->source] : NO_CLASS;
        sources->class_of[i] = class;
        if (class == NO_CLASS)
            continue;
        sources->label[i] = class;
        sources->used[i] = true;
        sources->documents[sources->count++] = i;
        sources->in_label[document->label * sources->classes + class]++;
    }
    free(class_of_source);
    return ok;
}

/* Splits the classes' documents, those that are copies into one fold. Are there enough of them
 * that are none? */
static bool split_classes(const struct words_run *run, struct source_classes *sources,
                          bool *enough, struct failure *failure)
{
    const uint32_t folds = run->options->folds;
    const uint32_t *cluster = run->dataset->duplicates.cluster;
    uint32_t *part = calloc(3 * (sources->count + 1), sizeof *part);
    unsigned char *seen = calloc(run->dataset->count + 1, 1);
    bool ok = (part && seen) || fail(failure, FAILURE_MEMORY, "not enough memory for folds");
    uint32_t *label = part + sources->count, *group = label + sources->count;
    size_t texts = 0;
    for (size_t i = 0; ok && i < sources->count; i++) {
        const uint32_t document = sources->documents[i];
        label[i] = sources->class_of[document];
        group[i] = cluster[document];
        texts += seen[group[i]] == 0;
        seen[group[i]] = 1;
    }
    *enough = texts >= folds;
    ok = ok && (!*enough || folds_assign(part, label, sources->classes, group, sources->count,
                                         folds, run->options->seed, failure));
    for (size_t i = 0; ok && i < sources->count; i++)
        sources->fold[sources->documents[i]] = part[i];
    free(part);
    free(seen);
    return ok;
}

static bool learn_classes(const struct words_run *run, const struct source_classes *sources,
                          struct failure *failure)
{
    /* Each document counts the same: what is measured is how many are told. */
    const struct learner learner = {.linear = run->matrix,
                                    .label = sources->label,
                                    .count = run->dataset->count,
                                    .labels = sources->classes,
                                    .threads = threads_in_memory(run)};
    const double cost = COST;
    const struct training_request request = {.costs = &cost,
                                             .cost_count = 1,
                                             .splits = {{.fold = sources->fold,
                                                         .folds = run->options->folds,
                                                         .used = sources->used,
                                                         .decision = sources->decision}},
                                             .split_count = 1};
    const struct training_progress stage = progress_stage(run->progress, "telling sources");
    return learner_train(&learner, &request, &stage, failure);
}

/* The value of a class: of two classes there is one output, positive for the first. */
static double class_value(const double *decision, size_t classes, size_t class)
{
    return classes == 2 && class == 1 ? -decision[0] : decision[class];
}

/* The class of the largest value, among those that documents[class] has or, if NULL, all. */
static uint32_t told_class(const double *decision, size_t classes, const size_t *documents)
{
    uint32_t best = NO_CLASS;
    for (uint32_t c = 0; c < classes; c++)
        if ((!documents || documents[c] > 0) &&
            (best == NO_CLASS ||
             class_value(decision, classes, c) > class_value(decision, classes, best)))
            best = c;
    return best;
}

static size_t largest_of(const size_t *documents, size_t classes)
{
    size_t most = 0;
    for (size_t c = 0; c < classes; c++)
        most = documents[c] > most ? documents[c] : most;
    return most;
}

static size_t count_classes(const size_t *documents, size_t classes)
{
    size_t count = 0;
    for (size_t c = 0; c < classes; c++)
        count += documents[c] > 0;
    return count;
}

/* What became of the documents, and which are copies. */
struct told_documents {
    double *right; /* [count][2]: all is told right, or wrong */
    uint32_t *truth, *group;
    size_t count;
};

/* The interval of a share of right ones: that of evaluate. */
static bool estimate_told(struct words_telling *telling, const struct told_documents *told,
                          uint64_t seed, struct failure *failure)
{
    struct evaluation evaluation;
    telling->documents = told->count;
    if (told->count == 0)
        return true;
    if (!evaluate(&evaluation, told->right, told->truth, told->count, 2, told->group,
                  REPLICATES, seed, failure))
        return false;
    telling->accuracy = evaluation.accuracy;
    evaluation_release(&evaluation);
    return true;
}

/* Adds the documents of a class; `in_label`: those of a label with two classes or more, which
 * are told from one another. */
static void tell(const struct words_run *run, const struct source_classes *sources,
                 bool in_label, struct told_documents *told)
{
    const size_t classes = sources->classes, outputs = output_count(classes);
    told->count = 0;
    for (size_t i = 0; i < sources->count; i++) {
        const uint32_t document = sources->documents[i];
        const size_t *of_label =
            sources->in_label + run->dataset->corpus->documents[document].label * classes;
        if (in_label && count_classes(of_label, classes) < 2)
            continue;
        const uint32_t class = told_class(sources->decision + document * outputs, classes,
                                          in_label ? of_label : NULL);
        const bool right = class == sources->class_of[document];
        told->right[2 * told->count] = right;
        told->right[2 * told->count + 1] = !right;
        told->truth[told->count] = 0;
        told->group[told->count++] = run->dataset->duplicates.cluster[document];
    }
}

/* What always saying the largest source would get right: of all, and of each label. */
static void measure_largest(struct words_fit *words, const struct source_classes *sources,
                            size_t labels)
{
    size_t all[WORDS_FIT_SOURCES] = {0}, in_labels = 0;
    for (size_t l = 0; l < labels; l++) {
        const size_t *of_label = sources->in_label + l * sources->classes;
        for (size_t c = 0; c < sources->classes; c++)
            all[c] += of_label[c];
        if (count_classes(of_label, sources->classes) >= 2)
            in_labels += largest_of(of_label, sources->classes);
    }
    words->source.classes = words->source_in_label.classes = sources->classes;
    words->source.largest =
        (double)largest_of(all, sources->classes) / (double)words->source.documents;
    if (words->source_in_label.documents > 0)
        words->source_in_label.largest =
            (double)in_labels / (double)words->source_in_label.documents;
}

static bool measure_told(const struct words_run *run, const struct source_classes *sources,
                         struct failure *failure)
{
    struct words_fit *words = run->words;
    struct told_documents told = {.right = malloc(2 * (sources->count + 1) * sizeof(double)),
                                  .truth = malloc((sources->count + 1) * sizeof(uint32_t)),
                                  .group = malloc((sources->count + 1) * sizeof(uint32_t))};
    bool ok =
        (told.right && told.truth && told.group) ||
        fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents", sources->count);
    if (ok) {
        tell(run, sources, false, &told);
        ok = estimate_told(&words->source, &told, run->options->seed, failure);
    }
    if (ok) {
        tell(run, sources, true, &told);
        ok = estimate_told(&words->source_in_label, &told, run->options->seed, failure);
    }
    if (ok)
        measure_largest(words, sources, run->dataset->corpus->label_count);
    free(told.right);
    free(told.truth);
    free(told.group);
    return ok;
}

static bool fit_sources(const struct words_run *run, struct failure *failure)
{
    const struct corpus *corpus = run->dataset->corpus;
    struct source_classes sources = {0};
    bool enough = false;
    if (run->options->ignore_sources || corpus->source_count < 2)
        return true;
    bool ok = make_classes(&sources, corpus, failure) &&
              (sources.classes < 2 || split_classes(run, &sources, &enough, failure));
    if (ok && enough)
        ok = learn_classes(run, &sources, failure) && measure_told(run, &sources, failure);
    classes_release(&sources);
    return ok;
}

/* ---- The whole ------------------------------------------------------------------------ */

bool words_fit_run(struct words_fit *words, const struct dataset *dataset,
                   const struct fit_options *options, const struct training_progress *progress,
                   struct failure *failure)
{
    struct words_run run = {
        .words = words, .dataset = dataset, .options = options, .progress = progress};
    *words = (struct words_fit){0};
    bool ok = measure_labels(words, dataset, failure);
    words->lack = find_lack(words, dataset, options);
    if (ok && words->lack == WORDS_ENOUGH) {
        ok = set_settings(words, &dataset->extractor->recipe, failure);
        if (ok)
            run.matrix = linear_matrix_new(dataset, &words->fit.trials.items[0].settings,
                                           options->threads, failure);
        ok = run.matrix && fit_labels(&run, failure) && fit_sources(&run, failure);
        linear_matrix_free(run.matrix);
    }
    if (!ok)
        words_fit_release(words);
    return ok;
}

void words_fit_release(struct words_fit *words)
{
    evaluation_release(&words->known);
    evaluation_release(&words->unseen);
    fit_release(&words->fit);
    *words = (struct words_fit){0};
}
