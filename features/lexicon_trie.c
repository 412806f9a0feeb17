/* lexicon_trie: the phrases of all categories as one tree of token hashes. */
#include "lexicon_trie.h"

#include <stdlib.h>

#include "memory.h"

#define MAX_EXPECTED ((size_t)1 << 20) /* entries that room is made for in advance */

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
    size_t slots = 64;
    while (slots < 2 * (entries < MAX_EXPECTED ? entries : MAX_EXPECTED))
        slots *= 2;
    return resize_edges(trie, slots, failure) && add_node(trie, failure);
}

void trie_release(struct trie *trie)
{
    free(trie->edges);
    free(trie->nodes);
    free(trie->roots);
    free(trie->codes);
}

bool trie_descend(struct trie *trie, uint32_t *node, uint64_t hash, struct failure *failure)
{
    uint32_t child = trie->edges[trie_slot(trie, *node, hash)].child;
    if (child == 0) {
        if (2 * trie->node_count > trie->edge_mask &&
            !resize_edges(trie, 2 * (trie->edge_mask + 1), failure))
            return false;
        child = (uint32_t)trie->node_count;
        if (!add_node(trie, failure))
            return false;
        const size_t bit = trie_filter_bit(*node, hash);
        trie->edges[trie_slot(trie, *node, hash)] = (struct trie_edge){hash, *node, child};
        if (*node == TRIE_ROOT)
            trie->root_count++;
        else
            trie->filter[bit / 64] |= UINT64_C(1) << bit % 64;
        trie->nodes[*node].has_children = true;
    }
    *node = child;
    return true;
}

static int compare_codes(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Puts the codes of a node in order, and leaves out what was given twice. */
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

static bool make_roots(struct trie *trie, struct failure *failure)
{
    size_t slots = 1;
    while (slots <= 4 * trie->root_count)
        slots *= 2;
    trie->roots = calloc(slots, sizeof *trie->roots);
    if (!trie->roots)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    trie->root_mask = slots - 1;
    for (size_t i = 0; i <= trie->edge_mask; i++) {
        const struct trie_edge *edge = &trie->edges[i];
        if (edge->child == 0 || edge->parent != TRIE_ROOT)
            continue;
        size_t slot = (size_t)edge->hash & trie->root_mask;
        while (trie->roots[slot].node != 0)
            slot = (slot + 1) & trie->root_mask;
        const struct trie_node *node = &trie->nodes[edge->child];
        const uint32_t more =
            (node->code_count > 0 ? TRIE_ENDS : 0) | (node->has_children ? TRIE_GOES_ON : 0);
        trie->roots[slot] = (struct trie_root){edge->hash, edge->child, node->marks | more};
    }
    return true;
}

bool trie_seal(struct trie *trie, const struct trie_ending *endings, size_t count,
               struct failure *failure)
{
    return lay_out_codes(trie, endings, count, failure) && make_roots(trie, failure);
}
