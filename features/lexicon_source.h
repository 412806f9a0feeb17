/* lexicon_source: the text of word lists → entries, one line at a time.
 *
 * The form is described in lexicon.h. Every message names the file and line it is about. */
#ifndef TENOR_LEXICON_SOURCE_H
#define TENOR_LEXICON_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "failure.h"
#include "lexicon.h"

enum entry_kind {
    ENTRY_END,      /* there are no more */
    ENTRY_CATEGORY, /* [text]: the entries from here on are of this category */
    ENTRY_PHRASE,
    ENTRY_PATTERN /* text without its slashes */
};

struct lexicon_entry {
    enum entry_kind kind;
    bool exclusion;
    bool alternative; /* of the same line as the entry before, with the same conditions */
    const char *text; /* into the source */
    size_t length;
    const char *conditions; /* "{...} {...}" in the source; meaningless if there are none */
    size_t conditions_length;
};

/* A source being read. A view: owns nothing. */
struct lexicon_source {
    const char *text;
    size_t length, at;
    const char *file; /* that the current line is in */
    size_t file_length;
    size_t line;      /* in `file`, from 1 */
    unsigned marks;   /* what bytes the line holds */
    bool in_category; /* an ENTRY_CATEGORY was read */
    bool has_alternative;
    struct lexicon_entry shared; /* the line's phrases that are still to come */
};

struct lexicon_source lexicon_source_begin(const char *text, size_t length, const char *name);

/* Reads the next entry. Fails with FAILURE_LEXICON for a line that is not UTF-8 or holds a NUL,
 * a bad header, an empty entry, an entry before any header; with FAILURE_MEMORY. */
bool lexicon_source_next(struct lexicon_source *source, struct lexicon_entry *entry,
                         struct failure *failure);

/* Fails with FAILURE_LEXICON and "FILE:LINE: ..." for the line that was read last. */
bool lexicon_source_fail(const struct lexicon_source *source, struct failure *failure,
                         const char *format, ...) __attribute__((format(printf, 3, 4)));

/* As much of a piece of the source as a message should show: use with "%.*s". */
int lexicon_source_excerpt(const char *text, size_t length);

/* Do bytes [0, length) spell `name`? */
bool lexicon_source_is(const char *text, size_t length, const char *name);

/* Appends what the file at `path` holds, without a byte order mark. Fails with FAILURE_OPEN. */
bool lexicon_source_append_file(const char *path, struct text_buffer *source,
                                struct failure *failure);

/* May a category have this name? */
bool lexicon_source_is_name(const char *name, size_t length);

#endif
