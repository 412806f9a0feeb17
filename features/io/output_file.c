/* output_file: temporary files, and the signals at which they are removed. */
#define _GNU_SOURCE 1 /* fopencookie; realpath */
#include "output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/temporary_file.h"

/* ---- Signals -------------------------------------------------------------- */

/* The temporary files of the process, for the handler; NULL: a free place. */
static char *volatile temporaries[OUTPUT_FILES_MOST];

/* Calls only what a handler may call. The signal is raised again and then ends the process,
 * since its action was reset. */
static void remove_temporaries(int signal_number)
{
    for (size_t i = 0; i < OUTPUT_FILES_MOST; i++)
        if (temporaries[i])
            unlink(temporaries[i]);
    raise(signal_number);
}

/* Those that end a process by default. A fault leaves a core as before: it is raised again. A
 * signal that is ignored, as SIGHUP is under nohup, stays so. */
static void watch_signals(void)
{
    static const int signals[] = {SIGHUP,  SIGINT,  SIGQUIT,   SIGTERM, SIGPIPE,
                                  SIGXCPU, SIGALRM, SIGVTALRM, SIGPROF, SIGPOLL,
                                  SIGUSR1, SIGUSR2, SIGABRT,   SIGTRAP, SIGSYS,
                                  SIGBUS,  SIGSEGV, SIGFPE,    SIGILL};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction action;
        if (sigaction(signals[i], NULL, &action) != 0 || action.sa_handler != SIG_DFL)
            continue;
        action.sa_handler = remove_temporaries;
        action.sa_flags = (int)SA_RESETHAND;
        sigaction(signals[i], &action, NULL);
    }
    signal(SIGXFSZ, SIG_IGN); /* writing fails instead */
}

static bool remember(char *temporary)
{
    for (size_t i = 0; i < OUTPUT_FILES_MOST; i++)
        if (!temporaries[i]) {
            temporaries[i] = temporary;
            return true;
        }
    return false;
}

static void forget(const char *temporary)
{
    for (size_t i = 0; i < OUTPUT_FILES_MOST; i++)
        if (temporaries[i] == temporary)
            temporaries[i] = NULL;
}

/* ---- Standard output ------------------------------------------------------ */

/* Who started the program may have made its end of the pipe one that does not wait, and stdio loses
 * what such a pipe has no room for. So the stream writes through this. Gives the bytes that were
 * written; fewer than `length`: writing failed, with errno. */
static ssize_t write_out(void *context, const char *bytes, size_t length)
{
    const int descriptor = *(const int *)context;
    size_t done = 0;
    while (done < length) {
        const ssize_t wrote = write(descriptor, bytes + done, length - done);
        if (wrote >= 0)
            done += (size_t)wrote;
        else if (errno == EAGAIN || errno == EWOULDBLOCK)
            poll(&(struct pollfd){.fd = descriptor, .events = POLLOUT}, 1, -1);
        else if (errno != EINTR)
            break;
    }
    return (ssize_t)done;
}

static bool open_standard_output(struct output_file *file, struct failure *failure)
{
    static int descriptor = STDOUT_FILENO;
    const cookie_io_functions_t functions = {.write = write_out};
    file->stream = fopencookie(&descriptor, "w", functions);
    if (!file->stream)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    if (output_file_is_terminal(file))
        setvbuf(file->stream, NULL, _IOLBF, BUFSIZ); /* as stdout is there */
    return true;
}

bool output_file_is_terminal(const struct output_file *file)
{
    return isatty(file->path ? fileno(file->stream) : STDOUT_FILENO);
}

/* ---- Opening -------------------------------------------------------------- */

/* Frees what belongs to the file, which is closed. */
static void output_file_release(struct output_file *file)
{
    free(file->path);
    free(file->target);
    free(file->temporary);
    *file = (struct output_file){0};
}

/* Opens a file under a temporary name. Only what may be written may be replaced, although
 * renaming asks the directory alone. */
static bool open_temporary(struct output_file *file, const struct stat *old,
                           struct failure *failure)
{
    if (old && access(file->target, W_OK) != 0)
        return fail_file(failure, FAILURE_WRITE, "write", file->path);
    file->temporary = malloc(strlen(file->target) + TEMPORARY_FILE_MORE);
    if (!file->temporary)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    watch_signals();
    const int descriptor = temporary_file_create(file->target, file->temporary);
    if (descriptor < 0)
        return fail_file(failure, FAILURE_WRITE, "write", file->path);
    const bool remembered = remember(file->temporary);
    if (old)
        fchmod(descriptor, old->st_mode & 0777); /* where that is not allowed, as a new file */
    file->stream = remembered ? fdopen(descriptor, "w") : NULL;
    if (file->stream)
        return true;
    const int error = remembered ? errno : EMFILE;
    close(descriptor);
    unlink(file->temporary);
    forget(file->temporary);
    errno = error;
    return fail_file(failure, FAILURE_WRITE, "write", file->path);
}

/* A device or a pipe is written to: to rename would replace it. So is what a link points to that
 * leads nowhere yet. */
static bool open_as_it_is(struct output_file *file, struct failure *failure)
{
    file->stream = fopen(file->path, "w");
    return file->stream || fail_file(failure, FAILURE_WRITE, "write", file->path);
}

static bool open_named(struct output_file *file, struct failure *failure)
{
    struct stat found;
    const bool exists = stat(file->path, &found) == 0; /* there is none with the name "" */
    if (!*file->path)
        return fail_file(failure, FAILURE_WRITE, "write", file->path);
    if (exists && S_ISDIR(found.st_mode)) {
        errno = EISDIR;
        return fail_file(failure, FAILURE_WRITE, "write", file->path);
    }
    if (exists ? !S_ISREG(found.st_mode) : lstat(file->path, &found) == 0)
        return open_as_it_is(file, failure);
    file->target = exists ? realpath(file->path, NULL) : strdup(file->path);
    if (!file->target)
        return fail_file(failure, FAILURE_WRITE, "write", file->path);
    return open_temporary(file, exists ? &found : NULL, failure);
}

bool output_file_open(struct output_file *file, const char *path, struct failure *failure)
{
    *file = (struct output_file){0};
    if (!path || strcmp(path, "-") == 0)
        return open_standard_output(file, failure);
    file->path = strdup(path);
    if (!file->path)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    if (open_named(file, failure))
        return true;
    output_file_release(file);
    return false;
}

/* ---- Closing -------------------------------------------------------------- */

bool output_file_fail(const struct output_file *file, struct failure *failure)
{
    return fail_file(failure, FAILURE_WRITE, file->path ? "write" : "write the output",
                     file->path);
}

/* Closes the stream; false with errno. */
static bool close_stream(struct output_file *file)
{
    const bool flushed = fflush(file->stream) == 0 &&
                         (!file->temporary || temporary_file_flush(fileno(file->stream)));
    const int error = errno;
    const bool closed = fclose(file->stream) == 0;
    file->stream = NULL;
    if (!flushed)
        errno = error;
    return flushed && closed;
}

bool output_file_commit(struct output_file *file, struct failure *failure)
{
    bool done = true;
    if (!close_stream(file) || (file->temporary && rename(file->temporary, file->target)))
        done = output_file_fail(file, failure);
    if (done && file->temporary) {
        forget(file->temporary);
        temporary_file_flush_directory(file->target);
        output_file_release(file);
    }
    output_file_discard(file);
    return done;
}

void output_file_discard(struct output_file *file)
{
    if (file->stream)
        fclose(file->stream);
    if (file->temporary) {
        unlink(file->temporary);
        forget(file->temporary);
    }
    output_file_release(file);
}
