/* Figures of a labelled set: by hand, beside training's, and of sources, groups and two
 * models. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../classify/evaluation.h"
#include "../classify/risk_coverage.h"
#include "../train/evaluate.h"
#include "failing_malloc.h"

/* ---- Helpers ------------------------------------------------------------- */

static struct random_numbers numbers = {1};

static double uniform(void)
{
    return random_below(&numbers, 1u << 30) / (double)(1u << 30);
}

static void expect_near(double value, double expected, double tolerance)
{
    cr_assert(fabs(value - expected) <= tolerance, "%.9f, not %.9f", value, expected);
}

static void expect_same(struct figure a, struct figure b)
{
    expect_near(a.value, b.value, 1e-12);
    expect_near(a.low, b.low, 1e-12);
    expect_near(a.high, b.high, 1e-12);
}

static void expect_within(struct figure figure)
{
    cr_assert(figure.low <= figure.value && figure.value <= figure.high,
              "%g is not in [%g, %g]", figure.value, figure.low, figure.high);
}

/* A document that each model gave `probability` [models][labels], NULL: it abstained. */
static void add(struct outcomes *outcomes, uint32_t label, const double *const *probability,
                const char *source, const char *group)
{
    const size_t labels = outcomes->labels, width = outcomes->models * labels;
    struct labelled_document document = {.label = label};
    cr_assert(memory_reserve(&outcomes->documents, &outcomes->capacity, outcomes->count + 1,
                             sizeof *outcomes->documents, NULL));
    cr_assert(memory_reserve(&outcomes->probability, &outcomes->probability_capacity,
                             (outcomes->count + 1) * width, sizeof(double), NULL));
    for (size_t m = 0; m < outcomes->models; m++) {
        double *row = outcomes->probability + outcomes->count * width + m * labels;
        document.abstained[m] = probability[m] ? NULL : "unfamiliar";
        for (size_t l = 0; l < labels; l++)
            row[l] = probability[m] ? probability[m][l] : 0;
    }
    outcomes->documents[outcomes->count++] = document;
    outcomes->records++;
    cr_assert(names_add(&outcomes->sources, source, source ? strlen(source) : 0, NULL));
    cr_assert(names_add(&outcomes->groups, group, group ? strlen(group) : 0, NULL));
}

static void add_one(struct outcomes *outcomes, uint32_t label, const double *probability,
                    const char *source)
{
    add(outcomes, label, (const double *[]){probability}, source, NULL);
}

static void make(const struct outcomes *outcomes, struct evaluation_report *report)
{
    struct failure failure = {0};
    cr_assert(evaluation_make(outcomes, true, report, &failure), "%s", failure.message);
}

/* Two labels, the first with this probability. */
#define TWO(first) ((const double[]){(first), 1 - (first)})

/* ---- Figures ------------------------------------------------------------- */

/* Given 0 0 1 2 1 0 for labels 0 1 1 2 0 0. */
static const double six[6][3] = {{0.8, 0.1, 0.1}, {0.6, 0.3, 0.1}, {0.2, 0.7, 0.1},
                                 {0.1, 0.2, 0.7}, {0.3, 0.5, 0.2}, {1.0, 0.0, 0.0}};
static const uint32_t six_labels[6] = {0, 1, 1, 2, 0, 0};

static void add_six(struct outcomes *outcomes)
{
    *outcomes = (struct outcomes){.models = 1, .labels = 3};
    for (size_t i = 0; i < 6; i++)
        add_one(outcomes, six_labels[i], six[i], NULL);
}

Test(evaluation, figures_by_hand)
{
    struct outcomes outcomes;
    struct evaluation_report report;
    add_six(&outcomes);
    make(&outcomes, &report);
    const struct model_figures *figures = &report.models[0];
    cr_assert(report.documents == 6 && report.draws == 6 && report.labels_present == 3);
    expect_same(figures->accuracy, wilson_interval(4, 6));
    expect_same(figures->strict_accuracy, wilson_interval(4, 6));
    expect_near(figures->macro_f1.value, (2.0 / 3 + 0.5 + 1) / 3, 1e-12);
    expect_near(figures->log_loss.value,
                -(log(0.8) + log(0.3) + log(0.7) + log(0.7) + log(0.3) + log(1)) / 6, 1e-12);
    expect_near(figures->brier.value, (0.06 + 0.86 + 0.14 + 0.14 + 0.78 + 0) / 6, 1e-12);
    expect_near(figures->ece.value, (0.2 + 0.6 + 0.6 + 0.5 + 0) / 6, 1e-12);
    expect_near(report.share_log_loss,
                -(log(3 / 6.0) * 3 + log(2 / 6.0) * 2 + log(1 / 6.0)) / 6, 1e-12);
    expect_same(figures->by_label[0].precision, wilson_interval(2, 3));
    expect_same(figures->by_label[1].recall, wilson_interval(1, 2));
    expect_near(figures->by_label[2].f1.value, 1, 1e-12);
    cr_assert(figures->by_label[0].support == 3 && figures->by_label[0].predicted == 3);
    const size_t confusion[] = {2, 1, 0, 1, 1, 0, 0, 0, 1};
    cr_assert_arr_eq(figures->confusion, confusion, sizeof confusion);
    /* By confidence: 1 and 0.8 right, 0.7 and 0.7 right, 0.6 wrong, 0.5 wrong. */
    const size_t kept[COVERAGES] = {6, 6, 5, 3, 2};
    const double hits[COVERAGES] = {4, 4, 4, 3, 2};
    for (size_t c = 0; c < COVERAGES; c++) {
        cr_assert_eq(figures->coverage[c].documents, kept[c]);
        expect_same(figures->coverage[c].accuracy, wilson_interval(hits[c], (double)kept[c]));
    }
    expect_near(figures->risk_area.value, (1 / 5.0 + 2 / 6.0) / 6, 1e-12);
    evaluation_report_release(&report);
    outcomes_release(&outcomes);
}

/* The same set, evaluated by training's report and here. */
Test(evaluation, figures_are_those_of_training)
{
    enum { COUNT = 500, LABELS = 4 };
    static double probability[COUNT * LABELS];
    static uint32_t label[COUNT];
    struct outcomes outcomes = {.models = 1, .labels = LABELS};
    struct evaluation training;
    struct evaluation_report report;
    for (size_t i = 0; i < COUNT; i++) {
        double *p = probability + i * LABELS, sum = 0;
        for (size_t l = 0; l < LABELS; l++)
            sum += p[l] = pow(uniform(), 3);
        for (size_t l = 0; l < LABELS; l++)
            p[l] /= sum;
        label[i] = random_below(&numbers, LABELS - 1); /* the last one never occurs */
        add_one(&outcomes, label[i], p, NULL);
    }
    cr_assert(evaluate(&training, probability, label, COUNT, LABELS, NULL, 1000, 1, NULL));
    make(&outcomes, &report);
    const struct model_figures *figures = &report.models[0];
    expect_near(figures->accuracy.value, training.accuracy.value, 1e-12);
    expect_near(figures->macro_f1.value, training.macro_f1.value, 1e-12);
    expect_near(figures->ece.value, training.ece.value, 1e-12);
    expect_near(figures->log_loss.value, training.log_loss, 1e-12);
    expect_near(figures->brier.value, training.brier, 1e-12);
    /* Other random numbers and a little smoothing, so the intervals are nearly the same. That
     * of the ECE is another (evaluate.h). */
    expect_near(figures->macro_f1.low, training.macro_f1.low, 0.01);
    expect_near(figures->macro_f1.high, training.macro_f1.high, 0.01);
    cr_assert_arr_eq(figures->confusion, training.confusion, sizeof(size_t[LABELS * LABELS]));
    for (size_t l = 0; l + 1 < LABELS; l++) {
        expect_near(figures->by_label[l].precision.value, training.by_label[l].precision,
                    1e-12);
        expect_near(figures->by_label[l].recall.value, training.by_label[l].recall, 1e-12);
        expect_near(figures->by_label[l].f1.value, training.by_label[l].f1, 1e-12);
    }
    cr_assert(isnan(figures->by_label[LABELS - 1].recall.value));
    evaluation_release(&training);
    evaluation_report_release(&report);
    outcomes_release(&outcomes);
}

/* Confidences: 0.9 of a right and a wrong document, 0.7 of a wrong one, 0.6 of a right one. */
Test(evaluation, documents_of_the_same_confidence_have_no_order)
{
    for (uint32_t turn = 0; turn < 2; turn++) {
        struct outcome outcomes[4] = {outcome_of(TWO(0.9), 2, turn),
                                      outcome_of(TWO(0.9), 2, 1 - turn),
                                      outcome_of(TWO(0.6), 2, 0), outcome_of(TWO(0.7), 2, 1)};
        struct outcome sorted[4];
        coverage_sort(outcomes, 4, sorted);
        expect_near(coverage_hits(sorted, 4, 1), 0.5, 1e-12);
        expect_near(coverage_hits(sorted, 4, 2), 1, 1e-12);
        expect_near(coverage_hits(sorted, 4, 3), 1, 1e-12);
        expect_near(coverage_hits(sorted, 4, 4), 2, 1e-12);
        expect_near(coverage_risk_area(sorted, 4, NULL),
                    (1 / 2.0 + 1 / 2.0 + 2 / 3.0 + 2 / 4.0) / 4, 1e-12);
        outcomes[2].group = 1; /* the 0.6 counts twice, the others once */
        coverage_sort(outcomes, 4, sorted);
        expect_near(coverage_risk_area(sorted, 4, (double[]){1, 2}),
                    (1 / 2.0 + 1 / 2.0 + 2 / 3.0 + 2 / 4.0 + 2 / 5.0) / 5, 1e-12);
    }
    cr_assert_eq(coverage_risk_area(NULL, 0, NULL), 0);
    cr_assert_eq(coverage_hits(NULL, 0, 0), 0);
}

/* ---- Abstentions --------------------------------------------------------- */

Test(evaluation, abstentions_are_counted_and_left_out)
{
    struct outcomes outcomes;
    struct evaluation_report report;
    add_six(&outcomes);
    for (size_t i = 0; i < 4; i++)
        add_one(&outcomes, 0, NULL, "a source");
    outcomes.documents[7].abstained[0] = "language";
    make(&outcomes, &report);
    const struct model_figures *figures = &report.models[0];
    cr_assert(report.documents == 6 && report.draws == 6 && figures->abstained == 4);
    cr_assert_eq(figures->reasons.count, 2);
    cr_assert(memcmp(figures->reasons.names[0].bytes, "language", 8) == 0 &&
              figures->reasons.names[0].uses == 1 && figures->reasons.names[1].uses == 3);
    expect_same(figures->accuracy, wilson_interval(4, 6));
    expect_same(figures->strict_accuracy, wilson_interval(4, 10));
    evaluation_report_release(&report);
    outcomes_release(&outcomes);
}

/* Of six documents one has no label, and one of the other five lacks its label in its set. */
Test(evaluation, sets_by_hand)
{
    static const uint32_t sizes[6] = {1, 2, 1, 3, 0, 1};
    static const bool in_set[6] = {true, true, false, true, false, true};
    struct outcomes outcomes;
    struct evaluation_report report;
    add_six(&outcomes);
    outcomes.documents[4].abstained[0] = "short";
    for (size_t i = 0; i < 6; i++) {
        outcomes.documents[i].set_size[0] = sizes[i];
        outcomes.documents[i].in_set[0] = in_set[i];
    }
    make(&outcomes, &report);
    cr_assert(isnan(report.models[0].set_coverage.value) && isnan(report.models[0].set_size) &&
                  isnan(report.models[0].by_label[0].set_coverage.value),
              "none was asked for");
    evaluation_report_release(&report);
    outcomes.sets.coverage = 0.8;
    make(&outcomes, &report);
    const struct model_figures *figures = &report.models[0];
    expect_same(figures->set_coverage, wilson_interval(4, 5));
    expect_near(figures->set_size, 8.0 / 5, 1e-12);
    expect_same(figures->by_label[0].set_coverage, wilson_interval(2, 2));
    expect_same(figures->by_label[1].set_coverage, wilson_interval(1, 2));
    expect_same(figures->by_label[2].set_coverage, wilson_interval(1, 1));
    evaluation_report_release(&report);
    outcomes_release(&outcomes);
}

Test(evaluation, without_documents_figures_are_undefined)
{
    for (size_t abstained = 0; abstained <= 2; abstained++) {
        struct outcomes outcomes = {.models = 1, .labels = 2};
        struct evaluation_report report;
        for (size_t i = 0; i < abstained; i++)
            add_one(&outcomes, 0, NULL, NULL);
        make(&outcomes, &report);
        const struct model_figures *figures = &report.models[0];
        cr_assert(report.documents == 0 && report.draws == 0 && isnan(report.share_log_loss));
        cr_assert(isnan(figures->accuracy.value) && isnan(figures->macro_f1.value) &&
                  isnan(figures->ece.value) && isnan(figures->risk_area.value) &&
                  isnan(figures->coverage[0].accuracy.value) &&
                  isnan(figures->by_label[0].f1.value));
        cr_assert(abstained == 0 ? isnan(figures->strict_accuracy.value)
                                 : figures->strict_accuracy.value == 0);
        evaluation_report_release(&report);
        outcomes_release(&outcomes);
    }
}

/* ---- The bootstrap ------------------------------------------------------- */

/* For a mean of independent documents: 1.96 standard errors to each side. */
Test(evaluation, the_interval_of_a_mean_is_about_the_normal_one)
{
    enum { COUNT = 400 };
    struct outcomes outcomes = {.models = 1, .labels = 2};
    struct evaluation_report report;
    double sum = 0, squares = 0;
    for (size_t i = 0; i < COUNT; i++) {
        const double p = 0.05 + 0.9 * uniform();
        add_one(&outcomes, 0, TWO(p), NULL);
        sum += -log(p);
        squares += log(p) * log(p);
    }
    make(&outcomes, &report);
    const double mean = sum / COUNT, error = sqrt((squares / COUNT - mean * mean) / COUNT);
    const struct figure loss = report.models[0].log_loss;
    expect_near(loss.value, mean, 1e-12);
    expect_near(loss.low, mean - 1.96 * error, 0.25 * error);
    expect_near(loss.high, mean + 1.96 * error, 0.25 * error);
    evaluation_report_release(&report);
    outcomes_release(&outcomes);
}

/* Copies of each document within its source say nothing more. */
Test(evaluation, sources_are_drawn_as_a_whole)
{
    enum { SOURCES = 30 };
    struct evaluation_report reports[2];
    struct outcomes outcomes[2] = {{.models = 1, .labels = 2}, {.models = 1, .labels = 2}};
    for (size_t s = 0; s < SOURCES; s++) {
        const double p = uniform();
        const uint32_t label = random_below(&numbers, 2);
        char source[8];
        snprintf(source, sizeof source, "%zu", s);
        add_one(&outcomes[0], label, TWO(p), NULL);
        for (size_t copy = 0; copy < 5; copy++)
            add_one(&outcomes[1], label, TWO(p), source);
    }
    for (size_t i = 0; i < 2; i++)
        make(&outcomes[i], &reports[i]);
    const struct model_figures *one = &reports[0].models[0], *five = &reports[1].models[0];
    cr_assert(reports[0].draws == SOURCES && reports[1].draws == SOURCES);
    cr_assert(reports[0].sources.count == 0 && reports[1].sources.count == SOURCES);
    expect_same(one->log_loss, five->log_loss);
    expect_same(one->brier, five->brier);
    expect_same(one->macro_f1, five->macro_f1);
    expect_same(one->ece, five->ece);
    expect_same(one->by_label[1].f1, five->by_label[1].f1);
    expect_within(one->log_loss);
    cr_assert_lt(one->log_loss.low, one->log_loss.high);
    /* Wilson's interval takes them for independent. */
    cr_assert_gt(five->accuracy.low, one->accuracy.low);
    for (size_t i = 0; i < 2; i++) {
        evaluation_report_release(&reports[i]);
        outcomes_release(&outcomes[i]);
    }
}

/* A source that only has documents without a label of the model's is not drawn. */
Test(evaluation, only_sources_of_evaluated_documents_are_drawn)
{
    struct outcomes outcomes = {.models = 1, .labels = 2};
    struct evaluation_report report;
    add_one(&outcomes, 0, NULL, "a");
    add_one(&outcomes, 0, TWO(0.9), "b");
    add_one(&outcomes, 1, TWO(0.9), "b");
    make(&outcomes, &report);
    cr_assert_eq(report.draws, 1);
    cr_assert(isnan(report.models[0].log_loss.low) &&
              isnan(report.models[0].by_label[0].f1.low));
    cr_assert(!isnan(report.models[0].accuracy.low));
    evaluation_report_release(&report);
    add_one(&outcomes, 1, TWO(0.2), NULL);
    add_one(&outcomes, 1, TWO(0.2), NULL);
    make(&outcomes, &report);
    cr_assert_eq(report.draws, 3);
    expect_within(report.models[0].log_loss);
    evaluation_report_release(&report);
    outcomes_release(&outcomes);
}

/* ---- Groups -------------------------------------------------------------- */

static void expect_group(const struct evaluation_report *report, size_t index, const char *name,
                         size_t documents, size_t abstained, double hits, double loss)
{
    const struct group_figures *group = &report->groups[index];
    cr_assert(name ? group->name && memcmp(group->name->bytes, name, strlen(name)) == 0
                   : !group->name);
    cr_assert_eq(group->documents, documents);
    cr_assert_eq(group->size, documents + abstained);
    cr_assert_eq(group->model[0].abstained, abstained);
    if (documents == 0) {
        cr_assert(isnan(group->model[0].accuracy.value) && isnan(group->model[0].log_loss) &&
                  isnan(group->model[0].macro_f1));
        return;
    }
    expect_same(group->model[0].accuracy, wilson_interval(hits, (double)documents));
    expect_near(group->model[0].log_loss, loss, 1e-12);
}

Test(evaluation, groups_by_hand)
{
    struct outcomes outcomes = {.models = 1, .labels = 2};
    struct evaluation_report report;
    add(&outcomes, 0, (const double *[]){TWO(0.9)}, NULL, "west");
    add(&outcomes, 0, (const double *[]){TWO(0.8)}, NULL, NULL);
    add(&outcomes, 1, (const double *[]){TWO(0.8)}, NULL, "west");
    add(&outcomes, 1, (const double *[]){NULL}, NULL, "west");
    add(&outcomes, 1, (const double *[]){TWO(0.3)}, NULL, "east");
    add(&outcomes, 1, (const double *[]){NULL}, NULL, "north");
    make(&outcomes, &report);
    cr_assert_eq(report.group_count, 4);
    expect_group(&report, 0, "west", 2, 1, 1, -(log(0.9) + log(0.2)) / 2);
    expect_group(&report, 1, "east", 1, 0, 1, -log(0.7));
    expect_group(&report, 2, "north", 0, 1, 0, 0);
    expect_group(&report, 3, NULL, 1, 0, 1, -log(0.8));
    expect_near(report.groups[0].model[0].macro_f1, (2 / 3.0 + 0) / 2, 1e-12);
    evaluation_report_release(&report);
    outcomes_release(&outcomes);
}

/* ---- Two models ---------------------------------------------------------- */

Test(evaluation, two_models_by_hand)
{
    struct outcomes outcomes = {.models = 2, .labels = 2};
    struct evaluation_report report;
    static const struct {
        uint32_t label;
        double first, second;
    } documents[] = {{0, 0.9, 0.6}, {0, 0.4, 0.7}, {1, 0.8, 0.1}, {1, 0.7, 0.2},
                     {0, 0.8, 0.3}, {1, 0.1, 0.2}, {1, 0.9, 0.9}};
    double losses = 0;
    for (size_t i = 0; i < 7; i++) {
        const double first = documents[i].first, second = documents[i].second;
        add(&outcomes, documents[i].label, (const double *[]){TWO(first), TWO(second)}, NULL,
            NULL);
        losses += documents[i].label == 0 ? log(first) - log(second)
                                          : log(1 - first) - log(1 - second);
    }
    add(&outcomes, 0, (const double *[]){NULL, TWO(0.9)}, NULL, NULL);
    add(&outcomes, 0, (const double *[]){TWO(0.9), NULL}, NULL, NULL);
    add(&outcomes, 0, (const double *[]){NULL, NULL}, NULL, NULL);
    make(&outcomes, &report);
    const struct model_comparison *comparison = &report.comparison;
    cr_assert_eq(report.documents, 7);
    cr_assert(comparison->first_only == 1 && comparison->second_only == 3);
    expect_near(comparison->p, 2 * (1 + 4) / 16.0, 1e-12);
    expect_near(comparison->accuracy.value, 2 / 7.0, 1e-12);
    expect_near(comparison->log_loss.value, losses / 7, 1e-12);
    expect_near(comparison->macro_f1.value,
                report.models[1].macro_f1.value - report.models[0].macro_f1.value, 1e-12);
    expect_within(comparison->accuracy);
    expect_within(comparison->log_loss);
    expect_same(report.models[0].accuracy, wilson_interval(3, 7));
    expect_same(report.models[1].accuracy, wilson_interval(5, 7));
    expect_same(report.models[0].strict_accuracy, wilson_interval(4, 10));
    expect_same(report.models[1].strict_accuracy, wilson_interval(6, 10));
    cr_assert(report.models[0].abstained == 2 && report.models[1].abstained == 2);
    cr_assert(report.groups[0].size == 10 && report.groups[0].documents == 7 &&
              report.groups[0].model[1].abstained == 2);
    evaluation_report_release(&report);
    outcomes_release(&outcomes);
}

/* The second model always has the first one's loss and 0.1 more: its own loss varies, but the
 * difference does not. */
Test(evaluation, differences_are_paired)
{
    struct outcomes outcomes = {.models = 2, .labels = 2};
    struct evaluation_report report;
    for (size_t i = 0; i < 50; i++) {
        const double p = 0.2 + 0.7 * uniform();
        add(&outcomes, 0, (const double *[]){TWO(p), TWO(p * exp(-0.1))}, NULL, NULL);
    }
    make(&outcomes, &report);
    expect_near(report.comparison.log_loss.low, 0.1, 1e-9);
    expect_near(report.comparison.log_loss.high, 0.1, 1e-9);
    cr_assert_gt(report.models[1].log_loss.high - report.models[1].log_loss.low, 0.1);
    evaluation_report_release(&report);
    outcomes_release(&outcomes);
}

/* ---- Failures ------------------------------------------------------------ */

Test(evaluation, a_failed_allocation_is_an_error)
{
    struct outcomes outcomes = {.models = 2, .labels = 2};
    struct evaluation_report report;
    for (size_t i = 0; i < 20; i++)
        add(&outcomes, i % 2,
            (const double *[]){i == 7 ? NULL : TWO(uniform()), i == 8 ? NULL : TWO(uniform())},
            i % 3 ? "a" : NULL, i % 2 ? "b" : NULL);
    cr_assert(names_add(&outcomes.errors, "x", 1, NULL) &&
              names_add(&outcomes.unknown, "y", 1, NULL));
    for (size_t successes = 0;; successes++) {
        struct failure failure = {0};
        failing_malloc_after(successes);
        const bool done = evaluation_make(&outcomes, true, &report, &failure);
        if (!failing_malloc_stop()) {
            cr_assert(done && successes > 20, "%zu", successes);
            break;
        }
        cr_assert_not(done);
        cr_assert_eq(failure.code, FAILURE_MEMORY);
        cr_assert_null(report.groups);
    }
    evaluation_report_release(&report);
    outcomes_release(&outcomes);
}
