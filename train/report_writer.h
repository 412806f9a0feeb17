/* report_writer: appending to a text, for reports and descriptions. Internal to train/. */
#ifndef TENOR_REPORT_WRITER_H
#define TENOR_REPORT_WRITER_H

#include "../features/base/memory.h"
#include "../features/ngrams/recipe.h"
#include "plain_text.h"

/* Appends to `out` until something fails, and nothing from then on. */
struct report_writer {
    struct text_buffer *out;
    struct failure *failure;
    bool ok;
};

/* put(writer, FORMAT, ...) appends as printf would. */
#define put(writer, ...)                                                                       \
    ((writer)->ok =                                                                            \
         (writer)->ok && text_buffer_format((writer)->out, (writer)->failure, __VA_ARGS__))

/* Appends a string of a model or a data set without control characters (plain_text.h). */
static inline void put_plain(struct report_writer *writer, const char *text)
{
    writer->ok = writer->ok && plain_text_append(writer->out, text, writer->failure);
}

/* The same between quotes. */
static inline void put_quoted(struct report_writer *writer, const char *text)
{
    put(writer, "'");
    put_plain(writer, text);
    put(writer, "'");
}

static inline bool is_of_vectors(const struct ngram_block *block)
{
    return block->flags & NGRAM_MEAN;
}

static inline const char *unit_name(uint8_t unit)
{
    return unit == NGRAM_WORDS ? "words" : "characters";
}

#endif
