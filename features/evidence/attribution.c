/* attribution: finding attributions from the cue outwards, without a parser.
 *
 * One pass over the tokens notes which word lists each is in, and where marks and verbs are
 * (token_bits.h). Then the cues are decided (cue.h), and only the places where an attribution
 * may begin are read, from left to right. The source is the noun phrase that is the cue's
 * subject; the content is what is on the other side. The frames are those of Quirk et al. 1985,
 * chapter 14 (direct and indirect speech), as Pareti 2015 and Newell et al. 2018 annotate them.
 * Every walk ends with its sentence or after PHRASE_MAX tokens, so the time is linear. */
#include "sentence_view.h"

#include <assert.h>
#include <stdlib.h>

#include "../base/stop.h"

/* Tokens of a content's piece that are searched for quotation marks to decide its kind: it
 * bounds the time where many contents share one long quotation. */
#define KIND_MAX 256
/* Marks that are removed from one end of a content at most; bounds the time. */
#define TRIM_MAX 4

static const struct range nowhere = {ATTRIBUTION_NO_TOKEN, ATTRIBUTION_NO_TOKEN};

/* A reporting verb and its surroundings. */
struct verb {
    struct range cue;
    uint32_t group; /* where its auxiliaries begin; cue.first if it has none */
    enum verb_form { VERB_BASE, VERB_S, VERB_PAST, VERB_ING } form;
    bool quotation_before, quotation_after, clause_after;
};

/* ---- Kinds ---------------------------------------------------------------------- */

/* The last noun of a source before its first comma or linking preposition. */
static uint32_t head_before_link(const struct sentence_view *view, struct range source)
{
    uint32_t head = source.first;
    for (uint32_t i = source.first; i < source.end; i++) {
        if (is_comma(view, i) || (i > source.first && view_is_link(view, i)))
            break;
        if (view_is_nominal(view, i) || has(view, i, MARK_PRONOUN))
            head = i;
    }
    return head;
}

/* The syntactic head of a source: that noun, or the name in apposition to it ("the envoy, Olin
 * Vane,"). */
static uint32_t head_of_source(const struct sentence_view *view, struct range source)
{
    uint32_t head = head_before_link(view, source), comma = head;
    if (view_is_name(view, head) && !has(view, head, MARK_TITLE))
        return head;
    while (comma < source.end && !is_comma(view, comma))
        comma++;
    uint32_t name = comma + 1;
    while (name < source.end && view_is_name(view, name))
        name++;
    return comma < source.end && name > comma + 1 ? name - 1 : head;
}

/* Is the head in a quoted name that is in the source? */
static bool is_in_quoted_name(const struct sentence_view *view, struct range source,
                              uint32_t head)
{
    if (!flagged(view, head, TOKEN_QUOTED))
        return false;
    const struct range name = view_quoted_name(view, view_quotation_around(view, head).first);
    return name.first != ATTRIBUTION_NO_TOKEN && name.first >= source.first &&
           name.end <= source.end;
}

static enum source_kind kind_of_source(const struct sentence_view *view, struct range source,
                                       uint32_t head)
{
    if (has(view, head, MARK_PRONOUN))
        return ATTRIBUTION_SOURCE_PERSON;
    if (is_in_quoted_name(view, source, head))
        return ATTRIBUTION_SOURCE_ORGANISATION; /* people's names are not quoted */
    bool name = view_is_name(view, head);
    if (!name && has(view, head, MARK_UNNAMED))
        return ATTRIBUTION_SOURCE_UNNAMED;
    if (has(view, head, MARK_DOCUMENT))
        return ATTRIBUTION_SOURCE_DOCUMENT;
    if (has(view, head, MARK_ORGANISATION) || form_is(view, head, "it"))
        return ATTRIBUTION_SOURCE_ORGANISATION;
    if (!name)
        return ATTRIBUTION_SOURCE_UNNAMED;
    /* "The Harbour Board", but "the spokesman Olin Vane"; "PNA", but "JFK Olin". */
    for (uint32_t i = source.first; i < head; i++)
        if (form_is(view, i, "the") && !has(view, i + 1, MARK_TITLE | MARK_UNNAMED))
            return ATTRIBUTION_SOURCE_ORGANISATION;
    const bool acronym =
        head == source.first && flagged(view, head, TOKEN_ALL_CAPS) && !view->in_title;
    const bool label = form_is(view, source.end, ":"); /* a transcript's label, which may be in
                                                        * capitals, too */
    return acronym && !label ? ATTRIBUTION_SOURCE_ORGANISATION : ATTRIBUTION_SOURCE_PERSON;
}

static void describe_source(const struct sentence_view *view, struct range source,
                            struct attribution *attribution)
{
    attribution->source_kind = ATTRIBUTION_SOURCE_NONE;
    attribution->source_head_word = ATTRIBUTION_NO_TOKEN;
    if (source.first == ATTRIBUTION_NO_TOKEN)
        return;
    uint32_t head = head_of_source(view, source);
    attribution->source_head_word = head;
    attribution->source_kind = kind_of_source(view, source, head);
    attribution->source_pronoun = has(view, head, MARK_PRONOUN) || form_is(view, head, "it");
    for (uint32_t i = source.first; i < source.end && !attribution->source_named; i++)
        attribution->source_named = view_is_name(view, i);
}

static enum attribution_kind kind_of_content(const struct sentence_view *view,
                                             const struct attribution *attribution)
{
    uint32_t words = 0, quoted = 0;
    struct range pieces[] = {{attribution->content_first, attribution->content_end},
                             {attribution->more_first, attribution->more_end}};
    for (size_t piece = 0; piece < 2; piece++) {
        struct range *near = &pieces[piece];
        if (near->first < near->end && near->end - near->first > KIND_MAX)
            near->end = near->first + KIND_MAX;
        quoted +=
            token_bits_count_both(view->bits, BIT_WORD, BIT_QUOTED, near->first, near->end);
    }
    if (quoted == 0)
        return ATTRIBUTION_INDIRECT;
    for (size_t piece = 0; piece < 2; piece++)
        words += token_bits_count(view->bits, BIT_WORD, pieces[piece].first, pieces[piece].end);
    return quoted * 10 >= words * 9 ? ATTRIBUTION_DIRECT : ATTRIBUTION_MIXED;
}

/* ---- The verb ------------------------------------------------------------------- */

static enum verb_form form_of(const struct sentence_view *view, uint32_t i)
{
    if (form_ends(view, i, "ing"))
        return VERB_ING;
    if (form_ends(view, i, "ed") || has(view, i, MARK_PAST))
        return VERB_PAST;
    return form_ends(view, i, "s") && !form_ends(view, i, "ss") ? VERB_S : VERB_BASE;
}

/* Is there a comma before token `i`, with something before it? */
static bool has_comma_before(const struct sentence_view *view, uint32_t i)
{
    return i > view->sentence.first + 1 && is_comma(view, i - 1);
}

static bool is_auxiliary(const struct sentence_view *view, uint32_t i)
{
    if (flagged(view, i, TOKEN_CLITIC))
        return !form_is(view, i, "'s") || has(view, i - 1, MARK_PRONOUN);
    return has(view, i, MARK_AUXILIARY) && !view_is_surname(view, i);
}

/* Is what ends before token `end` not a quotation but a name in quotation marks, which is the
 * verb's subject: the group "Harbour Watch" said; "Harbour Watch" said that? */
static bool follows_quoted_name(const struct sentence_view *view, uint32_t end, bool clause)
{
    const struct range name = end > 0 ? view_quoted_name(view, end - 1) : nowhere;
    if (name.first == ATTRIBUTION_NO_TOKEN)
        return false;
    const uint32_t before = name.first - 1;
    return clause || (name.first > view->sentence.first &&
                      (view_is_nominal(view, before) || has(view, before, MARK_DETERMINER)));
}

static struct verb read_verb(const struct sentence_view *view, uint32_t i)
{
    struct verb verb = {.cue = view_cue(view, i), .group = i, .form = form_of(view, i)};
    while (verb.group > view->sentence.first && i - verb.group < GROUP_MAX &&
           is_auxiliary(view, verb.group - 1))
        verb.group--;
    verb.clause_after = has(view, verb.cue.end, MARK_CLAUSE);
    verb.quotation_before = view_quotation_ends_before(view, verb.group) &&
                            !follows_quoted_name(view, verb.group, verb.clause_after);
    verb.quotation_after =
        view_quotation_at(view, verb.cue.end) != ATTRIBUTION_NO_TOKEN ||
        view_quotation_after_colon(view, verb.cue.end) != ATTRIBUTION_NO_TOKEN;
    return verb;
}

/* ---- Source and content ----------------------------------------------------------- */

/* Removes punctuation at both ends, but not quotation marks. */
static struct range trim(const struct sentence_view *view, struct range range)
{
    const unsigned quote = TOKEN_OPENS_QUOTE | TOKEN_CLOSES_QUOTE;
    for (int steps = 0; steps < TRIM_MAX && range.first < range.end; steps++, range.first++)
        if (is_word(view, range.first) || flagged(view, range.first, quote))
            break;
    for (int steps = 0; steps < TRIM_MAX && range.first < range.end; steps++, range.end--)
        if (is_word(view, range.end - 1) || flagged(view, range.end - 1, quote))
            break;
    return range;
}

/* The content before the attribution: the clause, or the quotation, which may have begun in an
 * earlier sentence. */
static struct range content_before(const struct sentence_view *view, uint32_t end)
{
    struct range content = {view->sentence.first, end};
    if (content.end > 0 && is_comma(view, content.end - 1))
        content.end--;
    if (content.end > 0 && flagged(view, content.end - 1, TOKEN_CLOSES_QUOTE)) {
        struct range quotation = view_quotation_around(view, content.end - 1);
        if (quotation.first < content.first || content.first >= content.end)
            content = quotation;
    }
    return content.first < content.end ? trim(view, content) : (struct range){end, end};
}

/* The content after the attribution: the rest of the sentence, with the whole of a quotation
 * that begins in it, or the quotation after a colon. */
static struct range content_after(const struct sentence_view *view, uint32_t first)
{
    struct range content = {first, view->sentence.end};
    uint32_t colon = view_quotation_after_colon(view, first);
    uint32_t opens = colon != ATTRIBUTION_NO_TOKEN ? colon : view_quotation_at(view, first);
    if (opens != ATTRIBUTION_NO_TOKEN) {
        struct range quotation = view_quotation_around(view, opens);
        content.first = opens;
        if (quotation.end > content.end || opens >= content.end)
            content.end = quotation.end;
    }
    return content.first < content.end ? trim(view, content) : (struct range){first, first};
}

/* Does a cue follow the quotation that ends before token `end`, in the same sentence? */
static bool has_own_cue(const struct sentence_view *view, uint32_t end)
{
    for (uint32_t i = end; i < view->token_count && i - end < GROUP_MAX; i++) {
        if (view->tokens[i].sentence != view->tokens[end - 1].sentence)
            return false;
        if (view->marks[i] & MARK_DECIDED)
            return true;
    }
    return false;
}

/* The content's second piece: a quotation that goes on after the attribution, in this sentence
 * or directly after it in the same paragraph ("...," she said. "..."). */
static struct range content_resumed(const struct sentence_view *view, uint32_t from)
{
    uint32_t i = from;
    while (i < view->sentence.end && i - from < COLON_REACH &&
           !flagged(view, i, TOKEN_OPENS_QUOTE))
        i++;
    const struct range none = {from, from};
    if (!flagged(view, i, TOKEN_OPENS_QUOTE) ||
        passage_of(view, i) != passage_of(view, view->sentence.first))
        return none;
    const struct range quotation = view_quotation_around(view, i);
    return has_own_cue(view, quotation.end) ? none : trim(view, quotation);
}

/* "told reporters that", "said on Monday that": the conjunction that begins the clause, if only
 * a few words and no verb are before it; else `first`. */
static uint32_t clause_begin(const struct sentence_view *view, uint32_t first)
{
    for (uint32_t i = first; i - first < GROUP_MAX && is_word(view, i); i++) {
        if (has(view, i, MARK_CLAUSE))
            return i;
        if (has(view, i, MARK_AUXILIARY | MARK_VERB))
            break;
    }
    return first;
}

static bool push(struct attributions *found, struct sentence_view *view, struct range cue,
                 struct range source, struct range content, struct range more,
                 struct failure *failure)
{
    if (!memory_reserve(&found->items, &found->capacity, found->count + 1, sizeof *found->items,
                        failure))
        return false;
    struct attribution *attribution = &found->items[found->count++];
    *attribution = (struct attribution){
        .cue_first = cue.first,
        .cue_end = cue.end,
        .source_first = source.first,
        .source_end = source.end,
        .content_first = content.first,
        .content_end = content.end,
        .more_first = more.first,
        .more_end = more.end,
    };
    attribution->kind = kind_of_content(view, attribution);
    describe_source(view, source, attribution);
    if (source.first != ATTRIBUTION_NO_TOKEN)
        view->last_source = source;
    return true;
}

/* May these words be someone who speaks, by their head? "Each" and "neither" are; "one of them"
 * is, but not "them". */
static bool can_speak(const struct sentence_view *view, struct range source)
{
    if (source.first == ATTRIBUTION_NO_TOKEN)
        return false;
    const uint32_t head = head_of_source(view, source);
    if (has(view, head, MARK_PRONOUN) && has(view, head - 1, MARK_PREPOSITION))
        return false;
    return view_is_name(view, head) || has(view, head, MARK_PRONOUN | MARK_TITLE) ||
           has(view, head, MARKS_OF_HEADS) ||
           has(view, source.end - 1, MARK_DETERMINER | MARK_OTHER_PRONOUN);
}

/* May the word be a verb with a subject before it? An -s is one only after a name, pronoun or
 * office: elsewhere it is more likely a plural. */
static bool may_be_finite(const struct sentence_view *view, uint32_t i)
{
    if (!is_word(view, i) || flagged(view, i, TOKEN_CAPITALISED) ||
        form_of(view, i) == VERB_ING)
        return false;
    if (has(view, i, MARK_VERB | MARK_AUXILIARY) || form_of(view, i) == VERB_PAST)
        return true;
    return form_of(view, i) == VERB_S &&
           (view_is_name(view, i - 1) || has(view, i - 1, MARK_PRONOUN | MARK_TITLE));
}

/* The nearest subject of a verb before token `end` that can speak: "Vane stood on the pier
 * saying ...". Not from beyond a quotation. */
static struct range subject_of_earlier_verb(const struct sentence_view *view, uint32_t end)
{
    for (uint32_t i = end; i-- > view->sentence.first + 1 && end - i < PHRASE_MAX;) {
        if (flagged(view, i, TOKEN_CLOSES_QUOTE | TOKEN_OPENS_QUOTE) || form_is(view, i, ";"))
            break;
        if (!may_be_finite(view, i))
            continue;
        const struct range subject = view_subject_before(view, i);
        if (can_speak(view, subject))
            return subject;
    }
    return nowhere;
}

/* Has the verb no subject of its own beside it, but that of a verb before: a participle after
 * words that cannot speak, or a verb after "and"? */
static bool shares_subject(const struct sentence_view *view, const struct verb *verb,
                           struct range source)
{
    const bool none = source.first == ATTRIBUTION_NO_TOKEN;
    const bool participle = verb->form == VERB_ING && verb->group == verb->cue.first;
    if (none && view->last_source.first != ATTRIBUTION_NO_TOKEN)
        return false;
    return (participle && !can_speak(view, source)) ||
           (none && has(view, verb->group - 1, MARK_CONJUNCTION));
}

/* The verb's subject: on its left; on its right after a quotation or clause ("...," said X) and
 * in a passive ("was reported by X"). */
static struct range source_of_verb(const struct sentence_view *view, const struct verb *verb)
{
    if (form_is(view, verb->cue.end, "by"))
        return view_subject_after(view, verb->cue.end + 1);
    if (verb->quotation_before)
        return view_subject_after(view, verb->cue.end);
    struct range source = view_subject_before(view, verb->group);
    if (shares_subject(view, verb, source)) {
        const struct range shared = subject_of_earlier_verb(view, verb->group);
        return shared.first != ATTRIBUTION_NO_TOKEN ? shared : source;
    }
    bool inverted = source.first == ATTRIBUTION_NO_TOKEN && verb->form != VERB_ING &&
                    has_comma_before(view, verb->group);
    return inverted ? view_subject_after(view, verb->cue.end) : source;
}

static bool push_verb(struct attributions *found, struct sentence_view *view,
                      const struct verb *verb, struct failure *failure)
{
    struct range source = source_of_verb(view, verb), content, more;
    bool own = source.first != ATTRIBUTION_NO_TOKEN;
    bool source_after = own && source.first >= verb->cue.end;
    uint32_t begin = own && source.first < verb->group ? source.first : verb->group;
    uint32_t after = source_after ? source.end : verb->cue.end;

    /* "The bridge held, officials said on Monday." has its content before the verb, "On Monday,
     * officials said it did." after it. */
    bool little_follows = view->sentence.end <= after + GROUP_MAX;
    bool clause_before = has_comma_before(view, begin) && !verb->clause_after &&
                         verb->form != VERB_ING && (little_follows || source_after);
    bool same_sentence = begin > view->sentence.first;
    bool quotation_before =
        view_quotation_ends_before(view, begin) && (same_sentence || little_follows);
    if ((quotation_before && same_sentence) ||
        (!verb->quotation_after && (quotation_before || clause_before))) {
        content = content_before(view, begin);
        more = content_resumed(view, after);
    } else {
        content = content_after(view, clause_begin(view, after));
        more = (struct range){after, after};
    }
    return push(found, view, verb->cue, own ? source : view->last_source, content, more,
                failure);
}

/* "According to X, Y." and "Y, according to X." */
static bool push_according(struct attributions *found, struct sentence_view *view,
                           struct range cue, struct failure *failure)
{
    struct range source = view_subject_after(view, cue.end);
    uint32_t after = source.first == ATTRIBUTION_NO_TOKEN ? cue.end : source.end;
    bool opens_sentence = cue.first < view->sentence.first + 2;
    struct range content =
        opens_sentence ? content_after(view, after) : content_before(view, cue.first);
    if (!push(found, view, cue, source, content, (struct range){after, after}, failure))
        return false;
    found->items[found->count - 1].kind = ATTRIBUTION_ACCORDING_TO;
    return true;
}

/* "Olin Vane: ...", the colon after a name or label. */
static bool push_colon(struct attributions *found, struct sentence_view *view, uint32_t colon,
                       struct failure *failure)
{
    const uint32_t first = view_phrase_begin(view, colon - 1);
    const struct range source = first < colon ? (struct range){first, colon} : nowhere;
    return push(found, view, (struct range){colon, colon + 1}, source,
                content_after(view, colon), (struct range){colon, colon}, failure);
}

/* The dash in '"...", - Name'. */
static bool is_dash_before_name(const struct sentence_view *view, uint32_t i)
{
    return form_is(view, i, "-") && i > 0 && flagged(view, i - 1, TOKEN_CLOSES_QUOTE) &&
           view_is_name(view, i + 1);
}

static bool push_dash(struct attributions *found, struct sentence_view *view, uint32_t dash,
                      struct failure *failure)
{
    return push(found, view, (struct range){dash, dash + 1}, view_subject_after(view, dash + 1),
                view_quotation_around(view, dash - 1), (struct range){dash, dash}, failure);
}

static bool push_cue(struct attributions *found, struct sentence_view *view, uint32_t i,
                     struct failure *failure)
{
    if (form_is(view, i, ":"))
        return push_colon(found, view, i, failure);
    if (has(view, i, MARK_ACCORDING))
        return push_according(found, view, view_cue(view, i), failure);
    const struct verb verb = read_verb(view, i);
    return push_verb(found, view, &verb, failure);
}

/* Reads the article's places where an attribution may begin, one after another. */
static bool read_stops(struct attributions *found, struct sentence_view *view,
                       struct failure *failure)
{
    view->sentence = (struct range){0, 0};
    for (size_t at = token_bits_next(view->bits, BIT_STOP, 0); at < view->token_count;) {
        const uint32_t i = (uint32_t)at;
        const size_t before = found->count;
        if (!go_on(failure, STOP_CUE))
            return false;
        if (i >= view->sentence.end) {
            view_enter(view, view->tokens[i].sentence);
            view->last_source = nowhere;
        }
        if (has(view, i, MARK_DECIDED) && !push_cue(found, view, i, failure))
            return false;
        if (is_dash_before_name(view, i) && !push_dash(found, view, i, failure))
            return false;
        const bool pushed = found->count > before;
        at = token_bits_next(view->bits, BIT_STOP,
                             pushed ? found->items[found->count - 1].cue_end : i + 1);
    }
    return true;
}

static bool decide(struct attributions *found, struct sentence_view *view,
                   struct failure *failure)
{
    struct cue_candidates *candidates = &found->candidates;
    if (!cue_list(candidates, view, failure))
        return false;
    if (!cue_decide(candidates, view, view->input->cues, failure))
        return false;
    for (size_t i = 0; i < candidates->count; i++)
        view_decide(view, candidates->items[i].token, candidates->items[i].cue);
    return go_on(failure, STOP_WORK) && speaker_labels_mark(&found->labels, view, failure);
}

#ifndef NDEBUG

/* Are the ranges of an attribution as the header says? */
static bool ranges_are_sound(const struct attribution *item, size_t tokens, size_t speakers)
{
    const bool none = item->source_kind == ATTRIBUTION_SOURCE_NONE;
    const bool source = none ? item->source_first == ATTRIBUTION_NO_TOKEN &&
                                   item->source_end == ATTRIBUTION_NO_TOKEN &&
                                   item->source_head_word == ATTRIBUTION_NO_TOKEN
                             : item->source_first <= item->source_head_word &&
                                   item->source_head_word < item->source_end &&
                                   item->source_end <= tokens;
    return source && item->cue_first < item->cue_end && item->cue_end <= tokens &&
           item->content_first <= item->content_end && item->content_end <= tokens &&
           item->more_first <= item->more_end && item->more_end <= tokens &&
           (item->speaker == SPEAKER_NONE || item->speaker < speakers);
}

/* Are the attributions sorted by cue, without overlap of cues? */
static bool cues_are_sorted(const struct attributions *attributions, size_t tokens)
{
    for (size_t i = 0; i < attributions->count; i++) {
        const struct attribution *item = &attributions->items[i];
        if (!ranges_are_sound(item, tokens, attributions->speakers.count) ||
            (i > 0 && item->cue_first < item[-1].cue_end))
            return false;
    }
    return true;
}

#endif

/* The candidates and labels have served; of a text of usual length they are kept. */
static void give_back(struct attributions *found)
{
    struct cue_candidates *candidates = &found->candidates;
    struct speaker_labels *labels = &found->labels;
    struct speakers *speakers = &found->speakers;
    if (candidates->capacity * sizeof *candidates->items > MEMORY_LARGE)
        cue_candidates_release(candidates);
    if (labels->capacity * sizeof *labels->items > MEMORY_LARGE)
        speaker_labels_release(labels);
    memory_give_back(&speakers->order, &speakers->order_capacity, sizeof *speakers->order);
}

bool attribution_find(struct attributions *attributions, const struct evidence_input *input,
                      float *values, struct failure *failure)
{
    const struct tokens *tokens = input->tokens;
    attributions->count = 0;
    if (!memory_reserve(&attributions->marks, &attributions->mark_capacity,
                        tokens->count + VIEW_SPARE_MARKS, sizeof *attributions->marks,
                        failure) ||
        !token_bits_begin(&attributions->bits, tokens->count, failure) ||
        !go_on(failure, tokens->count))
        return false;
    struct sentence_view view = {.input = input,
                                 .tokens = tokens->items,
                                 .token_count = (uint32_t)tokens->count,
                                 .marks = attributions->marks,
                                 .bits = &attributions->bits};
    if (!view_mark_tokens(&view, failure) || !decide(attributions, &view, failure) ||
        !read_stops(attributions, &view, failure) ||
        !speakers_find(&attributions->speakers, attributions, &view, failure))
        return false;
    assert(cues_are_sorted(attributions, tokens->count));
    give_back(attributions);
    return attribution_measure(attributions, input, values, failure);
}

void attributions_release(struct attributions *attributions)
{
    free(attributions->items);
    free(attributions->marks);
    token_bits_release(&attributions->bits);
    cue_candidates_release(&attributions->candidates);
    speaker_labels_release(&attributions->labels);
    speakers_release(&attributions->speakers);
    *attributions = (struct attributions){0};
}

size_t attributions_memory(const struct attributions *attributions)
{
    return attributions->capacity * sizeof *attributions->items +
           attributions->mark_capacity * sizeof *attributions->marks +
           attributions->bits.capacity * sizeof *attributions->bits.sets +
           attributions->candidates.capacity * sizeof *attributions->candidates.items +
           attributions->labels.capacity * sizeof *attributions->labels.items +
           speakers_memory(&attributions->speakers);
}
