/* articles: the records of files, in memory, for the programs that measure. */
#ifndef TENOR_ARTICLES_H
#define TENOR_ARTICLES_H

#include "../../features/article/article.h"
#include "../../features/base/memory.h"

/* All zero is empty. */
struct articles {
    struct text_buffer bytes; /* titles and texts, one after another */
    struct document *items;   /* as tenor-classify would hand them in */
    size_t count, capacity;
};

/* Adds the records of a file (features/io/records.h), pages of HTML as such. Records that cannot
 * be read are left out. Texts may move until articles_place is called. */
bool articles_read(struct articles *articles, const char *path, struct failure *failure);

/* Has the items point to their texts, once all are read. Fails with FAILURE_EMPTY if there are
 * none. */
bool articles_place(struct articles *articles, struct failure *failure);

void articles_release(struct articles *articles);

#endif
