/* test_model_paths: what names of models stand for. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../features/io/model_paths.h"
#include "failing_malloc.h"
#include "small_model.h"

/* Three models that are installed, as far as this process knows, and an empty folder to stand in. */
static void make_models(void)
{
    static const char *const files[] = {"installed/lean.tenor", "installed/genre.tenor",
                                        "installed/notes.txt"};
    test_directory_make();
    cr_assert_eq(mkdir(test_path("installed"), 0777), 0);
    cr_assert_eq(mkdir(test_path("here"), 0777), 0);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        test_write_bytes(test_path(files[i]), "x", 1);
    setenv("TENOR_MODELS", test_path("installed"), 1);
    cr_assert_eq(chdir(test_path("here")), 0);
}

static void remove_models(void)
{
    unsetenv("TENOR_MODELS");
    cr_assert_eq(chdir("/"), 0);
    test_directory_remove();
}

TestSuite(model_paths, .init = make_models, .fini = remove_models);

/* The only model that `named` stands for ends with `expected`. */
static void expect_one(const char *named, const char *expected)
{
    struct name_list models = {0};
    cr_assert(model_paths_named(named, &models, NULL), "%s", named);
    cr_assert_eq(models.count, 1);
    const size_t length = strlen(models.items[0]), expected_length = strlen(expected);
    cr_assert_geq(length, expected_length);
    cr_assert_str_eq(models.items[0] + length - expected_length, expected);
    name_list_release(&models);
}

static void expect_none(const char *named, const char *message)
{
    struct name_list models = {0};
    struct failure failure = {0};
    cr_assert_not(model_paths_named(named, &models, &failure), "%s", named);
    cr_assert_eq(failure.code, FAILURE_OPEN);
    cr_assert(strstr(failure.message, message), "%s", failure.message);
    cr_assert_eq(models.count, 0);
    name_list_release(&models);
}

Test(model_paths, a_bare_name_is_an_installed_model)
{
    expect_one("lean", "/installed/lean.tenor");
    expect_one("genre", "/installed/genre.tenor");
    expect_none("stance",
                "there is no file 'stance', and no model of that name, only genre, lean");
    expect_none("lea", "only genre, lean");
    expect_none("notes", "only genre, lean");
    setenv("TENOR_MODELS", test_path("here"), 1);
    expect_none("lean", "there is no file 'lean', and no models are installed");
}

Test(model_paths, what_is_here_comes_before_what_is_installed)
{
    test_write_bytes(test_path("here/lean"), "x", 1);
    expect_one("lean", "lean");
    cr_assert_eq(mkdir("genre", 0777), 0);
    expect_one("genre", "/installed/genre.tenor"); /* no models in it: not what is meant */
    test_write_bytes(test_path("here/genre/own.tenor"), "x", 1);
    expect_one("genre", "genre/own.tenor");
    cr_assert_eq(mkdir("other", 0777), 0);
    expect_none("other", "no models (*.tenor) in 'other', and no model of that name");
}

Test(model_paths, paths_are_taken_as_they_are)
{
    expect_one("./lean", "./lean");
    expect_one("lean.tenor", "lean.tenor");
    expect_one(".tenor", ".tenor");
    expect_one("", "");
    expect_one("missing/lean", "missing/lean");
    expect_none("./", "no models (*.tenor) in './'");
}

Test(model_paths, a_directory_is_all_its_models)
{
    struct name_list models = {0};
    cr_assert(model_paths_named("../installed", &models, NULL));
    cr_assert_eq(models.count, 2);
    cr_assert_str_eq(models.items[0], "../installed/genre.tenor");
    cr_assert_str_eq(models.items[1], "../installed/lean.tenor");
    name_list_release(&models);
}

Test(model_paths, without_memory_nothing_is_found)
{
    static const char *const names[] = {"lean", "unknown", "../installed", "./file"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        bool failed = true;
        for (size_t successes = 0; failed; successes++) {
            struct name_list models = {0};
            struct failure failure = {0};
            failing_malloc_after(successes);
            const bool done = model_paths_named(names[i], &models, &failure);
            failed = failing_malloc_stop();
            cr_assert(done || failed || i == 1);
            cr_assert(!failed || (!done && failure.code == FAILURE_MEMORY), "%s after %zu",
                      names[i], successes);
            name_list_release(&models);
        }
    }
}
