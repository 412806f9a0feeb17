/* feed_reader: a feed's items, by expat (the only user of it), which stops behind each.
 *
 * Expat reads no other file and bounds by itself what entities may become. A feed with
 * declarations of its own is refused: none needs them. Names of HTML's entities ("&nbsp;"),
 * which feeds may not use but do, are kept as they are, for the reader of HTML. */
#include <expat.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../base/ascii.h"
#include "../text/charset.h"
#include "../text/charset_label.h"
#include "../text/unicode.h"
#include "container_kinds.h"
#include "feed_item.h"
#include "feed_names.h"

#define SPACE_END '\n' /* between namespace and name; no address has it */

struct feed_reader {
    struct byte_window *window;
    XML_Parser parser;
    struct feed_item item;
    size_t depth;                     /* of the element that is open */
    size_t feed_depth, item_depth;    /* of those that are open; 0: none */
    size_t author_depth;              /* of an item's */
    size_t value_depth;               /* of the element whose value is read; 0: none */
    const struct feed_element *value; /* that element */
    bool markup;                      /* its elements are kept as HTML */
    bool complete;                    /* an item ended: it is to be given */
    struct failure failure;           /* of a callback */
};

/* Elements in elements; pages in feeds have some dozens. Bounds expat's memory. */
#define DEPTH_MAX 1000

/* ---- Values -------------------------------------------------------------- */

static void stop(struct feed_reader *reader, bool may_go_on)
{
    XML_StopParser(reader->parser, may_go_on ? XML_TRUE : XML_FALSE);
}

static void append(struct feed_reader *reader, const char *bytes, size_t length)
{
    if (reader->failure.code == FAILURE_NONE &&
        !feed_item_append(&reader->item, reader->value->slot, bytes, length, &reader->failure))
        stop(reader, false);
}

/* Appends characters; as HTML in elements that are kept. */
static void append_text(struct feed_reader *reader, const char *bytes, size_t length)
{
    static const char special[] = "&<>\"";
    static const char *const escapes[] = {"&amp;", "&lt;", "&gt;", "&quot;"};
    size_t begin = 0;
    for (size_t at = 0; reader->markup && at < length; at++) {
        const char *found = bytes[at] ? strchr(special, bytes[at]) : NULL;
        if (!found)
            continue;
        append(reader, bytes + begin, at - begin);
        append(reader, escapes[found - special], strlen(escapes[found - special]));
        begin = at + 1;
    }
    append(reader, bytes + begin, length - begin);
}

static const char *attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    return NULL;
}

/* A link of Atom: to the entry itself, not to an enclosure or to comments. */
static void take_link(struct feed_reader *reader, const struct feed_element *element,
                      const char **attributes)
{
    bool failed = false;
    const char *relation = attribute(attributes, "rel"),
               *target = attribute(attributes, "href");
    if (!target || (relation && strcmp(relation, "alternate") != 0))
        return;
    if (feed_item_begin(&reader->item, element->slot, element->rank, &failed,
                        &reader->failure)) {
        reader->value = element;
        append(reader, target, strlen(target));
    } else if (failed) {
        stop(reader, false);
    }
}

/* What Atom's types come to. False: what the element holds is no text. */
static bool settle_type(const struct feed_element *element, const char **attributes, bool *html,
                        bool *markup)
{
    const char *type = attribute(attributes, "type");
    *markup = false;
    *html = element->form == FORM_HTML;
    if (element->form != FORM_BY_TYPE || !type || ascii_equal(type, "text") ||
        ascii_equal(type, "text/plain"))
        return !attribute(attributes, "src");
    *markup = ascii_equal(type, "xhtml") || ascii_equal(type, "application/xhtml+xml");
    *html = *markup || ascii_equal(type, "html") || ascii_equal(type, "text/html");
    return *html && !attribute(attributes, "src");
}

static void begin_value(struct feed_reader *reader, const struct feed_element *element,
                        const char **attributes)
{
    bool failed = false, html, markup;
    if (element->form == FORM_LINK) {
        take_link(reader, element, attributes);
        return;
    }
    if (!settle_type(element, attributes, &html, &markup))
        return;
    if (feed_item_begin(&reader->item, element->slot, element->rank, &failed,
                        &reader->failure)) {
        reader->value = element;
        reader->value_depth = reader->depth;
        reader->markup = markup;
        if (element->slot == FEED_CONTENT)
            reader->item.html = html;
    } else if (failed) {
        stop(reader, false);
    }
}

/* ---- Elements ------------------------------------------------------------ */

/* Splits expat's name; returns the namespace's short name. */
static const char *split_name(const char *whole, const char **name)
{
    char address[64]; /* more than the longest that is known */
    const char *end = strchr(whole, SPACE_END);
    const size_t length = end ? (size_t)(end - whole) : 0;
    *name = end ? end + 1 : whole;
    if (length >= sizeof address)
        return "";
    memcpy(address, whole, length);
    address[length] = '\0';
    return feed_space(address);
}

/* An element inside a value that keeps its elements. */
static void keep_start(struct feed_reader *reader, const char *name, const char **attributes)
{
    append(reader, "<", 1);
    append(reader, name, strlen(name));
    for (; *attributes; attributes += 2) {
        if (strchr(attributes[0], SPACE_END))
            continue;
        append(reader, " ", 1);
        append(reader, attributes[0], strlen(attributes[0]));
        append(reader, "=\"", 2);
        append_text(reader, attributes[1], strlen(attributes[1]));
        append(reader, "\"", 1);
    }
    append(reader, ">", 1);
}

static void keep_end(struct feed_reader *reader, const char *name)
{
    static const char *const without_end[] = {"br",   "img",  "hr",     "input", "wbr",  "col",
                                              "link", "meta", "source", "area",  "embed"};
    for (size_t i = 0; i < sizeof without_end / sizeof *without_end; i++)
        if (strcmp(name, without_end[i]) == 0)
            return;
    append(reader, "</", 2);
    append(reader, name, strlen(name));
    append(reader, ">", 1);
}

static void begin_item(struct feed_reader *reader)
{
    feed_item_clear(&reader->item);
    reader->item.line = (size_t)XML_GetCurrentLineNumber(reader->parser);
    reader->item_depth = reader->depth;
}

/* The element that is a direct part of a feed, an item or an author. */
static void see_part(struct feed_reader *reader, const char *space, const char *name,
                     const char **attributes)
{
    const struct feed_element *element = NULL;
    if (reader->author_depth > 0 && reader->depth == reader->author_depth + 1)
        element = feed_element_find(space, name, PLACE_IN_AUTHOR);
    else if (reader->item_depth > 0 && reader->depth == reader->item_depth + 1)
        element = feed_element_find(space, name, PLACE_IN_ITEM);
    else if (reader->item_depth == 0 && reader->feed_depth > 0 &&
             reader->depth == reader->feed_depth + 1)
        element = feed_element_find(space, name, PLACE_IN_FEED);
    if (element)
        begin_value(reader, element, attributes);
    else if (reader->item_depth > 0 && reader->depth == reader->item_depth + 1 &&
             feed_is_author(space, name))
        reader->author_depth = reader->depth;
}

static void XMLCALL start_element(void *context, const char *whole, const char **attributes)
{
    struct feed_reader *reader = context;
    const char *name, *space = split_name(whole, &name);
    if (++reader->depth > DEPTH_MAX) {
        failure_set(&reader->failure, FAILURE_RECORD,
                    "more than %d elements are in one another", DEPTH_MAX);
        stop(reader, false);
    } else if (reader->value_depth > 0) {
        if (reader->markup)
            keep_start(reader, name, attributes);
    } else if (reader->item_depth == 0 && feed_is_item(space, name)) {
        begin_item(reader);
    } else if (reader->feed_depth == 0 && feed_is_feed(space, name)) {
        reader->feed_depth = reader->depth;
    } else {
        see_part(reader, space, name, attributes);
    }
}

static void end_value(struct feed_reader *reader)
{
    if (reader->value->form == FORM_MAIL)
        feed_item_keep_name(&reader->item);
    if (reader->value->form != FORM_HTML && reader->value->form != FORM_BY_TYPE)
        feed_item_decode(&reader->item, reader->value->slot);
    reader->value_depth = 0;
    reader->markup = false;
}

static void XMLCALL end_element(void *context, const char *whole)
{
    struct feed_reader *reader = context;
    const char *name;
    split_name(whole, &name);
    if (reader->value_depth > 0 && reader->depth > reader->value_depth) {
        if (reader->markup)
            keep_end(reader, name);
    } else if (reader->depth == reader->value_depth) {
        end_value(reader);
    } else if (reader->depth == reader->author_depth) {
        reader->author_depth = 0;
    } else if (reader->depth == reader->item_depth) {
        reader->item_depth = 0;
        reader->complete = true;
        stop(reader, true);
    } else if (reader->depth == reader->feed_depth) {
        reader->feed_depth = 0;
    }
    reader->depth--;
}

static void XMLCALL take_characters(void *context, const char *bytes, int length)
{
    struct feed_reader *reader = context;
    if (reader->value_depth > 0)
        append_text(reader, bytes, (size_t)length);
}

/* ---- What feeds should not have ------------------------------------------------- */

static void XMLCALL start_doctype(void *context, const char *name, const char *system,
                                  const char *public, int has_declarations)
{
    struct feed_reader *reader = context;
    (void)name, (void)system, (void)public;
    if (!has_declarations)
        return;
    failure_set(&reader->failure, FAILURE_RECORD,
                "the feed declares entities or elements of its own");
    stop(reader, false);
}

/* Nothing outside of the feed is read. Where declarations would stand, expat is given an empty
 * text: an entity that is not declared might be in it, and so is skipped, not an error. */
static int XMLCALL read_nothing(XML_Parser parser, const char *open, const char *base,
                                const char *system, const char *public)
{
    (void)base, (void)system, (void)public;
    if (open)
        return XML_STATUS_OK;
    struct feed_reader *reader = XML_GetUserData(parser);
    XML_Parser declarations = XML_ExternalEntityParserCreate(parser, open, NULL);
    const bool read = declarations && XML_Parse(declarations, "", 0, XML_TRUE) == XML_STATUS_OK;
    if (declarations)
        XML_ParserFree(declarations);
    if (read)
        return XML_STATUS_OK;
    failure_set(&reader->failure, FAILURE_MEMORY, "out of memory"); /* what else? */
    return XML_STATUS_ERROR;
}

static void XMLCALL keep_entity(void *context, const char *name, int is_parameter)
{
    struct feed_reader *reader = context;
    if (is_parameter || reader->value_depth == 0)
        return;
    append(reader, "&", 1);
    append(reader, name, strlen(name));
    append(reader, ";", 1);
}

/* The character of a byte in an encoding; -1: it has none. */
static int character_of(unsigned char byte, const char *charset, struct text_buffer *scratch,
                        struct offset_map *map)
{
    struct charset_decoded decoded;
    const char bytes[] = {(char)byte, 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a'};
    if (!charset_decode(bytes, sizeof bytes, charset, false, scratch, map, &decoded, NULL) ||
        (decoded.flags & TEXT_INVALID_UTF8) || decoded.length < sizeof bytes)
        return -1;
    unsigned length;
    return (int)unicode_next(decoded.text, decoded.length, 0, &length);
}

/* Expat knows UTF-8, UTF-16 and Latin-1 by itself. Of others it can be told those with a byte
 * for each character. */
static int XMLCALL find_encoding(void *context, const char *name, XML_Encoding *info)
{
    const struct encoding *encoding = encoding_find(name, strlen(name));
    struct text_buffer scratch = {0};
    struct offset_map map = {0};
    (void)context;
    if (!encoding ||
        (encoding->kind != ENCODING_BYTES && encoding->kind != ENCODING_WINDOWS_1252))
        return XML_STATUS_ERROR;
    for (int byte = 0; byte < 256; byte++)
        info->map[byte] =
            byte < 128 ? byte
                       : character_of((unsigned char)byte, encoding->name, &scratch, &map);
    text_buffer_release(&scratch);
    offset_map_release(&map);
    return XML_STATUS_OK;
}

/* ---- Reading ----------------------------------------------------------------------- */

static void close_feed(void *context)
{
    struct feed_reader *reader = context;
    if (reader->parser)
        XML_ParserFree(reader->parser);
    feed_item_release(&reader->item);
    free(reader);
}

static void *open_feed(struct byte_window *window, struct failure *failure)
{
    static const XML_Memory_Handling_Suite memory = {malloc, realloc, free};
    const char separator[] = {SPACE_END, '\0'};
    struct feed_reader *reader = calloc(1, sizeof *reader);
    if (reader)
        reader->parser = XML_ParserCreate_MM(NULL, &memory, separator);
    if (!reader || !reader->parser) {
        failure_set(failure, FAILURE_MEMORY, "out of memory");
        free(reader);
        return NULL;
    }
    XML_Parser parser = reader->parser;
    reader->window = window;
    XML_SetUserData(parser, reader);
    XML_SetElementHandler(parser, start_element, end_element);
    XML_SetCharacterDataHandler(parser, take_characters);
    XML_SetStartDoctypeDeclHandler(parser, start_doctype);
    XML_SetExternalEntityRefHandler(parser, read_nothing);
    XML_SetSkippedEntityHandler(parser, keep_entity);
    XML_SetUnknownEncodingHandler(parser, find_encoding, NULL);
    /* With these two, a feed has declarations outside of itself (read_nothing). */
    XML_SetParamEntityParsing(parser, XML_PARAM_ENTITY_PARSING_ALWAYS);
    XML_UseForeignDTD(parser, XML_TRUE);
    return reader;
}

/* White space before the XML declaration, which XML forbids, is passed over. */
static bool begin(struct feed_reader *reader, struct failure *failure)
{
    struct byte_window *window = reader->window;
    if (!byte_window_need(window, BYTE_STREAM_CHUNK, failure))
        return false;
    while (window->taken < BYTE_STREAM_CHUNK && byte_window_length(window) > 0 &&
           *byte_window_bytes(window) != '\0' && strchr(" \t\r\n", *byte_window_bytes(window)))
        byte_window_take(window, 1);
    return true;
}

static bool fail_parse(const struct feed_reader *reader, struct failure *failure)
{
    const enum XML_Error error = XML_GetErrorCode(reader->parser);
    const size_t line = (size_t)XML_GetCurrentLineNumber(reader->parser);
    if (reader->failure.code == FAILURE_MEMORY || error == XML_ERROR_NO_MEMORY)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    if (reader->failure.code != FAILURE_NONE)
        return fail(failure, reader->failure.code, "line %zu: %s", line,
                    reader->failure.message);
    return fail(failure, FAILURE_RECORD, "line %zu: %s", line, XML_ErrorString(error));
}

/* Parses on, until an item is complete or the bytes that are there are at their end. */
static bool parse_some(struct feed_reader *reader, struct failure *failure)
{
    XML_ParsingStatus state;
    XML_GetParsingStatus(reader->parser, &state);
    if (state.parsing == XML_SUSPENDED)
        return XML_ResumeParser(reader->parser) != XML_STATUS_ERROR ||
               fail_parse(reader, failure);
    struct byte_window *window = reader->window;
    if ((state.parsing == XML_INITIALIZED ? !begin(reader, failure)
                                          : !byte_window_need(window, 1, failure)))
        return false;
    const size_t length = byte_window_length(window);
    const int step = (int)(length < BYTE_STREAM_CHUNK ? length : BYTE_STREAM_CHUNK);
    const bool last = window->stream.ended && (size_t)step == length;
    const enum XML_Status status =
        XML_Parse(reader->parser, byte_window_bytes(window), step, last);
    byte_window_take(window, (size_t)step);
    return status != XML_STATUS_ERROR || fail_parse(reader, failure);
}

static bool is_finished(const struct feed_reader *reader)
{
    XML_ParsingStatus state;
    XML_GetParsingStatus(reader->parser, &state);
    return state.parsing == XML_FINISHED;
}

static enum record_status next_item(void *context, struct record_row *row,
                                    struct failure *failure)
{
    struct feed_reader *reader = context;
    reader->complete = false;
    while (!reader->complete) {
        if (is_finished(reader))
            return RECORD_END;
        if (!parse_some(reader, failure))
            return RECORD_FAILED;
    }
    if (feed_item_write(&reader->item, row, &row->failure) ||
        row->failure.code != FAILURE_MEMORY)
        return RECORD_READ;
    *failure = row->failure;
    return RECORD_FAILED;
}

const struct container_kind feed_container = {open_feed, next_item, close_feed, NULL};
