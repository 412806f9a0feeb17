/* shrink: see shrink.h.
 *
 * With a = ln p - ln prior, the loss sum of ln sum_k prior[k] exp(t a[k]) - t a[label] is
 * convex in t, and its derivative is the sum of E_t[a] - a[label], E_t the mean under the
 * mixture. So t is 1 if the derivative there is not above 0, else where it crosses 0:
 * bisection. */
#include "shrink.h"

#include <math.h>

#define BISECTIONS        40     /* t is then exact to 1e-12 */
#define LEAST_KEPT        1e-9   /* less is a rounding error */
#define LEAST_PROBABILITY 1e-300 /* so that a logarithm is finite */

static double log_ratio(const double *probability, const double *prior, size_t k)
{
    return log(fmax(probability[k], LEAST_PROBABILITY)) - log(prior[k]);
}

/* E_t[a] - a[label] of one document. */
static double document_derivative(const struct shrink_set *set, const double *probability,
                                  uint32_t label, double t)
{
    double largest = -INFINITY, total = 0, mean = 0;
    for (size_t k = 0; k < set->labels; k++)
        largest = fmax(largest, log_ratio(probability, set->prior, k));
    for (size_t k = 0; k < set->labels; k++) {
        const double a = log_ratio(probability, set->prior, k);
        const double weight = set->prior[k] * exp(t * (a - largest));
        total += weight;
        mean += weight * a;
    }
    return mean / total - log_ratio(probability, set->prior, label);
}

static double derivative(const struct shrink_set *set, uint32_t left_out, double t)
{
    double sum = 0;
    for (size_t kind = 0; kind < 2; kind++)
        for (size_t i = 0; set->probability[kind] && i < set->count; i++)
            if (!set->fold || set->fold[i] != left_out)
                sum += document_derivative(set, set->probability[kind] + i * set->labels,
                                           set->label[i], t);
    return sum;
}

double shrink_fit(const struct shrink_set *set, uint32_t left_out)
{
    double low = 0, high = 1;
    if (!(derivative(set, left_out, high) > 0))
        return high;
    for (int i = 0; i < BISECTIONS; i++) {
        const double middle = (low + high) / 2;
        if (derivative(set, left_out, middle) > 0)
            high = middle;
        else
            low = middle;
    }
    return low < LEAST_KEPT ? 0 : low;
}

void shrink_apply(double *probability, const double *prior, size_t labels, double t)
{
    double largest = -INFINITY, sum = 0;
    for (size_t k = 0; k < labels; k++) {
        probability[k] = log(prior[k]) + t * log_ratio(probability, prior, k);
        largest = fmax(largest, probability[k]);
    }
    for (size_t k = 0; k < labels; k++) {
        probability[k] = exp(probability[k] - largest);
        sum += probability[k];
    }
    for (size_t k = 0; k < labels; k++)
        probability[k] /= sum;
}

/* ln of the mixture is t (slope * decision + intercept) + (1 - t) ln prior, but for a constant.
 * The last intercept of two labels stays 0; those of more sum to 0. */
void shrink_calibration(double *slope, double *intercept, const double *prior, size_t labels,
                        double t)
{
    double zero = 0;
    for (size_t k = 0; k < labels; k++) {
        slope[k] *= t;
        intercept[k] = t * intercept[k] + (1 - t) * log(prior[k]);
        zero += intercept[k] / (double)labels;
    }
    if (labels == 2)
        zero = intercept[1];
    for (size_t k = 0; k < labels; k++)
        intercept[k] -= zero;
}
