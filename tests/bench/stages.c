/* bench_stages [-n RUNS] MODEL... -- FILE...: the speed of each stage of scoring.
 *
 * Takes each article, all of which are in memory, through the stages of scorer.c and extract.c
 * one after another, and reads the clock between stages; so each stage finds the caches and the
 * branch predictor as in real use. Then it measures tenor_score as a whole, from text to
 * probabilities and evidence, and what training does instead of summing n-grams. The models
 * must have the same recipe, so that an article is read once.
 *
 * Prints a line per stage, with tabs between: name, megabytes of title and text per second,
 * articles per second, and the stage's share of all stages in percent. Times are processor time
 * of one thread, without the cost of reading the clock, and the median of the runs. Articles
 * that cannot be scored are left out; pages of HTML are read as pages. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../../classify/tenor.h"
#include "../../features/article/language.h"
#include "../../features/evidence/style.h"
#include "../../models/model_file.h"
#include "../../models/ngram_cache.h"
#include "articles.h"

#define MOST_RUNS   99
#define MOST_MODELS 16
#define MOST_STAGES 16

struct bench {
    struct articles articles;
    struct model_file *files[MOST_MODELS];
    const struct model *models[MOST_MODELS];
    size_t model_count, runs;
    const struct extractor *extractor; /* of all models */
    struct features features;
    struct evidence_input input;
    float *categories, *hedging, *attributions, *style; /* in features.dense */
    struct languages languages;
    struct language_guess language;
    struct ngram_cache cache;
    struct model_scores scores[MOST_MODELS];
    struct vector vector;
    double clock_cost; /* seconds */
    struct failure failure;
};

/* ---- The stages -------------------------------------------------------------------- */

static bool run_article(struct bench *bench, const struct document *document)
{
    return article_read(&bench->features.article, document, bench->extractor->page,
                        &bench->failure);
}

static bool run_tokens(struct bench *bench, const struct document *document)
{
    (void)document;
    return tokens_split(&bench->features.tokens, &bench->features.article, &bench->failure);
}

static bool run_quotations(struct bench *bench, const struct document *document)
{
    (void)document;
    return quotations_find(&bench->features.quotations, &bench->features.tokens,
                           &bench->features.article, &bench->failure);
}

static bool run_lexicon(struct bench *bench, const struct document *document)
{
    (void)document;
    return lexicon_match(bench->extractor->lexicon, &bench->features.tokens,
                         &bench->features.matches, &bench->failure);
}

static bool run_categories(struct bench *bench, const struct document *document)
{
    (void)document;
    dense_category_densities(&bench->input, bench->categories);
    return true;
}

static bool run_attributions(struct bench *bench, const struct document *document)
{
    (void)document;
    return attribution_find(&bench->features.attributions, &bench->input, bench->attributions,
                            &bench->failure);
}

static bool run_hedging(struct bench *bench, const struct document *document)
{
    (void)document;
    return hedging_find(&bench->features.hedging, &bench->input, &bench->features.attributions,
                        bench->hedging, &bench->failure);
}

static bool run_style(struct bench *bench, const struct document *document)
{
    (void)document;
    return style_measure(&bench->input, bench->style, &bench->failure);
}

/* Without libexttextcat's data the language is not guessed, as in scorer.c. */
static bool run_language(struct bench *bench, const struct document *document)
{
    struct failure failure = {0};
    (void)document;
    return language_guess(&bench->languages, &bench->features.article, &bench->language,
                          &failure) ||
           failure.code != FAILURE_MEMORY;
}

static bool run_ngrams(struct bench *bench, const struct document *document)
{
    (void)document;
    if (!ngram_cache_sum(&bench->cache, &bench->features.tokens, &bench->failure))
        return false;
    for (size_t i = 0; i < bench->model_count; i++) {
        struct model_scores *scores = &bench->scores[i];
        if (!model_score_begin(bench->models[i], scores, &bench->failure))
            return false;
        ngram_cache_decide(&bench->cache, i, scores->decision);
    }
    return true;
}

static bool run_probabilities(struct bench *bench, const struct document *document)
{
    for (size_t i = 0; i < bench->model_count; i++)
        model_score_end(bench->models[i], &bench->features, document->source,
                        document->source_length, &bench->scores[i]);
    return true;
}

static bool run_listing(struct bench *bench, const struct document *document)
{
    (void)document;
    return ngrams_count(&bench->features.ngrams, &bench->features.tokens,
                        &bench->extractor->recipe, ~0u, &bench->failure);
}

static bool run_vector(struct bench *bench, const struct document *document)
{
    (void)document;
    return vector_weigh(&bench->vector, &bench->features.ngrams, &bench->models[0]->vocabulary,
                        &bench->failure);
}

struct stage {
    const char *name; /* NULL: it prepares later stages, and is not printed */
    bool (*run)(struct bench *bench, const struct document *document);
};

static const struct stage scoring[] = {
    {"bytes to article", run_article},
    {"tokens", run_tokens},
    {"quotations", run_quotations},
    {"word lists", run_lexicon},
    {"categories", run_categories},
    {"attributions, speakers", run_attributions},
    {"hedging", run_hedging},
    {"style", run_style},
    {"language", run_language},
    {"n-grams alone: tokens to decision values", run_ngrams},
    {"decision values to probabilities", run_probabilities},
};
static const struct stage training[] = {
    {NULL, run_article},
    {NULL, run_tokens},
    {"training: n-grams listed", run_listing},
    {"training: n-grams to vector", run_vector},
};
#define LENGTH(array) (sizeof(array) / sizeof *(array))

/* ---- Time -------------------------------------------------------------------------- */

static double processor_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double cost_of_clock(void)
{
    enum { TIMES = 10000 };
    double begin = processor_seconds(), end = begin;
    for (int i = 0; i < TIMES; i++)
        end = processor_seconds();
    return (end - begin) / TIMES;
}

static int compare_seconds(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *seconds, size_t runs)
{
    qsort(seconds, runs, sizeof *seconds, compare_seconds);
    return seconds[runs / 2];
}

static void print_row(const struct bench *bench, const char *name, double seconds, double all)
{
    printf("%s\t%.1f\t%.0f", name, 1e-6 * (double)bench->articles.bytes.length / seconds,
           (double)bench->articles.count / seconds);
    printf(all > 0 ? "\t%.1f\n" : "\t\n", 100 * seconds / all);
}

/* Adds the seconds that each stage takes for all articles to `seconds`. */
static bool run_stages(struct bench *bench, const struct stage *stages, size_t count,
                       double seconds[static MOST_STAGES])
{
    for (size_t i = 0; i < bench->articles.count; i++) {
        double before = processor_seconds();
        for (size_t s = 0; s < count; s++) {
            if (!stages[s].run(bench, &bench->articles.items[i]))
                return false;
            double after = processor_seconds();
            seconds[s] += after - before - bench->clock_cost;
            before = after;
        }
    }
    return true;
}

/* Prints the stages that have names, and their sum if `sum` is a name for it. */
static bool time_stages(struct bench *bench, const struct stage *stages, size_t count,
                        const char *sum)
{
    double of_stage[MOST_STAGES][MOST_RUNS], all[MOST_RUNS] = {0}, of_all;
    for (size_t run = 0; run < bench->runs; run++) {
        double seconds[MOST_STAGES] = {0};
        if (!run_stages(bench, stages, count, seconds))
            return false;
        for (size_t s = 0; s < count; s++) {
            of_stage[s][run] = seconds[s];
            all[run] += seconds[s];
        }
    }
    of_all = median(all, bench->runs);
    for (size_t s = 0; s < count; s++)
        if (stages[s].name)
            print_row(bench, stages[s].name, median(of_stage[s], bench->runs),
                      sum ? of_all : 0);
    if (sum)
        print_row(bench, sum, of_all, of_all);
    return true;
}

static bool score_all(const struct bench *bench, const tenor_scorer *scorer,
                      tenor_result *result, tenor_error *error)
{
    for (size_t i = 0; i < bench->articles.count; i++) {
        const struct document *document = &bench->articles.items[i];
        const tenor_document article = {
            .size = sizeof article,
            .text = document->text,
            .text_length = document->text_length,
            .title = document->title,
            .title_length = document->title_length,
            .format = document->format == DOCUMENT_HTML ? TENOR_HTML : TENOR_TEXT,
            .charset = document->charset};
        if (tenor_score(scorer, &article, result, error) != TENOR_OK)
            return false;
    }
    return true;
}

static bool time_scores(struct bench *bench, const char *const *paths)
{
    tenor_error error = {TENOR_NO_MEMORY, "out of memory"};
    double seconds[MOST_RUNS] = {0};
    tenor_scorer *scorer = tenor_scorer_open(paths, bench->model_count, &error);
    tenor_result *result = tenor_result_new();
    bool scored = scorer && result;
    for (size_t run = 0; run < bench->runs && scored; run++) {
        const double before = processor_seconds();
        scored = score_all(bench, scorer, result, &error);
        seconds[run] = processor_seconds() - before;
    }
    if (scored)
        print_row(bench, "whole: text to probabilities and evidence",
                  median(seconds, bench->runs), 0);
    tenor_result_free(result);
    tenor_scorer_close(scorer);
    return scored || fail(&bench->failure, FAILURE_MODEL, "%s", error.message);
}

/* ---- Opening ----------------------------------------------------------------------- */

/* Takes the extractor that finds what all models read, as opening.c does. */
static bool take_extractor(struct bench *bench, const struct extractor *extractor)
{
    if (bench->extractor && extractor_covers(bench->extractor, extractor))
        return true;
    if (bench->extractor && !extractor_covers(extractor, bench->extractor))
        return false;
    bench->extractor = extractor;
    return true;
}

static bool open_models(struct bench *bench, const char *const *paths)
{
    for (size_t i = 0; i < bench->model_count; i++) {
        bench->files[i] = model_file_open_source(&(struct model_source){.path = paths[i]},
                                                 bench->files, i, &bench->failure);
        if (!bench->files[i])
            return false;
        bench->models[i] = model_file_model(bench->files[i]);
        if (!take_extractor(bench, bench->models[i]->extractor))
            return fail(&bench->failure, FAILURE_ARGUMENT, "'%s' reads texts otherwise",
                        paths[i]);
        if (model_block_mask(bench->models[i]) == 0)
            return fail(&bench->failure, FAILURE_ARGUMENT, "'%s' reads no n-grams", paths[i]);
    }
    return ngram_cache_use(&bench->cache, bench->models, bench->model_count, NGRAM_CACHE_LIMIT,
                           &bench->failure);
}

/* Leaves out articles that cannot be scored (no words, not text). Reading the others also
 * allocates the features' memory, which is not to be measured. */
static bool keep_scorable(struct bench *bench)
{
    struct articles *articles = &bench->articles;
    size_t kept = 0, bytes = 0;
    for (size_t i = 0; i < articles->count; i++) {
        const struct document document = articles->items[i];
        if (features_extract(&bench->features, bench->extractor, &document, 0,
                             &bench->failure)) {
            articles->items[kept++] = document;
            bytes += document.title_length + document.text_length;
        } else if (bench->failure.code == FAILURE_MEMORY) {
            return false;
        }
    }
    articles->count = kept;
    articles->bytes.length = bytes;
    return kept > 0 || fail(&bench->failure, FAILURE_EMPTY, "no articles to score");
}

/* Sets up where the stages put their results, as extract.c does. */
static void lay_out(struct bench *bench)
{
    struct features *features = &bench->features;
    const struct extractor *extractor = bench->extractor;
    bench->input = (struct evidence_input){.article = &features->article,
                                           .tokens = &features->tokens,
                                           .quotations = &features->quotations,
                                           .lexicon = extractor->lexicon,
                                           .matches = &features->matches,
                                           .cues = extractor->cues};
    bench->categories = features->dense;
    bench->hedging = bench->categories + dense_category_count(extractor->lexicon);
    bench->attributions = bench->hedging + hedging_feature_count;
    bench->style = bench->attributions + attribution_feature_count;
}

static bool bench_open(struct bench *bench, char **arguments, size_t count)
{
    while (bench->model_count < count && strcmp(arguments[bench->model_count], "--") != 0)
        bench->model_count++;
    if (bench->model_count == 0 || bench->model_count > MOST_MODELS ||
        bench->model_count + 1 >= count)
        return fail(&bench->failure, FAILURE_ARGUMENT,
                    "usage: bench_stages [-n RUNS] MODEL... -- FILE...");
    if (!open_models(bench, (const char *const *)arguments))
        return false;
    for (size_t i = bench->model_count + 1; i < count; i++)
        if (!articles_read(&bench->articles, arguments[i], &bench->failure))
            return false;
    if (!articles_place(&bench->articles, &bench->failure) || !keep_scorable(bench))
        return false;
    lay_out(bench);
    bench->clock_cost = cost_of_clock();
    return true;
}

static void bench_release(struct bench *bench)
{
    vector_release(&bench->vector);
    for (size_t i = 0; i < bench->model_count; i++)
        model_scores_release(&bench->scores[i]);
    ngram_cache_release(&bench->cache);
    languages_release(&bench->languages);
    features_release(&bench->features);
    articles_release(&bench->articles);
    for (size_t i = bench->model_count; i-- > 0;)
        model_file_close(bench->files[i]);
}

int main(int argc, char **argv)
{
    struct bench bench = {.runs = 5};
    int first = 1;
    if (argc > 2 && strcmp(argv[1], "-n") == 0) {
        bench.runs = strtoul(argv[2], NULL, 10);
        first = 3;
    }
    bool done = (bench.runs >= 1 && bench.runs <= MOST_RUNS) ||
                fail(&bench.failure, FAILURE_ARGUMENT, "1 to %d runs", MOST_RUNS);
    done = done && bench_open(&bench, argv + first, (size_t)(argc - first)) &&
           time_stages(&bench, scoring, LENGTH(scoring), "all of these") &&
           time_scores(&bench, (const char *const *)argv + first) &&
           time_stages(&bench, training, LENGTH(training), NULL);
    if (!done)
        fprintf(stderr, "bench_stages: %s\n", bench.failure.message);
    bench_release(&bench);
    return done ? 0 : 1;
}
