/* html_table: tags "in table", "in row" and so on. Which part of a table is open is the stack's
 * mode; a part that cannot stand there closes parts, or opens those that are left out. */
#include "html_construction.h"

static enum html_mode mode(const struct html_construction *construction)
{
    return (enum html_mode)html_stack_top(&construction->stack)->mode;
}

/* The place of the innermost table, or part of one. */
static size_t find_part(const struct html_stack *stack)
{
    size_t at = stack->depth - 1;
    while (at > 0 && !(stack->open[at].traits & (TRAIT_TABLE_PART | TRAIT_TABLE_SCOPE)))
        at--;
    return at;
}

/* Closes that part. */
static bool close_part(struct html_stack *stack)
{
    return html_stack_cut(stack, find_part(stack));
}

/* Closes what is inside of that part, and opens the element of the start tag. */
static bool put_in_part(struct html_construction *construction, const struct html_token *token)
{
    struct html_stack *stack = &construction->stack;
    return html_stack_cut(stack, find_part(stack) + 1) && html_insert(construction, token);
}

/* The same with an element that the page leaves out. */
static bool imply_part(struct html_stack *stack, enum html_name name)
{
    return html_stack_cut(stack, find_part(stack) + 1) && html_stack_push(stack, name, 0, NULL);
}

static bool is_cell(enum html_name name)
{
    return name == ELEMENT_TD || name == ELEMENT_TH;
}

/* One step: the part is put in its place (`placed`), or its place comes nearer. */
static bool place(struct html_construction *construction, const struct html_token *token,
                  bool *placed)
{
    struct html_stack *stack = &construction->stack;
    const enum html_name name = token->name;
    *placed = false;
    switch (mode(construction)) {
    case MODE_TABLE:
        if (name == ELEMENT_COL)
            return imply_part(stack, ELEMENT_COLGROUP);
        if (name == ELEMENT_TR || is_cell(name))
            return imply_part(stack, ELEMENT_TBODY);
        break;
    case MODE_SECTION:
        if (is_cell(name))
            return imply_part(stack, ELEMENT_TR);
        if (name != ELEMENT_TR)
            return close_part(stack);
        break;
    case MODE_ROW:
        if (!is_cell(name))
            return close_part(stack);
        break;
    case MODE_COLUMNS:
        if (name != ELEMENT_COL)
            return close_part(stack);
        break;
    case MODE_CELL:
    case MODE_CAPTION:
        return close_part(stack);
    case MODE_TEMPLATE:
        break;
    default: /* outside of tables it means nothing */
        *placed = true;
        return true;
    }
    *placed = true;
    return put_in_part(construction, token);
}

bool html_table_part(struct html_construction *construction, const struct html_token *token)
{
    for (bool placed = false; !placed;)
        if (!place(construction, token, &placed))
            return false;
    return true;
}

bool html_table_start(struct html_construction *construction, const struct html_token *token)
{
    struct html_stack *stack = &construction->stack;
    if (html_traits_of(token->name) & TRAIT_TABLE_PART)
        return html_table_part(construction, token);
    if (mode(construction) == MODE_COLUMNS && token->name != ELEMENT_TEMPLATE &&
        !close_part(stack))
        return false;
    switch (token->name) {
    case ELEMENT_FORM: /* holds nothing, for rows cannot stand in it */
        if (construction->form_open)
            return true;
        construction->form_open = true;
        return html_stack_push(stack, ELEMENT_FORM, token->hash, &token->attributes) &&
               html_stack_pop(stack);
    case ELEMENT_TABLE: /* a table that is in no cell ends the one around it */
        if (html_stack_find(stack, ELEMENT_TABLE, TRAIT_TABLE_SCOPE) != SIZE_MAX &&
            !html_stack_pop_until(stack, ELEMENT_TABLE))
            return false;
        return html_body_start(construction, token);
    default:
        return html_body_start(construction, token);
    }
}

bool html_table_end(struct html_construction *construction, const struct html_token *token)
{
    struct html_stack *stack = &construction->stack;
    const size_t at = html_stack_find(stack, token->name, TRAIT_TABLE_SCOPE);
    return at == SIZE_MAX || html_stack_cut(stack, at);
}
