/* cue_context: what stands around a candidate, as keys.
 *
 * Some forty things are noted once (the atoms below); a key is one of them, or two or three of
 * them together, hashed with the number of its template. */
#include "attribution_phrase.h"
#include "cue.h"
#include "hash.h"

#define REACH         12 /* tokens in which marks and clauses are looked for on either side */
#define COLON_AHEAD   24
#define OTHER_VERBS   24 /* tokens in which another reporting verb is looked for */
#define MOST_GROUP    8  /* tokens of auxiliaries and adverbs before a verb */
#define MOST_PRIOR    3
#define SUFFIX        3 /* bytes */
#define VALUE_LOWEST  -4
#define VALUE_HIGHEST 3
#define FAR_AWAY      9 /* tokens between candidates: more are as many */

/* ---- Atoms ------------------------------------------------------------------------ */

enum atom {
    WORD,
    WORD_LEFT_2,
    WORD_LEFT,
    WORD_RIGHT,
    WORD_RIGHT_2,
    ENDING,
    CLASS,
    CLASS_LEFT_4,
    CLASS_LEFT_3,
    CLASS_LEFT_2,
    CLASS_LEFT,
    CLASS_RIGHT,
    CLASS_RIGHT_2,
    CLASS_RIGHT_3,
    CLASS_RIGHT_4,
    QUOTED,
    TITLE,         /* in a title, or in a first sentence that may be one */
    CAPITALS,      /* capitalised, all capitals */
    SENTENCE_HEAD, /* the sentence's first token */
    GROUP,         /* the auxiliaries and adverbs before it */
    GROUP_LENGTH,
    SUBJECT_WORD, /* what stands before those */
    SUBJECT_CLASS,
    SUBJECT_CLASS_2, /* and before that */
    QUOTE_LEFT,      /* how far the mark that closes a quotation is, on the left */
    QUOTE_RIGHT,     /* and one that opens one, on the right */
    QUOTE_STATE,     /* those, and whether the sentence has marks or is all quotation */
    CLAUSE_AHEAD,    /* how far the next "that", "whether", ... is */
    COLON_NEAR,
    COMMA_LEFT,
    COMMA_RIGHT,
    HEAD_DISTANCE, /* from the sentence's first token */
    TAIL_DISTANCE, /* to its last */
    PRIOR,         /* reporting verbs before it in the sentence */
    VERB_LEFT,     /* the nearest of them */
    VERB_RIGHT,
    LABEL,       /* of a colon: what stands before it is a name; in capitals; how long */
    BLOCK_FIRST, /* of a colon: its sentence begins a paragraph */
    NOTHING
};
#define ATOMS         NOTHING
#define TEMPLATE_SIZE 3

static const unsigned char templates[][TEMPLATE_SIZE] = {
    {WORD, NOTHING, NOTHING},
    {WORD_LEFT_2, NOTHING, NOTHING},
    {WORD_LEFT, NOTHING, NOTHING},
    {WORD_RIGHT, NOTHING, NOTHING},
    {WORD_RIGHT_2, NOTHING, NOTHING},
    {ENDING, NOTHING, NOTHING},
    {CLASS, NOTHING, NOTHING},
    {CLASS_LEFT_4, NOTHING, NOTHING},
    {CLASS_LEFT_3, NOTHING, NOTHING},
    {CLASS_LEFT_2, NOTHING, NOTHING},
    {CLASS_LEFT, NOTHING, NOTHING},
    {CLASS_RIGHT, NOTHING, NOTHING},
    {CLASS_RIGHT_2, NOTHING, NOTHING},
    {CLASS_RIGHT_3, NOTHING, NOTHING},
    {CLASS_RIGHT_4, NOTHING, NOTHING},
    {TITLE, NOTHING, NOTHING},
    {CAPITALS, NOTHING, NOTHING},
    {SENTENCE_HEAD, NOTHING, NOTHING},
    {SUBJECT_WORD, NOTHING, NOTHING},
    {SUBJECT_CLASS, NOTHING, NOTHING},
    {GROUP, NOTHING, NOTHING},
    {QUOTE_LEFT, NOTHING, NOTHING},
    {QUOTE_RIGHT, NOTHING, NOTHING},
    {QUOTE_STATE, NOTHING, NOTHING},
    {CLAUSE_AHEAD, NOTHING, NOTHING},
    {COMMA_LEFT, NOTHING, NOTHING},
    {COMMA_RIGHT, NOTHING, NOTHING},
    {PRIOR, NOTHING, NOTHING},
    {VERB_LEFT, NOTHING, NOTHING},
    {VERB_RIGHT, NOTHING, NOTHING},
    {WORD, QUOTED, NOTHING},
    {CLASS_LEFT, CLASS_RIGHT, NOTHING},
    {CLASS_LEFT_2, CLASS_LEFT, NOTHING},
    {CLASS_RIGHT, CLASS_RIGHT_2, NOTHING},
    {WORD, CLASS_LEFT, NOTHING},
    {WORD, CLASS_RIGHT, NOTHING},
    {WORD, WORD_RIGHT, NOTHING},
    {WORD_LEFT, WORD, NOTHING},
    {WORD_LEFT, WORD_RIGHT, NOTHING},
    {WORD_LEFT_2, WORD_LEFT, NOTHING},
    {WORD_RIGHT, WORD_RIGHT_2, NOTHING},
    {SUBJECT_CLASS, CLASS, NOTHING},
    {SUBJECT_CLASS, WORD, NOTHING},
    {SUBJECT_CLASS, SUBJECT_CLASS_2, GROUP_LENGTH},
    {QUOTE_STATE, CLASS, NOTHING},
    {QUOTE_STATE, WORD, NOTHING},
    {CLAUSE_AHEAD, WORD, NOTHING},
    {CLAUSE_AHEAD, CLASS, NOTHING},
    {COLON_NEAR, QUOTED, NOTHING},
    {HEAD_DISTANCE, TAIL_DISTANCE, NOTHING},
    {TAIL_DISTANCE, WORD, NOTHING},
    {PRIOR, CLASS, NOTHING},
};
#define TEMPLATES (sizeof templates / sizeof *templates)

/* Of marks only. */
static const unsigned char mark_templates[][TEMPLATE_SIZE] = {
    {WORD, LABEL, BLOCK_FIRST},
    {LABEL, TITLE, CLASS_RIGHT},
    {CLASS_LEFT, CLASS, CLASS_RIGHT},
    {WORD, TAIL_DISTANCE, QUOTED},
};
#define MARK_TEMPLATES (sizeof mark_templates / sizeof *mark_templates)

_Static_assert(TEMPLATES + MARK_TEMPLATES <= CUE_MAX_KEYS, "all templates fit");

/* ---- Places in the sentence ------------------------------------------------------------ */

#define OUTSIDE_LEFT  1 /* stand for a word, or as a class, where the sentence has ended */
#define OUTSIDE_RIGHT 2

static uint64_t word_at(const struct finder *finder, uint32_t i)
{
    if (inside(finder, i))
        return finder->tokens[i].hash;
    return (int32_t)(i - finder->sentence.first) < 0 ? OUTSIDE_LEFT : OUTSIDE_RIGHT;
}

static uint64_t class_at(const struct finder *finder, uint32_t i)
{
    if (inside(finder, i))
        return finder->classes[i];
    return (int32_t)(i - finder->sentence.first) < 0 ? OUTSIDE_LEFT : OUTSIDE_RIGHT;
}

/* Distances in five steps: none, next to it, near, further, far. */
static uint64_t step(uint32_t distance)
{
    return distance == 0 ? 0 : distance <= 2 ? 1 : distance <= 4 ? 2 : distance <= 8 ? 3 : 4;
}

static uint64_t ending(const struct finder *finder, uint32_t i)
{
    const struct token *token = &finder->tokens[i];
    const char *form = token_form(finder->reading->tokens, token);
    size_t length = token->form_length < SUFFIX ? token->form_length : SUFFIX;
    return hash_bytes(form + token->form_length - length, length);
}

/* The distance to the next token on the right of `i`, within `reach`, that has the flags; 0 if
 * there is none. */
static uint32_t flag_right(const struct finder *finder, uint32_t i, unsigned flags)
{
    for (uint32_t distance = 1; distance <= REACH && inside(finder, i + distance); distance++)
        if (flagged(finder, i + distance, flags))
            return distance;
    return 0;
}

/* On the left, also the mark that closed the sentence before in the same paragraph. */
static uint32_t closed_left(const struct finder *finder, uint32_t i)
{
    uint32_t distance = 1;
    for (; distance <= REACH && inside(finder, i - distance); distance++)
        if (flagged(finder, i - distance, TOKEN_CLOSES_QUOTE))
            return distance;
    uint32_t before = finder->sentence.first - 1;
    bool closed = distance <= REACH && finder->sentence.first > 0 &&
                  flagged(finder, before, TOKEN_CLOSES_QUOTE) &&
                  block_of(finder, before) == block_of(finder, i);
    return closed ? distance : 0;
}

static uint32_t class_right(const struct finder *finder, uint32_t i, uint32_t reach,
                            uint8_t class)
{
    for (uint32_t distance = 1; distance <= reach && inside(finder, i + distance); distance++)
        if (finder->classes[i + distance] == class)
            return distance;
    return 0;
}

static uint32_t class_left(const struct finder *finder, uint32_t i, uint32_t reach,
                           uint8_t class)
{
    for (uint32_t distance = 1; distance <= reach && inside(finder, i - distance); distance++)
        if (finder->classes[i - distance] == class)
            return distance;
    return 0;
}

static uint32_t clause_right(const struct finder *finder, uint32_t i)
{
    for (uint32_t distance = 1; distance <= 8 && inside(finder, i + distance); distance++)
        if (has(finder, i + distance, MARK_CLAUSE))
            return distance;
    return 0;
}

static uint64_t verb_beside(const struct finder *finder, uint32_t i, uint32_t direction)
{
    for (uint32_t steps = 0; steps < OTHER_VERBS; steps++) {
        i += direction;
        if (!inside(finder, i))
            return 0;
        if (has(finder, i, MARK_VERB))
            return finder->tokens[i].hash;
    }
    return 0;
}
#define LEFTWARDS  ((uint32_t)-1)
#define RIGHTWARDS 1u

/* ---- What a candidate's atoms are ---------------------------------------------------------
 */

static void note_group(const struct finder *finder, uint32_t i, uint64_t atoms[ATOMS])
{
    uint32_t group = i;
    uint64_t words = 0;
    while (inside(finder, group - 1) && i - group < MOST_GROUP) {
        uint8_t class = finder->classes[group - 1];
        if (class != CLASS_AUXILIARY && class != CLASS_NEGATOR && class != CLASS_LY)
            break;
        group--;
        words = hash_combine(words, finder->tokens[group].hash);
    }
    atoms[GROUP] = words;
    atoms[GROUP_LENGTH] = i - group;
    atoms[SUBJECT_WORD] = word_at(finder, group - 1);
    atoms[SUBJECT_CLASS] = class_at(finder, group - 1);
    atoms[SUBJECT_CLASS_2] = class_at(finder, group - 2);
}

static void note_quotation(const struct finder *finder, uint32_t i, uint64_t atoms[ATOMS])
{
    atoms[QUOTED] = flagged(finder, i, TOKEN_QUOTED);
    atoms[QUOTE_LEFT] = step(closed_left(finder, i));
    atoms[QUOTE_RIGHT] = step(flag_right(finder, i, TOKEN_OPENS_QUOTE));
    atoms[QUOTE_STATE] = atoms[QUOTED] | atoms[QUOTE_LEFT] << 1 | atoms[QUOTE_RIGHT] << 4 |
                         (uint64_t)finder->has_marks << 7 | (uint64_t)finder->all_quoted << 8;
}

/* A colon's label: what stands between the sentence's begin, or a quotation mark there, and the
 * colon. */
static void note_label(const struct finder *finder, uint32_t i, uint64_t atoms[ATOMS])
{
    uint32_t first = finder->sentence.first;
    if (flagged(finder, first, TOKEN_OPENS_QUOTE))
        first++;
    bool name = first < i, capitals = first < i;
    for (uint32_t at = first; at < i && at - first < REACH; at++) {
        bool mark = finder->tokens[at].kind == TOKEN_PUNCTUATION;
        name = name && (mark || flagged(finder, at, TOKEN_CAPITALISED));
        capitals = capitals && (mark || flagged(finder, at, TOKEN_ALL_CAPS));
    }
    atoms[LABEL] = (uint64_t)name | (uint64_t)capitals << 1 | step(i - first) << 2;
    atoms[BLOCK_FIRST] = finder->sentence.first == 0 ||
                         block_of(finder, finder->sentence.first - 1) != block_of(finder, i);
}

/* The article's first sentence, a paragraph by itself: a headline, more often than not. */
static bool opens_alone(const struct finder *finder)
{
    const uint32_t end = finder->sentence.end;
    return finder->sentence.first == 0 && end < finder->token_count &&
           block_of(finder, end) != block_of(finder, 0);
}

static void note(const struct finder *finder, uint32_t i, uint64_t atoms[ATOMS])
{
    const struct token *token = &finder->tokens[i];
    for (uint32_t k = 0; k < 5; k++)
        atoms[k == 2  ? WORD
              : k < 2 ? WORD_LEFT_2 + k
                      : WORD_RIGHT + k - 3] = word_at(finder, i - 2 + k);
    for (uint32_t k = 0; k < 4; k++) {
        atoms[CLASS_LEFT_4 + k] = class_at(finder, i - 4 + k);
        atoms[CLASS_RIGHT + k] = class_at(finder, i + 1 + k);
    }
    atoms[CLASS] = finder->classes[i];
    atoms[ENDING] = ending(finder, i);
    atoms[TITLE] = finder->in_title || opens_alone(finder);
    atoms[CAPITALS] = token->flags & (TOKEN_CAPITALISED | TOKEN_ALL_CAPS);
    atoms[SENTENCE_HEAD] = i == finder->sentence.first;
    note_group(finder, i, atoms);
    note_quotation(finder, i, atoms);
    atoms[CLAUSE_AHEAD] = step(clause_right(finder, i));
    atoms[COLON_NEAR] = step(class_right(finder, i, COLON_AHEAD, CLASS_OF_MARK(':')));
    atoms[COMMA_LEFT] = step(class_left(finder, i, REACH, CLASS_OF_MARK(',')));
    atoms[COMMA_RIGHT] = step(class_right(finder, i, REACH, CLASS_OF_MARK(',')));
    atoms[HEAD_DISTANCE] = step(i - finder->sentence.first);
    atoms[TAIL_DISTANCE] = step(finder->sentence.end - 1 - i);
    atoms[PRIOR] = finder->prior_verbs < MOST_PRIOR ? finder->prior_verbs : MOST_PRIOR;
    atoms[VERB_LEFT] = verb_beside(finder, i, LEFTWARDS);
    atoms[VERB_RIGHT] = verb_beside(finder, i, RIGHTWARDS);
}

/* ---- Keys ---------------------------------------------------------------------------------
 */

static uint32_t finish(uint64_t hash)
{
    hash = (hash ^ hash >> 32) * 0xbf58476d1ce4e5b9u;
    return (uint32_t)(hash >> 32) | 1u; /* 0 is no key */
}

static uint32_t key_of(unsigned number, const unsigned char template[TEMPLATE_SIZE],
                       const uint64_t atoms[ATOMS + 1])
{
    static const uint64_t factors[TEMPLATE_SIZE] = {0x9e3779b97f4a7c15u, 0x94d049bb133111ebu,
                                                    0xd6e8feb86659fd93u};
    uint64_t hash = (number + 1) * 0xa0761d6478bd642fu;
    for (size_t part = 0; part < TEMPLATE_SIZE; part++)
        hash += (atoms[template[part]] + 1) * factors[part];
    return finish(hash);
}

/* Brings the finder to the candidate's sentence, and counts the reporting verbs of it that
 * stand before the candidate. */
static void approach(struct finder *finder, uint32_t candidate)
{
    const uint32_t sentence = finder->tokens[candidate].sentence;
    if (finder->sentence_number != sentence)
        finder_enter(finder, sentence);
    for (; finder->counted < candidate; finder->counted++)
        finder->prior_verbs += has(finder, finder->counted, MARK_VERB);
}

size_t cue_keys(struct finder *finder, const struct cue_candidate *candidate,
                uint32_t keys[static CUE_MAX_KEYS])
{
    uint64_t atoms[ATOMS + 1] = {0}; /* with NOTHING, which is 0 */
    size_t count = 0;
    const uint32_t i = candidate->token;
    approach(finder, i);
    note(finder, i, atoms);
    for (unsigned t = 0; t < TEMPLATES; t++)
        keys[count++] = key_of(t, templates[t], atoms);
    if (finder->tokens[i].kind != TOKEN_PUNCTUATION)
        return count;
    note_label(finder, i, atoms);
    for (unsigned t = 0; t < MARK_TEMPLATES; t++)
        keys[count++] = key_of((unsigned)TEMPLATES + t, mark_templates[t], atoms);
    return count;
}

/* ---- Neighbours -----------------------------------------------------------------------------
 */

/* A first sum in whole steps; one more than the highest for none. */
static uint64_t level(const struct cue_candidate *candidate, float times)
{
    if (!candidate)
        return VALUE_HIGHEST - VALUE_LOWEST + 1;
    float value = candidate->first * times;
    int whole = value <= VALUE_LOWEST    ? VALUE_LOWEST
                : value >= VALUE_HIGHEST ? VALUE_HIGHEST
                                         : 0;
    if (whole == 0)
        whole = (int)value - (value < (float)(int)value);
    return (uint64_t)(whole - VALUE_LOWEST);
}

static uint32_t sentence_of(const struct cue_candidates *candidates, size_t index,
                            const struct tokens *tokens)
{
    return tokens->items[candidates->items[index].token].sentence;
}

/* The candidates of one sentence, [begin, end), and the one with the largest first sum. */
struct company {
    size_t begin, end;
    const struct cue_candidate *best;
};

/* Looks at most this many candidates to either side: a sentence has no end that we can count
 * on. */
#define COMPANY 16

static struct company company_of(const struct cue_candidates *candidates, size_t index,
                                 const struct tokens *tokens)
{
    const uint32_t sentence = sentence_of(candidates, index, tokens);
    struct company company = {index, index + 1, NULL};
    while (company.begin > 0 && index - company.begin < COMPANY &&
           sentence_of(candidates, company.begin - 1, tokens) == sentence)
        company.begin--;
    while (company.end < candidates->count && company.end - index <= COMPANY &&
           sentence_of(candidates, company.end, tokens) == sentence)
        company.end++;
    return company;
}

/* The candidate with the largest first sum of those of `sentence` from `at` on, in steps of
 * `direction`, at most COMPANY of them. */
static const struct cue_candidate *best_of(const struct cue_candidates *candidates, size_t at,
                                           size_t direction, uint32_t sentence,
                                           const struct tokens *tokens)
{
    const struct cue_candidate *best = NULL;
    for (int steps = 0; steps < COMPANY && at < candidates->count; steps++, at += direction) {
        const struct cue_candidate *candidate = &candidates->items[at];
        if (sentence_of(candidates, at, tokens) != sentence)
            break;
        if (!best || candidate->first > best->first)
            best = candidate;
    }
    return best;
}

static uint64_t gap(const struct cue_candidate *left, const struct cue_candidate *right)
{
    if (!left || !right)
        return 0;
    return right->token - left->token < FAR_AWAY ? right->token - left->token : FAR_AWAY;
}

size_t cue_neighbour_keys(const struct cue_candidates *candidates, size_t index,
                          const struct tokens *tokens, uint32_t keys[static CUE_MAX_KEYS])
{
    const struct cue_candidate *self = &candidates->items[index];
    const struct company company = company_of(candidates, index, tokens);
    const uint32_t sentence = sentence_of(candidates, index, tokens);
    const struct cue_candidate *left = index > company.begin ? self - 1 : NULL;
    const struct cue_candidate *right = index + 1 < company.end ? self + 1 : NULL;
    const struct cue_candidate *before =
        best_of(candidates, company.begin - 1, (size_t)-1, sentence - 1, tokens);
    const struct cue_candidate *after =
        best_of(candidates, company.end, 1, sentence + 1, tokens);
    const struct cue_candidate *best = NULL;
    for (size_t i = company.begin; i < company.end; i++)
        if (i != index && (!best || candidates->items[i].first > best->first))
            best = &candidates->items[i];

    const uint64_t own = level(self, 1), l = level(left, 1), r = level(right, 1),
                   b = level(best, 1);
    const uint64_t values[] = {
        l,
        r,
        l << 8 | gap(left, self),
        r << 8 | gap(self, right),
        b,
        level(self, 2),
        own << 8 | l,
        own << 8 | r,
        own << 8 | b,
        level(before, 1),
        level(after, 1),
    };
    const size_t count = sizeof values / sizeof *values;
    for (size_t k = 0; k < count; k++)
        keys[k] = finish((k + 1) * 0x94d049bb133111ebu ^ values[k] * 0x9e3779b97f4a7c15u);
    return count;
}
