/* style_words: its counts are those of a plain loop over words. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "../features/evidence/style_words.h"

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static const char *const vocabulary[] = {
    "is",    "was",   "be",     "been", "ended", "need",   "Moved",   "tried", "and",
    "But",   "or",    "will",   "wo",   "king",  "bring",  "running", "ing",   "NATO",
    "I",     "Paris", "1,250",  "1999", "the",   "a",      "of",      "red",   "bed",
    "speed", "étés",  "naïved", "x",    "ed",    "letter", "letters", ",",     ".",
};
#define VOCABULARY (sizeof vocabulary / sizeof *vocabulary)

/* Random words and marks, among them some rare words. */
static void write_text(struct text_buffer *text, size_t words, uint32_t *state)
{
    text_buffer_clear(text);
    for (size_t i = 0; i < words; i++) {
        const uint32_t choice = next_random(state);
        if (choice % 5 == 0)
            cr_assert(text_buffer_format(text, NULL, "w%u ", (unsigned)(choice % 997)));
        else
            cr_assert(
                text_buffer_format(text, NULL, "%s ", vocabulary[choice / 5 % VOCABULARY]));
    }
}

static void split(struct tokens *tokens, const struct text_buffer *text)
{
    struct passage block = {.span = {0, (uint32_t)text->length}, .role = ROLE_PARAGRAPH};
    const struct article article = {
        .text = text->data, .length = text->length, .passages = &block, .passage_count = 1};
    cr_assert(tokens_split(tokens, &article, NULL));
}

static bool form_is(const struct tokens *tokens, const struct token *token, const char *list)
{
    const size_t length = token->form_length;
    for (const char *word = list; *word; word += strcspn(word, " ") + 1) {
        if (strcspn(word, " ") == length &&
            memcmp(token_form(tokens, token), word, length) == 0)
            return true;
        if (!word[strcspn(word, " ")])
            break;
    }
    return false;
}

static bool ends_in(const struct tokens *tokens, const struct token *token, const char *end,
                    size_t least)
{
    const size_t n = strlen(end), length = token->form_length;
    return length >= least && length >= n &&
           memcmp(token_form(tokens, token) + length - n, end, n) == 0;
}

/* What style_words.h describes, computed word by word. */
struct plain_counts {
    size_t traits[TRAITS], passives, characters;
    size_t windows, distinct, rest, rest_distinct, opening_words, once;
};

static size_t times_in(const uint64_t *hashes, size_t count, uint64_t hash)
{
    size_t times = 0;
    for (size_t i = 0; i < count; i++)
        times += hashes[i] == hash;
    return times;
}

static void count_plain_traits(struct plain_counts *counts, const struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->sentence_count; i++) {
        uint32_t passive_end = 0;
        for (uint32_t t = tokens->sentences[i].first; t < tokens->sentences[i].end; t++) {
            const struct token *token = &tokens->items[t];
            if (!token_is_word(token))
                continue;
            const bool number = token->kind == TOKEN_NUMBER;
            const unsigned length = number ? token->form_length : token->characters;
            const bool first = token->flags & TOKEN_SENTENCE_FIRST;
            counts->characters += length < 30 ? length : 30;
            if (number)
                continue;
            counts->traits[TRAIT_LONG] += length >= 7;
            counts->traits[TRAIT_ALL_CAPS] += (token->flags & TOKEN_ALL_CAPS) != 0;
            counts->traits[TRAIT_CAPITALISED] +=
                length > 1 && token->flags & TOKEN_CAPITALISED && !first;
            counts->traits[TRAIT_WILL] += form_is(tokens, token, "will wo");
            counts->traits[TRAIT_CONJUNCTION] +=
                first && form_is(tokens, token, "and but or so yet nor");
            counts->traits[TRAIT_ING] += ends_in(tokens, token, "ing", 5);
            if (ends_in(tokens, token, "ed", 4) && !ends_in(tokens, token, "eed", 4)) {
                counts->traits[TRAIT_PARTICIPLE]++;
                counts->passives += t < passive_end;
                passive_end = 0;
            }
            if (form_is(tokens, token, "be is are was were been being am"))
                passive_end = t + 3;
        }
    }
}

static void count_plain_variety(struct plain_counts *counts, const struct tokens *tokens)
{
    uint64_t *hashes = calloc(tokens->count + 1, sizeof *hashes);
    cr_assert_not_null(hashes);
    size_t words = 0, distinct = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        if (!token_is_word(&tokens->items[i]))
            continue;
        const size_t begin = words / WINDOW_WORDS * WINDOW_WORDS;
        hashes[words] = tokens->items[i].hash;
        distinct += times_in(hashes + begin, words - begin, hashes[words]) == 0;
        if (++words % WINDOW_WORDS == 0) {
            counts->windows++;
            counts->distinct += distinct;
            distinct = 0;
        }
    }
    counts->rest = words % WINDOW_WORDS;
    counts->rest_distinct = distinct;
    counts->opening_words = words < OPENING_WORDS ? words : OPENING_WORDS;
    for (size_t i = 0; i < counts->opening_words; i++)
        counts->once += times_in(hashes, counts->opening_words, hashes[i]) == 1;
    free(hashes);
}

static void assert_counts(const struct tokens *tokens)
{
    static struct style_words words;
    struct plain_counts plain = {0};
    style_words_begin(&words, tokens);
    for (uint32_t i = 0, end; i < tokens->count; i = end) {
        uint32_t odd[WINDOW_WORDS];
        size_t odd_count, odd_seen = 0, words_seen = 0;
        end = i + style_words_room(&words);
        end = end < tokens->count ? end : (uint32_t)tokens->count;
        const size_t added = style_words_add(&words, i, end, odd, &odd_count);
        for (uint32_t t = i; t < end; t++) {
            const struct token *token = &tokens->items[t];
            words_seen += token_is_word(token);
            if (token->kind != TOKEN_WORD || token->flags & TOKEN_CLITIC)
                cr_assert(odd_seen < odd_count && odd[odd_seen++] == t);
        }
        cr_assert_eq(added, words_seen);
        cr_assert_eq(odd_count, odd_seen);
    }
    style_words_end(&words);
    count_plain_traits(&plain, tokens);
    count_plain_variety(&plain, tokens);
    for (size_t trait = 0; trait < TRAITS; trait++)
        cr_assert_eq(words.traits[trait], plain.traits[trait], "trait %zu: %zu, %zu", trait,
                     words.traits[trait], plain.traits[trait]);
    cr_assert_eq(words.passives, plain.passives);
    cr_assert_eq(words.characters, plain.characters);
    cr_assert_eq(words.windows, plain.windows);
    cr_assert_eq(words.distinct, plain.distinct);
    cr_assert_eq(words.rest, plain.rest);
    cr_assert_eq(words.rest_distinct, plain.rest_distinct);
    cr_assert_eq(words.opening_words, plain.opening_words);
    cr_assert_eq(words.once, plain.once);
}

Test(style_words, counts_are_those_of_one_word_after_another)
{
    static const size_t sizes[] = {1, 2, 3, 99, 100, 101, 499, 500, 501, 700, 1500};
    struct text_buffer text = {0};
    struct tokens tokens = {0};
    uint32_t state = 5;
    for (size_t round = 0; round < 20; round++) {
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            write_text(&text, sizes[i], &state);
            split(&tokens, &text);
            assert_counts(&tokens);
        }
    }
    text_buffer_release(&text);
    tokens_release(&tokens);
}

/* Words shorter than the four bytes that are read at their ends, at the begin of all forms. */
Test(style_words, short_texts)
{
    static const char *const texts[] = {"a", "ed", "red", "Used", "x y", "I ed", "é"};
    struct text_buffer text = {0};
    struct tokens tokens = {0};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        text_buffer_clear(&text);
        cr_assert(text_buffer_append(&text, texts[i], strlen(texts[i]), NULL));
        split(&tokens, &text);
        assert_counts(&tokens);
    }
    text_buffer_release(&text);
    tokens_release(&tokens);
}

Test(style_words, participles)
{
    static const struct {
        const char *word;
        bool is;
    } cases[] = {{"ended", true}, {"Used", true}, {"red", false}, {"need", false},
                 {"ed", false},   {"eds", false}, {"fled", true}, {"aged,", true}};
    struct text_buffer text = {0};
    struct tokens tokens = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        text_buffer_clear(&text);
        cr_assert(text_buffer_append(&text, cases[i].word, strlen(cases[i].word), NULL));
        split(&tokens, &text);
        cr_assert_eq(style_is_participle(&tokens, &tokens.items[0]), cases[i].is, "%s",
                     cases[i].word);
    }
    text_buffer_release(&text);
    tokens_release(&tokens);
}
