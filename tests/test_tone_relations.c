/* tone_relations: each kind of relation, with a sentence. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "../features/evidence/attribution.h"
#include "../features/evidence/sentence_view.h"
#include "../features/evidence/tone_relations.h"
#include "../features/io/rule_files.h"
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
    small_tone_add(&small, "failed", TONE_REVERSES);
    small_tone_add(&small, "no", TONE_REVERSES);
}

static void end(void)
{
    text_buffer_release(&lists);
}

TestSuite(tone_relations, .init = begin, .fini = end);

/* The relations of the mention at a word of the first sentence, as "kind:word kind:word". A "!"
 * follows what is negated. */
static void list_relations(const char *bytes, const char *mentioned, bool pronoun,
                           struct text_buffer *out)
{
    struct failure failure = {0};
    struct read_text text;
    struct attributions attributions = {0};
    float values[64];
    struct tone_relation relations[TONE_MAX_RELATIONS];
    struct tone_weights *weights = small_tone_compile(&small);
    read_text(&text, lists.data, bytes);
    cr_assert(attribution_find(&attributions, &text.input, values, &failure));
    struct sentence_view view = {.input = &text.input,
                                 .tokens = text.tokens.items,
                                 .token_count = (uint32_t)text.tokens.count,
                                 .marks = attributions.marks,
                                 .bits = &attributions.bits};
    view_enter(&view, 0);
    struct target_mention mention = {.attribution = TONE_AUTHOR, .pronoun = pronoun};
    while (mention.first < view.token_count &&
           view.tokens[mention.first].hash != hash_bytes(mentioned, strlen(mentioned)))
        mention.first++;
    cr_assert_lt(mention.first, view.token_count, "no %s in %s", mentioned, bytes);
    mention.end = mention.first + 1;
    const size_t count = tone_relations_find(&view, &mention, weights, relations);
    cr_assert(text_buffer_append(out, " ", 1, NULL));
    for (size_t i = 0; i < count; i++) {
        const struct tone_relation *relation = &relations[i];
        const struct token *token =
            relation->token == TONE_AUTHOR ? NULL : &view.tokens[relation->token];
        cr_assert(text_buffer_format(
            out, NULL, "%u:%.*s%s ", relation->kind, token ? (int)token->form_length : 0,
            token ? token_form(&text.tokens, token) : "", relation->negated ? "!" : ""));
    }
    attributions_release(&attributions);
    read_text_release(&text);
    tone_weights_free(weights);
}

/* Does the word have the relation? `word` has "!" behind it if it is negated; a word that
 * begins with "-" is one that must not have it. */
static void expect_of(const char *bytes, const char *mentioned, bool pronoun, unsigned kind,
                      const char *word)
{
    struct text_buffer out = {0};
    char relation[64];
    const bool not = *word == '-';
    list_relations(bytes, mentioned, pronoun, &out);
    snprintf(relation, sizeof relation, " %u:%s ", kind, word + not );
    cr_expect_eq(strstr(out.data, relation) == NULL, not, "'%s': %s of%s", bytes, relation,
                 out.data);
    text_buffer_release(&out);
}

static void expect(const char *bytes, unsigned kind, const char *word)
{
    expect_of(bytes, "vane", false, kind, word);
}

/* RELATION_WITH by the place in the list of prepositions. */
enum { WITH_OF = RELATION_WITH, WITH_FOR, WITH_TO, WITH_BY, WITH_AGAINST };

Test(tone_relations, subject)
{
    expect("Vane praised the plan.", RELATION_SUBJECT, "praised");
    expect("Vane praised the plan.", RELATION_OF_SUBJECT, "plan");
    expect("Vane praised the plan.", RELATION_OF_SUBJECT, "-the");
    expect("Vane has openly praised the plan.", RELATION_SUBJECT, "praised");
    expect("Vane has openly praised the plan.", RELATION_ADVERB, "openly");
    expect("Vane who praised the plan left.", RELATION_SUBJECT, "praised");
    expect("Vane in May praised the plan.", RELATION_SUBJECT, "-praised");
}

Test(tone_relations, passive)
{
    expect("Vane was praised for the plan.", RELATION_PASSIVE, "praised");
    expect("Vane was praised for the plan.", RELATION_OF_PASSIVE, "plan");
    expect("Vane has been praised.", RELATION_PASSIVE, "praised");
    expect("Vane will praise the plan.", RELATION_SUBJECT, "praise");
}

Test(tone_relations, negated)
{
    expect("Vane did not praise the plan.", RELATION_SUBJECT, "praise!");
    expect("Vane did not praise the plan.", RELATION_OF_SUBJECT, "plan!");
    expect("Vane failed to praise the plan.", RELATION_SUBJECT, "praise!");
    expect("Vane was never praised.", RELATION_PASSIVE, "praised!");
    expect("They never praised Vane.", RELATION_OBJECT, "praised!");
    expect("No praise for Vane.", WITH_FOR, "praise!");
}

Test(tone_relations, object)
{
    expect("They openly praised Vane.", RELATION_OBJECT, "praised");
    expect("They openly praised Vane.", RELATION_BEFORE_OBJECT, "openly");
    expect("They praised the former President Vane.", RELATION_OBJECT, "praised");
    expect("They praised the former President Vane.", RELATION_MODIFIER, "president");
    expect("They praised the former President Vane.", RELATION_MODIFIER, "former");
    expect("They praised the former President Vane.", RELATION_MODIFIER, "the");
}

Test(tone_relations, prepositions)
{
    expect("There was much praise for Vane.", RELATION_PREPOSITION, "for");
    expect("There was much praise for Vane.", RELATION_GOVERNOR, "praise");
    expect("There was much praise for Vane.", RELATION_BEFORE_GOVERNOR, "much");
    expect("There was much praise for Vane.", WITH_FOR, "praise");
    expect("They spoke of the crimes of Vane.", WITH_OF, "crimes");
    expect("They gave it to Vane.", WITH_TO, "it");
    expect("They fought against Vane.", WITH_AGAINST, "fought");
    expect("They sat under Vane.", RELATION_GOVERNOR, "sat");
    expect("For Vane it rained.", RELATION_PREPOSITION, "for");
    expect("For Vane it rained.", WITH_FOR, "-vane");
}

Test(tone_relations, the_agent_of_what_was_done)
{
    expect("They saw the bombing of Syria by Vane.", WITH_BY, "bombing");
    expect("They saw the killing of dozens of men by Vane.", WITH_BY, "killing");
    expect("Men were killed by Vane.", WITH_BY, "killed");
    expect("Men were killed in Orrin by Vane.", WITH_BY, "killed");
    expect("They spoke of dogs and cats by Vane.", WITH_BY, "cats");
    expect("They saw the bombing of Syria for Vane.", WITH_FOR, "syria");
}

Test(tone_relations, what_somebody_has)
{
    expect("Vane's brave plan failed.", RELATION_POSSESSED, "brave");
    expect("Vane's brave plan failed.", RELATION_POSSESSED, "plan");
    expect("Vane's plan was praised.", RELATION_POSSESSED_IS, "praised");
    expect("Vane's winning.", RELATION_POSSESSED, "winning");
    expect_of("Then his plan was praised.", "his", true, RELATION_POSSESSED, "plan");
    expect_of("Then his plan was praised.", "his", true, RELATION_POSSESSED_IS, "praised");
    expect_of("Then her plan was praised.", "her", true, RELATION_POSSESSED, "plan");
    expect_of("They praised her for it.", "her", true, RELATION_POSSESSED, "-for");
    expect_of("They praised her for it.", "her", true, RELATION_OBJECT, "praised");
    expect_of("Then his plan was praised.", "his", false, RELATION_POSSESSED, "-plan");
}

Test(tone_relations, appositions_are_skipped)
{
    expect("Vane, the mayor of Orrin, praised the plan.", RELATION_SUBJECT, "praised");
    expect("Vane, the mayor of Orrin, praised the plan.", RELATION_OF_SUBJECT, "plan");
    expect("Vane, a liar.", RELATION_SUBJECT, "-a");
}

Test(tone_relations, relative_clauses)
{
    expect("Vane, who praised the plan, left us.", RELATION_SUBJECT, "praised");
    expect("Vane, who praised the plan, left us.", RELATION_SUBJECT, "left");
    expect("Vane, whom Orr called a liar, left.", RELATION_WHOM, "called");
    expect("Vane, whom Orr called a liar, left.", RELATION_WHOM, "liar");
    expect("Vane, whom Orr called a liar, left.", RELATION_WHOM, "-left");
    expect("Vane, whom Orr called a liar, left.", RELATION_SUBJECT, "left");
    expect("Vane, who Orr called a liar, left.", RELATION_WHOM, "liar");
    expect_of("Vane, whom Orr called a liar, left.", "orr", false, RELATION_SUBJECT, "called");
}

Test(tone_relations, who_does_it_to_somebody)
{
    expect("Vane praised Orr for her courage.", RELATION_SUBJECT_TO, "praised");
    expect("Vane praised Orr for her courage.", RELATION_BEYOND, "courage");
    expect("Vane praised Orr for her courage.", RELATION_OF_SUBJECT, "-orr");
    expect("Vane praised the plan.", RELATION_SUBJECT_TO, "-praised");
    expect("Vane was praised.", RELATION_SUBJECT_TO, "-praised");
}

Test(tone_relations, what_is_said_of_an_object)
{
    expect("They accused Vane of plain fraud.", RELATION_BEHIND, "fraud");
    expect("They condemned Vane as a liar.", RELATION_AS, "liar");
    expect("They condemned Vane as a liar.", RELATION_BEHIND, "-liar");
    expect("They praised Vane.", RELATION_BEHIND, "-.");
}

Test(tone_relations, what_reverses)
{
    expect("Vane failed to help.", RELATION_REVERSER, "failed");
    expect("Vane did not help.", RELATION_REVERSER, "not");
    expect("Vane did help.", RELATION_REVERSER, "-did");
}

Test(tone_relations, beginnings_and_marks)
{
    expect("Vane left.", RELATION_START, "");
    expect("Now, Vane left.", RELATION_MARK, ",");
    expect("Now, Vane left.", RELATION_START, "-");
}

/* Relations end with the sentence. */
Test(tone_relations, a_sentence_of_one_word)
{
    struct text_buffer out = {0};
    char start[16];
    list_relations("Vane.", "vane", false, &out);
    snprintf(start, sizeof start, " %u: ", RELATION_START);
    cr_expect_str_eq(out.data, start);
    text_buffer_clear(&out);
    list_relations("Vane", "vane", false, &out);
    cr_expect_str_eq(out.data, start);
    text_buffer_release(&out);
}

Test(tone_relations, no_more_than_there_is_room_for)
{
    struct text_buffer out = {0};
    size_t count = 0;
    list_relations("The Great Old President Vane, who openly sadly never badly praised one two "
                   "three four five six, has openly sadly not badly sung of seven eight nine "
                   "ten eleven twelve.",
                   "vane", false, &out);
    for (const char *at = out.data; (at = strchr(at, ':')); at++)
        count++;
    cr_expect_gt(count, 20);
    cr_expect_leq(count, TONE_MAX_RELATIONS);
    text_buffer_release(&out);
}

static uint64_t stem_of(const char *word)
{
    struct read_text text;
    read_text(&text, lists.data, word);
    const struct sentence_view view = {.input = &text.input,
                                       .tokens = text.tokens.items,
                                       .token_count = (uint32_t)text.tokens.count};
    const uint64_t stem = tone_stem(&view, 0);
    read_text_release(&text);
    return stem;
}

Test(tone_relations, stems)
{
    static const char *const alike[][2] = {{"plays", "play"},     {"played", "play"},
                                           {"playing", "play"},   {"praises", "praise"},
                                           {"praised", "praise"}, {"bold", "boldly"},
                                           {"planned", "plan"},   {"attacking", "attacks"}};
    static const char *const apart[][2] = {
        {"play", "plan"}, {"red", "r"}, {"ing", "in"}, {"goes", "good"}, {"sing", "s"}};
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++)
        cr_expect_eq(stem_of(alike[i][0]), stem_of(alike[i][1]), "%s", alike[i][0]);
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
        cr_expect_neq(stem_of(apart[i][0]), stem_of(apart[i][1]), "%s", apart[i][0]);
    cr_expect_eq(stem_of("red"), hash_bytes("red", 3));
}
