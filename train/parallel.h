/* parallel: runs many independent tasks on several threads. A task's result must depend on its
 * index alone, not on who runs it or when. */
#ifndef TENOR_PARALLEL_H
#define TENOR_PARALLEL_H

#include <stdbool.h>
#include <stddef.h>

#include "../features/base/failure.h"

/* Where progress is reported: report(context, stage, done, total) is called with 0 tasks done
 * first and then as they are done, from one thread at a time. `report` may be NULL. */
struct training_progress {
    void (*report)(void *context, const char *stage, size_t done, size_t total);
    void *context;
    const char *stage;
};

/* A copy with another stage; without `report` if `progress` is NULL. */
struct training_progress progress_stage(const struct training_progress *progress,
                                        const char *stage);
void progress_report(const struct training_progress *progress, size_t done, size_t total);

/* Does task `index`, as thread `thread` of 0 .. threads-1. Returns false with `failure` set to
 * stop everything. */
typedef bool (*parallel_task)(size_t index, size_t thread, void *context,
                              struct failure *failure);

/* Runs tasks 0 .. tasks-1 on `threads` threads. After a failure no further
 * task is begun. */
bool parallel_threads(size_t tasks, size_t threads, parallel_task task, void *context,
                      const struct training_progress *progress, struct failure *failure);

#endif
