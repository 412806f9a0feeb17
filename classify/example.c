/* example MODEL... ARTICLE: scores an article with the library, in a few lines. */
#include <stdio.h>
#include <tenor.h>

int main(int count, char **arguments)
{
    static char text[1 << 20];
    FILE *stream = count > 2 ? fopen(arguments[count - 1], "rb") : NULL;
    if (!stream) {
        fputs("usage: example MODEL... ARTICLE\n", stderr);
        return 2;
    }
    tenor_document document = {.size = sizeof document,
                               .text = text,
                               .text_length = fread(text, 1, sizeof text, stream)};
    fclose(stream);

    tenor_error error = {TENOR_NO_MEMORY, "out of memory"};
    tenor_result *result = tenor_result_new();
    tenor_scorer *scorer =
        tenor_scorer_open((const char *const *)arguments + 1, (size_t)count - 2, &error);
    int done = scorer && result && tenor_score(scorer, &document, result, &error) == TENOR_OK;
    if (!done)
        fprintf(stderr, "%s\n", error.message);
    for (size_t model = 0; model < tenor_result_models(result); model++) {
        const char *label = tenor_result_label(result, model);
        if (label)
            printf("%s: %s, %.0f%%\n", tenor_result_task(result, model), label,
                   100 * tenor_result_confidence(result, model));
        else
            printf("%s: none (%s)\n", tenor_result_task(result, model),
                   tenor_result_abstained(result, model));
    }
    tenor_result_free(result);
    tenor_scorer_close(scorer);
    return done ? 0 : 1;
}
