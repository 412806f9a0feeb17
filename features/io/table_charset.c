/* table_charset: what charset.h says of all rows as one text. */
#include "table_charset.h"

#include <string.h>

#include "../base/memory.h"
#include "../base/offset_map.h"
#include "../text/charset.h"
#include "../text/charset_label.h"
#include "../text/unicode.h"

#define CHARACTER_MOST 4 /* bytes */

/* Is it UTF-8, but for a character that is cut at the end? */
static bool is_utf8(const char *bytes, size_t length)
{
    for (size_t cut = 0; cut < CHARACTER_MOST && cut <= length; cut++)
        if (unicode_is_valid(bytes, length - cut))
            return true;
    return false;
}

bool table_charset_guess(const char *bytes, size_t length, const char **charset,
                         struct failure *failure)
{
    struct text_buffer scratch = {0};
    struct offset_map map = {0};
    struct charset_decoded found = {0};
    struct failure reason = {0};
    *charset = NULL;
    if (length == 0 || is_utf8(bytes, length))
        return true;
    const bool done =
        charset_decode(bytes, length, NULL, false, &scratch, &map, &found, &reason);
    const struct encoding *encoding = done && found.flags & TEXT_GUESSED
                                          ? encoding_find(found.name, strlen(found.name))
                                          : NULL;
    text_buffer_release(&scratch);
    offset_map_release(&map);
    *charset = encoding ? encoding->name : NULL;
    /* What cannot be decoded is said of each record. */
    return done || reason.code != FAILURE_MEMORY ||
           fail(failure, reason.code, "%s", reason.message);
}
