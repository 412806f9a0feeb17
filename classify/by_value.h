/* by_value: a result's page and evidence as values, for the programs: they are compiled with the
 * library that they link, so that the structs have the same size. */
#ifndef TENOR_BY_VALUE_H
#define TENOR_BY_VALUE_H

#include "tenor.h"

/* All zero but the size where nothing was scored. */
static inline tenor_page result_page_of(const tenor_result *result)
{
    tenor_page page = {.size = sizeof page};
    tenor_result_page(result, &page);
    return page;
}

static inline tenor_evidence result_evidence_of(const tenor_result *result)
{
    tenor_evidence evidence = {.size = sizeof evidence};
    tenor_result_evidence(result, &evidence);
    return evidence;
}

#endif
