/* scorer: one for each backend, opened when it is first needed.
 *
 * The library's memory is its own (malloc), and no error of PostgreSQL is raised while one of the
 * library's functions runs: an error is a jump, and would leave them in the middle of it. */
#include "scorer.h"

#include <access/xact.h>
#include <catalog/namespace.h>
#include <lib/stringinfo.h>
#include <mb/pg_wchar.h>
#include <miscadmin.h>
#include <utils/builtins.h>
#include <utils/guc.h>

#include <limits.h>

#include "../models.h"
#include "../report.h"

static struct scoring scoring;
static char *models;        /* tenor.models */
static int most_bytes;      /* tenor.most_bytes */
static bool models_changed; /* since they were opened */

/* ---- Settings -------------------------------------------------------------- */

static void change_models(const char *value, void *extra)
{
    (void)value, (void)extra;
    models_changed = true;
}

/* What is long is kept for the functions of one row, not for the life of a backend. */
static void end_transaction(XactEvent event, void *argument)
{
    (void)argument;
    if (event == XACT_EVENT_PRE_COMMIT || event == XACT_EVENT_PARALLEL_PRE_COMMIT ||
        event == XACT_EVENT_PRE_PREPARE)
        return;
    scoring_forget_long(&scoring);
}

void scorer_prepare(void)
{
    DefineCustomStringVariable(
        "tenor.models", "The models that score, by name or path, between commas.",
        "A path has a '/', and may be that of a directory; empty: all installed models. The "
        "server opens these files, so only a superuser says which.",
        &models, "", PGC_SUSET, 0, NULL, change_models, NULL);
    DefineCustomIntVariable(
        "tenor.most_bytes", "Texts of more bytes are not scored: they have no label.", NULL,
        &most_bytes, 16 << 20, 1, INT_MAX / 2, PGC_USERSET, GUC_UNIT_BYTE, NULL, NULL, NULL);
    MarkGUCPrefixReserved("tenor");
    RegisterXactCallback(end_transaction, NULL);
}

/* ---- Errors ------------------------------------------------------------------ */

static int sqlstate(tenor_code code)
{
    switch (code) {
    case TENOR_NO_MEMORY:
        return ERRCODE_OUT_OF_MEMORY;
    case TENOR_BAD_ARGUMENT:
        return ERRCODE_INVALID_PARAMETER_VALUE;
    case TENOR_CANNOT_OPEN:
        return ERRCODE_IO_ERROR;
    case TENOR_BAD_MODEL:
        return ERRCODE_CONFIG_FILE_ERROR;
    case TENOR_STOPPED:
        return ERRCODE_QUERY_CANCELED;
    case TENOR_TEXT_TOO_LARGE:
        return ERRCODE_PROGRAM_LIMIT_EXCEEDED;
    default:
        return ERRCODE_EXTERNAL_ROUTINE_EXCEPTION;
    }
}

void scorer_fail(tenor_code code, const tenor_error *error)
{
    if (code == TENOR_NO_MEMORY)
        ereport(ERROR, (errcode(ERRCODE_OUT_OF_MEMORY), errmsg("out of memory")));
    if (code == TENOR_STOPPED)
        CHECK_FOR_INTERRUPTS(); /* it says who wanted that */
    ereport(ERROR, (errcode(sqlstate(code)), errmsg("%s", error->message)));
    pg_unreachable();
}

/* ---- Encodings ------------------------------------------------------------------ */

bool scorer_has_encoding(void)
{
    return GetDatabaseEncoding() != PG_SQL_ASCII;
}

/* Appends a character in the server's encoding, or '?'. */
static void append_character(StringInfo out, Oid conversion, const char *utf8, int length)
{
    unsigned char from[8] = {0}, to[64] = {0};
    memcpy(from, utf8, (size_t)length);
    const int converted = pg_do_encoding_conversion_buf(
        conversion, PG_UTF8, GetDatabaseEncoding(), from, length, to, (int)sizeof to, true);
    if (converted == length)
        appendStringInfoString(out, (const char *)to);
    else
        appendStringInfoChar(out, '?');
}

static text *convert(const char *utf8, size_t length)
{
    const Oid conversion = FindDefaultConversionProc(PG_UTF8, GetDatabaseEncoding());
    StringInfoData out;
    initStringInfo(&out);
    for (size_t at = 0; at < length;) {
        const int step =
            Min(pg_utf_mblen((const unsigned char *)utf8 + at), (int)(length - at));
        if (step == 1)
            appendStringInfoChar(&out, utf8[at]);
        else if (OidIsValid(conversion))
            append_character(&out, conversion, utf8 + at, step);
        else
            appendStringInfoChar(&out, '?');
        at += (size_t)step;
    }
    text *converted = cstring_to_text_with_len(out.data, out.len);
    pfree(out.data);
    return converted;
}

text *scorer_text(const char *utf8, size_t length)
{
    return GetDatabaseEncoding() == PG_UTF8 || !scorer_has_encoding()
               ? cstring_to_text_with_len(utf8, (int)length)
               : convert(utf8, length);
}

/* Bytes of the server's encoding that are converted at once. */
#define PIECE 8192

/* A byte that has no character stands for one, so that characters are counted as the server does. */
static void append_utf8(StringInfo out, Oid conversion, const char *bytes, int length)
{
    static const char unknown[] = "\xef\xbf\xbd"; /* U+FFFD */
    unsigned char piece[PIECE + 1], utf8[PIECE * MAX_CONVERSION_GROWTH + 1];
    for (int at = 0; at < length;) {
        const int count = Min(length - at, PIECE);
        memcpy(piece, bytes + at, (size_t)count);
        piece[count] = '\0';
        int converted =
            pg_do_encoding_conversion_buf(conversion, GetDatabaseEncoding(), PG_UTF8, piece,
                                          count, utf8, (int)sizeof utf8, true);
        appendStringInfoString(out, (const char *)utf8);
        if (converted <= 0) {
            appendStringInfoString(out, unknown);
            converted = Min(pg_mblen(bytes + at), length - at);
        }
        at += converted;
    }
}

/* The bytes to be scored: UTF-8, if the text has an encoding at all. */
static const char *bytes_of(const char *bytes, size_t *length)
{
    const int encoding = GetDatabaseEncoding();
    if (!scorer_has_encoding() || encoding == PG_UTF8)
        return bytes;
    const Oid conversion = FindDefaultConversionProc(encoding, PG_UTF8);
    if (!OidIsValid(conversion))
        ereport(ERROR, (errcode(ERRCODE_UNDEFINED_FUNCTION),
                        errmsg("no conversion of encoding \"%s\" to UTF8",
                               pg_encoding_to_char(encoding))));
    StringInfoData out;
    initStringInfo(&out);
    append_utf8(&out, conversion, bytes, (int)*length);
    *length = (size_t)out.len;
    return out.data;
}

/* ---- Scoring ------------------------------------------------------------------------ */

/* Nobody can stop jsonb_in, which takes a second for so many bytes. They are enough for a text of the
 * default of tenor.most_bytes without more than the usual evidence, and what is made of them is
 * smaller than jsonb may be. */
#define MOST_JSON (32u << 20)

struct scoring *scorer_open(void)
{
    struct name_list sources = {0};
    tenor_error error;
    if (scoring.scorer && !models_changed)
        return &scoring;
    tenor_code code = sql_models_split(models, ",", &sources);
    if (code != TENOR_OK)
        report(&error, code, "out of memory");
    else
        code = scoring_open(&scoring, &sources, &error);
    name_list_release(&sources);
    if (code != TENOR_OK)
        scorer_fail(code, &error);
    models_changed = false;
    return &scoring;
}

/* Is there somebody who wants this to end, and may? CHECK_FOR_INTERRUPTS ends it once the library has
 * returned. */
static int is_cancelled(void *context)
{
    (void)context;
    return INTERRUPTS_CAN_BE_PROCESSED() &&
           (ProcDiePending || (QueryCancelPending && QueryCancelHoldoffCount == 0));
}

static void score(struct sql_text *request)
{
    tenor_error error;
    tenor_code code = scoring_take(scorer_open(), request, &error);
    if (code == TENOR_STOPPED) {
        CHECK_FOR_INTERRUPTS();
        request->stop = NULL; /* it returned: nobody wants that any more */
        code = scoring_take(&scoring, request, &error);
    }
    if (code != TENOR_OK)
        scorer_fail(code, &error);
}

struct scoring *scorer_take(text *value, const char *options)
{
    struct sql_text request = {.length = VARSIZE_ANY_EXHDR(value),
                               .charset = scorer_has_encoding() ? "utf-8" : NULL,
                               .most_bytes = (size_t)most_bytes,
                               .most_json = MOST_JSON,
                               .stop = is_cancelled};
    request.bytes = bytes_of(VARDATA_ANY(value), &request.length);
    if (options) {
        request.options_length = strlen(options);
        request.options = bytes_of(options, &request.options_length);
    }
    score(&request);
    return &scoring;
}
