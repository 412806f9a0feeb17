/* Folds: balance, whole groups, and the same folds on every machine. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "../train/folds.h"
#include "failing_malloc.h"

#define DOCUMENTS 600

static uint32_t next_number(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

/* Labels of very different size: about 60%, 30%, 8%, 2%. */
static void fill_labels(uint32_t *label, size_t count, uint64_t seed)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t draw = next_number(&seed) % 100;
        label[i] = draw < 60 ? 0 : draw < 90 ? 1 : draw < 98 ? 2 : 3;
    }
}

static void count_cells(const uint32_t *fold, const uint32_t *label, size_t count,
                        size_t cells[5][4])
{
    memset(cells, 0, 20 * sizeof(size_t));
    for (size_t i = 0; i < count; i++) {
        cr_assert_lt(fold[i], 5);
        cells[fold[i]][label[i]]++;
    }
}

Test(folds, documents_are_dealt_evenly_within_each_label)
{
    uint32_t label[DOCUMENTS], fold[DOCUMENTS];
    fill_labels(label, DOCUMENTS, 1);
    cr_assert(folds_assign(fold, label, 4, NULL, DOCUMENTS, 5, 7, NULL));
    size_t cells[5][4];
    count_cells(fold, label, DOCUMENTS, cells);
    size_t size[5] = {0};
    for (size_t l = 0; l < 4; l++) {
        size_t least = SIZE_MAX, most = 0;
        for (size_t f = 0; f < 5; f++) {
            least = cells[f][l] < least ? cells[f][l] : least;
            most = cells[f][l] > most ? cells[f][l] : most;
            size[f] += cells[f][l];
        }
        cr_assert_leq(most - least, 1);
    }
    for (size_t f = 0; f < 5; f++)
        cr_assert(size[f] >= DOCUMENTS / 5 - 2 && size[f] <= DOCUMENTS / 5 + 2);
}

Test(folds, a_group_is_in_one_fold_and_labels_stay_balanced)
{
    uint32_t label[DOCUMENTS], group[DOCUMENTS], fold[DOCUMENTS];
    fill_labels(label, DOCUMENTS, 2);
    uint64_t state = 3;
    for (size_t i = 0; i < DOCUMENTS; i++) {
        uint32_t draw = next_number(&state) % 60;
        group[i] = 1000 + draw * draw / 60; /* sizes differ; numbers have gaps */
    }
    cr_assert(folds_assign(fold, label, 4, group, DOCUMENTS, 5, 7, NULL));
    for (size_t i = 0; i < DOCUMENTS; i++)
        for (size_t j = 0; j < i; j++)
            cr_assert(group[i] != group[j] || fold[i] == fold[j]);
    size_t cells[5][4];
    count_cells(fold, label, DOCUMENTS, cells);
    for (size_t l = 0; l < 2; l++) {
        size_t total = 0;
        for (size_t f = 0; f < 5; f++)
            total += cells[f][l];
        for (size_t f = 0; f < 5; f++)
            cr_assert(cells[f][l] * 10 > total && cells[f][l] * 10 < total * 3,
                      "fold %zu has %zu of %zu documents of label %zu", f, cells[f][l], total,
                      l);
    }
}

Test(folds, a_group_of_its_own_label_goes_where_that_label_is_rare)
{
    /* Two sources of each label, all of one size: one of each on either side. */
    const uint32_t label[] = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2};
    const uint32_t group[] = {0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5};
    for (uint64_t seed = 0; seed < 20; seed++) {
        uint32_t fold[12];
        cr_assert(folds_assign(fold, label, 3, group, 12, 2, seed, NULL));
        cr_assert_neq(fold[0], fold[2]);
        cr_assert_neq(fold[4], fold[6]);
        cr_assert_neq(fold[8], fold[10]);
    }
}

Test(folds, documents_without_a_source_stand_alone)
{
    uint32_t label[40] = {0}, group[40], fold[40];
    for (size_t i = 0; i < 40; i++)
        group[i] = FOLDS_ALONE;
    cr_assert(folds_assign(fold, label, 1, group, 40, 4, 1, NULL));
    size_t size[4] = {0};
    for (size_t i = 0; i < 40; i++)
        size[fold[i]]++;
    for (size_t f = 0; f < 4; f++)
        cr_assert_eq(size[f], 10);
}

Test(folds, no_fold_is_empty)
{
    /* One source holds nearly everything, of both labels. */
    uint32_t label[50], group[50], fold[50];
    for (uint32_t i = 0; i < 50; i++) {
        label[i] = i % 2;
        group[i] = i < 46 ? 0 : i;
    }
    cr_assert(folds_assign(fold, label, 2, group, 50, 5, 1, NULL));
    size_t size[5] = {0};
    for (size_t i = 0; i < 50; i++)
        size[fold[i]]++;
    for (size_t f = 0; f < 5; f++)
        cr_assert_gt(size[f], 0);
}

Test(folds, the_seed_decides_and_nothing_else)
{
    uint32_t label[DOCUMENTS], first[DOCUMENTS], again[DOCUMENTS], other[DOCUMENTS];
    fill_labels(label, DOCUMENTS, 4);
    memset(again, 0xff, sizeof again);
    cr_assert(folds_assign(first, label, 4, NULL, DOCUMENTS, 5, 11, NULL));
    cr_assert(folds_assign(again, label, 4, NULL, DOCUMENTS, 5, 11, NULL));
    cr_assert(folds_assign(other, label, 4, NULL, DOCUMENTS, 5, 12, NULL));
    cr_assert_arr_eq(first, again, sizeof first);
    cr_assert(memcmp(first, other, sizeof first) != 0);
}

/* Pins the generator: these folds must come out on every machine. */
Test(folds, the_same_on_every_machine)
{
    const uint32_t label[10] = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
    const uint32_t expected[10] = {0, 2, 1, 0, 0, 2, 2, 0, 1, 1};
    uint32_t fold[10];
    cr_assert(folds_assign(fold, label, 2, NULL, 10, 3, 42, NULL));
    for (size_t i = 0; i < 10; i++)
        cr_assert_eq(fold[i], expected[i], "document %zu: fold %u", i, fold[i]);
}

Test(folds, too_few_groups_or_folds_fail)
{
    const uint32_t label[6] = {0, 1, 0, 1, 0, 1}, group[6] = {7, 7, 8, 8, 9, 9};
    uint32_t fold[6];
    struct failure failure = {0};
    cr_assert(!folds_assign(fold, label, 2, group, 6, 5, 1, &failure));
    cr_assert_eq(failure.code, FAILURE_DATA);
    cr_assert_str_eq(failure.message,
                     "5 folds need 5 sources, the set has 3; use fewer by --folds");
    cr_assert(!folds_assign(fold, label, 2, NULL, 6, 7, 1, &failure));
    cr_assert_str_eq(failure.message,
                     "7 folds need 7 documents, the set has 6; use fewer by --folds");
    cr_assert(!folds_assign(fold, label, 2, NULL, 6, 1, 1, &failure));
    cr_assert_eq(failure.code, FAILURE_DATA);
    cr_assert(!folds_assign(fold, label, 2, group, 0, 2, 1, &failure));
    cr_assert(!folds_assign(fold, label, 2, group, 6, 5, 1, NULL));
    cr_assert(folds_assign(fold, label, 2, group, 6, 3, 1, &failure));
}

Test(folds, any_allocation_may_fail)
{
    const uint32_t label[6] = {0, 1, 0, 1, 0, 1}, group[6] = {7, 7, 8, 8, 9, 9};
    uint32_t fold[6];
    for (size_t after = 0;; after++) {
        struct failure failure = {0};
        failing_malloc_after(after);
        bool done = folds_assign(fold, label, 2, group, 6, 3, 1, &failure);
        if (!failing_malloc_stop())
            break;
        cr_assert(!done && failure.code == FAILURE_MEMORY, "after %zu", after);
    }
}
