/* speaker_mentions: where in the article the speakers stand.
 *
 * A speaker's mentions are the sources of its attributions, what pronouns among them were resolved
 * to, its name and, if it is a target too, the target's other mentions: those that are in no source
 * of the speaker. Of several speakers with one target the first has its mentions.
 * A list of the user's own, which may have many names on it, is no speaker. */
#ifndef TENOR_SPEAKER_MENTIONS_H
#define TENOR_SPEAKER_MENTIONS_H

#include "attribution.h"
#include "targets.h"

struct speaker_mention {
    uint32_t first, end; /* tokens, half open */
    uint32_t speaker;    /* index in attributions.speakers.items */
};

/* Reusable; all zero is empty. */
struct speaker_mentions {
    struct speaker_mention
        *items; /* those of speaker 0 in text order, then those of 1, ...; each
                                      place once */
    size_t count, capacity;
    size_t *begin; /* [speakers + 1] where each speaker's begin, and `count` */
    size_t begin_capacity;
    bool *taken; /* [targets] working memory: a speaker has it */
    size_t taken_capacity;
};

/* Finds the mentions of all speakers. `targets` are those of the same input. n log n in the
 * mentions. Fails for lack of memory or if stopped. */
bool speaker_mentions_find(struct speaker_mentions *mentions,
                           const struct attributions *attributions,
                           const struct targets *targets, struct failure *failure);
void speaker_mentions_release(struct speaker_mentions *mentions);
size_t
speaker_mentions_memory(const struct speaker_mentions *mentions); /* the bytes that it holds */

#endif
