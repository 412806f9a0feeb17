/* recurring_lines: what an outlet puts on its pages again and again, such as "Story Continued
 * Below", is left out of its documents, so that it is not learned that this outlet has it.
 *
 * A first pass over the corpus finds each document's passages, and the sentences at their ends
 * (passage_set.h), and counts them by source. A line recurs if RECURRING_DOCUMENTS documents of
 * the source have it and a share of RECURRING_SHARE of all of them, RECURRING_TIMES the share
 * of other documents that have it. Copies of an article share all lines: so documents that
 * mostly consist of such lines do not count as having them. */
#ifndef TENOR_RECURRING_LINES_H
#define TENOR_RECURRING_LINES_H

#include "../features/article/passage_set.h"
#include "../features/extract.h"
#include "corpus.h"
#include "parallel.h"

/* By AllSides (36,254 articles of 491 sources): of the lines that stand in three documents of a
 * source and in 2 of 100, hardly any is not the outlet's; further down are refrains of a story
 * and people's names. Of lines that several outlets share ("Advertisement"), an outlet that has
 * them in nearly each document reaches ten times the others' share, and is told by them. */
#define RECURRING_DOCUMENTS 3
#define RECURRING_SHARE     0.02
#define RECURRING_TIMES     10.0
/* Of a smaller source three documents are most. */
#define RECURRING_SOURCE_DOCUMENTS 5

/* All zero is an empty one. */
struct recurring_lines {
    struct passage_set *sets; /* [source_count] by source */
    size_t source_count;
    size_t sources; /* those with any */
    size_t lines;   /* of all sources together */
};

/* Finds the lines, and has the documents of their sources be read without them: `recurring`
 * must live as long as these documents are read. Counts them in the corpus, too. Without
 * sources nothing is done. Documents that cannot be read are passed over: dataset_build says
 * what is wrong with them. Fails for lack of memory; `recurring` is then empty, and no document
 * is changed. Time is that of reading the articles, without finding their words, and of sorting
 * the passages; memory is 16 bytes for each part of a passage. The result is the same with any
 * number of threads. */
bool recurring_lines_find(struct recurring_lines *recurring, struct corpus *corpus,
                          const struct extractor *extractor, size_t threads,
                          const struct training_progress *progress, struct failure *failure);
void recurring_lines_release(struct recurring_lines *recurring);

#endif
