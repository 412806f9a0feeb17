/* dense: names of the dense features, and category densities. */
#include "dense.h"

#include <stdio.h>
#include <string.h>

#include "attribution.h"
#include "feature_places.h"
#include "hedging.h"
#include "style.h"
#include "targets.h"

_Static_assert(RULE_SOURCE_MAX_NAME + sizeof ".quoted" <= DENSE_NAME_MAX,
               "a category's name fits a feature's");

size_t dense_category_count(const struct lexicon *lexicon)
{
    return 2 * lexicon_feature_count(lexicon);
}

size_t dense_count(const struct lexicon *lexicon)
{
    return dense_category_count(lexicon) + hedging_feature_count + attribution_feature_count +
           style_feature_count + TARGET_FEATURES * target_list_count(lexicon);
}

/* The features of the stages, in the order of dense.h. */
static const struct {
    const struct dense_feature *features;
    const size_t *count;
} feature_tables[] = {{hedging_features, &hedging_feature_count},
                      {attribution_features, &attribution_feature_count},
                      {style_features, &style_feature_count}};
#define FEATURE_TABLES (sizeof feature_tables / sizeof *feature_tables)

static const char quoted_suffix[] = ".quoted";

/* The category that has a feature of this name, or LEXICON_NONE. */
static uint16_t category_named(const struct lexicon *lexicon, const char *feature)
{
    char name[DENSE_NAME_MAX];
    size_t length = strlen(feature), suffix = strlen(quoted_suffix);
    uint16_t category = lexicon_category(lexicon, feature);
    if (category == LEXICON_NONE && length > suffix && length < sizeof name &&
        strcmp(feature + length - suffix, quoted_suffix) == 0) {
        snprintf(name, sizeof name, "%.*s", (int)(length - suffix), feature);
        category = lexicon_category(lexicon, name);
    }
    return category == LEXICON_NONE || lexicon_feature(lexicon, category) == LEXICON_NONE
               ? LEXICON_NONE
               : category;
}

static bool fail_clash(const char *name, struct failure *failure)
{
    return fail(failure, FAILURE_LEXICON,
                "bad category name '%s': a feature of another kind has it", name);
}

bool dense_check_names(const struct lexicon *lexicon, struct failure *failure)
{
    for (size_t table = 0; table < FEATURE_TABLES; table++)
        for (size_t i = 0; i < *feature_tables[table].count; i++)
            if (category_named(lexicon, feature_tables[table].features[i].name) != LEXICON_NONE)
                return fail_clash(feature_tables[table].features[i].name, failure);
    for (size_t i = 0; i < lexicon_category_count(lexicon); i++) {
        char name[DENSE_NAME_MAX];
        snprintf(name, sizeof name, "%s%s", lexicon_category_name(lexicon, i), quoted_suffix);
        if (lexicon_feature(lexicon, i) != LEXICON_NONE &&
            lexicon_category(lexicon, name) != LEXICON_NONE)
            return fail_clash(name, failure);
    }
    return true;
}

/* The category with this feature number, which must exist. */
static size_t category_of(const struct lexicon *lexicon, size_t feature)
{
    size_t category = 0;
    while (lexicon_feature(lexicon, category) != feature)
        category++;
    return category;
}

void dense_describe(const struct lexicon *lexicon, size_t index, char *name, const char **unit,
                    const char **description)
{
    const size_t categories = dense_category_count(lexicon);
    if (index < categories) {
        const bool quoted = index % 2 == 1;
        snprintf(name, DENSE_NAME_MAX, "%s%s",
                 lexicon_category_name(lexicon, category_of(lexicon, index / 2)),
                 quoted ? quoted_suffix : "");
        *unit = "per 100 words";
        *description = quoted ? "matches of the word list inside quotations"
                              : "matches of the word list in the author's voice";
        return;
    }
    const size_t before_targets =
        dense_count(lexicon) - TARGET_FEATURES * target_list_count(lexicon);
    if (index >= before_targets) {
        target_describe(lexicon, index - before_targets, name, unit, description);
        return;
    }
    size_t table = 0;
    for (index -= categories; index >= *feature_tables[table].count; table++)
        index -= *feature_tables[table].count;
    const struct dense_feature *feature = &feature_tables[table].features[index];
    snprintf(name, DENSE_NAME_MAX, "%s", feature->name);
    *unit = feature->unit;
    *description = feature->description;
}

void dense_category_densities(const struct evidence_input *input, float *values)
{
    const struct lexicon_matches *matches = input->matches;
    size_t counts[LEXICON_MAX_CATEGORIES][2] = {{0}}; /* [category][quoted] */
    for (size_t i = 0; i < matches->count; i++) {
        const struct lexicon_match *match = &matches->items[i];
        const bool quoted = input->tokens->items[match->first].flags & TOKEN_QUOTED;
        counts[match->category][quoted]++;
    }
    for (size_t i = 0; i < lexicon_category_count(input->lexicon); i++) {
        if (lexicon_feature(input->lexicon, i) == LEXICON_NONE)
            continue;
        *values++ = per_hundred_words(counts[i][false], input->tokens);
        *values++ = per_hundred_words(counts[i][true], input->tokens);
    }
}

void dense_category_places(struct feature_places *places, const struct evidence_input *input)
{
    for (size_t i = 0; i < input->matches->count && feature_places_go_on(places, i); i++) {
        const struct lexicon_match *match = &input->matches->items[i];
        const uint16_t feature = lexicon_feature(input->lexicon, match->category);
        const bool quoted = input->tokens->items[match->first].flags & TOKEN_QUOTED;
        if (feature != LEXICON_NONE)
            feature_places_add(places, 2 * (size_t)feature + quoted, match->first,
                               match->first + match->count);
    }
}
