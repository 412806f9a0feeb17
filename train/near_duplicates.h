/* near_duplicates: which documents of a set have the same text, or nearly the same.
 *
 * Pairs that resemble each other are found by locality-sensitive hashing (Leskovec, Rajaraman
 * and Ullman 2020, "Mining of Massive Datasets", section 3.4), and those that are connected by
 * such pairs are one cluster. */
#ifndef TENOR_NEAR_DUPLICATES_H
#define TENOR_NEAR_DUPLICATES_H

#include <stdbool.h>

#include "minhash.h"

/* Two texts are near-duplicates from this estimated resemblance on. models/AUDITS.md has what
 * it was chosen by. */
#define NEAR_DUPLICATE_RESEMBLANCE 0.5

/* What each document is a copy of: itself if it is the first of its kind. */
struct duplicates {
    size_t count;      /* documents */
    uint32_t *text;    /* [count] the first document with the same text, but for white space */
    uint32_t *cluster; /* [count] the first document of the cluster; documents with the same
                          text are in the same cluster, whatever their titles */
};

/* Compares `count` documents. Time is that of sorting them, also where all are alike. On
 * failure (memory) `duplicates` is empty. */
bool duplicates_find(struct duplicates *duplicates, const struct fingerprint *fingerprints,
                     size_t count, struct failure *failure);
void duplicates_release(struct duplicates *duplicates);

/* Disjoint sets of the numbers 0 .. count-1: parent[i] is i itself or a smaller number of
 * the same set. At first every number is its own parent. */
uint32_t set_first(uint32_t *parent, uint32_t number); /* the smallest number of its set */
void set_join(uint32_t *parent, uint32_t left, uint32_t right);

#endif
