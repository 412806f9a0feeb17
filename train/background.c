/* background: see background.h. */
#include "background.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "../features/base/hash.h"

#define MAGIC_BYTES 8
#define READ_BYTES  ((size_t)1 << 16)

/* ---- Numbers of bags ------------------------------------------------------------- */

static bool append_number(struct text_buffer *out, uint64_t number, struct failure *failure)
{
    unsigned char bytes[10];
    size_t count = 0;
    for (; number >= 0x80; number >>= 7)
        bytes[count++] = (unsigned char)(number | 0x80);
    bytes[count++] = (unsigned char)number;
    return text_buffer_append(out, bytes, count, failure);
}

/* Reads the number at bags[*at], or UINT64_MAX where there is none. */
static uint64_t read_number(const unsigned char *bags, size_t length, size_t *at)
{
    uint64_t number = 0;
    for (unsigned shift = 0; *at < length && shift < 35; shift += 7) {
        const unsigned char byte = bags[(*at)++];
        number |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return number;
    }
    return UINT64_MAX;
}

/* Reads a bag; `ngrams` may be NULL to check it alone. SIZE_MAX where it is damaged. */
static size_t read_bag(const struct background *background, size_t *at,
                       struct background_ngram *ngrams, size_t *words)
{
    const unsigned char *bags = background->bags;
    const size_t length = background->header.bag_bytes;
    const uint64_t all = read_number(bags, length, at);
    const uint64_t count = read_number(bags, length, at);
    uint64_t next = 0;
    *words = (size_t)all;
    if (all > UINT32_MAX || count > background->header.key_count)
        return SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        const uint64_t step = read_number(bags, length, at);
        const bool repeated = step & 1;
        const uint64_t times = repeated ? read_number(bags, length, at) : 1;
        if (step == UINT64_MAX || times < (repeated ? 2 : 1) || times > UINT32_MAX)
            return SIZE_MAX;
        next += step / 2;
        if (next >= background->header.key_count)
            return SIZE_MAX;
        if (ngrams)
            ngrams[i] = (struct background_ngram){(uint32_t)next, (uint32_t)times};
        next++;
    }
    return count;
}

size_t background_bag(const struct background *background, size_t *at,
                      struct background_ngram *ngrams, size_t *words)
{
    const size_t count = read_bag(background, at, ngrams, words);
    assert(count != SIZE_MAX);
    return count;
}

bool background_append_bag(struct text_buffer *bags, size_t words,
                           const struct background_ngram *ngrams, size_t count,
                           struct failure *failure)
{
    bool ok = append_number(bags, words, failure) && append_number(bags, count, failure);
    uint32_t next = 0;
    for (size_t i = 0; ok && i < count; i++) {
        const bool repeated = ngrams[i].count > 1;
        ok = append_number(bags, (uint64_t)(ngrams[i].key - next) * 2 + repeated, failure) &&
             (!repeated || append_number(bags, ngrams[i].count, failure));
        next = ngrams[i].key + 1;
    }
    return ok;
}

/* ---- The file -------------------------------------------------------------------- */

static bool read_file(const char *path, struct text_buffer *content, struct failure *failure)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return fail_file(failure, FAILURE_OPEN, "open", path);
    char bytes[READ_BYTES];
    bool ok = true;
    for (size_t count; ok && (count = fread(bytes, 1, sizeof bytes, file)) > 0;)
        ok = text_buffer_append(content, bytes, count, failure);
    if (ok && ferror(file))
        ok = fail_file(failure, FAILURE_OPEN, "read", path);
    fclose(file);
    return ok;
}

static bool keys_ascend(const struct background *background)
{
    for (uint32_t i = 1; i < background->header.key_count; i++)
        if (background->keys[i - 1] >= background->keys[i])
            return false;
    return true;
}

static bool bags_are_sound(const struct background *background)
{
    size_t at = 0, words;
    for (uint32_t i = 0; i < background->header.document_count; i++)
        if (read_bag(background, &at, NULL, &words) == SIZE_MAX)
            return false;
    return at == background->header.bag_bytes;
}

/* Finds the parts of the content. The keys stand at a multiple of eight bytes: the magic and
 * the header are 8 and 32 bytes, and memory from malloc is aligned. */
static bool find_parts(struct background *background)
{
    const struct text_buffer *content = &background->content;
    const size_t begin = MAGIC_BYTES + sizeof background->header;
    _Static_assert(sizeof background->header == 32, "no padding");
    if (content->length < begin || memcmp(content->data, BACKGROUND_MAGIC, MAGIC_BYTES) != 0)
        return false;
    memcpy(&background->header, content->data + MAGIC_BYTES, sizeof background->header);
    const struct background_header *header = &background->header;
    const uint64_t key_bytes = (uint64_t)header->key_count * sizeof *background->keys;
    if (content->length - begin < key_bytes ||
        content->length - begin - key_bytes != header->bag_bytes ||
        header->checksum != hash_bytes(content->data + begin, content->length - begin))
        return false;
    background->keys = (const void *)(content->data + begin);
    background->bags = (const unsigned char *)content->data + begin + key_bytes;
    return keys_ascend(background) && bags_are_sound(background);
}

bool background_take(struct background *background, struct text_buffer *content,
                     const char *name, struct failure *failure)
{
    *background = (struct background){.content = *content};
    *content = (struct text_buffer){0};
    bool ok = find_parts(background) ||
              fail(failure, FAILURE_DATA, "'%s' is damaged, or no background file", name);
    if (ok && background->header.extractor_version != EXTRACTOR_VERSION)
        ok = fail(failure, FAILURE_DATA,
                  "'%s' was made by another version of Tenor: run make background", name);
    if (!ok)
        background_release(background);
    return ok;
}

bool background_read(struct background *background, const char *path, struct failure *failure)
{
    struct text_buffer content = {0};
    *background = (struct background){0};
    const bool ok = read_file(path, &content, failure) &&
                    background_take(background, &content, path, failure);
    text_buffer_release(&content);
    return ok;
}

bool background_pack(const uint64_t *keys, size_t key_count, const struct ngram_block *block,
                     const struct text_buffer *bags, size_t document_count,
                     struct text_buffer *content, struct failure *failure)
{
    struct background_header header = {.extractor_version = EXTRACTOR_VERSION,
                                       .key_count = (uint32_t)key_count,
                                       .document_count = (uint32_t)document_count,
                                       .unit = block->unit,
                                       .shortest = block->shortest,
                                       .longest = block->longest,
                                       .flags = block->flags,
                                       .bag_bytes = bags->length};
    const size_t begin = MAGIC_BYTES + sizeof header;
    text_buffer_clear(content);
    if (!text_buffer_append(content, BACKGROUND_MAGIC, MAGIC_BYTES, failure) ||
        !text_buffer_append(content, &header, sizeof header, failure) ||
        !text_buffer_append(content, keys, key_count * sizeof *keys, failure) ||
        !text_buffer_append(content, bags->data, bags->length, failure))
        return false;
    header.checksum = hash_bytes(content->data + begin, content->length - begin);
    memcpy(content->data + MAGIC_BYTES, &header, sizeof header);
    return true;
}

void background_release(struct background *background)
{
    text_buffer_release(&background->content);
    *background = (struct background){0};
}

bool background_fits(const struct background *background, const struct recipe *recipe)
{
    const struct background_header *header = &background->header;
    const struct ngram_block *block = &recipe->blocks[0];
    return header->document_count > 0 && recipe->block_count > 0 &&
           block->unit == header->unit && block->shortest == header->shortest &&
           block->longest == header->longest && block->flags == header->flags &&
           block->head == 0;
}
