/* fuzz_container: see fuzz_container.h. */
#include "fuzz_container.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../features/io/container.h"
#include "../../features/io/file_kind.h"
#include "../../features/io/record_parser.h"

static void demand(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "fuzz_container: broken: %s\n", what);
    abort();
}

static void check_row(const struct record_row *row)
{
    for (int field = 0; field < FIELD_COUNT; field++) {
        const struct record_part *part = &row->parts[field];
        demand(!part->given ||
                   (part->begin <= row->length && part->length <= row->length - part->begin),
               "parts lie in the row");
    }
    demand(row->length <= RECORD_MAX_BYTES, "a row is no larger than records may be");
    demand(row->failure.code != FAILURE_MEMORY, "memory is not short");
    if (row->failure.code == FAILURE_NONE && !row->too_long)
        demand(row->parts[FIELD_TEXT].given != row->parts[FIELD_HTML].given,
               "a document is text or HTML");
}

static void check_record(struct record_row *row, size_t number, enum record_format format)
{
    struct record_parser parser = {0};
    struct record record;
    struct failure failure = {0};
    row->number = number;
    row->layout.format = format;
    const enum record_status status = record_parse(&parser, row, &record, &failure);
    demand(status == RECORD_READ || status == RECORD_BROKEN, "a row is read or broken");
    demand(status != RECORD_READ || record.text, "what was read has a text");
    record_parser_release(&parser);
}

static void read_as(enum record_format format, const uint8_t *data, size_t size)
{
    struct byte_window window = {.stream = {.ended = true, .name = strdup("fuzz")},
                                 .data = malloc(size + 1),
                                 .end = size,
                                 .capacity = size + 1};
    struct record_row row = {0};
    struct failure failure = {0};
    demand(window.data && window.stream.name, "there is memory");
    if (size > 0)
        memcpy(window.data, data, size);
    struct container *container = container_open(format, &window, &failure);
    demand(container != NULL, "it opens");
    enum record_status status;
    size_t rows = 0;
    do {
        record_row_clear(&row);
        status = container_next(container, &row, &failure);
        if (status == RECORD_READ) {
            check_row(&row);
            check_record(&row, ++rows, format);
        }
        demand(rows <= size + 1, "rows come to an end");
    } while (status == RECORD_READ);
    demand(status == RECORD_END || failure.code == FAILURE_OPEN, "it ends, or says why not");
    container_close(container);
    byte_window_close(&window);
    record_row_release(&row);
}

void fuzz_container(const uint8_t *data, size_t size)
{
    file_kind_of((const char *)data, size);
    for (enum record_format format = RECORDS_MAIL; format < RECORDS_FORMATS; format++)
        read_as(format, data, size);
}

#ifdef TENOR_LIBFUZZER
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_container(data, size);
    return 0;
}
#endif
