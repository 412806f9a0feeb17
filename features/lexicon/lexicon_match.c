/* lexicon_match: where an article matches a lexicon.
 *
 * Some whole sentences at a time. A first pass looks up each token: its marks, and whether an entry may begin there. A second
 * pass drops the tokens that only begin phrases which do not follow here ("the", "in"). At the
 * few that remain, everything that begins there, phrases from the trie and matches of patterns,
 * is sorted and resolved category by category: exclusions first, then the leftmost longest
 * match. At most of them only one entry begins, and nothing needs sorting. */
#include <assert.h>
#include <stdlib.h>

#include "../base/stop.h"
#include "lexicon_compiled.h"

/* A token at which an entry may begin. The second pass fills in all but the root. */
struct lexicon_hit {
    uint32_t token;
    uint32_t root;   /* its slot in trie.roots */
    uint32_t node;   /* its node in the trie */
    uint32_t next;   /* the node for it and the next token; 0 for none */
    uint32_t ending; /* where entries end: 0 nowhere, a node, or SEVERAL_ENDINGS */
    uint32_t end;    /* the end of the tokens that lead to that node */
};
#define SEVERAL_ENDINGS UINT32_MAX

/* Tokens whose table slots are prefetched while one is looked up: enough to hide a read from
 * memory. */
#define LOOK_AHEAD 32

/* Tokens that are looked up together, and those of a sentence more: most articles have fewer, and
 * what is known of so many fits the processor's cache. */
#define TOGETHER 8192

/* A match that may still lose against another one of its category. */
struct lexicon_candidate {
    uint32_t first, code;
    uint16_t count;
};

/* For each category, how far the text has been decided. */
struct category_progress {
    uint32_t taken[LEXICON_MAX_CATEGORIES];    /* end of its last match */
    uint32_t excluded[LEXICON_MAX_CATEGORIES]; /* furthest end of an exclusion */
};

/* One call of lexicon_match. The candidates are those of the patterns in the current piece of a
 * sentence, sorted, and after them those of the current token. */
struct matcher {
    const struct lexicon *lexicon;
    const struct tokens *tokens;
    struct lexicon_matches *matches;
    struct failure *failure;
    size_t pattern_count, next_pattern;
    size_t hit_count, next_hit, lead_count; /* of the sentences that are looked up */
    struct category_progress progress;
};

/* ---- Candidates ----------------------------------------------------------- */

static bool comes_before(const struct lexicon_candidate *a, const struct lexicon_candidate *b)
{
    if (a->first != b->first)
        return a->first < b->first;
    return a->code != b->code ? a->code < b->code : a->count > b->count;
}

/* Inserts a candidate into candidates[from ..], which is sorted. */
static bool add_candidate(struct lexicon_matches *matches, size_t from,
                          struct lexicon_candidate candidate, struct failure *failure)
{
    if (!memory_reserve(&matches->candidates, &matches->candidate_capacity,
                        matches->candidate_count + 1, sizeof *matches->candidates, failure))
        return false;
    size_t at = matches->candidate_count++;
    for (; at > from && comes_before(&candidate, &matches->candidates[at - 1]); at--)
        matches->candidates[at] = matches->candidates[at - 1];
    matches->candidates[at] = candidate;
    return true;
}

/* Adds the entries that end at a node. */
static bool add_node(struct matcher *matcher, uint32_t node, uint32_t first, uint32_t end)
{
    const struct trie *trie = &matcher->lexicon->trie;
    const struct trie_node *here = &trie->nodes[node];
    for (size_t i = 0; i < here->code_count; i++) {
        const struct lexicon_candidate candidate = {first, trie->codes[here->codes + i],
                                                    (uint16_t)(end - first)};
        if (!add_candidate(matcher->matches, matcher->pattern_count, candidate,
                           matcher->failure))
            return false;
    }
    return true;
}

/* The child of `node` for token `end`, in the same sentence as the token before it; or 0. */
static inline uint32_t next_node(const struct trie *trie, const struct tokens *tokens,
                                 uint32_t node, uint32_t end)
{
    const struct token *token = &tokens->items[end];
    return end < tokens->count && token->sentence == token[-1].sentence
               ? trie_child(trie, node, token->hash)
               : 0;
}

/* Adds the phrases that begin at token `first`. Its node is `node`; `next` is the child for the
 * token after it, or 0. */
static bool add_phrases(struct matcher *matcher, uint32_t first, uint32_t node, uint32_t next)
{
    const struct trie *trie = &matcher->lexicon->trie;
    for (uint32_t end = first + 1; node != 0; end++) {
        if (!add_node(matcher, node, first, end))
            return false;
        node = next;
        next = node != 0 ? next_node(trie, matcher->tokens, node, end + 1) : 0;
    }
    return true;
}

/* ---- Resolving ------------------------------------------------------------ */

static void exclude(struct matcher *matcher, uint16_t category, uint32_t first, uint32_t end)
{
    const uint32_t mark = matcher->lexicon->categories[category].mark;
    uint32_t *excluded = &matcher->progress.excluded[category];
    if (end > *excluded)
        *excluded = end;
    for (uint32_t token = first; mark != 0 && token < end; token++)
        matcher->matches->marks[token] &= ~mark;
}

static inline bool conditions_met(const struct matcher *matcher, uint32_t code, uint32_t first,
                                  uint32_t end)
{
    const struct tokens *tokens = matcher->tokens;
    return code_conditions(code) == 0 ||
           conditions_hold(&matcher->lexicon->conditions, code_conditions(code), tokens,
                           &tokens->sentences[tokens->items[first].sentence], first, end);
}

/* Decides an entry whose tokens match: records an exclusion, or takes a match if its category
 * is free there and its conditions hold. `match` is always written and counts only if 1 is
 * returned: that spares a branch that would often be mispredicted. */
static inline size_t settle(struct matcher *matcher, uint32_t code, uint32_t first,
                            uint32_t end, struct lexicon_match *match)
{
    const uint16_t category = code_category(code);
    uint32_t *excluded = &matcher->progress.excluded[category];
    uint32_t *taken = &matcher->progress.taken[category];
    if (code_is_exclusion(code)) {
        if (conditions_met(matcher, code, first, end))
            exclude(matcher, category, first, end);
        return 0;
    }
    bool counts = (first >= *taken) & (end > *excluded);
    if (counts & (code_conditions(code) != 0))
        counts = conditions_met(matcher, code, first, end);
    *taken = counts ? end : *taken;
    *match = (struct lexicon_match){first, (uint16_t)(end - first), category};
    return counts;
}

/* Where the next match goes. Reserves room for what one token can add: one match per category,
 * and one that does not count. NULL for lack of memory. */
static inline struct lexicon_match *make_room(struct lexicon_matches *matches,
                                              struct failure *failure)
{
    if (!memory_reserve(&matches->items, &matches->capacity,
                        matches->count + LEXICON_MAX_CATEGORIES + 1, sizeof *matches->items,
                        failure))
        return NULL;
    return matches->items + matches->count;
}

/* Settles the entries that end at one node, whose codes are sorted. */
static bool settle_node(struct matcher *matcher, uint32_t node, uint32_t first, uint32_t end)
{
    struct lexicon_match *match = make_room(matcher->matches, matcher->failure);
    if (!match)
        return false;
    const struct trie *trie = &matcher->lexicon->trie;
    const uint32_t *codes = trie->codes + trie->nodes[node].codes;
    const size_t count = trie->nodes[node].code_count;
    for (size_t i = 0; i < count; i++)
        match += settle(matcher, codes[i], first, end, match);
    matcher->matches->count = (size_t)(match - matcher->matches->items);
    return true;
}

/* Settles everything that begins at a token, after sorting it. */
static bool settle_all(struct matcher *matcher, uint32_t first, uint32_t node, uint32_t next)
{
    struct lexicon_matches *matches = matcher->matches;
    matches->candidate_count = matcher->pattern_count;
    for (; matcher->next_pattern < matcher->pattern_count &&
           matches->candidates[matcher->next_pattern].first == first;
         matcher->next_pattern++)
        if (!add_candidate(matches, matcher->pattern_count,
                           matches->candidates[matcher->next_pattern], matcher->failure))
            return false;
    if (!add_phrases(matcher, first, node, next))
        return false;
    struct lexicon_match *match = make_room(matches, matcher->failure);
    if (!match)
        return false;
    for (size_t i = matcher->pattern_count; i < matches->candidate_count; i++) {
        const struct lexicon_candidate *candidate = &matches->candidates[i];
        match += settle(matcher, candidate->code, first, first + candidate->count, match);
    }
    matches->count = (size_t)(match - matches->items);
    return true;
}

/* Looks up tokens [first, end) before the first of them is settled, so that the reads from memory
 * overlap. Neither this loop nor the next has a branch on what a word is: it could not be
 * predicted. */
static bool look_up(struct matcher *matcher, uint32_t first, uint32_t end)
{
    const struct trie *trie = &matcher->lexicon->trie;
    const struct token *tokens = matcher->tokens->items;
    struct lexicon_matches *matches = matcher->matches;
    if (!memory_reserve(&matches->hits, &matches->hit_capacity, end - first,
                        sizeof *matches->hits, matcher->failure) ||
        !memory_reserve(&matches->leads, &matches->lead_capacity, end - first,
                        sizeof *matches->leads, matcher->failure))
        return false;
    uint32_t *const marks = matches->marks;
    struct lexicon_hit *const hits = matches->hits;
    size_t count = 0;
    for (uint32_t from = first, to; from < end; from = to) {
        to = end - from < STOP_STRIDE ? end : from + STOP_STRIDE;
        if (!go_on(matcher->failure, to - from))
            return false;
        for (uint32_t token = from; token < to; token++) {
            if (token + LOOK_AHEAD < end)
                trie_fetch_root(trie, tokens[token + LOOK_AHEAD].hash);
            const uint32_t root = trie_from_root(trie, tokens[token].hash);
            const uint32_t more = trie->roots[root].marks & (TRIE_ENDS | TRIE_GOES_ON);
            marks[token] = trie->roots[root].marks ^ more;
            hits[count].token = token;
            hits[count].root = root;
            count += more != 0;
        }
    }
    matcher->hit_count = count;
    matcher->next_hit = 0;
    return true;
}

/* Keeps the hits where an entry ends or a phrase may continue with the next token, and lists
 * the latter in `leads`. */
static bool sift(struct matcher *matcher)
{
    const struct trie *trie = &matcher->lexicon->trie;
    const struct token *tokens = matcher->tokens->items;
    const uint32_t last = (uint32_t)matcher->tokens->count - 1;
    struct lexicon_hit *const hits = matcher->matches->hits;
    uint32_t *const leads = matcher->matches->leads;
    size_t kept = 0, lead_count = 0;
    for (size_t i = 0; i < matcher->hit_count; i++) {
        if (!go_on_at(matcher->failure, i))
            return false;
        const uint32_t token = hits[i].token, next = token + (token < last);
        const struct trie_root root = trie->roots[hits[i].root];
        const bool ends = (root.marks & TRIE_ENDS) != 0;
        const bool may_lead = trie_may_lead(trie, root.node, tokens[next].hash);
        leads[lead_count] = (uint32_t)kept;
        lead_count += may_lead;
        __builtin_prefetch(&trie->nodes[root.node]); /* for settle_hits */
        hits[kept] = (struct lexicon_hit){
            .token = token, .node = root.node, .ending = root.node, .end = token + 1};
        kept += ends | may_lead;
    }
    matcher->hit_count = kept;
    matcher->lead_count = lead_count;
    return true;
}

/* Follows the phrases that begin at a hit to where entries end; seldom at more than one
 * node. */
static void follow(const struct matcher *matcher, struct lexicon_hit *hit)
{
    const struct trie *trie = &matcher->lexicon->trie;
    uint32_t node = hit->node, endings = 0;
    uint32_t next = next_node(trie, matcher->tokens, node, hit->token + 1);
    hit->next = next;
    hit->ending = 0;
    for (uint32_t end = hit->token + 1; node != 0; end++) {
        const bool ends = trie->nodes[node].code_count > 0;
        hit->ending = ends ? node : hit->ending;
        hit->end = ends ? end : hit->end;
        endings += ends;
        node = next;
        next = node != 0 ? next_node(trie, matcher->tokens, node, end + 1) : 0;
    }
    hit->ending = endings > 1 ? SEVERAL_ENDINGS : hit->ending;
}

/* Follows the listed hits, again before anything depends on it, and keeps the hits where an
 * entry ends. */
static bool look_further(struct matcher *matcher)
{
    struct lexicon_hit *const hits = matcher->matches->hits;
    size_t kept = 0;
    for (size_t i = 0; i < matcher->lead_count; i++) {
        if (!go_on_at(matcher->failure, i))
            return false;
        follow(matcher, &hits[matcher->matches->leads[i]]);
    }
    for (size_t i = 0; i < matcher->hit_count; i++) {
        hits[kept] = hits[i];
        kept += hits[i].ending != 0;
    }
    matcher->hit_count = kept;
    return true;
}

/* Settles the hits before token `end`. */
static bool settle_hits(struct matcher *matcher, uint32_t end)
{
    for (; matcher->next_hit < matcher->hit_count; matcher->next_hit++) {
        const struct lexicon_hit *hit = &matcher->matches->hits[matcher->next_hit];
        if (hit->token >= end)
            break;
        if (!go_on_at(matcher->failure, matcher->next_hit))
            return false;
        const bool settled = hit->ending == SEVERAL_ENDINGS
                                 ? settle_all(matcher, hit->token, hit->node, hit->next)
                                 : settle_node(matcher, hit->ending, hit->token, hit->end);
        if (!settled)
            return false;
    }
    return true;
}

/* Settles tokens[first .. end) where patterns have matched. */
static bool settle_with_patterns(struct matcher *matcher, uint32_t first, uint32_t end)
{
    const struct trie *trie = &matcher->lexicon->trie;
    const struct tokens *tokens = matcher->tokens;
    const struct lexicon_hit *hits = matcher->matches->hits;
    for (uint32_t token = first; token < end; token++) {
        const uint32_t node = trie->roots[trie_from_root(trie, tokens->items[token].hash)].node;
        const uint32_t next = node != 0 ? next_node(trie, tokens, node, token + 1) : 0;
        if (!settle_all(matcher, token, node, next))
            return false;
    }
    while (matcher->next_hit < matcher->hit_count && hits[matcher->next_hit].token < end)
        matcher->next_hit++;
    return true;
}

/* ---- Patterns ------------------------------------------------------------- */

/* The first token of tokens[first .. end) whose form begins at or after `form`. */
static uint32_t token_at(const struct tokens *tokens, uint32_t first, uint32_t end, size_t form)
{
    while (first < end) {
        uint32_t middle = first + (end - first) / 2;
        if (tokens->items[middle].form < form)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

static size_t form_end(const struct token *token)
{
    return (size_t)token->form + token->form_length;
}

/* Adds the matches of one pattern in tokens[first .. end). */
static bool add_pattern(struct matcher *matcher, size_t pattern, uint32_t first, uint32_t end)
{
    const struct lexicon *lexicon = matcher->lexicon;
    const struct tokens *tokens = matcher->tokens;
    const size_t base = tokens->items[first].form;
    const size_t length = form_end(&tokens->items[end - 1]) - base;
    const char *subject = tokens->forms.data + base;
    const uint32_t code = lexicon->pattern_codes[pattern_set_tag(lexicon->patterns, pattern)];
    size_t start, stop = 0;
    for (;;) {
        const size_t before = stop;
        enum pattern_outcome outcome = pattern_find(lexicon->patterns, pattern, subject, length,
                                                    matcher->matches->scratch, &start, &stop);
        if (outcome == PATTERN_NO_MEMORY)
            return fail(matcher->failure, FAILURE_MEMORY, "out of memory");
        if (outcome == PATTERN_NOWHERE || stop <= before || start >= stop)
            return true;
        /* A match that begins or ends with a blank is reduced to its whole tokens. */
        uint32_t match_first = token_at(tokens, first, end, base + start);
        uint32_t match_end = token_at(tokens, match_first, end, base + stop);
        const struct lexicon_candidate candidate = {match_first, code,
                                                    (uint16_t)(match_end - match_first)};
        if (candidate.count > 0 &&
            !add_candidate(matcher->matches, 0, candidate, matcher->failure))
            return false;
    }
}

/* Fills the candidates with the matches of all patterns in tokens[first .. end). */
static bool find_patterns(struct matcher *matcher, uint32_t first, uint32_t end)
{
    const struct pattern_set *patterns = matcher->lexicon->patterns;
    const struct tokens *tokens = matcher->tokens;
    struct lexicon_matches *matches = matcher->matches;
    matches->candidate_count = matcher->pattern_count = matcher->next_pattern = 0;
    const size_t base = tokens->items[first].form;
    const size_t length = form_end(&tokens->items[end - 1]) - base;
    if (!pattern_set_may_match(patterns, tokens->forms.data + base, length, matches->scratch))
        return true;
    for (size_t i = 0; i < pattern_set_count(patterns); i++)
        if (!add_pattern(matcher, i, first, end))
            return false;
    matcher->pattern_count = matches->candidate_count;
    return true;
}

/* The end of the tokens from `first` whose forms are short enough for one run of the
 * patterns. */
static uint32_t subject_end(const struct tokens *tokens, uint32_t first, uint32_t limit)
{
    const size_t begin = tokens->items[first].form;
    while (limit > first + 1 &&
           form_end(&tokens->items[limit - 1]) - begin > PATTERN_MAX_SUBJECT)
        limit = first + (limit - first) / 2;
    return limit;
}

/* ---- The whole text ------------------------------------------------------- */

/* Settles a sentence in which patterns may match. */
static bool settle_sentence(struct matcher *matcher, const struct sentence *sentence)
{
    for (uint32_t first = sentence->first, end; first < sentence->end; first = end) {
        end = subject_end(matcher->tokens, first, sentence->end);
        if (!go_on(matcher->failure, STOP_LINE) || !find_patterns(matcher, first, end))
            return false;
        const bool settled = matcher->pattern_count > 0
                                 ? settle_with_patterns(matcher, first, end)
                                 : settle_hits(matcher, end);
        if (!settled)
            return false;
    }
    return true;
}

#ifndef NDEBUG

/* Are the matches sorted by first token and then by category, each within one sentence, and
 * those of a category without overlap? */
static bool matches_are_sorted(const struct lexicon_matches *matches,
                               const struct lexicon *lexicon, const struct tokens *tokens)
{
    uint32_t taken[LEXICON_MAX_CATEGORIES] = {0}; /* [category] the end of its last match */
    for (size_t i = 0; i < matches->count; i++) {
        const struct lexicon_match *match = &matches->items[i];
        const size_t end = (size_t)match->first + match->count;
        if (match->count == 0 || end > tokens->count ||
            match->category >= lexicon->category_count ||
            match->first < taken[match->category] ||
            tokens->items[match->first].sentence != tokens->items[end - 1].sentence)
            return false;
        if (i > 0 &&
            (match->first < match[-1].first ||
             (match->first == match[-1].first && match->category <= match[-1].category)))
            return false;
        taken[match->category] = (uint32_t)end;
    }
    return true;
}

#endif

/* Matches sentences [first, end). */
static bool match_sentences(struct matcher *matcher, size_t first, size_t end)
{
    const struct sentence *sentences = matcher->tokens->sentences;
    const uint32_t token_end = sentences[end - 1].end;
    if (!look_up(matcher, sentences[first].first, token_end) || !sift(matcher) ||
        !look_further(matcher))
        return false;
    if (pattern_set_count(matcher->lexicon->patterns) == 0)
        return settle_hits(matcher, token_end);
    for (size_t i = first; i < end; i++)
        if (!settle_sentence(matcher, &sentences[i]))
            return false;
    return true;
}

/* The end of the sentences from `first` on that are matched together. */
static size_t sentences_together(const struct tokens *tokens, size_t first)
{
    const struct sentence *sentences = tokens->sentences;
    size_t end = first + 1;
    while (end < tokens->sentence_count &&
           sentences[end].first - sentences[first].first < TOGETHER)
        end++;
    return end;
}

bool lexicon_match(const struct lexicon *lexicon, const struct tokens *tokens,
                   struct lexicon_matches *matches, struct failure *failure)
{
    struct matcher matcher = {
        .lexicon = lexicon, .tokens = tokens, .matches = matches, .failure = failure};
    const bool has_patterns = pattern_set_count(lexicon->patterns) > 0;
    matches->count = matches->candidate_count = 0;
    if ((has_patterns && !pattern_scratch_prepare(&matches->scratch, failure)) ||
        !memory_reserve(&matches->marks, &matches->mark_capacity, tokens->count,
                        sizeof *matches->marks, failure))
        return false;
    for (size_t first = 0, end; first < tokens->sentence_count; first = end) {
        end = sentences_together(tokens, first);
        if (!match_sentences(&matcher, first, end))
            return false;
    }
    assert(matches_are_sorted(matches, lexicon, tokens));
    return true;
}

void lexicon_matches_release(struct lexicon_matches *matches)
{
    free(matches->items);
    free(matches->marks);
    free(matches->hits);
    free(matches->leads);
    free(matches->candidates);
    pattern_scratch_release(&matches->scratch);
    *matches = (struct lexicon_matches){0};
}

size_t lexicon_matches_memory(const struct lexicon_matches *matches)
{
    return matches->capacity * sizeof *matches->items +
           matches->mark_capacity * sizeof *matches->marks +
           matches->hit_capacity * sizeof *matches->hits +
           matches->lead_capacity * sizeof *matches->leads +
           matches->candidate_capacity * sizeof *matches->candidates;
}
