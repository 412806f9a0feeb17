/* output_table: a header row, then a row for each record. */
#include "output_table.h"
#include "by_value.h"

#include <stdlib.h>
#include <string.h>

#include "table_row.h"

#define KEPT_PREFIX "kept."

/* Columns about the page, and what it says of itself; empty for a comment. */
static const char *const page_names[] = {"article_words", "comments", "furniture_words"};
static const char *const fact_names[] = {"title", "byline", "date", "day", "site"};
enum {
    PAGE_COUNT = sizeof page_names / sizeof *page_names,
    FACT_COUNT = sizeof fact_names / sizeof *fact_names
};

static struct table_row begin_row(const struct output_writer *writer)
{
    return (struct table_row){.csv = writer->settings->format == OUTPUT_CSV,
                              .out = writer->out,
                              .failure = writer->failure};
}

static bool has_sets(const struct output_writer *writer)
{
    return writer->settings->sets.coverage > 0;
}

/* ---- The columns' names ---------------------------------------------------- */

/* What is done with each column's name in turn; false ends it. */
struct column_visit {
    bool (*visit)(struct column_visit *visit, const char *name, size_t length);
    struct text_buffer name;
    struct failure *failure;
    /* Of the visits below. */
    struct table_row *row;
    const char *sought;
    bool found;
};

/* Visits the column "FIRST" or "FIRST.THEN". */
static bool visit_column(struct column_visit *visit, const char *first, const char *then)
{
    text_buffer_clear(&visit->name);
    return text_buffer_format(&visit->name, visit->failure, "%s%s%s", first, then ? "." : "",
                              then ? then : "") &&
           visit->visit(visit, visit->name.data, visit->name.length);
}

static bool visit_all(struct column_visit *visit, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!visit_column(visit, names[i], NULL))
            return false;
    return true;
}

static bool visit_model(const struct output_writer *writer, struct column_visit *visit,
                        const tenor_scorer *scorer, size_t model)
{
    const char *task = tenor_scorer_task(scorer, model);
    if (!visit_column(visit, task, NULL) || !visit_column(visit, task, "confidence"))
        return false;
    for (size_t label = 0; label < tenor_scorer_labels(scorer, model); label++)
        if (!visit_column(visit, task, tenor_scorer_label(scorer, model, label)))
            return false;
    return !has_sets(writer) || visit_column(visit, task, "set");
}

/* Visits all columns but those of kept fields, which come last. */
static bool visit_columns(const struct output_writer *writer, struct column_visit *visit,
                          const tenor_scorer *scorer)
{
    static const char *const remarks[] = {"notes", "error"};
    if (!visit_column(visit, "id", NULL))
        return false;
    for (size_t model = 0; model < tenor_scorer_models(scorer); model++)
        if (!visit_model(writer, visit, scorer, model))
            return false;
    return visit_column(visit, "words", NULL) &&
           visit_all(visit, measure_names, MEASURE_COUNT) &&
           visit_all(visit, page_names, PAGE_COUNT) && visit_all(visit, remarks, 2) &&
           visit_all(visit, fact_names, FACT_COUNT);
}

static bool write_name(struct column_visit *visit, const char *name, size_t length)
{
    return cell_bytes(visit->row, name, length);
}

static bool compare_name(struct column_visit *visit, const char *name, size_t length)
{
    visit->found |= strlen(visit->sought) == length && memcmp(visit->sought, name, length) == 0;
    return true;
}

/* The name of a kept field's column: that of the field; with "kept." before it if another
 * column has that name, or if it begins so already. So no two columns have the same name. */
static bool write_kept_name(const struct output_writer *writer, const tenor_scorer *scorer,
                            struct column_visit *visit, const char *field)
{
    visit->visit = compare_name;
    visit->sought = field;
    visit->found = strncmp(field, KEPT_PREFIX, strlen(KEPT_PREFIX)) == 0;
    if (!visit_columns(writer, visit, scorer))
        return false;
    text_buffer_clear(&visit->name);
    return text_buffer_format(&visit->name, visit->failure, "%s%s",
                              visit->found ? KEPT_PREFIX : "", field) &&
           cell_bytes(visit->row, visit->name.data, visit->name.length);
}

bool table_header(const struct output_writer *writer, const tenor_scorer *scorer)
{
    struct table_row row = begin_row(writer);
    struct column_visit visit = {.visit = write_name, .failure = writer->failure, .row = &row};
    bool done = visit_columns(writer, &visit, scorer);
    for (size_t i = 0; done && i < writer->settings->kept_count; i++)
        done = write_kept_name(writer, scorer, &visit, writer->settings->kept[i]);
    text_buffer_release(&visit.name);
    return table_row_end(&row, done);
}

/* ---- Cells ------------------------------------------------------------------ */

static bool put_id(struct table_row *row, const struct output_id *id)
{
    return id->record.name ? cell_bytes(row, id->record.name, id->record.length)
                           : cell_whole(row, id->record.number);
}

static bool put_set(struct table_row *row, const tenor_result *result, size_t model)
{
    for (size_t label = 0; label < tenor_result_labels(result, model); label++)
        if (tenor_result_in_set(result, model, label) &&
            !cell_list(row, tenor_result_label_name(result, model, label)))
            return false;
    return cell_list_end(row);
}

/* The columns of one model. */
static size_t score_columns(const struct output_writer *writer, size_t labels)
{
    return 2 + labels + has_sets(writer);
}

static bool put_score(const struct output_writer *writer, struct table_row *row,
                      const tenor_result *result, size_t model)
{
    const size_t labels = tenor_result_labels(result, model);
    if (tenor_result_abstained(result, model))
        return cells_empty(row, score_columns(writer, labels));
    double *probabilities = list_probabilities(writer, result, model);
    bool done = probabilities && cell_text(row, tenor_result_label(result, model)) &&
                cell_decimal(row, probabilities[given_label(result, model)], 6);
    for (size_t label = 0; done && label < labels; label++)
        done = cell_decimal(row, probabilities[label], 6);
    free(probabilities);
    return done && (!has_sets(writer) || put_set(row, result, model));
}

/* The number of words, and the measures: empty if they were not measured. */
static bool put_evidence(struct table_row *row, const tenor_result *result)
{
    const tenor_evidence evidence = result_evidence_of(result);
    double values[MEASURE_COUNT];
    list_measures(&evidence, values);
    if (!cell_whole(row, evidence.words))
        return false;
    if (!evidence.measured)
        return cells_empty(row, MEASURE_COUNT);
    for (size_t i = 0; i < MEASURE_COUNT; i++)
        if (!cell_decimal(row, values[i], 4))
            return false;
    return true;
}

static bool put_page(struct table_row *row, const struct output_id *id, const tenor_page *page)
{
    if (id->of)
        return cells_empty(row, PAGE_COUNT);
    return cell_whole(row, page->article_words) && cell_whole(row, page->comments) &&
           cell_whole(row, page->furniture_words);
}

/* The facts in the order of fact_names. */
static bool put_facts(struct table_row *row, const struct output_id *id, const tenor_page *page)
{
    const char *const facts[FACT_COUNT] = {page->title, page->byline, page->date, page->day,
                                           page->site};
    for (size_t i = 0; i < FACT_COUNT; i++)
        if (!cell_text(row, id->of ? NULL : facts[i]))
            return false;
    return true;
}

/* The language's code; "und" is that of ISO 639 for a language that cannot be told. */
static const char *language_code(const tenor_result *result)
{
    const char *language = tenor_result_language(result);
    return language ? language : "und";
}

/* Adds to the notes why models gave no label: once if it is the language, else by task. */
static bool list_abstained(struct table_row *row, struct failure *failure,
                           const tenor_result *result)
{
    struct text_buffer note = {0};
    bool language = false, done = true;
    for (size_t model = 0; done && model < tenor_result_models(result); model++) {
        const char *reason = tenor_result_abstained(result, model);
        const bool foreign = reason && strcmp(reason, "language") == 0;
        if (!reason || (foreign && language))
            continue;
        language |= foreign;
        text_buffer_clear(&note);
        done = text_buffer_format(&note, failure, "abstain:%s:%s", reason,
                                  foreign ? language_code(result)
                                          : tenor_result_task(result, model)) &&
               cell_list(row, note.data);
    }
    text_buffer_release(&note);
    return done;
}

static bool put_notes(const struct output_writer *writer, struct table_row *row,
                      const tenor_result *result)
{
    for (unsigned bit = 1; bit != 0 && bit <= writer->notes; bit <<= 1)
        if ((writer->notes & bit) && tenor_note_name(bit) &&
            !cell_list(row, tenor_note_name(bit)))
            return false;
    return list_abstained(row, writer->failure, result) && cell_list_end(row);
}

static bool put_kept(const struct output_writer *writer, struct table_row *row,
                     const struct output_id *id)
{
    const size_t count = writer->settings->kept_count;
    if (!id->kept)
        return cells_empty(row, count);
    for (size_t i = 0; i < count; i++)
        if (!cell_bytes(row, id->kept[i].data, id->kept[i].length))
            return false;
    return true;
}

/* ---- Rows ------------------------------------------------------------------- */

bool table_result(const struct output_writer *writer, const struct output_id *id,
                  const tenor_result *result)
{
    const tenor_page page = result_page_of(result);
    struct table_row row = begin_row(writer);
    bool done = put_id(&row, id);
    for (size_t model = 0; done && model < tenor_result_models(result); model++)
        done = put_score(writer, &row, result, model);
    done = done && put_evidence(&row, result) && put_page(&row, id, &page) &&
           put_notes(writer, &row, result) && cells_empty(&row, 1) &&
           put_facts(&row, id, &page) && put_kept(writer, &row, id);
    return table_row_end(&row, done);
}

/* "CODE: MESSAGE" in the column of errors. */
static bool put_message(struct table_row *row, const char *code, const char *message,
                        struct failure *failure)
{
    struct text_buffer cell = {0};
    const bool done = text_buffer_format(&cell, failure, "%s: %s", code, message) &&
                      cell_bytes(row, cell.data, cell.length);
    text_buffer_release(&cell);
    return done;
}

bool table_error(const struct output_writer *writer, const struct output_id *id,
                 const char *code, const char *message, const tenor_scorer *scorer)
{
    size_t empty = 1 + MEASURE_COUNT + PAGE_COUNT + 1; /* words, measures, page, notes */
    for (size_t model = 0; model < tenor_scorer_models(scorer); model++)
        empty += score_columns(writer, tenor_scorer_labels(scorer, model));
    struct table_row row = begin_row(writer);
    const bool done = put_id(&row, id) && cells_empty(&row, empty) &&
                      put_message(&row, code, message, writer->failure) &&
                      cells_empty(&row, FACT_COUNT) && put_kept(writer, &row, id);
    return table_row_end(&row, done);
}
