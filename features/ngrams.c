/* ngrams: one window that slides over units, whatever they are.
 *
 * chain[n] is the hash of the last n units: pushing a unit u makes chain[n] the old
 * chain[n - 1] combined with u, from the longest down, so that each n-gram costs one step.
 * chain[0] is the block's seed.
 *
 * Character n-grams are taken once from each different form and counted as often as the form
 * occurs: by Zipf's law that is less than half the work.
 *
 * This is the hottest code there is: no call and no allocation a unit, one comparison a unit
 * for room, and one probe an n-gram. */
#include "ngrams.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"

#define MAX_UNITS      NGRAM_MAX_CHARACTERS /* of an n-gram of either kind */
#define MAX_ENTRIES    ((size_t)1 << 31)    /* of one pass; stamps are 32 bits */
#define MAX_SPAN       UINT16_MAX           /* tokens from first to last of an n-gram */
#define SMALLEST_TABLE ((size_t)1 << 10)

_Static_assert(NGRAM_MAX_WORDS <= MAX_UNITS, "a window holds the longest n-gram");

/* Set in a unit that is a capital letter of a cased block: forms are folded. */
#define CAPITAL ((uint64_t)1 << 32)

/* Numbers from nowhere that keep keys of different meaning apart. */
#define BLOCK_SEED  0x3c79ac492ba7b653u
#define DIGITS_SEED 0x1c69b3f74ac4ae35u

/* ---- What is a unit ---------------------------------------------------------------- */

#define KIND(kind)    (1u << (kind))
#define WORD_KINDS    (KIND(TOKEN_WORD) | KIND(TOKEN_HANDLE) | KIND(TOKEN_HASHTAG))
#define NUMBER_KINDS  KIND(TOKEN_NUMBER)
#define ADDRESS_KINDS (KIND(TOKEN_URL) | KIND(TOKEN_EMAIL))
#define MARK_KINDS    (KIND(TOKEN_PUNCTUATION) | KIND(TOKEN_SYMBOL))

/* The kinds of token that have a part in the block, as bits. */
static unsigned unit_kinds(const struct ngram_block *block)
{
    return WORD_KINDS | NUMBER_KINDS | (block->unit == NGRAM_WORDS ? ADDRESS_KINDS : 0) |
           (block->flags & NGRAM_PUNCTUATION ? MARK_KINDS : 0);
}

static inline bool is_unit(const struct token *token, unsigned kinds)
{
    return (kinds >> token->kind) & 1u;
}

static inline bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* How a word is written: 0 small, 1 Capitalised, 2 ALL CAPS. */
static inline unsigned shape_of(const struct token *token)
{
    return token->flags & TOKEN_ALL_CAPS ? 2 : token->flags & TOKEN_CAPITALISED ? 1 : 0;
}

/* The hash of a token's form, in a cased block together with its shape. */
static inline uint64_t form_hash(const struct token *token, unsigned flags)
{
    unsigned shape = flags & NGRAM_CASED ? shape_of(token) : 0;
    return shape ? hash_combine(token->hash, shape) : token->hash;
}

static uint64_t digits_hash(const struct token *token, const char *form)
{
    uint64_t digits = 0;
    for (size_t i = 0; i < token->form_length; i++)
        digits += is_digit(form[i]);
    return hash_combine(DIGITS_SEED, digits);
}

/* ---- One pass of counting ---------------------------------------------------------- */

/* Fills items[0 .. count), which lie somewhere in an array of the list. */
struct pass {
    struct ngram *items;
    uint32_t *table;
    size_t mask; /* table_capacity - 1 */
    size_t count;
    size_t limit; /* up to this count there is room for MAX_UNITS more */
    uint32_t epoch;

    struct ngram_list *list;
    struct ngram **array; /* items == *array + first */
    size_t *capacity;
    size_t first;
};

/* A table of twice the size, with the entries of this pass. */
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

/* Makes room for MAX_UNITS entries more, the table being half empty even then. */
static bool make_room(struct pass *pass, struct failure *failure)
{
    struct ngram_list *list = pass->list;
    size_t need = pass->count + MAX_UNITS;
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
    pass->limit = (room < MAX_ENTRIES ? room : MAX_ENTRIES) - MAX_UNITS;
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

/* Counts an occurrence: adds its count to the entry of its key, or becomes that entry. There
 * must be room. */
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
            return;
        }
    }
    pass->items[pass->count++] = *occurrence;
    pass->table[slot] = pass->epoch + (uint32_t)pass->count;
}

/* ---- The window -------------------------------------------------------------------- */

struct window {
    uint64_t chain[MAX_UNITS + 1]; /* [n]: hash of the last n units */
    uint32_t begin[MAX_UNITS + 1]; /* [n]: where the last n units begin */
    unsigned units;                /* how many have been pushed */
};

static inline void window_push(struct window *window, uint64_t unit, uint32_t place,
                               unsigned longest)
{
    window->begin[0] = place;
    for (unsigned n = longest; n >= 1; n--) {
        window->chain[n] = hash_combine(window->chain[n - 1], unit);
        window->begin[n] = window->begin[n - 1];
    }
    window->units++;
}

/* ---- Words ------------------------------------------------------------------------- */

static inline uint64_t word_unit(const struct token *token, const struct tokens *tokens,
                                 unsigned flags)
{
    if (token->kind == TOKEN_NUMBER && flags & NGRAM_DIGITS)
        return digits_hash(token, token_form(tokens, token));
    return form_hash(token, flags);
}

/* Counts the n-grams that end with token `last`. */
static inline void count_words(struct pass *pass, const struct window *window, uint32_t last,
                               const struct ngram_block *block)
{
    unsigned longest = window->units < block->longest ? window->units : block->longest;
    for (unsigned n = block->shortest; n <= longest; n++) {
        uint32_t first = window->begin[n];
        if (last - first >= MAX_SPAN)
            return;
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
    unsigned kinds = unit_kinds(block);
    struct window window = {.chain = {seed}};
    for (uint32_t t = sentence->first; t < sentence->end; t++) {
        const struct token *token = &tokens->items[t];
        if (!is_unit(token, kinds))
            continue;
        window_push(&window, word_unit(token, tokens, block->flags), t, block->longest);
        if (!has_room(pass, failure))
            return false;
        count_words(pass, &window, t, block);
    }
    return true;
}

/* ---- Characters -------------------------------------------------------------------- */

/* The code point at `form`, which is valid UTF-8, and its length. */
static inline uint32_t next_character(const char *form, unsigned *bytes)
{
    const unsigned char *p = (const unsigned char *)form;
    if (p[0] < 0x80) {
        *bytes = 1;
        return p[0];
    }
    *bytes = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    uint32_t character = p[0] & (0x7fu >> *bytes);
    for (unsigned i = 1; i < *bytes; i++)
        character = character << 6 | (p[i] & 0x3fu);
    return character;
}

/* The unit that a character of a cased block is: capitals are taken from how the word is
 * written, so that an n-gram of small letters is the same in "Badly" and "badly". */
static inline uint64_t cased_unit(uint32_t character, unsigned at, unsigned shape)
{
    return shape == 2 || (shape == 1 && at == 1) ? character | CAPITAL : character;
}

/* Counts the n-grams of one form, each `form->count` times. `at` runs over " form ". */
static bool count_form(struct pass *pass, const struct tokens *tokens, const struct ngram *form,
                       const struct ngram_block *block, uint64_t seed, struct failure *failure)
{
    const struct token *token = &tokens->items[form->token];
    const char *text = token_form(tokens, token);
    const unsigned end = token->form_length + 2u;
    const unsigned shape = block->flags & NGRAM_CASED ? shape_of(token) : 0;
    struct window window = {.chain = {seed}};
    struct ngram found = {.count = form->count, .token = form->token};
    for (unsigned at = 0, bytes; at < end;) {
        const bool edge = at == 0 || at == end - 1;
        uint32_t character = ' ';
        bytes = 1;
        if (!edge)
            character = next_character(text + at - 1, &bytes);
        if (block->flags & NGRAM_DIGITS && character >= '0' && character <= '9')
            character = '0';
        window_push(&window, edge ? character : cased_unit(character, at, shape), at,
                    block->longest);
        at += bytes;
        if (!has_room(pass, failure))
            return false;
        unsigned longest = window.units < block->longest ? window.units : block->longest;
        for (unsigned n = block->shortest; n <= longest; n++) {
            found.key = window.chain[n];
            found.offset = (uint16_t)window.begin[n];
            found.length = (uint16_t)(at - window.begin[n]);
            count_ngram(pass, &found);
        }
    }
    if (window.units < block->shortest) {
        found.key = window.chain[window.units];
        found.length = (uint16_t)end;
        count_ngram(pass, &found); /* the only one: the room asked for last is still there */
    }
    return true;
}

/* ---- Blocks ------------------------------------------------------------------------ */

/* Counts the article's different forms into list->forms. */
static bool count_forms(struct ngram_list *list, const struct tokens *tokens,
                        const struct ngram_block *block, size_t *count, struct failure *failure)
{
    unsigned kinds = unit_kinds(block);
    struct pass pass;
    bool counted = pass_begin(&pass, list, &list->forms, &list->form_capacity, 0, failure);
    for (size_t t = 0; counted && t < tokens->count; t++) {
        const struct token *token = &tokens->items[t];
        if (is_unit(token, kinds) && (counted = has_room(&pass, failure)))
            count_ngram(&pass, &(struct ngram){.key = form_hash(token, block->flags),
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
    pass_end(&pass);
    list->count += pass.count;
    return counted;
}

static bool count_character_block(struct ngram_list *list, const struct tokens *tokens,
                                  const struct ngram_block *block, uint64_t seed,
                                  struct failure *failure)
{
    size_t forms;
    if (!count_forms(list, tokens, block, &forms, failure))
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
    bool counted = true;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
        list->begin[b] = list->count;
        if (!counted || b >= recipe->block_count || !(mask >> b & 1u))
            continue;
        const struct ngram_block *block = &recipe->blocks[b];
        uint64_t seed = hash_combine(BLOCK_SEED, b);
        counted = block->unit == NGRAM_WORDS
                      ? count_word_block(list, tokens, block, seed, failure)
                      : count_character_block(list, tokens, block, seed, failure);
    }
    list->begin[NGRAM_MAX_BLOCKS] = list->count;
    if (!counted) {
        list->count = 0;
        memset(list->begin, 0, sizeof list->begin);
    }
    return counted;
}

void ngrams_release(struct ngram_list *list)
{
    free(list->items);
    free(list->forms);
    free(list->table);
    *list = (struct ngram_list){0};
}

/* ---- Spelling ---------------------------------------------------------------------- */

/* Byte `at` of the token's form as it is shown in the block. */
static char spelled_byte(const struct token *token, const char *form, size_t at,
                         const struct ngram_block *block)
{
    char byte = form[at];
    bool capital =
        (at == 0 && token->flags & TOKEN_CAPITALISED) || token->flags & TOKEN_ALL_CAPS;
    if (block->flags & NGRAM_CASED && capital && byte >= 'a' && byte <= 'z')
        return (char)(byte - 'a' + 'A');
    bool masked = token->kind == TOKEN_NUMBER || block->unit == NGRAM_CHARACTERS;
    return block->flags & NGRAM_DIGITS && masked && is_digit(byte) ? '0' : byte;
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
    unsigned kinds = unit_kinds(block);
    for (const struct token *token = first; token < first + ngram->length; token++) {
        if (!is_unit(token, kinds))
            continue;
        if (token > first && !text_buffer_append(out, " ", 1, failure))
            return false;
        if (!spell_form(token, tokens, 1, token->form_length + 1u, block, out, failure))
            return false;
    }
    return true;
}

/* Is `part` without the marks at its edges somewhere in `whole`? */
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
