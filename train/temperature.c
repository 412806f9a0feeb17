/* temperature: see temperature.h.
 *
 * With z the calibrated logits, the loss sum of log sum exp(t z) - t z[label] is convex in t,
 * and its derivative is sum of E_t[z] - z[label], E_t the mean under softmax(t z). So t is 1 if
 * the derivative there is not above 0, else where it crosses 0: bisection. */
#include "temperature.h"

#include <math.h>

#define BISECTIONS 40

static double logit(const struct calibration *calibration, const double *decision,
                    size_t labels, size_t k)
{
    if (labels == 2) /* one output: p[0] = 1 / (1 + exp(-logit)) */
        return k == 0 ? calibration->slope[0] * decision[0] + calibration->intercept[0] : 0;
    return calibration->slope[k] * decision[k] + calibration->intercept[k];
}

static double derivative(const struct calibration *calibration, const double *decision,
                         const uint32_t *label, size_t count, size_t labels, double t)
{
    if (!decision)
        return 0;
    size_t outputs = labels == 2 ? 1 : labels;
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        const double *d = decision + i * outputs;
        double largest = -INFINITY, total = 0, mean = 0;
        for (size_t k = 0; k < labels; k++)
            largest = fmax(largest, logit(calibration, d, labels, k));
        for (size_t k = 0; k < labels; k++) {
            double z = logit(calibration, d, labels, k), weight = exp(t * (z - largest));
            total += weight;
            mean += weight * z;
        }
        sum += mean / total - logit(calibration, d, labels, label[i]);
    }
    return sum;
}

double temperature_fit(const struct calibration *calibration, const double *const decision[2],
                       const uint32_t *label, size_t count, size_t labels)
{
    double low = TEMPERATURE_LEAST, high = 1;
    for (int i = 0; i < BISECTIONS; i++) {
        double middle =
            i == 0 ? high : (low + high) / 2; /* t = 1 first: it may be the answer */
        double slope = 0;
        for (size_t kind = 0; kind < 2; kind++)
            slope += derivative(calibration, decision[kind], label, count, labels, middle);
        if (slope > 0)
            high = middle;
        else
            low = middle;
    }
    return low;
}
