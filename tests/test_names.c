/* Strings, numbered and counted. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "../classify/names.h"
#include "failing_malloc.h"

static void expect_name(const struct numbering *numbering, size_t index, const char *bytes,
                        size_t length, size_t uses)
{
    const struct distinct_name *name = &numbering->names[index];
    cr_assert(name->length == length && memcmp(name->bytes, bytes, length) == 0,
              "name %zu is '%.*s'", index, (int)name->length, name->bytes);
    cr_assert_eq(name->uses, uses);
}

Test(names, are_numbered_in_byte_order)
{
    struct names names = {0};
    struct numbering numbering;
    cr_assert(names_add(&names, "bee", 3, NULL) && names_add(&names, NULL, 0, NULL) &&
              names_add(&names, "b", 1, NULL) && names_add(&names, "bee", 3, NULL) &&
              names_add(&names, "b\0c", 3, NULL) && names_add(&names, "", 0, NULL) &&
              names_add(&names, "\xc3\xa9", 2, NULL) && names_add(&names, NULL, 0, NULL));
    cr_assert(names_number(&names, &numbering, NULL));
    cr_assert_eq(numbering.count, 5);
    cr_assert_eq(numbering.missing, 2);
    expect_name(&numbering, 0, "", 0, 1);
    expect_name(&numbering, 1, "b", 1, 1);
    expect_name(&numbering, 2, "b\0c", 3, 1);
    expect_name(&numbering, 3, "bee", 3, 2);
    expect_name(&numbering, 4, "\xc3\xa9", 2, 1);
    const uint32_t numbers[] = {3, NAME_MISSING, 1, 3, 2, 0, 4, NAME_MISSING};
    cr_assert_arr_eq(numbering.number, numbers, sizeof numbers);
    numbering_release(&numbering);
    names_release(&names);
}

Test(names, may_be_none)
{
    struct names names = {0};
    struct numbering numbering;
    cr_assert(names_number(&names, &numbering, NULL));
    cr_assert(numbering.count == 0 && numbering.missing == 0);
    numbering_release(&numbering);
    cr_assert(names_add(&names, NULL, 0, NULL) && names_number(&names, &numbering, NULL));
    cr_assert(numbering.count == 0 && numbering.missing == 1);
    numbering_release(&numbering);
    names_release(&names);
}

Test(names, many)
{
    enum { COUNT = 100000, DISTINCT = 1000 };
    struct names names = {0};
    struct numbering numbering;
    char name[8];
    for (size_t i = 0; i < COUNT; i++) {
        snprintf(name, sizeof name, "%03zu", i * 7 % DISTINCT);
        cr_assert(names_add(&names, name, 3, NULL));
    }
    cr_assert(names_number(&names, &numbering, NULL));
    cr_assert_eq(numbering.count, DISTINCT);
    for (size_t i = 0; i < COUNT; i++)
        cr_assert_eq(numbering.number[i], i * 7 % DISTINCT);
    for (size_t i = 0; i < DISTINCT; i++)
        cr_assert_eq(numbering.names[i].uses, COUNT / DISTINCT);
    numbering_release(&numbering);
    names_release(&names);
}

Test(names, a_failed_allocation_is_an_error)
{
    struct names names = {0};
    struct numbering numbering;
    for (size_t successes = 0;; successes++) {
        struct failure failure = {0};
        failing_malloc_after(successes);
        const bool done =
            names_add(&names, "bee", 3, &failure) && names_number(&names, &numbering, &failure);
        if (!failing_malloc_stop()) {
            cr_assert(done && successes >= 5);
            break;
        }
        cr_assert_not(done);
        cr_assert_eq(failure.code, FAILURE_MEMORY);
        names_release(&names);
    }
    numbering_release(&numbering);
    names_release(&names);
}
