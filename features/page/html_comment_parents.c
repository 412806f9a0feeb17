/* html_comment_parents: which comment each one answers. What stands inside a comment answers it; else
 * the markup may name a comment's parent, or say how deep the comment stands. */
#include "../base/sort.h"
#include "../base/stop.h"
#include "html_comments.h"

#define LEVELS 16 /* deeper comments count as those of the last level */

static int compare_names(const void *a, const void *b)
{
    const struct html_comment_name *one = a, *two = b;
    if (one->name != two->name)
        return one->name < two->name ? -1 : 1;
    return (one->number > two->number) - (one->number < two->number);
}

/* The number of the comment that an element is of: the one around it or, of an element that holds a
 * comment and its replies, the first inside. 0: none. */
static uint32_t number_of(const struct html_comments *comments, uint32_t element)
{
    const struct html_comment_element *elements = comments->elements;
    uint32_t comment = elements[element].comment;
    if (comment == 0)
        comment = elements[elements[element].first_text].comment;
    return elements[comment].number;
}

static void set_parent(struct page *page, uint32_t number, uint32_t parent)
{
    if (number > 0 && parent > 0 && parent < number && page->comments[number - 1].parent == 0)
        page->comments[number - 1].parent = parent; /* a reply stands below */
}

/* Fills in the names of comments, sorted; `*count` is how many there are. */
static bool read_names(struct html_comments *comments, const struct html_tree *tree,
                       size_t *count, struct failure *failure)
{
    *count = 0;
    for (size_t i = 0; i < tree->thread_mark_count; i++) {
        if (!go_on_at(failure, i))
            return false;
        for (size_t j = 0; j < 2; j++) {
            const uint32_t number = number_of(comments, tree->thread_marks[i].element);
            if (tree->thread_marks[i].name[j] != 0 && number != 0)
                comments->names[(*count)++] =
                    (struct html_comment_name){tree->thread_marks[i].name[j], number};
        }
    }
    return sort_items(comments->names, *count, sizeof *comments->names, compare_names, failure);
}

/* The first comment of this name; 0: none. */
static uint32_t find_name(const struct html_comments *comments, size_t count, uint32_t name)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (comments->names[middle].name < name)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && comments->names[low].name == name ? comments->names[low].number : 0;
}

/* A comment answers the last one above it of a smaller level. */
static bool read_levels(const struct html_comments *comments, const struct html_tree *tree,
                        struct failure *failure)
{
    uint32_t last[LEVELS] = {0};
    for (size_t i = 0; i < tree->thread_mark_count; i++) {
        const uint32_t number = number_of(comments, tree->thread_marks[i].element);
        uint32_t level = tree->thread_marks[i].level;
        if (!go_on(failure, STOP_TAG))
            return false;
        if (number == 0 || !tree->thread_marks[i].has_level)
            continue;
        level = level < LEVELS ? level : LEVELS - 1;
        uint32_t parent = 0;
        for (uint32_t above = level; above > 0 && parent == 0; above--)
            parent = last[above - 1];
        set_parent(tree->page, number, parent);
        last[level] = number;
        for (uint32_t below = level + 1; below < LEVELS; below++)
            last[below] = 0;
    }
    return true;
}

bool html_comment_parents_write(struct html_comments *comments, const struct html_tree *tree,
                                struct failure *failure)
{
    if (!memory_reserve(&comments->names, &comments->name_capacity, 2 * tree->thread_mark_count,
                        sizeof *comments->names, failure))
        return false;
    for (size_t i = 0; i < tree->element_count; i++) {
        if (!go_on_at(failure, i))
            return false;
        set_parent(tree->page, comments->elements[i].number,
                   comments->elements[comments->elements[i].parent].number);
    }
    size_t count;
    if (!read_names(comments, tree, &count, failure))
        return false;
    for (size_t i = 0; i < tree->thread_mark_count; i++) {
        if (!go_on(failure, STOP_TAG))
            return false;
        if (tree->thread_marks[i].parent != 0)
            set_parent(tree->page, number_of(comments, tree->thread_marks[i].element),
                       find_name(comments, count, tree->thread_marks[i].parent));
    }
    return read_levels(comments, tree, failure);
}
