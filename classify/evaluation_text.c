/* evaluation_text: an evaluation in tables that a person reads. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "evaluation_writer.h"
#include "plain_bytes.h"

#define PUT(...)      EVALUATION_PUT(writer, __VA_ARGS__)

#define NAMES_SHOWN   10 /* unknown labels: more are rarely labels */
#define MATRIX_LABELS 20 /* a confusion matrix of more is wider than a screen; JSON has it */
/* Bootstraps of whole groups are unreliable with five to thirty of them (Cameron, Gelbach and
 * Miller 2008, Review of Economics and Statistics 90, 414-427). */
#define FEW_SOURCES  30
#define MOST_COLUMNS 48 /* of names of labels and groups; a longer one shifts its row */
#define NAME_COLUMNS 32 /* the widest name of a figure */
#define CELL_COLUMNS 24 /* "-0.123 [-0.123, +0.123]" and a blank */
#define CELL_BYTES   64

/* ---- Cells ------------------------------------------------------------- */

/* The number of code points, which for most scripts is the number of columns. */
static size_t width_of(const char *bytes, size_t length)
{
    size_t width = 0;
    for (size_t i = 0; i < length; i++)
        width += ((unsigned char)bytes[i] & 0xC0u) != 0x80u;
    return width;
}

static void put_plain(struct evaluation_writer *writer, const char *bytes, size_t length)
{
    writer->ok = writer->ok && plain_bytes(writer->out, bytes, length, writer->failure);
}

static void put_left(struct evaluation_writer *writer, const char *bytes, size_t length,
                     size_t width)
{
    const size_t own = width_of(bytes, length);
    put_plain(writer, bytes, length);
    PUT("%*s", (int)(own < width ? width - own : 0), "");
}

/* "0.901 [0.879, 0.920]", "0.901" without an interval, "-" if it is not defined. `sign` "+"
 * writes that of positive numbers too. */
static const char *spell_figure(const struct figure *figure, const char *sign,
                                char cell[static CELL_BYTES])
{
    const char *const number = *sign ? "%+.3f" : "%.3f";
    const char *const interval = *sign ? "%+.3f [%+.3f, %+.3f]" : "%.3f [%.3f, %.3f]";
    if (isnan(figure->value))
        snprintf(cell, CELL_BYTES, "-");
    else if (isnan(figure->low))
        snprintf(cell, CELL_BYTES, number, figure->value);
    else
        snprintf(cell, CELL_BYTES, interval, figure->value, figure->low, figure->high);
    return cell;
}

/* A cell with blanks after it, unless it is the last of its line. */
static void put_figure(struct evaluation_writer *writer, const struct figure *figure,
                       const char *sign, bool last)
{
    char cell[CELL_BYTES];
    PUT("%-*s%s", last ? 0 : CELL_COLUMNS, spell_figure(figure, sign, cell), last ? "\n" : "");
}

static bool is_last(const struct evaluation_writer *writer, size_t model)
{
    return model + 1 == writer->report->outcomes->models;
}

/* The column for a name as wide as this, if it is wider than those before it. */
static size_t wider(size_t widest, size_t width)
{
    if (width > MOST_COLUMNS)
        width = MOST_COLUMNS;
    return width > widest ? width : widest;
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

/* ---- What was evaluated ------------------------------------------------ */

/* The names, those with the most uses first: "neutral 3, mixed 1, and 2 more". `quote` is put
 * around each. */
static void put_counts(struct evaluation_writer *writer, const struct numbering *counted,
                       const char *quote)
{
    size_t shown = 0, uses = SIZE_MAX;
    while (shown < counted->count && shown < NAMES_SHOWN) {
        size_t most = 0;
        for (size_t i = 0; i < counted->count; i++)
            if (counted->names[i].uses < uses && counted->names[i].uses > most)
                most = counted->names[i].uses;
        for (size_t i = 0; i < counted->count && shown < NAMES_SHOWN; i++)
            if (counted->names[i].uses == most) {
                PUT("%s%s", shown > 0 ? ", " : "", quote);
                shown++;
                put_plain(writer, counted->names[i].bytes, counted->names[i].length);
                PUT("%s %zu", quote, most);
            }
        uses = most;
    }
    if (shown < counted->count)
        PUT(", and %zu more", counted->count - shown);
}

static size_t total_uses(const struct numbering *counted)
{
    size_t total = 0;
    for (size_t i = 0; i < counted->count; i++)
        total += counted->names[i].uses;
    return total;
}

static void put_models(struct evaluation_writer *writer)
{
    const struct outcomes *outcomes = writer->report->outcomes;
    for (size_t m = 0; m < outcomes->models; m++) {
        const char *path = writer->names->models[m];
        if (outcomes->models == 1)
            PUT("model: ");
        else
            PUT("model %c: ", (char)('A' + (int)m));
        put_plain(writer, path, strlen(path));
        PUT("\n");
    }
}

static void put_abstentions(struct evaluation_writer *writer)
{
    const struct outcomes *outcomes = writer->report->outcomes;
    for (size_t m = 0; m < outcomes->models; m++) {
        const struct model_figures *figures = &writer->report->models[m];
        if (outcomes->models == 1)
            PUT("abstained: %zu", figures->abstained);
        else
            PUT("%c abstained: %zu", (char)('A' + (int)m), figures->abstained);
        PUT("%s", figures->abstained > 0 ? ": " : "");
        put_counts(writer, &figures->reasons, "");
        PUT("\n");
    }
}

static void put_left_out(struct evaluation_writer *writer)
{
    const struct evaluation_report *report = writer->report;
    if (report->unknown.count > 0) {
        PUT("left out, with a label that the model lacks: %zu: ", total_uses(&report->unknown));
        put_counts(writer, &report->unknown, "'");
        PUT("\n");
    }
    if (report->errors.count > 0) {
        PUT("left out, without a usable label or text: %zu: ", total_uses(&report->errors));
        put_counts(writer, &report->errors, "");
        PUT("\n");
    }
}

static void put_summary(struct evaluation_writer *writer)
{
    const struct evaluation_report *report = writer->report;
    const struct outcomes *outcomes = report->outcomes;
    const char *task = tenor_scorer_task(outcomes->scorers[0], 0);
    PUT("task ");
    put_plain(writer, task, strlen(task));
    PUT(": %zu record%s, %zu document%s evaluated\n", outcomes->records,
        plural(outcomes->records), report->documents, plural(report->documents));
    put_models(writer);
    put_left_out(writer);
    put_abstentions(writer);
    if (outcomes->models > 1)
        PUT("figures: of the documents that both models gave a label\n");
}

/* What the intervals are, in words. */
static void put_intervals(struct evaluation_writer *writer)
{
    const struct evaluation_report *report = writer->report;
    const size_t sources = report->sources.count;
    PUT("95%% intervals: Wilson's for accuracy, precision%s, as if documents were "
        "independent;\n",
        report->outcomes->sets.coverage > 0 ? ", recall and sets" : " and recall");
    PUT("  for the others %d bootstrap replicates (seed %d) of ", EVALUATION_REPLICATES,
        EVALUATION_SEED);
    PUT("%zu %s%s%s\n", report->draws, sources > 0 ? "source" : "document",
        plural(report->draws), sources > 0 ? ", each drawn as a whole" : "");
    if (sources > 0 && report->sources.missing > 0)
        PUT("  (a document without a source is drawn by itself)\n");
    if (report->draws < 2 || (sources > 0 && report->draws < FEW_SOURCES))
        PUT("  (rough: there %s%s%s)\n", report->draws < 2 ? "is only one " : "are few ",
            sources > 0 ? "source" : "document", plural(report->draws));
}

/* ---- Tables ------------------------------------------------------------ */

static void put_row(struct evaluation_writer *writer, const char *name,
                    const struct figure *first, const struct figure *second,
                    const struct figure *difference)
{
    PUT("%-*s", NAME_COLUMNS, name);
    put_figure(writer, first, "", writer->report->outcomes->models == 1);
    if (writer->report->outcomes->models == 1)
        return;
    put_figure(writer, second, "", !difference);
    if (difference)
        put_figure(writer, difference, "+", true);
}

/* "in the 90% set", and how many labels it has. */
static void put_sets(struct evaluation_writer *writer)
{
    const struct evaluation_report *report = writer->report;
    const struct model_figures *a = &report->models[0], *b = &report->models[1];
    const struct set_request *sets = &report->outcomes->sets;
    const struct figure sizes[] = {{a->set_size, NAN, NAN}, {b->set_size, NAN, NAN}};
    char name[CELL_BYTES];
    if (sets->coverage <= 0)
        return;
    snprintf(name, sizeof name, "in the %.15g%% set%s", 100 * sets->coverage,
             sets->by_label ? ", by label" : "");
    put_row(writer, name, &a->set_coverage, &b->set_coverage, NULL);
    put_row(writer, "  labels in a set, on average", &sizes[0], &sizes[1], NULL);
}

static void put_main_table(struct evaluation_writer *writer)
{
    const struct evaluation_report *report = writer->report;
    const struct model_figures *a = &report->models[0], *b = &report->models[1];
    const struct model_comparison *difference = &report->comparison;
    const struct figure shares = {report->share_log_loss, NAN, NAN};
    PUT("\n");
    if (report->outcomes->models > 1)
        PUT("%-*s%-*s%-*sB - A\n", NAME_COLUMNS, "", CELL_COLUMNS, "A", CELL_COLUMNS, "B");
    put_row(writer, "accuracy", &a->accuracy, &b->accuracy, &difference->accuracy);
    put_row(writer, "  if to abstain is to be wrong", &a->strict_accuracy, &b->strict_accuracy,
            NULL);
    put_row(writer, "macro-F1", &a->macro_f1, &b->macro_f1, &difference->macro_f1);
    put_row(writer, "log loss", &a->log_loss, &b->log_loss, &difference->log_loss);
    put_row(writer, "  of always saying the shares", &shares, &shares, NULL);
    put_row(writer, "Brier score", &a->brier, &b->brier, NULL);
    put_row(writer, "ECE", &a->ece, &b->ece, NULL);
    put_row(writer, "area under risk-coverage curve", &a->risk_area, &b->risk_area, NULL);
    put_sets(writer);
    if (report->outcomes->models > 1)
        PUT("\nright by A alone %zu, by B alone %zu; McNemar's exact test: p = %.3g\n",
            difference->first_only, difference->second_only, difference->p);
}

static void put_coverage(struct evaluation_writer *writer)
{
    const struct evaluation_report *report = writer->report;
    PUT("\nthe surest  documents  accuracy\n");
    for (size_t c = 0; c < COVERAGES; c++) {
        PUT("%10u%%  %9zu  ", evaluation_coverages[c], report->models[0].coverage[c].documents);
        for (size_t m = 0; m < report->outcomes->models; m++)
            put_figure(writer, &report->models[m].coverage[c].accuracy, "", is_last(writer, m));
    }
}

static const char *label_name(const struct evaluation_writer *writer, size_t label)
{
    return tenor_scorer_label(writer->report->outcomes->scorers[0], 0, label);
}

static size_t widest_label(const struct evaluation_writer *writer)
{
    size_t widest = strlen("label");
    for (size_t l = 0; l < writer->report->outcomes->labels; l++) {
        const char *name = label_name(writer, l);
        widest = wider(widest, width_of(name, strlen(name)));
    }
    return widest;
}

/* The head of a table of one model: WHAT, or "A: WHAT" if there are two. */
static void put_heading(struct evaluation_writer *writer, size_t model, const char *what,
                        size_t width)
{
    char heading[64];
    if (writer->report->outcomes->models == 1)
        snprintf(heading, sizeof heading, "%s", what);
    else
        snprintf(heading, sizeof heading, "%c: %s", (char)('A' + (int)model), what);
    PUT("\n");
    put_left(writer, heading, strlen(heading), width);
}

static void put_labels(struct evaluation_writer *writer, size_t model)
{
    const size_t width = widest_label(writer) + strlen("A: ");
    const bool sets = writer->report->outcomes->sets.coverage > 0;
    put_heading(writer, model, "label", width);
    PUT("  documents  given  %-*s%-*s", CELL_COLUMNS, "precision", CELL_COLUMNS, "recall");
    PUT("%-*s%s\n", sets ? CELL_COLUMNS : 0, "F1", sets ? "in the set" : "");
    for (size_t l = 0; l < writer->report->outcomes->labels; l++) {
        const struct label_figures *label = &writer->report->models[model].by_label[l];
        put_left(writer, label_name(writer, l), strlen(label_name(writer, l)), width);
        PUT("  %9zu  %5zu  ", label->support, label->predicted);
        put_figure(writer, &label->precision, "", false);
        put_figure(writer, &label->recall, "", false);
        put_figure(writer, &label->f1, "", !sets);
        if (sets)
            put_figure(writer, &label->set_coverage, "", true);
    }
}

/* Columns have the numbers of the labels, since their names may be long. */
static void put_confusion(struct evaluation_writer *writer, size_t model)
{
    const size_t labels = writer->report->outcomes->labels;
    const size_t width = widest_label(writer) + strlen("99 ");
    const size_t *confusion = writer->report->models[model].confusion;
    if (labels > MATRIX_LABELS) {
        PUT("\nthe confusion matrix of %zu labels is in --format=jsonl\n", labels);
        return;
    }
    put_heading(writer, model, "true, then given", 0);
    PUT("\n%*s", (int)width, "");
    for (size_t column = 0; column < labels; column++)
        PUT("  %5zu", column + 1);
    PUT("\n");
    for (size_t row = 0; row < labels; row++) {
        PUT("%2zu ", row + 1);
        put_left(writer, label_name(writer, row), strlen(label_name(writer, row)), width - 3);
        for (size_t column = 0; column < labels; column++)
            PUT("  %5zu", confusion[row * labels + column]);
        PUT("\n");
    }
}

static const struct distinct_name missing_group = {"(none)", 6, 0};

static const struct distinct_name *group_name(const struct group_figures *group)
{
    return group->name ? group->name : &missing_group;
}

static size_t widest_group(const struct evaluation_writer *writer)
{
    const char *field = writer->names->group_field;
    size_t widest = wider(0, width_of(field, strlen(field)) + strlen("A: "));
    for (size_t g = 0; g < writer->report->group_count; g++) {
        const struct distinct_name *name = group_name(&writer->report->groups[g]);
        widest = wider(widest, width_of(name->bytes, name->length));
    }
    return widest;
}

static void put_groups(struct evaluation_writer *writer, size_t model)
{
    const size_t width = widest_group(writer);
    put_heading(writer, model, "", 0);
    put_left(writer, writer->names->group_field, strlen(writer->names->group_field),
             width - (writer->report->outcomes->models > 1 ? strlen("A: ") : 0));
    PUT("  documents  %-*smacro-F1  log loss  abstained\n", CELL_COLUMNS, "accuracy");
    for (size_t g = 0; g < writer->report->group_count; g++) {
        const struct group_figures *group = &writer->report->groups[g];
        const struct distinct_name *name = group_name(group);
        char cell[CELL_BYTES];
        put_left(writer, name->bytes, name->length, width);
        PUT("  %9zu  ", group->documents);
        put_figure(writer, &group->model[model].accuracy, "", false);
        PUT("%8s",
            spell_figure(&(struct figure){group->model[model].macro_f1, NAN, NAN}, "", cell));
        PUT("  %8s",
            spell_figure(&(struct figure){group->model[model].log_loss, NAN, NAN}, "", cell));
        PUT("  %9zu\n", group->model[model].abstained);
    }
}

bool evaluation_text(const struct evaluation_report *report,
                     const struct evaluation_names *names, struct text_buffer *out,
                     struct failure *failure)
{
    struct evaluation_writer own = {report, names, out, failure, true}, *writer = &own;
    put_summary(writer);
    if (report->documents > 0) {
        if (report->labels_present == 1)
            PUT("all these documents have the same label\n");
        put_intervals(writer);
        put_main_table(writer);
        put_coverage(writer);
        for (size_t m = 0; m < report->outcomes->models; m++) {
            put_labels(writer, m);
            put_confusion(writer, m);
        }
    } else {
        PUT("no document was given a label%s: there are no figures\n",
            report->outcomes->models > 1 ? " by both models" : "");
    }
    for (size_t m = 0; names->group_field && m < report->outcomes->models; m++)
        put_groups(writer, m);
    return writer->ok;
}
