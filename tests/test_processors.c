/* test_processors: the processors that a process may use are those it is kept to. */
#define _GNU_SOURCE 1 /* sched_setaffinity */
#include <criterion/criterion.h>
#include <sched.h>

#include "../features/io/processors.h"

Test(processors, those_of_the_affinity_are_counted)
{
    cpu_set_t all, one;
    if (sched_getaffinity(0, sizeof all, &all) != 0)
        cr_skip("the affinity cannot be told here");
    cr_assert_eq(processors_usable(), (size_t)CPU_COUNT(&all));
    size_t first = 0;
    while (!CPU_ISSET(first, &all))
        first++;
    CPU_ZERO(&one);
    CPU_SET(first, &one);
    cr_assert_eq(sched_setaffinity(0, sizeof one, &one), 0);
    cr_assert_eq(processors_usable(), 1);
}
