/* output_html: see output_html.h. */
#include "output_html.h"
#include "by_value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "html_kept.h"
#include "html_marks.h"
#include "html_style.h"
#include "html_tables.h"
#include "html_text.h"

/* ---- The page's head ------------------------------------------------------- */

/* Shades the pieces of one level of a layer of reasons, while the layer is chosen. */
static bool put_shade(const struct output_writer *writer, size_t layer, char side,
                      unsigned level)
{
    return PUT(writer,
               ".on-r%zu:checked~.text .r%zu%c%u{background:var(--%c%u);border-bottom:%upx %s "
               "var(--%cl)}\n",
               layer, layer, side, level, side, level, level, side == 'p' ? "solid" : "dashed",
               side);
}

static bool put_shades(const struct output_writer *writer, size_t layers)
{
    for (size_t layer = 0; layer < layers; layer++)
        for (unsigned level = 1; level <= HTML_LEVELS; level++)
            if (!put_shade(writer, layer, 'p', level) || !put_shade(writer, layer, 'n', level))
                return false;
    return true;
}

static bool put_style(const struct output_writer *writer, size_t layers)
{
    if (!PUT(writer, "<style>\n"))
        return false;
    for (size_t i = 0; html_style[i]; i++)
        if (!PUT(writer, "%s", html_style[i]))
            return false;
    return put_shades(writer, layers) && PUT(writer, "</style>\n");
}

bool html_header(const struct output_writer *writer, const tenor_scorer *scorer)
{
    return PUT(writer,
               "<!DOCTYPE html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n"
               "<meta name=viewport content=\"width=device-width,initial-scale=1\">\n"
               "<meta name=generator content=\"tenor-classify %s\">\n"
               /* Even what was not escaped by mistake could not run or fetch anything. */
               "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; "
               "style-src 'unsafe-inline'; script-src 'sha256-%s'; base-uri 'none'; "
               "form-action 'none'\">\n"
               "<title>What Tenor found</title>\n",
               tenor_version(), html_script_hash) &&
           put_style(writer, html_most_layers(writer->settings, scorer)) &&
           PUT(writer, "</head>\n<body>\n<header><a class=skip href=\"#index\">To the index"
                       "</a><h1>What Tenor found</h1></header>\n<main>\n");
}

/* ---- An article's head ----------------------------------------------------- */

/* What the article says is in its own language, which may be unknown; the page is in English. */
static bool put_language(const struct output_writer *writer, const tenor_result *result)
{
    const char *language = tenor_result_language(result);
    return PUT(writer, " lang=%s", language ? language : "\"\"");
}

/* `result` is that of an article with a title, else NULL. */
static bool put_heading(const struct output_writer *writer, const struct output_id *id,
                        const tenor_result *result)
{
    const char *title = result_page_of(result).title;
    return PUT(writer, "<article id=") && html_anchor(writer, id) &&
           PUT(writer, " aria-labelledby=") && html_anchor(writer, id) &&
           PUT(writer, "-title>\n<h2 id=") && html_anchor(writer, id) &&
           PUT(writer, "-title dir=auto") && (!title || put_language(writer, result)) &&
           PUT(writer, ">") && (title ? html_string(writer, title) : html_name(writer, id)) &&
           PUT(writer, "</h2>\n");
}

static bool put_fact(const struct output_writer *writer, const char *before, const char *fact)
{
    return !fact || (PUT(writer, " \u00b7 %s<bdi>", before) && html_string(writer, fact) &&
                     PUT(writer, "</bdi>"));
}

/* The date as it is printed, with the day for programs. */
static bool put_date(const struct output_writer *writer, const tenor_page *page)
{
    if (!page->date || !page->day)
        return put_fact(writer, "", page->date);
    return PUT(writer, " \u00b7 <bdi><time datetime=%s>", page->day) &&
           html_string(writer, page->date) && PUT(writer, "</time></bdi>");
}

static bool put_facts(const struct output_writer *writer, const struct output_id *id,
                      const tenor_page *page)
{
    return PUT(writer, "<p class=facts><bdi>") && html_name(writer, id) &&
           PUT(writer, "</bdi>") && put_fact(writer, "by ", page->byline) &&
           put_date(writer, page) && put_fact(writer, "", page->site) &&
           put_fact(writer, "a comment by ", id->author) && put_fact(writer, "", id->date) &&
           PUT(writer, "</p>\n");
}

static bool put_note(const struct output_writer *writer, unsigned note, size_t before)
{
    const char *sentence = note == TENOR_NOTE_INVALID_UTF8
                               ? "Some bytes were not UTF-8; each was read as U+FFFD."
                           : note == TENOR_NOTE_UTF16 ? "The text was UTF-16."
                           : note == TENOR_NOTE_NUL   ? "NUL bytes were read as blanks."
                           : note == TENOR_NOTE_CHARSET_GUESSED
                               ? "The charset was not declared but guessed."
                               : "The language was not checked: libexttextcat\u2019s data is "
                                 "not installed.";
    (void)before;
    return PUT(writer, "<p class=facts>Note: %s</p>\n", sentence);
}

/* ---- The text and its layers ----------------------------------------------- */

/* An input and the beginning of its label. One radio button of a record is chosen at a time. */
static bool put_input(const struct output_writer *writer, const struct output_id *id,
                      const char *layer, bool is_radio, bool is_checked)
{
    return PUT(writer, "<input class=\"layer on-%s\" type=%s", layer,
               is_radio ? "radio name=" : "checkbox") &&
           (!is_radio || (html_anchor(writer, id) && PUT(writer, "-reasons"))) &&
           PUT(writer, " id=") && html_anchor(writer, id) &&
           PUT(writer, "-%s%s><label for=", layer, is_checked ? " checked" : "") &&
           html_anchor(writer, id) && PUT(writer, "-%s>", layer);
}

/* The layer that is shown first: the first of a label that was given. */
static size_t first_layer(const tenor_result *result, const struct html_layers *layers)
{
    for (size_t i = 0; i < layers->count; i++)
        if (layers->items[i].label == given_label(result, layers->items[i].model))
            return i;
    return 0;
}

static bool put_reason_inputs(const struct output_writer *writer, const struct output_id *id,
                              const tenor_result *result, const struct html_layers *layers)
{
    const size_t first = first_layer(result, layers);
    char name[32];
    for (size_t i = 0; i < layers->count; i++) {
        const struct html_layer *layer = &layers->items[i];
        snprintf(name, sizeof name, "r%zu", i);
        if (!put_input(writer, id, name, true, i == first) ||
            !PUT(writer, "Reasons for <bdi>") ||
            !html_string(writer, tenor_result_label_name(result, layer->model, layer->label)) ||
            !PUT(writer, "</bdi> (") ||
            !html_string(writer, tenor_result_task(result, layer->model)) ||
            !PUT(writer, ")</label>\n"))
            return false;
    }
    return layers->count == 0 || (put_input(writer, id, "none", true, false) &&
                                  PUT(writer, "No reasons</label><br>\n"));
}

static bool put_evidence_inputs(const struct output_writer *writer, const struct output_id *id)
{
    static const struct {
        const char *layer, *name;
    } inputs[] = {{"h", "Hedges ?"},
                  {"b", "Boosters !"},
                  {"w", "Quotations by speaker [1 ]"},
                  {"c", "Cues c and sources s1"},
                  {"t", "Targets by tone \u22121 +2 3"}};
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++)
        if (!put_input(writer, id, inputs[i].layer, false, false) ||
            !PUT(writer, "%s</label>\n", inputs[i].name))
            return false;
    return true;
}

/* What the signs of each layer mean. On paper only those of layers that are on are explained. */
static bool put_legend(const struct output_writer *writer, bool has_reasons, bool measured)
{
    return PUT(writer, "<p class=legend>") &&
           (!has_reasons ||
            PUT(writer, "<span class=kr>Reasons: blue with a whole line speaks for the label, "
                        "orange with a dashed line against it, the stronger the darker. "
                        "</span>")) &&
           (!measured ||
            PUT(writer,
                "<span class=kh>? hedge, ~ approximator. </span>"
                "<span class=kb>! booster. </span>"
                "<span class=kw>[1 ] what speaker 1 says. </span>"
                "<span class=kc>c cue, s1 speaker 1 as its source. </span>"
                "<span class=kt>\u22121 against target 1, +1 for it, 1 neutral.</span>")) &&
           PUT(writer, "</p>\n");
}

static bool put_text(const struct output_writer *writer, const struct output_id *id,
                     tenor_result *result, const struct html_layers *layers)
{
    const bool measured = result_evidence_of(result).measured;
    return PUT(writer, "<section aria-label=\"The text with layers\">\n<h3>The text</h3>\n") &&
           put_reason_inputs(writer, id, result, layers) &&
           (!measured || put_evidence_inputs(writer, id)) &&
           put_legend(writer, layers->count > 0, measured) && PUT(writer, "<div class=text") &&
           put_language(writer, result) && PUT(writer, ">\n") &&
           html_marked_text(writer, result, layers) && PUT(writer, "</div>\n</section>\n");
}

/* ---- What was set apart ---------------------------------------------------- */

static bool put_apart_passage(const struct output_writer *writer, const tenor_passage *passage)
{
    const char *role = strcmp(passage->role, "furniture") == 0 ? "" : passage->role;
    return PUT(writer, "<p dir=auto>") &&
           html_text(writer, passage->text, passage->text_length) &&
           (!*role || PUT(writer, " <small lang=en>(%s)</small>", role)) &&
           PUT(writer, "</p>\n");
}

/* Boilerplate, captions and the byline. */
static bool put_furniture(const struct output_writer *writer, const tenor_result *result)
{
    const size_t words = result_page_of(result).furniture_words;
    tenor_passage passage = {.size = sizeof passage};
    if (words == 0)
        return true;
    if (!PUT(writer,
             "<details><summary>Boilerplate, captions and byline: %zu word%s</summary>\n<div",
             words, words == 1 ? "" : "s") ||
        !put_language(writer, result) || !PUT(writer, ">\n"))
        return false;
    for (size_t i = 0; tenor_result_passage(result, i, &passage); i++)
        if (!passage.scored && passage.comment == TENOR_NO_COMMENT &&
            !put_apart_passage(writer, &passage))
            return false;
    return PUT(writer, "</div></details>\n");
}

/* When a comment was written, and which one it answers: the list has numbers from 1. */
static bool put_comment_facts(const struct output_writer *writer, const tenor_comment *comment)
{
    return put_fact(writer, "", comment->date) &&
           (comment->parent == TENOR_NO_COMMENT ||
            PUT(writer, " \u00b7 to comment %zu", comment->parent + 1));
}

static bool put_comment(const struct output_writer *writer, tenor_result *result, size_t index)
{
    tenor_comment comment = {.size = sizeof comment};
    if (!tenor_result_comment(result, index, &comment))
        return fail(writer->failure, FAILURE_MEMORY, "out of memory");
    return PUT(writer, "<li><p><strong><bdi>") &&
           html_string(writer, comment.author ? comment.author : "someone") &&
           PUT(writer, "</bdi></strong>") && put_comment_facts(writer, &comment) &&
           PUT(writer, "</p><p dir=auto>") &&
           html_text(writer, comment.text, comment.text_length) && PUT(writer, "</p></li>\n");
}

static bool put_comments(const struct output_writer *writer, tenor_result *result)
{
    const size_t count = result_page_of(result).comments;
    if (count == 0)
        return true;
    if (!PUT(writer, "<details><summary>%zu %s</summary>\n<ol", count,
             count == 1 ? "reader\u2019s comment" : "readers\u2019 comments") ||
        !put_language(writer, result) || !PUT(writer, ">\n"))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!put_comment(writer, result, i))
            return false;
    return PUT(writer, "</ol>\n</details>\n");
}

static bool put_apart(const struct output_writer *writer, tenor_result *result)
{
    const tenor_page page = result_page_of(result);
    return (page.furniture_words == 0 && page.comments == 0) ||
           (PUT(writer, "<h3>Set apart, and not scored</h3>\n") &&
            put_furniture(writer, result) && put_comments(writer, result));
}

/* ---- An article ------------------------------------------------------------ */

static bool put_scores(const struct output_writer *writer, const tenor_result *result)
{
    if (!PUT(writer, "<h3>Labels</h3>\n"))
        return false;
    for (size_t model = 0; model < tenor_result_models(result); model++)
        if (!html_score(writer, result, model))
            return false;
    return true;
}

static bool put_body(const struct output_writer *writer, const struct output_id *id,
                     tenor_result *result, const struct html_layers *layers)
{
    return each_note(writer, put_note) && put_scores(writer, result) &&
           put_text(writer, id, result, layers) && html_reasons(writer, result, layers) &&
           PUT(writer, "<h3>Who speaks</h3>\n") && html_speakers(writer, result) &&
           html_targets(writer, result) && put_apart(writer, result);
}

bool html_result(const struct output_writer *writer, const struct output_id *id,
                 tenor_result *result)
{
    const tenor_page page = result_page_of(result);
    struct html_layers layers = {0};
    tenor_result_places_as_read(result, 1);
    const bool done = html_layers_list(writer, result, &layers) &&
                      put_heading(writer, id, result) && put_facts(writer, id, &page) &&
                      put_body(writer, id, result, &layers) && PUT(writer, "</article>\n");
    tenor_result_places_as_read(result, 0);
    free(layers.items);
    return done;
}

bool html_error(const struct output_writer *writer, const struct output_id *id,
                const char *message)
{
    return put_heading(writer, id, NULL) &&
           PUT(writer, "<p class=none><strong>Not scored:</strong> ") &&
           html_string(writer, message) && PUT(writer, ".</p>\n</article>\n");
}

/* ---- The index ------------------------------------------------------------- */

#define ROW "<tr><th scope=row dir=auto>"

static bool put_cell(const struct output_writer *writer, const tenor_result *result,
                     size_t model)
{
    const char *abstained = tenor_result_abstained(result, model);
    if (abstained)
        return PUT(writer, "<td>none: %s</td><td></td>",
                   strcmp(abstained, "low_margin") == 0 ? "not confident" : abstained);
    const double confidence = tenor_result_confidence(result, model);
    return PUT(writer, "<td><bdi>") && html_string(writer, tenor_result_label(result, model)) &&
           PUT(writer, "</bdi></td><td class=number data-number=%.6f>", confidence) &&
           html_percent(writer, confidence) && PUT(writer, "</td>");
}

static bool put_cells(const struct output_writer *writer, const tenor_result *result,
                      const tenor_scorer *scorer)
{
    for (size_t model = 0; model < tenor_scorer_models(scorer); model++)
        if (!(result ? put_cell(writer, result, model)
                     : PUT(writer, "<td>%s</td><td></td>", model ? "" : "not scored")))
            return false;
    const size_t words = result_evidence_of(result).words;
    return result ? PUT(writer, "<td class=number data-number=%zu>%zu</td>", words, words)
                  : PUT(writer, "<td></td>");
}

bool html_row(const struct output_writer *writer, const struct output_id *id,
              const tenor_result *result, const tenor_scorer *scorer)
{
    const char *title = result_page_of(result).title;
    return PUT(writer, ROW "<a href=\"#") && html_anchor(writer, id) && PUT(writer, "\"") &&
           (!title || put_language(writer, result)) && PUT(writer, ">") &&
           (title ? html_string(writer, title) : html_name(writer, id)) &&
           PUT(writer, "</a></th>") && put_cells(writer, result, scorer) &&
           html_kept_cells(writer, id) && PUT(writer, "</tr>\n");
}

/* Text in a row is escaped, so this begins rows alone. */
static size_t count_rows(const struct text_buffer *rows)
{
    size_t count = 0;
    for (const char *at = rows->data; at && (at = strstr(at, ROW)); at += strlen(ROW))
        count++;
    return count;
}

static bool put_index(const struct output_writer *writer, const tenor_scorer *scorer,
                      const struct text_buffer *rows, size_t count)
{
    if (!PUT(writer,
             "<nav id=index aria-label=Index>\n<div class=wide tabindex=0 role=region "
             "aria-label=\"Index of the articles\"><table class=index>\n<caption>%zu records"
             "</caption>\n<thead><tr><th scope=col>Article</th>",
             count))
        return false;
    for (size_t model = 0; model < tenor_scorer_models(scorer); model++)
        if (!PUT(writer, "<th scope=col>") ||
            !html_string(writer, tenor_scorer_task(scorer, model)) ||
            !PUT(writer, "</th><th scope=col class=number>Confidence</th>"))
            return false;
    return PUT(writer, "<th scope=col class=number>Words</th>") && html_kept_header(writer) &&
           PUT(writer, "</tr></thead>\n<tbody>\n") &&
           text_buffer_append(writer->out, rows->data, rows->length, writer->failure) &&
           PUT(writer, "</tbody></table></div>\n</nav>\n");
}

bool html_footer(const struct output_writer *writer, const tenor_scorer *scorer,
                 const struct text_buffer *rows)
{
    const size_t count = count_rows(rows);
    if (!PUT(writer, count == 0 ? "<p>There were no articles.</p>\n</main>\n" : "</main>\n"))
        return false;
    return (count < 2 || put_index(writer, scorer, rows, count)) &&
           PUT(writer, "<script>%s</script>\n</body>\n</html>\n", html_script);
}
