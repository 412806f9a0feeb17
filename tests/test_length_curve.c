/* How few words are too few for a label. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "../features/base/hash.h"
#include "../train/length_curve.h"
#include "failing_malloc.h"
#include "small_set.h"

enum { NOT_THERE = 1000 };

/* ---- The rule ------------------------------------------------------------------------ */

Test(length_curve, half_of_the_gain_is_found_between_two_lengths)
{
    const struct {
        double gain[FIRST_WORDS_COLUMNS];
        uint32_t words;
    } cases[] = {
        {{0.1, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8}, 40},
        {{0.1, 0.2, 0.6, 0.7, 0.7, 0.8, 0.8}, 30},
        {{0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8}, 5},
        {{0.6, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8}, 7}, /* 6.67 */
        {{-2, -1, 0, 0.1, 0.4, 0.8, 0.8}, 160},
        {{-0.4, -0.4, -0.4, -0.4, -0.4, -0.4, 0.8}, 320},
        {{0, 0, 0, 0, 0, 0.4, 0.8}, 320},
        /* One length too good by chance is pooled with those behind it. */
        {{0.6, 0, 0, 0.8, 0.8, 0.8, 0.8}, 54},     /* 0.2 to 40 words, 0.8 at 80: 53.3 */
        {{0.1, 0.7, 0.3, 0.3, 0.8, 0.8, 0.8}, 19}, /* 0.433 from 20 words on: 19 */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(length_curve_half(cases[i].gain), cases[i].words, "case %zu: %u", i,
                     length_curve_half(cases[i].gain));
}

/* ---- Sets ---------------------------------------------------------------------------- */

/* A set in which text i has shortest + i % spread words, of which one names the label. */
struct plan {
    size_t count, shortest, spread, labels;
    size_t place; /* of that word, from 1; NOT_THERE: no text has it */
    bool sources;
    bool unlike_end; /* one more word, that no other text has, and no dense features */
};

struct scene {
    struct small_set *set;
    struct dataset dataset;
    struct fit fit;
    char texts[SMALL_SET_MOST][1600], ids[SMALL_SET_MOST][24];
};

static const struct fit_options options = {.balance = 1,
                                           .cost = 1,
                                           .average = 2,
                                           .folds = 3,
                                           .seed = 1,
                                           .threads = 1,
                                           .memory_bytes = 1e8,
                                           .search_documents = 1000};

static void write_text(char *text, size_t size, const struct plan *plan, size_t number,
                       size_t label)
{
    static const char *const fillers[] = {"boats", "piers", "tides", "nets", "gulls",
                                          "ropes", "sails", "quays", "fog",  "salt"};
    const size_t words = plan->shortest + number % plan->spread;
    uint64_t chance = hash_mix(number + 1);
    size_t length = 0;
    for (size_t w = 1; w <= words; w++) {
        chance = hash_combine(chance, w);
        const char *word = w == plan->place ? small_set_mark(label) : fillers[chance % 10];
        length += (size_t)snprintf(text + length, size - length, w == 1 ? "%s" : " %s", word);
    }
    if (plan->unlike_end) { /* U+4E00 and on */
        const char letter[] = {' ', '\xe4', (char)(0xb8 + number / 64),
                               (char)(0x80 + number % 64), '\0'};
        length += (size_t)snprintf(text + length, size - length, "%s", letter);
    }
    cr_assert_lt(length, size);
}

static void scene_init(struct scene *scene, const struct plan *plan,
                       const struct fit_options *chosen)
{
    struct recipe recipe = small_set_recipe();
    struct failure failure = {0};
    recipe.dense = !plan->unlike_end;
    memset(scene, 0, sizeof *scene);
    scene->set = small_set_new(plan->labels, &recipe);
    for (size_t i = 0; i < plan->count; i++) {
        const uint32_t label = (uint32_t)(hash_mix(i + 77) % plan->labels);
        snprintf(scene->ids[i], sizeof scene->ids[i], "%zu", i);
        write_text(scene->texts[i], sizeof scene->texts[i], plan, i, label);
        small_set_add(scene->set, scene->ids[i], scene->texts[i], label,
                      plan->sources ? (uint32_t)(i / 3 % 4) : CORPUS_NO_SOURCE);
    }
    cr_assert(dataset_build(&scene->dataset, &scene->set->corpus, scene->set->extractor,
                            SIZE_MAX, false, NULL, 1, NULL, &failure),
              "%s", failure.message);
    cr_assert(fit_run(&scene->fit, &scene->dataset, chosen, NULL, &failure), "%s",
              failure.message);
}

static void scene_release(struct scene *scene)
{
    fit_release(&scene->fit);
    dataset_release(&scene->dataset);
    small_set_free(scene->set);
}

static struct length_curve measure(const struct plan *plan)
{
    static struct scene scene;
    struct failure failure = {0};
    struct length_curve curve;
    scene_init(&scene, plan, &options);
    cr_assert(
        length_curve_measure(&curve, &scene.dataset, &scene.fit, &options, NULL, &failure),
        "%s", failure.message);
    scene_release(&scene);
    return curve;
}

/* The label's word stands at word 30: before it nothing can be told, behind it all. */
static void expect_thirty(const struct plan *plan)
{
    const struct length_curve curve = measure(plan);
    cr_assert_eq(curve.documents, plan->count);
    cr_expect(curve.learned);
    cr_expect_gt(curve.accuracy[FIRST_WORDS_LENGTHS], 0.9);
    cr_expect_lt(curve.accuracy[1], 0.7);
    cr_expect_gt(curve.accuracy[2], 0.9);
    cr_expect_leq(curve.gain[1], 0.1);
    cr_expect_gt(curve.minimum_words, 20);
    cr_expect_leq(curve.minimum_words, 40);
    /* All of an article that is no longer is scored as it is. */
    cr_expect_eq(curve.gain[5], curve.gain[FIRST_WORDS_LENGTHS]);
}

Test(length_curve, the_words_that_are_needed_are_found)
{
    expect_thirty(
        &(struct plan){.count = 150, .shortest = 60, .spread = 9, .labels = 2, .place = 30});
    expect_thirty(&(struct plan){
        .count = 180, .shortest = 60, .spread = 9, .labels = 3, .place = 30, .sources = true});
}

Test(length_curve, a_word_at_the_beginning_suffices)
{
    const struct length_curve curve = measure(
        &(struct plan){.count = 150, .shortest = 100, .spread = 9, .labels = 2, .place = 1});
    cr_expect(curve.learned);
    cr_expect_leq(curve.minimum_words, 10);
    cr_expect_geq(curve.minimum_words, 2);
}

Test(length_curve, where_nothing_is_learned_the_least_length_holds)
{
    const struct length_curve curve = measure(&(struct plan){
        .count = 150, .shortest = 60, .spread = 9, .labels = 2, .place = NOT_THERE});
    cr_expect_eq(curve.documents, 150);
    cr_expect_not(curve.learned);
    cr_expect_eq(curve.minimum_words, 10);
}

Test(length_curve, a_small_set_has_no_curve)
{
    struct plan plan = {.count = 60, .shortest = 60, .spread = 9, .labels = 2, .place = 30};
    struct length_curve curve = measure(&plan);
    cr_expect_eq(curve.documents, 0);
    cr_expect_not(curve.learned);
    cr_expect_eq(curve.minimum_words, 10);
    plan.shortest = 4;
    plan.place = 2;
    curve = measure(&plan);
    cr_expect_eq(curve.minimum_words, 4, "none of its own is short");
}

Test(length_curve, no_length_that_the_set_has_is_short)
{
    const struct plan few = {
        .count = 200, .shortest = 6, .spread = 12, .labels = 2, .place = 6};
    struct length_curve curve = measure(&few);
    cr_expect(curve.learned);
    cr_expect_leq(curve.minimum_words, 6);
    /* The label's word comes late, and in the shortest not at all. */
    const struct plan late = {
        .count = 300, .shortest = 20, .spread = 150, .labels = 2, .place = 60};
    curve = measure(&late);
    cr_expect(curve.learned);
    cr_expect_gt(length_curve_half(curve.gain), 22);
    cr_expect_leq(curve.minimum_words, 22);
    cr_expect_geq(curve.minimum_words, 20);
}

Test(length_curve, is_the_same_at_any_number_of_threads)
{
    static struct scene scene;
    struct length_curve one, three;
    struct fit_options threads = options;
    scene_init(
        &scene,
        &(struct plan){.count = 120, .shortest = 50, .spread = 9, .labels = 3, .place = 15},
        &options);
    cr_assert(length_curve_measure(&one, &scene.dataset, &scene.fit, &threads, NULL, NULL));
    threads.threads = 3;
    cr_assert(length_curve_measure(&three, &scene.dataset, &scene.fit, &threads, NULL, NULL));
    cr_expect_arr_eq(one.gain, three.gain, sizeof one.gain);
    cr_expect_arr_eq(one.accuracy, three.accuracy, sizeof one.accuracy);
    cr_expect_eq(one.minimum_words, three.minimum_words);
    scene_release(&scene);
}

/* Each document is scored by the machine that was not trained on it: with one machine in the
 * average, its values are the fit's own out-of-fold values but for one factor. */
static void expect_out_of_fold(const struct plan *plan, const struct fit_options *chosen)
{
    static struct scene scene;
    struct first_words scored;
    bool seen[SMALL_SET_MOST] = {false};
    scene_init(&scene, plan, chosen);
    const struct fit *fit = &scene.fit;
    const struct out_of_fold *out = fit->grouped ? &fit->unseen : &fit->known;
    cr_assert_eq(fit->grouped, plan->sources);
    cr_assert(first_words_score(&scored, &scene.dataset, fit, chosen, NULL, NULL));
    cr_assert_leq(scored.count, FIRST_WORDS_DOCUMENTS);
    cr_assert_geq(scored.count, plan->count < FIRST_WORDS_DOCUMENTS
                                    ? plan->count
                                    : FIRST_WORDS_DOCUMENTS - plan->labels);
    double factor = 0;
    for (size_t i = 0; i < scored.count; i++) {
        cr_expect_not(seen[scored.documents[i]]);
        seen[scored.documents[i]] = true;
        for (size_t k = 0; k < fit->outputs; k++) {
            const double *cell = scored.decision + i * FIRST_WORDS_COLUMNS * fit->outputs + k;
            const double whole = cell[FIRST_WORDS_LENGTHS * fit->outputs];
            const double fits = out->decision[scored.documents[i] * fit->outputs + k];
            factor = factor != 0 ? factor : fits / whole;
            cr_expect_float_eq(factor * whole, fits, 1e-4);
            cr_expect_neq(cell[0], whole, "10 words are not all");
            cr_expect_eq(cell[2 * fit->outputs], whole, "40 are");
        }
    }
    first_words_release(&scored);
    scene_release(&scene);
}

Test(length_curve, documents_are_scored_by_machines_that_have_not_seen_them)
{
    struct plan plan = {.count = 120, .shortest = 30, .spread = 9, .labels = 2, .place = 12};
    struct fit_options alone = options;
    alone.average = 1;
    alone.search_documents = 100; /* else each fold's values are of settings of its own */
    expect_out_of_fold(&plan, &alone);
    plan.sources = true;
    expect_out_of_fold(&plan, &alone);
    alone.solver = SOLVER_DESCENT;
    expect_out_of_fold(&plan, &alone);
    plan.labels = 3;
    plan.count = 350;
    expect_out_of_fold(&plan, &alone);
    plan.sources = false;
    alone.solver = SOLVER_GRAM;
    expect_out_of_fold(&plan, &alone);
}

/* A cut text is weighed as a whole one is: without what no machine knows it is the same. */
Test(length_curve, cut_texts_are_weighed_like_whole_ones)
{
    static struct scene scene;
    struct first_words scored;
    const struct plan plan = {.count = 100,
                              .shortest = 40,
                              .spread = 1,
                              .labels = 3,
                              .place = 12,
                              .unlike_end = true};
    scene_init(&scene, &plan, &options);
    const size_t outputs = scene.fit.outputs;
    cr_assert_eq(scene.dataset.words[0], 41);
    cr_assert_neq(scene.dataset.block_scale[1], 1);
    cr_assert(first_words_score(&scored, &scene.dataset, &scene.fit, &options, NULL, NULL));
    for (size_t i = 0; i < scored.count; i++)
        for (size_t k = 0; k < outputs; k++) {
            const double *cell = scored.decision + i * FIRST_WORDS_COLUMNS * outputs + k;
            cr_expect_float_eq(cell[2 * outputs], cell[FIRST_WORDS_LENGTHS * outputs], 1e-6);
            cr_expect_neq(cell[1 * outputs], cell[FIRST_WORDS_LENGTHS * outputs]);
        }
    first_words_release(&scored);
    scene_release(&scene);
}

/* Where memory is scarce fewer folds' machines are kept, and documents of these are cut. */
Test(length_curve, little_memory_is_one_fold)
{
    static struct scene scene;
    struct first_words scored;
    struct fit_options small = options;
    const struct plan plan = {
        .count = 120, .shortest = 30, .spread = 9, .labels = 2, .place = 12};
    small.solver = SOLVER_DESCENT;
    small.search_documents = 10;
    scene_init(&scene, &plan, &options);
    cr_expect_eq(scene.fit.kept_folds, 3);
    /* A tenth of it is for one fold's weights and a half. */
    small.memory_bytes = 15 * sizeof(double) * (double)scene.fit.width;
    scene_release(&scene);
    scene_init(&scene, &plan, &small);
    cr_assert_eq(scene.fit.kept_folds, 1);
    cr_assert(first_words_score(&scored, &scene.dataset, &scene.fit, &small, NULL, NULL));
    cr_expect(scored.count > 30 && scored.count < 50, "%zu", scored.count);
    first_words_release(&scored);
    scene_release(&scene);
}

Test(length_curve, lack_of_memory_is_a_failure)
{
    static struct scene scene;
    scene_init(
        &scene,
        &(struct plan){.count = 100, .shortest = 12, .spread = 3, .labels = 2, .place = 5},
        &options);
    size_t failures = 0;
    for (size_t successes = 0;; successes++, failures++) {
        struct failure failure = {0};
        struct length_curve curve;
        failing_malloc_after(successes);
        const bool measured =
            length_curve_measure(&curve, &scene.dataset, &scene.fit, &options, NULL, &failure);
        const bool failed = failing_malloc_stop();
        cr_assert_eq(measured, !failed);
        cr_assert(!failed || failure.code == FAILURE_MEMORY);
        if (!failed)
            break;
    }
    cr_expect_gt(failures, 20);
    scene_release(&scene);
}
