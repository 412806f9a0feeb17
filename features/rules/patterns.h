/* patterns: sets of regular expressions. The only file that includes pcre2.h.
 *
 * All patterns are compiled in UTF mode with Unicode properties. They run under limits on
 * backtracking, depth and memory (patterns.c), on subjects of at most PATTERN_MAX_SUBJECT
 * bytes, so that the time is linear in the text whatever the pattern. The patterns of a set
 * are also joined into one, which shows in a single pass that most subjects match none of
 * them. */
#ifndef TENOR_PATTERNS_H
#define TENOR_PATTERNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"

#define PATTERN_MAX_SUBJECT 4096 /* bytes */

/* The memory in which PCRE2 matches: each thread needs its own. NULL is an empty one. */
struct pattern_scratch;
/* To be called before a text. Fails with FAILURE_MEMORY. */
bool pattern_scratch_prepare(struct pattern_scratch **scratch, struct failure *failure);
/* Fails with FAILURE_MEMORY if pattern_find gave PATTERN_NO_MEMORY since it was prepared. One who
 * asks many patterns about a text may take that for "no match" until the end, and check then. */
bool pattern_scratch_check(const struct pattern_scratch *scratch, struct failure *failure);
void pattern_scratch_release(struct pattern_scratch **scratch);

/* ---- A set of patterns ----------------------------------------------------------------- */

struct pattern_set; /* immutable once sealed: threads may share it */
struct rule_source;

/* With `whole_tokens` a match must begin and end at a blank or at the subject's ends. */
struct pattern_set *pattern_set_new(bool whole_tokens, struct failure *failure);
void pattern_set_free(struct pattern_set *set);

/* Adds a pattern; `tag` is a number of the caller's for it. If it does not compile, or matches
 * the empty string, fails with FAILURE_LEXICON at the line that `source` is at; else with
 * FAILURE_MEMORY. */
bool pattern_set_add(struct pattern_set *set, const char *pattern, size_t length, uint16_t tag,
                     const struct rule_source *source, struct failure *failure);
/* Joins the patterns of a set: to be called once, after the last was added. Fails with
 * FAILURE_MEMORY. */
bool pattern_set_seal(struct pattern_set *set, struct failure *failure);

size_t pattern_set_count(const struct pattern_set *set);
uint16_t pattern_set_tag(const struct pattern_set *set, size_t pattern);

/* Subjects are valid UTF-8 of at most PATTERN_MAX_SUBJECT bytes, offsets are at characters, and
 * `scratch` is prepared. */

/* May a pattern of the set, which is sealed, match the subject? False means that none does;
 * true only that they must be tried. */
bool pattern_set_may_match(const struct pattern_set *set, const char *subject, size_t length,
                           struct pattern_scratch *scratch);

enum pattern_outcome {
    PATTERN_FOUND,    /* at subject[*begin .. *end) */
    PATTERN_NOWHERE,  /* no match, or a limit was hit */
    PATTERN_NO_MEMORY /* PCRE2 could not allocate */
};

/* The first match of one pattern that begins at or after *end. */
enum pattern_outcome pattern_find(const struct pattern_set *set, size_t pattern,
                                  const char *subject, size_t length,
                                  struct pattern_scratch *scratch, size_t *begin, size_t *end);

#endif
