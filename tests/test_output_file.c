/* test_output_file: files that are there only once they are whole. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../features/io/directory.h"
#include "../features/io/output_file.h"
#include "failing_malloc.h"
#include "small_model.h"

TestSuite(output_file, .init = test_directory_make, .fini = test_directory_remove);

static void expect_contents(const char *name, const char *expected)
{
    char bytes[100] = "";
    FILE *stream = fopen(test_path(name), "r");
    cr_assert(stream, "no file '%s'", name);
    bytes[fread(bytes, 1, sizeof bytes - 1, stream)] = '\0';
    fclose(stream);
    cr_assert_str_eq(bytes, expected);
}

/* How many entries there are, hidden ones too. */
static size_t count_entries(void)
{
    char command[600];
    size_t count = 0;
    snprintf(command, sizeof command, "ls -A '%s' | wc -l", test_directory());
    FILE *stream = popen(command, "r");
    cr_assert(stream && fscanf(stream, "%zu", &count) == 1);
    pclose(stream);
    return count;
}

static struct output_file open_output(const char *name)
{
    struct output_file file;
    struct failure failure = {0};
    cr_assert(output_file_open(&file, test_path(name), &failure), "%s", failure.message);
    return file;
}

static void expect_refused(const char *path, const char *why)
{
    struct output_file file;
    struct failure failure = {0};
    cr_assert_not(output_file_open(&file, path, &failure), "'%s'", path);
    cr_assert_eq(failure.code, FAILURE_WRITE);
    cr_assert(strstr(failure.message, why), "%s", failure.message);
    cr_assert_null(file.stream);
}

Test(output_file, appears_at_the_end)
{
    struct output_file file = open_output("a");
    fputs("new", file.stream);
    fflush(file.stream);
    cr_assert_neq(access(test_path("a"), F_OK), 0);
    cr_assert(output_file_commit(&file, NULL));
    cr_assert_null(file.stream);
    expect_contents("a", "new");
    cr_assert_eq(count_entries(), 1);
    output_file_discard(&file); /* does nothing any more */
    expect_contents("a", "new");
}

Test(output_file, a_file_that_is_there_is_replaced_at_the_end_or_stays)
{
    struct stat status;
    test_write_bytes(test_path("a"), "old", 3);
    chmod(test_path("a"), 0640);
    struct output_file file = open_output("a");
    fputs("new", file.stream);
    output_file_discard(&file);
    expect_contents("a", "old");
    cr_assert_eq(count_entries(), 1);
    file = open_output("a");
    fputs("new", file.stream);
    expect_contents("a", "old");
    cr_assert(output_file_commit(&file, NULL));
    expect_contents("a", "new");
    cr_assert_eq(stat(test_path("a"), &status), 0);
    cr_assert_eq(status.st_mode & 0777, 0640);
}

Test(output_file, links_lead_to_the_file_that_is_replaced)
{
    test_write_bytes(test_path("a"), "old", 3);
    cr_assert_eq(symlink("a", test_path("link")), 0);
    cr_assert_eq(symlink("nothing", test_path("loose")), 0);
    struct stat status;
    struct output_file file = open_output("link");
    fputs("new", file.stream);
    cr_assert(output_file_commit(&file, NULL));
    expect_contents("a", "new");
    cr_assert(lstat(test_path("link"), &status) == 0 && S_ISLNK(status.st_mode));
    file = open_output("loose");
    fputs("new", file.stream);
    cr_assert(output_file_commit(&file, NULL));
    expect_contents("nothing", "new");
}

Test(output_file, what_cannot_be_written_is_refused_at_once)
{
    expect_refused(test_directory(), "': is a directory");
    expect_refused(test_path("no/a"), "': no such file or directory");
    expect_refused("", "cannot write '': no such file or directory");
    test_write_bytes(test_path("file"), "x", 1);
    expect_refused(test_path("file/a"), "': not a directory");
    cr_assert_eq(count_entries(), 1);
}

Test(output_file, a_long_name)
{
    char name[256];
    memset(name, 'n', 255);
    name[255] = '\0';
    struct output_file file = open_output(name);
    fputs("new", file.stream);
    cr_assert(output_file_commit(&file, NULL));
    expect_contents(name, "new");
    name[254] = '\0';
    expect_contents(strcat(name, "n"), "new");
}

Test(output_file, devices_are_written_to)
{
    struct output_file file;
    struct failure failure = {0};
    struct stat status;
    cr_assert(output_file_open(&file, "/dev/null", NULL));
    fputs("new", file.stream);
    cr_assert(output_file_commit(&file, NULL));
    cr_assert(stat("/dev/null", &status) == 0 && S_ISCHR(status.st_mode));
    if (access("/dev/full", W_OK) != 0)
        return;
    cr_assert(output_file_open(&file, "/dev/full", NULL));
    fputs("new", file.stream);
    cr_assert_not(output_file_commit(&file, &failure));
    cr_assert_str_eq(failure.message, "cannot write '/dev/full': no space left on device");
}

Test(output_file, standard_output)
{
    struct output_file file;
    cr_assert(output_file_open(&file, NULL, NULL));
    cr_assert(file.stream && !file.path);
    cr_assert(output_file_commit(&file, NULL));
    cr_assert(output_file_open(&file, "-", NULL));
    cr_assert(file.stream && !file.path);
    output_file_discard(&file);
    cr_assert_geq(fcntl(STDOUT_FILENO, F_GETFD), 0); /* open as before */
}

/* Writes a million numbers to standard output, which is a pipe that does not wait. */
static void write_numbers(const int *ends)
{
    struct output_file file;
    bool done = dup2(ends[1], STDOUT_FILENO) >= 0 &&
                fcntl(STDOUT_FILENO, F_SETFL, O_NONBLOCK) == 0 &&
                output_file_open(&file, NULL, NULL);
    close(ends[0]);
    close(ends[1]);
    for (unsigned i = 0; i < 1000000 && done; i++)
        done = fwrite(&i, sizeof i, 1, file.stream) == 1;
    _exit(done && output_file_commit(&file, NULL) ? 0 : 9);
}

Test(output_file, standard_output_that_does_not_wait_is_waited_for)
{
    int ends[2], status;
    unsigned number, expected = 0;
    cr_assert_eq(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0)
        write_numbers(ends);
    close(ends[1]);
    nanosleep(&(struct timespec){.tv_nsec = 100000 * 1000L},
              NULL); /* the pipe is full meanwhile */
    FILE *stream = fdopen(ends[0], "r");
    while (fread(&number, sizeof number, 1, stream) == 1)
        cr_assert_eq(number, expected++);
    fclose(stream);
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0, "status %d", status);
    cr_assert_eq(expected, 1000000);
}

Test(output_file, a_file_too_large_leaves_the_old_one)
{
    struct failure failure = {0};
    const struct rlimit limit = {4096, 4096};
    test_write_bytes(test_path("a"), "old", 3);
    struct output_file file = open_output("a");
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    for (int i = 0; i < 3000; i++)
        fputs("line\n", file.stream);
    cr_assert_not(output_file_commit(&file, &failure));
    cr_assert_eq(failure.code, FAILURE_WRITE);
    cr_assert(strstr(failure.message, "file too large"), "%s", failure.message);
    expect_contents("a", "old");
    cr_assert_eq(count_entries(), 1);
}

Test(output_file, a_signal_removes_what_is_not_done)
{
    static const int signals[] = {SIGINT,  SIGTERM, SIGHUP,  SIGQUIT, SIGALRM, SIGVTALRM,
                                  SIGPROF, SIGPOLL, SIGUSR1, SIGUSR2, SIGABRT, SIGBUS};
    test_write_bytes(test_path("a"), "old", 3);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        const pid_t child = fork();
        if (child == 0) {
            struct output_file file, other;
            for (size_t s = 0; s < sizeof signals / sizeof *signals; s++)
                signal(signals[s], SIG_DFL);
            if (!output_file_open(&file, test_path("a"), NULL) ||
                !output_file_open(&other, test_path("b"), NULL))
                _exit(9);
            fputs("new", file.stream);
            raise(signals[i]);
            _exit(8);
        }
        int status;
        cr_assert_eq(waitpid(child, &status, 0), child);
        cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == signals[i], "status %d", status);
        expect_contents("a", "old");
        cr_assert_eq(count_entries(), 1);
    }
}

Test(output_file, lack_of_memory_is_reported)
{
    bool failed = true;
    test_write_bytes(test_path("a"), "old", 3);
    for (size_t successes = 0; failed && successes < 50; successes++) {
        struct failure failure = {0};
        struct output_file file;
        failing_malloc_after(successes);
        const bool opened = output_file_open(&file, test_path("a"), &failure);
        failed = failing_malloc_stop();
        cr_assert(opened || failed);
        if (opened)
            output_file_discard(&file);
        cr_assert_eq(count_entries(), 1);
    }
    cr_assert_not(failed);
}
