/* evaluation: see evaluation.h. */
#include "evaluation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../metrics/metrics.h"
#include "../metrics/risk_coverage.h"
#include "../metrics/smoothing.h"
#include "bootstrap.h"
#include "evaluation_set.h"

const unsigned evaluation_coverages[COVERAGES] = {100, 90, 80, 50, 20};

static const struct figure undefined = {NAN, NAN, NAN};

/* ---- One model --------------------------------------------------------- */

static bool count_abstentions(const struct outcomes *outcomes, size_t model,
                              struct model_figures *figures, struct failure *failure)
{
    for (size_t i = 0; i < outcomes->count; i++) {
        const char *reason = outcomes->documents[i].abstained[model];
        if (!reason)
            continue;
        figures->abstained++;
        if (!names_add(&figures->reason_names, reason, strlen(reason), failure))
            return false;
    }
    return names_number(&figures->reason_names, &figures->reasons, failure);
}

/* The accuracy if to abstain is to be wrong. It is also of documents that only the other model
 * abstained from. */
static struct figure strict_accuracy(const struct outcomes *outcomes, size_t model)
{
    double hits = 0;
    for (size_t i = 0; i < outcomes->count; i++) {
        const struct labelled_document *document = &outcomes->documents[i];
        const double *probability =
            outcomes->probability + (i * outcomes->models + model) * outcomes->labels;
        hits += !document->abstained[model] &&
                metrics_argmax(probability, outcomes->labels) == document->label;
    }
    return wilson_interval(hits, (double)outcomes->count);
}

static void set_coverage(const struct measured_set *set, size_t model,
                         struct model_figures *figures)
{
    for (size_t c = 0; c < COVERAGES; c++) {
        const size_t kept = (set->count * evaluation_coverages[c] + 99) / 100;
        figures->coverage[c] = (struct coverage_figure){
            kept,
            wilson_interval(coverage_hits(set->sorted[model], set->count, kept), (double)kept)};
    }
}

static void set_confusion(const struct measured_set *set, size_t model,
                          struct model_figures *figures)
{
    for (size_t i = 0; i < set->count; i++) {
        const struct outcome *outcome = &set->sorted[model][i];
        figures->confusion[outcome->label * set->labels + outcome->predicted]++;
    }
}

/* The values of a set of documents, and what is needed for their intervals. */
struct measuring {
    struct measured_set set;
    struct tally tally;
    double *values[MOST_EVALUATED];          /* [MEASURE_F1 + labels] */
    struct bootstrap_values plain, smoothed; /* of a set with documents */
    double *scratch;                         /* [EVALUATION_REPLICATES] */
};

static struct figure with_range(double value, struct range range)
{
    return (struct figure){value, range.low, range.high};
}

/* Can something be drawn that is not the set itself? Without this a percentile interval has no
 * width, which is not what is known. */
static bool has_draws(const struct measuring *measuring)
{
    return measuring->set.groups >= 2;
}

static struct figure risk_area_of(const struct measuring *measuring, size_t model)
{
    const struct bootstrap_values *plain = &measuring->plain;
    const double value = measuring->values[model][MEASURE_RISK_AREA];
    if (!has_draws(measuring))
        return (struct figure){measuring->set.count > 0 ? value : NAN, NAN, NAN};
    return percentile_interval(value, bootstrap_of(plain, model, MEASURE_RISK_AREA),
                               plain->replicates);
}

static double *smoothed_of(const struct measuring *measuring, size_t model, size_t measure)
{
    return bootstrap_of(&measuring->smoothed, model, measure);
}

/* Of macro-F1, and of the F1 of a label, which is NaN if no document has or was given it. */
static struct figure f1_of(const struct measuring *measuring, size_t model, size_t measure,
                           size_t smoothed)
{
    const double value = measuring->values[model][measure];
    if (measuring->set.count == 0 || isnan(value))
        return undefined;
    return with_range(value, smoothing_range(value, smoothed_of(measuring, model, smoothed),
                                             measuring->smoothed.replicates));
}

static struct figure loss_of(const struct measuring *measuring, size_t model,
                             enum measure measure, enum smoothed_measure smoothed)
{
    const double value = measuring->values[model][measure];
    if (measuring->set.count == 0)
        return undefined;
    return with_range(value,
                      smoothing_loss_range(value, smoothed_of(measuring, model, smoothed),
                                           smoothed_of(measuring, model, smoothed + 1),
                                           measuring->smoothed.replicates));
}

static struct figure ece_of(const struct measuring *measuring, size_t model)
{
    const double value = measuring->values[model][MEASURE_ECE];
    if (measuring->set.count == 0)
        return undefined;
    return with_range(value,
                      smoothing_ece_range(value, smoothed_of(measuring, model, SMOOTHED_ECE),
                                          smoothed_of(measuring, model, SMOOTHED_DISTANCE),
                                          measuring->smoothed.replicates));
}

static void set_labels(struct measuring *measuring, size_t model, struct model_figures *figures)
{
    const struct tally *tally = &measuring->tally; /* of this model */
    for (size_t l = 0; l < measuring->set.labels; l++)
        figures->by_label[l] = (struct label_figures){
            .precision = wilson_interval(tally->hits[l], tally->predicted[l]),
            .recall = wilson_interval(tally->hits[l], tally->support[l]),
            .f1 = f1_of(measuring, model, MEASURE_F1 + l, SMOOTHED_F1 + l),
            .support = (size_t)tally->support[l],
            .predicted = (size_t)tally->predicted[l],
        };
}

static void set_figures(struct measuring *measuring, size_t model,
                        struct model_figures *figures)
{
    const struct measured_set *set = &measuring->set;
    measure_set(set, model, NULL, &measuring->tally, measuring->values[model]);
    figures->accuracy = wilson_interval(measuring->tally.correct, measuring->tally.documents);
    figures->macro_f1 = f1_of(measuring, model, MEASURE_MACRO_F1, SMOOTHED_MACRO_F1);
    figures->log_loss = loss_of(measuring, model, MEASURE_LOG_LOSS, SMOOTHED_LOG_LOSS);
    figures->brier = loss_of(measuring, model, MEASURE_BRIER, SMOOTHED_BRIER);
    figures->ece = ece_of(measuring, model);
    figures->risk_area = risk_area_of(measuring, model);
    set_coverage(set, model, figures);
    set_confusion(set, model, figures);
    set_labels(measuring, model, figures);
}

/* How often the true label is in the prediction set, and how large the sets are. */
static void measure_prediction_sets(const struct evaluation_set *set, size_t model,
                                    const double *support, struct model_figures *figures)
{
    const bool asked = set->outcomes->sets.coverage > 0;
    double all = 0, size = 0;
    for (size_t l = 0; l < set->outcomes->labels; l++) {
        double hits = 0;
        for (size_t i = 0; i < set->count; i++) {
            const struct labelled_document *document =
                &set->outcomes->documents[set->document[i]];
            if (document->label != l)
                continue;
            hits += document->in_set[model];
            size += document->set_size[model];
        }
        figures->by_label[l].set_coverage =
            asked ? wilson_interval(hits, support[l]) : undefined;
        all += hits;
    }
    const double count = (double)set->count;
    figures->set_coverage = asked ? wilson_interval(all, count) : undefined;
    figures->set_size = asked && count > 0 ? size / count : NAN;
}

/* The entropy of the labels' shares: what always saying these shares costs a document. */
static void set_shares(struct measuring *measuring, struct evaluation_report *report)
{
    const double *support = measuring->tally.support, count = (double)report->documents;
    report->share_log_loss = report->documents > 0 ? 0 : NAN;
    for (size_t l = 0; l < measuring->set.labels; l++)
        if (support[l] > 0) {
            report->labels_present++;
            report->share_log_loss += support[l] / count * metrics_log_loss(support[l] / count);
        }
}

/* ---- Two models -------------------------------------------------------- */

static struct figure difference_of(const struct measuring *measuring, enum measure measure)
{
    const struct bootstrap_values *replicates = &measuring->plain;
    const double value = measuring->values[1][measure] - measuring->values[0][measure];
    if (measuring->set.count == 0)
        return undefined;
    if (!has_draws(measuring))
        return (struct figure){value, NAN, NAN};
    const double *first = bootstrap_of(replicates, 0, measure),
                 *second = bootstrap_of(replicates, 1, measure);
    for (size_t r = 0; r < replicates->replicates; r++)
        measuring->scratch[r] = second[r] - first[r];
    return percentile_interval(value, measuring->scratch, replicates->replicates);
}

static void compare_models(const struct evaluation_set *set, const struct measuring *measuring,
                           struct model_comparison *comparison)
{
    for (size_t i = 0; i < set->count; i++) {
        const struct outcome *first = &set->said[0][i], *second = &set->said[1][i];
        const bool first_hit = first->label == first->predicted;
        const bool second_hit = second->label == second->predicted;
        comparison->first_only += first_hit && !second_hit;
        comparison->second_only += second_hit && !first_hit;
    }
    comparison->p =
        set->count > 0 ? mcnemar_exact(comparison->first_only, comparison->second_only) : NAN;
    comparison->accuracy = difference_of(measuring, MEASURE_ACCURACY);
    comparison->macro_f1 = difference_of(measuring, MEASURE_MACRO_F1);
    comparison->log_loss = difference_of(measuring, MEASURE_LOG_LOSS);
}

/* ---- The report -------------------------------------------------------- */

static void measuring_release(struct measuring *measuring)
{
    tally_release(&measuring->tally);
    bootstrap_release(&measuring->plain);
    bootstrap_release(&measuring->smoothed);
    for (size_t m = 0; m < MOST_EVALUATED; m++) {
        free(measuring->set.sorted[m]);
        free(measuring->values[m]);
    }
    free(measuring->scratch);
}

static bool measuring_begin(const struct evaluation_set *set, size_t groups,
                            struct measuring *measuring, struct failure *failure)
{
    const size_t models = set->outcomes->models, labels = set->outcomes->labels;
    *measuring = (struct measuring){.set = {models, labels, set->count, {NULL}, groups}};
    measuring->scratch = calloc(EVALUATION_REPLICATES, sizeof *measuring->scratch);
    bool done = measuring->scratch && tally_allocate(&measuring->tally, labels, NULL);
    for (size_t m = 0; m < models; m++) {
        measuring->set.sorted[m] = calloc(set->count + 1, sizeof **measuring->set.sorted);
        measuring->values[m] = calloc(MEASURE_F1 + labels, sizeof **measuring->values);
        done = done && measuring->set.sorted[m] && measuring->values[m];
        if (done)
            coverage_sort(set->said[m], set->count, measuring->set.sorted[m]);
    }
    if (!done)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    return groups == 0 || (bootstrap(&measuring->set, EVALUATION_REPLICATES, EVALUATION_SEED,
                                     &measuring->plain, failure) &&
                           bootstrap_smoothed(&measuring->set, &measuring->plain,
                                              EVALUATION_SEED, &measuring->smoothed, failure));
}

static bool allocate_figures(struct evaluation_report *report, struct failure *failure)
{
    const size_t labels = report->outcomes->labels;
    for (size_t m = 0; m < report->outcomes->models; m++) {
        struct model_figures *figures = &report->models[m];
        figures->by_label = calloc(labels, sizeof *figures->by_label);
        figures->confusion = calloc(labels, labels * sizeof *figures->confusion);
        if (!figures->by_label || !figures->confusion)
            return fail(failure, FAILURE_MEMORY, "out of memory");
    }
    return true;
}

static bool fill_models(const struct evaluation_set *set, struct evaluation_report *report,
                        struct failure *failure)
{
    struct measuring measuring;
    bool done = measuring_begin(set, report->draws, &measuring, failure) &&
                allocate_figures(report, failure);
    for (size_t m = 0; done && m < report->outcomes->models; m++) {
        done = count_abstentions(report->outcomes, m, &report->models[m], failure);
        report->models[m].strict_accuracy = strict_accuracy(report->outcomes, m);
        set_figures(&measuring, m, &report->models[m]);
        measure_prediction_sets(set, m, measuring.tally.support, &report->models[m]);
    }
    if (done) {
        set_shares(&measuring, report);
        if (report->outcomes->models > 1)
            compare_models(set, &measuring, &report->comparison);
    }
    measuring_release(&measuring);
    return done;
}

bool evaluation_make(const struct outcomes *outcomes, bool by_group,
                     struct evaluation_report *report, struct failure *failure)
{
    struct evaluation_set set = {.count = 0};
    *report = (struct evaluation_report){.outcomes = outcomes};
    bool done = names_number(&outcomes->errors, &report->errors, failure) &&
                names_number(&outcomes->unknown, &report->unknown, failure) &&
                names_number(&outcomes->sources, &report->sources, failure) &&
                evaluation_set_make(outcomes, &report->sources, &set, &report->draws, failure);
    report->documents = set.count;
    done = done && fill_models(&set, report, failure) &&
           (!by_group || evaluation_group(&set, report, failure));
    evaluation_set_release(&set);
    if (!done)
        evaluation_report_release(report);
    return done;
}

void evaluation_report_release(struct evaluation_report *report)
{
    numbering_release(&report->errors);
    numbering_release(&report->unknown);
    numbering_release(&report->sources);
    numbering_release(&report->group_names);
    for (size_t m = 0; m < MOST_EVALUATED; m++) {
        struct model_figures *figures = &report->models[m];
        numbering_release(&figures->reasons);
        names_release(&figures->reason_names);
        free(figures->by_label);
        free(figures->confusion);
    }
    free(report->groups);
    *report = (struct evaluation_report){0};
}
