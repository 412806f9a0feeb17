/* explanation: the words, phrases and features that a label's decision value is a sum of.
 *
 *     decision = constant + sum of the weights of all reasons
 *
 * The decision value is that of model.h, of two labels the one output, with the opposite sign
 * for label 1. The constant is the bias. A dense feature's weight is z times its weight in the
 * model. What the n-grams add is shared among the words of the text (ngram_shares.h): a form's
 * characters and an n-gram of one word belong to their word.
 *
 * A word is what a reader takes for one: "don't", "US-led" and "Vane's" are several tokens, and
 * one word here, with all that its tokens add. Words with the same folded form are one reason;
 * a final 's does not make another one.
 *
 * An n-gram of several words is a reason of its own, a phrase, if it says more than its words
 * do: if the absolute value of its weight, over all its places, is larger than that of each of
 * its words there. A phrase has no marks in it, and not only function words. All other n-grams
 * are shared evenly among their words. */
#ifndef TENOR_EXPLANATION_H
#define TENOR_EXPLANATION_H

#include "model.h"
#include "ngram_shares.h"

enum reason_kind {
    REASON_WORD,
    REASON_FUNCTION_WORD, /* in list.function_word of the recipe, as are all parts of it */
    REASON_PUNCTUATION,   /* a punctuation mark or a symbol */
    REASON_PHRASE,
    REASON_FEATURE, /* a dense feature */
    REASON_CONSTANT
};

struct reason_place {
    uint32_t first, end; /* tokens, half open */
};

struct reason {
    double weight;        /* what it adds to the decision value; above 0: for the label */
    uint8_t kind;         /* enum reason_kind */
    uint32_t number;      /* of a dense feature: its index */
    uint32_t first_place; /* in explanation.places */
    uint32_t places;      /* in the order of the text. Of a dense feature: the words of a list
                             that it counts; 0 if it rests on something else */
};

/* All zero is empty. Reusable, one thread at a time: once it has grown, nothing more is
 * allocated, but for long texts, whose working memory is given back. */
struct explanation {
    /* The largest absolute weight first; of equal ones the word that stands first. The constant
     * is always among them, other reasons only if their weight is not 0. */
    struct reason *items;
    size_t count, capacity;
    struct reason_place *places;
    size_t place_count, place_capacity;
    /* Working memory. */
    struct ngram_shares shares;
    struct text_word *words; /* [word_count] */
    size_t word_count, word_capacity;
    struct reason_group *groups; /* words or phrases that are the same */
    size_t group_count, group_capacity;
    struct reason_member *members; /* words and phrases, each in a group */
    size_t member_count, member_capacity;
    struct reason_rank *ranks; /* the order of the reasons */
    size_t rank_capacity;
    struct reason *unsorted;
    size_t unsorted_capacity;
    uint32_t *table;     /* group keys → groups, open addressing */
    size_t table_length; /* a power of two, or 0 */
    size_t table_capacity;
};

/* Explains `label` < model->label_count. `scores` and `features` are those of the text scored
 * last, found by `extractor`, which covers the model's own (extractor_covers); if the model reads
 * n-grams they were summed by `cache`, whose model number `reader` it is. Linear in the text. Fails
 * for lack of memory or if stopped; there are no reasons then. */
bool explanation_find(struct explanation *explanation, const struct model *model,
                      const struct features *features, const struct extractor *extractor,
                      const struct model_scores *scores, struct ngram_cache *cache,
                      size_t reader, size_t label, struct failure *failure);

/* The label's decision value, which the weights of all reasons add up to, within rounding. */
double explanation_decision(const struct model *model, const struct model_scores *scores,
                            size_t label);

void explanation_release(struct explanation *explanation);
size_t explanation_memory(const struct explanation *explanation); /* the bytes that it holds */

#endif
