/* passage_set: see passage_set.h. */
#include "passage_set.h"

#include <stdlib.h>
#include <string.h>

#include "../base/hash.h"
#include "../text/unicode.h"
#include "article.h"

/* ---- The set -------------------------------------------------------------------------- */

static int compare_keys(const void *left, const void *right)
{
    const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

bool passage_set_has(const struct passage_set *set, uint64_t key)
{
    return set->count > 0 &&
           bsearch(&key, set->keys, set->count, sizeof *set->keys, compare_keys) != NULL;
}

void passage_set_release(struct passage_set *set)
{
    free(set->keys);
    *set = (struct passage_set){0};
}

/* ---- Parts of a passage ----------------------------------------------------------------- */

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static size_t skip_spaces(const char *text, size_t at, size_t end)
{
    while (at < end && is_space(text[at]))
        at++;
    return at;
}

/* The end of the word at `at`. */
static size_t word_end(const char *text, size_t at, size_t end)
{
    while (at < end && !is_space(text[at]))
        at++;
    return at;
}

/* Does the word end a sentence, but for quotation marks and brackets behind its full stop? */
static bool ends_sentence(const char *text, size_t begin, size_t end)
{
    while (end > begin) {
        if (strchr("\"')]", text[end - 1]))
            end--;
        else if (end - begin > 3 && (memcmp(text + end - 3, "\xE2\x80\x9D", 3) == 0 ||
                                     memcmp(text + end - 3, "\xE2\x80\x99", 3) == 0))
            end -= 3;
        else
            break;
    }
    return end > begin && strchr(".!?", text[end - 1]) != NULL;
}

/* The first and the last of several sentences, unless they are too short. */
static void find_sentences(struct passage_parts *parts, const char *text, struct span span)
{
    size_t words = 0, last_begin = span.begin;
    size_t at = skip_spaces(text, span.begin, span.end);
    bool first = true;
    while (at < span.end) {
        const size_t end = word_end(text, at, span.end),
                     next = skip_spaces(text, end, span.end);
        words++;
        if (next < span.end && ends_sentence(text, at, end)) {
            if (first && words >= SENTENCE_WORDS)
                parts->span[PASSAGE_FIRST] = (struct span){span.begin, (uint32_t)end};
            first = false;
            words = 0;
            last_begin = next;
        }
        at = next;
    }
    if (!first && words >= SENTENCE_WORDS)
        parts->span[PASSAGE_LAST] = (struct span){(uint32_t)last_begin, span.end};
}

/* The hash of the words between blanks, in their folded forms; never 0. Each is folded by
 * itself: unicode_fold is fast for ASCII only, and few words are not. */
static bool find_key(const char *text, struct span span, struct text_buffer *scratch,
                     uint64_t *key, struct failure *failure)
{
    uint64_t hash = 1;
    for (size_t at = skip_spaces(text, span.begin, span.end), end; at < span.end;
         at = skip_spaces(text, end, span.end)) {
        end = word_end(text, at, span.end);
        text_buffer_clear(scratch);
        if (!unicode_fold(text + at, end - at, scratch, failure))
            return false;
        hash = hash_combine(hash, hash_bytes(scratch->data, scratch->length));
    }
    *key = hash ? hash : 1;
    return true;
}

bool passage_parts_find(struct passage_parts *parts, const char *text, struct span span,
                        struct text_buffer *scratch, struct failure *failure)
{
    *parts = (struct passage_parts){.span[PASSAGE_WHOLE] = span};
    find_sentences(parts, text, span);
    for (size_t p = 0; p < PASSAGE_PARTS; p++)
        if (span_length(parts->span[p]) > 0 &&
            !find_key(text, parts->span[p], scratch, &parts->key[p], failure))
            return false;
    return true;
}

/* ---- The article ------------------------------------------------------------------------ */

/* What is left of the passage; empty if nothing is. */
static struct span left_of(const struct passage_parts *parts, const struct passage_set *set,
                           const char *text)
{
    struct span left = parts->span[PASSAGE_WHOLE];
    if (passage_set_has(set, parts->key[PASSAGE_WHOLE]))
        return (struct span){left.begin, left.begin};
    if (parts->key[PASSAGE_LAST] && passage_set_has(set, parts->key[PASSAGE_LAST])) {
        left.end = parts->span[PASSAGE_LAST].begin;
        while (left.end > left.begin && is_space(text[left.end - 1]))
            left.end--;
    }
    if (parts->key[PASSAGE_FIRST] && passage_set_has(set, parts->key[PASSAGE_FIRST]))
        left.begin = (uint32_t)skip_spaces(text, parts->span[PASSAGE_FIRST].end, left.end);
    if (left.begin > left.end)
        left.begin = left.end;
    return left;
}

static bool has_word(const char *text, struct span span)
{
    unsigned bytes;
    for (size_t at = span.begin; at < span.end; at += bytes) {
        const enum character_class class =
            unicode_class(unicode_next(text, span.end, at, &bytes));
        if (class == CHARACTER_LETTER || class == CHARACTER_DIGIT)
            return true;
    }
    return false;
}

/* Finds what is left of each passage, in left[]; `*any` tells whether there is a word in it. */
static bool find_left(const struct article *article, const struct passage_set *set,
                      struct span *left, bool *any, struct failure *failure)
{
    struct text_buffer scratch = {0};
    bool done = true;
    *any = false;
    for (size_t i = 0; done && i < article->passage_count; i++) {
        const struct passage *passage = &article->passages[i];
        struct passage_parts parts;
        left[i] = passage->span;
        if (!role_is_article(passage->role))
            continue;
        done = passage_parts_find(&parts, article->text, passage->span, &scratch, failure);
        if (done)
            left[i] = left_of(&parts, set, article->text);
        *any = *any || (done && has_word(article->text, left[i]));
    }
    text_buffer_release(&scratch);
    return done;
}

bool article_leave_out(struct article *article, const struct passage_set *set,
                       struct failure *failure)
{
    if (set->count == 0 || article->passage_count == 0)
        return true;
    struct span *left = malloc(article->passage_count * sizeof *left);
    bool any;
    if (!left)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    const bool done = find_left(article, set, left, &any, failure);
    for (size_t i = 0; done && any && i < article->passage_count; i++) {
        struct passage *passage = &article->passages[i];
        if (span_length(left[i]) > 0)
            passage->span = left[i];
        else
            passage->role = ROLE_BOILERPLATE;
    }
    free(left);
    return done;
}
