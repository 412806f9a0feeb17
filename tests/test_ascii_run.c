/* ascii_run: reading sixteen bytes at once gives the same as reading them one by one. */
#include <criterion/criterion.h>
#include <ctype.h>
#include <string.h>

#include "../features/base/ascii_run.h"
#include "../features/base/hash.h"

/* A small random number generator (constants of Numerical Recipes). */
static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* Mostly letters and digits, for runs of all lengths; sometimes any byte. */
static char random_byte(uint32_t *state)
{
    static const char usual[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    uint32_t choice = next_random(state);
    return choice % 8 ? usual[choice % (sizeof usual - 1)] : (char)(choice >> 3);
}

static void assert_same(const struct ascii_run *one, const struct ascii_run *other)
{
    cr_assert_eq(one->length, other->length);
    cr_assert_eq(one->letters, other->letters);
    cr_assert_eq(one->capitals, other->capitals);
    cr_assert_eq(one->low, other->low);
    cr_assert_eq(one->high, other->high);
}

Test(ascii_run, wide_and_plain_agree)
{
    char text[ASCII_RUN_MOST];
    uint32_t state = 1;
    for (int i = 0; i < 100000; i++) {
        for (size_t at = 0; at < sizeof text; at++)
            text[at] = random_byte(&state);
        size_t most = next_random(&state) % (2 * ASCII_RUN_MOST);
        struct ascii_run plain =
            ascii_run_plain(text, most < ASCII_RUN_MOST ? most : ASCII_RUN_MOST);
        struct ascii_run wide = ascii_run_read(text, most, sizeof text);
        assert_same(&wide, &plain);
    }
}

Test(ascii_run, every_byte_in_every_place)
{
    for (unsigned byte = 0; byte < 256; byte++) {
        for (size_t at = 0; at < ASCII_RUN_MOST; at++) {
            char text[ASCII_RUN_MOST];
            memset(text, 'x', sizeof text);
            text[at] = (char)byte;
            const bool goes_on = byte < 0x80 && isalnum((int)byte);
            struct ascii_run run = ascii_run_read(text, sizeof text, sizeof text);
            cr_assert_eq(run.length, goes_on ? ASCII_RUN_MOST : at, "%02X", byte);
            cr_assert_eq(run.letters >> at & 1, goes_on && isalpha((int)byte));
            cr_assert_eq(run.capitals >> at & 1, goes_on && isupper((int)byte));
        }
    }
}

Test(ascii_run, is_written_in_lower_case_and_hashed_as_its_bytes_are)
{
    uint32_t state = 7;
    for (int i = 0; i < 20000; i++) {
        char text[ASCII_RUN_MOST], written[ASCII_RUN_MOST], folded[ASCII_RUN_MOST] = {0};
        for (size_t at = 0; at < sizeof text; at++)
            text[at] = random_byte(&state);
        struct ascii_run run = ascii_run_read(text, sizeof text, sizeof text);
        if (run.length == 0)
            continue;
        for (size_t at = 0; at < run.length; at++)
            folded[at] = (char)tolower((unsigned char)text[at]);
        ascii_run_write(&run, written);
        cr_assert_eq(memcmp(written, folded, sizeof written), 0);
        cr_assert_eq(hash_sixteen(run.low, run.high, run.length),
                     hash_bytes(folded, run.length));
    }
}

/* Under AddressSanitizer this also tests that nothing after the text is read. */
Test(ascii_run, nothing_is_read_behind_the_text)
{
    static const char text[3] = {'a', 'B', '1'};
    for (size_t begin = 0; begin <= sizeof text; begin++) {
        size_t left = sizeof text - begin;
        cr_assert_eq(ascii_run_read(text + begin, left, left).length, left);
        cr_assert_eq(ascii_run_read(text, begin, sizeof text).length, begin);
    }
}
