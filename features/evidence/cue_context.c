/* cue_context: the context of a candidate for a cue, as keys.
 *
 * Some twenty facts are noted once (the atoms below). A key is a hash of two or three of them
 * and the number of its template. The templates were selected one by one, by how much each
 * lowered the logistic loss on held-out articles. */
#include "../base/hash.h"
#include "cue.h"
#include "token_class.h"

/* Tokens to either side that are searched for commas and quotation marks; step_of_zeros has no
 * more steps. */
#define REACH        12
#define CLAUSE_REACH 8
#define VERB_REACH   24 /* tokens to either side that are searched for another reporting verb */
#define MOST_GROUP   8  /* tokens of auxiliaries and adverbs before a verb at most */

/* ---- Atoms ------------------------------------------------------------------------ */

enum atom {
    WORD,
    WORD_LEFT_2,
    WORD_LEFT,
    WORD_RIGHT,
    WORD_RIGHT_2,
    SUBJECT_WORD, /* the word before its auxiliaries and adverbs */
    VERB_LEFT,    /* the nearest reporting verb to the left */
    VERB_RIGHT,
    CLASS, /* from here on atoms are small numbers, spread; those above are hashes of words */
    CLASS_LEFT,
    CLASS_RIGHT,
    CLASS_RIGHT_2,
    SUBJECT_CLASS,
    SUBJECT_CLASS_2, /* the class of the token before that */
    QUOTED,
    QUOTE_STATE,  /* that, the distances to quotation marks, and cue_candidate.quoting */
    TITLE,        /* in a title, or in a first sentence that may be one */
    CAPITALS,     /* capitalised, all capitals */
    CLAUSE_AHEAD, /* distance to the next "that", "whether", ... */
    COMMA_LEFT,   /* distance to a comma */
    COMMA_RIGHT,
    START_DISTANCE,  /* distance from the sentence's first token */
    END_DISTANCE,    /* distance to its last token */
    PRIOR,           /* number of reporting verbs before it in the sentence */
    LABEL,           /* of a colon: is what precedes it a name, is it in capitals, how long is
                    * it */
    PARAGRAPH_FIRST, /* of a colon: does its sentence begin a paragraph */
    NOTHING,
    ATOMS
};
#define TEMPLATE_SIZE 3

static const unsigned char templates[][TEMPLATE_SIZE] = {
    {WORD, NOTHING, NOTHING},
    {WORD, QUOTE_STATE, NOTHING},
    {WORD, CLASS, QUOTED},
    {WORD, CLASS_LEFT, QUOTED},
    {WORD, CLASS_RIGHT, QUOTED},
    {WORD_LEFT, WORD, NOTHING},
    {WORD, WORD_RIGHT, NOTHING},
    {WORD_RIGHT, WORD_RIGHT_2, NOTHING},
    {WORD_LEFT, CLASS, NOTHING},
    {WORD_LEFT_2, QUOTED, NOTHING},
    {WORD_RIGHT, QUOTED, NOTHING},
    {CLASS, CLASS_RIGHT, QUOTED},
    {CLASS_RIGHT, CLASS_RIGHT_2, PRIOR},
    {SUBJECT_CLASS, PRIOR, QUOTED},
    {SUBJECT_CLASS_2, SUBJECT_CLASS, QUOTED},
    {SUBJECT_WORD, VERB_LEFT, NOTHING},
    {VERB_LEFT, QUOTE_STATE, NOTHING},
    {VERB_LEFT, CAPITALS, NOTHING},
    {VERB_RIGHT, CLAUSE_AHEAD, NOTHING},
    {COMMA_LEFT, CLASS, PRIOR},
    {COMMA_LEFT, START_DISTANCE, QUOTE_STATE},
    {COMMA_RIGHT, END_DISTANCE, QUOTE_STATE},
    {TITLE, QUOTED, NOTHING},
};
#define TEMPLATES (sizeof templates / sizeof *templates)

/* Further templates, for punctuation marks only. */
static const unsigned char mark_templates[][TEMPLATE_SIZE] = {
    {WORD, LABEL, PARAGRAPH_FIRST},
    {LABEL, TITLE, CLASS_RIGHT},
    {CLASS_LEFT, CLASS, CLASS_RIGHT},
    {WORD, END_DISTANCE, QUOTED},
};
#define MARK_TEMPLATES (sizeof mark_templates / sizeof *mark_templates)

_Static_assert(TEMPLATES + MARK_TEMPLATES <= CUE_MAX_KEYS, "all templates fit");

/* ---- Places in the sentence ------------------------------------------------------------ */

#define OUTSIDE_LEFT  1 /* used instead of a word or class outside of the sentence */
#define OUTSIDE_RIGHT 2

static uint64_t outside(const struct sentence_view *view, uint32_t i)
{
    return (int32_t)(i - view->sentence.first) < 0 ? OUTSIDE_LEFT : OUTSIDE_RIGHT;
}

static uint64_t word_at(const struct sentence_view *view, uint32_t i)
{
    return inside(view, i) ? view->tokens[i].hash : outside(view, i);
}

__attribute__((always_inline)) static inline uint64_t class_at(const struct sentence_view *view,
                                                               uint32_t i)
{
    return inside(view, i) ? view_class(view, i) : outside(view, i);
}

/* Spreads a small number over 64 bits. (A multiplicative hash: 2^64 / golden ratio.) */
static inline uint64_t spread(uint64_t number)
{
    return (number + 1) * UINT64_C(0x9e3779b97f4a7c15);
}

/* Distances in five steps: 0 none, 1 near, ... 4 far. */
static inline uint64_t step(uint32_t distance)
{
    static const uint8_t steps[] = {0, 1, 1, 2, 2, 3, 3, 3, 3, 4};
    const uint32_t last = sizeof steps - 1;
    return steps[distance < last ? distance : last];
}

/* A candidate, the bits of the tokens around it, and which tokens to its right and left are in
 * its sentence. */
struct surroundings {
    uint32_t token;
    uint64_t bits[TOKEN_BIT_COUNT];
    uint64_t right, left;
};

static inline void look_around(struct surroundings *around, const struct sentence_view *view,
                               uint32_t token)
{
    const uint32_t right = view->sentence.end - 1 - token;
    const uint32_t left = token - view->sentence.first;
    around->token = token;
    around->right = token_bits_reach_from(right < 63 ? right : 63);
    around->left = left < 64 ? token_bits_reach_before(left) : ~UINT64_C(0);
    token_bits_around(view->bits, token, around->bits);
}

/* Which of the next tokens of the sentence, at most `reach`, have the bit; and which of those
 * before. */
static inline uint64_t ahead(const struct surroundings *around, enum token_bit bit,
                             uint32_t reach)
{
    return around->bits[bit] >> (TOKEN_BITS_BEFORE + 1) & around->right &
           token_bits_reach_from(reach);
}

static inline uint64_t behind(const struct surroundings *around, enum token_bit bit,
                              uint32_t reach)
{
    return around->bits[bit] << (64 - TOKEN_BITS_BEFORE) & around->left &
           token_bits_reach_before(reach);
}

_Static_assert(VERB_REACH < TOKEN_BITS_BEFORE, "the furthest that is looked at");

/* The distance in steps, as step() gives it, to the nearest token of a set that was made with a
 * reach of at most REACH. `zeros` is the number of zeros before it; for an empty set it is 63,
 * which is 15 modulo 16. */
static inline uint64_t step_of_zeros(int zeros)
{
    static const uint8_t steps[16] = {1, 1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 0, 0, 0, 0};
    _Static_assert(REACH <= 12, "the last entries are for an empty set");
    return steps[zeros & 15];
}

static inline uint64_t step_ahead(uint64_t set)
{
    return step_of_zeros(__builtin_ctzll(set | UINT64_C(1) << 63));
}

static inline uint64_t step_behind(uint64_t set)
{
    return step_of_zeros(__builtin_clzll(set | 1));
}

/* The distance to the mark that closes a quotation on the left: in the same sentence, or as the
 * end of the sentence before it in the same paragraph. */
static inline uint32_t closed_behind(const struct sentence_view *view,
                                     const struct surroundings *around)
{
    const uint32_t i = around->token, first = view->sentence.first;
    const uint64_t marks = around->bits[BIT_CLOSES] << (64 - TOKEN_BITS_BEFORE);
    const uint32_t distance = token_bits_nearest_before(marks & token_bits_reach_before(REACH));
    if (distance <= i - first)
        return distance;
    return distance == i - first + 1 && passage_of(view, first - 1) == passage_of(view, i)
               ? distance
               : 0;
}

/* The word at token `i`; 0 if `distance` is 0, which means there is none. */
static inline uint64_t word_if(const struct sentence_view *view, uint32_t i, uint32_t distance)
{
    return view->tokens[i].hash & -(uint64_t)(distance != 0);
}

/* The nearest reporting verb after the candidate, and before it; 0 for none. */
static inline uint64_t verb_ahead(const struct sentence_view *view,
                                  const struct surroundings *around)
{
    const uint32_t distance = token_bits_nearest_from(ahead(around, BIT_VERB, VERB_REACH));
    return word_if(view, around->token + distance, distance);
}

static inline uint64_t verb_behind(const struct sentence_view *view,
                                   const struct surroundings *around)
{
    const uint32_t distance = token_bits_nearest_before(behind(around, BIT_VERB, VERB_REACH));
    return word_if(view, around->token - distance, distance);
}

/* The number of reporting verbs before the candidate in its sentence and within 64 tokens, at
 * most 3. */
static inline uint64_t prior_verbs(const struct sentence_view *view,
                                   const struct surroundings *around)
{
    const uint64_t one = token_bits_before(view->bits, BIT_VERB, around->token) & around->left;
    const uint64_t two = one & (one - 1), three = two & (two - 1);
    return (uint64_t)((one != 0) + (two != 0) + (three != 0));
}

/* ---- A candidate's atoms ---------------------------------------------------------------- */

static void note_subject(const struct sentence_view *view, uint32_t i, uint64_t atoms[ATOMS])
{
    uint32_t group = i;
    uint64_t class = class_at(view, i - 1);
    atoms[CLASS_LEFT] = spread(class);
    while (i - group < MOST_GROUP &&
           (class == CLASS_AUXILIARY || class == CLASS_NEGATOR || class == CLASS_LY)) {
        group--;
        class = class_at(view, group - 1);
    }
    atoms[SUBJECT_WORD] = word_at(view, group - 1);
    atoms[SUBJECT_CLASS] = spread(class);
    atoms[SUBJECT_CLASS_2] = spread(class_at(view, group - 2));
}

static void note_quotation(const struct sentence_view *view,
                           const struct cue_candidate *candidate,
                           const struct surroundings *around, uint64_t atoms[ATOMS])
{
    const uint32_t i = candidate->token;
    const uint64_t quoted = flagged(view, i, TOKEN_QUOTED);
    atoms[QUOTED] = spread(quoted);
    atoms[QUOTE_STATE] = spread(quoted | step(closed_behind(view, around)) << 1 |
                                step_ahead(ahead(around, BIT_OPENS, REACH)) << 4 |
                                (uint64_t)candidate->quoting << 7);
}

/* A colon's label: the tokens from the sentence's begin, without a quotation mark there, to the
 * colon. */
static void note_label(const struct sentence_view *view, uint32_t i, uint64_t atoms[ATOMS])
{
    uint32_t first = view->sentence.first;
    if (flagged(view, first, TOKEN_OPENS_QUOTE))
        first++;
    bool name = first < i, capitals = first < i;
    for (uint32_t at = first; at < i && at - first < REACH; at++) {
        bool mark = view->tokens[at].kind == TOKEN_PUNCTUATION;
        name = name && (mark || flagged(view, at, TOKEN_CAPITALISED));
        capitals = capitals && (mark || flagged(view, at, TOKEN_ALL_CAPS));
    }
    atoms[LABEL] = spread((uint64_t)name | (uint64_t)capitals << 1 | step(i - first) << 2);
    atoms[PARAGRAPH_FIRST] =
        spread(view->sentence.first == 0 ||
               passage_of(view, view->sentence.first - 1) != passage_of(view, i));
}

/* Is it the article's first sentence, and a paragraph by itself? That is usually a headline. */
static bool opens_alone(const struct sentence_view *view)
{
    const uint32_t end = view->sentence.end;
    return view->sentence.first == 0 && end < view->token_count &&
           passage_of(view, end) != passage_of(view, 0);
}

static void note(const struct sentence_view *view, const struct cue_candidate *candidate,
                 uint64_t atoms[ATOMS])
{
    const uint32_t i = candidate->token;
    struct surroundings around;
    look_around(&around, view, i);
    const struct token *token = &view->tokens[i];
    atoms[WORD] = token->hash;
    atoms[WORD_LEFT_2] = word_at(view, i - 2);
    atoms[WORD_LEFT] = word_at(view, i - 1);
    atoms[WORD_RIGHT] = word_at(view, i + 1);
    atoms[WORD_RIGHT_2] = word_at(view, i + 2);
    atoms[VERB_LEFT] = verb_behind(view, &around);
    atoms[VERB_RIGHT] = verb_ahead(view, &around);
    atoms[CLASS] = spread(view_class(view, i));
    atoms[CLASS_RIGHT] = spread(class_at(view, i + 1));
    atoms[CLASS_RIGHT_2] = spread(class_at(view, i + 2));
    note_subject(view, i, atoms);
    note_quotation(view, candidate, &around, atoms);
    atoms[TITLE] = spread(view->in_title || opens_alone(view));
    atoms[CAPITALS] = spread(token->flags & (TOKEN_CAPITALISED | TOKEN_ALL_CAPS));
    atoms[CLAUSE_AHEAD] = spread(step_ahead(ahead(&around, BIT_CLAUSE, CLAUSE_REACH)));
    atoms[COMMA_LEFT] = spread(step_behind(behind(&around, BIT_COMMA, REACH)));
    atoms[COMMA_RIGHT] = spread(step_ahead(ahead(&around, BIT_COMMA, REACH)));
    atoms[START_DISTANCE] = spread(step(i - view->sentence.first));
    atoms[END_DISTANCE] = spread(step(view->sentence.end - 1 - i));
    atoms[PRIOR] = spread(prior_verbs(view, &around));
    atoms[NOTHING] = spread(0);
}

/* ---- Keys --------------------------------------------------------------------------- */

static inline uint64_t rotate(uint64_t value, unsigned bits)
{
    return value << bits | value >> (64 - bits);
}

static inline uint32_t key_of(size_t number, const unsigned char template[TEMPLATE_SIZE],
                              const uint64_t atoms[ATOMS])
{
    uint64_t hash = number * UINT64_C(0xd6e8feb86659fd93) + atoms[template[0]] +
                    rotate(atoms[template[1]], 21) + rotate(atoms[template[2]], 42);
    hash = (hash ^ hash >> 32) * UINT64_C(0xbf58476d1ce4e5b9);
    return (uint32_t)(hash >> (64 - CUE_HASH_BITS));
}

/* Unrolled, a key takes a dozen instructions, since the templates are constants. */
#define KEY_LOOP _Pragma("GCC unroll 32")

static inline void word_keys(const uint64_t atoms[ATOMS], uint32_t keys[static TEMPLATES])
{
    KEY_LOOP for (size_t t = 0; t < TEMPLATES; t++) keys[t] = key_of(t, templates[t], atoms);
}

static inline void mark_keys(const uint64_t atoms[ATOMS], uint32_t keys[static MARK_TEMPLATES])
{
    KEY_LOOP for (size_t t = 0; t < MARK_TEMPLATES; t++) keys[t] =
        key_of(TEMPLATES + t, mark_templates[t], atoms);
}

/* Notes a candidate's atoms. Returns whether it is a punctuation mark. */
static bool note_all(struct sentence_view *view, const struct cue_candidate *candidate,
                     uint64_t atoms[ATOMS])
{
    const struct token *token = &view->tokens[candidate->token];
    view_enter(view, token->sentence);
    note(view, candidate, atoms);
    if (token->kind != TOKEN_PUNCTUATION)
        return false;
    note_label(view, candidate->token, atoms);
    return true;
}

size_t cue_keys(struct sentence_view *view, const struct cue_candidate *candidate,
                uint32_t keys[static CUE_MAX_KEYS])
{
    uint64_t atoms[ATOMS];
    const bool mark = note_all(view, candidate, atoms);
    word_keys(atoms, keys);
    if (mark)
        mark_keys(atoms, keys + TEMPLATES);
    return mark ? TEMPLATES + MARK_TEMPLATES : TEMPLATES;
}

size_t cue_ask(struct sentence_view *view, const struct cue_candidate *candidate,
               const int8_t *units, uint32_t keys[static CUE_MAX_KEYS])
{
    uint64_t atoms[ATOMS];
    const bool mark = note_all(view, candidate, atoms);
    KEY_LOOP for (size_t t = 0; t < TEMPLATES; t++)
    {
        keys[t] = key_of(t, templates[t], atoms);
        __builtin_prefetch(units + keys[t]);
    }
    if (mark)
        mark_keys(atoms, keys + TEMPLATES);
    return mark ? TEMPLATES + MARK_TEMPLATES : TEMPLATES;
}

int cue_sum(const uint32_t *keys, size_t count, const int8_t *units)
{
    int sum = 0;
    KEY_LOOP for (size_t t = 0; t < TEMPLATES; t++) sum += units[keys[t]];
    for (size_t t = TEMPLATES; t < count; t++)
        sum += units[keys[t]];
    return sum;
}
