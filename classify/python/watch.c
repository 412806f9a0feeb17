/* watch: a flag, a clock, and Python's signals. */
#include "watch.h"

#include <time.h>

/* To ask for signals takes the GIL, which others may be waiting for. */
#define SECONDS_BETWEEN_LOOKS 0.05

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void watch_begin(struct watch *watch, struct run_object *run)
{
    const double now = seconds_now();
    *watch = (struct watch){.run = run, .next_look = now + SECONDS_BETWEEN_LOOKS};
    if (run->timeout > 0)
        watch->deadline = now + run->timeout;
}

static bool is_over(const struct watch *watch, double now)
{
    return atomic_load(&watch->run->stopped) || (watch->deadline > 0 && now >= watch->deadline);
}

bool watch_is_over(struct watch *watch)
{
    return is_over(watch, seconds_now());
}

int watch_stop(void *context)
{
    struct watch *watch = context;
    const double now = seconds_now();
    if (is_over(watch, now))
        return 1;
    if (!watch->run->is_direct || now < watch->next_look)
        return 0;
    watch->next_look = now + SECONDS_BETWEEN_LOOKS;
    PyEval_RestoreThread(watch->thread);
    watch->interrupted = PyErr_CheckSignals() != 0;
    watch->thread = PyEval_SaveThread();
    return watch->interrupted;
}
