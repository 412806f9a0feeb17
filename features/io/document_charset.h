/* document_charset: the encoding that a container declares for a document, as far as it is to
 * be believed. */
#ifndef TENOR_DOCUMENT_CHARSET_H
#define TENOR_DOCUMENT_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"

/* Sets `*charset` to the encoding of these bytes, of which a mail or server declares `label`;
 * to NULL if it is to be found out. Bytes beyond ASCII that are well-formed UTF-8 are UTF-8
 * whatever was declared, and bytes that are not are no UTF-8, as with pages (charset.h).
 * `label` NULL, or one that says that the encoding is not known: NULL. A static string. Fails
 * with FAILURE_RECORD for a label that is not known. */
bool document_charset(const char *label, size_t label_length, const char *bytes, size_t length,
                      const char **charset, struct failure *failure);

#endif
