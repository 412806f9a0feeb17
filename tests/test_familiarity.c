/* Which articles a model knows the kind of. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "../train/familiarity.h"
#include "failing_malloc.h"
#include "small_background.h"
#include "small_set.h"

enum { OWN = 60, OTHERS = 80 };

static const char *const sea[] = {"ferry", "harbour", "captain", "tide", "pier", "island"};
static const char *const kitchen[] = {"oven", "flour", "butter", "sugar", "spoon", "dough"};

/* Text number `number`, of words of the one kind and words that all texts have. */
static void write_text(char *text, size_t size, const char *const *words, size_t number)
{
    snprintf(text, size,
             "The %s and the %s of day %zu are near a %s, said a man who was there.",
             words[number % 6], words[number / 6 % 6], number, words[(number + 2) % 6]);
}

struct scene {
    struct small_set *set;
    struct dataset dataset;
    struct background background;
    char own[OWN][160], others[OTHERS][160];
};

/* A set on the sea, of which `kindred` texts of the background could be part. */
static void scene_init(struct scene *scene, size_t kindred)
{
    struct recipe recipe = small_set_recipe();
    struct text_buffer content = {0};
    struct failure failure = {0};
    const char *texts[OTHERS];
    *scene = (struct scene){.set = small_set_new(2, &recipe)};
    for (size_t i = 0; i < OWN; i++) {
        static char ids[OWN][8];
        snprintf(ids[i], sizeof ids[i], "%zu", i);
        write_text(scene->own[i], sizeof scene->own[i], sea, i);
        small_set_add(scene->set, ids[i], scene->own[i], i % 2, (uint32_t)(i / 2 % 4));
    }
    for (size_t i = 0; i < OTHERS; i++) {
        write_text(scene->others[i], sizeof scene->others[i], i < kindred ? sea : kitchen,
                   1000 + i);
        texts[i] = scene->others[i];
    }
    cr_assert(dataset_build(&scene->dataset, &scene->set->corpus, scene->set->extractor, 100000,
                            false, NULL, 1, NULL, &failure),
              "%s", failure.message);
    small_background_pack(&content, scene->set->extractor, texts, OTHERS);
    cr_assert(background_take(&scene->background, &content, "x", NULL));
}

static void scene_release(struct scene *scene)
{
    dataset_release(&scene->dataset);
    background_release(&scene->background);
    small_set_free(scene->set);
}

/* The decision value of a text. */
static double decide(const struct scene *scene, const struct familiarity *familiarity,
                     const char *text)
{
    const struct dataset *dataset = &scene->dataset;
    const struct document document = {.text = text, .text_length = strlen(text)};
    struct features features = {0};
    struct vector vector = {0};
    double sum = familiarity->bias;
    cr_assert(features_extract(&features, dataset->extractor, &document, 1, NULL));
    cr_assert(vector_weigh(&vector, &features.ngrams, &dataset->vocabulary, NULL));
    for (size_t e = vector.begin[0]; e < vector.begin[1]; e++)
        for (size_t f = 0; f < dataset->feature_count; f++)
            if (dataset->slot[f] == vector.entries[e].feature)
                sum += (double)(dataset->block_scale[0] * vector.entries[e].value) *
                       familiarity->weights[f];
    vector_release(&vector);
    features_release(&features);
    return sum;
}

static const struct fit_options options = {.seed = 1, .threads = 1};

Test(familiarity, knows_its_own_kind_from_others)
{
    struct failure failure = {0};
    struct scene scene;
    struct familiarity familiarity;
    char text[160];
    scene_init(&scene, 0);
    cr_assert(familiarity_fit(&familiarity, &scene.dataset, &scene.background, &options, NULL,
                              &failure),
              "%s", failure.message);
    cr_assert_not_null(familiarity.weights);
    cr_expect_leq(familiarity.rejected_own, FAMILIARITY_QUANTILE);
    for (size_t i = 0; i < 30; i++) {
        write_text(text, sizeof text, sea, 2000 + i);
        cr_expect_geq(decide(&scene, &familiarity, text), familiarity.threshold, "%s", text);
        write_text(text, sizeof text, kitchen, 2000 + i);
        cr_expect_lt(decide(&scene, &familiarity, text), familiarity.threshold, "%s", text);
    }
    familiarity_release(&familiarity);
    scene_release(&scene);
}

Test(familiarity, a_background_of_the_same_kind_rejects_nothing)
{
    struct scene scene;
    struct familiarity familiarity;
    scene_init(&scene, OTHERS);
    cr_assert(
        familiarity_fit(&familiarity, &scene.dataset, &scene.background, &options, NULL, NULL));
    cr_expect_null(familiarity.weights, "too few others to learn from");
    scene_release(&scene);
}

Test(familiarity, without_a_background_that_fits_there_is_none)
{
    struct scene scene;
    struct familiarity familiarity;
    scene_init(&scene, 0);
    scene.background.header.longest++;
    cr_assert(
        familiarity_fit(&familiarity, &scene.dataset, &scene.background, &options, NULL, NULL));
    cr_expect_null(familiarity.weights);
    const struct background none = {0};
    cr_assert(familiarity_fit(&familiarity, &scene.dataset, &none, &options, NULL, NULL));
    cr_expect_null(familiarity.weights);
    scene_release(&scene);
}

Test(familiarity, is_the_same_at_any_number_of_threads)
{
    struct scene scene;
    struct familiarity one, three;
    struct fit_options threads = options;
    scene_init(&scene, 10);
    cr_assert(familiarity_fit(&one, &scene.dataset, &scene.background, &threads, NULL, NULL));
    threads.threads = 3;
    cr_assert(familiarity_fit(&three, &scene.dataset, &scene.background, &threads, NULL, NULL));
    cr_expect_eq(one.threshold, three.threshold);
    cr_expect_eq(one.bias, three.bias);
    cr_expect_eq(
        memcmp(one.weights, three.weights, scene.dataset.feature_count * sizeof *one.weights),
        0);
    familiarity_release(&one);
    familiarity_release(&three);
    scene_release(&scene);
}

Test(familiarity, lack_of_memory_is_a_failure)
{
    struct scene scene;
    scene_init(&scene, 0);
    for (size_t successes = 0;; successes++) {
        struct failure failure = {0};
        struct familiarity familiarity;
        failing_malloc_after(successes);
        const bool fitted = familiarity_fit(&familiarity, &scene.dataset, &scene.background,
                                            &options, NULL, &failure);
        const bool failed = failing_malloc_stop();
        cr_assert_eq(fitted, !failed);
        cr_assert(!failed || failure.code == FAILURE_MEMORY);
        familiarity_release(&familiarity);
        if (!failed)
            break;
    }
    scene_release(&scene);
}
