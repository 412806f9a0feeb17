/* Opening model files: sound ones, and every kind of damaged one. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "small_model.h"

TestSuite(model_file, .init = test_directory_make, .fini = test_directory_remove);

/* ---- What comes back ----------------------------------------------------------------- */

static void assert_same_scores(const struct model *one, const struct model *other)
{
    struct model_scores left = {0}, right = {0};
    small_model_score(one, &left);
    small_model_score(other, &right);
    cr_assert_eq(one->label_count, other->label_count);
    cr_assert_eq(memcmp(left.decision, right.decision, one->output_count * sizeof(double)), 0);
    cr_assert_eq(memcmp(left.probability, right.probability, one->label_count * sizeof(double)),
                 0);
    model_scores_release(&left);
    model_scores_release(&right);
}

static void assert_same_set_scores(const struct set_scores *one, const struct set_scores *other,
                                   size_t labels)
{
    cr_assert_eq(one->count, other->count);
    cr_assert_arr_eq(one->documents, other->documents, (labels + 1) * sizeof *one->documents);
    cr_assert_arr_eq(one->probability, other->probability,
                     one->count * sizeof *one->probability);
}

Test(model_file, a_model_comes_back_as_it_was_written)
{
    for (enum small_kind kind = 0; kind < SMALL_KINDS; kind++) {
        struct small_model *small = small_model_new(kind);
        const struct model *before = &small->model;
        struct failure failure = {0};
        char *path = test_path("m.tenor");
        test_write_model(path, before);
        struct model_file *file = model_file_open(path, &failure);
        cr_assert(file, "%s", failure.message);
        const struct model *after = model_file_model(file);
        assert_same_scores(before, after);
        cr_assert_str_eq(after->task, "stance");
        for (size_t i = 0; i < before->label_count; i++)
            cr_assert_str_eq(after->labels[i], before->labels[i]);
        cr_assert_eq(after->known_source_count, 2);
        cr_assert_eq(after->known_sources[1], UINT64_MAX - 5);
        cr_assert_eq(after->known_calibration.intercept[0], small->known_intercept[0]);
        cr_assert_str_eq(after->language, "en");
        cr_assert_str_eq(after->summary, "{\"accuracy\":0.9}");
        cr_assert_eq(after->summary_length, 16);
        cr_assert_str_eq(after->top_ngrams, "{}");
        cr_assert_eq(after->top_ngrams_length, 2);
        cr_assert_eq(after->minimum_words, 12);
        assert_same_set_scores(&before->set_scores, &after->set_scores, before->label_count);
        assert_same_set_scores(&before->known_set_scores, &after->known_set_scores,
                               before->label_count);
        model_file_close(file);
        small_model_free(small);
    }
}

Test(model_file, the_same_model_gives_the_same_bytes)
{
    for (enum small_kind kind = 0; kind < SMALL_KINDS; kind++) {
        size_t length, again_length;
        unsigned char *image = small_model_image(kind, &length, 0);
        unsigned char *again = small_model_image(kind, &again_length, 0);
        cr_assert_eq(length, again_length);
        cr_assert_eq(memcmp(image, again, length), 0);
        free(image);
        free(again);
    }
}

Test(model_file, a_model_that_was_opened_is_written_as_it_was)
{
    struct failure failure = {0};
    size_t length, again_length;
    struct small_model *small = small_model_new(SMALL_THREE_LABELS);
    test_write_model(test_path("a"), &small->model);
    struct model_file *file = model_file_open(test_path("a"), &failure);
    cr_assert(file);
    test_write_model(test_path("b"), model_file_model(file));
    unsigned char *a = test_read_bytes(test_path("a"), &length, 0);
    unsigned char *b = test_read_bytes(test_path("b"), &again_length, 0);
    cr_assert_eq(length, again_length);
    cr_assert_eq(memcmp(a, b, length), 0);
    free(a);
    free(b);
    model_file_close(file);
    small_model_free(small);
}

Test(model_file, an_open_model_outlives_its_replacement)
{
    struct failure failure = {0};
    struct small_model *old = small_model_new(SMALL_TWO_LABELS),
                       *new = small_model_new(SMALL_THREE_LABELS);
    char *path = test_path("m.tenor");
    test_write_model(path, &old->model);
    struct model_file *file = model_file_open(path, &failure);
    test_write_model(path, &new->model);
    assert_same_scores(model_file_model(file), &old->model);
    model_file_close(file);
    model_file_close(NULL);
    small_model_free(old);
    small_model_free(new);
}

Test(model_file, models_of_one_recipe_share_an_extractor)
{
    static const enum small_kind kinds[] = {SMALL_DENSE, SMALL_TWO_LABELS, SMALL_THREE_LABELS};
    struct model_file *files[3];
    for (size_t i = 0; i < 3; i++) {
        struct small_model *small = small_model_new(kinds[i]);
        small->extractor->recipe.dense = i != 1;
        test_write_model(test_path(small_kind_names[kinds[i]]), &small->model);
        small_model_free(small);
        files[i] = model_file_open_source(
            &(struct model_source){.path = test_path(small_kind_names[kinds[i]])}, files, i,
            NULL);
        cr_assert(files[i]);
    }
    const struct extractor *first = model_file_model(files[0])->extractor;
    cr_assert_neq(model_file_model(files[1])->extractor, first);
    cr_assert_eq(model_file_model(files[2])->extractor, first);
    struct model_scores scores = {0};
    small_model_score(model_file_model(files[2]), &scores);
    model_scores_release(&scores);
    for (size_t i = 3; i-- > 0;)
        model_file_close(files[i]);
}

Test(model_file, a_model_may_lack_features_sources_and_summary)
{
    struct small_model *small = small_model_new(SMALL_TWO_LABELS);
    struct failure failure = {0};
    struct model *model = &small->model;
    model->vocabulary = (struct vocabulary){0};
    model->scale = NULL;
    model->known_sources = NULL;
    model->known_source_count = 0;
    model->set_scores = model->known_set_scores = (struct set_scores){.documents = NULL};
    model->summary = model->top_ngrams = NULL;
    model->summary_length = model->top_ngrams_length = 0;
    test_write_model(test_path("m"), model);
    struct model_file *file = model_file_open(test_path("m"), &failure);
    cr_assert(file, "%s", failure.message);
    assert_same_scores(model, model_file_model(file));
    cr_assert_str_eq(model_file_model(file)->summary, "");
    cr_assert_eq(model_file_model(file)->set_scores.documents[2], 0);
    model_file_close(file);
    small_model_free(small);
}

/* ---- Damage that the checksums find -------------------------------------------------- */

static void assert_refused(const void *image, size_t length, const char *part, const char *when)
{
    struct failure failure = {0};
    struct model_file *file = model_file_open_memory(image, length, "m", &failure);
    cr_assert_null(file, "opened: %s", when);
    cr_assert_eq(failure.code, FAILURE_MODEL, "%s: %s", when, failure.message);
    cr_assert(strstr(failure.message, part), "%s: '%s' lacks '%s'", when, failure.message,
              part);
}

Test(model_file, any_changed_byte_is_noticed)
{
    const unsigned char changes[] = {0x01, 0x80, 0xff};
    size_t length;
    unsigned char *image = small_model_image(SMALL_TWO_LABELS, &length, 0);
    for (size_t at = 0; at < length; at++)
        for (size_t i = 0; i < sizeof changes; i++) {
            image[at] ^= changes[i];
            assert_refused(image, length,
                           at < 8 ? "is not a tenor model" : "is damaged (checksum)",
                           "a changed byte");
            image[at] ^= changes[i];
        }
    free(image);
}

Test(model_file, a_model_cut_anywhere_is_noticed)
{
    size_t length;
    unsigned char *image = small_model_image(SMALL_DENSE, &length, 0);
    assert_refused(image, 0, "it is empty", "no bytes");
    for (size_t cut = 1; cut < length; cut++)
        assert_refused(image, cut, "is cut short", "cut");
    free(image);
}

Test(model_file, bytes_behind_the_end_are_noticed)
{
    size_t length;
    unsigned char *image = small_model_image(SMALL_DENSE, &length, 100);
    memset(image + length, 0, 100);
    for (size_t more = 1; more <= 100; more++)
        assert_refused(image, length + more, "has bytes after its end", "longer");
    free(image);
}

Test(model_file, other_files_are_told_from_damaged_models)
{
    _Alignas(MODEL_ALIGNMENT) const char text[] =
        "TENOR is a voice, and this is a text about it.";
    _Alignas(MODEL_ALIGNMENT) const char start[] = "TEN";
    assert_refused(text, sizeof text - 1, "'m' is not a tenor model", "a text");
    assert_refused(start, 3, "'m' is cut short", "three bytes");
    cr_assert_null(model_file_open_memory(start, 3, "m", NULL), "nobody asks why");
}

Test(model_file, memory_must_be_aligned)
{
    size_t length;
    unsigned char *image = small_model_image(SMALL_TWO_LABELS, &length, 8);
    struct failure failure = {0};
    memmove(image + 8, image, length);
    cr_assert_null(model_file_open_memory(image + 8, length, "m", &failure));
    cr_assert_eq(failure.code, FAILURE_ARGUMENT);
    free(image);
}

/* ---- Damage that is sealed: the checksums are right, the content is not -------------- */

static void seal(unsigned char *image, size_t length)
{
    struct model_header header;
    memcpy(&header, image, sizeof header);
    header.length = length;
    header.header_checksum = model_header_checksum(&header);
    memcpy(image, &header, sizeof header);
    header.checksum = model_file_checksum(image, length);
    memcpy(image, &header, sizeof header);
}

static struct model_section section_of(const unsigned char *image, enum model_section_id id)
{
    struct model_section section;
    memcpy(&section, image + sizeof(struct model_header) + (size_t)(id - 1) * sizeof section,
           sizeof section);
    return section;
}

/* Overwrites `size` bytes at `at` in section `id` (0: in the file) of a small model and
 * corrects its checksums. Expects the message to contain `part`; NULL expects the model to
 * open. */
static void try_change(enum small_kind kind, unsigned id, size_t at, const void *bytes,
                       size_t size, const char *part)
{
    size_t length;
    unsigned char *image = small_model_image(kind, &length, 0);
    size_t offset = id ? (size_t)section_of(image, (enum model_section_id)id).offset : 0;
    cr_assert_leq(offset + at + size, length);
    memcpy(image + offset + at, bytes, size);
    seal(image, length);
    if (part) {
        assert_refused(image, length, part, part);
    } else {
        struct failure failure = {0};
        struct model_file *file = model_file_open_memory(image, length, "m", &failure);
        cr_assert(file, "%s", failure.message);
        model_file_close(file);
    }
    free(image);
}

static void try_word(enum small_kind kind, unsigned id, size_t at, uint32_t word,
                     const char *part)
{
    try_change(kind, id, at, &word, sizeof word, part);
}

static void try_float(enum small_kind kind, unsigned id, size_t at, float value,
                      const char *part)
{
    try_change(kind, id, at, &value, sizeof value, part);
}

static void try_double(enum small_kind kind, unsigned id, double value, const char *part)
{
    try_change(kind, id, 0, &value, sizeof value, part);
}

Test(model_file, a_resealed_model_opens)
{
    for (enum small_kind kind = 0; kind < SMALL_KINDS; kind++)
        try_change(kind, 0, 0, "TENOR", 5, NULL);
}

Test(model_file, other_versions_are_named)
{
    try_word(SMALL_TWO_LABELS, 0, 12, 7,
             "'m' has format version 7, this program reads 5: train it anew");
    try_word(SMALL_TWO_LABELS, 0, 12, 4,
             "'m' has format version 4, this program reads 5: train it anew");
    try_word(SMALL_TWO_LABELS, 0, 12, 1, "format version 1");
    try_word(SMALL_TWO_LABELS, 0, 12, 0, "format version 0");
    try_word(SMALL_TWO_LABELS, 0, 16, 99, "extractor version 99, this program has");
    try_word(SMALL_TWO_LABELS, 0, 8, 0x04030201,
             "written on a machine of the other byte order");
    try_word(SMALL_TWO_LABELS, 0, 8, 0x01020305, "damaged");
}

Test(model_file, a_model_of_the_other_byte_order_is_named_whatever_its_checksums)
{
    size_t length;
    unsigned char *image = small_model_image(SMALL_TWO_LABELS, &length, 0);
    const uint32_t swapped = 0x04030201;
    memcpy(image + 8, &swapped, sizeof swapped);
    assert_refused(image, length, "the other byte order", "not sealed");
    free(image);
}

Test(model_file, the_table_of_sections_must_be_the_one_there_is)
{
    const size_t table = sizeof(struct model_header), entry = sizeof(struct model_section);
    try_word(SMALL_TWO_LABELS, 0, 20, SECTION_COUNT - 1, "number of sections");
    try_word(SMALL_TWO_LABELS, 0, 20, SECTION_COUNT + 1, "number of sections");
    try_word(SMALL_TWO_LABELS, 0, 20, UINT32_MAX, "number of sections");
    for (size_t id = 0; id < SECTION_COUNT; id++) {
        size_t at = table + id * entry;
        try_word(SMALL_TWO_LABELS, 0, at, (uint32_t)id + 2, "table of sections");
        try_word(SMALL_TWO_LABELS, 0, at + 4, 1, "table of sections");
        try_word(SMALL_TWO_LABELS, 0, at + 8, 64, "table of sections");
        try_word(SMALL_TWO_LABELS, 0, at + 12, 1, "table of sections");
        try_word(SMALL_TWO_LABELS, 0, at + 16, 1 << 20, "table of sections");
        try_word(SMALL_TWO_LABELS, 0, at + 20, UINT32_MAX, "table of sections");
    }
}

Test(model_file, a_cut_and_sealed_model_is_refused)
{
    size_t length;
    unsigned char *image = small_model_image(SMALL_TWO_LABELS, &length, MODEL_ALIGNMENT);
    unsigned char *copy = aligned_alloc(MODEL_ALIGNMENT, length + MODEL_ALIGNMENT);
    memset(image + length, 0, MODEL_ALIGNMENT);
    for (size_t cut = sizeof(struct model_header); cut <= length + MODEL_ALIGNMENT; cut++) {
        if (cut == length)
            continue;
        memcpy(copy, image, cut);
        seal(copy, cut);
        assert_refused(copy, cut, "table of sections", "cut and sealed");
    }
    free(copy);
    free(image);
}

/* Offsets in struct model_shape. */
enum { LABELS_AT = 0, OUTPUTS_AT = 4, SLOTS_AT = 8, DENSE_AT = 12, SOURCES_AT = 16 };
enum { SET_SCORES_AT = 24, KNOWN_SET_SCORES_AT = 28 };
enum { BLOCK_WEIGHT_AT = 32, THRESHOLD_AT = 56 };

Test(model_file, counts_must_be_possible)
{
    try_word(SMALL_TWO_LABELS, SECTION_SHAPE, LABELS_AT, 1, "number of labels");
    try_word(SMALL_TWO_LABELS, SECTION_SHAPE, LABELS_AT, 0, "number of labels");
    try_word(SMALL_TWO_LABELS, SECTION_SHAPE, LABELS_AT, MODEL_MAX_LABELS + 1,
             "number of labels");
    try_word(SMALL_TWO_LABELS, SECTION_SHAPE, OUTPUTS_AT, 0, "number of outputs");
    try_word(SMALL_TWO_LABELS, SECTION_SHAPE, OUTPUTS_AT, 3, "number of outputs");
    try_word(SMALL_THREE_LABELS, SECTION_SHAPE, OUTPUTS_AT, 1, "number of outputs");
    try_word(SMALL_TWO_LABELS, SECTION_SHAPE, SLOTS_AT, (1u << 31) + 1,
             "size of the vocabulary");
    try_word(SMALL_DENSE, SECTION_SHAPE, DENSE_AT, UINT32_MAX, "number of dense features");
}

Test(model_file, counts_must_fit_the_sections)
{
    const char *part = "length of a section";
    try_word(SMALL_TWO_LABELS, SECTION_SHAPE, SLOTS_AT, SMALL_SLOTS + 1, part);
    try_word(SMALL_TWO_LABELS, SECTION_SHAPE, SLOTS_AT, SMALL_SLOTS - 1, part);
    try_word(SMALL_TWO_LABELS, SECTION_SHAPE, SLOTS_AT, 0, part);
    try_word(SMALL_DENSE, SECTION_SHAPE, DENSE_AT, 1, part);
    try_word(SMALL_TWO_LABELS, SECTION_SHAPE, SOURCES_AT, 3, part);
    try_word(SMALL_TWO_LABELS, SECTION_SHAPE, SOURCES_AT, UINT32_MAX, part);
    try_word(SMALL_TWO_LABELS, SECTION_SHAPE, SET_SCORES_AT, 5, part);
    try_word(SMALL_TWO_LABELS, SECTION_SHAPE, SET_SCORES_AT, UINT32_MAX, part);
    try_word(SMALL_THREE_LABELS, SECTION_SHAPE, KNOWN_SET_SCORES_AT, 0, part);
}

Test(model_file, texts_must_be_texts)
{
    try_change(SMALL_TWO_LABELS, SECTION_TASK, 0, "S", 1, "task");
    try_change(SMALL_TWO_LABELS, SECTION_TASK, 0, "", 1, "task");
    try_change(SMALL_TWO_LABELS, SECTION_TASK, 3, "", 1, "task");
    try_change(SMALL_TWO_LABELS, SECTION_TASK, 6, "x", 1, "a string without an end");
    try_change(SMALL_TWO_LABELS, SECTION_SUMMARY, 16, "x", 1, "a string without an end");
    try_change(SMALL_TWO_LABELS, SECTION_SUMMARY, 4, "", 1, "summary");
    try_change(SMALL_TWO_LABELS, SECTION_TOP_NGRAMS, 0, "", 1, "summary");
}

Test(model_file, labels_must_be_distinct_sorted_and_utf8)
{
    try_change(SMALL_TWO_LABELS, SECTION_LANGUAGE, 0, "de", 2, NULL);
    try_change(SMALL_TWO_LABELS, SECTION_LANGUAGE, 0, "E", 1, "language");
    try_change(SMALL_TWO_LABELS, SECTION_LANGUAGE, 0, "", 1, "language");
    try_change(SMALL_TWO_LABELS, SECTION_LANGUAGE, 1, "", 1, "language");
    try_change(SMALL_TWO_LABELS, SECTION_LANGUAGE, 2, "x", 1, "a string without an end");
    try_change(SMALL_TWO_LABELS, SECTION_LABELS, 0, "z", 1, "labels");
    try_change(SMALL_TWO_LABELS, SECTION_LABELS, 0, "", 1, "labels");
    try_change(SMALL_TWO_LABELS, SECTION_LABELS, 2, "", 1, "labels");
    try_change(SMALL_TWO_LABELS, SECTION_LABELS, 6, "x", 1, "labels");
    try_change(SMALL_TWO_LABELS, SECTION_LABELS, 2, "\n", 1, "labels");
    try_change(SMALL_TWO_LABELS, SECTION_LABELS, 2, "\x7f", 1, "labels");
    try_change(SMALL_TWO_LABELS, SECTION_LABELS, 2, "\xff", 1, "labels");
    try_change(SMALL_TWO_LABELS, SECTION_LABELS, 2, "\xc2\x85", 2, "labels");
    try_change(SMALL_TWO_LABELS, SECTION_LABELS, 2, "\xed\xa0\x80", 3, "labels");
    try_change(SMALL_TWO_LABELS, SECTION_LABELS, 2, "\xc2\xa7", 2, NULL);
}

/* The first slot of the small vocabulary that is used, or is not. */
static size_t find_slot(bool used)
{
    size_t length, slot = 0;
    unsigned char *image = small_model_image(SMALL_TWO_LABELS, &length, 0);
    uint32_t check[SMALL_SLOTS];
    memcpy(check, image + section_of(image, SECTION_CHECK).offset, sizeof check);
    while ((check[slot] != 0) != used)
        slot++;
    free(image);
    return slot;
}

Test(model_file, the_vocabulary_must_be_searchable)
{
    uint32_t full[SMALL_SLOTS];
    size_t used = find_slot(true), empty = find_slot(false);
    const float bad[] = {0, -1, NAN, INFINITY, -INFINITY, 1e-30f, 1e30f};
    memset(full, 0x5a, sizeof full);
    try_change(SMALL_TWO_LABELS, SECTION_CHECK, 0, full, sizeof full, "vocabulary");
    try_word(SMALL_TWO_LABELS, SECTION_CHECK, 4 * empty, 5, "vocabulary");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        try_float(SMALL_TWO_LABELS, SECTION_FEATURES, feature_stride(1) * used, bad[i],
                  "vocabulary");
        try_float(SMALL_TWO_LABELS, SECTION_FEATURES, feature_stride(1) * empty, bad[i], NULL);
    }
}

Test(model_file, numbers_must_be_finite)
{
    const double bad[] = {NAN, INFINITY, -INFINITY, 1e31, -1e31};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        try_double(SMALL_TWO_LABELS, SECTION_SCALE, bad[i], "scale of the weights");
        try_double(SMALL_TWO_LABELS, SECTION_BIAS, bad[i], "bias");
        try_double(SMALL_TWO_LABELS, SECTION_SLOPE, bad[i], "calibration");
        try_double(SMALL_TWO_LABELS, SECTION_INTERCEPT, bad[i], "calibration");
        try_double(SMALL_TWO_LABELS, SECTION_KNOWN_SLOPE, bad[i], "calibration");
        try_double(SMALL_TWO_LABELS, SECTION_KNOWN_INTERCEPT, bad[i], "calibration");
        try_double(SMALL_DENSE, SECTION_DENSE_WEIGHTS, bad[i], "weights of the dense features");
        try_change(SMALL_DENSE, SECTION_SHAPE, THRESHOLD_AT, &bad[i], sizeof *bad,
                   "threshold of familiarity");
        try_float(SMALL_DENSE, SECTION_DENSE_MEAN, 4, (float)bad[i], "scaling");
        try_float(SMALL_DENSE, SECTION_INVERSE_DEVIATION, 4, (float)bad[i], "scaling");
        try_float(SMALL_TWO_LABELS, SECTION_SHAPE, BLOCK_WEIGHT_AT, (float)bad[i],
                  "block weights");
    }
    try_float(SMALL_TWO_LABELS, SECTION_SHAPE, BLOCK_WEIGHT_AT, -0.5f, "block weights");
    try_float(SMALL_DENSE, SECTION_INVERSE_DEVIATION, 0, -0.5f, "scaling");
}

Test(model_file, known_sources_must_ascend)
{
    const uint64_t equal[] = {9, 9}, descending[] = {9, 8}, ascending[] = {8, 9};
    try_change(SMALL_TWO_LABELS, SECTION_KNOWN_SOURCES, 0, equal, sizeof equal,
               "known sources");
    try_change(SMALL_TWO_LABELS, SECTION_KNOWN_SOURCES, 0, descending, sizeof descending,
               "known sources");
    try_change(SMALL_TWO_LABELS, SECTION_KNOWN_SOURCES, 0, ascending, sizeof ascending, NULL);
}

/* Two labels with one and two documents: 1 2 3; their scores: 1/2, 1/2 1/3, 1/2 1/3 1/4. */
Test(model_file, scores_of_sets_must_be_those_of_the_documents)
{
    static const enum model_section_id counts[] = {SECTION_SET_COUNTS,
                                                   SECTION_KNOWN_SET_COUNTS};
    static const enum model_section_id scores[] = {SECTION_SET_SCORES,
                                                   SECTION_KNOWN_SET_SCORES};
    const double bad[] = {NAN, INFINITY, -INFINITY, -0.1, 1.1, -1e-300};
    const uint32_t more[] = {2, 2, 4}, wraps[] = {4, UINT32_MAX, 3}, none[] = {0, 0, 0},
                   other_sum[] = {1, 2, 2};
    const char *part = "scores of prediction sets";
    for (size_t c = 0; c < 2; c++) {
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
            for (size_t at = 0; at < 6; at++)
                try_change(SMALL_TWO_LABELS, scores[c], at * sizeof *bad, &bad[i], sizeof *bad,
                           part);
        const double larger = 0.75, equal = 0.5;
        try_change(SMALL_TWO_LABELS, scores[c], 2 * sizeof larger, &larger, sizeof larger,
                   part);
        try_change(SMALL_TWO_LABELS, scores[c], 5 * sizeof larger, &larger, sizeof larger,
                   part);
        try_change(SMALL_TWO_LABELS, scores[c], 2 * sizeof equal, &equal, sizeof equal, NULL);
        try_change(SMALL_TWO_LABELS, counts[c], 0, more, sizeof more, part);
        try_change(SMALL_TWO_LABELS, counts[c], 0, wraps, sizeof wraps, part);
        try_change(SMALL_TWO_LABELS, counts[c], 0, none, sizeof none, part);
        try_change(SMALL_TWO_LABELS, counts[c], 0, other_sum, sizeof other_sum, part);
    }
}

Test(model_file, the_recipe_must_be_one)
{
    try_change(SMALL_TWO_LABELS, SECTION_RECIPE, 0, "\xff", 1, "recipe");
    try_change(SMALL_DENSE, SECTION_RECIPE, 1, "", 1, "number of dense features");
    size_t length;
    unsigned char *image = small_model_image(SMALL_TWO_LABELS, &length, 0);
    struct model_section recipe = section_of(image, SECTION_RECIPE);
    char *pattern = NULL;
    for (size_t i = 0; !pattern && i + 6 < recipe.length; i++)
        if (memcmp(image + recipe.offset + i, "/prob\\w", 7) == 0)
            pattern = (char *)image + recipe.offset + i;
    cr_assert(pattern);
    pattern[1] = '(';
    seal(image, length);
    assert_refused(image, length, "recipe", "a pattern that does not compile");
    free(image);
}
