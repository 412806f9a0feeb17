/* one_vs_rest: see one_vs_rest.h. */
#include "one_vs_rest.h"

#include <math.h>
#include <stdlib.h>

#define NO_FOLD UINT32_MAX

struct ovr_job {
    const struct learner *learner;
    const uint32_t *fold; /* NULL: train on everything */
    uint32_t folds;
    const double *costs;
    double *decision; /* out of fold */
    double *solution; /* on everything */
    double *bias;
};

/* The documents outside one fold, with their sides of one output. */
struct training_part {
    uint32_t *rows;
    signed char *signs;
    size_t count, positive;
};

static bool part_select(struct training_part *part, const struct ovr_job *job,
                        uint32_t left_out, size_t output, struct failure *failure)
{
    const struct learner *learner = job->learner;
    *part = (struct training_part){malloc(learner->count * sizeof *part->rows),
                                   malloc(learner->count * sizeof *part->signs), 0, 0};
    if (!part->rows || !part->signs)
        return fail(failure, FAILURE_MEMORY, "not enough memory to train");
    for (size_t i = 0; i < learner->count; i++) {
        if (left_out != NO_FOLD && job->fold[i] == left_out)
            continue;
        bool positive = learner->label[i] == output;
        part->rows[part->count] = (uint32_t)i;
        part->signs[part->count++] = positive ? 1 : -1;
        part->positive += positive;
    }
    return true;
}

static void part_release(struct training_part *part)
{
    free(part->rows);
    free(part->signs);
}

static double side_cost(const struct learner *learner, double cost, size_t all, size_t side)
{
    return cost * pow((double)all / (2 * (double)side), learner->balance);
}

/* Solves one output on one training part into solution[width] and *bias. */
static bool solve_part(const struct learner *learner, const struct training_part *part,
                       double cost, unsigned seed, double *solution, double *bias,
                       struct failure *failure)
{
    size_t negative = part->count - part->positive;
    if (part->positive == 0 || negative == 0) {
        for (size_t i = 0; i < learner_width(learner); i++)
            solution[i] = 0;
        *bias = part->positive > 0 ? 1 : -1;
        return true;
    }
    struct binary_problem problem = {
        .rows = part->rows,
        .signs = part->signs,
        .count = part->count,
        .cost_positive = side_cost(learner, cost, part->count, part->positive),
        .cost_negative = side_cost(learner, cost, part->count, negative)};
    if (!learner->kernel)
        return linear_solve(learner->linear, &problem, seed, solution, bias, failure);
    double *coefficient = malloc(part->count * sizeof *coefficient);
    if (!coefficient)
        return fail(failure, FAILURE_MEMORY, "not enough memory to train");
    bool ok = kernel_solve(learner->kernel, &problem, coefficient, bias, failure);
    for (size_t i = 0; ok && i < learner->count; i++)
        solution[i] = 0;
    for (size_t i = 0; ok && i < part->count; i++)
        solution[part->rows[i]] = coefficient[i];
    free(coefficient);
    return ok;
}

static double decide(const struct learner *learner, const double *solution, double bias,
                     size_t row)
{
    if (!learner->kernel)
        return linear_decide(learner->linear, solution, bias, row);
    double sum = bias;
    for (size_t i = 0; i < learner->count; i++)
        if (solution[i] != 0)
            sum += solution[i] * kernel_matrix_value(learner->kernel, row, i);
    return sum;
}

static bool out_of_fold_task(size_t index, size_t worker, void *context,
                             struct failure *failure)
{
    (void)worker;
    const struct ovr_job *job = context;
    const struct learner *learner = job->learner;
    size_t outputs = output_count(learner->labels);
    size_t output = index % outputs, cost = index / outputs / job->folds;
    uint32_t fold = (uint32_t)(index / outputs % job->folds);
    struct training_part part = {0};
    double bias = 0;
    double *solution = malloc(learner_width(learner) * sizeof *solution);
    bool ok = solution || fail(failure, FAILURE_MEMORY, "not enough memory to train");
    ok = ok && part_select(&part, job, fold, output, failure) &&
         solve_part(learner, &part, job->costs[cost], (unsigned)index + 1, solution, &bias,
                    failure);
    double *decision = job->decision + cost * learner->count * outputs;
    for (size_t i = 0; ok && i < learner->count; i++)
        if (job->fold[i] == fold)
            decision[i * outputs + output] = decide(learner, solution, bias, i);
    part_release(&part);
    free(solution);
    return ok;
}

static bool train_task(size_t output, size_t worker, void *context, struct failure *failure)
{
    (void)worker;
    const struct ovr_job *job = context;
    struct training_part part = {0};
    bool ok = part_select(&part, job, NO_FOLD, output, failure) &&
              solve_part(job->learner, &part, job->costs[0], (unsigned)output + 1,
                         job->solution + output * learner_width(job->learner),
                         &job->bias[output], failure);
    part_release(&part);
    return ok;
}

size_t learner_width(const struct learner *learner)
{
    return learner->kernel ? learner->count : linear_matrix_width(learner->linear);
}

bool learner_out_of_fold(const struct learner *learner, const uint32_t *fold, uint32_t folds,
                         const double *costs, size_t cost_count, double *decision,
                         const struct progress *progress, struct failure *failure)
{
    struct ovr_job job = {
        .learner = learner, .fold = fold, .folds = folds, .costs = costs, .decision = decision};
    return parallel_workers(output_count(learner->labels) * folds * cost_count,
                            learner->threads, out_of_fold_task, &job, progress, failure);
}

bool learner_train(const struct learner *learner, double cost, double *solution, double *bias,
                   const struct progress *progress, struct failure *failure)
{
    struct ovr_job job = {
        .learner = learner, .costs = &cost, .solution = solution, .bias = bias};
    return parallel_workers(output_count(learner->labels), learner->threads, train_task, &job,
                            progress, failure);
}
