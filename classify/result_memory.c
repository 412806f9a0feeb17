/* result_memory: how much a result keeps, and freeing it.
 *
 * A result holds the working memory of the document that was scored last, which the caller may
 * still ask about; and what makes the next documents fast: the n-gram caches and the fingerprints
 * of languages. */
#include "result.h"

#include <stdlib.h>

/* Bytes: so much working memory is kept whatever the limit is, since articles of usual length need
 * it again and again. */
#define WORKING_LEAST ((size_t)2 << 20)

/* ---- Working memory ---------------------------------------------------------------------- */

static size_t working_memory(const tenor_result *result)
{
    size_t bytes = explanation_memory(&result->explanation) + result->comments.capacity +
                   result->comment_place_capacity * sizeof *result->comment_places +
                   result->reason_texts.capacity +
                   result->reason_offset_capacity * sizeof *result->reason_offsets +
                   result->mark_capacity * sizeof *result->marks + result->spelling.capacity +
                   result->languages.sample.capacity;
    for (size_t g = 0; g < result->feature_capacity; g++)
        bytes += features_memory(&result->features[g]);
    for (size_t g = 0; g < result->cache_capacity; g++)
        bytes += ngram_cache_text_memory(&result->caches[g]);
    return bytes;
}

/* The result must be empty. */
static void free_working_memory(tenor_result *result)
{
    for (size_t g = 0; g < result->feature_capacity; g++)
        features_release(&result->features[g]);
    for (size_t g = 0; g < result->cache_capacity; g++)
        ngram_cache_forget_text(&result->caches[g]);
    explanation_release(&result->explanation);
    text_buffer_release(&result->comments);
    free(result->comment_places);
    result->comment_places = NULL;
    result->comment_place_capacity = 0;
    text_buffer_release(&result->reason_texts);
    free(result->reason_offsets);
    result->reason_offsets = NULL;
    result->reason_offset_capacity = 0;
    free(result->marks);
    result->marks = NULL;
    result->mark_count = result->mark_capacity = 0;
    text_buffer_release(&result->spelling);
    text_buffer_release(&result->languages.sample);
}

void result_free_large(tenor_result *result)
{
    const size_t most =
        result->memory_limit > WORKING_LEAST ? result->memory_limit : WORKING_LEAST;
    if (working_memory(result) > most)
        free_working_memory(result);
}

/* ---- What serves the next documents ------------------------------------------------------ */

static size_t names_memory(const tenor_result *result)
{
    size_t bytes = result->name_capacity * sizeof *result->feature_names;
    for (size_t g = 0; g < result->name_capacity; g++)
        bytes += result->feature_names[g].texts.capacity +
                 result->feature_names[g].capacity * sizeof *result->feature_names[g].items;
    return bytes;
}

size_t result_memory(const tenor_result *result)
{
    size_t bytes = working_memory(result) + names_memory(result) +
                   result->feature_capacity * sizeof *result->features +
                   result->cache_capacity * sizeof *result->caches +
                   result->score_capacity * sizeof *result->scores;
    for (size_t g = 0; g < result->cache_capacity; g++)
        bytes += ngram_cache_memory(&result->caches[g]) -
                 ngram_cache_text_memory(&result->caches[g]);
    for (size_t i = 0; i < result->score_capacity; i++)
        bytes += model_scores_memory(&result->scores[i]);
    return bytes;
}

static void free_lasting_memory(tenor_result *result)
{
    for (size_t i = 0; i < result->score_capacity; i++)
        model_scores_release(&result->scores[i]);
    for (size_t g = 0; g < result->cache_capacity; g++)
        ngram_cache_release(&result->caches[g]);
    result_forget_names(result);
    free(result->features);
    free(result->caches);
    free(result->scores);
    free(result->feature_names);
    result->features = NULL;
    result->caches = NULL;
    result->scores = NULL;
    result->feature_names = NULL;
    result->feature_capacity = result->cache_capacity = 0;
    result->score_capacity = result->name_capacity = 0;
    languages_release(&result->languages);
    scorer_let_go(result->scorer);
    result->scorer = NULL;
}

/* ---- For the caller ---------------------------------------------------------------------- */

void tenor_result_limit(tenor_result *result, size_t bytes)
{
    if (!result)
        return;
    result->memory_limit = bytes;
    const size_t caches = result->scorer ? result->scorer->readers_count : 0;
    for (size_t i = 0; i < caches; i++)
        result->caches[i].limit = bytes / caches;
}

void tenor_result_trim(tenor_result *result, size_t bytes)
{
    if (!result || (bytes > 0 && result_memory(result) <= bytes))
        return;
    result_clear(result);
    free_working_memory(result);
    if (bytes == 0 || result_memory(result) > bytes)
        free_lasting_memory(result);
}
