/* token_forms: words between blanks are asked for one by one. */
#include "token_forms.h"

#include <string.h>

#include "../rules/pattern_forms.h"
#include "../text/token_scan.h"
#include "../text/unicode.h"

/* ---- Whole words ---------------------------------------------------------- */

/* Does the text have a token of this form? */
static bool has_token(struct token_asker *asker, const char *word, size_t length, bool *has,
                      struct failure *failure)
{
    struct tokens *tokens = &asker->tokens;
    if (!tokens_split_text(tokens, asker->text.data, asker->text.length, failure))
        return false;
    for (size_t i = 0; i < tokens->count && !*has; i++)
        *has = tokens->items[i].form_length == length &&
               memcmp(token_form(tokens, &tokens->items[i]), word, length) == 0;
    return true;
}

/* Asks for the form in all contexts of a word as it is written. */
static bool ask(struct token_asker *asker, const char *form, size_t form_length,
                const struct text_buffer *written, bool *has, struct failure *failure)
{
    /* Clitics come after a word, abbreviations before one or before a number. */
    static const char *const before[] = {"", "x ", "x", "1 "};
    static const char *const after[] = {"", " x", " 1", " X", "1"};
    for (size_t i = 0; i < sizeof before / sizeof *before && !*has; i++)
        for (size_t j = 0; j < sizeof after / sizeof *after && !*has; j++) {
            text_buffer_clear(&asker->text);
            if (!text_buffer_append(&asker->text, before[i], strlen(before[i]), failure) ||
                !text_buffer_append(&asker->text, written->data, written->length, failure) ||
                !text_buffer_append(&asker->text, after[j], strlen(after[j]), failure) ||
                !has_token(asker, form, form_length, has, failure))
                return false;
        }
    return true;
}

static bool is_plain(const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (word[i] < 'a' || word[i] > 'z')
            return false;
    return length > 0 && length <= TOKEN_MAX_FORM;
}

/* How a word may be written: abbreviations are some with capitals only. */
enum casing { CASE_AS_IT_IS, CASE_FIRST, CASE_PARTS /* "Ph.D." */, CASE_ALL, CASINGS };

static bool put_cased(struct text_buffer *out, const char *word, size_t length,
                      enum casing casing, struct failure *failure)
{
    text_buffer_clear(out);
    if (!text_buffer_append(out, word, length, failure))
        return false;
    bool begins = true; /* a part of the word */
    for (size_t i = 0; i < length; i++) {
        const bool letter = word[i] >= 'a' && word[i] <= 'z';
        const bool capital = casing == CASE_ALL || (casing == CASE_PARTS && begins) ||
                             (casing == CASE_FIRST && i == 0);
        if (letter && capital)
            out->data[i] = (char)(word[i] - 'a' + 'A');
        begins = !letter;
    }
    return true;
}

/* Can this be the form of one token? */
static bool can_be_token(struct token_asker *asker, const char *word, size_t length, bool *can,
                         struct failure *failure)
{
    *can = is_plain(word, length) || (length == 5 && memcmp(word, "<url>", 5) == 0) ||
           (length == 7 && memcmp(word, "<email>", 7) == 0);
    for (enum casing casing = CASE_AS_IT_IS; casing < CASINGS && !*can; casing++)
        if (!put_cased(&asker->cased, word, length, casing, failure) ||
            !ask(asker, word, length, &asker->cased, can, failure))
            return false;
    return true;
}

/* Appends the forms of the tokens that a word is split into. What has a full stop may be an
 * abbreviation, which is written with capitals. */
static bool put_split(struct token_asker *asker, const char *word, size_t length,
                      struct text_buffer *out, struct failure *failure)
{
    const struct tokens *tokens = &asker->tokens;
    const bool stop = length > 0 && memchr(word, '.', length);
    if (!put_cased(&asker->cased, word, length, stop ? CASE_PARTS : CASE_AS_IT_IS, failure) ||
        !tokens_split_text(&asker->tokens, asker->cased.data, length, failure))
        return false;
    for (size_t i = 0; i < tokens->count; i++)
        if ((i > 0 && !text_buffer_append(out, " ", 1, failure)) ||
            !text_buffer_append(out, token_form(tokens, &tokens->items[i]),
                                tokens->items[i].form_length, failure))
            return false;
    return true;
}

/* ---- Words with gaps ------------------------------------------------------ */

/* Does folding leave the character as it is? */
static bool is_folded(struct token_asker *asker, const char *text, unsigned bytes, bool *folded,
                      struct failure *failure)
{
    text_buffer_clear(&asker->cased);
    if (!unicode_fold(text, bytes, &asker->cased, failure))
        return false;
    *folded = asker->cased.length == bytes && memcmp(asker->cased.data, text, bytes) == 0;
    return true;
}

/* Is a character one that no form has, whatever is around it: a letter that is folded to
 * another, a typographic mark, white space? */
static bool can_be_character(struct token_asker *asker, const char *text, unsigned bytes,
                             bool *can, struct failure *failure)
{
    unsigned read;
    const uint32_t point = unicode_next(text, bytes, 0, &read);
    const enum character_class class = unicode_class(point);
    *can = scan_mark_form(point) == '\0' && class != CHARACTER_SPACE &&
           class != CHARACTER_NEWLINE && (class != CHARACTER_APOSTROPHE || point == '\'');
    return !unicode_is_letter(point) || !*can || is_folded(asker, text, bytes, can, failure);
}

static bool is_letter_at(const char *text, size_t length, size_t at)
{
    unsigned bytes;
    return at < length && unicode_is_letter(unicode_next(text, length, at, &bytes));
}

/* Looks through the letters of a run between gaps. A hyphen is never between two of them. */
static bool can_be_run(struct token_asker *asker, const char *run, size_t length, bool *can,
                       struct failure *failure)
{
    unsigned bytes;
    bool letter = false;
    *can = true;
    for (size_t at = 0; at < length && *can; at += bytes) {
        const uint32_t point = unicode_next(run, length, at, &bytes);
        const bool joins = letter && unicode_class(point) == CHARACTER_HYPHEN &&
                           is_letter_at(run, length, at + bytes);
        if (!can_be_character(asker, run + at, bytes, can, failure))
            return false;
        *can = *can && !joins;
        letter = unicode_is_letter(point);
    }
    return true;
}

/* ---- Texts ---------------------------------------------------------------- */

struct asked_text {
    const char *text;
    size_t length;
    struct text_buffer *piece, *instead;
    struct failure *failure;
};

static size_t part_length(const char *text, size_t left, char end)
{
    const char *found = left > 0 ? memchr(text, end, left) : NULL;
    return found ? (size_t)(found - text) : left;
}

/* Looks through the runs of a word with gaps. */
static bool can_be_gapped(struct token_asker *asker, const struct asked_text *asked,
                          const char *word, size_t length, bool *can)
{
    *can = true;
    for (size_t at = 0; at < length && *can;) {
        const size_t run = part_length(word + at, length - at, PATTERN_GAP);
        if (!can_be_run(asker, word + at, run, can, asked->failure))
            return false;
        if (!*can)
            return text_buffer_append(asked->piece, word + at, run, asked->failure) &&
                   put_split(asker, word + at, run, asked->instead, asked->failure);
        at += run + 1;
    }
    return true;
}

/* Fills in the whole text, which has no gaps, and what is there in its place: words that can be
 * tokens are, others are split. */
static bool say_instead(struct token_asker *asker, const struct asked_text *asked)
{
    const char *between = "";
    for (size_t at = 0; at <= asked->length;) {
        const char *word = asked->text + at;
        const size_t length = part_length(word, asked->length - at, ' ');
        bool can = false;
        at += length + 1;
        if (length == 0)
            continue;
        if (!can_be_token(asker, word, length, &can, asked->failure) ||
            !text_buffer_append(asked->instead, between, strlen(between), asked->failure) ||
            !(can ? text_buffer_append(asked->instead, word, length, asked->failure)
                  : put_split(asker, word, length, asked->instead, asked->failure)))
            return false;
        between = " ";
    }
    return text_buffer_append(asked->piece, asked->text, asked->length, asked->failure);
}

/* Can the text be there if each word by itself is a token or has gaps? */
static bool can_be_words(struct token_asker *asker, const struct asked_text *asked, bool gaps,
                         bool *can)
{
    for (size_t at = 0; at <= asked->length && *can;) {
        const char *word = asked->text + at;
        const size_t length = part_length(word, asked->length - at, ' ');
        const bool gapped = part_length(word, length, PATTERN_GAP) < length;
        at += length + 1;
        if (gapped && !can_be_gapped(asker, asked, word, length, can))
            return false;
        if (gapped)
            continue;
        *can = false; /* a blank at an end, or two in a row */
        if (length > 0 && !can_be_token(asker, word, length, can, asked->failure))
            return false;
        if (!*can && gaps && length > 0)
            return text_buffer_append(asked->piece, word, length, asked->failure) &&
                   put_split(asker, word, length, asked->instead, asked->failure);
    }
    return *can || gaps || say_instead(asker, asked);
}

bool token_forms_can_be(struct token_asker *asker, const char *text, size_t length, bool *can,
                        struct text_buffer *piece, struct text_buffer *instead,
                        struct failure *failure)
{
    const struct asked_text asked = {text, length, piece, instead, failure};
    text_buffer_clear(piece);
    text_buffer_clear(instead);
    *can = true;
    return length == 0 ||
           can_be_words(asker, &asked, part_length(text, length, PATTERN_GAP) < length, can);
}

void token_asker_release(struct token_asker *asker)
{
    tokens_release(&asker->tokens);
    text_buffer_release(&asker->text);
    text_buffer_release(&asker->cased);
    *asker = (struct token_asker){0};
}
