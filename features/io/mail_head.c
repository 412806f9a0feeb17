/* mail_head: header lines, one after another, and a table of their names. */
#include "mail_head.h"

#include <string.h>
#include <strings.h>

/* How much a header field says that this is a mail. */
enum field_weight {
    FIELD_OF_ANY,  /* forms and articles have it too */
    FIELD_OF_MANY, /* beside "From:" it says so */
    FIELD_FROM,
    FIELD_OF_MAIL /* no other text has it */
};

static const struct {
    const char *name;
    enum field_weight weight;
} fields[] = {{"from", FIELD_FROM},
              {"subject", FIELD_OF_MANY},
              {"date", FIELD_OF_MANY},
              {"to", FIELD_OF_MANY},
              {"reply-to", FIELD_OF_MANY},
              {"mime-version", FIELD_OF_MANY},
              {"organization", FIELD_OF_MANY},
              {"message-id", FIELD_OF_MAIL},
              {"received", FIELD_OF_MAIL},
              {"x-received", FIELD_OF_MAIL},
              {"return-path", FIELD_OF_MAIL},
              {"delivered-to", FIELD_OF_MAIL},
              {"envelope-to", FIELD_OF_MAIL},
              {"dkim-signature", FIELD_OF_MAIL},
              {"arc-seal", FIELD_OF_MAIL},
              {"in-reply-to", FIELD_OF_MAIL},
              {"list-unsubscribe", FIELD_OF_MAIL},
              {"newsgroups", FIELD_OF_MAIL},
              {"x-mozilla-status", FIELD_OF_MAIL},
              {"snapshot-content-location", FIELD_OF_MAIL}};

size_t mail_head_line(const char *bytes, size_t length, size_t at, size_t *next)
{
    const char *newline = at < length ? memchr(bytes + at, '\n', length - at) : NULL;
    const size_t end = newline ? (size_t)(newline - bytes) : length;
    *next = newline ? end + 1 : length;
    return end > at && bytes[end - 1] == '\r' && newline ? end - 1 - at : end - at;
}

/* The length of the name of a header field that the line begins with; 0: there is none. RFC
 * 5322 allows any visible ASCII but the colon; names in use are made of these. */
static size_t field_name(const char *line, size_t length)
{
    size_t at = 0;
    while (at < length &&
           ((line[at] >= 'a' && line[at] <= 'z') || (line[at] >= 'A' && line[at] <= 'Z') ||
            (line[at] >= '0' && line[at] <= '9') || line[at] == '-' || line[at] == '_'))
        at++;
    return at < length && line[at] == ':' ? at : 0;
}

static enum field_weight weigh(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (strlen(fields[i].name) == length && strncasecmp(fields[i].name, name, length) == 0)
            return fields[i].weight;
    return FIELD_OF_ANY;
}

/* A header that is cut off where the bytes end may end in the middle of a line. */
bool mail_head_begins_mail(const char *bytes, size_t length)
{
    bool from = false, many = false, mail = false;
    for (size_t at = 0, next; at < length; at = next) {
        const char *line = bytes + at;
        const size_t line_length = mail_head_line(bytes, length, at, &next);
        if (line_length == 0 && at > 0)
            break;
        if (at > 0 && (line[0] == ' ' || line[0] == '\t'))
            continue;
        const size_t name = field_name(line, line_length);
        if (name == 0 &&
            !(next == length && line_length > 0 && at > 0 && bytes[length - 1] != '\n'))
            return false;
        const enum field_weight weight = weigh(line, name);
        from |= weight == FIELD_FROM;
        many |= weight == FIELD_OF_MANY;
        mail |= weight == FIELD_OF_MAIL;
    }
    return mail || (from && many);
}

bool mail_head_is_from_line(const char *line, size_t length)
{
    if (length < 5 || memcmp(line, "From ", 5) != 0)
        return false;
    for (size_t at = 6; at + 3 < length; at++)
        if (line[at] == ':' && strchr("0123456789", line[at - 1]) && line[at - 1] &&
            line[at + 1] >= '0' && line[at + 1] <= '5' && line[at + 2] >= '0' &&
            line[at + 2] <= '9' && line[at + 3] == ':')
            return true;
    return false;
}

bool mail_head_begins_mbox(const char *bytes, size_t length)
{
    size_t next, after;
    const size_t first = mail_head_line(bytes, length, 0, &next);
    if (!mail_head_is_from_line(bytes, first))
        return false;
    const size_t second = mail_head_line(bytes, length, next, &after);
    return field_name(bytes + next, second) > 0 ||
           (second > 6 && memcmp(bytes + next, ">From ", 6) == 0);
}
