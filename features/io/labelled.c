/* labelled: checks of a set's files, and of its records. */
#include "labelled.h"

#include <string.h>

#include "../text/unicode.h"

#define NAME_MAX_BYTES 200 /* more than any name needs; a text in the wrong field is longer */

static bool has_control_character(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        bool upper = byte == 0xc2 && i + 1 < length && (unsigned char)bytes[i + 1] < 0xa0;
        if (byte < 0x20 || byte == 0x7f || upper)
            return true;
    }
    return false;
}

bool labelled_check_name(const char *what, const char *bytes, size_t length,
                         struct failure *failure)
{
    if (length > NAME_MAX_BYTES)
        return fail(failure, FAILURE_RECORD, "the %s is longer than %d bytes", what,
                    NAME_MAX_BYTES);
    if (has_control_character(bytes, length))
        return fail(failure, FAILURE_RECORD, "the %s has control characters", what);
    if (!unicode_is_valid(bytes, length))
        return fail(failure, FAILURE_RECORD, "the %s is not UTF-8", what);
    return true;
}

bool labelled_check_record(const struct record *record, const char *label_field,
                           struct failure *failure)
{
    if (!record->label || record->label_length == 0)
        return fail(failure, FAILURE_RECORD, "no field '%s'", label_field);
    if (record->id && has_control_character(record->id, record->id_length))
        return fail(failure, FAILURE_RECORD, "the id has control characters");
    return labelled_check_name("label", record->label, record->label_length, failure) &&
           (!record->source ||
            labelled_check_name("source", record->source, record->source_length, failure));
}

bool labelled_check_file(const char *path, enum record_format asked, enum record_format format,
                         struct failure *failure)
{
    if (record_format_is_json(format) || record_format_is_table(format) ||
        (asked == format && record_format_is_container(format)))
        return true;
    return fail(
        failure, FAILURE_DATA,
        "'%s' is no labelled set: it is taken for %s; it should be JSON, CSV, TSV, or a "
        "directory that has a directory per label (if it is, use --input)",
        strcmp(path, "-") == 0 ? "standard input" : path,
        record_format_is_container(format) ? record_format_names[format] : "one text");
}

enum record_format labelled_page_format(enum record_format asked)
{
    const bool whole = asked != RECORDS_AUTO && record_format_is_whole(asked);
    return whole || record_format_is_container(asked) ? asked : RECORDS_BY_CONTENT;
}
