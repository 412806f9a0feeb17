/* names: one pass over the matches, in place. */
#include "names.h"

static bool opens_quote_before(const struct tokens *tokens, uint32_t token)
{
    return token > 0 && tokens->items[token - 1].flags & TOKEN_OPENS_QUOTE;
}

/* Titles, all capitals and the first word of a quotation capitalise modals too. */
static bool is_capitalised_name(const struct tokens *tokens, const struct lexicon_match *match)
{
    const struct token *token = &tokens->items[match->first];
    const uint32_t next = match->first + match->count;
    if (!(token->flags & TOKEN_CAPITALISED) || token->flags & TOKEN_ALL_CAPS)
        return false;
    if (next < tokens->count && tokens->items[next].kind == TOKEN_NUMBER)
        return true;
    return !(token->flags & (TOKEN_SENTENCE_FIRST | TOKEN_TITLE)) &&
           !opens_quote_before(tokens, match->first);
}

void names_drop(const struct lexicon *lexicon, const struct tokens *tokens,
                struct lexicon_matches *matches)
{
    const uint16_t modal = lexicon_category(lexicon, "hedging.modal");
    const uint16_t pronoun = lexicon_category(lexicon, "style.pronoun_first_plural");
    size_t kept = 0;
    for (size_t i = 0; i < matches->count; i++) {
        const struct lexicon_match match = matches->items[i];
        if (match.category == modal && is_capitalised_name(tokens, &match))
            continue;
        if (match.category == pronoun && tokens->items[match.first].flags & TOKEN_ALL_CAPS)
            continue;
        matches->items[kept++] = match;
    }
    matches->count = kept;
}
