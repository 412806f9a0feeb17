/* hedging: hedges, approximators and boosters, and their features. */
#include "hedging.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "../base/sort.h"
#include "../base/stop.h"
#include "feature_places.h"

/* ---- Features ------------------------------------------------------------- */

/* What is counted: all shields, shields by the types of Szarvas et al. 2012, approximators and
 * boosters. Each in two voices: the author's, and all others. */
enum hedge_type {
    HEDGES,
    EPISTEMIC,
    DOXASTIC,
    CONDITION,
    INVESTIGATION,
    APPROXIMATORS,
    BOOSTERS
};
#define HEDGE_TYPES (BOOSTERS + 1)

enum hedging_feature {
    DENSITIES,
    HEDGED_SENTENCES = DENSITIES + 2 * HEDGE_TYPES,
    AUTHOR_HEDGED_SENTENCES,
    BOOSTED_SENTENCES,
    AUTHOR_SHARE,
    BALANCE,
    FIRST_HEDGE,
    HEDGING_FEATURES
};

#define DENSITY(counted, name, what)                                                           \
    [DENSITIES +                                                                               \
        2 * (counted)] = {name ".author", "per 100 words", what " in the author's voice"},     \
            [DENSITIES + 2 * (counted) + 1] = {name ".others", "per 100 words",                \
                                               what " attributed to a source or quoted"}

const struct dense_feature hedging_features[] = {
    DENSITY(HEDGES, "hedges", "hedges, or cues of uncertainty (Szarvas et al. 2012),"),
    DENSITY(EPISTEMIC, "hedges.epistemic", "hedges of possibility, likelihood and hearsay"),
    DENSITY(DOXASTIC, "hedges.doxastic", "hedges of belief, expectation and hope"),
    DENSITY(CONDITION, "hedges.condition", "hedges of condition"),
    DENSITY(INVESTIGATION, "hedges.investigation", "hedges of inquiry"),
    DENSITY(APPROXIMATORS, "approximators", "approximators (Prince et al. 1982)"),
    DENSITY(BOOSTERS, "boosters", "boosters (Hyland 2005)"),
    [HEDGED_SENTENCES] = {"hedges.sentence_share", "share", "sentences with a hedge"},
    [AUTHOR_HEDGED_SENTENCES] = {"hedges.author_sentence_share", "share",
                                 "sentences with a hedge in the author's voice"},
    [BOOSTED_SENTENCES] = {"boosters.sentence_share", "share", "sentences with a booster"},
    [AUTHOR_SHARE] = {"hedges.author_share", "share",
                      "hedges that are in the author's voice; 0 without hedges"},
    [BALANCE] = {"hedges.balance", "-1 to 1",
                 "(h - b) / (h + b) of h hedges and b boosters in any voice"},
    [FIRST_HEDGE] = {"hedges.first", "share",
                     "how far into the text the first hedge stands; 1 without one"},
};
const size_t hedging_feature_count = HEDGING_FEATURES;

/* Categories that count here: a category belongs to the first row with which its name begins.
 * So a user's own list, such as "hedging.mine", is counted, too. */
static const struct {
    const char *prefix;
    uint8_t kind, type;
} category_kinds[] = {{"hedging.doxastic", HEDGE_SHIELD, DOXASTIC},
                      {"hedging.condition", HEDGE_SHIELD, CONDITION},
                      {"hedging.investigation", HEDGE_SHIELD, INVESTIGATION},
                      {"hedging.", HEDGE_SHIELD, EPISTEMIC},
                      {"approximator.", HEDGE_APPROXIMATOR, APPROXIMATORS},
                      {"booster.", HEDGE_BOOSTER, BOOSTERS}};
#define CATEGORY_KINDS (sizeof category_kinds / sizeof *category_kinds)

static bool begins_with(const char *name, const char *prefix)
{
    while (*prefix && *name == *prefix) {
        name++;
        prefix++;
    }
    return *prefix == 0;
}

/* The first category whose name is not before `name`. */
static size_t first_from(const struct lexicon *lexicon, const char *name)
{
    size_t low = 0, left = lexicon_category_count(lexicon);
    while (left > 0) {
        const size_t half = left / 2;
        const bool before = strcmp(lexicon_category_name(lexicon, low + half), name) < 0;
        low = before ? low + half + 1 : low;
        left = before ? left - half - 1 : half;
    }
    return low;
}

/* Sets row_of[category] to a row of category_kinds, or to CATEGORY_KINDS for none. Categories
 * are sorted by name, so those of a row are adjacent. Rows are applied from the last to the
 * first, so that the first one wins. */
static void find_rows(const struct lexicon *lexicon, uint8_t *row_of)
{
    const size_t count = lexicon_category_count(lexicon);
    memset(row_of, CATEGORY_KINDS, count);
    for (size_t row = CATEGORY_KINDS; row-- > 0;) {
        const char *prefix = category_kinds[row].prefix;
        for (size_t i = first_from(lexicon, prefix);
             i < count && begins_with(lexicon_category_name(lexicon, i), prefix); i++)
            row_of[i] = (uint8_t)row;
    }
}

/* ---- Matches → hedges ----------------------------------------------------- */

static struct hedge hedge_of(const struct tokens *tokens, const struct lexicon_match *match,
                             uint8_t kind)
{
    const struct token *first = &tokens->items[match->first];
    const uint32_t end = match->first + match->count;
    return (struct hedge){.span = tokens_span(tokens, match->first, end),
                          .first = match->first,
                          .end = end,
                          .voice = first->flags & TOKEN_QUOTED ? HEDGE_QUOTED : HEDGE_AUTHOR,
                          .category = match->category,
                          .kind = kind};
}

/* Appends a hedge. If it overlaps the latest one, only the longer of the two is kept. */
static bool add_hedge(struct hedging *hedging, struct hedge hedge, struct failure *failure)
{
    if (hedging->count > 0) {
        struct hedge *latest = &hedging->items[hedging->count - 1];
        if (hedge.first < latest->end) {
            if (hedge.end - hedge.first > latest->end - latest->first)
                *latest = hedge;
            return true;
        }
    }
    if (!memory_reserve(&hedging->items, &hedging->capacity, hedging->count + 1,
                        sizeof *hedging->items, failure))
        return false;
    hedging->items[hedging->count++] = hedge;
    return true;
}

static bool collect(struct hedging *hedging, const struct evidence_input *input,
                    const uint8_t *row_of, struct failure *failure)
{
    for (size_t i = 0; i < input->matches->count; i++) {
        if (!go_on_at(failure, i))
            return false;
        const struct lexicon_match *match = &input->matches->items[i];
        const uint8_t row = row_of[match->category];
        if (row < CATEGORY_KINDS &&
            !add_hedge(hedging, hedge_of(input->tokens, match, category_kinds[row].kind),
                       failure))
            return false;
    }
    return true;
}

/* ---- Voices --------------------------------------------------------------- */

#define FEW 64 /* pieces: up to so many an insertion sort is faster than qsort */

/* A piece of an attribution's content: tokens, half open. */
struct voice_piece {
    uint32_t first, end, attribution;
};

/* By begin; of two that begin together the outer one first. */
static int compare_pieces(const void *a, const void *b)
{
    const struct voice_piece *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    if (x->end != y->end)
        return x->end > y->end ? -1 : 1;
    return (x->attribution < y->attribution) - (x->attribution > y->attribution);
}

/* An insertion sort: most pieces are in order already, and there are few. */
static void sort_few(struct voice_piece *pieces, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const struct voice_piece self = pieces[i];
        size_t to = i;
        for (; to > 0 && compare_pieces(&pieces[to - 1], &self) > 0; to--)
            pieces[to] = pieces[to - 1];
        pieces[to] = self;
    }
}

static bool list_pieces(const struct attributions *attributions, struct voice_piece *pieces,
                        size_t *listed, struct failure *failure)
{
    size_t count = 0;
    for (uint32_t i = 0; i < attributions->count; i++) {
        const struct attribution *item = &attributions->items[i];
        if (!go_on_at(failure, i))
            return false;
        if (item->content_first < item->content_end)
            pieces[count++] = (struct voice_piece){item->content_first, item->content_end, i};
        if (item->more_first < item->more_end)
            pieces[count++] = (struct voice_piece){item->more_first, item->more_end, i};
    }
    *listed = count;
    if (count > FEW)
        return sort_items(pieces, count, sizeof *pieces, compare_pieces, failure);
    sort_few(pieces, count);
    return true;
}

/* Sets the voice of each hedge inside a content: the innermost content that has its first
 * token. The contents that have begun and may not have ended are a stack, stored in the part of
 * the array that was already read. The top began last; what has ended below it is dropped when
 * it becomes the top. */
static bool find_voices(struct hedging *hedging, const struct attributions *attributions,
                        struct failure *failure)
{
    if (!memory_reserve(&hedging->pieces, &hedging->piece_capacity, 2 * attributions->count,
                        sizeof *hedging->pieces, failure))
        return false;
    struct voice_piece *pieces = hedging->pieces;
    size_t count, next = 0, open = 0;
    if (!list_pieces(attributions, pieces, &count, failure))
        return false;
    for (size_t i = 0; i < hedging->count; i++) {
        struct hedge *hedge = &hedging->items[i];
        if (!go_on_at(failure, i))
            return false;
        for (; next < count && pieces[next].first <= hedge->first; next++) {
            while (open > 0 && pieces[open - 1].end <= pieces[next].first)
                open--;
            pieces[open++] = pieces[next];
        }
        while (open > 0 && pieces[open - 1].end <= hedge->first)
            open--;
        if (open > 0)
            hedge->voice = pieces[open - 1].attribution;
    }
    return true;
}

/* ---- Hedges → values ------------------------------------------------------ */

/* Counts the sentences that have at least one of something. */
struct sentence_counter {
    size_t count;
    uint32_t next; /* the sentence after the latest that was counted */
};

static void count_sentence(struct sentence_counter *counter, uint32_t sentence)
{
    if (sentence >= counter->next) {
        counter->next = sentence + 1;
        counter->count++;
    }
}

struct hedge_counts {
    size_t of[HEDGE_TYPES][2]; /* [type][0: author, 1: others] */
    struct sentence_counter hedged, author_hedged, boosted;
    uint32_t first_hedge;
};

static void count_hedge(struct hedge_counts *counts, const struct hedge *hedge, uint8_t type,
                        uint32_t sentence)
{
    const bool others = hedge->voice != HEDGE_AUTHOR;
    counts->of[type][others]++;
    if (hedge->kind == HEDGE_BOOSTER)
        count_sentence(&counts->boosted, sentence);
    if (hedge->kind != HEDGE_SHIELD)
        return;
    counts->of[HEDGES][others]++;
    count_sentence(&counts->hedged, sentence);
    if (!others)
        count_sentence(&counts->author_hedged, sentence);
    if (hedge->first < counts->first_hedge)
        counts->first_hedge = hedge->first;
}

static float share(size_t part, size_t whole)
{
    return whole > 0 ? (float)part / (float)whole : 0.0f;
}

static void measure(struct hedging *hedging, const struct tokens *tokens, const uint8_t *row_of,
                    float *values)
{
    struct hedge_counts counts = {.first_hedge = (uint32_t)tokens->count};
    for (size_t i = 0; i < hedging->count; i++) {
        const struct hedge *hedge = &hedging->items[i];
        count_hedge(&counts, hedge, category_kinds[row_of[hedge->category]].type,
                    tokens->items[hedge->first].sentence);
    }
    const size_t hedges = counts.of[HEDGES][false] + counts.of[HEDGES][true];
    const size_t boosters = counts.of[BOOSTERS][false] + counts.of[BOOSTERS][true];
    hedging->hedge_count = hedges;
    hedging->booster_count = boosters;
    hedging->approximator_count = hedging->count - hedges - boosters;

    for (size_t i = 0; i < HEDGE_TYPES; i++)
        for (size_t others = 0; others < 2; others++)
            values[DENSITIES + 2 * i + others] =
                per_hundred_words(counts.of[i][others], tokens);
    values[HEDGED_SENTENCES] = share(counts.hedged.count, tokens->sentence_count);
    values[AUTHOR_HEDGED_SENTENCES] = share(counts.author_hedged.count, tokens->sentence_count);
    values[BOOSTED_SENTENCES] = share(counts.boosted.count, tokens->sentence_count);
    values[AUTHOR_SHARE] = share(counts.of[HEDGES][false], hedges);
    values[BALANCE] = share(hedges, hedges + boosters) - share(boosters, hedges + boosters);
    values[FIRST_HEDGE] = share(counts.first_hedge, tokens->count);
}

/* ---- Their places ---------------------------------------------------------- */

static void add_places(struct feature_places *places, size_t from, const struct hedge *hedge,
                       uint8_t type)
{
    const bool others = hedge->voice != HEDGE_AUTHOR;
    const bool shield = hedge->kind == HEDGE_SHIELD, booster = hedge->kind == HEDGE_BOOSTER;
    const struct {
        bool counts;
        size_t feature;
    } features[] = {{true, DENSITIES + 2 * (size_t)type + others},
                    {shield, DENSITIES + 2 * HEDGES + others},
                    {shield, HEDGED_SENTENCES},
                    {shield && !others, AUTHOR_HEDGED_SENTENCES},
                    {shield && !others, AUTHOR_SHARE},
                    {booster, BOOSTED_SENTENCES},
                    {shield || booster, BALANCE}};
    for (size_t i = 0; i < sizeof features / sizeof *features; i++)
        if (features[i].counts)
            feature_places_add(places, from + features[i].feature, hedge->first, hedge->end);
}

void hedging_places(struct feature_places *places, size_t from, const struct hedging *hedging,
                    const struct evidence_input *input)
{
    uint8_t row_of[LEXICON_MAX_CATEGORIES];
    bool first = true;
    find_rows(input->lexicon, row_of);
    for (size_t i = 0; i < hedging->count && feature_places_go_on(places, i); i++) {
        const struct hedge *hedge = &hedging->items[i];
        add_places(places, from, hedge, category_kinds[row_of[hedge->category]].type);
        if (first && hedge->kind == HEDGE_SHIELD) {
            feature_places_add(places, from + FIRST_HEDGE, hedge->first, hedge->end);
            first = false;
        }
    }
}

#ifndef NDEBUG

/* Are the hedges in text order, without overlap, in known voices, and counted by kind? */
static bool hedges_are_sorted(const struct hedging *hedging, size_t attributions)
{
    size_t kinds[HEDGE_KINDS] = {0};
    for (size_t i = 0; i < hedging->count; i++) {
        const struct hedge *hedge = &hedging->items[i];
        if (hedge->first >= hedge->end || (i > 0 && hedge->first < hedge[-1].end) ||
            (hedge->voice < HEDGE_QUOTED && hedge->voice >= attributions) ||
            hedge->kind >= HEDGE_KINDS)
            return false;
        kinds[hedge->kind]++;
    }
    return kinds[HEDGE_SHIELD] == hedging->hedge_count &&
           kinds[HEDGE_APPROXIMATOR] == hedging->approximator_count &&
           kinds[HEDGE_BOOSTER] == hedging->booster_count;
}

#endif

bool hedging_find(struct hedging *hedging, const struct evidence_input *input,
                  const struct attributions *attributions, float *values,
                  struct failure *failure)
{
    uint8_t row_of[LEXICON_MAX_CATEGORIES];
    find_rows(input->lexicon, row_of);
    hedging->count = 0;
    hedging->hedge_count = hedging->approximator_count = hedging->booster_count = 0;
    if (!collect(hedging, input, row_of, failure) ||
        !find_voices(hedging, attributions, failure))
        return false;
    measure(hedging, input->tokens, row_of, values);
    if (!go_on(failure, STOP_WORK))
        return false;
    assert(hedges_are_sorted(hedging, attributions->count));
    memory_give_back(&hedging->pieces, &hedging->piece_capacity, sizeof *hedging->pieces);
    return true;
}

void hedging_release(struct hedging *hedging)
{
    free(hedging->items);
    free(hedging->pieces);
    *hedging = (struct hedging){0};
}

size_t hedging_memory(const struct hedging *hedging)
{
    return hedging->capacity * sizeof *hedging->items +
           hedging->piece_capacity * sizeof *hedging->pieces;
}
