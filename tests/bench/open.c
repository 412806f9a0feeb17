/* bench_open MODEL...: the time of tenor_scorer_open. Prints the median, in milliseconds, of
 * RUNS openings of all models together, with the files in the page cache. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../../classify/tenor.h"

#define RUNS 51

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return 1e3 * (double)now.tv_sec + 1e-6 * (double)now.tv_nsec;
}

int main(int argc, char **argv)
{
    double times[RUNS];
    if (argc < 2) {
        fprintf(stderr, "usage: bench_open MODEL...\n");
        return 2;
    }
    for (size_t run = 0; run < RUNS; run++) {
        tenor_error error;
        const double before = milliseconds();
        tenor_scorer *scorer =
            tenor_scorer_open((const char *const *)argv + 1, (size_t)argc - 1, &error);
        times[run] = milliseconds() - before;
        if (!scorer) {
            fprintf(stderr, "bench_open: %s\n", error.message);
            return 1;
        }
        tenor_scorer_close(scorer);
    }
    qsort(times, RUNS, sizeof *times, compare);
    printf("%.2f\n", times[RUNS / 2]);
    return 0;
}
