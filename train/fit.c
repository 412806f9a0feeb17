/* fit: see fit.h. */
#include "fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fitting.h"
#include "one_vs_rest.h"
#include "search.h"
#include "settings_search.h"

/* How many machines are averaged by default: fewer on larger sets, where each takes longer and
 * the choice of one depends less on chance. */
static const struct {
    size_t documents, machines;
} default_averages[] = {{2000, 5}, {10000, 3}, {SIZE_MAX, 1}};

/* On more documents vectors are faster than their Gram matrix: its time grows with the square,
 * and they are level here. */
#define GRAM_DOCUMENTS 5000

/* Of the machines that are trained on all documents: they are few, and their weights are shown.
 * What settings are chosen, and calibrations, hardly depend on it. */
#define FINAL_TOLERANCE 0.01

/* ---- One machine of the average --------------------------------------------- */

/* One machine, which is trained and cross-validated before it is added to the sum. */
struct averaged_machine {
    struct learner learner;
    struct kernel_matrix *kernel;
    struct linear_matrix *linear;
    double *plain, *grouped;           /* [documents][outputs] out-of-fold decision values */
    double *solution, *bias;           /* [outputs][learner_width], [outputs] */
    size_t kept_folds;                 /* fit->kept_folds if these machines are kept, else 0 */
    double *fold_solution, *fold_bias; /* [kept_folds] times that */
};

static void machine_release(struct averaged_machine *machine)
{
    free(machine->solution);
    free(machine->fold_solution);
    free(machine->fold_bias);
    free(machine->plain);
    free(machine->grouped);
    free(machine->bias);
    kernel_matrix_free(machine->kernel);
    linear_matrix_free(machine->linear);
}

/* The most threads, up to `threads`, that have `each` bytes within `memory`. At least one. */
static size_t threads_in_memory(size_t threads, double memory, double each)
{
    double most = memory / each;
    return most >= (double)threads ? threads : most > 1 ? (size_t)most : 1;
}

static bool keep_folds(struct averaged_machine *machine, const struct fitting *fitting,
                       struct failure *failure)
{
    const size_t outputs = fitting->fit->kept_folds * fitting->outputs;
    machine->kept_folds = fitting->fit->kept_folds;
    machine->fold_bias = calloc(outputs, sizeof *machine->fold_bias);
    machine->fold_solution =
        calloc(outputs * learner_width(&machine->learner), sizeof *machine->fold_solution);
    return (machine->fold_bias && machine->fold_solution) ||
           fail(failure, FAILURE_MEMORY, "not enough memory for %zu machines", outputs);
}

/* `keep`: the folds' machines too. */
static bool machine_init(struct averaged_machine *machine, const struct fitting *fitting,
                         const struct gram *gram, const struct settings *settings, bool keep,
                         struct failure *failure)
{
    const struct fit_options *options = fitting->options;
    size_t count = fitting->dataset->count, cells = count * fitting->outputs;
    *machine = (struct averaged_machine){.learner = {.label = fitting->label,
                                                     .count = count,
                                                     .labels = fitting->labels,
                                                     .libsvm = options->solver == SOLVER_LIBSVM,
                                                     .balance = options->balance,
                                                     .threads = options->threads}};
    if (fitting->fit->kernel_solver)
        machine->kernel = kernel_matrix_new(gram, settings, options->threads, failure);
    else
        machine->linear =
            linear_matrix_new(fitting->dataset, settings, options->threads, failure);
    if (!machine->kernel && !machine->linear)
        return false;
    if (machine->linear)
        machine->learner.threads = threads_in_memory(options->threads, options->memory_bytes,
                                                     linear_solve_bytes(machine->linear));
    machine->learner.kernel = machine->kernel;
    machine->learner.linear = machine->linear;
    machine->plain = calloc(cells, sizeof *machine->plain);
    machine->grouped = calloc(cells, sizeof *machine->grouped);
    machine->bias = calloc(fitting->outputs, sizeof *machine->bias);
    machine->solution =
        calloc(fitting->outputs * learner_width(&machine->learner), sizeof *machine->solution);
    if (!machine->plain || !machine->grouped || !machine->bias || !machine->solution)
        return fail(failure, FAILURE_MEMORY, "not enough memory to train");
    return !keep || keep_folds(machine, fitting, failure);
}

/* Trains the machine on all documents and, if `splits` is not 0, out of fold: on the plain
 * folds and the grouped ones, if there are any, or (1) on those of which machines are kept. */
static bool learn(const struct fitting *fitting, const struct averaged_machine *machine,
                  double cost, size_t splits, struct failure *failure)
{
    const struct fit *fit = fitting->fit;
    const size_t first = splits == 1 && fit->grouped;
    const struct out_of_fold *const kinds[2] = {&fit->known, &fit->unseen};
    double *const decision[2] = {machine->plain, machine->grouped};
    struct training_request request = {.costs = &cost,
                                       .cost_count = 1,
                                       .tolerance = FINAL_TOLERANCE,
                                       .split_count = splits,
                                       .solution = machine->solution,
                                       .bias = machine->bias,
                                       .kept_split = splits == 2,
                                       .kept_folds = machine->kept_folds,
                                       .fold_solution = machine->fold_solution,
                                       .fold_bias = machine->fold_bias};
    for (size_t s = 0; s < splits; s++)
        request.splits[s] = (struct fold_split){.fold = kinds[first + s]->fold,
                                                .folds = kinds[first + s]->folds,
                                                .decision = decision[first + s]};
    const struct training_progress stage = progress_stage(fitting->progress, "training");
    return learner_train(&machine->learner, &request, &stage, failure);
}

/* Adds the weights of the words of the block that is a mean (mean_vectors.h), as add_weights
 * does for the others. */
static bool add_mean_weights(const struct fitting *fitting,
                             const struct averaged_machine *machine,
                             const struct settings *settings, const double *solution,
                             double share, double *weights, struct failure *failure)
{
    const struct dataset *dataset = fitting->dataset;
    const struct mean_vectors *means = &dataset->means;
    const double block = (double)settings->block_weight[means->block];
    if (means->dimensions == 0 || block <= 0)
        return true;
    double *numbers = calloc(means->dimensions, sizeof *numbers);
    if (!numbers)
        return fail(failure, FAILURE_MEMORY, "not enough memory to train");
    for (size_t d = 0; !machine->kernel && d < means->dimensions; d++)
        numbers[d] =
            share * block * solution[dataset->feature_count + dataset->dense_count + d];
    for (size_t i = 0; machine->kernel && i < dataset->count; i++)
        for (size_t d = 0; solution[i] != 0 && d < means->dimensions; d++)
            numbers[d] += share * solution[i] * block * block *
                          (double)means->documents[i * means->dimensions + d];
    mean_vectors_spread(means, numbers, weights);
    free(numbers);
    return true;
}

/* Adds the weights of the n-grams of a block that has forms: what all documents together give
 * each form goes to its n-grams. */
static bool add_form_weights(const struct fitting *fitting, size_t b, const double *solution,
                             double share, double *weights, struct failure *failure)
{
    const struct dataset *dataset = fitting->dataset;
    const struct forms *forms = &dataset->forms[b];
    double *sums = calloc(forms->count + 1, sizeof *sums);
    if (!sums)
        return fail(failure, FAILURE_MEMORY, "not enough memory to train");
    for (size_t i = 0; i < dataset->count; i++) {
        const struct sparse_row *row = &dataset->rows[i];
        for (uint32_t e = row->begin[b]; solution[i] != 0 && e < row->begin[b + 1]; e++)
            sums[row->entries[e].feature] += solution[i] * (double)row->entries[e].value;
    }
    for (size_t f = 0; f < forms->count; f++)
        for (size_t e = forms->begin[f]; e < forms->begin[f + 1]; e++)
            weights[forms->entries[e].feature] +=
                share * sums[f] * (double)forms->entries[e].value;
    free(sums);
    return true;
}

/* Adds a block's n-grams to the weights: w = sum of coefficient * x. A block's weight counts
 * twice, once in the x of training and once in the x' that is scored. */
static bool add_block_weights(const struct fitting *fitting, size_t b, double block,
                              const double *solution, double share, double *weights,
                              struct failure *failure)
{
    const struct dataset *dataset = fitting->dataset;
    if (block <= 0 || mean_vectors_are(&dataset->means, b))
        return true;
    if (forms_are(&dataset->forms[b]))
        return add_form_weights(fitting, b, solution, share * block * block, weights, failure);
    for (size_t i = 0; i < dataset->count; i++) {
        const struct sparse_row *row = &dataset->rows[i];
        for (uint32_t e = row->begin[b]; solution[i] != 0 && e < row->begin[b + 1]; e++)
            weights[row->entries[e].feature] +=
                share * solution[i] * block * block * (double)row->entries[e].value;
    }
    return true;
}

/* Adds the weights of one output's solution, times `share`, to `weights`. Coordinate descent
 * on vectors gives weights by feature, for values that are multiplied by their block's weight.
 * On the Gram matrix it gives coefficients by document. */
static bool add_weights(const struct fitting *fitting, const struct averaged_machine *machine,
                        const struct settings *settings, const double *solution, double share,
                        double *weights, struct failure *failure)
{
    const struct dataset *dataset = fitting->dataset;
    size_t features = dataset->feature_count, width = fitting->fit->width;
    double dense = (double)settings->dense_weight / sqrt((double)dataset->dense_count + 1e-9);
    for (size_t b = 0; machine->kernel && b < NGRAM_MAX_BLOCKS; b++)
        if (!add_block_weights(fitting, b, (double)settings->block_weight[b], solution, share,
                               weights, failure))
            return false;
    for (size_t i = 0; machine->kernel && i < dataset->count; i++)
        for (size_t f = 0; solution[i] != 0 && dense > 0 && f < dataset->dense_count; f++)
            weights[features + f] += share * solution[i] * dense * dense *
                                     (double)dataset->dense[i * dataset->dense_count + f];
    for (size_t f = 0; !machine->kernel && f < width; f++) {
        double block =
            f < features ? (double)settings->block_weight[dataset->block_of_feature[f]] : dense;
        weights[f] += share * solution[f] * block;
    }
    return add_mean_weights(fitting, machine, settings, solution, share, weights, failure);
}

/* The weights of several solutions, one behind another, each by a thread. */
struct weights_job {
    const struct fitting *fitting;
    const struct averaged_machine *machine;
    const struct settings *settings;
    const double *solutions;
    double share, *weights;
};

static bool weights_task(size_t index, size_t thread, void *context, struct failure *failure)
{
    (void)thread;
    const struct weights_job *job = context;
    return add_weights(job->fitting, job->machine, job->settings,
                       job->solutions + index * learner_width(&job->machine->learner),
                       job->share, job->weights + index * job->fitting->fit->width, failure);
}

static bool keep_machines(const struct fitting *fitting, const struct averaged_machine *machine,
                          const struct settings *settings, struct failure *failure)
{
    struct fit *fit = fitting->fit;
    const size_t machines = machine->kept_folds * fitting->outputs;
    fit->fold_bias = calloc(machines + 1, sizeof *fit->fold_bias);
    fit->fold_weights = calloc(machines * fit->width + 1, sizeof *fit->fold_weights);
    if (!fit->fold_bias || !fit->fold_weights)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu weights",
                    machines * fit->width);
    memcpy(fit->fold_bias, machine->fold_bias, machines * sizeof *fit->fold_bias);
    struct weights_job job = {fitting, machine,          settings, machine->fold_solution,
                              1,       fit->fold_weights};
    return parallel_threads(machines, fitting->options->threads, weights_task, &job, NULL,
                            failure);
}

/* Adds its out-of-fold decision values, times `share`, to the sums. */
static void add_decisions(const struct fitting *fitting, const struct averaged_machine *machine,
                          double share)
{
    struct fit *fit = fitting->fit;
    for (size_t i = 0; i < fitting->dataset->count * fitting->outputs; i++) {
        fit->known.decision[i] += share * machine->plain[i];
        if (fit->grouped)
            fit->unseen.decision[i] += share * machine->grouped[i];
    }
}

/* Are the out-of-fold decision values those that the search has found? */
static bool are_decided(const struct fitting *fitting, const struct search_values *values)
{
    return values->most_trials > 0 && values->count == fitting->dataset->count &&
           (values->nested || fitting->fit->kernel_solver); /* which solved the search, too */
}

/* Trains the machine of one trial, the `number`th best, and adds it to the sum. If the values
 * of the search are kept, they are its decision values too. */
static bool add_machine(const struct fitting *fitting, const struct gram *gram,
                        const struct search_values *values, size_t number,
                        struct failure *failure)
{
    struct fit *fit = fitting->fit;
    const struct trial *trial = &fit->trials.items[number];
    const struct settings *settings = &trial->settings;
    const bool keep = number == 0, decided = are_decided(fitting, values);
    const size_t splits = !decided ? 1 + fit->grouped : keep;
    struct averaged_machine machine;
    bool ok = machine_init(&machine, fitting, gram, settings, keep, failure) &&
              learn(fitting, &machine, settings->cost, splits, failure) &&
              (!keep || keep_machines(fitting, &machine, settings, failure));
    if (ok) {
        const size_t cells = fitting->dataset->count * fitting->outputs;
        const double share =
            (decided ? values->share[trial->number] : fitting_share(machine.plain, cells)) /
            (double)fit->average;
        if (!decided)
            add_decisions(fitting, &machine, share);
        for (size_t k = 0; k < fitting->outputs; k++)
            fit->bias[k] += share * machine.bias[k];
        struct weights_job job = {fitting,          &machine, settings,
                                  machine.solution, share,    fit->weights};
        ok = parallel_threads(fitting->outputs, fitting->options->threads, weights_task, &job,
                              NULL, failure);
        for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
            fit->blocks_used[b] |= settings->block_weight[b] > 0;
        fit->dense_used |= settings->dense_weight > 0;
    }
    machine_release(&machine);
    return ok;
}

/* ---- The whole ------------------------------------------------------------------ */

static size_t default_average(const struct fitting *fitting)
{
    size_t row = 0;
    while (fitting->dataset->count > default_averages[row].documents)
        row++;
    return default_averages[row].machines;
}

static uint32_t folds_to_keep(const struct fitting *fitting)
{
    const uint32_t folds = fitting_folds(fitting, fitting->fit->grouped);
    const double fold_bytes =
        (double)(fitting->outputs * fitting->fit->width) * sizeof *fitting->fit->fold_weights;
    uint32_t kept = 1;
    while (kept < folds && (kept + 1) * fold_bytes <= fitting->options->memory_bytes / 10)
        kept++;
    return kept;
}

static bool finish(const struct fitting *fitting, const struct gram *gram,
                   const uint32_t *documents, const struct search_values *values,
                   struct failure *failure)
{
    struct fit *fit = fitting->fit;
    const struct dataset *dataset = fitting->dataset;
    if (fit->average > fit->trials.count)
        fit->average = fit->trials.count;
    fit->nested = are_decided(fitting, values) && values->nested;
    fit->width = dataset->feature_count + dataset->dense_count;
    fit->kept_folds = folds_to_keep(fitting);
    fit->bias = calloc(fitting->outputs, sizeof *fit->bias);
    fit->weights = calloc(fitting->outputs * fit->width + 1, sizeof *fit->weights);
    bool ok = (fit->bias && fit->weights) ||
              fail(failure, FAILURE_MEMORY, "not enough memory for %zu weights", fit->width);
    ok = ok && fitting_split_all(fitting, documents, failure);
    if (ok && are_decided(fitting, values))
        ok = search_values_decide(values, &fit->trials, fit->average, 0, fit->known.decision,
                                  failure) &&
             (!fit->grouped || search_values_decide(values, &fit->trials, fit->average, 1,
                                                    fit->unseen.decision, failure));
    for (size_t m = 0; ok && m < fit->average; m++)
        ok = add_machine(fitting, gram, values, m, failure);
    return ok && fitting_calibrate(fitting, &fit->known, &fit->unseen, failure);
}

/* The bytes of the matrices of `count` documents: they grow with its square. */
static double matrices_bytes(const struct fitting *fitting, size_t count)
{
    return gram_bytes(count, &fitting->dataset->extractor->recipe) +
           (fitting->options->solver == SOLVER_LIBSVM ? libsvm_bytes(count) : 0);
}

/* The most documents whose matrices fit in memory_bytes. */
static size_t kernel_capacity(const struct fitting *fitting)
{
    return (size_t)sqrt(fitting->options->memory_bytes / matrices_bytes(fitting, 1));
}

/* Searches on at most `most` documents, and leaves their Gram matrix in `gram`. */
static bool search_part(const struct fitting *fitting, size_t most, uint32_t *documents,
                        struct gram *gram, struct search_values *values,
                        struct failure *failure)
{
    struct fit *fit = fitting->fit;
    return fitting_choose(fitting, most, documents, &fit->searched_documents, failure) &&
           gram_compute(gram, fitting->dataset, documents, fit->searched_documents,
                        fitting->options->threads, fitting->progress, failure) &&
           settings_search(fitting, gram, values, failure);
}

static bool run(struct fitting *fitting, struct failure *failure)
{
    const struct fit_options *options = fitting->options;
    size_t all = fitting->dataset->count, capacity = kernel_capacity(fitting);
    struct fit *fit = fitting->fit;
    fit->kernel_solver =
        options->solver == SOLVER_GRAM || options->solver == SOLVER_LIBSVM ||
        (options->solver == SOLVER_AUTO && all <= capacity && all <= GRAM_DOCUMENTS);
    if (fit->kernel_solver && all > capacity)
        return fail(failure, FAILURE_MEMORY,
                    "%zu documents need %.0f MB for their Gram matrix; "
                    "give more with --memory, or use --solver descent",
                    all, matrices_bytes(fitting, all) / 1e6);
    size_t most = options->search_documents < capacity ? options->search_documents : capacity;
    uint32_t *documents = malloc(all * sizeof *documents);
    struct gram gram = {0};
    struct search_values values = {0};
    bool ok = documents || fail(failure, FAILURE_MEMORY, "not enough memory for documents");
    for (size_t i = 0; ok && i < all; i++)
        documents[i] = (uint32_t)i;
    ok = ok && fitting_plan_folds(fitting, documents, failure);
    fit->average = options->average > 0 ? options->average : default_average(fitting);
    ok = ok && search_part(fitting, most, documents, &gram, &values, failure);
    if (ok && fit->searched_documents < all) {
        gram_release(&gram);
        for (size_t i = 0; i < all; i++)
            documents[i] = (uint32_t)i;
        ok = !fit->kernel_solver || gram_compute(&gram, fitting->dataset, documents, all,
                                                 options->threads, fitting->progress, failure);
    }
    ok = ok && finish(fitting, &gram, documents, &values, failure);
    search_values_release(&values);
    gram_release(&gram);
    free(documents);
    return ok;
}

bool fit_run(struct fit *fit, const struct dataset *dataset, const struct fit_options *options,
             const struct training_progress *progress, struct failure *failure)
{
    *fit = (struct fit){.outputs = output_count(dataset->corpus->label_count)};
    struct fitting fitting = {
        .fit = fit, .dataset = dataset, .options = options, .progress = progress};
    bool ok = fitting_init(&fitting, failure) && run(&fitting, failure);
    fitting_release(&fitting);
    if (!ok)
        fit_release(fit);
    return ok;
}

void fit_release(struct fit *fit)
{
    out_of_fold_release(&fit->unseen);
    out_of_fold_release(&fit->known);
    free(fit->fold_weights);
    free(fit->fold_bias);
    free(fit->weights);
    free(fit->bias);
    trials_release(&fit->trials);
    *fit = (struct fit){0};
}
