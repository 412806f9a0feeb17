/* bench_words FILE: writes articles in the format of fastText: a line for each article, with
 * "__label__LABEL" and the words as Tenor splits and case-folds them, with blanks between. */
#include <stdio.h>

#include "../../features/extract.h"
#include "../../features/io/recipe_load.h"
#include "../../features/io/record_document.h"
#include "../../features/io/records.h"

struct word_writer {
    struct extractor *extractor;
    struct article article;
    struct tokens tokens;
    struct failure failure;
};

static void write_line(const struct word_writer *writer, const struct record *record)
{
    fputs("__label__", stdout);
    for (size_t i = 0; i < record->label_length; i++)
        putchar(record->label[i] > ' ' ? record->label[i] : '_');
    for (size_t i = 0; i < writer->tokens.count; i++) {
        const struct token *token = &writer->tokens.items[i];
        printf(" %.*s", (int)token->form_length, token_form(&writer->tokens, token));
    }
    putchar('\n');
}

static bool write_words(struct word_writer *writer, const struct record *record)
{
    const struct document document = record_document(record, NULL);
    if (!article_read(&writer->article, &document, writer->extractor->page, &writer->failure) ||
        !tokens_split(&writer->tokens, &writer->article, &writer->failure))
        return false;
    write_line(writer, record);
    return true;
}

static bool write_file(struct word_writer *writer, const char *argv0, const char *path)
{
    struct recipe recipe;
    recipe_default(&recipe);
    if (!recipe_load(NULL, NULL, argv0, &recipe, &writer->failure)) {
        recipe_release(&recipe);
        return false;
    }
    writer->extractor = extractor_new(&recipe, &writer->failure);
    struct record_reader *reader =
        writer->extractor ? record_reader_open(path, RECORDS_AUTO, NULL, &writer->failure)
                          : NULL;
    enum record_status status = RECORD_READ;
    struct record record;
    bool written = reader != NULL;
    while (written &&
           (status = record_reader_next(reader, &record, &writer->failure)) == RECORD_READ)
        written = write_words(writer, &record);
    record_reader_close(reader);
    return written && status == RECORD_END;
}

int main(int argc, char **argv)
{
    struct word_writer writer = {0};
    if (argc != 2) {
        fprintf(stderr, "usage: bench_words FILE\n");
        return 2;
    }
    bool done = write_file(&writer, argv[0], argv[1]);
    if (done && (fflush(stdout) != 0 || ferror(stdout)))
        done = fail_file(&writer.failure, FAILURE_WRITE, "write", "standard output");
    if (!done)
        fprintf(stderr, "bench_words: %s\n", writer.failure.message);
    tokens_release(&writer.tokens);
    article_release(&writer.article);
    extractor_free(writer.extractor);
    return done ? 0 : 1;
}
