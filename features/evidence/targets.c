/* targets: the stages of finding them, their order, and their tones. */
#include "targets.h"

#include <assert.h>
#include <stdlib.h>

#include "../base/sort.h"
#include "../base/stop.h"
#include "target_work.h"

const char *target_kind_name(unsigned kind)
{
    static const char *const names[] = {
        [TARGET_PERSON] = "person", [TARGET_ORGANISATION] = "organisation",
        [TARGET_PLACE] = "place",   [TARGET_GROUP] = "group",
        [TARGET_LIST] = "list",
    };
    return kind <= TARGET_LIST ? names[kind] : "list";
}

const char *tone_name(enum tone tone)
{
    static const char *const names[] = {
        [TONE_NEGATIVE] = "negative",
        [TONE_NEUTRAL] = "neutral",
        [TONE_POSITIVE] = "positive",
    };
    return names[tone];
}

/* ---- The mentions, in text order ----------------------------------------------------- */

static bool push(struct targets *targets, struct target_work *work, uint32_t first,
                 uint32_t end, uint32_t key, bool pronoun)
{
    if (!memory_reserve(&targets->mentions, &targets->mention_capacity,
                        targets->mention_count + 1, sizeof *targets->mentions, work->failure))
        return false;
    targets->mentions[targets->mention_count++] =
        (struct target_mention){.first = first,
                                .end = end,
                                .target = key,
                                .attribution = target_voice_at(work, first),
                                .pronoun = pronoun};
    return true;
}

/* The mentions that were found, and between them the matches that are mentions of their own.
 * A mention's target is a key of ranked_target as yet. */
static bool list_mentions(struct targets *targets, struct target_work *work)
{
    const uint32_t lists = (uint32_t)work->known_count;
    size_t m = 0;
    target_voices_rewind(work);
    for (size_t i = 0; i <= work->found_count; i++) {
        const struct found_mention *found = &work->found[i];
        const bool last = i == work->found_count;
        if (!go_on_at(work->failure, i))
            return false;
        for (; m < work->match_count && (last || work->matches[m].first <= found->name.first);
             m++) {
            const struct list_match *match = &work->matches[m];
            if (match->apart &&
                !push(targets, work, match->first, match->end, lists + match->category, false))
                return false;
        }
        if (last || found->replaced)
            continue;
        const uint32_t key = found->list != LEXICON_NONE ? lists + found->list : found->target;
        if (!push(targets, work, found->name.first, found->name.end, key, found->pronoun))
            return false;
    }
    return true;
}

/* ---- The order of targets ------------------------------------------------------------ */

static int compare_ranks(const void *left, const void *right)
{
    const struct ranked_target *a = left, *b = right;
    if (a->mentions != b->mentions)
        return a->mentions > b->mentions ? -1 : 1;
    return (a->first > b->first) - (a->first < b->first);
}

/* Counts the mentions of each target and sorts the targets. */
static bool rank(const struct targets *targets, struct target_work *work)
{
    const size_t keys = work->known_count + lexicon_category_count(work->view.input->lexicon);
    work->rank_count = 0;
    if (!memory_reserve(&work->ordered, &work->ordered_capacity, keys, sizeof *work->ordered,
                        work->failure))
        return false;
    if (keys > 0)
        memset(work->ordered, 0xFF, keys * sizeof *work->ordered);
    for (size_t i = 0; i < targets->mention_count; i++) {
        const struct target_mention *mention = &targets->mentions[i];
        if (!go_on_at(work->failure, i))
            return false;
        uint32_t *place = &work->ordered[mention->target];
        if (*place != MENTION_NONE) {
            work->ranks[*place].mentions++;
            continue;
        }
        if (!memory_reserve(&work->ranks, &work->rank_capacity, work->rank_count + 1,
                            sizeof *work->ranks, work->failure))
            return false;
        *place = (uint32_t)work->rank_count;
        work->ranks[work->rank_count++] =
            (struct ranked_target){mention->target, 1, mention->first, mention->end};
    }
    if (!sort_items(work->ranks, work->rank_count, sizeof *work->ranks, compare_ranks,
                    work->failure))
        return false;
    for (size_t i = 0; i < work->rank_count; i++)
        work->ordered[work->ranks[i].key] = (uint32_t)i;
    return true;
}

static struct target target_of(const struct target_work *work,
                               const struct ranked_target *ranked)
{
    struct target target = {.mentions = ranked->mentions};
    if (ranked->key >= work->known_count) {
        target.name_first = ranked->first;
        target.name_end = ranked->end;
        target.category = (uint16_t)(ranked->key - work->known_count);
        target.kind = TARGET_LIST;
        return target;
    }
    const struct known_target *known = &work->known[ranked->key];
    target.name_first = known->name.first;
    target.name_end = known->name.end;
    target.category = LEXICON_NONE;
    target.kind = known->kind;
    target.gender = known->kind == TARGET_PERSON ? known->name.gender : GENDER_UNKNOWN;
    return target;
}

/* Makes the targets and lists their mentions. */
static bool make_targets(struct targets *targets, const struct target_work *work)
{
    uint32_t first = 0;
    if (!memory_reserve(&targets->items, &targets->capacity, work->rank_count,
                        sizeof *targets->items, work->failure) ||
        !memory_reserve(&targets->by_target, &targets->by_target_capacity,
                        targets->mention_count, sizeof *targets->by_target, work->failure))
        return false;
    for (size_t i = 0; i < work->rank_count; i++) {
        if (!go_on_at(work->failure, i))
            return false;
        targets->items[i] = target_of(work, &work->ranks[i]);
        targets->items[i].first_mention = first;
        first += targets->items[i].mentions;
        targets->items[i].mentions = 0; /* counted again below */
    }
    for (size_t i = 0; i < targets->mention_count; i++) {
        struct target_mention *mention = &targets->mentions[i];
        if (!go_on_at(work->failure, i))
            return false;
        mention->target = work->ordered[mention->target];
        struct target *target = &targets->items[mention->target];
        targets->by_target[target->first_mention + target->mentions++] = (uint32_t)i;
    }
    targets->count = work->rank_count;
    return true;
}

/* ---- Tones --------------------------------------------------------------------------- */

/* Decides the tones of those mentions [first, end), which are all of one sentence, whose targets
 * are lists, or of those whose targets are none. */
static bool decide_sentence(struct targets *targets, struct target_work *work, size_t first,
                            size_t end, bool lists)
{
    const struct tone_weights *weights = work->view.input->tone;
    struct target_mention *mentions = &targets->mentions[first];
    const size_t count = end - first;
    bool read = false;
    for (size_t i = 0; i < count; i++) {
        if ((targets->items[mentions[i].target].kind == TARGET_LIST) != lists)
            continue;
        if (!read) {
            view_enter(&work->view, work->view.tokens[mentions->first].sentence);
            if (!tone_read(&work->tone, &work->view, mentions, count, weights, work->failure))
                return false;
        }
        read = true;
        tone_decide(work->tone, &work->view, mentions, count, i, weights);
    }
    return true;
}

static bool decide_tones(struct targets *targets, struct target_work *work, bool lists)
{
    const struct token *tokens = work->view.tokens;
    for (size_t first = 0, end; first < targets->mention_count; first = end) {
        const uint32_t sentence = tokens[targets->mentions[first].first].sentence;
        for (end = first + 1; end < targets->mention_count &&
                              tokens[targets->mentions[end].first].sentence == sentence;
             end++)
            ;
        if (!go_on(work->failure, STOP_LINE * (end - first)) ||
            !decide_sentence(targets, work, first, end, lists))
            return false;
    }
    return true;
}

static void sum_tones(struct targets *targets, bool lists)
{
    for (size_t i = 0; i < targets->count; i++) {
        struct target *target = &targets->items[i];
        double sum = 0;
        if ((target->kind == TARGET_LIST) != lists)
            continue;
        for (uint32_t m = 0; m < target->mentions; m++) {
            const struct target_mention *mention =
                &targets->mentions[targets->by_target[target->first_mention + m]];
            const float *p = mention->probability;
            target->counts[mention->attribution != TONE_AUTHOR][tone_of(p)]++;
            sum += (double)p[TONE_POSITIVE] - (double)p[TONE_NEGATIVE];
        }
        target->tone = (float)(sum / target->mentions);
    }
}

/* ---- All ----------------------------------------------------------------------------- */

#ifndef NDEBUG

/* Are the mentions in text order, each within a sentence, without overlap, and listed once by
 * their targets? */
static bool targets_are_sound(const struct targets *targets, const struct token *tokens)
{
    size_t listed = 0;
    for (size_t i = 0; i < targets->mention_count; i++) {
        const struct target_mention *mention = &targets->mentions[i];
        if (mention->first >= mention->end || mention->target >= targets->count ||
            tokens[mention->first].sentence != tokens[mention->end - 1].sentence ||
            (i > 0 && mention->first < mention[-1].end))
            return false;
    }
    for (size_t i = 0; i < targets->count; i++) {
        const struct target *target = &targets->items[i];
        if (target->first_mention != listed || target->mentions == 0 ||
            (i > 0 && target->mentions > target[-1].mentions))
            return false;
        for (uint32_t m = 0; m < target->mentions; m++)
            if (targets->mentions[targets->by_target[listed++]].target != i)
                return false;
    }
    return listed == targets->mention_count;
}

#endif

static bool find_mentions(struct target_work *work)
{
    const struct tokens *tokens = work->view.input->tokens;
    if (!target_words_read(work) || !target_names_begin(work) || !target_voices_begin(work))
        return false;
    for (size_t i = 0; i < tokens->sentence_count; i++) {
        const struct sentence *sentence = &tokens->sentences[i];
        if (!go_on(work->failure, STOP_WORD * (sentence->end - sentence->first)))
            return false;
        target_words_enter(work, i);
        if (!target_mentions_find(work))
            return false;
    }
    return target_lists_apply(work);
}

/* Frees what is large of what only finding the mentions needs. */
static void give_back(struct target_work *work)
{
    memory_give_back(&work->words, &work->word_capacity, sizeof *work->words);
    memory_give_back(&work->seen, &work->seen_capacity, sizeof *work->seen);
    memory_give_back(&work->capitals, &work->capital_capacity, sizeof *work->capitals);
    memory_give_back(&work->sentences, &work->sentence_capacity, sizeof *work->sentences);
}

/* There are no targets without the memory for it. */
static bool begin(struct targets *targets, const struct evidence_input *input,
                  const struct attributions *attributions, struct failure *failure)
{
    if (!targets->work && !(targets->work = calloc(1, sizeof *targets->work))) {
        targets->count = targets->mention_count = 0;
        return fail(failure, FAILURE_MEMORY, "out of memory");
    }
    struct target_work *work = targets->work;
    work->attributions = attributions;
    work->bits = attributions->bits;
    work->failure = failure;
    work->view = (struct sentence_view){.input = input,
                                        .tokens = input->tokens->items,
                                        .token_count = (uint32_t)input->tokens->count,
                                        .marks = attributions->marks,
                                        .bits = &work->bits};
    return true;
}

/* Bytes: above all 12 for each token. */
#define WORK_LARGE (4 * MEMORY_LARGE)

/* Frees the working memory. */
static void free_work(struct targets *targets)
{
    struct target_work *work = targets->work;
    if (!work)
        return;
    free(work->words);
    free(work->seen);
    free(work->capitals);
    free(work->sentences);
    free(work->found);
    free(work->known);
    free(work->keys);
    free(work->key_slots);
    free(work->matches);
    free(work->pieces);
    free(work->open);
    free(work->ranks);
    free(work->ordered);
    tone_work_free(work->tone);
    free(work);
    targets->work = NULL;
}

static size_t work_memory(const struct target_work *work)
{
    return sizeof *work + work->word_capacity * sizeof *work->words +
           work->seen_capacity * sizeof *work->seen +
           work->capital_capacity * sizeof *work->capitals + work->sentence_capacity +
           work->found_capacity * sizeof *work->found +
           work->known_capacity * sizeof *work->known +
           work->key_capacity * sizeof *work->keys +
           work->key_slot_capacity * sizeof *work->key_slots +
           work->match_capacity * sizeof *work->matches +
           work->piece_capacity * sizeof *work->pieces +
           work->open_capacity * sizeof *work->open +
           work->rank_capacity * sizeof *work->ranks +
           work->ordered_capacity * sizeof *work->ordered + tone_work_memory(work->tone);
}

/* Decides and sums the tones of the lists, or of all other targets. */
static bool find_tones(struct targets *targets, struct target_work *work, bool lists)
{
    if (!decide_tones(targets, work, lists) || !go_on(work->failure, STOP_WORK)) {
        targets->count = targets->mention_count = 0;
        return false;
    }
    sum_tones(targets, lists);
    return true;
}

bool targets_find_lists(struct targets *targets, const struct evidence_input *input,
                        const struct attributions *attributions, struct failure *failure)
{
    targets->count = targets->mention_count = 0;
    if (!begin(targets, input, attributions, failure))
        return false;
    struct target_work *work = targets->work;
    const bool found = find_mentions(work);
    give_back(work);
    if (!found || !list_mentions(targets, work) || !rank(targets, work) ||
        !make_targets(targets, work)) {
        targets->count = targets->mention_count = 0;
        return false;
    }
    if (!find_tones(targets, work, true))
        return false;
    assert(targets_are_sound(targets, input->tokens->items));
    if (work_memory(work) > WORK_LARGE)
        free_work(targets);
    return true;
}

bool targets_find_others(struct targets *targets, const struct evidence_input *input,
                         const struct attributions *attributions, struct failure *failure)
{
    if (!begin(targets, input, attributions, failure) ||
        !find_tones(targets, targets->work, false))
        return false;
    if (work_memory(targets->work) > WORK_LARGE)
        free_work(targets);
    return true;
}

bool targets_find(struct targets *targets, const struct evidence_input *input,
                  const struct attributions *attributions, struct failure *failure)
{
    return targets_find_lists(targets, input, attributions, failure) &&
           targets_find_others(targets, input, attributions, failure);
}

bool target_spell(const struct target *target, const struct evidence_input *input,
                  struct text_buffer *name, struct failure *failure)
{
    if (target->kind != TARGET_LIST)
        return name_spell(input->tokens, input->article, target->name_first, target->name_end,
                          name, failure);
    const char *category = lexicon_category_name(input->lexicon, target->category);
    category += strlen(TARGET_PREFIX);
    text_buffer_clear(name);
    return text_buffer_append(name, category, strlen(category), failure);
}

void targets_release(struct targets *targets)
{
    free_work(targets);
    free(targets->items);
    free(targets->mentions);
    free(targets->by_target);
    *targets = (struct targets){0};
}

size_t targets_memory(const struct targets *targets)
{
    return targets->capacity * sizeof *targets->items +
           targets->mention_capacity * sizeof *targets->mentions +
           targets->by_target_capacity * sizeof *targets->by_target +
           (targets->work ? work_memory(targets->work) : 0);
}
