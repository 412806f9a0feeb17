/* token_bits and bit_rows: bits against a plain loop over tokens. */
#include <criterion/criterion.h>

#include "../features/base/bit_rows.h"
#include "../features/evidence/token_bits.h"
#include "failing_malloc.h"

#define TOKENS 300

static uint64_t random_number(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

static uint32_t ahead(const struct token_bits *bits, size_t token, uint32_t reach)
{
    return token_bits_nearest_from(token_bits_from(bits, BIT_VERB, token + 1) &
                                   token_bits_reach_from(reach));
}

static uint32_t behind(const struct token_bits *bits, size_t token, uint32_t reach)
{
    return token_bits_nearest_before(token_bits_before(bits, BIT_VERB, token) &
                                     token_bits_reach_before(reach));
}

/* The same by a plain loop over the tokens. */
static uint32_t plain_distance(const bool *set, int token, int direction, uint32_t reach)
{
    for (int distance = 1; distance <= (int)reach; distance++) {
        const int at = token + direction * distance;
        if (at >= 0 && at < TOKENS && set[at])
            return (uint32_t)distance;
    }
    return 0;
}

static size_t plain_next(const bool *set, size_t token)
{
    while (token < TOKENS && !set[token])
        token++;
    return token < TOKENS ? token : SIZE_MAX;
}

static uint32_t plain_count(const bool *set, uint32_t first, uint32_t end)
{
    uint32_t count = 0;
    for (uint32_t i = first; i < end; i++)
        count += set[i];
    return count;
}

/* token_bits_around puts the token at bit TOKEN_BITS_BEFORE. */
static void expect_around(const struct token_bits *bits, const bool *set)
{
    for (int token = 0; token < TOKENS; token++) {
        uint64_t around[TOKEN_BIT_COUNT];
        token_bits_around(bits, (size_t)token, around);
        for (int bit = 0; bit < 64; bit++) {
            const int at = token + bit - TOKEN_BITS_BEFORE;
            const bool within = at >= 0 && at < TOKENS;
            cr_assert_eq(around[BIT_VERB] >> bit & 1, within && set[at], "%d %d", token, bit);
            cr_assert_eq(around[BIT_CLAUSE] >> bit & 1, within && !set[at]);
        }
        cr_assert_eq(around[BIT_STOP], 0);
    }
}

static void expect_agreement(uint64_t seed, unsigned rarity)
{
    struct token_bits bits = {0};
    bool set[TOKENS] = {false};
    cr_assert(token_bits_begin(&bits, TOKENS, NULL));
    for (size_t i = 0; i < TOKENS; i++) {
        set[i] = random_number(&seed) % rarity == 0;
        if (set[i])
            token_bits_set(&bits, BIT_VERB, i);
        else
            token_bits_set(&bits, BIT_CLAUSE, i);
    }
    for (int i = 0; i < TOKENS; i++)
        for (uint32_t reach = 0; reach < 64; reach += 7) {
            cr_assert_eq(ahead(&bits, (size_t)i, reach), plain_distance(set, i, 1, reach),
                         "%d %u", i, reach);
            cr_assert_eq(behind(&bits, (size_t)i, reach), plain_distance(set, i, -1, reach),
                         "%d %u", i, reach);
        }
    expect_around(&bits, set);
    for (uint32_t first = 0; first < TOKENS; first += 13)
        for (uint32_t end = first; end <= TOKENS; end += 9) {
            cr_assert_eq(token_bits_count(&bits, BIT_VERB, first, end),
                         plain_count(set, first, end));
            cr_assert_eq(token_bits_count_both(&bits, BIT_VERB, BIT_CLAUSE, first, end), 0);
        }
    for (size_t i = 0; i <= TOKENS; i++)
        cr_assert_eq(token_bits_next(&bits, BIT_VERB, i), plain_next(set, i));
    token_bits_release(&bits);
}

Test(token_bits, agree_with_a_plain_search)
{
    for (unsigned rarity = 1; rarity < 200; rarity += 13)
        expect_agreement(rarity, rarity);
}

Test(token_bits, are_empty_when_begun_again)
{
    struct token_bits bits = {0};
    cr_assert(token_bits_begin(&bits, 200, NULL));
    token_bits_set(&bits, BIT_STOP, 199);
    cr_assert(token_bits_begin(&bits, 200, NULL));
    cr_expect_eq(token_bits_next(&bits, BIT_STOP, 0), SIZE_MAX);
    cr_assert(token_bits_begin(&bits, 0, NULL));
    cr_expect_eq(token_bits_next(&bits, BIT_STOP, 0), SIZE_MAX);
    token_bits_release(&bits);
}

Test(token_bits, no_memory)
{
    struct failure failure = {0};
    struct token_bits bits = {0};
    failing_malloc_after(0);
    cr_expect_not(token_bits_begin(&bits, 100, &failure));
    failing_malloc_stop();
    cr_expect_eq(failure.code, FAILURE_MEMORY);
}

Test(token_bits, a_range_that_ends_before_it_begins_has_none)
{
    struct token_bits bits = {0};
    cr_assert(token_bits_begin(&bits, 200, NULL));
    token_bits_set(&bits, BIT_WORD, 100);
    cr_expect_eq(token_bits_count(&bits, BIT_WORD, 110, 90), 0);
    cr_expect_eq(token_bits_count(&bits, BIT_WORD, 100, 100), 0);
    token_bits_release(&bits);
}

/* Both implementations of bit_rows give the same. */
Test(bit_rows, agree_with_the_plain_ones)
{
    uint64_t seed = 7;
    for (int round = 0; round < 1000; round++) {
        unsigned char bytes[BIT_ROW];
        uint32_t numbers[BIT_ROW];
        for (size_t i = 0; i < BIT_ROW; i++) {
            bytes[i] = (unsigned char)random_number(&seed);
            numbers[i] = (uint32_t)(random_number(&seed) << 1 & random_number(&seed) << 1);
        }
        for (unsigned bit = 0; bit < 8; bit++)
            cr_assert_eq(bit_row_of_bytes(bytes, bit), bit_row_of_bytes_plain(bytes, bit));
        for (unsigned bit = 0; bit < 32; bit++) {
            const uint32_t bits = UINT32_C(1) << bit | (round % 2 ? 0x80000001 : 0);
            cr_assert_eq(bit_row_of_any(numbers, bits), bit_row_of_any_plain(numbers, bits));
            cr_assert_eq(bit_row_of_equal(numbers, bits),
                         bit_row_of_equal_plain(numbers, bits));
            cr_assert_eq(bit_row_of_equal(numbers, numbers[bits % BIT_ROW]),
                         bit_row_of_equal_plain(numbers, numbers[bits % BIT_ROW]));
        }
    }
}

Test(bit_rows, turned_bits_agree_with_the_plain_ones)
{
    uint64_t seed = 11;
    for (unsigned round = 0; round < 640; round++) {
        const unsigned by = round % 64;
        uint64_t numbers[BIT_ROW], bits[BIT_ROW];
        for (unsigned i = 0; i < BIT_ROW; i++) {
            const unsigned bit = (unsigned)random_number(&seed) % 64;
            numbers[i] = UINT64_C(1) << bit | random_number(&seed) << 60;
            bits[i] = UINT64_C(1) << ((bit + 64 - by + random_number(&seed) % 2) % 64);
        }
        const uint64_t row = bit_row_of_none(numbers, bits, by);
        cr_assert_eq(row, bit_row_of_none_plain(numbers, bits, by), "by %u", by);
        cr_assert(row != 0 && row != 0xFFFF, "some have their bit, others have not");
    }
}

Test(bit_rows, the_first_number_is_the_lowest_bit)
{
    uint64_t turned[BIT_ROW] = {UINT64_C(1) << 63, 1, 3};
    uint64_t ones[BIT_ROW] = {1, 1, 1};
    const unsigned char bytes[BIT_ROW] = {1, 2, 0, 3};
    const uint32_t numbers[BIT_ROW] = {0, 1, UINT32_C(1) << 31};
    cr_expect_eq(bit_row_of_bytes(bytes, 0), 9);
    cr_expect_eq(bit_row_of_bytes(bytes, 1), 10);
    cr_expect_eq(bit_row_of_any(numbers, 1), 2);
    cr_expect_eq(bit_row_of_any(numbers, UINT32_C(1) << 31), 4);
    cr_expect_eq(bit_row_of_any(numbers, 0), 0);
    cr_expect_eq(bit_row_of_none(turned, ones, 0), 0xFFF9);
    cr_expect_eq(bit_row_of_none(turned, ones, 1), 0xFFFB);
    cr_expect_eq(bit_row_of_none(turned, ones, 63), 0xFFFE);
}
