/* lexicon_check: entries of word lists that can never match.
 *
 * Phrases are split as articles are, so they match what they say, unless a sentence ends in
 * them: "Yahoo! News" (with other capitals it may not end there). Patterns are not split: they run
 * over the folded forms of tokens with single blanks between them, where "Ministry" is "ministry",
 * "don't" is "do n't" and "well-known" is "well known". A pattern that asks for what is never there
 * is no error, since it compiles, and a model that was trained with one must stay usable; but
 * whoever wrote it should be told. */
#ifndef TENOR_LEXICON_CHECK_H
#define TENOR_LEXICON_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"

/* Takes a warning: "FILE:LINE: pattern '...' can never match: ...". */
typedef void lexicon_warning(void *context, const char *message);

/* Looks through a source that lexicon_compile accepts (of any other only as far as it can be
 * read), and calls `warn` for each pattern and each alternative of one that cannot match whatever
 * the text is, and for each phrase that does not match a text that is written like it. Says nothing where it is not sure. Fails with FAILURE_MEMORY. */
bool lexicon_check(const char *source, size_t length, const char *name, lexicon_warning *warn,
                   void *context, struct failure *failure);

#endif
