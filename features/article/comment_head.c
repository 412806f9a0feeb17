/* comment_head: by patterns (fact.author, fact.time, fact.addressee), and by what a name looks
 * like. */
#include "comment_head.h"

#include <string.h>

#include "../text/token_scan.h"

/* The longest name alone on its line: a longer line is more likely a sentence. */
#define NAME_MOST_BYTES 40
#define NAME_MOST_WORDS 4

static bool is_high(char c)
{
    return (unsigned char)c >= 0x80;
}

static bool is_letter(char c)
{
    return is_high(c) || (scan_is_word_byte(c) && (c < '0' || c > '9'));
}

/* Could this be an author's name or user name? So can one word of letters, digits and _ - . with
 * a letter, and a few words with capitals, of which the last may be an initial. */
static bool is_name(const char *text, size_t length)
{
    size_t words = 0;
    bool letters = false, capitals = true;
    if (length == 0 || length > NAME_MOST_BYTES ||
        (!scan_is_word_byte(*text) && !is_high(*text)))
        return false;
    for (size_t i = 0; i < length; i++) {
        const char c = text[i];
        const bool begins = i == 0 || text[i - 1] == ' ';
        if (!scan_is_word_byte(c) && !is_high(c) && !strchr(" _-.'", c))
            return false;
        letters = letters || is_letter(c);
        words += begins && c != ' ';
        if (begins && c >= 'a' && c <= 'z')
            capitals = false;
    }
    const bool initial = length > 3 && text[length - 1] == '.' && text[length - 3] == ' ';
    return letters && (initial || !strchr(".-'", text[length - 1])) &&
           (words == 1 || (capitals && words <= NAME_MOST_WORDS));
}

/* Where a part of the plain line is in the page's text: the whole line if it is not found,
 * because markdown inside it was left out. */
static struct span place_of(const struct page *page, size_t line, const char *piece,
                            size_t length)
{
    const struct span span = page->lines[line].span;
    for (size_t at = span.begin; at + length <= span.end; at++)
        if (memcmp(page->text + at, piece, length) == 0)
            return (struct span){(uint32_t)at, (uint32_t)(at + length)};
    return span;
}

/* Finds a fact in the plain line; `*place` is in the page's text. */
static bool find_fact(struct line_roles *lines, const struct page *page,
                      const struct page_rules *rules, size_t line, enum rule_fact fact,
                      const char *plain, size_t length, struct span *place)
{
    struct span found;
    if (!page_rules_find(rules, fact, plain, length, lines->patterns, &found) ||
        span_length(found) == 0)
        return false;
    *place = place_of(page, line, plain + found.begin, span_length(found));
    return true;
}

static void read_author(struct comment_head *head, struct line_roles *lines,
                        const struct page *page, const struct page_rules *rules, size_t i,
                        size_t end, const char *plain, size_t length)
{
    head->is_head =
        find_fact(lines, page, rules, i, RULE_FACT_AUTHOR, plain, length, &head->author);
    if (head->is_head)
        return;
    head->is_name = is_name(plain, length) && page->lines[i].mark == LINE_PLAIN;
    head->is_head = head->is_name && i + 1 < end && lines->kinds[i + 1] == LINE_KIND_THREAD;
    if (head->is_name)
        head->author = place_of(page, i, plain, length);
}

bool comment_head_read(struct comment_head *head, unsigned wanted, struct line_roles *lines,
                       const struct page *page, const struct page_rules *rules, size_t i,
                       size_t end, struct failure *failure)
{
    const char *plain;
    size_t length;
    *head = (struct comment_head){0};
    if (wanted == 0 || span_length(page->lines[i].span) > RULE_SHORT_LINE)
        return true;
    if (!line_plain(lines, page, i, &plain, &length, failure))
        return false;
    if (wanted & HEAD_AUTHOR)
        read_author(head, lines, page, rules, i, end, plain, length);
    if (wanted & HEAD_DATE)
        find_fact(lines, page, rules, i, RULE_FACT_TIME, plain, length, &head->date);
    if (wanted & HEAD_ADDRESSEE)
        find_fact(lines, page, rules, i, RULE_FACT_ADDRESSEE, plain, length, &head->addressee);
    return true;
}

/* ---- What the markup says ------------------------------------------------------------------ */

/* The span without the marks at its ends that set a name apart from what stands beside it. */
static struct span without_marks(const char *text, struct span span)
{
    static const char marks[] = " :,;|@/-";
    while (span.begin < span.end && strchr(marks, text[span.begin]))
        span.begin++;
    while (span.end > span.begin && strchr(marks, text[span.end - 1]))
        span.end--;
    return span;
}

/* The fact in what the markup says; what it says, without marks, if no pattern finds it. */
static struct span fact_in(struct line_roles *lines, const struct page *page,
                           const struct page_rules *rules, struct span said,
                           enum rule_fact fact)
{
    struct span found;
    if (page_rules_find(rules, fact, page->text + said.begin, span_length(said),
                        lines->patterns, &found) &&
        span_length(found) > 0)
        said = (struct span){said.begin + found.begin, said.begin + found.end};
    return without_marks(page->text, said);
}

/* The same for a name, which has letters. */
static struct span name_in(struct line_roles *lines, const struct page *page,
                           const struct page_rules *rules, struct span said,
                           enum rule_fact fact)
{
    const struct span name = fact_in(lines, page, rules, said, fact);
    for (size_t i = name.begin; i < name.end; i++)
        if (is_letter(page->text[i]))
            return name;
    return (struct span){0, 0};
}

struct span comment_head_name(struct line_roles *lines, const struct page *page,
                              const struct page_rules *rules, struct span said)
{
    return name_in(lines, page, rules, said, RULE_FACT_AUTHOR);
}

struct span comment_head_date(struct line_roles *lines, const struct page *page,
                              const struct page_rules *rules, struct span said)
{
    return fact_in(lines, page, rules, said, RULE_FACT_TIME);
}

struct span comment_head_addressee(struct line_roles *lines, const struct page *page,
                                   const struct page_rules *rules, struct span said)
{
    return name_in(lines, page, rules, said, RULE_FACT_ADDRESSEE);
}
