/* articles: the records of files, in memory, for the benchmarks. */
#ifndef TENOR_ARTICLES_H
#define TENOR_ARTICLES_H

#include "../../features/article/article.h"
#include "../../features/base/memory.h"

/* All zero is empty. */
struct articles {
    struct text_buffer bytes; /* titles and texts, one after another */
    struct document *items;   /* as tenor-classify gives them to the library, without sources */
    size_t count, capacity;
};

/* Adds the records of a file (features/io/records.h), which may be pages of HTML. Records that
 * cannot be read are left out. Texts may move until articles_place is called. */
bool articles_read(struct articles *articles, const char *path, struct failure *failure);

/* Makes the items point to their texts; to be called once, when all files are read. Fails with
 * FAILURE_EMPTY if there are no articles. */
bool articles_place(struct articles *articles, struct failure *failure);

void articles_release(struct articles *articles);

#endif
