/* evaluation_json: an evaluation as one JSON object, on one line. */
#include <math.h>
#include <string.h>

#include "../features/io/json_out.h"
#include "evaluation_writer.h"

#define PUT(...) EVALUATION_PUT(writer, __VA_ARGS__)

static void put_string(struct evaluation_writer *writer, const char *bytes, size_t length)
{
    writer->ok = writer->ok && json_put_string(writer->out, bytes, length, writer->failure);
}

/* Six decimals, as a score has; null if it is not defined. */
static void put_number(struct evaluation_writer *writer, const char *before, double number)
{
    PUT("%s", before);
    if (isfinite(number))
        PUT("%.6f", number);
    else
        PUT("null");
}

static void put_figure(struct evaluation_writer *writer, const char *before,
                       const struct figure *figure)
{
    PUT("%s", before);
    put_number(writer, "{\"value\":", figure->value);
    put_number(writer, ",\"low\":", figure->low);
    put_number(writer, ",\"high\":", figure->high);
    PUT("}");
}

/* {"NAME": USES, ...} */
static void put_counts(struct evaluation_writer *writer, const char *before,
                       const struct numbering *counted)
{
    PUT("%s{", before);
    for (size_t i = 0; i < counted->count; i++) {
        PUT("%s", i ? "," : "");
        put_string(writer, counted->names[i].bytes, counted->names[i].length);
        PUT(":%zu", counted->names[i].uses);
    }
    PUT("}");
}

static const char *label_name(const struct evaluation_writer *writer, size_t label)
{
    return tenor_scorer_label(writer->report->outcomes->scorers[0], 0, label);
}

static void put_coverage(struct evaluation_writer *writer, const struct model_figures *figures)
{
    PUT(",\"coverage\":[");
    for (size_t c = 0; c < COVERAGES; c++) {
        PUT("%s{\"percent\":%u,\"documents\":%zu", c ? "," : "", evaluation_coverages[c],
            figures->coverage[c].documents);
        put_figure(writer, ",\"accuracy\":", &figures->coverage[c].accuracy);
        PUT("}");
    }
    PUT("]");
}

static void put_sets(struct evaluation_writer *writer, const struct model_figures *figures)
{
    const struct set_request *sets = &writer->report->outcomes->sets;
    if (sets->coverage <= 0)
        return;
    put_number(writer, ",\"sets\":{\"coverage\":", sets->coverage);
    PUT(",\"by\":\"%s\"", sets->by_label ? "label" : "all");
    put_figure(writer, ",\"measured\":", &figures->set_coverage);
    put_number(writer, ",\"mean_size\":", figures->set_size);
    PUT("}");
}

static void put_labels(struct evaluation_writer *writer, const struct model_figures *figures)
{
    const size_t labels = writer->report->outcomes->labels;
    PUT(",\"by_label\":{");
    for (size_t l = 0; l < labels; l++) {
        const struct label_figures *label = &figures->by_label[l];
        PUT("%s", l ? "," : "");
        put_string(writer, label_name(writer, l), strlen(label_name(writer, l)));
        PUT(":{\"documents\":%zu,\"predicted\":%zu", label->support, label->predicted);
        put_figure(writer, ",\"precision\":", &label->precision);
        put_figure(writer, ",\"recall\":", &label->recall);
        put_figure(writer, ",\"f1\":", &label->f1);
        if (writer->report->outcomes->sets.coverage > 0)
            put_figure(writer, ",\"in_set\":", &label->set_coverage);
        PUT("}");
    }
    PUT("},\"confusion\":[");
    for (size_t row = 0; row < labels; row++)
        for (size_t column = 0; column < labels; column++)
            PUT("%s%zu%s",
                column ? ","
                : row  ? ",["
                       : "[",
                figures->confusion[row * labels + column], column + 1 < labels ? "" : "]");
    PUT("]");
}

static void put_groups(struct evaluation_writer *writer, size_t model)
{
    const struct evaluation_report *report = writer->report;
    if (!writer->names->group_field)
        return;
    PUT(",\"groups\":[");
    for (size_t g = 0; g < report->group_count; g++) {
        const struct group_figures *group = &report->groups[g];
        PUT("%s{\"name\":", g ? "," : "");
        if (group->name)
            put_string(writer, group->name->bytes, group->name->length);
        else
            PUT("null");
        PUT(",\"documents\":%zu", group->documents);
        put_figure(writer, ",\"accuracy\":", &group->model[model].accuracy);
        put_number(writer, ",\"macro_f1\":", group->model[model].macro_f1);
        put_number(writer, ",\"log_loss\":", group->model[model].log_loss);
        PUT(",\"abstained\":%zu}", group->model[model].abstained);
    }
    PUT("]");
}

static void put_model(struct evaluation_writer *writer, size_t model)
{
    const struct model_figures *figures = &writer->report->models[model];
    const char *path = writer->names->models[model];
    PUT("%s{\"model\":", model ? "," : "");
    put_string(writer, path, strlen(path));
    put_counts(writer, ",\"abstained\":", &figures->reasons);
    put_figure(writer, ",\"accuracy\":", &figures->accuracy);
    put_figure(writer, ",\"accuracy_abstained_wrong\":", &figures->strict_accuracy);
    put_figure(writer, ",\"macro_f1\":", &figures->macro_f1);
    put_figure(writer, ",\"log_loss\":", &figures->log_loss);
    put_figure(writer, ",\"brier\":", &figures->brier);
    put_figure(writer, ",\"ece\":", &figures->ece);
    put_figure(writer, ",\"risk_coverage_area\":", &figures->risk_area);
    put_coverage(writer, figures);
    put_sets(writer, figures);
    put_labels(writer, figures);
    put_groups(writer, model);
    PUT("}");
}

static void put_head(struct evaluation_writer *writer)
{
    const struct evaluation_report *report = writer->report;
    const struct outcomes *outcomes = report->outcomes;
    const char *task = tenor_scorer_task(outcomes->scorers[0], 0);
    PUT("{\"task\":");
    put_string(writer, task, strlen(task));
    PUT(",\"labels\":[");
    for (size_t l = 0; l < outcomes->labels; l++) {
        PUT("%s", l ? "," : "");
        put_string(writer, label_name(writer, l), strlen(label_name(writer, l)));
    }
    PUT("],\"records\":%zu", outcomes->records);
    put_counts(writer, ",\"not_evaluated\":", &report->errors);
    put_counts(writer, ",\"unknown_labels\":", &report->unknown);
    PUT(",\"documents\":%zu", report->documents);
    PUT(",\"bootstrap\":{\"replicates\":%d,\"seed\":%d,\"sources\":%zu,\"draws\":%zu}",
        EVALUATION_REPLICATES, EVALUATION_SEED, report->sources.count, report->draws);
    put_number(writer, ",\"log_loss_of_shares\":", report->share_log_loss);
    if (writer->names->group_field) {
        PUT(",\"grouped_by\":");
        put_string(writer, writer->names->group_field, strlen(writer->names->group_field));
    }
}

bool evaluation_json(const struct evaluation_report *report,
                     const struct evaluation_names *names, struct text_buffer *out,
                     struct failure *failure)
{
    struct evaluation_writer own = {report, names, out, failure, true}, *writer = &own;
    put_head(writer);
    PUT(",\"models\":[");
    for (size_t m = 0; m < report->outcomes->models; m++)
        put_model(writer, m);
    PUT("]");
    if (report->outcomes->models > 1) {
        const struct model_comparison *comparison = &report->comparison;
        PUT(",\"comparison\":{\"first_only\":%zu,\"second_only\":%zu", comparison->first_only,
            comparison->second_only);
        if (report->documents > 0)
            PUT(",\"mcnemar_p\":%.4g", comparison->p); /* it may be tiny */
        else
            PUT(",\"mcnemar_p\":null");
        put_figure(writer, ",\"accuracy\":", &comparison->accuracy);
        put_figure(writer, ",\"macro_f1\":", &comparison->macro_f1);
        put_figure(writer, ",\"log_loss\":", &comparison->log_loss);
        PUT("}");
    }
    PUT("}\n");
    return writer->ok;
}
