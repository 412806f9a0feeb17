/* forms: see forms.h. */
#include "forms.h"

#include <stdlib.h>

#include "../features/base/memory.h"

void forms_release(struct forms *forms)
{
    free(forms->begin);
    free(forms->entries);
    *forms = (struct forms){0};
}

bool form_merger_init(struct form_merger *merger, size_t numbers, struct failure *failure)
{
    *merger = (struct form_merger){.place = calloc(numbers + 1, sizeof *merger->place)};
    return merger->place ||
           fail(failure, FAILURE_MEMORY, "not enough memory for %zu n-grams", numbers);
}

void form_merger_release(struct form_merger *merger)
{
    free(merger->entries);
    free(merger->place);
    *merger = (struct form_merger){0};
}

/* Adds to a feature's value. A place is right if that feature stands there: so places need not be
 * cleared (Briggs and Torczon 1993, "An efficient representation for sparse sets"). */
static inline void add_entry(struct form_merger *merger, struct vector_entry added)
{
    const uint32_t at = merger->place[added.feature];
    if (at < merger->count && merger->entries[at].feature == added.feature) {
        merger->entries[at].value += added.value;
        return;
    }
    merger->place[added.feature] = (uint32_t)merger->count;
    merger->entries[merger->count++] = added;
}

bool forms_merge(const struct forms *forms, const struct vector_entry *row, size_t count,
                 struct form_merger *merger, struct failure *failure)
{
    merger->count = 0;
    for (size_t i = 0; i < count; i++) {
        const struct vector_entry *entry = forms->entries + forms->begin[row[i].feature];
        const struct vector_entry *end = forms->entries + forms->begin[row[i].feature + 1];
        if (!memory_reserve(&merger->entries, &merger->capacity,
                            merger->count + (size_t)(end - entry), sizeof *merger->entries,
                            failure))
            return false;
        for (; entry < end; entry++)
            add_entry(merger,
                      (struct vector_entry){entry->feature, row[i].value * entry->value});
    }
    return true;
}
