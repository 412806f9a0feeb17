/* Stopping: tenor_score ends with TENOR_STOPPED at each question, with an empty result, which can
 * be used again and then has the same bits. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

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
