/* attribution: frames, sources and contents, features, and hostile texts. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../features/evidence/attribution.h"
#include "../features/io/rule_files.h"
#include "read_text.h"

#define VALUES 32

struct found {
    struct read_text text;
    struct attributions attributions;
    float values[VALUES];
};

/* The shipped word lists, compiled once: the tests below change only the text. */
static struct text_buffer lists;

static void read_lists(void)
{
    struct failure failure = {0};
    cr_assert(rule_files_read_directory("data/lexicons", &lists, &failure), "%s",
              failure.message);
}

static void release_lists(void)
{
    text_buffer_release(&lists);
}

TestSuite(attribution, .init = read_lists, .fini = release_lists);

static void check_range(const struct found *found, uint32_t first, uint32_t end)
{
    cr_assert_leq(first, end);
    cr_assert_leq(end, found->text.tokens.count);
}

static void check_attributions(const struct found *found)
{
    const struct attributions *attributions = &found->attributions;
    for (size_t i = 0; i < attributions->count; i++) {
        const struct attribution *item = &attributions->items[i];
        check_range(found, item->cue_first, item->cue_end);
        cr_assert_lt(item->cue_first, item->cue_end);
        check_range(found, item->content_first, item->content_end);
        check_range(found, item->more_first, item->more_end);
        cr_assert(i == 0 || attributions->items[i - 1].cue_end <= item->cue_first);
        bool none = item->source_first == ATTRIBUTION_NO_TOKEN;
        cr_assert_eq(none, item->source_kind == ATTRIBUTION_SOURCE_NONE);
        cr_assert_eq(none, item->source_head_word == ATTRIBUTION_NO_TOKEN);
        cr_assert_eq(none, item->source_end == ATTRIBUTION_NO_TOKEN);
        if (!none) {
            check_range(found, item->source_first, item->source_end);
            cr_assert(item->source_head_word >= item->source_first &&
                      item->source_head_word < item->source_end);
        }
    }
    for (size_t i = 0; i < attribution_feature_count; i++)
        cr_assert(isfinite(found->values[i]) && found->values[i] >= 0, "%s",
                  attribution_features[i].name);
}

static void find_again(struct found *found)
{
    struct failure failure = {0};
    cr_assert(
        attribution_find(&found->attributions, &found->text.input, found->values, &failure),
        "%s", failure.message);
    check_attributions(found);
}

static void find(struct found *found, const char *bytes)
{
    cr_assert_leq(attribution_feature_count, VALUES);
    *found = (struct found){0};
    read_text(&found->text, lists.data, bytes);
    find_again(found);
}

static void release(struct found *found)
{
    attributions_release(&found->attributions);
    read_text_release(&found->text);
}

static float value(const struct found *found, const char *name)
{
    return found->values[feature_index(attribution_features, attribution_feature_count, name)];
}

/* Appends "|" and the tokens' text, or "-" for none. */
static void spell(char *spelled, size_t size, const struct found *found, uint32_t first,
                  uint32_t end)
{
    size_t used = strlen(spelled);
    if (first == ATTRIBUTION_NO_TOKEN || first == end) {
        snprintf(spelled + used, size - used, "|-");
        return;
    }
    const struct span span = tokens_span(&found->text.tokens, first, end);
    snprintf(spelled + used, size - used, "|%.*s", (int)span_length(span),
             found->text.article.text + span.begin);
}

/* The attributions as "kinds|source|cue|content" with more content behind it, one a line. Kinds
 * are a letter of direct, indirect, mixed, according to; and one of person, organisation,
 * document, unnamed, none. */
static void expect(const char *bytes, const char *expected)
{
    struct found found;
    char spelled[2048] = "";
    find(&found, bytes);
    for (size_t i = 0; i < found.attributions.count; i++) {
        const struct attribution *item = &found.attributions.items[i];
        size_t used = strlen(spelled);
        snprintf(spelled + used, sizeof spelled - used, "%s%c%c", i > 0 ? "\n" : "",
                 "dima"[item->kind], "podun"[item->source_kind]);
        spell(spelled, sizeof spelled, &found, item->source_first, item->source_end);
        spell(spelled, sizeof spelled, &found, item->cue_first, item->cue_end);
        spell(spelled, sizeof spelled, &found, item->content_first, item->content_end);
        if (item->more_first < item->more_end)
            spell(spelled, sizeof spelled, &found, item->more_first, item->more_end);
    }
    cr_expect_str_eq(spelled, expected, "'%s' gave\n%s\nnot\n%s", bytes, spelled, expected);
    release(&found);
}

/* ---- Frames ---------------------------------------------------------------------- */

Test(attribution, reported_clause_after_its_verb)
{
    expect("Officials said that the ferry had sunk.",
           "iu|Officials|said|that the ferry had sunk");
    expect("Marta Quell told reporters on Tuesday that the harbour would close.",
           "ip|Marta Quell|told reporters|that the harbour would close");
    expect("The ministry denied that the dam leaked.",
           "io|The ministry|denied|that the dam leaked");
    expect("A new study suggests the lake is shrinking.",
           "id|A new study|suggests|the lake is shrinking");
    expect("They asked whether the road was open.", "ip|They|asked|whether the road was open");
}

Test(attribution, reported_clause_before_its_verb)
{
    expect("The bridge would reopen in spring, the council said.",
           "io|the council|said|The bridge would reopen in spring");
    expect("Nobody was hurt, said Olin Vane, a ferryman from the island.",
           "ip|Olin Vane, a ferryman from the island|said|Nobody was hurt");
}

Test(attribution, quotation_before_and_after)
{
    expect("\"The water came at night,\" said Olin Vane.",
           "dp|Olin Vane|said|\"The water came at night,\"");
    expect("\"The water came at night,\" Vane said.",
           "dp|Vane|said|\"The water came at night,\"");
    expect("\xE2\x80\x9CWho opened the gates?\xE2\x80\x9D Vane asked.",
           "dp|Vane|asked|\xE2\x80\x9CWho opened the gates?\xE2\x80\x9D");
    expect("Vane said: \"We had no warning at all.\"",
           "dp|Vane|said|\"We had no warning at all.\"");
    expect("Vane told the paper on Monday: \"We had no warning at all.\"",
           "dp|Vane|told|\"We had no warning at all.\"");
}

Test(attribution, quotation_resumed_behind_its_verb)
{
    expect("\"The water came at night,\" Vane said. \"We had no warning at all.\"",
           "dp|Vane|said|\"The water came at night,\"|\"We had no warning at all.\"");
    expect("\"The water,\" Vane said, \"came at night and took the road.\"",
           "dp|Vane|said|\"The water,\"|\"came at night and took the road.\"");
}

Test(attribution, mixed_speech)
{
    expect(
        "Vane said that the gates were \"rotten from the day they were hung\" and useless.",
        "mp|Vane|said|that the gates were \"rotten from the day they were hung\" and useless");
}

Test(attribution, according_to_at_either_end)
{
    expect("According to the harbour police, two boats are missing.",
           "ao|the harbour police|According to|two boats are missing");
    expect("Two boats are missing, according to Olin Vane.",
           "ap|Olin Vane|according to|Two boats are missing");
}

Test(attribution, names_set_beside_a_quotation)
{
    expect("\"We had no warning at all\" \xE2\x80\x93 Olin Vane",
           "dp|Olin Vane|\xE2\x80\x93|\"We had no warning at all\"");
    expect("Olin Vane: \"We had no warning at all.\"",
           "dp|Olin Vane|:|\"We had no warning at all.\"");
}

Test(attribution, subjects_far_from_their_verb)
{
    expect("Vane, of the Harbour Board of Quill, said the gates were old.",
           "ip|Vane, of the Harbour Board of Quill|said|the gates were old");
    expect("The director of the Harbour Board has repeatedly warned that the gates were old.",
           "iu|The director of the Harbour Board|warned|that the gates were old");
}

Test(attribution, verbs_that_share_the_subject_of_a_verb_before)
{
    expect("Vane repaired the pumps and said that the gates were old.",
           "ip|Vane|said|that the gates were old");
    expect("Olin Vane looked foolish saying that the ferry had sunk.",
           "ip|Olin Vane|saying|that the ferry had sunk");
    expect("The mayor looks foolish saying the ferry had sunk.",
           "iu|The mayor|saying|the ferry had sunk");
    expect("He stood on the pier telling reporters that the ferry had sunk.",
           "ip|He|telling reporters|that the ferry had sunk");
    expect("The mayor left the hall on Monday, saying the ferry had sunk.",
           "iu|The mayor|saying|the ferry had sunk");
}

Test(attribution, participles_with_a_subject_beside_them)
{
    expect("Vane met officials saying that the ferry had sunk.",
           "iu|officials|saying|that the ferry had sunk");
    expect("The mayor held a statement saying the ferry had sunk.",
           "id|a statement|saying|the ferry had sunk");
    expect("The mayor was saying that the ferry had sunk.",
           "iu|The mayor|saying|that the ferry had sunk");
    expect("Mira Holt said that Vane looked foolish, adding that the gates were old.",
           "ip|Mira Holt|said|that Vane looked foolish, adding that the gates were old\n"
           "ip|Mira Holt|adding|that the gates were old");
    expect("The boards met on Tuesday, with each saying that the gates were old.",
           "iu|each|saying|that the gates were old");
    expect("One of them kept saying that the gates were old.",
           "in|-|saying|that the gates were old");
    /* Nobody before it can speak, or a quotation is between. */
    expect("The ferry burned on the pier saying that it was late.",
           "iu|the pier|saying|that it was late");
    expect("Vane sang \"we sail at night\" and said that it was late.",
           "in|-|said|that it was late");
}

Test(attribution, quoted_names_are_sources)
{
    expect("According to \"Airsight\", the British office, two boats are missing.",
           "ao|\"Airsight\", the British office|According to|two boats are missing");
    expect("Two boats are missing, according to \xE2\x80\x9CHarbour Watch\xE2\x80\x9D.",
           "ao|\xE2\x80\x9CHarbour Watch\xE2\x80\x9D|according to|Two boats are missing");
    expect("Two boats are missing, according to the charity \"Harbour Aid\".",
           "ao|the charity \"Harbour Aid\"|according to|Two boats are missing");
    expect("Two boats are missing, according to the \"Harbour Aid\".",
           "ao|the \"Harbour Aid\"|according to|Two boats are missing");
    expect("\"Harbour Watch\" said that the ferry had sunk.",
           "io|\"Harbour Watch\"|said|that the ferry had sunk");
    expect("The group \"Harbour Watch\" said the ferry had sunk.",
           "io|The group \"Harbour Watch\"|said|the ferry had sunk");
    expect("\"Harbour Watch\", a group of sailors, said that the ferry had sunk.",
           "io|\"Harbour Watch\", a group of sailors|said|that the ferry had sunk");
    expect("\"Doctors of the Harbour\" reported that two boats were missing.",
           "io|\"Doctors of the Harbour\"|reported|that two boats were missing");
    expect("\"The ferry had sunk\", said \"Harbour Watch\".",
           "do|\"Harbour Watch\"|said|\"The ferry had sunk\"");
}

Test(attribution, quotations_that_are_no_names)
{
    expect("\"Never,\" said Olin Vane.", "dp|Olin Vane|said|\"Never,\"");
    expect("\"Resign\" said the mayor.", "du|the mayor|said|\"Resign\"");
    expect("According to \"a great man\", the ferry sank.",
           "an|-|According to|\"a great man\", the ferry sank");
    expect("According to the mayor \"the ferry was old\".",
           "au|the mayor|According to|\"the ferry was old\"");
    expect("According to \"Airsight", "an|-|According to|\"Airsight");
}

Test(attribution, a_clause_is_no_apposition)
{
    expect("According to Olin Vane, the ferry sank.",
           "ap|Olin Vane|According to|the ferry sank");
    expect("\"No,\" said Olin Vane, the captain of the ferry.",
           "dp|Olin Vane, the captain of the ferry|said|\"No,\"");
}

/* ---- Not a cue ---------------------------------------------------------------------- */

Test(attribution, nouns_infinitives_and_modifiers_report_nothing)
{
    expect("The claims were settled.", "");
    expect("The report was late and the dam was old.", "");
    expect("She came to say goodbye.", "");
    expect("The reported theft worried nobody.", "");
    expect("They found themselves near the pier.", "");
    expect("He was found guilty on Tuesday.", "");
    expect("He had the last word at the conference call.", "");
    expect("The government-backed ferry sank.", "");
    expect("The harbour is closed.", "");
}

Test(attribution, scare_quotes_and_titles_attribute_nothing)
{
    expect("The \"experts\" left early.", "");
    expect("He played in \"The Long Tide\" for years.", "");
}

Test(attribution, a_transcript_is_spoken_by_its_labels)
{
    expect("Vane met the press.\n\nVANE: The ferry sails.\n\nQ: Every day?\n\nVANE: Yes, "
           "every day.\n\nQ: And at night?",
           "ip|VANE|:|The ferry sails\nip|Q|:|Every day\n"
           "ip|VANE|:|Yes, every day\nip|Q|:|And at night");
}

/* ---- Sources ------------------------------------------------------------------------- */

static enum source_kind kind_of(const char *bytes)
{
    struct found found;
    find(&found, bytes);
    cr_assert_eq(found.attributions.count, 1, "'%s' has %zu", bytes, found.attributions.count);
    enum source_kind kind = found.attributions.items[0].source_kind;
    release(&found);
    return kind;
}

Test(attribution, months_that_are_surnames)
{
    expect("Theresa May said that it rained.", "ip|Theresa May|said|that it rained");
    expect("Mrs May might say that it rained.", "ip|Mrs May|say|that it rained");
    expect("In early May Olin Vane said that it rained.", "ip|Olin Vane|said|that it rained");
}

Test(attribution, kinds_of_source)
{
    cr_expect_eq(kind_of("Olin Vane said that it rained."), ATTRIBUTION_SOURCE_PERSON);
    cr_expect_eq(kind_of("She said that it rained."), ATTRIBUTION_SOURCE_PERSON);
    cr_expect_eq(kind_of("The spokesman Olin Vane said that it rained."),
                 ATTRIBUTION_SOURCE_PERSON);
    cr_expect_eq(kind_of("The ministry said that it rained."), ATTRIBUTION_SOURCE_ORGANISATION);
    cr_expect_eq(kind_of("The Quill Observatory said that it rained."),
                 ATTRIBUTION_SOURCE_ORGANISATION);
    cr_expect_eq(kind_of("The statement said that it rained."), ATTRIBUTION_SOURCE_DOCUMENT);
    cr_expect_eq(kind_of("Local observers said that it rained."), ATTRIBUTION_SOURCE_UNNAMED);
    cr_expect_eq(kind_of("Sources said that it rained."), ATTRIBUTION_SOURCE_UNNAMED);
    cr_expect_eq(kind_of("The ferryman said that it rained."), ATTRIBUTION_SOURCE_UNNAMED);
    cr_expect_eq(kind_of("\"It rained for days and days,\" was reported."),
                 ATTRIBUTION_SOURCE_NONE);
}

/* ---- Features ------------------------------------------------------------------------- */

Test(attribution, features_of_a_small_report)
{
    struct found found;
    find(&found, "Officials said the road was open.\n\n"
                 "Olin Vane said the road was shut.\n\n"
                 "He said that the ferry was full.\n\n"
                 "\"I have slept on the pier,\" Vane said.\n");
    cr_assert_eq(found.attributions.count, 4);
    cr_expect_float_eq(value(&found, "attribution.total"),
                       400.0f / (float)found.text.tokens.word_count, 1e-4);
    cr_expect_float_eq(value(&found, "attribution.person_share"), 0.75, 1e-6);
    cr_expect_float_eq(value(&found, "attribution.unnamed_share"), 0.25, 1e-6);
    cr_expect_float_eq(value(&found, "attribution.named_share"), 0.5, 1e-6);
    cr_expect_float_eq(value(&found, "attribution.pronoun_share"), 0.25, 1e-6);
    /* officials once; Vane, he and Vane are one speaker */
    cr_expect_float_eq(value(&found, "attribution.distinct_speakers"), 0.5, 1e-6);
    cr_expect_float_eq(value(&found, "attribution.concentration"), 10.0 / 16.0, 1e-6);
    cr_expect_float_eq(value(&found, "attribution.per_sentence"), 1.0, 1e-6);
    cr_expect_float_eq(value(&found, "attribution.quoted_share"),
                       6.0f / (float)found.text.tokens.word_count, 1e-6);
    cr_expect_float_eq(value(&found, "attribution.quotation_length"), 6.0, 1e-6);
    cr_expect_eq(value(&found, "attribution.quoted_share"),
                 attribution_quoted_share(&found.text.input));
    cr_expect_gt(value(&found, "attribution.attributed_share"), 0.5);
    cr_expect_lt(value(&found, "attribution.attributed_share"), 0.9);
    release(&found);
}

Test(attribution, quotations_behind_a_colon)
{
    static const struct {
        const char *text;
        int colons;
    } cases[] = {
        {"He said: \"The road is open and the ferry is not.\"", 1},
        {"He said \"the road is open: the ferry is not.\"", 0},
        {"He said:\n\n> The road is open and the ferry is not.\n", 1},
        {"He: said\n\n> The road is open and the ferry is not.\n", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct found found;
        find(&found, cases[i].text);
        cr_expect_float_eq(value(&found, "attribution.colon_quotations"),
                           100.0f * (float)cases[i].colons /
                               (float)found.text.tokens.word_count,
                           1e-4, "%s", cases[i].text);
        release(&found);
    }
}

Test(attribution, features_of_a_text_without_attribution)
{
    struct found found;
    find(&found, "The sea is wide.");
    cr_expect_eq(found.attributions.count, 0);
    for (size_t i = 0; i < attribution_feature_count; i++)
        if (strcmp(attribution_features[i].name, "attribution.first") != 0)
            cr_expect_eq(found.values[i], 0.0f, "%s", attribution_features[i].name);
    cr_expect_eq(value(&found, "attribution.first"), 1.0f);
    release(&found);
}

Test(attribution, features_are_described_and_have_names_of_their_own)
{
    for (size_t i = 0; i < attribution_feature_count; i++) {
        const struct dense_feature *feature = &attribution_features[i];
        cr_assert_eq(strncmp(feature->name, "attribution.", 12), 0);
        cr_assert(feature->unit[0] && feature->description[0]);
        for (size_t j = 0; j < i; j++)
            cr_expect_str_neq(feature->name, attribution_features[j].name);
    }
}

/* ---- Odd input ------------------------------------------------------------------------ */

Test(attribution, nothing_to_read)
{
    struct found found;
    const char *texts[] = {"",
                           " \n\n ",
                           "said",
                           "\"",
                           ":",
                           ",",
                           ", who said",
                           "said said said",
                           "\" said \"",
                           "according to",
                           "According to.",
                           "- Vane",
                           "\"\" - A",
                           "\xE2\x80\x9D said",
                           "'s said",
                           "by by said by",
                           ", , , said , ,"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        find(&found, texts[i]);
        release(&found);
    }
}

Test(attribution, the_shipped_lists_are_there)
{
    static const char *const names[] = {
        "attribution.according_to", "list.auxiliary",       "list.capitalised_common",
        "list.clause_mark",         "list.determiner",      "list.document",
        "list.function_word",       "list.month",           "list.organisation",
        "list.past_verb",           "list.person_pronoun",  "list.person_title",
        "list.preposition",         "list.reporting_frame", "list.reporting_verb",
        "list.unnamed_source",      "list.weekday"};
    struct found found;
    find(&found, "Vane said so.");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        cr_expect_neq(lexicon_category(found.text.lexicon, names[i]), LEXICON_NONE, "%s",
                      names[i]);
    release(&found);
}

Test(attribution, lexicon_without_the_lists)
{
    struct found found = {0};
    read_text(&found.text, "[style.other]\nrain\n", "Officials said that it rained.");
    find_again(&found);
    cr_expect_eq(found.attributions.count, 0);
    release(&found);
}

Test(attribution, memory_is_reused)
{
    struct found found;
    find(&found, "Vane said that it rained. \"It rained all night,\" said Quell.");
    cr_assert_eq(found.attributions.count, 2);
    const struct attribution *items = found.attributions.items;
    const uint32_t *marks = found.attributions.marks;
    const char again[] = "Quell said that it rained.";
    read_again(&found.text, again, strlen(again));
    find_again(&found);
    cr_expect_eq(found.attributions.count, 1);
    cr_expect_eq(found.attributions.items, items);
    cr_expect_eq(found.attributions.marks, marks);
    release(&found);
}

/* Random sequences of the words and marks that the rules look at: nothing is out of range
 * (ASan) and every invariant holds. */
Test(attribution, any_sequence_of_words_is_read)
{
    static const char *const words[] = {
        "said",   "that",   "\"",          ",",      ".",
        ":",      "Vane",   "who",         "the",    "ministry",
        "by",     "to",     "\n\n",        "and",    "of",
        "was",    "'s",     "he",          "claims", "according to",
        "-",      "in",     "adding",      "n't",    "(",
        "?",      "'",      "it",          "report", "Olin",
        "an",     "has",    "experts",     "at",     "\xE2\x80\x9C",
        "saying", "looked", "\xE2\x80\x9D"};
    const size_t word_count = sizeof words / sizeof *words;
    uint64_t state = 20240917;
    struct found found;
    find(&found, "Vane said so.");
    for (int round = 0; round < 300; round++) {
        char bytes[1024] = "";
        size_t used = 0;
        for (int i = 0; i < 60; i++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            used += (size_t)snprintf(bytes + used, sizeof bytes - used, "%s ",
                                     words[(state >> 33) % word_count]);
        }
        read_again(&found.text, bytes, used);
        find_again(&found);
    }
    release(&found);
}

/* One sentence of very many cues: what is looked at around each is bounded, so this is a
 * fraction of a second where a walk to the sentence's end from each would take minutes. */
Test(attribution, one_endless_sentence, .timeout = 20)
{
    static const char piece[] =
        "Vane of the board , the old one , said \"that , he added that the "
        "\"Board\" , looked , looked foolish saying ";
    const size_t repeat = 15000, length = strlen(piece);
    char *bytes = malloc(repeat * length);
    cr_assert_not_null(bytes);
    for (size_t i = 0; i < repeat; i++)
        memcpy(bytes + i * length, piece, length);
    struct found found;
    find(&found, "Vane said so.");
    read_again(&found.text, bytes, repeat * length);
    find_again(&found);
    cr_expect_gt(found.attributions.count, 0);
    free(bytes);
    release(&found);
}

/* More speakers than a source is compared with. */
Test(attribution, very_many_speakers)
{
    struct text_buffer bytes = {0};
    struct failure failure = {0};
    for (int i = 0; i < 600; i++)
        cr_assert(text_buffer_format(&bytes, &failure, "Vane%c%c said that it rained.\n\n",
                                     'a' + i % 26, 'a' + i / 26));
    struct found found;
    find(&found, bytes.data);
    cr_expect_eq(found.attributions.count, 600);
    cr_expect_leq(value(&found, "attribution.distinct_speakers"), 1.0f);
    cr_expect_lt(value(&found, "attribution.concentration"), 0.05f);
    release(&found);
    text_buffer_release(&bytes);
}
