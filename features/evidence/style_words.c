/* style_words: what the words of a text are like, counted a hundred at a time. */
#include "style_words.h"

#include <string.h>

#include "../base/hash.h"

#define LONG_WORD      7  /* characters or more */
#define LONGEST_LENGTH 30 /* characters; a longer word counts as so long */
#define PASSIVE_REACH  2  /* tokens from a form of "be" to its participle */

_Static_assert(OPENING_WORDS % WINDOW_WORDS == 0, "the opening ends with a window");
_Static_assert(WINDOW_WORDS <= UINT8_MAX, "a window's counts are bytes");

/* ---- Different words --------------------------------------------------------- */

/* The number of the word with this hash: the next one, ++*count, if it is new. Words have
 * numbers from 1 on; a slot holds the number of the word that belongs there, or 0, and `hashes`
 * what the words are. The one that is looked for is number 0 meanwhile: so one comparison,
 * which seldom fails, ends the search at an empty slot and at the word's own alike. Which of
 * the two it is nobody could foretell. */
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

/* Words of classes too short to be word lists. They have the first numbers, from 1 on. */
static const char *const class_words[] = {
    "be",  "is",  "are", "was", "were", "been", "being", "am", /* */
    "and", "but", "or",  "so",  "yet",  "nor",  "will",  "wo"};
enum { LAST_BE = 8, LAST_CONJUNCTION = 14, LAST_WILL = CLASS_WORDS };
_Static_assert(sizeof class_words / sizeof *class_words == CLASS_WORDS, "each has a number");

/* Forgets the words of the last stretch, but for those of classes. */
static void begin_stretch(struct style_words *words)
{
    memset(words->slots, 0, sizeof words->slots);
    memset(words->times, 0, sizeof words->times);
    memset(words->last_window, 0, sizeof words->last_window);
    words->word_count = words->stretch_windows = 0;
    for (size_t i = 1; i <= CLASS_WORDS; i++)
        number_word(words->slots, words->hashes, &words->word_count, words->hashes[i]);
}

/* The opening, which is the first stretch, is over. */
static void end_opening(struct style_words *words)
{
    words->opening_words = words->windows * WINDOW_WORDS + words->rest;
    for (size_t number = 1; number <= words->word_count; number++)
        words->once += words->times[number] == 1;
}

/* ---- Traits -------------------------------------------------------------------- */

/* The traits that are asked of every word have a byte each of one number, so that they are
 * counted by one addition. */
#define TRAIT(trait) (UINT32_C(1) << (8 * (trait)))
#define LONG         TRAIT(TRAIT_LONG)
#define ALL_CAPS     TRAIT(TRAIT_ALL_CAPS)
#define CAPITALISED  TRAIT(TRAIT_CAPITALISED)

enum {
    FIRST = TOKEN_SENTENCE_FIRST,
    TITLE = TOKEN_TITLE,
    CASE_FLAGS = TOKEN_CAPITALISED | TOKEN_ALL_CAPS | FIRST | TITLE
};

/* What a word is by its flags, and can be by its length. */
static const uint32_t of_case[CASE_FLAGS + 1] = {
    [TOKEN_CAPITALISED] = CAPITALISED,
    [TOKEN_CAPITALISED | TOKEN_ALL_CAPS] = CAPITALISED | ALL_CAPS,
    [TOKEN_CAPITALISED | TOKEN_ALL_CAPS | FIRST] = ALL_CAPS,
    [TOKEN_CAPITALISED | TOKEN_ALL_CAPS | TITLE] = ALL_CAPS,
    [TOKEN_CAPITALISED | TOKEN_ALL_CAPS | FIRST | TITLE] = ALL_CAPS,
    /* Its first letter is of a script that has no capitals. */
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

/* The last four bytes that end at `end`, the last of them highest. Where fewer stand before it
 * the first four are as good: no word that ends there is so long. */
static inline uint32_t last_four(const unsigned char *forms, size_t end)
{
    return (uint32_t)hash_read_four(forms + (end > 4 ? end - 4 : 0));
}

/* The same of the last two. */
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

/* Of the last four bytes of a word: */
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

/* A window, as the loops over it leave it to one another. */
struct window {
    const struct token *tokens;
    const unsigned char *forms;
    const uint32_t *words; /* tokens */
    size_t count;
    uint16_t numbers[WINDOW_WORDS]; /* number_word */
    /* Those that are of a closed class or may end in -ed or -ing. */
    unsigned char picked[WINDOW_WORDS];
    size_t picked_count;
};

/* What a word is like nobody can foretell: there are no branches in these loops but for what is
 * rare. */

/* Numbers the words, counts what each is by itself and picks out those that more is asked of.
 * Returns how many different words there are. */
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

/* A passive is a participle soon after a form of be, in the same sentence. */
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

/* Without a branch on what nobody could foretell. */
size_t style_words_add(struct style_words *words, uint32_t first, uint32_t end,
                       uint32_t odd[static WINDOW_WORDS], size_t *odd_count)
{
    const struct token *token = words->tokens->items + first;
    const size_t before = words->window_count;
    size_t count = before, odd_words = 0;
    for (uint32_t i = first; i < end; i++, token++) {
        /* What token_is_word says, and more. */
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
