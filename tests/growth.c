/* growth: checks that the extractor takes linear time, also for hostile texts.
 *
 * The sources are compiled so that every basic block calls __sanitizer_cov_trace_pc, which
 * counts steps here. Steps are compared, not seconds, since they are the same in every run.
 * Each kind of text is read at two sizes. The larger is GROWTH times as long, and may take
 * GROWTH * TOLERANCE times the steps. Steps inside the libraries are not counted. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "../features/extract.h"
#include "../features/io/recipe_load.h"
#include "nasty_texts.h"

#define SMALL     60000 /* bytes: so many that quadratic time would show, and fast */
#define GROWTH    4
#define TOLERANCE 1.25 /* for steps that are not proportional: growing arrays, hash tables */

static uint64_t steps;

void __sanitizer_cov_trace_pc(void);
__attribute__((no_sanitize_coverage)) void __sanitizer_cov_trace_pc(void)
{
    steps++;
}

static uint64_t count_steps(const struct extractor *extractor, const struct nasty_text *kind,
                            size_t size)
{
    struct features features = {0};
    struct failure failure = {0};
    char *text = malloc(size);
    if (!text)
        return 0;
    const struct document document = {.text = text,
                                      .text_length = nasty_text_write(kind, text, size),
                                      .format = kind->format};
    steps = 0;
    if (features_extract(&features, extractor, &document, ~0u, &failure))
        features_find_targets(&features, extractor, &failure);
    const uint64_t taken = steps;
    features_release(&features);
    free(text);
    return taken;
}

int main(int count, char **arguments)
{
    struct failure failure = {0};
    struct recipe recipe;
    size_t failed = 0;
    (void)count;
    recipe_default(&recipe);
    static const char target[] =
        "[target.growth]\ngrowth\ngrowth target\ngovernment of Syria\n";
    struct extractor *extractor =
        recipe_load(NULL, NULL, arguments[0], &recipe, &failure) &&
                text_buffer_append(&recipe.lexicon, target, sizeof target - 1, &failure)
            ? extractor_new(&recipe, &failure)
            : NULL;
    if (!extractor) {
        fprintf(stderr, "growth: %s\n", failure.message);
        return 1;
    }
    const size_t kind_count = NASTY_TEXTS;
    for (size_t i = 0; i < kind_count; i++) {
        const uint64_t small = count_steps(extractor, &nasty_texts[i], SMALL);
        const uint64_t large = count_steps(extractor, &nasty_texts[i], GROWTH * SMALL);
        const double growth = small ? (double)large / (double)small : 0;
        const int linear = small > SMALL / 100 && growth <= GROWTH * TOLERANCE;
        failed += !linear;
        if (!linear || getenv("GROWTH_VERBOSE"))
            printf("%s %-45s %6.1f steps a byte, then %4.2f times as many\n",
                   linear ? "ok  " : "FAIL", nasty_texts[i].name, (double)small / SMALL,
                   growth);
    }
    extractor_free(extractor);
    printf("growth: %zu passed, %zu failed\n", kind_count - failed, failed);
    return failed ? 1 : 0;
}
