/* container_kinds: the readers behind container.h, a file for each. */
#ifndef TENOR_CONTAINER_KINDS_H
#define TENOR_CONTAINER_KINDS_H

#include "container.h"

/* What container_open and container_next come to. `next` gives what container_next gives, but
 * a message of RECORD_FAILED that does not name the file: "cut short". */
struct container_kind {
    void *(*open)(struct byte_window *window, struct failure *failure);
    enum record_status (*next)(void *reader, struct record_row *row, struct failure *failure);
    void (*close)(void *reader);
    /* Has the files that are no documents be counted; NULL: what has no text is not counted. */
    void (*count_skipped)(void *reader, struct skipped *skipped);
};

extern const struct container_kind mail_container, mhtml_container, mbox_container,
    warc_container, zip_container, feed_container;

#endif
