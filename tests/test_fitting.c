/* How documents are split into folds: near-duplicates and sources stay whole. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "../train/fitting.h"
#include "../train/folds.h"
#include "failing_malloc.h"

#define MOST 400
#define NONE CORPUS_NO_SOURCE

/* ---- A set of nothing but numbers ---------------------------------------------- */

static struct corpus_document documents[MOST];
static uint32_t cluster[MOST], all[MOST];
static char *labels[] = {"a", "b"};
static struct corpus corpus;
static struct dataset dataset;
static struct fit fit;
static const struct fit_options options = {.folds = 5, .seed = 1};
static struct fitting fitting;

/* So many documents of two labels, without sources and copies. */
static void make_set(size_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        documents[i] = (struct corpus_document){.label = i % 2, .source = NONE};
        cluster[i] = all[i] = i;
    }
    corpus = (struct corpus){
        .documents = documents, .count = count, .labels = labels, .label_count = 2};
    dataset = (struct dataset){
        .count = count, .corpus = &corpus, .duplicates = {count, cluster, cluster}};
}

static void init(void)
{
    fit = (struct fit){0};
    fitting = (struct fitting){.fit = &fit, .dataset = &dataset, .options = &options};
    cr_assert(fitting_init(&fitting, NULL));
    cr_assert(fitting_plan_folds(&fitting, all, NULL));
}

static void split(bool grouped, uint32_t *fold)
{
    struct failure failure = {0};
    cr_assert(fitting_split(&fitting, all, corpus.count, grouped,
                            fitting_folds(&fitting, grouped), fold, &failure),
              "%s", failure.message);
}

/* ---- Plain folds ------------------------------------------------------------------ */

Test(fitting, near_duplicates_are_in_one_fold)
{
    uint32_t fold[MOST];
    make_set(200);
    for (uint32_t i = 100; i < 200; i++)
        cluster[i] = i - 100; /* each text twice */
    init();
    cr_assert_not(fit.grouped);
    split(false, fold);
    size_t in_fold[5] = {0};
    for (size_t i = 0; i < 200; i++) {
        cr_assert_eq(fold[i], fold[cluster[i]]);
        in_fold[fold[i]]++;
    }
    for (size_t f = 0; f < 5; f++)
        cr_assert_eq(in_fold[f], 40);
    fitting_release(&fitting);
}

Test(fitting, fewer_texts_than_folds_are_not_kept_together)
{
    uint32_t fold[MOST];
    make_set(50);
    for (uint32_t i = 0; i < 50; i++)
        cluster[i] = i % 4;
    init();
    split(false, fold);
    size_t torn = 0;
    for (size_t i = 0; i < 50; i++)
        torn += fold[i] != fold[cluster[i]];
    cr_assert_gt(torn, 0);
    fitting_release(&fitting);
}

/* As in a search on a part of the set: few texts are among the chosen. */
Test(fitting, the_texts_of_a_part_are_counted_in_the_part)
{
    uint32_t fold[MOST];
    make_set(100);
    for (uint32_t i = 0; i < 20; i++)
        cluster[i] = 0;
    init();
    struct failure failure = {0};
    cr_assert(fitting_split(&fitting, all, 20, false, 5, fold, &failure), "%s",
              failure.message);
    fitting_release(&fitting);
}

/* ---- Grouped folds ------------------------------------------------------------------ */

/* Ten sources of as many documents. */
static void make_sources(size_t count)
{
    make_set(count);
    corpus.source_count = 10;
    for (uint32_t i = 0; i < count; i++)
        documents[i].source = i / 2 % 10;
}

Test(fitting, sources_that_share_a_text_are_in_one_fold)
{
    uint32_t fold[MOST];
    make_sources(200);
    cluster[2] = 0;  /* of source 1, as source 0 has it */
    cluster[46] = 5; /* of source 3 and source 2 */
    init();
    cr_assert(fit.grouped);
    cr_assert_eq(fit.crossing, 0);
    cr_assert_eq(fitting_groups(&fitting, all, 200), 8);
    split(true, fold);
    for (size_t i = 0; i < 200; i++)
        for (size_t k = 0; k < i; k++) {
            const uint32_t a = documents[i].source, b = documents[k].source;
            if (a == b || a + b == 1 || (a + b == 5 && (a == 2 || a == 3)))
                cr_assert_eq(fold[i], fold[k], "%zu and %zu", i, k);
        }
    fitting_release(&fitting);
}

/* An agency's text in each of the papers joins no more of them than a fold may hold. */
Test(fitting, sources_are_not_joined_beyond_a_folds_share)
{
    uint32_t fold[MOST];
    make_sources(200);
    for (uint32_t source = 1; source < 10; source++)
        cluster[2 * source] = 0;
    init();
    cr_assert_eq(fit.crossing, 8);
    cr_assert_eq(fitting_groups(&fitting, all, 200), 9);
    cr_assert_eq(fit.folds, 5);
    split(true, fold);
    cr_assert_eq(fold[0], fold[2]);
    size_t in_fold[5] = {0};
    for (size_t i = 0; i < 200; i++)
        in_fold[fold[i]]++;
    for (size_t f = 0; f < 5; f++)
        cr_assert_eq(in_fold[f], 40);
    fitting_release(&fitting);
}

Test(fitting, joining_never_leaves_fewer_groups_than_folds)
{
    make_set(100);
    corpus.source_count = 5;
    for (uint32_t i = 0; i < 100; i++)
        documents[i].source = i < 96 ? 0 : 1 + i % 4;
    cluster[97] = 96;
    init();
    cr_assert_eq(fit.folds, 5);
    cr_assert_eq(fit.crossing, 1);
    fitting_release(&fitting);
}

Test(fitting, copies_without_a_source_are_a_group)
{
    make_sources(200);
    for (uint32_t i = 0; i < 20; i++)
        documents[i].source = NONE;
    cluster[4] = 1;
    cluster[8] = 1;
    cluster[41] = 6; /* of source 0 */
    init();
    cr_assert_eq(fit.crossing, 0);
    cr_assert_eq(fitting.group[1], fitting.group[4]);
    cr_assert_eq(fitting.group[1], fitting.group[8]);
    cr_assert_eq(fitting.group[6], fitting.group[41]);
    cr_assert_eq(fitting.group[6], 0);
    cr_assert_eq(fitting.group[2], FOLDS_ALONE);
    cr_assert_eq(fitting_groups(&fitting, all, 200), 10 + 20 - 2 - 1);
    fitting_release(&fitting);
}

Test(fitting, many_copies_without_a_source_are_still_one_group)
{
    make_sources(200);
    for (uint32_t i = 0; i < 200; i += 2) { /* more than a fold's share */
        documents[i].source = NONE;
        cluster[i] = 0;
    }
    cluster[7] = 0; /* of source 3 */
    init();
    cr_assert_eq(fit.crossing, 1);
    for (uint32_t i = 0; i < 200; i += 2)
        cr_assert_eq(fitting.group[i], 10);
    cr_assert_eq(fitting.group[7], 3);
    cr_assert_eq(fitting_groups(&fitting, all, 200), 11);
    fitting_release(&fitting);
}

/* Where there are no copies the folds are those of the sources' numbers. */
Test(fitting, without_copies_sources_are_their_own_groups)
{
    uint32_t fold[MOST], expected[MOST], source[MOST], label[MOST];
    make_sources(200);
    for (size_t i = 0; i < 200; i++) {
        documents[i].source = i % 7 == 0 ? NONE : documents[i].source;
        source[i] = documents[i].source;
        label[i] = documents[i].label;
    }
    init();
    split(true, fold);
    cr_assert(folds_assign(expected, label, 2, source, 200, 5, 1, NULL));
    cr_assert_arr_eq(fold, expected, 200 * sizeof *fold);
    fitting_release(&fitting);
}

Test(fitting, any_allocation_may_fail)
{
    make_sources(40);
    cluster[2] = 0;
    for (size_t after = 0;; after++) {
        struct failure failure = {0};
        fitting = (struct fitting){.fit = &fit, .dataset = &dataset, .options = &options};
        failing_malloc_after(after);
        const bool done = fitting_init(&fitting, &failure);
        const bool failed = failing_malloc_stop();
        fitting_release(&fitting);
        if (!failed)
            break;
        cr_assert(!done && failure.code == FAILURE_MEMORY, "after %zu", after);
    }
}
