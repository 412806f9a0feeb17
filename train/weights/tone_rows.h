/* tone_rows: annotated sentences → the evidence on each mention, as rows of a linear problem.
 * Part of learn_tone. Whatever fails ends the program with a message. */
#ifndef TENOR_TONE_ROWS_H
#define TENOR_TONE_ROWS_H

#include "../../features/evidence/tone_evidence.h"
#include "../../features/extract.h"
#include "../word_vectors.h"

/* One annotated mention. Its vectors are dense: for each zone the sum of its words' vectors, in
 * the zone's unit. */
struct tone_row {
    struct tone_key *keys; /* [key_count]; owned */
    size_t key_count;
    struct tone_row_word {
        uint32_t word;  /* its index among the vectors */
        uint32_t zones; /* a bit each */
    } * words;          /* [word_count]; owned */
    size_t word_count;
    float zone_unit[TONE_ZONES];
    float *vectors;    /* [TONE_ZONES * dimensions]; owned */
    uint32_t sentence; /* in the order of the files */
    uint8_t tone;      /* enum tone, as annotated */
};

struct tone_rows {
    struct tone_row *items;
    size_t count, capacity;
    size_t dimensions;
    size_t sentences, lost; /* mentions that no token is a part of */
};

/* Appends the rows of a file: JSON lines with "text" and "targets": [{"begin", "end",
 * "tone"}, …], in code points. `weights` need only have flags. */
void tone_rows_read(struct tone_rows *rows, const char *path, const struct extractor *extractor,
                    const struct tone_weights *weights, const struct word_vectors *vectors);
void tone_rows_release(struct tone_rows *rows);

/* The index of the word with this hash, or word_vectors_count. */
size_t tone_word_index(const struct word_vectors *vectors, uint64_t hash);
/* A word's weight in its zone's sum of vectors: a / (a + p), where p is its probability
 * (word_vectors.h). In a single sentence frequent words say more than in an article, so `a` is larger;
 * of 1e-4, 1e-3 and 1e-2 this one has the lowest log loss over folds. */
#define TONE_SMOOTHING 1e-3
float tone_word_weight(const struct word_vectors *vectors, size_t index);

void *need(void *memory); /* ends the program if it is NULL */
_Noreturn void die(const char *message);

#endif
