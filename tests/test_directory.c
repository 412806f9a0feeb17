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

/* Of the places: those of argv0 and of the running program, then the one that was built in. Only
 * a build tree has its mark; `/models` is never looked into for a program in /usr/bin. */
Test(directory, places_of_data_are_tried_in_order)
{
    struct name_list places = {0};
    cr_assert(datadir_places("/usr/bin/x", "models", "models", &places, NULL));
    cr_assert_geq(places.count, 4);
    cr_assert_eq(strncmp(places.items[0], "/", 1), 0);
    cr_assert(strstr(places.items[0], "/tests/../")); /* this test runs in a build tree */
    cr_assert_str_eq(places.items[1], "/usr/bin/../share/tenor/models");
    cr_assert(strstr(places.items[2], "/../share/tenor/models"));
    for (size_t i = 0; i < places.count; i++)
        cr_assert(!strstr(places.items[i], "/usr/bin/../.."));
    name_list_release(&places);

    cr_assert(datadir_places("x", "data", "", &places, NULL)); /* argv0 names no directory */
    cr_assert(strstr(places.items[0], "/tests/../"));
    cr_assert(strstr(places.items[1], "/../share/tenor"));
    name_list_release(&places);
}

/* A program in a folder bin/ whose mark of a build tree has these bytes. */
static const char *make_marked(const char *mark, size_t length)
{
    static char program[512];
    snprintf(program, sizeof program, "%s/bin/x", test_directory());
    mkdir(test_path("bin"), 0777); /* there already for a second mark */
    test_write_bytes(test_path("tenor-checkout"), mark, length);
    return program;
}

/* What the mark of a build tree says, and the place that comes of it. */
static void expect_checkout(const char *mark, size_t length, const char *expected)
{
    struct name_list places = {0};
    cr_assert(datadir_places(make_marked(mark, length), "data", "", &places, NULL));
    const char *rest = places.items[0];
    if (*expected != '/') {
        cr_assert_eq(strncmp(rest, test_directory(), strlen(test_directory())), 0);
        rest += strlen(test_directory()) + 1;
    }
    cr_assert_str_eq(rest, expected);
    name_list_release(&places);
}

Test(directory, the_mark_of_a_build_tree_says_where_the_checkout_is)
{
    expect_checkout("..\n", 3, "bin/../../data");
    expect_checkout("../my news\n", 11, "bin/../../my news/data");
    expect_checkout("/x/y\n", 5, "/x/y/data");
    expect_checkout("/x/y", 4, "/x/y/data");
}

Test(directory, a_damaged_mark_of_a_build_tree_is_no_place)
{
    static const char zeros[10];
    static char slashes[20000];
    struct name_list places = {0};
    memset(slashes, '/', sizeof slashes);
    const struct {
        const char *bytes;
        size_t length;
    } marks[] = {
        {"", 0}, {"\n", 1}, {"\n/x\n", 4}, {zeros, sizeof zeros}, {slashes, sizeof slashes}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *program = make_marked(marks[i].bytes, marks[i].length);
        cr_assert(datadir_places(program, "data", "", &places, NULL));
        cr_assert(!strstr(places.items[0], test_directory()), "mark %zu", i);
        cr_assert(!strstr(places.items[0], "////"), "mark %zu", i);
        name_list_release(&places);
    }
}

Test(directory, without_memory_there_are_no_places)
{
    bool failed = true;
    const char *program = make_marked("../x\n", 5);
    for (size_t successes = 0; failed; successes++) {
        struct name_list places = {0};
        struct failure failure = {0};
        failing_malloc_after(successes);
        const bool done = datadir_places(program, "data", "", &places, &failure);
        failed = failing_malloc_stop();
        cr_assert_neq(done, failed);
        cr_assert(done || failure.code == FAILURE_MEMORY);
        name_list_release(&places);
    }
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
    cr_assert(strstr(path.data, "/bin/../share/tenor") || strstr(path.data, "/tests/../"));
    unsetenv("TENOR_DATA");
    text_buffer_release(&path);
}
