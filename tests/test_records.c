/* test_records: each format, its errors, gzip and pipes. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "../features/io/records.h"
#include "../features/io/row_reader.h"
#include "failing_malloc.h"

/* ---- Helpers ------------------------------------------------------------ */

static char directory[64];

static void make_directory(void)
{
    snprintf(directory, sizeof directory, "/tmp/tenor-records-XXXXXX");
    cr_assert_not_null(mkdtemp(directory));
}

static void remove_directory(void)
{
    char command[96];
    snprintf(command, sizeof command, "rm -rf '%s'", directory);
    cr_assert_eq(system(command), 0);
}

TestSuite(records, .init = make_directory, .fini = remove_directory);

static const char *path_of(const char *name)
{
    static char path[160];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

static const char *write_bytes(const char *name, const char *bytes, size_t length)
{
    const char *path = path_of(name);
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(bytes, 1, length, file), length);
    cr_assert_eq(fclose(file), 0);
    return path;
}

static const char *write_text(const char *name, const char *text)
{
    return write_bytes(name, text, strlen(text));
}

static size_t compress_text(const char *text, unsigned char *out, size_t room)
{
    z_stream stream = {0};
    cr_assert_eq(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    unsigned char *copy = (unsigned char *)strdup(text);
    stream.next_in = copy;
    stream.avail_in = (uInt)strlen(text);
    stream.next_out = out;
    stream.avail_out = (uInt)room;
    cr_assert_eq(deflate(&stream, Z_FINISH), Z_STREAM_END);
    deflateEnd(&stream);
    free(copy);
    return room - stream.avail_out;
}

static struct record_reader *open_reader(const char *path, enum record_format format)
{
    struct failure failure = {0};
    struct record_reader *reader = record_reader_open(path, format, NULL, &failure);
    cr_assert_not_null(reader, "%s", failure.message);
    return reader;
}

static void expect_value(const char *what, const char *data, size_t length,
                         const char *expected)
{
    if (!expected) {
        cr_assert_null(data, "%s is there: '%.*s'", what, (int)length, data);
        return;
    }
    cr_assert_not_null(data, "%s is missing", what);
    cr_assert(length == strlen(expected) && memcmp(data, expected, length) == 0,
              "%s is '%.*s', not '%s'", what, (int)length, data, expected);
}

/* The next record has this text and id (NULL: none) and begins in this line. */
static void expect_record(struct record_reader *reader, const char *text, const char *id,
                          size_t line)
{
    struct record record;
    struct failure failure = {0};
    enum record_status status = record_reader_next(reader, &record, &failure);
    cr_assert_eq(status, RECORD_READ, "status %d: %s", (int)status, failure.message);
    expect_value("text", record.text, record.text_length, text);
    expect_value("id", record.id, record.id_length, id);
    cr_assert_eq(record.line, line, "line %zu, not %zu", record.line, line);
}

static void expect_broken(struct record_reader *reader, const char *message, const char *id)
{
    struct record record;
    struct failure failure = {0};
    cr_assert_eq(record_reader_next(reader, &record, &failure), RECORD_BROKEN);
    cr_assert_eq(strncmp(failure.message, message, strlen(message)), 0,
                 "'%s' does not begin '%s'", failure.message, message);
    expect_value("id", record.id, record.id_length, id);
}

static void expect_end(struct record_reader *reader)
{
    struct record record;
    struct failure failure = {0};
    cr_assert_eq(record_reader_next(reader, &record, &failure), RECORD_END, "%s",
                 failure.message);
    cr_assert_eq(record_reader_next(reader, &record, &failure), RECORD_END);
    record_reader_close(reader);
}

static void expect_closed(const char *path, enum record_format format, enum failure_code code,
                          const char *ending)
{
    struct failure failure = {0};
    cr_assert_null(record_reader_open(path, format, NULL, &failure));
    cr_assert_eq(failure.code, code, "%s", failure.message);
    size_t length = strlen(failure.message), wanted = strlen(ending);
    cr_assert(length >= wanted && strcmp(failure.message + length - wanted, ending) == 0,
              "'%s' does not end '%s'", failure.message, ending);
}

/* ---- Text ---------------------------------------------------------------- */

Test(records, a_text_is_one_record_as_it_stands)
{
    const char *texts[] = {"", "one line", "one\r\ntwo\n\n", "\xef\xbb\xbfwith a mark\n"};
    for (size_t i = 0; i < 4; i++) {
        struct record_reader *reader = open_reader(write_text("a.txt", texts[i]), RECORDS_AUTO);
        expect_record(reader, texts[i], NULL, 1);
        expect_end(reader);
    }
}

Test(records, a_text_may_hold_any_bytes)
{
    const char bytes[] = "a\0b\xff\xfe\nc\0";
    struct record_reader *reader =
        open_reader(write_bytes("a.bin", bytes, sizeof bytes), RECORDS_TEXT);
    struct record record;
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    cr_assert_eq(record.text_length, sizeof bytes);
    cr_assert_arr_eq(record.text, bytes, sizeof bytes);
    cr_assert_eq(record.number, 1);
    expect_end(reader);
}

Test(records, a_long_text_comes_whole)
{
    size_t length = 3000000;
    char *bytes = malloc(length);
    for (size_t i = 0; i < length; i++)
        bytes[i] = (char)('a' + i % 23);
    struct record_reader *reader =
        open_reader(write_bytes("long", bytes, length), RECORDS_TEXT);
    struct record record;
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    cr_assert_eq(record.text_length, length);
    cr_assert(memcmp(record.text, bytes, length) == 0);
    expect_end(reader);
    free(bytes);
}

/* ---- Opening ------------------------------------------------------------- */

Test(records, what_cannot_be_opened)
{
    expect_closed(path_of("none"), RECORDS_AUTO, FAILURE_OPEN, "no such file or directory");
    expect_closed(directory, RECORDS_AUTO, FAILURE_OPEN, "is a directory");
    expect_closed(write_text("a.csv", "id,body\n1,x\n"), RECORDS_AUTO, FAILURE_RECORD,
                  "no column 'text' (--text-field names another), only 'id', 'body'");
    expect_closed(write_bytes("c.tsv", "\xff\xfet\0e\0", 6), RECORDS_AUTO, FAILURE_RECORD,
                  "only 'te'");
    expect_closed(write_text("d.csv", "text,\"id\nx,y\n"), RECORDS_AUTO, FAILURE_RECORD,
                  "in the header row a quotation mark is not closed");
}

Test(records, a_table_without_a_byte_has_no_rows)
{
    struct record_fields labelled = record_fields_default;
    struct failure failure = {0};
    expect_end(open_reader(write_text("a.csv", ""), RECORDS_AUTO));
    expect_end(open_reader(write_text("b.tsv", ""), RECORDS_AUTO));
    expect_end(open_reader(write_text("c", "\xef\xbb\xbf"), RECORDS_CSV));
    cr_assert(record_fields_name(&labelled, FIELD_LABEL, "label", &failure));
    cr_assert_null(
        record_reader_open(write_text("d.csv", ""), RECORDS_AUTO, &labelled, &failure));
    cr_assert(strstr(failure.message, "is empty: a header row is missing"), "%s",
              failure.message);
}

/* Checks the names of a table's columns; NULL: they are good. */
static void expect_columns(const char *columns, const char *message)
{
    struct record_fields fields = record_fields_default;
    struct failure failure = {0};
    fields.columns = columns;
    cr_assert_eq(row_reader_check_columns(&fields, &failure), message == NULL, "'%s': %s",
                 columns ? columns : "", failure.message);
    if (message) {
        cr_assert_eq(failure.code, FAILURE_ARGUMENT);
        cr_assert_str_eq(failure.message, message);
    }
}

Test(records, names_of_columns)
{
    expect_columns(NULL, NULL);
    expect_columns("text", NULL);
    expect_columns("id, text ,title", NULL);
    expect_columns("id,,text, ", NULL);
    expect_columns("id,\"text\"", NULL);
    expect_columns("id,body", "'--columns' has no column 'text' (--text-field names another), "
                              "only 'id', 'body'");
    expect_columns("",
                   "'--columns' has no column 'text' (--text-field names another), only ''");
    expect_columns("text,a,id, a", "'--columns' has two columns 'a'");
    expect_columns("text,text", "'--columns' has two columns 'text'");
    expect_columns("text,\"a", "'--columns': a quotation mark is not closed");
}

Test(records, names_of_columns_when_memory_is_short)
{
    struct record_fields fields = record_fields_default;
    bool failed = true;
    fields.columns = "id,text,title";
    for (size_t successes = 0; failed && successes < 50; successes++) {
        struct failure failure = {0};
        failing_malloc_after(successes);
        const bool good = row_reader_check_columns(&fields, &failure);
        failed = failing_malloc_stop();
        cr_assert_eq(good, !failed);
        cr_assert(good || failure.code == FAILURE_MEMORY);
    }
    cr_assert_not(failed);
}

/* ---- HTML ---------------------------------------------------------------- */

/* Checks whether the next record's text is HTML, and the encoding that its format fixes. */
static void expect_html(struct record_reader *reader, const char *text, bool html,
                        const char *charset)
{
    struct record record;
    struct failure failure = {0};
    cr_assert_eq(record_reader_next(reader, &record, &failure), RECORD_READ, "%s",
                 failure.message);
    expect_value("text", record.text, record.text_length, text);
    cr_assert_eq(record.html, html, "%s", text);
    cr_assert_eq(record.charset != NULL, charset != NULL);
    if (charset)
        cr_assert_str_eq(record.charset, charset);
}

Test(records, a_file_is_html_by_its_name_or_else_by_its_first_bytes)
{
    static const char page[] = "<!DOCTYPE html>\n<p>Fog", text[] = "The tag <html> is a root";
    static const struct {
        const char *name, *text;
        enum record_format format;
        bool html;
    } cases[] = {{"a.html", text, RECORDS_AUTO, true}, {"A.HTM", text, RECORDS_AUTO, true},
                 {"a.txt", page, RECORDS_AUTO, false}, {"a.md", page, RECORDS_AUTO, false},
                 {"a", page, RECORDS_AUTO, true},      {"a", text, RECORDS_AUTO, false},
                 {"a.php", page, RECORDS_AUTO, true},  {"a.html", page, RECORDS_TEXT, false},
                 {"a.txt", text, RECORDS_HTML, true},  {"a", "", RECORDS_AUTO, false},
                 {"a.html", "", RECORDS_AUTO, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct record_reader *reader =
            open_reader(write_text(cases[i].name, cases[i].text), cases[i].format);
        expect_html(reader, cases[i].text, cases[i].html, NULL);
        expect_end(reader);
    }
    unsigned char packed[256];
    size_t length = compress_text(page, packed, sizeof packed);
    struct record_reader *reader =
        open_reader(write_bytes("a.gz", (char *)packed, length), RECORDS_AUTO);
    expect_html(reader, page, true, NULL);
    expect_end(reader);
}

static struct record_reader *open_pages(const char *path)
{
    static const struct record_fields fields = {.text = "text", .html = "page", .id = "id"};
    struct failure failure = {0};
    struct record_reader *reader = record_reader_open(path, RECORDS_AUTO, &fields, &failure);
    cr_assert_not_null(reader, "%s", failure.message);
    return reader;
}

Test(records, a_field_of_html_is_read_in_the_text_s_place)
{
    struct record_reader *reader = open_pages(write_text(
        "a.jsonl",
        "{\"text\":\"one\",\"page\":\"<p>1\"}\n{\"page\":\"<p>2\"}\n"
        "{\"text\":\"<html>\",\"page\":null}\n{\"text\":\"four\",\"page\":\"\"}\n"
        "{\"page\":\"\"}\n{\"id\":\"x\"}\n{\"id\":\"y\",\"text\":\"t\",\"page\":7}\n"));
    expect_html(reader, "<p>1", true, "utf-8");
    expect_html(reader, "<p>2", true, "utf-8");
    expect_html(reader, "<html>", false, "utf-8");
    expect_html(reader, "four", false, "utf-8");
    expect_html(reader, "", true, "utf-8");
    expect_broken(reader, "line 6: no field 'text' or 'page'", "x");
    expect_broken(reader, "line 7: field 'page' is not a string", "y");
    expect_end(reader);

    reader = open_pages(write_text("a.csv", "page,text\n<p>1,one\n,two\n"));
    expect_html(reader, "<p>1", true, NULL);
    expect_html(reader, "two", false, NULL);
    expect_end(reader);
    reader = open_pages(write_text("a.tsv", "page\n<p>1\n"));
    expect_html(reader, "<p>1", true, NULL);
    expect_end(reader);

    struct failure failure = {0};
    const struct record_fields fields = {.text = "text", .html = "page"};
    cr_assert_null(
        record_reader_open(write_text("b.csv", "id,body\n"), RECORDS_AUTO, &fields, &failure));
    cr_assert_not_null(
        strstr(failure.message, "no column 'text' (--text-field names another), only 'id', "));
}

/* ---- JSON lines ---------------------------------------------------------- */

Test(records, json_lines_with_all_fields)
{
    struct record_reader *reader = open_reader(
        write_text("a.jsonl",
                   "{\"id\":\"x1\",\"text\":\"Fog over Osterholm\",\"label\":\"news\","
                   "\"title\":\"Fog\",\"source\":\"Mast\",\"more\":[1,{}]}\n"),
        RECORDS_AUTO);
    struct record record;
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    expect_value("text", record.text, record.text_length, "Fog over Osterholm");
    expect_value("id", record.id, record.id_length, "x1");
    expect_value("label", record.label, record.label_length, "news");
    expect_value("title", record.title, record.title_length, "Fog");
    expect_value("source", record.source, record.source_length, "Mast");
    cr_assert_eq(record.number, 1);
    cr_assert_not(record.replaced);
    expect_end(reader);
}

Test(records, json_other_field_names)
{
    struct record_fields fields = {.text = "body", .label = "class", .id = "key"};
    struct record_reader *reader = record_reader_open(
        write_text("a.jsonl", "{\"body\":\"t\",\"class\":\"c\",\"key\":\"k\",\"title\":\"x\"}"),
        RECORDS_AUTO, &fields, NULL);
    struct record record;
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    expect_value("text", record.text, record.text_length, "t");
    expect_value("label", record.label, record.label_length, "c");
    expect_value("id", record.id, record.id_length, "k");
    expect_value("title", record.title, record.title_length, NULL);
    expect_end(reader);
}

Test(records, any_field_can_be_the_group)
{
    struct record_fields fields = record_fields_default;
    fields.group = "year";
    struct record_reader *reader = record_reader_open(
        write_text("a.jsonl",
                   "{\"text\":\"t\",\"year\":\"early\"}\n"
                   "{\"text\":\"t\",\"year\":2016}\n{\"text\":\"t\",\"year\":2016.0}\n"
                   "{\"text\":\"t\",\"year\":-1.5e300}\n"
                   "{\"text\":\"t\",\"year\":false}\n{\"text\":\"t\",\"year\":null}\n"
                   "{\"text\":\"t\"}\n{\"text\":\"t\",\"year\":\"\"}\n"
                   "{\"text\":\"t\",\"year\":[2016]}\n"),
        RECORDS_AUTO, &fields, NULL);
    static const char *const groups[] = {"early", "2016", "2016", "-1.5e+300",
                                         "false", NULL,   NULL,   ""};
    struct record record;
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
        expect_value("group", record.group, record.group_length, groups[i]);
    }
    expect_broken(reader, "line 9: field 'year' is not a string, a number, true or false",
                  NULL);
    expect_end(reader);

    fields.group = "source"; /* a field can have two uses */
    reader = record_reader_open(write_text("b.csv", "source,text\nx,t\n"), RECORDS_AUTO,
                                &fields, NULL);
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    expect_value("group", record.group, record.group_length, "x");
    expect_value("source", record.source, record.source_length, "x");
    expect_end(reader);
}

Test(records, json_line_ends_marks_and_blank_lines)
{
    struct record_reader *reader =
        open_reader(write_text("a.jsonl", "\xef\xbb\xbf{\"text\":\"one\"}\r\n\r\n  \t\n"
                                          "{\"text\":\"two\"}\n\n{\"text\":\"three\"}"),
                    RECORDS_AUTO);
    expect_record(reader, "one", NULL, 1);
    expect_record(reader, "two", NULL, 4);
    struct record record;
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    cr_assert_eq(record.number, 3);
    cr_assert_eq(record.line, 6);
    expect_end(reader);
}

Test(records, an_empty_json_file_has_no_records)
{
    expect_end(open_reader(write_text("a.jsonl", ""), RECORDS_AUTO));
    expect_end(open_reader(write_text("b.jsonl", "\n\n"), RECORDS_AUTO));
    expect_end(open_reader(write_text("c.jsonl", "\xef\xbb\xbf"), RECORDS_AUTO));
    expect_end(open_reader(write_text("d.csv", "id,text\n"), RECORDS_AUTO));
    expect_end(open_reader(write_text("e.csv", "id,text"), RECORDS_AUTO));
}

Test(records, whole_numbers_are_names_but_no_text)
{
    struct record_reader *reader = open_reader(
        write_text("a.jsonl",
                   "{\"id\":-17,\"label\":3,\"source\":0,\"text\":\"t\",\"title\":null}\n"
                   "{\"id\":2,\"text\":5}\n"
                   "{\"id\":3,\"text\":\"t\",\"title\":5}\n"
                   "{\"id\":4,\"text\":\"t\",\"label\":1.5}\n"
                   "{\"id\":true,\"text\":\"t\"}\n"
                   "{\"id\":6,\"text\":null}\n"
                   "{\"id\":7}\n"
                   "{\"id\":1e+16,\"label\":1.50,\"source\":-0,\"title\":2e1,\"text\":\"t\"}\n"
                   "{\"id\":[1],\"text\":\"t\"}\n"),
        RECORDS_AUTO);
    struct record record;
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    expect_value("id", record.id, record.id_length, "-17");
    expect_value("label", record.label, record.label_length, "3");
    expect_value("source", record.source, record.source_length, "0");
    expect_value("title", record.title, record.title_length, NULL);
    expect_broken(reader, "line 2: field 'text' is not a string", "2");
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    expect_value("title", record.title, record.title_length, "5");
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    expect_value("label", record.label, record.label_length, "1.5");
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    expect_value("id", record.id, record.id_length, "true");
    expect_broken(reader, "line 6: the field 'text' is null", "6");
    expect_broken(reader, "line 7: no field 'text'", "7");
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    expect_value("id", record.id, record.id_length, "1e+16");
    expect_value("label", record.label, record.label_length, "1.50");
    expect_value("source", record.source, record.source_length, "-0");
    expect_value("title", record.title, record.title_length, "2e1");
    expect_broken(reader, "line 9: field 'id' is not a string, a number, true or false", NULL);
    expect_end(reader);
}

Test(records, a_broken_json_line_is_skipped)
{
    struct record_reader *reader =
        open_reader(write_text("a.jsonl", "{\"text\":\"one\"}\n{\"text\":\n[1]\n\"x\"\n"
                                          "{\"text\":\"two\"} {}\n{\"text\":\"three\"}\n"),
                    RECORDS_AUTO);
    expect_record(reader, "one", NULL, 1);
    expect_broken(reader, "line 2: not a JSON object: ", NULL);
    expect_broken(reader, "line 3: not a JSON object", NULL);
    expect_broken(reader, "line 4: not a JSON object", NULL);
    expect_broken(reader, "line 5: not a JSON object: ", NULL);
    expect_record(reader, "three", NULL, 6);
    expect_end(reader);
}

Test(records, json_strings_may_hold_anything)
{
    const char line[] = "{\"text\":\"a\\u0000b \\ud83d\\ude00\",\"text\":\"c\\u0000d\"}";
    struct record_reader *reader = open_reader(write_text("a.jsonl", line), RECORDS_AUTO);
    struct record record;
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    cr_assert_eq(record.text_length, 3); /* of two fields with the same name the last counts */
    cr_assert_arr_eq(record.text, "c\0d", 3);
    expect_end(reader);
}

Test(records, bad_bytes_do_not_lose_the_record)
{
    struct record_reader *reader = open_reader(
        write_text("a.jsonl", "{\"id\":\"caf\xe9\",\"text\":\"S\xc3\xa3o \xff Tom\xe9\"}\n"
                              "{\"text\":\"clean\"}\n{\"text\":\"\xff\"\n"),
        RECORDS_AUTO);
    struct record record;
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    expect_value("id", record.id, record.id_length, "caf\xef\xbf\xbd");
    expect_value("text", record.text, record.text_length,
                 "S\xc3\xa3o \xef\xbf\xbd Tom\xef\xbf\xbd");
    cr_assert(record.replaced);
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    cr_assert_not(record.replaced);
    expect_broken(reader, "line 3: not a JSON object", NULL);
    expect_end(reader);
}

Test(records, deep_nesting_breaks_one_record_only)
{
    size_t depth = 200000;
    char *bytes = malloc(depth + 32);
    memset(bytes, '[', depth);
    strcpy(bytes + depth, "\n{\"text\":\"x\"}\n");
    struct record_reader *reader = open_reader(write_text("a.jsonl", bytes), RECORDS_AUTO);
    expect_broken(reader, "line 1: not a JSON object", NULL);
    expect_record(reader, "x", NULL, 2);
    expect_end(reader);
    free(bytes);
}

/* Writes ASCII as UTF-16, perhaps with a byte order mark. */
static const char *write_utf16(const char *name, const char *text, bool big, bool mark)
{
    static char bytes[4000];
    size_t length = 0;
    if (mark) {
        bytes[length++] = big ? '\xfe' : '\xff';
        bytes[length++] = big ? '\xff' : '\xfe';
    }
    for (; *text; text++) {
        bytes[length + big] = *text;
        bytes[length + !big] = '\0';
        length += 2;
    }
    return write_bytes(name, bytes, length);
}

Test(records, utf16_records_are_read)
{
    static const char *const names[] = {"a.jsonl", "a.csv", "a.tsv", "a.json", "a.txt", "a"};
    static const char *const texts[] = {
        "{\"id\":1,\"text\":\"a b\"}\r\n{\"id\":2,\"text\":\"\\u00e9\"}\r\n",
        "id;text\r\n1;a b\r\n2;c\r\n",
        "id\ttext\r\n1\ta b\r\n2\tc\r\n",
        "[{\"id\":1,\"text\":\"a b\"},\n{\"id\":2,\"text\":\"c\"}]",
        "{\"id\":1,\"text\":\"a b\"}\n{\"id\":2,\"text\":\"c\"}\n",
        "id,text\n1,a b\n2,c\n",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (int way = 0; way < 4; way++) {
            struct record record;
            struct failure failure = {0};
            struct record_reader *reader =
                open_reader(write_utf16(names[i], texts[i], way & 1, way & 2), RECORDS_AUTO);
            for (int row = 1; row <= 2; row++) {
                cr_assert_eq(record_reader_next(reader, &record, &failure), RECORD_READ,
                             "%s: %s", names[i], failure.message);
                expect_value("id", record.id, record.id_length, row == 1 ? "1" : "2");
                cr_expect_str_eq(record.charset, "utf-8");
            }
            expect_end(reader);
        }
}

Test(records, utf16_over_chunks_and_cut_anywhere)
{
    struct text_buffer file = {0};
    struct record record;
    struct failure failure = {0};
    const char pair[] = "\x3d\xd8\x00\xde"; /* U+1F600, which is cut by the chunks */
    text_buffer_append(&file, "\xff\xfei\0d\0,\0t\0e\0x\0t\0\n\0\x31\0,\0", 22, NULL);
    for (int i = 0; i < 50000; i++)
        text_buffer_append(&file, pair, 4, NULL);
    struct record_reader *reader =
        open_reader(write_bytes("a.csv", file.data, file.length), RECORDS_AUTO);
    cr_assert_eq(record_reader_next(reader, &record, &failure), RECORD_READ);
    cr_assert_eq(record.text_length, 200000);
    for (size_t i = 0; i < record.text_length; i += 4)
        cr_assert_eq(memcmp(record.text + i, "\xf0\x9f\x98\x80", 4), 0);
    expect_end(reader);
    reader = open_reader(write_bytes("b.csv", file.data, 25), RECORDS_AUTO);
    expect_record(reader, "\xef\xbf\xbd", "1", 2);
    expect_end(reader);
    text_buffer_release(&file);
}

/* A document of UTF-16 is the library's to decode. */
Test(records, utf16_texts_stay)
{
    struct record_reader *reader =
        open_reader(write_utf16("a.txt", "A text, that is all.", false, true), RECORDS_AUTO);
    struct record record;
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    cr_expect_eq(record.text_length, 42);
    cr_expect_null(record.charset);
    expect_end(reader);
}

Test(records, labels_of_tables_in_windows_1252)
{
    struct record_fields fields = record_fields_default;
    struct record record;
    const char *path = write_text("a.csv", "id;label;source;text\n\xc4;\xd6st;b;\xe9t\xe9\n");
    struct record_reader *reader = record_reader_open(path, RECORDS_AUTO, &fields, NULL);
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    expect_value("id", record.id, record.id_length, "\xc3\x84");
    expect_value("label", record.label, record.label_length, "\xc3\x96st");
    expect_value("source", record.source, record.source_length, "b");
    expect_value("text", record.text, record.text_length, "\xe9t\xe9");
    expect_end(reader);
    fields.charset = "windows-1251";
    reader = record_reader_open(path, RECORDS_AUTO, &fields, NULL);
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    expect_value("id", record.id, record.id_length, "\xd0\x94");
    expect_end(reader);
}

/* A short label tells nothing by itself: the encoding is that of the table. */
Test(records, labels_of_a_table_in_an_encoding_that_nobody_declared)
{
    struct record record;
    static const char table[] =
        "id;label;text\n1;\xe7\xe0;\xd1\xee\xe2\xe5\xf2 \xe3\xee\xf0\xee\xe4\xe0 "
        "\xf0\xe5\xf8\xe8\xeb \xe2 \xef\xee\xed\xe5\xe4\xe5\xeb\xfc\xed\xe8\xea "
        "\xe7\xe0\xea\xf0\xfb\xf2\xfc \xf1\xf2\xe0\xf0\xfb\xe9 \xec\xee\xf1\xf2, "
        "\xf1\xee\xee\xe1\xf9\xe8\xeb \xec\xfd\xf0.\n2;\xe7\xe0;"
        "\xd1\xee\xe2\xe5\xf2 \xe3\xee\xf0\xee\xe4\xe0 \xf0\xe5\xf8\xe8\xeb \xe2 "
        "\xef\xee\xed\xe5\xe4\xe5\xeb\xfc\xed\xe8\xea \xe7\xe0\xea\xf0\xfb\xf2\xfc "
        "\xf1\xf2\xe0\xf0\xfb\xe9 \xec\xee\xf1\xf2, \xf1\xee\xee\xe1\xf9\xe8\xeb "
        "\xec\xfd\xf0.\n";
    struct record_reader *reader =
        record_reader_open(write_text("a.csv", table), RECORDS_AUTO, NULL, NULL);
    cr_expect(strstr(record_reader_note(reader), "windows-1251"));
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    expect_value("label", record.label, record.label_length, "\xd0\xb7\xd0\xb0");
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    expect_end(reader);
}

Test(records, delimiters_that_are_asked_for)
{
    struct record_fields fields = record_fields_default;
    struct failure failure = {0};
    cr_assert(record_fields_divide(&fields, "^", &failure));
    struct record_reader *reader = record_reader_open(write_text("a.csv", "id^text\n1^a;b,c\n"),
                                                      RECORDS_AUTO, &fields, &failure);
    expect_record(reader, "a;b,c", "1", 2);
    expect_end(reader);
    cr_assert(record_fields_divide(&fields, "tab", &failure));
    cr_expect_eq(fields.delimiter, '\t');
    static const char *const bad[] = {"", "ab", "\"", "a", "0", "\n", "\xc3\xa9"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect_not(record_fields_divide(&fields, bad[i], &failure), "%s", bad[i]);
    cr_expect_eq(failure.code, FAILURE_ARGUMENT);
}

/* Records that lie across each boundary of the reader's window are read whole. */
Test(records, rows_of_all_lengths)
{
    struct text_buffer file = {0};
    int width[901];
    for (int i = 0; i <= 900; i++) {
        width[i] = i == 900 ? 300000 : i * 7 % 2999 + 3;
        cr_assert(text_buffer_format(&file, NULL, "{\"text\":\"%0*d\"}\n", width[i], i));
    }
    struct record_reader *reader =
        open_reader(write_bytes("a.jsonl", file.data, file.length), RECORDS_AUTO);
    for (int i = 0; i <= 900; i++) {
        struct record record;
        char last[8];
        snprintf(last, sizeof last, "%03d", i);
        cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
        cr_assert_eq(record.text_length, (size_t)width[i]);
        cr_assert_arr_eq(record.text + record.text_length - 3, last, 3);
        cr_assert_eq(record.line, (size_t)i + 1);
    }
    expect_end(reader);
    text_buffer_release(&file);
}

/* ---- Tables -------------------------------------------------------------- */

Test(records, csv_by_rfc_4180)
{
    struct record_reader *reader =
        open_reader(write_text("a.csv", "\xef\xbb\xbf\"id\",label,\"text\"\r\n"
                                        "1,news,plain\r\n"
                                        "2,news,\"with, comma and \"\"quotes\"\"\"\r\n"
                                        "3,news,\"two\nlines\"\r\n"
                                        "4,,\"\"\r\n"
                                        "\r\n"
                                        "5,a \"b\" c,5\" pipe\r\n"
                                        "6,x,\"\"\"\""),
                    RECORDS_AUTO);
    expect_record(reader, "plain", "1", 2);
    expect_record(reader, "with, comma and \"quotes\"", "2", 3);
    expect_record(reader, "two\nlines", "3", 4);
    expect_record(reader, "", "4", 6);
    struct record record;
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    expect_value("label", record.label, record.label_length, "a \"b\" c");
    expect_value("text", record.text, record.text_length, "5\" pipe");
    expect_value("source", record.source, record.source_length, NULL);
    cr_assert_eq(record.number, 5);
    expect_record(reader, "\"", "6", 9);
    expect_end(reader);
}

Test(records, csv_rows_that_are_broken)
{
    struct record_reader *reader = open_reader(
        write_text("a.csv", "id,text\n1\n2,b,c\n3,\"x\" y\n4,good\n5,\n6,\"open\n7,x\n"),
        RECORDS_AUTO);
    expect_broken(reader, "line 2: 1 fields where the header has 2", "1");
    expect_broken(reader, "line 3: 3 fields where the header has 2", "2");
    expect_broken(reader, "line 4: text stands behind a closing quotation mark", "3");
    expect_record(reader, "good", "4", 5);
    expect_record(reader, "", "5", 6);
    expect_broken(reader, "line 7: a quotation mark is never closed: 2 lines are in it", "6");
    expect_end(reader);
}

/* The mark's own line is named, which need not be the row's. */
Test(records, csv_quotation_marks_that_are_never_closed)
{
    static const struct {
        const char *rows, *message;
    } cases[] = {
        {"1,\"a\n2,b\n3,c\n", "line 2: a quotation mark is never closed: 3 lines are in it"},
        {"1,\"a\n2,b\n3,c", "line 2: a quotation mark is never closed: 3 lines are in it"},
        {"\"1\n\n\",\"a\r\n\n", "line 4: a quotation mark is never closed: 2 lines are in it"},
        {"1,\"a \"\"b\"\"\n2,\"\"",
         "line 2: a quotation mark is never closed: 2 lines are in it"},
        {"\"1\" x,\"a\nb", "line 2: a quotation mark is never closed: 2 lines are in it"},
        {"1,\"a\n", "line 2: a quotation mark is not closed"},
        {"1,\"", "line 2: a quotation mark is not closed"},
    };
    struct text_buffer file = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        text_buffer_clear(&file);
        text_buffer_format(&file, NULL, "id,text\n%s", cases[i].rows);
        struct record record;
        struct failure failure = {0};
        struct record_reader *reader =
            open_reader(write_text("a.csv", file.data), RECORDS_AUTO);
        cr_assert_eq(record_reader_next(reader, &record, &failure), RECORD_BROKEN);
        cr_expect_str_eq(failure.message, cases[i].message);
        expect_end(reader);
    }
    text_buffer_release(&file);
}

Test(records, csv_quotation_marks_at_the_edges)
{
    struct record_reader *reader = open_reader(
        write_text("a.csv", "text\n\"a\"\n\"\"\"a\"\n\"a\"\"\"\n\"\"\"\"\"\"\n"), RECORDS_AUTO);
    expect_record(reader, "a", NULL, 2);
    expect_record(reader, "\"a", NULL, 3);
    expect_record(reader, "a\"", NULL, 4);
    expect_record(reader, "\"\"", NULL, 5);
    expect_end(reader);
}

Test(records, tsv_with_escapes)
{
    struct record_reader *reader = open_reader(
        write_text("a.tsv", "id\ttext\n1\ta\\tb\\nc\\\\n\\x\\\n2\t\"as it is\"\n3\n"),
        RECORDS_AUTO);
    expect_record(reader, "a\tb\nc\\n\\x\\", "1", 2);
    expect_record(reader, "\"as it is\"", "2", 3);
    expect_broken(reader, "line 4: 1 fields", "3");
    expect_end(reader);
}

/* ---- Gzip ---------------------------------------------------------------- */

Test(records, gzip_reads_like_plain)
{
    unsigned char packed[512];
    size_t length = compress_text("{\"text\":\"one\"}\n{\"te", packed, sizeof packed);
    length += compress_text("xt\":\"two\"}\n", packed + length, sizeof packed - length);
    memset(packed + length, 0, 16); /* padding after the last member */
    const char *path = write_bytes("a.jsonl.gz", (char *)packed, length + 16);
    struct record_reader *reader = open_reader(path, RECORDS_AUTO);
    expect_record(reader, "one", NULL, 1);
    expect_record(reader, "two", NULL, 2);
    expect_end(reader);
    /* The bytes decide, not the name. */
    reader = open_reader(write_bytes("b.jsonl", (char *)packed, length), RECORDS_AUTO);
    expect_record(reader, "one", NULL, 1);
    record_reader_close(reader);
    reader = open_reader(write_text("c.jsonl.gz", "{\"text\":\"plain\"}"), RECORDS_AUTO);
    expect_record(reader, "plain", NULL, 1);
    expect_end(reader);
}

Test(records, a_well_packed_file_is_inflated_whole)
{
    size_t length = 1000000;
    char *text = malloc(length + 1);
    memset(text, 'a', length);
    text[length] = '\0';
    unsigned char packed[4096];
    size_t packed_length = compress_text(text, packed, sizeof packed);
    struct record_reader *reader =
        open_reader(write_bytes("a.gz", (char *)packed, packed_length), RECORDS_AUTO);
    struct record record;
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    cr_assert_eq(record.text_length, length);
    expect_end(reader);
    free(text);
}

Test(records, gzip_cut_anywhere_or_changed_is_damaged)
{
    unsigned char packed[512];
    size_t length = compress_text("{\"text\":\"The ferry left Osterholm at dawn.\"}\n", packed,
                                  sizeof packed);
    for (size_t cut = 2; cut < length; cut++) {
        struct record_reader *reader =
            open_reader(write_bytes("a.txt.gz", (char *)packed, cut), RECORDS_TEXT);
        struct record record;
        struct failure failure = {0};
        cr_assert_eq(record_reader_next(reader, &record, &failure), RECORD_FAILED, "cut at %zu",
                     cut);
        cr_assert_eq(failure.code, FAILURE_OPEN);
        cr_assert_not_null(strstr(failure.message, "damaged gzip"));
        expect_end(reader);
        failure = (struct failure){0}; /* where the first bytes tell what it is */
        cr_assert_null(record_reader_open(path_of("a.txt.gz"), RECORDS_AUTO, NULL, &failure));
        cr_assert_eq(failure.code, FAILURE_OPEN);
        cr_assert_not_null(strstr(failure.message, "damaged gzip"));
    }
    packed[length - 6] ^= 1; /* in the checksum */
    struct record_reader *reader =
        open_reader(write_bytes("b.txt.gz", (char *)packed, length), RECORDS_TEXT);
    struct record record;
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_FAILED);
    expect_end(reader);
}

/* The bytes stand between the end of a member and another member. */
static void expect_damage_behind(const char *behind, size_t length)
{
    unsigned char packed[512];
    size_t end = compress_text("{\"text\":\"one\"}\n", packed, sizeof packed);
    memcpy(packed + end, behind, length);
    end += length;
    end += compress_text("{\"text\":\"two\"}\n", packed + end, sizeof packed - end);
    struct record_reader *reader =
        open_reader(write_bytes("behind.jsonl.gz", (char *)packed, end), RECORDS_AUTO);
    struct record record;
    struct failure failure = {0};
    expect_record(reader, "one", NULL, 1); /* it is whole */
    cr_assert_eq(record_reader_next(reader, &record, &failure), RECORD_FAILED);
    cr_assert_eq(failure.code, FAILURE_OPEN);
    cr_assert_not_null(strstr(failure.message, "damaged gzip"));
    expect_end(reader);
}

Test(records, gzip_with_other_bytes_behind_a_member_is_damaged)
{
    expect_damage_behind("XX", 2);
    expect_damage_behind("\n", 1);
    expect_damage_behind("\x1fX", 2);
    expect_damage_behind("\x1f", 1);
    expect_damage_behind("\0\0\0", 3); /* and a further member */
    expect_damage_behind("\0X", 2);
}

/* ---- Pipes --------------------------------------------------------------- */

Test(records, standard_input_is_read_as_it_comes)
{
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    cr_assert_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    struct record_reader *reader = open_reader("-", RECORDS_JSONL);
    const char *lines[] = {"{\"text\":\"first\"}\n", "{\"text\":\"second\"}\n"};
    cr_assert_eq(write(ends[1], lines[0], strlen(lines[0])), (ssize_t)strlen(lines[0]));
    expect_record(reader, "first", NULL, 1); /* the other end is still open */
    cr_assert_eq(write(ends[1], lines[1], strlen(lines[1])), (ssize_t)strlen(lines[1]));
    expect_record(reader, "second", NULL, 2);
    close(ends[1]);
    expect_end(reader);
}

/* Standard input is a pipe that begins with `text`; returns its other end. */
static int open_pipe(const char *text)
{
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    cr_assert_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    cr_assert_eq(write(ends[1], text, strlen(text)), (ssize_t)strlen(text));
    return ends[1];
}

/* Fails after a while, for nothing more comes of a pipe that is open at its other end. */
Test(records, what_a_pipe_has_tells_its_format, .timeout = 60)
{
    static const char *const beginnings[] = {"{\"text\":\"x\"}\n", "{\"text\":\n\"x\"}\n",
                                             "[{\"text\":\"x\"},", "id,text\n1,x\n",
                                             "text;id\r\nx;1\r\n", "text\tid\nx\t1\n"};
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
        const int end = open_pipe(beginnings[i]);
        struct record record;
        struct failure failure = {0};
        struct record_reader *reader = open_reader("-", RECORDS_AUTO);
        cr_assert_eq(record_reader_next(reader, &record, &failure), RECORD_READ, "%s",
                     failure.message);
        cr_assert_eq(record.text_length, 1, "%s", beginnings[i]);
        close(end);
        expect_end(reader);
    }
}

/* What comes later, to the other end of standard input. */
struct late {
    int end;
    const char *text;
};

static void *write_late(void *context)
{
    const struct late *late = context;
    nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    cr_assert_eq(write(late->end, late->text, strlen(late->text)), (ssize_t)strlen(late->text));
    close(late->end);
    return NULL;
}

Test(records, what_a_pipe_has_not_is_waited_for, .timeout = 60)
{
    static const char *const parts[][2] = {
        {"", "text"},
        {"{\"text\":", "\"x\"}\n"},
        {"id,text\n", "1,x\n"},
        {"id,text\n1,\"x", "\ny\"\n"},
        {"A line, a comma.\n", "And more.\n"},
        {"<!doctype html>", "<p>A page.\n"},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct late late = {open_pipe(parts[i][0]), parts[i][1]};
        pthread_t writer;
        struct record record;
        /* As whoever started the program may have left it. */
        cr_assert_eq(fcntl(STDIN_FILENO, F_SETFL, fcntl(STDIN_FILENO, F_GETFL) | O_NONBLOCK),
                     0);
        cr_assert_eq(pthread_create(&writer, NULL, write_late, &late), 0);
        struct record_reader *reader = open_reader("-", RECORDS_AUTO);
        struct failure failure = {0};
        cr_assert_eq(record_reader_next(reader, &record, &failure), RECORD_READ, "%s",
                     failure.message);
        if (i == 0 || i > 3)
            cr_assert_eq(record.text_length, strlen(parts[i][0]) + strlen(parts[i][1]));
        pthread_join(writer, NULL);
        expect_end(reader);
    }
}

Test(records, a_field_is_looked_for_in_a_pipe_as_its_records_are_read)
{
    const struct record_fields fields = {
        .text = "text", .source = "outlet", .named = 1u << FIELD_SOURCE};
    for (int there = 0; there < 2; there++) {
        close(open_pipe(there ? "oops\n{\"text\":\"x\"}\n{\"text\":\"y\",\"outlet\":\"z\"}\n"
                              : "oops\n{\"text\":\"x\"}\n{\"text\":\"y\",\"outer\":\"z\"}\n"));
        struct record record;
        struct failure failure = {0};
        struct record_reader *reader =
            record_reader_open("-", RECORDS_JSONL, &fields, &failure);
        cr_assert_eq(record_reader_next(reader, &record, &failure), RECORD_BROKEN);
        cr_assert_eq(record_reader_next(reader, &record, &failure), RECORD_READ);
        cr_assert_eq(record_reader_next(reader, &record, &failure), RECORD_READ);
        if (!there) {
            cr_assert_eq(record_reader_next(reader, &record, &failure), RECORD_FAILED);
            cr_assert_str_eq(failure.message, "'standard input' has no field 'outlet' in its 2 "
                                              "records, only 'text', 'outer'");
        }
        expect_end(reader);
    }
}

Test(records, the_hundredth_record_of_a_pipe_is_the_last_without_a_field)
{
    struct text_buffer lines = {0};
    for (size_t i = 0; i < 102; i++)
        cr_assert(text_buffer_format(&lines, NULL, "{\"id\":%zu}\n", i));
    close(open_pipe(lines.data));
    text_buffer_release(&lines);
    struct record_reader *reader = open_reader("-", RECORDS_JSONL);
    struct record record;
    struct failure failure = {0};
    for (size_t i = 0; i < 100; i++)
        cr_assert_eq(record_reader_next(reader, &record, &failure), RECORD_BROKEN);
    cr_assert_eq(record_reader_next(reader, &record, &failure), RECORD_FAILED);
    cr_assert_eq(failure.code, FAILURE_RECORD);
    cr_assert(strstr(failure.message, "has no field 'text' in its first 100 records"), "%s",
              failure.message);
    expect_end(reader);
}

Test(records, a_pipe_and_a_table_without_a_header_survive_failed_allocations)
{
    const struct record_fields named = {
        .text = "text", .source = "outlet", .named = 1u << FIELD_SOURCE};
    const struct record_fields columns = {.text = "text", .columns = "id,text"};
    bool failed = true;
    for (size_t after = 0; failed; after++) {
        failed = false;
        for (int table = 0; table < 2; table++) {
            close(open_pipe(table ? "1,x\n" : "{\"text\":\"x\"}\n{\"outlet\":1}\n"));
            struct record record;
            struct failure failure = {0};
            failing_malloc_after(after);
            struct record_reader *reader = record_reader_open(
                "-", table ? RECORDS_CSV : RECORDS_JSONL, table ? &columns : &named, &failure);
            enum record_status status = RECORD_READ;
            for (int i = 0; reader && i < 4 && status != RECORD_END; i++)
                status = record_reader_next(reader, &record, &failure);
            const bool went_short = failing_malloc_stop();
            cr_assert(reader || went_short);
            failed |= went_short;
            record_reader_close(reader);
        }
    }
}

Test(records, half_a_surrogate_pair_and_huge_integers_lose_no_record)
{
    struct record_reader *reader = open_reader(
        write_text("odd.jsonl", "{\"id\":\"a\",\"text\":\"x \\ud83d y\"}\n"
                                "{\"id\":\"b\",\"text\":\"\\ud83d\\ude00 \\uDE00\"}\n"
                                "{\"id\":\"c\",\"text\":\"n\",\"views\":99999999999999999999}\n"
                                "{\"id\":\"d\",\"text\":\"\\\\ud83d\",\"views\":1e5}\n"
                                "{\"id\":\"e\",\"text\":\"\\ud83\"}\n"
                                "{\"id\":12345678901234567890123,\"text\":\"f\",\"x\":1e400}\n"
                                "{\"id\":7,\"text\":\"g\",\"x\":[NaN,-Infinity,\"NaN\"]}\n"
                                "{\"id\":\"1e400\",\"text\":\"h \\ud83d 1e5\"}\n"
                                "{\"id\":8,\"text\":\"i\",\"x\":1.e4}\n"),
        RECORDS_JSONL);
    expect_record(reader, "x \xef\xbf\xbd y", "a", 1);
    expect_record(reader, "\xf0\x9f\x98\x80 \xef\xbf\xbd", "b", 2);
    expect_record(reader, "n", "c", 3);
    expect_record(reader, "\\ud83d", "d", 4);
    expect_broken(reader, "line 5: not a JSON object", NULL);
    expect_record(reader, "f", "12345678901234567890123", 6);
    expect_record(reader, "g", "7", 7);
    expect_record(reader, "h \xef\xbf\xbd 1e5", "1e400", 8);
    expect_broken(reader, "line 9: not a JSON object", NULL);
    expect_end(reader);
}

/* ---- JSON objects -------------------------------------------------------- */

Test(records, json_objects_on_several_lines_and_in_arrays)
{
    struct record record;
    struct failure failure = {0};
    struct record_reader *reader = open_reader(
        write_text(
            "a.json",
            "\xef\xbb\xbf[\n{\"text\":\n\"a}]\\\"\"},{\"text\":\"b\"}\n, {\"text\":[{}]}\n"
            "oops\n{\"text\":\"c\"}\n{\"text\":\"cut"),
        RECORDS_AUTO);
    static const struct {
        size_t line;
        const char *text; /* NULL: broken */
    } expected[] = {{2, "a}]\""}, {3, "b"}, {4, NULL}, {5, NULL}, {6, "c"}, {7, NULL}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        const enum record_status status = record_reader_next(reader, &record, &failure);
        cr_expect_eq(status, expected[i].text ? RECORD_READ : RECORD_BROKEN, "%zu", i);
        cr_expect_eq(record.line, expected[i].line, "%zu: %zu", i, record.line);
        if (expected[i].text) {
            cr_expect_eq(record.text_length, strlen(expected[i].text));
            cr_expect_eq(memcmp(record.text, expected[i].text, record.text_length), 0);
            cr_expect_str_eq(record.charset, "utf-8");
        }
    }
    cr_expect_eq(record_reader_next(reader, &record, &failure), RECORD_END);
    record_reader_close(reader);
}

/* Objects of every length around the size of a chunk, so that each ends in another place. */
Test(records, json_objects_over_chunks)
{
    struct text_buffer file = {0};
    struct record record;
    struct failure failure = {0};
    text_buffer_append(&file, "[", 1, NULL);
    for (size_t i = 0; i < 200; i++)
        text_buffer_format(&file, NULL, "%s\n{\"text\": \"%*s{\\\"\"}", i ? "," : "",
                           (int)(700 + i), "");
    text_buffer_append(&file, "]\n", 2, NULL);
    struct record_reader *reader =
        open_reader(write_bytes("a", file.data, file.length), RECORDS_AUTO);
    cr_expect_not_null(record_reader_note(reader));
    for (size_t i = 0; i < 200; i++) {
        cr_assert_eq(record_reader_next(reader, &record, &failure), RECORD_READ);
        cr_assert_eq(record.text_length, 702 + i);
        cr_assert_eq(record.line, 2 + i);
    }
    cr_expect_eq(record_reader_next(reader, &record, &failure), RECORD_END);
    record_reader_close(reader);
    text_buffer_release(&file);
}

/* ---- Fields -------------------------------------------------------------- */

static void expect_failed(const char *name, const char *text,
                          const struct record_fields *fields, const char *message)
{
    struct failure failure = {0};
    struct record record;
    struct record_reader *reader =
        record_reader_open(write_text(name, text), RECORDS_AUTO, fields, &failure);
    if (reader) {
        cr_expect_eq(record_reader_next(reader, &record, &failure), RECORD_FAILED, "%s", text);
        cr_expect_eq(record_reader_next(reader, &record, NULL), RECORD_END);
    }
    record_reader_close(reader);
    cr_expect_eq(failure.code, FAILURE_RECORD);
    cr_expect(strstr(failure.message, message), "'%s' has no '%s'", failure.message, message);
}

Test(records, a_field_that_was_named_must_be_somewhere)
{
    struct record_fields fields = record_fields_default;
    struct failure failure = {0};
    struct text_buffer many = {0};
    cr_assert(record_fields_name(&fields, FIELD_SOURCE, "Outlet", &failure));
    expect_failed("a.csv", "id,text,outlet\n1,x,y\n", &fields,
                  "a.csv' has no column 'Outlet', only 'id', 'text', 'outlet'");
    expect_failed("a.jsonl", "{\"text\":\"x\"}\n\n{oops\n{\"text\":\"y\",\"outlet\":1}\n",
                  &fields, "has no field 'Outlet' in its 2 records, only 'text', 'outlet'");
    expect_failed("a.json", "[{\"text\":\"x\"}]", &fields,
                  "has no field 'Outlet' in its 1 record, only 'text'");
    for (int i = 0; i < 101; i++)
        text_buffer_format(&many, NULL, "{\"text\":\"%d\"%s}\n", i,
                           i < 100 ? "" : ",\"Outlet\":1");
    expect_failed("b.jsonl", many.data, &fields, "in its first 100 records, only 'text'");
    struct record_reader *reader = record_reader_open(
        write_text("c.jsonl", "\n{\"text\":\"x\"}\n{\"text\":\"y\",\"Outlet\":null}\n"),
        RECORDS_AUTO, &fields, &failure);
    expect_record(reader, "x", NULL, 2);
    expect_record(reader, "y", NULL, 3);
    expect_end(reader);
    text_buffer_release(&many);
}

Test(records, a_text_must_be_somewhere)
{
    struct record_fields fields = record_fields_default;
    expect_failed(
        "a.jsonl", "{\"body\":\"x\"}\n", &fields,
        "has no field 'text' in its 1 record (--text-field names another), only 'body'");
    expect_failed("b.jsonl", "{}\n", &fields, "only none");
    fields.html = "page";
    struct record_reader *reader = record_reader_open(
        write_text("c.jsonl", "{\"page\":\"x\"}\n"), RECORDS_AUTO, &fields, NULL);
    expect_record(reader, "x", NULL, 1);
    expect_end(reader);
}

Test(records, columns_of_one_name)
{
    struct record_fields fields = record_fields_default;
    expect_failed("a.csv", "id,text,text\n1,x,y\n", &fields, "a.csv' has two columns 'text'");
    struct record_reader *reader =
        open_reader(write_text("b.csv", "id,x,x,text\n1,2,3,t\n"), RECORDS_AUTO);
    expect_record(reader, "t", "1", 2);
    expect_end(reader);
}

Test(records, a_text_of_several_fields)
{
    struct record_fields fields = record_fields_default;
    struct failure failure = {0};
    struct record record;
    cr_assert(record_fields_name(&fields, FIELD_TEXT, "title,data.body,,end", &failure));
    struct record_reader *reader = record_reader_open(
        write_text("a.jsonl",
                   "{\"id\":1,\"title\":\"T\",\"data\":{\"body\":\"B\"},\"end\":\"E\"}\n"
                   "{\"id\":2,\"title\":null,\"end\":\"E\"}\n"
                   "{\"id\":3,\"title\":\"\"}\n"
                   "{\"id\":4}\n"
                   "{\"id\":5,\"title\":7}\n"
                   "{\"id\":6,\"title\":\"T\",\"title,data.body,,end\":\"whole\"}\n"),
        RECORDS_AUTO, &fields, &failure);
    cr_assert_eq(record_reader_next(reader, &record, &failure), RECORD_READ);
    expect_value("text", record.text, record.text_length, "T\n\nB\n\nE");
    expect_value("title", record.title, record.title_length, NULL);
    expect_record(reader, "E", "2", 2);
    expect_record(reader, "", "3", 3);
    expect_broken(reader, "line 4: no field 'title,data.body,,end'", "4");
    expect_broken(reader, "line 5: field 'title' is not a string", "5");
    expect_record(reader, "whole", "6", 6);
    expect_end(reader);
    cr_assert(record_fields_name(&fields, FIELD_TEXT, "title,body", &failure));
    reader = record_reader_open(write_text("a.csv", "body,id,title\nB,1,\"T\"\nB,2,\n"),
                                RECORDS_AUTO, &fields, &failure);
    expect_record(reader, "T\n\nB", "1", 2);
    expect_record(reader, "B", "2", 3);
    expect_end(reader);
    expect_failed("b.csv", "id,title\n1,2\n", &fields,
                  "has no column 'body', only 'id', 'title'");
    expect_failed("c.jsonl", "{\"title\":1}", &fields, "has no field 'body' in its 1 record");
    cr_expect_not(record_fields_name(&fields, FIELD_TEXT, "1,2,3,4,5,6,7,8,9", &failure));
    cr_expect_eq(failure.code, FAILURE_ARGUMENT);
}

Test(records, labels_in_lists_in_paths_and_in_blanks)
{
    struct record_fields fields = record_fields_default;
    struct record record;
    fields.label = "data.label";
    fields.answer = RECORD_ANSWER;
    struct record_reader *reader = record_reader_open(
        write_text("a.jsonl",
                   "{\"id\":1,\"text\":\"x\",\"data\":{\"label\":[\" a "
                   "b\\n\"]},\"answer\":\"reject\"}\n"
                   "{\"id\":2,\"text\":\"x\",\"data\":{\"label\":[]},\"answer\":[1]}\n"
                   "{\"id\":3,\"text\":\"x\",\"data\":{\"label\":[\"a\",\"b\"]}}\n"
                   "{\"id\":4,\"text\":\"x\",\"data\":{\"label\":false},\"data.label\":true}\n"
                   "{\"id\":5,\"text\":\"x\",\"data\":{\"label\":\" \\t\"}}\n"),
        RECORDS_AUTO, &fields, NULL);
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    expect_value("label", record.label, record.label_length, "a b");
    expect_value("answer", record.answer, record.answer_length, "reject");
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    expect_value("label", record.label, record.label_length, NULL);
    expect_value("answer", record.answer, record.answer_length, NULL);
    expect_broken(
        reader, "line 3: field 'data.label' is a list of 2, where one label is expected", "3");
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    expect_value("label", record.label, record.label_length, "true");
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    expect_value("label", record.label, record.label_length, "");
    expect_end(reader);
}

/* ---- Compressed files ----------------------------------------------------- */

/* Packs b.jsonl with the program, if it is there. */
static bool pack(const char *program, const char *packed)
{
    char command[500];
    snprintf(command, sizeof command, "%s -c '%s/b.jsonl' >'%s/%s' 2>/dev/null", program,
             directory, directory, packed);
    return system(command) == 0;
}

Test(records, files_packed_by_zstd_xz_and_bzip2)
{
    static const char *const programs[] = {"zstd -q", "xz -6", "bzip2"};
    static const char *const names[] = {"c.jsonl.zst", "c", "c.jsonl.BZ2"};
    struct text_buffer file = {0};
    for (int i = 1; i <= 5000; i++)
        text_buffer_format(&file, NULL, "{\"id\":%d,\"text\":\"%x\"}\n", i,
                           2654435761u * (unsigned)i);
    for (size_t p = 0; p < 3; p++) {
        struct record record;
        struct failure failure = {0};
        write_bytes("b.jsonl", file.data, file.length);
        if (!pack(programs[p], names[p]))
            continue;
        struct record_reader *reader = open_reader(path_of(names[p]), RECORDS_AUTO);
        for (int i = 1; i <= 5000; i++)
            cr_assert_eq(record_reader_next(reader, &record, &failure), RECORD_READ);
        cr_expect_eq(record.line, 5000);
        expect_end(reader);
        /* Cut short, and changed in the middle. */
        for (int way = 0; way < 2; way++) {
            char command[300];
            enum record_status status = RECORD_READ;
            snprintf(command, sizeof command,
                     way ? "printf xxxxxxxxxxxxxxxx | dd of='%s' bs=1 seek=9000 conv=notrunc "
                           "2>/dev/null"
                         : "truncate -s -3000 '%s'",
                     path_of(names[p]));
            cr_assert(pack(programs[p], names[p]));
            cr_assert_eq(system(command), 0);
            reader = record_reader_open(path_of(names[p]), RECORDS_AUTO, NULL, &failure);
            while (reader && status == RECORD_READ)
                status = record_reader_next(reader, &record, &failure);
            cr_expect(!reader || status != RECORD_END, "%s: way %d", names[p], way);
            cr_expect(strstr(failure.message, "is damaged or cut short"), "%s: %s", names[p],
                      failure.message);
            record_reader_close(reader);
        }
        write_bytes("b.jsonl", "", 0); /* of nothing, and of nothing but a text's beginning */
        cr_assert(pack(programs[p], names[p]));
        if (p != 1)
            expect_end(open_reader(path_of(names[p]), RECORDS_AUTO));
    }
    text_buffer_release(&file);
    static const char *const texts[] = {"BZh is how bzip2 begins", "BZ"};
    for (size_t i = 0; i < 2; i++) {
        struct record_reader *reader = open_reader(write_text("d.txt", texts[i]), RECORDS_AUTO);
        expect_record(reader, texts[i], NULL, 1);
        expect_end(reader);
    }
}

/* Two streams of bzip2 with `between` between them, as bytes that printf(1) understands. */
static struct record_reader *open_two_streams(const char *between)
{
    char command[500];
    snprintf(command, sizeof command,
             "cd '%s' && { bzip2 -c b.jsonl; printf '%s'; bzip2 -c b.jsonl; } >two.jsonl.bz2",
             directory, between);
    cr_assert_eq(system(command), 0);
    return open_reader(path_of("two.jsonl.bz2"), RECORDS_AUTO);
}

Test(records, bzip2_with_other_bytes_behind_a_stream_is_damaged)
{
    static const char *const damage[] = {"XX", "B", "\\000\\000", "\\000X"};
    struct failure failure = {0};
    struct record record;
    write_text("b.jsonl", "{\"text\":\"one\"}\n");
    if (!pack("bzip2", "padded.jsonl.bz2"))
        return;
    struct record_reader *reader = open_two_streams("");
    expect_record(reader, "one", NULL, 1);
    expect_record(reader, "one", NULL, 2);
    expect_end(reader);
    for (size_t i = 0; i < sizeof damage / sizeof *damage; i++) {
        reader = open_two_streams(damage[i]);
        expect_record(reader, "one", NULL, 1);
        cr_assert_eq(record_reader_next(reader, &record, &failure), RECORD_FAILED);
        cr_expect(strstr(failure.message, "damaged"), "%s", failure.message);
        expect_end(reader);
    }
    cr_assert_eq(truncate(path_of("padded.jsonl.bz2"), 200000), 0); /* with NUL bytes */
    reader = open_reader(path_of("padded.jsonl.bz2"), RECORDS_AUTO);
    expect_record(reader, "one", NULL, 1);
    expect_end(reader);
}

/* A gigabyte of one letter. */
Test(records, a_bomb_is_refused)
{
    char command[300];
    struct record record;
    struct failure failure = {0};
    snprintf(command, sizeof command,
             "command -v xz >/dev/null && head -c 400000000 /dev/zero | xz -0 >'%s'",
             path_of("a.jsonl.xz"));
    if (system(command) != 0)
        cr_skip_test("there is no xz");
    struct record_reader *reader =
        record_reader_open(path_of("a.jsonl.xz"), RECORDS_AUTO, NULL, &failure);
    if (reader)
        record_reader_next(reader, &record, &failure);
    cr_expect_eq(failure.code, FAILURE_TOO_LARGE, "%s", failure.message);
    record_reader_close(reader);
}
