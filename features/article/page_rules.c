/* page_rules: compiles the text of the rules to sets of patterns and weights, and applies
 * them. */
#include "page_rules.h"

#include <stdlib.h>
#include <string.h>

#include "../rules/rule_source.h"

/* Patterns that are tried together. Those that long lines are tried with are a set of their
 * own, and a small one: most lines are too long for the others. */
enum rule_set {
    SET_LONG,
    SET_SHORT,
    SET_CREDIT,
    SET_THREAD,
    SET_BIOGRAPHY,
    SET_FACTS, /* the first of RULE_FACT_COUNT */
    SET_COUNT = SET_FACTS + RULE_FACT_COUNT,
    SET_WEIGHTS, /* no set: weights of the decision */
    SET_MONTHS,  /* no set: words for months */
    SET_OTHER    /* no set: sections for html_rules.c */
};

struct page_rules {
    struct pattern_set *sets[SET_COUNT]; /* a pattern's tag is its kind (enum line_kind) */
    struct page_decision decision;
    bool has_decision;
    struct day_names months;
    struct html_rules *html;
};

static const struct {
    const char *name;
    enum rule_set set;
    enum line_kind kind;
} categories[] = {
    {"bottom", SET_LONG, LINE_KIND_BOTTOM},
    {"biography", SET_BIOGRAPHY, LINE_KIND_BOILERPLATE},
    {"caption", SET_LONG, LINE_KIND_CAPTION},
    {"notice", SET_LONG, LINE_KIND_BOILERPLATE},
    {"byline", SET_SHORT, LINE_KIND_BYLINE},
    {"credit", SET_CREDIT, LINE_KIND_CAPTION},
    {"comments", SET_SHORT, LINE_KIND_COMMENTS},
    {"related", SET_SHORT, LINE_KIND_RELATED},
    {"furniture", SET_SHORT, LINE_KIND_BOILERPLATE},
    {"site", SET_SHORT, LINE_KIND_SITE},
    {"thread", SET_THREAD, LINE_KIND_THREAD},
    {"fact.byline", SET_FACTS + RULE_FACT_BYLINE, LINE_KIND_NONE},
    {"fact.site", SET_FACTS + RULE_FACT_SITE, LINE_KIND_NONE},
    {"fact.date", SET_FACTS + RULE_FACT_DATE, LINE_KIND_NONE},
    {"fact.author", SET_FACTS + RULE_FACT_AUTHOR, LINE_KIND_NONE},
    {"fact.time", SET_FACTS + RULE_FACT_TIME, LINE_KIND_NONE},
    {"fact.addressee", SET_FACTS + RULE_FACT_ADDRESSEE, LINE_KIND_NONE},
    {"fact.names", SET_FACTS + RULE_FACT_NAMES, LINE_KIND_NONE},
    {"fact.between", SET_FACTS + RULE_FACT_BETWEEN, LINE_KIND_NONE},
    {"fact.nobody", SET_FACTS + RULE_FACT_NOBODY, LINE_KIND_NONE},
    {"fact.organisation", SET_FACTS + RULE_FACT_ORGANISATION, LINE_KIND_NONE},
    {"fact.modified", SET_FACTS + RULE_FACT_MODIFIED, LINE_KIND_NONE},
    {"month", SET_MONTHS, LINE_KIND_NONE},
    {"decision", SET_WEIGHTS, LINE_KIND_NONE},
};

/* ---- Compiling --------------------------------------------------------------------- */

static bool find_category(const struct rule_source *source, const struct lexicon_entry *entry,
                          enum rule_set *set, enum line_kind *kind, struct failure *failure)
{
    static const char others[] = "html";
    for (size_t i = 0; i < sizeof categories / sizeof *categories; i++)
        if (rule_source_is(entry->text, entry->length, categories[i].name)) {
            *set = categories[i].set;
            *kind = categories[i].kind;
            return true;
        }
    *set = SET_OTHER;
    if (entry->length >= strlen(others) && memcmp(entry->text, others, strlen(others)) == 0)
        return true;
    return rule_source_fail(source, failure, "no page rules are named '%.*s'",
                            rule_source_excerpt(entry->text, entry->length), entry->text);
}

static bool add_months(struct page_rules *rules, const struct rule_source *source,
                       const struct lexicon_entry *entry, struct failure *failure)
{
    bool memory = false;
    if (entry->kind == ENTRY_PHRASE &&
        day_names_add(&rules->months, entry->text, entry->length, &memory))
        return true;
    return memory
               ? fail(failure, FAILURE_MEMORY, "out of memory")
               : rule_source_fail(source, failure, "no month with its words: '%.*s'",
                                  rule_source_excerpt(entry->text, entry->length), entry->text);
}

static bool add_entry(struct page_rules *rules, enum rule_set set, enum line_kind kind,
                      const struct rule_source *source, const struct lexicon_entry *entry,
                      struct failure *failure)
{
    if (set == SET_OTHER)
        return true;
    if (entry->exclusion)
        return rule_source_fail(source, failure, "no exclusions are allowed here");
    if (set == SET_MONTHS)
        return add_months(rules, source, entry, failure);
    if (set == SET_WEIGHTS) {
        rules->has_decision = true;
        return (entry->kind == ENTRY_PHRASE &&
                page_decision_set(&rules->decision, entry->text, entry->length)) ||
               rule_source_fail(source, failure, "bad weight '%.*s'",
                                rule_source_excerpt(entry->text, entry->length), entry->text);
    }
    if (entry->kind != ENTRY_PATTERN)
        return rule_source_fail(source, failure, "only /patterns/ are allowed here");
    return pattern_set_add(rules->sets[set], entry->text, entry->length, (uint16_t)kind, source,
                           failure);
}

static bool read_rules(struct page_rules *rules, struct rule_source *source,
                       struct failure *failure)
{
    enum rule_set set = SET_OTHER;
    enum line_kind kind = LINE_KIND_NONE;
    struct lexicon_entry entry;
    do {
        if (!rule_source_next(source, &entry, failure))
            return false;
        if (entry.kind == ENTRY_CATEGORY) {
            if (!find_category(source, &entry, &set, &kind, failure))
                return false;
        } else if (entry.kind != ENTRY_END) {
            if (!add_entry(rules, set, kind, source, &entry, failure))
                return false;
        }
    } while (entry.kind != ENTRY_END);
    return true;
}

static bool compile(struct page_rules *rules, const char *source, size_t length,
                    const char *name, struct failure *failure)
{
    for (size_t i = 0; i < SET_COUNT; i++)
        if (!(rules->sets[i] = pattern_set_new(false, failure)))
            return false;
    struct rule_source reader = rule_source_begin(source, length, name);
    if (!read_rules(rules, &reader, failure))
        return false;
    for (size_t i = 0; i < SET_COUNT; i++)
        if (!pattern_set_seal(rules->sets[i], failure))
            return false;
    rules->html = html_rules_compile(source, length, name, failure);
    return rules->html != NULL;
}

struct page_rules *page_rules_compile(const char *source, size_t length, const char *name,
                                      struct failure *failure)
{
    struct page_rules *rules = calloc(1, sizeof *rules);
    if (!rules) {
        failure_set(failure, FAILURE_MEMORY, "out of memory");
        return NULL;
    }
    if (compile(rules, source, length, name, failure))
        return rules;
    page_rules_free(rules);
    return NULL;
}

void page_rules_free(struct page_rules *rules)
{
    if (!rules)
        return;
    for (size_t i = 0; i < SET_COUNT; i++)
        pattern_set_free(rules->sets[i]);
    html_rules_free(rules->html);
    day_names_release(&rules->months);
    free(rules);
}

const struct day_names *page_rules_months(const struct page_rules *rules)
{
    return &rules->months;
}

const struct html_rules *page_rules_html(const struct page_rules *rules)
{
    return rules->html;
}

const struct page_decision *page_rules_decision(const struct page_rules *rules)
{
    return rules->has_decision ? &rules->decision : NULL;
}

/* ---- Lines ------------------------------------------------------------------------- */

/* The first pattern of the set that matches, or the number of its patterns. */
static size_t first_match(const struct pattern_set *set, const char *line, size_t length,
                          struct pattern_scratch *scratch, struct span *found)
{
    const size_t count = pattern_set_count(set);
    if (!pattern_set_may_match(set, line, length, scratch))
        return count;
    for (size_t i = 0; i < count; i++) {
        size_t begin, end = 0;
        if (pattern_find(set, i, line, length, scratch, &begin, &end) == PATTERN_FOUND) {
            *found = (struct span){(uint32_t)begin, (uint32_t)end};
            return i;
        }
    }
    return count;
}

static enum line_kind kind_in(const struct pattern_set *set, const char *line, size_t length,
                              struct pattern_scratch *scratch)
{
    struct span found;
    const size_t match = first_match(set, line, length, scratch, &found);
    return match < pattern_set_count(set) ? (enum line_kind)pattern_set_tag(set, match)
                                          : LINE_KIND_NONE;
}

/* Most short lines of an article are sentences, which few rules are for. */
static bool is_short(const char *line, size_t length)
{
    return length <= RULE_SHORT_SENTENCE ||
           (length <= RULE_SHORT_LINE &&
            page_sentence_mark(line, (struct span){0, (uint32_t)length}) != '.');
}

/* These patterns search for the end of the line, which is slow: most lines are ruled out
 * here. */
static bool may_be_credit(const char *line, size_t length)
{
    return length > 0 && length <= RULE_SHORT_LINE &&
           (line[length - 1] == ')' || line[length - 1] == ']' || memchr(line, '/', length));
}

enum line_kind page_rules_kind(const struct page_rules *rules, const char *line, size_t length,
                               bool among_comments, struct pattern_scratch *scratch)
{
    if (length > RULE_LONG_LINE)
        return LINE_KIND_NONE;
    enum line_kind kind = kind_in(rules->sets[SET_LONG], line, length, scratch);
    if (kind == LINE_KIND_NONE && among_comments && length <= RULE_SHORT_LINE)
        kind = kind_in(rules->sets[SET_THREAD], line, length, scratch);
    if (kind == LINE_KIND_NONE && is_short(line, length))
        kind = kind_in(rules->sets[SET_SHORT], line, length, scratch);
    if (kind == LINE_KIND_NONE && may_be_credit(line, length))
        kind = kind_in(rules->sets[SET_CREDIT], line, length, scratch);
    return among_comments && kind == LINE_KIND_SITE ? LINE_KIND_NONE : kind;
}

bool page_rules_biography(const struct page_rules *rules, const char *line, size_t length,
                          struct pattern_scratch *scratch)
{
    return length <= RULE_LONG_LINE &&
           kind_in(rules->sets[SET_BIOGRAPHY], line, length, scratch) != LINE_KIND_NONE;
}

bool page_rules_find(const struct page_rules *rules, enum rule_fact fact, const char *line,
                     size_t length, struct pattern_scratch *scratch, struct span *found)
{
    const struct pattern_set *set = rules->sets[SET_FACTS + (int)fact];
    return length <= RULE_SHORT_LINE &&
           first_match(set, line, length, scratch, found) < pattern_set_count(set);
}
