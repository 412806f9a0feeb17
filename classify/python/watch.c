/* watch: a flag, a clock, and Python's signals. */
#include "watch.h"

#include <time.h>

/* To ask for signals takes the GIL, which others may be waiting for. */
#define SECONDS_BETWEEN_LOOKS 0.05
/* How long others wait for the GIL: as long as Python itself lets them. */
#define SECONDS_BETWEEN_TURNS 0.005
#define ITEMS_BETWEEN_LOOKS   64

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void watch_begin(struct watch *watch, struct run_object *run)
{
    const double now = seconds_now();
    *watch = (struct watch){.run = run,
                            .next_look = now + SECONDS_BETWEEN_LOOKS,
                            .next_turn = now + SECONDS_BETWEEN_TURNS};
    if (run->timeout > 0)
        watch->deadline = now + run->timeout;
}

static bool is_over(const struct watch *watch, double now)
{
    return atomic_load(&watch->run->stopped) || (watch->deadline > 0 && now >= watch->deadline);
}

void watch_leave_python(struct watch *watch)
{
    watch->thread = PyEval_SaveThread();
}

void watch_enter_python(struct watch *watch)
{
    PyThreadState *thread = watch->thread;
    watch->thread = NULL;
    PyEval_RestoreThread(thread);
}

/* Signals are only heard by a thread that nobody else waits for. */
static void hear_signals(struct watch *watch, double now)
{
    if (!watch->run->is_direct || now < watch->next_look)
        return;
    const bool is_away = watch->thread != NULL;
    watch->next_look = now + SECONDS_BETWEEN_LOOKS;
    if (is_away)
        watch_enter_python(watch);
    watch->interrupted = PyErr_CheckSignals() != 0;
    if (is_away)
        watch_leave_python(watch);
}

/* ---- With the GIL ----------------------------------------------------------------------- */

bool watch_goes_on(struct watch *watch)
{
    if (watch->interrupted || watch->over)
        return false;
    const double now = seconds_now();
    watch->over = is_over(watch, now);
    if (!watch->over)
        hear_signals(watch, now);
    return !watch->over && !watch->interrupted;
}

bool watch_next_item(struct watch *watch)
{
    if (++watch->items % ITEMS_BETWEEN_LOOKS != 0)
        return true;
    const double now = seconds_now();
    if (now >= watch->next_turn) {
        watch->next_turn = now + SECONDS_BETWEEN_TURNS;
        watch_leave_python(watch);
        watch_enter_python(watch);
    }
    return watch_goes_on(watch);
}

/* ---- Asked by the library --------------------------------------------------------------- */

int watch_stop(void *context)
{
    struct watch *watch = context;
    if (watch->interrupted || watch->over)
        return 1;
    const double now = seconds_now();
    if (is_over(watch, now))
        return 1;
    hear_signals(watch, now);
    return watch->interrupted;
}
