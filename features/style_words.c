/* style_words: what the words of a text are like, counted a hundred at a time. */
#include "style_words.h"

#include <string.h>

#include "hash.h"

#define LONG_WORD     7 /* characters or more */
#define PASSIVE_REACH 2 /* tokens from a form of "be" to its participle */

_Static_assert(OPENING_WORDS % WINDOW_WORDS == 0, "the opening ends with a window");
_Static_assert(WINDOW_WORDS <= UINT8_MAX && TRAITS <= 8, "a window's counts are bytes");

/* ---- Different words --------------------------------------------------------- */

/* The number of the word with this hash: the next one, ++*count, if it is new. Words have
 * numbers from 1 on; a slot holds the number of the word that belongs there, or 0, and `hashes`
 * what the words are. The one that is looked for is number 0 meanwhile: so one comparison,
 * which seldom fails, ends the search at an empty slot and at the word's own alike. Which of
 * the two it is nobody could foretell. `slot_count` is a power of two. */
static inline size_t number_word(uint16_t *slots, size_t slot_count, uint64_t *hashes,
                                 size_t *count, uint64_t hash)
{
    size_t slot = hash & (slot_count - 1);
    hashes[0] = hash;
    while (hashes[slots[slot]] != hash)
        slot = (slot + 1) & (slot_count - 1);
    const bool new = slots[slot] == 0;
    *count += new;
    const size_t number = new ? *count : slots[slot];
    slots[slot] = (uint16_t)number;
    hashes[number] = hash;
    return number;
}

/* Classes too short to be word lists. Their words have the first numbers in each window. */
enum closed_class { CLASS_NONE, CLASS_BE, CLASS_CONJUNCTION, CLASS_WILL };

static void fill_classes(struct style_words *words)
{
    static const struct {
        const char *word;
        enum closed_class class;
    } members[] = {
        {"be", CLASS_BE},           {"is", CLASS_BE},           {"are", CLASS_BE},
        {"was", CLASS_BE},          {"were", CLASS_BE},         {"been", CLASS_BE},
        {"being", CLASS_BE},        {"am", CLASS_BE},           {"and", CLASS_CONJUNCTION},
        {"but", CLASS_CONJUNCTION}, {"or", CLASS_CONJUNCTION},  {"so", CLASS_CONJUNCTION},
        {"yet", CLASS_CONJUNCTION}, {"nor", CLASS_CONJUNCTION}, {"will", CLASS_WILL},
        {"wo", CLASS_WILL},
    };
    _Static_assert(sizeof members / sizeof *members == CLASS_WORDS, "each has a number");
    size_t count = 0;
    for (size_t i = 0; i < CLASS_WORDS; i++) {
        const uint64_t hash = hash_bytes(members[i].word, strlen(members[i].word));
        const size_t number =
            number_word(words->class_slots, WINDOW_SLOTS, words->hashes, &count, hash);
        words->class_of[number] = (unsigned char)members[i].class;
    }
}

/* The classes of the window's words, and how many different ones there are. */
static size_t count_distinct(struct style_words *words)
{
    uint16_t slots[WINDOW_SLOTS];
    size_t count = CLASS_WORDS;
    uint32_t class_words = 0; /* a bit for each that is there */
    memcpy(slots, words->class_slots, sizeof slots);
    for (size_t i = 0; i < words->window_count; i++) {
        const uint64_t hash = words->tokens->items[words->window[i]].hash;
        const size_t number = number_word(slots, WINDOW_SLOTS, words->hashes, &count, hash);
        words->classes[i] = words->class_of[number];
        class_words |= (uint32_t)(number <= CLASS_WORDS) << (number % 32);
    }
    size_t distinct = count - CLASS_WORDS;
    for (; class_words; class_words &= class_words - 1)
        distinct++;
    return distinct;
}

/* The same for the first words of the text, of which those are wanted that come once. */
static void count_opening(struct style_words *words)
{
    size_t once = words->once;
    for (size_t i = 0; i < words->window_count; i++) {
        const uint64_t hash = words->tokens->items[words->window[i]].hash;
        const size_t number =
            number_word(words->opening_slots, OPENING_SLOTS, words->opening_hashes,
                        &words->opening_distinct, hash);
        const unsigned before = words->opening_times[number]++;
        once += before == 0;
        once -= before == 1;
    }
    words->once = once;
    words->opening_words += words->window_count;
}

/* ---- Traits -------------------------------------------------------------------- */

/* Each trait has a byte of one number, so that a word's are counted by one addition. What a
 * word is like cannot be foretold: there are no branches here but for what is rare. */
#define TRAIT(trait) (UINT64_C(1) << (8 * (trait)))

static inline uint64_t trait_if(bool holds, enum trait trait)
{
    return (uint64_t)holds << (8 * trait);
}

/* A token's flags for case and place as a number below CASES. */
static inline size_t case_of(unsigned flags)
{
    _Static_assert((TOKEN_CAPITALISED | TOKEN_ALL_CAPS | TOKEN_SENTENCE_FIRST) == 7 &&
                       TOKEN_TITLE >> 7 == 8,
                   "four bits side by side");
    return (flags & 7) | (flags >> 7 & 8);
}

static void fill_cases(struct style_words *words)
{
    const unsigned naming = TOKEN_CAPITALISED | TOKEN_SENTENCE_FIRST | TOKEN_TITLE;
    const unsigned beginning = TOKEN_SENTENCE_FIRST | TOKEN_TITLE;
    for (unsigned i = 0; i < CASES; i++) {
        const unsigned flags = (i & 7) | (i & 8) << 7;
        words->of_case[i] = trait_if(flags & TOKEN_ALL_CAPS, TRAIT_ALL_CAPS) |
                            trait_if((flags & naming) == TOKEN_CAPITALISED, TRAIT_CAPITALISED);
        words->of_place[i] =
            TRAIT(TRAIT_WILL) |
            trait_if((flags & beginning) == TOKEN_SENTENCE_FIRST, TRAIT_CONJUNCTION);
    }
}

/* The last four bytes that end at `end`, the last of them highest. Where fewer stand before it
 * the first four are as good: no word that ends there is so long. */
static inline uint32_t last_four(const unsigned char *forms, size_t end)
{
    return (uint32_t)hash_read_four(forms + (end > 4 ? end - 4 : 0));
}

static inline uint64_t ending_traits(const unsigned char *forms, const struct token *token)
{
    const unsigned length = token->form_length;
    const uint32_t last = last_four(forms, (size_t)token->form + length);
    const bool ing = last >> 8 == ('i' | 'n' << 8 | 'g' << 16);
    const bool ed = last >> 16 == ('e' | 'd' << 8),
               eed = last >> 8 == ('e' | 'e' << 8 | 'd' << 16);
    return trait_if(ing & (length >= 5), TRAIT_ING) |
           trait_if(ed & !eed & (length >= 4), TRAIT_PARTICIPLE);
}

static const unsigned char *form_bytes(const struct tokens *tokens)
{
    static const unsigned char none[4];
    return tokens->forms.length < 4 ? none : (const unsigned char *)tokens->forms.data;
}

bool style_is_participle(const struct tokens *tokens, const struct token *token)
{
    return ending_traits(form_bytes(tokens), token) == TRAIT(TRAIT_PARTICIPLE);
}

/* The traits of the window's words, but for passives; numbers have none. */
static void read_traits(struct style_words *words, uint64_t *traits)
{
    static const uint64_t of_class[] = {[CLASS_NONE] = 0,
                                        [CLASS_BE] = 0,
                                        [CLASS_CONJUNCTION] = TRAIT(TRAIT_CONJUNCTION),
                                        [CLASS_WILL] = TRAIT(TRAIT_WILL)};
    const unsigned char *forms = form_bytes(words->tokens);
    size_t characters = 0;
    for (size_t i = 0; i < words->window_count; i++) {
        const struct token *token = &words->tokens->items[words->window[i]];
        const bool is_word = token->kind == TOKEN_WORD;
        const unsigned length = is_word ? token->characters : token->form_length;
        const size_t which = case_of(token->flags);
        const uint64_t capitals = length > 1 ? ~UINT64_C(0) : ~TRAIT(TRAIT_CAPITALISED);
        const uint64_t found = trait_if(length >= LONG_WORD, TRAIT_LONG) |
                               (words->of_case[which] & capitals) |
                               (of_class[words->classes[i]] & words->of_place[which]) |
                               ending_traits(forms, token);
        traits[i] = is_word ? found : 0;
        characters += length < LONGEST_LENGTH ? length : LONGEST_LENGTH;
    }
    words->characters += characters;
}

/* A participle soon after a form of be, in the same sentence. Both are rare: first they are
 * picked out, without a branch. */
static size_t count_passives(struct style_words *words, const uint64_t *traits)
{
    const struct tokens *tokens = words->tokens;
    unsigned char picked[WINDOW_WORDS];
    size_t count = 0, passives = 0;
    for (size_t i = 0; i < words->window_count; i++) {
        picked[count] = (unsigned char)i;
        count += (traits[i] >> (8 * TRAIT_PARTICIPLE) & 1) | (words->classes[i] == CLASS_BE);
    }
    for (size_t i = 0; i < count; i++) {
        const uint32_t index = words->window[picked[i]];
        if (words->classes[picked[i]] == CLASS_BE) {
            const uint32_t end = tokens->sentences[tokens->items[index].sentence].end;
            words->passive_end =
                index + 1 + PASSIVE_REACH < end ? index + 1 + PASSIVE_REACH : end;
        } else {
            passives += index < words->passive_end;
            words->passive_end = 0;
        }
    }
    return passives;
}

static void count_traits(struct style_words *words)
{
    uint64_t traits[WINDOW_WORDS], sum = 0;
    read_traits(words, traits);
    for (size_t i = 0; i < words->window_count; i++)
        sum += traits[i];
    for (size_t trait = 0; trait < TRAITS; trait++)
        words->traits[trait] += sum >> (8 * trait) & 0xFF;
    words->passives += count_passives(words, traits);
}

/* ---- The whole text ---------------------------------------------------------------- */

void style_words_begin(struct style_words *words, const struct tokens *tokens)
{
    *words = (struct style_words){.tokens = tokens};
    fill_classes(words);
    fill_cases(words);
}

void style_words_count_window(struct style_words *words)
{
    const size_t distinct = count_distinct(words);
    count_traits(words);
    if (words->window_count == WINDOW_WORDS) {
        words->windows++;
        words->distinct += distinct;
    } else {
        words->rest = words->window_count;
        words->rest_distinct = distinct;
    }
    if (words->opening_words < OPENING_WORDS)
        count_opening(words);
    words->window_count = 0;
}

void style_words_end(struct style_words *words)
{
    if (words->window_count > 0)
        style_words_count_window(words);
}
