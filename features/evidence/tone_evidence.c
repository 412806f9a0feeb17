/* tone_evidence: a sentence's tokens, then a window of them around a mention. */
#include "tone_evidence.h"

#include <math.h>
#include <stdlib.h>

#include "sentence_view.h"
#include "tone_relations.h"

#define NEAR          4 /* tokens: how far "near" reaches */
#define NEGATED_REACH 4 /* tokens behind a negation that it applies to */
#define CLAUSES       2 /* clauses between a word and the mention are counted up to this */

/* ---- The sentence -------------------------------------------------------------------- */

/* A comma or the like, or a word that begins a clause. */
static bool begins_clause(const struct sentence_view *view, uint32_t i, uint8_t flags)
{
    const struct token *token = &view->tokens[i];
    if (token->kind != TOKEN_PUNCTUATION)
        return (flags & TONE_BEGINS_CLAUSE) != 0;
    static const char marks[] = ",;:-()\"";
    return token->form_length == 1 &&
           memchr(marks, *token_form(view->input->tokens, token), sizeof marks - 1) != NULL;
}

/* A word of a name says nothing of the tone: "the Justice Department". */
static void leave_out_names(struct tone_sentence *sentence, const struct sentence_view *view,
                            const struct target_mention *mentions, size_t count)
{
    for (size_t m = 0; m < count; m++)
        for (uint32_t i = mentions[m].first; i < mentions[m].end; i++)
            if (flagged(view, i, TOKEN_CAPITALISED))
                sentence->tokens[i - sentence->first].counts = false;
}

bool tone_sentence_read(struct tone_sentence *sentence, const struct sentence_view *view,
                        const struct target_mention *mentions, size_t count,
                        const struct tone_weights *weights, struct failure *failure)
{
    const uint32_t first = sentence->first = view->sentence.first;
    const uint32_t end = sentence->end = view->sentence.end;
    if (!memory_reserve(&sentence->tokens, &sentence->capacity, end - first,
                        sizeof *sentence->tokens, failure))
        return false;
    uint32_t clause = 0, negated_until = 0;
    for (uint32_t i = first; i < end; i++) {
        const struct token *token = &view->tokens[i];
        const uint32_t word =
            token->kind == TOKEN_WORD ? tone_weights_word(weights, token->hash) : TONE_NO_WORD;
        const uint8_t flags = word == TONE_NO_WORD ? 0 : weights->flags[word];
        if (begins_clause(view, i, flags)) {
            clause++;
            negated_until = 0;
        }
        sentence->tokens[i - first] = (struct tone_token){.word = word,
                                                          .clause = clause,
                                                          .flags = flags,
                                                          .negated = i < negated_until,
                                                          .counts = token->kind == TOKEN_WORD};
        if (has(view, i, MARK_NEGATOR) || flags & TONE_REVERSES)
            negated_until = i + 1 + NEGATED_REACH;
    }
    leave_out_names(sentence, view, mentions, count);
    return true;
}

void tone_sentence_release(struct tone_sentence *sentence)
{
    free(sentence->tokens);
    *sentence = (struct tone_sentence){0};
}

/* ---- Keys ---------------------------------------------------------------------------- */

enum word_key {
    KEY_CLASS,
    KEY_CLASS_PLACE,
    KEY_CLASS_CLAUSE,
    KEY_CLASS_QUOTED,
    KEY_CLASS_OTHER,
    KEY_SHAPE,
    KEY_RELATIONS /* relations follow (tone_relations.h) */
};

static void add_key(struct tone_evidence *evidence, enum tone_family family, uint64_t kind,
                    uint64_t one, uint64_t other)
{
    if (evidence->key_count == TONE_MAX_KEYS)
        return;
    const uint64_t hash = hash_mix(one * UINT64_C(0x9e3779b97f4a7c15) + (kind << 8) + other);
    evidence->keys[evidence->key_count++] =
        (struct tone_key){(uint32_t)(hash >> (64 - TONE_KEY_BITS)), (uint8_t)family};
}

/* ---- Words --------------------------------------------------------------------------- */

/* The mention that is looked at, and the mentions of other targets beside it. */
struct surroundings {
    const struct tone_sentence *sentence;
    const struct sentence_view *view;
    uint32_t first, end;  /* the mention */
    uint32_t clause;      /* that of its first token */
    uint32_t left, right; /* tokens before and from here on are nearer to another target */
    bool quoted;
    size_t others;
};

/* Where the tokens begin that are nearer to the second of two mentions, the first of which ends
 * before `end`, than to the first. */
static uint32_t middle(uint32_t end, uint32_t first)
{
    return end + (first - end + 1) / 2;
}

static struct surroundings look_around(const struct tone_sentence *sentence,
                                       const struct sentence_view *view,
                                       const struct target_mention *mentions, size_t count,
                                       size_t index)
{
    const struct target_mention *mention = &mentions[index];
    struct surroundings around = {.sentence = sentence,
                                  .view = view,
                                  .first = mention->first,
                                  .end = mention->end,
                                  .clause =
                                      sentence->tokens[mention->first - sentence->first].clause,
                                  .left = sentence->first,
                                  .right = sentence->end,
                                  .quoted = flagged(view, mention->first, TOKEN_QUOTED)};
    if (index > 0 && mention[-1].target != mention->target) {
        around.left = middle(mention[-1].end, mention->first);
        around.others++;
    }
    if (index + 1 < count && mention[1].target != mention->target) {
        around.right = middle(mention->end, mention[1].first);
        around.others++;
    }
    return around;
}

/* Clauses from the mention's to that of a token, from 0 to 2 * CLAUSES. */
static uint64_t clause_between(const struct surroundings *around,
                               const struct tone_token *token)
{
    const int between = (int)(token->clause - around->clause);
    return (uint64_t)(CLAUSES + (between < -CLAUSES  ? -CLAUSES
                                 : between > CLAUSES ? CLAUSES
                                                     : between));
}

static void add_class_keys(struct tone_evidence *evidence, const struct surroundings *around,
                           uint32_t i, uint32_t distance, bool after)
{
    const struct tone_token *token = &around->sentence->tokens[i - around->sentence->first];
    const uint64_t tone = (token->flags & TONE_CLASS) * 2u + token->negated;
    const uint64_t step = distance <= 2 ? distance : distance <= 5 ? 3 : 4;
    const bool other = i < around->left || i >= around->right;
    const bool alike = flagged(around->view, i, TOKEN_QUOTED) == around->quoted;
    add_key(evidence, TONE_FAMILY_CLASSES, KEY_CLASS, tone, 0);
    add_key(evidence, TONE_FAMILY_CLASSES, KEY_CLASS_PLACE, tone, step * 2 + after);
    add_key(evidence, TONE_FAMILY_CLASSES, KEY_CLASS_CLAUSE, tone,
            clause_between(around, token));
    add_key(evidence, TONE_FAMILY_CLASSES, KEY_CLASS_QUOTED, tone, alike);
    add_key(evidence, TONE_FAMILY_CLASSES, KEY_CLASS_OTHER, tone, other);
}

/* Each of the lowest eight bits as a byte of 0 or 1. */
static uint64_t bits_as_bytes(uint32_t bits)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    const uint64_t bit_in_byte = bits * ones & UINT64_C(0x8040201008040201);
    return (bit_in_byte + 0x7f * ones) >> 7 & ones;
}

_Static_assert((int)TONE_ZONES <= 8 && 2 * TONE_REACH < 256, "zones are counted in bytes");

static inline void add_word(struct tone_evidence *evidence, const struct surroundings *around,
                            uint32_t i, bool after)
{
    const struct tone_token *token = &around->sentence->tokens[i - around->sentence->first];
    if (!token->counts)
        return;
    const uint32_t distance = after ? i - around->end + 1 : around->first - i;
    const unsigned zone =
        (after ? ZONE_AFTER_NEAR : ZONE_BEFORE_NEAR) + (unsigned)(distance > NEAR);
    const unsigned other = (i < around->left) | (i >= around->right);
    const unsigned place = 1u << zone | (unsigned)(token->clause == around->clause)
                                            << ZONE_CLAUSE;
    const uint32_t zones = (token->negated ? 1u << ZONE_NEGATED : place) | other << ZONE_OTHER;
    evidence->words[evidence->word_count++] = (struct tone_word){i, zones};
    evidence->zone_counts += bits_as_bytes(zones);
    if (token->flags & TONE_CLASS)
        add_class_keys(evidence, around, i, distance, after);
}

static void collect_words(struct tone_evidence *evidence, const struct surroundings *around)
{
    const uint32_t before = around->first - around->sentence->first;
    const uint32_t behind = around->sentence->end - around->end;
    const uint32_t first = around->first - (before < TONE_REACH ? before : TONE_REACH);
    const uint32_t end = around->end + (behind < TONE_REACH ? behind : TONE_REACH);
    for (uint32_t i = first; i < around->first; i++)
        add_word(evidence, around, i, false);
    for (uint32_t i = around->end; i < end; i++)
        add_word(evidence, around, i, true);
}

/* ---- Relations ----------------------------------------------------------------------- */

static void mark_governor(struct tone_evidence *evidence, uint32_t token)
{
    const uint32_t governor = 1u << ZONE_GOVERNOR;
    for (size_t i = 0; i < evidence->word_count && evidence->words[i].token <= token; i++)
        if (evidence->words[i].token == token && !(evidence->words[i].zones & governor)) {
            evidence->words[i].zones |= governor;
            evidence->zone_counts += bits_as_bytes(governor);
        }
}

static void collect_relations(struct tone_evidence *evidence, const struct surroundings *around,
                              const struct target_mention *mention,
                              const struct tone_weights *weights)
{
    const struct tone_sentence *sentence = around->sentence;
    struct tone_relation relations[TONE_MAX_RELATIONS];
    const size_t count = tone_relations_find(around->view, mention, weights, relations);
    for (size_t r = 0; r < count; r++) {
        const struct tone_relation *relation = &relations[r];
        const uint64_t kind = KEY_RELATIONS + relation->kind * 2u + relation->negated;
        add_key(evidence, TONE_FAMILY_RELATIONS, kind, 0, 1);
        if (relation->token == TONE_AUTHOR)
            continue;
        const uint64_t class =
            sentence->tokens[relation->token - sentence->first].flags & TONE_CLASS;
        add_key(evidence, TONE_FAMILY_RELATIONS, kind, class, 2);
        add_key(evidence, TONE_FAMILY_RELATIONS, kind, tone_stem(around->view, relation->token),
                3);
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
    for (size_t zone = 0; zone < TONE_ZONES; zone++) {
        const unsigned count = evidence->zone_counts >> 8 * zone & 0xff;
        evidence->zone_unit[zone] = count ? 1 / sqrtf((float)count) : 0;
    }
}

void tone_collect(struct tone_evidence *evidence, const struct tone_sentence *sentence,
                  const struct sentence_view *view, const struct target_mention *mentions,
                  size_t count, size_t index, const struct tone_weights *weights)
{
    const struct surroundings around = look_around(sentence, view, mentions, count, index);
    evidence->key_count = evidence->word_count = 0;
    evidence->zone_counts = 0;
    collect_words(evidence, &around);
    collect_relations(evidence, &around, &mentions[index], weights);
    collect_shape(evidence, view, &mentions[index], around.others);
    set_zone_units(evidence);
}
