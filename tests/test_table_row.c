/* test_table_row: cells of TSV and CSV. */
#include <criterion/criterion.h>
#include <string.h>

#include "../classify/table_row.h"
#include "failing_malloc.h"

/* A row of one cell, between two others. */
static void expect_cell(bool csv, const char *bytes, size_t length, const char *expected)
{
    struct text_buffer out = {0};
    struct failure failure = {0};
    struct table_row row = {.csv = csv, .out = &out, .failure = &failure};
    cr_assert(table_row_end(&row, cells_empty(&row, 1) && cell_bytes(&row, bytes, length) &&
                                      cell_text(&row, NULL)));
    cr_assert_eq(out.length, strlen(expected), "%s", out.data);
    cr_assert_str_eq(out.data, expected);
    text_buffer_release(&out);
}

Test(table_row, cells_of_tsv)
{
    expect_cell(false, "a b", 3, "\ta b\t\n");
    expect_cell(false, "", 0, "\t\t\n");
    expect_cell(false, "\ta\n\r\\b\"c,\xff", 10, "\t\\ta\\n\\r\\\\b\"c,\xff\t\n");
}

Test(table_row, cells_of_csv)
{
    expect_cell(true, "a b\\t\t", 6, ",a b\\t\t,\r\n");
    expect_cell(true, "", 0, ",,\r\n");
    expect_cell(true, "a,b", 3, ",\"a,b\",\r\n");
    expect_cell(true, "\"", 1, ",\"\"\"\",\r\n");
    expect_cell(true, "a\"\"b", 4, ",\"a\"\"\"\"b\",\r\n");
    expect_cell(true, "\r", 1, ",\"\r\",\r\n");
    expect_cell(true, "\n", 1, ",\"\n\",\r\n");
}

Test(table_row, csv_is_utf_8_without_nul)
{
    expect_cell(true, "a\xff\0,\xc3\xa9", 6, ",\"a\xef\xbf\xbd ,\xc3\xa9\",\r\n");
}

static void expect_list(bool csv, const char *first, const char *second, const char *expected)
{
    struct text_buffer out = {0};
    struct table_row row = {.csv = csv, .out = &out};
    bool done = cell_whole(&row, 7);
    done = done && (!first || cell_list(&row, first)) && (!second || cell_list(&row, second)) &&
           cell_list_end(&row) && cell_list(&row, "z") && cell_list_end(&row);
    cr_assert(table_row_end(&row, done));
    cr_assert_str_eq(out.data, expected);
    text_buffer_release(&out);
}

Test(table_row, lists)
{
    expect_list(false, NULL, NULL, "7\t\tz\n");
    expect_list(false, "a, \"b\"", "c\\d\t", "7\ta\\, \"b\",c\\\\d\\t\tz\n");
    expect_list(true, "a", NULL, "7,a,z\r\n");
    expect_list(true, "a, \"b\"", "c\\d", "7,\"a\\, \"\"b\"\",c\\\\d\",z\r\n");
}

Test(table_row, numbers)
{
    struct text_buffer out = {0};
    struct table_row row = {.csv = true, .out = &out};
    cr_assert(table_row_end(&row, cell_whole(&row, 0) && cell_decimal(&row, 0.5, 6)));
    cr_assert_str_eq(out.data, "0,0.500000\r\n");
    text_buffer_release(&out);
}

Test(table_row, every_failed_allocation_is_reported)
{
    bool failed = true;
    for (size_t successes = 0; failed; successes++) {
        struct text_buffer out = {0};
        struct failure failure = {0};
        struct table_row row = {.csv = true, .out = &out, .failure = &failure};
        failing_malloc_after(successes);
        const bool done =
            table_row_end(&row, cell_bytes(&row, "a\xff,\"", 4) && cell_list(&row, "b,") &&
                                    cell_list_end(&row) && cell_decimal(&row, 1, 6));
        failed = failing_malloc_stop();
        cr_assert_neq(done, failed);
        cr_assert_eq(failure.code, failed ? FAILURE_MEMORY : FAILURE_NONE);
        text_buffer_release(&out);
    }
}
