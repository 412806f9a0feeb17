/* lexicon_trie: the phrases of all categories as one tree of token hashes. */
#include "lexicon_trie.h"

#include <stdlib.h>

#include "../base/memory.h"

/* Entries that memory is reserved for in advance at most, whatever the source's size
 * suggests. */
#define MAX_EXPECTED ((size_t)1 << 20)
#define LEAST_SLOTS  ((size_t)256)

static bool resize_edges(struct trie *trie, size_t slots, struct failure *failure)
{
    struct trie_edge *old = trie->edges;
    size_t old_slots = old ? trie->edge_mask + 1 : 0;
    struct trie_edge *edges = calloc(slots, sizeof *edges);
    if (!edges)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    trie->edges = edges;
    trie->edge_mask = slots - 1;
    for (size_t i = 0; i < old_slots; i++)
        if (old[i].child != 0)
            edges[trie_slot(trie, old[i].parent, old[i].hash)] = old[i];
    free(old);
    return true;
}

/* The slot of a token, or the empty slot where it would be. */
static struct trie_root *root_slot(const struct trie *trie, uint64_t hash)
{
    size_t slot = (size_t)hash & trie->root_mask;
    while (trie->roots[slot].node != 0 && trie->roots[slot].hash != hash)
        slot = (slot + 1) & trie->root_mask;
    return &trie->roots[slot];
}

static bool resize_roots(struct trie *trie, size_t slots, struct failure *failure)
{
    struct trie_root *old = trie->roots;
    size_t old_slots = old ? trie->root_mask + 1 : 0;
    if (slots > SIZE_MAX / sizeof *old)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    struct trie_root *roots = malloc(slots * sizeof *roots);
    if (!roots)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    /* Not calloc: its pages would fault twice, at the first read and again at the first
     * write. */
    for (size_t i = 0; i < slots; i++)
        roots[i] = (struct trie_root){.hash = UINT64_MAX};
    trie->roots = roots;
    trie->root_mask = slots - 1;
    for (size_t i = 0; i < old_slots; i++)
        if (old[i].node != 0)
            *root_slot(trie, old[i].hash) = old[i];
    free(old);
    return true;
}

static bool add_node(struct trie *trie, struct failure *failure)
{
    if (trie->node_count == UINT32_MAX)
        return fail(failure, FAILURE_LEXICON, "too many lexicon entries");
    if (!memory_reserve(&trie->nodes, &trie->node_capacity, trie->node_count + 1,
                        sizeof *trie->nodes, failure))
        return false;
    trie->nodes[trie->node_count++] = (struct trie_node){0};
    return true;
}

bool trie_begin(struct trie *trie, size_t entries, struct failure *failure)
{
    size_t slots = LEAST_SLOTS;
    while (slots < 2 * (entries < MAX_EXPECTED ? entries : MAX_EXPECTED))
        slots *= 2;
    return resize_roots(trie, slots, failure) && resize_edges(trie, slots / 4, failure) &&
           add_node(trie, failure);
}

void trie_release(struct trie *trie)
{
    free(trie->edges);
    free(trie->nodes);
    free(trie->roots);
    free(trie->codes);
}

static bool descend_from_root(struct trie *trie, uint32_t *node, uint64_t hash,
                              struct failure *failure)
{
    if (4 * (trie->root_count + 1) > trie->root_mask + 1 &&
        !resize_roots(trie, 2 * (trie->root_mask + 1), failure))
        return false;
    struct trie_root *root = root_slot(trie, hash);
    if (root->node == 0) {
        const uint32_t child = (uint32_t)trie->node_count;
        if (!add_node(trie, failure))
            return false;
        *root = (struct trie_root){.hash = hash, .node = child};
        trie->root_count++;
    }
    *node = root->node;
    return true;
}

bool trie_descend(struct trie *trie, uint32_t *node, uint64_t hash, struct failure *failure)
{
    if (*node == TRIE_ROOT)
        return descend_from_root(trie, node, hash, failure);
    if (2 * (trie->edge_count + 1) > trie->edge_mask + 1 &&
        !resize_edges(trie, 2 * (trie->edge_mask + 1), failure))
        return false;
    struct trie_edge *edge = &trie->edges[trie_slot(trie, *node, hash)];
    if (edge->child == 0) {
        const uint32_t child = (uint32_t)trie->node_count;
        const size_t bit = trie_filter_bit(*node, hash);
        if (!add_node(trie, failure))
            return false;
        *edge = (struct trie_edge){hash, *node, child};
        trie->edge_count++;
        trie->filter[bit / 64] |= UINT64_C(1) << bit % 64;
        trie->nodes[*node].has_children = true;
    }
    *node = edge->child;
    return true;
}

static int compare_codes(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Sorts the codes of a node and removes duplicates. */
static void order_codes(struct trie_node *node, uint32_t *codes)
{
    if (node->code_count < 2)
        return;
    qsort(codes, node->code_count, sizeof *codes, compare_codes);
    uint32_t kept = 1;
    for (uint32_t i = 1; i < node->code_count; i++)
        if (codes[i] != codes[kept - 1])
            codes[kept++] = codes[i];
    node->code_count = kept;
}

static bool lay_out_codes(struct trie *trie, const struct trie_ending *endings, size_t count,
                          struct failure *failure)
{
    trie->codes = malloc((count + 1) * sizeof *trie->codes);
    if (!trie->codes)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    for (size_t i = 0; i < count; i++)
        trie->nodes[endings[i].node].code_count += endings[i].mark == 0;
    uint32_t used = 0;
    for (size_t i = 0; i < trie->node_count; i++) {
        trie->nodes[i].codes = used;
        used += trie->nodes[i].code_count;
        trie->nodes[i].code_count = 0;
    }
    for (size_t i = 0; i < count; i++) {
        struct trie_node *node = &trie->nodes[endings[i].node];
        node->marks |= endings[i].mark;
        if (endings[i].mark == 0)
            trie->codes[node->codes + node->code_count++] = endings[i].code;
    }
    for (size_t i = 0; i < trie->node_count; i++)
        order_codes(&trie->nodes[i], trie->codes + trie->nodes[i].codes);
    return true;
}

static void mark_roots(struct trie *trie)
{
    for (size_t i = 0; i <= trie->root_mask; i++) {
        struct trie_root *root = &trie->roots[i];
        if (root->node == 0)
            continue;
        const struct trie_node *node = &trie->nodes[root->node];
        const uint32_t more =
            (node->code_count > 0 ? TRIE_ENDS : 0) | (node->has_children ? TRIE_GOES_ON : 0);
        root->marks = node->marks | more;
    }
}

bool trie_seal(struct trie *trie, const struct trie_ending *endings, size_t count,
               struct failure *failure)
{
    if (!lay_out_codes(trie, endings, count, failure))
        return false;
    mark_roots(trie);
    return true;
}
