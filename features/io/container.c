/* container: a table of the readers, and what their failures have in common. */
#include "container.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "container_kinds.h"

struct container {
    const struct container_kind *kind;
    void *reader;
    const char *name; /* of the file */
    size_t given;     /* documents until now */
};

static const struct container_kind *const kinds[RECORDS_FORMATS] = {
    [RECORDS_MAIL] = &mail_container, [RECORDS_MHTML] = &mhtml_container,
    [RECORDS_MBOX] = &mbox_container, [RECORDS_WARC] = &warc_container,
    [RECORDS_ZIP] = &zip_container,   [RECORDS_FEED] = &feed_container};

struct container *container_open(enum record_format format, struct byte_window *window,
                                 struct failure *failure)
{
    assert(record_format_is_container(format));
    struct container *container = calloc(1, sizeof *container);
    if (!container) {
        failure_set(failure, FAILURE_MEMORY, "out of memory");
        return NULL;
    }
    container->kind = kinds[format];
    container->name = window->stream.name;
    container->reader = container->kind->open(window, failure);
    if (container->reader)
        return container;
    free(container);
    return NULL;
}

/* Says in which file, and how far it could be read. The bytes' own failures name the file. */
static void say_where(const struct container *container, const struct failure *reason,
                      struct failure *failure)
{
    char behind[48] = "";
    if (container->given > 0)
        snprintf(behind, sizeof behind, " (behind document %zu)", container->given);
    if (reason->code == FAILURE_MEMORY)
        failure_set(failure, reason->code, "%s", reason->message);
    else if (reason->code == FAILURE_OPEN)
        failure_set(failure, reason->code, "%s%s", reason->message, behind);
    else
        failure_set(failure, FAILURE_OPEN, "cannot read '%s': %s%s", container->name,
                    reason->message, behind);
}

enum record_status container_next(struct container *container, struct record_row *row,
                                  struct failure *failure)
{
    struct failure reason = {0};
    const enum record_status status = container->kind->next(container->reader, row, &reason);
    container->given += status == RECORD_READ;
    if (status == RECORD_FAILED)
        say_where(container, &reason, failure);
    return status;
}

void container_count_skipped(struct container *container, struct skipped *skipped)
{
    if (container->kind->count_skipped)
        container->kind->count_skipped(container->reader, skipped);
}

void container_close(struct container *container)
{
    if (!container)
        return;
    container->kind->close(container->reader);
    free(container);
}
