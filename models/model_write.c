/* model_write: writes a model to a file, either completely or not at all.
 *
 * The file is first laid out in memory, to compute its checksum. Then it is written under a
 * temporary name, flushed to disk, and renamed to `path`. */
#include "model_write.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../features/base/temporary_file.h"
#include "model_format.h"

/* ---- Layout -------------------------------------------------------------------- */

/* What goes into each section, by id: `bytes` from `data`, then zeros up to `length`, of which
 * the first ends a string. */
struct contents {
    const void *data[SECTION_COUNT + 1];
    uint64_t bytes[SECTION_COUNT + 1];
    uint64_t length[SECTION_COUNT + 1];
    struct model_shape shape;
    struct text_buffer labels, recipe;
};

static void contents_release(struct contents *contents)
{
    text_buffer_release(&contents->labels);
    text_buffer_release(&contents->recipe);
}

/* A count that does not fit stays too large for the checks of the shape and the file size. */
static uint32_t narrow(size_t count)
{
    return count < UINT32_MAX ? (uint32_t)count : UINT32_MAX;
}

static struct model_shape shape_of(const struct model *model)
{
    struct model_shape shape = {
        .labels = narrow(model->label_count),
        .outputs = narrow(model->output_count),
        .slots = model->vocabulary.slots,
        .dense = narrow(model->dense_count),
        .sources = narrow(model->known_source_count),
        .minimum_words = model->minimum_words,
        .set_scores = narrow(model->set_scores.count),
        .known_set_scores = narrow(model->known_set_scores.count),
        .familiarity_threshold = model->familiarity_threshold,
    };
    memcpy(shape.block_weight, model->block_weight, sizeof shape.block_weight);
    return shape;
}

static void put_string(struct contents *contents, enum model_section_id id, const char *text,
                       size_t length)
{
    contents->data[id] = text;
    contents->bytes[id] = length;
    contents->length[id] = (uint64_t)length + 1;
}

/* Without scores, the numbers of documents are zeros. */
static void put_set_scores(struct contents *contents, enum model_section_id documents,
                           enum model_section_id probability, const struct set_scores *scores)
{
    contents->data[documents] = scores->documents;
    contents->data[probability] = scores->probability;
    if (!scores->documents)
        contents->bytes[documents] = 0;
}

static void put_arrays(struct contents *contents, const struct model *model)
{
    const void **data = contents->data;
    model_section_lengths(&contents->shape, contents->length);
    memcpy(contents->bytes, contents->length, sizeof contents->bytes);
    data[SECTION_SHAPE] = &contents->shape;
    data[SECTION_CHECK] = model->vocabulary.check;
    data[SECTION_FEATURES] = model->vocabulary.features;
    data[SECTION_SCALE] = model->scale;
    data[SECTION_DENSE_MEAN] = model->dense_mean;
    data[SECTION_INVERSE_DEVIATION] = model->inverse_deviation;
    data[SECTION_DENSE_WEIGHTS] = model->dense_weights;
    data[SECTION_BIAS] = model->bias;
    data[SECTION_SLOPE] = model->calibration.slope;
    data[SECTION_INTERCEPT] = model->calibration.intercept;
    data[SECTION_KNOWN_SLOPE] = model->known_calibration.slope;
    data[SECTION_KNOWN_INTERCEPT] = model->known_calibration.intercept;
    data[SECTION_KNOWN_SOURCES] = model->known_sources;
    put_set_scores(contents, SECTION_SET_COUNTS, SECTION_SET_SCORES, &model->set_scores);
    put_set_scores(contents, SECTION_KNOWN_SET_COUNTS, SECTION_KNOWN_SET_SCORES,
                   &model->known_set_scores);
}

/* Collects the contents of all sections. */
static bool gather(struct contents *contents, const struct model *model,
                   struct failure *failure)
{
    put_arrays(contents, model);
    put_string(contents, SECTION_TASK, model->task, strlen(model->task));
    put_string(contents, SECTION_SUMMARY, model->summary, model->summary_length);
    put_string(contents, SECTION_TOP_NGRAMS, model->top_ngrams, model->top_ngrams_length);
    put_string(contents, SECTION_LANGUAGE, model->language,
               model->language ? strlen(model->language) : 0);
    for (size_t i = 0; i < model->label_count; i++)
        if (!text_buffer_append(&contents->labels, model->labels[i],
                                strlen(model->labels[i]) + 1, failure))
            return false;
    put_string(contents, SECTION_LABELS, contents->labels.data, contents->labels.length - 1);
    if (!recipe_pack(&model->extractor->recipe, &contents->recipe, failure))
        return false;
    contents->data[SECTION_RECIPE] = contents->recipe.data;
    contents->bytes[SECTION_RECIPE] = contents->recipe.length;
    contents->length[SECTION_RECIPE] = contents->recipe.length;
    return true;
}

/* Fills in the table and returns the length of the file. */
static uint64_t lay_out(const struct contents *contents,
                        struct model_section table[SECTION_COUNT])
{
    uint64_t offset = model_aligned(sizeof(struct model_header) +
                                    SECTION_COUNT * sizeof(struct model_section));
    for (uint32_t id = 1; id <= SECTION_COUNT; id++) {
        uint64_t length = contents->length[id];
        table[id - 1] = (struct model_section){.id = id, .offset = offset, .length = length};
        offset = model_aligned(offset + length);
    }
    return offset;
}

/* Lays out the file in memory, to be freed by the caller. */
static unsigned char *build_image(const struct contents *contents, size_t *length,
                                  const char *path, struct failure *failure)
{
    struct model_section table[SECTION_COUNT];
    uint64_t total = lay_out(contents, table);
    if (total > MODEL_FILE_MAX || total > SIZE_MAX) {
        failure_set(failure, FAILURE_WRITE, "cannot write '%s': the model is larger than 4 GiB",
                    path);
        return NULL;
    }
    unsigned char *image = calloc(1, (size_t)total);
    if (!image) {
        failure_set(failure, FAILURE_MEMORY, "out of memory");
        return NULL;
    }
    struct model_header header = {.magic = MODEL_MAGIC,
                                  .byte_mark = MODEL_BYTE_MARK,
                                  .format_version = MODEL_FORMAT_VERSION,
                                  .extractor_version = EXTRACTOR_VERSION,
                                  .section_count = SECTION_COUNT,
                                  .length = total};
    header.header_checksum = model_header_checksum(&header);
    memcpy(image, &header, sizeof header);
    memcpy(image + sizeof header, table, sizeof table);
    for (uint32_t id = 1; id <= SECTION_COUNT; id++)
        if (contents->bytes[id] > 0)
            memcpy(image + table[id - 1].offset, contents->data[id],
                   (size_t)contents->bytes[id]);
    header.checksum = model_file_checksum(image, (size_t)total);
    memcpy(image, &header, sizeof header);
    *length = (size_t)total;
    return image;
}

/* ---- The file -------------------------------------------------------------------- */

static bool write_all(int descriptor, const unsigned char *data, size_t length)
{
    while (length > 0) {
        ssize_t written = write(descriptor, data, length);
        if (written < 0) {
            if (errno != EINTR)
                return false;
            continue;
        }
        data += written;
        length -= (size_t)written;
    }
    return true;
}

/* Returns 0, or the errno of what failed. `temporary` is scratch for the temporary name. */
static int replace_file(const char *path, char *temporary, const unsigned char *data,
                        size_t length)
{
    int descriptor = temporary_file_create(path, temporary);
    if (descriptor < 0)
        return errno;
    int error =
        write_all(descriptor, data, length) && temporary_file_flush(descriptor) ? 0 : errno;
    if (close(descriptor) != 0 && error == 0 && errno != EINTR)
        error = errno;
    if (error == 0 && rename(temporary, path) != 0)
        error = errno;
    if (error != 0)
        unlink(temporary);
    else
        temporary_file_flush_directory(path);
    return error;
}

/* Renaming would replace even a device, a pipe or a link. */
static bool check_target(const char *path, struct failure *failure)
{
    struct stat status;
    if (strcmp(path, "-") == 0)
        return fail(failure, FAILURE_WRITE, "cannot write '-': a model needs a file name");
    if (lstat(path, &status) == 0) {
        if (!S_ISREG(status.st_mode))
            return fail(failure, FAILURE_WRITE, "cannot write '%s': it is not a regular file",
                        path);
    } else if (errno != ENOENT) {
        return fail_file(failure, FAILURE_WRITE, "write", path);
    }
    return true;
}

static bool write_image(const char *path, const unsigned char *image, size_t length,
                        struct failure *failure)
{
    char *temporary = malloc(strlen(path) + TEMPORARY_FILE_MORE);
    if (!temporary)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    int error = replace_file(path, temporary, image, length);
    free(temporary);
    errno = error;
    return error == 0 || fail_file(failure, FAILURE_WRITE, "write", path);
}

/* The arrays are copied into the file as they are in memory, so that must be little endian. */
static bool host_is_little_endian(void)
{
    const uint32_t mark = MODEL_BYTE_MARK;
    return *(const unsigned char *)&mark == (MODEL_BYTE_MARK & 0xff);
}

bool model_file_write(const char *path, const struct model *model, struct failure *failure)
{
    if (!host_is_little_endian())
        return fail(failure, FAILURE_WRITE,
                    "cannot write '%s': model files are for little-endian machines", path);
    struct contents contents = {.shape = shape_of(model)};
    const char *problem = model_shape_problem(&contents.shape);
    if (!problem)
        problem = model_problem(model);
    if (problem)
        return fail(failure, FAILURE_MODEL, "cannot write '%s': the model is not sound (%s)",
                    path, problem);
    if (!check_target(path, failure))
        return false;

    size_t length;
    unsigned char *image = NULL;
    bool done = gather(&contents, model, failure) &&
                (image = build_image(&contents, &length, path, failure)) &&
                write_image(path, image, length, failure);
    free(image);
    contents_release(&contents);
    return done;
}
