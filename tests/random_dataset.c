/* random_dataset: see random_dataset.h. */
#include "random_dataset.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../features/base/hash.h"

#define FEATURES    60u
#define ENTRIES     12u /* of each block of each row */
#define DENSE_COUNT 4u

static uint64_t draw(uint64_t *state)
{
    return hash_mix(*state += 0x9e3779b97f4a7c15u);
}

static void fill_row(struct sparse_row *row, uint32_t label, uint64_t *state)
{
    row->entries = calloc(2 * ENTRIES, sizeof *row->entries);
    if (!row->entries)
        abort();
    for (uint32_t b = 0; b < 2; b++) {
        uint32_t begin = b * FEATURES / 2, step = (FEATURES / 2) / ENTRIES;
        row->begin[b] = b * ENTRIES;
        for (uint32_t e = 0; e < ENTRIES; e++) {
            uint32_t lean =
                draw(state) % 3 == 0 ? label % step : (uint32_t)(draw(state) % step);
            row->entries[b * ENTRIES + e] =
                (struct vector_entry){begin + e * step + lean, (float)(1 / sqrt(ENTRIES))};
        }
    }
    for (uint32_t b = 2; b <= NGRAM_MAX_BLOCKS; b++)
        row->begin[b] = 2 * ENTRIES;
}

static char *labels_of_test[] = {"a", "b", "c", "d"};
static char *sources_of_test[] = {"s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9"};

void random_dataset_init(struct random_dataset *random, size_t count, size_t labels,
                         size_t sources)
{
    uint64_t state = 7;
    memset(random, 0, sizeof *random);
    random->extractor.recipe.block_count = 2;
    random->extractor.recipe.blocks[0].unit = NGRAM_WORDS;
    random->extractor.recipe.blocks[1].unit = NGRAM_CHARACTERS;
    random->extractor.recipe.dense = true;
    random->documents = calloc(count, sizeof *random->documents);
    struct dataset *dataset = &random->dataset;
    *dataset = (struct dataset){.count = count,
                                .corpus = &random->corpus,
                                .extractor = &random->extractor,
                                .feature_count = FEATURES,
                                .block_of_feature = calloc(FEATURES, 1),
                                .rows = calloc(count, sizeof *dataset->rows),
                                .dense_count = DENSE_COUNT,
                                .dense = calloc(count * DENSE_COUNT, sizeof *dataset->dense)};
    dataset->duplicates = (struct duplicates){
        .count = count, .cluster = calloc(count, sizeof *dataset->duplicates.cluster)};
    if (!dataset->duplicates.cluster || !random->documents || !dataset->rows ||
        !dataset->dense || !dataset->block_of_feature)
        abort();
    for (size_t f = FEATURES / 2; f < FEATURES; f++)
        dataset->block_of_feature[f] = 1;
    for (size_t i = 0; i < count; i++) {
        uint32_t label = (uint32_t)(draw(&state) % labels);
        dataset->duplicates.cluster[i] = (uint32_t)i;
        random->documents[i].label = label;
        random->documents[i].source =
            sources ? (uint32_t)(draw(&state) % sources) : CORPUS_NO_SOURCE;
        fill_row(&dataset->rows[i], label, &state);
        for (size_t f = 0; f < DENSE_COUNT; f++)
            dataset->dense[i * DENSE_COUNT + f] =
                (float)(draw(&state) % 2001) / 1000 - 1 + (f == label ? 0.5f : 0);
    }
    random->corpus = (struct corpus){.documents = random->documents,
                                     .count = count,
                                     .labels = labels_of_test,
                                     .label_count = labels,
                                     .sources = sources_of_test,
                                     .source_count = sources};
}

void random_dataset_release(struct random_dataset *random)
{
    for (size_t i = 0; i < random->dataset.count; i++)
        free(random->dataset.rows[i].entries);
    free(random->dataset.rows);
    free(random->dataset.dense);
    free(random->dataset.block_of_feature);
    duplicates_release(&random->dataset.duplicates);
    free(random->documents);
    memset(random, 0, sizeof *random);
}
