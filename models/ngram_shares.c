/* ngram_shares: see ngram_shares.h. First the share of one occurrence of each key of the cache,
 * then the tokens, whose keys are computed once more. */
#include "ngram_shares.h"

#include <stdlib.h>
#include <string.h>

#include "../features/base/stop.h"
#include "ngram_cache_keys.h"

/* Whose shares are found. */
struct asked {
    struct ngram_cache *cache;
    size_t index, output;
    double factors[FEATURE_MAX_BLOCKS]; /* what the sums of a block are multiplied by */
};

/* ---- Keys ------------------------------------------------------------------------------ */

static double frequency(const struct ngram_cache *cache, uint32_t times)
{
    return times < NGRAM_CACHE_COUNTS ? (double)cache->term_frequency[times]
                                      : (float)ngram_term_frequency(times);
}

/* Where a part's rows have what the model adds up, without the blocks that it does not read or
 * has no n-grams of. */
struct places {
    struct {
        size_t at; /* characters: a float of the row; words: a byte of its copies */
        double factor;
        bool mean;
    } characters[FEATURE_MAX_BLOCKS], words[FEATURE_MAX_BLOCKS];
    size_t character_count, word_count;
};

static struct places find_places(const struct asked *asked, const struct ngram_cache_part *part)
{
    const struct feature_rows *features = &asked->cache->features;
    struct places places = {.word_count = 0};
    size_t copy = features->models[asked->index].first_byte;
    for (size_t b = 0; b < FEATURE_MAX_BLOCKS; b++) {
        if (!ngram_cache_has_block(part->blocks, b))
            continue;
        const bool copied = ngram_cache_has_block(part->copied, b);
        if (asked->factors[b] != 0 && copied) {
            places.words[places.word_count].at = copy;
            places.words[places.word_count].mean = ngram_cache_has_block(features->means, b);
            places.words[places.word_count++].factor = asked->factors[b];
        } else if (asked->factors[b] != 0) {
            places.characters[places.character_count].at =
                row_output(features, &part->layout, b, asked->index) + asked->output;
            places.characters[places.character_count++].factor = asked->factors[b];
        }
        copy += copied ? features->feature_bytes : 0;
    }
    return places;
}

/* The share of each of `times` occurrences of a key. In a mean it does not depend on how often
 * the key occurs. */
static double share_of_row(const struct places *places, const struct ngram_cache_part *part,
                           const float *row, size_t output, double frequency_by_times)
{
    const char *copies = (const char *)(row + part->lanes);
    double share = 0, mean = 0;
    for (size_t i = 0; i < places->character_count; i++)
        share += places->characters[i].factor * (double)row[places->characters[i].at];
    for (size_t i = 0; i < places->word_count; i++) {
        const void *copy = copies + places->words[i].at;
        const struct feature *feature = copy;
        const double added =
            places->words[i].factor * (double)feature->idf * feature->weights[output];
        *(places->words[i].mean ? &mean : &share) += added;
    }
    return frequency_by_times * share + mean;
}

/* Sets keys[i] to the share of one occurrence of each key of the part. */
static bool share_keys(struct ngram_shares *shares, const struct asked *asked,
                       const struct ngram_cache_part *part, struct failure *failure)
{
    const struct row_cache *rows = &part->rows;
    const struct places places = find_places(asked, part);
    if (!memory_reserve(&shares->keys, &shares->key_capacity, rows->seen_count + 1,
                        sizeof *shares->keys, failure))
        return false;
    for (size_t i = 0; i < rows->seen_count; i++) {
        const uint32_t times = rows->seen[i].times;
        if (!go_on_at(failure, i))
            return false;
        shares->keys[i] = share_of_row(&places, part, ngram_cache_kept(part, i), asked->output,
                                       frequency(asked->cache, times) / times);
    }
    return true;
}

/* ---- Where the keys are ---------------------------------------------------------------- */

/* Once for a text, since looking up a key mostly waits for memory. */

/* 1 + the index of a key of this text; 0 if it has none, since no model has it. */
static inline uint32_t locate(const struct row_counter *counter, uint64_t key)
{
    const uint32_t stamp = row_counter_find(counter, key)->stamp;
    return stamp > counter->epoch ? stamp - counter->epoch : 0;
}

static bool locate_forms(struct ngram_cache_part *part, const struct tokens *tokens,
                         uint32_t end, struct failure *failure)
{
    const struct row_counter counter = row_counter_begin(&part->rows);
    for (uint32_t t = 0; t < end; t++) {
        const struct token *token = &tokens->items[t];
        if (!go_on_at(failure, t))
            return false;
        part->located[t] = part->units[token->kind] != 0
                               ? locate(&counter, ngram_cache_form_key(part, token, tokens))
                               : 0;
    }
    return true;
}

static bool locate_in_sentence(struct ngram_cache_part *part, const struct feature_block *of,
                               const struct tokens *tokens, uint32_t first, uint32_t end,
                               struct failure *failure)
{
    const struct ngram_block *block = &of->kind;
    const unsigned kinds = ngram_unit_kinds(block);
    const uint64_t seed = ngram_block_seed(of->number);
    const struct row_counter counter = row_counter_begin(&part->rows);
    struct ngram_chain chain = {0};
    for (uint32_t t = first; t < end; t++) {
        const struct token *token = &tokens->items[t];
        uint32_t *located = part->located + 2 * (size_t)t;
        if (!go_on_at(failure, t))
            return false;
        located[0] = located[1] = 0;
        if (!ngram_is_unit(token, kinds))
            continue;
        ngram_chain_push(&chain, seed, ngram_word(token, tokens, block->flags), block->longest);
        if (block->shortest <= 2 && chain.units >= 2)
            located[0] = locate(&counter, chain.two);
        if (block->longest > 2 && chain.units >= 3)
            located[1] = locate(&counter, chain.three);
    }
    return true;
}

static bool locate_keys(const struct ngram_cache *cache, struct ngram_cache_part *part,
                        const struct tokens *tokens, struct failure *failure)
{
    const struct ngram_block *block = &cache->features.blocks[part->block].kind;
    if (part->is_located)
        return true;
    if (!memory_reserve(&part->located, &part->located_capacity, 2 * tokens->count + 1,
                        sizeof *part->located, failure))
        return false;
    if (part->has_forms)
        return part->is_located =
                   locate_forms(part, tokens, ngram_end(block, tokens->count), failure);
    for (size_t s = 0; s < tokens->sentence_count; s++)
        if (!locate_in_sentence(part, &cache->features.blocks[part->block], tokens,
                                tokens->sentences[s].first,
                                ngram_end(block, tokens->sentences[s].end), failure))
            return false;
    return part->is_located = true;
}

/* ---- Tokens ---------------------------------------------------------------------------- */

static inline double share_of(const struct ngram_shares *shares, uint32_t located)
{
    return located ? shares->keys[located - 1] : 0;
}

static bool share_forms(struct ngram_shares *shares, const struct ngram_cache_part *part,
                        uint32_t end, struct failure *failure)
{
    for (uint32_t t = 0; t < end; t++) {
        if (!go_on_at(failure, t))
            return false;
        shares->words[0][t] += share_of(shares, part->located[t]);
    }
    return true;
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

static bool share_sentence(struct ngram_shares *shares, const struct ngram_cache_part *part,
                           const struct ngram_block *block, const struct tokens *tokens,
                           uint32_t first, uint32_t end, struct failure *failure)
{
    const unsigned kinds = ngram_unit_kinds(block);
    uint32_t places[NGRAM_MAX_WORDS] = {0}; /* the last words, the last one last */
    for (uint32_t t = first; t < end; t++) {
        const uint32_t *located = part->located + 2 * (size_t)t;
        if (!go_on_at(failure, t))
            return false;
        if (!ngram_is_unit(&tokens->items[t], kinds))
            continue;
        memmove(places, places + 1, sizeof places - sizeof *places);
        places[NGRAM_MAX_WORDS - 1] = t;
        if (located[0])
            share_sequence(shares, places + 1, 2, share_of(shares, located[0]));
        if (located[1])
            share_sequence(shares, places, 3, share_of(shares, located[1]));
    }
    return true;
}

static bool share_part(struct ngram_shares *shares, const struct asked *asked,
                       struct ngram_cache_part *part, const struct tokens *tokens,
                       struct failure *failure)
{
    const struct ngram_block *block = &asked->cache->features.blocks[part->block].kind;
    if (!share_keys(shares, asked, part, failure) ||
        !locate_keys(asked->cache, part, tokens, failure))
        return false;
    if (part->has_forms)
        return share_forms(shares, part, ngram_end(block, tokens->count), failure);
    for (size_t s = 0; s < tokens->sentence_count; s++)
        if (!share_sentence(shares, part, block, tokens, tokens->sentences[s].first,
                            ngram_end(block, tokens->sentences[s].end), failure))
            return false;
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
        if (!go_on(failure, STOP_WORK))
            return false;
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
    for (size_t b = 0; b < FEATURE_MAX_BLOCKS; b++)
        if (ngram_cache_has_block(read->mask, b))
            asked.factors[b] =
                ngram_cache_block_factor(cache, index, b) * read->model->scale[output];
    for (size_t p = 0; p < cache->part_count; p++)
        if (!share_part(shares, &asked, &cache->parts[p], tokens, failure))
            return false;
    return true;
}

void ngram_shares_give_back(struct ngram_shares *shares)
{
    shares->token_count = 0;
    for (size_t n = 0; n < NGRAM_MAX_WORDS; n++)
        memory_give_back(&shares->words[n], &shares->capacity[n], sizeof *shares->words[n]);
    memory_give_back(&shares->keys, &shares->key_capacity, sizeof *shares->keys);
}

void ngram_shares_release(struct ngram_shares *shares)
{
    for (size_t n = 0; n < NGRAM_MAX_WORDS; n++)
        free(shares->words[n]);
    free(shares->keys);
    *shares = (struct ngram_shares){0};
}

size_t ngram_shares_memory(const struct ngram_shares *shares)
{
    size_t bytes = shares->key_capacity * sizeof *shares->keys;
    for (size_t n = 0; n < NGRAM_MAX_WORDS; n++)
        bytes += shares->capacity[n] * sizeof *shares->words[n];
    return bytes;
}
