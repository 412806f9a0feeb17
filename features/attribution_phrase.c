/* attribution_phrase: the article as attribution.c reads it. */
#include "attribution_phrase.h"

#define QUOTE_FLAGS ((unsigned)(TOKEN_OPENS_QUOTE | TOKEN_CLOSES_QUOTE))

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

/* The classes of the lists that tell most, by their marks: of a word that stands in several
 * lists the lowest mark is its class. */
static const uint8_t classes_of_marks[] = {
    CLASS_CLAUSE,     CLASS_PERSON_PRONOUN, CLASS_OTHER_PRONOUN, CLASS_NEGATOR,
    CLASS_AUXILIARY,  CLASS_DETERMINER,     CLASS_CONJUNCTION,   CLASS_UNNAMED,
    CLASS_DOCUMENT,   CLASS_ORGANISATION,   CLASS_DATE,          CLASS_DATE,
    CLASS_PREPOSITION};
#define CLOSED_CLASSES ((MARK_CONJUNCTION << 1) - 1)
#define LISTED_CLASSES ((MARK_PREPOSITION << 1) - 1)

static uint8_t lowest_class(uint32_t marks)
{
    return classes_of_marks[__builtin_ctz(marks)];
}

/* 1, 2, 3 for -ed, -ing, -s; 4 for -ly; else 0. */
static unsigned ending_of(const struct finder *finder, const struct token *token)
{
    if (token->form_length < 3)
        return 0;
    const char *end = token_form(finder->reading->tokens, token) + token->form_length;
    switch (end[-1]) {
    case 'd':
        return end[-2] == 'e' ? 1 : 0;
    case 'g':
        return token->form_length > 3 && end[-2] == 'n' && end[-3] == 'i' ? 2 : 0;
    case 's':
        return 3;
    case 'y':
        return end[-2] == 'l' ? 4 : 0;
    default:
        return 0;
    }
}

static uint8_t class_of_word(const struct finder *finder, uint32_t i)
{
    static const uint8_t endings[] = {CLASS_OTHER, CLASS_ED, CLASS_ING, CLASS_S, CLASS_LY};
    const uint32_t marks = finder->marks[i];
    const struct token *token = &finder->tokens[i];
    if (token->flags & TOKEN_CLITIC && !(marks & MARK_NEGATOR))
        return form_is(finder, i, "'s") ? CLASS_POSSESSIVE : CLASS_AUXILIARY;
    if (marks & CLOSED_CLASSES)
        return form_is(finder, i, "that") ? CLASS_THAT : lowest_class(marks);
    if (form_is(finder, i, "to"))
        return CLASS_TO;
    const bool capitalised = token->flags & TOKEN_CAPITALISED;
    if (capitalised && !(token->flags & TOKEN_SENTENCE_FIRST) &&
        !(marks & (MARK_COMMON | MARK_DATE)))
        return CLASS_NAME;
    if (marks & LISTED_CLASSES)
        return lowest_class(marks);
    const unsigned ending = ending_of(finder, token);
    if (marks & MARK_VERB)
        return (uint8_t)((marks & MARK_FRAME ? CLASS_FRAME_VERB : CLASS_VERB) + ending % 4);
    if (marks & (MARK_PAST | MARK_FUNCTION))
        return marks & MARK_PAST ? CLASS_PAST : CLASS_FUNCTION;
    return capitalised ? CLASS_CAPITALISED : endings[ending];
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

/* "government-backed" and "so-called" report nothing. */
static bool may_be_cue(const struct finder *finder, uint32_t i)
{
    return !flagged(finder, i, TOKEN_HYPHEN_BEFORE) &&
           !flagged(finder, i + 1, TOKEN_HYPHEN_BEFORE) && !(finder->marks[i] & MARK_NO_CUE);
}

static void set_signs(struct finder *finder, uint32_t i)
{
    const struct token *token = &finder->tokens[i];
    const uint32_t marks = finder->marks[i];
    const char mark = token->kind == TOKEN_PUNCTUATION && !(token->flags & QUOTE_FLAGS)
                          ? *token_form(finder->reading->tokens, token)
                          : 0;
    const bool holds[SIGNS] = {
        [SIGN_COMMA] = mark == ',',
        [SIGN_COLON] = mark == ':',
        [SIGN_OPENS] = (token->flags & TOKEN_OPENS_QUOTE) != 0,
        [SIGN_CLOSES] = (token->flags & TOKEN_CLOSES_QUOTE) != 0,
        [SIGN_CLAUSE] = (marks & MARK_CLAUSE) != 0,
        [SIGN_VERB] = (marks & MARK_VERB) != 0,
        [SIGN_CANDIDATE] =
            (mark == ':' || marks & MARKS_OF_CANDIDATES) && may_be_cue(finder, i),
    };
    uint64_t *signs = signs_at(finder->signs, i);
    for (size_t sign = 0; sign < SIGNS; sign++)
        signs[sign] |= (uint64_t)holds[sign] << i % 64;
    if (holds[SIGN_CLOSES] && form_is(finder, i + 1, "-"))
        signs_set(finder->signs, SIGN_STOP, i + 1);
}

void finder_mark_tokens(struct finder *finder)
{
    const struct lexicon *lexicon = finder->reading->lexicon;
    const struct lexicon_matches *matches = finder->reading->matches;
    const uint16_t according = lexicon_category(lexicon, "attribution.according_to");
    if (finder->token_count > 0)
        memcpy(finder->marks, matches->marks, finder->token_count * sizeof *finder->marks);
    for (size_t i = 0; i < matches->count; i++) {
        const struct lexicon_match *match = &matches->items[i];
        const uint32_t mark = match->category == according
                                  ? MARK_ACCORDING
                                  : lexicon_mark(lexicon, match->category);
        if (mark)
            mark_match(finder, match, mark);
    }
    for (uint32_t i = 0; i < finder->token_count; i++)
        if (finder->marks[i] & (MARKS_OF_CANDIDATES | MARK_CLAUSE) ||
            finder->tokens[i].flags & QUOTE_FLAGS ||
            finder->tokens[i].kind == TOKEN_PUNCTUATION)
            set_signs(finder, i);
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
    finder->sentence_number = (uint32_t)number;
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

uint32_t finder_quotation_after_colon(const struct finder *finder, uint32_t i)
{
    for (uint32_t steps = 0; steps < COLON_REACH && inside(finder, i); steps++, i++) {
        if (form_is(finder, i, ":"))
            return finder_quotation_at(finder, i);
        if (flagged(finder, i, TOKEN_OPENS_QUOTE) || has(finder, i, MARK_VERB))
            return ATTRIBUTION_NO_TOKEN;
    }
    return ATTRIBUTION_NO_TOKEN;
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

uint32_t finder_phrase_end(const struct finder *finder, uint32_t first)
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
    uint32_t end = finder_phrase_end(finder, first);
    if (end == first)
        return nowhere;
    uint32_t next = end + 1;
    bool apposition = is_comma(finder, end) && finder_is_name(finder, end - 1) &&
                      !finder_is_name(finder, next) &&
                      (has(finder, next, MARK_DETERMINER) || finder_is_nominal(finder, next));
    if (apposition && finder_phrase_end(finder, next) > next)
        end = finder_phrase_end(finder, next);
    return (struct range){first, end};
}
