/* record_row: the bytes of one record as they were read from its file, not parsed yet.
 *
 * Reading rows (row_reader.h) goes through a file from its beginning, one row after another.
 * Parsing a row (record_parser.h) needs nothing but the row. So threads can take turns at
 * reading a row each, and then parse their rows at the same time. A row carries all that must
 * be known of its file, which may be closed by then. */
#ifndef TENOR_RECORD_ROW_H
#define TENOR_RECORD_ROW_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "record_format.h"

/* The largest line, table row or whole file that is read: as large as the library's largest
 * document (ARTICLE_MAX_BYTES), so that memory stays bounded and no readable text is lost. */
#define RECORD_MAX_BYTES ((size_t)1 << 30)

enum record_field {
    FIELD_ID,
    FIELD_LABEL,
    FIELD_SOURCE,
    FIELD_TITLE,
    FIELD_DATE,
    FIELD_TEXT,
    FIELD_HTML,
    FIELD_GROUP,
    FIELD_ANSWER,
    FIELD_BYLINE, /* this and the next are known of the documents of containers alone */
    FIELD_SITE,
    FIELD_COUNT
};

#define RECORD_TEXTS_MOST  8   /* fields that make one text */
#define RECORD_TEXTS_BYTES 256 /* of their names, each with a NUL */

/* The names of the fields that are read; NULL for one that is not wanted (never `text`). In JSON
 * a name may be a path (record_json_find). */
struct record_fields {
    const char *text, *label, *id, *title, *source, *date;
    const char *html;   /* holds a page of HTML; where it is filled it is read, not `text` */
    const char *group;  /* any field, perhaps one of those above: what records are grouped by */
    const char *answer; /* of JSON: what an annotator said to the record */
    const char *const *kept; /* [kept_count] any fields, perhaps of those above, that are handed
                                through (record_kept.h) */
    size_t kept_count;       /* at most RECORD_KEPT_MOST */
    const char *charset;     /* of files whose format does not fix it; NULL: find it out */
    char delimiter;          /* between the cells of tables; NUL: find it out */
    const char *columns;     /* of tables without a header row: the names, with commas between
                                them; NULL: the first row has them */
    unsigned named;          /* a bit 1 << field for each that must be somewhere in a file of
                                records, since the user named it */
    size_t text_count;       /* more than 1: `text` names as many, at these places of `texts` */
    unsigned char text_at[RECORD_TEXTS_MOST];
    char texts[RECORD_TEXTS_BYTES];
};
#define RECORD_KEPT_MOST 64
extern const struct record_fields
    record_fields_default; /* "text", "label", ...; no date, html, group, answer or kept ones */

/* What Prodigy calls the answer; fields.answer is this or NULL. */
#define RECORD_ANSWER "answer"

/* Names a field as the user did. Names of FIELD_TEXT may be several, with commas between them:
 * "title,body" is the title, an empty line and the body, unless a field has the whole name. Fails
 * with FAILURE_ARGUMENT if these are too many. */
bool record_fields_name(struct record_fields *fields, enum record_field field, const char *name,
                        struct failure *failure);

/* Sets the delimiter of tables: a character of ASCII that is no letter, digit or quotation mark, or
 * "tab". Fails with FAILURE_ARGUMENT. */
bool record_fields_divide(struct record_fields *fields, const char *delimiter,
                          struct failure *failure);

/* The name of the part of the text. */
static inline const char *record_fields_text(const struct record_fields *fields, size_t part)
{
    return fields->texts + fields->text_at[part];
}

/* Where the fields are in the rows of one file. */
struct record_layout {
    enum record_format format;      /* RECORDS_AUTO: one record, text or HTML */
    const char *names[FIELD_COUNT]; /* NULL: not wanted */
    bool decoded;                   /* the file was UTF-16, its rows are UTF-8 */
    const char
        *charset;   /* of a table that declares none and is not UTF-8: a guess; else NULL */
    char delimiter; /* of a table: what stands between cells */
    size_t columns; /* of a table: how many it has */
    size_t column[FIELD_COUNT]; /* of a table, from 0; SIZE_MAX: it has no such column */
    const char *const *kept;    /* record_fields.kept */
    size_t kept_count;
    size_t kept_column[RECORD_KEPT_MOST];  /* of a table, which has them all */
    const struct record_fields *fields;    /* what these are made of */
    size_t text_column[RECORD_TEXTS_MOST]; /* of a table: of the parts of the text */
};

/* Where a field of a container's document stands in the row's data. */
struct record_part {
    size_t begin, length;
    bool given;
};

/* A line, a table's row, a whole file, or a document of a container (container.h). Reusable,
 * all zero is empty. Where `data` points is said at row_reader_next and row_reader_keep. */
struct record_row {
    char *data;
    size_t length; /* bytes, without the line end; at most RECORD_MAX_BYTES unless too_long */
    size_t number; /* of the record in its file, from 1 */
    size_t line; /* where it begins in the file, from 1; 0: in an archive, which has no lines */
    bool too_long; /* more than RECORD_MAX_BYTES: `data` has only a part of them */
    struct record_layout layout;

    /* Of CSV: a quotation mark is never closed, so that its cell runs to the end of the file. */
    size_t unclosed_line;  /* where it stands */
    size_t unclosed_lines; /* how many lines are in the cell; 0: there is no such mark */

    /* Of a container's document only. */
    struct record_part parts[FIELD_COUNT]; /* of FIELD_TEXT and FIELD_HTML one is given */
    const char *charset;    /* the text's encoding if it is known: a static string, else NULL */
    struct failure failure; /* why the document cannot be read; else FAILURE_NONE */

    char *bytes; /* the row's own memory, which holds `data` once the row is kept */
    size_t capacity;
};

/* What reading a row or a record came to. */
enum record_status {
    RECORD_READ,   /* the next one was read */
    RECORD_END,    /* there are no more */
    RECORD_BROKEN, /* this record is bad: `failure` says "line 7: ..."; the next call goes on
                      after it */
    RECORD_FAILED  /* no more can be read of the file (damaged gzip, UTF-16 where it cannot be,
                      I/O error, out of memory): `failure` says why, naming the file where the
                      file is to blame; the next call gives RECORD_END */
};

/* Forgets what the row held; its memory is kept. */
void record_row_clear(struct record_row *row);

/* Fails with FAILURE_RECORD: a quotation mark of the row is never closed, and how many lines that
 * took. */
bool record_row_fail_unclosed(const struct record_row *row, struct failure *failure);

/* Appends bytes to a field of a container's document, at the end of the row's own memory. A
 * field is appended to until another one is begun. Fails with FAILURE_MEMORY, and with
 * FAILURE_TOO_LARGE if the row had more than RECORD_MAX_BYTES. */
bool record_row_add(struct record_row *row, enum record_field field, const char *bytes,
                    size_t length, struct failure *failure);

void record_row_release(struct record_row *row); /* memory freed, as zeroed */

/* The fields that may hold a record's text, for messages: "'text' or 'page'", in `names`. */
#define RECORD_TEXT_NAMES_MAX 160
const char *record_text_names(const struct record_layout *layout,
                              char names[static RECORD_TEXT_NAMES_MAX]);

#endif
