/* Machines that are trained on a part of the documents. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../train/one_vs_rest.h"
#include "random_dataset.h"

enum { DOCUMENTS = 90, FOLDS = 3, LABELS = 3 };
enum solver { DESCENT, GRAM, LIBSVM, SOLVERS };

static const struct settings settings = {
    .cost = 1, .block_weight = {0.8f, 0.5f}, .dense_weight = 0.3f};

struct scene {
    struct random_dataset random;
    struct gram gram;
    struct kernel_matrix *kernel;
    struct linear_matrix *linear;
    uint32_t documents[DOCUMENTS], label[DOCUMENTS], fold[DOCUMENTS];
    bool used[DOCUMENTS];
    double *decision; /* [DOCUMENTS][LABELS] */
};

static void scene_init(struct scene *scene)
{
    random_dataset_init(&scene->random, DOCUMENTS, LABELS, 0);
    const struct dataset *dataset = &scene->random.dataset;
    for (uint32_t i = 0; i < DOCUMENTS; i++) {
        scene->documents[i] = i;
        scene->label[i] = dataset->corpus->documents[i].label;
        scene->fold[i] = i % FOLDS;
        scene->used[i] = i % 4 != 0;
    }
    cr_assert(gram_compute(&scene->gram, dataset, scene->documents, DOCUMENTS, 2, NULL, NULL));
    scene->kernel = kernel_matrix_new(&scene->gram, &settings, 2, NULL);
    scene->linear = linear_matrix_new(dataset, &settings, 2, NULL);
    scene->decision = calloc(DOCUMENTS * LABELS, sizeof(double));
    cr_assert(scene->kernel && scene->linear && scene->decision);
}

static void scene_release(struct scene *scene)
{
    free(scene->decision);
    linear_matrix_free(scene->linear);
    kernel_matrix_free(scene->kernel);
    gram_release(&scene->gram);
    random_dataset_release(&scene->random);
}

static void train(struct scene *scene, enum solver solver, const bool *used, double *decision)
{
    const struct learner learner = {.kernel = solver == DESCENT ? NULL : scene->kernel,
                                    .linear = solver == DESCENT ? scene->linear : NULL,
                                    .libsvm = solver == LIBSVM,
                                    .label = scene->label,
                                    .count = DOCUMENTS,
                                    .labels = LABELS,
                                    .balance = 1,
                                    .threads = 2};
    const struct training_request request = {.costs = &settings.cost,
                                             .cost_count = 1,
                                             .splits = {{.fold = scene->fold,
                                                         .folds = FOLDS,
                                                         .used = used,
                                                         .decision = scene->decision}},
                                             .split_count = 1};
    memset(scene->decision, 0, DOCUMENTS * LABELS * sizeof *decision);
    cr_assert(learner_train(&learner, &request, NULL, NULL));
    memcpy(decision, scene->decision, DOCUMENTS * LABELS * sizeof *decision);
}

/* What is not used has no part in a machine, but is scored by it. */
static void expect_part(enum solver solver)
{
    struct scene scene;
    static double part[DOCUMENTS * LABELS], other[DOCUMENTS * LABELS],
        whole[DOCUMENTS * LABELS];
    scene_init(&scene);
    train(&scene, solver, NULL, whole);
    train(&scene, solver, scene.used, part);
    cr_assert(memcmp(part, whole, sizeof part) != 0);
    for (size_t i = 0; i < DOCUMENTS; i++)
        cr_assert_neq(part[i * LABELS], 0, "document %zu", i);
    for (size_t i = 0; i < DOCUMENTS; i += 4)
        scene.label[i] = (scene.label[i] + 1) % LABELS;
    train(&scene, solver, scene.used, other);
    cr_assert_arr_eq(part, other, sizeof part);
    train(&scene, solver, NULL, other);
    cr_assert(memcmp(whole, other, sizeof whole) != 0, "all labels count without a part");
    scene_release(&scene);
}

Test(one_vs_rest, descent_is_trained_on_what_is_used)
{
    expect_part(DESCENT);
}

/* The machines of one C begin where those of the C before it ended. */
Test(one_vs_rest, costs_do_not_see_one_another)
{
    enum { COSTS = 4 };
    static const double costs[COSTS] = {0.25, 0.5, 1, 4};
    struct scene scene;
    scene_init(&scene);
    double *together = calloc(COSTS * DOCUMENTS * LABELS, sizeof *together);
    const struct learner learner = {.kernel = scene.kernel,
                                    .label = scene.label,
                                    .count = DOCUMENTS,
                                    .labels = LABELS,
                                    .threads = 2};
    struct training_request request = {
        .costs = costs,
        .cost_count = COSTS,
        .splits = {{.fold = scene.fold, .folds = FOLDS, .decision = together}},
        .split_count = 1};
    cr_assert(learner_train(&learner, &request, NULL, NULL));
    request.cost_count = 1;
    request.splits[0].decision = scene.decision;
    for (size_t c = 0; c < COSTS; c++) {
        request.costs = &costs[c];
        cr_assert(learner_train(&learner, &request, NULL, NULL));
        double difference = 0;
        for (size_t i = 0; i < DOCUMENTS * LABELS; i++)
            difference += fabs(together[c * DOCUMENTS * LABELS + i] - scene.decision[i]);
        cr_assert_lt(difference / (DOCUMENTS * LABELS), 0.1, "%f", difference);
    }
    free(together);
    scene_release(&scene);
}

Test(one_vs_rest, kernel_is_trained_on_what_is_used)
{
    expect_part(GRAM);
}

Test(one_vs_rest, libsvm_is_trained_on_what_is_used)
{
    expect_part(LIBSVM);
}

/* A fold without the label in what is used has nothing to train: its value is -1. */
Test(one_vs_rest, a_part_of_one_side_says_that_side)
{
    for (enum solver solver = DESCENT; solver < SOLVERS; solver++) {
        struct scene scene;
        static double decision[DOCUMENTS * LABELS];
        scene_init(&scene);
        for (size_t i = 0; i < DOCUMENTS; i++)
            scene.used[i] = scene.label[i] != 1;
        train(&scene, solver, scene.used, decision);
        for (size_t i = 0; i < DOCUMENTS; i++)
            cr_assert_eq(decision[i * LABELS + 1], -1);
        scene_release(&scene);
    }
}
