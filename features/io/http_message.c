/* http_message: status line, header, body (RFC 9112). */
#include "http_message.h"

#include <stdint.h>
#include <string.h>

#include "../base/ascii.h"
#include "document_charset.h"
#include "mail_head.h"
#include "record_format.h"
#include "unpacker.h"

/* ---- Headers ----------------------------------------------------------- */

size_t header_end(const char *bytes, size_t length)
{
    for (size_t at = 0, next; at < length; at = next) {
        const size_t line = mail_head_line(bytes, length, at, &next);
        if (line == 0 && bytes[next - 1] == '\n')
            return next;
    }
    return 0;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

const char *header_value(const char *header, size_t header_length, const char *name,
                         size_t *length)
{
    const size_t name_length = strlen(name);
    for (size_t at = 0, next; at < header_length; at = next) {
        size_t end = mail_head_line(header, header_length, at, &next);
        const char *line = header + at;
        if (end <= name_length || line[name_length] != ':' ||
            !ascii_same(line, name, name_length))
            continue;
        size_t begin = name_length + 1;
        while (begin < end && is_blank(line[begin]))
            begin++;
        while (end > begin && is_blank(line[end - 1]))
            end--;
        *length = end - begin;
        return line + begin;
    }
    *length = 0;
    return NULL;
}

static bool is_word(const char *bytes, size_t length, const char *word)
{
    return strlen(word) == length && ascii_same(bytes, word, length);
}

/* The value of "charset=" among the parameters behind a type. */
static void find_charset(const char *value, size_t length, struct media_type *type)
{
    static const char name[] = "charset=";
    const size_t name_length = sizeof name - 1;
    for (size_t at = 0; at + name_length < length; at++) {
        if (!ascii_same(value + at, name, name_length))
            continue;
        size_t begin = at + name_length, end = begin;
        begin += value[begin] == '"' || value[begin] == '\'';
        for (end = begin; end < length && !strchr("\"'; \t,", value[end]);)
            end++;
        type->charset = value + begin;
        type->charset_length = end - begin;
        return;
    }
}

struct media_type media_type_of(const char *value, size_t length)
{
    struct media_type type = {.charset = NULL};
    size_t name = 0;
    while (name < length && value[name] != ';' && !is_blank(value[name]))
        name++;
    type.html =
        is_word(value, name, "text/html") || is_word(value, name, "application/xhtml+xml");
    type.text = is_word(value, name, "text/plain") || is_word(value, name, "text/markdown");
    find_charset(value + name, length - name, &type);
    return type;
}

/* ---- Bodies ------------------------------------------------------------ */

/* The number that the line at `at` begins with, in hexadecimal; SIZE_MAX if it is none or has
 * more digits than any body needs. */
static size_t chunk_size(const char *bytes, size_t length, size_t at)
{
    static const char digits[] = "0123456789abcdef";
    size_t size = 0, count = 0;
    for (; at < length && bytes[at] != '\0' && count < 9; at++, count++) {
        const char *digit = strchr(digits, ascii_lower(bytes[at]));
        if (!digit)
            break;
        size = size * 16 + (size_t)(digit - digits);
    }
    while (at < length && is_blank(bytes[at]))
        at++;
    const bool ends =
        at < length && (bytes[at] == '\r' || bytes[at] == '\n' || bytes[at] == ';');
    return count == 0 || count == 9 || !ends ? SIZE_MAX : size;
}

/* Joins the chunks of a body, in place. Many archives keep bodies that were joined already, with
 * the header that says they were not: what does not begin with the size of a chunk is left as
 * it is. */
static bool join_chunks(char *bytes, size_t *length, struct failure *failure)
{
    size_t out = 0, next;
    for (size_t at = 0; at < *length;) {
        const size_t size = chunk_size(bytes, *length, at);
        mail_head_line(bytes, *length, at, &next);
        if (size == SIZE_MAX && at == 0)
            return true;
        if (size == SIZE_MAX || size > *length - next)
            return fail(failure, FAILURE_RECORD,
                        "the chunks in which the page was sent are damaged");
        if (size == 0) {
            *length = out;
            return true;
        }
        memmove(bytes + out, bytes + next, size);
        out += size;
        at = next + size;
        if (at < *length && bytes[at] == '\r')
            at++;
        if (at < *length && bytes[at] == '\n')
            at++;
    }
    return *length == 0 ||
           fail(failure, FAILURE_RECORD, "the last chunk of the page is missing");
}

bool http_body_add(struct media_type type, const char *bytes, size_t length,
                   struct record_row *row, struct failure *failure)
{
    const enum record_field field = type.html ? FIELD_HTML : FIELD_TEXT;
    return record_row_add(row, field, bytes, length, failure) &&
           document_charset(type.charset, type.charset_length, bytes, length, &row->charset,
                            failure);
}

/* Does it begin as gzip or zlib data do? */
static bool is_packed(const char *bytes, size_t length)
{
    const unsigned char first = length >= 2 ? (unsigned char)bytes[0] : 0,
                        second = length >= 2 ? (unsigned char)bytes[1] : 0;
    return (first == 0x1f && second == 0x8b) ||
           ((first & 0x0f) == 8 && (first * 256u + second) % 31 == 0); /* RFC 1950 */
}

static bool unpack_body(struct media_type type, const char *bytes, size_t length,
                        struct record_row *row, struct failure *failure)
{
    const enum record_field field = type.html ? FIELD_HTML : FIELD_TEXT;
    struct unpacker unpacker;
    size_t used;
    bool done = unpacker_begin(&unpacker, PACKING_HEADED, failure) &&
                record_row_add(row, field, "", 0, failure) &&
                unpacker_add(&unpacker, bytes, length, &used, row, field, failure);
    if (done && !unpacker.ended)
        done = fail(failure, FAILURE_RECORD, "the packed page is cut short");
    unpacker_end(&unpacker);
    return done && document_charset(type.charset, type.charset_length,
                                    row->bytes + row->parts[field].begin,
                                    row->parts[field].length, &row->charset, failure);
}

static bool add_body(struct media_type type, const char *header, size_t header_length,
                     char *body, size_t length, struct record_row *row, struct failure *failure)
{
    size_t value_length;
    const char *value = header_value(header, header_length, "transfer-encoding", &value_length);
    if (value && is_word(value, value_length, "chunked") &&
        !join_chunks(body, &length, failure))
        return false;
    value = header_value(header, header_length, "content-encoding", &value_length);
    if (!value || value_length == 0 || is_word(value, value_length, "identity"))
        return http_body_add(type, body, length, row, failure);
    if (!is_word(value, value_length, "gzip") && !is_word(value, value_length, "x-gzip") &&
        !is_word(value, value_length, "deflate")) {
        /* Of these nothing says whether the archive has unpacked them, but HTML does. */
        if (record_begins_html(body, length))
            return http_body_add(type, body, length, row, failure);
        return fail(failure, FAILURE_RECORD, "the page is packed as '%.*s', which is not read",
                    (int)(value_length < 40 ? value_length : 40), value);
    }
    return is_packed(body, length) ? unpack_body(type, body, length, row, failure)
                                   : http_body_add(type, body, length, row, failure);
}

/* The status of an answer, "HTTP/1.1 200 OK"; 0: it is none. */
static unsigned status_of(const char *bytes, size_t length)
{
    size_t at = 5;
    if (length < 12 || memcmp(bytes, "HTTP/", 5) != 0)
        return 0;
    while (at < length && at < 10 && bytes[at] != ' ')
        at++;
    unsigned status = 0;
    for (size_t i = at + 1; i < at + 4; i++) {
        if (i >= length || bytes[i] < '0' || bytes[i] > '9')
            return 0;
        status = status * 10 + (unsigned)(bytes[i] - '0');
    }
    return status;
}

bool http_message_read(char *bytes, size_t length, struct record_row *row, bool *is_document,
                       struct failure *failure)
{
    *is_document = false;
    const unsigned status = status_of(bytes, length);
    if (status == 0)
        return fail(failure, FAILURE_RECORD, "not an answer of a web server");
    const size_t header = header_end(bytes, length);
    if (status < 200 || status > 299 || header == 0)
        return true;
    size_t value_length;
    const char *value = header_value(bytes, header, "content-type", &value_length);
    struct media_type type = media_type_of(value ? value : "", value_length);
    if (!value)
        type.html = record_begins_html(bytes + header, length - header);
    *is_document = length > header && (type.html || type.text);
    return !*is_document ||
           add_body(type, bytes, header, bytes + header, length - header, row, failure);
}
