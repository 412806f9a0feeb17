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
 * Word lists in data/lexicons/NAME.txt have no [header]: the file's name is the
 * category. Categories named "list.…" are looked up by code and are no features (those of
 * list_marks.h by marks); those named
 * "words.…" are there for conditions to name and match nothing. Phrases are matched by a trie
 * over token hashes in the one pass over the tokens; patterns, which should be few, take a pass
 * of their own over tokens.forms (UTF mode, bounded by match limits) and match whole tokens
 * only. Compounds match with or without their hyphen. No match crosses a sentence. Within a
 * category the leftmost longest match wins and matches do not overlap.
 *
 * An entry counts where all conditions behind it hold; given on several lines, where those of
 * one of them do. An entry that does not count is as good as not there: it neither matches nor,
 * where it is an exclusion, forbids. A condition is one of
 *
 *     {after THING...}  {before THING...}      the token beside the match is one of these
 *     {after 5 THING...}  {before 5 THING...}  one of the five tokens beside it is (at most 40)
 *     {CAPITALISED}    the match begins with a capital that is not owed to its place
 *     {CAPITALS}       its first word is all capitals
 *     {not ...}        the condition does not hold
 *
 * all within the sentence, and a THING is one of
 *
 *     if  n't  ,         a token of this folded form
 *     *ed                a word that ends so (one of these in a condition)
 *     list.determiner    a token that the category of this name (it has a full stop) has as an
 *                        entry of one token without conditions
 *     NUMBER  MARK       a number; a punctuation mark
 *     NAME               a capitalised word, as for CAPITALISED
 *     START  END         the sentence's first word has nothing before it but marks; its last,
 *                        nothing behind it but one mark */
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

#define LEXICON_MAX_CATEGORIES 256
#define LEXICON_MAX_PHRASE     64 /* tokens */
#define LEXICON_NONE           UINT16_MAX

struct lexicon; /* immutable once compiled: threads may share it */

/* Compiles `source`. `name` stands for it in messages; where the source has lines
 * "#file NAME" (as rule_files_read_directory writes them) messages name that file and
 * the line within it. Fails with FAILURE_LEXICON: bad pattern, entry outside
 * a category, empty entry, bad condition, category name other than [a-z0-9_.]+, too many, a
 * line that is not UTF-8. CRLF and a missing last newline are fine. */
struct lexicon *lexicon_compile(const char *source, size_t length, const char *name,
                                struct failure *failure);
void lexicon_free(struct lexicon *lexicon);

/* Categories are numbered in the byte order of their names. */
size_t lexicon_category_count(const struct lexicon *lexicon);
const char *lexicon_category_name(const struct lexicon *lexicon, size_t category);
/* The number of the category of this name, or LEXICON_NONE. */
uint16_t lexicon_category(const struct lexicon *lexicon, const char *name);

/* Feature categories are all but those named "list.…" and "words.…" (dense.h), numbered in the
 * same order. */
size_t lexicon_feature_count(const struct lexicon *lexicon);
/* The feature number of a category, or LEXICON_NONE. */
uint16_t lexicon_feature(const struct lexicon *lexicon, size_t category);

/* The mark of a category that has one (list_marks.h), else 0. Its entries of one token without
 * conditions are told by marks and make no matches. A mark stands also where a longer match of
 * the category holds the token, and never where an exclusion does. */
uint32_t lexicon_mark(const struct lexicon *lexicon, size_t category);

struct lexicon_match {
    uint32_t first; /* token */
    uint16_t count; /* tokens, at least 1 */
    uint16_t category;
};

/* Reusable; all zero is empty. Sorted by first token, then by category. */
struct lexicon_matches {
    struct lexicon_match *items;
    size_t count, capacity;
    uint32_t *marks; /* [tokens.count] the lists that have the token by itself */
    size_t mark_capacity;
    struct lexicon_hit *hits; /* working memory */
    size_t hit_capacity;
    uint32_t *leads; /* the same */
    size_t lead_capacity;
    struct lexicon_candidate *candidates; /* the same */
    size_t candidate_count, candidate_capacity;
    struct pattern_scratch *scratch;
};

/* Finds all matches in `tokens`. A pattern that runs into its match limit finds
 * no more in that sentence; one that would need more than PATTERN_MAX_SUBJECT bytes of a
 * sentence may miss it. Fails only for lack of memory. */
bool lexicon_match(const struct lexicon *lexicon, const struct tokens *tokens,
                   struct lexicon_matches *matches, struct failure *failure);
void lexicon_matches_release(struct lexicon_matches *matches);

#endif
