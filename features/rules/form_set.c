/* form_set: see form_set.h. */
#include "form_set.h"

#include <stdlib.h>

#include "../base/memory.h"

#define MOST_FORMS 64

void form_set_release(struct form_set *set)
{
    for (size_t i = 0; i < set->count; i++)
        text_buffer_release(&set->items[i].text);
    free(set->items);
    *set = (struct form_set){0};
}

/* Appends a form to one that is there. */
static bool go_on(struct pattern_form *form, const struct pattern_form *then,
                  struct failure *failure)
{
    form->alternatives |= then->alternatives;
    return text_buffer_append(&form->text, then->text.data, then->text.length, failure);
}

/* Adds a copy of a form. */
static bool add(struct form_set *set, const struct pattern_form *form, struct failure *failure)
{
    if (!memory_reserve(&set->items, &set->capacity, set->count + 1, sizeof *set->items,
                        failure))
        return false;
    set->items[set->count++] = (struct pattern_form){0};
    return go_on(&set->items[set->count - 1], form, failure);
}

bool form_set_add_text(struct form_set *set, const char *text, size_t length,
                       struct failure *failure)
{
    return add(set, &(struct pattern_form){0}, failure) &&
           text_buffer_append(&set->items[set->count - 1].text, text, length, failure);
}

bool form_set_add_gap(struct form_set *set, struct failure *failure)
{
    return form_set_add_text(set, (const char[]){PATTERN_GAP}, 1, failure);
}

bool form_set_collapse(struct form_set *set, uint64_t *unclear, struct failure *failure)
{
    for (size_t i = 0; i < set->count; i++)
        *unclear |= set->items[i].alternatives;
    form_set_release(set);
    return form_set_add_gap(set, failure);
}

/* Each form with each. */
static bool multiply(const struct form_set *set, const struct form_set *part,
                     struct form_set *product, struct failure *failure)
{
    for (size_t i = 0; i < set->count; i++)
        for (size_t j = 0; j < part->count; j++)
            if (!add(product, &set->items[i], failure) ||
                !go_on(&product->items[product->count - 1], &part->items[j], failure))
                return false;
    return true;
}

bool form_set_append(struct form_set *set, struct form_set *part, uint64_t *unclear,
                     struct failure *failure)
{
    bool done =
        set->count * part->count <= MOST_FORMS || form_set_collapse(part, unclear, failure);
    if (done && part->count == 1) {
        for (size_t i = 0; done && i < set->count; i++)
            done = go_on(&set->items[i], &part->items[0], failure);
    } else if (done) {
        struct form_set product = {0};
        done = multiply(set, part, &product, failure);
        form_set_release(set);
        *set = product;
    }
    form_set_release(part);
    return done;
}

bool form_set_unite(struct form_set *set, struct form_set *part, uint64_t *unclear,
                    struct failure *failure)
{
    bool done = true;
    for (size_t i = 0; done && i < part->count; i++)
        done = add(set, &part->items[i], failure);
    form_set_release(part);
    return done && (set->count <= MOST_FORMS || form_set_collapse(set, unclear, failure));
}
