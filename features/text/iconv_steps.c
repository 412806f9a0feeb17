/* iconv_steps: iconv, one character at a time. */
#include "iconv_steps.h"

#include <errno.h>
#include <string.h>

#include "../base/memory.h"

#define CONVERTER_BYTES ((size_t)1 << 18) /* more than libc allocates to load a converter */

/* Where libc lacks the memory to load a converter, it says that there is none. So it is asked
 * again, or errno is ENOMEM if there is no memory. */
static iconv_t open_converter(const struct encoding *encoding)
{
    const char *name = encoding->iconv_name ? encoding->iconv_name : "CP1252";
    iconv_t converter = iconv_open("UTF-8", name);
    if (converter != (iconv_t)-1 || errno != EINVAL) /* NOLINT(performance-no-int-to-ptr) */
        return converter;
    if (memory_has_room(CONVERTER_BYTES))
        return iconv_open("UTF-8", name);
    errno = ENOMEM;
    return converter;
}

bool iconv_can_read(const struct encoding *encoding)
{
    if (!encoding->iconv_name)
        return true;
    iconv_t converter = open_converter(encoding);
    if (converter == (iconv_t)-1) /* NOLINT(performance-no-int-to-ptr): POSIX has it so */
        return errno != EINVAL;
    iconv_close(converter);
    return true;
}

bool iconv_begin(iconv_t *converter, const struct encoding *encoding, struct failure *failure)
{
    *converter = open_converter(encoding);
    if (*converter != (iconv_t)-1) /* NOLINT(performance-no-int-to-ptr) */
        return true;
    return errno == EINVAL ? fail(failure, FAILURE_ARGUMENT,
                                  "this system cannot read the charset '%s'", encoding->name)
                           : fail(failure, FAILURE_MEMORY, "out of memory");
}

size_t iconv_step(iconv_t converter, const char *bytes, size_t length,
                  char made[static ICONV_MADE_MOST], size_t *made_length)
{
    char window[ICONV_SEQUENCE_MOST], *from = window, *to = made;
    size_t left = length, room = ICONV_MADE_MOST;
    memcpy(window, bytes, length);
    errno = 0;
    iconv(converter, &from, &left, &to, &room);
    *made_length = ICONV_MADE_MOST - room;
    return length - left;
}

size_t iconv_character(iconv_t converter, const char *bytes, size_t left,
                       char made[static ICONV_MADE_MOST], size_t *made_length)
{
    size_t count = 0, taken;
    do
        taken = iconv_step(converter, bytes, ++count, made, made_length);
    while (taken == 0 && errno == EINVAL && count < left && count < ICONV_SEQUENCE_MOST);
    if (taken == 0 && errno == EINVAL && count < left)
        errno = EILSEQ; /* no character is so long */
    return taken;
}

size_t iconv_flush(iconv_t converter, char *made, size_t room)
{
    size_t left = room;
    iconv(converter, NULL, NULL, &made, &left);
    return room - left;
}

size_t iconv_byte(iconv_t converter, char byte, char made[static ICONV_MADE_MOST])
{
    size_t length;
    iconv_step(converter, &byte, 1, made, &length);
    return length + iconv_flush(converter, made + length, ICONV_MADE_MOST - length);
}
