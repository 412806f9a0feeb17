/* html_titles: titles and headings are compared by their letters and digits alone; what stands on
 * one side of a mark may be the site. */
#include "html_titles.h"

#include <string.h>

#include "../base/ascii.h"
#include "../text/unicode.h"

#define HEADING_LEVEL 2  /* headings of this level or above may be headlines */
#define SITE_MOST     60 /* bytes: what holds a site's name and is longer is no site's name */
#define SITE_WORDS    6
#define NOTICE_MOST   200 /* bytes of a notice of copyright */
#define HOST_LEAST    4   /* letters of a part of the host's name that may be the site's */
#define COMPARED_MOST 300 /* bytes of a title or heading that are compared */

/* ---- Text as it is compared ---------------------------------------------------------- */

/* Letters and digits in lower case, one blank between words; NUL-terminated. */
struct letters {
    char text[COMPARED_MOST + 1];
    size_t length;
};

static bool is_word_character(uint32_t c)
{
    const enum character_class class = unicode_class(c);
    return class == CHARACTER_LETTER || class == CHARACTER_DIGIT;
}

/* Fails only for lack of memory. `scratch` is used. */
static bool read_letters(struct letters *letters, const char *text, size_t length,
                         struct text_buffer *scratch, struct failure *failure)
{
    text_buffer_clear(scratch);
    letters->length = 0;
    if (!unicode_fold(text, unicode_cut(text, length, COMPARED_MOST), scratch, failure))
        return false;
    bool blank = false;
    for (size_t at = 0; at < scratch->length;) {
        unsigned bytes;
        const uint32_t c = unicode_next(scratch->data, scratch->length, at, &bytes);
        const bool word = is_word_character(c);
        if (word && letters->length + bytes + 1 <= COMPARED_MOST) {
            if (blank && letters->length > 0)
                letters->text[letters->length++] = ' ';
            memcpy(letters->text + letters->length, scratch->data + at, bytes);
            letters->length += bytes;
        }
        blank = word ? false : blank || unicode_class(c) != CHARACTER_APOSTROPHE;
        at += bytes;
    }
    letters->text[letters->length] = '\0';
    return true;
}

static bool same(const struct letters *a, const struct letters *b)
{
    return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

/* Are the words of `inner` a part of those of `outer`? */
static bool holds(const struct letters *outer, const struct letters *inner)
{
    if (inner->length == 0)
        return false;
    for (const char *at = outer->text; (at = strstr(at, inner->text)) != NULL; at++) {
        const char *end = at + inner->length;
        if ((at == outer->text || at[-1] == ' ') && (*end == '\0' || *end == ' '))
            return true;
    }
    return false;
}

static size_t word_count(const struct letters *letters)
{
    size_t count = letters->length > 0;
    for (size_t i = 0; i < letters->length; i++)
        count += letters->text[i] == ' ';
    return count;
}

/* ---- What titles are compared with --------------------------------------------------- */

struct heading {
    struct letters letters;
    size_t line;
};

struct title_search {
    const struct html_facts *facts;
    const struct page *page;
    const struct html_rules *rules;
    struct letters site, element; /* the site's name; <title> */
    struct letters notice;        /* the page's first line with a © */
    struct heading headings[HTML_HEADINGS_MOST];
    size_t heading_count;
    size_t above; /* the headings at or above the article's first line of text */
    struct text_buffer *scratch;
    struct failure *failure;
};

static bool add_heading(struct title_search *search, size_t line)
{
    const struct page_line *found = &search->page->lines[line];
    struct heading *heading = &search->headings[search->heading_count];
    heading->line = line;
    if (!read_letters(&heading->letters, search->page->text + found->span.begin,
                      span_length(found->span), search->scratch, search->failure))
        return false;
    search->heading_count += heading->letters.length > 0;
    return true;
}

/* Keeps a notice of copyright, which names the site. */
static bool read_notice(struct title_search *search, size_t line)
{
    const struct span span = search->page->lines[line].span;
    const char *text = search->page->text + span.begin, *end = search->page->text + span.end;
    if (search->notice.length > 0 || span_length(span) > NOTICE_MOST)
        return true;
    for (const char *at = text; (at = memchr(at, 0xC2, (size_t)(end - at))) != NULL; at++)
        if (at + 1 < end && at[1] == '\xA9')
            return read_letters(&search->notice, text, span_length(span), search->scratch,
                                search->failure);
    return true;
}

static bool find_headings(struct title_search *search)
{
    bool below = false;
    for (size_t i = 0; i < search->page->line_count; i++) {
        const struct page_line *line = &search->page->lines[i];
        const bool heading = line->level > 0 && line->level <= HEADING_LEVEL;
        if (heading && line->place != PLACE_COMMENT &&
            search->heading_count < HTML_HEADINGS_MOST && !add_heading(search, i))
            return false;
        if (line->level == 0 && line->place != PLACE_MAIN && !read_notice(search, i))
            return false;
        below = below || (line->place == PLACE_MAIN && line->level == 0);
        if (!below)
            search->above = search->heading_count;
    }
    return true;
}

static bool is_heading(const struct title_search *search, const struct letters *letters)
{
    for (size_t i = 0; i < search->heading_count; i++)
        if (same(&search->headings[i].letters, letters))
            return true;
    return false;
}

/* Is it the last heading above the article's text, or the page's only one? */
static bool is_headline(const struct title_search *search, const struct letters *letters)
{
    const size_t last = search->above > 0 ? search->above : search->heading_count;
    return last > 0 && same(&search->headings[last - 1].letters, letters);
}

/* ---- The site's name -------------------------------------------------------------------- */

/* The letters without their blanks, and without an article before them. */
static size_t squash(const struct letters *letters, char *out)
{
    size_t length = 0;
    const bool article = strncmp(letters->text, "the ", 4) == 0;
    for (size_t i = article ? 4 : 0; i < letters->length; i++)
        if (letters->text[i] != ' ')
            out[length++] = letters->text[i];
    return length;
}

/* Is it the host's name, or a part of that: "velmark-ledger" of "www.velmark-ledger.example"? */
static bool is_host(const struct title_search *search, const struct letters *letters)
{
    const struct text_buffer *host = &search->facts->host;
    char name[COMPARED_MOST], label[COMPARED_MOST];
    const size_t length = squash(letters, name);
    size_t count = 0, begin = 0; /* of the part */
    if (length < HOST_LEAST)
        return false;
    const size_t first = host->length > 0 && ascii_begins(host->data, "www.") ? 4 : 0;
    for (size_t i = first; i <= host->length && host->length > 0; i++) {
        if (i == host->length || host->data[i] == '.') {
            if (count - begin == length && memcmp(name, label + begin, length) == 0)
                return true;
            begin = count;
        } else if (host->data[i] != '-' && count < sizeof label) {
            label[count++] = ascii_lower(host->data[i]);
        }
    }
    return count == length && memcmp(name, label, count) == 0;
}

/* "Home", "Startseite": a word of the rules, and no more than that. */
static bool is_home(const struct title_search *search, const struct letters *letters)
{
    return word_count(letters) <= 3 &&
           html_rules_hints(search->rules, letters->text) & HINT_HOME;
}

static bool is_site(const struct title_search *search, const struct letters *letters)
{
    return letters->length > 0 &&
           (same(letters, &search->site) || is_host(search, letters) ||
            is_home(search, letters) ||
            (word_count(letters) <= SITE_WORDS && holds(&search->notice, letters)));
}

/* A longer or shorter form of the site's name: "The Velmark Ledger" for "Ledger". Only asked of
 * what stands behind a mark. */
static bool is_like_site(const struct title_search *search, const struct letters *letters)
{
    return letters->length <= SITE_MOST && word_count(letters) <= SITE_WORDS &&
           (holds(letters, &search->site) || holds(&search->site, letters));
}

/* ---- Marks between a headline and a site's name --------------------------------------- */

static const struct title_mark {
    const char *text;
    bool colon; /* also stands inside headlines */
} title_marks[] = {
    {" - ", false}, {" | ", false}, {" – ", false},  {" — ", false},  {" » ", false},
    {" « ", false}, {" · ", false}, {" • ", false},  {" ~ ", false},  {" :: ", false},
    {" / ", false}, {" › ", false}, {" ‹ ", false},  {" > ", false},  {" < ", false},
    {" ― ", false}, {" − ", false}, {" * ", false},  {" ∙ ", false},  {" ● ", false},
    {" ▪ ", false}, {" ■ ", false}, {" -- ", false}, {" || ", false}, {"|", false},
    {"｜", false},  {"＿", false},  {"_", false},    {"－", false},   {" @ ", false},
    {": ", true},   {"：", true},
};
#define TITLE_MARKS (sizeof title_marks / sizeof *title_marks)

static const struct title_mark *mark_at(const char *text)
{
    if (!strchr(" |_:\xEF", *text)) /* what they begin with */
        return NULL;
    for (size_t i = 0; i < TITLE_MARKS; i++)
        if (strncmp(text, title_marks[i].text, strlen(title_marks[i].text)) == 0)
            return &title_marks[i];
    return NULL;
}

/* What is left of a title. */
struct part {
    const char *text;
    size_t length;
    struct letters letters;
};

static bool set_part(struct title_search *search, struct part *part, const char *text,
                     size_t length)
{
    part->text = text;
    part->length = length;
    return read_letters(&part->letters, text, length, search->scratch, search->failure);
}

enum side { SIDE_NONE, SIDE_HEAD, SIDE_TAIL };

/* Which side of the mark is the headline? A heading tells it best, then the site's name. */
static enum side choose_side(const struct title_search *search, const struct part *head,
                             const struct part *tail, bool colon)
{
    const bool head_site = is_site(search, &head->letters);
    const bool tail_site = is_site(search, &tail->letters);
    if (head_site || tail_site)
        return head_site ? SIDE_TAIL : SIDE_HEAD;
    if (is_headline(search, &tail->letters) &&
        (!is_heading(search, &head->letters) ||
         word_count(&tail->letters) > word_count(&head->letters)))
        return SIDE_TAIL;
    if (is_heading(search, &head->letters))
        return SIDE_HEAD;
    if (colon || search->site.length == 0)
        return SIDE_NONE;
    if (is_like_site(search, &tail->letters))
        return SIDE_HEAD;
    return is_like_site(search, &head->letters) ? SIDE_TAIL : SIDE_NONE;
}

/* Cuts the site off at the mark that is farthest from the headline's end. `*cut`: something was
 * cut. */
static bool cut_once(struct title_search *search, struct part *part, bool *cut)
{
    const char *text = part->text;
    const size_t length = part->length;
    struct part head, tail, kept = *part;
    bool found_head = false;
    *cut = false;
    if (is_heading(search, &part->letters))
        return true;
    for (size_t at = 0; at < length && at < COMPARED_MOST; at++) {
        const struct title_mark *mark = mark_at(text + at);
        const size_t begin = at, behind = mark ? at + strlen(mark->text) : 0;
        if (!mark || at == 0 || behind >= length)
            continue;
        at = behind - 1;
        if (!set_part(search, &head, text, begin) ||
            !set_part(search, &tail, text + behind, length - behind))
            return false;
        const enum side side = choose_side(search, &head, &tail, mark->colon);
        if (side == SIDE_HEAD) { /* the longest head */
            kept = head;
            found_head = *cut = true;
        } else if (side == SIDE_TAIL && !found_head) { /* or the shortest tail */
            kept = tail;
            *cut = true;
        }
    }
    *part = kept;
    return true;
}

/* "Headline | River | The Velmark Ledger" has two. */
static bool cut_site(struct title_search *search, const struct text_buffer *title,
                     struct part *part)
{
    bool cut = true;
    if (!set_part(search, part, title->data, title->length))
        return false;
    for (int i = 0; i < 2 && cut; i++)
        if (!cut_once(search, part, &cut))
            return false;
    return true;
}

/* ---- Choosing ------------------------------------------------------------------------ */

/* A title with a part that means "home page" is all the site's. */
static bool is_site_title(const struct title_search *search, const struct text_buffer *title,
                          const struct part *part)
{
    char letters[COMPARED_MOST + 1];
    if (is_site(search, &part->letters))
        return true;
    if (part->length == title->length)
        return false;
    const bool at_end = part->text == title->data;
    const char *gone = at_end ? title->data + part->length : title->data;
    const size_t length = title->length - part->length;
    if (length > SITE_MOST)
        return false;
    memcpy(letters, gone, length);
    letters[length] = '\0';
    return html_rules_hints(search->rules, letters) & HINT_HOME;
}

/* Has a surer source the same title? */
static bool is_repeated(const struct html_facts *facts, size_t source)
{
    const struct text_buffer *title = &facts->titles[source];
    for (size_t i = 0; i < source; i++)
        if (facts->titles[i].length == title->length &&
            memcmp(facts->titles[i].data, title->data, title->length) == 0)
            return true;
    return false;
}

/* How well the rest of the page bears a title out: smaller is better. */
static unsigned doubt(const struct title_search *search, const struct part *part,
                      enum html_title_source source)
{
    if (is_heading(search, &part->letters))
        return 0;
    return source != TITLE_ELEMENT && holds(&search->element, &part->letters) ? 1 : 2;
}

/* The heading above the article, or else the first that is not the site's. */
static bool choose_heading(struct title_search *search, struct text_buffer *title)
{
    const struct heading *found = NULL;
    for (size_t i = 0; i < search->heading_count; i++) {
        const struct heading *heading = &search->headings[i];
        if (is_site(search, &heading->letters) || same(&heading->letters, &search->element))
            continue;
        if (!found || i < search->above)
            found = heading;
    }
    if (!found)
        return true;
    const struct span span = search->page->lines[found->line].span;
    text_buffer_clear(title);
    return text_buffer_append(title, search->page->text + span.begin, span_length(span),
                              search->failure);
}

static bool choose(struct title_search *search, struct text_buffer *title)
{
    unsigned least = 3;
    bool has_title = false, site_only = false;
    text_buffer_clear(title);
    for (size_t i = 0; i < TITLE_SOURCES; i++) {
        const struct text_buffer *given = &search->facts->titles[i];
        struct part part;
        if (given->length == 0 || is_repeated(search->facts, i))
            continue;
        if (!cut_site(search, given, &part))
            return false;
        has_title = true;
        const bool is_none = is_site_title(search, given, &part);
        const unsigned doubts = doubt(search, &part, (enum html_title_source)i);
        site_only = site_only || is_none;
        if (doubts >= least || is_none)
            continue;
        least = doubts;
        text_buffer_clear(title);
        if (!text_buffer_append(title, part.text, part.length, search->failure))
            return false;
    }
    if (title->length > 0 || (has_title && !site_only))
        return true;
    const struct text_buffer *last = &search->facts->titles[TITLE_ELEMENT];
    return (last->length == 0 ||
            text_buffer_append(title, last->data, last->length, search->failure)) &&
           choose_heading(search, title);
}

bool html_titles_choose(const struct html_facts *facts, const struct page *page,
                        const struct html_rules *rules, struct text_buffer *scratch,
                        struct text_buffer *title, struct failure *failure)
{
    struct title_search search = {
        .facts = facts, .page = page, .rules = rules, .scratch = scratch, .failure = failure};
    const struct text_buffer *site = &facts->values[FACT_SITE];
    const struct text_buffer *element = &facts->titles[TITLE_ELEMENT];
    return (site->length == 0 ||
            read_letters(&search.site, site->data, site->length, scratch, failure)) &&
           (element->length == 0 ||
            read_letters(&search.element, element->data, element->length, scratch, failure)) &&
           find_headings(&search) && choose(&search, title);
}
