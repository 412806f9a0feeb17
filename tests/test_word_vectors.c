/* Files of word vectors: the shipped kind there and back, users' formats, and damage. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "../features/base/hash.h"
#include "../features/tokens/tokens.h"
#include "../train/word_vectors.h"
#include "failing_malloc.h"

static char path[64];

static void write_file(const void *bytes, size_t length)
{
    strcpy(path, "/tmp/tenor-vectors-XXXXXX");
    const int descriptor = mkstemp(path);
    cr_assert(descriptor >= 0);
    cr_assert_eq(write(descriptor, bytes, length), (ssize_t)length);
    close(descriptor);
}

static struct word_vectors *open_bytes(const void *bytes, size_t length,
                                       struct failure *failure)
{
    *failure = (struct failure){0};
    write_file(bytes, length);
    struct word_vectors *vectors = word_vectors_open(path, failure);
    unlink(path);
    return vectors;
}

static struct word_vectors *open_text(const char *text)
{
    struct failure failure;
    struct word_vectors *vectors = open_bytes(text, strlen(text), &failure);
    cr_assert(vectors != NULL, "%s", failure.message);
    return vectors;
}

static void expect_failure(const void *bytes, size_t length, enum failure_code code,
                           const char *part)
{
    struct failure failure;
    struct word_vectors *vectors = open_bytes(bytes, length, &failure);
    cr_assert_null(vectors, "should not be read: %s", part);
    cr_expect_eq(failure.code, code, "%s", failure.message);
    cr_expect(strstr(failure.message, part), "'%s' lacks '%s'", failure.message, part);
}

static void expect_bad(const char *text, const char *part)
{
    expect_failure(text, strlen(text), FAILURE_DATA, part);
}

static uint64_t hash_of(const char *word)
{
    return hash_bytes(word, strlen(word));
}

/* Coordinates have 8 bits: within half a unit of the largest. */
static void expect_word(const struct word_vectors *vectors, const char *word, float first,
                        float second)
{
    float vector[2], weight;
    cr_assert_eq(word_vectors_dimensions(vectors), 2);
    cr_assert(word_vectors_find(vectors, hash_of(word), vector, &weight), "%s", word);
    const float most = fmaxf(fabsf(first), fabsf(second)) / 127;
    cr_expect_float_eq(vector[0], first, most * 0.51f, "%s: %g", word, vector[0]);
    cr_expect_float_eq(vector[1], second, most * 0.51f, "%s: %g", word, vector[1]);
    cr_expect_eq(weight, 1);
}

/* ---- The shipped kind of file -------------------------------------------------------------- */

static void pack(struct text_buffer *content)
{
    struct word_vectors_builder builder = {.dimensions = 3};
    cr_assert(word_vectors_add(&builder, 900, 0.25f, (float[]){1, -2, 0.5f}, NULL));
    cr_assert(word_vectors_add(&builder, 7, 0.001f, (float[]){0, 0, 0}, NULL));
    cr_assert(word_vectors_add(&builder, 900, 0.5f, (float[]){9, 9, 9}, NULL));
    cr_assert(word_vectors_add(&builder, UINT64_MAX, 0, (float[]){1e-30f, 0, 3e38f}, NULL));
    cr_assert(word_vectors_pack(&builder, true, content, NULL));
    word_vectors_builder_release(&builder);
}

Test(word_vectors, come_back_as_they_were_packed)
{
    struct failure failure;
    struct text_buffer content = {0};
    float vector[3], weight;
    pack(&content);
    cr_assert_eq(content.length, sizeof(struct word_vectors_header) + 3 * (16 + 3));
    struct word_vectors *vectors = open_bytes(content.data, content.length, &failure);
    cr_assert(vectors != NULL, "%s", failure.message);
    cr_expect_eq(word_vectors_count(vectors), 3, "of the same word the first counts");
    cr_expect_eq(word_vectors_dimensions(vectors), 3);
    cr_expect(word_vectors_have_probabilities(vectors));
    cr_expect_eq(word_vectors_hash(vectors, 0), 7);
    cr_expect_eq(word_vectors_hash(vectors, 2), UINT64_MAX);
    cr_assert(word_vectors_find(vectors, 900, vector, &weight));
    cr_expect_float_eq(vector[0], 1, 0.01f);
    cr_expect_float_eq(vector[1], -2, 1e-6f);
    cr_expect_float_eq(vector[2], 0.5f, 0.01f);
    cr_expect_float_eq(weight, 1e-4f / (1e-4f + 0.25f), 1e-7f);
    cr_assert(word_vectors_find(vectors, 7, vector, &weight));
    cr_expect(vector[0] == 0 && vector[1] == 0 && vector[2] == 0);
    cr_expect_float_eq(weight, 1e-4f / (1e-4f + 1e-3f), 1e-6f);
    cr_assert(word_vectors_find(vectors, UINT64_MAX, vector, NULL));
    cr_expect(isfinite(vector[2]));
    cr_expect_not(word_vectors_find(vectors, 8, NULL, NULL));
    cr_expect_not(word_vectors_find(vectors, 0, NULL, NULL));
    word_vectors_close(vectors);
    text_buffer_release(&content);
}

Test(word_vectors, every_changed_byte_is_found)
{
    struct text_buffer content = {0};
    pack(&content);
    for (size_t at = 0; at < content.length; at++) {
        struct failure failure;
        content.data[at] ^= 0x10;
        struct word_vectors *vectors = open_bytes(content.data, content.length, &failure);
        cr_expect_null(vectors, "byte %zu", at);
        cr_expect_eq(failure.code, FAILURE_DATA, "byte %zu: %s", at, failure.message);
        word_vectors_close(vectors);
        content.data[at] ^= 0x10;
    }
    for (size_t length = 0; length < content.length; length += 3)
        expect_failure(content.data, length, FAILURE_DATA, "");
    text_buffer_release(&content);
}

Test(word_vectors, another_version_is_said_to_be_one)
{
    struct text_buffer content = {0};
    pack(&content);
    content.data[8]++;
    expect_failure(content.data, content.length, FAILURE_DATA, "another version");
    text_buffer_release(&content);
}

Test(word_vectors, the_shipped_file_knows_words)
{
    struct failure failure = {0};
    struct word_vectors *vectors = word_vectors_open("data/vectors/english.bin", &failure);
    cr_assert(vectors != NULL, "%s", failure.message);
    const size_t dimensions = word_vectors_dimensions(vectors);
    float *words[3], frequent, rare;
    const char *const spelled[] = {"senator", "congressman", "banana"};
    for (size_t i = 0; i < 3; i++) {
        words[i] = calloc(dimensions, sizeof **words);
        cr_assert(word_vectors_find(vectors, hash_of(spelled[i]), words[i], &rare));
    }
    double cosine[2];
    for (size_t i = 1; i < 3; i++) {
        double product = 0, a = 0, b = 0;
        for (size_t d = 0; d < dimensions; d++) {
            product += (double)words[0][d] * (double)words[i][d];
            a += (double)words[0][d] * (double)words[0][d];
            b += (double)words[i][d] * (double)words[i][d];
        }
        cosine[i - 1] = product / sqrt(a * b);
    }
    cr_expect_gt(cosine[0], 0.6);
    cr_expect_lt(cosine[1], 0.2);
    cr_assert(word_vectors_find(vectors, hash_of("the"), NULL, &frequent));
    cr_expect_lt(frequent, 0.005f, "frequent words say little");
    cr_expect_gt(rare, 0.8f);
    cr_expect_not(word_vectors_find(vectors, hash_of("The"), NULL, NULL));
    for (size_t i = 0; i < 3; i++)
        free(words[i]);
    word_vectors_close(vectors);
}

/* ---- Users' formats ------------------------------------------------------------------------ */

Test(word_vectors, glove_text)
{
    struct word_vectors *vectors = open_text("the 0.5 -1\nCafé 1e-1 +2.0\n");
    cr_expect_eq(word_vectors_count(vectors), 2);
    cr_expect_not(word_vectors_have_probabilities(vectors));
    expect_word(vectors, "the", 0.5f, -1);
    expect_word(vectors, "café", 0.1f, 2);
    word_vectors_close(vectors);
}

Test(word_vectors, words_are_folded_as_tokens_are)
{
    struct word_vectors *vectors =
        open_text("Straße 1 2\nDON’T 3 4\nÉtat 5 6\ndon't 7 8\nstrasse 9 9\n");
    struct tokens tokens = {0};
    cr_assert(tokens_split_text(&tokens, "STRASSE", 7, NULL));
    cr_expect(word_vectors_find(vectors, tokens.items[0].hash, NULL, NULL));
    expect_word(vectors, "strasse", 1, 2);
    expect_word(vectors, "don't", 3, 4);
    expect_word(vectors, "état", 5, 6);
    cr_expect_eq(word_vectors_count(vectors), 3, "later ones are dropped");
    tokens_release(&tokens);
    word_vectors_close(vectors);
}

Test(word_vectors, blanks_line_ends_and_words_with_blanks)
{
    struct word_vectors *vectors = open_text("a  1\t2 \r\nmr . smith 3 4\r\n b 5 6");
    cr_expect_eq(word_vectors_count(vectors), 2, "'mr . smith' is no token");
    expect_word(vectors, "a", 1, 2);
    expect_word(vectors, "b", 5, 6);
    word_vectors_close(vectors);
}

Test(word_vectors, word2vec_text)
{
    struct word_vectors *vectors = open_text("2 2\nthe 0.5 -1\nof 3 4\n");
    cr_expect_eq(word_vectors_count(vectors), 2);
    expect_word(vectors, "of", 3, 4);
    word_vectors_close(vectors);
}

/* A binary file of three words of two numbers. */
static size_t binary_file(char *out, const char *between)
{
    const char *const words[] = {"the", "New", "x"};
    const float numbers[][2] = {{0.5f, -1}, {3, 4}, {0.125f, 0}};
    size_t length = (size_t)sprintf(out, "3 2\n");
    for (size_t i = 0; i < 3; i++) {
        length += (size_t)sprintf(out + length, "%s ", words[i]);
        memcpy(out + length, numbers[i], sizeof numbers[i]);
        length += sizeof numbers[i];
        length += (size_t)sprintf(out + length, "%s", between);
    }
    return length;
}

Test(word_vectors, a_byte_order_mark_is_no_part_of_the_head)
{
    struct word_vectors *vectors = open_text("\xEF\xBB\xBF"
                                             "2 2\nthe 0.5 -1\nof 3 4\n");
    cr_expect_eq(word_vectors_count(vectors), 2);
    expect_word(vectors, "the", 0.5f, -1);
    word_vectors_close(vectors);
}

Test(word_vectors, word2vec_binary)
{
    const char *const between[] = {"", "\n"};
    for (size_t i = 0; i < 2; i++) {
        struct failure failure;
        char bytes[100];
        const size_t length = binary_file(bytes, between[i]);
        struct word_vectors *vectors = open_bytes(bytes, length, &failure);
        cr_assert(vectors != NULL, "%s", failure.message);
        cr_expect_eq(word_vectors_count(vectors), 3);
        expect_word(vectors, "the", 0.5f, -1);
        expect_word(vectors, "new", 3, 4);
        expect_word(vectors, "x", 0.125f, 0);
        word_vectors_close(vectors);
    }
}

Test(word_vectors, gzip)
{
    struct failure failure = {0};
    write_file("", 0);
    gzFile file = gzopen(path, "wb");
    for (size_t i = 0; i < 30000; i++)
        gzprintf(file, "word%zu %zu 1\n", i, i);
    gzclose(file);
    struct word_vectors *vectors = word_vectors_open(path, &failure);
    cr_assert(vectors != NULL, "%s", failure.message);
    cr_expect_eq(word_vectors_count(vectors), 30000);
    expect_word(vectors, "word29999", 29999, 1);
    word_vectors_close(vectors);
    unlink(path);
}

/* ---- Bad files ----------------------------------------------------------------------------- */

Test(word_vectors, bad_text_names_the_line)
{
    expect_bad("", "is empty");
    expect_bad("\n", ":1: no word with its numbers");
    expect_bad("the\n", ":1: no word with its numbers");
    expect_bad("a 1 2\nb 1\n", ":2: 2 fields instead of a word and 2 numbers");
    expect_bad("a 1 2\nb 1 2 3\n", ":2: 4 fields instead of a word and 2 numbers");
    expect_bad("a 1 2\n\nb 1 2\n", ":2: 0 fields");
    expect_bad("a 1 2\nb 1 nan\n", ":2: a number is not finite");
    expect_bad("a 1 2\nb inf 2\n", ":2: a number is not finite");
    expect_bad("a 1 2\nb 1 1e99\n", ":2: a number is not finite");
    expect_bad("a 1 2\nb 1 2x\n", ":2: field 3 is no number");
    expect_bad("a 1 2\nb c d\n", ":2: field 2 is no number");
    expect_bad("\xff 1 2\n", "has no words");
}

Test(word_vectors, bad_heads)
{
    expect_bad("0 2\n", ":1: no words");
    expect_bad("2 0\na 1\n", ":1: no dimensions");
    expect_bad("3 2\na 1 2\nb 3 4\n", "cut short: it has 2 words of 3");
    expect_bad("1 2\na 1 2\nb 3 4\n", ":3: more words than the first line says");
    expect_bad("2 3\na 1 2\nb 3 4\n", ":2: 3 fields instead of a word and 3 numbers");
    expect_bad("2 2\n", "cut short: it has 0 words of 2");
    expect_failure("5000000 2\na 1 2\n", 16, FAILURE_TOO_LARGE, "more than 4000000 words");
    expect_failure("99999999999999999999999 2\na 1 2\n", 32, FAILURE_TOO_LARGE, "words");
    expect_failure("2 1001\na 1 2\n", 13, FAILURE_TOO_LARGE, "more than 1000 dimensions");
}

Test(word_vectors, bad_binary)
{
    char bytes[100];
    const size_t length = binary_file(bytes, "");
    for (size_t cut = 9; cut < length; cut++)
        expect_failure(bytes, cut, FAILURE_DATA, "cut short");
    bytes[length] = 'x';
    expect_failure(bytes, length + 1, FAILURE_DATA, "goes on after its 3 words");
    memcpy(bytes + 8, (const unsigned char[]){0, 0, 0xc0, 0x7f}, 4);
    expect_failure(bytes, length, FAILURE_DATA, ":1: a number is not finite");
}

Test(word_vectors, junk)
{
    char junk[5000];
    for (size_t i = 0; i < sizeof junk; i++)
        junk[i] = (char)(hash_mix(i) >> 20);
    expect_failure(junk, sizeof junk, FAILURE_DATA, "");
    expect_failure("\x7f"
                   "ELF\x02\x00\x00 1 2\n",
                   12, FAILURE_DATA, ":1: a NUL");
    char *line = malloc(300000);
    memset(line, '7', 300000);
    expect_failure(line, 300000, FAILURE_DATA, ":1: the line is too long");
    memset(line + 2, 'x', 299998);
    memcpy(line, "3 2\n", 4);
    line[20] = '\1';
    expect_failure(line, 300000, FAILURE_DATA, "");
    free(line);
}

Test(word_vectors, what_cannot_be_opened)
{
    struct failure failure = {0};
    cr_expect_null(word_vectors_open("/nonexistent/x", &failure));
    cr_expect_eq(failure.code, FAILURE_OPEN);
    cr_expect_null(word_vectors_open("/tmp", &failure));
    cr_expect_eq(failure.code, FAILURE_OPEN, "%s", failure.message);
    word_vectors_close(NULL);
}

Test(word_vectors, failing_allocations)
{
    struct text_buffer content = {0};
    char bytes[100];
    const size_t length = binary_file(bytes, "");
    const char *const text = "a 1 2\nÀb 3 4\n";
    const void *const files[] = {text, bytes, NULL};
    const size_t lengths[] = {strlen(text), length, 0};
    pack(&content);
    for (size_t f = 0; f < 3; f++) {
        write_file(files[f] ? files[f] : content.data, files[f] ? lengths[f] : content.length);
        bool failed = true;
        for (size_t n = 0; failed; n++) {
            struct failure failure = {0};
            failing_malloc_after(n);
            struct word_vectors *vectors = word_vectors_open(path, &failure);
            failed = failing_malloc_stop();
            cr_expect_eq(vectors == NULL, failed, "file %zu, allocation %zu", f, n);
            cr_expect(!failed || failure.code == FAILURE_MEMORY, "%s", failure.message);
            word_vectors_close(vectors);
        }
        unlink(path);
    }
    text_buffer_release(&content);
}
