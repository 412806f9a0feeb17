/* tiny_model: models made without training, for tests of what comes after it. */
#ifndef TENOR_TINY_MODEL_H
#define TENOR_TINY_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An n-gram that stands in one label's sample text speaks for that label. */
struct tiny_model {
    const char *task;
    const char *const *labels;  /* [label_count], byte order */
    const char *const *samples; /* [label_count] */
    size_t label_count;
    const char *lexicon;      /* source of the recipe's lexicon; NULL: one of a few words */
    const char *known_source; /* its articles get probabilities twice as sharp; or NULL */
    uint32_t minimum_words;
    const char *language; /* NULL: any */
    bool page_rules;      /* with the shipped ones; else every line is text */
};

/* "stance", "genre" for and against, report and opinion and letter. */
extern const struct tiny_model tiny_stance, tiny_genre;

/* Writes the model, asserting that all goes well. */
void tiny_model_write(const char *path, const struct tiny_model *plan);

/* The path of a new file, in `path`, for which there is a directory of its own. */
void tiny_model_path(char *path, size_t size);
/* Removes that file and its directory. */
void tiny_model_remove(const char *path);

#endif
