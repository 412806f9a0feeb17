/* calibrate: out-of-fold decision values → slopes and intercepts, by maximum likelihood.
 *
 * With z[i][k] document i's decision value for output k and y its label, the probabilities are
 * p[i][k] ~ exp(slope[k] z[i][k] + intercept[k]), two labels having the second exponent 0, and
 * what is minimised is
 *
 *     1/n sum_i [ ln sum_k exp(...) - sum_k target[y][k] (slope[k] z[i][k] + intercept[k]) ]
 *     + PRIOR / 2n sum_k (slope[k] - mean slope)^2
 *
 * Targets (Platt 1999, section 2.1) are less than certain: (n[y] + 1) / (n[y] + 2) for the
 * document's label y, which n[y] documents have; the rest goes to the other labels in
 * proportion to their frequencies.
 *
 * The loss is convex in slopes and intercepts. The minimiser's parameter is the square root of
 * a slope, so that no slope is negative; this adds no other minimum. Decision values are
 * centred and divided by one standard deviation for all labels, so that the prior treats labels
 * alike. Intercepts are scaled so that the loss has a similar curvature for rare and frequent
 * labels. */
#include "calibrate.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_blas.h>
#include <gsl/gsl_multimin.h>

#include "gsl_errors.h"

/* The prior's precision. Of values from 0.01 to 1000 this one gave the lowest log loss on
 * held-out documents, with 3 and with 12 labels, for small and large sets. */
#define PRIOR          1.0

#define MAX_ITERATIONS 2000 /* far more than are needed: it only ends the loop for certain */
#define MAX_STARTS     8    /* likewise */
#define SMALL_GRADIENT 1e-6 /* the loss is then within about 1e-12 of the least */
#define LARGE_GRADIENT 1e-3 /* not converged if it stays above */
#define LEAST_SLOPE    1e-6 /* per deviation; less is 0 */

struct problem {
    const double *decision; /* [count][outputs] */
    size_t count, outputs, labels;
    double *z;           /* [count][outputs] decision values about center, per deviation */
    double *memory;      /* owns the arrays below, each [outputs] */
    double *center;      /* of each output's values */
    double deviation;    /* of all values about their centers; 1 if they are constant */
    double *informative; /* 0 if the output's values are constant, else 1 */
    double *unit;        /* of the intercept as it is moved */
    /* The linear term of the loss: means over documents of target and of target * z. */
    double *target, *target_product;
    double *slope, *intercept; /* at `point`, for z */
    double *slope_gradient, *intercept_gradient, *exponent;
    double *point, *gradient; /* [2 * outputs] roots of the slopes, then intercepts / unit */
    double value;             /* at `point`, as is `gradient`: GSL asks for them in two calls */
    bool known;
};

static bool problem_allocate(struct problem *problem, struct failure *failure)
{
    double **const arrays[] = {
        &problem->center,    &problem->informative,    &problem->unit,
        &problem->target,    &problem->target_product, &problem->slope,
        &problem->intercept, &problem->slope_gradient, &problem->intercept_gradient,
        &problem->exponent,  &problem->point,          &problem->gradient,
    };
    size_t count = sizeof arrays / sizeof *arrays, outputs = problem->outputs;
    problem->memory = calloc(outputs, (count + 2) * sizeof *problem->memory);
    if (!problem->memory)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    double *next = problem->memory;
    for (size_t i = 0; i < count; i++) {
        *arrays[i] = next;
        next += outputs;
        if (arrays[i] == &problem->point)
            next += outputs;
    }
    return true;
}

/* Sets center, deviation and informative. */
static bool measure_values(struct problem *problem, struct failure *failure)
{
    double variance = 0;
    for (size_t k = 0; k < problem->outputs; k++) {
        const double *values = problem->decision + k;
        double least = values[0], most = values[0], sum = 0, squares = 0;
        for (size_t i = 0; i < problem->count; i++) {
            double value = values[i * problem->outputs];
            if (!isfinite(value))
                return fail(failure, FAILURE_DATA,
                            "cannot calibrate: the decision value of document %zu is %g", i + 1,
                            value);
            least = fmin(least, value);
            most = fmax(most, value);
            sum += value;
        }
        problem->informative[k] = most > least;
        problem->center[k] = most > least ? sum / (double)problem->count : least;
        for (size_t i = 0; i < problem->count; i++) {
            double off = values[i * problem->outputs] - problem->center[k];
            squares += off * off;
        }
        variance += squares / (double)problem->count / (double)problem->outputs;
    }
    problem->deviation = variance > 0 ? sqrt(variance) : 1;
    if (!isfinite(variance))
        return fail(failure, FAILURE_DATA, "cannot calibrate: decision values are too large");
    return true;
}

static bool standardise(struct problem *problem, struct failure *failure)
{
    size_t outputs = problem->outputs;
    problem->z = calloc(problem->count, outputs * sizeof *problem->z);
    if (!problem->z)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    for (size_t i = 0; i < problem->count * outputs; i++)
        problem->z[i] =
            (problem->decision[i] - problem->center[i % outputs]) / problem->deviation;
    return true;
}

/* Sets the linear term. `frequency` is the documents of each label. */
static void sum_targets(struct problem *problem, const uint32_t *label, const size_t *frequency)
{
    double count = (double)problem->count;
    for (size_t i = 0; i < problem->count; i++) {
        const double *z = problem->z + i * problem->outputs;
        double own = (double)frequency[label[i]];
        double others = 1 / (own + 2) / (count - own);
        for (size_t k = 0; k < problem->outputs; k++) {
            double target =
                k == label[i] ? (own + 1) / (own + 2) : others * (double)frequency[k];
            problem->target[k] += target / count;
            problem->target_product[k] += target * z[k] / count;
        }
    }
}

/* Adds document i's ln sum_k exp(...) to the value and its derivatives to the gradients. */
static void add_document(struct problem *problem, size_t i)
{
    const double *z = problem->z + i * problem->outputs;
    bool two = problem->labels == 2;
    double largest = two ? 0 : -INFINITY;
    for (size_t k = 0; k < problem->outputs; k++) {
        problem->exponent[k] = problem->slope[k] * z[k] + problem->intercept[k];
        largest = fmax(largest, problem->exponent[k]);
    }
    double sum = two ? exp(-largest) : 0;
    for (size_t k = 0; k < problem->outputs; k++) {
        problem->exponent[k] = exp(problem->exponent[k] - largest);
        sum += problem->exponent[k];
    }
    for (size_t k = 0; k < problem->outputs; k++) {
        double probability = problem->exponent[k] / sum;
        problem->intercept_gradient[k] += probability;
        problem->slope_gradient[k] += probability * z[k];
    }
    problem->value += largest + log(sum);
}

/* Adds the prior to the value and to the gradient of the slopes. */
static void add_prior(struct problem *problem)
{
    double precision = PRIOR / (double)problem->count, sum = 0, number = 0;
    for (size_t k = 0; k < problem->outputs; k++) {
        sum += problem->informative[k] * problem->slope[k];
        number += problem->informative[k];
    }
    double mean = number > 0 ? sum / number : 0;
    for (size_t k = 0; k < problem->outputs; k++) {
        double off = problem->informative[k] * (problem->slope[k] - mean);
        problem->value += 0.5 * precision * off * off;
        problem->slope_gradient[k] += precision * off;
    }
}

/* Sets value and gradient at `parameters`, unless they were computed for these already. */
static void visit(struct problem *problem, const gsl_vector *parameters)
{
    size_t outputs = problem->outputs;
    for (size_t j = 0; j < 2 * outputs; j++) {
        double parameter = gsl_vector_get(parameters, j);
        problem->known = problem->known && problem->point[j] == parameter;
        problem->point[j] = parameter;
    }
    if (problem->known)
        return;
    problem->value = 0;
    for (size_t k = 0; k < outputs; k++) {
        problem->slope[k] = problem->point[k] * problem->point[k];
        problem->intercept[k] = problem->point[outputs + k] * problem->unit[k];
        problem->slope_gradient[k] = problem->intercept_gradient[k] = 0;
    }
    for (size_t i = 0; i < problem->count; i++)
        add_document(problem, i);
    double count = (double)problem->count;
    problem->value /= count;
    for (size_t k = 0; k < outputs; k++) {
        problem->value -= problem->slope[k] * problem->target_product[k] +
                          problem->intercept[k] * problem->target[k];
        problem->slope_gradient[k] =
            problem->slope_gradient[k] / count - problem->target_product[k];
        problem->intercept_gradient[k] =
            problem->intercept_gradient[k] / count - problem->target[k];
    }
    add_prior(problem);
    for (size_t k = 0; k < outputs; k++) {
        problem->gradient[k] = problem->slope_gradient[k] * 2 * problem->point[k];
        problem->gradient[outputs + k] = problem->intercept_gradient[k] * problem->unit[k];
    }
    problem->known = true;
}

static double loss(const gsl_vector *parameters, void *data)
{
    struct problem *problem = data;
    visit(problem, parameters);
    return problem->value;
}

static void loss_gradient(const gsl_vector *parameters, void *data, gsl_vector *gradient)
{
    struct problem *problem = data;
    visit(problem, parameters);
    for (size_t j = 0; j < 2 * problem->outputs; j++)
        gsl_vector_set(gradient, j, problem->gradient[j]);
}

static void loss_and_gradient(const gsl_vector *parameters, void *data, double *value,
                              gsl_vector *gradient)
{
    *value = loss(parameters, data);
    loss_gradient(parameters, data, gradient);
}

/* The intercepts that give the labels' frequencies (Lin, Lin and Weng 2007, section 2.1: with
 * Platt's counts), and slopes of 1 per deviation. */
static void set_start(const struct problem *problem, const size_t *frequency, gsl_vector *start)
{
    double reference = 0;
    for (size_t k = 0; k < problem->labels; k++)
        reference += log((double)frequency[k] + 1) / (double)problem->labels;
    if (problem->labels == 2)
        reference = log((double)frequency[1] + 1);
    for (size_t k = 0; k < problem->outputs; k++) {
        double intercept = log((double)frequency[k] + 1) - reference;
        gsl_vector_set(start, k, problem->informative[k]);
        gsl_vector_set(start, problem->outputs + k, intercept / problem->unit[k]);
    }
}

/* Moves `parameters` to the minimum. BFGS stops early where rounding errors hide the descent,
 * so it is started again from there with smaller steps. */
static bool minimise(struct problem *problem, gsl_multimin_fdfminimizer *minimizer,
                     gsl_vector *parameters, struct failure *failure)
{
    gsl_multimin_function_fdf function = {.f = loss,
                                          .df = loss_gradient,
                                          .fdf = loss_and_gradient,
                                          .n = 2 * problem->outputs,
                                          .params = problem};
    double step = 0.5, norm = INFINITY;
    for (int start = 0; start < MAX_STARTS && norm > SMALL_GRADIENT; start++, step /= 10) {
        int status = gsl_multimin_fdfminimizer_set(minimizer, &function, parameters, step, 0.1);
        norm = gsl_blas_dnrm2(minimizer->gradient);
        for (int i = 0; i < MAX_ITERATIONS && status == 0 && norm > SMALL_GRADIENT; i++) {
            status = gsl_multimin_fdfminimizer_iterate(minimizer);
            norm = gsl_blas_dnrm2(minimizer->gradient);
        }
        gsl_vector_memcpy(parameters, minimizer->x);
    }
    if (!(norm < LARGE_GRADIENT))
        return fail(failure, FAILURE_DATA, "the calibration does not converge");
    return true;
}

/* Converts from parameters for z to slopes and intercepts for decision values. */
static void read_off(const struct problem *problem, const gsl_vector *parameters, double *slope,
                     double *intercept)
{
    double mean = 0;
    slope[1] = intercept[1] = 0;
    for (size_t k = 0; k < problem->outputs; k++) {
        double root = gsl_vector_get(parameters, k), own = root * root;
        slope[k] = own < LEAST_SLOPE ? 0 : own / problem->deviation;
        intercept[k] = gsl_vector_get(parameters, problem->outputs + k) * problem->unit[k] -
                       slope[k] * problem->center[k];
        mean += intercept[k] / (double)problem->outputs;
    }
    if (problem->labels > 2) /* a constant added to all changes nothing */
        for (size_t k = 0; k < problem->outputs; k++)
            intercept[k] -= mean;
}

static bool solve(struct problem *problem, const size_t *frequency, double *slope,
                  double *intercept, struct failure *failure)
{
    size_t parameter_count = 2 * problem->outputs;
    gsl_vector *parameters = gsl_vector_alloc(parameter_count);
    gsl_multimin_fdfminimizer *minimizer = gsl_multimin_fdfminimizer_alloc(
        gsl_multimin_fdfminimizer_vector_bfgs2, parameter_count);
    bool done = (parameters && minimizer) || fail(failure, FAILURE_MEMORY, "out of memory");
    if (done) {
        set_start(problem, frequency, parameters);
        done = minimise(problem, minimizer, parameters, failure);
    }
    if (done)
        read_off(problem, parameters, slope, intercept);
    if (minimizer)
        gsl_multimin_fdfminimizer_free(minimizer);
    if (parameters)
        gsl_vector_free(parameters);
    return done;
}

/* Counts the documents of each label, and sets the intercepts' units: the loss has the
 * curvature p (1 - p) in the intercept of a label with share p. */
static bool count_labels(struct problem *problem, const uint32_t *label, size_t *frequency,
                         struct failure *failure)
{
    for (size_t i = 0; i < problem->count; i++)
        frequency[label[i]]++;
    for (size_t k = 0; k < problem->labels; k++)
        if (frequency[k] == 0)
            return fail(failure, FAILURE_DATA, "cannot calibrate: a label has no documents");
    for (size_t k = 0; k < problem->outputs; k++) {
        double share = (double)frequency[k] / (double)problem->count;
        problem->unit[k] = 1 / sqrt(share * (1 - share));
    }
    return true;
}

bool calibrate_fit(const double *decision, const uint32_t *label, size_t count, size_t labels,
                   double *slope, double *intercept, struct failure *failure)
{
    if (labels < 2)
        return fail(failure, FAILURE_DATA, "cannot calibrate fewer than two labels");
    struct problem problem = {.decision = decision,
                              .count = count,
                              .labels = labels,
                              .outputs = labels == 2 ? 1 : labels};
    size_t *frequency = calloc(labels, sizeof *frequency);
    bool done = frequency || fail(failure, FAILURE_MEMORY, "out of memory");
    done = done && problem_allocate(&problem, failure) &&
           count_labels(&problem, label, frequency, failure) &&
           measure_values(&problem, failure) && standardise(&problem, failure);
    if (done) {
        sum_targets(&problem, label, frequency);
        gsl_errors_return();
        done = solve(&problem, frequency, slope, intercept, failure);
    }
    free(frequency);
    free(problem.memory);
    free(problem.z);
    return done;
}
