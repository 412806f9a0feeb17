/* report_html: see report_html.h. A function for each section, in the order of the page. */
#include "report_html.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "confusions.h"
#include "html_writer.h"
#include "learning_report.h"
#include "report_charts.h"
#include "report_style.h"
#include "target_names.h"

#define COUNT_OF(array)  (sizeof(array) / sizeof *(array))
#define SOURCES_SHOWN    20 /* of the most documents: those behind these have few */
#define MATRIX_LABELS    40 /* a matrix of more cannot be read */
#define CONFUSIONS_SHOWN 40
#define TRIALS_SHOWN     8 /* as in the report as text */
#define WORDS_SHOWN      15
#define CANDIDATES       (10 * WORDS_SHOWN) /* many share words with a stronger one */

/* ---- What it is ---------------------------------------------------------------------- */

static void put_begin(struct report_writer *writer, const struct training_report *report)
{
    put(writer, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                "style-src 'unsafe-inline'\">\n"
                "<title>Training report: ");
    put_html(writer, report->task);
    put(writer, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<main>\n<h1>Training report: ",
        report_style);
    put_name(writer, report->task);
    put(writer, "</h1>\n");
}

static void put_term(struct report_writer *writer, const char *term)
{
    put(writer, "<dt>%s</dt><dd>", term);
}

static void put_term_end(struct report_writer *writer)
{
    put(writer, "</dd>\n");
}

static void put_block(struct report_writer *writer, const struct ngram_block *block)
{
    if (is_of_vectors(block)) {
        put(writer, "means of word vectors");
        return;
    }
    put(writer, "%s %d-%d", unit_name(block->unit), block->shortest, block->longest);
    if (block->head > 0)
        put(writer, " of the first %lu tokens", (unsigned long)block->head);
    put(writer, " in %lu documents or more", (unsigned long)block->minimum_documents);
}

static void put_features(struct report_writer *writer, const struct training_report *report)
{
    put_term(writer, "Features");
    put(writer, "%zu n-grams", report->features);
    for (size_t b = 0; b < report->recipe->block_count; b++) {
        put(writer, "; ");
        put_block(writer, &report->recipe->blocks[b]);
    }
    put(writer, "%s", report->recipe->dense ? "; dense features" : "");
    put_term_end(writer);
}

static void put_targets(struct report_writer *writer, const struct lexicon *lexicon)
{
    bool any = false;
    for (size_t i = 0; lexicon && i < lexicon_category_count(lexicon); i++) {
        const char *name = target_list_name(lexicon, i);
        if (!name)
            continue;
        if (any)
            put(writer, ", ");
        else
            put_term(writer, "Targets");
        put_name(writer, name);
        any = true;
    }
    if (any)
        put_term_end(writer);
}

static void put_options(struct report_writer *writer, const struct training_report *report)
{
    static const char *const origins[] = {[ORIGIN_NONE] = "none",
                                          [ORIGIN_SHIPPED] = "the shipped ones",
                                          [ORIGIN_OWN] = "from a file of one's own"};
    const struct report_options *options = &report->options;
    put_term(writer, "Options");
    put(writer, "%s", report->recipe->page_rules ? "page rules" : "no page rules");
    put(writer, "%s%s%s", options->drop_lines ? "; recurring lines dropped" : "",
        options->drop_signatures ? "; signatures dropped" : "",
        options->groups ? "" : "; sources not kept apart");
    put(writer, "; at most %zu n-grams; word vectors: %s; background: %s; C ",
        options->maximum_features, origins[options->vectors],
        options->background == ORIGIN_SHIPPED ? "the shipped one"
                                              : origins[options->background]);
    if (options->cost > 0)
        put(writer, "%g", options->cost);
    else
        put(writer, "searched for");
    put_term_end(writer);
}

static void put_summary(struct report_writer *writer, const struct training_report *report)
{
    const struct corpus *corpus = report->corpus;
    put(writer, "<dl>\n");
    put_term(writer, "Set");
    put(writer, "%zu documents, %zu labels, %zu sources", corpus->count, corpus->label_count,
        corpus->source_count);
    put_term_end(writer);
    put_term(writer, "Language");
    put_name(writer, report_has_language(report) ? report->language : "any");
    if (report->word_share)
        put(writer, "; the shipped vectors have %.1f%% of the words",
            100 * *report->word_share);
    put_term_end(writer);
    put_features(writer, report);
    if (report->recipe->dense)
        put_targets(writer, report->lexicon);
    put_term(writer, "Learning");
    put(writer, "%s, class weights %s, %zu folds, seed %llu", report->solver,
        report->class_weight, report->folds, report->seed);
    put_term_end(writer);
    put_options(writer, report);
    put_term(writer, "Made by");
    put(writer, "tenor-train ");
    put_html(writer, report->version);
    put_term_end(writer);
    put(writer, "</dl>\n");
}

/* ---- The set ------------------------------------------------------------------------- */

static void put_findings(struct report_writer *writer, const struct findings *findings)
{
    put(writer, "<h2>What the audit found</h2>\n");
    if (findings->count == 0) {
        put(writer, "<p>Nothing that speaks against the set.</p>\n");
        return;
    }
    put(writer, "<ul class=\"findings\">\n");
    for (size_t i = 0; i < findings->count; i++) {
        const char *level = finding_level_name(findings->items[i].level);
        put(writer, "<li class=\"%s\"><b>%s:</b> ", level, level);
        put_sentence(writer, findings->items[i].sentence);
        put(writer, "</li>\n");
    }
    put(writer, "</ul>\n");
}

static void put_labels(struct report_writer *writer, const struct training_report *report)
{
    static const char *const titles[] = {"label", "documents", "share", "sources"};
    const struct corpus *corpus = report->corpus;
    const bool sources = corpus->source_count > 0;
    table_begin(writer, "Labels");
    table_head(writer, titles, sources ? 4 : 3);
    for (size_t l = 0; l < corpus->label_count; l++) {
        const size_t documents = report->audit->label_documents[l];
        row_begin(writer, corpus->labels[l]);
        cell_count(writer, documents);
        put(writer, "<td>%.1f%%</td>", 100.0 * (double)documents / (double)corpus->count);
        if (sources)
            cell_count(writer, report->audit->label_sources[l]);
        row_end(writer);
    }
    table_end(writer);
}

struct source_count {
    size_t documents;
    uint32_t source;
};

static int compare_sources(const void *left, const void *right)
{
    const struct source_count *a = left, *b = right;
    if (a->documents != b->documents)
        return a->documents > b->documents ? -1 : 1;
    return (a->source > b->source) - (a->source < b->source);
}

/* The sources with the most documents. They may be a great many. */
static struct source_count *count_sources(const struct corpus *corpus)
{
    struct source_count *counts = calloc(corpus->source_count + 1, sizeof *counts);
    for (uint32_t s = 0; counts && s < corpus->source_count; s++)
        counts[s].source = s;
    for (size_t i = 0; counts && i < corpus->count; i++)
        if (corpus->documents[i].source < corpus->source_count)
            counts[corpus->documents[i].source].documents++;
    if (counts)
        qsort(counts, corpus->source_count, sizeof *counts, compare_sources);
    return counts;
}

static void put_sources(struct report_writer *writer, const struct corpus *corpus)
{
    static const char *const titles[] = {"source", "documents"};
    if (corpus->source_count == 0)
        return;
    struct source_count *counts = count_sources(corpus);
    if (!counts) {
        writer->ok =
            writer->ok && fail(writer->failure, FAILURE_MEMORY,
                               "not enough memory for %zu sources", corpus->source_count);
        return;
    }
    table_begin(writer, "Sources, those with the most documents first");
    table_head(writer, titles, COUNT_OF(titles));
    for (size_t s = 0; s < corpus->source_count && s < SOURCES_SHOWN; s++) {
        row_begin(writer, corpus->sources[counts[s].source]);
        cell_count(writer, counts[s].documents);
        row_end(writer);
    }
    table_end(writer);
    if (corpus->source_count > SOURCES_SHOWN)
        put(writer, "<p>And %zu more.</p>\n", corpus->source_count - SOURCES_SHOWN);
    free(counts);
}

static void put_set(struct report_writer *writer, const struct training_report *report)
{
    put(writer, "<h2>Labels and sources</h2>\n<div class=\"pair\">\n<div>\n");
    put_labels(writer, report);
    put(writer, "</div><div>\n");
    put_sources(writer, report->corpus);
    put(writer, "</div></div>\n");
}

/* ---- How well it does ---------------------------------------------------------------- */

/* The evaluations of the report, and what they are called. */
static const char *primary_name(const struct training_report *report)
{
    return report->known ? "unseen sources" : "out of fold";
}

static size_t evaluation_titles(const struct training_report *report, const char *first,
                                const char **titles)
{
    titles[0] = first;
    titles[1] = primary_name(report);
    titles[2] = "known sources";
    return report->known ? 3 : 2;
}

static void put_estimate(struct report_writer *writer, const struct estimate *estimate)
{
    put(writer, "<td>%.3f [%.3f, %.3f]</td>", estimate->value, estimate->low, estimate->high);
}

static void put_score_row(struct report_writer *writer, const struct training_report *report,
                          const char *name, size_t offset, bool interval)
{
    const struct evaluation *const columns[] = {report->primary, report->known};
    row_begin(writer, name);
    for (size_t c = 0; c < 2 && columns[c]; c++) {
        const void *field = (const char *)columns[c] + offset;
        if (interval)
            put_estimate(writer, field);
        else
            cell_number(writer, *(const double *)field);
    }
    row_end(writer);
}

static void put_unseen_sources(struct report_writer *writer,
                               const struct training_report *report)
{
    if (report->unseen_sources == UNSEEN_LONE_LABEL) {
        put(writer, "<p>Unseen sources cannot be measured: one source, or sources that share "
                    "copies, has all documents of ");
        put_name(writer, report->corpus->labels[report->lone_label]);
        put(writer, ".</p>\n");
    } else if (report->unseen_sources == UNSEEN_TEMPERED) {
        put(writer, "<p>Unseen sources are measured on few: a label has fewer than %d.</p>\n",
            UNSEEN_LEAST_SOURCES);
    }
}

static void put_confidence(struct report_writer *writer, const struct training_report *report)
{
    if (report_has_familiarity(report))
        put(writer,
            "<p>Unfamiliar articles get no label: %.1f%% of the set's own, out of fold.</p>\n",
            100 * report->familiarity->rejected_own);
    if (report->kept < 0.9995)
        put(writer, "<p>Confidence%s is drawn %s: %.0f%% of the log-odds are kept.</p>\n",
            report->known ? " for unseen sources" : "",
            report->to_shares ? "towards the labels' shares" : "towards all labels alike",
            100 * report->kept);
}

static void put_scores(struct report_writer *writer, const struct training_report *report)
{
    const char *titles[3];
    put(writer,
        "<h2>How well it does</h2>\n<p>Each document is labelled by a machine that was not "
        "trained on it%s. Intervals hold 95%%.</p>\n",
        report->nested ? ", with settings that were chosen without it" : "");
    table_begin(writer, "Scores, cross-validated");
    table_head(writer, titles, evaluation_titles(report, "score", titles));
    put_score_row(writer, report, "accuracy", offsetof(struct evaluation, accuracy), true);
    put_score_row(writer, report, "macro-F1", offsetof(struct evaluation, macro_f1), true);
    put_score_row(writer, report, "expected calibration error (ECE)",
                  offsetof(struct evaluation, ece), true);
    put_score_row(writer, report, "log loss", offsetof(struct evaluation, log_loss), false);
    put_score_row(writer, report, "Brier score", offsetof(struct evaluation, brier), false);
    table_end(writer);
    put_unseen_sources(writer, report);
    put_confidence(writer, report);
}

static void put_by_label(struct report_writer *writer, const struct training_report *report)
{
    static const char *const titles[] = {"label", "precision", "recall",
                                         "F1",    "documents", "predicted"};
    put(writer, "<h2>By label</h2>\n");
    table_begin(writer, primary_name(report));
    table_head(writer, titles, COUNT_OF(titles));
    for (size_t l = 0; l < report->corpus->label_count; l++) {
        const struct label_scores *scores = &report->primary->by_label[l];
        row_begin(writer, report->corpus->labels[l]);
        cell_number(writer, scores->precision);
        cell_number(writer, scores->recall);
        cell_number(writer, scores->f1);
        cell_count(writer, scores->support);
        cell_count(writer, scores->predicted);
        row_end(writer);
    }
    table_end(writer);
}

/* ---- Confusion ----------------------------------------------------------------------- */

static void put_matrix_row(struct report_writer *writer, const struct training_report *report,
                           size_t label)
{
    const size_t labels = report->corpus->label_count;
    const size_t *row = report->primary->confusion + label * labels;
    size_t sum = 0;
    for (size_t k = 0; k < labels; k++)
        sum += row[k];
    row_begin(writer, report->corpus->labels[label]);
    for (size_t k = 0; k < labels; k++)
        put(writer, "<td style=\"--part:%.2f\">%zu</td>",
            sum > 0 ? (double)row[k] / (double)sum : 0, row[k]);
    row_end(writer);
}

static void put_matrix(struct report_writer *writer, const struct training_report *report)
{
    static const char caption[] = "Rows: true labels; columns: predicted ones; shaded by the "
                                  "share of the row";
    const struct corpus *corpus = report->corpus;
    put(writer,
        "<div class=\"box\" tabindex=\"0\" role=\"region\" aria-label=\"Confusion matrix\">\n"
        "<table class=\"matrix\">\n<caption>%s</caption>\n<thead><tr><td></td>",
        caption);
    for (size_t l = 0; l < corpus->label_count; l++) {
        put(writer, "<th scope=\"col\">");
        put_name(writer, corpus->labels[l]);
        put(writer, "</th>");
    }
    put(writer, "</tr></thead>\n<tbody>\n");
    for (size_t l = 0; l < corpus->label_count; l++)
        put_matrix_row(writer, report, l);
    table_end(writer);
}

static void put_worst(struct report_writer *writer, const struct training_report *report)
{
    static const char *const titles[] = {"true label", "predicted label", "documents"};
    const size_t labels = report->corpus->label_count;
    size_t worst[CONFUSIONS_SHOWN];
    const size_t count = confusions_worst(report->primary, worst, CONFUSIONS_SHOWN);
    table_begin(writer, "The most frequent mistakes");
    table_head(writer, titles, COUNT_OF(titles));
    for (size_t i = 0; i < count; i++) {
        row_begin(writer, report->corpus->labels[worst[i] / labels]);
        put(writer, "<td>");
        put_name(writer, report->corpus->labels[worst[i] % labels]);
        put(writer, "</td>");
        cell_count(writer, report->primary->confusion[worst[i]]);
        row_end(writer);
    }
    table_end(writer);
}

static void put_confusion(struct report_writer *writer, const struct training_report *report)
{
    put(writer, "<h2>Which labels are confused</h2>\n<p>%s.</p>\n",
        report->known ? "Articles of unseen sources" : "Out of fold");
    if (report->corpus->label_count <= MATRIX_LABELS)
        put_matrix(writer, report);
    else
        put_worst(writer, report);
}

/* ---- Confidence ---------------------------------------------------------------------- */

static void put_bin(struct report_writer *writer, const struct evaluation *evaluation,
                    size_t bin)
{
    cell_count(writer, evaluation->reliability[bin].count);
    if (evaluation->reliability[bin].count > 0) {
        cell_number(writer, evaluation->reliability[bin].confidence);
        cell_number(writer, evaluation->reliability[bin].accuracy);
    } else {
        cell_empty(writer);
        cell_empty(writer);
    }
}

static void put_reliability(struct report_writer *writer, const struct training_report *report)
{
    static const char *const titles[] = {"confidence above", "documents",        "confidence",
                                         "accuracy",         "known: documents", "confidence",
                                         "accuracy"};
    put(writer, "<h2>Is confidence right?</h2>\n<div%s>\n",
        report->known ? "" : " class=\"pair\""); /* two kinds take all of the width */
    chart_reliability(writer, report);
    table_begin(writer, "Bins of confidence that have documents");
    table_head(writer, titles, report->known ? 7 : 4);
    for (size_t b = 0; b < RELIABILITY_BINS; b++) {
        if (report->primary->reliability[b].count == 0 &&
            (!report->known || report->known->reliability[b].count == 0))
            continue;
        put(writer, "<tr><th scope=\"row\">%.3f</th>", (double)b / RELIABILITY_BINS);
        put_bin(writer, report->primary, b);
        if (report->known)
            put_bin(writer, report->known, b);
        row_end(writer);
    }
    table_end(writer);
    put(writer, "</div>\n");
}

static void put_risk(struct report_writer *writer, const struct training_report *report)
{
    const char *titles[3];
    put(writer, "<h2>What if only confident labels are kept?</h2>\n<div class=\"pair\">\n");
    chart_risk(writer, report);
    table_begin(writer, "Share of errors among the most confident documents");
    table_head(writer, titles, evaluation_titles(report, "kept", titles));
    for (size_t p = 0; p < RISK_POINTS; p++) {
        put(writer, "<tr><th scope=\"row\">%zu%%</th>", 100 * (p + 1) / RISK_POINTS);
        cell_number(writer, report->primary->risk[p]);
        if (report->known)
            cell_number(writer, report->known->risk[p]);
        row_end(writer);
    }
    table_end(writer);
    put(writer, "</div>\n");
}

/* ---- Length, and more documents ------------------------------------------------------ */

static void put_length(struct report_writer *writer, const struct length_curve *curve)
{
    static const char *const titles[] = {"words", "accuracy", "gain (nats)"};
    put(writer,
        "<h2>How many words it needs</h2>\n<p>A text of fewer than %lu word%s gets no "
        "label.</p>\n",
        (unsigned long)curve->minimum_words, curve->minimum_words == 1 ? "" : "s");
    if (curve->documents == 0)
        return;
    put(writer, "<p>First words of %zu articles, out of fold; the gain is %s.</p>\n",
        curve->documents, curve->learned ? "over the labels' shares" : "no more than chance");
    put(writer, "<div class=\"pair\">\n");
    chart_length(writer, curve);
    table_begin(writer, "First words of articles");
    table_head(writer, titles, COUNT_OF(titles));
    for (size_t c = 0; c < FIRST_WORDS_COLUMNS; c++) {
        if (c < FIRST_WORDS_LENGTHS)
            put(writer, "<tr><th scope=\"row\">%lu</th>",
                (unsigned long)first_words_lengths[c]);
        else
            put(writer, "<tr><th scope=\"row\">all</th>");
        cell_number(writer, curve->accuracy[c]);
        cell_number(writer, curve->gain[c]);
        row_end(writer);
    }
    table_end(writer);
    put(writer, "</div>\n");
}

static void put_learning_row(struct report_writer *writer, const struct learning_curve *curve,
                             size_t point)
{
    const bool last = point == curve->count;
    put(writer, "<tr><th scope=\"row\">%zu%s</th>",
        last ? 2 * curve->documents : curve->points[point].documents, last ? ", foretold" : "");
    for (size_t m = 0; m < LEARNING_MEASURES; m++)
        put_estimate(writer,
                     last ? &curve->forecast[m].doubled : &curve->points[point].score[m]);
    row_end(writer);
}

static void put_learning(struct report_writer *writer, const struct learning_curve *curve)
{
    static const char *const titles[] = {"documents", "accuracy", "macro-F1", "log loss"};
    if (!curve)
        return;
    put(writer, "<h2>What more documents would bring</h2>\n");
    if (curve->count == 0) {
        put(writer, "<p>This is not known: it takes %d documents of each label.</p>\n",
            2 * LEARNING_LABEL_DOCUMENTS);
        return;
    }
    put(writer, "<p>Out of fold%s, on parts of the %s.</p>\n<ul>\n",
        curve->unseen ? ", unseen sources" : "",
        curve->whole_sources ? "sources" : "documents");
    for (size_t m = 0; m < LEARNING_MEASURES; m++) {
        put(writer, "<li>");
        learning_verdict_text(writer, curve, (enum learning_measure)m);
        put(writer, "</li>\n");
    }
    put(writer, "</ul>\n");
    chart_learning(writer, curve);
    table_begin(writer, "Learning curve");
    table_head(writer, titles, COUNT_OF(titles));
    for (size_t p = 0; p <= curve->count; p++)
        put_learning_row(writer, curve, p);
    table_end(writer);
}

/* ---- What it has learned ------------------------------------------------------------- */

static void put_words(struct report_writer *writer, const struct named_weights *named,
                      size_t label)
{
    static const char *const titles[] = {"word or pair", "weight", "documents"};
    size_t items[CANDIDATES];
    size_t count = named_weights_strongest(named, NAMED_WORDS, label, items, CANDIDATES);
    count = named_weights_distinct(named, items, count, WORDS_SHOWN);
    table_begin(writer, "Words and pairs");
    table_head(writer, titles, COUNT_OF(titles));
    for (size_t i = 0; i < count; i++) {
        row_begin(writer, named->items[items[i]].name);
        cell_number(writer, (double)named_weights_of(named, items[i])[label]);
        cell_count(writer, named->items[items[i]].documents);
        row_end(writer);
    }
    table_end(writer);
}

static void put_dense(struct report_writer *writer, const struct named_weights *named,
                      size_t label)
{
    static const char *const titles[] = {"dense feature", "unit", "weight"};
    size_t items[WORDS_SHOWN];
    const size_t count = named_weights_strongest(named, NAMED_DENSE, label, items, WORDS_SHOWN);
    table_begin(writer, "Dense features");
    table_head(writer, titles, COUNT_OF(titles));
    for (size_t i = 0; i < count; i++) {
        row_begin(writer, named->items[items[i]].name);
        put(writer, "<td>");
        put_html(writer, named->items[items[i]].unit);
        put(writer, "</td>");
        cell_number(writer, (double)named_weights_of(named, items[i])[label]);
        row_end(writer);
    }
    table_end(writer);
}

static bool has_kind(const struct named_weights *named, enum named_kind kind)
{
    for (size_t i = 0; i < named->count; i++)
        if (named->items[i].kind == kind)
            return true;
    return false;
}

static void put_learned(struct report_writer *writer, const struct training_report *report)
{
    const struct named_weights *named = report->named;
    if (!named || named->count == 0)
        return;
    const bool words = has_kind(named, NAMED_WORDS), dense = has_kind(named, NAMED_DENSE);
    put(writer,
        "<h2>What speaks for each label</h2>\n<p>Weights are log-odds: what one of the word, "
        "its "
        "characters and its vector together, adds in an article of the usual length, or one "
        "standard deviation of a dense feature. Of words that are part of another only the "
        "stronger is shown. Documents are those that have it.</p>\n");
    for (size_t k = 0; k < report->corpus->label_count; k++) {
        put(writer, "<h3>");
        put_name(writer, report->corpus->labels[k]);
        put(writer, "</h3>\n<div class=\"pair\">\n");
        if (words)
            put_words(writer, named, k);
        if (dense)
            put_dense(writer, named, k);
        put(writer, "</div>\n");
    }
}

/* ---- Settings ------------------------------------------------------------------------ */

static void put_trial_head(struct report_writer *writer, const struct recipe *recipe)
{
    put(writer, "<thead><tr><th scope=\"col\">C</th>");
    for (size_t b = 0; b < recipe->block_count; b++) {
        const struct ngram_block *block = &recipe->blocks[b];
        put(writer, "<th scope=\"col\">");
        if (is_of_vectors(block))
            put(writer, "vectors");
        else
            put(writer, "%s%s %d-%d", block->head > 0 ? "head " : "", unit_name(block->unit),
                block->shortest, block->longest);
        put(writer, "</th>");
    }
    put(writer,
        "%s<th scope=\"col\">log loss</th><th scope=\"col\">accuracy</th>"
        "<th scope=\"col\">macro-F1</th></tr></thead>\n<tbody>\n",
        recipe->dense ? "<th scope=\"col\">dense</th>" : "");
}

static void put_trial(struct report_writer *writer, const struct training_report *report,
                      size_t t)
{
    const struct trial *trial = &report->trials->items[t];
    put(writer, "<tr><th scope=\"row\">%.4g%s</th>", trial->settings.cost,
        t < report->average ? ", used" : "");
    for (size_t b = 0; b < report->recipe->block_count; b++)
        cell_number(writer, (double)trial->settings.block_weight[b]);
    if (report->recipe->dense)
        cell_number(writer, (double)trial->settings.dense_weight);
    cell_number(writer, trial->log_loss);
    cell_number(writer, trial->accuracy);
    cell_number(writer, trial->macro_f1);
    row_end(writer);
}

static void put_trials(struct report_writer *writer, const struct training_report *report)
{
    const struct trials *trials = report->trials;
    if (trials->count == 0)
        return;
    put(writer, "<h2>Settings</h2>\n<p>%zu tried on %zu documents, the best first%s.</p>\n",
        trials->count, report->searched_documents,
        report->average > 1 ? "; those that are used were averaged" : "");
    table_begin(writer, "C, and the weights of the blocks");
    put_trial_head(writer, report->recipe);
    for (size_t t = 0; t < trials->count && t < TRIALS_SHOWN; t++)
        put_trial(writer, report, t);
    table_end(writer);
    if (trials->count > TRIALS_SHOWN)
        put(writer, "<p>And %zu more.</p>\n", trials->count - TRIALS_SHOWN);
}

bool report_html(const struct training_report *report, struct text_buffer *out,
                 struct failure *failure)
{
    struct report_writer writer = {out, failure, true};
    put_begin(&writer, report);
    put_summary(&writer, report);
    put_findings(&writer, &report->audit->findings);
    put_set(&writer, report);
    put_scores(&writer, report);
    put_by_label(&writer, report);
    put_confusion(&writer, report);
    put_reliability(&writer, report);
    put_risk(&writer, report);
    put_length(&writer, report->length_curve);
    put_learning(&writer, report->learning_curve);
    put_learned(&writer, report);
    put_trials(&writer, report);
    put(&writer, "</main>\n</body>\n</html>\n");
    return writer.ok;
}
