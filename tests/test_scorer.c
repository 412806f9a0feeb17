/* The library as an embedder uses it: opening, scoring, and reading a result. */
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "../classify/by_value.h"
#include "../classify/result.h"
#include "../classify/tenor.h"
#include "failing_malloc.h"
#include "tiny_model.h"

static const char article[] =
    "The ferry company said on Monday that it may reject the costly harbour plan. "
    "\"We should clearly build it,\" said the mayor, Ada Quill. Officials said that the "
    "council "
    "was divided.";

struct files {
    char stance[512], genre[512];
};

static struct files write_models(void)
{
    struct files files;
    tiny_model_path(files.stance, sizeof files.stance);
    tiny_model_path(files.genre, sizeof files.genre);
    tiny_model_write(files.stance, &tiny_stance);
    tiny_model_write(files.genre, &tiny_genre);
    return files;
}

static void remove_models(const struct files *files)
{
    tiny_model_remove(files->stance);
    tiny_model_remove(files->genre);
}

static tenor_scorer *open_both(const struct files *files)
{
    const char *paths[] = {files->stance, files->genre};
    tenor_error error;
    tenor_scorer *scorer = tenor_scorer_open(paths, 2, &error);
    cr_assert(scorer, "%s", error.message);
    return scorer;
}

static tenor_document document_of(const char *text)
{
    return (tenor_document){
        .size = sizeof(tenor_document), .text = text, .text_length = strlen(text)};
}

static void must_score(const tenor_scorer *scorer, const char *text, tenor_result *result)
{
    tenor_document document = document_of(text);
    tenor_error error;
    cr_assert(tenor_score(scorer, &document, result, &error) == TENOR_OK, "%s", error.message);
}

/* Checks what holds for any scored article. */
static void check_result(const tenor_result *result)
{
    cr_assert(tenor_result_models(result) > 0);
    for (size_t model = 0; model < tenor_result_models(result); model++) {
        double sum = 0, best = 0;
        const char *label = tenor_result_label(result, model), *found = NULL;
        for (size_t i = 0; i < tenor_result_labels(result, model); i++) {
            double probability = tenor_result_probability(result, model, i);
            cr_assert(probability >= 0 && probability <= 1);
            sum += probability;
            if (probability > best) {
                best = probability;
                found = tenor_result_label_name(result, model, i);
            }
        }
        cr_assert(fabs(sum - 1) < 1e-12);
        cr_assert_str_eq(label, found);
        cr_assert_eq(tenor_result_confidence(result, model), best);
    }
    tenor_evidence evidence = result_evidence_of(result);
    cr_assert_eq(evidence.measured, 1);
    cr_assert(evidence.words > 0);
    cr_assert(evidence.quoted_share >= 0 && evidence.quoted_share <= 1);
    cr_assert(evidence.unnamed_share >= 0 && evidence.unnamed_share <= 1);
    cr_assert(evidence.hedges_per_100 >= 0 && evidence.hedges_per_100 <= 100);
}

/* Checks that a result is empty. */
static void check_empty(tenor_result *result)
{
    static const tenor_evidence nothing;
    tenor_evidence evidence = result_evidence_of(result);
    cr_assert_eq(tenor_result_models(result), 0);
    cr_assert_null(tenor_result_language(result));
    cr_assert_eq(tenor_result_notes(result), 0);
    cr_assert_null(tenor_result_task(result, 0));
    cr_assert_null(tenor_result_label(result, 0));
    cr_assert_null(tenor_result_label_name(result, 0, 0));
    cr_assert_eq(tenor_result_labels(result, 0), 0);
    cr_assert_eq(tenor_result_confidence(result, 0), 0);
    cr_assert_eq(tenor_result_probability(result, 0, 0), 0);
    cr_assert_eq(evidence.measured, 0);
    cr_assert_null(tenor_result_unmeasured(result));
    cr_assert_eq(evidence.words, 0);
    cr_assert_eq(tenor_result_speakers(result), 0);
    cr_assert_eq(evidence.hedges_per_100, nothing.hedges_per_100);
    cr_assert_eq(evidence.attributions_per_100, nothing.attributions_per_100);
    cr_assert_eq(tenor_result_notes(result), 0);
    cr_assert_eq(tenor_result_explain(result, 0, 0), 0);
    cr_assert_eq(tenor_result_marks(result, TENOR_MARK_CUE), 0);
}

Test(scorer, version_and_names)
{
    char version[32];
    snprintf(version, sizeof version, "%d.%d.%d", TENOR_VERSION_MAJOR, TENOR_VERSION_MINOR,
             TENOR_VERSION_PATCH);
    cr_assert_str_eq(tenor_version(), version);
    cr_assert_str_eq(tenor_code_name(TENOR_OK), "ok");
    cr_assert_str_eq(tenor_code_name(TENOR_EMPTY_TEXT), "empty_text");
    cr_assert_str_eq(tenor_code_name(TENOR_TEXT_TOO_LARGE), "text_too_large");
    cr_assert_str_eq(tenor_code_name(-1), "unknown");
    cr_assert_str_eq(tenor_code_name(9), "unknown");
    cr_assert_str_eq(tenor_note_name(TENOR_NOTE_INVALID_UTF8), "invalid_utf8");
    cr_assert_str_eq(tenor_note_name(TENOR_NOTE_LANGUAGE_UNCHECKED), "language_unchecked");
    cr_assert_null(tenor_note_name(0));
    cr_assert_null(tenor_note_name(TENOR_NOTE_NUL | TENOR_NOTE_UTF16));
}

Test(scorer, tells_its_models)
{
    struct files files = write_models();
    tenor_scorer *scorer = open_both(&files);
    cr_assert_eq(tenor_scorer_models(scorer), 2);
    cr_assert_str_eq(tenor_scorer_task(scorer, 0), "stance");
    cr_assert_str_eq(tenor_scorer_task(scorer, 1), "genre");
    cr_assert_null(tenor_scorer_task(scorer, 2));
    cr_assert_eq(tenor_scorer_labels(scorer, 0), 2);
    cr_assert_eq(tenor_scorer_labels(scorer, 1), 3);
    cr_assert_eq(tenor_scorer_labels(scorer, 2), 0);
    cr_assert_str_eq(tenor_scorer_label(scorer, 1, 2), "report");
    cr_assert_null(tenor_scorer_label(scorer, 1, 3));
    cr_assert_null(tenor_scorer_label(scorer, 2, 0));
    cr_assert_eq(tenor_scorer_models(NULL), 0);
    cr_assert_null(tenor_scorer_task(NULL, 0));
    tenor_scorer_close(scorer);
    tenor_scorer_close(NULL);
    remove_models(&files);
}

Test(scorer, scores_with_all_models)
{
    struct files files = write_models();
    tenor_scorer *scorer = open_both(&files);
    tenor_result *result = tenor_result_new();
    cr_assert(result);
    check_empty(result);
    must_score(scorer, article, result);
    check_result(result);
    cr_assert_eq(tenor_result_models(result), 2);
    cr_assert_str_eq(tenor_result_task(result, 1), "genre");
    cr_assert_str_eq(tenor_result_label(result, 1), "report");
    must_score(scorer, "A costly mistake: reject it.", result);
    cr_assert_str_eq(tenor_result_label(result, 0), "against");
    must_score(scorer, "Build it with pride: it brings jobs.", result);
    cr_assert_str_eq(tenor_result_label(result, 0), "for");
    tenor_result_free(result);
    tenor_result_free(NULL);
    tenor_scorer_close(scorer);
    remove_models(&files);
}

Test(scorer, evidence_is_counted)
{
    struct files files = write_models();
    tenor_scorer *scorer = open_both(&files);
    tenor_result *result = tenor_result_new();
    must_score(scorer, "It may rain and it might snow, but clearly not today or tomorrow.",
               result);
    tenor_evidence evidence = result_evidence_of(result);
    cr_assert_eq(evidence.words, 13);
    cr_assert(fabs(evidence.hedges_per_100 - 200.0 / 13) < 1e-9);
    cr_assert(fabs(evidence.boosters_per_100 - 100.0 / 13) < 1e-9);
    cr_assert_eq(evidence.attributions_per_100, 0);
    cr_assert_eq(evidence.quoted_share, 0);
    cr_assert_eq(evidence.unnamed_share, 0);
    must_score(scorer, "\"Four words in quotation\" and four words outside.", result);
    cr_assert(fabs(result_evidence_of(result).quoted_share - 0.5) < 1e-6);
    tenor_result_free(result);
    tenor_scorer_close(scorer);
    remove_models(&files);
}

Test(scorer, together_or_alone_the_same_bits)
{
    struct files files = write_models();
    tenor_scorer *both = open_both(&files);
    tenor_result *together = tenor_result_new(), *alone = tenor_result_new();
    const char *paths[] = {files.stance, files.genre};
    must_score(both, article, together);
    for (size_t model = 0; model < 2; model++) {
        tenor_scorer *one = tenor_scorer_open(&paths[model], 1, NULL);
        must_score(one, article, alone);
        for (size_t i = 0; i < tenor_result_labels(alone, 0); i++)
            cr_assert_eq(tenor_result_probability(alone, 0, i),
                         tenor_result_probability(together, model, i));
        tenor_scorer_close(one);
    }
    tenor_result_free(together);
    tenor_result_free(alone);
    tenor_scorer_close(both);
    remove_models(&files);
}

Test(scorer, models_of_other_recipes_score_side_by_side)
{
    struct files files = write_models();
    struct tiny_model other = tiny_genre;
    other.lexicon = "[hedging.modal]\nmay\n[hedging.verb]\nsuggest\nappear\n";
    tiny_model_write(files.genre, &other);
    tenor_scorer *both = open_both(&files);
    const char *path = files.genre;
    tenor_scorer *alone = tenor_scorer_open(&path, 1, NULL);
    tenor_result *with = tenor_result_new(), *without = tenor_result_new();
    must_score(both, article, with);
    must_score(alone, article, without);
    check_result(with);
    for (size_t i = 0; i < 3; i++)
        cr_assert_eq(tenor_result_probability(with, 1, i),
                     tenor_result_probability(without, 0, i));
    tenor_result_free(with);
    tenor_result_free(without);
    tenor_scorer_close(both);
    tenor_scorer_close(alone);
    remove_models(&files);
}

Test(scorer, a_result_moves_between_scorers)
{
    struct files files = write_models();
    tenor_scorer *both = open_both(&files);
    const char *path = files.genre;
    tenor_scorer *one = tenor_scorer_open(&path, 1, NULL);
    tenor_result *result = tenor_result_new();
    must_score(one, article, result);
    double before = tenor_result_confidence(result, 0);
    must_score(both, article, result);
    cr_assert_eq(tenor_result_models(result), 2);
    tenor_scorer_close(both);
    must_score(one, article, result);
    cr_assert_eq(tenor_result_models(result), 1);
    cr_assert_str_eq(tenor_result_task(result, 0), "genre");
    cr_assert_eq(tenor_result_confidence(result, 0), before);
    tenor_scorer_close(one);
    tenor_result_free(result);
    remove_models(&files);
}

Test(scorer, a_result_outlives_its_scorer)
{
    struct files files = write_models();
    tenor_scorer *scorer = open_both(&files);
    tenor_result *result = tenor_result_new();
    must_score(scorer, article, result);
    double confidence = tenor_result_confidence(result, 1);
    tenor_scorer_close(scorer);
    remove_models(&files);
    check_result(result);
    cr_assert_str_eq(tenor_result_task(result, 0), "stance");
    cr_assert_str_eq(tenor_result_label(result, 1), "report");
    cr_assert_str_eq(tenor_result_label_name(result, 1, 1), "opinion");
    cr_assert_eq(tenor_result_confidence(result, 1), confidence);
    tenor_result_free(result);
}

Test(scorer, refuses_what_cannot_be_opened)
{
    struct files files = write_models();
    const char *missing[] = {"no-such-file.tenor"}, *twice[] = {files.genre, files.genre};
    const char *second_missing[] = {files.genre, "no-such-file.tenor"}, *null[] = {NULL};
    const char *no_model[] = {"classify/tenor.h"};
    tenor_error error = {.code = TENOR_OK};
    cr_assert_null(tenor_scorer_open(missing, 1, &error));
    cr_assert_eq(error.code, TENOR_CANNOT_OPEN);
    cr_assert(strstr(error.message, "'no-such-file.tenor'"));
    cr_assert_null(tenor_scorer_open(second_missing, 2, &error));
    cr_assert_eq(error.code, TENOR_CANNOT_OPEN);
    cr_assert_null(tenor_scorer_open(no_model, 1, &error));
    cr_assert_eq(error.code, TENOR_BAD_MODEL);
    cr_assert_null(tenor_scorer_open(twice, 2, &error));
    cr_assert_eq(error.code, TENOR_BAD_MODEL);
    char expected[sizeof error.message];
    snprintf(expected, sizeof expected, "two models for the task 'genre': '%.90s' and '%.90s'",
             files.genre, files.genre);
    cr_assert_str_eq(error.message, expected);
    cr_assert_null(tenor_scorer_open(null, 1, &error));
    cr_assert_eq(error.code, TENOR_BAD_ARGUMENT);
    cr_assert_null(tenor_scorer_open(NULL, 1, &error));
    cr_assert_eq(error.code, TENOR_BAD_ARGUMENT);
    cr_assert_null(tenor_scorer_open(missing, 0, &error));
    cr_assert_eq(error.code, TENOR_BAD_ARGUMENT);
    cr_assert_null(tenor_scorer_open(missing, 1, NULL));
    remove_models(&files);
}

/* Scores into a result that is not empty, and expects it to be empty after the failure. */
static void expect_failure(const tenor_scorer *scorer, tenor_document document,
                           tenor_result *result, tenor_code code)
{
    tenor_error error = {.code = TENOR_OK};
    must_score(scorer, article, result);
    tenor_code got = tenor_score(scorer, &document, result, &error);
    cr_assert_eq(got, code, "%s: %s", tenor_code_name((int)got), error.message);
    cr_assert_eq(error.code, code);
    cr_assert(error.message[0] && !strchr(error.message, '\n'));
    check_empty(result);
    cr_assert_eq(tenor_score(scorer, &document, result, NULL), code);
}

Test(scorer, a_failure_leaves_nothing_behind)
{
    struct files files = write_models();
    tenor_scorer *scorer = open_both(&files);
    tenor_result *result = tenor_result_new();
    tenor_document document = document_of(article);
    char binary[4096];
    memset(binary, 1, sizeof binary);
    expect_failure(scorer, document_of(""), result, TENOR_EMPTY_TEXT);
    expect_failure(scorer, document_of(" \n\t\r\n \xc2\xa0 "), result, TENOR_EMPTY_TEXT);
    expect_failure(scorer, document_of("-- !! ..."), result, TENOR_EMPTY_TEXT);
    expect_failure(scorer,
                   (tenor_document){.size = sizeof(tenor_document),
                                    .text = binary,
                                    .text_length = sizeof binary},
                   result, TENOR_BINARY_TEXT);
    expect_failure(scorer,
                   (tenor_document){.size = sizeof(tenor_document),
                                    .text = binary,
                                    .text_length = ((size_t)1 << 30) + 1},
                   result, TENOR_TEXT_TOO_LARGE);
    expect_failure(scorer,
                   (tenor_document){.size = sizeof(tenor_document),
                                    .text = article,
                                    .text_length = 5,
                                    .title = binary,
                                    .title_length = SIZE_MAX},
                   result, TENOR_TEXT_TOO_LARGE);
    expect_failure(scorer, (tenor_document){.size = sizeof(tenor_document), .text = NULL},
                   result, TENOR_BAD_ARGUMENT);
    expect_failure(
        scorer,
        (tenor_document){
            .size = sizeof(tenor_document), .text = "x", .text_length = 1, .title_length = 1},
        result, TENOR_BAD_ARGUMENT);
    expect_failure(
        scorer,
        (tenor_document){
            .size = sizeof(tenor_document), .text = "x", .text_length = 1, .source_length = 1},
        result, TENOR_BAD_ARGUMENT);
    cr_assert_eq(tenor_score(NULL, &document, result, NULL), TENOR_BAD_ARGUMENT);
    cr_assert_eq(tenor_score(scorer, NULL, result, NULL), TENOR_BAD_ARGUMENT);
    cr_assert_eq(tenor_score(scorer, &document, NULL, NULL), TENOR_BAD_ARGUMENT);
    must_score(scorer, article, result);
    check_result(result);
    tenor_result_free(result);
    tenor_scorer_close(scorer);
    remove_models(&files);
}

Test(scorer, an_error_is_untouched_by_success)
{
    struct files files = write_models();
    tenor_scorer *scorer = open_both(&files);
    tenor_result *result = tenor_result_new();
    tenor_document document = document_of(article);
    tenor_error error = {.code = TENOR_BAD_MODEL, .message = "as before"};
    cr_assert_eq(tenor_score(scorer, &document, result, &error), TENOR_OK);
    cr_assert_eq(error.code, TENOR_BAD_MODEL);
    cr_assert_str_eq(error.message, "as before");
    tenor_result_free(result);
    tenor_scorer_close(scorer);
    remove_models(&files);
}

static double confidence_of(const tenor_scorer *scorer, tenor_document document, unsigned notes)
{
    tenor_result *result = tenor_result_new();
    tenor_error error;
    cr_assert(tenor_score(scorer, &document, result, &error) == TENOR_OK, "%s", error.message);
    cr_assert_eq(tenor_result_notes(result), notes);
    double confidence = tenor_result_confidence(result, 0);
    tenor_result_free(result);
    return confidence;
}

Test(scorer, notes_say_how_the_text_was_read)
{
    struct files files = write_models();
    tenor_scorer *scorer = open_both(&files);
    static const char utf16[] = "\xff\xfeR\0e\0j\0e\0c\0t\0 \0i\0t\0";
    static const char nul[] = "Reject it now\0please";
    double plain = confidence_of(scorer, document_of("Reject it"), 0);
    double wide = confidence_of(scorer,
                                (tenor_document){.size = sizeof(tenor_document),
                                                 .text = utf16,
                                                 .text_length = sizeof utf16 - 1},
                                TENOR_NOTE_UTF16);
    cr_assert_eq(plain, wide);
    cr_assert_eq(plain, confidence_of(scorer, document_of("\xef\xbb\xbfReject it\r\n"), 0));
    cr_assert_eq(confidence_of(scorer, document_of("Reject it now please"), 0),
                 confidence_of(scorer,
                               (tenor_document){.size = sizeof(tenor_document),
                                                .text = nul,
                                                .text_length = sizeof nul - 1},
                               TENOR_NOTE_NUL));
    confidence_of(scorer, document_of("Reject it, caf\xc3\xa9 \xff"), TENOR_NOTE_INVALID_UTF8);
    tenor_scorer_close(scorer);
    remove_models(&files);
}

Test(scorer, title_and_source_count)
{
    struct files files = write_models();
    struct tiny_model sourced = tiny_stance;
    sourced.known_source = "The Evening Ferry";
    tiny_model_write(files.stance, &sourced);
    tenor_scorer *scorer = open_both(&files);
    tenor_document document = document_of("Reject it.");
    double plain = confidence_of(scorer, document, 0);
    document.source = "The Unheard Of";
    document.source_length = strlen(document.source);
    cr_assert_eq(confidence_of(scorer, document, 0), plain);
    document.source = "The Evening Ferry, and more";
    document.source_length = strlen("The Evening Ferry");
    cr_assert(confidence_of(scorer, document, 0) > plain);
    document.source = NULL;
    document.source_length = 0;
    document.title = "A costly mistake, and more";
    document.title_length = strlen("A costly mistake");
    cr_assert_neq(confidence_of(scorer, document, 0), plain);
    tenor_scorer_close(scorer);
    remove_models(&files);
}

/* ---- Memory ------------------------------------------------------------------ */

Test(scorer, a_smaller_cache_gives_the_same_result)
{
    struct files files = write_models();
    tenor_scorer *scorer = open_both(&files);
    tenor_result *much = tenor_result_new(), *little = tenor_result_new();
    tenor_result_limit(NULL, 5);
    tenor_result_limit(little, 0);
    for (size_t i = 0; i < 40; i++) {
        if (i == 20) /* in the middle, too */
            tenor_result_limit(little, 4000);
        must_score(scorer,
                   i % 3   ? article
                   : i % 2 ? "The ferry came late."
                           : "We must save it.",
                   much);
        must_score(scorer,
                   i % 3   ? article
                   : i % 2 ? "The ferry came late."
                           : "We must save it.",
                   little);
        for (size_t m = 0; m < 2; m++)
            for (size_t k = 0; k < tenor_scorer_labels(scorer, m); k++)
                cr_assert_eq(tenor_result_probability(much, m, k),
                             tenor_result_probability(little, m, k));
    }
    tenor_result_free(much);
    tenor_result_free(little);
    tenor_scorer_close(scorer);
    remove_models(&files);
}

/* The limit is shared by the caches in use. */
Test(scorer, a_limit_set_on_a_warm_result_is_kept_in_full)
{
    struct files files = write_models();
    tenor_scorer *scorer = open_both(&files);
    tenor_result *result = tenor_result_new();
    const size_t bytes = (size_t)14 << 20, each = bytes / scorer->readers_count;
    must_score(scorer, article, result);
    tenor_result_limit(result, bytes);
    for (size_t g = 0; g < scorer->readers_count; g++)
        cr_assert_eq(result->caches[g].limit, each, "%zu of %zu", result->caches[g].limit,
                     each);
    must_score(scorer, article, result);
    tenor_result_free(result);
    tenor_scorer_close(scorer);
    remove_models(&files);
}

Test(scorer, nothing_is_allocated_once_warm)
{
    struct files files = write_models();
    tenor_scorer *scorer = open_both(&files);
    tenor_result *result = tenor_result_new();
    must_score(scorer, article, result);
    must_score(scorer, article, result); /* rows are cached from the second text on */
    tenor_result_explain(result, 0, 0);
    tenor_result_explain(result, 1, 0);
    size_t before = failing_malloc_count();
    for (size_t i = 0; i < 10; i++) {
        must_score(scorer, article, result);
        tenor_result_explain(result, i % 2, 0);
    }
    cr_assert_eq(failing_malloc_count(), before);
    tenor_result_free(result);
    tenor_scorer_close(scorer);
    remove_models(&files);
}

/* Opens, scores and asks for reasons, while the allocation after `successes` fails. */
static bool all_steps(const struct files *files, size_t successes)
{
    const char *paths[] = {files->stance, files->genre};
    tenor_document document = document_of(article);
    tenor_error opening = {.code = TENOR_OK}, scoring = {.code = TENOR_OK};
    failing_malloc_after(successes);
    tenor_scorer *scorer = tenor_scorer_open(paths, 2, &opening);
    tenor_result *result = tenor_result_new();
    tenor_code code =
        scorer && result ? tenor_score(scorer, &document, result, &scoring) : TENOR_NO_MEMORY;
    size_t count = code == TENOR_OK ? tenor_result_explain(result, 0, 0) : 0;
    bool failed = failing_malloc_stop();

    cr_assert(scorer || opening.code == TENOR_NO_MEMORY, "opening, %zu: %s", successes,
              opening.message);
    cr_assert(code == TENOR_OK || code == TENOR_NO_MEMORY, "scoring, %zu: %s", successes,
              scoring.message);
    if (scorer && result && code != TENOR_OK) {
        cr_assert_eq(scoring.code, TENOR_NO_MEMORY);
        check_empty(result);
        must_score(scorer, article, result);
    }
    if (scorer && result)
        check_result(result);
    cr_assert(failed || count > 3);
    tenor_result_free(result);
    tenor_scorer_close(scorer);
    return failed;
}

Test(scorer, every_failed_allocation_is_reported)
{
    struct files files = write_models();
    size_t successes = 0;
    while (all_steps(&files, successes))
        successes++;
    cr_assert(successes > 20);
    remove_models(&files);
}

/* ---- Threads ------------------------------------------------------------------ */

struct worker {
    const tenor_scorer *scorer;
    double expected;
    bool agreed;
};

static void *score_often(void *argument)
{
    struct worker *worker = argument;
    tenor_document document = document_of(article);
    tenor_result *result = tenor_result_new();
    worker->agreed = result != NULL;
    for (int i = 0; worker->agreed && i < 50; i++)
        worker->agreed = tenor_score(worker->scorer, &document, result, NULL) == TENOR_OK &&
                         memcmp(&(double){tenor_result_confidence(result, 1)},
                                &worker->expected, sizeof worker->expected) == 0;
    tenor_result_free(result);
    return NULL;
}

Test(scorer, threads_share_it)
{
    enum { THREADS = 4 };
    struct files files = write_models();
    tenor_scorer *scorer = open_both(&files);
    tenor_result *result = tenor_result_new();
    must_score(scorer, article, result);
    struct worker workers[THREADS];
    pthread_t threads[THREADS];
    for (size_t i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){scorer, tenor_result_confidence(result, 1), false};
        cr_assert_eq(pthread_create(&threads[i], NULL, score_often, &workers[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        cr_assert(workers[i].agreed);
    }
    tenor_result_free(result);
    tenor_scorer_close(scorer);
    remove_models(&files);
}

/* ---- Languages --------------------------------------------------------- */

static const char german[] =
    "Der Gemeinderat hat am Montag beschlossen, die Fähre zur Insel nur noch bis Ende Mai "
    "fahren "
    "zu lassen. Man könne leere Boote nicht länger bezahlen, sagte die Bürgermeisterin vor der "
    "Sitzung. Die Bewohner wollen dagegen klagen, denn ohne das Schiff kommt keine Post.";

static const char english[] =
    "The ferry company said on Monday that it may reject the costly harbour plan. \"We should "
    "clearly build it,\" said the mayor, Ada Quill. Officials said that the council was "
    "divided, "
    "and that nobody could say what would become of the boats in the winter.";

/* Of Odia there are no fingerprints. 200 characters and more, so that they are asked. */
static const char odia[] =
    "ଫେରୀ ମେ ମାସର ଶେଷରୁ ଦ୍ୱୀପକୁ ଯିବ ନାହିଁ ବୋଲି ମେୟର କହିଛନ୍ତି। ଲୋକମାନେ ଅଦାଲତକୁ ଯିବାକୁ ଚାହାନ୍ତି, "
    "କାରଣ ଫେରୀ ବିନା ଦ୍ୱୀପକୁ ଡାକ କିମ୍ବା ରୁଟି ଆସିବ ନାହିଁ। ଡାକ୍ତରଙ୍କୁ ଛୋଟ ଡଙ୍ଗାରେ ଆସିବାକୁ ପଡ଼ିବ। "
    "ପରିଷଦ ଆସନ୍ତା ମାସରେ ପୁଣି ଆଲୋଚନା କରିବ। ପ୍ରଦେଶ ଖର୍ଚ୍ଚର ଏକ ଅଂଶ ଦେବାକୁ ରାଜି ଅଛି।";

/* Russian in windows-1251. */
static const char mojibake[] =
    "\xcf\xe0\xf0\xee\xec \xef\xe5\xf0\xe5\xf1\xf2\xe0\xed\xe5\xf2 "
    "\xf5\xee\xe4\xe8\xf2\xfc \xed\xe0 \xee\xf1\xf2\xf0\xee\xe2 \xe2 "
    "\xec\xe0\xe5.";

/* An English stance model and a genre model of the language `of_genre`. */
static tenor_scorer *open_english(struct files *files, const char *of_genre)
{
    struct tiny_model stance = tiny_stance, genre = tiny_genre;
    *files = write_models();
    stance.language = "en";
    genre.language = of_genre;
    tiny_model_write(files->stance, &stance);
    tiny_model_write(files->genre, &genre);
    return open_both(files);
}

static void check_scored(tenor_result *result, size_t model)
{
    cr_assert_null(tenor_result_abstained(result, model));
    cr_assert_not_null(tenor_result_label(result, model));
    cr_assert_gt(tenor_result_confidence(result, model), 0);
}

static void check_reason(tenor_result *result, size_t model, const char *reason)
{
    cr_assert_not_null(tenor_result_abstained(result, model));
    cr_assert_str_eq(tenor_result_abstained(result, model), reason);
    cr_assert_eq(tenor_result_familiarity(result, model), 0);
    cr_assert_not_null(tenor_result_task(result, model));
    cr_assert_null(tenor_result_label(result, model));
    cr_assert_eq(tenor_result_confidence(result, model), 0);
    for (size_t label = 0; label < tenor_result_labels(result, model); label++)
        cr_assert_eq(tenor_result_probability(result, model, label), 0);
    cr_assert_eq(tenor_result_explain(result, model, 0), 0);
    cr_assert_eq(tenor_result_decision(result, model, 0), 0);
}

static void check_abstained(tenor_result *result, size_t model)
{
    check_reason(result, model, "language");
}

/* Only the words were counted. */
static void check_unmeasured(tenor_result *result)
{
    const tenor_evidence evidence = result_evidence_of(result);
    tenor_speaker speaker = {.size = sizeof speaker};
    cr_assert_eq(evidence.measured, 0);
    cr_assert_gt(evidence.words, 0);
    cr_assert_eq(evidence.words, result_page_of(result).article_words);
    cr_assert_eq(evidence.hedges_per_100, 0);
    cr_assert_eq(evidence.boosters_per_100, 0);
    cr_assert_eq(evidence.attributions_per_100, 0);
    cr_assert_eq(evidence.quoted_share, 0);
    cr_assert_eq(evidence.unnamed_share, 0);
    cr_assert_eq(tenor_result_speakers(result), 0);
    cr_assert_eq(tenor_result_speaker(result, 0, &speaker), 0);
}

Test(scorer, a_model_abstains_from_other_languages)
{
    static const struct {
        const char *of_genre; /* the other model is English */
        bool genre_scores;
    } cases[] = {{"en", false}, {"fr", false}, {"de", true}, {NULL, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct files files;
        tenor_scorer *scorer = open_english(&files, cases[i].of_genre);
        tenor_result *result = tenor_result_new();
        must_score(scorer, german, result);
        cr_assert_eq(tenor_result_models(result), 2);
        cr_assert_str_eq(tenor_result_language(result), "de");
        cr_assert_str_eq(tenor_result_unmeasured(result), "language");
        cr_assert_gt(result_evidence_of(result).words, 30);
        check_unmeasured(result);
        cr_assert_eq(tenor_result_notes(result), 0);
        check_abstained(result, 0);
        (cases[i].genre_scores ? check_scored : check_abstained)(result, 1);

        /* The text before makes no difference. */
        must_score(scorer, "Der Gemeinderat hat beschlossen.", result);
        cr_assert_null(tenor_result_language(result));
        check_scored(result, 0);
        check_scored(result, 1);
        cr_assert_eq(result_evidence_of(result).measured, 1);

        /* Scored all the same, but what is not English is not measured. */
        for (int no_abstain = 0; no_abstain < 2; no_abstain++) {
            tenor_document document = document_of(german);
            document.any_language = !no_abstain;
            document.no_abstain = no_abstain;
            cr_assert_eq(tenor_score(scorer, &document, result, NULL), TENOR_OK);
            cr_assert_str_eq(tenor_result_language(result), "de");
            check_scored(result, 0);
            check_scored(result, 1);
            check_unmeasured(result);
        }
        tenor_result_free(result);
        tenor_scorer_close(scorer);
        remove_models(&files);
    }
}

/* Of a language that cannot be told it is known that it is not English. */
Test(scorer, an_english_model_abstains_from_other_letters)
{
    static const struct {
        const char *of_genre;
        bool genre_scores;
    } cases[] = {{"en", false}, {"de", true}, {NULL, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int without_data = 0; without_data < 2; without_data++) {
            struct files files;
            tenor_scorer *scorer = open_english(&files, cases[i].of_genre);
            tenor_result *result = tenor_result_new();
            if (without_data)
                result->languages.directory = "/nowhere/at/all";
            must_score(scorer, odia, result);
            cr_assert_null(tenor_result_language(result));
            check_abstained(result, 0);
            (cases[i].genre_scores ? check_scored : check_abstained)(result, 1);
            check_unmeasured(result);
            cr_assert_str_eq(tenor_result_unmeasured(result), "language");
            cr_assert_eq(tenor_result_notes(result),
                         without_data ? TENOR_NOTE_LANGUAGE_UNCHECKED : 0);

            tenor_document document = document_of(odia);
            document.any_language = 1;
            cr_assert_eq(tenor_score(scorer, &document, result, NULL), TENOR_OK);
            check_scored(result, 0);
            check_unmeasured(result);

            /* The text before makes no difference. */
            must_score(scorer, english, result);
            check_scored(result, 0);
            cr_assert_eq(result_evidence_of(result).measured, 1);
            cr_assert_null(tenor_result_unmeasured(result));
            tenor_result_free(result);
            tenor_scorer_close(scorer);
            remove_models(&files);
        }
}

Test(scorer, a_model_abstains_from_a_wrong_encoding)
{
    struct files files;
    tenor_scorer *scorer = open_english(&files, NULL); /* genre: of any language */
    tenor_result *result = tenor_result_new();
    for (int any_language = 0; any_language < 2; any_language++) {
        tenor_document document = document_of(mojibake);
        document.any_language = any_language;
        document.charset = "windows-1252";
        cr_assert_eq(tenor_score(scorer, &document, result, NULL), TENOR_OK);
        cr_assert_null(tenor_result_language(result));
        cr_assert_str_eq(result_page_of(result).charset, "windows-1252");
        check_reason(result, 0, "encoding");
        cr_assert_str_eq(tenor_result_unmeasured(result), "encoding");
        check_scored(result, 1);
        check_unmeasured(result);
    }

    /* Forced; declared; and the text before makes no difference. */
    tenor_document document = document_of(mojibake);
    document.no_abstain = 1;
    document.charset = "windows-1252";
    cr_assert_eq(tenor_score(scorer, &document, result, NULL), TENOR_OK);
    check_scored(result, 0);
    check_unmeasured(result);
    document = document_of(mojibake);
    document.charset = "windows-1251";
    cr_assert_eq(tenor_score(scorer, &document, result, NULL), TENOR_OK);
    check_abstained(result, 0); /* too short for its language to be clear, but not English */
    check_scored(result, 1);
    check_unmeasured(result);
    cr_assert_null(tenor_result_language(result));
    document.charset = "iso-8859-2";
    cr_assert_eq(tenor_score(scorer, &document, result, NULL), TENOR_OK);
    check_reason(result, 0, "encoding");
    must_score(scorer, english, result);
    check_scored(result, 0);
    cr_assert_eq(result_evidence_of(result).measured, 1);
    tenor_result_free(result);
    tenor_scorer_close(scorer);
    remove_models(&files);
}

Test(scorer, english_is_scored_by_english_models)
{
    struct files files;
    tenor_scorer *scorer = open_english(&files, "de");
    tenor_result *result = tenor_result_new();
    must_score(scorer, english, result);
    cr_assert_str_eq(tenor_result_language(result), "en");
    check_scored(result, 0);
    check_abstained(result, 1);
    cr_assert_null(result->languages.handle, "the library was not needed");
    cr_assert_null(tenor_result_abstained(result, 2));
    cr_assert_null(tenor_result_abstained(NULL, 0));
    cr_assert_null(tenor_result_language(NULL));
    tenor_result_free(result);
    tenor_scorer_close(scorer);
    remove_models(&files);
}

Test(scorer, models_without_a_language_score_any)
{
    struct files files = write_models();
    tenor_scorer *scorer = open_both(&files);
    tenor_result *result = tenor_result_new();
    const char *const texts[] = {german, mojibake};
    for (size_t i = 0; i < 2; i++) {
        must_score(scorer, texts[i], result);
        check_scored(result, 0);
        check_scored(result, 1);
        check_unmeasured(result);
    }
    must_score(scorer, english, result);
    cr_assert_eq(result_evidence_of(result).measured, 1);
    tenor_result_free(result);
    tenor_scorer_close(scorer);
    remove_models(&files);
}

Test(scorer, a_language_that_could_not_be_checked_is_noted)
{
    struct files files;
    tenor_scorer *scorer = open_english(&files, "en");
    tenor_result *result = tenor_result_new();
    result->languages.directory = "/nowhere/at/all";
    must_score(scorer, german, result);
    cr_assert_eq(tenor_result_notes(result), TENOR_NOTE_LANGUAGE_UNCHECKED);
    cr_assert_null(tenor_result_language(result));
    check_scored(result, 0);
    must_score(scorer, english, result);
    cr_assert_eq(tenor_result_notes(result), 0);
    cr_assert_str_eq(tenor_result_language(result), "en");
    tenor_result_free(result);
    tenor_scorer_close(scorer);
    remove_models(&files);
}

Test(scorer, a_result_is_empty_after_a_failure)
{
    struct files files;
    tenor_scorer *scorer = open_english(&files, "en");
    tenor_document document = document_of(english);
    size_t failures = 0;
    for (bool failed = true; failed; failures += failed) {
        tenor_result *result = tenor_result_new();
        cr_assert_not_null(result);
        failing_malloc_after(failures);
        tenor_code code = tenor_score(scorer, &document, result, NULL);
        failed = failing_malloc_stop();
        cr_assert_eq(code, failed ? TENOR_NO_MEMORY : TENOR_OK);
        if (failed)
            check_empty(result);
        tenor_result_free(result);
    }
    cr_assert_gt(failures, 10);

    tenor_result *result = tenor_result_new();
    tenor_document nothing = document_of(" ");
    must_score(scorer, english, result);
    cr_assert_str_eq(tenor_result_language(result), "en");
    cr_assert_eq(tenor_score(scorer, &nothing, result, NULL), TENOR_EMPTY_TEXT);
    check_empty(result);
    must_score(scorer, english, result);
    cr_assert_eq(tenor_score(NULL, &document, result, NULL), TENOR_BAD_ARGUMENT);
    check_empty(result);
    tenor_result_free(result);
    tenor_scorer_close(scorer);
    remove_models(&files);
}

Test(scorer, no_memory_to_tell_a_language)
{
    struct files files;
    tenor_scorer *scorer = open_english(&files, "en");
    bool failed = true;
    for (size_t n = 0; failed; n++) {
        tenor_result *result = tenor_result_new();
        tenor_document document = document_of(german);
        failing_malloc_after(n);
        tenor_code code = tenor_score(scorer, &document, result, NULL);
        failed = failing_malloc_stop();
        cr_assert_eq(code, failed ? TENOR_NO_MEMORY : TENOR_OK);
        cr_assert_eq(tenor_result_models(result), failed ? 0 : 2);
        tenor_result_free(result);
    }
    tenor_scorer_close(scorer);
    remove_models(&files);
}

/* ---- Abstentions ------------------------------------------------------------------ */

static tenor_scorer *open_careful(struct files *files)
{
    struct tiny_model stance = tiny_stance;
    stance.familiarity = true;
    tiny_model_write(files->stance, &stance);
    const char *paths[] = {files->stance, files->genre};
    tenor_scorer *scorer = tenor_scorer_open(paths, 2, NULL);
    cr_assert_not_null(scorer);
    return scorer;
}

/* Why the first model gives the text no label. */
static const char *reason_for(const tenor_scorer *scorer, tenor_result *result,
                              const char *text, int no_abstain, double min_confidence)
{
    const tenor_document document = {.size = sizeof document,
                                     .text = text,
                                     .text_length = strlen(text),
                                     .no_abstain = no_abstain,
                                     .min_confidence = min_confidence};
    cr_assert_eq(tenor_score(scorer, &document, result, NULL), TENOR_OK);
    const char *reason = tenor_result_abstained(result, 0);
    const bool labelled = tenor_result_label(result, 0) != NULL;
    cr_expect_eq(labelled, !reason);
    cr_expect_eq(tenor_result_confidence(result, 0) > 0, labelled);
    cr_expect_eq(tenor_result_probability(result, 0, 0) > 0, labelled);
    cr_expect(labelled || tenor_result_explain(result, 0, 0) == 0);
    cr_expect_null(tenor_result_abstained(result, 1), "the other model has no familiarity");
    cr_expect_eq(tenor_result_familiarity(result, 1), 0);
    return reason;
}

Test(scorer, a_model_gives_no_label_to_what_is_not_like_its_training_set)
{
    struct files files = write_models();
    tenor_scorer *scorer = open_careful(&files);
    tenor_result *result = tenor_result_new();
    const char *familiar = tiny_stance.samples[0], *strange = "Zzyzx qwfpg arstd.";
    cr_expect_null(reason_for(scorer, result, familiar, 0, 0));
    cr_expect_gt(tenor_result_familiarity(result, 0), 0);
    cr_expect_str_eq(reason_for(scorer, result, strange, 0, 0), "unfamiliar");
    cr_expect_lt(tenor_result_familiarity(result, 0), 0);
    cr_expect_null(reason_for(scorer, result, strange, 1, 0), "it must give one");
    cr_expect_null(reason_for(scorer, result, familiar, 0, 0), "nothing is left from before");
    tenor_result_free(result);
    tenor_scorer_close(scorer);
    remove_models(&files);
}

/* A text that is unfamiliar as well is short before all. */
Test(scorer, a_model_gives_no_label_to_few_words)
{
    struct files files = write_models();
    struct tiny_model stance = tiny_stance;
    stance.familiarity = true;
    stance.minimum_words = 4;
    tiny_model_write(files.stance, &stance);
    tenor_scorer *scorer = open_both(&files);
    tenor_result *result = tenor_result_new();
    cr_expect_eq(tenor_result_minimum_words(result, 0), 0, "nothing is scored");
    cr_expect_str_eq(reason_for(scorer, result, "Reject it now!", 0, 0), "short");
    cr_expect_str_eq(reason_for(scorer, result, "Zzyzx qwfpg.", 0, 0), "short");
    cr_expect_str_eq(reason_for(scorer, result, "Zzyzx qwfpg arstd zxcvd.", 0, 0),
                     "unfamiliar");
    cr_expect_null(reason_for(scorer, result, "Reject it now, please", 0, 0));
    cr_expect_null(reason_for(scorer, result, "Reject", 1, 0), "it must give one");
    cr_expect_eq(tenor_result_minimum_words(result, 0), 4);
    cr_expect_eq(tenor_result_minimum_words(result, 1), 0, "of the other model");
    cr_expect_eq(tenor_result_minimum_words(result, 2), 0, "there is no such model");
    cr_expect_eq(tenor_result_minimum_words(NULL, 0), 0);
    cr_expect_eq(tenor_result_notes(result), 0);
    tenor_result_free(result);
    tenor_scorer_close(scorer);
    remove_models(&files);
}

/* What is in another language is that, however short. */
Test(scorer, language_comes_before_length)
{
    struct files files = write_models();
    struct tiny_model stance = tiny_stance;
    stance.language = "en";
    stance.minimum_words = 1000;
    tiny_model_write(files.stance, &stance);
    tenor_scorer *scorer = open_both(&files);
    tenor_result *result = tenor_result_new();
    tenor_document document = document_of(german);
    cr_assert_eq(tenor_score(scorer, &document, result, NULL), TENOR_OK);
    cr_expect_str_eq(tenor_result_abstained(result, 0), "language");
    document.any_language = 1;
    cr_assert_eq(tenor_score(scorer, &document, result, NULL), TENOR_OK);
    cr_expect_str_eq(tenor_result_abstained(result, 0), "short");
    tenor_result_free(result);
    tenor_scorer_close(scorer);
    remove_models(&files);
}

Test(scorer, no_label_has_less_confidence_than_is_asked_for)
{
    struct files files = write_models();
    tenor_scorer *scorer = open_careful(&files);
    tenor_result *result = tenor_result_new();
    const char *text = tiny_stance.samples[0];
    cr_expect_null(reason_for(scorer, result, text, 0, 0));
    const double confidence = tenor_result_confidence(result, 0);
    tenor_document document = {.size = sizeof document,
                               .text = text,
                               .text_length = strlen(text),
                               .min_confidence = confidence};
    cr_assert_eq(tenor_score(scorer, &document, result, NULL), TENOR_OK);
    cr_expect_null(tenor_result_abstained(result, 0));
    document.min_confidence = 1;
    cr_assert_eq(tenor_score(scorer, &document, result, NULL), TENOR_OK);
    cr_expect_str_eq(tenor_result_abstained(result, 0), "low_margin");
    cr_expect_null(tenor_result_label(result, 0));
    cr_expect_null(reason_for(scorer, result, text, 1, 0));
    const double bad[] = {-0.1, 1.1, NAN, INFINITY};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const tenor_document wrong = {.size = sizeof wrong,
                                      .text = text,
                                      .text_length = strlen(text),
                                      .min_confidence = bad[i]};
        cr_expect_eq(tenor_score(scorer, &wrong, result, NULL), TENOR_BAD_ARGUMENT);
    }
    tenor_result_free(result);
    tenor_scorer_close(scorer);
    remove_models(&files);
}
