/* plain_text: see plain_text.h. */
#include "plain_text.h"

#include <string.h>

/* The bytes of the control character that `text` begins with; 0 if it begins with none. */
static size_t control_length(const char *text)
{
    const unsigned char first = (unsigned char)text[0];
    if (first < 0x20 || first == 0x7f)
        return 1;
    const unsigned char second = first == 0xc2 ? (unsigned char)text[1] : 0;
    return second >= 0x80 && second < 0xa0 ? 2 : 0;
}

bool plain_text_append(struct text_buffer *out, const char *text, struct failure *failure)
{
    while (*text) {
        size_t length = 0, control = 0;
        while (text[length] && (control = control_length(text + length)) == 0)
            length++;
        if ((length > 0 && !text_buffer_append(out, text, length, failure)) ||
            (control > 0 && !text_buffer_append(out, "?", 1, failure)))
            return false;
        text += length + control;
    }
    return true;
}
