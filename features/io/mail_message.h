/* mail_message: the bytes of a mail, or of a page saved as MHTML → a row. The only user of
 * GMime.
 *
 * The document is the mail's HTML part or, if it has none, its text part; attachments and what
 * belongs to a page are left aside. A mail's subject is the title, the name in "From:" the
 * byline, "Date:" the date. A page saved as MHTML says all this of itself: its header has when
 * and by what it was saved, so of that only the page's address is taken, as the id.
 *
 * GMime stands on GLib, which ends the program when memory is short; so it is linked by the
 * programs alone. It is started when the first mail is read, once for all threads, and GLib's
 * warnings are not printed. */
#ifndef TENOR_MAIL_MESSAGE_H
#define TENOR_MAIL_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "record_row.h"

/* What is read of a mail: parts in parts, and parts altogether. Mails that people write have a
 * handful. More is a broken record. */
#define MAIL_MAX_DEPTH 32
#define MAIL_MAX_PARTS 1000

/* What a mail's bytes are. */
struct mail_use {
    bool page;       /* it is a page saved as MHTML, whatever its header says */
    bool message_id; /* its "Message-ID:" is the document's id */
};

/* Reads the mail into `row`, which may have other fields already. Fails with FAILURE_RECORD (no
 * text part, damaged base64, cut short, an unknown charset, too many parts), FAILURE_TOO_LARGE
 * or FAILURE_MEMORY; the id is set even then, if it is known. Any thread may call it. */
bool mail_message_read(const char *bytes, size_t length, struct mail_use use,
                       struct record_row *row, struct failure *failure);

#endif
