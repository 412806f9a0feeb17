/* targets: finding mentions, merging them to targets. */
#include "targets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attribution.h"

bool targets_find(struct targets *targets, const struct evidence_input *input,
                  const struct attributions *attributions, struct failure *failure)
{
    (void)input, (void)attributions, (void)failure;
    targets->count = targets->mention_count = 0;
    return true;
}

void targets_release(struct targets *targets)
{
    free(targets->items);
    free(targets->mentions);
    free(targets->by_target);
    *targets = (struct targets){0};
}

size_t target_list_count(const struct lexicon *lexicon)
{
    (void)lexicon;
    return 0;
}

void target_describe(const struct lexicon *lexicon, size_t index, char *name, const char **unit,
                     const char **description)
{
    (void)lexicon, (void)index;
    *name = '\0';
    *unit = *description = "";
}

void targets_measure(const struct targets *targets, const struct evidence_input *input,
                     float *values)
{
    (void)targets, (void)input, (void)values;
}
