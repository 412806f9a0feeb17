/* model_format: what the reader and the writer of model files share.
 *
 * A file is the header, the table of sections, and the sections. There is one way to
 * lay out a given model: all sections are there, in the order of their ids, each at the
 * next multiple of 64 behind the one before, zeros between, the length of the file a
 * multiple of 64 too. So a reader has one layout to check against, and equal models
 * are equal bytes. Numbers are little endian, floats IEEE 754. */
#ifndef TENOR_MODEL_FORMAT_H
#define TENOR_MODEL_FORMAT_H

#include "model_file.h"

#define MODEL_MAGIC             "TENOR\r\n\x1a"
#define MODEL_BYTE_MARK         0x01020304u
#define MODEL_BYTE_MARK_SWAPPED 0x04030201u
#define MODEL_ALIGNMENT         64

/* The header as it stands in the file: no padding. */
struct model_header {
    unsigned char magic[8];
    uint32_t byte_mark, format_version, extractor_version, section_count;
    uint64_t length, checksum, header_checksum;
};

struct model_section {
    uint32_t id, reserved;
    uint64_t offset, length;
};

/* Section `id` is entry id - 1 of the table. A string ends with a NUL, which its
 * length counts. */
enum model_section_id {
    SECTION_SHAPE = 1,         /* struct model_shape */
    SECTION_TASK,              /* string */
    SECTION_LABELS,            /* strings */
    SECTION_RECIPE,            /* packed (features/ngrams/recipe.h) */
    SECTION_CHECK,             /* uint32_t [slots] */
    SECTION_FEATURES,          /* struct feature [slots], feature_stride(outputs) apart */
    SECTION_SCALE,             /* double [outputs], absent without slots */
    SECTION_DENSE_MEAN,        /* float [dense] */
    SECTION_INVERSE_DEVIATION, /* float [dense] */
    SECTION_DENSE_WEIGHTS,     /* double [dense][outputs] */
    SECTION_SUPPORT,           /* empty: support vectors of the RBF kernel, no longer read */
    SECTION_COEFFICIENT,       /* empty: their coefficients */
    SECTION_BIAS,              /* double [outputs] */
    SECTION_SLOPE,             /* double [labels] */
    SECTION_INTERCEPT,         /* double [labels] */
    SECTION_KNOWN_SLOPE,       /* double [labels] */
    SECTION_KNOWN_INTERCEPT,   /* double [labels] */
    SECTION_KNOWN_SOURCES,     /* uint64_t [sources] */
    SECTION_SUMMARY,           /* string */
    SECTION_TOP_NGRAMS,        /* string */
    SECTION_LANGUAGE,          /* string; since format version 2 */
    SECTION_COUNT = SECTION_LANGUAGE
};

enum model_kernel { MODEL_KERNEL_LINEAR, MODEL_KERNEL_RBF };

/* The numbers that say how long the other sections are, and the loose scalars. `kernel` is
 * MODEL_KERNEL_LINEAR, and `supports` and `gamma` are 0, in every file that is still read. */
struct model_shape {
    uint32_t kernel, labels, outputs, slots, dense, supports, sources, minimum_words;
    float block_weight[NGRAM_MAX_BLOCKS];
    double gamma;
};

/* Where the next section begins. */
static inline uint64_t model_aligned(uint64_t offset)
{
    return (offset + (MODEL_ALIGNMENT - 1)) & ~(uint64_t)(MODEL_ALIGNMENT - 1);
}

/* The file's checksum: of all its bytes, but with the header's `checksum` as zero. */
uint64_t model_file_checksum(const void *data, size_t length);
/* The header's own. */
uint64_t model_header_checksum(const struct model_header *header);

/* Says what makes a model impossible to score with, or NULL if nothing does. All arrays must be
 * there in the lengths that the counts ask for, and the extractor too. Asked of a model
 * that is being opened and of one that is about to be written. */
const char *model_problem(const struct model *model);

/* The same for the counts alone, which must be sound before arrays are looked for. */
const char *model_shape_problem(const struct model_shape *shape);

/* Sets length[id] of every section that is an array, and 0 for the others.
 * The shape must be sound; then lengths, and their sum, are far from overflowing. */
void model_section_lengths(const struct model_shape *shape, uint64_t length[SECTION_COUNT + 1]);

#endif
