/* html_pages: the small odd pages of tests/html/pages.txt give the lines that parse5 finds in
 * them (tests/html/expected.txt, made by tests/eval/html_conformance.mjs), but for those that
 * are read differently on purpose (tests/html/differences.txt): text keeps the page's order, and
 * of characters that are none html_tokenizer.h says what they become. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "html_dump.h"

static const char mark[] = "\n==== ";

static void read_file(const char *path, struct text_buffer *text)
{
    char bytes[1 << 12];
    FILE *file = fopen(path, "rb");
    cr_assert_not_null(file, "%s", path);
    /* So that the first name stands after a line end, too. */
    cr_assert(text_buffer_append(text, "\n", 1, NULL));
    for (size_t count; (count = fread(bytes, 1, sizeof bytes, file)) > 0;)
        cr_assert(text_buffer_append(text, bytes, count, NULL));
    fclose(file);
}

/* One part of such a file. */
struct part {
    const char *name, *text;
    size_t name_length, length; /* the text ends with a line end, unless it is empty */
};

/* Reads the next part from *at on. */
static bool next_part(const struct text_buffer *file, size_t *at, struct part *part)
{
    const char *begin = file->data + *at;
    if (strncmp(begin, mark, strlen(mark)) != 0)
        return false;
    part->name = begin + strlen(mark);
    part->name_length = strcspn(part->name, "\n");
    const char *line_end = part->name + part->name_length;
    const char *end = strstr(line_end, mark);
    part->text = line_end + 1;
    part->length =
        end ? (size_t)(end + 1 - part->text) : (size_t)(file->data + file->length - part->text);
    *at = end ? (size_t)(end - file->data) : file->length;
    return true;
}

/* The lines of the part with this name; false if there is none. */
static bool find_part(const struct text_buffer *file, const struct part *wanted,
                      struct part *found)
{
    for (size_t at = 0; next_part(file, &at, found);)
        if (found->name_length == wanted->name_length &&
            memcmp(found->name, wanted->name, wanted->name_length) == 0)
            return true;
    return false;
}

static bool is_text(const struct part *part, const struct text_buffer *text)
{
    return part->length == text->length && memcmp(part->text, text->data, text->length) == 0;
}

struct files {
    struct text_buffer pages, expected, differences;
};

/* Compares one page with what is expected. Gives whether it has a difference of its own. */
static bool check_page(const struct files *files, struct html_dump *dump,
                       const struct part *page)
{
    struct text_buffer lines = {0};
    struct part expected, difference;
    cr_assert(text_buffer_append(&lines, "", 0, NULL));
    /* In memory of exactly this size, so that a sanitizer sees a read beyond the end. */
    const size_t length = page->length > 0 ? page->length - 1 : 0;
    char *html = malloc(length + 1);
    cr_assert_not_null(html);
    html = memcpy(html, page->text, length);
    cr_assert(html_dump_page(dump, html, length, &lines, NULL));
    const int name_length = (int)page->name_length;
    cr_assert(find_part(&files->expected, page, &expected), "%.*s", name_length, page->name);
    const bool differs = find_part(&files->differences, page, &difference);
    if (differs)
        cr_expect(!is_text(&expected, &lines), "no difference: %.*s", name_length, page->name);
    const struct part *right = differs ? &difference : &expected;
    cr_expect(is_text(right, &lines), "%.*s:\n%snot\n%.*s", name_length, page->name, lines.data,
              (int)right->length, right->text);
    free(html);
    text_buffer_release(&lines);
    return differs;
}

Test(html_pages, are_read_as_browsers_read_them)
{
    struct files files = {{0}, {0}, {0}};
    struct html_dump *dump = calloc(1, sizeof *dump);
    struct part part;
    size_t pages = 0, differences = 0;
    cr_assert_not_null(dump);
    read_file("tests/html/pages.txt", &files.pages);
    read_file("tests/html/expected.txt", &files.expected);
    read_file("tests/html/differences.txt", &files.differences);
    for (size_t at = 0; next_part(&files.pages, &at, &part); pages++)
        differences += check_page(&files, dump, &part);
    cr_expect_geq(pages, 160);
    for (size_t at = 0; next_part(&files.differences, &at, &part); differences--)
        continue;
    cr_expect_eq(differences, 0, "a difference belongs to no page");
    html_dump_release(dump);
    free(dump);
    text_buffer_release(&files.pages);
    text_buffer_release(&files.expected);
    text_buffer_release(&files.differences);
}
