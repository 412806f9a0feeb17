/* output_tsv: a header row, then a row for each record. */
#include "output_tsv.h"

#include <stdlib.h>
#include <string.h>

static bool tsv_cell(const struct output_writer *writer, const char *bytes, size_t length)
{
    static const char special[] = "\t\n\r\\", letter[] = "tnr\\";
    for (size_t at = 0; at < length;) {
        size_t plain = at;
        const char *found = NULL;
        while (plain < length && !(found = memchr(special, bytes[plain], sizeof special - 1)))
            plain++;
        if (!text_buffer_append(writer->out, bytes + at, plain - at, writer->failure) ||
            (found && !PUT(writer, "\\%c", letter[found - special])))
            return false;
        at = plain + (found != NULL);
    }
    return true;
}

static bool tsv_text(const struct output_writer *writer, const char *text)
{
    return tsv_cell(writer, text, strlen(text));
}

enum { PAGE_COUNT = 3 }; /* columns about the page, empty for a comment */

static bool tsv_id(const struct output_writer *writer, const struct output_id *id)
{
    return id->record.name ? tsv_cell(writer, id->record.name, id->record.length)
                           : PUT(writer, "%zu", id->record.number);
}

static bool tsv_empty(const struct output_writer *writer, size_t cells)
{
    while (cells > 0 && PUT(writer, "\t"))
        cells--;
    return cells == 0;
}

static bool has_sets(const struct output_writer *writer)
{
    return writer->settings->sets.coverage > 0;
}

/* The columns of one model. */
static size_t score_columns(const struct output_writer *writer, size_t labels)
{
    return 2 + labels + has_sets(writer);
}

bool tsv_header(const struct output_writer *writer, const tenor_scorer *scorer)
{
    if (!PUT(writer, "id"))
        return false;
    for (size_t model = 0; model < tenor_scorer_models(scorer); model++) {
        const char *task = tenor_scorer_task(scorer, model);
        if (!PUT(writer, "\t%s\t%s.confidence", task, task))
            return false;
        for (size_t label = 0; label < tenor_scorer_labels(scorer, model); label++)
            if (!PUT(writer, "\t%s.", task) ||
                !tsv_text(writer, tenor_scorer_label(scorer, model, label)))
                return false;
        if (has_sets(writer) && !PUT(writer, "\t%s.set", task))
            return false;
    }
    if (!PUT(writer, "\twords"))
        return false;
    for (size_t i = 0; i < MEASURE_COUNT; i++)
        if (!PUT(writer, "\t%s", measure_names[i]))
            return false;
    return PUT(writer, "\tarticle_words\tcomments\tfurniture_words\tnotes\terror\n");
}

static bool tsv_note(const struct output_writer *writer, unsigned note, size_t before)
{
    return PUT(writer, "%s%s", before ? "," : "", tenor_note_name(note));
}

/* The language's code; "und" is that of ISO 639 for a language that cannot be told. */
static const char *language_code(const tenor_result *result)
{
    const char *language = tenor_result_language(result);
    return language ? language : "und";
}

/* Adds to the notes why models gave no label: once if it is the language, else by task. */
static bool tsv_abstained(const struct output_writer *writer, const tenor_result *result)
{
    bool noted = writer->notes != 0, language = false;
    for (size_t model = 0; model < tenor_result_models(result); model++) {
        const char *reason = tenor_result_abstained(result, model);
        const bool foreign = reason && strcmp(reason, "language") == 0;
        if (!reason || (foreign && language))
            continue;
        language |= foreign;
        if (!PUT(writer, "%sabstain:%s:%s", noted ? "," : "", reason,
                 foreign ? language_code(result) : tenor_result_task(result, model)))
            return false;
        noted = true;
    }
    return true;
}

static bool tsv_page(const struct output_writer *writer, const struct output_id *id,
                     const tenor_result *result)
{
    const tenor_page page = tenor_result_page(result);
    if (id->of)
        return tsv_empty(writer, PAGE_COUNT);
    return PUT(writer, "\t%zu\t%zu\t%zu", page.article_words, page.comments,
               page.furniture_words);
}

/* A label in a list with commas between: its own commas get a backslash. */
static bool tsv_listed(const struct output_writer *writer, const char *label)
{
    const char *comma;
    for (; (comma = strchr(label, ',')); label = comma + 1)
        if (!tsv_cell(writer, label, (size_t)(comma - label)) || !PUT(writer, "\\,"))
            return false;
    return tsv_text(writer, label);
}

static bool tsv_set(const struct output_writer *writer, const tenor_result *result,
                    size_t model)
{
    const char *between = "\t";
    for (size_t label = 0; label < tenor_result_labels(result, model); label++) {
        if (!tenor_result_in_set(result, model, label))
            continue;
        if (!PUT(writer, "%s", between) ||
            !tsv_listed(writer, tenor_result_label_name(result, model, label)))
            return false;
        between = ",";
    }
    return true;
}

static bool tsv_score(const struct output_writer *writer, const tenor_result *result,
                      size_t model)
{
    if (tenor_result_abstained(result, model))
        return tsv_empty(writer, score_columns(writer, tenor_result_labels(result, model)));
    double *probabilities = list_probabilities(writer, result, model);
    bool done = probabilities && PUT(writer, "\t") &&
                tsv_text(writer, tenor_result_label(result, model)) &&
                PUT(writer, "\t%.6f", probabilities[given_label(result, model)]);
    for (size_t label = 0; done && label < tenor_result_labels(result, model); label++)
        done = PUT(writer, "\t%.6f", probabilities[label]);
    free(probabilities);
    return done && (!has_sets(writer) || tsv_set(writer, result, model));
}

/* The number of words, and the measures: empty if they were not measured. */
static bool tsv_evidence(const struct output_writer *writer, const tenor_result *result)
{
    const tenor_evidence evidence = tenor_result_evidence(result);
    double values[MEASURE_COUNT];
    list_measures(&evidence, values);
    if (!PUT(writer, "\t%zu", evidence.words))
        return false;
    if (!evidence.measured)
        return tsv_empty(writer, MEASURE_COUNT);
    for (size_t i = 0; i < MEASURE_COUNT; i++)
        if (!PUT(writer, "\t%.4f", values[i]))
            return false;
    return true;
}

bool tsv_result(const struct output_writer *writer, const struct output_id *id,
                const tenor_result *result)
{
    if (!tsv_id(writer, id))
        return false;
    for (size_t model = 0; model < tenor_result_models(result); model++)
        if (!tsv_score(writer, result, model))
            return false;
    return tsv_evidence(writer, result) && tsv_page(writer, id, result) && PUT(writer, "\t") &&
           each_note(writer, tsv_note) && tsv_abstained(writer, result) && PUT(writer, "\t\n");
}

bool tsv_error(const struct output_writer *writer, const struct output_id *id, const char *code,
               const char *message, const tenor_scorer *scorer)
{
    size_t empty = 1 + MEASURE_COUNT + PAGE_COUNT + 1; /* words, measures, page, notes */
    for (size_t model = 0; model < tenor_scorer_models(scorer); model++)
        empty += score_columns(writer, tenor_scorer_labels(scorer, model));
    return tsv_id(writer, id) && tsv_empty(writer, empty) && PUT(writer, "\t%s: ", code) &&
           tsv_text(writer, message) && PUT(writer, "\n");
}
