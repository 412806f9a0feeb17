/* attribution: who is reported to say what, and is the source named?
 *
 * An attribution is a source, a cue and a content (Pareti 2012): *officials* *said* *the bridge
 * was closed*. It is found from the cue outwards. A cue is a word that a learned decision
 * accepts (cue.h), the colon of a speaker's label (speaker_label.h), or a dash between a
 * quotation and a name. The source is the noun phrase beside the cue, the content the clause or
 * quotation.
 *
 * "Source" means only this in the evidence room. */
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
    uint32_t cue_first, cue_end;         /* tokens, half open, never empty */
    uint32_t source_first, source_end;   /* tokens, half open; both ATTRIBUTION_NO_TOKEN if
                                          * there is no source */
    uint32_t source_head_word;           /* the syntactic head of the source: its head noun,
                                          * name or pronoun; ATTRIBUTION_NO_TOKEN without a
                                          * source */
    uint32_t content_first, content_end; /* tokens, half open; equal if none was found */
    uint32_t more_first, more_end;       /* the content's second piece, on the other side of the
                                          * cue ("...," she said, "..."); equal if there is
                                          * none */
    enum attribution_kind kind;
    enum source_kind source_kind;
    bool source_named;   /* the source has a name in it */
    bool source_pronoun; /* the source is a pronoun */
    uint32_t speaker;    /* index in attributions.speakers.items, or SPEAKER_NONE */
    uint32_t resolved_first,
        resolved_end; /* tokens, half open: the mention that a pronoun was resolved to; both
                       * ATTRIBUTION_NO_TOKEN if it was not resolved, or is none */
};

/* Reusable; all zero is empty. Attributions are in order of cue_first, and their cues do not
 * overlap. */
struct attributions {
    struct attribution *items;
    size_t count, capacity;
    struct speakers speakers;
    /* Each token's lists and bits, which targets.c reads too. Working memory: the candidates for
     * cues, speakers' labels. */
    uint32_t *marks;
    size_t mark_capacity;
    struct token_bits bits;
    struct cue_candidates candidates;
    struct speaker_labels labels;
};

extern const struct dense_feature attribution_features[];
extern const size_t attribution_feature_count;

/* Finds the attributions of an article, forgetting the former ones, and fills values[0 ..
 * attribution_feature_count) as attribution_measure does. The lexicon may lack any of the
 * lists: what depends on them is not found. Linear time: around a cue at most its sentence and
 * a fixed number of tokens are looked at. Fails only for lack of memory. */
bool attribution_find(struct attributions *attributions, const struct evidence_input *input,
                      float *values, struct failure *failure);
void attributions_release(struct attributions *attributions);
size_t
attributions_memory(const struct attributions *attributions); /* the bytes that it holds */

/* Fills values[0 .. attribution_feature_count) from attributions that were found in the same
 * input. All are finite, and 0 where undefined unless their description says otherwise. */
bool attribution_measure(const struct attributions *attributions,
                         const struct evidence_input *input, float *values,
                         struct failure *failure);

/* The share of the article's words that are inside quotation marks, 0 to 1. */
float attribution_quoted_share(const struct evidence_input *input);

#endif
