/* html_comments, placed_comments: readers' comments in the markup of many kinds of pages: who wrote
 * them and when, which one each answers, and what is no comment. With the rules that ship. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "../features/article/article.h"
#include "../features/article/article_text.h"
#include "../features/io/rule_files.h"
#include "failing_malloc.h"

#define SENTENCE                                                                               \
    "<p>The council of Orrin voted on Monday night to mend the old pier, which has been shut " \
    "since the storm of two winters ago.</p>"
#define ARTICLE                                                                                \
    "<article><h1>The old pier</h1><div class=article-body>" SENTENCE SENTENCE SENTENCE        \
    "</div></article>"
#define ONE "They should have asked the people who fish there."
#define TWO "My father built it, and he says that it was sound."

static struct page_rules *rules;

static void begin(void)
{
    struct failure failure = {0};
    struct text_buffer source = {0};
    cr_assert(rule_files_read_directory("data/page", &source, &failure), "%s", failure.message);
    rules = page_rules_compile(source.data, source.length, "page", &failure);
    cr_assert_not_null(rules, "%s", failure.message);
    text_buffer_release(&source);
}

static void end(void)
{
    page_rules_free(rules);
}

TestSuite(html_comments, .init = begin, .fini = end);

static void append(struct text_buffer *out, const struct article *article, struct span span)
{
    cr_assert(text_buffer_append(out, article->text + span.begin, span_length(span), NULL));
}

/* Spells the comments as "author|date|parent: text" with '/' between two, and '-' for no parent. */
static void spell(const struct article *article, struct text_buffer *out)
{
    cr_assert(text_buffer_append(out, "", 0, NULL));
    for (size_t i = 0; i < article->comments.count; i++) {
        const struct comment *comment = &article->comments.items[i];
        if (i > 0)
            cr_assert(text_buffer_append(out, "/", 1, NULL));
        append(out, article, comment->author);
        cr_assert(text_buffer_append(out, "|", 1, NULL));
        append(out, article, comment->date);
        if (comment->parent == COMMENT_NONE)
            cr_assert(text_buffer_append(out, "|-: ", 4, NULL));
        else
            cr_assert(text_buffer_format(out, NULL, "|%u: ", comment->parent));
        cr_assert(article_append_comment(article, i, out, NULL));
    }
}

static void read_page(struct article *article, const char *html)
{
    struct failure failure = {0};
    const struct document document = {
        .text = html, .text_length = strlen(html), .format = DOCUMENT_HTML};
    cr_assert(article_read(article, &document, rules, &failure), "%s", failure.message);
}

static void expect_comments(const char *html, const char *wanted)
{
    struct article article = {0};
    struct text_buffer spelled = {0};
    read_page(&article, html);
    spell(&article, &spelled);
    cr_expect_str_eq(spelled.data, wanted, "%s\n%s", html + sizeof ARTICLE - 1, spelled.data);
    text_buffer_release(&spelled);
    article_release(&article);
}

/* ---- Kinds of markup ------------------------------------------------------------------ */

Test(html_comments, names_and_times_stand_in_a_header_or_footer)
{
    expect_comments(
        ARTICLE
        "<ol class=comment-list><li class='comment comment-author-ann depth-1'><article "
        "class=comment-body><footer class=comment-meta><div class='comment-author vcard'>"
        "<b class=fn>Ann Lee</b> <span class=says>says:</span></div><a><time>May 3, 2031 at "
        "8:05 am</time></a></footer><div class=comment-content><p>" ONE
        "</div><div class=reply><a>Reply</a></div></article><ol class=children><li "
        "class='comment depth-2'><article><footer><b class=fn>Tom</b></footer><div "
        "class=comment-content>" TWO "</div></article></ol></ol>",
        "Ann Lee|May 3, 2031 at 8:05 am|-: " ONE "/Tom||0: " TWO);
    expect_comments(
        ARTICLE
        "<div id=disqus_thread><ul><li class=post><header class=comment__header><span "
        "class=author><a>Ann</a></span><span class=badge>Mod</span><a class=time-ago>2 "
        "months ago</a></header><div class=post-message><p>" ONE
        "</div><ul class=children><li class=post><header><span class=author>Tom</span> <a "
        "class=parent-link>Ann</a></header><div class=post-message>" TWO
        "</div></ul></ul></div>",
        "Ann|2 months ago|-: " ONE "/Tom||0: " TWO);
}

Test(html_comments, neighbours_without_an_element_around)
{
    expect_comments(ARTICLE
                    "<div id=comments><dl><dt class=comment-author><a>Ann</a> said...<dd "
                    "class=comment-body>" ONE "<dd class=comment-footer>May 3, 2031<dt "
                    "class=comment-author>Tom said...<dd class=comment-body>" TWO "</dl></div>",
                    "Ann|May 3, 2031|-: " ONE "/Tom||-: " TWO);
    expect_comments(ARTICLE "<div class=comments><p class=comment-text>" ONE
                            "<p class=comment-author>Ann<p class=comment-text>" TWO
                            "<p class=comment-author>Tom</div>",
                    "Ann||-: " ONE "/Tom||-: " TWO);
}

Test(html_comments, microdata)
{
    expect_comments(
        ARTICLE "<section><div itemprop=comment itemtype=http://schema.org/Comment><span "
                "itemprop=author><span itemprop=name>Ann</span></span><time>12 Mar</time><p "
                "itemprop=text>" ONE "</div></section>",
        "Ann|12 Mar|-: " ONE);
}

Test(html_comments, other_languages)
{
    static const char *const heads[] = {"<p>Ann Lee sagt:<p>3. Mai 2031 um 8:05 Uhr",
                                        "<p>Ann Lee dit :<p>3 mai 2031 à 8h05",
                                        "<p><b>Ann Lee</b> dijo:<p>3 de mayo de 2031",
                                        "<p>Ann Lee napisał(a):<p>3 maja 2031",
                                        "<p>Ann Lee пишет:<p>3 мая 2031 в 8:05",
                                        "<p>Ann Lee a écrit :<p>03/05/2031",
                                        "<p class=kommentar-autor>Ann Lee<p>vor 8 Stunden"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        struct article article = {0};
        char html[2048];
        snprintf(html, sizeof html,
                 "%s<div class=kommentare><div class=kommentar>%s<p>%s</div>", ARTICLE,
                 heads[i], ONE "</div>");
        read_page(&article, html);
        struct text_buffer text = {0};
        cr_assert_eq(article.comments.count, 1, "%s", heads[i]);
        const struct comment *comment = &article.comments.items[0];
        cr_expect_eq(strncmp(article.text + comment->author.begin, "Ann Lee", 7), 0, "%s",
                     heads[i]);
        cr_expect_eq(span_length(comment->author), 7, "%s", heads[i]);
        cr_expect_gt(span_length(comment->date), 0, "%s", heads[i]);
        cr_assert(article_append_comment(&article, 0, &text, NULL));
        cr_expect_str_eq(text.data, ONE, "%s", heads[i]);
        text_buffer_release(&text);
        article_release(&article);
    }
}

Test(html_comments, a_name_has_nothing_beside_it)
{
    expect_comments(ARTICLE
                    "<div class=comments><div class=comment><div class=comment-user><a "
                    "class=username>Ann Lee</a> <span class=reputation>1,204</span> <span "
                    "class=badge>Gold</span></div><div class=comment-body>" ONE
                    "</div></div></div>",
                    "Ann Lee||-: " ONE);
    expect_comments(
        ARTICLE
        "<div class=comments><div class=comment><div class=author-name><div>SUPER "
        "USER</div><a href=#>ann</a><div>12 fans</div></div><div class=comment-text>" ONE
        "</div></div></div>",
        "ann||-: " ONE);
    expect_comments(ARTICLE
                    "<div class=comments><div class=comment>Posted May 3, 2031 8:05 UTC by "
                    "<b>Ann Lee</b><div class=comment-text>" ONE "</div></div></div>",
                    "Ann Lee|May 3, 2031 8:05|-: " ONE);
}

/* The author of a quotation inside a comment's text is not the comment's. */
Test(html_comments, quotations_have_authors_of_their_own)
{
    expect_comments(
        ARTICLE "<div class=comments><div class=comment><div class=comment-text><p>" ONE
                "<p>So <cite>Tom Roe</cite> wrote in his book about the pier, and I "
                "agree.</div></div></div>",
        "||-: " ONE "\n\nSo Tom Roe wrote in his book about the pier, and I agree.");
}

/* ---- Parents ----------------------------------------------------------------------------- */

#define SAYS(attributes, name, text)                                                           \
    "<div class='comment' " attributes "><b class=username>" name "</b><div "                  \
    "class=comment-text>" text "</div></div>"

Test(html_comments, parents)
{
    expect_comments(ARTICLE "<div class=comments>" SAYS("id=comment-7", "Ann", "A.")
                        SAYS("id=comment-8 data-parent=7", "Tom", "B.")
                            SAYS("id=comment-9 data-parent=77", "Liv", "C.") "</div>",
                    "Ann||-: A./Tom||0: B./Liv||-: C.");
    expect_comments(ARTICLE "<div class=comments>" SAYS("data-depth=0", "Ann", "A.")
                        SAYS("data-depth=1", "Tom", "B.") SAYS("data-depth=2", "Liv", "C.")
                            SAYS("data-depth=1", "Per", "D.")
                                SAYS("data-depth=0", "Kai", "E.") "</div>",
                    "Ann||-: A./Tom||0: B./Liv||1: C./Per||0: D./Kai||-: E.");
    expect_comments(ARTICLE
                    "<div class=comments>" SAYS("", "Ann", "A.") "<div class=replies>" SAYS(
                        "", "Tom", "B.") "</div>" SAYS("", "Liv", "C.") "</div>",
                    "Ann||-: A./Tom||0: B./Liv||-: C.");
    /* A parent below, itself, and none. */
    expect_comments(ARTICLE "<div class=comments>" SAYS("id=c1 data-parent=2", "Ann", "A.")
                        SAYS("id=c2 data-parent=2", "Tom", "B.")
                            SAYS("id=c3 data-parent=0", "Liv", "C.") "</div>",
                    "Ann||-: A./Tom||-: B./Liv||-: C.");
}

/* ---- What is no comment, and what is ------------------------------------------------------- */

Test(html_comments, notices)
{
    static const char *const notices[] = {
        "<p>Comments are closed.</p>",
        "<p>Be the first to comment on this article!</p>",
        "<h3>Kommentare (0)</h3><p>Sie müssen sich anmelden, um die Kommentarfunktion zu "
        "nutzen.</p>"
        "<p><a href=#w>Jetzt kommentieren</a></p>",
        "<p>We welcome your views. All comments are moderated according to our house rules, "
        "and may "
        "not appear at once.</p>",
        "<p>comments powered by Disqus</p>",
        "<p>Nessun commento</p>",
        "<form class=comment-form><p class=comment-form-author>Name *</p></form>",
    };
    for (size_t i = 0; i < sizeof notices / sizeof *notices; i++) {
        char html[2048];
        snprintf(html, sizeof html, "%s<div id=comments class=comments>%s</div>", ARTICLE,
                 notices[i]);
        expect_comments(html, "");
    }
}

Test(html_comments, comments_in_a_sidebar_and_those_on_other_pages)
{
    expect_comments(ARTICLE "<aside class='sidebar widget'><div class=comments>" SAYS(
                        "", "Ann", ONE) "</div></aside>",
                    "Ann||-: " ONE);
    expect_comments(ARTICLE
                    "<aside class=widget><ul id=recentcomments><li class=recentcomments><span "
                    "class=comment-author-link>Ann</span> on <a>The ferry</a></ul></aside>"
                    "<div class=latest-comments>" SAYS("", "Ann", ONE) "</div>",
                    "");
}

Test(html_comments, running_reports_are_the_articles)
{
    struct article article = {0};
    struct text_buffer text = {0};
    read_page(&article,
              "<h1>The cup</h1><div class=article-body>" SENTENCE SENTENCE
              "<div class=event-comments><div class=event-comment><b>90’</b><p>" ONE
              "</div><div class=event-comment><b>77’</b><p>" TWO "</div></div></div>");
    cr_expect_eq(article.comments.count, 0);
    cr_assert(article_append_text(&article, &text, NULL));
    cr_expect(strstr(text.data, ONE) && strstr(text.data, TWO), "%s", text.data);
    text_buffer_release(&text);
    article_release(&article);
}

/* A page may be one form. */
Test(html_comments, a_form_around_the_page)
{
    struct article article = {0};
    read_page(&article,
              "<form>" ARTICLE "<div class=comments>" SAYS("", "Ann", ONE) "</div></form>");
    cr_expect_eq(article.comments.count, 1);
    cr_expect_gt(article.passage_count, 3);
    article_release(&article);
}

/* ---- Damage ------------------------------------------------------------------------------- */

Test(html_comments, damaged_and_hostile_pages)
{
    static const char *const pieces[] = {"<li class=comment>",
                                         "<cite>",
                                         "<div class=comment-author>",
                                         "&nbsp;<i class=author><div>\xC3\x85sa",
                                         "<dt class=author>A<dd class=text>b",
                                         "<div class=replies data-parent=1 id=c1>",
                                         "<time> <div class=comment-text>x"};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct article article = {0};
        struct text_buffer html = {0};
        cr_assert(text_buffer_append(&html, ARTICLE "<div class=comments>",
                                     sizeof ARTICLE "<div class=comments>" - 1, NULL));
        for (size_t j = 0; j < 3000; j++)
            cr_assert(text_buffer_append(&html, pieces[(i + j % 2 * j) % 7],
                                         strlen(pieces[(i + j % 2 * j) % 7]), NULL));
        read_page(&article, html.data);
        article_release(&article);
        text_buffer_release(&html);
    }
    expect_comments("", "");
    expect_comments("<div class=comment><b class=author>Ann", "");
}

Test(html_comments, lack_of_memory_is_a_failure)
{
    static const char html[] = ARTICLE "<div class=comments>" SAYS("id=c1", "Ann", ONE)
        SAYS("id=c2 data-parent=1", "Tom", TWO) "</div>";
    const struct document document = {
        .text = html, .text_length = sizeof html - 1, .format = DOCUMENT_HTML};
    for (size_t successes = 0;; successes++) {
        struct failure failure = {0};
        struct article article = {0};
        failing_malloc_after(successes);
        const bool done = article_read(&article, &document, rules, &failure);
        const bool failed = failing_malloc_stop();
        cr_assert_eq(done, !failed);
        article_release(&article);
        if (!failed)
            break;
        cr_assert_eq(failure.code, FAILURE_MEMORY);
    }
}
