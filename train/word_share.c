/* word_share: see word_share.h. */
#include "word_share.h"

#define MOST_DOCUMENTS 1000 /* enough for a share, and read in a few seconds */

struct counted_words {
    size_t words, known;
};

static void count_words(struct counted_words *counted, const struct tokens *tokens,
                        const struct word_vectors *vectors)
{
    for (size_t i = 0; i < tokens->count; i++)
        if (tokens->items[i].kind == TOKEN_WORD) {
            counted->words++;
            counted->known += word_vectors_find(vectors, tokens->items[i].hash, NULL, NULL);
        }
}

bool word_share(const struct corpus *corpus, const struct extractor *extractor,
                const struct word_vectors *vectors, double *share, struct failure *failure)
{
    const size_t step = corpus->count / MOST_DOCUMENTS + 1;
    struct counted_words counted = {0};
    struct features features = {.dense = NULL};
    bool done = true;
    for (size_t i = 0; done && i < corpus->count; i += step) {
        struct failure why = {0};
        if (features_extract(&features, extractor, &corpus->documents[i].document, 0, &why))
            count_words(&counted, &features.tokens, vectors);
        else if (why.code == FAILURE_MEMORY)
            done = fail(failure, FAILURE_MEMORY, "%s", why.message);
    }
    features_release(&features);
    *share = counted.words > 0 ? (double)counted.known / (double)counted.words : 0;
    return done;
}
