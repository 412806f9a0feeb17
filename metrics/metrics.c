/* metrics: see metrics.h. */
#include "metrics.h"

#include <math.h>

/* The usual clip of the log loss (scikit-learn's before version 1.3): about four times the
 * spacing of doubles at 1. */
#define LEAST_PROBABILITY 1e-15

size_t metrics_argmax(const double *values, size_t count)
{
    size_t best = 0;
    for (size_t k = 1; k < count; k++)
        if (values[k] > values[best])
            best = k;
    return best;
}

double metrics_ratio(double part, double whole)
{
    return whole > 0 ? part / whole : 0;
}

double metrics_macro_f1(const double *support, const double *predicted, const double *hits,
                        size_t labels)
{
    double sum = 0, occurring = 0;
    for (size_t l = 0; l < labels; l++) {
        double both = support[l] + predicted[l];
        sum += metrics_ratio(2 * hits[l], both);
        occurring += both > 0;
    }
    return metrics_ratio(sum, occurring);
}

double metrics_log_loss(double probability)
{
    return -log(fmax(probability, LEAST_PROBABILITY));
}

double metrics_brier(const double *probability, size_t labels, size_t label)
{
    double sum = 0;
    for (size_t k = 0; k < labels; k++) {
        const double off = probability[k] - (k == label);
        sum += off * off;
    }
    return sum;
}
