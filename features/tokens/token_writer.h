/* token_writer: writes tokens one after another, each into its sentence.
 *
 * The tokeniser (tokens.c) says what there is; here it gets its form, its hash and its
 * sentence. Where a sentence ends is settled when the next token comes, since only that one
 * tells a full stop from an abbreviation's. What nearly every token needs is inline. */
#ifndef TENOR_TOKEN_WRITER_H
#define TENOR_TOKEN_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "../base/ascii_run.h"
#include "../base/failure.h"
#include "../base/hash.h"
#include "../base/memory.h"
#include "tokens.h"

/* How what was read last bears on whether the sentence ends before the next token. */
enum sentence_ending {
    GOES_ON,
    AFTER_ABBREVIATION, /* ends before a capitalised word that often begins sentences */
    AFTER_STOP,         /* ends before white space and anything that can begin one */
    AFTER_WIDE_STOP     /* the same without white space: Chinese and Japanese stops */
};

struct token_writer {
    struct tokens *tokens;
    struct failure *failure;
    const char *text;     /* the article's */
    size_t end;           /* of the passage, in the text */
    uint32_t passage;     /* index in article.passages */
    unsigned block_flags; /* on every token of the passage */
    unsigned pending;     /* on the next token */
    enum sentence_ending ending;
    bool quote_open;         /* an odd number of straight double quotes so far in the passage */
    char separator;          /* before the next form: a newline before a sentence's first */
    unsigned sentence_first; /* TOKEN_SENTENCE_FIRST until there is a first word, then 0 */
    size_t sentence_full;    /* the sentence in hand ends before this token; 0: there is none */
};

/* Each of these writes the token text[begin .. end) and clears what was pending; they fail for
 * lack of memory only. */

/* With the form that is given. */
bool token_writer_add(struct token_writer *writer, enum token_kind kind, size_t begin,
                      size_t end, const char *form, size_t form_length);
/* Its form is its first `length` bytes folded, as much of them as TOKEN_MAX_FORM lets. */
bool token_writer_add_folded(struct token_writer *writer, enum token_kind kind, size_t begin,
                             size_t length, size_t end);
/* A word or number whose form is made of the bytes before `form_end`. */
bool token_writer_add_word(struct token_writer *writer, size_t begin, size_t form_end,
                           size_t end);

/* Finds the sentence of the next token, text[begin .. end). */
bool token_writer_settle(struct token_writer *writer, enum token_kind kind, size_t begin,
                         size_t end);

/* Makes the next token's sentence and room sure, and writes the separator before its form.
 * Where the form goes, with room for `form_room` bytes; NULL without memory. */
static inline char *token_writer_begin(struct token_writer *writer, enum token_kind kind,
                                       size_t begin, size_t end, size_t form_room)
{
    struct tokens *tokens = writer->tokens;
    struct text_buffer *forms = &tokens->forms;
    const bool settled = writer->ending == GOES_ON && tokens->count < writer->sentence_full;
    if ((!settled && !token_writer_settle(writer, kind, begin, end)) ||
        !memory_reserve(&tokens->items, &tokens->capacity, tokens->count + 1,
                        sizeof *tokens->items, writer->failure) ||
        !memory_reserve(&forms->data, &forms->capacity, forms->length + form_room + 2, 1,
                        writer->failure))
        return NULL;
    forms->data[forms->length] = writer->separator;
    forms->length += tokens->count > 0;
    return forms->data + forms->length;
}

/* Writes the token once its form is there; `is_word` if it counts as one (token_is_word). Forms
 * are at most thrice as long as an article, which is at most 1 GiB. */
static inline void token_writer_end(struct token_writer *writer, struct token token,
                                    bool is_word)
{
    struct tokens *tokens = writer->tokens;
    token.form = (uint32_t)tokens->forms.length;
    token.sentence = (uint32_t)tokens->sentence_count - 1;
    token.flags = (uint16_t)(token.flags | writer->pending | writer->block_flags |
                             (is_word ? writer->sentence_first : 0));
    tokens->items[tokens->count++] = token;
    tokens->forms.length += token.form_length;
    tokens->word_count += is_word;
    writer->sentence_first = is_word ? 0 : writer->sentence_first;
    writer->separator = ' ';
    writer->pending = 0;
}

/* The flags of a word that is a run. */
static inline unsigned token_writer_run_case(const struct ascii_run *run)
{
    const unsigned first = run->letters & -run->letters, capitals = run->capitals;
    const bool two = (capitals & (capitals - 1)) != 0, all = capitals == run->letters;
    return ((first & capitals) ? TOKEN_CAPITALISED : 0u) | ((two & all) ? TOKEN_ALL_CAPS : 0u);
}

/* A word or number whose form is made of a run of ASCII letters and digits. */
static inline bool token_writer_add_run(struct token_writer *writer, size_t begin,
                                        const struct ascii_run *run, size_t end)
{
    const enum token_kind kind = run->letters ? TOKEN_WORD : TOKEN_NUMBER;
    const bool clitic = kind == TOKEN_WORD && writer->pending & TOKEN_CLITIC;
    char *form = token_writer_begin(writer, kind, begin, end, ASCII_RUN_MOST);
    if (!form)
        return false;
    ascii_run_write(run, form);
    const struct token token = {.hash = hash_sixteen(run->low, run->high, run->length),
                                .begin = (uint32_t)begin,
                                .length = (uint32_t)(end - begin),
                                .form_length = (uint16_t)run->length,
                                .flags = (uint16_t)token_writer_run_case(run),
                                .kind = (uint8_t)kind,
                                .characters = (uint8_t)run->length};
    token_writer_end(writer, token, !clitic);
    return true;
}

/* Where plain words of the sentence in hand, and the little that may stand between them, can be
 * written one after another: what the writer and its tokens say of that, kept in registers from
 * word to word. */
struct word_cursor {
    struct token *token, *token_end; /* the next one, and where there is no room for one */
    char *forms;                     /* tokens.forms: */
    size_t form_end, form_most;      /* where the last form ends, and may end at most */
    size_t others;                   /* tokens written that do not count as words */
    uint32_t sentence;
    unsigned flags, pending; /* of every token, and of the next one */
};

#define CURSOR_TOKENS 2 /* there is room for, where there is room: a word and a clitic */

/* There is no room where the next token needs more: its sentence settled, or more memory. */
static inline struct word_cursor token_writer_open_words(const struct token_writer *writer)
{
    const struct tokens *tokens = writer->tokens;
    const size_t capacity = tokens->forms.capacity, room = CURSOR_TOKENS * (ASCII_RUN_MOST + 1);
    const size_t end =
        tokens->capacity < writer->sentence_full ? tokens->capacity : writer->sentence_full;
    struct word_cursor cursor = {.pending = writer->pending};
    if (writer->ending != GOES_ON || writer->sentence_first || capacity <= room ||
        tokens->count + CURSOR_TOKENS > end)
        return cursor;
    cursor.token = tokens->items + tokens->count;
    cursor.token_end = tokens->items + end - CURSOR_TOKENS + 1;
    cursor.forms = tokens->forms.data;
    cursor.form_end = tokens->forms.length;
    cursor.form_most = capacity - room - 1;
    cursor.sentence = (uint32_t)tokens->sentence_count - 1;
    cursor.flags = writer->block_flags;
    return cursor;
}

static inline bool word_cursor_has_room(const struct word_cursor *cursor)
{
    return cursor->token < cursor->token_end && cursor->form_end <= cursor->form_most;
}

/* Where the form of the next token goes, behind a blank. */
static inline char *word_cursor_form(struct word_cursor *cursor)
{
    char *separator = cursor->forms + cursor->form_end++;
    *separator = ' ';
    return separator + 1;
}

/* Writes the token, whose form is there. */
static inline void word_cursor_write(struct word_cursor *cursor, struct token token)
{
    token.form = (uint32_t)cursor->form_end;
    token.flags = (uint16_t)(token.flags | cursor->flags | cursor->pending);
    token.sentence = cursor->sentence;
    *cursor->token++ = token;
    cursor->form_end += token.form_length;
    cursor->pending = 0;
}

/* These write where there is room. A word that is a run: */
static inline void word_cursor_add(struct word_cursor *cursor, size_t begin,
                                   const struct ascii_run *run)
{
    ascii_run_write(run, word_cursor_form(cursor));
    word_cursor_write(cursor,
                      (struct token){.hash = hash_sixteen(run->low, run->high, run->length),
                                     .begin = (uint32_t)begin,
                                     .length = (uint32_t)run->length,
                                     .form_length = (uint16_t)run->length,
                                     .flags = (uint16_t)token_writer_run_case(run),
                                     .kind = run->letters ? TOKEN_WORD : TOKEN_NUMBER,
                                     .characters = (uint8_t)run->length});
}

/* The clitic 's, behind the word, which has left room for it. */
static inline void word_cursor_add_clitic(struct word_cursor *cursor, size_t begin,
                                          size_t length)
{
    memcpy(word_cursor_form(cursor), "'s", 2);
    word_cursor_write(cursor, (struct token){.hash = hash_sixteen('\'' | 's' << 8, 0, 2),
                                             .begin = (uint32_t)begin,
                                             .length = (uint32_t)length,
                                             .form_length = 2,
                                             .flags = TOKEN_CLITIC,
                                             .kind = TOKEN_WORD,
                                             .characters = 2});
    cursor->others++;
}

/* A mark. */
static inline void word_cursor_add_mark(struct word_cursor *cursor, size_t begin, char mark)
{
    *word_cursor_form(cursor) = mark;
    word_cursor_write(cursor, (struct token){.hash = hash_sixteen((unsigned char)mark, 0, 1),
                                             .begin = (uint32_t)begin,
                                             .length = 1,
                                             .form_length = 1,
                                             .kind = TOKEN_PUNCTUATION,
                                             .characters = 1});
    cursor->others++;
}

/* Hands what was written to the writer. */
static inline void token_writer_close_words(struct token_writer *writer,
                                            const struct word_cursor *cursor)
{
    struct tokens *tokens = writer->tokens;
    writer->pending = cursor->pending;
    if (!cursor->token)
        return;
    const size_t count = (size_t)(cursor->token - tokens->items);
    tokens->word_count += count - tokens->count - cursor->others;
    tokens->count = count;
    tokens->forms.length = cursor->form_end;
}

/* A mark or symbol whose form is one byte. */
static inline bool token_writer_add_byte(struct token_writer *writer, enum token_kind kind,
                                         size_t begin, size_t end, char byte)
{
    char *form = token_writer_begin(writer, kind, begin, end, 1);
    if (!form)
        return false;
    *form = byte;
    const struct token token = {.hash = hash_sixteen((unsigned char)byte, 0, 1),
                                .begin = (uint32_t)begin,
                                .length = (uint32_t)(end - begin),
                                .form_length = 1,
                                .kind = (uint8_t)kind,
                                .characters = 1};
    token_writer_end(writer, token, false);
    return true;
}

#endif
