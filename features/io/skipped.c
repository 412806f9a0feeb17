/* skipped: a short list. */
#include "skipped.h"

#include <stdlib.h>
#include <string.h>

void skipped_add(struct skipped *skipped, const char *path)
{
    skipped->count++;
    if (skipped->shown == SKIPPED_SHOWN || skipped->shown + 1 != skipped->count)
        return;
    char *name = strdup(path);
    if (name)
        skipped->names[skipped->shown++] = name;
}

bool skipped_text(const struct skipped *skipped, struct text_buffer *text,
                  struct failure *failure)
{
    const size_t begin = text->length;
    if (!text_buffer_format(text, failure, "%zu skipped in directories (not documents)",
                            skipped->count))
        return false;
    for (size_t i = 0; i < skipped->shown; i++)
        if (!text_buffer_format(text, failure, "%s%s", i == 0 ? ": " : ", ", skipped->names[i]))
            return false;
    if (skipped->count > skipped->shown && skipped->shown > 0 &&
        !text_buffer_format(text, failure, " and %zu more", skipped->count - skipped->shown))
        return false;
    for (size_t i = begin; i < text->length; i++)
        if ((unsigned char)text->data[i] < ' ' || text->data[i] == 0x7f)
            text->data[i] = '?';
    return true;
}

void skipped_release(struct skipped *skipped)
{
    for (size_t i = 0; i < skipped->shown; i++)
        free(skipped->names[i]);
    *skipped = (struct skipped){.count = 0};
}
