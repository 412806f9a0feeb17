/* quotation: pairing quotation marks.
 *
 * Passage by passage. Double marks are paired first, since they are seldom anything else; then
 * the single marks outside of double quotations. Most of these are apostrophes: a straight one
 * opens a quotation only if another one closes it in the same passage. A single quotation that
 * holds double ones is the outer one. Each decision depends on a mark's neighbours and on what
 * is open, so each mark is looked at once. */
#include "quotation.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "../base/hash.h"
#include "../base/stop.h"
#include "../text/unicode.h"

/* Words: a quotation of so few is a name or a scare quote; a convention of this project. */
#define SCARE_WORDS 3

/* Marks of one family can close each other. */
enum family { FAMILY_DOUBLE, FAMILY_GUILLEMET, FAMILY_CORNER, FAMILY_SINGLE };

/* What a mark does according to its code point. */
enum shape { SHAPE_OPENS, SHAPE_CLOSES, SHAPE_STRAIGHT };

struct quotation_mark {
    uint32_t token;
    enum family family;
    enum shape shape;
    bool space_before, space_after;
};

/* The tokens [first, end) of one passage. */
struct passage_tokens {
    const struct tokens *tokens;
    uint32_t first, end;
};

/* ---- Marks ------------------------------------------------------------------- */

static void describe_mark(uint32_t point, struct quotation_mark *mark)
{
    static const struct {
        uint32_t point;
        enum family family;
        enum shape shape;
    } marks[] = {
        {'"', FAMILY_DOUBLE, SHAPE_STRAIGHT},     {0x201C, FAMILY_DOUBLE, SHAPE_OPENS},
        {0x201D, FAMILY_DOUBLE, SHAPE_CLOSES},    {'\'', FAMILY_SINGLE, SHAPE_STRAIGHT},
        {0x2018, FAMILY_SINGLE, SHAPE_OPENS},     {0x2019, FAMILY_SINGLE, SHAPE_CLOSES},
        {'`', FAMILY_SINGLE, SHAPE_OPENS},        {0x201E, FAMILY_DOUBLE, SHAPE_OPENS},
        {0x201F, FAMILY_DOUBLE, SHAPE_OPENS},     {0x00AB, FAMILY_GUILLEMET, SHAPE_OPENS},
        {0x00BB, FAMILY_GUILLEMET, SHAPE_CLOSES}, {0x301D, FAMILY_DOUBLE, SHAPE_OPENS},
        {0x301E, FAMILY_DOUBLE, SHAPE_CLOSES},    {0x301F, FAMILY_DOUBLE, SHAPE_CLOSES},
        {0x300C, FAMILY_CORNER, SHAPE_OPENS},     {0x300D, FAMILY_CORNER, SHAPE_CLOSES},
        {0x300E, FAMILY_CORNER, SHAPE_OPENS},     {0x300F, FAMILY_CORNER, SHAPE_CLOSES},
        {0x201A, FAMILY_SINGLE, SHAPE_OPENS},     {0x201B, FAMILY_SINGLE, SHAPE_OPENS},
        {0x2039, FAMILY_SINGLE, SHAPE_OPENS},     {0x203A, FAMILY_SINGLE, SHAPE_CLOSES},
        {0x02BC, FAMILY_SINGLE, SHAPE_CLOSES},    {0xFF07, FAMILY_SINGLE, SHAPE_STRAIGHT},
        {0xFF02, FAMILY_DOUBLE, SHAPE_STRAIGHT},
    };
    mark->family = FAMILY_DOUBLE;
    mark->shape = SHAPE_STRAIGHT;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (marks[i].point == point) {
            mark->family = marks[i].family;
            mark->shape = marks[i].shape;
            return;
        }
    }
}

/* Is the token a quotation mark, judging by its form? */
static bool is_mark(const struct tokens *tokens, const struct token *token)
{
    if (token->kind != TOKEN_PUNCTUATION || token->form_length != 1)
        return false;
    char form = *token_form(tokens, token);
    return form == '"' || form == '\'';
}

static struct quotation_mark read_mark(const struct passage_tokens *passage, const char *text,
                                       uint32_t index)
{
    const struct token *token = &passage->tokens->items[index];
    struct quotation_mark mark = {.token = index};
    unsigned bytes;
    describe_mark(unicode_next(text, token_end(passage->tokens, token), token->begin, &bytes),
                  &mark);
    if (*token_form(passage->tokens, token) == '"' && mark.family == FAMILY_SINGLE)
        mark.family = FAMILY_DOUBLE; /* `` and '' */
    mark.space_before = token->flags & TOKEN_SPACE_BEFORE;
    mark.space_after = index + 1 == passage->end || token[1].flags & TOKEN_SPACE_BEFORE;
    return mark;
}

static bool collect_marks(struct quotations *quotations, const struct passage_tokens *passage,
                          const char *text, struct failure *failure)
{
    const uint64_t double_hash = hash_sixteen('"', 0, 1),
                   single_hash = hash_sixteen('\'', 0, 1);
    const struct token *items = passage->tokens->items;
    quotations->mark_count = 0;
    for (uint32_t i = passage->first; i < passage->end; i++) {
        if (!go_on_at(failure, i))
            return false;
        /* Compare hashes first: one well predicted branch for nearly all tokens. */
        const bool may_be = (items[i].hash == double_hash) | (items[i].hash == single_hash);
        if (!may_be || !is_mark(passage->tokens, &items[i]))
            continue;
        if (!memory_reserve(&quotations->marks, &quotations->mark_capacity,
                            quotations->mark_count + 1, sizeof *quotations->marks, failure))
            return false;
        quotations->marks[quotations->mark_count++] = read_mark(passage, text, i);
    }
    return true;
}

/* ---- Pairing ------------------------------------------------------------------- */

enum mark_role { OPENS, CLOSES, NEITHER, MAY_CLOSE };

/* The token directly before or after a mark; NULL if there is none, or a blank between. */
static const struct token *touching_before(const struct passage_tokens *passage,
                                           const struct quotation_mark *mark)
{
    bool touches = mark->token > passage->first && !mark->space_before;
    return touches ? &passage->tokens->items[mark->token - 1] : NULL;
}

static const struct token *touching_after(const struct passage_tokens *passage,
                                          const struct quotation_mark *mark)
{
    bool touches = mark->token + 1 < passage->end && !mark->space_after;
    return touches ? &passage->tokens->items[mark->token + 1] : NULL;
}

/* Does the mark touch what is before it, with a blank or another mark after it? */
static bool ends_glued(const struct passage_tokens *passage, const struct quotation_mark *mark)
{
    const struct token *after = touching_after(passage, mark);
    return !mark->space_before && (!after || after->kind == TOKEN_PUNCTUATION);
}

/* Is the mark an inch sign? In 6' 2" it always is; in 19" only where no quotation is open. */
static bool is_double_prime(const struct passage_tokens *passage,
                            const struct quotation_mark *mark, bool open)
{
    const struct token *number = touching_before(passage, mark);
    if (!number || number->kind != TOKEN_NUMBER || mark->shape == SHAPE_OPENS)
        return false;
    bool feet = mark->token >= passage->first + 3 && number[-2].kind == TOKEN_NUMBER &&
                is_mark(passage->tokens, number - 1) &&
                !(number[-1].flags & TOKEN_SPACE_BEFORE);
    return feet || !open;
}

static enum mark_role double_role(const struct passage_tokens *passage,
                                  const struct quotation_mark *mark, bool open)
{
    if (is_double_prime(passage, mark, open))
        return NEITHER;
    switch (mark->shape) {
    case SHAPE_OPENS:
        /* A closing mark in „German“, and in texts with wrong marks. */
        return open && ends_glued(passage, mark) ? CLOSES : OPENS;
    case SHAPE_CLOSES:
        return !open && mark->space_before ? OPENS : CLOSES;
    default:
        if (mark->space_before == mark->space_after)
            return open ? CLOSES : OPENS;
        return mark->space_before ? OPENS : CLOSES;
    }
}

static bool add_quotation(struct quotation **items, size_t *count, size_t *capacity,
                          uint32_t first, uint32_t end, bool closed, struct failure *failure)
{
    if (!memory_reserve(items, capacity, *count + 1, sizeof **items, failure))
        return false;
    (*items)[(*count)++] = (struct quotation){.first = first, .end = end, .closed = closed};
    return true;
}

static bool add_double(struct quotations *quotations, uint32_t opening, uint32_t end,
                       bool closed, struct failure *failure)
{
    return add_quotation(&quotations->doubles, &quotations->double_count,
                         &quotations->double_capacity, opening + 1, end, closed, failure);
}

/* Of two opening marks in a row the first was never closed: its quotation ends before the
 * second. Marks of another family inside an open quotation belong to its contents. */
static bool pair_doubles(struct quotations *quotations, const struct passage_tokens *passage,
                         struct failure *failure)
{
    const struct quotation_mark *open = NULL;
    for (size_t i = 0; i < quotations->mark_count; i++) {
        const struct quotation_mark *mark = &quotations->marks[i];
        if (!go_on_at(failure, i))
            return false;
        if (mark->family == FAMILY_SINGLE || (open && mark->family != open->family))
            continue;
        enum mark_role role = double_role(passage, mark, open != NULL);
        if (role == NEITHER || (role == CLOSES && !open))
            continue;
        if (open && !add_double(quotations, open->token, mark->token, role == CLOSES, failure))
            return false;
        open = role == OPENS ? mark : NULL;
    }
    return !open || add_double(quotations, open->token, passage->end, false, failure);
}

/* Does the word before the mark end in s, as in "the workers' rights"? */
static bool after_plural(const struct passage_tokens *passage,
                         const struct quotation_mark *mark)
{
    if (mark->token == passage->first)
        return false;
    const struct token *before = &passage->tokens->items[mark->token - 1];
    return before->kind == TOKEN_WORD && before->form_length > 0 &&
           token_form(passage->tokens, before)[before->form_length - 1] == 's';
}

/* Is the mark an apostrophe for letters left out at a word's begin: 'em, '90s? */
static bool before_elision(const struct passage_tokens *passage,
                           const struct quotation_mark *mark)
{
    static const char *const elided[] = {"tis",   "twas", "em", "til", "till",
                                         "cause", "bout", "n",  "cos", "round"};
    const struct token *after = touching_after(passage, mark);
    if (!after || after->kind > TOKEN_NUMBER)
        return false;
    const char *form = token_form(passage->tokens, after);
    if (form[0] >= '0' && form[0] <= '9')
        return after->form_length <= 3;
    for (size_t i = 0; i < sizeof elided / sizeof *elided; i++) {
        if (after->form_length == strlen(elided[i]) &&
            memcmp(form, elided[i], after->form_length) == 0)
            return true;
    }
    return false;
}

/* What a mark that may be an apostrophe does while a single quotation is open. */
static enum mark_role closing_role(const struct passage_tokens *passage,
                                   const struct quotation_mark *mark)
{
    const struct token *before = touching_before(passage, mark);
    const struct token *after = touching_after(passage, mark);
    if (mark->space_before && !mark->space_after)
        return NEITHER;
    if (after && after->kind != TOKEN_PUNCTUATION)
        return NEITHER;
    bool word_follows = mark->token + 1 < passage->end &&
                        passage->tokens->items[mark->token + 1].kind != TOKEN_PUNCTUATION;
    bool feet = before && before->kind == TOKEN_NUMBER && word_follows;
    bool possessive = word_follows && after_plural(passage, mark);
    return feet || possessive ? MAY_CLOSE : CLOSES;
}

static bool may_open_single(const struct passage_tokens *passage,
                            const struct quotation_mark *mark)
{
    if (before_elision(passage, mark))
        return false;
    if (mark->shape == SHAPE_OPENS)
        return true;
    if (mark->shape == SHAPE_CLOSES) /* an apostrophe: opening marks have another shape */
        return false;
    if (mark->space_before)
        return !mark->space_after || !after_plural(passage, mark);
    const struct token *before = touching_before(passage, mark);
    return !mark->space_after && before && before->kind == TOKEN_PUNCTUATION;
}

static enum mark_role single_role(const struct passage_tokens *passage,
                                  const struct quotation_mark *mark, bool open)
{
    if (open && (mark->shape != SHAPE_OPENS || ends_glued(passage, mark))) {
        enum mark_role role = closing_role(passage, mark);
        if (role != NEITHER)
            return role;
    }
    return may_open_single(passage, mark) ? OPENS : NEITHER;
}

static bool add_single(struct quotations *quotations, uint32_t opening, uint32_t end,
                       bool closed, struct failure *failure)
{
    return add_quotation(&quotations->singles, &quotations->single_count,
                         &quotations->single_capacity, opening + 1, end, closed, failure);
}

/* `open` is the opening mark. `doubtful` is the first mark after it that may either have closed
 * it or be an apostrophe: if no clear closing mark comes, it did close the quotation. */
static bool pair_singles(struct quotations *quotations, const struct passage_tokens *passage,
                         struct failure *failure)
{
    const struct quotation_mark *open = NULL, *doubtful = NULL;
    size_t next_double = 0;
    for (size_t i = 0; i < quotations->mark_count; i++) {
        const struct quotation_mark *mark = &quotations->marks[i];
        if (!go_on_at(failure, i))
            return false;
        while (next_double < quotations->double_count &&
               quotations->doubles[next_double].end <= mark->token)
            next_double++;
        bool inside = next_double < quotations->double_count &&
                      quotations->doubles[next_double].first <= mark->token;
        if (mark->family != FAMILY_SINGLE || inside)
            continue;
        enum mark_role role = single_role(passage, mark, open != NULL);
        if (role == MAY_CLOSE && !doubtful)
            doubtful = mark;
        if (role == CLOSES) {
            if (!add_single(quotations, open->token, mark->token, true, failure))
                return false;
            open = doubtful = NULL;
        } else if (role == OPENS) {
            if (open && doubtful &&
                !add_single(quotations, open->token, doubtful->token, true, failure))
                return false;
            open = mark;
            doubtful = NULL;
        }
    }
    if (open && doubtful)
        return add_single(quotations, open->token, doubtful->token, true, failure);
    /* A long speech that goes on in the next paragraph. */
    bool speech = open && open->shape == SHAPE_OPENS && open->token == passage->first;
    return !speech || add_single(quotations, open->token, passage->end, false, failure);
}

/* ---- The whole text --------------------------------------------------------------- */

static bool keep(struct quotations *quotations, struct quotation quotation,
                 struct failure *failure)
{
    if (quotations->count > 0 && quotations->items[quotations->count - 1].end > quotation.first)
        return true; /* it is inside the last one */
    return add_quotation(&quotations->items, &quotations->count, &quotations->capacity,
                         quotation.first, quotation.end, quotation.closed, failure);
}

/* Merges the two sorted lists and leaves out quotations that are inside others. */
static bool merge(struct quotations *quotations, struct failure *failure)
{
    size_t d = 0, s = 0;
    while (d < quotations->double_count || s < quotations->single_count) {
        if (!go_on_at(failure, d + s))
            return false;
        bool single_next = d == quotations->double_count ||
                           (s < quotations->single_count &&
                            quotations->singles[s].first <= quotations->doubles[d].first);
        struct quotation next =
            single_next ? quotations->singles[s++] : quotations->doubles[d++];
        if (!keep(quotations, next, failure))
            return false;
    }
    return true;
}

static bool quote_passage(struct quotations *quotations, const struct passage_tokens *passage,
                          const char *text, struct failure *failure)
{
    quotations->double_count = quotations->single_count = 0;
    if (!collect_marks(quotations, passage, text, failure))
        return false;
    return quotations->mark_count == 0 ||
           (pair_doubles(quotations, passage, failure) &&
            pair_singles(quotations, passage, failure) && merge(quotations, failure));
}

/* Counts a quotation's words and sets the flags of its tokens. */
static void mark_tokens(struct quotation *quotation, struct tokens *tokens, bool has_marks)
{
    uint32_t words = 0;
    for (uint32_t i = quotation->first; i < quotation->end; i++) {
        tokens->items[i].flags |= TOKEN_QUOTED;
        words += token_is_word(&tokens->items[i]);
    }
    quotation->words = words;
    quotation->scare = quotation->words <= SCARE_WORDS;
    if (!has_marks)
        return;
    tokens->items[quotation->first - 1].flags |= TOKEN_OPENS_QUOTE;
    if (quotation->closed)
        tokens->items[quotation->end].flags |= TOKEN_CLOSES_QUOTE;
}

#ifndef NDEBUG

/* Are the quotations sorted and not nested, and does TOKEN_QUOTED agree with them? */
static bool quotations_are_sorted(const struct quotations *quotations,
                                  const struct tokens *tokens)
{
    uint32_t token = 0;
    for (size_t i = 0; i < quotations->count; i++) {
        const struct quotation *quotation = &quotations->items[i];
        if (quotation->first < token || quotation->end < quotation->first ||
            quotation->end > tokens->count ||
            (quotation->words <= SCARE_WORDS) != quotation->scare)
            return false;
        for (; token < quotation->first; token++)
            if (tokens->items[token].flags & TOKEN_QUOTED)
                return false;
        for (; token < quotation->end; token++)
            if (!(tokens->items[token].flags & TOKEN_QUOTED))
                return false;
    }
    return true;
}

#endif

static void give_back(struct quotations *quotations)
{
    memory_give_back(&quotations->marks, &quotations->mark_capacity, sizeof *quotations->marks);
    memory_give_back(&quotations->doubles, &quotations->double_capacity,
                     sizeof *quotations->doubles);
    memory_give_back(&quotations->singles, &quotations->single_capacity,
                     sizeof *quotations->singles);
}

bool quotations_find(struct quotations *quotations, struct tokens *tokens,
                     const struct article *article, struct failure *failure)
{
    quotations->count = 0;
    for (size_t i = 0; i < tokens->sentence_count;) {
        uint32_t index = tokens->sentences[i].passage;
        struct passage_tokens passage = {tokens, tokens->sentences[i].first, 0};
        for (; i < tokens->sentence_count && tokens->sentences[i].passage == index; i++)
            passage.end = tokens->sentences[i].end;
        bool whole = article->passages[index].role == ROLE_QUOTATION;
        if (!go_on(failure, passage.end - passage.first))
            return false;
        size_t first = quotations->count;
        if (whole
                ? !add_quotation(&quotations->items, &quotations->count, &quotations->capacity,
                                 passage.first, passage.end, true, failure)
                : !quote_passage(quotations, &passage, article->text, failure))
            return false;
        for (; first < quotations->count; first++) {
            const struct quotation *quotation = &quotations->items[first];
            if (!go_on(failure, quotation->end - quotation->first))
                return false;
            mark_tokens(&quotations->items[first], tokens, !whole);
        }
    }
    assert(quotations_are_sorted(quotations, tokens));
    give_back(quotations);
    return true;
}

void quotations_release(struct quotations *quotations)
{
    free(quotations->items);
    free(quotations->marks);
    free(quotations->doubles);
    free(quotations->singles);
    *quotations = (struct quotations){0};
}

size_t quotations_memory(const struct quotations *quotations)
{
    return quotations->capacity * sizeof *quotations->items +
           quotations->mark_capacity * sizeof *quotations->marks +
           quotations->double_capacity * sizeof *quotations->doubles +
           quotations->single_capacity * sizeof *quotations->singles;
}
