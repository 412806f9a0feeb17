/* bench_memory [-l MEGABYTES] MODEL... -- FILE...: the speed of scoring in memory, by how much
 * memory it may take.
 *
 * For each limit of a result (tenor_result_limit) the articles of the files are scored twice, at
 * first by a result that has scored nothing before. Prints the limit in megabytes, and of both
 * times the megabytes of text a second of processor time, with tabs between. With -l there is
 * one limit, and the articles are scored once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../../classify/tenor.h"
#include "articles.h"

static const size_t limits[] = {0, 1, 3, 7, 14, 28, 48, 64, 128}; /* megabytes */

static double processor_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Returns how many articles were scored; the others have no words, or are no text. */
static size_t score_all(const struct articles *articles, const tenor_scorer *scorer,
                        tenor_result *result)
{
    size_t scored = 0;
    for (size_t i = 0; i < articles->count; i++) {
        const struct document *document = &articles->items[i];
        const tenor_document article = {
            .size = sizeof article,
            .text = document->text,
            .text_length = document->text_length,
            .title = document->title,
            .title_length = document->title_length,
            .format = document->format == DOCUMENT_HTML ? TENOR_HTML : TENOR_TEXT,
            .charset = document->charset};
        scored += tenor_score(scorer, &article, result, NULL) == TENOR_OK;
    }
    return scored;
}

static bool measure(const struct articles *articles, const tenor_scorer *scorer, size_t limit,
                    int turns)
{
    tenor_result *result = tenor_result_new();
    size_t scored = 0;
    tenor_result_limit(result, limit << 20);
    printf("%zu", limit);
    for (int turn = 0; turn < turns; turn++) {
        const double before = processor_seconds();
        scored = score_all(articles, scorer, result);
        const double seconds = processor_seconds() - before;
        printf("\t%.1f", (double)articles->bytes.length / 1e6 / seconds);
    }
    putchar('\n');
    tenor_result_free(result);
    return scored > 0;
}

int main(int argc, char **argv)
{
    struct articles articles = {0};
    struct failure failure = {0};
    tenor_error error = {TENOR_OK, ""};
    const char *limit = argc > 2 && strcmp(argv[1], "-l") == 0 ? argv[2] : NULL;
    char **arguments = argv + (limit ? 3 : 1), **files = arguments;
    while (*files && strcmp(*files, "--") != 0)
        files++;
    if (files == arguments || !files[0] || !files[1]) {
        fputs("usage: bench_memory [-l MEGABYTES] MODEL... -- FILE...\n", stderr);
        return 2;
    }
    const size_t models = (size_t)(files++ - arguments);
    bool done = true;
    for (; done && *files; files++)
        done = articles_read(&articles, *files, &failure);
    done = done && articles_place(&articles, &failure);
    if (!done)
        fprintf(stderr, "bench_memory: %s\n", failure.message);
    tenor_scorer *scorer =
        done ? tenor_scorer_open((const char *const *)arguments, models, &error) : NULL;
    if (done && !scorer)
        fprintf(stderr, "bench_memory: %s\n", error.message);
    done = scorer != NULL;
    if (limit)
        done = done && measure(&articles, scorer, strtoul(limit, NULL, 10), 1);
    for (size_t i = 0; done && !limit && i < sizeof limits / sizeof *limits; i++)
        done = measure(&articles, scorer, limits[i], 2);
    tenor_scorer_close(scorer);
    articles_release(&articles);
    return done ? 0 : 1;
}
