/* test_file_kind: what files are by their first bytes, and what only looks like it. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "../features/io/file_kind.h"
#include "../features/io/mail_head.h"
#include "../features/io/skipped.h"

#define KIND(bytes) file_kind_of(bytes, sizeof(bytes) - 1)

Test(file_kind, what_is_refused)
{
    struct failure failure;
    const struct file_kind pdf = KIND("%PDF-1.4\n");
    cr_assert_not_null(pdf.name);
    cr_assert_not(file_kind_refuse(&pdf, "x", &failure));
    cr_assert_eq(failure.code, FAILURE_KIND);
    cr_assert_str_eq(failure.message, "'x' is a PDF: convert it with pdftotext first");
    cr_expect_not_null(KIND("BM\1\2\3\4\0\0\0\0").name);
    cr_expect_not_null(KIND("RIFF1234WEBP").name);
    cr_expect_not_null(KIND("ID3\3\0\0").name);
    cr_expect_not_null(KIND("\0\0\0\x1c"
                            "ftypavif")
                           .name);
    char tar[512] = "pages/a.html";
    memcpy(tar + 257, "ustar", 5);
    cr_expect_not_null(file_kind_of(tar, sizeof tar).name);
}

/* A file of a zip archive, at its place. */
static size_t put_member(char *archive, size_t at, const char *name, size_t length)
{
    memset(archive + at, 0, 30 + length);
    memcpy(archive + at, "PK\3\4", 4);
    memcpy(archive + at + 30, name, strlen(name));
    return at + 30 + strlen(name) + length;
}

Test(file_kind, office_documents)
{
    static const struct {
        const char *first, *second;
        size_t between;
        const char *name, *advice;
    } files[] = {
        {"[Content_Types].xml", "word/document.xml", 300, "a Word document",
         "convert it with pandoc first"},
        {"[Content_Types].xml", "xl/workbook.xml", 1500, "an Excel spreadsheet",
         "save it as CSV first"},
        {"docProps/app.xml", "xl/theme/theme1.xml", 0, "an Excel spreadsheet",
         "save it as CSV first"},
        {"xl/workbook.xml", "_rels/.rels", 0, "an Excel spreadsheet", "save it as CSV first"},
        {"_rels/.rels", "ppt/presentation.xml", 9, "a PowerPoint presentation",
         "convert it with LibreOffice first"},
        {"_rels/.rels", "xl/workbook.xml", 5000, "an Office document",
         "convert it with LibreOffice first"},
        {"_rels/.rels", "x/xl/word/", 0, "an Office document",
         "convert it with LibreOffice first"},
        {"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "content.xml", 0,
         "an OpenDocument spreadsheet", "save it as CSV first"},
        {"mimetypeapplication/vnd.oasis.opendocument.spreadsheet-template", "xl/", 0,
         "an OpenDocument spreadsheet", "save it as CSV first"},
        {"mimetypeapplication/vnd.oasis.opendocument.presentation", "content.xml", 0,
         "an OpenDocument presentation", "convert it with LibreOffice first"},
        {"mimetypeapplication/vnd.oasis.opendocument.text", "content.xml", 0,
         "an OpenDocument text", "convert it with pandoc first"},
    };
    char archive[8192];
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const size_t at = put_member(archive, 0, files[i].first, files[i].between);
        const size_t end = put_member(archive, at, files[i].second, 100);
        const struct file_kind kind = file_kind_of(archive, end);
        cr_assert_not_null(kind.name, "%zu", i);
        cr_expect_str_eq(kind.name, files[i].name, "%zu", i);
        cr_expect_str_eq(kind.advice, files[i].advice, "%zu", i);
        for (size_t cut = 0; cut < end && cut < 600; cut++) {
            char *part = malloc(cut + 1); /* of its own, so that a sanitizer sees its end */
            cr_assert_not_null(part);
            memcpy(part, archive, cut);
            file_kind_of(part, cut);
            free(part);
        }
    }
    const size_t at = put_member(archive, 0, "pages/a.html", 20);
    cr_expect_eq(file_kind_of(archive, put_member(archive, at, "xl/b.html", 0)).format,
                 RECORDS_ZIP);
}

Test(file_kind, texts_that_begin_like_it)
{
    static const char *const texts[] = {"",
                                        "%PDF is a format",
                                        "BMW said on Monday",
                                        "ID3 tags are old",
                                        "MZ is a car",
                                        "RIFF is a format, as WEBP is",
                                        "PAR is short",
                                        "PK is short",
                                        "Rare are those",
                                        "WARC/x is no version",
                                        "OTTO said",
                                        "<html><rss>",
                                        "The feed <rss> begins",
                                        "From Monday on, the ferry stops at 8.\n",
                                        "From 8:00:00 on: a text\nand no header\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const struct file_kind kind = file_kind_of(texts[i], strlen(texts[i]));
        cr_expect(!kind.name && kind.format == RECORDS_AUTO, "%s", texts[i]);
    }
}

Test(file_kind, containers)
{
    cr_expect_eq(KIND("WARC/1.1\r\n").format, RECORDS_WARC);
    cr_expect_eq(KIND("PK\5\6").format, RECORDS_ZIP);
    cr_expect_eq(KIND("\xef\xbb\xbf <?xml version='1.0'?><!-- x --><rss version='2'>").format,
                 RECORDS_FEED);
    cr_expect_eq(KIND("<rdf:RDF>").format, RECORDS_FEED);
    cr_expect_eq(KIND("<feed xmlns='x'>").format, RECORDS_FEED);
    cr_expect_eq(KIND("<feedback>").format, RECORDS_AUTO);
    cr_expect_eq(KIND("From a Mon Nov 30 08:00:00 2026\nX-Y: z\n").format, RECORDS_MBOX);
}

Test(file_kind, heads_of_mails)
{
#define MAIL(text) mail_head_begins_mail(text, sizeof(text) - 1)
    cr_expect(MAIL("From: a@b\nSubject: x\n\ntext"));
    cr_expect(MAIL("from: a@b\r\nX-Y: z\r\n folded\r\nDATE: x\r\n\r\n"));
    cr_expect(MAIL("Message-ID: <x>\n"));
    cr_expect(MAIL("Received: by x\nFro"), "cut off in a line");
    cr_expect_not(MAIL(""));
    cr_expect_not(MAIL("\nFrom: a@b\nSubject: x\n\n"));
    cr_expect_not(MAIL("Subject: x\n\n"));
    cr_expect_not(MAIL("From: our correspondent\n\nText."));
    cr_expect_not(MAIL("Title: x\nDate: y\n\nText."));
    cr_expect_not(MAIL("Content-Type: text/html\n\n<html>"));
    cr_expect_not(MAIL("HTTP/1.1 200 OK\nMessage-ID: x\n\n"));
    cr_expect_not(MAIL("From: a@b\nSubject: x\nA line of text\n\n"));
    cr_expect_not(MAIL("He said: no\nFrom: a\nDate: b\n\n"));
}

Test(file_kind, directories_of_parts)
{
#define PAGE(name) record_page_of_parts(name, sizeof(name) - 1)
    cr_expect_eq(PAGE("page_files"), 4);
    cr_expect_eq(PAGE("a/page-Dateien"), 6);
    cr_expect_eq(PAGE("page.files"), 4);
    cr_expect_eq(PAGE("files"), 0);
    cr_expect_eq(PAGE("_files"), 0);
    cr_expect_eq(PAGE("a/_files"), 0);
    cr_expect_eq(PAGE("page_files2"), 0);
    cr_expect_eq(PAGE(""), 0);
}

Test(file_kind, skipped_files_are_named_up_to_ten)
{
    struct skipped skipped = {.count = 0};
    struct text_buffer text = {0};
    skipped_add(&skipped, "a\nb", NULL);
    cr_assert(skipped_text(&skipped, &text, NULL));
    cr_expect_str_eq(text.data, "1 skipped in directories (not documents): a?b");
    for (int i = 0; i < 10; i++)
        skipped_add(&skipped, "c", NULL);
    text_buffer_clear(&text);
    cr_assert(skipped_text(&skipped, &text, NULL));
    cr_expect_str_eq(text.data, "11 skipped in directories (not documents): a?b, c, c, c, c, "
                                "c, c, c, c, c and 1 more");
    text_buffer_release(&text);
    skipped_release(&skipped);
}

Test(file_kind, skipped_files_say_why_and_all_if_asked)
{
    struct skipped skipped = {.all = true};
    struct text_buffer text = {0};
    struct failure why = {0};
    const struct file_kind kind = {.name = "a PDF", .advice = "convert it"};
    file_kind_refuse(&kind, "d/a: b.pdf", &why);
    skipped_add(&skipped, "d/a: b.pdf", &why);
    for (int i = 0; i < 10; i++)
        skipped_add(&skipped, "c", NULL);
    cr_assert(skipped_text(&skipped, &text, NULL));
    cr_expect_str_eq(text.data,
                     "11 skipped in directories (not documents): d/a: b.pdf (a PDF), c, "
                     "c, c, c, c, c, c, c, c, c");
    text_buffer_release(&text);
    skipped_release(&skipped);
}
