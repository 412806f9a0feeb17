/* charset_sample: the parts of a text by which its encoding is guessed. */
#include "charset_sample.h"

#include <string.h>

#include "../base/ascii.h"
#include "unicode.h"

/* So much ASCII before and behind other bytes is taken: the words that tell in which language a
 * few accented letters stand. */
#define CONTEXT 32

/* The part of the text that is still to be read, or a part of it. */
struct stretch {
    const char *text;
    size_t length;
};

static void drop(struct stretch *rest, size_t count)
{
    count = count < rest->length ? count : rest->length;
    rest->text += count;
    rest->length -= count;
}

/* ---- Tags ----------------------------------------------------------------------------- */

static bool begins(const struct stretch *rest, const char *lower_case)
{
    const size_t length = strlen(lower_case);
    if (rest->length < length)
        return false;
    for (size_t i = 0; i < length; i++)
        if (ascii_lower(rest->text[i]) != lower_case[i])
            return false;
    return true;
}

/* Drops all up to `end`, or everything. */
static void drop_to(struct stretch *rest, const char *end)
{
    while (rest->length > 0 && !begins(rest, end)) {
        const char *next = memchr(rest->text + 1, *end, rest->length - 1);
        drop(rest, next ? (size_t)(next - rest->text) : rest->length);
    }
}

static bool begins_tag(const struct stretch *rest)
{
    if (rest->length < 2 || *rest->text != '<')
        return false;
    const char next = ascii_lower(rest->text[1]);
    return (next >= 'a' && next <= 'z') || next == '/' || next == '!' || next == '?';
}

static void drop_tag(struct stretch *rest)
{
    if (begins(rest, "<!--")) {
        drop_to(rest, "-->");
        return;
    }
    if (begins(rest, "<script"))
        drop_to(rest, "</script");
    else if (begins(rest, "<style"))
        drop_to(rest, "</style");
    drop_to(rest, ">");
    drop(rest, 1);
}

/* Drops the text up to the next tag, and returns it. */
static struct stretch next_stretch(struct stretch *rest, bool markup)
{
    struct stretch text = {rest->text, 0};
    if (!markup)
        drop(rest, rest->length);
    while (rest->length > 0 && !begins_tag(rest)) {
        const char *next = memchr(rest->text + 1, '<', rest->length - 1);
        drop(rest, next ? (size_t)(next - rest->text) : rest->length);
    }
    text.length = (size_t)(rest->text - text.text);
    return text;
}

/* ---- Around bytes beyond ASCII -------------------------------------------------------- */

static void add(struct charset_sample *sample, const char *bytes, size_t length)
{
    const size_t room = CHARSET_SAMPLE_MOST - sample->length;
    length = length < room ? length : room;
    memcpy(sample->bytes + sample->length, bytes, length);
    sample->length += length;
}

/* Adds ASCII that stands before (`before`) or behind other bytes, or between them. */
static void add_ascii(struct charset_sample *sample, const char *bytes, size_t length,
                      bool behind, bool before)
{
    const size_t most = CONTEXT * ((size_t)behind + (size_t)before);
    if (length <= most) {
        add(sample, bytes, length);
        return;
    }
    if (behind)
        add(sample, bytes, CONTEXT);
    add(sample, " ", 1);
    if (before)
        add(sample, bytes + length - CONTEXT, CONTEXT);
}

static void add_stretch(struct charset_sample *sample, struct stretch text)
{
    bool behind = false;
    while (text.length > 0 && sample->length < CHARSET_SAMPLE_MOST) {
        const size_t ascii = unicode_ascii_length(text.text, text.length);
        const bool before = ascii < text.length;
        if (behind || before)
            add_ascii(sample, text.text, ascii, behind, before);
        drop(&text, ascii);
        size_t wide = 0;
        while (wide < text.length && (unsigned char)text.text[wide] >= 0x80)
            wide++;
        add(sample, text.text, wide);
        drop(&text, wide);
        behind = true;
    }
    if (behind)
        add(sample, " ", 1);
}

void charset_sample_take(struct charset_sample *sample, const char *bytes, size_t length,
                         bool markup)
{
    struct stretch rest = {bytes, length};
    sample->length = 0;
    while (rest.length > 0 && sample->length < CHARSET_SAMPLE_MOST) {
        const struct stretch text = next_stretch(&rest, markup);
        if (unicode_ascii_length(text.text, text.length) < text.length)
            add_stretch(sample, text);
        drop_tag(&rest);
    }
}
