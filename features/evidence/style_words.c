/* style_words: counting words in windows. */
#include "style_words.h"

#include <string.h>

#include "../base/hash.h"

/* Characters; a longer word, mostly an artefact of the page, counts as this. */
#define LONGEST_LENGTH 30

_Static_assert(OPENING_WORDS % WINDOW_WORDS == 0, "the opening ends with a window");
_Static_assert(WINDOW_WORDS <= UINT8_MAX, "a window's counts are bytes");

/* ---- Different words --------------------------------------------------------- */

/* Returns the number of the word with this hash; a new word gets the next one, ++*count. Words
 * are numbered from 1; a slot has the number of its word, or 0 if it is empty; hashes[number]
 * is the word's hash. The wanted hash is stored at hashes[0], so that a single comparison,
 * which rarely fails, ends the search both at an empty slot and at the word. Which of the two
 * it is cannot be predicted. */
static inline size_t number_word(uint16_t *slots, uint64_t *hashes, size_t *count,
                                 uint64_t hash)
{
    size_t slot = hash % WORD_SLOTS, number;
    hashes[0] = hash;
    while (number = slots[slot], hashes[number] != hash)
        slot = (slot + 1) % WORD_SLOTS;
    *count += number == 0;
    number = number == 0 ? *count : number;
    slots[slot] = (uint16_t)number;
    hashes[number] = hash;
    return number;
}

/* Words of small closed classes. They have the first numbers, from 1 on, in every stretch. */
static const char *const class_words[] = {
    "be",  "is",  "are", "was", "were", "been", "being", "am", /* */
    "and", "but", "or",  "so",  "yet",  "nor",  "will",  "wo"};
enum { LAST_BE = 8, LAST_CONJUNCTION = 14, LAST_WILL = CLASS_WORDS };
_Static_assert(sizeof class_words / sizeof *class_words == CLASS_WORDS, "each has a number");

/* Forgets the words of the last stretch, except those of the closed classes. */
static void begin_stretch(struct style_words *words)
{
    memset(words->slots, 0, sizeof words->slots);
    memset(words->times, 0, sizeof words->times);
    memset(words->last_window, 0, sizeof words->last_window);
    words->word_count = words->stretch_windows = 0;
    for (size_t i = 1; i <= CLASS_WORDS; i++)
        number_word(words->slots, words->hashes, &words->word_count, words->hashes[i]);
}

/* Ends the opening, which is the first stretch. */
static void end_opening(struct style_words *words)
{
    words->opening_words = words->windows * WINDOW_WORDS + words->rest;
    for (size_t number = 1; number <= words->word_count; number++)
        words->once += words->times[number] == 1;
}

/* ---- Traits -------------------------------------------------------------------- */

/* The traits that every word is tested for have one byte each of a number, so that a single
 * addition counts them all. */
#define TRAIT(trait) (UINT32_C(1) << (8 * (trait)))
#define LONG         TRAIT(TRAIT_LONG)
#define ALL_CAPS     TRAIT(TRAIT_ALL_CAPS)
#define CAPITALISED  TRAIT(TRAIT_CAPITALISED)

enum {
    FIRST = TOKEN_SENTENCE_FIRST,
    TITLE = TOKEN_TITLE,
    CASE_FLAGS = TOKEN_CAPITALISED | TOKEN_ALL_CAPS | FIRST | TITLE
};

/* The traits that a word's flags allow: those of case. */
static const uint32_t of_case[CASE_FLAGS + 1] = {
    [TOKEN_CAPITALISED] = CAPITALISED,
    [TOKEN_CAPITALISED | TOKEN_ALL_CAPS] = CAPITALISED | ALL_CAPS,
    [TOKEN_CAPITALISED | TOKEN_ALL_CAPS | FIRST] = ALL_CAPS,
    [TOKEN_CAPITALISED | TOKEN_ALL_CAPS | TITLE] = ALL_CAPS,
    [TOKEN_CAPITALISED | TOKEN_ALL_CAPS | FIRST | TITLE] = ALL_CAPS,
    /* The first letter is of a script without capitals. */
    [TOKEN_ALL_CAPS] = ALL_CAPS,
    [TOKEN_ALL_CAPS | FIRST] = ALL_CAPS,
    [TOKEN_ALL_CAPS | TITLE] = ALL_CAPS,
    [TOKEN_ALL_CAPS | FIRST | TITLE] = ALL_CAPS,
};

#define SHORT (CAPITALISED | ALL_CAPS)
#define ANY   (SHORT | LONG)

static const uint32_t of_length[LONGEST_LENGTH + 1] = {
    0,   0,   SHORT, SHORT, SHORT, SHORT, SHORT, ANY, ANY, ANY, ANY, ANY, ANY, ANY, ANY, ANY,
    ANY, ANY, ANY,   ANY,   ANY,   ANY,   ANY,   ANY, ANY, ANY, ANY, ANY, ANY, ANY, ANY,
};
_Static_assert(LONG_WORD == 7, "the first of any length");

/* The last four bytes of the form that ends at `end`, the last byte highest. If the forms have
 * fewer than four bytes up to there, the first four: no word that ends there is long enough for
 * the difference to matter. */
static inline uint32_t last_four(const unsigned char *forms, size_t end)
{
    return (uint32_t)hash_read_four(forms + (end > 4 ? end - 4 : 0));
}

/* The same for the last two bytes. */
static inline uint32_t last_two(const unsigned char *forms, size_t end)
{
    const unsigned char *pair = forms + (end > 2 ? end - 2 : 0);
    return pair[0] | (uint32_t)pair[1] << 8;
}

static const unsigned char *form_bytes(const struct tokens *tokens)
{
    static const unsigned char none[4];
    return tokens->forms.length < 4 ? none : (const unsigned char *)tokens->forms.data;
}

#define ED (uint32_t)('e' | 'd' << 8)
#define NG (uint32_t)('n' | 'g' << 8)

/* Tests of the last four bytes of a word. */
static inline bool is_ing(uint32_t last, size_t length)
{
    return (last >> 16 == NG) & ((last >> 8 & 0xFF) == 'i') & (length >= 5);
}

static inline bool is_participle(uint32_t last, size_t length)
{
    return (last >> 16 == ED) & ((last >> 8 & 0xFF) != 'e') & (length >= 4);
}

bool style_is_participle(const struct tokens *tokens, const struct token *token)
{
    const size_t length = token->form_length;
    return is_participle(last_four(form_bytes(tokens), token->form + length), length);
}

/* ---- Windows -------------------------------------------------------------------- */

/* A window, as one loop leaves it to the next. */
struct window {
    const struct token *tokens;
    const unsigned char *forms;
    const uint32_t *words; /* tokens */
    size_t count;
    uint16_t numbers[WINDOW_WORDS]; /* of the words, as number_word gives them */
    /* The words that are of a closed class or may end in -ed or -ing. */
    unsigned char picked[WINDOW_WORDS];
    size_t picked_count;
};

/* These loops have no branches, except for rare cases: what a word is like cannot be
 * predicted. */

/* Numbers the words, counts the traits that depend on one word alone, and picks the words that
 * read_picked looks at. Returns how many different words there are. */
static size_t read_words(struct style_words *words, struct window *window)
{
    const unsigned char now = (unsigned char)++words->stretch_windows;
    size_t word_count = words->word_count, distinct = 0, characters = 0, picked_count = 0;
    uint32_t traits = 0;
    for (size_t i = 0; i < window->count; i++) {
        const struct token *token = &window->tokens[window->words[i]];
        const size_t number =
            number_word(words->slots, words->hashes, &word_count, token->hash);
        window->numbers[i] = (uint16_t)number;
        words->times[number]++;
        distinct += words->last_window[number] != now;
        words->last_window[number] = now;

        const bool is_word = token->kind == TOKEN_WORD;
        unsigned length = is_word ? token->characters : token->form_length;
        length = length < LONGEST_LENGTH ? length : LONGEST_LENGTH;
        characters += length;
        const uint32_t found = (of_case[token->flags & CASE_FLAGS] | LONG) & of_length[length];
        traits += is_word ? found : 0;

        const uint32_t last = last_two(window->forms, (size_t)token->form + token->form_length);
        window->picked[picked_count] = (unsigned char)i;
        picked_count += (number <= CLASS_WORDS) | (last == ED) | (last == NG);
    }
    words->word_count = word_count;
    for (size_t trait = TRAIT_LONG; trait <= TRAIT_CAPITALISED; trait++)
        words->traits[trait] += traits >> (8 * trait) & 0xFF;
    words->characters += characters;
    window->picked_count = picked_count;
    return distinct;
}

/* Counts the traits of the picked words. A passive is a participle soon after a form of be, in
 * the same sentence. */
static void read_picked(struct style_words *words, const struct window *window)
{
    size_t will = 0, conjunctions = 0, ings = 0, participles = 0, passives = 0;
    uint32_t passive_end = words->passive_end, passive_sentence = words->passive_sentence;
    for (size_t i = 0; i < window->picked_count; i++) {
        const uint32_t index = window->words[window->picked[i]];
        const unsigned number = window->numbers[window->picked[i]];
        const struct token *token = &window->tokens[index];
        const size_t length = token->form_length;
        const uint32_t last = last_four(window->forms, token->form + length);
        const bool participle = is_participle(last, length), is_be = number <= LAST_BE;
        will += (number > LAST_CONJUNCTION) & (number <= LAST_WILL);
        conjunctions += (number > LAST_BE) & (number <= LAST_CONJUNCTION) &
                        ((token->flags & (FIRST | TITLE)) == FIRST);
        ings += is_ing(last, length);
        participles += participle;
        passives += participle & (index < passive_end) & (token->sentence == passive_sentence);
        passive_end = participle ? 0 : passive_end;
        passive_end = is_be ? index + 1 + PASSIVE_REACH : passive_end;
        passive_sentence = is_be ? token->sentence : passive_sentence;
    }
    words->passive_end = passive_end;
    words->passive_sentence = passive_sentence;
    words->passives += passives;
    words->traits[TRAIT_WILL] += will;
    words->traits[TRAIT_CONJUNCTION] += conjunctions;
    words->traits[TRAIT_ING] += ings;
    words->traits[TRAIT_PARTICIPLE] += participles;
}

static void count_window(struct style_words *words)
{
    struct window window = {.tokens = words->tokens->items,
                            .forms = form_bytes(words->tokens),
                            .words = words->window,
                            .count = words->window_count};
    const size_t distinct = read_words(words, &window);
    read_picked(words, &window);
    if (words->window_count == WINDOW_WORDS) {
        words->windows++;
        words->distinct += distinct;
    } else {
        words->rest = words->window_count;
        words->rest_distinct = distinct;
    }
    words->window_count = 0;
    if (words->stretch_windows * WINDOW_WORDS == OPENING_WORDS) {
        if (words->opening_words == 0)
            end_opening(words);
        begin_stretch(words);
    }
}

/* ---- The whole text ---------------------------------------------------------------- */

void style_words_begin(struct style_words *words, const struct tokens *tokens)
{
    words->tokens = tokens;
    words->window_count = 0;
    memset(words->traits, 0, sizeof words->traits);
    words->passives = words->characters = 0;
    words->passive_end = words->passive_sentence = 0;
    words->windows = words->distinct = words->rest = words->rest_distinct = 0;
    words->opening_words = words->once = 0;
    for (size_t i = 0; i < CLASS_WORDS; i++)
        words->hashes[i + 1] = hash_bytes(class_words[i], strlen(class_words[i]));
    begin_stretch(words);
}

/* Without a branch on what a word is. */
size_t style_words_add(struct style_words *words, uint32_t first, uint32_t end,
                       uint32_t odd[static WINDOW_WORDS], size_t *odd_count)
{
    const struct token *token = words->tokens->items + first;
    const size_t before = words->window_count;
    size_t count = before, odd_words = 0;
    for (uint32_t i = first; i < end; i++, token++) {
        /* At most TOKEN_NUMBER means token_is_word; 0 means a word of letters. */
        const unsigned oddity = token->kind | (unsigned)(token->flags & TOKEN_CLITIC);
        words->window[count] = i;
        count += oddity <= TOKEN_NUMBER;
        odd[odd_words] = i;
        odd_words += oddity > TOKEN_WORD;
    }
    *odd_count = odd_words;
    words->window_count = count;
    if (count == WINDOW_WORDS)
        count_window(words);
    return count - before;
}

void style_words_end(struct style_words *words)
{
    if (words->window_count > 0)
        count_window(words);
    if (words->opening_words == 0)
        end_opening(words);
}
