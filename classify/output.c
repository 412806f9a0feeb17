/* output: chooses the format. */
#include "output.h"

#include "output_html.h"
#include "output_json.h"
#include "output_table.h"
#include "output_text.h"
#include "output_writer.h"

bool output_header(const struct output_settings *settings, const tenor_scorer *scorer,
                   struct text_buffer *out, struct failure *failure)
{
    struct output_writer writer = {settings, 0, out, failure};
    switch (settings->format) {
    case OUTPUT_TSV:
    case OUTPUT_CSV:
        return settings->no_header || table_header(&writer, scorer);
    case OUTPUT_HTML:
        return html_header(&writer, scorer);
    default:
        return true;
    }
}

static bool put_result(const struct output_writer *writer, const struct output_id *id,
                       tenor_result *result)
{
    switch (writer->settings->format) {
    case OUTPUT_JSONL:
        return json_result(writer, id, result);
    case OUTPUT_TSV:
    case OUTPUT_CSV:
        return table_result(writer, id, result);
    case OUTPUT_HTML:
        return html_result(writer, id, result);
    case OUTPUT_TEXT:
        break;
    }
    return text_result(writer, id, result);
}

/* What was not found for lack of memory looks like nothing there, so that is asked at last. */
bool output_result(const struct output_settings *settings, const struct output_id *id,
                   tenor_result *result, unsigned notes, struct text_buffer *out,
                   struct failure *failure)
{
    struct output_writer writer = {settings, notes | tenor_result_notes(result), out, failure};
    const bool put = put_result(&writer, id, result);
    const bool found_all = tenor_result_code(result) == TENOR_OK;
    return put && (found_all || fail(failure, FAILURE_MEMORY, "out of memory"));
}

bool output_error(const struct output_settings *settings, const struct output_id *id,
                  const char *code, const char *message, const tenor_scorer *scorer,
                  struct text_buffer *out, struct failure *failure)
{
    struct output_writer writer = {settings, 0, out, failure};
    switch (settings->format) {
    case OUTPUT_JSONL:
        return json_error(&writer, id, code, message);
    case OUTPUT_TSV:
    case OUTPUT_CSV:
        return table_error(&writer, id, code, message, scorer);
    case OUTPUT_HTML:
        return html_error(&writer, id, message);
    case OUTPUT_TEXT:
        break;
    }
    return text_error(&writer, id, message);
}

bool output_row(const struct output_settings *settings, const struct output_id *id,
                const tenor_result *result, const tenor_scorer *scorer, struct text_buffer *row,
                struct failure *failure)
{
    struct output_writer writer = {settings, 0, row, failure};
    return settings->format != OUTPUT_HTML || html_row(&writer, id, result, scorer);
}

bool output_footer(const struct output_settings *settings, const tenor_scorer *scorer,
                   const struct text_buffer *rows, struct text_buffer *out,
                   struct failure *failure)
{
    struct output_writer writer = {settings, 0, out, failure};
    return settings->format != OUTPUT_HTML || html_footer(&writer, scorer, rows);
}
