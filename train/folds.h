/* folds: a seeded, stratified, grouped split. */
#ifndef TENOR_FOLDS_H
#define TENOR_FOLDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../features/base/failure.h"

/* A document of this group is a group by itself; the same number as CORPUS_NO_SOURCE. */
#define FOLDS_ALONE UINT32_MAX

/* Assigns fold[i] in 0 .. folds-1 to each of `count` documents, so that all documents of one
 * group are in one fold and, as far as groups allow, each fold has its share of each label.
 *
 * Groups are shuffled by `seed`, then taken largest first, each to the fold where it
 * least disturbs the balance of labels (the sum over labels of the variance of each fold's
 * share of that label; ties to the fold with fewer documents, then the lower number). `group`
 * may be NULL: each document by itself; so is a document of the group FOLDS_ALONE. Labels are
 * below `label_count`. Groups may be so large that
 * a training part has no document of some label; that is no failure here. Every fold has a
 * document.
 *
 * Fails with FAILURE_DATA if folds < 2 or there are fewer groups than folds ("5 folds need 5
 * sources, the set has 3"). The same arguments give the same folds on every machine (own
 * generator: splitmix64). */
bool folds_assign(uint32_t *fold, const uint32_t *label, size_t label_count,
                  const uint32_t *group, size_t count, uint32_t folds, uint64_t seed,
                  struct failure *failure);

#endif
