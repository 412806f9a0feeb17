/* processors: asks the scheduler; where it cannot be asked, counts those that are online. */
#ifdef __linux__
#define _GNU_SOURCE 1 /* sched_getaffinity is Linux's own */
#endif
#include "processors.h"

#include <sched.h>
#include <stdbool.h>
#include <unistd.h>

#ifdef __linux__
#define MOST_PROCESSORS 65536 /* that are asked for; Linux has at most 8,192 */

/* How many processors are in the affinity of this process: 0 if that cannot be told. A set that is too
 * small for the machine is refused, so larger ones are tried. */
static size_t count_affinity(void)
{
    for (size_t most = CPU_SETSIZE; most <= MOST_PROCESSORS; most *= 2) {
        cpu_set_t *set = CPU_ALLOC(most);
        if (!set)
            return 0;
        const size_t size = CPU_ALLOC_SIZE(most);
        const bool told = sched_getaffinity(0, size, set) == 0;
        const int count = told ? CPU_COUNT_S(size, set) : 0;
        CPU_FREE(set);
        if (told)
            return count > 0 ? (size_t)count : 0;
    }
    return 0;
}
#else
static size_t count_affinity(void)
{
    return 0;
}
#endif

size_t processors_usable(void)
{
    const size_t usable = count_affinity();
    if (usable > 0)
        return usable;
    const long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (size_t)online : 1;
}
