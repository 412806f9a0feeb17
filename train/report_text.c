/* report_text: see report_text.h. */
#include "report_text.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "audit_text.h"
#include "confusions.h"
#include "learning_report.h"
#include "report_columns.h"
#include "target_names.h"

#define LINE_COLUMNS     96 /* a little more than a terminal's usual 80: tables are wide */
#define TRIALS_SHOWN     8  /* a few more than are averaged */
#define CONFUSIONS_SHOWN 20 /* as many as still fit a screen */
#define FINDINGS_FIRST   2  /* findings that come before the report */

static size_t number_width(size_t number)
{
    size_t width = 1;
    for (; number >= 10; number /= 10)
        width++;
    return width;
}

/* ---- Sections --------------------------------------------------------- */

/* The lists of targets that dense features are of, wrapped; nothing without any. */
static void put_targets(struct report_writer *writer, const struct lexicon *lexicon)
{
    static const char title[] = "targets: ";
    size_t width = 0;
    for (size_t i = 0; lexicon && i < lexicon_category_count(lexicon); i++) {
        const char *name = target_list_name(lexicon, i);
        if (!name)
            continue;
        const bool wrap = width + strlen(name) + strlen(title) > LINE_COLUMNS;
        put(writer, "%s%s", width == 0 ? title : wrap ? ",\n         " : ", ", name);
        width = strlen(name) + (width == 0 || wrap ? strlen(title) : width + strlen(", "));
    }
    put(writer, "%s", width > 0 ? "\n" : "");
}

/* Why shipped vectors were taken or not, where the language does not tell. */
static void put_word_share(struct report_writer *writer, const struct training_report *report)
{
    bool taken = false;
    if (!report->word_share)
        return;
    for (size_t b = 0; b < report->recipe->block_count; b++)
        taken = taken || is_of_vectors(&report->recipe->blocks[b]);
    put(writer, "word vectors: %s %.1f%% of the words%s\n",
        taken ? "the shipped ones have" : "none; the shipped ones have",
        100 * *report->word_share, taken ? "" : " alone");
}

static void put_summary(struct report_writer *writer, const struct training_report *report)
{
    const struct corpus *corpus = report->corpus;
    put(writer, "task ");
    put_plain(writer, report->task);
    put(writer, ": %zu documents, %zu labels\n", corpus->count, corpus->label_count);
    if (corpus->source_count > 0)
        put(writer, "sources: %zu named, %s\n", corpus->source_count,
            report->known ? "each on one side of the split" : "not kept apart");
    put(writer, "language: ");
    put_plain(writer, report_has_language(report) ? report->language : "any");
    put(writer, "\n");
    put_word_share(writer, report);
    put(writer, "features: %zu n-grams", report->features);
    for (size_t b = 0; b < report->recipe->block_count; b++) {
        const struct ngram_block *block = &report->recipe->blocks[b];
        if (is_of_vectors(block)) {
            put(writer, "; means of word vectors");
            continue;
        }
        put(writer, "%s%s %d-%d", b ? ", " : " of ", unit_name(block->unit), block->shortest,
            block->longest);
        if (block->head > 0)
            put(writer, " of the first %lu tokens", (unsigned long)block->head);
    }
    put(writer, "%s\n", report->recipe->dense ? "; dense features" : "");
    if (report->recipe->dense)
        put_targets(writer, report->lexicon);
    put(writer, "solver: %s, class weights %s, %zu folds, seed %llu\n", report->solver,
        report->class_weight, report->folds, report->seed);
}

/* The worst that the audit found: before all else, for what follows may not mean what it says.
 * Returns how many findings that were. */
static size_t put_worst_findings(struct report_writer *writer, const struct audit *audit)
{
    size_t shown = 0;
    for (; shown < FINDINGS_FIRST && shown < audit->findings.count; shown++) {
        if (audit->findings.items[shown].level == FINDING_NOTE)
            break;
        put_finding(writer, &audit->findings.items[shown]);
    }
    put(writer, "%s", shown > 0 ? "\n" : "");
    return shown;
}

/* All other findings. */
static void put_other_findings(struct report_writer *writer, const struct audit *audit,
                               size_t shown)
{
    put(writer, "%s", shown < audit->findings.count ? "\n" : "");
    for (; shown < audit->findings.count; shown++)
        put_finding(writer, &audit->findings.items[shown]);
}

static void put_trials(struct report_writer *writer, const struct training_report *report)
{
    static const char *const initials[] = {[NGRAM_WORDS] = "w", [NGRAM_CHARACTERS] = "c"};
    const struct trials *trials = report->trials;
    const struct recipe *recipe = report->recipe;
    if (trials->count == 0)
        return;
    put(writer, "\nsettings: %zu tried on %zu documents, the best first; *: used%s\n\n",
        trials->count, report->searched_documents, report->average > 1 ? ", averaged" : "");
    put(writer, "  %8s", "C");
    for (size_t b = 0; b < recipe->block_count; b++)
        if (is_of_vectors(&recipe->blocks[b]))
            put(writer, "  %8s", "vectors");
        else
            put(writer, "  %4s%s%d-%d", recipe->blocks[b].head > 0 ? "head " : "",
                initials[recipe->blocks[b].unit], recipe->blocks[b].shortest,
                recipe->blocks[b].longest);
    if (recipe->dense)
        put(writer, "  %8s", "dense");
    put(writer, "  log loss  accuracy  macro-F1\n");
    for (size_t t = 0; t < trials->count && t < TRIALS_SHOWN; t++) {
        const struct trial *trial = &trials->items[t];
        put(writer, "%c %8.4g", t < report->average ? '*' : ' ', trial->settings.cost);
        for (size_t b = 0; b < recipe->block_count; b++)
            put(writer, "  %8.3f", (double)trial->settings.block_weight[b]);
        if (recipe->dense)
            put(writer, "  %8.3f", (double)trial->settings.dense_weight);
        put(writer, "  %8.3f  %8.3f  %8.3f\n", trial->log_loss, trial->accuracy,
            trial->macro_f1);
    }
    if (trials->count > TRIALS_SHOWN)
        put(writer, "  … and %zu more\n", trials->count - TRIALS_SHOWN);
}

static void put_estimate(struct report_writer *writer, const struct estimate *estimate)
{
    put(writer, "  %.3f [%.3f, %.3f]", estimate->value, estimate->low, estimate->high);
}

/* What the figures say of articles of other sources, where that is not in the table. */
static void put_unseen_sources(struct report_writer *writer,
                               const struct training_report *report)
{
    if (report->unseen_sources == UNSEEN_LONE_LABEL) {
        put(writer, "\nunseen sources cannot be measured: one source, or sources that share "
                    "copies, has all "
                    "documents of \"");
        put_plain(writer, report->corpus->labels[report->lone_label]);
        put(writer, "\"\n");
    } else if (report->unseen_sources == UNSEEN_TEMPERED) {
        put(writer, "\nunseen sources are measured on few: a label has fewer than %d\n",
            UNSEEN_LEAST_SOURCES);
    }
}

/* How much of the confidence was kept (shrink.h), if not all. */
static void put_confidence(struct report_writer *writer, const struct training_report *report)
{
    if (report->kept >= 0.9995)
        return;
    put(writer, "\nconfidence%s is drawn %s: %.0f%% of the log-odds are kept\n",
        report->known ? " for unseen sources" : "",
        report->to_shares ? "towards the labels' shares" : "towards all labels alike",
        100 * report->kept);
}

/* A row per score, with its interval if it has one. */
static void put_scores(struct report_writer *writer, const struct training_report *report)
{
    static const struct {
        const char *name;
        size_t offset;
        bool interval;
    } rows[] = {{"accuracy", offsetof(struct evaluation, accuracy), true},
                {"macro-F1", offsetof(struct evaluation, macro_f1), true},
                {"ECE", offsetof(struct evaluation, ece), true},
                {"log loss", offsetof(struct evaluation, log_loss), false},
                {"Brier", offsetof(struct evaluation, brier), false}};
    const struct evaluation *columns[] = {report->primary, report->known};
    put(writer, "\nout of fold%s, with 95%% intervals\n\n", report->nested ? ", nested" : "");
    if (report->known)
        put(writer, "          unseen sources        known sources\n");
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        put_left(writer, rows[r].name, 8);
        for (size_t c = 0; c < 2 && columns[c]; c++) {
            const char *field = (const char *)columns[c] + rows[r].offset;
            if (rows[r].interval)
                put_estimate(writer, (const struct estimate *)(const void *)field);
            else
                put(writer, "  %-20.3f", *(const double *)(const void *)field);
        }
        while (writer->ok && writer->out->data[writer->out->length - 1] == ' ')
            writer->out->data[--writer->out->length] = '\0';
        put(writer, "\n");
    }
    if (report_has_familiarity(report))
        put(writer,
            "\nunfamiliar articles get no label: %.1f%% of the set's own, out of fold\n",
            100 * report->familiarity->rejected_own);
    put_unseen_sources(writer, report);
    put_confidence(writer, report);
}

/* How much is told of articles' first words, and how many are too few. */
static void put_length_curve(struct report_writer *writer, const struct length_curve *curve)
{
    put(writer, "\ntoo short: a text of fewer than %lu word%s gets no label\n",
        (unsigned long)curve->minimum_words, curve->minimum_words == 1 ? "" : "s");
    if (curve->documents == 0)
        return;
    put(writer,
        "\nfirst words of %zu articles, out of fold; the gain, in nats, is %s\n\nwords   ",
        curve->documents, curve->learned ? "over the labels' shares" : "no more than chance");
    for (size_t p = 0; p < FIRST_WORDS_LENGTHS; p++)
        put(writer, "  %6lu", (unsigned long)first_words_lengths[p]);
    put(writer, "     all\naccuracy");
    for (size_t c = 0; c < FIRST_WORDS_COLUMNS; c++)
        put(writer, "  %6.3f", curve->accuracy[c]);
    put(writer, "\ngain    ");
    for (size_t c = 0; c < FIRST_WORDS_COLUMNS; c++)
        put(writer, "  %6.3f", curve->gain[c]);
    put(writer, "\n");
}

static void put_by_label(struct report_writer *writer, const struct training_report *report)
{
    const struct corpus *corpus = report->corpus;
    size_t width = widest_label(corpus);
    put(writer, "\n");
    put_left(writer, "label", width);
    put(writer, "  precision  recall     F1  documents  predicted\n");
    for (size_t l = 0; l < corpus->label_count; l++) {
        const struct label_scores *scores = &report->primary->by_label[l];
        put_left(writer, corpus->labels[l], width);
        put(writer, "  %9.3f  %6.3f  %5.3f  %9zu  %9zu\n", scores->precision, scores->recall,
            scores->f1, scores->support, scores->predicted);
    }
}

/* ---- Confusion ---------------------------------------------------------- */

static void put_matrix(struct report_writer *writer, const struct training_report *report,
                       size_t cell, bool numbered)
{
    const struct corpus *corpus = report->corpus;
    size_t labels = corpus->label_count, width = widest_label(corpus);
    size_t number = numbered ? number_width(labels) + 1 : 0;
    put(writer, "\nconfusion: rows are true labels, columns are predicted ones\n\n");
    put_blanks(writer, width + number);
    for (size_t l = 0; l < labels; l++) {
        put_blanks(writer, 2);
        if (numbered)
            put(writer, "%*zu", (int)cell, l + 1);
        else
            put_right(writer, corpus->labels[l], cell);
    }
    put(writer, "\n");
    for (size_t l = 0; l < labels; l++) {
        if (numbered)
            put(writer, "%*zu ", (int)number - 1, l + 1);
        put_left(writer, corpus->labels[l], width);
        for (size_t k = 0; k < labels; k++)
            put(writer, "  %*zu", (int)cell, report->primary->confusion[l * labels + k]);
        put(writer, "\n");
    }
}

static void put_worst(struct report_writer *writer, const struct training_report *report)
{
    const struct corpus *corpus = report->corpus;
    size_t worst[CONFUSIONS_SHOWN];
    const size_t count = confusions_worst(report->primary, worst, CONFUSIONS_SHOWN);
    put(writer, "\nconfusion: the most frequent mistakes, true label → predicted label\n\n");
    for (size_t i = 0; i < count; i++) {
        put(writer, "%6zu  ", report->primary->confusion[worst[i]]);
        put_plain(writer, corpus->labels[worst[i] / corpus->label_count]);
        put(writer, " → ");
        put_plain(writer, corpus->labels[worst[i] % corpus->label_count]);
        put(writer, "\n");
    }
}

/* The matrix with the labels' names as column heads; if that is too wide, with numbers; if that
 * is too wide as well, the most frequent mistakes. */
static void put_confusion(struct report_writer *writer, const struct training_report *report)
{
    size_t labels = report->corpus->label_count, width = widest_label(report->corpus);
    size_t most = labels;
    for (size_t i = 0; i < labels * labels; i++)
        most = report->primary->confusion[i] > most ? report->primary->confusion[i] : most;
    size_t cell = number_width(most), named = cell > width ? cell : width;
    if (width + labels * (named + 2) <= LINE_COLUMNS)
        put_matrix(writer, report, named, false);
    else if (width + number_width(labels) + 1 + labels * (cell + 2) <= LINE_COLUMNS)
        put_matrix(writer, report, cell, true);
    else
        put_worst(writer, report);
}

bool report_text(const struct training_report *report, struct text_buffer *out,
                 struct failure *failure)
{
    struct report_writer writer = {out, failure, true};
    const size_t shown = put_worst_findings(&writer, report->audit);
    put_summary(&writer, report);
    put(&writer, "\n");
    put_label_table(&writer, report->corpus, report->audit);
    put_other_findings(&writer, report->audit, shown);
    put_trials(&writer, report);
    put_scores(&writer, report);
    put_length_curve(&writer, report->length_curve);
    learning_curve_text(&writer, report->learning_curve);
    put_by_label(&writer, report);
    put_confusion(&writer, report);
    return writer.ok;
}
