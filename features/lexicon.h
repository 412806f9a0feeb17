/* lexicon: word lists and patterns, compiled. The one place that includes pcre2.h.
 *
 * A lexicon is a set of categories ("hedging.modal"), each a list of entries.
 * Its source is text:
 *
 *     [hedging.modal]
 *     # a comment
 *     may
 *     it would seem that       a phrase: its words, tokenised as articles are
 *     !may day                 an exclusion: no match of this category in it
 *     /in (?:my|our) view/     a PCRE2 pattern over the folded forms of a sentence
 *
 * Word lists in data/lexicons/NAME.txt have no [header]: the file's name is the
 * category. Phrases are matched by a trie over token hashes in the one pass
 * over the tokens; patterns, which should be few, run over tokens.forms (UTF
 * mode, bounded by match limits) and must begin and end at token boundaries, or the
 * match is not counted. Compounds match with or without their hyphen. Within a
 * category the leftmost longest match wins and matches do not overlap. */
#ifndef TENOR_LEXICON_H
#define TENOR_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "failure.h"
#include "memory.h"
#include "tokens.h"

#define LEXICON_MAX_CATEGORIES 256
#define LEXICON_NONE           UINT16_MAX

struct lexicon; /* immutable once compiled: threads may share it */

/* Compiles `source`. `name` stands for it in messages; where the source has lines
 * "#file NAME" (as lexicon_read_directory writes them) messages name that file and
 * the line within it. Fails with FAILURE_LEXICON: bad pattern, entry outside
 * a category, empty entry, category name other than [a-z0-9_.]+, too many. */
struct lexicon *lexicon_compile(const char *source, size_t length, const char *name,
                                struct failure *failure);
void lexicon_free(struct lexicon *lexicon);

/* Categories are numbered in the byte order of their names. */
size_t lexicon_category_count(const struct lexicon *lexicon);
const char *lexicon_category_name(const struct lexicon *lexicon, size_t category);
/* The number of the category of this name, or LEXICON_NONE. */
uint16_t lexicon_category(const struct lexicon *lexicon, const char *name);

struct lexicon_match {
    uint32_t first; /* token */
    uint16_t count; /* tokens, at least 1 */
    uint16_t category;
};

/* Memory that PCRE2 matches in, one a thread; NULL is an empty one. */
struct pattern_scratch;
void pattern_scratch_release(struct pattern_scratch **scratch);

/* Reusable; all zero is empty. Sorted by first token, then by category. */
struct lexicon_matches {
    struct lexicon_match *items;
    size_t count, capacity;
    struct pattern_scratch *scratch;
};

/* Finds all matches in `tokens`. A pattern that runs into its match limit matches
 * nothing in that sentence. Fails only for lack of memory. */
bool lexicon_match(const struct lexicon *lexicon, const struct tokens *tokens,
                   struct lexicon_matches *matches, struct failure *failure);
void lexicon_matches_release(struct lexicon_matches *matches);

/* Appends the source of every DIRECTORY/NAME.txt, in byte order of the names, each
 * under its [NAME], to `source`. */
bool lexicon_read_directory(const char *directory, struct text_buffer *source,
                            struct failure *failure);
/* Appends one file as category `category`. */
bool lexicon_read_file(const char *path, const char *category, struct text_buffer *source,
                       struct failure *failure);

/* A set of patterns over raw lines of a page: the same source form, patterns only
 * (data/page/NAME.txt); used by article.h. A line has the first
 * category, in the order of the source, one of whose patterns matches it. */
struct patterns;
struct patterns *patterns_compile(const char *source, size_t length, const char *name,
                                  struct failure *failure);
void patterns_free(struct patterns *patterns);
/* The number of the category of this name in the order of the source, or LEXICON_NONE. */
uint16_t patterns_category(const struct patterns *patterns, const char *name);
/* The category that matches the line, or LEXICON_NONE (also when a match limit is hit). */
uint16_t patterns_match(const struct patterns *patterns, const char *line, size_t length,
                        struct pattern_scratch **scratch);

#endif
