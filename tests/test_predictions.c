/* What cross-validation said of each document, as JSON lines and as CSV. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../train/predictions.h"
#include "failing_malloc.h"

/* ---- Results to write --------------------------------------------------------------- */

static char *labels[] = {"a \"quoted\", one", "b", "c"};
static char *sources[] = {"Gull, The", "Tide"};
static struct corpus_document documents[] = {
    {.id = "d1", .label = 0, .source = 0},
    {.id = "two\nlines \xff", .label = 1, .source = CORPUS_NO_SOURCE}};
static struct corpus corpus = {.documents = documents,
                               .count = 2,
                               .labels = labels,
                               .label_count = 3,
                               .sources = sources,
                               .source_count = 2};

static uint32_t plain_fold[] = {0, 4}, grouped_fold[] = {1, 0};
static double decision[] = {0.5, -0.25, 1.0 / 3, -1, 2, -3e-20};
static double probability[] = {1.0 / 3, 1.0 / 3, 1.0 / 3, 0.0000004, 0.9999993, 0.0000003};
static const struct fit fit = {
    .grouped = true,
    .outputs = 3,
    .known = {.fold = plain_fold, .decision = decision, .probability = probability},
    .unseen = {.fold = grouped_fold, .decision = decision, .probability = probability}};

/* The file that is written under this name, and nothing of it stays; the caller's to free. */
static char *written(const char *name, const struct corpus *of, const struct fit *from)
{
    struct failure failure = {0};
    char folder[] = "/tmp/predictions-XXXXXX", path[64];
    cr_assert(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/%s", folder, name);
    cr_assert(predictions_write(path, of, from, &failure), "%s", failure.message);
    char *text = calloc(1, 4096);
    FILE *file = fopen(path, "r");
    cr_assert(text && file);
    cr_assert_lt(fread(text, 1, 4095, file), 4095);
    fclose(file);
    unlink(path);
    rmdir(folder);
    return text;
}

/* The lines that a test has read: they are freed after it. */
static json_t *lines[4];
static size_t line_count;

static void free_lines(void)
{
    while (line_count > 0)
        json_decref(lines[--line_count]);
}

TestSuite(predictions, .fini = free_lines);

static json_t *line_of(const char *text, size_t number)
{
    json_error_t error;
    for (; number > 0; number--)
        text = strchr(text, '\n') + 1;
    json_t *line = json_loadb(text, strcspn(text, "\n"), 0, &error);
    cr_assert(line, "%s", error.text);
    cr_assert_lt(line_count, sizeof lines / sizeof *lines);
    return lines[line_count++] = line;
}

static double number_at(json_t *kind, const char *member, const char *label)
{
    json_t *number = json_object_get(json_object_get(kind, member), label);
    cr_assert(json_is_number(number), "%s of %s", member, label);
    return json_number_value(number);
}

/* ---- Tests ----------------------------------------------------------------------------- */

Test(predictions, json_has_all_digits_of_decision_values)
{
    char *text = written("x.jsonl", &corpus, &fit);
    json_t *first = line_of(text, 0), *second = line_of(text, 1);
    json_t *known = json_object_get(first, "known");
    cr_assert_str_eq(json_string_value(json_object_get(first, "id")), "d1");
    cr_assert_str_eq(json_string_value(json_object_get(first, "label")), labels[0]);
    cr_assert_str_eq(json_string_value(json_object_get(first, "source")), "Gull, The");
    cr_assert_eq(json_integer_value(json_object_get(known, "fold")), 1);
    cr_assert_eq(number_at(known, "decision", "c"), 1.0 / 3);
    cr_assert_eq(number_at(json_object_get(second, "unseen"), "decision", "c"), -3e-20);
    cr_assert_eq(json_integer_value(json_object_get(json_object_get(second, "known"), "fold")),
                 5);
    cr_assert_eq(json_integer_value(json_object_get(json_object_get(second, "unseen"), "fold")),
                 1);
    free(text);
}

Test(predictions, probabilities_sum_to_1_and_of_equal_ones_the_first_label_is_predicted)
{
    char *text = written("x.jsonl", &corpus, &fit);
    json_t *first = json_object_get(line_of(text, 0), "known");
    json_t *second = json_object_get(line_of(text, 1), "known");
    cr_assert(strstr(text, ":0.333334,\"b\":0.333333,\"c\":0.333333}"));
    cr_assert(strstr(text, ":0.000001,\"b\":0.999999,\"c\":0.000000}"));
    cr_assert_str_eq(json_string_value(json_object_get(first, "predicted")), labels[0]);
    cr_assert_str_eq(json_string_value(json_object_get(second, "predicted")), "b");
    free(text);
}

Test(predictions, a_document_without_a_source_has_none)
{
    char *text = written("x.jsonl", &corpus, &fit);
    cr_assert_null(json_object_get(line_of(text, 1), "source"));
    cr_assert(strstr(text, "{\"id\":\"two\\nlines \xef\xbf\xbd\",\"label\":\"b\",\"known\":"));
    free(text);
}

static const char csv_head[] =
    "id,label,source,known_fold,known_predicted,\"known_decision_a \"\"quoted\"\", one\","
    "known_decision_b,known_decision_c,\"known_probability_a \"\"quoted\"\", one\","
    "known_probability_b,known_probability_c";

Test(predictions, csv_quotes_what_needs_it)
{
    struct fit plain = fit;
    plain.grouped = false;
    char *text = written("x.CSV", &corpus, &plain), expected[2048];
    snprintf(expected, sizeof expected,
             "%s\n"
             "d1,\"a \"\"quoted\"\", one\",\"Gull, The\",1,\"a \"\"quoted\"\", one\","
             "0.5,-0.25,0.3333333333333333,0.333334,0.333333,0.333333\n"
             "\"two\nlines \xff\",b,,5,b,-1,2,-3e-20,0.000001,0.999999,0.000000\n",
             csv_head);
    cr_assert_str_eq(text, expected);
    free(text);
}

Test(predictions, csv_has_both_kinds_of_folds)
{
    char *text = written("x.csv", &corpus, &fit);
    cr_assert(strstr(text, ",unseen_fold,unseen_predicted,\"unseen_decision_a"));
    cr_assert(strstr(text, ",0.333333,2,\"a \"\"quoted\"\", one\",0.5,"));
    free(text);
}

Test(predictions, two_labels_have_one_decision_value)
{
    struct corpus two = corpus;
    struct fit one_output = fit;
    double halves[] = {0.25, 0.75, 0.75, 0.25};
    two.label_count = 2;
    one_output.outputs = 1;
    one_output.known.probability = one_output.unseen.probability = halves;
    char *json = written("csv", &two, &one_output); /* no ending: JSON lines */
    char *csv = written("x.csv", &two, &one_output);
    cr_assert_eq(json_object_size(
                     json_object_get(json_object_get(line_of(json, 0), "known"), "decision")),
                 1);
    cr_assert(strstr(csv, ",known_predicted,\"known_decision_a \"\"quoted\"\", one\","
                          "\"known_probability_a"));
    cr_assert(strstr(csv, ",1,b,0.5,0.250000,0.750000,"));
    free(json);
    free(csv);
}

Test(predictions, a_full_disk_and_a_missing_folder_are_errors)
{
    struct failure failure = {0};
    cr_assert_not(predictions_write("/nowhere/x.csv", &corpus, &fit, &failure));
    cr_assert_eq(failure.code, FAILURE_WRITE);
    if (access("/dev/full", W_OK) != 0)
        return;
    failure = (struct failure){0};
    cr_assert_not(predictions_write("/dev/full", &corpus, &fit, &failure));
    cr_assert_eq(failure.code, FAILURE_WRITE);
}

Test(predictions, lack_of_memory_is_an_error)
{
    bool done = false;
    for (size_t successes = 0; !done; successes++) {
        struct failure failure = {0};
        cr_assert_lt(successes, 100);
        failing_malloc_after(successes);
        done = predictions_write("/dev/null", &corpus, &fit, &failure);
        cr_assert_eq(failing_malloc_stop(), !done);
        cr_assert(done || failure.code == FAILURE_MEMORY, "%s", failure.message);
    }
}
