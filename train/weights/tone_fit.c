/* tone_fit: the objective, its gradient, and limited-memory BFGS (Nocedal and Wright 2006,
 * algorithms 7.4 and 7.5). */
#include "tone_fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MEMORY     8    /* steps that the curvature is estimated from */
#define ITERATIONS 150  /* at most */
#define TOLERANCE  1e-5 /* of the objective, relative, to stop at */

/* Parameters in one array: two biases, two for each key, two for each zone's dimension. */
static size_t key_at(uint32_t key, size_t sum)
{
    return 2 + 2 * (size_t)key + sum;
}

static size_t vector_at(size_t column, size_t sum)
{
    return 2 + 2 * (size_t)TONE_KEYS + 2 * column + sum;
}

void tone_probabilities(const double sums[static 2], double probability[static TONES])
{
    const double most = fmax(0, fmax(sums[0], sums[1]));
    const double negative = exp(sums[0] - most), positive = exp(sums[1] - most);
    const double neutral = exp(-most), all = negative + neutral + positive;
    probability[TONE_NEGATIVE] = negative / all;
    probability[TONE_NEUTRAL] = neutral / all;
    probability[TONE_POSITIVE] = positive / all;
}

/* The columns of words follow those of vectors. */
static size_t word_at(size_t columns, size_t word, size_t column, size_t sum)
{
    return vector_at(columns, 0) + 2 * (word * TONE_WORD_COLUMNS + column) + sum;
}

#define PLACES                                                                                 \
    (1u << ZONE_BEFORE_NEAR | 1u << ZONE_BEFORE_FAR | 1u << ZONE_AFTER_NEAR |                  \
     1u << ZONE_AFTER_FAR)

/* The value of a word in a column: the unit of its zone, or of its place. */
static double word_value(const struct tone_row *row, uint32_t zones, size_t column)
{
    if (column < TONE_ZONES)
        return zones >> column & 1 ? (double)row->zone_unit[column] : 0;
    return zones & PLACES ? (double)row->zone_unit[__builtin_ctz(zones & PLACES)] : 0;
}

struct objective {
    const struct tone_rows *rows;
    const bool *used;
    const struct tone_fit_options *options;
    size_t parameters;
};

static bool has_column(const struct tone_fit_options *options, size_t column, size_t dimensions)
{
    return options->zones >> (column / dimensions) & 1;
}

static void row_sums(const struct tone_row *row, const double *x, size_t dimensions,
                     const struct tone_fit_options *options, double sums[static 2])
{
    sums[0] = x[0];
    sums[1] = x[1];
    for (size_t k = 0; k < row->key_count; k++)
        if (options->families >> row->keys[k].family & 1) {
            sums[0] += x[key_at(row->keys[k].key, 0)];
            sums[1] += x[key_at(row->keys[k].key, 1)];
        }
    for (size_t c = 0; c < TONE_ZONES * dimensions; c++)
        if (has_column(options, c, dimensions)) {
            sums[0] += (double)row->vectors[c] * x[vector_at(c, 0)];
            sums[1] += (double)row->vectors[c] * x[vector_at(c, 1)];
        }
    for (size_t w = 0; options->words && w < row->word_count; w++)
        for (size_t c = 0; c < TONE_WORD_COLUMNS; c++) {
            const double value = word_value(row, row->words[w].zones, c);
            const size_t at = word_at(TONE_ZONES * dimensions, row->words[w].word, c, 0);
            if (value > 0) {
                sums[0] += value * x[at];
                sums[1] += value * x[at + 1];
            }
        }
}

static void add_gradient(const struct tone_row *row, const double errors[static 2],
                         size_t dimensions, const struct tone_fit_options *options,
                         double *gradient)
{
    for (size_t s = 0; s < 2; s++) {
        gradient[s] += errors[s];
        for (size_t k = 0; k < row->key_count; k++)
            if (options->families >> row->keys[k].family & 1)
                gradient[key_at(row->keys[k].key, s)] += errors[s];
        for (size_t c = 0; c < TONE_ZONES * dimensions; c++)
            if (has_column(options, c, dimensions))
                gradient[vector_at(c, s)] += errors[s] * (double)row->vectors[c];
    }
    for (size_t w = 0; options->words && w < row->word_count; w++)
        for (size_t c = 0; c < TONE_WORD_COLUMNS; c++) {
            const double value = word_value(row, row->words[w].zones, c);
            const size_t at = word_at(TONE_ZONES * dimensions, row->words[w].word, c, 0);
            gradient[at] += errors[0] * value;
            gradient[at + 1] += errors[1] * value;
        }
}

static double evaluate(const struct objective *objective, const double *x, double *gradient)
{
    const struct tone_rows *rows = objective->rows;
    const struct tone_fit_options *options = objective->options;
    double loss = 0;
    memset(gradient, 0, objective->parameters * sizeof *gradient);
    for (size_t r = 0; r < rows->count; r++) {
        if (!objective->used[r])
            continue;
        const struct tone_row *row = &rows->items[r];
        double sums[2], probability[TONES];
        row_sums(row, x, rows->dimensions, options, sums);
        tone_probabilities(sums, probability);
        loss -= log(fmax(probability[row->tone], 1e-300));
        const double errors[2] = {probability[TONE_NEGATIVE] - (row->tone == TONE_NEGATIVE),
                                  probability[TONE_POSITIVE] - (row->tone == TONE_POSITIVE)};
        add_gradient(row, errors, rows->dimensions, options, gradient);
    }
    const size_t words = vector_at(TONE_ZONES * rows->dimensions, 0);
    for (size_t i = 2; i < objective->parameters; i++) {
        const double penalty = i < vector_at(0, 0) ? options->key_penalty
                               : i < words         ? options->vector_penalty
                                                   : options->word_penalty;
        loss += penalty * x[i] * x[i] / 2;
        gradient[i] += penalty * x[i];
    }
    return loss;
}

static double dot(const double *a, const double *b, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += a[i] * b[i];
    return sum;
}

/* The last steps and how they changed the gradient, the newest at (count - 1) % MEMORY. */
struct history {
    double *steps[MEMORY], *changes[MEMORY], scale[MEMORY];
    size_t count;
};

/* direction = -(estimate of the inverse Hessian) * gradient */
static void find_direction(const struct history *history, const double *gradient,
                           double *direction, size_t n)
{
    const size_t kept = history->count < MEMORY ? history->count : MEMORY;
    double alpha[MEMORY] = {0};
    for (size_t i = 0; i < n; i++)
        direction[i] = -gradient[i];
    for (size_t k = 0; k < kept; k++) {
        const size_t h = (history->count - 1 - k) % MEMORY;
        alpha[h] = dot(history->steps[h], direction, n) * history->scale[h];
        for (size_t i = 0; i < n; i++)
            direction[i] -= alpha[h] * history->changes[h][i];
    }
    if (kept > 0) {
        const size_t h = (history->count - 1) % MEMORY;
        const double unit =
            1 / (history->scale[h] * dot(history->changes[h], history->changes[h], n));
        for (size_t i = 0; i < n; i++)
            direction[i] *= unit;
    }
    for (size_t k = kept; k-- > 0;) {
        const size_t h = (history->count - 1 - k) % MEMORY;
        const double beta = dot(history->changes[h], direction, n) * history->scale[h];
        for (size_t i = 0; i < n; i++)
            direction[i] += (alpha[h] - beta) * history->steps[h][i];
    }
}

struct point {
    double *x, *gradient, value;
};

/* Halves the step until the objective falls as it should (Armijo). False if it never does. */
static bool line_search(const struct objective *objective, const struct point *from,
                        const double *direction, double step, struct point *to)
{
    const size_t n = objective->parameters;
    const double slope = dot(from->gradient, direction, n);
    for (size_t halvings = 0; halvings < 30; halvings++, step /= 2) {
        for (size_t i = 0; i < n; i++)
            to->x[i] = from->x[i] + step * direction[i];
        to->value = evaluate(objective, to->x, to->gradient);
        if (to->value <= from->value + 1e-4 * step * slope)
            return true;
    }
    return false;
}

static void remember(struct history *history, const struct point *from, const struct point *to,
                     size_t n)
{
    const size_t h = history->count % MEMORY;
    for (size_t i = 0; i < n; i++) {
        history->steps[h][i] = to->x[i] - from->x[i];
        history->changes[h][i] = to->gradient[i] - from->gradient[i];
    }
    const double curvature = dot(history->steps[h], history->changes[h], n);
    if (curvature <= 1e-12)
        return;
    history->scale[h] = 1 / curvature;
    history->count++;
}

static double *numbers(size_t count)
{
    return need(calloc(count, sizeof(double)));
}

static void minimise(const struct objective *objective, double *x)
{
    const size_t n = objective->parameters;
    struct history history = {.count = 0};
    struct point points[2] = {{numbers(n), numbers(n), 0}, {numbers(n), numbers(n), 0}};
    double *direction = numbers(n);
    for (size_t h = 0; h < MEMORY; h++) {
        history.steps[h] = numbers(n);
        history.changes[h] = numbers(n);
    }
    struct point *from = &points[0], *to = &points[1];
    from->value = evaluate(objective, from->x, from->gradient);
    for (size_t iteration = 0; iteration < ITERATIONS; iteration++) {
        find_direction(&history, from->gradient, direction, n);
        const double length = sqrt(dot(from->gradient, from->gradient, n));
        if (!line_search(objective, from, direction, history.count ? 1 : 1 / length, to))
            break;
        const double fall = (from->value - to->value) / from->value;
        remember(&history, from, to, n);
        struct point *swap = from;
        from = to;
        to = swap;
        if (fall < TOLERANCE)
            break;
    }
    memcpy(x, from->x, n * sizeof *x);
    for (size_t h = 0; h < MEMORY; h++) {
        free(history.steps[h]);
        free(history.changes[h]);
    }
    for (size_t p = 0; p < 2; p++) {
        free(points[p].x);
        free(points[p].gradient);
    }
    free(direction);
}

void tone_fit_rows(struct tone_fit *fit, const struct tone_rows *rows, size_t word_count,
                   const bool *used, const struct tone_fit_options *options)
{
    const size_t columns = TONE_ZONES * rows->dimensions;
    const size_t parameters = word_at(columns, options->words ? word_count : 0, 0, 0);
    const struct objective objective = {rows, used, options, parameters};
    double *x = numbers(objective.parameters);
    minimise(&objective, x);
    *fit = (struct tone_fit){
        .bias = {x[0], x[1]},
        .keys = need(calloc(TONE_KEYS, sizeof *fit->keys)),
        .vectors = need(calloc(columns, sizeof *fit->vectors)),
        .words = need(calloc(word_count * TONE_WORD_COLUMNS, sizeof *fit->words)),
        .dimensions = rows->dimensions,
        .word_count = word_count};
    memcpy(fit->keys, x + key_at(0, 0), TONE_KEYS * sizeof *fit->keys);
    memcpy(fit->vectors, x + vector_at(0, 0), columns * sizeof *fit->vectors);
    if (options->words)
        memcpy(fit->words, x + word_at(columns, 0, 0, 0),
               word_count * TONE_WORD_COLUMNS * sizeof *fit->words);
    free(x);
}

void tone_fit_release(struct tone_fit *fit)
{
    free(fit->keys);
    free(fit->vectors);
    free(fit->words);
    *fit = (struct tone_fit){0};
}

void tone_fit_sums(const struct tone_fit *fit, const struct tone_row *row,
                   const struct tone_fit_options *options, double sums[static 2])
{
    sums[0] = fit->bias[0];
    sums[1] = fit->bias[1];
    for (size_t k = 0; k < row->key_count; k++)
        for (size_t s = 0; s < 2 && options->families >> row->keys[k].family & 1; s++)
            sums[s] += fit->keys[row->keys[k].key][s];
    for (size_t c = 0; c < TONE_ZONES * fit->dimensions; c++)
        for (size_t s = 0; s < 2; s++)
            sums[s] += (double)row->vectors[c] * fit->vectors[c][s];
    for (size_t w = 0; w < row->word_count; w++)
        for (size_t c = 0; c < TONE_WORD_COLUMNS; c++)
            for (size_t s = 0; s < 2; s++)
                sums[s] += word_value(row, row->words[w].zones, c) *
                           fit->words[row->words[w].word * TONE_WORD_COLUMNS + c][s];
}
