/* document_charset: a label looked up, and the bytes looked at. */
#include "document_charset.h"

#include <string.h>

#include "../base/ascii.h"
#include "../text/charset_label.h"
#include "../text/unicode.h"

/* What mail programs write where they do not know (RFC 1428), or bytes are no text. */
static bool says_nothing(const char *label, size_t length)
{
    static const char *const labels[] = {"",        "unknown-8bit", "unknown",    "x-unknown",
                                         "default", "binary",       "_autodetect"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (strlen(labels[i]) == length && ascii_same(labels[i], label, length))
            return true;
    return false;
}

bool document_charset(const char *label, size_t label_length, const char *bytes, size_t length,
                      const char **charset, struct failure *failure)
{
    *charset = NULL;
    if (!label || says_nothing(label, label_length))
        return true;
    const struct encoding *encoding = encoding_find(label, label_length);
    if (!encoding)
        return fail(failure, FAILURE_RECORD, "unknown charset '%.*s'",
                    (int)(label_length < 60 ? label_length : 60), label);
    const struct utf8_survey survey = unicode_survey(bytes, length);
    if (survey.multibyte > 0 && survey.ill_formed == 0)
        *charset = encoding_utf8->name;
    else if (encoding != encoding_utf8 || survey.ill_formed == 0)
        *charset = encoding->name;
    return true;
}
