/* html_body: tags "in body". Most are told by their traits (html_traits.h), some have rules of
 * their own. */
#include "html_construction.h"

#define P_SCOPE  (TRAIT_SCOPE | TRAIT_BUTTON_SCOPE)
#define LI_SCOPE (TRAIT_SCOPE | TRAIT_LIST_SCOPE)

/* ---- Helpers --------------------------------------------------------------------------- */

bool html_close_p(struct html_construction *construction)
{
    struct html_stack *stack = &construction->stack;
    if (html_stack_find(stack, ELEMENT_P, P_SCOPE) == SIZE_MAX)
        return true;
    return html_stack_imply_ends(stack, ELEMENT_P) && html_stack_pop_until(stack, ELEMENT_P);
}

static enum html_tokenizer_mode mode_inside(enum html_name name)
{
    const uint32_t traits = html_traits_of(name);
    if (name == ELEMENT_SCRIPT)
        return HTML_SCRIPT;
    if (name == ELEMENT_PLAINTEXT)
        return HTML_PLAINTEXT;
    if (traits & TRAIT_TITLE_TEXT)
        return HTML_TITLE;
    return traits & TRAIT_RAW_TEXT ? HTML_RAW : HTML_MARKUP;
}

bool html_insert(struct html_construction *construction, const struct html_token *token)
{
    struct html_stack *stack = &construction->stack;
    const enum html_tokenizer_mode inside = mode_inside(token->name);
    if (!html_stack_push(stack, token->name, token->hash, &token->attributes))
        return false;
    if (html_traits_of(token->name) & TRAIT_VOID)
        return html_stack_pop(stack);
    if (inside != HTML_MARKUP)
        html_tokenizer_read_as(&construction->tokenizer, inside, token);
    return true;
}

/* Closes the element of this name that is in scope, and what in it needs no end tags. */
static bool close_in_scope(struct html_stack *stack, enum html_name name, uint32_t ends,
                           enum html_name except)
{
    if (html_stack_find(stack, name, ends) == SIZE_MAX)
        return true;
    return html_stack_imply_ends(stack, except) && html_stack_pop_until(stack, name);
}

/* ---- Start tags ------------------------------------------------------------------------ */

/* <li>, <dd>, <dt>: close the open item of this list. */
static bool close_item(struct html_stack *stack, enum html_name name)
{
    const enum html_name other = name == ELEMENT_DD   ? ELEMENT_DT
                                 : name == ELEMENT_DT ? ELEMENT_DD
                                                      : name;
    if (stack->counts[name] + stack->counts[other] == 0)
        return true;
    for (size_t at = stack->depth; at-- > 1;) {
        const struct html_open *open = &stack->open[at];
        if (open->name == name || open->name == other)
            return html_stack_cut(stack, at);
        const bool passes = open->name == ELEMENT_ADDRESS || open->name == ELEMENT_DIV ||
                            open->name == ELEMENT_P;
        if (open->traits & TRAIT_SPECIAL && !passes)
            return true;
    }
    return true;
}

/* <option> ends an option; in a <select>, <optgroup> also ends a group. */
static bool close_option(struct html_stack *stack, enum html_name name)
{
    if (html_stack_top_is(stack, ELEMENT_OPTION) && !html_stack_pop(stack))
        return false;
    const bool ends_group =
        name != ELEMENT_OPTION && html_stack_top(stack)->mode == MODE_SELECT;
    return !ends_group || !html_stack_top_is(stack, ELEMENT_OPTGROUP) || html_stack_pop(stack);
}

static bool open_form(struct html_construction *construction, const struct html_token *token)
{
    struct html_stack *stack = &construction->stack;
    const bool in_template = stack->counts[ELEMENT_TEMPLATE] > 0;
    if (construction->form_open && !in_template)
        return true;
    if (!html_close_p(construction) || !html_insert(construction, token))
        return false;
    if (!in_template) {
        construction->form_open = true;
        construction->form_at = stack->depth - 1;
    }
    return true;
}

/* Closes what the start tag closes before it opens its own element. */
static bool close_before(struct html_construction *construction, enum html_name name)
{
    struct html_stack *stack = &construction->stack;
    switch (name) {
    case ELEMENT_LI:
    case ELEMENT_DD:
    case ELEMENT_DT:
        return close_item(stack, name) && html_close_p(construction);
    case ELEMENT_BUTTON:
        return close_in_scope(stack, name, TRAIT_SCOPE, ELEMENT_OTHER);
    case ELEMENT_NOBR:
        return html_stack_find(stack, name, TRAIT_SCOPE) == SIZE_MAX ||
               html_stack_close_formatting(stack, name);
    case ELEMENT_OPTGROUP:
    case ELEMENT_OPTION:
        return close_option(stack, name);
    case ELEMENT_RB:
    case ELEMENT_RP:
    case ELEMENT_RT:
    case ELEMENT_RTC:
        return html_stack_find(stack, ELEMENT_RUBY, TRAIT_SCOPE) == SIZE_MAX ||
               html_stack_imply_ends(stack, name == ELEMENT_RP || name == ELEMENT_RT
                                                ? ELEMENT_RTC
                                                : ELEMENT_OTHER);
    default:
        return true;
    }
}

/* Is a link that was closed opened again before this element? Before blocks it is not. */
static bool reopens_link(enum html_name name)
{
    switch (name) {
    case ELEMENT_XMP:
        return true;
    case ELEMENT_IFRAME:
    case ELEMENT_NOEMBED:
    case ELEMENT_PARAM:
    case ELEMENT_RB:
    case ELEMENT_RP:
    case ELEMENT_RT:
    case ELEMENT_RTC:
    case ELEMENT_SOURCE:
    case ELEMENT_TEXTAREA:
    case ELEMENT_TRACK:
        return false;
    default:
        return !(html_traits_of(name) & (TRAIT_CLOSES_P | TRAIT_HEAD));
    }
}

static bool start_by_traits(struct html_construction *construction,
                            const struct html_token *token)
{
    struct html_stack *stack = &construction->stack;
    const uint32_t traits = html_traits_of(token->name);
    if (!close_before(construction, token->name) ||
        (traits & TRAIT_CLOSES_P && !html_close_p(construction)))
        return false;
    if (traits & TRAIT_HEADING && html_stack_top(stack)->traits & TRAIT_HEADING &&
        !html_stack_pop(stack))
        return false;
    return (!reopens_link(token->name) || html_stack_reopen_link(stack)) &&
           html_insert(construction, token);
}

bool html_body_start(struct html_construction *construction, const struct html_token *token)
{
    struct html_stack *stack = &construction->stack;
    if (html_traits_of(token->name) & TRAIT_TABLE_PART)
        return html_table_part(construction, token);
    switch (token->name) {
    case ELEMENT_HTML:
    case ELEMENT_HEAD:
    case ELEMENT_BODY:
    case ELEMENT_FRAMESET:
    case ELEMENT_FRAME:
        return true;
    case ELEMENT_A:
        return html_stack_open_link(stack, &token->attributes);
    case ELEMENT_FORM:
        return open_form(construction, token);
    case ELEMENT_IMAGE:
        return html_stack_reopen_link(stack) &&
               html_stack_push(stack, ELEMENT_IMG, token->hash, &token->attributes) &&
               html_stack_pop(stack);
    case ELEMENT_MATH:
    case ELEMENT_SVG:
        return html_stack_reopen_link(stack) && html_stack_push_foreign(stack, token) &&
               (!token->self_closing || html_stack_pop(stack));
    case ELEMENT_TABLE:
        return html_close_p(construction) && html_insert(construction, token);
    default:
        return start_by_traits(construction, token);
    }
}

/* ---- End tags -------------------------------------------------------------------------- */

/* Blocks inside of the form stay open. */
static bool close_form(struct html_construction *construction)
{
    struct html_stack *stack = &construction->stack;
    const size_t at = html_stack_find(stack, ELEMENT_FORM, TRAIT_SCOPE);
    if (stack->counts[ELEMENT_TEMPLATE] > 0)
        return close_in_scope(stack, ELEMENT_FORM, TRAIT_SCOPE, ELEMENT_OTHER);
    const bool own = construction->form_open && at != SIZE_MAX && at == construction->form_at;
    construction->form_open = false;
    construction->form_at = SIZE_MAX;
    if (!own)
        return true;
    if (!html_stack_imply_ends(stack, ELEMENT_OTHER))
        return false;
    if (stack->depth - 1 == at)
        return html_stack_pop(stack);
    html_stack_forget(stack, at);
    return true;
}

/* The end tag of any heading closes the innermost one. */
static bool close_heading(struct html_stack *stack)
{
    for (size_t at = stack->depth; at-- > 1;) {
        if (stack->open[at].traits & TRAIT_HEADING)
            return html_stack_cut(stack, at);
        if (stack->open[at].traits & TRAIT_SCOPE)
            return true;
    }
    return true;
}

/* </p> without a <p> is an empty paragraph. */
static bool end_p(struct html_construction *construction)
{
    struct html_stack *stack = &construction->stack;
    if (html_stack_find(stack, ELEMENT_P, P_SCOPE) == SIZE_MAX &&
        !html_stack_push(stack, ELEMENT_P, 0, NULL))
        return false;
    return html_close_p(construction);
}

static bool end_by_traits(struct html_construction *construction,
                          const struct html_token *token)
{
    struct html_stack *stack = &construction->stack;
    const uint32_t traits = html_traits_of(token->name);
    if (traits & TRAIT_TABLE_PART)
        return html_table_end(construction, token);
    if (traits & TRAIT_HEADING)
        return close_heading(stack);
    if (traits & TRAIT_BLOCK_END)
        return close_in_scope(stack, token->name, TRAIT_SCOPE, ELEMENT_OTHER);
    if (traits & TRAIT_FORMATTING)
        return html_stack_close_formatting(stack, token->name);
    return html_stack_close_other(stack, token->name, token->hash);
}

bool html_body_end(struct html_construction *construction, const struct html_token *token)
{
    struct html_stack *stack = &construction->stack;
    switch (token->name) {
    case ELEMENT_HTML:
    case ELEMENT_BODY: /* what comes after it belongs to it all the same */
        return true;
    case ELEMENT_A:
        return html_stack_close_link(stack);
    case ELEMENT_BR:
        return html_stack_reopen_link(stack) && html_stack_push(stack, ELEMENT_BR, 0, NULL) &&
               html_stack_pop(stack);
    case ELEMENT_DD:
    case ELEMENT_DT:
        return close_in_scope(stack, token->name, TRAIT_SCOPE, token->name);
    case ELEMENT_FORM:
        return close_form(construction);
    case ELEMENT_LI:
        return close_in_scope(stack, token->name, LI_SCOPE, token->name);
    case ELEMENT_P:
        return end_p(construction);
    case ELEMENT_TABLE:
        return html_table_end(construction, token);
    case ELEMENT_TEMPLATE:
        return stack->counts[ELEMENT_TEMPLATE] == 0 ||
               html_stack_pop_until(stack, ELEMENT_TEMPLATE);
    default:
        return end_by_traits(construction, token);
    }
}
