/* Document frequencies of n-grams, and the vocabulary made from them. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "../features/base/hash.h"
#include "../train/document_frequency.h"
#include "failing_malloc.h"

#define KEYS 5000u

static const struct recipe recipe = {
    .blocks = {{.minimum_documents = 2}, {.minimum_documents = 3}}, .block_count = 2};

/* Key i belongs to block i % 2, and i % 10 documents have it. */
static void count_all(struct document_frequency *tables, size_t table_count, bool backwards)
{
    for (uint32_t n = 0; n < KEYS; n++) {
        uint32_t i = backwards ? KEYS - 1 - n : n;
        struct document_frequency *table = &tables[i % table_count];
        const uint32_t next = (uint32_t)table->used;
        for (uint32_t d = 0; d < i % 10; d++) {
            uint32_t number;
            cr_assert(document_frequency_add(table, hash_mix(i), i % 2, &number, NULL));
            cr_assert_eq(number, next, "a key keeps its number");
        }
    }
}

Test(document_frequency, keeps_what_stands_in_enough_documents)
{
    struct document_frequency table = {0};
    count_all(&table, 1, false);
    struct vocabulary vocabulary;
    size_t kept, expected = 0;
    cr_assert(vocabulary_build(&vocabulary, &kept, &table, 1, &recipe, 10, SIZE_MAX, NULL));
    for (uint32_t i = 0; i < KEYS; i++) {
        bool enough = i % 10 >= (i % 2 ? 3 : 2);
        uint32_t feature = vocabulary_find(&vocabulary, hash_mix(i));
        expected += enough;
        cr_assert_eq(feature != VOCABULARY_NONE, enough, "key %u", i);
        if (enough)
            cr_assert_float_eq(vocabulary_feature(&vocabulary, feature)->idf,
                               log(11.0 / (1 + i % 10)) + 1, 1e-5);
    }
    cr_assert_eq(kept, expected);
    cr_assert_gt(vocabulary.slots, kept);
    vocabulary_release(&vocabulary);
    document_frequency_release(&table);
}

Test(document_frequency, keys_are_numbered_as_they_come)
{
    struct document_frequency table = {0};
    count_all(&table, 1, false);
    for (uint32_t i = 0, number = 0; i < KEYS; i++) {
        if (i % 10 == 0)
            continue;
        cr_assert_eq(table.items[number].key, hash_mix(i));
        cr_assert_eq(table.items[number].documents, i % 10);
        cr_assert_eq(table.items[number++].block, i % 2);
    }
    uint32_t zero, one;
    cr_assert(document_frequency_add(&table, 0, 0, &zero, NULL));
    cr_assert(document_frequency_add(&table, 1, 0, &one, NULL));
    cr_assert_eq(zero, one, "a key of 0 is counted as 1");
    document_frequency_release(&table);
}

Test(document_frequency, keys_that_are_numbered_are_not_counted)
{
    struct document_frequency table = {0};
    uint32_t number;
    cr_assert_eq(document_frequency_find(&table, 7), DOCUMENT_FREQUENCY_NONE);
    for (uint64_t key = 0; key < KEYS; key++) {
        cr_assert(document_frequency_number(&table, key, 3, &number, NULL));
        cr_assert_eq(number, key > 0 ? key - 1 : 0, "keys 0 and 1 are one");
        cr_assert_eq(document_frequency_find(&table, key), number);
    }
    cr_assert_eq(document_frequency_find(&table, KEYS), DOCUMENT_FREQUENCY_NONE);
    cr_assert(document_frequency_add(&table, 9, 3, &number, NULL));
    cr_assert_eq(number, 8);
    for (size_t i = 0; i < table.used; i++)
        cr_assert_eq(table.items[i].documents, i == 8);
    document_frequency_release(&table);
}

Test(document_frequency, slots_depend_on_the_keys_alone)
{
    struct document_frequency one = {0}, three[3] = {{0}};
    struct vocabulary first, second;
    size_t kept;
    count_all(&one, 1, false);
    count_all(three, 3, true);
    cr_assert(vocabulary_build(&first, &kept, &one, 1, &recipe, 10, SIZE_MAX, NULL));
    cr_assert(vocabulary_build(&second, &kept, three, 3, &recipe, 10, SIZE_MAX, NULL));
    cr_assert_eq(first.slots, second.slots);
    cr_assert_arr_eq(first.check, second.check, first.slots * sizeof *first.check);
    cr_assert_arr_eq(first.features, second.features, first.slots * sizeof(struct feature));
    vocabulary_release(&first);
    vocabulary_release(&second);
    document_frequency_release(&one);
    for (size_t t = 0; t < 3; t++)
        document_frequency_release(&three[t]);
}

Test(document_frequency, a_vocabulary_without_memory)
{
    struct document_frequency table = {0};
    size_t failures = 0;
    count_all(&table, 1, false);
    for (bool failed = true; failed; failures++) {
        struct failure failure = {0};
        struct vocabulary vocabulary;
        size_t kept;
        failing_malloc_after(failures);
        const bool ok =
            vocabulary_build(&vocabulary, &kept, &table, 1, &recipe, 10, SIZE_MAX, &failure);
        failed = failing_malloc_stop();
        cr_assert_eq(ok, !failed);
        cr_assert(ok || (failure.code == FAILURE_MEMORY && !vocabulary.check));
        vocabulary_release(&vocabulary);
    }
    cr_assert_gt(failures, 3);
    document_frequency_release(&table);
}

Test(document_frequency, a_maximum_raises_the_minimum)
{
    struct document_frequency table = {0};
    struct vocabulary vocabulary;
    size_t kept;
    count_all(&table, 1, false);
    cr_assert(vocabulary_build(&vocabulary, &kept, &table, 1, &recipe, 10, KEYS / 5, NULL));
    cr_assert_leq(kept, KEYS / 5);
    cr_assert_gt(kept, 0);
    cr_assert_neq(vocabulary_find(&vocabulary, hash_mix(9)), VOCABULARY_NONE);
    cr_assert_eq(vocabulary_find(&vocabulary, hash_mix(2)), VOCABULARY_NONE);
    vocabulary_release(&vocabulary);
    document_frequency_release(&table);
}

Test(document_frequency, nothing_counted_is_an_empty_vocabulary)
{
    struct document_frequency table = {0};
    struct vocabulary vocabulary;
    size_t kept;
    cr_assert(vocabulary_build(&vocabulary, &kept, &table, 1, &recipe, 0, SIZE_MAX, NULL));
    cr_assert_eq(kept, 0);
    cr_assert_eq(vocabulary.slots, 0);
    cr_assert_eq(vocabulary_find(&vocabulary, 1), VOCABULARY_NONE);
    vocabulary_release(&vocabulary);
}
