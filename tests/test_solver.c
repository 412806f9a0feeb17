/* The Gram matrices and the two solvers: the same problem has the same solution. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "../train/solver.h"
#include "random_dataset.h"

#define DOCUMENTS 120

static const struct settings settings = {
    .cost = 1, .block_weight = {0.8f, 0.5f}, .dense_weight = 0.3f};

static double row_dot(const struct dataset *dataset, size_t i, size_t j)
{
    double sum = 0;
    for (size_t b = 0; b < 2; b++) {
        const struct sparse_row *x = &dataset->rows[i], *y = &dataset->rows[j];
        double weight = (double)settings.block_weight[b];
        for (uint32_t e = x->begin[b]; e < x->begin[b + 1]; e++)
            for (uint32_t f = y->begin[b]; f < y->begin[b + 1]; f++)
                if (x->entries[e].feature == y->entries[f].feature)
                    sum += weight * weight * (double)x->entries[e].value *
                           (double)y->entries[f].value;
    }
    for (size_t f = 0; f < dataset->dense_count; f++)
        sum += (double)settings.dense_weight * (double)settings.dense_weight *
               (double)dataset->dense[i * dataset->dense_count + f] *
               (double)dataset->dense[j * dataset->dense_count + f] /
               (double)dataset->dense_count;
    return sum;
}

/* A problem with all that both solvers need of it. */
struct fixture {
    struct random_dataset random;
    uint32_t rows[DOCUMENTS];
    signed char signs[DOCUMENTS];
    struct gram gram;
    struct kernel_matrix *kernel;
    struct linear_matrix *linear;
    struct binary_problem problem;
};

static void fixture_init(struct fixture *fixture)
{
    random_dataset_init(&fixture->random, DOCUMENTS, 3, 0);
    const struct dataset *dataset = &fixture->random.dataset;
    for (uint32_t i = 0; i < DOCUMENTS; i++) {
        fixture->rows[i] = i;
        fixture->signs[i] = dataset->corpus->documents[i].label == 0 ? 1 : -1;
    }
    cr_assert(gram_compute(&fixture->gram, dataset, fixture->rows, DOCUMENTS, 2, NULL, NULL));
    fixture->kernel =
        kernel_matrix_new(&fixture->gram, &settings, dataset->dense_count, 2, NULL);
    fixture->linear = linear_matrix_new(dataset, fixture->rows, DOCUMENTS, &settings, 2, NULL);
    cr_assert(fixture->kernel && fixture->linear);
    fixture->problem = (struct binary_problem){.rows = fixture->rows,
                                               .signs = fixture->signs,
                                               .count = DOCUMENTS,
                                               .cost_positive = 1.5,
                                               .cost_negative = 0.75,
                                               .tolerance = 1e-4};
}

static void fixture_release(struct fixture *fixture)
{
    kernel_matrix_free(fixture->kernel);
    linear_matrix_free(fixture->linear);
    gram_release(&fixture->gram);
    random_dataset_release(&fixture->random);
}

static double hinge_losses(const struct fixture *fixture, const double *decision)
{
    double sum = 0;
    for (size_t i = 0; i < DOCUMENTS; i++) {
        double margin = fixture->signs[i] * decision[i];
        double cost = fixture->signs[i] > 0 ? fixture->problem.cost_positive
                                            : fixture->problem.cost_negative;
        sum += margin < 1 ? cost * (1 - margin) : 0;
    }
    return sum;
}

Test(gram, is_the_inner_product_of_the_weighted_vectors)
{
    struct fixture fixture;
    fixture_init(&fixture);
    for (size_t i = 0; i < DOCUMENTS; i += 7)
        for (size_t j = 0; j < DOCUMENTS; j++) {
            double value = kernel_matrix_value(fixture.kernel, i, j);
            cr_assert_float_eq(value, row_dot(&fixture.random.dataset, i, j), 1e-5);
            cr_assert_float_eq(value, kernel_matrix_value(fixture.kernel, j, i), 0);
        }
    fixture_release(&fixture);
}

Test(gram, gaussian_kernel_reads_the_dense_block_alone)
{
    struct fixture fixture;
    fixture_init(&fixture);
    struct settings rbf = {.gamma = 0.2, .dense_weight = 1};
    const struct dataset *dataset = &fixture.random.dataset;
    double squared = 0;
    for (size_t f = 0; f < dataset->dense_count; f++) {
        double d = (double)dataset->dense[3 * dataset->dense_count + f] -
                   (double)dataset->dense[5 * dataset->dense_count + f];
        squared += d * d;
    }
    cr_assert_float_eq(gram_value(&fixture.gram, &rbf, dataset->dense_count, 3, 5),
                       exp(-0.2 * squared), 1e-6);
    cr_assert_float_eq(gram_value(&fixture.gram, &rbf, dataset->dense_count, 4, 4), 1, 1e-6);
    fixture_release(&fixture);
}

Test(solver, both_reach_the_same_objective)
{
    struct fixture fixture;
    fixture_init(&fixture);
    double coefficient[DOCUMENTS], decision[DOCUMENTS], bias;
    cr_assert(kernel_solve(fixture.kernel, &fixture.problem, coefficient, &bias, NULL));
    double kernel_objective = 0;
    for (size_t i = 0; i < DOCUMENTS; i++) {
        decision[i] = bias;
        for (size_t j = 0; j < DOCUMENTS; j++) {
            double value = coefficient[j] * kernel_matrix_value(fixture.kernel, i, j);
            decision[i] += value;
            kernel_objective += 0.5 * coefficient[i] * value;
        }
    }
    kernel_objective += hinge_losses(&fixture, decision);

    size_t width = linear_matrix_width(fixture.linear);
    double *weights = calloc(width, sizeof *weights), linear_objective = 0;
    cr_assert(linear_solve(fixture.linear, &fixture.problem, 1, weights, &bias, NULL));
    for (size_t f = 0; f < width; f++)
        linear_objective += 0.5 * weights[f] * weights[f];
    for (size_t i = 0; i < DOCUMENTS; i++)
        decision[i] = linear_decide(fixture.linear, weights, bias, i);
    linear_objective += hinge_losses(&fixture, decision);

    cr_log_info("objectives: libsvm %.6f, liblinear %.6f", kernel_objective, linear_objective);
    cr_assert_gt(kernel_objective, 1);
    cr_assert_float_eq(linear_objective / kernel_objective, 1, 2e-3, "libsvm %f, liblinear %f",
                       kernel_objective, linear_objective);
    free(weights);
    fixture_release(&fixture);
}

Test(solver, liblinear_repeats_itself_for_a_seed)
{
    struct fixture fixture;
    fixture_init(&fixture);
    size_t width = linear_matrix_width(fixture.linear);
    double *first = calloc(width, sizeof *first), *second = calloc(width, sizeof *second);
    double first_bias, second_bias;
    cr_assert(linear_solve(fixture.linear, &fixture.problem, 5, first, &first_bias, NULL));
    (void)rand();
    cr_assert(linear_solve(fixture.linear, &fixture.problem, 5, second, &second_bias, NULL));
    cr_assert_arr_eq(first, second, width * sizeof *first);
    cr_assert(first_bias == second_bias);
    free(first);
    free(second);
    fixture_release(&fixture);
}
