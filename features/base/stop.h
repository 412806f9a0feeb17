/* stop: the caller's wish to end long work, which stages ask for now and then.
 *
 * To be stopped is one more way to fail, and whatever can take long can fail. So the wish comes
 * with the `struct failure *` that every stage has: one who wants to be able to stop sets its
 * member `stop`, and stages say go_on as they go. */
#ifndef TENOR_STOP_H
#define TENOR_STOP_H

#include <stdbool.h>
#include <stddef.h>

#include "failure.h"

/* Units of work between two questions; a unit is about what a stage does with a byte of text.
 * A question costs nothing beside so much work, and the slowest stage does it in a few
 * milliseconds. */
#define STOP_WORK ((size_t)1 << 15)

/* Units of a few pieces of work that are counted otherwise than in bytes. */
#define STOP_LINE      ((size_t)256) /* to try the patterns on a line */
#define STOP_ATTRIBUTE ((size_t)16)  /* to read an attribute of a tag, beside its bytes */
#define STOP_TAG       ((size_t)32)  /* to open or close an element, beside its bytes */
#define STOP_AROUND    ((size_t)64)  /* to walk along the elements around one: some 500 */
#define STOP_CUE       ((size_t)64)  /* to read an attribution around its cue */
#define STOP_WORD      ((size_t)8)   /* to look whether a name begins with a word */
#define STOP_FORM      ((size_t)64)  /* to make and sum the row of a word form */
#define STOP_CHARACTER ((size_t)16)  /* to decode a character by iconv */

/* One call that may be stopped. All zero but the first two: nothing was asked yet. */
struct stop {
    int (*asked)(void *context); /* not 0: stop; it is not asked again then */
    void *context;
    size_t left; /* units of work until it is asked again */
    bool said;   /* it said stop */
};

/* The slow part of go_on. */
bool stop_ask(struct failure *failure);

/* To be called for each piece of work, of so many units (0 counts as 1): may it go on? If not,
 * `failure` has FAILURE_STOPPED. Pieces are short: what is long says go_on again and again. */
static inline bool go_on(struct failure *failure, size_t units)
{
    struct stop *stop = failure ? failure->stop : NULL;
    if (!stop)
        return true;
    if (units < stop->left) {
        stop->left -= units > 0 ? units : 1;
        return true;
    }
    return stop_ask(failure);
}

/* For loops that do about one unit of work each time: calls go_on only every 4,096th time, so
 * that a short step pays for no more than a comparison. `i` counts up by 1. */
#define STOP_STRIDE ((size_t)1 << 12)
static inline bool go_on_at(struct failure *failure, size_t i)
{
    return i % STOP_STRIDE != 0 || go_on(failure, STOP_STRIDE);
}

/* Sets so many bytes to zero, unless it is stopped. The system makes the pages of new memory when
 * they are first written, so that 100 MB take as long as reading a page of HTML. */
bool clear_bytes(void *items, size_t bytes, struct failure *failure);

#endif
