/* output_json_places: see output_json_places.h. */
#include "output_json_places.h"

#include <string.h>

#include "../features/base/stop.h"
#include "../features/io/json_out.h"

/* Bytes of JSON, about, for whoever wants to stop. */
#define MARK_BYTES ((size_t)16)

static bool literal(const struct output_writer *writer, const char *text)
{
    return text_buffer_append(writer->out, text, strlen(text), writer->failure);
}

static bool whole(const struct output_writer *writer, size_t number)
{
    return json_put_whole(writer->out, number, writer->failure);
}

bool json_mark(const struct output_writer *writer, const tenor_mark *mark)
{
    if (!go_on(writer->failure, MARK_BYTES))
        return false;
    if (writer->settings->as_read || mark->title_begin == mark->title_end)
        return json_put_range(writer->out, mark->begin, mark->end, writer->failure);
    return literal(writer, "[") && whole(writer, mark->title_begin) && literal(writer, ",") &&
           whole(writer, mark->title_end) && literal(writer, ",\"title\"]");
}

bool json_marks(const struct output_writer *writer, tenor_result *result, tenor_mark_kind kind,
                size_t first, size_t count)
{
    tenor_mark mark = {.size = sizeof mark};
    if (!literal(writer, "["))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!tenor_result_mark(result, kind, first + i, &mark))
            return fail(writer->failure, FAILURE_MEMORY, "out of memory");
        if (!literal(writer, i ? "," : "") || !json_mark(writer, &mark))
            return false;
    }
    return literal(writer, "]");
}

/* ---- Quotations ------------------------------------------------------------------------ */

static bool json_quotation(const struct output_writer *writer, const tenor_mark *mark)
{
    return literal(writer, "{\"span\":") && json_mark(writer, mark) &&
           literal(writer, ",\"speaker\":") &&
           (mark->speaker == TENOR_NO_SPEAKER ? literal(writer, "null")
                                              : whole(writer, mark->speaker)) &&
           literal(writer, "}");
}

bool json_quotations(const struct output_writer *writer, tenor_result *result)
{
    tenor_mark mark = {.size = sizeof mark};
    if (!literal(writer, ",\"quotations\":["))
        return false;
    for (size_t i = 0; tenor_result_mark(result, TENOR_MARK_QUOTATION, i, &mark); i++)
        if (!literal(writer, i ? "," : "") || !json_quotation(writer, &mark))
            return false;
    return literal(writer, "]");
}

/* ---- The text -------------------------------------------------------------------------- */

static bool json_run(const struct output_writer *writer, const tenor_run *run)
{
    return literal(writer, "[") && whole(writer, run->begin) && literal(writer, ",") &&
           whole(writer, run->given_begin) && literal(writer, ",") &&
           whole(writer, run->end - run->begin) &&
           (run->same ||
            (literal(writer, ",") && whole(writer, run->given_end - run->given_begin))) &&
           literal(writer, run->in_title ? ",\"title\"]" : "]");
}

bool json_text_as_read(const struct output_writer *writer, const tenor_result *result)
{
    size_t length;
    const char *text = tenor_result_text(result, &length);
    tenor_run run = {.size = sizeof run};
    const char *before = ",\"text_map\":[";
    if (!literal(writer, ",\"text\":") ||
        !json_put_string(writer->out, text, length, writer->failure))
        return false;
    for (size_t at = 0; tenor_result_run(result, at, &run); at = run.end, before = ",")
        if (!literal(writer, before) || !json_run(writer, &run))
            return false;
    return literal(writer, "]");
}
