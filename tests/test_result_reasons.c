/* result: reasons and marks, as an embedder asks for them, and their places. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "../classify/by_value.h"
#include "../classify/result.h"
#include "failing_malloc.h"
#include "shipped_scene.h"
#include "tiny_model.h"

static tenor_document document_of(const char *text)
{
    return (tenor_document){
        .size = sizeof(tenor_document), .text = text, .text_length = strlen(text)};
}

static const char article[] =
    "Rebels advance, officials say\n\nThe rebels may hold the caf\xc3\xa9, \"perhaps for "
    "days\", Ada Quill said on Monday. She clearly didn't see the rebel-held caf\xc3\xa9. "
    "About "
    "thirty rebels said that they would stay.";

/* The number of the word reason that reads so. */
static size_t reason_named(const tenor_result *result, const char *text, tenor_reason *reason)
{
    reason->size = sizeof *reason;
    for (size_t i = 0; tenor_result_reason(result, i, reason); i++)
        if (!reason->unit && strcmp(reason->text, text) == 0)
            return i;
    cr_assert_fail("no reason '%s'", text);
    return 0;
}

/* Each place of a reason must read as it does, apart from capitals. */
static void expect_places(const tenor_result *result, const char *bytes, const char *text,
                          const char *as_given, size_t count)
{
    tenor_reason reason;
    const size_t index = reason_named(result, text, &reason);
    size_t begin, end = 0;
    cr_expect_eq(reason.occurrences, count, "'%s': %zu", text, reason.occurrences);
    for (size_t i = 0; i < count; i++) {
        const size_t before = end;
        cr_assert_eq(tenor_result_reason_place(result, index, i, &begin, &end), 1);
        cr_expect(begin >= before && begin < end);
        cr_expect(end - begin == strlen(as_given) &&
                      strncmp(bytes + begin + 1, as_given + 1, end - begin - 1) == 0,
                  "'%.*s' is not '%s'", (int)(end - begin), bytes + begin, as_given);
    }
    cr_expect_eq(tenor_result_reason_place(result, index, count, &begin, &end), 0);
}

Test(result_reasons, they_add_up_to_the_decision_value)
{
    struct scene scene = begin();
    must_score(&scene, document_of(article));
    for (size_t model = 0; model < 2; model++)
        for (size_t label = 0; label < tenor_result_labels(scene.result, model); label++) {
            const size_t count = tenor_result_explain(scene.result, model, label);
            tenor_reason reason = {.size = sizeof reason};
            double sum = 0, size = 0;
            cr_assert(count > 20);
            for (size_t i = 0; i < count; i++) {
                cr_assert_eq(tenor_result_reason(scene.result, i, &reason), 1);
                sum += reason.weight;
                size += fabs(reason.weight);
                const bool is_feature = strcmp(reason.kind, "feature") == 0;
                cr_expect_eq(is_feature, reason.unit != NULL);
                cr_expect(*reason.text || strcmp(reason.kind, "constant") == 0);
            }
            cr_assert_eq(tenor_result_reason(scene.result, count, &reason), 0);
            cr_expect(fabs(sum - tenor_result_decision(scene.result, model, label)) <=
                      1e-6 * size);
        }
    cr_expect_float_eq(tenor_result_decision(scene.result, 1, 0),
                       -tenor_result_decision(scene.result, 1, 1), 1e-15);
    end(&scene);
}

Test(result_reasons, places_are_bytes_of_the_text_as_given)
{
    struct scene scene = begin();
    must_score(&scene, document_of(article));
    cr_assert(tenor_result_explain(scene.result, 1, 1));
    expect_places(scene.result, article, "Rebels", "Rebels", 3);
    expect_places(scene.result, article, "caf\xc3\xa9", "caf\xc3\xa9", 2);
    expect_places(scene.result, article, "didn't", "didn't", 1);
    expect_places(scene.result, article, "rebel-held", "rebel-held", 1);
    end(&scene);
}

Test(result_reasons, places_in_latin_1)
{
    static const char latin[] = "Le caf\xe9 of the \xe9lite. The caf\xe9 of rebels.";
    struct scene scene = begin();
    must_score(&scene, document_of(latin));
    cr_assert_str_eq(result_page_of(scene.result).charset, "windows-1252");
    cr_assert(tenor_result_explain(scene.result, 1, 1));
    expect_places(scene.result, latin, "caf\xc3\xa9", "caf\xe9", 2);
    expect_places(scene.result, latin, "rebels", "rebels", 1);
    end(&scene);
}

Test(result_reasons, places_in_html)
{
    static const char page[] =
        "<html><head><title>Caf&eacute;</title></head><body><nav><a href=/>Rebels</a></nav>"
        "<article><p>The re<b>bels</b> may hold the caf&eacute; for days, officials said on "
        "Monday, and nobody knows how long that is going to last.</p><p>Some ten rebels and "
        "their friends were seen near the river, where the road to the city "
        "begins.</p></article></body></html>";
    struct scene scene = begin();
    tenor_document document = document_of(page);
    document.format = TENOR_HTML;
    must_score(&scene, document);
    cr_assert(tenor_result_explain(scene.result, 1, 1));
    tenor_reason reason;
    const size_t index = reason_named(scene.result, "rebels", &reason);
    size_t begin_at, end_at;
    cr_assert_eq(reason.occurrences, 2);
    cr_assert(tenor_result_reason_place(scene.result, index, 0, &begin_at, &end_at));
    cr_expect(strncmp(page + begin_at, "re<b>bels", end_at - begin_at) == 0 &&
                  end_at - begin_at == strlen("re<b>bels"),
              "'%.*s'", (int)(end_at - begin_at), page + begin_at);
    cr_assert(tenor_result_reason_place(scene.result, index, 1, &begin_at, &end_at));
    cr_expect_eq(page + begin_at, strstr(page, "rebels"));
    reason_named(scene.result, "caf\xc3\xa9", &reason);
    end(&scene);
}

Test(result_reasons, a_title_beside_the_text_has_no_places_in_it)
{
    struct scene scene = begin();
    tenor_document document = document_of("The rebels advance.");
    document.title = "Rebels";
    document.title_length = 6;
    must_score(&scene, document);
    cr_assert(tenor_result_explain(scene.result, 1, 1));
    tenor_reason reason;
    const size_t index = reason_named(scene.result, "Rebels", &reason);
    size_t begin_at = 9, end_at = 9;
    cr_assert(tenor_result_reason_place(scene.result, index, 0, &begin_at, &end_at));
    cr_expect_eq(begin_at + end_at, 0);
    cr_assert(tenor_result_reason_place(scene.result, index, 1, &begin_at, &end_at));
    cr_expect_eq(begin_at, 4);
    end(&scene);
}

Test(result_reasons, none_where_nothing_was_asked_or_given)
{
    struct scene scene = begin();
    tenor_reason reason = {.size = sizeof reason};
    size_t begin_at, end_at;
    cr_expect_eq(tenor_result_explain(NULL, 0, 0), 0);
    cr_expect_eq(tenor_result_reason(NULL, 0, &reason), 0);
    cr_expect_eq(tenor_result_reason_place(NULL, 0, 0, &begin_at, &end_at), 0);
    cr_expect_eq(tenor_result_decision(NULL, 0, 0), 0);
    cr_expect_eq(tenor_result_explain(scene.result, 0, 0), 0);
    cr_expect_eq(tenor_result_reason(scene.result, 0, &reason), 0);
    must_score(&scene, document_of(article));
    cr_expect_eq(tenor_result_reason(scene.result, 0, &reason), 0, "nothing was asked for");
    cr_expect_eq(tenor_result_explain(scene.result, 2, 0), 0);
    cr_expect_eq(tenor_result_explain(scene.result, 1, 2), 0);
    cr_assert(tenor_result_explain(scene.result, 1, 0) > 0);
    cr_expect_eq(tenor_result_reason(scene.result, 0, NULL), 0);

    const tenor_document few = document_of("The rebels advance."); /* too few words */
    cr_assert_eq(tenor_score(scene.scorer, &few, scene.result, NULL), TENOR_OK);
    cr_assert_not_null(tenor_result_abstained(scene.result, 1));
    cr_expect_eq(tenor_result_reason(scene.result, 0, &reason), 0, "the old ones are gone");
    cr_expect_eq(tenor_result_explain(scene.result, 1, 0), 0);
    cr_expect_eq(tenor_result_decision(scene.result, 1, 0), 0);
    end(&scene);
}

/* A program that was built with an older, shorter struct. */
Test(result_reasons, no_more_is_filled_in_than_the_caller_knows)
{
    struct scene scene = begin();
    must_score(&scene, document_of(article));
    cr_assert(tenor_result_explain(scene.result, 1, 1));
    tenor_reason reason;
    memset(&reason, 0x5a, sizeof reason);
    reason.size = offsetof(tenor_reason, occurrences);
    const tenor_reason before = reason;
    cr_assert_eq(tenor_result_reason(scene.result, 0, &reason), 1);
    cr_expect_eq(reason.size, offsetof(tenor_reason, occurrences));
    cr_expect_neq(reason.weight, before.weight);
    cr_expect_eq(reason.occurrences, before.occurrences);
    tenor_mark mark;
    memset(&mark, 0x5a, sizeof mark);
    mark.size = offsetof(tenor_mark, speaker);
    const size_t speaker = mark.speaker;
    cr_assert_eq(tenor_result_mark(scene.result, TENOR_MARK_CUE, 0, &mark), 1);
    cr_expect_eq(mark.speaker, speaker);
    cr_expect(mark.begin < mark.end);
    end(&scene);
}

Test(result_reasons, a_result_is_explained_after_its_scorer_was_closed)
{
    struct scene scene = begin();
    must_score(&scene, document_of(article));
    tenor_scorer_close(scene.scorer);
    scene.scorer = NULL;
    tenor_reason reason;
    for (size_t model = 0; model < 2; model++) {
        cr_assert(tenor_result_explain(scene.result, model, 1) > 20);
        reason_named(scene.result, "Rebels", &reason);
    }

    /* Another scorer's features have other names. */
    char path[512];
    tiny_model_path(path, sizeof path);
    tiny_model_write(path, &tiny_stance);
    const char *paths[] = {path};
    scene.scorer = tenor_scorer_open(paths, 1, NULL);
    must_score(&scene, document_of("It clearly may stay."));
    const size_t count = tenor_result_explain(scene.result, 0, 0);
    bool found = false;
    reason.size = sizeof reason;
    for (size_t i = 0; i < count && tenor_result_reason(scene.result, i, &reason); i++)
        if (reason.unit && strcmp(reason.text, "booster.certainty") == 0) {
            found = true;
            cr_expect_float_eq(reason.value, 25, 1e-6);
            cr_expect_eq(reason.mean, 0);
            cr_expect_str_eq(reason.unit, "per 100 words");
            cr_expect_eq(reason.occurrences, 1);
        }
    cr_expect(found);
    end(&scene);
    tiny_model_remove(path);
}

Test(result_reasons, a_failed_allocation_gives_none)
{
    struct scene scene = begin();
    bool failed = true;
    size_t successes = 0;
    for (; failed; successes++) {
        tenor_result_free(scene.result);
        scene.result = tenor_result_new();
        must_score(&scene, document_of(article));
        failing_malloc_after(successes);
        const size_t count = tenor_result_explain(scene.result, 1, 1);
        const size_t marks = tenor_result_marks(scene.result, TENOR_MARK_SPEAKER);
        failed = failing_malloc_stop();
        cr_assert_eq(count == 0 || marks == 0, failed);
        cr_assert(tenor_result_explain(scene.result, 1, 1) > 20);
        cr_assert(tenor_result_marks(scene.result, TENOR_MARK_SPEAKER) > 0);
    }
    cr_assert(successes > 10);
    end(&scene);
}

/* ---- Marks ----------------------------------------------------------------------------- */

/* Checks that mark number `index` of a kind reads so. */
static tenor_mark expect_mark(tenor_result *result, tenor_mark_kind kind, size_t index,
                              const char *text)
{
    tenor_mark mark = {.size = sizeof mark};
    cr_assert_eq(tenor_result_mark(result, kind, index, &mark), 1, "no '%s'", text);
    cr_expect(mark.end - mark.begin == strlen(text) &&
                  strncmp(article + mark.begin, text, strlen(text)) == 0,
              "'%.*s' is not '%s'", (int)(mark.end - mark.begin), article + mark.begin, text);
    return mark;
}

static size_t speaker_named(tenor_result *result, const char *name)
{
    tenor_speaker speaker = {.size = sizeof speaker};
    for (size_t i = 0; tenor_result_speaker(result, i, &speaker); i++)
        if (strcmp(speaker.name, name) == 0)
            return i;
    cr_assert_fail("no speaker '%s'", name);
    return 0;
}

/* Of the shipped models one has lists of targets: both read what its extractor finds. */
Test(result_reasons, models_of_one_group_in_either_order)
{
    struct scene scene = begin();
    cr_assert(scene.scorer->group_count == 1);
    must_score(&scene, document_of(article));
    for (size_t round = 0; round < 4; round++) {
        const size_t model = round % 2;
        tenor_reason reason = {.size = sizeof reason};
        size_t targets = 0, placed = 0;
        cr_assert(tenor_result_explain(scene.result, model, 0) > 0);
        for (size_t i = 0; tenor_result_reason(scene.result, i, &reason); i++) {
            cr_expect(strlen(reason.text) < 100);
            if (!reason.unit)
                continue;
            targets += strncmp(reason.text, "target.", 7) == 0;
            placed += strcmp(reason.text, "hedging.modal") == 0 && reason.occurrences > 0;
        }
        cr_expect_eq(targets > 0, model == 1, "model %zu: %zu", model, targets);
        cr_expect_eq(placed, 1);
    }
    end(&scene);
}

Test(result_reasons, marks_say_where_the_evidence_stands)
{
    struct scene scene = begin();
    must_score(&scene, document_of(article));
    tenor_result *result = scene.result;
    tenor_mark mark = expect_mark(result, TENOR_MARK_HEDGE, 0, "may");
    cr_expect_str_eq(mark.category, "hedging.modal");
    cr_expect_eq(mark.author, mark.attribution == TENOR_NO_ATTRIBUTION);
    mark = expect_mark(result, TENOR_MARK_HEDGE, 1, "perhaps");
    cr_expect_eq(mark.author, 0);
    cr_expect_eq(mark.speaker, speaker_named(result, "Ada Quill"));
    mark = expect_mark(result, TENOR_MARK_BOOSTER, 0, "clearly");
    cr_expect_eq(mark.author, 1);
    cr_expect_eq(mark.speaker, TENOR_NO_SPEAKER);
    expect_mark(result, TENOR_MARK_APPROXIMATOR, 0, "About");
    expect_mark(result, TENOR_MARK_QUOTATION, 0, "perhaps for days");
    cr_expect_eq(tenor_result_marks(result, TENOR_MARK_QUOTATION), 1);

    const tenor_mark cue = expect_mark(result, TENOR_MARK_CUE, 1, "said");
    const tenor_mark source = expect_mark(result, TENOR_MARK_SOURCE, 1, "Ada Quill");
    cr_expect_eq(cue.attribution, source.attribution);
    cr_expect_eq(cue.speaker, speaker_named(result, "Ada Quill"));
    size_t contents = 0;
    mark.size = sizeof mark;
    for (size_t i = 0; tenor_result_mark(result, TENOR_MARK_CONTENT, i, &mark); i++)
        contents += mark.attribution == cue.attribution;
    cr_expect(contents >= 1);

    const size_t count = tenor_result_marks(result, TENOR_MARK_SPEAKER);
    size_t last = 0, named = 0, speaker = 0;
    for (size_t i = 0; i < count; i++) {
        cr_assert(tenor_result_mark(result, TENOR_MARK_SPEAKER, i, &mark));
        cr_expect(mark.speaker == speaker ? mark.begin >= last : mark.speaker == speaker + 1);
        speaker = mark.speaker;
        last = mark.begin;
        named += strncmp(article + mark.begin, "Ada Quill", 9) == 0;
    }
    cr_expect_eq(named, 1, "each place once");
    cr_expect_eq(speaker + 1, tenor_result_speakers(result));
    cr_expect_eq(tenor_result_mark(result, TENOR_MARK_SPEAKER, count, &mark), 0);
    cr_expect_eq(tenor_result_mark(result, TENOR_MARK_HEDGE, 0, NULL), 0);
    cr_expect_eq(tenor_result_marks(result, (tenor_mark_kind)11), 0);
    cr_expect_eq(tenor_result_marks(result, (tenor_mark_kind)-1), 0);
    cr_expect_eq(tenor_result_marks(NULL, TENOR_MARK_HEDGE), 0);
    end(&scene);
}

Test(result_reasons, no_marks_where_nothing_was_measured)
{
    static const char german[] =
        "Der Minister sagte am Montag, dass die Regierung den Plan wohl nicht aufgeben werde. "
        "Die Opposition warf ihm vor, er habe die Bürger belogen, und verlangte eine Antwort "
        "auf die Frage, warum das Geld schon im Januar ausgegeben worden sei.";
    struct scene scene = begin();
    tenor_mark mark = {.size = sizeof mark};
    cr_expect_eq(tenor_result_marks(scene.result, TENOR_MARK_HEDGE), 0);
    must_score(&scene, document_of(article));
    cr_expect(tenor_result_marks(scene.result, TENOR_MARK_CUE) > 0);
    must_score(&scene, document_of(german));
    cr_assert_eq(result_evidence_of(scene.result).measured, 0);
    cr_expect_eq(tenor_result_marks(scene.result, TENOR_MARK_CUE), 0);
    cr_expect_eq(tenor_result_mark(scene.result, TENOR_MARK_CUE, 0, &mark), 0);
    end(&scene);
}
