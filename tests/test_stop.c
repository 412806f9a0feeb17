/* Stopping: tenor_score ends with TENOR_STOPPED at each question, with an empty result, which can
 * be used again and then has the same bits. Calls that find more end likewise, and find the same when
 * they are made again. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../features/base/hash.h"
#include "../features/base/stop.h"
#include "nasty_texts.h"
#include "shipped_scene.h"

/* Says stop at question number `at`, from 1; never if that is 0. */
struct asker {
    size_t at, asked;
};

static int ask(void *context)
{
    struct asker *asker = context;
    cr_assert(asker->at == 0 || asker->asked < asker->at, "asked again after it said stop");
    return ++asker->asked == asker->at;
}

static tenor_document stoppable(const char *text, size_t length, int html, struct asker *asker)
{
    return (tenor_document){.size = sizeof(tenor_document),
                            .text = text,
                            .text_length = length,
                            .format = html ? TENOR_HTML : TENOR_TEXT,
                            .no_abstain = 1,
                            .stop = ask,
                            .stop_context = asker};
}

struct bits {
    double numbers[64];
    size_t count;
};

static struct bits bits_of(const tenor_result *result)
{
    struct bits bits = {.count = 0};
    for (size_t m = 0; m < tenor_result_models(result); m++)
        for (size_t l = 0; l < tenor_result_labels(result, m) && bits.count < 64; l++)
            bits.numbers[bits.count++] = tenor_result_decision(result, m, l);
    return bits;
}

static void check_empty(struct scene *scene)
{
    tenor_page page = {.size = sizeof page};
    tenor_result_page(scene->result, &page);
    cr_assert_eq(tenor_result_models(scene->result), 0);
    cr_assert_null(tenor_result_label(scene->result, 0));
    cr_assert_eq(tenor_result_speakers(scene->result), 0);
    cr_assert_eq(page.article_words, 0);
}

/* Scores a text of so many bytes to the end, then stops at question 1 and others, `most` at most. */
static void walk(struct scene *scene, const struct nasty_text *kind, size_t size, size_t most)
{
    char *text = malloc(size);
    struct asker asker = {0, 0};
    tenor_error error;
    cr_assert(text);
    const tenor_document document = stoppable(text, nasty_text_write(kind, text, size),
                                              kind->format == DOCUMENT_HTML, &asker);
    const tenor_code code = tenor_score(scene->scorer, &document, scene->result, &error);
    const struct bits whole = bits_of(scene->result);
    const size_t questions = asker.asked;
    cr_assert_gt(questions, 0, "%s: nobody was asked", kind->name);
    for (size_t at = 1; at <= questions; at += questions / most + 1) {
        asker = (struct asker){at, 0};
        const tenor_code stopped = tenor_score(scene->scorer, &document, scene->result, &error);
        if (asker.asked < at) { /* once all has been grown there is less to ask */
            cr_assert_eq(stopped, code);
            break;
        }
        cr_assert_eq(stopped, TENOR_STOPPED, "%s: question %zu: %s", kind->name, at,
                     tenor_code_name((int)stopped));
        cr_assert_str_eq(error.message, "stopped");
        check_empty(scene);
    }
    asker = (struct asker){0, 0};
    cr_assert_eq(tenor_score(scene->scorer, &document, scene->result, &error), code);
    const struct bits again = bits_of(scene->result);
    cr_assert_eq(again.count, whole.count);
    cr_assert_eq(memcmp(again.numbers, whole.numbers, whole.count * sizeof *whole.numbers), 0,
                 "%s: other bits after a stop", kind->name);
    free(text);
}

Test(stop, at_each_question)
{
    static const struct nasty_text kinds[] = {
        {"text", "The ferry\n\n", "\"We sail,\" said Olin Vane%u. It may rain.\n\n",
         DOCUMENT_TEXT},
        {"page", "<h1>The ferry</h1>",
         "<p>\"We sail,\" said <a href=x>Olin</a> Vane&nbsp;%u. It may rain.</p>",
         DOCUMENT_HTML}};
    struct scene scene = begin();
    for (size_t i = 0; i < 2; i++)
        walk(&scene, &kinds[i], 20000, SIZE_MAX);
    end(&scene);
}

/* Of each nasty kind at a few questions. */
Test(stop, in_nasty_texts)
{
    struct scene scene = begin();
    for (size_t i = 0; i < NASTY_TEXTS; i++)
        walk(&scene, &nasty_texts[i], 10000, 8);
    end(&scene);
}

/* Questions come often: at least one for every so many bytes, whatever they are. */
Test(stop, is_asked_often)
{
    enum { SIZE = 1 << 18, BYTES = 1 << 16 };
    struct scene scene = begin();
    static char text[SIZE];
    for (size_t i = 0; i < NASTY_TEXTS; i++) {
        struct asker asker = {0, 0};
        const struct nasty_text *kind = &nasty_texts[i];
        const tenor_document document =
            stoppable(text, nasty_text_write(kind, text, sizeof text),
                      kind->format == DOCUMENT_HTML, &asker);
        tenor_score(scene.scorer, &document, scene.result, NULL);
        cr_expect(asker.asked >= SIZE / BYTES, "%s: asked %zu times", kind->name, asker.asked);
    }
    end(&scene);
}

/* ---- Calls that find more ---------------------------------------------------------------- */

enum call {
    MARKS,
    EXPLAIN = TENOR_MARK_FEATURE + 1,
    TARGETS,
    TARGET,
    MENTION,
    FEATURE,
    COMMENT
};
#define CALLS (COMMENT + 1)

/* What the call returns; below EXPLAIN it is of a kind of marks. */
static size_t call(tenor_result *result, enum call call)
{
    tenor_target target = {.size = sizeof target};
    tenor_target_mention mention = {.size = sizeof mention};
    tenor_feature feature = {.size = sizeof feature};
    tenor_comment comment = {.size = sizeof comment};
    switch (call) {
    case EXPLAIN:
        return tenor_result_explain(result, 1, 1);
    case TARGETS:
        return tenor_result_targets(result);
    case TARGET:
        return (size_t)tenor_result_target(result, 0, &target);
    case MENTION:
        return (size_t)tenor_result_target_mention(result, 0, 0, &mention);
    case FEATURE:
        return (size_t)tenor_result_feature(result, 2, &feature);
    case COMMENT:
        return (size_t)tenor_result_comment(result, 0, &comment);
    default:
        return tenor_result_marks(result, (tenor_mark_kind)call);
    }
}

static uint64_t digest_bytes(uint64_t digest, const void *bytes, size_t length)
{
    return hash_combine(digest, hash_bytes(bytes, length));
}

static uint64_t digest_marks(tenor_result *result, tenor_mark_kind kind)
{
    uint64_t digest = 0;
    tenor_mark mark = {.size = sizeof mark};
    for (size_t i = 0; tenor_result_mark(result, kind, i, &mark); i++) {
        const size_t places[] = {mark.begin, mark.end, mark.speaker, mark.attribution,
                                 mark.item};
        digest = digest_bytes(digest, places, sizeof places);
        digest = digest_bytes(digest, &mark.value, sizeof mark.value);
    }
    return digest;
}

static uint64_t digest_reasons(tenor_result *result)
{
    uint64_t digest = 0;
    tenor_reason reason = {.size = sizeof reason};
    for (size_t i = 0; tenor_result_reason(result, i, &reason); i++) {
        digest = digest_bytes(digest, reason.text, strlen(reason.text));
        digest = digest_bytes(digest, &reason.weight, sizeof reason.weight);
    }
    return hash_combine(digest, digest_marks(result, TENOR_MARK_REASON));
}

/* All that the call found. */
static uint64_t digest_of(tenor_result *result, enum call call)
{
    uint64_t digest = 0;
    tenor_target target = {.size = sizeof target};
    tenor_comment comment = {.size = sizeof comment};
    if (call == EXPLAIN)
        return digest_reasons(result);
    if (call < EXPLAIN)
        return digest_marks(result, (tenor_mark_kind)call);
    if (call == FEATURE)
        return digest_marks(result, TENOR_MARK_FEATURE);
    for (size_t i = 0; call == COMMENT && tenor_result_comment(result, i, &comment); i++)
        digest = digest_bytes(digest, comment.text, comment.text_length);
    for (size_t i = 0; call != COMMENT && tenor_result_target(result, i, &target); i++) {
        digest = digest_bytes(digest, target.name, strlen(target.name));
        digest = digest_bytes(digest, &target.tone, sizeof target.tone);
    }
    return digest;
}

struct outcome {
    size_t returned;
    uint64_t digest;
};

/* Scores, and calls until question number `at`; 0: without a stop. */
static struct outcome find_more(struct scene *scene, const tenor_document *document,
                                enum call what, size_t at)
{
    struct asker *asker = document->stop_context;
    *asker = (struct asker){0, 0};
    cr_assert_eq(tenor_score(scene->scorer, document, scene->result, NULL), TENOR_OK);
    if (what == (enum call)TENOR_MARK_REASON)
        cr_assert(tenor_result_explain(scene->result, 1, 1));
    *asker = (struct asker){at, 0};
    const size_t returned = call(scene->result, what);
    const bool stopped = at > 0 && asker->asked == at;
    cr_assert(!stopped || returned == 0, "call %d, question %zu", (int)what, at);
    cr_assert_eq(tenor_result_code(scene->result), stopped ? TENOR_STOPPED : TENOR_OK);
    cr_assert_eq(tenor_result_code(scene->result), TENOR_OK, "it is told once");
    if (at == 0)
        return (struct outcome){returned, digest_of(scene->result, what)};
    asker->at = 0;
    return (struct outcome){call(scene->result, what), digest_of(scene->result, what)};
}

/* Does such a text have a score? */
static bool is_scored(struct scene *scene, const struct nasty_text *kind)
{
    char text[8000];
    struct asker asker = {0, 0};
    const tenor_document document = stoppable(text, nasty_text_write(kind, text, sizeof text),
                                              kind->format == DOCUMENT_HTML, &asker);
    return tenor_score(scene->scorer, &document, scene->result, NULL) == TENOR_OK;
}

/* Stops a call at questions 1, 1 + stride, ... */
static void walk_call(struct scene *scene, const struct nasty_text *kind, size_t size,
                      enum call what, size_t stride)
{
    char *text = malloc(size);
    struct asker asker = {0, 0};
    cr_assert(text);
    const tenor_document document = stoppable(text, nasty_text_write(kind, text, size),
                                              kind->format == DOCUMENT_HTML, &asker);
    const struct outcome whole = find_more(scene, &document, what, 0);
    const size_t questions = asker.asked;
    cr_assert(questions > 0 || whole.returned == 0, "%s: call %d: nobody was asked", kind->name,
              (int)what);
    for (size_t at = 1; at <= questions; at += stride) {
        const struct outcome again = find_more(scene, &document, what, at);
        cr_assert_eq(again.returned, whole.returned, "%s: call %d, question %zu: %zu and %zu",
                     kind->name, (int)what, at, again.returned, whole.returned);
        cr_assert_eq(again.digest, whole.digest, "%s: call %d, question %zu", kind->name,
                     (int)what, at);
    }
    free(text);
}

static const struct nasty_text talk = {
    "talk", "<h1>The ferry</h1><p>The ferry sank on Tuesday, he said.</p>",
    "<p>\"We may sail,\" said <b>Olin</b> Vane%u of Syria. He clearly didn't.</p>"
    "<div class=comment><b class=author>Quill</b><p>It did not sink at all.</p></div>",
    DOCUMENT_HTML};

Test(stop, calls_that_find_more)
{
    struct scene scene = begin();
    for (int what = 0; what < CALLS; what++)
        walk_call(&scene, &talk, 30000, (enum call)what, 1);
    end(&scene);
}

/* As often as scoring, of a text that has much of everything. */
Test(stop, calls_that_find_more_ask_often)
{
    enum { SIZE = 1 << 19, BYTES = 1 << 16 };
    static const enum call calls[] = {EXPLAIN, TARGETS, (enum call)TENOR_MARK_SPEAKER, FEATURE};
    static char text[SIZE];
    struct scene scene = begin();
    struct asker asker;
    const tenor_document document =
        stoppable(text, nasty_text_write(&talk, text, sizeof text), 1, &asker);
    for (size_t c = 0; c < sizeof calls / sizeof *calls; c++) {
        asker = (struct asker){0, 0};
        cr_assert_eq(tenor_score(scene.scorer, &document, scene.result, NULL), TENOR_OK);
        asker = (struct asker){0, 0};
        cr_assert(call(scene.result, calls[c]) > 0);
        cr_expect(asker.asked >= SIZE / BYTES, "call %d: asked %zu times", (int)calls[c],
                  asker.asked);
    }
    end(&scene);
}

Test(stop, calls_that_find_more_in_nasty_texts)
{
    static const enum call calls[] = {EXPLAIN, (enum call)TENOR_MARK_SPEAKER, FEATURE};
    struct scene scene = begin();
    for (size_t i = 0; i < NASTY_TEXTS; i++)
        for (size_t c = 0; c < sizeof calls / sizeof *calls; c++)
            if (is_scored(&scene, &nasty_texts[i]))
                walk_call(&scene, &nasty_texts[i], 8000, calls[c], 7);
    end(&scene);
}

/* Stopped again and again, each time a little later, without being scored anew. */
Test(stop, a_call_comes_to_its_end_at_last)
{
    char text[30000];
    struct scene scene = begin();
    struct asker asker = {0, 0};
    const tenor_document document =
        stoppable(text, nasty_text_write(&talk, text, sizeof text), 1, &asker);
    for (int what = 0; what < CALLS; what++) {
        const struct outcome whole = find_more(&scene, &document, (enum call)what, 0);
        asker = (struct asker){0, 0};
        cr_assert_eq(tenor_score(scene.scorer, &document, scene.result, NULL), TENOR_OK);
        if (what == TENOR_MARK_REASON)
            cr_assert(tenor_result_explain(scene.result, 1, 1));
        size_t found, at = 1;
        do {
            asker = (struct asker){at++, 0};
            found = call(scene.result, (enum call)what);
        } while (tenor_result_code(scene.result) == TENOR_STOPPED);
        asker = (struct asker){0, 0};
        cr_expect_eq(found, whole.returned, "call %d", what);
        cr_expect_eq(digest_of(scene.result, (enum call)what), whole.digest, "call %d", what);
    }
    end(&scene);
}

/* ---- The wish itself --------------------------------------------------------------------- */

static int say(void *context)
{
    return *(int *)context;
}

Test(stop, stays_said)
{
    int said = 0;
    struct stop stop = {.asked = say, .context = &said};
    struct failure failure = {.stop = &stop};
    cr_assert(go_on(&failure, STOP_WORK));
    cr_assert(go_on(&failure, STOP_WORK));
    said = 1;
    cr_assert_not(go_on(&failure, STOP_WORK));
    cr_assert_eq(failure.code, FAILURE_STOPPED);
    said = 0;
    cr_assert_not(go_on(&failure, 1));
    cr_assert(go_on(NULL, STOP_WORK));
    cr_assert(go_on(&(struct failure){0}, STOP_WORK));
}
