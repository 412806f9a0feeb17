/* speakers: merged sources, resolved pronouns, and the order of the table. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "../features/evidence/attribution.h"
#include "../features/io/rule_files.h"
#include "failing_malloc.h"
#include "read_text.h"

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

TestSuite(speakers, .init = read_lists, .fini = release_lists);

/* The table as "name kind attributions words", a line each. */
static void expect(const char *bytes, const char *expected)
{
    struct read_text text;
    struct attributions attributions = {0};
    struct text_buffer name = {0};
    float values[64];
    char spelled[2048] = "";
    read_text(&text, lists.data, bytes);
    cr_assert(attribution_find(&attributions, &text.input, values, NULL));
    for (size_t i = 0; i < attributions.speakers.count; i++) {
        const struct speaker *speaker = &attributions.speakers.items[i];
        const size_t used = strlen(spelled);
        cr_assert(speaker_spell(speaker, &text.tokens, &text.article, &name, NULL));
        snprintf(spelled + used, sizeof spelled - used, "%s%s %s %u %u", i ? "\n" : "",
                 name.data, source_kind_name(speaker->kind), speaker->attributions,
                 speaker->words);
    }
    for (size_t i = 0; i < attributions.count; i++)
        cr_assert(attributions.items[i].speaker == SPEAKER_NONE ||
                  attributions.items[i].speaker < attributions.speakers.count);
    cr_expect_str_eq(spelled, expected, "'%s' gave\n%s\nnot\n%s", bytes, spelled, expected);
    text_buffer_release(&name);
    attributions_release(&attributions);
    read_text_release(&text);
}

Test(speakers, a_name_its_last_word_and_a_pronoun_are_one)
{
    expect("The ferry sank.\n\n"
           "\"It was old,\" said Olin Vane of the Port Office. The rest is known. "
           "Vane added that the hull was rotten. \"We warned them,\" he said.",
           "Olin Vane person 3 11");
}

Test(speakers, people_of_one_name_are_told_apart)
{
    expect("\"It was old,\" said Olin Vane. \"It was new,\" said Mara Vane.",
           "Olin Vane person 1 3\nMara Vane person 1 3");
    expect("\"It was old,\" said Mr Vane. \"It was new,\" said Mrs Vane.",
           "Vane person 1 3\nVane person 1 3");
    expect("\"It was old,\" said O. Vane. \"It was very old,\" said Olin Vane.",
           "Olin Vane person 2 7");
}

Test(speakers, a_pronoun_goes_to_the_last_who_fits)
{
    expect("\"It was old,\" said Mr Vane. \"It was new,\" said Mrs Orr. \"No,\" he said.",
           "Vane person 2 4\nOrr person 1 3");
    expect("\"It was old,\" said Olin Vane. \"It was new,\" he said. \"No,\" she said.",
           "Olin Vane person 2 6");
    expect("\"It was old,\" officials said. \"It was new,\" he said.", "officials unnamed 1 3");
}

Test(speakers, a_body_its_acronym_and_its_noun_are_one)
{
    expect("The Orrin Port Authority said the ferry was old. The OPA said it sank. "
           "The authority said nobody was hurt.",
           "Orrin Port Authority organisation 3 9");
}

Test(speakers, sources_without_a_name_go_by_their_noun)
{
    expect("Local officials said the ferry was old. Officials said it sank.",
           "Local officials unnamed 2 6");
    expect("Local officials said the ferry was old. Harbour officials said it sank.",
           "Local officials unnamed 1 4\nHarbour officials unnamed 1 2");
}

Test(speakers, the_author_and_the_reader_are_nobody_we_know)
{
    expect("I said the ferry was old.", "");
}

/* An article with so many speakers, who speak one to three times each. */
static void write_speakers(struct text_buffer *article, unsigned people)
{
    for (unsigned i = 0; i < people; i++)
        for (unsigned times = 0; times <= i * 7 % 3; times++)
            cr_assert(text_buffer_format(
                article, NULL, "Mr V%c%clo said that the old ferry %sleft.\n\n", 'a' + i % 26,
                'a' + i / 26 % 26, i * 5 % 4 ? "had long " : ""));
}

/* In order of attributions, words and first places, however many there are. */
static void expect_order(unsigned people)
{
    struct text_buffer article = {0};
    struct read_text text;
    struct attributions attributions = {0};
    float values[64];
    write_speakers(&article, people);
    read_text(&text, lists.data, article.data);
    cr_assert(attribution_find(&attributions, &text.input, values, NULL));
    const struct speaker *items = attributions.speakers.items;
    cr_assert_eq(attributions.speakers.count, people);
    for (unsigned i = 1; i < people; i++) {
        const struct speaker *one = &items[i - 1], *next = &items[i];
        const bool tied = one->attributions == next->attributions;
        cr_assert_geq(one->attributions, next->attributions);
        cr_assert(!tied || one->words >= next->words);
        cr_assert(!tied || one->words != next->words || one->head_word < next->head_word);
    }
    for (size_t i = 0; i < attributions.count; i++) {
        const struct attribution *attribution = &attributions.items[i];
        cr_assert_eq(text.tokens.items[items[attribution->speaker].head_word].hash,
                     text.tokens.items[attribution->source_head_word].hash);
    }
    attributions_release(&attributions);
    read_text_release(&text);
    text_buffer_release(&article);
}

Test(speakers, are_in_order)
{
    for (unsigned people = 1; people < 80; people += people < 30 ? 7 : 1)
        expect_order(people);
}

Test(speakers, no_memory)
{
    struct read_text text;
    float values[64];
    read_text(&text, lists.data, "\"It was old,\" said Olin Vane. \"No,\" officials said.");
    for (size_t successes = 0;; successes++) {
        struct attributions attributions = {0};
        struct failure failure = {0};
        failing_malloc_after(successes);
        const bool found = attribution_find(&attributions, &text.input, values, &failure);
        const bool failed = failing_malloc_stop();
        cr_assert_eq(found, !failed);
        cr_assert(found || failure.code == FAILURE_MEMORY);
        attributions_release(&attributions);
        if (!failed)
            break;
    }
    read_text_release(&text);
}
