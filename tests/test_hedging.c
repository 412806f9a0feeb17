/* hedging: hedges, their voices, their features, and the shipped lists. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../features/evidence/hedging.h"
#include "../features/io/rule_files.h"
#include "failing_malloc.h"
#include "read_text.h"

static const char source[] = "[hedging.modal]\nmay\nmight\n"
                             "[hedging.phrase]\nit may be that\nmay well\n"
                             "[hedging.doxastic]\nsuggest\n"
                             "[hedging.condition]\nif\n"
                             "[hedging.investigation]\nwhether\n"
                             "[approximator.rounder]\nabout\n"
                             "[booster.certainty]\nclearly\nwell known\nbe that as\n"
                             "[style.other]\nrain\n";

#define MOST_ATTRIBUTIONS 8

struct found {
    struct read_text text;
    struct attribution items[MOST_ATTRIBUTIONS];
    struct attributions attributions;
    struct hedging hedging;
    float values[32];
};

static void check_hedging(const struct found *found)
{
    const struct hedging *hedging = &found->hedging;
    size_t kinds[HEDGE_KINDS] = {0};
    for (size_t i = 0; i < hedging->count; i++) {
        const struct hedge *hedge = &hedging->items[i];
        cr_assert_lt(hedge->first, hedge->end);
        cr_assert_lt(hedge->span.begin, hedge->span.end);
        cr_assert_leq(hedge->span.end, found->text.article.length);
        cr_assert(i == 0 || hedging->items[i - 1].end <= hedge->first);
        cr_assert_lt(hedge->kind, HEDGE_KINDS);
        cr_assert(hedge->voice >= HEDGE_QUOTED || hedge->voice < found->attributions.count);
        kinds[hedge->kind]++;
    }
    cr_assert_eq(hedging->hedge_count, kinds[HEDGE_SHIELD]);
    cr_assert_eq(hedging->approximator_count, kinds[HEDGE_APPROXIMATOR]);
    cr_assert_eq(hedging->booster_count, kinds[HEDGE_BOOSTER]);
    for (size_t i = 0; i < hedging_feature_count; i++)
        cr_assert(isfinite(found->values[i]), "%s", hedging_features[i].name);
}

static void find_again(struct found *found)
{
    struct failure failure = {0};
    cr_assert(hedging_find(&found->hedging, &found->text.input, &found->attributions,
                           found->values, &failure));
    check_hedging(found);
}

static void find(struct found *found, const char *bytes)
{
    *found = (struct found){0};
    cr_assert_leq(hedging_feature_count, sizeof found->values / sizeof *found->values);
    found->attributions.items = found->items;
    read_text(&found->text, source, bytes);
    find_again(found);
}

/* Adds an attribution whose content is these tokens. */
static void attribute(struct found *found, uint32_t first, uint32_t end, uint32_t more_first,
                      uint32_t more_end)
{
    cr_assert_lt(found->attributions.count, MOST_ATTRIBUTIONS);
    found->items[found->attributions.count++] = (struct attribution){.content_first = first,
                                                                     .content_end = end,
                                                                     .more_first = more_first,
                                                                     .more_end = more_end};
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

/* The hedges as they stand in the text, their kind and voice before them: "h:may; b0:clearly",
 * with a capital for a quotation that is nobody's. */
static void expect_spelled(const struct found *found, const char *bytes, const char *expected)
{
    char spelled[512] = "";
    for (size_t i = 0; i < found->hedging.count; i++) {
        const struct hedge *hedge = &found->hedging.items[i];
        char voice[16] = "";
        if (hedge->voice < HEDGE_QUOTED)
            snprintf(voice, sizeof voice, "%u", (unsigned)hedge->voice);
        const char *kinds = hedge->voice == HEDGE_QUOTED ? "HAB" : "hab";
        size_t used = strlen(spelled);
        snprintf(spelled + used, sizeof spelled - used, "%s%c%s:%.*s", i > 0 ? "; " : "",
                 kinds[hedge->kind], voice, (int)span_length(hedge->span),
                 found->text.article.text + hedge->span.begin);
    }
    cr_expect_str_eq(spelled, expected, "'%s' gave '%s', not '%s'", bytes, spelled, expected);
}

static void expect_hedges(const char *bytes, const char *expected)
{
    struct found found;
    find(&found, bytes);
    expect_spelled(&found, bytes, expected);
    release(&found);
}

Test(hedging, kinds_in_order)
{
    expect_hedges("Rain may come. It clearly might. They suggest about ten.",
                  "h:may; b:clearly; h:might; h:suggest; a:about");
    expect_hedges("Nothing of the kind here.", "");
}

Test(hedging, of_overlapping_matches_the_longer_counts_once)
{
    expect_hedges("It may be that it rains.", "h:It may be that");
    expect_hedges("Rain may well come.", "h:may well");
    /* Of two matches of one length the first counts; else the longer, even of another kind. */
    expect_hedges("It may well known be.", "h:may well");
    expect_hedges("So it may be that as it rains.", "h:it may be that");
}

Test(hedging, a_quotation_of_nobody)
{
    expect_hedges("It may rain, he said: \"It might clearly rain.\" It may.",
                  "h:may; H:might; B:clearly; h:may");
}

Test(hedging, voices_of_attributions)
{
    struct found found;
    /*                    0   1    2  3    4  5   6   7  8   9  10 */
    const char bytes[] = "may may may may \" may may \" may may .";
    find(&found, bytes);
    cr_assert_eq(found.text.tokens.count, 11);
    expect_spelled(&found, bytes, "h:may; h:may; h:may; h:may; H:may; H:may; h:may; h:may");
    attribute(&found, 1, 3, 6, 9); /* in two pieces, the second half quoted */
    find_again(&found);
    expect_spelled(&found, bytes, "h:may; h0:may; h0:may; h:may; H:may; h0:may; h0:may; h:may");
    attribute(&found, 2, 2, 0, 0); /* without a content */
    attribute(&found, 0, 10, 0, 0);
    find_again(&found);
    expect_spelled(&found, bytes,
                   "h2:may; h0:may; h0:may; h2:may; h2:may; h0:may; h0:may; h2:may");
    attribute(&found, 1, 2, 8, 20); /* inside the first; then crossing it and the end */
    find_again(&found);
    expect_spelled(&found, bytes,
                   "h2:may; h3:may; h0:may; h2:may; h2:may; h0:may; h3:may; h3:may");
    attribute(&found, 1, 2, 0, 0); /* the same content: the first attribution */
    find_again(&found);
    cr_expect_eq(found.hedging.items[1].voice, 3);
    release(&found);
}

Test(hedging, many_nested_contents)
{
    const uint32_t words = 2000;
    char *bytes = malloc(4 * words + 1);
    struct attribution *items = calloc(words, sizeof *items);
    cr_assert(bytes && items);
    for (uint32_t i = 0; i < words; i++) {
        memcpy(bytes + 4 * i, "may ", 4);
        items[i] = (struct attribution){.content_first = i, .content_end = 2 * words - i};
    }
    bytes[4 * words] = '\0';
    struct found found;
    find(&found, bytes);
    found.attributions = (struct attributions){.items = items, .count = words};
    find_again(&found);
    cr_assert_eq(found.hedging.count, words);
    for (uint32_t i = 0; i < words; i++)
        cr_expect_eq(found.hedging.items[i].voice, i);
    release(&found);
    free(items);
    free(bytes);
}

Test(hedging, values)
{
    struct found found;
    /* Twenty words in four sentences. */
    find(&found, "If rain came early. It may stop whether it might not. "
                 "It was clearly about. \"It may stop,\" he said.");
    cr_assert_eq(found.text.tokens.word_count, 20);
    cr_assert_eq(found.text.tokens.sentence_count, 4);
    cr_expect_eq(found.hedging.hedge_count, 5);
    cr_expect_eq(found.hedging.approximator_count, 1);
    cr_expect_eq(found.hedging.booster_count, 1);
    cr_expect_float_eq(value(&found, "hedges.author"), 20.0f, 1e-5f);
    cr_expect_float_eq(value(&found, "hedges.others"), 5.0f, 1e-5f);
    cr_expect_float_eq(value(&found, "hedges.epistemic.author"), 10.0f, 1e-5f);
    cr_expect_float_eq(value(&found, "hedges.epistemic.others"), 5.0f, 1e-5f);
    cr_expect_float_eq(value(&found, "hedges.doxastic.author"), 0.0f, 1e-5f);
    cr_expect_float_eq(value(&found, "hedges.condition.author"), 5.0f, 1e-5f);
    cr_expect_float_eq(value(&found, "hedges.investigation.author"), 5.0f, 1e-5f);
    cr_expect_float_eq(value(&found, "approximators.author"), 5.0f, 1e-5f);
    cr_expect_float_eq(value(&found, "boosters.author"), 5.0f, 1e-5f);
    cr_expect_float_eq(value(&found, "boosters.others"), 0.0f, 1e-5f);
    cr_expect_float_eq(value(&found, "hedges.sentence_share"), 0.75f, 1e-5f);
    cr_expect_float_eq(value(&found, "hedges.author_sentence_share"), 0.5f, 1e-5f);
    cr_expect_float_eq(value(&found, "boosters.sentence_share"), 0.25f, 1e-5f);
    cr_expect_float_eq(value(&found, "hedges.author_share"), 0.8f, 1e-5f);
    cr_expect_float_eq(value(&found, "hedges.balance"), 4.0f / 6.0f, 1e-5f);
    cr_expect_float_eq(value(&found, "hedges.first"), 0.0f, 1e-5f);
    /* What is attributed is not in the author's voice. */
    attribute(&found, 0, (uint32_t)found.text.tokens.count, 0, 0);
    find_again(&found);
    cr_expect_float_eq(value(&found, "hedges.author"), 0.0f, 1e-5f);
    cr_expect_float_eq(value(&found, "hedges.others"), 25.0f, 1e-5f);
    cr_expect_float_eq(value(&found, "hedges.author_share"), 0.0f, 1e-5f);
    cr_expect_float_eq(value(&found, "hedges.sentence_share"), 0.75f, 1e-5f);
    release(&found);
}

Test(hedging, a_text_without_hedges)
{
    struct found found;
    find(&found, "The rain came.");
    for (size_t i = 0; i < hedging_feature_count; i++)
        cr_expect_eq(found.values[i],
                     strcmp(hedging_features[i].name, "hedges.first") == 0 ? 1.0f : 0.0f);
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
    find(&found, "It may rain. It might rain.");
    attribute(&found, 0, 3, 0, 0);
    find_again(&found);
    cr_expect_eq(found.hedging.count, 2, "the former contents are forgotten");
    const size_t allocations = failing_malloc_count();
    find_again(&found);
    cr_expect_eq(failing_malloc_count(), allocations, "nothing is allocated once warm");
    bool failed = true;
    for (size_t successes = 0; failed; successes++) {
        struct failure failure = {0};
        hedging_release(&found.hedging);
        cr_expect_eq(found.hedging.count, 0);
        failing_malloc_after(successes);
        bool done = hedging_find(&found.hedging, &found.text.input, &found.attributions,
                                 found.values, &failure);
        failed = failing_malloc_stop();
        cr_expect_neq(done, failed);
        cr_expect_eq(failure.code, failed ? FAILURE_MEMORY : FAILURE_NONE);
    }
    release(&found);
}

/* ---- The shipped lists ---------------------------------------------------- */

/* Sentences, and the hedges or approximators in them. */
struct example {
    const char *text, *expected;
};

static void expect_kind(const struct example *examples, size_t count, enum hedge_kind kind)
{
    struct failure failure = {0};
    struct text_buffer lists = {0};
    struct found found = {0};
    cr_assert(rule_files_read_directory("data/lexicons", &lists, &failure), "%s",
              failure.message);
    read_text(&found.text, lists.data, "x");
    for (size_t i = 0; i < count; i++) {
        char spelled[512] = "";
        read_again(&found.text, examples[i].text, strlen(examples[i].text));
        find_again(&found);
        for (size_t j = 0; j < found.hedging.count; j++) {
            const struct hedge *hedge = &found.hedging.items[j];
            const size_t used = strlen(spelled);
            if (hedge->kind == kind)
                snprintf(spelled + used, sizeof spelled - used, "%s%.*s", used ? "; " : "",
                         (int)span_length(hedge->span),
                         found.text.article.text + hedge->span.begin);
        }
        cr_expect_str_eq(spelled, examples[i].expected, "'%s' gave '%s', not '%s'",
                         examples[i].text, spelled, examples[i].expected);
    }
    text_buffer_release(&lists);
    release(&found);
}
#define EXPECT_KIND(kind, ...)                                                                 \
    do {                                                                                       \
        static const struct example examples[] = {__VA_ARGS__};                                \
        expect_kind(examples, sizeof examples / sizeof *examples, kind);                       \
    } while (0)
#define EXPECT_SHIELDS(...) EXPECT_KIND(HEDGE_SHIELD, __VA_ARGS__)

Test(hedging, modals_and_names)
{
    EXPECT_SHIELDS({"Rain fell in May and may fall again.", "may"}, {"Theresa May spoke.", ""},
                   {"May 2012 was wet.", ""}, {"It is due in May.", ""},
                   {"THE RAIN MAY FALL.", "MAY"}, {"They saw the might of the navy.", ""},
                   {"All their might was gone.", ""}, {"Some might leave.", "might"},
                   {"It might not float.", "might not"});
}

Test(hedging, could_of_ability)
{
    EXPECT_SHIELDS({"The ferry could sink.", "could"}, {"From there he could see the sea.", ""},
                   {"She could not find the key.", ""}, {"Could you help?", ""},
                   {"It could have been worse.", "could"}, {"She can swim.", ""});
}

Test(hedging, would_of_the_unreal_and_of_the_past)
{
    EXPECT_SHIELDS({"A new pier would cost a fortune.", "would"},
                   {"If it sank, they would drown.", "If; would"},
                   {"He said he would sail on Monday.", ""},
                   {"He said the bridge would be shorter.", "would"},
                   {"She promised that the ferry would return.", ""},
                   {"The bridge, she said, would be longer.", "would"},
                   {"He would often sit by the sea.", ""}, {"He would come every day.", ""},
                   {"I would rather swim.", ""}, {"It would have been a disaster.", "would"},
                   {"What would come to be known as the flood began.", ""});
}

Test(hedging, will_and_conditions)
{
    EXPECT_SHIELDS({"If it rains, the fair will be off.", "If; will"},
                   {"The fair will be off if it rains.", "will; if"},
                   {"The fair will open on Monday.", ""},
                   {"Unless it rains, we sail.", "Unless"},
                   {"Even if it rains, we sail.", "Even if"}, {"It runs as if on rails.", ""},
                   {"It looks as if it rains.", "looks as if"},
                   {"They sail whether or not it rains.", "whether or not"},
                   {"Nobody knows whether it rains.", "whether"});
}

Test(hedging, duty_is_no_doubt)
{
    EXPECT_SHIELDS({"You should eat.", ""}, {"They must leave by noon.", ""},
                   {"She must have been tired.", "must have been"},
                   {"They are supposed to pay.", ""}, {"The supposed heir left.", "supposed"});
}

Test(hedging, expected_and_likely)
{
    EXPECT_SHIELDS({"The expected vote came.", ""}, {"It was later than expected.", ""},
                   {"The bill is widely expected to pass.", "expected"},
                   {"They expect a storm.", "expect"}, {"She is expecting a baby.", ""},
                   {"That is not likely.", "likely"}, {"Likely voters were asked.", ""},
                   {"It is likely to rain.", "likely"});
}

Test(hedging, possible)
{
    EXPECT_SHIELDS(
        {"Come as soon as possible.", ""}, {"It is possible that it rains.", "It is possible"},
        {"That made it possible to cross.", ""}, {"A possible flood was named.", "possible"},
        {"It is touted as a possible cure.", "possible"},
        {"It was the best possible result.", ""}, {"She has full potential.", ""},
        {"They saw a potential threat.", "potential"});
}

Test(hedging, appear_suggest_seem)
{
    EXPECT_SHIELDS(
        {"He appeared in court on Monday.", ""}, {"She appeared on stage.", ""},
        {"A ship appeared.", ""}, {"He appears to be ill.", "appears to"},
        {"He appeared ill.", "appeared"}, {"They were to appear before a judge.", ""},
        {"The waiter suggested a restaurant.", ""}, {"The suggested retail price rose.", ""},
        {"The data suggest a link.", "suggest"}, {"That seems right.", "seems"});
}

Test(hedging, belief_hope_and_fear)
{
    EXPECT_SHIELDS({"A think tank met.", ""}, {"We think it rains.", "think"},
                   {"They believe in ghosts.", ""}, {"They believe it rains.", "believe"},
                   {"Have you thought about it?", ""}, {"The thought was new.", ""},
                   {"He thought it was over.", "thought"}, {"We hope to win.", "hope to"},
                   {"There is no hope of rain.", ""},
                   {"They fear that war comes.", "fear that"},
                   {"She has a fear of heights.", ""}, {"The suspect fled.", ""},
                   {"Police suspect that he fled.", "suspect"}, {"He promised to come.", ""},
                   {"She took office and assumed power.", ""}, {"There is no doubt.", ""},
                   {"I doubt it.", "doubt"}, {"Small wonder that he left.", ""});
}

Test(hedging, inquiry_claims_and_hearsay)
{
    EXPECT_SHIELDS({"Police investigate the fire.", "investigate"},
                   {"A probe was opened.", "probe"}, {"A space probe landed.", ""},
                   {"He claimed victory.", ""}, {"The alleged thief ran.", "alleged"},
                   {"He allegedly ran.", "allegedly"}, {"It remains unclear.", "unclear"},
                   {"We are not sure.", "not sure"}, {"In our view it rains.", "In our view"});
}

Test(hedging, approximators)
{
    EXPECT_KIND(HEDGE_APPROXIMATOR, {"She talked about the house.", ""},
                {"They walked around the pier.", ""}, {"About 30 came.", "About"},
                {"About thirty came around noon.", "About; around"},
                {"It took about a dozen men.", "about"}, {"Some men came.", ""},
                {"It was quite good.", "quite"}, {"Quite a crowd came.", ""},
                {"It was not quite over.", "not quite"}, {"I would rather swim.", ""},
                {"What kind of fish is it?", ""}, {"It is kind of wet.", "kind of"});
    EXPECT_SHIELDS({"About 30 came, more or less.", ""});
}
