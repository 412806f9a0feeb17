/* watch: ends the scoring of a document early: when its time is over, its run is stopped, or the
 * user interrupts. */
#ifndef TENOR_PYTHON_WATCH_H
#define TENOR_PYTHON_WATCH_H

#include "extension.h"

struct watch {
    struct run_object *run;
    double deadline;       /* of the clock of watch_begin; 0: none */
    double next_look;      /* when to ask again whether there was a signal */
    PyThreadState *thread; /* while the GIL is released */
    bool interrupted;      /* an exception is set */
};

void watch_begin(struct watch *watch, struct run_object *run);
/* For those who hold the GIL: is it time to end? */
bool watch_is_over(struct watch *watch);
/* tenor_document.stop, asked without the GIL; `context` is the watch. */
int watch_stop(void *context);

#endif
