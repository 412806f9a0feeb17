/* tone: the keys of a mention, and their sums. */
#include "tone.h"

#include "sentence_view.h"

enum tone tone_of(const float probability[static TONES])
{
    enum tone tone = TONE_NEUTRAL;
    if (probability[TONE_NEGATIVE] > probability[tone])
        tone = TONE_NEGATIVE;
    if (probability[TONE_POSITIVE] > probability[tone])
        tone = TONE_POSITIVE;
    return tone;
}

void tone_decide(const struct sentence_view *view, struct target_mention *mentions,
                 size_t count, const struct tone_weights *weights)
{
    (void)view, (void)weights;
    for (size_t i = 0; i < count; i++)
        for (size_t t = 0; t < TONES; t++)
            mentions[i].probability[t] = 1.0f / TONES;
}

size_t tone_keys(const struct sentence_view *view, const struct target_mention *mentions,
                 size_t count, size_t index, uint32_t keys[static TONE_MAX_KEYS])
{
    (void)view, (void)mentions, (void)count, (void)index, (void)keys;
    return 0;
}
