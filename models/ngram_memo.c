/* ngram_memo: see ngram_memo.h. A text's forms and word n-grams are counted; the rows that are
 * not remembered are made; then rows are summed. */
#include "ngram_memo.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../features/memory.h"
#include "../features/ngram_units.h"
#include "row_sums.h"

/* What may be remembered, in bytes: some of it is forgotten before a text if it is more than
 * the first; in a text rows are added up to about the second. */
#define FORGET_ABOVE   ((size_t)15 << 20)
#define REMEMBER_BELOW ((size_t)16 << 20)

/* Texts before the filter is made, which one or two texts do not repay. */
#define TEXTS_WITHOUT_FILTER 8

#define LOOK_AHEAD           8
#define CHUNK                64 /* rows that are summed together */

/* ---- Forgetting ---------------------------------------------------------------------- */

static size_t remembered_bytes(const struct ngram_memo *memo)
{
    size_t bytes = 0;
    for (size_t p = 0; p < memo->part_count; p++)
        bytes += row_memo_bytes(&memo->parts[p].rows);
    return bytes;
}

static void forget(struct ngram_memo *memo, uint32_t texts)
{
    for (size_t p = 0; p < memo->part_count; p++)
        row_memo_forget(&memo->parts[p].rows, texts);
}

/* Was there no room for rows of the last text? */
static bool has_keys_without_row(const struct ngram_memo *memo)
{
    bool has = false;
    for (size_t p = 0; p < memo->part_count; p++)
        has |= memo->parts[p].rows.row_count < memo->parts[p].rows.count;
    return has;
}

/* What is left must leave room for a good deal of new rows, or this would be done anew for
 * every text. */
static void forget_too_much(struct ngram_memo *memo)
{
    if (remembered_bytes(memo) > FORGET_ABOVE || has_keys_without_row(memo)) {
        forget(memo, 2);
        if (remembered_bytes(memo) > FORGET_ABOVE / 4 * 3)
            forget(memo, UINT32_MAX);
    }
    memo->row_room = REMEMBER_BELOW - remembered_bytes(memo);
}

/* ---- Counting ------------------------------------------------------------------------ */

static bool reserve_keys(struct ngram_memo *memo, size_t most, struct failure *failure)
{
    return memory_reserve(&memo->keys, &memo->key_capacity, most + 1, sizeof *memo->keys,
                          failure);
}

static inline uint64_t form_key(const struct memo_part *part, const struct token *token,
                                const struct tokens *tokens)
{
    uint64_t hash = part->flags & NGRAM_DIGITS && token->kind == TOKEN_NUMBER
                        ? ngram_digits_hash(token, token_form(tokens, token))
                        : token->hash;
    return hash ^ part->salt[token->kind][token->flags & (TOKEN_CAPITALISED | TOKEN_ALL_CAPS)];
}

/* Lists the keys of the forms, and asks the cache for them. */
static size_t list_forms(const struct ngram_memo *memo, const struct memo_part *part,
                         const struct tokens *tokens, uint32_t end)
{
    size_t count = 0;
    for (uint32_t t = 0; t < end; t++) {
        const struct token *token = &tokens->items[t];
        const uint64_t key = form_key(part, token, tokens);
        memo->keys[count] = (struct memo_key){key, t};
        count += part->units[token->kind] != 0;
        row_memo_prefetch(&part->rows, key);
    }
    return count;
}

static bool count_forms(struct ngram_memo *memo, struct memo_part *part,
                        const struct tokens *tokens, struct failure *failure)
{
    const uint32_t end = ngram_end(&memo->recipe->blocks[part->block], tokens->count);
    if (!reserve_keys(memo, end, failure) || !row_memo_begin(&part->rows, end, failure))
        return false;
    const size_t count = list_forms(memo, part, tokens, end);
    for (size_t i = 0; i < count; i++) {
        const struct memo_key form = memo->keys[i];
        struct row_slot *slot = row_memo_find(&part->rows, form.key);
        if (slot->number == 0 && !(slot = row_memo_add(&part->rows, form.key, failure)))
            return false;
        row_memo_meet(&part->rows, slot, form.place);
    }
    return true;
}

/* The n-grams that end with the last unit: their keys, and where they begin. Before the first
 * unit of a sentence they begin too far away to be any. */
struct chain {
    uint64_t one, two, three;
    uint32_t begin_one, begin_two, begin_three;
};

_Static_assert(NGRAM_MAX_WORDS == 3, "a chain has the longest n-gram of words");

static inline struct chain chain_begin(uint32_t first)
{
    const uint32_t away = first - NGRAM_MAX_SPAN;
    return (struct chain){.begin_one = away, .begin_two = away};
}

static inline void chain_push(struct chain *chain, uint64_t seed, uint64_t unit, uint32_t place,
                              unsigned longest)
{
    if (longest > 2)
        chain->three = hash_combine(chain->two, unit);
    chain->two = hash_combine(chain->one, unit);
    chain->one = hash_combine(seed, unit);
    chain->begin_three = chain->begin_two;
    chain->begin_two = chain->begin_one;
    chain->begin_one = place;
}

/* Adds the n-gram from token `first` to token `last` to the list, unless they are too far
 * apart. */
static inline size_t list_ngram(const struct ngram_memo *memo, uint64_t key, uint32_t first,
                                uint32_t last, size_t count)
{
    memo->keys[count] = (struct memo_key){key, last};
    feature_rows_prefetch(&memo->features, key);
    return count + (last - first < NGRAM_MAX_SPAN);
}

static inline size_t list_sentence(const struct ngram_memo *memo, const struct tokens *tokens,
                                   const struct sentence *sentence, size_t b, size_t count)
{
    const struct ngram_block block = memo->recipe->blocks[b];
    const unsigned kinds = ngram_unit_kinds(&block);
    const uint64_t seed = ngram_block_seed(b);
    const uint32_t end = ngram_end(&block, sentence->end);
    struct chain chain = chain_begin(sentence->first);
    for (uint32_t t = sentence->first; t < end; t++) {
        const struct token *token = &tokens->items[t];
        if (!ngram_is_unit(token, kinds))
            continue;
        chain_push(&chain, seed, ngram_word(token, tokens, block.flags), t, block.longest);
        if (block.shortest <= 2)
            count = list_ngram(memo, chain.two, chain.begin_two, t, count);
        if (block.longest > 2)
            count = list_ngram(memo, chain.three, chain.begin_three, t, count);
    }
    return count;
}

/* Keeps those that a model may have. Whether it does cannot be foreseen: no branch. */
static size_t filter_keys(const struct ngram_memo *memo, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const struct memo_key ngram = memo->keys[i];
        memo->keys[kept] = ngram;
        kept += feature_rows_may_have(&memo->features, ngram.key);
    }
    return kept;
}

/* Counts the n-grams that are listed. */
static bool count_ngrams(const struct ngram_memo *memo, struct memo_part *part, size_t count,
                         struct failure *failure)
{
    if (!row_memo_begin(&part->rows, count, failure))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (i + LOOK_AHEAD < count)
            row_memo_prefetch(&part->rows, memo->keys[i + LOOK_AHEAD].key);
        const struct memo_key ngram = memo->keys[i];
        struct row_slot *slot = row_memo_find(&part->rows, ngram.key);
        if (slot->number == 0) {
            if (!feature_rows_have(&memo->features, part->block, ngram.key))
                continue;
            slot = row_memo_add(&part->rows, ngram.key, failure);
            if (!slot)
                return false;
        }
        row_memo_meet(&part->rows, slot, ngram.place);
    }
    return true;
}

static bool count_sequences(struct ngram_memo *memo, struct memo_part *part,
                            const struct tokens *tokens, struct failure *failure)
{
    const uint32_t end = ngram_end(&memo->recipe->blocks[part->block], tokens->count);
    const size_t most = (size_t)end * (NGRAM_MAX_WORDS - 1);
    size_t count = 0;
    if (!reserve_keys(memo, most, failure))
        return false;
    for (size_t s = 0; s < tokens->sentence_count && tokens->sentences[s].first < end; s++)
        count = list_sentence(memo, tokens, &tokens->sentences[s], part->block, count);
    return count_ngrams(memo, part, filter_keys(memo, count), failure);
}

/* ---- Rows ---------------------------------------------------------------------------- */

static inline bool has_block(unsigned blocks, size_t b)
{
    return blocks >> b & 1u;
}

/* Which of the part's blocks b is, or will be. */
static size_t place_of_block(const struct memo_part *part, size_t b)
{
    size_t place = 0;
    for (size_t before = 0; before < b; before++)
        place += has_block(part->blocks, before);
    return place;
}

/* Adds n-grams of a block to the row that is being made. */
static void add_ngrams(struct ngram_memo *memo, const struct memo_part *part, size_t b,
                       const uint64_t *keys, size_t count)
{
    const size_t place = place_of_block(part, b);
    feature_rows_add(&memo->features, b, keys, count,
                     memo->wide + place * memo->features.output_count,
                     memo->wide + part->first_square + place * memo->features.model_count);
}

/* Adds those n-grams that a model may have. */
static void add_likely_ngrams(struct ngram_memo *memo, const struct memo_part *part, size_t b,
                              uint64_t *keys, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        keys[kept] = keys[i];
        kept += feature_rows_may_have(&memo->features, keys[i]);
    }
    add_ngrams(memo, part, b, keys, kept);
}

static void add_characters(struct ngram_memo *memo, const struct memo_part *part, size_t b,
                           const struct token *token, const struct tokens *tokens)
{
    const struct ngram_block *block = &memo->recipe->blocks[b];
    struct ngram_form units = ngram_form_of(token, tokens, block->flags);
    struct ngram_window window = {.chain = {ngram_block_seed(b)}};
    uint64_t keys[FEATURE_ROWS_BATCH];
    size_t count = 0;
    while (units.next < units.end) {
        ngram_window_push(&window, ngram_next_character(&units), 0, block->longest);
        const unsigned longest = ngram_window_longest(&window, block);
        for (unsigned n = block->shortest; n <= longest; n++) {
            feature_rows_prefetch(&memo->features, window.chain[n]);
            feature_rows_prefetch_slots(&memo->features, window.chain[n]);
            keys[count++] = window.chain[n];
        }
        if (count > FEATURE_ROWS_BATCH - NGRAM_MAX_CHARACTERS) {
            add_likely_ngrams(memo, part, b, keys, count);
            count = 0;
        }
    }
    if (window.units < block->shortest)
        keys[count++] = window.chain[window.units];
    add_likely_ngrams(memo, part, b, keys, count);
}

static void add_form(struct ngram_memo *memo, const struct memo_part *part,
                     const struct token *token, const struct tokens *tokens)
{
    for (size_t b = 0; b < memo->recipe->block_count; b++) {
        const struct ngram_block *block = &memo->recipe->blocks[b];
        if (!has_block(part->units[token->kind], b))
            continue;
        if (block->unit == NGRAM_CHARACTERS) {
            add_characters(memo, part, b, token, tokens);
        } else {
            uint64_t key =
                hash_combine(ngram_block_seed(b), ngram_word(token, tokens, block->flags));
            add_ngrams(memo, part, b, &key, 1);
        }
    }
}

/* Makes a row, to be remembered if there is room, or else in `spare`. */
static const float *make_row(struct ngram_memo *memo, struct memo_part *part,
                             const struct row_met *met, const struct tokens *tokens,
                             float *spare)
{
    struct row_memo *rows = &part->rows;
    const size_t bytes = rows->lanes * sizeof *rows->rows;
    memset(memo->wide, 0, rows->lanes * sizeof *memo->wide);
    if (part->has_forms)
        add_form(memo, part, &tokens->items[met->place], tokens);
    else
        add_ngrams(memo, part, part->block, &rows->keys[met->number].key, 1);
    if (met->number == rows->row_count + 1 && bytes <= memo->row_room) {
        memo->row_room -= bytes;
        rows->row_count++;
        spare = row_memo_row(rows, met->number);
    }
    for (size_t lane = 0; lane < rows->lanes; lane++)
        spare[lane] = (float)memo->wide[lane];
    return spare;
}

/* ---- Sums ---------------------------------------------------------------------------- */

static inline float term_frequency(const struct ngram_memo *memo, uint32_t count)
{
    return count < MEMO_TERM_TABLE ? memo->term_frequency[count]
                                   : (float)ngram_term_frequency(count);
}

static void prefetch_row(const struct row_memo *rows, uint32_t number)
{
    const float *row = row_memo_row(rows, number);
    __builtin_prefetch(&rows->keys[number], 1);
    for (size_t lane = 0; lane < rows->lanes; lane += 16)
        __builtin_prefetch(row + lane);
}

/* Adds the rows of up to CHUNK keys. There must be room for rows that are to be made. */
static void sum_chunk(struct ngram_memo *memo, struct memo_part *part,
                      const struct row_met *met, size_t count, const struct tokens *tokens)
{
    const float *rows[CHUNK];
    float factors[CHUNK], squares[CHUNK];
    const size_t lanes = part->rows.lanes;
    for (size_t i = 0; i < count; i++)
        if (met[i].number <= part->rows.row_count)
            prefetch_row(&part->rows, met[i].number);
    for (size_t i = 0; i < count; i++) {
        factors[i] = term_frequency(memo, met[i].times);
        squares[i] = factors[i] * factors[i];
        part->rows.keys[met[i].number].texts++;
        rows[i] = met[i].number <= part->rows.row_count
                      ? row_memo_row(&part->rows, met[i].number)
                      : make_row(memo, part, &met[i], tokens, memo->spare + i * lanes);
    }
    row_sums(rows, factors, count, 0, part->first_square, part->sums);
    row_sums(rows, squares, count, part->first_square, lanes, part->sums);
}

static bool sum_part(struct ngram_memo *memo, struct memo_part *part,
                     const struct tokens *tokens, struct failure *failure)
{
    struct row_memo *rows = &part->rows;
    memset(part->sums, 0, rows->lanes * sizeof *part->sums);
    for (size_t i = 0; i < rows->met_count; i += CHUNK) {
        const size_t left = rows->met_count - i;
        const uint32_t lacking = rows->count - rows->row_count;
        if (!memory_reserve(&rows->rows, &rows->row_capacity,
                            (size_t)rows->row_count + (lacking < CHUNK ? lacking : CHUNK),
                            rows->lanes * sizeof *rows->rows, failure))
            return false;
        sum_chunk(memo, part, rows->met + i, left < CHUNK ? left : CHUNK, tokens);
    }
    return true;
}

bool ngram_memo_sum(struct ngram_memo *memo, const struct tokens *tokens,
                    struct failure *failure)
{
    bool summed = true;
    if (memo->texts++ == TEXTS_WITHOUT_FILTER)
        feature_rows_make_filter(&memo->features);
    forget_too_much(memo);
    for (size_t p = 0; p < memo->part_count && summed; p++) {
        struct memo_part *part = &memo->parts[p];
        summed = (part->has_forms ? count_forms(memo, part, tokens, failure)
                                  : count_sequences(memo, part, tokens, failure)) &&
                 sum_part(memo, part, tokens, failure);
    }
    if (!summed)
        forget(memo, UINT32_MAX); /* keys whose rows were not made */
    return summed;
}

/* Adds what one block says. Where the model has none of the text's n-grams of the block, that
 * is nothing. */
static void decide_block(const struct ngram_memo *memo, size_t index, size_t b,
                         double *decision)
{
    const struct row_model *from = &memo->features.models[index];
    const double *sums[MEMO_MAX_PARTS];
    size_t count = 0;
    double square = 0;
    for (size_t p = 0; p < memo->part_count; p++) {
        const struct memo_part *part = &memo->parts[p];
        const size_t place = place_of_block(part, b);
        if (!has_block(part->blocks, b))
            continue;
        square += part->sums[part->first_square + place * memo->features.model_count + index];
        sums[count++] = part->sums + place * memo->features.output_count + from->first_output;
    }
    if (!(square > 0))
        return;
    const double weight = from->model->block_weight[b] / sqrt(square);
    for (size_t p = 0; p < count; p++)
        for (size_t k = 0; k < from->model->output_count; k++)
            decision[k] += weight * (from->model->scale[k] * sums[p][k]);
}

void ngram_memo_decide(const struct ngram_memo *memo, size_t index, double *decision)
{
    for (size_t b = 0; b < memo->recipe->block_count; b++)
        if (has_block(memo->features.models[index].mask, b))
            decide_block(memo, index, b, decision);
}

/* ---- Models -------------------------------------------------------------------------- */

/* Adds a block to the part that has its like, or to a new one. */
static void add_block(struct ngram_memo *memo, size_t b, bool has_forms, unsigned flags)
{
    const struct ngram_block *blocks = memo->recipe->blocks;
    size_t p = 0;
    for (; p < memo->part_count; p++) {
        const struct memo_part *part = &memo->parts[p];
        if (has_forms && part->has_forms && part->flags == flags &&
            blocks[part->block].head == blocks[b].head)
            break;
    }
    if (p == memo->part_count)
        memo->parts[memo->part_count++] =
            (struct memo_part){.block = b, .has_forms = has_forms, .flags = flags};
    memo->parts[p].blocks |= 1u << b;
}

static void make_parts(struct ngram_memo *memo)
{
    for (size_t b = 0; b < memo->recipe->block_count; b++) {
        const struct ngram_block *block = &memo->recipe->blocks[b];
        const bool has_words = block->unit == NGRAM_WORDS;
        const unsigned telling = NGRAM_CASED | (has_words ? NGRAM_DIGITS : 0u);
        if (!has_block(memo->features.mask, b))
            continue;
        if (!has_words || block->shortest == 1)
            add_block(memo, b, true, block->flags & telling);
        if (has_words && block->longest > 1)
            add_block(memo, b, false, 0);
    }
}

/* What is no unit of the same blocks is another form, and so is what is written otherwise if
 * that counts. */
static void describe_forms(const struct ngram_memo *memo, struct memo_part *part)
{
    for (unsigned kind = 0; kind < MEMO_KINDS; kind++) {
        for (size_t b = 0; b < memo->recipe->block_count; b++)
            if (has_block(part->blocks, b) &&
                ngram_unit_kinds(&memo->recipe->blocks[b]) >> kind & 1u)
                part->units[kind] |= (unsigned char)(1u << b);
        const bool has_digits = kind == TOKEN_NUMBER && part->flags & NGRAM_DIGITS;
        for (uint16_t flags = 0; flags < 4; flags++) {
            const struct token token = {.flags = flags};
            const bool has_shape = part->flags & NGRAM_CASED && !has_digits;
            const unsigned shape = has_shape ? ngram_shape(&token) : 0;
            part->salt[kind][flags] = hash_mix(part->units[kind] * 4u + shape + 1);
        }
    }
}

static size_t whole_quads(size_t lanes)
{
    return (lanes + ROW_QUAD - 1) / ROW_QUAD * ROW_QUAD;
}

static bool lay_out(struct ngram_memo *memo)
{
    size_t most = 0;
    bool reserved = true;
    for (size_t p = 0; p < memo->part_count; p++) {
        struct memo_part *part = &memo->parts[p];
        const size_t blocks = place_of_block(part, NGRAM_MAX_BLOCKS);
        part->first_square = whole_quads(blocks * memo->features.output_count);
        part->rows.lanes =
            part->first_square + whole_quads(blocks * memo->features.model_count);
        part->sums = calloc(part->rows.lanes, sizeof *part->sums);
        reserved &= part->sums != NULL;
        most = part->rows.lanes > most ? part->rows.lanes : most;
        if (part->has_forms)
            describe_forms(memo, part);
    }
    memo->wide = calloc(most, sizeof *memo->wide);
    memo->spare = calloc(most, CHUNK * sizeof *memo->spare);
    return reserved && memo->wide && memo->spare;
}

bool ngram_memo_use(struct ngram_memo *memo, const struct model *const *models, size_t count,
                    struct failure *failure)
{
    ngram_memo_release(memo);
    if (count == 0)
        return true;
    if (!feature_rows_use(&memo->features, models, count, failure))
        return false;
    memo->recipe = &models[0]->extractor->recipe;
    make_parts(memo);
    if (!lay_out(memo)) {
        ngram_memo_release(memo);
        return fail(failure, FAILURE_MEMORY, "out of memory");
    }
    for (uint32_t i = 1; i < MEMO_TERM_TABLE; i++)
        memo->term_frequency[i] = (float)ngram_term_frequency(i);
    return true;
}

void ngram_memo_release(struct ngram_memo *memo)
{
    for (size_t p = 0; p < memo->part_count; p++) {
        row_memo_release(&memo->parts[p].rows);
        free(memo->parts[p].sums);
    }
    feature_rows_release(&memo->features);
    free(memo->keys);
    free(memo->wide);
    free(memo->spare);
    *memo = (struct ngram_memo){0};
}
