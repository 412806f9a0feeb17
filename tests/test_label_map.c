/* test_label_map: numbers of labels, read and written. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../features/io/label_map.h"
#include "failing_malloc.h"
#include "small_model.h"

TestSuite(label_map, .init = test_directory_make, .fini = test_directory_remove);

static void open_map(struct label_map *map)
{
    struct failure failure = {0};
    cr_assert(label_map_open(map, test_path("map.tsv"), &failure), "%s", failure.message);
}

static void expect_number(struct label_map *map, const char *label, size_t length, int expected)
{
    struct failure failure = {0};
    int number = -99;
    cr_assert(label_map_number(map, label, length, &number, &failure), "%s", failure.message);
    cr_assert_eq(number, expected, "%d", number);
}

static void write_map(const char *text)
{
    test_write_bytes(test_path("map.tsv"), text, strlen(text));
}

Test(label_map, labels_are_numbered_as_they_come_and_the_numbers_stay)
{
    struct label_map map, again;
    open_map(&map);
    expect_number(&map, "news", 4, 1);
    expect_number(&map, "a\tb\\c\n\r", 7, 2);
    expect_number(&map, "news", 4, 1);
    cr_assert(label_map_has(&map, 2) && !label_map_has(&map, 0));
    cr_assert_neq(access(test_path("map.tsv"), F_OK), 0);
    cr_assert(label_map_commit(&map, NULL));
    label_map_release(&map);

    open_map(&again);
    cr_assert(again.given);
    expect_number(&again, "a\tb\\c\n\r", 7, 2);
    expect_number(&again, "news", 4, 1);
    cr_assert(label_map_commit(&again, NULL));
    label_map_release(&again);
}

Test(label_map, what_is_written_can_be_read)
{
    struct label_map map;
    char line[40];
    open_map(&map);
    expect_number(&map, "a\tb\\c\n\r", 7, 1);
    cr_assert(label_map_commit(&map, NULL));
    label_map_release(&map);
    FILE *stream = fopen(test_path("map.tsv"), "r");
    cr_assert(stream && fgets(line, sizeof line, stream));
    fclose(stream);
    cr_assert_str_eq(line, "1\ta\\tb\\\\c\\n\\r\n");
}

Test(label_map, a_map_that_was_read_gets_no_more_labels)
{
    struct label_map map;
    struct failure failure = {0};
    int number;
    write_map("\xef\xbb\xbf-1\tagainst\r\n\n1\tfor");
    open_map(&map);
    expect_number(&map, "for", 3, 1);
    expect_number(&map, "against", 7, -1);
    cr_assert_not(label_map_number(&map, "neutral", 7, &number, &failure));
    cr_assert_eq(failure.code, FAILURE_RECORD);
    cr_assert_str_eq(failure.message, "label 'neutral' is not in the map");
    label_map_release(&map);
}

Test(label_map, an_empty_file_is_filled)
{
    struct label_map map;
    write_map("\n\n");
    open_map(&map);
    expect_number(&map, "a", 1, 1);
    cr_assert(label_map_commit(&map, NULL));
    label_map_release(&map);
    open_map(&map);
    cr_assert(map.given);
    label_map_release(&map);
}

Test(label_map, a_map_that_is_not_written_leaves_nothing)
{
    struct label_map map;
    open_map(&map);
    expect_number(&map, "a", 1, 1);
    label_map_release(&map);
    cr_assert_neq(access(test_path("map.tsv"), F_OK), 0);
}

Test(label_map, bad_maps_are_refused)
{
    static const struct {
        const char *text, *why;
    } cases[] = {{"1\ta\nnews\n", "line 2: not NUMBER<TAB>LABEL"},
                 {"1 a\n", "line 1: not NUMBER"},
                 {"1\t\n", "line 1: not NUMBER"},
                 {"\ta\n", "line 1: not NUMBER"},
                 {"-\ta\n", "line 1: not NUMBER"},
                 {"1.5\ta\n", "line 1: not NUMBER"},
                 {"1234567890\ta\n", "line 1: not NUMBER"},
                 {"1\ta\n1\tb\n", "line 2: the number 1 a second time"},
                 {"1\ta\n2\ta\n", "line 2: a label a second time"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct label_map map;
        struct failure failure = {0};
        write_map(cases[i].text);
        cr_assert_not(label_map_open(&map, test_path("map.tsv"), &failure), "%s",
                      cases[i].text);
        cr_assert_eq(failure.code, FAILURE_RECORD);
        cr_assert(strstr(failure.message, cases[i].why), "%s", failure.message);
    }
}

Test(label_map, too_many_labels)
{
    struct label_map map;
    struct failure failure = {0};
    int number;
    open_map(&map);
    for (int i = 0; i < LABEL_MAP_MOST; i++) {
        char label[20];
        snprintf(label, sizeof label, "label %d", i);
        expect_number(&map, label, strlen(label), i + 1);
    }
    cr_assert_not(label_map_number(&map, "one more", 8, &number, &failure));
    cr_assert_eq(failure.code, FAILURE_RECORD);
    expect_number(&map, "label 7", 7, 8);
    label_map_release(&map);
}

Test(label_map, lack_of_memory_is_reported)
{
    bool failed = true;
    for (size_t successes = 0; failed && successes < 60; successes++) {
        struct label_map map;
        struct failure failure = {0};
        int number;
        write_map("");
        failing_malloc_after(successes);
        const bool done = label_map_open(&map, test_path("map.tsv"), &failure) &&
                          label_map_number(&map, "a\t", 2, &number, &failure) &&
                          label_map_commit(&map, &failure);
        failed = failing_malloc_stop();
        cr_assert(done || failure.code != FAILURE_NONE);
        cr_assert(done || failed, "%s", failure.message);
        label_map_release(&map);
        unlink(test_path("map.tsv"));
    }
    cr_assert_not(failed);
}
