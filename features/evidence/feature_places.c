/* feature_places: the stages add places one by one; they are then counted, and put in order. */
#include "feature_places.h"

#include <stdlib.h>
#include <string.h>

#include "../base/sort.h"
#include "attribution.h"
#include "dense.h"
#include "hedging.h"
#include "style.h"
#include "targets.h"

struct found_place {
    uint32_t feature;
    struct feature_place place;
};

void feature_places_add(struct feature_places *places, size_t feature, uint32_t first,
                        uint32_t end)
{
    if (first >= end || places->failed)
        return;
    if (!memory_reserve(&places->found, &places->found_capacity, places->found_count + 1,
                        sizeof *places->found, places->failure)) {
        places->failed = true;
        return;
    }
    places->found[places->found_count++] =
        (struct found_place){(uint32_t)feature, {first, end}};
}

/* ---- In order -------------------------------------------------------------------------- */

static int compare(const void *left, const void *right)
{
    const struct feature_place *a = left, *b = right;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return (a->end > b->end) - (a->end < b->end);
}

/* Most stages add what they find from left to right, so most are in order already. */
static bool sort_places(struct feature_places *places, size_t features)
{
    const uint32_t *begin = places->begin;
    for (size_t f = 0; f < features; f++)
        if (!sort_items(places->items + begin[f], begin[f + 1] - begin[f],
                        sizeof *places->items, compare, places->failure))
            return false;
    return true;
}

static bool reserve(struct feature_places *places, size_t features, struct failure *failure)
{
    return memory_reserve(&places->begin, &places->begin_capacity, features + 1,
                          sizeof *places->begin, failure) &&
           memory_reserve(&places->items, &places->capacity, places->found_count + 1,
                          sizeof *places->items, failure);
}

/* Moves what was added to `items`, feature by feature. */
static bool put_in_order(struct feature_places *places, size_t features)
{
    uint32_t *begin = places->begin;
    memset(begin, 0, (features + 1) * sizeof *begin);
    for (size_t i = 0; i < places->found_count; i++) {
        if (!feature_places_go_on(places, i))
            return false;
        begin[places->found[i].feature + 1]++;
    }
    for (size_t f = 0; f < features; f++)
        begin[f + 1] += begin[f];
    /* Filling moves each begin to the next feature's, so all are moved back after it. */
    for (size_t i = 0; i < places->found_count; i++) {
        if (!feature_places_go_on(places, i))
            return false;
        places->items[begin[places->found[i].feature]++] = places->found[i].place;
    }
    memmove(begin + 1, begin, features * sizeof *begin);
    begin[0] = 0;
    if (!sort_places(places, features))
        return false;
    places->count = places->found_count;
    places->feature_count = features;
    return true;
}

static bool list_places(struct feature_places *places, const struct evidence_input *input,
                        const struct attributions *attributions, const struct hedging *hedging,
                        const struct targets *targets, struct failure *failure)
{
    const size_t from_hedging = dense_category_count(input->lexicon);
    const size_t from_attribution = from_hedging + hedging_feature_count;
    const size_t from_style = from_attribution + attribution_feature_count;
    const size_t features = dense_count(input->lexicon);
    places->count = places->feature_count = places->found_count = 0;
    places->failed = false;
    places->failure = failure;
    dense_category_places(places, input);
    hedging_places(places, from_hedging, hedging, input);
    attribution_places(places, from_attribution, attributions, input);
    style_places(places, from_style, input);
    target_places(places, from_style + style_feature_count, targets, input);
    return !places->failed && reserve(places, features, failure) &&
           put_in_order(places, features);
}

bool feature_places_find(struct feature_places *places, const struct evidence_input *input,
                         const struct attributions *attributions, const struct hedging *hedging,
                         const struct targets *targets, struct failure *failure)
{
    const bool listed = list_places(places, input, attributions, hedging, targets, failure);
    places->failure = NULL;
    memory_give_back(&places->found, &places->found_capacity, sizeof *places->found);
    return listed;
}

void feature_places_release(struct feature_places *places)
{
    free(places->items);
    free(places->begin);
    free(places->found);
    *places = (struct feature_places){0};
}

size_t feature_places_memory(const struct feature_places *places)
{
    return places->capacity * sizeof *places->items +
           places->begin_capacity * sizeof *places->begin +
           places->found_capacity * sizeof *places->found;
}
