/* result: the members of a scorer and of a result. Only scorer.c, score.c and result.c include
 * this header; it is not installed. */
#ifndef TENOR_RESULT_H
#define TENOR_RESULT_H

#include <stdatomic.h>
#include <stddef.h>

#include "../features/article/language.h"
#include "../features/extract.h"
#include "../models/model.h"
#include "../models/model_file.h"
#include "../models/ngram_cache.h"
#include "tenor.h"

/* Models that have one extractor: one extraction serves them all. */
struct model_group {
    const struct extractor *extractor;
    unsigned mask;                /* n-gram blocks that any of them reads */
    const struct model **readers; /* [reader_count], those that read n-grams */
    size_t reader_count;
};

struct opened_model {
    const struct model *model;
    size_t group;
    size_t reader; /* its place among the group's readers, if it reads n-grams */
};

struct tenor_scorer {
    /* The caller, until tenor_scorer_close, and every result that was last scored with it:
     * so the names in a result outlive the scorer. */
    atomic_size_t holders;
    struct model_file **files;   /* [model_count], in the order they were opened in */
    struct opened_model *models; /* [model_count], likewise */
    size_t model_count;
    struct model_group *groups; /* [group_count] <= model_count; by their first model */
    size_t group_count;
    bool has_language; /* a model has one */
};

/* Offsets in tenor_result.comments; a NUL stands behind each string. */
struct comment_place {
    size_t author, text, end;
};

struct tenor_result {
    const tenor_scorer *scorer; /* held; NULL in a fresh result */
    size_t model_count;         /* of the scorer, or 0 after a failure */
    struct features *features;  /* [feature_capacity], one for each group */
    struct ngram_cache *caches; /* [cache_capacity], one for each group */
    size_t feature_capacity, cache_capacity;
    size_t memory_limit;         /* of all caches */
    struct model_scores *scores; /* [score_capacity], one for each model */
    size_t score_capacity;
    tenor_evidence evidence;
    tenor_page page;
    unsigned notes;
    struct languages languages; /* one a result, as its calls are not thread-safe */
    struct language_guess language;
    struct text_buffer comments; /* all comments' authors and texts, once one is asked for */
    struct comment_place
        *comment_places; /* where they are in `comments`; [page.comments] if comments_spelled */
    size_t comment_place_capacity;
    bool comments_spelled;
    struct contribution *contributions; /* scratch of tenor_result_phrases, as the next */
    size_t contribution_capacity;
    struct text_buffer spelling;
};

/* Did model `model` give no label, as the text is not in its language? */
bool result_is_foreign(const tenor_result *result, const struct model *model);

/* Adds or removes a holder. Removing the last one closes the models; NULL is allowed. */
void scorer_hold(const tenor_scorer *scorer);
void scorer_let_go(const tenor_scorer *scorer);

/* Copies the message of a failure to `error`, unless that is NULL, and returns its code. */
tenor_code scorer_report(const struct failure *failure, tenor_error *error);

#endif
