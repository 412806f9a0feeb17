/* quotation_voices and speaker_mentions: whose a quotation is, and where speakers stand. */
#include "shipped_extractor.h"

static struct extractor *extractor;

static void open_shipped(void)
{
    extractor = shipped_extractor("");
}

static void close_shipped(void)
{
    extractor_free(extractor);
}

TestSuite(quotation_voices, .init = open_shipped, .fini = close_shipped);
TestSuite(speaker_mentions, .init = open_shipped, .fini = close_shipped);

/* Each quotation's speaker: the last word of the name, - for none; with blanks between. */
static void expect_voices(const char *text, const char *wanted)
{
    struct features features = {0};
    struct text_buffer name = {0};
    char spelled[512] = "";
    must_extract(&features, extractor, text);
    cr_assert(features_find_voices(&features, NULL));
    cr_assert_eq(features.voices.count, features.quotations.count);
    for (size_t i = 0; i < features.voices.count; i++) {
        const uint32_t voice = features.voices.items[i];
        const char *said = "-";
        if (voice != QUOTATION_NO_VOICE) {
            const uint32_t speaker = features.attributions.items[voice].speaker;
            cr_assert(speaker < features.attributions.speakers.count);
            cr_assert(speaker_spell(&features.attributions.speakers.items[speaker],
                                    &features.tokens, &features.article, &name, NULL));
            said = strrchr(name.data, ' ') ? strrchr(name.data, ' ') + 1 : name.data;
        }
        snprintf(spelled + strlen(spelled), sizeof spelled - strlen(spelled), "%s%s",
                 i ? " " : "", said);
    }
    cr_expect_str_eq(spelled, wanted, "'%s': %s, not %s", text, spelled, wanted);
    text_buffer_release(&name);
    features_release(&features);
}

Test(quotation_voices, who_says_it)
{
    expect_voices("\"The ferry is too old to sail,\" said Olin Vane.", "Vane");
    expect_voices("Ada Quill said: \"The boat will not stop here again.\"", "Quill");
    expect_voices("\"The ferry is old,\" Olin Vane said, \"and it will not sail again.\"",
                  "Vane Vane");
    expect_voices("Ada Quill said that the boat \"may stop for a year\" or longer.", "Quill");
    expect_voices(
        "\"The ferry is too old,\" said Olin Vane. \"It is quite new and shiny,\" said "
        "Ada Quill.",
        "Vane Quill");
    expect_voices("The \"ferry\" of Orrin was repainted in green.", "-");
    expect_voices("There was nothing.", "");
    expect_voices("\"\" said Olin Vane.", "-");
}

/* A quotation in a quotation is not found; the outer one is its speaker's, whoever is quoted. */
Test(quotation_voices, of_contents_in_contents_that_of_most)
{
    expect_voices("\"I know that Olin Vane said that it was fine to sail,\" said Ada Quill.",
                  "Quill");
}

/* The voice of the quotation of tokens [10, 20) where contents stand so. */
static uint32_t voice_among(const struct attribution *items, size_t count)
{
    struct quotation quotation = {.first = 10, .end = 20};
    const struct quotations quotations = {.items = &quotation, .count = 1};
    struct attribution copies[16];
    struct quotation_voices voices = {0};
    cr_assert_leq(count, 16);
    memcpy(copies, items, count * sizeof *items);
    const struct attributions attributions = {.items = copies, .count = count};
    cr_assert(quotation_voices_find(&voices, &quotations, &attributions, NULL));
    cr_assert_eq(voices.count, 1);
    const uint32_t voice = voices.items[0];
    quotation_voices_release(&voices);
    return voice;
}

#define CONTENT(first, end)                                                                    \
    {                                                                                          \
        .content_first = (first), .content_end = (end)                                         \
    }

Test(quotation_voices, more_than_half_and_the_most_of_it)
{
    const struct attribution half[] = {CONTENT(5, 15), CONTENT(15, 25)};
    cr_expect_eq(voice_among(half, 2), QUOTATION_NO_VOICE);
    const struct attribution more[] = {CONTENT(5, 14), CONTENT(14, 25)};
    cr_expect_eq(voice_among(more, 2), 1);
    const struct attribution nested[] = {CONTENT(11, 20), CONTENT(8, 20), CONTENT(12, 19)};
    cr_expect_eq(voice_among(nested, 3), 1, "the most of it");
    const struct attribution equal[] = {CONTENT(0, 40), CONTENT(10, 20), CONTENT(8, 30)};
    cr_expect_eq(voice_among(equal, 3), 1, "the innermost");
    const struct attribution ended[] = {CONTENT(0, 2), CONTENT(0, 30), CONTENT(3, 12)};
    cr_expect_eq(voice_among(ended, 3), 1);
    const struct attribution second = {
        .content_first = 1, .content_end = 3, .more_first = 9, .more_end = 21};
    cr_expect_eq(voice_among(&second, 1), 0, "the content's second piece");
    struct attribution many[16];
    for (uint32_t i = 0; i < 16; i++)
        many[i] = (struct attribution)CONTENT(i / 2, 40 - i);
    cr_expect_eq(voice_among(many, 16), 15, "however many there are");
    cr_expect_eq(voice_among(many, 0), QUOTATION_NO_VOICE);
}

static void expect_mentions(const char *text, const char *wanted)
{
    struct features features = {0};
    char spelled[512] = "";
    must_extract(&features, extractor, text);
    cr_assert(features_find_mentions(&features, extractor, NULL));
    const struct speaker_mentions *mentions = &features.mentions;
    for (size_t s = 0; s < features.attributions.speakers.count; s++)
        for (size_t i = mentions->begin[s]; i < mentions->begin[s + 1]; i++) {
            cr_assert_eq(mentions->items[i].speaker, s);
            snprintf(spelled + strlen(spelled), sizeof spelled - strlen(spelled), "%zu %s\n", s,
                     spell_tokens(&features, mentions->items[i].first, mentions->items[i].end));
        }
    cr_assert_eq(mentions->begin[features.attributions.speakers.count], mentions->count);
    cr_expect_str_eq(spelled, wanted, "'%s' gave\n%snot\n%s", text, spelled, wanted);
    features_release(&features);
}

Test(speaker_mentions, sources_and_all_other_words_for_them)
{
    expect_mentions("\"It was old,\" said Olin Vane of the Port Office. \"We warned them,\" he "
                    "said. On Monday Vane walked away, and Ada Quill asked why. Officials said "
                    "that it was old.",
                    "0 Olin Vane of the Port Office\n0 he\n0 Vane\n1 Officials\n2 Ada Quill\n");
    expect_mentions("Rain fell.", "");
}

Test(speaker_mentions, a_users_list_is_no_speaker)
{
    extractor_free(extractor);
    extractor = shipped_extractor("\n[target.them]\nVane\nQuill\n");
    expect_mentions("\"It was old,\" said Olin Vane. Later Quill walked away.",
                    "0 Olin Vane\n");
}
