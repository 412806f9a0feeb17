/* word_vectors: words as points in a space, where words that are used alike are near each
 * other.
 *
 * Training alone reads them: in a model they have become one weight for each word and output
 * (mean_vectors.h). There are two kinds of file. The shipped one (data/vectors/english.bin;
 * train/weights/make_vectors.c makes it, data/SOURCES.md says from what) is mapped and not
 * parsed. A user's own has one of the usual formats (vector_formats.h) and is read into memory,
 * in the shape of the shipped one.
 *
 * The file, little endian: struct word_vectors_header without padding; then for each word, by
 * ascending hash, its hash, in 64 bits; its probability, a float; its unit, a float; its
 * coordinates, in units, 8 bits each. So a word takes 16 bytes and one for each dimension. */
#ifndef TENOR_WORD_VECTORS_H
#define TENOR_WORD_VECTORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../features/base/failure.h"
#include "../features/base/memory.h"

#define WORD_VECTORS_MAGIC          "TENORWV\n"
#define WORD_VECTORS_VERSION        1
#define WORD_VECTORS_MAX_DIMENSIONS 1000
#define WORD_VECTORS_MAX_WORDS      4000000

struct word_vectors_header {
    unsigned char magic[8];
    uint32_t version, dimensions; /* 1 .. WORD_VECTORS_MAX_DIMENSIONS */
    uint32_t count;               /* words, 1 .. WORD_VECTORS_MAX_WORDS */
    uint32_t has_probabilities;   /* 1; or 0: all are 0 */
    uint64_t hash_check;          /* word_vectors_hash_check(): how words are hashed */
    uint64_t checksum;            /* model_checksum of all that follows, begun with that of all
                                     before */
};

/* Frequent words say little of what a text is about. A word's weight in a mean of vectors is a
 * / (a + p), where p is its probability (Arora, Liang and Ma 2017, "A simple but tough-to-beat
 * baseline for sentence embeddings"). They found a = 0.0001 to 0.001 to be best; of these the
 * first is better on tweets and satire, and level elsewhere (models/ACCURACY.md). */
#define WORD_VECTORS_SMOOTHING 1e-4
static inline double word_vectors_weight(double probability)
{
    return WORD_VECTORS_SMOOTHING / (WORD_VECTORS_SMOOTHING + probability);
}

/* Never changes once it is open, so threads may share it. */
struct word_vectors;

/* Opens a file; what kind it is shows in its first bytes, not in its name. A user's file may be
 * gzipped. Its words are folded as those of texts are (unicode_fold); of words with the same
 * folded form the first counts. It takes as much memory as the shipped kind of file would have
 * bytes. Fails with FAILURE_OPEN; FAILURE_DATA for a file that is damaged, empty or of no known
 * format, and where it does not hold as many words or numbers as it says, naming the line, or
 * in binary files the word; FAILURE_TOO_LARGE for more dimensions or words than the limits
 * above; FAILURE_MEMORY. Returns NULL then. */
struct word_vectors *word_vectors_open(const char *path, struct failure *failure);
void word_vectors_close(struct word_vectors *vectors); /* NULL is allowed */

size_t word_vectors_dimensions(const struct word_vectors *vectors);
size_t word_vectors_count(const struct word_vectors *vectors);

/* Does the file say how frequent words are? A user's does not: the weights below are all 1
 * then, and the caller is to find better ones. */
bool word_vectors_have_probabilities(const struct word_vectors *vectors);

/* The hash of word `index` < word_vectors_count; they ascend. */
uint64_t word_vectors_hash(const struct word_vectors *vectors, size_t index);
/* Writes the coordinates of word `index` to vector[dimensions]. */
void word_vectors_get(const struct word_vectors *vectors, size_t index, float *vector);

/* Looks up the word with this hash (struct token; hash_bytes of the folded form). Sets
 * vector[dimensions] and *weight, 0 < weight <= 1; each may be NULL. False if there is no such
 * word. */
bool word_vectors_find(const struct word_vectors *vectors, uint64_t hash, float *vector,
                       float *weight);

/* ---- For those who make them ------------------------------------------------------- */

/* Words as they are collected, in any order. All zero is empty, but `dimensions` must be set.
 */
struct word_vectors_builder {
    size_t dimensions;
    struct word_vectors_item {
        uint64_t hash;
        uint32_t number; /* in the order in which they were added */
        float probability, unit;
    } * items;
    size_t count, capacity;
    int8_t *numbers; /* [count][dimensions] */
    size_t number_capacity;
};

/* Adds a word with vector[dimensions], which must be finite. Fails with FAILURE_MEMORY, and
 * with FAILURE_TOO_LARGE for more than WORD_VECTORS_MAX_WORDS. */
bool word_vectors_add(struct word_vectors_builder *builder, uint64_t hash, float probability,
                      const float *vector, struct failure *failure);
/* Makes a file's content of the words; of those with the same hash the first. Sorts the items.
 * There must be a word. */
bool word_vectors_pack(struct word_vectors_builder *builder, bool has_probabilities,
                       struct text_buffer *content, struct failure *failure);
void word_vectors_builder_release(struct word_vectors_builder *builder);

uint64_t word_vectors_hash_check(void);

#endif
