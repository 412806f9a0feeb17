/* fuzz_html: any bytes as an HTML page. The same function is a libFuzzer target and, fed the
 * files of tests/fuzz/html/, an ordinary test. */
#ifndef TENOR_FUZZ_HTML_H
#define TENOR_FUZZ_HTML_H

#include <stddef.h>
#include <stdint.h>

/* Aborts if what was read breaks an invariant of page.h or html.h. */
void fuzz_html(const uint8_t *data, size_t size);

#endif
