/* function_words: which words are counted. */
#include <criterion/criterion.h>
#include <string.h>

#include "../features/article/function_words.h"

static void expect_count(const char *text, const char *language, size_t tokens, size_t running,
                         size_t function)
{
    const struct word_count count = function_words_count(text, strlen(text), language);
    cr_expect_eq(count.tokens, tokens, "%zu tokens of '%s'", count.tokens, text);
    cr_expect_eq(count.running, running, "%zu running of '%s'", count.running, text);
    cr_expect_eq(count.function, function, "%zu function words of '%s'", count.function, text);
}

Test(function_words, counts)
{
    expect_count("", "de", 0, 0, 0);
    expect_count("Die Fähre und der Rat", "de", 5, 2, 2);
    expect_count("für", "de", 1, 1, 1);
    expect_count("l'île", "fr", 2, 2, 1);
    expect_count("12 de 3,5", "fr", 4, 1, 1);
    expect_count("a1 1a", "en", 4, 2, 2);
    expect_count("De La Cruz", "es", 3, 0, 0);
    expect_count("under", "de", 1, 1, 0);
    expect_count("unddasistdaslangewortvonallen und", "de", 2, 2, 1);
    expect_count("\xF0\x9D\x94\xB2nd", "de", 1, 1, 0);
    expect_count("и в не", "de", 3, 3, 0);
}

Test(function_words, lists)
{
    cr_expect(function_words_count("", 0, "de").has_list);
    cr_expect(function_words_count("", 0, "en").has_list);
    cr_expect_not(function_words_count("", 0, "d").has_list);
    cr_expect_not(function_words_count("", 0, "").has_list);
    cr_expect_not(function_words_count("", 0, "haw").has_list);
    expect_count("o ka", "haw", 2, 2, 0);
}
