/* How much texts have in common, by estimate, and which are copies of others. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../features/base/hash.h"
#include "../features/tokens/tokens.h"
#include "../train/near_duplicates.h"
#include "failing_malloc.h"

/* ---- Texts of made-up words --------------------------------------------------- */

/* Appends `count` words; those of another seed are other words. */
static void add_words(struct text_buffer *text, size_t count, uint64_t seed)
{
    for (size_t i = 0; i < count; i++) {
        char word[9];
        uint64_t random = hash_mix(seed * 1000003 + i + 1);
        for (size_t c = 0; c < sizeof word - 1; c++, random /= 26)
            word[c] = (char)('a' + random % 26);
        word[sizeof word - 1] = '\0';
        cr_assert(text_buffer_format(text, NULL, "%s ", word));
    }
}

static void take(struct fingerprint *fingerprint, const char *text, size_t length)
{
    struct tokens tokens = {0};
    const struct document document = {.text = text, .text_length = length};
    cr_assert(tokens_split_text(&tokens, text, length, NULL));
    fingerprint_take(fingerprint, &document, &tokens);
    tokens_release(&tokens);
}

static struct fingerprint fingerprint_of(const char *text)
{
    struct fingerprint fingerprint;
    take(&fingerprint, text, strlen(text));
    return fingerprint;
}

/* A text whose first words are those of `seed` and whose last ones are its own. */
static void take_mixed(struct fingerprint *fingerprint, size_t same, uint64_t seed, size_t own,
                       uint64_t own_seed)
{
    struct text_buffer text = {0};
    add_words(&text, same, seed);
    add_words(&text, own, own_seed);
    take(fingerprint, text.data, text.length);
    text_buffer_release(&text);
}

static double resemblance(const char *left, const char *right)
{
    const struct fingerprint a = fingerprint_of(left), b = fingerprint_of(right);
    return fingerprint_resemblance(&a, &b);
}

/* ---- Resemblance ------------------------------------------------------------- */

/* Two texts share `same` of their first words: same - 4 shingles; each has own + same - 4. So
 * the Jaccard similarity is (same - 4) / (2 own + same - 4). Over many such pairs the error
 * must be that of so many independent orders. */
Test(near_duplicates, resemblance_is_within_its_standard_error)
{
    static const size_t sames[] = {24, 84, 184, 384}, owns[] = {10, 40, 200};
    enum { PAIRS = 200 };
    for (size_t s = 0; s < sizeof sames / sizeof *sames; s++)
        for (size_t o = 0; o < sizeof owns / sizeof *owns; o++) {
            const double shared = (double)sames[s] - (SHINGLE_WORDS - 1);
            const double jaccard = shared / (shared + 2 * (double)owns[o]);
            const double error = sqrt(jaccard * (1 - jaccard) / MINHASH_SIZE);
            double sum = 0, squares = 0;
            for (uint64_t i = 0; i < PAIRS; i++) {
                struct fingerprint a, b;
                const uint64_t seed = 3 * (i + PAIRS * (s + 10 * o));
                take_mixed(&a, sames[s], seed, owns[o], seed + 1);
                take_mixed(&b, sames[s], seed, owns[o], seed + 2);
                const double away = fingerprint_resemblance(&a, &b) - jaccard;
                sum += away;
                squares += away * away;
            }
            const double deviation = sqrt(squares / PAIRS);
            cr_assert_lt(fabs(sum / PAIRS), 4 * error / sqrt(PAIRS), "J %.3f", jaccard);
            cr_assert(deviation > 0.8 * error && deviation < 1.2 * error, "J %.3f: %.4f, %.4f",
                      jaccard, deviation, error);
        }
}

Test(near_duplicates, what_a_text_is_to_be_taken_as)
{
    const char *text = "The ferry left the harbour at nine, and nobody waved.";
    cr_assert_eq(resemblance(text, "THE FERRY LEFT\nthe harbour at nine and nobody waved"), 1);
    cr_assert_lt(resemblance(text, "and nobody waved at nine the harbour left the ferry"), 0.1);
    cr_assert_eq(resemblance("short", "Short!"), 1, "fewer words than a shingle");
    cr_assert_eq(resemblance("one two three four", "one two three four"), 1);
    cr_assert_lt(resemblance("one two three four", "one two three"), 0.1);
    cr_assert_lt(resemblance("one two three four", "one two three four five"), 0.1);
}

Test(near_duplicates, the_text_itself_is_compared_without_white_space)
{
    cr_assert_eq(fingerprint_of("the ferry  left\n").text,
                 fingerprint_of("\tthe ferry left").text);
    cr_assert_neq(fingerprint_of("the ferry left").text, fingerprint_of("theferry left").text);
    cr_assert_neq(fingerprint_of("the ferry left").text, fingerprint_of("The ferry left").text);
    cr_assert_eq(fingerprint_of(" \r\n\f").text, 0);
    cr_assert_eq(fingerprint_of("").text, 0);
    cr_assert_neq(fingerprint_of("\xff\xfe bad").text, fingerprint_of("\xff\xfd bad").text);
}

/* ---- Clusters ---------------------------------------------------------------- */

static void find(struct duplicates *duplicates, const struct fingerprint *fingerprints,
                 size_t count)
{
    struct failure failure = {0};
    cr_assert(duplicates_find(duplicates, fingerprints, count, &failure), "%s",
              failure.message);
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t text = duplicates->text[i], cluster = duplicates->cluster[i];
        cr_assert_leq(text, i);
        cr_assert_leq(cluster, i);
        cr_assert_eq(duplicates->text[text], text);
        cr_assert_eq(duplicates->cluster[cluster], cluster);
        cr_assert_eq(duplicates->cluster[text], cluster);
    }
}

static void expect(const struct duplicates *duplicates, const uint32_t *text,
                   const uint32_t *cluster)
{
    for (size_t i = 0; i < duplicates->count; i++) {
        cr_assert_eq(duplicates->text[i], text[i], "text %zu: %u", i,
                     (unsigned)duplicates->text[i]);
        cr_assert_eq(duplicates->cluster[i], cluster[i], "cluster %zu: %u", i,
                     (unsigned)duplicates->cluster[i]);
    }
}

Test(near_duplicates, clusters_of_copies)
{
    struct fingerprint prints[8];
    struct duplicates duplicates;
    take_mixed(&prints[0], 200, 1, 0, 0);
    take_mixed(&prints[1], 200, 2, 0, 0);
    take_mixed(&prints[2], 200, 1, 12, 3); /* 0 with another last line */
    take_mixed(&prints[3], 200, 4, 0, 0);
    take_mixed(&prints[4], 200, 1, 12, 3);  /* the same as 2 */
    take_mixed(&prints[5], 60, 4, 140, 5);  /* begins as 3 does, and is another text */
    take_mixed(&prints[6], 100, 2, 130, 6); /* half of 1: another text */
    take_mixed(&prints[7], 190, 4, 0, 0);   /* 3, shortened */
    find(&duplicates, prints, 8);
    expect(&duplicates, (uint32_t[]){0, 1, 2, 3, 2, 5, 6, 7},
           (uint32_t[]){0, 1, 0, 3, 0, 5, 6, 3});
    duplicates_release(&duplicates);
}

/* Each text shares 160 of its 200 words with the one before it: 2/3 of the shingles. */
Test(near_duplicates, a_chain_is_one_cluster)
{
    enum { LINKS = 12 };
    struct fingerprint prints[LINKS];
    struct duplicates duplicates;
    struct text_buffer text = {0};
    for (uint64_t i = 0; i < LINKS + 5; i++)
        add_words(&text, 40, i);
    const size_t part = text.length / (LINKS + 5); /* words have one length */
    for (size_t i = 0; i < LINKS; i++)
        take(&prints[i], text.data + i * part, 5 * part);
    cr_assert_eq(fingerprint_resemblance(&prints[0], &prints[LINKS - 1]), 0);
    find(&duplicates, prints, LINKS);
    for (size_t i = 0; i < LINKS; i++)
        cr_assert_eq(duplicates.cluster[i], 0);
    duplicates_release(&duplicates);
    text_buffer_release(&text);
}

/* The same text under two titles: the words differ, the text is one. */
Test(near_duplicates, the_same_text_is_one_cluster_whatever_its_words)
{
    struct fingerprint prints[3] = {fingerprint_of("yes, clearly"), fingerprint_of("no"),
                                    fingerprint_of("a long headline before it: yes, clearly")};
    struct duplicates duplicates;
    prints[2].text = prints[0].text;
    find(&duplicates, prints, 3);
    expect(&duplicates, (uint32_t[]){0, 1, 0}, (uint32_t[]){0, 1, 0});
    duplicates_release(&duplicates);
}

Test(near_duplicates, texts_of_white_space_are_no_copies_of_each_other)
{
    struct fingerprint prints[3] = {fingerprint_of("one headline"), fingerprint_of("another"),
                                    fingerprint_of("one headline")};
    struct duplicates duplicates;
    for (size_t i = 0; i < 3; i++)
        prints[i].text = 0;
    find(&duplicates, prints, 3);
    expect(&duplicates, (uint32_t[]){0, 1, 2}, (uint32_t[]){0, 1, 0});
    duplicates_release(&duplicates);
}

Test(near_duplicates, no_document_and_one)
{
    struct fingerprint print = fingerprint_of("one");
    struct duplicates duplicates;
    find(&duplicates, NULL, 0);
    cr_assert_eq(duplicates.count, 0);
    duplicates_release(&duplicates);
    find(&duplicates, &print, 1);
    expect(&duplicates, (uint32_t[]){0}, (uint32_t[]){0});
    duplicates_release(&duplicates);
    cr_assert_null(duplicates.cluster);
}

/* If each were compared with all, this would take 32 times 50,000^2 / 2 comparisons: hours. */
Test(near_duplicates, many_texts_that_are_alike, .timeout = 60)
{
    enum { MANY = 50000 };
    struct fingerprint *prints = malloc(MANY * sizeof *prints);
    struct fingerprint one, other;
    struct duplicates duplicates;
    cr_assert_not_null(prints);
    take_mixed(&one, 100, 1, 0, 0);
    take_mixed(&other, 100, 2, 0, 0);
    for (size_t i = 0; i < MANY; i++)
        prints[i] = i % 3 == 1 ? other : one;
    find(&duplicates, prints, MANY);
    for (size_t i = 0; i < MANY; i++)
        cr_assert_eq(duplicates.cluster[i], i % 3 == 1);

    /* All agree in one band and in nothing else: no text is the copy of another. */
    for (size_t i = 0; i < MANY; i++)
        for (uint32_t m = 0; m < MINHASH_SIZE; m++)
            prints[i].minimum[m] = m < 4 ? 7 : (uint32_t)(i * MINHASH_SIZE + m);
    for (size_t i = 0; i < MANY; i++)
        prints[i].text = i + 1;
    duplicates_release(&duplicates);
    find(&duplicates, prints, MANY);
    for (size_t i = 0; i < MANY; i++)
        cr_assert_eq(duplicates.cluster[i], i);
    duplicates_release(&duplicates);
    free(prints);
}

Test(near_duplicates, any_allocation_may_fail)
{
    struct fingerprint prints[2] = {fingerprint_of("one"), fingerprint_of("two")};
    for (size_t after = 0;; after++) {
        struct duplicates duplicates;
        struct failure failure = {0};
        failing_malloc_after(after);
        const bool done = duplicates_find(&duplicates, prints, 2, &failure);
        const bool failed = failing_malloc_stop();
        if (!failed) {
            duplicates_release(&duplicates);
            break;
        }
        cr_assert(!done && failure.code == FAILURE_MEMORY, "after %zu", after);
        cr_assert_null(duplicates.text);
        cr_assert_null(duplicates.cluster);
    }
}
