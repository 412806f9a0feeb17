/* html_rules: a hash table of phrases, which are kept with their words joined.
 *
 * A name is split into words at punctuation and where a capital follows a small letter. Each
 * sequence of one to three words is joined and looked up. */
#include "html_rules.h"

#include <stdlib.h>
#include <string.h>

#include "../base/ascii.h"
#include "../base/hash.h"
#include "../base/memory.h"
#include "../rules/rule_source.h"

#define SECTION      "html."
#define WEIGHTS      "weight" /* the section of "FEATURE THOUSANDTHS" */
#define MOST_WORDS   3        /* of a phrase that can be found; no list has longer ones */
#define MOST_LETTERS 48       /* of a phrase; longer names are skipped */

/* Hints of phrases that must end a name. */
#define HINTS_AT_END (HINT_CONTENT | HINT_COMMENTER | HINT_TIME | HINT_REPLIES)

static const struct {
    const char *name;
    unsigned hint;
} sections[] = {
    {"addressee", HINT_ADDRESSEE}, {"apart", HINT_BOILERPLATE}, {"author", HINT_AUTHOR},
    {"beside", HINT_BESIDE},       {"body", HINT_BODY},         {"byline", HINT_BYLINE},
    {"caption", HINT_CAPTION},     {"comment", HINT_COMMENT},   {"commenter", HINT_COMMENTER},
    {"content", HINT_CONTENT},     {"date", HINT_DATE},         {"form", HINT_FORM},
    {"home", HINT_HOME},           {"lead", HINT_LEAD},         {"level", HINT_LEVEL},
    {"main", HINT_MAIN},           {"modified", HINT_MODIFIED}, {"name", HINT_NAME},
    {"others", HINT_OTHERS},       {"replies", HINT_REPLIES},   {"subhead", HINT_SUBHEAD},
    {"time", HINT_TIME},
};

static const char *const feature_names[FEATURE_COUNT] = {
    [FEATURE_BIAS] = "bias",           [FEATURE_LINKS] = "links",
    [FEATURE_SENTENCE] = "sentence",   [FEATURE_DEPTH] = "deep",
    [FEATURE_QUOTATION] = "quotation", [FEATURE_CAPTION] = "caption",
    [FEATURE_BARE] = "bare",           [FEATURE_TITLE] = "title",
};

struct phrase {
    uint64_t hash;             /* of the joined words; 0: an empty slot */
    uint32_t hints, not_hints; /* enum html_hint */
};

struct html_rules {
    float weights[FEATURE_COUNT];
    struct phrase *phrases; /* open addressing: at most half of them are used */
    size_t count, capacity;
};

void html_rules_free(struct html_rules *rules)
{
    if (!rules)
        return;
    free(rules->phrases);
    free(rules);
}

/* The slot of this hash, or the empty one where it belongs. */
static struct phrase *find_slot(const struct html_rules *rules, uint64_t hash)
{
    size_t at = hash & (rules->capacity - 1);
    while (rules->phrases[at].hash != 0 && rules->phrases[at].hash != hash)
        at = (at + 1) & (rules->capacity - 1);
    return &rules->phrases[at];
}

static bool make_room(struct html_rules *rules, struct failure *failure)
{
    if (rules->count < rules->capacity / 2)
        return true;
    struct html_rules grown = {.capacity = rules->capacity ? 2 * rules->capacity : 256};
    grown.phrases = calloc(grown.capacity, sizeof *grown.phrases);
    if (!grown.phrases)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    for (size_t i = 0; i < rules->capacity; i++)
        if (rules->phrases[i].hash != 0)
            *find_slot(&grown, rules->phrases[i].hash) = rules->phrases[i];
    free(rules->phrases);
    rules->phrases = grown.phrases;
    rules->capacity = grown.capacity;
    return true;
}

static bool is_small(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_white(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

/* Joins the words of a phrase: its letters and digits. Returns their number, 0 if too many. */
static size_t join(const char *text, size_t length, char joined[MOST_LETTERS])
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        if (!is_small(text[i]))
            continue;
        if (count == MOST_LETTERS)
            return 0;
        joined[count++] = text[i];
    }
    return count;
}

static bool add_phrase(struct html_rules *rules, const struct rule_source *source,
                       const struct lexicon_entry *entry, unsigned hint,
                       struct failure *failure)
{
    char joined[MOST_LETTERS];
    size_t length = join(entry->text, entry->length, joined);
    if (entry->kind != ENTRY_PHRASE || length == 0)
        return rule_source_fail(source, failure, "only words are allowed here");
    if (!make_room(rules, failure))
        return false;
    struct phrase *phrase = find_slot(rules, hash_bytes(joined, length));
    rules->count += phrase->hash == 0;
    phrase->hash = hash_bytes(joined, length);
    if (entry->exclusion)
        phrase->not_hints |= hint;
    else
        phrase->hints |= hint;
    return true;
}

/* "links -3210" */
static bool add_weight(struct html_rules *rules, const struct rule_source *source,
                       const struct lexicon_entry *entry, struct failure *failure)
{
    const char *end = entry->text + entry->length;
    for (size_t i = 0; i < FEATURE_COUNT; i++) {
        const size_t length = strlen(feature_names[i]);
        if (entry->length < length + 2 || memcmp(entry->text, feature_names[i], length) != 0)
            continue;
        const char *at = entry->text + length;
        const bool negative = at[1] == '-';
        int number = 0;
        for (at += 1 + negative; at < end && *at >= '0' && *at <= '9' && number < 1000000; at++)
            number = 10 * number + (*at - '0');
        if (at != end || at[-1] < '0' || at[-1] > '9' || entry->text[length] != ' ')
            continue;
        rules->weights[i] = (float)(negative ? -number : number) / 1000;
        return true;
    }
    return rule_source_fail(source, failure,
                            "no feature with its weight in thousandths: '%.*s'",
                            rule_source_excerpt(entry->text, entry->length), entry->text);
}

/* What a section has: phrases for a hint, weights, or, if neither is set, something that other
 * modules read. */
struct section {
    unsigned hint;
    bool weights;
};

static bool find_section(const struct rule_source *source, const struct lexicon_entry *entry,
                         struct section *section, struct failure *failure)
{
    const size_t prefix = sizeof SECTION - 1;
    *section = (struct section){0};
    if (entry->length < prefix || memcmp(entry->text, SECTION, prefix) != 0)
        return true;
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        if (rule_source_is(entry->text + prefix, entry->length - prefix, sections[i].name))
            section->hint = sections[i].hint;
    section->weights = rule_source_is(entry->text + prefix, entry->length - prefix, WEIGHTS);
    return section->hint != 0 || section->weights ||
           rule_source_fail(source, failure, "unknown section '%.*s'",
                            rule_source_excerpt(entry->text, entry->length), entry->text);
}

static bool read_rules(struct html_rules *rules, struct rule_source *source,
                       struct failure *failure)
{
    struct section section = {0};
    struct lexicon_entry entry;
    while (rule_source_next(source, &entry, failure)) {
        bool done = true;
        if (entry.kind == ENTRY_END)
            return true;
        if (entry.kind == ENTRY_CATEGORY)
            done = find_section(source, &entry, &section, failure);
        else if (section.weights)
            done = add_weight(rules, source, &entry, failure);
        else if (section.hint != 0)
            done = add_phrase(rules, source, &entry, section.hint, failure);
        if (!done)
            return false;
    }
    return false;
}

struct html_rules *html_rules_compile(const char *source, size_t length, const char *name,
                                      struct failure *failure)
{
    struct html_rules *rules = calloc(1, sizeof *rules);
    if (!rules) {
        failure_set(failure, FAILURE_MEMORY, "out of memory");
        return NULL;
    }
    struct rule_source reader = rule_source_begin(source, length, name);
    if (!make_room(rules, failure) || !read_rules(rules, &reader, failure)) {
        html_rules_free(rules);
        return NULL;
    }
    return rules;
}

/* ---- Looking up -------------------------------------------------------------- */

/* The last words of a name, joined: where each begins in `letters`. */
struct name_words {
    char letters[MOST_WORDS * MOST_LETTERS];
    size_t begin[MOST_WORDS + 1];
    size_t count;
};

static void look_up(const struct html_rules *rules, const struct name_words *words,
                    unsigned *hints, unsigned *not_hints)
{
    const size_t end = words->begin[words->count];
    for (size_t i = 0; i < words->count; i++) {
        size_t length = end - words->begin[i];
        if (length > MOST_LETTERS)
            continue;
        const struct phrase *found =
            find_slot(rules, hash_bytes(words->letters + words->begin[i], length));
        *hints |= found->hints;
        *not_hints |= found->not_hints;
    }
}

/* Does a name end at `text`? A number behind it and a variant ("--large") are no part of it. */
static bool ends_name(const char *text)
{
    if (text[0] == '-' && text[1] == '-')
        return true;
    while (*text == '-' || *text == '_' || (*text >= '0' && *text <= '9'))
        text++;
    return *text == '\0' || is_white(*text);
}

/* Drops the first word. */
static void shift(struct name_words *words)
{
    size_t gone = words->begin[1];
    memmove(words->letters, words->letters + gone, words->begin[words->count] - gone);
    for (size_t i = 0; i < words->count; i++)
        words->begin[i] = words->begin[i + 1] - gone;
    words->count--;
}

/* Adds the word at `text` in lower case, and returns where it ends. */
static const char *read_word(const char *text, struct name_words *words)
{
    if (words->count == MOST_WORDS)
        shift(words);
    size_t begin = words->begin[words->count], end = begin;
    bool small = false;
    for (; is_small(*text) || (is_capital(*text) && !small); text++) {
        small = small || is_small(*text);
        if (end - begin < MOST_LETTERS)
            words->letters[end++] = ascii_lower(*text);
    }
    words->begin[++words->count] = end;
    return text;
}

unsigned html_rules_hints(const struct html_rules *rules, const char *value)
{
    unsigned hints = 0, not_hints = 0;
    struct name_words words;
    words.count = 0;
    words.begin[0] = 0;
    while (rules && *value) {
        if (is_small(*value) || is_capital(*value)) {
            unsigned found = 0;
            value = read_word(value, &words);
            look_up(rules, &words, &found, &not_hints);
            hints |= ends_name(value) ? found : found & ~(unsigned)HINTS_AT_END;
        } else if (is_white(*value)) {
            words.count = 0;
            value++;
        } else {
            value++;
        }
    }
    return hints & ~not_hints & ~(unsigned)HINT_LEVEL;
}

bool html_rules_level(const struct html_rules *rules, const char *value, uint32_t *level)
{
    struct name_words words;
    words.count = 0;
    words.begin[0] = 0;
    while (rules && *value) {
        unsigned found = 0, not_found = 0;
        if (is_small(*value) || is_capital(*value)) {
            value = read_word(value, &words);
            look_up(rules, &words, &found, &not_found);
            const char *digit = value + (*value == '-' || *value == '_');
            if (found & HINT_LEVEL && *digit >= '0' && *digit <= '9') {
                *level = (uint32_t)(*digit - '0');
                return true;
            }
        } else {
            words.count = is_white(*value) ? 0 : words.count;
            value++;
        }
    }
    return false;
}

float html_rules_weight(const struct html_rules *rules, enum html_feature feature)
{
    return rules ? rules->weights[feature] : 0;
}
