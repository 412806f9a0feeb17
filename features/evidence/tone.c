/* tone: the sums of a mention's evidence, and their softmax. */
#include "tone.h"

#include <math.h>
#include <stdlib.h>

#include "sentence_view.h"
#include "tone_evidence.h"

_Static_assert((int)TONE_ZONES == TONE_WORD_ZONES, "a word has a weight in each zone");

enum tone tone_of(const float probability[static TONES])
{
    enum tone tone = TONE_NEUTRAL;
    if (probability[TONE_NEGATIVE] > probability[tone])
        tone = TONE_NEGATIVE;
    if (probability[TONE_POSITIVE] > probability[tone])
        tone = TONE_POSITIVE;
    return tone;
}

struct tone_work {
    struct tone_sentence sentence;
    struct tone_evidence evidence;
};

void tone_work_free(struct tone_work *work)
{
    if (!work)
        return;
    tone_sentence_release(&work->sentence);
    free(work);
}

static void add_words(const struct tone_work *work, const struct tone_weights *weights,
                      float sums[static 2])
{
    const struct tone_evidence *evidence = &work->evidence;
    int zones[TONE_ZONES][2] = {{0}};
    for (size_t i = 0; i < evidence->word_count; i++) {
        const struct tone_word *word = &evidence->words[i];
        const uint32_t slot = work->sentence.tokens[word->token - work->sentence.first].word;
        if (slot == TONE_NO_WORD)
            continue;
        for (unsigned left = word->zones; left != 0; left &= left - 1) {
            const int zone = __builtin_ctz(left);
            zones[zone][0] += weights->words[slot].units[zone][0];
            zones[zone][1] += weights->words[slot].units[zone][1];
        }
    }
    for (size_t zone = 0; zone < TONE_ZONES; zone++) {
        const float unit = evidence->zone_unit[zone] * weights->word_unit;
        sums[0] += (float)zones[zone][0] * unit;
        sums[1] += (float)zones[zone][1] * unit;
    }
}

static void add_keys(const struct tone_evidence *evidence, const struct tone_weights *weights,
                     float sums[static 2])
{
    int units[2] = {0};
    for (size_t i = 0; i < evidence->key_count; i++) {
        units[0] += weights->keys[evidence->keys[i].key][0];
        units[1] += weights->keys[evidence->keys[i].key][1];
    }
    sums[0] += (float)units[0] * weights->key_unit;
    sums[1] += (float)units[1] * weights->key_unit;
}

/* softmax of the sums, and of 0 for neutral. */
static void set_probabilities(const float sums[static 2], float probability[static TONES])
{
    const float most = fmaxf(0, fmaxf(sums[0], sums[1]));
    const float negative = expf(sums[0] - most), positive = expf(sums[1] - most);
    const float neutral = expf(-most), all = negative + neutral + positive;
    probability[TONE_NEGATIVE] = negative / all;
    probability[TONE_NEUTRAL] = neutral / all;
    probability[TONE_POSITIVE] = positive / all;
}

bool tone_decide(struct tone_work **work, const struct sentence_view *view,
                 struct target_mention *mentions, size_t count,
                 const struct tone_weights *weights, struct failure *failure)
{
    if (!*work && !(*work = calloc(1, sizeof **work)))
        return fail(failure, FAILURE_MEMORY, "out of memory");
    struct tone_evidence *evidence = &(*work)->evidence;
    if (weights->keys &&
        !tone_sentence_read(&(*work)->sentence, view, mentions, count, weights, failure))
        return false;
    for (size_t i = 0; i < count; i++) {
        float sums[2] = {weights->bias[0], weights->bias[1]};
        if (weights->keys) {
            tone_collect(evidence, &(*work)->sentence, view, mentions, count, i, weights);
            add_words(*work, weights, sums);
            add_keys(evidence, weights, sums);
        }
        set_probabilities(sums, mentions[i].probability);
    }
    return true;
}
