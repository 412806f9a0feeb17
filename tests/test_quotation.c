/* quotation: pairs of quotation marks, apostrophes, and the tokens' flags. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../features/tokens/quotation.h"
#include "failing_malloc.h"

struct quoted {
    struct article article;
    struct tokens tokens;
    struct quotations quotations;
};

/* Checks what the header promises. */
static void check_quotations(const struct quoted *text)
{
    const struct tokens *tokens = &text->tokens;
    size_t token = 0;
    for (size_t i = 0; i < text->quotations.count; i++) {
        const struct quotation *quotation = &text->quotations.items[i];
        cr_assert_leq(quotation->first, quotation->end);
        cr_assert_leq(quotation->end, tokens->count);
        cr_assert_geq(quotation->first, token, "quotations are sorted and do not nest");
        for (; token < quotation->first; token++)
            cr_assert_not(tokens->items[token].flags & TOKEN_QUOTED);
        uint32_t words = 0;
        for (; token < quotation->end; token++) {
            cr_assert(tokens->items[token].flags & TOKEN_QUOTED);
            words += token_is_word(&tokens->items[token]);
        }
        cr_assert_eq(quotation->words, words);
        cr_assert_eq(quotation->scare, words <= 3);
    }
    for (; token < tokens->count; token++)
        cr_assert_not(tokens->items[token].flags & TOKEN_QUOTED);
}

static void quote(struct quoted *text, const char *bytes, size_t length)
{
    struct failure failure = {0};
    const struct document document = {.text = bytes, .text_length = length};
    cr_assert(article_read(&text->article, &document, NULL, &failure), "%s", failure.message);
    cr_assert(tokens_split(&text->tokens, &text->article, &failure), "%s", failure.message);
    cr_assert(quotations_find(&text->quotations, &text->tokens, &text->article, &failure), "%s",
              failure.message);
    check_quotations(text);
}

static void quoted_release(struct quoted *text)
{
    quotations_release(&text->quotations);
    tokens_release(&text->tokens);
    article_release(&text->article);
}

/* The quotations, each as its forms in braces; an unclosed one ends with "...". */
static const char *spell(const struct quoted *text)
{
    static char spelled[4096];
    size_t used = 0;
    spelled[0] = '\0';
    for (size_t i = 0; i < text->quotations.count; i++) {
        const struct quotation *quotation = &text->quotations.items[i];
        used += (size_t)snprintf(spelled + used, sizeof spelled - used, "{");
        for (uint32_t t = quotation->first; t < quotation->end; t++) {
            const struct token *token = &text->tokens.items[t];
            used += (size_t)snprintf(spelled + used, sizeof spelled - used, "%s%.*s",
                                     t > quotation->first ? " " : "", (int)token->form_length,
                                     token_form(&text->tokens, token));
        }
        used += (size_t)snprintf(spelled + used, sizeof spelled - used, "%s",
                                 quotation->closed ? "}" : " ...}");
        cr_assert_lt(used, sizeof spelled);
    }
    return spelled;
}

struct expectation {
    const char *text, *quotations;
};

static void assert_all(const struct expectation *cases, size_t count)
{
    struct quoted text = {0};
    for (size_t i = 0; i < count; i++) {
        quote(&text, cases[i].text, strlen(cases[i].text));
        cr_expect_str_eq(spell(&text), cases[i].quotations, "%s\n  gives    %s\n  wanted   %s",
                         cases[i].text, spell(&text), cases[i].quotations);
    }
    quoted_release(&text);
}

#define ASSERT_ALL(cases) assert_all(cases, sizeof(cases) / sizeof *(cases))

Test(quotation, double_marks)
{
    static const struct expectation cases[] = {
        {"", ""},
        {"No marks at all.", ""},
        {"He said “yes” and \"no\".", "{yes}{no}"},
        {"«oui», „ja“, »ja«, 「是」, ``yes''", "{oui}{ja}{ja}{是}{yes}"},
        {"“opened here\" and \"closed here”", "{opened here}{closed here}"},
        {"« she said “no” to me » x", "{she said \" no \" to me}"},
        {"He said : \" I go , \" and left . \" Now \"", "{i go ,}{now}"},
        {"(\"in brackets\") and—\"with dashes\"—so", "{in brackets}{with dashes}"},
        {"“” \"\" x", "{}{}"},
        {"*\"All in italics,\"* he said, “*and here.*”", "{all in italics ,}{and here .}"},
        {"\"(A)ll troops (are) [now] gone,\" it said.",
         "{( a ) ll troops ( are ) [ now ] gone ,}"},
        {"The Post: ” wrong mark ” set.", "{wrong mark}"},
    };
    ASSERT_ALL(cases);
}

Test(quotation, odd_numbers_of_marks)
{
    static const struct expectation cases[] = {
        {"It holds the town,\" he said. \"We know,\" she said.", "{we know ,}"},
        {"He said \"we know. She said \"we do not,\" twice.",
         "{we know . she said ...}{we do not ,}"},
        {"An “open one.\n\nThe next “is closed” here.", "{open one . ...}{is closed}"},
        {"closed” only", ""},
        {"\"", "{ ...}"},
        {"He is 6' 2\" tall, has a 19\" screen and said \"no\".", "{no}"},
        {"“He is 6' 2\" tall,” she said.", "{he is 6 ' 2 \" tall ,}"},
    };
    ASSERT_ALL(cases);
}

Test(quotation, speeches_go_on_where_they_are_reopened)
{
    static const struct expectation cases[] = {
        {"“One thing.\n\n“Another.\n\n“A third,” he said.\n\nHe left.",
         "{one thing . ...}{another . ...}{a third ,}"},
        {"\"One thing.\n\nThen he left.", "{one thing . ...}"},
        {"‘One thing.\n\n‘Another,’ he said.", "{one thing . ...}{another ,}"},
    };
    ASSERT_ALL(cases);
}

Test(quotation, single_marks_and_apostrophes)
{
    static const struct expectation cases[] = {
        {"The workers' rights and the bosses' money.", ""},
        {"The workers’ rights and the bosses’ money.", ""},
        {"'I don't know,' said O'Brien, 'but we'll see.'",
         "{i do n't know ,}{but we 'll see .}"},
        {"‘I don’t know,’ said O’Brien, ‘but we’ll see.’",
         "{i do n't know ,}{but we 'll see .}"},
        {"‘The workers’ rights are gone,’ she said.", "{the workers ' rights are gone ,}"},
        {"They called them 'rebels' and ‘heroes’ alike.", "{rebels}{heroes}"},
        {"The '90s, 'em all, rock 'n' roll, ’tis ‘tis", ""},
        {"‘He said “no” to me,’ she said.", "{he said \" no \" to me ,}"},
        {"“He called it ‘foul’ today,” she said.", "{he called it ' foul ' today ,}"},
        {"A 'straight mark that nobody closes. \"Yes,\" he said.", "{yes ,}"},
        {"the workers ' rights and the bosses ' money . ' so it is ' he said", "{so it is}"},
    };
    ASSERT_ALL(cases);
}

Test(quotation, block_quotations)
{
    static const struct expectation cases[] = {
        {"He wrote:\n\n> It “is” so.\n> It is.\n\nThat was all.", "{it \" is \" so . it is .}"},
    };
    ASSERT_ALL(cases);
}

Test(quotation, flags_on_marks)
{
    struct quoted text = {0};
    const char *bytes = "He said “yes, we do” today.";
    quote(&text, bytes, strlen(bytes));
    for (size_t i = 0; i < text.tokens.count; i++) {
        unsigned flags = text.tokens.items[i].flags;
        cr_assert_eq(!!(flags & TOKEN_OPENS_QUOTE), i == 2);
        cr_assert_eq(!!(flags & TOKEN_CLOSES_QUOTE), i == 7);
        cr_assert_eq(!!(flags & TOKEN_QUOTED), i > 2 && i < 7);
    }
    cr_assert_eq(text.quotations.items[0].words, 3);
    cr_assert(text.quotations.items[0].scare);
    quoted_release(&text);
}

/* With quadratic time these would take hours. */
Test(quotation, hostile_texts_end, .timeout = 60)
{
    static const char *const units[] = {"\"",    "'",     "“",   "”",      "‘",  "’",
                                        "s' x ", " \" ",  "“‘",  "\"'",    "''", "‘a “b” ",
                                        "'a ",   "“\n\n", "«”'", "a' b “ "};
    struct quoted text = {0};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct text_buffer bytes = {0};
        for (int n = 0; n < 50000; n++)
            cr_assert(text_buffer_append(&bytes, units[i], strlen(units[i]), NULL));
        quote(&text, bytes.data, bytes.length);
        cr_assert_leq(text.quotations.count, text.tokens.count);
        text_buffer_release(&bytes);
    }
    quoted_release(&text);
}

Test(quotation, invariants_hold_on_random_marks)
{
    static const char *const pieces[] = {"\"", "'", "“",    "”", "‘",     "’", "«",
                                         "»",  " ", " ",    "a", "s",     ".", ",",
                                         "6",  "*", "\n\n", "(", "word ", "``"};
    struct quoted text = {0};
    uint32_t state = 7;
    for (int round = 0; round < 2000; round++) {
        struct text_buffer bytes = {0};
        for (int i = 0; i < 40; i++) {
            state = state * 1664525u + 1013904223u;
            const char *piece = pieces[(state >> 16) % (sizeof pieces / sizeof *pieces)];
            cr_assert(text_buffer_append(&bytes, piece, strlen(piece), NULL));
        }
        quote(&text, bytes.data, bytes.length);
        text_buffer_release(&bytes);
    }
    quoted_release(&text);
}

Test(quotation, lack_of_memory_is_a_failure)
{
    struct quoted text = {0};
    const char *bytes = "“One,” he said, 'and two' \"and three\".";
    quote(&text, bytes, strlen(bytes));
    for (size_t successes = 0;; successes++) {
        struct failure failure = {0};
        struct quotations quotations = {0};
        failing_malloc_after(successes);
        bool done = quotations_find(&quotations, &text.tokens, &text.article, &failure);
        bool failed = failing_malloc_stop();
        cr_assert_eq(done, !failed);
        quotations_release(&quotations);
        if (!failed)
            break;
        cr_assert_eq(failure.code, FAILURE_MEMORY);
    }
    quoted_release(&text);
}
