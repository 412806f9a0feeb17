/* speakers: merging sources to speakers, and resolving pronouns. */
#include "speakers.h"

#include <assert.h>
#include <stdlib.h>

#include "sentence_view.h"

/* Attributions that are searched backwards for a pronoun's speaker; bounds the time. */
#define PRONOUN_REACH 16
#define NAME_MOST     6 /* tokens of a person's name at most */
#define ACRONYM_LEAST 2
#define ACRONYM_MOST  8  /* letters of an acronym */
#define FEW           32 /* speakers: up to so many an insertion sort is faster than qsort */

const char *source_kind_name(unsigned kind)
{
    static const char *const names[] = {
        [ATTRIBUTION_SOURCE_PERSON] = "person",
        [ATTRIBUTION_SOURCE_ORGANISATION] = "organisation",
        [ATTRIBUTION_SOURCE_DOCUMENT] = "document",
        [ATTRIBUTION_SOURCE_UNNAMED] = "unnamed",
        [ATTRIBUTION_SOURCE_NONE] = "none",
    };
    return kind <= ATTRIBUTION_SOURCE_NONE ? names[kind] : "none";
}

/* ---- A source's name ------------------------------------------------------------------ */

static uint64_t word(const struct sentence_view *view, uint32_t i)
{
    return view->tokens[i].hash;
}

/* "O" or "O." */
static bool is_initial(const struct sentence_view *view, uint32_t i)
{
    const struct token *token = &view->tokens[i];
    const char *form = token_form(view->input->tokens, token);
    return flagged(view, i, TOKEN_CAPITALISED) &&
           (token->form_length == 1 || (token->form_length == 2 && form[1] == '.'));
}

/* The names before and at the head, without titles: "Olin B. Vane" of "Mr Olin B. Vane". */
static struct range person_name(const struct sentence_view *view, uint32_t first, uint32_t head)
{
    uint32_t begin = head;
    while (begin > first && head - begin < NAME_MOST &&
           (view_is_name(view, begin - 1) || form_is(view, begin - 1, ".")) &&
           !has(view, begin - 1, MARK_TITLE))
        begin--;
    while (begin < head && !view_is_name(view, begin))
        begin++;
    return (struct range){begin, head + 1};
}

/* The noun phrase up to its head, without determiners and possessives. */
static struct range noun_phrase(const struct sentence_view *view, uint32_t first, uint32_t head)
{
    uint32_t begin = first;
    for (uint32_t i = first; i < head; i++)
        if (has(view, i, MARK_DETERMINER) || form_is(view, i, "'s") || is_comma(view, i))
            begin = i + 1;
    return (struct range){begin, head + 1};
}

/* The name of a body may go on after its head: "Board of Trade". */
static struct range body_name(const struct sentence_view *view,
                              const struct attribution *attribution)
{
    struct range name =
        noun_phrase(view, attribution->source_first, attribution->source_head_word);
    uint32_t i = name.end;
    while (i + 1 < attribution->source_end && has(view, i, MARK_PREPOSITION) &&
           (view_is_name(view, i + 1) ||
            (form_is(view, i + 1, "the") && view_is_name(view, i + 2))))
        for (i++;
             i < attribution->source_end && (view_is_name(view, i) || form_is(view, i, "the"));)
            name.end = ++i;
    return name;
}

static enum gender gender_of(const struct sentence_view *view, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++) {
        if (has(view, i, MARK_MASCULINE))
            return GENDER_MASCULINE;
        if (has(view, i, MARK_FEMININE))
            return GENDER_FEMININE;
    }
    return GENDER_UNKNOWN;
}

static void set_name(struct speaker *speaker, const struct sentence_view *view,
                     struct range name, uint32_t head)
{
    speaker->name_first = name.first;
    speaker->name_end = name.end;
    speaker->head_word = head;
    speaker->first_hash = word(view, name.first);
    speaker->head_hash = word(view, head);
    speaker->acronym = speaker->kind != ATTRIBUTION_SOURCE_PERSON &&
                       name.end - name.first == 1 && flagged(view, head, TOKEN_ALL_CAPS);
}

static struct speaker speaker_of(const struct sentence_view *view,
                                 const struct attribution *attribution)
{
    const uint32_t first = attribution->source_first, head = attribution->source_head_word;
    const bool person = attribution->source_kind == ATTRIBUTION_SOURCE_PERSON;
    const struct range name = person ? person_name(view, first, head)
                              : attribution->source_kind == ATTRIBUTION_SOURCE_ORGANISATION
                                  ? body_name(view, attribution)
                                  : noun_phrase(view, first, head);
    struct speaker speaker = {.kind = (uint8_t)attribution->source_kind,
                              .gender = (uint8_t)(person ? gender_of(view, first, head) : 0),
                              .named = attribution->source_named};
    set_name(&speaker, view, name, head);
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

/* Are two first names equal, or is one the initial of the other: "Olin" and "O."? */
static bool first_names_agree(const struct sentence_view *view, uint32_t a, uint32_t b)
{
    if (word(view, a) == word(view, b))
        return true;
    const char *left = token_form(view->input->tokens, &view->tokens[a]);
    const char *right = token_form(view->input->tokens, &view->tokens[b]);
    return (is_initial(view, a) || is_initial(view, b)) && *left == *right;
}

static bool same_person(const struct sentence_view *view, const struct speaker *known,
                        const struct speaker *other)
{
    if (!genders_agree(known->gender, other->gender))
        return false;
    const bool short_known = length_of(known) == 1, short_other = length_of(other) == 1;
    if (word(view, known->head_word) == word(view, other->head_word))
        return short_known || short_other ||
               first_names_agree(view, known->name_first, other->name_first);
    /* One is called by the first name alone. */
    return (short_other && !short_known &&
            word(view, known->name_first) == word(view, other->head_word)) ||
           (short_known && !short_other &&
            word(view, other->name_first) == word(view, known->head_word));
}

static bool same_words(const struct sentence_view *view, const struct speaker *a,
                       const struct speaker *b)
{
    if (length_of(a) != length_of(b))
        return false;
    for (uint32_t i = 0; i < length_of(a); i++)
        if (word(view, a->name_first + i) != word(view, b->name_first + i))
            return false;
    return true;
}

/* Is `acronym`, one token in capitals, made of the first letters of the other's capitalised
 * words? */
static bool is_acronym_of(const struct sentence_view *view, const struct speaker *acronym,
                          const struct speaker *full)
{
    if (!acronym->acronym)
        return false;
    const struct token *token = &view->tokens[acronym->head_word];
    const char *letters = token_form(view->input->tokens, token);
    uint32_t matched = 0;
    if (token->form_length < ACRONYM_LEAST || token->form_length > ACRONYM_MOST)
        return false;
    for (uint32_t i = full->name_first; i < full->name_end; i++) {
        if (!flagged(view, i, TOKEN_CAPITALISED))
            continue;
        if (matched == token->form_length ||
            *token_form(view->input->tokens, &view->tokens[i]) != letters[matched])
            return false;
        matched++;
    }
    return matched == token->form_length;
}

static bool same_body(const struct sentence_view *view, const struct speaker *known,
                      const struct speaker *other)
{
    if (same_words(view, known, other) || is_acronym_of(view, known, other) ||
        is_acronym_of(view, other, known))
        return true;
    return word(view, known->head_word) == word(view, other->head_word) &&
           (length_of(known) == 1 || length_of(other) == 1);
}

/* May two speakers be the same? Those that are the same have one of these in common. Rejects
 * most pairs without a branch. */
static inline bool may_be_same(const struct speaker *known, const struct speaker *other)
{
    return (known->head_hash == other->head_hash) | (known->first_hash == other->first_hash) |
           (known->first_hash == other->head_hash) | (other->first_hash == known->head_hash) |
           known->acronym | other->acronym;
}

static bool same_speaker(const struct sentence_view *view, const struct speaker *known,
                         const struct speaker *other)
{
    if (known->kind == ATTRIBUTION_SOURCE_PERSON && other->kind == ATTRIBUTION_SOURCE_PERSON)
        return same_person(view, known, other);
    if (known->kind == ATTRIBUTION_SOURCE_PERSON || other->kind == ATTRIBUTION_SOURCE_PERSON)
        return known->named && other->named && same_words(view, known, other);
    return known->kind == other->kind && same_body(view, known, other);
}

/* ---- Pronouns ------------------------------------------------------------------------ */

static bool fits(const struct sentence_view *view, uint32_t pronoun,
                 const struct speaker *speaker)
{
    const enum gender gender = gender_of(view, pronoun, pronoun + 1);
    if (gender != GENDER_UNKNOWN)
        return speaker->kind == ATTRIBUTION_SOURCE_PERSON && speaker->named &&
               genders_agree(gender, speaker->gender);
    if (form_is(view, pronoun, "it"))
        return speaker->kind == ATTRIBUTION_SOURCE_ORGANISATION ||
               speaker->kind == ATTRIBUTION_SOURCE_DOCUMENT;
    if (form_is(view, pronoun, "they"))
        return speaker->kind == ATTRIBUTION_SOURCE_ORGANISATION ||
               speaker->kind == ATTRIBUTION_SOURCE_UNNAMED;
    return false; /* I, we, you: the text does not say who */
}

/* Resolves a pronoun to the last speaker that fits. */
static void resolve(struct speakers *speakers, struct attributions *attributions, size_t index,
                    const struct sentence_view *view)
{
    struct attribution *self = &attributions->items[index];
    const size_t reach = index < PRONOUN_REACH ? index : PRONOUN_REACH;
    for (size_t back = 1; back <= reach; back++) {
        const struct attribution *before = &attributions->items[index - back];
        if (before->speaker == SPEAKER_NONE)
            continue;
        struct speaker *speaker = &speakers->items[before->speaker];
        if (!fits(view, self->source_head_word, speaker))
            continue;
        self->speaker = before->speaker;
        self->resolved_first =
            before->source_pronoun ? before->resolved_first : before->source_first;
        self->resolved_end = before->source_pronoun ? before->resolved_end : before->source_end;
        if (speaker->gender == GENDER_UNKNOWN && speaker->kind == ATTRIBUTION_SOURCE_PERSON)
            speaker->gender =
                (uint8_t)gender_of(view, self->source_head_word, self->source_head_word + 1);
        return;
    }
}

/* ---- The table ----------------------------------------------------------------------- */

/* "Olin Vane" is fuller than "Vane" and than "O. Vane". */
static bool is_fuller(const struct sentence_view *view, const struct speaker *new,
                      const struct speaker *known)
{
    if (length_of(new) != length_of(known))
        return length_of(new) > length_of(known);
    return is_initial(view, known->name_first) && !is_initial(view, new->name_first);
}

static bool join(struct speakers *speakers, struct attribution *attribution,
                 const struct sentence_view *view, struct failure *failure)
{
    const struct speaker new = speaker_of(view, attribution);
    const size_t compared =
        speakers->count < SPEAKERS_COMPARED ? speakers->count : SPEAKERS_COMPARED;
    for (size_t back = 1; back <= compared; back++) {
        struct speaker *known = &speakers->items[speakers->count - back];
        if (!may_be_same(known, &new) || !same_speaker(view, known, &new))
            continue;
        attribution->speaker = (uint32_t)(speakers->count - back);
        if (is_fuller(view, &new, known))
            set_name(known, view, (struct range){new.name_first, new.name_end}, new.head_word);
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

/* Adds the words of tokens [first, end) that were not counted for this speaker before. */
static void count_words(struct speaker *speaker, const struct sentence_view *view,
                        uint32_t first, uint32_t end)
{
    speaker->words += token_bits_count(
        view->bits, BIT_WORD, first > speaker->covered ? first : speaker->covered, end);
    if (end > speaker->covered)
        speaker->covered = end;
}

static void credit(struct speakers *speakers, const struct attribution *attribution,
                   const struct sentence_view *view)
{
    struct speaker *speaker = &speakers->items[attribution->speaker];
    speaker->attributions++;
    count_words(speaker, view, attribution->content_first, attribution->content_end);
    count_words(speaker, view, attribution->more_first, attribution->more_end);
}

/* The order of speakers: attributions, then words. */
static inline uint64_t weight(const struct speaker *speaker)
{
    return (uint64_t)speaker->attributions << 32 | speaker->words;
}

/* By weight, then by who speaks first. */
static int by_weight(const void *left, const void *right)
{
    const struct speaker *a = left, *b = right;
    if (weight(a) != weight(b))
        return weight(a) < weight(b) ? 1 : -1;
    return (a->covered > b->covered) - (a->covered < b->covered);
}

/* An insertion sort: qsort is slow for as few as most articles have. */
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

/* Sorts the speakers. `covered` holds their old indices meanwhile. */
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

/* Is the source neither named nor a word for people: "the development suggests"? */
static bool is_nobody(const struct sentence_view *view, const struct attribution *attribution)
{
    return attribution->source_kind == ATTRIBUTION_SOURCE_UNNAMED &&
           !attribution->source_pronoun &&
           !has(view, attribution->source_head_word, MARK_UNNAMED);
}

#ifndef NDEBUG

/* Are the speakers sorted by weight, each with an attribution? */
static bool speakers_are_sorted(const struct speakers *speakers)
{
    for (size_t i = 0; i < speakers->count; i++)
        if (speakers->items[i].attributions == 0 ||
            (i > 0 && weight(&speakers->items[i - 1]) < weight(&speakers->items[i])))
            return false;
    return true;
}

#endif

bool speakers_find(struct speakers *speakers, struct attributions *attributions,
                   struct sentence_view *view, struct failure *failure)
{
    speakers->count = 0;
    for (size_t i = 0; i < attributions->count; i++) {
        struct attribution *attribution = &attributions->items[i];
        attribution->speaker = SPEAKER_NONE;
        attribution->resolved_first = attribution->resolved_end = ATTRIBUTION_NO_TOKEN;
        if (attribution->source_head_word == ATTRIBUTION_NO_TOKEN)
            continue;
        view_enter(view, view->tokens[attribution->source_head_word].sentence);
        if (is_nobody(view, attribution))
            continue;
        if (attribution->source_pronoun)
            resolve(speakers, attributions, i, view);
        else if (!join(speakers, attribution, view, failure))
            return false;
        if (attribution->speaker != SPEAKER_NONE)
            credit(speakers, attribution, view);
    }
    if (!sort(speakers, attributions, failure))
        return false;
    assert(speakers_are_sorted(speakers));
    return true;
}

/* Token by token, so that markdown, notes and line breaks between tokens are left out. */
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
