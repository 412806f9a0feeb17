/* record_id: a record's own id, else its file's name, else its number. */
#include "record_id.h"

#include <string.h>

const char *record_file_name(const char *path, enum record_format format)
{
    if (format == RECORDS_AUTO)
        format = record_format_of(path);
    const bool one =
        record_format_is_whole(format) || format == RECORDS_MAIL || format == RECORDS_MHTML;
    return one && strcmp(path, "-") != 0 ? path : NULL;
}

struct record_id record_id(const struct record *record, const char *file_name, size_t number)
{
    if (record->id)
        return (struct record_id){record->id, record->id_length, number};
    if (file_name)
        return (struct record_id){file_name, strlen(file_name), number};
    return (struct record_id){.number = number};
}
