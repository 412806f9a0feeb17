/* Prediction sets: thresholds beside their definition, and what is promised of the sets. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../classify/statistics.h"
#include "../models/prediction_set.h"
#include "../train/conformal.h"

/* ---- Helpers ------------------------------------------------------------- */

static struct random_numbers numbers = {1};

static double uniform(void)
{
    return random_below(&numbers, 1u << 30) / (double)(1u << 30);
}

/* Falling scores; with `ties` only ten different ones. */
static void fill(double *scores, size_t count, bool ties)
{
    for (size_t i = 0; i < count; i++) {
        const double score = 1 - (double)i / (double)count;
        scores[i] = ties ? floor(score * 10) / 10 : score;
    }
}

static void keep(const double *scores, uint32_t documents, double *kept)
{
    for (size_t i = 0; i < set_scores_kept(documents); i++)
        kept[i] = scores[set_scores_rank(documents, i) - 1];
}

/* The k-th largest, k = ceil((n + 1) * promille / 1000), in whole numbers; 0 for k > n. */
static double defined_threshold(const double *scores, uint32_t documents, unsigned promille)
{
    const uint64_t k = (((uint64_t)documents + 1) * promille + 999) / 1000;
    return k <= documents ? scores[k - 1] : 0;
}

/* ---- Thresholds ---------------------------------------------------------- */

Test(prediction_set, thresholds_are_those_of_the_definition)
{
    enum { MOST = 1300 };
    static double scores[MOST], kept[SET_STEPS];
    for (uint32_t n = 1; n <= MOST; n += n < 450 ? 1 : 37)
        for (int ties = 0; ties < 2; ties++) {
            fill(scores, n, ties);
            keep(scores, n, kept);
            for (unsigned promille = 1; promille <= 1000; promille++) {
                const double found = set_threshold(kept, n, promille / 1000.0);
                const double defined = defined_threshold(scores, n, promille);
                const bool exact = n <= SET_STEPS || promille % 5 == 0;
                const unsigned next = promille + 5 - promille % 5;
                if (exact && !(promille > 995 && n > SET_STEPS))
                    cr_assert_eq(found, defined, "%u of %u: %g, not %g", promille, n, found,
                                 defined);
                /* Never larger, and no smaller than half a percent more would have it. */
                cr_assert_leq(found, defined, "%u of %u", promille, n);
                cr_assert_geq(found, defined_threshold(scores, n, next < 1000 ? next : 1000),
                              "%u of %u", promille, n);
            }
        }
}

Test(prediction_set, ranks_do_not_fall_for_any_number_of_documents)
{
    static const uint32_t documents[] = {
        1,         2, 199, 200, 201, 202, 399, 400, 401, 1000, 65535, 123456789, UINT32_MAX - 1,
        UINT32_MAX};
    for (size_t d = 0; d < sizeof documents / sizeof *documents; d++) {
        const uint32_t n = documents[d];
        uint32_t before = 0;
        for (size_t i = 0; i < set_scores_kept(n); i++) {
            const uint32_t rank = set_scores_rank(n, i);
            cr_assert(rank >= before && rank > 0 && rank <= n, "%u of %u", rank, n);
            before = rank;
        }
        cr_assert_eq(before, n, "the last document is kept");
    }
}

Test(prediction_set, of_many_documents_the_step_is_found)
{
    static double kept[SET_STEPS];
    static const uint32_t documents[] = {123456789, UINT32_MAX};
    for (size_t i = 0; i < SET_STEPS; i++)
        kept[i] = 1 - (double)i / SET_STEPS;
    for (size_t d = 0; d < 2; d++)
        for (unsigned step = 1; step < SET_STEPS; step++)
            cr_assert_eq(set_threshold(kept, documents[d], step / (double)SET_STEPS),
                         kept[step - 1]);
}

/* ---- Sets ---------------------------------------------------------------- */

enum { MOST_LABELS = 40 };

static size_t size_of(const bool *in_set, size_t labels)
{
    size_t size = 0;
    for (size_t l = 0; l < labels; l++)
        size += in_set[l];
    return size;
}

static size_t largest(const double *values, size_t count)
{
    size_t best = 0;
    for (size_t i = 1; i < count; i++)
        if (values[i] > values[best])
            best = i;
    return best;
}

/* Probabilities that lean to the true label by chance; with `ties` they are tenths. */
static uint32_t draw(double *probability, size_t labels, bool ties)
{
    const uint32_t label = random_below(&numbers, (uint32_t)labels);
    double sum = 0;
    for (size_t l = 0; l < labels; l++) {
        /* The first labels are easier than the last. */
        const double help = l == label ? 3 * (1 - (double)l / (double)labels) : 0;
        probability[l] = exp(2 * uniform() + help * uniform());
        sum += probability[l];
    }
    for (size_t l = 0; l < labels; l++) {
        probability[l] /= sum;
        if (ties)
            probability[l] = rint(10 * probability[l]) / 10;
    }
    return label;
}

static void take(struct conformal *conformal, size_t count, size_t labels, bool ties)
{
    struct failure failure = {0};
    double *probability = calloc(count * labels + 1, sizeof *probability);
    uint32_t *label = calloc(count + 1, sizeof *label);
    for (size_t i = 0; i < count; i++)
        label[i] = draw(probability + i * labels, labels, ties);
    cr_assert(conformal_take(conformal, probability, label, count, labels, &failure));
    free(probability);
    free(label);
}

/* How often the true label is in the set of one more document, and that of each label's
 * documents: `rounds` times with `count` training documents, drawn anew. */
static double covered(size_t rounds, size_t count, size_t labels, double coverage,
                      bool by_label, bool ties, double *by, double *size)
{
    double hits = 0, found[MOST_LABELS] = {0}, seen[MOST_LABELS] = {0};
    *size = 0;
    for (size_t r = 0; r < rounds; r++) {
        struct conformal conformal;
        double probability[MOST_LABELS];
        bool in_set[MOST_LABELS];
        take(&conformal, count, labels, ties);
        const uint32_t label = draw(probability, labels, ties);
        prediction_set(&conformal.scores, labels, probability, largest(probability, labels),
                       coverage, by_label, in_set);
        hits += in_set[label];
        found[label] += in_set[label];
        seen[label]++;
        *size += (double)size_of(in_set, labels) / (double)rounds;
        conformal_release(&conformal);
    }
    for (size_t l = 0; l < labels; l++)
        by[l] = found[l] / seen[l];
    return hits / (double)rounds;
}

/* Four standard errors of a share. */
static double error_of(double share, double count)
{
    return 4 * sqrt(share * (1 - share) / count);
}

Test(prediction_set, the_true_label_is_in_as_often_as_asked)
{
    static const double asked[] = {0.5, 0.8, 0.9, 0.95};
    static const size_t label_counts[] = {2, 5, 40};
    enum { ROUNDS = 4000 };
    for (size_t c = 0; c < 3; c++)
        for (size_t a = 0; a < 4; a++) {
            double by[MOST_LABELS], size;
            const size_t labels = label_counts[c], count = 1 + 59 * a;
            const double share =
                covered(ROUNDS, count, labels, asked[a], false, false, by, &size);
            cr_assert_geq(share, asked[a] - error_of(asked[a], ROUNDS), "%g of %zu", asked[a],
                          labels);
            /* And not much more often, unless the label alone is right as often. */
            if (size > 1.3 && count > 1)
                cr_assert_leq(share,
                              asked[a] + 1.0 / (double)count + error_of(asked[a], ROUNDS),
                              "%g of %zu", asked[a], labels);
        }
}

Test(prediction_set, ties_only_add_labels)
{
    double by[MOST_LABELS], size;
    const double share = covered(3000, 150, 4, 0.8, false, true, by, &size);
    cr_assert_geq(share, 0.8 - error_of(0.8, 3000));
}

Test(prediction_set, by_label_each_label_is_in_as_often_as_asked)
{
    enum { ROUNDS = 6000, LABELS = 4 };
    double by[MOST_LABELS], size, worst = 1;
    covered(ROUNDS, 120, LABELS, 0.8, false, false, by, &size);
    for (size_t l = 0; l < LABELS; l++)
        worst = fmin(worst, by[l]);
    cr_assert_lt(worst, 0.75, "over all labels, the hard one is in too seldom: %g", worst);
    covered(ROUNDS, 120, LABELS, 0.8, true, false, by, &size);
    for (size_t l = 0; l < LABELS; l++)
        cr_assert_geq(by[l], 0.8 - error_of(0.8, ROUNDS / LABELS), "label %zu", l);
}

Test(prediction_set, more_coverage_never_gives_a_smaller_set)
{
    static const size_t counts[] = {0, 1, 7, 300, 1000};
    for (size_t c = 0; c < 5; c++)
        for (int by_label = 0; by_label < 2; by_label++) {
            struct conformal conformal;
            double probability[MOST_LABELS];
            bool before[MOST_LABELS] = {false}, in_set[MOST_LABELS];
            take(&conformal, counts[c], MOST_LABELS, false);
            draw(probability, MOST_LABELS, false);
            const size_t given = largest(probability, MOST_LABELS);
            for (unsigned promille = 1; promille <= 1000; promille++) {
                prediction_set(&conformal.scores, MOST_LABELS, probability, given,
                               promille / 1000.0, by_label, in_set);
                cr_assert(in_set[given], "never empty");
                for (size_t l = 0; l < MOST_LABELS; l++)
                    cr_assert(in_set[l] || !before[l], "%zu at %u", l, promille);
                memcpy(before, in_set, sizeof before);
            }
            cr_assert_eq(size_of(in_set, MOST_LABELS), MOST_LABELS, "at 1 all are in it");
            conformal_release(&conformal);
        }
}

Test(prediction_set, too_few_documents_give_all_labels)
{
    struct conformal conformal;
    bool in_set[2];
    const double probability[2] = {1, 0};
    for (uint32_t n = 1; n < 30; n++)
        for (unsigned promille = 1; promille < 1000; promille++) {
            /* n < 1 / a - 1, in whole numbers: n * (1000 - promille) < promille. */
            const bool few = n * (1000 - promille) < promille;
            double *scores = calloc(2 * (size_t)n, sizeof *scores);
            uint32_t *label = calloc(n, sizeof *label);
            for (size_t i = 0; i < n; i++)
                scores[2 * i] = 0.5;
            cr_assert(conformal_take(&conformal, scores, label, n, 2, NULL));
            prediction_set(&conformal.scores, 2, probability, 0, promille / 1000.0, false,
                           in_set);
            cr_assert(in_set[0] && in_set[1] == few, "%u of %u", promille, n);
            prediction_set(&conformal.scores, 2, probability, 0, promille / 1000.0, true,
                           in_set);
            cr_assert(in_set[0] && in_set[1], "label 1 has no documents");
            conformal_release(&conformal);
            free(scores);
            free(label);
        }
}

Test(prediction_set, without_scores_all_labels_are_in_the_set)
{
    const struct set_scores none = {0};
    const double probability[3] = {0.9, 0.1, 0};
    for (int by_label = 0; by_label < 2; by_label++) {
        bool in_set[3] = {false};
        prediction_set(&none, 3, probability, 0, 0.01, by_label, in_set);
        cr_assert(in_set[0] && in_set[1] && in_set[2]);
    }
}
