/* html_comment_labels: the names, times and other labels among comments. Labels and lines are
 * both in the order of the text, and labels nest, so each pass goes along them once. */
#include <string.h>

#include "../base/stop.h"
#include "html_comments.h"
#include "html_rules.h"
#include "html_threads.h"

/* Bytes. An element with more text holds more than a name or a time, whatever it is called. */
#define NAME_MOST 120
#define TIME_MOST 80

/* A line with more bytes beside its labels has a comment's text in it: "wrote on", "says:" and
 * the like are shorter. */
#define REST_MOST 24

/* ---- Labels --------------------------------------------------------------------------- */

/* The first of the lines from text[begin] on. */
static size_t find_line(const struct page *page, size_t begin)
{
    size_t low = 0, high = page->line_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (page->lines[middle].span.end <= begin)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The name in a box of several lines about an author: the first that is a link, or else the
 * first. */
static struct span name_in_box(const struct page *page, struct span box)
{
    const size_t first = find_line(page, box.begin);
    for (size_t i = first; i < page->line_count && page->lines[i].span.end <= box.end; i++)
        if (page->lines[i].link_bytes == span_length(page->lines[i].span))
            return page->lines[i].span;
    const uint32_t end = page->lines[first].span.end;
    return (struct span){box.begin, end < box.end ? end : box.end};
}

/* Finds the text of label i outside the labels of other kinds in it: what is above them or, if
 * that is nothing, behind them. */
static bool find_own_text(const struct html_tree *tree, size_t i, struct span *found,
                          struct failure *failure)
{
    const char *text = tree->page->own_text.data;
    struct span own = html_label_text(tree, &tree->labels[i]);
    *found = own;
    if (tree->labels[i].hints & HINT_ADDRESSEE || span_length(own) > NAME_MOST)
        return true; /* the name in it is of a label inside */
    for (size_t j = i + 1; j < tree->label_count && tree->labels[j].span.begin < own.end; j++) {
        if (!go_on(failure, 1))
            return false;
        if (tree->labels[j].hints & tree->labels[i].hints)
            continue;
        const struct span inner = html_label_text(tree, &tree->labels[j]);
        if (span_length(inner) == 0 || inner.begin < own.begin || inner.end > own.end)
            continue;
        if (inner.begin > own.begin) {
            *found = page_trim(text, own.begin, inner.begin);
            return true;
        }
        own = page_trim(text, inner.end, own.end);
    }
    *found = own;
    return true;
}

/* Does the label hold a name or the like at most? */
static bool is_short(const struct html_comments *comments, const struct html_tree *tree,
                     size_t i)
{
    const struct html_label *label = &tree->labels[i];
    const size_t length = span_length(html_label_text(tree, label));
    return length > 0 && length <= NAME_MOST &&
           comments->elements[label->element].contents == 0;
}

/* Has label i label `inner`, which is the next of its kind, inside? */
static bool holds(const struct html_tree *tree, size_t i, size_t inner)
{
    return inner < tree->label_count &&
           tree->labels[inner].span.begin < tree->labels[i].span.end;
}

/* The innermost labels with a name or time in them. */
static bool read_labels(struct html_comments *comments, const struct html_tree *tree,
                        struct failure *failure)
{
    const size_t none = tree->label_count;
    size_t author = none, time = none; /* the next ones inwards */
    for (size_t i = tree->label_count; i-- > 0;) {
        const unsigned hints = tree->labels[i].hints;
        const struct html_comment_element *element =
            &comments->elements[tree->labels[i].element];
        struct html_comment_label read = {0};
        if (!go_on(failure, STOP_TAG) || !find_own_text(tree, i, &read.text, failure))
            return false;
        const size_t length = span_length(read.text);
        if (!element->form && length > 0 && is_short(comments, tree, i)) {
            if (memchr(tree->page->own_text.data + read.text.begin, '\n', length))
                read.text = name_in_box(tree->page, read.text);
            read.addressee = hints & HINT_ADDRESSEE;
            read.author =
                hints & HINT_COMMENTER && !element->addressee && !holds(tree, i, author);
            read.time = hints & HINT_TIME && !read.author && length <= TIME_MOST &&
                        !element->addressee && !holds(tree, i, time);
        }
        comments->labels[i] = read;
        author = read.author ? i : author;
        time = read.time ? i : time;
    }
    return true;
}

/* ---- Lines ---------------------------------------------------------------------------- */

/* A walk along lines and labels. */
struct label_walk {
    size_t next;  /* the first label that begins in this line or below */
    size_t reach; /* where the labels above it end */
};

/* Counts the bytes of the line that no short label covers, and goes on behind the line. */
static size_t read_rest(const struct html_comments *comments, const struct html_tree *tree,
                        struct span line, struct label_walk *walk)
{
    size_t covered = walk->reach < line.begin ? line.begin : walk->reach, rest = 0;
    covered = covered < line.end ? covered : line.end;
    for (; walk->next < tree->label_count && tree->labels[walk->next].span.begin < line.end;
         walk->next++) {
        if (!is_short(comments, tree, walk->next))
            continue;
        const struct span text = html_label_text(tree, &tree->labels[walk->next]);
        walk->reach = text.end > walk->reach ? text.end : walk->reach;
        if (text.end <= covered)
            continue;
        rest += text.begin > covered ? text.begin - covered : 0;
        covered = text.end < line.end ? text.end : line.end;
    }
    return rest + (line.end - covered);
}

/* A label in the midst of a comment's text names somebody else, or another day. */
static void forget_inside(struct html_comments *comments, struct span line, size_t first,
                          size_t end)
{
    for (size_t i = first; i < end; i++) {
        struct html_comment_label *label = &comments->labels[i];
        if (label->text.begin > line.begin)
            label->author = label->time = label->addressee = false;
    }
}

static bool read_lines(struct html_comments *comments, const struct html_tree *tree,
                       struct failure *failure)
{
    struct label_walk walk = {0};
    for (size_t i = 0; i < tree->page->line_count; i++) {
        const struct span line = tree->page->lines[i].span;
        const size_t first = walk.next;
        if (!go_on(failure, STOP_TAG))
            return false;
        const size_t rest = read_rest(comments, tree, line, &walk);
        const bool beside = rest < span_length(line) && rest <= REST_MOST;
        comments->parts[i] = beside ? PART_BESIDE : PART_TEXT;
        if (!beside)
            forget_inside(comments, line, first, walk.next);
    }
    return true;
}

bool html_comment_labels_read(struct html_comments *comments, const struct html_tree *tree,
                              struct failure *failure)
{
    if (!memory_reserve(&comments->labels, &comments->label_capacity, tree->label_count,
                        sizeof *comments->labels, failure) ||
        !memory_reserve(&comments->parts, &comments->part_capacity, tree->page->line_count, 1,
                        failure))
        return false;
    return read_labels(comments, tree, failure) && read_lines(comments, tree, failure);
}

/* ---- Facts of comments ----------------------------------------------------------------- */

/* May the label be of the comment that it stands in? Inside the comment's text it may only if it
 * stands above the text: else it is of what the reader quotes. */
static bool is_of_comment(const struct html_comment_element *element,
                          const struct html_comment_element *comment, size_t begin)
{
    return !element->innermost || begin <= comment->text_begin;
}

static void write_label(struct html_comments *comments, const struct html_tree *tree, size_t i)
{
    const struct html_comment_label *label = &comments->labels[i];
    const struct html_comment_element *element = &comments->elements[tree->labels[i].element];
    const struct html_comment_element *root = &comments->elements[element->comment];
    if (!(label->author || label->time || label->addressee) || root->number == 0 ||
        !is_of_comment(element, root, label->text.begin))
        return;
    struct page_comment *comment = &tree->page->comments[root->number - 1];
    struct span *fact = label->author      ? &comment->author
                        : label->addressee ? &comment->addressee
                                           : &comment->date;
    if (span_length(*fact) == 0)
        *fact = label->text;
}

bool html_comment_labels_write(struct html_comments *comments, const struct html_tree *tree,
                               struct failure *failure)
{
    struct page *page = tree->page;
    if (!memory_reserve(&page->comments, &page->comment_capacity, comments->count,
                        sizeof *page->comments, failure) ||
        !clear_bytes(page->comments, comments->count * sizeof *page->comments, failure))
        return false;
    page->comment_count = comments->count;
    for (size_t i = 0; i < tree->label_count; i++) {
        if (!go_on_at(failure, i))
            return false;
        write_label(comments, tree, i);
    }
    for (size_t i = 0; i < tree->element_count; i++) {
        const struct html_comment_element *element = &comments->elements[i];
        if (!go_on_at(failure, i))
            return false;
        if (element->number == 0)
            continue;
        struct page_comment *comment = &page->comments[element->number - 1];
        comment->sure = element->own_lines || span_length(comment->author) > 0 ||
                        span_length(comment->date) > 0 ||
                        (!comments->has_author && html_comments_is_item(&tree->elements[i]));
    }
    return true;
}
