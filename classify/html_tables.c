/* html_tables: see html_tables.h. */
#include "html_tables.h"
#include "by_value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "html_text.h"

#define MOST_REASONS 20 /* of a layer, by name */
#define MOST_ROWS    12 /* of speakers or targets that are not folded */

/* A table that is wider than the window scrolls by itself, with the keyboard too. */
static bool begin_table(const struct output_writer *writer, const char *class_name,
                        const char *caption)
{
    return PUT(writer,
               "<div class=wide tabindex=0 role=region aria-label=\"%s\">"
               "<table class=%s>\n<caption>%s</caption>\n",
               caption, class_name, caption);
}

static bool end_table(const struct output_writer *writer)
{
    return PUT(writer, "</tbody></table></div>\n");
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

/* ---- Probabilities --------------------------------------------------------- */

bool html_abstention(const struct output_writer *writer, const tenor_result *result,
                     size_t model)
{
    const char *reason = tenor_result_abstained(result, model);
    const char *language = tenor_result_language(result);
    const size_t words = result_evidence_of(result).words;
    if (strcmp(reason, "encoding") == 0)
        return PUT(writer, "read as %s, this is no text of any language",
                   result_page_of(result).charset);
    if (strcmp(reason, "language") == 0)
        return PUT(writer, "the text\u2019s language%s%s%s is not the model\u2019s",
                   language ? " (" : "", language ? language : "", language ? ")" : "");
    if (strcmp(reason, "short") == 0)
        return PUT(writer, "%zu word%s %s too few; the model needs %zu", words, plural(words),
                   words == 1 ? "is" : "are", tenor_result_minimum_words(result, model));
    return PUT(writer, "%s",
               strcmp(reason, "unfamiliar") == 0
                   ? "this is not like the articles that the model was trained on"
                   : "no label reaches the confidence that is asked for");
}

static bool put_label(const struct output_writer *writer, const tenor_result *result,
                      size_t model, size_t label, double share)
{
    const bool sets = writer->settings->sets.coverage > 0;
    const bool given = label == given_label(result, model);
    return PUT(writer, "<tr%s><th scope=row><bdi>", given ? " class=given" : "") &&
           html_string(writer, tenor_result_label_name(result, model, label)) &&
           PUT(writer,
               "</bdi>%s</th><td class=track><span class=bar aria-hidden=true "
               "style=\"inline-size:%.1f%%\"></span></td><td class=number>",
               given ? "\u00a0<span class=tick>\u2714<span class=unseen> given</span></span>"
                     : "",
               100 * share) &&
           html_percent(writer, share) && PUT(writer, "</td>") &&
           (!sets || PUT(writer, "<td>%s</td>",
                         tenor_result_in_set(result, model, label) ? "in the set" : "")) &&
           PUT(writer, "</tr>\n");
}

static bool put_labels(const struct output_writer *writer, const tenor_result *result,
                       size_t model)
{
    const double coverage = writer->settings->sets.coverage;
    double *shares = list_probabilities(writer, result, model);
    bool done = shares && PUT(writer, "<table class=scores>\n<caption>") &&
                html_string(writer, tenor_result_task(result, model)) &&
                PUT(writer, ": <strong><bdi>") &&
                html_string(writer, tenor_result_label(result, model)) &&
                PUT(writer, "</bdi></strong></caption>\n<thead><tr><th scope=col><span "
                            "class=unseen>Label</span></th><td></td><th scope=col><span "
                            "class=unseen>Probability</span></th>") &&
                (coverage <= 0 ||
                 PUT(writer, "<th scope=col><span class=unseen>%.15g%% set</span></th>",
                     100 * coverage)) &&
                PUT(writer, "</tr></thead><tbody>\n");
    for (size_t label = 0; done && label < tenor_result_labels(result, model); label++)
        done = put_label(writer, result, model, label, shares[label]);
    free(shares);
    return done && PUT(writer, "</tbody></table>\n");
}

bool html_score(const struct output_writer *writer, const tenor_result *result, size_t model)
{
    if (!tenor_result_abstained(result, model))
        return put_labels(writer, result, model);
    return PUT(writer, "<p class=none><strong>") &&
           html_string(writer, tenor_result_task(result, model)) &&
           PUT(writer, ": no label.</strong> The model abstains: ") &&
           html_abstention(writer, result, model) && PUT(writer, ".</p>\n");
}

/* ---- Reasons --------------------------------------------------------------- */

static const char *kind_in_words(const char *kind)
{
    return strcmp(kind, "function_word") == 0 ? "function word" : kind;
}

/* "3 times", or "3.1 per 100 words; mean 1.2". */
static bool put_measure(const struct output_writer *writer, const tenor_reason *reason)
{
    if (reason->unit)
        return PUT(writer, "%.3g %s; mean %.3g", reason->value, reason->unit, reason->mean);
    if (reason->occurrences == 0)
        return true;
    return reason->occurrences == 1 ? PUT(writer, "once")
                                    : PUT(writer, "%zu times", reason->occurrences);
}

static bool put_reason(const struct output_writer *writer, const tenor_reason *reason)
{
    const bool constant = strcmp(reason->kind, "constant") == 0;
    return PUT(writer, "<tr><th scope=row><bdi>") &&
           html_string(writer, constant ? "(added for every article)" : reason->text) &&
           PUT(writer, "</bdi></th><td>%s</td><td class=\"number %s\">",
               kind_in_words(reason->kind), reason->weight < 0 ? "against" : "for") &&
           html_signed(writer, reason->weight) && PUT(writer, "</td><td>") &&
           put_measure(writer, reason) && PUT(writer, "</td></tr>\n");
}

static bool put_others(const struct output_writer *writer, size_t count, double sum)
{
    return count == 0 ||
           (PUT(writer, "<tr><th scope=row>%zu other%s</th><td></td><td class=number>", count,
                plural(count)) &&
            html_signed(writer, sum) && PUT(writer, "</td><td></td></tr>\n"));
}

static bool put_reason_rows(const struct output_writer *writer, const tenor_result *result)
{
    tenor_reason reason = {.size = sizeof reason};
    double others = 0;
    size_t i = 0;
    for (; tenor_result_reason(result, i, &reason); i++)
        if (i >= MOST_REASONS)
            others += reason.weight;
        else if (!put_reason(writer, &reason))
            return false;
    return put_others(writer, i > MOST_REASONS ? i - MOST_REASONS : 0, others);
}

static bool put_layer(const struct output_writer *writer, tenor_result *result,
                      const struct html_layer *layer)
{
    if (tenor_result_explain(result, layer->model, layer->label) == 0)
        return fail(writer->failure, FAILURE_MEMORY, "out of memory");
    return PUT(writer, "<details><summary>Reasons for and against <strong><bdi>") &&
           html_string(writer, tenor_result_label_name(result, layer->model, layer->label)) &&
           PUT(writer, "</bdi></strong> (") &&
           html_string(writer, tenor_result_task(result, layer->model)) &&
           PUT(writer, "), which add up to ") &&
           html_signed(writer, tenor_result_decision(result, layer->model, layer->label)) &&
           PUT(writer, "</summary>\n") &&
           begin_table(writer, "reasons", "The weightiest reasons") &&
           PUT(writer,
               "<thead><tr><th scope=col>Reason</th><th scope=col>Kind</th>"
               "<th scope=col class=number>Adds</th><th scope=col>Found</th></tr></thead>"
               "<tbody>\n") &&
           put_reason_rows(writer, result) && end_table(writer) && PUT(writer, "</details>\n");
}

bool html_reasons(const struct output_writer *writer, tenor_result *result,
                  const struct html_layers *layers)
{
    for (size_t i = 0; i < layers->count; i++)
        if (!put_layer(writer, result, &layers->items[i]))
            return false;
    return true;
}

/* ---- Tables whose later rows are folded ------------------------------------ */

struct folded_table {
    const char *class_name, *caption, *head;
    const char *many; /* what the rows are */
    bool (*row)(const struct output_writer *writer, tenor_result *result, size_t index);
};

static bool put_rows(const struct output_writer *writer, tenor_result *result,
                     const struct folded_table *table, size_t begin, size_t end)
{
    if (!begin_table(writer, table->class_name, table->caption) ||
        !PUT(writer, "<thead><tr>%s</tr></thead><tbody>\n", table->head))
        return false;
    for (size_t i = begin; i < end; i++)
        if (!table->row(writer, result, i))
            return false;
    return end_table(writer);
}

static bool put_folded(const struct output_writer *writer, tenor_result *result,
                       const struct folded_table *table, size_t count)
{
    const size_t shown = count <= MOST_ROWS ? count : MOST_ROWS;
    if (count == 0)
        return PUT(writer, "<p>None were found.</p>\n");
    if (!put_rows(writer, result, table, 0, shown) || shown == count)
        return shown == count;
    return PUT(writer, "<details><summary>%zu more %s</summary>\n", count - shown,
               table->many) &&
           put_rows(writer, result, table, shown, count) && PUT(writer, "</details>\n");
}

/* ---- Speakers -------------------------------------------------------------- */

static bool put_speaker(const struct output_writer *writer, tenor_result *result, size_t index)
{
    tenor_speaker speaker = {.size = sizeof speaker};
    if (!tenor_result_speaker(result, index, &speaker))
        return fail(writer->failure, FAILURE_MEMORY, "out of memory");
    return PUT(writer, "<tr><td><span class=\"key s%zu\">%zu</span></td><th scope=row><bdi>",
               index % HTML_SPEAKER_COLOURS, index + 1) &&
           html_string(writer, speaker.name) &&
           PUT(writer,
               "</bdi></th><td>%s</td><td class=number>%zu</td><td class=number>%zu</td>"
               "<td class=number>",
               speaker.kind, speaker.attributions, speaker.words) &&
           html_percent(writer, speaker.share) && PUT(writer, "</td></tr>\n");
}

static bool put_unmeasured(const struct output_writer *writer, const tenor_result *result)
{
    const size_t words = result_evidence_of(result).words;
    const char *language = tenor_result_language(result);
    if (strcmp(tenor_result_unmeasured(result), "encoding") == 0)
        return PUT(
            writer,
            "<p>%zu word%s. Evidence was not measured: read as %s, this is no text of any "
            "language.</p>\n",
            words, plural(words), result_page_of(result).charset);
    return PUT(writer,
               "<p>%zu word%s. Evidence was not measured: the text\u2019s language%s%s%s is "
               "not English.</p>\n",
               words, plural(words), language ? " (" : "", language ? language : "",
               language ? ")" : "");
}

static bool put_measures(const struct output_writer *writer, const tenor_evidence *evidence)
{
    return PUT(writer,
               "<p>%zu word%s, of which %.0f%% are quoted. In 100 words: %.1f hedges, %.1f "
               "boosters, %.1f attributions.",
               evidence->words, plural(evidence->words), 100 * evidence->quoted_share,
               evidence->hedges_per_100, evidence->boosters_per_100,
               evidence->attributions_per_100) &&
           (evidence->attributions_per_100 <= 0 ||
            PUT(writer, " %.0f%% of the sources are unnamed.",
                100 * evidence->unnamed_share)) &&
           PUT(writer, "</p>\n");
}

bool html_speakers(const struct output_writer *writer, tenor_result *result)
{
    static const struct folded_table table = {
        "speakers", "Speakers",
        "<th scope=col>No.</th><th scope=col>Speaker</th><th scope=col>Kind</th>"
        "<th scope=col class=number>Attributions</th><th scope=col class=number>Words</th>"
        "<th scope=col class=number>Share</th>",
        "speakers", put_speaker};
    const tenor_evidence evidence = result_evidence_of(result);
    if (!evidence.measured)
        return put_unmeasured(writer, result);
    return put_measures(writer, &evidence) &&
           put_folded(writer, result, &table, tenor_result_speakers(result));
}

/* ---- Targets --------------------------------------------------------------- */

/* "3 (2)": of them two are the author's. */
static bool put_tone(const struct output_writer *writer, size_t mentions, size_t author)
{
    return PUT(writer, "<td class=number>%zu", mentions) &&
           (mentions == 0 || PUT(writer, " (%zu)", author)) && PUT(writer, "</td>");
}

static bool put_target(const struct output_writer *writer, tenor_result *result, size_t index)
{
    tenor_target target = {.size = sizeof target};
    if (!tenor_result_target(result, index, &target))
        return fail(writer->failure, FAILURE_MEMORY, "out of memory");
    return PUT(writer, "<tr><td>%zu</td><th scope=row><bdi>", index + 1) &&
           html_string(writer, target.name) &&
           PUT(writer, "</bdi></th><td>%s</td><td class=number>%zu</td>", target.kind,
               target.mentions) &&
           put_tone(writer, target.negative, target.author_negative) &&
           put_tone(writer, target.neutral, target.author_neutral) &&
           put_tone(writer, target.positive, target.author_positive) &&
           PUT(writer, "<td class=number>") && html_signed(writer, target.tone) &&
           PUT(writer, "</td></tr>\n");
}

bool html_targets(const struct output_writer *writer, tenor_result *result)
{
    static const struct folded_table table = {
        "targets", "Targets by tone; in brackets the mentions in the author\u2019s voice",
        "<th scope=col>No.</th><th scope=col>Target</th><th scope=col>Kind</th>"
        "<th scope=col class=number>Mentions</th><th scope=col class=number>\u2212 against</th>"
        "<th scope=col class=number>neutral</th><th scope=col class=number>+ for</th>"
        "<th scope=col class=number>Mean</th>",
        "targets", put_target};
    if (!result_evidence_of(result).measured)
        return true;
    return PUT(writer, "<h3>Whom it speaks of</h3>\n") &&
           put_folded(writer, result, &table, tenor_result_targets(result));
}
