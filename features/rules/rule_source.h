/* rule_source: the text of word lists and page rules → entries, one line at a time.
 *
 * lexicon.h describes the form of the text. Every error message names the file and the line. */
#ifndef TENOR_RULE_SOURCE_H
#define TENOR_RULE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../base/memory.h"

#define RULE_SOURCE_MAX_NAME 80 /* bytes of a category's name, without its NUL */

enum entry_kind {
    ENTRY_END,      /* there are no more */
    ENTRY_CATEGORY, /* [text]: the entries behind it are of this category */
    ENTRY_PHRASE,
    ENTRY_PATTERN /* /text/ */
};

struct lexicon_entry {
    enum entry_kind kind;
    bool exclusion;
    bool alternative; /* on the same line as the entry before, with the same conditions */
    const char *text; /* into the source */
    size_t length;
    const char *conditions; /* "{...} {...}" in the source, if conditions_length > 0 */
    size_t conditions_length;
};

/* A source that is being read, which must outlive it. Owns no memory. */
struct rule_source {
    const char *text;
    size_t length, at;
    const char *file; /* the file of the current line, for messages */
    size_t file_length;
    size_t line;      /* in `file`, from 1 */
    unsigned marks;   /* which special bytes the current line holds (rule_source.c) */
    bool in_category; /* an ENTRY_CATEGORY was read */
    bool has_alternative;
    struct lexicon_entry shared; /* the rest of the line's phrases, if has_alternative */
};

/* Begins to read a source; `name` is its name in messages until a line says "#file NAME". */
struct rule_source rule_source_begin(const char *text, size_t length, const char *name);

/* Reads the next entry. Fails with FAILURE_LEXICON for a line that is not UTF-8 or holds a NUL,
 * a bad header, an empty entry, an entry before any header; with FAILURE_MEMORY. */
bool rule_source_next(struct rule_source *source, struct lexicon_entry *entry,
                      struct failure *failure);

/* Fails with FAILURE_LEXICON and "FILE:LINE: ..." for the line that was read last. */
bool rule_source_fail(const struct rule_source *source, struct failure *failure,
                      const char *format, ...) __attribute__((format(printf, 3, 4)));

/* How many bytes of a text a message should show, for "%.*s": it ends with a whole
 * character. */
int rule_source_excerpt(const char *text, size_t length);

/* Are the bytes text[0 .. length) equal to `name`? */
bool rule_source_is(const char *text, size_t length, const char *name);

/* May a category have this name? */
bool rule_source_is_name(const char *name, size_t length);

/* Is there a header of this category in a source? */
bool rule_source_has_category(const struct text_buffer *source, const char *category);

/* Is `longer` the same as `shorter`, and then only categories whose names begin with `prefix`? */
bool rule_source_adds_only(const struct text_buffer *longer, const struct text_buffer *shorter,
                           const char *prefix);

/* Removes all entries of a category from a source. */
void rule_source_drop_category(struct text_buffer *source, const char *category);

#endif
