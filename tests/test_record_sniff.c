/* test_record_sniff: what is taken for records, and what stays a text. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../features/io/record_sniff.h"
#include "fuzz/fuzz_records.h"

static struct sniffed sniff_as(const char *bytes, enum record_format named)
{
    return record_sniff(bytes, strlen(bytes), true, named, &record_fields_default);
}

struct sniff_case {
    const char *bytes;
    enum record_format format;
    char delimiter;
};

static void expect_all(const struct sniff_case *cases, size_t count, enum record_format named)
{
    for (size_t i = 0; i < count; i++) {
        const struct sniffed sniffed = sniff_as(cases[i].bytes, named);
        cr_expect_eq(sniffed.format, cases[i].format, "%s: %d", cases[i].bytes, sniffed.format);
        cr_expect_eq(sniffed.delimiter, cases[i].delimiter, "%s", cases[i].bytes);
        cr_expect_not(sniffed.more);
    }
}
#define EXPECT_ALL(cases, named) expect_all(cases, sizeof(cases) / sizeof *(cases), named)

Test(record_sniff, json)
{
    static const struct sniff_case cases[] = {
        {"{\"text\":\"a\"}", RECORDS_JSONL, 0},
        {"\xef\xbb\xbf{\"text\":\"a\"}\r\n\r\n{\"text\":\"b\"}\r\n", RECORDS_JSONL, 0},
        {"{}\n{ \"a\" : [1, {\"b\": \"}\\\"\"}] }\n", RECORDS_JSONL, 0},
        {"{\"text\":\"cut sho", RECORDS_JSONL, 0},
        {"{\n  \"text\": \"a\"\n}\n{\n  \"text\": \"b\"\n}\n", RECORDS_JSON, 0},
        {"{\"text\":\"a\"}{\"text\":\"b\"}", RECORDS_JSON, 0},
        {"[{\"text\":\"a\"},\n{\"text\":\"b\"}]", RECORDS_JSON, 0},
        {" [\n {\"text\":\"a", RECORDS_JSON, 0},
        {"[]\n", RECORDS_JSON, 0},
    };
    EXPECT_ALL(cases, RECORDS_AUTO);
    EXPECT_ALL(cases, RECORDS_JSON);
}

/* What has come of a pipe, of which more may come. */
static bool is_sure(const char *bytes)
{
    return record_sniff(bytes, strlen(bytes), false, RECORDS_AUTO, &record_fields_default).sure;
}

Test(record_sniff, a_whole_record_is_sure)
{
    static const char *const sure[] = {
        "{\"a\":1}\n", "\n\n {} \r\n{\"a\":", "{\"a\":\n1}",      "[{\"a\":1}",
        "{\"a\":1}{",  "id,text\n1,x\n",      "text\tid\nx\ty\n", "id,text\n1,\"x\ny\"\n"};
    static const char *const unsure[] = {"",
                                         "{",
                                         "{\"a\":1}",
                                         "{\"a\":1",
                                         "[",
                                         "[{\"a\":1",
                                         "{\"a\":1}\noops\n",
                                         "{oops}\n",
                                         "id,text\n",
                                         "id,text\n1,x",
                                         "id,text\n1,\"x\n",
                                         "id,body\n1,x\n",
                                         "id,text\nno cells\n",
                                         "A line, a comma.\nAnother, and more.\n"};
    for (size_t i = 0; i < sizeof sure / sizeof *sure; i++)
        cr_expect(is_sure(sure[i]), "%s", sure[i]);
    for (size_t i = 0; i < sizeof unsure / sizeof *unsure; i++)
        cr_expect_not(is_sure(unsure[i]), "%s", unsure[i]);
}

Test(record_sniff, damaged_lines_make_no_text_if_most_are_objects)
{
    char lines[512] = "";
    for (int i = 0; i < 3; i++)
        strcat(lines, "{\"text\":\"a\"}\n");
    strcat(lines, "{oops\noops\n");
    cr_expect_eq(sniff_as(lines, RECORDS_AUTO).format, RECORDS_JSONL);
    strcat(lines, "oops\n");
    cr_expect_eq(sniff_as(lines, RECORDS_AUTO).format, RECORDS_AUTO);
}

Test(record_sniff, texts_that_begin_like_json)
{
    static const char *const doubtful[] = {
        "{\"text\":\"a\"} is what a record looks like.\nA paragraph.\n",
        "{\"text\":\"a\"}\nThat is a record, the manual says.\n",
        "{\"text\": \"a\nb\"}",
    };
    static const char *const plain[] = {
        "",
        " \n",
        "{ The editor writes }\nA text.",
        "{title}\nA text.",
        "[Editor's note]\n",
        "[1, 2]",
        "{",
        "{\"quoted\" words}",
        "[",
        "[\"a\"]",
        "[]\nX",
        "\"{\"",
        "{\"a\" \"b\":1}",
        "<p>{\"a\":1}",
    };
    for (size_t i = 0; i < sizeof doubtful / sizeof *doubtful; i++) {
        const struct sniffed sniffed = sniff_as(doubtful[i], RECORDS_AUTO);
        cr_expect_eq(sniffed.format, RECORDS_AUTO, "%s", doubtful[i]);
        cr_expect_not_null(sniffed.doubt, "%s", doubtful[i]);
    }
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        const struct sniffed sniffed = sniff_as(plain[i], RECORDS_AUTO);
        const bool cut = strcmp(plain[i], "{") == 0 || strcmp(plain[i], "[") == 0;
        cr_expect(cut || sniffed.format == RECORDS_AUTO, "%s", plain[i]);
        cr_expect_null(sniffed.doubt, "%s", plain[i]);
    }
}

Test(record_sniff, tables)
{
    static const struct sniff_case cases[] = {
        {"id,text\n1,One\n", RECORDS_CSV, ','},
        {"id;text\r\n1;One, two\r\n", RECORDS_CSV, ';'},
        {"id\ttext\n1\tOne\n", RECORDS_TSV, '\t'},
        {"id|text\n1|One\n", RECORDS_CSV, '|'},
        {"\"id\",\"text\"\n1,\"One,\ntwo \"\"three\"\"\"\n", RECORDS_CSV, ','},
        {"id\ttext\n1\t\"One\ttwo\"\n2\t\"Three\tfour\"\n", RECORDS_CSV, '\t'},
        {"sep=;\nid;text\n1;One\n", RECORDS_CSV, ';'},
        {"url,body,lang\n1,a,en\n2,b,en\n3,c,en\n", RECORDS_CSV, ','}, /* without the text */
    };
    EXPECT_ALL(cases, RECORDS_AUTO);
    cr_expect_eq(sniff_as("sep=;\r\nid;text\n1;One\n", RECORDS_CSV).skip, 7);
}

/* Excel's "Unicode text". */
Test(record_sniff, texts_that_are_tables)
{
    cr_expect_eq(sniff_as("id\ttext\n1\tOne\n", RECORDS_TEXT).format, RECORDS_TSV);
    cr_expect_eq(sniff_as("url,body,lang\n1,a,en\n2,b,en\n3,c,en\n", RECORDS_TEXT).format,
                 RECORDS_AUTO);
    cr_expect_eq(sniff_as("title,text\nOne.\nTwo.\n", RECORDS_TEXT).format, RECORDS_AUTO);
    cr_expect_eq(sniff_as("{\"text\":\"a\"}\n", RECORDS_TEXT).format, RECORDS_JSONL);
}

Test(record_sniff, texts_with_commas)
{
    static const char *const texts[] = {
        "A text, with commas.\nAnother line, with one.\n",
        "Paris, France\nBerlin, Germany\nRome, Italy\nMadrid, Spain\n",
        "text\nA text that is called text.\n",
        "On Monday, the council, as usual, met.\nIt said, as usual, little, or less.\n"
        "One, two, three, four.\n",
        "a,b,c\n1,2,3\n",
        "\t\tA title\t\n\t\tA text.\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        cr_expect_eq(sniff_as(texts[i], RECORDS_AUTO).format, RECORDS_AUTO, "%s", texts[i]);
    cr_expect_null(sniff_as("title, text\n", RECORDS_AUTO).doubt);
    cr_expect_str_eq(sniff_as("title,text\nOne.\nTwo.\n", RECORDS_AUTO).doubt,
                     "its first line is like that of a table");
}

Test(record_sniff, files_called_tables)
{
    static const struct sniff_case csv[] = {
        {"", RECORDS_CSV, ','},
        {"text\n\"a\"\n", RECORDS_CSV, ','},
        {"id;text\n", RECORDS_CSV, ';'},
        {"text;a,b\nx;y\n", RECORDS_CSV, ';'},
        {"id\ttext\n", RECORDS_CSV, '\t'},
        {"body;id\nx;1\n", RECORDS_CSV, ';'},
        {"{\"text\":1}\n", RECORDS_CSV, ','},
    };
    static const struct sniff_case tsv[] = {
        {"", RECORDS_TSV, '\t'},
        {"text\na\n", RECORDS_TSV, '\t'},
        {"id,text\na,b\n", RECORDS_TSV, '\t'},
    };
    EXPECT_ALL(csv, RECORDS_CSV);
    EXPECT_ALL(tsv, RECORDS_TSV);
}

Test(record_sniff, a_delimiter_that_is_given)
{
    struct record_fields fields = record_fields_default;
    fields.delimiter = '^';
    struct sniffed sniffed = record_sniff("id^text\n1^a,b\n", 14, true, RECORDS_CSV, &fields);
    cr_expect_eq(sniffed.format, RECORDS_CSV);
    cr_expect_eq(sniffed.delimiter, '^');
    fields.delimiter = ',';
    sniffed = record_sniff("id;text,x\n", 10, true, RECORDS_TSV, &fields);
    cr_expect_eq(sniffed.format, RECORDS_CSV);
    cr_expect_eq(sniffed.delimiter, ',');
}

Test(record_sniff, more_bytes_are_asked_for_until_it_is_sure)
{
    static const char lines[] = "{\"text\":\"a\"}\n{\"text\":\"b\"}\n{\"te";
    const struct record_fields *fields = &record_fields_default;
    cr_expect(record_sniff(lines, 13, false, RECORDS_AUTO, fields).more);
    cr_expect_not(record_sniff(lines, 26, false, RECORDS_AUTO, fields).more);
    cr_expect_not(record_sniff(lines, 31, false, RECORDS_AUTO, fields).more);
    cr_expect_eq(record_sniff(lines, 31, false, RECORDS_AUTO, fields).format, RECORDS_JSONL);
    for (size_t cut = 0; cut <= sizeof lines - 1; cut++)
        record_sniff(lines, cut, cut % 2 == 0, RECORDS_AUTO, fields);
}

Test(record_sniff, replays_the_fuzzers_files)
{
    DIR *files = opendir("tests/fuzz/records");
    size_t replayed = 0;
    cr_assert_not_null(files);
    for (struct dirent *entry; (entry = readdir(files));) {
        char path[512], bytes[10000];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "tests/fuzz/records/%s", entry->d_name);
        FILE *file = fopen(path, "rb");
        cr_assert_not_null(file, "%s", path);
        const size_t length = fread(bytes, 1, sizeof bytes, file);
        fclose(file);
        for (size_t cut = 0; cut <= length; cut += 1 + length / 64)
            fuzz_records((const uint8_t *)bytes, cut);
        fuzz_records((const uint8_t *)bytes, length);
        replayed++;
    }
    closedir(files);
    cr_expect_geq(replayed, 8);
}
