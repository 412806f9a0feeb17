/* language: which language is a text in?
 *
 * Of 16,000 English articles of 200 characters and more, the frequent words decide all but
 * three. Other languages have some of these words too (Portuguese a and as, Danish at and for),
 * but at most a tenth of their words are such. */
#include "language.h"

#include <errno.h>
#include <fcntl.h>
#include <libexttextcat/textcat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/ascii_run.h"
#include "../base/hash.h"
#include "../text/mojibake.h"
#include "../text/script.h"
#include "../text/unicode.h"
#include "function_words.h"

#ifndef TENOR_TEXTCAT_DATA
#define TENOR_TEXTCAT_DATA "/usr/share/libexttextcat" /* see the Makefile */
#endif

/* The share of frequent words that makes a text English. English texts have 0.35 to 0.5,
 * those of other languages up to 0.1: the limits are between the two. */
#define ENGLISH_SOON   0.3 /* at any word from the SOON_WORDS-th on */
#define ENGLISH_AT_ALL 0.2 /* of all words, if they are LEAST_WORDS */
#define SOON_WORDS     60
#define LEAST_WORDS    20
#define ENGLISH        "en"
#define WORD_MOST      8 /* letters of a frequent word: a longer word is none */

/* At least what the library allocates to open, and to guess: see has_room. */
#define OPEN_BYTES  ((size_t)2 << 20)
#define GUESS_BYTES ((size_t)1 << 20)

/* ---- English ---------------------------------------------------------------------- */

/* The most frequent English words. They are not in data/lexicons, because a model may have word
 * lists of its own, for another language. */
static const char frequent_words[] =
    "a about after all an and are as at be been but by can could did do for from had has have "
    "he her him his how i if in into is it its me more my no not now of on one or our out over "
    "said she so some than that the their them then there these they this to up us was we were "
    "what when where which who will with would you your";

/* The slot of a word, or the empty slot (0) where it belongs. The word is its letters as a
 * number, the first as the lowest byte. */
static size_t find_slot(const uint64_t *table, uint64_t word)
{
    size_t slot = hash_mix(word) % LANGUAGE_FREQUENT_SLOTS;
    while (table[slot] != word && table[slot] != 0)
        slot = (slot + 1) % LANGUAGE_FREQUENT_SLOTS;
    return slot;
}

static void fill_table(uint64_t *table)
{
    for (const char *at = frequent_words; *at; at += *at == ' ') {
        const size_t length = strcspn(at, " ");
        const uint64_t word = hash_read((const unsigned char *)at, length);
        table[find_slot(table, word)] = word;
        at += length;
    }
}

/* Reads the word at text[*at] in lower case, sets `*word` to its first WORD_MOST letters, as
 * find_slot takes them, and returns its length: 0 if it has letters outside ASCII. */
static size_t read_word(const char *text, size_t length, size_t *at, uint64_t *word)
{
    size_t count = 0;
    bool ascii = true;
    *word = 0;
    for (; *at < length; ++*at) {
        unsigned char c = (unsigned char)text[*at];
        unsigned char folded = c | 0x20;
        bool letter = folded >= 'a' && folded <= 'z';
        if (!letter && c < 0x80)
            break;
        ascii &= letter;
        if (count < WORD_MOST)
            *word |= (uint64_t)folded << (8 * count);
        count++;
    }
    return ascii ? count : 0;
}

/* The same, faster, for a word of ASCII letters that is shorter than a run can be. For any
 * other it returns 0 and `*at` stays. */
static size_t read_short_word(const char *text, size_t length, size_t *at, uint64_t *word)
{
    const size_t left = length - *at;
    const struct ascii_run run = ascii_run_read(text + *at, left, left);
    const bool goes_on = run.length < left && (unsigned char)text[*at + run.length] >= 0x80;
    if (run.length == ASCII_RUN_MOST || goes_on || run.letters != (1u << run.length) - 1)
        return 0;
    *at += run.length;
    *word = run.low;
    return run.length;
}

static bool is_english(const uint64_t *frequent_table, const char *text, size_t length)
{
    size_t words = 0, frequent = 0;
    uint64_t word = 0;
    for (size_t at = 0; at < length;) {
        const size_t begin = at;
        size_t letters = read_short_word(text, length, &at, &word);
        if (letters == 0)
            letters = read_word(text, length, &at, &word);
        if (at == begin) {
            at++;
            continue;
        }
        words++;
        frequent += letters > 0 && letters <= WORD_MOST &&
                    frequent_table[find_slot(frequent_table, word)] == word;
        if (words >= SOON_WORDS && (double)frequent >= ENGLISH_SOON * (double)words)
            return true;
    }
    return words >= LEAST_WORDS && (double)frequent >= ENGLISH_AT_ALL * (double)words;
}

/* ---- The sample -------------------------------------------------------------------- */

/* Sets `sample` to the beginning of the scored text: about LANGUAGE_MOST_BYTES. */
static bool take_sample(struct text_buffer *sample, const struct article *article,
                        struct failure *failure)
{
    text_buffer_clear(sample);
    for (size_t i = 0; i < article->passage_count && sample->length < LANGUAGE_MOST_BYTES;
         i++) {
        const struct passage *passage = &article->passages[i];
        if (!role_is_article(passage->role))
            continue;
        const char *text = article->text + passage->span.begin;
        size_t length = span_length(passage->span);
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

/* Puts the sample in lower case: the fingerprints are of running text, and a text in
 * capitals is like none of them. */
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

/* The library does not check its own allocations and would write through NULL, so it is called
 * only after a check that there is memory for it. */
static bool has_room(size_t bytes, struct failure *failure)
{
    return memory_has_room(bytes) || fail(failure, FAILURE_MEMORY, "out of memory");
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
    /* The library would print on standard error that it cannot open the file. */
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return fail_file(failure, errno == ENOMEM ? FAILURE_MEMORY : FAILURE_OPEN, "open",
                         path);
    close(descriptor);
    if (!has_room(OPEN_BYTES, failure))
        return false;
    languages->handle = special_textcat_Init(path, prefix);
    if (!languages->handle) /* which may be for lack of memory, too */
        return has_room(OPEN_BYTES, failure) &&
               fail(failure, FAILURE_OPEN,
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

/* Adds the language of one of the library's names: "en--utf8", "zh-CN-utf8". Several names
 * may be of one language. */
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

static bool is_english_name(const char *name)
{
    return strncmp(name, ENGLISH, strlen(ENGLISH)) == 0 && strchr("-_", name[strlen(ENGLISH)]);
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
        if (!guess->not_latin || !is_english_name(candidates[i].name))
            add_code(guess, candidates[i].name);
    if (guess->count > LANGUAGE_MOST_ALIKE)
        guess->count = 0;
    return true;
}

/* Shares of words: of a language's function words, and of words that begin with a small letter.
 * Of 40 words of running text, Turkish and Basque have the fewest function words, 0.07, Finnish
 * 0.1, others 0.15 and more; German has the fewest small letters, 0.5. Lists of names and
 * figures have hardly any of both. */
#define LEAST_FUNCTION   0.07
#define LEAST_RUNNING    0.5
#define ENGLISH_IN_OTHER 0.12 /* of a language without a list: above, it may be English */

/* May the sample be running text of the language? Its n-grams are the likest of all languages,
 * which those of names and figures are too to some. `as_written` has counts from before the
 * sample was put in lower case. */
static bool is_running_text(const struct text_buffer *sample, const char *code,
                            const struct word_count *as_written)
{
    const struct word_count own = function_words_count(sample->data, sample->length, code);
    const double tokens = (double)own.tokens, english = (double)as_written->function;
    if (strcmp(code, ENGLISH) == 0)
        return true; /* headlines may have none, and nothing is lost by it */
    if (!own.has_list)
        return (double)as_written->running >= LEAST_RUNNING * tokens &&
               english < ENGLISH_IN_OTHER * tokens;
    return (double)own.function >= LEAST_FUNCTION * tokens && (double)own.function > english;
}

/* Leaves the languages out whose running text the sample cannot be. */
static void keep_running_text(const struct text_buffer *sample,
                              const struct word_count *as_written, struct language_guess *guess)
{
    size_t kept = 0;
    for (size_t i = 0; i < guess->count; i++)
        if (is_running_text(sample, guess->codes[i], as_written))
            memmove(guess->codes[kept++], guess->codes[i], sizeof guess->codes[i]);
    guess->count = kept;
}

/* Guesses by the sample, which is not English at first sight. */
static bool guess_other(struct languages *languages, struct language_guess *guess,
                        struct failure *failure)
{
    struct text_buffer *sample = &languages->sample;
    const struct letters count = count_letters(sample);
    if (count.characters < LANGUAGE_LEAST_CHARACTERS || count.letters < count.characters / 2)
        return true;
    const struct word_count as_written =
        function_words_count(sample->data, sample->length, ENGLISH);
    if (count.capitals > count.letters / 2 && !fold_sample(sample, failure))
        return false;
    if (!ask_library(languages, guess, failure))
        return false;
    if (!guess->not_latin)
        keep_running_text(sample, &as_written, guess);
    return true;
}

bool language_guess(struct languages *languages, const struct article *article,
                    struct language_guess *guess, struct failure *failure)
{
    struct text_buffer *sample = &languages->sample;
    *guess = (struct language_guess){.count = 0};
    if (!take_sample(sample, article, failure))
        return false;
    if (!languages->has_frequent)
        fill_table(languages->frequent);
    languages->has_frequent = true;
    guess->not_latin = script_is_not_latin(sample->data, sample->length);
    if (!guess->not_latin && is_english(languages->frequent, sample->data, sample->length)) {
        if (sample->length >= LANGUAGE_LEAST_CHARACTERS)
            add_code(guess, ENGLISH);
        return true;
    }
    const enum mojibake mojibake = mojibake_find(sample->data, sample->length);
    guess->mojibake = mojibake == MOJIBAKE_SURE;
    if (guess->mojibake)
        return true;
    if (!guess_other(languages, guess, failure))
        return false;
    guess->mojibake = mojibake == MOJIBAKE_LIKELY && guess->count == 0;
    return true;
}

bool language_may_be(const struct language_guess *guess, const char *language)
{
    if (guess->not_latin && strcmp(language, ENGLISH) == 0)
        return false;
    bool may_be = (guess->count == 0 && !guess->mojibake) || *language == '\0';
    for (size_t i = 0; i < guess->count; i++)
        may_be |= strcmp(guess->codes[i], language) == 0;
    return may_be;
}
