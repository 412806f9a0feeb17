/* result: whom an article speaks of. */
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "../classify/by_value.h"
#include "../classify/result.h"
#include "failing_malloc.h"
#include "tiny_model.h"

static const char lexicon[] = "[hedging.modal]\nmay\n[target.west]\nWashington\nNATO\n";
static const char article[] =
    "The road to Washington may be long. The road to NATO is longer than that to Washington.";

struct scene {
    char paths[2][512];
    size_t models;
    tenor_scorer *scorer;
    tenor_result *result;
};

static void add_model(struct scene *scene, const struct tiny_model *plan)
{
    char *path = scene->paths[scene->models++];
    tiny_model_path(path, sizeof scene->paths[0]);
    tiny_model_write(path, plan);
}

static void open_models(struct scene *scene)
{
    const char *const paths[] = {scene->paths[0], scene->paths[1]};
    scene->scorer = tenor_scorer_open(paths, scene->models, NULL);
    scene->result = tenor_result_new();
    cr_assert(scene->scorer && scene->result);
}

static struct scene begin(const char *words)
{
    struct scene scene = {.models = 0};
    struct tiny_model plan = tiny_genre;
    plan.lexicon = words;
    add_model(&scene, &plan);
    open_models(&scene);
    return scene;
}

static void end(struct scene *scene)
{
    tenor_result_free(scene->result);
    tenor_scorer_close(scene->scorer);
    for (size_t i = 0; i < scene->models; i++)
        tiny_model_remove(scene->paths[i]);
}

static tenor_document document_of(const char *text)
{
    return (tenor_document){
        .size = sizeof(tenor_document), .text = text, .text_length = strlen(text)};
}

static void must_score(struct scene *scene, tenor_document document)
{
    cr_assert_eq(tenor_score(scene->scorer, &document, scene->result, NULL), TENOR_OK);
}

/* The number of the target with this name. */
static size_t target_named(tenor_result *result, const char *name, tenor_target *target)
{
    size_t index = 0;
    while (tenor_result_target(result, index, target) && strcmp(target->name, name) != 0)
        index++;
    cr_assert(index < tenor_result_targets(result), "no target '%s'", name);
    return index;
}

static bool is_tone(const char *tone)
{
    return strcmp(tone, "negative") == 0 || strcmp(tone, "neutral") == 0 ||
           strcmp(tone, "positive") == 0;
}

static void check_none(tenor_result *result)
{
    tenor_target target = {.size = sizeof target};
    tenor_target_mention mention = {.size = sizeof mention};
    cr_assert_eq(tenor_result_targets(result), 0);
    cr_assert_eq(tenor_result_target(result, 0, &target), 0);
    cr_assert_eq(tenor_result_target_mention(result, 0, 0, &mention), 0);
}

/* The mentions of a target are those words of the text, and have the tones that it counts. */
static void expect_mentions(tenor_result *result, const char *text, const char *name,
                            const char *const *words, size_t count)
{
    tenor_target target = {.size = sizeof target};
    tenor_target_mention mention = {.size = sizeof mention};
    const size_t index = target_named(result, name, &target);
    size_t negative = 0, positive = 0, by_author = 0;
    cr_assert_eq(target.mentions, count);
    for (size_t i = 0; i < count; i++) {
        cr_assert_eq(tenor_result_target_mention(result, index, i, &mention), 1);
        cr_assert_eq(mention.end - mention.begin, strlen(words[i]));
        cr_assert_eq(strncmp(text + mention.begin, words[i], strlen(words[i])), 0);
        cr_assert(is_tone(mention.tone) && mention.probability > 0.333);
        cr_assert(!mention.author || mention.speaker == TENOR_NO_SPEAKER);
        negative += strcmp(mention.tone, "negative") == 0;
        positive += strcmp(mention.tone, "positive") == 0;
        by_author += mention.author != 0;
    }
    cr_assert_eq(tenor_result_target_mention(result, index, count, &mention), 0);
    cr_assert_eq(target.negative, negative);
    cr_assert_eq(target.positive, positive);
    cr_assert_eq(target.negative + target.neutral + target.positive, count);
    cr_assert_eq(target.author_negative + target.author_neutral + target.author_positive,
                 by_author);
    cr_assert(target.author_negative <= target.negative &&
              target.author_positive <= target.positive);
    cr_assert(target.tone >= -1 && target.tone <= 1);
}

Test(result_targets, a_list_has_the_mentions_of_all_its_names)
{
    static const char *const words[] = {"Washington", "NATO", "Washington"};
    struct scene scene = begin(lexicon);
    must_score(&scene, document_of(article));
    expect_mentions(scene.result, article, "west", words, 3);
    tenor_target target = {.size = sizeof target};
    target_named(scene.result, "west", &target);
    cr_assert_str_eq(target.kind, "list");
    end(&scene);
}

Test(result_targets, what_is_out_of_range)
{
    struct scene scene = begin(lexicon);
    tenor_target target = {.size = sizeof target};
    tenor_target_mention mention = {.size = sizeof mention};
    check_none(NULL);
    check_none(scene.result);
    must_score(&scene, document_of(article));
    const size_t count = tenor_result_targets(scene.result);
    cr_assert_eq(tenor_result_target(scene.result, count, &target), 0);
    cr_assert_eq(tenor_result_target(scene.result, SIZE_MAX, &target), 0);
    cr_assert_eq(tenor_result_target(scene.result, 0, NULL), 0);
    cr_assert_eq(tenor_result_target_mention(scene.result, count, 0, &mention), 0);
    cr_assert_eq(tenor_result_target_mention(scene.result, 0, SIZE_MAX, &mention), 0);
    cr_assert_eq(tenor_result_target_mention(scene.result, 0, 0, NULL), 0);
    const tenor_document empty = document_of(" ... ");
    cr_assert_eq(tenor_score(scene.scorer, &empty, scene.result, NULL), TENOR_EMPTY_TEXT);
    check_none(scene.result);
    end(&scene);
}

/* Nothing of the article before remains. */
Test(result_targets, a_text_without_any)
{
    struct scene scene = begin(lexicon);
    must_score(&scene, document_of(article));
    cr_assert(tenor_result_targets(scene.result) > 0);
    must_score(&scene, document_of("it may sail, or it may not"));
    check_none(scene.result);
    end(&scene);
}

Test(result_targets, they_are_found_when_they_are_asked_for)
{
    struct scene scene = begin("[hedging.modal]\nmay\n");
    for (int i = 0; i < 2; i++) {
        must_score(&scene, document_of(article));
        cr_assert_not(scene.result->features[0].targets_found);
        result_evidence_of(scene.result);
        tenor_result_speakers(scene.result);
        cr_assert_not(scene.result->features[0].targets_found);
        tenor_result_targets(scene.result);
        cr_assert(scene.result->features[0].targets_found);
    }
    end(&scene);
}

/* The features of the list, once they are asked for. */
static double mentions_per_100(struct scene *scene)
{
    tenor_feature feature = {.size = sizeof feature};
    for (size_t i = 0; tenor_result_feature(scene->result, i, &feature); i++)
        if (strcmp(feature.name, "target.west.mentions") == 0)
            return feature.value;
    cr_assert_fail("no such feature");
    return 0;
}

/* A model that turns a text away does not need them, and others do not show. */
Test(result_targets, lists_are_measured_for_a_text_that_gets_a_label)
{
    struct scene scene = {.models = 0};
    struct tiny_model plan = tiny_genre;
    plan.lexicon = "[hedging.modal]\nmay\n[target.west]\nzzyzx\n";
    plan.familiarity = true;
    add_model(&scene, &plan);
    open_models(&scene);
    tenor_document document = document_of("Zzyzx qwfpg arstd. Zzyzx.");
    for (int round = 0; round < 2; round++) {
        document.no_abstain = 0;
        must_score(&scene, document);
        const struct features *features = &scene.result->features[0];
        cr_assert_str_eq(tenor_result_abstained(scene.result, 0), "unfamiliar");
        const double familiarity = tenor_result_familiarity(scene.result, 0);
        cr_expect_not(features->lists_measured);
        cr_expect_float_eq(mentions_per_100(&scene), 50, 1e-6);
        cr_expect(features->lists_measured);

        document.no_abstain = 1;
        must_score(&scene, document);
        cr_expect(features->lists_measured);
        cr_expect_eq(tenor_result_familiarity(scene.result, 0), familiarity);
        cr_expect_float_eq(mentions_per_100(&scene), 50, 1e-6);
    }
    end(&scene);
}

Test(result_targets, lists_that_familiarity_rests_on_are_measured)
{
    double weights[] = {0, 0, 1, 0, 0, 0}; /* [feature][output] */
    struct model model = {
        .label_count = 2, .output_count = 2, .dense_count = 3, .dense_weights = weights};
    cr_expect_not(model_familiarity_reads(&model, 0), "the label's output");
    weights[3] = -1;
    cr_expect(model_familiarity_reads(&model, 0));
    cr_expect(model_familiarity_reads(&model, 1));
    cr_expect_not(model_familiarity_reads(&model, 2));
    model.output_count = 1;
    cr_expect_not(model_familiarity_reads(&model, 0), "it says nothing of it");
}

Test(result_targets, places_are_those_of_the_text_as_given)
{
    static const char page[] = "<html><body><p>Caf&eacute;s of <b>Washington</b> may open, "
                               "and others may not open before May.</p></body></html>";
    static const char *const words[] = {"Washington"};
    struct scene scene = begin(lexicon);
    tenor_document document = document_of(page);
    document.format = TENOR_HTML;
    must_score(&scene, document);
    expect_mentions(scene.result, page, "west", words, 1);
    end(&scene);
}

Test(result_targets, a_title_has_no_place)
{
    struct scene scene = begin(lexicon);
    tenor_document document = document_of("The road is long. It came to NATO.");
    document.title = "Washington waits";
    document.title_length = strlen(document.title);
    must_score(&scene, document);
    tenor_target target = {.size = sizeof target};
    tenor_target_mention mention = {.size = sizeof mention};
    const size_t index = target_named(scene.result, "west", &target);
    cr_assert_eq(target.mentions, 2);
    cr_assert_eq(tenor_result_target_mention(scene.result, index, 0, &mention), 1);
    cr_assert(mention.begin == 0 && mention.end == 0);
    cr_assert_eq(tenor_result_target_mention(scene.result, index, 1, &mention), 1);
    cr_assert_eq(mention.begin, strlen("The road is long. It came to "));
    cr_assert_eq(mention.end, mention.begin + 4);
    end(&scene);
}

/* Of models with and without lists, all evidence is that of the first with lists. */
Test(result_targets, the_model_with_lists_says_what_they_are)
{
    static const char *const words[] = {"Washington", "NATO", "Washington"};
    struct scene scene = {.models = 0};
    struct tiny_model plan = tiny_stance, with = tiny_genre;
    plan.lexicon = "[booster.certainty]\nclearly\n";
    with.lexicon = lexicon;
    add_model(&scene, &plan);
    add_model(&scene, &with);
    open_models(&scene);
    must_score(&scene, document_of(article));
    expect_mentions(scene.result, article, "west", words, 3);
    cr_assert(result_evidence_of(scene.result).hedges_per_100 > 0);
    end(&scene);
}

Test(result_targets, none_in_a_text_that_is_not_english)
{
    struct scene scene = begin(lexicon);
    tenor_document document = document_of(
        "Der Gemeinderat von Washington hat am Montag beschlossen, die Fähre zur Insel nur "
        "noch bis Ende Mai fahren zu lassen. Man könne leere Boote nicht länger bezahlen, "
        "sagte die Bürgermeisterin vor der Sitzung. Die Bewohner wollen klagen.");
    document.any_language = 1;
    must_score(&scene, document);
    cr_assert_str_eq(tenor_result_unmeasured(scene.result), "language");
    check_none(scene.result);
    end(&scene);
}

/* How many of the three questions are answered. */
static size_t ask(tenor_result *result)
{
    tenor_target target = {.size = sizeof target};
    tenor_target_mention mention = {.size = sizeof mention};
    return (tenor_result_targets(result) > 0) +
           (size_t)tenor_result_target(result, 0, &target) +
           (size_t)tenor_result_target_mention(result, 0, 0, &mention);
}

/* Without lists they are found when they are asked for, with lists when the text is scored. */
static void ask_without_memory(const char *words)
{
    struct scene scene = begin(words);
    bool failed = true;
    must_score(&scene, document_of(article));
    const size_t all = ask(scene.result);
    for (size_t n = 0; failed; n++) {
        tenor_result_free(scene.result);
        scene.result = tenor_result_new();
        must_score(&scene, document_of(article));
        failing_malloc_after(n);
        const size_t told = ask(scene.result);
        failed = failing_malloc_stop();
        cr_assert(told == all || (failed && told < all));
        cr_assert_eq(ask(scene.result), all, "it can be asked again");
        cr_assert(tenor_result_confidence(scene.result, 0) > 0);
    }
    end(&scene);
}

Test(result_targets, without_memory)
{
    ask_without_memory("[hedging.modal]\nmay\n");
    ask_without_memory(lexicon);
}

Test(result_targets, nothing_is_allocated_once_warm)
{
    struct scene scene = begin(lexicon);
    for (int i = 0; i < 3; i++) {
        must_score(&scene, document_of(article));
        ask(scene.result);
    }
    const size_t before = failing_malloc_count();
    must_score(&scene, document_of(article));
    cr_assert_eq(ask(scene.result), 3);
    cr_assert_eq(failing_malloc_count(), before);
    end(&scene);
}
