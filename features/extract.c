/* extract: calls the stages of feature extraction in their order. */
#include "extract.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/stop.h"
#include "evidence/style.h"

/* ---- The extractor ----------------------------------------------------------------- */

static const char *bytes_of(const struct text_buffer *buffer)
{
    return buffer->data ? buffer->data : "";
}

static bool same_text(const struct text_buffer *one, const struct text_buffer *other)
{
    return one->length == other->length &&
           (one->length == 0 || memcmp(one->data, other->data, one->length) == 0);
}

/* Takes from `beside` what it has compiled of the same text. */
static void borrow(struct extractor *extractor, const struct extractor *beside)
{
    const struct recipe *recipe = &extractor->recipe, *other = &beside->recipe;
    if (same_text(&recipe->lexicon, &other->lexicon))
        extractor->lexicon = beside->lexicon;
    if (same_text(&recipe->cues, &other->cues))
        extractor->cues = beside->cues;
    if (same_text(&recipe->tone, &other->tone))
        extractor->tone = beside->tone;
    if (extractor_has_page_rules(beside, recipe))
        extractor->page = beside->page;
}

static bool compile_lexicon(struct extractor *extractor, struct failure *failure)
{
    const struct text_buffer *lists = &extractor->recipe.lexicon;
    if (!extractor->lexicon)
        extractor->lexicon = extractor->own.lexicon =
            lexicon_compile(bytes_of(lists), lists->length, "lexicon", failure);
    if (!extractor->lexicon || !dense_check_names(extractor->lexicon, failure))
        return false;
    extractor->dense_count = dense_count(extractor->lexicon);
    extractor->list_count = target_list_count(extractor->lexicon);
    return true;
}

static bool compile_weights(struct extractor *extractor, struct failure *failure)
{
    const struct recipe *recipe = &extractor->recipe;
    if (!extractor->cues)
        extractor->cues = extractor->own.cues = cue_weights_compile(
            bytes_of(&recipe->cues), recipe->cues.length, "evidence/cues.txt", failure);
    if (extractor->cues && !extractor->tone)
        extractor->tone = extractor->own.tone = tone_weights_compile(
            bytes_of(&recipe->tone), recipe->tone.length, "evidence/tone.bin", failure);
    return extractor->cues && extractor->tone;
}

static bool compile_page(struct extractor *extractor, struct failure *failure)
{
    const struct recipe *recipe = &extractor->recipe;
    if (!recipe->page_rules || extractor->page)
        return true;
    extractor->page = extractor->own.page =
        page_rules_compile(bytes_of(&recipe->page), recipe->page.length, "page rules", failure);
    return extractor->page != NULL;
}

struct extractor *extractor_new(struct recipe *recipe, struct failure *failure)
{
    return extractor_new_beside(recipe, NULL, failure);
}

struct extractor *extractor_new_beside(struct recipe *recipe, const struct extractor *beside,
                                       struct failure *failure)
{
    struct extractor *extractor = calloc(1, sizeof *extractor);
    if (!extractor) {
        recipe_release(recipe);
        failure_set(failure, FAILURE_MEMORY, "out of memory");
        return NULL;
    }
    extractor->recipe = *recipe;
    *recipe = (struct recipe){0};
    if (beside)
        borrow(extractor, beside);
    if (recipe_check(&extractor->recipe, failure) && compile_lexicon(extractor, failure) &&
        compile_weights(extractor, failure) && compile_page(extractor, failure))
        return extractor;
    extractor_free(extractor);
    return NULL;
}

void extractor_free(struct extractor *extractor)
{
    if (!extractor)
        return;
    tone_weights_free(extractor->own.tone);
    cue_weights_free(extractor->own.cues);
    page_rules_free(extractor->own.page);
    lexicon_free(extractor->own.lexicon);
    recipe_release(&extractor->recipe);
    free(extractor);
}

/* Does `wide` differ from `narrow` in nothing but its blocks, what is used of the dense features, and
 * categories at the end of its lexicon whose names begin with `prefix`? */
static bool adds_only(const struct recipe *wide, const struct recipe *narrow,
                      const char *prefix)
{
    return wide->page_rules == narrow->page_rules && same_text(&wide->page, &narrow->page) &&
           same_text(&wide->cues, &narrow->cues) && same_text(&wide->tone, &narrow->tone) &&
           rule_source_adds_only(&wide->lexicon, &narrow->lexicon, prefix);
}

bool extractor_has_page_rules(const struct extractor *extractor, const struct recipe *recipe)
{
    return recipe->page_rules && extractor->page &&
           same_text(&extractor->recipe.page, &recipe->page);
}

bool extractor_covers(const struct extractor *wide, const struct extractor *narrow)
{
    return narrow->list_count == 0 && adds_only(&wide->recipe, &narrow->recipe, TARGET_PREFIX);
}

/* ---- One document ------------------------------------------------------------------ */

/* Forgets what is only found when it is asked for. */
static void forget_places(struct features *features)
{
    features->lists_found = features->lists_measured = features->targets_found =
        features->voices_found = false;
    features->mentions_found = features->places_found = false;
}

/* Empties the features but keeps their memory. */
static void clear(struct features *features)
{
    struct article *article = &features->article;
    article->text = NULL;
    article->length = article->text_offset = article->passage_count = 0;
    article->comments.count = 0;
    article->flags = 0;

    struct tokens *tokens = &features->tokens;
    tokens->count = tokens->sentence_count = tokens->word_count = 0;
    tokens->markup_count = tokens->link_count = 0;
    text_buffer_clear(&tokens->forms);

    struct hedging *hedging = &features->hedging;
    hedging->count = hedging->hedge_count = 0;
    hedging->approximator_count = hedging->booster_count = 0;
    features->quotations.count = 0;
    features->matches.count = 0;
    features->attributions.count = 0;
    features->attributions.speakers.count = 0;
    features->targets.count = features->targets.mention_count = 0;
    forget_places(features);

    features->ngrams.count = 0;
    memset(features->ngrams.begin, 0, sizeof features->ngrams.begin);
    if (features->dense)
        memset(features->dense, 0, features->dense_capacity * sizeof *features->dense);
}

static struct evidence_input input_of(const struct features *features,
                                      const struct extractor *extractor)
{
    return (struct evidence_input){.article = &features->article,
                                   .tokens = &features->tokens,
                                   .quotations = &features->quotations,
                                   .lexicon = extractor->lexicon,
                                   .matches = &features->matches,
                                   .cues = extractor->cues,
                                   .tone = extractor->tone};
}

/* Finds the targets, but of mentions of lists alone the tones. */
static bool find_lists(struct features *features, const struct evidence_input *input,
                       struct failure *failure)
{
    if (!features->lists_found)
        features->lists_found =
            targets_find_lists(&features->targets, input, &features->attributions, failure);
    return features->lists_found;
}

bool features_find_targets(struct features *features, const struct extractor *extractor,
                           struct failure *failure)
{
    if (features->targets_found)
        return true;
    const struct evidence_input input = input_of(features, extractor);
    if (!find_lists(features, &input, failure))
        return false;
    features->targets_found =
        targets_find_others(&features->targets, &input, &features->attributions, failure);
    features->lists_found = features->targets_found;
    return features->targets_found;
}

bool features_find_voices(struct features *features, struct failure *failure)
{
    return features->voices_found ||
           (features->voices_found = quotation_voices_find(
                &features->voices, &features->quotations, &features->attributions, failure));
}

bool features_find_mentions(struct features *features, const struct extractor *extractor,
                            struct failure *failure)
{
    if (features->mentions_found)
        return true;
    features->mentions_found =
        features_find_targets(features, extractor, failure) &&
        speaker_mentions_find(&features->mentions, &features->attributions, &features->targets,
                              failure);
    return features->mentions_found;
}

bool features_find_places(struct features *features, const struct extractor *extractor,
                          struct failure *failure)
{
    static const struct targets no_targets;
    const struct evidence_input input = input_of(features, extractor);
    const bool lists = extractor->list_count > 0;
    if (features->places_found)
        return true;
    if (lists && !(features_find_targets(features, extractor, failure) &&
                   features_measure_lists(features, extractor, failure)))
        return false;
    features->places_found = feature_places_find(
        &features->places, &input, &features->attributions, &features->hedging,
        lists ? &features->targets : &no_targets, failure);
    return features->places_found;
}

bool features_spell_target(const struct features *features, const struct extractor *extractor,
                           const struct target *target, struct text_buffer *name,
                           struct failure *failure)
{
    const struct evidence_input input = input_of(features, extractor);
    return target_spell(target, &input, name, failure);
}

bool features_measure_lists(struct features *features, const struct extractor *extractor,
                            struct failure *failure)
{
    const struct evidence_input input = input_of(features, extractor);
    const size_t count = TARGET_FEATURES * extractor->list_count;
    float *values = features->dense + extractor->dense_count - count;
    if (features->lists_measured)
        return true;
    if (count > 0 && targets_are_named(&input)) {
        if (!find_lists(features, &input, failure))
            return false;
        targets_measure(&features->targets, &input, values);
    }
    return features->lists_measured = true;
}

/* Measures the dense features, in the order that dense.h defines, and finds the evidence. Those of
 * lists of targets are 0 as yet. */
static bool measure(struct features *features, const struct extractor *extractor,
                    struct failure *failure)
{
    const struct evidence_input input = input_of(features, extractor);
    forget_places(features);
    if (!memory_reserve(&features->dense, &features->dense_capacity, extractor->dense_count,
                        sizeof *features->dense, failure))
        return false;

    float *categories = features->dense;
    float *hedging = categories + dense_category_count(extractor->lexicon);
    float *attribution = hedging + hedging_feature_count;
    float *style = attribution + attribution_feature_count;
    dense_category_densities(&input, categories);
    if (!go_on(failure, STOP_WORK) ||
        !attribution_find(&features->attributions, &input, attribution, failure) ||
        !hedging_find(&features->hedging, &input, &features->attributions, hedging, failure))
        return false;
    if (!style_measure(&input, style, failure))
        return false;
    float *lists = style + style_feature_count, *end = features->dense + extractor->dense_count;
    memset(lists, 0, (size_t)(end - lists) * sizeof *lists);
    return true;
}

/* Cuts the article in front of word number `words`, counted from 0, and splits it anew. */
static bool keep_first(struct features *features, size_t words, struct failure *failure)
{
    const struct tokens *tokens = &features->tokens;
    size_t end = 0, seen = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        seen += token_is_word(&tokens->items[i]);
        if (seen > words)
            break;
        end = token_end(tokens, &tokens->items[i]);
    }
    article_cut(&features->article, end);
    return tokens_split(&features->tokens, &features->article, failure);
}

static bool read_words(struct features *features, const struct extractor *extractor,
                       const struct document *document, struct failure *failure)
{
    if (!article_read(&features->article, document, extractor->page, failure))
        return false;
    article_give_back(&features->article);
    return tokens_split(&features->tokens, &features->article, failure) &&
           (features->tokens.word_count > 0 ||
            fail(failure, FAILURE_EMPTY, "no words to score"));
}

/* What comes after the tokens, without the lists of targets. */
static bool find_features(struct features *features, const struct extractor *extractor,
                          unsigned mask, struct failure *failure)
{
    return quotations_find(&features->quotations, &features->tokens, &features->article,
                           failure) &&
           lexicon_match(extractor->lexicon, &features->tokens, &features->matches, failure) &&
           measure(features, extractor, failure) &&
           ngrams_count(&features->ngrams, &features->tokens, &extractor->recipe, mask,
                        failure);
}

bool features_cut(struct features *features, const struct extractor *extractor, size_t words,
                  unsigned mask, struct failure *failure)
{
    const bool cut =
        features->tokens.word_count <= words || keep_first(features, words, failure);
    if (cut && find_features(features, extractor, mask, failure) &&
        features_measure_lists(features, extractor, failure))
        return true;
    clear(features);
    return false;
}

bool features_extract_first(struct features *features, const struct extractor *extractor,
                            const struct document *document, size_t words, unsigned mask,
                            struct failure *failure)
{
    if (read_words(features, extractor, document, failure))
        return features_cut(features, extractor, words, mask, failure);
    clear(features);
    return false;
}

bool features_extract(struct features *features, const struct extractor *extractor,
                      const struct document *document, unsigned mask, struct failure *failure)
{
    return features_extract_first(features, extractor, document, SIZE_MAX, mask, failure);
}

bool features_extract_without_lists(struct features *features,
                                    const struct extractor *extractor,
                                    const struct document *document, struct failure *failure)
{
    if (read_words(features, extractor, document, failure) &&
        find_features(features, extractor, 0, failure))
        return true;
    clear(features);
    return false;
}

void features_release(struct features *features)
{
    article_release(&features->article);
    tokens_release(&features->tokens);
    quotations_release(&features->quotations);
    lexicon_matches_release(&features->matches);
    hedging_release(&features->hedging);
    attributions_release(&features->attributions);
    targets_release(&features->targets);
    quotation_voices_release(&features->voices);
    speaker_mentions_release(&features->mentions);
    feature_places_release(&features->places);
    ngrams_release(&features->ngrams);
    free(features->dense);
    *features = (struct features){0};
}

size_t features_memory(const struct features *features)
{
    return article_memory(&features->article) + tokens_memory(&features->tokens) +
           quotations_memory(&features->quotations) +
           lexicon_matches_memory(&features->matches) + hedging_memory(&features->hedging) +
           attributions_memory(&features->attributions) + targets_memory(&features->targets) +
           quotation_voices_memory(&features->voices) +
           speaker_mentions_memory(&features->mentions) +
           feature_places_memory(&features->places) + ngrams_memory(&features->ngrams) +
           features->dense_capacity * sizeof *features->dense;
}
