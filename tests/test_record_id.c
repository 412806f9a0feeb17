/* test_record_id: what records are called, and the documents that they become. */
#include <criterion/criterion.h>
#include <string.h>

#include "../features/io/record_document.h"
#include "../features/io/record_id.h"

Test(record_id, files_that_are_one_record_have_a_name)
{
    cr_expect_str_eq(record_file_name("d/a.txt.gz", RECORDS_AUTO), "d/a.txt.gz");
    cr_expect_str_eq(record_file_name("a.jsonl", RECORDS_TEXT), "a.jsonl");
    cr_expect_str_eq(record_file_name("noname", RECORDS_AUTO), "noname");
    cr_expect_null(record_file_name("a.jsonl", RECORDS_AUTO));
    cr_expect_null(record_file_name("a.txt", RECORDS_CSV));
    cr_expect_null(record_file_name("-", RECORDS_AUTO));
    cr_expect_null(record_file_name("-", RECORDS_HTML));
}

static void expect_id(const struct record *record, const char *file_name, const char *name)
{
    const struct record_id id = record_id(record, file_name, 7);
    cr_expect_eq(id.number, 7);
    cr_expect_eq(id.name == NULL, name == NULL);
    cr_expect(!name || (id.length == strlen(name) && memcmp(id.name, name, id.length) == 0));
}

Test(record_id, its_own_then_its_file_then_its_number)
{
    const struct record given = {.id = "xyz", .id_length = 1}, none = {.id = NULL},
                        empty = {.id = "", .id_length = 0};
    expect_id(&given, "a.txt", "x");
    expect_id(&given, NULL, "x");
    expect_id(&empty, "a.txt", "");
    expect_id(&none, "a.txt", "a.txt");
    expect_id(&none, NULL, NULL);
}

Test(record_id, a_document_has_the_fields_of_its_record)
{
    const struct record record = {.text = "text",
                                  .text_length = 4,
                                  .title = "title",
                                  .title_length = 5,
                                  .source = "source",
                                  .source_length = 6,
                                  .html = true};
    struct document document = record_document(&record, "koi8-r");
    cr_expect_str_eq(document.text, "text");
    cr_expect_eq(document.text_length, 4);
    cr_expect_str_eq(document.title, "title");
    cr_expect_eq(document.title_length, 5);
    cr_expect_str_eq(document.source, "source");
    cr_expect_eq(document.source_length, 6);
    cr_expect_eq(document.format, DOCUMENT_HTML);
    cr_expect_str_eq(document.charset, "koi8-r");
    cr_expect_not(document.raw);

    const struct record json = {.text = "text", .text_length = 4, .charset = "utf-8"};
    document = record_document(&json, "koi8-r"); /* what the format fixes is not changed */
    cr_expect_eq(document.format, DOCUMENT_TEXT);
    cr_expect_str_eq(document.charset, "utf-8");
    cr_expect_null(document.title);
}
