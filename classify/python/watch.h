/* watch: ends the scoring and the describing of a document early: when its time is over, its run is
 * stopped, or the user interrupts. */
#ifndef TENOR_PYTHON_WATCH_H
#define TENOR_PYTHON_WATCH_H

#include "extension.h"

struct watch {
    struct run_object *run;
    double deadline;       /* of the clock of watch_begin; 0: none */
    double next_look;      /* when to ask again whether there was a signal */
    double next_turn;      /* when others may have the GIL again */
    unsigned items;        /* described so far */
    PyThreadState *thread; /* while the GIL is released; else NULL */
    bool interrupted;      /* an exception is set */
    bool over;             /* it is time to end; no exception is set */
};

void watch_begin(struct watch *watch, struct run_object *run);
/* Around calls of the library that take time, so that other threads may run. */
void watch_leave_python(struct watch *watch);
void watch_enter_python(struct watch *watch);

/* For those who hold the GIL: may they go on? If not, `over` or `interrupted` is set. The second is
 * for each item of what may be long: it looks at the clock now and then, and lets other threads
 * run. */
bool watch_goes_on(struct watch *watch);
bool watch_next_item(struct watch *watch);

/* tenor_document.stop, with and without the GIL; `context` is the watch. */
int watch_stop(void *context);

#endif
