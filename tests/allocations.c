/* allocations: lets every allocation of the process fail in turn, those inside libc and the
 * libraries too, and looks at what comes of it: once, and from then on all of them.
 *
 *     allocations [-s STRIDE] MODEL...        every STRIDEth allocation (1: each)
 *     allocations -c MODEL...                 counts those of texts, once all has been grown
 *
 * Whatever fails, each call must end, with a code for lack of memory or with the outcome that it
 * has without a failure; nothing is printed; and the same result can then be used again, and
 * gives that outcome. Prints a line, or what went wrong; the status is 0 or 1.
 *
 * libexttextcat alone is left in peace: it does not look at what malloc gives it. */
#include <fcntl.h>
#include <libexttextcat/textcat.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../classify/tenor.h"

/* ---- Allocations that fail -------------------------------------------------------------- */

enum failing { FAILING_NEVER, FAILING_ONCE, FAILING_FROM_THEN_ON };

static enum failing failing;
static size_t left, allocations;
static bool has_failed;
static unsigned in_peace; /* calls of libexttextcat that are going on */

static bool may_allocate(void)
{
    allocations++;
    if (failing == FAILING_NEVER || in_peace > 0)
        return true;
    if (has_failed)
        return failing == FAILING_ONCE;
    if (left-- > 0)
        return true;
    has_failed = true;
    return false;
}

/* The libraries must find them, too. */
#define EXPORTED __attribute__((visibility("default")))

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t items, size_t size);
void *__libc_realloc(void *old, size_t size);

EXPORTED void *malloc(size_t size)
{
    return may_allocate() ? __libc_malloc(size) : NULL;
}

EXPORTED void *calloc(size_t items, size_t size)
{
    return may_allocate() ? __libc_calloc(items, size) : NULL;
}

EXPORTED void *realloc(void *old, size_t size)
{
    return may_allocate() ? __libc_realloc(old, size) : NULL;
}

/* The linker's names for the wrapped and the wrapping functions. */
void *__real_special_textcat_Init(const char *path, const char *prefix);
void *__wrap_special_textcat_Init(const char *path, const char *prefix);
int __real_textcat_ClassifyFull(void *handle, const char *text, size_t length,
                                candidate_t *candidates);
int __wrap_textcat_ClassifyFull(void *handle, const char *text, size_t length,
                                candidate_t *candidates);

void *__wrap_special_textcat_Init(const char *path, const char *prefix)
{
    in_peace++;
    void *handle = __real_special_textcat_Init(path, prefix);
    in_peace--;
    return handle;
}

int __wrap_textcat_ClassifyFull(void *handle, const char *text, size_t length,
                                candidate_t *candidates)
{
    in_peace++;
    const int count = __real_textcat_ClassifyFull(handle, text, length, candidates);
    in_peace--;
    return count;
}

static void fail_after(enum failing how, size_t successes)
{
    failing = how;
    left = successes;
    has_failed = false;
}

/* Back to normal; did an allocation fail? */
static bool fail_no_more(void)
{
    failing = FAILING_NEVER;
    return has_failed;
}

/* ---- Texts -------------------------------------------------------------------------------- */

#define ENGLISH                                                                                \
    "The ferry company said on Monday that it may reject the costly harbour plan of the "      \
    "council. \"We should clearly build it,\" said the mayor, Ada Quill, who praised the "     \
    "engineers. Officials told reporters that the council was divided, and that perhaps "      \
    "about 30 of its members would vote against Quill's plan in the spring of next year. "

static const char text[] = "# Harbour plan rejected\n\nBy Jane Roe\n\n" ENGLISH "\n\n" ENGLISH
                           "\n\nRead more: [a](https://a.example/b)\n\n*Jane Roe is a "
                           "reporter.*\n\nComments\n\nVane says:\n\nNo comment, thank you.\n";
static const char page[] =
    "<!DOCTYPE html><html><head><title>Harbour plan rejected &ndash; The Example</title>"
    "<meta name=author content='Jane Roe'><script type='application/ld+json'>{\"@type\":"
    "\"NewsArticle\",\"headline\":\"Harbour plan\",\"datePublished\":\"2031-03-11\","
    "\"author\":[{\"@type\":\"Person\",\"name\":\"Jane Roe\"}]}</script></head><body><nav>"
    "<ul><li><a href=/a>Home</a><li><a href=/b>News</a></ul></nav><article><h1>Harbour plan "
    "rejected</h1><p class=byline>By Jane Roe</p><p>" ENGLISH
    "</p><p>Caf&eacute;s &amp; bars. " ENGLISH "</p><table><tr><td>1<td>2</table><p>" ENGLISH
    "</p></article><section "
    "class=comments><div class=comment><b class=author>Vane</b><time>3 hours ago</time><p>It "
    "will never be built, I think.</p></div><div class=comment><b class=author>Orr</b><p>It "
    "will.</p></div></section><footer>Copyright 2031 The Example</footer></body></html>";
static const char german[] =
    "Der Stadtrat hat am Montag beschlossen, dass der neue Hafen nicht gebaut wird. Die "
    "B\xc3\xbcrgermeisterin sagte, sie sei von der Entscheidung entt\xc3\xa4uscht, und es "
    "werde nun lange dauern, bis ein anderer Plan vorliegt. Viele Menschen in der Stadt "
    "hatten gegen den Bau protestiert, weil er zu teuer gewesen w\xc3\xa4re.";
static const char arabic[] =
    "\xd9\x82\xd8\xa7\xd9\x84 \xd8\xa7\xd9\x84\xd8\xb1\xd8\xa6\xd9\x8a\xd8\xb3 "
    "\xd8\xa5\xd9\x86 \xd8\xa7\xd9\x84\xd8\xad\xd9\x83\xd9\x88\xd9\x85\xd8\xa9 "
    "\xd8\xb3\xd8\xaa\xd8\xb9\xd9\x85\xd9\x84 \xd8\xb9\xd9\x84\xd9\x89 "
    "\xd8\xa8\xd9\x86\xd8\xa7\xd8\xa1 \xd8\xa7\xd9\x84\xd9\x85\xd9\x8a\xd9\x86\xd8\xa7\xd8\xa1 "
    "\xd9\x81\xd9\x8a \xd8\xa7\xd9\x84\xd9\x85\xd8\xaf\xd9\x8a\xd9\x86\xd8\xa9 "
    "\xd9\x85\xd9\x86 \xd8\xa3\xd8\xac\xd9\x84 \xd8\xa7\xd9\x84\xd9\x86\xd8\xa7\xd8\xb3 "
    "\xd9\x82\xd8\xa7\xd9\x84 \xd8\xa7\xd9\x84\xd8\xb1\xd8\xa6\xd9\x8a\xd8\xb3 "
    "\xd8\xa5\xd9\x86 \xd8\xa7\xd9\x84\xd8\xad\xd9\x83\xd9\x88\xd9\x85\xd8\xa9 "
    "\xd8\xb3\xd8\xaa\xd8\xb9\xd9\x85\xd9\x84 \xd8\xb9\xd9\x84\xd9\x89 "
    "\xd8\xa8\xd9\x86\xd8\xa7\xd8\xa1 \xd8\xa7\xd9\x84\xd9\x85\xd9\x8a\xd9\x86\xd8\xa7\xd8\xa1 "
    "\xd9\x81\xd9\x8a \xd8\xa7\xd9\x84\xd9\x85\xd8\xaf\xd9\x8a\xd9\x86\xd8\xa9";
/* Russian in windows-1251. */
static const char russian[] =
    "\xc3\xee\xf0\xee\xe4\xf1\xea\xee\xe9 \xf1\xee\xe2\xe5\xf2 \xf0\xe5\xf8\xe8\xeb \xe2 "
    "\xef\xee\xed\xe5\xe4\xe5\xeb\xfc\xed\xe8\xea, \xf7\xf2\xee \xed\xee\xe2\xfb\xe9 "
    "\xef\xee\xf0\xf2 \xed\xe5 \xe1\xf3\xe4\xe5\xf2 \xef\xee\xf1\xf2\xf0\xee\xe5\xed. "
    "\xcc\xfd\xf0 \xf1\xea\xe0\xe7\xe0\xeb\xe0, \xf7\xf2\xee \xf0\xe5\xf8\xe5\xed\xe8\xe5 "
    "\xe5\xb8 \xf0\xe0\xe7\xee\xf7\xe0\xf0\xee\xe2\xe0\xeb\xee \xe8 \xf7\xf2\xee "
    "\xef\xee\xed\xe0\xe4\xee\xe1\xe8\xf2\xf1\xff \xec\xed\xee\xe3\xee "
    "\xe2\xf0\xe5\xec\xe5\xed\xe8. \xcc\xed\xee\xe3\xe8\xe5 \xeb\xfe\xe4\xe8 "
    "\xef\xf0\xee\xf2\xe5\xf1\xf2\xee\xe2\xe0\xeb\xe8 \xef\xf0\xee\xf2\xe8\xe2 "
    "\xf1\xf2\xf0\xee\xe8\xf2\xe5\xeb\xfc\xf1\xf2\xe2\xe0.";

static const struct sample {
    const char *name, *text, *title, *byline;
    tenor_format format;
} samples[] = {{"text", text, NULL, NULL, TENOR_TEXT},
               {"page", page, NULL, NULL, TENOR_HTML},
               {"German", german, NULL, NULL, TENOR_TEXT},
               {"Arabic", arabic, NULL, NULL, TENOR_TEXT},
               {"windows-1251", russian, NULL, NULL, TENOR_TEXT},
               {"title and byline", text, "Harbour plan \xe9tait", "Jane Roe", TENOR_TEXT}};
#define SAMPLES (sizeof samples / sizeof *samples)

static tenor_document document_of(const struct sample *sample)
{
    return (tenor_document){.size = sizeof(tenor_document),
                            .text = sample->text,
                            .text_length = strlen(sample->text),
                            .title = sample->title,
                            .title_length = sample->title ? strlen(sample->title) : 0,
                            .byline = sample->byline,
                            .byline_length = sample->byline ? strlen(sample->byline) : 0,
                            .format = sample->format,
                            .no_abstain = 1,
                            .coverage = 0.8};
}

/* ---- Outcomes ------------------------------------------------------------------------------ */

/* All that can be asked of a result, in words. */
struct outcome {
    size_t length;
    tenor_code code;
    char words[1 << 19];
};

static __attribute__((format(printf, 2, 3))) void say(struct outcome *outcome,
                                                      const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const size_t room = sizeof outcome->words - outcome->length;
    const int length = vsnprintf(outcome->words + outcome->length, room, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= room)
        abort(); /* enlarge struct outcome */
    outcome->length += (size_t)length;
}

static const char *shown(const char *string)
{
    return string ? string : "-";
}

static void say_labels(struct outcome *outcome, tenor_result *result)
{
    for (size_t m = 0; m < tenor_result_models(result); m++) {
        say(outcome, "%s %s %a %s\n", tenor_result_task(result, m),
            shown(tenor_result_label(result, m)), tenor_result_confidence(result, m),
            shown(tenor_result_abstained(result, m)));
        for (size_t l = 0; l < tenor_result_labels(result, m); l++) {
            say(outcome, "%a %a %d\n", tenor_result_probability(result, m, l),
                tenor_result_decision(result, m, l), tenor_result_in_set(result, m, l));
            const size_t reasons = tenor_result_explain(result, m, l);
            tenor_reason reason = {.size = sizeof reason};
            for (size_t r = 0; r < reasons && tenor_result_reason(result, r, &reason); r++)
                say(outcome, "%s %s %a %zu\n", reason.text, reason.kind, reason.weight,
                    reason.occurrences);
        }
    }
}

static void say_page(struct outcome *outcome, tenor_result *result)
{
    tenor_page page_found = {.size = sizeof page_found};
    tenor_result_page(result, &page_found);
    say(outcome, "%s %s %s %s %s %s %zu %zu %u %s\n", shown(page_found.title),
        shown(page_found.byline), shown(page_found.date), shown(page_found.day),
        shown(page_found.site), shown(page_found.charset), page_found.comments,
        page_found.article_words, tenor_result_notes(result),
        shown(tenor_result_language(result)));
    tenor_comment comment = {.size = sizeof comment};
    for (size_t i = 0; tenor_result_comment(result, i, &comment); i++)
        say(outcome, "%s %s %s\n", shown(comment.author), comment.text, shown(comment.date));
    tenor_passage passage = {.size = sizeof passage};
    for (size_t i = 0; tenor_result_passage(result, i, &passage); i++)
        say(outcome, "%s %.*s\n", passage.role, (int)passage.text_length, passage.text);
    tenor_run run = {.size = sizeof run};
    for (size_t at = 0; tenor_result_run(result, at, &run); at = run.end)
        say(outcome, "%zu %zu %zu %zu\n", run.begin, run.end, run.given_begin, run.given_end);
}

static void say_evidence(struct outcome *outcome, tenor_result *result)
{
    tenor_speaker speaker = {.size = sizeof speaker};
    for (size_t i = 0; tenor_result_speaker(result, i, &speaker); i++)
        say(outcome, "%s %s %zu\n", speaker.name, speaker.kind, speaker.words);
    const size_t targets = tenor_result_targets(result);
    tenor_target target = {.size = sizeof target};
    tenor_target_mention mention = {.size = sizeof mention};
    for (size_t i = 0; i < targets && tenor_result_target(result, i, &target); i++) {
        say(outcome, "%s %s %a\n", target.name, target.kind, target.tone);
        for (size_t k = 0; tenor_result_target_mention(result, i, k, &mention); k++)
            say(outcome, "%zu %zu %s %a\n", mention.begin, mention.end, mention.tone,
                mention.probability);
    }
    for (int kind = TENOR_MARK_HEDGE; kind <= TENOR_MARK_FEATURE; kind++) {
        const size_t marks = tenor_result_marks(result, (tenor_mark_kind)kind);
        tenor_mark mark = {.size = sizeof mark};
        for (size_t i = 0;
             i < marks && tenor_result_mark(result, (tenor_mark_kind)kind, i, &mark); i++)
            say(outcome, "%zu %zu %a\n", mark.begin, mark.end, mark.value);
    }
    tenor_feature feature = {.size = sizeof feature};
    for (size_t i = 0; tenor_result_feature(result, i, &feature); i++)
        say(outcome, "%s %a %zu\n", feature.name, feature.value, feature.marks);
}

/* Scores into the result, which may be NULL for lack of memory, and asks it for all it has. */
static void find_outcome(struct outcome *outcome, const tenor_scorer *scorer,
                         tenor_result *result, const struct sample *sample)
{
    const tenor_document document = document_of(sample);
    outcome->length = 0;
    outcome->code = result ? tenor_score(scorer, &document, result, NULL) : TENOR_NO_MEMORY;
    if (outcome->code != TENOR_OK)
        return;
    say_labels(outcome, result);
    say_page(outcome, result);
    say_evidence(outcome, result);
    outcome->code = tenor_result_code(result);
}

/* ---- Walks --------------------------------------------------------------------------------- */

static struct outcome expected, found;
static size_t stride = 1, walked, wrong;

static void complain(const char *what, const char *name, enum failing how, size_t n,
                     tenor_code code)
{
    wrong++;
    printf("allocations: %s: %s, allocation %zu fails %s: %s\n", name, what, n,
           how == FAILING_ONCE ? "once" : "and all behind it", tenor_code_name((int)code));
}

/* Is it what comes of the text without a failure? */
static bool is_expected(void)
{
    return found.code == TENOR_OK && found.length == expected.length &&
           memcmp(found.words, expected.words, found.length) == 0;
}

/* Lets allocation `n` of a new result fail. Returns whether there are as many. */
static bool walk_result(const tenor_scorer *scorer, const struct sample *sample,
                        enum failing how, size_t n)
{
    fail_after(how, n);
    tenor_result *result = tenor_result_new();
    find_outcome(&found, scorer, result, sample);
    const bool failed = fail_no_more();
    if (found.code != TENOR_NO_MEMORY && !is_expected())
        complain("another outcome", sample->name, how, n, found.code);
    if (result) {
        find_outcome(&found, scorer, result, sample);
        if (!is_expected())
            complain("used again", sample->name, how, n, found.code);
    }
    tenor_result_free(result);
    walked++;
    return failed;
}

static bool walk_opening(const char *const *models, size_t count, enum failing how, size_t n)
{
    tenor_error error = {.code = TENOR_OK};
    fail_after(how, n);
    tenor_scorer *scorer = tenor_scorer_open(models, count, &error);
    const bool failed = fail_no_more();
    if (!scorer && error.code != TENOR_NO_MEMORY)
        complain(error.message, "opening", how, n, error.code);
    if (scorer && failed) {
        tenor_result *result = tenor_result_new();
        find_outcome(&found, scorer, result, &samples[0]);
        if (!is_expected())
            complain("another outcome", "opening", how, n, found.code);
        tenor_result_free(result);
    }
    tenor_scorer_close(scorer);
    walked++;
    return failed;
}

static void walk_all(const tenor_scorer *scorer, const char *const *models, size_t count)
{
    for (int how = FAILING_ONCE; how <= FAILING_FROM_THEN_ON; how++)
        for (size_t s = 0; s < SAMPLES; s++) {
            tenor_result *result = tenor_result_new();
            find_outcome(&expected, scorer, result, &samples[s]);
            tenor_result_free(result);
            for (size_t n = s % stride; walk_result(scorer, &samples[s], (enum failing)how, n);)
                n += stride;
        }
    tenor_result *result = tenor_result_new();
    find_outcome(&expected, scorer, result, &samples[0]);
    tenor_result_free(result);
    /* Opening has many more allocations, nearly all in loops over the rules. */
    const size_t wide = stride == 1 ? 1 : stride * 101;
    for (int how = FAILING_ONCE; how <= FAILING_FROM_THEN_ON; how++)
        for (size_t n = 0; walk_opening(models, count, (enum failing)how, n);)
            n += n < 100 ? stride : wide;
}

/* ---- Counts -------------------------------------------------------------------------------- */

static void count_warm(const tenor_scorer *scorer)
{
    for (size_t s = 0; s < SAMPLES; s++) {
        const tenor_document document = document_of(&samples[s]);
        tenor_result *result = tenor_result_new();
        for (int i = 0; i < 12; i++)
            tenor_score(scorer, &document, result, NULL);
        const size_t before = allocations;
        tenor_score(scorer, &document, result, NULL);
        printf("%s\t%zu\n", samples[s].name, allocations - before);
        tenor_result_free(result);
    }
}

/* ---- All ----------------------------------------------------------------------------------- */

/* Sends standard error to a file without a name. */
static int catch_errors(void)
{
    char path[] = "/tmp/tenor-allocations-XXXXXX";
    const int file = mkstemp(path);
    unlink(path);
    fflush(stderr);
    dup2(file, STDERR_FILENO);
    return file;
}

int main(int count, char **arguments)
{
    tenor_error error;
    bool counts = false;
    int option;
    while ((option = getopt(count, arguments, "s:c")) != -1)
        if (option == 's')
            stride = strtoul(optarg, NULL, 10);
        else
            counts = true;
    const char *const *models = (const char *const *)arguments + optind;
    const size_t model_count = (size_t)(count - optind);
    tenor_scorer *scorer = tenor_scorer_open(models, model_count, &error);
    if (!scorer || stride == 0) {
        fprintf(stderr, "allocations: %s\n", scorer ? "bad stride" : error.message);
        return 1;
    }
    const int errors = catch_errors();
    if (counts)
        count_warm(scorer);
    else
        walk_all(scorer, models, model_count);
    tenor_scorer_close(scorer);
    struct stat status;
    if (fstat(errors, &status) != 0 || status.st_size > 0) {
        printf("allocations: something was printed on standard error\n");
        wrong++;
    }
    if (!counts)
        printf("allocations: %zu failed, %zu of them went wrong\n", walked, wrong);
    return wrong > 0;
}
