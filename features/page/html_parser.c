/* html_parser: libxml2's HTML parser as a stream of events.
 *
 * Three kinds of input make libxml2 slow or wrong, so they are kept away from it:
 *
 * - For each end tag it searches its stack of open elements, which takes quadratic time on a
 *   page of unclosed elements. When the stack is HTML_MAX_DEPTH deep, this parser is stopped
 *   and another goes on from there: it first reads start tags of the outer elements, so that
 *   their end tags still close them, and forgets the inner ones (`restart`).
 * - Before 2.14 it compares all attributes of a tag with each other. There the dictionary that
 *   holds the names is limited: attributes whose names no longer fit are skipped. An element
 *   whose name does not fit would make those versions read the same tag for ever; it gets
 *   some more room, and a new parser with an empty dictionary goes on from there.
 * - It drops control characters inside a run of text and may stop at a NUL. They become spaces
 *   beforehand, which leaves all offsets as they are. */
#include "html_parser.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <limits.h>
#include <pthread.h>
#include <string.h>

/* Bytes of element and attribute names in one parser's dictionary. Pages have a hundred or two
 * distinct names; this is some thousands. */
#define MOST_NAME_BYTES 20000
/* After a restart this much of the stack is kept at most: few enough elements that the next
 * restart is at least as many tags away, few enough bytes that the names are a small part of
 * the dictionary. Together they keep the cost of restarts linear. */
#define KEPT_DEPTH      (HTML_MAX_DEPTH / 2)
#define KEPT_NAME_BYTES 4000
#define ENTITY_MOST     8    /* bytes that an entity stands for */
#define PIECE_LEAST     1000 /* bytes of a piece of a long run (HTML_PARSER_BIG_BUFFER_SIZE) */

/* What differs between versions of libxml2. */
#if LIBXML_VERSION >= 21200
typedef const xmlError *error_pointer;
#define INPUT_ENCODING "UTF-8"
#else
typedef xmlErrorPtr error_pointer;
#define INPUT_ENCODING NULL /* to name it would add a conversion: see on_begin */
#endif
/* From 2.13 on a full dictionary ends the parse as if memory had run out. (2.13 itself still
 * compares all attributes of a tag: a tag of 100,000 attributes is slow there.) */
#define LIMITED_NAMES (LIBXML_VERSION < 21300)

/* One page. Offsets are into `html`. */
struct page_parse {
    htmlParserCtxtPtr parser;
    struct html_tree *tree;
    const char *html;
    size_t length;
    struct failure *failure;
    size_t text_end; /* behind the last run of text */
    bool failed, no_memory;

    /* The stack of open elements: names[0 .. depth). The names are the parser's. */
    const xmlChar *names[HTML_MAX_DEPTH + 1];
    size_t depth;

    /* This parser's input is `prefix`, then the page from `begin` on. */
    struct text_buffer prefix;
    size_t begin;
    size_t read;         /* bytes of that input which the parser has */
    size_t prefix_tags;  /* start tags of the prefix whose events are still to come */
    bool stopped;        /* no more events are wanted of this parser */
    bool restarts;       /* another one goes on */
    bool names_are_full; /* the dictionary has reached its limit */
    size_t stuck_at;     /* where a name was last missing */
};

static void stop(struct page_parse *parse)
{
    parse->stopped = true;
    xmlStopParser(parse->parser);
}

static bool fail_parse(struct page_parse *parse)
{
    parse->failed = true;
    stop(parse);
    return false;
}

/* How far the parser has read, in bytes of its own input. */
static size_t input_position(const struct page_parse *parse)
{
#if LIBXML_VERSION >= 21500
    unsigned long position = 0;
    xmlCtxtGetInputPosition(parse->parser, 0, NULL, NULL, NULL, &position);
    return position;
#else
    const long position = xmlByteConsumed(parse->parser); /* constant time for UTF-8 */
    return position > 0 ? (size_t)position : 0;
#endif
}

/* How far the parser has read, as an offset of the page. */
static size_t position(const struct page_parse *parse)
{
    const size_t input = input_position(parse), prefix = parse->prefix.length;
    const size_t at = parse->begin + (input > prefix ? input - prefix : 0);
    return at < parse->length ? at : parse->length;
}

/* ---- Restarts ---------------------------------------------------------------------- */

/* How many of the outer elements the next parser shall know. */
static size_t kept_depth(const struct page_parse *parse)
{
    size_t kept = 0, bytes = 0;
    while (kept < parse->depth && kept < KEPT_DEPTH) {
        bytes += strlen((const char *)parse->names[kept]) + 2;
        if (bytes > KEPT_NAME_BYTES)
            break;
        kept++;
    }
    return kept;
}

/* Stops the parser inside the start tag of `name`, with `kept` outer elements open: the next
 * one reads "<outer><outer><name", and then the page from the end of this tag on. */
static bool restart(struct page_parse *parse, size_t kept, const char *name)
{
    const size_t begin = position(parse);
    struct text_buffer *prefix = &parse->prefix;
    text_buffer_clear(prefix);
    for (size_t i = 0; i < kept; i++)
        if (!text_buffer_format(prefix, parse->failure, "<%s>", (const char *)parse->names[i]))
            return false;
    if (!text_buffer_format(prefix, parse->failure, "<%s", name))
        return false;
    parse->begin = begin;
    parse->prefix_tags = kept + 1;
    parse->restarts = true;
    stop(parse);
    return true;
}

/* The parser's input, piece by piece. */
static int on_read(void *context, char *buffer, int size)
{
    struct page_parse *parse = context;
    size_t wrote = 0;
    const size_t room = size > 0 ? (size_t)size : 0;
    if (parse->read < parse->prefix.length) {
        wrote = parse->prefix.length - parse->read;
        wrote = wrote < room ? wrote : room;
        memcpy(buffer, parse->prefix.data + parse->read, wrote);
    }
    const size_t at = parse->begin + (parse->read + wrote - parse->prefix.length);
    if (wrote < room) {
        const size_t left = parse->length - at;
        const size_t count = left < room - wrote ? left : room - wrote;
        memcpy(buffer + wrote, parse->html + at, count);
        wrote += count;
    }
    parse->read += wrote;
    return (int)wrote;
}

/* ---- Elements ---------------------------------------------------------------------- */

static void on_start(void *context, const xmlChar *name, const xmlChar **attributes)
{
    struct page_parse *parse = context;
    if (parse->stopped)
        return;
    const bool too_deep = parse->depth == HTML_MAX_DEPTH;
    const bool again = parse->prefix_tags > 0;
    parse->prefix_tags -= again;
    if (!again) {
        const struct html_tag *tag = html_tag_find((const char *)name);
        const struct html_attributes found =
            html_attributes_find((const char *const *)attributes);
        const bool restarts = too_deep || parse->names_are_full;
        const size_t outer = restarts ? kept_depth(parse) : parse->depth;
        if (!html_tree_open(parse->tree, outer + 1, tag, &found, parse->failure) ||
            (restarts && !restart(parse, outer, (const char *)name))) {
            fail_parse(parse);
            return;
        }
        if (restarts)
            return;
    }
    parse->names[parse->depth++] = name;
}

/* The tree closes elements when something else begins: only the depth is noted here. */
static void on_end(void *context, const xmlChar *name)
{
    struct page_parse *parse = context;
    (void)name;
    if (!parse->stopped && parse->depth > 0)
        parse->depth--;
}

/* ---- Text -------------------------------------------------------------------------- */

static bool is_entity_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           c == '#' || c == ';';
}

/* Bytes that the parser has read since the last run of text. */
static size_t passed_text(const struct page_parse *parse)
{
    const size_t at = position(parse);
    return at > parse->text_end ? at - parse->text_end : 0;
}

/* Where the entity begins that the parser has just read, if it is not part of the text before;
 * else SIZE_MAX. */
static size_t find_entity(const struct page_parse *parse)
{
    const size_t end = position(parse), least = end - passed_text(parse);
    size_t at = end;
    while (at > least && is_entity_byte(parse->html[at - 1]))
        at--;
    return at > least && parse->html[at - 1] == '&' ? at - 1 : SIZE_MAX;
}

/* Where a run of text stands byte for byte, or SIZE_MAX. It ends where the parser is, or, if it
 * is a '<' by itself or a piece of a long run, up to one character further. */
static size_t find_verbatim(const struct page_parse *parse, const char *text, size_t length)
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

/* Does the '&' at this offset stand for itself? Otherwise it begins "&amp;" or "&#38;". */
static bool is_plain(const struct page_parse *parse, size_t ampersand)
{
    const char *name = parse->html + ampersand + 1;
    const size_t left = parse->length - ampersand - 1;
    return !(left >= 1 && *name == '#') && !(left >= 3 && memcmp(name, "amp", 3) == 0);
}

static bool is_white_space(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] != ' ' && text[i] != '\t' && text[i] != '\n' && text[i] != '\r')
            return false;
    return true;
}

/* Where a run of text comes from. */
struct source {
    size_t begin, length;
    bool verbatim; /* the same bytes, not made from them */
};

static struct source find_source(struct page_parse *parse, const char *text, size_t length)
{
    const size_t at = position(parse);
    const size_t entity = length <= ENTITY_MOST ? find_entity(parse) : SIZE_MAX;
    struct source source;
    if (entity != SIZE_MAX) {
        source.begin = entity;
        source.verbatim = length == 1 && *text == '&' && is_plain(parse, entity);
    } else {
        source.begin = find_verbatim(parse, text, length);
        source.verbatim = source.begin != SIZE_MAX;
        /* From 2.14 on white space before a run comes by itself, when the parser is already
         * behind the run. It is only a space, wherever it stands. */
        if (!source.verbatim && is_white_space(text, length))
            return (struct source){parse->text_end, 0, false};
        if (!source.verbatim)
            source.begin = at - passed_text(parse);
    }
    source.length = source.verbatim ? length : at - source.begin;
    parse->text_end = source.begin + source.length;
    return source;
}

static void on_text(void *context, const xmlChar *characters, int count)
{
    struct page_parse *parse = context;
    const char *text = (const char *)characters;
    const size_t length = (size_t)count;
    if (parse->stopped || count <= 0)
        return;
    const struct source source = find_source(parse, text, length);
    if (!html_tree_close(parse->tree, parse->depth, parse->failure) ||
        !html_tree_text(parse->tree, text, length, source.begin, source.length,
                        !source.verbatim, parse->failure))
        fail_parse(parse);
}

/* ---- The parser -------------------------------------------------------------------- */

/* The bytes are UTF-8, whatever the page declares. */
static void on_begin(void *context)
{
    struct page_parse *parse = context;
    if (LIBXML_VERSION < 21200)
        xmlSwitchEncoding(parse->parser, XML_CHAR_ENCODING_UTF8);
}

/* Errors in the page are ignored: browsers show such pages too. */
static void on_error(void *context, error_pointer error)
{
    struct page_parse *parse = context;
    if (error->code == XML_ERR_NO_MEMORY)
        parse->no_memory = true;
#if LIMITED_NAMES
    if (error->code != XML_ERR_NAME_REQUIRED || parse->stopped)
        return;
    /* A second time at the same place: make room for one more name. */
    const size_t at = input_position(parse);
    if (at == parse->stuck_at) {
        xmlDictSetLimit(parse->parser->dict, xmlDictGetUsage(parse->parser->dict));
        parse->names_are_full = true;
    }
    parse->stuck_at = at;
#endif
}

#if LIMITED_NAMES
static void add_name(void *dictionary, const char *name)
{
    xmlDictLookup(dictionary, (const xmlChar *)name, -1);
}

/* The names that mean something are always in the dictionary. */
static void limit_names(htmlParserCtxtPtr parser)
{
    html_names_visit(add_name, parser->dict);
    xmlDictSetLimit(parser->dict, MOST_NAME_BYTES);
}
#else
static void limit_names(htmlParserCtxtPtr parser)
{
    (void)parser;
}
#endif

static htmlParserCtxtPtr new_parser(struct page_parse *parse)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    const htmlSAXHandler callbacks = {.startDocument = on_begin,
                                      .startElement = on_start,
                                      .endElement = on_end,
                                      .characters = on_text,
                                      .cdataBlock = on_text,
                                      .ignorableWhitespace = on_text,
                                      .serror = on_error,
                                      .initialized = XML_SAX2_MAGIC};
    if (pthread_once(&once, xmlInitParser) != 0)
        return NULL;
#if LIBXML_VERSION >= 21100
    htmlParserCtxtPtr parser = htmlNewSAXParserCtxt(&callbacks, parse);
#else
    htmlParserCtxtPtr parser = htmlNewParserCtxt();
    if (parser) {
        *parser->sax = callbacks;
        parser->userData = parse;
    }
#endif
    if (parser)
        limit_names(parser);
    return parser;
}

/* Reads the page from parse->begin on, until its end or a restart. */
static bool run_parser(struct page_parse *parse)
{
    const int options = HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOIMPLIED |
                        HTML_PARSE_NODEFDTD | HTML_PARSE_IGNORE_ENC;
    parse->read = parse->depth = 0;
    parse->stopped = parse->restarts = parse->names_are_full = false;
    parse->stuck_at = SIZE_MAX;
    parse->parser = new_parser(parse);
    if (!parse->parser)
        return fail(parse->failure, FAILURE_MEMORY, "out of memory");
    /* With callbacks of one's own no document is made. */
    xmlFreeDoc(
        htmlCtxtReadIO(parse->parser, on_read, NULL, parse, NULL, INPUT_ENCODING, options));
    htmlFreeParserCtxt(parse->parser);
    if (parse->no_memory && !parse->failed)
        return fail(parse->failure, FAILURE_MEMORY, "out of memory");
    return !parse->failed;
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
    if (!make_clean(&html, length, clean, failure))
        return false;
    struct page_parse parse = {
        .tree = tree, .html = html, .length = length, .failure = failure};
    bool done = true;
    parse.restarts = length > 0;
    while (done && parse.restarts)
        done = run_parser(&parse);
    text_buffer_release(&parse.prefix);
    return done && html_tree_end(tree, failure);
}
