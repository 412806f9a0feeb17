/* mail_message: GMime takes the mail apart; what is read of it is chosen here. */
#include "mail_message.h"

#include <gmime/gmime.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "document_charset.h"

/* ---- GMime ------------------------------------------------------------- */

static void say_nothing(const gchar *domain, GLogLevelFlags level, const gchar *message,
                        gpointer data)
{
    (void)domain, (void)level, (void)message, (void)data;
}

static void start_gmime(void)
{
    g_log_set_default_handler(say_nothing, NULL);
    g_mime_init();
}

static GMimeMessage *parse(const char *bytes, size_t length)
{
    static pthread_once_t started = PTHREAD_ONCE_INIT;
    pthread_once(&started, start_gmime);
    GByteArray *array =
        g_byte_array_new_take((guint8 *)(length > 0 ? g_memdup2(bytes, length) : NULL), length);
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(array); /* takes the array */
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    g_object_unref(parser);
    g_object_unref(stream);
    return message;
}

/* ---- Which part -------------------------------------------------------- */

/* A search through the parts of a mail. */
struct part_search {
    GMimePart *html, *text; /* the first of each; NULL: none yet */
    GMimePart *last;        /* the last part of all */
    size_t parts;           /* seen */
    size_t depth;
    bool encrypted;
    const char *problem; /* why the search was given up; else NULL */
};

static bool is_attachment(GMimeObject *object)
{
    const char *disposition = g_mime_object_get_disposition(object);
    return disposition && g_ascii_strcasecmp(disposition, "attachment") == 0;
}

static void see_leaf(struct part_search *search, GMimePart *part)
{
    GMimeContentType *type = g_mime_object_get_content_type((GMimeObject *)part);
    search->last = part;
    if (is_attachment((GMimeObject *)part))
        return;
    if (!search->html && (g_mime_content_type_is_type(type, "text", "html") ||
                          g_mime_content_type_is_type(type, "application", "xhtml+xml")))
        search->html = part;
    else if (!search->text && (g_mime_content_type_is_type(type, "text", "plain") ||
                               g_mime_content_type_is_type(type, "text", "markdown")))
        search->text = part;
}

static void see_object(struct part_search *search, GMimeObject *object);

/* In a mail that forwards another one, the text of the outer mail comes first. */
static void see_inside(struct part_search *search, GMimeObject *object)
{
    if (GMIME_IS_MULTIPART(object)) {
        const int count = g_mime_multipart_get_count((GMimeMultipart *)object);
        for (int i = 0; i < count && !search->problem; i++)
            see_object(search, g_mime_multipart_get_part((GMimeMultipart *)object, i));
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *inner = g_mime_message_part_get_message((GMimeMessagePart *)object);
        if (inner && !search->html && !search->text && g_mime_message_get_mime_part(inner))
            see_object(search, g_mime_message_get_mime_part(inner));
        search->last = NULL;
    }
}

static void see_object(struct part_search *search, GMimeObject *object)
{
    if (++search->parts > MAIL_MAX_PARTS) {
        search->problem = "the mail has too many parts";
    } else if (GMIME_IS_PART(object)) {
        see_leaf(search, (GMimePart *)object);
    } else if (search->depth == MAIL_MAX_DEPTH) {
        search->problem = "the mail has parts in parts too deep";
    } else {
        search->encrypted |= GMIME_IS_MULTIPART_ENCRYPTED(object);
        search->depth++;
        see_inside(search, object);
        search->depth--;
    }
}

/* ---- What it holds ------------------------------------------------------- */

/* The longest boundary that is looked for; RFC 2046 allows 70 bytes. */
#define BOUNDARY_MAX 250

/* Does the outermost multipart end? A mail without that mark was cut short. */
static bool has_end(GMimeMessage *message, const char *bytes, size_t length)
{
    GMimeObject *root = g_mime_message_get_mime_part(message);
    const char *boundary =
        GMIME_IS_MULTIPART(root) ? g_mime_multipart_get_boundary((GMimeMultipart *)root) : NULL;
    if (!boundary || strlen(boundary) > BOUNDARY_MAX)
        return true;
    char mark[BOUNDARY_MAX + 5];
    const size_t mark_length = (size_t)snprintf(mark, sizeof mark, "--%s--", boundary);
    bool found = false;
    for (size_t at = 0; !found && at + mark_length <= length; at++) {
        const char *dash = memchr(bytes + at, '-', length - mark_length + 1 - at);
        if (!dash)
            break;
        at = (size_t)(dash - bytes);
        found = memcmp(dash, mark, mark_length) == 0;
    }
    return found;
}

/* Is this base64 (RFC 2045) up to its padding, and a whole number of its groups? GMime passes
 * over what is not, and what comes out then is not what was sent. */
static bool is_base64(const char *bytes, size_t length)
{
    size_t letters = 0;
    for (size_t i = 0; i < length && bytes[i] != '='; i++) {
        if (g_ascii_isalnum(bytes[i]) || bytes[i] == '+' || bytes[i] == '/')
            letters++;
        else if (bytes[i] != '\n' && bytes[i] != '\r' && bytes[i] != ' ' && bytes[i] != '\t')
            return false;
    }
    return letters % 4 != 1;
}

/* Copies what a stream or part holds to a new memory stream. */
static GMimeStream *contents(GMimeDataWrapper *content, bool decoded)
{
    GMimeStream *memory = g_mime_stream_mem_new();
    if (decoded) {
        g_mime_data_wrapper_write_to_stream(content, memory);
    } else {
        GMimeStream *raw = g_mime_data_wrapper_get_stream(content);
        g_mime_stream_reset(raw);
        g_mime_stream_write_to_stream(raw, memory);
        g_mime_stream_reset(raw);
    }
    return memory;
}

static GByteArray *bytes_of(GMimeStream *memory)
{
    return g_mime_stream_mem_get_byte_array((GMimeStreamMem *)memory);
}

static bool check_encoding(GMimePart *part, GMimeDataWrapper *content, struct failure *failure)
{
    if (g_mime_part_get_content_encoding(part) != GMIME_CONTENT_ENCODING_BASE64)
        return true;
    GMimeStream *raw = contents(content, false);
    const GByteArray *array = bytes_of(raw);
    const bool whole = is_base64((const char *)array->data, array->len);
    g_object_unref(raw);
    return whole || fail(failure, FAILURE_RECORD, "damaged base64");
}

static bool add_part(GMimePart *part, bool html, struct record_row *row,
                     struct failure *failure)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    if (!content)
        return fail(failure, FAILURE_RECORD, "the mail's text is missing");
    if (!check_encoding(part, content, failure))
        return false;
    GMimeStream *memory = contents(content, true);
    const GByteArray *array = bytes_of(memory);
    const char *charset =
        g_mime_object_get_content_type_parameter((GMimeObject *)part, "charset");
    const bool done =
        record_row_add(row, html ? FIELD_HTML : FIELD_TEXT, (const char *)array->data,
                       array->len, failure) &&
        document_charset(charset, charset ? strlen(charset) : 0, (const char *)array->data,
                         array->len, &row->charset, failure);
    g_object_unref(memory);
    return done;
}

static bool add_text(GMimeMessage *message, const char *bytes, size_t length,
                     struct record_row *row, struct failure *failure)
{
    struct part_search search = {.html = NULL};
    GMimeObject *root = g_mime_message_get_mime_part(message);
    if (root)
        see_object(&search, root);
    GMimePart *part = search.html ? search.html : search.text;
    if (search.problem)
        return fail(failure, FAILURE_RECORD, "%s", search.problem);
    if (!part)
        return fail(failure, FAILURE_RECORD,
                    search.encrypted ? "the mail is encrypted" : "the mail has no text part");
    if (part == search.last && !has_end(message, bytes, length))
        return fail(failure, FAILURE_RECORD, "the mail is cut short in its text");
    return add_part(part, search.html != NULL, row, failure);
}

/* ---- The header ------------------------------------------------------------ */

static bool add_string(struct record_row *row, enum record_field field, const char *string,
                       struct failure *failure)
{
    return !string || !*string || record_row_add(row, field, string, strlen(string), failure);
}

/* Adds a name, "Roe, Jane" as "Jane Roe". */
static bool add_name(struct record_row *row, const char *name, struct failure *failure)
{
    const char *comma = strchr(name, ',');
    const char *first = comma ? comma + 1 + strspn(comma + 1, " \t") : name;
    if (!comma || !*first || strchr(first, ','))
        return add_string(row, FIELD_BYLINE, name, failure);
    return add_string(row, FIELD_BYLINE, first, failure) &&
           record_row_add(row, FIELD_BYLINE, " ", 1, failure) &&
           record_row_add(row, FIELD_BYLINE, name, (size_t)(comma - name), failure);
}

/* The names in "From:", one after another; an address alone is no name. */
static bool add_names(struct record_row *row, GMimeMessage *message, struct failure *failure)
{
    InternetAddressList *list = g_mime_message_get_from(message);
    const int count = list ? internet_address_list_length(list) : 0;
    bool done = true, begun = false;
    for (int i = 0; done && i < count && i < MAIL_MAX_PARTS; i++) {
        const char *name =
            internet_address_get_name(internet_address_list_get_address(list, i));
        if (!name || !*name)
            continue;
        done = (!begun || record_row_add(row, FIELD_BYLINE, ", ", 2, failure)) &&
               add_name(row, name, failure);
        begun = true;
    }
    return done;
}

/* Where the page was: what Chromium says of it, else what its first part says. NULL: it is no
 * page, but a mail. */
static const char *page_address(GMimeMessage *message)
{
    GMimeObject *root = g_mime_message_get_mime_part(message);
    const char *address =
        g_mime_object_get_header((GMimeObject *)message, "Snapshot-Content-Location");
    if (!address && root)
        address = g_mime_object_get_header(root, "Content-Location");
    if (!address && GMIME_IS_MULTIPART(root) &&
        g_mime_multipart_get_count((GMimeMultipart *)root) > 0)
        address = g_mime_object_get_header(g_mime_multipart_get_part((GMimeMultipart *)root, 0),
                                           "Content-Location");
    return address;
}

static bool add_header(GMimeMessage *message, struct mail_use use, struct record_row *row,
                       struct failure *failure)
{
    const char *address = page_address(message);
    if (address || use.page)
        return row->parts[FIELD_ID].given || add_string(row, FIELD_ID, address, failure);
    const char *id = use.message_id ? g_mime_message_get_message_id(message) : NULL;
    const char *date = g_mime_object_get_header((GMimeObject *)message, "Date");
    return add_string(row, FIELD_ID, id, failure) &&
           add_string(row, FIELD_TITLE, g_mime_message_get_subject(message), failure) &&
           add_names(row, message, failure) && add_string(row, FIELD_DATE, date, failure);
}

bool mail_message_read(const char *bytes, size_t length, struct mail_use use,
                       struct record_row *row, struct failure *failure)
{
    GMimeMessage *message = parse(bytes, length);
    if (!message)
        return fail(failure, FAILURE_RECORD, "not a mail");
    const bool done = add_header(message, use, row, failure) &&
                      add_text(message, bytes, length, row, failure);
    g_object_unref(message);
    return done;
}
