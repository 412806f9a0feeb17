/* ngram_memo: see ngram_memo.h. First what is remembered of word forms, and how it is learnt;
 * then a text's features are counted; then the counts are weighed and summed. */
#include "ngram_memo.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../features/memory.h"
#include "../features/ngram_units.h"
#include "pair.h"
#include "row_sums.h"

/* What may be remembered from text to text, in bytes. */
#define FEATURE_BYTES    ((size_t)11 << 20)
#define FORM_BYTES       ((size_t)5 << 20)

#define LOOK_AHEAD       8

#define TERM_FREQUENCIES (sizeof((struct ngram_memo *)0)->term_frequency / sizeof(double))

/* ---- Forgetting -------------------------------------------------------------------- */

static size_t form_bytes(const struct ngram_memo *memo)
{
    return memo->form_numbers.count * (NUMBERING_KEY_BYTES + sizeof *memo->forms) +
           memo->number_count * sizeof *memo->numbers;
}

/* Forgets the forms that have been in fewer than `texts` texts lately. Their lists of numbers
 * lie in the order of the forms. */
static void forget_forms(struct ngram_memo *memo, uint32_t texts)
{
    const uint32_t count = memo->form_numbers.count;
    uint32_t kept = 0, end = 0;
    for (uint32_t i = 1; i <= count; i++) {
        struct memo_form form = memo->forms[i];
        size_t next = i < count ? memo->forms[i + 1].begin : memo->number_count;
        if (form.texts < texts)
            continue;
        if (next > form.begin)
            memmove(memo->numbers + end, memo->numbers + form.begin,
                    (next - form.begin) * sizeof *memo->numbers);
        memo->form_numbers.keys[++kept] = memo->form_numbers.keys[i];
        memo->forms[kept] = (struct memo_form){.begin = end, .word = form.word};
        end += (uint32_t)(next - form.begin);
    }
    numbering_keep(&memo->form_numbers, kept);
    memo->number_count = end;
}

/* What is left must leave room for a good deal of new forms, or this would be done anew for
 * every text. */
static void forget_too_much(struct ngram_memo *memo)
{
    if (feature_memo_bytes(&memo->features) > FEATURE_BYTES) {
        forget_forms(memo, UINT32_MAX);
        feature_memo_forget(&memo->features);
    } else if (form_bytes(memo) > FORM_BYTES) {
        forget_forms(memo, 2);
        if (form_bytes(memo) > FORM_BYTES / 4 * 3)
            forget_forms(memo, UINT32_MAX);
    }
}

/* ---- Learning forms ------------------------------------------------------------------ */

static bool keep_number(struct ngram_memo *memo, uint32_t number, struct failure *failure)
{
    if (memo->number_count >= UINT32_MAX)
        return fail(failure, FAILURE_TOO_LARGE, "the text has too many different n-grams");
    if (!memory_reserve(&memo->numbers, &memo->number_capacity, memo->number_count + 1,
                        sizeof *memo->numbers, failure))
        return false;
    memo->numbers[memo->number_count++] = number;
    return true;
}

static bool learn_word(struct ngram_memo *memo, const struct token *token,
                       const struct tokens *tokens, uint32_t *number, struct failure *failure)
{
    const size_t b = memo->word_block;
    *number = 0;
    if (b == NGRAM_MAX_BLOCKS ||
        !ngram_is_unit(token, ngram_unit_kinds(&memo->recipe->blocks[b])))
        return true;
    uint64_t word = ngram_word(token, tokens, memo->recipe->blocks[b].flags);
    return feature_memo_find(&memo->features, b, hash_combine(ngram_block_seed(b), word),
                             number, failure);
}

static bool learn_character_ngram(struct ngram_memo *memo, size_t b, uint64_t key,
                                  struct failure *failure)
{
    uint32_t number;
    return feature_memo_find(&memo->features, b, key, &number, failure) &&
           (number == 0 || keep_number(memo, number, failure));
}

static bool learn_characters(struct ngram_memo *memo, size_t b, const struct token *token,
                             const struct tokens *tokens, struct failure *failure)
{
    const struct ngram_block *block = &memo->recipe->blocks[b];
    const size_t begin = memo->number_count;
    if (!keep_number(memo, 0, failure))
        return false;
    if (!ngram_is_unit(token, ngram_unit_kinds(block)))
        return true;
    struct ngram_form units = ngram_form_of(token, tokens, block->flags);
    struct ngram_window window = {.chain = {ngram_block_seed(b)}};
    while (units.next < units.end) {
        ngram_window_push(&window, ngram_next_character(&units), 0, block->longest);
        unsigned longest = ngram_window_longest(&window, block);
        for (unsigned n = block->shortest; n <= longest; n++)
            if (!learn_character_ngram(memo, b, window.chain[n], failure))
                return false;
    }
    if (window.units < block->shortest &&
        !learn_character_ngram(memo, b, window.chain[window.units], failure))
        return false;
    memo->numbers[begin] = (uint32_t)(memo->number_count - begin - 1);
    return true;
}

/* All that tells two tokens apart in the eyes of any block. */
static inline uint64_t form_key(const struct token *token)
{
    uint64_t kind_and_shape = (uint64_t)token->kind << 2 | ngram_shape(token);
    return token->hash ^ kind_and_shape * 0x9e3779b97f4a7c15u;
}

/* Gives the form of a token the next number. */
static bool learn_form(struct ngram_memo *memo, const struct token *token,
                       const struct tokens *tokens, struct failure *failure)
{
    const size_t begin = memo->number_count;
    struct memo_form form = {.begin = (uint32_t)begin};
    bool learnt =
        memory_reserve(&memo->forms, &memo->form_capacity, (size_t)memo->form_numbers.count + 2,
                       sizeof *memo->forms, failure) &&
        learn_word(memo, token, tokens, &form.word, failure);
    for (size_t b = 0; learnt && b < memo->recipe->block_count; b++)
        if (memo->features.mask >> b & 1u && memo->recipe->blocks[b].unit == NGRAM_CHARACTERS)
            learnt = learn_characters(memo, b, token, tokens, failure);
    if (!learnt || !numbering_add(&memo->form_numbers, form_key(token), failure)) {
        memo->number_count = begin;
        return false;
    }
    memo->forms[memo->form_numbers.count] = form;
    return true;
}

/* ---- The forms of a text --------------------------------------------------------------- */

static bool find_forms(struct ngram_memo *memo, const struct tokens *tokens,
                       struct failure *failure)
{
    for (size_t t = 0; t < tokens->count; t++) {
        if (t + LOOK_AHEAD < tokens->count)
            numbering_prefetch(&memo->form_numbers, form_key(&tokens->items[t + LOOK_AHEAD]));
        const struct token *token = &tokens->items[t];
        uint32_t number = numbering_find(&memo->form_numbers, form_key(token));
        if (number == 0) {
            if (!learn_form(memo, token, tokens, failure))
                return false;
            number = memo->form_numbers.count;
        }
        memo->form_of_token[t] = number;
    }
    return true;
}

/* Cannot fail: there is room for as many forms as tokens. */
static void count_forms(struct ngram_memo *memo, const struct tokens *tokens)
{
    size_t count = 0;
    for (size_t t = 0; t < tokens->count; t++) {
        struct memo_form *form = &memo->forms[memo->form_of_token[t]];
        memo->text_forms[count] = memo->form_of_token[t];
        count += form->times++ == 0;
    }
    for (size_t i = 0; i < count; i++) {
        struct memo_form *form = &memo->forms[memo->text_forms[i]];
        form->cursor = form->begin;
        form->texts++;
    }
    memo->text_form_count = count;
}

static void uncount_forms(struct ngram_memo *memo)
{
    for (size_t i = 0; i < memo->text_form_count; i++)
        memo->forms[memo->text_forms[i]].times = 0;
    memo->text_form_count = 0;
}

/* ---- The features of one block ------------------------------------------------------ */

/* A word n-gram whose number is to be found has the key of it, and this number. */
#define UNKNOWN UINT32_MAX

struct memo_word {
    uint64_t key;
    uint32_t number;
};

struct words {
    struct memo_word *items;
    size_t count;
};

/* Lists the n-grams that end with token `last`. */
static inline void list_words(const struct ngram_memo *memo, struct words *words,
                              const struct ngram_window *window, uint32_t last, size_t b)
{
    const struct ngram_block *block = &memo->recipe->blocks[b];
    unsigned longest = ngram_window_longest(window, block), n = block->shortest;
    if (b == memo->word_block) {
        uint32_t number = memo->forms[memo->form_of_token[last]].word;
        words->items[words->count++] = (struct memo_word){.number = number};
        n++;
    }
    for (; n <= longest && last - window->begin[n] < NGRAM_MAX_SPAN; n++) {
        feature_memo_prefetch(&memo->features, window->chain[n]);
        words->items[words->count++] =
            (struct memo_word){.key = window->chain[n], .number = UNKNOWN};
    }
}

static struct words list_all_words(const struct ngram_memo *memo, const struct tokens *tokens,
                                   size_t b)
{
    const struct ngram_block *block = &memo->recipe->blocks[b];
    const unsigned kinds = ngram_unit_kinds(block);
    struct words words = {.items = memo->words};
    struct ngram_window window = {.chain = {ngram_block_seed(b)}};
    for (size_t s = 0; s < tokens->sentence_count; s++) {
        window.units = 0;
        for (uint32_t t = tokens->sentences[s].first; t < tokens->sentences[s].end; t++) {
            const struct token *token = &tokens->items[t];
            if (!ngram_is_unit(token, kinds))
                continue;
            ngram_window_push(&window, ngram_word(token, tokens, block->flags), t,
                              block->longest);
            list_words(memo, &words, &window, t, b);
        }
    }
    return words;
}

/* Takes out most of those that no model has. */
static void filter_words(const struct ngram_memo *memo, size_t b, struct words *words)
{
    size_t kept = 0;
    for (size_t i = 0; i < words->count; i++) {
        const struct memo_word word = words->items[i];
        words->items[kept] = word;
        kept += word.number != UNKNOWN || feature_memo_may_have(&memo->features, word.key);
        numbering_prefetch(&memo->features.blocks[b].numbers, word.key);
    }
    words->count = kept;
}

static void prefetch_vocabularies(const struct ngram_memo *memo, uint64_t key)
{
    for (size_t m = 0; m < memo->features.model_count; m++) {
        const struct vocabulary *vocabulary = &memo->features.models[m].model->vocabulary;
        __builtin_prefetch(&vocabulary->check[vocabulary_home(key, vocabulary->slots)]);
    }
}

/* Finds the numbers of listed n-grams. The vocabularies are far larger than any cache: what
 * has to be looked up there is gathered first. */
static bool find_words(struct ngram_memo *memo, size_t b, const struct words *words,
                       struct failure *failure)
{
    const struct numbering *features = &memo->features.blocks[b].numbers;
    size_t missing = 0;
    for (size_t i = 0; i < words->count; i++) {
        struct memo_word *word = &words->items[i];
        if (word->number != UNKNOWN)
            continue;
        word->number = numbering_find(features, word->key);
        if (word->number == 0) {
            prefetch_vocabularies(memo, word->key);
            memo->missing[missing++] = (uint32_t)i;
        }
    }
    for (size_t i = 0; i < missing; i++) {
        struct memo_word *word = &words->items[memo->missing[i]];
        if (!feature_memo_find(&memo->features, b, word->key, &word->number, failure))
            return false;
    }
    return true;
}

/* Makes room for all features of the block, and for one that turns out to be there already. */
static bool reserve_touched(struct ngram_memo *memo, const struct memo_block *block,
                            struct failure *failure)
{
    return memory_reserve(&memo->touched, &memo->touched_capacity,
                          (size_t)block->numbers.count + 2, sizeof *memo->touched, failure);
}

struct touching {
    uint32_t *count, *touched;
    size_t touched_count;
};

/* Counts a feature `times` times. Whether it is new cannot be foreseen: no branch. */
static inline void touch(struct touching *touching, uint32_t number, uint32_t times)
{
    uint32_t *count = &touching->count[number];
    touching->touched[touching->touched_count] = number;
    touching->touched_count += *count == 0;
    *count += times;
}

static bool count_words(struct ngram_memo *memo, const struct tokens *tokens, size_t b,
                        struct failure *failure)
{
    struct memo_block *block = &memo->features.blocks[b];
    size_t lengths = 1u + memo->recipe->blocks[b].longest - memo->recipe->blocks[b].shortest;
    size_t most = tokens->count * lengths + 1;
    if (!memory_reserve(&memo->words, &memo->word_capacity, most, sizeof *memo->words,
                        failure) ||
        !memory_reserve(&memo->missing, &memo->missing_capacity, most, sizeof *memo->missing,
                        failure))
        return false;
    struct words words = list_all_words(memo, tokens, b);
    filter_words(memo, b, &words);
    if (!find_words(memo, b, &words, failure) || !reserve_touched(memo, block, failure))
        return false;
    struct touching touching = {block->count, memo->touched, 0};
    for (size_t i = 0; i < words.count; i++)
        touch(&touching, words.items[i].number, 1);
    memo->touched_count = touching.touched_count;
    return true;
}

static bool count_characters(struct ngram_memo *memo, size_t b, struct failure *failure)
{
    const struct memo_block *block = &memo->features.blocks[b];
    if (!reserve_touched(memo, block, failure))
        return false;
    struct touching touching = {block->count, memo->touched, 0};
    const uint32_t *const text_forms = memo->text_forms, *const numbers = memo->numbers;
    struct memo_form *const forms = memo->forms;
    const size_t count = memo->text_form_count;
    for (size_t i = 0; i < count; i++) {
        if (i + LOOK_AHEAD < count)
            __builtin_prefetch(numbers + forms[text_forms[i + LOOK_AHEAD]].cursor);
        struct memo_form *form = &forms[text_forms[i]];
        const uint32_t times = form->times, length = numbers[form->cursor++];
        const uint32_t *number = numbers + form->cursor;
        for (uint32_t j = 0; j < length; j++)
            touch(&touching, number[j], times);
        form->cursor += length;
    }
    memo->touched_count = touching.touched_count;
    return true;
}

/* ---- Weighing and summing ------------------------------------------------------------- */

static inline double term_frequency(const double *table, uint32_t count)
{
    return count < TERM_FREQUENCIES ? table[count] : ngram_term_frequency(count);
}

/* As vector_weigh does it, for models 2p and 2p + 1: each value is (1 + ln count) * idf as a
 * float, over the length of the block, as a float. */
static void weigh_pair(const struct ngram_memo *memo, const struct memo_block *block, size_t p)
{
    const size_t width = memo->features.width, count = memo->touched_count;
    const uint32_t *const touched = memo->touched, *const counts = block->count;
    const float *idf = block->idf + 2 * p;
    double *values = memo->values + 2 * p, squares[2];
    pair sum = pair_of(0);
    for (size_t i = 0; i < count; i++) {
        if (i + LOOK_AHEAD < count)
            __builtin_prefetch(idf + touched[i + LOOK_AHEAD] * width);
        pair frequency = pair_of(term_frequency(memo->term_frequency, counts[touched[i]]));
        pair value =
            pair_round(pair_multiply(frequency, pair_load_floats(idf + touched[i] * width)));
        pair_store(values + i * width, value);
        sum = pair_add(sum, pair_multiply(value, value));
    }
    pair_store(squares, sum);
    for (size_t m = 0; m < 2; m++)
        squares[m] = squares[m] > 0 ? 1 / sqrt(squares[m]) : 0;
    pair inverse_length = pair_load(squares);
    for (size_t i = 0; i < count; i++) {
        pair value = pair_multiply(pair_load(values + i * width), inverse_length);
        pair_store(values + i * width, pair_round(value));
    }
}

/* Turns the counts into sums, and to 0. */
static bool sum_block(struct ngram_memo *memo, size_t b, struct failure *failure)
{
    const struct memo_block *block = &memo->features.blocks[b];
    const size_t count = memo->touched_count;
    bool reserved = memory_reserve(&memo->values, &memo->value_capacity,
                                   count * memo->features.width, sizeof *memo->values, failure);
    if (reserved) {
        for (size_t p = 0; p < memo->features.width / 2; p++)
            weigh_pair(memo, block, p);
        const struct rows rows = {.weights = block->weights,
                                  .lanes = memo->features.lanes,
                                  .owner = memo->features.owner,
                                  .width = memo->features.width};
        row_sums(&rows, memo->touched, memo->values, count,
                 memo->sums + b * memo->features.lanes);
    }
    for (size_t i = 0; i < count; i++)
        block->count[memo->touched[i]] = 0;
    return reserved;
}

static bool sum_blocks(struct ngram_memo *memo, const struct tokens *tokens,
                       struct failure *failure)
{
    for (size_t b = 0; b < memo->recipe->block_count; b++) {
        if (!(memo->features.mask >> b & 1u))
            continue;
        bool counted = memo->recipe->blocks[b].unit == NGRAM_WORDS
                           ? count_words(memo, tokens, b, failure)
                           : count_characters(memo, b, failure);
        if (!counted || !sum_block(memo, b, failure))
            return false;
    }
    return true;
}

static bool reserve_scratch(struct ngram_memo *memo, size_t tokens, struct failure *failure)
{
    return memory_reserve(&memo->form_of_token, &memo->token_capacity, tokens,
                          sizeof *memo->form_of_token, failure) &&
           memory_reserve(&memo->text_forms, &memo->text_form_capacity, tokens,
                          sizeof *memo->text_forms, failure);
}

bool ngram_memo_sum(struct ngram_memo *memo, const struct tokens *tokens,
                    struct failure *failure)
{
    forget_too_much(memo);
    if (!reserve_scratch(memo, tokens->count, failure) || !find_forms(memo, tokens, failure))
        return false;
    count_forms(memo, tokens);
    bool summed = sum_blocks(memo, tokens, failure);
    uncount_forms(memo);
    return summed;
}

void ngram_memo_decide(const struct ngram_memo *memo, size_t index, double *decision)
{
    const struct model *model = memo->features.models[index].model;
    for (size_t b = 0; b < memo->recipe->block_count; b++) {
        if (!(memo->features.models[index].mask >> b & 1u))
            continue;
        const double *sums =
            memo->sums + b * memo->features.lanes + memo->features.models[index].first_lane;
        for (size_t k = 0; k < model->output_count; k++)
            decision[k] += model->block_weight[b] * (model->scale[k] * sums[k]);
    }
}

/* ---- Models ---------------------------------------------------------------------------- */

static size_t first_word_block(const struct ngram_memo *memo)
{
    const struct ngram_block *blocks = memo->recipe->blocks;
    for (size_t b = 0; b < memo->recipe->block_count; b++)
        if (memo->features.mask >> b & 1u && blocks[b].unit == NGRAM_WORDS &&
            blocks[b].shortest == 1)
            return b;
    return NGRAM_MAX_BLOCKS;
}

bool ngram_memo_use(struct ngram_memo *memo, const struct model *const *models, size_t count,
                    struct failure *failure)
{
    ngram_memo_release(memo);
    if (count == 0)
        return true;
    if (!feature_memo_use(&memo->features, models, count, failure) ||
        !memory_reserve(&memo->sums, &memo->sum_capacity,
                        NGRAM_MAX_BLOCKS * memo->features.lanes, sizeof *memo->sums, failure)) {
        ngram_memo_release(memo);
        return false;
    }
    memo->recipe = &models[0]->extractor->recipe;
    memo->word_block = first_word_block(memo);
    for (uint32_t i = 1; i < TERM_FREQUENCIES; i++)
        memo->term_frequency[i] = ngram_term_frequency(i);
    return true;
}

void ngram_memo_release(struct ngram_memo *memo)
{
    feature_memo_release(&memo->features);
    numbering_release(&memo->form_numbers);
    void *const owned[] = {memo->forms,      memo->numbers, memo->form_of_token,
                           memo->text_forms, memo->touched, memo->words,
                           memo->missing,    memo->values,  memo->sums};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
        free(owned[i]);
    *memo = (struct ngram_memo){0};
}
