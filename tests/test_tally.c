/* The tally: a document that is counted several times. */
#include <criterion/criterion.h>
#include <math.h>

#include "../metrics/tally.h"

static const double rows[3][3] = {{0.5, 0.3, 0.2}, {0.2, 0.2, 0.6}, {0.1, 0.5, 0.4}};
static const uint32_t labels[3] = {0, 1, 1};
static const int times[3] = {3, 0, 2};

static struct tally_scores score(struct tally *tally)
{
    struct tally_scores scores = tally_score(tally, 3);
    tally_clear(tally, 3);
    return scores;
}

Test(tally, to_count_twice_is_to_add_twice)
{
    struct tally tally;
    cr_assert(tally_allocate(&tally, 3, NULL));
    for (size_t i = 0; i < 3; i++) {
        const struct outcome outcome = outcome_of(rows[i], 3, labels[i]);
        tally_add(&tally, &outcome, times[i]);
    }
    struct tally_scores counted = score(&tally);
    for (size_t i = 0; i < 3; i++)
        for (int t = 0; t < times[i]; t++) {
            const struct outcome outcome = outcome_of(rows[i], 3, labels[i]);
            tally_add(&tally, &outcome, 1);
        }
    struct tally_scores added = score(&tally);
    cr_assert(fabs(counted.accuracy - 1) < 1e-12 && fabs(added.accuracy - 1) < 1e-12);
    cr_assert(fabs(counted.macro_f1 - added.macro_f1) < 1e-12);
    cr_assert(fabs(counted.log_loss - added.log_loss) < 1e-12);
    cr_assert(fabs(counted.brier - added.brier) < 1e-12);
    cr_assert(fabs(counted.ece - 0.5) < 1e-12 && fabs(added.ece - 0.5) < 1e-12);
    cr_assert_eq(score(&tally).accuracy, 0);
    tally_release(&tally);
}

Test(tally, outcomes_by_hand)
{
    const struct outcome outcome = outcome_of(rows[1], 3, 1);
    cr_assert(outcome.label == 1 && outcome.predicted == 2 && outcome.group == 0);
    cr_assert_eq(outcome.confidence, 0.6);
    cr_assert_eq(outcome.bin, 8); /* (8 / 15, 9 / 15] */
    cr_assert(fabs(outcome.log_loss + log(0.2)) < 1e-12);
    cr_assert(fabs(outcome.brier - (0.04 + 0.64 + 0.36)) < 1e-12);
    cr_assert_eq(outcome_of((const double[]){0.5, 0.5}, 2, 0).predicted, 0);
    const double certain = outcome_of((const double[]){0, 1}, 2, 0).log_loss;
    cr_assert(certain > 34 && certain < 35); /* metrics_log_loss is bounded */
}
