/* target_lists: the user's own targets, categories target.NAME.
 *
 * A mention that such a list matches, or a part of it, is a mention of that target; a match
 * where nothing was found is a mention by itself. A target of whose names a list matches half
 * or more is the list's with all its names and pronouns: "the ministry" after "the Russian
 * ministry". */
#include "target_work.h"

#include "../base/stop.h"

/* Of matches of two lists that overlap the longer counts; of two as long the one that begins
 * first, then the one of the first category. */
static bool collect(struct target_work *work)
{
    const struct lexicon_matches *matches = work->view.input->matches;
    work->match_count = 0;
    for (size_t i = 0; i < matches->count; i++) {
        const struct lexicon_match *match = &matches->items[i];
        if (!go_on_at(work->failure, i))
            return false;
        if (work->roles[match->category] != ROLE_TARGET)
            continue;
        struct list_match *last =
            work->match_count > 0 ? &work->matches[work->match_count - 1] : NULL;
        const bool overlaps = last && match->first < last->end;
        if (overlaps && match->count <= last->end - last->first)
            continue;
        if (!memory_reserve(&work->matches, &work->match_capacity, work->match_count + 1,
                            sizeof *work->matches, work->failure))
            return false;
        work->match_count -= overlaps;
        work->matches[work->match_count++] = (struct list_match){
            match->first, match->first + match->count, match->category, true};
    }
    return true;
}

static bool overlap(const struct list_match *match, const struct found_mention *mention)
{
    return match->first < mention->name.end && mention->name.first < match->end;
}

static bool contains(const struct found_mention *mention, const struct list_match *match)
{
    return mention->name.first <= match->first && match->end <= mention->name.end;
}

/* The first match that ends behind the mention's begin, from match `from` on. */
static size_t match_at(const struct target_work *work, size_t from,
                       const struct found_mention *mention)
{
    while (from < work->match_count && work->matches[from].end <= mention->name.first)
        from++;
    return from;
}

/* The mention is replaced if a match is only partly in it, or is more than it; else it is of
 * the list of the longest match in it. */
static void assign_one(struct target_work *work, struct found_mention *mention, size_t at)
{
    uint32_t longest = 0;
    for (size_t i = at; i < work->match_count && overlap(&work->matches[i], mention); i++) {
        const struct list_match *match = &work->matches[i];
        const uint32_t length = match->end - match->first;
        mention->replaced |= !contains(mention, match);
        mention->list = length > longest ? match->category : mention->list;
        longest = length > longest ? length : longest;
    }
    for (size_t i = at; i < work->match_count && overlap(&work->matches[i], mention); i++)
        work->matches[i].apart &= mention->replaced || !contains(mention, &work->matches[i]);
}

static void assign(struct target_work *work)
{
    size_t at = 0;
    for (size_t i = 0; i < work->found_count; i++) {
        at = match_at(work, at, &work->found[i]);
        assign_one(work, &work->found[i], at);
    }
}

/* The list of most of a target's listed mentions: the one that remains when each vote for
 * another one takes a vote away (Boyer and Moore 1991). */
static void vote(struct target_work *work)
{
    for (size_t i = 0; i < work->found_count; i++) {
        const struct found_mention *mention = &work->found[i];
        struct known_target *known = &work->known[mention->target];
        known->named -= mention->replaced; /* "Syria" in "government of Syria" is not meant */
        if (mention->list == LEXICON_NONE || mention->replaced)
            continue;
        if (known->votes == 0)
            known->list = mention->list;
        if (mention->list == known->list)
            known->votes++;
        else
            known->votes--;
    }
    for (size_t i = 0; i < work->found_count; i++) {
        const struct found_mention *mention = &work->found[i];
        struct known_target *known = &work->known[mention->target];
        known->listed +=
            !mention->replaced && mention->list != LEXICON_NONE && mention->list == known->list;
    }
}

/* Hands on the list to a pronoun from its antecedent, and to all other mentions of a target. */
static void hand_on(struct target_work *work)
{
    for (size_t i = 0; i < work->found_count; i++) {
        struct found_mention *mention = &work->found[i];
        const struct known_target *known = &work->known[mention->target];
        if (mention->list == LEXICON_NONE && mention->pronoun)
            mention->list = work->found[mention->antecedent].list;
        if (mention->list == LEXICON_NONE && 2 * (uint64_t)known->listed >= known->named)
            mention->list = known->list;
    }
}

bool target_lists_apply(struct target_work *work)
{
    if (!collect(work))
        return false;
    if (work->match_count == 0)
        return true;
    assign(work);
    if (!go_on(work->failure, STOP_WORK))
        return false;
    vote(work);
    if (!go_on(work->failure, STOP_WORK))
        return false;
    hand_on(work);
    return go_on(work->failure, STOP_WORK);
}
