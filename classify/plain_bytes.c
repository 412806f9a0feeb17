/* plain_bytes: see plain_bytes.h. */
#include "plain_bytes.h"

bool plain_bytes(struct text_buffer *out, const char *bytes, size_t length,
                 struct failure *failure)
{
    for (size_t at = 0; at < length; at++) {
        unsigned char byte = (unsigned char)bytes[at];
        unsigned char next = at + 1 < length ? (unsigned char)bytes[at + 1] : 0;
        bool c1 = byte == 0xc2 && next >= 0x80 && next <= 0x9f;
        bool control = byte < 0x20 || byte == 0x7f || c1;
        if (!text_buffer_append(out, control ? "?" : bytes + at, 1, failure))
            return false;
        at += c1;
    }
    return true;
}
