/* html_tokenizer: at each place, text (html_piece.h), or a tag, or what is passed over. */
#include "html_tokenizer.h"

#include <string.h>

#include "../base/stop.h"
#include "html_piece.h"

static bool is_white(char c)
{
    return (unsigned char)c <= ' '; /* control characters are spaces */
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* ---- Text ------------------------------------------------------------------------------ */

static bool give_text(struct html_tokenizer *tokenizer, size_t limit, unsigned stops,
                      struct html_token *token)
{
    const size_t at = tokenizer->at;
    const struct html_piece piece = html_piece_read(tokenizer->html, limit, at, stops, false);
    if (piece.end == at)
        return false;
    token->kind = HTML_TEXT;
    token->source = at;
    token->source_length = piece.end - at;
    token->changed = piece.changed;
    token->text = tokenizer->html + at;
    token->length = token->source_length;
    if (piece.changed) {
        memcpy(tokenizer->made, piece.made, sizeof tokenizer->made);
        token->text = tokenizer->made;
        token->length = piece.made_length;
    }
    tokenizer->at = piece.end;
    return true;
}

/* ---- Attributes ------------------------------------------------------------------------ */

static bool append_value(struct html_tokenizer *tokenizer, size_t begin, size_t end,
                         struct failure *failure)
{
    const unsigned stops = STOP_REFERENCE | STOP_UNCLEAN;
    for (size_t at = begin; at < end;) {
        const struct html_piece piece = html_piece_read(tokenizer->html, end, at, stops, true);
        const char *text = piece.changed ? piece.made : tokenizer->html + at;
        if (!go_on(failure, piece.end - at) ||
            !text_buffer_append(&tokenizer->values, text,
                                piece.changed ? piece.made_length : piece.end - at, failure))
            return false;
        at = piece.end;
    }
    return text_buffer_append(&tokenizer->values, "", 1, failure);
}

/* The values of one tag: where they begin in tokenizer->values, plus 1; 0 is none. */
struct values {
    size_t begin[ATTRIBUTE_COUNT];
};

static bool keep_value(struct html_tokenizer *tokenizer, struct values *values,
                       enum html_attribute name, size_t begin, size_t end,
                       struct failure *failure)
{
    if (name == ATTRIBUTE_COUNT || values->begin[name] > 0)
        return true;
    values->begin[name] = tokenizer->values.length + 1;
    return append_value(tokenizer, begin, end, failure);
}

static size_t skip_white(const struct html_tokenizer *tokenizer, size_t at)
{
    while (at < tokenizer->length && is_white(tokenizer->html[at]))
        at++;
    return at;
}

/* Finds the value at `at`, behind the '='. Its own end, and where reading goes on; that is the
 * page's end if a quotation mark is missing. */
static size_t find_value(const struct html_tokenizer *tokenizer, size_t *at, size_t *end)
{
    const char *html = tokenizer->html;
    const size_t length = tokenizer->length;
    if (*at < length && (html[*at] == '"' || html[*at] == '\'')) {
        const size_t begin = *at + 1;
        const char *mark = memchr(html + begin, html[*at], length - begin);
        *end = mark ? (size_t)(mark - html) : length;
        *at = mark ? *end + 1 : length;
        return begin;
    }
    const size_t begin = *at;
    while (*at < length && !is_white(html[*at]) && html[*at] != '>')
        (*at)++;
    *end = *at;
    return begin;
}

/* Reads one attribute at `at`. `values` is NULL where they do not count. */
static bool read_attribute(struct html_tokenizer *tokenizer, size_t *at, struct values *values,
                           struct failure *failure)
{
    const char *html = tokenizer->html;
    const size_t begin = *at;
    uint32_t hash = HTML_HASH_BEGIN;
    /* A '=' at the beginning is part of the name. */
    for (; *at < tokenizer->length; (*at)++) {
        const char c = html[*at];
        if (is_white(c) || c == '/' || c == '>' || (c == '=' && *at > begin))
            break;
        hash = html_hash_step(hash, c);
    }
    const size_t name_length = *at - begin, behind = skip_white(tokenizer, *at);
    size_t value_begin = 0, value_end = 0;
    if (behind < tokenizer->length && html[behind] == '=') {
        *at = skip_white(tokenizer, behind + 1);
        value_begin = find_value(tokenizer, at, &value_end);
    }
    if (!values)
        return true;
    const enum html_attribute name =
        html_names_attribute(&tokenizer->names, html + begin, name_length, hash);
    return keep_value(tokenizer, values, name, value_begin, value_end, failure);
}

/* Reads the attributes from `at` on, and passes the tag's '>'; the page may end before. */
static bool read_attributes(struct html_tokenizer *tokenizer, size_t *at, struct values *values,
                            struct html_token *token, struct failure *failure)
{
    const char *html = tokenizer->html;
    while ((*at = skip_white(tokenizer, *at)) < tokenizer->length) {
        if (!go_on(failure, STOP_ATTRIBUTE))
            return false;
        if (html[*at] == '>') {
            (*at)++;
            return true;
        }
        if (html[*at] != '/') {
            if (!read_attribute(tokenizer, at, values, failure))
                return false;
            continue;
        }
        (*at)++;
        token->self_closing = *at < tokenizer->length && html[*at] == '>';
    }
    token->kind = HTML_NO_TOKEN;
    return true;
}

/* ---- Tags ------------------------------------------------------------------------------ */

static void point_to_values(const struct html_tokenizer *tokenizer, const struct values *values,
                            struct html_attributes *attributes)
{
    attributes->present = 0;
    for (size_t i = 0; i < ATTRIBUTE_COUNT; i++) {
        const bool present = values->begin[i] > 0;
        attributes->value[i] = present ? tokenizer->values.data + values->begin[i] - 1 : NULL;
        attributes->present |= present ? ATTRIBUTE_BIT(i) : 0;
    }
}

/* Reads the tag whose '<' is at tokenizer->at. One that the page's end cuts off is none. */
static bool read_tag(struct html_tokenizer *tokenizer, struct html_token *token,
                     struct failure *failure)
{
    const char *html = tokenizer->html;
    const bool is_end = html[tokenizer->at + 1] == '/';
    const size_t begin = tokenizer->at + 1 + is_end;
    size_t at = begin;
    uint32_t hash = HTML_HASH_BEGIN;
    for (; at < tokenizer->length; at++) {
        if (is_white(html[at]) || html[at] == '/' || html[at] == '>')
            break;
        hash = html_hash_step(hash, html[at]);
    }
    token->kind = is_end ? HTML_END_TAG : HTML_START_TAG;
    token->name = html_names_element(&tokenizer->names, html + begin, at - begin, hash);
    token->hash = hash;
    token->source = tokenizer->at;
    token->self_closing = false;
    struct values values = {{0}};
    text_buffer_clear(&tokenizer->values);
    if (!read_attributes(tokenizer, &at, is_end ? NULL : &values, token, failure))
        return false;
    point_to_values(tokenizer, &values, &token->attributes);
    token->source_length = at - tokenizer->at;
    tokenizer->at = at;
    return true;
}

/* ---- Comments and the like ------------------------------------------------------------- */

/* Behind the first `mark` from `at` on, or the page's end. */
static size_t find_behind(const struct html_tokenizer *tokenizer, size_t at, const char *mark)
{
    const size_t length = strlen(mark);
    const char *html = tokenizer->html;
    while (at < tokenizer->length) {
        const char *found = memchr(html + at, *mark, tokenizer->length - at);
        if (!found)
            break;
        at = (size_t)(found - html);
        if (tokenizer->length - at >= length && memcmp(found, mark, length) == 0)
            return at + length;
        at++;
    }
    return tokenizer->length;
}

static bool begins(const struct html_tokenizer *tokenizer, size_t at, const char *text)
{
    const size_t length = strlen(text);
    return tokenizer->length - at >= length && memcmp(tokenizer->html + at, text, length) == 0;
}

/* The end of a comment whose text begins at `at`: "-->" and "--!>" close it, and at its
 * beginning ">" and "->" do. */
static size_t comment_end(const struct html_tokenizer *tokenizer, size_t at)
{
    if (begins(tokenizer, at, ">"))
        return at + 1;
    if (begins(tokenizer, at, "->"))
        return at + 2;
    for (; (at = find_behind(tokenizer, at, "--")) < tokenizer->length; at--) {
        if (tokenizer->html[at] == '>')
            return at + 1;
        if (begins(tokenizer, at, "!>"))
            return at + 2;
    }
    return tokenizer->length;
}

/* Passes over what begins with "<!", "<?", or with "</" and no letter. CDATA gives text. */
static void skip_declaration(struct html_tokenizer *tokenizer, bool foreign)
{
    static const char cdata[] = "<![CDATA[";
    const size_t at = tokenizer->at;
    if (begins(tokenizer, at, "<!--")) {
        tokenizer->at = comment_end(tokenizer, at + 4);
    } else if (foreign && begins(tokenizer, at, cdata)) {
        tokenizer->at = at + sizeof cdata - 1;
        const size_t end = find_behind(tokenizer, tokenizer->at, "]]>");
        const bool closed = end - tokenizer->at >= 3 && begins(tokenizer, end - 3, "]]>");
        tokenizer->mode = HTML_CDATA;
        tokenizer->text_end = closed ? end - 3 : end;
    } else {
        tokenizer->at = find_behind(tokenizer, at + 2, ">");
    }
}

/* ---- What is text up to its end tag ------------------------------------------------------ */

/* Is there a tag of this name at `at`, which is a '<'? `slash`: an end tag. */
static bool is_tag(const struct html_tokenizer *tokenizer, size_t at, bool slash,
                   const char *name)
{
    const char *html = tokenizer->html;
    const size_t length = strlen(name), begin = at + 1 + slash, end = begin + length;
    if (end >= tokenizer->length || (slash && html[at + 1] != '/') ||
        !ascii_same(html + begin, name, length))
        return false;
    return is_white(html[end]) || html[end] == '/' || html[end] == '>';
}

/* The begin of the end tag of this name, or the page's end. */
static size_t find_end_tag(const struct html_tokenizer *tokenizer, const char *name)
{
    const char *html = tokenizer->html;
    for (size_t at = tokenizer->at; at < tokenizer->length; at++) {
        const char *mark = memchr(html + at, '<', tokenizer->length - at);
        if (!mark)
            break;
        at = (size_t)(mark - html);
        if (is_tag(tokenizer, at, true, name))
            return at;
    }
    return tokenizer->length;
}

/* The begin of the end tag of a script. A script from the time of old browsers stands in a
 * comment; there a <script> and its end tag are text of the script. */
static size_t find_script_end(const struct html_tokenizer *tokenizer)
{
    bool escaped = false, twice = false;
    for (size_t at = tokenizer->at; at < tokenizer->length; at++) {
        const char c = tokenizer->html[at];
        if (c == '-' && escaped && begins(tokenizer, at, "-->")) {
            escaped = twice = false;
        } else if (c != '<') {
            continue;
        } else if (!escaped && begins(tokenizer, at, "<!--")) {
            escaped = true;
            at++; /* its dashes may be those of "-->" */
        } else if (is_tag(tokenizer, at, true, "script")) {
            if (!twice)
                return at;
            twice = false;
        } else if (escaped && is_tag(tokenizer, at, false, "script")) {
            twice = true;
        }
    }
    return tokenizer->length;
}

void html_tokenizer_read_as(struct html_tokenizer *tokenizer, enum html_tokenizer_mode mode,
                            const struct html_token *token)
{
    tokenizer->mode = mode;
    if (mode == HTML_PLAINTEXT)
        tokenizer->text_end = tokenizer->length;
    else if (mode == HTML_SCRIPT)
        tokenizer->text_end = find_script_end(tokenizer);
    else if (mode != HTML_MARKUP)
        tokenizer->text_end = find_end_tag(tokenizer, html_tag_of(token->name)->name);
}

/* Gives a piece of such text. At its end the mode is markup again. */
static bool give_raw_text(struct html_tokenizer *tokenizer, struct html_token *token)
{
    const unsigned stops =
        tokenizer->mode == HTML_TITLE ? STOP_REFERENCE | STOP_UNCLEAN : STOP_UNCLEAN;
    if (tokenizer->at < tokenizer->text_end)
        return give_text(tokenizer, tokenizer->text_end, stops, token);
    if (tokenizer->mode == HTML_CDATA && begins(tokenizer, tokenizer->at, "]]>"))
        tokenizer->at += 3;
    tokenizer->mode = HTML_MARKUP;
    return false;
}

/* ---- Tokens ---------------------------------------------------------------------------- */

void html_tokenizer_begin(struct html_tokenizer *tokenizer, const char *html, size_t length)
{
    html_names_prepare(&tokenizer->names);
    tokenizer->html = html;
    tokenizer->length = length;
    tokenizer->at = 0;
    tokenizer->mode = HTML_MARKUP;
}

bool html_tokenizer_next(struct html_tokenizer *tokenizer, bool foreign,
                         struct html_token *token, struct failure *failure)
{
    const unsigned stops = STOP_MARKUP | STOP_REFERENCE | STOP_UNCLEAN;
    while (tokenizer->at < tokenizer->length) {
        if (tokenizer->mode != HTML_MARKUP) {
            if (give_raw_text(tokenizer, token))
                return true;
            continue;
        }
        if (give_text(tokenizer, tokenizer->length, stops, token))
            return true;
        const char *at = tokenizer->html + tokenizer->at;
        if (is_letter(at[1]) || (at[1] == '/' && is_letter(at[2])))
            return read_tag(tokenizer, token, failure);
        skip_declaration(tokenizer, foreign);
    }
    token->kind = HTML_NO_TOKEN;
    token->source = tokenizer->length;
    token->source_length = 0;
    return true;
}

void html_tokenizer_release(struct html_tokenizer *tokenizer)
{
    text_buffer_release(&tokenizer->values);
}
