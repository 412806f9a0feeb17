/* style_places: what the features of style count, token by token.
 *
 * style_words counts a hundred words at once and does not know which they were. So what it counts
 * is asked anew here, word by word; a test holds the two together. */
#include "feature_places.h"

#include <string.h>

#include "dense.h"
#include "style.h"
#include "style_parts.h"
#include "style_words.h"

/* What is gone through, and the stage's first feature. */
struct style_walk {
    struct feature_places *places;
    size_t from;
    const struct evidence_input *input;
    uint32_t be; /* the latest form of "be" before which no participle has come */
};

static void add(struct style_walk *walk, enum style_feature feature, uint32_t first,
                uint32_t end)
{
    if (feature != NO_FEATURE)
        feature_places_add(walk->places, walk->from + (size_t)(feature - RATE_FIRST), first,
                           end);
}

static void add_if(struct style_walk *walk, bool counts, enum style_feature feature, uint32_t t)
{
    if (counts)
        add(walk, feature, t, t + 1);
}

/* ---- Tokens ---------------------------------------------------------------------------- */

static bool is_one_of(const char *form, size_t length, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(words[i]) == length && memcmp(form, words[i], length) == 0)
            return true;
    return false;
}

#define IS_ONE_OF(form, length, words)                                                         \
    is_one_of(form, length, words, sizeof(words) / sizeof *(words))

static void place_passive(struct style_walk *walk, uint32_t t, bool is_be)
{
    const struct token *tokens = walk->input->tokens->items;
    if (style_is_participle(walk->input->tokens, &tokens[t])) {
        if (walk->be != UINT32_MAX && t <= walk->be + PASSIVE_REACH &&
            tokens[walk->be].sentence == tokens[t].sentence)
            add(walk, PASSIVES, walk->be, t + 1);
        add(walk, PAST_TENSE, t, t + 1);
        walk->be = UINT32_MAX;
    }
    if (is_be)
        walk->be = t;
}

/* A word of letters that is no clitic. */
static void place_word(struct style_walk *walk, uint32_t t)
{
    static const char *const be[] = {"be", "is", "are", "was", "were", "been", "being", "am"};
    static const char *const conjunctions[] = {"and", "but", "or", "so", "yet", "nor"};
    static const char *const will[] = {"will", "wo"};
    const struct tokens *tokens = walk->input->tokens;
    const struct token *token = &tokens->items[t];
    const char *form = token_form(tokens, token);
    const size_t length = token->form_length;
    const bool longer = token->characters >= 2;
    add_if(walk, token->characters >= LONG_WORD, LONG_WORDS, t);
    add_if(walk, longer && token->flags & TOKEN_ALL_CAPS, ALL_CAPS, t);
    add_if(walk,
           longer && (token->flags & (TOKEN_CAPITALISED | TOKEN_SENTENCE_FIRST |
                                      TOKEN_TITLE)) == TOKEN_CAPITALISED,
           CAPITALISED, t);
    add_if(walk, IS_ONE_OF(form, length, will), WILL, t);
    add_if(walk, style_begins_sentence(token) && IS_ONE_OF(form, length, conjunctions),
           CONJUNCTION_STARTS, t);
    add_if(walk, length >= 5 && memcmp(form + length - 3, "ing", 3) == 0, ING_WORDS, t);
    place_passive(walk, t, IS_ONE_OF(form, length, be));
}

static void place_number(struct style_walk *walk, uint32_t t)
{
    const struct tokens *tokens = walk->input->tokens;
    const char *form = token_form(tokens, &tokens->items[t]);
    const size_t length = tokens->items[t].form_length;
    add(walk, NUMBERS, t, t + 1);
    add_if(walk, style_is_time(form, length), TIMES, t);
    add_if(walk, style_is_year(form, length), YEARS, t);
}

static void place_clitic(struct style_walk *walk, uint32_t t)
{
    const struct tokens *tokens = walk->input->tokens;
    const char *form = token_form(tokens, &tokens->items[t]);
    const size_t length = tokens->items[t].form_length;
    add_if(walk, style_is_contraction(form, length), CONTRACTIONS, t);
    add_if(walk, style_is_will(form, length), WILL, t);
}

static void place_token(struct style_walk *walk, uint32_t t)
{
    const struct tokens *tokens = walk->input->tokens;
    const struct token *token = &tokens->items[t];
    switch ((enum token_kind)token->kind) {
    case TOKEN_WORD:
        (token->flags & TOKEN_CLITIC ? place_clitic : place_word)(walk, t);
        break;
    case TOKEN_NUMBER:
        place_number(walk, t);
        break;
    case TOKEN_PUNCTUATION:
    case TOKEN_SYMBOL:
        add(walk, style_mark_feature(token_form(tokens, token), token->form_length), t, t + 1);
        break;
    case TOKEN_URL:
    case TOKEN_EMAIL:
        add(walk, URLS, t, t + 1);
        break;
    case TOKEN_HANDLE:
        add(walk, HANDLES, t, t + 1);
        break;
    case TOKEN_HASHTAG:
        add(walk, HASHTAGS, t, t + 1);
        break;
    }
}

/* ---- Word lists ------------------------------------------------------------------------ */

/* An entry of some of the lists; past forms in -ed have been placed by their ending. */
static void place_entry(struct style_walk *walk, uint32_t first, uint32_t count, uint32_t marks)
{
    const struct tokens *tokens = walk->input->tokens;
    const struct token *token = &tokens->items[first];
    if (marks & MARK_PAST && !style_is_participle(tokens, token))
        add(walk, PAST_TENSE, first, first + count);
    if (marks & MARK_IMPERATIVE && style_begins_sentence(token))
        add(walk, IMPERATIVE_STARTS, first, first + count);
    if (marks & MARK_MONTH && style_is_date(tokens, first, count))
        add(walk, DATES, first, first + count);
}

static void place_matches(struct style_walk *walk)
{
    const struct lexicon_matches *matches = walk->input->matches;
    for (size_t i = 0; i < matches->count && feature_places_go_on(walk->places, i); i++) {
        const struct lexicon_match *match = &matches->items[i];
        place_entry(walk, match->first, match->count,
                    lexicon_mark(walk->input->lexicon, match->category) & ENTRY_MARKS);
    }
}

/* ---- Sentences and passages ------------------------------------------------------------ */

static size_t count_words(const struct tokens *tokens, const struct sentence *sentence)
{
    size_t words = 0;
    for (uint32_t t = sentence->first; t < sentence->end; t++)
        words += token_is_word(&tokens->items[t]);
    return words;
}

static void place_sentence(struct style_walk *walk, const struct sentence *sentence)
{
    const struct tokens *tokens = walk->input->tokens;
    const size_t words = count_words(tokens, sentence);
    const char mark = style_closing_mark(tokens, sentence);
    const struct {
        bool counts;
        enum style_feature feature;
    } features[] = {{words < SHORT_SENTENCE, SHORT_SENTENCES},
                    {words > LONG_SENTENCE, LONG_SENTENCES},
                    {mark == '?', QUESTIONS},
                    {mark == '!', EXCLAMATIONS}};
    for (size_t i = 0; i < sizeof features / sizeof *features; i++)
        if (features[i].counts)
            add(walk, features[i].feature, sentence->first, sentence->end);
}

/* The passage of the sentences from `first` to `last`. */
static void place_passage(struct style_walk *walk, const struct sentence *first,
                          const struct sentence *last)
{
    const struct article *article = walk->input->article;
    const struct passage *passage = &article->passages[first->passage];
    if (passage->role == ROLE_HEADING)
        add(walk, HEADINGS, first->first, last->end);
    if (passage->role != ROLE_PARAGRAPH && passage->role != ROLE_QUOTATION)
        return;
    if (first == last)
        add(walk, SINGLE_SENTENCE_PARAGRAPHS, first->first, last->end);
    if (style_is_list_line(article, passage->span))
        add(walk, LIST_LINES, first->first, last->end);
}

static void place_sentences(struct style_walk *walk)
{
    const struct tokens *tokens = walk->input->tokens;
    const struct sentence *first = tokens->sentences;
    for (size_t i = 0; i < tokens->sentence_count && feature_places_go_on(walk->places, i);
         i++) {
        const struct sentence *sentence = &tokens->sentences[i];
        const enum passage_role role = walk->input->article->passages[sentence->passage].role;
        if (role != ROLE_TITLE && role != ROLE_HEADING)
            place_sentence(walk, sentence);
        if (i + 1 == tokens->sentence_count || sentence[1].passage != sentence->passage) {
            place_passage(walk, first, sentence);
            first = sentence + 1;
        }
    }
}

void style_places(struct feature_places *places, size_t from,
                  const struct evidence_input *input)
{
    const uint32_t *marks = input->matches->marks;
    struct style_walk walk = {places, from, input, UINT32_MAX};
    for (uint32_t t = 0; t < input->tokens->count && feature_places_go_on(places, t); t++) {
        place_token(&walk, t);
        add_if(&walk, marks[t] & MARK_FUNCTION, FUNCTION_WORDS, t);
        place_entry(&walk, t, 1, marks[t] & ENTRY_MARKS);
    }
    place_matches(&walk);
    place_sentences(&walk);
}
