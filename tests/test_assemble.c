/* A model must have the decision values of the fit that it is assembled from. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

#include "../features/base/hash.h"
#include "../models/model_file.h"
#include "../models/model_write.h"
#include "../train/assemble.h"
#include "failing_malloc.h"
#include "oracle.h"
#include "small_set.h"
#include "tiny_model.h"

#define DOCUMENTS 48

static const struct fit_options options = {.balance = 1,
                                           .cost = 1,
                                           .average = 4,
                                           .folds = 3,
                                           .seed = 1,
                                           .threads = 1,
                                           .memory_bytes = 1e8,
                                           .search_documents = 1000};

static const struct familiarity no_familiarity = {0};

struct trained {
    struct small_set *set;
    struct dataset dataset;
    struct fit fit;
    struct text_buffer summary;
    struct assembly assembly;
};

static void train(struct trained *trained, size_t labels, bool sources, struct recipe recipe,
                  const struct fit_options *chosen)
{
    struct failure failure = {0};
    *trained = (struct trained){.set = small_set_new(labels, &recipe)};
    small_set_fill(trained->set, DOCUMENTS, sources);
    cr_assert(dataset_build(&trained->dataset, &trained->set->corpus, trained->set->extractor,
                            SIZE_MAX, false, NULL, 1, NULL, NULL));
    cr_assert(fit_run(&trained->fit, &trained->dataset, chosen, NULL, &failure), "%s",
              failure.message);
    cr_assert(text_buffer_format(&trained->summary, NULL, "{\"documents\":%d}", DOCUMENTS));
    cr_assert(assemble(&trained->assembly, "stance", "en", &trained->dataset, &trained->fit,
                       &no_familiarity, 17, &trained->summary, 1, &failure),
              "%s", failure.message);
}

static void train_release(struct trained *trained)
{
    assembly_release(&trained->assembly);
    text_buffer_release(&trained->summary);
    fit_release(&trained->fit);
    dataset_release(&trained->dataset);
    small_set_free(trained->set);
}

static struct recipe dense_alone(void)
{
    struct recipe recipe = small_set_recipe();
    recipe.block_count = 0;
    return recipe;
}

/* ---- Decision values ------------------------------------------------------------- */

/* The fit's decision value; *error gets the largest error by rounding weights to 16 bits. */
static double decide_by_fit(const struct trained *trained, size_t document, size_t output,
                            double *error)
{
    const struct dataset *dataset = &trained->dataset;
    const double *weights = trained->fit.weights + output * trained->fit.width;
    double sum = trained->fit.bias[output];
    struct form_merger merger = {0};
    *error = 1e-5;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
        small_set_ngrams(dataset, document, b, &merger);
        for (size_t e = 0; e < merger.count; e++) {
            double value = (double)merger.entries[e].value;
            sum += value * weights[merger.entries[e].feature];
            *error += value * trained->assembly.scale[output] / 2;
        }
    }
    form_merger_release(&merger);
    for (size_t f = 0; f < dataset->dense_count; f++)
        sum += (double)dataset->dense[document * dataset->dense_count + f] *
               weights[dataset->feature_count + f];
    return sum;
}

/* The model gives each training document, read from its bytes, the fit's decision value. */
static void expect_same_decisions(const struct trained *trained)
{
    const struct model *model = &trained->assembly.model;
    struct features features = {0};
    struct model_scores scores = {0};
    double most = 0;
    for (size_t i = 0; i < DOCUMENTS; i++) {
        const struct document *document = &trained->set->documents[i].document;
        cr_assert(features_extract(&features, model->extractor, document,
                                   model_block_mask(model), NULL));
        cr_assert(oracle_score(model, &features, document->source, document->source_length,
                               &scores, NULL));
        cr_assert_eq(scores.source_known, trained->fit.grouped);
        for (size_t k = 0; k < model->output_count; k++) {
            double error, expected = decide_by_fit(trained, i, k, &error);
            cr_assert_float_eq(scores.decision[k], expected, error,
                               "document %zu, output %zu: %g is not %g +- %g", i, k,
                               scores.decision[k], expected, error);
            most = fmax(most, error);
        }
    }
    cr_assert_lt(most, 1e-3, "so little precision that nothing is tested");
    model_scores_release(&scores);
    features_release(&features);
}

static void expect_consistent(const struct trained *trained)
{
    const struct model *model = &trained->assembly.model;
    const struct fit *fit = &trained->fit;
    cr_assert_str_eq(model->task, "stance");
    cr_assert_eq(model->label_count, trained->set->corpus.label_count);
    cr_assert_eq(model->output_count, model->label_count == 2 ? 1 : model->label_count);
    cr_assert_eq(model->extractor, trained->set->extractor);
    cr_assert_eq(model->known_calibration.slope, fit->known.slope);
    cr_assert_eq(model->calibration.slope, fit->grouped ? fit->unseen.slope : fit->known.slope);
    cr_assert_eq(model->summary_length, trained->summary.length);
    cr_assert_eq(model->minimum_words, 17);
    expect_same_decisions(trained);
}

Test(assemble, three_labels_as_the_fit_decides)
{
    struct trained trained;
    train(&trained, 3, false, small_set_recipe(), &options);
    expect_consistent(&trained);
    const struct model *model = &trained.assembly.model;
    cr_assert_eq(model->vocabulary.check, trained.dataset.vocabulary.check);
    for (size_t b = 0; b < 2; b++)
        cr_assert_eq(model->block_weight[b] > 0, trained.fit.blocks_used[b]);
    int16_t largest = 0;
    for (uint32_t slot = 0; slot < model->vocabulary.slots; slot++)
        for (size_t k = 0; k < 3; k++) {
            const int16_t weight = vocabulary_feature(&model->vocabulary, slot)->weights[k];
            if (weight > largest || -weight > largest)
                largest = (int16_t)(weight > 0 ? weight : -weight);
        }
    cr_assert_eq(largest, INT16_MAX);
    train_release(&trained);
}

Test(assemble, two_labels_have_one_output)
{
    struct trained trained;
    train(&trained, 2, true, small_set_recipe(), &options);
    cr_assert(trained.fit.grouped);
    expect_consistent(&trained);
    train_release(&trained);
}

Test(assemble, by_coordinate_descent)
{
    struct trained trained;
    struct fit_options linear = options;
    linear.solver = SOLVER_DESCENT;
    linear.search_documents = 30;
    train(&trained, 3, true, small_set_recipe(), &linear);
    cr_assert_not(trained.fit.kernel_solver);
    expect_consistent(&trained);
    train_release(&trained);
}

Test(assemble, the_dense_block_alone)
{
    struct trained trained;
    train(&trained, 3, false, dense_alone(), &options);
    expect_consistent(&trained);
    cr_assert_eq(trained.assembly.model.dense_count, trained.set->extractor->dense_count);
    train_release(&trained);
}

Test(assemble, n_grams_alone)
{
    struct trained trained;
    struct recipe recipe = small_set_recipe();
    recipe.dense = false;
    train(&trained, 3, false, recipe, &options);
    expect_consistent(&trained);
    cr_assert_eq(trained.assembly.model.dense_count, 0);
    train_release(&trained);
}

/* A Gram matrix gives coefficients of documents, vectors weights of features; blocks and averages are
 * collapsed in two ways. The objective is the same, so the models must be too, nearly. */
Test(assemble, either_solver_collapses_to_the_same_decisions)
{
    struct trained by[2];
    struct fit_options chosen = options;
    struct features features = {0};
    struct model_scores scores[2] = {{.z = NULL}};
    double squares = 0, away = 0;
    for (size_t s = 0; s < 2; s++) {
        chosen.solver = s == 0 ? SOLVER_GRAM : SOLVER_DESCENT;
        train(&by[s], 3, false, small_set_recipe(), &chosen);
        cr_assert_eq(by[s].fit.kernel_solver, s == 0);
    }
    for (size_t i = 0; i < DOCUMENTS; i++) {
        for (size_t s = 0; s < 2; s++) {
            const struct model *model = &by[s].assembly.model;
            cr_assert(features_extract(&features, model->extractor,
                                       &by[s].set->documents[i].document, ~0u, NULL));
            cr_assert(oracle_score(model, &features, NULL, 0, &scores[s], NULL));
        }
        for (size_t k = 0; k < 3; k++) {
            squares += scores[0].decision[k] * scores[0].decision[k];
            away += pow(scores[0].decision[k] - scores[1].decision[k], 2);
        }
    }
    cr_assert_lt(sqrt(away / squares), 0.05, "%g", sqrt(away / squares));
    for (size_t s = 0; s < 2; s++) {
        train_release(&by[s]);
        model_scores_release(&scores[s]);
    }
    features_release(&features);
}

/* ---- Other parts of a model ---------------------------------------------------- */

Test(assemble, sources_are_hashed_in_ascending_order)
{
    struct trained trained;
    train(&trained, 3, true, small_set_recipe(), &options);
    const struct model *model = &trained.assembly.model;
    const struct corpus *corpus = &trained.set->corpus;
    cr_assert_eq(model->known_source_count, corpus->source_count);
    for (size_t i = 1; i < model->known_source_count; i++)
        cr_assert_lt(model->known_sources[i - 1], model->known_sources[i]);
    for (size_t i = 0; i < corpus->source_count; i++) {
        uint64_t hash = hash_bytes(corpus->sources[i], strlen(corpus->sources[i]));
        size_t found = 0;
        for (size_t j = 0; j < model->known_source_count; j++)
            found += model->known_sources[j] == hash;
        cr_assert_eq(found, 1, "source %zu", i);
    }
    train_release(&trained);
}

Test(assemble, sources_that_did_not_count_are_not_known)
{
    struct trained trained;
    struct fit_options torn = options;
    torn.ignore_sources = true;
    train(&trained, 2, true, small_set_recipe(), &torn);
    expect_consistent(&trained);
    cr_assert_eq(trained.assembly.model.known_source_count, 0);
    train_release(&trained);
}

/* How many documents of the label, and how many others, contain the text? */
static void count_documents(const struct corpus *corpus, const char *part, size_t label,
                            size_t *inside, size_t *outside)
{
    *inside = *outside = 0;
    for (size_t i = 0; i < corpus->count; i++)
        if (strstr(corpus->documents[i].document.text, part))
            ++*(corpus->documents[i].label == label ? inside : outside);
}

static void expect_top_ngrams(const struct trained *trained)
{
    const struct model *model = &trained->assembly.model;
    json_t *lists = json_loadb(model->top_ngrams, model->top_ngrams_length, 0, NULL);
    cr_assert(json_is_object(lists));
    cr_assert_eq(json_object_size(lists), model->label_count);
    for (size_t label = 0; label < model->label_count; label++) {
        const json_t *list = json_object_get(lists, model->labels[label]);
        cr_assert_eq(json_array_size(list), NAMED_STRONGEST);
        double before = INFINITY;
        bool marked = false;
        for (size_t i = 0; i < NAMED_STRONGEST; i++) {
            const json_t *item = json_array_get(list, i);
            const char *ngram = json_string_value(json_object_get(item, "ngram"));
            double weight = json_number_value(json_object_get(item, "weight"));
            cr_assert(ngram && *ngram, "an n-gram that is not spelled");
            cr_assert(weight > 0 && weight <= before, "%s: %g after %g", ngram, weight, before);
            before = weight;
            marked |= strcmp(ngram, small_set_mark(label)) == 0;
            size_t inside, outside;
            count_documents(&trained->set->corpus, ngram, label, &inside, &outside);
            cr_assert(i > 0 || inside + outside == 0 || inside > outside, "'%s' speaks for %s",
                      ngram, model->labels[label]);
        }
        cr_assert(marked, "'%s' is not among the top n-grams of %s", small_set_mark(label),
                  model->labels[label]);
    }
    json_decref(lists);
}

Test(assemble, strongest_n_grams_are_spelled_and_plausible)
{
    struct recipe recipe = small_set_recipe();
    recipe.block_count = 1; /* words, so that a mark is no less than its parts */
    for (size_t labels = 2; labels <= 3; labels++) {
        struct trained trained;
        train(&trained, labels, false, recipe, &options);
        expect_top_ngrams(&trained);
        train_release(&trained);
    }
}

Test(assemble, a_model_that_can_be_written_and_read_again)
{
    struct trained trained;
    struct failure failure = {0};
    char path[256];
    tiny_model_path(path, sizeof path);
    train(&trained, 3, true, small_set_recipe(), &options);
    const struct model *model = &trained.assembly.model;
    cr_assert(model_file_write(path, model, &failure), "%s", failure.message);
    struct model_file *file = model_file_open(path, &failure);
    cr_assert(file, "%s", failure.message);
    const struct model *again = model_file_model(file);
    struct features features = {0}, features_again = {0};
    struct model_scores scores = {0}, scores_again = {0};
    for (size_t i = 0; i < DOCUMENTS; i++) {
        const struct document *document = &trained.set->documents[i].document;
        cr_assert(features_extract(&features, model->extractor, document, ~0u, NULL));
        cr_assert(features_extract(&features_again, again->extractor, document, ~0u, NULL));
        cr_assert(oracle_score(model, &features, "Anker", 5, &scores, NULL));
        cr_assert(oracle_score(again, &features_again, "Anker", 5, &scores_again, NULL));
        cr_assert_arr_eq(scores.probability, scores_again.probability, 3 * sizeof(double));
    }
    model_scores_release(&scores);
    model_scores_release(&scores_again);
    features_release(&features);
    features_release(&features_again);
    model_file_close(file);
    tiny_model_remove(path);
    train_release(&trained);
}

/* The least likely true label is the last score of all. */
static void expect_scores(const struct set_scores *scores, const double *probability,
                          const struct corpus *corpus)
{
    double least = 1;
    for (size_t i = 0; i < corpus->count; i++)
        least = fmin(least, probability[i * corpus->label_count + corpus->documents[i].label]);
    cr_assert_eq(scores->documents[corpus->label_count], corpus->count);
    cr_assert_eq(scores->count, 2 * corpus->count);
    cr_assert_eq(scores->probability[scores->count - 1], least);
}

Test(assemble, sets_have_the_scores_of_their_calibration)
{
    for (int sources = 0; sources < 2; sources++) {
        struct trained trained;
        train(&trained, 3, sources, small_set_recipe(), &options);
        const struct fit *fit = &trained.fit;
        const struct model *model = &trained.assembly.model;
        const struct corpus *corpus = &trained.set->corpus;
        cr_assert_eq(fit->grouped, sources);
        expect_scores(&model->known_set_scores, fit->known.probability, corpus);
        expect_scores(&model->set_scores,
                      sources ? fit->unseen.probability : fit->known.probability, corpus);
        train_release(&trained);
    }
}

Test(assemble, weights_must_be_finite)
{
    const double bad[] = {NAN, INFINITY, -INFINITY};
    struct trained trained;
    train(&trained, 3, true, small_set_recipe(), &options);
    const size_t width = trained.fit.width;
    double *own = calloc(trained.dataset.feature_count + 1, sizeof *own);
    struct familiarity familiarity = {.weights = own};
    double *const places[] = {&trained.fit.weights[0], &trained.fit.weights[2 * width - 1],
                              &trained.fit.bias[2], &own[1], &familiarity.bias};
    for (size_t p = 0; p < sizeof places / sizeof *places; p++)
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
            const double before = *places[p];
            struct assembly assembly;
            struct failure failure = {0};
            *places[p] = bad[i];
            cr_assert_not(assemble(&assembly, "stance", "", &trained.dataset, &trained.fit,
                                   &familiarity, 17, &trained.summary, 1, &failure));
            cr_expect_eq(failure.code, FAILURE_DATA);
            cr_expect_str_eq(failure.message, "training gave weights that are not finite");
            *places[p] = before;
        }
    free(own);
    train_release(&trained);
}

Test(assemble, any_allocation_may_fail)
{
    struct trained trained;
    train(&trained, 3, true, small_set_recipe(), &options);
    size_t failures = 0;
    for (bool failed = true; failed; failures++) {
        struct assembly assembly;
        struct failure failure = {0};
        failing_malloc_after(failures);
        bool ok = assemble(&assembly, "stance", "", &trained.dataset, &trained.fit,
                           &no_familiarity, 17, &trained.summary, 1, &failure);
        failed = failing_malloc_stop();
        cr_assert_eq(ok, !failed, "allocation %zu", failures);
        cr_assert(ok || failure.code == FAILURE_MEMORY, "%s", failure.message);
        assembly_release(&assembly);
    }
    cr_assert_gt(failures, 8);
    train_release(&trained);
}

/* Also where the labels' machines read no words: block 0 is then there for it alone. */
Test(assemble, familiarity_is_one_more_output)
{
    struct trained trained;
    train(&trained, 3, true, small_set_recipe(), &options);
    const struct dataset *dataset = &trained.dataset;
    double *weights = calloc(dataset->feature_count, sizeof *weights);
    for (size_t f = 0; f < dataset->feature_count; f++)
        weights[f] = dataset->block_of_feature[f] == 0 ? (double)(f % 7) - 3 : 0;
    const struct familiarity familiarity = {
        .weights = weights, .bias = 0.75, .threshold = -0.5};
    struct assembly assembly;
    trained.fit.blocks_used[0] = false;
    cr_assert(assemble(&assembly, "stance", "", dataset, &trained.fit, &familiarity, 17,
                       &trained.summary, 1, NULL));
    const struct model *model = &assembly.model;
    const size_t output = trained.fit.outputs;
    cr_assert_eq(model->output_count, output + 1);
    cr_assert(model_has_familiarity(model));
    cr_expect_not(model_has_familiarity(&trained.assembly.model));
    cr_expect_eq(model->familiarity_threshold, -0.5);
    cr_expect_eq(model->bias[output], 0.75);
    cr_expect_eq(model->block_weight[0], dataset->block_scale[0]);
    for (size_t k = 0; k < output; k++)
        cr_expect_eq(model->bias[k], trained.fit.bias[k]);
    for (size_t f = 0; f < dataset->feature_count; f++) {
        const struct feature *feature =
            vocabulary_feature(&model->vocabulary, dataset->slot[f]);
        cr_assert_float_eq(feature->weights[output] * model->scale[output], weights[f], 1e-3);
    }
    assembly_release(&assembly);
    free(weights);
    train_release(&trained);
}
