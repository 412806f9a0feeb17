/* The scores that are kept of out-of-fold probabilities. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "../train/conformal.h"
#include "failing_malloc.h"

Test(conformal, scores_by_hand)
{
    const double probability[5][3] = {
        {0.5, 0.3, 0.2}, {0.1, 0.8, 0.1}, {0.7, 0.2, 0.1}, {0.2, 0.2, 0.6}, {0.1, 0.1, 0.8}};
    const uint32_t label[5] = {0, 1, 0, 0, 1};
    const double kept[] = {0.7, 0.5, 0.2, 0.8, 0.1, 0.8, 0.7, 0.5, 0.2, 0.1};
    struct conformal conformal;
    cr_assert(conformal_take(&conformal, &probability[0][0], label, 5, 3, NULL));
    const struct set_scores *scores = &conformal.scores;
    cr_assert(scores->documents[0] == 3 && scores->documents[1] == 2 &&
              scores->documents[2] == 0 && scores->documents[3] == 5);
    cr_assert_eq(scores->count, 10);
    for (size_t i = 0; i < 10; i++)
        cr_assert_eq(scores->probability[i], kept[i], "%zu", i);
    conformal_release(&conformal);
    cr_assert_null(conformal.scores.documents);
}

/* 1,000 documents of label 1 with the scores 1/1000 to 1, none of label 0. */
Test(conformal, of_many_documents_steps_are_kept)
{
    enum { COUNT = 1000 };
    static double probability[COUNT][2];
    static uint32_t label[COUNT];
    struct conformal conformal;
    for (size_t i = 0; i < COUNT; i++) {
        probability[i][1] = (double)((i * 7) % COUNT + 1) / COUNT;
        label[i] = 1;
    }
    cr_assert(conformal_take(&conformal, &probability[0][0], label, COUNT, 2, NULL));
    const struct set_scores *scores = &conformal.scores;
    cr_assert_eq(scores->count, 2 * SET_STEPS);
    for (size_t i = 0; i < SET_STEPS; i++) {
        const double rank = set_scores_rank(COUNT, i);
        cr_assert_float_eq(scores->probability[i], (COUNT + 1 - rank) / COUNT, 1e-12);
        cr_assert_eq(scores->probability[i], scores->probability[SET_STEPS + i]);
    }
    conformal_release(&conformal);
}

Test(conformal, a_failed_allocation_is_an_error)
{
    const double probability[2][2] = {{0.5, 0.5}, {0.1, 0.9}};
    const uint32_t label[2] = {0, 1};
    bool failed = true;
    for (size_t successes = 0; failed; successes++) {
        struct conformal conformal;
        struct failure failure = {0};
        failing_malloc_after(successes);
        const bool done = conformal_take(&conformal, &probability[0][0], label, 2, 2, &failure);
        failed = failing_malloc_stop();
        cr_assert_eq(done, !failed);
        cr_assert_eq(failure.code, failed ? FAILURE_MEMORY : FAILURE_NONE);
        cr_assert(!failed || !conformal.documents);
        conformal_release(&conformal);
    }
}
