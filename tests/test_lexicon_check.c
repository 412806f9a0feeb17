/* test_lexicon_check: entries that can never match, and no others. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "../features/io/rule_files.h"
#include "../features/lexicon/lexicon_check.h"
#include "../features/tokens/tokens.h"
#include "failing_malloc.h"

struct noted_warnings {
    size_t count;
    struct text_buffer text; /* a line each */
};

static void note_warning(void *context, const char *message)
{
    struct noted_warnings *noted = context;
    noted->count++;
    cr_assert(text_buffer_format(&noted->text, NULL, "%s\n", message));
}

/* The warnings about one entry; "" for none. Only the first is compared, to its beginning. */
static void expect_warning(const char *entry, const char *expected)
{
    struct noted_warnings noted = {0};
    char source[700];
    const int length = snprintf(source, sizeof source, "[a]\nmay\n%s\n", entry);
    cr_assert(lexicon_check(source, (size_t)length, "list", note_warning, &noted, NULL));
    const char *found = noted.count > 0 ? noted.text.data : "";
    if (*expected)
        cr_expect(strncmp(found, "list:3: ", 8) == 0 &&
                      strncmp(found + 8, expected, strlen(expected)) == 0,
                  "%s: '%s', not '%s'", entry, found, expected);
    else
        cr_expect_eq(noted.count, 0, "%s: %s", entry, found);
    text_buffer_release(&noted.text);
}

Test(lexicon_check, letters_that_are_folded)
{
    expect_warning("/Ministry/",
                   "pattern 'Ministry' can never match: patterns see 'Ministry' as 'ministry'");
    expect_warning("/straße/",
                   "pattern 'straße' can never match: patterns see 'straße' as 'strasse'");
    expect_warning("/the Ministry of \\w+/", "pattern 'the Ministry of \\w+' can never match: "
                                             "patterns see 'Ministry' as 'ministry'");
    expect_warning("!/CAFÉS?/", "pattern 'CAFÉS?' can never match: patterns see 'CAFÉ");
    expect_warning("/Ministr(?:y|ies)/ {not after the}", "pattern 'Ministr");
    expect_warning("/(?i)straße/", "pattern '(?i)straße' can never match");
    expect_warning("/(?-i)Foo/", "pattern '(?-i)Foo' can never match");
}

Test(lexicon_check, words_that_are_split)
{
    expect_warning("/don't/",
                   "pattern 'don't' can never match: patterns see 'don't' as 'do n't'");
    expect_warning("/don’t know/", "pattern 'don’t know' can never match: patterns see 'don’t "
                                   "know' as 'do n't know'");
    expect_warning("/the mayor's/", "pattern 'the mayor's' can never match: patterns see 'the "
                                    "mayor's' as 'the mayor 's'");
    expect_warning("/well-known/", "pattern 'well-known' can never match: patterns see "
                                   "'well-known' as 'well known'");
    expect_warning("/well-\\w+ly-meant/",
                   "pattern 'well-\\w+ly-meant' can never match: patterns "
                   "see 'ly-meant' as 'ly meant'");
    expect_warning("/(?:do|does|did)n't/", "pattern '(?:do|does|did)n't' can never match");
    expect_warning("/mr\\. smith/", "pattern 'mr\\. smith' can never match: patterns see 'mr. "
                                    "smith' as 'mr smith'");
    expect_warning("/ph\\.d\\./",
                   "pattern 'ph\\.d\\.' can never match: patterns see 'ph.d.' as "
                   "'ph d.'");
    expect_warning("/he said\\./", "pattern 'he said\\.' can never match: patterns see 'he "
                                   "said.' as 'he said .'");
    expect_warning("/\\$100/",
                   "pattern '\\$100' can never match: patterns see '$100' as '$ 100'");
}

Test(lexicon_check, marks_and_blanks)
{
    expect_warning("/“so” \\w+/", "pattern '“so” \\w+' can never match");
    expect_warning("/a – b/",
                   "pattern 'a – b' can never match: patterns see 'a – b' as 'a - b'");
    expect_warning("/it  is/",
                   "pattern 'it  is' can never match: patterns see 'it  is' as 'it is'");
    expect_warning("/ it \\w+/",
                   "pattern ' it \\w+' can never match: no match has a blank at an "
                   "end, or two in a row");
}

Test(lexicon_check, alternatives)
{
    expect_warning(
        "/(?:Ministry|ministry) of/",
        "alternative 'Ministry' of a pattern can never match: patterns see 'Ministry "
        "of' as 'ministry of'");
    expect_warning("/(?:do|can)(?:n't| not)/",
                   "alternative 'n't' of a pattern can never match: "
                   "patterns see 'don't' as 'do n't'");
    expect_warning("/a|B/", "alternative 'B' of a pattern can never match");
    expect_warning("/(?:a|C(?:d|e)) x/", "alternative 'C(?:d|e)' of a pattern can never match: "
                                         "patterns see 'Cd x' as 'cd x'\n");
    expect_warning("/A|B/", "pattern 'A|B' can never match");
}

Test(lexicon_check, what_can_match_is_no_matter)
{
    static const char *const entries[] = {
        "/ministry/", "/do n't/", "/strasse/", "/(?i)Ministry/", "/(?i:The) ministry/",
        "/\\p{Lu}\\w+/", "/[A-Z]\\w+/", "/\\W+/", "/[Mm]inistry/", "/mr\\.? smith/",
        "/(?<Name>a|b) c/", "/u\\.s\\. army/", "/no\\. 10/", "/a\\.m\\./", "/e\\.g\\./",
        "/o'clock/", "/the 's/", "/' twas/", "/\" so \"/", "/said \\./", "/1,000 men/",
        "/10 20/", "/café/", "/l'état/", "/@user/", "/#topic/", "/<url>/", "/\\.\\.\\./",
        "/a - b/", "/it\\s+is/", "/may(?= Be)/", "/(?!The )\\w+ said/", "/colou?r/", "/d+o/",
        "/\\Qa.B\\E/", "/(*COMMIT)A/", "/(?x)A b/", "/5g/", "/don.t/", "/well.known/",
        /* phrases are split as texts are */
        "Ministry", "don't", "straße", "well-known", "Mr. Smith", "St. John's", "U.S. Army",
        "Dr. Müller", "yahoo! news", "…", "\"so\""};
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        expect_warning(entries[i], "");
}

Test(lexicon_check, a_phrase_in_which_a_sentence_ends)
{
    expect_warning("Yahoo! News", "entry 'Yahoo! News' matches no text that is written so: a "
                                  "sentence ends in it");
    expect_warning("may | Why? Because", "entry 'Why? Because' matches no text");
    expect_warning("!It may. He will", "entry 'It may. He will' matches no text");
}

Test(lexicon_check, a_source_that_does_not_compile_is_read_as_far_as_it_goes)
{
    struct noted_warnings noted = {0};
    static const char source[] = "[a]\n/B/\n/(/\n/C/\nno slash {\n/unclosed\n/D/\n";
    cr_assert(lexicon_check(source, sizeof source - 1, "list", note_warning, &noted, NULL));
    cr_assert_eq(noted.count, 2, "%s", noted.text.data);
    cr_assert(lexicon_check(NULL, 0, "list", note_warning, &noted, NULL));
    cr_assert(lexicon_check("/A/\n", 4, "list", note_warning, &noted, NULL));
    cr_assert_eq(noted.count, 2);
    text_buffer_release(&noted.text);
}

Test(lexicon_check, shipped_lists_give_no_warning)
{
    static const char *const directories[] = {"data/lexicons", "data/targets/syria"};
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++) {
        struct text_buffer lists = {0};
        struct noted_warnings noted = {0};
        struct failure failure = {0};
        cr_assert(rule_files_read_directory(directories[i], &lists, &failure), "%s",
                  failure.message);
        cr_assert(lists.length > 1000);
        cr_assert(
            lexicon_check(lists.data, lists.length, "lists", note_warning, &noted, &failure));
        cr_expect_eq(noted.count, 0, "%s", noted.text.data);
        text_buffer_release(&noted.text);
        text_buffer_release(&lists);
    }
}

/* Appends a pattern for the forms of some tokens. Every fifth byte of a letter becomes a gap. */
static void put_pattern(struct text_buffer *source, const struct tokens *tokens, uint32_t first,
                        uint32_t end, bool gaps)
{
    text_buffer_append(source, "/", 1, NULL);
    for (uint32_t i = first; i < end; i++) {
        const char *form = token_form(tokens, &tokens->items[i]);
        if (i > first)
            text_buffer_append(source, " ", 1, NULL);
        for (size_t at = 0; at < tokens->items[i].form_length; at++) {
            const bool letter = form[at] >= 'a' && form[at] <= 'z';
            if (gaps && letter && at % 5 == 2)
                text_buffer_append(source, ".", 1, NULL);
            else if (!letter && (unsigned char)form[at] < 0x80 &&
                     strchr("\\^$.[]|()?*+{}/#", form[at]))
                text_buffer_format(source, NULL, "\\%c", form[at]);
            else
                text_buffer_append(source, form + at, 1, NULL);
        }
    }
    text_buffer_append(source, "/\n", 2, NULL);
}

/* A pattern that was made of what an article is split into matches that article. */
Test(lexicon_check, no_warning_of_what_stands_in_articles)
{
    FILE *file = fopen("data/sample/articles.jsonl", "r");
    struct tokens tokens = {0};
    struct noted_warnings noted = {0};
    static char line[100000];
    size_t patterns = 0;
    cr_assert(file);
    while (fgets(line, sizeof line, file)) {
        json_t *record = json_loads(line, 0, NULL);
        const char *text = json_string_value(json_object_get(record, "text"));
        struct text_buffer source = {0};
        cr_assert(text && tokens_split_text(&tokens, text, strlen(text), NULL));
        text_buffer_format(&source, NULL, "[a]\n");
        for (size_t s = 0; s < tokens.sentence_count; s++)
            for (uint32_t i = tokens.sentences[s].first; i < tokens.sentences[s].end; i++) {
                const uint32_t left = tokens.sentences[s].end - i;
                put_pattern(&source, &tokens, i, i + 1, false);
                put_pattern(&source, &tokens, i, i + (left < 3 ? left : 3), true);
                patterns += 2;
            }
        cr_assert(
            lexicon_check(source.data, source.length, "forms", note_warning, &noted, NULL));
        text_buffer_release(&source);
        json_decref(record);
    }
    fclose(file);
    cr_expect_eq(noted.count, 0, "%s", noted.text.data);
    cr_expect(patterns > 10000);
    tokens_release(&tokens);
}

static void count_warning(void *context, const char *message)
{
    *(size_t *)context += *message != '\0';
}

Test(lexicon_check, lack_of_memory_is_reported)
{
    static const char source[] = "[a]\n/(?:Don't|may) \\w+É/\nYahoo! News\n/it's/\n";
    bool failed = true;
    for (size_t successes = 0; failed && successes < 3000; successes++) {
        size_t count = 0;
        struct failure failure = {0};
        failing_malloc_after(successes);
        const bool done =
            lexicon_check(source, sizeof source - 1, "list", count_warning, &count, &failure);
        failed = failing_malloc_stop();
        cr_assert(failed || count == 3);
        cr_assert_neq(done, failed);
        cr_assert_eq(failure.code, failed ? FAILURE_MEMORY : FAILURE_NONE);
    }
    cr_assert_not(failed);
}
