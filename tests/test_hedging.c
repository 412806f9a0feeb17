#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../features/hedging.h"
#include "../features/names.h"
#include "failing_malloc.h"
#include "read_text.h"

static const char source[] = "[hedging.modal]\nmay\nmight\n"
                             "[hedging.phrase]\nit may be that\nmay well\n"
                             "[hedging.verb]\nsuggest\n"
                             "[booster.certainty]\nclearly\nwell known\nbe that as\n"
                             "[style.other]\nrain\n";

struct found {
    struct read_text text;
    struct hedging hedging;
    float values[16];
};

static void check_hedging(const struct found *found)
{
    const struct hedging *hedging = &found->hedging;
    cr_assert_eq(hedging->hedge_count + hedging->booster_count, hedging->count);
    for (size_t i = 0; i < hedging->count; i++) {
        const struct hedge *hedge = &hedging->items[i];
        cr_assert_lt(hedge->first, hedge->end);
        cr_assert_lt(hedge->span.begin, hedge->span.end);
        cr_assert_leq(hedge->span.end, found->text.article.length);
        cr_assert(i == 0 || hedging->items[i - 1].end <= hedge->first);
    }
    for (size_t i = 0; i < hedging_feature_count; i++)
        cr_assert(isfinite(found->values[i]), "%s", hedging_features[i].name);
}

static void find(struct found *found, const char *bytes)
{
    *found = (struct found){0};
    struct failure failure = {0};
    cr_assert_leq(hedging_feature_count, sizeof found->values / sizeof *found->values);
    read_text(&found->text, source, bytes);
    names_drop(found->text.lexicon, &found->text.tokens, &found->text.matches);
    cr_assert(hedging_find(&found->hedging, &found->text.reading, found->values, &failure));
    check_hedging(found);
}

static void release(struct found *found)
{
    hedging_release(&found->hedging);
    read_text_release(&found->text);
}

static float value(const struct found *found, const char *name)
{
    return found->values[feature_index(hedging_features, hedging_feature_count, name)];
}

/* The hedges as they stand in the text: "h:may; b:clearly; H:might", capitals if quoted. */
static void expect_hedges(const char *bytes, const char *expected)
{
    struct found found;
    char spelled[512] = "";
    find(&found, bytes);
    for (size_t i = 0; i < found.hedging.count; i++) {
        const struct hedge *hedge = &found.hedging.items[i];
        char kind = hedge->booster ? (hedge->quoted ? 'B' : 'b') : (hedge->quoted ? 'H' : 'h');
        size_t used = strlen(spelled);
        snprintf(spelled + used, sizeof spelled - used, "%s%c:%.*s", i > 0 ? "; " : "", kind,
                 (int)(hedge->span.end - hedge->span.begin),
                 found.text.article.text + hedge->span.begin);
    }
    cr_expect_str_eq(spelled, expected, "'%s' gave '%s', not '%s'", bytes, spelled, expected);
    release(&found);
}

Test(hedging, hedges_and_boosters_in_order)
{
    expect_hedges("Rain may come. It clearly might. They suggest rain.",
                  "h:may; b:clearly; h:might; h:suggest");
    expect_hedges("Nothing of the kind here.", "");
}

Test(hedging, of_overlapping_matches_the_longer_counts_once)
{
    expect_hedges("It may be that it rains.", "h:It may be that");
    expect_hedges("Rain may well come.", "h:may well");
    /* As long: the first. Longer, though of the other kind: the longer. */
    expect_hedges("It may well known be.", "h:may well");
    expect_hedges("So it may be that as it rains.", "h:it may be that");
}

Test(hedging, voices)
{
    expect_hedges("It may rain, he said: \"It might clearly rain.\" It may.",
                  "h:may; H:might; B:clearly; h:may");
}

Test(hedging, names_are_no_modals)
{
    expect_hedges("Rain fell in May and may fall again.", "h:may");
    expect_hedges("Theresa May spoke. May we go?", "h:May");
    expect_hedges("May 2012 was wet.", "");
    expect_hedges("He asked: \"May we go?\"", "H:May");
    expect_hedges("RAIN MAY FALL ON THE COAST.", "h:MAY");
    expect_hedges("They Suggest rain.", "h:Suggest");
}

Test(hedging, values)
{
    struct found found;
    /* Twenty words in four sentences, two hedges and a booster in the author's voice. */
    find(&found, "The rain came early. It may stop and it might not. "
                 "It was clearly heavy. \"It may stop,\" he said.");
    cr_assert_eq(found.text.tokens.word_count, 20);
    cr_assert_eq(found.text.tokens.sentence_count, 4);
    cr_expect_eq(found.hedging.hedge_count, 3);
    cr_expect_eq(found.hedging.booster_count, 1);
    cr_expect_float_eq(value(&found, "hedging.total"), 10.0f, 1e-5f);
    cr_expect_float_eq(value(&found, "hedging.quoted_total"), 5.0f, 1e-5f);
    cr_expect_float_eq(value(&found, "booster.total"), 5.0f, 1e-5f);
    cr_expect_float_eq(value(&found, "booster.quoted_total"), 0.0f, 1e-5f);
    cr_expect_float_eq(value(&found, "hedging.sentence_share"), 0.5f, 1e-5f);
    cr_expect_float_eq(value(&found, "booster.sentence_share"), 0.25f, 1e-5f);
    cr_expect_float_eq(value(&found, "hedging.balance"), 0.5f, 1e-5f);
    cr_expect_float_eq(value(&found, "hedging.first"), 6.0f / (float)found.text.tokens.count,
                       1e-5f);
    release(&found);
}

Test(hedging, a_text_without_hedges)
{
    struct found found;
    find(&found, "The rain came.");
    for (size_t i = 0; i < hedging_feature_count; i++)
        cr_expect_eq(found.values[i],
                     strcmp(hedging_features[i].name, "hedging.first") == 0 ? 1.0f : 0.0f);
    release(&found);
}

Test(hedging, an_empty_text)
{
    struct found found;
    find(&found, "");
    for (size_t i = 0; i < hedging_feature_count; i++)
        cr_expect_eq(found.values[i], 0.0f);
    release(&found);
}

Test(hedging, is_reusable_and_fails_for_lack_of_memory_alone)
{
    struct found found;
    struct failure failure = {0};
    find(&found, "It may rain. It might rain.");
    cr_assert(hedging_find(&found.hedging, &found.text.reading, found.values, NULL));
    check_hedging(&found);
    cr_expect_eq(found.hedging.count, 2, "the former contents are forgotten");
    hedging_release(&found.hedging);
    cr_expect_eq(found.hedging.count, 0);
    failing_malloc_after(0);
    bool done = hedging_find(&found.hedging, &found.text.reading, found.values, &failure);
    cr_expect(failing_malloc_stop());
    cr_expect_not(done);
    cr_expect_eq(failure.code, FAILURE_MEMORY);
    release(&found);
}
