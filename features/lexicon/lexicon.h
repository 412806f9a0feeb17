/* lexicon: word lists and patterns, compiled, and where an article matches them.
 *
 * A lexicon is a set of categories ("hedging.modal"), each a list of entries.
 * Its source is text, one entry a line:
 *
 *     [hedging.modal]
 *     # a comment; one may also follow an entry
 *     may
 *     it would seem that       # a phrase: its words, tokenised as articles are
 *     hope | hopes | hoped     # three phrases
 *     !may day                 # an exclusion: no match of this category lies in it
 *     might {not after list.determiner} {not before NUMBER}      # conditions
 *     /in (?:my|our) view/     # a PCRE2 pattern over the folded forms of a sentence
 *
 * Word lists in data/lexicons/NAME.txt have no [header]: the category is the file's name.
 * Categories named "list.…" are looked up by the code and are no features (the words of those
 * in list_marks.h become marks). Categories named "words.…" exist for conditions to name; they
 * match nothing. Those named "alias.KIND.NAME" and "target.NAME" say what names are one
 * target's (evidence/targets.h). Phrases are matched by a trie over token hashes. Patterns,
 * which should be few, are matched against tokens.forms (UTF mode, bounded by match limits), and
 * only to whole tokens. Compounds match with or without their hyphen. No match crosses a
 * sentence. Within a category the leftmost longest match wins, and matches do not overlap.
 *
 * An entry counts where all conditions after it hold; if it is given on several lines, where
 * those of one line hold. An entry that does not count neither matches nor, if it is an
 * exclusion, forbids a match. A condition is one of
 *
 *     {after THING...}  {before THING...}      the token beside the match is one of these
 *     {after 5 THING...}  {before 5 THING...}  one of the five tokens beside it is (at most 40)
 *     {CAPITALISED}    the match begins with a capital as names do (NAME)
 *     {CAPITALS}       its first word is all capitals
 *     {not ...}        the condition does not hold
 *
 * all within the sentence. A THING is one of
 *
 *     if  n't  ,         a token of this folded form
 *     *ed                a word with this ending (at most one per condition)
 *     list.determiner    a token that is an entry of this category (its name has a full stop)
 *                        by itself, without conditions
 *     NUMBER  MARK       a number; a punctuation mark
 *     NAME               a capitalised word, not all in capitals, not first in its sentence
 *                        or quotation, not in a title
 *     START  END         the begin of the sentence, marks before its first word aside; its end,
 *                        one mark after its last word aside */
#ifndef TENOR_LEXICON_H
#define TENOR_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "../rules/patterns.h"
#include "../rules/rule_source.h"
#include "../tokens/tokens.h"

#define LEXICON_MAX_CATEGORIES 512
#define LEXICON_MAX_PHRASE     64 /* tokens of one phrase */
#define LEXICON_NONE           UINT16_MAX

struct lexicon; /* immutable once compiled: threads may share it */

/* Compiles `source`; NULL after a failure. `name` is used in messages; after a line "#file
 * NAME" in the source (as rule_files_read_directory writes it) messages name that file and the
 * line within it. Fails with FAILURE_LEXICON for a bad pattern, an entry outside a category, an
 * empty entry, a bad condition, a category name other than [a-z0-9_.]+, too many entries, or a
 * line that is not UTF-8; and with FAILURE_MEMORY. CRLF and a missing last newline are
 * accepted. */
struct lexicon *lexicon_compile(const char *source, size_t length, const char *name,
                                struct failure *failure);
void lexicon_free(struct lexicon *lexicon);

/* Categories are numbered from 0 in the byte order of their names. */
size_t lexicon_category_count(const struct lexicon *lexicon);
const char *lexicon_category_name(const struct lexicon *lexicon, size_t category);
/* The number of the category of this name, or LEXICON_NONE. */
uint16_t lexicon_category(const struct lexicon *lexicon, const char *name);

/* Feature categories are all but those named "list.…", "words.…", "alias.…" and "target.…".
 * Their feature numbers (evidence/dense.h) are in the same order. */
size_t lexicon_feature_count(const struct lexicon *lexicon);
/* The feature number of a category, or LEXICON_NONE. */
uint16_t lexicon_feature(const struct lexicon *lexicon, size_t category);

/* The bit of a category that has one (list_marks.h), else 0. Its entries of one token without
 * conditions are written as marks and make no matches. A token is also marked inside a longer
 * match of the category, and never inside an exclusion. */
uint32_t lexicon_mark(const struct lexicon *lexicon, size_t category);

struct lexicon_match {
    uint32_t first; /* token, in tokens.items */
    uint16_t count; /* tokens, at least 1 */
    uint16_t category;
};

/* Reusable; all zero is empty. Matches are sorted by first token, then by category. */
struct lexicon_matches {
    struct lexicon_match *items;
    size_t count, capacity;
    uint32_t *marks; /* [tokens.count] enum list_mark: the lists that the token is in */
    size_t mark_capacity;
    struct lexicon_hit *hits; /* working memory, as are the rest */
    size_t hit_capacity;
    uint32_t *leads; /* the same */
    size_t lead_capacity;
    struct lexicon_candidate *candidates; /* the same */
    size_t candidate_count, candidate_capacity;
    struct pattern_scratch *scratch;
};

/* Finds all matches in `tokens`, after quotations_find, and forgets the former ones. A pattern
 * that reaches its match limit finds no more in that sentence; one that would need more than
 * PATTERN_MAX_SUBJECT bytes of a sentence may miss its match. Fails only for lack of memory.
 * Linear in the tokens for a given lexicon without patterns. */
bool lexicon_match(const struct lexicon *lexicon, const struct tokens *tokens,
                   struct lexicon_matches *matches, struct failure *failure);
void lexicon_matches_release(struct lexicon_matches *matches);
size_t
lexicon_matches_memory(const struct lexicon_matches *matches); /* the bytes that it holds */

#endif
