/* power_law: see power_law.h. For each c, a and b follow from a straight line in n^-c. */
#include "power_law.h"

#include <math.h>

#define LEAST_C 0.05 /* less can hardly be told from a logarithm */
#define MOST_C  2.0  /* with more, a curve is flat after its first points */
#define STEPS   60   /* of c, by equal factors */

/* Weighted sums over the points, in x = (n / largest n)^-c and y. */
struct sums {
    double w, x, y, xx, xy;
};

static struct sums sum_up(const struct power_point *points, size_t count, double largest,
                          double c)
{
    struct sums sums = {0};
    for (size_t i = 0; i < count; i++) {
        const double w = points[i].documents / largest, y = points[i].score;
        const double x = pow(points[i].documents / largest, -c);
        sums.w += w;
        sums.x += w * x;
        sums.y += w * y;
        sums.xx += w * x * x;
        sums.xy += w * x * y;
    }
    return sums;
}

/* The line y = a - b x; if a is out of bounds, the best one with a at the bound. */
static struct power_law fit_line(const struct sums *sums, double c, double low, double high)
{
    const double spread = sums->w * sums->xx - sums->x * sums->x;
    struct power_law law = {.c = c};
    law.b = -(sums->w * sums->xy - sums->x * sums->y) / spread;
    law.a = (sums->y + law.b * sums->x) / sums->w;
    const double bound = fmin(fmax(law.a, low), high);
    if (bound != law.a) {
        law.a = bound;
        law.b = (bound * sums->x - sums->xy) / sums->xx;
    }
    return law;
}

static double squared_error(const struct power_law *law, const struct power_point *points,
                            size_t count, double largest)
{
    double error = 0;
    for (size_t i = 0; i < count; i++) {
        const double x = pow(points[i].documents / largest, -law->c);
        const double off = law->a - law->b * x - points[i].score;
        error += points[i].documents / largest * off * off;
    }
    return error;
}

bool power_law_fit(struct power_law *law, const struct power_point *points, size_t count,
                   double low, double high)
{
    double largest = 0, smallest = INFINITY, least = INFINITY;
    *law = (struct power_law){0};
    for (size_t i = 0; i < count; i++) {
        largest = fmax(largest, points[i].documents);
        smallest = fmin(smallest, points[i].documents);
    }
    if (count < 3 || !(smallest > 0 && smallest < largest))
        return false;
    for (int step = 0; step <= STEPS; step++) {
        const double c = LEAST_C * pow(MOST_C / LEAST_C, (double)step / STEPS);
        const struct sums sums = sum_up(points, count, largest, c);
        const struct power_law tried = fit_line(&sums, c, low, high);
        const double error = squared_error(&tried, points, count, largest);
        if (error < least) {
            least = error;
            *law = tried;
        }
    }
    law->b *= pow(largest, law->c); /* from shares of the largest to documents */
    return true;
}

double power_law_score(const struct power_law *law, double documents)
{
    return law->a - law->b * pow(documents, -law->c);
}
