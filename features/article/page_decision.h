/* page_decision: is a line that no rule matches part of the article or boilerplate?
 *
 * A linear decision: a line has features (its length and marks, its words, the lines around
 * it, the distance to running text), and is boilerplate if their weighted sum, the decision
 * value, is above zero. Neighbouring lines are often of the same sort, so a share of the
 * mean of the two neighbours' decision values is added. The weights are data
 * (data/page/decision.txt), fitted as a logistic regression by
 * train/weights/line_weights.py. Only short lines and lines of links are candidates: what
 * reads like a paragraph is one. */
#ifndef TENOR_PAGE_DECISION_H
#define TENOR_PAGE_DECISION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"
#include "../page/page.h"

/* The features of a line: the name in the data, and the meaning. All are from 0 to 1; "of N"
 * says that a number is divided by N. The names are part of the data. */
#define LINE_FEATURES(X)                                                                       \
    X(bias, "1")                                                                               \
    X(length_20, "fewer than 20 bytes")                                                        \
    X(length_40, "20 to 39 bytes")                                                             \
    X(length_80, "40 to 79 bytes")                                                             \
    X(length_160, "80 to 159 bytes")                                                           \
    X(sentence_end, "ends as a sentence does")                                                 \
    X(colon_end, "ends in a colon")                                                            \
    X(question, "ends in a question mark")                                                     \
    X(exclamation, "has an exclamation mark")                                                  \
    X(links, "share of bytes inside links")                                                    \
    X(list_item, "begins as a list item")                                                      \
    X(heading, "is marked as a heading")                                                       \
    X(one_word, "is one word")                                                                 \
    X(capitals, "share of words that begin with a capital letter")                             \
    X(digits, "share of words that begin with a digit")                                        \
    X(all_capitals, "has no small letter")                                                     \
    X(small_begin, "begins with a small letter")                                               \
    X(separators, "has a bar, an arrow, a copyright or an at sign")                            \
    X(quoted, "begins with a quotation mark")                                                  \
    X(first_person, "I, we, my, our, me, us")                                                  \
    X(second_person, "you, your")                                                              \
    X(repeated, "stands on the page more than once")                                           \
    X(blank_before, "an empty line stands above it")                                           \
    X(above_body, "above the first line of running text")                                      \
    X(below_body, "below the last line of running text")                                       \
    X(distance, "lines to the nearest running text, of 8")                                     \
    X(after_body, "lines of running text among the two above it, of 2")                        \
    X(before_body, "lines of running text among the two below it, of 2")                       \
    X(after_furniture, "the line above it is boilerplate by a rule")                           \
    X(before_furniture, "the line below it is boilerplate by a rule")                          \
    X(short_run, "share of short lines among the eight around it")                             \
    X(page_rules, "lines of the page that rules know, of 16")                                  \
    X(page_short, "share of the page's lines that are short")

enum line_feature {
#define X(name, meaning) LINE_##name,
    LINE_FEATURES(X)
#undef X
        LINE_FEATURE_COUNT
};

/* In thousandths. `smoothing` is the share of the neighbours' mean that is added. */
struct page_decision {
    int32_t weights[LINE_FEATURE_COUNT];
    int32_t smoothing;
};

/* Sets the weight that `entry`, "name number", names; false if there is no such name, or the
 * number is not an integer of up to six digits. */
bool page_decision_set(struct page_decision *decision, const char *entry, size_t length);

/* Counters of repeated lines. More than most pages have lines, so that two lines seldom
 * share both of their counters; the table is part of every decision_scratch. */
#define REPEAT_SLOTS ((size_t)1 << 13)

/* Reusable; all zero is empty. */
struct decision_scratch {
    uint8_t *shapes;  /* of each line, enum line_shape */
    float *sums;      /* the decision value of each candidate, else 0 */
    uint64_t *hashes; /* of each candidate, else 0 */
    size_t shape_capacity, sum_capacity, hash_count, hash_capacity;
    size_t line_count;              /* of the lines that were surveyed */
    size_t first_prose, last_prose; /* lines of running text; line_count, 0 if there is none */
    size_t known_count, short_count;
    uint8_t repeats[2][REPEAT_SLOTS]; /* how many lines have this hash, up to 2: two tables */
};
void decision_scratch_release(struct decision_scratch *scratch);
size_t
decision_scratch_memory(const struct decision_scratch *scratch); /* the bytes that it holds */

/* Surveys lines [0, count) of the page, whose `kinds` (enum line_kind) are those of the
 * rules. `*doubtful`: the page may have boilerplate that no rule matches; most articles have
 * none. Fails with FAILURE_MEMORY. */
bool page_decision_survey(struct decision_scratch *scratch, const struct page *page,
                          const uint8_t *kinds, size_t count, bool *doubtful,
                          struct failure *failure);
/* Is line `i` a candidate: neither matched by a rule nor like a paragraph? */
bool page_decision_asks(const struct decision_scratch *scratch, size_t i);
/* The features of a candidate. */
void page_decision_measure(const struct decision_scratch *scratch, const struct page *page,
                           size_t i, float features[static LINE_FEATURE_COUNT]);

/* Sets the kind of each candidate that is boilerplate to `boilerplate`. Linear time. Fails with
 * FAILURE_MEMORY. */
bool page_decide(const struct page_decision *decision, struct decision_scratch *scratch,
                 const struct page *page, uint8_t *kinds, size_t count, uint8_t boilerplate,
                 struct failure *failure);

#endif
