/* learn_tone: NewsMTSC → the weights that decide in what tone someone is mentioned.
 *
 *     learn_tone weights VECTORS JUDGED REVERSERS CLAUSES TRAIN DEV
 *         writes data/evidence/tone.bin to standard output
 *     learn_tone measure VECTORS JUDGED REVERSERS CLAUSES TRAIN DEV
 *         prints what each kind of evidence adds
 *
 * VECTORS is data/vectors/english.bin. JUDGED has words that people judged good or bad, a
 * word, a tab and a number from -4 to 4 in a line: VADER's lexicon (Hutto and Gilbert 2014).
 * REVERSERS has a word a line. TRAIN and DEV are annotated sentences (tone_rows.h). `make
 * targets` runs it. Word lists and page rules are read from ./data, or from $TENOR_DATA.
 *
 * Words that nobody judged get a class by their vectors, if these say enough (ridge
 * regression on the judged ones). The fit's weights of vectors collapse: what a word adds in
 * a zone is the inner product of its vector with the zone's weights, one number for each
 * sum. */
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multimin.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../features/base/hash.h"
#include "../../features/io/recipe_load.h"
#include "../../features/text/unicode.h"
#include "tone_fit.h"

#define SLOTS      20480 /* of the table of words */
#define MOST_WORDS 16384 /* in it */
#define UNITS      127   /* the largest weight in units: it must fit an int8_t */
#define RIDGE      1.0   /* penalty of the regression of judgements on vectors */
#define PLAIN      8000  /* frequent words that nobody judged are taken for neutral */
#define FOLDS      5
/* Penalties with the lowest log loss over five folds of TRAIN, of 20, 40 and 60 for keys, of
 * 30, 60, 100 and 300 for vectors, which have a length of about five, of 10, 30 and 60 for
 * words. */
#define KEY_PENALTY    20
#define VECTOR_PENALTY 100
#define WORD_PENALTY   10

/* From these values on a word has a class: those of judged words divide them in halves,
 * those of others' estimates let about one word in ten pass. */
#define VERY      1.8
#define LIKE_BAD  (-0.55)
#define LIKE_GOOD 0.65

/* ---- Words and their classes --------------------------------------------------------- */

struct words {
    const struct word_vectors *vectors;
    double *judged; /* [count] NAN: nobody judged it */
    uint8_t *flags; /* [count] enum tone_flag */
    size_t count;
};

/* Reads lines of a word, which gets the flag; without one, also a tab and a number. */
static void read_words(struct words *words, const char *path, uint8_t flag)
{
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t capacity = 0;
    if (!file)
        die("cannot open a list of words");
    while (getline(&line, &capacity, file) > 0) {
        const size_t length = strcspn(line, "\t\r\n");
        const char *number = line + length;
        if (length == 0 || *line == '#')
            continue;
        const size_t index = tone_word_index(words->vectors, hash_bytes(line, length));
        if (index == words->count)
            continue;
        words->flags[index] |= flag;
        if (flag == 0)
            words->judged[index] = strtod(number, NULL);
    }
    free(line);
    fclose(file);
}

/* Adds one word's vector, with a 1 for the constant, to the normal equations. */
static void add_equation(const float *vector, size_t n, double value, gsl_matrix *left,
                         gsl_vector *right)
{
    for (size_t i = 0; i < n; i++) {
        const double a = i + 1 < n ? (double)vector[i] : 1;
        *gsl_vector_ptr(right, i) += a * value;
        for (size_t j = 0; j < n; j++)
            *gsl_matrix_ptr(left, i, j) += a * (j + 1 < n ? (double)vector[j] : 1);
    }
}

/* The frequency below which a word is not one of the PLAIN most frequent: the weights of
 * word_vectors_weight rise while frequencies fall. */
static int by_value(const void *left, const void *right)
{
    const float a = *(const float *)left, b = *(const float *)right;
    return (a > b) - (a < b);
}

static float plain_weight(const struct words *words)
{
    float *weights = need(malloc(words->count * sizeof *weights));
    for (size_t i = 0; i < words->count; i++)
        weights[i] = tone_word_weight(words->vectors, i);
    qsort(weights, words->count, sizeof *weights, by_value);
    const float weight = weights[words->count > PLAIN ? PLAIN : words->count - 1];
    free(weights);
    return weight;
}

static void unit_vector(const struct words *words, size_t index, float *vector)
{
    const size_t dimensions = word_vectors_dimensions(words->vectors);
    double square = 0;
    word_vectors_get(words->vectors, index, vector);
    for (size_t d = 0; d < dimensions; d++)
        square += (double)vector[d] * (double)vector[d];
    for (size_t d = 0; d < dimensions; d++)
        vector[d] = square > 0 ? (float)((double)vector[d] / sqrt(square)) : 0;
}

static uint8_t class_of(double judged, double estimate)
{
    if (!isnan(judged))
        return judged < -VERY  ? TONE_VERY_BAD
               : judged < 0    ? TONE_BAD
               : judged > VERY ? TONE_VERY_GOOD
                               : TONE_GOOD;
    return estimate < LIKE_BAD ? TONE_LIKE_BAD : estimate > LIKE_GOOD ? TONE_LIKE_GOOD : 0;
}

static void classify_words(struct words *words)
{
    const size_t n = word_vectors_dimensions(words->vectors) + 1;
    const float plain = plain_weight(words);
    float vector[WORD_VECTORS_MAX_DIMENSIONS];
    gsl_matrix *left = need(gsl_matrix_calloc(n, n));
    gsl_vector *right = need(gsl_vector_calloc(n)), *x = need(gsl_vector_calloc(n));
    for (size_t i = 0; i + 1 < n; i++)
        gsl_matrix_set(left, i, i, RIDGE);
    for (size_t w = 0; w < words->count; w++) {
        const bool judged = !isnan(words->judged[w]);
        if (!judged && tone_word_weight(words->vectors, w) > plain)
            continue;
        unit_vector(words, w, vector);
        add_equation(vector, n, judged ? words->judged[w] : 0, left, right);
    }
    gsl_linalg_cholesky_decomp1(left);
    gsl_linalg_cholesky_solve(left, right, x);
    for (size_t w = 0; w < words->count; w++) {
        double estimate = gsl_vector_get(x, n - 1);
        unit_vector(words, w, vector);
        for (size_t d = 0; d + 1 < n; d++)
            estimate += gsl_vector_get(x, d) * (double)vector[d];
        words->flags[w] |= class_of(words->judged[w], estimate);
    }
    gsl_matrix_free(left);
    gsl_vector_free(right);
    gsl_vector_free(x);
}

/* ---- The table ----------------------------------------------------------------------- */

static void *zeros(size_t count, size_t size)
{
    return need(calloc(count, size));
}

/* Adds a word and returns its slot. */
static uint32_t add_word(struct tone_weights *weights, uint64_t hash, uint8_t flags)
{
    uint32_t slot = tone_word_home(hash, weights->slots);
    while (weights->checks[slot] != 0)
        slot = slot + 1 == weights->slots ? 0 : slot + 1;
    weights->checks[slot] = tone_word_check(hash);
    weights->flags[slot] = flags;
    return slot;
}

static struct tone_weights *empty_table(uint32_t slots)
{
    struct tone_weights *weights = zeros(1, sizeof *weights);
    weights->slots = slots;
    weights->checks = zeros(slots, sizeof *weights->checks);
    weights->flags = zeros(slots, sizeof *weights->flags);
    weights->words = zeros(slots, sizeof *weights->words);
    weights->keys = zeros(TONE_KEYS, sizeof *weights->keys);
    return weights;
}

/* What a word adds to the sums in each zone. */
static void collapse(const struct words *words, size_t index, const struct tone_fit *fit,
                     double added[TONE_ZONES][2])
{
    float vector[WORD_VECTORS_MAX_DIMENSIONS];
    const double weight = (double)tone_word_weight(words->vectors, index);
    double(*own)[2] = &fit->words[index * TONE_WORD_COLUMNS];
    word_vectors_get(words->vectors, index, vector);
    for (size_t zone = 0; zone < TONE_ZONES; zone++)
        for (size_t s = 0; s < 2; s++) {
            added[zone][s] = 0;
            for (size_t d = 0; d < fit->dimensions; d++)
                added[zone][s] +=
                    weight * (double)vector[d] * fit->vectors[zone * fit->dimensions + d][s];
            added[zone][s] += own[zone][s] + (zone <= ZONE_AFTER_FAR ? own[TONE_ZONES][s] : 0);
        }
}

struct ranked_word {
    double worth;
    size_t index;
};

static int by_worth(const void *left, const void *right)
{
    const struct ranked_word *a = left, *b = right;
    if (a->worth != b->worth)
        return a->worth < b->worth ? 1 : -1;
    return (a->index > b->index) - (a->index < b->index);
}

/* Words by how much is lost without them: how much they add, and how often they occur. */
static struct ranked_word *rank_words(const struct words *words, const struct tone_fit *fit,
                                      double *largest)
{
    struct ranked_word *ranked = need(malloc(words->count * sizeof *ranked));
    *largest = 0;
    for (size_t w = 0; w < words->count; w++) {
        double added[TONE_ZONES][2], square = 0;
        collapse(words, w, fit, added);
        for (size_t zone = 0; zone < TONE_ZONES; zone++)
            for (size_t s = 0; s < 2; s++) {
                square += added[zone][s] * added[zone][s];
                *largest = fmax(*largest, fabs(added[zone][s]));
            }
        const double weight = (double)tone_word_weight(words->vectors, w);
        const double probability = TONE_SMOOTHING * (1 / weight - 1);
        ranked[w] = (struct ranked_word){
            words->flags[w] ? 1e9 + square : square * (probability + 1e-7), w};
    }
    qsort(ranked, words->count, sizeof *ranked, by_worth);
    return ranked;
}

static int8_t in_units(double value, double unit)
{
    const double units = round(value / unit);
    return (int8_t)fmax(-UNITS, fmin(UNITS, units));
}

static struct tone_weights *make_table(const struct words *words, const struct tone_fit *fit)
{
    struct tone_weights *weights = empty_table(SLOTS);
    double largest, largest_key = 0;
    struct ranked_word *ranked = rank_words(words, fit, &largest);
    for (uint32_t key = 0; key < TONE_KEYS; key++)
        largest_key = fmax(largest_key, fmax(fabs(fit->keys[key][0]), fabs(fit->keys[key][1])));
    weights->bias[0] = (float)fit->bias[0];
    weights->bias[1] = (float)fit->bias[1];
    weights->word_unit = (float)(fmax(largest, 1e-9) / UNITS);
    weights->key_unit = (float)(fmax(largest_key, 1e-9) / UNITS);
    for (size_t r = 0; r < words->count && r < MOST_WORDS; r++) {
        const size_t w = ranked[r].index;
        const uint32_t slot =
            add_word(weights, word_vectors_hash(words->vectors, w), words->flags[w]);
        double added[TONE_ZONES][2];
        collapse(words, w, fit, added);
        for (size_t zone = 0; zone < TONE_ZONES; zone++)
            for (size_t s = 0; s < 2; s++)
                weights->words[slot].units[zone][s] =
                    in_units(added[zone][s], (double)weights->word_unit);
    }
    for (uint32_t key = 0; key < TONE_KEYS; key++)
        for (size_t s = 0; s < 2; s++)
            weights->keys[key][s] = in_units(fit->keys[key][s], (double)weights->key_unit);
    free(ranked);
    return weights;
}

static void print_table(const struct tone_weights *weights)
{
    const struct {
        const void *bytes;
        size_t size;
    } parts[] = {{weights->checks, weights->slots * sizeof *weights->checks},
                 {weights->flags, weights->slots * sizeof *weights->flags},
                 {weights->words, weights->slots * sizeof *weights->words},
                 {weights->keys, TONE_KEYS * sizeof *weights->keys}};
    struct tone_weights_header header = {.version = TONE_WEIGHTS_VERSION,
                                         .slots = weights->slots,
                                         .bias = {weights->bias[0], weights->bias[1]},
                                         .word_unit = weights->word_unit,
                                         .key_unit = weights->key_unit};
    struct text_buffer rest = {0};
    struct failure failure = {0};
    for (size_t p = 0; p < sizeof parts / sizeof *parts; p++)
        if (!text_buffer_append(&rest, parts[p].bytes, parts[p].size, &failure))
            die(failure.message);
    memcpy(header.magic, TONE_WEIGHTS_MAGIC, sizeof header.magic);
    header.checksum = hash_bytes(rest.data, rest.length);
    if (fwrite(&header, sizeof header, 1, stdout) != 1 ||
        fwrite(rest.data, rest.length, 1, stdout) != 1 || fflush(stdout) != 0)
        die("cannot write");
    text_buffer_release(&rest);
}

/* ---- Calibration --------------------------------------------------------------------- */

/* The sums of sentences that were not trained on are too large, and TRAIN was collected for
 * its tones, so it has fewer neutral mentions than news has: each sum is multiplied by
 * `slope`, and its `shift` is added. */
struct scaling {
    double slope, shift[2];
};
static const struct scaling no_scaling = {1, {0, 0}};

static void scale_sums(const struct scaling *scaling, double sums[static 2])
{
    for (size_t s = 0; s < 2; s++)
        sums[s] = sums[s] * scaling->slope + scaling->shift[s];
}

struct scaled_rows {
    double (*sums)[2];
    const struct tone_rows *rows;
    const bool *of; /* NULL: all */
};

static double scaled_loss(const gsl_vector *x, void *context)
{
    const struct scaled_rows *scaled = context;
    const struct scaling scaling = {gsl_vector_get(x, 0),
                                    {gsl_vector_get(x, 1), gsl_vector_get(x, 2)}};
    double loss = 0, probability[TONES];
    for (size_t r = 0; r < scaled->rows->count; r++) {
        if (scaled->of && !scaled->of[r])
            continue;
        double sums[2] = {scaled->sums[r][0], scaled->sums[r][1]};
        scale_sums(&scaling, sums);
        tone_probabilities(sums, probability);
        loss -= log(fmax(probability[scaled->rows->items[r].tone], 1e-15));
    }
    return loss;
}

#define SCALING_STEPS 500

/* The scaling with the lowest log loss on these rows (Nelder and Mead 1965). */
static struct scaling fit_scaling(const struct tone_rows *rows, const bool *of,
                                  const struct tone_fit *fit,
                                  const struct tone_fit_options *options)
{
    struct scaled_rows scaled = {zeros(rows->count, sizeof *scaled.sums), rows, of};
    for (size_t r = 0; r < rows->count; r++)
        tone_fit_sums(fit, &rows->items[r], options, scaled.sums[r]);
    gsl_vector *x = need(gsl_vector_calloc(3)), *step = need(gsl_vector_calloc(3));
    gsl_multimin_fminimizer *search =
        need(gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, 3));
    gsl_multimin_function function = {scaled_loss, 3, &scaled};
    gsl_vector_set(x, 0, 1);
    gsl_vector_set_all(step, 0.1);
    gsl_multimin_fminimizer_set(search, &function, x, step);
    for (size_t i = 0; i < SCALING_STEPS && gsl_multimin_fminimizer_iterate(search) == 0; i++)
        ;
    const struct scaling scaling = {
        gsl_vector_get(search->x, 0),
        {gsl_vector_get(search->x, 1), gsl_vector_get(search->x, 2)}};
    gsl_multimin_fminimizer_free(search);
    gsl_vector_free(x);
    gsl_vector_free(step);
    free(scaled.sums);
    return scaling;
}

/* Makes the scaling a part of the weights. */
static void scale_fit(struct tone_fit *fit, const struct scaling *scaling)
{
    scale_sums(scaling, fit->bias);
    for (size_t s = 0; s < 2; s++) {
        for (size_t k = 0; k < TONE_KEYS; k++)
            fit->keys[k][s] *= scaling->slope;
        for (size_t c = 0; c < TONE_ZONES * fit->dimensions; c++)
            fit->vectors[c][s] *= scaling->slope;
        for (size_t w = 0; w < fit->word_count * TONE_WORD_COLUMNS; w++)
            fit->words[w][s] *= scaling->slope;
    }
}

/* ---- Measuring ----------------------------------------------------------------------- */

struct tally {
    size_t counts[TONES][TONES]; /* [annotated][decided] */
    double loss;
    size_t count;
    double confidence[10];
    size_t right[10], in_bin[10];
};

static void tally_add(struct tally *tally, const double *probability, uint8_t tone)
{
    unsigned best = TONE_NEUTRAL;
    for (unsigned t = 0; t < TONES; t++)
        if (probability[t] > probability[best])
            best = t;
    const size_t bin = (size_t)fmin(9, probability[best] * 10);
    tally->counts[tone][best]++;
    tally->loss -= log(fmax(probability[tone], 1e-15));
    tally->count++;
    tally->confidence[bin] += probability[best];
    tally->right[bin] += best == tone;
    tally->in_bin[bin]++;
}

static double macro_f1(const struct tally *tally)
{
    double sum = 0;
    for (size_t t = 0; t < TONES; t++) {
        size_t given = 0, said = 0;
        for (size_t o = 0; o < TONES; o++) {
            given += tally->counts[t][o];
            said += tally->counts[o][t];
        }
        sum += given + said ? 2.0 * (double)tally->counts[t][t] / (double)(given + said) : 0;
    }
    return sum / TONES;
}

static double calibration_error(const struct tally *tally)
{
    double error = 0;
    for (size_t b = 0; b < 10; b++)
        error += fabs(tally->confidence[b] - (double)tally->right[b]);
    return error / (double)tally->count;
}

static void print_tally(const char *name, const struct tally *tally)
{
    printf("  %s: macro-F1 %.3f, log loss %.3f, ECE %.3f", name, macro_f1(tally),
           tally->loss / (double)tally->count, calibration_error(tally));
}

static void add_rows(struct tally *tally, const struct tone_rows *rows, const bool *of,
                     const struct tone_fit *fit, const struct tone_fit_options *options,
                     const struct scaling *scaling)
{
    for (size_t r = 0; r < rows->count; r++) {
        double sums[2], probability[TONES];
        if (of && !of[r])
            continue;
        tone_fit_sums(fit, &rows->items[r], options, sums);
        scale_sums(scaling, sums);
        tone_probabilities(sums, probability);
        tally_add(tally, probability, rows->items[r].tone);
    }
}

/* DEV with a scaling that is fitted on one half of its sentences and taken for the other. */
static void add_halves(struct tally *tally, const struct tone_rows *dev,
                       const struct tone_fit *fit, const struct tone_fit_options *options)
{
    bool *one = zeros(dev->count, sizeof *one), *other = zeros(dev->count, sizeof *other);
    for (uint32_t half = 0; half < 2; half++) {
        for (size_t r = 0; r < dev->count; r++) {
            one[r] = dev->items[r].sentence % 2 == half;
            other[r] = !one[r];
        }
        const struct scaling scaling = fit_scaling(dev, one, fit, options);
        add_rows(tally, dev, other, fit, options, &scaling);
    }
    free(one);
    free(other);
}

static void measure(const char *name, const struct tone_rows *train,
                    const struct tone_rows *dev, size_t words,
                    const struct tone_fit_options *options)
{
    struct tally folds = {0}, other = {0}, scaled = {0};
    bool *used = zeros(train->count, sizeof *used), *out = zeros(train->count, sizeof *out);
    struct tone_fit fit;
    for (uint32_t fold = 0; fold < FOLDS; fold++) {
        for (size_t r = 0; r < train->count; r++) {
            out[r] = train->items[r].sentence % FOLDS == fold;
            used[r] = !out[r];
        }
        tone_fit_rows(&fit, train, words, used, options);
        add_rows(&folds, train, out, &fit, options, &no_scaling);
        tone_fit_release(&fit);
    }
    memset(used, true, train->count);
    tone_fit_rows(&fit, train, words, used, options);
    add_rows(&other, dev, NULL, &fit, options, &no_scaling);
    add_halves(&scaled, dev, &fit, options);
    tone_fit_release(&fit);
    printf("%-24s", name);
    print_tally("folds", &folds);
    print_tally("DEV", &other);
    print_tally("scaled", &scaled);
    putchar('\n');
    fflush(stdout);
    free(used);
    free(out);
}

#define ALL_FAMILIES ((1u << TONE_FAMILIES) - 1)
#define ALL_ZONES    ((1u << TONE_ZONES) - 1)

static void measure_all(const struct tone_rows *train, const struct tone_rows *dev,
                        size_t words, struct tone_fit_options options)
{
    static const struct {
        const char *name;
        unsigned families, zones;
        bool words;
    } steps[] = {
        {"words", 1u << TONE_FAMILY_SHAPE, 0, true},
        {"and relations", ALL_FAMILIES & ~(1u << TONE_FAMILY_CLASSES), 0, true},
        {"and classes", ALL_FAMILIES, 0, true},
        {"and vectors", ALL_FAMILIES, ALL_ZONES, true},
        {"without words", ALL_FAMILIES, ALL_ZONES, false},
        {"without relations", ALL_FAMILIES & ~(1u << TONE_FAMILY_RELATIONS), ALL_ZONES, true},
        {"without classes", ALL_FAMILIES & ~(1u << TONE_FAMILY_CLASSES), ALL_ZONES, true},
    };
    for (size_t s = 0; s < sizeof steps / sizeof *steps; s++) {
        options.families = steps[s].families;
        options.zones = steps[s].zones;
        options.words = steps[s].words;
        measure(steps[s].name, train, dev, words, &options);
    }
}

/* ---- Programs ------------------------------------------------------------------------ */

static struct extractor *open_extractor(void)
{
    struct recipe recipe = {0};
    struct failure failure = {0};
    recipe_default(&recipe);
    if (!recipe_load(NULL, NULL, NULL, &recipe, &failure))
        die(failure.message);
    text_buffer_clear(&recipe.tone); /* the weights that are to be made */
    struct extractor *extractor = extractor_new(&recipe, &failure);
    if (!extractor)
        die(failure.message);
    return extractor;
}

int main(int argc, char **argv)
{
    struct failure failure = {0};
    const bool weights_only = argc == 8 && strcmp(argv[1], "weights") == 0;
    if (!weights_only && (argc != 8 || strcmp(argv[1], "measure") != 0))
        die("usage: learn_tone weights|measure VECTORS JUDGED REVERSERS CLAUSES TRAIN DEV");
    struct word_vectors *vectors = word_vectors_open(argv[2], &failure);
    if (!vectors)
        die(failure.message);
    struct words words = {.vectors = vectors, .count = word_vectors_count(vectors)};
    words.judged = zeros(words.count, sizeof *words.judged);
    words.flags = zeros(words.count, sizeof *words.flags);
    for (size_t w = 0; w < words.count; w++)
        words.judged[w] = (double)NAN;
    read_words(&words, argv[3], 0);
    read_words(&words, argv[4], TONE_REVERSES);
    read_words(&words, argv[5], TONE_BEGINS_CLAUSE);
    classify_words(&words);

    struct tone_weights *flags = empty_table((uint32_t)words.count * 5 / 4);
    for (size_t w = 0; w < words.count; w++)
        add_word(flags, word_vectors_hash(vectors, w), words.flags[w]);
    struct extractor *extractor = open_extractor();
    struct tone_rows train = {0}, dev = {0};
    tone_rows_read(&train, argv[6], extractor, flags, vectors);
    tone_rows_read(&dev, argv[7], extractor, flags, vectors);
    fprintf(stderr, "learn_tone: %zu mentions to learn from, %zu others, %zu lost\n",
            train.count, dev.count, train.lost + dev.lost);
    struct tone_fit_options options = {.key_penalty = KEY_PENALTY,
                                       .vector_penalty = VECTOR_PENALTY,
                                       .word_penalty = WORD_PENALTY,
                                       .words = true,
                                       .families = ALL_FAMILIES,
                                       .zones = ALL_ZONES};
    if (weights_only) {
        bool *used = zeros(train.count, sizeof *used);
        struct tone_fit fit;
        memset(used, true, train.count);
        tone_fit_rows(&fit, &train, words.count, used, &options);
        const struct scaling scaling = fit_scaling(&dev, NULL, &fit, &options);
        scale_fit(&fit, &scaling);
        struct tone_weights *table = make_table(&words, &fit);
        print_table(table);
        tone_weights_free(table);
        tone_fit_release(&fit);
        free(used);
    } else {
        measure_all(&train, &dev, words.count, options);
    }
    tone_rows_release(&train);
    tone_rows_release(&dev);
    extractor_free(extractor);
    tone_weights_free(flags);
    word_vectors_close(vectors);
    free(words.judged);
    free(words.flags);
    return 0;
}
