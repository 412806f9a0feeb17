/* bench_stages [-n RUNS] [-m MODEL]... FILE...: how fast is each stage of the extractor?
 *
 * Reads all records (features/records.h) into memory, then takes them through the stages of
 * extract.c one by one, as scoring does, with a clock between the stages: so each finds the
 * caches and the branch predictor as it does in earnest. Prints megabytes of title and text a
 * second, the median of the runs, in processor time of one thread. With models, scoring by all
 * of them together is timed too. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../../classify/tenor.h"
#include "../../features/datadir.h"
#include "../../features/extract.h"
#include "../../features/records.h"
#include "../../features/style.h"

#define MOST_RUNS   99
#define MOST_MODELS 16

struct bench {
    struct extractor *extractor;
    struct text_buffer bytes; /* titles and texts, one after another */
    struct document *documents;
    size_t count, capacity;
    struct features features;
    struct reading reading;
    float *values; /* room for any block of dense features */
    struct failure failure;
};

/* ---- The stages, as extract.c has them ------------------------------------------- */

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
    dense_category_densities(&bench->reading, bench->values);
    return true;
}

static bool run_hedging(struct bench *bench, const struct document *document)
{
    (void)document;
    return hedging_find(&bench->features.hedging, &bench->reading,
                        &bench->features.attributions, bench->values, &bench->failure);
}

static bool run_attributions(struct bench *bench, const struct document *document)
{
    (void)document;
    return attribution_find(&bench->features.attributions, &bench->reading, bench->values,
                            &bench->failure);
}

static bool run_style(struct bench *bench, const struct document *document)
{
    (void)document;
    style_measure(&bench->reading, bench->values);
    return true;
}

static bool run_ngrams(struct bench *bench, const struct document *document)
{
    (void)document;
    return ngrams_count(&bench->features.ngrams, &bench->features.tokens,
                        &bench->extractor->recipe, ~0u, &bench->failure);
}

static const struct stage {
    const char *name;
    bool (*run)(struct bench *bench, const struct document *document);
    bool is_evidence; /* counts in "tokens and evidence" */
} stages[] = {
    {"article", run_article, false},      {"tokens", run_tokens, true},
    {"quotations", run_quotations, true}, {"word lists", run_lexicon, true},
    {"categories", run_categories, true}, {"attributions", run_attributions, true},
    {"hedging", run_hedging, true},       {"style", run_style, true},
    {"n-grams", run_ngrams, false},
};
enum { STAGES = sizeof stages / sizeof *stages };

/* ---- Time -------------------------------------------------------------------------- */

static double processor_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Adds each stage's seconds over all documents. */
static bool run_stages(struct bench *bench, double seconds[static STAGES])
{
    for (size_t i = 0; i < bench->count; i++) {
        double before = processor_seconds();
        for (size_t stage = 0; stage < STAGES; stage++) {
            if (!stages[stage].run(bench, &bench->documents[i]))
                return false;
            double after = processor_seconds();
            seconds[stage] += after - before;
            before = after;
        }
    }
    return true;
}

static int compare_seconds(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_row(const struct bench *bench, const char *name, double *seconds, size_t runs)
{
    qsort(seconds, runs, sizeof *seconds, compare_seconds);
    const double median = seconds[runs / 2];
    printf("%-44s %8.1f MB/s %9.0f articles/s\n", name,
           1e-6 * (double)bench->bytes.length / median, (double)bench->count / median);
}

static bool time_stages(struct bench *bench, size_t runs)
{
    double of_stage[STAGES][MOST_RUNS] = {{0}}, evidence[MOST_RUNS] = {0}, all[MOST_RUNS] = {0};
    for (size_t run = 0; run < runs; run++) {
        double seconds[STAGES] = {0};
        if (!run_stages(bench, seconds))
            return false;
        for (size_t stage = 0; stage < STAGES; stage++) {
            of_stage[stage][run] = seconds[stage];
            evidence[run] += stages[stage].is_evidence ? seconds[stage] : 0;
            all[run] += seconds[stage];
        }
    }
    for (size_t stage = 0; stage < STAGES; stage++)
        print_row(bench, stages[stage].name, of_stage[stage], runs);
    print_row(bench, "tokens and evidence", evidence, runs);
    print_row(bench, "all of these", all, runs);
    return true;
}

static int time_scores(const struct bench *bench, const char *const *models, size_t model_count,
                       size_t runs)
{
    tenor_error error = {TENOR_NO_MEMORY, "out of memory"};
    double seconds[MOST_RUNS] = {0};
    tenor_scorer *scorer = tenor_scorer_open(models, model_count, &error);
    tenor_result *result = tenor_result_new();
    bool scored = scorer && result;
    for (size_t run = 0; run < runs && scored; run++) {
        const double before = processor_seconds();
        for (size_t i = 0; i < bench->count && scored; i++) {
            const struct document *document = &bench->documents[i];
            const tenor_document article = {.text = document->text,
                                            .text_length = document->text_length,
                                            .title = document->title,
                                            .title_length = document->title_length};
            scored = tenor_score(scorer, &article, result, &error) == TENOR_OK;
        }
        seconds[run] = processor_seconds() - before;
    }
    if (scored)
        print_row(bench, "scored by all models, with evidence", seconds, runs);
    else
        fprintf(stderr, "bench_stages: %s\n", error.message);
    tenor_result_free(result);
    tenor_scorer_close(scorer);
    return scored ? 0 : 1;
}

/* ---- Reading ----------------------------------------------------------------------- */

/* Keeps the document if it can be read. Its text and title are found once all are there:
 * the buffer moves while it grows. */
static bool keep_document(struct bench *bench, const struct record *record)
{
    struct failure *failure = &bench->failure;
    const struct document document = {.text = record->text,
                                      .text_length = record->text_length,
                                      .title = record->title,
                                      .title_length = record->title_length};
    if (!features_extract(&bench->features, bench->extractor, &document, ~0u, failure))
        return failure->code != FAILURE_MEMORY;
    if (!memory_reserve(&bench->documents, &bench->capacity, bench->count + 1,
                        sizeof *bench->documents, failure) ||
        !text_buffer_append(&bench->bytes, record->title, record->title_length, failure) ||
        !text_buffer_append(&bench->bytes, record->text, record->text_length, failure))
        return false;
    bench->documents[bench->count++] = document;
    return true;
}

static bool read_file(struct bench *bench, const char *path)
{
    struct record_reader *reader =
        record_reader_open(path, RECORDS_AUTO, NULL, &bench->failure);
    enum record_status status = RECORD_READ;
    struct record record;
    bool kept = reader != NULL;
    while (kept &&
           (status = record_reader_next(reader, &record, &bench->failure)) != RECORD_END &&
           status != RECORD_FAILED)
        kept = status == RECORD_BROKEN || keep_document(bench, &record);
    record_reader_close(reader);
    return kept && status == RECORD_END;
}

static void place_documents(struct bench *bench)
{
    const char *at = bench->bytes.data;
    for (size_t i = 0; i < bench->count; i++) {
        struct document *document = &bench->documents[i];
        document->title = at;
        at += document->title_length;
        document->text = at;
        at += document->text_length;
    }
}

static bool bench_open(struct bench *bench, const char *argv0, char *const *paths, size_t count)
{
    struct recipe recipe;
    recipe_default(&recipe);
    if (!datadir_recipe(NULL, NULL, argv0, &recipe, &bench->failure)) {
        recipe_release(&recipe);
        return false;
    }
    bench->extractor = extractor_new(&recipe, &bench->failure);
    if (!bench->extractor)
        return false;
    bench->reading = (struct reading){.article = &bench->features.article,
                                      .tokens = &bench->features.tokens,
                                      .quotations = &bench->features.quotations,
                                      .lexicon = bench->extractor->lexicon,
                                      .matches = &bench->features.matches,
                                      .cues = bench->extractor->cues};
    bench->values = calloc(bench->extractor->dense_count, sizeof *bench->values);
    if (!bench->values)
        return fail(&bench->failure, FAILURE_MEMORY, "out of memory");
    for (size_t i = 0; i < count; i++) {
        if (!read_file(bench, paths[i]))
            return false;
    }
    place_documents(bench);
    return bench->count > 0 || fail(&bench->failure, FAILURE_EMPTY, "no articles to read");
}

static void bench_release(struct bench *bench)
{
    features_release(&bench->features);
    extractor_free(bench->extractor);
    text_buffer_release(&bench->bytes);
    free(bench->documents);
    free(bench->values);
}

int main(int argc, char **argv)
{
    const char *models[MOST_MODELS];
    size_t model_count = 0;
    long runs = 7;
    for (int option; (option = getopt(argc, argv, "n:m:")) != -1;) {
        if (option == 'n')
            runs = strtol(optarg, NULL, 10);
        else if (option == 'm' && model_count < MOST_MODELS)
            models[model_count++] = optarg;
        else
            return 2;
    }
    if (runs < 1 || runs > MOST_RUNS || optind == argc) {
        fprintf(stderr, "usage: bench_stages [-n RUNS] [-m MODEL]... FILE...\n");
        return 2;
    }
    struct bench bench = {0};
    bool done = bench_open(&bench, argv[0], argv + optind, (size_t)(argc - optind)) &&
                time_stages(&bench, (size_t)runs);
    if (!done)
        fprintf(stderr, "bench_stages: %s\n", bench.failure.message);
    int status = done ? 0 : 1;
    if (done && model_count > 0)
        status = time_scores(&bench, models, model_count, (size_t)runs);
    bench_release(&bench);
    return status;
}
