/* test_directory: the names in a directory, and the places of installed data. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../features/io/datadir.h"
#include "../features/io/directory.h"
#include "failing_malloc.h"
#include "small_model.h"

TestSuite(directory, .init = test_directory_make, .fini = test_directory_remove);

static void expect_names(const struct name_list *list, const char *const *names, size_t count)
{
    cr_assert_eq(list->count, count, "%zu names", list->count);
    for (size_t i = 0; i < count; i++)
        cr_assert_str_eq(list->items[i], names[i]);
}

static void make_entries(void)
{
    static const char *const files[] = {"b.txt", "a.txt", ".hidden.txt", "Z.txt", ".txt", "c"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        test_write_bytes(test_path(files[i]), "x", 1);
    cr_assert_eq(mkdir(test_path("d.txt"), 0777), 0);
}

Test(directory, names_come_in_byte_order_without_hidden_ones)
{
    struct name_list list = {0};
    make_entries();
    cr_assert(name_list_add(&list, "first", NULL));
    cr_assert(directory_list(test_directory(), NULL, &list, NULL));
    expect_names(&list, (const char *const[]){"first", "Z.txt", "a.txt", "b.txt", "c", "d.txt"},
                 6);
    name_list_release(&list);
    cr_assert(directory_list(test_directory(), ".txt", &list, NULL));
    expect_names(&list, (const char *const[]){"Z.txt", "a.txt", "b.txt", "d.txt"}, 4);
    name_list_release(&list);
    cr_assert_null(list.items);
}

Test(directory, what_is_not_a_directory_cannot_be_listed)
{
    struct name_list list = {0};
    struct failure failure = {0};
    make_entries();
    cr_assert(directory_exists(test_directory()));
    cr_assert_not(directory_exists(test_path("c")));
    cr_assert_not(directory_exists(test_path("missing")));
    cr_assert_not(directory_list(test_path("missing"), NULL, &list, &failure));
    cr_assert_eq(failure.code, FAILURE_OPEN);
    cr_assert(strstr(failure.message, "missing': no such file or directory"));
    cr_assert_not(directory_list(test_path("c"), NULL, &list, &failure));
    cr_assert_eq(failure.code, FAILURE_OPEN);
    cr_assert_eq(list.count, 0);
}

Test(directory, without_memory_the_list_is_as_it_was)
{
    struct name_list list = {0};
    make_entries();
    cr_assert(name_list_add(&list, "first", NULL));
    bool failed = true;
    for (size_t successes = 0; failed; successes++) {
        struct failure failure = {0};
        failing_malloc_after(successes);
        const bool listed = directory_list(test_directory(), NULL, &list, &failure);
        failed = failing_malloc_stop();
        cr_assert_neq(listed, failed);
        cr_assert(listed || failure.code == FAILURE_MEMORY);
        cr_assert_eq(list.count, listed ? 6 : 1);
    }
    name_list_release(&list);
}

/* Of the places: those of argv0 and of the running program, then the one that was built in. */
Test(directory, places_of_data_are_tried_in_order)
{
    struct name_list places = {0};
    cr_assert(datadir_places("/opt/t/bin/x", "models", "models", &places, NULL));
    cr_assert_geq(places.count, 4);
    cr_assert_str_eq(places.items[0], "/opt/t/bin/../../models");
    cr_assert_eq(strncmp(places.items[1], "/", 1), 0);
    cr_assert(strstr(places.items[1], "/../../models"));
    cr_assert_str_eq(places.items[2], "/opt/t/bin/../share/tenor/models");
    name_list_release(&places);

    cr_assert(datadir_places("x", "data", "", &places, NULL)); /* argv0 names no directory */
    cr_assert(strstr(places.items[0], "/../../data"));
    cr_assert(strstr(places.items[1], "/../share/tenor"));
    name_list_release(&places);
}

Test(directory, the_data_directory_can_be_chosen_or_is_beside_the_program)
{
    struct text_buffer path = {0};
    char program[512];
    cr_assert_eq(mkdir(test_path("bin"), 0777), 0);
    cr_assert_eq(mkdir(test_path("share"), 0777), 0);
    cr_assert_eq(mkdir(test_path("share/tenor"), 0777), 0);
    cr_assert_eq(mkdir(test_path("share/tenor/lexicons"), 0777), 0);
    snprintf(program, sizeof program, "%s/bin/tenor", test_directory());
    setenv("TENOR_DATA", "chosen/even/if/missing", 1);
    cr_assert(datadir_find(program, &path, NULL));
    cr_assert_str_eq(path.data, "chosen/even/if/missing");
    setenv("TENOR_DATA", "", 1); /* as if it were not set */
    cr_assert(datadir_find(program, &path, NULL));
    cr_assert(strstr(path.data, "/bin/../share/tenor") || strstr(path.data, "/../../data"));
    unsetenv("TENOR_DATA");
    text_buffer_release(&path);
}
