/* name: comparing the names of persons and bodies. */
#include "name.h"

#include "sentence_view.h"

#define ACRONYM_LEAST 2
#define ACRONYM_MOST  8 /* letters of an acronym */

static uint64_t word(const struct sentence_view *view, uint32_t i)
{
    return view->tokens[i].hash;
}

bool name_is_initial(const struct sentence_view *view, uint32_t i)
{
    const struct token *token = &view->tokens[i];
    const char *form = token_form(view->input->tokens, token);
    return flagged(view, i, TOKEN_CAPITALISED) &&
           (token->form_length == 1 || (token->form_length == 2 && form[1] == '.'));
}

enum gender name_gender(const struct sentence_view *view, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++) {
        if (has(view, i, MARK_MASCULINE))
            return GENDER_MASCULINE;
        if (has(view, i, MARK_FEMININE))
            return GENDER_FEMININE;
    }
    return GENDER_UNKNOWN;
}

/* Are two first names equal, or is one the initial of the other: "Olin" and "O."? */
static bool first_names_agree(const struct sentence_view *view, uint32_t a, uint32_t b)
{
    if (word(view, a) == word(view, b))
        return true;
    const char *left = token_form(view->input->tokens, &view->tokens[a]);
    const char *right = token_form(view->input->tokens, &view->tokens[b]);
    return (name_is_initial(view, a) || name_is_initial(view, b)) && *left == *right;
}

bool names_same_person(const struct sentence_view *view, const struct name *known,
                       const struct name *other)
{
    if (!genders_agree(known->gender, other->gender))
        return false;
    const bool short_known = name_length(known) == 1, short_other = name_length(other) == 1;
    if (word(view, known->head) == word(view, other->head))
        return short_known || short_other ||
               first_names_agree(view, known->first, other->first);
    /* One is called by the first name alone. */
    return (short_other && !short_known &&
            word(view, known->first) == word(view, other->head)) ||
           (short_known && !short_other && word(view, other->first) == word(view, known->head));
}

bool names_same_words(const struct sentence_view *view, const struct name *a,
                      const struct name *b)
{
    if (name_length(a) != name_length(b))
        return false;
    for (uint32_t i = 0; i < name_length(a); i++)
        if (word(view, a->first + i) != word(view, b->first + i))
            return false;
    return true;
}

/* Is `acronym`, one token in capitals, made of the first letters of the other's capitalised
 * words? */
static bool is_acronym_of(const struct sentence_view *view, const struct name *acronym,
                          const struct name *full)
{
    if (!acronym->acronym)
        return false;
    const struct token *token = &view->tokens[acronym->head];
    const char *letters = token_form(view->input->tokens, token);
    uint32_t matched = 0;
    if (token->form_length < ACRONYM_LEAST || token->form_length > ACRONYM_MOST)
        return false;
    for (uint32_t i = full->first; i < full->end; i++) {
        if (!flagged(view, i, TOKEN_CAPITALISED))
            continue;
        if (matched == token->form_length ||
            *token_form(view->input->tokens, &view->tokens[i]) != letters[matched])
            return false;
        matched++;
    }
    return matched == token->form_length;
}

bool names_same_body(const struct sentence_view *view, const struct name *known,
                     const struct name *other)
{
    if (names_same_words(view, known, other) || is_acronym_of(view, known, other) ||
        is_acronym_of(view, other, known))
        return true;
    return word(view, known->head) == word(view, other->head) &&
           (name_length(known) == 1 || name_length(other) == 1);
}

bool name_is_fuller(const struct sentence_view *view, const struct name *new,
                    const struct name *known)
{
    if (name_length(new) != name_length(known))
        return name_length(new) > name_length(known);
    return name_is_initial(view, known->first) && !name_is_initial(view, new->first);
}

/* Token by token, so that markdown, notes and line breaks between tokens are left out. */
bool name_spell(const struct tokens *tokens, const struct article *article, uint32_t first,
                uint32_t end, struct text_buffer *name, struct failure *failure)
{
    text_buffer_clear(name);
    for (uint32_t i = first; i < end; i++) {
        const struct token *token = &tokens->items[i];
        const bool apart =
            i > first && token->flags & (TOKEN_SPACE_BEFORE | TOKEN_HYPHEN_BEFORE);
        const char *between = token->flags & TOKEN_HYPHEN_BEFORE ? "-" : " ";
        if ((apart && !text_buffer_append(name, between, 1, failure)) ||
            !text_buffer_append(name, article->text + token->begin, token_length(tokens, token),
                                failure))
            return false;
    }
    return true;
}
