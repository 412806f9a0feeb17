/* ngram_cache: see ngram_cache.h. The forms and word n-grams of a text are counted; rows
 * that are not cached are made; then all rows are summed. */
#include "ngram_cache.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../features/base/memory.h"
#include "../features/base/stop.h"
#include "ngram_cache_keys.h"
#include "row_sums.h"

/* The filter is made after this many texts: for one or two it would cost more than it saves. */
#define TEXTS_WITHOUT_FILTER 8
#define LONG_TEXT            20000 /* tokens; or for such a text: without it all pairs are counted */

/* How far ahead slots of a row cache are prefetched: n-grams, and tokens whose forms are
 * listed at once. Enough to hide the latency of memory, few enough to be still in the cache
 * when used. */
#define LOOK_AHEAD  8
#define FORMS_AHEAD 64

/* Sizes of groups: large enough that a look-up seldom waits for memory, small enough that
 * what is collected fits the processor's cache. */
#define CHUNK 256  /* rows that are made and summed together */
#define BATCH 2048 /* n-grams of forms that are looked up together */

/* Tokens and listed n-grams of a text that are counted together: more than nearly all articles
 * have, and little memory. */
#define FORMS_TOGETHER  (1u << 14)
#define NGRAMS_TOGETHER ((size_t)1 << 15)

/* ---- Eviction -------------------------------------------------------------------------- */

static size_t cached_bytes(const struct ngram_cache *cache)
{
    size_t bytes = 0;
    for (size_t p = 0; p < cache->part_count; p++)
        bytes += row_cache_bytes(&cache->parts[p].rows);
    return bytes;
}

static void clear(struct ngram_cache *cache)
{
    for (size_t p = 0; p < cache->part_count; p++)
        row_cache_release(&cache->parts[p].rows);
}

/* Evicts keys until almost a fifth of the limit is free: with less room this would happen again
 * after every text. If one huge text has filled the cache to more than twice its limit,
 * everything is dropped at once, which is faster. */
static bool evict(struct ngram_cache *cache, struct failure *failure)
{
    const size_t most = cache->limit - cache->limit / 16;
    if (cached_bytes(cache) / 2 > most)
        clear(cache);
    if (cached_bytes(cache) > most)
        do
            for (size_t p = 0; p < cache->part_count; p++)
                if (!row_cache_evict(&cache->parts[p].rows, failure))
                    return false;
        while (cached_bytes(cache) > most / 8 * 7);
    assert(cached_bytes(cache) <= cache->limit);
    cache->row_room = cache->limit - cached_bytes(cache);
    return true;
}

static inline float term_frequency(const struct ngram_cache *cache, uint32_t count)
{
    return count < NGRAM_CACHE_COUNTS ? cache->term_frequency[count]
                                      : (float)ngram_term_frequency(count);
}

/* ---- Counting word n-grams ------------------------------------------------------------- */

static bool reserve_ngrams(struct ngram_cache *cache, size_t most, struct failure *failure)
{
    return memory_reserve(&cache->ngrams, &cache->ngram_capacity, most + 1,
                          sizeof *cache->ngrams, failure);
}

/* Appends an n-gram if it exists. Without a branch: one that does not exist, at the
 * beginning of a sentence, is overwritten by the next. */
static inline size_t list_ngram(struct row_ngram *ngrams, const struct feature_filter *filter,
                                uint64_t key, bool exists, size_t count)
{
    ngrams[count].key = key;
    feature_filter_prefetch(filter, key);
    return count + exists;
}

static inline size_t list_sentence(const struct ngram_cache *cache, const struct tokens *tokens,
                                   const struct sentence *sentence, size_t b, size_t count)
{
    const struct ngram_block block = cache->features.blocks[b].kind;
    const unsigned kinds = ngram_unit_kinds(&block);
    const uint64_t seed = ngram_cache_seed(cache, b);
    const uint32_t end = ngram_end(&block, sentence->end);
    const struct feature_filter filter = cache->features.filter;
    struct row_ngram *const ngrams = cache->ngrams;
    struct ngram_chain chain = {0};
    for (uint32_t t = sentence->first; t < end; t++) {
        const struct token *token = &tokens->items[t];
        if (!ngram_is_unit(token, kinds))
            continue;
        ngram_chain_push(&chain, seed, ngram_word(token, tokens, block.flags), block.longest);
        if (block.shortest <= 2)
            count = list_ngram(ngrams, &filter, chain.two, chain.units >= 2, count);
        if (block.longest > 2)
            count = list_ngram(ngrams, &filter, chain.three, chain.units >= 3, count);
    }
    return count;
}

/* How many n-grams can end in a sentence. */
static inline size_t most_ngrams(const struct sentence *sentence)
{
    return (size_t)(sentence->end - sentence->first) * (NGRAM_MAX_WORDS - 1);
}

/* Counts the listed n-grams. */
static bool count_ngrams(const struct ngram_cache *cache, struct ngram_cache_part *part,
                         size_t count, struct failure *failure)
{
    if (!row_cache_go_on(&part->rows, count, failure))
        return false;
    const struct row_ngram *const ngrams = cache->ngrams;
    struct row_counter counter = row_counter_begin(&part->rows);
    for (size_t i = 0; i < count; i++) {
        if (!go_on_at(failure, i))
            return false;
        if (i + LOOK_AHEAD < count)
            row_counter_prefetch(&counter, ngrams[i + LOOK_AHEAD].key);
        row_counter_add(&counter, row_counter_find(&counter, ngrams[i].key), ngrams[i].key, 0);
    }
    row_counter_end(&counter, &part->rows);
    return true;
}

static bool count_sequences(struct ngram_cache *cache, struct ngram_cache_part *part,
                            const struct tokens *tokens, struct failure *failure)
{
    const uint32_t end = ngram_end(&cache->features.blocks[part->block].kind, tokens->count);
    size_t s = 0;
    if (!row_cache_begin(&part->rows, 0, failure))
        return false;
    while (s < tokens->sentence_count && tokens->sentences[s].first < end) {
        size_t most = 0, sentences = s;
        do
            most += most_ngrams(&tokens->sentences[sentences++]);
        while (sentences < tokens->sentence_count && tokens->sentences[sentences].first < end &&
               most + most_ngrams(&tokens->sentences[sentences]) <= NGRAMS_TOGETHER);
        if (!reserve_ngrams(cache, most, failure))
            return false;
        size_t count = 0;
        for (; s < sentences; s++)
            count = list_sentence(cache, tokens, &tokens->sentences[s], part->block, count);
        if (!go_on(failure, count))
            return false;
        count = feature_rows_sift(&cache->features, part->blocks, cache->ngrams, count);
        if (!count_ngrams(cache, part, count, failure))
            return false;
    }
    return true;
}

/* ---- Counting forms -------------------------------------------------------------------- */

/* The forms of some tokens, whose slots have been prefetched. */
struct listed_forms {
    struct {
        uint64_t key;
        uint32_t place;
    } items[FORMS_AHEAD];
    size_t count;
};

/* Lists the forms of up to FORMS_AHEAD tokens, from `first` on and before `end`. */
static inline void list_forms(struct listed_forms *forms, const struct ngram_cache_part *part,
                              const struct tokens *tokens, uint32_t first, uint32_t end,
                              const struct row_counter *counter)
{
    size_t count = 0;
    end = end - first < FORMS_AHEAD ? end : first + FORMS_AHEAD;
    for (uint32_t t = first; t < end; t++) {
        const struct token *token = &tokens->items[t];
        const uint64_t key = ngram_cache_form_key(part, token, tokens);
        forms->items[count].key = key;
        forms->items[count].place = t;
        count += part->units[token->kind] != 0;
        row_counter_prefetch(counter, key);
    }
    forms->count = count;
}

/* Counts the forms of tokens [begin, end). */
static bool count_some_forms(struct ngram_cache_part *part, const struct tokens *tokens,
                             uint32_t begin, uint32_t end, struct failure *failure)
{
    if (!row_cache_go_on(&part->rows, end - begin, failure))
        return false;
    struct row_counter counter = row_counter_begin(&part->rows);
    struct listed_forms forms[2];
    list_forms(&forms[0], part, tokens, begin, end, &counter);
    for (uint32_t first = begin, turn = 0; first < end; first += FORMS_AHEAD, turn ^= 1) {
        const uint32_t next = end - first < FORMS_AHEAD ? end : first + FORMS_AHEAD;
        if (!go_on(failure, FORMS_AHEAD))
            return false;
        list_forms(&forms[turn ^ 1], part, tokens, next, end, &counter);
        for (size_t i = 0; i < forms[turn].count; i++) {
            const uint64_t key = forms[turn].items[i].key;
            row_counter_add(&counter, row_counter_find(&counter, key), key,
                            forms[turn].items[i].place);
        }
    }
    row_counter_end(&counter, &part->rows);
    return true;
}

static bool count_forms(const struct ngram_cache *cache, struct ngram_cache_part *part,
                        const struct tokens *tokens, struct failure *failure)
{
    const uint32_t end = ngram_end(&cache->features.blocks[part->block].kind, tokens->count);
    if (!row_cache_begin(&part->rows, 0, failure))
        return false;
    for (uint32_t begin = 0, next; begin < end; begin = next) {
        next = end - begin < FORMS_TOGETHER ? end : begin + FORMS_TOGETHER;
        if (!count_some_forms(part, tokens, begin, next, failure))
            return false;
    }
    return true;
}

/* ---- Making rows ----------------------------------------------------------------------- */

/* N-grams of forms, collected until there are enough to look up together. */
struct batch {
    struct ngram_cache *cache;
    const struct ngram_cache_part *part;
    const struct tokens *tokens;
    size_t count;
    uint16_t row; /* the row being made, in `wide` */
};

static void add_batch(struct batch *batch)
{
    struct ngram_cache *cache = batch->cache;
    const unsigned blocks = batch->part->blocks & ~batch->part->copied;
    feature_rows_add(&cache->features, blocks, cache->ngrams, batch->count,
                     &batch->part->layout, batch->part->lanes, cache->wide);
    batch->count = 0;
}

static inline void list_key(struct batch *batch, uint64_t key, size_t b)
{
    batch->cache->ngrams[batch->count++] =
        (struct row_ngram){.key = key, .block = (uint16_t)b, .row = batch->row};
    feature_filter_prefetch(&batch->cache->features.filter, key);
}

static void list_characters(struct batch *batch, size_t b, const struct token *token)
{
    const struct ngram_block *block = &batch->cache->features.blocks[b].kind;
    struct ngram_form units = ngram_form_of(token, batch->tokens, block->flags);
    struct ngram_window window = {.chain = {ngram_cache_seed(batch->cache, b)}};
    while (units.next < units.end) {
        ngram_window_push(&window, ngram_next_character(&units), 0, block->longest);
        const unsigned longest = ngram_window_longest(&window, block);
        for (unsigned n = block->shortest; n <= longest; n++)
            list_key(batch, window.chain[n], b);
        if (batch->count > BATCH - NGRAM_MAX_CHARACTERS)
            add_batch(batch);
    }
    if (window.units < block->shortest)
        list_key(batch, window.chain[window.units], b);
}

/* Lists the character n-grams of a token's form. */
static void list_form(struct batch *batch, const struct token *token)
{
    const unsigned summed = batch->part->blocks & ~batch->part->copied;
    for (size_t b = 0; b < batch->cache->features.block_count; b++)
        if (ngram_cache_has_block(summed & batch->part->units[token->kind], b))
            list_characters(batch, b, token);
}

/* Is a row to be cached that is not yet? */
static inline bool is_wanted(const struct ngram_cache *cache, uint32_t row)
{
    return row == ROW_WANTED || (row == ROW_NONE && cache->row_room > cache->limit / 2);
}

/* Where to put a new row: into the cache if it is wanted and there is room, else into
 * `spare`. */
static void *place_row(struct ngram_cache *cache, struct row_cache *rows,
                       const struct row_seen *seen, void *spare)
{
    if (!is_wanted(cache, seen->row) || rows->row_size > cache->row_room)
        return spare;
    cache->row_room -= rows->row_size;
    return row_cache_add_row(rows, seen);
}

/* The rows of a chunk that are being made. */
struct making {
    size_t count;
    uint16_t lacking[CHUNK]; /* the keys that lack one: indices in the chunk */
    char *copies[CHUNK];     /* where the copies of a row's next block go */
};

/* Lists the rows' keys as word n-grams of a block, of those whose token is a unit of it. */
static size_t list_copies(const struct ngram_cache *cache, const struct ngram_cache_part *part,
                          size_t b, const struct row_seen *seen, const struct making *making,
                          const struct tokens *tokens)
{
    const uint64_t seed = ngram_cache_seed(cache, b);
    const unsigned flags = cache->features.blocks[b].kind.flags;
    size_t count = 0;
    for (size_t row = 0; row < making->count; row++) {
        const struct row_seen *key = &seen[making->lacking[row]];
        const struct token *token = &tokens->items[key->place];
        if (part->has_forms && !ngram_cache_has_block(part->units[token->kind], b))
            continue;
        cache->ngrams[count++] = (struct row_ngram){
            .key = part->has_forms ? hash_combine(seed, ngram_word(token, tokens, flags))
                                   : part->rows.slots[key->slot].key,
            .block = (uint16_t)b,
            .row = (uint16_t)row};
    }
    return count;
}

/* Copies the features of the rows' keys, for each word block of the part. */
static void copy_features(const struct ngram_cache *cache, const struct ngram_cache_part *part,
                          const struct row_seen *seen, struct making *making,
                          const struct tokens *tokens)
{
    const size_t bytes = cache->features.feature_bytes;
    for (size_t b = 0; b < cache->features.block_count; b++) {
        if (!ngram_cache_has_block(part->copied, b))
            continue;
        for (size_t row = 0; row < making->count; row++)
            memset(making->copies[row], 0, bytes);
        const size_t count = list_copies(cache, part, b, seen, making, tokens);
        feature_rows_copy(&cache->features, 1u << b, cache->ngrams, count, making->copies);
        for (size_t row = 0; row < making->count; row++)
            making->copies[row] += bytes;
    }
}

/* Sets rows[i] to the row of each of `count` keys, making those that are not cached. */
static void make_rows(struct ngram_cache *cache, struct ngram_cache_part *part,
                      const struct row_seen *seen, size_t count, const struct tokens *tokens,
                      const void **rows)
{
    struct batch batch = {.cache = cache, .part = part, .tokens = tokens};
    struct making making = {.count = 0};
    const size_t lanes = part->lanes;
    for (size_t i = 0; i < count; i++) {
        if (row_is_cached(seen[i].row)) {
            rows[i] = row_cache_row(&part->rows, seen[i].row);
            continue;
        }
        making.lacking[batch.row] = (uint16_t)i;
        memset(cache->wide + batch.row * lanes, 0, lanes * sizeof *cache->wide);
        list_form(&batch, &tokens->items[seen[i].place]);
        batch.row++;
    }
    add_batch(&batch);
    making.count = batch.row;
    for (size_t row = 0; row < making.count; row++) {
        const size_t i = making.lacking[row];
        float *sums =
            place_row(cache, &part->rows, &seen[i], cache->spare + row * part->rows.row_size);
        for (size_t lane = 0; lane < lanes; lane++)
            sums[lane] = (float)cache->wide[row * lanes + lane];
        making.copies[row] = (char *)(sums + lanes);
        rows[i] = sums;
    }
    copy_features(cache, part, seen, &making, tokens);
}

/* ---- Sums ------------------------------------------------------------------------------ */

static void add_sums(const struct ngram_cache_part *part, const void *const *made,
                     const float *factors, size_t count)
{
    const size_t lanes = part->layout.block_lanes, outputs = part->layout.first_square;
    const float *rows[CHUNK];
    float squares[CHUNK];
    for (size_t i = 0; i < count; i++) {
        rows[i] = made[i];
        squares[i] = factors[i] * factors[i];
    }
    for (size_t first = 0; first < part->lanes; first += lanes) {
        row_sums(rows, factors, count, first, first + outputs, part->sums);
        row_sums(rows, squares, count, first + outputs, first + lanes, part->sums);
    }
}

/* `counts` are the factors of blocks that are means. */
static void add_copies(const struct ngram_cache *cache, const struct ngram_cache_part *part,
                       const void *const *made, const float *factors, const float *counts,
                       size_t count)
{
    const void *copies[CHUNK];
    for (size_t i = 0; i < count; i++)
        copies[i] = (const float *)made[i] + part->lanes;
    for (size_t b = 0; b < cache->features.block_count; b++) {
        if (!ngram_cache_has_block(part->copied, b))
            continue;
        feature_rows_sum(&cache->features, copies,
                         ngram_cache_has_block(cache->features.means, b) ? counts : factors,
                         count, b, &part->layout, part->sums);
        for (size_t i = 0; i < count; i++)
            copies[i] = (const char *)copies[i] + cache->features.feature_bytes;
    }
}

static void prefetch_row(const struct row_cache *rows, uint32_t number)
{
    const char *row = row_cache_row(rows, number);
    for (size_t byte = 0; byte < rows->row_size; byte += 64)
        __builtin_prefetch(row + byte);
}

/* Adds the rows of up to CHUNK keys. The row cache must have room for new rows. */
static void sum_chunk(struct ngram_cache *cache, struct ngram_cache_part *part,
                      const struct row_seen *seen, size_t count, const struct tokens *tokens)
{
    const void *rows[CHUNK];
    float factors[CHUNK], counts[CHUNK];
    for (size_t i = 0; i < count; i++) {
        factors[i] = term_frequency(cache, seen[i].times);
        counts[i] = (float)seen[i].times;
        if (row_is_cached(seen[i].row))
            prefetch_row(&part->rows, seen[i].row);
    }
    make_rows(cache, part, seen, count, tokens, rows);
    add_sums(part, rows, factors, count);
    add_copies(cache, part, rows, factors, counts, count);
}

/* How many rows that are not cached yet are to be. */
static size_t count_wanted(const struct ngram_cache *cache, const struct row_seen *seen,
                           size_t count)
{
    size_t wanted = 0;
    for (size_t i = 0; i < count; i++)
        wanted += is_wanted(cache, seen[i].row);
    return wanted;
}

static bool sum_part(struct ngram_cache *cache, struct ngram_cache_part *part,
                     const struct tokens *tokens, struct failure *failure)
{
    struct row_cache *rows = &part->rows;
    part->is_kept = part->is_located = false;
    const bool counted = part->has_forms ? count_forms(cache, part, tokens, failure)
                                         : count_sequences(cache, part, tokens, failure);
    if (!counted || !reserve_ngrams(cache, BATCH, failure))
        return false;
    memset(part->sums, 0, part->sum_count * sizeof *part->sums);
    for (size_t i = 0; i < rows->seen_count; i += CHUNK) {
        const size_t left = rows->seen_count - i, count = left < CHUNK ? left : CHUNK;
        if (!go_on(failure, count * STOP_FORM) ||
            !row_cache_reserve(rows, count_wanted(cache, rows->seen + i, count), failure))
            return false;
        sum_chunk(cache, part, rows->seen + i, count, tokens);
    }
    return true;
}

/* ---- Rows for explanations --------------------------------------------------------------- */

/* Keeps the rows of up to CHUNK keys, the first being number `first`: a cached one stays where
 * it is, another is copied. */
static bool keep_chunk(struct ngram_cache *cache, struct ngram_cache_part *part, size_t first,
                       size_t count, const struct tokens *tokens, struct failure *failure)
{
    struct row_seen *seen = part->rows.seen + first;
    const size_t size = part->rows.row_size;
    const void *rows[CHUNK];
    for (size_t i = 0; i < count; i++) /* by now it may be cached */
        seen[i].row = part->rows.slots[seen[i].slot].row;
    if (!row_cache_reserve(&part->rows, count_wanted(cache, seen, count), failure))
        return false;
    make_rows(cache, part, seen, count, tokens, rows);
    for (size_t i = 0; i < count; i++) {
        seen[i].row = part->rows.slots[seen[i].slot].row;
        if (!row_is_cached(seen[i].row))
            memcpy(part->kept + (first + i) * size, rows[i], size);
    }
    return true;
}

static bool keep_part(struct ngram_cache *cache, struct ngram_cache_part *part,
                      const struct tokens *tokens, struct failure *failure)
{
    const size_t seen_count = part->rows.seen_count;
    if (part->is_kept)
        return true;
    if (!memory_reserve(&part->kept, &part->kept_capacity, seen_count, part->rows.row_size,
                        failure) ||
        !reserve_ngrams(cache, BATCH, failure))
        return false;
    for (size_t i = 0; i < seen_count; i += CHUNK) {
        const size_t left = seen_count - i, count = left < CHUNK ? left : CHUNK;
        if (!go_on(failure, count * STOP_FORM) ||
            !keep_chunk(cache, part, i, count, tokens, failure))
            return false;
    }
    return part->is_kept = true;
}

bool ngram_cache_keep(struct ngram_cache *cache, const struct tokens *tokens,
                      struct failure *failure)
{
    for (size_t p = 0; p < cache->part_count; p++)
        if (!keep_part(cache, &cache->parts[p], tokens, failure))
            return false;
    return true;
}

/* ---- The text -------------------------------------------------------------------------- */

bool ngram_cache_sum(struct ngram_cache *cache, const struct tokens *tokens,
                     struct failure *failure)
{
    const bool pays = cache->texts++ >= TEXTS_WITHOUT_FILTER || tokens->count >= LONG_TEXT;
    if (pays && !feature_rows_have_filter(&cache->features))
        feature_rows_make_filter(&cache->features);
    bool summed = evict(cache, failure);
    for (size_t p = 0; p < cache->part_count && summed; p++)
        summed = sum_part(cache, &cache->parts[p], tokens, failure);
    if (!summed)
        clear(cache); /* some keys are counted whose rows were not made */
    return summed;
}

double ngram_cache_block_factor(const struct ngram_cache *cache, size_t index, size_t b)
{
    const struct row_model *read = &cache->features.models[index];
    double square = 0;
    for (size_t p = 0; p < cache->part_count; p++) {
        const struct ngram_cache_part *part = &cache->parts[p];
        if (ngram_cache_has_block(part->blocks & read->mask, b))
            square += part->sums[row_square(&part->layout, b, index)];
    }
    if (!(square > 0))
        return 0;
    const bool mean = ngram_cache_has_block(cache->features.means, b);
    return read->model->block_weight[cache->features.blocks[b].number] /
           (mean ? square : sqrt(square));
}

/* Adds what one block contributes: nothing if the model has none of the text's n-grams. */
static void decide_block(const struct ngram_cache *cache, size_t index, size_t b,
                         double *decision)
{
    const struct model *model = cache->features.models[index].model;
    const double weight = ngram_cache_block_factor(cache, index, b);
    if (!(weight > 0))
        return;
    for (size_t p = 0; p < cache->part_count; p++) {
        const struct ngram_cache_part *part = &cache->parts[p];
        if (!ngram_cache_has_block(part->blocks, b))
            continue;
        const double *sums = part->sums + row_output(&cache->features, &part->layout, b, index);
        for (size_t k = 0; k < model->output_count; k++)
            decision[k] += weight * (model->scale[k] * sums[k]);
    }
}

void ngram_cache_decide(const struct ngram_cache *cache, size_t index, double *decision)
{
    const struct row_model *read = &cache->features.models[index];
    const unsigned mask = model_block_mask(read->model);
    for (size_t number = 0; number < NGRAM_MAX_BLOCKS; number++)
        if (ngram_cache_has_block(mask, number))
            decide_block(cache, index, read->place[number], decision);
}

/* ---- Models ---------------------------------------------------------------------------- */

/* Do the forms of a part serve a block with these flags? A mean is a sum over occurrences, so
 * that it does not matter if words that are one to it are several forms. */
static bool serves(const struct ngram_cache_part *part, unsigned flags, bool mean)
{
    return part->has_forms &&
           (part->flags == flags || (mean && part->flags == (flags | NGRAM_CASED)));
}

/* Adds a block to the part with the same forms, or to a new part. */
static void add_block(struct ngram_cache *cache, size_t b, bool has_forms, unsigned flags)
{
    const struct feature_block *blocks = cache->features.blocks;
    const unsigned bit = 1u << b;
    size_t p = 0;
    for (; p < cache->part_count; p++) {
        const struct ngram_cache_part *part = &cache->parts[p];
        if (has_forms && serves(part, flags, blocks[b].kind.flags & NGRAM_MEAN) &&
            blocks[part->block].kind.head == blocks[b].kind.head)
            break;
    }
    if (p == cache->part_count)
        cache->parts[cache->part_count++] =
            (struct ngram_cache_part){.block = b, .has_forms = has_forms, .flags = flags};
    cache->parts[p].blocks |= bit;
    cache->parts[p].copied |= blocks[b].kind.unit == NGRAM_WORDS ? bit : 0;
}

static void make_parts(struct ngram_cache *cache)
{
    for (size_t b = 0; b < cache->features.block_count; b++) {
        const struct ngram_block *block = &cache->features.blocks[b].kind;
        const bool has_words = block->unit == NGRAM_WORDS;
        const unsigned telling = NGRAM_CASED | (has_words ? NGRAM_DIGITS : 0u);
        if (!ngram_cache_has_block(cache->features.mask, b))
            continue;
        if (!has_words || block->shortest == 1)
            add_block(cache, b, true, block->flags & telling);
        if (has_words && block->longest > 1)
            add_block(cache, b, false, 0);
    }
}

/* What is no unit of the same blocks is another form, and so is what is written otherwise if
 * that counts. */
static void describe_forms(const struct ngram_cache *cache, struct ngram_cache_part *part)
{
    for (unsigned kind = 0; kind < NGRAM_CACHE_KINDS; kind++) {
        for (size_t b = 0; b < cache->features.block_count; b++)
            if (ngram_cache_has_block(part->blocks, b) &&
                ngram_unit_kinds(&cache->features.blocks[b].kind) >> kind & 1u)
                part->units[kind] |= (unsigned char)(1u << b);
        const bool has_digits = kind == TOKEN_NUMBER && part->flags & NGRAM_DIGITS;
        for (unsigned flags = 0; flags < 4; flags++) {
            const struct token token = {.flags = flags & 3u};
            const bool has_shape = part->flags & NGRAM_CASED && !has_digits;
            const unsigned shape = has_shape ? ngram_shape(&token) : 0;
            part->salt[kind][flags] = hash_mix(part->units[kind] * 4u + shape + 1);
        }
    }
}

static size_t count_blocks(unsigned blocks)
{
    size_t count = 0;
    for (size_t b = 0; b < FEATURE_MAX_BLOCKS; b++)
        count += ngram_cache_has_block(blocks, b);
    return count;
}

static bool lay_out(struct ngram_cache *cache)
{
    size_t lanes = 0, bytes = 0;
    bool reserved = true;
    for (size_t p = 0; p < cache->part_count; p++) {
        struct ngram_cache_part *part = &cache->parts[p];
        const unsigned summed = part->blocks & ~part->copied;
        part->layout = feature_rows_layout(&cache->features, summed, part->copied);
        part->lanes = count_blocks(summed) * part->layout.block_lanes;
        part->rows.row_size = part->lanes * sizeof(float) +
                              count_blocks(part->copied) * cache->features.feature_bytes;
        part->sum_count = count_blocks(part->blocks) * part->layout.block_lanes;
        part->sums = calloc(part->sum_count, sizeof *part->sums);
        reserved &= part->sums != NULL;
        if (part->has_forms)
            describe_forms(cache, part);
        lanes = part->lanes > lanes ? part->lanes : lanes;
        bytes = part->rows.row_size > bytes ? part->rows.row_size : bytes;
    }
    cache->wide_bytes = (lanes + 1) * CHUNK * sizeof *cache->wide;
    cache->spare_bytes = bytes * CHUNK;
    cache->wide = calloc(1, cache->wide_bytes);
    cache->spare = calloc(1, cache->spare_bytes);
    return reserved && cache->wide && cache->spare;
}

bool ngram_cache_use(struct ngram_cache *cache, const struct model *const *models, size_t count,
                     size_t limit, struct failure *failure)
{
    ngram_cache_release(cache);
    cache->limit = limit;
    if (count == 0)
        return true;
    if (!feature_rows_use(&cache->features, models, count, failure))
        return false;
    make_parts(cache);
    if (!lay_out(cache)) {
        ngram_cache_release(cache);
        return fail(failure, FAILURE_MEMORY, "out of memory");
    }
    for (uint32_t i = 1; i < NGRAM_CACHE_COUNTS; i++)
        cache->term_frequency[i] = (float)ngram_term_frequency(i);
    return true;
}

static size_t kept_memory(const struct ngram_cache_part *part)
{
    return part->kept_capacity * part->rows.row_size +
           part->located_capacity * sizeof *part->located;
}

size_t ngram_cache_text_memory(const struct ngram_cache *cache)
{
    size_t bytes = cache->ngram_capacity * sizeof *cache->ngrams;
    for (size_t p = 0; p < cache->part_count; p++)
        bytes += kept_memory(&cache->parts[p]) +
                 cache->parts[p].rows.seen_capacity * sizeof *cache->parts[p].rows.seen;
    return bytes;
}

void ngram_cache_forget_text(struct ngram_cache *cache)
{
    for (size_t p = 0; p < cache->part_count; p++) {
        struct ngram_cache_part *part = &cache->parts[p];
        row_cache_forget_text(&part->rows);
        free(part->kept);
        free(part->located);
        part->kept = NULL;
        part->located = NULL;
        part->kept_capacity = part->located_capacity = 0;
        part->is_kept = part->is_located = false;
    }
    free(cache->ngrams);
    cache->ngrams = NULL;
    cache->ngram_capacity = 0;
}

size_t ngram_cache_memory(const struct ngram_cache *cache)
{
    size_t bytes = cache->ngram_capacity * sizeof *cache->ngrams + cache->wide_bytes +
                   cache->spare_bytes + feature_rows_memory(&cache->features);
    for (size_t p = 0; p < cache->part_count; p++)
        bytes += kept_memory(&cache->parts[p]) + row_cache_memory(&cache->parts[p].rows) +
                 cache->parts[p].sum_count * sizeof *cache->parts[p].sums;
    return bytes;
}

void ngram_cache_release(struct ngram_cache *cache)
{
    for (size_t p = 0; p < cache->part_count; p++) {
        row_cache_release(&cache->parts[p].rows);
        free(cache->parts[p].sums);
        free(cache->parts[p].kept);
        free(cache->parts[p].located);
    }
    feature_rows_release(&cache->features);
    free(cache->ngrams);
    free(cache->wide);
    free(cache->spare);
    *cache = (struct ngram_cache){0};
}
