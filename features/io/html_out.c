/* html_out: what stands for a character that would be markup, or that is none. */
#include "html_out.h"

#include <string.h>

#include "../text/unicode.h"

#define REPLACEMENT "\xef\xbf\xbd"

/* What stands for the character at bytes[0]; NULL: the character itself. */
static const char *substitute(const char *bytes, size_t step, bool valid)
{
    if (!valid)
        return REPLACEMENT;
    switch (bytes[0]) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\t':
    case '\n':
        return NULL;
    case '\r': /* a parser of HTML reads it as a line feed */
        return "\n";
    default:
        break;
    }
    const unsigned char first = (unsigned char)bytes[0];
    const bool c1 = step == 2 && first == 0xc2 && (unsigned char)bytes[1] < 0xa0;
    return first < 0x20 || first == 0x7f || c1 ? REPLACEMENT : NULL;
}

bool html_put_text(struct text_buffer *out, const char *bytes, size_t length,
                   struct failure *failure)
{
    size_t kept = 0; /* all before it is appended */
    for (size_t at = 0, step; at < length; at += step) {
        bool valid;
        step = unicode_step(bytes + at, length - at, &valid);
        const char *instead = substitute(bytes + at, step, valid);
        if (!instead)
            continue;
        if (!text_buffer_append(out, bytes + kept, at - kept, failure) ||
            !text_buffer_append(out, instead, strlen(instead), failure))
            return false;
        kept = at + step;
    }
    return text_buffer_append(out, bytes + kept, length - kept, failure);
}
