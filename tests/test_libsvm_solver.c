/* libsvm, as the reference of the descent on the Gram matrix; and what becomes of its end. */
#include <criterion/criterion.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../train/solver.h"
#include "failing_malloc.h"
#include "random_dataset.h"

#define DOCUMENTS 120

static const struct settings settings = {
    .cost = 1, .block_weight = {0.8f, 0.5f}, .dense_weight = 0.3f};

struct scene {
    struct random_dataset random;
    uint32_t rows[DOCUMENTS];
    signed char signs[DOCUMENTS];
    size_t count;
    struct gram gram;
    struct kernel_matrix *kernel;
    struct kernel_problem problem;
};

static void scene_init(struct scene *scene, size_t count)
{
    random_dataset_init(&scene->random, count, 3, 0);
    for (uint32_t i = 0; i < count; i++) {
        scene->rows[i] = i;
        scene->signs[i] = scene->random.documents[i].label == 0 ? 1 : -1;
    }
    cr_assert(
        gram_compute(&scene->gram, &scene->random.dataset, scene->rows, count, 1, NULL, NULL));
    scene->count = count;
    scene->kernel = kernel_matrix_new(&scene->gram, &settings, 1, NULL);
    cr_assert(scene->kernel);
    scene->problem = (struct kernel_problem){
        .signs = scene->signs, .cost_positive = 1.5, .cost_negative = 0.75, .tolerance = 1e-5};
}

static void scene_release(struct scene *scene)
{
    kernel_matrix_free(scene->kernel);
    gram_release(&scene->gram);
    random_dataset_release(&scene->random);
}

/* What libsvm finds for one problem. */
struct solving {
    const struct kernel_problem *problem;
    double *coefficient, *decision, bias;
};

static bool solve_once(struct libsvm_side *side, bool in_child, void *context,
                       struct failure *failure)
{
    (void)in_child;
    struct solving *solving = context;
    return libsvm_solve(side, solving->problem, solving->coefficient, solving->decision,
                        &solving->bias, failure);
}

/* ---- The reference ------------------------------------------------------------------ */

/* Descent penalises the bias, libsvm does not. So that both must find a bias of 0 each vector
 * of the scene is there twice, the second time with the signs of all its values and its own
 * changed. */
static struct kernel_matrix *mirrored_kernel(const struct scene *scene)
{
    const struct settings words = {.block_weight = {1}};
    const size_t count = 2 * scene->count;
    struct gram gram = {.count = count, .kernel = {calloc(count * count, sizeof(float))}};
    cr_assert(gram.kernel[0]);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++) {
            const double product = gram_value(&scene->gram, &settings, i / 2, j / 2);
            gram.kernel[0][i * count + j] = (float)((i + j) % 2 ? -product : product);
        }
    struct kernel_matrix *kernel = kernel_matrix_new(&gram, &words, 1, NULL);
    cr_assert(kernel);
    gram_release(&gram);
    return kernel;
}

static void expect_the_same(const struct scene *scene, double cost)
{
    enum { MOST = 2 * DOCUMENTS };
    const size_t count = 2 * scene->count;
    signed char signs[MOST];
    for (size_t i = 0; i < count; i++)
        signs[i] = i % 2 ? (signed char)-scene->signs[i / 2] : scene->signs[i / 2];
    struct kernel_problem problem = {
        .signs = signs, .cost_positive = cost, .cost_negative = cost, .tolerance = 1e-4};
    struct kernel_matrix *kernel = mirrored_kernel(scene);
    double coefficient[MOST], own[MOST], peer_coefficient[MOST], peer[MOST], bias;
    cr_assert(kernel_solve(kernel, &problem, coefficient, own, &bias, NULL));
    problem.tolerance = 1e-5;
    struct solving solving = {&problem, peer_coefficient, peer, 0};
    cr_assert(libsvm_run(kernel, count, solve_once, &solving, NULL));
    for (size_t i = 0; i < count; i++)
        cr_expect_float_eq(own[i], peer[i], 2e-3, "C %g, %zu of %zu: %f is not %f", cost, i,
                           count, own[i], peer[i]);
    kernel_matrix_free(kernel);
}

Test(libsvm_solver, descent_finds_what_libsvm_finds)
{
    const size_t counts[] = {DOCUMENTS, 97, 33, 4};
    const double costs[] = {0.05, 0.5, 8};
    for (size_t n = 0; n < sizeof counts / sizeof *counts; n++) {
        struct scene scene;
        scene_init(&scene, counts[n]);
        for (size_t c = 0; c < sizeof costs / sizeof *costs; c++)
            expect_the_same(&scene, costs[c]);
        scene_release(&scene);
    }
}

/* The conditions of the optimum (Chang and Lin 2011, section 2.1); what is left out has no part,
 * but a value. */
Test(libsvm_solver, finds_the_optimum_of_what_it_is_trained_on)
{
    struct scene scene;
    scene_init(&scene, DOCUMENTS);
    for (size_t i = 0; i < DOCUMENTS; i += 3)
        scene.signs[i] = i % 2 ? 0 : LINEAR_UNUSED;
    double coefficient[DOCUMENTS], decision[DOCUMENTS], total = 0;
    struct solving solving = {&scene.problem, coefficient, decision, 0};
    cr_assert(libsvm_run(scene.kernel, DOCUMENTS, solve_once, &solving, NULL));
    size_t between = 0;
    for (size_t i = 0; i < DOCUMENTS; i++) {
        double sum = solving.bias;
        for (size_t j = 0; j < DOCUMENTS; j++)
            sum += coefficient[j] * kernel_matrix_value(scene.kernel, i, j);
        cr_assert_float_eq(decision[i], sum, 1e-9);
        total += coefficient[i];
        if (i % 3 == 0) {
            cr_assert_eq(coefficient[i], 0);
            continue;
        }
        const double dual = scene.signs[i] * coefficient[i];
        const double margin = scene.signs[i] * decision[i];
        const double most =
            scene.signs[i] > 0 ? scene.problem.cost_positive : scene.problem.cost_negative;
        cr_assert(dual >= 0 && dual <= most);
        cr_assert(dual > 0 || margin > 1 - 1e-4);
        cr_assert(dual < most || margin < 1 + 1e-4);
        between += dual > 0 && dual < most;
    }
    cr_assert_gt(between, 5);
    cr_assert_float_eq(total, 0, 1e-9);
    scene_release(&scene);
}

/* Texts that are all the same, three of four positive: the bias alone decides. Without penalty
 * it is 1, whatever the costs; with it, it would be 0.2 with these. Whichever label is first. */
Test(libsvm_solver, bias_has_no_penalty)
{
    const struct settings words = {.block_weight = {1}};
    for (size_t first = 0; first < 4; first += 3) {
        struct gram gram = {.count = 4, .kernel = {calloc(16, sizeof(float))}};
        signed char signs[4];
        for (size_t i = 0; i < 4; i++)
            signs[i] = i == first ? -1 : 1;
        struct kernel_matrix *kernel = kernel_matrix_new(&gram, &words, 1, NULL);
        const struct kernel_problem problem = {
            .signs = signs, .cost_positive = 0.1, .cost_negative = 0.1};
        double coefficient[4], decision[4];
        struct solving solving = {&problem, coefficient, decision, 0};
        cr_assert(kernel && libsvm_run(kernel, 4, solve_once, &solving, NULL));
        for (size_t i = 0; i < 4; i++)
            cr_assert_float_eq(decision[i], 1, 1e-3, "%f", decision[i]);
        kernel_matrix_free(kernel);
        gram_release(&gram);
    }
}

/* ---- Its end ------------------------------------------------------------------------ */

static size_t bytes_of_process(void)
{
    size_t pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file || fscanf(file, "%zu", &pages) != 1)
        cr_skip_test("no /proc/self/statm");
    fclose(file);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

/* Leaves the child about 64 KB. That is enough for our two arrays, but not for libsvm's own
 * copies of them. */
static void leave_little_memory(void)
{
    const struct rlimit limit = {bytes_of_process(), RLIM_INFINITY};
    void *volatile taken = malloc(64 << 10);
    void *const kept = taken;
    cr_assert(setrlimit(RLIMIT_AS, &limit) == 0);
    for (size_t size = 1 << 20; size >= 64; size /= 2)
        while ((taken = malloc(size)) != NULL)
            ;
    free(kept);
}

static bool solve_in_little_memory(struct libsvm_side *side, bool in_child, void *context,
                                   struct failure *failure)
{
    if (in_child)
        leave_little_memory();
    return solve_once(side, in_child, context, failure);
}

Test(libsvm_solver, no_memory_for_libsvm_is_told)
{
    enum { MANY = 1000 };
    const struct settings words = {.block_weight = {1}};
    struct gram gram = {.count = MANY, .kernel = {calloc(MANY * MANY, sizeof(float))}};
    signed char *signs = malloc(MANY);
    double *coefficient = calloc(2 * MANY, sizeof *coefficient);
    cr_assert(gram.kernel[0] && signs && coefficient);
    for (size_t i = 0; i < MANY; i++) {
        signs[i] = i % 3 ? 1 : -1;
        gram.kernel[0][i * MANY + i] = 1;
    }
    struct kernel_matrix *kernel = kernel_matrix_new(&gram, &words, 1, NULL);
    const struct kernel_problem problem = {
        .signs = signs, .cost_positive = 10, .cost_negative = 10};
    struct solving solving = {&problem, coefficient, coefficient + MANY, 0};
    struct failure failure = {0};
    cr_assert(kernel && libsvm_run(kernel, MANY, solve_once, &solving, NULL));
    cr_assert_not(libsvm_run(kernel, MANY, solve_in_little_memory, &solving, &failure));
    cr_assert_eq(failure.code, FAILURE_MEMORY);
    cr_assert(strstr(failure.message, "its process ended early"), "%s", failure.message);
    kernel_matrix_free(kernel);
    gram_release(&gram);
    free(coefficient);
    free(signs);
}

/* Says something and ends, in the way that the context asks for, where libsvm would be. */
static bool end_in_child(struct libsvm_side *side, bool in_child, void *context,
                         struct failure *failure)
{
    const int *const end = context;
    double coefficient[DOCUMENTS], decision[DOCUMENTS], bias;
    const struct kernel_problem none = {0};
    if (!in_child)
        return libsvm_solve(side, &none, coefficient, decision, &bias, failure);
    const bool said = write(STDOUT_FILENO, "x", 1) == 1 || write(STDERR_FILENO, "x", 1) == 1;
    if (said || *end == 0)
        _exit(0);
    signal(*end, SIG_DFL);
    raise(*end);
    return false;
}

Test(libsvm_solver, any_end_of_the_child_is_an_error)
{
    const int ends[] = {0, SIGABRT, SIGSEGV, SIGKILL};
    struct scene scene;
    scene_init(&scene, DOCUMENTS);
    for (size_t e = 0; e < sizeof ends / sizeof *ends; e++) {
        struct failure failure = {0};
        int end = ends[e];
        char signal_named[16];
        snprintf(signal_named, sizeof signal_named, "(signal %d)", end);
        cr_assert_not(libsvm_run(scene.kernel, DOCUMENTS, end_in_child, &end, &failure));
        cr_assert_eq(failure.code, FAILURE_MEMORY);
        cr_assert(strstr(failure.message, signal_named), "%s", failure.message);
    }
    scene_release(&scene);
}

/* A failing allocation of ours fails in the child too, which has more of them. */
Test(libsvm_solver, no_memory_for_us_is_told)
{
    struct scene scene;
    scene_init(&scene, DOCUMENTS);
    double coefficient[DOCUMENTS], decision[DOCUMENTS];
    struct solving solving = {&scene.problem, coefficient, decision, 0};
    size_t failures = 0;
    for (bool ok = false; !ok; failures++) {
        struct failure failure = {0};
        failing_malloc_after(failures);
        ok = libsvm_run(scene.kernel, DOCUMENTS, solve_once, &solving, &failure);
        cr_assert(!failing_malloc_stop() || !ok);
        cr_assert(ok || failure.code == FAILURE_MEMORY);
    }
    cr_assert_gt(failures, 3);
    scene_release(&scene);
}
