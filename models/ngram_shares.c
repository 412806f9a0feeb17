/* ngram_shares: see ngram_shares.h. First the share of one occurrence of each key of the cache,
 * then the tokens, whose keys are computed once more. */
#include "ngram_shares.h"

#include <stdlib.h>
#include <string.h>

#include "ngram_cache_keys.h"

/* Whose shares are found. */
struct asked {
    struct ngram_cache *cache;
    size_t index, output;
    double factors[NGRAM_MAX_BLOCKS]; /* what the sums of a block are multiplied by */
};

/* ---- Keys ------------------------------------------------------------------------------ */

static double frequency(const struct ngram_cache *cache, uint32_t times)
{
    return times < NGRAM_CACHE_COUNTS ? (double)cache->term_frequency[times]
                                      : (float)ngram_term_frequency(times);
}

/* What the character blocks of a row add up to. */
static double share_of_characters(const struct asked *asked,
                                  const struct ngram_cache_part *part, const float *row)
{
    const unsigned summed = part->blocks & ~part->copied;
    double share = 0;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        if (ngram_cache_has_block(summed, b) && asked->factors[b] != 0)
            share +=
                asked->factors[b] *
                (double)
                    row[row_output(&asked->cache->features, &part->layout, b, asked->index) +
                        asked->output];
    return share;
}

/* What the word blocks of a row add, without (0) and with (1) a mean. */
static void share_of_words(const struct asked *asked, const struct ngram_cache_part *part,
                           const float *row, double shares[2])
{
    const struct feature_rows *features = &asked->cache->features;
    const char *copy = (const char *)(row + part->lanes);
    shares[0] = shares[1] = 0;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
        if (!ngram_cache_has_block(part->copied, b))
            continue;
        const void *at = copy + features->models[asked->index].first_byte;
        const struct feature *feature = at;
        if (asked->factors[b] != 0)
            shares[ngram_cache_has_block(features->means, b)] +=
                asked->factors[b] * (double)feature->idf * feature->weights[asked->output];
        copy += features->feature_bytes;
    }
}

/* Sets keys[i] to the share of one occurrence of each key of the part. */
static bool share_keys(struct ngram_shares *shares, const struct asked *asked,
                       const struct ngram_cache_part *part, struct failure *failure)
{
    const struct row_cache *rows = &part->rows;
    if (!memory_reserve(&shares->keys, &shares->key_capacity, rows->seen_count + 1,
                        sizeof *shares->keys, failure))
        return false;
    for (size_t i = 0; i < rows->seen_count; i++) {
        const void *kept = part->kept + i * rows->row_size;
        const uint32_t times = rows->seen[i].times;
        double words[2];
        share_of_words(asked, part, kept, words);
        shares->keys[i] = frequency(asked->cache, times) / times *
                              (share_of_characters(asked, part, kept) + words[0]) +
                          words[1];
    }
    return true;
}

/* The share of an occurrence of this key; 0 if no model has it. */
static inline double share_of_key(const struct ngram_shares *shares,
                                  const struct row_counter *counter, uint64_t key)
{
    const uint32_t stamp = row_counter_find(counter, key)->stamp;
    return stamp > counter->epoch ? shares->keys[stamp - counter->epoch - 1] : 0;
}

/* ---- Tokens ---------------------------------------------------------------------------- */

static void share_forms(struct ngram_shares *shares, const struct asked *asked,
                        const struct ngram_cache_part *part, const struct tokens *tokens)
{
    const struct ngram_block *block = &asked->cache->recipe->blocks[part->block];
    const uint32_t end = ngram_end(block, tokens->count);
    const struct row_counter counter = row_counter_begin(&part->rows);
    for (uint32_t t = 0; t < end; t++) {
        const struct token *token = &tokens->items[t];
        if (part->units[token->kind] != 0)
            shares->words[0][t] +=
                share_of_key(shares, &counter, ngram_cache_form_key(part, token, tokens));
    }
}

/* Adds the share of an n-gram whose words are the tokens `places`. */
static void share_sequence(struct ngram_shares *shares, const uint32_t *places, unsigned n,
                           double share)
{
    if (places[n - 1] - places[0] == n - 1) {
        shares->words[n - 1][places[0]] += share;
        return;
    }
    for (unsigned i = 0; i < n; i++)
        shares->words[0][places[i]] += share / n;
}

static void share_sentence(struct ngram_shares *shares, const struct asked *asked,
                           const struct ngram_cache_part *part, const struct tokens *tokens,
                           const struct sentence *sentence)
{
    const struct ngram_block block = asked->cache->recipe->blocks[part->block];
    const unsigned kinds = ngram_unit_kinds(&block);
    const uint64_t seed = ngram_block_seed(part->block);
    const uint32_t end = ngram_end(&block, sentence->end);
    const struct row_counter counter = row_counter_begin(&part->rows);
    struct ngram_chain chain = {0};
    uint32_t places[NGRAM_MAX_WORDS] = {0}; /* the last words, the last one last */
    for (uint32_t t = sentence->first; t < end; t++) {
        const struct token *token = &tokens->items[t];
        if (!ngram_is_unit(token, kinds))
            continue;
        ngram_chain_push(&chain, seed, ngram_word(token, tokens, block.flags), block.longest);
        memmove(places, places + 1, sizeof places - sizeof *places);
        places[NGRAM_MAX_WORDS - 1] = t;
        if (block.shortest <= 2 && chain.units >= 2)
            share_sequence(shares, places + 1, 2, share_of_key(shares, &counter, chain.two));
        if (block.longest > 2 && chain.units >= 3)
            share_sequence(shares, places, 3, share_of_key(shares, &counter, chain.three));
    }
}

static bool share_part(struct ngram_shares *shares, const struct asked *asked,
                       const struct ngram_cache_part *part, const struct tokens *tokens,
                       struct failure *failure)
{
    if (!share_keys(shares, asked, part, failure))
        return false;
    if (part->has_forms) {
        share_forms(shares, asked, part, tokens);
        return true;
    }
    const uint32_t end = ngram_end(&asked->cache->recipe->blocks[part->block], tokens->count);
    for (size_t s = 0; s < tokens->sentence_count && tokens->sentences[s].first < end; s++)
        share_sentence(shares, asked, part, tokens, &tokens->sentences[s]);
    return true;
}

/* ---- The text -------------------------------------------------------------------------- */

bool ngram_shares_clear(struct ngram_shares *shares, size_t token_count,
                        struct failure *failure)
{
    shares->token_count = 0;
    for (size_t n = 0; n < NGRAM_MAX_WORDS; n++) {
        if (!memory_reserve(&shares->words[n], &shares->capacity[n], token_count + 1,
                            sizeof *shares->words[n], failure))
            return false;
        memset(shares->words[n], 0, (token_count + 1) * sizeof *shares->words[n]);
    }
    shares->token_count = token_count;
    return true;
}

bool ngram_shares_find(struct ngram_shares *shares, struct ngram_cache *cache, size_t index,
                       size_t output, const struct tokens *tokens, struct failure *failure)
{
    const struct row_model *read = &cache->features.models[index];
    struct asked asked = {.cache = cache, .index = index, .output = output};
    if (!ngram_shares_clear(shares, tokens->count, failure) ||
        !ngram_cache_keep(cache, tokens, failure))
        return false;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        if (ngram_cache_has_block(read->mask, b))
            asked.factors[b] =
                ngram_cache_block_factor(cache, index, b) * read->model->scale[output];
    for (size_t p = 0; p < cache->part_count; p++)
        if (!share_part(shares, &asked, &cache->parts[p], tokens, failure))
            return false;
    return true;
}

void ngram_shares_release(struct ngram_shares *shares)
{
    for (size_t n = 0; n < NGRAM_MAX_WORDS; n++)
        free(shares->words[n]);
    free(shares->keys);
    *shares = (struct ngram_shares){0};
}
