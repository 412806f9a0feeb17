/* Lines that recur in a source's documents, and n-grams by which a source is known. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../features/base/hash.h"
#include "../train/recurring_lines.h"
#include "failing_malloc.h"
#include "small_set.h"

static char texts[SMALL_SET_MOST][400], ids[SMALL_SET_MOST][16];

static struct small_set *new_set(void)
{
    struct recipe recipe = small_set_recipe();
    return small_set_new(2, &recipe);
}

/* Adds `count` documents of a source, each with a paragraph of words of its own. `format` makes
 * a text of one. */
static void add(struct small_set *set, size_t count, uint32_t source, const char *format)
{
    for (size_t n = 0; n < count; n++) {
        const size_t i = set->corpus.count;
        char own[200];
        size_t length = 0;
        for (uint64_t w = 0; w < 8; w++)
            length += (size_t)snprintf(own + length, sizeof own - length, "w%08x ",
                                       (unsigned)hash_mix(1000 * i + w + 1));
        snprintf(ids[i], sizeof ids[i], "d%zu", i);
        snprintf(texts[i], sizeof texts[i], format, own);
        small_set_add(set, ids[i], texts[i], i % 2, source);
    }
}

static void find(struct recurring_lines *recurring, struct small_set *set, size_t threads)
{
    struct failure failure = {0};
    cr_assert(
        recurring_lines_find(recurring, &set->corpus, set->extractor, threads, NULL, &failure),
        "%s", failure.message);
    size_t lines = 0, sources = 0;
    for (size_t s = 0; s < recurring->source_count; s++) {
        const struct passage_set *found = &recurring->sets[s];
        lines += found->count;
        sources += found->count > 0;
        for (size_t i = 1; i < found->count; i++)
            cr_assert_lt(found->keys[i - 1], found->keys[i]);
    }
    cr_assert_eq(lines, recurring->lines);
    cr_assert_eq(sources, recurring->sources);
    cr_assert_eq(set->corpus.recurring_lines, lines);
}

/* Is the word among those that are scored of the document? */
static bool is_scored(const struct small_set *set, size_t document, const char *word)
{
    struct features features = {0};
    bool found = false;
    cr_assert(features_extract(&features, set->extractor, &set->documents[document].document, 1,
                               NULL));
    for (size_t i = 0; i < features.tokens.count; i++) {
        const struct token *token = &features.tokens.items[i];
        const size_t length = token_length(&features.tokens, token);
        found = found || (length == strlen(word) &&
                          memcmp(features.article.text + token->begin, word, length) == 0);
    }
    features_release(&features);
    return found;
}

static void release(struct small_set *set, struct recurring_lines *recurring)
{
    recurring_lines_release(recurring);
    cr_assert_null(recurring->sets);
    small_set_free(set);
}

Test(recurring_lines, are_left_out_of_the_documents_of_their_source)
{
    struct small_set *set = new_set();
    struct recurring_lines recurring;
    add(set, 8, 0, "%s.\n\nRead  our NEWSLETTER today\n\nIt rained.");
    add(set, 2, 0, "%s.\n\nread our newsletter\ntoday\n\nand more");
    add(set, 12, 1, "%s.\n\nThe end came.");
    small_set_add(set, "x", "Anker has it.\n\nRead our newsletter today", 0, 1);
    find(&recurring, set, 1);
    cr_expect_eq(recurring.lines, 3, "%zu", recurring.lines);
    cr_expect_eq(recurring.sources, 2);
    cr_expect_not(is_scored(set, 0, "NEWSLETTER"), "whatever blanks and case");
    cr_expect_not(is_scored(set, 8, "newsletter"));
    cr_expect_not(is_scored(set, 0, "rained"));
    cr_expect(is_scored(set, 8, "more"), "two documents are too few");
    cr_expect_not(is_scored(set, 11, "end"));
    cr_expect(is_scored(set, 22, "newsletter"), "it is no line of this source");
    cr_expect_null(set->documents[22].document.title);
    release(set, &recurring);
}

Test(recurring_lines, stand_in_a_share_of_the_documents)
{
    struct small_set *set = new_set();
    struct recurring_lines recurring;
    add(set, 3, 0, "%s.\n\nRead our newsletter");
    add(set, 147, 0, "%s.");
    add(set, 3, 1, "%s.\n\nDo subscribe");
    add(set, 148, 1, "%s.");
    find(&recurring, set, 1);
    cr_expect_eq(recurring.sets[0].count, 1, "3 of 150");
    cr_expect_eq(recurring.sets[1].count, 0, "3 of 151");
    release(set, &recurring);
}

Test(recurring_lines, must_be_rarer_elsewhere)
{
    /* In 10 of 20 documents; elsewhere in 2 and in 3 of 40. */
    for (size_t elsewhere = 2; elsewhere <= 3; elsewhere++) {
        struct small_set *set = new_set();
        struct recurring_lines recurring;
        add(set, 10, 0, "%s.\n\nAdvertisement");
        add(set, 10, 0, "%s.");
        add(set, elsewhere, 1, "%s.\n\nAdvertisement");
        add(set, 40 - elsewhere, CORPUS_NO_SOURCE, "%s.");
        find(&recurring, set, 2);
        cr_expect_eq(recurring.lines, elsewhere == 2, "%zu", elsewhere);
        release(set, &recurring);
    }
}

Test(recurring_lines, of_two_sources_are_of_neither)
{
    struct small_set *set = new_set();
    struct recurring_lines recurring;
    add(set, 10, 0, "%s.\n\nAdvertisement");
    add(set, 10, 1, "%s.\n\nAdvertisement");
    find(&recurring, set, 1);
    cr_expect_eq(recurring.lines, 0);
    cr_expect_null(set->documents[0].document.left_out);
    release(set, &recurring);
}

Test(recurring_lines, are_not_told_of_few_documents_nor_of_one_source_alone)
{
    for (size_t count = 4; count <= 5; count++) {
        struct small_set *set = new_set();
        struct recurring_lines recurring;
        add(set, count, 0, "%s.\n\nRead our newsletter");
        add(set, 30, CORPUS_NO_SOURCE, "%s.");
        find(&recurring, set, 1);
        cr_expect_eq(recurring.lines, count == 5);
        release(set, &recurring);
    }
    struct small_set *set = new_set();
    struct recurring_lines recurring;
    add(set, 20, 0, "%s.\n\nRead our newsletter");
    find(&recurring, set, 1);
    cr_expect_eq(recurring.lines, 0, "nothing is elsewhere");
    release(set, &recurring);
}

Test(recurring_lines, sentences_at_the_ends_of_paragraphs)
{
    struct small_set *set = new_set();
    struct recurring_lines recurring;
    add(set, 6, 0, "Mast readers are told. %s was seen. (Follow our Mast news.)");
    add(set, 6, 0, "So it is. %s again. Now wait.");
    add(set, 20, 1, "%s.");
    find(&recurring, set, 1);
    cr_expect_eq(recurring.lines, 2, "those of fewer than four words stay: %zu",
                 recurring.lines);
    cr_expect_not(is_scored(set, 0, "readers"));
    cr_expect_not(is_scored(set, 0, "Follow"));
    cr_expect(is_scored(set, 0, "seen"), "what stands between stays");
    cr_expect(is_scored(set, 6, "wait"));
    release(set, &recurring);
}

/* All lines of copies recur: but copies are no evidence of it. */
Test(recurring_lines, copies_are_not_counted)
{
    static const char *const story = "The old pier burned down.\n\nNobody was hurt.\n\n%s";
    struct small_set *set = new_set();
    struct recurring_lines recurring;
    add(set, 4, 0, story);
    for (size_t i = 0; i < 4; i++) {
        snprintf(texts[i], sizeof texts[i],
                 "The old pier burned down.\n\nNobody was hurt.\n\n%zu", i);
        set->documents[i].document.text_length = strlen(texts[i]);
    }
    add(set, 6, 0, "%s.");
    add(set, 20, 1, "%s.");
    find(&recurring, set, 1);
    cr_expect_eq(recurring.lines, 0);
    release(set, &recurring);
}

Test(recurring_lines, a_document_of_nothing_else_is_left_as_it_is)
{
    struct small_set *set = new_set();
    struct recurring_lines recurring;
    add(set, 8, 0, "%s.\n\nRead our newsletter");
    add(set, 20, 1, "%s.");
    small_set_add(set, "bare", "Read our newsletter", 0, 0);
    small_set_add(set, "marks", "***\n\nRead our newsletter", 0, 0);
    small_set_add(set, "none", " \n", 0, 0);
    find(&recurring, set, 1);
    cr_expect_eq(recurring.lines, 1);
    cr_expect(is_scored(set, 28, "newsletter"));
    cr_expect(is_scored(set, 29, "newsletter"));
    release(set, &recurring);
}

Test(recurring_lines, other_scripts_and_letters)
{
    struct small_set *set = new_set();
    struct recurring_lines recurring;
    add(set, 4, 0, "%s.\n\nЧИТАЙТЕ ТАКЖЕ");
    add(set, 4, 0, "%s.\n\nЧитайте  также");
    add(set, 20, 1, "%s.");
    find(&recurring, set, 1);
    cr_expect_eq(recurring.lines, 1, "%zu", recurring.lines);
    cr_expect_not(is_scored(set, 0, "ЧИТАЙТЕ"));
    release(set, &recurring);
}

Test(recurring_lines, without_sources_there_are_none)
{
    struct small_set *set = new_set();
    struct recurring_lines recurring;
    add(set, 20, CORPUS_NO_SOURCE, "%s.\n\nRead our newsletter");
    find(&recurring, set, 1);
    cr_expect_null(recurring.sets);
    recurring_lines_release(&recurring);
    small_set_free(set);
}

Test(recurring_lines, are_the_same_with_any_number_of_threads)
{
    struct small_set *set = new_set();
    struct recurring_lines one, four;
    add(set, 20, 0, "Mast readers are told. %s.\n\nRead our newsletter");
    add(set, 20, 1, "%s.\n\nDo subscribe");
    find(&one, set, 1);
    for (size_t i = 0; i < set->corpus.count; i++)
        set->documents[i].document.left_out = NULL;
    find(&four, set, 4);
    cr_expect_eq(one.lines, 3);
    for (size_t s = 0; s < 2; s++) {
        cr_assert_eq(one.sets[s].count, four.sets[s].count);
        cr_expect_arr_eq(one.sets[s].keys, four.sets[s].keys,
                         one.sets[s].count * sizeof *one.sets[s].keys);
    }
    recurring_lines_release(&one);
    release(set, &four);
}

Test(recurring_lines, any_allocation_may_fail)
{
    struct small_set *set = new_set();
    add(set, 8, 0, "Mast readers are told. %s.\n\nRead our newsletter");
    add(set, 20, 1, "%s.");
    size_t failures = 0;
    for (bool failed = true; failed; failures++) {
        struct recurring_lines recurring;
        struct failure failure = {0};
        failing_malloc_after(failures);
        const bool done =
            recurring_lines_find(&recurring, &set->corpus, set->extractor, 1, NULL, &failure);
        failed = failing_malloc_stop();
        cr_assert_eq(done, !failed, "allocation %zu", failures);
        cr_assert(done || failure.code == FAILURE_MEMORY, "%s", failure.message);
        cr_assert_eq(set->documents[0].document.left_out != NULL, done);
        recurring_lines_release(&recurring);
    }
    cr_assert_gt(failures, 8);
    small_set_free(set);
}

Test(recurring_lines, leaving_out_may_lack_memory)
{
    struct small_set *set = new_set();
    struct recurring_lines recurring;
    add(set, 8, 0, "Mast readers are told. %s.\n\nRead our newsletter");
    add(set, 20, 1, "%s.");
    find(&recurring, set, 1);
    size_t failures = 0;
    for (bool failed = true; failed; failures++) {
        struct article article = {0};
        struct failure failure = {0};
        failing_malloc_after(failures);
        const bool done = article_read(&article, &set->documents[0].document, NULL, &failure);
        failed = failing_malloc_stop();
        cr_assert_eq(done, !failed, "allocation %zu", failures);
        cr_assert(done || failure.code == FAILURE_MEMORY, "%s", failure.message);
        article_release(&article);
    }
    cr_assert_gt(failures, 4);
    release(set, &recurring);
}
