/* targets: mentions, names merged, pronouns, voices, and the user's own targets. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../features/evidence/attribution.h"
#include "../features/evidence/targets.h"
#include "../features/io/rule_files.h"
#include "failing_malloc.h"
#include "read_text.h"

static struct text_buffer lists;
static size_t lists_length; /* of the shipped ones; a test may append to them */

static void read_lists(void)
{
    struct failure failure = {0};
    cr_assert(rule_files_read_directory("data/lexicons", &lists, &failure), "%s",
              failure.message);
    lists_length = lists.length;
}

static void release_lists(void)
{
    text_buffer_release(&lists);
}

TestSuite(targets, .init = read_lists, .fini = release_lists);

/* A text with its attributions and targets. */
struct found {
    struct read_text text;
    struct attributions attributions;
    struct targets targets;
};

static void find_in(struct found *found, const char *lexicon, const char *bytes)
{
    struct failure failure = {0};
    float values[64];
    *found = (struct found){0};
    read_text(&found->text, lexicon, bytes);
    cr_assert(attribution_find(&found->attributions, &found->text.input, values, &failure));
    cr_assert(targets_find(&found->targets, &found->text.input, &found->attributions, &failure),
              "%s", failure.message);
}

static void release(struct found *found)
{
    targets_release(&found->targets);
    attributions_release(&found->attributions);
    read_text_release(&found->text);
}

/* Appends a mention as it is in the text, "*" before a pronoun and, with `voices`, "'" behind
 * others' words. */
static void append_mention(const struct found *found, const struct target_mention *mention,
                           bool voices, struct text_buffer *out)
{
    struct text_buffer words = {0};
    cr_assert(name_spell(&found->text.tokens, &found->text.article, mention->first,
                         mention->end, &words, NULL));
    cr_assert(text_buffer_format(out, NULL, " %s%s%s", mention->pronoun ? "*" : "", words.data,
                                 voices && mention->attribution != TONE_AUTHOR ? "'" : ""));
    text_buffer_release(&words);
}

/* Each target on a line: "kind name: mention mention". */
static void expect_with(const char *lexicon, const char *bytes, bool voices,
                        const char *expected)
{
    struct found found;
    struct text_buffer out = {0}, name = {0};
    find_in(&found, lexicon, bytes);
    cr_assert(text_buffer_append(&out, "", 0, NULL));
    for (size_t i = 0; i < found.targets.count; i++) {
        const struct target *target = &found.targets.items[i];
        cr_assert(target_spell(target, &found.text.input, &name, NULL));
        cr_assert(text_buffer_format(&out, NULL, "%s%s %s:", i > 0 ? "\n" : "",
                                     target_kind_name(target->kind), name.data));
        for (uint32_t m = 0; m < target->mentions; m++)
            append_mention(
                &found,
                &found.targets.mentions[found.targets.by_target[target->first_mention + m]],
                voices, &out);
    }
    cr_expect_str_eq(out.length ? out.data : "", expected, "'%s' gave\n%s\nnot\n%s", bytes,
                     out.length ? out.data : "", expected);
    text_buffer_release(&out);
    text_buffer_release(&name);
    release(&found);
}

static void expect(const char *bytes, const char *expected)
{
    expect_with(lists.data, bytes, false, expected);
}

static void expect_voices(const char *bytes, const char *expected)
{
    expect_with(lists.data, bytes, true, expected);
}

/* With lists of the user's own behind the shipped ones. */
static void expect_listed(const char *own, const char *bytes, const char *expected)
{
    cr_assert(text_buffer_append(&lists, own, strlen(own), NULL));
    expect(bytes, expected);
    lists.length = lists_length;
    lists.data[lists_length] = '\0';
}

/* ---- Mentions ------------------------------------------------------------------------ */

Test(targets, persons)
{
    expect("Yesterday Olin Vane met Mr Orr. Then Vane left.",
           "person Olin Vane: Olin Vane Vane\nperson Orr: Orr");
    expect("Critics of President John F. Quill met. We saw Quill and Mrs Orr.",
           "person John F. Quill: John F. Quill Quill\nperson Orr: Orr");
    expect("On Friday we met Ursula von der Leyen and Theresa May.",
           "person Ursula von der Leyen: Ursula von der Leyen\n"
           "person Theresa May: Theresa May");
    expect("The novelist Stephen King wrote to King Olin.",
           "person Stephen King: Stephen King\nperson Olin: Olin");
}

/* So many that their table grows while they are found. */
Test(targets, thousands_of_names)
{
    struct text_buffer text = {0};
    struct found found;
    for (unsigned i = 0; i < 6000; i++)
        cr_assert(text_buffer_format(&text, NULL, "Then we met Mr Va%c%c%c%cne. ", 'a' + i % 26,
                                     'a' + i / 26 % 26, 'a' + i / 676 % 26, 'a' + i % 7));
    find_in(&found, lists.data, text.data);
    cr_expect_eq(found.targets.count, 6000);
    cr_expect_eq(found.targets.mention_count, 6000);
    release(&found);
    text_buffer_release(&text);
}

Test(targets, bodies)
{
    expect("They asked the Harbour Board. Later the board refused.",
           "organisation Harbour Board: Harbour Board board");
    expect("We asked the Ministry of Defence and the Orrin Port Authority. Then the OPA spoke.",
           "organisation Orrin Port Authority: Orrin Port Authority OPA\n"
           "organisation Ministry of Defence: Ministry of Defence");
    expect("She left the Department of Health and Human Services in 2009.",
           "organisation Department of Health and Human Services: "
           "Department of Health and Human Services");
    expect("She is a member of Congress. We use Google Orrin.",
           "organisation Congress: Congress\norganisation Google Orrin: Google Orrin");
    expect("He sued Google and the army.", "organisation Google: Google\n"
                                           "organisation army: army");
}

Test(targets, a_body_needs_an_article_or_a_name)
{
    expect("It is a matter of government and army life.", "");
    expect("Soon the Syrian army and the regime met.",
           "organisation Syrian army: Syrian army\norganisation regime: regime");
}

Test(targets, groups)
{
    expect("They shot at rebels, and the rebels fled past civilians.",
           "group rebels: rebels rebels\ngroup civilians: civilians");
    expect("Some Russians and Republicans met Syrian rebels.",
           "group Russians: Russians\ngroup Republicans: Republicans\n"
           "group Syrian rebels: Syrian rebels");
    expect("The rebel angle is a matter of conservatives and turkey.",
           "group conservatives: conservatives");
}

Test(targets, places_and_what_stands_for_them)
{
    expect("Today Russia and the Russian bombing of Aleppo were condemned.",
           "place Russia: Russia Russian\nplace Aleppo: Aleppo");
    expect("In Moscow it rained. Now Moscow denies all, and the Kremlin too.",
           "place Moscow: Moscow Kremlin\nplace Moscow: Moscow");
    expect("They trust the United States' allies, but not us or the US.",
           "place United States: United States US");
}

Test(targets, a_person_is_no_place)
{
    expect("We met Denzel Washington. On Monday Washington left.",
           "person Denzel Washington: Denzel Washington Washington");
    expect("We met Michael Jordan, and Jordan was kind.",
           "person Michael Jordan: Michael Jordan Jordan");
    expect("We read the Washington Post in London.",
           "organisation Washington Post: Washington Post\nplace London: London");
}

Test(targets, mentions_do_not_overlap)
{
    expect_with("[list.group]\nrebel tribal\nforces\n", "We saw rebel tribal forces.", false,
                "group rebel tribal: rebel tribal\ngroup forces: forces");
}

Test(targets, what_is_no_name)
{
    expect("On Monday, in May, I read the Bible. NOT again! Nothing is Easy here.",
           "person Easy: Easy");
    expect("The Harbour War ended. Then the Climate Accord and Hurricane Olin came.", "");
    expect("Two Tu-22 and the F-16 flew.", "");
    expect("It was pro-Assad talk and anti-American.", "");
    expect("The bill failed. Then the Bill passed.", "");
}

Test(targets, what_opens_a_sentence)
{
    expect("Vane told nobody. Bombing will not help. Yesterday it rained.",
           "person Vane: Vane");
    expect("Former owners met. Orr, 41, lives here. Inflation hurts.", "person Orr: Orr");
    expect("\"Peace is near,\" he said.", "");
    expect("Quills' attorney slept.", "person Quills: Quills");
    expect("Obamas came. We like the Obamas.", "person Obamas: Obamas Obamas");
}

Test(targets, headlines)
{
    expect("# Harsh Ferry Rules Anger Local Fishing Crews\n\nIt rained.", "");
    expect("# Vane Quits Over Harsh Ferry Rules\n\nOn Monday we asked Olin Vane.",
           "person Olin Vane: Vane Olin Vane");
    expect("# Joshua Vane Beats Russia In Harsh Ferry Race\n\nIt rained.",
           "person Joshua Vane: Joshua Vane\nplace Russia: Russia");
    expect("# VANE TELLS US NO MORE FERRY RULES\n\nOn Monday we asked Olin Vane.",
           "person Olin Vane: VANE Olin Vane");
}

Test(targets, words_in_capitals)
{
    expect("JUST WATCHED Olin Vane in a play. We saw Vane.",
           "person Olin Vane: Olin Vane Vane");
    expect("It was said by the OPA, and it was TERRIBLE.", "organisation OPA: OPA");
    expect("QUILLER: It rained.", "person QUILLER: QUILLER");
}

Test(targets, tone_words_inside_of_names_are_names)
{
    expect("We asked the Great Victory Party and the Terror Survivors Fund.",
           "organisation Great Victory Party: Great Victory Party\n"
           "organisation Terror Survivors Fund: Terror Survivors Fund");
}

/* ---- Merging ------------------------------------------------------------------------- */

Test(targets, people_of_one_name_are_told_apart)
{
    expect("We met Olin Vane and Mara Vane. Later O. Vane left.",
           "person Olin Vane: Olin Vane O. Vane\nperson Mara Vane: Mara Vane");
    expect("We met Mr Vane and Mrs Vane.", "person Vane: Vane\nperson Vane: Vane");
}

Test(targets, a_list_of_names_is_one_target)
{
    expect("They like the U.S. and America. The American way is the United States.",
           "place United States: U.S. America American United States");
    expect("We saw ISIS and Daesh fighters of Islamic State.",
           "organisation Islamic State: ISIS Daesh fighters Islamic State");
    expect_with("[alias.organisation.vane_ltd]\nVane Ltd\nthe old firm\n",
                "It owes Vane Ltd money. It is of Vane Ltd and the Old Firm.", false,
                "organisation Vane Ltd: Vane Ltd Vane Ltd the Old Firm");
}

Test(targets, a_title_stands_for_who_was_given_it)
{
    expect("Today President Vane met Mayor Orr. Then the president left.",
           "person Vane: Vane president\nperson Orr: Orr");
    expect("Today President Vane met President Orr. Then the president left.",
           "person Vane: Vane\nperson Orr: Orr");
    expect("Then the president left. We know the president of Syria.", "place Syria: Syria");
}

/* ---- Pronouns ------------------------------------------------------------------------ */

Test(targets, he_and_she)
{
    expect("On Monday Olin Vane met Mara Orr. He was late. She was not.",
           "person Olin Vane: Olin Vane *He\nperson Mara Orr: Mara Orr *She");
    expect("Then Mr Vane told Mr Orr that he was late.",
           "person Vane: Vane *he\nperson Orr: Orr");
    expect("Then Mr Vane told him.", "person Vane: Vane");
    expect("He was late. In his speech, Mr Vane spoke.", "person Vane: Vane");
    expect("Then Mrs Vane left. He was late.", "person Vane: Vane");
    expect("When Mr Orr left, Mr Vane was glad. He was late.",
           "person Vane: Vane *He\nperson Orr: Orr");
}

Test(targets, who_speaks_is_not_he)
{
    expect("\"He is a thief,\" said Mr Vane of Mr Orr.", "person Vane: Vane\nperson Orr: Orr");
    expect("Mr Orr left. Mr Vane waited. \"He is a thief,\" said Mr Vane.",
           "person Orr: Orr *He\nperson Vane: Vane Vane");
}

Test(targets, they_and_their)
{
    expect("Then rebels fled. They were tired.", "group rebels: rebels *They");
    expect("Then rebels robbed shops. They were empty.", "group rebels: rebels");
    expect("Then rebels met soldiers. They were tired.",
           "group rebels: rebels\ngroup soldiers: soldiers");
}

Test(targets, it_and_its)
{
    expect("We know that Russia and its allies left.", "place Russia: Russia *its");
    expect("We know that Russia left the ship to its fate.", "place Russia: Russia");
    expect("Google grew. It said it was glad. It rained.", "organisation Google: Google *It");
}

Test(targets, i_and_we_are_nobody_we_know)
{
    expect("Then Mr Vane spoke: \"I think we and you are late.\"", "person Vane: Vane");
}

/* ---- Voices -------------------------------------------------------------------------- */

Test(targets, voices)
{
    expect_voices("Olin Vane said that Russia was late. We like Russia.",
                  "place Russia: Russia' Russia\nperson Olin Vane: Olin Vane");
    expect_voices("\"We fear Russia,\" said Olin Vane, \"and Syria.\"",
                  "place Russia: Russia'\nperson Olin Vane: Olin Vane\nplace Syria: Syria'");
}

static void expect_innermost(const char *text, const char *name, const char *speaker)
{
    struct found found;
    struct text_buffer words = {0};
    find_in(&found, lists.data, text);
    for (size_t i = 0; i < found.targets.mention_count; i++) {
        const struct target_mention *mention = &found.targets.mentions[i];
        cr_assert(name_spell(&found.text.tokens, &found.text.article, mention->first,
                             mention->end, &words, NULL));
        if (strcmp(words.data, name) != 0)
            continue;
        cr_assert_lt(mention->attribution, found.attributions.count);
        const struct attribution *item = &found.attributions.items[mention->attribution];
        cr_assert(name_spell(&found.text.tokens, &found.text.article, item->source_first,
                             item->source_end, &words, NULL));
        cr_expect_str_eq(words.data, speaker);
    }
    text_buffer_release(&words);
    release(&found);
}

Test(targets, the_innermost_voice_counts)
{
    expect_innermost("Olin Vane said that Mara Orr had said that Russia was late.", "Russia",
                     "Mara Orr");
    expect_innermost("Olin Vane said that Mara Orr had said that Russia was late.", "Mara Orr",
                     "Olin Vane");
}

/* ---- The user's own targets ---------------------------------------------------------- */

Test(targets, a_list_collects_its_matches)
{
    expect_listed("[target.west]\nNATO\nthe Pentagon\nWashington\ncowboy\n",
                  "On Monday Washington and NATO met a cowboy. Then Syria left.",
                  "list west: Washington NATO cowboy\nplace Syria: Syria");
}

Test(targets, a_name_with_a_match_in_it_is_the_lists)
{
    expect_listed("[target.east]\nVane\n",
                  "On Monday Mr Olin Vane left. He was late. Later Olin sang.",
                  "list east: Olin Vane *He Olin");
    expect_listed("[target.east]\nRussian ministry\n",
                  "On Monday the Russian Ministry spoke. Later the ministry sang.",
                  "list east: Russian Ministry ministry");
}

Test(targets, a_match_that_is_more_than_a_name_replaces_it)
{
    expect_listed("[target.east]\ngovernment of Syria\n",
                  "We asked the government of Syria for Syria.",
                  "list east: government of Syria\nplace Syria: Syria");
}

Test(targets, the_longer_match_counts_then_the_first_list)
{
    expect_listed("[target.b]\nSyrian rebels\n[target.a]\nrebels\n", "We saw Syrian rebels.",
                  "list b: Syrian rebels");
    expect_listed("[target.b]\nrebels\n[target.a]\nrebels\n", "We saw rebels.",
                  "list a: rebels");
}

Test(targets, a_list_without_matches_and_an_empty_one)
{
    expect_listed("[target.empty]\n[target.none]\nxyzzy\n", "We saw rebels.",
                  "group rebels: rebels");
}

Test(targets, a_list_that_is_not_utf8_is_refused)
{
    struct failure failure = {0};
    const char source[] = "[target.west]\nNATO\n\xff\xfe\n";
    cr_assert(lexicon_compile(source, sizeof source - 1, "west.txt", &failure) == NULL);
    cr_assert_eq(failure.code, FAILURE_LEXICON);
    cr_expect_str_eq(failure.message, "west.txt:3: not UTF-8");
}

Test(targets, the_lists_that_ship)
{
    static const char *const names[] = {"civilians",     "government", "iran_hezbollah",
                                        "islamic_state", "kurds",      "opposition",
                                        "russia",        "us_allies"};
    struct text_buffer own = {0};
    struct failure failure = {0};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[128], category[64];
        snprintf(path, sizeof path, "data/targets/syria/%s.txt", names[i]);
        snprintf(category, sizeof category, "target.%s", names[i]);
        cr_assert(rule_files_read_file(path, category, &own, &failure), "%s", failure.message);
    }
    expect_listed(own.data,
                  "Then Assad and the Syrian army met Putin in Syria. Then the rebels and US "
                  "troops, Hezbollah, the YPG and ISIS shot at civilians.",
                  "list government: Assad Syrian army\nlist russia: Putin\nplace Syria: Syria\n"
                  "list opposition: rebels\nlist us_allies: US troops\n"
                  "list iran_hezbollah: Hezbollah\nlist kurds: YPG\n"
                  "list islamic_state: ISIS\nlist civilians: civilians");
    text_buffer_release(&own);
}

Test(targets, an_enormous_list)
{
    struct text_buffer own = {0};
    cr_assert(text_buffer_format(&own, NULL, "[target.big]\n"));
    for (unsigned i = 0; i < 50000; i++)
        cr_assert(text_buffer_format(&own, NULL, "word%u\n", i));
    expect_listed(own.data, "We saw word49999 and Vane.",
                  "list big: word49999\nperson Vane: Vane");
    text_buffer_release(&own);
}

/* ---- Features ------------------------------------------------------------------------ */

Test(targets, features)
{
    struct found found;
    char name[DENSE_NAME_MAX];
    const char *unit, *description;
    float values[2 * TARGET_FEATURES];
    find_in(&found, "[target.b]\nVane\n[target.a]\nOrr\n[style.x]\nferry\n",
            "Vane and Vane saw the Vane ferry of ten men.");
    cr_assert_eq(target_list_count(found.text.lexicon), 2);
    target_describe(found.text.lexicon, 0, name, &unit, &description);
    cr_expect_str_eq(name, "target.a.mentions");
    cr_expect_str_eq(unit, "per 100 words");
    target_describe(found.text.lexicon, 9, name, &unit, &description);
    cr_expect_str_eq(name, "target.b.quoted_positive");
    targets_measure(&found.targets, &found.text.input, values);
    for (size_t i = 0; i < TARGET_FEATURES; i++)
        cr_expect_eq(values[i], 0);
    cr_expect_float_eq(values[TARGET_FEATURES], 30, 1e-4);
    for (size_t i = 1; i < TARGET_FEATURES; i++)
        cr_expect(isfinite(values[TARGET_FEATURES + i]) && values[TARGET_FEATURES + i] >= 0 &&
                  values[TARGET_FEATURES + i] <= 30.001);
    cr_expect_eq(values[TARGET_FEATURES + 3], 0); /* nobody is quoted */
    release(&found);
}

/* ---- All sorts of input -------------------------------------------------------------- */

/* What targets.h promises of any input. */
static void check_sound(const struct found *found)
{
    const struct targets *targets = &found->targets;
    size_t listed = 0;
    for (size_t i = 0; i < targets->mention_count; i++) {
        const struct target_mention *mention = &targets->mentions[i];
        const float *p = mention->probability;
        cr_assert(mention->first < mention->end && mention->end <= found->text.tokens.count);
        cr_assert(i == 0 || mention[-1].end <= mention->first);
        cr_assert(mention->target < targets->count);
        cr_assert(mention->attribution == TONE_AUTHOR ||
                  mention->attribution < found->attributions.count);
        cr_assert_float_eq(p[0] + p[1] + p[2], 1, 1e-4);
    }
    for (size_t i = 0; i < targets->count; i++) {
        const struct target *target = &targets->items[i];
        uint32_t counted = 0;
        cr_assert_eq(target->first_mention, listed);
        cr_assert(i == 0 || target->mentions <= target[-1].mentions);
        cr_assert(target->tone >= -1 && target->tone <= 1);
        for (size_t voice = 0; voice < 2; voice++)
            for (size_t tone = 0; tone < TONES; tone++)
                counted += target->counts[voice][tone];
        cr_assert_eq(counted, target->mentions);
        listed += target->mentions;
    }
    cr_assert_eq(listed, targets->mention_count);
}

Test(targets, ten_thousand_names)
{
    struct text_buffer text = {0};
    struct found found;
    for (unsigned i = 0; i < 10000; i++)
        cr_assert(text_buffer_format(&text, NULL, "then Mr V%c%c%c%cane ran. ", 'a' + i % 26,
                                     'a' + i / 26 % 26, 'a' + i / 676 % 26, 'o' + i / 17576));
    find_in(&found, lists.data, text.data);
    cr_expect_eq(found.targets.count, 10000);
    check_sound(&found);
    release(&found);
    text_buffer_release(&text);
}

Test(targets, one_name_ten_thousand_times)
{
    struct text_buffer text = {0};
    struct found found;
    for (unsigned i = 0; i < 10000; i++)
        cr_assert(text_buffer_append(&text, "then Mr Vane ran. ", 18, NULL));
    find_in(&found, lists.data, text.data);
    cr_expect_eq(found.targets.count, 1);
    cr_expect_eq(found.targets.mention_count, 10000);
    check_sound(&found);
    release(&found);
    text_buffer_release(&text);
}

Test(targets, hostile_texts)
{
    static const char *const texts[] = {
        "a",
        "VANE",
        "-",
        "\"",
        "'s 's",
        "the the",
        "of the of the",
        "Of",
        "Mr",
        "Mr Mr Mr",
        "President of the",
        "\xc3\x84\xc3\xb6 \xf0\x9f\x98\x80 \xe4\xb8\xad",
        "al-al-al-Al",
        "US-US-US",
        "He he he he",
        "Its its",
        "Vane & & Orr of for the",
        "(R-Ohio) (D-",
        "[V]",
        "Syrian",
        "the Syrian",
        "Syrian army of the United",
        "\xff\xfe Vane",
        "Vane\n\nVane",
        "Board of",
        "Board of the",
        "Board of Board of Board of Board",
        "Deir ez-",
        "pro-",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct found found;
        find_in(&found, lists.data, texts[i]);
        check_sound(&found);
        release(&found);
        find_in(&found, "", texts[i]);
        check_sound(&found);
        release(&found);
    }
}

Test(targets, each_text_is_read_anew)
{
    struct found found;
    struct failure failure = {0};
    float values[64];
    find_in(&found, lists.data, "On Monday Olin Vane met Mara Orr in Russia.");
    cr_expect_eq(found.targets.count, 3);
    read_again(&found.text, "We met Orr.", 11);
    cr_assert(attribution_find(&found.attributions, &found.text.input, values, &failure));
    cr_assert(targets_find(&found.targets, &found.text.input, &found.attributions, &failure));
    cr_expect_eq(found.targets.count, 1);
    check_sound(&found);
    release(&found);
}

Test(targets, no_memory)
{
    struct found found;
    cr_assert(text_buffer_append(&lists, "[target.west]\nRussia\n", 21, NULL));
    find_in(&found, lists.data,
            "Olin Vane said that Russia and Syrian rebels met Mara Orr. He is of the OPA.");
    targets_release(&found.targets);
    for (size_t successes = 0;; successes++) {
        struct failure failure = {0};
        failing_malloc_after(successes);
        const bool done =
            targets_find(&found.targets, &found.text.input, &found.attributions, &failure);
        const bool failed = failing_malloc_stop();
        cr_assert_eq(done, !failed);
        cr_assert(done || failure.code == FAILURE_MEMORY);
        cr_assert(done || (found.targets.count == 0 && found.targets.mention_count == 0));
        targets_release(&found.targets);
        if (!failed)
            break;
    }
    release(&found);
}
