/* From labelled records to a printed evaluation. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../classify/evaluation_run.h"
#include "failing_malloc.h"
#include "small_model.h"
#include "tiny_model.h"

/* ---- Helpers ------------------------------------------------------------ */

static char model[512];
static tenor_scorer *scorers[MOST_EVALUATED];

static void set_up(void)
{
    tenor_error error;
    test_directory_make();
    tiny_model_path(model, sizeof model);
    tiny_model_write(model, &tiny_stance);
    cr_assert(evaluation_open((const char *const[]){model, model}, 2, scorers, &error), "%s",
              error.message);
}

static void tear_down(void)
{
    for (size_t m = 0; m < MOST_EVALUATED; m++)
        tenor_scorer_close(scorers[m]);
    tiny_model_remove(model);
    test_directory_remove();
}

TestSuite(evaluation_run, .init = set_up, .fini = tear_down, .timeout = 120);

/* Records of all fates. */
static char *write_set(void)
{
    struct text_buffer lines = {0};
    for (size_t i = 0; i < 300; i++)
        cr_assert(text_buffer_format(
            &lines, NULL,
            i % 7 == 0   ? "{\"id\":%zu,\"text\":\"The harbour\"}\n"
            : i % 7 == 1 ? "{\"id\":%zu,\"label\":\"neither\",\"text\":\"The harbour\"}\n"
            : i % 7 == 2 ? "{\"id\":%zu,\n"
            : i % 7 == 3 ? "{\"id\":%zu,\"label\":\"for\",\"text\":\"\"}\n"
            : i % 2      ? "{\"id\":%zu,\"label\":\"for\",\"text\":\"The new harbour\","
                           "\"source\":\"x\"}\n"
                    : "{\"id\":%zu,\"label\":\"against\",\"text\":\"The council must reject "
                      "it\",\"source\":\"y\"}\n",
            i));
    char *path = test_path("set.jsonl");
    test_write_bytes(path, lines.data, lines.length);
    text_buffer_release(&lines);
    return path;
}

static void begin(struct evaluation_run *run, size_t models)
{
    evaluation_run_begin(run, scorers, models, "label");
}

/* The pipeline's input, and whether it came to its end. */
struct source {
    struct input *input;
    struct failure failure;
};

static bool next(void *context, struct item *item)
{
    struct source *source = context;
    const enum input_status status = input_next(source->input, item, &source->failure);
    return status == INPUT_RECORD;
}

static bool collect(struct evaluation_run *run, char *path, size_t threads, size_t *bad,
                    struct failure *failure)
{
    struct record_fields fields = record_fields_default;
    fields.group = "source";
    struct source source = {.input =
                                input_open_labelled(&path, 1, RECORDS_AUTO, &fields, failure)};
    if (!source.input)
        return false;
    const struct pipeline_options options = {.threads = threads,
                                             .input = {next, &source},
                                             .scorer = run->outcomes.scorers[0],
                                             .collector = &run->collector};
    const bool done = pipeline_run(&options, bad, failure);
    input_close(source.input);
    if (source.failure.code != FAILURE_NONE)
        failure_set(failure, source.failure.code, "%s", source.failure.message);
    return done && source.failure.code == FAILURE_NONE;
}

static const struct evaluation_names names = {(const char *const[]){"a", "b"}, "source"};

static struct text_buffer report_of(const struct evaluation_run *run, bool json)
{
    struct text_buffer report = {0};
    struct failure failure = {0};
    bool lacks_group;
    cr_assert(evaluation_run_report(run, &names, json, &report, &lacks_group, &failure), "%s",
              failure.message);
    cr_assert_not(lacks_group);
    return report;
}

/* ---- Tests --------------------------------------------------------------- */

Test(evaluation_run, every_record_has_a_fate)
{
    struct evaluation_run run;
    size_t bad;
    begin(&run, 1);
    cr_assert(collect(&run, write_set(), 1, &bad, NULL));
    const struct outcomes *outcomes = &run.outcomes;
    cr_assert_eq(outcomes->records, 300);
    cr_assert_eq(bad, 43 + 43 + 43);
    cr_assert_eq(outcomes->errors.count, bad);
    cr_assert_eq(outcomes->unknown.count, 43);
    cr_assert_eq(outcomes->count, 300 - 4 * 43);
    cr_assert_eq(outcomes->sources.count, outcomes->count);
    cr_assert_eq(strncmp(outcomes->first_errors.data,
                         "'0': no field 'label'\nrecord 3: line 3: not a JSON object", 50),
                 0, "%s", outcomes->first_errors.data);
    for (size_t i = 0; i < outcomes->count; i++) {
        const double *p = outcomes->probability + 2 * i;
        cr_assert(p[0] > 0 && p[1] > 0 && p[0] + p[1] > 1 - 1e-9 && p[0] + p[1] < 1 + 1e-9);
        cr_assert_null(outcomes->documents[i].abstained[0]);
    }
    evaluation_run_release(&run);
}

Test(evaluation_run, any_number_of_threads_finds_the_same)
{
    char *path = write_set();
    for (size_t models = 1; models <= MOST_EVALUATED; models++) {
        struct text_buffer first[2] = {{0}};
        for (size_t threads = 1; threads <= 8; threads *= 2) {
            struct evaluation_run run;
            size_t bad;
            begin(&run, models);
            cr_assert(collect(&run, path, threads, &bad, NULL));
            for (int json = 0; json < 2; json++) {
                struct text_buffer report = report_of(&run, json);
                if (!first[json].data) {
                    first[json] = report;
                    continue;
                }
                cr_assert_str_eq(report.data, first[json].data);
                text_buffer_release(&report);
            }
            evaluation_run_release(&run);
        }
        cr_assert(strstr(first[1].data, "\"records\":300,") &&
                  (strstr(first[1].data, "\"comparison\"") != NULL) == (models > 1));
        text_buffer_release(&first[0]);
        text_buffer_release(&first[1]);
    }
}

/* One record is broken, or the run fails. */
Test(evaluation_run, a_failed_allocation_costs_a_record_or_the_run)
{
    static const char lines[] =
        "{\"label\":\"for\",\"text\":\"The harbour\",\"source\":\"x\"}\n"
        "{\"label\":\"neither\",\"text\":\"The harbour\"}\n{\n";
    char *path = test_path("small.jsonl");
    test_write_bytes(path, lines, sizeof lines - 1);
    bool failed = true;
    for (size_t successes = 0; failed; successes++) {
        struct evaluation_run run;
        struct failure failure = {0};
        size_t bad = 0;
        begin(&run, 2);
        failing_malloc_after(successes);
        const bool done = collect(&run, path, 1, &bad, &failure);
        failed = failing_malloc_stop();
        cr_assert(failed || done);
        cr_assert(done || failure.code == FAILURE_MEMORY);
        /* A record for which memory was short is counted; only what it was is lost. */
        cr_assert(!done || run.outcomes.records == 3);
        cr_assert(failed || (bad == 1 && run.outcomes.count == 1 && successes > 50));
        evaluation_run_release(&run);
    }
}

Test(evaluation_run, a_report_without_memory_is_an_error)
{
    struct evaluation_run run;
    size_t bad;
    begin(&run, 2);
    cr_assert(collect(&run, write_set(), 1, &bad, NULL));
    for (int json = 0; json < 2; json++)
        for (size_t successes = 0;; successes++) {
            struct failure failure = {0};
            struct text_buffer report = {0};
            bool lacks_group;
            failing_malloc_after(successes);
            const bool done =
                evaluation_run_report(&run, &names, json, &report, &lacks_group, &failure);
            const bool failed = failing_malloc_stop();
            cr_assert(done != failed && (done || failure.code == FAILURE_MEMORY));
            text_buffer_release(&report);
            if (done) {
                cr_assert_gt(successes, 30);
                break;
            }
        }
    evaluation_run_release(&run);
}

Test(evaluation_run, models_must_be_of_one_task_with_the_same_labels)
{
    static const char *const others[] = {"for", "neither"}, *const samples[] = {"a b", "c d"};
    const struct tiny_model plan = {
        .task = "stance", .labels = others, .samples = samples, .label_count = 2};
    char *labels = test_path("labels.tenor"), *genre = test_path("genre.tenor");
    tenor_scorer *opened[MOST_EVALUATED];
    tenor_error error;
    tiny_model_write(labels, &plan);
    tiny_model_write(genre, &tiny_genre);
    cr_assert(evaluation_open((const char *const[]){genre}, 1, opened, &error));
    cr_assert_null(opened[1]);
    tenor_scorer_close(opened[0]);
    cr_assert_not(evaluation_open((const char *const[]){model, genre}, 2, opened, &error));
    cr_assert(error.code == TENOR_BAD_MODEL && strstr(error.message, "of two tasks"));
    cr_assert_not(evaluation_open((const char *const[]){model, labels}, 2, opened, &error));
    cr_assert(error.code == TENOR_BAD_MODEL && strstr(error.message, "different labels"));
    cr_assert_not(evaluation_open((const char *const[]){model, "/nowhere"}, 2, opened, &error));
    cr_assert_eq(error.code, TENOR_CANNOT_OPEN);
}
