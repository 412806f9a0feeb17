/* token_scan: how far does what begins here go? The tokeniser's eyes (tokens.c).
 *
 * Each function looks at a piece of text and says where something ends, or what it
 * is; none of them changes or remembers anything. Positions are bytes in scan.text; a
 * position that is returned unchanged means that there is no such thing there.
 * None looks further than a constant number of bytes beyond what it returns, unless it
 * stops at a character at which the next look begins: see each. */
#ifndef TENOR_TOKEN_SCAN_H
#define TENOR_TOKEN_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A block of valid UTF-8. */
struct scan {
    const char *text;
    size_t begin, end;
    bool quotation; /* its lines may begin with > */
};

/* An ASCII letter or digit? */
static inline bool scan_is_word_byte(char byte)
{
    unsigned c = (unsigned char)byte;
    return (c | 0x20u) - 'a' < 26u || c - '0' < 10u;
}

/* At `at`, which may be the block's end: white space or the end; a letter that words are
 * made of; the same or a digit. */
bool scan_is_space(const struct scan *scan, size_t at);
bool scan_is_letter(const struct scan *scan, size_t at);
bool scan_is_word(const struct scan *scan, size_t at);

/* The end of the word or number that begins at `begin` and is known to reach `at`: letters and
 * digits with apostrophes, underscores and invisible characters between them, . , : / between
 * digits, and the asterisks of a censored word unless `emphasis` awaits its closing mark.
 * `*apostrophe` is set when there is one. */
size_t scan_word_from(const struct scan *scan, size_t begin, size_t at, bool emphasis,
                      bool *apostrophe);
static inline size_t scan_word(const struct scan *scan, size_t at, bool emphasis,
                               bool *apostrophe)
{
    return scan_word_from(scan, at, at, emphasis, apostrophe);
}

/* Can what begins with a word have this byte behind the word? If so, the longer thing that
 * begins with the word [begin, end) ends here: */
bool scan_may_go_on(char byte);
size_t scan_url(const struct scan *scan, size_t begin, size_t end);
size_t scan_email(const struct scan *scan, size_t end);
/* "U.S.", "J.", "Mr.", "No." before a number. `*end` is the word's end, and then the
 * end of what its form is made of: titles lose their full stop, so that Mr. is Mr; initials
 * keep theirs, and so does an abbreviation that would be another word without. */
size_t scan_abbreviation(const struct scan *scan, size_t begin, size_t *end);

/* Is the full stop at `end`, behind the word [begin, end), surely none of the word's own: no
 * address, abbreviation or decimal? Where this says no, the functions above tell. */
bool scan_stop_is_plain(const struct scan *scan, size_t begin, size_t end);

/* The begin of the clitic (n't 's 're 've 'll 'd 'm) that text[begin .. end) ends in,
 * or `end`. */
size_t scan_clitic(const char *text, size_t begin, size_t end);

/* The end of "..", "...", ". . .", "…" at a full stop or "…"; `at` for one full stop. */
size_t scan_ellipsis(const struct scan *scan, size_t at);

/* A markdown link [text](target) at `at`: where its text and where it ends. Stops at the next
 * bracket, so that every byte is looked over at most twice in a block. */
bool scan_link(const struct scan *scan, size_t at, size_t *text_end, size_t *link_end);

/* The end of a handle or hashtag whose mark stands before `at`. */
size_t scan_handle(const struct scan *scan, size_t at);
size_t scan_hashtag(const struct scan *scan, size_t at);

/* The end of the marks that begin a line of a block quotation (">"), and of those that
 * begin a block ("##", "-", "1."). They count in `*markup`. */
size_t scan_quotation_marks(const struct scan *scan, size_t at, size_t *markup);
size_t scan_block_mark(const struct scan *scan, size_t at, size_t *markup);

/* The byte that all marks of one kind have as their form, or NUL. */
char scan_mark_form(uint32_t code_point);
/* A full stop of a script that sets no blank after it? */
bool scan_is_wide_stop(uint32_t code_point);
/* A word by itself, in a script that sets no blanks? */
bool scan_stands_alone(uint32_t code_point);

struct letter_case {
    bool letters;     /* there is one */
    bool first_upper; /* the first is in upper case */
    bool all_upper;   /* there are two in upper case or more, and none in lower case */
};
struct letter_case scan_case(const char *text, size_t length);

/* A word such as The, He or But, which seldom goes on with a name after an
 * abbreviation? */
bool scan_begins_sentences(const char *word, size_t length);

#endif
