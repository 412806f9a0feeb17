/* one_vs_rest: see one_vs_rest.h. */
#include "one_vs_rest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct ovr_job {
    const struct learner *learner;
    const struct training_request *request;
    size_t outputs;
    struct libsvm_side *libsvm;      /* or NULL */
    signed char *signs;              /* linear: [machines][count] */
    struct linear_machine *machines; /* linear */
};

/* Which machine number n of a request is. First come the splits' machines, by C, fold and
 * output, then those on all documents. */
struct machine_spec {
    const struct fold_split *split; /* NULL: all documents */
    uint32_t fold, other;           /* left out; the same but for a pair */
    double cost;
    size_t output;
    double *decision; /* of this C and output, of document 0 (of outer fold 0, if nested); the
                         next document's is `outputs` further on */
};

/* The machines of a split for one C and output. */
static size_t split_machines(const struct fold_split *split)
{
    return split->nested ? split->folds * (split->folds + 1) / 2 : split->folds;
}

static size_t machine_count(const struct ovr_job *job)
{
    const struct training_request *request = job->request;
    size_t folds = 0;
    for (size_t s = 0; s < request->split_count; s++)
        folds += split_machines(&request->splits[s]) * request->cost_count;
    return (folds + (request->solution ? 1 : 0)) * job->outputs;
}

/* The folds that machine `index` of a split leaves out: first come single folds, then pairs. */
static void set_folds(struct machine_spec *spec, size_t index)
{
    const size_t folds = spec->split->folds;
    spec->fold = spec->other = (uint32_t)index;
    if (index < folds)
        return;
    index -= folds;
    size_t first = 0;
    for (; index >= folds - 1 - first; first++)
        index -= folds - 1 - first;
    spec->fold = (uint32_t)first;
    spec->other = (uint32_t)(first + 1 + index);
}

static struct machine_spec find_spec(const struct ovr_job *job, size_t index)
{
    const struct training_request *request = job->request;
    struct machine_spec spec = {.cost = request->costs[0], .output = index % job->outputs};
    index /= job->outputs;
    for (size_t s = 0; s < request->split_count; s++) {
        const struct fold_split *split = &request->splits[s];
        const size_t machines = split_machines(split), here = machines * request->cost_count;
        if (index < here) {
            const size_t cost = index / machines;
            spec.split = split;
            set_folds(&spec, index % machines);
            spec.cost = request->costs[cost];
            spec.decision = split->decision +
                            cost * fold_split_cells(split, job->learner->count, job->outputs) +
                            spec.output;
            return spec;
        }
        index -= here;
    }
    return spec;
}

static bool is_left_out(const struct machine_spec *spec, size_t document)
{
    return spec->split && (spec->split->fold[document] == spec->fold ||
                           spec->split->fold[document] == spec->other);
}

/* May the machine be trained on this document? */
static bool is_used(const struct machine_spec *spec, size_t document)
{
    return !spec->split || !spec->split->used || spec->split->used[document];
}

/* Where the machine's value of a document that it left out belongs. */
static double *decision_of(const struct ovr_job *job, const struct machine_spec *spec,
                           size_t document)
{
    const struct fold_split *split = spec->split;
    const size_t outer = split->fold[document] == spec->fold ? spec->other : spec->fold;
    const size_t row = split->nested ? outer * job->learner->count + document : document;
    return spec->decision + row * job->outputs;
}

static double side_cost(const struct learner *learner, double cost, size_t all, size_t side)
{
    return cost * pow((double)all / (2 * (double)side), learner->balance);
}

/* Where a machine's solution goes, if it is asked for: NULL, NULL if not. */
struct solution_place {
    double *solution, *bias;
};

static struct solution_place find_place(const struct ovr_job *job,
                                        const struct machine_spec *spec)
{
    const struct training_request *request = job->request;
    const size_t width = learner_width(job->learner);
    if (!spec->split)
        return (struct solution_place){request->solution + spec->output * width,
                                       request->bias + spec->output};
    if (spec->split != &request->splits[request->kept_split] ||
        spec->fold >= request->kept_folds)
        return (struct solution_place){0};
    const size_t machine = spec->fold * job->outputs + spec->output;
    return (struct solution_place){request->fold_solution + machine * width,
                                   request->fold_bias + machine};
}

static bool is_trained_on(signed char sign)
{
    return sign == 1 || sign == -1;
}

/* The documents of one machine's training part, with their sides of its output. */
struct training_part {
    size_t count, positive;
    double cost_positive, cost_negative;
};

/* Sets signs[count]: 1, -1, 0 for documents that are left out, or LINEAR_UNUSED. */
static struct training_part choose_part(const struct ovr_job *job,
                                        const struct machine_spec *spec, signed char *signs)
{
    const struct learner *learner = job->learner;
    struct training_part part = {0};
    for (size_t i = 0; i < learner->count; i++) {
        bool positive = learner->label[i] == spec->output;
        signs[i] = is_left_out(spec, i) ? 0
                   : !is_used(spec, i)  ? LINEAR_UNUSED
                   : positive           ? 1
                                        : -1;
        part.count += is_trained_on(signs[i]);
        part.positive += signs[i] == 1;
    }
    if (part.positive > 0 && part.positive < part.count) {
        part.cost_positive = side_cost(learner, spec->cost, part.count, part.positive);
        part.cost_negative =
            side_cost(learner, spec->cost, part.count, part.count - part.positive);
    }
    return part;
}

/* Has the training part documents of one side only? Then there is nothing to train. */
static bool is_one_sided(const struct training_part *part)
{
    return part->positive == 0 || part->positive == part->count;
}

static void decide_one_sided(const struct ovr_job *job, const struct machine_spec *spec,
                             const struct training_part *part)
{
    const size_t width = learner_width(job->learner);
    const double bias = part->positive > 0 ? 1 : -1;
    for (size_t i = 0; i < job->learner->count; i++)
        if (is_left_out(spec, i))
            *decision_of(job, spec, i) = bias;
    const struct solution_place place = find_place(job, spec);
    if (!place.solution)
        return;
    *place.bias = bias;
    for (size_t i = 0; i < width; i++)
        place.solution[i] = 0;
}

size_t learner_width(const struct learner *learner)
{
    return learner->kernel ? learner->count : linear_matrix_width(learner->linear);
}

/* ---- On the Gram matrix ------------------------------------------------------------- */

static void hand_back(const struct ovr_job *job, const struct machine_spec *spec,
                      const double *coefficient, const double *decision, double bias)
{
    const size_t count = job->learner->count;
    for (size_t i = 0; i < count; i++)
        if (is_left_out(spec, i))
            *decision_of(job, spec, i) = decision[i];
    const struct solution_place place = find_place(job, spec);
    if (!place.solution)
        return;
    *place.bias = bias;
    memcpy(place.solution, coefficient, count * sizeof *coefficient);
}

/* A task is one machine for each C in turn: machine `index` of those with the first C. */
static struct machine_spec find_first_spec(const struct ovr_job *job, size_t index)
{
    size_t machine = index;
    for (size_t s = 0; s < job->request->split_count; s++) {
        const size_t own = split_machines(&job->request->splits[s]) * job->outputs;
        if (index < own)
            break;
        index -= own;
        machine += own * (job->request->cost_count - 1);
    }
    return find_spec(job, machine);
}

/* The same machine with another C. */
static void set_cost(const struct ovr_job *job, struct machine_spec *spec, size_t cost)
{
    spec->cost = job->request->costs[cost];
    if (cost > 0)
        spec->decision += fold_split_cells(spec->split, job->learner->count, job->outputs);
}

static bool solve(const struct ovr_job *job, const struct kernel_problem *problem,
                  double *coefficient, double *decision, double *bias, struct failure *failure)
{
    if (job->libsvm)
        return libsvm_solve(job->libsvm, problem, coefficient, decision, bias, failure);
    return kernel_solve(job->learner->kernel, problem, coefficient, decision, bias, failure);
}

static bool kernel_task(size_t index, size_t thread, void *context, struct failure *failure)
{
    (void)thread;
    const struct ovr_job *job = context;
    const size_t count = job->learner->count;
    struct machine_spec spec = find_first_spec(job, index);
    const size_t costs = spec.split ? job->request->cost_count : 1;
    signed char *signs = malloc(count * sizeof *signs);
    double *values = calloc(2 * count, sizeof *values), bias;
    bool ok = (signs && values) || fail(failure, FAILURE_MEMORY, "not enough memory to train");
    for (size_t c = 0; ok && c < costs; c++) {
        set_cost(job, &spec, c);
        const struct training_part part = choose_part(job, &spec, signs);
        struct kernel_problem problem = {.signs = signs,
                                         .cost_positive = part.cost_positive,
                                         .cost_negative = part.cost_negative,
                                         .tolerance = spec.split ? 0 : job->request->tolerance,
                                         .start = c > 0 ? spec.cost / job->request->costs[c - 1]
                                                        : 0};
        if (is_one_sided(&part))
            decide_one_sided(job, &spec, &part);
        else if ((ok = solve(job, &problem, values, values + count, &bias, failure)))
            hand_back(job, &spec, values, values + count, bias);
    }
    free(signs);
    free(values);
    return ok;
}

/* ---- By coordinate descent ---------------------------------------------------------- */

/* Sets up the machines to train, and decides for those with one side only. Returns the number
 * to train. */
static size_t plan_machines(const struct ovr_job *job, size_t machines)
{
    const struct learner *learner = job->learner;
    size_t planned = 0;
    for (size_t m = 0; m < machines; m++) {
        const struct machine_spec spec = find_spec(job, m);
        signed char *signs = job->signs + planned * learner->count;
        struct training_part part = choose_part(job, &spec, signs);
        if (is_one_sided(&part)) {
            decide_one_sided(job, &spec, &part);
            continue;
        }
        struct linear_machine *machine = &job->machines[planned++];
        *machine = (struct linear_machine){.signs = signs,
                                           .cost_positive = part.cost_positive,
                                           .cost_negative = part.cost_negative,
                                           .decision = spec.decision,
                                           .stride = job->outputs};
        const struct solution_place place = find_place(job, &spec);
        machine->weights = place.solution;
        machine->bias = place.bias;
    }
    return planned;
}

static bool learn_linear(struct ovr_job *job, size_t machines,
                         const struct training_progress *progress, struct failure *failure)
{
    const struct learner *learner = job->learner;
    job->signs = calloc(machines, learner->count * sizeof *job->signs);
    job->machines = calloc(machines, sizeof *job->machines);
    bool ok = (job->signs && job->machines) ||
              fail(failure, FAILURE_MEMORY, "not enough memory to train");
    ok = ok && linear_solve(learner->linear, job->machines, plan_machines(job, machines), 0,
                            learner->threads, progress, failure);
    free(job->signs);
    free(job->machines);
    return ok;
}

/* The tasks of kernel_task. */
static size_t count_kernel_tasks(const struct ovr_job *job)
{
    size_t machines = job->request->solution ? 1 : 0;
    for (size_t s = 0; s < job->request->split_count; s++)
        machines += split_machines(&job->request->splits[s]);
    return machines * job->outputs;
}

static bool learn_on_matrix(struct ovr_job *job, size_t threads,
                            const struct training_progress *progress, struct failure *failure)
{
    return parallel_threads(count_kernel_tasks(job), threads, kernel_task, job, progress,
                            failure);
}

struct libsvm_job {
    struct ovr_job *job;
    const struct training_progress *progress;
};

static bool learn_by_libsvm(struct libsvm_side *side, bool in_child, void *context,
                            struct failure *failure)
{
    const struct libsvm_job *by_libsvm = context;
    by_libsvm->job->libsvm = side;
    return learn_on_matrix(by_libsvm->job, 1, in_child ? NULL : by_libsvm->progress, failure);
}

bool learner_train(const struct learner *learner, const struct training_request *request,
                   const struct training_progress *progress, struct failure *failure)
{
    struct ovr_job job = {
        .learner = learner, .request = request, .outputs = output_count(learner->labels)};
    struct libsvm_job by_libsvm = {&job, progress};
    if (learner->kernel && learner->libsvm)
        return libsvm_run(learner->kernel, learner->count, learn_by_libsvm, &by_libsvm,
                          failure);
    if (learner->kernel)
        return learn_on_matrix(&job, learner->threads, progress, failure);
    return learn_linear(&job, machine_count(&job), progress, failure);
}
