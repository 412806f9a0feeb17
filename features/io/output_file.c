/* output_file: temporary files, and the signals at which they are removed. */
#define _XOPEN_SOURCE 700 /* realpath */
#include "output_file.h"

#include <errno.h>
#include <fcntl.h>
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

/* A signal that is ignored, as SIGHUP is under nohup, stays so. */
static void watch_signals(void)
{
    static const int signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGXCPU};
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
    if (!path || strcmp(path, "-") == 0) {
        file->stream = stdout;
        return true;
    }
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
    if (!file->path)
        done = fflush(file->stream) == 0 || output_file_fail(file, failure);
    else if (!close_stream(file) || (file->temporary && rename(file->temporary, file->target)))
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
    if (file->stream && file->path)
        fclose(file->stream);
    if (file->temporary) {
        unlink(file->temporary);
        forget(file->temporary);
    }
    output_file_release(file);
}
