/* plain_bytes: strings from articles and sets, safe to print on a terminal. */
#ifndef TENOR_PLAIN_BYTES_H
#define TENOR_PLAIN_BYTES_H

#include <stdbool.h>
#include <stddef.h>

#include "../features/base/failure.h"
#include "../features/base/memory.h"

/* Appends the bytes with control characters (C0, DEL, and C1, which in UTF-8 is c2 80 to c2 9f)
 * written as "?", so that they cannot send commands to the terminal. Fails with
 * FAILURE_MEMORY. */
bool plain_bytes(struct text_buffer *out, const char *bytes, size_t length,
                 struct failure *failure);

#endif
