/* record_format: what a file's name and its first bytes say of what is in it. For the tools. */
#ifndef TENOR_RECORD_FORMAT_H
#define TENOR_RECORD_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

enum record_format {
    RECORDS_AUTO,  /* by the file's name; where that says nothing, and of standard input, one
                      record: HTML or text, by its first bytes */
    RECORDS_TEXT,  /* the whole file is one record, text or markdown */
    RECORDS_HTML,  /* the whole file is one record, a page of HTML */
    RECORDS_JSONL, /* an object a line */
    RECORDS_CSV,   /* RFC 4180 with a header row */
    RECORDS_TSV    /* a header row, no quoting, \t \n \\ as escapes */
};

/* The format that a name stands for: .txt .md .markdown, .html .htm .xhtml, .jsonl, .csv, .tsv,
 * in upper case too, each also with .gz. RECORDS_AUTO for any other name. */
enum record_format record_format_of(const char *path);

/* Is a file of this format one record? */
static inline bool record_format_is_whole(enum record_format format)
{
    return format <= RECORDS_HTML;
}

/* Do the bytes begin as a page of HTML does: behind a byte order mark, header lines, white
 * space, comments and an XML declaration, with <!doctype html> or <html>? One that only
 * mentions these is none. Looks at the first RECORD_HEAD_BYTES. */
bool record_begins_html(const char *bytes, size_t length);
#define RECORD_HEAD_BYTES 4096

/* Can a file of this name be a document? Not so what a saved page comes with (scripts, styles,
 * pictures), and media, archives and formats that no tool here reads. Any other name can. */
bool record_name_is_document(const char *name);

#endif
