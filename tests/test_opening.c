/* Opening models from files, memory and by name; structs that have a size. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "../classify/tenor.h"
#include "failing_malloc.h"
#include "shipped_scene.h"
#include "small_page.h"
#include "tiny_model.h"

static const char article[] = "The mayor may reject the costly harbour plan, officials said.";

struct file {
    char path[512], directory[512];
};

/* The directory of a tiny model; its file is DIRECTORY/model.tenor. */
static struct file write_model(const struct tiny_model *plan)
{
    struct file file;
    tiny_model_path(file.path, sizeof file.path);
    tiny_model_write(file.path, plan);
    snprintf(file.directory, sizeof file.directory, "%.*s",
             (int)(strrchr(file.path, '/') - file.path), file.path);
    return file;
}

/* The bytes of a file, not aligned to anything; to be freed with `*start`. */
static const void *read_bytes(const char *path, size_t *length, char **start)
{
    FILE *stream = fopen(path, "rb");
    cr_assert(stream);
    *start = malloc(1 << 20);
    *length = fread(*start + 1, 1, (1 << 20) - 1, stream);
    fclose(stream);
    return *start + 1;
}

static double confidence_of(const tenor_scorer *scorer)
{
    tenor_result *result = tenor_result_new();
    const tenor_document document = {
        .size = sizeof document, .text = article, .text_length = sizeof article - 1};
    cr_assert_eq(tenor_score(scorer, &document, result, NULL), TENOR_OK);
    const double confidence = tenor_result_confidence(result, 0);
    tenor_result_free(result);
    return confidence;
}

static double confidence_by(const tenor_model *model)
{
    tenor_error error = {.code = TENOR_OK};
    tenor_scorer *scorer = tenor_scorer_open_models(model, 1, &error);
    cr_assert(scorer, "%s", error.message);
    const double confidence = confidence_of(scorer);
    tenor_scorer_close(scorer);
    return confidence;
}

static void refused(const tenor_model *model, size_t count, tenor_code code,
                    const char *message)
{
    tenor_error error = {.code = TENOR_OK};
    cr_assert_null(tenor_scorer_open_models(model, count, &error));
    cr_assert_eq(error.code, code, "%d: %s", (int)error.code, error.message);
    cr_assert(strstr(error.message, message), "%s", error.message);
}

Test(opening, from_a_file_from_memory_and_by_name)
{
    const struct file file = write_model(&tiny_stance);
    size_t length;
    char *start;
    const void *bytes = read_bytes(file.path, &length, &start);
    const tenor_model models[] = {
        {.size = sizeof *models, .path = file.path},
        {.size = sizeof *models, .path = file.path, .read = 1},
        {.size = sizeof *models, .bytes = bytes, .length = length},
        {.size = sizeof *models, .name = "model", .directory = file.directory},
        {.size = sizeof *models, .name = "model", .directory = file.directory, .read = 1},
    };
    const double confidence = confidence_by(&models[0]);
    cr_assert_gt(confidence, 0.5);
    for (size_t i = 1; i < sizeof models / sizeof *models; i++)
        cr_assert_eq(confidence_by(&models[i]), confidence);
    free(start);
    tiny_model_remove(file.path);
}

Test(opening, what_was_read_may_be_changed)
{
    const struct file file = write_model(&tiny_stance);
    size_t length;
    char *start;
    read_bytes(file.path, &length, &start);
    const tenor_model models[] = {
        {.size = sizeof *models, .path = file.path, .read = 1},
        {.size = sizeof *models, .bytes = start + 1, .length = length}};
    for (size_t i = 0; i < 2; i++) {
        tenor_scorer *scorer = tenor_scorer_open_models(&models[i], 1, NULL);
        cr_assert(scorer);
        const double confidence = confidence_of(scorer);
        if (i == 0) {
            FILE *stream = fopen(file.path, "wb"); /* cut in place */
            cr_assert(stream);
            fclose(stream);
        } else {
            memset(start, 0xff, length + 1);
        }
        cr_assert_eq(confidence_of(scorer), confidence);
        tenor_scorer_close(scorer);
    }
    free(start);
    tiny_model_remove(file.path);
}

Test(opening, refuses_what_is_no_model)
{
    const struct file file = write_model(&tiny_stance);
    size_t length;
    char *start;
    const void *bytes = read_bytes(file.path, &length, &start);
    const size_t size = sizeof(tenor_model);
    tenor_model model = {.size = size};
    refused(&model, 1, TENOR_BAD_ARGUMENT, "exactly one of path, name and bytes");
    refused(&model, 0, TENOR_BAD_ARGUMENT, "no models");
    refused(NULL, 1, TENOR_BAD_ARGUMENT, "no models");
    model = (tenor_model){.size = size, .path = file.path, .name = "model"};
    refused(&model, 1, TENOR_BAD_ARGUMENT, "exactly one of path, name and bytes");
    model = (tenor_model){.path = file.path};
    refused(&model, 1, TENOR_BAD_ARGUMENT, "size");
    model = (tenor_model){.size = 1 << 20, .path = file.path};
    refused(&model, 1, TENOR_BAD_ARGUMENT, "size");
    model = (tenor_model){.size = size, .bytes = bytes, .length = length - 64};
    refused(&model, 1, TENOR_BAD_MODEL, "'model in memory' is cut short");
    model = (tenor_model){.size = size, .bytes = bytes};
    refused(&model, 1, TENOR_BAD_MODEL, "it is empty");
    model = (tenor_model){.size = size, .path = "/", .read = 1};
    refused(&model, 1, TENOR_CANNOT_OPEN, "is a directory");
    model = (tenor_model){.size = size, .path = "/dev/null", .read = 1};
    refused(&model, 1, TENOR_CANNOT_OPEN, "not a regular file");
    model = (tenor_model){.size = size, .name = "none", .directory = file.directory};
    refused(&model, 1, TENOR_CANNOT_OPEN, "none.tenor");
    const char *const names[] = {"", ".", "..", "../model", "a/b", ".hidden", "a\nb", "\xff"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        model = (tenor_model){.size = size, .name = names[i], .directory = file.directory};
        refused(&model, 1, TENOR_BAD_ARGUMENT, "is no name of a model");
    }
    model = (tenor_model){.size = size, .name = "model", .directory = ""};
    refused(&model, 1, TENOR_BAD_ARGUMENT, "the directory of the model 'model' is \"\"");
    const char *const paths[] = {file.path, NULL};
    tenor_error error = {.code = TENOR_OK};
    cr_assert_null(tenor_scorer_open(paths, 2, &error));
    cr_expect_eq(error.code, TENOR_BAD_ARGUMENT);
    cr_expect_str_eq(error.message, "a model's path is NULL");
    const tenor_model same[] = {{.size = size, .path = file.path},
                                {.size = size, .bytes = bytes, .length = length}};
    refused(same, 2, TENOR_BAD_MODEL, "two models for the task 'stance': '");
    const tenor_model sizes[] = {{.size = size, .path = file.path}, {.path = file.path}};
    refused(sizes, 2, TENOR_BAD_ARGUMENT, "size");
    free(start);
    tiny_model_remove(file.path);
}

/* Models of a caller whose header is older or newer. */
Test(opening, models_lie_as_far_apart_as_their_caller_says)
{
    struct grown {
        tenor_model model;
        long more;
    } grown[2];
    const struct file stance = write_model(&tiny_stance), genre = write_model(&tiny_genre);
    memset(grown, 0, sizeof grown);
    grown[0].model = (tenor_model){.size = sizeof *grown, .path = stance.path};
    grown[1].model = (tenor_model){.size = sizeof *grown, .path = genre.path};
    tenor_scorer *scorer = tenor_scorer_open_models(&grown[0].model, 2, NULL);
    cr_assert_eq(tenor_scorer_models(scorer), 2);
    cr_assert_str_eq(tenor_scorer_task(scorer, 1), "genre");
    tenor_scorer_close(scorer);
    grown[1].more = 1; /* something that this library cannot do */
    refused(&grown[0].model, 2, TENOR_BAD_ARGUMENT, "does not know");
    struct {
        size_t size;
        const char *path;
    } old[2] = {{sizeof *old, stance.path}, {sizeof *old, genre.path}};
    scorer = tenor_scorer_open_models((const tenor_model *)(const void *)old, 2, NULL);
    cr_assert_eq(tenor_scorer_models(scorer), 2);
    tenor_scorer_close(scorer);
    tiny_model_remove(stance.path);
    tiny_model_remove(genre.path);
}

Test(opening, lack_of_memory_is_told)
{
    const struct file file = write_model(&tiny_stance);
    size_t length;
    char *start;
    const void *bytes = read_bytes(file.path, &length, &start);
    const tenor_model models[] = {
        {.size = sizeof *models, .bytes = bytes, .length = length},
        {.size = sizeof *models, .name = "model", .directory = file.directory, .read = 1},
    };
    for (size_t m = 0; m < 2; m++) {
        size_t failures = 0;
        for (bool failed = true; failed; failures += failed) {
            tenor_error error = {.code = TENOR_OK};
            failing_malloc_after(failures);
            tenor_scorer *scorer = tenor_scorer_open_models(&models[m], 1, &error);
            failed = failing_malloc_stop();
            cr_assert_eq(scorer == NULL, failed);
            cr_assert_eq(error.code, failed ? TENOR_NO_MEMORY : TENOR_OK, "%s", error.message);
            tenor_scorer_close(scorer);
        }
        cr_assert_gt(failures, 6);
    }
    free(start);
    tiny_model_remove(file.path);
}

Test(opening, finds_tasks_and_labels_by_name)
{
    const struct file stance = write_model(&tiny_stance), genre = write_model(&tiny_genre);
    const char *paths[] = {stance.path, genre.path};
    tenor_scorer *scorer = tenor_scorer_open(paths, 2, NULL);
    cr_assert_eq(tenor_scorer_find_task(scorer, "genre"), 1);
    cr_assert_eq(tenor_scorer_find_task(scorer, "gen"), TENOR_NOT_FOUND);
    cr_assert_eq(tenor_scorer_find_task(scorer, NULL), TENOR_NOT_FOUND);
    cr_assert_eq(tenor_scorer_find_task(NULL, "genre"), TENOR_NOT_FOUND);
    for (size_t label = 0; label < tenor_scorer_labels(scorer, 1); label++)
        cr_assert_eq(tenor_scorer_find_label(scorer, 1, tenor_scorer_label(scorer, 1, label)),
                     label);
    cr_assert_eq(tenor_scorer_find_label(scorer, 1, ""), TENOR_NOT_FOUND);
    cr_assert_eq(tenor_scorer_find_label(scorer, 2, "report"), TENOR_NOT_FOUND);
    cr_assert_eq(tenor_scorer_find_label(scorer, 0, "report"), TENOR_NOT_FOUND);
    cr_assert_eq(tenor_scorer_find_label(scorer, 1, NULL), TENOR_NOT_FOUND);
    cr_assert_eq(tenor_scorer_find_label(NULL, 0, "report"), TENOR_NOT_FOUND);
    tenor_scorer_close(scorer);
    tiny_model_remove(stance.path);
    tiny_model_remove(genre.path);
}

/* ---- What is asked of a result ------------------------------------------------- */

struct scored {
    struct file stance, genre;
    tenor_scorer *scorer;
    tenor_result *result;
};

static struct scored score_article(void)
{
    struct scored scored = {.stance = write_model(&tiny_stance),
                            .genre = write_model(&tiny_genre),
                            .result = tenor_result_new()};
    const char *paths[] = {scored.stance.path, scored.genre.path};
    scored.scorer = tenor_scorer_open(paths, 2, NULL);
    const tenor_document document = {
        .size = sizeof document, .text = article, .text_length = sizeof article - 1};
    cr_assert_eq(tenor_score(scored.scorer, &document, scored.result, NULL), TENOR_OK);
    return scored;
}

static void release(struct scored *scored)
{
    tenor_result_free(scored->result);
    tenor_scorer_close(scored->scorer);
    tiny_model_remove(scored->stance.path);
    tiny_model_remove(scored->genre.path);
}

Test(opening, all_probabilities_and_decision_values_at_once)
{
    struct scored scored = score_article();
    double values[8];
    for (size_t model = 0; model < 3; model++) {
        const size_t labels = tenor_result_labels(scored.result, model);
        cr_assert_eq(tenor_result_probabilities(scored.result, model, values, 8), labels);
        for (size_t i = 0; i < labels; i++)
            cr_assert_eq(values[i], tenor_result_probability(scored.result, model, i));
        cr_assert_eq(tenor_result_decisions(scored.result, model, values, 8), labels);
        for (size_t i = 0; i < labels; i++)
            cr_assert_eq(values[i], tenor_result_decision(scored.result, model, i));
    }
    values[1] = -7;
    cr_assert_eq(tenor_result_probabilities(scored.result, 1, values, 1), 3);
    cr_assert_eq(values[1], -7, "no more than there is room for");
    cr_assert_eq(tenor_result_probabilities(scored.result, 1, NULL, 0), 3);
    cr_assert_eq(tenor_result_decisions(scored.result, 1, NULL, 0), 3);
    cr_assert_eq(tenor_result_probabilities(NULL, 0, values, 8), 0);
    cr_assert_eq(tenor_result_decisions(NULL, 0, values, 8), 0);
    release(&scored);
}

Test(opening, structs_are_filled_as_far_as_their_caller_knows_them)
{
    struct scored scored = score_article();
    struct {
        tenor_page page;
        size_t later;
    } grown = {.page = {.size = sizeof grown}, .later = 9};
    cr_assert_eq(tenor_result_page(scored.result, &grown.page), 1);
    cr_assert_eq(grown.page.size, sizeof grown);
    cr_assert_eq(grown.page.article_words, 10);
    cr_assert_eq(grown.later, 0, "what the library does not know is zero");
    tenor_page old = {.size = 2 * sizeof old.size, .comments = 77};
    cr_assert_eq(tenor_result_page(scored.result, &old), 1);
    cr_assert_eq(old.article_words, 10);
    cr_assert_eq(old.comments, 77, "beyond what the caller knows");
    tenor_page unset = {.comments = 77};
    cr_assert_eq(tenor_result_page(scored.result, &unset), 0);
    cr_assert_eq(unset.comments, 77);
    unset.size = 1 << 20;
    cr_assert_eq(tenor_result_page(scored.result, &unset), 0);
    cr_assert_eq(tenor_result_page(scored.result, NULL), 0);
    tenor_page nothing = {.size = sizeof nothing, .comments = 77};
    cr_assert_eq(tenor_result_page(NULL, &nothing), 0);
    cr_assert_eq(nothing.comments, 0);
    tenor_evidence evidence = {.size = sizeof evidence, .words = 77};
    cr_assert_eq(tenor_result_evidence(scored.result, &evidence), 1);
    cr_assert_eq(evidence.words, 10);
    cr_assert_eq(tenor_result_evidence(scored.result, NULL), 0);
    cr_assert_eq(tenor_result_evidence(NULL, &evidence), 0);
    cr_assert_eq(evidence.words, 0);
    evidence.size = 0;
    cr_assert_eq(tenor_result_evidence(scored.result, &evidence), 0);
    release(&scored);
}

/* What is found one by one: nothing is said to be filled in that is not. */
Test(opening, a_size_that_is_not_set_is_refused)
{
    struct scene scene = begin();
    must_score(&scene, (tenor_document){.size = sizeof(tenor_document), .text = small_page});
    tenor_comment comment = {.size = 0};
    tenor_speaker speaker = {.size = 0};
    tenor_target target = {.size = 0};
    tenor_target_mention mention = {.size = 0};
    tenor_mark mark = {.size = 0};
    tenor_feature feature = {.size = 0};
    tenor_passage passage = {.size = 0};
    tenor_run run = {.size = 0};
    cr_assert_gt(tenor_result_marks(scene.result, TENOR_MARK_HEDGE), 0);
    for (int set = 0; set < 2; set++) {
        cr_assert_eq(tenor_result_comment(scene.result, 0, &comment), set);
        cr_assert_eq(tenor_result_speaker(scene.result, 0, &speaker), set);
        cr_assert_eq(tenor_result_target(scene.result, 0, &target), set);
        cr_assert_eq(tenor_result_target_mention(scene.result, 0, 0, &mention), set);
        cr_assert_eq(tenor_result_mark(scene.result, TENOR_MARK_HEDGE, 0, &mark), set);
        cr_assert_eq(tenor_result_feature(scene.result, 0, &feature), set);
        cr_assert_eq(tenor_result_passage(scene.result, 0, &passage), set);
        cr_assert_eq(tenor_result_run(scene.result, 0, &run), set);
        comment.size = sizeof comment;
        speaker.size = sizeof speaker;
        target.size = sizeof target;
        mention.size = sizeof mention;
        mark.size = sizeof mark;
        feature.size = sizeof feature;
        passage.size = sizeof passage;
        run.size = sizeof run;
    }
    end(&scene);
}

static tenor_code score_with(struct scored *scored, const tenor_document *document)
{
    return tenor_score(scored->scorer, document, scored->result, NULL);
}

Test(opening, documents_have_a_size_and_bounds)
{
    struct scored scored = score_article();
    struct {
        tenor_document document;
        long later;
    } grown = {.document = {.size = sizeof grown, .text = article, .text_length = 40}};
    cr_assert_eq(score_with(&scored, &grown.document), TENOR_OK);
    grown.later = 1;
    cr_assert_eq(score_with(&scored, &grown.document), TENOR_BAD_ARGUMENT);
    cr_assert_eq(tenor_result_models(scored.result), 0);
    tenor_document document = {.text = article, .text_length = 40};
    cr_assert_eq(score_with(&scored, &document), TENOR_BAD_ARGUMENT);
    document.size = sizeof document;
    document.most_bytes = 40;
    cr_assert_eq(score_with(&scored, &document), TENOR_OK);
    document.most_bytes = 39;
    cr_assert_eq(score_with(&scored, &document), TENOR_TEXT_TOO_LARGE);
    document.most_bytes = 40;
    document.title = article;
    document.title_length = 41;
    cr_assert_eq(score_with(&scored, &document), TENOR_TEXT_TOO_LARGE);
    document.title_length = 0;
    document.format = (tenor_format)2;
    cr_assert_eq(score_with(&scored, &document), TENOR_BAD_ARGUMENT);
    document.format = TENOR_HTML;
    document.byline_length = 1;
    cr_assert_eq(score_with(&scored, &document), TENOR_BAD_ARGUMENT);
    release(&scored);
}
