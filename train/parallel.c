/* parallel: see parallel.h. A shared counter gives out the tasks: a thread or worker that is
 * free takes the next one. */
#include "parallel.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/wait.h>
#include <unistd.h>

#ifndef MAP_ANONYMOUS
#define MAP_ANONYMOUS 0x20 /* Linux; POSIX.1-2008 has no name for it */
#endif

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

/* ---- Threads ---------------------------------------------------------- */

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

/* ---- Forked workers --------------------------------------------------- */

struct worker_board { /* shared by the caller and its workers */
    atomic_size_t next;
    atomic_bool stopped;
};

struct
    worker_message { /* one per task, through a pipe; shorter than PIPE_BUF, so written whole */
    uint32_t ok;
    struct failure failure;
};

static bool write_message(int out, const struct worker_message *message)
{
    ssize_t written;
    do
        written = write(out, message, sizeof *message);
    while (written < 0 && errno == EINTR);
    return written == (ssize_t)sizeof *message;
}

static bool run_worker(size_t number, size_t tasks, parallel_task task, void *context,
                       struct worker_board *board, int out)
{
    while (!atomic_load(&board->stopped)) {
        size_t index = atomic_fetch_add(&board->next, 1);
        if (index >= tasks)
            break;
        struct worker_message message = {0};
        message.ok = task(index, number, context, &message.failure);
        if (!message.ok)
            atomic_store(&board->stopped, true);
        if (!write_message(out, &message))
            return false;
    }
    return true;
}

/* Reads the workers' messages until all have closed the pipe; returns the number of tasks that
 * succeeded, and keeps the first failure. */
static size_t collect(int in, size_t tasks, const struct training_progress *progress,
                      struct failure *first)
{
    size_t done = 0;
    progress_report(progress, done, tasks);
    for (;;) {
        struct worker_message message = {0};
        size_t have = 0;
        while (have < sizeof message) {
            ssize_t got = read(in, (char *)&message + have, sizeof message - have);
            if (got < 0 && errno == EINTR)
                continue;
            if (got <= 0)
                return done;
            have += (size_t)got;
        }
        if (message.ok)
            done++;
        else if (first->code == FAILURE_NONE)
            *first = message.failure;
        progress_report(progress, done, tasks);
    }
}

static void reap(const pid_t *workers, size_t count, struct failure *first)
{
    for (size_t i = 0; i < count; i++) {
        int status = 0;
        pid_t got;
        do
            got = waitpid(workers[i], &status, 0);
        while (got < 0 && errno == EINTR);
        if (got > 0 && WIFSIGNALED(status) && first->code == FAILURE_NONE)
            failure_set(first, FAILURE_MEMORY, "a training process was ended by signal %d%s",
                        WTERMSIG(status),
                        WTERMSIG(status) == SIGKILL ? " (out of memory?)" : "");
    }
}

/* Ends this worker when its parent is killed. */
static void end_with_parent(void)
{
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGTERM);
#endif
}

bool parallel_workers(size_t tasks, size_t workers, parallel_task task, void *context,
                      const struct training_progress *progress, struct failure *failure)
{
    if (workers > tasks)
        workers = tasks;
    if (workers < 1)
        workers = 1;
    struct worker_board *board = shared_allocate(1, sizeof *board, failure);
    if (!board)
        return false;
    pid_t *pids = calloc(workers, sizeof *pids);
    int ends[2];
    if (!pids || pipe(ends) != 0) {
        free(pids);
        shared_free(board, 1, sizeof *board);
        return fail(failure, FAILURE_MEMORY, "cannot set up %zu training processes", workers);
    }
    size_t started = 0;
    for (; started < workers; started++) {
        pids[started] = fork();
        if (pids[started] < 0)
            break;
        if (pids[started] == 0) {
            end_with_parent();
            close(ends[0]);
            _exit(run_worker(started, tasks, task, context, board, ends[1]) ? 0 : 1);
        }
    }
    close(ends[1]);
    struct failure first = {0};
    size_t done = collect(ends[0], tasks, progress, &first);
    close(ends[0]);
    reap(pids, started, &first);
    free(pids);
    shared_free(board, 1, sizeof *board);
    if (first.code == FAILURE_NONE && done < tasks)
        fail_file(&first, FAILURE_MEMORY, "start training processes", NULL);
    if (first.code != FAILURE_NONE) {
        if (failure)
            *failure = first;
        return false;
    }
    return true;
}

void *shared_allocate(size_t count, size_t size, struct failure *failure)
{
    void *memory = MAP_FAILED;
    if (count > 0 && size > 0 && count <= SIZE_MAX / size)
        memory =
            mmap(NULL, count * size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        failure_set(failure, FAILURE_MEMORY, "not enough memory: %zu times %zu bytes", count,
                    size);
        return NULL;
    }
    return memory;
}

void shared_free(void *memory, size_t count, size_t size)
{
    if (memory)
        munmap(memory, count * size);
}
