/* print_dense: the names of the dense features, and their values as a table. */
#include "print_dense.h"

void print_list(struct printer *printer)
{
    const struct lexicon *lexicon = printer->extractor->lexicon;
    for (size_t i = 0; i < printer->extractor->dense_count; i++) {
        char name[DENSE_NAME_MAX];
        const char *unit, *description;
        dense_describe(lexicon, i, name, &unit, &description);
        put(printer, name);
        put(printer, "\t");
        put(printer, unit);
        put(printer, "\t");
        put(printer, description);
        put(printer, "\n");
    }
}

void print_dense_header(struct printer *printer)
{
    put(printer, "id\tlabel");
    for (size_t i = 0; i < printer->extractor->dense_count; i++) {
        char name[DENSE_NAME_MAX];
        const char *unit, *description;
        dense_describe(printer->extractor->lexicon, i, name, &unit, &description);
        put(printer, "\t");
        put(printer, name);
    }
    put(printer, "\n");
}

void print_dense(struct printer *printer)
{
    if (printer->id.name)
        put_cell(printer, printer->id.name, printer->id.length);
    else
        put_number(printer, printer->id.number);
    put(printer, "\t");
    put_cell(printer, printer->record->label, printer->record->label_length);
    for (size_t i = 0; i < printer->extractor->dense_count; i++) {
        put(printer, "\t");
        put_float(printer, printer->features->dense[i]);
    }
    put(printer, "\n");
}
