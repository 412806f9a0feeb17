/* result_features: the named numbers of an article. */
#include <string.h>

#include "result.h"

size_t tenor_result_features(const tenor_result *result)
{
    return result_is_measured(result) ? result_evidence_extractor(result)->dense_count : 0;
}

int tenor_result_feature(tenor_result *result, size_t index, tenor_feature *feature)
{
    if (!feature || index >= tenor_result_features(result))
        return 0;
    const size_t group = result->scorer->evidence_group;
    struct features *features = result_evidence(result);
    struct stop stop;
    struct failure failure = result_failure(result, &stop);
    if (!result_name_features(result, group, &failure) ||
        !features_find_places(features, result_evidence_extractor(result), &failure))
        return result_failed(result, &failure);
    const struct feature_names *names = &result->feature_names[group];
    const uint32_t *begin = features->places.begin;
    const tenor_feature filled = {.name = names->texts.data + names->items[index].offset,
                                  .unit = names->items[index].unit,
                                  .description = names->items[index].description,
                                  .value = (double)features->dense[index],
                                  .first_mark = begin[index],
                                  .marks = begin[index + 1] - begin[index]};
    return struct_fill(feature, &filled, sizeof filled);
}
