/* test_record_parser: rows that are kept and parsed later. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../features/io/records.h"
#include "failing_malloc.h"
#include "small_model.h"

TestSuite(record_parser, .init = test_directory_make, .fini = test_directory_remove);

/* ---- Helpers ------------------------------------------------------------ */

static struct row_reader *open_text(const char *name, const char *text)
{
    struct failure failure = {0};
    const char *path = test_path(name);
    test_write_bytes(path, text, strlen(text));
    struct row_reader *reader = row_reader_open(path, RECORDS_AUTO, NULL, NULL, &failure);
    cr_assert(reader, "%s", failure.message);
    return reader;
}

/* Reads the next row and keeps it. */
static void read_row(struct row_reader *reader, struct record_row *row)
{
    struct failure failure = {0};
    cr_assert_eq(row_reader_next(reader, row, &failure), RECORD_READ, "%s", failure.message);
    cr_assert(row_reader_keep(reader, row, &failure));
}

static void expect_end(struct row_reader *reader)
{
    cr_assert_eq(row_reader_next(reader, &(struct record_row){0}, NULL), RECORD_END);
    row_reader_close(reader);
}

static void expect_text(struct record_parser *parser, const struct record_row *row,
                        const char *text, size_t line)
{
    struct record record;
    struct failure failure = {0};
    cr_assert_eq(record_parse(parser, row, &record, &failure), RECORD_READ, "%s",
                 failure.message);
    cr_assert(record.text_length == strlen(text) &&
                  memcmp(record.text, text, record.text_length) == 0,
              "'%.*s', not '%s'", (int)record.text_length, record.text, text);
    cr_assert_eq(record.line, line);
}

static void expect_broken(struct record_parser *parser, const struct record_row *row,
                          const char *message)
{
    struct record record;
    struct failure failure = {0};
    cr_assert_eq(record_parse(parser, row, &record, &failure), RECORD_BROKEN);
    cr_assert_eq(strncmp(failure.message, message, strlen(message)), 0, "%s", failure.message);
}

/* ---- Rows without their reader ------------------------------------------ */

Test(record_parser, kept_rows_outlive_their_files_and_come_in_any_order)
{
    enum { ROWS = 8 };
    struct record_row rows[ROWS] = {{.number = 0}};
    struct record_parser parser = {0};
    struct row_reader *reader =
        open_text("a.csv", "id,text\r\n1,\"two\nlines \"\"quoted\"\"\"\r\n2\r\n3,\"open\r\n");
    for (size_t i = 0; i < 3; i++)
        read_row(reader, &rows[i]);
    expect_end(reader);
    reader = open_text("b.tsv", "text\tmore\tid\na\\tb\t\t1\n");
    read_row(reader, &rows[3]);
    expect_end(reader);
    reader = open_text("c.jsonl", "\n{\"text\":\"t\xff\"}\n{\"text\":\n \n{\"text\":\"end\"}");
    for (size_t i = 4; i < 7; i++)
        read_row(reader, &rows[i]);
    expect_end(reader);
    reader = open_text("d.txt", "");
    read_row(reader, &rows[7]);
    expect_end(reader);

    expect_text(&parser, &rows[7], "", 1);
    expect_text(&parser, &rows[6], "end", 5);
    expect_broken(&parser, &rows[5], "line 3: not a JSON object");
    expect_text(&parser, &rows[4], "t\xef\xbf\xbd", 2);
    expect_text(&parser, &rows[3], "a\tb", 2);
    expect_broken(&parser, &rows[2], "line 5: a quotation mark is not closed");
    expect_broken(&parser, &rows[1], "line 4: 1 fields where the header has 2");
    expect_text(&parser, &rows[0], "two\nlines \"quoted\"", 2);
    for (size_t i = 0; i < ROWS; i++)
        record_row_release(&rows[i]);
    record_parser_release(&parser);
}

/* Whether it is the row that moves or what is behind it, and whether it is kept or not. */
Test(record_parser, rows_of_all_lengths_are_kept_whole)
{
    enum { ROWS = 700 };
    struct text_buffer file = {0};
    size_t length[ROWS];
    for (size_t i = 0; i < ROWS; i++) {
        length[i] = i % 97 == 96 ? 400000 + i : i * 7 % 1999 + 4;
        cr_assert(text_buffer_format(&file, NULL, "{\"text\":\"%0*zu\"}\n", (int)length[i], i));
    }
    struct row_reader *reader = open_text("a.jsonl", file.data);
    struct record_parser parser = {0};
    struct record_row kept = {0}, seen = {0};
    for (size_t i = 0; i < ROWS; i++) {
        const bool keeps = i % 5 != 0;
        struct record_row *row = keeps ? &kept : &seen;
        struct record record;
        char last[8];
        cr_assert_eq(row_reader_next(reader, row, NULL), RECORD_READ);
        cr_assert(!keeps || row_reader_keep(reader, row, NULL));
        cr_assert_eq(record_parse(&parser, row, &record, NULL), RECORD_READ);
        snprintf(last, sizeof last, "%03zu", i);
        cr_assert_eq(record.text_length, length[i], "row %zu", i);
        cr_assert_arr_eq(record.text + length[i] - 3, last, 3);
        cr_assert_eq(record.number, i + 1);
    }
    expect_end(reader);
    record_row_release(&kept);
    record_parser_release(&parser);
    text_buffer_release(&file);
}

Test(record_parser, a_whole_file_is_handed_over_not_copied)
{
    enum { LENGTH = 3000000 };
    char *text = malloc(LENGTH + 1);
    memset(text, 'a', LENGTH);
    text[LENGTH] = '\0';
    struct row_reader *reader = open_text("a.txt", text);
    struct record_row row = {0};
    cr_assert_eq(row_reader_next(reader, &row, NULL), RECORD_READ);
    const char *data = row.data;
    cr_assert(row_reader_keep(reader, &row, NULL));
    cr_assert_eq(row.data, data);
    expect_end(reader);
    expect_text(&(struct record_parser){0}, &row, text, 1);
    record_row_release(&row);
    cr_assert_null(row.bytes);
    free(text);
}

/* ---- Memory ---------------------------------------------------------------- */

Test(record_parser, nothing_is_allocated_once_warm)
{
    enum { ROWS = 9000 };
    struct text_buffer file = {0};
    cr_assert(text_buffer_append(&file, "id,text\n", 8, NULL));
    for (int i = 0; i < ROWS; i++)
        cr_assert(text_buffer_format(&file, NULL, "%d,\"%0*d\"\n", i, 1 + i % 211, i));
    struct row_reader *reader = open_text("a.csv", file.data);
    struct record_parser parser = {0};
    struct record_row row = {0};
    size_t count = 0;
    for (int i = 0; i < ROWS; i++) {
        struct record record;
        read_row(reader, &row);
        cr_assert_eq(record_parse(&parser, &row, &record, NULL), RECORD_READ);
        if (i == ROWS / 2)
            count = failing_malloc_count();
    }
    cr_assert_eq(failing_malloc_count(), count);
    expect_end(reader);
    record_row_release(&row);
    text_buffer_release(&file);
}

Test(record_parser, a_row_that_cannot_be_kept_is_not_the_last)
{
    struct row_reader *reader = open_text("a.tsv", "text\none\ntwo\n");
    struct record_parser parser = {0};
    struct record_row row = {0};
    struct failure failure = {0};
    cr_assert_eq(row_reader_next(reader, &row, NULL), RECORD_READ);
    failing_malloc_after(0);
    cr_assert_not(row_reader_keep(reader, &row, &failure));
    cr_assert(failing_malloc_stop());
    cr_assert_eq(failure.code, FAILURE_MEMORY);
    read_row(reader, &row);
    expect_text(&parser, &row, "two", 3);
    expect_end(reader);
    record_row_release(&row);
}

Test(record_parser, a_row_without_memory_to_mend_it_fails_and_ends_the_reader)
{
    struct row_reader *reader = open_text("a.jsonl", "{\"text\":\"\xff\"}\n");
    struct record_parser parser = {0};
    struct record_row row = {0};
    struct record record;
    struct failure failure = {0};
    read_row(reader, &row);
    failing_malloc_after(0);
    cr_assert_eq(record_parse(&parser, &row, &record, &failure), RECORD_FAILED);
    cr_assert(failing_malloc_stop());
    cr_assert_eq(failure.code, FAILURE_MEMORY);
    expect_text(&parser, &row, "\xef\xbf\xbd", 1); /* the row is as it was */
    row_reader_close(reader);
    record_row_release(&row);
    record_parser_release(&parser);

    const char *path = test_path("b.jsonl");
    const char *text = "{\"text\":\"one\"}\n{\"text\":\"\xff\"}\n{\"text\":\"two\"}\n";
    test_write_bytes(path, text, strlen(text));
    struct record_reader *records = record_reader_open(path, RECORDS_AUTO, NULL, NULL);
    cr_assert_eq(record_reader_next(records, &record, NULL), RECORD_READ);
    failing_malloc_after(0);
    cr_assert_eq(record_reader_next(records, &record, &failure), RECORD_FAILED);
    cr_assert(failing_malloc_stop());
    cr_assert_eq(record_reader_next(records, &record, NULL), RECORD_END);
    record_reader_close(records);
}
