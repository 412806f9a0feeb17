/* row_header: the header row of a table → where its columns are. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../base/memory.h"
#include "record_kept.h"
#include "record_table.h"
#include "row_fields.h"
#include "row_reader.h"
#include "row_reader_state.h"

/* What is known of a header row. */
struct header {
    struct field_names names; /* its columns */
    const char *twice;        /* a name that is wanted, and that two columns have */
    /* Of names that the user gave: the cells, since none of them may be there twice. */
    struct table_cell *cells;
    size_t count, capacity;
};

static bool is_named(const struct table_cell *cell, const char *name)
{
    return name && strlen(name) == cell->length && memcmp(name, cell->data, cell->length) == 0;
}

static void name_column(struct record_layout *layout, const struct table_cell *cell,
                        struct header *header)
{
    for (enum record_field field = 0; field < FIELD_COUNT; field++)
        if (is_named(cell, layout->names[field])) {
            if (layout->column[field] != SIZE_MAX)
                header->twice = layout->names[field];
            layout->column[field] = cell->column;
        }
    for (size_t i = 0; i < layout->fields->text_count && layout->fields->text_count > 1; i++)
        if (is_named(cell, record_fields_text(layout->fields, i))) {
            if (layout->text_column[i] != SIZE_MAX)
                header->twice = record_fields_text(layout->fields, i);
            layout->text_column[i] = cell->column;
        }
    record_kept_note_column(layout, cell);
}

/* The name that the user gave a column, without the blanks around it. */
static struct table_cell trimmed(struct table_cell cell)
{
    while (cell.length > 0 && *cell.data == ' ') {
        cell.data++;
        cell.length--;
    }
    while (cell.length > 0 && cell.data[cell.length - 1] == ' ')
        cell.length--;
    return cell;
}

/* Notes a column that the user named; one without a name is left out. */
static bool add_named(const struct row_reader *reader, const struct table_cell *cell,
                      struct header *header, struct failure *failure)
{
    for (size_t i = 0; i < header->count; i++)
        if (header->cells[i].length == cell->length &&
            memcmp(header->cells[i].data, cell->data, cell->length) == 0)
            return fail(failure, FAILURE_RECORD, "'%s' has two columns '%.*s'",
                        reader->window.stream.name, (int)cell->length, cell->data);
    if (cell->length == 0)
        return true;
    if (!memory_reserve(&header->cells, &header->capacity, header->count + 1,
                        sizeof *header->cells, failure))
        return false;
    header->cells[header->count++] = *cell;
    return true;
}

/* Reads the names in the header row's cells, or in those that stand for it. */
static bool read_columns(struct row_reader *reader, struct table_cursor cursor,
                         struct header *header, struct failure *failure)
{
    struct record_layout *layout = &reader->layout;
    while (!cursor.ended) {
        struct failure reason;
        struct table_cell cell;
        if (!table_next_cell(&cursor, &cell, &reason))
            return fail(failure, reason.code, "'%s': %s%s", reader->window.stream.name,
                        layout->fields->columns ? "" : "in the header row ", reason.message);
        if (layout->fields->columns) {
            cell = trimmed(cell);
            if (!add_named(reader, &cell, header, failure))
                return false;
        }
        name_column(layout, &cell, header);
        if (!field_names_add(&header->names, cell.data, cell.length, failure))
            return false;
    }
    layout->columns = cursor.columns;
    return true;
}

/* Has the table the columns that it must have, each once? */
static bool check_columns(const struct row_reader *reader, const struct header *header,
                          struct failure *failure)
{
    const struct record_layout *layout = &reader->layout;
    const char *name = reader->window.stream.name;
    struct field_look look = {.names = header->names};
    for (enum record_field field = 0; field < FIELD_COUNT; field++)
        if (layout->column[field] != SIZE_MAX)
            look.found |= 1u << field;
    for (size_t i = 0; i < RECORD_TEXTS_MOST; i++)
        if (layout->text_column[i] != SIZE_MAX)
            look.texts |= 1u << i;
    if (header->twice)
        return fail(failure, FAILURE_RECORD, "'%s' has two columns '%s'", name, header->twice);
    const char *missing = field_look_missing(&look, layout);
    for (size_t i = 0; !missing && i < layout->kept_count; i++)
        if (layout->kept_column[i] == SIZE_MAX)
            missing = layout->kept[i];
    if (!missing)
        return true;
    return fail(failure, FAILURE_RECORD, "'%s' has no column '%s'%s, only %s", name, missing,
                field_look_advice(&look, layout), header->names.text.data);
}

/* Settles where the columns are that have these names. */
static bool settle_columns(struct row_reader *reader, struct table_cursor names,
                           struct failure *failure)
{
    struct record_layout *layout = &reader->layout;
    struct header header = {0};
    for (enum record_field field = 0; field < FIELD_COUNT; field++)
        layout->column[field] = SIZE_MAX;
    for (size_t i = 0; i < RECORD_TEXTS_MOST; i++)
        layout->text_column[i] = SIZE_MAX;
    for (size_t i = 0; i < layout->kept_count; i++)
        layout->kept_column[i] = SIZE_MAX;
    const bool read = read_columns(reader, names, &header, failure) &&
                      check_columns(reader, &header, failure);
    text_buffer_release(&header.names.text);
    free(header.cells);
    return read;
}

/* The first row is a record, too: the user names the columns. */
static bool take_names(struct row_reader *reader, struct failure *failure)
{
    char *names = strdup(reader->layout.fields->columns);
    if (!names)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    const bool settled = settle_columns(
        reader,
        (struct table_cursor){
            .data = names, .length = strlen(names), .quotes = true, .delimiter = ','},
        failure);
    free(names);
    return settled;
}

bool row_reader_check_columns(const struct record_fields *fields, struct failure *failure)
{
    static char name[] = "--columns";
    struct row_reader reader = {.layout = row_layout_begin(fields, RECORDS_CSV)};
    struct failure reason = {0};
    reader.window.stream.name = name; /* for messages */
    return !fields->columns || take_names(&reader, &reason) ||
           fail(failure, reason.code == FAILURE_MEMORY ? reason.code : FAILURE_ARGUMENT, "%s",
                reason.message);
}

bool row_header_read(struct row_reader *reader, struct failure *failure)
{
    const char *name = reader->window.stream.name;
    struct record_row row = {0};
    if (reader->layout.fields->columns)
        return take_names(reader, failure);
    enum record_status status = row_reader_bytes(reader, &row, failure);
    if (status == RECORD_FAILED)
        return false;
    reader->empty = status == RECORD_END;
    if (reader->empty) /* a table without rows, but a labelled set must be one */
        return !(reader->layout.fields->named >> FIELD_LABEL & 1) ||
               fail(failure, FAILURE_RECORD, "'%s' is empty: a header row is missing", name);
    if (row.too_long)
        return fail(failure, FAILURE_RECORD, "'%s': the header row is too long", name);
    return settle_columns(reader, table_cells(&row, &reader->layout), failure);
}
