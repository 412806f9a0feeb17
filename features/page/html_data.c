/* html_data: runs of plain text keep their places; an escape stands for what it means. */
#include "html_data.h"

#include <string.h>

#include "../base/ascii.h"
#include "html_json.h"
#include "html_tree.h"

#define BODY         "articleBody"
#define TAG_MOST     1000 /* bytes of a tag: it bounds the time that is spent on one */
#define NAME_MOST    16   /* of its name */
#define NAME_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789"

/* Sets `*found` to the longest such string of one text, if it is longer. */
static void find_body(struct html_json_reader *reader, const char *json, struct span *found)
{
    while (html_json_next(reader)) {
        const struct html_json_key *key = &reader->keys[reader->depth];
        if (key->length != strlen(BODY) || memcmp(key->text, BODY, key->length) != 0 ||
            reader->value_length <= span_length(*found))
            continue;
        found->begin = (uint32_t)(reader->value - json);
        found->end = found->begin + (uint32_t)reader->value_length;
    }
}

struct span html_data_find(const char *json, size_t length)
{
    struct span found = {0, 0};
    for (size_t at = 0; at < length;) {
        struct html_json_reader reader = html_json_text(json, length, &at);
        find_body(&reader, json, &found);
    }
    return found;
}

size_t html_data_size(const char *text, size_t length)
{
    size_t size = length;
    for (size_t at = 0; at + 1 < length; at++)
        if (text[at] == '\\') {
            const size_t escape = text[at + 1] == 'u' ? strlen("\\u0000") : 2;
            size -= size > escape - 2 ? escape - 2 : 0; /* two bytes for a letter */
            at++;
        }
    return size;
}

/* Adds `length` bytes that stand for text[at .. end) of the data. */
static bool add(struct html_tree *tree, const struct html_data *data, size_t at, size_t end,
                const char *text, size_t length, bool changed, struct failure *failure)
{
    const bool whole = data->changed;
    if (!html_tree_text(tree, text, length, data->source + (whole ? 0 : at),
                        whole ? data->source_length : end - at, whole || changed, failure))
        return false;
    if (whole) /* what follows stands for the whole script too */
        tree->source_end = data->source;
    return true;
}

/* Where the tag at `at` ends, or `at` if there is none; `*breaks`: it ends a line. A slash may
 * be escaped. */
static size_t read_tag(const struct html_data *data, size_t at, bool *breaks)
{
    const size_t most = data->length - at < TAG_MOST ? data->length : at + TAG_MOST;
    char name[NAME_MOST + 1];
    size_t length = 0, end = at + 1;
    end += end < most && data->text[end] == '\\';
    end += end < most && data->text[end] == '/';
    for (;
         end < most && length < NAME_MOST && strchr(NAME_LETTERS, ascii_lower(data->text[end]));
         end++)
        name[length++] = ascii_lower(data->text[end]);
    name[length] = '\0';
    const char *close = memchr(data->text + end, '>', most - end);
    if (length == 0 || !close)
        return at;
    *breaks = html_tag_find(name)->flags & TAG_BLOCK || strcmp(name, "br") == 0;
    return (size_t)(close - data->text) + 1;
}

/* Adds what the escape at `*at` means. */
static bool add_escape(struct html_tree *tree, const struct html_data *data, size_t *at,
                       struct failure *failure)
{
    const char *end = data->text + data->length, *escape = data->text + *at + 1;
    const size_t begin = *at;
    char bytes[4];
    size_t length;
    *at = (size_t)(html_json_escape(escape, end, bytes, &length) - data->text);
    if (escape < end && *escape == 'n')
        return html_tree_break(tree, failure);
    return add(tree, data, begin, *at, bytes, length, true, failure);
}

bool html_data_write(struct html_tree *tree, const struct html_data *data,
                     struct failure *failure)
{
    const char *text = data->text;
    for (size_t at = 0; at < data->length;) {
        size_t end = at;
        bool breaks = false, done = true;
        if (text[at] == '\\') {
            done = add_escape(tree, data, &end, failure);
        } else if (text[at] != '<' || (end = read_tag(data, at, &breaks)) == at) {
            for (end = at + 1; end < data->length && text[end] != '\\' && text[end] != '<';)
                end++;
            done = add(tree, data, at, end, text + at, end - at, false, failure);
        }
        if (!done || (breaks && !html_tree_break(tree, failure)))
            return false;
        at = end;
    }
    return html_tree_break(tree, failure);
}
