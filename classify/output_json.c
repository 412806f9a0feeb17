/* output_json: an object in each line. */
#include "output_json.h"
#include "by_value.h"

#include <stdlib.h>
#include <string.h>

#include "../features/io/json_out.h"
#include "output_json_places.h"
#include "output_json_reasons.h"

static bool json_text(const struct output_writer *writer, const char *text)
{
    return json_put_string(writer->out, text, strlen(text), writer->failure);
}

static bool json_literal(const struct output_writer *writer, const char *text)
{
    return text_buffer_append(writer->out, text, strlen(text), writer->failure);
}

static bool json_whole(const struct output_writer *writer, size_t number)
{
    return json_put_whole(writer->out, number, writer->failure);
}

static bool json_decimals(const struct output_writer *writer, double number, unsigned decimals)
{
    return json_put_decimals(writer->out, number, decimals, writer->failure);
}

/* A thousandth is as fine as a learned probability is worth. */
static bool json_thousandths(const struct output_writer *writer, double number)
{
    return json_put_thousandths(writer->out, number, true, writer->failure);
}

static bool json_name(const struct output_writer *writer, const struct output_id *id)
{
    const char *quote = writer->settings->text_ids ? "\"" : "";
    return id->record.name ? json_put_string(writer->out, id->record.name, id->record.length,
                                             writer->failure)
                           : PUT(writer, "%s%zu%s", quote, id->record.number, quote);
}

/* The comment that a comment answers is called as the records are: a string if the article has a
 * name. */
static bool json_parent(const struct output_writer *writer, const struct output_id *id)
{
    if (id->parent == 0)
        return PUT(writer, "null");
    struct text_buffer name = {0};
    const struct record_id *of = &id->of->record;
    const bool done =
        (of->name ? text_buffer_append(&name, of->name, of->length, writer->failure)
                  : text_buffer_format(&name, writer->failure, "%zu", of->number)) &&
        text_buffer_format(&name, writer->failure, "#c%zu", id->parent) &&
        json_put_string(writer->out, name.data, name.length, writer->failure);
    text_buffer_release(&name);
    return done;
}

/* Whose comment it is, the id of its article, when it was written and the id of the comment that
 * it answers. */
static bool json_comment(const struct output_writer *writer, const struct output_id *id)
{
    return PUT(writer, ",\"comment\":{\"author\":") &&
           (id->author ? json_text(writer, id->author) : PUT(writer, "null")) &&
           PUT(writer, ",\"of\":") && json_name(writer, id->of) && PUT(writer, ",\"date\":") &&
           (id->date ? json_text(writer, id->date) : PUT(writer, "null")) &&
           PUT(writer, ",\"parent\":") && json_parent(writer, id) && PUT(writer, "}");
}

/* The fields that are handed through, in an object of their own, so that none can be taken for
 * what was found. */
static bool json_kept(const struct output_writer *writer, const struct output_id *id)
{
    for (size_t i = 0; i < writer->settings->kept_count; i++) {
        const struct kept_value value = id->kept ? id->kept[i] : (struct kept_value){0};
        if (!PUT(writer, i == 0 ? ",\"kept\":{" : ",") ||
            !json_text(writer, writer->settings->kept[i]) || !PUT(writer, ":") ||
            !(value.kind == KEPT_NONE ? PUT(writer, "null")
              : value.kind == KEPT_JSON
                  ? text_buffer_append(writer->out, value.data, value.length, writer->failure)
                  : json_put_string(writer->out, value.data, value.length, writer->failure)))
            return false;
    }
    return writer->settings->kept_count == 0 || PUT(writer, "}");
}

/* Begins the record. */
static bool json_id(const struct output_writer *writer, const struct output_id *id)
{
    return json_literal(writer, "{\"id\":") && json_name(writer, id) &&
           (!id->of || json_comment(writer, id)) && json_kept(writer, id);
}

static bool json_fact(const struct output_writer *writer, const char *name, const char *fact)
{
    return !fact || (json_literal(writer, ",\"") && json_literal(writer, name) &&
                     json_literal(writer, "\":") && json_text(writer, fact));
}

static bool json_authors(const struct output_writer *writer, const tenor_page *page)
{
    if (page->author_count == 0)
        return true;
    if (!PUT(writer, ",\"authors\":["))
        return false;
    for (size_t i = 0; i < page->author_count; i++)
        if (!PUT(writer, "%s", i > 0 ? "," : "") || !json_text(writer, page->authors[i]))
            return false;
    return PUT(writer, "]");
}

static bool json_page(const struct output_writer *writer, const tenor_result *result)
{
    const tenor_page page = result_page_of(result);
    return json_literal(writer, ",\"page\":{\"article_words\":") &&
           json_whole(writer, page.article_words) && json_literal(writer, ",\"comments\":") &&
           json_whole(writer, page.comments) && json_literal(writer, ",\"furniture_words\":") &&
           json_whole(writer, page.furniture_words) && json_fact(writer, "title", page.title) &&
           json_fact(writer, "byline", page.byline) && json_authors(writer, &page) &&
           json_fact(writer, "date", page.date) && json_fact(writer, "day", page.day) &&
           json_fact(writer, "site", page.site) && json_fact(writer, "charset", page.charset) &&
           json_literal(writer, "}");
}

/* In the place of a label: the reason, with what it rests on. */
static bool json_abstention(const struct output_writer *writer, const tenor_result *result,
                            size_t model, const char *reason)
{
    if (!json_literal(writer, ":{\"abstain\":{\"reason\":\"") ||
        !json_literal(writer, reason) || !json_literal(writer, "\""))
        return false;
    const char *language = tenor_result_language(result);
    if (strcmp(reason, "language") == 0)
        return language ? PUT(writer, ",\"language\":\"%s\"}}", language)
                        : PUT(writer, ",\"language\":null}}");
    if (strcmp(reason, "short") == 0)
        return PUT(writer, ",\"minimum_words\":%zu}}",
                   tenor_result_minimum_words(result, model));
    if (strcmp(reason, "unfamiliar") == 0)
        return json_literal(writer, ",\"familiarity\":") &&
               json_decimals(writer, tenor_result_familiarity(result, model), 6) &&
               json_literal(writer, "}}");
    return PUT(writer, "}}");
}

/* The label that was given, and the probabilities of all. */
static bool json_label(const struct output_writer *writer, const tenor_result *result,
                       size_t model)
{
    double *probabilities = list_probabilities(writer, result, model);
    bool done = probabilities && json_literal(writer, ":{\"label\":") &&
                json_text(writer, tenor_result_label(result, model)) &&
                json_literal(writer, ",\"confidence\":") &&
                json_decimals(writer, probabilities[given_label(result, model)], 6) &&
                json_literal(writer, ",\"probabilities\":{");
    for (size_t label = 0; done && label < tenor_result_labels(result, model); label++)
        done = json_literal(writer, label ? "," : "") &&
               json_text(writer, tenor_result_label_name(result, model, label)) &&
               json_literal(writer, ":") && json_decimals(writer, probabilities[label], 6);
    free(probabilities);
    return done && json_literal(writer, "}");
}

/* The labels of the set, in the order of the model's; never none. */
static bool json_set(const struct output_writer *writer, const tenor_result *result,
                     size_t model)
{
    bool done = PUT(writer, ",\"set\":["), first = true;
    for (size_t label = 0; done && label < tenor_result_labels(result, model); label++) {
        if (!tenor_result_in_set(result, model, label))
            continue;
        done = PUT(writer, first ? "" : ",") &&
               json_text(writer, tenor_result_label_name(result, model, label));
        first = false;
    }
    return done && PUT(writer, "]");
}

static bool json_score(const struct output_writer *writer, tenor_result *result, size_t model)
{
    const char *reason = tenor_result_abstained(result, model);
    if (!json_literal(writer, model ? "," : "") ||
        !json_text(writer, tenor_result_task(result, model)))
        return false;
    if (reason)
        return json_abstention(writer, result, model, reason);
    return json_label(writer, result, model) &&
           (writer->settings->sets.coverage <= 0 || json_set(writer, result, model)) &&
           (writer->settings->explain.which == EXPLAIN_NONE ||
            json_reasons(writer, result, model)) &&
           json_literal(writer, "}");
}

/* Whose words a mention is in: the author's, those of a speaker, by its index, or of someone
 * who is not told. */
static bool json_voice(const struct output_writer *writer, const tenor_mark *mention)
{
    if (mention->author)
        return json_literal(writer, ",\"voice\":\"author\"}");
    if (mention->speaker == TENOR_NO_SPEAKER)
        return json_literal(writer, ",\"voice\":null}");
    return json_literal(writer, ",\"voice\":") && json_whole(writer, mention->speaker) &&
           json_literal(writer, "}");
}

static bool json_mention(const struct output_writer *writer, const tenor_mark *mention)
{
    return json_literal(writer, "{\"span\":") && json_mark(writer, mention) &&
           json_literal(writer, ",\"tone\":\"") && json_literal(writer, mention->tone) &&
           json_literal(writer, "\",\"probability\":") &&
           json_thousandths(writer, mention->value) && json_voice(writer, mention);
}

/* The mentions of a target are the marks from number `first` on. */
static bool json_mentions(const struct output_writer *writer, tenor_result *result,
                          size_t first, size_t count)
{
    tenor_mark mention = {.size = sizeof mention};
    if (!PUT(writer, ",\"mentions\":["))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!tenor_result_mark(result, TENOR_MARK_TARGET, first + i, &mention))
            return fail(writer->failure, FAILURE_MEMORY, "out of memory");
        if (!json_literal(writer, i ? "," : "") || !json_mention(writer, &mention))
            return false;
    }
    return PUT(writer, "]");
}

static bool json_tones(const struct output_writer *writer, size_t negative, size_t neutral,
                       size_t positive)
{
    return json_literal(writer, "\"negative\":") && json_whole(writer, negative) &&
           json_literal(writer, ",\"neutral\":") && json_whole(writer, neutral) &&
           json_literal(writer, ",\"positive\":") && json_whole(writer, positive);
}

static bool json_target(const struct output_writer *writer, tenor_result *result,
                        const tenor_target *target, size_t first_mention)
{
    return json_literal(writer, "{\"name\":") && json_text(writer, target->name) &&
           json_literal(writer, ",\"kind\":\"") && json_literal(writer, target->kind) &&
           json_literal(writer, "\"") &&
           json_mentions(writer, result, first_mention, target->mentions) &&
           json_literal(writer, ",") &&
           json_tones(writer, target->negative, target->neutral, target->positive) &&
           json_literal(writer, ",\"author\":{") &&
           json_tones(writer, target->author_negative, target->author_neutral,
                      target->author_positive) &&
           json_literal(writer, "},\"others\":{") &&
           json_tones(writer, target->negative - target->author_negative,
                      target->neutral - target->author_neutral,
                      target->positive - target->author_positive) &&
           json_literal(writer, "},\"tone\":") && json_thousandths(writer, target->tone) &&
           json_literal(writer, "}");
}

static bool json_targets(const struct output_writer *writer, tenor_result *result)
{
    tenor_target target = {.size = sizeof target};
    size_t mention = 0;
    if (!PUT(writer, ",\"targets\":["))
        return false;
    for (size_t i = 0; tenor_result_target(result, i, &target); i++) {
        if (!json_literal(writer, i ? "," : "") ||
            !json_target(writer, result, &target, mention))
            return false;
        mention += target.mentions;
    }
    return PUT(writer, "]");
}

/* The marks from number `*first` on that are this speaker's; *first is then behind them. */
static bool json_speaker_mentions(const struct output_writer *writer, tenor_result *result,
                                  size_t speaker, size_t *first)
{
    tenor_mark mark = {.size = sizeof mark};
    const char *comma = "";
    if (!json_literal(writer, ",\"mentions\":["))
        return false;
    while (tenor_result_mark(result, TENOR_MARK_SPEAKER, *first, &mark) &&
           mark.speaker == speaker) {
        if (!json_literal(writer, comma) || !json_mark(writer, &mark))
            return false;
        comma = ",";
        ++*first;
    }
    return json_literal(writer, "]");
}

/* Begins an object. */
static bool json_speaker(const struct output_writer *writer, const tenor_speaker *speaker)
{
    return json_literal(writer, "{\"name\":") && json_text(writer, speaker->name) &&
           json_literal(writer, ",\"kind\":\"") && json_literal(writer, speaker->kind) &&
           json_literal(writer, "\",\"attributions\":") &&
           json_whole(writer, speaker->attributions) && json_literal(writer, ",\"words\":") &&
           json_whole(writer, speaker->words) && json_literal(writer, ",\"share\":") &&
           json_decimals(writer, speaker->share, 4);
}

static bool json_speakers(const struct output_writer *writer, tenor_result *result)
{
    tenor_speaker speaker = {.size = sizeof speaker};
    size_t mention = 0;
    if (!json_literal(writer, ",\"speakers\":["))
        return false;
    for (size_t i = 0; tenor_result_speaker(result, i, &speaker); i++)
        if (!json_literal(writer, i ? "," : "") || !json_speaker(writer, &speaker) ||
            (writer->settings->evidence &&
             !json_speaker_mentions(writer, result, i, &mention)) ||
            !json_literal(writer, "}"))
            return false;
    return json_literal(writer, "]");
}

/* null if the text cannot be measured. */
static bool json_evidence(const struct output_writer *writer, tenor_result *result)
{
    const tenor_evidence evidence = result_evidence_of(result);
    double values[MEASURE_COUNT];
    list_measures(&evidence, values);
    if (!evidence.measured)
        return PUT(writer, ",\"evidence\":null");
    if (!json_literal(writer, ",\"evidence\":{\"words\":") ||
        !json_whole(writer, evidence.words))
        return false;
    for (size_t i = 0; i < MEASURE_COUNT; i++)
        if (!json_literal(writer, ",\"") || !json_literal(writer, measure_names[i]) ||
            !json_literal(writer, "\":") || !json_decimals(writer, values[i], 4))
            return false;
    return json_speakers(writer, result) &&
           (!writer->settings->evidence ||
            (json_quotations(writer, result) && json_targets(writer, result))) &&
           PUT(writer, "}");
}

static bool json_note(const struct output_writer *writer, unsigned note, size_t before)
{
    return PUT(writer, "%s\"%s\"", before ? "," : ",\"notes\":[", tenor_note_name(note));
}

static bool json_found(const struct output_writer *writer, const struct output_id *id,
                       tenor_result *result)
{
    if (!json_id(writer, id) || (!id->of && !json_page(writer, result)) ||
        !json_literal(writer, ",\"scores\":{"))
        return false;
    for (size_t model = 0; model < tenor_result_models(result); model++)
        if (!json_score(writer, result, model))
            return false;
    return json_literal(writer, "}") && json_evidence(writer, result) &&
           each_note(writer, json_note) && json_literal(writer, writer->notes ? "]" : "") &&
           (!writer->settings->as_read || json_text_as_read(writer, result)) &&
           json_literal(writer, "}\n");
}

bool json_result(const struct output_writer *writer, const struct output_id *id,
                 tenor_result *result)
{
    tenor_result_places_as_read(result, writer->settings->as_read);
    const bool put = json_found(writer, id, result);
    tenor_result_places_as_read(result, 0);
    return put;
}

bool json_error(const struct output_writer *writer, const struct output_id *id,
                const char *code, const char *message)
{
    return json_id(writer, id) && PUT(writer, ",\"error\":{\"code\":") &&
           json_text(writer, code) && PUT(writer, ",\"message\":") &&
           json_text(writer, message) && PUT(writer, "}}\n");
}
