/* hedging: how sure is the author, and in whose voice? */
#include "hedging.h"

#include <stdlib.h>
#include <string.h>

enum measure {
    HEDGES,
    HEDGES_QUOTED,
    BOOSTERS,
    BOOSTERS_QUOTED,
    HEDGED_SENTENCES,
    BOOSTED_SENTENCES,
    BALANCE,
    FIRST_HEDGE,
    MEASURES
};

const struct dense_feature hedging_features[] = {
    [HEDGES] = {"hedging.total", "per 100 words",
                "hedges of all categories in the author's voice (Hyland 2005)"},
    [HEDGES_QUOTED] = {"hedging.quoted_total", "per 100 words", "hedges inside quotations"},
    [BOOSTERS] = {"booster.total", "per 100 words",
                  "boosters of all categories in the author's voice (Hyland 2005)"},
    [BOOSTERS_QUOTED] = {"booster.quoted_total", "per 100 words", "boosters inside quotations"},
    [HEDGED_SENTENCES] = {"hedging.sentence_share", "share",
                          "sentences with a hedge in either voice"},
    [BOOSTED_SENTENCES] = {"booster.sentence_share", "share",
                           "sentences with a booster in either voice"},
    [BALANCE] = {"hedging.balance", "-1 to 1",
                 "(h - b) / (h + b) of h hedges and b boosters in either voice"},
    [FIRST_HEDGE] = {"hedging.first", "share",
                     "how far into the text the first hedge stands; 1 without one"},
};
const size_t hedging_feature_count = MEASURES;

/* What a category is to this stage. */
enum kind { KIND_NONE, KIND_HEDGE, KIND_BOOSTER };

static bool begins_with(const char *name, const char *prefix)
{
    return strncmp(name, prefix, strlen(prefix)) == 0;
}

static enum kind category_kind(const char *name)
{
    if (begins_with(name, "hedging."))
        return KIND_HEDGE;
    return begins_with(name, "booster.") ? KIND_BOOSTER : KIND_NONE;
}

static struct hedge hedge_of(const struct tokens *tokens, const struct lexicon_match *match,
                             bool booster)
{
    const struct token *first = &tokens->items[match->first];
    const struct token *last = first + match->count - 1;
    return (struct hedge){.span = {first->begin, last->begin + last->length},
                          .first = match->first,
                          .end = match->first + match->count,
                          .category = match->category,
                          .booster = booster,
                          .quoted = first->flags & TOKEN_QUOTED};
}

/* Appends a hedge, unless it overlaps the latest one, where the longer stays. */
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

static bool collect(struct hedging *hedging, const struct reading *reading,
                    struct failure *failure)
{
    enum kind kinds[LEXICON_MAX_CATEGORIES] = {KIND_NONE};
    const size_t categories = lexicon_category_count(reading->lexicon);
    for (size_t i = 0; i < categories; i++)
        kinds[i] = category_kind(lexicon_category_name(reading->lexicon, i));
    for (size_t i = 0; i < reading->matches->count; i++) {
        const struct lexicon_match *match = &reading->matches->items[i];
        const enum kind kind = kinds[match->category];
        if (kind != KIND_NONE &&
            !add_hedge(hedging, hedge_of(reading->tokens, match, kind == KIND_BOOSTER),
                       failure))
            return false;
    }
    return true;
}

static void measure(struct hedging *hedging, const struct tokens *tokens, float *values)
{
    size_t count[2][2] = {{0}};      /* [booster][quoted] */
    size_t sentences[2] = {0};       /* with one */
    uint32_t next_sentence[2] = {0}; /* behind the latest that has one */
    uint32_t first_hedge = (uint32_t)tokens->count;
    for (size_t i = 0; i < hedging->count; i++) {
        const struct hedge *hedge = &hedging->items[i];
        const uint32_t sentence = tokens->items[hedge->first].sentence;
        count[hedge->booster][hedge->quoted]++;
        if (sentence >= next_sentence[hedge->booster]) {
            next_sentence[hedge->booster] = sentence + 1;
            sentences[hedge->booster]++;
        }
        if (!hedge->booster && hedge->first < first_hedge)
            first_hedge = hedge->first;
    }
    hedging->hedge_count = count[0][0] + count[0][1];
    hedging->booster_count = count[1][0] + count[1][1];

    memset(values, 0, MEASURES * sizeof *values);
    if (tokens->count == 0)
        return;
    values[HEDGES] = per_hundred_words(count[0][0], tokens);
    values[HEDGES_QUOTED] = per_hundred_words(count[0][1], tokens);
    values[BOOSTERS] = per_hundred_words(count[1][0], tokens);
    values[BOOSTERS_QUOTED] = per_hundred_words(count[1][1], tokens);
    values[HEDGED_SENTENCES] = (float)sentences[0] / (float)tokens->sentence_count;
    values[BOOSTED_SENTENCES] = (float)sentences[1] / (float)tokens->sentence_count;
    if (hedging->count > 0)
        values[BALANCE] = ((float)hedging->hedge_count - (float)hedging->booster_count) /
                          (float)hedging->count;
    values[FIRST_HEDGE] = (float)first_hedge / (float)tokens->count;
}

bool hedging_find(struct hedging *hedging, const struct reading *reading, float *values,
                  struct failure *failure)
{
    hedging->count = 0;
    hedging->hedge_count = hedging->booster_count = 0;
    if (!collect(hedging, reading, failure))
        return false;
    measure(hedging, reading->tokens, values);
    return true;
}

void hedging_release(struct hedging *hedging)
{
    free(hedging->items);
    *hedging = (struct hedging){0};
}
