/* evaluation_set: see evaluation_set.h. */
#include "evaluation_set.h"

#include <stdlib.h>

static bool is_labelled_by_all(const struct outcomes *outcomes, size_t document)
{
    for (size_t m = 0; m < outcomes->models; m++)
        if (outcomes->documents[document].abstained[m])
            return false;
    return true;
}

static bool allocate(struct evaluation_set *set, size_t count, struct failure *failure)
{
    set->document = calloc(count + 1, sizeof *set->document);
    bool done = set->document;
    for (size_t m = 0; m < set->outcomes->models; m++) {
        set->said[m] = calloc(count + 1, sizeof *set->said[m]);
        done = done && set->said[m];
    }
    return done || fail(failure, FAILURE_MEMORY, "out of memory");
}

/* The number of a document's group. The sources of the set are numbered anew, as they come,
 * since some of those of all documents may not be in it. */
static uint32_t group_of(uint32_t source, uint32_t *numbers, size_t *groups)
{
    if (source == NAME_MISSING)
        return (uint32_t)(*groups)++;
    if (numbers[source] == NAME_MISSING)
        numbers[source] = (uint32_t)(*groups)++;
    return numbers[source];
}

static void add_document(struct evaluation_set *set, size_t document, uint32_t group)
{
    const struct outcomes *outcomes = set->outcomes;
    for (size_t m = 0; m < outcomes->models; m++) {
        const double *probability =
            outcomes->probability + (document * outcomes->models + m) * outcomes->labels;
        struct outcome *said = &set->said[m][set->count];
        *said = outcome_of(probability, outcomes->labels, outcomes->documents[document].label);
        said->group = group;
    }
    set->document[set->count++] = (uint32_t)document;
}

bool evaluation_set_make(const struct outcomes *outcomes, const struct numbering *sources,
                         struct evaluation_set *set, size_t *groups, struct failure *failure)
{
    *set = (struct evaluation_set){.outcomes = outcomes};
    *groups = 0;
    uint32_t *numbers = calloc(sources->count + 1, sizeof *numbers);
    const bool done = numbers ? allocate(set, outcomes->count, failure)
                              : fail(failure, FAILURE_MEMORY, "out of memory");
    for (size_t s = 0; done && s < sources->count; s++)
        numbers[s] = NAME_MISSING;
    for (size_t i = 0; done && i < outcomes->count; i++)
        if (is_labelled_by_all(outcomes, i))
            add_document(set, i, group_of(sources->number[i], numbers, groups));
    free(numbers);
    return done;
}

void evaluation_set_release(struct evaluation_set *set)
{
    free(set->document);
    for (size_t m = 0; m < MOST_EVALUATED; m++)
        free(set->said[m]);
    *set = (struct evaluation_set){0};
}
