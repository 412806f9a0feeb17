/* html_marks: the marks are sorted by where they begin; one sweep over the text keeps those
 * that are over the place it has reached. */
#include "html_marks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "html_text.h"

/* Beyond the kinds of tenor_mark_kind. */
enum { MARK_TARGET = TENOR_MARK_SPEAKER + 1, MARK_REASON };

/* More marks of one kind over the same place are not shown: this bounds the time that a text
 * takes in which all is marked by all. Real texts have two or three. */
#define MOST_OVER_A_PLACE 8

/* Weights, as parts of the weightiest one's in the text, from which a piece is shaded weakly,
 * middlingly and strongly. Below the first it would not be seen beside the others. */
static const double level_from[HTML_LEVELS] = {0.2, 0.45, 0.75};

struct shown_mark {
    size_t begin, end;
    unsigned kind;
    size_t number; /* of the speaker or target, from 1, or 0; of a reason's layer */
    double value;  /* what a reason adds; the tone of a target's mention: -1, 0, 1 */
};

struct sweep {
    const struct output_writer *writer;
    const struct html_layers *layers;
    struct shown_mark *marks;
    size_t count, capacity;
    double *strongest, *sums;  /* [layers->count] the largest weight; the weight of a piece */
    size_t next;               /* the first mark that was not reached yet */
    struct shown_mark *active; /* [active_count] those over the place, in order of beginning */
    size_t active_count, active_most;
    /* The classes of the element that is open, empty: none is; and those of the next piece. */
    struct text_buffer open, classes;
};

/* ---- Layers ---------------------------------------------------------------- */

size_t html_most_layers(const struct output_settings *settings, const tenor_scorer *scorer)
{
    const size_t models = tenor_scorer_models(scorer);
    size_t labels = 0;
    for (size_t model = 0; model < models; model++)
        labels += tenor_scorer_labels(scorer, model);
    return settings->explain.which == EXPLAIN_ALL ? labels : models;
}

bool html_layers_list(const struct output_writer *writer, const tenor_result *result,
                      struct html_layers *layers)
{
    layers->count = 0;
    for (size_t model = 0; model < tenor_result_models(result); model++)
        for (size_t label = 0; label < tenor_result_labels(result, model); label++) {
            if (tenor_result_abstained(result, model) ||
                !wants_reasons(writer, result, model, label))
                continue;
            if (!memory_reserve(&layers->items, &layers->capacity, layers->count + 1,
                                sizeof *layers->items, writer->failure))
                return false;
            layers->items[layers->count++] = (struct html_layer){model, label};
        }
    return true;
}

/* ---- Collecting the marks -------------------------------------------------- */

static bool add_mark(struct sweep *sweep, const struct shown_mark *mark)
{
    if (mark->begin >= mark->end) /* its place is not known */
        return true;
    if (!memory_reserve(&sweep->marks, &sweep->capacity, sweep->count + 1, sizeof *sweep->marks,
                        sweep->writer->failure))
        return false;
    sweep->marks[sweep->count++] = *mark;
    return true;
}

static bool add_evidence(struct sweep *sweep, tenor_result *result, tenor_mark_kind kind)
{
    tenor_mark mark = {.size = sizeof mark};
    for (size_t i = 0; tenor_result_mark(result, kind, i, &mark); i++) {
        const size_t number = mark.speaker == TENOR_NO_SPEAKER ? 0 : mark.speaker + 1;
        if (!add_mark(sweep, &(struct shown_mark){mark.begin, mark.end, kind, number, 0}))
            return false;
    }
    return true;
}

static bool add_targets(struct sweep *sweep, tenor_result *result)
{
    const size_t count = tenor_result_targets(result);
    tenor_target_mention mention = {.size = sizeof mention};
    for (size_t target = 0; target < count; target++)
        for (size_t i = 0; tenor_result_target_mention(result, target, i, &mention); i++) {
            const double tone = strcmp(mention.tone, "negative") == 0   ? -1
                                : strcmp(mention.tone, "positive") == 0 ? 1
                                                                        : 0;
            if (!add_mark(sweep, &(struct shown_mark){mention.begin, mention.end, MARK_TARGET,
                                                      target + 1, tone}))
                return false;
        }
    return true;
}

static bool add_reason(struct sweep *sweep, const tenor_result *result, size_t layer,
                       size_t index, double weight)
{
    struct shown_mark mark = {.kind = MARK_REASON, .number = layer, .value = weight};
    for (size_t i = 0; tenor_result_reason_place(result, index, i, &mark.begin, &mark.end); i++)
        if (!add_mark(sweep, &mark))
            return false;
    return true;
}

/* Features have no words of their own: the table of reasons has them. */
static bool add_reasons(struct sweep *sweep, tenor_result *result, size_t layer)
{
    const struct html_layer *of = &sweep->layers->items[layer];
    tenor_reason reason = {.size = sizeof reason};
    if (tenor_result_explain(result, of->model, of->label) == 0)
        return fail(sweep->writer->failure, FAILURE_MEMORY, "out of memory");
    for (size_t i = 0; tenor_result_reason(result, i, &reason); i++) {
        if (strcmp(reason.kind, "feature") == 0)
            continue;
        if (reason.occurrences > 0 && fabs(reason.weight) > sweep->strongest[layer])
            sweep->strongest[layer] = fabs(reason.weight);
        if (!add_reason(sweep, result, layer, i, reason.weight))
            return false;
    }
    return true;
}

static int compare(const void *left, const void *right)
{
    const struct shown_mark *a = left, *b = right;
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    if (a->end != b->end)
        return a->end > b->end ? -1 : 1; /* the outer one first */
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->number != b->number)
        return a->number < b->number ? -1 : 1;
    return (a->value > b->value) - (a->value < b->value);
}

/* A place can be the source of several attributions: it is shown once. */
static void sort_and_merge(struct sweep *sweep)
{
    size_t kept = 0;
    if (sweep->count > 0)
        qsort(sweep->marks, sweep->count, sizeof *sweep->marks, compare);
    for (size_t i = 0; i < sweep->count; i++)
        if (kept == 0 || sweep->marks[i].kind == MARK_REASON ||
            compare(&sweep->marks[kept - 1], &sweep->marks[i]) != 0)
            sweep->marks[kept++] = sweep->marks[i];
    sweep->count = kept;
}

static bool collect(struct sweep *sweep, tenor_result *result)
{
    for (int kind = TENOR_MARK_HEDGE; kind <= TENOR_MARK_CONTENT; kind++)
        if (!add_evidence(sweep, result, (tenor_mark_kind)kind))
            return false;
    if (!add_targets(sweep, result))
        return false;
    for (size_t layer = 0; layer < sweep->layers->count; layer++)
        if (!add_reasons(sweep, result, layer))
            return false;
    sort_and_merge(sweep);
    return true;
}

/* ---- Signs ----------------------------------------------------------------- */

static bool close_piece(struct sweep *sweep)
{
    const bool is_open = sweep->open.length > 0;
    text_buffer_clear(&sweep->open);
    return !is_open || PUT(sweep->writer, "</span>");
}

static bool put_sign(const struct output_writer *writer, const struct shown_mark *mark)
{
    switch (mark->kind) {
    case TENOR_MARK_HEDGE:
        return PUT(writer, "<sup class=gh>?</sup>");
    case TENOR_MARK_APPROXIMATOR:
        return PUT(writer, "<sup class=gh>~</sup>");
    case TENOR_MARK_BOOSTER:
        return PUT(writer, "<sup class=gb>!</sup>");
    case TENOR_MARK_CUE:
        return PUT(writer, "<sup class=gc>c</sup>");
    case TENOR_MARK_SOURCE:
        return mark->number ? PUT(writer, "<sup class=gc>s%zu</sup>", mark->number)
                            : PUT(writer, "<sup class=gc>s</sup>");
    case TENOR_MARK_CONTENT:
        return mark->number ? PUT(writer, "<sup class=gw>[%zu</sup>", mark->number)
                            : PUT(writer, "<sup class=gw>[</sup>");
    case MARK_TARGET:
        return PUT(writer, "<sup class=gt>%s%zu</sup>",
                   mark->value < 0   ? "\u2212"
                   : mark->value > 0 ? "+"
                                     : "",
                   mark->number);
    default:
        return true;
    }
}

/* Takes the marks that end at `at` away. */
static bool end_marks(struct sweep *sweep, size_t at)
{
    size_t kept = 0;
    for (size_t i = 0; i < sweep->active_count; i++) {
        const struct shown_mark *mark = &sweep->active[i];
        if (mark->end > at)
            sweep->active[kept++] = *mark;
        else if (mark->kind == TENOR_MARK_CONTENT &&
                 !(close_piece(sweep) && PUT(sweep->writer, "<sup class=\"gw e\">]</sup>")))
            return false;
    }
    sweep->active_count = kept;
    return true;
}

static bool begin_marks(struct sweep *sweep, size_t at)
{
    for (; sweep->next < sweep->count && sweep->marks[sweep->next].begin <= at; sweep->next++) {
        const struct shown_mark *mark = &sweep->marks[sweep->next];
        if (mark->end <= at || sweep->active_count == sweep->active_most)
            continue;
        sweep->active[sweep->active_count++] = *mark;
        if (mark->kind != MARK_REASON && mark->kind != TENOR_MARK_QUOTATION &&
            !(close_piece(sweep) && put_sign(sweep->writer, mark)))
            return false;
    }
    return true;
}

/* ---- Pieces ---------------------------------------------------------------- */

static const char *tone_class(double tone)
{
    return tone < 0 ? "tn" : tone > 0 ? "tp" : "t0";
}

static unsigned level_of(double weight, double strongest)
{
    unsigned level = 0;
    while (level < HTML_LEVELS && fabs(weight) >= level_from[level] * strongest)
        level++;
    return strongest > 0 ? level : 0;
}

/* Adds a class of the piece. */
static bool add_class(struct sweep *sweep, const char *name)
{
    return text_buffer_format(&sweep->classes, sweep->writer->failure, "%s%s",
                              sweep->classes.length > 0 ? " " : "", name);
}

/* The classes of the marks over a piece, but for reasons. The later of two marks of one kind is
 * the inner one, and its colour is shown. */
static bool add_evidence_classes(struct sweep *sweep)
{
    static const char *const names[] = {"h", "x", "b", "q", "c", "o", "w"};
    static const char *const speakers[HTML_SPEAKER_COLOURS] = {"s0", "s1", "s2",
                                                               "s3", "s4", "s5"};
    const struct shown_mark *last[MARK_REASON] = {NULL};
    for (size_t i = 0; i < sweep->active_count; i++)
        if (sweep->active[i].kind < MARK_REASON)
            last[sweep->active[i].kind] = &sweep->active[i];
    for (size_t kind = 0; kind < sizeof names / sizeof *names; kind++)
        if (last[kind] && !add_class(sweep, names[kind]))
            return false;
    const struct shown_mark *content = last[TENOR_MARK_CONTENT], *target = last[MARK_TARGET];
    return (!content || !content->number ||
            add_class(sweep, speakers[(content->number - 1) % HTML_SPEAKER_COLOURS])) &&
           (!target || add_class(sweep, tone_class(target->value)));
}

static bool add_reason_class(struct sweep *sweep, size_t layer)
{
    const double sum = sweep->sums[layer];
    const unsigned level = level_of(sum, sweep->strongest[layer]);
    char name[32];
    snprintf(name, sizeof name, "r%zu%c%u", layer, sum > 0 ? 'p' : 'n', level);
    return level == 0 || add_class(sweep, name);
}

/* What all reasons over the piece add is its weight. */
static bool add_reason_classes(struct sweep *sweep)
{
    const size_t count = sweep->layers->count;
    for (size_t layer = 0; layer < count; layer++)
        sweep->sums[layer] = 0;
    for (size_t i = 0; i < sweep->active_count; i++)
        if (sweep->active[i].kind == MARK_REASON)
            sweep->sums[sweep->active[i].number] += sweep->active[i].value;
    for (size_t layer = 0; layer < count; layer++)
        if (!add_reason_class(sweep, layer))
            return false;
    return true;
}

/* Opens the element of a piece. A piece with the classes of the one before stays in its
 * element; one that no mark is over has none. */
static bool open_piece(struct sweep *sweep)
{
    const struct text_buffer *classes = &sweep->classes;
    text_buffer_clear(&sweep->classes);
    if (!add_evidence_classes(sweep) || !add_reason_classes(sweep))
        return false;
    if (classes->length == sweep->open.length &&
        (classes->length == 0 || memcmp(classes->data, sweep->open.data, classes->length) == 0))
        return true;
    return close_piece(sweep) &&
           (classes->length == 0 ||
            (text_buffer_append(&sweep->open, classes->data, classes->length,
                                sweep->writer->failure) &&
             PUT(sweep->writer, "<span class=\"%s\">", classes->data)));
}

/* Where the piece that begins at `at` ends: at the next begin or end of a mark. */
static size_t piece_end(const struct sweep *sweep, size_t end)
{
    for (size_t i = 0; i < sweep->active_count; i++)
        if (sweep->active[i].end < end)
            end = sweep->active[i].end;
    if (sweep->next < sweep->count && sweep->marks[sweep->next].begin < end)
        end = sweep->marks[sweep->next].begin;
    return end;
}

/* The length of the "## " that markdown begins a title or a heading with. */
static size_t heading_mark(const tenor_passage *passage)
{
    size_t length = 0;
    if (strcmp(passage->role, "title") != 0 && strcmp(passage->role, "heading") != 0)
        return 0;
    while (length < passage->text_length && passage->text[length] == '#')
        length++;
    return length > 0 && length < passage->text_length && passage->text[length] == ' '
               ? length + 1
               : 0;
}

static bool put_pieces(struct sweep *sweep, const tenor_passage *passage)
{
    for (size_t at = passage->begin + heading_mark(passage), end; at < passage->end; at = end) {
        if (!end_marks(sweep, at) || !begin_marks(sweep, at))
            return false;
        end = piece_end(sweep, passage->end);
        if (!open_piece(sweep) ||
            !html_text(sweep->writer, passage->text + (at - passage->begin), end - at))
            return false;
    }
    return end_marks(sweep, passage->end) && close_piece(sweep);
}

/* ---- Passages -------------------------------------------------------------- */

static const char *element_of(const char *role)
{
    return strcmp(role, "quotation") == 0 ? "blockquote"
           : strcmp(role, "heading") == 0 ? "h4"
                                          : "p";
}

static bool put_passage(struct sweep *sweep, const tenor_passage *passage)
{
    const char *element = element_of(passage->role);
    return PUT(sweep->writer, "<%s class=\"%s\" dir=auto>", element, passage->role) &&
           put_pieces(sweep, passage) && PUT(sweep->writer, "</%s>\n", element);
}

static bool prepare(struct sweep *sweep)
{
    const size_t layers = sweep->layers->count;
    sweep->active_most = MOST_OVER_A_PLACE * (MARK_REASON + layers);
    sweep->active = malloc(sweep->active_most * sizeof *sweep->active);
    sweep->strongest = calloc(layers + 1, sizeof *sweep->strongest);
    sweep->sums = calloc(layers + 1, sizeof *sweep->sums);
    return (sweep->active && sweep->strongest && sweep->sums) ||
           fail(sweep->writer->failure, FAILURE_MEMORY, "out of memory");
}

static bool put_passages(struct sweep *sweep, const tenor_result *result)
{
    tenor_passage passage = {.size = sizeof passage};
    for (size_t i = 0; tenor_result_passage(result, i, &passage); i++)
        if (passage.scored && !put_passage(sweep, &passage))
            return false;
    return true;
}

bool html_marked_text(const struct output_writer *writer, tenor_result *result,
                      const struct html_layers *layers)
{
    struct sweep sweep = {.writer = writer, .layers = layers};
    const bool done =
        prepare(&sweep) && collect(&sweep, result) && put_passages(&sweep, result);
    free(sweep.marks);
    free(sweep.active);
    free(sweep.strongest);
    free(sweep.sums);
    text_buffer_release(&sweep.open);
    text_buffer_release(&sweep.classes);
    return done;
}
