/* ngram_memo: what several models make of a text's n-grams, without listing them.
 *
 * By Zipf's law most words of a text were in the texts before it. So a thread remembers, for
 * the word forms that it has met, which of their n-grams are features of its models
 * (feature_memo.h). Scoring then counts features by their number and adds up rows; the
 * vocabularies are only asked about what is new.
 *
 * The sums are those of vector_weigh and model_score to the last bit, and do not depend on
 * what is remembered: features are summed in the order in which they first occur in the
 * text. */
#ifndef TENOR_NGRAM_MEMO_H
#define TENOR_NGRAM_MEMO_H

#include "feature_memo.h"

/* A word as it is written, and which of its n-grams are features. */
struct memo_form {
    uint32_t begin;  /* in `numbers`: for each block of characters how many, and which */
    uint32_t word;   /* the feature that the word itself is in block `word_block`, or 0 */
    uint32_t times;  /* in this text; 0 between texts */
    uint32_t cursor; /* in this text: in `numbers`, behind the blocks that are done */
    uint32_t texts;  /* that it stood in, since forms were last forgotten */
};

/* Reusable; all zero is empty; one a thread. After warm-up nothing is allocated; of what is
 * remembered some is forgotten when it is more than 16 MB. */
struct ngram_memo {
    const struct recipe *recipe; /* of all models; NULL: there are none */
    size_t word_block;           /* the first with single words, or NGRAM_MAX_BLOCKS */
    struct feature_memo features;

    /* The forms, and the features of all forms in the forms' order. */
    struct numbering form_numbers;
    struct memo_form *forms; /* [form_numbers.count + 1] */
    uint32_t *numbers;
    size_t form_capacity, number_count, number_capacity;

    /* Of the text at hand. */
    uint32_t *form_of_token; /* [tokens] */
    uint32_t *text_forms;    /* its different forms, by first occurrence */
    uint32_t *touched;       /* the features of one block, by first occurrence */
    struct memo_word *words; /* the word n-grams of one block */
    uint32_t *missing;       /* places of those among them that were not found at once */
    double *values;          /* [touched_count][width] */
    double *sums;            /* [NGRAM_MAX_BLOCKS][lanes] */
    size_t text_form_count, touched_count;
    size_t token_capacity, text_form_capacity, touched_capacity, word_capacity,
        missing_capacity, value_capacity, sum_capacity;
    double term_frequency[256]; /* of counts */
};

/* Has the memo remember what it meets of these models, which must share one recipe, be linear
 * and read n-grams (model_block_mask), and outlive the memo's last use. What was remembered is
 * forgotten. Fails for lack of memory; the memo then has no models. */
bool ngram_memo_use(struct ngram_memo *memo, const struct model *const *models, size_t count,
                    struct failure *failure);

/* Sums the n-grams of a text for all models, one or more. Fails for lack of memory, or, like
 * ngrams_count, with FAILURE_TOO_LARGE; the memo can be used again. */
bool ngram_memo_sum(struct ngram_memo *memo, const struct tokens *tokens,
                    struct failure *failure);

/* Adds what the n-grams of that text say for each output of model `index` to
 * decision[output_count]. */
void ngram_memo_decide(const struct ngram_memo *memo, size_t index, double *decision);

void ngram_memo_release(struct ngram_memo *memo);

#endif
