/* form_set: the forms of a part of a pattern (pattern_forms.h). All functions that return a bool
 * fail with FAILURE_MEMORY only; the sets must be released then too. */
#ifndef TENOR_FORM_SET_H
#define TENOR_FORM_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"
#include "pattern_forms.h"

/* All zero is empty. */
struct form_set {
    struct pattern_form *items;
    size_t count, capacity; /* few: more become a gap */
};

bool form_set_add_text(struct form_set *set, const char *text, size_t length,
                       struct failure *failure);
bool form_set_add_gap(struct form_set *set, struct failure *failure);

/* Makes the set one gap. The alternatives in it, of which nothing is known then, are added to
 * `*unclear`; so do the next two where there are too many forms. */
bool form_set_collapse(struct form_set *set, uint64_t *unclear, struct failure *failure);
/* Appends each form of `part` to each of `set`; `part` is empty then. */
bool form_set_append(struct form_set *set, struct form_set *part, uint64_t *unclear,
                     struct failure *failure);
/* Moves the forms of `part` to `set`. */
bool form_set_unite(struct form_set *set, struct form_set *part, uint64_t *unclear,
                    struct failure *failure);

void form_set_release(struct form_set *set);

#endif
