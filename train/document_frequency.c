/* document_frequency: see document_frequency.h. */
#include "document_frequency.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../features/base/memory.h"
#include "parallel.h"

/* Numbers have 32 bits, which a few tables share (dataset.c). */
#define MAX_KEYS ((size_t)1 << 31)

/* Keys are sorted in parts that share their first bits. */
#define SORTED_BITS  6
#define SORTED_PARTS ((size_t)1 << SORTED_BITS)

static bool table_resize(struct document_frequency *table, size_t slots,
                         struct failure *failure)
{
    uint32_t *fresh = calloc(slots, sizeof *fresh);
    if (!fresh)
        return fail(failure, FAILURE_MEMORY, "not enough memory to count n-grams");
    for (size_t i = 0; i < table->used; i++) {
        size_t slot = hash_mix(table->items[i].key) & (slots - 1);
        while (fresh[slot] != 0)
            slot = (slot + 1) & (slots - 1);
        fresh[slot] = (uint32_t)i + 1;
    }
    free(table->table);
    table->table = fresh;
    table->slots = slots;
    return true;
}

static bool make_room(struct document_frequency *table, struct failure *failure)
{
    if (table->used >= MAX_KEYS)
        return fail(failure, FAILURE_TOO_LARGE, "the set has too many different n-grams");
    if (table->used >= table->slots / 2 &&
        !table_resize(table, table->slots ? 2 * table->slots : 1024, failure))
        return false;
    return memory_reserve(&table->items, &table->capacity, table->used + 1,
                          sizeof *table->items, failure);
}

/* The slot of a key, or the free one where it belongs. There must be one. */
static size_t find_slot(const struct document_frequency *table, uint64_t key)
{
    size_t slot = hash_mix(key) & (table->slots - 1);
    while (table->table[slot] != 0 && table->items[table->table[slot] - 1].key != key)
        slot = (slot + 1) & (table->slots - 1);
    return slot;
}

bool document_frequency_number(struct document_frequency *table, uint64_t key, unsigned block,
                               uint32_t *number, struct failure *failure)
{
    if (!make_room(table, failure))
        return false;
    if (key == 0)
        key = 1;
    const size_t slot = find_slot(table, key);
    if (table->table[slot] == 0) {
        table->items[table->used] = (struct counted_key){.key = key, .block = block};
        table->table[slot] = (uint32_t)++table->used;
    }
    *number = table->table[slot] - 1;
    return true;
}

bool document_frequency_add(struct document_frequency *table, uint64_t key, unsigned block,
                            uint32_t *number, struct failure *failure)
{
    if (!document_frequency_number(table, key, block, number, failure))
        return false;
    table->items[*number].documents++;
    return true;
}

uint32_t document_frequency_find(const struct document_frequency *table, uint64_t key)
{
    if (table->slots == 0)
        return DOCUMENT_FREQUENCY_NONE;
    const uint32_t number = table->table[find_slot(table, key ? key : 1)];
    return number > 0 ? number - 1 : DOCUMENT_FREQUENCY_NONE;
}

void document_frequency_release(struct document_frequency *table)
{
    free(table->items);
    free(table->table);
    *table = (struct document_frequency){0};
}

/* ---- From counts to a vocabulary --------------------------------------- */

static bool is_of_mean(const struct counted_key *item, const struct recipe *recipe)
{
    return recipe->blocks[item->block].flags & NGRAM_MEAN;
}

static bool is_kept(const struct counted_key *item, const struct recipe *recipe, uint32_t floor)
{
    uint32_t minimum = recipe->blocks[item->block].minimum_documents;
    floor = is_of_mean(item, recipe) ? 1 : floor;
    return item->documents >= (minimum > floor ? minimum : floor);
}

/* Of the n-grams that `maximum` is for. */
static size_t count_limited(const struct document_frequency *tables, size_t table_count,
                            const struct recipe *recipe, uint32_t floor)
{
    size_t kept = 0;
    for (size_t t = 0; t < table_count; t++)
        for (size_t i = 0; i < tables[t].used; i++)
            kept += !is_of_mean(&tables[t].items[i], recipe) &&
                    is_kept(&tables[t].items[i], recipe, floor);
    return kept;
}

/* The lowest number of documents for all blocks that keeps at most `maximum` n-grams. */
static uint32_t find_floor(const struct document_frequency *tables, size_t table_count,
                           const struct recipe *recipe, size_t documents, size_t maximum)
{
    uint32_t low = 1, high = (uint32_t)documents + 1; /* kept(high) == 0 */
    if (count_limited(tables, table_count, recipe, low) <= maximum)
        return low;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (count_limited(tables, table_count, recipe, middle) <= maximum)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static int compare_keys(const void *left, const void *right)
{
    uint64_t a = ((const struct counted_key *)left)->key;
    uint64_t b = ((const struct counted_key *)right)->key;
    return (a > b) - (a < b);
}

/* The n-grams that are kept, by ascending keys. Keys are hashes, so as many begin with one value
 * of their first bits as with another: these are sorted by themselves, on all threads. */
struct kept_keys {
    struct counted_key *items;
    size_t begin[SORTED_PARTS + 1]; /* of those with each value of the first bits */
};

static size_t part_of(uint64_t key)
{
    return (size_t)(key >> (64 - SORTED_BITS));
}

/* Sets where the parts begin. Returns how many n-grams are kept. */
static size_t count_kept(struct kept_keys *kept, const struct document_frequency *tables,
                         size_t table_count, const struct recipe *recipe, uint32_t floor)
{
    memset(kept->begin, 0, sizeof kept->begin);
    for (size_t t = 0; t < table_count; t++)
        for (size_t i = 0; i < tables[t].used; i++)
            kept->begin[part_of(tables[t].items[i].key) + 1] +=
                is_kept(&tables[t].items[i], recipe, floor);
    for (size_t part = 0; part < SORTED_PARTS; part++)
        kept->begin[part + 1] += kept->begin[part];
    return kept->begin[SORTED_PARTS];
}

static bool sort_part(size_t part, size_t thread, void *context, struct failure *failure)
{
    (void)thread, (void)failure;
    const struct kept_keys *kept = context;
    qsort(kept->items + kept->begin[part], kept->begin[part + 1] - kept->begin[part],
          sizeof *kept->items, compare_keys);
    return true;
}

static bool collect_keys(struct kept_keys *kept, const struct document_frequency *tables,
                         size_t table_count, const struct recipe *recipe, uint32_t floor,
                         struct failure *failure)
{
    const size_t count = kept->begin[SORTED_PARTS];
    size_t next[SORTED_PARTS + 1];
    kept->items = malloc((count + 1) * sizeof *kept->items);
    if (!kept->items)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu n-grams", count);
    memcpy(next, kept->begin, sizeof next);
    for (size_t t = 0; t < table_count; t++)
        for (size_t i = 0; i < tables[t].used; i++)
            if (is_kept(&tables[t].items[i], recipe, floor))
                kept->items[next[part_of(tables[t].items[i].key)]++] = tables[t].items[i];
    return parallel_threads(SORTED_PARTS, table_count, sort_part, kept, NULL, failure);
}

/* Four in five slots are used: a trade of memory for short runs. */
static size_t slots_for(size_t count)
{
    return count + count / 4 + 1;
}

/* Keys are sorted, so that the slots do not depend on the order in which keys were added. Two
 * keys with the same check number in one run of slots become one feature, with the idf of the
 * first. */
static size_t fill_slots(uint32_t *check, struct feature *features, uint32_t slots,
                         const struct counted_key *sorted, size_t count, size_t documents)
{
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t mark = vocabulary_check(sorted[i].key);
        uint32_t slot = vocabulary_home(sorted[i].key, slots);
        while (check[slot] != 0 && check[slot] != mark)
            slot = slot + 1 == slots ? 0 : slot + 1;
        if (check[slot] == mark)
            continue;
        check[slot] = mark;
        features[slot].idf =
            (float)(log((1.0 + (double)documents) / (1.0 + (double)sorted[i].documents)) + 1.0);
        used++;
    }
    return used;
}

bool vocabulary_build(struct vocabulary *vocabulary, size_t *kept,
                      const struct document_frequency *tables, size_t table_count,
                      const struct recipe *recipe, size_t documents, size_t maximum,
                      struct failure *failure)
{
    *vocabulary = (struct vocabulary){0};
    uint32_t floor = find_floor(tables, table_count, recipe, documents, maximum);
    struct kept_keys sorted = {0};
    size_t count = count_kept(&sorted, tables, table_count, recipe, floor);
    *kept = 0;
    if (count == 0)
        return true;
    const size_t slots = slots_for(count);
    if (slots > INT32_MAX)
        return fail(failure, FAILURE_TOO_LARGE, "%zu n-grams are more than a model holds",
                    count);
    uint32_t *check = calloc(slots, sizeof *check);
    struct feature *features = calloc(slots, sizeof *features);
    bool ok = (check && features) ||
              fail(failure, FAILURE_MEMORY, "not enough memory for %zu n-grams", count);
    ok = ok && collect_keys(&sorted, tables, table_count, recipe, floor, failure);
    if (!ok) {
        free(sorted.items);
        free(check);
        free(features);
        return false;
    }
    *kept = fill_slots(check, features, (uint32_t)slots, sorted.items, count, documents);
    free(sorted.items);
    *vocabulary = (struct vocabulary){check, features, sizeof *features, (uint32_t)slots};
    return true;
}

static int compare_by_key(const void *left, const void *right)
{
    const uint64_t a = **(const uint64_t *const *)left, b = **(const uint64_t *const *)right;
    return (a > b) - (a < b);
}

/* Puts the keys into their slots, in ascending order: so the slots are those that
 * vocabulary_build would have given them. */
static void place_keys(uint32_t *check, struct feature *features, uint32_t slots,
                       const uint64_t *const *sorted, size_t count, const uint64_t *keys,
                       const float *idf, uint32_t *slot)
{
    for (size_t n = 0; n < count; n++) {
        const size_t i = (size_t)(sorted[n] - keys);
        uint32_t at = vocabulary_home(keys[i], slots);
        while (check[at] != 0)
            at = at + 1 == slots ? 0 : at + 1;
        check[at] = vocabulary_check(keys[i]);
        features[at].idf = idf[i];
        slot[i] = at;
    }
}

bool vocabulary_rebuild(struct vocabulary *vocabulary, const uint64_t *keys, const float *idf,
                        size_t count, uint32_t *slot, struct failure *failure)
{
    const size_t slots = slots_for(count);
    *vocabulary = (struct vocabulary){0};
    if (count == 0)
        return true;
    const uint64_t **sorted = malloc(count * sizeof *sorted);
    uint32_t *check = calloc(slots, sizeof *check);
    struct feature *features = calloc(slots, sizeof *features);
    if (!sorted || !check || !features) {
        free(sorted);
        free(check);
        free(features);
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu n-grams", count);
    }
    for (size_t i = 0; i < count; i++)
        sorted[i] = &keys[i];
    qsort(sorted, count, sizeof *sorted, compare_by_key);
    place_keys(check, features, (uint32_t)slots, sorted, count, keys, idf, slot);
    free(sorted);
    *vocabulary = (struct vocabulary){check, features, sizeof *features, (uint32_t)slots};
    return true;
}

void vocabulary_set_idf(struct vocabulary *vocabulary, uint32_t slot, float idf)
{
    /* Allocated here; the view itself is read-only. */
    struct feature *features = (void *)(uintptr_t)vocabulary->features;
    features[slot].idf = idf;
}

void vocabulary_release(struct vocabulary *vocabulary)
{
    /* Allocated by vocabulary_build; the view itself is read-only. */
    free((void *)(uintptr_t)vocabulary->check);
    free((void *)(uintptr_t)vocabulary->features);
    *vocabulary = (struct vocabulary){0};
}
