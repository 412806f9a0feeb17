/* patterns: PCRE2 with limits, and many patterns joined into one. */
#include "patterns.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

#include "../base/memory.h"
#include "rule_source.h"

/* PCRE2's limits for one match: so high that no pattern for a phrase or a line meets them, so
 * low that a pattern that backtracks without end stops before anybody notices. */
#define MATCH_LIMIT   20000              /* calls of its matching function */
#define DEPTH_LIMIT   5000               /* backtracking points at a time */
#define HEAP_LIMIT    4096               /* KiB */
#define MATCH_OPTIONS PCRE2_NO_UTF_CHECK /* subjects are known to be valid UTF-8 */

/* ---- Scratch -------------------------------------------------------------- */

struct pattern_scratch {
    pcre2_match_data *data;
    pcre2_match_context *limits;
    bool lacked_memory;
};

void pattern_scratch_release(struct pattern_scratch **scratch)
{
    if (!*scratch)
        return;
    pcre2_match_data_free((*scratch)->data);
    pcre2_match_context_free((*scratch)->limits);
    free(*scratch);
    *scratch = NULL;
}

bool pattern_scratch_prepare(struct pattern_scratch **scratch, struct failure *failure)
{
    if (*scratch) {
        (*scratch)->lacked_memory = false;
        return true;
    }
    struct pattern_scratch *fresh = calloc(1, sizeof *fresh);
    if (!fresh)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    fresh->data = pcre2_match_data_create(1, NULL);
    fresh->limits = pcre2_match_context_create(NULL);
    if (!fresh->data || !fresh->limits) {
        pattern_scratch_release(&fresh);
        return fail(failure, FAILURE_MEMORY, "out of memory");
    }
    pcre2_set_match_limit(fresh->limits, MATCH_LIMIT);
    pcre2_set_depth_limit(fresh->limits, DEPTH_LIMIT);
    pcre2_set_heap_limit(fresh->limits, HEAP_LIMIT);
    *scratch = fresh;
    return true;
}

bool pattern_scratch_check(const struct pattern_scratch *scratch, struct failure *failure)
{
    return !scratch || !scratch->lacked_memory ||
           fail(failure, FAILURE_MEMORY, "out of memory");
}

/* ---- A set of patterns ---------------------------------------------------- */

struct pattern {
    pcre2_code *code;
    uint16_t tag;
};

struct pattern_set {
    struct pattern *items;
    size_t count, capacity;
    bool whole_tokens;
    bool joinable;             /* each pattern means the same as one of many alternatives */
    struct text_buffer source; /* the alternatives so far; empty once sealed */
    pcre2_code *any; /* all patterns joined; NULL if they cannot be, or are only one */
};

struct pattern_set *pattern_set_new(bool whole_tokens, struct failure *failure)
{
    struct pattern_set *set = calloc(1, sizeof *set);
    if (!set) {
        failure_set(failure, FAILURE_MEMORY, "out of memory");
        return NULL;
    }
    set->whole_tokens = whole_tokens;
    set->joinable = true;
    return set;
}

void pattern_set_free(struct pattern_set *set)
{
    if (!set)
        return;
    for (size_t i = 0; i < set->count; i++)
        pcre2_code_free(set->items[i].code);
    pcre2_code_free(set->any);
    free(set->items);
    text_buffer_release(&set->source);
    free(set);
}

static pcre2_code *compile(const char *pattern, size_t length, int *error)
{
    PCRE2_SIZE offset;
    return pcre2_compile((PCRE2_SPTR)pattern, length,
                         PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C, error, &offset, NULL);
}

/* Compiling and matching say it differently. */
static bool is_lack_of_memory(int error)
{
    return error == PCRE2_ERROR_NOMEMORY || error == PCRE2_ERROR_HEAP_FAILED;
}

/* Fails with PCRE2's message about a pattern. */
static bool bad_pattern(const char *pattern, size_t length, int error,
                        const struct rule_source *source, struct failure *failure)
{
    char why[120] = "";
    if (is_lack_of_memory(error))
        return fail(failure, FAILURE_MEMORY, "out of memory");
    pcre2_get_error_message(error, (PCRE2_UCHAR *)why, sizeof why);
    return rule_source_fail(source, failure, "bad pattern '%.*s': %s",
                            rule_source_excerpt(pattern, length), pattern, why);
}

/* Compiles a pattern on its own, so that its parentheses must balance. */
static pcre2_code *compile_alone(const char *pattern, size_t length,
                                 const struct rule_source *source, struct failure *failure)
{
    int error;
    pcre2_code *code = compile(pattern, length, &error);
    if (!code) {
        bad_pattern(pattern, length, error, source, failure);
        return NULL;
    }
    uint32_t matches_empty = 0;
    pcre2_pattern_info(code, PCRE2_INFO_MATCHEMPTY, &matches_empty);
    if (!matches_empty)
        return code;
    pcre2_code_free(code);
    rule_source_fail(source, failure, "bad pattern '%.*s': it matches the empty string",
                     rule_source_excerpt(pattern, length), pattern);
    return NULL;
}

/* Compiles `pattern` inside the group that `group` opens; with `whole_tokens` it must begin and
 * end at a blank or at the subject's ends. NULL and PCRE2's error, which may be lack of memory,
 * if it does not compile. */
static pcre2_code *compile_group(const char *group, const char *pattern, size_t length,
                                 bool whole_tokens, int *error)
{
    struct text_buffer joined = {0};
    pcre2_code *code = NULL;
    *error = PCRE2_ERROR_NOMEMORY;
    if (text_buffer_format(&joined, NULL, "%s%s", whole_tokens ? "(?<![^ ])" : "", group) &&
        text_buffer_append(&joined, pattern, length, NULL) &&
        text_buffer_format(&joined, NULL, "%s", whole_tokens ? ")(?![^ ])" : ")"))
        code = compile(joined.data, joined.length, error);
    text_buffer_release(&joined);
    return code;
}

/* Does the pattern mean the same as one of many alternatives? It may not if it has verbs,
 * recursion, names, group numbers or extended syntax, whose effect goes beyond an
 * alternative. */
static bool is_joinable(const char *pattern, size_t length)
{
    static const char *const harmless[] = {":", "=", "!", "<=", "<!", ">", "i)", "i:"};
    for (size_t i = 0; i + 1 < length; i++) {
        const char *rest = pattern + i + 2;
        if (pattern[i] == '\\' && strchr("QgkK", pattern[i + 1]))
            return false;
        if (pattern[i] == '(' && pattern[i + 1] == '*')
            return false;
        if (pattern[i] != '(' || pattern[i + 1] != '?')
            continue;
        bool known = false;
        for (size_t j = 0; j < sizeof harmless / sizeof *harmless; j++) {
            size_t n = strlen(harmless[j]);
            known |= n <= length - i - 2 && memcmp(rest, harmless[j], n) == 0;
        }
        if (!known)
            return false;
    }
    return true;
}

/* Adds the pattern to the alternatives. */
static bool join(struct pattern_set *set, const char *pattern, size_t length,
                 struct failure *failure)
{
    set->joinable = set->joinable && is_joinable(pattern, length);
    return text_buffer_format(&set->source, failure, "%s", set->count > 0 ? "|(?:" : "(?:") &&
           text_buffer_append(&set->source, pattern, length, failure) &&
           text_buffer_append(&set->source, ")", 1, failure);
}

/* Compiles a pattern again so that it matches whole tokens only. */
static pcre2_code *compile_whole(const char *pattern, size_t length,
                                 const struct rule_source *source, struct failure *failure)
{
    int error;
    pcre2_code *code = compile_group("(?:", pattern, length, true, &error);
    if (!code)
        bad_pattern(pattern, length, error, source, failure);
    return code;
}

bool pattern_set_add(struct pattern_set *set, const char *pattern, size_t length, uint16_t tag,
                     const struct rule_source *source, struct failure *failure)
{
    if (!memory_reserve(&set->items, &set->capacity, set->count + 1, sizeof *set->items,
                        failure))
        return false;
    pcre2_code *code = compile_alone(pattern, length, source, failure);
    if (code && set->whole_tokens) {
        pcre2_code_free(code);
        code = compile_whole(pattern, length, source, failure);
    }
    if (!code || !join(set, pattern, length, failure)) {
        pcre2_code_free(code);
        return false;
    }
    set->items[set->count++] = (struct pattern){code, tag};
    return true;
}

/* Makes machine code of a pattern that is tried on every subject. It is optional: where PCRE2
 * cannot do it, or lacks memory for it, the pattern is interpreted. It matches the same then,
 * unless it meets a limit, which the two count differently. Making it takes longer than the
 * rest of compiling, so patterns that are tried only where the joined one matches are left to
 * the interpreter. */
static void use_jit(pcre2_code *code)
{
    pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
}

bool pattern_set_seal(struct pattern_set *set, struct failure *failure)
{
    int error = 0;
    /* In (?| each alternative counts its groups from 1, as it does on its own. */
    if (set->joinable && set->count > 1)
        set->any = compile_group("(?|", set->source.data, set->source.length, set->whole_tokens,
                                 &error);
    text_buffer_release(&set->source);
    if (set->any)
        use_jit(set->any);
    for (size_t i = 0; i < set->count && !set->any; i++)
        use_jit(set->items[i].code);
    /* If they are too many to be joined, they are tried one by one: no failure. */
    return !is_lack_of_memory(error) || fail(failure, FAILURE_MEMORY, "out of memory");
}

size_t pattern_set_count(const struct pattern_set *set)
{
    return set->count;
}

uint16_t pattern_set_tag(const struct pattern_set *set, size_t pattern)
{
    return set->items[pattern].tag;
}

static int match(const pcre2_code *code, const char *subject, size_t length, size_t from,
                 uint32_t more_options, struct pattern_scratch *scratch)
{
    return pcre2_match(code, (PCRE2_SPTR)subject, length, from, MATCH_OPTIONS | more_options,
                       scratch->data, scratch->limits);
}

bool pattern_set_may_match(const struct pattern_set *set, const char *subject, size_t length,
                           struct pattern_scratch *scratch)
{
    if (set->count == 0)
        return false;
    /* If a limit was met, the answer is not known: the patterns must be tried one by one. */
    return !set->any || match(set->any, subject, length, 0, 0, scratch) != PCRE2_ERROR_NOMATCH;
}

enum pattern_outcome pattern_find(const struct pattern_set *set, size_t pattern,
                                  const char *subject, size_t length,
                                  struct pattern_scratch *scratch, size_t *begin, size_t *end)
{
    const pcre2_code *code = set->items[pattern].code;
    int found = match(code, subject, length, *end, 0, scratch);
    /* Machine code has a small stack: the interpreter may find what did not fit it. */
    if (found == PCRE2_ERROR_JIT_STACKLIMIT)
        found = match(code, subject, length, *end, PCRE2_NO_JIT, scratch);
    if (found == PCRE2_ERROR_NOMEMORY) {
        scratch->lacked_memory = true;
        return PATTERN_NO_MEMORY;
    }
    if (found < 0)
        return PATTERN_NOWHERE;
    const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(scratch->data);
    *begin = offsets[0];
    *end = offsets[1];
    return PATTERN_FOUND;
}
