/* length_curve: how much of what a model tells of a whole article it tells of its first words,
 * and how few words are too few.
 *
 * The gain at a length is how much lower the log loss of the model's probabilities is than that
 * of the labels' shares, in nats per document: the information that they give of the label
 * (Good 1952, "Rational decisions"). Where it is below half of that on whole articles,
 * what the model says rests more on the shares than on the text, or it is surer than it may be
 * (its calibration is that of whole articles). So a text with fewer words gets no label.
 *
 * But an article that is short by itself is no beginning of a longer one: those of 132 to 200
 * words of hyperpartisan are labelled as well as long ones, and beginnings of 160 words are not
 * (models/ACCURACY.md). So no length that a set itself has is called short, but for the
 * shortest 1 in 100.
 *
 * Where the whole articles' gain is no more than chance may give, or the set is small, there is
 * no curve to go by; then only a text of less than 10 words is too short, and only if the
 * set's own are longer. */
#ifndef TENOR_LENGTH_CURVE_H
#define TENOR_LENGTH_CURVE_H

#include "first_words.h"

/* Of its own kind's articles a model turns away so many as too short. */
#define LENGTH_CURVE_QUANTILE 0.01

/* All zero: not measured. */
struct length_curve {
    size_t documents;                     /* that were cut; 0: too few to measure */
    double gain[FIRST_WORDS_COLUMNS];     /* of the first words; the last: whole articles */
    double accuracy[FIRST_WORDS_COLUMNS]; /* likewise */
    bool learned;                         /* the whole articles' gain is beyond chance */
    uint32_t minimum_words;               /* a text with fewer words is too short; 1: none is */
};

/* Measures the curve and finds minimum_words. As first_words_score. */
bool length_curve_measure(struct length_curve *curve, const struct dataset *dataset,
                          const struct fit *fit, const struct fit_options *options,
                          const struct training_progress *progress, struct failure *failure);

/* The number of words, rounded up, at which half of the last gain, which must be positive, is
 * reached. The gains are made never to fall (isotonic regression: pool adjacent violators,
 * Ayer et al. 1955) and joined by straight lines, from no gain at no words. At most the longest
 * length. */
uint32_t length_curve_half(const double gain[FIRST_WORDS_COLUMNS]);

#endif
