/* Tasks on threads. */
#include <criterion/criterion.h>

#include "../train/parallel.h"

#define TASKS 100

static bool square(size_t index, size_t thread, void *context, struct failure *failure)
{
    (void)thread, (void)failure;
    ((size_t *)context)[index] = index * index;
    return true;
}

static bool fail_at_fifty(size_t index, size_t thread, void *context, struct failure *failure)
{
    (void)thread, (void)context;
    return index != 50 || fail(failure, FAILURE_DATA, "task %zu does not like it", index);
}

static void check_squares(const size_t *squares)
{
    for (size_t i = 0; i < TASKS; i++)
        cr_assert_eq(squares[i], i * i);
}

Test(parallel, threads_do_every_task_once)
{
    for (size_t threads = 0; threads <= 8; threads += 4) {
        size_t squares[TASKS] = {0};
        cr_assert(parallel_threads(TASKS, threads, square, squares, NULL, NULL));
        check_squares(squares);
    }
    cr_assert(parallel_threads(0, 4, square, NULL, NULL, NULL));
}

Test(parallel, a_failed_task_is_told)
{
    struct failure failure = {0};
    cr_assert_not(parallel_threads(TASKS, 4, fail_at_fifty, NULL, NULL, &failure));
    cr_assert_eq(failure.code, FAILURE_DATA);
    cr_assert_str_eq(failure.message, "task 50 does not like it");
}

static void count_report(void *context, const char *stage, size_t done, size_t total)
{
    size_t *reports = context;
    cr_assert_str_eq(stage, "squaring");
    cr_assert_eq(total, TASKS);
    cr_assert_eq(done, (*reports)++);
}

Test(parallel, progress_counts_up)
{
    size_t squares[TASKS], reports = 0;
    struct training_progress progress = {count_report, &reports, "squaring"};
    cr_assert(parallel_threads(TASKS, 3, square, squares, &progress, NULL));
    cr_assert_eq(reports, TASKS + 1);
}
