/* rule_source: the text of word lists → entries, one line at a time.
 *
 * The form is described in lexicon.h. Every message names the file and line it is about. */
#ifndef TENOR_RULE_SOURCE_H
#define TENOR_RULE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../base/memory.h"

#define RULE_SOURCE_MAX_NAME 80 /* bytes of a category's name, without its NUL */

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
struct rule_source {
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

struct rule_source rule_source_begin(const char *text, size_t length, const char *name);

/* Reads the next entry. Fails with FAILURE_LEXICON for a line that is not UTF-8 or holds a NUL,
 * a bad header, an empty entry, an entry before any header; with FAILURE_MEMORY. */
bool rule_source_next(struct rule_source *source, struct lexicon_entry *entry,
                      struct failure *failure);

/* Fails with FAILURE_LEXICON and "FILE:LINE: ..." for the line that was read last. */
bool rule_source_fail(const struct rule_source *source, struct failure *failure,
                      const char *format, ...) __attribute__((format(printf, 3, 4)));

/* As much of a piece of the source as a message should show: use with "%.*s". */
int rule_source_excerpt(const char *text, size_t length);

/* Do bytes [0, length) spell `name`? */
bool rule_source_is(const char *text, size_t length, const char *name);

/* May a category have this name? */
bool rule_source_is_name(const char *name, size_t length);

/* Takes all entries of a category out of a source. */
void rule_source_drop_category(struct text_buffer *source, const char *category);

#endif
