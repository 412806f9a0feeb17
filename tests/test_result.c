/* result: the page around an article, and the comments on it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "../classify/by_value.h"
#include "../classify/tenor.h"
#include "failing_malloc.h"
#include "small_page.h"
#include "tiny_model.h"

struct scene {
    char path[512];
    tenor_scorer *scorer;
    tenor_result *result;
};

static struct scene begin_by(bool page_rules)
{
    struct scene scene = {.result = tenor_result_new()};
    struct tiny_model plan = tiny_genre;
    plan.page_rules = page_rules;
    tiny_model_path(scene.path, sizeof scene.path);
    tiny_model_write(scene.path, &plan);
    const char *path = scene.path;
    scene.scorer = tenor_scorer_open(&path, 1, NULL);
    cr_assert(scene.scorer && scene.result);
    return scene;
}

static struct scene begin(void)
{
    return begin_by(true);
}

static void end(struct scene *scene)
{
    tenor_result_free(scene->result);
    tenor_scorer_close(scene->scorer);
    tiny_model_remove(scene->path);
}

static tenor_document document_of(const char *text)
{
    return (tenor_document){
        .size = sizeof(tenor_document), .text = text, .text_length = strlen(text)};
}

static void must_score(struct scene *scene, tenor_document document)
{
    tenor_error error;
    cr_assert_eq(tenor_score(scene->scorer, &document, scene->result, &error), TENOR_OK, "%s",
                 error.message);
}

static void check_empty(tenor_result *result)
{
    const tenor_page page = result_page_of(result);
    tenor_comment comment = {.size = sizeof comment};
    cr_assert_eq(page.article_words + page.comments + page.furniture_words, 0);
    cr_assert(!page.title && !page.byline && !page.date && !page.site && !page.charset);
    cr_assert(!page.day && page.author_count == 0);
    cr_assert_eq(tenor_result_comment(result, 0, &comment), 0);
}

Test(result, what_the_page_says_and_what_was_set_apart)
{
    struct scene scene = begin();
    check_empty(scene.result);
    check_empty(NULL);
    must_score(&scene, document_of(small_page));
    const tenor_page page = result_page_of(scene.result);
    cr_assert_str_eq(page.title, "The \"ferry\" stops in May");
    cr_assert_str_eq(page.byline, "Ida Quill");
    cr_assert_eq(page.author_count, 1);
    cr_assert_str_eq(page.authors[0], "Ida Quill");
    cr_assert_str_eq(page.date, "3 May 2021");
    cr_assert_str_eq(page.day, "2021-05-03");
    cr_assert_null(page.site);
    cr_assert_str_eq(page.charset, "utf-8");
    cr_assert_eq(page.article_words, result_evidence_of(scene.result).words);
    cr_assert(page.article_words > 75 && page.article_words < 95);
    cr_assert_eq(page.comments, 2);
    cr_assert(page.furniture_words > 8 && page.furniture_words < 40);

    /* Nothing of the page before remains. */
    must_score(&scene, document_of("it may sail"));
    const tenor_page none = result_page_of(scene.result);
    cr_assert(!none.title && !none.byline && !none.date && !none.site && !none.day);
    cr_assert_eq(none.author_count, 0);
    cr_assert_eq(none.article_words, 3);
    cr_assert_eq(none.comments + none.furniture_words, 0);

    tenor_document empty = document_of(" ... ");
    cr_assert_eq(tenor_score(scene.scorer, &empty, scene.result, NULL), TENOR_EMPTY_TEXT);
    check_empty(scene.result);
    end(&scene);
}

Test(result, comments_are_told_one_by_one)
{
    struct scene scene = begin();
    char *copy = strdup(small_page);
    must_score(&scene, document_of(copy));
    tenor_comment first = {.size = sizeof first}, second = first, again = first;
    cr_assert_eq(tenor_result_comment(scene.result, 1, &second), 1);
    memset(copy, 'x', strlen(copy)); /* only the first call needs the document's bytes */
    free(copy);
    cr_assert_eq(tenor_result_comment(scene.result, 0, &first), 1);
    cr_assert_eq(tenor_result_comment(scene.result, 1, &again), 1);
    cr_assert_eq(second.text, again.text, "it stays where it is");
    cr_assert_str_eq(first.author, "Ann Lee");
    cr_assert_str_eq(first.text, "The boat was never\nempty.\n\nI miss it.");
    cr_assert_eq(first.text_length, strlen(first.text));
    cr_assert_str_eq(second.author, "Old Ferryman");
    cr_assert_str_eq(second.text, "It was.");
    cr_assert_eq(tenor_result_comment(scene.result, 2, &first), 0);
    cr_assert_eq(tenor_result_comment(scene.result, 0, NULL), 0);

    must_score(&scene, document_of("it may sail"));
    cr_assert_eq(tenor_result_comment(scene.result, 0, &first), 0);
    end(&scene);
}

Test(result, a_comment_is_scored_as_it_is)
{
    struct scene scene = begin();
    tenor_result *own = tenor_result_new();
    tenor_comment comment = {.size = sizeof comment};
    must_score(&scene, document_of(small_page));
    cr_assert_eq(tenor_result_comment(scene.result, 0, &comment), 1);
    const tenor_document document = {.size = sizeof document,
                                     .text = comment.text,
                                     .text_length = comment.text_length,
                                     .charset = "utf-8",
                                     .raw = 1};
    cr_assert_eq(tenor_score(scene.scorer, &document, own, NULL), TENOR_OK);
    cr_assert_eq(result_evidence_of(own).words, 8);
    cr_assert_eq(result_page_of(own).comments, 0);
    tenor_result_free(own);
    end(&scene);
}

Test(result, raw_sets_nothing_apart)
{
    struct scene scene = begin();
    tenor_document document = document_of(small_page);
    document.raw = 1;
    must_score(&scene, document);
    const tenor_page page = result_page_of(scene.result);
    cr_assert_gt(page.article_words, 100);
    cr_assert_eq(page.comments + page.furniture_words, 0);
    cr_assert(!page.title && !page.byline && !page.date && !page.site);
    cr_assert_str_eq(page.charset, "utf-8");
    end(&scene);

    scene = begin_by(false);
    must_score(&scene, document_of(small_page));
    cr_assert_eq(result_page_of(scene.result).comments, 0);
    end(&scene);
}

Test(result, a_charset_is_what_the_caller_says)
{
    struct scene scene = begin();
    tenor_document document = document_of("The caf\xe9 may sail, the c\xf4uncil said.");
    must_score(&scene, document);
    cr_assert_str_eq(result_page_of(scene.result).charset, "windows-1252");
    document.charset = "KOI8-R";
    must_score(&scene, document);
    cr_assert_str_eq(result_page_of(scene.result).charset, "koi8-r");
    document.charset = "utf-8";
    must_score(&scene, document);
    cr_assert_str_eq(result_page_of(scene.result).charset, "utf-8");
    cr_assert_eq(tenor_result_notes(scene.result), TENOR_NOTE_INVALID_UTF8);

    document.charset = "klingon";
    tenor_error error;
    cr_assert_eq(tenor_score(scene.scorer, &document, scene.result, &error),
                 TENOR_BAD_ARGUMENT);
    cr_assert_str_eq(error.message, "unknown charset 'klingon'");
    check_empty(scene.result);

    cr_assert_str_eq(tenor_charset("Latin1"), "windows-1252");
    cr_assert_str_eq(tenor_charset("utf-8"), "utf-8");
    cr_assert_null(tenor_charset("klingon"));
    cr_assert_null(tenor_charset(""));
    cr_assert_null(tenor_charset(NULL));
    end(&scene);
}

/* A text without markup is scored the same as HTML. */
Test(result, html_is_read_as_html)
{
    struct scene scene = begin();
    tenor_document document = document_of("The ferry may sail, the council said on Monday.");
    document.format = TENOR_HTML;
    must_score(&scene, document);
    cr_assert_eq(result_page_of(scene.result).article_words, 9);
    end(&scene);
}

/* 27 documents, nine of each label, whose true labels all had this probability. */
struct equal_scores {
    uint32_t documents[4];
    double probability[54];
    struct set_scores scores;
};

static const struct set_scores *equal_scores(struct equal_scores *equal, double probability)
{
    *equal = (struct equal_scores){.documents = {9, 9, 9, 27}};
    for (size_t i = 0; i < 54; i++)
        equal->probability[i] = probability;
    equal->scores = (struct set_scores){equal->documents, equal->probability, 54};
    return &equal->scores;
}

/* Returns how many labels are in the set, which must be those above the threshold. */
static size_t expect_set(const struct scene *scene, double threshold)
{
    const char *given = tenor_result_label(scene->result, 0);
    size_t size = 0;
    for (size_t l = 0; l < 3; l++) {
        const int in_set = tenor_result_in_set(scene->result, 0, l);
        cr_assert_eq(in_set, tenor_result_probability(scene->result, 0, l) >= threshold ||
                                 tenor_result_label_name(scene->result, 0, l) == given);
        size += (size_t)in_set;
    }
    return size;
}

static void expect_no_set(const struct scene *scene)
{
    for (size_t l = 0; l < 4; l++)
        cr_assert_eq(tenor_result_in_set(scene->result, 0, l), 0);
}

Test(result, a_set_of_labels_where_one_is_asked_for)
{
    struct scene scene = {.result = tenor_result_new()};
    struct equal_scores unseen, known;
    struct tiny_model plan = tiny_genre;
    plan.known_source = "Anker";
    plan.minimum_words = 5;
    plan.set_scores = equal_scores(&unseen, 0.99);
    plan.known_set_scores = equal_scores(&known, 1e-300);
    tiny_model_path(scene.path, sizeof scene.path);
    tiny_model_write(scene.path, &plan);
    const char *path = scene.path;
    scene.scorer = tenor_scorer_open(&path, 1, NULL);
    tenor_document document = document_of("We believe that the ferry may sail, they said.");
    expect_no_set(&scene);
    cr_assert_eq(tenor_result_in_set(NULL, 0, 0), 0);
    must_score(&scene, document);
    expect_no_set(&scene);
    document.coverage = 0.9;
    must_score(&scene, document);
    cr_assert_eq(expect_set(&scene, 0.99), 1);
    cr_assert_eq(tenor_result_in_set(scene.result, 1, 0), 0);
    cr_assert_eq(tenor_result_in_set(scene.result, 0, 3), 0);
    document.coverage_by_label = 1; /* nine documents: 9 is just 0.9 / 0.1 */
    must_score(&scene, document);
    cr_assert_eq(expect_set(&scene, 0.99), 1);
    document.coverage = 0.91;
    must_score(&scene, document);
    cr_assert_eq(expect_set(&scene, 0), 3);
    document.coverage = 0.9;
    document.source = "Anker";
    document.source_length = 5;
    must_score(&scene, document);
    cr_assert_eq(expect_set(&scene, 1e-300), 3);
    document.text_length = 10; /* two words */
    must_score(&scene, document);
    cr_assert_str_eq(tenor_result_abstained(scene.result, 0), "short");
    expect_no_set(&scene);
    end(&scene);
}

Test(result, a_coverage_is_a_probability)
{
    struct scene scene = begin();
    const double good[] = {0, 1e-300, 0.5, 1}, bad[] = {NAN, -0.1, 1.1, INFINITY, -INFINITY};
    tenor_document document = document_of("The ferry may sail, the council said.");
    for (size_t i = 0; i < 4; i++) {
        document.coverage = good[i];
        must_score(&scene, document);
        if (good[i] > 0)
            cr_assert_eq(expect_set(&scene, 0), 3, "without scores all labels are in it");
        else
            expect_no_set(&scene);
    }
    for (size_t i = 0; i < 5; i++) {
        tenor_error error;
        document.coverage = bad[i];
        cr_assert_eq(tenor_score(scene.scorer, &document, scene.result, &error),
                     TENOR_BAD_ARGUMENT);
        cr_assert_str_eq(error.message, "coverage is not between 0 and 1");
    }
    end(&scene);
}

Test(result, comments_without_memory)
{
    struct scene scene = begin();
    bool failed = true;
    for (size_t n = 0; failed; n++) {
        tenor_result *result = tenor_result_new();
        tenor_document document = document_of(small_page);
        tenor_comment comment = {.size = sizeof comment};
        cr_assert_eq(tenor_score(scene.scorer, &document, result, NULL), TENOR_OK);
        failing_malloc_after(n);
        int told = tenor_result_comment(result, 1, &comment);
        failed = failing_malloc_stop();
        cr_assert_eq(told, !failed);
        cr_assert_eq(tenor_result_comment(result, 1, &comment), 1, "it can be asked again");
        cr_assert_str_eq(comment.text, "It was.");
        tenor_result_free(result);
    }
    end(&scene);
}
