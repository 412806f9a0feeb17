/* result: the text as it was read, and places in it. */
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "../classify/by_value.h"
#include "../classify/result.h"
#include "shipped_scene.h"
#include "small_page.h"
#include "tiny_model.h"

static tenor_passage passage_at(const tenor_result *result, size_t index)
{
    tenor_passage passage = {.size = sizeof passage};
    cr_assert_eq(tenor_result_passage(result, index, &passage), 1);
    return passage;
}

static bool reads(const tenor_passage *passage, const char *text)
{
    return passage->text_length == strlen(text) &&
           memcmp(passage->text, text, passage->text_length) == 0;
}

/* The passage that bytes as read are in, and what stands there. */
static bool stands_there(const tenor_result *result, size_t begin, size_t end, const char *text)
{
    tenor_passage passage = {.size = sizeof passage};
    for (size_t i = 0; tenor_result_passage(result, i, &passage); i++)
        if (passage.begin <= begin && end <= passage.end)
            return end - begin == strlen(text) &&
                   memcmp(passage.text + (begin - passage.begin), text, end - begin) == 0;
    return false;
}

static const char html[] =
    "<html><body><article><h1>Ferry &amp; fear</h1><p>The r&eacute;gime <b>may</b> stop the "
    "ferry on Monday, officials said, as it can no longer pay for empty boats and their "
    "crews.</p><p>Ida Quill said that the r&eacute;gime was clearly wrong, and that the "
    "islanders would stay where they are.</p></article></body></html>";

Test(result_passages, places_in_html_as_read_and_as_given)
{
    struct scene scene = begin();
    must_score(&scene, (tenor_document){
                           .size = sizeof(tenor_document), .text = html, .format = TENOR_HTML});
    tenor_mark mark = {.size = sizeof mark};
    cr_assert(tenor_result_mark(scene.result, TENOR_MARK_HEDGE, 0, &mark));
    cr_expect_eq(strncmp(html + mark.begin, "may", 3), 0);
    tenor_passage passage = passage_at(scene.result, 0);
    cr_expect(reads(&passage, "Ferry & fear"));
    cr_expect_str_eq(passage.role, "title");
    cr_expect(passage.scored && passage.comment == TENOR_NO_COMMENT);
    cr_expect_eq(strncmp(html + passage.begin, "Ferry &amp; fear", 16), 0);

    tenor_result_places_as_read(scene.result, 1);
    cr_assert(tenor_result_mark(scene.result, TENOR_MARK_HEDGE, 0, &mark));
    cr_expect(stands_there(scene.result, mark.begin, mark.end, "may"));
    cr_assert(tenor_result_mark(scene.result, TENOR_MARK_BOOSTER, 0, &mark));
    cr_expect(stands_there(scene.result, mark.begin, mark.end, "clearly"));
    passage = passage_at(scene.result, 1);
    cr_expect_eq(passage.end - passage.begin, passage.text_length);
    end(&scene);
}

Test(result_passages, reasons_and_mentions_as_read)
{
    struct scene scene = begin();
    must_score(&scene, (tenor_document){
                           .size = sizeof(tenor_document), .text = html, .format = TENOR_HTML});
    tenor_result_places_as_read(scene.result, 1);
    cr_assert(tenor_result_explain(scene.result, 0, 0) > 0);
    tenor_reason reason = {.size = sizeof reason};
    size_t checked = 0, from, to;
    for (size_t i = 0; tenor_result_reason(scene.result, i, &reason); i++)
        if (strcmp(reason.kind, "word") == 0) {
            cr_assert(tenor_result_reason_place(scene.result, i, 0, &from, &to));
            cr_expect(stands_there(scene.result, from, to, reason.text), "%s", reason.text);
            checked++;
        }
    cr_expect(checked > 5);
    tenor_target_mention mention = {.size = sizeof mention};
    cr_assert(tenor_result_target_mention(scene.result, 0, 0, &mention));
    const size_t read = mention.begin;
    tenor_result_places_as_read(scene.result, 0);
    cr_assert(tenor_result_target_mention(scene.result, 0, 0, &mention));
    cr_expect_neq(read, mention.begin);
    end(&scene);
}

Test(result_passages, a_title_beside_the_text_has_places_as_read)
{
    struct scene scene = begin();
    must_score(&scene, (tenor_document){.size = sizeof(tenor_document),
                                        .text = "The ferry stops on Monday, officials said.",
                                        .title = "The ferry may stop"});
    tenor_mark mark = {.size = sizeof mark};
    cr_assert(tenor_result_mark(scene.result, TENOR_MARK_HEDGE, 0, &mark));
    cr_expect_eq(mark.end, 0);
    tenor_result_places_as_read(scene.result, 1);
    cr_assert(tenor_result_mark(scene.result, TENOR_MARK_HEDGE, 0, &mark));
    cr_expect(stands_there(scene.result, mark.begin, mark.end, "may"));
    const tenor_passage title = passage_at(scene.result, 0);
    cr_expect(reads(&title, "The ferry may stop"));
    end(&scene);
}

Test(result_passages, what_is_not_scored_has_passages_too)
{
    struct scene scene = begin();
    must_score(&scene, (tenor_document){.size = sizeof(tenor_document), .text = small_page});
    const size_t count = tenor_result_passages(scene.result);
    size_t furniture = 0, comments = 0, bylines = 0, last = 0;
    for (size_t i = 0; i < count; i++) {
        const tenor_passage passage = passage_at(scene.result, i);
        cr_expect(passage.begin >= last && passage.end > passage.begin);
        last = passage.end;
        furniture += strcmp(passage.role, "furniture") == 0;
        bylines += strcmp(passage.role, "byline") == 0;
        comments += strcmp(passage.role, "comment") == 0;
        cr_expect_eq(strcmp(passage.role, "comment") == 0,
                     passage.comment < result_page_of(scene.result).comments);
        cr_expect(!passage.scored || passage.comment == TENOR_NO_COMMENT);
    }
    cr_expect(furniture > 0 && bylines == 1 && comments > 2);
    cr_expect_eq(tenor_result_passage(scene.result, count, &(tenor_passage){.size = 8}), 0);
    cr_expect_eq(tenor_result_passage(scene.result, 0, NULL), 0);
    end(&scene);
}

Test(result_passages, no_more_is_filled_in_than_the_caller_knows)
{
    struct scene scene = begin();
    must_score(&scene, (tenor_document){.size = sizeof(tenor_document), .text = small_page});
    tenor_passage passage;
    memset(&passage, 0x55, sizeof passage);
    passage.size = offsetof(tenor_passage, begin);
    const size_t untouched = passage.begin;
    cr_assert_eq(tenor_result_passage(scene.result, 0, &passage), 1);
    cr_expect(passage.text_length > 0 && passage.text_length < 100);
    cr_expect_eq(passage.begin, untouched);
    end(&scene);
}

Test(result_passages, none_where_nothing_was_scored)
{
    struct scene scene = begin();
    cr_expect_eq(tenor_result_passages(scene.result), 0);
    cr_expect_eq(tenor_result_passages(NULL), 0);
    tenor_result_places_as_read(NULL, 1);
    const tenor_document empty = {.size = sizeof empty, .text = ""};
    cr_expect_eq(tenor_score(scene.scorer, &empty, scene.result, NULL), TENOR_EMPTY_TEXT);
    cr_expect_eq(tenor_result_passages(scene.result), 0);
    cr_expect_eq(tenor_result_passage(scene.result, 0, &(tenor_passage){.size = 8}), 0);
    end(&scene);
}

/* Finds the first word reason of a model; its places as read. */
static void first_place(tenor_result *result, size_t model, size_t *from, size_t *to)
{
    tenor_reason reason = {.size = sizeof reason};
    cr_assert(tenor_result_explain(result, model, 0) > 0);
    for (size_t i = 0; tenor_result_reason(result, i, &reason); i++)
        if (strcmp(reason.kind, "word") == 0) {
            cr_assert(tenor_result_reason_place(result, i, 0, from, to));
            return;
        }
    cr_assert_fail("no word");
}

/* The two models have other page rules, so each reads the page for itself. Here they read the
 * same text, until one byte of what the second has read is changed. */
Test(result_passages, no_places_in_a_text_that_is_not_the_evidence_s)
{
    struct tiny_model ruled = tiny_genre, plain = tiny_stance;
    char paths[2][512];
    ruled.page_rules = true;
    tiny_model_path(paths[0], sizeof paths[0]);
    tiny_model_path(paths[1], sizeof paths[1]);
    tiny_model_write(paths[0], &ruled);
    tiny_model_write(paths[1], &plain);
    const char *const both[] = {paths[0], paths[1]};
    struct scene scene = {tenor_scorer_open(both, 2, NULL), tenor_result_new()};
    cr_assert(scene.scorer && scene.scorer->group_count == 2);
    must_score(&scene, (tenor_document){.size = sizeof(tenor_document), .text = small_page});
    tenor_result_places_as_read(scene.result, 1);
    size_t from, to;
    first_place(scene.result, 0, &from, &to);
    cr_expect(from < to);
    first_place(scene.result, 1, &from, &to);
    cr_expect(from < to);

    struct article *second = &scene.result->features[1].article;
    const char *read = second->text;
    char *other = strdup(read);
    other[second->length - 1] = '?';
    second->text = other;
    first_place(scene.result, 1, &from, &to);
    cr_expect_eq(to, 0);
    first_place(scene.result, 0, &from, &to);
    cr_expect(from < to);
    tenor_result_places_as_read(scene.result, 0);
    first_place(scene.result, 1, &from, &to);
    cr_expect(from < to, "as given they always have some");
    second->text = read;
    free(other);
    end(&scene);
    tiny_model_remove(paths[0]);
    tiny_model_remove(paths[1]);
}
