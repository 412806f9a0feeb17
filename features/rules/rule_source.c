/* rule_source: the text of word lists and rules → entries, one line at a time. */
#include "rule_source.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../text/unicode.h"

#define EXCERPT_BYTES 60

struct rule_source rule_source_begin(const char *text, size_t length, const char *name)
{
    return (struct rule_source){
        .text = text, .length = length, .file = name, .file_length = strlen(name)};
}

int rule_source_excerpt(const char *text, size_t length)
{
    return (int)unicode_cut(text, length, EXCERPT_BYTES);
}

bool rule_source_fail(const struct rule_source *source, struct failure *failure,
                      const char *format, ...)
{
    char what[sizeof failure->message];
    va_list arguments;
    va_start(arguments, format);
    if (vsnprintf(what, sizeof what, format, arguments) < 0)
        what[0] = '\0';
    va_end(arguments);
    return fail(failure, FAILURE_LEXICON, "%.*s:%zu: %s",
                rule_source_excerpt(source->file, source->file_length), source->file,
                source->line, what);
}

bool rule_source_is(const char *text, size_t length, const char *name)
{
    return strlen(name) == length && memcmp(text, name, length) == 0;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* A line of the source, or a part of one. */
struct line_part {
    const char *text;
    size_t length;
};

static struct line_part trim(struct line_part s)
{
    while (s.length > 0 && is_blank(s.text[s.length - 1]))
        s.length--;
    while (s.length > 0 && is_blank(s.text[0])) {
        s.text++;
        s.length--;
    }
    return s;
}

static struct line_part drop(struct line_part s, size_t bytes)
{
    return (struct line_part){s.text + bytes, s.length - bytes};
}

/* The bits of rule_source.marks: the line may hold such a byte. Most lines hold none, so
 * that the searches for them are skipped. */
enum { MARK_COMMENT = 1, MARK_BRACE = 2, MARK_BAR = 4, MARK_ODD = 0x80 };

static const unsigned char mark_of[128] = {
    ['#'] = MARK_COMMENT, ['{'] = MARK_BRACE, ['|'] = MARK_BAR, ['\0'] = MARK_ODD};

static inline unsigned marks_of(char byte)
{
    return mark_of[byte & 0x7F] | ((unsigned)byte & MARK_ODD);
}

/* Without a comment, which begins at a # between blanks. */
static struct line_part without_comment(const struct rule_source *source, struct line_part s)
{
    if (!(source->marks & MARK_COMMENT))
        return s;
    for (size_t i = 1; i < s.length; i++)
        if (s.text[i] == '#' && is_blank(s.text[i - 1]) &&
            (i + 1 == s.length || is_blank(s.text[i + 1])))
            s.length = i;
    return trim(s);
}

bool rule_source_is_name(const char *name, size_t length)
{
    if (length == 0 || length > RULE_SOURCE_MAX_NAME)
        return false;
    for (size_t i = 0; i < length; i++)
        if (!(name[i] >= 'a' && name[i] <= 'z') && !(name[i] >= '0' && name[i] <= '9') &&
            name[i] != '_' && name[i] != '.')
            return false;
    return true;
}

static bool check_utf8(const struct rule_source *source, struct line_part line,
                       struct failure *failure)
{
    if (!(source->marks & MARK_ODD))
        return true;
    if (memchr(line.text, '\0', line.length))
        return rule_source_fail(source, failure, "a NUL byte");
    if (!unicode_is_valid(line.text, line.length))
        return rule_source_fail(source, failure, "not UTF-8");
    return true;
}

static bool read_header(struct rule_source *source, struct line_part line,
                        struct lexicon_entry *entry, struct failure *failure)
{
    struct line_part name = trim(drop(line, 1));
    if (name.length == 0 || name.text[name.length - 1] != ']')
        return rule_source_fail(source, failure, "a header without its ']'");
    name.length--;
    name = trim(name);
    if (!rule_source_is_name(name.text, name.length))
        return rule_source_fail(
            source, failure, "bad category name '%.*s': up to %d of a-z 0-9 _ . are allowed",
            rule_source_excerpt(name.text, name.length), name.text, RULE_SOURCE_MAX_NAME);
    source->in_category = true;
    *entry = (struct lexicon_entry){
        .kind = ENTRY_CATEGORY, .text = name.text, .length = name.length};
    return true;
}

/* Splits off the conditions, which begin at the first brace. */
static void split_conditions(const struct rule_source *source, struct line_part *line,
                             struct lexicon_entry *entry)
{
    if (!(source->marks & MARK_BRACE))
        return;
    const char *brace = line->length > 0 ? memchr(line->text, '{', line->length) : NULL;
    if (!brace)
        return;
    const size_t at = (size_t)(brace - line->text);
    const struct line_part conditions = trim(drop(*line, at));
    entry->conditions = conditions.text;
    entry->conditions_length = conditions.length;
    line->length = at;
    *line = trim(*line);
}

/* A pattern ends at the last slash of its line; conditions and a comment may follow. */
static bool read_pattern(const struct rule_source *source, struct line_part line,
                         struct lexicon_entry *entry, struct failure *failure)
{
    size_t close = line.length - 1;
    while (close > 0 && line.text[close] != '/')
        close--;
    struct line_part rest = trim(drop(line, close + 1));
    if (rest.length > 0 && rest.text[0] == '{') {
        rest = without_comment(source, rest);
        split_conditions(source, &rest, entry);
    }
    if (close == 0 || (rest.length > 0 && rest.text[0] != '#'))
        return rule_source_fail(source, failure, "a pattern without its closing '/'");
    if (close == 1)
        return rule_source_fail(source, failure, "an empty pattern");
    entry->kind = ENTRY_PATTERN;
    entry->text = line.text + 1;
    entry->length = close - 1;
    return true;
}

/* Reads the first of the phrases that "|" separates. The others, which share everything else,
 * are kept for the next calls. */
static bool read_alternative(struct rule_source *source, struct line_part line,
                             struct lexicon_entry *entry, struct failure *failure)
{
    const bool barred = source->marks & MARK_BAR && line.length > 0;
    const char *bar = barred ? memchr(line.text, '|', line.length) : NULL;
    const struct line_part first =
        trim((struct line_part){line.text, bar ? (size_t)(bar - line.text) : line.length});
    source->has_alternative = bar != NULL;
    if (bar) {
        const struct line_part rest = trim(drop(line, (size_t)(bar - line.text) + 1));
        source->shared = *entry;
        source->shared.alternative = true;
        source->shared.text = rest.text;
        source->shared.length = rest.length;
    }
    if (first.length == 0)
        return rule_source_fail(source, failure, "an empty entry");
    entry->text = first.text;
    entry->length = first.length;
    return true;
}

static bool read_entry(struct rule_source *source, struct line_part line,
                       struct lexicon_entry *entry, struct failure *failure)
{
    if (!source->in_category)
        return rule_source_fail(source, failure, "an entry before any [category]");
    *entry = (struct lexicon_entry){.kind = ENTRY_PHRASE, .exclusion = line.text[0] == '!'};
    if (entry->exclusion)
        line = trim(drop(line, 1));
    if (line.length > 0 && line.text[0] == '/')
        return read_pattern(source, line, entry, failure);
    line = without_comment(source, line);
    split_conditions(source, &line, entry);
    return read_alternative(source, line, entry, failure);
}

static struct line_part next_line(struct rule_source *source)
{
    const char *text = source->text + source->at;
    const size_t left = source->length - source->at;
    size_t length = 0;
    unsigned marks = 0;
    for (; length < left && text[length] != '\n'; length++)
        marks |= marks_of(text[length]);
    source->marks = marks;
    source->at += length + (length < left);
    source->line++;
    return (struct line_part){text, length};
}

bool rule_source_next(struct rule_source *source, struct lexicon_entry *entry,
                      struct failure *failure)
{
    static const char file_mark[] = "#file ";
    const size_t mark_length = sizeof file_mark - 1;
    if (source->has_alternative) {
        *entry = source->shared;
        return read_alternative(source, (struct line_part){entry->text, entry->length}, entry,
                                failure);
    }
    while (source->at < source->length) {
        struct line_part line = next_line(source);
        if (!check_utf8(source, line, failure))
            return false;
        if (line.length > mark_length && memcmp(line.text, file_mark, mark_length) == 0) {
            struct line_part name = trim(drop(line, mark_length));
            source->file = name.text;
            source->file_length = name.length;
            source->line = 0;
            continue;
        }
        line = trim(line);
        if (line.length == 0 || line.text[0] == '#')
            continue;
        return line.text[0] == '[' ? read_header(source, line, entry, failure)
                                   : read_entry(source, line, entry, failure);
    }
    *entry = (struct lexicon_entry){.kind = ENTRY_END};
    return true;
}

/* ---- One category ----------------------------------------------------- */

/* If the line is a header, sets `*same`: is it that of this category? */
static void note_header(struct line_part line, const char *category, bool *same)
{
    line = trim(line);
    if (line.length < 2 || line.text[0] != '[')
        return;
    const struct line_part name = trim((struct line_part){line.text + 1, line.length - 2});
    *same = rule_source_is(name.text, name.length, category);
}

bool rule_source_has_category(const struct text_buffer *source, const char *category)
{
    struct rule_source reader = {.text = source->data, .length = source->length};
    bool has = false;
    while (!has && reader.at < reader.length)
        note_header(next_line(&reader), category, &has);
    return has;
}

bool rule_source_adds_only(const struct text_buffer *longer, const struct text_buffer *shorter,
                           const char *prefix)
{
    const size_t length = strlen(prefix);
    if (longer->length < shorter->length ||
        (shorter->length > 0 && memcmp(longer->data, shorter->data, shorter->length) != 0))
        return false;
    struct rule_source reader = {
        .text = longer->data, .at = shorter->length, .length = longer->length};
    if (reader.at < reader.length && longer->data[reader.at] != '[')
        return false; /* the rest goes on with the last category */
    while (reader.at < reader.length) {
        const struct line_part line = trim(next_line(&reader));
        if (line.length > 0 && line.text[0] == '[' &&
            (line.length <= length || memcmp(line.text + 1, prefix, length) != 0))
            return false;
    }
    return true;
}

void rule_source_drop_category(struct text_buffer *source, const char *category)
{
    struct rule_source reader = {.text = source->data, .length = source->length};
    size_t kept = 0;
    bool dropped = false;
    while (reader.at < reader.length) {
        const size_t begin = reader.at;
        note_header(next_line(&reader), category, &dropped);
        if (!dropped) {
            memmove(source->data + kept, source->data + begin, reader.at - begin);
            kept += reader.at - begin;
        }
    }
    source->length = kept;
    if (source->data)
        source->data[kept] = '\0';
}
