/* recipe_warn: see recipe_warn.h. */
#include "recipe_warn.h"

#include <stddef.h>
#include <stdio.h>

#include "../lexicon/lexicon_check.h"

#define MOST_SHOWN 20

struct shown_warnings {
    const char *program;
    size_t count; /* printed or not */
};

static void print_warning(void *context, const char *message)
{
    struct shown_warnings *shown = context;
    if (shown->count++ < MOST_SHOWN)
        fprintf(stderr, "%s: warning: %s\n", shown->program, message);
}

bool recipe_warn(const struct recipe *recipe, const char *program, struct failure *failure)
{
    struct shown_warnings shown = {.program = program};
    const struct text_buffer *lexicon = &recipe->lexicon;
    if (!lexicon_check(lexicon->data, lexicon->length, "word lists", print_warning, &shown,
                       failure))
        return false;
    if (shown.count > MOST_SHOWN)
        fprintf(stderr, "%s: warning: %zu more entries can never match\n", program,
                shown.count - MOST_SHOWN);
    return true;
}
