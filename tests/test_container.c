/* test_container: the readers of mails, archives and feeds: cut short, damaged, too large, out of
 * memory. What they make of whole files, the command-line tests show. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "../features/io/records.h"
#include "../features/io/skipped.h"
#include "failing_malloc.h"
#include "fuzz/fuzz_container.h"
#include "small_model.h"

TestSuite(container, .init = test_directory_make, .fini = test_directory_remove);

#define GOLDEN "tests/golden/containers"

/* ---- Helpers --------------------------------------------------------------- */

static void write_bytes(const char *path, const void *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file, "%s", path);
    cr_assert_eq(fwrite(bytes, 1, length, file), length);
    cr_assert_eq(fclose(file), 0);
}

static char *read_bytes(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    cr_assert_not_null(file, "%s", path);
    char *bytes = malloc((size_t)1 << 20);
    cr_assert_not_null(bytes);
    *length = fread(bytes, 1, (size_t)1 << 20, file);
    fclose(file);
    return bytes;
}

static size_t describe_record(const struct record *record, char *out, size_t room)
{
    const int id_length =
        snprintf(out, room, "%.*s: ", (int)record->id_length, record->id ? record->id : "");
    const int text_length = record->text_length < 30 ? (int)record->text_length : 30;
    char *text = out + id_length;
    snprintf(text, room - (size_t)id_length, "%.*s\n", text_length, record->text);
    const size_t length = strlen(text);
    for (size_t i = 0; i + 1 < length; i++)
        text[i] = text[i] == '\n' || text[i] == '\r' ? '/' : text[i];
    return (size_t)id_length + length;
}

/* What the file's documents come to, a line for each: "id: text", "?why" for one that is broken,
 * "!why" where the file is. The text is cut after 30 bytes, and its line ends are slashes. */
static const char *describe(const char *path, enum record_format format)
{
    static char all[1 << 16];
    size_t length = 0;
    struct failure failure = {0};
    struct record record;
    enum record_status status = RECORD_FAILED;
    all[0] = '\0';
    struct record_reader *reader = record_reader_open(path, format, NULL, &failure);
    do {
        if (reader)
            status = record_reader_next(reader, &record, &failure);
        if (status == RECORD_READ)
            length += describe_record(&record, all + length, sizeof all - length);
        else if (status != RECORD_END)
            length += (size_t)snprintf(all + length, sizeof all - length, "%c%s\n",
                                       status == RECORD_BROKEN ? '?' : '!', failure.message);
        cr_assert_lt(length, sizeof all);
    } while (status == RECORD_READ || status == RECORD_BROKEN);
    record_reader_close(reader);
    return all;
}

static const char *describe_bytes(const void *bytes, size_t length, enum record_format format)
{
    write_bytes(test_path("file"), bytes, length);
    return describe(test_path("file"), format);
}

#define DESCRIBE(text, format) describe_bytes(text, sizeof(text) - 1, format)

/* ---- Cut short ------------------------------------------------------------- */

/* What is whole before the cut is given as it is in the whole file, then an error. */
static void cut_everywhere(const char *path, enum record_format format)
{
    size_t length;
    char *bytes = read_bytes(path, &length);
    char *whole = strdup(describe(path, format));
    for (size_t cut = 0; cut < length; cut++) {
        const char *part = describe_bytes(bytes, cut, format);
        size_t same = 0;
        while (part[same] && part[same] == whole[same])
            same++;
        while (same > 0 && part[same - 1] != '\n')
            same--;
        cr_assert(part[same] == '\0' || part[same] == '!' || part[same] == '?',
                  "%s at %zu:\n%s", path, cut, part);
    }
    free(whole);
    free(bytes);
}

Test(container, archives_cut_anywhere)
{
    cut_everywhere(GOLDEN "/wget.warc", RECORDS_WARC);
    cut_everywhere(GOLDEN "/pages.zip", RECORDS_ZIP);
    cut_everywhere(GOLDEN "/piped.zip", RECORDS_ZIP);
}

Test(container, feeds_cut_anywhere)
{
    cut_everywhere(GOLDEN "/rss2.xml", RECORDS_FEED);
    cut_everywhere(GOLDEN "/rss1.xml", RECORDS_FEED);
    cut_everywhere(GOLDEN "/atom.xml", RECORDS_FEED);
}

/* ---- Web archives ----------------------------------------------------------- */

/* What a record with this answer comes to, whose length is `more` than it should be. */
static const char *describe_answer(const char *header, const char *body, int more)
{
    char answer[512], record[1024];
    const int length =
        snprintf(answer, sizeof answer, "HTTP/1.1 200 OK\r\n%s\r\n\r\n%s", header, body);
    const int whole = snprintf(record, sizeof record,
                               "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <u>\r\n"
                               "Content-Length: %d\r\n\r\n%s\r\n\r\n",
                               length + more, answer);
    return describe_bytes(record, (size_t)whole, RECORDS_WARC);
}

#define HTML "Content-Type: text/html"

Test(container, bodies_as_archives_keep_them)
{
    static const char chunks[] = "3;x=y\r\n<p>\r\n5 \r\nText.\r\n0\r\n\r\n";
    cr_expect_str_eq(describe_answer("content-type: TEXT/HTML;x", "<p>Text.", 0),
                     "u: <p>Text.\n");
    cr_expect_str_eq(describe_answer(HTML "\r\nTransfer-Encoding: chunked", chunks, 0),
                     "u: <p>Text.\n");
    cr_expect_str_eq(describe_answer(HTML "\r\nTransfer-Encoding: chunked", "3\r\n<p>\r\n", 0),
                     "?document 1: the last chunk of the page is missing\n");
    cr_expect_str_eq(describe_answer(HTML "\r\nTransfer-Encoding: chunked", "f\r\n<p>\r\n", 0),
                     "?document 1: the chunks in which the page was sent are damaged\n");
    cr_expect_str_eq(describe_answer(HTML "; charset=xx", "<p>Text.", 0),
                     "?document 1: unknown charset 'xx'\n");
    cr_expect_str_eq(describe_answer(HTML "\r\nContent-Encoding: br", "\x1b\x03", 0),
                     "?document 1: the page is packed as 'br', which is not read\n");
    cr_expect_str_eq(describe_answer(HTML "\r\nContent-Encoding: gzip", "\x1f\x8b\x08x", 0),
                     "?document 1: damaged packed data\n");
}

/* Chunks that were joined, packed bodies that were unpacked, with a header that says no. */
Test(container, bodies_with_a_header_that_is_no_longer_true)
{
    cr_expect_str_eq(describe_answer(HTML "\r\nTransfer-Encoding: chunked", "<p>Text.", 0),
                     "u: <p>Text.\n");
    cr_expect_str_eq(describe_answer(HTML "\r\nTransfer-Encoding: chunked", "Bad text.", 0),
                     "u: Bad text.\n", "what begins with digits is not yet a chunk");
    cr_expect_str_eq(describe_answer(HTML "\r\nContent-Encoding: gzip", "<p>Text.", 0),
                     "u: <p>Text.\n");
    cr_expect_str_eq(describe_answer(HTML "\r\nContent-Encoding: br", "<html>Text.", 0),
                     "u: <html>Text.\n");
}

Test(container, lengths_of_web_archives_records)
{
    cr_expect_str_eq(describe_answer(HTML, "<p>Text.", -1),
                     "?document 1: the length of the record is wrong\n");
    cr_expect_str_eq(describe_answer(HTML, "<p>Text.", 4), "u: <p>Text.////\n",
                     "the empty lines behind the last record may be missing");
    cr_expect_not_null(
        strstr(describe_answer(HTML, "<p>Text.", 5), "cut short in the record at byte 0"));
}

Test(container, answers_that_are_no_documents)
{
    cr_expect_str_eq(describe_answer("Content-Type: image/png", "Text.", 0), "");
    cr_expect_str_eq(describe_answer(HTML, "", 0), "");
    cr_expect_str_eq(describe_answer("X: y", "Text.", 0), "", "no type, and no HTML");
    cr_expect_str_eq(describe_answer("X: y", "<html>Text.", 0), "u: <html>Text.\n");
    cr_expect_str_eq(DESCRIBE("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 0\r\n\r\n\r\n"
                              "\r\n",
                              RECORDS_WARC),
                     "?document 1: not an answer of a web server\n");
    cr_expect_str_eq(DESCRIBE("WARC/1.0\nWARC-Type: conversion\nWARC-Target-URI: http://u\n"
                              "Content-Type: text/plain\nContent-Length: 5\n\nText.\n\n",
                              RECORDS_WARC),
                     "http://u: Text.\n", "text that was taken out of a page");
}

Test(container, a_header_without_an_end)
{
    const size_t length = (size_t)1 << 18;
    char *bytes = malloc(length);
    cr_assert_not_null(bytes);
    memset(bytes, 'x', length);
    memcpy(bytes, "WARC/1.0\r\n", 10);
    cr_expect_not_null(
        strstr(describe_bytes(bytes, length, RECORDS_WARC), "byte 0 is too long"));
    free(bytes);
}

/* ---- Zip files ---------------------------------------------------------------- */

/* Appends a file that is packed, with its header; returns the length of both. */
static size_t put_entry(unsigned char *out, size_t room, const char *name, const void *bytes,
                        size_t length)
{
    const size_t name_length = strlen(name);
    z_stream stream = {.next_out = out + 30 + name_length, .avail_out = (uInt)room};
    cr_assert_eq(deflateInit2(&stream, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
    void *copy = malloc(length);
    cr_assert_not_null(copy);
    memcpy(copy, bytes, length);
    stream.next_in = copy;
    stream.avail_in = (uInt)length;
    cr_assert_eq(deflate(&stream, Z_FINISH), Z_STREAM_END);
    const size_t packed = stream.total_out;
    deflateEnd(&stream);
    const uint32_t values[] = {(uint32_t)crc32(0, copy, (uInt)length), (uint32_t)packed,
                               (uint32_t)length};
    free(copy);
    memset(out, 0, 30);
    memcpy(out, "PK\3\4\24\0\0\0\10", 9);
    for (size_t i = 0; i < 12; i++)
        out[14 + i] = (unsigned char)(values[i / 4] >> 8 * (i % 4));
    out[26] = (unsigned char)name_length;
    memcpy(out + 30, name, name_length);
    return 30 + name_length + packed;
}

/* A file that would fill the memory is broken, and the next is read. */
Test(container, a_file_that_becomes_too_many_times_as_many)
{
    const size_t length = (size_t)16 << 20, room = (size_t)1 << 20;
    char *zeros = calloc(1, length);
    unsigned char *archive = malloc(room);
    cr_assert(zeros && archive);
    size_t end = put_entry(archive, room - 200, "bomb", zeros, length);
    end += put_entry(archive + end, 100, "text", "A text.", 7);
    memcpy(archive + end, "PK\1\2", 4);
    cr_expect_str_eq(describe_bytes(archive, end + 4, RECORDS_AUTO),
                     "?document 1: its packed data become more than 200 times as many\n"
                     "text: A text.\n");
    free(zeros);
    free(archive);
}

Test(container, which_files_of_a_zip_are_documents)
{
    static const char *const names[] = {"a",     "b/",          ".c",         "d/.e/f",
                                        "g.css", "h_files/i",   "__MACOSX/j", "k/l.html",
                                        "m.csv", "_files/n.txt"};
    unsigned char archive[4096];
    size_t end = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        end += put_entry(archive + end, 200, names[i], "x", 1);
    memcpy(archive + end, "PK\1\2", 4);
    cr_expect_str_eq(
        describe_bytes(archive, end + 4, RECORDS_AUTO),
        "a: x\nk/l.html: x\n"
        "?document 3: it holds documents itself: take it out of the archive first\n"
        "_files/n.txt: x\n");
}

/* A directory of a page's parts is counted once, hidden files are not. */
Test(container, files_of_a_zip_that_are_no_documents_are_counted)
{
    static const char *const files[][2] = {
        {"a", "x"},          {"b/", ""},           {".c.png", "x"},    {"d.css", "x"},
        {"e_files/f", "x"},  {"e_files/g/h", "x"}, {"e_files/i", "x"}, {"j/e_files/k", "x"},
        {"l", "%PDF-1.4\n"}, {"m.pdf", "%PDF-"},   {"__MACOSX/n", "x"}};
    unsigned char archive[4096];
    size_t end = 0;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        end += put_entry(archive + end, 200, files[i][0], files[i][1], strlen(files[i][1]));
    memcpy(archive + end, "PK\1\2", 4);
    write_bytes(test_path("a.zip"), archive, end + 4);
    struct skipped skipped = {.count = 0};
    struct text_buffer text = {0};
    struct record record;
    char wanted[1000];
    const char *path = test_path("a.zip");
    snprintf(wanted, sizeof wanted,
             "5 skipped in archives (not documents): %s/d.css, %s/e_files, %s/j/e_files, "
             "%s/l (a PDF), %s/m.pdf (a PDF)",
             path, path, path, path, path);
    struct record_reader *reader = record_reader_open(path, RECORDS_AUTO, NULL, NULL);
    record_reader_count_skipped(reader, &skipped);
    cr_expect_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    cr_expect_eq(record_reader_next(reader, &record, NULL), RECORD_END);
    cr_assert(skipped_text(&skipped, &text, NULL));
    cr_expect_str_eq(text.data, wanted);
    skipped_add(&skipped, "o.css", NULL);
    text_buffer_clear(&text);
    cr_assert(skipped_text(&skipped, &text, NULL));
    cr_expect_eq(strncmp(text.data, "6 skipped in directories and archives (", 39), 0);
    record_reader_close(reader);
    text_buffer_release(&text);
    skipped_release(&skipped);
}

/* ---- Mails ------------------------------------------------------------------------ */

static const char *describe_parts(size_t depth, size_t parts)
{
    static char mail[1 << 18];
    size_t length = (size_t)sprintf(mail, "From: a@b\nSubject: x\nMIME-Version: 1.0\n");
    for (size_t i = 0; i < depth; i++)
        length += (size_t)sprintf(
            mail + length, "Content-Type: multipart/mixed; boundary=b%zu.\n\n--b%zu.\n", i, i);
    for (size_t i = 1; i < parts; i++)
        length += (size_t)sprintf(mail + length, "Content-Type: image/png\n\nx\n--b%zu.\n",
                                  depth - 1);
    length += (size_t)sprintf(mail + length, "Content-Type: text/plain\n\nText.\n");
    for (size_t i = depth; i-- > 0;)
        length += (size_t)sprintf(mail + length, "--b%zu.--\n", i);
    cr_assert_lt(length, sizeof mail);
    return describe_bytes(mail, length, RECORDS_AUTO);
}

Test(container, parts_of_mails_are_bounded)
{
    cr_expect_str_eq(describe_parts(1, 1), ": Text.\n");
    cr_expect_str_eq(describe_parts(32, 1), ": Text.\n");
    cr_expect_str_eq(describe_parts(33, 1), "?line 1: the mail has parts in parts too deep\n");
    cr_expect_str_eq(describe_parts(1, 999), ": Text.\n");
    cr_expect_str_eq(describe_parts(1, 1000), "?line 1: the mail has too many parts\n");
}

Test(container, bodies_of_mails)
{
#define MAIL "From: a@b\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/plain"
    cr_expect_str_eq(DESCRIBE(MAIL "\n\nText.", RECORDS_AUTO), ": Text.\n");
    cr_expect_str_eq(DESCRIBE(MAIL "\n", RECORDS_AUTO), ": \n");
    cr_expect_str_eq(DESCRIBE(MAIL "; charset=unknown-8bit\n\nText.", RECORDS_AUTO),
                     ": Text.\n");
    cr_expect_str_eq(DESCRIBE(MAIL "; charset=klingon\n\nText.", RECORDS_AUTO),
                     "?line 1: unknown charset 'klingon'\n");
    cr_expect_str_eq(DESCRIBE(MAIL "\nContent-Transfer-Encoding: base64\n\nVGV4\n dC4=\n--\nx",
                              RECORDS_AUTO),
                     ": Text.\n", "what follows the padding is no part of it");
    cr_expect_str_eq(DESCRIBE(MAIL "\nContent-Transfer-Encoding: base64\n\nVGV4d", //
                              RECORDS_AUTO),
                     "?line 1: damaged base64\n");
    cr_expect_str_eq(DESCRIBE(MAIL
                              "\nContent-Transfer-Encoding: quoted-printable\n\nTe=78t=\n.",
                              RECORDS_AUTO),
                     ": Text.\n");
}

Test(container, mailboxes)
{
#define FROM "From a@b Mon Nov 30 08:00:00 2026\n"
    cr_expect_str_eq(
        DESCRIBE(FROM "Subject: x\n\nOne.\n\n" FROM "Subject: y\n\nTwo.\n", RECORDS_AUTO),
        ": One.//\n: Two./\n");
    cr_expect_str_eq(DESCRIBE(FROM "Subject: x\n\nOne.\n" FROM "Two.\n", RECORDS_AUTO),
                     ": One./From a@b Mon Nov 30 08:00\n", "no empty line is before it");
    cr_expect_str_eq(DESCRIBE("", RECORDS_MBOX), "");
    cr_expect_str_eq(DESCRIBE("\n\n" FROM "Subject: x\n\nOne.\n", RECORDS_MBOX),
                     "?line 1: a line \"From NAME DATE\" is missing\n: One./\n");
}

/* ---- Feeds ---------------------------------------------------------------------- */

#define FEED(items) "<rss><channel><title>S</title>" items "</channel></rss>"

Test(container, items_of_feeds)
{
    cr_expect_str_eq(DESCRIBE(FEED(""), RECORDS_AUTO), "");
    cr_expect_str_eq(DESCRIBE(FEED("<item/><item></item>"), RECORDS_AUTO), ": \n: \n");
    cr_expect_str_eq(
        DESCRIBE(FEED("<item><guid> g </guid><link>l</link></item>"), RECORDS_AUTO), "l: \n",
        "the link is better than the guid, wherever it is");
    cr_expect_str_eq(DESCRIBE(FEED("<item><x><guid>g</guid></x></item>"), RECORDS_AUTO), ": \n",
                     "only its own elements count");
    cr_expect_str_eq(
        DESCRIBE(FEED("<item><description>A&unknown; &amp;lt;</description></item>"),
                 RECORDS_AUTO),
        ": A&unknown; &lt;\n");
    cr_expect_str_eq(DESCRIBE(" \n<?xml version='1.0' encoding='koi8-r'?>" FEED(
                                  "<item><description>\xc1</description></item>"),
                              RECORDS_AUTO),
                     ": \xd0\xb0\n");
    cr_expect_not_null(strstr(
        DESCRIBE("<?xml version='1.0' encoding='klingon'?>" FEED("<item/>"), RECORDS_AUTO),
        "unknown encoding"));
}

Test(container, elements_of_feeds_are_bounded)
{
    char *bytes = malloc((size_t)1 << 14);
    cr_assert_not_null(bytes);
    size_t length = (size_t)sprintf(bytes, "<feed xmlns='http://www.w3.org/2005/Atom'><entry>"
                                           "<content type='xhtml'>");
    for (int i = 0; i < 998; i++)
        length += (size_t)sprintf(bytes + length, "<i>");
    cr_expect_not_null(
        strstr(describe_bytes(bytes, length, RECORDS_AUTO), "more than 1000 elements"));
    free(bytes);
}

/* ---- Memory ------------------------------------------------------------------------ */

/* Reads the file with its allocation number `successes` failing. Returns whether it failed. */
static bool read_without_memory(const char *path, size_t successes)
{
    struct failure failure = {0};
    struct record record;
    enum record_status status = RECORD_FAILED;
    failing_malloc_after(successes);
    struct record_reader *reader = record_reader_open(path, RECORDS_AUTO, NULL, &failure);
    if (reader)
        do
            status = record_reader_next(reader, &record, &failure);
        while (status == RECORD_READ ||
               (status == RECORD_BROKEN && failure.code != FAILURE_MEMORY));
    const bool failed = failing_malloc_stop();
    record_reader_close(reader);
    cr_assert_eq(status, failed ? RECORD_FAILED : RECORD_END, "%s at %zu", path, successes);
    /* Expat 2.5 takes some of its own for errors of the feed ("unbound prefix"). */
    cr_assert(!failed || failure.code == FAILURE_MEMORY || strstr(path, ".xml"),
              "%s at %zu: %s", path, successes, failure.message);
    return failed;
}

Test(container, failed_allocations_come_back)
{
    static const char *const paths[] = {GOLDEN "/alternative.eml", GOLDEN "/page.mhtml",
                                        GOLDEN "/mails.mbox",      GOLDEN "/wget.warc",
                                        GOLDEN "/pages.zip",       GOLDEN "/piped.zip",
                                        GOLDEN "/rss2.xml",        GOLDEN "/atom.xml"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        size_t successes = 0;
        while (read_without_memory(paths[i], successes))
            successes++;
        cr_expect_gt(successes, 3, "%s", paths[i]);
    }
}

/* A name that is not kept is no failure, and all are counted. */
Test(container, skipped_files_are_counted_without_memory)
{
    bool failed = true;
    size_t successes = 0;
    for (; failed; successes++) {
        struct failure failure = {0};
        struct skipped skipped = {.count = 0};
        struct record record;
        enum record_status status = RECORD_FAILED;
        failing_malloc_after(successes);
        struct record_reader *reader =
            record_reader_open(GOLDEN "/pages.zip", RECORDS_AUTO, NULL, &failure);
        if (reader) {
            record_reader_count_skipped(reader, &skipped);
            do
                status = record_reader_next(reader, &record, &failure);
            while (status == RECORD_READ || status == RECORD_BROKEN);
        }
        failed = failing_malloc_stop();
        record_reader_close(reader);
        cr_expect(status == RECORD_END ? skipped.count == 3 && skipped.archived == 3
                                       : failure.code == FAILURE_MEMORY,
                  "at %zu: %zu, %s", successes, skipped.count, failure.message);
        skipped_release(&skipped);
    }
    cr_expect_gt(successes, 3);
}

/* ---- The fuzzer's files ---------------------------------------------------------------- */

static size_t replay(const char *directory)
{
    DIR *files = opendir(directory);
    cr_assert_not_null(files, "%s", directory);
    size_t replayed = 0;
    for (struct dirent *entry; (entry = readdir(files));) {
        char path[512];
        size_t length;
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
        char *bytes = read_bytes(path, &length);
        for (size_t cut = 0; cut <= 16; cut++)
            fuzz_container((const uint8_t *)bytes, length * cut / 16);
        free(bytes);
        replayed++;
    }
    closedir(files);
    return replayed;
}

Test(container, replays_the_fuzzers_files)
{
    cr_expect_geq(replay("tests/fuzz/container"), 10);
    cr_expect_geq(replay(GOLDEN), 10);
}
