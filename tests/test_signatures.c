/* N-grams by which a source is known. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../features/base/hash.h"
#include "../train/dataset.h"
#include "failing_malloc.h"
#include "small_set.h"

static char texts[SMALL_SET_MOST][400], ids[SMALL_SET_MOST][16];

/* Adds `count` documents of a source: words of their own, then `words`. */
static void add(struct small_set *set, size_t count, uint32_t source, const char *words)
{
    for (size_t n = 0; n < count; n++) {
        const size_t i = set->corpus.count;
        size_t length = 0;
        for (uint64_t w = 0; w < 8; w++)
            length += (size_t)snprintf(texts[i] + length, sizeof texts[i] - length, "w%08x ",
                                       (unsigned)hash_mix(1000 * i + w + 1));
        snprintf(texts[i] + length, sizeof texts[i] - length, ". %s", words);
        snprintf(ids[i], sizeof ids[i], "d%zu", i);
        small_set_add(set, ids[i], texts[i], i % 2, source);
    }
}

/* Words 1-2 alone. */
static struct small_set *new_set(void)
{
    struct recipe recipe = {.block_count = 1};
    recipe.blocks[0] = (struct ngram_block){NGRAM_WORDS, 1, 2, 0, 2, 0};
    return small_set_new(2, &recipe);
}

static void build(struct dataset *dataset, struct small_set *set, bool drop, size_t threads)
{
    struct failure failure = {0};
    cr_assert(dataset_build(dataset, &set->corpus, set->extractor, SIZE_MAX, drop, NULL,
                            threads, NULL, &failure),
              "%s", failure.message);
    cr_assert(signatures_spell(&dataset->signatures, dataset, &failure), "%s", failure.message);
}

static const struct signature *find(const struct dataset *dataset, const char *spelling)
{
    for (size_t i = 0; i < dataset->signatures.count; i++)
        if (strcmp(dataset->signatures.items[i].spelling, spelling) == 0)
            return &dataset->signatures.items[i];
    return NULL;
}

/* Is the word among the features? */
static bool is_feature(const struct dataset *dataset, const char *word)
{
    struct features features = {0};
    const struct document document = {.text = word, .text_length = strlen(word)};
    cr_assert(features_extract(&features, dataset->extractor, &document, 1, NULL));
    cr_assert_eq(features.ngrams.count, 1);
    const uint32_t slot = vocabulary_find(&dataset->vocabulary, features.ngrams.items[0].key);
    features_release(&features);
    return slot != VOCABULARY_NONE;
}

Test(signatures, are_found_counted_and_spelled)
{
    struct small_set *set = new_set();
    struct dataset dataset;
    add(set, 10, 0, "Mast readers know.");
    add(set, 6, 0, "Readers of the Mast.");
    add(set, 150, 1, "It was so.");
    add(set, 2, 1, "Readers of the mast.");
    add(set, 1, CORPUS_NO_SOURCE, "A mast.");
    build(&dataset, set, false, 1);
    const struct signature *mast = find(&dataset, "mast");
    cr_assert_not_null(mast);
    cr_expect_eq(mast->source, 0);
    cr_expect_eq(mast->documents, 16);
    cr_expect_eq(mast->elsewhere, 3);
    cr_expect_eq(mast->document, 0);
    cr_expect_not_null(find(&dataset, "mast readers"));
    cr_expect_null(find(&dataset, "the mast"), "6 of 16 is not 30 times 3 of 154");
    cr_expect_null(find(&dataset, "was so"), "152 of 17 others, none of which has it, is not");
    cr_expect_eq(dataset.signatures.sources, 1);
    cr_expect_eq(dataset.signatures.found[0], dataset.signatures.count);
    cr_expect_eq(dataset.signatures.dropped, 0);
    cr_expect(is_feature(&dataset, "mast"));
    dataset_release(&dataset);
    small_set_free(set);
}

Test(signatures, five_texts_and_a_twentieth)
{
    struct small_set *set = new_set();
    struct dataset dataset;
    add(set, 5, 0, "Five.");
    add(set, 4, 0, "Four.");
    add(set, 91, 0, "");
    add(set, 5, 1, "Rare.");
    add(set, 96, 1, "");
    add(set, 500, 2, "");
    build(&dataset, set, false, 1);
    cr_expect_null(find(&dataset, "four"));
    cr_expect_not_null(find(&dataset, "five"), "5 of 100");
    cr_expect_null(find(&dataset, "rare"), "5 of 101");
    dataset_release(&dataset);
    small_set_free(set);
}

Test(signatures, copies_are_one_text)
{
    struct small_set *set = new_set();
    struct dataset dataset;
    add(set, 20, 0, "");
    add(set, 200, 1, "");
    for (size_t i = 0; i < 8; i++)
        small_set_add(set, "copy", "One pier burned down again in the night of Monday.", 0, 0);
    build(&dataset, set, false, 1);
    cr_expect_eq(dataset.signatures.count, 0);
    dataset_release(&dataset);
    small_set_free(set);
}

Test(signatures, are_listed_up_to_twenty)
{
    struct small_set *set = new_set();
    struct dataset one, four;
    add(set, 9, 0, "Alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu.");
    add(set, 2, 0, "Mu.");
    add(set, 150, 1, "");
    build(&one, set, false, 1);
    cr_expect_eq(one.signatures.found[0], 23, "%u", (unsigned)one.signatures.found[0]);
    cr_assert_eq(one.signatures.count, SIGNATURES_LISTED);
    cr_expect_str_eq(one.signatures.items[0].spelling, "mu");
    build(&four, set, false, 4);
    cr_assert_eq(four.signatures.count, SIGNATURES_LISTED);
    for (size_t i = 0; i < SIGNATURES_LISTED; i++)
        cr_expect_str_eq(one.signatures.items[i].spelling, four.signatures.items[i].spelling);
    dataset_release(&one);
    dataset_release(&four);
    small_set_free(set);
}

Test(signatures, are_dropped_from_all_blocks)
{
    struct recipe recipe = {.block_count = 3};
    recipe.blocks[0] = (struct ngram_block){NGRAM_WORDS, 1, 1, 0, 2, 0};
    recipe.blocks[1] = (struct ngram_block){NGRAM_WORDS, 1, 1, 0, 2, 30};
    recipe.blocks[2] = (struct ngram_block){NGRAM_CHARACTERS, 5, 5, 0, 2, 0};
    struct small_set *set = small_set_new(2, &recipe);
    struct dataset kept, dropped;
    add(set, 10, 0, "Mast it was.");
    add(set, 150, 1, "It was so.");
    build(&kept, set, false, 2);
    build(&dropped, set, true, 2);
    cr_expect(is_feature(&kept, "was"));
    cr_expect_eq(kept.signatures.dropped, 0);
    cr_expect_eq(dropped.signatures.dropped, 4, "mast, twice; _mast and mast_; %zu",
                 dropped.signatures.dropped);
    cr_expect_eq(dropped.feature_count + 4, kept.feature_count);
    dataset_release(&kept);
    dataset_release(&dropped);
    small_set_free(set);
}

Test(signatures, need_sources)
{
    struct small_set *set = new_set();
    struct dataset dataset;
    add(set, 50, CORPUS_NO_SOURCE, "Mast.");
    add(set, 100, CORPUS_NO_SOURCE, "");
    build(&dataset, set, true, 1);
    cr_expect_eq(dataset.signatures.sources, 0);
    cr_expect(is_feature(&dataset, "mast"));
    dataset_release(&dataset);
    small_set_free(set);
}

Test(signatures, any_allocation_may_fail)
{
    struct small_set *set = new_set();
    add(set, 6, 0, "Mast readers know.");
    add(set, 60, 1, "");
    struct dataset dataset;
    build(&dataset, set, false, 1);
    cr_assert_gt(dataset.signatures.count, 2);
    dataset_release(&dataset);
    size_t failures = 0;
    for (bool failed = true; failed; failures++) {
        struct failure failure = {0};
        failing_malloc_after(failures);
        const bool built = dataset_build(&dataset, &set->corpus, set->extractor, SIZE_MAX, true,
                                         NULL, 1, NULL, &failure);
        const bool spelled = built && signatures_spell(&dataset.signatures, &dataset, &failure);
        failed = failing_malloc_stop();
        cr_assert_eq(spelled, !failed, "allocation %zu", failures);
        cr_assert(spelled || failure.code == FAILURE_MEMORY, "%s", failure.message);
        dataset_release(&dataset);
    }
    cr_assert_gt(failures, 20);
    small_set_free(set);
}
