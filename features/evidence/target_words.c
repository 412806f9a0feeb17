/* target_words: which words can be in names, by their capitals and by lists. */
#include "target_work.h"

#include <stdlib.h>

#include "../base/stop.h"

/* How a sentence uses capitals. */
enum sentence_style {
    STYLE_PLAIN,
    STYLE_HEADLINE, /* Nearly Every Word Has One: a capital tells nothing */
    STYLE_SHOUTED   /* NEARLY EVERY LETTER IS ONE */
};

/* A line is a headline if at most one word in so many has no capital, function words aside. A
 * title is believed to be one sooner. */
#define HEADLINE_SHARE       8
#define TITLE_HEADLINE_SHARE 3
#define HEADLINE_LEAST       5 /* words; below, a line may be a list of names */
#define TITLE_HEADLINE_LEAST 3

/* ---- Lists --------------------------------------------------------------------------- */

static const struct {
    const char *category;
    enum list_role role;
    enum word_tag tag; /* with ROLE_TAG */
} lists[] = {
    {"list.place", ROLE_PLACE, 0},
    {"list.group", ROLE_GROUP, 0},
    {"list.people", ROLE_PEOPLE, 0},
    {"list.body", ROLE_BODY, 0},
    {"list.demonym", ROLE_TAG, TAG_DEMONYM},
    {"list.creed", ROLE_TAG, TAG_CREED},
    {"list.given_name_masculine", ROLE_TAG, TAG_MASCULINE},
    {"list.given_name_feminine", ROLE_TAG, TAG_FEMININE},
    {"list.name_particle", ROLE_TAG, TAG_PARTICLE},
    {"list.place_noun", ROLE_TAG, TAG_PLACE_NOUN},
    {"list.body_noun", ROLE_TAG, TAG_BODY_NOUN},
    {"list.body_name", ROLE_TAG, TAG_BODY_NAME},
    {"list.thing_noun", ROLE_TAG, TAG_THING_NOUN},
    {"list.opening_word", ROLE_TAG, TAG_OPENING},
    {"list.office", ROLE_TAG, TAG_OFFICE},
};

static void set_roles(struct target_work *work)
{
    const struct lexicon *lexicon = work->view.input->lexicon;
    const size_t count = lexicon_category_count(lexicon);
    memset(work->roles, ROLE_NONE, sizeof work->roles);
    for (size_t i = 0; i < count; i++) {
        const char *name = lexicon_category_name(lexicon, i);
        if (*name == 'a' && strncmp(name, "alias.", 6) == 0)
            work->roles[i] = ROLE_ALIAS;
        if (*name == 't' && strncmp(name, TARGET_PREFIX, strlen(TARGET_PREFIX)) == 0)
            work->roles[i] = ROLE_TARGET;
    }
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const uint16_t category = lexicon_category(lexicon, lists[i].category);
        if (category != LEXICON_NONE)
            work->roles[category] =
                (uint8_t)(lists[i].role == ROLE_TAG
                              ? ROLE_TAG + (unsigned)__builtin_ctz((unsigned)lists[i].tag)
                              : (unsigned)lists[i].role);
    }
}

static bool has_capital(const struct sentence_view *view, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (flagged(view, i, TOKEN_CAPITALISED))
            return true;
    return false;
}

static void lengthen(uint8_t *length, uint32_t by)
{
    if (by > *length && by <= UINT8_MAX)
        *length = (uint8_t)by;
}

static void tag_words(struct target_work *work, const struct lexicon_match *match,
                      unsigned tags)
{
    for (uint32_t i = 0; i < match->count; i++)
        work->words[match->first + i].tags |= (uint16_t)tags;
}

/* Names need a capital; "rebels" and "army" do not. */
static void tag_match(struct target_work *work, const struct lexicon_match *match,
                      unsigned role)
{
    struct word_tags *word = &work->words[match->first];
    const bool capital = has_capital(&work->view, match->first, match->first + match->count);
    switch (role) {
    case ROLE_ALIAS:
        if (capital && match->count > word->alias_length)
            word->alias = match->category;
        if (capital)
            lengthen(&word->alias_length, match->count);
        break;
    case ROLE_PLACE:
        if (capital)
            lengthen(&word->place_length, match->count);
        break;
    case ROLE_PEOPLE:
        if (capital)
            lengthen(&word->group_length, match->count);
        break;
    case ROLE_GROUP:
        lengthen(&word->group_length, match->count);
        break;
    case ROLE_BODY:
        lengthen(&word->body_length, match->count);
        tag_words(work, match, TAG_BODY_WORD);
        break;
    default:
        tag_words(work, match, 1u << (role - ROLE_TAG));
    }
}

static bool tag_matches(struct target_work *work)
{
    const struct lexicon_matches *matches = work->view.input->matches;
    for (size_t i = 0; i < matches->count; i++) {
        if (!go_on_at(work->failure, i))
            return false;
        const unsigned role = work->roles[matches->items[i].category];
        if (role > ROLE_TARGET)
            tag_match(work, &matches->items[i], role);
    }
    return true;
}

/* ---- The article's capitals ---------------------------------------------------------- */

static struct seen_word *slot_of(const struct target_work *work, uint64_t hash)
{
    size_t at = hash & work->seen_mask; /* its bits are mixed */
    while (work->seen[at].hash != 0 && work->seen[at].hash != hash)
        at = (at + 1) & work->seen_mask;
    return &work->seen[at];
}

static bool is_plain_word(const struct token *token)
{
    return token->kind == TOKEN_WORD && !(token->flags & TOKEN_CLITIC);
}

/* Does the token have its capital for opening a sentence or a quotation? */
static bool is_opening(const struct sentence_view *view, uint32_t i)
{
    return flagged(view, i, TOKEN_SENTENCE_FIRST) ||
           (i > 0 && (flagged(view, i - 1, TOKEN_OPENS_QUOTE) || form_is(view, i - 1, ":") ||
                      form_is(view, i - 1, "...") || form_is(view, i - 1, "•")));
}

/* Lists the capitalised words of a sentence, from work->capitals[*count] on, and tells its
 * style: of the words other than function words, how many have a capital, or are all
 * capitals? */
static enum sentence_style style_of(const struct target_work *work,
                                    const struct sentence *sentence, size_t *count)
{
    const struct sentence_view *view = &work->view;
    uint32_t words = 0, capitals = 0, shouted = 0;
    for (uint32_t i = sentence->first; i < sentence->end; i++) {
        const struct token *token = &view->tokens[i];
        const bool word = is_plain_word(token);
        const bool capital = word & ((token->flags & TOKEN_CAPITALISED) != 0);
        const bool counts = word & ((view->marks[i] & MARK_FUNCTION) == 0);
        work->capitals[*count] = i;
        *count += capital;
        words += counts;
        capitals += counts & capital;
        shouted += counts & ((token->flags & TOKEN_ALL_CAPS) != 0);
    }
    const bool title = flagged(view, sentence->first, TOKEN_TITLE);
    const uint32_t share = title ? TITLE_HEADLINE_SHARE : HEADLINE_SHARE;
    const uint32_t least = title ? TITLE_HEADLINE_LEAST : HEADLINE_LEAST;
    if (words < least || (words - capitals) * share > words)
        return STYLE_PLAIN;
    return (words - shouted) * 2 < words ? STYLE_SHOUTED : STYLE_HEADLINE;
}

static uint64_t *filter_of(struct target_work *work, uint64_t hash)
{
    return &work->filter[hash / 64 % TARGET_FILTER_WORDS];
}

/* Doubles the table. */
static bool grow_table(struct target_work *work)
{
    struct seen_word *old = work->seen;
    const size_t slots = work->seen_mask + 1;
    struct seen_word *grown = NULL;
    size_t capacity = 0;
    if (!memory_reserve(&grown, &capacity, 2 * slots, sizeof *grown, work->failure))
        return false;
    memset(grown, 0, 2 * slots * sizeof *grown);
    work->seen = grown;
    work->seen_capacity = capacity;
    work->seen_mask = 2 * slots - 1;
    for (size_t at = 0; at < slots; at++)
        if (old[at].hash != 0)
            *slot_of(work, old[at].hash) = old[at];
    free(old);
    return true;
}

/* The slot of a word, which is in it afterwards; NULL for lack of memory. At least half of the
 * table stays empty. */
static struct seen_word *see(struct target_work *work, uint64_t hash)
{
    struct seen_word *word = slot_of(work, hash);
    if (word->hash != 0)
        return word;
    if (2 * (work->seen_count + 1) > work->seen_mask + 1) {
        if (!grow_table(work))
            return NULL;
        word = slot_of(work, hash);
    }
    work->seen_count++;
    word->hash = hash;
    return word;
}

/* Notes the capitalised words of a sentence. */
static bool see_capitals(struct target_work *work, size_t from, size_t to, bool plain)
{
    const struct sentence_view *view = &work->view;
    for (size_t at = from; at < to; at++) {
        const uint32_t i = work->capitals[at];
        const uint64_t hash = view->tokens[i].hash;
        struct seen_word *word = see(work, hash);
        if (!word)
            return false;
        word->inside |= plain && !is_opening(view, i) && !(view->marks[i] & MARK_COMMON) &&
                        !target_word_is_long_capitals(work, i);
        *filter_of(work, hash) |= UINT64_C(1) << hash % 64;
    }
    return true;
}

/* Notes which of them are in small letters elsewhere. Most words are in no slot, which one read
 * of the filter tells. */
static bool see_lower(struct target_work *work)
{
    const struct sentence_view *view = &work->view;
    for (uint32_t i = 0; i < view->token_count; i++) {
        if (!go_on_at(work->failure, i))
            return false;
        const struct token *token = &view->tokens[i];
        const bool lower = !(token->flags & TOKEN_CAPITALISED) & (token->kind == TOKEN_WORD);
        if (!(lower & (*filter_of(work, token->hash) >> token->hash % 64 & 1)))
            continue;
        struct seen_word *word = slot_of(work, token->hash);
        word->lower |= word->hash != 0;
    }
    return true;
}

static bool reserve(struct target_work *work)
{
    const struct tokens *tokens = work->view.input->tokens;
    return memory_reserve(&work->words, &work->word_capacity, tokens->count + 1,
                          sizeof *work->words, work->failure) &&
           memory_reserve(&work->sentences, &work->sentence_capacity,
                          tokens->sentence_count + 1, sizeof *work->sentences, work->failure) &&
           memory_reserve(&work->capitals, &work->capital_capacity, tokens->count + 1,
                          sizeof *work->capitals, work->failure);
}

/* Words for which the table has room from the first: more than most articles have with capitals.
 * In a long text most of them are the same ones over and over. */
#define TABLE_WORDS 2048

/* Makes the table, for so many occurrences of words. */
static bool make_table(struct target_work *work, size_t words)
{
    size_t slots = 64;
    words = words < TABLE_WORDS ? words : TABLE_WORDS;
    while (slots < 2 * words)
        slots *= 2;
    if (!memory_reserve(&work->seen, &work->seen_capacity, slots, sizeof *work->seen,
                        work->failure))
        return false;
    work->seen_mask = slots - 1;
    work->seen_count = 0;
    memset(work->seen, 0, slots * sizeof *work->seen);
    memset(work->filter, 0, sizeof work->filter);
    return true;
}

static bool read_capitals(struct target_work *work)
{
    const struct tokens *tokens = work->view.input->tokens;
    size_t count = 0, seen = 0;
    for (size_t i = 0; i < tokens->sentence_count; i++) {
        const struct sentence *sentence = &tokens->sentences[i];
        if (!go_on(work->failure, sentence->end - sentence->first))
            return false;
        work->sentences[i] = (uint8_t)style_of(work, sentence, &count);
    }
    work->capital_count = count;
    if (!make_table(work, count))
        return false;
    for (size_t i = 0; i < tokens->sentence_count; i++) {
        const size_t from = seen;
        if (!go_on(work->failure, tokens->sentences[i].end - tokens->sentences[i].first))
            return false;
        while (seen < count && work->capitals[seen] < tokens->sentences[i].end)
            seen++;
        if (!see_capitals(work, from, seen, work->sentences[i] == STYLE_PLAIN))
            return false;
    }
    return see_lower(work);
}

bool target_words_read(struct target_work *work)
{
    if (!reserve(work))
        return false;
    set_roles(work);
    memset(work->words, 0, (work->view.token_count + 1) * sizeof *work->words);
    work->next_capital = 0;
    return go_on(work->failure, STOP_WORK) && tag_matches(work) && read_capitals(work);
}

/* ---- Names --------------------------------------------------------------------------- */

/* Words of closed classes, which are no names even with a capital. */
#define MARKS_OF_NO_NAME                                                                       \
    ((uint32_t)(MARK_CLAUSE | MARK_PRONOUN | MARK_OTHER_PRONOUN | MARK_NEGATOR |               \
                MARK_AUXILIARY | MARK_DETERMINER | MARK_CONJUNCTION | MARK_PREPOSITION |       \
                MARK_FUNCTION | MARK_COMMON))

bool target_word_is_title(const struct target_work *work, uint32_t i)
{
    return has(&work->view, i, MARK_TITLE) || tagged(work, i, TAG_OFFICE);
}

/* Is the token, or what begins there, in a list of names? */
static bool is_listed(const struct target_work *work, uint32_t i)
{
    const struct word_tags *word = &work->words[i];
    return word->alias_length > 0 || word->place_length > 0 ||
           (word->group_length > 0 && flagged(&work->view, i, TOKEN_CAPITALISED)) ||
           word->tags & (TAG_DEMONYM | TAG_BODY_NAME | TAGS_OF_FIRST_NAMES);
}

/* Does the word look like a verb, an adverb or an abstract noun? */
static bool looks_plain(const struct sentence_view *view, uint32_t i)
{
    static const char *const endings[] = {"ing",  "ed",   "ly",  "tion", "tions", "sion",
                                          "ment", "ness", "ity", "ism",  "isms",  "ful",
                                          "less", "able", "ous", "ists"};
    for (size_t e = 0; e < sizeof endings / sizeof *endings; e++)
        if (form_ends(view, i, endings[e]) &&
            view->tokens[i].form_length > strlen(endings[e]) + 2) /* not Reed, King */
            return true;
    return false;
}

/* "Problems are": a plural noun with its verb? */
static bool is_plural(const struct sentence_view *view, uint32_t i)
{
    return form_ends(view, i, "s") &&
           (form_is(view, i + 1, "are") || form_is(view, i + 1, "were") ||
            form_is(view, i + 1, "have") || form_is(view, i + 1, "do"));
}

/* Does what follows a subject follow: a finite verb, a possessive, an apposition, a second
 * subject, a speaker's colon? */
static bool is_like_subject(const struct sentence_view *view, uint32_t i)
{
    if (is_comma(view, i + 1))
        return has(view, i + 2, MARK_DETERMINER | MARK_PREPOSITION) ||
               form_is(view, i + 2, "who") || form_is(view, i + 2, "whose") ||
               (inside(view, i + 2) && view->tokens[i + 2].kind == TOKEN_NUMBER);
    if (has(view, i + 1, MARK_CONJUNCTION))
        return flagged(view, i + 2, TOKEN_CAPITALISED) && inside(view, i + 2);
    return has(view, i + 1, MARK_AUXILIARY | MARK_PAST | MARK_VERB | MARK_FRAME) ||
           form_is(view, i + 1, "'s") || form_is(view, i + 1, "'") ||
           form_is(view, i + 1, ":") || (inside(view, i + 1) && form_ends(view, i + 1, "ed"));
}

/* Is the capitalised word that opens a sentence or quotation a name? */
static bool opening_is_name(const struct target_work *work, uint32_t i)
{
    const struct sentence_view *view = &work->view;
    const struct seen_word *seen = slot_of(work, view->tokens[i].hash);
    const bool goes_on = flagged(view, i + 1, TOKEN_CAPITALISED) && inside(view, i + 1);
    const uint32_t marks = MARKS_OF_CLASSES & ~(goes_on ? MARKS_OF_HEADS : 0); /* Fox News */
    const bool everyday = has(view, i, marks) || tagged(work, i, TAG_OPENING) || seen->lower;
    if (is_listed(work, i))
        return !everyday || seen->inside || goes_on;
    if (everyday)
        return seen->inside && !seen->lower && !has(view, i, MARK_VERB | MARK_PAST);
    if (seen->inside ||
        (flagged(view, i, TOKEN_ALL_CAPS) && !target_word_is_long_capitals(work, i)))
        return true;
    if (looks_plain(view, i) || target_word_is_title(work, i) || is_plural(view, i) ||
        (target_word_is_long_capitals(work, i) && !form_is(view, i + 1, ":")))
        return false;
    return is_like_subject(view, i) ||
           (flagged(view, i + 1, TOKEN_CAPITALISED) && is_plain_word(&view->tokens[i + 1]));
}

/* In a headline a word is a name if it is one elsewhere, or is in a list, or follows a first
 * name or a title. */
static bool is_name_in_headline(const struct target_work *work, uint32_t i)
{
    const struct sentence_view *view = &work->view;
    const struct seen_word *seen = slot_of(work, view->tokens[i].hash);
    if (seen->lower && !is_listed(work, i))
        return false;
    if (seen->inside)
        return true;
    const bool everyday = has(view, i, MARKS_OF_CLASSES) || tagged(work, i, TAG_OPENING);
    const bool behind =
        i > 0 && tagged(work, i - 1, TAG_NAME) && tagged(work, i - 1, TAGS_OF_FIRST_NAMES);
    if (is_listed(work, i))
        return !everyday || behind;
    const bool behind_title = i > 0 && has(view, i - 1, MARK_TITLE) &&
                              !has(view, i, MARK_TITLE) && !form_ends(view, i, "s");
    return (behind || behind_title) && !everyday && !looks_plain(view, i);
}

/* "R" of "(R-Ohio)" */
static bool is_party_letter(const struct sentence_view *view, uint32_t i)
{
    return view->tokens[i].characters == 1 && flagged(view, i + 1, TOKEN_HYPHEN_BEFORE) &&
           i > 0 && form_is(view, i - 1, "(");
}

static bool is_name(const struct target_work *work, uint32_t i)
{
    const struct sentence_view *view = &work->view;
    const struct token *token = &view->tokens[i];
    if (has(view, i, MARK_DATE)) /* Theresa May, but not Vane Friday */
        return !work->headline && !has(view, i, MARK_WEEKDAY) && view_is_surname(view, i) &&
               tagged(work, i - 1, TAG_NAME);
    if (is_party_letter(view, i) ||
        (i > 0 && is_party_letter(view, i - 1) && work->words[i].place_length == 0))
        return false;
    const bool listed = work->words[i].alias_length > 0 || /* IS, US, New York */
                        work->words[i].place_length > 1;
    if (has(view, i, MARKS_OF_NO_NAME) && (!listed || work->shouted))
        return false;
    if (work->headline)
        return is_name_in_headline(work, i);
    const bool inserted = i > 0 && form_is(view, i - 1, "[") && form_is(view, i + 1, "]");
    if (is_opening(view, i) && !inserted)
        return opening_is_name(work, i);
    if (!(token->flags & TOKEN_ALL_CAPS) || is_listed(work, i))
        return true;
    const struct seen_word *seen = slot_of(work, token->hash);
    return !seen->lower && (seen->inside || !target_word_is_long_capitals(work, i));
}

void target_words_enter(struct target_work *work, size_t number)
{
    struct sentence_view *view = &work->view;
    view_enter(view, number);
    work->headline = work->sentences[number] != STYLE_PLAIN;
    work->shouted = work->sentences[number] == STYLE_SHOUTED;
    for (; work->next_capital < work->capital_count; work->next_capital++) {
        const uint32_t i = work->capitals[work->next_capital];
        if (i >= view->sentence.end)
            break;
        work->words[i].tags |= is_name(work, i) ? TAG_NAME : 0;
        work->words[i].tags |= slot_of(work, view->tokens[i].hash)->lower ? TAG_LOWER : 0;
    }
}
