/* Figures of a labelled set: by hand, beside training's, and of sources, groups and two
 * models. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../classify/evaluation.h"
#include "../metrics/risk_coverage.h"
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

static void expect_alike(struct figure a, struct figure b, double tolerance)
{
    expect_near(a.value, b.value, 1e-12);
    expect_near(a.low, b.low, tolerance);
    expect_near(a.high, b.high, tolerance);
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

/* The intervals are of other random numbers, but of the same law. */
static void expect_same_interval(struct figure figure, struct estimate training,
                                 double tolerance)
{
    expect_near(figure.low, training.low, tolerance);
    expect_near(figure.high, training.high, tolerance);
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
    expect_same_interval(figures->macro_f1, training.macro_f1, 0.01);
    expect_same_interval(figures->ece, training.ece, 0.01);
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

/* Documents of two labels whose confidence is 1/2 + uniform^power / 2 and whose accuracy is 1/2
 * + honest * (confidence - 1/2); of `sources` sources, or of none. */
struct maker {
    double power, honest;
    size_t documents, sources;
};

struct made {
    struct outcomes outcomes;
    double *probability; /* [documents][2] */
    uint32_t *label, *group;
};

static void make_documents(const struct maker *maker, struct made *made)
{
    const size_t count = maker->documents;
    *made = (struct made){.outcomes = {.models = 1, .labels = 2},
                          .probability = calloc(count, 2 * sizeof(double)),
                          .label = calloc(count, sizeof(uint32_t)),
                          .group = calloc(count, sizeof(uint32_t))};
    cr_assert(made->probability && made->label && made->group);
    for (size_t i = 0; i < count; i++) {
        const double confidence = 0.5 + 0.5 * pow(uniform(), maker->power);
        const uint32_t given = random_below(&numbers, 2);
        const bool right = uniform() < 0.5 + maker->honest * (confidence - 0.5);
        char source[24];
        made->probability[2 * i + given] = confidence;
        made->probability[2 * i + 1 - given] = 1 - confidence;
        made->label[i] = right ? given : 1 - given;
        made->group[i] = maker->sources > 0 ? (uint32_t)(i % maker->sources) : UINT32_MAX;
        snprintf(source, sizeof source, "%u", made->group[i]);
        add_one(&made->outcomes, made->label[i], made->probability + 2 * i,
                maker->sources > 0 ? source : NULL);
    }
}

static void made_release(struct made *made)
{
    free(made->probability);
    free(made->label);
    free(made->group);
    outcomes_release(&made->outcomes);
}

/* From one document to many, with and without sources. */
Test(evaluation, intervals_are_those_of_training)
{
    static const struct maker makers[] = {{1, 1, 1, 0},    {1, 1, 6, 0},    {0.2, 1, 12, 0},
                                          {1, 0.5, 50, 0}, {1, 0.8, 6, 1},  {1, 1, 40, 4},
                                          {3, 0, 60, 10},  {0.2, 1, 400, 0}};
    for (size_t m = 0; m < sizeof makers / sizeof *makers; m++) {
        struct made made;
        struct evaluation training;
        struct evaluation_report report;
        make_documents(&makers[m], &made);
        cr_assert(evaluate(&training, made.probability, made.label, makers[m].documents, 2,
                           made.group, 20000, 1, NULL));
        make(&made.outcomes, &report);
        expect_same_interval(report.models[0].macro_f1, training.macro_f1, 0.03);
        expect_same_interval(report.models[0].ece, training.ece, 0.03);
        expect_within(report.models[0].macro_f1);
        expect_within(report.models[0].ece);
        evaluation_release(&training);
        evaluation_report_release(&report);
        made_release(&made);
    }
}

/* How many of the sets have intervals that hold the true figures: macro-F1, the first label's
 * F1, log loss, Brier score, ECE. */
enum { CHECKED = 5, TRIALS = 60, LARGE = 60000 };

static void take_checked(const struct evaluation_report *report, struct figure figures[CHECKED])
{
    const struct model_figures *model = &report->models[0];
    const struct figure taken[CHECKED] = {model->macro_f1, model->by_label[0].f1,
                                          model->log_loss, model->brier, model->ece};
    memcpy(figures, taken, sizeof taken);
}

/* The true figures, of a large set. */
static void true_figures(const struct maker *maker, double truth[CHECKED])
{
    struct maker large = *maker;
    struct made made;
    struct evaluation evaluation;
    large.documents = LARGE;
    make_documents(&large, &made);
    cr_assert(evaluate(&evaluation, made.probability, made.label, LARGE, 2, NULL, 0, 1, NULL));
    truth[0] = evaluation.macro_f1.value;
    truth[1] = evaluation.by_label[0].f1;
    truth[2] = evaluation.log_loss;
    truth[3] = evaluation.brier;
    truth[4] = maker->honest >= 1 ? 0 : evaluation.ece.value;
    evaluation_release(&evaluation);
    made_release(&made);
}

static void count_covered(const struct maker *maker, size_t covered[CHECKED])
{
    double truth[CHECKED];
    true_figures(maker, truth);
    for (size_t trial = 0; trial < TRIALS; trial++) {
        struct made made;
        struct evaluation_report report;
        struct figure figures[CHECKED];
        make_documents(maker, &made);
        make(&made.outcomes, &report);
        take_checked(&report, figures);
        for (size_t c = 0; c < CHECKED; c++) {
            covered[c] += figures[c].low <= truth[c] && truth[c] <= figures[c].high;
            if (!isnan(figures[c].value))
                expect_within(figures[c]);
        }
        evaluation_report_release(&report);
        made_release(&made);
    }
}

Test(evaluation, intervals_of_few_documents_hold_the_true_figures)
{
    /* Calibrated, too sure of itself, nearly always right, and guessing. */
    static const struct maker makers[] = {
        {1, 1, 0, 0}, {1, 0.5, 0, 0}, {0.2, 1, 0, 0}, {3, 0, 0, 0}};
    static const size_t documents[] = {6, 12, 50};
    numbers.state = 5;
    for (size_t d = 0; d < 3; d++) {
        size_t covered[CHECKED] = {0};
        for (size_t m = 0; m < 4; m++) {
            struct maker maker = makers[m];
            maker.documents = documents[d];
            count_covered(&maker, covered);
        }
        /* Of 240 sets; with 600 for each kind, 89 to 99 in 100 held the true figures, of any
         * number of documents. 198 are three standard deviations below 89. */
        for (size_t c = 0; c < CHECKED; c++)
            cr_assert_geq(covered[c], 198, "%zu documents, figure %zu: %zu", documents[d], c,
                          covered[c]);
    }
}

/* Nor is one, nor are six of the same label. */
Test(evaluation, six_that_are_right_are_no_proof)
{
    static const struct {
        size_t count;
        uint32_t labels;
        double low; /* of macro-F1, at most */
    } sets[] = {{6, 2, 0.7}, {6, 1, 0.85}, {1, 1, 0.5}};
    for (size_t s = 0; s < 3; s++) {
        struct outcomes outcomes = {.models = 1, .labels = 2};
        struct evaluation_report report;
        for (uint32_t i = 0; i < sets[s].count; i++)
            add_one(&outcomes, i % sets[s].labels, TWO(i % sets[s].labels ? 0.1 : 0.9), NULL);
        make(&outcomes, &report);
        const struct model_figures *figures = &report.models[0];
        expect_near(figures->macro_f1.value, 1, 0);
        expect_near(figures->macro_f1.high, 1, 0);
        cr_assert_lt(figures->macro_f1.low, sets[s].low, "%g", figures->macro_f1.low);
        cr_assert(figures->by_label[0].f1.high >= 1 &&
                  figures->by_label[0].f1.low < sets[s].low);
        cr_assert_eq(isnan(figures->by_label[1].f1.low), sets[s].labels == 1);
        cr_assert(figures->log_loss.low <= -log(0.9) && figures->log_loss.high > 0.4);
        cr_assert(figures->brier.low <= 0.02 + 1e-12 && figures->brier.high > 0.2);
        expect_near(figures->ece.low, 0, 0);
        cr_assert_gt(figures->ece.high, 0.2);
        cr_assert_eq(isnan(figures->risk_area.low), sets[s].count == 1);
        evaluation_report_release(&report);
        outcomes_release(&outcomes);
    }
}

/* There is no other label to be wrong with. */
Test(evaluation, a_model_of_one_label)
{
    struct outcomes outcomes = {.models = 1, .labels = 1};
    struct evaluation_report report;
    for (size_t i = 0; i < 4; i++)
        add_one(&outcomes, 0, (const double[]){1}, NULL);
    make(&outcomes, &report);
    const struct model_figures *figures = &report.models[0];
    expect_same(figures->log_loss, (struct figure){0, 0, 0});
    expect_same(figures->brier, (struct figure){0, 0, 0});
    expect_within(figures->macro_f1);
    expect_within(figures->ece);
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
    /* A source weighs a little less than a document by itself, if accuracies vary less. */
    expect_alike(one->log_loss, five->log_loss, 0.03);
    expect_alike(one->brier, five->brier, 0.03);
    expect_alike(one->macro_f1, five->macro_f1, 0.03);
    expect_alike(one->ece, five->ece, 0.03);
    expect_alike(one->by_label[1].f1, five->by_label[1].f1, 0.03);
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
    cr_assert(isnan(report.models[0].risk_area.low) && !isnan(report.models[0].accuracy.low));
    expect_within(report.models[0].log_loss);
    expect_within(report.models[0].by_label[0].f1);
    evaluation_report_release(&report);
    add_one(&outcomes, 1, TWO(0.2), NULL);
    add_one(&outcomes, 1, TWO(0.2), NULL);
    make(&outcomes, &report);
    cr_assert_eq(report.draws, 3);
    expect_within(report.models[0].log_loss);
    expect_within(report.models[0].risk_area);
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

Test(evaluation, a_model_has_its_own_figures_beside_another)
{
    struct outcomes both = {.models = 2, .labels = 2}, alone = {.models = 1, .labels = 2};
    struct evaluation_report reports[2];
    for (size_t i = 0; i < 30; i++) {
        const double first = uniform(), second = uniform();
        const uint32_t label = random_below(&numbers, 2);
        add(&both, label, (const double *[]){TWO(first), TWO(second)}, NULL, NULL);
        add_one(&alone, label, TWO(second), NULL);
    }
    make(&both, &reports[0]);
    make(&alone, &reports[1]);
    const struct model_figures *a = &reports[0].models[1], *b = &reports[1].models[0];
    expect_same(a->macro_f1, b->macro_f1);
    expect_same(a->log_loss, b->log_loss);
    expect_same(a->brier, b->brier);
    expect_same(a->ece, b->ece);
    expect_same(a->risk_area, b->risk_area);
    expect_same(a->by_label[1].f1, b->by_label[1].f1);
    for (size_t i = 0; i < 2; i++)
        evaluation_report_release(&reports[i]);
    outcomes_release(&both);
    outcomes_release(&alone);
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
