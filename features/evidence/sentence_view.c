/* sentence_view: marks and bits of the tokens; quotations and noun phrases beside a token. */
#include "sentence_view.h"

#include "../base/bit_rows.h"
#include "../base/stop.h"
#include "token_class.h"

static const struct range nowhere = {ATTRIBUTION_NO_TOKEN, ATTRIBUTION_NO_TOKEN};

/* ---- Marks -------------------------------------------------------------------- */

/* Lists of cues. A cue of several words is marked at its first word, other entries at all
 * words. */
#define MARKS_OF_CUES ((uint32_t)(MARK_VERB | MARK_FRAME | MARK_ACCORDING))

/* Marks a cue. The longest cue at a token counts: "called for" hides "called". The other words
 * of a longer cue are no cues of the same list. */
static void mark_cue(struct sentence_view *view, const struct lexicon_match *match,
                     uint32_t mark)
{
    uint32_t *slot = &view->marks[match->first];
    uint32_t length = match->count < CUE_LENGTH_MOST ? match->count : CUE_LENGTH_MOST;
    length = length > 1 ? length : 0;
    uint32_t former = *slot >> CUE_LENGTH_SHIFT;
    for (uint32_t i = match->first + 1; i < match->first + match->count; i++)
        view->marks[i] &= ~mark;
    if (length < former)
        return;
    uint32_t kept = (1u << CUE_LENGTH_SHIFT) - 1;
    if (length > former)
        kept &= ~MARKS_OF_CUES;
    *slot = (*slot & kept) | mark | length << CUE_LENGTH_SHIFT;
}

static void mark_match(struct sentence_view *view, const struct lexicon_match *match,
                       uint32_t mark)
{
    uint32_t end = match->first + match->count;
    if (mark & MARKS_OF_CUES)
        mark_cue(view, match, mark);
    else
        for (uint32_t i = match->first; i < end; i++)
            view->marks[i] |= mark;
}

/* ---- Bits --------------------------------------------------------------------- */

#define MARKS_OF_CANDIDATES ((uint32_t)(MARK_VERB | MARK_ACCORDING | MARK_CUE))

/* Properties that the token itself tells, as bits of one byte. */
enum note {
    NOTE_COMMA,
    NOTE_COLON,
    NOTE_CLITIC, /* this and the next three are in the order of the token's flags */
    NOTE_QUOTED,
    NOTE_OPENS,
    NOTE_CLOSES,
    NOTE_NUMBER,
    NOTE_OTHER /* neither a number nor a word */
};
_Static_assert(TOKEN_QUOTED == TOKEN_CLITIC << 1 && TOKEN_OPENS_QUOTE == TOKEN_CLITIC << 2 &&
                   TOKEN_CLOSES_QUOTE == TOKEN_CLITIC << 3,
               "four flags side by side");

static inline unsigned char notes_of(const struct token *token, const char *forms)
{
    static const unsigned char of_byte[256] = {
        [','] = 1 << NOTE_COMMA, [':'] = 1 << NOTE_COLON};
    static const unsigned char of_kind[] = {
        [TOKEN_WORD] = 0,
        [TOKEN_NUMBER] = 1 << NOTE_NUMBER,
        [TOKEN_PUNCTUATION] = 1 << NOTE_OTHER,
        [TOKEN_SYMBOL] = 1 << NOTE_OTHER,
        [TOKEN_URL] = 1 << NOTE_OTHER,
        [TOKEN_EMAIL] = 1 << NOTE_OTHER,
        [TOKEN_HANDLE] = 1 << NOTE_OTHER,
        [TOKEN_HASHTAG] = 1 << NOTE_OTHER,
    };
    const unsigned flags = token->flags / TOKEN_CLITIC % 16;
    return (unsigned char)(of_byte[(unsigned char)forms[token->form]] | flags << NOTE_CLITIC |
                           of_kind[token->kind]);
}

/* Packs one bit of each note, a row at a time. */
static inline uint64_t set_of_notes(const unsigned char notes[static TOKENS_PER_SET],
                                    enum note note)
{
    uint64_t set = 0;
#pragma GCC unroll 4
    for (unsigned i = 0; i < TOKENS_PER_SET; i += BIT_ROW)
        set |= bit_row_of_bytes(notes + i, note) << i;
    return set;
}

static inline uint64_t set_of_marks(const uint32_t marks[static TOKENS_PER_SET], uint32_t any)
{
    uint64_t set = 0;
#pragma GCC unroll 4
    for (unsigned i = 0; i < TOKENS_PER_SET; i += BIT_ROW)
        set |= bit_row_of_any(marks + i, any) << i;
    return set;
}

/* Sets the bits of the TOKENS_PER_SET tokens from `first` on, or of as many as there are. All
 * notes are written before the first row is read: a wide read right after narrow writes would
 * stall. */
static void set_token_bits(struct sentence_view *view, uint32_t first)
{
    const uint32_t left = view->token_count - first,
                   count = left < TOKENS_PER_SET ? left : TOKENS_PER_SET;
    const struct token *tokens = view->tokens + first;
    const uint32_t *marks = view->marks + first;
    const char *forms = view->input->tokens->forms.data;
    uint64_t *bits = token_bits_at(view->bits, first);
    unsigned char notes[TOKENS_PER_SET] = {0};
    for (uint32_t i = 0; i < count; i++)
        notes[i] = notes_of(&tokens[i], forms);
    const uint64_t all = ~UINT64_C(0) >> (TOKENS_PER_SET - count);
    const uint64_t no_words =
        set_of_notes(notes, NOTE_OTHER) | set_of_notes(notes, NOTE_CLITIC);
    const uint64_t candidates = set_of_marks(marks, MARKS_OF_CANDIDATES);
    bits[BIT_COMMA] = set_of_notes(notes, NOTE_COMMA);
    bits[BIT_COLON] = set_of_notes(notes, NOTE_COLON);
    bits[BIT_QUOTED] = set_of_notes(notes, NOTE_QUOTED);
    bits[BIT_OPENS] = set_of_notes(notes, NOTE_OPENS);
    bits[BIT_CLOSES] = set_of_notes(notes, NOTE_CLOSES);
    bits[BIT_WORD] = (all & ~no_words) | set_of_notes(notes, NOTE_NUMBER);
    bits[BIT_CLAUSE] = set_of_marks(marks, MARK_CLAUSE);
    bits[BIT_VERB] = set_of_marks(marks, MARK_VERB);
    bits[BIT_CANDIDATE] = (candidates | bits[BIT_COLON]) & ~set_of_marks(marks, MARK_NO_CUE);
}

bool view_mark_tokens(struct sentence_view *view, struct failure *failure)
{
    const struct lexicon *lexicon = view->input->lexicon;
    const struct lexicon_matches *matches = view->input->matches;
    const uint16_t according = lexicon_category(lexicon, "attribution.according_to");
    if (view->token_count > 0)
        memcpy(view->marks, matches->marks, view->token_count * sizeof *view->marks);
    memset(view->marks + view->token_count, 0, VIEW_SPARE_MARKS * sizeof *view->marks);
    if (!go_on(failure, view->token_count))
        return false;
    for (size_t i = 0; i < matches->count; i++) {
        if (!go_on_at(failure, i))
            return false;
        const struct lexicon_match *match = &matches->items[i];
        const uint32_t mark = match->category == according
                                  ? MARK_ACCORDING
                                  : lexicon_mark(lexicon, match->category);
        if (mark)
            mark_match(view, match, mark);
    }
    for (uint32_t i = 0; i < view->token_count; i += TOKENS_PER_SET) {
        if (!go_on(failure, TOKENS_PER_SET))
            return false;
        set_token_bits(view, i);
    }
    for (size_t i = token_bits_next(view->bits, BIT_CLOSES, 0); i < view->token_count;
         i = token_bits_next(view->bits, BIT_CLOSES, i + 1)) {
        if (!go_on(failure, 1))
            return false;
        if (form_is(view, (uint32_t)i + 1, "-"))
            token_bits_set(view->bits, BIT_STOP, i + 1);
    }
    return go_on(failure, view->token_count);
}

void view_decide(struct sentence_view *view, uint32_t i, bool cue)
{
    view->marks[i] |= (uint32_t)cue * MARK_DECIDED;
    token_bits_at(view->bits, i)[BIT_STOP] |= (uint64_t)cue << i % 64;
}

struct range view_cue(const struct sentence_view *view, uint32_t i)
{
    uint32_t length = view->marks[i] >> CUE_LENGTH_SHIFT;
    uint32_t end = i + (length ? length : 1);
    return (struct range){i, end < view->sentence.end ? end : view->sentence.end};
}

/* ---- Tokens ------------------------------------------------------------------- */

bool view_is_surname(const struct sentence_view *view, uint32_t i)
{
    if (!has(view, i, MARK_DATE) || i == view->sentence.first)
        return false;
    bool number_after = inside(view, i + 1) && view->tokens[i + 1].kind == TOKEN_NUMBER;
    return flagged(view, i, TOKEN_CAPITALISED) && flagged(view, i - 1, TOKEN_CAPITALISED) &&
           !has(view, i - 1, MARK_COMMON | MARK_DATE | MARK_PREPOSITION) && !number_after;
}

/* Here and below conditions are joined by & and |: what a word is cannot be predicted, so
 * branches on it would often be mispredicted. */
bool view_is_name(const struct sentence_view *view, uint32_t i)
{
    if (!inside(view, i))
        return false;
    const uint32_t marks = view->marks[i];
    const unsigned flags = view->tokens[i].flags;
    const bool capitalised = (flags & TOKEN_CAPITALISED) != 0;
    const uint32_t other_reason = -(uint32_t)capitalised & (MARK_COMMON | MARK_DATE);
    if (marks & other_reason)
        return view_is_surname(view, i);
    const bool anyway = view->in_title | ((flags & TOKEN_SENTENCE_FIRST) != 0);
    return capitalised & !(anyway & ((marks & MARKS_OF_HEADS) != 0));
}

/* Is it of class CLASS_LY: in -ly, and in none of the lists that decide a class? */
static inline bool is_ly_word(const struct sentence_view *view, uint32_t i)
{
    const struct token *token = &view->tokens[i];
    const bool listed = (view->marks[i] & MARKS_OF_CLASSES) != 0;
    const bool plain = (token->flags & (TOKEN_CAPITALISED | TOKEN_CLITIC)) == 0;
    return (token->kind == TOKEN_WORD) & plain & !listed & form_ends(view, i, "ly");
}

bool view_is_nominal(const struct sentence_view *view, uint32_t i)
{
    if (!is_word(view, i))
        return false;
    const uint32_t marks = view->marks[i];
    const bool other = (marks & (MARK_AUXILIARY | MARK_CLAUSE | MARK_PRONOUN | MARK_FUNCTION |
                                 MARK_DATE | MARK_PREPOSITION | MARK_PAST | MARK_VERB)) != 0;
    const bool adverb = is_ly_word(view, i) & ((marks & MARK_LY_NOUN) == 0);
    return ((marks & MARKS_OF_HEADS) != 0) | view_is_name(view, i) | !(other | adverb);
}

/* ---- Quotations beside a place ---------------------------------------------------- */

bool view_quotation_ends_before(const struct sentence_view *view, uint32_t i)
{
    uint32_t mark = is_comma(view, i - 1) ? i - 2 : i - 1;
    return flagged(view, mark, TOKEN_CLOSES_QUOTE) &&
           passage_of(view, mark) == passage_of(view, view->sentence.first);
}

uint32_t view_quotation_at(const struct sentence_view *view, uint32_t i)
{
    if (is_comma(view, i) || form_is(view, i, ":") || form_is(view, i, "that"))
        i++;
    return flagged(view, i, TOKEN_OPENS_QUOTE) ? i : ATTRIBUTION_NO_TOKEN;
}

/* A colon with no other verb and no quotation before it. */
uint32_t view_quotation_after_colon(const struct sentence_view *view, uint32_t i)
{
    const uint32_t left = inside(view, i) ? view->sentence.end - i : 0;
    const uint32_t reach = left < COLON_REACH ? left : COLON_REACH;
    if (reach == 0)
        return ATTRIBUTION_NO_TOKEN;
    const uint64_t within = (UINT64_C(1) << reach) - 1;
    const uint64_t colons = token_bits_from(view->bits, BIT_COLON, i) & within;
    const uint64_t others =
        token_bits_from(view->bits, BIT_OPENS, i) | token_bits_from(view->bits, BIT_VERB, i);
    const uint64_t first = colons & -colons; /* the lowest bit */
    return colons == 0 || others & (first - 1)
               ? ATTRIBUTION_NO_TOKEN
               : view_quotation_at(view, i + (uint32_t)__builtin_ctzll(colons));
}

struct range view_quotation_around(const struct sentence_view *view, uint32_t i)
{
    const struct quotations *quotations = view->input->quotations;
    size_t low = 0, left = quotations->count;
    while (left > 0) { /* finds the last quotation that begins at or before i + 1 */
        const size_t half = left / 2;
        const bool right = quotations->items[low + half].first <= i + 1;
        low = right ? low + half + 1 : low;
        left = right ? left - half - 1 : half;
    }
    if (low == 0)
        return (struct range){i, i + 1};
    const struct quotation *quotation = &quotations->items[low - 1];
    uint32_t first = quotation->first, end = quotation->end;
    if (first > 0 && flagged(view, first - 1, TOKEN_OPENS_QUOTE))
        first--;
    if (flagged(view, end, TOKEN_CLOSES_QUOTE))
        end++;
    return i >= first && i < end ? (struct range){first, end} : (struct range){i, i + 1};
}

/* May the token between two names belong to the same name: "Doctors of the World"? */
static bool is_inside_name(const struct sentence_view *view, uint32_t i)
{
    return has(view, i, MARK_PREPOSITION | MARK_DETERMINER | MARK_CONJUNCTION) ||
           form_is(view, i, "&");
}

struct range view_quoted_name(const struct sentence_view *view, uint32_t mark)
{
    if (!flagged(view, mark, TOKEN_OPENS_QUOTE | TOKEN_CLOSES_QUOTE))
        return nowhere;
    const struct range around = view_quotation_around(view, mark);
    const uint32_t first = around.first + 1, last = around.end - 2;
    if (around.end - around.first < 3 || around.end - around.first > QUOTED_NAME_MAX + 2 ||
        !inside(view, around.first) || !inside(view, around.end - 1) ||
        !flagged(view, around.first, TOKEN_OPENS_QUOTE) ||
        !flagged(view, around.end - 1, TOKEN_CLOSES_QUOTE))
        return nowhere;
    for (uint32_t i = first; i <= last; i++)
        if (!flagged(view, i, TOKEN_CAPITALISED) &&
            (i == first || i == last || !is_inside_name(view, i)))
            return nowhere;
    return around;
}

/* ---- Noun phrases ------------------------------------------------------------------ */

/* The hash of a token's form; 0 after the last token. */
static uint64_t hash_at(const struct sentence_view *view, uint32_t i)
{
    return i < view->token_count ? view->tokens[i].hash : 0;
}

bool view_is_link(const struct sentence_view *view, uint32_t i)
{
    const uint64_t hash = hash_at(view, i);
    if (hash == hash_of_form("to"))
        return has(view, i - 1, MARK_TITLE | MARK_UNNAMED);
    const bool is_of = hash == hash_of_form("of"), is_for = hash == hash_of_form("for"),
               is_at = hash == hash_of_form("at"), is_from = hash == hash_of_form("from"),
               is_in = hash == hash_of_form("in"), is_with = hash == hash_of_form("with");
    return is_of | is_for | is_at | is_from | is_in | is_with;
}

/* Does the word at `i` link the words before and after it to one noun phrase? */
static bool links_phrases(const struct sentence_view *view, uint32_t i)
{
    const uint64_t hash = hash_at(view, i);
    const bool is_and = hash == hash_of_form("and"), is_sign = hash == hash_of_form("&");
    const bool joins = is_and | is_sign, links = view_is_link(view, i);
    if (!(joins | links) || i == 0 || !view_is_nominal(view, i - 1))
        return false;
    return !joins || (view_is_nominal(view, i + 1) &&
                      view_is_name(view, i - 1) == view_is_name(view, i + 1));
}

static bool is_possessive(const struct sentence_view *view, uint32_t i)
{
    const uint64_t hash = hash_at(view, i);
    const bool clitic = hash == hash_of_form("'s"), mark = hash == hash_of_form("'");
    return clitic | mark;
}

/* May the token, which is not nominal, be inside a noun phrase? */
static bool is_inside_phrase(const struct sentence_view *view, uint32_t i)
{
    const bool possessive = is_possessive(view, i), stop = form_is(view, i, ".");
    const bool plain = possessive | stop | has(view, i, MARK_DETERMINER);
    return plain || links_phrases(view, i);
}

uint32_t view_phrase_begin(const struct sentence_view *view, uint32_t last)
{
    if (has(view, last, MARK_PRONOUN))
        return last;
    if (!view_is_nominal(view, last) && !has(view, last, MARK_DETERMINER))
        return last + 1;
    uint32_t first = last;
    while (last - first < PHRASE_MAX && inside(view, first - 1)) {
        if (!view_is_nominal(view, first - 1) && !is_inside_phrase(view, first - 1))
            break;
        first--;
    }
    while (first < last && has(view, first, MARK_PREPOSITION) && !view_is_name(view, first))
        first++;
    return first;
}

/* Does a phrase that already has its head go on with token `i`, which is not nominal? */
static bool phrase_goes_on(const struct sentence_view *view, uint32_t i)
{
    bool initial = form_is(view, i, ".") &&
                   token_length(view->input->tokens, &view->tokens[i - 1]) <= 4 &&
                   view_is_name(view, i + 1);
    bool linked = has(view, i, MARK_DETERMINER) && view_is_link(view, i - 1);
    return initial || linked || is_possessive(view, i) || links_phrases(view, i);
}

/* The end of the noun phrase that begins at `first`; `first` if none does. */
static uint32_t phrase_end(const struct sentence_view *view, uint32_t first)
{
    if (has(view, first, MARK_PRONOUN))
        return first + 1;
    uint32_t i = first;
    while (i - first < PHRASE_MAX && has(view, i, MARK_DETERMINER) && !view_is_name(view, i))
        i++;
    for (bool head = false; i - first < PHRASE_MAX && inside(view, i); i++) {
        bool nominal = view_is_nominal(view, i);
        if (!nominal && !(head && phrase_goes_on(view, i)))
            break;
        head |= nominal;
    }
    while (i > first && has(view, i - 1, MARK_PREPOSITION | MARK_DETERMINER) &&
           !view_is_nominal(view, i - 1))
        i--;
    return i;
}

/* The noun phrase that "who" at token `who` refers to. */
static struct range antecedent(const struct sentence_view *view, uint32_t who)
{
    uint32_t last = is_comma(view, who - 1) ? who - 2 : who - 1;
    if (!inside(view, who - 1) || !inside(view, last))
        return nowhere;
    uint32_t first = view_phrase_begin(view, last);
    return first <= last ? (struct range){first, last + 1} : nowhere;
}

/* The noun phrase with an apposition that ends at the comma `comma`. */
static struct range subject_with_apposition(const struct sentence_view *view, uint32_t comma)
{
    for (uint32_t i = comma; i-- > view->sentence.first && comma - i < PHRASE_MAX;) {
        if (flagged(view, i, TOKEN_CLOSES_QUOTE | TOKEN_OPENS_QUOTE) || form_is(view, i, ";"))
            break;
        if (!is_comma(view, i) || i == view->sentence.first)
            continue;
        const struct range quoted = view_quoted_name(view, i - 1);
        if (quoted.first != ATTRIBUTION_NO_TOKEN)
            return (struct range){quoted.first, comma};
        uint32_t first = view_phrase_begin(view, i - 1);
        if (first < i && (view_is_name(view, i - 1) || has(view, first, MARK_DETERMINER)))
            return (struct range){first, comma};
    }
    return nowhere;
}

/* "Olin Vane, chief of the port office said": if the noun phrase [first, last] is an office and
 * the sentence begins with a name beside it, returns the name's first token; else `first`. */
static uint32_t name_in_apposition(const struct sentence_view *view, uint32_t first,
                                   uint32_t last)
{
    const uint32_t name = view->sentence.first;
    bool office = false;
    if (first < name + 2 || !is_comma(view, first - 1) || !view_is_name(view, first - 2) ||
        view_phrase_begin(view, first - 2) != name)
        return first;
    for (uint32_t i = first; i <= last && !view_is_link(view, i); i++)
        office = has(view, i, MARK_TITLE | MARK_UNNAMED);
    return office ? name : first;
}

/* The subject that ends with a quoted name: "Harbour Watch" or, in front of it, what it is (the
 * group "Harbour Watch"). */
static struct range quoted_subject(const struct sentence_view *view, uint32_t last)
{
    struct range name = view_quoted_name(view, last);
    if (name.first == ATTRIBUTION_NO_TOKEN || name.first == view->sentence.first)
        return name;
    name.first = view_phrase_begin(view, name.first - 1);
    return name;
}

struct range view_subject_before(const struct sentence_view *view, uint32_t end)
{
    if (end <= view->sentence.first)
        return nowhere;
    uint32_t last = end - 1;
    if (is_comma(view, last))
        return subject_with_apposition(view, last);
    if (form_is(view, last, "who")) {
        struct range noun = antecedent(view, last);
        return noun.first != ATTRIBUTION_NO_TOKEN ? noun : (struct range){last, end};
    }
    if (flagged(view, last, TOKEN_CLOSES_QUOTE))
        return quoted_subject(view, last);
    uint32_t first = view_phrase_begin(view, last);
    if (first > last)
        return nowhere;
    return (struct range){name_in_apposition(view, first, last), end};
}

/* The end of the noun phrase that begins at `first`, a quoted name included, which may follow
 * what it is: the group "Harbour Watch". `first` if none begins there. */
static uint32_t subject_end(const struct sentence_view *view, uint32_t first)
{
    const uint32_t end = phrase_end(view, first);
    const uint32_t mark = end == first && has(view, first, MARK_DETERMINER) ? end + 1 : end;
    if (!flagged(view, mark, TOKEN_OPENS_QUOTE) ||
        (mark > first && view_is_name(view, mark - 1)))
        return end;
    const struct range quoted = view_quoted_name(view, mark);
    return quoted.first == mark ? quoted.end : end;
}

/* Does a verb follow a noun phrase here, so that it is a subject: "the ferry sank"? */
static bool begins_predicate(const struct sentence_view *view, uint32_t i)
{
    return has(view, i, MARK_AUXILIARY | MARK_PAST | MARK_VERB) && !form_ends(view, i, "ing");
}

struct range view_subject_after(const struct sentence_view *view, uint32_t first)
{
    uint32_t end = subject_end(view, first);
    if (end == first)
        return nowhere;
    uint32_t next = end + 1;
    const bool name = view_is_name(view, end - 1) || flagged(view, end - 1, TOKEN_CLOSES_QUOTE);
    bool apposition = is_comma(view, end) && name && !view_is_name(view, next) &&
                      (has(view, next, MARK_DETERMINER) || view_is_nominal(view, next));
    const uint32_t apposition_end = apposition ? phrase_end(view, next) : next;
    if (apposition_end > next && !begins_predicate(view, apposition_end))
        end = apposition_end;
    return (struct range){first, end};
}
