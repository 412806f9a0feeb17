/* speaker_label: finding the labels of a transcript. */
#include "speaker_label.h"

#include <stdlib.h>

#include "../base/hash.h"
#include "../base/sort.h"
#include "../base/stop.h"
#include "sentence_view.h"

#define LABEL_MOST 5 /* tokens of a label at most: a title and a name */
/* So many labels in capitals make a transcript, even if no speaker comes twice. */
#define CAPITALS_MANY 4

/* The colon of the label at the begin of the current sentence, or ATTRIBUTION_NO_TOKEN. */
static uint32_t label_colon(const struct sentence_view *view, struct speaker_label *label)
{
    uint32_t i = view->sentence.first;
    if (flagged(view, i, TOKEN_OPENS_QUOTE))
        i++;
    const uint32_t first = i;
    *label = (struct speaker_label){.capitals = true};
    for (; inside(view, i) && i - first <= LABEL_MOST; i++) {
        if (form_is(view, i, ":") && i > first)
            return inside(view, i + 1) ? i : ATTRIBUTION_NO_TOKEN;
        const bool mark = view->tokens[i].kind == TOKEN_PUNCTUATION;
        if (!mark && !flagged(view, i, TOKEN_CAPITALISED))
            break;
        label->capitals = label->capitals && (mark || flagged(view, i, TOKEN_ALL_CAPS));
        label->label = hash_combine(label->label, view->tokens[i].hash);
    }
    return ATTRIBUTION_NO_TOKEN;
}

/* Does sentence `number`, which is not the first, begin a paragraph? */
static bool begins_paragraph(const struct sentence_view *view, size_t number)
{
    const struct sentence *sentence = &view->input->tokens->sentences[number];
    return sentence[-1].passage != sentence->passage &&
           !flagged(view, sentence->first, TOKEN_TITLE);
}

/* Is there a colon among a sentence's first tokens, where a label's must be? A quick test that
 * rejects most sentences. */
static bool has_colon_near(const struct sentence_view *view, size_t number)
{
    const uint32_t first = view->input->tokens->sentences[number].first;
    const uint64_t near = (UINT64_C(1) << (LABEL_MOST + 2)) - 1; /* and a quotation mark before
                                                                  * the label */
    return (token_bits_from(view->bits, BIT_COLON, first) & near) != 0;
}

static int by_label(const void *left, const void *right)
{
    const struct speaker_label *a = left, *b = right;
    if (a->label != b->label)
        return a->label < b->label ? -1 : 1;
    return (a->colon > b->colon) - (a->colon < b->colon);
}

static bool collect(struct speaker_labels *labels, struct sentence_view *view, size_t *capitals,
                    struct failure *failure)
{
    labels->count = *capitals = 0;
    for (size_t s = 1; s < view->input->tokens->sentence_count; s++) {
        struct speaker_label label;
        if (!go_on_at(failure, s))
            return false;
        if (!has_colon_near(view, s) || !begins_paragraph(view, s))
            continue;
        view_enter(view, s);
        const uint32_t colon = label_colon(view, &label);
        if (colon == ATTRIBUTION_NO_TOKEN)
            continue;
        label.colon = colon;
        if (!memory_reserve(&labels->items, &labels->capacity, labels->count + 1,
                            sizeof *labels->items, failure))
            return false;
        labels->items[labels->count++] = label;
        *capitals += label.capitals;
    }
    return true;
}

bool speaker_labels_mark(struct speaker_labels *labels, struct sentence_view *view,
                         struct failure *failure)
{
    size_t capitals;
    if (!collect(labels, view, &capitals, failure))
        return false;
    if (!sort_items(labels->items, labels->count, sizeof *labels->items, by_label, failure))
        return false;
    for (size_t i = 0; i < labels->count; i++) {
        const struct speaker_label *label = &labels->items[i];
        if (!go_on_at(failure, i))
            return false;
        const bool again = (i > 0 && label[-1].label == label->label) ||
                           (i + 1 < labels->count && label[1].label == label->label);
        view_decide(view, label->colon,
                    again || (label->capitals && capitals >= CAPITALS_MANY));
    }
    return true;
}

void speaker_labels_release(struct speaker_labels *labels)
{
    free(labels->items);
    *labels = (struct speaker_labels){0};
}
