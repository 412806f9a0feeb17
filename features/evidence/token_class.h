/* token_class: what kind of word a token is in its sentence, as far as lists, capitals and
 * endings tell.
 *
 * The class of every token near a possible cue is needed, so it is computed without branches on
 * what a word is, which cannot be predicted. Used by sentence_view.c and cue_context.c. */
#ifndef TENOR_TOKEN_CLASS_H
#define TENOR_TOKEN_CLASS_H

#include "sentence_view.h"

/* A token's class. A punctuation mark's class is CLASS_OF_MARK of its first byte. */
enum token_class {
    CLASS_OTHER = 8, /* smaller numbers are for positions outside of the sentence */
    CLASS_OPENS_QUOTE,
    CLASS_CLOSES_QUOTE,
    CLASS_NUMBER,
    CLASS_SYMBOL,
    CLASS_THAT,
    CLASS_CLAUSE,
    CLASS_PERSON_PRONOUN,
    CLASS_OTHER_PRONOUN,
    CLASS_TO,
    CLASS_NEGATOR,
    CLASS_AUXILIARY,
    CLASS_POSSESSIVE,
    CLASS_DETERMINER,
    CLASS_CONJUNCTION,
    CLASS_NAME,
    CLASS_UNNAMED,
    CLASS_DOCUMENT,
    CLASS_ORGANISATION,
    CLASS_DATE,
    CLASS_PREPOSITION,
    CLASS_PAST,
    CLASS_FUNCTION,
    CLASS_CAPITALISED,
    CLASS_ED,
    CLASS_ING,
    CLASS_LY,
    CLASS_S,
    CLASS_VERB,
    CLASS_VERB_ED,
    CLASS_VERB_ING,
    CLASS_VERB_S,
    CLASS_FRAME_VERB,
    CLASS_FRAME_VERB_ED,
    CLASS_FRAME_VERB_ING,
    CLASS_FRAME_VERB_S
};
#define CLASS_OF_MARK(byte) (128 | ((byte)&127))

/* The ending of a word; two words that have a class of their own count as endings. */
enum word_ending {
    ENDING_NONE,
    ENDING_ED,
    ENDING_ING,
    ENDING_S,
    ENDING_LY,
    WORD_THAT,
    WORD_TO,
    WORD_ENDINGS
};

/* The classes of words by rank and ending. Ranks are the lists in the order of list_marks.h,
 * with two more for what capitals tell, and the last for words in no list. */
#define RANK_NAME        7u
#define RANK_CAPITALISED 18u
#define RANK_OTHER       19u
#define RANKS            20u
extern const uint8_t token_classes[RANKS][WORD_ENDINGS];

/* ---- Words ------------------------------------------------------------------------ */

/* The last three bytes of an ending, the last byte highest, and the least length of a word with
 * it. */
struct ending_bytes {
    uint32_t mask, bytes, least;
};

static inline unsigned ending_of(const struct tokens *tokens, const struct token *token)
{
    static const uint8_t of_last[256] = {
        ['d'] = ENDING_ED, ['g'] = ENDING_ING, ['s'] = ENDING_S, ['y'] = ENDING_LY};
    static const struct ending_bytes endings[WORD_ENDINGS] = {
        [ENDING_ED] = {0xFFFF00, 'd' << 16 | 'e' << 8, 3},
        [ENDING_ING] = {0xFFFFFF, 'g' << 16 | 'n' << 8 | 'i', 4},
        [ENDING_S] = {0xFF0000, 's' << 16, 3},
        [ENDING_LY] = {0xFFFF00, 'y' << 16 | 'l' << 8, 3},
    };
    const size_t end = (size_t)token->form + token->form_length;
    if (end < 3) /* true only for the first form of an article */
        return ENDING_NONE;
    const unsigned char *last = (const unsigned char *)tokens->forms.data + end - 3;
    const uint32_t bytes = last[0] | (uint32_t)last[1] << 8 | (uint32_t)last[2] << 16;
    const unsigned ending = of_last[last[2]];
    const struct ending_bytes *wanted = &endings[ending];
    const bool has_it =
        ((bytes & wanted->mask) == wanted->bytes) & (token->form_length >= wanted->least);
    return ending & -(unsigned)has_it;
}

/* A bit for each rank that the word has; the lowest one decides. */
static inline uint32_t ranks_of(const struct token *token, uint32_t marks)
{
    const uint32_t before_names = (1u << RANK_NAME) - 1;
    const bool capitalised = (token->flags & TOKEN_CAPITALISED) != 0;
    const bool placed = (token->flags & TOKEN_SENTENCE_FIRST) != 0;
    const bool name = capitalised & !placed & !(marks & (MARK_COMMON | MARK_DATE));
    return (marks & before_names) | (uint32_t)name << RANK_NAME |
           (marks & MARKS_OF_CLASSES & ~before_names) << 1 |
           (uint32_t)capitalised << RANK_CAPITALISED | 1u << RANK_OTHER;
}

__attribute__((always_inline)) static inline uint8_t
class_of_word(const struct sentence_view *view, uint32_t i)
{
    const uint32_t marks = view->marks[i];
    const struct token *token = &view->tokens[i];
    if (token->flags & TOKEN_CLITIC && !(marks & MARK_NEGATOR))
        return form_is(view, i, "'s") ? CLASS_POSSESSIVE : CLASS_AUXILIARY;
    const unsigned that = token->hash == hash_of_form("that");
    const unsigned to = token->hash == hash_of_form("to");
    const unsigned ending =
        ending_of(view->input->tokens, token) + that * WORD_THAT + to * WORD_TO;
    return token_classes[__builtin_ctz(ranks_of(token, marks))][ending];
}

/* The class of token `i`, enum token_class. */
__attribute__((always_inline)) static inline uint8_t
view_class(const struct sentence_view *view, uint32_t i)
{
    const struct token *token = &view->tokens[i];
    if (token->kind == TOKEN_WORD)
        return class_of_word(view, i);
    if (token->kind == TOKEN_NUMBER)
        return CLASS_NUMBER;
    if (token->kind != TOKEN_PUNCTUATION)
        return CLASS_SYMBOL;
    if (token->flags & (TOKEN_OPENS_QUOTE | TOKEN_CLOSES_QUOTE))
        return token->flags & TOKEN_OPENS_QUOTE ? CLASS_OPENS_QUOTE : CLASS_CLOSES_QUOTE;
    return CLASS_OF_MARK((uint8_t)*token_form(view->input->tokens, token));
}

#endif
