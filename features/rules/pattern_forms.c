/* pattern_forms: a pattern is read from left to right; each part is a set of forms, and what
 * follows a part is appended to each of them. */
#include "pattern_forms.h"

#include <stdlib.h>
#include <string.h>

#include "../text/unicode.h"
#include "form_set.h"

#define MOST_PATTERN 500 /* bytes; longer ones are not read */
#define MOST_DEPTH   20  /* of groups inside groups */

struct pattern_reader {
    const char *pattern;
    size_t length, at;
    unsigned depth;
    bool caseless;   /* (?i) */
    uint64_t inside; /* the alternatives that are being read */
    struct pattern_forms *forms;
    struct failure *failure;
};

/* ---- Parts ---------------------------------------------------------------- */

/* Gives up; that is no failure. */
static bool not_understood(struct pattern_reader *reader)
{
    reader->forms->known = false;
    reader->at = reader->length;
    return true;
}

static bool has(const struct pattern_reader *reader, const char *text)
{
    const size_t length = strlen(text);
    return reader->length - reader->at >= length &&
           memcmp(reader->pattern + reader->at, text, length) == 0;
}

static bool skip(struct pattern_reader *reader, const char *text)
{
    const bool found = has(reader, text);
    reader->at += found ? strlen(text) : 0;
    return found;
}

/* A character that stands for itself. Without regard to case it is as tokens have it, if that is
 * one character too. */
static bool read_character(struct pattern_reader *reader, struct form_set *part)
{
    unsigned bytes, folded_bytes = 0;
    const char *text = reader->pattern + reader->at;
    unicode_next(reader->pattern, reader->length, reader->at, &bytes);
    reader->at += bytes;
    if (!reader->caseless)
        return form_set_add_text(part, text, bytes, reader->failure);
    struct text_buffer folded = {0};
    bool done = unicode_fold(text, bytes, &folded, reader->failure);
    if (done && folded.length > 0)
        unicode_next(folded.data, folded.length, 0, &folded_bytes);
    done = done && (folded.length > 0 && folded_bytes == folded.length
                        ? form_set_add_text(part, folded.data, folded.length, reader->failure)
                        : form_set_add_text(part, text, bytes, reader->failure));
    text_buffer_release(&folded);
    return done;
}

/* Reads what follows \p: a letter, or a name in braces. */
static bool read_property(struct pattern_reader *reader, struct form_set *part)
{
    const char *text = reader->pattern + reader->at;
    const size_t left = reader->length - reader->at;
    const char *close = has(reader, "{") ? memchr(text, '}', left) : text;
    if (!close || left == 0 || (unsigned char)*close >= 0x80)
        return not_understood(reader);
    reader->at = (size_t)(close - reader->pattern) + 1;
    return form_set_add_gap(part, reader->failure);
}

/* Reads what follows a backslash. */
static bool read_escape(struct pattern_reader *reader, struct form_set *part)
{
    const char c = reader->at + 1 < reader->length ? reader->pattern[reader->at + 1] : '\0';
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (c == '\0' || (c >= '0' && c <= '9'))
        return not_understood(reader);
    reader->at++;
    if (!letter)
        return read_character(reader, part);
    reader->at++;
    if (strchr("bBAzZG", c))
        return form_set_add_text(part, "", 0, reader->failure);
    if (strchr("sh", c)) /* all white space in what patterns see is single blanks */
        return form_set_add_text(part, " ", 1, reader->failure);
    if (strchr("pP", c))
        return read_property(reader, part);
    return strchr("dDwWSHNvVRXtnrfea", c) ? form_set_add_gap(part, reader->failure)
                                          : not_understood(reader);
}

/* A class is a gap, but for one of a single character: [.] */
static bool read_class(struct pattern_reader *reader, struct form_set *part)
{
    const size_t begin = ++reader->at;
    const char *pattern = reader->pattern;
    size_t at = begin + (begin < reader->length && pattern[begin] == '^');
    at += at < reader->length && pattern[at] == ']';
    for (; at < reader->length && pattern[at] != ']'; at++) {
        if (pattern[at] == '\\') {
            if (at + 1 < reader->length && pattern[at + 1] == 'Q')
                return not_understood(reader);
            at++;
        } else if (pattern[at] == '[' && at + 1 < reader->length && pattern[at + 1] == ':') {
            const char *close = memchr(pattern + at + 1, ']', reader->length - at - 1);
            if (close && close[-1] == ':')
                at = (size_t)(close - pattern);
        }
    }
    if (at >= reader->length)
        return not_understood(reader);
    unsigned bytes = 0;
    if (at > begin)
        unicode_next(pattern, reader->length, begin, &bytes);
    if (bytes > 0 && begin + bytes == at && pattern[begin] != '^' && pattern[begin] != '\\') {
        const bool done = read_character(reader, part);
        reader->at = at + 1;
        return done;
    }
    reader->at = at + 1;
    return form_set_add_gap(part, reader->failure);
}

static bool read_alternatives(struct pattern_reader *reader, struct form_set *set);

/* Reads a group up to its closing parenthesis. What a look around says is left out. */
static bool read_group_body(struct pattern_reader *reader, struct form_set *part, bool around)
{
    const bool caseless = reader->caseless;
    if (++reader->depth > MOST_DEPTH)
        return not_understood(reader);
    bool done = read_alternatives(reader, part);
    reader->depth--;
    reader->caseless = caseless;
    if (!skip(reader, ")"))
        return done && not_understood(reader);
    if (done && around) {
        done = form_set_collapse(part, &reader->forms->unclear, reader->failure);
        form_set_release(part);
        done = done && form_set_add_text(part, "", 0, reader->failure);
    }
    return done;
}

/* Reads (?i) or (?i: behind the question mark. */
static bool read_options(struct pattern_reader *reader, struct form_set *part)
{
    const bool before = reader->caseless;
    bool on = true;
    for (; reader->at < reader->length && !has(reader, ")") && !has(reader, ":");
         reader->at++) {
        const char c = reader->pattern[reader->at];
        if (!strchr("imsnUJ^-", c) || c == '\0')
            return not_understood(reader);
        if (c == 'i')
            reader->caseless = on;
        else if (c == '^')
            reader->caseless = false;
        else if (c == '-')
            on = false;
    }
    if (skip(reader, ")"))
        return form_set_add_text(part, "", 0, reader->failure);
    if (!skip(reader, ":"))
        return not_understood(reader);
    const bool done = read_group_body(reader, part, false);
    reader->caseless = before;
    return done;
}

/* Skips the name of a group, "<name>" or "'name'". */
static bool skip_name(struct pattern_reader *reader)
{
    const size_t begin = reader->at;
    if (!skip(reader, "P<") && !skip(reader, "<") && !skip(reader, "'"))
        return false;
    const char *close = memchr(reader->pattern + reader->at,
                               reader->pattern[reader->at - 1] == '<' ? '>' : '\'',
                               reader->length - reader->at);
    reader->at = close ? (size_t)(close - reader->pattern) + 1 : begin;
    return close != NULL;
}

static bool read_group(struct pattern_reader *reader, struct form_set *part)
{
    static const char *const around[] = {"=", "!", "<=", "<!"}, *const plain[] = {":", ">",
                                                                                  "|"};
    reader->at++;
    if (has(reader, "*"))
        return not_understood(reader);
    if (!skip(reader, "?"))
        return read_group_body(reader, part, false);
    for (size_t i = 0; i < sizeof around / sizeof *around; i++)
        if (skip(reader, around[i]))
            return read_group_body(reader, part, true);
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (skip(reader, plain[i]))
            return read_group_body(reader, part, false);
    if (has(reader, "P<") || has(reader, "<") || has(reader, "'"))
        return skip_name(reader) ? read_group_body(reader, part, false)
                                 : not_understood(reader);
    return read_options(reader, part);
}

static bool read_part(struct pattern_reader *reader, struct form_set *part)
{
    switch (reader->pattern[reader->at]) {
    case '\\':
        return read_escape(reader, part);
    case '[':
        return read_class(reader, part);
    case '(':
        return read_group(reader, part);
    case '.':
        reader->at++;
        return form_set_add_gap(part, reader->failure);
    case '^':
    case '$':
        reader->at++;
        return form_set_add_text(part, "", 0, reader->failure);
    default:
        return read_character(reader, part);
    }
}

/* ---- How often a part may stand ------------------------------------------- */

/* Reads {2}, {2,} or {2,3}. False for any other brace, which stands for itself. */
static bool read_braces(struct pattern_reader *reader, bool *optional, bool *repeated)
{
    const char *pattern = reader->pattern;
    size_t at = reader->at + 1, digits = 0, numbers[2] = {0, 0};
    bool comma = false;
    for (; at < reader->length && pattern[at] != '}'; at++) {
        if (pattern[at] == ',' && !comma && digits > 0) {
            comma = true;
            digits = 0;
        } else if (pattern[at] >= '0' && pattern[at] <= '9' && digits < 6) {
            numbers[comma] = 10 * numbers[comma] + (size_t)(pattern[at] - '0');
            digits++;
        } else {
            return false;
        }
    }
    if (at >= reader->length || (digits == 0 && !comma))
        return false;
    reader->at = at + 1;
    *optional = numbers[0] == 0;
    *repeated = comma ? digits == 0 || numbers[1] > 1 : numbers[0] > 1;
    return true;
}

static void read_quantifier(struct pattern_reader *reader, bool *optional, bool *repeated)
{
    *optional = *repeated = false;
    if (reader->at >= reader->length)
        return;
    const char c = reader->pattern[reader->at];
    if (c == '*' || c == '+' || c == '?') {
        *optional = c != '+';
        *repeated = c != '?';
        reader->at++;
    } else if (c != '{' || !read_braces(reader, optional, repeated)) {
        return;
    }
    if (has(reader, "?") || has(reader, "+"))
        reader->at++;
}

/* Several blanks are one, since patterns never see two in a row. */
static bool is_blank(const struct form_set *part)
{
    return part->count == 1 && part->items[0].text.length == 1 &&
           part->items[0].text.data[0] == ' ';
}

static bool read_repeated_part(struct pattern_reader *reader, struct form_set *part)
{
    bool optional, repeated;
    if (!read_part(reader, part))
        return false;
    read_quantifier(reader, &optional, &repeated);
    if (repeated && !is_blank(part)) {
        struct form_set more = {0};
        if (!form_set_add_gap(&more, reader->failure) ||
            !form_set_append(part, &more, &reader->forms->unclear, reader->failure)) {
            form_set_release(&more);
            return false;
        }
    }
    return !optional || form_set_add_text(part, "", 0, reader->failure);
}

/* ---- Alternatives --------------------------------------------------------- */

static bool read_sequence(struct pattern_reader *reader, struct form_set *set)
{
    bool done = form_set_add_text(set, "", 0, reader->failure);
    while (done && reader->at < reader->length && !has(reader, "|") && !has(reader, ")")) {
        struct form_set part = {0};
        done = read_repeated_part(reader, &part) &&
               form_set_append(set, &part, &reader->forms->unclear, reader->failure);
        form_set_release(&part);
    }
    return done;
}

/* Is there another alternative behind the place where one begins? Escapes, classes and groups
 * are skipped roughly: a "|" too many only makes one alternative of a single one. */
static bool has_alternatives(const struct pattern_reader *reader)
{
    size_t depth = 0;
    for (size_t at = reader->at; at < reader->length; at++) {
        const char c = reader->pattern[at];
        if (c == '\\')
            at++;
        else if (c == '(')
            depth++;
        else if (c == ')' && depth-- == 0)
            return false;
        else if (c == '|' && depth == 0)
            return true;
    }
    return false;
}

/* Gives the alternative that begins here a bit, if there is one left. */
static uint64_t begin_alternative(struct pattern_reader *reader)
{
    struct pattern_forms *forms = reader->forms;
    if (forms->alternative_count == PATTERN_ALTERNATIVES)
        return 0;
    forms->alternatives[forms->alternative_count] =
        (struct pattern_alternative){.begin = reader->at, .inside = reader->inside};
    return UINT64_C(1) << forms->alternative_count++;
}

static bool read_alternatives(struct pattern_reader *reader, struct form_set *set)
{
    struct pattern_forms *forms = reader->forms;
    const uint64_t inside = reader->inside;
    const bool several = has_alternatives(reader);
    bool done = true;
    do {
        struct form_set one = {0};
        const size_t begin = reader->at, number = forms->alternative_count;
        reader->inside = inside;
        const uint64_t bit = several ? begin_alternative(reader) : 0;
        reader->inside = inside | bit;
        done = read_sequence(reader, &one);
        for (size_t i = 0; i < one.count; i++)
            one.items[i].alternatives |= bit;
        if (bit)
            forms->alternatives[number].length = reader->at - begin;
        done = done && form_set_unite(set, &one, &reader->forms->unclear, reader->failure);
        form_set_release(&one);
    } while (done && skip(reader, "|"));
    reader->inside = inside;
    return done;
}

/* ---- Patterns ------------------------------------------------------------- */

void pattern_forms_release(struct pattern_forms *forms)
{
    struct form_set set = {forms->items, forms->count, forms->capacity};
    form_set_release(&set);
    *forms = (struct pattern_forms){0};
}

bool pattern_forms_list(struct pattern_forms *forms, const char *pattern, size_t length,
                        struct failure *failure)
{
    pattern_forms_release(forms);
    if (length > MOST_PATTERN || memchr(pattern, PATTERN_GAP, length))
        return true;
    struct pattern_reader reader = {
        .pattern = pattern, .length = length, .forms = forms, .failure = failure};
    struct form_set set = {0};
    forms->known = true;
    const bool done = read_alternatives(&reader, &set);
    if (reader.at < length)
        forms->known = false;
    forms->items = set.items;
    forms->count = set.count;
    forms->capacity = set.capacity;
    if (!done)
        pattern_forms_release(forms);
    return done;
}
