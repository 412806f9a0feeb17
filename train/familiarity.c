/* familiarity: see familiarity.h.
 *
 * The documents of the labelled set and of the background are put into one dataset for the
 * linear solver: rows [0, documents) are the set's own, the background's follow. */
#include "familiarity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../features/base/hash.h"
#include "folds.h"
#include "solver.h"

/* C of the machine, for each side times its share's inverse. Of 1, 0.2 and 0.05 the first two
 * turned away 0.98 and 0.97 of AllSides articles not on the war for camp_syria, the last
 * 0.90; the larger it is, the more of its own satire turned away. */
#define FAMILIARITY_COST  0.5
#define FAMILIARITY_FOLDS 5

/* A background article is taken for another kind if its log-odds are below those of all but so
 * many of the set's own. 0.02 to 0.10 are level on camp_syria and core8; more turns away more
 * news for hyperpartisan, less leaves satire without enough of the others. */
#define KINDRED_QUANTILE 0.05
/* With fewer articles of other kinds the set is as broad as the background. */
#define LEAST_OTHERS 50
/* How far log-odds believe the set: the rest is the background's own share. So an n-gram that
 * the set lacks costs at most -ln 0.3 (Jelinek-Mercer smoothing; Zhai and Lafferty 2004). */
#define OWN_SHARE 0.7

struct comparison {
    const struct dataset *own;
    struct dataset both; /* rows of both; those of `own` are borrowed */
    uint32_t *fold;      /* [both.count] */
    uint32_t folds;
    signed char *signs; /* [folds + 1][both.count] */
    double *decision;   /* [FAMILIARITY_FOLDS][both.count] a row for each machine, which may run
                           beside another */
    bool *kindred; /* [both.count] of the background, but like the set: trained on by none */
};

static void comparison_release(struct comparison *comparison)
{
    struct dataset *both = &comparison->both;
    for (size_t i = comparison->own->count; both->rows && i < both->count; i++)
        free(both->rows[i].entries);
    free(both->rows);
    free(comparison->fold);
    free(comparison->signs);
    free(comparison->decision);
    free(comparison->kindred);
}

/* ---- The background's vectors ---------------------------------------------------- */

/* feature_of[slots], VOCABULARY_NONE for a slot that is not used. */
static uint32_t *number_slots(const struct dataset *dataset)
{
    uint32_t *feature_of = malloc(((size_t)dataset->vocabulary.slots + 1) * sizeof *feature_of);
    for (size_t slot = 0; feature_of && slot < dataset->vocabulary.slots; slot++)
        feature_of[slot] = VOCABULARY_NONE;
    for (size_t feature = 0; feature_of && feature < dataset->feature_count; feature++)
        feature_of[dataset->slot[feature]] = (uint32_t)feature;
    return feature_of;
}

/* Thins a bag of `words` words to what about `wanted` of them would be: each occurrence is
 * kept with the same chance. An article's length shows in its n-grams, and the set's lengths
 * must not be what it is known by. Returns how many n-grams are left. */
static size_t thin(struct background_ngram *ngrams, size_t count, size_t words, size_t wanted,
                   uint64_t seed)
{
    size_t kept = 0;
    const double share = (double)wanted / (double)words;
    if (wanted >= words)
        return count;
    for (size_t i = 0; i < count; i++) {
        uint32_t left = 0;
        for (uint32_t n = 0; n < ngrams[i].count; n++) {
            seed = hash_combine(seed, ngrams[i].key);
            left += (double)(seed >> 11) * 0x1p-53 < share;
        }
        if (left > 0)
            ngrams[kept++] = (struct background_ngram){ngrams[i].key, left};
    }
    return kept;
}

/* A bag as the dataset would have it: vector.h's values of a block of words, of length
 * block_scale. */
static bool make_row(struct sparse_row *row, const struct background *background,
                     const struct dataset *dataset, const uint32_t *feature_of,
                     const struct background_ngram *ngrams, size_t count,
                     struct failure *failure)
{
    double squares = 0;
    uint32_t kept = 0;
    row->entries = malloc((count + 1) * sizeof *row->entries);
    if (!row->entries)
        return fail(failure, FAILURE_MEMORY, "not enough memory for the background");
    for (size_t i = 0; i < count; i++) {
        const uint32_t slot =
            vocabulary_find(&dataset->vocabulary, background->keys[ngrams[i].key]);
        if (slot == VOCABULARY_NONE)
            continue;
        const double value = ngram_term_frequency(ngrams[i].count) *
                             (double)vocabulary_feature(&dataset->vocabulary, slot)->idf;
        squares += value * value;
        row->entries[kept++] = (struct vector_entry){feature_of[slot], (float)value};
    }
    const double scale = squares > 0 ? (double)dataset->block_scale[0] / sqrt(squares) : 0;
    for (uint32_t i = 0; i < kept; i++)
        row->entries[i].value = (float)((double)row->entries[i].value * scale);
    for (size_t b = 1; b <= NGRAM_MAX_BLOCKS; b++)
        row->begin[b] = kept;
    return true;
}

/* All bags, one after another. */
struct bags {
    const struct comparison *comparison;
    const struct background *background;
    const uint32_t *feature_of;
    struct bag {
        size_t first, count; /* of its n-grams */
        size_t words;
    } * items; /* [documents] */
    struct background_ngram *ngrams;
    size_t capacity;
};

static bool read_bags(struct bags *bags, struct failure *failure)
{
    const struct background *background = bags->background;
    size_t at = 0, end = 0;
    for (size_t i = 0; i < background->header.document_count; i++) {
        if (!memory_reserve(&bags->ngrams, &bags->capacity, end + background->header.key_count,
                            sizeof *bags->ngrams, failure))
            return false;
        struct bag *bag = &bags->items[i];
        bag->first = end;
        bag->count = background_bag(background, &at, bags->ngrams + end, &bag->words);
        end += bag->count;
    }
    return true;
}

static bool add_bag(size_t index, size_t thread, void *context, struct failure *failure)
{
    (void)thread;
    const struct bags *bags = context;
    const struct bag *bag = &bags->items[index];
    const struct dataset *own = bags->comparison->own;
    const size_t row = own->count + index;
    struct background_ngram *ngrams = bags->ngrams + bag->first;
    const size_t count =
        thin(ngrams, bag->count, bag->words, own->words[index % own->count], row);
    return make_row(&bags->comparison->both.rows[row], bags->background, own, bags->feature_of,
                    ngrams, count, failure);
}

static bool add_background(const struct comparison *comparison,
                           const struct background *background, size_t threads,
                           struct failure *failure)
{
    const size_t documents = background->header.document_count;
    uint32_t *feature_of = number_slots(comparison->own);
    struct bags bags = {.comparison = comparison,
                        .background = background,
                        .feature_of = feature_of,
                        .items = calloc(documents + 1, sizeof *bags.items)};
    const bool ok = ((feature_of && bags.items) ||
                     fail(failure, FAILURE_MEMORY, "not enough memory for the background")) &&
                    read_bags(&bags, failure) &&
                    parallel_threads(documents, threads, add_bag, &bags, NULL, failure);
    free(feature_of);
    free(bags.items);
    free(bags.ngrams);
    return ok;
}

/* ---- Folds ----------------------------------------------------------------------- */

enum grouping { BY_SOURCE, BY_CLUSTER, BY_DOCUMENT };

/* Documents by source, those without one (BY_CLUSTER: all) by cluster of near-duplicates, or
 * each by itself. Returns how many groups there are; `seen` has room for sources and
 * documents. */
static size_t group_documents(const struct dataset *own, enum grouping grouping,
                              uint32_t *group, bool *seen)
{
    const uint32_t sources = (uint32_t)own->corpus->source_count;
    size_t groups = 0;
    memset(seen, 0, (own->corpus->source_count + own->count) * sizeof *seen);
    for (uint32_t i = 0; i < own->count; i++) {
        const uint32_t source = own->corpus->documents[i].source;
        const bool by_source = grouping == BY_SOURCE && source != CORPUS_NO_SOURCE;
        group[i] = by_source                 ? source
                   : grouping == BY_DOCUMENT ? sources + i
                                             : sources + own->duplicates.cluster[i];
        groups += !seen[group[i]];
        seen[group[i]] = true;
    }
    return groups;
}

/* Splits the own documents by source, the background's one after another. */
static bool split(struct comparison *comparison, const struct fit_options *options,
                  struct failure *failure)
{
    const struct dataset *own = comparison->own;
    uint32_t *group = calloc(own->count + 1, sizeof *group);
    uint32_t *label = calloc(own->count + 1, sizeof *label);
    bool *seen = calloc(own->corpus->source_count + own->count + 1, sizeof *seen);
    bool ok = (group && label && seen) || fail(failure, FAILURE_MEMORY, "out of memory");
    if (ok) {
        size_t groups = 0;
        for (enum grouping g = options->ignore_sources ? BY_CLUSTER : BY_SOURCE;
             groups < 2 && g <= BY_DOCUMENT; g++)
            groups = group_documents(own, g, group, seen);
        comparison->folds = groups < FAMILIARITY_FOLDS ? (uint32_t)groups : FAMILIARITY_FOLDS;
        for (size_t i = 0; i < own->count; i++)
            label[i] = own->corpus->documents[i].label;
        ok = folds_assign(comparison->fold, label, own->corpus->label_count, group, own->count,
                          comparison->folds, options->seed, failure);
    }
    for (size_t i = own->count; ok && i < comparison->both.count; i++)
        comparison->fold[i] = (uint32_t)(i % comparison->folds);
    free(group);
    free(label);
    free(seen);
    return ok;
}

static bool compare(struct comparison *comparison, const struct dataset *own,
                    const struct background *background, const struct fit_options *options,
                    struct failure *failure)
{
    const size_t count = own->count + background->header.document_count;
    *comparison = (struct comparison){.own = own, .both = *own};
    comparison->both.count = count;
    comparison->both.dense_count = 0;
    comparison->both.means = (struct mean_vectors){0};
    comparison->both.rows = calloc(count, sizeof *comparison->both.rows);
    comparison->fold = calloc(count, sizeof *comparison->fold);
    comparison->signs = calloc(count, FAMILIARITY_FOLDS + 1);
    comparison->decision = calloc(count, FAMILIARITY_FOLDS * sizeof *comparison->decision);
    comparison->kindred = calloc(count, sizeof *comparison->kindred);
    if (!comparison->both.rows || !comparison->fold || !comparison->signs ||
        !comparison->decision || !comparison->kindred)
        return fail(failure, FAILURE_MEMORY, "not enough memory for the background");
    memcpy(comparison->both.rows, own->rows, own->count * sizeof *own->rows);
    return add_background(comparison, background, options->threads, failure) &&
           split(comparison, options, failure);
}

static int compare_values(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* ---- Which of the background are of other kinds ---------------------------------- */

/* Adds `sign` to the document frequencies of a fold's documents, or with `folds` of all. */
static void count_documents(const struct comparison *comparison, size_t first, size_t end,
                            uint32_t fold, double *frequency, double sign)
{
    for (size_t i = first; i < end; i++) {
        const struct sparse_row *row = &comparison->both.rows[i];
        if (fold != comparison->folds && comparison->fold[i] != fold)
            continue;
        for (uint32_t e = row->begin[0]; e < row->begin[1]; e++)
            frequency[row->entries[e].feature] += sign;
    }
}

static double sum(const double *values, size_t count)
{
    double total = 0;
    for (size_t i = 0; i < count; i++)
        total += values[i];
    return total;
}

/* The mean over a document's n-grams of ln(OWN_SHARE * p / q + 1 - OWN_SHARE), p and q being
 * the n-gram's shares of the set and of the background; each n-gram counts as 1 + ln c. */
static double log_odds(const struct comparison *comparison, size_t document, const double *own,
                       double own_sum, const double *background, double background_sum)
{
    const struct dataset *both = &comparison->both;
    const struct sparse_row *row = &both->rows[document];
    double weighted = 0, weights = 0;
    for (uint32_t e = row->begin[0]; e < row->begin[1]; e++) {
        const uint32_t feature = row->entries[e].feature;
        const double idf =
            (double)vocabulary_feature(&both->vocabulary, both->slot[feature])->idf;
        const double weight = (double)row->entries[e].value / idf;
        const double p = own_sum > 0 ? own[feature] / own_sum : 0;
        const double q =
            (background[feature] + 0.5) / (background_sum + 0.5 * (double)both->feature_count);
        weighted += weight * log(OWN_SHARE * p / q + 1 - OWN_SHARE);
        weights += weight;
    }
    return weights > 0 ? weighted / weights : log(1 - OWN_SHARE);
}

struct log_odds_task {
    const struct comparison *comparison;
    size_t first;  /* document of task 0 */
    uint32_t fold; /* whose documents are measured, or `folds`: all */
    const double *own, *background;
    double own_sum, background_sum;
};

static bool measure_document(size_t index, size_t thread, void *context,
                             struct failure *failure)
{
    (void)thread, (void)failure;
    const struct log_odds_task *task = context;
    const struct comparison *comparison = task->comparison;
    const size_t document = task->first + index;
    if (task->fold == comparison->folds || comparison->fold[document] == task->fold)
        comparison->decision[document] =
            log_odds(comparison, document, task->own, task->own_sum, task->background,
                     task->background_sum);
    return true;
}

/* decision[] gets each document's log-odds: of the own ones without their fold. */
static bool measure_log_odds(const struct comparison *comparison, double *own,
                             double *background, size_t threads, struct failure *failure)
{
    const size_t documents = comparison->own->count, count = comparison->both.count;
    const size_t features = comparison->both.feature_count;
    const uint32_t folds = comparison->folds;
    count_documents(comparison, 0, documents, folds, own, 1);
    count_documents(comparison, documents, count, folds, background, 1);
    struct log_odds_task task = {comparison,
                                 documents,
                                 folds,
                                 own,
                                 background,
                                 sum(own, features),
                                 sum(background, features)};
    bool ok =
        parallel_threads(count - documents, threads, measure_document, &task, NULL, failure);
    task.first = 0;
    for (task.fold = 0; ok && task.fold < folds; task.fold++) {
        count_documents(comparison, 0, documents, task.fold, own, -1);
        task.own_sum = sum(own, features);
        ok = parallel_threads(documents, threads, measure_document, &task, NULL, failure);
        count_documents(comparison, 0, documents, task.fold, own, 1);
    }
    return ok;
}

/* Marks the background's articles that may be of the set's own kind, which is often part of the
 * news at large: nothing is to be learned from them. Positive and unlabelled documents in two
 * steps, after Liu, Lee, Yu and Li 2002, "Partially supervised classification of text
 * documents", section 4. `*others` is how many are left. */
static bool find_kindred(struct comparison *comparison, size_t threads, size_t *others,
                         struct failure *failure)
{
    const size_t documents = comparison->own->count, count = comparison->both.count;
    const size_t features = comparison->both.feature_count;
    double *own = calloc(features, sizeof *own);
    double *background = calloc(features, sizeof *background);
    const bool ok = ((own && background) ||
                     fail(failure, FAILURE_MEMORY, "not enough memory for the background")) &&
                    measure_log_odds(comparison, own, background, threads, failure);
    *others = 0;
    if (ok) {
        qsort(comparison->decision, documents, sizeof *comparison->decision, compare_values);
        const double least =
            comparison->decision[(size_t)(KINDRED_QUANTILE * (double)documents)];
        for (size_t i = documents; i < count; i++) {
            comparison->kindred[i] = comparison->decision[i] >= least;
            *others += !comparison->kindred[i];
        }
    }
    free(own);
    free(background);
    return ok;
}

/* ---- The machine ----------------------------------------------------------------- */

/* A machine a fold that leaves it out, and one of everything. */
static void describe_machines(const struct comparison *comparison,
                              struct linear_machine *machines, struct familiarity *familiarity)
{
    const size_t count = comparison->both.count, own = comparison->own->count;
    for (uint32_t m = 0; m <= comparison->folds; m++) {
        signed char *signs = comparison->signs + m * count;
        size_t side[2] = {0, 0};
        for (size_t i = 0; i < count; i++) {
            const bool left_out = comparison->fold[i] == m || comparison->kindred[i];
            signs[i] = left_out ? 0 : i < own ? 1 : -1;
            side[i < own] += signs[i] != 0;
        }
        const double half = (double)(side[0] + side[1]) / 2;
        machines[m] =
            (struct linear_machine){.signs = signs,
                                    .cost_positive = FAMILIARITY_COST * half / (double)side[1],
                                    .cost_negative = FAMILIARITY_COST * half / (double)side[0],
                                    .decision = comparison->decision + m * count,
                                    .stride = 1};
    }
    machines[comparison->folds].decision = NULL;
    machines[comparison->folds].weights = familiarity->weights;
    machines[comparison->folds].bias = &familiarity->bias;
}

static double share_below(const double *values, size_t count, double threshold)
{
    size_t below = 0;
    for (size_t i = 0; i < count; i++)
        below += values[i] < threshold;
    return count ? (double)below / (double)count : 0;
}

/* From the own documents' out-of-fold values, each of the machine without its fold. */
static void set_threshold(struct familiarity *familiarity, const struct comparison *comparison)
{
    double *values = comparison->decision;
    const size_t own = comparison->own->count, count = comparison->both.count;
    for (size_t i = 0; i < own; i++)
        values[i] = values[comparison->fold[i] * count + i];
    qsort(values, own, sizeof *values, compare_values);
    familiarity->threshold = values[(size_t)(FAMILIARITY_QUANTILE * (double)own)];
    familiarity->rejected_own = share_below(values, own, familiarity->threshold);
}

static bool train(struct familiarity *familiarity, const struct comparison *comparison,
                  const struct fit_options *options, const struct training_progress *progress,
                  struct failure *failure)
{
    struct linear_machine machines[FAMILIARITY_FOLDS + 1];
    struct settings settings = {.cost = FAMILIARITY_COST, .block_weight = {1}};
    familiarity->weights =
        calloc(comparison->both.feature_count + 1, sizeof *familiarity->weights);
    if (!familiarity->weights)
        return fail(failure, FAILURE_MEMORY, "not enough memory for the background");
    struct linear_matrix *matrix =
        linear_matrix_new(&comparison->both, &settings, options->threads, failure);
    if (!matrix)
        return false;
    describe_machines(comparison, machines, familiarity);
    const bool ok = linear_solve(matrix, machines, comparison->folds + 1, 0, options->threads,
                                 progress, failure);
    linear_matrix_free(matrix);
    if (ok)
        set_threshold(familiarity, comparison);
    return ok;
}

bool familiarity_fit(struct familiarity *familiarity, const struct dataset *dataset,
                     const struct background *background, const struct fit_options *options,
                     const struct training_progress *progress, struct failure *failure)
{
    *familiarity = (struct familiarity){0};
    if (!background_fits(background, &dataset->extractor->recipe) || dataset->count < 2 ||
        background->header.document_count < FAMILIARITY_FOLDS || dataset->feature_count == 0)
        return true;
    const struct training_progress stage =
        progress_stage(progress, "comparing with the background");
    struct comparison comparison;
    size_t others = 0;
    bool ok = compare(&comparison, dataset, background, options, failure) &&
              find_kindred(&comparison, options->threads, &others, failure);
    if (ok && others >= LEAST_OTHERS)
        ok = train(familiarity, &comparison, options, &stage, failure);
    comparison_release(&comparison);
    if (!ok)
        familiarity_release(familiarity);
    return ok;
}

void familiarity_release(struct familiarity *familiarity)
{
    free(familiarity->weights);
    *familiarity = (struct familiarity){0};
}
