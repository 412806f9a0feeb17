/* stop: asks. Once it was said it stays said: a caller that does not pass the failure on cannot
 * make the work go on for long. */
#include "stop.h"

#include <string.h>

#define CLEAR_AT_ONCE    ((size_t)1 << 16) /* bytes */
#define CLEARED_PER_UNIT 16                /* bytes that are cleared in a unit of work */

bool stop_ask(struct failure *failure)
{
    struct stop *stop = failure->stop;
    stop->left = STOP_WORK;
    stop->said = stop->said || stop->asked(stop->context) != 0;
    if (!stop->said)
        return true;
    stop->left = 0;
    return fail(failure, FAILURE_STOPPED, "stopped");
}

bool clear_bytes(void *items, size_t bytes, struct failure *failure)
{
    for (size_t at = 0, piece; at < bytes; at += piece) {
        piece = bytes - at < CLEAR_AT_ONCE ? bytes - at : CLEAR_AT_ONCE;
        if (!go_on(failure, piece / CLEARED_PER_UNIT))
            return false;
        memset((char *)items + at, 0, piece);
    }
    return true;
}
