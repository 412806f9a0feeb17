/* found_reasons: what a decision value is a sum of, with all places. */
#include "found.h"

#include <string.h>

/* ---- One reason ------------------------------------------------------------------------- */

static PyObject *make_title_span(const struct found *found, size_t number)
{
    tenor_mark mark = {.size = sizeof mark};
    if (!tenor_result_mark(found->result, TENOR_MARK_REASON, number, &mark))
        return found_lacks(found);
    return found_span(found, &mark);
}

/* The reason's first place is mark number `first_mark`: only those in a title have to be asked
 * for. */
static PyObject *make_places(const struct found *found, size_t index, size_t first_mark)
{
    size_t begin, end;
    PyObject *places = PyList_New(0);
    for (size_t i = 0;
         places && tenor_result_reason_place(found->result, index, i, &begin, &end); i++)
        if (!found_append(found, places,
                          begin < end ? found_range(&found->text, begin, end)
                                      : make_title_span(found, first_mark + i)))
            Py_CLEAR(places);
    return places;
}

/* The first call takes time. */
static bool find_feature(const struct found *found, size_t index, tenor_feature *feature)
{
    watch_leave_python(found->watch);
    const int is_there = tenor_result_feature(found->result, index, feature);
    watch_enter_python(found->watch);
    return is_there != 0;
}

/* What a feature counts that is on no list is only listed where the evidence is asked for. */
static bool put_counted(PyObject *made, const struct found *found, const tenor_reason *reason)
{
    tenor_feature feature = {.size = sizeof feature};
    if (!found->run->evidence || reason->feature == TENOR_NO_FEATURE ||
        reason->feature >= tenor_result_features(found->result)) /* none were measured */
        return true;
    if (!find_feature(found, reason->feature, &feature)) {
        found_lacks(found);
        return false;
    }
    return feature.marks == 0 ||
           put_value(made, "spans",
                     found_spans(found, TENOR_MARK_FEATURE, feature.first_mark, feature.marks));
}

static bool put_measure(PyObject *made, const tenor_reason *reason)
{
    return put_value(made, "value", PyFloat_FromDouble(reason->value)) &&
           put_value(made, "mean", PyFloat_FromDouble(reason->mean)) &&
           put_value(made, "unit", text_or_none(reason->unit));
}

static PyObject *make_reason(const struct found *found, size_t index,
                             const tenor_reason *reason, size_t first_mark)
{
    PyObject *made = PyDict_New();
    if (made && put_value(made, "text", text_or_none(reason->text)) &&
        put_value(made, "kind", text_or_none(reason->kind)) &&
        put_value(made, "weight", PyFloat_FromDouble(reason->weight)) &&
        (!reason->unit || put_measure(made, reason)) &&
        (reason->unit && reason->occurrences == 0
             ? put_counted(made, found, reason)
             : put_value(made, "spans", make_places(found, index, first_mark))))
        return made;
    Py_XDECREF(made);
    return NULL;
}

/* ---- A label's -------------------------------------------------------------------------- */

struct sums {
    double all, constant;
};

static PyObject *make_reasons(const struct found *found, struct sums *sums)
{
    tenor_reason reason = {.size = sizeof reason};
    size_t mark = 0;
    PyObject *reasons = PyList_New(0);
    for (size_t i = 0; reasons && tenor_result_reason(found->result, i, &reason); i++) {
        sums->all += reason.weight;
        if (strcmp(reason.kind, "constant") == 0) {
            sums->constant += reason.weight;
            continue;
        }
        if (!found_append(found, reasons, make_reason(found, i, &reason, mark)))
            Py_CLEAR(reasons);
        mark += reason.occurrences;
    }
    return reasons;
}

/* Other threads may run while reasons are looked for. */
static size_t find_reasons(const struct found *found, size_t model, size_t label)
{
    watch_leave_python(found->watch);
    const size_t count = tenor_result_explain(found->result, model, label);
    watch_enter_python(found->watch);
    return count;
}

static PyObject *make_explanation(const struct found *found, size_t model, size_t label)
{
    struct sums sums = {0};
    if (find_reasons(found, model, label) == 0)
        return found_lacks(found);
    PyObject *reasons = make_reasons(found, &sums);
    PyObject *made = PyDict_New();
    const bool done =
        made && reasons &&
        put_value(made, "decision",
                  PyFloat_FromDouble(tenor_result_decision(found->result, model, label))) &&
        put_value(made, "sum", PyFloat_FromDouble(sums.all)) &&
        put_value(made, "constant", PyFloat_FromDouble(sums.constant)) &&
        put_value(made, "reasons", Py_NewRef(reasons));
    Py_XDECREF(reasons);
    if (!done)
        Py_CLEAR(made);
    return made;
}

/* ---- A model's -------------------------------------------------------------------------- */

static bool is_wanted(const struct found *found, size_t model, const char *name)
{
    switch (found->run->explain) {
    case EXPLAIN_NONE:
        return false;
    case EXPLAIN_GIVEN:
        return strcmp(name, tenor_result_label(found->result, model)) == 0;
    case EXPLAIN_ALL:
        return true;
    case EXPLAIN_NAMED:
        break;
    }
    return strcmp(name, PyBytes_AsString(found->run->explained)) == 0;
}

static bool put_explanations(const struct found *found, PyObject *score, size_t model)
{
    PyObject *made = PyDict_New();
    bool done = made != NULL;
    for (size_t i = 0; done && i < tenor_result_labels(found->result, model); i++) {
        const char *name = tenor_result_label_name(found->result, model, i);
        if (is_wanted(found, model, name))
            done = put_value(made, name, make_explanation(found, model, i));
    }
    if (!done) {
        Py_XDECREF(made);
        return false;
    }
    return put_value(score, "explanation", made);
}

bool found_explanations(struct found *found)
{
    PyObject *scores = PyDict_GetItemString(found->dictionary, "scores");
    bool done = true;
    for (size_t i = 0; done && i < tenor_result_models(found->result); i++) {
        PyObject *task = PyTuple_GetItem(found->scorer->tasks, (Py_ssize_t)i);
        PyObject *score = PyDict_GetItemWithError(scores, task);
        if (score && !tenor_result_abstained(found->result, i))
            done = put_explanations(found, score, i);
    }
    return done;
}
