/* result_reasons: why a label was given, in words and in places of the text. */
#include "result.h"

#include <stdlib.h>
#include <string.h>

const struct features *result_explained(const tenor_result *result)
{
    return &result->features[result->scorer->models[result->explained].group];
}

static const struct model *explained_model(const tenor_result *result)
{
    return result->scorer->models[result->explained].model;
}

bool result_explains_evidence(const tenor_result *result)
{
    return result_explained(result) == result_evidence(result);
}

double tenor_result_decision(const tenor_result *result, size_t model, size_t label)
{
    return label < tenor_result_labels(result, model) && result_is_scored(result, model)
               ? explanation_decision(result->scorer->models[model].model,
                                      &result->scores[model], label)
               : 0;
}

size_t tenor_result_decisions(const tenor_result *result, size_t model, double *values,
                              size_t room)
{
    const size_t count =
        result_is_scored(result, model) ? tenor_result_labels(result, model) : 0;
    for (size_t i = 0; values && i < count && i < room; i++)
        values[i] = tenor_result_decision(result, model, i);
    return count;
}

/* ---- Names ----------------------------------------------------------------------------- */

void result_forget_names(tenor_result *result)
{
    for (size_t g = 0; g < result->name_capacity; g++) {
        text_buffer_release(&result->feature_names[g].texts);
        free(result->feature_names[g].items);
        result->feature_names[g] = (struct feature_names){.count = 0};
    }
}

static bool add_name(struct feature_names *names, const struct extractor *extractor, size_t f,
                     struct failure *failure)
{
    char name[DENSE_NAME_MAX];
    names->items[f].offset = names->texts.length;
    dense_describe(extractor->lexicon, f, name, &names->items[f].unit,
                   &names->items[f].description);
    return text_buffer_append(&names->texts, name, strlen(name) + 1, failure);
}

/* Finding one name takes as long as the lexicon has categories, so all are found once. */
bool result_name_features(tenor_result *result, size_t group, struct failure *failure)
{
    struct feature_names *names = &result->feature_names[group];
    const struct extractor *extractor = result->scorer->groups[group].extractor;
    if (names->count > 0)
        return true;
    text_buffer_clear(&names->texts);
    if (!memory_reserve(&names->items, &names->capacity, extractor->dense_count,
                        sizeof *names->items, failure))
        return false;
    for (size_t f = 0; f < extractor->dense_count; f++)
        if (!add_name(names, extractor, f, failure))
            return false;
    names->count = extractor->dense_count;
    return true;
}

/* Spells the words of a reason that has words. */
static bool spell_reason(tenor_result *result, const struct reason *reason,
                         struct failure *failure)
{
    const struct features *features = result_explained(result);
    const struct reason_place *place = &result->explanation.places[reason->first_place];
    struct text_buffer *texts = &result->reason_texts;
    return name_spell(&features->tokens, &features->article, place->first, place->end,
                      &result->spelling, failure) &&
           text_buffer_append(texts, result->spelling.data, result->spelling.length, failure) &&
           text_buffer_append(texts, "", 1, failure);
}

/* Spells all reasons at once: the buffer may move while it grows. */
static bool spell_reasons(tenor_result *result, struct failure *failure)
{
    const struct explanation *explanation = &result->explanation;
    text_buffer_clear(&result->reason_texts);
    if (!memory_reserve(&result->reason_offsets, &result->reason_offset_capacity,
                        explanation->count, sizeof *result->reason_offsets, failure))
        return false;
    for (size_t i = 0; i < explanation->count; i++) {
        const struct reason *reason = &explanation->items[i];
        result->reason_offsets[i] = result->reason_texts.length;
        if (!go_on(failure, STOP_WORD))
            return false;
        if (reason->kind != REASON_FEATURE && reason->kind != REASON_CONSTANT &&
            !spell_reason(result, reason, failure))
            return false;
    }
    return true;
}

/* ---- Reasons --------------------------------------------------------------------------- */

static void forget_reasons(tenor_result *result)
{
    result->explanation.count = 0;
    if (result->mark_kind == TENOR_MARK_REASON)
        result->mark_kind = MARKS_UNKNOWN;
}

size_t tenor_result_explain(tenor_result *result, size_t model, size_t label)
{
    if (result)
        forget_reasons(result);
    if (label >= tenor_result_labels(result, model) || !result_is_scored(result, model))
        return 0;
    const struct opened_model *opened = &result->scorer->models[model];
    result->explained = model;
    result->explained_same_text =
        result_reads_same_text(result, &result->features[opened->group]);
    const struct extractor *extractor = result->scorer->groups[opened->group].extractor;
    struct stop stop;
    struct failure failure = result_failure(result, &stop);
    if (!explanation_find(&result->explanation, opened->model, &result->features[opened->group],
                          extractor, &result->scores[model], &result->caches[opened->readers],
                          opened->reader, label, &failure) ||
        !spell_reasons(result, &failure) ||
        !result_name_features(result, opened->group, &failure)) {
        result->explanation.count = 0;
        return result_failed(result, &failure);
    }
    return result->explanation.count;
}

static const char *kind_name(unsigned kind)
{
    static const char *const names[] = {[REASON_WORD] = "word",
                                        [REASON_FUNCTION_WORD] = "function_word",
                                        [REASON_PUNCTUATION] = "punctuation",
                                        [REASON_PHRASE] = "phrase",
                                        [REASON_FEATURE] = "feature",
                                        [REASON_CONSTANT] = "constant"};
    return names[kind];
}

/* Fills in what only a feature has, and its text. */
static void describe_feature(const tenor_result *result, uint32_t f, tenor_reason *reason)
{
    const struct feature_names *names =
        &result->feature_names[result->scorer->models[result->explained].group];
    reason->text = names->texts.data + names->items[f].offset;
    reason->unit = names->items[f].unit;
    reason->feature = result_explains_evidence(result) ? f : TENOR_NO_FEATURE;
    reason->value = (double)result_explained(result)->dense[f];
    reason->mean = (double)explained_model(result)->dense_mean[f];
}

int tenor_result_reason(const tenor_result *result, size_t index, tenor_reason *reason)
{
    if (!result || !reason || index >= result->explanation.count)
        return 0;
    const struct reason *found = &result->explanation.items[index];
    tenor_reason filled = {.text = "",
                           .kind = kind_name(found->kind),
                           .weight = found->weight,
                           .occurrences = found->places,
                           .feature = TENOR_NO_FEATURE};
    if (found->kind == REASON_FEATURE)
        describe_feature(result, found->number, &filled);
    else if (found->kind != REASON_CONSTANT)
        filled.text = result->reason_texts.data + result->reason_offsets[index];
    return struct_fill(reason, &filled, sizeof filled);
}

int tenor_result_reason_place(const tenor_result *result, size_t index, size_t occurrence,
                              size_t *begin, size_t *end)
{
    if (!result || !begin || !end || index >= result->explanation.count ||
        occurrence >= result->explanation.items[index].places)
        return 0;
    const struct features *features = result_explained(result);
    const struct reason_place *place =
        &result->explanation.places[result->explanation.items[index].first_place + occurrence];
    const struct span given = result_place(result, features, place->first, place->end);
    *begin = given.begin;
    *end = given.end;
    return 1;
}
