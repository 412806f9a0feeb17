/* skipped: a short list. */
#include "skipped.h"

#include <string.h>

/* What the file is: the part of "'x' is a PDF: convert it" in the middle. */
static const char *kind_in(const struct failure *why, const char *path, size_t *length)
{
    const size_t before = strlen(path) + strlen("'' is ");
    *length = 0;
    if (!why || strlen(why->message) < before)
        return "";
    *length = strcspn(why->message + before, ":");
    return why->message + before;
}

void skipped_add(struct skipped *skipped, const char *path, const struct failure *why)
{
    struct text_buffer name = {0};
    size_t length;
    const char *kind = kind_in(why, path, &length);
    skipped->count++;
    if ((skipped->count > SKIPPED_SHOWN && !skipped->all) ||
        skipped->names.count + 1 != skipped->count)
        return;
    if (text_buffer_format(&name, NULL, "%s%s%.*s%s", path, length > 0 ? " (" : "", (int)length,
                           kind, length > 0 ? ")" : ""))
        name_list_add(&skipped->names, name.data, NULL);
    text_buffer_release(&name);
}

void skipped_add_member(struct skipped *skipped, const char *archive, const char *path,
                        size_t length, const struct file_kind *kind)
{
    struct text_buffer name = {0};
    struct failure why = {0};
    skipped->archived++;
    if (!text_buffer_format(&name, NULL, "%s/%.*s", archive, (int)length, path)) {
        skipped->count++;
        return;
    }
    if (kind)
        file_kind_refuse(kind, name.data, &why);
    skipped_add(skipped, name.data, kind ? &why : NULL);
    text_buffer_release(&name);
}

bool skipped_text(const struct skipped *skipped, struct text_buffer *text,
                  struct failure *failure)
{
    const size_t begin = text->length;
    const char *where = skipped->archived == 0                ? "directories"
                        : skipped->archived == skipped->count ? "archives"
                                                              : "directories and archives";
    if (!text_buffer_format(text, failure, "%zu skipped in %s (not documents)", skipped->count,
                            where))
        return false;
    for (size_t i = 0; i < skipped->names.count; i++)
        if (!text_buffer_format(text, failure, "%s%s", i == 0 ? ": " : ", ",
                                skipped->names.items[i]))
            return false;
    if (skipped->count > skipped->names.count && skipped->names.count > 0 &&
        !text_buffer_format(text, failure, " and %zu more",
                            skipped->count - skipped->names.count))
        return false;
    for (size_t i = begin; i < text->length; i++)
        if ((unsigned char)text->data[i] < ' ' || text->data[i] == 0x7f)
            text->data[i] = '?';
    return true;
}

void skipped_release(struct skipped *skipped)
{
    name_list_release(&skipped->names);
    skipped->count = skipped->archived = 0;
}
