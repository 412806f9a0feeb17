/* Recipes: the defaults, their limits, packing and unpacking. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

#include "../features/ngrams/recipe.h"
#include "failing_malloc.h"

static void set_text(struct text_buffer *buffer, const char *text)
{
    cr_assert(text_buffer_append(buffer, text, strlen(text), NULL));
}

/* A recipe in which each member has a different value. */
static struct recipe sample(void)
{
    struct recipe recipe = {.block_count = 2, .dense = true};
    recipe.blocks[0] =
        (struct ngram_block){NGRAM_WORDS, 1, 3, NGRAM_DIGITS, 0x01020304, 0x0a0b0c0d};
    recipe.blocks[1] = (struct ngram_block){NGRAM_CHARACTERS, 2, 6, NGRAM_CASED, 7, 30};
    set_text(&recipe.lexicon, "[hedging.modal]\nmay\n");
    set_text(&recipe.page, "[furniture]\n/^Share$/\n");
    set_text(&recipe.cues, "bias 1\n");
    set_text(&recipe.tone, "tones");
    return recipe;
}

static struct text_buffer pack(const struct recipe *recipe)
{
    struct text_buffer packed = {0};
    cr_assert(recipe_pack(recipe, &packed, NULL));
    return packed;
}

static bool is_empty(const struct recipe *recipe)
{
    return recipe->block_count == 0 && !recipe->dense && !recipe->page_rules &&
           !recipe->lexicon.data && !recipe->page.data && !recipe->cues.data &&
           !recipe->tone.data;
}

static bool is_refused(const void *packed, size_t length)
{
    struct recipe recipe;
    struct failure failure = {0};
    if (recipe_unpack(&recipe, packed, length, &failure)) {
        recipe_release(&recipe);
        return false;
    }
    cr_expect_eq(failure.code, FAILURE_MODEL);
    cr_expect(is_empty(&recipe));
    return true;
}

Test(recipe, default_is_sound)
{
    struct recipe recipe;
    recipe_default(&recipe);
    cr_expect(recipe_check(&recipe, NULL));
    cr_expect_gt(recipe.block_count, 0);
    cr_expect(recipe.dense);
    cr_expect(recipe.page_rules);
    unsigned whole = 0, head = 0;
    for (size_t b = 0; b < recipe.block_count; b++)
        *(recipe.blocks[b].head ? &head : &whole) |= 1u << recipe.blocks[b].unit;
    cr_expect_eq(whole, 1u << NGRAM_WORDS | 1u << NGRAM_CHARACTERS);
    cr_expect_eq(head, whole, "words and characters of the head too");
    recipe_release(&recipe);
    cr_expect(is_empty(&recipe));
}

Test(recipe, packed_form_is_laid_down)
{
    static const unsigned char expected[] = {2,  1,    0,    0,    0,  1, 3, 4, 4, 3, 2, 1,
                                             13, 0x0c, 0x0b, 0x0a, 1,  2, 6, 1, 7, 0, 0, 0,
                                             30, 0,    0,    0,    20, 0, 0, 0, 0, 0, 0, 0};
    struct recipe recipe = sample();
    struct text_buffer packed = pack(&recipe);
    cr_assert_eq(packed.length, sizeof expected + 20 + 8 + 22 + 8 + 7 + 8 + 5);
    cr_expect_arr_eq(packed.data, expected, sizeof expected);
    text_buffer_release(&packed);
    recipe_release(&recipe);
}

Test(recipe, comes_back_as_it_was)
{
    struct recipe recipe = sample(), read;
    struct text_buffer packed = pack(&recipe);
    cr_assert(recipe_unpack(&read, packed.data, packed.length, NULL));
    cr_expect_eq(read.block_count, 2);
    cr_expect(read.dense);
    cr_expect_not(read.page_rules);
    cr_expect_eq(read.blocks[0].minimum_documents, 0x01020304);
    cr_expect_eq(read.blocks[0].head, 0x0a0b0c0d);
    cr_expect_eq(read.blocks[1].head, 30);
    cr_expect_eq(read.blocks[1].unit, NGRAM_CHARACTERS);
    cr_expect_eq(read.blocks[1].longest, 6);
    cr_expect_str_eq(read.lexicon.data, recipe.lexicon.data);
    cr_expect_str_eq(read.page.data, recipe.page.data);
    cr_expect_str_eq(read.cues.data, recipe.cues.data);
    cr_expect_str_eq(read.tone.data, recipe.tone.data);
    cr_expect_neq(read.lexicon.data, recipe.lexicon.data);
    struct text_buffer again = pack(&read);
    cr_expect_eq(again.length, packed.length);
    cr_expect_arr_eq(again.data, packed.data, packed.length);
    text_buffer_release(&again);
    text_buffer_release(&packed);
    recipe_release(&read);
    recipe_release(&recipe);
}

Test(recipe, empty_recipe_comes_back)
{
    struct recipe recipe = {0}, read;
    struct text_buffer packed = pack(&recipe);
    cr_assert(recipe_unpack(&read, packed.data, packed.length, NULL));
    cr_expect_eq(read.block_count, 0);
    cr_expect_eq(read.lexicon.length, 0);
    recipe_release(&read);
    text_buffer_release(&packed);
}

Test(recipe, every_cut_and_every_surplus_is_refused)
{
    struct recipe recipe = sample();
    struct text_buffer packed = pack(&recipe);
    cr_expect(is_refused(NULL, 0));
    for (size_t length = 0; length < packed.length; length++)
        cr_expect(is_refused(packed.data, length), "cut to %zu", length);
    cr_assert(text_buffer_append(&packed, "", 1, NULL));
    cr_expect(is_refused(packed.data, packed.length));
    text_buffer_release(&packed);
    recipe_release(&recipe);
}

/* Whatever a damaged byte makes of a packed recipe, it is refused or is the packed form of what
 * was read: nothing is silently taken for something else. */
Test(recipe, any_changed_byte_is_refused_or_kept)
{
    struct recipe recipe = sample();
    struct text_buffer packed = pack(&recipe);
    for (size_t at = 0; at < packed.length; at++) {
        char original = packed.data[at];
        for (int value = 0; value < 256; value++) {
            packed.data[at] = (char)value;
            struct recipe read;
            if (!recipe_unpack(&read, packed.data, packed.length, NULL))
                continue;
            cr_expect(recipe_check(&read, NULL));
            struct text_buffer again = pack(&read);
            cr_expect_eq(again.length, packed.length);
            cr_expect_eq(memcmp(again.data, packed.data, packed.length), 0, "byte %zu, %d", at,
                         value);
            text_buffer_release(&again);
            recipe_release(&read);
        }
        packed.data[at] = original;
    }
    text_buffer_release(&packed);
    recipe_release(&recipe);
}

Test(recipe, impossible_blocks_are_refused)
{
    static const struct ngram_block impossible[] = {
        {NGRAM_WORDS, 0, 2, 0, 1, 0},          {NGRAM_WORDS, 2, 1, 0, 1, 0},
        {NGRAM_WORDS, 1, 4, 0, 1, 0},          {NGRAM_CHARACTERS, 0, 0, 0, 1, 0},
        {NGRAM_CHARACTERS, 2, 7, 0, 1, 0},     {NGRAM_CHARACTERS + 1, 1, 2, 0, 1, 0},
        {NGRAM_WORDS, 1, 2, 1 << 4, 1, 0},     {255, 255, 255, 255, 1, 0},
        {NGRAM_WORDS, 1, 2, NGRAM_MEAN, 1, 0}, {NGRAM_CHARACTERS, 1, 1, NGRAM_MEAN, 1, 0},
    };
    for (size_t i = 0; i < sizeof impossible / sizeof *impossible; i++) {
        struct recipe recipe = {.block_count = 1, .blocks = {impossible[i]}};
        struct failure failure = {0};
        cr_expect_not(recipe_check(&recipe, &failure), "%zu", i);
        cr_expect_eq(failure.code, FAILURE_ARGUMENT);
        struct text_buffer packed = pack(&recipe);
        cr_expect(is_refused(packed.data, packed.length), "%zu", i);
        text_buffer_release(&packed);
    }
    struct recipe many = {.block_count = NGRAM_MAX_BLOCKS + 1};
    cr_expect_not(recipe_check(&many, NULL));
}

Test(recipe, means_are_of_single_words)
{
    const struct recipe recipe = {.block_count = 3,
                                  .blocks = {{NGRAM_WORDS, 1, 2, NGRAM_CASED, 2, 0},
                                             {NGRAM_WORDS, 1, 1, NGRAM_MEAN, 1, 0},
                                             {NGRAM_WORDS, 1, 1, NGRAM_CASED, 1, 9}}};
    cr_expect(recipe_check(&recipe, NULL));
    cr_expect_eq(recipe_means(&recipe), 1u << 1);
    struct text_buffer packed = pack(&recipe);
    struct recipe read;
    cr_assert(recipe_unpack(&read, packed.data, packed.length, NULL));
    cr_expect_eq(recipe_means(&read), 1u << 1);
    recipe_release(&read);
    text_buffer_release(&packed);
}

Test(recipe, a_length_beyond_the_bytes_is_refused)
{
    unsigned char packed[4 + 4 * 8] = {0};
    cr_expect_not(is_refused(packed, sizeof packed));
    memset(packed + 4, 0xff, 8); /* a text of 2^64 - 1 bytes */
    cr_expect(is_refused(packed, sizeof packed));
}

Test(recipe, failed_allocations_come_back)
{
    struct recipe recipe = sample(), read;
    struct text_buffer packed = pack(&recipe);
    bool failed = true;
    for (size_t after = 0; failed; after++) {
        struct failure failure = {0};
        failing_malloc_after(after);
        bool unpacked = recipe_unpack(&read, packed.data, packed.length, &failure);
        failed = failing_malloc_stop();
        cr_expect_eq(unpacked, !failed);
        if (failed) {
            cr_expect_eq(failure.code, FAILURE_MEMORY);
            cr_expect(is_empty(&read));
        }
    }
    recipe_release(&read);
    text_buffer_release(&packed);
    recipe_release(&recipe);
}
