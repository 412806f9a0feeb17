/* tiny_model: models made without training, for tests of scoring. */
#ifndef TENOR_TINY_MODEL_H
#define TENOR_TINY_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../models/prediction_set.h"

/* The n-grams of a label's sample text are features that speak for the label. */
struct tiny_model {
    const char *task;
    const char *const *labels;  /* [label_count], byte order */
    const char *const *samples; /* [label_count] */
    size_t label_count;
    const char *lexicon;      /* source of the recipe's lexicon; NULL: one of a few words */
    const char *known_source; /* its articles get slopes twice as steep; or NULL */
    uint32_t minimum_words;
    const char *language;                                   /* NULL: any */
    const struct set_scores *set_scores, *known_set_scores; /* NULL: none */
    bool familiarity; /* only texts with words of the samples are familiar */
    bool page_rules;  /* with the shipped ones; else every line is text */
};

/* "stance", "genre" for and against, report and opinion and letter. */
extern const struct tiny_model tiny_stance, tiny_genre;

/* Writes the model; a failure ends the test. */
void tiny_model_write(const char *path, const struct tiny_model *plan);

/* Sets `path` to that of a new file in a new directory. */
void tiny_model_path(char *path, size_t size);
/* Removes that file and its directory. */
void tiny_model_remove(const char *path);

#endif
