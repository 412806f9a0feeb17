/* bits: what the modules compute that use several numbers at a time, as hashes.
 *
 * Compilers turn these modules into vector instructions, other ones for each kind of processor.
 * The results must be the same bits: tests/other_processor.sh compares. Prints a line for each
 * module. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../features/base/ascii_run.h"
#include "../../features/base/bit_rows.h"
#include "../../features/base/hash.h"
#include "../../features/evidence/tone_evidence.h"
#include "../../models/row_sums.h"
#include "../../train/gram.h"
#include "../../train/solver.h"
#include "../random_dataset.h"

enum { DOCUMENTS = 300, ROUNDS = 20000, ROWS = 9, LANES = 77 };

static uint64_t state = 11;

static uint64_t draw(void)
{
    return hash_mix(state += 0x9e3779b97f4a7c15u);
}

static uint64_t add(uint64_t hash, const void *bytes, size_t length)
{
    return hash_combine(hash, hash_bytes(bytes, length));
}

static void print(const char *name, uint64_t hash)
{
    printf("%s %016" PRIx64 "\n", name, hash);
}

static void stop(const char *why)
{
    fprintf(stderr, "bits: %s\n", why);
    exit(1);
}

/* The solvers' only other need of train/dataset.c. */
bool dataset_fail_infinite(const struct dataset *dataset, size_t document,
                           struct failure *failure)
{
    (void)dataset, (void)document, (void)failure;
    stop("a vector is not finite");
    return false;
}

static void hash_runs(void)
{
    static const char letters[] = "abcXYZ019 .-_\xc3\xa9";
    uint64_t hash = 1;
    for (unsigned round = 0; round < ROUNDS; round++) {
        char text[32];
        for (size_t i = 0; i < sizeof text; i++)
            text[i] = letters[draw() % (draw() % 4 ? 9 : sizeof letters - 1)];
        const struct ascii_run run = ascii_run_read(text, draw() % sizeof text, sizeof text);
        const uint64_t parts[] = {run.length, run.letters, run.capitals, run.low, run.high};
        hash = add(hash, parts, sizeof parts);
    }
    print("ascii_run", hash);
}

static void hash_rows_of_bits(void)
{
    uint64_t hash = 1;
    for (unsigned round = 0; round < ROUNDS; round++) {
        unsigned char bytes[BIT_ROW];
        uint32_t numbers[BIT_ROW];
        for (size_t i = 0; i < BIT_ROW; i++) {
            bytes[i] = (unsigned char)draw();
            numbers[i] = (uint32_t)(draw() % 3 ? draw() % 4 : draw());
        }
        const uint64_t rows[] = {bit_row_of_bytes(bytes, round % 8),
                                 bit_row_of_equal(numbers, round % 4),
                                 bit_row_of_any(numbers, (uint32_t)draw())};
        hash = add(hash, rows, sizeof rows);
    }
    print("bit_rows", hash);
}

static double draw_number(void)
{
    return (double)(int64_t)draw() * 0x1p-62;
}

static void hash_sums(void)
{
    static float memory[ROWS][LANES + 3];
    static int16_t weights[ROWS][LANES + 3];
    const float *rows[ROWS];
    const int16_t *integers[ROWS];
    float factors[ROWS];
    double wide[ROWS];
    uint64_t hash = 1;
    for (unsigned round = 0; round < 200; round++) {
        double sums[LANES + 3] = {0};
        for (size_t r = 0; r < ROWS; r++) {
            rows[r] = memory[r];
            integers[r] = weights[r];
            factors[r] = (float)draw_number();
            wide[r] = draw_number();
            for (size_t l = 0; l < LANES + 3; l++) {
                memory[r][l] = (float)draw_number();
                weights[r][l] = (int16_t)draw();
            }
        }
        row_sums(rows, factors, ROWS, 0, LANES / ROW_QUAD * ROW_QUAD, sums);
        weight_sums(integers, wide, ROWS, 1 + round % LANES, sums);
        hash = add(hash, sums, sizeof sums);
    }
    print("row_sums", hash);
}

static void hash_solvers(void)
{
    struct random_dataset random;
    struct settings settings = {.cost = 1, .block_weight = {0.8f, 0.5f}, .dense_weight = 0.3f};
    uint32_t documents[DOCUMENTS];
    signed char signs[DOCUMENTS];
    static double coefficient[DOCUMENTS], decision[DOCUMENTS];
    struct gram gram;
    random_dataset_init(&random, DOCUMENTS, 3, 0);
    for (uint32_t i = 0; i < DOCUMENTS; i++) {
        documents[i] = i;
        signs[i] = (signed char)(i % 5 == 0 ? 0 : random.documents[i].label == 1 ? 1 : -1);
    }
    if (!gram_compute(&gram, &random.dataset, documents, DOCUMENTS, 2, NULL, NULL))
        stop("out of memory");
    uint64_t hash = 1;
    for (size_t b = 0; b < 2; b++)
        hash = add(hash, gram.kernel[b], DOCUMENTS * DOCUMENTS * sizeof *gram.kernel[b]);
    print("gram", hash);

    const struct kernel_problem problem = {
        .signs = signs, .cost_positive = 1, .cost_negative = 0.5, .tolerance = 0.001};
    double bias;
    struct kernel_matrix *matrix = kernel_matrix_new(&gram, &settings, 1, NULL);
    if (!matrix || !kernel_solve(matrix, &problem, coefficient, decision, &bias, NULL))
        stop("out of memory");
    print("kernel_solver",
          add(add(bias != 0, coefficient, sizeof coefficient), decision, sizeof decision));
    kernel_matrix_free(matrix);
    gram_release(&gram);

    const struct linear_machine machine = {.signs = signs,
                                           .cost_positive = 1,
                                           .cost_negative = 0.5,
                                           .decision = decision,
                                           .stride = 1};
    struct linear_matrix *linear = linear_matrix_new(&random.dataset, &settings, 1, NULL);
    if (!linear || !linear_solve(linear, &machine, 1, 0.001, 1, NULL, NULL))
        stop("out of memory");
    print("linear_solver", add(1, decision, sizeof decision));
    linear_matrix_free(linear);
    random_dataset_release(&random);
}

/* ---- Tones: of evidence that is made up ------------------------------------------------ */

enum { WORDS = 64 };

bool tone_sentence_read(struct tone_sentence *sentence, const struct sentence_view *view,
                        const struct target_mention *mentions, size_t count,
                        const struct tone_weights *weights, struct failure *failure)
{
    (void)view, (void)mentions, (void)count, (void)weights, (void)failure;
    sentence->tokens = calloc(WORDS, sizeof *sentence->tokens);
    if (!sentence->tokens)
        stop("out of memory");
    for (uint32_t i = 0; i < WORDS; i++)
        sentence->tokens[i].word = i;
    return true;
}

void tone_sentence_release(struct tone_sentence *sentence)
{
    free(sentence->tokens);
}

void tone_collect(struct tone_evidence *evidence, const struct tone_sentence *sentence,
                  const struct sentence_view *view, const struct target_mention *mentions,
                  size_t count, size_t index, const struct tone_weights *weights)
{
    (void)sentence, (void)view, (void)mentions, (void)count, (void)index, (void)weights;
    evidence->key_count = 0;
    evidence->word_count = draw() % (2 * TONE_REACH + 1);
    for (size_t i = 0; i < evidence->word_count; i++)
        evidence->words[i] = (struct tone_word){.token = (uint32_t)(draw() % WORDS),
                                                .zones = (uint32_t)(draw() % 256)};
    for (size_t zone = 0; zone < TONE_ZONES; zone++)
        evidence->zone_unit[zone] = (float)draw_number();
}

/* Probabilities in thousandths: they come from expf, whose last bits are libc's own. */
static void hash_tones(void)
{
    static struct tone_word_weights words[WORDS];
    static int8_t keys[1][2];
    const struct tone_weights weights = {.word_unit = 0.004f, .words = words, .keys = keys};
    struct tone_work *work = NULL;
    uint64_t hash = 1;
    for (size_t i = 0; i < WORDS; i++)
        for (size_t zone = 0; zone < TONE_WORD_ZONES; zone++)
            for (size_t side = 0; side < 2; side++)
                words[i].units[zone][side] = (int8_t)(draw() % 255 - 127);
    if (!tone_read(&work, NULL, NULL, 0, &weights, NULL))
        stop("out of memory");
    for (unsigned round = 0; round < ROUNDS / 10; round++) {
        struct target_mention mention = {0};
        tone_decide(work, NULL, &mention, 1, 0, &weights);
        for (size_t tone = 0; tone < TONES; tone++) {
            const int32_t thousandths = (int32_t)(1000 * mention.probability[tone] + 0.5f);
            hash = add(hash, &thousandths, sizeof thousandths);
        }
    }
    print("tone", hash);
    tone_work_free(work);
}

int main(void)
{
    hash_runs();
    hash_rows_of_bits();
    hash_sums();
    hash_tones();
    hash_solvers();
    return 0;
}
