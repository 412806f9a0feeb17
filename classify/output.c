/* output: chooses the format. */
#include "output.h"

#include "output_json.h"
#include "output_text.h"
#include "output_tsv.h"
#include "output_writer.h"

bool output_header(const struct output_settings *settings, const tenor_scorer *scorer,
                   struct text_buffer *out, struct failure *failure)
{
    struct output_writer writer = {settings, 0, out, failure};
    return settings->format != OUTPUT_TSV || tsv_header(&writer, scorer);
}

bool output_result(const struct output_settings *settings, const struct output_id *id,
                   tenor_result *result, unsigned notes, struct text_buffer *out,
                   struct failure *failure)
{
    struct output_writer writer = {settings, notes | tenor_result_notes(result), out, failure};
    switch (settings->format) {
    case OUTPUT_JSONL:
        return json_result(&writer, id, result);
    case OUTPUT_TSV:
        return tsv_result(&writer, id, result);
    case OUTPUT_TEXT:
        break;
    }
    return text_result(&writer, id, result);
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
        return tsv_error(&writer, id, code, message, scorer);
    case OUTPUT_TEXT:
        break;
    }
    return text_error(&writer, id, message);
}
