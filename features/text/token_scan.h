/* token_scan: where words, addresses, marks and markup end. For the tokeniser (tokens.c).
 *
 * Each function looks at a piece of text and says where something ends, or what it is. None
 * changes or remembers anything. Positions are byte offsets in scan.text. A position that is
 * returned unchanged means that the thing is not there. None looks further than a constant
 * number of bytes beyond what it returns, or else it says at which character it stops, so that
 * no byte is looked over more than a few times. */
#ifndef TENOR_TOKEN_SCAN_H
#define TENOR_TOKEN_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"

/* A passage: bytes [begin, end) of valid UTF-8. */
struct scan {
    const char *text;
    size_t begin, end;
    bool quotation; /* a block quotation: its lines may begin with > */
    /* NULL, or whom to ask whether to stop while a long word is read. Where it is read should
     * end, the word ends too early; the next question says so again (stop.h). */
    struct failure *failure;
};

/* An ASCII letter or digit? */
static inline bool scan_is_word_byte(char byte)
{
    unsigned c = (unsigned char)byte;
    return (c | 0x20u) - 'a' < 26u || c - '0' < 10u;
}

/* What is at `at`, which may be the passage's end. scan_is_space: white space or the end.
 * scan_is_letter: a letter that words are made of. scan_is_word: such a letter, or a digit. */
bool scan_is_space(const struct scan *scan, size_t at);
bool scan_is_letter(const struct scan *scan, size_t at);
bool scan_is_word(const struct scan *scan, size_t at);

/* The end of the word or number that begins at `begin` and is known to reach `at`. It consists
 * of letters and digits; of apostrophes, underscores and invisible characters between them; of
 * . , : / between digits; and of the asterisks of a censored word, unless `emphasis` says that
 * an asterisk may end emphasis. Sets `*apostrophe` if there is an apostrophe in it. */
size_t scan_word_from(const struct scan *scan, size_t begin, size_t at, bool emphasis,
                      bool *apostrophe);
static inline size_t scan_word(const struct scan *scan, size_t at, bool emphasis,
                               bool *apostrophe)
{
    return scan_word_from(scan, at, at, emphasis, apostrophe);
}

/* Can something longer begin with a word that has this byte after it? Then ask the next three,
 * for the word [begin, end): each returns where the longer thing ends, or `end`. */
bool scan_may_go_on(char byte);
size_t scan_url(const struct scan *scan, size_t begin, size_t end);
size_t scan_email(const struct scan *scan, size_t end);
/* "U.S.", "J.", "Mr.", "No." before a number. On return `*end` is where the bytes end that the
 * form is made of: titles lose their full stop, so that "Mr." is "mr"; initials keep theirs,
 * and so does an abbreviation that would be another word without it. */
size_t scan_abbreviation(const struct scan *scan, size_t begin, size_t *end);

/* Does the full stop at `end` surely not belong to the word [begin, end), as it would in an
 * address, an abbreviation or a decimal? If not, the functions above decide. */
bool scan_stop_is_plain(const struct scan *scan, size_t begin, size_t end);

/* Where the clitic (n't 's 're 've 'll 'd 'm) begins that text[begin .. end) ends with; `end`
 * if there is none. */
size_t scan_clitic(const char *text, size_t begin, size_t end);

/* The end of "..", "...", ". . ." or "…" that begins at `at`; `at` for a single full stop. */
size_t scan_ellipsis(const struct scan *scan, size_t at);

/* Is a markdown link [text](target) at `at`? Sets where its text and where the link ends. Stops
 * at the next bracket, so that every byte of a passage is looked over at most twice. */
bool scan_link(const struct scan *scan, size_t at, size_t *text_end, size_t *link_end);

/* The end of a handle or hashtag whose @ or # is before `at`. */
size_t scan_handle(const struct scan *scan, size_t at);
size_t scan_hashtag(const struct scan *scan, size_t at);

/* The end of the marks that begin a line of a block quotation (">"), and of those that begin a
 * passage ("##", "-", "1."). Adds their number to `*markup`. */
size_t scan_quotation_marks(const struct scan *scan, size_t at, size_t *markup);
size_t scan_passage_mark(const struct scan *scan, size_t at, size_t *markup);

/* The form that this mark has in common with all marks of its kind, such as " for “; or NUL. */
char scan_mark_form(uint32_t code_point);
/* Does it end sentences in a script that writes no blank after it? */
bool scan_is_wide_stop(uint32_t code_point);
/* Is it a letter of a script without blanks, such as Chinese? Each is a word by itself. */
bool scan_stands_alone(uint32_t code_point);

struct letter_case {
    bool letters;     /* it has a letter */
    bool first_upper; /* its first letter is in upper case */
    bool all_upper;   /* it has two letters or more in upper case and none in lower case */
};
struct letter_case scan_case(const char *text, size_t length);

/* Is it a word such as The, He or But, which seldom follows an abbreviation within a
 * sentence? */
bool scan_begins_sentences(const char *word, size_t length);

#endif
