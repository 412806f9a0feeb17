/* line_features: the features of lines that the linear decision reads, for line_weights.py.
 *
 * usage: line_features RULES FILE... RULES is a directory such as data/page. Prints the names
 * of the features, then one row per line: number of the file (from 0), begin and end in bytes,
 * role by the rules, 1 or 0 for whether the decision is asked about it, and if so its
 * features. */
#include <stdio.h>
#include <stdlib.h>

#include "../../features/article/article.h"
#include "../../features/io/rule_files.h"

static bool read_file(const char *path, struct text_buffer *bytes)
{
    char piece[8192];
    size_t got;
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    text_buffer_clear(bytes);
    while ((got = fread(piece, 1, sizeof piece, file)) > 0)
        if (!text_buffer_append(bytes, piece, got, NULL))
            break;
    const bool read = !ferror(file) && got == 0;
    fclose(file);
    return read;
}

static void print_line(const struct article *article, int file, size_t i, bool candidate)
{
    float features[LINE_FEATURE_COUNT];
    const struct span span = article->page.lines[i].span;
    printf("%d\t%u\t%u\t%d\t%d", file, span.begin, span.end,
           (int)comments_line_role(&article->comments, &article->lines, i), candidate);
    if (candidate) {
        page_decision_measure(&article->lines.decision, &article->page, i, features);
        for (size_t f = 0; f < LINE_FEATURE_COUNT; f++)
            printf("\t%g", (double)features[f]);
    }
    putchar('\n');
}

static bool print_page(struct article *article, int file)
{
    bool doubtful;
    struct line_roles *lines = &article->lines;
    if (!page_decision_survey(&lines->decision, &article->page, lines->kinds, lines->comments,
                              &doubtful, NULL))
        return false;
    for (size_t i = 0; i < article->page.line_count; i++)
        print_line(article, file, i,
                   doubtful && i < lines->comments &&
                       role_is_article((enum passage_role)lines->roles[i]) &&
                       lines->roles[i] != ROLE_TITLE &&
                       page_decision_asks(&lines->decision, i));
    return true;
}

int main(int argc, char **argv)
{
    struct failure failure = {0};
    struct text_buffer source = {0}, bytes = {0};
    struct article article = {0};
    if (argc < 2 || !rule_files_read_directory(argv[1], &source, &failure)) {
        fprintf(stderr, "line_features: %s\n", failure.message);
        return EXIT_FAILURE;
    }
    struct page_rules *rules =
        page_rules_compile(source.data, source.length, argv[1], &failure);
    bool done = rules != NULL;
#define X(name, meaning) printf("%s\t", #name);
    LINE_FEATURES(X)
#undef X
    putchar('\n');
    for (int i = 2; done && i < argc; i++) {
        done = read_file(argv[i], &bytes);
        const struct document document = {.text = bytes.data, .text_length = bytes.length};
        done = done && article_read(&article, &document, rules, &failure) &&
               print_page(&article, i - 2);
    }
    if (!done)
        fprintf(stderr, "line_features: %s\n", failure.message);
    article_release(&article);
    page_rules_free(rules);
    text_buffer_release(&source);
    text_buffer_release(&bytes);
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
