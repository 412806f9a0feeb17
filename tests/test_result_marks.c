/* result: marks of every kind, features, titles, and the map from what was read to what was given. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "../classify/by_value.h"
#include "failing_malloc.h"
#include "shipped_scene.h"

#define KINDS (TENOR_MARK_FEATURE + 1)

static const char title[] = "  Vane: \"The caf\xe9 may be too old to open\" ";
static const char article[] =
    "The ferry may stop, said Olin Vane of the Port Office. \"It is probably too old for the "
    "caf\xc3\xa9,\" he added. Vane walked away in 1998.\n\n"
    "Ada Quill said that \"nobody had asked the islanders\" at all. NATO clearly praised her. "
    "The "
    "\"caf\xc3\xa9\" is closed, and officials said that they would perhaps sell it.";
static const char page[] =
    "<html><body><article><h1>Ferry &amp; fear</h1><p>The r&eacute;gime <b>may</b> stop the "
    "fer<i>ry</i> on Monday, &ldquo;as it can no longer pay for empty boats&rdquo;, Olin Vane "
    "said of the r&eacute;gime.</p><p>Ida Quill said that the r&eacute;gime was clearly wrong, "
    "and that the islanders would stay where they are.</p></article></body></html>";

static tenor_document document(void)
{
    return (tenor_document){.size = sizeof(tenor_document), .text = article, .title = title};
}

static tenor_document document_of_page(void)
{
    return (tenor_document){
        .size = sizeof(tenor_document), .text = page, .title = title, .format = TENOR_HTML};
}

static tenor_mark mark_at(tenor_result *result, tenor_mark_kind kind, size_t index)
{
    tenor_mark mark = {.size = sizeof mark};
    cr_assert_eq(tenor_result_mark(result, kind, index, &mark), 1, "%d %zu", kind, index);
    return mark;
}

static bool reads(const tenor_mark *mark, const char *text)
{
    const bool in_title = mark->title_begin < mark->title_end;
    const char *at = in_title ? title + mark->title_begin : article + mark->begin;
    const size_t length =
        in_title ? mark->title_end - mark->title_begin : mark->end - mark->begin;
    return length == strlen(text) && memcmp(at, text, length) == 0;
}

static const char *speaker_of(tenor_result *result, const tenor_mark *mark)
{
    static tenor_speaker speaker = {.size = sizeof speaker};
    if (mark->speaker == TENOR_NO_SPEAKER)
        return "-";
    cr_assert(tenor_result_speaker(result, mark->speaker, &speaker));
    return speaker.name;
}

Test(result_marks, quotations_have_speakers)
{
    static const struct {
        const char *text, *speaker;
    } wanted[] = {{"The caf\xe9 may be too old to open", "Olin Vane"},
                  {"It is probably too old for the caf\xc3\xa9,", "Olin Vane"},
                  {"nobody had asked the islanders", "Ada Quill"},
                  {"caf\xc3\xa9", "-"}};
    struct scene scene = begin();
    must_score(&scene, document());
    const size_t count = sizeof wanted / sizeof *wanted;
    cr_assert_eq(tenor_result_marks(scene.result, TENOR_MARK_QUOTATION), count);
    for (size_t i = 0; i < count; i++) {
        const tenor_mark mark = mark_at(scene.result, TENOR_MARK_QUOTATION, i);
        cr_expect(reads(&mark, wanted[i].text), "%zu", i);
        cr_expect_str_eq(speaker_of(scene.result, &mark), wanted[i].speaker, "%s",
                         wanted[i].text);
        cr_expect_eq(mark.attribution == TENOR_NO_ATTRIBUTION, wanted[i].speaker[0] == '-');
    }
    end(&scene);
}

Test(result_marks, what_stands_in_a_title)
{
    struct scene scene = begin();
    must_score(&scene, document());
    const tenor_mark hedge = mark_at(scene.result, TENOR_MARK_HEDGE, 0);
    cr_expect(reads(&hedge, "may"));
    cr_expect(hedge.begin == 0 && hedge.end == 0);
    const tenor_mark in_text = mark_at(scene.result, TENOR_MARK_HEDGE, 1);
    cr_expect(reads(&in_text, "may"));
    cr_expect(in_text.title_begin == 0 && in_text.title_end == 0 && in_text.begin == 10);
    tenor_result_places_as_read(scene.result, 1);
    const tenor_mark read = mark_at(scene.result, TENOR_MARK_HEDGE, 0);
    cr_expect(read.begin < read.end && read.title_begin == hedge.title_begin &&
              read.title_end == hedge.title_end);
    tenor_passage passage = {.size = sizeof passage};
    cr_assert(tenor_result_passage(scene.result, 0, &passage));
    cr_expect(passage.title_begin == 2 && passage.title_end == strlen(title) - 1);
    cr_assert(tenor_result_passage(scene.result, 1, &passage));
    cr_expect(passage.title_begin == 0 && passage.title_end == 0);
    end(&scene);
}

Test(result_marks, speakers_are_found_wherever_they_are_mentioned)
{
    static const char *const wanted[] = {"Vane", "Olin Vane of the Port Office", "he", "Vane"};
    struct scene scene = begin();
    size_t found = 0;
    must_score(&scene, document());
    for (size_t i = 0; i < tenor_result_marks(scene.result, TENOR_MARK_SPEAKER); i++) {
        const tenor_mark mark = mark_at(scene.result, TENOR_MARK_SPEAKER, i);
        if (strcmp(speaker_of(scene.result, &mark), "Olin Vane") != 0)
            continue;
        cr_assert(found < 4);
        cr_expect(reads(&mark, wanted[found]), "%s", wanted[found]);
        found++;
    }
    cr_expect_eq(found, 4);
    end(&scene);
}

Test(result_marks, targets_are_those_of_the_older_calls)
{
    struct scene scene = begin();
    must_score(&scene, document());
    size_t at = 0;
    tenor_target_mention mention = {.size = sizeof mention};
    for (size_t t = 0; t < tenor_result_targets(scene.result); t++)
        for (size_t i = 0; tenor_result_target_mention(scene.result, t, i, &mention); i++) {
            const tenor_mark mark = mark_at(scene.result, TENOR_MARK_TARGET, at++);
            cr_expect(mark.item == t && mark.begin == mention.begin && mark.end == mention.end);
            cr_expect(mark.author == mention.author && mark.speaker == mention.speaker);
            cr_expect_eq(mark.attribution == TENOR_NO_ATTRIBUTION, mention.author);
            cr_expect_str_eq(mark.tone, mention.tone);
            cr_expect_eq(mark.value, mention.probability);
            cr_expect_eq(mark.begin == mark.end, mark.title_begin < mark.title_end);
        }
    cr_expect(at > 4);
    cr_expect_eq(tenor_result_marks(scene.result, TENOR_MARK_TARGET), at);
    end(&scene);
}

static void expect_reasons(tenor_result *result, size_t model, size_t label)
{
    size_t at = 0, begin_at, end_at;
    tenor_reason reason = {.size = sizeof reason};
    cr_assert(tenor_result_explain(result, model, label));
    for (size_t r = 0; tenor_result_reason(result, r, &reason); r++)
        for (size_t i = 0; tenor_result_reason_place(result, r, i, &begin_at, &end_at); i++) {
            const tenor_mark mark = mark_at(result, TENOR_MARK_REASON, at++);
            cr_expect(mark.item == r && mark.begin == begin_at && mark.end == end_at);
            cr_expect_eq(mark.value, reason.weight);
            cr_expect_eq(begin_at == end_at, mark.title_begin < mark.title_end);
        }
    cr_expect(at > 20);
    cr_expect_eq(tenor_result_marks(result, TENOR_MARK_REASON), at);
}

Test(result_marks, reasons_are_those_explained_last)
{
    struct scene scene = begin();
    must_score(&scene, document());
    cr_expect_eq(tenor_result_marks(scene.result, TENOR_MARK_REASON), 0);
    expect_reasons(scene.result, 1, 0);
    expect_reasons(scene.result, 0, 1);
    cr_expect_eq(tenor_result_explain(scene.result, 9, 0), 0);
    cr_expect_eq(tenor_result_marks(scene.result, TENOR_MARK_REASON), 0);
    expect_reasons(scene.result, 1, 1);
    must_score(&scene, document());
    cr_expect_eq(tenor_result_marks(scene.result, TENOR_MARK_REASON), 0);
    end(&scene);
}

/* Reasons do not need the evidence, which is English. */
Test(result_marks, reasons_without_evidence)
{
    static const char german[] =
        "Der Minister sagte am Montag, dass die Regierung den Plan wohl nicht aufgeben werde. "
        "Die Opposition warf ihm vor, er habe die Bürger belogen, und verlangte eine Antwort "
        "auf die Frage, warum das Geld schon im Januar ausgegeben worden sei.";
    struct scene scene = begin();
    must_score(&scene, (tenor_document){.size = sizeof(tenor_document), .text = german});
    cr_assert_eq(result_evidence_of(scene.result).measured, 0);
    cr_expect_eq(tenor_result_features(scene.result), 0);
    cr_expect_eq(tenor_result_marks(scene.result, TENOR_MARK_FEATURE), 0);
    cr_assert(tenor_result_explain(scene.result, 0, 0));
    cr_expect(tenor_result_marks(scene.result, TENOR_MARK_REASON) > 20);
    end(&scene);
}

Test(result_marks, features_say_what_they_count)
{
    struct scene scene = begin();
    must_score(&scene, document());
    const size_t count = tenor_result_features(scene.result);
    tenor_feature feature = {.size = sizeof feature};
    size_t at = 0, seen = 0;
    for (size_t f = 0; f < count; f++) {
        cr_assert_eq(tenor_result_feature(scene.result, f, &feature), 1);
        cr_expect(*feature.name && *feature.unit && *feature.description);
        cr_expect_eq(feature.first_mark, at);
        for (; at < feature.first_mark + feature.marks; at++) {
            const tenor_mark mark = mark_at(scene.result, TENOR_MARK_FEATURE, at);
            cr_assert_eq(mark.item, f);
            cr_expect_eq(mark.value, feature.value);
            if (strcmp(feature.name, "style.years") == 0)
                seen += reads(&mark, "1998");
            if (strcmp(feature.name, "attribution.scare_quotes") == 0)
                seen += reads(&mark, "caf\xc3\xa9");
        }
    }
    cr_expect_eq(seen, 2);
    cr_expect_eq(tenor_result_marks(scene.result, TENOR_MARK_FEATURE), at);
    cr_expect_eq(tenor_result_feature(scene.result, count, &feature), 0);
    cr_expect_eq(tenor_result_feature(scene.result, 0, NULL), 0);
    cr_expect_eq(tenor_result_feature(NULL, 0, &feature), 0);
    cr_expect_eq(tenor_result_features(NULL), 0);
    end(&scene);
}

/* A reason knows the feature that it is, and so all that the feature counts. */
Test(result_marks, reasons_know_their_features)
{
    struct scene scene = begin();
    tenor_reason reason = {.size = sizeof reason};
    tenor_feature feature = {.size = sizeof feature};
    size_t found = 0, more = 0;
    must_score(&scene, document());
    cr_assert(tenor_result_explain(scene.result, 0, 0));
    for (size_t r = 0; tenor_result_reason(scene.result, r, &reason); r++) {
        cr_expect_eq(reason.feature == TENOR_NO_FEATURE, reason.unit == NULL);
        if (!reason.unit)
            continue;
        cr_assert(tenor_result_feature(scene.result, reason.feature, &feature));
        cr_expect_str_eq(feature.name, reason.text);
        cr_expect_eq(feature.value, reason.value);
        cr_expect(reason.occurrences == 0 || reason.occurrences == feature.marks);
        more += feature.marks > reason.occurrences;
        found++;
    }
    cr_expect(found > 50 && more > 20, "%zu %zu", found, more);
    end(&scene);
}

/* ---- The map --------------------------------------------------------------------------- */

/* A place of the text as read → where it was given, by the runs alone. */
static void there(const tenor_result *result, const tenor_mark *read, tenor_mark *given)
{
    tenor_run run = {.size = sizeof run};
    *given = (tenor_mark){.size = sizeof *given};
    for (size_t at = 0; tenor_result_run(result, at, &run); at = run.end) {
        size_t *begin_at = run.in_title ? &given->title_begin : &given->begin;
        size_t *end_at = run.in_title ? &given->title_end : &given->end;
        if (run.begin <= read->begin && read->begin < run.end)
            *begin_at = run.given_begin + (run.same ? read->begin - run.begin : 0);
        if (run.begin < read->end && read->end <= run.end)
            *end_at = run.same ? run.given_begin + (read->end - run.begin) : run.given_end;
    }
}

/* And back again. */
static void back(const tenor_result *result, const tenor_mark *given, tenor_mark *read)
{
    tenor_run run = {.size = sizeof run};
    const bool in_title = given->title_begin < given->title_end;
    const size_t begin_at = in_title ? given->title_begin : given->begin;
    const size_t end_at = in_title ? given->title_end : given->end;
    *read = (tenor_mark){.size = sizeof *read};
    for (size_t at = 0; tenor_result_run(result, at, &run); at = run.end) {
        if (run.in_title != in_title)
            continue;
        if (run.given_begin <= begin_at && begin_at < run.given_end)
            read->begin = run.begin + (run.same ? begin_at - run.given_begin : 0);
        if (run.given_begin < end_at && end_at <= run.given_end)
            read->end = run.same ? run.begin + (end_at - run.given_begin) : run.end;
    }
}

static void expect_mapped(struct scene *scene, tenor_document of)
{
    must_score(scene, of);
    cr_assert(tenor_result_explain(scene->result, 1, 1));
    for (int kind = 0; kind < KINDS; kind++) {
        const size_t count = tenor_result_marks(scene->result, (tenor_mark_kind)kind);
        cr_assert(count > 0 || kind == TENOR_MARK_APPROXIMATOR);
        for (size_t i = 0; i < count; i++) {
            tenor_mark mapped, again;
            tenor_result_places_as_read(scene->result, 0);
            const tenor_mark given = mark_at(scene->result, (tenor_mark_kind)kind, i);
            tenor_result_places_as_read(scene->result, 1);
            const tenor_mark read = mark_at(scene->result, (tenor_mark_kind)kind, i);
            there(scene->result, &read, &mapped);
            cr_expect(mapped.begin == given.begin && mapped.end == given.end &&
                          mapped.title_begin == given.title_begin &&
                          mapped.title_end == given.title_end,
                      "%d %zu: [%zu,%zu] and not [%zu,%zu]", kind, i, mapped.begin, mapped.end,
                      given.begin, given.end);
            back(scene->result, &given, &again);
            cr_expect(again.begin == read.begin && again.end == read.end,
                      "%d %zu: back at [%zu,%zu], not [%zu,%zu]", kind, i, again.begin,
                      again.end, read.begin, read.end);
        }
    }
    tenor_result_places_as_read(scene->result, 0);
}

Test(result_marks, every_mark_goes_there_and_back)
{
    struct scene scene = begin();
    expect_mapped(&scene, document());
    expect_mapped(&scene, document_of_page());
    end(&scene);
}

Test(result_marks, the_text_as_read_is_all_passages)
{
    struct scene scene = begin();
    size_t length = 7;
    tenor_run run = {.size = sizeof run};
    cr_expect_null(tenor_result_text(scene.result, &length));
    cr_expect_eq(length, 0);
    cr_expect_null(tenor_result_text(NULL, NULL));
    cr_expect_eq(tenor_result_run(scene.result, 0, &run), 0);
    cr_expect_eq(tenor_result_run(NULL, 0, &run), 0);
    must_score(&scene, document_of_page());
    cr_expect_eq(tenor_result_run(scene.result, 0, NULL), 0);
    const char *text = tenor_result_text(scene.result, &length);
    cr_assert(text && length > 100);
    tenor_passage passage = {.size = sizeof passage};
    tenor_result_places_as_read(scene.result, 1);
    for (size_t i = 0; tenor_result_passage(scene.result, i, &passage); i++)
        cr_expect(passage.end <= length && passage.text == text + passage.begin);
    cr_expect_eq(tenor_result_run(scene.result, length, &run), 0);
    cr_expect_eq(tenor_result_run(scene.result, (size_t)-1, &run), 0);

    memset(&run, 0x5a, sizeof run);
    const int in_title = run.in_title;
    run.size = offsetof(tenor_run, in_title);
    cr_assert(tenor_result_run(scene.result, 0, &run));
    cr_expect(run.begin == 0 && run.in_title == in_title);
    tenor_feature feature;
    memset(&feature, 0x5a, sizeof feature);
    const size_t marks = feature.marks;
    feature.size = offsetof(tenor_feature, marks);
    cr_assert(tenor_result_feature(scene.result, 0, &feature));
    cr_expect(feature.first_mark == 0 && feature.marks == marks);
    end(&scene);
}

/* ---- Without memory -------------------------------------------------------------------- */

static size_t ask(tenor_result *result, int what)
{
    tenor_feature feature = {.size = sizeof feature};
    tenor_speaker speaker = {.size = sizeof speaker};
    tenor_target target = {.size = sizeof target};
    switch (what) {
    case KINDS:
        return tenor_result_targets(result);
    case KINDS + 1:
        return (size_t)tenor_result_feature(result, 0, &feature);
    case KINDS + 2:
        return (size_t)tenor_result_speaker(result, 0, &speaker);
    case KINDS + 3:
        return (size_t)tenor_result_target(result, 0, &target);
    case KINDS + 4:
    case TENOR_MARK_REASON:
        return tenor_result_explain(result, 1, 1);
    default:
        return tenor_result_marks(result, (tenor_mark_kind)what);
    }
}

Test(result_marks, lack_of_memory_can_be_told)
{
    struct scene scene = begin();
    size_t failures = 0;
    for (int what = 0; what < KINDS + 5; what++) {
        bool failed = true;
        for (size_t successes = 0; failed; successes++) {
            tenor_result_free(scene.result);
            scene.result = tenor_result_new();
            must_score(&scene, document());
            cr_assert_eq(tenor_result_code(scene.result), TENOR_OK);
            failing_malloc_after(successes);
            const size_t found = ask(scene.result, what);
            failed = failing_malloc_stop();
            failures += failed;
            const tenor_code code = tenor_result_code(scene.result);
            cr_assert_eq(code, failed ? TENOR_NO_MEMORY : TENOR_OK, "%d %zu", what, successes);
            cr_assert(!failed || found == 0);
            cr_assert_eq(tenor_result_code(scene.result), TENOR_OK, "it is told once");
            const size_t again = ask(scene.result, what);
            cr_assert(failed ? again > 0 || what == TENOR_MARK_APPROXIMATOR : again == found);
            cr_assert_eq(tenor_result_code(scene.result), TENOR_OK);
        }
    }
    cr_expect(failures > 2 * KINDS);
    cr_expect_eq(tenor_result_code(NULL), TENOR_OK);
    end(&scene);
}
