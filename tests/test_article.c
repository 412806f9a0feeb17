/* article: passages and their roles, with and without page rules; facts; tiles. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../features/article/article.h"
#include "../features/io/rule_files.h"
#include "../features/text/unicode.h"
#include "failing_malloc.h"

/* Every byte of the input is in one tile, and every passage of the text has one. */
static void check_tiles(const struct article *article)
{
    struct article_cursor cursor = {0};
    struct article_tile tile;
    size_t end = 0, passages = 0, of_title = article->text_offset > 0;
    while (article_next_tile(article, &cursor, &tile)) {
        cr_assert_eq(tile.span.begin, end);
        cr_assert_lt(tile.span.begin, tile.span.end);
        end = tile.span.end;
        if (tile.role == ROLE_MARKUP) {
            cr_assert_eq(tile.passage, article->passage_count);
            continue;
        }
        const struct passage *passage = &article->passages[tile.passage];
        const struct span input = article_input_span(article, passage->span);
        cr_assert_eq(tile.role, passage->role);
        cr_assert_leq(tile.span.begin, input.begin);
        cr_assert_geq(tile.span.end, input.end);
        cr_assert_eq(tile.passage, passages + of_title);
        passages++;
    }
    cr_assert_eq(end, article->input_length);
    cr_assert_eq(passages + of_title, article->passage_count);
}

/* What the header promises of every article. */
static void check_article(const struct article *article)
{
    size_t end = 0, titles = 0;
    cr_assert_leq(article->length, ARTICLE_MAX_BYTES);
    for (size_t i = 0; i < article->passage_count; i++) {
        struct span span = article->passages[i].span;
        cr_assert_lt(span.begin, span.end);
        cr_assert_geq(span.begin, end);
        cr_assert_leq(span.end, article->length);
        for (; end < span.begin; end++)
            cr_assert(strchr(" \t\r\n\xC2\xA0", article->text[end]), "a byte in no passage");
        cr_assert_null(strchr(" \t\r\n", article->text[span.begin]));
        cr_assert_null(strchr(" \t\r\n", article->text[span.end - 1]));
        end = span.end;
        titles += article->passages[i].role == ROLE_TITLE;
        cr_assert_neq(article->passages[i].role, ROLE_MARKUP);
        cr_assert_leq(article->passages[i].comment, article->comments.count);
        cr_assert(article->passages[i].comment == 0 ||
                  article->passages[i].role == ROLE_COMMENT);
    }
    for (; end < article->length; end++)
        cr_assert(strchr(" \t\r\n\xC2\xA0", article->text[end]), "a byte in no passage");
    cr_assert_leq(titles, 1);
    check_tiles(article);
}

static struct page_rules *page_rules(void)
{
    struct failure failure = {0};
    struct text_buffer source = {0};
    cr_assert(rule_files_read_directory("data/page", &source, &failure), "%s", failure.message);
    struct page_rules *rules = page_rules_compile(source.data, source.length, "page", &failure);
    cr_assert_not_null(rules, "%s", failure.message);
    text_buffer_release(&source);
    return rules;
}

/* The roles as letters, in order: Title, Lead, Heading, paragraph, quotation, Picture's
 * caption, Byline, boilerplate (x), Comment. */
static const char *spell_roles(const struct article *article)
{
    static const char letters[] = {
        [ROLE_TITLE] = 'T',     [ROLE_LEAD] = 'L',        [ROLE_HEADING] = 'H',
        [ROLE_PARAGRAPH] = 'p', [ROLE_QUOTATION] = 'q',   [ROLE_CAPTION] = 'P',
        [ROLE_BYLINE] = 'B',    [ROLE_BOILERPLATE] = 'x', [ROLE_COMMENT] = 'C'};
    static char spelled[256];
    cr_assert_lt(article->passage_count, sizeof spelled);
    for (size_t i = 0; i < article->passage_count; i++)
        spelled[i] = letters[article->passages[i].role];
    spelled[article->passage_count] = '\0';
    return spelled;
}

static void expect_fact(const struct article *article, enum page_fact fact, const char *wanted)
{
    size_t length;
    const char *said = article_fact(article, fact, &length);
    cr_expect_eq(said != NULL, wanted != NULL, "fact %d: %s", fact, said ? said : "nothing");
    if (said && wanted)
        cr_expect_str_eq(said, wanted);
}

struct expectation {
    const char *text, *roles;
};

static void assert_roles(const struct expectation *cases, size_t count,
                         const struct page_rules *rules)
{
    struct article article = {0};
    for (size_t i = 0; i < count; i++) {
        struct failure failure = {0};
        const struct document document = {.text = cases[i].text,
                                          .text_length = strlen(cases[i].text)};
        cr_assert(article_read(&article, &document, rules, &failure), "%s", failure.message);
        check_article(&article);
        cr_expect_str_eq(spell_roles(&article), cases[i].roles,
                         "%s\n  gives    %s\n  wanted   %s", cases[i].text,
                         spell_roles(&article), cases[i].roles);
    }
    article_release(&article);
}

#define ASSERT_ROLES(cases, rules) assert_roles(cases, sizeof(cases) / sizeof *(cases), rules)

/* Six hundred bytes and more of an article. */
#define PARAGRAPH                                                                              \
    "The river rose again on Monday, and the council of Elmsworth closed both bridges until "  \
    "the water falls. Engineers had warned of it for years. The mayor spoke of bad luck; the " \
    "engineers spoke of a budget that was cut four times in five years.\n\n"
#define ARTICLE PARAGRAPH PARAGRAPH PARAGRAPH

Test(article, passages)
{
    static const struct expectation cases[] = {
        {"", ""},
        {" \n\t\r\n  ", ""},
        {"One line.", "p"},
        {"One line.\nAnother line.\nA third.", "ppp"},
        {"One line.\r\n\r\nAnother,\r\nwrapped.\r\n", "pp"},
        {"One line.\r\rAnother, of an old Mac.\r", "pp"},
        {"\xC2\xA0\nOne.\n\xC2\xA0\nTwo.", "pp"},
        {"Some News\n\nThere was some news.", "Tp"},
        {"A sentence, short.\n\nAnother one.", "pp"},
        {"Alone and short", "p"},
        {"News of Today\nThere was some news on this day in Elmsworth.", "Tp"},
        {"# Some News\n\nText.\n\n## More\n\nText.", "TpHp"},
        {"Text here.\n\n> quoted\n> on\nnot quoted", "pqp"},
        {"List here:\n\n- one\n- two\n  wrapped\n- three", "pppp"},
        {"#hashtag is no heading, and no title.\n\nText.", "pp"},
    };
    ASSERT_ROLES(cases, NULL);
}

Test(article, long_lines_are_paragraphs_by_themselves)
{
    char text[700];
    memset(text, 'x', sizeof text);
    text[0] = 'A';
    text[2] = text[3] = '\n';
    text[350] = '\n';
    text[sizeof text - 1] = '\0';
    const struct expectation cases[] = {{text, "Tpp"}};
    ASSERT_ROLES(cases, NULL);
}

Test(article, title_beside_the_text)
{
    struct article article = {0};
    struct failure failure = {0};
    const struct document document = {.text = "Short line\n\nThe text.",
                                      .text_length = 21,
                                      .title = " A Title\n",
                                      .title_length = 9};
    cr_assert(article_read(&article, &document, NULL, &failure));
    check_article(&article);
    cr_assert_str_eq(spell_roles(&article), "THp");
    cr_assert_eq(article.text_offset, strlen("A Title\n\n"));
    cr_assert_eq(memcmp(article.text + article.text_offset, document.text, 21), 0);

    const struct document blank = {
        .text = "Text.", .text_length = 5, .title = "  ", .title_length = 2};
    cr_assert(article_read(&article, &blank, NULL, &failure));
    cr_assert_str_eq(spell_roles(&article), "p");
    cr_assert_eq(article.text_offset, 0);
    cr_assert_eq(article.text, blank.text, "clean text is not copied");

    const struct document only = {.title = "Title", .title_length = 5};
    cr_assert(article_read(&article, &only, NULL, &failure));
    cr_assert_str_eq(spell_roles(&article), "T");
    article_release(&article);
}

Test(article, flags_of_title_and_text)
{
    struct article article = {0};
    const struct document document = {.text = "\xEF\xBB\xBFText caf\xE9.",
                                      .text_length = 13,
                                      .title = "Ti\0le, a long one",
                                      .title_length = 17};
    cr_assert(article_read(&article, &document, NULL, NULL));
    check_article(&article);
    cr_assert_eq(article.flags, TEXT_BOM | TEXT_INVALID_UTF8 | TEXT_NUL);
    article_release(&article);
}

Test(article, what_cannot_be_read)
{
    struct article article = {0};
    struct failure failure = {0};
    const struct document binary = {.text = "\x7F"
                                            "ELF\1\2\3\4",
                                    .text_length = 8};
    cr_assert_not(article_read(&article, &binary, NULL, &failure));
    cr_assert_eq(failure.code, FAILURE_BINARY);
    cr_assert_eq(article.passage_count, 0);
    const struct document large = {.text = "x", .text_length = ARTICLE_MAX_BYTES + 1};
    cr_assert_not(article_read(&article, &large, NULL, &failure));
    cr_assert_eq(failure.code, FAILURE_TOO_LARGE);
    const struct document overflow = {
        .text = "x", .text_length = SIZE_MAX, .title = "x", .title_length = SIZE_MAX};
    cr_assert_not(article_read(&article, &overflow, NULL, &failure));
    cr_assert_eq(failure.code, FAILURE_TOO_LARGE);
    const struct document good = {.text = "Good again.", .text_length = 11};
    cr_assert(article_read(&article, &good, NULL, &failure));
    check_article(&article);
    article_release(&article);
}

/* ---- Page rules ------------------------------------------------------------------ */

Test(article, boilerplate)
{
    static const struct expectation cases[] = {
        {"Bridges Closed in Elmsworth Once More\n\nBy Ann Lee\n\n3 March 2021\n\n" PARAGRAPH
         "Advertisement\n\n" PARAGRAPH "Share this article\n",
         "TBBpxpx"},
        {"1,500 $\n20 $\n4 DAYS LEFT\n\n" PARAGRAPH "Subscribe now\n\n---\n", "xpxx"},
        {"Region: [The Fens](#)\n\n" PARAGRAPH "[Become a Member of Fen News](#)\n", "xpx"},
        {PARAGRAPH "Click to see the full image\nThe bridge, from the south, on Monday.\n",
         "pxp"},
    };
    struct page_rules *rules = page_rules();
    ASSERT_ROLES(cases, rules);
    page_rules_free(rules);
}

Test(article, bottom_and_comments)
{
    static const struct expectation cases[] = {
        {ARTICLE "Copyright © Fen News 2021\n\nAnn Lee keeps bees.\n", "pppxx"},
        {"Copyright © Fen News 2021\n\n" ARTICLE, "xppp"},
        {ARTICLE
         "**Disclaimer:** We may be wrong.\n\nWe are not.\n\n2 Comments\n\nI like it.\n",
         "pppxxxC"},
        {ARTICLE "Leave a Reply\n\nFirst!\n\nSecond.\n\n" ARTICLE, "pppxCCCCC"},
        {PARAGRAPH "Leave a Reply\n\n" ARTICLE, "pxppp"},
    };
    struct page_rules *rules = page_rules();
    ASSERT_ROLES(cases, rules);
    page_rules_free(rules);
}

Test(article, prose_is_left_alone)
{
    static const struct expectation cases[] = {
        {"By Monday, the army had taken the town.\n\nBy then it was late.", "pp"},
        {"Support for the mayor fell.\n\nShare prices rose on 3 March 2021.", "pp"},
        {"Comment is free, they say.\n\nThe copyright of the song is disputed.", "pp"},
        {"She was posted in Kabul for years.\n\nPrint media are in decline.", "pp"},
        {"Subscribe to a theory, and it owns you. That is so.\n\n“More,” he said.", "pp"},
        {"Related events followed soon after.\n\nWatch what they do.", "pp"},
        {"Twelve responses came.\n\n12 comments were sent to the council last week.", "pp"},
        {"The photo shows a bridge.\n\nDisclaimers are dull.", "pp"},
        {"In 1998 the bridge fell.\n\n“Click here,” it said.", "pp"},
    };
    struct page_rules *rules = page_rules();
    ASSERT_ROLES(cases, rules);
    page_rules_free(rules);
}

Test(article, rules_that_leave_nothing_are_not_applied)
{
    static const struct expectation cases[] = {
        {"Advertisement", "p"},
        {"Subscribe\n\nShare this article\n\nLeave a Reply\n", "Tpp"},
        {"---\n\n***\n", "pp"},
        {"Yes.\n\nSubscribe now\n\nShare this article\n\nSign up for our newsletter\n", "pppp"},
    };
    struct page_rules *rules = page_rules();
    ASSERT_ROLES(cases, rules);
    page_rules_free(rules);
}

static struct page_rules *small_rules(void)
{
    static const char source[] = "[furniture]\n/^x+$/\n";
    struct failure failure = {0};
    struct page_rules *rules = page_rules_compile(source, sizeof source - 1, "page", &failure);
    cr_assert_not_null(rules, "%s", failure.message);
    return rules;
}

/* Four hundred bytes of boilerplate below so many of text: a fifth must be text. */
Test(article, a_fifth_of_the_page_must_be_left)
{
    static const char letters[] = "nobody knows when the river will fall or who is going to "
                                  "mend the bridge that it has taken away with it.";
    struct page_rules *rules = small_rules();
    for (size_t text = 98; text <= 99; text++) {
        struct text_buffer page = {0};
        cr_assert_geq(strlen(letters), text);
        cr_assert(text_buffer_append(&page, letters + strlen(letters) - text, text, NULL));
        for (int line = 0; line < 5; line++)
            cr_assert(text_buffer_format(&page, NULL, "\n\n%080d", 0));
        for (size_t i = text; i < page.length; i++)
            if (page.data[i] == '0')
                page.data[i] = 'x';
        ASSERT_ROLES(((struct expectation[]){{page.data, text < 99 ? "pppppp" : "pxxxxx"}}),
                     rules);
        text_buffer_release(&page);
    }
    page_rules_free(rules);
}

/* A line that repeats a shorter title may be a speaker's name in an interview. */
Test(article, short_titles_may_be_repeated)
{
    static const char *const titles[] = {"Both bridges are closed", "Both bridges are closed!",
                                         "Both bridges are closed!!"};
    struct page_rules *rules = small_rules();
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        const size_t length = strlen(titles[i]);
        struct text_buffer page = {0};
        struct article article = {0};
        cr_assert(text_buffer_format(&page, NULL, "%s\n\n" ARTICLE, titles[i]));
        const struct document document = {.text = page.data,
                                          .text_length = page.length,
                                          .title = titles[i],
                                          .title_length = length};
        cr_assert(article_read(&article, &document, rules, NULL));
        cr_expect_str_eq(spell_roles(&article), length < 25 ? "THppp" : "Txppp", "%s",
                         titles[i]);
        article_release(&article);
        text_buffer_release(&page);
    }
    page_rules_free(rules);
}

Test(article, repeated_title_is_said_once)
{
    static const struct expectation cases[] = {
        {"Both Bridges Closed in Elmsworth\n\nShare\n\nBoth Bridges Closed in "
         "Elmsworth\n\n" ARTICLE,
         "Txxppp"},
    };
    struct page_rules *rules = page_rules();
    ASSERT_ROLES(cases, rules);
    ASSERT_ROLES(((struct expectation[]){{cases[0].text, "Tppppp"}}), NULL);

    struct article article = {0};
    const struct document document = {.text = cases[0].text,
                                      .text_length = strlen(cases[0].text),
                                      .title = "Both Bridges Closed in Elmsworth",
                                      .title_length = 32};
    cr_assert(article_read(&article, &document, rules, NULL));
    cr_assert_str_eq(spell_roles(&article), "Txxxppp");
    article_release(&article);
    page_rules_free(rules);
}

/* ---- Titles, standfirsts, facts ------------------------------------------------------ */

Test(article, titles_and_standfirsts)
{
    static const struct expectation cases[] = {
        {"Bridges Closed in Elmsworth\n\nThe council wants to know who will pay for them\n\n"
         "By Ann Lee\n\n" PARAGRAPH,
         "TLBp"},
        {"Bridges Closed in Elmsworth\n\nThe council wants to know who will pay for them.\n\n"
         "By Ann Lee\n\n" PARAGRAPH,
         "TLBp"},
        {"News\n\nBridges Closed in Elmsworth\n\nBy Ann Lee\n\n" PARAGRAPH, "xTBp"},
        {"Opinion\n\n# Bridges Closed\n\n" PARAGRAPH, "xTp"},
        {"# Bridges Closed\n\n*The council would like to know who is going to pay for all "
         "of this.*\n\n" PARAGRAPH,
         "TLp"},
        {"# Bridges Closed\n\n*“We do not know who is going to pay for it,”* he said.\n\n"
         "*“Nobody does.”*\n\n" PARAGRAPH,
         "Tppp"},
        {"Home\nNews\nSport\nSearch\n\nBoth Bridges Closed in Elmsworth\n\n" ARTICLE, "xTppp"},
        {PARAGRAPH PARAGRAPH "Why it is so\n\nBy Ann Lee\n\n" PARAGRAPH, "pppBp"},
    };
    struct page_rules *rules = page_rules();
    ASSERT_ROLES(cases, rules);
    page_rules_free(rules);
}

Test(article, facts)
{
    struct article article = {0};
    struct page_rules *rules = page_rules();
    const char text[] =
        "# **Both** [Bridges](#) Closed\n\nBy Ann Lee | Fen News | 3 May 2021\n\n" ARTICLE
        "Copyright © 2020 Somebody Else\n";
    const struct document document = {.text = text, .text_length = sizeof text - 1};
    cr_assert(article_read(&article, &document, rules, NULL));
    expect_fact(&article, FACT_TITLE, "Both Bridges Closed");
    expect_fact(&article, FACT_BYLINE, "Ann Lee");
    expect_fact(&article, FACT_SITE, "Fen News");
    expect_fact(&article, FACT_DATE, "3 May 2021");
    cr_expect_str_eq(article.facts.day, "2021-05-03");
    expect_fact(&article, FACT_LANGUAGE, NULL);

    const struct document beside = {.text = ARTICLE "© 2020 Fen News",
                                    .text_length = sizeof ARTICLE "© 2020 Fen News" - 1,
                                    .title = " A Title ",
                                    .title_length = 9};
    cr_assert(article_read(&article, &beside, rules, NULL));
    expect_fact(&article, FACT_TITLE, "A Title");
    expect_fact(&article, FACT_BYLINE, NULL);
    expect_fact(&article, FACT_SITE, "Fen News");
    expect_fact(&article, FACT_DATE, NULL);

    const struct document empty = {0};
    cr_assert(article_read(&article, &empty, rules, NULL));
    expect_fact(&article, FACT_TITLE, NULL);
    article_release(&article);
    page_rules_free(rules);
}

Test(article, raw_takes_every_line)
{
    struct article article = {0};
    struct page_rules *rules = page_rules();
    const char text[] = "# A\n\nShare\n\n" ARTICLE "2 Comments\n\nI like it.";
    const struct document document = {
        .text = text, .text_length = sizeof text - 1, .raw = true};
    cr_assert(article_read(&article, &document, rules, NULL));
    check_article(&article);
    cr_assert_str_eq(spell_roles(&article), "Tpppppp");
    expect_fact(&article, FACT_TITLE, "A");
    article_release(&article);
    page_rules_free(rules);
}

/* ---- Offsets ---------------------------------------------------------------------------- */

static void expect_tiles(const struct document *document, const struct article_tile *wanted,
                         size_t count)
{
    struct article article = {0};
    struct article_cursor cursor = {0};
    struct article_tile tile;
    cr_assert(article_read(&article, document, NULL, NULL));
    check_article(&article);
    for (size_t i = 0; i < count; i++) {
        cr_assert(article_next_tile(&article, &cursor, &tile));
        cr_expect_eq(tile.span.begin, wanted[i].span.begin);
        cr_expect_eq(tile.span.end, wanted[i].span.end, "%u", tile.span.end);
        cr_expect_eq(tile.role, wanted[i].role);
    }
    cr_expect_not(article_next_tile(&article, &cursor, &tile));
    article_release(&article);
}

Test(article, tiles_are_of_the_bytes_given)
{
    static const struct article_tile bom[] = {{{0, 8}, ROLE_PARAGRAPH, 0},
                                              {{8, 12}, ROLE_PARAGRAPH, 1}};
    const struct document marked = {.text = "\xEF\xBB\xBFOne\n\nTwo.", .text_length = 12};
    expect_tiles(&marked, (struct article_tile[]){{{0, 8}, ROLE_TITLE, 0}, bom[1]}, 2);

    static const struct article_tile latin[] = {{{0, 9}, ROLE_PARAGRAPH, 0},
                                                {{9, 16}, ROLE_PARAGRAPH, 1}};
    const struct document western = {.text = " Caf\xE9s.\n\nD\xE9j\xE0 vu", .text_length = 16};
    expect_tiles(&western, latin, 2);

    static const struct article_tile wide[] = {{{0, 10}, ROLE_PARAGRAPH, 0},
                                               {{10, 12}, ROLE_PARAGRAPH, 1}};
    const struct document utf16 = {.text = "\xFF\xFE"
                                           "A\0.\0\n\0\n\0"
                                           "B\0",
                                   .text_length = 12};
    expect_tiles(&utf16, wide, 2);

    static const struct article_tile beside[] = {{{0, 5}, ROLE_PARAGRAPH, 1}};
    const struct document titled = {
        .text = " Text", .text_length = 5, .title = "Title", .title_length = 5};
    expect_tiles(&titled, beside, 1);

    static const struct article_tile blank[] = {{{0, 3}, ROLE_MARKUP, 0}};
    const struct document nothing = {.text = " \n ", .text_length = 3};
    expect_tiles(&nothing, blank, 1);
    expect_tiles(&(struct document){0}, NULL, 0);
}

/* ---- Hostile texts ------------------------------------------------------------------ */

Test(article, hostile_texts_end, .timeout = 60)
{
    static const char *const units[] = {
        "\n",       "\r",    "x\n",     "x\n\n",     "#",        "# \n",
        "> ",       ">\n",   "](",      "- \n",      "By A\n",   "Share\n",
        "\xC2\xA0", "1 $\n", "Reply\n", "A says:\n", "[a](b)\n", "Comments\n"};
    struct page_rules *rules = page_rules();
    struct article article = {0};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct text_buffer bytes = {0};
        struct failure failure = {0};
        for (int n = 0; n < 20000; n++)
            cr_assert(text_buffer_append(&bytes, units[i], strlen(units[i]), NULL));
        const struct document document = {.text = bytes.data, .text_length = bytes.length};
        cr_assert(article_read(&article, &document, rules, &failure), "%s", failure.message);
        check_article(&article);
        text_buffer_release(&bytes);
    }
    article_release(&article);
    page_rules_free(rules);
}

Test(article, a_million_newlines)
{
    struct text_buffer bytes = {0};
    for (int n = 0; n < 1000000; n++)
        cr_assert(
            text_buffer_append(&bytes, n == 500000 ? "x\n" : "\n", n == 500000 ? 2 : 1, NULL));
    struct article article = {0};
    const struct document document = {.text = bytes.data, .text_length = bytes.length};
    cr_assert(article_read(&article, &document, NULL, NULL));
    cr_assert_eq(article.passage_count, 1);
    cr_assert_eq(article.passages[0].span.begin, 500000);
    text_buffer_release(&bytes);
    article_release(&article);
}

/* Reads the document with each of its allocations failing once. */
static void expect_failures(const struct document *document, const struct page_rules *rules)
{
    for (size_t successes = 0;; successes++) {
        struct failure failure = {0};
        struct article article = {0};
        failing_malloc_after(successes);
        bool done = article_read(&article, document, rules, &failure);
        bool failed = failing_malloc_stop();
        cr_assert_eq(done, !failed);
        article_release(&article);
        if (!failed)
            break;
        cr_assert_eq(failure.code, FAILURE_MEMORY);
    }
}

Test(article, lack_of_memory_is_a_failure)
{
    static const char html[] =
        "<html lang=en><title>Late - The Quay</title><meta name=author content=admin>"
        "<meta name=twitter:label1 content=By><meta name=twitter:data1 content=Desk>"
        "<link rel=canonical href=//quay.example/a><script type='application/ld+json'>"
        "{\"@type\":\"Article\",\"headline\":\"Late\",\"author\":{\"name\":\"Staff\"}}</script>"
        "<h1>Late</h1><p class=byline>By <b class=author>Ann Lee</b> and Tom Roe</p>"
        "<time datetime=x>3/4/2031</time><p>" PARAGRAPH "<p>25/4/2031<p>\u00a9 The Quay";
    struct page_rules *rules = page_rules();
    const struct document text = {.text = "Some News\n\n*By Ann*\n\nText caf\xE9.",
                                  .text_length = 30,
                                  .title = "Title",
                                  .title_length = 5};
    const struct document page = {
        .text = html, .text_length = sizeof html - 1, .format = DOCUMENT_HTML};
    expect_failures(&text, rules);
    expect_failures(&page, rules);
    page_rules_free(rules);
}

/* ---- Authors, days ------------------------------------------------------------------------ */

static char *page_of(const char *head, const char *top, const char *foot)
{
    static char page[8192];
    snprintf(
        page, sizeof page,
        "<html %s</head><body><article><h1>The bridge is closed</h1>%s<div class=article-body>"
        "<p>The bridge at Orrin was closed on Monday, and nobody at the quay knew why it was."
        "<p>The harbour office said that its planks had been looked at, and that they held."
        "<p>The ferry goes on as it did before, and takes all who want to be taken across."
        "</div>%s</article></body>",
        head, top, foot);
    return page;
}

/* Reads the page, and compares its byline, or its day, with what is expected. */
static void expect_byline(const struct page_rules *rules, const char *html, const char *byline)
{
    struct article article = {0};
    const struct document document = {
        .text = html, .text_length = strlen(html), .format = DOCUMENT_HTML};
    cr_assert(article_read(&article, &document, rules, NULL));
    size_t length;
    const char *said = article_fact(&article, FACT_BYLINE, &length);
    cr_expect_str_eq(said ? said : "-", byline, "%s: '%s', not '%s'", html, said ? said : "-",
                     byline);
    article_release(&article);
}

static void expect_day(const struct page_rules *rules, const char *html, const char *day)
{
    struct article article = {0};
    const struct document document = {
        .text = html, .text_length = strlen(html), .format = DOCUMENT_HTML};
    cr_assert(article_read(&article, &document, rules, NULL));
    cr_expect_str_eq(article.facts.day, day, "%s: '%s', not '%s'", html, article.facts.day,
                     day);
    article_release(&article);
}

Test(article, authors_of_pages)
{
    struct page_rules *rules = page_rules();
    static const struct {
        const char *head, *top, *foot, *byline;
    } cases[] = {
        /* A person in the head comes first, then one that the page shows. */
        {"><meta name=author content='Ann Lee'>", "<p class=byline>By Tom Roe", "", "Ann Lee"},
        {"><meta name=author content='Fen News'>", "<p class=byline>By Tom Roe", "", "Tom Roe"},
        {"><meta name=author content=admin>", "<p class=author>Tom Roe", "", "Tom Roe"},
        {"><meta name=author content=fen.example>", "<a rel=author>Tom Roe</a>", "", "Tom Roe"},
        {"><meta name=author content=desk@fen.example>", "<p>By Tom Roe", "", "Tom Roe"},
        {"><meta name=author content=troe>", "<p>By Tom Roe", "", "Tom Roe"},
        {"><meta property=og:site_name content='Orrin Lee'><meta name=author content='Orrin "
         "Lee'>",
         "<p>By Tom Roe", "", "Tom Roe"},
        /* What is no person's counts where there is no other; an account never does. */
        {"><meta name=author content='Fen News'>", "", "", "Fen News"},
        {"><meta name=author content=troe>", "", "", "troe"},
        {"><meta name=author content=Staff>", "", "", "-"},
        {"><meta name=author content=http://fen.example/ann>", "", "", "-"},
        /* Words around the names. */
        {">", "<p>Von Tom Roe", "", "Tom Roe"},
        {">", "<p>Par Tom Roe, \xC3\xA0 Orrin", "", "Tom Roe"},
        {">", "<p class=autor>Por: Ana Ruiz y Tom Roe", "", "Ana Ruiz y Tom Roe"},
        {">", "<p>Di Anna de Luca", "", "Anna de Luca"},
        {">", "<p>Af Tom Roe", "", "Tom Roe"},
        {">", "<p>Door Jan van der Meer | 3 maart 2031", "", "Jan van der Meer"},
        {">", "<p>Автор: Анна Ли", "", "Анна Ли"},
        {">", "<p>作者：李安", "", "李安"},
        {">", "<p class=byline>By Ann Lee, Fen Correspondent | Orrin", "", "Ann Lee"},
        {">", "<p class=byline>By Ann Lee, Orrin", "", "Ann Lee"},
        {">", "<p class=byline>By Ann Lee, Tom Roe and Jo Marsh, Fen Press", "",
         "Ann Lee, Tom Roe and Jo Marsh"},
        {">", "<p>Posted on March 11, 2031 by Ann Lee in River", "", "Ann Lee"},
        {">", "<p>March 11, 2031 | By Ann Lee | River", "", "Ann Lee"},
        {">", "<p class=author>Ann Lee (@annlee)", "", "Ann Lee"},
        {">", "<p><span class=author>Ann Lee</span> and <span class=author>Tom Roe</span>", "",
         "Ann Lee, Tom Roe"},
        {">", "<div class=byline><a class=author>Ann Lee</a> Fen correspondent</div>", "",
         "Ann Lee"},
        {">", "", "<p>Text: Ann Lee", "Ann Lee"},
        {">",
         "<cite class=byline>By <span class=fn>ANN LEE and TOM ROE - Quay Writers</span> | Q",
         "", "ANN LEE and TOM ROE"},
        {">", "<p class=byline>By <a>Ann Lee</a> <b>Political Editor</b>", "", "Ann Lee"},
        {">", "<p>By Ann Lee and Staff Reporters", "", "Ann Lee"},
        /* Others' names. */
        {">", "<p>Text Size", "", "-"},
        {">", "<a rel=author>@annlee</a>", "", "-"},
        {">", "<p class=photo-credit>Photo by Ann Lee", "", "-"},
        {">", "<p>By Monday it was open", "", "-"},
        {">", "<p class=author>Read more", "", "-"},
        {">", "", "<div class=related><p class=author>Ann Lee</div>", "-"},
        {">", "",
         "<div class=comments><div class=comment><p class=author>Ann Lee</p><p>So it is."
         "</div></div>",
         "-"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_byline(rules, page_of(cases[i].head, cases[i].top, cases[i].foot),
                      cases[i].byline);
    page_rules_free(rules);
}

Test(article, days_of_pages)
{
    struct page_rules *rules = page_rules();
    static const struct {
        const char *head, *top, *foot, *day;
    } cases[] = {
        {"><meta name=date content=2031-03-11>", "<time datetime=2031-03-12></time>", "",
         "2031-03-11"},
        {"><meta property=article:modified_time content=2031-03-12>", "<p>11 March 2031", "",
         "2031-03-11"},
        {"><meta property=article:modified_time content=2031-03-12>", "", "", "2031-03-12"},
        {"><meta name=date content=0001-01-01>", "<p class=date>11 March 2031", "",
         "2031-03-11"},
        {"><meta name=date content=1970-01-01T00:00:00Z>", "<p class=date>11 March 2031", "",
         "2031-03-11"},
        {"><meta name=pubdate content=1931015301>", "", "", "2031-03-11"},
        {">", "<p>Updated 12 March 2031 | Published 11 March 2031", "", "2031-03-11"},
        {">",
         "<p>Updated: <time datetime=2031-03-12 class=updated>now</time>"
         "<p><time datetime=2031-03-11>then</time>",
         "", "2031-03-11"},
        {">", "<p>Updated: 12 March 2031, 9.40 pm", "", "2031-03-12"},
        {">", "<p>Built 12 March 1935", "", ""},
        {" lang=de>", "<p>3/4/2031", "", "2031-04-03"},
        {" lang=en-US>", "<p>3/4/2031", "", "2031-03-04"},
        {" lang=en-GB>", "<p>3/4/2031", "", "2031-04-03"},
        {" lang=en><meta property=og:locale content=en_US>", "<p>3/4/2031", "", "2031-03-04"},
        {" lang=de><meta property=og:locale content=en_US>", "<p>3/4/2031", "", "2031-04-03"},
        {" lang=en>", "<p>3/4/2031", "", ""},
        {" lang=en>", "<p>3/4/2031", "<ul><li>Fair 25/4/2031</ul>", "2031-04-03"},
        {" lang=en>", "<p>3/4/2031", "<ul><li>Fair 4/25/2031</ul>", "2031-03-04"},
        {"><link rel=canonical href=https://fen.example/2031/03/11/bridge>", "", "",
         "2031-03-11"},
        /* Others' days. */
        {">", "", "<div class=related><time datetime=2031-03-11>x</time></div>", ""},
        {">", "", "<p>\xC2\xA9 2031 Fen News", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_day(rules, page_of(cases[i].head, cases[i].top, cases[i].foot), cases[i].day);
    page_rules_free(rules);
}

Test(article, authors_are_listed)
{
    static const struct {
        const char *byline, *authors;
    } cases[] = {{"By Ann Lee", "Ann Lee;"},
                 {"By Ann Lee, Tom Roe and Jo Marsh", "Ann Lee;Tom Roe;Jo Marsh;"},
                 {"Von Ann Lee und Tom Roe", "Ann Lee;Tom Roe;"},
                 {"By Sandy Anders", "Sandy Anders;"}};
    struct page_rules *rules = page_rules();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[2048], authors[256] = "";
        struct article article = {0};
        snprintf(text, sizeof text, "# Both Bridges Closed\n\n%s\n\n%s", cases[i].byline,
                 ARTICLE);
        const struct document document = {.text = text, .text_length = strlen(text)};
        cr_assert(article_read(&article, &document, rules, NULL));
        for (size_t j = 0; j < article.facts.author_count; j++) {
            strcat(authors, article.facts.authors[j]);
            strcat(authors, ";");
        }
        cr_expect_str_eq(authors, cases[i].authors, "%s: %s", cases[i].byline, authors);
        article_release(&article);
    }
    page_rules_free(rules);
}

/* ---- Real pages, where they are at hand ----------------------------------------------- */

static char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    cr_assert_not_null(file, "%s", path);
    struct text_buffer buffer = {0};
    char piece[4096];
    size_t read;
    while ((read = fread(piece, 1, sizeof piece, file)) > 0)
        cr_assert(text_buffer_append(&buffer, piece, read, NULL));
    fclose(file);
    *length = buffer.length;
    return buffer.data;
}

/* The expected roles were checked by hand. */
Test(article, samples_have_the_right_roles)
{
    static const struct {
        const char *name, *roles;
        size_t comments;
        const char *facts[FACT_COUNT]; /* title's begin, byline, site, date */
    } samples[] = {
        {"000_1655dacbfdb65d74.txt",
         "TBBxxxxLppppppppppHppppHppppppppHppppppxxxxxxxxx",
         0,
         {"", "RT", "Global Research", "September 19, 2016"}},
        {"001_86a8039c5be350d7.txt", "xTxxPppppxxxCCCCCCCCCCCCCCCCCCx", 6, {""}},
        {"002_baa5a471a0686e0f.txt",
         "TBppppppppxxxxCCCCCCCCCCCCCCCx",
         7,
         {"", "Juan Cole", "Informed Comment"}},
        {"003_e6a1ecda9f78ab1e.txt",
         "TBBxxxpppppppppppppppppppppppppppppppppppppxxxxxxxxxxx",
         0,
         {"", "Stephen Lendman", "Global Research", "October 09, 2015"}},
        {"004_a59397cf878a2e98.txt", "TppppppppBx", 0, {"", "Ahmad Salah"}},
    };
    const char *directory = "../shared/samples";
    DIR *listing = opendir(directory);
    if (!listing)
        cr_skip("%s is not at hand", directory);
    closedir(listing);
    struct page_rules *rules = page_rules();
    struct article article = {0};
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        char path[512];
        size_t length;
        snprintf(path, sizeof path, "%s/%s", directory, samples[i].name);
        char *text = read_file(path, &length);
        const struct document document = {.text = text, .text_length = length};
        cr_assert(article_read(&article, &document, rules, NULL));
        check_article(&article);
        cr_expect_str_eq(spell_roles(&article), samples[i].roles, "%s: %s", path,
                         spell_roles(&article));
        cr_expect_eq(article.comments.count, samples[i].comments, "%s", path);
        cr_expect_not_null(article_fact(&article, FACT_TITLE, &length));
        for (enum page_fact fact = FACT_BYLINE; fact <= FACT_DATE; fact++)
            expect_fact(&article, fact, samples[i].facts[fact]);
        free(text);
    }
    article_release(&article);
    page_rules_free(rules);
}
