/* set_language: which language is a labelled set in? */
#ifndef TENOR_SET_LANGUAGE_H
#define TENOR_SET_LANGUAGE_H

#include "../features/article/language.h"
#include "../features/extract.h"
#include "corpus.h"

/* Guesses the language of up to 1,000 documents, evenly spaced, and writes the code of the one
 * that most of the decided ones are in; "" where there is no such. Documents whose language
 * only libexttextcat's data could tell are in none if that is not installed. Fails only for
 * lack of memory. */
bool set_language(const struct corpus *corpus, const struct extractor *extractor,
                  char code[static LANGUAGE_CODE_MAX], struct failure *failure);

#endif
