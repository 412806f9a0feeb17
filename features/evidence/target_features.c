/* target_features: the dense features of the user's own targets. */
#include <stdio.h>
#include <string.h>

#include "feature_places.h"
#include "targets.h"

static bool is_list(const struct lexicon *lexicon, size_t category)
{
    return strncmp(lexicon_category_name(lexicon, category), TARGET_PREFIX,
                   strlen(TARGET_PREFIX)) == 0;
}

size_t target_list_count(const struct lexicon *lexicon)
{
    size_t count = 0;
    for (size_t i = 0; i < lexicon_category_count(lexicon); i++)
        count += is_list(lexicon, i);
    return count;
}

/* The features of one list, in the order of targets.h. */
static const struct {
    const char *suffix, *description;
} features[TARGET_FEATURES] = {
    {"mentions", "mentions of the target, in the author's voice and in others'"},
    {"negative", "how surely mentions in the author's voice are negative, summed"},
    {"positive", "how surely mentions in the author's voice are positive, summed"},
    {"quoted_negative", "how surely mentions in others' voices are negative, summed"},
    {"quoted_positive", "how surely mentions in others' voices are positive, summed"},
};
_Static_assert(RULE_SOURCE_MAX_NAME - 1 + sizeof ".quoted_negative" <= DENSE_NAME_MAX,
               "a list's name fits a feature's");

void target_describe(const struct lexicon *lexicon, size_t index, char *name, const char **unit,
                     const char **description)
{
    size_t category = 0, left = index / TARGET_FEATURES;
    while (!is_list(lexicon, category) || left-- > 0)
        category++;
    snprintf(name, DENSE_NAME_MAX, "%s.%s", lexicon_category_name(lexicon, category),
             features[index % TARGET_FEATURES].suffix);
    *unit = "per 100 words";
    *description = features[index % TARGET_FEATURES].description;
}

static void measure(const struct targets *targets, const struct target *target, float per_word,
                    float *values)
{
    double sums[TARGET_FEATURES] = {target->mentions};
    for (uint32_t i = 0; i < target->mentions; i++) {
        const struct target_mention *mention =
            &targets->mentions[targets->by_target[target->first_mention + i]];
        double *voice = mention->attribution == TONE_AUTHOR ? &sums[1] : &sums[3];
        voice[0] += (double)mention->probability[TONE_NEGATIVE];
        voice[1] += (double)mention->probability[TONE_POSITIVE];
    }
    for (size_t i = 0; i < TARGET_FEATURES; i++)
        values[i] = (float)sums[i] * per_word;
}

bool targets_are_named(const struct evidence_input *input)
{
    bool lists[LEXICON_MAX_CATEGORIES] = {false};
    for (size_t i = 0; i < lexicon_category_count(input->lexicon); i++)
        lists[i] = is_list(input->lexicon, i);
    for (size_t i = 0; i < input->matches->count; i++)
        if (lists[input->matches->items[i].category])
            return true;
    return false;
}

void targets_measure(const struct targets *targets, const struct evidence_input *input,
                     float *values)
{
    const struct lexicon *lexicon = input->lexicon;
    const size_t words = input->tokens->word_count;
    size_t row_of[LEXICON_MAX_CATEGORIES], lists = 0;
    for (size_t i = 0; i < lexicon_category_count(lexicon); i++) {
        row_of[i] = lists;
        lists += is_list(lexicon, i);
    }
    memset(values, 0, lists * TARGET_FEATURES * sizeof *values);
    for (size_t i = 0; words > 0 && i < targets->count; i++)
        if (targets->items[i].kind == TARGET_LIST)
            measure(targets, &targets->items[i], 100.0f / (float)words,
                    values + TARGET_FEATURES * row_of[targets->items[i].category]);
}

/* ---- Places ---------------------------------------------------------------------------- */

/* The places of one list, whose first feature is `from`. A neutral mention is one of `mentions`
 * alone. */
static void add_places(struct feature_places *places, size_t from,
                       const struct targets *targets, const struct target *target)
{
    for (uint32_t i = 0; i < target->mentions && feature_places_go_on(places, i); i++) {
        const struct target_mention *mention =
            &targets->mentions[targets->by_target[target->first_mention + i]];
        const enum tone tone = tone_of(mention->probability);
        const size_t voice = mention->attribution == TONE_AUTHOR ? 1 : 3;
        feature_places_add(places, from, mention->first, mention->end);
        if (tone != TONE_NEUTRAL)
            feature_places_add(places, from + voice + (tone == TONE_POSITIVE), mention->first,
                               mention->end);
    }
}

void target_places(struct feature_places *places, size_t from, const struct targets *targets,
                   const struct evidence_input *input)
{
    size_t row_of[LEXICON_MAX_CATEGORIES], lists = 0;
    for (size_t i = 0; i < lexicon_category_count(input->lexicon); i++) {
        row_of[i] = lists;
        lists += is_list(input->lexicon, i);
    }
    for (size_t i = 0; i < targets->count; i++)
        if (targets->items[i].kind == TARGET_LIST)
            add_places(places, from + TARGET_FEATURES * row_of[targets->items[i].category],
                       targets, &targets->items[i]);
}
