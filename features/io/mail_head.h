/* mail_head: does a text begin as a mail does, or as a file of mails? */
#ifndef TENOR_MAIL_HEAD_H
#define TENOR_MAIL_HEAD_H

#include <stdbool.h>
#include <stddef.h>

/* Does it begin with lines of a mail's header (RFC 5322), "Name: value" or the rest of a folded
 * one, up to an empty line or the end of the bytes, which may be the first few thousand only?
 * Among them must be one that only mails have ("Message-ID:"), or "From:" and one more that
 * mails have ("Subject:"). A text with "Content-Type:" or with "Title:" and "Date:" above it is
 * no mail. */
bool mail_head_begins_mail(const char *bytes, size_t length);

/* Is a line one that stands before each mail of an mbox: "From NAME Mon Nov 30 14:00:00 2026"?
 * A line of prose that begins with "From " has no time of day. `length` is without the line
 * end. */
bool mail_head_is_from_line(const char *line, size_t length);

/* Does it begin with such a line, and a header line behind it? */
bool mail_head_begins_mbox(const char *bytes, size_t length);

/* The length of the line without its "\n" or "\r\n"; `*next` is where the next one begins. */
size_t mail_head_line(const char *bytes, size_t length, size_t at, size_t *next);

#endif
