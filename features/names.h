/* names: matches that are names and not what their word list takes them for.
 *
 * Word lists are matched against folded forms, in which Theresa May is a modal and the US a
 * pronoun. What tells them apart is how they are written. */
#ifndef TENOR_NAMES_H
#define TENOR_NAMES_H

#include "lexicon.h"
#include "tokens.h"

/* Takes out of `matches` those of "hedging.modal" that are capitalised in mid-sentence or
 * before a number (May), and those of "style.pronoun_first_plural" in capitals (US). To be
 * called once, behind lexicon_match, so that all who read the matches agree. */
void names_drop(const struct lexicon *lexicon, const struct tokens *tokens,
                struct lexicon_matches *matches);

#endif
