/* speakers: each source once, with all that it says. */
#include "speakers.h"

#include <stdlib.h>

#include "sentence_view.h"

#define PRONOUN_REACH 16 /* attributions that are looked back over for a pronoun's source */
#define NAME_MOST     6  /* tokens of a person's name */
#define ACRONYM_LEAST 2
#define ACRONYM_MOST  8  /* letters */
#define FEW           32 /* speakers */

const char *source_kind_name(unsigned kind)
{
    static const char *const names[] = {
        [SOURCE_PERSON] = "person",     [SOURCE_ORGANISATION] = "organisation",
        [SOURCE_DOCUMENT] = "document", [SOURCE_UNNAMED] = "unnamed",
        [SOURCE_NONE] = "none",
    };
    return kind <= SOURCE_NONE ? names[kind] : "none";
}

/* ---- A source's name ------------------------------------------------------------------ */

static uint64_t word(const struct finder *finder, uint32_t i)
{
    return finder->tokens[i].hash;
}

/* "O" or "O." */
static bool is_initial(const struct finder *finder, uint32_t i)
{
    const struct token *token = &finder->tokens[i];
    const char *form = token_form(finder->reading->tokens, token);
    return flagged(finder, i, TOKEN_CAPITALISED) &&
           (token->form_length == 1 || (token->form_length == 2 && form[1] == '.'));
}

/* The run of names that ends with the head, without titles before it: "Mr Olin B. Vane". */
static struct range person_name(const struct finder *finder, uint32_t first, uint32_t head)
{
    uint32_t begin = head;
    while (begin > first && head - begin < NAME_MOST &&
           (finder_is_name(finder, begin - 1) || form_is(finder, begin - 1, ".")) &&
           !has(finder, begin - 1, MARK_TITLE))
        begin--;
    while (begin < head && !finder_is_name(finder, begin))
        begin++;
    return (struct range){begin, head + 1};
}

/* The noun phrase up to its head, without determiners and possessors. */
static struct range noun_phrase(const struct finder *finder, uint32_t first, uint32_t head)
{
    uint32_t begin = first;
    for (uint32_t i = first; i < head; i++)
        if (has(finder, i, MARK_DETERMINER) || form_is(finder, i, "'s") || is_comma(finder, i))
            begin = i + 1;
    return (struct range){begin, head + 1};
}

/* A body's name goes on behind its head: "Board of Trade". */
static struct range body_name(const struct finder *finder,
                              const struct attribution *attribution)
{
    struct range name =
        noun_phrase(finder, attribution->source_first, attribution->source_head);
    uint32_t i = name.end;
    while (i + 1 < attribution->source_end && has(finder, i, MARK_PREPOSITION) &&
           (finder_is_name(finder, i + 1) ||
            (form_is(finder, i + 1, "the") && finder_is_name(finder, i + 2))))
        for (i++; i < attribution->source_end &&
                  (finder_is_name(finder, i) || form_is(finder, i, "the"));)
            name.end = ++i;
    return name;
}

static enum gender gender_of(const struct finder *finder, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++) {
        if (has(finder, i, MARK_MASCULINE))
            return GENDER_MASCULINE;
        if (has(finder, i, MARK_FEMININE))
            return GENDER_FEMININE;
    }
    return GENDER_UNKNOWN;
}

static void set_name(struct speaker *speaker, const struct finder *finder, struct range name,
                     uint32_t head)
{
    speaker->name_first = name.first;
    speaker->name_end = name.end;
    speaker->head = head;
    speaker->first_word = word(finder, name.first);
    speaker->head_word = word(finder, head);
    speaker->acronym = speaker->kind != SOURCE_PERSON && name.end - name.first == 1 &&
                       flagged(finder, head, TOKEN_ALL_CAPS);
}

static struct speaker speaker_of(const struct finder *finder,
                                 const struct attribution *attribution)
{
    const uint32_t first = attribution->source_first, head = attribution->source_head;
    const bool person = attribution->source_kind == SOURCE_PERSON;
    const struct range name = person ? person_name(finder, first, head)
                              : attribution->source_kind == SOURCE_ORGANISATION
                                  ? body_name(finder, attribution)
                                  : noun_phrase(finder, first, head);
    struct speaker speaker = {.kind = (uint8_t)attribution->source_kind,
                              .gender = (uint8_t)(person ? gender_of(finder, first, head) : 0),
                              .named = attribution->source_named};
    set_name(&speaker, finder, name, head);
    return speaker;
}

/* ---- Are two sources one? ---------------------------------------------------------------- */

static uint32_t length_of(const struct speaker *speaker)
{
    return speaker->name_end - speaker->name_first;
}

static bool genders_agree(unsigned a, unsigned b)
{
    return a == GENDER_UNKNOWN || b == GENDER_UNKNOWN || a == b;
}

/* "Olin" and "O." */
static bool first_names_agree(const struct finder *finder, uint32_t a, uint32_t b)
{
    if (word(finder, a) == word(finder, b))
        return true;
    const char *left = token_form(finder->reading->tokens, &finder->tokens[a]);
    const char *right = token_form(finder->reading->tokens, &finder->tokens[b]);
    return (is_initial(finder, a) || is_initial(finder, b)) && *left == *right;
}

static bool same_person(const struct finder *finder, const struct speaker *known,
                        const struct speaker *other)
{
    if (!genders_agree(known->gender, other->gender))
        return false;
    const bool short_known = length_of(known) == 1, short_other = length_of(other) == 1;
    if (word(finder, known->head) == word(finder, other->head))
        return short_known || short_other ||
               first_names_agree(finder, known->name_first, other->name_first);
    /* A first name alone. */
    return (short_other && !short_known &&
            word(finder, known->name_first) == word(finder, other->head)) ||
           (short_known && !short_other &&
            word(finder, other->name_first) == word(finder, known->head));
}

static bool same_words(const struct finder *finder, const struct speaker *a,
                       const struct speaker *b)
{
    if (length_of(a) != length_of(b))
        return false;
    for (uint32_t i = 0; i < length_of(a); i++)
        if (word(finder, a->name_first + i) != word(finder, b->name_first + i))
            return false;
    return true;
}

/* Is `acronym`, one token in capitals, made of the first letters of the other's names? */
static bool is_acronym_of(const struct finder *finder, const struct speaker *acronym,
                          const struct speaker *full)
{
    if (!acronym->acronym)
        return false;
    const struct token *token = &finder->tokens[acronym->head];
    const char *letters = token_form(finder->reading->tokens, token);
    uint32_t matched = 0;
    if (token->form_length < ACRONYM_LEAST || token->form_length > ACRONYM_MOST)
        return false;
    for (uint32_t i = full->name_first; i < full->name_end; i++) {
        if (!flagged(finder, i, TOKEN_CAPITALISED))
            continue;
        if (matched == token->form_length ||
            *token_form(finder->reading->tokens, &finder->tokens[i]) != letters[matched])
            return false;
        matched++;
    }
    return matched == token->form_length;
}

static bool same_body(const struct finder *finder, const struct speaker *known,
                      const struct speaker *other)
{
    if (same_words(finder, known, other) || is_acronym_of(finder, known, other) ||
        is_acronym_of(finder, other, known))
        return true;
    return word(finder, known->head) == word(finder, other->head) &&
           (length_of(known) == 1 || length_of(other) == 1);
}

/* May two speakers be one? All that are have one of these in common; of most pairs it is known
 * without a branch that they have not. */
static inline bool may_be_same(const struct speaker *known, const struct speaker *other)
{
    return (known->head_word == other->head_word) | (known->first_word == other->first_word) |
           (known->first_word == other->head_word) | (other->first_word == known->head_word) |
           known->acronym | other->acronym;
}

static bool same_speaker(const struct finder *finder, const struct speaker *known,
                         const struct speaker *other)
{
    if (known->kind == SOURCE_PERSON && other->kind == SOURCE_PERSON)
        return same_person(finder, known, other);
    if (known->kind == SOURCE_PERSON || other->kind == SOURCE_PERSON)
        return known->named && other->named && same_words(finder, known, other);
    return known->kind == other->kind && same_body(finder, known, other);
}

/* ---- Pronouns -------------------------------------------------------------------------------
 */

static bool fits(const struct finder *finder, uint32_t pronoun, const struct speaker *speaker)
{
    const enum gender gender = gender_of(finder, pronoun, pronoun + 1);
    if (gender != GENDER_UNKNOWN)
        return speaker->kind == SOURCE_PERSON && speaker->named &&
               genders_agree(gender, speaker->gender);
    if (form_is(finder, pronoun, "it"))
        return speaker->kind == SOURCE_ORGANISATION || speaker->kind == SOURCE_DOCUMENT;
    if (form_is(finder, pronoun, "they"))
        return speaker->kind == SOURCE_ORGANISATION || speaker->kind == SOURCE_UNNAMED;
    return false; /* I, we, you: whoever is speaking, and we are not told */
}

/* Gives a pronoun's attribution the last speaker who fits. */
static void resolve(struct speakers *speakers, struct attributions *attributions, size_t index,
                    const struct finder *finder)
{
    struct attribution *self = &attributions->items[index];
    const size_t reach = index < PRONOUN_REACH ? index : PRONOUN_REACH;
    for (size_t back = 1; back <= reach; back++) {
        const struct attribution *before = &attributions->items[index - back];
        if (before->speaker == SPEAKER_NONE)
            continue;
        struct speaker *speaker = &speakers->items[before->speaker];
        if (!fits(finder, self->source_head, speaker))
            continue;
        self->speaker = before->speaker;
        self->resolved_first =
            before->source_pronoun ? before->resolved_first : before->source_first;
        self->resolved_end = before->source_pronoun ? before->resolved_end : before->source_end;
        if (speaker->gender == GENDER_UNKNOWN && speaker->kind == SOURCE_PERSON)
            speaker->gender =
                (uint8_t)gender_of(finder, self->source_head, self->source_head + 1);
        return;
    }
}

/* ---- The table
 * --------------------------------------------------------------------------------- */

/* "Olin Vane" says more than "Vane" and "O. Vane". */
static bool is_fuller(const struct finder *finder, const struct speaker *new,
                      const struct speaker *known)
{
    if (length_of(new) != length_of(known))
        return length_of(new) > length_of(known);
    return is_initial(finder, known->name_first) && !is_initial(finder, new->name_first);
}

static bool join(struct speakers *speakers, struct attribution *attribution,
                 const struct finder *finder, struct failure *failure)
{
    const struct speaker new = speaker_of(finder, attribution);
    const size_t compared =
        speakers->count < SPEAKERS_COMPARED ? speakers->count : SPEAKERS_COMPARED;
    for (size_t back = 1; back <= compared; back++) {
        struct speaker *known = &speakers->items[speakers->count - back];
        if (!may_be_same(known, &new) || !same_speaker(finder, known, &new))
            continue;
        attribution->speaker = (uint32_t)(speakers->count - back);
        if (is_fuller(finder, &new, known))
            set_name(known, finder, (struct range){new.name_first, new.name_end}, new.head);
        known->named |= new.named;
        if (known->gender == GENDER_UNKNOWN)
            known->gender = new.gender;
        return true;
    }
    if (!memory_reserve(&speakers->items, &speakers->capacity, speakers->count + 1,
                        sizeof *speakers->items, failure))
        return false;
    attribution->speaker = (uint32_t)speakers->count;
    speakers->items[speakers->count++] = new;
    return true;
}

/* The words of tokens [first, end) that were not counted for this speaker before. */
static void count_words(struct speaker *speaker, const struct finder *finder, uint32_t first,
                        uint32_t end)
{
    speaker->words += token_bits_count(
        finder->bits, BIT_WORD, first > speaker->covered ? first : speaker->covered, end);
    if (end > speaker->covered)
        speaker->covered = end;
}

static void credit(struct speakers *speakers, const struct attribution *attribution,
                   const struct finder *finder)
{
    struct speaker *speaker = &speakers->items[attribution->speaker];
    speaker->attributions++;
    count_words(speaker, finder, attribution->content_first, attribution->content_end);
    count_words(speaker, finder, attribution->more_first, attribution->more_end);
}

/* What speakers are ordered by: attributions, then words. */
static inline uint64_t weight(const struct speaker *speaker)
{
    return (uint64_t)speaker->attributions << 32 | speaker->words;
}

/* By weight, then the place of the first. */
static int by_weight(const void *left, const void *right)
{
    const struct speaker *a = left, *b = right;
    if (weight(a) != weight(b))
        return weight(a) < weight(b) ? 1 : -1;
    return (a->covered > b->covered) - (a->covered < b->covered);
}

/* Moves each up to its place: qsort is slow where there are as few as most articles have. */
static void sort_few(struct speaker *items, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const struct speaker self = items[i];
        size_t to = i;
        for (; to > 0 && weight(&items[to - 1]) < weight(&self); to--)
            items[to] = items[to - 1];
        items[to] = self;
    }
}

/* Brings the speakers in order. `covered` holds their old places meanwhile. */
static bool sort(struct speakers *speakers, struct attributions *attributions,
                 struct failure *failure)
{
    const size_t count = speakers->count;
    if (!memory_reserve(&speakers->order, &speakers->order_capacity, count + 1,
                        sizeof *speakers->order, failure))
        return false;
    for (size_t i = 0; i < count; i++)
        speakers->items[i].covered = (uint32_t)i;
    if (count <= FEW)
        sort_few(speakers->items, count);
    else
        qsort(speakers->items, count, sizeof *speakers->items, by_weight);
    for (size_t i = 0; i < count; i++)
        speakers->order[speakers->items[i].covered] = (uint32_t)i;
    speakers->order[count] = SPEAKER_NONE;
    for (size_t i = 0; i < attributions->count; i++) {
        uint32_t *speaker = &attributions->items[i].speaker;
        *speaker = speakers->order[*speaker < count ? *speaker : count];
    }
    return true;
}

/* A source without a name that is no one we know to speak: "the development suggests". */
static bool is_nobody(const struct finder *finder, const struct attribution *attribution)
{
    return attribution->source_kind == SOURCE_UNNAMED && !attribution->source_pronoun &&
           !has(finder, attribution->source_head, MARK_UNNAMED);
}

bool speakers_find(struct speakers *speakers, struct attributions *attributions,
                   struct finder *finder, struct failure *failure)
{
    speakers->count = 0;
    for (size_t i = 0; i < attributions->count; i++) {
        struct attribution *attribution = &attributions->items[i];
        attribution->speaker = SPEAKER_NONE;
        attribution->resolved_first = attribution->resolved_end = ATTRIBUTION_NO_TOKEN;
        if (attribution->source_head == ATTRIBUTION_NO_TOKEN)
            continue;
        finder_enter(finder, finder->tokens[attribution->source_head].sentence);
        if (is_nobody(finder, attribution))
            continue;
        if (attribution->source_pronoun)
            resolve(speakers, attributions, i, finder);
        else if (!join(speakers, attribution, finder, failure))
            return false;
        if (attribution->speaker != SPEAKER_NONE)
            credit(speakers, attribution, finder);
    }
    return sort(speakers, attributions, failure);
}

/* Token by token: markdown, notes and line breaks between them are left out. */
bool speaker_spell(const struct speaker *speaker, const struct tokens *tokens,
                   const struct article *article, struct text_buffer *name,
                   struct failure *failure)
{
    text_buffer_clear(name);
    for (uint32_t i = speaker->name_first; i < speaker->name_end; i++) {
        const struct token *token = &tokens->items[i];
        const bool apart = i > speaker->name_first &&
                           token->flags & (TOKEN_SPACE_BEFORE | TOKEN_HYPHEN_BEFORE);
        const char *between = token->flags & TOKEN_HYPHEN_BEFORE ? "-" : " ";
        if ((apart && !text_buffer_append(name, between, 1, failure)) ||
            !text_buffer_append(name, article->text + token->begin, token->length, failure))
            return false;
    }
    return true;
}

void speakers_release(struct speakers *speakers)
{
    free(speakers->items);
    free(speakers->order);
    *speakers = (struct speakers){0};
}
