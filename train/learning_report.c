/* learning_report: see learning_report.h. */
#include "learning_report.h"

#include "evaluate_json.h"
#include "json_writer.h"

static const char *const names[LEARNING_MEASURES] = {"accuracy", "macro-F1", "log loss"};
static const char *const keys[LEARNING_MEASURES] = {"accuracy", "macro_f1", "log_loss"};

/* ---- Text ------------------------------------------------------------------------------ */

static void put_estimate(struct report_writer *writer, const struct estimate *estimate)
{
    put(writer, "  %.3f [%.3f, %.3f]", estimate->value, estimate->low, estimate->high);
}

static void put_points(struct report_writer *writer, const struct learning_curve *curve)
{
    put(writer, "\ndocuments  parts  accuracy              macro-F1              log loss\n");
    for (size_t p = 0; p < curve->count; p++) {
        const struct learning_point *point = &curve->points[p];
        put(writer, "%9zu  %5zu", point->documents, point->draws);
        for (size_t m = 0; m < LEARNING_MEASURES; m++)
            put_estimate(writer, &point->score[m]);
        put(writer, "\n");
    }
    put(writer, "%9zu  %5s", 2 * curve->documents, "-");
    for (size_t m = 0; m < LEARNING_MEASURES; m++)
        put_estimate(writer, &curve->forecast[m].doubled);
    put(writer, "  foretold\n");
}

/* "twice as many: the accuracy would be better by 0.012 [0.004, 0.020]" */
void learning_verdict_text(struct report_writer *writer, const struct learning_curve *curve,
                           enum learning_measure measure)
{
    const struct learning_forecast *forecast = &curve->forecast[measure];
    const struct estimate *gain = &forecast->gain;
    const char *name = names[measure];
    put(writer, "twice as many: ");
    if (forecast->verdict == LEARNING_UNKNOWN)
        put(writer,
            "whether the %s would be better cannot be told: its gain may be %.3f to %.3f\n",
            name, gain->low, gain->high);
    else if (forecast->verdict == LEARNING_FLAT)
        put(writer, "the %s would hardly be better: by %.3f [%.3f, %.3f]\n", name, gain->value,
            gain->low, gain->high);
    else
        put(writer, "the %s would be better by %.3f [%.3f, %.3f]\n", name, gain->value,
            gain->low, gain->high);
}

void learning_curve_text(struct report_writer *writer, const struct learning_curve *curve)
{
    if (!curve)
        return;
    if (curve->documents == 0) {
        put(writer, "\nlearning curve: none, for there is no fit\n");
        return;
    }
    if (curve->count == 0) {
        put(writer,
            "\nlearning curve: none; it needs %d documents of each label, to compare half of "
            "them with all\n",
            2 * LEARNING_LABEL_DOCUMENTS);
        return;
    }
    put(writer, "\nlearning curve, out of fold%s, on parts of the %s, with 95%% intervals\n",
        curve->unseen ? ", unseen sources" : "",
        curve->whole_sources ? "sources" : "documents");
    put_points(writer, curve);
    put(writer, "\n");
    for (size_t m = 0; m < LEARNING_MEASURES; m++)
        learning_verdict_text(writer, curve, (enum learning_measure)m);
}

/* ---- JSON ------------------------------------------------------------------------------- */

static void json_points(struct report_writer *writer, const struct learning_curve *curve)
{
    put(writer, "\"points\":[");
    for (size_t p = 0; p < curve->count; p++) {
        const struct learning_point *point = &curve->points[p];
        put(writer, "%s{\"documents\":%zu,\"parts\":%zu", p ? "," : "", point->documents,
            point->draws);
        for (size_t m = 0; m < LEARNING_MEASURES; m++) {
            put(writer, ",");
            json_estimate(writer, keys[m], &point->score[m]);
        }
        put(writer, "}");
    }
    put(writer, "]");
}

static void json_forecast(struct report_writer *writer, const char *key,
                          const struct learning_forecast *forecast)
{
    static const char *const verdicts[] = {
        [LEARNING_UNKNOWN] = "unknown", [LEARNING_FLAT] = "flat", [LEARNING_BETTER] = "better"};
    put(writer, "\"%s\":{", key);
    put_string(writer, "verdict", verdicts[forecast->verdict]);
    put(writer, ",");
    json_estimate(writer, "score", &forecast->doubled);
    put(writer, ",");
    json_estimate(writer, "gain", &forecast->gain);
    put(writer, ",\"law\":{");
    put_number(writer, "a", forecast->law.a);
    put(writer, ",");
    put_number(writer, "b", forecast->law.b);
    put(writer, ",");
    put_number(writer, "c", forecast->law.c);
    put(writer, "}}");
}

void learning_curve_json(struct report_writer *writer, const struct learning_curve *curve)
{
    put(writer, "\"learning_curve\":");
    if (!curve) {
        put(writer, "null");
        return;
    }
    put(writer, "{\"unseen\":%s,\"whole_sources\":%s,", truth(curve->unseen),
        truth(curve->whole_sources));
    json_points(writer, curve);
    put(writer, ",\"twice\":");
    if (curve->count == 0) {
        put(writer, "null}");
        return;
    }
    put(writer, "{\"documents\":%zu", 2 * curve->documents);
    for (size_t m = 0; m < LEARNING_MEASURES; m++) {
        put(writer, ",");
        json_forecast(writer, keys[m], &curve->forecast[m]);
    }
    put(writer, "}}");
}
