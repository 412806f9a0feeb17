/* result_memory: how much memory scoring takes, what a result keeps, and trimming it. */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "../classify/result.h"
#include "failing_malloc.h"
#include "shipped_scene.h"

#define MEGABYTE ((size_t)1 << 20)

static const char article[] =
    "The ferry may stop, said Olin Vane of the Port Office. \"It is probably too old for the "
    "islanders,\" he added. Vane walked away in 1998.\n\nAda Quill said that \"nobody had "
    "asked "
    "the islanders\" at all. NATO clearly praised her, and officials said that they would "
    "perhaps sell the ferry to Syria.\n\n";

static const char prose[] =
    "The regional government published its long awaited report on fishing quotas yesterday, "
    "although several committees had asked for another postponement. According to the "
    "ministry, "
    "quotas may be lowered again next winter.\n\n\"We cannot continue as before,\" said Olin "
    "Vane, "
    "who represents the northern harbours. Environmental groups welcomed the announcement and "
    "demanded stronger controls, while opposition politicians criticised the timetable.\n\n";

/* `length` bytes of `piece` over and over, cut where a piece ends. */
static char *repeat(const char *piece, size_t length, size_t *wrote)
{
    const size_t size = strlen(piece);
    char *text = malloc(length + 1);
    cr_assert(text);
    for (*wrote = 0; *wrote + size <= length; *wrote += size)
        memcpy(text + *wrote, piece, size);
    text[*wrote] = '\0';
    return text;
}

/* ---- How much scoring takes ------------------------------------------------------------- */

/* Bytes of memory for each byte of text. README and tenor.h have this number. */
#define USUAL 12

/* What does not grow with the text: the caches' room for new words, and a check that there is
 * memory for libexttextcat. */
#define FIXED (3 * (long long)MEGABYTE)

static const struct kind {
    const char *name, *piece;
    tenor_format format;
    long long most; /* bytes for each byte */
} kinds[] = {
    {"prose", prose, TENOR_TEXT, USUAL},
    {"prose on one line",
     "The regional government published its long awaited report yesterday, and the committee "
     "considered whether fishermen should receive compensation for the lost season. ",
     TENOR_TEXT, USUAL},
    {"names", "Vane Orr Quill Syria Mr Olin Reilly ", TENOR_TEXT, USUAL},
    {"links of markdown", "[a](b) ", TENOR_TEXT, USUAL},
    {"one long word", "a", TENOR_TEXT, USUAL},
    {"digits without end", "1234567890", TENOR_TEXT, USUAL},
    {"comments",
     "A paragraph that is long enough to be one, and another sentence in it.\n\nReply\n\nVane "
     "says:\n\nNo comment on that, thank you.\n\n",
     TENOR_TEXT, USUAL},
    {"paragraphs of HTML",
     "<p>The government published its report yesterday, and the committee considered it.</p>",
     TENOR_HTML, USUAL},
    {"nothing but tags", "<b>", TENOR_HTML, USUAL},
    {"nested elements", "<div>", TENOR_HTML, USUAL},
    {"attributes", "<p a=b c=d>", TENOR_HTML, USUAL},
    {"short elements", "<div>a</div>", TENOR_HTML, USUAL},
    {"entities", "&lt; word &#x41; ", TENOR_HTML, USUAL},
    {"links of HTML", "<a href=x>a</a>", TENOR_HTML, USUAL},
    {"names and quotations in each sentence", article, TENOR_TEXT, 17},
    {"short words", "The ferry sank near the pier on Tuesday, he said. ", TENOR_TEXT, 13},
    /* A token takes 24 bytes, and 8 more its lists; the shortest have one byte of text, or two. */
    {"one-letter words", "a b c d e f g ", TENOR_TEXT, 21},
    {"numbers of one digit", "1 2 3 4 5 ", TENOR_TEXT, 21},
    {"initials", "A. B. C. ", TENOR_TEXT, 16},
    {"one-word sentences", "I. a? b! C! ", TENOR_TEXT, 31},
    {"quotations", "\"No,\" he said. \"Yes,\" she said. ", TENOR_TEXT, 28},
    {"quoted letters",
     "\"a\" 'b' \xe2\x80\x9c"
     "c\xe2\x80\x9d ",
     TENOR_TEXT, 29},
    {"hedges and cues", "may say could claim might said told perhaps ", TENOR_TEXT, 17},
    {"marks alone", ",;:!", TENOR_TEXT, 43},
    {"emphasis", "*a* __b__ **c ", TENOR_TEXT, 18},
    {"a word a line", "word\n", TENOR_TEXT, 19},
    {"a letter a line", "x\n", TENOR_TEXT, 17},
    {"a paragraph a letter", "a\n\n", TENOR_TEXT, 17},
    {"Chinese", "\xe4\xb8\xad\xe6\x96\x87\xe5\xad\x97\xe7\xac\xa6\xe3\x80\x82", TENOR_TEXT, 17},
    {"bytes that are no text", "a \xff\xfe\x80 b", TENOR_TEXT, 26},
    {"a paragraph of HTML a letter", "<p>a", TENOR_HTML, 22},
    {"an item of HTML a letter", "<li>a", TENOR_HTML, 19},
};

static long long most_bytes(struct scene *scene, const struct kind *kind)
{
    size_t length;
    char *text = repeat(kind->piece, MEGABYTE, &length);
    /* A word before it: else some kinds have none. */
    memcpy(text, "word ", strlen("word "));
    const tenor_document document = {.size = sizeof document,
                                     .text = text,
                                     .text_length = length,
                                     .format = kind->format,
                                     .no_abstain = 1};
    tenor_error error;
    tenor_result_trim(scene->result, 1);
    failing_malloc_measure();
    cr_assert_eq(tenor_score(scene->scorer, &document, scene->result, &error), TENOR_OK,
                 "%s: %s", kind->name, error.message);
    const long long most = failing_malloc_most_bytes();
    free(text);
    return most;
}

Test(result_memory, scoring_takes_twelve_times_the_text_and_at_worst_what_is_said_here)
{
    struct scene scene = begin();
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const long long most = most_bytes(&scene, &kinds[i]);
        cr_expect_leq(most, kinds[i].most * (long long)MEGABYTE + FIXED,
                      "%s: %.1f bytes for each", kinds[i].name,
                      (double)(most - FIXED) / (double)MEGABYTE);
    }
    end(&scene);
}

/* ---- What a result keeps ---------------------------------------------------------------- */

/* Asks for all that is only found when it is asked for. */
static void ask(struct scene *scene)
{
    tenor_target target = {.size = sizeof target};
    tenor_speaker speaker = {.size = sizeof speaker};
    tenor_mark mark = {.size = sizeof mark};
    cr_assert(tenor_result_explain(scene->result, 0, 0));
    cr_assert(tenor_result_target(scene->result, 0, &target));
    cr_assert(tenor_result_speaker(scene->result, 0, &speaker));
    for (int kind = 0; kind <= TENOR_MARK_FEATURE; kind++)
        tenor_result_mark(scene->result, (tenor_mark_kind)kind, 0, &mark);
}

static void must_score_times(struct scene *scene, size_t times, tenor_format format)
{
    size_t length;
    char *text = repeat(article, times * strlen(article), &length);
    must_score(scene, (tenor_document){.size = sizeof(tenor_document),
                                       .text = text,
                                       .text_length = length,
                                       .format = format});
    ask(scene);
    free(text);
}

/* Bytes for each byte of text, once all was asked for. tenor.h and README have this number. */
#define ASKED 30

Test(result_memory, all_that_was_asked_for_keeps_thirty_times_the_text)
{
    struct scene scene = begin();
    size_t length;
    char *text = repeat(prose, 2 * MEGABYTE, &length);
    must_score(
        &scene,
        (tenor_document){.size = sizeof(tenor_document), .text = text, .text_length = length});
    const size_t scored = result_memory(scene.result);
    ask(&scene);
    cr_expect_leq(result_memory(scene.result), ASKED * length + (size_t)FIXED, "%.1f bytes",
                  (double)result_memory(scene.result) / (double)length);
    cr_expect_gt(result_memory(scene.result), scored);
    cr_expect_eq(scene.result->explanation.word_capacity, 0, "it was given back");
    free(text);
    end(&scene);
}

/* Is what is counted what was allocated, within a tenth? */
static void expect_counted(const struct scene *scene, const char *when)
{
    const long long counted = (long long)(result_memory(scene->result) + sizeof *scene->result);
    const long long held = failing_malloc_bytes();
    cr_expect_leq(counted, held + held / 10, "%s: %lld, %lld", when, counted, held);
    cr_expect_geq(counted, held - held / 10, "%s: %lld, %lld", when, counted, held);
}

Test(result_memory, what_is_held_is_counted)
{
    struct scene scene = begin();
    tenor_result_free(scene.result);
    failing_malloc_measure();
    scene.result = tenor_result_new();
    must_score_times(&scene, 1, TENOR_TEXT);
    expect_counted(&scene, "an article");
    must_score_times(&scene, 2000, TENOR_TEXT);
    expect_counted(&scene, "a long text");
    must_score_times(&scene, 3, TENOR_HTML);
    expect_counted(&scene, "HTML");
    must_score_times(&scene, 2000, TENOR_HTML);
    expect_counted(&scene, "a long page");
    tenor_result_trim(scene.result, 0);
    cr_expect_eq(failing_malloc_bytes(), (long long)malloc_usable_size(scene.result));
    cr_expect_eq(result_memory(scene.result), 0);
    end(&scene);
}

/* The limit's own memory may stay, for articles of usual length. */
Test(result_memory, that_of_a_giant_is_freed_when_the_next_document_is_scored)
{
    struct scene scene = begin();
    tenor_result_limit(scene.result, 4 * MEGABYTE);
    must_score_times(&scene, 1, TENOR_TEXT);
    must_score_times(&scene, 8 * MEGABYTE / sizeof article, TENOR_TEXT);
    cr_expect_gt(result_memory(scene.result), 24 * MEGABYTE);
    cr_expect_gt(tenor_result_targets(scene.result), 0, "it is kept until then");
    must_score_times(&scene, 1, TENOR_TEXT);
    cr_expect_lt(result_memory(scene.result), 10 * MEGABYTE);
    end(&scene);
}

Test(result_memory, that_of_an_article_stays)
{
    struct scene scene = begin();
    tenor_result_limit(scene.result, 0);
    must_score_times(&scene, 3, TENOR_TEXT);
    const char *form = scene.result->features[0].tokens.forms.data;
    must_score_times(&scene, 3, TENOR_TEXT);
    cr_expect_eq(scene.result->features[0].tokens.forms.data, form);
    end(&scene);
}

/* ---- Trimming --------------------------------------------------------------------------- */

static void expect_empty(struct scene *scene)
{
    tenor_result *result = scene->result;
    tenor_target target = {.size = sizeof target};
    tenor_speaker speaker = {.size = sizeof speaker};
    tenor_comment comment = {.size = sizeof comment};
    tenor_mark mark = {.size = sizeof mark};
    tenor_evidence evidence = {.size = sizeof evidence};
    tenor_page page = {.size = sizeof page};
    cr_expect_eq(tenor_result_models(result), 0);
    cr_expect_null(tenor_result_label(result, 0));
    cr_expect_null(tenor_result_language(result));
    cr_expect_eq(tenor_result_evidence(result, &evidence), 0);
    cr_expect_eq(tenor_result_page(result, &page), 0);
    cr_expect_eq(tenor_result_notes(result), 0);
    cr_expect_eq(tenor_result_targets(result), 0);
    cr_expect_eq(tenor_result_target(result, 0, &target), 0);
    cr_expect_eq(tenor_result_speakers(result), 0);
    cr_expect_eq(tenor_result_speaker(result, 0, &speaker), 0);
    cr_expect_eq(tenor_result_comment(result, 0, &comment), 0);
    cr_expect_eq(tenor_result_explain(result, 0, 0), 0);
    for (int kind = 0; kind <= TENOR_MARK_FEATURE; kind++)
        cr_expect_eq(tenor_result_mark(result, (tenor_mark_kind)kind, 0, &mark), 0);
    cr_expect_eq(tenor_result_code(result), TENOR_OK);
}

Test(result_memory, a_trimmed_result_is_empty_and_scores_the_same_again)
{
    struct scene scene = begin(), other = begin();
    const tenor_document document = {
        .size = sizeof document, .text = article, .text_length = strlen(article)};
    tenor_result_trim(NULL, 0);
    tenor_result_trim(scene.result, 0);
    expect_empty(&scene);
    must_score(&other, document);
    for (size_t round = 0; round < 6; round++) {
        must_score(&scene, document);
        ask(&scene);
        for (size_t m = 0; m < 2; m++)
            for (size_t k = 0; k < tenor_result_labels(scene.result, m); k++)
                cr_expect_eq(tenor_result_probability(scene.result, m, k),
                             tenor_result_probability(other.result, m, k));
        const size_t held = result_memory(scene.result);
        tenor_result_trim(scene.result, held);
        cr_expect_eq(tenor_result_models(scene.result), 2, "it holds no more than that");
        tenor_result_trim(scene.result, round % 2 ? 0 : held - 1);
        expect_empty(&scene);
        cr_expect_eq(scene.result->scorer == NULL, round % 2 == 1);
        cr_expect_lt(result_memory(scene.result), held);
    }
    end(&other);
    end(&scene);
}

/* First what only serves the document, then all that serves the next ones. */
Test(result_memory, trimming_frees_no_more_than_it_must)
{
    struct scene scene = begin();
    must_score_times(&scene, 2000, TENOR_TEXT);
    const size_t held = result_memory(scene.result);
    tenor_result_trim(scene.result, held / 2);
    const size_t cached = result_memory(scene.result);
    cr_expect_gt(cached, 0);
    cr_expect_leq(cached, held / 2);
    tenor_result_trim(scene.result, cached);
    cr_expect_eq(result_memory(scene.result), cached);
    tenor_result_trim(scene.result, cached - 1);
    cr_expect_eq(result_memory(scene.result), 0);
    end(&scene);
}

/* A result that let its scorer go does not need it any more. */
Test(result_memory, a_result_outlives_its_scorer_after_trimming)
{
    struct scene scene = begin(), other = begin();
    must_score_times(&scene, 1, TENOR_TEXT);
    tenor_result_trim(scene.result, 0);
    tenor_scorer_close(scene.scorer);
    expect_empty(&scene);
    scene.scorer = other.scorer;
    must_score_times(&scene, 1, TENOR_TEXT);
    tenor_result_free(scene.result);
    end(&other);
}

Test(result_memory, an_allocation_fails_after_trimming)
{
    struct scene scene = begin();
    const tenor_document document = {.size = sizeof document,
                                     .text = article,
                                     .text_length = strlen(article),
                                     .no_abstain = 1};
    bool failed = true;
    for (size_t successes = 0; failed; successes = successes * 5 / 4 + 1) {
        must_score_times(&scene, 1, TENOR_TEXT);
        tenor_result_trim(scene.result,
                          successes % 2 ? 0 : 1 + result_memory(scene.result) / 2);
        failing_malloc_after(successes);
        const tenor_code code = tenor_score(scene.scorer, &document, scene.result, NULL);
        failed = failing_malloc_stop();
        cr_assert_eq(code, failed ? TENOR_NO_MEMORY : TENOR_OK, "%zu", successes);
        if (failed)
            expect_empty(&scene);
    }
    end(&scene);
}
