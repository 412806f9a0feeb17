/* small_background: see small_background.h. */
#include "small_background.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static int compare_keys(const void *left, const void *right)
{
    const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

static int compare_ngrams(const void *left, const void *right)
{
    const struct background_ngram *a = left, *b = right;
    return (a->key > b->key) - (a->key < b->key);
}

static void extract(struct features *features, const struct extractor *extractor,
                    const char *text)
{
    const struct document document = {.text = text, .text_length = strlen(text)};
    cr_assert(features_extract(features, extractor, &document, 1, NULL));
}

void small_background_pack(struct text_buffer *content, const struct extractor *extractor,
                           const char *const *texts, size_t count)
{
    struct features features = {0};
    struct text_buffer bags = {0};
    uint64_t *keys = NULL;
    size_t key_count = 0, capacity = 0, kept = 0;
    for (size_t i = 0; i < count; i++) {
        extract(&features, extractor, texts[i]);
        const size_t ngrams = features.ngrams.begin[1];
        cr_assert(memory_reserve(&keys, &capacity, key_count + ngrams, sizeof *keys, NULL));
        for (size_t n = 0; n < ngrams; n++)
            keys[key_count++] = features.ngrams.items[n].key;
    }
    qsort(keys, key_count, sizeof *keys, compare_keys);
    for (size_t i = 0; i < key_count; i++)
        if (kept == 0 || keys[kept - 1] != keys[i])
            keys[kept++] = keys[i];
    for (size_t i = 0; i < count; i++) {
        extract(&features, extractor, texts[i]);
        const size_t ngrams = features.ngrams.begin[1];
        struct background_ngram *bag = malloc((ngrams + 1) * sizeof *bag);
        cr_assert_not_null(bag);
        for (size_t n = 0; n < ngrams; n++) {
            const struct ngram *ngram = &features.ngrams.items[n];
            const uint64_t *key = bsearch(&ngram->key, keys, kept, sizeof *keys, compare_keys);
            bag[n] = (struct background_ngram){(uint32_t)(key - keys), ngram->count};
        }
        qsort(bag, ngrams, sizeof *bag, compare_ngrams);
        cr_assert(background_append_bag(&bags, features.tokens.word_count, bag, ngrams, NULL));
        free(bag);
    }
    cr_assert(
        background_pack(keys, kept, &extractor->recipe.blocks[0], &bags, count, content, NULL));
    free(keys);
    text_buffer_release(&bags);
    features_release(&features);
}
