/* lexicon: matches, exclusions, conditions, patterns, marks and errors. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../features/io/rule_files.h"
#include "../features/lexicon/lexicon.h"
#include "../features/lexicon/list_marks.h"
#include "../features/rules/patterns.h"
#include "../features/rules/rule_source.h"
#include "failing_malloc.h"
#include "read_text.h"

/* Writes the matches as "category:words words; …", the words in folded form. */
static const char *spell_matches(const struct read_text *text)
{
    static char spelled[4096];
    size_t used = 0;
    spelled[0] = '\0';
    for (size_t i = 0; i < text->matches.count; i++) {
        const struct lexicon_match *match = &text->matches.items[i];
        used +=
            (size_t)snprintf(spelled + used, sizeof spelled - used, "%s%s:", i > 0 ? "; " : "",
                             lexicon_category_name(text->lexicon, match->category));
        for (uint32_t t = match->first; t < match->first + match->count; t++) {
            const struct token *token = &text->tokens.items[t];
            used += (size_t)snprintf(spelled + used, sizeof spelled - used, "%s%.*s",
                                     t > match->first ? " " : "", (int)token->form_length,
                                     token_form(&text->tokens, token));
        }
        cr_assert_lt(used, sizeof spelled);
    }
    return spelled;
}

/* Checks what the header promises. */
static void check_matches(const struct read_text *text)
{
    uint32_t taken[LEXICON_MAX_CATEGORIES] = {0};
    for (size_t i = 0; i < text->matches.count; i++) {
        const struct lexicon_match *match = &text->matches.items[i];
        cr_assert_geq(match->count, 1);
        cr_assert_leq((size_t)match->first + match->count, text->tokens.count);
        cr_assert_lt(match->category, lexicon_category_count(text->lexicon));
        cr_assert_geq(match->first, taken[match->category], "matches of a category overlap");
        taken[match->category] = match->first + match->count;
        const struct token *tokens = text->tokens.items;
        cr_assert_eq(tokens[match->first].sentence,
                     tokens[match->first + match->count - 1].sentence);
        if (i > 0) {
            const struct lexicon_match *before = match - 1;
            cr_assert(before->first < match->first ||
                      (before->first == match->first && before->category < match->category));
        }
    }
}

static void expect_matches(const char *source, const char *bytes, const char *expected)
{
    struct read_text text;
    read_text(&text, source, bytes);
    check_matches(&text);
    cr_expect_str_eq(spell_matches(&text), expected, "'%s' gave '%s', not '%s'", bytes,
                     spell_matches(&text), expected);
    read_text_release(&text);
}

static void expect_failure(const char *source, size_t length, const char *message)
{
    struct failure failure = {0};
    struct lexicon *lexicon = lexicon_compile(source, length, "words", &failure);
    cr_expect_null(lexicon);
    cr_expect_eq(failure.code, FAILURE_LEXICON);
    cr_expect(strstr(failure.message, message) != NULL, "'%s' does not say '%s'",
              failure.message, message);
    lexicon_free(lexicon);
}

static void expect_failure_text(const char *source, const char *message)
{
    expect_failure(source, strlen(source), message);
}

Test(lexicon, words_and_phrases)
{
    expect_matches("[a]\nmay\nit would seem that\n", "It would seem that rain may come.",
                   "a:it would seem that; a:may");
    expect_matches("[a]\nmay\n", "Maybe dismay.", "");
    expect_matches("[a]\nMAY\n", "Ships may sail.", "a:may");
}

Test(lexicon, phrases_that_begin_with_a_clitic)
{
    expect_matches("[a]\n's supposed to\nn't sure\n", "It's supposed to be, but he isn't sure.",
                   "a:'s supposed to; a:n't sure");
    expect_matches("[a]\n're\n", "They \u2019re here and we're not.", "a:'re; a:'re");
    expect_matches("[a]\nsupposed\n!'s supposed to\n", "It 's supposed to be supposed.",
                   "a:supposed");
    expect_matches("[a]\n'cause\n", "He left 'cause it rained.", "a:' cause");
    expect_failure_text("[a]\n'\n[\n", "header without");
}

Test(lexicon, longest_of_a_category_wins_and_none_overlap)
{
    expect_matches("[a]\nin\nin no way\nno way out\nway\n", "We see in no way out.",
                   "a:in no way");
    expect_matches("[a]\nin no way at all\nin\nno way\n", "We see in no way out.",
                   "a:in; a:no way");
}

Test(lexicon, categories_do_not_disturb_each_other)
{
    expect_matches("[b]\nno way\n[a]\nno\nway out\n[c]\nno\n", "There is no way out.",
                   "a:no; b:no way; c:no; a:way out");
}

Test(lexicon, no_match_crosses_a_sentence)
{
    expect_matches("[a]\nfell yesterday\n/fell .*yesterday/\n",
                   "The rain fell. Yesterday it was dry.", "");
    expect_matches("[a]\nfell yesterday\n", "The rain fell\n\nyesterday it was dry", "");
}

Test(lexicon, entries_are_tokenised_as_the_text_is)
{
    expect_matches("[a]\nso-called\ndon't\naccording to\n",
                   "The so-called talks, the so called peace: I don\u2019t, according to him.",
                   "a:so called; a:so called; a:do n't; a:according to");
    expect_matches("[a]\ncaf\u00e9\n", "A CAFE\u0301 opened.", "a:caf\u00e9");
}

Test(lexicon, compounds_match_with_and_without_hyphen)
{
    expect_matches("[a]\nwell known\n", "A well-known, well known man.",
                   "a:well known; a:well known");
}

Test(lexicon, exclusions)
{
    expect_matches("[a]\nmay\n!may day\n!first of may\n[b]\nmay\n",
                   "May day may follow the first of May here.", "b:may; a:may; b:may; b:may");
    /* A match that is longer than the exclusion is not inside it. */
    expect_matches("[a]\nmay day parade\n!may day\nmay\n", "The may day parade.",
                   "a:may day parade");
    /* An exclusion counts even if it overlaps a match. */
    expect_matches("[a]\nthe late\nmay\n!late may\n", "In the late may we go.", "a:the late");
    expect_matches("[a]\n!/may [0-9]+/\nmay\n", "Now may 9 or may 10 may do.", "a:may");
    expect_matches("[a]\n!may day\n", "May day.", "");
}

Test(lexicon, patterns_match_whole_tokens)
{
    expect_matches("[a]\n/in (?:my|our) view/\n", "In our view, in my viewfinder, in my view.",
                   "a:in our view; a:in my view");
    expect_matches("[a]\n/art of/\n", "Smart of him: the art of war, part offer.", "a:art of");
    expect_matches("[a]\n/un\\w+ly/\n", "Unlikely, unfairly done, unlyric.",
                   "a:unlikely; a:unfairly");
    expect_matches("[a]\n/ view /\n", "In our view it is so.", "");
    expect_matches("[a]\n/na\\w+/\n", "A na\u00efve plan.", "a:na\u00efve");
}

Test(lexicon, pattern_and_phrase_of_a_category_compete)
{
    expect_matches("[a]\nit seems\n/it seems(?: to (?:me|us))?/\n",
                   "It seems to me that it seems so.", "a:it seems to me; a:it seems");
    expect_matches("[a]\nit seems to all of us\n/it seems/\nseems to\n",
                   "It seems to all of us so.", "a:it seems to all of us");
    expect_matches("[a]\nx\n/(?:b|c) d/\n[b]\n/d/\n", "X b d x c d x.",
                   "a:x; a:b d; b:d; a:x; a:c d; b:d; a:x");
}

Test(lexicon, joined_patterns_mean_what_each_means_alone)
{
    /* Each pattern has group numbers of its own. */
    expect_matches("[a]\n/(x+) y/\n/(ha) \\1/\n", "He said ha ha.", "a:ha ha");
    /* Patterns that cannot be joined are tried one by one. */
    expect_matches("[a]\n/qq(*COMMIT)z/\n/ha/\n", "Qq ha.", "a:ha");
    expect_matches("[a]\n/(?x) h a/\n/b/\n", "Ha b.", "a:ha; a:b");
    expect_matches("[a]\n/(?<n>h)(?&n)/\n/(?<n>b)/\n", "Hh b.", "a:hh; a:b");
    expect_matches("[a]\n/^ha/\n/ho \\.$/\n", "Ha ha. Ho ho.", "a:ha; a:ho .");
}

Test(lexicon, categories_are_sorted_and_found)
{
    struct failure failure = {0};
    const char source[] =
        "[list.z]\nx\n[b]\nx\n[a.c]\nx\n[a]\nx\n[list.a]\nx\n[b]\ny\n[m]\n[a_b]\n";
    struct lexicon *lexicon = lexicon_compile(source, sizeof source - 1, "s", &failure);
    cr_assert_not_null(lexicon, "%s", failure.message);
    const char *const expected[] = {"a", "a.c", "a_b", "b", "list.a", "list.z", "m"};
    cr_assert_eq(lexicon_category_count(lexicon), 7);
    size_t features = 0;
    for (size_t i = 0; i < 7; i++) {
        cr_expect_str_eq(lexicon_category_name(lexicon, i), expected[i]);
        cr_expect_eq(lexicon_category(lexicon, expected[i]), i);
        bool list = strncmp(expected[i], "list.", 5) == 0;
        cr_expect_eq(lexicon_feature(lexicon, i), list ? LEXICON_NONE : features);
        features += !list;
    }
    cr_expect_eq(lexicon_feature_count(lexicon), features);
    cr_expect_eq(lexicon_category(lexicon, "list."), LEXICON_NONE);
    cr_expect_eq(lexicon_category(lexicon, ""), LEXICON_NONE);
    lexicon_free(lexicon);
}

Test(lexicon, odd_but_good_sources)
{
    expect_matches("", "Some text.", "");
    expect_matches("[a]\n", "Some text.", "");
    expect_matches("# only\n\n   \n#", "Some text.", "");
    expect_matches("[a]\r\nmay\r\n!may day\r\n/x y/\r\n", "May x y.", "a:may; a:x y");
    expect_matches("  [ a ]  \n\t may \t\n  ! may day\n", "May may day.", "a:may");
    expect_matches("[a]\nmay # a modal\n/x/ # a letter\nc #1\n", "May x.", "a:may; a:x");
    expect_matches("[a]\nmay\nmay\nMay\n", "May.", "a:may");
    expect_matches("[a]\nmay", "May.", "a:may");
    expect_matches("[a]\n/a\\/b/\n", "See a/b.", "");
    expect_matches("[a]\n/.../", "Odd but fine.", "a:odd; a:but");
}

Test(lexicon, failures_name_file_and_line)
{
    expect_failure_text("[a]\nmay\n/(may/\n", "words:3: bad pattern '(may': missing closing");
    expect_failure_text("[a]\n#file lists/x.txt\n# one\n\nmay\r\n/x(/",
                        "lists/x.txt:4: bad pattern 'x('");
    expect_failure_text("[a]\n#file x\n#file y\n/[/", "y:1: ");
    expect_failure_text("may\n", "words:1: an entry before any [category]");
    expect_failure_text("#file x.txt\nmay\n", "x.txt:1: an entry before any");
    expect_failure_text("[a]\n!\n", "words:2: an empty entry");
    expect_failure_text("[a]\n//\n", "words:2: an empty pattern");
    expect_failure_text("[a]\n/\n", "words:2: a pattern without its closing '/'");
    expect_failure_text("[a]\n/x\n", "words:2: a pattern without its closing '/'");
    expect_failure_text("[a]\n/x/i\n", "words:2: a pattern without its closing '/'");
    expect_failure_text("[a]\n/x*/\n",
                        "words:2: bad pattern 'x*': it matches the empty string");
    expect_failure_text("[a]\n/(?=x)/\n", "it matches the empty string");
    /* Each pattern's parentheses balance by themselves. */
    expect_failure_text("[a]\n/a)(b/\n", "words:2: bad pattern");
    expect_failure_text("[a]\n/(?x)a # b/\n", "words:2: bad pattern");
    expect_failure_text("[a]\n/\\C/\n", "words:2: bad pattern");
    expect_failure_text("[a\nmay\n", "words:1: a header without its ']'");
    expect_failure_text("[]\n", "words:1: bad category name ''");
    expect_failure_text("[A]\n", "words:1: bad category name 'A'");
    expect_failure_text("[a b]\n", "words:1: bad category name 'a b'");
}

/* ---- Conditions ----------------------------------------------------------- */

Test(lexicon, alternatives_share_a_line)
{
    expect_matches("[a]\nhope | hopes|hoped to # all three\n!new hope | last hope\n",
                   "Hope hopes he hoped to; new hope, last hope.",
                   "a:hope; a:hopes; a:hoped to");
    expect_failure_text("[a]\nx |\n", "words:2: an empty entry");
    expect_failure_text("[a]\nx | | y\n", "words:2: an empty entry");
    expect_failure_text("[a]\n| x\n", "words:2: an empty entry");
}

Test(lexicon, conditions_beside_the_match)
{
    expect_matches("[a]\nmight {not after the military}\n",
                   "The might of some might is military might; might!", "a:might; a:might");
    expect_matches("[a]\nabout {before NUMBER}\n", "About 30 talked about it at about 5.",
                   "a:about; a:about");
    expect_matches("[a]\nx y {before z}\n", "X y z x y.", "a:x y");
    expect_matches("[a]\nx | y {after b}\n", "B x b y a x.", "a:x; a:y");
    /* All conditions must hold; if the entry is on several lines, those of one line. */
    expect_matches("[a]\nx {after b} {before c}\n", "B x c, b x, x c.", "a:x");
    expect_matches("[a]\nx {after b}\nx {before c}\n", "B x d, d x c, d x d.", "a:x; a:x");
    expect_matches("[a]\nx {after b}\nx\n", "D x.", "a:x");
}

Test(lexicon, conditions_within_some_tokens)
{
    expect_matches("[a]\nwill {after 3 if}\n", "If it rains will he? If it rains now will he?",
                   "a:will");
    expect_matches("[a]\nx {before 2 z}\n", "X z. X a z. X a a z.", "a:x; a:x");
    expect_matches("[a]\nx {not before 40 rain}\n", "X y x rain. Then x.", "a:x");
    /* Conditions look no further than the sentence. */
    expect_matches("[a]\nx {after 9 rain}\n", "Rain. Then x.", "");
    expect_matches("[a]\nx {before 9 rain}\n", "Now x there. Rain.", "");
}

Test(lexicon, conditions_on_kinds_of_tokens)
{
    expect_matches("[a]\nx {before MARK}\ny {after MARK}\n", "X, y x y (x) y.",
                   "a:x; a:y; a:x; a:y");
    expect_matches("[a]\nx {before NAME}\n", "X Ann and x ann and x ANN.", "a:x");
    expect_matches("[a]\nx {after START}\n", "X x. \"X,\" he said.", "a:x; a:x");
    expect_matches("[a]\nx {before END}\n", "X x. X x", "a:x; a:x");
    expect_matches("[a]\nx {after 2 START}\n", "B x. B b x.", "a:x");
    expect_matches("[a]\nx {before *ed}\n", "X planted x ed x edible x Waited.", "a:x; a:x");
    expect_matches("[a]\nx {after n't 's , \"}\n", "Isn't x, x \"x\" he's x.",
                   "a:x; a:x; a:x; a:x");
    expect_matches("[a]\nx {after caf\u00e9}\n", "CAFE\u0301 x.", "a:x");
}

Test(lexicon, conditions_on_the_match_itself)
{
    expect_matches("[a]\nmay {not CAPITALISED}\n",
                   "May we, Ann May, may. He asked: \"May we?\" ALL MAY.",
                   "a:may; a:may; a:may; a:may");
    expect_matches("[a]\nmay {CAPITALISED}\n", "May Ann May go?", "a:may");
    expect_matches("[a]\nus {not CAPITALS}\n", "Us and the US and us.", "a:us; a:us");
}

Test(lexicon, conditions_on_lists)
{
    /* A list stands for its entries of one token without conditions. */
    expect_matches("[a]\nx {after list.d words.e}\n[list.d]\nthe\nsome {after y}\nall of\n!no\n"
                   "[words.e]\nour | caf\u00e9\n",
                   "The x, some x, all x, of x, no x, our x, caf\u00e9 x.",
                   "list.d:the; a:x; a:x; a:x");
    /* Categories "words.…" are no features and match nothing. */
    struct failure failure = {0};
    const char source[] = "[words.e]\nour\n[a]\nx {before words.e}\n";
    struct lexicon *lexicon = lexicon_compile(source, sizeof source - 1, "s", &failure);
    cr_assert_not_null(lexicon, "%s", failure.message);
    cr_expect_eq(lexicon_feature_count(lexicon), 1);
    cr_expect_eq(lexicon_feature(lexicon, lexicon_category(lexicon, "words.e")), LEXICON_NONE);
    lexicon_free(lexicon);
}

Test(lexicon, entries_that_do_not_count_are_not_there)
{
    /* Their conditions do not hold: the shorter entry matches, and the exclusion forbids
     * nothing. */
    expect_matches("[a]\nit may {before z}\nit\n", "It may.", "a:it");
    expect_matches("[a]\nmay\n!late may {before z}\n", "Late may. Late may z.", "a:may");
    expect_matches("[a]\n/m\\w+/ {after it} # a pattern\n", "It may, she might.", "a:may");
    expect_matches("[a]\n/m\\w{2}/ {not after it}\n", "It may, she may.", "a:may");
    expect_matches("[a]\n/m\\w{2}/ # not {after it}\n", "It may.", "a:may");
    expect_matches("[a]\nmay # not {after she} | might\n", "It may, it might.", "a:may");
}

Test(lexicon, bad_conditions_name_file_and_line)
{
    static const struct {
        const char *line, *message;
    } bad[] = {{"x {", "it asks for nothing"},
               {"x {}", "it asks for nothing"},
               {"x {not}", "nothing stands behind 'not'"},
               {"x {before}", "nothing stands behind 'before' or 'after'"},
               {"x {before 3}", "nothing stands behind 'before' or 'after'"},
               {"x {before 0 y}", "not a distance in tokens: '0'"},
               {"x {before 41 y}", "not a distance in tokens: '41'"},
               {"x {before 99999999999999999999 y}", "not a distance in tokens"},
               {"x {before 3x y}", "not a distance in tokens: '3x'"},
               {"x {before y", "a condition without its '}'"},
               {"x {before y {after z}", "a condition without its '}'"},
               {"x {before y} z", "no '{' opens before 'z'"},
               {"x {before y}}", "a '}' too many"},
               {"x {beside y}", "neither before nor after nor a kind: 'beside'"},
               {"x {NUMBER}", "neither before nor after nor a kind: 'NUMBER'"},
               {"x {CAPITALS y}", "one word too many: 'y'"},
               {"x {after CAPITALS}", "only the entry itself can be 'CAPITALS'"},
               {"x {after END}", "nothing stands there of 'END'"},
               {"x {before START}", "nothing stands there of 'START'"},
               {"x {before VERB}", "no such kind of token as 'VERB'"},
               {"x {before don't}", "more than one token: 'don't'"},
               {"x {before so-called}", "more than one token: 'so-called'"},
               {"x {before *ed *ing}", "more than one ending"},
               {"x {before *mentality}", "more than one ending, or a long one"},
               {"x {before list.y}", "no list 'list.y'"},
               {"{before y}", "an empty entry"},
               {"/x/ {before}", "nothing stands behind 'before' or 'after'"},
               {"/x/ {before y} z", "no '{' opens before 'z'"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char source[128];
        snprintf(source, sizeof source, "[a]\n#file lists/a.txt\n\n%s\ny\n", bad[i].line);
        expect_failure_text(source, bad[i].message);
        expect_failure_text(source, "lists/a.txt:2: ");
    }
}

Test(lexicon, more_conditions_than_can_be)
{
    struct text_buffer source = {0};
    cr_assert(text_buffer_format(&source, NULL, "[a]\n"));
    for (int i = 0; i < 70000; i++)
        cr_assert(text_buffer_format(&source, NULL, "x {before b%d}\n", i));
    expect_failure(source.data, source.length, "too many conditions");
    text_buffer_release(&source);
}

/* A condition finds its words, however many it has. */
Test(lexicon, conditions_of_many_words)
{
    struct text_buffer source = {0}, bytes = {0};
    cr_assert(text_buffer_format(&source, NULL, "[words.w]\n"));
    for (int i = 0; i < 500; i++) {
        cr_assert(text_buffer_format(&source, NULL, "w%d\n", 2 * i));
        cr_assert(text_buffer_format(&bytes, NULL, "w%d x\n\nw%d x\n\n", 2 * i, 2 * i + 1));
    }
    cr_assert(text_buffer_format(&source, NULL, "[a]\nx {after words.w}\n"));
    struct read_text text;
    read_text(&text, source.data, bytes.data);
    cr_assert_eq(text.matches.count, 500);
    for (size_t i = 0; i < text.matches.count; i++)
        cr_expect_eq(text.matches.items[i].first, 4 * i + 1);
    read_text_release(&text);
    text_buffer_release(&source);
    text_buffer_release(&bytes);
}

/* ---- Limits ---------------------------------------------------------------- */

Test(lexicon, sources_that_are_not_text)
{
    expect_failure("[a]\nma\0y\n", 10, "words:2: a NUL byte");
    expect_failure_text("[a]\nb\nm\xFFy\n", "words:3: not UTF-8");
    expect_failure_text("[a]\nb\nm\x80y\n", "words:3: not UTF-8");
    expect_failure_text("[a]\n# m\xC3\n", "words:2: not UTF-8");
    expect_failure_text("[a]\n\xFF\xFEm\n", "words:2: not UTF-8");
}

Test(lexicon, limits)
{
    static char source[LEXICON_MAX_CATEGORIES * 16];
    size_t used = 0;
    for (int i = 0; i < LEXICON_MAX_CATEGORIES; i++)
        used += (size_t)snprintf(source + used, sizeof source - used, "[c%d]\nx\n", i);
    expect_matches("[a]\nx\n", "x", "a:x");
    struct failure failure = {0};
    struct lexicon *lexicon = lexicon_compile(source, used, "many", &failure);
    cr_assert_not_null(lexicon, "%s", failure.message);
    cr_expect_eq(lexicon_category_count(lexicon), LEXICON_MAX_CATEGORIES);
    lexicon_free(lexicon);
    snprintf(source + used, sizeof source - used, "[more]\n");
    expect_failure_text(source, "more than 512 categories");

    char name[RULE_SOURCE_MAX_NAME + 4] = "[";
    memset(name + 1, 'a', RULE_SOURCE_MAX_NAME + 1);
    name[RULE_SOURCE_MAX_NAME + 2] = ']';
    expect_failure(name, RULE_SOURCE_MAX_NAME + 3, "bad category name");
    name[RULE_SOURCE_MAX_NAME + 1] = ']';
    lexicon = lexicon_compile(name, RULE_SOURCE_MAX_NAME + 2, "long", &failure);
    cr_expect_not_null(lexicon);
    lexicon_free(lexicon);

    char phrase[8 + 2 * (LEXICON_MAX_PHRASE + 1)] = "[a]\n";
    for (int i = 0; i <= LEXICON_MAX_PHRASE; i++)
        memcpy(phrase + 4 + 2 * i, "x ", 3);
    expect_failure_text(phrase, "is too long");
}

Test(lexicon, a_failure_may_be_ignored)
{
    cr_expect_null(lexicon_compile("x", 1, "n", NULL));
    lexicon_free(NULL);
    struct pattern_scratch *none = NULL;
    pattern_scratch_release(&none);
}

/* Nested repetition would run for ever: the match limit ends it. */
Test(lexicon, a_runaway_pattern_is_stopped, .timeout = 20)
{
    char bytes[2001];
    memset(bytes, 'a', sizeof bytes - 1);
    for (size_t i = 50; i < sizeof bytes - 1; i += 51)
        bytes[i] = ' ';
    bytes[sizeof bytes - 1] = '\0';
    expect_matches("[a]\n/(?:(?:a+)+ ?)+!/\n/(?:(?:a*)*)+b/\n", bytes, "");
}

/* One endless sentence in which an entry may begin at most words takes linear time. */
Test(lexicon, endless_sentence, .timeout = 20)
{
    const size_t words = 100000;
    char *bytes = malloc(4 * words + 1);
    cr_assert_not_null(bytes);
    for (size_t i = 0; i < words; i++)
        memcpy(bytes + 4 * i, i % 3 ? "may " : "not ", 4);
    struct read_text text;
    read_text(&text, "[a]\nmay\nmay may not may\n[b]\nnot may\n/not [^!]*!/\n[c]\n/may \\w+/\n",
              "x");
    read_again(&text, bytes, 4 * words);
    check_matches(&text);
    cr_expect_gt(text.matches.count, words / 2);
    read_text_release(&text);
    free(bytes);
}

/* A long text is matched some sentences at a time: each of them as if it stood alone. */
Test(lexicon, a_long_text_matches_as_its_sentences_do)
{
    static const char sentence[] = "It seems to me that we may not go, may day or not. ";
    const size_t times = 3000, size = strlen(sentence);
    struct read_text one, text;
    char *bytes = malloc(times * size);
    cr_assert_not_null(bytes);
    for (size_t i = 0; i < times; i++)
        memcpy(bytes + i * size, sentence, size);
    read_text(&one, "[a]\nmay\nmay not go\n!may day\n[b]\nor not\n[c]\n/it seems to \\w+/\n",
              sentence);
    read_text(&text, "[a]\nmay\nmay not go\n!may day\n[b]\nor not\n[c]\n/it seems to \\w+/\n",
              "x");
    read_again(&text, bytes, times * size);
    cr_assert_eq(one.matches.count, 3);
    cr_assert_eq(text.tokens.count, times * one.tokens.count);
    cr_assert_eq(text.matches.count, times * one.matches.count);
    for (size_t i = 0; i < text.matches.count; i++) {
        const struct lexicon_match *match = &text.matches.items[i];
        const struct lexicon_match *alone = &one.matches.items[i % one.matches.count];
        cr_assert_eq(match->first, alone->first + i / one.matches.count * one.tokens.count);
        cr_assert_eq(match->count, alone->count);
        cr_assert_eq(match->category, alone->category);
    }
    read_text_release(&one);
    read_text_release(&text);
    free(bytes);
}

Test(lexicon, nothing_is_allocated_once_warm)
{
    struct read_text text;
    const char bytes[] = "It seems to me that we may go. In our view it may do.";
    read_text(&text, "[a]\nmay\n/it seems to \\w+/\n[b]\n/in (my|our) view/\n", bytes);
    const size_t count = text.matches.count, allocations = failing_malloc_count();
    for (int i = 0; i < 3; i++)
        cr_assert(lexicon_match(text.lexicon, &text.tokens, &text.matches, NULL));
    cr_expect_eq(failing_malloc_count(), allocations);
    cr_expect_eq(text.matches.count, count);
    read_again(&text, "", 0);
    cr_expect_eq(text.matches.count, 0);
    read_text_release(&text);
}

Test(lexicon, failed_allocations_come_back)
{
    const char source[] = "[b]\nmay {not after list.d the} {before *e be}\nit may be | don't\n"
                          "[a]\n/in (my|our) view/ {not after START}\n/so/\n!/x/\n"
                          "[list.d]\nthis\n";
    bool failed = true;
    for (size_t successes = 0; failed; successes++) {
        struct failure failure = {0};
        failing_malloc_after(successes);
        struct lexicon *lexicon = lexicon_compile(source, sizeof source - 1, "s", &failure);
        failed = failing_malloc_stop();
        cr_assert_eq(lexicon == NULL, failed, "after %zu allocations", successes);
        cr_assert_eq(failure.code, failed ? FAILURE_MEMORY : FAILURE_NONE);
        lexicon_free(lexicon);
    }
    struct read_text text;
    read_text(&text, source, "It may be so in my view.");
    failed = true;
    for (size_t successes = 0; failed; successes++) {
        struct failure failure = {0};
        struct lexicon_matches matches = {0};
        failing_malloc_after(successes);
        bool matched = lexicon_match(text.lexicon, &text.tokens, &matches, &failure);
        failed = failing_malloc_stop();
        cr_assert_neq(matched, failed);
        cr_assert_eq(failure.code, failed ? FAILURE_MEMORY : FAILURE_NONE);
        lexicon_matches_release(&matches);
    }
    read_text_release(&text);
}

/* ---- Against a plain search ----------------------------------------------- */

static bool phrase_at(const struct tokens *tokens, size_t first, size_t end, const char *phrase)
{
    char joined[64] = "";
    for (size_t i = first; i < end; i++) {
        const struct token *token = &tokens->items[i];
        if (i > first)
            strcat(joined, " ");
        strncat(joined, token_form(tokens, token), token->form_length);
    }
    return strcmp(joined, phrase) == 0;
}

/* The leftmost longest matches by trying everything everywhere. */
Test(lexicon, agrees_with_a_plain_search)
{
    static const char *const phrases[] = {"a",     "a b",   "b c a", "c",
                                          "c c c", "a b c", "b b",   "a a a a"};
    const size_t phrase_count = sizeof phrases / sizeof *phrases;
    char source[256] = "[x]\n";
    for (size_t i = 0; i < phrase_count; i++)
        strcat(strcat(source, phrases[i]), "\n");
    struct read_text text;
    read_text(&text, source, "x");
    unsigned long long state = 7;
    for (int round = 0; round < 200; round++) {
        char bytes[81] = "";
        for (size_t i = 0; i < 80; i += 2) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            bytes[i] = (char)('a' + (state >> 60) % 4);
            bytes[i + 1] = ' ';
        }
        read_again(&text, bytes, 80);
        size_t found = 0;
        const size_t count = text.tokens.count;
        for (size_t first = 0; first < count;) {
            size_t longest = 0;
            for (size_t length = 1; length <= 4 && first + length <= count; length++)
                for (size_t i = 0; i < phrase_count; i++)
                    if (phrase_at(&text.tokens, first, first + length, phrases[i]))
                        longest = length;
            if (longest > 0) {
                cr_assert_lt(found, text.matches.count);
                cr_assert_eq(text.matches.items[found].first, first);
                cr_assert_eq(text.matches.items[found].count, longest);
                found++;
            }
            first += longest ? longest : 1;
        }
        cr_assert_eq(found, text.matches.count);
    }
    read_text_release(&text);
}

/* Plain phrases are not split by the tokeniser when they are compiled: each must be found where
 * it stands all the same. */
Test(lexicon, shipped_phrases_are_found_where_they_stand)
{
    struct failure failure = {0};
    struct text_buffer lists = {0}, phrases = {0};
    struct lexicon_entry entry = {.kind = ENTRY_CATEGORY};
    cr_assert(rule_files_read_directory("data/lexicons", &lists, &failure), "%s",
              failure.message);
    cr_assert(text_buffer_format(&phrases, &failure, "[a]\n"));
    struct rule_source reader = rule_source_begin(lists.data, lists.length, "lists");
    while (entry.kind != ENTRY_END) {
        cr_assert(rule_source_next(&reader, &entry, &failure), "%s", failure.message);
        if (entry.kind == ENTRY_PHRASE)
            cr_assert(text_buffer_format(&phrases, &failure, "%.*s\n", (int)entry.length,
                                         entry.text));
    }
    struct read_text text;
    read_text(&text, phrases.data, "x");
    size_t count = 0;
    for (char *phrase = phrases.data + 4; *phrase; phrase = strchr(phrase, '\n') + 1) {
        const size_t length = strcspn(phrase, "\n");
        const bool is_plain = strspn(phrase, "abcdefghijklmnopqrstuvwxyz ") == length;
        if (!is_plain)
            continue;
        read_again(&text, phrase, length);
        cr_assert_eq(text.matches.count, 1, "%.*s", (int)length, phrase);
        cr_assert_eq(text.matches.items[0].count, text.tokens.count, "%.*s", (int)length,
                     phrase);
        count++;
    }
    cr_expect_gt(count, 5000);
    read_text_release(&text);
    text_buffer_release(&phrases);
    text_buffer_release(&lists);
}

/* ---- Marks ---------------------------------------------------------------- */

Test(lexicon, single_words_of_some_lists_are_told_by_marks)
{
    struct read_text text;
    read_text(&text,
              "[list.determiner]\nthe\nall the\n[list.preposition]\nin\nto {before the}\n"
              "!in all\n[list.other]\nthe\n[style.a]\nin\n",
              "In the end he went to all the towns in all of it.");
    check_matches(&text);
    cr_expect_str_eq(spell_matches(&text),
                     "style.a:in; list.other:the; list.determiner:all the; "
                     "list.other:the; style.a:in");
    const uint32_t *marks = text.matches.marks;
    const uint32_t expected[] = {
        MARK_PREPOSITION, MARK_DETERMINER, 0, 0, 0, 0, 0, MARK_DETERMINER, 0, 0, 0, 0, 0, 0};
    cr_assert_eq(text.tokens.count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < text.tokens.count; i++)
        cr_expect_eq(marks[i], expected[i], "token %zu has %u", i, marks[i]);
    cr_expect_eq(lexicon_mark(text.lexicon, lexicon_category(text.lexicon, "list.determiner")),
                 MARK_DETERMINER);
    cr_expect_eq(lexicon_mark(text.lexicon, lexicon_category(text.lexicon, "list.other")), 0);
    read_text_release(&text);
}

/* Which tokens are inside a category's matches, or have its mark. */
static void cover(const struct read_text *text, const char *category, bool *covered)
{
    const uint16_t number = lexicon_category(text->lexicon, category);
    const uint32_t mark = lexicon_mark(text->lexicon, number);
    for (size_t i = 0; i < text->tokens.count; i++)
        covered[i] = (text->matches.marks[i] & mark) != 0;
    for (size_t i = 0; i < text->matches.count; i++)
        if (text->matches.items[i].category == number)
            memset(covered + text->matches.items[i].first, true, text->matches.items[i].count);
}

/* The same entries cover the same tokens, whether or not some of them are marks. */
Test(lexicon, marks_and_matches_agree)
{
    static const char entries[] = "a\nb\na b c\nb d\nc {after d}\n!d a\n!b b b\n";
    char source[256];
    snprintf(source, sizeof source, "[list.cue]\n%s[list.plain]\n%s", entries, entries);
    struct read_text text;
    read_text(&text, source, "x");
    uint64_t state = 7;
    for (int round = 0; round < 500; round++) {
        char bytes[64];
        bool marked[64], matched[64];
        for (size_t i = 0; i < sizeof bytes; i += 2) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            bytes[i] = "abcd"[state >> 62];
            bytes[i + 1] = ' ';
        }
        read_again(&text, bytes, sizeof bytes);
        cr_assert_leq(text.tokens.count, sizeof marked);
        cover(&text, "list.cue", marked);
        cover(&text, "list.plain", matched);
        cr_assert_arr_eq(marked, matched, text.tokens.count * sizeof *marked, "%.*s",
                         (int)sizeof bytes, bytes);
    }
    read_text_release(&text);
}

/* ---- Files ---------------------------------------------------------------- */

static void write_file(const char *directory, const char *name, const char *bytes)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    fputs(bytes, file);
    fclose(file);
}

static void remove_files(const char *directory, const char *const *names)
{
    char path[256];
    for (; *names; names++) {
        snprintf(path, sizeof path, "%s/%s", directory, *names);
        unlink(path);
    }
    rmdir(directory);
}

Test(lexicon, reads_a_directory)
{
    char directory[] = "/tmp/tenor-lexicon-XXXXXX";
    cr_assert_not_null(mkdtemp(directory));
    write_file(directory, "b.two.txt", "\xEF\xBB\xBFmight");
    write_file(directory, "a.one.txt", "# heading\r\nmay\r\n");
    write_file(directory, "a.txt", "can\n");
    write_file(directory, ".hidden.txt", "[ no list");
    write_file(directory, "notes.md", "not [ a list");
    struct text_buffer source = {0};
    struct failure failure = {0};
    cr_assert(rule_files_read_directory(directory, &source, &failure), "%s", failure.message);
    struct lexicon *lexicon =
        lexicon_compile(source.data, source.length, "directory", &failure);
    cr_assert_not_null(lexicon, "%s", failure.message);
    cr_expect_eq(lexicon_category_count(lexicon), 3);
    cr_expect_eq(lexicon_category(lexicon, "a"), 0);
    cr_expect_eq(lexicon_category(lexicon, "a.one"), 1);
    cr_expect_eq(lexicon_category(lexicon, "b.two"), 2);
    cr_expect_lt(strstr(source.data, "[a]"), strstr(source.data, "[a.one]"),
                 "in the order of the names, not of the files' names");
    cr_expect_null(strstr(source.data, "/tmp"), "the source says where it was read");
    lexicon_free(lexicon);

    /* The message names the file with the bad line. */
    write_file(directory, "b.two.txt", "might\n/(/\n");
    text_buffer_clear(&source);
    cr_assert(rule_files_read_directory(directory, &source, &failure));
    cr_expect_null(lexicon_compile(source.data, source.length, "directory", &failure));
    char expected[64];
    snprintf(expected, sizeof expected, "%s/b.two.txt:2: bad pattern '('",
             strrchr(directory, '/') + 1);
    cr_expect_eq(strncmp(failure.message, expected, strlen(expected)), 0, "%s",
                 failure.message);

    write_file(directory, "Bad Name.txt", "x\n");
    text_buffer_clear(&source);
    cr_expect_not(rule_files_read_directory(directory, &source, &failure));
    cr_expect_eq(failure.code, FAILURE_LEXICON);
    text_buffer_release(&source);
    remove_files(directory, (const char *const[]){"a.txt", "a.one.txt", "b.two.txt", "notes.md",
                                                  ".hidden.txt", "Bad Name.txt", NULL});
}

Test(lexicon, files_that_cannot_be_read)
{
    char directory[] = "/tmp/tenor-lexicon-XXXXXX";
    cr_assert_not_null(mkdtemp(directory));
    struct text_buffer source = {0};
    struct failure failure = {0};
    cr_assert(text_buffer_append(&source, "before", 6, &failure));
    cr_expect_not(rule_files_read_directory(directory, &source, &failure));
    cr_expect_eq(failure.code, FAILURE_OPEN, "an empty directory");
    cr_expect_not(rule_files_read_directory("no/such/place", &source, &failure));
    cr_expect_eq(failure.code, FAILURE_OPEN);
    cr_expect_not(rule_files_read_file("no/such/file", "a", &source, &failure));
    cr_expect_eq(failure.code, FAILURE_OPEN);
    cr_expect_str_eq(failure.message, "cannot open 'no/such/file': no such file or directory");
    cr_expect_not(rule_files_read_file(directory, "a", &source, &failure), "a directory");
    cr_expect_eq(failure.code, FAILURE_OPEN);
    cr_expect_not(rule_files_read_file("no/such/file", "A!", &source, &failure));
    cr_expect_eq(failure.code, FAILURE_LEXICON);
    cr_expect_str_eq(source.data, "before", "a failure leaves the source as it was");
    text_buffer_release(&source);
    rmdir(directory);
}

Test(lexicon, a_category_is_dropped)
{
    static const struct {
        const char *before, *category, *after;
    } cases[] = {{"[a]\nx\n[b]\ny\n[c]\nz\n", "b", "[a]\nx\n[c]\nz\n"},
                 {"[a]\nx\n[b]\ny\n", "a", "[b]\ny\n"},
                 {"[a]\nx\n [ b ] \ny", "b", "[a]\nx\n"},
                 {"[b]\n[a]\nx\n[b]\n#file f\ny\n", "b", "[a]\nx\n"},
                 {"[a]\nx\n", "b", "[a]\nx\n"},
                 {"[ab]\nx\n", "a", "[ab]\nx\n"},
                 {"", "a", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text_buffer source = {0};
        cr_assert(text_buffer_append(&source, cases[i].before, strlen(cases[i].before), NULL));
        rule_source_drop_category(&source, cases[i].category);
        cr_expect_eq(source.length, strlen(cases[i].after));
        cr_expect_str_eq(source.data ? source.data : "", cases[i].after);
        text_buffer_release(&source);
    }
    struct text_buffer empty = {0};
    rule_source_drop_category(&empty, "a");
    cr_expect_eq(empty.length, 0);
}
