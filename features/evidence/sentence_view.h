/* sentence_view: an article, and one of its sentences, as the code that finds attributions
 * reads it: tokens with the lists they are in, the quotation beside a token, the noun phrase on
 * either side of a verb.
 *
 * Used inside the evidence room by attribution.c, cue.c, cue_context.c (through token_class.h),
 * speaker_label.c and speakers.c; and by train/weights/learn_cues.c.
 *
 * A token outside the article or, where it matters, outside the current sentence is a "no" and
 * never an error, so callers may ask for i - 1 and i + 1. Every walk ends with its sentence or
 * after PHRASE_MAX tokens. */
#ifndef TENOR_SENTENCE_VIEW_H
#define TENOR_SENTENCE_VIEW_H

#include <string.h>

#include "../base/hash.h"
#include "../lexicon/list_marks.h"
#include "attribution.h"

#define PHRASE_MAX      32 /* tokens of a noun phrase with its appositions; bounds the time */
#define GROUP_MAX       8  /* tokens of auxiliaries and adverbs before a verb */
#define COLON_REACH     24 /* tokens from a cue to the colon before its quotation */
#define QUOTED_NAME_MAX 6  /* tokens of a name in quotation marks */

/* Marks besides the lists a token is in (list_marks.h). The bits above them hold the number of
 * tokens of a cue that begins here, 0 for one token. */
enum mark {
    MARK_ACCORDING = 1 << LIST_MARK_BITS,
    MARK_DECIDED = 1 << (LIST_MARK_BITS + 1) /* a cue begins here */
};
#define MARK_DATE        ((uint32_t)(MARK_MONTH | MARK_WEEKDAY))
#define CUE_LENGTH_SHIFT (LIST_MARK_BITS + 2)
#define CUE_LENGTH_MOST  31
/* Nouns that can be a source whether or not they are capitalised. */
#define MARKS_OF_HEADS ((uint32_t)(MARK_UNNAMED | MARK_ORGANISATION | MARK_DOCUMENT))

/* The lists that decide a word's class (token_class.h). */
#define MARKS_OF_CLASSES ((uint32_t)(MARK_FUNCTION << 1) - 1)

/* Zero marks after those of the last token: code reads the marks of 64 tokens at once. */
#define VIEW_SPARE_MARKS 64

/* A range of tokens, half open. */
struct range {
    uint32_t first, end;
};

/* The article and its current sentence. */
struct sentence_view {
    const struct evidence_input *input;
    const struct token *tokens;
    uint32_t token_count;
    uint32_t *marks; /* [token_count + VIEW_SPARE_MARKS] */
    struct token_bits *bits;
    struct range sentence;
    bool in_title;
    struct range last_source; /* the source of the cue before in this sentence, for "..., and
                               * added" */
};

/* Fills in view->marks and view->bits for the whole article. Fails only if stopped. */
bool view_mark_tokens(struct sentence_view *view, struct failure *failure);

/* Notes whether a cue begins at token `i`. */
void view_decide(struct sentence_view *view, uint32_t i, bool cue);

static inline bool inside(const struct sentence_view *view, uint32_t i)
{
    return i - view->sentence.first < view->sentence.end - view->sentence.first;
}

static inline bool has(const struct sentence_view *view, uint32_t i, uint32_t marks)
{
    /* Outside of the sentence, read the zero marks after the last token: it saves a branch. */
    const uint32_t at = inside(view, i) ? i : view->token_count;
    return (view->marks[at] & marks) != 0;
}

static inline bool flagged(const struct sentence_view *view, uint32_t i, unsigned flags)
{
    return i < view->token_count && (view->tokens[i].flags & flags) != 0;
}

/* The hash of a form of 1 to 8 bytes. Always inlined, so that it is a constant for a
 * literal. */
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

/* Makes sentence `number` the current one. */
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

/* Is it a month's name used as a surname: Theresa May? */
bool view_is_surname(const struct sentence_view *view, uint32_t i);
/* Is it capitalised as a name: not because it begins the sentence or is in a title, and not the
 * name of a day or month? */
bool view_is_name(const struct sentence_view *view, uint32_t i);
/* Can the token be in a noun phrase as noun, name, number or adjective? */
bool view_is_nominal(const struct sentence_view *view, uint32_t i);
/* Is it a preposition that links a noun phrase to the noun before it: of, for, at, ...? */
bool view_is_link(const struct sentence_view *view, uint32_t i);

/* The tokens of the cue that begins at token `i`, which is marked as a cue. */
struct range view_cue(const struct sentence_view *view, uint32_t i);

/* Does a quotation of this paragraph end just before token `i`, with at most a comma between?
 * It may also have ended the sentence before. */
bool view_quotation_ends_before(const struct sentence_view *view, uint32_t i);
/* The mark of the quotation that opens at token `i`, or after a comma, colon or "that" at `i`;
 * it may begin the next sentence. ATTRIBUTION_NO_TOKEN if none does. */
uint32_t view_quotation_at(const struct sentence_view *view, uint32_t i);
/* The same after a colon later in the sentence: "he told the paper on Monday: ...". */
uint32_t view_quotation_after_colon(const struct sentence_view *view, uint32_t i);
/* The quotation around token `i`, its marks included; `i` alone if there is none. */
struct range view_quotation_around(const struct sentence_view *view, uint32_t i);

/* The quotation whose opening or closing mark is at `mark`, its marks included, if it is only a
 * name and inside the sentence: "Harbour Watch". Both ATTRIBUTION_NO_TOKEN if it is not. */
struct range view_quoted_name(const struct sentence_view *view, uint32_t mark);

/* The first token of the noun phrase whose last token is `last`; last + 1 if there is none. */
uint32_t view_phrase_begin(const struct sentence_view *view, uint32_t last);

/* The subject that ends at `end`: a noun phrase, or one with an apposition or a relative clause
 * between commas ("Vane, of the port office, said"). Both ATTRIBUTION_NO_TOKEN if there is
 * none. */
struct range view_subject_before(const struct sentence_view *view, uint32_t end);
/* The subject that begins at `first`, after its verb, with an apposition that follows ("said
 * Vane, a ferryman from the island."). Both ATTRIBUTION_NO_TOKEN if there is none. */
struct range view_subject_after(const struct sentence_view *view, uint32_t first);

#endif
