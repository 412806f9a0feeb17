/* small_model: models of a few kilobytes, and a directory to write them to. For tests;
 * whatever fails here ends the test. */
#ifndef TENOR_SMALL_MODEL_H
#define TENOR_SMALL_MODEL_H

#include "../models/model_format.h"

enum {
    SMALL_SLOTS = 61,
    SMALL_MOST_DENSE = 512,
    SMALL_MOST_LABELS = 3,
    SMALL_MOST_SCORES = 12
};

enum small_kind {
    SMALL_TWO_LABELS,   /* n-grams, one output */
    SMALL_THREE_LABELS, /* n-grams, three outputs */
    SMALL_DENSE,        /* the dense block alone */
    SMALL_KINDS
};

extern const char *const small_kind_names[SMALL_KINDS];

struct small_model {
    struct model model; /* with views of the arrays below */
    struct extractor *extractor;
    uint32_t check[SMALL_SLOTS];
    uint32_t features[SMALL_SLOTS * 3]; /* room for three outputs each */
    double scale[SMALL_MOST_LABELS], bias[SMALL_MOST_LABELS];
    double slope[SMALL_MOST_LABELS], intercept[SMALL_MOST_LABELS];
    double known_slope[SMALL_MOST_LABELS], known_intercept[SMALL_MOST_LABELS];
    float mean[SMALL_MOST_DENSE], inverse_deviation[SMALL_MOST_DENSE];
    double dense_weights[SMALL_MOST_DENSE];
    uint64_t sources[2];
    uint32_t set_documents[SMALL_MOST_LABELS + 1];
    double set_scores[SMALL_MOST_SCORES];
};

struct small_model *small_model_new(enum small_kind kind);
void small_model_free(struct small_model *small);

/* The article that the vocabulary comes from, and its scores by `model`. */
extern const char small_article[];
void small_model_score(const struct model *model, struct model_scores *scores);

/* A directory under /tmp: made before a test, and removed with all that is in it after it. */
void test_directory_make(void);
void test_directory_remove(void);
const char *test_directory(void);
size_t test_directory_count(void);
/* DIRECTORY/NAME, until the fourth call after this one. */
char *test_path(const char *name);

void test_write_model(const char *path, const struct model *model);
void test_write_bytes(const char *path, const void *bytes, size_t length);
/* A file's bytes, aligned for model_file_open_memory, with room for `extra` more; to be
 * freed. */
unsigned char *test_read_bytes(const char *path, size_t *length, size_t extra);
/* The bytes of a small model's file; to be freed. */
unsigned char *small_model_image(enum small_kind kind, size_t *length, size_t extra);

#endif
