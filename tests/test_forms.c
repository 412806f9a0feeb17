#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../features/ngrams/ngram_units.h"
#include "../train/fit.h"
#include "../train/forms.h"
#include "../train/solver.h"
#include "failing_malloc.h"
#include "small_set.h"

enum { DOCUMENTS = 90 };

/* ---- Merging --------------------------------------------------------------------------- */

static const struct vector_entry entries[] = {{0, 1}, {2, 2}, {0, 1}, {3, 4}, {2, 2}};
static const struct forms of_three = {
    .count = 3, .begin = (size_t[]){0, 3, 3, 5}, .entries = (struct vector_entry *)entries};

Test(forms, are_merged_into_one_entry_a_feature)
{
    static const struct vector_entry row[] = {{2, 0.5f}, {1, 8}, {0, 3}};
    static const struct vector_entry expected[] = {{3, 2}, {2, 1 + 6}, {0, 3 + 3}};
    struct form_merger merger;
    cr_assert(form_merger_init(&merger, 4, NULL));
    for (int turn = 0; turn < 2; turn++) { /* what it held before does not matter */
        cr_assert(forms_merge(&of_three, row, 3, &merger, NULL));
        cr_assert_eq(merger.count, 3);
        for (size_t i = 0; i < 3; i++) {
            cr_expect_eq(merger.entries[i].feature, expected[i].feature);
            cr_expect(merger.entries[i].value == expected[i].value);
        }
        cr_assert(forms_merge(&of_three, row, 0, &merger, NULL));
        cr_assert_eq(merger.count, 0);
    }
    form_merger_release(&merger);
}

Test(forms, merging_without_memory)
{
    static const struct vector_entry row[] = {{0, 1}};
    struct failure failure = {0};
    struct form_merger merger;
    failing_malloc_after(0);
    cr_expect_not(form_merger_init(&merger, 4, &failure));
    cr_expect(failing_malloc_stop());
    cr_expect_eq(failure.code, FAILURE_MEMORY);
    cr_assert(form_merger_init(&merger, 4, NULL));
    failing_malloc_after(0);
    cr_expect_not(forms_merge(&of_three, row, 1, &merger, &failure));
    cr_expect(failing_malloc_stop());
    form_merger_release(&merger);
}

/* ---- The n-grams of a form -------------------------------------------------------------- */

/* Added up over the forms, their keys are the n-grams that are counted. */
static void expect_keys(const struct ngram_block *block)
{
    static const char text[] =
        "Banana bananas, a BANANA in 1999 and 12: naïve čaj, #tea @me x. "
        "Write to a@b.org or https://b.org.";
    struct recipe recipe = {.blocks = {{NGRAM_WORDS, 1, 1, 0, 1, 0}, *block}, .block_count = 2};
    struct extractor *extractor = extractor_new(&recipe, NULL);
    struct features features = {0};
    struct ngram_list list = {0};
    const struct document document = {.text = text, .text_length = strlen(text)};
    size_t forms;
    cr_assert(extractor);
    cr_assert(features_extract(&features, extractor, &document, 2, NULL));
    cr_assert(ngram_forms_count(&list, &features.tokens, block, &forms, NULL));
    cr_assert_gt(forms, 5);
    for (size_t f = 0; f < forms; f++) {
        const struct token *token = &features.tokens.items[list.forms[f].token];
        uint64_t *keys = malloc(ngram_form_most(token, block) * sizeof *keys);
        const size_t count = ngram_form_keys(token, &features.tokens, block, 1, keys);
        for (size_t k = 0; k < count; k++) {
            size_t i = 0;
            while (i < features.ngrams.count && features.ngrams.items[i].key != keys[k])
                i++;
            cr_assert_lt(i, features.ngrams.count);
            cr_assert_geq(features.ngrams.items[i].count, list.forms[f].count);
            features.ngrams.items[i].count -= list.forms[f].count;
        }
        free(keys);
    }
    for (size_t i = 0; i < features.ngrams.count; i++)
        cr_expect_eq(features.ngrams.items[i].count, 0, "%zu", i);
    ngrams_release(&list);
    features_release(&features);
    extractor_free(extractor);
}

Test(forms, keys_are_those_of_the_counted_ngrams)
{
    expect_keys(&(struct ngram_block){NGRAM_CHARACTERS, 2, 5, 0, 1, 0});
    expect_keys(&(struct ngram_block){NGRAM_CHARACTERS, 1, 1, NGRAM_CASED, 1, 0});
    expect_keys(&(struct ngram_block){NGRAM_CHARACTERS, 6, 6, NGRAM_DIGITS, 1, 0});
    expect_keys(&(struct ngram_block){NGRAM_CHARACTERS, 3, 4, NGRAM_CASED, 1, 12});
}

/* ---- Rows of forms, and rows of n-grams --------------------------------------------------- */

/* The same documents twice: with forms, and with the n-grams that they stand for. */
struct twins {
    struct small_set *set;
    struct dataset forms, plain;
};

static void twins_begin(struct twins *twins)
{
    struct recipe recipe = small_set_recipe();
    struct form_merger merger = {0};
    twins->set = small_set_new(3, &recipe);
    small_set_fill(twins->set, DOCUMENTS, true);
    cr_assert(dataset_build(&twins->forms, &twins->set->corpus, twins->set->extractor, SIZE_MAX,
                            false, NULL, 2, NULL, NULL));
    struct dataset *plain = &twins->plain;
    *plain = twins->forms;
    memset(plain->forms, 0, sizeof plain->forms);
    memset(plain->form_squares, 0, sizeof plain->form_squares);
    plain->rows = calloc(plain->count, sizeof *plain->rows);
    size_t with_forms = 0;
    for (size_t i = 0; i < plain->count; i++) {
        struct sparse_row *row = &plain->rows[i];
        for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
            small_set_ngrams(&twins->forms, i, b, &merger);
            row->entries = realloc(row->entries,
                                   (row->begin[b] + merger.count + 1) * sizeof *row->entries);
            memcpy(row->entries + row->begin[b], merger.entries,
                   merger.count * sizeof *row->entries);
            row->begin[b + 1] = row->begin[b] + (uint32_t)merger.count;
            with_forms += forms_are(&twins->forms.forms[b]);
        }
    }
    cr_assert_eq(with_forms, plain->count); /* one block of characters */
    form_merger_release(&merger);
}

static void twins_end(struct twins *twins)
{
    for (size_t i = 0; i < twins->plain.count; i++)
        free(twins->plain.rows[i].entries);
    free(twins->plain.rows);
    dataset_release(&twins->forms);
    small_set_free(twins->set);
}

Test(forms, give_the_same_inner_products)
{
    struct twins twins;
    struct gram forms, plain;
    uint32_t documents[DOCUMENTS];
    twins_begin(&twins);
    for (uint32_t i = 0; i < DOCUMENTS; i++)
        documents[i] = i;
    cr_assert(gram_compute(&forms, &twins.forms, documents, DOCUMENTS, 2, NULL, NULL));
    cr_assert(gram_compute(&plain, &twins.plain, documents, DOCUMENTS, 1, NULL, NULL));
    for (size_t b = 0; b < 2; b++)
        for (size_t i = 0; i < DOCUMENTS * DOCUMENTS; i++)
            cr_assert(fabsf(forms.kernel[b][i] - plain.kernel[b][i]) <= 1e-5f);
    gram_release(&forms);
    gram_release(&plain);
    twins_end(&twins);
}

static void expect_same_fit(enum solver_choice solver)
{
    const struct fit_options options = {.solver = solver,
                                        .cost = 1,
                                        .average = 1,
                                        .folds = 3,
                                        .seed = 1,
                                        .threads = 2,
                                        .memory_bytes = 1e8,
                                        .search_documents = DOCUMENTS};
    struct twins twins;
    struct fit forms, plain;
    twins_begin(&twins);
    cr_assert(fit_run(&forms, &twins.forms, &options, NULL, NULL));
    cr_assert(fit_run(&plain, &twins.plain, &options, NULL, NULL));
    double largest = 0;
    for (size_t i = 0; i < DOCUMENTS * forms.outputs; i++) {
        largest = fmax(largest, fabs(plain.known.decision[i]));
        cr_assert_float_eq(forms.known.decision[i], plain.known.decision[i], 2e-2);
    }
    cr_assert_gt(largest, 0.5);
    for (size_t i = 0; i < forms.outputs * forms.width; i++)
        cr_assert_float_eq(forms.weights[i], plain.weights[i], 5e-3);
    fit_release(&forms);
    fit_release(&plain);
    twins_end(&twins);
}

Test(forms, give_the_same_machines_on_the_gram_matrix)
{
    expect_same_fit(SOLVER_GRAM);
}

Test(forms, give_the_same_machines_on_vectors)
{
    expect_same_fit(SOLVER_DESCENT);
}
