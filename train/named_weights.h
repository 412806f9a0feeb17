/* named_weights: what a model's words, pairs and dense features weigh, by name.
 *
 * A model holds hashes. What they stand for is found by reading the training documents once
 * more.
 *
 * A word adds to an article's decision values by more than its own n-gram: by the n-grams of
 * its characters, and by its part in the mean of word vectors. Its weight is the sum of
 * these, that is of all n-grams of a text of this word alone. A pair's weight is that of its
 * own n-gram, for the two words have theirs. The blocks of an article's head are a vocabulary
 * of their own: words and pairs in the head are named apart.
 *
 * An n-gram's value depends on the article's length: it is divided by the length of its
 * block. So the unit is an article of the set as it is on average: for each block, the mean
 * over the documents of the value, without idf, of an n-gram that occurs once:
 *
 *     weight[k] = sum over the n-grams g of the word, of blocks b, of
 *                 block_weight[b] * unit[b] * idf[g] * (u[k][g] - mean of u[other labels][g])
 *
 * where u is the output's weight, times the slope of its calibration for other sources. These
 * are log-odds, as model_explain has them (models/model.h). A dense feature's weight is that
 * of one standard deviation. */
#ifndef TENOR_NAMED_WEIGHTS_H
#define TENOR_NAMED_WEIGHTS_H

#include "../models/model.h"
#include "dataset.h"

enum named_kind { NAMED_WORDS, NAMED_HEAD, NAMED_DENSE };

struct named_weight {
    char *name;         /* owned; as ngram_spell or dense_describe has it */
    const char *unit;   /* of a dense feature; else NULL */
    uint8_t kind;       /* enum named_kind */
    uint8_t words;      /* 1: a word, 2: a pair, 3: a triple; 0: a dense feature */
    uint32_t documents; /* that have it; 0 for a dense feature */
    uint32_t first;     /* the first of these */
};

/* All zero is empty. */
struct named_weights {
    struct named_weight *items; /* [count] by kind, words and name (in byte order) */
    size_t count, labels;
    float *weights; /* [count][labels], log-odds */
};

static inline const float *named_weights_of(const struct named_weights *named, size_t item)
{
    return named->weights + item * named->labels;
}

/* Names all words, pairs and triples of the vocabulary's blocks of words, and the dense
 * features, of a model that is assembled from this dataset. Where there is no block of words,
 * words are those of the mean of word vectors, and without one there are none. The same with
 * any number of threads. Fails for lack of memory; `named` is then empty. */
bool named_weights_take(struct named_weights *named, const struct model *model,
                        const struct dataset *dataset, size_t threads, struct failure *failure);
void named_weights_release(struct named_weights *named);

/* The weights of a model's dense features alone, which need no documents. */
bool named_weights_take_dense(struct named_weights *named, const struct model *model,
                              struct failure *failure);

/* Writes up to `most` items of a kind that speak for the label to strongest[], those with the
 * largest weights first, of equal ones in their order, and returns how many. */
size_t named_weights_strongest(const struct named_weights *named, enum named_kind kind,
                               size_t label, size_t *strongest, size_t most);
/* Keeps the first `most` of items[count] that share no words with one before, as "the ferry"
 * and "Ferry" do (named_overlap). Returns how many. */
size_t named_weights_distinct(const struct named_weights *named, size_t *items, size_t count,
                              size_t most);

/* Do the words of one name stand in the other? Case (of ASCII) does not count. */
bool named_overlap(const char *left, const char *right);

/* Appends {"LABEL":[{"ngram":"…","documents":N,"weight":…},…],…}: of each label the words,
 * pairs and triples with the largest weights, NAMED_STRONGEST at most, the largest first. A
 * model carries this. */
#define NAMED_STRONGEST 40
bool named_weights_json(const struct named_weights *named, const struct model *model,
                        struct text_buffer *out, struct failure *failure);

/* Appends a table as TSV: kind, name, unit, documents, and a column for each label. */
bool named_weights_tsv(const struct named_weights *named, const struct model *model,
                       struct text_buffer *out, struct failure *failure);

#endif
