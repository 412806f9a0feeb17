/* lexicon_trie: the phrases of all categories as one tree of token hashes. Private to the
 * lexicon.
 *
 * Every token of a text is looked up at the root, so the root has a sparse open-addressed table
 * of its own. All other edges are in a second table, keyed by (node, hash); a Bloom filter
 * before it rejects most edges that do not exist. */
#ifndef TENOR_LEXICON_TRIE_H
#define TENOR_LEXICON_TRIE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"

/* An entry as matching sees it: its category, whether it is an exclusion, and its conditions
 * (conditions.h; 0 for none). In ascending order of codes, those of a category are adjacent,
 * and its exclusions come before the entries that they may forbid. */
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
    uint32_t child; /* 0: the slot is empty, since no edge leads to the root */
};

struct trie_node {
    uint32_t codes; /* index in trie.codes of the first code of the entries that end here */
    uint32_t code_count;
    uint32_t marks; /* the marks of the entries that are marks rather than matches
                     * (list_marks.h) */
    bool has_children;
};

/* The edge from the root for a token. */
struct trie_root {
    uint64_t hash;  /* of the token */
    uint32_t node;  /* 0: the slot is empty */
    uint32_t marks; /* the node's marks, TRIE_ENDS and TRIE_GOES_ON; set by trie_seal */
};

/* Set where a token is more than its marks: TRIE_ENDS if an entry of one token ends there,
 * TRIE_GOES_ON if phrases of several tokens begin with it. */
#define TRIE_ENDS        (UINT32_C(1) << 30)
#define TRIE_GOES_ON     (UINT32_C(1) << 31)

#define TRIE_ROOT        0u
#define TRIE_FILTER_BITS ((size_t)1 << 18)

/* All zero is empty; trie_begin must come first. */
struct trie {
    struct trie_root *roots; /* [root_mask + 1], a power of two; at most a quarter is used, so
                              * that nearly every look-up takes one probe */
    size_t root_mask, root_count;
    struct trie_edge *edges; /* [edge_mask + 1], a power of two; at most half is used */
    size_t edge_mask, edge_count;
    uint64_t filter[TRIE_FILTER_BITS / 64]; /* Bloom filter of the edges, with one hash */
    struct trie_node *nodes;                /* [node_count]; node 0 is the root */
    size_t node_count, node_capacity;
    uint32_t *codes; /* the codes of all nodes, one node after another, ascending within a
                      * node */
};

/* Makes the root and reserves room for about this many entries. */
bool trie_begin(struct trie *trie, size_t entries, struct failure *failure);
void trie_release(struct trie *trie);

/* Moves *node to its child for `hash`, which is added if it does not exist. */
bool trie_descend(struct trie *trie, uint32_t *node, uint64_t hash, struct failure *failure);

/* An entry and the node where it ends. An entry with a mark needs no code. */
struct trie_ending {
    uint32_t node, code, mark;
};
/* Gives each node the codes of the entries that end there, without duplicates, and fills in the
 * roots' marks. To be called once, after the last trie_descend. */
bool trie_seal(struct trie *trie, const struct trie_ending *endings, size_t count,
               struct failure *failure);

/* Token hashes are well mixed; the numbers of nodes are spread by a Fibonacci multiplier. */
static inline uint64_t trie_edge_key(uint32_t parent, uint64_t hash)
{
    return hash ^ parent * UINT64_C(0x9e3779b97f4a7c15);
}

/* The filter's bit for an edge. Taken from the upper half of the key, which the slots of the
 * table do not depend on. */
static inline size_t trie_filter_bit(uint32_t parent, uint64_t hash)
{
    return (size_t)(trie_edge_key(parent, hash) >> 32) % TRIE_FILTER_BITS;
}

/* The slot of an edge, or the empty slot where it would be. */
static inline size_t trie_slot(const struct trie *trie, uint32_t parent, uint64_t hash)
{
    size_t slot = (size_t)trie_edge_key(parent, hash) & trie->edge_mask;
    while (trie->edges[slot].child != 0 &&
           (trie->edges[slot].hash != hash || trie->edges[slot].parent != parent))
        slot = (slot + 1) & trie->edge_mask;
    return slot;
}

/* May there be an edge for `hash` from `parent`, which is not the root? "No" is certain. */
static inline bool trie_may_lead(const struct trie *trie, uint32_t parent, uint64_t hash)
{
    const size_t bit = trie_filter_bit(parent, hash);
    return trie->filter[bit / 64] >> bit % 64 & 1;
}

/* The child of `parent`, which is not the root, for `hash`; 0 if there is none. */
static inline uint32_t trie_child(const struct trie *trie, uint32_t parent, uint64_t hash)
{
    return trie_may_lead(trie, parent, hash) ? trie->edges[trie_slot(trie, parent, hash)].child
                                             : 0;
}

/* Prefetches the memory that trie_from_root will read. */
static inline void trie_fetch_root(const struct trie *trie, uint64_t hash)
{
    __builtin_prefetch(&trie->roots[(size_t)hash & trie->root_mask]);
}

/* The root's slot for a token hash, or an empty slot. The trie must be sealed. Usually one
 * probe. */
static inline uint32_t trie_from_root(const struct trie *trie, uint64_t hash)
{
    size_t slot = (size_t)hash & trie->root_mask;
    /* Occupied by a different hash: probe on. That branch is seldom taken. There is
     * deliberately no branch on whether the word is in the table, which cannot be predicted. */
    while (trie->roots[slot].node & -(uint32_t)(trie->roots[slot].hash != hash))
        slot = (slot + 1) & trie->root_mask;
    return (uint32_t)slot;
}

#endif
