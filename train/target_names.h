/* target_names: what a recipe's lists of targets are called, for reports. Internal to train/. */
#ifndef TENOR_TARGET_NAMES_H
#define TENOR_TARGET_NAMES_H

#include <string.h>

#include "../features/extract.h"

/* NAME of a category "target.NAME" (features/evidence/targets.h), or NULL for another. */
static inline const char *target_list_name(const struct lexicon *lexicon, size_t category)
{
    static const char prefix[] = "target.";
    const char *name = lexicon_category_name(lexicon, category);
    return strncmp(name, prefix, sizeof prefix - 1) == 0 ? name + sizeof prefix - 1 : NULL;
}

#endif
