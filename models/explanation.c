/* explanation: tokens → words; equal words and phrases → groups; groups → sorted reasons. */
#include "explanation.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../features/base/hash.h"
#include "../features/base/stop.h"

/* A word of the text: one token or several (explanation.h). */
struct text_word {
    uint64_t key;        /* of its folded form, without a final 's */
    uint64_t whole;      /* the same with it */
    double weight;       /* of its tokens, and of what they take part in inside it */
    double longer[2];    /* of the sequences of two and three words that begin with it */
    uint32_t first, end; /* tokens */
    uint8_t kind;        /* enum reason_kind */
};

/* A place of a group. */
struct reason_member {
    uint32_t group;
    uint32_t word;  /* the first word */
    uint32_t words; /* how many */
};

struct reason_group {
    uint64_t key;
    double weight;
    double parts[NGRAM_MAX_WORDS]; /* of a phrase: the weights of its words at its places */
    uint32_t members, first_place;
    uint8_t kind;
    bool shown;
};

/* Sorting moves these and not the reasons, which are larger. */
struct reason_rank {
    uint64_t key;
    uint32_t index;
};

/* Two labels share one output, which speaks for label 0. */
static size_t output_of(const struct model *model, size_t label)
{
    return model->label_count == 2 ? 0 : label;
}

static double sign_of(const struct model *model, size_t label)
{
    return model->label_count == 2 && label == 1 ? -1 : 1;
}

double explanation_decision(const struct model *model, const struct model_scores *scores,
                            size_t label)
{
    return sign_of(model, label) * scores->decision[output_of(model, label)];
}

/* ---- Words ----------------------------------------------------------------------------- */

static bool is_mark(const struct token *token)
{
    return token->kind == TOKEN_PUNCTUATION || token->kind == TOKEN_SYMBOL;
}

/* Does the token go on with the word that the token before it is in? */
static bool goes_on(const struct token *before, const struct token *token)
{
    return token->flags & (TOKEN_CLITIC | TOKEN_HYPHEN_BEFORE) && !is_mark(before) &&
           !is_mark(token) && before->sentence == token->sentence;
}

static bool is_possessive(const struct tokens *tokens, const struct token *token)
{
    return token->flags & TOKEN_CLITIC && token->form_length == 2 &&
           memcmp(token_form(tokens, token), "'s", 2) == 0;
}

/* The bit of function words in lexicon_matches.marks; 0 if the recipe has no such list. */
static uint32_t function_mark(const struct model *model)
{
    const struct lexicon *lexicon = model->extractor->lexicon;
    const uint16_t category = lexicon_category(lexicon, "list.function_word");
    return category == LEXICON_NONE ? 0 : lexicon_mark(lexicon, category);
}

/* A clitic is never more than a function word. */
static uint8_t kind_of(const struct token *token, uint32_t marks, uint32_t function)
{
    if (is_mark(token))
        return REASON_PUNCTUATION;
    return marks & function || token->flags & TOKEN_CLITIC ? REASON_FUNCTION_WORD : REASON_WORD;
}

static void begin_word(struct text_word *word, const struct token *token, uint32_t t,
                       uint8_t kind)
{
    *word = (struct text_word){.key = hash_combine(1, token->hash),
                               .whole = hash_combine(1, token->hash),
                               .first = t,
                               .end = t + 1,
                               .kind = kind};
}

static void extend_word(struct text_word *word, const struct tokens *tokens,
                        const struct token *token, uint8_t kind)
{
    word->whole = hash_combine(word->whole, token->hash);
    if (!is_possessive(tokens, token))
        word->key = word->whole;
    if (kind == REASON_WORD)
        word->kind = REASON_WORD;
    word->end++;
}

/* Joins the tokens to words, and gives the words what their tokens add. */
static bool find_words(struct explanation *explanation, const struct model *model,
                       const struct features *features, struct failure *failure)
{
    const struct tokens *tokens = &features->tokens;
    const uint32_t function = function_mark(model);
    explanation->word_count = 0;
    if (!memory_reserve(&explanation->words, &explanation->word_capacity, tokens->count + 1,
                        sizeof *explanation->words, failure))
        return false;
    for (uint32_t t = 0; t < tokens->count; t++) {
        const struct token *token = &tokens->items[t];
        const uint8_t kind =
            kind_of(token, function ? features->matches.marks[t] : 0, function);
        if (!go_on_at(failure, t))
            return false;
        if (t > 0 && goes_on(token - 1, token))
            extend_word(&explanation->words[explanation->word_count - 1], tokens, token, kind);
        else
            begin_word(&explanation->words[explanation->word_count++], token, t, kind);
        explanation->words[explanation->word_count - 1].weight +=
            explanation->shares.words[0][t];
    }
    return true;
}

/* Can these words be a phrase: no marks, and more than function words? */
static bool may_be_phrase(const struct text_word *words, size_t count)
{
    bool content = false;
    for (size_t i = 0; i < count; i++) {
        if (words[i].kind == REASON_PUNCTUATION)
            return false;
        content |= words[i].kind == REASON_WORD;
    }
    return content;
}

static void share_evenly(struct text_word *words, size_t count, double weight)
{
    for (size_t i = 0; i < count; i++)
        words[i].weight += weight / (double)count;
}

/* Gives a sequence of tokens, which begins in word `w`, to that word, to a phrase that begins
 * with it, or to several words. */
static void place_sequence(struct explanation *explanation, size_t w, uint32_t end,
                           double weight)
{
    struct text_word *words = explanation->words + w;
    size_t count = 1;
    while (words[count - 1].end < end)
        count++;
    if (count > 1 && may_be_phrase(words, count))
        words->longer[count - 2] += weight;
    else
        share_evenly(words, count, weight);
}

/* What is inside a word is the word's before phrases are compared with it. */
static bool place_sequences(struct explanation *explanation, struct failure *failure)
{
    const struct ngram_shares *shares = &explanation->shares;
    for (size_t w = 0; w < explanation->word_count; w++) {
        const struct text_word word = explanation->words[w];
        if (!go_on(failure, word.end - word.first))
            return false;
        for (uint32_t t = word.first; t < word.end; t++)
            for (unsigned n = 2; n <= NGRAM_MAX_WORDS; n++)
                if (shares->words[n - 1][t] != 0)
                    place_sequence(explanation, w, t + n, shares->words[n - 1][t]);
    }
    return true;
}

/* ---- Groups ---------------------------------------------------------------------------- */

static bool begin_groups(struct explanation *explanation, size_t most, struct failure *failure)
{
    size_t length = 64;
    while (length < 2 * most)
        length *= 2;
    explanation->group_count = explanation->member_count = 0;
    if (!memory_reserve(&explanation->table, &explanation->table_capacity, length,
                        sizeof *explanation->table, failure) ||
        !memory_reserve(&explanation->groups, &explanation->group_capacity, most + 1,
                        sizeof *explanation->groups, failure) ||
        !memory_reserve(&explanation->members, &explanation->member_capacity, most + 1,
                        sizeof *explanation->members, failure))
        return false;
    explanation->table_length = length;
    memset(explanation->table, 0, length * sizeof *explanation->table);
    return go_on(failure, STOP_WORK);
}

/* The group with this key, which may be new. There must be room. */
static struct reason_group *group_of(struct explanation *explanation, uint64_t key,
                                     uint8_t kind)
{
    const size_t mask = explanation->table_length - 1;
    size_t slot = key & mask;
    while (explanation->table[slot] != 0 &&
           explanation->groups[explanation->table[slot] - 1].key != key)
        slot = (slot + 1) & mask;
    if (explanation->table[slot] == 0) {
        explanation->groups[explanation->group_count++] =
            (struct reason_group){.key = key, .kind = kind};
        explanation->table[slot] = (uint32_t)explanation->group_count;
    }
    return &explanation->groups[explanation->table[slot] - 1];
}

static struct reason_group *add_member(struct explanation *explanation, uint64_t key,
                                       uint8_t kind, double weight, size_t word, size_t words)
{
    struct reason_group *group = group_of(explanation, key, kind);
    group->members++;
    group->weight += weight;
    explanation->members[explanation->member_count++] =
        (struct reason_member){.group = (uint32_t)(group - explanation->groups),
                               .word = (uint32_t)word,
                               .words = (uint32_t)words};
    return group;
}

/* Moves the weights of words and phrases that are shown to `items`. A word that adds nothing is no
 * reason. */
static bool add_groups(struct explanation *explanation, struct failure *failure)
{
    if (!memory_reserve(&explanation->items, &explanation->capacity,
                        explanation->count + explanation->group_count + 1,
                        sizeof *explanation->items, failure) ||
        !memory_reserve(&explanation->places, &explanation->place_capacity,
                        explanation->place_count + explanation->member_count + 1,
                        sizeof *explanation->places, failure))
        return false;
    for (size_t g = 0; g < explanation->group_count; g++) {
        struct reason_group *group = &explanation->groups[g];
        if (!go_on_at(failure, g))
            return false;
        group->first_place = (uint32_t)explanation->place_count;
        group->shown = group->shown && group->weight != 0;
        if (!group->shown)
            continue;
        explanation->place_count += group->members;
        explanation->items[explanation->count++] =
            (struct reason){.weight = group->weight,
                            .kind = group->kind,
                            .first_place = group->first_place,
                            .places = group->members};
    }
    return true;
}

/* The same, and their places, in the order of the text, to `places`. */
static bool add_reasons(struct explanation *explanation, struct failure *failure)
{
    if (!add_groups(explanation, failure))
        return false;
    for (size_t m = 0; m < explanation->member_count; m++) {
        const struct reason_member *member = &explanation->members[m];
        if (!go_on_at(failure, m))
            return false;
        struct reason_group *group = &explanation->groups[member->group];
        const struct text_word *words = &explanation->words[member->word];
        if (group->shown)
            explanation->places[group->first_place++] =
                (struct reason_place){words[0].first, words[member->words - 1].end};
    }
    return true;
}

/* ---- Phrases --------------------------------------------------------------------------- */

static void add_phrase(struct explanation *explanation, size_t w, size_t count)
{
    const struct text_word *words = explanation->words + w;
    uint64_t key = count;
    for (size_t i = 0; i < count; i++)
        key = hash_combine(key, words[i].whole);
    struct reason_group *group =
        add_member(explanation, key, REASON_PHRASE, words->longer[count - 2], w, count);
    for (size_t i = 0; i < count; i++)
        group->parts[i] += words[i].weight;
}

/* Does the phrase say more than each of its words does at the same places? */
static bool says_more(const struct reason_group *group)
{
    for (size_t i = 0; i < NGRAM_MAX_WORDS; i++)
        if (fabs(group->weight) <= fabs(group->parts[i]))
            return false;
    return true;
}

static bool group_phrases(struct explanation *explanation, struct failure *failure)
{
    if (!begin_groups(explanation, 2 * explanation->word_count, failure))
        return false;
    for (size_t w = 0; w < explanation->word_count; w++) {
        if (!go_on_at(failure, w))
            return false;
        for (size_t count = 2; count <= NGRAM_MAX_WORDS; count++)
            if (explanation->words[w].longer[count - 2] != 0)
                add_phrase(explanation, w, count);
    }
    return true;
}

/* Phrases that say more become reasons; the others are shared among their words. */
static bool find_phrases(struct explanation *explanation, struct failure *failure)
{
    if (!group_phrases(explanation, failure))
        return false;
    for (size_t g = 0; g < explanation->group_count; g++)
        explanation->groups[g].shown = says_more(&explanation->groups[g]);
    for (size_t m = 0; m < explanation->member_count; m++) {
        const struct reason_member *member = &explanation->members[m];
        if (!go_on_at(failure, m))
            return false;
        struct text_word *words = explanation->words + member->word;
        if (!explanation->groups[member->group].shown)
            share_evenly(words, member->words, words->longer[member->words - 2]);
    }
    return add_reasons(explanation, failure);
}

static bool group_words(struct explanation *explanation, struct failure *failure)
{
    if (!begin_groups(explanation, explanation->word_count, failure))
        return false;
    for (size_t w = 0; w < explanation->word_count; w++) {
        const struct text_word *word = &explanation->words[w];
        if (!go_on_at(failure, w))
            return false;
        add_member(explanation, word->key, word->kind, word->weight, w, 1)->shown = true;
    }
    return add_reasons(explanation, failure);
}

/* ---- Dense features -------------------------------------------------------------------- */

/* The category density that a match of a word list counts in (evidence/dense.h), or
 * UINT32_MAX. */
static uint32_t density_of(const struct lexicon *lexicon, const struct features *features,
                           const struct lexicon_match *match)
{
    const uint16_t feature = lexicon_feature(lexicon, match->category);
    const bool quoted = features->tokens.items[match->first].flags & TOKEN_QUOTED;
    return feature == LEXICON_NONE ? UINT32_MAX : 2 * (uint32_t)feature + quoted;
}

/* Writes the places of the matches of all densities. at[f] is where the next place of density f
 * belongs, UINT32_MAX if f is no reason. */
static bool place_matches(struct explanation *explanation, const struct lexicon *lexicon,
                          const struct features *features, uint32_t *at,
                          struct failure *failure)
{
    for (size_t i = 0; i < features->matches.count; i++) {
        const struct lexicon_match *match = &features->matches.items[i];
        const uint32_t f = density_of(lexicon, features, match);
        if (!go_on_at(failure, i))
            return false;
        if (f != UINT32_MAX && at[f] != UINT32_MAX)
            explanation->places[at[f]++] =
                (struct reason_place){match->first, match->first + match->count};
    }
    return true;
}

static void add_features(struct explanation *explanation, const struct model *model,
                         const struct model_scores *scores, size_t label,
                         const uint32_t *matches, uint32_t *at)
{
    const size_t densities = dense_category_count(model->extractor->lexicon);
    const size_t output = output_of(model, label);
    const double sign = sign_of(model, label);
    for (size_t f = 0; f < model->dense_count; f++) {
        const double weight = sign * (double)scores->z[f] *
                              model->dense_weights[f * model->output_count + output];
        const uint32_t places = f < densities ? matches[f] : 0;
        if (f < densities)
            at[f] = weight != 0 ? (uint32_t)explanation->place_count : UINT32_MAX;
        if (weight == 0)
            continue;
        explanation->items[explanation->count++] =
            (struct reason){.weight = weight,
                            .kind = REASON_FEATURE,
                            .number = (uint32_t)f,
                            .first_place = (uint32_t)explanation->place_count,
                            .places = places};
        explanation->place_count += places;
    }
}

static bool explain_dense(struct explanation *explanation, const struct model *model,
                          const struct features *features, const struct lexicon *lexicon,
                          const struct model_scores *scores, size_t label,
                          struct failure *failure)
{
    uint32_t matches[2 * LEXICON_MAX_CATEGORIES] = {0}, at[2 * LEXICON_MAX_CATEGORIES];
    if (model->dense_count == 0)
        return true;
    if (!memory_reserve(&explanation->items, &explanation->capacity,
                        explanation->count + model->dense_count + 1, sizeof *explanation->items,
                        failure) ||
        !memory_reserve(&explanation->places, &explanation->place_capacity,
                        explanation->place_count + features->matches.count + 1,
                        sizeof *explanation->places, failure))
        return false;
    for (size_t i = 0; i < features->matches.count; i++) {
        const uint32_t f = density_of(lexicon, features, &features->matches.items[i]);
        if (!go_on_at(failure, i))
            return false;
        if (f != UINT32_MAX)
            matches[f]++;
    }
    add_features(explanation, model, scores, label, matches, at);
    return place_matches(explanation, lexicon, features, at, failure);
}

/* ---- All together ---------------------------------------------------------------------- */

/* Turns the shares around, where the label speaks against the output. */
static bool negate(struct ngram_shares *shares, struct failure *failure)
{
    for (size_t n = 0; n < NGRAM_MAX_WORDS; n++)
        for (size_t t = 0; t < shares->token_count; t++) {
            if (!go_on_at(failure, t))
                return false;
            shares->words[n][t] = -shares->words[n][t];
        }
    return true;
}

static bool explain_ngrams(struct explanation *explanation, const struct model *model,
                           const struct features *features, struct ngram_cache *cache,
                           size_t reader, size_t label, struct failure *failure)
{
    struct ngram_shares *shares = &explanation->shares;
    if (model_block_mask(model) == 0)
        return true;
    if (!ngram_shares_find(shares, cache, reader, output_of(model, label), &features->tokens,
                           failure))
        return false;
    if (sign_of(model, label) < 0 && !negate(shares, failure))
        return false;
    if (!find_words(explanation, model, features, failure) ||
        !place_sequences(explanation, failure))
        return false;
    ngram_shares_give_back(shares);
    return find_phrases(explanation, failure) && group_words(explanation, failure);
}

static bool add_constant(struct explanation *explanation, const struct model *model,
                         size_t label, struct failure *failure)
{
    if (!memory_reserve(&explanation->items, &explanation->capacity, explanation->count + 1,
                        sizeof *explanation->items, failure))
        return false;
    explanation->items[explanation->count++] =
        (struct reason){.weight = sign_of(model, label) * model->bias[output_of(model, label)],
                        .kind = REASON_CONSTANT,
                        .first_place = (uint32_t)explanation->place_count};
    return true;
}

/* Sorts by one byte of the key; equal ones stay in their order. */
static bool sort_by_byte(const struct reason_rank *from, struct reason_rank *to, size_t count,
                         unsigned shift, struct failure *failure)
{
    size_t begin[257] = {0};
    for (size_t i = 0; i < count; i++) {
        if (!go_on_at(failure, i))
            return false;
        begin[(from[i].key >> shift & 0xff) + 1]++;
    }
    for (size_t byte = 0; byte < 256; byte++)
        begin[byte + 1] += begin[byte];
    for (size_t i = 0; i < count; i++) {
        if (!go_on_at(failure, i))
            return false;
        to[begin[from[i].key >> shift & 0xff]++] = from[i];
    }
    return true;
}

/* A key that is smaller the larger the number is: numbers of one sign are in the order of their
 * bits. */
static uint64_t rank_key(double weight)
{
    const double size = fabs(weight);
    uint64_t bits;
    _Static_assert(sizeof bits == sizeof size, "a double has 64 bits");
    memcpy(&bits, &size, sizeof bits);
    return ~bits;
}

/* Of equal weights what was found first comes first: phrases, then words, as they stand in the
 * text. Radix sort, the last byte first: linear, and faster here than comparing. */
static bool sort_reasons(struct explanation *explanation, struct failure *failure)
{
    const size_t count = explanation->count;
    if (!memory_reserve(&explanation->ranks, &explanation->rank_capacity, 2 * count,
                        sizeof *explanation->ranks, failure) ||
        !memory_reserve(&explanation->unsorted, &explanation->unsorted_capacity, count,
                        sizeof *explanation->unsorted, failure))
        return false;
    struct reason_rank *ranks = explanation->ranks, *other = ranks + count;
    for (size_t i = 0; i < count; i++)
        ranks[i] = (struct reason_rank){rank_key(explanation->items[i].weight), (uint32_t)i};
    for (unsigned shift = 0; shift < 64; shift += 16) /* two bytes: there and back */
        if (!sort_by_byte(ranks, other, count, shift, failure) ||
            !sort_by_byte(other, ranks, count, shift + 8, failure))
            return false;
    memcpy(explanation->unsorted, explanation->items, count * sizeof *explanation->items);
    for (size_t i = 0; i < count; i++) {
        if (!go_on_at(failure, i))
            return false;
        explanation->items[i] = explanation->unsorted[ranks[i].index];
    }
    return true;
}

/* Frees what is large of the working memory. */
static void give_back(struct explanation *explanation)
{
    struct explanation *e = explanation;
    ngram_shares_give_back(&e->shares);
    memory_give_back(&e->words, &e->word_capacity, sizeof *e->words);
    memory_give_back(&e->groups, &e->group_capacity, sizeof *e->groups);
    memory_give_back(&e->members, &e->member_capacity, sizeof *e->members);
    memory_give_back(&e->ranks, &e->rank_capacity, sizeof *e->ranks);
    memory_give_back(&e->unsorted, &e->unsorted_capacity, sizeof *e->unsorted);
    memory_give_back(&e->table, &e->table_capacity, sizeof *e->table);
}

bool explanation_find(struct explanation *explanation, const struct model *model,
                      const struct features *features, const struct extractor *extractor,
                      const struct model_scores *scores, struct ngram_cache *cache,
                      size_t reader, size_t label, struct failure *failure)
{
    assert(label < model->label_count);
    explanation->count = explanation->place_count = 0;
    const bool found =
        explain_ngrams(explanation, model, features, cache, reader, label, failure) &&
        explain_dense(explanation, model, features, extractor->lexicon, scores, label,
                      failure) &&
        add_constant(explanation, model, label, failure) && sort_reasons(explanation, failure);
    if (!found)
        explanation->count = explanation->place_count = 0;
    give_back(explanation);
    return found;
}

void explanation_release(struct explanation *explanation)
{
    ngram_shares_release(&explanation->shares);
    free(explanation->items);
    free(explanation->places);
    free(explanation->words);
    free(explanation->groups);
    free(explanation->members);
    free(explanation->ranks);
    free(explanation->unsorted);
    free(explanation->table);
    *explanation = (struct explanation){0};
}

size_t explanation_memory(const struct explanation *explanation)
{
    return ngram_shares_memory(&explanation->shares) +
           explanation->capacity * sizeof *explanation->items +
           explanation->place_capacity * sizeof *explanation->places +
           explanation->word_capacity * sizeof *explanation->words +
           explanation->group_capacity * sizeof *explanation->groups +
           explanation->member_capacity * sizeof *explanation->members +
           explanation->rank_capacity * sizeof *explanation->ranks +
           explanation->unsorted_capacity * sizeof *explanation->unsorted +
           explanation->table_capacity * sizeof *explanation->table;
}
