/* labelled: checks of a set's files, and of its records. */
#include "labelled.h"

#include <string.h>

#include "../text/unicode.h"

#define NAME_MAX_BYTES 200 /* more than any name needs; a text in the wrong field is longer */

/* The length of the control character that the bytes begin with; 0: they begin with none. */
static size_t control_length(const char *bytes, size_t length)
{
    const unsigned char byte = (unsigned char)bytes[0];
    if (byte == 0xc2 && length > 1 && (unsigned char)bytes[1] >= 0x80 &&
        (unsigned char)bytes[1] < 0xa0)
        return 2;
    return byte < 0x20 || byte == 0x7f;
}

static bool has_control_character(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (control_length(bytes + i, length - i) > 0)
            return true;
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

static bool is_answer(const struct record *record, const char *answer)
{
    return record->answer && record->answer_length == strlen(answer) &&
           memcmp(record->answer, answer, record->answer_length) == 0;
}

enum labelled_use labelled_use_of(const struct record *record)
{
    if (is_answer(record, "reject") || is_answer(record, "ignore"))
        return LABELLED_REJECTED;
    return record->label && record->label_length > 0 ? LABELLED_USED : LABELLED_UNLABELLED;
}

bool labelled_check_record(const struct record *record, const char *label_field,
                           struct failure *failure)
{
    switch (labelled_use_of(record)) {
    case LABELLED_UNLABELLED:
        return fail(failure, FAILURE_RECORD, "no field '%s'", label_field);
    case LABELLED_REJECTED:
        return fail(failure, FAILURE_RECORD, "its '%s' is '%.*s'", RECORD_ANSWER,
                    (int)record->answer_length, record->answer);
    default:
        return labelled_check_name("label", record->label, record->label_length, failure) &&
               (!record->source ||
                labelled_check_name("source", record->source, record->source_length, failure));
    }
}

bool labelled_clean_id(char *id, size_t length)
{
    bool cleaned = false;
    for (size_t i = 0; i < length; i++) {
        const size_t control = control_length(id + i, length - i);
        memset(id + i, '?', control);
        cleaned |= control > 0;
    }
    return cleaned;
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

struct record_fields labelled_page_fields(const struct record_fields *fields)
{
    struct record_fields without = *fields;
    without.label = without.answer = NULL;
    without.named &= ~(1u << FIELD_LABEL);
    return without;
}

enum record_format labelled_page_format(enum record_format asked)
{
    const bool whole = asked != RECORDS_AUTO && record_format_is_whole(asked);
    return whole || record_format_is_container(asked) ? asked : RECORDS_BY_CONTENT;
}
