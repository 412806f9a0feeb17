/* line_roles: looking at a line of a page, and setting its kind and role. */
#include "line_roles.h"

#include <stdlib.h>

#include "../text/unicode.h"

void line_roles_give_back(struct line_roles *lines)
{
    struct decision_scratch *decision = &lines->decision;
    memory_give_back(&lines->kinds, &lines->kind_capacity, 1);
    memory_give_back(&lines->roles, &lines->role_capacity, 1);
    memory_give_back(&decision->shapes, &decision->shape_capacity, sizeof *decision->shapes);
    memory_give_back(&decision->sums, &decision->sum_capacity, sizeof *decision->sums);
    memory_give_back(&decision->hashes, &decision->hash_capacity, sizeof *decision->hashes);
    memory_give_back(&lines->plain.data, &lines->plain.capacity, 1);
    lines->plain.length = 0;
}

void line_roles_release(struct line_roles *lines)
{
    free(lines->kinds);
    free(lines->roles);
    decision_scratch_release(&lines->decision);
    pattern_scratch_release(&lines->patterns);
    text_buffer_release(&lines->plain);
    text_buffer_release(&lines->title);
    *lines = (struct line_roles){0};
}

size_t line_roles_memory(const struct line_roles *lines)
{
    return lines->kind_capacity + lines->role_capacity +
           decision_scratch_memory(&lines->decision) + lines->plain.capacity +
           lines->title.capacity;
}

bool line_plain(struct line_roles *lines, const struct page *page, size_t line,
                const char **plain, size_t *length, struct failure *failure)
{
    const struct span span = page->lines[line].span;
    const char first = page->text[span.begin];
    *plain = page->text + span.begin;
    *length = span_length(span);
    if (!page->lines[line].marked && first != '-' && first != '+')
        return true;
    text_buffer_clear(&lines->plain);
    if (!page_append_plain(page->text, span, &lines->plain, failure))
        return false;
    const struct span kept = page_trim(lines->plain.data, 0, lines->plain.length);
    *plain = lines->plain.data + kept.begin;
    *length = span_length(kept);
    return true;
}

bool line_has_words(const struct page *page, size_t i)
{
    const struct span span = page->lines[i].span;
    unsigned bytes;
    for (size_t at = span.begin; at < span.end; at += bytes) {
        const uint32_t point = unicode_next(page->text, span.end, at, &bytes);
        const enum character_class class = unicode_class(point);
        if (class == CHARACTER_LETTER || class == CHARACTER_DIGIT)
            return true;
    }
    return false;
}

bool line_is_phrase(const struct page *page, size_t i, size_t most)
{
    const char last = line_last_byte(page, i);
    return line_length(page, i) <= most && last != '.' && last != ',' && last != ';' &&
           last != ':' && line_has_words(page, i);
}

bool line_find_kind(struct line_roles_search *search, size_t i, bool among_comments)
{
    const char *plain;
    size_t length;
    uint8_t *kind = &search->lines->kinds[i];
    *kind = LINE_KIND_NONE;
    if (line_length(search->page, i) > RULE_LONG_LINE)
        return true;
    if (!line_plain(search->lines, search->page, i, &plain, &length, search->failure))
        return false;
    /* A line of marks and nothing else is a horizontal rule. */
    *kind = length == 0 ? LINE_KIND_BOILERPLATE
                        : (uint8_t)page_rules_kind(search->rules, plain, length, among_comments,
                                                   search->lines->patterns);
    return true;
}

void line_roles_set(struct line_roles *lines, size_t first, size_t end, enum passage_role role)
{
    for (size_t i = first; i < end; i++)
        lines->roles[i] = (uint8_t)role;
}
