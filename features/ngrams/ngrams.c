/* ngrams: a window slides over the units and counts the n-grams that end with each.
 *
 * Character n-grams are made once per different form and counted as often as the form occurs.
 * By Zipf's law this is less than half the work.
 *
 * Training spends much of its time here. So per unit there is no call, no allocation and
 * only one test for room, and per n-gram there is one look-up in a hash table. */
#include "ngrams.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ngram_units.h"

#define MAX_ENTRIES    ((size_t)1 << 31) /* of one pass; stamps are 32 bits */
#define SMALLEST_TABLE ((size_t)1 << 10)

/* Nearly all counts are small, and looked up instead of computed. */
double ngram_term_frequency(uint32_t count)
{
    static const double small[] = {
        0,
        1,
        1.6931471805599454,
        2.0986122886681096,
        2.3862943611198908,
        2.6094379124341005,
        2.791759469228055,
        2.9459101490553135,
        3.0794415416798357,
    };
    return count < sizeof small / sizeof *small ? small[count] : 1 + log(count);
}

/* ---- One pass of counting ---------------------------------------------------------- */

/* One pass over a text, which fills items[0 .. count). These are part of an array of the
 * list. */
struct pass {
    struct ngram *items;
    uint32_t *table;
    size_t mask; /* table_capacity - 1 */
    size_t count;
    size_t limit; /* up to this count there is room for NGRAM_MAX_UNITS more */
    uint32_t epoch;

    struct ngram_list *list;
    struct ngram **array; /* items == *array + first */
    size_t *capacity;
    size_t first;
};

/* Replaces the table by one of twice the size, with the entries of this pass. */
static bool grow_table(const struct pass *pass, struct failure *failure)
{
    struct ngram_list *list = pass->list;
    size_t capacity = list->table_capacity ? 2 * list->table_capacity : SMALLEST_TABLE;
    uint32_t *table = calloc(capacity, sizeof *table);
    if (!table)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    free(list->table);
    list->table = table;
    list->table_capacity = capacity;
    for (size_t i = 0; i < pass->count; i++) {
        size_t slot = pass->items[i].key & (capacity - 1);
        while (table[slot])
            slot = (slot + 1) & (capacity - 1);
        table[slot] = pass->epoch + 1 + (uint32_t)i;
    }
    return true;
}

/* Makes room for NGRAM_MAX_UNITS more entries, after which the table is still half empty. */
static bool make_room(struct pass *pass, struct failure *failure)
{
    struct ngram_list *list = pass->list;
    size_t need = pass->count + NGRAM_MAX_UNITS;
    if (need > MAX_ENTRIES)
        return fail(failure, FAILURE_TOO_LARGE, "the text has too many different n-grams");
    if (!memory_reserve(pass->array, pass->capacity, pass->first + need, sizeof **pass->array,
                        failure))
        return false;
    pass->items = *pass->array + pass->first;
    while (list->table_capacity < 2 * need)
        if (!grow_table(pass, failure))
            return false;
    pass->table = list->table;
    pass->mask = list->table_capacity - 1;

    size_t room = *pass->capacity - pass->first;
    if (room > list->table_capacity / 2)
        room = list->table_capacity / 2;
    pass->limit = (room < MAX_ENTRIES ? room : MAX_ENTRIES) - NGRAM_MAX_UNITS;
    return true;
}

static bool pass_begin(struct pass *pass, struct ngram_list *list, struct ngram **array,
                       size_t *capacity, size_t first, struct failure *failure)
{
    if (list->epoch > UINT32_MAX - MAX_ENTRIES) {
        memset(list->table, 0, list->table_capacity * sizeof *list->table);
        list->epoch = 0;
    }
    *pass = (struct pass){.list = list,
                          .array = array,
                          .capacity = capacity,
                          .first = first,
                          .epoch = list->epoch};
    return make_room(pass, failure);
}

static void pass_end(struct pass *pass)
{
    pass->list->epoch += (uint32_t)pass->count;
}

static inline bool has_room(struct pass *pass, struct failure *failure)
{
    return pass->count <= pass->limit || make_room(pass, failure);
}

/* Counts an occurrence: adds its count and weight to the entry with its key, or makes a new
 * entry. There must be room. */
static inline void count_ngram(struct pass *pass, const struct ngram *occurrence)
{
    size_t slot = occurrence->key & pass->mask;
    for (;; slot = (slot + 1) & pass->mask) {
        uint32_t stamp = pass->table[slot];
        if (stamp <= pass->epoch)
            break;
        struct ngram *seen = &pass->items[stamp - pass->epoch - 1];
        if (seen->key == occurrence->key) {
            seen->count += occurrence->count;
            seen->weight += occurrence->weight;
            seen->square += occurrence->square;
            return;
        }
    }
    pass->items[pass->count++] = *occurrence;
    pass->table[slot] = pass->epoch + (uint32_t)pass->count;
}

/* ---- Words ------------------------------------------------------------------------- */

/* Counts the n-grams that end with token `last`. */
static inline void count_words(struct pass *pass, const struct ngram_window *window,
                               uint32_t last, const struct ngram_block *block)
{
    unsigned longest = ngram_window_longest(window, block);
    for (unsigned n = block->shortest; n <= longest; n++) {
        uint32_t first = window->begin[n];
        assert(last - first < UINT16_MAX); /* sentences are shorter: token_writer.c */
        count_ngram(pass, &(struct ngram){.key = window->chain[n],
                                          .count = 1,
                                          .token = first,
                                          .length = (uint16_t)(last - first + 1)});
    }
}

static bool count_sentence(struct pass *pass, const struct tokens *tokens,
                           const struct sentence *sentence, const struct ngram_block *block,
                           uint64_t seed, struct failure *failure)
{
    unsigned kinds = ngram_unit_kinds(block);
    struct ngram_window window = {.chain = {seed}};
    const uint32_t end = ngram_end(block, sentence->end);
    for (uint32_t t = sentence->first; t < end; t++) {
        const struct token *token = &tokens->items[t];
        if (!ngram_is_unit(token, kinds))
            continue;
        ngram_window_push(&window, ngram_word(token, tokens, block->flags), t, block->longest);
        if (!has_room(pass, failure))
            return false;
        count_words(pass, &window, t, block);
    }
    return true;
}

/* ---- Characters -------------------------------------------------------------------- */

/* Counts the n-grams of one form, each `form->count` times. */
static bool count_form(struct pass *pass, const struct tokens *tokens, const struct ngram *form,
                       const struct ngram_block *block, uint64_t seed, struct failure *failure)
{
    const struct token *token = &tokens->items[form->token];
    struct ngram_form units = ngram_form_of(token, tokens, block->flags);
    struct ngram_window window = {.chain = {seed}};
    const float weight = (float)ngram_term_frequency(form->count);
    struct ngram found = {.count = form->count,
                          .token = form->token,
                          .weight = weight,
                          .square = weight * weight};
    while (units.next < units.end) {
        const unsigned at = units.next;
        ngram_window_push(&window, ngram_next_character(&units), at, block->longest);
        if (!has_room(pass, failure))
            return false;
        unsigned longest = ngram_window_longest(&window, block);
        for (unsigned n = block->shortest; n <= longest; n++) {
            found.key = window.chain[n];
            found.offset = (uint16_t)window.begin[n];
            found.length = (uint16_t)(units.next - window.begin[n]);
            count_ngram(pass, &found);
        }
    }
    if (window.units < block->shortest) {
        found.key = window.chain[window.units];
        found.length = (uint16_t)units.end;
        count_ngram(pass, &found); /* the only one of this form, so there is still room */
    }
    return true;
}

size_t ngram_form_keys(const struct token *token, const struct tokens *tokens,
                       const struct ngram_block *block, size_t number, uint64_t *keys)
{
    struct ngram_form units = ngram_form_of(token, tokens, block->flags);
    struct ngram_window window = {.chain = {ngram_block_seed(number)}};
    size_t count = 0;
    while (units.next < units.end) {
        ngram_window_push(&window, ngram_next_character(&units), 0, block->longest);
        const unsigned longest = ngram_window_longest(&window, block);
        for (unsigned n = block->shortest; n <= longest; n++)
            keys[count++] = window.chain[n];
    }
    if (window.units < block->shortest)
        keys[count++] = window.chain[window.units];
    assert(count <= ngram_form_most(token, block));
    return count;
}

/* ---- Blocks ------------------------------------------------------------------------ */

bool ngram_forms_count(struct ngram_list *list, const struct tokens *tokens,
                       const struct ngram_block *block, size_t *count, struct failure *failure)
{
    unsigned kinds = ngram_unit_kinds(block);
    struct pass pass;
    bool counted = pass_begin(&pass, list, &list->forms, &list->form_capacity, 0, failure);
    const size_t end = ngram_end(block, tokens->count);
    for (size_t t = 0; counted && t < end; t++) {
        const struct token *token = &tokens->items[t];
        if (ngram_is_unit(token, kinds) && (counted = has_room(&pass, failure)))
            count_ngram(&pass, &(struct ngram){.key = ngram_form_hash(token, block->flags),
                                               .count = 1,
                                               .token = (uint32_t)t});
    }
    pass_end(&pass);
    *count = pass.count;
    return counted;
}

static bool count_word_block(struct ngram_list *list, const struct tokens *tokens,
                             const struct ngram_block *block, uint64_t seed,
                             struct failure *failure)
{
    struct pass pass;
    bool counted = pass_begin(&pass, list, &list->items, &list->capacity, list->count, failure);
    for (size_t s = 0; counted && s < tokens->sentence_count; s++)
        counted = count_sentence(&pass, tokens, &tokens->sentences[s], block, seed, failure);
    for (size_t i = 0; counted && i < pass.count; i++) {
        struct ngram *ngram = &pass.items[i];
        ngram->weight = block->flags & NGRAM_MEAN ? (float)ngram->count
                                                  : (float)ngram_term_frequency(ngram->count);
        ngram->square = ngram->weight * ngram->weight;
    }
    pass_end(&pass);
    list->count += pass.count;
    return counted;
}

static bool count_character_block(struct ngram_list *list, const struct tokens *tokens,
                                  const struct ngram_block *block, uint64_t seed,
                                  struct failure *failure)
{
    size_t forms;
    if (!ngram_forms_count(list, tokens, block, &forms, failure))
        return false;
    struct pass pass;
    bool counted = pass_begin(&pass, list, &list->items, &list->capacity, list->count, failure);
    for (size_t f = 0; counted && f < forms; f++)
        counted = count_form(&pass, tokens, &list->forms[f], block, seed, failure);
    pass_end(&pass);
    list->count += pass.count;
    return counted;
}

bool ngrams_count(struct ngram_list *list, const struct tokens *tokens,
                  const struct recipe *recipe, unsigned mask, struct failure *failure)
{
    list->count = 0;
    list->means = recipe_means(recipe);
    bool counted = true;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
        list->begin[b] = list->count;
        if (!counted || b >= recipe->block_count || !(mask >> b & 1u))
            continue;
        const struct ngram_block *block = &recipe->blocks[b];
        uint64_t seed = ngram_block_seed(b);
        counted = block->unit == NGRAM_WORDS
                      ? count_word_block(list, tokens, block, seed, failure)
                      : count_character_block(list, tokens, block, seed, failure);
    }
    list->begin[NGRAM_MAX_BLOCKS] = list->count;
    if (!counted) {
        list->count = 0;
        memset(list->begin, 0, sizeof list->begin);
    }
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        assert(list->begin[b] <= list->begin[b + 1]);
    return counted;
}

void ngrams_release(struct ngram_list *list)
{
    free(list->items);
    free(list->forms);
    free(list->table);
    *list = (struct ngram_list){0};
}

size_t ngrams_memory(const struct ngram_list *list)
{
    return list->capacity * sizeof *list->items + list->form_capacity * sizeof *list->forms +
           list->table_capacity * sizeof *list->table;
}

/* ---- Spelling ---------------------------------------------------------------------- */

/* Byte `at` of the token's form, as it is shown in this block. */
static char spelled_byte(const struct token *token, const char *form, size_t at,
                         const struct ngram_block *block)
{
    char byte = form[at];
    bool capital =
        (at == 0 && token->flags & TOKEN_CAPITALISED) || token->flags & TOKEN_ALL_CAPS;
    if (block->flags & NGRAM_CASED && capital && byte >= 'a' && byte <= 'z')
        return (char)(byte - 'a' + 'A');
    bool masked = token->kind == TOKEN_NUMBER || block->unit == NGRAM_CHARACTERS;
    return block->flags & NGRAM_DIGITS && masked && byte >= '0' && byte <= '9' ? '0' : byte;
}

/* Appends bytes [begin, end) of "_form_". */
static bool spell_form(const struct token *token, const struct tokens *tokens, size_t begin,
                       size_t end, const struct ngram_block *block, struct text_buffer *out,
                       struct failure *failure)
{
    const char *form = token_form(tokens, token);
    for (size_t at = begin; at < end; at++) {
        bool edge = at == 0 || at > token->form_length;
        char byte = edge ? '_' : spelled_byte(token, form, at - 1, block);
        if (!text_buffer_append(out, &byte, 1, failure))
            return false;
    }
    return true;
}

bool ngram_spell(const struct ngram *ngram, const struct ngram_block *block,
                 const struct tokens *tokens, struct text_buffer *out, struct failure *failure)
{
    const struct token *first = &tokens->items[ngram->token];
    if (block->unit == NGRAM_CHARACTERS)
        return spell_form(first, tokens, ngram->offset, (size_t)ngram->offset + ngram->length,
                          block, out, failure);
    unsigned kinds = ngram_unit_kinds(block);
    for (const struct token *token = first; token < first + ngram->length; token++) {
        if (!ngram_is_unit(token, kinds))
            continue;
        if (token > first && !text_buffer_append(out, " ", 1, failure))
            return false;
        if (!spell_form(token, tokens, 1, token->form_length + 1u, block, out, failure))
            return false;
    }
    return true;
}

/* Does `whole` contain `part` without the "_" at its edges? */
static bool is_piece(const char *part, const char *whole)
{
    size_t length = strlen(part);
    if (length > 0 && part[length - 1] == '_')
        length--;
    if (length > 0 && part[0] == '_') {
        part++;
        length--;
    }
    for (const char *at = whole; *at; at++)
        if (strncmp(at, part, length) == 0)
            return true;
    return false;
}

bool ngram_spellings_overlap(const char *left, const char *right)
{
    return is_piece(left, right) || is_piece(right, left);
}
