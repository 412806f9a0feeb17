/* tenor: the functions of the extension of PostgreSQL; tenor-sql(7) says what each does. */
#include <postgres.h>

#include <fmgr.h>
#include <funcapi.h>
#include <miscadmin.h>
#include <utils/builtins.h>
#include <utils/jsonb.h>
#include <utils/tuplestore.h>

#include "../rows.h"
#include "scorer.h"

/* The server looks for all functions here that are not static. */
#pragma GCC visibility push(default)

PG_MODULE_MAGIC;

void _PG_init(void);
void _PG_init(void)
{
    scorer_prepare();
}

/* ---- Arguments ------------------------------------------------------------ */

/* Options are jsonb; NULL if there are none. */
static const char *options_of(FunctionCallInfo fcinfo, int argument)
{
    if (PG_ARGISNULL(argument))
        return NULL;
    Jsonb *options = PG_GETARG_JSONB_P(argument);
    return JsonbToCString(NULL, &options->root, (int)VARSIZE(options));
}

static const char *word_of(FunctionCallInfo fcinfo, int argument)
{
    return PG_ARGISNULL(argument) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(argument));
}

/* Scores the text of a function that is about one task. */
static struct scoring *take_task(FunctionCallInfo fcinfo, size_t *model)
{
    tenor_error error;
    struct scoring *scoring = scorer_take(PG_GETARG_TEXT_PP(0), options_of(fcinfo, 2));
    const tenor_code code = scoring_model(scoring, word_of(fcinfo, 1), model, &error);
    if (code != TENOR_OK)
        scorer_fail(code, &error);
    return scoring;
}

static Datum text_of(const char *utf8)
{
    return PointerGetDatum(scorer_text(utf8, strlen(utf8)));
}

/* ---- Functions of a text ----------------------------------------------------- */

PG_FUNCTION_INFO_V1(sql_label);
Datum sql_label(PG_FUNCTION_ARGS)
{
    size_t model = 0;
    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    const struct scoring *scoring = take_task(fcinfo, &model);
    if (scoring_abstained(scoring, model))
        PG_RETURN_NULL();
    PG_RETURN_DATUM(text_of(tenor_result_label(scoring->result, model)));
}

PG_FUNCTION_INFO_V1(sql_confidence);
Datum sql_confidence(PG_FUNCTION_ARGS)
{
    size_t model = 0;
    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    const struct scoring *scoring = take_task(fcinfo, &model);
    if (scoring_abstained(scoring, model))
        PG_RETURN_NULL();
    PG_RETURN_FLOAT8(tenor_result_confidence(scoring->result, model));
}

PG_FUNCTION_INFO_V1(sql_abstained);
Datum sql_abstained(PG_FUNCTION_ARGS)
{
    size_t model = 0;
    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    const char *reason = scoring_abstained(take_task(fcinfo, &model), model);
    if (!reason)
        PG_RETURN_NULL();
    PG_RETURN_DATUM(text_of(reason));
}

PG_FUNCTION_INFO_V1(sql_json);
Datum sql_json(PG_FUNCTION_ARGS)
{
    size_t length;
    if (PG_ARGISNULL(0))
        PG_RETURN_NULL();
    struct scoring *scoring = scorer_take(PG_GETARG_TEXT_PP(0), options_of(fcinfo, 1));
    tenor_error error;
    const char *json = scoring_json(scoring, &length, &error);
    if (!json)
        scorer_fail(error.code, &error);
    char *converted = text_to_cstring(scorer_text(json, length));
    CHECK_FOR_INTERRUPTS();
    PG_RETURN_DATUM(DirectFunctionCall1(jsonb_in, CStringGetDatum(converted)));
}

PG_FUNCTION_INFO_V1(sql_version);
Datum sql_version(PG_FUNCTION_ARGS)
{
    (void)fcinfo;
    PG_RETURN_DATUM(text_of(tenor_version()));
}

PG_FUNCTION_INFO_V1(sql_models);
Datum sql_models(PG_FUNCTION_ARGS)
{
    const tenor_scorer *scorer = scorer_open()->scorer;
    const int count = (int)tenor_scorer_models(scorer);
    Datum *tasks = palloc(sizeof *tasks * (size_t)count);
    (void)fcinfo;
    for (int i = 0; i < count; i++)
        tasks[i] = text_of(tenor_scorer_task(scorer, (size_t)i));
    PG_RETURN_ARRAYTYPE_P(construct_array(tasks, count, TEXTOID, -1, false, TYPALIGN_INT));
}

/* ---- Tables ---------------------------------------------------------------------- */

/* Rows are the library's memory, and an error of PostgreSQL jumps past whoever would free them: so
 * they are freed by the next call at the latest. */
static struct sql_rows rows;

static void set_number(Datum *value, bool *is_null, long long number)
{
    *is_null = number == ROW_NO_NUMBER;
    *value = Int64GetDatum(number);
}

static void set_text(Datum *value, bool *is_null, const char *utf8)
{
    *is_null = !utf8;
    if (utf8)
        *value = text_of(utf8);
}

enum { SPEAKER_COLUMNS = 5, MARK_COLUMNS = 11 };

static void put_speaker(const ReturnSetInfo *set, const tenor_speaker *speaker)
{
    Datum values[SPEAKER_COLUMNS] = {text_of(speaker->name), text_of(speaker->kind),
                                     Int64GetDatum((int64)speaker->attributions),
                                     Int64GetDatum((int64)speaker->words),
                                     Float8GetDatum(speaker->share)};
    bool nulls[SPEAKER_COLUMNS] = {false};
    tuplestore_putvalues(set->setResult, set->setDesc, values, nulls);
}

static void put_mark(const ReturnSetInfo *set, const struct mark_row *mark)
{
    Datum values[MARK_COLUMNS] = {0};
    bool nulls[MARK_COLUMNS] = {false};
    values[0] = text_of(mark->kind);
    set_number(&values[1], &nulls[1], mark->begin);
    set_number(&values[2], &nulls[2], mark->end);
    values[3] = PointerGetDatum(scorer_text(rows_string(&rows, mark->text), mark->text_length));
    set_text(&values[4], &nulls[4], rows_string(&rows, mark->speaker));
    set_number(&values[5], &nulls[5], mark->attribution);
    set_text(&values[6], &nulls[6], rows_string(&rows, mark->category));
    set_text(&values[7], &nulls[7], rows_string(&rows, mark->target));
    set_text(&values[8], &nulls[8], mark->tone);
    values[9] = Float8GetDatum(mark->value);
    nulls[9] = !mark->has_value;
    values[10] = BoolGetDatum(mark->author > 0);
    nulls[10] = mark->author < 0;
    tuplestore_putvalues(set->setResult, set->setDesc, values, nulls);
}

/* The memory of one row's values is given back before the next one's. (The macro without "Internal" is
 * no C11.) */
static void put_rows(const ReturnSetInfo *set)
{
    MemoryContext of_row = AllocSetContextCreateInternal(CurrentMemoryContext, "tenor row",
                                                         ALLOCSET_DEFAULT_SIZES);
    MemoryContext before = MemoryContextSwitchTo(of_row);
    for (size_t i = 0; i < rows.speaker_count; i++) {
        put_speaker(set, &rows.speakers[i]);
        MemoryContextReset(of_row);
    }
    for (size_t i = 0; i < rows.mark_count; i++) {
        CHECK_FOR_INTERRUPTS();
        put_mark(set, &rows.marks[i]);
        MemoryContextReset(of_row);
    }
    MemoryContextSwitchTo(before);
    MemoryContextDelete(of_row);
    rows_release(&rows);
}

PG_FUNCTION_INFO_V1(sql_speakers);
Datum sql_speakers(PG_FUNCTION_ARGS)
{
    tenor_error error;
    InitMaterializedSRF(fcinfo, 0);
    if (PG_ARGISNULL(0))
        return (Datum)0;
    struct scoring *scoring = scorer_take(PG_GETARG_TEXT_PP(0), options_of(fcinfo, 1));
    rows_release(&rows);
    const tenor_code code = rows_speakers(&rows, scoring, &error);
    if (code != TENOR_OK)
        scorer_fail(code, &error);
    put_rows((const ReturnSetInfo *)fcinfo->resultinfo);
    return (Datum)0;
}

PG_FUNCTION_INFO_V1(sql_marks);
Datum sql_marks(PG_FUNCTION_ARGS)
{
    tenor_error error;
    InitMaterializedSRF(fcinfo, 0);
    if (PG_ARGISNULL(0))
        return (Datum)0;
    const char *kind = word_of(fcinfo, 1);
    struct scoring *scoring = scorer_take(PG_GETARG_TEXT_PP(0), options_of(fcinfo, 2));
    rows_release(&rows);
    const tenor_code code = rows_marks(&rows, scoring, kind, !scorer_has_encoding(), &error);
    if (code != TENOR_OK)
        scorer_fail(code, &error);
    put_rows((const ReturnSetInfo *)fcinfo->resultinfo);
    return (Datum)0;
}

#pragma GCC visibility pop
