/* failure: a code and a sentence, filled in by whoever fails first. */
#include "failure.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The length of the longest beginning of text[0..length) that does not end inside
 * a UTF-8 sequence which goes on behind it. */
static size_t whole_characters(const char *text, size_t length)
{
    while (length > 0 && ((unsigned char)text[length] & 0xC0u) == 0x80u)
        length--;
    return length;
}

void failure_set(struct failure *failure, enum failure_code code, const char *format, ...)
{
    if (!failure)
        return;
    /* Formatted aside, so that the arguments may point into `failure` itself. */
    char message[sizeof failure->message + 1];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    if (length < 0)
        message[0] = '\0';
    else if ((size_t)length >= sizeof failure->message)
        message[whole_characters(message, sizeof failure->message - 1)] = '\0';
    /* One line, and nothing that a terminal would obey: names of files come from outside. */
    for (char *at = message; *at; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            *at = '?';
    failure->code = code;
    memcpy(failure->message, message, sizeof failure->message);
    failure->message[sizeof failure->message - 1] = '\0';
}

bool fail_file(struct failure *failure, enum failure_code code, const char *verb,
               const char *path)
{
    int number = errno;
    char reason[128];
    if (strerror_r(number, reason, sizeof reason) != 0)
        snprintf(reason, sizeof reason, "error %d", number);
    /* "No such file" goes on a sentence in lower case, "RFS specific error" as it is. */
    if (reason[0] >= 'A' && reason[0] <= 'Z' && reason[1] >= 'a' && reason[1] <= 'z')
        reason[0] = (char)(reason[0] - 'A' + 'a');
    if (!path)
        return fail(failure, code, "cannot %s: %s", verb, reason);
    return fail(failure, code, "cannot %s '%s': %s", verb, path, reason);
}
