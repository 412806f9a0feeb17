/* findings: what an audit found, as a list of sentences. */
#ifndef TENOR_FINDINGS_H
#define TENOR_FINDINGS_H

#include "../features/base/memory.h"

enum finding_level {
    FINDING_ERROR,   /* nothing can be learned, or labels contradict each other */
    FINDING_WARNING, /* figures may not mean what they say, or a model learns something else */
    FINDING_NOTE     /* good to know */
};

enum finding_kind {
    FINDING_UNLEARNABLE,
    FINDING_SIMILAR_LABELS,
    FINDING_CONFLICTS,
    FINDING_NEAR_CONFLICTS,
    FINDING_SOURCES_DECIDE,
    FINDING_LENGTH,
    FINDING_DATE,
    FINDING_ONE_SOURCE,
    FINDING_FEW_DOCUMENTS,
    FINDING_SOURCES_LEARNED,
    FINDING_CROSSING,
    FINDING_FEW_TEXTS,
    FINDING_LARGE_GROUP,
    FINDING_DUPLICATES,
    FINDING_NEAR_DUPLICATES,
    FINDING_REPEATED_IDS,
    FINDING_WITHOUT_WORDS,
    FINDING_SKIPPED_FILES,
    FINDING_UNREAD_DATES,
    FINDING_DOUBTFUL_LABELS,
    FINDING_SIGNATURES,
    FINDING_RECURRING_LINES,
    FINDING_WORDS_TELL,
    FINDING_SOURCES_TOLD,
    FINDING_UNSEEN_SOURCES,
    FINDING_NOT_FITTED,
    FINDING_KINDS
};

struct finding {
    enum finding_kind kind; /* each kind is found once, whatever it is found in */
    enum finding_level level;
    size_t documents; /* how many it concerns */
    char *sentence;   /* lower case, without a full stop; without control characters */
};

/* All zero is an empty list. */
struct findings {
    struct finding *items; /* the worst first: by level, then documents, then kind */
    size_t count, capacity;
};

/* Adds a finding with a copy of the sentence, in its place. Fails for lack of memory; the list
 * is then unchanged. */
bool findings_add(struct findings *findings, enum finding_kind kind, enum finding_level level,
                  size_t documents, const struct text_buffer *sentence,
                  struct failure *failure);
void findings_release(struct findings *findings);

const char *finding_kind_name(enum finding_kind kind);    /* "near_duplicates" */
const char *finding_level_name(enum finding_level level); /* "warning" */

#endif
