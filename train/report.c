/* report: what training found, for a person and as JSON. */
#include "report.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "../features/io/json_out.h"
#include "../features/io/walk.h"

#define LINE_COLUMNS     96
#define TRIALS_SHOWN     8
#define CONFUSIONS_SHOWN 20
#define FEW_DOCUMENTS    10

/* What is appended to; once something has failed nothing more is. */
struct writer {
    struct text_buffer *out;
    struct failure *failure;
    bool ok;
};

#define put(writer, ...)                                                                       \
    ((writer)->ok =                                                                            \
         (writer)->ok && text_buffer_format((writer)->out, (writer)->failure, __VA_ARGS__))

static const char *const unit_names[] = {
    [NGRAM_WORDS] = "words", [NGRAM_CHARACTERS] = "characters"};

/* ---- Text: helpers ---------------------------------------------------------- */

/* Code points, which is the width in columns for most scripts. */
static size_t name_width(const char *name)
{
    size_t width = 0;
    for (; *name; name++)
        width += ((unsigned char)*name & 0xC0u) != 0x80u;
    return width;
}

static size_t number_width(size_t number)
{
    size_t width = 1;
    for (; number >= 10; number /= 10)
        width++;
    return width;
}

static void put_blanks(struct writer *writer, size_t count)
{
    put(writer, "%*s", (int)count, "");
}

static void put_left(struct writer *writer, const char *name, size_t width)
{
    size_t own = name_width(name);
    put(writer, "%s", name);
    if (own < width)
        put_blanks(writer, width - own);
}

static void put_right(struct writer *writer, const char *name, size_t width)
{
    size_t own = name_width(name);
    if (own < width)
        put_blanks(writer, width - own);
    put(writer, "%s", name);
}

static size_t widest_label(const struct corpus *corpus)
{
    size_t widest = strlen("label");
    for (size_t l = 0; l < corpus->label_count; l++) {
        size_t width = name_width(corpus->labels[l]);
        widest = width > widest ? width : widest;
    }
    return widest;
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

/* ---- Text: sections --------------------------------------------------------- */

static bool has_language(const struct training_report *report)
{
    return report->language && *report->language;
}

static void put_summary(struct writer *writer, const struct training_report *report)
{
    const struct corpus *corpus = report->corpus;
    put(writer, "task %s: %zu documents, %zu labels\n", report->task, corpus->count,
        corpus->label_count);
    if (corpus->source_count > 0)
        put(writer, "sources: %zu named, %s\n", corpus->source_count,
            report->known ? "each on one side of the split" : "not kept apart");
    put(writer, "language: %s\n", has_language(report) ? report->language : "any");
    put(writer, "features: %zu n-grams", report->features);
    for (size_t b = 0; b < report->recipe->block_count; b++) {
        const struct ngram_block *block = &report->recipe->blocks[b];
        put(writer, "%s%s %d-%d", b ? ", " : " of ", unit_names[block->unit], block->shortest,
            block->longest);
        if (block->head > 0)
            put(writer, " of the first %lu tokens", (unsigned long)block->head);
    }
    put(writer, "%s\nsolver: %s, class weights %s, %zu folds, seed %llu\n",
        report->recipe->dense ? "; dense features" : "", report->solver, report->class_weight,
        report->folds, report->seed);
}

static void put_labels(struct writer *writer, const struct training_report *report)
{
    const struct corpus *corpus = report->corpus;
    bool sources = corpus->source_count > 0;
    size_t width = widest_label(corpus);
    put(writer, "\n");
    put_left(writer, "label", width);
    put(writer, "  documents   share%s\n", sources ? "  sources" : "");
    for (size_t l = 0; l < corpus->label_count; l++) {
        size_t documents = report->audit->label_documents[l];
        put_left(writer, corpus->labels[l], width);
        put(writer, "  %9zu  %5.1f%%", documents,
            100.0 * (double)documents / (double)corpus->count);
        if (sources)
            put(writer, "  %7zu", report->audit->label_sources[l]);
        put(writer, "\n");
    }
}

static void put_warnings(struct writer *writer, const struct training_report *report)
{
    const struct corpus *corpus = report->corpus;
    const struct audit *audit = report->audit;
    const struct corpus_document *one = &corpus->documents[audit->first_conflict[0]];
    const struct corpus_document *other = &corpus->documents[audit->first_conflict[1]];
    size_t before = writer->out->length;
    put(writer, "\n");
    size_t begin = writer->out->length;
    if (audit->duplicates > 0)
        put(writer, "warning: %zu document%s with the text of another of the same label\n",
            audit->duplicates, plural(audit->duplicates));
    if (audit->conflicts > 0)
        put(writer,
            "warning: %zu document%s with the text of another of another label; the first: "
            "'%s' (%s), '%s' (%s)\n",
            audit->conflicts, plural(audit->conflicts), one->id, corpus->labels[one->label],
            other->id, corpus->labels[other->label]);
    if (report->without_words > 0)
        put(writer, "warning: %zu document%s without words left out; the first: '%s'\n",
            report->without_words, plural(report->without_words), report->first_without_words);
    if (corpus->passed_over > 0)
        put(writer, "warning: " WALK_SKIPPED "\n", corpus->passed_over);
    if (corpus->repeated_ids > 0)
        put(writer,
            "warning: %zu document%s with the id of another; the first: '%s' (line %zu)\n",
            corpus->repeated_ids, plural(corpus->repeated_ids),
            corpus->documents[corpus->first_repeated_id].id,
            corpus->documents[corpus->first_repeated_id].line);
    for (size_t l = 0; l < corpus->label_count; l++)
        if (audit->label_documents[l] < FEW_DOCUMENTS)
            put(writer, "warning: label '%s' has only %zu documents\n", corpus->labels[l],
                audit->label_documents[l]);
    if (audit->sources_decide_labels)
        put(writer,
            "warning: the label is decided by the source: a model may learn outlets rather "
            "than %s\n",
            report->task);
    if (writer->ok && writer->out->length == begin) {
        writer->out->length = before; /* nothing to warn of */
        writer->out->data[before] = '\0';
    }
}

static void put_trials(struct writer *writer, const struct training_report *report)
{
    static const char *const initials[] = {[NGRAM_WORDS] = "w", [NGRAM_CHARACTERS] = "c"};
    const struct trials *trials = report->trials;
    const struct recipe *recipe = report->recipe;
    if (trials->count == 0)
        return;
    bool rbf = trials->items[0].settings.gamma > 0;
    put(writer, "\nsettings: %zu tried on %zu documents, the best first; *: used%s\n\n",
        trials->count, report->searched_documents, report->average > 1 ? ", averaged" : "");
    put(writer, "  %8s", "C");
    if (rbf)
        put(writer, "  %8s", "gamma");
    for (size_t b = 0; !rbf && b < recipe->block_count; b++)
        put(writer, "  %4s%s%d-%d", recipe->blocks[b].head > 0 ? "head " : "",
            initials[recipe->blocks[b].unit], recipe->blocks[b].shortest,
            recipe->blocks[b].longest);
    if (!rbf && recipe->dense)
        put(writer, "  %8s", "dense");
    put(writer, "  log loss  accuracy  macro-F1\n");
    for (size_t t = 0; t < trials->count && t < TRIALS_SHOWN; t++) {
        const struct trial *trial = &trials->items[t];
        put(writer, "%c %8.4g", t < report->average ? '*' : ' ', trial->settings.cost);
        if (rbf)
            put(writer, "  %8.4g", trial->settings.gamma);
        for (size_t b = 0; !rbf && b < recipe->block_count; b++)
            put(writer, "  %8.3f", (double)trial->settings.block_weight[b]);
        if (!rbf && recipe->dense)
            put(writer, "  %8.3f", (double)trial->settings.dense_weight);
        put(writer, "  %8.3f  %8.3f  %8.3f\n", trial->log_loss, trial->accuracy,
            trial->macro_f1);
    }
    if (trials->count > TRIALS_SHOWN)
        put(writer, "  … and %zu more\n", trials->count - TRIALS_SHOWN);
}

static void put_estimate(struct writer *writer, const struct estimate *estimate)
{
    put(writer, "  %.3f [%.3f, %.3f]", estimate->value, estimate->low, estimate->high);
}

/* One row of scores: with its interval where it has one. */
static void put_scores(struct writer *writer, const struct training_report *report)
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
    const struct evaluation *columns[] = {report->unseen, report->known};
    put(writer, "\nout of fold, with 95%% intervals\n\n");
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
    if (report->known && report->inverse_temperature < 0.9995)
        put(writer, "\nconfidence for unseen sources is tempered by %.3f\n",
            report->inverse_temperature);
}

static void put_by_label(struct writer *writer, const struct training_report *report)
{
    const struct corpus *corpus = report->corpus;
    size_t width = widest_label(corpus);
    put(writer, "\n");
    put_left(writer, "label", width);
    put(writer, "  precision  recall     F1  documents  predicted\n");
    for (size_t l = 0; l < corpus->label_count; l++) {
        const struct label_scores *scores = &report->unseen->by_label[l];
        put_left(writer, corpus->labels[l], width);
        put(writer, "  %9.3f  %6.3f  %5.3f  %9zu  %9zu\n", scores->precision, scores->recall,
            scores->f1, scores->support, scores->predicted);
    }
}

/* ---- Text: confusion ---------------------------------------------------------- */

static void put_matrix(struct writer *writer, const struct training_report *report, size_t cell,
                       bool numbered)
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
            put(writer, "  %*zu", (int)cell, report->unseen->confusion[l * labels + k]);
        put(writer, "\n");
    }
}

/* The largest cells off the diagonal, by repeated search: a few of many. */
static void put_worst(struct writer *writer, const struct training_report *report)
{
    const struct corpus *corpus = report->corpus;
    const size_t *confusion = report->unseen->confusion;
    size_t labels = corpus->label_count, last = SIZE_MAX, last_count = SIZE_MAX;
    put(writer, "\nconfusion: the most frequent mistakes, true label → predicted label\n\n");
    for (size_t shown = 0; shown < CONFUSIONS_SHOWN; shown++) {
        size_t best = SIZE_MAX;
        for (size_t i = 0; i < labels * labels; i++) {
            bool later = confusion[i] < last_count || (confusion[i] == last_count && i > last);
            if (i / labels != i % labels && confusion[i] > 0 && later &&
                (best == SIZE_MAX || confusion[i] > confusion[best]))
                best = i;
        }
        if (best == SIZE_MAX)
            return;
        put(writer, "%6zu  %s → %s\n", confusion[best], corpus->labels[best / labels],
            corpus->labels[best % labels]);
        last = best;
        last_count = confusion[best];
    }
}

/* The matrix under the labels' names, or under their numbers, or if even that is too wide
 * the mistakes alone. */
static void put_confusion(struct writer *writer, const struct training_report *report)
{
    size_t labels = report->corpus->label_count, width = widest_label(report->corpus);
    size_t most = labels;
    for (size_t i = 0; i < labels * labels; i++)
        most = report->unseen->confusion[i] > most ? report->unseen->confusion[i] : most;
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
    struct writer writer = {out, failure, true};
    put_summary(&writer, report);
    put_labels(&writer, report);
    put_warnings(&writer, report);
    put_trials(&writer, report);
    put_scores(&writer, report);
    put_by_label(&writer, report);
    put_confusion(&writer, report);
    return writer.ok;
}

/* ---- JSON -------------------------------------------------------------------- */

static void put_string(struct writer *writer, const char *key, const char *value)
{
    put(writer, "\"%s\":", key);
    writer->ok =
        writer->ok && json_put_string(writer->out, value, strlen(value), writer->failure);
}

static void put_number(struct writer *writer, const char *key, double value)
{
    put(writer, "\"%s\":", key);
    writer->ok = writer->ok && json_put_number(writer->out, value, writer->failure);
}

static void put_float(struct writer *writer, float value)
{
    writer->ok = writer->ok && json_put_float(writer->out, value, writer->failure);
}

static const char *truth(bool value)
{
    return value ? "true" : "false";
}

static void json_set(struct writer *writer, const struct training_report *report)
{
    const struct corpus *corpus = report->corpus;
    const struct audit *audit = report->audit;
    put(writer, "\"documents\":%zu,\"sources\":%zu,\"labels\":[", corpus->count,
        corpus->source_count);
    for (size_t l = 0; l < corpus->label_count; l++) {
        put(writer, "%s{", l ? "," : "");
        put_string(writer, "label", corpus->labels[l]);
        put(writer, ",\"documents\":%zu,\"sources\":%zu}", audit->label_documents[l],
            audit->label_sources[l]);
    }
    put(writer,
        "],\"audit\":{\"duplicates\":%zu,\"conflicts\":%zu,\"without_words\":%zu,"
        "\"sources_decide_labels\":%s},",
        audit->duplicates, audit->conflicts, report->without_words,
        truth(audit->sources_decide_labels));
}

static void json_features(struct writer *writer, const struct training_report *report)
{
    const struct recipe *recipe = report->recipe;
    put(writer, "\"features\":{\"ngrams\":%zu,\"dense\":%s,\"blocks\":[", report->features,
        truth(recipe->dense));
    for (size_t b = 0; b < recipe->block_count; b++) {
        const struct ngram_block *block = &recipe->blocks[b];
        put(writer,
            "%s{\"unit\":\"%s\",\"shortest\":%d,\"longest\":%d,\"cased\":%s,"
            "\"punctuation\":%s,\"digits\":%s,\"minimum_documents\":%lu,\"head\":%lu}",
            b ? "," : "", unit_names[block->unit], block->shortest, block->longest,
            truth(block->flags & NGRAM_CASED), truth(block->flags & NGRAM_PUNCTUATION),
            truth(block->flags & NGRAM_DIGITS), (unsigned long)block->minimum_documents,
            (unsigned long)block->head);
    }
    put(writer, "]},");
}

static void json_trials(struct writer *writer, const struct training_report *report)
{
    const struct trials *trials = report->trials;
    put(writer, "\"search\":{\"documents\":%zu,\"averaged\":%zu,\"trials\":[",
        report->searched_documents, report->average);
    for (size_t t = 0; t < trials->count; t++) {
        const struct trial *trial = &trials->items[t];
        put(writer, "%s{", t ? "," : "");
        put_number(writer, "cost", trial->settings.cost);
        put(writer, ",\"block_weight\":[");
        for (size_t b = 0; b < report->recipe->block_count; b++) {
            put(writer, "%s", b ? "," : "");
            put_float(writer, trial->settings.block_weight[b]);
        }
        put(writer, "],\"dense_weight\":");
        put_float(writer, trial->settings.dense_weight);
        put(writer, ",");
        put_number(writer, "gamma", trial->settings.gamma);
        put(writer, ",");
        put_number(writer, "log_loss", trial->log_loss);
        put(writer, ",");
        put_number(writer, "accuracy", trial->accuracy);
        put(writer, ",");
        put_number(writer, "macro_f1", trial->macro_f1);
        put(writer, "}");
    }
    put(writer, "]},");
}

static void json_estimate(struct writer *writer, const char *key,
                          const struct estimate *estimate)
{
    put(writer, "\"%s\":{", key);
    put_number(writer, "value", estimate->value);
    put(writer, ",");
    put_number(writer, "low", estimate->low);
    put(writer, ",");
    put_number(writer, "high", estimate->high);
    put(writer, "},");
}

static void json_by_label(struct writer *writer, const struct evaluation *evaluation,
                          const struct corpus *corpus)
{
    put(writer, ",\"by_label\":[");
    for (size_t l = 0; l < evaluation->labels; l++) {
        const struct label_scores *scores = &evaluation->by_label[l];
        put(writer, "%s{", l ? "," : "");
        put_string(writer, "label", corpus->labels[l]);
        put(writer, ",");
        put_number(writer, "precision", scores->precision);
        put(writer, ",");
        put_number(writer, "recall", scores->recall);
        put(writer, ",");
        put_number(writer, "f1", scores->f1);
        put(writer, ",\"support\":%zu,\"predicted\":%zu}", scores->support, scores->predicted);
    }
    put(writer, "],\"confusion\":[");
    for (size_t l = 0; l < evaluation->labels; l++) {
        put(writer, l ? ",[" : "[");
        for (size_t k = 0; k < evaluation->labels; k++)
            put(writer, k ? ",%zu" : "%zu", evaluation->confusion[l * evaluation->labels + k]);
        put(writer, "]");
    }
    put(writer, "]");
}

static void json_evaluation(struct writer *writer, const char *key,
                            const struct evaluation *evaluation, const struct corpus *corpus)
{
    put(writer, "\"%s\":", key);
    if (!evaluation) {
        put(writer, "null");
        return;
    }
    put(writer, "{\"documents\":%zu,", evaluation->documents);
    json_estimate(writer, "accuracy", &evaluation->accuracy);
    json_estimate(writer, "macro_f1", &evaluation->macro_f1);
    json_estimate(writer, "ece", &evaluation->ece);
    put_number(writer, "log_loss", evaluation->log_loss);
    put(writer, ",");
    put_number(writer, "brier", evaluation->brier);
    json_by_label(writer, evaluation, corpus);
    put(writer, ",\"reliability\":[");
    for (size_t b = 0; b < RELIABILITY_BINS; b++) {
        put(writer, "%s{\"count\":%zu,", b ? "," : "", evaluation->reliability[b].count);
        put_number(writer, "confidence", evaluation->reliability[b].confidence);
        put(writer, ",");
        put_number(writer, "accuracy", evaluation->reliability[b].accuracy);
        put(writer, "}");
    }
    put(writer, "]}");
}

/* Readers of JSON keep whole numbers exact up to 2^53, and some refuse more than 2^63. */
static void json_seed(struct writer *writer, unsigned long long seed)
{
    const char *quote = seed > 1ULL << 53 ? "\"" : "";
    put(writer, "\"seed\":%s%llu%s,", quote, seed, quote);
}

bool report_json(const struct training_report *report, struct text_buffer *out,
                 struct failure *failure)
{
    struct writer writer = {out, failure, true};
    put(&writer, "{");
    put_string(&writer, "task", report->task);
    put(&writer, ",");
    json_set(&writer, report);
    if (has_language(report))
        put_string(&writer, "language", report->language);
    else
        put(&writer, "\"language\":null");
    put(&writer, ",");
    json_features(&writer, report);
    put_string(&writer, "solver", report->solver);
    put(&writer, ",");
    put_string(&writer, "class_weight", report->class_weight);
    put(&writer, ",\"folds\":%zu,", report->folds);
    json_seed(&writer, report->seed);
    json_trials(&writer, report);
    put_number(&writer, "temper", report->inverse_temperature);
    put(&writer, ",");
    json_evaluation(&writer, "unseen", report->unseen, report->corpus);
    put(&writer, ",");
    json_evaluation(&writer, "known", report->known, report->corpus);
    put(&writer, "}");
    return writer.ok;
}
