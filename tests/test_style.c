/* style: each feature on texts made for it. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../features/evidence/style.h"
#include "read_text.h"

static const char source[] =
    "[list.function_word]\nthe\nof\nand\nin\n[list.imperative]\nadd\nstir\n"
    "[list.past_verb]\nwent\nsaw\nfled\n[list.month]\nmay\njune\n";

#define MOST 128 /* features */

static void measure(const struct read_text *text, float *values)
{
    cr_assert_leq(style_feature_count, MOST);
    for (size_t i = 0; i < MOST; i++)
        values[i] = NAN;
    cr_assert(style_measure(&text->input, values, NULL));
    for (size_t i = 0; i < style_feature_count; i++)
        cr_assert(isfinite(values[i]), "%s", style_features[i].name);
    cr_assert(style_feature_count == MOST || isnan(values[style_feature_count]));
}

/* The value of one feature. */
static double value_of(const char *name, const char *bytes)
{
    struct read_text text;
    float values[MOST];
    read_text(&text, source, bytes);
    measure(&text, values);
    const double value =
        (double)values[feature_index(style_features, style_feature_count, name)];
    read_text_release(&text);
    return value;
}

/* Checks a rate in texts of fewer than 50 words, which count as 50 words: a count of n is 2 n
 * per 100. */
static void expect_count(const char *name, const char *bytes, double count)
{
    const double value = value_of(name, bytes);
    cr_expect_float_eq(value, 2 * count, 1e-4, "%s is %g, not %g, in '%s'", name, value,
                       2 * count, bytes);
}

Test(style, punctuation)
{
    const char text[] =
        "What? No! Well... one, two, (three) [four]; five: \"six\" - seven/eight";
    expect_count("style.question_marks", text, 1);
    expect_count("style.exclamation_marks", text, 1);
    expect_count("style.ellipses", text, 1);
    expect_count("style.commas", text, 2);
    expect_count("style.brackets", text, 2);
    expect_count("style.semicolons", text, 1);
    expect_count("style.colons", text, 1);
    expect_count("style.quote_marks", text, 2);
    expect_count("style.dashes", text, 1);
    expect_count("style.slashes", text, 1);
    expect_count("style.ellipses", "Well\u2026 so", 1);
    expect_count("style.quote_marks", "\u201cSo\u201d it is", 2);
}

Test(style, token_bits_and_numbers)
{
    expect_count("style.percent_signs", "Up 5% and 7 %.", 2);
    expect_count("style.currency_signs", "Paid $5, \u00a36, \u20ac7, \u00a58.", 4);
    expect_count("style.numbers", "In 1998 about 3,000 of 10.5 came.", 3);
    expect_count("style.years", "In 1998, 2011 and 3000, 19000 came; 20.5 left.", 2);
    expect_count("style.times", "At 10:30 and 5.", 1);
    expect_count("style.dates", "On 5 May, on June 6, in May.", 2);
    expect_count("style.emoji", "So \U0001F600 it \u2605 is \u00e9.", 2);
}

Test(style, addresses)
{
    expect_count("style.urls", "See https://example.org/a and write to a@example.org now.", 2);
    expect_count("style.handles", "Ask @someone here.", 1);
    expect_count("style.hashtags", "All of it #topic here.", 1);
}

Test(style, words)
{
    expect_count("style.long_words", "A little kitten quietly napped \u00e9\u00e9\u00e9\u00e9.",
                 1);
    expect_count("style.all_caps", "The UN and NATO met at A.", 2);
    expect_count("style.capitalised", "The man saw Paris and I saw Rome.", 2);
    expect_count("style.function_words", "The end of the day.", 3);
    expect_count("style.contractions", "I don't think he'll say it's Peter's.", 2);
    expect_count("style.will", "It will go; he'll stay, she won't.", 3);
    expect_count("style.past_tense", "He walked and went; they need speed, saw red.", 3);
    expect_count("style.past_tense", "He fled, as he was misled.", 2);
    expect_count("style.ing_words", "The king is going, singing.", 2);
    expect_count("style.passives",
                 "It was closed. They were often asked. He is red, then it ended.", 2);
    cr_expect_float_eq(value_of("style.word_length", "One three \u00e9\u00e9\u00e9\u00e9."),
                       4.0, 1e-5);
}

Test(style, sentences)
{
    const char text[] = "And so it began. Add the salt and stir it well, then leave it to rest "
                        "for an hour or two! Is it done? \"Is it?\" The end came soon enough.";
    cr_expect_float_eq(value_of("style.questions", text), 0.4, 1e-5);
    cr_expect_float_eq(value_of("style.exclamations", text), 0.2, 1e-5);
    cr_expect_float_eq(value_of("style.conjunction_starts", text), 0.2, 1e-5);
    cr_expect_float_eq(value_of("style.imperative_starts", text), 0.2, 1e-5);
    cr_expect_float_eq(value_of("style.short_sentences", text), 0.8, 1e-5);
    cr_expect_float_eq(value_of("style.long_sentences", text), 0.0, 1e-5);
    cr_expect_float_eq(value_of("style.sentence_length", "One two three four. One two."), 3.0,
                       1e-5);
    cr_expect_float_eq(value_of("style.sentence_deviation", "One two three four. One two."),
                       1.0, 1e-5);
}

Test(style, paragraphs)
{
    const char text[] = "The rain fell all day. It did not stop until the evening.\n\n"
                        "It was the wettest day of a wet year in the valley.\n\n"
                        "- The first point of the list is short.\n\n"
                        "2. The other one is not much longer than it.\n";
    cr_expect_float_eq(value_of("style.paragraph_count", text), log(5.0), 1e-5);
    cr_expect_float_eq(value_of("style.single_sentence_paragraphs", text), 0.75, 1e-5);
    cr_expect_float_eq(value_of("style.list_lines", text), 0.5, 1e-5);
}

/* Texts of 100 words and more: the ratio does not fall with length. */
Test(style, variety_of_words)
{
    char text[4000] = "";
    for (int i = 0; i < 300; i++) {
        const char word[] = {(char)('a' + i % 50 / 10), (char)('a' + i % 10), 'x', ' ', '\0'};
        strcat(text, word);
    }
    cr_expect_float_eq(value_of("style.type_token_ratio", text), 0.5, 1e-5);
    cr_expect_float_eq(value_of("style.hapax_share", text), 0.0, 1e-5);
    text[4 * 100] = '\0';
    cr_expect_float_eq(value_of("style.type_token_ratio", text), 0.5, 1e-5);
    text[4 * 50] = '\0';
    cr_expect_float_eq(value_of("style.type_token_ratio", text), 1.0, 1e-5);
    cr_expect_float_eq(value_of("style.hapax_share", text), 1.0, 1e-5);
    cr_expect_float_eq(value_of("style.hapax_share", "one two two three two"), 0.4, 1e-5);
    cr_expect_float_eq(value_of("style.word_count", text), log(51.0), 1e-5);
}

/* More than a hundred distinct words in each window, more than 500 in the opening: the
 * tables must not overflow. */
Test(style, all_words_distinct)
{
    const size_t words = 2000;
    char *text = malloc(words * 8 + 1);
    cr_assert_not_null(text);
    char *p = text;
    for (size_t i = 0; i < words; i++) {
        *p++ = 'q';
        for (size_t n = i, digit = 0; digit < 4; digit++, n /= 20)
            *p++ = (char)('a' + n % 20);
        *p++ = ' ';
    }
    *p = '\0';
    cr_expect_float_eq(value_of("style.type_token_ratio", text), 1.0, 1e-5);
    cr_expect_float_eq(value_of("style.hapax_share", text), 1.0, 1e-5);
    cr_expect_leq(value_of("style.sentence_length", text), 100.0);
    cr_expect_leq(value_of("style.paragraph_length", text), 500.0);
    free(text);
}

Test(style, an_empty_text_is_all_zero)
{
    static const char *const texts[] = {"", " \n\n "};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct read_text text;
        float values[MOST];
        read_text(&text, source, texts[i]);
        measure(&text, values);
        for (size_t j = 0; j < style_feature_count; j++)
            cr_expect_eq(values[j], 0.0f, "%s", style_features[j].name);
        read_text_release(&text);
    }
}

/* Texts without word lists, of three words, of marks alone, of one endless word: no extreme
 * values. */
Test(style, short_and_odd_texts_give_no_wild_values)
{
    char endless[3001];
    memset(endless, 'w', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    const char *const texts[] = {
        "Stop it now!",   "!",      "?!?!?!", "\U0001F600", "5", "http://a.b",
        "#### \n\n ****", "\"\"\"", "'",      endless};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct read_text text;
        float values[MOST];
        read_text(&text, "", texts[i]);
        measure(&text, values);
        for (size_t j = 0; j < style_feature_count; j++) {
            cr_expect_geq(values[j], 0.0f, "%s", style_features[j].name);
            cr_expect_leq(values[j], 100.0f, "%s", style_features[j].name);
        }
        read_text_release(&text);
    }
}

/* The same article twice over has the same rates. */
Test(style, rates_do_not_depend_on_length)
{
    const char once[] =
        "The rain fell in May, he said, and the town was flooded. Did it matter? "
        "Nobody knew! They saw 50 boats (old ones) going by; it cost $5 each. "
        "In 2011 the same had happened, and what was left then was carried off "
        "by the river, which people here have learned to fear.\n\n";
    char twice[2 * sizeof once] = "";
    strcat(strcat(twice, once), once);
    for (size_t i = 0; i < style_feature_count; i++) {
        const struct dense_feature *feature = &style_features[i];
        if (strcmp(feature->unit, "per 100 words") == 0 ||
            strcmp(feature->unit, "share of sentences") == 0)
            cr_expect_float_eq(value_of(feature->name, once), value_of(feature->name, twice),
                               1e-4, "%s", feature->name);
    }
}
