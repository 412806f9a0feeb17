/* Looking up n-grams in a vocabulary, and the values of a vector. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "../features/base/hash.h"
#include "../features/ngrams/vector.h"
#include "failing_malloc.h"
#include "feature_table.h"

#define SLOTS 8

/* Keys whose home is slot `slot` of SLOTS and whose check is `check`. */
static uint64_t key_of(uint32_t slot, uint32_t check)
{
    return (uint64_t)slot << 61 | check;
}

/* Slots 1, 2 and 7 hold features; 1 and 2 both have their home in 1, 7 in 7. */
static const uint32_t checks[SLOTS] = {0, 11, 12, 0, 0, 0, 0, 13};
static const float idf[SLOTS] = {0, 2, 3, 0, 0, 0, 0, 1.5f};
static const struct vocabulary vocabulary = {checks, idf, sizeof *idf, SLOTS};

/* A word n-gram that occurs `count` times. */
static struct ngram word(uint64_t key, uint32_t count)
{
    const double weight = 1 + log(count);
    return (struct ngram){.key = key,
                          .count = count,
                          .weight = (float)weight,
                          .square = (float)(weight * weight)};
}

static struct ngram_list list_of(struct ngram *ngrams, size_t first, size_t second)
{
    struct ngram_list list = {.items = ngrams, .count = first + second, .begin = {0, first}};
    for (size_t b = 2; b <= NGRAM_MAX_BLOCKS; b++)
        list.begin[b] = first + second;
    return list;
}

static double length_of(const struct vector *vector, size_t b)
{
    double sum = 0;
    for (size_t i = vector->begin[b]; i < vector->begin[b + 1]; i++)
        sum += (double)vector->entries[i].value * (double)vector->entries[i].value;
    return sqrt(sum);
}

Test(vector, vocabulary_finds_its_own)
{
    cr_expect_eq(vocabulary_find(&vocabulary, key_of(1, 11)), 1);
    cr_expect_eq(vocabulary_find(&vocabulary, key_of(1, 12)), 2, "one slot on");
    cr_expect_eq(vocabulary_find(&vocabulary, key_of(7, 13)), 7);
    cr_expect_eq(vocabulary_find(&vocabulary, key_of(7, 14)), VOCABULARY_NONE, "round the end");
    cr_expect_eq(vocabulary_find(&vocabulary, key_of(0, 11)), VOCABULARY_NONE);
    cr_expect_eq(vocabulary_find(&(struct vocabulary){0}, 1), VOCABULARY_NONE);
    cr_expect_eq(vocabulary_check(0), 1, "0 marks an empty slot");
    cr_expect_lt(vocabulary_home(UINT64_MAX, UINT32_MAX), UINT32_MAX);
}

/* Tables of all sizes, from sparse ones to those with one free slot, with runs that wrap
 * around. */
Test(vector, a_row_of_checks_at_once_finds_the_same)
{
    enum { MOST = 200 };
    static float no_idf[MOST];
    uint64_t state = 1;
    for (uint32_t slots = 1; slots <= MOST; slots++)
        for (uint32_t part = 1; part <= 4; part++) {
            uint32_t check[MOST] = {0};
            uint64_t keys[MOST];
            const uint32_t count = (slots - 1) * part / 4;
            const struct vocabulary table = {check, no_idf, sizeof *no_idf, slots};
            for (uint32_t i = 0; i < count; i++) {
                keys[i] = hash_mix(++state) & 0xff000000000fffffu; /* few homes */
                feature_table_add(&table, keys[i], 0);
            }
            for (uint32_t i = 0; i < 3 * MOST; i++) {
                const uint64_t key = i < count ? keys[i] : hash_mix(++state);
                const uint32_t plain = vocabulary_find_from(&table, vocabulary_check(key),
                                                            vocabulary_home(key, slots));
                cr_assert_eq(vocabulary_find(&table, key), plain, "%u slots", slots);
                cr_assert(i >= count || plain != VOCABULARY_NONE);
            }
        }
}

Test(vector, weighs_and_normalises_each_block)
{
    struct ngram ngrams[] = {word(key_of(7, 13), 3), word(key_of(4, 99), 5), /* unknown */
                             word(key_of(1, 11), 1), word(key_of(1, 12), 100)};
    struct ngram_list list = list_of(ngrams, 3, 1);
    struct vector vector = {0};
    cr_assert(vector_weigh(&vector, &list, &vocabulary, NULL));
    cr_assert_eq(vector.count, 3);
    cr_expect_eq(vector.begin[1], 2);
    cr_expect_eq(vector.begin[2], 3);
    cr_expect_eq(vector.begin[NGRAM_MAX_BLOCKS], 3);
    cr_expect_eq(vector.entries[0].feature, 7, "in the order of the list");
    cr_expect_eq(vector.entries[1].feature, 1);
    cr_expect_eq(vector.ngram[1], 2);
    cr_expect_eq(vector.ngram[2], 3);
    double a = (1 + log(3)) * 1.5, b = 2, length = sqrt(a * a + b * b);
    cr_expect_float_eq(vector.entries[0].value, a / length, 1e-6);
    cr_expect_float_eq(vector.entries[1].value, b / length, 1e-6);
    cr_expect_float_eq(vector.entries[2].value, 1, 1e-6, "alone in its block");
    vector_release(&vector);
    cr_expect_null(vector.entries);
}

/* "ab" in the forms "abab", which is there three times, and "cab", and "ca" in the second: each
 * form has its share of the length as if the other had no n-gram in common with it. */
Test(vector, the_length_of_characters_is_that_of_their_forms)
{
    const double three = 1 + log(3), a = 2 * 2, c = 1.5 * 1.5;
    struct ngram ngrams[] = {{.key = key_of(1, 11),
                              .count = 7,
                              .weight = (float)(three + three + 1),
                              .square = (float)(three * three + three * three + 1)},
                             {.key = key_of(7, 13), .count = 1, .weight = 1, .square = 1},
                             {.key = key_of(4, 99), .count = 1, .weight = 1, .square = 1}};
    struct ngram_list list = list_of(ngrams, 3, 0);
    struct vector vector = {0};
    cr_assert(vector_weigh(&vector, &list, &vocabulary, NULL));
    const double length = sqrt(three * three * (a + a) + 1 * (a + c));
    cr_assert_eq(vector.count, 2);
    cr_expect_float_eq(vector.entries[0].value, (three + three + 1) * 2 / length, 1e-6);
    cr_expect_float_eq(vector.entries[1].value, 1.5 / length, 1e-6);
    vector_release(&vector);
}

Test(vector, what_is_not_known_has_no_part_in_the_length)
{
    struct ngram ngrams[] = {word(key_of(3, 5), 9), word(key_of(1, 11), 2)};
    struct ngram_list list = list_of(ngrams, 1, 1);
    struct vector vector = {0};
    cr_assert(vector_weigh(&vector, &list, &vocabulary, NULL));
    cr_expect_eq(vector.begin[1], 0, "an empty block");
    cr_expect_float_eq(length_of(&vector, 1), 1, 1e-6);

    cr_assert(vector_weigh(&vector, &list, &(struct vocabulary){0}, NULL));
    cr_expect_eq(vector.count, 0);
    cr_expect_eq(vector.begin[NGRAM_MAX_BLOCKS], 0);
    cr_assert(vector_weigh(&vector, &(struct ngram_list){0}, &vocabulary, NULL));
    cr_expect_eq(vector.count, 0);
    vector_release(&vector);
}

Test(vector, long_blocks_have_length_one)
{
    enum { COUNT = 20000, MANY = 1 << 16 };
    uint32_t *many_checks = calloc(MANY, sizeof *many_checks);
    float *many_idf = calloc(MANY, sizeof *many_idf);
    struct ngram *ngrams = calloc(COUNT, sizeof *ngrams);
    cr_assert(many_checks && many_idf && ngrams);
    for (uint32_t i = 0; i < COUNT; i++) {
        many_checks[2 * i] = i + 1;
        many_idf[2 * i] = 1 + (float)(i % 90) / 10;
        ngrams[i] = word((uint64_t)(2 * i) << 48 | (i + 1), 1 + i % 5);
    }
    const struct vocabulary many = {many_checks, many_idf, sizeof *many_idf, MANY};
    struct ngram_list list = list_of(ngrams, COUNT, 0);
    struct vector vector = {0};
    cr_assert(vector_weigh(&vector, &list, &many, NULL));
    cr_expect_eq(vector.count, COUNT);
    cr_expect_float_eq(length_of(&vector, 0), 1, 1e-6);

    size_t before = failing_malloc_count();
    cr_assert(vector_weigh(&vector, &list, &many, NULL));
    cr_expect_eq(failing_malloc_count(), before, "warm: nothing is allocated");
    vector_release(&vector);
    free(ngrams);
    free(many_idf);
    free(many_checks);
}

Test(vector, failed_allocations_come_back)
{
    struct ngram ngrams[] = {word(key_of(1, 11), 1)};
    struct ngram_list list = list_of(ngrams, 1, 0);
    struct vector vector = {0};
    bool failed = true;
    for (size_t after = 0; failed; after++) {
        struct failure failure = {0};
        failing_malloc_after(after);
        bool weighed = vector_weigh(&vector, &list, &vocabulary, &failure);
        failed = failing_malloc_stop();
        cr_expect_eq(weighed, !failed);
        cr_expect_eq(failure.code, failed ? FAILURE_MEMORY : FAILURE_NONE);
        cr_expect_eq(vector.count, failed ? 0 : 1);
        vector_release(&vector);
    }
}

/* Counts 3 and 1 with the weights 2 and 1.5; a word that is no feature is left out of both. */
Test(vector, a_mean_is_divided_by_its_sum)
{
    struct ngram ngrams[] = {word(key_of(1, 11), 1), word(key_of(0, 5), 1),
                             word(key_of(7, 13), 1), word(key_of(1, 12), 1)};
    ngrams[0].weight = 3;
    struct ngram_list list = list_of(ngrams, 3, 1);
    struct vector vector = {0};
    list.means = 1;
    cr_assert(vector_weigh(&vector, &list, &vocabulary, NULL));
    cr_assert_eq(vector.begin[1], 2);
    cr_expect_float_eq(vector.entries[0].value, 6 / 7.5f, 1e-6f);
    cr_expect_float_eq(vector.entries[1].value, 1.5f / 7.5f, 1e-6f);
    cr_expect_float_eq(length_of(&vector, 1), 1, 1e-6, "other blocks have a length of 1");
    vector_release(&vector);
}
