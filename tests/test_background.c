/* The background's file: bags of n-grams there and back, and damage. */
#include <criterion/criterion.h>
#include <string.h>

#include "../train/background.h"
#include "failing_malloc.h"

static const uint64_t keys[] = {3, 900, UINT64_C(1) << 40, UINT64_MAX};
static const struct background_ngram first_bag[] = {{0, 1}, {1, 2}, {3, 70000}};
static const struct background_ngram second_bag[] = {{2, 1}};
static const struct ngram_block block = {NGRAM_WORDS, 1, 2, NGRAM_CASED, 2, 0};

static void pack(struct text_buffer *content)
{
    struct text_buffer bags = {0};
    cr_assert(background_append_bag(&bags, 700, first_bag, 3, NULL));
    cr_assert(background_append_bag(&bags, 5, NULL, 0, NULL));
    cr_assert(background_append_bag(&bags, 1, second_bag, 1, NULL));
    cr_assert(background_pack(keys, 4, &block, &bags, 3, content, NULL));
    text_buffer_release(&bags);
}

static void copy(struct text_buffer *copied, const struct text_buffer *content, size_t length)
{
    *copied = (struct text_buffer){0};
    cr_assert(text_buffer_append(copied, content->data, length, NULL));
}

static void expect_bag(const struct background *background, size_t *at,
                       const struct background_ngram *bag, size_t count, size_t words)
{
    struct background_ngram ngrams[4];
    size_t found;
    cr_assert_eq(background_bag(background, at, ngrams, &found), count);
    cr_expect_eq(found, words);
    for (size_t i = 0; i < count; i++) {
        cr_expect_eq(ngrams[i].key, bag[i].key);
        cr_expect_eq(ngrams[i].count, bag[i].count);
    }
}

Test(background, comes_back_as_it_was_packed)
{
    struct failure failure = {0};
    struct text_buffer content = {0};
    struct background background;
    pack(&content);
    cr_assert(background_take(&background, &content, "x", &failure), "%s", failure.message);
    cr_expect_null(content.data);
    cr_assert_eq(background.header.key_count, 4);
    cr_assert_eq(background.header.document_count, 3);
    cr_expect_eq(memcmp(background.keys, keys, sizeof keys), 0);
    size_t at = 0;
    expect_bag(&background, &at, first_bag, 3, 700);
    expect_bag(&background, &at, NULL, 0, 5);
    expect_bag(&background, &at, second_bag, 1, 1);
    cr_expect_eq(at, background.header.bag_bytes);
    background_release(&background);
}

Test(background, fits_block_0_of_its_shape)
{
    struct text_buffer content = {0};
    struct background background;
    pack(&content);
    cr_assert(background_take(&background, &content, "x", NULL));
    struct recipe recipe = {.block_count = 1, .blocks = {block}};
    cr_expect(background_fits(&background, &recipe));
    recipe.blocks[0].minimum_documents = 7;
    cr_expect(background_fits(&background, &recipe), "how many are kept is the set's affair");
    recipe.blocks[0].flags = 0;
    cr_expect_not(background_fits(&background, &recipe));
    recipe.blocks[0] = block;
    recipe.blocks[0].longest = 1;
    cr_expect_not(background_fits(&background, &recipe));
    recipe.blocks[0] = block;
    recipe.blocks[0].head = 30;
    cr_expect_not(background_fits(&background, &recipe));
    recipe.block_count = 0;
    cr_expect_not(background_fits(&background, &recipe));
    background_release(&background);
    recipe = (struct recipe){.block_count = 1, .blocks = {block}};
    cr_expect_not(background_fits(&background, &recipe), "an empty one fits nothing");
}

Test(background, damage_is_found)
{
    struct text_buffer content = {0}, damaged;
    struct background background;
    pack(&content);
    for (size_t length = 0; length < content.length; length++) {
        copy(&damaged, &content, length);
        cr_expect_not(background_take(&background, &damaged, "x", NULL), "cut to %zu", length);
    }
    for (size_t i = 0; i < content.length; i++) {
        struct failure failure = {0};
        copy(&damaged, &content, content.length);
        damaged.data[i] ^= 0x10;
        /* The block's shape is looked at when a recipe is there to compare. */
        const bool shape = i >= 20 && i < 24;
        cr_expect_eq(background_take(&background, &damaged, "x", &failure), shape, "byte %zu",
                     i);
        cr_expect(shape || failure.code == FAILURE_DATA);
        background_release(&background);
    }
    text_buffer_release(&content);
}

Test(background, bags_that_lead_out_of_the_keys_are_damage)
{
    static const struct {
        const char *bytes;
        size_t length;
    } cases[] = {
        {"\x09\x05\x00\x00\x00\x00\x00", 7}, /* more n-grams than there are keys */
        {"\x09\x01\x08", 3},                 /* key 4 */
        {"\x09\x02\x06\x00", 4},             /* key 3, then 4 */
        {"\x09\x01\x01\x01", 4},             /* a repeated one that is there once */
        {"\x09\x01\xff\xff\xff\xff\xff\xff", 8},
        {"\x09\x01", 2},
        {"\x09\x00\x00", 3}, /* bytes behind the last bag */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text_buffer bags = {0}, content = {0};
        struct background background;
        cr_assert(text_buffer_append(&bags, cases[i].bytes, cases[i].length, NULL));
        cr_assert(background_pack(keys, 4, &block, &bags, 1, &content, NULL));
        cr_expect_not(background_take(&background, &content, "x", NULL), "case %zu", i);
        text_buffer_release(&bags);
    }
}

Test(background, a_file_that_is_not_there)
{
    struct failure failure = {0};
    struct background background;
    cr_expect_not(background_read(&background, "no/such/file", &failure));
    cr_expect_eq(failure.code, FAILURE_OPEN);
    cr_expect_not(background_read(&background, "data/SOURCES.md", &failure));
    cr_expect_eq(failure.code, FAILURE_DATA);
    cr_expect_str_eq(failure.message, "'data/SOURCES.md' is damaged, or no background file");
}

Test(background, lack_of_memory_is_a_failure)
{
    for (size_t successes = 0;; successes++) {
        struct failure failure = {0};
        struct background background;
        failing_malloc_after(successes);
        const bool read = background_read(&background, "data/background.bin", &failure);
        if (!failing_malloc_stop()) {
            cr_expect(read, "%s", failure.message);
            background_release(&background);
            break;
        }
        /* The C library's own buffer may be what failed: it does without. */
        cr_expect(read || failure.code == FAILURE_MEMORY || failure.code == FAILURE_OPEN);
        background_release(&background);
    }
}
