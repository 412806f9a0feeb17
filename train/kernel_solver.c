/* kernel_solver: trains machines of solver.h by coordinate descent on a kernel matrix.
 *
 * The dual of solver.h's objective, with b_i = y_i a_i and the bias feature in K:
 *
 *     max over b  y'b - 1/2 b'Kb,  0 <= y_i b_i <= C_i
 *
 * One b_i after another is set to its optimum while the others stay fixed. The next one is that
 * whose step gains most (the Gauss-Southwell rule; Nutini et al. 2015, "Coordinate descent
 * converges faster with the Gauss-Southwell rule than random selection", sections 4 and 7). For
 * this the residuals y - Kb of all documents are kept: a step subtracts a row of K from them,
 * and what each document's step would gain is found in the same pass. Four steps are taken in
 * one pass: those of four parts of the documents that gain most in them.
 *
 * Documents that are left out have y_i = b_i = 0. So their residual is their decision value with
 * its sign changed. */
#include <math.h>
#include <stdlib.h>

#include "floats.h"
#include "solver.h"

#define STRIP           32 /* documents of which only the largest gain is kept; rows are padded */
#define ROWS            4    /* documents that step together, each of another strip */
#define USUAL_TOLERANCE 0.03 /* with 0.05 log losses are up to 0.01 higher */
#define MOST_STEPS      1000 /* a document; then a machine stops unconverged */

struct kernel_matrix {
    size_t count, stride; /* documents; the length of a row: a multiple of STRIP */
    float *values;        /* [count][stride], 0 behind the documents */
    float *inverse;       /* [stride] 1 / values[i][i], 0 behind them */
};

/* ---- The matrix ------------------------------------------------------------------ */

struct fill_task {
    struct kernel_matrix *matrix;
    const struct gram *gram;
    float weight[NGRAM_MAX_BLOCKS + 1]; /* squared */
};

static bool fill_row(size_t row, size_t thread, void *context, struct failure *failure)
{
    (void)thread, (void)failure;
    const struct fill_task *task = context;
    const size_t count = task->matrix->count;
    float *restrict values = task->matrix->values + row * task->matrix->stride;
    for (size_t i = 0; i < count; i++)
        values[i] = (float)(BIAS_FEATURE * BIAS_FEATURE);
    for (size_t b = 0; b <= NGRAM_MAX_BLOCKS; b++) {
        const float weight = task->weight[b];
        if (weight <= 0)
            continue;
        const float *restrict kernel = task->gram->kernel[b] + row * count;
        for (size_t i = 0; i < count; i++)
            values[i] += weight * kernel[i];
    }
    task->matrix->inverse[row] = 1 / values[row];
    return true;
}

static struct kernel_matrix *matrix_allocate(size_t count)
{
    struct kernel_matrix *matrix = malloc(sizeof *matrix);
    const size_t stride = (count + STRIP - 1) / STRIP * STRIP;
    float *values = calloc(count + 1, stride * sizeof *values);
    if (!matrix || !values) {
        free(matrix);
        free(values);
        return NULL;
    }
    *matrix = (struct kernel_matrix){count, stride, values, values + count * stride};
    return matrix;
}

struct kernel_matrix *kernel_matrix_new(const struct gram *gram,
                                        const struct settings *settings, size_t threads,
                                        struct failure *failure)
{
    struct kernel_matrix *matrix = matrix_allocate(gram->count);
    if (!matrix) {
        failure_set(failure, FAILURE_MEMORY,
                    "not enough memory for the kernel of %zu documents", gram->count);
        return NULL;
    }
    struct fill_task task = {.matrix = matrix, .gram = gram};
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        task.weight[b] = settings->block_weight[b] * settings->block_weight[b];
    task.weight[GRAM_DENSE] = settings->dense_weight * settings->dense_weight;
    if (!parallel_threads(gram->count, threads, fill_row, &task, NULL, failure)) {
        kernel_matrix_free(matrix);
        return NULL;
    }
    return matrix;
}

void kernel_matrix_free(struct kernel_matrix *matrix)
{
    if (matrix)
        free(matrix->values);
    free(matrix);
}

double kernel_matrix_value(const struct kernel_matrix *matrix, size_t row, size_t column)
{
    return (double)matrix->values[row * matrix->stride + column];
}

/* ---- One machine ------------------------------------------------------------------ */

/* What is known of each document: [stride] each. */
struct descent {
    const struct kernel_matrix *matrix;
    float *residual;
    float *down, *up; /* how far its coefficient may move */
    float *gain;      /* [strips] the largest of each strip */
};

static bool is_trained_on(signed char sign)
{
    return sign == 1 || sign == -1;
}

/* What the coefficients that are given are to be multiplied by at the start: by what is best
 * along that line, but they must stay within their bounds. The dual is s sum|b| - s^2/2 b'Kb. */
static double find_factor(const struct kernel_problem *problem, size_t count,
                          const double *coefficient, const double *decision)
{
    double linear = 0, quadratic = 0;
    for (size_t i = 0; i < count; i++) {
        linear += fabs(coefficient[i]);
        quadratic += coefficient[i] * decision[i];
    }
    const double best = quadratic > 0 ? linear / quadratic : 0;
    return best < problem->start ? best : problem->start;
}

/* Begins with the coefficients and decision values that are given, if there are. */
static bool descent_init(struct descent *descent, const struct kernel_matrix *matrix,
                         const struct kernel_problem *problem, const double *coefficient,
                         const double *decision, struct failure *failure)
{
    const size_t stride = matrix->stride;
    float *memory = calloc(3 * stride + stride / STRIP, sizeof *memory);
    if (!memory)
        return fail(failure, FAILURE_MEMORY, "not enough memory to train");
    *descent = (struct descent){matrix, memory, memory + stride, memory + 2 * stride,
                                memory + 3 * stride};
    const double factor =
        problem->start > 0 ? find_factor(problem, matrix->count, coefficient, decision) : 0;
    for (size_t i = 0; i < matrix->count; i++) {
        const bool trained = is_trained_on(problem->signs[i]);
        const double least = problem->signs[i] == -1 ? -problem->cost_negative : 0;
        const double most = problem->signs[i] == 1 ? problem->cost_positive : 0;
        const double start = factor > 0 ? factor * coefficient[i] : 0;
        descent->down[i] = (float)(least - start);
        descent->up[i] = (float)(most - start);
        descent->residual[i] = trained ? problem->signs[i] : 0;
        if (factor > 0)
            descent->residual[i] -= (float)(factor * decision[i]);
    }
    return true;
}

/* The step of document i to its optimum. */
static float step_of(const struct descent *descent, size_t i, float residual)
{
    const float step = residual * descent->matrix->inverse[i];
    const float up = descent->up[i], down = descent->down[i];
    return step > up ? up : step < down ? down : step;
}

/* Subtracts rows, times their steps, from the residuals, and finds each strip's largest gain. A
 * step's gain lies between half of its product with the residual, if it meets no bound, and the
 * whole. */
FLOATS_INLINE void move_by(struct descent *descent, const float *const rows[ROWS],
                           const float steps[ROWS])
{
    const size_t stride = descent->matrix->stride;
    const float *row0 = rows[0], *row1 = rows[1], *row2 = rows[2], *row3 = rows[3];
    const float step0 = steps[0], step1 = steps[1], step2 = steps[2], step3 = steps[3];
    for (size_t strip = 0; strip < stride; strip += STRIP) {
        floats largest = {0};
        for (size_t i = strip; i < strip + STRIP; i += FLOATS) {
            const floats up = FLOATS_AT(descent->up + i);
            const floats down = FLOATS_AT(descent->down + i);
            const floats left = FLOATS_AT(descent->residual + i) -
                                ((step0 * FLOATS_AT(row0 + i) + step1 * FLOATS_AT(row1 + i)) +
                                 (step2 * FLOATS_AT(row2 + i) + step3 * FLOATS_AT(row3 + i)));
            FLOATS_PUT(descent->residual + i, left);
            floats own = left * FLOATS_AT(descent->matrix->inverse + i);
            own = FLOATS_SELECT(own > up, up, own);
            own = FLOATS_SELECT(own < down, down, own);
            own *= left;
            largest = FLOATS_SELECT(own > largest, own, largest);
        }
        float all = 0;
        for (size_t l = 0; l < FLOATS; l++)
            all = largest[l] > all ? largest[l] : all;
        descent->gain[strip / STRIP] = all;
    }
}

FLOATS_TWICE(move, move_by,
             (struct descent * descent, const float *const rows[ROWS], const float steps[ROWS]),
             (descent, rows, steps))

/* The document of the largest gain in a strip. */
static size_t find_largest(const struct descent *descent, size_t strip)
{
    const size_t first = strip * STRIP;
    for (size_t i = first; i < first + STRIP; i++)
        if (step_of(descent, i, descent->residual[i]) * descent->residual[i] >=
            descent->gain[strip])
            return i;
    return first;
}

/* The strips of the largest gains above `enough`, largest first. Returns how many there are. */
static size_t choose_strips(const struct descent *descent, float enough, size_t chosen[ROWS])
{
    size_t count = 0;
    for (size_t s = 0; s < descent->matrix->stride / STRIP; s++) {
        const float gain = descent->gain[s];
        if (!(gain > enough) || (count == ROWS && !(gain > descent->gain[chosen[ROWS - 1]])))
            continue;
        size_t at = count < ROWS ? count++ : ROWS - 1;
        for (; at > 0 && gain > descent->gain[chosen[at - 1]]; at--)
            chosen[at] = chosen[at - 1];
        chosen[at] = s;
    }
    return count;
}

/* Takes a step for the best document of each of these strips, one after another: each residual
 * is less by the steps before. */
static void step_together(struct descent *descent, const size_t strips[ROWS], size_t count)
{
    const struct kernel_matrix *matrix = descent->matrix;
    const float *rows[ROWS];
    float steps[ROWS] = {0};
    for (size_t r = 0; r < ROWS; r++)
        rows[r] = matrix->values;
    for (size_t r = 0; r < count; r++) {
        const size_t i = find_largest(descent, strips[r]);
        float residual = descent->residual[i];
        for (size_t before = 0; before < r; before++)
            residual -= steps[before] * rows[before][i];
        rows[r] = matrix->values + i * matrix->stride;
        steps[r] = step_of(descent, i, residual);
        descent->up[i] -= steps[r];
        descent->down[i] -= steps[r];
    }
    move(descent, rows, steps);
}

static void descend(struct descent *descent, double tolerance)
{
    const float enough = (float)(tolerance * tolerance);
    size_t strips[ROWS] = {0}, count = 0;
    step_together(descent, strips, 0);
    for (size_t steps = 0; steps < MOST_STEPS * descent->matrix->count; steps += count) {
        count = choose_strips(descent, enough, strips);
        if (count == 0)
            return;
        step_together(descent, strips, count);
    }
}

bool kernel_solve(const struct kernel_matrix *matrix, const struct kernel_problem *problem,
                  double *coefficient, double *decision, double *bias, struct failure *failure)
{
    struct descent descent;
    if (!descent_init(&descent, matrix, problem, coefficient, decision, failure))
        return false;
    descend(&descent, problem->tolerance > 0 ? problem->tolerance : USUAL_TOLERANCE);
    *bias = 0;
    for (size_t i = 0; i < matrix->count; i++) {
        coefficient[i] = problem->signs[i] == 1    ? -(double)descent.down[i]
                         : problem->signs[i] == -1 ? -(double)descent.up[i]
                                                   : 0;
        *bias += coefficient[i] * BIAS_FEATURE * BIAS_FEATURE;
        decision[i] = (is_trained_on(problem->signs[i]) ? problem->signs[i] : 0) -
                      (double)descent.residual[i];
    }
    free(descent.residual);
    return true;
}

const char *kernel_solver_name(void)
{
    return "descent on the Gram matrix";
}
