#include <criterion/criterion.h>

#include "../features/signs.h"
#include "failing_malloc.h"

#define TOKENS 300

static uint64_t random_number(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

/* The same by looking at token after token. */
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

static void expect_agreement(uint64_t seed, unsigned rarity)
{
    struct signs signs = {0};
    bool set[TOKENS] = {false};
    cr_assert(signs_begin(&signs, TOKENS, NULL));
    for (size_t i = 0; i < TOKENS; i++) {
        set[i] = random_number(&seed) % rarity == 0;
        if (set[i])
            signs_set(&signs, SIGN_VERB, i);
        else
            signs_set(&signs, SIGN_CLAUSE, i);
    }
    for (int i = 0; i < TOKENS; i++)
        for (uint32_t reach = 0; reach <= 64; reach += 7) {
            cr_assert_eq(signs_ahead(&signs, SIGN_VERB, (size_t)i, reach),
                         plain_distance(set, i, 1, reach), "%d %u", i, reach);
            cr_assert_eq(signs_behind(&signs, SIGN_VERB, (size_t)i, reach),
                         plain_distance(set, i, -1, reach), "%d %u", i, reach);
        }
    for (size_t i = 0; i <= TOKENS; i++)
        cr_assert_eq(signs_next(&signs, SIGN_VERB, i), plain_next(set, i));
    signs_release(&signs);
}

Test(signs, agree_with_a_plain_search)
{
    for (unsigned rarity = 1; rarity < 200; rarity += 13)
        expect_agreement(rarity, rarity);
}

Test(signs, are_empty_when_begun_again)
{
    struct signs signs = {0};
    cr_assert(signs_begin(&signs, 200, NULL));
    signs_set(&signs, SIGN_STOP, 199);
    cr_assert(signs_begin(&signs, 200, NULL));
    cr_expect_eq(signs_next(&signs, SIGN_STOP, 0), SIZE_MAX);
    cr_assert(signs_begin(&signs, 0, NULL));
    cr_expect_eq(signs_next(&signs, SIGN_STOP, 0), SIZE_MAX);
    signs_release(&signs);
}

Test(signs, no_memory)
{
    struct failure failure = {0};
    struct signs signs = {0};
    failing_malloc_after(0);
    cr_expect_not(signs_begin(&signs, 100, &failure));
    failing_malloc_stop();
    cr_expect_eq(failure.code, FAILURE_MEMORY);
}
