/* recipe_targets: lists of targets → categories of a recipe's lexicon. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <criterion/criterion.h>

#include "../features/evidence/targets.h"
#include "../features/io/recipe_targets.h"
#include "failing_malloc.h"
#include "small_model.h"

static void write_list(const char *name, const char *text)
{
    test_write_bytes(test_path(name), text, strlen(text));
}

/* "NAME=DIRECTORY/FILE", to be freed. */
static char *target_of(const char *name, const char *file)
{
    struct text_buffer text = {0};
    cr_assert(text_buffer_format(&text, NULL, "%s=%s", name, test_path(file)));
    return text.data;
}

static bool add(struct recipe *recipe, const char *name, const char *file,
                struct failure *failure)
{
    char *target = target_of(name, file);
    const bool added = recipe_add_target(target, recipe, failure);
    free(target);
    return added;
}

static size_t count_lists(const struct recipe *recipe)
{
    struct failure failure = {0};
    struct lexicon *lexicon =
        lexicon_compile(recipe->lexicon.data, recipe->lexicon.length, "lexicon", &failure);
    cr_assert(lexicon, "%s", failure.message);
    const size_t count = target_list_count(lexicon);
    lexicon_free(lexicon);
    return count;
}

Test(recipe_targets, the_form_of_a_target)
{
    static const struct {
        const char *text, *message;
    } bad[] = {{"", "bad target '': it needs NAME=FILE"},
               {"west", "bad target 'west': it needs NAME=FILE"},
               {"=x", "bad target '=x': it needs NAME=FILE"},
               {"west=", "bad target 'west=': it needs NAME=FILE"},
               {"a.b=x", "bad target name 'a.b': up to 64 of a-z 0-9 _ are allowed"},
               {"\xc3\xa4=x", "bad target name '\xc3\xa4': up to 64 of a-z 0-9 _ are allowed"}};
    char name[TARGET_NAME_MAX + 4];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct failure failure = {0};
        cr_assert_not(recipe_check_target(bad[i].text, &failure));
        cr_assert_eq(failure.code, FAILURE_ARGUMENT);
        cr_assert_str_eq(failure.message, bad[i].message);
    }
    cr_assert(recipe_check_target("west_1=a=b", NULL));
    memset(name, 'a', TARGET_NAME_MAX);
    strcpy(name + TARGET_NAME_MAX, "=x");
    cr_assert(recipe_check_target(name, NULL));
    strcpy(name + TARGET_NAME_MAX, "a=x");
    cr_assert_not(recipe_check_target(name, NULL));
}

/* The longest name gives features with different names. */
Test(recipe_targets, the_longest_name_fits, .init = test_directory_make,
     .fini = test_directory_remove)
{
    char name[TARGET_NAME_MAX + 1] = {0}, described[2][DENSE_NAME_MAX];
    const char *unit, *description;
    struct recipe recipe = {0};
    write_list("west.txt", "Washington\n");
    memset(name, 'a', TARGET_NAME_MAX);
    cr_assert(add(&recipe, name, "west.txt", NULL));
    struct lexicon *lexicon =
        lexicon_compile(recipe.lexicon.data, recipe.lexicon.length, "lexicon", NULL);
    cr_assert(lexicon);
    for (size_t i = 0; i < 2; i++)
        target_describe(lexicon, 3 + i, described[i], &unit, &description);
    cr_assert(strstr(described[0], "quoted_negative"));
    cr_assert(strstr(described[1], "quoted_positive"));
    lexicon_free(lexicon);
    recipe_release(&recipe);
}

Test(recipe_targets, a_bad_list_leaves_the_lexicon_as_it_was, .init = test_directory_make,
     .fini = test_directory_remove)
{
    static const char *const bad[] = {
        "", "# nothing\n", "!Washington Post\n", "a\xff\n", "a\n[b]\n", "a || b\n", "[b]\n"};
    struct recipe recipe = {0};
    struct failure failure = {0};
    write_list("good.txt", "Washington\n");
    cr_assert(add(&recipe, "good", "good.txt", &failure));
    const size_t length = recipe.lexicon.length;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        write_list("bad.txt", bad[i]);
        cr_assert_not(add(&recipe, "bad", "bad.txt", &failure), "%s", bad[i]);
        cr_assert_eq(failure.code, FAILURE_LEXICON);
        cr_assert_eq(recipe.lexicon.length, length);
        cr_assert_eq(recipe.lexicon.data[length], '\0');
    }
    cr_assert_not(add(&recipe, "good", "good.txt", &failure));
    cr_assert_eq(failure.code, FAILURE_ARGUMENT);
    cr_assert_str_eq(failure.message, "two lists for the target 'good'");
    cr_assert_not(add(&recipe, "other", "missing.txt", &failure));
    cr_assert_eq(failure.code, FAILURE_OPEN);
    cr_assert_eq(recipe.lexicon.length, length);
    cr_assert(add(&recipe, "other", "good.txt", &failure), "%s", failure.message);
    cr_assert_eq(count_lists(&recipe), 2);
    recipe_release(&recipe);
}

Test(recipe_targets, a_huge_list, .init = test_directory_make, .fini = test_directory_remove)
{
    struct text_buffer text = {0};
    struct recipe recipe = {0};
    for (int i = 0; i < 50000; i++)
        cr_assert(text_buffer_format(&text, NULL, "Name%d of Place%d\n", i, i));
    test_write_bytes(test_path("many.txt"), text.data, text.length);
    cr_assert(add(&recipe, "many", "many.txt", NULL));
    cr_assert_eq(count_lists(&recipe), 1);
    text_buffer_release(&text);
    recipe_release(&recipe);
}

Test(recipe_targets, directories, .init = test_directory_make, .fini = test_directory_remove)
{
    struct recipe recipe = {0};
    struct failure failure = {0};
    cr_assert_not(recipe_add_targets(test_directory(), NULL, &recipe, &failure));
    cr_assert_eq(failure.code, FAILURE_OPEN);
    write_list("west.txt", "Washington\n");
    write_list("east.txt", "Moscow\n");
    write_list("notes.md", "nothing\n");
    cr_assert(recipe_add_targets(test_directory(), NULL, &recipe, &failure), "%s",
              failure.message);
    cr_assert_eq(count_lists(&recipe), 2);
    cr_assert_not(recipe_add_targets(test_directory(), NULL, &recipe, &failure));
    cr_assert_str_eq(failure.message, "two lists for the target 'east'");
    recipe_release(&recipe);

    recipe = (struct recipe){0};
    cr_assert_eq(setenv("TENOR_DATA", test_directory(), 1), 0);
    cr_assert_not(recipe_add_targets("camps", NULL, &recipe, &failure));
    cr_assert_eq(failure.code, FAILURE_OPEN);
    cr_assert_str_eq(failure.message,
                     "no targets 'camps': no such directory here, nor in targets/ of the data");
    recipe_release(&recipe);
}

Test(recipe_targets, failed_allocations_come_back, .init = test_directory_make,
     .fini = test_directory_remove)
{
    bool failed = true;
    write_list("west.txt", "Washington\n");
    for (size_t n = 0; failed; n++) {
        struct recipe recipe = {0};
        struct failure failure = {0};
        failing_malloc_after(n);
        const bool added = recipe_add_targets(test_directory(), NULL, &recipe, &failure);
        failed = failing_malloc_stop();
        cr_assert_neq(added, failed);
        cr_assert(added || failure.code == FAILURE_MEMORY, "%zu: %s", n, failure.message);
        recipe_release(&recipe);
    }
}
