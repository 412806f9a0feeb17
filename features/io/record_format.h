/* record_format: the format of a file by its name and by its first bytes. */
#ifndef TENOR_RECORD_FORMAT_H
#define TENOR_RECORD_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

enum record_format {
    RECORDS_AUTO,  /* by the file's name and first bytes: file_kind.h; where these say nothing
                      it is one record: HTML or text */
    RECORDS_TEXT,  /* the whole file is one record, text or markdown */
    RECORDS_HTML,  /* the whole file is one record, a page of HTML */
    RECORDS_JSONL, /* a JSON object in each line */
    RECORDS_JSON,  /* JSON objects, each on one line or several; perhaps in an array */
    RECORDS_CSV,   /* RFC 4180 with a header row, also with other marks than commas */
    RECORDS_TSV,   /* a header row, no quoting, \t \n \\ as escapes */
    /* Containers (container.h). */
    RECORDS_MAIL,  /* a mail or, if it is one of those, a page saved as MHTML */
    RECORDS_MHTML, /* a page saved as MHTML */
    RECORDS_MBOX,  /* mails one behind another */
    RECORDS_WARC,  /* what web servers answered */
    RECORDS_ZIP,   /* files */
    RECORDS_FEED,  /* the items of RSS or the entries of Atom */
    RECORDS_FORMATS,
    /* No format, but asks for one: as RECORDS_AUTO, but a file that is merely called like one of
     * records is a document. */
    RECORDS_BY_CONTENT
};

/* What they are called in --input: "auto", "text", "html", ... "feed"; NULL behind the last. */
extern const char *const record_format_names[RECORDS_FORMATS + 1];

/* The format by the ending of the name: .txt .md .markdown, .html .htm .xhtml, .jsonl .ndjson
 * .jl .jsonlines, .json, .csv, .tsv .tab, in upper case too, each also with .gz, .zst, .zstd, .xz or
 * .bz2 behind it. RECORDS_AUTO for any other name. */
enum record_format record_format_of(const char *path);

/* Is a file of this format one record? */
static inline bool record_format_is_whole(enum record_format format)
{
    return format <= RECORDS_HTML;
}

static inline bool record_format_is_json(enum record_format format)
{
    return format == RECORDS_JSONL || format == RECORDS_JSON;
}

static inline bool record_format_is_table(enum record_format format)
{
    return format == RECORDS_CSV || format == RECORDS_TSV;
}

/* Does a file of this format hold documents that are formats of their own? */
static inline bool record_format_is_container(enum record_format format)
{
    return format >= RECORDS_MAIL;
}

/* Do the bytes begin with <!doctype html> or <html>, perhaps after a byte order mark, header
 * lines, white space, comments and an XML declaration? A text that only mentions these later is
 * not HTML. Looks at the first RECORD_HEAD_BYTES only. */
bool record_begins_html(const char *bytes, size_t length);
/* Bounds the copy on the stack; what comes before the first tag is rarely longer. */
#define RECORD_HEAD_BYTES 4096

/* Do the bytes begin, in the same way, with the root element of RSS or Atom? */
bool record_begins_feed(const char *bytes, size_t length);

/* Can a file of this name be a document? The files that a browser saves with a page (scripts,
 * styles, pictures) and media are not. What other files are, their first bytes say. */
bool record_name_is_document(const char *name);

/* How long the name of a page would be, without its ending, beside which a browser saves the
 * page's parts in a directory of this name: 4 for "page_files". 0: it is no such name. */
size_t record_page_of_parts(const char *name, size_t length);

#endif
