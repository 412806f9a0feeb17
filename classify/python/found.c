/* found: scores, the page and notes. */
#include "found.h"

#include <string.h>

/* ---- Scores ----------------------------------------------------------------------------- */

/* In the place of a label: the reason, with what it rests on. */
static bool put_abstention(PyObject *score, const tenor_result *result, size_t model,
                           const char *reason)
{
    PyObject *abstention = PyDict_New();
    bool done = abstention && put_value(abstention, "reason", text_or_none(reason));
    if (done && strcmp(reason, "language") == 0)
        done = put_value(abstention, "language", text_or_none(tenor_result_language(result)));
    if (done && strcmp(reason, "short") == 0)
        done = put_value(abstention, "minimum_words",
                         PyLong_FromSize_t(tenor_result_minimum_words(result, model)));
    if (done && strcmp(reason, "unfamiliar") == 0)
        done = put_value(abstention, "familiarity",
                         PyFloat_FromDouble(tenor_result_familiarity(result, model)));
    if (!done) {
        Py_XDECREF(abstention);
        return false;
    }
    return put_value(score, "label", Py_NewRef(Py_None)) &&
           put_value(score, "abstain", abstention);
}

/* The scorer's own str of a label. */
static PyObject *label_of(const struct found *found, size_t model, size_t label)
{
    PyObject *labels = PyTuple_GetItem(found->scorer->labels, (Py_ssize_t)model);
    return labels ? PyTuple_GetItem(labels, (Py_ssize_t)label) : NULL;
}

static PyObject *make_probabilities(const struct found *found, size_t model)
{
    const size_t count = tenor_result_labels(found->result, model);
    PyObject *probabilities = PyDict_New();
    for (size_t i = 0; probabilities && i < count; i++) {
        PyObject *name = label_of(found, model, i);
        PyObject *value = PyFloat_FromDouble(tenor_result_probability(found->result, model, i));
        if (!name || !value || PyDict_SetItem(probabilities, name, value) != 0)
            Py_CLEAR(probabilities);
        Py_XDECREF(value);
    }
    return probabilities;
}

static PyObject *make_set(const struct found *found, size_t model)
{
    PyObject *set = PyList_New(0);
    for (size_t i = 0; set && i < tenor_result_labels(found->result, model); i++)
        if (tenor_result_in_set(found->result, model, i) &&
            !append_value(set, Py_XNewRef(label_of(found, model, i))))
            Py_CLEAR(set);
    return set;
}

static PyObject *make_score(const struct found *found, size_t model)
{
    const tenor_result *result = found->result;
    const char *reason = tenor_result_abstained(result, model);
    PyObject *score = PyDict_New();
    bool done = score != NULL;
    if (done && reason)
        done = put_abstention(score, result, model, reason);
    else if (done)
        done = put_value(score, "label", text_or_none(tenor_result_label(result, model))) &&
               put_value(score, "confidence",
                         PyFloat_FromDouble(tenor_result_confidence(result, model))) &&
               put_value(score, "probabilities", make_probabilities(found, model)) &&
               (found->run->options.coverage <= 0 ||
                put_value(score, "set", make_set(found, model)));
    if (!done)
        Py_CLEAR(score);
    return score;
}

bool found_scores(struct found *found)
{
    PyObject *scores = PyDict_New();
    bool done = scores != NULL;
    for (size_t i = 0; done && i < tenor_result_models(found->result); i++) {
        PyObject *task = PyTuple_GetItem(found->scorer->tasks, (Py_ssize_t)i);
        PyObject *score = make_score(found, i);
        done = task && score && PyDict_SetItem(scores, task, score) == 0;
        Py_XDECREF(score);
    }
    if (!done) {
        Py_XDECREF(scores);
        return false;
    }
    return put_value(found->dictionary, "scores", scores);
}

/* ---- The page --------------------------------------------------------------------------- */

static bool put_fact(PyObject *page, const char *name, const char *fact)
{
    return !fact || put_value(page, name, text_or_none(fact));
}

static PyObject *make_authors(const tenor_page *page)
{
    PyObject *authors = PyList_New(0);
    for (size_t i = 0; authors && i < page->author_count; i++)
        if (!append_value(authors, text_or_none(page->authors[i])))
            Py_CLEAR(authors);
    return authors;
}

static bool put_facts(PyObject *dictionary, const tenor_page *page)
{
    return put_value(dictionary, "article_words", PyLong_FromSize_t(page->article_words)) &&
           put_value(dictionary, "comments", PyLong_FromSize_t(page->comments)) &&
           put_value(dictionary, "furniture_words", PyLong_FromSize_t(page->furniture_words)) &&
           put_fact(dictionary, "title", page->title) &&
           put_fact(dictionary, "byline", page->byline) &&
           (page->author_count == 0 || put_value(dictionary, "authors", make_authors(page))) &&
           put_fact(dictionary, "date", page->date) && put_fact(dictionary, "day", page->day) &&
           put_fact(dictionary, "site", page->site) &&
           put_fact(dictionary, "charset", page->charset);
}

bool found_page(struct found *found)
{
    tenor_page page = {.size = sizeof page};
    tenor_result_page(found->result, &page);
    PyObject *dictionary = PyDict_New();
    if (!dictionary || !put_facts(dictionary, &page)) {
        Py_XDECREF(dictionary);
        return false;
    }
    return put_value(found->dictionary, "page", dictionary);
}

/* ---- How it was read -------------------------------------------------------------------- */

bool found_notes(struct found *found)
{
    const unsigned notes = tenor_result_notes(found->result);
    PyObject *names = PyList_New(0);
    for (unsigned note = 1; names && note != 0 && note <= notes; note <<= 1)
        if ((notes & note) && tenor_note_name(note) &&
            !append_value(names, text_or_none(tenor_note_name(note))))
            Py_CLEAR(names);
    return put_value(found->dictionary, "notes", names) &&
           put_value(found->dictionary, "language",
                     text_or_none(tenor_result_language(found->result)));
}

bool found_text(struct found *found)
{
    size_t length;
    const char *text = tenor_result_text(found->result, &length);
    return put_value(found->dictionary, "text",
                     PyUnicode_DecodeUTF8(text ? text : "", (Py_ssize_t)length, "replace"));
}
