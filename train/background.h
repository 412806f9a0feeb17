/* background: what articles in general look like, as bags of n-grams.
 *
 * A broad sample of news and web prose (data/background.bin; train/weights/make_background.c
 * makes it, data/SOURCES.md says from what). familiarity.h learns to tell a labelled set from
 * it. Only n-grams that stand in several of its articles are kept, as hashes with counts, so no
 * text can be read back.
 *
 * The file, little endian: the magic, struct background_header without padding, then the keys
 * in ascending order, then the bags. A bag is its article's number of words, its number of
 * n-grams, then for each, in the order of the keys, a number: twice the step from the key
 * before (from -1 at first) less two, plus one if a count of 2 or more follows. All numbers
 * of bags are LEB128. */
#ifndef TENOR_BACKGROUND_H
#define TENOR_BACKGROUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../features/base/failure.h"
#include "../features/base/memory.h"
#include "../features/ngrams/recipe.h"

#define BACKGROUND_MAGIC "TENORBG\n"

struct background_header {
    uint32_t extractor_version, key_count, document_count;
    uint8_t unit, shortest, longest, flags; /* of the n-gram block that was counted: block 0 */
    uint64_t bag_bytes;
    uint64_t checksum; /* hash_bytes of all that follows the header */
};

struct background {
    struct background_header header;
    const uint64_t *keys;       /* [key_count] ascending */
    const unsigned char *bags;  /* [bag_bytes] */
    struct text_buffer content; /* owned */
};

/* Reads and checks the file; all zero is an empty background. Fails with FAILURE_OPEN,
 * FAILURE_DATA for a file that is damaged or of another version, FAILURE_MEMORY. */
bool background_read(struct background *background, const char *path, struct failure *failure);
/* The same of bytes in memory, which it takes over; `name` is for messages. */
bool background_take(struct background *background, struct text_buffer *content,
                     const char *name, struct failure *failure);
void background_release(struct background *background);

/* Does block 0 of the recipe count n-grams as the background does? */
bool background_fits(const struct background *background, const struct recipe *recipe);

/* One n-gram of a bag. */
struct background_ngram {
    uint32_t key; /* in background.keys */
    uint32_t count;
};

/* Reads the bag that begins at bags[*at] into ngrams[key_count], moves *at behind it and
 * returns its number of n-grams; `*words` becomes the article's number of words. The first
 * bag begins at 0. background_read has checked all bags. */
size_t background_bag(const struct background *background, size_t *at,
                      struct background_ngram *ngrams, size_t *words);

/* For the program that makes the file. The first appends a bag, whose n-grams are in the
 * order of the keys; the second makes the file's content of all bags. */
bool background_append_bag(struct text_buffer *bags, size_t words,
                           const struct background_ngram *ngrams, size_t count,
                           struct failure *failure);
bool background_pack(const uint64_t *keys, size_t key_count, const struct ngram_block *block,
                     const struct text_buffer *bags, size_t document_count,
                     struct text_buffer *content, struct failure *failure);

#endif
