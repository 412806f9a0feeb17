/* result: the members of a scorer and of a result. Only scorer.c, opening.c, score.c,
 * result.c and result_*.c include this header; it is not installed. */
#ifndef TENOR_RESULT_H
#define TENOR_RESULT_H

#include <stdatomic.h>
#include <stddef.h>

#include "../features/article/language.h"
#include "../features/base/stop.h"
#include "../features/extract.h"
#include "../models/explanation.h"
#include "../models/model.h"
#include "../models/model_file.h"
#include "../models/ngram_cache.h"
#include "tenor.h"

/* Models for which one extractor finds everything, so that a document's features are extracted once
 * for all. */
struct model_group {
    const struct extractor *extractor;
};

/* Models of one group whose n-grams are summed together. */
struct ngram_readers {
    size_t group;
    const struct model **models; /* [count] */
    size_t count;
};

struct opened_model {
    const struct model *model;
    size_t group;
    size_t readers,
        reader; /* among which readers it is, and its index there; unused if it reads no
                               n-grams */
};

struct tenor_scorer {
    /* The caller, until tenor_scorer_close, and every result that was last scored with it. The
     * models are closed when there are none left, so that a result can outlive the scorer. */
    atomic_size_t holders;
    struct model_file **files;   /* [model_count], in the order of the paths given */
    struct opened_model *models; /* [model_count], in the same order */
    size_t model_count;
    struct model_group *groups; /* [group_count], in the order of their first models */
    size_t group_count;
    struct ngram_readers
        *readers; /* [readers_count] those of a group are in its models' order */
    size_t readers_count;
    size_t evidence_group; /* whose word lists the evidence is found with: the first group with
                              lists of targets, else the first one */
};

/* Where a comment's strings begin in tenor_result.comments. Each string ends with a NUL; `end`
 * is the offset of the last one's. */
struct comment_place {
    size_t author, date, text, end;
};

/* What the dense features of a group of models are called. */
struct feature_names {
    struct text_buffer texts; /* each ends with a NUL */
    struct feature_name {
        size_t offset;                  /* in `texts` */
        const char *unit, *description; /* static */
    } * items;                          /* [count] */
    size_t count, capacity;             /* count: 0 until they are asked for */
};

/* A mark, in tokens of the features that the evidence is taken from. */
struct mark_place {
    uint32_t first, end;
    uint32_t item; /* number of its hedge, quotation, attribution or mention, or of its speaker,
                      reason or feature */
};
#define MARKS_UNKNOWN (-1)

struct tenor_result {
    const tenor_scorer *scorer; /* held (scorer_hold); NULL in a new result */
    size_t model_count;         /* the scorer's; 0 after a failure */
    struct features *features;  /* [feature_capacity], one per group */
    struct ngram_cache *caches; /* [cache_capacity], one per struct ngram_readers */
    size_t feature_capacity, cache_capacity;
    size_t memory_limit;         /* bytes, of all caches together */
    struct model_scores *scores; /* [score_capacity], one per model */
    size_t score_capacity;
    tenor_evidence evidence; /* their sizes do not matter */
    tenor_page page;
    unsigned notes;
    tenor_code code;            /* for tenor_result_code */
    int (*stop)(void *context); /* of the document, for all calls that find more; or NULL */
    void *stop_context;
    bool places_as_read;           /* tenor_result_places_as_read */
    bool no_abstain, any_language; /* of the document: tenor.h */
    double min_confidence, coverage;
    struct languages languages; /* not shared, as its functions are not thread-safe */
    struct language_guess language;
    struct text_buffer comments; /* authors and texts of all comments, once one is asked for */
    struct comment_place
        *comment_places; /* where they are in `comments`; [page.comments] if comments_spelled */
    size_t comment_place_capacity;
    bool comments_spelled;
    struct explanation explanation; /* of the label asked for last; no items: of none */
    size_t explained;               /* the model that it is of */
    bool explained_same_text; /* that model has read the text that the evidence is found in */
    struct feature_names *feature_names; /* [name_capacity], one per group */
    size_t name_capacity;
    struct text_buffer reason_texts; /* of words and phrases: each ends with a NUL */
    size_t *reason_offsets;          /* [explanation.count] where they are */
    size_t reason_offset_capacity;
    struct mark_place *marks; /* [mark_count] those of `mark_kind` */
    size_t mark_count, mark_capacity;
    int mark_kind;               /* tenor_mark_kind; MARKS_UNKNOWN: none were found yet */
    struct text_buffer spelling; /* scratch: a reason, a speaker's or a target's name */
};

/* Empties the result; it keeps its memory, scorer and caches. NULL is allowed. */
void result_clear(tenor_result *result);

/* Frees the working memory of an empty result, if it is larger than tenor_result_limit allows. */
void result_free_large(tenor_result *result);

/* The bytes that a result holds, besides itself and without what PCRE2 and libexttextcat hold. */
size_t result_memory(const tenor_result *result);

/* Does the model abstain without scoring the text, because it is in another language or was
 * decoded from the wrong encoding? */
bool result_is_foreign(const tenor_result *result, const struct model *model);

/* Why the model gives no label, however sure it is of one: the text is too short, or unlike those it
 * knows. NULL: it may give one. */
const char *result_turned_away(const tenor_result *result, size_t model);

/* Was the evidence measured? */
bool result_is_measured(const tenor_result *result);

/* Did the model give a label? */
bool result_is_scored(const tenor_result *result, size_t model);

/* The features that the evidence is taken from, of a result that has some. */
struct features *result_evidence(const tenor_result *result);

/* What extracted them. */
const struct extractor *result_evidence_extractor(const tenor_result *result);

/* What a call that finds more has as its failure: one that the document's `stop` can end, by way of
 * `*stop`, which must outlive it. */
struct failure result_failure(const tenor_result *result, struct stop *stop);
/* Notes that it failed, for tenor_result_code; false. */
bool result_failed(tenor_result *result, const struct failure *failure);

/* The features that the model explained last has read, and what they are called. */
const struct features *result_explained(const tenor_result *result);
/* Names the features of a group; fails for lack of memory. */
bool result_name_features(tenor_result *result, size_t group, struct failure *failure);
/* Has the model explained last the features of the evidence? */
bool result_explains_evidence(const tenor_result *result);

/* The place of the tokens [first, end) of `features`, which are those of the evidence or of the
 * model explained last, in the bytes that places count. */
struct span result_place(const tenor_result *result, const struct features *features,
                         uint32_t first, uint32_t end);
/* Their place in the title beside the text, as it was given; else empty. */
struct span result_title_place(const struct features *features, uint32_t first, uint32_t end);
/* Is the text of `features` byte for byte the one that the evidence is found in? Linear. */
bool result_reads_same_text(const tenor_result *result, const struct features *features);

/* Forgets what was called so in the models of another scorer, or frees it. */
void result_forget_names(tenor_result *result);

/* Adds or removes a holder. Removing the last one closes the models; NULL is allowed. */
void scorer_hold(const tenor_scorer *scorer);
void scorer_let_go(const tenor_scorer *scorer);

/* Structs of the caller, which begin with their size (tenor.h). Has it been set? */
bool struct_has_size(size_t size);
/* Fills in `given` from `filled`, of `length` bytes: no more than its size says, zeros behind what
 * is known here. Returns 1, or 0 if its size was not set. */
int struct_fill(void *given, const void *filled, size_t length);
/* Reads `given` into `known`, of `length` bytes; members that it lacks become zero. False if its
 * size was not set, or if it has members that are not known here and not zero. */
bool struct_read(void *known, size_t length, const void *given);

/* Copies the message of a failure to `error`, unless that is NULL, and returns its code. */
tenor_code scorer_report(const struct failure *failure, tenor_error *error);

#endif
