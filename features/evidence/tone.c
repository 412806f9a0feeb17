/* tone: the sums of a mention's evidence, and their softmax. */
#include "tone.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

size_t tone_work_memory(const struct tone_work *work)
{
    return work ? sizeof *work + work->sentence.capacity * sizeof *work->sentence.tokens : 0;
}

/* The 16 weights of a word, and sums of them. A vector, since each word has some for each
 * mention around it. */
typedef int8_t word_units __attribute__((vector_size(2 * TONE_ZONES)));
typedef int16_t unit_sums __attribute__((vector_size(4 * TONE_ZONES)));

_Static_assert(sizeof(word_units) == sizeof(struct tone_word_weights), "the same 16 numbers");
_Static_assert(2 * TONE_REACH * INT8_MAX <= INT16_MAX, "a sum cannot overflow");

/* Sums a word's weights in its zones. */
static void add_word(unit_sums *sums, const struct tone_word_weights *weights, uint32_t zones)
{
    static const word_units bits = {1,  1,  2,  2,  4,  4,  8,        8,
                                    16, 16, 32, 32, 64, 64, INT8_MIN, INT8_MIN};
    word_units units;
    memcpy(&units, weights, sizeof units);
    units &= ((int8_t)zones & bits) != 0;
    *sums += __builtin_convertvector(units, unit_sums);
}

static void add_words(const struct tone_work *work, const struct tone_weights *weights,
                      float sums[static 2])
{
    const struct tone_evidence *evidence = &work->evidence;
    unit_sums zones = {0};
    for (size_t i = 0; i < evidence->word_count; i++) {
        const struct tone_word *word = &evidence->words[i];
        const uint32_t slot = work->sentence.tokens[word->token - work->sentence.first].word;
        if (slot != TONE_NO_WORD)
            add_word(&zones, &weights->words[slot], word->zones);
    }
    for (size_t zone = 0; zone < TONE_ZONES; zone++) {
        const float unit = evidence->zone_unit[zone] * weights->word_unit;
        sums[0] += (float)zones[2 * zone] * unit;
        sums[1] += (float)zones[2 * zone + 1] * unit;
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

bool tone_read(struct tone_work **work, const struct sentence_view *view,
               const struct target_mention *mentions, size_t count,
               const struct tone_weights *weights, struct failure *failure)
{
    if (!*work && !(*work = calloc(1, sizeof **work)))
        return fail(failure, FAILURE_MEMORY, "out of memory");
    return !weights->keys ||
           tone_sentence_read(&(*work)->sentence, view, mentions, count, weights, failure);
}

void tone_decide(struct tone_work *work, const struct sentence_view *view,
                 struct target_mention *mentions, size_t count, size_t index,
                 const struct tone_weights *weights)
{
    float sums[2] = {weights->bias[0], weights->bias[1]};
    if (weights->keys) {
        tone_collect(&work->evidence, &work->sentence, view, mentions, count, index, weights);
        add_words(work, weights, sums);
        add_keys(&work->evidence, weights, sums);
    }
    set_probabilities(sums, mentions[index].probability);
}
