/* shipped_extractor: the word lists, page rules and weights that ship, compiled, and articles that
 * were read by them. */
#ifndef TENOR_SHIPPED_EXTRACTOR_H
#define TENOR_SHIPPED_EXTRACTOR_H

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "../features/extract.h"
#include "../features/io/rule_files.h"
#include "read_text.h"

static inline void append_shipped(struct text_buffer *to, const char *path)
{
    size_t length;
    char *bytes = read_shipped(path, &length);
    cr_assert(text_buffer_append(to, bytes, length, NULL));
    free(bytes);
}

/* `more` is appended to the lexicon. */
static inline struct extractor *shipped_extractor(const char *more)
{
    struct failure failure = {0};
    struct recipe recipe;
    recipe_default(&recipe);
    recipe.page_rules = true;
    cr_assert(rule_files_read_directory("data/lexicons", &recipe.lexicon, &failure) &&
                  rule_files_read_directory("data/page", &recipe.page, &failure),
              "%s", failure.message);
    cr_assert(text_buffer_append(&recipe.lexicon, more, strlen(more), NULL));
    append_shipped(&recipe.cues, "data/evidence/cues.txt");
    append_shipped(&recipe.tone, "data/evidence/tone.bin");
    struct extractor *extractor = extractor_new(&recipe, &failure);
    cr_assert_not_null(extractor, "%s", failure.message);
    return extractor;
}

static inline void must_extract(struct features *features, const struct extractor *extractor,
                                const char *text)
{
    struct failure failure = {0};
    const struct document document = {.text = text, .text_length = strlen(text)};
    cr_assert(features_extract(features, extractor, &document, 0, &failure), "%s",
              failure.message);
}

/* The number of the dense feature of this name. */
static inline size_t feature_named(const struct extractor *extractor, const char *wanted)
{
    for (size_t f = 0; f < extractor->dense_count; f++) {
        char name[DENSE_NAME_MAX];
        const char *unit, *description;
        dense_describe(extractor->lexicon, f, name, &unit, &description);
        if (strcmp(name, wanted) == 0)
            return f;
    }
    cr_assert_fail("no feature '%s'", wanted);
    return 0;
}

/* The text of tokens, with what stands between them. */
static inline const char *spell_tokens(const struct features *features, uint32_t first,
                                       uint32_t end)
{
    static char spelled[256];
    const struct span span = tokens_span(&features->tokens, first, end);
    cr_assert_lt(span_length(span), sizeof spelled);
    memcpy(spelled, features->article.text + span.begin, span_length(span));
    spelled[span_length(span)] = '\0';
    return spelled;
}

#endif
