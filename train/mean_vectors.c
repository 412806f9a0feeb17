/* mean_vectors: see mean_vectors.h. */
#include "mean_vectors.h"

#include <stdlib.h>

void mean_vectors_release(struct mean_vectors *means)
{
    free(means->words);
    free(means->documents);
    *means = (struct mean_vectors){0};
}

void mean_vectors_spread(const struct mean_vectors *means, const double *numbers,
                         double *weights)
{
    for (size_t w = 0; w < means->count; w++) {
        const float *word = means->words + w * means->dimensions;
        double sum = 0;
        for (size_t d = 0; d < means->dimensions; d++)
            sum += numbers[d] * (double)word[d];
        weights[means->first + w] += sum;
    }
}
