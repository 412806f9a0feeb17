/* tone_weights: reading the bytes of the weights, finding words, and damaged files. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../features/evidence/tone_weights.h"
#include "failing_malloc.h"
#include "small_tone.h"

static struct small_tone tone;

static void begin(void)
{
    small_tone_begin(&tone);
}

TestSuite(tone_weights, .init = begin);

static void expect_failure(size_t length, const char *message)
{
    struct failure failure = {0};
    cr_assert_null(tone_weights_compile(tone.bytes, length, "tone", &failure), "%s", message);
    cr_expect_eq(failure.code, FAILURE_LEXICON);
    cr_expect_str_eq(failure.message, message);
}

#define DAMAGED "tone: the weights of tones are damaged"
#define OTHER   "tone: these are no weights of tones"

Test(tone_weights, words_and_keys_are_read)
{
    const uint32_t slot = small_tone_add(&tone, "good", TONE_GOOD | TONE_REVERSES);
    tone.words[slot].units[3][1] = -7;
    tone.keys[5][0] = 3;
    tone.keys[TONE_KEYS - 1][1] = -127;
    tone.header.bias[1] = 0.5f;
    tone.header.word_unit = 0.25f;
    struct tone_weights *weights = small_tone_compile(&tone);
    cr_expect_eq(tone_weights_word(weights, hash_bytes("good", 4)), slot);
    cr_expect_eq(tone_weights_word(weights, hash_bytes("bad", 3)), TONE_NO_WORD);
    cr_expect_eq(weights->flags[slot], TONE_GOOD | TONE_REVERSES);
    cr_expect_eq(weights->words[slot].units[3][1], -7);
    cr_expect_eq(weights->keys[5][0], 3);
    cr_expect_eq(weights->keys[TONE_KEYS - 1][1], -127);
    cr_expect_eq(weights->bias[1], 0.5f);
    cr_expect_eq(weights->word_unit, 0.25f);
    cr_expect_eq(weights->key_unit, 1);
    tone_weights_free(weights);
}

/* All slots but one are taken: searches go around the table's end. */
Test(tone_weights, a_table_that_is_nearly_full)
{
    uint32_t slots[SMALL_TONE_SLOTS - 1];
    char form[8];
    for (unsigned i = 0; i < SMALL_TONE_SLOTS - 1; i++) {
        snprintf(form, sizeof form, "w%u", i);
        slots[i] = small_tone_add(&tone, form, 0);
    }
    struct tone_weights *weights = small_tone_compile(&tone);
    for (unsigned i = 0; i < SMALL_TONE_SLOTS - 1; i++) {
        snprintf(form, sizeof form, "w%u", i);
        cr_expect_eq(tone_weights_word(weights, hash_bytes(form, strlen(form))), slots[i]);
    }
    cr_expect_eq(tone_weights_word(weights, hash_bytes("other", 5)), TONE_NO_WORD);
    tone_weights_free(weights);
}

Test(tone_weights, a_check_number_of_zero_is_one)
{
    cr_expect_eq(tone_word_check(UINT64_C(7) << 32), 1);
    cr_expect_eq(tone_word_check(9), 9);
}

Test(tone_weights, an_empty_source_has_no_weights)
{
    struct tone_weights *weights = tone_weights_compile("", 0, "tone", NULL);
    cr_assert_not_null(weights);
    cr_expect_null(weights->keys);
    cr_expect_eq(weights->bias[0], 0);
    cr_expect_eq(tone_weights_word(weights, hash_bytes("good", 4)), TONE_NO_WORD);
    tone_weights_free(weights);
    tone_weights_free(NULL);
}

Test(tone_weights, what_is_cut_or_longer_is_refused)
{
    small_tone_seal(&tone);
    for (size_t length = 1; length < sizeof tone.header; length++)
        expect_failure(length, OTHER);
    expect_failure(sizeof tone.header, DAMAGED);
    expect_failure(sizeof tone.bytes / 2, DAMAGED);
    expect_failure(sizeof tone.bytes - 1, DAMAGED);
    tone.header.slots--; /* one byte too many, and more */
    memcpy(tone.bytes, &tone.header, sizeof tone.header);
    expect_failure(sizeof tone.bytes, DAMAGED);
}

Test(tone_weights, what_is_something_else_is_refused)
{
    tone.header.magic[0] ^= 1;
    small_tone_seal(&tone);
    expect_failure(sizeof tone.bytes, OTHER);
    small_tone_begin(&tone);
    tone.header.version++;
    small_tone_seal(&tone);
    expect_failure(sizeof tone.bytes, "tone: weights of tones of another version");
}

/* Every part of the file is under the checksum, the header's numbers are checked one by one. */
Test(tone_weights, a_byte_that_has_changed_is_found)
{
    small_tone_add(&tone, "good", TONE_GOOD);
    small_tone_seal(&tone);
    for (size_t at = sizeof tone.header; at < sizeof tone.bytes; at += 911) {
        tone.bytes[at] ^= 4;
        expect_failure(sizeof tone.bytes, DAMAGED);
        tone.bytes[at] ^= 4;
    }
    tone.bytes[offsetof(struct tone_weights_header, checksum)] ^= 1;
    expect_failure(sizeof tone.bytes, DAMAGED);
}

Test(tone_weights, a_count_of_slots_that_cannot_be_is_refused)
{
    static const uint32_t counts[] = {0,          1,         SMALL_TONE_SLOTS + 1,
                                      UINT32_MAX, 1u << 31u, UINT32_MAX / 21 + 1};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        small_tone_begin(&tone);
        tone.header.slots = counts[i];
        small_tone_seal(&tone);
        expect_failure(sizeof tone.bytes, DAMAGED);
    }
}

/* A search for a word that is not there would never end. */
Test(tone_weights, a_table_without_an_empty_slot_is_refused)
{
    for (uint32_t slot = 0; slot < SMALL_TONE_SLOTS; slot++)
        tone.checks[slot] = slot + 1;
    small_tone_seal(&tone);
    expect_failure(sizeof tone.bytes, DAMAGED);
}

Test(tone_weights, what_is_no_number_is_refused)
{
    static const float numbers[] = {NAN, INFINITY, -INFINITY, 1e7f};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        for (size_t field = 0; field < 4; field++) {
            small_tone_begin(&tone);
            float *fields[] = {&tone.header.bias[0], &tone.header.bias[1],
                               &tone.header.word_unit, &tone.header.key_unit};
            *fields[field] = numbers[i];
            small_tone_seal(&tone);
            expect_failure(sizeof tone.bytes, DAMAGED);
        }
}

Test(tone_weights, no_memory)
{
    small_tone_seal(&tone);
    for (size_t allocation = 0;; allocation++) {
        struct failure failure = {0};
        failing_malloc_after(allocation);
        struct tone_weights *weights =
            tone_weights_compile(tone.bytes, sizeof tone.bytes, "tone", &failure);
        if (!failing_malloc_stop()) {
            cr_expect_eq(allocation, 5);
            tone_weights_free(weights);
            break;
        }
        cr_expect_null(weights);
        cr_expect_eq(failure.code, FAILURE_MEMORY);
    }
}
