/* charset_guess: the encoding of bytes that nobody declared.
 *
 * What letters stand beside each other tells languages apart, and read in the wrong encoding a
 * text is like none. So the bytes are read as each language's text in each of its encodings,
 * and the reading that takes the fewest bits wins, if a pair of letters that is a 2^-n-th of a
 * language's pairs takes n bits (letter_pairs.h). Pairs of ASCII letters count too: they say
 * that a text with a few accented letters is English or French. A reading as windows-1252 is
 * given up only for one that is clearly shorter. */
#ifndef TENOR_CHARSET_GUESS_H
#define TENOR_CHARSET_GUESS_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "charset_label.h"

/* Sets `*encoding` to the likeliest encoding of bytes[0 .. length), which are not UTF-8 or
 * UTF-16: windows-1252 if none fits. `markup`: what stands between the tags of HTML counts.
 * Linear in `length`, of which at most CHARSET_SAMPLE_MOST bytes are looked at closely. Uses
 * 0.2 MB while it runs; fails with FAILURE_MEMORY. */
bool charset_guess(const char *bytes, size_t length, bool markup,
                   const struct encoding **encoding, struct failure *failure);

/* Are ASCII bytes with escape characters among them Japanese in ISO-2022-JP? They are if the
 * first sequence that switches to its characters is followed by such, and by one that switches
 * back. Linear. */
bool charset_is_iso_2022_jp(const char *bytes, size_t length);

#endif
