/* make_background: articles of many kinds → data/background.bin (train/background.h).
 *
 *     make_background FILE COUNT [FILE COUNT]... >background.bin
 *
 * Takes COUNT records of each FILE, those whose ids have the smallest hashes, reads them as
 * tenor-train would with its default recipe, and keeps the n-grams of block 0 that stand in
 * LEAST_DOCUMENTS of them or more. `make background` runs it. Word lists and page rules are
 * read from ./data, or from $TENOR_DATA. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../features/base/hash.h"
#include "../../features/extract.h"
#include "../../features/io/recipe_load.h"
#include "../../features/io/records.h"
#include "../background.h"

/* An n-gram of fewer articles says nothing of articles in general; 4 keeps seven tenths of an
 * article's n-grams at a third of the keys. */
#define LEAST_DOCUMENTS 4

struct chosen {
    uint64_t order; /* hash of the id */
    char *text, *title;
    size_t text_length, title_length;
};

struct choice {
    struct chosen *items;
    size_t count, capacity;
};

struct bag {
    uint64_t *keys;
    uint32_t *counts;
    size_t count, words;
};

struct sample {
    struct bag *bags;
    size_t count, capacity;
    uint64_t *keys; /* of all bags, then the kept ones */
    size_t key_count, key_capacity;
};

static void die(const char *message)
{
    fprintf(stderr, "make_background: %s\n", message);
    exit(1);
}

static void *need(void *memory)
{
    if (!memory)
        die("out of memory");
    return memory;
}

static char *copy(const char *text, size_t length)
{
    char *made = need(malloc(length + 1));
    if (length > 0)
        memcpy(made, text, length);
    made[length] = '\0';
    return made;
}

static int compare_chosen(const void *left, const void *right)
{
    const struct chosen *a = left, *b = right;
    return (a->order > b->order) - (a->order < b->order);
}

static int compare_keys(const void *left, const void *right)
{
    const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

/* The records of a file in the order of their ids' hashes. */
static struct choice read_records(const char *path)
{
    struct failure failure = {0};
    struct choice choice = {0};
    struct record_reader *reader = record_reader_open(path, RECORDS_JSONL, NULL, &failure);
    if (!reader)
        die(failure.message);
    struct record record;
    enum record_status status;
    while ((status = record_reader_next(reader, &record, &failure)) == RECORD_READ) {
        if (!memory_reserve(&choice.items, &choice.capacity, choice.count + 1,
                            sizeof *choice.items, &failure))
            die(failure.message);
        choice.items[choice.count++] = (struct chosen){
            hash_bytes(record.id, record.id_length), copy(record.text, record.text_length),
            copy(record.title, record.title_length), record.text_length, record.title_length};
    }
    if (status != RECORD_END)
        die(failure.message);
    record_reader_close(reader);
    qsort(choice.items, choice.count, sizeof *choice.items, compare_chosen);
    return choice;
}

static void add_bag(struct sample *sample, const struct ngram_list *ngrams, size_t words)
{
    const size_t count = ngrams->begin[1];
    if (!memory_reserve(&sample->bags, &sample->capacity, sample->count + 1,
                        sizeof *sample->bags, NULL) ||
        !memory_reserve(&sample->keys, &sample->key_capacity, sample->key_count + count,
                        sizeof *sample->keys, NULL))
        die("out of memory");
    struct bag *bag = &sample->bags[sample->count++];
    *bag = (struct bag){need(malloc((count + 1) * sizeof *bag->keys)),
                        need(malloc((count + 1) * sizeof *bag->counts)), count, words};
    for (size_t i = 0; i < count; i++) {
        bag->keys[i] = sample->keys[sample->key_count++] = ngrams->items[i].key;
        bag->counts[i] = ngrams->items[i].count;
    }
}

static void add_file(struct sample *sample, const struct extractor *extractor, const char *path,
                     size_t wanted)
{
    struct choice choice = read_records(path);
    struct features features = {0};
    size_t taken = 0;
    for (size_t i = 0; i < choice.count && taken < wanted; i++) {
        const struct chosen *chosen = &choice.items[i];
        const struct document document = {.text = chosen->text,
                                          .text_length = chosen->text_length,
                                          .title = chosen->title,
                                          .title_length = chosen->title_length};
        struct failure failure = {0};
        if (!features_extract(&features, extractor, &document, 1, &failure)) {
            if (failure.code == FAILURE_EMPTY)
                continue;
            die(failure.message);
        }
        add_bag(sample, &features.ngrams, features.tokens.word_count);
        taken++;
    }
    if (taken < wanted)
        die("a file has fewer records than are asked for");
    for (size_t i = 0; i < choice.count; i++) {
        free(choice.items[i].text);
        free(choice.items[i].title);
    }
    free(choice.items);
    features_release(&features);
}

/* Leaves the keys that stand in enough bags, in ascending order. */
static void keep_keys(struct sample *sample)
{
    size_t kept = 0;
    qsort(sample->keys, sample->key_count, sizeof *sample->keys, compare_keys);
    for (size_t i = 0, end; i < sample->key_count; i = end) {
        for (end = i; end < sample->key_count && sample->keys[end] == sample->keys[i];)
            end++;
        if (end - i >= LEAST_DOCUMENTS)
            sample->keys[kept++] = sample->keys[i];
    }
    sample->key_count = kept;
}

static int compare_ngrams(const void *left, const void *right)
{
    const struct background_ngram *a = left, *b = right;
    return (a->key > b->key) - (a->key < b->key);
}

static void append_bag(struct text_buffer *bags, const struct sample *sample,
                       const struct bag *bag)
{
    struct background_ngram *ngrams = need(malloc((bag->count + 1) * sizeof *ngrams));
    size_t count = 0;
    for (size_t i = 0; i < bag->count; i++) {
        const uint64_t *key = bsearch(&bag->keys[i], sample->keys, sample->key_count,
                                      sizeof *sample->keys, compare_keys);
        if (key)
            ngrams[count++] =
                (struct background_ngram){(uint32_t)(key - sample->keys), bag->counts[i]};
    }
    qsort(ngrams, count, sizeof *ngrams, compare_ngrams);
    if (!background_append_bag(bags, bag->words, ngrams, count, NULL))
        die("out of memory");
    free(ngrams);
}

static void write_file(const struct sample *sample, const struct ngram_block *block)
{
    struct text_buffer bags = {0}, content = {0};
    for (size_t i = 0; i < sample->count; i++)
        append_bag(&bags, sample, &sample->bags[i]);
    if (!background_pack(sample->keys, sample->key_count, block, &bags, sample->count, &content,
                         NULL))
        die("out of memory");
    if (fwrite(content.data, 1, content.length, stdout) != content.length ||
        fflush(stdout) != 0)
        die("cannot write standard output");
    text_buffer_release(&bags);
    text_buffer_release(&content);
}

int main(int count, char **arguments)
{
    struct failure failure = {0};
    struct recipe recipe;
    struct sample sample = {0};
    if (count < 3 || count % 2 == 0)
        die("usage: make_background FILE COUNT [FILE COUNT]... >background.bin");
    recipe_default(&recipe);
    if (!recipe_load(NULL, NULL, arguments[0], &recipe, &failure))
        die(failure.message);
    struct extractor *extractor = extractor_new(&recipe, &failure);
    if (!extractor)
        die(failure.message);
    for (int i = 1; i < count; i += 2)
        add_file(&sample, extractor, arguments[i], strtoul(arguments[i + 1], NULL, 10));
    keep_keys(&sample);
    write_file(&sample, &extractor->recipe.blocks[0]);
    for (size_t i = 0; i < sample.count; i++) {
        free(sample.bags[i].keys);
        free(sample.bags[i].counts);
    }
    free(sample.bags);
    free(sample.keys);
    extractor_free(extractor);
    return 0;
}
