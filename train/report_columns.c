/* report_columns: see report_columns.h. */
#include "report_columns.h"

#include <string.h>

size_t name_width(const char *name)
{
    size_t width = 0;
    for (; *name; name++)
        width += ((unsigned char)*name & 0xC0u) != 0x80u;
    return width;
}

void put_blanks(struct report_writer *writer, size_t count)
{
    put(writer, "%*s", (int)count, "");
}

void put_left(struct report_writer *writer, const char *name, size_t width)
{
    size_t own = name_width(name);
    put_plain(writer, name);
    if (own < width)
        put_blanks(writer, width - own);
}

void put_right(struct report_writer *writer, const char *name, size_t width)
{
    size_t own = name_width(name);
    if (own < width)
        put_blanks(writer, width - own);
    put_plain(writer, name);
}

size_t widest_label(const struct corpus *corpus)
{
    size_t widest = strlen("label");
    for (size_t l = 0; l < corpus->label_count; l++) {
        size_t width = name_width(corpus->labels[l]);
        widest = width > widest ? width : widest;
    }
    return widest;
}

void put_label_table(struct report_writer *writer, const struct corpus *corpus,
                     const struct audit *audit)
{
    bool sources = corpus->source_count > 0;
    size_t width = widest_label(corpus);
    put_left(writer, "label", width);
    put(writer, "  documents   share%s\n", sources ? "  sources" : "");
    for (size_t l = 0; l < corpus->label_count; l++) {
        size_t documents = audit->label_documents[l];
        put_left(writer, corpus->labels[l], width);
        put(writer, "  %9zu  %5.1f%%", documents,
            100.0 * (double)documents / (double)corpus->count);
        if (sources)
            put(writer, "  %7zu", audit->label_sources[l]);
        put(writer, "\n");
    }
}
