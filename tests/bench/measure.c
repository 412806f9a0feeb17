/* bench_measure [-n RUNS] [-s SECONDS] [-m] [-o FILE] COMMAND... [-- COMMAND...]...: time and
 * memory of commands.
 *
 * Runs each command RUNS times, or fewer if its runs together take more than SECONDS. The commands
 * take turns, so that a slow minute of the machine slows all of them. Prints a line for each, with
 * tabs between: the median of wall seconds, the peak memory in megabytes, and the number of
 * runs. The output of the commands goes to FILE, or is discarded. A run that fails ends the
 * program.
 *
 * Memory is that of the largest process. With -m it is that of the command and its children
 * together, shared pages counted once (Pss in /proc/PID/smaps_rollup). It is sampled, so that
 * a fiftieth of the time is spent on sampling. */
#define _DEFAULT_SOURCE /* wait4 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST_RUNS     99
#define MOST_COMMANDS 16
#define LEAST_PAUSE   0.02 /* seconds between samples of the memory */
#define PAUSE_FACTOR  50   /* a pause is so many times as long as the last sample took */

struct measure_options {
    size_t runs;
    double seconds;
    bool whole_tree;
    const char *output;
};

struct command {
    char **arguments;
    double seconds[MOST_RUNS], all; /* of each run, and their sum */
    size_t runs;
    double kilobytes; /* the most that was seen */
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* ---- Memory ------------------------------------------------------------------------ */

/* The kilobytes of one process; 0 if it has ended, or if there is no /proc. */
static double kilobytes_of(long process)
{
    char path[64], line[256];
    double kilobytes = 0;
    snprintf(path, sizeof path, "/proc/%ld/smaps_rollup", process);
    FILE *stream = fopen(path, "r");
    while (stream && fgets(line, sizeof line, stream) && kilobytes <= 0)
        if (strncmp(line, "Pss:", 4) == 0)
            kilobytes = strtod(line + 4, NULL);
    if (stream)
        fclose(stream);
    return kilobytes;
}

/* The kilobytes of a process and of those that its first thread has started. */
static double kilobytes_of_tree(long process)
{
    char path[64];
    long child;
    double sum = kilobytes_of(process);
    snprintf(path, sizeof path, "/proc/%ld/task/%ld/children", process, process);
    FILE *stream = fopen(path, "r");
    while (stream && fscanf(stream, "%ld", &child) == 1)
        sum += kilobytes_of(child);
    if (stream)
        fclose(stream);
    return sum;
}

/* Waits until a child ends, and returns the largest sample of its memory in kilobytes. SIGCHLD
 * is blocked, so that waiting for it (sigtimedwait) ends as soon as the child does. */
static double watch(pid_t child, const struct measure_options *options, int *status)
{
    struct rusage usage;
    sigset_t ended;
    double most = 0, pause = LEAST_PAUSE;
    sigemptyset(&ended);
    sigaddset(&ended, SIGCHLD);
    while (wait4(child, status, options->whole_tree ? WNOHANG : 0, &usage) == 0) {
        struct timespec time = {(time_t)pause, (long)(1e9 * (pause - (double)(time_t)pause))};
        if (sigtimedwait(&ended, NULL, &time) >= 0)
            continue;
        const double before = now(), seen = kilobytes_of_tree(child);
        most = seen > most ? seen : most;
        pause = PAUSE_FACTOR * (now() - before);
        pause = pause > LEAST_PAUSE ? pause : LEAST_PAUSE;
    }
    return (double)usage.ru_maxrss > most ? (double)usage.ru_maxrss : most;
}

/* ---- Running ----------------------------------------------------------------------- */

static void become(const struct measure_options *options, char *const *arguments)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    const char *path = options->output ? options->output : "/dev/null";
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (file < 0 || dup2(file, STDOUT_FILENO) < 0) {
        fprintf(stderr, "bench_measure: cannot write '%s': %s\n", path, strerror(errno));
        _exit(126);
    }
    close(file);
    execvp(arguments[0], arguments);
    fprintf(stderr, "bench_measure: cannot run '%s': %s\n", arguments[0], strerror(errno));
    _exit(127);
}

/* Runs the command once. */
static bool run(const struct measure_options *options, struct command *command)
{
    int status = 0;
    const double before = now();
    pid_t child = fork();
    if (child == 0)
        become(options, command->arguments);
    if (child < 0) {
        fprintf(stderr, "bench_measure: cannot fork: %s\n", strerror(errno));
        return false;
    }
    const double seen = watch(child, options, &status);
    const double seconds = now() - before;
    command->seconds[command->runs++] = seconds;
    command->all += seconds;
    command->kilobytes = seen > command->kilobytes ? seen : command->kilobytes;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    fprintf(stderr, "bench_measure: '%s' ended with %s %d\n", command->arguments[0],
            WIFEXITED(status) ? "status" : "signal",
            WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
    return false;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static bool measure(const struct measure_options *options, struct command *commands,
                    size_t count)
{
    for (size_t turn = 0; turn < options->runs; turn++)
        for (size_t c = 0; c < count; c++)
            if ((turn == 0 || commands[c].all < options->seconds) &&
                !run(options, &commands[c]))
                return false;
    for (size_t c = 0; c < count; c++) {
        struct command *command = &commands[c];
        qsort(command->seconds, command->runs, sizeof *command->seconds, compare);
        const double *middle = command->seconds + command->runs / 2;
        printf("%.4f\t%.1f\t%zu\n",
               command->runs % 2 ? middle[0] : (middle[-1] + middle[0]) / 2,
               command->kilobytes * 1024e-6, command->runs);
    }
    return true;
}

/* Cuts the arguments at each "--", which become NULL. Returns the number of commands. */
static size_t find_commands(char **arguments, struct command *commands)
{
    size_t count = 0;
    bool first = true;
    for (; *arguments; arguments++) {
        const bool cut = strcmp(*arguments, "--") == 0;
        if (first && !cut && count < MOST_COMMANDS)
            commands[count++].arguments = arguments;
        if (cut)
            *arguments = NULL;
        first = cut;
    }
    return count;
}

int main(int argc, char **argv)
{
    static struct command commands[MOST_COMMANDS];
    struct measure_options options = {.runs = 3, .seconds = 1e9};
    for (int option; (option = getopt(argc, argv, "+n:s:mo:")) != -1;) {
        if (option == 'n')
            options.runs = strtoul(optarg, NULL, 10);
        else if (option == 's')
            options.seconds = strtod(optarg, NULL);
        else if (option == 'm')
            options.whole_tree = true;
        else if (option == 'o')
            options.output = optarg;
        else
            return 2;
    }
    const size_t count = find_commands(argv + optind, commands);
    if (options.runs < 1 || options.runs > MOST_RUNS || count == 0) {
        fprintf(stderr, "usage: bench_measure [-n RUNS] [-s SECONDS] [-m] [-o FILE] COMMAND... "
                        "[-- COMMAND...]...\n");
        return 2;
    }
    sigset_t ended;
    sigemptyset(&ended);
    sigaddset(&ended, SIGCHLD);
    sigprocmask(SIG_BLOCK, &ended, NULL);
    return measure(&options, commands, count) ? 0 : 1;
}
