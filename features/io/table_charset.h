/* table_charset: the encoding of a table that nobody declared.
 *
 * A cell alone is too short to tell: "за" may be anything. So it is guessed once, from the rows
 * that a file begins with. */
#ifndef TENOR_TABLE_CHARSET_H
#define TENOR_TABLE_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"

/* Sets `*charset` to a static name, or to NULL if the bytes are UTF-8 or damaged UTF-8. Their last
 * character may be cut. Linear time. Fails with FAILURE_MEMORY. */
bool table_charset_guess(const char *bytes, size_t length, const char **charset,
                         struct failure *failure);

#endif
