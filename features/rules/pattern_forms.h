/* pattern_forms: a pattern → the texts that it can match, as far as its letters say.
 *
 * A form is a text with gaps: "the minist<gap>" for /the minist\w+/. A gap stands for any text,
 * or none: a class, a dot, what is repeated. Groups and alternatives are written out, each
 * choice a form, as long as there are not too many; then the group is a gap. So a pattern
 * matches nothing if no form can be a text, whatever is in the gaps. Looking around and
 * anchors are left out, which only makes more texts possible.
 *
 * This is not PCRE2: a pattern with syntax that is not understood has no forms. */
#ifndef TENOR_PATTERN_FORMS_H
#define TENOR_PATTERN_FORMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"
#include "../base/memory.h"

#define PATTERN_GAP          '\x01'
#define PATTERN_ALTERNATIVES 64 /* the most that are told apart; each is a bit */

/* One way to match. Where letters count as the same in upper and lower case (?i), they are in
 * lower case here. */
struct pattern_form {
    struct text_buffer text;
    uint64_t alternatives; /* those that it takes, a bit each */
};

/* One of several alternatives, "|" between them. */
struct pattern_alternative {
    size_t begin, length; /* in the pattern */
    uint64_t inside;      /* the alternatives that it is a part of */
};

/* All zero is empty. */
struct pattern_forms {
    struct pattern_form *items;
    size_t count, capacity;
    struct pattern_alternative alternatives[PATTERN_ALTERNATIVES];
    size_t alternative_count;
    uint64_t unclear; /* those of which some forms are missing: they became gaps */
    bool known;       /* false: the pattern has syntax that is not understood */
};

/* Lists the forms of a pattern that PCRE2 compiles; what was listed before is forgotten. Takes
 * bounded time and memory for each byte of the pattern. Fails with FAILURE_MEMORY. */
bool pattern_forms_list(struct pattern_forms *forms, const char *pattern, size_t length,
                        struct failure *failure);
void pattern_forms_release(struct pattern_forms *forms);

#endif
