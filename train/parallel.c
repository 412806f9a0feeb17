/* parallel: see parallel.h. A shared counter gives out the tasks: a thread that is free takes
 * the next one. */
#include "parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct training_progress progress_stage(const struct training_progress *progress,
                                        const char *stage)
{
    return progress ? (struct training_progress){progress->report, progress->context, stage}
                    : (struct training_progress){0};
}

void progress_report(const struct training_progress *progress, size_t done, size_t total)
{
    if (progress && progress->report)
        progress->report(progress->context, progress->stage, done, total);
}

struct thread_pool {
    size_t tasks;
    parallel_task task;
    void *context;
    const struct training_progress *progress;
    atomic_size_t next;
    atomic_bool stopped;
    pthread_mutex_t lock; /* guards `done`, `failure` and the progress report */
    size_t done;
    struct failure failure;
};

struct pool_thread {
    struct thread_pool *pool;
    size_t number;
};

static void *thread_main(void *argument)
{
    const struct pool_thread *self = argument;
    struct thread_pool *pool = self->pool;
    while (!atomic_load(&pool->stopped)) {
        size_t index = atomic_fetch_add(&pool->next, 1);
        if (index >= pool->tasks)
            break;
        struct failure failure = {0};
        bool ok = pool->task(index, self->number, pool->context, &failure);
        pthread_mutex_lock(&pool->lock);
        pool->done++;
        if (!ok && pool->failure.code == FAILURE_NONE) {
            pool->failure = failure;
            atomic_store(&pool->stopped, true);
        }
        progress_report(pool->progress, pool->done, pool->tasks);
        pthread_mutex_unlock(&pool->lock);
    }
    return NULL;
}

bool parallel_threads(size_t tasks, size_t threads, parallel_task task, void *context,
                      const struct training_progress *progress, struct failure *failure)
{
    if (threads > tasks)
        threads = tasks;
    if (threads < 1)
        threads = 1;
    struct thread_pool pool = {
        .tasks = tasks, .task = task, .context = context, .progress = progress};
    struct pool_thread *self = calloc(threads, sizeof *self);
    pthread_t *handles = calloc(threads, sizeof *handles);
    bool ok = self && handles && pthread_mutex_init(&pool.lock, NULL) == 0;
    if (!ok) {
        free(self);
        free(handles);
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu threads", threads);
    }
    progress_report(progress, 0, tasks);
    size_t started =
        1; /* this thread is number 0; if fewer can be started, it only takes longer */
    for (; started < threads; started++) {
        self[started] = (struct pool_thread){&pool, started};
        if (pthread_create(&handles[started], NULL, thread_main, &self[started]) != 0)
            break;
    }
    self[0] = (struct pool_thread){&pool, 0};
    thread_main(&self[0]);
    for (size_t i = 1; i < started; i++)
        pthread_join(handles[i], NULL);
    pthread_mutex_destroy(&pool.lock);
    free(handles);
    free(self);
    if (pool.failure.code != FAILURE_NONE) {
        if (failure)
            *failure = pool.failure;
        return false;
    }
    return true;
}
