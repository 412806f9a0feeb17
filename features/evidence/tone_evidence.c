/* tone_evidence: a window of tokens around the mention, and what each of them shows. */
#include "tone_evidence.h"

#include <math.h>

#include "sentence_view.h"
#include "tone_relations.h"

#define NEAR          4 /* tokens: how far "near" reaches */
#define NEGATED_REACH 4 /* tokens behind a negation that it applies to */
#define CLAUSES       2 /* clauses between a word and the mention are counted up to this */

/* ---- The window ---------------------------------------------------------------------- */

/* A comma or the like, or a word that begins a clause. */
static bool begins_clause(const struct sentence_view *view, uint32_t i)
{
    static const char marks[] = ",;:-()\"";
    const struct token *token = &view->tokens[i];
    if (token->kind == TOKEN_PUNCTUATION)
        return token->form_length == 1 &&
               strchr(marks, *token_form(view->input->tokens, token));
    return has(view, i, MARK_CLAUSE) || form_is(view, i, "but") || form_is(view, i, "which") ||
           form_is(view, i, "while") || form_is(view, i, "although") ||
           form_is(view, i, "though") || form_is(view, i, "because") ||
           form_is(view, i, "if") || form_is(view, i, "after") || form_is(view, i, "before");
}

static bool ends_negation(const struct sentence_view *view, uint32_t i)
{
    return form_is(view, i, ",") || form_is(view, i, ";") || form_is(view, i, "but");
}

/* The nearest mentions of other targets on either side; `none` where there is none. */
struct others {
    struct range before, after;
};

static struct others find_others(const struct target_mention *mentions, size_t count,
                                 size_t index)
{
    struct others others = {{TONE_AUTHOR, TONE_AUTHOR}, {TONE_AUTHOR, TONE_AUTHOR}};
    const uint32_t target = mentions[index].target;
    if (index > 0 && mentions[index - 1].target != target)
        others.before = (struct range){mentions[index - 1].first, mentions[index - 1].end};
    if (index + 1 < count && mentions[index + 1].target != target)
        others.after = (struct range){mentions[index + 1].first, mentions[index + 1].end};
    return others;
}

/* From a token to the nearest one of a range; 0 inside of it. */
static uint32_t distance_to(struct range range, uint32_t i)
{
    return i < range.first ? range.first - i : i >= range.end ? i - range.end + 1 : 0;
}

static bool inside_range(struct range range, uint32_t i)
{
    return range.first != TONE_AUTHOR && i >= range.first && i < range.end;
}

/* Is the token nearer to another target's mention? */
static bool nearer(const struct others *others, uint32_t i, uint32_t distance)
{
    return (others->before.first != TONE_AUTHOR && distance_to(others->before, i) < distance) ||
           (others->after.first != TONE_AUTHOR && distance_to(others->after, i) < distance);
}

/* A word of a name says nothing of the tone: "the Justice Department". */
static bool in_name(const struct sentence_view *view, const struct others *others, uint32_t i)
{
    return (inside_range(others->before, i) || inside_range(others->after, i)) &&
           flagged(view, i, TOKEN_CAPITALISED);
}

/* ---- Keys ---------------------------------------------------------------------------- */

enum word_key {
    KEY_CLASS,
    KEY_CLASS_PLACE,
    KEY_CLASS_CLAUSE,
    KEY_CLASS_QUOTED,
    KEY_CLASS_OTHER,
    KEY_STEM,
    KEY_STEM_SIDE,
    KEY_STEM_CLAUSE,
    KEY_PAIR,
    KEY_PAIR_SIDE,
    KEY_SHAPE,
    KEY_RELATIONS /* relations follow (tone_relations.h) */
};

static void add_key(struct tone_evidence *evidence, enum tone_family family, uint64_t kind,
                    uint64_t one, uint64_t other)
{
    if (evidence->key_count == TONE_MAX_KEYS)
        return;
    const uint64_t hash = hash_combine(hash_combine(hash_mix(kind + 1), one), other);
    evidence->keys[evidence->key_count++] =
        (struct tone_key){(uint32_t)(hash >> (64 - TONE_KEY_BITS)), (uint8_t)family};
}

/* One token of the window. */
struct near_word {
    uint32_t token, distance;
    bool after; /* behind the mention */
    int clause; /* clauses from the mention's to the token's, -CLAUSES to CLAUSES */
    bool negated, other;
    bool quoted_alike; /* both are quoted, or neither */
    uint8_t flags;     /* enum tone_flag */
};

/* Near or far, on which side. */
static uint64_t place_of(const struct near_word *word)
{
    const uint64_t step = word->distance <= 2 ? word->distance : word->distance <= 5 ? 3 : 4;
    return step * 2 + word->after;
}

static uint64_t clause_of(const struct near_word *word)
{
    return (uint64_t)(word->clause + CLAUSES);
}

static void add_class_keys(struct tone_evidence *evidence, const struct near_word *word)
{
    const uint64_t class = word->flags & TONE_CLASS;
    if (class == 0)
        return;
    const uint64_t tone = class * 2 + word->negated;
    add_key(evidence, TONE_FAMILY_CLASSES, KEY_CLASS, tone, 0);
    add_key(evidence, TONE_FAMILY_CLASSES, KEY_CLASS_PLACE, tone, place_of(word));
    add_key(evidence, TONE_FAMILY_CLASSES, KEY_CLASS_CLAUSE, tone, clause_of(word));
    add_key(evidence, TONE_FAMILY_CLASSES, KEY_CLASS_QUOTED, tone, word->quoted_alike);
    add_key(evidence, TONE_FAMILY_CLASSES, KEY_CLASS_OTHER, tone, word->other);
}

static void add_word_keys(struct tone_evidence *evidence, const struct sentence_view *view,
                          const struct near_word *word)
{
    const uint64_t stem = tone_stem(view, word->token) + word->negated;
    add_key(evidence, TONE_FAMILY_WORDS, KEY_STEM, stem, 0);
    add_key(evidence, TONE_FAMILY_WORDS, KEY_STEM_SIDE, stem, word->after);
    add_key(evidence, TONE_FAMILY_WORDS, KEY_STEM_CLAUSE, stem, clause_of(word));
}

static void add_pair_keys(struct tone_evidence *evidence, const struct sentence_view *view,
                          const struct near_word *word)
{
    if (!inside(view, word->token + 1))
        return;
    const uint64_t pair =
        hash_combine(view->tokens[word->token].hash, view->tokens[word->token + 1].hash);
    add_key(evidence, TONE_FAMILY_PAIRS, KEY_PAIR, pair, 0);
    add_key(evidence, TONE_FAMILY_PAIRS, KEY_PAIR_SIDE, pair, word->after);
}

static uint16_t zones_of(const struct near_word *word)
{
    const bool far = word->distance > NEAR;
    const unsigned zone = word->after ? (far ? ZONE_AFTER_FAR : ZONE_AFTER_NEAR)
                                      : (far ? ZONE_BEFORE_FAR : ZONE_BEFORE_NEAR);
    return (uint16_t)(1u << zone | (unsigned)(word->clause == 0) << ZONE_CLAUSE |
                      (unsigned)word->negated << ZONE_NEGATED |
                      (unsigned)word->other << ZONE_OTHER);
}

static void add_word(struct tone_evidence *evidence, const struct sentence_view *view,
                     const struct near_word *word)
{
    add_class_keys(evidence, word);
    add_word_keys(evidence, view, word);
    add_pair_keys(evidence, view, word);
    if (is_word(view, word->token) && view->tokens[word->token].kind == TOKEN_WORD)
        evidence->words[evidence->word_count++] =
            (struct tone_word){word->token, zones_of(word)};
}

/* The words of the window, from left to right. */
static void collect_words(struct tone_evidence *evidence, const struct sentence_view *view,
                          const struct target_mention *mention, const struct others *others,
                          const struct tone_weights *weights)
{
    const uint32_t left = mention->first - view->sentence.first;
    const uint32_t right = view->sentence.end - mention->end;
    const uint32_t first = mention->first - (left < TONE_REACH ? left : TONE_REACH);
    const uint32_t end = mention->end + (right < TONE_REACH ? right : TONE_REACH);
    const bool quoted = flagged(view, mention->first, TOKEN_QUOTED);
    int own_clause = 0;
    for (uint32_t i = first; i < mention->first; i++)
        own_clause += begins_clause(view, i);
    uint32_t negated_until = 0;
    int clause = 0;
    for (uint32_t i = first; i < end; i++) {
        if (i == mention->first)
            i = mention->end;
        if (i >= end)
            break;
        clause += begins_clause(view, i);
        const bool after = i >= mention->end;
        const int between = clause - own_clause;
        struct near_word word = {.token = i,
                                 .distance = after ? i - mention->end + 1 : mention->first - i,
                                 .after = after,
                                 .clause = between < -CLAUSES  ? -CLAUSES
                                           : between > CLAUSES ? CLAUSES
                                                               : between,
                                 .negated = i < negated_until,
                                 .quoted_alike = flagged(view, i, TOKEN_QUOTED) == quoted};
        word.other = nearer(others, i, word.distance);
        const uint32_t slot = tone_weights_word(weights, view->tokens[i].hash);
        word.flags = slot == TONE_NO_WORD ? 0 : weights->flags[slot];
        if (ends_negation(view, i))
            negated_until = 0;
        if (has(view, i, MARK_NEGATOR) || word.flags & TONE_REVERSES)
            negated_until = i + 1 + NEGATED_REACH;
        if (!in_name(view, others, i))
            add_word(evidence, view, &word);
    }
}

/* ---- Relations ----------------------------------------------------------------------- */

static void mark_governor(struct tone_evidence *evidence, uint32_t token)
{
    for (size_t i = 0; i < evidence->word_count; i++)
        if (evidence->words[i].token == token)
            evidence->words[i].zones |= 1u << ZONE_GOVERNOR;
}

static void collect_relations(struct tone_evidence *evidence, const struct sentence_view *view,
                              const struct target_mention *mention,
                              const struct tone_weights *weights)
{
    struct tone_relation relations[TONE_MAX_RELATIONS];
    const size_t count = tone_relations_find(view, mention, weights, relations);
    for (size_t r = 0; r < count; r++) {
        const struct tone_relation *relation = &relations[r];
        const uint64_t kind = KEY_RELATIONS + relation->kind * 2u + relation->negated;
        add_key(evidence, TONE_FAMILY_RELATIONS, kind, 0, 1);
        if (relation->token == TONE_AUTHOR)
            continue;
        const uint32_t slot = tone_weights_word(weights, view->tokens[relation->token].hash);
        const uint64_t class = slot == TONE_NO_WORD ? 0 : weights->flags[slot] & TONE_CLASS;
        add_key(evidence, TONE_FAMILY_RELATIONS, kind, tone_stem(view, relation->token), 2);
        add_key(evidence, TONE_FAMILY_RELATIONS, kind, class, 3);
        if (relation->governs)
            mark_governor(evidence, relation->token);
    }
}

/* ---- The shape of sentence and mention ----------------------------------------------- */

enum shape_key {
    SHAPE_QUOTED,
    SHAPE_FIRST,
    SHAPE_LAST,
    SHAPE_PRONOUN,
    SHAPE_TITLE,
    SHAPE_OTHERS,
    SHAPE_LENGTH,
    SHAPE_SPEAKS,
    SHAPE_VOICE
};

static void add_shape(struct tone_evidence *evidence, enum shape_key shape, uint64_t value)
{
    add_key(evidence, TONE_FAMILY_SHAPE, KEY_SHAPE, shape, value);
}

/* Does the mention stand beside a word that reports: "Vane said", "said Vane"? */
static bool speaks(const struct sentence_view *view, const struct target_mention *mention)
{
    return has(view, mention->end, MARK_DECIDED) ||
           (mention->first > 0 && has(view, mention->first - 1, MARK_DECIDED));
}

static void collect_shape(struct tone_evidence *evidence, const struct sentence_view *view,
                          const struct target_mention *mention, size_t others)
{
    const uint32_t length = view->sentence.end - view->sentence.first;
    add_shape(evidence, SHAPE_QUOTED, flagged(view, mention->first, TOKEN_QUOTED));
    add_shape(evidence, SHAPE_FIRST, mention->first == view->sentence.first);
    add_shape(evidence, SHAPE_LAST, view->sentence.end - mention->end < 3);
    add_shape(evidence, SHAPE_PRONOUN, mention->pronoun);
    add_shape(evidence, SHAPE_TITLE, view->in_title);
    add_shape(evidence, SHAPE_OTHERS, others < 3 ? others : 3);
    add_shape(evidence, SHAPE_LENGTH, length / 10 < 6 ? length / 10 : 6);
    add_shape(evidence, SHAPE_SPEAKS, speaks(view, mention));
    add_shape(evidence, SHAPE_VOICE, mention->attribution != TONE_AUTHOR);
}

/* ---- All of it ----------------------------------------------------------------------- */

static void set_zone_units(struct tone_evidence *evidence)
{
    size_t counts[TONE_ZONES] = {0};
    for (size_t i = 0; i < evidence->word_count; i++)
        for (unsigned left = evidence->words[i].zones; left != 0; left &= left - 1)
            counts[__builtin_ctz(left)]++;
    for (size_t zone = 0; zone < TONE_ZONES; zone++)
        evidence->zone_unit[zone] = counts[zone] ? 1 / sqrtf((float)counts[zone]) : 0;
}

void tone_collect(struct tone_evidence *evidence, const struct sentence_view *view,
                  const struct target_mention *mentions, size_t count, size_t index,
                  const struct tone_weights *weights)
{
    const struct target_mention *mention = &mentions[index];
    const struct others others = find_others(mentions, count, index);
    evidence->key_count = evidence->word_count = 0;
    collect_words(evidence, view, mention, &others, weights);
    collect_relations(evidence, view, mention, weights);
    collect_shape(evidence, view, mention,
                  (size_t)(others.before.first != TONE_AUTHOR) +
                      (size_t)(others.after.first != TONE_AUTHOR));
    set_zone_units(evidence);
}
