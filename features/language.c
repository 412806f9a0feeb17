/* language: which language is a text in?
 *
 * Of 16,000 English articles of 200 characters and more the frequent words settle all but
 * three. Other languages have some of them too, Portuguese a and as, Danish at and for: a tenth
 * of their words at most. */
#include "language.h"

#include <libexttextcat/textcat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unicode.h"

#ifndef TENOR_TEXTCAT_DATA
#define TENOR_TEXTCAT_DATA "/usr/share/libexttextcat" /* see the Makefile */
#endif

/* Shares of the words that are frequent English ones. English has 0.35 to 0.5. */
#define ENGLISH_SOON   0.3 /* settles it after the first SOON_WORDS */
#define ENGLISH_AT_ALL 0.2
#define SOON_WORDS     60
#define LEAST_WORDS    20
#define WORD_MOST      8 /* letters; longer words are not frequent ones */

/* What the library allocates to open, and to guess: it takes memory for granted. */
#define OPEN_BYTES  ((size_t)2 << 20)
#define GUESS_BYTES ((size_t)1 << 20)

/* ---- English ---------------------------------------------------------------------- */

/* The most frequent English words by their first letter. They are no lexicon of data/, since a
 * model may have lists of its own, in another language. */
static const char *const frequent_words[26] = {
    "a about after all an and are as at", /* a */
    "be been but by",
    "can could",
    "did do",
    "",
    "for from", /* f */
    "",
    "had has have he her him his how",
    "i if in into is it its",
    "",
    "", /* k */
    "",
    "me more my",
    "no not now",
    "of on one or our out over",
    "", /* p */
    "",
    "",
    "said she so some",
    "than that the their them then there these they this to",
    "up us", /* u */
    "",
    "was we were what when where which who will with would",
    "",
    "you your",
    "",
};

static bool is_frequent(const char *word, size_t length)
{
    if (length == 0 || length > WORD_MOST)
        return false;
    for (const char *at = frequent_words[*word - 'a']; *at; at += *at == ' ') {
        size_t same = 0;
        while (same < length && at[same] == word[same])
            same++;
        if (same == length && (at[same] == ' ' || at[same] == '\0'))
            return true;
        while (*at && *at != ' ')
            at++;
    }
    return false;
}

/* Takes the word at text[*at], folded as far as it is ASCII, and returns its length; one with
 * other letters in it is given the length 0. */
static size_t take_word(const char *text, size_t length, size_t *at,
                        char word[static WORD_MOST])
{
    size_t count = 0;
    bool ascii = true;
    for (; *at < length; ++*at) {
        unsigned char c = (unsigned char)text[*at];
        unsigned char folded = c | 0x20;
        bool letter = folded >= 'a' && folded <= 'z';
        if (!letter && c < 0x80)
            break;
        ascii &= letter;
        if (count < WORD_MOST)
            word[count] = (char)folded;
        count++;
    }
    return ascii ? count : 0;
}

static bool is_english(const char *text, size_t length)
{
    size_t words = 0, frequent = 0;
    char word[WORD_MOST];
    for (size_t at = 0; at < length;) {
        size_t begin = at, letters = take_word(text, length, &at, word);
        if (at == begin) {
            at++;
            continue;
        }
        words++;
        frequent += is_frequent(word, letters);
        if (words >= SOON_WORDS && (double)frequent >= ENGLISH_SOON * (double)words)
            return true;
    }
    return words >= LEAST_WORDS && (double)frequent >= ENGLISH_AT_ALL * (double)words;
}

/* ---- The sample -------------------------------------------------------------------- */

/* The beginning of what is scored, at most LANGUAGE_MOST_BYTES. */
static bool take_sample(struct text_buffer *sample, const struct article *article,
                        struct failure *failure)
{
    text_buffer_clear(sample);
    for (size_t i = 0; i < article->block_count && sample->length < LANGUAGE_MOST_BYTES; i++) {
        const struct block *block = &article->blocks[i];
        if (!role_is_article(block->role))
            continue;
        const char *text = article->text + block->span.begin;
        size_t length = span_length(block->span);
        if (!text_buffer_append(sample, text,
                                unicode_cut(text, length, LANGUAGE_MOST_BYTES - sample->length),
                                failure) ||
            !text_buffer_append(sample, "\n", 1, failure))
            return false;
    }
    return true;
}

struct letters {
    size_t characters, letters, capitals;
};

static struct letters count_letters(const struct text_buffer *sample)
{
    struct letters count = {0};
    unsigned bytes;
    for (size_t at = 0; at < sample->length; at += bytes) {
        uint32_t point = unicode_next(sample->data, sample->length, at, &bytes);
        count.characters++;
        count.letters += unicode_class(point) == CHARACTER_LETTER;
        count.capitals += unicode_is_upper(point);
    }
    return count;
}

/* The fingerprints are of running text: one in capitals is like none of them. */
static bool fold_sample(struct text_buffer *sample, struct failure *failure)
{
    struct text_buffer folded = {0};
    if (!unicode_fold(sample->data, sample->length, &folded, failure)) {
        text_buffer_release(&folded);
        return false;
    }
    text_buffer_release(sample);
    *sample = folded;
    return true;
}

/* ---- The library ------------------------------------------------------------------- */

/* The library looks at no allocation, so it is called only while there is room for it. */
static bool has_room(size_t bytes, struct failure *failure)
{
    void *room = malloc(bytes);
    free(room);
    return room || fail(failure, FAILURE_MEMORY, "out of memory");
}

bool languages_open(struct languages *languages, struct failure *failure)
{
    char prefix[1024], path[1024];
    const char *directory = languages->directory ? languages->directory : TENOR_TEXTCAT_DATA;
    if (languages->handle)
        return true;
    int length = snprintf(path, sizeof path, "%s/fpdb.conf", directory);
    if (length < 0 || (size_t)length >= sizeof path)
        return fail(failure, FAILURE_OPEN, "cannot open '%s': file name too long", directory);
    snprintf(prefix, sizeof prefix, "%.*s", length - (int)strlen("fpdb.conf"), path);
    /* It would say on standard error what it cannot open. */
    FILE *stream = fopen(path, "r");
    if (!stream)
        return fail_file(failure, FAILURE_OPEN, "open", path);
    fclose(stream);
    if (!has_room(OPEN_BYTES, failure))
        return false;
    languages->handle = special_textcat_Init(path, prefix);
    if (!languages->handle)
        return fail(failure, FAILURE_OPEN,
                    "cannot use '%s': a fingerprint that it names is not there", path);
    languages->candidates = textcat_GetClassifyFullOutput(languages->handle);
    if (languages->candidates)
        return true;
    languages_release(languages);
    return fail(failure, FAILURE_MEMORY, "out of memory");
}

void languages_release(struct languages *languages)
{
    if (languages->handle) {
        textcat_ReleaseClassifyFullOutput(languages->handle, languages->candidates);
        textcat_Done(languages->handle);
    }
    text_buffer_release(&languages->sample);
    *languages = (struct languages){.directory = languages->directory};
}

/* The library's names are "en--utf8", "zh-CN-utf8"; two may be of one language. */
static void add_code(struct language_guess *guess, const char *name)
{
    char code[LANGUAGE_CODE_MAX];
    snprintf(code, sizeof code, "%.*s", (int)strcspn(name, "-_"), name);
    for (size_t i = 0; i < guess->count; i++)
        if (strcmp(guess->codes[i], code) == 0)
            return;
    if (guess->count < LANGUAGE_MOST_ALIKE)
        memcpy(guess->codes[guess->count], code, sizeof code);
    guess->count++;
}

static bool ask_library(struct languages *languages, struct language_guess *guess,
                        struct failure *failure)
{
    if (!languages_open(languages, failure) || !has_room(GUESS_BYTES, failure))
        return false;
    candidate_t *candidates = languages->candidates;
    int count = textcat_ClassifyFull(languages->handle, languages->sample.data,
                                     languages->sample.length, candidates);
    for (int i = 0; i < count; i++)
        add_code(guess, candidates[i].name);
    if (guess->count > LANGUAGE_MOST_ALIKE)
        guess->count = 0;
    return true;
}

bool language_guess(struct languages *languages, const struct article *article,
                    struct language_guess *guess, struct failure *failure)
{
    struct text_buffer *sample = &languages->sample;
    *guess = (struct language_guess){.count = 0};
    if (!take_sample(sample, article, failure))
        return false;
    if (sample->length < LANGUAGE_LEAST_CHARACTERS)
        return true;
    if (is_english(sample->data, sample->length)) {
        add_code(guess, "en");
        return true;
    }
    struct letters count = count_letters(sample);
    if (count.characters < LANGUAGE_LEAST_CHARACTERS || count.letters < count.characters / 2)
        return true;
    if (count.capitals > count.letters / 2 && !fold_sample(sample, failure))
        return false;
    return ask_library(languages, guess, failure);
}

bool language_may_be(const struct language_guess *guess, const char *language)
{
    bool may_be = guess->count == 0 || *language == '\0';
    for (size_t i = 0; i < guess->count; i++)
        may_be |= strcmp(guess->codes[i], language) == 0;
    return may_be;
}
