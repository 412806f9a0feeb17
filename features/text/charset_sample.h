/* charset_sample: the parts of a text by which its encoding is guessed. */
#ifndef TENOR_CHARSET_SAMPLE_H
#define TENOR_CHARSET_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>

#define CHARSET_SAMPLE_MOST 4096 /* bytes; the figures of models/ACCURACY.md hold for it */

struct charset_sample {
    char bytes[CHARSET_SAMPLE_MOST];
    size_t length;
};

/* Takes the bytes beyond ASCII, each with some ASCII before and behind it, from the beginning
 * of the text: with `markup`, of what stands between the tags of HTML, without comments, scripts
 * and styles. A blank stands where something was left out. The last character may be cut off.
 * Empty if the text is ASCII. Linear in `length`. */
void charset_sample_take(struct charset_sample *sample, const char *bytes, size_t length,
                         bool markup);

#endif
