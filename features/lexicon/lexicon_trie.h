/* lexicon_trie: the phrases of all categories as one tree of token hashes.
 *
 * Private to the lexicon. What every token is asked, which node it leads to from the root, has
 * a sparse open-addressed table of its own. All other edges stand in one more, keyed by (node,
 * hash), and a set of bits in front of it turns most edges that do not exist away. */
#ifndef TENOR_LEXICON_TRIE_H
#define TENOR_LEXICON_TRIE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"

/* An entry as the matching sees it: its category, whether it is an exclusion, and its
 * conditions (conditions.h; 0 for none). In the order of codes those of a category stand
 * together, its exclusions before the entries that they may forbid. */
static inline uint32_t entry_code(size_t category, bool exclusion, uint16_t conditions)
{
    return (uint32_t)category << 17 | (exclusion ? 0u : 1u) << 16 | conditions;
}

static inline uint16_t code_category(uint32_t code)
{
    return (uint16_t)(code >> 17);
}

static inline bool code_is_exclusion(uint32_t code)
{
    return !(code >> 16 & 1);
}

static inline uint16_t code_conditions(uint32_t code)
{
    return (uint16_t)code;
}

/* An edge that does not begin at the root. */
struct trie_edge {
    uint64_t hash; /* of the token */
    uint32_t parent;
    uint32_t child; /* 0: the slot is empty, for nothing leads to the root */
};

struct trie_node {
    uint32_t codes; /* first of the codes of the entries that end here, in trie.codes */
    uint32_t code_count;
    uint32_t marks; /* and the marks of those that are told by a mark (list_marks.h) */
    bool has_children;
};

/* What a token leads to from the root. */
struct trie_root {
    uint64_t hash;  /* of the token */
    uint32_t node;  /* 0: the slot is empty */
    uint32_t marks; /* of the node, TRIE_ENDS and TRIE_GOES_ON; in a sealed trie */
};

/* What may come of a token besides marks: a code, a phrase of several words. */
#define TRIE_ENDS        (UINT32_C(1) << 30)
#define TRIE_GOES_ON     (UINT32_C(1) << 31)

#define TRIE_ROOT        0u
#define TRIE_FILTER_BITS ((size_t)1 << 18)

/* All zero is empty and holds nothing, not even a root. */
struct trie {
    struct trie_root *roots; /* [root_mask + 1], a power of two; at most a quarter is used */
    size_t root_mask, root_count;
    struct trie_edge *edges; /* [edge_mask + 1], a power of two; at most half is used */
    size_t edge_mask, edge_count;
    uint64_t filter[TRIE_FILTER_BITS / 64]; /* a Bloom filter, with one hash, of the edges */
    struct trie_node *nodes; /* each but the root has one root slot or edge that leads to it */
    size_t node_count, node_capacity;
    uint32_t *codes; /* of all nodes, one node's after another's, ascending */
};

/* Makes a root, and room for about so many entries. */
bool trie_begin(struct trie *trie, size_t entries, struct failure *failure);
void trie_release(struct trie *trie);

/* *node becomes the child of *node that `hash` leads to, made if need be. */
bool trie_descend(struct trie *trie, uint32_t *node, uint64_t hash, struct failure *failure);

/* An entry, and the node it ends at. One that is told by a mark needs no code. */
struct trie_ending {
    uint32_t node, code, mark;
};
/* Gives each node the codes of the entries that end at it, those given twice once, and makes
 * the table of roots. To be called once, after the last trie_descend. */
bool trie_seal(struct trie *trie, const struct trie_ending *endings, size_t count,
               struct failure *failure);

/* Token hashes are well mixed, the few nodes are spread by a Fibonacci multiplier. */
static inline uint64_t trie_edge_key(uint32_t parent, uint64_t hash)
{
    return hash ^ parent * UINT64_C(0x9e3779b97f4a7c15);
}

/* The bit that stands for an edge in the filter: of the key's upper half, which the slots of
 * the table do not depend on. */
static inline size_t trie_filter_bit(uint32_t parent, uint64_t hash)
{
    return (size_t)(trie_edge_key(parent, hash) >> 32) % TRIE_FILTER_BITS;
}

/* The slot of an edge, or the empty slot where it would stand. */
static inline size_t trie_slot(const struct trie *trie, uint32_t parent, uint64_t hash)
{
    size_t slot = (size_t)trie_edge_key(parent, hash) & trie->edge_mask;
    while (trie->edges[slot].child != 0 &&
           (trie->edges[slot].hash != hash || trie->edges[slot].parent != parent))
        slot = (slot + 1) & trie->edge_mask;
    return slot;
}

/* May `hash` lead somewhere from `parent`, which is not the root? False is certain. */
static inline bool trie_may_lead(const struct trie *trie, uint32_t parent, uint64_t hash)
{
    const size_t bit = trie_filter_bit(parent, hash);
    return trie->filter[bit / 64] >> bit % 64 & 1;
}

/* The child that `hash` leads to from `parent`, which is not the root, or 0. */
static inline uint32_t trie_child(const struct trie *trie, uint32_t parent, uint64_t hash)
{
    return trie_may_lead(trie, parent, hash) ? trie->edges[trie_slot(trie, parent, hash)].child
                                             : 0;
}

/* Has the memory that trie_from_root will look at brought near. */
static inline void trie_fetch_root(const struct trie *trie, uint64_t hash)
{
    __builtin_prefetch(&trie->roots[(size_t)hash & trie->root_mask]);
}

/* The slot of the word of this hash among the roots of a sealed trie, or an empty one: seldom
 * more than one look at memory. */
static inline uint32_t trie_from_root(const struct trie *trie, uint64_t hash)
{
    size_t slot = (size_t)hash & trie->root_mask;
    /* One branch, seldom taken, and none on whether the word is there: that is as good as
     * chance. The slot of another word: its node, and not this hash. */
    while (trie->roots[slot].node & -(uint32_t)(trie->roots[slot].hash != hash))
        slot = (slot + 1) & trie->root_mask;
    return (uint32_t)slot;
}

#endif
