/* rows: see rows.h. */
#include "rows.h"

#include <stdlib.h>
#include <string.h>

#include "report.h"

static tenor_code no_memory(tenor_error *error)
{
    return report(error, TENOR_NO_MEMORY, "out of memory");
}

tenor_code rows_speakers(struct sql_rows *rows, struct scoring *scoring, tenor_error *error)
{
    if (scoring->code != TENOR_OK)
        return TENOR_OK;
    tenor_speaker speaker = {.size = sizeof speaker};
    for (size_t i = 0; tenor_result_speaker(scoring->result, i, &speaker); i++) {
        if (!memory_reserve(&rows->speakers, &rows->speaker_capacity, rows->speaker_count + 1,
                            sizeof *rows->speakers, NULL))
            return no_memory(error);
        rows->speakers[rows->speaker_count++] = speaker;
    }
    return scoring_found_all(scoring, error);
}

/* ---- Marks --------------------------------------------------------------- */

static const struct {
    const char *name;
    tenor_mark_kind kind;
    bool by_name; /* only where it is asked for */
    bool voiced;  /* is it said whether they are in the author's voice? */
} kinds[] = {
    {"hedge", TENOR_MARK_HEDGE, false, true},
    {"approximator", TENOR_MARK_APPROXIMATOR, false, true},
    {"booster", TENOR_MARK_BOOSTER, false, true},
    {"quotation", TENOR_MARK_QUOTATION, false, true},
    {"cue", TENOR_MARK_CUE, false, false},
    {"source", TENOR_MARK_SOURCE, false, false},
    {"content", TENOR_MARK_CONTENT, false, false},
    {"speaker", TENOR_MARK_SPEAKER, false, false},
    {"target", TENOR_MARK_TARGET, false, true},
    {"feature", TENOR_MARK_FEATURE, true, false},
};
enum { KIND_COUNT = sizeof kinds / sizeof *kinds };

/* How many marks are read between two questions whether to go on. */
#define ASK_AFTER 1024

static bool add_string(struct sql_rows *rows, const char *bytes, size_t length, size_t *place)
{
    *place = rows->strings.length;
    return text_buffer_append(&rows->strings, bytes, length, NULL) &&
           text_buffer_append(&rows->strings, "", 1, NULL);
}

/* The strings that tell whose words a mark is of, and what it is a mark of. */
static bool add_names(struct sql_rows *rows, tenor_result *result, const tenor_mark *mark,
                      struct mark_row *row)
{
    tenor_speaker speaker = {.size = sizeof speaker};
    tenor_target target = {.size = sizeof target};
    tenor_feature feature = {.size = sizeof feature};
    row->speaker = row->category = row->target = ROW_NO_STRING;
    if (mark->speaker != TENOR_NO_SPEAKER &&
        (!tenor_result_speaker(result, mark->speaker, &speaker) ||
         !add_string(rows, speaker.name, strlen(speaker.name), &row->speaker)))
        return false;
    const char *category = mark->category;
    if (strcmp(row->kind, "feature") == 0) {
        if (!tenor_result_feature(result, mark->item, &feature))
            return false;
        category = feature.name;
    }
    if (category && !add_string(rows, category, strlen(category), &row->category))
        return false;
    return strcmp(row->kind, "target") != 0 ||
           (tenor_result_target(result, mark->item, &target) &&
            add_string(rows, target.name, strlen(target.name), &row->target));
}

static void set_place(struct sql_rows *rows, const tenor_mark *mark, bool as_bytes,
                      struct mark_row *row)
{
    if (mark->title_end > 0) {
        row->begin = row->end = ROW_NO_NUMBER;
        return;
    }
    const size_t begin =
        as_bytes ? mark->begin : characters_before(&rows->characters, mark->begin);
    const size_t end = as_bytes ? mark->end : characters_before(&rows->characters, mark->end);
    row->begin = (long long)begin;
    row->end = (long long)end;
}

static bool add_mark(struct sql_rows *rows, tenor_result *result, size_t kind,
                     const tenor_mark *mark, bool as_bytes)
{
    struct mark_row row = {.kind = kinds[kind].name,
                           .attribution = mark->attribution == TENOR_NO_ATTRIBUTION
                                              ? ROW_NO_NUMBER
                                              : (long long)mark->attribution,
                           .author = kinds[kind].voiced ? mark->author : -1,
                           .tone = mark->tone,
                           .value = mark->value};
    row.has_value = mark->tone || kinds[kind].kind == TENOR_MARK_FEATURE;
    set_place(rows, mark, as_bytes, &row);
    if (!add_names(rows, result, mark, &row) ||
        !memory_reserve(&rows->marks, &rows->mark_capacity, rows->mark_count + 1,
                        sizeof *rows->marks, NULL))
        return false;
    rows->marks[rows->mark_count++] = row;
    return true;
}

/* Why no more was found of the last text. */
static tenor_code fell_short(struct scoring *scoring, tenor_error *error)
{
    const tenor_code code = scoring_found_all(scoring, error);
    return code == TENOR_OK ? no_memory(error) : code;
}

/* Adds the words of the row of mark number `index`. */
static bool add_text(struct sql_rows *rows, tenor_result *result, tenor_mark_kind kind,
                     size_t index, struct mark_row *row)
{
    tenor_mark mark = {.size = sizeof mark};
    size_t length = 0;
    const char *text = tenor_result_text(result, &length);
    if (!text || !tenor_result_mark(result, kind, index, &mark) || mark.end > length)
        return false;
    row->text_length = mark.end - mark.begin;
    return add_string(rows, text + mark.begin, row->text_length, &row->text);
}

/* Marks are given places twice: where they stand in the text as it was given, and, for what they
 * cover, in the text as it was read, which is without tags and references. */
static tenor_code add_texts(struct sql_rows *rows, struct scoring *scoring,
                            tenor_mark_kind kind, size_t first, tenor_error *error)
{
    tenor_code code = TENOR_OK;
    tenor_result_places_as_read(scoring->result, 1);
    for (size_t i = 0; code == TENOR_OK && first + i < rows->mark_count; i++)
        if (i % ASK_AFTER == 0 && !scoring_goes_on(scoring, error))
            code = error->code;
        else if (!add_text(rows, scoring->result, kind, i, &rows->marks[first + i]))
            code = fell_short(scoring, error);
    tenor_result_places_as_read(scoring->result, 0);
    return code;
}

static tenor_code add_kind(struct sql_rows *rows, struct scoring *scoring, size_t kind,
                           bool as_bytes, tenor_error *error)
{
    const size_t first = rows->mark_count;
    tenor_mark mark = {.size = sizeof mark};
    for (size_t i = 0; tenor_result_mark(scoring->result, kinds[kind].kind, i, &mark); i++)
        if (i % ASK_AFTER == 0 && !scoring_goes_on(scoring, error))
            return error->code;
        else if (!add_mark(rows, scoring->result, kind, &mark, as_bytes))
            return fell_short(scoring, error);
    const tenor_code code = scoring_found_all(scoring, error);
    return code == TENOR_OK ? add_texts(rows, scoring, kinds[kind].kind, first, error) : code;
}

/* Is this kind among those that are wanted (NULL: all that are not asked for by name)? */
static bool is_wanted(size_t kind, const char *wanted)
{
    return wanted ? strcmp(kinds[kind].name, wanted) == 0 : !kinds[kind].by_name;
}

tenor_code rows_marks(struct sql_rows *rows, struct scoring *scoring, const char *kind,
                      bool as_bytes, tenor_error *error)
{
    bool known = !kind;
    for (size_t i = 0; i < KIND_COUNT; i++)
        known = known || strcmp(kinds[i].name, kind) == 0;
    if (!known)
        return report(error, TENOR_BAD_ARGUMENT, "there are no marks of the kind '%.60s'",
                      kind);
    if (scoring->code != TENOR_OK)
        return TENOR_OK;
    if (!as_bytes &&
        !characters_take(&rows->characters, scoring->text.data, scoring->text.length))
        return no_memory(error);
    tenor_code code = TENOR_OK;
    for (size_t i = 0; code == TENOR_OK && i < KIND_COUNT; i++)
        if (is_wanted(i, kind))
            code = add_kind(rows, scoring, i, as_bytes, error);
    return code;
}

const char *rows_string(const struct sql_rows *rows, size_t place)
{
    return place == ROW_NO_STRING ? NULL : rows->strings.data + place;
}

void rows_release(struct sql_rows *rows)
{
    free(rows->speakers);
    free(rows->marks);
    text_buffer_release(&rows->strings);
    characters_release(&rows->characters);
    *rows = (struct sql_rows){0};
}
