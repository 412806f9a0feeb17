/* dense: names and layout of the features, and category densities. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "../features/evidence/attribution.h"
#include "../features/evidence/dense.h"
#include "../features/evidence/hedging.h"
#include "../features/evidence/style.h"
#include "read_text.h"

static const char source[] =
    "[style.time]\nyesterday\n[list.month]\nmay\n[b]\nno way\n[a]\nrain\n";

static struct lexicon *compile(const char *text)
{
    struct failure failure = {0};
    struct lexicon *lexicon = lexicon_compile(text, strlen(text), "test", &failure);
    cr_assert_not_null(lexicon, "%s", failure.message);
    return lexicon;
}

Test(dense, layout)
{
    struct lexicon *lexicon = compile(source);
    static const char *const expected[] = {"a",        "a.quoted",   "b",
                                           "b.quoted", "style.time", "style.time.quoted"};
    const size_t categories = sizeof expected / sizeof *expected;
    cr_assert_eq(dense_category_count(lexicon), categories);
    cr_assert_eq(dense_count(lexicon), categories + hedging_feature_count +
                                           attribution_feature_count + style_feature_count);
    char name[DENSE_NAME_MAX];
    const char *unit, *description;
    for (size_t i = 0; i < categories; i++) {
        dense_describe(lexicon, i, name, &unit, &description);
        cr_expect_str_eq(name, expected[i]);
        cr_expect_str_eq(unit, "per 100 words");
    }
    dense_describe(lexicon, categories, name, &unit, &description);
    cr_expect_str_eq(name, hedging_features[0].name);
    dense_describe(lexicon, categories + hedging_feature_count, name, &unit, &description);
    cr_expect_str_eq(name, attribution_features[0].name);
    dense_describe(lexicon, dense_count(lexicon) - 1, name, &unit, &description);
    cr_expect_str_eq(name, style_features[style_feature_count - 1].name);
    lexicon_free(lexicon);
}

Test(dense, every_feature_is_described_and_named_once)
{
    struct lexicon *lexicon = compile(source);
    static char names[256][DENSE_NAME_MAX];
    const size_t count = dense_count(lexicon);
    cr_assert_leq(count, sizeof names / sizeof *names);
    for (size_t i = 0; i < count; i++) {
        const char *unit = NULL, *description = NULL;
        dense_describe(lexicon, i, names[i], &unit, &description);
        cr_assert_not_null(unit);
        cr_assert_not_null(description);
        cr_expect_gt(strlen(description), 0, "%s", names[i]);
        cr_expect_eq(strspn(names[i], "abcdefghijklmnopqrstuvwxyz0123456789_."),
                     strlen(names[i]), "%s", names[i]);
        for (size_t j = 0; j < i; j++)
            cr_expect_str_neq(names[i], names[j]);
    }
    lexicon_free(lexicon);
}

static void expect_clash(const char *text, const char *name)
{
    struct lexicon *lexicon = compile(text);
    struct failure failure = {0};
    cr_expect_eq(dense_check_names(lexicon, &failure), name == NULL);
    cr_expect_eq(failure.code, name ? FAILURE_LEXICON : FAILURE_NONE);
    if (name)
        cr_expect(strstr(failure.message, name) != NULL, "%s", failure.message);
    lexicon_free(lexicon);
}

Test(dense, no_two_features_have_one_name)
{
    expect_clash(source, NULL);
    expect_clash("[hedges.author]\nx\n", "'hedges.author'");
    expect_clash("[a]\nx\n[a.quoted]\ny\n", "'a.quoted'");
    expect_clash("[a]\nx\n[a.other]\ny\n", NULL);
    expect_clash("[a.quoted]\nx\n", NULL);
    expect_clash("", NULL);
}

Test(dense, the_longest_category_name_fits)
{
    char text[RULE_SOURCE_MAX_NAME + 4] = "[";
    memset(text + 1, 'n', RULE_SOURCE_MAX_NAME);
    strcat(text, "]\n");
    struct lexicon *lexicon = compile(text);
    char name[DENSE_NAME_MAX];
    const char *unit, *description;
    dense_describe(lexicon, 1, name, &unit, &description);
    cr_expect_eq(strlen(name), RULE_SOURCE_MAX_NAME + strlen(".quoted"));
    lexicon_free(lexicon);
}

Test(dense, no_categories)
{
    struct read_text text;
    read_text(&text, "[list.x]\nrain\n", "Rain.");
    cr_expect_eq(dense_category_count(text.lexicon), 0);
    char name[DENSE_NAME_MAX];
    const char *unit, *description;
    dense_describe(text.lexicon, 0, name, &unit, &description);
    cr_expect_str_eq(name, hedging_features[0].name);
    dense_category_densities(&text.input, NULL);
    read_text_release(&text);
}

Test(dense, densities_by_voice)
{
    struct read_text text;
    /* Ten words, four of them quoted. */
    read_text(&text, source, "In May rain fell. He said: \"There is no rain!\"");
    cr_assert_eq(text.tokens.word_count, 10);
    float values[6] = {-1, -1, -1, -1, -1, -1};
    dense_category_densities(&text.input, values);
    const float expected[6] = {10, 10, 0, 0, 0, 0};
    for (size_t i = 0; i < 6; i++)
        cr_expect_float_eq(values[i], expected[i], 1e-5f, "feature %zu is %g", i,
                           (double)values[i]);
    read_text_release(&text);
}

/* The densities of the modals and of the first person plural in a text of ten words. */
static void expect_densities(const char *bytes, double modals, double pronouns)
{
    struct read_text text;
    float values[4];
    read_text(&text,
              "[hedging.modal]\nmay | may well {not CAPITALISED} {not before NUMBER}\n"
              "[style.pronoun_first_plural]\nus {not CAPITALS}\nour\n",
              bytes);
    cr_assert_eq(text.tokens.word_count, 10, "%s", bytes);
    dense_category_densities(&text.input, values);
    cr_expect_float_eq((double)values[0], modals, 1e-4, "%s: %g", bytes, (double)values[0]);
    cr_expect_float_eq((double)values[2], pronouns, 1e-4, "%s: %g", bytes, (double)values[2]);
    read_text_release(&text);
}

Test(dense, names_are_in_no_list)
{
    expect_densities("Rain fell in May and may well fall soon again.", 10, 0);
    expect_densities("May 2012 was wet, and our summer may be too.", 10, 10);
    expect_densities("The US told us that US troops left our coast.", 0, 20);
    expect_densities("May we ask Theresa May to tell us of US.", 10, 10);
}

Test(dense, an_empty_text)
{
    struct read_text text;
    read_text(&text, source, "");
    float values[6] = {-1, -1, -1, -1, -1, -1};
    dense_category_densities(&text.input, values);
    for (size_t i = 0; i < 6; i++)
        cr_expect_eq(values[i], 0.0f);
    read_text_release(&text);
}
