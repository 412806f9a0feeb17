/* lexicon: word lists and patterns, compiled, and where an article matches them.
 *
 * The phrases of all categories share one trie. Its edges are token hashes, kept in one
 * open-addressed table keyed by (node, hash). The table is larger than the caches near the
 * processor, so a small set of bits in front of it turns most edges that do not exist away. A
 * sentence's candidates, from the trie and from the patterns, are put in order and then
 * resolved by category: exclusions, leftmost, longest. */
#include "lexicon.h"

#include <stdlib.h>
#include <string.h>

#include "article.h"
#include "lexicon_source.h"

/* What ends at a node, or a candidate match: a category's entry or its exclusion. In the order
 * of codes an exclusion comes before the entries it may forbid. */
static uint16_t entry_code(size_t category, bool exclusion)
{
    return (uint16_t)(category << 1 | (exclusion ? 0 : 1));
}

static uint16_t code_category(uint16_t code)
{
    return code >> 1;
}

static bool code_is_exclusion(uint16_t code)
{
    return !(code & 1);
}

struct edge {
    uint64_t hash; /* of the token */
    uint32_t parent;
    uint32_t child; /* 0: the slot is empty, for nothing leads to the root */
};

struct node {
    uint32_t codes;      /* first of its codes in lexicon.codes */
    uint16_t code_count; /* entries that end here */
    bool has_children;
};

struct category {
    char name[LEXICON_MAX_NAME + 1];
    uint16_t number;  /* while compiling: in the order of the source */
    uint16_t feature; /* LEXICON_NONE for "list.…" */
};

#define FILTER_BITS ((size_t)1 << 18)

struct lexicon {
    struct category *categories; /* in byte order of their names */
    size_t category_count, category_capacity;
    size_t feature_count;
    struct edge *edges; /* [edge_mask + 1], a power of two; at most half is used */
    size_t edge_mask;
    uint64_t filter[FILTER_BITS / 64]; /* a Bloom filter of the edges, with one hash */
    struct node *nodes;                /* 0 is the root; each other is the child of one edge */
    size_t node_count, node_capacity;
    uint16_t *codes;              /* of all nodes, one node's after another's */
    struct pattern_set *patterns; /* tagged with codes */
};

/* ---- Trie ----------------------------------------------------------------- */

/* Token hashes are well mixed, the few nodes are spread by a Fibonacci multiplier. */
static uint64_t edge_key(uint32_t parent, uint64_t hash)
{
    return hash ^ parent * UINT64_C(0x9e3779b97f4a7c15);
}

/* The slot of an edge, or the empty slot where it would stand. */
static size_t edge_slot(const struct lexicon *lexicon, uint32_t parent, uint64_t hash)
{
    size_t slot = (size_t)edge_key(parent, hash) & lexicon->edge_mask;
    while (lexicon->edges[slot].child != 0 &&
           (lexicon->edges[slot].hash != hash || lexicon->edges[slot].parent != parent))
        slot = (slot + 1) & lexicon->edge_mask;
    return slot;
}

/* The bit that stands for an edge in the filter: of the key's upper half, which the slots of
 * the table do not depend on. */
static size_t filter_bit(uint32_t parent, uint64_t hash)
{
    return (size_t)(edge_key(parent, hash) >> 32) % FILTER_BITS;
}

/* The child that `hash` leads to, or 0. */
static uint32_t child_of(const struct lexicon *lexicon, uint32_t parent, uint64_t hash)
{
    const size_t bit = filter_bit(parent, hash);
    if (!(lexicon->filter[bit / 64] >> bit % 64 & 1))
        return 0;
    return lexicon->edges[edge_slot(lexicon, parent, hash)].child;
}

static bool resize_edges(struct lexicon *lexicon, size_t slots, struct failure *failure)
{
    struct edge *old = lexicon->edges;
    size_t old_slots = old ? lexicon->edge_mask + 1 : 0;
    struct edge *edges = calloc(slots, sizeof *edges);
    if (!edges)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    lexicon->edges = edges;
    lexicon->edge_mask = slots - 1;
    for (size_t i = 0; i < old_slots; i++)
        if (old[i].child != 0)
            edges[edge_slot(lexicon, old[i].parent, old[i].hash)] = old[i];
    free(old);
    return true;
}

static bool add_node(struct lexicon *lexicon, struct failure *failure)
{
    if (lexicon->node_count == UINT32_MAX)
        return fail(failure, FAILURE_LEXICON, "too many lexicon entries");
    if (!memory_reserve(&lexicon->nodes, &lexicon->node_capacity, lexicon->node_count + 1,
                        sizeof *lexicon->nodes, failure))
        return false;
    lexicon->nodes[lexicon->node_count++] = (struct node){0};
    return true;
}

/* *node becomes the child of *node that `hash` leads to, made if need be. */
static bool descend(struct lexicon *lexicon, uint32_t *node, uint64_t hash,
                    struct failure *failure)
{
    uint32_t child = child_of(lexicon, *node, hash);
    if (child == 0) {
        if (2 * lexicon->node_count > lexicon->edge_mask &&
            !resize_edges(lexicon, 2 * (lexicon->edge_mask + 1), failure))
            return false;
        child = (uint32_t)lexicon->node_count;
        if (!add_node(lexicon, failure))
            return false;
        size_t slot = edge_slot(lexicon, *node, hash);
        const size_t bit = filter_bit(*node, hash);
        lexicon->edges[slot] = (struct edge){hash, *node, child};
        lexicon->filter[bit / 64] |= UINT64_C(1) << bit % 64;
        lexicon->nodes[*node].has_children = true;
    }
    *node = child;
    return true;
}

/* ---- Compiling ------------------------------------------------------------ */

struct ending {
    uint32_t node;
    uint16_t code;
};

struct compiler {
    struct lexicon *lexicon;
    struct ending *endings;
    size_t ending_count, ending_capacity;
    struct text_buffer text; /* the phrase in hand, where it is not as the source has it */
    struct article article;
    struct tokens tokens;
};

/* Finds the category of this name, or adds it, while they still are in the source's order. */
static bool enter_category(struct lexicon *lexicon, const struct lexicon_entry *header,
                           const struct lexicon_source *source, uint16_t *number,
                           struct failure *failure)
{
    for (size_t i = 0; i < lexicon->category_count; i++)
        if (lexicon_source_is(header->text, header->length, lexicon->categories[i].name)) {
            *number = (uint16_t)i;
            return true;
        }
    if (lexicon->category_count == LEXICON_MAX_CATEGORIES)
        return lexicon_source_fail(source, failure, "more than %d categories",
                                   LEXICON_MAX_CATEGORIES);
    if (!memory_reserve(&lexicon->categories, &lexicon->category_capacity,
                        lexicon->category_count + 1, sizeof *lexicon->categories, failure))
        return false;
    *number = (uint16_t)lexicon->category_count;
    struct category *category = &lexicon->categories[lexicon->category_count++];
    *category = (struct category){.number = *number};
    memcpy(category->name, header->text, header->length);
    return true;
}

/* Splits a phrase: it goes through the same door as the text it is to be found in. `*first` is
 * its first token: an apostrophe opens a quotation where a text begins, and only behind a word
 * can it begin a clitic ('s supposed to). */
static bool split_phrase(struct compiler *compiler, const struct lexicon_entry *phrase,
                         size_t *first, struct failure *failure)
{
    struct document document = {.text = phrase->text, .text_length = phrase->length};
    *first = phrase->text[0] == '\'';
    if (*first == 1) {
        text_buffer_clear(&compiler->text);
        if (!text_buffer_append(&compiler->text, "x ", 2, failure) ||
            !text_buffer_append(&compiler->text, phrase->text, phrase->length, failure))
            return false;
        document.text = compiler->text.data;
        document.text_length = compiler->text.length;
    }
    return article_read(&compiler->article, &document, NULL, failure) &&
           tokens_split(&compiler->tokens, &compiler->article, failure);
}

static bool add_phrase(struct compiler *compiler, const struct lexicon_entry *phrase,
                       uint16_t code, const struct lexicon_source *source,
                       struct failure *failure)
{
    const struct tokens *tokens = &compiler->tokens;
    struct failure why = {0};
    size_t first;
    if (!split_phrase(compiler, phrase, &first, &why)) {
        if (why.code == FAILURE_MEMORY)
            return fail(failure, FAILURE_MEMORY, "%s", why.message);
        return lexicon_source_fail(source, failure, "%s", why.message);
    }
    if (tokens->count == first || tokens->count - first > LEXICON_MAX_PHRASE)
        return lexicon_source_fail(
            source, failure,
            tokens->count == first ? "entry '%.*s' has no words" : "entry '%.*s' is too long",
            lexicon_source_excerpt(phrase->text, phrase->length), phrase->text);

    uint32_t node = 0;
    for (size_t i = first; i < tokens->count; i++)
        if (!descend(compiler->lexicon, &node, tokens->items[i].hash, failure))
            return false;
    if (!memory_reserve(&compiler->endings, &compiler->ending_capacity,
                        compiler->ending_count + 1, sizeof *compiler->endings, failure))
        return false;
    compiler->endings[compiler->ending_count++] = (struct ending){node, code};
    return true;
}

static bool read_entries(struct compiler *compiler, struct lexicon_source *source,
                         struct failure *failure)
{
    struct lexicon *lexicon = compiler->lexicon;
    uint16_t category = 0;
    struct lexicon_entry entry;
    while (lexicon_source_next(source, &entry, failure)) {
        uint16_t code = entry_code(category, entry.exclusion);
        bool done = true;
        switch (entry.kind) {
        case ENTRY_END:
            return true;
        case ENTRY_CATEGORY:
            done = enter_category(lexicon, &entry, source, &category, failure);
            break;
        case ENTRY_PHRASE:
            done = add_phrase(compiler, &entry, code, source, failure);
            break;
        case ENTRY_PATTERN:
            done = pattern_set_add(lexicon->patterns, entry.text, entry.length, code, source,
                                   failure);
            break;
        }
        if (!done)
            return false;
    }
    return false;
}

static int compare_categories(const void *a, const void *b)
{
    const struct category *x = a, *y = b;
    return strcmp(x->name, y->name);
}

/* Sorts the categories; to[number in the source] becomes the number in the lexicon. */
static void number_categories(struct lexicon *lexicon, uint16_t *to)
{
    static const char list[] = "list.";
    if (lexicon->category_count > 0)
        qsort(lexicon->categories, lexicon->category_count, sizeof *lexicon->categories,
              compare_categories);
    for (size_t i = 0; i < lexicon->category_count; i++) {
        struct category *category = &lexicon->categories[i];
        to[category->number] = (uint16_t)i;
        category->feature = strncmp(category->name, list, sizeof list - 1) == 0
                                ? LEXICON_NONE
                                : (uint16_t)lexicon->feature_count++;
    }
}

static uint16_t renumber(uint16_t code, const uint16_t *to)
{
    return entry_code(to[code_category(code)], code_is_exclusion(code));
}

static int compare_endings(const void *a, const void *b)
{
    const struct ending *x = a, *y = b;
    if (x->node != y->node)
        return x->node < y->node ? -1 : 1;
    return (x->code > y->code) - (x->code < y->code);
}

/* Lays out the codes of each node, an entry that was given twice once. */
static bool lay_out_codes(struct compiler *compiler, const uint16_t *to,
                          struct failure *failure)
{
    struct lexicon *lexicon = compiler->lexicon;
    struct ending *endings = compiler->endings;
    size_t count = compiler->ending_count;
    if (count == 0)
        return true;
    lexicon->codes = malloc(count * sizeof *lexicon->codes);
    if (!lexicon->codes)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    for (size_t i = 0; i < count; i++)
        endings[i].code = renumber(endings[i].code, to);
    qsort(endings, count, sizeof *endings, compare_endings);
    uint32_t used = 0;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && compare_endings(&endings[i - 1], &endings[i]) == 0)
            continue;
        struct node *node = &lexicon->nodes[endings[i].node];
        if (node->code_count++ == 0)
            node->codes = used;
        lexicon->codes[used++] = endings[i].code;
    }
    return true;
}

static bool compile(struct compiler *compiler, struct lexicon_source *source,
                    struct failure *failure)
{
    struct lexicon *lexicon = compiler->lexicon;
    uint16_t to[LEXICON_MAX_CATEGORIES] = {0};
    lexicon->patterns = pattern_set_new(true, failure);
    if (!lexicon->patterns || !resize_edges(lexicon, 64, failure) ||
        !add_node(lexicon, failure) || !read_entries(compiler, source, failure))
        return false;
    number_categories(lexicon, to);
    for (size_t i = 0; i < pattern_set_count(lexicon->patterns); i++)
        pattern_set_retag(lexicon->patterns, i,
                          renumber(pattern_set_tag(lexicon->patterns, i), to));
    return lay_out_codes(compiler, to, failure) && pattern_set_seal(lexicon->patterns, failure);
}

struct lexicon *lexicon_compile(const char *source, size_t length, const char *name,
                                struct failure *failure)
{
    struct lexicon_source reader = lexicon_source_begin(source, length, name);
    struct compiler compiler = {.lexicon = calloc(1, sizeof *compiler.lexicon)};
    if (!compiler.lexicon) {
        fail(failure, FAILURE_MEMORY, "out of memory");
        return NULL;
    }
    if (!compile(&compiler, &reader, failure)) {
        lexicon_free(compiler.lexicon);
        compiler.lexicon = NULL;
    }
    free(compiler.endings);
    text_buffer_release(&compiler.text);
    article_release(&compiler.article);
    tokens_release(&compiler.tokens);
    return compiler.lexicon;
}

void lexicon_free(struct lexicon *lexicon)
{
    if (!lexicon)
        return;
    pattern_set_free(lexicon->patterns);
    free(lexicon->categories);
    free(lexicon->edges);
    free(lexicon->nodes);
    free(lexicon->codes);
    free(lexicon);
}

/* ---- Categories ----------------------------------------------------------- */

size_t lexicon_category_count(const struct lexicon *lexicon)
{
    return lexicon->category_count;
}

const char *lexicon_category_name(const struct lexicon *lexicon, size_t category)
{
    return lexicon->categories[category].name;
}

uint16_t lexicon_category(const struct lexicon *lexicon, const char *name)
{
    size_t low = 0, high = lexicon->category_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(lexicon->categories[middle].name, name);
        if (order == 0)
            return (uint16_t)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return LEXICON_NONE;
}

size_t lexicon_feature_count(const struct lexicon *lexicon)
{
    return lexicon->feature_count;
}

uint16_t lexicon_feature(const struct lexicon *lexicon, size_t category)
{
    return lexicon->categories[category].feature;
}

/* ---- Matching ------------------------------------------------------------- */

/* Where each category stands while the tokens go by. */
struct progress {
    uint32_t taken[LEXICON_MAX_CATEGORIES];    /* end of its last match */
    uint32_t excluded[LEXICON_MAX_CATEGORIES]; /* furthest end of an exclusion so far */
};

/* Candidates stand in the match list with their code for a category, by first token, then
 * code, then the longest first. */
static bool comes_before(const struct lexicon_match *a, const struct lexicon_match *b)
{
    if (a->first != b->first)
        return a->first < b->first;
    return a->category != b->category ? a->category < b->category : a->count > b->count;
}

/* Adds a candidate in its place among items[from ..]. */
static bool add_candidate(struct lexicon_matches *matches, size_t from,
                          struct lexicon_match candidate, struct failure *failure)
{
    if (matches->count == matches->capacity &&
        !memory_reserve(&matches->items, &matches->capacity, matches->count + 1,
                        sizeof *matches->items, failure))
        return false;
    size_t at = matches->count++;
    for (; at > from && comes_before(&candidate, &matches->items[at - 1]); at--)
        matches->items[at] = matches->items[at - 1];
    matches->items[at] = candidate;
    return true;
}

/* Adds the phrases that begin at token `first` and end before token `limit`. */
static bool add_phrases_at(const struct lexicon *lexicon, const struct tokens *tokens,
                           uint32_t first, uint32_t limit, uint32_t node,
                           struct lexicon_matches *matches, struct failure *failure)
{
    const size_t from = matches->count;
    for (uint32_t next = first + 1;; next++) {
        const struct node *here = &lexicon->nodes[node];
        for (size_t i = 0; i < here->code_count; i++) {
            struct lexicon_match candidate = {first, (uint16_t)(next - first),
                                              lexicon->codes[here->codes + i]};
            if (!add_candidate(matches, from, candidate, failure))
                return false;
        }
        if (!here->has_children || next == limit)
            return true;
        node = child_of(lexicon, node, tokens->items[next].hash);
        if (node == 0)
            return true;
    }
}

/* The token of tokens[first .. end) whose form begins at `form` (or the next behind it). */
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
static bool add_pattern(const struct lexicon *lexicon, size_t pattern,
                        const struct tokens *tokens, uint32_t first, uint32_t end, size_t from,
                        struct lexicon_matches *matches, struct failure *failure)
{
    const size_t base = tokens->items[first].form;
    const size_t length = form_end(&tokens->items[end - 1]) - base;
    const char *subject = tokens->forms.data + base;
    const uint16_t code = pattern_set_tag(lexicon->patterns, pattern);
    size_t start, stop = 0;
    for (;;) {
        const size_t before = stop;
        enum pattern_outcome outcome = pattern_find(lexicon->patterns, pattern, subject, length,
                                                    matches->scratch, &start, &stop);
        if (outcome == PATTERN_NO_MEMORY)
            return fail(failure, FAILURE_MEMORY, "out of memory");
        if (outcome == PATTERN_NOWHERE || stop <= before || start >= stop)
            return true;
        uint32_t match_first = token_at(tokens, first, end, base + start);
        uint32_t match_end = token_at(tokens, match_first, end, base + stop);
        /* A pattern that takes in a blank at either end is held to the tokens in it. */
        struct lexicon_match candidate = {match_first, (uint16_t)(match_end - match_first),
                                          code};
        if (candidate.count > 0 && !add_candidate(matches, from, candidate, failure))
            return false;
    }
}

/* The end of the stretch of tokens from `first` whose forms patterns can be run over. */
static uint32_t stretch_end(const struct tokens *tokens, uint32_t first, uint32_t limit)
{
    const size_t begin = tokens->items[first].form;
    while (limit > first + 1 &&
           form_end(&tokens->items[limit - 1]) - begin > PATTERN_MAX_SUBJECT)
        limit = first + (limit - first) / 2;
    return limit;
}

/* Adds the candidates that begin in tokens[first .. end) of a sentence that ends at `limit`. */
static bool add_candidates(const struct lexicon *lexicon, const struct tokens *tokens,
                           uint32_t first, uint32_t end, uint32_t limit,
                           struct lexicon_matches *matches, struct failure *failure)
{
    const size_t from = matches->count;
    for (uint32_t i = first; i < end; i++) {
        uint32_t node = child_of(lexicon, 0, tokens->items[i].hash);
        if (node != 0 && !add_phrases_at(lexicon, tokens, i, limit, node, matches, failure))
            return false;
    }
    const size_t base = tokens->items[first].form;
    const size_t length = form_end(&tokens->items[end - 1]) - base;
    if (!pattern_set_may_match(lexicon->patterns, tokens->forms.data + base, length,
                               matches->scratch))
        return true;
    for (size_t i = 0; i < pattern_set_count(lexicon->patterns); i++)
        if (!add_pattern(lexicon, i, tokens, first, end, from, matches, failure))
            return false;
    return true;
}

/* Turns the candidates items[from ..] into matches, dropping those that do not count. */
static void resolve(struct lexicon_matches *matches, size_t from, struct progress *progress)
{
    size_t kept = from;
    for (size_t i = from; i < matches->count; i++) {
        struct lexicon_match match = matches->items[i];
        const bool exclusion = code_is_exclusion(match.category);
        const uint32_t end = match.first + match.count;
        match.category = code_category(match.category);
        uint32_t *excluded = &progress->excluded[match.category];
        uint32_t *taken = &progress->taken[match.category];
        if (exclusion) {
            if (end > *excluded)
                *excluded = end;
        } else if (match.first >= *taken && end > *excluded) {
            *taken = end;
            matches->items[kept++] = match;
        }
    }
    matches->count = kept;
}

bool lexicon_match(const struct lexicon *lexicon, const struct tokens *tokens,
                   struct lexicon_matches *matches, struct failure *failure)
{
    struct progress progress = {0};
    matches->count = 0;
    if (!pattern_scratch_prepare(&matches->scratch, failure))
        return false;
    for (size_t i = 0; i < tokens->sentence_count; i++) {
        const struct sentence *sentence = &tokens->sentences[i];
        for (uint32_t first = sentence->first; first < sentence->end;) {
            const size_t from = matches->count;
            const uint32_t end = stretch_end(tokens, first, sentence->end);
            if (!add_candidates(lexicon, tokens, first, end, sentence->end, matches, failure))
                return false;
            resolve(matches, from, &progress);
            first = end;
        }
    }
    return true;
}

void lexicon_matches_release(struct lexicon_matches *matches)
{
    free(matches->items);
    pattern_scratch_release(&matches->scratch);
    *matches = (struct lexicon_matches){0};
}
