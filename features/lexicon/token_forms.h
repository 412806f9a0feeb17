/* token_forms: can a text be the folded forms of tokens? Private to the lexicon.
 *
 * What a pattern sees of an article are its tokens' forms with single blanks between them
 * (tokens.h). So a word that the tokeniser never leaves whole ("don't"), or as it is ("Ministry"),
 * is never there. The tokeniser itself is asked: a word can be a token if it is one in any of
 * some contexts, in lower case, with a capital, or in capitals. */
#ifndef TENOR_TOKEN_FORMS_H
#define TENOR_TOKEN_FORMS_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "../tokens/tokens.h"

/* Reusable working memory; all zero is empty. */
struct token_asker {
    struct tokens tokens;
    struct text_buffer text, cased;
};

/* Sets `*can` to whether a text [0 .. length) with gaps (rules/pattern_forms.h), which begins
 * and ends where tokens do, may be there. If not, sets `piece` to a part of it that never is,
 * and `instead` to what is there in its place, perhaps nothing; both are empty if only blanks are
 * to blame, at an end or two in a row. Fails with FAILURE_MEMORY. */
bool token_forms_can_be(struct token_asker *asker, const char *text, size_t length, bool *can,
                        struct text_buffer *piece, struct text_buffer *instead,
                        struct failure *failure);

void token_asker_release(struct token_asker *asker);

#endif
