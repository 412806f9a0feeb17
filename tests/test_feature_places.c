/* feature_places: what is shown of a feature is what it counts. */
#include <math.h>

#include "failing_malloc.h"
#include "shipped_extractor.h"

static const char article[] =
    "# \"Too old\": the ferry of Orrin\n\n"
    "The ferry may stop on 5 May 2021, said Olin Vane of the Port Office. \"It is probably "
    "too old, and it was badly painted in 1998 at 10:30,\" he added! NATO's boats won't come; "
    "they "
    "will -- perhaps -- be sold for $5 or 7%. Vane had walked away, singing.\n\n"
    "## What now?\n\n"
    "- See https://example.org/a or write to @orrin #ferry.\n\n"
    "> Nobody asked us.\n\n"
    "According to local officials, about 30 people (clearly) want it to, if it can. But "
    "\"fine\" "
    "words fled. Add salt. Is it so? It is what it is, and nobody in the whole of the islands, "
    "whatever they had said or read or heard of it in those long years, was ever told that it "
    "would have to end like this\xe2\x80\xa6";

/* The places of a feature as words, with | between them. */
static void expect(const struct features *features, const struct extractor *extractor,
                   const char *name, const char *wanted)
{
    const struct feature_places *places = &features->places;
    const size_t f = feature_named(extractor, name);
    struct text_buffer spelled = {0};
    cr_assert(text_buffer_append(&spelled, "", 0, NULL));
    for (size_t i = places->begin[f]; i < places->begin[f + 1]; i++)
        cr_assert(text_buffer_format(
            &spelled, NULL, "%s%s", i > places->begin[f] ? "|" : "",
            spell_tokens(features, places->items[i].first, places->items[i].end)));
    cr_expect_str_eq(spelled.data ? spelled.data : "", wanted, "%s: '%s' and not '%s'", name,
                     spelled.data, wanted);
    text_buffer_release(&spelled);
}

Test(feature_places, of_each_kind)
{
    struct extractor *extractor = shipped_extractor("\n[target.port]\nVane\nPort Office\n");
    struct features features = {0};
    must_extract(&features, extractor, article);
    cr_assert(features_find_places(&features, extractor, NULL));
    static const struct {
        const char *name, *places;
    } cases[] = {
        {"hedging.modal", "may|would"},
        {"hedging.epistemic_adverb.quoted", "probably"},
        {"hedges.author", "perhaps"},
        {"hedges.first", "may"},
        {"approximators.others", "about"},
        {"attribution.total", "said|added|See|According to|said|told"},
        {"attribution.direct", "added"},
        {"attribution.person_share", "Olin Vane of the Port Office|he|they|they"},
        {"attribution.unnamed_share", "local officials"},
        {"attribution.pronoun_share", "he|they|they"},
        {"attribution.scare_quotes", "Too old|Nobody asked us.|fine"},
        {"attribution.title_quoted", "Too old"},
        {"attribution.first", "said"},
        {"style.years", "2021|1998"},
        {"style.dates", "May"},
        {"style.times", "10:30"},
        {"style.all_caps", "NATO"},
        {"style.currency_signs", "$"},
        {"style.percent_signs", "%"},
        {"style.brackets", "("},
        {"style.ellipses", "\xe2\x80\xa6"},
        {"style.will", "wo|will"},
        {"style.contractions", "n't"},
        {"style.passives", "was badly painted"},
        {"style.ing_words", "singing|According"},
        {"style.headings", "What now?"},
        {"style.urls", "https://example.org/a"},
        {"style.handles", "@orrin"},
        {"style.hashtags", "#ferry"},
        {"style.list_lines", "See https://example.org/a or write to @orrin #ferry."},
        {"style.questions", "Is it so?"},
        {"style.conjunction_starts", "But"},
        {"style.imperative_starts", "Add"},
        {"style.sentence_length", ""},
        {"style.markup", ""},
        {"target.port.mentions", "Olin Vane|Port Office|he|Vane"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect(&features, extractor, cases[i].name, cases[i].places);
    features_release(&features);
    extractor_free(extractor);
}

/* What a feature's value would be if it counted its places; negative: it is no count of them. */
static double value_of_places(const struct features *features, const char *name,
                              const char *unit, size_t count)
{
    const struct tokens *tokens = &features->tokens;
    const double words = (double)tokens->word_count;
    const bool style = strncmp(name, "style.", 6) == 0;
    if (strncmp(name, "target.", 7) == 0 && !strstr(name, ".mentions"))
        return -1;
    if (strcmp(unit, "per 100 words") == 0)
        return 100.0 * (double)count / (style && words < 50 ? 50 : words);
    return strcmp(unit, "per sentence") == 0 ? (double)count / (double)tokens->sentence_count
                                             : -1;
}

/* Word lists of style count per 100 words without the floor of 50. */
static bool is_of_a_list(const struct extractor *extractor, size_t feature)
{
    return feature < dense_category_count(extractor->lexicon);
}

/* Marks that are no tokens; quotations, some of which may have no words between their marks. */
static bool has_no_tokens(const char *name)
{
    static const char *const names[] = {"style.markup", "style.links",
                                        "attribution.scare_quotes",
                                        "attribution.colon_quotations"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static void expect_counts(const struct features *features, const struct extractor *extractor,
                          size_t *checked)
{
    const struct feature_places *places = &features->places;
    cr_assert_eq(places->feature_count, extractor->dense_count);
    for (size_t f = 0; f < places->feature_count; f++) {
        char name[DENSE_NAME_MAX];
        const char *unit, *description;
        const size_t count = places->begin[f + 1] - places->begin[f];
        dense_describe(extractor->lexicon, f, name, &unit, &description);
        for (size_t i = places->begin[f]; i < places->begin[f + 1]; i++) {
            const struct feature_place *place = &places->items[i];
            cr_assert(place->first < place->end && place->end <= features->tokens.count);
            cr_assert(i == places->begin[f] || place[-1].first <= place->first, "%s", name);
        }
        if (has_no_tokens(name))
            continue;
        const double wanted =
            value_of_places(features, is_of_a_list(extractor, f) ? "" : name, unit, count);
        if (wanted < 0)
            continue;
        ++*checked;
        cr_expect_float_eq((double)features->dense[f], wanted, 1e-4 * (1 + wanted),
                           "%s is %g, its %zu places make %g", name, (double)features->dense[f],
                           count, wanted);
    }
}

/* Rates are as high as their places are many, in every text of the sample. */
Test(feature_places, as_many_as_are_counted)
{
    struct extractor *extractor = shipped_extractor("\n[target.all]\nVane\nLondon\n");
    struct features features = {0};
    size_t length, checked = 0, texts = 1;
    char *sample = read_shipped("data/sample/articles.jsonl", &length);
    must_extract(&features, extractor, article);
    cr_assert(features_find_places(&features, extractor, NULL));
    expect_counts(&features, extractor, &checked);
    for (size_t at = 0; at < length && texts < 60; texts++) {
        /* A line of JSON is text like any other, with more marks than most. */
        const size_t end = at + strcspn(sample + at, "\n");
        sample[end] = '\0';
        must_extract(&features, extractor, sample + at);
        cr_assert(features_find_places(&features, extractor, NULL));
        expect_counts(&features, extractor, &checked);
        at = end + 1;
    }
    cr_assert(texts > 50 && checked > 60 * texts, "%zu", checked);
    free(sample);
    features_release(&features);
    extractor_free(extractor);
}

Test(feature_places, none_of_the_text_before)
{
    struct extractor *extractor = shipped_extractor("\n[target.port]\nVane\n");
    struct features features = {0};
    must_extract(&features, extractor, article);
    cr_assert(features_find_places(&features, extractor, NULL));
    must_extract(&features, extractor, "Rain.");
    cr_assert(features_find_places(&features, extractor, NULL));
    expect(&features, extractor, "style.years", "");
    expect(&features, extractor, "target.port.mentions", "");
    expect(&features, extractor, "style.short_sentences", "Rain.");
    features_release(&features);
    extractor_free(extractor);
}

Test(feature_places, without_memory)
{
    struct extractor *extractor = shipped_extractor("\n[target.port]\nVane\n");
    struct features features = {0};
    bool failed = true;
    for (size_t successes = 0; failed; successes++) {
        struct failure failure = {0};
        features_release(&features);
        must_extract(&features, extractor, article);
        failing_malloc_after(successes);
        const bool found = features_find_voices(&features, &failure) &&
                           features_find_mentions(&features, extractor, &failure) &&
                           features_find_places(&features, extractor, &failure);
        failed = failing_malloc_stop();
        cr_assert_eq(found, !failed);
        if (failed)
            cr_assert_eq(failure.code, FAILURE_MEMORY);
        cr_assert(features_find_voices(&features, NULL) &&
                  features_find_mentions(&features, extractor, NULL) &&
                  features_find_places(&features, extractor, NULL));
        expect(&features, extractor, "style.years", "2021|1998");
    }
    features_release(&features);
    extractor_free(extractor);
}
