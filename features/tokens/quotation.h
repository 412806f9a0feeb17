/* quotation: which tokens stand inside quotation marks.
 *
 * Pairs double and single, straight and typographic marks and guillemets, left
 * to right, in linear time. An apostrophe is told from a closing single quote
 * by what stands around it; a quotation left open at a paragraph's end goes on in
 * the next paragraph only if that one reopens it, as newspapers set long
 * speeches (it is then another quotation here); else it ends with its paragraph.
 * Passage quotations are quotations. */
#ifndef TENOR_QUOTATION_H
#define TENOR_QUOTATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../article/article.h"
#include "../base/failure.h"
#include "tokens.h"

struct quotation {
    uint32_t first, end; /* tokens between the marks, half open; may be empty */
    uint32_t words;      /* token_is_word among them */
    bool closed;         /* its closing mark is there */
    bool scare;          /* a few words or a name, not speech (three words or fewer) */
};

/* Reusable; all zero is an empty one. Quotations are sorted and do not nest: an
 * inner quotation belongs to its outer one. */
struct quotations {
    struct quotation *items;
    size_t count, capacity;
    /* Working memory: the marks of a block, and what they pair up to. */
    struct quotation_mark *marks;
    size_t mark_count, mark_capacity;
    struct quotation *doubles, *singles;
    size_t double_count, double_capacity, single_count, single_capacity;
};

/* Finds the quotations and sets TOKEN_QUOTED, TOKEN_OPENS_QUOTE and
 * TOKEN_CLOSES_QUOTE on the tokens. Words of a scare quotation are quoted too. */
bool quotations_find(struct quotations *quotations, struct tokens *tokens,
                     const struct article *article, struct failure *failure);

void quotations_release(struct quotations *quotations);

#endif
