/* bench_memory MODEL... -- FILE...: the speed of scoring in memory, by how much memory it may take.
 *
 * For each limit of a result (tenor_result_limit) the articles of the files are scored twice, at
 * first by a result that has scored nothing before. Prints the limit in megabytes, and of both
 * times the megabytes of text and the articles a second of processor time, with tabs between. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "../../classify/tenor.h"
#include "articles.h"

static const size_t limits[] = {0, 1, 3, 7, 14, 28, 64, 128}; /* megabytes */

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

static bool measure(const struct articles *articles, const tenor_scorer *scorer, size_t limit)
{
    tenor_result *result = tenor_result_new();
    size_t scored = 0;
    tenor_result_limit(result, limit << 20);
    printf("%zu", limit);
    for (int turn = 0; turn < 2; turn++) {
        const double before = processor_seconds();
        scored = score_all(articles, scorer, result);
        const double seconds = processor_seconds() - before;
        printf("\t%.1f\t%.0f", (double)articles->bytes.length / 1e6 / seconds,
               (double)scored / seconds);
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
    size_t models = 0;
    while (1 + models < (size_t)argc && strcmp(argv[1 + models], "--") != 0)
        models++;
    if (models == 0 || models + 2 >= (size_t)argc) {
        fputs("usage: bench_memory MODEL... -- FILE...\n", stderr);
        return 2;
    }
    bool done = true;
    for (int i = (int)models + 2; done && i < argc; i++)
        done = articles_read(&articles, argv[i], &failure);
    done = done && articles_place(&articles, &failure);
    if (!done)
        fprintf(stderr, "bench_memory: %s\n", failure.message);
    tenor_scorer *scorer =
        done ? tenor_scorer_open((const char *const *)argv + 1, models, &error) : NULL;
    if (done && !scorer)
        fprintf(stderr, "bench_memory: %s\n", error.message);
    done = scorer != NULL;
    for (size_t i = 0; done && i < sizeof limits / sizeof *limits; i++)
        done = measure(&articles, scorer, limits[i]);
    tenor_scorer_close(scorer);
    articles_release(&articles);
    return done ? 0 : 1;
}
