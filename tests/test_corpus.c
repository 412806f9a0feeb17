/* Reading labelled sets from files and directories. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "../train/corpus.h"
#include "failing_malloc.h"

/* ---- Helpers ------------------------------------------------------------- */

static char directory[64];

static void make_directory(void)
{
    snprintf(directory, sizeof directory, "/tmp/tenor-corpus-XXXXXX");
    cr_assert_not_null(mkdtemp(directory));
}

static void remove_directory(void)
{
    char command[96];
    snprintf(command, sizeof command, "rm -rf '%s'", directory);
    cr_assert_eq(system(command), 0);
}

TestSuite(corpus, .init = make_directory, .fini = remove_directory);

/* The path of `name` in the test's directory; the four latest stay valid. */
static const char *path_of(const char *name)
{
    static char paths[4][400];
    static unsigned turn;
    char *path = paths[turn++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", directory, name);
    return path;
}

static const char *write_file(const char *name, const char *text)
{
    const char *path = path_of(name);
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(text, 1, strlen(text), file), strlen(text));
    cr_assert_eq(fclose(file), 0);
    return path;
}

static const char *make_label(const char *name)
{
    const char *path = path_of(name);
    cr_assert_eq(mkdir(path, 0700), 0);
    return path;
}

static struct corpus_options options(const char *ids_path)
{
    return (struct corpus_options){.fields = record_fields_default, .ids_path = ids_path};
}

static void read_set(struct corpus *corpus, const char *path, const char *ids_path)
{
    struct corpus_options chosen = options(ids_path);
    struct failure failure = {0};
    cr_assert(corpus_read(corpus, &path, 1, &chosen, &failure), "%s", failure.message);
    for (size_t i = 0; i < corpus->count; i++) {
        const struct corpus_document *document = &corpus->documents[i];
        cr_assert_lt(document->label, corpus->label_count);
        cr_assert(document->source == CORPUS_NO_SOURCE ||
                  document->source < corpus->source_count);
        cr_assert_not_null(document->id);
        cr_assert_not_null(document->document.text);
        cr_assert_not_null(document->file);
    }
    for (size_t l = 1; l < corpus->label_count; l++)
        cr_assert_lt(strcmp(corpus->labels[l - 1], corpus->labels[l]), 0);
    for (size_t s = 1; s < corpus->source_count; s++)
        cr_assert_lt(strcmp(corpus->sources[s - 1], corpus->sources[s]), 0);
}

/* Reading fails with this code, and the message has this part. */
static void expect_failure(const char *path, const char *ids_path, enum failure_code code,
                           const char *part)
{
    struct corpus corpus;
    struct corpus_options chosen = options(ids_path);
    struct failure failure = {0};
    cr_assert(!corpus_read(&corpus, &path, 1, &chosen, &failure));
    cr_assert_eq(failure.code, code, "code %d: %s", (int)failure.code, failure.message);
    cr_assert_not_null(strstr(failure.message, part), "'%s' has no '%s'", failure.message,
                       part);
    cr_assert_eq(corpus.count, 0);
    cr_assert_null(corpus.strings);
    corpus_release(&corpus); /* harmless */
}

/* ---- Files ---------------------------------------------------------------- */

Test(corpus, json_lines)
{
    struct corpus corpus;
    read_set(
        &corpus,
        write_file("a.jsonl",
                   "{\"id\":\"n1\",\"label\":\"report\",\"text\":\"Rain fell on Osterholm.\","
                   "\"title\":\"Rain\",\"source\":\"Mast\"}\n\n"
                   "{\"label\":\"opinion\",\"text\":\"We should build walls.\"}\n"
                   "{\"id\":7,\"label\":\"report\",\"text\":\"\",\"source\":\"Anker\"}\n"
                   "{\"id\":8,\"label\":\"report\",\"text\":\"x\",\"source\":\"\"}\n"),
        NULL);
    cr_assert_eq(corpus.count, 4);
    cr_assert_eq(corpus.label_count, 2);
    cr_assert_str_eq(corpus.labels[0], "opinion");
    cr_assert_str_eq(corpus.labels[1], "report");
    cr_assert_eq(corpus.source_count, 2);
    cr_assert_str_eq(corpus.sources[0], "Anker");

    const struct corpus_document *document = corpus.documents;
    cr_assert_str_eq(document[0].id, "n1");
    cr_assert_eq(document[0].label, 1);
    cr_assert_eq(document[0].source, 1);
    cr_assert_str_eq(document[0].document.text, "Rain fell on Osterholm.");
    cr_assert_eq(document[0].document.text_length, 23);
    cr_assert_str_eq(document[0].document.title, "Rain");
    cr_assert_str_eq(document[0].document.source, "Mast");
    cr_assert_eq(document[0].document.source_length, 4);
    cr_assert_str_eq(document[1].id, "2"); /* no id: its number */
    cr_assert_eq(document[1].line, 3);
    cr_assert_eq(document[1].source, CORPUS_NO_SOURCE);
    cr_assert_null(document[1].document.source);
    cr_assert_null(document[1].document.title);
    cr_assert_str_eq(document[2].id, "7");
    cr_assert_eq(document[2].document.text_length, 0);
    cr_assert_eq(document[3].source, CORPUS_NO_SOURCE);
    corpus_release(&corpus);
    cr_assert_null(corpus.documents);
}

Test(corpus, csv_tsv_and_several_files_are_one_set)
{
    char first[400], second[400], third[400];
    snprintf(first, sizeof first, "%s", write_file("a.csv", "label,text\nb,\"one, two\"\n"));
    snprintf(second, sizeof second, "%s",
             write_file("b.tsv", "text\tlabel\nthree\\tfour\ta\n"));
    snprintf(third, sizeof third, "%s", path_of("c.jsonl.gz"));
    gzFile packed = gzopen(third, "wb");
    cr_assert_gt(gzputs(packed, "{\"label\":\"c\",\"text\":\"five\"}\n"), 0);
    cr_assert_eq(gzclose(packed), Z_OK);
    const char *paths[] = {first, second, third};
    struct corpus corpus;
    struct corpus_options chosen = options(NULL);
    cr_assert(corpus_read(&corpus, paths, 3, &chosen, NULL));
    cr_assert_eq(corpus.count, 3);
    cr_assert_eq(corpus.label_count, 3);
    cr_assert_eq(corpus.documents[0].label, 1);
    cr_assert_str_eq(corpus.documents[0].document.text, "one, two");
    cr_assert_eq(corpus.documents[1].label, 0);
    cr_assert_str_eq(corpus.documents[1].document.text, "three\tfour");
    cr_assert_str_eq(corpus.documents[2].document.text, "five");
    corpus_release(&corpus);
}

Test(corpus, the_order_of_input_does_not_number_labels)
{
    struct text_buffer file = {0};
    for (unsigned i = 0; i < 300; i++)
        cr_assert(text_buffer_format(
            &file, NULL, "{\"id\":%u,\"label\":\"l%03u\",\"source\":\"s%u\",\"text\":\"x\"}\n",
            i, 299 - i, i % 7));
    struct corpus corpus;
    read_set(&corpus, write_file("a.jsonl", file.data), NULL);
    cr_assert_eq(corpus.label_count, 300);
    cr_assert_eq(corpus.source_count, 7);
    for (uint32_t i = 0; i < 300; i++) {
        cr_assert_eq(corpus.documents[i].label, 299 - i);
        cr_assert_eq(corpus.documents[i].source, i % 7);
    }
    corpus_release(&corpus);
    text_buffer_release(&file);
}

Test(corpus, long_texts_and_short_ones_keep_apart)
{
    struct text_buffer file = {0};
    for (int i = 0; i < 40; i++)
        cr_assert(text_buffer_format(&file, NULL, "{\"label\":\"a\",\"text\":\"%0*d\"}\n",
                                     i % 3 == 0 ? 600000 : 5 + i, i));
    struct corpus corpus;
    read_set(&corpus, write_file("a.jsonl", file.data), NULL);
    for (int i = 0; i < 40; i++) {
        const struct document *document = &corpus.documents[i].document;
        cr_assert_eq(document->text_length, (size_t)(i % 3 == 0 ? 600000 : 5 + i));
        cr_assert_eq(atoi(document->text + document->text_length - 4), i);
    }
    corpus_release(&corpus);
    text_buffer_release(&file);
}

Test(corpus, documents_of_one_id_are_kept_and_counted)
{
    struct corpus corpus;
    read_set(&corpus,
             write_file("a.jsonl", "{\"id\":\"x\",\"label\":\"a\",\"text\":\"1\"}\n"
                                   "{\"id\":\"y\",\"label\":\"a\",\"text\":\"2\"}\n"
                                   "{\"id\":\"x\",\"label\":\"b\",\"text\":\"3\"}\n"
                                   "{\"id\":\"x\",\"label\":\"b\",\"text\":\"4\"}\n"),
             NULL);
    cr_assert_eq(corpus.count, 4);
    cr_assert_eq(corpus.repeated_ids, 2);
    cr_assert_str_eq(corpus.first_repeated_id, corpus.documents[2].id);
    cr_assert_eq(corpus.first_repeated_line, corpus.documents[2].line);
    corpus_release(&corpus);
}

Test(corpus, records_without_an_id_are_numbered_through_all_files)
{
    struct corpus corpus;
    struct corpus_options chosen = options(NULL);
    const char *paths[] = {
        write_file("a.jsonl", "{\"label\":\"a\",\"text\":\"1\"}\n"),
        write_file("b.csv", "id,label,text\n,b,2\nx,b,3\n"),
        write_file("c.jsonl", "{\"id\":null,\"label\":\"a\",\"text\":\"4\"}\n")};
    cr_assert(corpus_read(&corpus, paths, 3, &chosen, NULL));
    static const char *const ids[] = {"1", "", "x", "4"}; /* one that is empty is an id */
    for (size_t i = 0; i < 4; i++)
        cr_assert_str_eq(corpus.documents[i].id, ids[i]);
    cr_assert_eq(corpus.repeated_ids, 0);
    corpus_release(&corpus);
}

Test(corpus, what_is_wrong_with_a_record_is_said)
{
    expect_failure(write_file("a.jsonl", "{\"label\":\"a\",\"text\":\"x\"}\n{oops\n"), NULL,
                   FAILURE_RECORD, "a.jsonl': line 2: not a JSON object");
    expect_failure(
        write_file("b.jsonl", "{\"text\":\"x\"}\n"), NULL, FAILURE_RECORD,
        "no field 'label' in its 1 record (--label-field names another), only 'text'");
    expect_failure(write_file("c.jsonl", "{\"label\":\"\",\"text\":\"x\"}\n"), NULL,
                   FAILURE_DATA, "no documents with a label");
    expect_failure(write_file("d.jsonl", "\n{\"label\":\"a\",\"text\":null}\n"), NULL,
                   FAILURE_RECORD, "line 2: the field 'text' is null");
    expect_failure(write_file("e.jsonl", "{\"label\":\"a\",\"text\":4}\n"), NULL,
                   FAILURE_RECORD, "line 1: field 'text' is not a string");
    expect_failure(write_file("g.jsonl", "{\"label\":\"a\\u0000b\",\"text\":\"x\"}\n"), NULL,
                   FAILURE_RECORD, "the label has control characters");
    expect_failure(write_file("h.jsonl", "{\"label\":\"a\\u0085\",\"text\":\"x\"}\n"), NULL,
                   FAILURE_RECORD, "the label has control characters");
    expect_failure(
        write_file("j.jsonl", "{\"label\":\"a\",\"source\":\"s\\n\",\"text\":\"x\"}\n"), NULL,
        FAILURE_RECORD, "the source has control characters");
    expect_failure(write_file("k.csv", "text\nx\n"), NULL, FAILURE_RECORD, "no column 'label'");
    char line[400];
    snprintf(line, sizeof line, "{\"label\":\"%0*d\",\"text\":\"x\"}\n", 201, 0);
    expect_failure(write_file("l.jsonl", line), NULL, FAILURE_RECORD,
                   "the label is longer than 200 bytes");
}

Test(corpus, what_is_passed_over_is_noted)
{
    struct corpus corpus;
    struct text_buffer file = {0};
    const struct record_fields fields = record_fields_default;
    for (int i = 0; i < 12; i++)
        text_buffer_format(&file, NULL, "{\"label\":%s,\"text\":\"x\",\"answer\":\"accept\"}\n",
                           i % 2 ? "null" : "\" \"");
    text_buffer_format(
        &file, NULL,
        "{\"id\":\"a\\tb\\u0085\",\"label\":\" left\",\"text\":\"1\"}\n"
        "{\"id\":\"c\",\"label\":\"left\",\"text\":\"2\",\"answer\":\"reject\"}\n"
        "{\"id\":\"d\",\"label\":\"left\",\"text\":\"3\",\"answer\":\"ignore\"}\n"
        "{\"id\":\"e\",\"label\":\"Left\",\"text\":\"4\"}\n");
    read_set(&corpus, write_file("a.jsonl", file.data), NULL);
    cr_expect_eq(corpus.count, 2);
    cr_expect_eq(corpus.label_count, 2);
    cr_expect_str_eq(corpus.documents[0].id, "a?b??");
    cr_assert(corpus_note_labels(&corpus, NULL));
    const char *expected[] = {
        "a.jsonl': 12 records without a label are passed over: lines 1, 2, 3, 4, 5, 6, 7, 8, "
        "9, 10 "
        "and 2 more\n",
        "a.jsonl': 2 records are passed over, whose answer is reject or ignore: lines 14, 15\n",
        "a.jsonl': 1 id has control characters, which are shown as '?': line 13\n",
        "the labels 'Left' and 'left' differ by case alone\n"};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        cr_expect(strstr(corpus.notes.data, expected[i]), "%s", corpus.notes.data);
    corpus_release(&corpus);
    struct failure failure = {0};
    const char *path = path_of("a.jsonl");
    const struct corpus_options options = {.fields = fields, .verbose = true};
    cr_assert(corpus_read(&corpus, &path, 1, &options, &failure));
    cr_expect(strstr(corpus.notes.data, "10, 11, 12\n"), "%s", corpus.notes.data);
    corpus_release(&corpus);
    text_buffer_release(&file);
}

Test(corpus, what_is_no_set)
{
    expect_failure(path_of("none.jsonl"), NULL, FAILURE_OPEN, "no such file or directory");
    expect_failure(write_file("a.txt", "Rain."), NULL, FAILURE_DATA,
                   "a.txt' is no labelled set");
    expect_failure(write_file("a.jsonl", "\n"), NULL, FAILURE_DATA,
                   "a.jsonl' has no documents");
    expect_failure(write_file("b.csv", "label,text\n"), NULL, FAILURE_DATA, "has no documents");
    expect_failure(write_file("c.csv", ""), NULL, FAILURE_RECORD, "is empty");
    expect_failure(write_file("d.jsonl.gz", "\x1f\x8b\x08"), NULL, FAILURE_OPEN,
                   "damaged gzip");
    expect_failure(make_label("empty"), NULL, FAILURE_DATA, "empty' has no documents");
}

/* ---- A directory per label -------------------------------------------------- */

Test(corpus, a_directory_per_label)
{
    make_label("set");
    make_label("set/report");
    make_label("set/opinion");
    make_label("set/.git");
    write_file("set/report/b.txt", "second\n");
    write_file("set/report/a.txt", "first\n");
    write_file("set/report/.hidden", "not read");
    write_file("set/opinion/a.txt", "");
    struct corpus corpus;
    read_set(&corpus, path_of("set"), NULL);
    cr_assert_eq(corpus.count, 3);
    cr_assert_eq(corpus.label_count, 2);
    cr_assert_str_eq(corpus.documents[0].id, "opinion/a.txt");
    cr_assert_eq(corpus.documents[0].document.text_length, 0);
    cr_assert_str_eq(corpus.documents[1].id, "report/a.txt");
    cr_assert_str_eq(corpus.documents[1].document.text, "first\n");
    cr_assert_str_eq(corpus.documents[2].id, "report/b.txt");
    cr_assert_eq(corpus.documents[2].label, 1);
    cr_assert_eq(corpus.source_count, 0);
    corpus_release(&corpus);

    read_set(&corpus, path_of("set"), write_file("ids", "report/b.txt\n"));
    cr_assert_eq(corpus.count, 1);
    corpus_release(&corpus);
}

/* Saved pages come with scripts and pictures, in files and in a directory of their own. */
Test(corpus, pages_in_a_directory_per_label)
{
    make_label("set");
    make_label("set/report");
    make_label("set/report/b_files");
    write_file("set/report/a.txt", "<!doctype html>");
    write_file("set/report/b.html", "<p>page");
    write_file("set/report/b_files/frame.html", "<p>no");
    write_file("set/report/c", "<!doctype html><p>page");
    write_file("set/report/d.jsonl", "a text");
    write_file("set/report/e.css", "p {}");
    static const enum document_format by_name[] = {DOCUMENT_TEXT, DOCUMENT_HTML, DOCUMENT_HTML,
                                                   DOCUMENT_TEXT};
    struct corpus corpus;
    read_set(&corpus, path_of("set"), NULL);
    cr_assert_eq(corpus.count, 4);
    cr_assert_eq(corpus.passed_over.count, 2);
    for (size_t i = 0; i < 4; i++) {
        cr_assert_eq(corpus.documents[i].document.format, by_name[i], "%s",
                     corpus.documents[i].id);
        cr_assert_null(corpus.documents[i].document.charset);
    }
    corpus_release(&corpus);

    const char *path = path_of("set");
    struct corpus_options chosen = options(NULL);
    chosen.charset = "windows-1252";
    chosen.format = RECORDS_HTML;
    cr_assert(corpus_read(&corpus, &path, 1, &chosen, NULL));
    for (size_t i = 0; i < 4; i++) {
        cr_assert_eq(corpus.documents[i].document.format, DOCUMENT_HTML);
        cr_assert_str_eq(corpus.documents[i].document.charset, "windows-1252");
    }
    corpus_release(&corpus);
}

Test(corpus, pages_in_records)
{
    const char *path = write_file("a.jsonl", "{\"label\":\"a\",\"page\":\"<p>x\"}\n"
                                             "{\"label\":\"b\",\"text\":\"y\"}\n");
    struct corpus_options chosen = options(NULL);
    chosen.fields.html = "page";
    chosen.charset = "windows-1252";
    struct corpus corpus;
    cr_assert(corpus_read(&corpus, &path, 1, &chosen, NULL));
    cr_assert_eq(corpus.documents[0].document.format, DOCUMENT_HTML);
    cr_assert_eq(corpus.documents[1].document.format, DOCUMENT_TEXT);
    cr_assert_str_eq(corpus.documents[1].document.charset, "utf-8", "as JSON is");
    corpus_release(&corpus);
}

Test(corpus, a_directory_of_another_shape)
{
    make_label("set");
    make_label("set/report");
    expect_failure(path_of("set"), NULL, FAILURE_DATA, "set/report' has no documents");
    make_label("set/report/deeper");
    expect_failure(path_of("set"), NULL, FAILURE_DATA,
                   "set/report/deeper' is a directory where a text file is expected");
    cr_assert_eq(rmdir(path_of("set/report/deeper")), 0);
    cr_assert_eq(mkfifo(path_of("set/report/pipe"), 0600), 0);
    expect_failure(path_of("set"), NULL, FAILURE_DATA, "pipe' is no regular file");
    cr_assert_eq(unlink(path_of("set/report/pipe")), 0);
    write_file("set/report/a.txt", "text");
    write_file("set/about.txt", "text");
    expect_failure(path_of("set"), NULL, FAILURE_DATA,
                   "set/about.txt' is a file where a directory per label is expected");
    cr_assert_eq(unlink(path_of("set/about.txt")), 0);
    make_label("set/la\nbel");
    expect_failure(path_of("set"), NULL, FAILURE_DATA, "the label has control characters");
}

/* ---- Lists of ids ----------------------------------------------------------- */

Test(corpus, only_listed_ids)
{
    const char *set = write_file("a.jsonl", "{\"id\":\"1\",\"label\":\"a\",\"text\":\"x\"}\n"
                                            "{\"id\":\"2\",\"label\":\"b\",\"text\":\"y\"}\n"
                                            "{\"id\":\"3\",\"label\":\"c\",\"text\":\"z\"}\n");
    struct corpus corpus;
    read_set(&corpus, set,
             write_file("ids", "\xef\xbb\xbf"
                               "3\r\n\n1\n1"));
    cr_assert_eq(corpus.count, 2);
    cr_assert_eq(corpus.label_count, 2); /* b is not among them */
    cr_assert_str_eq(corpus.documents[0].id, "1");
    cr_assert_str_eq(corpus.documents[1].id, "3");
    corpus_release(&corpus);

    expect_failure(set, write_file("more", "1\n9\n10\n"), FAILURE_DATA,
                   "no document has the id '9' (2 such ids)");
    expect_failure(set, write_file("none", "\n\n"), FAILURE_DATA, "lists no ids");
    expect_failure(set, path_of("absent"), FAILURE_OPEN, "no such file");
}

Test(corpus, standard_input_is_json_lines)
{
    write_file("a.jsonl", "{\"id\":\"1\",\"label\":\"a\",\"text\":\"x\"}\n");
    cr_assert_not_null(freopen(path_of("a.jsonl"), "rb", stdin));
    struct corpus corpus;
    read_set(&corpus, "-", NULL);
    cr_assert_eq(corpus.count, 1);
    corpus_release(&corpus);
}

Test(corpus, any_allocation_may_fail)
{
    make_label("set");
    make_label("set/a");
    write_file("set/a/1.txt", "one");
    write_file("set/a/2.txt", "two");
    const char *set =
        write_file("a.jsonl", "{\"id\":\"1\",\"label\":\"a\",\"text\":\"x\xff\"}\n"
                              "{\"label\":\"b\",\"text\":\"y\",\"source\":\"s\"}\n");
    const char *paths[] = {set, path_of("set")};
    struct corpus_options chosen = options(NULL);
    for (size_t after = 0;; after++) {
        struct corpus corpus;
        struct failure failure = {0};
        failing_malloc_after(after);
        bool done = corpus_read(&corpus, paths, 2, &chosen, &failure);
        bool failed = failing_malloc_stop();
        corpus_release(&corpus);
        if (!failed)
            break;
        cr_assert(!done && failure.code == FAILURE_MEMORY, "after %zu: %s", after,
                  failure.message);
    }
}
