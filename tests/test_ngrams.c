/* Counting n-grams, against a plain count, and spelling them. */
#include <criterion/criterion.h>
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../features/base/hash.h"
#include "../features/ngrams/ngram_units.h"
#include "failing_malloc.h"

/* ---- Tokens without a tokeniser ------------------------------------------------------ */

static void add_token(struct tokens *tokens, const char *text, size_t length,
                      enum token_kind kind)
{
    cr_assert(memory_reserve(&tokens->items, &tokens->capacity, tokens->count + 1,
                             sizeof *tokens->items, NULL));
    struct token token = {.kind = kind & 7u, .form_length = length & 0x7FFu};
    if (isupper((unsigned char)text[0]))
        token.flags = TOKEN_CAPITALISED;
    if (length > 1 && isupper((unsigned char)text[0]) && isupper((unsigned char)text[1]))
        token.flags |= TOKEN_ALL_CAPS;
    if (tokens->forms.length > 0)
        cr_assert(text_buffer_append(&tokens->forms, " ", 1, NULL));
    token.form = (uint32_t)tokens->forms.length;
    token.sentence = (uint32_t)tokens->sentence_count;
    cr_assert(text_buffer_append(&tokens->forms, text, length, NULL));
    for (size_t i = token.form; i < tokens->forms.length; i++)
        tokens->forms.data[i] = (char)tolower((unsigned char)tokens->forms.data[i]);
    token.hash = hash_bytes(tokens->forms.data + token.form, length);
    tokens->items[tokens->count++] = token;
}

static void end_sentence(struct tokens *tokens)
{
    uint32_t first =
        tokens->sentence_count ? tokens->sentences[tokens->sentence_count - 1].end : 0;
    if (first == tokens->count)
        return;
    cr_assert(memory_reserve(&tokens->sentences, &tokens->sentence_capacity,
                             tokens->sentence_count + 1, sizeof *tokens->sentences, NULL));
    tokens->sentences[tokens->sentence_count++] =
        (struct sentence){.first = first, .end = (uint32_t)tokens->count};
}

static uint8_t kind_of(const char *text, size_t length)
{
    unsigned char first = (unsigned char)text[0];
    if (length > 1 && (first == '<' || first == '@' || first == '#'))
        return first == '<' ? TOKEN_URL : first == '@' ? TOKEN_HANDLE : TOKEN_HASHTAG;
    if (isdigit(first))
        return TOKEN_NUMBER;
    return first == '$' ? TOKEN_SYMBOL : ispunct(first) ? TOKEN_PUNCTUATION : TOKEN_WORD;
}

/* Tokens are separated by blanks; | ends a sentence. */
static struct tokens split(const char *text)
{
    struct tokens tokens = {0};
    while (*text) {
        size_t length = strcspn(text, " ");
        if (length == 1 && *text == '|')
            end_sentence(&tokens);
        else if (length > 0)
            add_token(&tokens, text, length, kind_of(text, length));
        text += length + (text[length] == ' ');
    }
    end_sentence(&tokens);
    return tokens;
}

/* ---- What is expected ---------------------------------------------------------------- */

static struct recipe recipe_of(struct ngram_block block)
{
    return (struct recipe){.block_count = 1, .blocks = {block}};
}

/* Appends the n-grams of block b in order, as "ngram:count" separated by |. */
static void describe(const struct ngram_list *list, const struct recipe *recipe, size_t b,
                     const struct tokens *tokens, struct text_buffer *out)
{
    for (size_t i = list->begin[b]; i < list->begin[b + 1]; i++) {
        if (i > list->begin[b])
            cr_assert(text_buffer_append(out, "|", 1, NULL));
        cr_assert(ngram_spell(&list->items[i], &recipe->blocks[b], tokens, out, NULL));
        cr_assert(text_buffer_format(out, NULL, ":%u", list->items[i].count));
    }
}

static void expect(const char *text, struct ngram_block block, const char *expected)
{
    struct tokens tokens = split(text);
    struct recipe recipe = recipe_of(block);
    struct ngram_list list = {0};
    struct text_buffer out = {0};
    cr_assert(ngrams_count(&list, &tokens, &recipe, 1, NULL));
    describe(&list, &recipe, 0, &tokens, &out);
    cr_expect_str_eq(out.data ? out.data : "", expected, "%s: %s", text,
                     out.data ? out.data : "");
    text_buffer_release(&out);
    ngrams_release(&list);
    tokens_release(&tokens);
}

/* ---- Words --------------------------------------------------------------------------- */

/* Model files contain keys, so the hash of bytes must not change. */
Test(ngrams, the_hash_of_bytes_reads_them_lowest_first)
{
    unsigned char bytes[40];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(0xF1 * i + 7);
    for (size_t length = 0; length <= sizeof bytes; length++) {
        uint64_t expected = 0x7e0f6c0d5a1b3e29u ^ length;
        for (size_t at = 0; at < length; at += 8) {
            uint64_t word = 0;
            for (size_t i = at; i < at + 8 && i < length; i++)
                word |= (uint64_t)bytes[i] << (8 * (i - at));
            expected = hash_combine(expected, word);
        }
        cr_expect_eq(hash_bytes(bytes, length), expected, "%zu bytes", length);
    }
}

Test(ngrams, the_last_element_of_a_hash_comes_back)
{
    uint64_t hash = 1;
    for (uint64_t i = 0; i < 1000; i++) {
        const uint64_t next = i < 2 ? i - 1 : hash_mix(i);
        cr_assert_eq(hash_last(hash, hash_combine(hash, next)), next);
        cr_assert_eq(hash_mix(hash_unmix(next)), next);
        hash = hash_combine(hash, next);
    }
}

Test(ngrams, a_mean_counts_every_occurrence)
{
    const char *const text = "The cat, the dog, THE end";
    const char *const tagged = "#Ferry ferry #9";
    struct recipe recipe = {
        .block_count = 2,
        .blocks = {{NGRAM_WORDS, 1, 1, NGRAM_MEAN, 1, 0}, {NGRAM_WORDS, 1, 1, 0, 1, 0}}};
    struct tokens tokens = {0};
    struct ngram_list list = {0};
    cr_assert(tokens_split_text(&tokens, text, strlen(text), NULL));
    cr_assert(ngrams_count(&list, &tokens, &recipe, ~0u, NULL));
    cr_expect_eq(list.means, 1);
    cr_assert_eq(list.begin[1], 4);
    cr_expect_eq(list.items[0].weight, 3);
    cr_expect_float_eq(list.items[4].weight, 1 + logf(3), 1e-6f);
    for (size_t i = 0; i < 4; i++)
        cr_expect_eq(hash_last(ngram_block_seed(0), list.items[i].key),
                     hash_last(ngram_block_seed(1), list.items[4 + i].key), "the word's hash");
    cr_assert(tokens_split_text(&tokens, tagged, strlen(tagged), NULL));
    cr_assert(ngrams_count(&list, &tokens, &recipe, 1, NULL));
    cr_expect_eq(list.items[0].count, 2, "a hashtag is the word that it is");
    cr_expect_eq(hash_last(ngram_block_seed(0), list.items[0].key), hash_bytes("ferry", 5));
    ngrams_release(&list);
    tokens_release(&tokens);
}

Test(ngrams, words_and_pairs_in_order)
{
    expect("the cat saw the cat", (struct ngram_block){NGRAM_WORDS, 1, 2, 0, 1, 0},
           "the:2|cat:2|the cat:2|saw:1|cat saw:1|saw the:1");
    expect("a b c d", (struct ngram_block){NGRAM_WORDS, 3, 3, 0, 1, 0}, "a b c:1|b c d:1");
    expect("a b", (struct ngram_block){NGRAM_WORDS, 3, 3, 0, 1, 0}, "");
    expect("", (struct ngram_block){NGRAM_WORDS, 1, 2, 0, 1, 0}, "");
}

Test(ngrams, words_do_not_cross_sentences)
{
    expect("a b | c", (struct ngram_block){NGRAM_WORDS, 2, 3, 0, 1, 0}, "a b:1");
}

Test(ngrams, marks_are_passed_over_or_units)
{
    expect("no , $ never .", (struct ngram_block){NGRAM_WORDS, 2, 2, 0, 1, 0}, "no never:1");
    expect("no , never .", (struct ngram_block){NGRAM_WORDS, 2, 2, NGRAM_PUNCTUATION, 1, 0},
           "no ,:1|, never:1|never .:1");
}

Test(ngrams, case_is_folded_or_kept)
{
    expect("The the THE", (struct ngram_block){NGRAM_WORDS, 1, 1, 0, 1, 0}, "the:3");
    expect("The the THE the I", (struct ngram_block){NGRAM_WORDS, 1, 1, NGRAM_CASED, 1, 0},
           "The:1|the:2|THE:1|I:1");
}

Test(ngrams, numbers_are_themselves_or_their_digits)
{
    expect("1999 2012 17", (struct ngram_block){NGRAM_WORDS, 1, 1, 0, 1, 0},
           "1999:1|2012:1|17:1");
    expect("1999 2012 17", (struct ngram_block){NGRAM_WORDS, 1, 1, NGRAM_DIGITS, 1, 0},
           "0000:2|00:1");
    expect("19 71", (struct ngram_block){NGRAM_CHARACTERS, 3, 3, NGRAM_DIGITS, 1, 0},
           "_00:2|00_:2");
}

Test(ngrams, addresses_are_words_but_have_no_characters)
{
    expect("see <url> @me", (struct ngram_block){NGRAM_WORDS, 2, 2, 0, 1, 0},
           "see <url>:1|<url> @me:1");
    expect("<url> @m", (struct ngram_block){NGRAM_CHARACTERS, 3, 3, 0, 1, 0}, "_@m:1|@m_:1");
}

/* Marks that are skipped are also tokens of the head. */
Test(ngrams, a_head_is_so_many_tokens)
{
    expect("the cat saw the cat", (struct ngram_block){NGRAM_WORDS, 1, 2, 0, 1, 3},
           "the:1|cat:1|the cat:1|saw:1|cat saw:1");
    expect("a , b c | d", (struct ngram_block){NGRAM_WORDS, 1, 1, 0, 1, 3}, "a:1|b:1");
    expect("a b | c d | e", (struct ngram_block){NGRAM_WORDS, 2, 2, 0, 1, 3}, "a b:1");
    expect("a b | c d | e", (struct ngram_block){NGRAM_WORDS, 2, 2, 0, 1, 4}, "a b:1|c d:1");
    expect("a b | c", (struct ngram_block){NGRAM_WORDS, 1, 1, 0, 1, 3}, "a:1|b:1|c:1");
    expect("a b", (struct ngram_block){NGRAM_WORDS, 1, 1, 0, 1, UINT32_MAX}, "a:1|b:1");
    expect("a , a b a", (struct ngram_block){NGRAM_CHARACTERS, 3, 3, 0, 1, 4}, "_a_:2|_b_:1");
}

/* The table of small counts agrees with the function beyond it. */
Test(ngrams, every_count_weighs_one_plus_its_logarithm)
{
    for (uint32_t count = 1; count < 300; count++)
        cr_expect_float_eq(ngram_term_frequency(count), 1 + log(count), 1e-14, "%u", count);
    cr_expect_float_eq(ngram_term_frequency(UINT32_MAX), 1 + 32 * log(2), 1e-9);
}

/* ---- Characters ---------------------------------------------------------------------- */

Test(ngrams, characters_stay_in_their_word)
{
    expect("ab c", (struct ngram_block){NGRAM_CHARACTERS, 2, 3, 0, 1, 0},
           "_a:1|ab:1|_ab:1|b_:1|ab_:1|_c:1|c_:1|_c_:1");
    expect("ab , ab", (struct ngram_block){NGRAM_CHARACTERS, 4, 5, 0, 1, 0}, "_ab_:2");
    expect("ab ,", (struct ngram_block){NGRAM_CHARACTERS, 3, 3, NGRAM_PUNCTUATION, 1, 0},
           "_ab:1|ab_:1|_,_:1");
}

Test(ngrams, short_words_count_once_whole)
{
    expect("a be", (struct ngram_block){NGRAM_CHARACTERS, 5, 6, 0, 1, 0}, "_a_:1|_be_:1");
    expect("a", (struct ngram_block){NGRAM_CHARACTERS, 3, 6, 0, 1, 0}, "_a_:1");
}

Test(ngrams, characters_are_code_points)
{
    expect("\xc3\xa9t\xc3\xa9", (struct ngram_block){NGRAM_CHARACTERS, 3, 3, 0, 1, 0},
           "_\xc3\xa9t:1|\xc3\xa9t\xc3\xa9:1|t\xc3\xa9_:1");
    expect("\xe4\xb8\xad\xf0\x90\x90\xa8",
           (struct ngram_block){NGRAM_CHARACTERS, 2, 2, 0, 1, 0},
           "_\xe4\xb8\xad:1|\xe4\xb8\xad\xf0\x90\x90\xa8:1|\xf0\x90\x90\xa8_:1");
}

Test(ngrams, characters_of_cased_words)
{
    expect("ab Ab AB ab", (struct ngram_block){NGRAM_CHARACTERS, 4, 4, NGRAM_CASED, 1, 0},
           "_ab_:2|_Ab_:1|_AB_:1");
}

/* ---- Against the definition, on random text ------------------------------------------ */

struct strings {
    char **items;
    size_t count, capacity;
};

static void add_string(struct strings *strings, const char *text)
{
    cr_assert(memory_reserve(&strings->items, &strings->capacity, strings->count + 1,
                             sizeof *strings->items, NULL));
    cr_assert((strings->items[strings->count++] = strdup(text)) != NULL);
}

static void free_strings(struct strings *strings)
{
    for (size_t i = 0; i < strings->count; i++)
        free(strings->items[i]);
    free(strings->items);
}

static size_t occurrences(const struct strings *strings, const char *text)
{
    size_t count = 0;
    for (size_t i = 0; i < strings->count; i++)
        count += strcmp(strings->items[i], text) == 0;
    return count;
}

static bool is_unit(const struct token *token, const struct ngram_block *block)
{
    return token->kind == TOKEN_WORD || block->flags & NGRAM_PUNCTUATION;
}

/* Adds the n-grams of the characters of a form. */
static void define_characters(struct strings *all, const char *form,
                              const struct ngram_block *block)
{
    char padded[32], text[32];
    int length = snprintf(padded, sizeof padded, "_%s_", form);
    for (int n = block->shortest; n <= block->longest; n++)
        for (int at = 0; at + n <= length; at++) {
            snprintf(text, sizeof text, "%.*s", n, padded + at);
            add_string(all, text);
        }
    if (length < block->shortest)
        add_string(all, padded);
}

/* Adds the n-grams of words that begin with token t, of `end`. */
static void define_words(struct strings *all, const struct tokens *tokens, uint32_t t,
                         uint32_t end, const struct ngram_block *block)
{
    char text[64];
    int written = 0, n = 0;
    for (uint32_t u = t; u < end && n < block->longest; u++) {
        const struct token *next = &tokens->items[u];
        if (next->sentence != tokens->items[t].sentence)
            break;
        if (!is_unit(next, block))
            continue;
        written += snprintf(text + written, sizeof text - (size_t)written, "%s%.*s",
                            n ? " " : "", (int)next->form_length, token_form(tokens, next));
        if (++n >= block->shortest)
            add_string(all, text);
    }
}

/* All n-grams of lower-case ASCII words and marks, each as often as it occurs; and the forms of
 * all units. */
struct definition {
    struct strings ngrams, forms;
};

static struct definition define(const struct tokens *tokens, const struct ngram_block *block)
{
    struct definition all = {0};
    uint32_t end = (uint32_t)tokens->count;
    if (block->head > 0 && block->head < end)
        end = block->head;
    for (uint32_t t = 0; t < end; t++) {
        const struct token *token = &tokens->items[t];
        char form[16];
        if (!is_unit(token, block))
            continue;
        snprintf(form, sizeof form, "%.*s", (int)token->form_length, token_form(tokens, token));
        add_string(&all.forms, form);
        if (block->unit == NGRAM_CHARACTERS)
            define_characters(&all.ngrams, form, block);
        else
            define_words(&all.ngrams, tokens, t, end, block);
    }
    return all;
}

/* The sum over different forms of (1 + ln count)^power for each time that the n-gram is in
 * them. */
static double sum_over_forms(const struct strings *forms, const char *ngram, int power,
                             const struct ngram_block *block)
{
    double sum = 0;
    for (size_t i = 0; i < forms->count; i++) {
        struct strings ngrams = {0};
        bool is_first = true;
        for (size_t before = 0; before < i; before++)
            is_first &= strcmp(forms->items[before], forms->items[i]) != 0;
        if (!is_first)
            continue;
        define_characters(&ngrams, forms->items[i], block);
        sum += (double)occurrences(&ngrams, ngram) *
               pow(1 + log((double)occurrences(forms, forms->items[i])), power);
        free_strings(&ngrams);
    }
    return sum;
}

static void compare_weights(const struct ngram *ngram, const char *spelling,
                            const struct definition *all, const struct ngram_block *block)
{
    double weight = 1 + log((double)occurrences(&all->ngrams, spelling));
    double square = weight * weight;
    if (block->unit == NGRAM_CHARACTERS) {
        weight = sum_over_forms(&all->forms, spelling, 1, block);
        square = sum_over_forms(&all->forms, spelling, 2, block);
    }
    cr_expect_float_eq(ngram->weight, weight, 1e-6 * weight, "'%s'", spelling);
    cr_expect_float_eq(ngram->square, square, 1e-6 * square, "'%s'", spelling);
}

static void compare_with_definition(const char *text, struct ngram_block block)
{
    struct tokens tokens = split(text);
    struct recipe recipe = recipe_of(block);
    struct definition all = define(&tokens, &block);
    struct ngram_list list = {0};
    struct text_buffer spelled = {0};
    cr_assert(ngrams_count(&list, &tokens, &recipe, 1, NULL));
    size_t total = 0;
    for (size_t i = 0; i < list.count; i++) {
        text_buffer_clear(&spelled);
        cr_assert(ngram_spell(&list.items[i], &block, &tokens, &spelled, NULL));
        cr_expect_eq(list.items[i].count, occurrences(&all.ngrams, spelled.data),
                     "'%s' of '%s'", spelled.data, text);
        compare_weights(&list.items[i], spelled.data, &all, &block);
        total += list.items[i].count;
    }
    cr_expect_eq(total, all.ngrams.count, "'%s'", text);
    text_buffer_release(&spelled);
    ngrams_release(&list);
    free_strings(&all.ngrams);
    free_strings(&all.forms);
    tokens_release(&tokens);
}

Test(ngrams, counts_and_weights_are_those_of_the_definition)
{
    static const char letters[] = "aab b   ,|c";
    uint64_t state = 1;
    for (int round = 0; round < 150; round++) {
        char text[80];
        for (size_t i = 0; i < sizeof text - 1; i++) {
            state = hash_mix(state + 0x9e3779b97f4a7c15u);
            text[i] = letters[state % (sizeof letters - 1)];
            if (text[i] == '|' || text[i] == ',' ||
                (i > 0 && strchr("|,", text[i - 1]) && text[i - 1] != ' '))
                text[i] = i % 2 ? text[i] : ' ';
        }
        text[sizeof text - 1] = '\0';
        for (uint8_t shortest = 1; shortest <= 3; shortest++) {
            const uint8_t flags = round % 2 ? NGRAM_PUNCTUATION : 0;
            const uint32_t head = round % 3 ? 0 : 1 + (uint32_t)round / 6;
            const uint8_t longer = (uint8_t)(2 * shortest);
            compare_with_definition(
                text, (struct ngram_block){NGRAM_WORDS, shortest, 3, flags, 1, head});
            compare_with_definition(
                text, (struct ngram_block){NGRAM_CHARACTERS, longer, 6, flags, 1, head});
        }
    }
}

/* ---- Blocks, reuse, failures --------------------------------------------------------- */

static const struct recipe three_blocks = {.block_count = 3,
                                           .blocks = {{NGRAM_WORDS, 1, 2, 0, 1, 0},
                                                      {NGRAM_CHARACTERS, 2, 5, 0, 1, 0},
                                                      {NGRAM_WORDS, 1, 2, NGRAM_CASED, 1, 0}}};

static void expect_same(const struct ngram_list *a, const struct ngram_list *b)
{
    cr_assert_eq(a->count, b->count);
    cr_expect_arr_eq(a->begin, b->begin, sizeof a->begin);
    for (size_t i = 0; i < a->count; i++) {
        const struct ngram *x = &a->items[i], *y = &b->items[i];
        cr_assert(x->key == y->key && x->count == y->count && x->token == y->token &&
                      x->offset == y->offset && x->length == y->length &&
                      x->weight == y->weight && x->square == y->square,
                  "n-gram %zu", i);
    }
}

Test(ngrams, mask_chooses_blocks)
{
    struct tokens tokens = split("Now is the time");
    struct ngram_list all = {0}, list = {0};
    cr_assert(ngrams_count(&all, &tokens, &three_blocks, ~0u, NULL));
    cr_expect_eq(all.begin[3], all.count);
    cr_expect_eq(all.begin[NGRAM_MAX_BLOCKS], all.count);
    for (unsigned mask = 0; mask < 8; mask++) {
        cr_assert(ngrams_count(&list, &tokens, &three_blocks, mask, NULL));
        for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
            size_t count = list.begin[b + 1] - list.begin[b];
            cr_expect_eq(count, mask >> b & 1u ? all.begin[b + 1] - all.begin[b] : 0);
            if (count > 0)
                cr_expect_eq(list.items[list.begin[b]].key, all.items[all.begin[b]].key);
        }
    }
    ngrams_release(&list);
    ngrams_release(&all);
    tokens_release(&tokens);
}

Test(ngrams, a_key_belongs_to_its_block)
{
    struct recipe recipe = {
        .block_count = 2,
        .blocks = {{NGRAM_WORDS, 1, 1, 0, 1, 0}, {NGRAM_WORDS, 1, 1, 0, 1, 0}}};
    struct tokens tokens = split("word");
    struct ngram_list list = {0};
    cr_assert(ngrams_count(&list, &tokens, &recipe, 3, NULL));
    cr_assert_eq(list.count, 2);
    cr_expect_neq(list.items[0].key, list.items[1].key);
    ngrams_release(&list);
    tokens_release(&tokens);
}

static struct tokens many_words(size_t count, uint64_t seed)
{
    struct tokens tokens = {0};
    for (size_t i = 0; i < count; i++) {
        char word[24];
        int length = snprintf(word, sizeof word, "w%llx",
                              (unsigned long long)hash_mix(seed + i * i) % (2 * count));
        add_token(&tokens, word, (size_t)length, TOKEN_WORD);
        if (i % 20 == 19)
            end_sentence(&tokens);
    }
    end_sentence(&tokens);
    return tokens;
}

Test(ngrams, what_came_before_leaves_no_trace)
{
    struct tokens few = split("Some few words, and some few more"), many = many_words(5000, 3);
    struct ngram_list used = {0}, fresh = {0};
    for (int round = 0; round < 3; round++) {
        cr_assert(ngrams_count(&used, round % 2 ? &few : &many, &three_blocks, 7, NULL));
        cr_assert(ngrams_count(&used, round % 2 ? &many : &few, &three_blocks, 7, NULL));
        cr_assert(ngrams_count(&fresh, round % 2 ? &many : &few, &three_blocks, 7, NULL));
        expect_same(&used, &fresh);
        ngrams_release(&fresh);
    }
    ngrams_release(&used);
    tokens_release(&few);
    tokens_release(&many);
}

/* After two billion n-grams the stamps of the table begin anew. */
Test(ngrams, epochs_begin_anew)
{
    struct tokens tokens = many_words(400, 5);
    struct ngram_list used = {0}, fresh = {0};
    cr_assert(ngrams_count(&fresh, &tokens, &three_blocks, 7, NULL));
    cr_assert(ngrams_count(&used, &tokens, &three_blocks, 7, NULL));
    used.epoch = ((uint32_t)1 << 31) - 100;
    for (int round = 0; round < 3; round++) {
        cr_assert(ngrams_count(&used, &tokens, &three_blocks, 7, NULL));
        expect_same(&used, &fresh);
    }
    cr_expect_lt(used.epoch, (uint32_t)1 << 20);
    ngrams_release(&used);
    ngrams_release(&fresh);
    tokens_release(&tokens);
}

Test(ngrams, a_warm_list_allocates_nothing)
{
    struct tokens tokens = many_words(3000, 7);
    struct ngram_list list = {0};
    cr_assert(ngrams_count(&list, &tokens, &three_blocks, 7, NULL));
    size_t before = failing_malloc_count();
    cr_assert(ngrams_count(&list, &tokens, &three_blocks, 7, NULL));
    cr_expect_eq(failing_malloc_count(), before);
    ngrams_release(&list);
    tokens_release(&tokens);
}

Test(ngrams, failed_allocations_come_back)
{
    struct tokens tokens = many_words(1500, 11);
    struct ngram_list fresh = {0};
    cr_assert(ngrams_count(&fresh, &tokens, &three_blocks, 7, NULL));
    bool failed = true;
    for (size_t after = 0; failed; after++) {
        struct ngram_list list = {0};
        struct failure failure = {0};
        failing_malloc_after(after);
        bool counted = ngrams_count(&list, &tokens, &three_blocks, 7, &failure);
        failed = failing_malloc_stop();
        cr_expect_eq(counted, !failed);
        if (failed) {
            cr_expect_eq(failure.code, FAILURE_MEMORY);
            cr_expect_eq(list.count, 0);
            cr_expect_eq(list.begin[NGRAM_MAX_BLOCKS], 0);
            cr_assert(ngrams_count(&list, &tokens, &three_blocks, 7, NULL));
        }
        expect_same(&list, &fresh);
        ngrams_release(&list);
    }
    ngrams_release(&fresh);
    tokens_release(&tokens);
}

Test(ngrams, the_longest_form)
{
    char form[TOKEN_MAX_FORM];
    memset(form, 'x', sizeof form);
    struct tokens tokens = {0};
    add_token(&tokens, form, sizeof form, TOKEN_WORD);
    end_sentence(&tokens);
    struct ngram_list list = {0};
    cr_assert(ngrams_count(&list, &tokens, &three_blocks, 2, NULL));
    cr_expect_eq(list.count, 3 * 4); /* _x.. .xx.. ..x_ of four lengths */
    uint32_t total = 0;
    for (size_t i = 0; i < list.count; i++)
        total += list.items[i].count;
    cr_expect_eq(total, 4 * TOKEN_MAX_FORM - 2);
    ngrams_release(&list);
    tokens_release(&tokens);
}

Test(ngrams, spellings_that_are_pieces_of_each_other_overlap)
{
    cr_assert(ngram_spellings_overlap("_hea", "heart"));
    cr_assert(ngram_spellings_overlap("heart", "_hea"));
    cr_assert(ngram_spellings_overlap("the heart", "heart_"));
    cr_assert_not(ngram_spellings_overlap("hear", "hate"));
    cr_assert_not(ngram_spellings_overlap("said", "says"));
}
