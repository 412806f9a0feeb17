/* attribution: who speaks, how much, named or not?
 *
 * An attribution is a source, a cue and a content (Pareti 2012): *officials* *said*
 * *the bridge was closed*. Found here from the cue outwards: a word that a learned decision
 * (cue.h) takes for one, a speaker's label before what is said, or a dash between a quotation
 * and a name; the source is the noun phrase beside it, the content the clause or quotation. */
#ifndef TENOR_ATTRIBUTION_H
#define TENOR_ATTRIBUTION_H

#include "cue.h"
#include "dense.h"
#include "speaker_label.h"
#include "speakers.h"
#include "token_bits.h"

enum attribution_kind {
    ATTRIBUTION_DIRECT,      /* the content is a quotation */
    ATTRIBUTION_INDIRECT,    /* reported speech */
    ATTRIBUTION_MIXED,       /* reported speech with a quotation inside */
    ATTRIBUTION_ACCORDING_TO /* according to, in the words of, ... */
};

enum source_kind {
    ATTRIBUTION_SOURCE_PERSON,       /* a named person, or a pronoun for one */
    ATTRIBUTION_SOURCE_ORGANISATION, /* a named body: a ministry, an agency, an observatory */
    ATTRIBUTION_SOURCE_DOCUMENT,     /* a report, a statement, a poll */
    ATTRIBUTION_SOURCE_UNNAMED,      /* officials, local observers, sources */
    ATTRIBUTION_SOURCE_NONE          /* none given: "it was reported that" */
};

#define ATTRIBUTION_NO_TOKEN UINT32_MAX

struct attribution {
    uint32_t cue_first, cue_end;         /* tokens, half open */
    uint32_t source_first, source_end;   /* tokens; both ATTRIBUTION_NO_TOKEN if none */
    uint32_t source_head_word;           /* the source's head noun, name or pronoun; or none */
    uint32_t content_first, content_end; /* tokens; equal if none was found */
    uint32_t more_first, more_end;       /* the content's second piece, on the other side of the
                                            cue: "...," she said, "..."; equal if none */
    enum attribution_kind kind;
    enum source_kind source_kind;
    bool source_named;   /* a name stands in the source */
    bool source_pronoun; /* the source is a pronoun */
    uint32_t speaker;    /* in attributions.speakers, or SPEAKER_NONE */
    uint32_t resolved_first,
        resolved_end; /* tokens: the mention that a pronoun stands for; both
                         ATTRIBUTION_NO_TOKEN if it was not resolved */
};

/* Reusable; all zero is empty. In order of cue_first; cues do not overlap. */
struct attributions {
    struct attribution *items;
    size_t count, capacity;
    struct speakers speakers;
    /* Working memory: the lists each token stands in, what is where, the candidates for cues.
     */
    uint32_t *marks;
    size_t mark_capacity;
    struct token_bits bits;
    struct cue_candidates candidates;
    struct speaker_labels labels;
};

extern const struct dense_feature attribution_features[];
extern const size_t attribution_feature_count;

/* Finds the attributions, and fills values[0 .. attribution_feature_count) by
 * attribution_measure. The lexicon may lack any of the lists: what needs it is not found.
 * Linear time: what is looked at around a cue is bounded by its sentence and a
 * fixed number of tokens. */
bool attribution_find(struct attributions *attributions, const struct evidence_input *input,
                      float *values, struct failure *failure);
void attributions_release(struct attributions *attributions);

/* Fills values[0 .. attribution_feature_count) from attributions found before in the same
 * input; all are finite, 0 where undefined. */
void attribution_measure(const struct attributions *attributions,
                         const struct evidence_input *input, float *values);

/* The share of the article's words inside quotation marks, 0 to 1. */
float attribution_quoted_share(const struct evidence_input *input);

#endif
