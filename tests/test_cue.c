/* cue: candidates, and how the weights decide them. */
#include <criterion/criterion.h>
#include <string.h>

#include "../features/evidence/attribution.h"
#include "read_text.h"

static const char lexicon[] = "[list.reporting_verb]\nsaid\n[list.cue]\nfear\n"
                              "[attribution.according_to]\naccording to\n"
                              "[list.no_cue]\nsaid goodbye\n";
static const char text[] = "Vane said no. Orr said goodbye. According to Vane, they fear "
                           "fear-mongering. Vane: No.";

/* How many cues are found with weights of this source. */
static size_t count_cues(const char *weights)
{
    struct failure failure = {0};
    struct read_text read;
    struct attributions attributions = {0};
    float values[64];
    cr_assert_leq(attribution_feature_count, 64);
    read_text(&read, lexicon, text);
    cue_weights_free(read.cues);
    read.cues = cue_weights_compile(weights, strlen(weights), "cues", &failure);
    cr_assert(read.cues != NULL, "%s", failure.message);
    read.input.cues = read.cues;
    cr_assert(attribution_find(&attributions, &read.input, values, &failure), "%s",
              failure.message);
    const size_t count = attributions.count;
    attributions_release(&attributions);
    read_text_release(&read);
    return count;
}

/* said, according to, fear, the colon; neither "said goodbye" nor a part of a compound. */
Test(cue, every_candidate_is_one_if_the_weights_say_so)
{
    cr_expect_eq(count_cues("bias 1000000\nsecond 1000000\n"), 4);
}

Test(cue, none_is_one_without_weights)
{
    cr_expect_eq(count_cues(""), 0);
}

Test(cue, the_second_sum_has_the_last_word)
{
    cr_expect_eq(count_cues("bias 1000000\nsecond 1000000\nsecond_bias -2000000\n"), 0);
    cr_expect_eq(count_cues("bias -1000000\nsecond 1000000\nsecond_bias 2000000\n"), 4);
}
