/* stop: asks. Once it was said it stays said: a caller that does not pass the failure on cannot
 * make the work go on for long. */
#include "stop.h"

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
