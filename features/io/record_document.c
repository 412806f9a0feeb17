/* record_document: one field after another. */
#include "record_document.h"

struct document record_document(const struct record *record, const char *charset)
{
    return (struct document){.text = record->text,
                             .text_length = record->text_length,
                             .title = record->title,
                             .title_length = record->title_length,
                             .source = record->source,
                             .source_length = record->source_length,
                             .byline = record->byline,
                             .byline_length = record->byline_length,
                             .date = record->date,
                             .date_length = record->date_length,
                             .site = record->site,
                             .site_length = record->site_length,
                             .format = record->html ? DOCUMENT_HTML : DOCUMENT_TEXT,
                             .charset = record->charset ? record->charset : charset};
}
