/* container: a file of documents that have formats of their own → one row for each.
 *
 * Mails, mailboxes, web archives, zip files and feeds are read by a file each, behind this
 * interface. A document's row has its parts (record_row.h): the text or the page, its encoding
 * if the container declares it, its id and the facts that are known of it. What the container
 * holds besides (pictures, style sheets, requests) gives no row.
 *
 * A document that is damaged is a row with a failure, and the next one can be read. Where the
 * container itself breaks off, what was whole has been given. Time is linear in the bytes,
 * unpacked ones among them, and memory bounded by the largest document, which has at most
 * RECORD_MAX_BYTES. */
#ifndef TENOR_CONTAINER_H
#define TENOR_CONTAINER_H

#include "../base/failure.h"
#include "byte_window.h"
#include "record_format.h"
#include "record_row.h"
#include "skipped.h"

struct container; /* one thread at a time may use it */

/* `format` is that of a container. `window` has the file's first bytes, perhaps, and must
 * outlive the container. Returns NULL if memory is short. */
struct container *container_open(enum record_format format, struct byte_window *window,
                                 struct failure *failure);

/* Reads the next document into `row`, which must be cleared, and all of which is in the row's
 * own memory; it sets everything but `number` and `layout`. RECORD_READ; RECORD_END; or
 * RECORD_FAILED with FAILURE_OPEN (damaged, cut short: the message says behind which document),
 * FAILURE_TOO_LARGE or FAILURE_MEMORY. */
enum record_status container_next(struct container *container, struct record_row *row,
                                  struct failure *failure);

/* Has files of an archive that are no documents be added to `skipped`, which must outlive the
 * container, as they are passed over. */
void container_count_skipped(struct container *container, struct skipped *skipped);

void container_close(struct container *container); /* NULL is allowed */

#endif
