/* What words alone tell of labels and sources. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "../train/words_fit.h"
#include "failing_malloc.h"
#include "small_set.h"

static const struct fit_options options = {.balance = 1,
                                           .folds = 5,
                                           .seed = 1,
                                           .threads = 1,
                                           .memory_bytes = 1e8,
                                           .search_documents = 1000};

struct scene {
    struct small_set *set;
    struct dataset dataset;
};

static struct small_set *new_set(size_t labels)
{
    struct recipe recipe = {.block_count = 2};
    recipe.blocks[0] = (struct ngram_block){NGRAM_WORDS, 1, 2, 0, 2, 0};
    recipe.blocks[1] = (struct ngram_block){NGRAM_WORDS, 1, 1, 0, 2, 0};
    return small_set_new(labels, &recipe);
}

static void build(struct scene *scene)
{
    struct failure failure = {0};
    cr_assert(dataset_build(&scene->dataset, &scene->set->corpus, scene->set->extractor, 100000,
                            false, NULL, 1, NULL, &failure),
              "%s", failure.message);
}

static void fill(struct scene *scene, size_t labels, size_t count, bool sources)
{
    scene->set = new_set(labels);
    small_set_fill(scene->set, count, sources);
    build(scene);
}

static void scene_release(struct scene *scene)
{
    dataset_release(&scene->dataset);
    small_set_free(scene->set);
}

static struct words_fit run(const struct scene *scene, const struct fit_options *with)
{
    struct words_fit words;
    struct failure failure = {0};
    cr_assert(words_fit_run(&words, &scene->dataset, with, NULL, &failure), "%s",
              failure.message);
    return words;
}

/* Texts with a word of their label and one of their source; `number` makes them differ. */
static void fill_by_papers(struct scene *scene, size_t count, const char *const papers[4])
{
    static char texts[SMALL_SET_MOST][120], ids[SMALL_SET_MOST][24];
    scene->set = new_set(2);
    for (size_t i = 0; i < count; i++) {
        const uint32_t source = (uint32_t)(i % 4);
        snprintf(ids[i], sizeof ids[i], "n%zu", i);
        snprintf(texts[i], sizeof texts[i], "The %s said so of boat w%zu x%zu y%zu z%zu.",
                 papers[source], i, 2 * i, 3 * i, 5 * i);
        small_set_add(scene->set, ids[i], texts[i], source / 2, source);
    }
    build(scene);
}

static void fill_by_source(struct scene *scene, size_t count)
{
    static const char *const papers[] = {"mast", "anker", "tide", "quay"};
    fill_by_papers(scene, count, papers);
}

Test(words_fit, labels_are_told_from_words)
{
    struct scene scene;
    fill(&scene, 3, 120, false);
    struct words_fit words = run(&scene, &options);
    cr_assert_eq(words.lack, WORDS_ENOUGH);
    cr_assert_null(words_lack_name(words.lack));
    cr_assert_gt(words.known.accuracy.value, 0.9);
    cr_assert_eq(words.known.documents, 120);
    cr_assert_float_eq(words.largest, 1.0 / 3, 1e-12);
    cr_assert_not(words.fit.grouped);
    cr_assert_eq(words.unseen.documents, 0);
    cr_assert_eq(words.source.documents, 0);
    cr_assert_eq(words.fit.trials.count, 1);
    cr_assert_eq(words.fit.trials.items[0].settings.block_weight[0], 0);
    cr_assert_eq(words.fit.trials.items[0].settings.block_weight[1], 1, "single words alone");
    words_fit_release(&words);
    cr_assert_null(words.fit.known.probability);
    scene_release(&scene);
}

Test(words_fit, the_same_at_any_number_of_threads)
{
    struct scene scene;
    fill(&scene, 3, 90, true);
    struct fit_options many = options;
    many.threads = 4;
    struct words_fit one = run(&scene, &options), four = run(&scene, &many);
    cr_assert_arr_eq(one.fit.known.probability, four.fit.known.probability,
                     90 * 3 * sizeof(double));
    cr_assert_arr_eq(&one.unseen.accuracy, &four.unseen.accuracy, sizeof one.unseen.accuracy);
    cr_assert_arr_eq(&one.source, &four.source, sizeof one.source);
    words_fit_release(&one);
    words_fit_release(&four);
    scene_release(&scene);
}

Test(words_fit, sources_are_told_if_texts_show_them)
{
    struct scene scene;
    fill_by_source(&scene, 80);
    struct words_fit words = run(&scene, &options);
    cr_assert_eq(words.source.documents, 80);
    cr_assert_eq(words.source.classes, 4);
    cr_assert_gt(words.source.accuracy.value, 0.9);
    cr_assert_float_eq(words.source.largest, 0.25, 1e-12);
    cr_assert_eq(words.source_in_label.documents, 80);
    cr_assert_gt(words.source_in_label.accuracy.value, 0.9);
    cr_assert_float_eq(words.source_in_label.largest, 0.5, 1e-12);
    cr_assert_gt(words.known.accuracy.value, 0.9);
    cr_assert_lt(words.unseen.accuracy.value, 0.6, "sources' words tell no other source");
    words_fit_release(&words);
    scene_release(&scene);
    fill(&scene, 3, 240, true); /* texts that say nothing of the source */
    words = run(&scene, &options);
    cr_assert_eq(words.source.documents, 240);
    cr_assert_lt(words.source.accuracy.value, 0.45);
    cr_assert_gt(words.unseen.accuracy.value, 0.9);
    words_fit_release(&words);
    scene_release(&scene);
}

/* Each word is that of two sources, one of each label. */
Test(words_fit, who_knows_the_label_tells_the_source)
{
    static const char *const papers[] = {"mast", "anker", "mast", "anker"};
    struct scene scene;
    fill_by_papers(&scene, 80, papers);
    struct words_fit words = run(&scene, &options);
    cr_assert_lt(words.source.accuracy.value, 0.7);
    cr_assert_gt(words.source_in_label.accuracy.value, 0.9);
    words_fit_release(&words);
    scene_release(&scene);
}

Test(words_fit, small_sources_and_ignored_ones_are_not_told_apart)
{
    struct scene scene;
    fill_by_source(&scene, 38); /* 10, 10, 9 and 9: the second label has no source */
    struct words_fit words = run(&scene, &options);
    cr_assert_eq(words.source.classes, 2);
    cr_assert_eq(words.source.documents, 20);
    cr_assert_eq(words.source_in_label.documents, 20);
    words_fit_release(&words);
    struct fit_options ignore = options;
    ignore.ignore_sources = true;
    words = run(&scene, &ignore);
    cr_assert_eq(words.source.documents, 0);
    cr_assert_not(words.fit.has_sources);
    words_fit_release(&words);
    scene_release(&scene);
    /* Two labels of one source each: within a label there is nothing to tell. */
    fill_by_source(&scene, 80);
    for (size_t i = 0; i < 80; i++)
        scene.set->documents[i].label = scene.set->documents[i].source % 2;
    for (size_t i = 0; i < 80; i++)
        scene.set->documents[i].source %= 2;
    words = run(&scene, &options);
    cr_assert_eq(words.source.classes, 2);
    cr_assert_eq(words.source_in_label.documents, 0);
    words_fit_release(&words);
    scene_release(&scene);
}

Test(words_fit, copies_are_in_one_fold)
{
    static const char *const texts[] = {
        "We reject the ferry that the council wants to buy in May, for it is far too dear.",
        "We welcome the ferry that the council wants to buy in May, for it brings us jobs."};
    struct scene scene = {.set = new_set(2)};
    small_set_fill(scene.set, 30, true);
    for (size_t i = 0; i < 20; i++)
        small_set_add(scene.set, "copy", texts[i % 2], (uint32_t)(i % 2), (uint32_t)(i % 4));
    build(&scene);
    struct words_fit words = run(&scene, &options);
    for (size_t i = 32; i < 50; i++)
        cr_assert_eq(words.fit.known.fold[i], words.fit.known.fold[i - 2]);
    words_fit_release(&words);
    scene_release(&scene);
}

/* Two texts of each source, ten times each: only a copy could tell whose it is. */
Test(words_fit, no_source_is_told_by_a_copy)
{
    static const char *const texts[] = {
        "Boats leave at nine when the tide is high and the wind blows from the north.",
        "The quay was full of people on Sunday although it had rained for a week or more.",
        "Nobody knows who will pay for fuel once winter comes and prices go up again.",
        "Two storms came in May, and fishermen lost their nets off the southern shore.",
        "An old pier that was closed years ago may never reopen, said its warden.",
        "Letters about fish are printed each Friday on page nine of our small gazette.",
        "Her dog ran after gulls until both were tired of running along those rocks.",
        "Schools close early today because every teacher wants to see that parade."};
    struct scene scene = {.set = new_set(2)};
    for (uint32_t i = 0; i < 80; i++)
        small_set_add(scene.set, "copy", texts[i % 8], i / 8 % 2, i % 4);
    build(&scene);
    struct words_fit words = run(&scene, &options);
    cr_assert_eq(words.lack, WORDS_ENOUGH);
    cr_assert_eq(words.source.documents, 80);
    cr_assert_lt(words.source.accuracy.value, 0.5);
    words_fit_release(&words);
    scene_release(&scene);
}

/* ---- Too little --------------------------------------------------------------------- */

static void expect_lack(struct scene *scene, enum words_lack lack, const char *name)
{
    struct words_fit words = run(scene, &options);
    cr_assert_eq(words.lack, lack, "%s: %d", name, (int)words.lack);
    cr_assert_str_eq(words_lack_name(words.lack), name);
    cr_assert_eq(words.known.documents, 0);
    cr_assert_eq(words.source.documents, 0);
    words_fit_release(&words);
    scene_release(scene);
}

Test(words_fit, sets_that_are_too_small_are_left_out)
{
    struct scene scene;
    fill(&scene, 2, WORDS_FIT_DOCUMENTS - 1, false);
    expect_lack(&scene, WORDS_FEW_DOCUMENTS, "few_documents");
    fill(&scene, 2, 1, false);
    expect_lack(&scene, WORDS_UNLEARNABLE, "unlearnable");
    fill(&scene, 1, 40, false);
    expect_lack(&scene, WORDS_UNLEARNABLE, "unlearnable");
    fill(&scene, 2, 40, false);
    for (size_t i = 0; i < 40; i++)
        scene.set->documents[i].label = i < 4;
    struct words_fit words = run(&scene, &options);
    cr_assert_eq(words.small, 4);
    cr_assert_eq(words.small_label, 1);
    words_fit_release(&words);
    expect_lack(&scene, WORDS_SMALL_LABEL, "small_label");
}

Test(words_fit, sets_without_words_or_of_few_texts_are_left_out)
{
    struct scene scene = {.set = new_set(2)};
    for (uint32_t i = 0; i < 40; i++)
        small_set_add(scene.set, "same", "The ferry to Marrow Island may stop in May.", i % 2,
                      i % 4);
    build(&scene);
    expect_lack(&scene, WORDS_FEW_TEXTS, "few_texts");
    struct recipe recipe = {.block_count = 1};
    recipe.blocks[0] = (struct ngram_block){NGRAM_WORDS, 1, 2, 0, 2, 0};
    scene.set = small_set_new(2, &recipe);
    small_set_fill(scene.set, 40, false);
    build(&scene);
    expect_lack(&scene, WORDS_NONE, "no_words");
    static char texts[40][24];
    scene.set = new_set(2);
    for (uint32_t i = 0; i < 40; i++) { /* no word is in two of them */
        snprintf(texts[i], sizeof texts[i], "a%ub b%uc c%ud", i, i, i);
        small_set_add(scene.set, "other", texts[i], i % 2, CORPUS_NO_SOURCE);
    }
    build(&scene);
    expect_lack(&scene, WORDS_NONE, "no_words");
}

Test(words_fit, any_allocation_may_fail)
{
    struct scene scene;
    fill_by_source(&scene, 40);
    for (size_t after = 0;; after++) {
        struct words_fit words;
        struct failure failure = {0};
        failing_malloc_after(after);
        const bool done = words_fit_run(&words, &scene.dataset, &options, NULL, &failure);
        const bool failed = failing_malloc_stop();
        words_fit_release(&words);
        if (!failed)
            break;
        cr_assert(!done && failure.code == FAILURE_MEMORY, "after %zu: %s", after,
                  failure.message);
    }
    scene_release(&scene);
}
