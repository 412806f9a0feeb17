/* recipe: the default blocks, and the packed form that models contain.
 *
 * The packed form, little endian: one byte each for the number of blocks, `dense`, `page_rules`
 * and a 0; for each block unit, shortest, longest and flags in a byte each, then
 * minimum_documents and head in 32 bits each; then the three texts, each after its length in 64
 * bits. */
#include "recipe.h"

#include <string.h>

#define HEAD_BYTES   4
#define BLOCK_BYTES  12
#define LENGTH_BYTES 8

/* Tokens: about a title and the first sentence. 60 or 120 were no better
 * (models/ACCURACY.md). */
#define HEAD 30

/* Words, with their case and the marks between them, show what an article is about and how
 * it is written. Characters connect inflected and misspelled forms of a word. The title and
 * the first sentence, which show what kind of article it is, are counted once more in blocks
 * of their own (models/ACCURACY.md). */
static const struct ngram_block default_blocks[] = {
    {NGRAM_WORDS, 1, 2, NGRAM_CASED | NGRAM_PUNCTUATION, 2, 0},
    {NGRAM_CHARACTERS, 2, 5, NGRAM_CASED | NGRAM_PUNCTUATION, 2, 0},
    {NGRAM_WORDS, 1, 2, NGRAM_CASED | NGRAM_PUNCTUATION, 2, HEAD},
    {NGRAM_CHARACTERS, 2, 5, NGRAM_CASED | NGRAM_PUNCTUATION, 2, HEAD},
};
#define DEFAULT_BLOCKS (sizeof default_blocks / sizeof *default_blocks)

void recipe_default(struct recipe *recipe)
{
    *recipe = (struct recipe){.block_count = DEFAULT_BLOCKS, .dense = true, .page_rules = true};
    memcpy(recipe->blocks, default_blocks, sizeof default_blocks);
}

static bool block_is_valid(const struct ngram_block *block)
{
    const unsigned known = NGRAM_CASED | NGRAM_PUNCTUATION | NGRAM_DIGITS | NGRAM_MEAN;
    const bool single_words = block->unit == NGRAM_WORDS && block->longest == 1;
    unsigned most = block->unit == NGRAM_WORDS ? NGRAM_MAX_WORDS : NGRAM_MAX_CHARACTERS;
    return block->unit <= NGRAM_CHARACTERS && block->shortest >= 1 &&
           block->shortest <= block->longest && block->longest <= most &&
           (block->flags & ~known) == 0 && (single_words || !(block->flags & NGRAM_MEAN));
}

bool recipe_check(const struct recipe *recipe, struct failure *failure)
{
    if (recipe->block_count > NGRAM_MAX_BLOCKS)
        return fail(failure, FAILURE_ARGUMENT, "%u n-gram blocks, at most %d are possible",
                    recipe->block_count, NGRAM_MAX_BLOCKS);
    for (size_t b = 0; b < recipe->block_count; b++) {
        const struct ngram_block *block = &recipe->blocks[b];
        if (!block_is_valid(block))
            return fail(failure, FAILURE_ARGUMENT,
                        "n-gram block %zu is not possible: unit %u, lengths %u to %u, flags %u",
                        b + 1, block->unit, block->shortest, block->longest, block->flags);
    }
    return true;
}

static bool append_number(struct text_buffer *out, uint64_t number, size_t bytes,
                          struct failure *failure)
{
    unsigned char packed[8];
    for (size_t i = 0; i < bytes; i++)
        packed[i] = (unsigned char)(number >> (8 * i));
    return text_buffer_append(out, packed, bytes, failure);
}

static bool append_text(struct text_buffer *out, const struct text_buffer *text,
                        struct failure *failure)
{
    return append_number(out, text->length, LENGTH_BYTES, failure) &&
           text_buffer_append(out, text->data, text->length, failure);
}

bool recipe_pack(const struct recipe *recipe, struct text_buffer *packed,
                 struct failure *failure)
{
    const unsigned char head[HEAD_BYTES] = {recipe->block_count, recipe->dense,
                                            recipe->page_rules, 0};
    if (!text_buffer_append(packed, head, sizeof head, failure))
        return false;
    for (size_t b = 0; b < recipe->block_count; b++) {
        const struct ngram_block *block = &recipe->blocks[b];
        const unsigned char shape[] = {block->unit, block->shortest, block->longest,
                                       block->flags};
        if (!text_buffer_append(packed, shape, sizeof shape, failure) ||
            !append_number(packed, block->minimum_documents, 4, failure) ||
            !append_number(packed, block->head, 4, failure))
            return false;
    }
    return append_text(packed, &recipe->lexicon, failure) &&
           append_text(packed, &recipe->page, failure) &&
           append_text(packed, &recipe->cues, failure) &&
           append_text(packed, &recipe->tone, failure);
}

/* The part of a packed recipe that is still to be read. */
struct recipe_reader {
    const unsigned char *bytes;
    size_t left;
};

/* The next `count` bytes, or NULL if there are fewer. */
static const unsigned char *take(struct recipe_reader *reader, size_t count)
{
    if (count > reader->left)
        return NULL;
    const unsigned char *taken = reader->bytes;
    reader->bytes += count;
    reader->left -= count;
    return taken;
}

static uint64_t number_at(const unsigned char *bytes, size_t count)
{
    uint64_t number = 0;
    for (size_t i = 0; i < count; i++)
        number |= (uint64_t)bytes[i] << (8 * i);
    return number;
}

static bool damaged(struct failure *failure)
{
    return fail(failure, FAILURE_MODEL, "the recipe of the features is damaged");
}

static bool read_blocks(struct recipe *recipe, struct recipe_reader *reader,
                        struct failure *failure)
{
    const unsigned char *head = take(reader, HEAD_BYTES);
    if (!head || head[0] > NGRAM_MAX_BLOCKS || head[1] > 1 || head[2] > 1 || head[3] != 0)
        return damaged(failure);
    recipe->block_count = head[0];
    recipe->dense = head[1] == 1;
    recipe->page_rules = head[2] == 1;
    for (size_t b = 0; b < recipe->block_count; b++) {
        const unsigned char *packed = take(reader, BLOCK_BYTES);
        if (!packed)
            return damaged(failure);
        recipe->blocks[b] = (struct ngram_block){packed[0],
                                                 packed[1],
                                                 packed[2],
                                                 packed[3],
                                                 (uint32_t)number_at(packed + 4, 4),
                                                 (uint32_t)number_at(packed + 8, 4)};
        if (!block_is_valid(&recipe->blocks[b]))
            return damaged(failure);
    }
    return true;
}

static bool read_text(struct text_buffer *text, struct recipe_reader *reader,
                      struct failure *failure)
{
    const unsigned char *packed = take(reader, LENGTH_BYTES);
    if (!packed)
        return damaged(failure);
    uint64_t length = number_at(packed, LENGTH_BYTES);
    if (length > reader->left)
        return damaged(failure);
    return text_buffer_append(text, take(reader, (size_t)length), (size_t)length, failure);
}

bool recipe_unpack(struct recipe *recipe, const void *packed, size_t length,
                   struct failure *failure)
{
    struct recipe_reader reader = {packed, length};
    *recipe = (struct recipe){0};
    bool read = read_blocks(recipe, &reader, failure) &&
                read_text(&recipe->lexicon, &reader, failure) &&
                read_text(&recipe->page, &reader, failure) &&
                read_text(&recipe->cues, &reader, failure) &&
                read_text(&recipe->tone, &reader, failure) &&
                (reader.left == 0 || damaged(failure));
    if (!read)
        recipe_release(recipe);
    return read;
}

void recipe_release(struct recipe *recipe)
{
    text_buffer_release(&recipe->lexicon);
    text_buffer_release(&recipe->page);
    text_buffer_release(&recipe->cues);
    text_buffer_release(&recipe->tone);
    *recipe = (struct recipe){0};
}
