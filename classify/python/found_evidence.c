/* found_evidence: measures, speakers, quotations and targets. */
#include "found.h"

/* ---- Speakers --------------------------------------------------------------------------- */

/* The marks from number `*first` on that are this speaker's; *first is then behind them. */
static PyObject *make_speaker_mentions(const struct found *found, size_t speaker, size_t *first)
{
    tenor_mark mark = {.size = sizeof mark};
    PyObject *mentions = PyList_New(0);
    while (mentions && tenor_result_mark(found->result, TENOR_MARK_SPEAKER, *first, &mark) &&
           mark.speaker == speaker) {
        if (!found_append(found, mentions, found_span(found, &mark)))
            Py_CLEAR(mentions);
        ++*first;
    }
    if (mentions && found_failed(found))
        Py_CLEAR(mentions);
    return mentions;
}

static PyObject *make_speaker(const struct found *found, size_t index,
                              const tenor_speaker *speaker, size_t *first_mark)
{
    PyObject *made = PyDict_New();
    if (made && put_value(made, "name", text_or_none(speaker->name)) &&
        put_value(made, "kind", text_or_none(speaker->kind)) &&
        put_value(made, "attributions", PyLong_FromSize_t(speaker->attributions)) &&
        put_value(made, "words", PyLong_FromSize_t(speaker->words)) &&
        put_value(made, "share", PyFloat_FromDouble(speaker->share)) &&
        (!found->run->evidence ||
         put_value(made, "mentions", make_speaker_mentions(found, index, first_mark))))
        return made;
    Py_XDECREF(made);
    return NULL;
}

static PyObject *make_speakers(const struct found *found)
{
    tenor_speaker speaker = {.size = sizeof speaker};
    size_t mark = 0;
    if (found->run->evidence && !found_marks(found, TENOR_MARK_SPEAKER))
        return NULL;
    PyObject *speakers = PyList_New(0);
    for (size_t i = 0; speakers && tenor_result_speaker(found->result, i, &speaker); i++)
        if (!found_append(found, speakers, make_speaker(found, i, &speaker, &mark)))
            Py_CLEAR(speakers);
    if (speakers && found_failed(found))
        Py_CLEAR(speakers);
    return speakers;
}

/* ---- Quotations ------------------------------------------------------------------------- */

static PyObject *speaker_or_none(size_t speaker)
{
    return speaker == TENOR_NO_SPEAKER ? Py_NewRef(Py_None) : PyLong_FromSize_t(speaker);
}

static PyObject *make_quotation(const struct found *found, const tenor_mark *mark)
{
    PyObject *made = PyDict_New();
    if (made && put_value(made, "span", found_span(found, mark)) &&
        put_value(made, "speaker", speaker_or_none(mark->speaker)))
        return made;
    Py_XDECREF(made);
    return NULL;
}

static PyObject *make_quotations(const struct found *found)
{
    tenor_mark mark = {.size = sizeof mark};
    if (!found_marks(found, TENOR_MARK_QUOTATION))
        return NULL;
    PyObject *quotations = PyList_New(0);
    for (size_t i = 0;
         quotations && tenor_result_mark(found->result, TENOR_MARK_QUOTATION, i, &mark); i++)
        if (!found_append(found, quotations, make_quotation(found, &mark)))
            Py_CLEAR(quotations);
    if (quotations && found_failed(found))
        Py_CLEAR(quotations);
    return quotations;
}

/* ---- Targets ---------------------------------------------------------------------------- */

/* Whose words a mention is in: the author's, those of a speaker, by its index, or of someone who
 * is not told. */
static PyObject *make_voice(const tenor_mark *mention)
{
    return mention->author ? text_or_none("author") : speaker_or_none(mention->speaker);
}

static PyObject *make_mention(const struct found *found, const tenor_mark *mention)
{
    PyObject *made = PyDict_New();
    if (made && put_value(made, "span", found_span(found, mention)) &&
        put_value(made, "tone", text_or_none(mention->tone)) &&
        put_value(made, "probability", PyFloat_FromDouble(mention->value)) &&
        put_value(made, "voice", make_voice(mention)))
        return made;
    Py_XDECREF(made);
    return NULL;
}

/* The mentions of a target are the marks from number `first` on. */
static PyObject *make_mentions(const struct found *found, size_t first, size_t count)
{
    tenor_mark mark = {.size = sizeof mark};
    PyObject *mentions = PyList_New(0);
    for (size_t i = 0; mentions && i < count; i++) {
        if (!tenor_result_mark(found->result, TENOR_MARK_TARGET, first + i, &mark)) {
            found_lacks(found);
            Py_CLEAR(mentions);
        } else if (!found_append(found, mentions, make_mention(found, &mark))) {
            Py_CLEAR(mentions);
        }
    }
    return mentions;
}

static bool put_tones(PyObject *dictionary, size_t negative, size_t neutral, size_t positive)
{
    return put_value(dictionary, "negative", PyLong_FromSize_t(negative)) &&
           put_value(dictionary, "neutral", PyLong_FromSize_t(neutral)) &&
           put_value(dictionary, "positive", PyLong_FromSize_t(positive));
}

static PyObject *make_tones(size_t negative, size_t neutral, size_t positive)
{
    PyObject *made = PyDict_New();
    if (made && put_tones(made, negative, neutral, positive))
        return made;
    Py_XDECREF(made);
    return NULL;
}

static PyObject *make_target(const struct found *found, const tenor_target *target,
                             size_t first_mention)
{
    PyObject *made = PyDict_New();
    if (made && put_value(made, "name", text_or_none(target->name)) &&
        put_value(made, "kind", text_or_none(target->kind)) &&
        put_value(made, "mentions", make_mentions(found, first_mention, target->mentions)) &&
        put_tones(made, target->negative, target->neutral, target->positive) &&
        put_value(made, "author",
                  make_tones(target->author_negative, target->author_neutral,
                             target->author_positive)) &&
        put_value(made, "others",
                  make_tones(target->negative - target->author_negative,
                             target->neutral - target->author_neutral,
                             target->positive - target->author_positive)) &&
        put_value(made, "tone", PyFloat_FromDouble(target->tone)))
        return made;
    Py_XDECREF(made);
    return NULL;
}

static PyObject *make_targets(const struct found *found)
{
    tenor_target target = {.size = sizeof target};
    size_t mention = 0;
    if (!found_marks(found, TENOR_MARK_TARGET))
        return NULL;
    PyObject *targets = PyList_New(0);
    for (size_t i = 0; targets && tenor_result_target(found->result, i, &target); i++) {
        if (!found_append(found, targets, make_target(found, &target, mention)))
            Py_CLEAR(targets);
        mention += target.mentions;
    }
    if (targets && found_failed(found))
        Py_CLEAR(targets);
    return targets;
}

/* ---- All of it -------------------------------------------------------------------------- */

static bool put_measures(PyObject *made, const tenor_evidence *evidence)
{
    return put_value(made, "words", PyLong_FromSize_t(evidence->words)) &&
           put_value(made, "hedges_per_100", PyFloat_FromDouble(evidence->hedges_per_100)) &&
           put_value(made, "boosters_per_100",
                     PyFloat_FromDouble(evidence->boosters_per_100)) &&
           put_value(made, "attributions_per_100",
                     PyFloat_FromDouble(evidence->attributions_per_100)) &&
           put_value(made, "quoted_share", PyFloat_FromDouble(evidence->quoted_share)) &&
           put_value(made, "unnamed_share", PyFloat_FromDouble(evidence->unnamed_share));
}

/* None if the text cannot be measured. */
bool found_evidence(struct found *found)
{
    tenor_evidence evidence = {.size = sizeof evidence};
    tenor_result_evidence(found->result, &evidence);
    if (!evidence.measured)
        return put_value(found->dictionary, "evidence", Py_NewRef(Py_None));
    PyObject *made = PyDict_New();
    if (made && put_measures(made, &evidence) &&
        put_value(made, "speakers", make_speakers(found)) &&
        (!found->run->evidence || (put_value(made, "quotations", make_quotations(found)) &&
                                   put_value(made, "targets", make_targets(found)))))
        return put_value(found->dictionary, "evidence", made);
    Py_XDECREF(made);
    return false;
}
