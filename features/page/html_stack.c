/* html_stack: an array of open elements, and how many of each name are in it. */
#include "html_stack.h"

#include <string.h>

/* ---- Opening --------------------------------------------------------------------------- */

void html_stack_begin(struct html_stack *stack, struct html_tree *tree, struct failure *failure)
{
    stack->tree = tree;
    stack->failure = failure;
    stack->depth = stack->link = 0;
    memset(stack->counts, 0, sizeof stack->counts);
    stack->links[0] = (struct html_link){.at = SIZE_MAX};
}

const struct html_open *html_stack_top(const struct html_stack *stack)
{
    return &stack->open[stack->depth - 1];
}

bool html_stack_top_is(const struct html_stack *stack, enum html_name name)
{
    return html_stack_top(stack)->name == name;
}

/* The mode inside an element of this name, in one with the mode `around`. */
static enum html_mode mode_inside(enum html_name name, enum html_mode around)
{
    switch (name) {
    case ELEMENT_TABLE:
        return MODE_TABLE;
    case ELEMENT_TBODY:
    case ELEMENT_THEAD:
    case ELEMENT_TFOOT:
        return MODE_SECTION;
    case ELEMENT_TR:
        return MODE_ROW;
    case ELEMENT_TD:
    case ELEMENT_TH:
        return MODE_CELL;
    case ELEMENT_CAPTION:
        return MODE_CAPTION;
    case ELEMENT_COLGROUP:
        return MODE_COLUMNS;
    case ELEMENT_SELECT:
        return MODE_SELECT;
    case ELEMENT_TEMPLATE:
        return MODE_TEMPLATE;
    default:
        return around;
    }
}

static void add_open(struct html_stack *stack, struct html_open open)
{
    stack->open[stack->depth++] = open;
    stack->counts[open.name]++;
    if (open.traits & TRAIT_MARKER)
        stack->links[++stack->link] = (struct html_link){.at = SIZE_MAX};
}

static enum html_mode mode_around(const struct html_stack *stack)
{
    return stack->depth > 0 ? (enum html_mode)html_stack_top(stack)->mode : MODE_BODY;
}

void html_stack_push_silent(struct html_stack *stack, enum html_name name)
{
    add_open(stack, (struct html_open){.name = (uint8_t)name,
                                       .traits = html_traits_of(name),
                                       .mode = (uint8_t)mode_around(stack)});
}

/* Makes room for one more. */
static bool make_room(struct html_stack *stack)
{
    return stack->depth < HTML_MAX_DEPTH || html_stack_pop(stack);
}

bool html_stack_push(struct html_stack *stack, enum html_name name, uint32_t hash,
                     const struct html_attributes *attributes)
{
    static const struct html_attributes none;
    if (!make_room(stack))
        return false;
    const enum html_mode mode = mode_inside(name, mode_around(stack));
    add_open(stack, (struct html_open){.name = (uint8_t)name,
                                       .hash = hash,
                                       .traits = html_traits_of(name),
                                       .mode = (uint8_t)mode});
    return html_tree_open(stack->tree, stack->depth, html_tag_of(name),
                          attributes ? attributes : &none, stack->failure);
}

bool html_stack_push_foreign(struct html_stack *stack, const struct html_token *token)
{
    static const struct html_attributes none;
    if (!make_room(stack))
        return false;
    const struct html_open *around = html_stack_top(stack);
    const bool root = !around->foreign || around->html_inside;
    const bool math = root ? token->name == ELEMENT_MATH : around->math;
    const bool inside = html_traits_of(token->name) & (math ? TRAIT_MATH_HTML : TRAIT_SVG_HTML);
    add_open(stack, (struct html_open){.name = ELEMENT_OTHER,
                                       .hash = token->hash,
                                       .traits = inside ? TRAIT_SCOPE | TRAIT_SPECIAL : 0,
                                       .mode = (uint8_t)mode_around(stack),
                                       .foreign = true,
                                       .html_inside = inside,
                                       .math = math});
    return html_tree_open(stack->tree, stack->depth,
                          html_tag_of(root ? token->name : ELEMENT_OTHER),
                          root ? &token->attributes : &none, stack->failure);
}

/* ---- Closing --------------------------------------------------------------------------- */

static void remove_open(struct html_stack *stack)
{
    const struct html_open *open = html_stack_top(stack);
    struct html_link *link = &stack->links[stack->link];
    stack->depth--;
    if (open->ghost)
        return;
    stack->counts[open->name]--;
    if (open->traits & TRAIT_MARKER)
        stack->link--;
    else if (link->at == stack->depth)
        link->at = SIZE_MAX;
}

bool html_stack_cut(struct html_stack *stack, size_t depth)
{
    while (stack->depth > depth)
        remove_open(stack);
    /* Ghosts are open for what is inside of them alone. */
    while (stack->depth > 1 && html_stack_top(stack)->ghost)
        remove_open(stack);
    return html_tree_close(stack->tree, stack->depth, stack->failure);
}

bool html_stack_pop(struct html_stack *stack)
{
    return html_stack_cut(stack, stack->depth - 1);
}

bool html_stack_pop_until(struct html_stack *stack, enum html_name name)
{
    size_t depth = stack->depth;
    while (depth > 1 && stack->open[depth - 1].name != name)
        depth--;
    return html_stack_cut(stack, depth > 1 ? depth - 1 : 1);
}

bool html_stack_imply_ends(struct html_stack *stack, enum html_name except)
{
    size_t depth = stack->depth;
    while (depth > 1) {
        const struct html_open *open = &stack->open[depth - 1];
        const bool implied = open->traits & TRAIT_IMPLIED_END && open->name != except;
        if (!implied && !open->ghost)
            break;
        depth--;
    }
    return depth == stack->depth || html_stack_cut(stack, depth);
}

size_t html_stack_find(const struct html_stack *stack, enum html_name name, uint32_t ends)
{
    if (stack->counts[name] == 0)
        return SIZE_MAX;
    for (size_t at = stack->depth; at-- > 0;) {
        const struct html_open *open = &stack->open[at];
        if (open->name == name && !open->ghost && !open->foreign)
            return at;
        if (open->traits & ends)
            return SIZE_MAX;
    }
    return SIZE_MAX;
}

bool html_stack_close_other(struct html_stack *stack, enum html_name name, uint32_t hash)
{
    if (stack->counts[name] == 0)
        return true;
    for (size_t at = stack->depth; at-- > 1;) {
        const struct html_open *open = &stack->open[at];
        const bool same = open->name == name && (name != ELEMENT_OTHER || open->hash == hash);
        if (same && !open->ghost && !open->foreign)
            return html_stack_cut(stack, at);
        if (open->traits & TRAIT_SPECIAL)
            return true;
    }
    return true;
}

void html_stack_forget(struct html_stack *stack, size_t at)
{
    struct html_open *open = &stack->open[at];
    stack->counts[open->name]--;
    *open = (struct html_open){.mode = open->mode, .ghost = true};
}

/* ---- Formatting elements and links ----------------------------------------------------- */

/* The standard moves at most so many blocks out of a formatting element. */
#define MOST_BLOCKS 8

/* The blocks are moved out of what stands between them, but for other formatting elements. */
static void forget_between(struct html_stack *stack, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++) {
        const struct html_open *open = &stack->open[i];
        if (!open->ghost && !open->foreign &&
            !(open->traits & (TRAIT_SPECIAL | TRAIT_FORMATTING)))
            html_stack_forget(stack, i);
    }
}

bool html_stack_close_formatting(struct html_stack *stack, enum html_name name)
{
    const size_t at = html_stack_find(stack, name, TRAIT_SCOPE);
    size_t blocks = 0, last = SIZE_MAX;
    for (size_t i = stack->depth; at != SIZE_MAX && i-- > at;) {
        if (!(stack->open[i].traits & TRAIT_SPECIAL))
            continue;
        blocks++;
        last = last == SIZE_MAX ? i : last;
    }
    if (at == SIZE_MAX || blocks >= MOST_BLOCKS)
        return true;
    if (blocks == 0)
        return html_stack_cut(stack, at);
    if (!html_stack_cut(stack, last + 1))
        return false;
    if (name == ELEMENT_A) {
        stack->links[stack->link].at = SIZE_MAX;
        html_tree_unlink(stack->tree, at + 1);
    }
    html_stack_forget(stack, at);
    forget_between(stack, at, last);
    return true;
}

/* Takes the open link out of the stack, whatever is inside of it. */
static void drop_link(struct html_stack *stack)
{
    struct html_link *link = &stack->links[stack->link];
    if (link->at != SIZE_MAX) {
        html_tree_unlink(stack->tree, link->at + 1);
        html_stack_forget(stack, link->at);
    }
    *link = (struct html_link){.at = SIZE_MAX};
}

bool html_stack_open_link(struct html_stack *stack, const struct html_attributes *attributes)
{
    const bool has_address = attributes->value[ATTRIBUTE_HREF];
    if (stack->links[stack->link].active && !html_stack_close_formatting(stack, ELEMENT_A))
        return false;
    drop_link(stack);
    if (!html_stack_push(stack, ELEMENT_A, 0, attributes))
        return false;
    stack->links[stack->link] = (struct html_link){true, has_address, stack->depth - 1};
    return true;
}

bool html_stack_close_link(struct html_stack *stack)
{
    struct html_link *link = &stack->links[stack->link];
    if (!link->active)
        return html_stack_close_other(stack, ELEMENT_A, 0);
    if (!html_stack_close_formatting(stack, ELEMENT_A))
        return false;
    link->active = link->at != SIZE_MAX;
    return true;
}

bool html_stack_reopen_link(struct html_stack *stack)
{
    struct html_link *link = &stack->links[stack->link];
    struct html_attributes attributes = {.present = 0};
    if (!link->active || link->at != SIZE_MAX)
        return true;
    if (link->has_address)
        attributes.value[ATTRIBUTE_HREF] = "";
    if (!html_stack_push(stack, ELEMENT_A, 0, &attributes))
        return false;
    stack->links[stack->link].at = stack->depth - 1;
    return true;
}
