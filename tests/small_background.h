/* small_background: a background of a few texts, for tests of training. Whatever fails ends
 * the test. */
#ifndef TENOR_SMALL_BACKGROUND_H
#define TENOR_SMALL_BACKGROUND_H

#include "../features/extract.h"
#include "../train/background.h"

/* The bytes of a background file of these texts, as `extractor` reads them: all n-grams of
 * block 0 that stand in any of them. */
void small_background_pack(struct text_buffer *content, const struct extractor *extractor,
                           const char *const *texts, size_t count);

#endif
