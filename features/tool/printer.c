/* printer: each word and number is appended to the line unless something failed before. */
#include "printer.h"

#include <stdlib.h>
#include <string.h>

#include "../io/json_out.h"

bool is_well(const struct printer *printer)
{
    return printer->failure.code == FAILURE_NONE;
}

void put(struct printer *printer, const char *text)
{
    if (is_well(printer))
        text_buffer_append(&printer->line, text, strlen(text), &printer->failure);
}

void put_number(struct printer *printer, size_t number)
{
    if (is_well(printer))
        json_put_whole(&printer->line, number, &printer->failure);
}

void put_float(struct printer *printer, float number)
{
    if (is_well(printer))
        json_put_float(&printer->line, number, &printer->failure);
}

void put_thousandths(struct printer *printer, float number)
{
    if (is_well(printer))
        json_put_thousandths(&printer->line, (double)number, false, &printer->failure);
}

void put_string(struct printer *printer, const char *text, size_t length)
{
    if (is_well(printer))
        json_put_string(&printer->line, text, length, &printer->failure);
}

void put_name(struct printer *printer, const char *name)
{
    put_string(printer, name, strlen(name));
}

void put_field(struct printer *printer, const char *before, const char *name)
{
    put(printer, before);
    put_name(printer, name);
    put(printer, ":");
}

void put_id(struct printer *printer)
{
    if (printer->id.name)
        put_string(printer, printer->id.name, printer->id.length);
    else
        put_number(printer, printer->id.number);
}

void put_cell(struct printer *printer, const char *text, size_t length)
{
    static const char special[] = "\t\n\r\\", letter[] = "tnr\\";
    for (size_t i = 0; i < length && is_well(printer); i++) {
        const char *found = text[i] ? strchr(special, text[i]) : NULL;
        if (found)
            text_buffer_format(&printer->line, &printer->failure, "\\%c",
                               letter[found - special]);
        else
            text_buffer_append(&printer->line, &text[i], 1, &printer->failure);
    }
}

void put_truth(struct printer *printer, bool truth)
{
    put(printer, truth ? "true" : "false");
}

void put_range(struct printer *printer, size_t begin, size_t end)
{
    if (is_well(printer))
        json_put_range(&printer->line, begin, end, &printer->failure);
}

void printer_release(struct printer *printer)
{
    text_buffer_release(&printer->line);
    text_buffer_release(&printer->spelled);
    free(printer->sorted);
    free(printer->buckets);
    *printer = (struct printer){0};
}
