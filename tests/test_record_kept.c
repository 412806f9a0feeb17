/* test_record_kept: fields that are handed through, by path and by column. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "../features/io/records.h"
#include "failing_malloc.h"
#include "small_model.h"

TestSuite(record_kept, .init = test_directory_make, .fini = test_directory_remove);

/* Opens a file whose name says its format; these fields are kept. */
static struct record_reader *open_keeping(const char *name, const char *text,
                                          const struct record_fields *fields,
                                          struct failure *failure)
{
    test_write_bytes(test_path(name), text, strlen(text));
    return record_reader_open(test_path(name), RECORDS_AUTO, fields, failure);
}

static void expect_value(const struct kept_value *value, enum kept_kind kind, const char *text)
{
    cr_expect_eq(value->kind, kind, "%d for '%s'", (int)value->kind, text);
    cr_expect(value->length == strlen(text) &&
                  (value->length == 0 || memcmp(value->data, text, value->length) == 0),
              "'%.*s', not '%s'", (int)value->length, value->data, text);
}

/* What one path finds in the object {"text":"x", ...}. */
static void expect_path(const char *members, const char *path, enum kept_kind kind,
                        const char *text)
{
    char line[2000];
    struct record_fields fields = record_fields_default;
    struct failure failure = {0};
    struct record record;
    snprintf(line, sizeof line, "{\"text\":\"x\",%s}\n", members);
    fields.kept = &path;
    fields.kept_count = 1;
    struct record_reader *reader = open_keeping("a.jsonl", line, &fields, &failure);
    cr_assert(reader, "%s", failure.message);
    cr_assert_eq(record_reader_next(reader, &record, &failure), RECORD_READ, "%s",
                 failure.message);
    expect_value(&record.kept[0], kind, text);
    record_reader_close(reader);
}

Test(record_kept, paths_into_json)
{
    static const char members[] =
        "\"url\":\"u\",\"m\":{\"a\":\"b\",\"c.d\":\"e\",\"n\":null},\"m.a\":\"whole\","
        "\"l\":[{\"x\":\"y\"},[\"z\"]],\"\":\"nameless\",\"o\":{\"\":\"p\"}";
    expect_path(members, "url", KEPT_STRING, "u");
    expect_path(members, "m.a", KEPT_STRING, "whole");
    expect_path(members, "m.c.d", KEPT_STRING, "e");
    expect_path(members, "l.0.x", KEPT_STRING, "y");
    expect_path(members, "l.1.0", KEPT_STRING, "z");
    expect_path(members, "", KEPT_STRING, "nameless");
    expect_path(members, "o.", KEPT_STRING, "p");
    static const char *const absent[] = {"m.n",           "m.z",    "z",    "url.x", "l.2",
                                         "l.x",           "l.-1",   "l.",   "l..x",  "..",
                                         "l.00000000000", "l.0.x.", "m.a.b"};
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        expect_path(members, absent[i], KEPT_NONE, "");
}

Test(record_kept, values_of_json_stay_what_they_are)
{
    expect_path("\"v\":7", "v", KEPT_JSON, "7");
    expect_path("\"v\":9223372036854775807", "v", KEPT_JSON, "9223372036854775807");
    expect_path("\"v\":0.1", "v", KEPT_JSON, "0.1");
    expect_path("\"v\":-1e300", "v", KEPT_JSON, "-1e300");
    expect_path("\"v\":[0.10,1e999,12345678901234567890]", "v", KEPT_JSON,
                "[0.10,1e999,12345678901234567890]");
    expect_path("\"v\":\"\xef\xb7\x90 1\"", "v", KEPT_STRING, "\xef\xb7\x90 1");
    expect_path("\"v\":true", "v", KEPT_JSON, "true");
    expect_path("\"v\":[]", "v", KEPT_JSON, "[]");
    expect_path("\"v\":{}", "v", KEPT_JSON, "{}");
    expect_path("\"v\":{\"b\":[1, null,false],\"a\\\"\":\"\\u0000\\n\"}", "v", KEPT_JSON,
                "{\"b\":[1,null,false],\"a\\\"\":\"\\u0000\\n\"}");
}

/* The first values must survive that the later ones move the memory. */
Test(record_kept, several_values_of_one_record)
{
    static const char *const names[] = {"a", "b", "text", "none"};
    struct record_fields fields = record_fields_default;
    static char line[20000];
    struct record record;
    fields.kept = names;
    fields.kept_count = 4;
    char *to = line + sprintf(line, "{\"text\":\"x\",\"a\":[1,2],\"b\":[0");
    for (int i = 0; i < 8000; i++)
        to += sprintf(to, ",1");
    strcpy(to, "]}\n{\"text\":7,\"a\":\"kept\"}\n{\"text\":\"y\"}\n");
    struct record_reader *reader = open_keeping("a.jsonl", line, &fields, NULL);
    cr_assert(reader);
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    expect_value(&record.kept[0], KEPT_JSON, "[1,2]");
    cr_expect_eq(record.kept[1].length, 2 * 8000 + 3);
    expect_value(&record.kept[2], KEPT_STRING, "x");
    expect_value(&record.kept[3], KEPT_NONE, "");
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_BROKEN);
    expect_value(&record.kept[0], KEPT_STRING, "kept");
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    expect_value(&record.kept[0], KEPT_NONE, "");
    record_reader_close(reader);
}

Test(record_kept, columns_of_a_table)
{
    static const char *const names[] = {"u r,l", "text"};
    struct record_fields fields = record_fields_default;
    struct record record;
    fields.kept = names;
    fields.kept_count = 2;
    struct record_reader *reader =
        open_keeping("a.csv", "text,\"u r,l\"\nx,\"a \"\"b\"\"\"\ny,\n", &fields, NULL);
    cr_assert(reader);
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    expect_value(&record.kept[0], KEPT_STRING, "a \"b\"");
    expect_value(&record.kept[1], KEPT_STRING, "x");
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    expect_value(&record.kept[0], KEPT_STRING, "");
    record_reader_close(reader);
}

Test(record_kept, a_table_that_lacks_a_column_is_refused)
{
    static const char *const names[] = {"text", "url"};
    struct record_fields fields = record_fields_default;
    struct failure failure = {0};
    static char many[5000];
    fields.kept = names;
    fields.kept_count = 2;
    cr_assert_null(open_keeping("a.tsv", "id\ttext\tURL\nx\ty\tz\n", &fields, &failure));
    cr_assert_eq(failure.code, FAILURE_RECORD);
    cr_expect(strstr(failure.message, "a.tsv' has no column 'url', only 'id', 'text', 'URL'"),
              "%s", failure.message);
    strcpy(many, "text");
    for (int i = 0; i < 400; i++)
        sprintf(many + strlen(many), "\tcolumn%d", i);
    cr_assert_null(open_keeping("b.tsv", many, &fields, &failure));
    cr_expect(strstr(failure.message, "only 'text', 'column0'"), "%s", failure.message);
}

/* A file that is one article has no fields. */
Test(record_kept, a_whole_file_has_none)
{
    static const char *const names[] = {"text"};
    struct record_fields fields = record_fields_default;
    struct record record;
    fields.kept = names;
    fields.kept_count = 1;
    struct record_reader *reader = open_keeping("a.txt", "a text", &fields, NULL);
    cr_assert_eq(record_reader_next(reader, &record, NULL), RECORD_READ);
    expect_value(&record.kept[0], KEPT_NONE, "");
    record_reader_close(reader);
}

Test(record_kept, lack_of_memory_is_reported)
{
    static const char *const names[] = {"v"};
    struct record_fields fields = record_fields_default;
    fields.kept = names;
    fields.kept_count = 1;
    bool failed = true;
    for (size_t successes = 0; failed && successes < 200; successes++) {
        struct failure failure = {0};
        struct record record;
        struct record_reader *reader =
            open_keeping("a.jsonl", "{\"text\":\"x\",\"v\":{\"a\":[1,2.5]}}\n", &fields, NULL);
        failing_malloc_after(successes);
        const enum record_status status = record_reader_next(reader, &record, &failure);
        failed = failing_malloc_stop();
        cr_assert_eq(status, failed ? RECORD_FAILED : RECORD_READ);
        cr_assert_eq(failure.code, failed ? FAILURE_MEMORY : FAILURE_NONE);
        record_reader_close(reader);
    }
    cr_assert_not(failed);
}

/* Everything from opening to the last row, of each way that a file takes. */
static bool read_without_memory(const char *path, const struct record_fields *fields,
                                size_t successes)
{
    struct failure failure = {0};
    struct record record;
    enum record_status status = RECORD_FAILED;
    failing_malloc_after(successes);
    struct record_reader *reader = record_reader_open(path, RECORDS_AUTO, fields, &failure);
    do
        status = reader ? record_reader_next(reader, &record, &failure) : RECORD_FAILED;
    while (status == RECORD_READ);
    const bool failed = failing_malloc_stop();
    cr_assert_eq(status, failed ? RECORD_FAILED : RECORD_END, "%s: %zu: %d, %s", path,
                 successes, (int)status, failure.message);
    cr_assert_eq(failure.code, failed ? FAILURE_MEMORY : FAILURE_NONE);
    record_reader_close(reader);
    return failed;
}

/* The row's own values and the kept ones share a buffer that grows. */
Test(record_kept, cells_that_are_no_utf8_are_decoded)
{
    static const char *const names[] = {"source", "text", "note", "more"};
    struct record_fields fields = record_fields_default;
    struct record record;
    struct failure failure = {0};
    fields.kept = names;
    fields.kept_count = 4;
    const char *table = "id;source;text;note;more\n\xc4;K\xf6ln;caf\xe9;b;\xc3\xa9\n";
    struct record_reader *reader = open_keeping("a.csv", table, &fields, &failure);
    cr_assert_not_null(reader, "%s", failure.message);
    cr_assert_eq(record_reader_next(reader, &record, &failure), RECORD_READ);
    cr_expect(record.source_length == 5 && memcmp(record.source, "K\xc3\xb6ln", 5) == 0);
    cr_expect(record.text_length == 4 && memcmp(record.text, "caf\xe9", 4) == 0);
    expect_value(&record.kept[0], KEPT_STRING, "K\xc3\xb6ln");
    expect_value(&record.kept[1], KEPT_STRING, "caf\xc3\xa9");
    expect_value(&record.kept[2], KEPT_STRING, "b");
    expect_value(&record.kept[3], KEPT_STRING, "\xc3\xa9");
    record_reader_close(reader);
    fields.charset = "windows-1251";
    reader = open_keeping("a.csv", table, &fields, &failure);
    cr_assert_eq(record_reader_next(reader, &record, &failure), RECORD_READ);
    expect_value(&record.kept[0], KEPT_STRING, "K\xd1\x86ln");
    record_reader_close(reader);
}

Test(record_kept, memory_may_end_anywhere)
{
    static const struct {
        const char *name, *bytes;
        size_t length;
    } files[] = {
        {"a", "[{\"id\":1e99,\"a\":\"x\"},{\"a\":\"y\",\"b\":\"\\ud83d\",\"c\":1e999}]", 0},
        {"b", "id;label;a;b\n\xe9;\xe8;y;z\n1;2;y;z\n", 0},
        {"c.csv", "\xff\xfet\0e\0x\0t\0\n\0x\0", 14},
        {"d.jsonl", "{\0\"\0t\0e\0x\0t\0\"\0:\0\"\0\"\0}\0", 22},
    };
    static const char *const names[] = {"id"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct record_fields fields = record_fields_default;
        size_t successes = 0;
        if (i < 2) {
            cr_assert(record_fields_name(&fields, FIELD_TEXT, "a,b", NULL));
            fields.named = 0;
            fields.kept = names;
            fields.kept_count = 1;
        }
        test_write_bytes(test_path(files[i].name), files[i].bytes,
                         files[i].length > 0 ? files[i].length : strlen(files[i].bytes));
        char path[200];
        snprintf(path, sizeof path, "%s", test_path(files[i].name));
        while (read_without_memory(path, &fields, successes))
            successes++;
        cr_expect_gt(successes, 3, "%s: %zu", path, successes);
    }
}
