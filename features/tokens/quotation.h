/* quotation: which tokens are inside quotation marks. The second step of splitting (tokens.h).
 *
 * Pairs double and single marks, straight and typographic ones and guillemets, from left to
 * right and in linear time. An apostrophe is distinguished from a closing single quote by its
 * neighbours. A quotation that is still open at the end of a paragraph ends there. Newspapers
 * open every paragraph of a long speech with a mark: each such paragraph is a quotation of its
 * own here. A passage that is a block quotation is one quotation. */
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
    uint32_t words;      /* tokens of them that count as words (token_is_word) */
    bool closed;         /* it has a closing mark */
    bool scare;          /* three words or fewer: a name or a scare quote rather than speech */
};

/* Reusable; all zero is empty. Quotations are sorted and do not nest: an inner quotation is
 * part of the outer one. */
struct quotations {
    struct quotation *items;
    size_t count, capacity;
    /* Working memory: the marks of a passage, and the quotations they pair up to. */
    struct quotation_mark *marks;
    size_t mark_count, mark_capacity;
    struct quotation *doubles, *singles;
    size_t double_count, double_capacity, single_count, single_capacity;
};

/* Finds the quotations in what tokens_split has made of `article`, and sets TOKEN_QUOTED,
 * TOKEN_OPENS_QUOTE and TOKEN_CLOSES_QUOTE on the tokens. The words of a scare quote are
 * quoted, too. Former contents are forgotten. Fails only for lack of memory. */
bool quotations_find(struct quotations *quotations, struct tokens *tokens,
                     const struct article *article, struct failure *failure);

void quotations_release(struct quotations *quotations);
size_t quotations_memory(const struct quotations *quotations); /* the bytes that it holds */

#endif
