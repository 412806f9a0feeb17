/* record_row: the default names of fields, and the memory of a row. */
#include "record_row.h"

#include <stdio.h>
#include <stdlib.h>

const struct record_fields record_fields_default = {
    .text = "text", .label = "label", .id = "id", .title = "title", .source = "source"};

void record_row_release(struct record_row *row)
{
    free(row->bytes);
    *row = (struct record_row){0};
}

const char *record_text_names(const struct record_layout *layout,
                              char names[static RECORD_TEXT_NAMES_MAX])
{
    const char *text = layout->names[FIELD_TEXT], *html = layout->names[FIELD_HTML];
    snprintf(names, RECORD_TEXT_NAMES_MAX, html ? "'%s' or '%s'" : "'%s'", text, html);
    return names;
}
