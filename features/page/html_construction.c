/* html_construction: which rules a token is read by. Those of the body are in html_body.c, those
 * of tables in html_table.c. */
#include "html_construction.h"

#include <limits.h>

#include "../base/stop.h"

static bool is_white_space(const struct html_token *token)
{
    for (size_t i = 0; i < token->length; i++)
        if ((unsigned char)token->text[i] > ' ')
            return false;
    return true;
}

static enum html_mode mode(const struct html_construction *construction)
{
    return (enum html_mode)html_stack_top(&construction->stack)->mode;
}

/* ---- SVG and MathML -------------------------------------------------------------------- */

/* Closes elements up to one that is HTML or has HTML inside. */
static bool leave_foreign(struct html_stack *stack)
{
    size_t depth = stack->depth;
    while (depth > 1 && stack->open[depth - 1].foreign && !stack->open[depth - 1].html_inside)
        depth--;
    return html_stack_cut(stack, depth);
}

static bool foreign_start(struct html_construction *construction,
                          const struct html_token *token)
{
    struct html_stack *stack = &construction->stack;
    if (!html_stack_push_foreign(stack, token))
        return false;
    return !token->self_closing || html_stack_pop(stack);
}

/* The place of the element of SVG or MathML that this end tag closes; SIZE_MAX if an HTML
 * element is inside of it, or there is none. */
static size_t find_foreign(const struct html_stack *stack, uint32_t hash)
{
    for (size_t at = stack->depth; at-- > 1 && stack->open[at].foreign;)
        if (stack->open[at].hash == hash)
            return at;
    return SIZE_MAX;
}

/* ---- Before the body ------------------------------------------------------------------- */

static bool begin_body(struct html_construction *construction)
{
    construction->in_body = construction->head_begun = true;
    if (!html_stack_cut(&construction->stack, 1))
        return false;
    html_stack_push_silent(&construction->stack, ELEMENT_BODY);
    return true;
}

/* <noscript> in <head>: holds only what says nothing by itself. */
static bool may_stand_in_noscript(enum html_name name)
{
    switch (name) {
    case ELEMENT_BASEFONT:
    case ELEMENT_BGSOUND:
    case ELEMENT_LINK:
    case ELEMENT_META:
    case ELEMENT_NOFRAMES:
    case ELEMENT_STYLE:
        return true;
    default:
        return false;
    }
}

static bool open_head(struct html_construction *construction, const struct html_token *token)
{
    if (construction->head_begun)
        return true;
    construction->head_begun = true;
    return html_stack_push(&construction->stack, ELEMENT_HEAD, token->hash, &token->attributes);
}

static bool open_body(struct html_construction *construction, const struct html_token *token)
{
    construction->in_body = construction->head_begun = true;
    return html_stack_cut(&construction->stack, 1) &&
           html_stack_push(&construction->stack, ELEMENT_BODY, token->hash, &token->attributes);
}

/* A start tag before the body. What belongs in no head begins the body. */
static bool head_start(struct html_construction *construction, const struct html_token *token)
{
    struct html_stack *stack = &construction->stack;
    const bool for_head = html_traits_of(token->name) & TRAIT_HEAD;
    if (html_stack_top_is(stack, ELEMENT_NOSCRIPT) && !may_stand_in_noscript(token->name) &&
        !html_stack_pop(stack))
        return false;
    switch (token->name) {
    case ELEMENT_HEAD:
        return open_head(construction, token);
    case ELEMENT_BODY:
        return open_body(construction, token);
    case ELEMENT_FRAMESET:
    case ELEMENT_FRAME:
        return true;
    default:
        break;
    }
    if ((for_head || token->name == ELEMENT_NOSCRIPT) && !construction->head_begun) {
        construction->head_begun = true;
        html_stack_push_silent(stack, ELEMENT_HEAD);
    }
    const bool in_head = html_stack_top_is(stack, ELEMENT_HEAD);
    if (for_head || (token->name == ELEMENT_NOSCRIPT && in_head))
        return html_insert(construction, token);
    return begin_body(construction) && html_body_start(construction, token);
}

static bool head_end(struct html_construction *construction, const struct html_token *token)
{
    struct html_stack *stack = &construction->stack;
    switch (token->name) {
    case ELEMENT_HEAD:
    case ELEMENT_NOSCRIPT:
        return !html_stack_top_is(stack, token->name) || html_stack_pop(stack);
    case ELEMENT_BODY:
    case ELEMENT_HTML:
    case ELEMENT_BR:
        return begin_body(construction) && html_body_end(construction, token);
    default:
        return true;
    }
}

/* ---- <select> -------------------------------------------------------------------------- */

/* In a <select> only its own elements count; what cannot stand in one closes it. */
static bool select_start(struct html_construction *construction, const struct html_token *token)
{
    struct html_stack *stack = &construction->stack;
    const bool in_table = html_stack_find(stack, ELEMENT_TABLE, TRAIT_TABLE_SCOPE) != SIZE_MAX;
    switch (token->name) {
    case ELEMENT_OPTGROUP:
    case ELEMENT_OPTION:
    case ELEMENT_SCRIPT:
    case ELEMENT_TEMPLATE:
        return html_body_start(construction, token);
    case ELEMENT_SELECT:
        return html_stack_pop_until(stack, ELEMENT_SELECT);
    case ELEMENT_INPUT:
    case ELEMENT_KEYGEN:
    case ELEMENT_TEXTAREA:
        return html_stack_pop_until(stack, ELEMENT_SELECT) &&
               html_body_start(construction, token);
    case ELEMENT_TABLE:
        if (!in_table)
            return true;
        return html_stack_pop_until(stack, ELEMENT_SELECT) &&
               html_table_start(construction, token);
    case ELEMENT_COL:
    case ELEMENT_COLGROUP:
        return true;
    default:
        if (!in_table || !(html_traits_of(token->name) & TRAIT_TABLE_PART))
            return true;
        return html_stack_pop_until(stack, ELEMENT_SELECT) &&
               html_table_part(construction, token);
    }
}

static bool select_end(struct html_construction *construction, const struct html_token *token)
{
    struct html_stack *stack = &construction->stack;
    switch (token->name) {
    case ELEMENT_OPTGROUP:
        if (html_stack_top_is(stack, ELEMENT_OPTION) && !html_stack_pop(stack))
            return false;
        return !html_stack_top_is(stack, ELEMENT_OPTGROUP) || html_stack_pop(stack);
    case ELEMENT_OPTION:
        return !html_stack_top_is(stack, ELEMENT_OPTION) || html_stack_pop(stack);
    case ELEMENT_SELECT:
        return html_stack_pop_until(stack, ELEMENT_SELECT);
    case ELEMENT_TEMPLATE:
        return html_body_end(construction, token);
    default:
        if (token->name != ELEMENT_TABLE && !(html_traits_of(token->name) & TRAIT_TABLE_PART))
            return true;
        return html_table_end(construction, token);
    }
}

/* ---- Tokens ---------------------------------------------------------------------------- */

static bool html_start(struct html_construction *construction, const struct html_token *token)
{
    const struct html_stack *stack = &construction->stack;
    if (token->name == ELEMENT_HTML) /* not the first: only its attributes count */
        return html_facts_element(&stack->tree->facts, stack->tree->page,
                                  html_tag_of(token->name), &token->attributes, stack->failure);
    if (!construction->in_body && stack->counts[ELEMENT_TEMPLATE] == 0)
        return head_start(construction, token);
    switch (mode(construction)) {
    case MODE_SELECT:
        return select_start(construction, token);
    case MODE_TABLE:
    case MODE_SECTION:
    case MODE_ROW:
    case MODE_COLUMNS:
        return html_table_start(construction, token);
    default:
        return html_body_start(construction, token);
    }
}

static bool html_end(struct html_construction *construction, const struct html_token *token)
{
    struct html_stack *stack = &construction->stack;
    const uint32_t traits = html_stack_top(stack)->traits;
    /* What is read as text has no other end tag than its own. */
    if (traits & (TRAIT_RAW_TEXT | TRAIT_TITLE_TEXT) ||
        html_stack_top_is(stack, ELEMENT_SCRIPT))
        return html_stack_pop(stack);
    if (!construction->in_body && stack->counts[ELEMENT_TEMPLATE] == 0)
        return head_end(construction, token);
    if (mode(construction) == MODE_SELECT)
        return select_end(construction, token);
    return html_body_end(construction, token);
}

static bool read_start(struct html_construction *construction, const struct html_token *token)
{
    struct html_stack *stack = &construction->stack;
    const struct html_open *top = html_stack_top(stack);
    if (!top->foreign || top->html_inside)
        return html_start(construction, token);
    if (!(html_traits_of(token->name) & TRAIT_LEAVES_SVG))
        return foreign_start(construction, token);
    return leave_foreign(stack) && html_start(construction, token);
}

static bool read_end(struct html_construction *construction, const struct html_token *token)
{
    struct html_stack *stack = &construction->stack;
    if (html_stack_top(stack)->foreign) {
        const size_t at = find_foreign(stack, token->hash);
        if (at != SIZE_MAX)
            return html_stack_cut(stack, at);
        const bool leaves = token->name == ELEMENT_P || token->name == ELEMENT_BR;
        if (leaves && !leave_foreign(stack))
            return false;
    }
    return html_end(construction, token);
}

static bool add_text(struct html_construction *construction, const struct html_token *token)
{
    struct html_stack *stack = &construction->stack;
    return html_tree_text(stack->tree, token->text, token->length, token->source,
                          token->source_length, token->changed, stack->failure);
}

static bool read_text(struct html_construction *construction, const struct html_token *token)
{
    struct html_stack *stack = &construction->stack;
    const struct html_open *top = html_stack_top(stack);
    const bool raw = top->traits & (TRAIT_RAW_TEXT | TRAIT_TITLE_TEXT) ||
                     top->name == ELEMENT_SCRIPT || (top->foreign && !top->html_inside);
    if (raw || stack->counts[ELEMENT_TEMPLATE] > 0)
        return add_text(construction, token);
    if (!construction->in_body) {
        if (is_white_space(token))
            return true;
        if (!begin_body(construction))
            return false;
    }
    if (mode(construction) == MODE_COLUMNS && !is_white_space(token) && !html_stack_pop(stack))
        return false;
    return (mode(construction) == MODE_SELECT || html_stack_reopen_link(stack)) &&
           add_text(construction, token);
}

/* Opens <html>, before the first token that needs it. Gives whether the token is done with. */
static bool begin_html(struct html_construction *construction, const struct html_token *token,
                       bool *done)
{
    struct html_stack *stack = &construction->stack;
    *done = true;
    if (token->kind == HTML_TEXT && is_white_space(token))
        return true;
    if (token->kind == HTML_START_TAG && token->name == ELEMENT_HTML)
        return html_stack_push(stack, ELEMENT_HTML, token->hash, &token->attributes);
    html_stack_push_silent(stack, ELEMENT_HTML);
    *done = false;
    return true;
}

static bool read_token(struct html_construction *construction, const struct html_token *token)
{
    bool done = false;
    if (construction->stack.depth == 0 && !begin_html(construction, token, &done))
        return false;
    if (done)
        return true;
    construction->stack.tree->tag = (struct span){
        (uint32_t)token->source, (uint32_t)(token->source + token->source_length)};
    switch (token->kind) {
    case HTML_TEXT:
        return read_text(construction, token);
    case HTML_START_TAG:
        return read_start(construction, token);
    case HTML_END_TAG:
        return read_end(construction, token);
    default:
        return true;
    }
}

static void begin(struct html_construction *construction, struct html_tree *tree,
                  const char *html, size_t length, struct failure *failure)
{
    html_tokenizer_begin(&construction->tokenizer, html, length);
    html_stack_begin(&construction->stack, tree, failure);
    construction->in_body = construction->head_begun = construction->form_open = false;
    construction->form_at = SIZE_MAX;
}

bool html_construct(struct html_construction *construction, struct html_tree *tree,
                    const char *html, size_t length, struct failure *failure)
{
    if (length > INT_MAX)
        return fail(failure, FAILURE_TOO_LARGE, "page of %zu bytes, at most %d are possible",
                    length, INT_MAX);
    begin(construction, tree, html, length, failure);
    struct html_token token;
    do {
        const struct html_stack *stack = &construction->stack;
        const bool foreign = stack->depth > 0 && html_stack_top(stack)->foreign;
        if (!html_tokenizer_next(&construction->tokenizer, foreign, &token, failure) ||
            !go_on(failure, token.source_length + STOP_TAG) ||
            !read_token(construction, &token))
            return false;
    } while (token.kind != HTML_NO_TOKEN);
    return html_tree_end(tree, failure) && go_on(failure, STOP_WORK);
}

void html_construction_release(struct html_construction *construction)
{
    html_tokenizer_release(&construction->tokenizer);
}
