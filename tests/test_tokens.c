/* tokens: words, marks, markup and sentences. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../features/base/hash.h"
#include "../features/text/unicode.h"
#include "../features/tokens/tokens.h"
#include "failing_malloc.h"

static size_t characters(const char *form, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)form[i] & 0xC0u) != 0x80u;
    return count < TOKEN_MANY ? count : TOKEN_MANY;
}

/* Checks what the header promises. */
static void check_tokens(const struct tokens *tokens, const struct article *article)
{
    size_t words = 0, sentence = 0, end = 0, form_end = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        const struct token *token = &tokens->items[i];
        cr_assert_gt(token_length(tokens, token), 0);
        cr_assert(i == 0 || token->begin >= end, "token %zu overlaps the one before", i);
        end = token_end(tokens, token);
        cr_assert_leq(end, article->length);
        words += token_is_word(token);
        cr_assert_gt(token->form_length, 0);
        cr_assert_leq(token->form_length, TOKEN_MAX_FORM);
        cr_assert_eq(token->hash, hash_bytes(token_form(tokens, token), token->form_length));
        cr_assert_eq(token->characters,
                     characters(token_form(tokens, token), token->form_length));

        bool new_sentence = i == tokens->sentences[sentence].end;
        sentence += new_sentence;
        cr_assert_eq(token->sentence, sentence);
        if (i > 0)
            cr_assert_eq(tokens->forms.data[form_end], new_sentence ? '\n' : ' ');
        cr_assert_eq(token->form, i > 0 ? form_end + 1 : 0);
        form_end = token->form + token->form_length;
        struct span block = article->passages[tokens->sentences[sentence].passage].span;
        cr_assert(token->begin >= block.begin && end <= block.end);
    }
    cr_assert_eq(words, tokens->word_count);
    cr_assert_eq(form_end, tokens->forms.length);
    uint32_t first = 0;
    for (size_t i = 0; i < tokens->sentence_count; i++) {
        cr_assert_eq(tokens->sentences[i].first, first);
        cr_assert_gt(tokens->sentences[i].end, first);
        first = tokens->sentences[i].end;
    }
    cr_assert_eq(first, tokens->count);
}

struct split {
    struct article article;
    struct tokens tokens;
};

static void split(struct split *split, const char *text, size_t length)
{
    struct failure failure = {0};
    const struct document document = {.text = text, .text_length = length};
    cr_assert(article_read(&split->article, &document, NULL, &failure), "%s", failure.message);
    cr_assert(tokens_split(&split->tokens, &split->article, &failure), "%s", failure.message);
    check_tokens(&split->tokens, &split->article);
}

static void split_release(struct split *split)
{
    tokens_release(&split->tokens);
    article_release(&split->article);
}

/* The forms, with " | " between sentences; kinds other than words and marks have a letter
 * after a slash, clitics ~, second parts of compounds ^, emphasised tokens !. */
static const char *spell(const struct tokens *tokens)
{
    static const char kinds[] = {
        [TOKEN_NUMBER] = '0', [TOKEN_SYMBOL] = '$', [TOKEN_URL] = 'u',
        [TOKEN_EMAIL] = 'e',  [TOKEN_HANDLE] = '@', [TOKEN_HASHTAG] = '#'};
    static char spelled[4096];
    size_t used = 0;
    spelled[0] = '\0';
    for (size_t i = 0; i < tokens->count; i++) {
        const struct token *token = &tokens->items[i];
        const char *gap = i == 0 ? "" : token->sentence == token[-1].sentence ? " " : " | ";
        char kind[3] = {0};
        if (kinds[token->kind])
            snprintf(kind, sizeof kind, "/%c", kinds[token->kind]);
        used += (size_t)snprintf(spelled + used, sizeof spelled - used, "%s%.*s%s%s%s%s", gap,
                                 (int)token->form_length, token_form(tokens, token), kind,
                                 token->flags & TOKEN_CLITIC ? "~" : "",
                                 token->flags & TOKEN_HYPHEN_BEFORE ? "^" : "",
                                 token->flags & TOKEN_EMPHASISED ? "!" : "");
        cr_assert_lt(used, sizeof spelled);
    }
    return spelled;
}

struct expectation {
    const char *text, *tokens;
};

static void assert_all(const struct expectation *cases, size_t count)
{
    struct split text = {0}; /* the same for all texts: nothing of one may show in the next */
    for (size_t i = 0; i < count; i++) {
        split(&text, cases[i].text, strlen(cases[i].text));
        cr_expect_str_eq(spell(&text.tokens), cases[i].tokens,
                         "%s\n  gives    %s\n  wanted   %s", cases[i].text, spell(&text.tokens),
                         cases[i].tokens);
    }
    split_release(&text);
}

#define ASSERT_ALL(cases) assert_all(cases, sizeof(cases) / sizeof *(cases))

/* The first word of a text is read by itself, the others in a row: the flags must be those that
 * the same word has by itself. */
Test(tokens, words_in_a_row_are_those_by_themselves)
{
    static const char *const texts[] = {
        "John's cat",
        "John\xE2\x80\x99s cat",
        "John'S cat",
        "John's.",
        "John's, cat",
        "John's-cat",
        "John'sx",
        "rock'n'roll's end",
        "dogs' tails",
        "can't",
        "5,000 cats",
        "cats, dogs",
        "cats,dogs",
        "cats ,dogs",
        "cats,-dogs",
        "first-hand",
        "first--hand",
        "first- hand",
        "X-ray-y_z",
        "a-b@c.org x",
        "a-b c@d.org",
        "cats\xE2\x80\x94 dogs",
        "cats\xE2\x80\x9D",
        "caf\xC3\xA9s",
        "cats. Dogs",
        "cats.. Dogs",
        "cats. . . Dogs",
        "Messrs. Roe",
        "No. 5",
        "sixteenlettersss x",
        "www-a.b.c",
        "s\xC2\xADs x",
    };
    struct split alone = {0}, in_row = {0};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char row[64];
        snprintf(row, sizeof row, "we %s", texts[i]);
        split(&alone, texts[i], strlen(texts[i]));
        split(&in_row, row, strlen(row));
        cr_assert_eq(in_row.tokens.count, alone.tokens.count + 1, "%s", texts[i]);
        cr_assert_eq(in_row.tokens.word_count, alone.tokens.word_count + 1, "%s", texts[i]);
        for (size_t t = 0; t < alone.tokens.count; t++) {
            const struct token *one = &alone.tokens.items[t],
                               *other = &in_row.tokens.items[t + 1];
            cr_expect_eq(one->hash, other->hash, "%s", texts[i]);
            cr_expect_eq(one->begin + 3, other->begin, "%s", texts[i]);
            cr_expect_eq(token_length(&alone.tokens, one), token_length(&in_row.tokens, other),
                         "%s", texts[i]);
            cr_expect_eq(one->kind, other->kind, "%s", texts[i]);
            cr_expect_eq((one->flags ^ other->flags) & ~TOKEN_SENTENCE_FIRST, 0, "%s",
                         texts[i]);
            cr_expect_eq(one->sentence, other->sentence, "%s", texts[i]);
        }
    }
    split_release(&alone);
    split_release(&in_row);
}

Test(tokens, words_and_clitics)
{
    static const struct expectation cases[] = {
        {"", ""},
        {"Don't say we'll go, I'm not", "do n't~ say we 'll~ go , i 'm~ not"},
        {"can't won't shouldn't've she'd they've you're",
         "ca n't~ wo n't~ should n't~ 've~ she 'd~ they 've~ you 're~"},
        {"DON’T it’s O’Neill’s", "do n't~ it 's~ o'neill 's~"},
        {"do n't he 'll O'Neill 's I 'm", "do n't~ he 'll~ o'neill 's~ i 'm~"},
        {"o'clock ma'am's y'all d'état", "o'clock ma'am 's~ y'all d'état"},
        {"the workers' rights", "the workers ' rights"},
        {"x's's's's's", "x's's 's~ 's~ 's~"},
        {"n't's", "n't~ 's~"},
        {"F16 B2B covid19 1960s 3rd TOW-2", "f16 b2b covid19 1960s 3rd tow 2/0^"},
        {"well-known U.S.-led pre- and post-war", "well known^ u.s. led^ pre and post war^"},
        {"snake_case f*** s*it ****", "snake_case f*** s*it */$"},
        {"co\xC2\xADoperate zero\xE2\x80\x8Bwidth \xE2\x80\x8B", "cooperate zerowidth"},
        {"北京 is カナ", "北 京 is カ ナ"},
        {"Ελλάδα ЩЕДРО مرحبا ประเทศไทย", "ελλάδα щедро مرحبا ประเทศไทย"},
    };
    ASSERT_ALL(cases);
}

Test(tokens, numbers_symbols_and_marks)
{
    static const struct expectation cases[] = {
        {"13,190 3.5 2016 9/11 12:30 10% $5 3.5m",
         "13,190/0 3.5/0 2016/0 9/11/0 12:30/0 10/0 % $/$ 5/0 3.5m"},
        {"in 2016, 1. and 5-7 €9", "in 2016/0 , 1/0 . and 5/0 7/0^ €/$ 9/0"},
        {"a – b—c--d - e", "a - b - c - d - e"},
        {"wait... what… no . . . yes .. x", "wait ... what ... no ... yes ... x"},
        {"“a” ‘b’ «c» ``d'' \"e\" ＂f＂", "\" a \" ' b ' \" c \" \" d \" \" e \" \" f \""},
        {"why?! (no) [yes] {a} a/b", "why ? ! | ( no ) [ yes ] { a } a / b"},
        {"5 × 3 = 15 😀", "5/0 ×/$ 3/0 =/$ 15/0 😀/$"},
    };
    ASSERT_ALL(cases);
}

Test(tokens, addresses)
{
    static const struct expectation cases[] = {
        {"see https://example.org/a_(b)?q=1. or (http://example.org/x), www.example.org!",
         "see <url>/u . or ( <url>/u ) , <url>/u !"},
        {"<http://example.org/a.html> end", "<url>/u end"},
        {"http:// https www. x", "http : / / https www . x"},
        {"mail a.b-c+d@example.co.uk, now", "mail <email>/e , now"},
        {"a@b x@y. @", "a @ b x @ y . @"},
        {"@some_one said #Peace2020 #1 # a#b", "@some_one/@ said #peace2020/# # 1/0 # a # b"},
    };
    ASSERT_ALL(cases);
}

Test(tokens, markdown)
{
    static const struct expectation cases[] = {
        {"*“It is* so” **Bold** and __word__ 5 * 3",
         "\"! it is so \" bold! and word! 5/0 */$ 3/0"},
        {"“*deeply cynical*” he _said_.", "\" deeply! cynical \" he said! ."},
        {"## A heading", "a heading"},
        {"- an item\n- another - one", "an item | another - one"},
        {"12. Point. Then", "point . | then"},
        {"the [talks in Oslo](http://example.org/(a)) [sic] end",
         "the talks in oslo [ sic ] end"},
        {"[a](b \"t\") ![pic](c) [x](not a link", "a pic [ x ] ( not a link"},
        {"[[Deep] words](#)", "[ [ deep ] words ] ( # )"},
        {"> he said\n> so > there", "he said so >/$ there"},
    };
    ASSERT_ALL(cases);
    struct split text = {0};
    const char *markup = "### A *b* [c](d) http://example.org **e** <http://example.org>";
    split(&text, markup, strlen(markup));
    cr_assert_eq(text.tokens.markup_count, 5);
    cr_assert_eq(text.tokens.link_count, 3);
    split_release(&text);
}

Test(tokens, sentences)
{
    static const struct expectation cases[] = {
        {"One. Two! Three? Four… Five.", "one . | two ! | three ? | four ... | five ."},
        {"He left. he said. 5 men. “So.” Then",
         "he left . he said . | 5/0 men . | \" so . \" | then"},
        {"Mr. Brown met Gen. J. R. Smith in St. Ives.",
         "mr brown met gen j. r. smith in st ives ."},
        {"The U.S. Army in the U.S. The end at 5 p.m. Now",
         "the u.s. army in the u.s. | the end at 5/0 p.m. | now"},
        {"J.K. Brown and I. He said No. 5. No. Yes",
         "j.k. brown and i . | he said no. 5/0 . | no . | yes"},
        {"(It rained. It poured.) So.", "( it rained . | it poured . ) | so ."},
        {"He said . \" I go . \" He left .", "he said . | \" i go . \" | he left ."},
        {"“Why?” he asked. 'Go!' She", "\" why ? \" he asked . | ' go ! ' | she"},
        {"Not a\nsentence end. New\nline\n\nEnd", "not a sentence end . | new line | end"},
        {"First block.\n\nSecond block", "first block . | second block"},
        {"他来了。我走。", "他 来 了 。 | 我 走 。"},
        {"On Sep. 5, Sept. 6 and Mar. 7 it", "on sep 5/0 , sept 6/0 and mar 7/0 it"},
        {"e.g. this, i.e that etc. It", "e.g. this , i.e that etc | it"},
    };
    ASSERT_ALL(cases);
}

Test(tokens, flags)
{
    struct split text = {0};
    const char *bytes = "NATO's Élan: the UN.\n\n(Iran) 'Tis I";
    static const struct {
        const char *form;
        unsigned flags;
    } expected[] = {
        {"nato",
         TOKEN_CAPITALISED | TOKEN_ALL_CAPS | TOKEN_SENTENCE_FIRST | TOKEN_SPACE_BEFORE},
        {"'s", TOKEN_CLITIC},
        {"élan", TOKEN_CAPITALISED | TOKEN_SPACE_BEFORE},
        {":", 0},
        {"the", TOKEN_SPACE_BEFORE},
        {"un", TOKEN_CAPITALISED | TOKEN_ALL_CAPS | TOKEN_SPACE_BEFORE},
        {".", 0},
        {"(", TOKEN_SPACE_BEFORE},
        {"iran", TOKEN_CAPITALISED | TOKEN_SENTENCE_FIRST},
        {")", 0},
        {"'", TOKEN_SPACE_BEFORE},
        {"tis", TOKEN_CAPITALISED},
        {"i", TOKEN_CAPITALISED | TOKEN_SPACE_BEFORE},
    };
    split(&text, bytes, strlen(bytes));
    cr_assert_eq(text.tokens.count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < text.tokens.count; i++) {
        const struct token *token = &text.tokens.items[i];
        unsigned flags = token->flags & ~(unsigned)TOKEN_TITLE;
        cr_assert_eq(strlen(expected[i].form), token->form_length);
        cr_assert_eq(
            memcmp(token_form(&text.tokens, token), expected[i].form, token->form_length), 0);
        cr_assert_eq(flags, expected[i].flags, "%s: %x", expected[i].form, flags);
    }
    split_release(&text);
}

Test(tokens, headings_are_marked)
{
    struct split text = {0};
    const char *bytes = "# News\n\nRain fell.";
    split(&text, bytes, strlen(bytes));
    cr_assert(text.tokens.items[0].flags & TOKEN_TITLE);
    cr_assert_not(text.tokens.items[1].flags & TOKEN_TITLE);
    split_release(&text);
}

Test(tokens, only_passages_of_the_article_are_split)
{
    struct failure failure = {0};
    struct tokens tokens = {0};
    struct passage passages[] = {{.span = {0, 3}, .role = ROLE_BYLINE},
                                 {.span = {4, 7}, .role = ROLE_PARAGRAPH},
                                 {.span = {8, 11}, .role = ROLE_COMMENT},
                                 {.span = {12, 15}, .role = ROLE_BOILERPLATE}};
    const struct article article = {
        .text = "one two six ten", .length = 15, .passages = passages, .passage_count = 4};
    cr_assert(tokens_split(&tokens, &article, &failure));
    check_tokens(&tokens, &article);
    cr_assert_str_eq(spell(&tokens), "two");
    cr_assert_eq(tokens.sentences[0].passage, 1);
    tokens_release(&tokens);
}

/* Text that was tokenised before gives the same tokens. */
Test(tokens, tokenised_text_gives_the_same_words)
{
    static const char *const pairs[][2] = {
        {"He doesn't say \"yes\", does he?", "He does n't say \" yes \" , does he ?"},
        {"Brown's dogs aren't here. They've left.",
         "Brown 's dogs are n't here . They 've left ."},
    };
    struct split a = {0}, b = {0};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        split(&a, pairs[i][0], strlen(pairs[i][0]));
        split(&b, pairs[i][1], strlen(pairs[i][1]));
        cr_assert_eq(a.tokens.forms.length, b.tokens.forms.length);
        cr_assert_eq(memcmp(a.tokens.forms.data, b.tokens.forms.data, a.tokens.forms.length),
                     0);
    }
    split_release(&a);
    split_release(&b);
}

Test(tokens, newline_at_the_end_changes_nothing)
{
    struct split a = {0}, b = {0};
    split(&a, "The end.", 8);
    split(&b, "The end.\r\n", 10);
    cr_assert_eq(a.tokens.count, b.tokens.count);
    cr_assert_eq(a.tokens.sentence_count, b.tokens.sentence_count);
    for (size_t i = 0; i < a.tokens.count; i++)
        cr_assert_eq(a.tokens.items[i].hash, b.tokens.items[i].hash);
    split_release(&a);
    split_release(&b);
}

/* ---- Hostile texts ------------------------------------------------------------- */

static char *repeat(const char *unit, size_t times, size_t *length)
{
    size_t unit_length = strlen(unit);
    char *text = malloc(unit_length * times + 1);
    cr_assert_not_null(text);
    for (size_t i = 0; i < times; i++)
        memcpy(text + i * unit_length, unit, unit_length);
    *length = unit_length * times;
    return text;
}

/* With quadratic time these would take hours: the test is that it ends. */
Test(tokens, hostile_texts_end, .timeout = 60)
{
    static const char *const units[] = {
        "\"",
        "'",
        "''",
        "*",
        "_",
        "a*",
        "[",
        "]",
        "[a](",
        "](",
        "[a](b",
        "(",
        "<",
        "<http",
        "a@",
        "a-",
        "@a",
        "#",
        "x.",
        "a.b",
        "http://",
        "....",
        ". ",
        "- ",
        "!",
        "![",
        "’",
        "n't",
        "a\xE2\x80\x8B",
        "\xE2\x80\x8B",
        "\xCC\x81",
        "a'",
        "> ",
        "1.",
        "1,",
        "#a",
        "``",
        "U.S.",
        "“",
        "www.",
        "\xC2\xAD",
        "\n> ",
    };
    struct split text = {0};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t length;
        char *bytes = repeat(units[i], 50000, &length);
        split(&text, bytes, length);
        cr_assert_leq(text.tokens.count, length);
        free(bytes);
    }
    split_release(&text);
}

Test(tokens, a_word_of_megabytes)
{
    struct split text = {0};
    size_t length;
    char *bytes = repeat("\xC3\x89x", 1000000, &length);
    split(&text, bytes, length);
    cr_assert_eq(text.tokens.count, 1);
    cr_assert_eq(token_length(&text.tokens, &text.tokens.items[0]), length);
    cr_assert_leq(text.tokens.items[0].form_length, TOKEN_MAX_FORM);
    cr_assert_geq(text.tokens.items[0].form_length, TOKEN_MAX_FORM - 3);
    free(bytes);
    split_release(&text);
}

Test(tokens, sentences_are_bounded)
{
    struct split text = {0};
    size_t length;
    char *bytes = repeat("word ", 20000, &length);
    split(&text, bytes, length);
    cr_assert_eq(text.tokens.count, 20000);
    for (size_t i = 0; i < text.tokens.sentence_count; i++)
        cr_assert_leq(text.tokens.sentences[i].end - text.tokens.sentences[i].first, 2000);
    free(bytes);
    split_release(&text);
}

/* A small random number generator (constants of Numerical Recipes) of bytes that mean something
 * to the tokeniser. */
static void fill_with_marks(char *bytes, size_t length, uint32_t *state)
{
    static const char alphabet[] = "aA1 .,'\"*_[]()<>@#-!\n`:/\xE2\x80\x99\xC3\xA9$snt";
    for (size_t i = 0; i < length; i++) {
        *state = *state * 1664525u + 1013904223u;
        bytes[i] = alphabet[(*state >> 16) % (sizeof alphabet - 1)];
    }
}

Test(tokens, invariants_hold_on_random_marks)
{
    struct split text = {0};
    char bytes[300];
    uint32_t state = 1;
    for (int i = 0; i < 2000; i++) {
        size_t length = (size_t)i % sizeof bytes;
        fill_with_marks(bytes, length, &state);
        split(&text, bytes, length);
    }
    split_release(&text);
}

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* Appends words of letters and digits between marks and blanks to one text, and the same with
 * an invisible hyphen inside each word to the other. */
static void append_word(struct text_buffer *plain, struct text_buffer *hyphenated,
                        uint32_t *state)
{
    static const char alphabet[] = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzAZQ07";
    static const char *const gaps[] = {" ",   " ",  " ",  " ",   ", ", ". ", "? ",
                                       "! ",  " (", ") ", "; ",  "\n", "  ", " \"",
                                       "\" ", "” ", " “", " — ", "… ", "%",  "&"};
    char word[40];
    /* Too long for an abbreviation. */
    const size_t length = 7 + next_random(state) % (next_random(state) % 2 ? 7 : 30);
    for (size_t i = 0; i < length; i++)
        word[i] = alphabet[next_random(state) % (sizeof alphabet - 1)];
    const size_t middle = 1 + next_random(state) % (length - 1);
    const char *gap = gaps[next_random(state) % (sizeof gaps / sizeof *gaps)];
    cr_assert(text_buffer_append(plain, word, length, NULL));
    cr_assert(text_buffer_append(plain, gap, strlen(gap), NULL));
    cr_assert(text_buffer_append(hyphenated, word, middle, NULL));
    cr_assert(text_buffer_append(hyphenated, "\xC2\xAD", 2, NULL));
    cr_assert(text_buffer_append(hyphenated, word + middle, length - middle, NULL));
    cr_assert(text_buffer_append(hyphenated, gap, strlen(gap), NULL));
}

/* The text as one paragraph. */
static void split_paragraph(struct tokens *tokens, const struct text_buffer *text)
{
    struct passage block = {.span = {0, (uint32_t)text->length}, .role = ROLE_PARAGRAPH};
    const struct article article = {
        .text = text->data, .length = text->length, .passages = &block, .passage_count = 1};
    cr_assert(tokens_split(tokens, &article, NULL));
    check_tokens(tokens, &article);
}

/* Plain words are read sixteen bytes at once; an invisible hyphen inside makes them go the
 * general way. Only their positions may differ. */
Test(tokens, plain_words_are_what_the_general_way_makes_of_them)
{
    struct tokens fast = {0}, general = {0};
    struct text_buffer plain = {0}, hyphenated = {0};
    uint32_t state = 3;
    for (int round = 1; round < 300; round++) {
        text_buffer_clear(&plain);
        text_buffer_clear(&hyphenated);
        for (int i = 0; i < round; i++)
            append_word(&plain, &hyphenated, &state);
        split_paragraph(&fast, &plain);
        split_paragraph(&general, &hyphenated);
        cr_assert_eq(fast.count, general.count);
        cr_assert_eq(fast.forms.length, general.forms.length);
        cr_assert_eq(fast.word_count, general.word_count);
        cr_assert_eq(fast.sentence_count, general.sentence_count);
        for (size_t i = 0; i < fast.count; i++) {
            const struct token *one = &fast.items[i], *other = &general.items[i];
            cr_assert_eq(one->hash, other->hash);
            cr_assert_eq(one->form, other->form);
            cr_assert_eq(one->flags, other->flags, "%.*s: %x, %x", (int)one->form_length,
                         token_form(&fast, one), one->flags, other->flags);
            cr_assert_eq(one->sentence, other->sentence);
            cr_assert_eq(one->kind, other->kind);
        }
    }
    text_buffer_release(&plain);
    text_buffer_release(&hyphenated);
    tokens_release(&fast);
    tokens_release(&general);
}

/* ---- A text by itself -------------------------------------------------------------------- */

/* Splits `text` by tokens_split_text, and checks that an article of this one paragraph has the
 * same tokens and sentences, in the same places. */
static void expect_same_as_article(const char *text, size_t length)
{
    struct tokens tokens = {0};
    struct split whole = {0};
    cr_assert(tokens_split_text(&tokens, text, length, NULL));
    split(&whole, text, length);
    cr_assert_eq(whole.article.passage_count, 1);
    cr_assert_eq(whole.article.passages[0].role, ROLE_PARAGRAPH);
    cr_assert_gt(tokens.count, 0);
    cr_assert_eq(tokens.count, whole.tokens.count);
    cr_assert_eq(tokens.word_count, whole.tokens.word_count);
    cr_assert_eq(tokens.sentence_count, whole.tokens.sentence_count);
    cr_assert_eq(tokens.markup_count, whole.tokens.markup_count);
    cr_assert_eq(tokens.link_count, whole.tokens.link_count);
    cr_assert_eq(tokens.forms.length, whole.tokens.forms.length);
    cr_assert_arr_eq(tokens.forms.data, whole.tokens.forms.data, tokens.forms.length);
    for (size_t i = 0; i < tokens.count; i++) {
        const struct token *one = &tokens.items[i], *other = &whole.tokens.items[i];
        cr_assert_eq(one->hash, other->hash);
        const uint32_t bytes = token_length(&tokens, one);
        cr_assert_eq(bytes, token_length(&whole.tokens, other));
        cr_assert_arr_eq(text + one->begin, whole.article.text + other->begin, bytes);
        cr_assert_eq(one->form, other->form);
        cr_assert_eq(one->flags, other->flags);
        cr_assert_eq(one->kind, other->kind);
        cr_assert_eq(one->sentence, other->sentence);
    }
    split_release(&whole);
    tokens_release(&tokens);
}

Test(tokens, a_text_by_itself_is_an_article_of_one_paragraph)
{
    static const char *const texts[] = {
        "may",
        "it would seem that",
        "  blanks\taround it \n",
        "He didn't say so. \"Why?\" asked Mr. Vane's aunt.",
        "the so-called [end](http://example.org) of *all* 12,5 things",
        "caf\xC3\xA9 \xE2\x80\x9Cquoted\xE2\x80\x9D \xE2\x80\x94 and www.example.org",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        expect_same_as_article(texts[i], strlen(texts[i]));
}

Test(tokens, a_long_text_by_itself)
{
    static const char sentence[] = "Olin Vane said 20 ferries won't sail. ";
    enum { TIMES = 5000 };
    const size_t length = TIMES * (sizeof sentence - 1);
    char *text = malloc(length + 1);
    cr_assert(text != NULL);
    for (size_t i = 0; i < TIMES; i++)
        memcpy(text + i * (sizeof sentence - 1), sentence, sizeof sentence);
    expect_same_as_article(text, length);
    free(text);
}

Test(tokens, an_empty_text_has_no_tokens)
{
    static const char *const texts[] = {"", " ", " \n\t  \n"};
    struct tokens tokens = {0};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        /* What the text before had is forgotten. */
        cr_assert(tokens_split_text(&tokens, "two words", 9, NULL));
        cr_assert_eq(tokens.count, 2);
        cr_assert(tokens_split_text(&tokens, texts[i], strlen(texts[i]), NULL));
        cr_expect_eq(tokens.count, 0);
        cr_expect_eq(tokens.word_count, 0);
        cr_expect_eq(tokens.sentence_count, 0);
        cr_expect_eq(tokens.forms.length, 0);
    }
    tokens_release(&tokens);
}

/* Bytes behind `length` are not read: neither as part of the last word, nor as another one. */
/* Tokens whose text is shorter than their form, as long, and longer by up to megabytes. */
Test(tokens, each_has_the_length_that_it_has_in_the_text)
{
    static const struct {
        const char *text, *form;
    } cases[] = {
        {"a@b.de", "<email>"},
        {"word", "word"},
        {"\u2019s", "'s"},
        {"\u201C", "\""},
        {"e.g.", "e.g."},
        {"\u2026", "..."},
        {".......", "..."},
        {"------", "-"},
        {"http://www.example.org/a/long/address", "<url>"},
        {"Cafe\u0301", "caf\u00E9"},
    };
    struct split text = {0};
    struct text_buffer line = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_assert(text_buffer_format(&line, NULL, "%s x ", cases[i].text));
    split(&text, line.data, line.length);
    size_t t = 0, at = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++, t += 2) {
        const struct token *token = &text.tokens.items[t];
        cr_assert_lt(t + 1, text.tokens.count);
        cr_expect_eq(token->begin, at, "%s", cases[i].text);
        cr_expect_eq(token_length(&text.tokens, token), strlen(cases[i].text), "%s",
                     cases[i].text);
        cr_expect_eq(token->form_length, strlen(cases[i].form), "%s", cases[i].text);
        cr_expect_arr_eq(token_form(&text.tokens, token), cases[i].form, token->form_length);
        at += strlen(cases[i].text) + strlen(" x ");
    }
    split_release(&text);
    text_buffer_release(&line);
}

Test(tokens, a_text_by_itself_ends_where_it_says)
{
    struct tokens tokens = {0};
    cr_assert(tokens_split_text(&tokens, "shipments of grain", 4, NULL));
    cr_assert_eq(tokens.count, 1);
    cr_expect_eq(token_length(&tokens, &tokens.items[0]), 4);
    cr_expect_eq(tokens.items[0].hash, hash_bytes("ship", 4));
    tokens_release(&tokens);
}

Test(tokens, warm_tokens_allocate_nothing)
{
    struct split text = {0};
    const char *bytes =
        "Don't fear É, the [end](x) — “he” said. U.S. troops left www.example.org.";
    split(&text, bytes, strlen(bytes));
    size_t before = failing_malloc_count();
    for (int i = 0; i < 10; i++)
        cr_assert(tokens_split(&text.tokens, &text.article, NULL));
    cr_assert_eq(failing_malloc_count(), before);
    split_release(&text);
}

Test(tokens, lack_of_memory_is_a_failure)
{
    struct failure failure;
    struct article article = {0};
    const struct document document = {.text = "A few words. And more.", .text_length = 22};
    cr_assert(article_read(&article, &document, NULL, NULL));
    for (size_t successes = 0;; successes++) {
        struct tokens tokens = {0};
        failing_malloc_after(successes);
        bool done = tokens_split(&tokens, &article, &failure);
        bool failed = failing_malloc_stop();
        cr_assert_eq(done, !failed);
        tokens_release(&tokens);
        if (!failed)
            break;
        cr_assert_eq(failure.code, FAILURE_MEMORY);
    }
    article_release(&article);
}
