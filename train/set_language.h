/* set_language: guesses the language of a labelled set. */
#ifndef TENOR_SET_LANGUAGE_H
#define TENOR_SET_LANGUAGE_H

#include "../features/article/language.h"
#include "../features/extract.h"
#include "corpus.h"

/* Guesses the language of up to 1,000 documents, evenly spaced, and writes the code of the one
 * that more than half of them are in, not counting documents without a guess; "" if there is
 * none. If libexttextcat's data is not installed, documents that need it count as in no
 * language. Fails only if memory runs out. */
bool set_language(const struct corpus *corpus, const struct extractor *extractor,
                  char code[static LANGUAGE_CODE_MAX], struct failure *failure);

#endif
