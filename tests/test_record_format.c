/* record_format: names and first bytes. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "../features/io/record_format.h"

Test(record_format, names)
{
    static const struct {
        const char *path;
        enum record_format format;
    } cases[] = {{"a.jsonl", RECORDS_JSONL},
                 {"a.jsonl.gz", RECORDS_JSONL},
                 {"a.ndjson", RECORDS_JSONL},
                 {"a.JL", RECORDS_JSONL},
                 {"a.jsonlines.gz", RECORDS_JSONL},
                 {"a.json", RECORDS_JSON},
                 {"a.tab", RECORDS_TSV},
                 {"a.csv", RECORDS_CSV},
                 {"a.csv.gz", RECORDS_CSV},
                 {"d.x/a.tsv.gz", RECORDS_TSV},
                 {"a.txt", RECORDS_TEXT},
                 {"a.md.gz", RECORDS_TEXT},
                 {"a.markdown", RECORDS_TEXT},
                 {"a.html", RECORDS_HTML},
                 {"a.htm.gz", RECORDS_HTML},
                 {"A.XHTML", RECORDS_HTML},
                 {"A.TXT", RECORDS_TEXT},
                 {"a.b.HTM.GZ", RECORDS_HTML},
                 {".html", RECORDS_HTML},
                 {"a.html.old", RECORDS_AUTO},
                 {"jsonl", RECORDS_AUTO},
                 {".gz", RECORDS_AUTO},
                 {"a.gz", RECORDS_AUTO},
                 {"a.html/b", RECORDS_AUTO},
                 {"-", RECORDS_AUTO},
                 {"", RECORDS_AUTO},
                 {"a.", RECORDS_AUTO}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(record_format_of(cases[i].path), cases[i].format, "%s", cases[i].path);
}

Test(record_format, what_is_one_record)
{
    cr_assert(record_format_is_whole(RECORDS_AUTO));
    cr_assert(record_format_is_whole(RECORDS_TEXT));
    cr_assert(record_format_is_whole(RECORDS_HTML));
    cr_assert_not(record_format_is_whole(RECORDS_JSONL));
    cr_assert_not(record_format_is_whole(RECORDS_JSON));
    cr_assert_not(record_format_is_whole(RECORDS_CSV));
    cr_assert_not(record_format_is_whole(RECORDS_TSV));
}

Test(record_format, names_of_documents)
{
    static const char *const documents[] = {"a",   "a.txt",    "a.html", "1999",  "a.story",
                                            "png", "a.js.txt", "a.gz",   "a.",    "",
                                            ".",   "a.xml",    "a.pdf",  "a.zip", "a.tar.gz"};
    static const char *const others[] = {"a.js",          "a.CSS",    "a.png", "a.jpeg",
                                         "a.js.download", "a.css.gz", "a.json"};
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++)
        cr_expect(record_name_is_document(documents[i]), "%s", documents[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        cr_expect_not(record_name_is_document(others[i]), "%s", others[i]);
}

#define BEGINS(bytes) record_begins_html(bytes, sizeof(bytes) - 1)

Test(record_format, first_bytes_of_pages)
{
    cr_expect(BEGINS("<!doctype html><p>x"));
    cr_expect(BEGINS("<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\">"));
    cr_expect(BEGINS("<html>"));
    cr_expect(BEGINS("<HTML\nlang=en>"));
    cr_expect(BEGINS("<html"), "cut off");
    cr_expect(BEGINS("\xef\xbb\xbf \r\n\t<!doctype html>"));
    cr_expect(BEGINS("<!-- saved from url=(0014)about:internet -->\n<html>"));
    cr_expect(BEGINS("<!-- one --> <!-- two --><?xml version=\"1.0\"?>\n<html>"));
    cr_expect(BEGINS("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>"));
    cr_expect(BEGINS("Content-Type: text/html\n\n<!-- x --><!doctype html>"));
    cr_expect(BEGINS("\xff\xfe<\0h\0t\0m\0l\0>\0"));
    cr_expect(BEGINS("\xfe\xff\0<\0!\0D\0O\0C\0T\0Y\0P\0E\0 \0H\0T\0M\0L\0>"));
}

Test(record_format, first_bytes_of_texts)
{
    cr_expect_not(BEGINS(""));
    cr_expect_not(BEGINS("The tag <html> begins a page."));
    cr_expect_not(BEGINS("# <!doctype html>"));
    cr_expect_not(BEGINS("<htmlx>"));
    cr_expect_not(BEGINS("<!doctype htmlx>"));
    cr_expect_not(BEGINS("<p>A piece of a page</p>"));
    cr_expect_not(BEGINS("<?xml version=\"1.0\"?><rss><html>"));
    cr_expect_not(BEGINS("<!-- a comment without an end <html>"));
    cr_expect_not(BEGINS("Note: a text\n\nand not a header <html>"));
    cr_expect_not(BEGINS("<!doctype"));
    cr_expect_not(record_begins_html(NULL, 0));
}

Test(record_format, only_the_first_bytes_are_looked_at)
{
    static const char page[] = "<html>";
    const size_t room = RECORD_HEAD_BYTES + sizeof page;
    char *bytes = malloc(room);
    cr_assert(bytes);
    memset(bytes, ' ', room);
    memcpy(bytes + RECORD_HEAD_BYTES - strlen(page), page, strlen(page));
    cr_expect(record_begins_html(bytes, RECORD_HEAD_BYTES));
    memset(bytes, ' ', room);
    memcpy(bytes + RECORD_HEAD_BYTES, page, strlen(page));
    cr_expect_not(record_begins_html(bytes, RECORD_HEAD_BYTES + strlen(page)));
    free(bytes);
}
