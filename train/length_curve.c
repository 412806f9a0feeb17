/* length_curve: see length_curve.h. */
#include "length_curve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../metrics/metrics.h"
#include "../models/calibration.h"

/* Smaller sets have no curve: a share of right labels has a standard error of 0.05 then. */
#define LEAST_DOCUMENTS 100
/* The gain must be so many standard errors. Documents of one source are alike, which the error
 * does not know of: that is why it is not the usual 2. */
#define LEAST_ERRORS 3

/* What a curve is measured on. */
struct curve_set {
    const struct corpus *corpus;
    const struct fit *fit;
    const struct first_words *scored;
};

static const struct out_of_fold *out_of_fold(const struct fit *fit)
{
    return fit->grouped ? &fit->unseen : &fit->known;
}

static uint32_t label_of(const struct curve_set *set, size_t number)
{
    return set->corpus->documents[set->scored->documents[number]].label;
}

/* ---- The machines' values as the fit's ------------------------------------------- */

/* The standard deviation of the values of the chosen documents. A document's `outputs` values
 * are at row * stride of `decision`, the row being its number in the set or, without
 * `documents`, in the choice. */
static double deviation(const double *decision, const uint32_t *documents, size_t count,
                        size_t stride, size_t outputs)
{
    const double cells = (double)(count * outputs);
    double sum = 0, squares = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < count; i++)
            for (size_t k = 0; k < outputs; k++) {
                const double value = decision[(documents ? documents[i] : i) * stride + k];
                if (pass == 0)
                    sum += value;
                else
                    squares += (value - sum / cells) * (value - sum / cells);
            }
    return sqrt(squares / cells);
}

/* What brings the decision values to the scale of the fit's, which are an average of several
 * machines: so its calibration holds for them too. */
static double scale_to_fit(const struct curve_set *set)
{
    const struct first_words *scored = set->scored;
    const size_t outputs = set->fit->outputs;
    const double own = deviation(scored->decision + FIRST_WORDS_LENGTHS * outputs, NULL,
                                 scored->count, FIRST_WORDS_COLUMNS * outputs, outputs);
    return own > 1e-6 ? deviation(out_of_fold(set->fit)->decision, scored->documents,
                                  scored->count, outputs, outputs) /
                            own
                      : 1;
}

/* ---- Gains ----------------------------------------------------------------------- */

/* Each label's share among the chosen documents. */
static void measure_shares(const struct curve_set *set, double *share)
{
    for (size_t i = 0; i < set->scored->count; i++)
        share[label_of(set, i)] += 1 / (double)set->scored->count;
}

/* Adds up gains and hits by column. Returns the sum of the squares of the whole articles'
 * gains. `decision` and `probability` are scratch. */
static double add_gains(struct length_curve *curve, const struct curve_set *set,
                        const double *share, double *decision, double *probability)
{
    const struct out_of_fold *out = out_of_fold(set->fit);
    const struct calibration calibration = {out->slope, out->intercept};
    const size_t labels = set->corpus->label_count, outputs = set->fit->outputs;
    const double scale = scale_to_fit(set);
    double squares = 0;
    for (size_t i = 0; i < set->scored->count; i++)
        for (size_t c = 0; c < FIRST_WORDS_COLUMNS; c++) {
            const double *row = set->scored->decision + (i * FIRST_WORDS_COLUMNS + c) * outputs;
            for (size_t k = 0; k < outputs; k++)
                decision[k] = scale * row[k];
            calibration_apply(&calibration, decision, labels, probability);
            const uint32_t label = label_of(set, i);
            const double gain =
                metrics_log_loss(share[label]) - metrics_log_loss(probability[label]);
            curve->gain[c] += gain;
            curve->accuracy[c] += metrics_argmax(probability, labels) == label;
            squares += c == FIRST_WORDS_LENGTHS ? gain * gain : 0;
        }
    return squares;
}

static bool measure_gains(struct length_curve *curve, const struct curve_set *set,
                          struct failure *failure)
{
    const size_t labels = set->corpus->label_count;
    double *share = calloc(3 * labels, sizeof *share);
    if (!share)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu labels", labels);
    const double count = (double)set->scored->count;
    measure_shares(set, share);
    const double squares = add_gains(curve, set, share, share + labels, share + 2 * labels);
    for (size_t c = 0; c < FIRST_WORDS_COLUMNS; c++) {
        curve->gain[c] /= count;
        curve->accuracy[c] /= count;
    }
    const double whole = curve->gain[FIRST_WORDS_LENGTHS];
    const double variance = fmax(squares / count - whole * whole, 0);
    curve->documents = set->scored->count;
    curve->learned = whole > 0 && whole >= LEAST_ERRORS * sqrt(variance / count);
    free(share);
    return true;
}

/* ---- Too few words --------------------------------------------------------------- */

/* Isotonic regression in place: a value below the ones before it is pooled with them. */
static void make_monotone(double *values, size_t count)
{
    double mean[FIRST_WORDS_COLUMNS];
    size_t size[FIRST_WORDS_COLUMNS], pools = 0;
    for (size_t i = 0; i < count; i++) {
        mean[pools] = values[i];
        size[pools++] = 1;
        for (; pools > 1 && mean[pools - 2] > mean[pools - 1]; pools--) {
            const size_t both = size[pools - 2] + size[pools - 1];
            mean[pools - 2] = (mean[pools - 2] * (double)size[pools - 2] +
                               mean[pools - 1] * (double)size[pools - 1]) /
                              (double)both;
            size[pools - 2] = both;
        }
    }
    for (size_t pool = 0, i = 0; pool < pools; pool++)
        for (size_t n = 0; n < size[pool]; n++)
            values[i++] = mean[pool];
}

uint32_t length_curve_half(const double gain[FIRST_WORDS_COLUMNS])
{
    const double half = gain[FIRST_WORDS_LENGTHS] / 2;
    double monotone[FIRST_WORDS_LENGTHS], before = 0, from = 0;
    memcpy(monotone, gain, sizeof monotone);
    make_monotone(monotone, FIRST_WORDS_LENGTHS);
    for (size_t p = 0; p < FIRST_WORDS_LENGTHS; p++) {
        const double to = (double)first_words_lengths[p];
        if (monotone[p] >= half)
            return (uint32_t)ceil(from +
                                  (to - from) * (half - before) / (monotone[p] - before));
        before = monotone[p];
        from = to;
    }
    return first_words_lengths[FIRST_WORDS_LENGTHS - 1];
}

static int compare_words(const void *left, const void *right)
{
    const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

/* The length that 1 in 100 of the set's own documents fall below. */
static bool own_shortest(const struct dataset *dataset, uint32_t *shortest,
                         struct failure *failure)
{
    uint32_t *words = malloc(dataset->count * sizeof *words);
    if (!words)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents",
                    dataset->count);
    memcpy(words, dataset->words, dataset->count * sizeof *words);
    qsort(words, dataset->count, sizeof *words, compare_words);
    *shortest = words[(size_t)(LENGTH_CURVE_QUANTILE * (double)dataset->count)];
    free(words);
    return true;
}

bool length_curve_measure(struct length_curve *curve, const struct dataset *dataset,
                          const struct fit *fit, const struct fit_options *options,
                          const struct training_progress *progress, struct failure *failure)
{
    struct first_words scored = {0};
    const struct curve_set set = {dataset->corpus, fit, &scored};
    uint32_t shortest = 0;
    *curve = (struct length_curve){0};
    bool ok = own_shortest(dataset, &shortest, failure);
    if (ok && dataset->count >= LEAST_DOCUMENTS)
        ok = first_words_score(&scored, dataset, fit, options, progress, failure);
    if (ok && scored.count >= LEAST_DOCUMENTS)
        ok = measure_gains(curve, &set, failure);
    first_words_release(&scored);
    if (!ok) {
        *curve = (struct length_curve){0};
        return false;
    }
    const uint32_t enough =
        curve->learned ? length_curve_half(curve->gain) : first_words_lengths[0];
    curve->minimum_words = enough < shortest ? enough : shortest;
    return true;
}
