/* speakers: merging sources to speakers, and resolving pronouns. */
#include "speakers.h"

#include <assert.h>
#include <stdlib.h>

#include "../base/sort.h"
#include "../base/stop.h"
#include "sentence_view.h"

/* Attributions that are searched backwards for a pronoun's speaker; bounds the time. */
#define PRONOUN_REACH 16
#define NAME_MOST     6  /* tokens of a person's name at most */
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

/* The noun phrase up to its head, without determiners, possessives and quotation marks. */
static struct range noun_phrase(const struct sentence_view *view, uint32_t first, uint32_t head)
{
    uint32_t begin = first;
    for (uint32_t i = first; i < head; i++)
        if (has(view, i, MARK_DETERMINER) || form_is(view, i, "'s") || is_comma(view, i) ||
            flagged(view, i, TOKEN_OPENS_QUOTE))
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
                              .gender = (uint8_t)(person ? name_gender(view, first, head) : 0),
                              .named = attribution->source_named};
    set_name(&speaker, view, name, head);
    return speaker;
}

/* ---- Are two sources one? ---------------------------------------------------------------- */

/* May two speakers be the same? Those that are the same have one of these in common. Rejects
 * most pairs without a branch. */
static inline bool may_be_same(const struct speaker *known, const struct speaker *other)
{
    return (known->head_hash == other->head_hash) | (known->first_hash == other->first_hash) |
           (known->first_hash == other->head_hash) | (other->first_hash == known->head_hash) |
           known->acronym | other->acronym;
}

static struct name name_of(const struct speaker *speaker)
{
    return (struct name){.first = speaker->name_first,
                         .end = speaker->name_end,
                         .head = speaker->head_word,
                         .first_hash = speaker->first_hash,
                         .head_hash = speaker->head_hash,
                         .gender = speaker->gender,
                         .acronym = speaker->acronym};
}

static bool same_speaker(const struct sentence_view *view, const struct speaker *known,
                         const struct speaker *other)
{
    const struct name one = name_of(known), two = name_of(other);
    if (known->kind == ATTRIBUTION_SOURCE_PERSON && other->kind == ATTRIBUTION_SOURCE_PERSON)
        return names_same_person(view, &one, &two);
    if (known->kind == ATTRIBUTION_SOURCE_PERSON || other->kind == ATTRIBUTION_SOURCE_PERSON)
        return known->named && other->named && names_same_words(view, &one, &two);
    return known->kind == other->kind && names_same_body(view, &one, &two);
}

/* ---- Pronouns ------------------------------------------------------------------------ */

static bool fits(const struct sentence_view *view, uint32_t pronoun,
                 const struct speaker *speaker)
{
    const enum gender gender = name_gender(view, pronoun, pronoun + 1);
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
                (uint8_t)name_gender(view, self->source_head_word, self->source_head_word + 1);
        return;
    }
}

/* ---- The table ----------------------------------------------------------------------- */

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
        const struct name old_name = name_of(known), new_name = name_of(&new);
        if (name_is_fuller(view, &new_name, &old_name))
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
    else if (!sort_items(speakers->items, count, sizeof *speakers->items, by_weight, failure))
        return false;
    for (size_t i = 0; i < count; i++)
        speakers->order[speakers->items[i].covered] = (uint32_t)i;
    speakers->order[count] = SPEAKER_NONE;
    for (size_t i = 0; i < attributions->count; i++) {
        if (!go_on_at(failure, i))
            return false;
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
        if (!go_on(failure, STOP_CUE))
            return false;
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

bool speaker_spell(const struct speaker *speaker, const struct tokens *tokens,
                   const struct article *article, struct text_buffer *name,
                   struct failure *failure)
{
    return name_spell(tokens, article, speaker->name_first, speaker->name_end, name, failure);
}

void speakers_release(struct speakers *speakers)
{
    free(speakers->items);
    free(speakers->order);
    *speakers = (struct speakers){0};
}

size_t speakers_memory(const struct speakers *speakers)
{
    return speakers->capacity * sizeof *speakers->items +
           speakers->order_capacity * sizeof *speakers->order;
}
