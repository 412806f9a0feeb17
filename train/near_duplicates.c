/* near_duplicates: see near_duplicates.h.
 *
 * A fingerprint is cut into bands of BAND_ROWS numbers. Two documents that agree in a band are
 * compared. With the resemblance s they agree in one of b bands of r numbers with a
 * probability of 1 - (1 - s^r)^b: for b = 32 and r = 4, 0.87 at 0.5, 0.99 at 0.6 and 0.9998 at
 * 0.7, but 0.05 at 0.2. */
#include "near_duplicates.h"

#include <stdlib.h>
#include <string.h>

#include "../features/base/hash.h"

#define BAND_ROWS 4
#define BANDS     (MINHASH_SIZE / BAND_ROWS)

/* Each document is compared with so many before it that agree in a band, so that the time stays
 * linear where thousands agree. Those are hardly ever different texts; and if they are alike,
 * one of these neighbours connects them. */
#define NEIGHBOURS 16

struct sorted_key {
    uint64_t key;
    uint32_t document;
};

uint32_t set_first(uint32_t *parent, uint32_t number)
{
    while (parent[number] != number) {
        parent[number] = parent[parent[number]];
        number = parent[number];
    }
    return number;
}

void set_join(uint32_t *parent, uint32_t left, uint32_t right)
{
    const uint32_t a = set_first(parent, left), b = set_first(parent, right);
    if (a < b)
        parent[b] = a;
    else
        parent[a] = b;
}

static int compare_keys(const void *left, const void *right)
{
    const struct sorted_key *a = left, *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return (a->document > b->document) - (a->document < b->document);
}

/* Finds documents whose texts have the same hash. That two different ones among n texts have
 * the same one has a probability of about n^2 / 2^65. */
static void find_same_texts(struct duplicates *duplicates,
                            const struct fingerprint *fingerprints, struct sorted_key *order)
{
    const size_t count = duplicates->count;
    for (uint32_t i = 0; i < count; i++)
        order[i] = (struct sorted_key){fingerprints[i].text, i};
    qsort(order, count, sizeof *order, compare_keys);
    for (size_t i = 0, first = 0; i < count; i++) {
        if (order[i].key != order[first].key || order[i].key == 0)
            first = i;
        duplicates->text[order[i].document] = order[first].document;
    }
    memcpy(duplicates->cluster, duplicates->text, count * sizeof *duplicates->cluster);
}

/* Joins the document at order[at] with those before it that agree in this band, if they are
 * near enough. */
static void compare_neighbours(struct duplicates *duplicates,
                               const struct fingerprint *fingerprints,
                               const struct sorted_key *order, size_t at)
{
    const uint32_t document = order[at].document;
    for (size_t back = 1; back <= NEIGHBOURS && back <= at; back++) {
        const struct sorted_key *other = &order[at - back];
        if (other->key != order[at].key)
            return;
        if (set_first(duplicates->cluster, document) !=
                set_first(duplicates->cluster, other->document) &&
            fingerprint_resemblance(&fingerprints[document], &fingerprints[other->document]) >=
                NEAR_DUPLICATE_RESEMBLANCE)
            set_join(duplicates->cluster, document, other->document);
    }
}

static void compare_band(struct duplicates *duplicates, const struct fingerprint *fingerprints,
                         size_t band, struct sorted_key *order)
{
    for (uint32_t i = 0; i < duplicates->count; i++) {
        const uint32_t *rows = fingerprints[i].minimum + band * BAND_ROWS;
        order[i] = (struct sorted_key){hash_bytes(rows, BAND_ROWS * sizeof *rows), i};
    }
    qsort(order, duplicates->count, sizeof *order, compare_keys);
    for (size_t i = 1; i < duplicates->count; i++)
        compare_neighbours(duplicates, fingerprints, order, i);
}

bool duplicates_find(struct duplicates *duplicates, const struct fingerprint *fingerprints,
                     size_t count, struct failure *failure)
{
    struct sorted_key *order = malloc((count + 1) * sizeof *order);
    *duplicates =
        (struct duplicates){.count = count,
                            .text = malloc((count + 1) * sizeof *duplicates->text),
                            .cluster = malloc((count + 1) * sizeof *duplicates->cluster)};
    if (!order || !duplicates->text || !duplicates->cluster) {
        free(order);
        duplicates_release(duplicates);
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents", count);
    }
    find_same_texts(duplicates, fingerprints, order);
    for (size_t band = 0; band < BANDS; band++)
        compare_band(duplicates, fingerprints, band, order);
    for (uint32_t i = 0; i < count; i++)
        duplicates->cluster[i] = set_first(duplicates->cluster, i);
    free(order);
    return true;
}

void duplicates_release(struct duplicates *duplicates)
{
    free(duplicates->text);
    free(duplicates->cluster);
    *duplicates = (struct duplicates){0};
}
