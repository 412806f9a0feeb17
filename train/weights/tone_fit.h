/* tone_fit: rows → weights, by multinomial logistic regression with a quadratic penalty.
 * Part of learn_tone. */
#ifndef TENOR_TONE_FIT_H
#define TENOR_TONE_FIT_H

#include "tone_rows.h"

/* A word has a weight of its own in each zone, and one for all four zones of places. */
#define TONE_WORD_COLUMNS (TONE_ZONES + 1)

/* The weights of the negative and of the positive sum; neutral's is 0. */
struct tone_fit {
    double bias[2];
    double (*keys)[2];    /* [TONE_KEYS]; owned */
    double (*vectors)[2]; /* [TONE_ZONES * dimensions]; owned */
    double (*words)[2];   /* [words * TONE_WORD_COLUMNS]; owned */
    size_t dimensions, word_count;
};

struct tone_fit_options {
    /* Half of the sum of squares is multiplied by these. */
    double key_penalty, vector_penalty, word_penalty;
    bool words;        /* words have weights of their own, besides those of their vectors */
    unsigned families; /* enum tone_family, a bit each: the keys that are used */
    unsigned zones;    /* likewise of zones */
};

/* Minimises log loss and penalties over the rows for which used[row] is true. */
void tone_fit_rows(struct tone_fit *fit, const struct tone_rows *rows, size_t word_count,
                   const bool *used, const struct tone_fit_options *options);
void tone_fit_release(struct tone_fit *fit);

/* The two sums of a row. */
void tone_fit_sums(const struct tone_fit *fit, const struct tone_row *row,
                   const struct tone_fit_options *options, double sums[static 2]);
/* The softmax of two sums and 0, by enum tone. */
void tone_probabilities(const double sums[static 2], double probability[static TONES]);

#endif
