/* folds: assigns groups, largest first, each to the fold where it least disturbs the balance.
 *
 * The variance over folds of label l's shares is, but for a constant, the sum of the
 * squared shares. Adding g documents of l to a fold that has c of them, out of n in all, raises
 * that sum by (2 c g + g^2) / n^2, of which only c g / n^2 depends on the fold. */
#include "folds.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

#include "../features/base/hash.h"

struct fold_member {
    uint32_t group, document;
};

struct fold_group {
    size_t begin, count; /* in plan.members */
    size_t rank;         /* place after the shuffle */
};

struct plan {
    struct fold_member *members; /* [count] by group, then document */
    struct fold_group *groups;   /* [group_count] in the order in which they are placed */
    size_t group_count;
    size_t *label_total; /* [labels] documents */
    size_t *placed;      /* [folds][labels] documents placed so far */
    size_t *fold_size;   /* [folds] */
};

static void plan_release(struct plan *plan)
{
    free(plan->members);
    free(plan->groups);
    free(plan->label_total);
    free(plan->placed);
    free(plan->fold_size);
    *plan = (struct plan){0};
}

static bool plan_allocate(struct plan *plan, size_t count, size_t labels, size_t folds,
                          struct failure *failure)
{
    plan->members = calloc(count + 1, sizeof *plan->members);
    plan->groups = calloc(count + 1, sizeof *plan->groups);
    plan->label_total = calloc(labels + 1, sizeof *plan->label_total);
    plan->placed = calloc(folds, (labels + 1) * sizeof *plan->placed);
    plan->fold_size = calloc(folds, sizeof *plan->fold_size);
    if (!plan->members || !plan->groups || !plan->label_total || !plan->placed ||
        !plan->fold_size)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    return true;
}

static int compare_members(const void *left, const void *right)
{
    const struct fold_member *a = left, *b = right;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    return (a->document > b->document) - (a->document < b->document);
}

static int compare_groups(const void *left, const void *right)
{
    const struct fold_group *a = left, *b = right;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return (a->rank > b->rank) - (a->rank < b->rank);
}

static void collect_groups(struct plan *plan, const uint32_t *group, size_t count)
{
    for (size_t i = 0; i < count; i++)
        plan->members[i] = (struct fold_member){group ? group[i] : FOLDS_ALONE, (uint32_t)i};
    qsort(plan->members, count, sizeof *plan->members, compare_members);
    for (size_t i = 0; i < count; i++) {
        uint32_t id = plan->members[i].group;
        if (i == 0 || id == FOLDS_ALONE || id != plan->members[i - 1].group)
            plan->groups[plan->group_count++].begin = i;
        plan->groups[plan->group_count - 1].count++;
    }
}

/* A random number below `limit` by splitmix64. The remainder makes small numbers likelier, by
 * less than one part in 2^32. */
static size_t random_below(uint64_t *state, size_t limit)
{
    *state += 0x9e3779b97f4a7c15u;
    return (size_t)(hash_mix(*state) % limit);
}

static void order_groups(struct plan *plan, uint64_t seed)
{
    struct fold_group *groups = plan->groups;
    for (size_t i = plan->group_count; i > 1; i--) {
        size_t j = random_below(&seed, i);
        struct fold_group swap = groups[i - 1];
        groups[i - 1] = groups[j];
        groups[j] = swap;
    }
    for (size_t i = 0; i < plan->group_count; i++)
        groups[i].rank = i;
    qsort(groups, plan->group_count, sizeof *groups, compare_groups);
}

/* What the group adds to the sum of squared shares, as far as it depends on the fold: the sum
 * over labels of c g / n^2, added up document by document. */
static double disturbance(const struct plan *plan, const struct fold_member *members,
                          size_t count, const uint32_t *label, const size_t *placed)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t l = label[members[i].document];
        double total = (double)plan->label_total[l];
        sum += (double)placed[l] / (total * total);
    }
    return sum;
}

static void place_group(struct plan *plan, const struct fold_group *group, uint32_t *fold,
                        const uint32_t *label, size_t labels, uint32_t folds)
{
    const struct fold_member *members = plan->members + group->begin;
    uint32_t best = 0;
    double least = 0;
    for (uint32_t f = 0; f < folds; f++) {
        double cost =
            disturbance(plan, members, group->count, label, plan->placed + f * labels);
        if (f == 0 || cost < least ||
            (cost == least && plan->fold_size[f] < plan->fold_size[best])) {
            best = f;
            least = cost;
        }
    }
    for (size_t i = 0; i < group->count; i++) {
        fold[members[i].document] = best;
        plan->placed[best * labels + label[members[i].document]]++;
    }
    plan->fold_size[best] += group->count;
}

#ifndef NDEBUG
/* Does every document have a fold, every fold a document, and every group one fold? */
static bool is_partition(const struct plan *plan, const uint32_t *fold, size_t count,
                         uint32_t folds)
{
    size_t documents = 0;
    for (uint32_t f = 0; f < folds; f++) {
        if (plan->fold_size[f] == 0)
            return false;
        documents += plan->fold_size[f];
    }
    for (size_t g = 0; g < plan->group_count; g++)
        for (size_t i = 0; i < plan->groups[g].count; i++) {
            const struct fold_member *members = plan->members + plan->groups[g].begin;
            if (fold[members[i].document] >= folds ||
                fold[members[i].document] != fold[members[0].document])
                return false;
        }
    return documents == count;
}
#endif

static bool too_few(struct failure *failure, uint32_t folds, const char *things, size_t have)
{
    return fail(failure, FAILURE_DATA,
                "%" PRIu32 " folds need %" PRIu32 " %s, the set has %zu; use fewer by --folds",
                folds, folds, things, have);
}

bool folds_assign(uint32_t *fold, const uint32_t *label, size_t label_count,
                  const uint32_t *group, size_t count, uint32_t folds, uint64_t seed,
                  struct failure *failure)
{
    if (folds < 2)
        return fail(failure, FAILURE_DATA, "cross-validation needs at least 2 folds");
    if (count >= UINT32_MAX || label_count >= SIZE_MAX / sizeof(size_t))
        return fail(failure, FAILURE_DATA, "the set has too many documents or labels");
    if (folds > count)
        return too_few(failure, folds, group ? "sources" : "documents", count);
    struct plan plan = {0};
    bool done = plan_allocate(&plan, count, label_count, folds, failure);
    if (done) {
        collect_groups(&plan, group, count);
        if (plan.group_count < folds)
            done = too_few(failure, folds, "sources", plan.group_count);
    }
    if (done) {
        for (size_t i = 0; i < count; i++)
            plan.label_total[label[i]]++;
        order_groups(&plan, seed);
        for (size_t g = 0; g < plan.group_count; g++)
            place_group(&plan, &plan.groups[g], fold, label, label_count, folds);
        assert(is_partition(&plan, fold, count, folds));
    }
    plan_release(&plan);
    return done;
}
