/* record_format: the format of a file by its name and by its first bytes. */
#ifndef TENOR_RECORD_FORMAT_H
#define TENOR_RECORD_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

enum record_format {
    RECORDS_AUTO,  /* by the file's name; a file with any other name, or standard input, is one
                      record: HTML or text, by its first bytes */
    RECORDS_TEXT,  /* the whole file is one record, text or markdown */
    RECORDS_HTML,  /* the whole file is one record, a page of HTML */
    RECORDS_JSONL, /* a JSON object in each line */
    RECORDS_CSV,   /* RFC 4180 with a header row */
    RECORDS_TSV    /* a header row, no quoting, \t \n \\ as escapes */
};

/* The format by the ending of the name: .txt .md .markdown, .html .htm .xhtml, .jsonl, .csv,
 * .tsv, in upper case too, each also with .gz. RECORDS_AUTO for any other name. */
enum record_format record_format_of(const char *path);

/* Is a file of this format one record? */
static inline bool record_format_is_whole(enum record_format format)
{
    return format <= RECORDS_HTML;
}

/* Do the bytes begin with <!doctype html> or <html>, perhaps after a byte order mark, header
 * lines, white space, comments and an XML declaration? A text that only mentions these later is
 * not HTML. Looks at the first RECORD_HEAD_BYTES only. */
bool record_begins_html(const char *bytes, size_t length);
/* Bounds the copy on the stack; what comes before the first tag is rarely longer. */
#define RECORD_HEAD_BYTES 4096

/* Can a file of this name be a document? The files that a browser saves with a page (scripts,
 * styles, pictures), media, archives, and formats that no program here reads are not. */
bool record_name_is_document(const char *name);

#endif
