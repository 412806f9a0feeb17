/* report_charts: see report_charts.h. Two kinds of sources differ by dashes, not by colour
 * alone. */
#include "report_charts.h"

#include <math.h>

#include "svg.h"

static struct svg_axis shares(const char *title)
{
    return (struct svg_axis){.title = title, .high = 1, .steps = 4, .percent = true};
}

/* A figure, its legend after it: what the two kinds of lines are. */
static void figure_begin(struct report_writer *writer)
{
    put(writer, "<figure>\n");
}

static void figure_end(struct report_writer *writer, const char *legend)
{
    put(writer, "<figcaption>%s</figcaption>\n</figure>\n", legend);
}

static const char *legend_of(const struct training_report *report, const char *both,
                             const char *one)
{
    return report->known ? both : one;
}

/* ---- Reliability --------------------------------------------------------------------- */

static size_t reliability_points(const struct evaluation *evaluation, struct svg_point *points)
{
    size_t count = 0;
    for (size_t b = 0; b < RELIABILITY_BINS; b++)
        if (evaluation->reliability[b].count > 0)
            points[count++] = (struct svg_point){evaluation->reliability[b].confidence,
                                                 evaluation->reliability[b].accuracy};
    return count;
}

static void draw_shares_of_bins(const struct svg_chart *chart,
                                const struct evaluation *evaluation)
{
    struct svg_bar bars[RELIABILITY_BINS];
    for (size_t b = 0; b < RELIABILITY_BINS; b++)
        bars[b] = (struct svg_bar){
            (double)b / RELIABILITY_BINS, (double)(b + 1) / RELIABILITY_BINS,
            (double)evaluation->reliability[b].count / (double)evaluation->documents};
    svg_bars(chart, "bar", bars, RELIABILITY_BINS);
}

void chart_reliability(struct report_writer *writer, const struct training_report *report)
{
    static const struct svg_point right[] = {{0, 0}, {1, 1}};
    const struct svg_chart chart = {writer, shares("confidence"), shares("accuracy")};
    struct svg_point points[RELIABILITY_BINS];
    figure_begin(writer);
    svg_begin(&chart, "reliability", "Reliability diagram",
              "How often documents are labelled right, by the confidence of the label. On the "
              "diagonal confidence is what it says. The numbers are in the table below.");
    draw_shares_of_bins(&chart, report->primary);
    svg_polyline(&chart, "aim", right, 2);
    if (report->known) {
        const size_t known = reliability_points(report->known, points);
        svg_polyline(&chart, "line second", points, known);
        svg_points(&chart, "point second", points, known);
    }
    const size_t count = reliability_points(report->primary, points);
    svg_polyline(&chart, "line first", points, count);
    svg_points(&chart, "point first", points, count);
    svg_end(&chart);
    figure_end(
        writer,
        legend_of(report,
                  "Solid: unseen sources; dashed: known sources; dotted: where confidence "
                  "and accuracy are the same. Bars: shares of the documents (unseen "
                  "sources).",
                  "Solid: out of fold; dotted: where confidence and accuracy are the same. "
                  "Bars: shares of the documents."));
}

/* ---- Risk and coverage --------------------------------------------------------------- */

static void risk_points(const struct evaluation *evaluation, struct svg_point *points)
{
    for (size_t p = 0; p < RISK_POINTS; p++)
        points[p] = (struct svg_point){(double)(p + 1) / RISK_POINTS, evaluation->risk[p]};
}

static double highest_risk(const struct evaluation *evaluation)
{
    double highest = 0;
    for (size_t p = 0; evaluation && p < RISK_POINTS; p++)
        highest = fmax(highest, evaluation->risk[p]);
    return highest;
}

/* The axis ends at a whole number of fifths above the highest risk: at 20% at least. */
static struct svg_axis risk_axis(const struct training_report *report)
{
    const double highest = fmax(highest_risk(report->primary), highest_risk(report->known));
    struct svg_axis axis = shares("errors among these");
    axis.high = fmin(1, fmax(1, ceil(5 * highest - 1e-9)) / 5);
    return axis;
}

void chart_risk(struct report_writer *writer, const struct training_report *report)
{
    const struct svg_chart chart = {writer, shares("documents kept, the most confident"),
                                    risk_axis(report)};
    struct svg_point points[RISK_POINTS];
    figure_begin(writer);
    svg_begin(&chart, "risk", "Risk-coverage curve",
              "The share of errors if only the documents with the most confident labels are "
              "kept. The numbers are in the table below.");
    if (report->known) {
        risk_points(report->known, points);
        svg_polyline(&chart, "line second", points, RISK_POINTS);
    }
    risk_points(report->primary, points);
    svg_polyline(&chart, "line first", points, RISK_POINTS);
    svg_end(&chart);
    figure_end(writer, legend_of(report, "Solid: unseen sources; dashed: known sources.",
                                 "Out of fold."));
}

/* ---- Curves of more words, and of more documents ------------------------------------- */

/* Each of the lengths is twice the one before: so they are at equal distances. */
void chart_length(struct report_writer *writer, const struct length_curve *curve)
{
    const struct svg_axis words = {.title = "words",
                                   .high = FIRST_WORDS_LENGTHS - 1,
                                   .steps = FIRST_WORDS_LENGTHS - 1,
                                   .marks = first_words_lengths};
    const struct svg_chart chart = {writer, words, shares("accuracy")};
    struct svg_point points[FIRST_WORDS_LENGTHS];
    for (size_t p = 0; p < FIRST_WORDS_LENGTHS; p++)
        points[p] = (struct svg_point){log2(first_words_lengths[p] / 10.0), curve->accuracy[p]};
    figure_begin(writer);
    svg_begin(
        &chart, "length", "Accuracy by length",
        "The accuracy of the first words of articles. The numbers are in the table below.");
    svg_polyline(&chart, "line first", points, FIRST_WORDS_LENGTHS);
    svg_points(&chart, "point first", points, FIRST_WORDS_LENGTHS);
    svg_end(&chart);
    figure_end(writer, "The first words of articles, out of fold.");
}

void chart_learning(struct report_writer *writer, const struct learning_curve *curve)
{
    const struct svg_axis documents = {
        .title = "documents", .high = 2 * (double)curve->documents, .steps = 4};
    const struct svg_chart chart = {writer, documents, shares("accuracy")};
    struct svg_point points[LEARNING_SIZES + 1], next[2];
    struct svg_range ranges[LEARNING_SIZES + 1];
    for (size_t p = 0; p <= curve->count; p++) {
        const bool last = p == curve->count; /* twice as many */
        const struct estimate *score = last ? &curve->forecast[LEARNING_ACCURACY].doubled
                                            : &curve->points[p].score[LEARNING_ACCURACY];
        const double x = last ? documents.high : (double)curve->points[p].documents;
        points[p] = (struct svg_point){x, score->value};
        ranges[p] = (struct svg_range){x, score->low, score->high};
    }
    next[0] = points[curve->count - 1];
    next[1] = points[curve->count];
    figure_begin(writer);
    svg_begin(
        &chart, "learning", "Learning curve",
        "The accuracy with parts of the documents, and what is foretold for twice as many, "
        "with 95% intervals. The numbers are in the table below.");
    svg_band(&chart, "band", ranges, curve->count + 1);
    svg_polyline(&chart, "line first", points, curve->count);
    svg_points(&chart, "point first", points, curve->count);
    svg_polyline(&chart, "line second", next, 2);
    svg_end(&chart);
    figure_end(writer, "Solid: measured; dashed: foretold; the area: 95% intervals.");
}
