/* passage_set: passages that recur in an outlet's articles, such as "Read more" or "Sign up for
 * our newsletter". They are known by a hash; an article that is read with a set of them leaves
 * them out (struct document). Training makes the sets (train/recurring_lines.h).
 *
 * Besides whole passages there are the sentences that a passage of several begins and ends
 * with: an outlet's line is often joined to the paragraph before or behind it. */
#ifndef TENOR_PASSAGE_SET_H
#define TENOR_PASSAGE_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "../base/span.h"

struct article;

/* Never changes while articles are read, so threads may share it. All zero is an empty one. */
struct passage_set {
    uint64_t *keys; /* [count] ascending */
    size_t count, capacity;
};

bool passage_set_has(const struct passage_set *set, uint64_t key);
void passage_set_release(struct passage_set *set);

enum passage_part { PASSAGE_WHOLE, PASSAGE_FIRST, PASSAGE_LAST, PASSAGE_PARTS };

/* A passage's parts; a sentence that is not there, or of fewer than SENTENCE_WORDS words, is an
 * empty span with the key 0. */
struct passage_parts {
    struct span span[PASSAGE_PARTS]; /* in the article's text */
    uint64_t key[PASSAGE_PARTS];     /* of the words between blanks, whatever their case */
};

/* "Mr." and "U.S." look like sentences, and many a last one ends in a president's name. Of
 * AllSides' sentences at either end that recur, those of four words and more are hardly ever
 * anything but the outlets'. */
#define SENTENCE_WORDS 4

/* Finds the parts of the passage `span` of valid UTF-8. `scratch` is working memory. Linear in
 * the passage. Fails for lack of memory. */
bool passage_parts_find(struct passage_parts *parts, const char *text, struct span span,
                        struct text_buffer *scratch, struct failure *failure);

/* Takes what is in the set out of the article: a passage then counts as boilerplate; one that
 * has such a sentence at an end is shortened by it. An article that would be left without
 * words is not changed. Fails for lack of memory. */
bool article_leave_out(struct article *article, const struct passage_set *set,
                       struct failure *failure);

#endif
