/* html_lines: the lines that the HTML reader finds in pages, for html_weights.py and
 * tests/eval/extraction.py.
 *
 * usage: html_lines RULES FILE... RULES is a directory such as data/page. Prints a JSON record
 * per page: for each line its place, mark, whether it is a comment, and its text; and its
 * features, if the linear decision is asked about it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../features/io/rule_files.h"
#include "../../features/page/html_construction.h"
#include "../../features/page/html_places.h"

static bool read_file(const char *path, struct text_buffer *bytes, struct failure *failure)
{
    char piece[1 << 16];
    FILE *stream = fopen(path, "rb");
    if (!stream)
        return fail_file(failure, FAILURE_OPEN, "open", path);
    bool done = true;
    text_buffer_clear(bytes);
    for (size_t count; done && (count = fread(piece, 1, sizeof piece, stream)) > 0;)
        done = text_buffer_append(bytes, piece, count, failure);
    fclose(stream);
    return done;
}

static void print_string(const char *text, size_t length)
{
    putchar('"');
    for (size_t i = 0; i < length; i++) {
        const unsigned char c = (unsigned char)text[i];
        if (c < ' ')
            printf("\\u%04x", c);
        else
            printf(c == '"' || c == '\\' ? "\\%c" : "%c", c);
    }
    putchar('"');
}

static void print_line(const struct html_places *places, const struct html_tree *tree, size_t i)
{
    const struct page_line *line = &tree->page->lines[i];
    const struct html_weight *weight = &places->weights[tree->line_elements[i]];
    const bool decided = weight->in_article && !weight->boilerplate && !weight->comment &&
                         line->mark != LINE_CAPTION;
    float features[FEATURE_COUNT];
    printf("%s[%u,%u,%u,", i > 0 ? "," : "", line->place, line->mark, line->comment);
    print_string(tree->page->text + line->span.begin, span_length(line->span));
    html_places_features(places, tree, i, features);
    for (size_t f = 0; decided && f < FEATURE_COUNT; f++)
        printf("%s%g", f > 0 ? "," : ",[", (double)features[f]);
    printf(decided ? "]]" : "]");
}

static bool print_page(const char *path, const struct html_rules *rules,
                       struct failure *failure)
{
    struct text_buffer bytes = {0};
    struct page page = {0};
    const struct html_choice shown = {0};
    struct html_places places = {0};
    struct html_tree *tree = calloc(1, sizeof *tree);
    struct html_construction *construction = calloc(1, sizeof *construction);
    page_clear(&page);
    bool done = tree && construction && read_file(path, &bytes, failure) &&
                html_tree_begin(tree, &page, rules, &shown, failure) &&
                html_construct(construction, tree, bytes.data, bytes.length, failure);
    if (done) {
        page.text = page.own_text.length > 0 ? page.own_text.data : "";
        page.length = page.own_text.length;
        done = html_places_find(&places, tree, tree->captured[CAPTURE_TITLE].data,
                                tree->captured[CAPTURE_TITLE].length, failure);
    }
    if (done) {
        printf("{\"id\":\"%s\",\"lines\":[", path);
        for (size_t i = 0; i < page.line_count; i++)
            print_line(&places, tree, i);
        puts("]}");
    }
    if (tree)
        html_tree_release(tree);
    free(tree);
    if (construction)
        html_construction_release(construction);
    free(construction);
    html_places_release(&places);
    page_release(&page);
    text_buffer_release(&bytes);
    return done;
}

int main(int count, char **arguments)
{
    struct failure failure = {0};
    struct text_buffer source = {0};
    struct html_rules *rules = NULL;
    bool done =
        count > 1 && rule_files_read_directory(arguments[1], &source, &failure) &&
        (rules = html_rules_compile(source.data, source.length, arguments[1], &failure));
    for (int i = 2; done && i < count; i++)
        done = print_page(arguments[i], rules, &failure);
    if (!done)
        fprintf(stderr, "html_lines: %s\n", failure.message);
    html_rules_free(rules);
    text_buffer_release(&source);
    return !done;
}
