/* quotation_voices: whose words is a quotation?
 *
 * Those of the attribution in whose content more than half of it stands; of several the one that
 * has the most of it, of these the innermost. A quotation inside of another is part of that
 * (quotation.h), so it is the outer speaker's, who repeats it. */
#ifndef TENOR_QUOTATION_VOICES_H
#define TENOR_QUOTATION_VOICES_H

#include "../tokens/quotation.h"
#include "attribution.h"

#define QUOTATION_NO_VOICE UINT32_MAX

/* Reusable; all zero is empty. */
struct quotation_voices {
    uint32_t *items; /* [count] of each quotation: index in attributions.items, or
                        QUOTATION_NO_VOICE */
    size_t count, capacity;
    struct content_piece *pieces; /* working memory */
    size_t piece_capacity;
};

/* Finds the voices of `quotations`, which are those that the attributions were found with. n log n
 * in the attributions, linear in the quotations. Fails for lack of memory or if stopped. */
bool quotation_voices_find(struct quotation_voices *voices, const struct quotations *quotations,
                           const struct attributions *attributions, struct failure *failure);
void quotation_voices_release(struct quotation_voices *voices);
size_t
quotation_voices_memory(const struct quotation_voices *voices); /* the bytes that it holds */

#endif
