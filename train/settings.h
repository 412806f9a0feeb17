/* settings: what the search chooses, and the trials it made. */
#ifndef TENOR_SETTINGS_H
#define TENOR_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "../features/ngrams/recipe.h"

struct settings {
    double cost;                          /* C of the SVM */
    float block_weight[NGRAM_MAX_BLOCKS]; /* 0: left out */
    float dense_weight; /* 0: left out; else the standardised dense block, divided by
                           sqrt(its size), times this */
};

/* One combination that was tried, scored out of fold by calibrated probabilities. */
struct trial {
    struct settings settings;
    double accuracy, macro_f1, log_loss;
    size_t number; /* how many were tried before it */
};

struct trials {
    struct trial *items;
    size_t count, capacity;
};

#endif
