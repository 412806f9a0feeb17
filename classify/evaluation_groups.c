/* evaluation_groups: the documents of each group, counted and scored by themselves. */
#include "evaluation_set.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int compare_groups(const void *left, const void *right)
{
    const struct group_figures *a = left, *b = right;
    if (a->size != b->size)
        return a->size > b->size ? -1 : 1;
    if (!a->name || !b->name)
        return !a->name - !b->name;
    return (a->name > b->name) - (a->name < b->name); /* names are an array in byte order */
}

/* The place of a document's group: that of its name, or the last. */
static size_t place_of(const struct evaluation_report *report, size_t document)
{
    const uint32_t number = report->group_names.number[document];
    return number == NAME_MISSING ? report->group_names.count : number;
}

static void count_group(const struct evaluation_report *report, size_t document)
{
    struct group_figures *group = &report->groups[place_of(report, document)];
    group->size++;
    for (size_t m = 0; m < report->outcomes->models; m++)
        group->model[m].abstained += report->outcomes->documents[document].abstained[m] != NULL;
}

static void score_group(struct group_figures *group, size_t model, const struct tally *tally,
                        size_t labels)
{
    const struct tally_scores scores = tally_score(tally, labels);
    const bool any = tally->documents > 0;
    group->documents = (size_t)tally->documents;
    group->model[model].accuracy = wilson_interval(tally->correct, tally->documents);
    group->model[model].macro_f1 = any ? scores.macro_f1 : NAN;
    group->model[model].log_loss = any ? scores.log_loss : NAN;
}

/* Sorts the set's documents by their groups (a counting sort): those of the group at place g
 * are members[begin[g] .. begin[g + 1]). `begin` has two places more than there are names,
 * zeroed. */
static void sort_members(const struct evaluation_set *set,
                         const struct evaluation_report *report, size_t *begin,
                         uint32_t *members)
{
    const size_t places = report->group_names.count + 1;
    for (size_t i = 0; i < set->count; i++)
        begin[place_of(report, set->document[i]) + 1]++;
    for (size_t g = 0; g < places; g++)
        begin[g + 1] += begin[g];
    for (size_t i = set->count; i-- > 0;)
        members[--begin[place_of(report, set->document[i]) + 1]] = (uint32_t)i;
    /* Each group's end has become its beginning, one place too far. */
    memmove(begin, begin + 1, places * sizeof *begin);
    begin[places] = set->count;
}

static void score_groups(const struct evaluation_set *set, struct evaluation_report *report,
                         const size_t *begin, const uint32_t *members, struct tally *tally)
{
    const size_t labels = report->outcomes->labels;
    for (size_t g = 0; g <= report->group_names.count; g++)
        for (size_t m = 0; m < report->outcomes->models; m++) {
            tally_clear(tally, labels);
            for (size_t i = begin[g]; i < begin[g + 1]; i++)
                tally_add(tally, &set->said[m][members[i]], 1);
            score_group(&report->groups[g], m, tally, labels);
        }
}

bool evaluation_group(const struct evaluation_set *set, struct evaluation_report *report,
                      struct failure *failure)
{
    const struct outcomes *outcomes = report->outcomes;
    if (!names_number(&outcomes->groups, &report->group_names, failure))
        return false;
    const size_t names = report->group_names.count;
    struct tally tally = {0};
    size_t *begin = calloc(names + 2, sizeof *begin);
    uint32_t *members = calloc(set->count + 1, sizeof *members);
    report->groups = calloc(names + 1, sizeof *report->groups);
    const bool done =
        begin && members && report->groups && tally_allocate(&tally, outcomes->labels, NULL);
    if (done) {
        for (size_t g = 0; g < names; g++)
            report->groups[g].name = &report->group_names.names[g];
        for (size_t i = 0; i < outcomes->count; i++)
            count_group(report, i);
        sort_members(set, report, begin, members);
        score_groups(set, report, begin, members, &tally);
        report->group_count = names + (report->group_names.missing > 0);
        qsort(report->groups, report->group_count, sizeof *report->groups, compare_groups);
    }
    tally_release(&tally);
    free(begin);
    free(members);
    return done || fail(failure, FAILURE_MEMORY, "out of memory");
}
