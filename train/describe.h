/* describe: what a model is, for a person. */
#ifndef TENOR_DESCRIBE_H
#define TENOR_DESCRIBE_H

#include "../models/model_file.h"

/* Appends task, labels, features, cross-validated scores and each label's top n-grams. Control
 * characters become "?" (plain_text.h). */
bool describe_model(const struct model *model, struct text_buffer *out,
                    struct failure *failure);

#endif
