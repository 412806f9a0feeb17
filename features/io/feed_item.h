/* feed_item: what was read of a feed's item until now. */
#ifndef TENOR_FEED_ITEM_H
#define TENOR_FEED_ITEM_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "feed_names.h"
#include "record_row.h"

/* Values of the slots; all zero is empty. FEED_SITE lasts longer than an item. */
struct feed_item {
    struct text_buffer values[FEED_SLOTS];
    int ranks[FEED_SLOTS]; /* of the elements that the values are from; 0: none */
    bool html;             /* FEED_CONTENT is HTML */
    bool too_long;         /* more than RECORD_MAX_BYTES: the rest was dropped */
    size_t line;           /* where it begins in the file */
};

/* Begins a value of this rank in a slot. False: the slot has a better one. Of authors each is
 * kept, with ", " between. Fails with FAILURE_MEMORY, which `*failed` says. */
bool feed_item_begin(struct feed_item *item, enum feed_slot slot, int rank, bool *failed,
                     struct failure *failure);

/* Appends to the value that was begun last in the slot. Fails with FAILURE_MEMORY. */
bool feed_item_append(struct feed_item *item, enum feed_slot slot, const char *bytes,
                      size_t length, struct failure *failure);

/* Replaces the references to characters ("&#8217;", "&nbsp;") that many feeds leave in the plain
 * value of a slot, in place: a number, or a name that XML or nearly every page knows. */
void feed_item_decode(struct feed_item *item, enum feed_slot slot);

/* Leaves of the author "address (name)" the name alone, and nothing of an address. */
void feed_item_keep_name(struct feed_item *item);

/* Writes the item into the row. Fails with FAILURE_TOO_LARGE or FAILURE_MEMORY. */
bool feed_item_write(const struct feed_item *item, struct record_row *row,
                     struct failure *failure);

void feed_item_clear(struct feed_item *item); /* but FEED_SITE; memory kept */
void feed_item_release(struct feed_item *item);

#endif
