/* bench_solvers [-t THREADS] [-n RUNS] [-w VECTORS] LABELLED: the time of the solvers
 * alone.
 *
 * Trains a linear support vector machine per label against the rest, on unit vectors of words
 * and word pairs, with C 1 and the same weight for every document: by descent on one Gram matrix,
 * which serves all labels, by descent on the vectors, and, on one thread, by libsvm on the Gram
 * matrix. Prints for each solver, with tabs between: its name, the median of seconds from vectors
 * to machines, and for the Gram matrix the dual objective of each label, which shows that liblinear
 * solves the same problem (libsvm solves another, without a penalty on the bias):
 *
 *     1/2 sum over i, j of a_i a_j y_i y_j (K(i, j) + 1) - sum over i of a_i
 *
 * With -w nothing is timed: the vectors are written in the format of svm-train, with labels
 * numbered from 1. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../../features/io/recipe_load.h"
#include "../../train/one_vs_rest.h"

#define MOST_FEATURES 4000000
#define MOST_RUNS     99

struct bench {
    struct corpus corpus;
    struct extractor *extractor;
    struct dataset dataset;
    struct settings settings;
    uint32_t *documents, *label; /* [dataset.count] */
    size_t threads, runs;
    struct failure failure;
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* ---- The vectors ------------------------------------------------------------------- */

static bool make_extractor(struct bench *bench, const char *argv0)
{
    struct recipe recipe;
    recipe_default(&recipe);
    recipe.dense = false;
    recipe.block_count = 0;
    recipe.blocks[recipe.block_count++] = (struct ngram_block){
        .unit = NGRAM_WORDS, .shortest = 1, .longest = 2, .minimum_documents = 2};
    if (!recipe_load(NULL, NULL, argv0, &recipe, &bench->failure)) {
        recipe_release(&recipe);
        return false;
    }
    bench->extractor = extractor_new(&recipe, &bench->failure);
    return bench->extractor != NULL;
}

static bool bench_open(struct bench *bench, const char *argv0, const char *path)
{
    const struct corpus_options options = {.fields = record_fields_default};
    if (!make_extractor(bench, argv0) ||
        !corpus_read(&bench->corpus, &path, 1, &options, &bench->failure) ||
        !dataset_build(&bench->dataset, &bench->corpus, bench->extractor, MOST_FEATURES, false,
                       NULL, bench->threads, NULL, &bench->failure))
        return false;
    const size_t count = bench->dataset.count;
    bench->settings = (struct settings){.cost = 1, .block_weight = {1}};
    bench->documents = malloc((count + 1) * sizeof *bench->documents);
    bench->label = malloc((count + 1) * sizeof *bench->label);
    if (!bench->documents || !bench->label)
        return fail(&bench->failure, FAILURE_MEMORY, "not enough memory");
    for (size_t i = 0; i < count; i++) {
        bench->documents[i] = (uint32_t)i;
        bench->label[i] = bench->corpus.documents[i].label;
    }
    return true;
}

static void bench_release(struct bench *bench)
{
    free(bench->documents);
    free(bench->label);
    dataset_release(&bench->dataset);
    extractor_free(bench->extractor);
    corpus_release(&bench->corpus);
}

static int compare_entries(const void *left, const void *right)
{
    const struct vector_entry *a = left, *b = right;
    return (a->feature > b->feature) - (a->feature < b->feature);
}

/* Sorts the rows by feature, as svm-train wants them. */
static bool write_vectors(struct bench *bench, const char *path)
{
    FILE *stream = fopen(path, "w");
    if (!stream)
        return fail_file(&bench->failure, FAILURE_WRITE, "write", path);
    for (size_t i = 0; i < bench->dataset.count; i++) {
        const struct sparse_row *row = &bench->dataset.rows[i];
        qsort(row->entries, row->begin[1], sizeof *row->entries, compare_entries);
        fprintf(stream, "%u", (unsigned)bench->label[i] + 1);
        for (uint32_t e = 0; e < row->begin[1]; e++)
            fprintf(stream, " %u:%.9g", (unsigned)row->entries[e].feature + 1,
                    (double)row->entries[e].value);
        fputc('\n', stream);
    }
    bool written = !ferror(stream);
    written = fclose(stream) == 0 && written;
    return written || fail_file(&bench->failure, FAILURE_WRITE, "write", path);
}

/* ---- The machines ------------------------------------------------------------------ */

/* The dual objective above; coefficient[i] is a_i y_i. */
static double dual_objective(const struct kernel_matrix *kernel, const double *coefficient,
                             size_t count)
{
    double quadratic = 0, linear = 0;
    for (size_t i = 0; i < count; i++) {
        double sum = 0;
        for (size_t j = 0; coefficient[i] != 0 && j < count; j++)
            if (coefficient[j] != 0)
                sum += coefficient[j] * kernel_matrix_value(kernel, i, j);
        quadratic += coefficient[i] * sum;
        linear += fabs(coefficient[i]);
    }
    return quadratic / 2 - linear;
}

/* Trains on the learner's documents; `*solution` is the caller's to free. */
static bool train(struct bench *bench, const struct learner *learner, double **solution)
{
    const size_t outputs = output_count(learner->labels);
    double *bias = calloc(outputs, sizeof *bias);
    *solution = calloc(outputs * learner_width(learner), sizeof **solution);
    const struct training_request request = {
        .costs = &bench->settings.cost, .cost_count = 1, .solution = *solution, .bias = bias};
    bool ok = bias && *solution && learner_train(learner, &request, NULL, &bench->failure);
    free(bias);
    return ok;
}

static struct learner learner_of(const struct bench *bench)
{
    return (struct learner){.label = bench->label,
                            .count = bench->dataset.count,
                            .labels = bench->corpus.label_count,
                            .threads = bench->threads};
}

/* `objectives` may be NULL. */
static bool on_gram(struct bench *bench, bool by_libsvm, double *seconds,
                    struct text_buffer *objectives)
{
    struct learner learner = learner_of(bench);
    struct gram gram = {0};
    struct kernel_matrix *kernel = NULL;
    double *solution = NULL;
    const double before = now();
    bool ok = gram_compute(&gram, &bench->dataset, bench->documents, bench->dataset.count,
                           bench->threads, NULL, &bench->failure) &&
              (kernel = kernel_matrix_new(&gram, &bench->settings, bench->threads,
                                          &bench->failure)) != NULL;
    learner.kernel = kernel;
    learner.libsvm = by_libsvm;
    ok = ok && train(bench, &learner, &solution);
    *seconds = now() - before;
    for (size_t k = 0; ok && objectives && k < output_count(learner.labels); k++)
        ok = text_buffer_format(
            objectives, &bench->failure, k ? " %.5f" : "%.5f",
            dual_objective(kernel, solution + k * learner.count, learner.count));
    free(solution);
    kernel_matrix_free(kernel);
    gram_release(&gram);
    return ok;
}

static bool by_gram(struct bench *bench, double *seconds, struct text_buffer *objectives)
{
    return on_gram(bench, false, seconds, objectives);
}

static bool by_libsvm(struct bench *bench, double *seconds, struct text_buffer *objectives)
{
    return on_gram(bench, true, seconds, NULL) &&
           text_buffer_append(objectives, "", 0, &bench->failure);
}

static bool by_descent(struct bench *bench, double *seconds, struct text_buffer *objectives)
{
    struct learner learner = learner_of(bench);
    double *solution = NULL;
    const double before = now();
    struct linear_matrix *linear =
        linear_matrix_new(&bench->dataset, &bench->settings, bench->threads, &bench->failure);
    learner.linear = linear;
    bool ok = linear && train(bench, &learner, &solution);
    *seconds = now() - before;
    if (linear)
        free(solution);
    linear_matrix_free(linear);
    return ok && text_buffer_append(objectives, "", 0, &bench->failure);
}

static int compare_seconds(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static bool time_solver(struct bench *bench, const char *name,
                        bool (*solve)(struct bench *, double *, struct text_buffer *))
{
    double seconds[MOST_RUNS] = {0};
    struct text_buffer objectives = {0};
    bool ok = true;
    for (size_t run = 0; ok && run < bench->runs; run++) {
        text_buffer_clear(&objectives);
        ok = solve(bench, &seconds[run], &objectives);
    }
    if (ok) {
        qsort(seconds, bench->runs, sizeof *seconds, compare_seconds);
        printf("%s\t%.6f\t%s\n", name, seconds[bench->runs / 2], objectives.data);
    }
    text_buffer_release(&objectives);
    return ok;
}

int main(int argc, char **argv)
{
    struct bench bench = {.threads = 1, .runs = 1};
    const char *vectors = NULL;
    for (int option; (option = getopt(argc, argv, "t:n:w:")) != -1;) {
        if (option == 't')
            bench.threads = strtoul(optarg, NULL, 10);
        else if (option == 'n')
            bench.runs = strtoul(optarg, NULL, 10);
        else if (option == 'w')
            vectors = optarg;
        else
            return 2;
    }
    if (bench.threads < 1 || bench.runs < 1 || bench.runs > MOST_RUNS || optind + 1 != argc) {
        fprintf(stderr, "usage: bench_solvers [-t THREADS] [-n RUNS] [-w VECTORS] LABELLED\n");
        return 2;
    }
    bool done = bench_open(&bench, argv[0], argv[optind]);
    if (done && vectors)
        done = write_vectors(&bench, vectors);
    else
        done = done && time_solver(&bench, "gram", by_gram) &&
               time_solver(&bench, "descent", by_descent) &&
               (bench.threads > 1 || time_solver(&bench, "libsvm", by_libsvm));
    if (!done)
        fprintf(stderr, "bench_solvers: %s\n", bench.failure.message);
    bench_release(&bench);
    return done ? 0 : 1;
}
