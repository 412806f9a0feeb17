/* linear_solver: trains machines of solver.h by dual coordinate descent, many side by side.
 *
 * Hsieh et al. 2008, algorithm 3: of the dual
 *
 *     min over a  1/2 |w|^2 - sum of a_i,  w = sum of a_i y_i x_i,  0 <= a_i <= C_i
 *
 * one a_i after another is set to its optimum while the others stay fixed, and w is updated.
 * Most of the time is spent on fetching w from memory, at the scattered places where x_i has
 * values. But the machines of all outputs and folds read the same x_i. So the weights of
 * sixteen machines lie side by side, one cache line per feature, and one fetch serves sixteen
 * machines.
 *
 * Each machine shrinks (puts aside documents whose a_i stays at a bound) and stops by itself,
 * and all machines visit the documents in the same order. So a machine's result does not depend
 * on the machines beside it, nor on the number of threads. */
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "../features/base/hash.h"
#include "floats.h"
#include "solver.h"

#define LANES           (2 * FLOATS) /* machines side by side: their floats fill a cache line */
#define MOST_PASSES     1000         /* then a machine stops unconverged */
#define USUAL_TOLERANCE 0.1          /* as in liblinear */
#define LOOK_AHEAD      12           /* entries whose weights are prefetched */
#define LEAST_GRADIENT  1e-12        /* as in liblinear: less is 0 */

struct linear_matrix {
    const struct dataset *dataset;
    float block_weight[NGRAM_MAX_BLOCKS];
    float dense_weight;      /* divided by the root of the number of dense features */
    float mean_weight;       /* of the block that is a mean, which has no weight above */
    double *squared_lengths; /* [documents] including the bias feature */
};

struct lanes {
    float of[LANES];
};

/* ---- Vectors -------------------------------------------------------------------- */

static double squared_length(const struct linear_matrix *matrix, size_t row)
{
    const struct dataset *dataset = matrix->dataset;
    const struct sparse_row *sparse = &dataset->rows[row];
    double sum = BIAS_FEATURE * BIAS_FEATURE;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
        const float weight = matrix->block_weight[b];
        const bool forms = forms_are(&dataset->forms[b]);
        if (weight > 0 && forms)
            sum += (double)weight * (double)weight * dataset->form_squares[b][row];
        for (uint32_t e = sparse->begin[b]; weight > 0 && !forms && e < sparse->begin[b + 1];
             e++) {
            double value = (double)(weight * sparse->entries[e].value);
            sum += value * value;
        }
    }
    for (size_t f = 0; matrix->dense_weight > 0 && f < dataset->dense_count; f++) {
        double value =
            (double)(matrix->dense_weight * dataset->dense[row * dataset->dense_count + f]);
        sum += value * value;
    }
    const struct mean_vectors *means = &dataset->means;
    for (size_t d = 0; matrix->mean_weight > 0 && d < means->dimensions; d++) {
        const float value = matrix->mean_weight * means->documents[row * means->dimensions + d];
        sum += (double)value * (double)value;
    }
    return sum;
}

static bool measure_row(size_t row, size_t thread, void *context, struct failure *failure)
{
    (void)thread, (void)failure;
    struct linear_matrix *matrix = context;
    matrix->squared_lengths[row] = squared_length(matrix, row);
    return true;
}

static bool check_finite(const struct linear_matrix *matrix, struct failure *failure)
{
    for (size_t i = 0; i < matrix->dataset->count; i++)
        if (!isfinite(matrix->squared_lengths[i]))
            return dataset_fail_infinite(matrix->dataset, i, failure);
    return true;
}

struct linear_matrix *linear_matrix_new(const struct dataset *dataset,
                                        const struct settings *settings, size_t threads,
                                        struct failure *failure)
{
    struct linear_matrix *matrix = calloc(1, sizeof *matrix);
    double *squared_lengths = calloc(dataset->count + 1, sizeof *squared_lengths);
    if (!matrix || !squared_lengths) {
        free(matrix);
        free(squared_lengths);
        failure_set(failure, FAILURE_MEMORY, "not enough memory for %zu documents",
                    dataset->count);
        return NULL;
    }
    matrix->dataset = dataset;
    matrix->squared_lengths = squared_lengths;
    memcpy(matrix->block_weight, settings->block_weight, sizeof matrix->block_weight);
    if (dataset->means.dimensions > 0) {
        matrix->mean_weight = settings->block_weight[dataset->means.block];
        matrix->block_weight[dataset->means.block] = 0;
    }
    if (dataset->dense_count > 0)
        matrix->dense_weight = settings->dense_weight / sqrtf((float)dataset->dense_count);
    if (!parallel_threads(dataset->count, threads, measure_row, matrix, NULL, failure) ||
        !check_finite(matrix, failure)) {
        linear_matrix_free(matrix);
        return NULL;
    }
    return matrix;
}

void linear_matrix_free(struct linear_matrix *matrix)
{
    if (matrix)
        free(matrix->squared_lengths);
    free(matrix);
}

size_t linear_matrix_width(const struct linear_matrix *matrix)
{
    const struct dataset *dataset = matrix->dataset;
    return dataset->feature_count + dataset->dense_count + dataset->means.dimensions;
}

double linear_solve_bytes(const struct linear_matrix *matrix)
{
    return (double)linear_matrix_width(matrix) * sizeof(struct lanes);
}

/* Prefetches the weights of form `e` of a document's. */
FLOATS_INLINE void prefetch_form(const struct lanes *weights, const struct forms *forms,
                                 const struct vector_entry *entries, size_t e, size_t count)
{
    if (e >= count)
        return;
    const size_t end = forms->begin[entries[e].feature + 1];
    for (size_t i = forms->begin[entries[e].feature]; i < end; i++)
        __builtin_prefetch(&weights[forms->entries[i].feature]);
}

/* Adds to each lane of `sums` the inner product of the entries, times `weight`, with the lane's
 * weights. */
FLOATS_INLINE void add_products_by(struct lanes *sums, const struct lanes *weights,
                                   const struct vector_entry *entries, size_t count,
                                   float weight)
{
    floats low = FLOATS_AT(sums->of), high = FLOATS_AT(sums->of + FLOATS);
    for (size_t e = 0; e < count; e++) {
        if (e + LOOK_AHEAD < count)
            __builtin_prefetch(&weights[entries[e + LOOK_AHEAD].feature]);
        const float *at = weights[entries[e].feature].of;
        const float value = weight * entries[e].value;
        low += value * FLOATS_AT(at);
        high += value * FLOATS_AT(at + FLOATS);
    }
    FLOATS_PUT(sums->of, low);
    FLOATS_PUT(sums->of + FLOATS, high);
}

FLOATS_TWICE(add_products, add_products_by,
             (struct lanes * sums, const struct lanes *weights,
              const struct vector_entry *entries, size_t count, float weight),
             (sums, weights, entries, count, weight))

/* Adds the entries, times `weight` and the lane's step, to each lane's weights. */
FLOATS_INLINE void add_entries_by(struct lanes *weights, const struct lanes *steps,
                                  const struct vector_entry *entries, size_t count,
                                  float weight)
{
    const floats low = FLOATS_AT(steps->of), high = FLOATS_AT(steps->of + FLOATS);
    for (size_t e = 0; e < count; e++) {
        float *at = weights[entries[e].feature].of;
        const float value = weight * entries[e].value;
        FLOATS_PUT(at, FLOATS_AT(at) + value * low);
        FLOATS_PUT(at + FLOATS, FLOATS_AT(at + FLOATS) + value * high);
    }
}

FLOATS_TWICE(add_entries, add_entries_by,
             (struct lanes * weights, const struct lanes *steps,
              const struct vector_entry *entries, size_t count, float weight),
             (weights, steps, entries, count, weight))

/* The same two of a document's forms (forms.h): `entries` has their values. */
FLOATS_INLINE void add_form_products_by(struct lanes *sums, const struct lanes *weights,
                                        const struct forms *forms,
                                        const struct vector_entry *entries, size_t count,
                                        float weight)
{
    floats low = FLOATS_AT(sums->of), high = FLOATS_AT(sums->of + FLOATS);
    for (size_t e = 0; e < count; e++) {
        const struct vector_entry *ngram = forms->entries + forms->begin[entries[e].feature];
        const struct vector_entry *end = forms->entries + forms->begin[entries[e].feature + 1];
        const float value = weight * entries[e].value;
        floats own_low = {0}, own_high = {0};
        prefetch_form(weights, forms, entries, e + 1, count);
        for (; ngram < end; ngram++) {
            const float *at = weights[ngram->feature].of;
            own_low += ngram->value * FLOATS_AT(at);
            own_high += ngram->value * FLOATS_AT(at + FLOATS);
        }
        low += value * own_low;
        high += value * own_high;
    }
    FLOATS_PUT(sums->of, low);
    FLOATS_PUT(sums->of + FLOATS, high);
}

FLOATS_TWICE(add_form_products, add_form_products_by,
             (struct lanes * sums, const struct lanes *weights, const struct forms *forms,
              const struct vector_entry *entries, size_t count, float weight),
             (sums, weights, forms, entries, count, weight))

FLOATS_INLINE void add_form_entries_by(struct lanes *weights, const struct lanes *steps,
                                       const struct forms *forms,
                                       const struct vector_entry *entries, size_t count,
                                       float weight)
{
    const floats low = FLOATS_AT(steps->of), high = FLOATS_AT(steps->of + FLOATS);
    for (size_t e = 0; e < count; e++) {
        const struct vector_entry *ngram = forms->entries + forms->begin[entries[e].feature];
        const struct vector_entry *end = forms->entries + forms->begin[entries[e].feature + 1];
        const float value = weight * entries[e].value;
        const floats own_low = value * low, own_high = value * high;
        for (; ngram < end; ngram++) {
            float *at = weights[ngram->feature].of;
            FLOATS_PUT(at, FLOATS_AT(at) + ngram->value * own_low);
            FLOATS_PUT(at + FLOATS, FLOATS_AT(at + FLOATS) + ngram->value * own_high);
        }
    }
}

FLOATS_TWICE(add_form_entries, add_form_entries_by,
             (struct lanes * weights, const struct lanes *steps, const struct forms *forms,
              const struct vector_entry *entries, size_t count, float weight),
             (weights, steps, forms, entries, count, weight))

/* The same of values that stand for one feature after another. */
FLOATS_INLINE void add_plain_products_by(struct lanes *sums, const struct lanes *weights,
                                         const float *values, size_t count, float weight)
{
    floats low = FLOATS_AT(sums->of), high = FLOATS_AT(sums->of + FLOATS);
    for (size_t i = 0; i < count; i++) {
        const float value = weight * values[i];
        low += value * FLOATS_AT(weights[i].of);
        high += value * FLOATS_AT(weights[i].of + FLOATS);
    }
    FLOATS_PUT(sums->of, low);
    FLOATS_PUT(sums->of + FLOATS, high);
}

FLOATS_TWICE(add_plain_products, add_plain_products_by,
             (struct lanes * sums, const struct lanes *weights, const float *values,
              size_t count, float weight),
             (sums, weights, values, count, weight))

FLOATS_INLINE void add_plain_by(struct lanes *weights, const struct lanes *steps,
                                const float *values, size_t count, float weight)
{
    const floats low = FLOATS_AT(steps->of), high = FLOATS_AT(steps->of + FLOATS);
    for (size_t i = 0; i < count; i++) {
        float *at = weights[i].of;
        const float value = weight * values[i];
        FLOATS_PUT(at, FLOATS_AT(at) + value * low);
        FLOATS_PUT(at + FLOATS, FLOATS_AT(at + FLOATS) + value * high);
    }
}

FLOATS_TWICE(add_plain, add_plain_by,
             (struct lanes * weights, const struct lanes *steps, const float *values,
              size_t count, float weight),
             (weights, steps, values, count, weight))

/* ---- A group of machines ---------------------------------------------------------- */

struct machine_state {
    bool done;
    size_t documents, active;         /* trained on; those of them that are not shrunk */
    double largest, smallest;         /* projected gradient in this pass */
    double shrink_over, shrink_under; /* bounds from the pass before: beyond them, shrink */
};

struct machine_group {
    const struct linear_matrix *matrix;
    const struct linear_machine *machines; /* [count] */
    size_t count;
    double tolerance;
    struct lanes *weights; /* [width], aligned to a cache line */
    void *memory;          /* the allocation that holds them */
    struct lanes bias;
    double *alpha;    /* [documents][LANES] */
    uint16_t *active; /* [documents] one bit per lane */
    uint32_t *order;  /* [documents] */
    struct machine_state state[LANES];
};

static void group_release(struct machine_group *group)
{
    free(group->memory);
    free(group->alpha);
    free(group->active);
    free(group->order);
}

static bool group_init(struct machine_group *group, struct failure *failure)
{
    size_t documents = group->matrix->dataset->count;
    group->memory = calloc(linear_matrix_width(group->matrix) + 2, sizeof *group->weights);
    group->alpha = calloc(documents, LANES * sizeof *group->alpha);
    group->active = calloc(documents, sizeof *group->active);
    group->order = calloc(documents, sizeof *group->order);
    if (!group->memory || !group->alpha || !group->active || !group->order)
        return fail(failure, FAILURE_MEMORY, "not enough memory to train");
    const uintptr_t line = sizeof *group->weights, at = (uintptr_t)group->memory;
    group->weights = (struct lanes *)((char *)group->memory + (line - at % line) % line);
    for (size_t i = 0; i < documents; i++)
        group->order[i] = (uint32_t)i;
    return true;
}

static bool is_trained_on(const struct linear_machine *machine, size_t row)
{
    return machine->signs[row] == 1 || machine->signs[row] == -1;
}

/* Makes all documents active that the machine is trained on. */
static void activate(struct machine_group *group, size_t lane)
{
    struct machine_state *state = &group->state[lane];
    state->active = 0;
    state->shrink_over = INFINITY;
    state->shrink_under = -INFINITY;
    for (size_t i = 0; i < group->matrix->dataset->count; i++)
        if (is_trained_on(&group->machines[lane], i)) {
            group->active[i] = (uint16_t)(group->active[i] | 1u << lane);
            state->active++;
        }
    state->documents = state->active;
}

static void deactivate(struct machine_group *group, size_t lane, size_t row)
{
    group->active[row] = (uint16_t)(group->active[row] & ~(1u << lane));
    group->state[lane].active--;
}

/* A document's mean of word vectors, and the weights of its dimensions: behind all others. */
static const float *mean_values(const struct machine_group *group, size_t row)
{
    const struct mean_vectors *means = &group->matrix->dataset->means;
    return means->documents + row * means->dimensions;
}

static struct lanes *mean_weights(const struct machine_group *group)
{
    const struct dataset *dataset = group->matrix->dataset;
    return group->weights + dataset->feature_count + dataset->dense_count;
}

static struct lanes decide_row(const struct machine_group *group, size_t row)
{
    const struct linear_matrix *matrix = group->matrix;
    const struct dataset *dataset = matrix->dataset;
    const struct sparse_row *sparse = &dataset->rows[row];
    const float *dense = dataset->dense + row * dataset->dense_count;
    struct lanes sums = group->bias;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
        const struct vector_entry *entries = sparse->entries + sparse->begin[b];
        const size_t count = sparse->begin[b + 1] - sparse->begin[b];
        if (matrix->block_weight[b] > 0 && forms_are(&dataset->forms[b]))
            add_form_products(&sums, group->weights, &dataset->forms[b], entries, count,
                              matrix->block_weight[b]);
        else if (matrix->block_weight[b] > 0)
            add_products(&sums, group->weights, entries, count, matrix->block_weight[b]);
    }
    if (matrix->dense_weight > 0)
        add_plain_products(&sums, group->weights + dataset->feature_count, dense,
                           dataset->dense_count, matrix->dense_weight);
    if (matrix->mean_weight > 0)
        add_plain_products(&sums, mean_weights(group), mean_values(group, row),
                           dataset->means.dimensions, matrix->mean_weight);
    return sums;
}

static void add_row(struct machine_group *group, size_t row, const struct lanes *steps)
{
    const struct linear_matrix *matrix = group->matrix;
    const struct dataset *dataset = matrix->dataset;
    const struct sparse_row *sparse = &dataset->rows[row];
    const float *dense = dataset->dense + row * dataset->dense_count;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
        const struct vector_entry *entries = sparse->entries + sparse->begin[b];
        const size_t count = sparse->begin[b + 1] - sparse->begin[b];
        if (matrix->block_weight[b] > 0 && forms_are(&dataset->forms[b]))
            add_form_entries(group->weights, steps, &dataset->forms[b], entries, count,
                             matrix->block_weight[b]);
        else if (matrix->block_weight[b] > 0)
            add_entries(group->weights, steps, entries, count, matrix->block_weight[b]);
    }
    if (matrix->dense_weight > 0)
        add_plain(group->weights + dataset->feature_count, steps, dense, dataset->dense_count,
                  matrix->dense_weight);
    if (matrix->mean_weight > 0)
        add_plain(mean_weights(group), steps, mean_values(group, row),
                  dataset->means.dimensions, matrix->mean_weight);
    for (size_t l = 0; l < LANES; l++)
        group->bias.of[l] += steps->of[l] * (float)(BIAS_FEATURE * BIAS_FEATURE);
}

/* Moves one machine's a_i of one document to its optimum; returns y_i times the change. */
static double descend(struct machine_group *group, size_t lane, size_t row, double decision)
{
    const struct linear_machine *machine = &group->machines[lane];
    struct machine_state *state = &group->state[lane];
    double *alpha = &group->alpha[row * LANES + lane], before = *alpha;
    const double sign = machine->signs[row];
    const double cost = sign > 0 ? machine->cost_positive : machine->cost_negative;
    const double gradient = sign * decision - 1;
    double projected = gradient;
    if (before <= 0) {
        if (gradient > state->shrink_over) {
            deactivate(group, lane, row);
            return 0;
        }
        projected = fmin(gradient, 0);
    } else if (before >= cost) {
        if (gradient < state->shrink_under) {
            deactivate(group, lane, row);
            return 0;
        }
        projected = fmax(gradient, 0);
    }
    state->largest = fmax(state->largest, projected);
    state->smallest = fmin(state->smallest, projected);
    if (fabs(projected) <= LEAST_GRADIENT)
        return 0;
    *alpha = fmin(fmax(before - gradient / group->matrix->squared_lengths[row], 0), cost);
    return sign * (*alpha - before);
}

static void visit(struct machine_group *group, size_t row)
{
    const struct lanes decision = decide_row(group, row);
    struct lanes steps = {{0}};
    bool moved = false;
    for (size_t lane = 0; lane < group->count; lane++)
        if (group->active[row] >> lane & 1u) {
            steps.of[lane] = (float)descend(group, lane, row, (double)decision.of[lane]);
            moved = moved || steps.of[lane] != 0;
        }
    if (moved)
        add_row(group, row, &steps);
}

/* The order differs from pass to pass, and is the same for every group of machines. */
static void shuffle(uint32_t *order, size_t count, uint64_t pass)
{
    for (size_t i = count; i > 1; i--) {
        size_t j = hash_combine(pass, i) % i;
        uint32_t swapped = order[i - 1];
        order[i - 1] = order[j];
        order[j] = swapped;
    }
}

/* Stops the machine if it has converged in this pass. If it has converged only on the documents
 * that are not shrunk, all of its documents become active once more. */
static void judge(struct machine_group *group, size_t lane)
{
    struct machine_state *state = &group->state[lane];
    if (state->largest - state->smallest > group->tolerance) {
        state->shrink_over = state->largest > 0 ? state->largest : INFINITY;
        state->shrink_under = state->smallest < 0 ? state->smallest : -INFINITY;
    } else if (state->active < state->documents) {
        activate(group, lane);
    } else {
        state->done = true;
        for (size_t i = 0; i < group->matrix->dataset->count; i++)
            if (group->active[i] >> lane & 1u)
                deactivate(group, lane, i);
    }
}

/* One pass over the documents; returns how many machines stopped. */
static size_t pass_once(struct machine_group *group, size_t pass)
{
    size_t documents = group->matrix->dataset->count, ended = 0;
    for (size_t lane = 0; lane < group->count; lane++) {
        group->state[lane].largest = -INFINITY;
        group->state[lane].smallest = INFINITY;
    }
    shuffle(group->order, documents, pass);
    for (size_t i = 0; i < documents; i++)
        if (group->active[group->order[i]])
            visit(group, group->order[i]);
    for (size_t lane = 0; lane < group->count; lane++)
        if (!group->state[lane].done) {
            judge(group, lane);
            ended += group->state[lane].done;
        }
    return ended;
}

static void hand_back(const struct machine_group *group)
{
    for (size_t i = 0; i < group->matrix->dataset->count; i++) {
        bool wanted = false;
        for (size_t l = 0; l < group->count; l++)
            wanted =
                wanted || (group->machines[l].decision && group->machines[l].signs[i] == 0);
        if (!wanted)
            continue;
        const struct lanes decision = decide_row(group, i);
        for (size_t l = 0; l < group->count; l++) {
            const struct linear_machine *machine = &group->machines[l];
            if (machine->decision && machine->signs[i] == 0)
                machine->decision[i * machine->stride] = (double)decision.of[l];
        }
    }
    for (size_t l = 0; l < group->count; l++) {
        const struct linear_machine *machine = &group->machines[l];
        for (size_t f = 0; machine->weights && f < linear_matrix_width(group->matrix); f++)
            machine->weights[f] = (double)group->weights[f].of[l];
        if (machine->bias)
            *machine->bias = (double)group->bias.of[l];
    }
}

/* ---- All machines ----------------------------------------------------------------- */

struct linear_job {
    const struct linear_matrix *matrix;
    const struct linear_machine *machines;
    size_t count, lanes; /* machines in all; in each group but the last */
    double tolerance;
    const struct training_progress *progress;
    pthread_mutex_t lock; /* guards `done` and the progress report */
    size_t done;
};

static void report_ended(struct linear_job *job, size_t ended)
{
    pthread_mutex_lock(&job->lock);
    job->done += ended;
    if (ended > 0)
        progress_report(job->progress, job->done, job->count);
    pthread_mutex_unlock(&job->lock);
}

static bool solve_group(size_t index, size_t thread, void *context, struct failure *failure)
{
    (void)thread;
    struct linear_job *job = context;
    size_t first = index * job->lanes, left = job->count - first;
    struct machine_group group = {.matrix = job->matrix,
                                  .machines = job->machines + first,
                                  .count = left < job->lanes ? left : job->lanes,
                                  .tolerance = job->tolerance};
    bool ok = group_init(&group, failure);
    for (size_t lane = 0; ok && lane < group.count; lane++)
        activate(&group, lane);
    size_t running = ok ? group.count : 0;
    for (size_t pass = 0; running > 0 && pass < MOST_PASSES; pass++) {
        size_t ended = pass_once(&group, pass);
        running -= ended;
        report_ended(job, ended);
    }
    if (ok)
        hand_back(&group);
    group_release(&group);
    return ok;
}

bool linear_solve(const struct linear_matrix *matrix, const struct linear_machine *machines,
                  size_t count, double tolerance, size_t threads,
                  const struct training_progress *progress, struct failure *failure)
{
    if (count == 0)
        return true;
    struct linear_job job = {.matrix = matrix,
                             .machines = machines,
                             .count = count,
                             .lanes = LANES,
                             .tolerance = tolerance > 0 ? tolerance : USUAL_TOLERANCE,
                             .progress = progress};
    if (threads > 1 && (count + threads - 1) / threads < LANES)
        job.lanes = (count + threads - 1) / threads; /* so that no thread is idle */
    if (pthread_mutex_init(&job.lock, NULL) != 0)
        return fail(failure, FAILURE_MEMORY, "not enough memory to train");
    progress_report(progress, 0, count);
    size_t groups = (count + job.lanes - 1) / job.lanes;
    bool ok = parallel_threads(groups, threads, solve_group, &job, NULL, failure);
    pthread_mutex_destroy(&job.lock);
    return ok;
}

const char *linear_solver_name(void)
{
    return "dual coordinate descent";
}
