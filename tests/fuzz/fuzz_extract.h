/* fuzz_extract: any bytes as an article. The same function is a libFuzzer target and, fed the
 * files of tests/fuzz/extract/, an ordinary test. */
#ifndef TENOR_FUZZ_EXTRACT_H
#define TENOR_FUZZ_EXTRACT_H

#include <stddef.h>
#include <stdint.h>

/* The first byte chooses options, the rest is the article. Aborts if what was extracted breaks
 * an invariant of the headers. */
void fuzz_extract(const uint8_t *data, size_t size);

#endif
