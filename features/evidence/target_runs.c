/* target_runs: capitalised words that stand beside each other, with the small words that join
 * them: "Russian President Vladimir Putin", "Board of Trade", "Ursula von der Leyen". */
#include "target_work.h"

#define RUN_MOST       12 /* tokens of one run; bounds the time */
#define PARTICLES_MOST 3

bool target_is_side_taking(const struct target_work *work, uint32_t i)
{
    const struct sentence_view *view = &work->view;
    return i > 0 && flagged(view, i, TOKEN_HYPHEN_BEFORE) &&
           (form_is(view, i - 1, "pro") || form_is(view, i - 1, "anti") ||
            form_is(view, i - 1, "non") || form_is(view, i - 1, "ex") ||
            form_is(view, i - 1, "pre") || form_is(view, i - 1, "post"));
}

/* A small word that a hyphen binds to the name behind it: "ez" of Deir ez-Zor. */
static bool is_bound(const struct target_work *work, uint32_t i)
{
    const struct sentence_view *view = &work->view;
    return is_word(view, i) && view->tokens[i].characters <= 3 &&
           !flagged(view, i, TOKEN_HYPHEN_BEFORE) &&
           flagged(view, i + 1, TOKEN_HYPHEN_BEFORE) && !target_is_side_taking(work, i + 1);
}

bool target_begins_run(const struct target_work *work, uint32_t i)
{
    const struct sentence_view *view = &work->view;
    if (tagged(work, i, TAG_NAME))
        return true;
    if ((tagged(work, i, TAG_PARTICLE) || is_bound(work, i)) &&
        flagged(view, i + 1, TOKEN_HYPHEN_BEFORE) && tagged(work, i + 1, TAG_NAME))
        return true; /* al-Rai */
    /* "al-Qaeda", "the Hague": begins with a small letter. */
    return target_is_listed(work, i) && target_unit_length(work, i) > 1;
}

/* The end of what follows at `i` and belongs to the run; `i` if nothing does. `linked`: the run
 * has an "of" in it. */
static uint32_t run_step(const struct target_work *work, uint32_t first, uint32_t i,
                         bool *linked)
{
    const struct sentence_view *view = &work->view;
    if (tagged(work, i, TAG_NAME))
        return i + target_unit_length(work, i);
    uint32_t next = i; /* von der Leyen */
    while (next - i < PARTICLES_MOST && tagged(work, next, TAG_PARTICLE))
        next++;
    if (next == i && (is_bound(work, i) || form_is(view, i, "&")))
        next++;
    if (next > i)
        return tagged(work, next, TAG_NAME) ? next + 1 : i;
    if ((form_is(view, i, "of") || form_is(view, i, "for")) && target_heads_body(work, i - 1)) {
        next = form_is(view, i + 1, "the") ? i + 2 : i + 1;
        *linked |= tagged(work, next, TAG_NAME);
        return tagged(work, next, TAG_NAME) ? next + 1 : i;
    }
    /* "Department of Health and Human Services" */
    const bool joined =
        *linked && i - first > 2 && form_is(view, i, "and") && tagged(work, i + 1, TAG_NAME) &&
        tagged(work, i + 2, TAG_NAME) && !target_is_listed(work, i + 1) &&
        !tagged(work, i + 1, TAGS_OF_FIRST_NAMES) && !target_word_is_title(work, i + 1);
    return joined ? i + 3 : i;
}

struct range target_run_at(const struct target_work *work, uint32_t first)
{
    bool linked = false;
    uint32_t end = first + target_unit_length(work, first);
    while (end - first < RUN_MOST && inside(&work->view, end)) {
        const uint32_t next = run_step(work, first, end, &linked);
        if (next == end)
            break;
        end = next;
    }
    const uint32_t last = work->view.sentence.end;
    return (struct range){first, end < last ? end : last};
}
