/* model_file: opens a model. Only the recipe is copied; the arrays of the model are views into
 * the mapped file, or into the memory that it was read into. The file is checked in this order: header, length, checksum, table of
 * sections, counts, values. */
#include "model_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model_format.h"

struct model_file {
    void *mapping; /* NULL if the file is not mapped */
    size_t mapping_length;
    void *memory; /* owned; NULL if the model is mapped, or in memory of the caller */
    char *name;   /* owned */
    struct model model;
    struct extractor *extractor; /* NULL if it is borrowed from another file */
    const char **labels;
    char *strings; /* copies of the sections of strings: each keeps its NUL whatever happens to
                      the file */
    const void *recipe; /* packed; a view */
    size_t recipe_length;
};

/* Files that are already open, to borrow an extractor from. */
struct neighbours {
    struct model_file *const *files;
    size_t count;
};

/* A file whose table of sections has been read. */
struct layout {
    const unsigned char *data;
    const char *name;
    struct model_shape shape;
    struct model_section sections[SECTION_COUNT + 1]; /* by id, from 1 */
};

static bool fail_model(struct failure *failure, const char *name, const char *what)
{
    return fail(failure, FAILURE_MODEL, "'%s' %s", name, what);
}

static bool fail_damaged(struct failure *failure, const char *name, const char *what)
{
    return fail(failure, FAILURE_MODEL, "'%s' is damaged (%s)", name, what);
}

/* ---- Header and checksums --------------------------------------------------- */

/* Checks that this is a complete model file that this program can read. */
static bool check_identity(const unsigned char *data, size_t length, const char *name,
                           struct failure *failure)
{
    struct model_header header;
    size_t magic_length = length < sizeof header.magic ? length : sizeof header.magic;
    if (length == 0)
        return fail_model(failure, name, "is not a tenor model: it is empty");
    if (memcmp(data, MODEL_MAGIC, magic_length) != 0)
        return fail_model(failure, name, "is not a tenor model");
    if (length < sizeof header)
        return fail_model(failure, name, "is cut short");

    memcpy(&header, data, sizeof header);
    if (header.byte_mark == MODEL_BYTE_MARK_SWAPPED)
        return fail_model(failure, name, "was written on a machine of the other byte order");
    if (header.header_checksum != model_header_checksum(&header) ||
        header.byte_mark != MODEL_BYTE_MARK)
        return fail_damaged(failure, name, "checksum");
    if (header.format_version != MODEL_FORMAT_VERSION)
        return fail(failure, FAILURE_MODEL,
                    "'%s' has format version %u, this program reads %u: train it anew", name,
                    (unsigned)header.format_version, (unsigned)MODEL_FORMAT_VERSION);
    if (header.extractor_version != EXTRACTOR_VERSION)
        return fail(failure, FAILURE_MODEL,
                    "'%s' was made with extractor version %u, this program has %u", name,
                    (unsigned)header.extractor_version, (unsigned)EXTRACTOR_VERSION);
    if (header.length > length)
        return fail_model(failure, name, "is cut short");
    if (header.length < length)
        return fail_model(failure, name, "has bytes after its end");
    if (header.checksum != model_file_checksum(data, length))
        return fail_damaged(failure, name, "checksum");
    if (header.section_count != SECTION_COUNT)
        return fail_damaged(failure, name, "number of sections");
    return true;
}

/* ---- The sections ------------------------------------------------------------ */

/* Reads the table of sections, which must be exactly the one that the writer would have made
 * (model_format.h). So no section overlaps another, is missing, or occurs twice. */
static bool read_table(struct layout *layout, size_t length)
{
    size_t table = SECTION_COUNT * sizeof *layout->sections;
    uint64_t offset = model_aligned(sizeof(struct model_header) + table);
    if (length % MODEL_ALIGNMENT != 0 || offset > length)
        return false;
    memcpy(layout->sections + 1, layout->data + sizeof(struct model_header), table);
    for (uint32_t id = 1; id <= SECTION_COUNT; id++) {
        const struct model_section *section = &layout->sections[id];
        if (section->id != id || section->reserved != 0 || section->offset != offset ||
            section->length > length - offset)
            return false;
        offset = model_aligned(offset + section->length);
    }
    return offset == length;
}

static const void *section_data(const struct layout *layout, enum model_section_id id)
{
    return layout->data + layout->sections[id].offset;
}

/* Does a section of strings end with a NUL? Then no string extends beyond it. */
static bool section_is_terminated(const struct layout *layout, enum model_section_id id)
{
    size_t length = (size_t)layout->sections[id].length;
    return length > 0 && ((const char *)section_data(layout, id))[length - 1] == '\0';
}

static bool is_one_string(const struct layout *layout, enum model_section_id id)
{
    return strlen(section_data(layout, id)) + 1 == layout->sections[id].length;
}

/* Reads the counts, which say how long the other sections must be. */
static bool read_shape(struct layout *layout, struct failure *failure)
{
    if (layout->sections[SECTION_SHAPE].length != sizeof layout->shape)
        return fail_damaged(failure, layout->name, "length of a section");
    memcpy(&layout->shape, section_data(layout, SECTION_SHAPE), sizeof layout->shape);
    const char *problem = model_shape_problem(&layout->shape);
    return !problem || fail_damaged(failure, layout->name, problem);
}

static const enum model_section_id string_sections[] = {
    SECTION_TASK, SECTION_LABELS, SECTION_SUMMARY, SECTION_TOP_NGRAMS, SECTION_LANGUAGE};
#define STRING_SECTIONS (sizeof string_sections / sizeof *string_sections)

static const char *section_problem(const struct layout *layout)
{
    uint64_t length[SECTION_COUNT + 1];
    model_section_lengths(&layout->shape, length);
    for (size_t i = 0; i < STRING_SECTIONS; i++) {
        if (!section_is_terminated(layout, string_sections[i]))
            return "a string without an end";
        length[string_sections[i]] = layout->sections[string_sections[i]].length;
    }
    length[SECTION_RECIPE] = layout->sections[SECTION_RECIPE].length;
    for (uint32_t id = 1; id <= SECTION_COUNT; id++)
        if (length[id] != layout->sections[id].length)
            return "length of a section";
    return NULL;
}

/* ---- From sections to a model -------------------------------------------------- */

/* Copies the sections of strings one behind the other. */
static bool copy_strings(struct model_file *file, const struct layout *layout,
                         struct failure *failure)
{
    size_t length = 0, at = 0;
    for (size_t i = 0; i < STRING_SECTIONS; i++)
        length += (size_t)layout->sections[string_sections[i]].length;
    file->strings = malloc(length);
    if (!file->strings)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    for (size_t i = 0; i < STRING_SECTIONS; i++) {
        const struct model_section *section = &layout->sections[string_sections[i]];
        memcpy(file->strings + at, section_data(layout, string_sections[i]),
               (size_t)section->length);
        at += (size_t)section->length;
    }
    return true;
}

/* The copy of a section of strings. */
static const char *section_strings(const struct model_file *file, const struct layout *layout,
                                   enum model_section_id id)
{
    const char *strings = file->strings;
    for (size_t i = 0; string_sections[i] != id; i++)
        strings += layout->sections[string_sections[i]].length;
    return strings;
}

/* Finds the labels, as many as the shape says, which must fill their section exactly. */
static bool read_labels(struct model_file *file, const struct layout *layout,
                        struct failure *failure)
{
    const char *label = section_strings(file, layout, SECTION_LABELS);
    const char *end = label + layout->sections[SECTION_LABELS].length;
    size_t count = layout->shape.labels;
    file->labels = calloc(count, sizeof *file->labels);
    if (!file->labels)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    for (size_t i = 0; i < count; i++) {
        if (label == end)
            return fail_damaged(failure, layout->name, "labels");
        file->labels[i] = label;
        label += strlen(label) + 1;
    }
    return label == end || fail_damaged(failure, layout->name, "labels");
}

static const struct extractor *borrow_extractor(const struct model_file *file,
                                                const struct neighbours *neighbours)
{
    for (size_t i = 0; i < neighbours->count; i++) {
        const struct model_file *other = neighbours->files[i];
        if (other->recipe_length == file->recipe_length &&
            memcmp(other->recipe, file->recipe, file->recipe_length) == 0)
            return other->model.extractor;
    }
    return NULL;
}

/* A neighbour with the same page rules, or NULL. */
static const struct extractor *find_beside(const struct recipe *recipe,
                                           const struct neighbours *neighbours)
{
    for (size_t i = 0; i < neighbours->count; i++)
        if (extractor_has_page_rules(neighbours->files[i]->model.extractor, recipe))
            return neighbours->files[i]->model.extractor;
    return NULL;
}

static bool read_recipe(struct model_file *file, const struct layout *layout,
                        const struct neighbours *neighbours, struct failure *failure)
{
    struct recipe recipe = {0};
    struct failure inner = {0};
    file->recipe = section_data(layout, SECTION_RECIPE);
    file->recipe_length = (size_t)layout->sections[SECTION_RECIPE].length;
    if ((file->model.extractor = borrow_extractor(file, neighbours)))
        return true;
    if (recipe_unpack(&recipe, file->recipe, file->recipe_length, &inner))
        file->extractor =
            extractor_new_beside(&recipe, find_beside(&recipe, neighbours), &inner);
    file->model.extractor = file->extractor;
    if (file->extractor)
        return true;
    if (inner.code == FAILURE_MEMORY)
        return fail(failure, FAILURE_MEMORY, "%s", inner.message);
    return fail(failure, FAILURE_MODEL, "'%s' is damaged (recipe: %s)", layout->name,
                inner.message);
}

static void view_counts(struct model *model, const struct model_shape *shape)
{
    model->label_count = shape->labels;
    model->output_count = shape->outputs;
    model->vocabulary.slots = shape->slots;
    model->vocabulary.stride = feature_stride(shape->outputs);
    model->dense_count = shape->dense;
    model->known_source_count = shape->sources;
    model->minimum_words = shape->minimum_words;
    model->set_scores.count = shape->set_scores;
    model->known_set_scores.count = shape->known_set_scores;
    model->familiarity_threshold = shape->familiarity_threshold;
    memcpy(model->block_weight, shape->block_weight, sizeof model->block_weight);
}

static void view_arrays(struct model_file *file, const struct layout *layout)
{
    struct model *model = &file->model;
    model->vocabulary.check = section_data(layout, SECTION_CHECK);
    model->vocabulary.features = section_data(layout, SECTION_FEATURES);
    model->scale = section_data(layout, SECTION_SCALE);
    model->dense_mean = section_data(layout, SECTION_DENSE_MEAN);
    model->inverse_deviation = section_data(layout, SECTION_INVERSE_DEVIATION);
    model->dense_weights = section_data(layout, SECTION_DENSE_WEIGHTS);
    model->bias = section_data(layout, SECTION_BIAS);
    model->calibration.slope = section_data(layout, SECTION_SLOPE);
    model->calibration.intercept = section_data(layout, SECTION_INTERCEPT);
    model->known_calibration.slope = section_data(layout, SECTION_KNOWN_SLOPE);
    model->known_calibration.intercept = section_data(layout, SECTION_KNOWN_INTERCEPT);
    model->set_scores.documents = section_data(layout, SECTION_SET_COUNTS);
    model->set_scores.probability = section_data(layout, SECTION_SET_SCORES);
    model->known_set_scores.documents = section_data(layout, SECTION_KNOWN_SET_COUNTS);
    model->known_set_scores.probability = section_data(layout, SECTION_KNOWN_SET_SCORES);
    model->known_sources = section_data(layout, SECTION_KNOWN_SOURCES);
    model->task = section_strings(file, layout, SECTION_TASK);
    model->language = section_strings(file, layout, SECTION_LANGUAGE);
    model->summary = section_strings(file, layout, SECTION_SUMMARY);
    model->summary_length = (size_t)layout->sections[SECTION_SUMMARY].length - 1;
    model->top_ngrams = section_strings(file, layout, SECTION_TOP_NGRAMS);
    model->top_ngrams_length = (size_t)layout->sections[SECTION_TOP_NGRAMS].length - 1;
}

/* Fills in `file` from data whose header and checksums are correct. */
static bool read_model(struct model_file *file, struct layout *layout, size_t length,
                       const struct neighbours *neighbours, struct failure *failure)
{
    if (!read_table(layout, length))
        return fail_damaged(failure, layout->name, "table of sections");
    if (!read_shape(layout, failure))
        return false;
    const char *problem = section_problem(layout);
    if (problem)
        return fail_damaged(failure, layout->name, problem);
    if (!copy_strings(file, layout, failure) || !read_labels(file, layout, failure) ||
        !read_recipe(file, layout, neighbours, failure))
        return false;
    view_counts(&file->model, &layout->shape);
    view_arrays(file, layout);
    file->model.labels = file->labels;
    problem = !is_one_string(layout, SECTION_TASK)       ? "task"
              : !is_one_string(layout, SECTION_LANGUAGE) ? "language"
                                                         : model_problem(&file->model);
    return !problem || fail_damaged(failure, layout->name, problem);
}

/* ---- Files ---------------------------------------------------------------------- */

static struct model_file *open_memory(const void *data, size_t length, const char *name,
                                      const struct neighbours *neighbours,
                                      struct failure *failure)
{
    if ((uintptr_t)data % MODEL_ALIGNMENT != 0) {
        failure_set(failure, FAILURE_ARGUMENT, "'%s' does not lie at a multiple of %d bytes",
                    name, MODEL_ALIGNMENT);
        return NULL;
    }
    struct layout layout = {.data = data, .name = name};
    if (!check_identity(data, length, name, failure))
        return NULL;
    struct model_file *file = calloc(1, sizeof *file);
    bool done =
        (file && (file->name = strdup(name))) || fail(failure, FAILURE_MEMORY, "out of memory");
    if (done && read_model(file, &layout, length, neighbours, failure))
        return file;
    model_file_close(file);
    return NULL;
}

struct model_file *model_file_open_memory(const void *data, size_t length, const char *name,
                                          struct failure *failure)
{
    return open_memory(data, length, name, &(struct neighbours){0}, failure);
}

/* Opens a regular file that may be a model, and finds its length. Returns -1 on failure. */
static int open_file(const char *path, size_t *length, struct failure *failure)
{
    struct stat status;
    /* Without O_NONBLOCK opening a FIFO would wait for a writer. */
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) {
        fail_file(failure, FAILURE_OPEN, "open", path);
        return -1;
    }
    if (fstat(descriptor, &status) != 0)
        fail_file(failure, FAILURE_OPEN, "open", path);
    else if (S_ISDIR(status.st_mode))
        failure_set(failure, FAILURE_OPEN, "cannot open '%s': is a directory", path);
    else if (!S_ISREG(status.st_mode))
        failure_set(failure, FAILURE_OPEN, "cannot open '%s': not a regular file", path);
    else if ((uint64_t)status.st_size > MODEL_FILE_MAX || (uint64_t)status.st_size > SIZE_MAX)
        fail_model(failure, path, "is larger than a model can be");
    else {
        *length = (size_t)status.st_size;
        return descriptor;
    }
    close(descriptor);
    return -1;
}

/* Maps all of an open file and opens the model in it. */
static struct model_file *open_mapped(int descriptor, size_t length, const char *path,
                                      const struct neighbours *neighbours,
                                      struct failure *failure)
{
    void *mapping = NULL;
    if (length > 0) /* nothing cannot be mapped */
        mapping = mmap(NULL, length, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (mapping == MAP_FAILED) {
        fail_file(failure, errno == ENOMEM ? FAILURE_MEMORY : FAILURE_OPEN, "read", path);
        return NULL;
    }
    struct model_file *file = open_memory(mapping, length, path, neighbours, failure);
    if (file) {
        file->mapping = mapping;
        file->mapping_length = length;
    } else if (mapping) {
        munmap(mapping, length);
    }
    return file;
}

/* Memory for `length` bytes at a multiple of MODEL_ALIGNMENT, which `*aligned` points to. To be
 * freed; NULL for lack of memory. */
static void *allocate_aligned(size_t length, unsigned char **aligned, struct failure *failure)
{
    unsigned char *memory =
        length < SIZE_MAX - MODEL_ALIGNMENT ? malloc(length + MODEL_ALIGNMENT) : NULL;
    if (!memory) {
        failure_set(failure, FAILURE_MEMORY, "out of memory");
        return NULL;
    }
    *aligned = memory + (MODEL_ALIGNMENT - (uintptr_t)memory % MODEL_ALIGNMENT);
    return memory;
}

/* Reads `length` bytes; fewer if the file has become shorter. */
static bool read_all(int descriptor, unsigned char *bytes, size_t *length)
{
    size_t done = 0;
    while (done < *length) {
        const ssize_t count = read(descriptor, bytes + done, *length - done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return false;
        if (count == 0)
            break;
        done += (size_t)count;
    }
    *length = done;
    return true;
}

/* Opens the model in memory that becomes the model's own, or is freed. */
static struct model_file *open_own(void *memory, const unsigned char *bytes, size_t length,
                                   const char *name, const struct neighbours *neighbours,
                                   struct failure *failure)
{
    struct model_file *file = open_memory(bytes, length, name, neighbours, failure);
    if (file)
        file->memory = memory;
    else
        free(memory);
    return file;
}

static struct model_file *open_read(int descriptor, size_t length, const char *path,
                                    const struct neighbours *neighbours,
                                    struct failure *failure)
{
    unsigned char *bytes;
    void *memory = allocate_aligned(length, &bytes, failure);
    if (!memory)
        return NULL;
    if (!read_all(descriptor, bytes, &length)) {
        fail_file(failure, FAILURE_OPEN, "read", path);
        free(memory);
        return NULL;
    }
    return open_own(memory, bytes, length, path, neighbours, failure);
}

static struct model_file *open_copy(const struct model_source *source,
                                    const struct neighbours *neighbours,
                                    struct failure *failure)
{
    unsigned char *bytes;
    void *memory = allocate_aligned(source->length, &bytes, failure);
    if (!memory)
        return NULL;
    memcpy(bytes, source->bytes, source->length);
    return open_own(memory, bytes, source->length, source->path, neighbours, failure);
}

struct model_file *model_file_open_source(const struct model_source *source,
                                          struct model_file *const *others, size_t count,
                                          struct failure *failure)
{
    const struct neighbours neighbours = {others, count};
    if (source->bytes)
        return open_copy(source, &neighbours, failure);
    size_t length;
    const int descriptor = open_file(source->path, &length, failure);
    if (descriptor < 0)
        return NULL;
    struct model_file *file = (source->read ? open_read : open_mapped)(
        descriptor, length, source->path, &neighbours, failure);
    close(descriptor);
    return file;
}

struct model_file *model_file_open(const char *path, struct failure *failure)
{
    return model_file_open_source(&(struct model_source){.path = path}, NULL, 0, failure);
}

const struct model *model_file_model(const struct model_file *file)
{
    return &file->model;
}

const char *model_file_name(const struct model_file *file)
{
    return file->name;
}

void model_file_close(struct model_file *file)
{
    if (!file)
        return;
    extractor_free(file->extractor);
    free(file->labels);
    free(file->strings);
    if (file->mapping)
        munmap(file->mapping, file->mapping_length);
    free(file->memory);
    free(file->name);
    free(file);
}
