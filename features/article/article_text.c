/* article_text: passages without markdown, and the words outside of them. */
#include "article_text.h"

#include <string.h>

/* Appends a passage line by line; an empty line comes before it if anything was appended since
 * `begin`. */
static bool append_passage(const struct article *article, struct span span, size_t begin,
                           struct text_buffer *text, struct failure *failure)
{
    if (text->length > begin && !text_buffer_append(text, "\n\n", 2, failure))
        return false;
    if (article->format == DOCUMENT_HTML)
        return text_buffer_append(text, article->text + span.begin, span_length(span), failure);
    while (span.begin < span.end) {
        const char *line = article->text + span.begin;
        const char *newline = memchr(line, '\n', span_length(span));
        const size_t length = newline ? (size_t)(newline - line) : span_length(span);
        const struct span kept = page_trim(article->text, span.begin, span.begin + length);
        if (!page_append_plain(article->text, kept, text, failure) ||
            (newline && !text_buffer_append(text, "\n", 1, failure)))
            return false;
        span.begin += (uint32_t)length + (newline != NULL);
    }
    return true;
}

bool article_append_text(const struct article *article, struct text_buffer *text,
                         struct failure *failure)
{
    const size_t begin = text->length;
    for (size_t i = 0; i < article->passage_count; i++) {
        const struct passage *passage = &article->passages[i];
        if (role_is_article(passage->role) && passage->role != ROLE_TITLE &&
            !append_passage(article, passage->span, begin, text, failure))
            return false;
    }
    return true;
}

bool article_append_comment(const struct article *article, size_t index,
                            struct text_buffer *text, struct failure *failure)
{
    const struct comment *comment = &article->comments.items[index];
    const size_t begin = text->length;
    for (size_t i = comment->first_passage; i < comment->end_passage; i++) {
        const struct passage *passage = &article->passages[i];
        if (passage->comment == index + 1 && !passage->is_author &&
            !append_passage(article, passage->span, begin, text, failure))
            return false;
    }
    return true;
}

/* Counts the runs of bytes other than white space that have a letter, a digit or a byte outside
 * ASCII in them. */
static size_t count_words(const char *text, struct span span)
{
    size_t words = 0;
    bool counted = false;
    for (size_t i = span.begin; i < span.end; i++) {
        const unsigned char byte = (unsigned char)text[i];
        const bool letter = byte >= 0x80 || (byte >= '0' && byte <= '9') ||
                            ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
        if (byte <= ' ')
            counted = false;
        else if (letter && !counted) {
            counted = true;
            words++;
        }
    }
    return words;
}

size_t article_words_left_out(const struct article *article)
{
    size_t words = 0;
    for (size_t i = 0; i < article->passage_count; i++) {
        const struct passage *passage = &article->passages[i];
        if (!role_is_article(passage->role) && passage->role != ROLE_COMMENT)
            words += count_words(article->text, passage->span);
    }
    return words;
}
