/* tone: the decision with small weights, what it rests on (tone_evidence), and what the weights
 * that ship make of plain sentences. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../features/evidence/attribution.h"
#include "../features/evidence/sentence_view.h"
#include "../features/evidence/targets.h"
#include "../features/evidence/tone_evidence.h"
#include "../features/io/rule_files.h"
#include "failing_malloc.h"
#include "read_text.h"
#include "small_tone.h"

static struct text_buffer lists;
static struct small_tone small;

static void begin(void)
{
    struct failure failure = {0};
    cr_assert(rule_files_read_directory("data/lexicons", &lists, &failure), "%s",
              failure.message);
    small_tone_begin(&small);
}

static void end(void)
{
    text_buffer_release(&lists);
}

TestSuite(tone, .init = begin, .fini = end);
TestSuite(tone_evidence, .init = begin, .fini = end);

/* ---- The most likely tone ------------------------------------------------------------ */

Test(tone, of_two_alike_the_nearer_to_neutral)
{
    static const struct {
        float probability[TONES];
        enum tone tone;
    } cases[] = {
        {{0.2f, 0.5f, 0.3f}, TONE_NEUTRAL},  {{0.6f, 0.3f, 0.1f}, TONE_NEGATIVE},
        {{0.1f, 0.3f, 0.6f}, TONE_POSITIVE}, {{0.4f, 0.4f, 0.2f}, TONE_NEUTRAL},
        {{0.2f, 0.4f, 0.4f}, TONE_NEUTRAL},  {{0.4f, 0.2f, 0.4f}, TONE_NEGATIVE},
        {{1, 0, 0}, TONE_NEGATIVE},          {{1 / 3.f, 1 / 3.f, 1 / 3.f}, TONE_NEUTRAL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(tone_of(cases[i].probability), cases[i].tone, "case %zu", i);
}

/* ---- A text and its first mention of a name ------------------------------------------ */

struct found {
    struct read_text text;
    struct attributions attributions;
    struct targets targets;
};

/* With these weights in place of the shipped ones, which are freed; NULL: with the shipped. */
static void find_in(struct found *found, const char *bytes, struct tone_weights *weights)
{
    struct failure failure = {0};
    float values[64];
    *found = (struct found){0};
    read_text(&found->text, lists.data, bytes);
    if (weights) {
        tone_weights_free(found->text.tone);
        found->text.tone = weights;
        found->text.input.tone = weights;
    }
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

/* The first mention with this name; NULL if there is none. */
static const struct target_mention *mention_of(const struct found *found, const char *name)
{
    const struct target_mention *mention = NULL;
    struct text_buffer words = {0};
    for (size_t i = 0; i < found->targets.mention_count && !mention; i++) {
        const struct target_mention *other = &found->targets.mentions[i];
        cr_assert(name_spell(&found->text.tokens, &found->text.article, other->first,
                             other->end, &words, NULL));
        mention = strcmp(words.data, name) == 0 ? other : NULL;
    }
    text_buffer_release(&words);
    return mention;
}

/* ---- The decision -------------------------------------------------------------------- */

static const char plain[] = "Then Mr Vane met Mr Orr and his good dog.";

Test(tone, without_weights_all_tones_are_alike)
{
    struct found found;
    find_in(&found, plain, tone_weights_compile("", 0, "tone", NULL));
    cr_assert_geq(found.targets.mention_count, 2);
    for (size_t i = 0; i < found.targets.mention_count; i++)
        for (size_t tone = 0; tone < TONES; tone++)
            cr_expect_float_eq(found.targets.mentions[i].probability[tone], 1 / 3., 1e-6);
    cr_expect_eq(found.targets.items[0].tone, 0);
    release(&found);
}

static void expect_probabilities(const char *bytes, float negative, float positive)
{
    struct found found;
    find_in(&found, bytes, small_tone_compile(&small));
    const struct target_mention *mention = mention_of(&found, "Vane");
    cr_assert_not_null(mention);
    const double one = exp((double)negative), other = exp((double)positive);
    const double all = 1 + one + other;
    cr_expect_float_eq(mention->probability[TONE_NEGATIVE], one / all, 1e-5);
    cr_expect_float_eq(mention->probability[TONE_NEUTRAL], 1 / all, 1e-5);
    cr_expect_float_eq(mention->probability[TONE_POSITIVE], other / all, 1e-5);
    release(&found);
}

Test(tone, biases_and_a_softmax)
{
    small.header.bias[0] = 1;
    small.header.bias[1] = -2;
    expect_probabilities(plain, 1, -2);
    small.header.bias[0] = 600; /* more than the exponential of a float can be */
    expect_probabilities(plain, 600, -2);
}

Test(tone, a_word_adds_its_weight_in_its_zone_divided_by_the_root_of_their_number)
{
    const uint32_t slot = small_tone_add(&small, "sang", 0);
    small.words[slot].units[ZONE_AFTER_NEAR][1] = 10;
    small.words[slot].units[ZONE_CLAUSE][0] = 6;
    small.words[slot].units[ZONE_BEFORE_NEAR][0] = 100; /* it is behind */
    small.header.word_unit = 0.5f;
    /* Behind Vane are "sang" and "loudly", near; in its clause are these and "then", "mr". */
    expect_probabilities("Then Mr Vane sang loudly.", 6 * 0.5f / 2, 10 * 0.5f / sqrtf(2));
}

Test(tone, weights_as_large_as_can_be)
{
    for (uint32_t key = 0; key < TONE_KEYS; key++)
        small.keys[key][0] = small.keys[key][1] = -128;
    small.header.key_unit = 900000;
    const uint32_t slot = small_tone_add(&small, "good", TONE_GOOD);
    memset(&small.words[slot], 0x80, sizeof small.words[slot]);
    small.header.word_unit = 900000;
    struct found found;
    find_in(&found, "Then Mr Vane good good good good good good good good good good.",
            small_tone_compile(&small));
    const struct target_mention *mention = mention_of(&found, "Vane");
    cr_assert_not_null(mention);
    cr_expect_float_eq(mention->probability[TONE_NEUTRAL], 1, 1e-6);
    release(&found);
}

Test(tone, no_memory)
{
    struct found found;
    struct failure failure = {0};
    find_in(&found, plain, small_tone_compile(&small));
    struct sentence_view view = {.input = &found.text.input,
                                 .tokens = found.text.tokens.items,
                                 .token_count = (uint32_t)found.text.tokens.count,
                                 .marks = found.attributions.marks,
                                 .bits = &found.attributions.bits};
    view_enter(&view, 0);
    for (size_t allocation = 0;; allocation++) {
        struct tone_work *work = NULL;
        failing_malloc_after(allocation);
        const bool done = tone_read(&work, &view, found.targets.mentions,
                                    found.targets.mention_count, found.text.tone, &failure);
        const bool failed = failing_malloc_stop();
        tone_work_free(work);
        cr_assert_eq(done, !failed);
        if (!failed)
            break;
        cr_expect_eq(failure.code, FAILURE_MEMORY);
        cr_assert_lt(allocation, 10);
    }
    release(&found);
}

Test(tone, the_same_with_working_memory_that_was_used)
{
    struct failure failure = {0};
    struct found found;
    float first[TONES];
    struct tone_work *work = NULL;
    find_in(&found, "Vane is a liar. Then Mr Orr praised the great and honest Vane, and Syria.",
            NULL);
    struct sentence_view view = {.input = &found.text.input,
                                 .tokens = found.text.tokens.items,
                                 .token_count = (uint32_t)found.text.tokens.count,
                                 .marks = found.attributions.marks,
                                 .bits = &found.attributions.bits};
    memcpy(first, found.targets.mentions[0].probability, sizeof first);
    for (size_t round = 0; round < 2; round++) {
        view_enter(&view, 1);
        cr_assert(tone_read(&work, &view, &found.targets.mentions[1],
                            found.targets.mention_count - 1, found.text.tone, &failure));
        tone_decide(work, &view, &found.targets.mentions[1], found.targets.mention_count - 1, 0,
                    found.text.tone);
        view_enter(&view, 0);
        cr_assert(
            tone_read(&work, &view, found.targets.mentions, 1, found.text.tone, &failure));
        tone_decide(work, &view, found.targets.mentions, 1, 0, found.text.tone);
        cr_expect_arr_eq(found.targets.mentions[0].probability, first, sizeof first);
    }
    tone_work_free(work);
    tone_work_free(NULL);
    release(&found);
}

/* ---- Evidence ------------------------------------------------------------------------ */

#define ZONE(name) (1u << ZONE_##name)

struct evidence_case {
    struct found found;
    struct tone_sentence sentence;
    struct tone_evidence evidence;
};

/* The evidence on the first mention of `name`, which is in the first sentence. */
static void collect(struct evidence_case *given, const char *bytes, const char *name)
{
    struct failure failure = {0};
    struct found *found = &given->found;
    *given = (struct evidence_case){0};
    find_in(found, bytes, small_tone_compile(&small));
    struct sentence_view view = {.input = &found->text.input,
                                 .tokens = found->text.tokens.items,
                                 .token_count = (uint32_t)found->text.tokens.count,
                                 .marks = found->attributions.marks,
                                 .bits = &found->attributions.bits};
    view_enter(&view, 0);
    size_t count = 0;
    while (count < found->targets.mention_count &&
           found->targets.mentions[count].end <= view.sentence.end)
        count++;
    const struct target_mention *mention = mention_of(found, name);
    cr_assert_not_null(mention, "no mention of %s in %s", name, bytes);
    cr_assert(tone_sentence_read(&given->sentence, &view, found->targets.mentions, count,
                                 found->text.tone, &failure));
    tone_collect(&given->evidence, &given->sentence, &view, found->targets.mentions, count,
                 (size_t)(mention - found->targets.mentions), found->text.tone);
}

static void release_case(struct evidence_case *given)
{
    tone_sentence_release(&given->sentence);
    release(&given->found);
}

static const struct tone_word *word_of(const struct evidence_case *given, const char *form)
{
    const struct tokens *tokens = &given->found.text.tokens;
    for (size_t i = 0; i < given->evidence.word_count; i++) {
        const struct token *token = &tokens->items[given->evidence.words[i].token];
        if (token->hash == hash_bytes(form, strlen(form)))
            return &given->evidence.words[i];
    }
    return NULL;
}

/* The zones of a word of the text, but ZONE_GOVERNOR; `zones` 0: it is none of the words. */
static void expect_zones(const char *bytes, const char *name, const char *form, uint32_t zones)
{
    struct evidence_case given;
    collect(&given, bytes, name);
    const struct tone_word *word = word_of(&given, form);
    const uint32_t got = word ? word->zones & ~ZONE(GOVERNOR) : 0;
    cr_expect_eq(got, zones, "'%s' in '%s' has zones %x, not %x", form, bytes, got, zones);
    release_case(&given);
}

Test(tone_evidence, near_and_far_before_and_after)
{
    static const char text[] = "One two three four five Vane six seven eight nine ten.";
    expect_zones(text, "Vane", "one", ZONE(BEFORE_FAR) | ZONE(CLAUSE));
    expect_zones(text, "Vane", "two", ZONE(BEFORE_NEAR) | ZONE(CLAUSE));
    expect_zones(text, "Vane", "five", ZONE(BEFORE_NEAR) | ZONE(CLAUSE));
    expect_zones(text, "Vane", "six", ZONE(AFTER_NEAR) | ZONE(CLAUSE));
    expect_zones(text, "Vane", "nine", ZONE(AFTER_NEAR) | ZONE(CLAUSE));
    expect_zones(text, "Vane", "ten", ZONE(AFTER_FAR) | ZONE(CLAUSE));
}

Test(tone_evidence, clauses)
{
    small_tone_add(&small, "because", TONE_BEGINS_CLAUSE);
    expect_zones("Then Vane sang, dogs barked.", "Vane", "sang",
                 ZONE(AFTER_NEAR) | ZONE(CLAUSE));
    expect_zones("Then Vane sang, dogs barked.", "Vane", "dogs", ZONE(AFTER_NEAR));
    expect_zones("Then Vane sang because dogs barked.", "Vane", "because", ZONE(AFTER_NEAR));
    expect_zones("Then Vane sang while dogs barked.", "Vane", "while",
                 ZONE(AFTER_NEAR) | ZONE(CLAUSE)); /* these weights do not know it */
}

Test(tone_evidence, a_negation_reaches_four_words_and_ends_with_its_clause)
{
    const uint32_t near = ZONE(AFTER_NEAR) | ZONE(CLAUSE);
    small_tone_add(&small, "failed", TONE_REVERSES);
    expect_zones("Then Vane not one two three four five.", "Vane", "not", near);
    expect_zones("Then Vane not one two three four five.", "Vane", "one", ZONE(NEGATED));
    expect_zones("Then Vane not one two three four five.", "Vane", "four", ZONE(NEGATED));
    expect_zones("Then Vane not one two three four five.", "Vane", "five",
                 ZONE(AFTER_FAR) | ZONE(CLAUSE));
    expect_zones("Then Vane not one, two.", "Vane", "two", ZONE(AFTER_NEAR));
    expect_zones("Then Vane failed us.", "Vane", "us", ZONE(NEGATED));
    expect_zones("Then Vane sang.", "Vane", "sang", near);
}

Test(tone_evidence, words_of_names_say_nothing)
{
    expect_zones("Then Vane asked the Justice Department loudly.", "Vane", "justice", 0);
    expect_zones("Then Vane asked the Justice Department loudly.", "Vane", "department", 0);
    expect_zones("Then Olin Vane sang.", "Olin Vane", "olin", 0);
    expect_zones("Then Vane sang , 7 dogs.", "Vane", "7", 0); /* nor what is no word */
    expect_zones("Then Vane sang , 7 dogs.", "Vane", ",", 0);
}

Test(tone_evidence, what_is_nearer_to_another_target)
{
    static const char text[] = "Yesterday Vane one two three four Orr five.";
    const uint32_t near = ZONE(AFTER_NEAR) | ZONE(CLAUSE);
    expect_zones(text, "Vane", "two", near);
    expect_zones(text, "Vane", "three", near | ZONE(OTHER));
    expect_zones(text, "Vane", "five", ZONE(AFTER_FAR) | ZONE(CLAUSE) | ZONE(OTHER));
    expect_zones(text, "Orr", "two", ZONE(BEFORE_NEAR) | ZONE(CLAUSE) | ZONE(OTHER));
    expect_zones(text, "Orr", "three", ZONE(BEFORE_NEAR) | ZONE(CLAUSE));
    expect_zones("Yesterday Vane one two three four Vane five.", "Vane", "five",
                 ZONE(AFTER_FAR) | ZONE(CLAUSE)); /* it is the same target */
}

Test(tone_evidence, what_governs_the_mention)
{
    struct evidence_case given;
    collect(&given, "Then Vane sang loudly.", "Vane");
    cr_expect(word_of(&given, "sang")->zones & ZONE(GOVERNOR));
    cr_expect(!(word_of(&given, "then")->zones & ZONE(GOVERNOR)));
    release_case(&given);
}

Test(tone_evidence, units_are_roots_of_the_numbers_of_words)
{
    struct evidence_case given;
    collect(&given, "One two three four five six Vane not seven.", "Vane");
    size_t counts[TONE_ZONES] = {0};
    for (size_t i = 0; i < given.evidence.word_count; i++)
        for (size_t zone = 0; zone < TONE_ZONES; zone++)
            counts[zone] += given.evidence.words[i].zones >> zone & 1;
    for (size_t zone = 0; zone < TONE_ZONES; zone++)
        cr_expect_float_eq(given.evidence.zone_unit[zone],
                           counts[zone] ? 1 / sqrt((double)counts[zone]) : 0, 1e-6);
    cr_expect_eq(counts[ZONE_BEFORE_NEAR], 4);
    cr_expect_eq(counts[ZONE_BEFORE_FAR], 2);
    cr_expect_eq(counts[ZONE_NEGATED], 1);
    cr_expect_eq(counts[ZONE_OTHER], 0);
    release_case(&given);
}

/* Words beyond the reach say nothing, and no more than TONE_REACH are taken on either side. */
Test(tone_evidence, long_sentences)
{
    struct text_buffer text = {0};
    struct evidence_case given;
    for (unsigned i = 1; i <= 200; i++)
        cr_assert(text_buffer_format(&text, NULL, "b%c%c ", 'a' + i / 26, 'a' + i % 26));
    cr_assert(text_buffer_format(&text, NULL, "Vane"));
    for (unsigned i = 1; i <= 200; i++)
        cr_assert(text_buffer_format(&text, NULL, " f%c%c", 'a' + i / 26, 'a' + i % 26));
    collect(&given, text.data, "Vane");
    cr_expect_eq(given.evidence.word_count, 2 * TONE_REACH);
    const uint32_t vane = given.found.targets.mentions[0].first;
    cr_expect_eq(given.evidence.words[0].token, vane - TONE_REACH);
    cr_expect_eq(given.evidence.words[2 * TONE_REACH - 1].token, vane + TONE_REACH);
    release_case(&given);
    text_buffer_release(&text);
}

Test(tone_evidence, as_many_keys_as_can_be)
{
    struct text_buffer text = {0};
    struct evidence_case given;
    small_tone_add(&small, "bad", TONE_BAD | TONE_REVERSES);
    for (unsigned i = 0; i < 60; i++)
        cr_assert(text_buffer_format(&text, NULL, "bad "));
    cr_assert(text_buffer_format(&text, NULL, "Vane"));
    for (unsigned i = 0; i < 60; i++)
        cr_assert(text_buffer_format(&text, NULL, " bad"));
    collect(&given, text.data, "Vane");
    cr_expect_gt(given.evidence.key_count, 2 * TONE_REACH * 5);
    cr_expect_lt(given.evidence.key_count, TONE_MAX_KEYS);
    for (size_t i = 0; i < given.evidence.key_count; i++) {
        cr_expect_lt(given.evidence.keys[i].key, TONE_KEYS);
        cr_expect_lt(given.evidence.keys[i].family, TONE_FAMILIES);
    }
    release_case(&given);
    text_buffer_release(&text);
}

static size_t class_keys(const char *bytes)
{
    struct evidence_case given;
    size_t count = 0;
    collect(&given, bytes, "Vane");
    for (size_t i = 0; i < given.evidence.key_count; i++)
        count += given.evidence.keys[i].family == TONE_FAMILY_CLASSES;
    release_case(&given);
    return count;
}

Test(tone_evidence, tone_words_have_keys)
{
    small_tone_add(&small, "honest", TONE_GOOD);
    cr_expect_eq(class_keys("Then Vane sang."), 0);
    cr_expect_eq(class_keys("Then Vane sang honest songs."), 5);
    cr_expect_eq(class_keys("Then Vane asked the Honest Office."), 0); /* a name */
}

/* ---- With the weights that ship ------------------------------------------------------ */

/* Which tones are right. */
enum {
    NEGATIVE = 1 << TONE_NEGATIVE,
    NEUTRAL = 1 << TONE_NEUTRAL,
    POSITIVE = 1 << TONE_POSITIVE
};

struct sentence_case {
    const char *text, *name;
    unsigned tones;
};

static void expect_tones(const struct sentence_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct found found;
        find_in(&found, cases[i].text, NULL);
        const struct target_mention *mention = mention_of(&found, cases[i].name);
        cr_assert_not_null(mention, "no mention of %s in '%s'", cases[i].name, cases[i].text);
        const enum tone tone = tone_of(mention->probability);
        cr_expect(cases[i].tones >> tone & 1, "%s is %s (%.3f) in '%s'", cases[i].name,
                  tone_name(tone), (double)mention->probability[tone], cases[i].text);
        release(&found);
    }
}

#define EXPECT_TONES(cases) expect_tones(cases, sizeof(cases) / sizeof *(cases))

Test(tone, praise_of_the_subject)
{
    static const struct sentence_case cases[] = {
        {"Yesterday Olin Vane did a brilliant job.", "Olin Vane", POSITIVE},
        {"Olin Vane is an honest and courageous leader.", "Olin Vane", POSITIVE},
        {"Olin Vane won the respect of the whole town.", "Olin Vane", POSITIVE},
    };
    EXPECT_TONES(cases);
}

Test(tone, blame_of_the_subject)
{
    static const struct sentence_case cases[] = {
        {"Olin Vane lied to the public about the disaster.", "Olin Vane", NEGATIVE},
        {"Olin Vane is a corrupt and dangerous man.", "Olin Vane", NEGATIVE},
        {"Olin Vane betrayed his voters and ruined the town.", "Olin Vane", NEGATIVE},
        {"Olin Vane was arrested for fraud on Monday.", "Olin Vane", NEGATIVE},
    };
    EXPECT_TONES(cases);
}

Test(tone, praise_of_the_object)
{
    static const struct sentence_case cases[] = {
        {"Voters love Olin Vane for his honesty.", "Olin Vane", POSITIVE},
        {"They thanked Olin Vane for his brave work.", "Olin Vane", POSITIVE},
        {"The mayor praised Olin Vane for saving the ferry.", "Olin Vane", POSITIVE},
        {"The council honoured Olin Vane for his outstanding service.", "Olin Vane", POSITIVE},
    };
    EXPECT_TONES(cases);
}

Test(tone, blame_of_the_object)
{
    static const struct sentence_case cases[] = {
        {"The mayor criticised Olin Vane for the failure of the ferry.", "Olin Vane", NEGATIVE},
        {"The union condemned Olin Vane as a liar.", "Olin Vane", NEGATIVE},
        {"Many people blame Olin Vane for the disaster.", "Olin Vane", NEGATIVE},
        {"Protesters accused Olin Vane of corruption.", "Olin Vane", NEGATIVE},
    };
    EXPECT_TONES(cases);
}

Test(tone, somebody_praises_somebody)
{
    static const struct sentence_case cases[] = {
        {"Mara Orr praised Olin Vane for his courage.", "Olin Vane", POSITIVE},
        {"Mara Orr praised Olin Vane for his courage.", "Mara Orr", NEUTRAL | POSITIVE},
        {"Mara Orr thanked Olin Vane for his support.", "Olin Vane", POSITIVE},
        {"Mara Orr hailed Olin Vane as a great leader.", "Olin Vane", POSITIVE},
    };
    EXPECT_TONES(cases);
}

Test(tone, somebody_criticises_somebody)
{
    static const struct sentence_case cases[] = {
        {"Mara Orr criticised Olin Vane for his greed.", "Olin Vane", NEGATIVE},
        {"Mara Orr criticized Olin Vane for his greed.", "Olin Vane", NEGATIVE},
        {"Mara Orr attacked Olin Vane as corrupt.", "Olin Vane", NEGATIVE},
        {"Mara Orr accused Olin Vane of lying.", "Olin Vane", NEGATIVE},
    };
    EXPECT_TONES(cases);
}

Test(tone, blame_for_a_death)
{
    static const struct sentence_case cases[] = {
        {"Mara Orr blamed Olin Vane for the death of Tom Quill.", "Olin Vane", NEGATIVE},
        {"Mara Orr blamed Olin Vane for the death of Tom Quill.", "Tom Quill", NEUTRAL},
        {"Mara Orr blamed Olin Vane for Tom Quill's death.", "Olin Vane", NEGATIVE},
        {"Washington blamed Russia for the killing of Tom Quill.", "Russia", NEGATIVE},
        {"Mara Orr accused Olin Vane of the murder of Tom Quill.", "Olin Vane", NEGATIVE},
        {"Tom Quill's family blamed Olin Vane for his death.", "Olin Vane", NEGATIVE},
    };
    EXPECT_TONES(cases);
}

Test(tone, what_somebody_is_called)
{
    static const struct sentence_case cases[] = {
        {"Olin Vane, whom Mara Orr called a liar, arrived on Monday.", "Mara Orr", NEUTRAL},
        {"Olin Vane, whom critics described as corrupt, was re-elected.", "Olin Vane",
         NEGATIVE},
        {"Mara Orr called Olin Vane a liar.", "Olin Vane", NEGATIVE},
        {"Mara Orr described Olin Vane as a hero.", "Olin Vane", POSITIVE},
        {"Olin Vane, whom voters regard as a hero, arrived on Monday.", "Olin Vane", POSITIVE},
        {"Olin Vane, whom many hail as a hero, arrived on Monday.", "Olin Vane", POSITIVE},
        {"Critics called Olin Vane a coward and a fraud.", "Olin Vane", NEGATIVE},
        {"Mara Orr condemned Olin Vane as a racist.", "Olin Vane", NEGATIVE},
        {"Olin Vane was described as corrupt.", "Olin Vane", NEGATIVE},
    };
    EXPECT_TONES(cases);
}

Test(tone, not_bad)
{
    static const struct sentence_case cases[] = {
        {"Olin Vane is not a bad man.", "Olin Vane", POSITIVE | NEUTRAL},
        {"Olin Vane is not bad at his job.", "Olin Vane", POSITIVE | NEUTRAL},
        {"Olin Vane did not lie to the public.", "Olin Vane", POSITIVE | NEUTRAL},
    };
    EXPECT_TONES(cases);
}

Test(tone, not_good)
{
    static const struct sentence_case cases[] = {
        {"Olin Vane is not honest.", "Olin Vane", NEGATIVE},
    };
    EXPECT_TONES(cases);
}

Test(tone, what_somebody_failed_to_do)
{
    static const struct sentence_case cases[] = {
        {"Olin Vane refused to denounce the extremists.", "Olin Vane", NEGATIVE},
        {"Olin Vane failed to protect his people.", "Olin Vane", NEGATIVE},
        {"Olin Vane refused to condemn the racist attacks.", "Olin Vane", NEGATIVE},
        {"Olin Vane failed to tell the truth.", "Olin Vane", NEGATIVE},
        {"Olin Vane failed to stop the corruption.", "Olin Vane", NEGATIVE},
    };
    EXPECT_TONES(cases);
}

Test(tone, in_quotation_marks)
{
    static const struct sentence_case cases[] = {
        {"\"Olin Vane is a wonderful and honest man,\" said Mara Orr.", "Olin Vane", POSITIVE},
        {"\"Olin Vane is a wonderful and honest man,\" said Mara Orr.", "Mara Orr", NEUTRAL},
        {"\"This is a great day,\" said Mara Orr.", "Mara Orr", NEUTRAL | POSITIVE},
        {"Mara Orr said: \"We are grateful to Olin Vane for his great work.\"", "Olin Vane",
         POSITIVE},
        {"\"Olin Vane is a disgrace,\" said Mara Orr.", "Olin Vane", NEGATIVE},
    };
    EXPECT_TONES(cases);
}

Test(tone, headlines)
{
    static const struct sentence_case cases[] = {
        {"# Russia Sanctions Threat Alarms Traders\n\nWe asked Olin Vane and Mara Orr and "
         "Russia.",
         "Russia", NEUTRAL | NEGATIVE},
        {"# Olin Vane Fraud Trial Opens\n\nWe asked Olin Vane and Mara Orr and Russia.",
         "Olin Vane", NEGATIVE},
        {"# Olin Vane Corruption Scandal Deepens\n\nWe asked Olin Vane and Mara Orr and "
         "Russia.",
         "Olin Vane", NEGATIVE},
        {"# Olin Vane Wins Peace Prize\n\nWe asked Olin Vane and Mara Orr and Russia.",
         "Olin Vane", POSITIVE},
        {"# Olin Vane Slams Mara Orr Over Ferry Disaster\n\nWe asked Olin Vane and Mara Orr "
         "and Russia.",
         "Olin Vane", NEUTRAL},
        {"# Olin Vane Slams Mara Orr Over Ferry Disaster\n\nWe asked Olin Vane and Mara Orr "
         "and Russia.",
         "Mara Orr", NEGATIVE},
        {"# Olin Vane Accused Of Fraud\n\nWe asked Olin Vane and Mara Orr and Russia.",
         "Olin Vane", NEGATIVE},
        {"# Voters Thank Olin Vane For Brave Rescue\n\nWe asked Olin Vane and Mara Orr and "
         "Russia.",
         "Olin Vane", POSITIVE},
        {"# Russia Accused Of War Crimes\n\nWe asked Olin Vane and Mara Orr and Russia.",
         "Russia", NEGATIVE},
        {"# Olin Vane Visits Orrin\n\nWe asked Olin Vane and Mara Orr and Russia.", "Olin Vane",
         NEUTRAL},
    };
    EXPECT_TONES(cases);
}

Test(tone, who_did_it_and_to_whom)
{
    static const struct sentence_case cases[] = {
        {"The bombing of Syria by Russia killed hundreds of civilians.", "Syria", NEUTRAL},
        {"The bombing of Syria by Russia killed hundreds of civilians.", "Russia", NEGATIVE},
        {"The murder of Olin Vane shocked the town.", "Olin Vane", NEUTRAL},
        {"The invasion of Ukraine by Russia was condemned.", "Russia", NEGATIVE},
        {"The attack on Ukraine by Russia was brutal.", "Russia", NEGATIVE},
        {"Russia brutally attacked Ukraine.", "Russia", NEGATIVE},
        {"The killing of civilians by rebels was condemned.", "rebels", NEGATIVE},
        {"Olin Vane was injured in the explosion.", "Olin Vane", NEUTRAL},
        {"Mourners gathered after the death of Olin Vane.", "Olin Vane", NEUTRAL},
    };
    EXPECT_TONES(cases);
}

Test(tone, scare_quotes)
{
    static const struct sentence_case cases[] = {
        {"The so-called \"expert\" Olin Vane got it wrong again.", "Olin Vane", NEGATIVE},
        {"Olin Vane called the tax cut \"fair\".", "Olin Vane", NEUTRAL},
        {"Olin Vane, the self-styled \"saviour\" of Orrin, lied again.", "Olin Vane", NEGATIVE},
    };
    EXPECT_TONES(cases);
}

Test(tone, tone_words_in_names)
{
    static const struct sentence_case cases[] = {
        {"Justice Department officials met on Monday.", "Justice Department", NEUTRAL},
        {"We asked the Justice Department on Monday.", "Justice Department", NEUTRAL},
        {"The Great Victory Party met in Orrin on Monday.", "Great Victory Party", NEUTRAL},
        {"The Terror Survivors Fund is based in Orrin.", "Terror Survivors Fund", NEUTRAL},
        {"The Peace Board is based in London.", "Peace Board", NEUTRAL},
        {"He wrote to the Ministry of Defence on Friday.", "Ministry of Defence", NEUTRAL},
        {"The Church of Hope is based in Orrin.", "Church of Hope", NEUTRAL},
    };
    EXPECT_TONES(cases);
}

Test(tone, pronouns_of_somebody_else)
{
    static const struct sentence_case cases[] = {
        {"Mara Orr met Olin Vane. She was a brilliant and honest leader.", "Olin Vane",
         NEUTRAL},
        {"Mara Orr met Olin Vane. She was a brilliant and honest leader.", "She", POSITIVE},
        {"Olin Vane spoke to Mara Orr, and she betrayed her voters.", "Olin Vane", NEUTRAL},
        {"Olin Vane spoke to Mara Orr. He is a coward and a liar.", "He", NEGATIVE},
        {"Mara Orr hates her enemies. Olin Vane arrived on Monday.", "Olin Vane", NEUTRAL},
    };
    EXPECT_TONES(cases);
}

Test(tone, dispatches)
{
    static const struct sentence_case cases[] = {
        {"Olin Vane met Mara Orr on Monday.", "Olin Vane", NEUTRAL},
        {"Olin Vane met Mara Orr on Monday.", "Mara Orr", NEUTRAL},
        {"Olin Vane said it would rain on Tuesday.", "Olin Vane", NEUTRAL},
        {"Olin Vane arrived in London on Friday.", "Olin Vane", NEUTRAL},
        {"The Harbour Board is based in Orrin.", "Harbour Board", NEUTRAL},
        {"Olin Vane, who is 41, lives in London.", "Olin Vane", NEUTRAL},
        {"The report was read by Olin Vane on Monday.", "Olin Vane", NEUTRAL},
        {"According to Olin Vane, the ferry leaves at noon.", "Olin Vane", NEUTRAL},
        {"Olin Vane was born in London in 1950.", "Olin Vane", NEUTRAL},
        {"On Friday Olin Vane will meet the mayor.", "Olin Vane", NEUTRAL},
        {"The letter was sent to Mara Orr in May.", "Mara Orr", NEUTRAL},
    };
    EXPECT_TONES(cases);
}
