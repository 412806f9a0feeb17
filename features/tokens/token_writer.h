/* token_writer: writes tokens one after another, each into its sentence.
 *
 * The tokeniser (tokens.c) finds where tokens are; this file gives each its form, its hash and
 * its sentence. Whether a sentence has ended is decided when the next token comes, because only
 * that one distinguishes a full stop from an abbreviation's. What nearly every token needs is
 * inline. */
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

/* Whether the sentence may end before the next token, after what was read last. */
enum sentence_ending {
    GOES_ON,
    AFTER_ABBREVIATION, /* yes, if the next word is capitalised and often begins sentences */
    AFTER_STOP,         /* yes, if white space follows and then anything that can begin a
                         * sentence */
    AFTER_WIDE_STOP     /* the same without white space: Chinese and Japanese stops */
};

/* What the members of a token can hold. */
#define TOKEN_FLAG_BITS 0x7FFu
#define TOKEN_FORM_BITS 0x7FFu
#define TOKEN_KIND_BITS 7u

struct token_writer {
    struct tokens *tokens;
    struct failure *failure;
    const char *text;       /* the article's */
    size_t end;             /* end of the passage in the text */
    uint32_t passage;       /* index in article.passages */
    unsigned passage_flags; /* flags of every token of the passage */
    unsigned pending;       /* flags of the next token */
    enum sentence_ending ending;
    bool quote_open;         /* an odd number of straight double quotes has come in the
                              * passage */
    char separator;          /* byte before the next form: a newline before the first of a
                              * sentence */
    unsigned sentence_first; /* TOKEN_SENTENCE_FIRST until the sentence has its first word, then
                              * 0 */
    size_t sentence_full;    /* the current sentence must end before this token; 0: there is no
                              * sentence yet */
};

/* Each of these writes the token text[begin .. end) and clears the pending flags. They fail
 * only for lack of memory. */

/* Writes a token with the given form. */
bool token_writer_add(struct token_writer *writer, enum token_kind kind, size_t begin,
                      size_t end, const char *form, size_t form_length);
/* Writes a token whose form is made of its first `length` bytes: folded, and cut to
 * TOKEN_MAX_FORM. */
bool token_writer_add_folded(struct token_writer *writer, enum token_kind kind, size_t begin,
                             size_t length, size_t end);
/* Writes a word or number whose form is made of the bytes before `form_end`. */
bool token_writer_add_word(struct token_writer *writer, size_t begin, size_t form_end,
                           size_t end);

/* Decides whether the next token, text[begin .. end), begins a new sentence, and opens it. */
bool token_writer_settle(struct token_writer *writer, enum token_kind kind, size_t begin,
                         size_t end);

/* Prepares the next token: decides its sentence, reserves memory and writes the separator
 * before its form. Returns where to write the form, with room for `form_room` bytes; NULL for
 * lack of memory. */
static inline char *token_writer_begin(struct token_writer *writer, enum token_kind kind,
                                       size_t begin, size_t end, size_t form_room)
{
    struct tokens *tokens = writer->tokens;
    struct text_buffer *forms = &tokens->forms;
    const bool settled = writer->ending == GOES_ON && tokens->count < writer->sentence_full;
    if ((!settled && !token_writer_settle(writer, kind, begin, end)) ||
        !memory_reserve(&tokens->items, &tokens->capacity, tokens->count + 1,
                        sizeof *tokens->items, writer->failure) ||
        !memory_reserve(&tokens->lengths, &tokens->length_capacity, tokens->length_count + 1,
                        sizeof *tokens->lengths, writer->failure) ||
        !memory_reserve(&forms->data, &forms->capacity, forms->length + form_room + 2, 1,
                        writer->failure))
        return NULL;
    forms->data[forms->length] = writer->separator;
    forms->length += tokens->count > 0;
    return forms->data + forms->length;
}

/* What a token is, but for its place and its sentence. */
struct written_form {
    uint64_t hash;
    enum token_kind kind;
    size_t length;       /* bytes */
    unsigned characters; /* at most TOKEN_MANY */
    unsigned flags;
    bool is_word; /* does the token count as a word (token_is_word)? */
};

/* Writes the token text[begin .. end) once its form is written. 32 bits suffice for the offsets of
 * forms: forms are at most three times as long as the article, which is at most 1 GiB. */
static inline void token_writer_end(struct token_writer *writer, size_t begin, size_t end,
                                    const struct written_form *form)
{
    struct tokens *tokens = writer->tokens;
    const size_t longer = end - begin - form->length; /* wraps around for a shorter one */
    const unsigned flags = form->flags | writer->pending | writer->passage_flags |
                           (form->is_word ? writer->sentence_first : 0);
    if (longer >= TOKEN_LISTED)
        tokens->lengths[tokens->length_count++] =
            (struct token_length){(uint32_t)tokens->count, (uint32_t)(end - begin)};
    tokens->items[tokens->count++] =
        (struct token){.hash = form->hash,
                       .begin = (uint32_t)begin,
                       .form = (uint32_t)tokens->forms.length,
                       .sentence = (uint32_t)tokens->sentence_count - 1,
                       .flags = flags & TOKEN_FLAG_BITS,
                       .kind = form->kind & TOKEN_KIND_BITS,
                       .longer = (longer < TOKEN_LISTED ? longer : TOKEN_LISTED) & TOKEN_LISTED,
                       .form_length = form->length & TOKEN_FORM_BITS,
                       .characters = form->characters & TOKEN_MANY};
    tokens->forms.length += form->length;
    tokens->word_count += form->is_word;
    writer->sentence_first = form->is_word ? 0 : writer->sentence_first;
    writer->separator = ' ';
    writer->pending = 0;
}

/* The flags for upper case of a word that is an ASCII run. */
static inline unsigned token_writer_run_case(const struct ascii_run *run)
{
    const unsigned first = run->letters & -run->letters, capitals = run->capitals;
    const bool two = (capitals & (capitals - 1)) != 0, all = capitals == run->letters;
    return ((first & capitals) ? TOKEN_CAPITALISED : 0u) | ((two & all) ? TOKEN_ALL_CAPS : 0u);
}

/* Writes a word or number that is a run of ASCII letters and digits. */
static inline bool token_writer_add_run(struct token_writer *writer, size_t begin,
                                        const struct ascii_run *run, size_t end)
{
    const enum token_kind kind = run->letters ? TOKEN_WORD : TOKEN_NUMBER;
    const bool clitic = kind == TOKEN_WORD && writer->pending & TOKEN_CLITIC;
    char *form = token_writer_begin(writer, kind, begin, end, ASCII_RUN_MOST);
    if (!form)
        return false;
    ascii_run_write(run, form);
    const struct written_form written = {.hash = hash_sixteen(run->low, run->high, run->length),
                                         .kind = kind,
                                         .length = run->length,
                                         .characters = (unsigned)run->length,
                                         .flags = token_writer_run_case(run),
                                         .is_word = !clitic};
    token_writer_end(writer, begin, end, &written);
    return true;
}

/* For writing plain words of one sentence, and the little that may be between them, one after
 * another. Keeps in registers what would otherwise be reread from the writer and its tokens for
 * every word. */
struct word_cursor {
    struct token *token, *token_end; /* the next token, and where the room for tokens ends */
    char *forms;                     /* tokens.forms.data */
    size_t form_end, form_most;      /* where the last form ends, and where it may end at
                                      * most */
    size_t others;                   /* how many of the tokens written do not count as words */
    uint32_t sentence;
    unsigned flags, pending; /* flags of every token, and of the next one */
};

#define CURSOR_TOKENS 2 /* tokens that word_cursor_has_room promises: a word and a clitic */

/* Opens a cursor. It has no room if the next token needs more than writing: a decision on its
 * sentence, or more memory. */
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
    cursor.flags = writer->passage_flags;
    return cursor;
}

static inline bool word_cursor_has_room(const struct word_cursor *cursor)
{
    return cursor->token < cursor->token_end && cursor->form_end <= cursor->form_most;
}

/* Writes a blank and returns where the form of the next token goes. */
static inline char *word_cursor_form(struct word_cursor *cursor)
{
    char *separator = cursor->forms + cursor->form_end++;
    *separator = ' ';
    return separator + 1;
}

/* Writes the token after its form was written. */
static inline void word_cursor_write(struct word_cursor *cursor, size_t begin, uint64_t hash,
                                     enum token_kind kind, size_t form_length, size_t length,
                                     unsigned flags)
{
    /* All at once: setting one member after another would read the others again. */
    *cursor->token++ =
        (struct token){.hash = hash,
                       .begin = (uint32_t)begin,
                       .form = (uint32_t)cursor->form_end,
                       .sentence = cursor->sentence,
                       .flags = (flags | cursor->flags | cursor->pending) & TOKEN_FLAG_BITS,
                       .kind = kind & TOKEN_KIND_BITS,
                       .longer = (length - form_length) & TOKEN_LISTED,
                       .form_length = form_length & TOKEN_FORM_BITS,
                       .characters = form_length & TOKEN_MANY};
    cursor->form_end += form_length;
    cursor->pending = 0;
}

/* The next three may only be called when there is room. Writes a word or number that is a
 * run. */
static inline void word_cursor_add(struct word_cursor *cursor, size_t begin,
                                   const struct ascii_run *run)
{
    ascii_run_write(run, word_cursor_form(cursor));
    word_cursor_write(cursor, begin, hash_sixteen(run->low, run->high, run->length),
                      run->letters ? TOKEN_WORD : TOKEN_NUMBER, run->length, run->length,
                      token_writer_run_case(run));
}

/* Writes the clitic 's, of 2 or 4 bytes, after its word: word_cursor_has_room counted it in. */
static inline void word_cursor_add_clitic(struct word_cursor *cursor, size_t begin,
                                          size_t length)
{
    memcpy(word_cursor_form(cursor), "'s", 2);
    word_cursor_write(cursor, begin, hash_sixteen('\'' | 's' << 8, 0, 2), TOKEN_WORD, 2, length,
                      TOKEN_CLITIC);
    cursor->others++;
}

/* Writes a punctuation mark. */
static inline void word_cursor_add_mark(struct word_cursor *cursor, size_t begin, char mark)
{
    *word_cursor_form(cursor) = mark;
    word_cursor_write(cursor, begin, hash_sixteen((unsigned char)mark, 0, 1), TOKEN_PUNCTUATION,
                      1, 1, 0);
    cursor->others++;
}

/* Gives what was written back to the writer. */
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

/* Writes a mark or symbol whose form is one byte. */
static inline bool token_writer_add_byte(struct token_writer *writer, enum token_kind kind,
                                         size_t begin, size_t end, char byte)
{
    char *form = token_writer_begin(writer, kind, begin, end, 1);
    if (!form)
        return false;
    *form = byte;
    const struct written_form written = {.hash = hash_sixteen((unsigned char)byte, 0, 1),
                                         .kind = kind,
                                         .length = 1,
                                         .characters = 1};
    token_writer_end(writer, begin, end, &written);
    return true;
}

#endif
