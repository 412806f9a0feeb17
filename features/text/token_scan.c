/* token_scan: where words, addresses, marks and markup end. */
#include "token_scan.h"

#include <stdlib.h>
#include <string.h>

#include "../base/stop.h"
#include "unicode.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- Characters ------------------------------------------------------------ */

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_ascii_letter(char byte)
{
    return ((unsigned char)byte | 0x20u) - 'a' < 26u;
}

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
}

/* The byte at `at`; NUL, which no text contains, at the end and beyond. */
static char byte_at(const struct scan *scan, size_t at)
{
    return at < scan->end ? scan->text[at] : '\0';
}

/* The class of the character at `at` < end. Letters of scripts without blanks count as
 * CHARACTER_OTHER, since no longer word contains them. */
static enum character_class class_at(const struct scan *scan, size_t at, unsigned *bytes)
{
    uint32_t point = unicode_next(scan->text, scan->end, at, bytes);
    return scan_stands_alone(point) ? CHARACTER_OTHER : unicode_class(point);
}

bool scan_is_space(const struct scan *scan, size_t at)
{
    unsigned bytes;
    if (at >= scan->end)
        return true;
    enum character_class class = class_at(scan, at, &bytes);
    return class == CHARACTER_SPACE || class == CHARACTER_NEWLINE;
}

bool scan_is_letter(const struct scan *scan, size_t at)
{
    unsigned bytes;
    return at < scan->end && class_at(scan, at, &bytes) == CHARACTER_LETTER;
}

bool scan_is_word(const struct scan *scan, size_t at)
{
    return scan_is_letter(scan, at) || is_digit(byte_at(scan, at));
}

bool scan_stands_alone(uint32_t point)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x3005, 0x3007},   /* ideographic marks */
        {0x3040, 0x30FF},   /* hiragana, katakana */
        {0x31F0, 0x31FF},   /* katakana extensions */
        {0x3400, 0x4DBF},   /* Han extension A */
        {0x4E00, 0x9FFF},   /* Han */
        {0xF900, 0xFAFF},   /* Han compatibility */
        {0xFF66, 0xFF9F},   /* half-width katakana */
        {0x20000, 0x3FFFF}, /* Han extensions B and on */
    };
    if (point < ranges[0].first)
        return false;
    for (size_t i = 0; i < COUNT(ranges); i++) {
        if (point >= ranges[i].first && point <= ranges[i].last)
            return unicode_class(point) == CHARACTER_LETTER;
    }
    return false;
}

bool scan_is_wide_stop(uint32_t point)
{
    switch (point) {
    case 0x3002: /* ideographic full stop */
    case 0xFF01: /* full-width exclamation mark */
    case 0xFF0E: /* full-width full stop */
    case 0xFF1F: /* full-width question mark */
    case 0x061F: /* Arabic question mark */
    case 0x06D4: /* Urdu full stop */
    case 0x0964: /* danda */
        return true;
    default:
        return false;
    }
}

char scan_mark_form(uint32_t point)
{
    static const struct {
        uint32_t point;
        char form;
    } forms[] = {
        {0x201C, '"'},  {0x201D, '"'}, {0x2018, '\''}, {0x2013, '-'},  {0x2014, '-'},
        {0x00AB, '"'},  {0x00BB, '"'}, {0x201E, '"'},  {0x201F, '"'},  {0xFF02, '"'},
        {0x300C, '"'},  {0x300D, '"'}, {0x300E, '"'},  {0x300F, '"'},  {0x301D, '"'},
        {0x301E, '"'},  {0x301F, '"'}, {0x201A, '\''}, {0x201B, '\''}, {0x2039, '\''},
        {0x203A, '\''}, {0x2012, '-'}, {0x2015, '-'},  {0x2E3A, '-'},  {0x2E3B, '-'},
        {0xFE58, '-'},
    };
    for (size_t i = 0; i < COUNT(forms); i++) {
        if (forms[i].point == point)
            return forms[i].form;
    }
    return '\0';
}

struct letter_case scan_case(const char *text, size_t length)
{
    struct letter_case found = {0};
    size_t upper_count = 0;
    unsigned bytes;
    for (size_t at = 0; at < length; at += bytes) {
        unsigned c = (unsigned char)text[at];
        bool upper = c - 'A' < 26u, lower_case = c - 'a' < 26u, letter = upper || lower_case;
        bytes = 1;
        if (c >= 0x80) {
            uint32_t point = unicode_next(text, length, at, &bytes);
            upper = unicode_is_upper(point);
            lower_case = unicode_is_lower(point);
            letter = upper || unicode_class(point) == CHARACTER_LETTER;
        }
        found.first_upper |= upper && !found.letters;
        found.letters |= letter;
        upper_count += upper;
        if (lower_case) /* the rest cannot change the answer; usually known after one or two
                         * letters */
            return found;
    }
    found.all_upper = upper_count >= 2;
    return found;
}

/* ---- Words ------------------------------------------------------------------ */

/* The end of the invisible characters at `at` if the word goes on after them; else `at`. */
static size_t skip_invisible(const struct scan *scan, size_t at)
{
    size_t next = at;
    unsigned bytes = 0;
    while (next < scan->end && class_at(scan, next, &bytes) == CHARACTER_INVISIBLE)
        next += bytes;
    return scan_is_word(scan, next) ? next : at;
}

static size_t wide_goes_on(const struct scan *scan, size_t at, bool *apostrophe)
{
    unsigned bytes;
    switch (class_at(scan, at, &bytes)) {
    case CHARACTER_LETTER:
    case CHARACTER_DIGIT:
        return at + bytes;
    case CHARACTER_APOSTROPHE:
        if (!scan_is_letter(scan, at + bytes))
            return at;
        *apostrophe = true;
        return at + bytes;
    case CHARACTER_INVISIBLE:
        return skip_invisible(scan, at);
    default:
        return at;
    }
}

/* The end of the asterisks of a censored word: f***, s*it. */
static size_t censored_goes_on(const struct scan *scan, size_t at)
{
    size_t end = at;
    while (byte_at(scan, end) == '*')
        end++;
    bool censored = end - at >= 2 || is_ascii_letter(byte_at(scan, end));
    return censored ? end : at;
}

/* How far the word goes on with something other than an ASCII letter or digit at `at`, where a
 * word has begun or can begin. */
static size_t goes_on(const struct scan *scan, size_t begin, size_t at, bool emphasis,
                      bool *apostrophe)
{
    unsigned char c = (unsigned char)scan->text[at];
    if (c >= 0x80)
        return wide_goes_on(scan, at, apostrophe);
    if (at == begin)
        return at;
    char before = scan->text[at - 1], after = byte_at(scan, at + 1);
    switch (c) {
    case '\'':
        if (!scan_is_letter(scan, at + 1))
            return at;
        *apostrophe = true;
        return at + 1;
    case '_':
        return scan_is_word_byte(after) ? at + 1 : at;
    case '.':
    case ',':
    case ':':
    case '/':
        return is_digit(before) && is_digit(after) ? at + 1 : at;
    case '*':
        return !emphasis && is_ascii_letter(before) ? censored_goes_on(scan, at) : at;
    default:
        return at;
    }
}

size_t scan_word_from(const struct scan *scan, size_t begin, size_t at, bool emphasis,
                      bool *apostrophe)
{
    for (;;) {
        while (at < scan->end && scan_is_word_byte(scan->text[at]))
            at++;
        size_t next = at < scan->end ? goes_on(scan, begin, at, emphasis, apostrophe) : at;
        if (next == at || !go_on(scan->failure, next - at))
            return at;
        at = next;
    }
}

/* The length in bytes of the apostrophe that ends at `end`; 0 if there is none. */
static size_t apostrophe_before(const char *text, size_t begin, size_t end)
{
    const size_t left = end - begin;
    if (left >= 1 && text[end - 1] == '\'')
        return 1;
    if (left >= 3 && (memcmp(text + end - 3, "\xE2\x80\x99", 3) == 0 ||
                      memcmp(text + end - 3, "\xEF\xBC\x87", 3) == 0))
        return 3;
    return left >= 2 && memcmp(text + end - 2, "\xCA\xBC", 2) == 0 ? 2 : 0;
}

static bool is_clitic(const char *letters, size_t count)
{
    static const char *const longer[] = {"re", "ve", "ll"};
    if (count == 1)
        return strchr("sdmt", lower(letters[0])) != NULL;
    for (size_t i = 0; i < COUNT(longer); i++) {
        if (lower(letters[0]) == longer[i][0] && lower(letters[1]) == longer[i][1])
            return true;
    }
    return false;
}

size_t scan_clitic(const char *text, size_t begin, size_t end)
{
    for (size_t letters = 1; letters <= 2 && end - begin > letters; letters++) {
        size_t suffix = end - letters;
        size_t apostrophe = apostrophe_before(text, begin, suffix);
        if (!is_ascii_letter(text[suffix]))
            return end;
        if (apostrophe == 0)
            continue;
        if (!is_clitic(text + suffix, letters))
            return end;
        size_t clitic = suffix - apostrophe;
        if (letters == 2 || lower(text[suffix]) != 't')
            return clitic;
        /* Of 't, only n't is one. */
        return clitic > begin && lower(text[clitic - 1]) == 'n' ? clitic - 1 : end;
    }
    return end;
}

/* ---- Longer things that begin with a word ------------------------------------ */

bool scan_may_go_on(char byte)
{
    return byte == '.' || byte == ':' || byte == '@' || byte == '-' || byte == '+';
}

static bool equals_folded(const char *text, size_t length, const char *word)
{
    if (length != strlen(word))
        return false;
    for (size_t i = 0; i < length; i++) {
        if (lower(text[i]) != word[i])
            return false;
    }
    return true;
}

/* The length of what makes the word [begin, end) the start of a URL: "://" after a scheme or
 * "." after www; 0 if neither. */
static size_t url_prefix(const struct scan *scan, size_t begin, size_t end)
{
    static const char *const schemes[] = {"http", "https", "ftp"};
    const char *word = scan->text + begin;
    size_t length = end - begin, left = scan->end - end;
    if (length < 3 || length > 5)
        return 0;
    if (equals_folded(word, length, "www"))
        return byte_at(scan, end) == '.' && scan_is_word(scan, end + 1) ? 1 : 0;
    if (left < 4 || memcmp(scan->text + end, "://", 3) != 0 || scan_is_space(scan, end + 3))
        return 0;
    for (size_t i = 0; i < COUNT(schemes); i++) {
        if (equals_folded(word, length, schemes[i]))
            return 3;
    }
    return 0;
}

/* The length in bytes of the character at `at` if it can be part of a URL, else 0. */
static unsigned url_character(const struct scan *scan, size_t at)
{
    unsigned char c = (unsigned char)scan->text[at];
    if (c < 0x80)
        return c > ' ' && c != 0x7F && !strchr("<>\"{}|\\^`[]", c) ? 1 : 0;
    unsigned bytes;
    switch (unicode_class(unicode_next(scan->text, scan->end, at, &bytes))) {
    case CHARACTER_LETTER:
    case CHARACTER_DIGIT:
    case CHARACTER_SYMBOL:
        return bytes;
    default:
        return 0;
    }
}

size_t scan_url(const struct scan *scan, size_t begin, size_t end)
{
    size_t prefix = url_prefix(scan, begin, end);
    if (prefix == 0)
        return end;
    size_t least = end + prefix, at = least;
    bool bracket = false;
    for (unsigned bytes; at < scan->end && (bytes = url_character(scan, at)) > 0; at += bytes)
        bracket |= scan->text[at] == '(';
    /* The sentence's own marks after the URL are not part of it. */
    while (at > least &&
           (strchr(".,;:!?'*_", scan->text[at - 1]) || (scan->text[at - 1] == ')' && !bracket)))
        at--;
    return at > least ? at : end;
}

/* Bytes of the part before the @ that are looked at: the most that RFC 5321 allows; twice as
 * many after it. */
#define EMAIL_MOST 64

static size_t email_domain_end(const struct scan *scan, size_t begin)
{
    size_t end = begin, dot = 0;
    while (end < scan->end && end - begin < 2 * EMAIL_MOST &&
           (scan_is_word_byte(scan->text[end]) || strchr(".-", scan->text[end])))
        end++;
    while (end > begin && !scan_is_word_byte(scan->text[end - 1]))
        end--;
    for (size_t at = begin; at < end; at++) {
        if (scan->text[at] == '.')
            dot = at;
    }
    return dot > begin ? end : begin;
}

size_t scan_email(const struct scan *scan, size_t end)
{
    size_t most = scan->end - end < EMAIL_MOST ? scan->end - end : EMAIL_MOST;
    const char *sign = memchr(scan->text + end, '@', most);
    if (!sign)
        return end;
    size_t at = (size_t)(sign - scan->text);
    for (size_t i = end; i < at; i++) {
        if (!scan_is_word_byte(scan->text[i]) && !strchr("._+-", scan->text[i]))
            return end;
    }
    size_t domain = email_domain_end(scan, at + 1);
    return domain > at + 1 ? domain : end;
}

#define LISTED_MOST 9 /* letters */

/* [length]: the words of this length in alphabetical order, with a blank between them. */
typedef const char *word_lists[LISTED_MOST + 1];

/* Is the word, in lower case, in the list of its length? */
static bool is_listed(const word_lists lists, const char *word, size_t length)
{
    char folded[LISTED_MOST];
    if (length > LISTED_MOST || !lists[length])
        return false;
    for (size_t i = 0; i < length; i++)
        folded[i] = lower(word[i]);
    for (const char *listed = lists[length]; listed[0] <= folded[0]; listed += length + 1) {
        if (listed[0] == folded[0] && memcmp(listed, folded, length) == 0)
            return true;
        if (!listed[length])
            break;
    }
    return false;
}

bool scan_begins_sentences(const char *word, size_t length)
{
    static const word_lists starters = {
        [1] = "a i",
        [2] = "an as at by he if in it no on so to we",
        [3] = "all and but for her his how its now one our she the who why yet you",
        [4] = "both each even from last many most some such that then they this what when with",
        [5] = "after since their there these those under where while",
        [6] = "during though",
        [7] = "however several",
        [8] = "although",
        [9] = "meanwhile",
    };
    return is_listed(starters, word, length);
}

/* The end of a row of single letters, each with a full stop: "J.", "U.S.", "a.m". Returns `end`
 * if there is none. */
static size_t initials_end(const struct scan *scan, size_t begin, size_t end)
{
    unsigned bytes;
    uint32_t first = unicode_next(scan->text, scan->end, begin, &bytes);
    if (begin + bytes != end || is_digit(scan->text[begin]))
        return end;
    size_t at = end + 1, count = 1;
    while (scan_is_letter(scan, at)) {
        unicode_next(scan->text, scan->end, at, &bytes);
        size_t after = at + bytes;
        if (byte_at(scan, after) != '.') {
            if (!scan_is_word(scan, after)) {
                at = after;
                count++;
            }
            break;
        }
        at = after + 1;
        count++;
    }
    /* After a single small letter, and after the pronoun I, the full stop ends the sentence. */
    return count > 1 || (unicode_is_upper(first) && first != 'I') ? at : end;
}

size_t scan_abbreviation(const struct scan *scan, size_t begin, size_t *end)
{
    static const word_lists titles = {
        [2] = "co dr jr lt mr ms mt ph sr st vs",
        [3] = "adm apr aug ave col cpl dec det etc feb gen gov hon inc jan jul jun ltd maj mar "
              "mrs nov oct pvt rep rev sen sep sgt spc",
        [4] = "blvd brig bros capt cmdr corp dept insp pres prof reps sens sept supt",
        [6] = "messrs",
    };
    static const word_lists before_number = {[2] = "ch no pp", [3] = "art fig nos sec vol"};
    size_t word_end = *end, stop = word_end + 1;
    const char *word = scan->text + begin;
    if (byte_at(scan, word_end) != '.' || byte_at(scan, stop) == '.')
        return word_end;
    size_t initials = initials_end(scan, begin, word_end);
    if (initials > word_end) {
        *end = initials;
        return initials;
    }
    if (is_listed(titles, word, word_end - begin))
        return stop;
    size_t next = byte_at(scan, stop) == ' ' ? stop + 1 : stop;
    if (is_digit(byte_at(scan, next)) && is_listed(before_number, word, word_end - begin)) {
        *end = stop;
        return stop;
    }
    return word_end;
}

/* A blank, newline or quotation mark after the full stop leaves only abbreviations to check,
 * and these have no more than 6 letters, and never 5. */
bool scan_stop_is_plain(const struct scan *scan, size_t begin, size_t end)
{
    const char after = byte_at(scan, end + 1);
    const size_t length = end - begin;
    size_t form_end = end;
    if (after != ' ' && after != '\n' && after != '"' && end + 1 != scan->end)
        return false;
    return length == 5 || length > 6 || scan_abbreviation(scan, begin, &form_end) == end;
}

/* ---- Marks ------------------------------------------------------------------- */

size_t scan_ellipsis(const struct scan *scan, size_t at)
{
    size_t end = at, dots = 0;
    bool blanks = false;
    for (;;) {
        if (byte_at(scan, end) == '.') {
            end++;
            dots++;
        } else if (scan->end - end >= 3 && memcmp(scan->text + end, "\xE2\x80\xA6", 3) == 0) {
            end += 3;
            dots += 3;
        } else if (byte_at(scan, end) == ' ' && byte_at(scan, end + 1) == '.') {
            end++;
            blanks = true;
        } else {
            break;
        }
    }
    return dots >= 3 || (dots == 2 && !blanks) ? end : at;
}

/* The end of a link's target whose bracket opened before `at`; 0 if it does not close. Blanks
 * may only be in a title after the target: (target "title"). */
static size_t target_end(const struct scan *scan, size_t at)
{
    size_t depth = 1;
    bool title = false;
    for (; at < scan->end; at++) {
        switch (scan->text[at]) {
        case '(':
            depth++;
            break;
        case ')':
            if (--depth == 0)
                return at + 1;
            break;
        case ' ':
            title = title || byte_at(scan, at + 1) == '"' || byte_at(scan, at + 1) == '\'';
            if (!title)
                return 0;
            break;
        case '\n':
        case '[':
            return 0;
        default:
            break;
        }
    }
    return 0;
}

bool scan_link(const struct scan *scan, size_t at, size_t *text_end, size_t *link_end)
{
    if (byte_at(scan, at) != '[')
        return false;
    size_t closing = at + 1;
    while (closing < scan->end && scan->text[closing] != '[' && scan->text[closing] != ']')
        closing++;
    if (byte_at(scan, closing) != ']' || byte_at(scan, closing + 1) != '(')
        return false;
    size_t end = target_end(scan, closing + 2);
    if (end == 0)
        return false;
    *text_end = closing;
    *link_end = end;
    return true;
}

size_t scan_handle(const struct scan *scan, size_t at)
{
    while (scan_is_word_byte(byte_at(scan, at)) || byte_at(scan, at) == '_')
        at++;
    return at;
}

size_t scan_hashtag(const struct scan *scan, size_t at)
{
    size_t end = at;
    bool letters = false;
    while (end < scan->end) {
        unsigned bytes;
        uint32_t point = unicode_next(scan->text, scan->end, end, &bytes);
        enum character_class class = unicode_class(point);
        if (class != CHARACTER_LETTER && class != CHARACTER_DIGIT && point != '_')
            break;
        letters |= class == CHARACTER_LETTER;
        end += bytes;
    }
    return letters ? end : at;
}

static size_t skip_blanks(const struct scan *scan, size_t at)
{
    while (byte_at(scan, at) == ' ' || byte_at(scan, at) == '\t')
        at++;
    return at;
}

size_t scan_quotation_marks(const struct scan *scan, size_t at, size_t *markup)
{
    if (!scan->quotation)
        return at;
    size_t line = at + (byte_at(scan, at) == '\n');
    for (size_t mark = skip_blanks(scan, line); byte_at(scan, mark) == '>';
         mark = skip_blanks(scan, mark + 1)) {
        at = mark + 1;
        ++*markup;
    }
    return at;
}

/* "1." or "23)". */
static size_t numbered_mark(const struct scan *scan, size_t at)
{
    size_t end = at;
    while (is_digit(byte_at(scan, end)) && end - at < 3)
        end++;
    char stop = byte_at(scan, end);
    return end > at && (stop == '.' || stop == ')') ? end + 1 : at;
}

size_t scan_passage_mark(const struct scan *scan, size_t at, size_t *markup)
{
    static const char *const bullets[] = {"-",
                                          "*",
                                          "+",
                                          "\xE2\x80\xA2" /* • */,
                                          "\xE2\x96\xAA" /* ▪ */,
                                          "\xE2\x97\x8F" /* ● */,
                                          "\xE2\x97\xA6" /* ◦ */,
                                          "\xC2\xB7" /* · */};
    size_t begin = skip_blanks(scan, at), end = begin;
    if (is_ascii_letter(byte_at(scan, begin))) /* nearly every passage */
        return at;
    while (byte_at(scan, end) == '#' && end - begin < 6)
        end++;
    if (end == begin)
        end = numbered_mark(scan, begin);
    for (size_t i = 0; end == begin && i < COUNT(bullets); i++) {
        if (byte_at(scan, begin) != bullets[i][0])
            continue;
        const size_t length = strlen(bullets[i]);
        if (scan->end - begin >= length && memcmp(scan->text + begin, bullets[i], length) == 0)
            end = begin + length;
    }
    if (end == begin || end == scan->end || !scan_is_space(scan, end))
        return at;
    ++*markup;
    return end;
}
