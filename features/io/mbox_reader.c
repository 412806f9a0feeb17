/* mbox_reader: a file of mails, each behind a line "From NAME DATE" (RFC 4155).
 *
 * Such a line begins a mail if an empty line or the file's beginning is before it, and if it has
 * a time of day: many programs leave lines of prose that begin with "From " as they are. A line
 * that they quoted, ">From ", loses a mark, as in the dialect "mboxrd". */
#include <stdlib.h>
#include <string.h>

#include "container_kinds.h"
#include "mail_head.h"
#include "mail_message.h"

struct mbox_reader {
    struct byte_window *window;
    size_t line; /* where the next mail begins in the file, from 1 */
};

static void *open_mbox(struct byte_window *window, struct failure *failure)
{
    struct mbox_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        failure_set(failure, FAILURE_MEMORY, "out of memory");
    else
        *reader = (struct mbox_reader){.window = window, .line = 1};
    return reader;
}

/* Sees to it that the window has the whole line at `at`, and sets its length without the line
 * end and where the next one begins. A line may be as long as a record may. */
static bool need_line(struct byte_window *window, size_t at, size_t *length, size_t *next,
                      struct failure *failure)
{
    size_t seen = at;
    while (!memchr(byte_window_bytes(window) + seen, '\n', byte_window_length(window) - seen) &&
           !window->stream.ended && byte_window_length(window) - at <= RECORD_MAX_BYTES) {
        seen = byte_window_length(window);
        if (!byte_window_fill(window, failure))
            return false;
    }
    *length = mail_head_line(byte_window_bytes(window), byte_window_length(window), at, next);
    return true;
}

/* Takes away the bytes of a mail that is too large, so that the window does not grow with it. */
static void drop(struct byte_window *window, size_t *end, bool *too_long)
{
    if (*end <= RECORD_MAX_BYTES)
        return;
    byte_window_take(window, *end);
    *end = 0;
    *too_long = true;
}

/* Finds the end of the mail that the window begins with, as an offset in the window, and counts
 * its lines. */
static bool find_end(struct byte_window *window, size_t *end, size_t *lines, bool *too_long,
                     struct failure *failure)
{
    bool blank_before = false;
    *end = *lines = 0;
    for (size_t length, next;; *end = next, ++*lines) {
        drop(window, end, too_long);
        if (!need_line(window, *end, &length, &next, failure))
            return false;
        if (next == *end ||
            (blank_before && mail_head_is_from_line(byte_window_bytes(window) + *end, length)))
            return true;
        blank_before = length == 0;
    }
}

/* Is the line at `line` one that was quoted: ">From ", ">>From "? */
static bool is_quoted_from(const char *line, size_t length)
{
    size_t marks = 0;
    while (marks < length && line[marks] == '>')
        marks++;
    return marks > 0 && length - marks >= 5 && memcmp(line + marks, "From ", 5) == 0;
}

/* Takes a mark away from each quoted line, in place; returns the new length. */
static size_t unquote(char *bytes, size_t length)
{
    size_t out = 0;
    for (size_t at = 0, next; at < length; at = next) {
        const char *newline = memchr(bytes + at, '\n', length - at);
        next = newline ? (size_t)(newline - bytes) + 1 : length;
        const size_t marks = is_quoted_from(bytes + at, next - at);
        memmove(bytes + out, bytes + at + marks, next - at - marks);
        out += next - at - marks;
    }
    return out;
}

/* Reads the mail that the window begins with, behind its "From " line, which may be missing
 * from a file that was named an mbox by the user. */
static bool read_mail(struct byte_window *window, size_t length, struct record_row *row)
{
    char *bytes = byte_window_bytes(window);
    size_t next;
    const size_t first = mail_head_line(bytes, length, 0, &next);
    if (first < 5 || memcmp(bytes, "From ", 5) != 0)
        return fail(&row->failure, FAILURE_RECORD, "a line \"From NAME DATE\" is missing");
    return mail_message_read(bytes + next, unquote(bytes + next, length - next),
                             (struct mail_use){.message_id = true}, row, &row->failure);
}

static enum record_status next_mail(void *context, struct record_row *row,
                                    struct failure *failure)
{
    struct mbox_reader *reader = context;
    size_t end, lines;
    if (!find_end(reader->window, &end, &lines, &row->too_long, failure))
        return RECORD_FAILED;
    if (end == 0 && !row->too_long)
        return RECORD_END;
    row->line = reader->line;
    reader->line += lines;
    if (!row->too_long)
        read_mail(reader->window, end, row);
    byte_window_take(reader->window, end);
    if (row->failure.code != FAILURE_MEMORY)
        return RECORD_READ;
    *failure = row->failure;
    return RECORD_FAILED;
}

const struct container_kind mbox_container = {open_mbox, next_mail, free, NULL};
