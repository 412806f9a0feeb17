/* row_header: the header row of a table → where its columns are. */
#include <stdint.h>
#include <string.h>

#include "record_kept.h"
#include "record_table.h"
#include "row_reader_state.h"

static void name_column(struct record_layout *layout, const struct table_cell *cell)
{
    for (enum record_field field = 0; field < FIELD_COUNT; field++) {
        const char *name = layout->names[field];
        if (name && strlen(name) == cell->length && memcmp(name, cell->data, cell->length) == 0)
            layout->column[field] = cell->column;
    }
}

/* Reads the names in the header row's cells. */
static bool read_columns(struct row_reader *reader, const struct record_row *row,
                         struct kept_header *kept, struct failure *failure)
{
    struct record_layout *layout = &reader->layout;
    struct table_cursor cursor = table_cells(row, layout);
    while (!cursor.ended) {
        struct failure reason;
        struct table_cell cell;
        if (!table_next_cell(&cursor, &cell, &reason))
            return fail(failure, reason.code, "'%s': in the header row %s",
                        reader->window.stream.name, reason.message);
        name_column(layout, &cell);
        if (!record_kept_note_column(layout, &cell, kept, failure))
            return false;
    }
    layout->columns = cursor.columns;
    return true;
}

/* Has the table the columns that it must have? */
static bool check_columns(const struct row_reader *reader, const struct kept_header *kept,
                          struct failure *failure)
{
    const struct record_layout *layout = &reader->layout;
    const char *name = reader->window.stream.name;
    if (layout->column[FIELD_TEXT] == SIZE_MAX && layout->column[FIELD_HTML] == SIZE_MAX)
        return fail(failure, FAILURE_RECORD, "'%s': the header row has no column %s", name,
                    record_text_names(layout, (char[RECORD_TEXT_NAMES_MAX]){0}));
    return record_kept_check_columns(layout, name, kept, failure);
}

bool row_header_read(struct row_reader *reader, struct failure *failure)
{
    const char *name = reader->window.stream.name;
    struct record_layout *layout = &reader->layout;
    struct record_row row = {0};
    struct kept_header kept = {0};
    enum record_status status = row_reader_bytes(reader, &row, failure);
    if (status == RECORD_FAILED)
        return false;
    if (status == RECORD_END)
        return fail(failure, FAILURE_RECORD, "'%s' is empty: a header row is missing", name);
    if (row.too_long)
        return fail(failure, FAILURE_RECORD, "'%s': the header row is too long", name);
    for (enum record_field field = 0; field < FIELD_COUNT; field++)
        layout->column[field] = SIZE_MAX;
    for (size_t i = 0; i < layout->kept_count; i++)
        layout->kept_column[i] = SIZE_MAX;
    const bool read =
        read_columns(reader, &row, &kept, failure) && check_columns(reader, &kept, failure);
    text_buffer_release(&kept.names);
    return read;
}
