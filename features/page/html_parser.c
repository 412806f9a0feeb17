/* html_parser: libxml2's HTML parser as a stream of events.
 *
 * Three things that the parser (2.9.14) needs time quadratic for, or trips over, are kept from
 * it. Its stack of open elements is searched for each end tag: it is held to
 * HTML_MAX_DEPTH. The attributes of one element are compared with each other: its dictionary is
 * held to so many names. And it drops control characters in the midst of a run of text and may
 * stop at a NUL: they become spaces, which leaves all offsets as they are.
 *
 * End tags are not listened to: how many elements are open is known whenever something begins,
 * and that is also right where the parser closes an element without an event. */
#include "html_parser.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <limits.h>
#include <pthread.h>
#include <string.h>

/* Names of elements and attributes that are not ours, in bytes: some thousands of names, where
 * pages have a hundred or two. */
#define MOST_NAME_BYTES 20000
#define ENTITY_MOST     8    /* bytes that an entity stands for */
#define PIECE_LEAST     1000 /* bytes of a piece of a long run (HTML_PARSER_BIG_BUFFER_SIZE) */

struct parse {
    htmlParserCtxtPtr parser;
    struct html_tree *tree;
    const char *html; /* that the parser sees: it forgets what is behind it */
    size_t length;
    struct failure *failure;
    size_t text_end;    /* behind the last run of text */
    size_t nameless_at; /* where a name was last missing */
    bool failed;
};

static void stop(struct parse *parse)
{
    parse->failed = true;
    xmlStopParser(parse->parser);
}

/* How much of the page is behind the parser. */
static size_t position(const struct parse *parse)
{
    const xmlParserInput *input = parse->parser->input;
    return (size_t)input->consumed + (size_t)(input->cur - input->base);
}

static bool is_entity_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           c == '#' || c == ';';
}

static void on_start(void *context, const xmlChar *name, const xmlChar **attributes)
{
    struct parse *parse = context;
    htmlParserCtxtPtr parser = parse->parser;
    if (parse->failed)
        return;
    const struct html_tag *tag = html_tag_find((const char *)name);
    struct html_attributes found = html_attributes_find((const char *const *)attributes);
    size_t depth = parser->nameNr > 0 ? (size_t)parser->nameNr : 1;
    if (depth > HTML_MAX_DEPTH && !(tag->flags & TAG_VERBATIM)) {
        parser->nameNr = HTML_MAX_DEPTH;
        parser->name = parser->nameTab[HTML_MAX_DEPTH - 1];
    }
    if (depth > HTML_MAX_DEPTH + 1)
        depth = HTML_MAX_DEPTH + 1;
    if (!html_tree_open(parse->tree, depth, tag, &found, parse->failure))
        stop(parse);
}

/* Bytes behind the parser since the last run of text. */
static size_t passed_text(const struct parse *parse)
{
    const size_t at = position(parse);
    return at > parse->text_end ? at - parse->text_end : 0;
}

/* Where the entity begins that the parser is just behind, if it is no part of the text before;
 * else SIZE_MAX. */
static size_t find_entity(const struct parse *parse)
{
    const size_t end = position(parse), least = end - passed_text(parse);
    size_t at = end;
    while (at > least && is_entity_byte(parse->html[at - 1]))
        at--;
    return at > least && parse->html[at - 1] == '&' ? at - 1 : SIZE_MAX;
}

/* Where the bytes of a run of text stand: they end where the parser is, or, where it hands on a
 * long run in pieces or a '<' by itself, one character further. SIZE_MAX if they do not. */
static size_t find_verbatim(const struct parse *parse, const char *text, size_t length)
{
    const size_t at = position(parse);
    const bool mark = length == 1 && *text == '<';
    const size_t most = mark ? 1 : length < PIECE_LEAST ? 0 : 4;
    for (size_t end = at + mark; end <= at + most && end <= parse->length; end++)
        if (end >= parse->text_end + length &&
            memcmp(parse->html + end - length, text, length) == 0)
            return end - length;
    return SIZE_MAX;
}

/* Does the '&' by itself stand for "&"? Else it is what "&amp;" or "&#38;" stands for. */
static bool is_plain(const struct parse *parse, size_t ampersand)
{
    const char *name = parse->html + ampersand + 1;
    const size_t left = parse->length - ampersand - 1;
    return !(left >= 1 && *name == '#') && !(left >= 3 && memcmp(name, "amp", 3) == 0);
}

/* Finds where a run of text comes from; false if that is not the same bytes. */
static bool find_source(struct parse *parse, const char *text, size_t length, size_t *given,
                        size_t *given_length)
{
    const size_t at = position(parse);
    const size_t entity = length <= ENTITY_MOST ? find_entity(parse) : SIZE_MAX;
    bool verbatim;
    if (entity != SIZE_MAX) {
        *given = entity;
        verbatim = length == 1 && *text == '&' && is_plain(parse, entity);
    } else {
        *given = find_verbatim(parse, text, length);
        verbatim = *given != SIZE_MAX;
        if (!verbatim)
            *given = at - passed_text(parse);
    }
    *given_length = verbatim ? length : at - *given;
    parse->text_end = *given + *given_length;
    return verbatim;
}

static void on_text(void *context, const xmlChar *characters, int count)
{
    struct parse *parse = context;
    const char *text = (const char *)characters;
    size_t length = (size_t)count, given, given_length;
    if (parse->failed || count <= 0)
        return;
    size_t depth = parse->parser->nameNr > 0 ? (size_t)parse->parser->nameNr : 0;
    const bool verbatim = find_source(parse, text, length, &given, &given_length);
    if (!html_tree_close(parse->tree, depth, parse->failure) ||
        !html_tree_text(parse->tree, text, length, given, given_length, !verbatim,
                        parse->failure))
        stop(parse);
}

/* Pages are full of what is no error to a reader. But where its dictionary takes no more names
 * the parser would stay for ever before a tag that it cannot name: such a tag is passed over.
 */
static void on_error(void *context, xmlErrorPtr error)
{
    struct parse *parse = context;
    xmlParserInput *input = parse->parser->input;
    const size_t at = position(parse);
    if (error->code != XML_ERR_NAME_REQUIRED || input->cur >= input->end || *input->cur != '<')
        return;
    if (at == parse->nameless_at) {
        const xmlChar *tag_end = memchr(input->cur, '>', (size_t)(input->end - input->cur));
        input->cur = tag_end ? tag_end + 1 : input->end;
    }
    parse->nameless_at = at;
}

static void know_name(void *dictionary, const char *name)
{
    xmlDictLookup(dictionary, (const xmlChar *)name, -1);
}

static htmlParserCtxtPtr new_parser(const char *html, size_t length, struct parse *parse)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    if (pthread_once(&once, xmlInitParser) != 0)
        return NULL;
    htmlParserCtxtPtr parser = htmlCreateMemoryParserCtxt(html, (int)length);
    if (!parser)
        return NULL;
    *parser->sax = (htmlSAXHandler){.startElement = on_start,
                                    .characters = on_text,
                                    .cdataBlock = on_text,
                                    .ignorableWhitespace = on_text,
                                    .serror = on_error,
                                    .initialized = XML_SAX2_MAGIC};
    parser->userData = parse;
    htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOIMPLIED |
                                   HTML_PARSE_NODEFDTD | HTML_PARSE_IGNORE_ENC);
    xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8);
    html_names_visit(know_name, parser->dict);
    xmlDictSetLimit(parser->dict, MOST_NAME_BYTES);
    return parser;
}

/* ---- Bytes that the parser must not see ------------------------------------------ */

static bool is_control(char c)
{
    unsigned char byte = (unsigned char)c;
    return byte < ' ' && byte != '\t' && byte != '\n' && byte != '\r';
}

/* The noncharacters U+FFFE and U+FFFF. */
static bool is_noncharacter(const char *at, size_t left)
{
    return left >= 3 && memcmp(at, "\xEF\xBF", 2) == 0 && (unsigned char)at[2] >= 0xBE;
}

/* The first byte that must not be seen, or `length`. */
static size_t find_unclean(const char *html, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (is_control(html[i]) || (html[i] == '\xEF' && is_noncharacter(html + i, length - i)))
            return i;
    return length;
}

static bool make_clean(const char **html, size_t length, struct text_buffer *clean,
                       struct failure *failure)
{
    size_t at = find_unclean(*html, length);
    if (at == length)
        return true;
    text_buffer_clear(clean);
    if (!text_buffer_append(clean, *html, length, failure))
        return false;
    while (at < length) {
        memset(clean->data + at, ' ', is_control(clean->data[at]) ? 1 : 3);
        at += find_unclean(clean->data + at, length - at);
    }
    *html = clean->data;
    return true;
}

bool html_parse(struct html_tree *tree, const char *html, size_t length,
                struct text_buffer *clean, struct failure *failure)
{
    if (length > INT_MAX)
        return fail(failure, FAILURE_TOO_LARGE, "page of %zu bytes, at most %d are possible",
                    length, INT_MAX);
    if (length == 0)
        return html_tree_end(tree, failure);
    struct parse parse = {
        .tree = tree, .length = length, .failure = failure, .nameless_at = SIZE_MAX};
    if (!make_clean(&html, length, clean, failure))
        return false;
    parse.html = html;
    parse.parser = new_parser(html, length, &parse);
    if (!parse.parser)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    htmlParseDocument(parse.parser);
    bool no_memory = parse.parser->errNo == XML_ERR_NO_MEMORY;
    htmlFreeParserCtxt(parse.parser);
    if (no_memory && !parse.failed)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    return !parse.failed && html_tree_end(tree, failure);
}
