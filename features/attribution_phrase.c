/* attribution_phrase: the article as attribution.c reads it. */
#include "attribution_phrase.h"

#include "bit_rows.h"

static const struct range nowhere = {ATTRIBUTION_NO_TOKEN, ATTRIBUTION_NO_TOKEN};

/* ---- Marks -------------------------------------------------------------------- */

/* A cue of several words is marked at its first, a noun of several words on all of them. */
#define MARKS_OF_CUES ((uint32_t)(MARK_VERB | MARK_FRAME | MARK_ACCORDING))

/* Marks a cue of several words. The longest at a token counts, "called for" is no "called", and
 * no word of it is a cue of the same list by itself. */
static void mark_cue(struct finder *finder, const struct lexicon_match *match, uint32_t mark)
{
    uint32_t *slot = &finder->marks[match->first];
    uint32_t length = match->count < CUE_LENGTH_MOST ? match->count : CUE_LENGTH_MOST;
    length = length > 1 ? length : 0;
    uint32_t former = *slot >> CUE_LENGTH_SHIFT;
    for (uint32_t i = match->first + 1; i < match->first + match->count; i++)
        finder->marks[i] &= ~mark;
    if (length < former)
        return;
    uint32_t kept = (1u << CUE_LENGTH_SHIFT) - 1;
    if (length > former)
        kept &= ~MARKS_OF_CUES;
    *slot = (*slot & kept) | mark | length << CUE_LENGTH_SHIFT;
}

static void mark_match(struct finder *finder, const struct lexicon_match *match, uint32_t mark)
{
    uint32_t end = match->first + match->count;
    if (mark & MARKS_OF_CUES)
        mark_cue(finder, match, mark);
    else
        for (uint32_t i = match->first; i < end; i++)
            finder->marks[i] |= mark;
}

/* ---- Classes ------------------------------------------------------------------ */

enum ending { ENDING_NONE, ENDING_ED, ENDING_ING, ENDING_S, ENDING_LY, ENDINGS };

/* The ending of a word. No branches on what it is: words cannot be foretold. */
static inline unsigned ending_of(const struct tokens *tokens, const struct token *token)
{
    const size_t end = (size_t)token->form + token->form_length;
    if (end < 3) /* of the article's forms, too: only its first can be so */
        return ENDING_NONE;
    const unsigned char *last = (const unsigned char *)tokens->forms.data + end - 3;
    const unsigned two = last[1] | (unsigned)last[2] << 8;
    const unsigned ed = two == ('e' | 'd' << 8), ly = two == ('l' | 'y' << 8);
    const unsigned ng = two == ('n' | 'g' << 8), s = last[2] == 's';
    const unsigned ing = ng & (last[0] == 'i') & (token->form_length > 3);
    return (ed * ENDING_ED + ing * ENDING_ING + s * ENDING_S + ly * ENDING_LY) &
           -(unsigned)(token->form_length >= 3);
}

/* The classes of words: what stands first of the lists, in the order of list_marks.h, and of
 * what a capital letter tells. Verbs and what is in no list have their endings' classes. */
#define ALIKE(class)                                                                           \
    {                                                                                          \
        class, class, class, class, class                                                      \
    }
#define RANK_NAME 7
static const uint8_t classes[][ENDINGS] = {
    ALIKE(CLASS_CLAUSE),
    ALIKE(CLASS_PERSON_PRONOUN),
    ALIKE(CLASS_OTHER_PRONOUN),
    ALIKE(CLASS_NEGATOR),
    ALIKE(CLASS_AUXILIARY),
    ALIKE(CLASS_DETERMINER),
    ALIKE(CLASS_CONJUNCTION),
    [RANK_NAME] = ALIKE(CLASS_NAME),
    ALIKE(CLASS_UNNAMED),
    ALIKE(CLASS_DOCUMENT),
    ALIKE(CLASS_ORGANISATION),
    ALIKE(CLASS_DATE),
    ALIKE(CLASS_DATE),
    ALIKE(CLASS_PREPOSITION),
    {CLASS_FRAME_VERB, CLASS_FRAME_VERB_ED, CLASS_FRAME_VERB_ING, CLASS_FRAME_VERB_S,
     CLASS_FRAME_VERB},
    {CLASS_VERB, CLASS_VERB_ED, CLASS_VERB_ING, CLASS_VERB_S, CLASS_VERB},
    ALIKE(CLASS_PAST),
    ALIKE(CLASS_FUNCTION),
    ALIKE(CLASS_CAPITALISED),
    {CLASS_OTHER, CLASS_ED, CLASS_ING, CLASS_S, CLASS_LY},
};
#define RANK_OTHER       (sizeof classes / sizeof *classes - 1)
#define RANK_CAPITALISED (RANK_OTHER - 1)
_Static_assert(MARK_CONJUNCTION << 1 == 1 << RANK_NAME &&
                   MARK_FUNCTION << 2 == 1 << RANK_CAPITALISED,
               "the rows are in the marks' order");

/* A bit for each row of the classes that the word may be of. */
static inline uint32_t ranks_of(const struct token *token, uint32_t marks)
{
    const uint32_t before_names = (1u << RANK_NAME) - 1, listed = (MARK_FUNCTION << 1) - 1;
    const bool capitalised = (token->flags & TOKEN_CAPITALISED) != 0;
    const bool placed = (token->flags & TOKEN_SENTENCE_FIRST) != 0;
    const bool name = capitalised & !placed & !(marks & (MARK_COMMON | MARK_DATE));
    return (marks & before_names) | (uint32_t)name << RANK_NAME |
           (marks & listed & ~before_names) << 1 | (uint32_t)capitalised << RANK_CAPITALISED |
           1u << RANK_OTHER;
}

static uint8_t class_of_word(const struct finder *finder, uint32_t i)
{
    const uint32_t marks = finder->marks[i];
    const struct token *token = &finder->tokens[i];
    if (token->flags & TOKEN_CLITIC && !(marks & MARK_NEGATOR))
        return form_is(finder, i, "'s") ? CLASS_POSSESSIVE : CLASS_AUXILIARY;
    const unsigned ending = ending_of(finder->reading->tokens, token);
    const unsigned class = classes[__builtin_ctz(ranks_of(token, marks))][ending];
    const bool that = (class == CLASS_CLAUSE) & (token->hash == hash_of_form("that"));
    const bool to = (class == CLASS_PREPOSITION) & (token->hash == hash_of_form("to"));
    return (uint8_t)(class - (CLASS_CLAUSE - CLASS_THAT) * that -
                     (CLASS_PREPOSITION - CLASS_TO) * to);
}

uint8_t finder_class(const struct finder *finder, uint32_t i)
{
    const struct token *token = &finder->tokens[i];
    if (token->kind == TOKEN_WORD)
        return class_of_word(finder, i);
    if (token->kind == TOKEN_NUMBER)
        return CLASS_NUMBER;
    if (token->kind != TOKEN_PUNCTUATION)
        return CLASS_SYMBOL;
    if (token->flags & (TOKEN_OPENS_QUOTE | TOKEN_CLOSES_QUOTE))
        return token->flags & TOKEN_OPENS_QUOTE ? CLASS_OPENS_QUOTE : CLASS_CLOSES_QUOTE;
    return CLASS_OF_MARK((uint8_t)*token_form(finder->reading->tokens, token));
}

/* ---- Signs -------------------------------------------------------------------- */

#define MARKS_OF_CANDIDATES ((uint32_t)(MARK_VERB | MARK_ACCORDING | MARK_CUE))

/* What a token tells by itself, as bits of one byte. */
enum note {
    NOTE_COMMA,
    NOTE_COLON,
    NOTE_CLITIC, /* this and the next three as the token's flags have them */
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

/* Sets the signs of the sixteen tokens from `first` on, or as many as there are. */
static void set_signs(struct finder *finder, uint32_t first)
{
    const uint32_t left = finder->token_count - first, count = left < BIT_ROW ? left : BIT_ROW;
    const struct token *tokens = finder->tokens + first;
    const uint32_t *marks = finder->marks + first;
    const char *forms = finder->reading->tokens->forms.data;
    const unsigned shift = first % 64;
    uint64_t *signs = signs_at(finder->signs, first);
    unsigned char notes[BIT_ROW] = {0};
    for (uint32_t i = 0; i < count; i++)
        notes[i] = notes_of(&tokens[i], forms);
    const uint64_t all = (UINT64_C(1) << count) - 1,
                   colons = bit_row_of_bytes(notes, NOTE_COLON);
    const uint64_t no_words =
        bit_row_of_bytes(notes, NOTE_OTHER) | bit_row_of_bytes(notes, NOTE_CLITIC);
    const uint64_t words = (all & ~no_words) | bit_row_of_bytes(notes, NOTE_NUMBER);
    const uint64_t candidates = bit_row_of_any(marks, MARKS_OF_CANDIDATES) | colons;
    signs[SIGN_COMMA] |= bit_row_of_bytes(notes, NOTE_COMMA) << shift;
    signs[SIGN_COLON] |= colons << shift;
    signs[SIGN_QUOTED] |= bit_row_of_bytes(notes, NOTE_QUOTED) << shift;
    signs[SIGN_OPENS] |= bit_row_of_bytes(notes, NOTE_OPENS) << shift;
    signs[SIGN_CLOSES] |= bit_row_of_bytes(notes, NOTE_CLOSES) << shift;
    signs[SIGN_WORD] |= words << shift;
    signs[SIGN_CLAUSE] |= bit_row_of_any(marks, MARK_CLAUSE) << shift;
    signs[SIGN_VERB] |= bit_row_of_any(marks, MARK_VERB) << shift;
    signs[SIGN_CANDIDATE] |= (candidates & ~bit_row_of_any(marks, MARK_NO_CUE)) << shift;
}

void finder_mark_tokens(struct finder *finder)
{
    const struct lexicon *lexicon = finder->reading->lexicon;
    const struct lexicon_matches *matches = finder->reading->matches;
    const uint16_t according = lexicon_category(lexicon, "attribution.according_to");
    if (finder->token_count > 0)
        memcpy(finder->marks, matches->marks, finder->token_count * sizeof *finder->marks);
    memset(finder->marks + finder->token_count, 0, BIT_ROW * sizeof *finder->marks);
    for (size_t i = 0; i < matches->count; i++) {
        const struct lexicon_match *match = &matches->items[i];
        const uint32_t mark = match->category == according
                                  ? MARK_ACCORDING
                                  : lexicon_mark(lexicon, match->category);
        if (mark)
            mark_match(finder, match, mark);
    }
    for (uint32_t i = 0; i < finder->token_count; i += BIT_ROW)
        set_signs(finder, i);
    for (size_t i = signs_next(finder->signs, SIGN_CLOSES, 0); i < finder->token_count;
         i = signs_next(finder->signs, SIGN_CLOSES, i + 1))
        if (form_is(finder, (uint32_t)i + 1, "-"))
            signs_set(finder->signs, SIGN_STOP, i + 1);
}

void finder_decide(struct finder *finder, uint32_t i)
{
    finder->marks[i] |= MARK_DECIDED;
    signs_set(finder->signs, SIGN_STOP, i);
}

void finder_enter(struct finder *finder, size_t number)
{
    const struct sentence *sentence = &finder->reading->tokens->sentences[number];
    finder->sentence = (struct range){sentence->first, sentence->end};
    finder->in_title = flagged(finder, sentence->first, TOKEN_TITLE);
}

struct range finder_cue(const struct finder *finder, uint32_t i)
{
    uint32_t length = finder->marks[i] >> CUE_LENGTH_SHIFT;
    uint32_t end = i + (length ? length : 1);
    return (struct range){i, end < finder->sentence.end ? end : finder->sentence.end};
}

/* ---- Tokens ------------------------------------------------------------------- */

bool finder_is_surname(const struct finder *finder, uint32_t i)
{
    if (!has(finder, i, MARK_DATE) || i == finder->sentence.first)
        return false;
    bool number_after = inside(finder, i + 1) && finder->tokens[i + 1].kind == TOKEN_NUMBER;
    return flagged(finder, i, TOKEN_CAPITALISED) && flagged(finder, i - 1, TOKEN_CAPITALISED) &&
           !has(finder, i - 1, MARK_COMMON | MARK_DATE | MARK_PREPOSITION) && !number_after;
}

bool finder_is_name(const struct finder *finder, uint32_t i)
{
    if (!inside(finder, i) || !flagged(finder, i, TOKEN_CAPITALISED))
        return false;
    if (has(finder, i, MARK_COMMON | MARK_DATE))
        return finder_is_surname(finder, i);
    bool capitalised_anyway = finder->in_title || flagged(finder, i, TOKEN_SENTENCE_FIRST);
    return !capitalised_anyway || !has(finder, i, MARKS_OF_HEADS);
}

bool finder_is_nominal(const struct finder *finder, uint32_t i)
{
    if (!is_word(finder, i))
        return false;
    if (has(finder, i, MARKS_OF_HEADS) || finder_is_name(finder, i))
        return true;
    if (finder_class(finder, i) == CLASS_LY && !has(finder, i, MARK_LY_NOUN))
        return false;
    return !has(finder, i,
                MARK_AUXILIARY | MARK_CLAUSE | MARK_PRONOUN | MARK_FUNCTION | MARK_DATE |
                    MARK_PREPOSITION | MARK_PAST | MARK_VERB);
}

/* ---- Quotations beside a place ---------------------------------------------------- */

bool finder_quotation_ends_before(const struct finder *finder, uint32_t i)
{
    uint32_t mark = is_comma(finder, i - 1) ? i - 2 : i - 1;
    return flagged(finder, mark, TOKEN_CLOSES_QUOTE) &&
           block_of(finder, mark) == block_of(finder, finder->sentence.first);
}

uint32_t finder_quotation_at(const struct finder *finder, uint32_t i)
{
    if (is_comma(finder, i) || form_is(finder, i, ":") || form_is(finder, i, "that"))
        i++;
    return flagged(finder, i, TOKEN_OPENS_QUOTE) ? i : ATTRIBUTION_NO_TOKEN;
}

/* A colon, with no other verb and no quotation before it. */
uint32_t finder_quotation_after_colon(const struct finder *finder, uint32_t i)
{
    const uint32_t left = inside(finder, i) ? finder->sentence.end - i : 0;
    const uint32_t reach = left < COLON_REACH ? left : COLON_REACH;
    if (reach == 0)
        return ATTRIBUTION_NO_TOKEN;
    const uint64_t within = (UINT64_C(1) << reach) - 1;
    const uint64_t colons = signs_from(finder->signs, SIGN_COLON, i) & within;
    const uint64_t others =
        signs_from(finder->signs, SIGN_OPENS, i) | signs_from(finder->signs, SIGN_VERB, i);
    const uint64_t first = colons & -colons; /* its lowest bit */
    return colons == 0 || others & (first - 1)
               ? ATTRIBUTION_NO_TOKEN
               : finder_quotation_at(finder, i + (uint32_t)__builtin_ctzll(colons));
}

struct range finder_quotation_around(const struct finder *finder, uint32_t i)
{
    const struct quotations *quotations = finder->reading->quotations;
    size_t low = 0, high = quotations->count;
    while (low < high) { /* the last quotation that begins at or before i + 1 */
        size_t middle = low + (high - low) / 2;
        if (quotations->items[middle].first <= i + 1)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return (struct range){i, i + 1};
    const struct quotation *quotation = &quotations->items[low - 1];
    uint32_t first = quotation->first, end = quotation->end;
    if (first > 0 && flagged(finder, first - 1, TOKEN_OPENS_QUOTE))
        first--;
    if (flagged(finder, end, TOKEN_CLOSES_QUOTE))
        end++;
    return i >= first && i < end ? (struct range){first, end} : (struct range){i, i + 1};
}

/* ---- Noun phrases ------------------------------------------------------------------ */

bool finder_is_link(const struct finder *finder, uint32_t i)
{
    return form_is(finder, i, "of") || form_is(finder, i, "for") || form_is(finder, i, "at") ||
           form_is(finder, i, "from") || form_is(finder, i, "in") ||
           form_is(finder, i, "with") ||
           (form_is(finder, i, "to") && has(finder, i - 1, MARK_TITLE | MARK_UNNAMED));
}

/* Do the words at `i` - 1 and `i` + 1 make one phrase round the linking word at `i`? */
static bool links_phrases(const struct finder *finder, uint32_t i)
{
    if (i == 0 || !finder_is_nominal(finder, i - 1))
        return false;
    if (finder_is_link(finder, i))
        return true;
    return (form_is(finder, i, "and") || form_is(finder, i, "&")) &&
           finder_is_nominal(finder, i + 1) &&
           finder_is_name(finder, i - 1) == finder_is_name(finder, i + 1);
}

static bool is_possessive(const struct finder *finder, uint32_t i)
{
    return form_is(finder, i, "'s") || form_is(finder, i, "'");
}

uint32_t finder_phrase_begin(const struct finder *finder, uint32_t last)
{
    if (has(finder, last, MARK_PRONOUN))
        return last;
    if (!finder_is_nominal(finder, last) && !has(finder, last, MARK_DETERMINER))
        return last + 1;
    uint32_t first = last;
    while (last - first < PHRASE_MAX && inside(finder, first - 1)) {
        uint32_t i = first - 1;
        if (!finder_is_nominal(finder, i) && !is_possessive(finder, i) &&
            !has(finder, i, MARK_DETERMINER) && !form_is(finder, i, ".") &&
            !links_phrases(finder, i))
            break;
        first = i;
    }
    while (first < last && has(finder, first, MARK_PREPOSITION) &&
           !finder_is_name(finder, first))
        first++;
    return first;
}

/* Does the phrase that has its head already go on over token `i`, which is no nominal? */
static bool phrase_goes_on(const struct finder *finder, uint32_t i)
{
    bool initial = form_is(finder, i, ".") && finder->tokens[i - 1].length <= 4 &&
                   finder_is_name(finder, i + 1);
    bool linked = has(finder, i, MARK_DETERMINER) && finder_is_link(finder, i - 1);
    return initial || linked || is_possessive(finder, i) || links_phrases(finder, i);
}

/* The end of the noun phrase that begins at `first`; `first` if none does. */
static uint32_t phrase_end(const struct finder *finder, uint32_t first)
{
    if (has(finder, first, MARK_PRONOUN))
        return first + 1;
    uint32_t i = first;
    while (i - first < PHRASE_MAX && has(finder, i, MARK_DETERMINER) &&
           !finder_is_name(finder, i))
        i++;
    for (bool head = false; i - first < PHRASE_MAX && inside(finder, i); i++) {
        bool nominal = finder_is_nominal(finder, i);
        if (!nominal && !(head && phrase_goes_on(finder, i)))
            break;
        head |= nominal;
    }
    while (i > first && has(finder, i - 1, MARK_PREPOSITION | MARK_DETERMINER) &&
           !finder_is_nominal(finder, i - 1))
        i--;
    return i;
}

/* The noun that "who" at token `who` stands for. */
static struct range antecedent(const struct finder *finder, uint32_t who)
{
    uint32_t last = is_comma(finder, who - 1) ? who - 2 : who - 1;
    if (!inside(finder, who - 1) || !inside(finder, last))
        return nowhere;
    uint32_t first = finder_phrase_begin(finder, last);
    return first <= last ? (struct range){first, last + 1} : nowhere;
}

/* The noun phrase with an apposition that the comma at `comma` ends. */
static struct range subject_with_apposition(const struct finder *finder, uint32_t comma)
{
    for (uint32_t i = comma; i-- > finder->sentence.first && comma - i < PHRASE_MAX;) {
        if (flagged(finder, i, TOKEN_CLOSES_QUOTE | TOKEN_OPENS_QUOTE) ||
            form_is(finder, i, ";"))
            break;
        if (!is_comma(finder, i) || i == finder->sentence.first)
            continue;
        uint32_t first = finder_phrase_begin(finder, i - 1);
        if (first < i && (finder_is_name(finder, i - 1) || has(finder, first, MARK_DETERMINER)))
            return (struct range){first, comma};
    }
    return nowhere;
}

/* "Olin Vane, chief of the port office said": where the sentence begins with a name and the
 * noun phrase [first, last] beside it is an office, the name; else `first`. */
static uint32_t name_in_apposition(const struct finder *finder, uint32_t first, uint32_t last)
{
    const uint32_t name = finder->sentence.first;
    bool office = false;
    if (first < name + 2 || !is_comma(finder, first - 1) ||
        !finder_is_name(finder, first - 2) || finder_phrase_begin(finder, first - 2) != name)
        return first;
    for (uint32_t i = first; i <= last && !finder_is_link(finder, i); i++)
        office = has(finder, i, MARK_TITLE | MARK_UNNAMED);
    return office ? name : first;
}

struct range finder_subject_before(const struct finder *finder, uint32_t end)
{
    if (end <= finder->sentence.first)
        return nowhere;
    uint32_t last = end - 1;
    if (is_comma(finder, last))
        return subject_with_apposition(finder, last);
    if (form_is(finder, last, "who")) {
        struct range noun = antecedent(finder, last);
        return noun.first != ATTRIBUTION_NO_TOKEN ? noun : (struct range){last, end};
    }
    uint32_t first = finder_phrase_begin(finder, last);
    if (first > last)
        return nowhere;
    return (struct range){name_in_apposition(finder, first, last), end};
}

struct range finder_subject_after(const struct finder *finder, uint32_t first)
{
    uint32_t end = phrase_end(finder, first);
    if (end == first)
        return nowhere;
    uint32_t next = end + 1;
    bool apposition = is_comma(finder, end) && finder_is_name(finder, end - 1) &&
                      !finder_is_name(finder, next) &&
                      (has(finder, next, MARK_DETERMINER) || finder_is_nominal(finder, next));
    if (apposition && phrase_end(finder, next) > next)
        end = phrase_end(finder, next);
    return (struct range){first, end};
}
