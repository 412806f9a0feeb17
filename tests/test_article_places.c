/* article_places: spans go there and back by the runs alone. */
#include <criterion/criterion.h>
#include <string.h>

#include "../features/article/article_places.h"
#include "failing_malloc.h"

#define MOST_RUNS 512

struct mapped {
    struct article article;
    struct article_run runs[MOST_RUNS];
    size_t count;
    const struct document *document;
};

static void check_run(const struct mapped *mapped, const struct article_run *run)
{
    const struct article *article = &mapped->article;
    const char *given = run->given.in_title ? mapped->document->title : mapped->document->text;
    const size_t length =
        run->given.in_title ? mapped->document->title_length : mapped->document->text_length;
    cr_assert(run->read.begin < run->read.end && run->read.end <= article->length);
    cr_assert(run->given.span.begin <= run->given.span.end && run->given.span.end <= length);
    cr_assert_eq(run->given.in_title, run->read.begin < article->text_offset);
    if (run->same)
        cr_assert(span_length(run->read) == span_length(run->given.span) &&
                  memcmp(article->text + run->read.begin, given + run->given.span.begin,
                         span_length(run->read)) == 0);
}

static void read_mapped(struct mapped *mapped, const struct document *document)
{
    struct failure failure = {0};
    struct article_run run = {.read = {0, 0}};
    *mapped = (struct mapped){.document = document};
    cr_assert(article_read(&mapped->article, document, NULL, &failure), "%s", failure.message);
    while (article_run_after(&mapped->article, run.read.end, &run)) {
        const size_t before = mapped->count > 0 ? mapped->runs[mapped->count - 1].read.end : 0;
        cr_assert_lt(mapped->count, MOST_RUNS);
        cr_assert(run.read.begin == before || (run.read.begin == mapped->article.text_offset &&
                                               before + 2 == run.read.begin));
        check_run(mapped, &run);
        mapped->runs[mapped->count++] = run;
    }
    cr_assert(mapped->article.length == 0 || mapped->count > 0);
}

/* A place in the text → where it was given. What is inside of a changed run is all of it. */
static struct span there(const struct mapped *mapped, struct span span)
{
    struct span given = {0, 0};
    for (size_t i = 0; i < mapped->count; i++) {
        const struct article_run *run = &mapped->runs[i];
        if (run->read.begin <= span.begin && span.begin < run->read.end)
            given.begin =
                run->given.span.begin + (run->same ? span.begin - run->read.begin : 0);
        if (run->read.begin < span.end && span.end <= run->read.end)
            given.end = run->same ? run->given.span.begin + (span.end - run->read.begin)
                                  : run->given.span.end;
    }
    return given;
}

static struct span back(const struct mapped *mapped, struct span given, bool in_title)
{
    struct span span = {0, 0};
    for (size_t i = 0; i < mapped->count; i++) {
        const struct article_run *run = &mapped->runs[i];
        const struct span of = run->given.span;
        if (run->given.in_title != in_title)
            continue;
        if (of.begin <= given.begin && given.begin < of.end)
            span.begin = run->read.begin + (run->same ? given.begin - of.begin : 0);
        if (of.begin < given.end && given.end <= of.end)
            span.end = run->same ? run->read.begin + (given.end - of.begin) : run->read.end;
    }
    return span;
}

/* Every word, and every passage, goes there as article_place says, and back again. */
static void check_spans(const struct mapped *mapped)
{
    const struct article *article = &mapped->article;
    static const char white[] = " \n";
    for (size_t i = 0; i < article->passage_count; i++) {
        const struct span all = article->passages[i].span;
        for (uint32_t begin = all.begin, end; begin < all.end; begin = end + 1) {
            end = begin;
            while (end < all.end && !strchr(white, article->text[end]))
                end++;
            const struct span spans[] = {all, {begin, end}};
            for (size_t s = 0; s < 2 && begin < end; s++) {
                const struct article_place place = article_place(article, spans[s]);
                const struct span given = there(mapped, spans[s]);
                cr_expect(given.begin == place.span.begin && given.end == place.span.end,
                          "'%.*s': [%u,%u] and not [%u,%u]", (int)span_length(spans[s]),
                          article->text + spans[s].begin, given.begin, given.end,
                          place.span.begin, place.span.end);
                const struct span again = back(mapped, given, place.in_title);
                cr_expect(again.begin == spans[s].begin && again.end == spans[s].end,
                          "'%.*s': back at [%u,%u]", (int)span_length(spans[s]),
                          article->text + spans[s].begin, again.begin, again.end);
            }
        }
    }
}

static size_t check(const struct document *document)
{
    struct mapped mapped;
    read_mapped(&mapped, document);
    check_spans(&mapped);
    article_release(&mapped.article);
    return mapped.count;
}

#define TEXT(bytes)  .text = bytes, .text_length = sizeof(bytes) - 1
#define TITLE(bytes) .title = bytes, .title_length = sizeof(bytes) - 1

Test(article_places, of_text)
{
    cr_expect_eq(check(&(struct document){TEXT("One line.\n\nAnother l\xc3\xadne.\n")}), 1);
    cr_expect_eq(check(&(struct document){TEXT("")}), 0);
    cr_expect_eq(check(&(struct document){TEXT("\xef\xbb\xbfWith a mark.")}), 1);
    cr_expect_eq(check(&(struct document){TEXT("A caf\xe9 and a caf\xe9 there")}), 5);
    cr_expect_eq(check(&(struct document){TEXT("A caf\xe9")}), 2);
    check(&(struct document){TEXT("Bad \xff bytes \xc3 in it")});
    check(&(struct document){TEXT("\xff\xfeH\0i\0 \0\xe9\0t\0\xe9\0")});
    check(&(struct document){TEXT("\xf0\xcf\xc5\xda\xc4 \xf0\xcf"), .charset = "koi8-r"});
}

Test(article_places, of_pages)
{
    static const char page[] =
        "<html><head><title>x</title></head><body><h1>The  caf&eacute;</h1>\n"
        "<p>A <b>b</b>old <i>&amp;</i> long &lt;word&gt; of caf&eacute;s<br>and more.</p>"
        "<p>Caf\xe9 &#8220;q&#8221;<!-- c -->.</p></body></html>";
    cr_expect(check(&(struct document){TEXT(page), .format = DOCUMENT_HTML}) > 10);
    check(&(struct document){TEXT(page), TITLE("T\xeate"), .format = DOCUMENT_HTML});
    check(&(struct document){TEXT(""), .format = DOCUMENT_HTML});
}

Test(article_places, of_titles)
{
    const struct document document = {TEXT("The text."), TITLE(" \n The t\xeate \n")};
    struct mapped mapped;
    read_mapped(&mapped, &document);
    check_spans(&mapped);
    const struct article_place place = article_place(&mapped.article, (struct span){4, 9});
    cr_expect(place.in_title && place.span.begin == 7 && place.span.end == 11, "%u %u",
              place.span.begin, place.span.end);
    const uint32_t offset = (uint32_t)mapped.article.text_offset;
    const struct article_place other =
        article_place(&mapped.article, (struct span){offset + 4, offset + 8});
    cr_expect(!other.in_title && other.span.begin == 4 && other.span.end == 8);
    article_release(&mapped.article);
    check(&(struct document){TEXT(""), TITLE("A title")});
    check(&(struct document){TEXT("Text"), TITLE(" ")});
    check(&(struct document){TEXT("Text"), TITLE("\xff\xfeH\0i\0")});
}
