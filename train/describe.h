/* describe: what a model is, for a person. */
#ifndef TENOR_DESCRIBE_H
#define TENOR_DESCRIBE_H

#include "../models/model_file.h"

/* Appends task, labels, version, seed and options, the set, features, cross-validated scores,
 * and of each label the strongest words and dense features (named_weights.h). What the
 * model's report does not say is left out: models that were made earlier have less. Control
 * characters become "?" (plain_text.h). */
bool describe_model(const struct model *model, struct text_buffer *out,
                    struct failure *failure);

#endif
