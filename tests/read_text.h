/* read_text: a text and a lexicon's source → everything the stages of evidence read.
 * For tests of those stages. */
#ifndef TENOR_READ_TEXT_H
#define TENOR_READ_TEXT_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../features/evidence/cue.h"
#include "../features/evidence/dense.h"
#include "../features/evidence/tone_weights.h"

struct read_text {
    struct article article;
    struct tokens tokens;
    struct quotations quotations;
    struct lexicon *lexicon;
    struct lexicon_matches matches;
    struct cue_weights *cues;
    struct tone_weights *tone;
    struct evidence_input input;
};

/* The bytes of a file that ships; the caller frees them. */
static inline char *read_shipped(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    cr_assert(file != NULL, "%s", path);
    cr_assert_eq(fseek(file, 0, SEEK_END), 0);
    *length = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*length + 1);
    cr_assert(bytes && fread(bytes, 1, *length, file) == *length);
    fclose(file);
    return bytes;
}

/* The weights that ship. */
static inline struct cue_weights *read_shipped_cues(void)
{
    struct failure failure = {0};
    size_t length;
    char *source = read_shipped("data/evidence/cues.txt", &length);
    struct cue_weights *cues = cue_weights_compile(source, length, "cues", &failure);
    cr_assert(cues != NULL, "%s", failure.message);
    free(source);
    return cues;
}

static inline struct tone_weights *read_shipped_tone(void)
{
    struct failure failure = {0};
    size_t length;
    char *source = read_shipped("data/evidence/tone.bin", &length);
    struct tone_weights *tone = tone_weights_compile(source, length, "tone", &failure);
    cr_assert(tone != NULL, "%s", failure.message);
    free(source);
    return tone;
}

/* Reads `length` bytes anew, with the lexicon that `text` already has. */
static inline void read_again(struct read_text *text, const char *bytes, size_t length)
{
    struct failure failure = {0};
    const struct document document = {.text = bytes, .text_length = length};
    cr_assert(article_read(&text->article, &document, NULL, &failure), "%s", failure.message);
    cr_assert(tokens_split(&text->tokens, &text->article, &failure), "%s", failure.message);
    cr_assert(quotations_find(&text->quotations, &text->tokens, &text->article, &failure), "%s",
              failure.message);
    cr_assert(lexicon_match(text->lexicon, &text->tokens, &text->matches, &failure), "%s",
              failure.message);
    text->input =
        (struct evidence_input){&text->article, &text->tokens, &text->quotations, text->lexicon,
                                &text->matches, text->cues,    text->tone};
}

static inline void read_text(struct read_text *text, const char *lexicon, const char *bytes)
{
    struct failure failure = {0};
    *text = (struct read_text){0};
    text->lexicon = lexicon_compile(lexicon, strlen(lexicon), "test", &failure);
    cr_assert(text->lexicon != NULL, "%s", failure.message);
    text->cues = read_shipped_cues();
    text->tone = read_shipped_tone();
    read_again(text, bytes, strlen(bytes));
}

static inline void read_text_release(struct read_text *text)
{
    lexicon_matches_release(&text->matches);
    lexicon_free(text->lexicon);
    cue_weights_free(text->cues);
    tone_weights_free(text->tone);
    quotations_release(&text->quotations);
    tokens_release(&text->tokens);
    article_release(&text->article);
    *text = (struct read_text){0};
}

/* The index of the feature of this name. */
static inline size_t feature_index(const struct dense_feature *features, size_t count,
                                   const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(features[i].name, name) == 0)
            return i;
    cr_assert_fail("no feature is named %s", name);
    return 0;
}

#endif
