/* mail_reader: a file that is one mail, or one page saved as MHTML. */
#include <stdlib.h>

#include "container_kinds.h"
#include "mail_message.h"

struct mail_reader {
    struct byte_window *window;
    struct mail_use use;
    bool ended;
};

static void *open_mail(struct byte_window *window, struct failure *failure)
{
    struct mail_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        failure_set(failure, FAILURE_MEMORY, "out of memory");
    else
        reader->window = window;
    return reader;
}

static void *open_page(struct byte_window *window, struct failure *failure)
{
    struct mail_reader *reader = open_mail(window, failure);
    if (reader)
        reader->use.page = true;
    return reader;
}

static enum record_status next_mail(void *context, struct record_row *row,
                                    struct failure *failure)
{
    struct mail_reader *reader = context;
    struct byte_window *window = reader->window;
    if (reader->ended)
        return RECORD_END;
    reader->ended = true;
    row->line = 1;
    if (!byte_window_need(window, RECORD_MAX_BYTES + 1, failure))
        return RECORD_FAILED;
    row->too_long = byte_window_length(window) > RECORD_MAX_BYTES;
    if (!row->too_long &&
        !mail_message_read(byte_window_bytes(window), byte_window_length(window), reader->use,
                           row, &row->failure) &&
        row->failure.code == FAILURE_MEMORY) {
        *failure = row->failure;
        return RECORD_FAILED;
    }
    return RECORD_READ;
}

const struct container_kind mail_container = {open_mail, next_mail, free, NULL},
                            mhtml_container = {open_page, next_mail, free, NULL};
