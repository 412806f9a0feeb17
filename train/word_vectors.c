/* word_vectors: see word_vectors.h. */
#include "word_vectors.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../features/base/hash.h"
#include "../models/checksum.h"
#include "vector_formats.h"

#define MAGIC_BYTES 8
#define HEADER      sizeof(struct word_vectors_header)
/* The bytes of a word beside its coordinates: hash, probability, unit. */
#define WORD_BYTES (sizeof(uint64_t) + 2 * sizeof(float))
/* The largest coordinate in units. */
#define MOST_UNITS 127

struct word_vectors {
    size_t dimensions, count;
    bool has_probabilities;
    const uint64_t *hashes;
    const float *probabilities, *units; /* [count] */
    const int8_t *numbers;              /* [count][dimensions] */
    void *mapping;                      /* of a file; NULL: `content` is owned */
    size_t mapping_length;
    struct text_buffer content;
};

uint64_t word_vectors_hash_check(void)
{
    static const char words[] = "words and how they are hashed";
    return hash_bytes(words, sizeof words - 1);
}

/* ---- The file ------------------------------------------------------------------------ */

static uint64_t checksum_of(const struct word_vectors_header *header, const void *words,
                            size_t length)
{
    const uint64_t seed =
        model_checksum(header, offsetof(struct word_vectors_header, checksum), 0);
    return model_checksum(words, length, seed);
}

static bool words_are_sound(const struct word_vectors *vectors)
{
    for (size_t i = 0; i < vectors->count; i++)
        if ((i > 0 && vectors->hashes[i - 1] >= vectors->hashes[i]) ||
            !(vectors->probabilities[i] >= 0 && vectors->probabilities[i] <= 1) ||
            !(vectors->units[i] >= 0 && isfinite(vectors->units[i] * MOST_UNITS)))
            return false;
    return true;
}

/* Reads the content of a file. What stands where follows from the counts. */
static bool find_parts(struct word_vectors *vectors, const unsigned char *data, size_t length)
{
    struct word_vectors_header header;
    _Static_assert(sizeof header == 40, "no padding");
    if (length < HEADER)
        return false;
    memcpy(&header, data, HEADER);
    if (header.dimensions == 0 || header.dimensions > WORD_VECTORS_MAX_DIMENSIONS ||
        header.count == 0 || header.count > WORD_VECTORS_MAX_WORDS ||
        header.has_probabilities > 1 ||
        (uint64_t)header.count * (WORD_BYTES + header.dimensions) != length - HEADER ||
        header.checksum != checksum_of(&header, data + HEADER, length - HEADER))
        return false;
    const size_t count = header.count;
    vectors->dimensions = header.dimensions;
    vectors->count = count;
    vectors->has_probabilities = header.has_probabilities == 1;
    vectors->hashes = (const void *)(data + HEADER);
    vectors->probabilities = (const void *)(vectors->hashes + count);
    vectors->units = vectors->probabilities + count;
    vectors->numbers = (const void *)(vectors->units + count);
    return words_are_sound(vectors);
}

/* Takes the content of a file of the shipped kind; `path` is for messages. */
static bool read_packed(struct word_vectors *vectors, const void *data, size_t length,
                        const char *path, struct failure *failure)
{
    const uint16_t one = 1;
    struct word_vectors_header header = {0};
    memcpy(&header, data, length < HEADER ? length : HEADER);
    if (*(const unsigned char *)&one != 1)
        return fail(failure, FAILURE_DATA, "'%s' cannot be read on this kind of machine", path);
    if (length >= HEADER && (header.version != WORD_VECTORS_VERSION ||
                             header.hash_check != word_vectors_hash_check()))
        return fail(failure, FAILURE_DATA,
                    "'%s' was made by another version of Tenor: run make vectors", path);
    return find_parts(vectors, data, length) ||
           fail(failure, FAILURE_DATA, "'%s' is damaged: checksum or sizes", path);
}

/* Does a regular file begin with the magic? Other files are for vector_formats.h, which says
 * what is wrong with them. */
static bool is_packed(int descriptor, size_t *length)
{
    struct stat status;
    unsigned char magic[MAGIC_BYTES];
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode) ||
        status.st_size < MAGIC_BYTES || (uint64_t)status.st_size > SIZE_MAX)
        return false;
    *length = (size_t)status.st_size;
    return pread(descriptor, magic, MAGIC_BYTES, 0) == MAGIC_BYTES &&
           memcmp(magic, WORD_VECTORS_MAGIC, MAGIC_BYTES) == 0;
}

static bool map_file(struct word_vectors *vectors, int descriptor, size_t length,
                     const char *path, struct failure *failure)
{
    void *mapping = mmap(NULL, length, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (mapping == MAP_FAILED)
        return fail_file(failure, errno == ENOMEM ? FAILURE_MEMORY : FAILURE_OPEN, "read",
                         path);
    vectors->mapping = mapping;
    vectors->mapping_length = length;
    return read_packed(vectors, mapping, length, path, failure);
}

/* ---- Users' files ---------------------------------------------------------------------- */

static bool read_own(struct word_vectors *vectors, const char *path, struct failure *failure)
{
    struct word_vectors_builder builder = {0};
    const bool read =
        vector_formats_read(&builder, path, failure) &&
        word_vectors_pack(&builder, false, &vectors->content, failure) &&
        read_packed(vectors, vectors->content.data, vectors->content.length, path, failure);
    word_vectors_builder_release(&builder);
    return read;
}

struct word_vectors *word_vectors_open(const char *path, struct failure *failure)
{
    struct word_vectors *vectors = calloc(1, sizeof *vectors);
    if (!vectors) {
        failure_set(failure, FAILURE_MEMORY, "not enough memory for word vectors");
        return NULL;
    }
    /* Without O_NONBLOCK opening a FIFO would wait for a writer. */
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    size_t length;
    bool opened = descriptor >= 0 || fail_file(failure, FAILURE_OPEN, "open", path);
    if (opened && is_packed(descriptor, &length))
        opened = map_file(vectors, descriptor, length, path, failure);
    else
        opened = opened && read_own(vectors, path, failure);
    if (descriptor >= 0)
        close(descriptor);
    if (!opened) {
        word_vectors_close(vectors);
        return NULL;
    }
    return vectors;
}

void word_vectors_close(struct word_vectors *vectors)
{
    if (!vectors)
        return;
    if (vectors->mapping)
        munmap(vectors->mapping, vectors->mapping_length);
    text_buffer_release(&vectors->content);
    free(vectors);
}

/* ---- Words ----------------------------------------------------------------------------- */

size_t word_vectors_dimensions(const struct word_vectors *vectors)
{
    return vectors->dimensions;
}

size_t word_vectors_count(const struct word_vectors *vectors)
{
    return vectors->count;
}

bool word_vectors_have_probabilities(const struct word_vectors *vectors)
{
    return vectors->has_probabilities;
}

uint64_t word_vectors_hash(const struct word_vectors *vectors, size_t index)
{
    return vectors->hashes[index];
}

void word_vectors_get(const struct word_vectors *vectors, size_t index, float *vector)
{
    const int8_t *numbers = vectors->numbers + index * vectors->dimensions;
    for (size_t d = 0; d < vectors->dimensions; d++)
        vector[d] = (float)numbers[d] * vectors->units[index];
}

bool word_vectors_find(const struct word_vectors *vectors, uint64_t hash, float *vector,
                       float *weight)
{
    size_t low = 0, high = vectors->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (vectors->hashes[middle] < hash)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == vectors->count || vectors->hashes[low] != hash)
        return false;
    if (vector)
        word_vectors_get(vectors, low, vector);
    if (weight)
        *weight = (float)word_vectors_weight((double)vectors->probabilities[low]);
    return true;
}

/* ---- Making them ------------------------------------------------------------------------ */

bool word_vectors_add(struct word_vectors_builder *builder, uint64_t hash, float probability,
                      const float *vector, struct failure *failure)
{
    const size_t count = builder->count, dimensions = builder->dimensions;
    if (count == WORD_VECTORS_MAX_WORDS)
        return fail(failure, FAILURE_TOO_LARGE, "more than %d words", WORD_VECTORS_MAX_WORDS);
    if (!memory_reserve(&builder->items, &builder->capacity, count + 1, sizeof *builder->items,
                        failure) ||
        !memory_reserve(&builder->numbers, &builder->number_capacity, (count + 1) * dimensions,
                        sizeof *builder->numbers, failure))
        return false;
    float most = 0;
    for (size_t d = 0; d < dimensions; d++)
        most = fmaxf(most, fabsf(vector[d]));
    const float unit = most / MOST_UNITS;
    for (size_t d = 0; d < dimensions; d++)
        builder->numbers[count * dimensions + d] =
            (int8_t)(unit > 0 ? lrintf(vector[d] / most * MOST_UNITS) : 0);
    builder->items[builder->count++] =
        (struct word_vectors_item){hash, (uint32_t)count, probability, unit};
    return true;
}

static int compare_items(const void *left, const void *right)
{
    const struct word_vectors_item *a = left, *b = right;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return (a->number > b->number) - (a->number < b->number);
}

static void sort_items(struct word_vectors_builder *builder)
{
    size_t kept = 0;
    qsort(builder->items, builder->count, sizeof *builder->items, compare_items);
    for (size_t i = 0; i < builder->count; i++)
        if (kept == 0 || builder->items[kept - 1].hash != builder->items[i].hash)
            builder->items[kept++] = builder->items[i];
    builder->count = kept;
}

static bool append_words(const struct word_vectors_builder *builder,
                         struct text_buffer *content, struct failure *failure)
{
    const struct word_vectors_item *items = builder->items;
    const size_t count = builder->count, dimensions = builder->dimensions;
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++)
        ok = text_buffer_append(content, &items[i].hash, sizeof items[i].hash, failure);
    for (size_t i = 0; ok && i < count; i++)
        ok = text_buffer_append(content, &items[i].probability, sizeof(float), failure);
    for (size_t i = 0; ok && i < count; i++)
        ok = text_buffer_append(content, &items[i].unit, sizeof(float), failure);
    for (size_t i = 0; ok && i < count; i++)
        ok = text_buffer_append(content, builder->numbers + items[i].number * dimensions,
                                dimensions, failure);
    return ok;
}

bool word_vectors_pack(struct word_vectors_builder *builder, bool has_probabilities,
                       struct text_buffer *content, struct failure *failure)
{
    assert(builder->count > 0);
    sort_items(builder);
    struct word_vectors_header header = {.version = WORD_VECTORS_VERSION,
                                         .dimensions = (uint32_t)builder->dimensions,
                                         .count = (uint32_t)builder->count,
                                         .has_probabilities = has_probabilities,
                                         .hash_check = word_vectors_hash_check()};
    memcpy(header.magic, WORD_VECTORS_MAGIC, MAGIC_BYTES);
    text_buffer_clear(content);
    if (!text_buffer_append(content, &header, HEADER, failure) ||
        !append_words(builder, content, failure))
        return false;
    header.checksum = checksum_of(&header, content->data + HEADER, content->length - HEADER);
    memcpy(content->data, &header, HEADER);
    return true;
}

void word_vectors_builder_release(struct word_vectors_builder *builder)
{
    free(builder->items);
    free(builder->numbers);
    *builder = (struct word_vectors_builder){0};
}
