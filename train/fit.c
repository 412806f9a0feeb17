/* fit: see fit.h. */
#include "fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../features/base/hash.h"
#include "../models/calibration.h"
#include "calibrate.h"
#include "fitting.h"
#include "folds.h"
#include "one_vs_rest.h"
#include "search.h"
#include "temperature.h"

/* Machines to average unless told: fewer where each costs more and chance decides less. */
static const struct {
    size_t documents, machines;
} default_averages[] = {{2000, 5}, {10000, 3}, {SIZE_MAX, 1}};

/* ---- Documents and folds -------------------------------------------------- */

struct text_hash {
    uint64_t hash;
    uint32_t document;
};

static int compare_texts(const void *left, const void *right)
{
    const struct text_hash *a = left, *b = right;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return (a->document > b->document) - (a->document < b->document);
}

/* Documents of one text are duplicates: the number of the first of them is the group of all. */
static bool find_duplicates(struct fitting *fitting, struct failure *failure)
{
    const struct corpus *corpus = fitting->dataset->corpus;
    struct text_hash *order = malloc((corpus->count + 1) * sizeof *order);
    if (!order)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents",
                    corpus->count);
    for (size_t i = 0; i < corpus->count; i++) {
        const struct document *document = &corpus->documents[i].document;
        order[i] =
            (struct text_hash){hash_bytes(document->text, document->text_length), (uint32_t)i};
    }
    qsort(order, corpus->count, sizeof *order, compare_texts);
    uint32_t first = 0;
    for (size_t i = 0; i < corpus->count; i++) {
        bool is_new = i == 0 || order[i].hash != order[i - 1].hash;
        first = is_new ? order[i].document : first;
        fitting->different_texts += is_new;
        fitting->duplicate[order[i].document] = first;
    }
    free(order);
    return true;
}

static bool fitting_init(struct fitting *fitting, struct failure *failure)
{
    const struct corpus *corpus = fitting->dataset->corpus;
    fitting->labels = corpus->label_count;
    fitting->outputs = output_count(corpus->label_count);
    fitting->label = malloc(corpus->count * sizeof *fitting->label);
    fitting->source = malloc(corpus->count * sizeof *fitting->source);
    fitting->duplicate = malloc(corpus->count * sizeof *fitting->duplicate);
    fitting->seen = malloc(corpus->source_count + 1);
    if (!fitting->label || !fitting->source || !fitting->duplicate || !fitting->seen)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents",
                    corpus->count);
    for (size_t i = 0; i < corpus->count; i++) {
        fitting->label[i] = corpus->documents[i].label;
        fitting->source[i] = corpus->documents[i].source;
    }
    return find_duplicates(fitting, failure);
}

size_t fitting_groups(const struct fitting *fitting, const uint32_t *documents, size_t count)
{
    size_t groups = 0;
    memset(fitting->seen, 0, fitting->dataset->corpus->source_count + 1);
    for (size_t i = 0; i < count; i++) {
        uint32_t source = fitting->source[documents[i]];
        bool alone = source == CORPUS_NO_SOURCE;
        groups += alone || !fitting->seen[source];
        if (!alone)
            fitting->seen[source] = 1;
    }
    return groups;
}

/* Sources are kept whole if there are two or more; fewer sources than folds make fewer folds.
 */
static void plan_folds(struct fitting *fitting, const uint32_t *documents)
{
    const struct fit_options *options = fitting->options;
    struct fit *fit = fitting->fit;
    size_t groups = fitting_groups(fitting, documents, fitting->dataset->count);
    fit->grouped =
        !options->ignore_sources && fitting->dataset->corpus->source_count > 0 && groups >= 2;
    fit->folds = options->folds;
    if (fit->grouped && groups < options->folds)
        fit->folds = (uint32_t)groups;
}

uint32_t fitting_folds(const struct fitting *fitting, bool grouped)
{
    return grouped ? fitting->fit->folds : fitting->options->folds;
}

bool fitting_split(const struct fitting *fitting, const uint32_t *documents, size_t count,
                   bool grouped, uint32_t folds, uint32_t *fold, struct failure *failure)
{
    uint32_t *label = malloc(count * sizeof *label), *group = malloc(count * sizeof *group);
    bool ok = (label && group) || fail(failure, FAILURE_MEMORY, "not enough memory for folds");
    for (size_t i = 0; ok && i < count; i++) {
        label[i] = fitting->label[documents[i]];
        group[i] = grouped ? fitting->source[documents[i]] : fitting->duplicate[documents[i]];
    }
    bool together = grouped || fitting->different_texts >= folds;
    ok = ok && folds_assign(fold, label, fitting->labels, together ? group : NULL, count, folds,
                            fitting->options->seed, failure);
    free(label);
    free(group);
    return ok;
}

/* Adds documents of labels that have fewer than `least` among the chosen. */
static void add_rare_labels(const struct fitting *fitting, bool *chosen, size_t *have,
                            size_t least)
{
    for (size_t i = 0; i < fitting->dataset->count; i++) {
        uint32_t label = fitting->label[i];
        if (chosen[i] || have[label] >= least)
            continue;
        chosen[i] = true;
        have[label]++;
    }
}

/* All documents, or where that is too many one stratified part of them: fold 0 of a split into
 * as many parts as it takes, with a few more of the labels that are rare in it. */
static bool choose_documents(const struct fitting *fitting, size_t most, uint32_t *documents,
                             size_t *count, struct failure *failure)
{
    size_t all = fitting->dataset->count, parts = (all + most - 1) / most;
    uint32_t *part = calloc(all, sizeof *part);
    size_t *have = calloc(fitting->labels, sizeof *have);
    bool *chosen = calloc(all, sizeof *chosen);
    bool ok = (part && have && chosen) ||
              fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents", all);
    ok = ok && (parts < 2 || folds_assign(part, fitting->label, fitting->labels, NULL, all,
                                          (uint32_t)parts, fitting->options->seed, failure));
    for (size_t i = 0; ok && i < all; i++) {
        chosen[i] = part[i] == 0;
        have[fitting->label[i]] += chosen[i];
    }
    if (ok)
        add_rare_labels(fitting, chosen, have, 2 * (size_t)fitting->options->folds);
    *count = 0;
    for (size_t i = 0; ok && i < all; i++)
        if (chosen[i])
            documents[(*count)++] = (uint32_t)i;
    free(part);
    free(have);
    free(chosen);
    return ok;
}

/* ---- One machine of the average --------------------------------------------- */

/* Memory that one machine is trained and cross-validated in before it is added to the sum. */
struct member {
    struct learner learner;
    struct kernel_matrix *kernel;
    struct linear_matrix *linear;
    double *plain, *grouped; /* [documents][outputs] out-of-fold decision values; shared */
    double *solution, *bias; /* [outputs][learner_width], [outputs]; shared */
};

static void member_release(struct member *member, const struct fitting *fitting)
{
    size_t cells = fitting->dataset->count * fitting->outputs;
    bool built = member->kernel || member->linear;
    shared_free(member->solution,
                fitting->outputs * (built ? learner_width(&member->learner) : 0),
                sizeof *member->solution);
    shared_free(member->plain, cells, sizeof *member->plain);
    shared_free(member->grouped, cells, sizeof *member->grouped);
    shared_free(member->bias, fitting->outputs, sizeof *member->bias);
    kernel_matrix_free(member->kernel);
    linear_matrix_free(member->linear);
}

/* As many threads as find memory for what each of them takes. */
static size_t threads_in_memory(size_t threads, double memory, double each)
{
    double most = memory / each;
    return most >= (double)threads ? threads : most > 1 ? (size_t)most : 1;
}

static bool member_init(struct member *member, const struct fitting *fitting,
                        const struct gram *gram, const struct settings *settings,
                        struct failure *failure)
{
    const struct fit_options *options = fitting->options;
    size_t count = fitting->dataset->count, cells = count * fitting->outputs;
    *member = (struct member){.learner = {.label = fitting->label,
                                          .count = count,
                                          .labels = fitting->labels,
                                          .balance = options->balance,
                                          .threads = options->threads}};
    if (fitting->fit->kernel_solver)
        member->kernel = kernel_matrix_new(gram, settings, options->threads, failure);
    else
        member->linear =
            linear_matrix_new(fitting->dataset, settings, options->threads, failure);
    if (!member->kernel && !member->linear)
        return false;
    if (member->linear)
        member->learner.threads = threads_in_memory(options->threads, options->memory_bytes,
                                                    linear_solve_bytes(member->linear));
    member->learner.kernel = member->kernel;
    member->learner.linear = member->linear;
    member->plain = shared_allocate(cells, sizeof *member->plain, failure);
    member->grouped = shared_allocate(cells, sizeof *member->grouped, failure);
    member->bias = shared_allocate(fitting->outputs, sizeof *member->bias, failure);
    member->solution = shared_allocate(fitting->outputs * learner_width(&member->learner),
                                       sizeof *member->solution, failure);
    return member->plain && member->grouped && member->bias && member->solution;
}

/* Trains the machine out of fold, plain and if there are sources grouped, and on everything. */
static bool learn(const struct fitting *fitting, const struct member *member,
                  const uint32_t *documents, double cost, struct failure *failure)
{
    size_t count = fitting->dataset->count;
    uint32_t *fold[2] = {malloc(count * sizeof **fold), malloc(count * sizeof **fold)};
    double *const decision[2] = {member->plain, member->grouped};
    struct lesson lesson = {.costs = &cost,
                            .cost_count = 1,
                            .split_count = fitting->fit->grouped ? 2 : 1,
                            .solution = member->solution,
                            .bias = member->bias};
    bool ok =
        (fold[0] && fold[1]) || fail(failure, FAILURE_MEMORY, "not enough memory for folds");
    for (size_t s = 0; ok && s < lesson.split_count; s++) {
        lesson.splits[s] = (struct split){fold[s], fitting_folds(fitting, s == 1), decision[s]};
        ok = fitting_split(fitting, documents, count, s == 1, lesson.splits[s].folds, fold[s],
                           failure);
    }
    const struct progress stage = progress_stage(fitting->progress, "training");
    ok = ok && learner_learn(&member->learner, &lesson, &stage, failure);
    free(fold[0]);
    free(fold[1]);
    return ok;
}

/* The machine's share of the average: decision values of unit deviation count alike. */
static double member_share(const struct fitting *fitting, const double *decision)
{
    size_t cells = fitting->dataset->count * fitting->outputs;
    double sum = 0, squares = 0;
    for (size_t i = 0; i < cells; i++)
        sum += decision[i];
    for (size_t i = 0; i < cells; i++)
        squares += (decision[i] - sum / (double)cells) * (decision[i] - sum / (double)cells);
    double deviation = sqrt(squares / (double)cells);
    return (deviation > 1e-6 ? 1 / deviation : 1) / (double)fitting->fit->average;
}

/* Adds one output's weights, times `share`, to the sum. From coordinate descent they come by
 * feature, on values already weighted by block; from libsvm by document: w = sum of coefficient
 * * x, the kernel trick undone, where a block weighs in with its square (once in x, once in
 * x'). */
static void add_weights(const struct fitting *fitting, const struct member *member,
                        const struct settings *settings, size_t output, double share)
{
    const struct dataset *dataset = fitting->dataset;
    size_t features = dataset->feature_count, width = fitting->fit->width;
    double *weights = fitting->fit->weights + output * width;
    const double *solution = member->solution + output * learner_width(&member->learner);
    double dense = (double)settings->dense_weight / sqrt((double)dataset->dense_count + 1e-9);
    for (size_t i = 0; member->kernel && i < dataset->count; i++) {
        const struct sparse_row *row = &dataset->rows[i];
        for (size_t b = 0; solution[i] != 0 && b < NGRAM_MAX_BLOCKS; b++) {
            double block = (double)settings->block_weight[b];
            for (uint32_t e = row->begin[b]; block > 0 && e < row->begin[b + 1]; e++)
                weights[row->entries[e].feature] +=
                    share * solution[i] * block * block * (double)row->entries[e].value;
        }
        for (size_t f = 0; solution[i] != 0 && dense > 0 && f < dataset->dense_count; f++)
            weights[features + f] += share * solution[i] * dense * dense *
                                     (double)dataset->dense[i * dataset->dense_count + f];
    }
    for (size_t f = 0; !member->kernel && f < width; f++) {
        double block =
            f < features ? (double)settings->block_weight[dataset->block_of_feature[f]] : dense;
        weights[f] += share * solution[f] * block;
    }
}

/* Trains one machine, and adds it and its out-of-fold decision values to the sums. */
static bool add_member(const struct fitting *fitting, const struct gram *gram,
                       const uint32_t *documents, const struct settings *settings,
                       struct failure *failure)
{
    struct fit *fit = fitting->fit;
    struct member member;
    bool ok = member_init(&member, fitting, gram, settings, failure) &&
              learn(fitting, &member, documents, settings->cost, failure);
    if (ok) {
        double share = member_share(fitting, member.plain);
        for (size_t i = 0; i < fitting->dataset->count * fitting->outputs; i++) {
            fit->known.decision[i] += share * member.plain[i];
            if (fit->grouped)
                fit->unseen.decision[i] += share * member.grouped[i];
        }
        for (size_t k = 0; k < fitting->outputs; k++) {
            fit->bias[k] += share * member.bias[k];
            add_weights(fitting, &member, settings, k, share);
        }
        for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
            fit->blocks_used[b] |= settings->block_weight[b] > 0;
        fit->dense_used |= settings->dense_weight > 0;
    }
    member_release(&member, fitting);
    return ok;
}

/* ---- Calibration --------------------------------------------------------------- */

static bool out_of_fold_init(struct out_of_fold *out, const struct fitting *fitting,
                             struct failure *failure)
{
    size_t count = fitting->dataset->count;
    out->decision = calloc(count * fitting->outputs, sizeof *out->decision);
    out->slope = calloc(fitting->labels, sizeof *out->slope);
    out->intercept = calloc(fitting->labels, sizeof *out->intercept);
    out->probability = calloc(count * fitting->labels, sizeof *out->probability);
    return (out->decision && out->slope && out->intercept && out->probability) ||
           fail(failure, FAILURE_MEMORY, "not enough memory to cross-validate");
}

static void out_of_fold_release(struct out_of_fold *out)
{
    free(out->decision);
    free(out->slope);
    free(out->intercept);
    free(out->probability);
    *out = (struct out_of_fold){0};
}

static void apply_calibration(const struct fitting *fitting, struct out_of_fold *out)
{
    struct calibration calibration = {out->slope, out->intercept};
    for (size_t i = 0; i < fitting->dataset->count; i++)
        calibration_apply(&calibration, out->decision + i * fitting->outputs, fitting->labels,
                          out->probability + i * fitting->labels);
}

static bool calibrate(const struct fitting *fitting, struct failure *failure)
{
    struct fit *fit = fitting->fit;
    struct out_of_fold *known = &fit->known, *unseen = &fit->unseen;
    size_t count = fitting->dataset->count;
    if (!calibrate_fit(known->decision, fitting->label, count, fitting->labels, known->slope,
                       known->intercept, failure))
        return false;
    apply_calibration(fitting, known);
    fit->inverse_temperature = 1;
    if (!fit->grouped)
        return true;
    struct calibration calibration = {known->slope, known->intercept};
    const double *const kinds[2] = {known->decision, unseen->decision};
    fit->inverse_temperature =
        temperature_fit(&calibration, kinds, fitting->label, count, fitting->labels);
    for (size_t k = 0; k < fitting->labels; k++) {
        unseen->slope[k] = fit->inverse_temperature * known->slope[k];
        unseen->intercept[k] = fit->inverse_temperature * known->intercept[k];
    }
    apply_calibration(fitting, unseen);
    return true;
}

/* ---- The whole ------------------------------------------------------------------ */

static size_t default_average(const struct fitting *fitting)
{
    size_t row = 0;
    while (fitting->dataset->count > default_averages[row].documents)
        row++;
    return default_averages[row].machines;
}

static bool finish(const struct fitting *fitting, const struct gram *gram,
                   const uint32_t *documents, struct failure *failure)
{
    struct fit *fit = fitting->fit;
    const struct dataset *dataset = fitting->dataset;
    if (fit->average > fit->trials.count)
        fit->average = fit->trials.count;
    fit->width = dataset->feature_count + dataset->dense_count;
    fit->bias = calloc(fitting->outputs, sizeof *fit->bias);
    fit->weights = calloc(fitting->outputs * fit->width + 1, sizeof *fit->weights);
    bool ok = (fit->bias && fit->weights) ||
              fail(failure, FAILURE_MEMORY, "not enough memory for %zu weights", fit->width);
    ok = ok && out_of_fold_init(&fit->known, fitting, failure) &&
         (!fit->grouped || out_of_fold_init(&fit->unseen, fitting, failure));
    for (size_t m = 0; ok && m < fit->average; m++)
        ok = add_member(fitting, gram, documents, &fit->trials.items[m].settings, failure);
    return ok && calibrate(fitting, failure);
}

/* The most documents whose Gram and kernel matrices fit. */
static size_t kernel_capacity(const struct fitting *fitting)
{
    double one = gram_bytes(1, &fitting->dataset->extractor->recipe);
    return (size_t)sqrt(fitting->options->memory_bytes / one);
}

/* Searches on all documents or a part of them; `gram` is left as computed. */
static bool search_part(const struct fitting *fitting, size_t most, uint32_t *documents,
                        struct gram *gram, struct failure *failure)
{
    struct fit *fit = fitting->fit;
    return choose_documents(fitting, most, documents, &fit->searched_documents, failure) &&
           gram_compute(gram, fitting->dataset, documents, fit->searched_documents,
                        fitting->options->threads, fitting->progress, failure) &&
           settings_search(fitting, gram, failure);
}

static bool run(struct fitting *fitting, struct failure *failure)
{
    const struct fit_options *options = fitting->options;
    size_t all = fitting->dataset->count, capacity = kernel_capacity(fitting);
    struct fit *fit = fitting->fit;
    fit->kernel_solver =
        options->solver == SOLVER_LIBSVM || (options->solver == SOLVER_AUTO && all <= capacity);
    if (fit->kernel_solver && all > capacity)
        return fail(failure, FAILURE_MEMORY,
                    "%zu documents need %.0f MB for libsvm's kernel matrix; "
                    "give more with --memory, or use --solver descent",
                    all, gram_bytes(all, &fitting->dataset->extractor->recipe) / 1e6);
    size_t most = options->search_documents < capacity ? options->search_documents : capacity;
    uint32_t *documents = malloc(all * sizeof *documents);
    struct gram gram = {0};
    bool ok = documents || fail(failure, FAILURE_MEMORY, "not enough memory for documents");
    for (size_t i = 0; ok && i < all; i++)
        documents[i] = (uint32_t)i;
    if (ok)
        plan_folds(fitting, documents);
    fit->average = options->average > 0 ? options->average : default_average(fitting);
    ok = ok && search_part(fitting, most, documents, &gram, failure);
    if (ok && fit->searched_documents < all) {
        gram_release(&gram);
        for (size_t i = 0; i < all; i++)
            documents[i] = (uint32_t)i;
        ok = !fit->kernel_solver || gram_compute(&gram, fitting->dataset, documents, all,
                                                 options->threads, fitting->progress, failure);
    }
    ok = ok && finish(fitting, &gram, documents, failure);
    gram_release(&gram);
    free(documents);
    return ok;
}

bool fit_run(struct fit *fit, const struct dataset *dataset, const struct fit_options *options,
             const struct progress *progress, struct failure *failure)
{
    *fit = (struct fit){.outputs = output_count(dataset->corpus->label_count)};
    struct fitting fitting = {
        .fit = fit, .dataset = dataset, .options = options, .progress = progress};
    bool ok = fitting_init(&fitting, failure) && run(&fitting, failure);
    free(fitting.label);
    free(fitting.source);
    free(fitting.duplicate);
    free(fitting.seen);
    if (!ok)
        fit_release(fit);
    return ok;
}

void fit_release(struct fit *fit)
{
    out_of_fold_release(&fit->unseen);
    out_of_fold_release(&fit->known);
    free(fit->weights);
    free(fit->bias);
    trials_release(&fit->trials);
    *fit = (struct fit){0};
}
