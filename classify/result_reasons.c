/* result_reasons: why a label was given, in words and in places of the text. */
#include "result.h"

#include <string.h>

static const struct features *explained_features(const tenor_result *result)
{
    return &result->features[result->scorer->models[result->explained].group];
}

static const struct model *explained_model(const tenor_result *result)
{
    return result->scorer->models[result->explained].model;
}

double tenor_result_decision(const tenor_result *result, size_t model, size_t label)
{
    return label < tenor_result_labels(result, model) && result_is_scored(result, model)
               ? explanation_decision(result->scorer->models[model].model,
                                      &result->scores[model], label)
               : 0;
}

/* Sets result->spelling to a reason's text; `unit` is set for a feature. */
static bool spell_reason(tenor_result *result, const struct reason *reason)
{
    const struct features *features = explained_features(result);
    text_buffer_clear(&result->spelling);
    if (reason->kind == REASON_CONSTANT)
        return true;
    if (reason->kind == REASON_FEATURE) {
        char name[DENSE_NAME_MAX];
        const char *unit, *description;
        dense_describe(explained_model(result)->extractor->lexicon, reason->number, name, &unit,
                       &description);
        return text_buffer_append(&result->spelling, name, strlen(name), NULL);
    }
    const struct reason_place *place = &result->explanation.places[reason->first_place];
    return name_spell(&features->tokens, &features->article, place->first, place->end,
                      &result->spelling, NULL);
}

/* Spells all reasons at once: the buffer may move while it grows. */
static bool spell_reasons(tenor_result *result)
{
    struct text_buffer *texts = &result->reason_texts;
    text_buffer_clear(texts);
    if (!memory_reserve(&result->reason_offsets, &result->reason_offset_capacity,
                        result->explanation.count, sizeof *result->reason_offsets, NULL))
        return false;
    for (size_t i = 0; i < result->explanation.count; i++) {
        result->reason_offsets[i] = texts->length;
        if (!spell_reason(result, &result->explanation.items[i]) ||
            !text_buffer_append(texts, result->spelling.data, result->spelling.length, NULL) ||
            !text_buffer_append(texts, "", 1, NULL))
            return false;
    }
    return true;
}

size_t tenor_result_explain(tenor_result *result, size_t model, size_t label)
{
    if (result)
        result->explanation.count = 0;
    if (label >= tenor_result_labels(result, model) || !result_is_scored(result, model))
        return 0;
    const struct opened_model *opened = &result->scorer->models[model];
    result->explained = model;
    if (!explanation_find(&result->explanation, opened->model, &result->features[opened->group],
                          &result->scores[model], &result->caches[opened->group],
                          opened->reader, label, NULL) ||
        !spell_reasons(result))
        result->explanation.count = 0;
    return result->explanation.count;
}

static const char *kind_name(unsigned kind)
{
    static const char *const names[] = {
        [REASON_WORD] = "word",       [REASON_FUNCTION_WORD] = "function_word",
        [REASON_MARK] = "mark",       [REASON_PHRASE] = "phrase",
        [REASON_FEATURE] = "feature", [REASON_CONSTANT] = "constant"};
    return names[kind];
}

int tenor_result_reason(const tenor_result *result, size_t index, tenor_reason *reason)
{
    if (!result || !reason || index >= result->explanation.count)
        return 0;
    const struct reason *found = &result->explanation.items[index];
    const size_t size = reason->size;
    tenor_reason filled = {.size = size,
                           .text = result->reason_texts.data + result->reason_offsets[index],
                           .kind = kind_name(found->kind),
                           .weight = found->weight,
                           .occurrences = found->places};
    if (found->kind == REASON_FEATURE) {
        char name[DENSE_NAME_MAX];
        const char *description;
        dense_describe(explained_model(result)->extractor->lexicon, found->number, name,
                       &filled.unit, &description);
        filled.value = (double)explained_features(result)->dense[found->number];
        filled.mean = (double)explained_model(result)->dense_mean[found->number];
    }
    memcpy(reason, &filled, size < sizeof filled ? size : sizeof filled);
    return 1;
}

int tenor_result_reason_place(const tenor_result *result, size_t index, size_t occurrence,
                              size_t *begin, size_t *end)
{
    if (!result || !begin || !end || index >= result->explanation.count ||
        occurrence >= result->explanation.items[index].places)
        return 0;
    const struct features *features = explained_features(result);
    const struct reason_place *place =
        &result->explanation.places[result->explanation.items[index].first_place + occurrence];
    const struct span given = article_input_span(
        &features->article, tokens_span(&features->tokens, place->first, place->end));
    *begin = given.begin;
    *end = given.end;
    return 1;
}
