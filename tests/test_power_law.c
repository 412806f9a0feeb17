/* Curves of scores over documents. */
#include <criterion/criterion.h>
#include <math.h>

#include "../train/power_law.h"

enum { POINTS = 5 };

static void make_points(struct power_point *points, double a, double b, double c)
{
    static const double documents[POINTS] = {50, 100, 200, 300, 400};
    for (size_t i = 0; i < POINTS; i++)
        points[i] = (struct power_point){documents[i], a - b * pow(documents[i], -c)};
}

Test(power_law, a_law_is_found_again)
{
    static const struct power_law laws[] = {
        {0.9, 1.5, 0.5}, {0.8, 0.9, 0.25}, {0.7, 20, 1.2}, {0.2, -3, 0.6}, {0, -2, 0.3}};
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) {
        struct power_point points[POINTS];
        struct power_law law;
        make_points(points, laws[i].a, laws[i].b, laws[i].c);
        cr_assert(power_law_fit(&law, points, POINTS, 0, INFINITY));
        cr_assert_float_eq(law.c, laws[i].c, 0.07 * laws[i].c, "%zu: %g", i, law.c);
        const double twice = power_law_score(&laws[i], 800);
        cr_assert_float_eq(power_law_score(&law, 800), twice, 0.003, "%zu: %g, not %g", i,
                           power_law_score(&law, 800), twice);
    }
}

Test(power_law, no_share_is_above_one)
{
    /* Without a bound the straight line in n^-0.05 would end far above. */
    const struct power_point points[] = {{100, 0.70}, {200, 0.80}, {400, 0.90}};
    struct power_law law;
    cr_assert(power_law_fit(&law, points, 3, 0, 1));
    cr_assert(law.a <= 1 && law.b > 0, "%g %g", law.a, law.b);
    cr_assert_leq(power_law_score(&law, 1e9), 1);
    cr_assert_gt(power_law_score(&law, 800), 0.9);
}

Test(power_law, what_does_not_grow_stays)
{
    const struct power_point points[] = {{100, 0.7}, {200, 0.7}, {400, 0.7}};
    struct power_law law;
    cr_assert(power_law_fit(&law, points, 3, 0, 1));
    cr_assert_float_eq(power_law_score(&law, 800), 0.7, 1e-9);
}

Test(power_law, large_points_count_more)
{
    /* A small part that did badly by chance: with equal weights 0.66 at 800. */
    const struct power_point points[] = {
        {10, 0.6}, {50, 0.2}, {400, 0.70}, {600, 0.71}, {800, 0.715}};
    struct power_law law;
    cr_assert(power_law_fit(&law, points, 5, 0, 1));
    cr_assert_float_eq(power_law_score(&law, 800), 0.715, 0.015);
}

Test(power_law, too_few_points_have_no_law)
{
    const struct power_point two[] = {{100, 0.7}, {200, 0.8}};
    const struct power_point same[] = {{100, 0.7}, {100, 0.8}, {100, 0.75}};
    const struct power_point none[] = {{0, 0.7}, {100, 0.8}, {200, 0.75}};
    struct power_law law;
    cr_assert_not(power_law_fit(&law, two, 2, 0, 1));
    cr_assert_not(power_law_fit(&law, same, 3, 0, 1));
    cr_assert_not(power_law_fit(&law, none, 3, 0, 1));
    cr_assert_eq(law.a, 0);
}
