/* attribution: who speaks, how much, named or not?
 *
 * An attribution is a source, a cue and a content (Pareti 2012): *officials* *said*
 * *the bridge was closed*. Found here from the cue outwards: a reporting verb with a
 * source beside it and a clause or quotation as its content, an "according to", or a
 * quotation with a name set after it. */
#ifndef TENOR_ATTRIBUTION_H
#define TENOR_ATTRIBUTION_H

#include "dense.h"

enum attribution_kind {
    ATTRIBUTION_DIRECT,      /* the content is a quotation */
    ATTRIBUTION_INDIRECT,    /* reported speech */
    ATTRIBUTION_MIXED,       /* reported speech with a quotation inside */
    ATTRIBUTION_ACCORDING_TO /* according to, in the words of, ... */
};

enum source_kind {
    SOURCE_PERSON,       /* a named person, or a pronoun for one */
    SOURCE_ORGANISATION, /* a named body: a ministry, an agency, an observatory */
    SOURCE_DOCUMENT,     /* a report, a statement, a poll */
    SOURCE_UNNAMED,      /* officials, local observers, sources */
    SOURCE_NONE          /* none given: "it was reported that" */
};

#define ATTRIBUTION_NO_TOKEN UINT32_MAX

struct attribution {
    uint32_t cue_first, cue_end;         /* tokens, half open */
    uint32_t source_first, source_end;   /* tokens; both ATTRIBUTION_NO_TOKEN if none */
    uint32_t content_first, content_end; /* tokens; equal if none was found */
    enum attribution_kind kind;
    enum source_kind source_kind;
};

/* Reusable; all zero is empty. In order of cue_first; cues do not overlap. */
struct attributions {
    struct attribution *items;
    size_t count, capacity;
};

extern const struct dense_feature attribution_features[];
extern const size_t attribution_feature_count;

/* Finds the attributions, and fills values[0 .. attribution_feature_count).
 * Linear time: what is looked at around a cue is bounded by its sentence and a
 * fixed number of tokens. */
bool attribution_find(struct attributions *attributions, const struct reading *reading,
                      float *values, struct failure *failure);
void attributions_release(struct attributions *attributions);

/* The share of the article's words inside quotation marks, 0 to 1. */
float attribution_quoted_share(const struct reading *reading);

#endif
