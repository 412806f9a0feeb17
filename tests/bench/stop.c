/* bench_stop [-m MEGABYTES] MODEL... [-- KIND]: how soon scoring ends when the caller says stop.
 *
 * Scores each kind of nasty text (nasty_texts.h) at 20 MB, asks for reasons, marks and targets, and notes the longest time between two
 * questions, and between the last one and the return. Then it scores again, and says stop at
 * random moments: in each tenth of the time that scoring took. Times are processor time of the
 * thread, so that other programs do not count.
 *
 * Prints a line for each kind, with tabs between: name, seconds without a stop, the longest time
 * between two questions in milliseconds, and the longest between saying stop and the return. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../../classify/tenor.h"
#include "../nasty_texts.h"

#define STOPS       10
#define MOST_MODELS 16

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

struct clock {
    double stop_at; /* from when on it says stop */
    double asked;   /* when it was asked last, or when scoring began */
    double longest; /* between two questions */
    double said;    /* when it first said stop; 0: not yet */
    size_t questions;
};

static int ask(void *context)
{
    struct clock *clock = context;
    const double time = now();
    if (time - clock->asked > clock->longest)
        clock->longest = time - clock->asked;
    clock->questions++;
    clock->asked = now();
    if (time < clock->stop_at)
        return 0;
    clock->said = clock->said > 0 ? clock->said : time;
    return 1;
}

/* Asks for all that is found when it is asked for, until it is stopped. */
static void ask_more(tenor_result *result)
{
    for (size_t m = 0; m < tenor_result_models(result); m++)
        for (size_t l = 0; l < tenor_result_labels(result, m); l++) {
            tenor_result_explain(result, m, l);
            if (tenor_result_code(result) != TENOR_OK)
                return;
        }
    tenor_result_targets(result);
    for (int kind = 0; kind <= TENOR_MARK_FEATURE; kind++) {
        if (tenor_result_code(result) != TENOR_OK)
            return;
        tenor_result_marks(result, (tenor_mark_kind)kind);
    }
}

/* Seconds. `stop_after` so many seconds it says stop. */
static double score(const tenor_scorer *scorer, tenor_result *result, tenor_document *document,
                    double stop_after, struct clock *clock)
{
    tenor_error error;
    const double begin = now();
    *clock = (struct clock){.stop_at = begin + stop_after, .asked = begin};
    document->stop = ask;
    document->stop_context = clock;
    if (tenor_score(scorer, document, result, &error) == TENOR_OK)
        ask_more(result);
    const double end = now();
    if (end - clock->asked > clock->longest)
        clock->longest = end - clock->asked;
    return end - begin;
}

static void measure(const tenor_scorer *scorer, const struct nasty_text *kind, size_t size)
{
    char *text = malloc(size);
    tenor_result *result = tenor_result_new();
    if (!text || !result)
        abort();
    tenor_document document = {.size = sizeof document,
                               .text = text,
                               .text_length = nasty_text_write(kind, text, size),
                               .format =
                                   kind->format == DOCUMENT_HTML ? TENOR_HTML : TENOR_TEXT};
    struct clock clock;
    const double whole = score(scorer, result, &document, 1e9, &clock);
    const double longest = clock.longest;
    const size_t questions = clock.questions;
    double latest = 0;
    for (int i = 0; i < STOPS; i++) {
        const double part = ((double)i + (double)rand() / RAND_MAX) / STOPS;
        score(scorer, result, &document, whole * part, &clock);
        const double late = clock.said > 0 ? now() - clock.said : 0;
        latest = late > latest ? late : latest;
    }
    printf("%s\t%.2f\t%zu\t%.1f\t%.1f\n", kind->name, whole, questions, 1e3 * longest,
           1e3 * latest);
    fflush(stdout);
    tenor_result_free(result);
    free(text);
}

int main(int count, char **arguments)
{
    const char *models[MOST_MODELS];
    size_t model_count = 0, size = 20 << 20;
    const char *only = NULL;
    for (int i = 1; i < count; i++)
        if (strcmp(arguments[i], "-m") == 0 && i + 1 < count)
            size = strtoul(arguments[++i], NULL, 10) << 20;
        else if (strcmp(arguments[i], "--") == 0 && i + 1 < count)
            only = arguments[++i];
        else if (model_count < MOST_MODELS)
            models[model_count++] = arguments[i];
    tenor_error error;
    tenor_scorer *scorer = tenor_scorer_open(models, model_count, &error);
    if (!scorer) {
        fprintf(stderr, "bench_stop: %s\n", error.message);
        return 1;
    }
    puts("kind\tseconds\tquestions\tms between questions\tms to the return");
    for (size_t i = 0; i < NASTY_TEXTS; i++)
        if (!only || strcmp(only, nasty_texts[i].name) == 0)
            measure(scorer, &nasty_texts[i], size);
    tenor_scorer_close(scorer);
    return 0;
}
