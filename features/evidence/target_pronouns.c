/* target_pronouns: he, their, its → a mention before it, only where that is reasonably sure.
 *
 * He and she are a fitting person of the nearest sentence that has one, a subject rather than
 * others, since pronouns mostly stand for subjects (Brennan, Friedman and Pollard 1987). They
 * are a group, unless another plural stands between. "Its" is a body or place just before.
 * Whoever says "he" in a quotation is not speaking of himself. */
#include "target_work.h"

#define SENTENCES_BACK 3  /* he: the sentence itself and so many before */
#define MENTIONS_BACK  48 /* of all targets; bounds the time */
#define CLAUSE_REACH   40 /* tokens between a mention and a pronoun that are looked at */
#define ITS_REACH      8  /* tokens from a name to "its" */
#define TITLES_MOST    4  /* words of titles before a name */
#define CUE_REACH      8  /* tokens between a cue and a pronoun that is its source */

enum pronoun {
    PRONOUN_NONE,
    PRONOUN_PERSON, /* he, she, his, himself */
    PRONOUN_OBJECT, /* him, her: not the subject of its own clause */
    PRONOUN_PLURAL, /* they, them, their */
    PRONOUN_IT,
    PRONOUN_ITS
};

/* "her book", unlike "told her" */
static bool is_possessive(const struct sentence_view *view, uint32_t i)
{
    return is_word(view, i + 1) && view_is_nominal(view, i + 1) &&
           !has(view, i + 1, MARK_DETERMINER | MARK_PREPOSITION | MARK_CONJUNCTION);
}

static enum pronoun pronoun_at(const struct sentence_view *view, uint32_t i)
{
    if (form_is(view, i, "he") || form_is(view, i, "she") || form_is(view, i, "his") ||
        form_is(view, i, "himself") || form_is(view, i, "hers") || form_is(view, i, "herself"))
        return PRONOUN_PERSON;
    if (form_is(view, i, "him"))
        return PRONOUN_OBJECT;
    if (form_is(view, i, "her"))
        return is_possessive(view, i) ? PRONOUN_PERSON : PRONOUN_OBJECT;
    if (form_is(view, i, "they") || form_is(view, i, "them") || form_is(view, i, "their"))
        return PRONOUN_PLURAL;
    if (form_is(view, i, "its"))
        return PRONOUN_ITS;
    return form_is(view, i, "it") ? PRONOUN_IT : PRONOUN_NONE;
}

bool target_is_pronoun(const struct target_work *work, uint32_t i)
{
    return pronoun_at(&work->view, i) != PRONOUN_NONE;
}

static uint32_t sentence_of(const struct target_work *work, const struct found_mention *mention)
{
    return work->view.tokens[mention->name.first].sentence;
}

static const struct known_target *target_of(const struct target_work *work,
                                            const struct found_mention *mention)
{
    return &work->known[mention->target];
}

/* ---- Persons ------------------------------------------------------------------------- */

/* Is the mention the subject of the clause in which the pronoun is an object: "Vane told
 * him"? */
static bool is_same_clause(const struct target_work *work, const struct found_mention *mention,
                           uint32_t pronoun)
{
    const struct sentence_view *view = &work->view;
    if (mention->name.end > pronoun || pronoun - mention->name.end > CLAUSE_REACH ||
        !inside(view, mention->name.first))
        return false;
    for (uint32_t i = mention->name.end; i < pronoun; i++)
        if (is_comma(view, i) || has(view, i, MARK_CLAUSE | MARK_CONJUNCTION))
            return false;
    return true;
}

/* The hash of the last name of whoever speaks at token `i`, inside of a quotation; else 0. */
static uint64_t speaker_at(const struct target_work *work, uint32_t i, uint32_t voice)
{
    if (!flagged(&work->view, i, TOKEN_QUOTED) || voice == TONE_AUTHOR)
        return 0;
    const uint32_t speaker = work->attributions->items[voice].speaker;
    return speaker < work->attributions->speakers.count
               ? work->attributions->speakers.items[speaker].head_hash
               : 0;
}

/* A pronoun and what is asked of its antecedent. */
struct question {
    uint32_t token;
    enum pronoun pronoun;
    enum gender gender;
    uint64_t speaker; /* not a person of this last name */
    bool quoted;
};

static bool is_possessive_at(const struct sentence_view *view, uint32_t i)
{
    return form_is(view, i, "'s") || form_is(view, i, "'");
}

/* A subject has a verb behind it. */
static bool is_subject(const struct target_work *work, const struct found_mention *mention)
{
    const struct sentence_view *view = &work->view;
    const uint32_t next = mention->name.end;
    if (next >= view->token_count || is_possessive_at(view, next))
        return false;
    return (view->marks[next] &
            (uint32_t)(MARK_AUXILIARY | MARK_VERB | MARK_FRAME | MARK_PAST)) != 0 ||
           form_ends(view, next, "ed");
}

static bool is_candidate(const struct target_work *work, const struct question *question,
                         const struct found_mention *mention)
{
    const struct known_target *target = target_of(work, mention);
    const bool person = target->sure || !target->placed || is_subject(work, mention);
    return target->kind == TARGET_PERSON && person &&
           genders_agree(target->name.gender, question->gender) &&
           (question->speaker == 0 || target->name.head_hash != question->speaker) &&
           !(question->pronoun == PRONOUN_OBJECT &&
             is_same_clause(work, mention, question->token));
}

/* "When Orr left, Vane sang": the subject of the main clause, behind the comma. */
static bool is_main_subject(const struct target_work *work, const struct found_mention *mention)
{
    const struct sentence_view *view = &work->view;
    const struct token *token = &view->tokens[mention->name.first];
    const uint32_t first = view->input->tokens->sentences[token->sentence].first;
    uint32_t begin = mention->name.first;
    for (unsigned left = TITLES_MOST; left > 0 && begin > first; left--)
        begin -= (view->marks[begin - 1] & MARK_TITLE) != 0; /* Mr Vane */
    return begin > first && is_comma(view, begin - 1) &&
           (view->marks[first] & (uint32_t)(MARK_CLAUSE | MARK_PREPOSITION | MARK_FUNCTION)) &&
           !(view->marks[first] & (uint32_t)(MARK_DETERMINER | MARK_PRONOUN));
}

/* How likely the mention is what the pronoun stands for. */
static unsigned points_of(const struct target_work *work, const struct question *question,
                          const struct found_mention *mention)
{
    const bool fits = target_of(work, mention)->name.gender == question->gender;
    return 4u * is_subject(work, mention) + 2u * fits + 2u * is_main_subject(work, mention) +
           !is_possessive_at(&work->view, mention->name.end);
}

/* Is `mention`, which comes first, better than `best` of the same sentence? In the pronoun's
 * own sentence the nearest subject is, and for an object whoever is nearest. */
static bool is_better(const struct target_work *work, const struct question *question,
                      const struct found_mention *mention, const struct found_mention *best)
{
    const unsigned points = points_of(work, question, mention);
    const unsigned best_points = points_of(work, question, best);
    const bool here = inside(&work->view, best->name.first);
    if (here && question->pronoun == PRONOUN_OBJECT)
        return false;
    return points > best_points || (points == best_points && !(here && best_points >= 4));
}

/* The author's pronoun is nobody of whom others speak. */
static bool is_hidden(const struct target_work *work, const struct question *question,
                      const struct found_mention *mention)
{
    return !question->quoted && flagged(&work->view, mention->name.first, TOKEN_QUOTED);
}

/* "In his remarks, Vane ...": the name may follow. */
static bool is_before_its_name(const struct sentence_view *view, uint32_t i)
{
    const uint32_t first = view->sentence.first;
    return i > first && i - first <= 2 && has(view, first, MARK_PREPOSITION) &&
           is_possessive(view, i);
}

static uint32_t find_person(const struct target_work *work, const struct question *question)
{
    const struct sentence_view *view = &work->view;
    const uint32_t here = view->tokens[question->token].sentence;
    uint32_t best = MENTION_NONE;
    if (is_before_its_name(view, question->token))
        return best;
    for (size_t back = 1; back <= work->found_count && back <= MENTIONS_BACK; back++) {
        const uint32_t index = (uint32_t)(work->found_count - back);
        const struct found_mention *mention = &work->found[index];
        const uint32_t sentence = sentence_of(work, mention);
        if (sentence + SENTENCES_BACK < here ||
            (best != MENTION_NONE && sentence != sentence_of(work, &work->found[best])))
            break;
        if (flagged(view, mention->name.first, TOKEN_TITLE) && sentence != here)
            break;
        if (!is_hidden(work, question, mention) && is_candidate(work, question, mention) &&
            (best == MENTION_NONE || is_better(work, question, mention, &work->found[best])))
            best = index;
    }
    return best;
}

/* The attribution whose source the pronoun is, or NULL. Its cue is near. */
static const struct attribution *attribution_of(const struct target_work *work,
                                                uint32_t pronoun)
{
    const struct attributions *attributions = work->attributions;
    size_t low = 0, high = attributions->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (attributions->items[middle].cue_first + CUE_REACH < pronoun)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < attributions->count; low++) {
        const struct attribution *item = &attributions->items[low];
        if (item->source_head_word == pronoun)
            return item;
        if (item->cue_first > pronoun + CUE_REACH)
            break;
    }
    return NULL;
}

/* Whom speakers.h takes the pronoun for, where it says who speaks. */
static uint32_t find_speaker(const struct target_work *work, uint32_t pronoun)
{
    const struct attribution *item = attribution_of(work, pronoun);
    if (!item || item->resolved_first >= pronoun)
        return MENTION_NONE;
    size_t low = 0, high = work->found_count; /* the first mention that ends behind its begin */
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (work->found[middle].name.end <= item->resolved_first)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < work->found_count && work->found[low].name.first < item->resolved_end; low++)
        if (target_of(work, &work->found[low])->kind == TARGET_PERSON)
            return (uint32_t)low;
    return MENTION_NONE;
}

/* ---- Groups and bodies --------------------------------------------------------------- */

/* Does a plural noun of no group stand between, which "they" may be? */
static bool plural_between(const struct target_work *work, uint32_t first, uint32_t end)
{
    const struct sentence_view *view = &work->view;
    for (uint32_t i = first; i < end; i++) {
        const struct token *token = &view->tokens[i];
        const bool plural = token->kind == TOKEN_WORD && !(token->flags & TOKEN_CLITIC) &&
                            token->form_length > 3 && form_ends(view, i, "s") &&
                            !form_ends(view, i, "ss") && !form_ends(view, i, "us") &&
                            !(view->marks[i] & (MARKS_OF_CLASSES & ~MARKS_OF_HEADS));
        if (plural || view->tokens[i].hash == hash_of_form("people"))
            return true;
    }
    return false;
}

/* The only group of the nearest sentence that has one. */
static uint32_t find_group(const struct target_work *work, uint32_t pronoun)
{
    const uint32_t here = work->view.tokens[pronoun].sentence;
    uint32_t best = MENTION_NONE;
    for (size_t back = 1; back <= work->found_count && back <= MENTIONS_BACK; back++) {
        const uint32_t index = (uint32_t)(work->found_count - back);
        const struct found_mention *mention = &work->found[index];
        const uint32_t sentence = sentence_of(work, mention);
        if (sentence + 1 < here ||
            (best != MENTION_NONE && sentence != sentence_of(work, &work->found[best])))
            break;
        if (target_of(work, mention)->kind != TARGET_GROUP ||
            target_of(work, mention)->adjective || mention->adjective)
            continue;
        if (best != MENTION_NONE && mention->target != work->found[best].target)
            return MENTION_NONE;
        best = best == MENTION_NONE ? index : best;
    }
    if (best == MENTION_NONE)
        return best;
    const uint32_t end = work->found[best].name.end;
    return pronoun - end > CLAUSE_REACH || plural_between(work, end, pronoun) ? MENTION_NONE
                                                                              : best;
}

static bool is_body_or_place(const struct target_work *work,
                             const struct found_mention *mention)
{
    const unsigned kind = target_of(work, mention)->kind;
    return (kind == TARGET_ORGANISATION || kind == TARGET_PLACE) && !mention->adjective;
}

/* The body or place just before "its", unless another noun stands between. */
static uint32_t find_owner(const struct target_work *work, uint32_t pronoun)
{
    const struct sentence_view *view = &work->view;
    if (work->found_count == 0)
        return MENTION_NONE;
    const uint32_t index = (uint32_t)work->found_count - 1;
    const struct found_mention *mention = &work->found[index];
    if (!is_body_or_place(work, mention) || !inside(view, mention->name.first) ||
        pronoun - mention->name.end > ITS_REACH)
        return MENTION_NONE;
    for (uint32_t i = mention->name.end; i < pronoun; i++)
        if (has(view, i, MARK_DETERMINER))
            return MENTION_NONE;
    return index;
}

/* "It said ...", behind a sentence that a body or place begins. */
static uint32_t find_sayer(const struct target_work *work, uint32_t pronoun)
{
    const struct sentence_view *view = &work->view;
    const uint32_t here = view->tokens[pronoun].sentence;
    uint32_t best = MENTION_NONE;
    if (!flagged(view, pronoun, TOKEN_SENTENCE_FIRST) || !has(view, pronoun + 1, MARK_VERB) ||
        here == 0)
        return MENTION_NONE;
    const uint32_t first = view->input->tokens->sentences[here - 1].first;
    for (size_t back = 1; back <= work->found_count && back <= MENTIONS_BACK; back++) {
        const uint32_t index = (uint32_t)(work->found_count - back);
        if (work->found[index].name.first < first)
            break;
        best = index;
    }
    const bool subject = best != MENTION_NONE && work->found[best].name.first <= first + 1 &&
                         is_body_or_place(work, &work->found[best]);
    return subject ? best : MENTION_NONE;
}

/* ---- Joining ------------------------------------------------------------------------- */

static uint32_t find(const struct target_work *work, uint32_t i, uint32_t voice)
{
    const struct sentence_view *view = &work->view;
    const enum pronoun pronoun = pronoun_at(view, i);
    const struct question question = {.token = i,
                                      .pronoun = pronoun,
                                      .gender = name_gender(view, i, i + 1),
                                      .speaker = speaker_at(work, i, voice),
                                      .quoted = flagged(view, i, TOKEN_QUOTED)};
    switch (pronoun) {
    case PRONOUN_PERSON:
    case PRONOUN_OBJECT: {
        if (question.gender == GENDER_UNKNOWN)
            return MENTION_NONE;
        const uint32_t person = find_person(work, &question);
        return person != MENTION_NONE ? person : find_speaker(work, i);
    }
    case PRONOUN_PLURAL:
        return find_group(work, i);
    case PRONOUN_ITS:
        return find_owner(work, i);
    case PRONOUN_IT:
        return find_sayer(work, i);
    case PRONOUN_NONE:
        break;
    }
    return MENTION_NONE;
}

bool target_pronoun_join(struct target_work *work, uint32_t i)
{
    const uint32_t voice = target_voice_at(work, i);
    const uint32_t antecedent = find(work, i, voice);
    if (antecedent == MENTION_NONE)
        return true;
    if (!memory_reserve(&work->found, &work->found_capacity, work->found_count + 1,
                        sizeof *work->found, work->failure))
        return false;
    const uint32_t target = work->found[antecedent].target;
    struct known_target *known = &work->known[target];
    if (known->name.gender == GENDER_UNKNOWN && known->kind == TARGET_PERSON)
        known->name.gender = (uint8_t)name_gender(&work->view, i, i + 1);
    known->sure |= known->kind == TARGET_PERSON;
    const uint64_t hash = work->view.tokens[i].hash;
    work->found[work->found_count++] =
        (struct found_mention){.name = {i, i + 1, i, hash, hash, known->name.gender, false},
                               .alias = LEXICON_NONE,
                               .kind = known->kind,
                               .pronoun = true,
                               .antecedent = antecedent,
                               .list = LEXICON_NONE,
                               .target = target};
    return true;
}
