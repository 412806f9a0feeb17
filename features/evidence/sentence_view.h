/* attribution_phrase: the article as attribution.c reads it: tokens with the lists they
 * stand in, the quotation beside a place, the noun phrase on either side of a verb.
 *
 * Private to attribution.c. A place outside the article or, where it matters, outside the
 * sentence in hand is a false answer and no error, so that callers may ask for i - 1 and i + 1.
 * Every walk ends with its sentence or after PHRASE_MAX tokens. */
#ifndef TENOR_SENTENCE_VIEW_H
#define TENOR_SENTENCE_VIEW_H

#include <string.h>

#include "../base/hash.h"
#include "../lexicon/list_marks.h"
#include "attribution.h"

#define PHRASE_MAX  32 /* tokens of a noun phrase with its appositions */
#define GROUP_MAX   8  /* tokens of auxiliaries and adverbs before a verb */
#define COLON_REACH 24 /* tokens from a cue to the colon that opens its quotation */

/* What is marked besides the lists a token stands in (list_marks.h); the bits above hold the
 * length of a cue that begins here, 0 for one of one token. */
enum mark {
    MARK_ACCORDING = 1 << LIST_MARK_BITS,
    MARK_DECIDED = 1 << (LIST_MARK_BITS + 1) /* it is a cue */
};
#define MARK_DATE        ((uint32_t)(MARK_MONTH | MARK_WEEKDAY))
#define CUE_LENGTH_SHIFT (LIST_MARK_BITS + 2)
#define CUE_LENGTH_MOST  31
/* Nouns that stand for a source whether or not they are capitalised. */
#define MARKS_OF_HEADS ((uint32_t)(MARK_UNNAMED | MARK_ORGANISATION | MARK_DOCUMENT))

/* Those that decide a word's class (token_class.h). */
#define MARKS_OF_CLASSES ((uint32_t)(MARK_FUNCTION << 1) - 1)

/* Marks of no tokens, behind those of the last: so many are read at once. */
#define VIEW_SPARE_MARKS 64

/* Half open, in tokens. */
struct range {
    uint32_t first, end;
};

/* The article, and the sentence that is being read. */
struct sentence_view {
    const struct evidence_input *input;
    const struct token *tokens;
    uint32_t token_count;
    uint32_t *marks; /* [token_count + VIEW_SPARE_MARKS] */
    struct token_bits *bits;
    struct range sentence;
    bool in_title;
    struct range last_source; /* of the cue before in this sentence, for "..., and added" */
};

/* Writes what stands where to view->marks and ->bits. */
void view_mark_tokens(struct sentence_view *view);

/* Notes that a cue begins at token `i`, if one does. */
void view_decide(struct sentence_view *view, uint32_t i, bool cue);

static inline bool inside(const struct sentence_view *view, uint32_t i)
{
    return i - view->sentence.first < view->sentence.end - view->sentence.first;
}

static inline bool has(const struct sentence_view *view, uint32_t i, uint32_t marks)
{
    /* Outside, the marks of no token: a branch less. */
    const uint32_t at = inside(view, i) ? i : view->token_count;
    return (view->marks[at] & marks) != 0;
}

static inline bool flagged(const struct sentence_view *view, uint32_t i, unsigned flags)
{
    return i < view->token_count && (view->tokens[i].flags & flags) != 0;
}

/* The hash of a form of 1 to 8 bytes: of a word that stands in the code a constant, if the
 * compiler is made to see it. */
__attribute__((always_inline)) static inline uint64_t hash_of_form(const char *form)
{
    const size_t length = strlen(form);
    uint64_t bytes = 0;
    for (size_t i = length; i-- > 0;)
        bytes = bytes << 8 | (unsigned char)form[i];
    return hash_sixteen(bytes, 0, length);
}

__attribute__((always_inline)) static inline bool form_is(const struct sentence_view *view,
                                                          uint32_t i, const char *form)
{
    return i < view->token_count && view->tokens[i].hash == hash_of_form(form);
}

static inline bool form_ends(const struct sentence_view *view, uint32_t i, const char *ending)
{
    const struct token *token = &view->tokens[i];
    size_t length = strlen(ending);
    return token->form_length > length &&
           memcmp(token_form(view->input->tokens, token) + token->form_length - length, ending,
                  length) == 0;
}

static inline bool is_word(const struct sentence_view *view, uint32_t i)
{
    return inside(view, i) && view->tokens[i].kind != TOKEN_PUNCTUATION;
}

/* Takes sentence `number` in hand. */
static inline void view_enter(struct sentence_view *view, size_t number)
{
    const struct sentence *sentence = &view->input->tokens->sentences[number];
    view->sentence = (struct range){sentence->first, sentence->end};
    view->in_title = flagged(view, sentence->first, TOKEN_TITLE);
}

static inline uint32_t passage_of(const struct sentence_view *view, uint32_t i)
{
    return view->input->tokens->sentences[view->tokens[i].sentence].passage;
}

static inline bool is_comma(const struct sentence_view *view, uint32_t i)
{
    return form_is(view, i, ",");
}

/* The name of a month behind another name: Theresa May. */
bool view_is_surname(const struct sentence_view *view, uint32_t i);
/* A capital letter that is not owed to the sentence's beginning, a heading or a day's name. */
bool view_is_name(const struct sentence_view *view, uint32_t i);
/* May the token stand inside a noun phrase as noun, name, number or adjective? */
bool view_is_nominal(const struct sentence_view *view, uint32_t i);
/* Prepositions that tie a noun phrase to the noun before it: of, for, at, ... */
bool view_is_link(const struct sentence_view *view, uint32_t i);

/* The cue that begins at token `i`, which is marked as one. */
struct range view_cue(const struct sentence_view *view, uint32_t i);

/* Does a quotation of this paragraph end just before token `i`, a comma allowed between? It
 * may have ended the sentence before. */
bool view_quotation_ends_before(const struct sentence_view *view, uint32_t i);
/* Where a quotation opens at or just after token `i`: a comma, colon or "that" may stand
 * between, or the end of the sentence after a colon. ATTRIBUTION_NO_TOKEN if none does. */
uint32_t view_quotation_at(const struct sentence_view *view, uint32_t i);
/* The same behind a colon later in the sentence: "he told the paper on Monday: ...". */
uint32_t view_quotation_after_colon(const struct sentence_view *view, uint32_t i);
/* The quotation that holds token `i`, its marks included; `i` alone if none does. */
struct range view_quotation_around(const struct sentence_view *view, uint32_t i);

/* The first token of the noun phrase whose last token is `last`; last + 1 if there is none. */
uint32_t view_phrase_begin(const struct sentence_view *view, uint32_t last);

/* The subject that ends at `end`: a noun phrase, or one followed by an apposition or a
 * relative clause between commas ("Vane, of the port office, said"). {NO_TOKEN, NO_TOKEN} if
 * there is none. */
struct range view_subject_before(const struct sentence_view *view, uint32_t end);
/* The subject that begins at `first`, after its verb, with an apposition that follows it
 * ("said Vane, a ferryman from the island."). */
struct range view_subject_after(const struct sentence_view *view, uint32_t first);

#endif
