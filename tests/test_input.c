/* test_input: files, directories and records in one sequence. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "../classify/input.h"
#include "failing_malloc.h"

/* A directory of its own for each test, which is then the working directory. */
static char home[] = "/tmp/tenor-input-XXXXXX";

static void enter_home(void)
{
    cr_assert(mkdtemp(home) && chdir(home) == 0);
}

static void leave_home(void)
{
    char command[64];
    cr_assert_eq(chdir("/"), 0);
    snprintf(command, sizeof command, "rm -rf '%s'", home);
    cr_assert_eq(system(command), 0);
}

TestSuite(input, .init = enter_home, .fini = leave_home);

static void write_file(const char *path, const char *text)
{
    FILE *stream = fopen(path, "w");
    cr_assert(stream);
    fputs(text, stream);
    fclose(stream);
}

/* Appends a record: "ID|NUMBER:TEXT", "ID|NUMBER!" if it is broken; "LABEL=" before it if its
 * directory is a label. */
static size_t describe_item(const struct item *item, char *out, size_t room)
{
    struct record_parser parser = {0};
    struct record record;
    struct record_id id;
    bool broken = item_parse(item, &parser, &record, &id, NULL) != RECORD_READ;
    const char *label = item->label.length > 0 ? record.label : "";
    int length = snprintf(out, room, "%s%s%.*s|%zu%s%.*s\n", label, *label ? "=" : "",
                          (int)id.length, id.name ? id.name : "", id.number, broken ? "!" : ":",
                          broken ? 0 : (int)record.text_length, record.text);
    record_parser_release(&parser);
    return (size_t)length;
}

static size_t skipped; /* by the input that was described last */

/* A line for each thing that the input gives; "?MESSAGE" for what could not be read. */
static char *describe_input(struct input *input)
{
    static char all[8192];
    struct item item = {0};
    struct failure failure = {0};
    size_t length = 0;
    cr_assert(input);
    all[0] = '\0';
    for (enum input_status status;
         (status = input_next(input, &item, &failure)) != INPUT_END && length < sizeof all;) {
        if (status == INPUT_RECORD)
            length += describe_item(&item, all + length, sizeof all - length);
        else
            length +=
                (size_t)snprintf(all + length, sizeof all - length, "?%s\n", failure.message);
    }
    cr_assert(length < sizeof all);
    item_release(&item);
    skipped = input_skipped(input)->count;
    input_close(input);
    return all;
}

static char *describe(char *const *paths, size_t count, enum record_format format)
{
    return describe_input(input_open(paths, count, format, &record_fields_default, NULL));
}

static char *describe_labelled(char *path, enum record_format format)
{
    return describe_input(input_open_labelled(&path, 1, format, &record_fields_default, NULL));
}

#define DESCRIBE(...)                                                                          \
    describe((char *const[]){__VA_ARGS__},                                                     \
             sizeof((char *const[]){__VA_ARGS__}) / sizeof(char *), RECORDS_AUTO)

Test(input, files_are_named_and_records_numbered)
{
    write_file("a.txt", "one");
    write_file("b.jsonl", "{\"text\":\"two\"}\n{\"id\":\"x\",\"text\":\"three\"}\n"
                          "{\"id\":17,\"text\":\"four\"}\n");
    cr_assert_str_eq(DESCRIBE("a.txt", "b.jsonl", "a.txt"),
                     "a.txt|1:one\n|2:two\nx|3:three\n17|4:four\na.txt|5:one\n");
}

Test(input, broken_records_do_not_end_it)
{
    write_file("b.jsonl",
               "{\"text\":\"one\"}\n{\"text\n{\"id\":\"x\",\"text\":4}\n{\"text\":\"two\"}");
    cr_assert_str_eq(DESCRIBE("b.jsonl"), "|1:one\n|2!\nx|3!\n|4:two\n");
}

Test(input, directories_are_walked_in_byte_order)
{
    mkdir("d", 0777);
    mkdir("d/b", 0777);
    mkdir("d/.git", 0777);
    mkdir("d/empty", 0777);
    write_file("d/b.txt", "2");
    write_file("d/b/x", "3");
    write_file("d/b/a", "4");
    write_file("d/Z", "1");
    write_file("d/.hidden", "no");
    write_file("d/.git/config", "no");
    write_file("d/\xc3\xa9", "5");
    cr_assert_eq(symlink("b.txt", "d/c"), 0);
    cr_assert_eq(symlink("..", "d/round"), 0);
    cr_assert_eq(symlink("nowhere", "d/dangling"), 0);
    cr_assert_eq(mkfifo("d/pipe", 0666), 0);
    const char *expected =
        "d/Z|1:1\nd/b.txt|2:2\nd/b/a|3:4\nd/b/x|4:3\nd/c|5:2\nd/\xc3\xa9|6:5\n";
    cr_assert_str_eq(DESCRIBE("d"), expected);
    cr_assert_str_eq(DESCRIBE("d/"), expected);
}

Test(input, what_is_no_document_is_skipped)
{
    mkdir("d", 0777);
    mkdir("d/Page_files", 0777);
    mkdir("d/other_files", 0777);
    mkdir("pictures", 0777);
    write_file("d/Page.html", "<p>page");
    write_file("d/Page_files/frame.html", "no");
    write_file("d/logo.png", "no");
    write_file("d/other_files/x.js", "no");
    write_file("d/other_files/x.txt", "other");
    write_file("pictures/a.png", "picture");
    cr_assert_str_eq(DESCRIBE("d"), "d/Page.html|1:<p>page\nd/other_files/x.txt|2:other\n");
    cr_assert_eq(skipped, 3);
    cr_assert_str_eq(DESCRIBE("pictures"), "?no readable files in 'pictures'\n");
    cr_assert_eq(skipped, 1);
    cr_assert_str_eq(DESCRIBE("pictures/a.png", "d/Page_files"),
                     "pictures/a.png|1:picture\nd/Page_files/frame.html|2:no\n");
    cr_assert_eq(skipped, 0);
}

static void expect_page(struct input *input, const char *id, bool html, const char *charset)
{
    struct item item = {0};
    struct record_parser parser = {0};
    struct record record;
    struct record_id named;
    cr_assert_eq(input_next(input, &item, NULL), INPUT_RECORD);
    cr_assert_eq(item_parse(&item, &parser, &record, &named, NULL), RECORD_READ);
    cr_assert(named.length == strlen(id) && memcmp(named.name, id, strlen(id)) == 0);
    cr_assert_eq(record.html, html);
    cr_assert_eq(record.charset != NULL, charset != NULL);
    record_parser_release(&parser);
    item_release(&item);
}

Test(input, pages_and_records_know_what_they_are)
{
    write_file("a.html", "<p>one");
    write_file("b", "<!doctype html><p>two");
    write_file("c", "three <html>");
    write_file("d.jsonl", "{\"id\":\"x\",\"text\":\"four\"}\n");
    char *const paths[] = {"a.html", "b", "c", "d.jsonl"};
    struct input *input = input_open(paths, 4, RECORDS_AUTO, &record_fields_default, NULL);
    expect_page(input, "a.html", true, NULL);
    expect_page(input, "b", true, NULL);
    expect_page(input, "c", false, NULL);
    expect_page(input, "x", false, "utf-8");
    input_close(input);
}

Test(input, what_cannot_be_read_is_reported_and_skipped)
{
    mkdir("empty", 0777);
    mkdir("empty/inside", 0777);
    write_file("a.txt", "one");
    cr_assert_str_eq(DESCRIBE("missing", "a.txt", "empty", "a.txt"),
                     "?cannot open 'missing': no such file or directory\na.txt|1:one\n"
                     "?no readable files in 'empty'\na.txt|2:one\n");
}

Test(input, deep_directories_are_no_trouble)
{
    /* Shorter than the longest path that the system allows, but so deep that a recursion with
     * a path on the stack would need megabytes. */
    char path[2100] = "d";
    for (size_t length = 1; length < 2000; length += 2) {
        cr_assert_eq(mkdir(path, 0777), 0);
        strcpy(path + length, "/d");
    }
    write_file(path, "deep");
    cr_assert(strstr(DESCRIBE("d"), "/d|1:deep\n"));
}

Test(input, a_format_can_be_forced)
{
    char *const paths[] = {"a.txt"};
    write_file("a.txt", "{\"text\":\"one\"}\n");
    cr_assert_str_eq(describe(paths, 1, RECORDS_JSONL), "|1:one\n");
    cr_assert_str_eq(describe(paths, 1, RECORDS_TEXT), "a.txt|1:{\"text\":\"one\"}\n\n");
}

Test(input, a_failed_allocation_costs_a_record_not_the_run)
{
    mkdir("d", 0777);
    write_file("d/a.txt", "one");
    write_file("d/b.txt", "two");
    write_file("d/c.jsonl", "{\"id\":\"x\",\"text\":\"three\"}\n");
    char *const paths[] = {"d"};
    bool failed = true;
    for (size_t successes = 0; failed; successes++) {
        struct failure failure = {0};
        struct item item = {0};
        struct record_parser parser = {0};
        struct record record;
        size_t records = 0, steps = 0;
        failing_malloc_after(successes);
        struct input *input =
            input_open(paths, 1, RECORDS_AUTO, &record_fields_default, &failure);
        if (input)
            for (enum input_status status;
                 (status = input_next(input, &item, &failure)) != INPUT_END; steps++) {
                cr_assert_lt(steps, 10);
                records += status == INPUT_RECORD &&
                           item_parse(&item, &parser, &record, &(struct record_id){0}, NULL) ==
                               RECORD_READ;
            }
        failed = failing_malloc_stop();
        cr_assert(failed || records == 3);
        input_close(input);
        item_release(&item);
        record_parser_release(&parser);
    }
}

Test(input, an_item_outlives_its_file)
{
    write_file("a.csv", "id,text\n1,one\n");
    write_file("b.tsv", "text\tx\tid\ntwo\t\t2\n");
    write_file("c.jsonl", "{\"id\":3,\"text\":\"three\"}\n");
    write_file("d.txt", "four");
    char *const paths[] = {"a.csv", "b.tsv", "c.jsonl", "d.txt"};
    char all[64];
    size_t length = 0;
    struct item items[4] = {{.number = 0}};
    struct input *input = input_open(paths, 4, RECORDS_AUTO, &record_fields_default, NULL);
    for (size_t i = 0; i < 4; i++)
        cr_assert_eq(input_next(input, &items[i], NULL), INPUT_RECORD);
    cr_assert_eq(input_next(input, &(struct item){0}, NULL), INPUT_END);
    input_close(input);
    for (size_t i = 4; i-- > 0; item_release(&items[i]))
        length += describe_item(&items[i], all + length, sizeof all - length);
    cr_assert_str_eq(all, "d.txt|4:four\n3|3:three\n2|2:two\n1|1:one\n");
}

/* ---- Labelled sets -------------------------------------------------------------- */

Test(input, a_directory_is_a_label)
{
    cr_assert_eq(system("mkdir -p set/for set/against"), 0);
    write_file("set/for/a.txt", "one");
    write_file("set/for/b.jsonl", "{\"text\":\"two\"}");
    write_file("set/for/c.csv", "A text.");
    write_file("set/against/c", "<!doctype html><p>three");
    write_file("set/against/d.html", "four");
    write_file("set/against/e.js", "five");
    const char *expected = "against=set/against/c|1:<!doctype html><p>three\n"
                           "against=set/against/d.html|2:four\n"
                           "for=set/for/a.txt|3:one\n"
                           "for=|4:two\n"
                           "for=set/for/c.csv|5:A text.\n";
    cr_assert_str_eq(describe_labelled("set", RECORDS_AUTO), expected);
    cr_assert_eq(skipped, 1);
    cr_assert_eq(system("mkdir -p set//for/deep set/x$(printf '\\001')"), 0);
    write_file("set/for/deep/f.txt", "six");
    write_file("set/g.txt", "seven");
    write_file("set/x\x01/h.txt", "eight");
    cr_assert_str_eq(describe_labelled("set", RECORDS_TEXT),
                     "against=set/against/c|1:<!doctype html><p>three\n"
                     "against=set/against/d.html|2:four\n"
                     "for=set/for/a.txt|3:one\n"
                     "for=set/for/b.jsonl|4:{\"text\":\"two\"}\n"
                     "for=set/for/c.csv|5:A text.\n"
                     "?'set/for/deep/f.txt' is too deep: in 'set/for' a text is expected\n"
                     "?'set/g.txt' is a file where a directory per label is expected\n"
                     "?directory 'set/x?': the label has control characters\n");
}

Test(input, a_labelled_file_has_records)
{
    write_file("a.csv", "label,text\nfor,one\n");
    write_file("b.txt", "two");
    cr_assert_str_eq(describe_labelled("a.csv", RECORDS_AUTO), "|1:one\n");
    cr_assert_str_eq(
        describe_labelled("b.txt", RECORDS_AUTO),
        "?'b.txt' is no labelled set: it is taken for one text; it should be "
        "JSON, CSV, TSV, or a directory that has a directory per label (if it is, use "
        "--input)\n");
    cr_assert_str_eq(describe_labelled("missing.txt", RECORDS_AUTO),
                     "?cannot open 'missing.txt': no such file or directory\n");
    cr_assert_str_eq(describe_labelled("missing.csv", RECORDS_AUTO),
                     "?cannot open 'missing.csv': no such file or directory\n");
}
