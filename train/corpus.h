/* corpus: a labelled set → documents in memory.
 *
 * JSONL, CSV, TSV (plain or gzipped) with fields for label and text, or a directory that
 * has one directory per label with a text or HTML file per document. */
#ifndef TENOR_CORPUS_H
#define TENOR_CORPUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../features/article/article.h"
#include "../features/base/failure.h"
#include "../features/io/records.h"
#include "../features/io/skipped.h"

#define CORPUS_NO_SOURCE UINT32_MAX

struct corpus_document {
    const char *id;           /* NUL-terminated; as record_id.h says, or LABEL/FILE */
    struct document document; /* its text, title and source live in the corpus */
    uint32_t label;           /* index in labels */
    uint32_t source;          /* index in sources, or CORPUS_NO_SOURCE */
    uint32_t date;            /* date.h; 0: none, or none that can be read */
    const char *file;         /* the file it was read from, for messages */
    size_t line;
};

struct corpus {
    struct corpus_document *documents; /* in the order of the input */
    size_t count, capacity;
    char **labels; /* [label_count], byte order */
    size_t label_count;
    char **sources; /* [source_count], byte order */
    size_t source_count;
    size_t unread_dates;           /* documents whose date field is filled but is no date */
    size_t repeated_ids;           /* documents with an id that an earlier document has */
    const char *first_repeated_id; /* of the first of them, and its line; or NULL */
    size_t first_repeated_line;
    struct skipped passed_over; /* entries of directories and archives that are no documents */
    struct text_buffer notes;   /* lines for a person: what files are taken for, which records
                                     are passed over, what is odd about ids and labels */
    size_t recurring_lines;     /* lines that sources' documents are read without, */
    size_t recurring_sources;   /* and those sources (recurring_lines.h) */
    struct string_arena *strings; /* owns all strings (string_set.h) */
};

struct corpus_options {
    struct record_fields fields;
    enum record_format format; /* of files; of those in a directory per label only if it is text
                                  or HTML */
    const char *charset;       /* of files whose format does not fix one; NULL: detect it */
    const char *ids_path;      /* file with one id per line: read only documents with these ids;
                                  or NULL. An id that no document has is an error */
    bool verbose;              /* note each record that is passed over, not just ten */
};

/* Reads all `paths` as one set; "-" is standard input.
 * A directory has one directory per label, and nothing else but hidden files. A label's
 * directory has text and HTML files, which one a file is follows from its name; files that
 * cannot be documents by their name are passed over (walk.h). A document's id is then
 * LABEL/FILE. Labels and sources are UTF-8 of at most 200 bytes without control characters; an
 * empty source counts as none. Records without a label, and those that
 * an annotator rejected (labelled.h), are passed over, which the notes say; control characters in
 * ids become '?'. Fails at the first broken record, naming file and line (a labelled set is not
 * quietly made smaller), for a record without a text, an unreadable file, a directory without documents (FAILURE_RECORD, FAILURE_OPEN, FAILURE_DATA).
 * Documents with an empty text are kept; dataset.h leaves them out. So are documents with an id
 * that occurred before, as public sets have them; they are counted. On failure the corpus is
 * empty. */
bool corpus_read(struct corpus *corpus, const char *const *paths, size_t path_count,
                 const struct corpus_options *options, struct failure *failure);

/* Notes which labels are the same but for upper case. Fails with FAILURE_MEMORY. */
bool corpus_note_labels(struct corpus *corpus, struct failure *failure);

void corpus_release(struct corpus *corpus);

#endif
