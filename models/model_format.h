/* model_format: the format of model files, for the reader and the writer.
 *
 * A file is a header, a table of sections, and the sections. There is exactly one layout for
 * a given model: all sections are present, in the order of their ids, each at the first
 * multiple of 64 bytes after the one before, with zeros between; the length of the file is a
 * multiple of 64, too. So the reader can check the layout completely, and equal models are
 * equal files. Numbers are little endian, floats IEEE 754. */
#ifndef TENOR_MODEL_FORMAT_H
#define TENOR_MODEL_FORMAT_H

#include "model_file.h"

#define MODEL_MAGIC             "TENOR\r\n\x1a"
#define MODEL_BYTE_MARK         0x01020304u
#define MODEL_BYTE_MARK_SWAPPED 0x04030201u
#define MODEL_ALIGNMENT         64

/* The header as in the file, without padding. */
struct model_header {
    unsigned char magic[8];
    uint32_t byte_mark, format_version, extractor_version, section_count;
    uint64_t length, checksum, header_checksum;
};

struct model_section {
    uint32_t id, reserved;
    uint64_t offset, length;
};

/* Section `id` is entry id - 1 of the table. A string ends with a NUL, which is part of the
 * section's length. */
enum model_section_id {
    SECTION_SHAPE = 1,         /* struct model_shape */
    SECTION_TASK,              /* string */
    SECTION_LABELS,            /* strings */
    SECTION_RECIPE,            /* packed (features/ngrams/recipe.h) */
    SECTION_CHECK,             /* uint32_t [slots] */
    SECTION_FEATURES,          /* struct feature [slots], feature_stride(outputs) apart */
    SECTION_SCALE,             /* double [outputs]; empty if there are no slots */
    SECTION_DENSE_MEAN,        /* float [dense] */
    SECTION_INVERSE_DEVIATION, /* float [dense] */
    SECTION_DENSE_WEIGHTS,     /* double [dense][outputs] */
    SECTION_BIAS,              /* double [outputs] */
    SECTION_SLOPE,             /* double [labels] */
    SECTION_INTERCEPT,         /* double [labels] */
    SECTION_KNOWN_SLOPE,       /* double [labels] */
    SECTION_KNOWN_INTERCEPT,   /* double [labels] */
    SECTION_KNOWN_SOURCES,     /* uint64_t [sources] */
    SECTION_SUMMARY,           /* string */
    SECTION_TOP_NGRAMS,        /* string */
    SECTION_LANGUAGE,          /* string */
    SECTION_SET_COUNTS,        /* uint32_t [labels + 1] */
    SECTION_SET_SCORES,        /* double [set_scores] */
    SECTION_KNOWN_SET_COUNTS,  /* uint32_t [labels + 1] */
    SECTION_KNOWN_SET_SCORES,  /* double [known_set_scores] */
    SECTION_COUNT = SECTION_KNOWN_SET_SCORES
};

/* The counts, which determine the lengths of other sections, and single numbers. No padding. */
struct model_shape {
    uint32_t labels, outputs, slots, dense, sources, minimum_words;
    uint32_t set_scores, known_set_scores;
    float block_weight[NGRAM_MAX_BLOCKS];
    double familiarity_threshold;
};

/* The offset, rounded up to where a section may begin. */
static inline uint64_t model_aligned(uint64_t offset)
{
    return (offset + (MODEL_ALIGNMENT - 1)) & ~(uint64_t)(MODEL_ALIGNMENT - 1);
}

/* The checksum of a whole file, with the header's member `checksum` taken as zero. */
uint64_t model_file_checksum(const void *data, size_t length);
/* The checksum of the header alone: of the members before `checksum`. */
uint64_t model_header_checksum(const struct model_header *header);

/* Returns what is wrong with a model, or NULL if it can be scored with. Its arrays must have
 * the lengths that the counts require, and it must have an extractor. Called for every model
 * that is opened or written. */
const char *model_problem(const struct model *model);

/* The same for the counts alone, which must be checked before the arrays. */
const char *model_shape_problem(const struct model_shape *shape);

/* Sets length[id] of every section that is an array, and 0 for the others. The shape must have
 * no problem; then no length, nor their sum, overflows. */
void model_section_lengths(const struct model_shape *shape, uint64_t length[SECTION_COUNT + 1]);

#endif
