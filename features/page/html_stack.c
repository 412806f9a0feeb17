/* html_stack: a table of rules, and an array of open elements. */
#include "html_stack.h"

#include <string.h>

#define BLOCK (RULE_SPECIAL | RULE_CLOSES_P | RULE_BLOCK_END)
#define PART  (RULE_SPECIAL | RULE_TABLE_PART)
#define CELL  (PART | RULE_SCOPE | RULE_MARKER)
#define OUTER (RULE_SPECIAL | RULE_SCOPE | RULE_BLOCK_END | RULE_MARKER)
#define EMPTY (RULE_SPECIAL | RULE_VOID)

static const uint32_t rules[ELEMENT_COUNT] = {
    [ELEMENT_A] = RULE_FORMATTING,
    [ELEMENT_ADDRESS] = BLOCK,
    [ELEMENT_APPLET] = OUTER,
    [ELEMENT_AREA] = EMPTY,
    [ELEMENT_ARTICLE] = BLOCK,
    [ELEMENT_ASIDE] = BLOCK,
    [ELEMENT_B] = RULE_FORMATTING | RULE_LEAVES_SVG,
    [ELEMENT_BASE] = EMPTY | RULE_HEAD,
    [ELEMENT_BASEFONT] = EMPTY | RULE_HEAD,
    [ELEMENT_BGSOUND] = EMPTY | RULE_HEAD,
    [ELEMENT_BIG] = RULE_FORMATTING | RULE_LEAVES_SVG,
    [ELEMENT_BLOCKQUOTE] = BLOCK | RULE_LEAVES_SVG,
    [ELEMENT_BODY] = RULE_SPECIAL | RULE_LEAVES_SVG,
    [ELEMENT_BR] = EMPTY | RULE_LEAVES_SVG,
    [ELEMENT_BUTTON] = RULE_SPECIAL | RULE_BUTTON_SCOPE | RULE_BLOCK_END,
    [ELEMENT_CAPTION] = CELL,
    [ELEMENT_CENTER] = BLOCK | RULE_LEAVES_SVG,
    [ELEMENT_CODE] = RULE_FORMATTING | RULE_LEAVES_SVG,
    [ELEMENT_COL] = PART | RULE_VOID,
    [ELEMENT_COLGROUP] = PART,
    [ELEMENT_DD] = RULE_SPECIAL | RULE_IMPLIED_END | RULE_CLOSES_P | RULE_LEAVES_SVG,
    [ELEMENT_DESC] = RULE_SVG_HTML,
    [ELEMENT_DETAILS] = BLOCK,
    [ELEMENT_DIALOG] = RULE_CLOSES_P | RULE_BLOCK_END,
    [ELEMENT_DIR] = BLOCK,
    [ELEMENT_DIV] = BLOCK | RULE_LEAVES_SVG,
    [ELEMENT_DL] = BLOCK | RULE_LEAVES_SVG,
    [ELEMENT_DT] = RULE_SPECIAL | RULE_IMPLIED_END | RULE_CLOSES_P | RULE_LEAVES_SVG,
    [ELEMENT_EM] = RULE_FORMATTING | RULE_LEAVES_SVG,
    [ELEMENT_EMBED] = EMPTY | RULE_LEAVES_SVG,
    [ELEMENT_FIELDSET] = BLOCK,
    [ELEMENT_FIGCAPTION] = BLOCK,
    [ELEMENT_FIGURE] = BLOCK,
    [ELEMENT_FONT] = RULE_FORMATTING,
    [ELEMENT_FOOTER] = BLOCK,
    [ELEMENT_FOREIGNOBJECT] = RULE_SVG_HTML,
    [ELEMENT_FORM] = RULE_SPECIAL | RULE_CLOSES_P,
    [ELEMENT_FRAME] = EMPTY,
    [ELEMENT_FRAMESET] = RULE_SPECIAL,
    [ELEMENT_H1] = RULE_SPECIAL | RULE_CLOSES_P | RULE_HEADING | RULE_LEAVES_SVG,
    [ELEMENT_H2] = RULE_SPECIAL | RULE_CLOSES_P | RULE_HEADING | RULE_LEAVES_SVG,
    [ELEMENT_H3] = RULE_SPECIAL | RULE_CLOSES_P | RULE_HEADING | RULE_LEAVES_SVG,
    [ELEMENT_H4] = RULE_SPECIAL | RULE_CLOSES_P | RULE_HEADING | RULE_LEAVES_SVG,
    [ELEMENT_H5] = RULE_SPECIAL | RULE_CLOSES_P | RULE_HEADING | RULE_LEAVES_SVG,
    [ELEMENT_H6] = RULE_SPECIAL | RULE_CLOSES_P | RULE_HEADING | RULE_LEAVES_SVG,
    [ELEMENT_HEAD] = RULE_SPECIAL | RULE_LEAVES_SVG,
    [ELEMENT_HEADER] = BLOCK,
    [ELEMENT_HGROUP] = BLOCK,
    [ELEMENT_HR] = EMPTY | RULE_CLOSES_P | RULE_LEAVES_SVG,
    [ELEMENT_HTML] = RULE_SPECIAL | RULE_SCOPE | RULE_TABLE_SCOPE,
    [ELEMENT_I] = RULE_FORMATTING | RULE_LEAVES_SVG,
    [ELEMENT_IFRAME] = RULE_SPECIAL | RULE_RAW_TEXT,
    [ELEMENT_IMG] = EMPTY | RULE_LEAVES_SVG,
    [ELEMENT_INPUT] = EMPTY,
    [ELEMENT_KEYGEN] = EMPTY,
    [ELEMENT_LI] = RULE_SPECIAL | RULE_IMPLIED_END | RULE_CLOSES_P | RULE_LEAVES_SVG,
    [ELEMENT_LINK] = EMPTY | RULE_HEAD,
    [ELEMENT_LISTING] = BLOCK | RULE_LEAVES_SVG,
    [ELEMENT_MAIN] = BLOCK,
    [ELEMENT_MARQUEE] = OUTER,
    [ELEMENT_MENU] = BLOCK | RULE_LEAVES_SVG,
    [ELEMENT_META] = EMPTY | RULE_HEAD | RULE_LEAVES_SVG,
    [ELEMENT_MI] = RULE_MATH_HTML,
    [ELEMENT_MN] = RULE_MATH_HTML,
    [ELEMENT_MO] = RULE_MATH_HTML,
    [ELEMENT_MS] = RULE_MATH_HTML,
    [ELEMENT_MTEXT] = RULE_MATH_HTML,
    [ELEMENT_NAV] = BLOCK,
    [ELEMENT_NOBR] = RULE_FORMATTING | RULE_LEAVES_SVG,
    [ELEMENT_NOEMBED] = RULE_SPECIAL | RULE_RAW_TEXT,
    [ELEMENT_NOFRAMES] = RULE_SPECIAL | RULE_RAW_TEXT | RULE_HEAD,
    [ELEMENT_NOSCRIPT] = RULE_SPECIAL,
    [ELEMENT_OBJECT] = OUTER,
    [ELEMENT_OL] = BLOCK | RULE_LIST_SCOPE | RULE_LEAVES_SVG,
    [ELEMENT_OPTGROUP] = RULE_IMPLIED_END,
    [ELEMENT_OPTION] = RULE_IMPLIED_END,
    [ELEMENT_P] = RULE_SPECIAL | RULE_IMPLIED_END | RULE_CLOSES_P | RULE_LEAVES_SVG,
    [ELEMENT_PARAM] = EMPTY,
    [ELEMENT_PLAINTEXT] = RULE_SPECIAL | RULE_CLOSES_P,
    [ELEMENT_PRE] = BLOCK | RULE_LEAVES_SVG,
    [ELEMENT_RB] = RULE_IMPLIED_END,
    [ELEMENT_RP] = RULE_IMPLIED_END,
    [ELEMENT_RT] = RULE_IMPLIED_END,
    [ELEMENT_RTC] = RULE_IMPLIED_END,
    [ELEMENT_RUBY] = RULE_LEAVES_SVG,
    [ELEMENT_S] = RULE_FORMATTING | RULE_LEAVES_SVG,
    [ELEMENT_SCRIPT] = RULE_SPECIAL | RULE_HEAD,
    [ELEMENT_SEARCH] = BLOCK,
    [ELEMENT_SECTION] = BLOCK,
    [ELEMENT_SELECT] = RULE_SPECIAL,
    [ELEMENT_SMALL] = RULE_FORMATTING | RULE_LEAVES_SVG,
    [ELEMENT_SOURCE] = EMPTY,
    [ELEMENT_SPAN] = RULE_LEAVES_SVG,
    [ELEMENT_STRIKE] = RULE_FORMATTING | RULE_LEAVES_SVG,
    [ELEMENT_STRONG] = RULE_FORMATTING | RULE_LEAVES_SVG,
    [ELEMENT_STYLE] = RULE_SPECIAL | RULE_RAW_TEXT | RULE_HEAD,
    [ELEMENT_SUB] = RULE_LEAVES_SVG,
    [ELEMENT_SUMMARY] = BLOCK,
    [ELEMENT_SUP] = RULE_LEAVES_SVG,
    [ELEMENT_TABLE] = RULE_SPECIAL | RULE_SCOPE | RULE_TABLE_SCOPE | RULE_LEAVES_SVG,
    [ELEMENT_TBODY] = PART,
    [ELEMENT_TD] = CELL,
    [ELEMENT_TEMPLATE] = RULE_SPECIAL | RULE_SCOPE | RULE_TABLE_SCOPE | RULE_HEAD | RULE_MARKER,
    [ELEMENT_TEXTAREA] = RULE_SPECIAL | RULE_TITLE_TEXT,
    [ELEMENT_TFOOT] = PART,
    [ELEMENT_TH] = CELL,
    [ELEMENT_THEAD] = PART,
    [ELEMENT_TITLE] = RULE_SPECIAL | RULE_TITLE_TEXT | RULE_HEAD | RULE_SVG_HTML,
    [ELEMENT_TR] = PART,
    [ELEMENT_TRACK] = EMPTY,
    [ELEMENT_TT] = RULE_FORMATTING | RULE_LEAVES_SVG,
    [ELEMENT_U] = RULE_FORMATTING | RULE_LEAVES_SVG,
    [ELEMENT_UL] = BLOCK | RULE_LIST_SCOPE | RULE_LEAVES_SVG,
    [ELEMENT_VAR] = RULE_LEAVES_SVG,
    [ELEMENT_WBR] = EMPTY,
    [ELEMENT_XMP] = RULE_SPECIAL | RULE_CLOSES_P | RULE_RAW_TEXT,
};

uint32_t html_rules_of(enum html_name name)
{
    return rules[name];
}

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
    if (open.rules & RULE_MARKER)
        stack->links[++stack->link] = (struct html_link){.at = SIZE_MAX};
}

static enum html_mode mode_around(const struct html_stack *stack)
{
    return stack->depth > 0 ? (enum html_mode)html_stack_top(stack)->mode : MODE_BODY;
}

void html_stack_push_silent(struct html_stack *stack, enum html_name name)
{
    add_open(stack, (struct html_open){.name = (uint8_t)name,
                                       .rules = rules[name],
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
                                       .rules = rules[name],
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
    const bool inside = rules[token->name] & (math ? RULE_MATH_HTML : RULE_SVG_HTML);
    add_open(stack, (struct html_open){.name = ELEMENT_OTHER,
                                       .hash = token->hash,
                                       .rules = inside ? RULE_SCOPE | RULE_SPECIAL : 0,
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
    if (open->rules & RULE_MARKER)
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
        const bool implied = open->rules & RULE_IMPLIED_END && open->name != except;
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
        if (open->rules & ends)
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
        if (open->rules & RULE_SPECIAL)
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
        if (!open->ghost && !open->foreign && !(open->rules & (RULE_SPECIAL | RULE_FORMATTING)))
            html_stack_forget(stack, i);
    }
}

bool html_stack_close_formatting(struct html_stack *stack, enum html_name name)
{
    const size_t at = html_stack_find(stack, name, RULE_SCOPE);
    size_t blocks = 0, last = SIZE_MAX;
    for (size_t i = stack->depth; at != SIZE_MAX && i-- > at;) {
        if (!(stack->open[i].rules & RULE_SPECIAL))
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
    struct html_attributes attributes = {{0}};
    if (!link->active || link->at != SIZE_MAX)
        return true;
    if (link->has_address)
        attributes.value[ATTRIBUTE_HREF] = "";
    if (!html_stack_push(stack, ELEMENT_A, 0, &attributes))
        return false;
    stack->links[stack->link].at = stack->depth - 1;
    return true;
}
