/* What more documents would bring. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <string.h>

#include "../features/base/hash.h"
#include "../train/evaluate_fit.h"
#include "../train/learning_curve.h"
#include "../train/learning_report.h"
#include "failing_malloc.h"
#include "random_dataset.h"

static const struct fit_options options = {.balance = 1,
                                           .cost = 1,
                                           .average = 2,
                                           .folds = 5,
                                           .seed = 1,
                                           .threads = 2,
                                           .memory_bytes = 1e8,
                                           .search_documents = 100};

struct scene {
    struct random_dataset random;
    struct fit fit;
    struct learning_curve curve;
};

/* `sources`: so many, drawn at random; more than random_dataset has names for. */
static void measure(struct scene *scene, size_t count, size_t labels, size_t sources,
                    const struct fit_options *with)
{
    struct failure failure = {0};
    random_dataset_init(&scene->random, count, labels, sources);
    cr_assert(fit_run(&scene->fit, &scene->random.dataset, with, NULL, &failure), "%s",
              failure.message);
    cr_assert(learning_curve_measure(&scene->curve, &scene->random.dataset, &scene->fit, with,
                                     NULL, &failure),
              "%s", failure.message);
}

static void scene_release(struct scene *scene)
{
    fit_release(&scene->fit);
    random_dataset_release(&scene->random);
}

static void expect_points(const struct learning_curve *curve, size_t count)
{
    static const size_t draws[] = {8, 8, 6, 4, 1}, eighths[] = {1, 2, 4, 6, 8};
    cr_assert_eq(curve->count, LEARNING_SIZES);
    cr_assert_eq(curve->documents, count);
    for (size_t p = 0; p < curve->count; p++) {
        cr_assert_eq(curve->points[p].draws, draws[p]);
        cr_assert_float_eq((double)curve->points[p].documents, (double)(count * eighths[p]) / 8,
                           (double)count / 16);
        for (size_t m = 0; m < LEARNING_MEASURES; m++) {
            const struct estimate *score = &curve->points[p].score[m];
            cr_assert(score->low <= score->value && score->value <= score->high);
        }
    }
    cr_assert_eq(curve->points[LEARNING_SIZES - 1].documents, count);
}

Test(learning_curve, rises_to_what_the_fit_reaches)
{
    struct scene scene;
    struct evaluation known = {0}, unseen = {0};
    const enum solver_choice solvers[] = {SOLVER_GRAM, SOLVER_DESCENT};
    for (size_t s = 0; s < 2; s++) {
        struct fit_options with = options;
        with.solver = solvers[s];
        measure(&scene, 240, 3, 0, &with);
        cr_assert_not(scene.fit.nested);
        expect_points(&scene.curve, 240);
        cr_assert_not(scene.curve.unseen);
        cr_assert_not(scene.curve.whole_sources);
        const struct learning_point *first = scene.curve.points, *last = first + 4;
        cr_assert_gt(last->score[LEARNING_ACCURACY].value,
                     first->score[LEARNING_ACCURACY].value + 0.05);
        cr_assert_lt(last->score[LEARNING_LOG_LOSS].value,
                     first->score[LEARNING_LOG_LOSS].value);
        cr_assert(evaluate_fit(&known, &unseen, &scene.fit, &scene.random.dataset, 1, 2, NULL));
        cr_assert_float_eq(last->score[LEARNING_ACCURACY].value, known.accuracy.value, 1e-9);
        cr_assert_float_eq(last->score[LEARNING_LOG_LOSS].value, known.log_loss, 1e-5);
        for (size_t m = 0; m < LEARNING_MEASURES; m++) {
            const struct learning_forecast *forecast = &scene.curve.forecast[m];
            cr_assert(forecast->doubled.low <= forecast->doubled.value &&
                      forecast->doubled.value <= forecast->doubled.high);
            cr_assert_gt(forecast->gain.value, 0);
        }
        evaluation_release(&known);
        scene_release(&scene);
    }
}

Test(learning_curve, of_unseen_sources_where_these_are_measured)
{
    struct scene scene;
    struct evaluation known = {0}, unseen = {0};
    measure(&scene, 240, 2, 10, &options);
    expect_points(&scene.curve, 240);
    cr_assert(scene.curve.unseen);
    cr_assert_not(scene.curve.whole_sources, "ten sources are too few for eight parts");
    cr_assert(evaluate_fit(&known, &unseen, &scene.fit, &scene.random.dataset, 1, 2, NULL));
    cr_assert_float_eq(scene.curve.points[4].score[LEARNING_ACCURACY].value,
                       unseen.accuracy.value, 1e-9);
    evaluation_release(&known);
    evaluation_release(&unseen);
    scene_release(&scene);
}

Test(learning_curve, evaluation_is_the_same_at_any_number_of_threads)
{
    struct scene scene;
    struct evaluation known[2], unseen[2];
    measure(&scene, 240, 2, 10, &options);
    for (size_t t = 0; t < 2; t++)
        cr_assert(evaluate_fit(&known[t], &unseen[t], &scene.fit, &scene.random.dataset, 1,
                               t + 1, NULL));
    cr_assert_gt(known[0].accuracy.high, known[0].accuracy.low);
    for (size_t kind = 0; kind < 2; kind++) {
        const struct evaluation *pair = kind == 0 ? known : unseen;
        cr_assert_eq(pair[0].accuracy.low, pair[1].accuracy.low);
        cr_assert_eq(pair[0].macro_f1.low, pair[1].macro_f1.low);
        cr_assert_eq(pair[0].ece.high, pair[1].ece.high);
        cr_assert_eq(pair[0].log_loss, pair[1].log_loss);
    }
    for (size_t t = 0; t < 2; t++) {
        evaluation_release(&known[t]);
        evaluation_release(&unseen[t]);
    }
    scene_release(&scene);
}

Test(learning_curve, parts_are_of_whole_sources_if_there_are_enough)
{
    struct scene scene;
    random_dataset_init(&scene.random, 400, 2, 10);
    for (uint32_t i = 0; i < 400; i++)
        scene.random.documents[i].source = i / 2 % 100;
    scene.random.corpus.source_count = 100;
    cr_assert(fit_run(&scene.fit, &scene.random.dataset, &options, NULL, NULL));
    cr_assert(learning_curve_measure(&scene.curve, &scene.random.dataset, &scene.fit, &options,
                                     NULL, NULL));
    cr_assert(scene.curve.unseen && scene.curve.whole_sources);
    expect_points(&scene.curve, 400);
    scene_release(&scene);
}

Test(learning_curve, the_same_at_any_number_of_threads)
{
    struct scene one, four;
    struct fit_options alone = options, many = options;
    alone.threads = 1;
    many.threads = 4;
    measure(&one, 160, 3, 0, &alone);
    measure(&four, 160, 3, 0, &many);
    cr_assert_arr_eq(one.curve.points, four.curve.points, sizeof one.curve.points);
    cr_assert_arr_eq(one.curve.forecast, four.curve.forecast, sizeof one.curve.forecast);
    scene_release(&one);
    scene_release(&four);
}

/* Nothing is learned of labels that are drawn by lot, from however many documents. */
Test(learning_curve, of_noise_it_promises_nothing)
{
    for (uint64_t seed = 0; seed < 3; seed++) {
        struct scene scene;
        struct fit_options with = options;
        with.seed = seed;
        random_dataset_init(&scene.random, 240, 2, 0);
        for (uint32_t i = 0; i < 240; i++)
            scene.random.documents[i].label = hash_combine(seed, i) % 2;
        cr_assert(fit_run(&scene.fit, &scene.random.dataset, &with, NULL, NULL));
        cr_assert(learning_curve_measure(&scene.curve, &scene.random.dataset, &scene.fit, &with,
                                         NULL, NULL));
        cr_assert_neq(scene.curve.forecast[LEARNING_ACCURACY].verdict, LEARNING_BETTER);
        cr_assert_neq(scene.curve.forecast[LEARNING_LOG_LOSS].verdict, LEARNING_BETTER);
        scene_release(&scene);
    }
}

Test(learning_curve, few_documents_of_a_label_have_none)
{
    struct scene scene;
    random_dataset_init(&scene.random, 60, 2, 0);
    for (uint32_t i = 0; i < 60; i++)
        scene.random.documents[i].label = i < 7;
    cr_assert(fit_run(&scene.fit, &scene.random.dataset, &options, NULL, NULL));
    cr_assert(learning_curve_measure(&scene.curve, &scene.random.dataset, &scene.fit, &options,
                                     NULL, NULL));
    cr_assert_eq(scene.curve.count, 0);
    cr_assert_eq(scene.curve.documents, 60);
    fit_release(&scene.fit);
    scene.random.documents[7].label = 1; /* eight: half of them are four */
    cr_assert(fit_run(&scene.fit, &scene.random.dataset, &options, NULL, NULL));
    cr_assert(learning_curve_measure(&scene.curve, &scene.random.dataset, &scene.fit, &options,
                                     NULL, NULL));
    cr_assert_eq(scene.curve.count, 3);
    cr_assert_eq(scene.curve.points[0].documents, 30);
    scene_release(&scene);
}

Test(learning_curve, any_allocation_may_fail)
{
    struct scene scene;
    struct fit_options with = options;
    with.solver = SOLVER_DESCENT;
    with.threads = 1;
    with.average = 1;
    measure(&scene, 40, 2, 0, &with);
    for (size_t after = 0;; after++) {
        struct failure failure = {0};
        failing_malloc_after(after);
        const bool done = learning_curve_measure(&scene.curve, &scene.random.dataset,
                                                 &scene.fit, &with, NULL, &failure);
        const bool failed = failing_malloc_stop();
        if (!failed)
            break;
        cr_assert(!done && failure.code == FAILURE_MEMORY, "after %zu: %s", after,
                  failure.message);
        cr_assert_eq(scene.curve.count, 0);
    }
    scene_release(&scene);
}

/* ---- Reports ------------------------------------------------------------------------- */

static const struct learning_curve curve = {
    .documents = 200,
    .count = 3,
    .unseen = true,
    .whole_sources = true,
    .points = {{50, 8, {{0.6, 0.5, 0.7}, {0.5, 0.4, 0.6}, {0.75, 0.5, 1}}},
               {100, 6, {{0.7, 0.6, 0.8}, {0.6, 0.5, 0.7}, {0.625, 0.5, 1}}},
               {200, 1, {{0.75, 0.7, 0.8}, {0.7, 0.6, 0.8}, {0.5, 0.25, 1}}}},
    .forecast = {{{0.9, 1.5, 0.5}, {0.78, 0.7, 0.85}, {0.03, 0.01, 0.06}, LEARNING_BETTER},
                 {{0.9, 1.5, 0.5}, {0.7, 0.6, 0.8}, {0.002, 0, 0.009}, LEARNING_FLAT},
                 {{0.1, -1.5, 0.5}, {0.5, 0.25, 0.75}, {0.01, -0.05, 0.06}, LEARNING_UNKNOWN}}};

static char *text_of(const struct learning_curve *shown)
{
    static struct text_buffer out;
    struct report_writer writer = {&out, NULL, true};
    text_buffer_clear(&out);
    put(&writer, "%s", "");
    learning_curve_text(&writer, shown);
    cr_assert(writer.ok);
    return out.data;
}

Test(learning_report, says_what_is_foretold)
{
    cr_assert_str_eq(
        text_of(&curve),
        "\nlearning curve, out of fold, unseen sources, on parts of the sources, with 95% "
        "intervals\n"
        "\ndocuments  parts  accuracy              macro-F1              log loss\n"
        "       50      8  0.600 [0.500, 0.700]  0.500 [0.400, 0.600]  0.750 [0.500, 1.000]\n"
        "      100      6  0.700 [0.600, 0.800]  0.600 [0.500, 0.700]  0.625 [0.500, 1.000]\n"
        "      200      1  0.750 [0.700, 0.800]  0.700 [0.600, 0.800]  0.500 [0.250, 1.000]\n"
        "      400      -  0.780 [0.700, 0.850]  0.700 [0.600, 0.800]  0.500 [0.250, 0.750]  "
        "foretold\n"
        "\ntwice as many: the accuracy would be better by 0.030 [0.010, 0.060]\n"
        "twice as many: the macro-F1 would hardly be better: by 0.002 [0.000, 0.009]\n"
        "twice as many: whether the log loss would be better cannot be told: its gain may be "
        "-0.050 to 0.060\n");
    const struct learning_curve none = {.documents = 9};
    cr_assert_str_eq(text_of(&none), "\nlearning curve: none; it needs 8 documents of each "
                                     "label, to compare half of them with all\n");
    const struct learning_curve unfitted = {0};
    cr_assert_str_eq(text_of(&unfitted), "\nlearning curve: none, for there is no fit\n");
    cr_assert_str_eq(text_of(NULL), "");
}

static json_t *json_of(const struct learning_curve *shown)
{
    struct text_buffer out = {0};
    struct report_writer writer = {&out, NULL, true};
    put(&writer, "{");
    learning_curve_json(&writer, shown);
    put(&writer, "}");
    json_t *root = json_loadb(out.data, out.length, 0, NULL);
    cr_assert(root, "%s", out.data);
    text_buffer_release(&out);
    return root;
}

Test(learning_report, json_has_all_of_it)
{
    json_t *root = json_of(&curve);
    const json_t *found = json_object_get(root, "learning_curve");
    const json_t *points = json_object_get(found, "points");
    const json_t *twice = json_object_get(found, "twice");
    const json_t *loss = json_object_get(twice, "log_loss");
    cr_assert(json_is_true(json_object_get(found, "unseen")));
    cr_assert_eq(json_array_size(points), 3);
    cr_assert_eq(json_integer_value(json_object_get(json_array_get(points, 1), "parts")), 6);
    cr_assert_eq(json_integer_value(json_object_get(twice, "documents")), 400);
    cr_assert_str_eq(json_string_value(json_object_get(loss, "verdict")), "unknown");
    cr_assert_float_eq(json_number_value(json_object_get(json_object_get(loss, "gain"), "low")),
                       -0.05, 1e-9);
    json_decref(root);
    const struct learning_curve none = {.documents = 9};
    root = json_of(&none);
    cr_assert(json_is_null(json_object_get(json_object_get(root, "learning_curve"), "twice")));
    json_decref(root);
    root = json_of(NULL);
    cr_assert(json_is_null(json_object_get(root, "learning_curve")));
    json_decref(root);
}
