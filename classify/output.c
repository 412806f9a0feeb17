#include "output.h"

#include <string.h>

#include "../features/json_out.h"

#define MOST_SPEAKERS 6
#define MOST_PHRASES  8

/* All that is at hand while one article is written. */
struct writer {
    const struct output *output;
    unsigned notes; /* of the result and of the record */
    struct text_buffer *out;
    struct failure *failure;
};

#define PUT(writer, ...) text_buffer_format((writer)->out, (writer)->failure, __VA_ARGS__)

/* ---- The evidence, once for all formats -------------------------------- */

enum { MEASURE_COUNT = 5 };

static const char *const measure_names[MEASURE_COUNT] = {"hedges_per_100", "boosters_per_100",
                                                         "attributions_per_100", "quoted_share",
                                                         "unnamed_share"};

static void list_measures(const tenor_evidence *evidence, double *values)
{
    const double all[MEASURE_COUNT] = {evidence->hedges_per_100, evidence->boosters_per_100,
                                       evidence->attributions_per_100, evidence->quoted_share,
                                       evidence->unnamed_share};
    memcpy(values, all, sizeof all);
}

/* Calls `put` for each note, with the number of notes before it. */
static bool each_note(const struct writer *writer,
                      bool (*put)(const struct writer *writer, unsigned note, size_t before))
{
    size_t before = 0;
    for (unsigned bit = 1; bit != 0 && bit <= writer->notes; bit <<= 1)
        if ((writer->notes & bit) && tenor_note_name(bit) && !put(writer, bit, before++))
            return false;
    return true;
}

/* ---- JSON lines -------------------------------------------------------- */

static bool json_text(const struct writer *writer, const char *text)
{
    return json_put_string(writer->out, text, strlen(text), writer->failure);
}

static bool json_id(const struct writer *writer, const struct output_id *id)
{
    if (!id->name)
        return PUT(writer, "{\"id\":%zu", id->number);
    return PUT(writer, "{\"id\":") &&
           json_put_string(writer->out, id->name, id->name_length, writer->failure);
}

static bool json_phrases(const struct writer *writer, tenor_result *result, size_t model)
{
    tenor_phrase phrases[MOST_PHRASES];
    size_t count = tenor_result_phrases(result, model, phrases, MOST_PHRASES);
    if (!PUT(writer, ",\"phrases\":["))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!PUT(writer, "%s{\"text\":", i ? "," : "") || !json_text(writer, phrases[i].text) ||
            !PUT(writer, ",\"feature\":%s,\"weight\":%.6f}",
                 phrases[i].feature ? "true" : "false", phrases[i].weight))
            return false;
    return PUT(writer, "]");
}

static bool json_score(const struct writer *writer, tenor_result *result, size_t model)
{
    const char *reason = tenor_result_abstained(result, model);
    if (!PUT(writer, model ? "," : "") || !json_text(writer, tenor_result_task(result, model)))
        return false;
    if (reason)
        return PUT(writer, ":{\"abstain\":{\"reason\":\"%s\",\"language\":\"%s\"}}", reason,
                   tenor_result_language(result));
    if (!PUT(writer, ":{\"label\":") || !json_text(writer, tenor_result_label(result, model)) ||
        !PUT(writer, ",\"confidence\":%.6f,\"probabilities\":{",
             tenor_result_confidence(result, model)))
        return false;
    for (size_t label = 0; label < tenor_result_labels(result, model); label++)
        if (!PUT(writer, label ? "," : "") ||
            !json_text(writer, tenor_result_label_name(result, model, label)) ||
            !PUT(writer, ":%.6f", tenor_result_probability(result, model, label)))
            return false;
    return PUT(writer, "}") &&
           (!writer->output->phrases || json_phrases(writer, result, model)) &&
           PUT(writer, "}");
}

static bool json_speakers(const struct writer *writer, tenor_result *result)
{
    if (!PUT(writer, ",\"speakers\":["))
        return false;
    tenor_speaker speaker;
    for (size_t i = 0; tenor_result_speaker(result, i, &speaker); i++)
        if (!PUT(writer, "%s{\"name\":", i ? "," : "") || !json_text(writer, speaker.name) ||
            !PUT(writer, ",\"kind\":\"%s\",\"attributions\":%zu,\"words\":%zu,\"share\":%.4f}",
                 speaker.kind, speaker.attributions, speaker.words, speaker.share))
            return false;
    return PUT(writer, "]");
}

static bool json_note(const struct writer *writer, unsigned note, size_t before)
{
    return PUT(writer, "%s\"%s\"", before ? "," : ",\"notes\":[", tenor_note_name(note));
}

static bool json_result(const struct writer *writer, const struct output_id *id,
                        tenor_result *result)
{
    tenor_evidence evidence = tenor_result_evidence(result);
    double values[MEASURE_COUNT];
    list_measures(&evidence, values);
    if (!json_id(writer, id) || !PUT(writer, ",\"scores\":{"))
        return false;
    for (size_t model = 0; model < tenor_result_models(result); model++)
        if (!json_score(writer, result, model))
            return false;
    if (!PUT(writer, "},\"evidence\":{\"words\":%zu", evidence.words))
        return false;
    for (size_t i = 0; i < MEASURE_COUNT; i++)
        if (!PUT(writer, ",\"%s\":%.4f", measure_names[i], values[i]))
            return false;
    return json_speakers(writer, result) && PUT(writer, "}") && each_note(writer, json_note) &&
           PUT(writer, writer->notes ? "]}\n" : "}\n");
}

static bool json_error(const struct writer *writer, const struct output_id *id,
                       const char *code, const char *message)
{
    return json_id(writer, id) && PUT(writer, ",\"error\":{\"code\":") &&
           json_text(writer, code) && PUT(writer, ",\"message\":") &&
           json_text(writer, message) && PUT(writer, "}}\n");
}

/* ---- A table ----------------------------------------------------------- */

static bool tsv_cell(const struct writer *writer, const char *bytes, size_t length)
{
    static const char special[] = "\t\n\r\\", letter[] = "tnr\\";
    for (size_t at = 0; at < length;) {
        size_t plain = at;
        const char *found = NULL;
        while (plain < length && !(found = memchr(special, bytes[plain], sizeof special - 1)))
            plain++;
        if (!text_buffer_append(writer->out, bytes + at, plain - at, writer->failure) ||
            (found && !PUT(writer, "\\%c", letter[found - special])))
            return false;
        at = plain + (found != NULL);
    }
    return true;
}

static bool tsv_text(const struct writer *writer, const char *text)
{
    return tsv_cell(writer, text, strlen(text));
}

static bool tsv_id(const struct writer *writer, const struct output_id *id)
{
    return id->name ? tsv_cell(writer, id->name, id->name_length)
                    : PUT(writer, "%zu", id->number);
}

static bool tsv_empty(const struct writer *writer, size_t cells)
{
    while (cells > 0 && PUT(writer, "\t"))
        cells--;
    return cells == 0;
}

static bool tsv_header(const struct writer *writer, const tenor_scorer *scorer)
{
    if (!PUT(writer, "id"))
        return false;
    for (size_t model = 0; model < tenor_scorer_models(scorer); model++) {
        const char *task = tenor_scorer_task(scorer, model);
        if (!PUT(writer, "\t%s\t%s.confidence", task, task))
            return false;
        for (size_t label = 0; label < tenor_scorer_labels(scorer, model); label++)
            if (!PUT(writer, "\t%s.", task) ||
                !tsv_text(writer, tenor_scorer_label(scorer, model, label)))
                return false;
    }
    if (!PUT(writer, "\twords"))
        return false;
    for (size_t i = 0; i < MEASURE_COUNT; i++)
        if (!PUT(writer, "\t%s", measure_names[i]))
            return false;
    return PUT(writer, "\tnotes\terror\n");
}

static bool tsv_note(const struct writer *writer, unsigned note, size_t before)
{
    return PUT(writer, "%s%s", before ? "," : "", tenor_note_name(note));
}

/* The empty cells say which models gave no label, this why. */
static bool tsv_abstained(const struct writer *writer, const tenor_result *result)
{
    const char *reason = NULL;
    for (size_t model = 0; model < tenor_result_models(result) && !reason; model++)
        reason = tenor_result_abstained(result, model);
    return !reason || PUT(writer, "%sabstain:%s:%s", writer->notes ? "," : "", reason,
                          tenor_result_language(result));
}

static bool tsv_result(const struct writer *writer, const struct output_id *id,
                       const tenor_result *result)
{
    tenor_evidence evidence = tenor_result_evidence(result);
    double values[MEASURE_COUNT];
    list_measures(&evidence, values);
    if (!tsv_id(writer, id))
        return false;
    for (size_t model = 0; model < tenor_result_models(result); model++) {
        if (tenor_result_abstained(result, model)) {
            if (!tsv_empty(writer, 2 + tenor_result_labels(result, model)))
                return false;
            continue;
        }
        if (!PUT(writer, "\t") || !tsv_text(writer, tenor_result_label(result, model)) ||
            !PUT(writer, "\t%.6f", tenor_result_confidence(result, model)))
            return false;
        for (size_t label = 0; label < tenor_result_labels(result, model); label++)
            if (!PUT(writer, "\t%.6f", tenor_result_probability(result, model, label)))
                return false;
    }
    if (!PUT(writer, "\t%zu", evidence.words))
        return false;
    for (size_t i = 0; i < MEASURE_COUNT; i++)
        if (!PUT(writer, "\t%.4f", values[i]))
            return false;
    return PUT(writer, "\t") && each_note(writer, tsv_note) && tsv_abstained(writer, result) &&
           PUT(writer, "\t\n");
}

static bool tsv_error(const struct writer *writer, const struct output_id *id, const char *code,
                      const char *message, const tenor_scorer *scorer)
{
    size_t empty = 1 + MEASURE_COUNT + 1; /* words, measures, notes */
    for (size_t model = 0; model < tenor_scorer_models(scorer); model++)
        empty += 2 + tenor_scorer_labels(scorer, model);
    return tsv_id(writer, id) && tsv_empty(writer, empty) && PUT(writer, "\t%s: ", code) &&
           tsv_text(writer, message) && PUT(writer, "\n");
}

/* ---- For a person ------------------------------------------------------ */

enum style { STYLE_PLAIN, STYLE_STRONG, STYLE_FAINT, STYLE_ALARM };

static const char *style(const struct writer *writer, enum style which)
{
    static const char *const sequences[] = {
        [STYLE_PLAIN] = "\033[0m",
        [STYLE_STRONG] = "\033[1m",
        [STYLE_FAINT] = "\033[2m",
        [STYLE_ALARM] = "\033[31m",
    };
    return writer->output->colour ? sequences[which] : "";
}

/* Control characters (C0, DEL, and C1, which UTF-8 writes c2 80 to c2 9f) come out as "?",
 * since what names an article must not command a terminal. */
static bool plain_text(const struct writer *writer, const char *bytes, size_t length)
{
    for (size_t at = 0; at < length; at++) {
        unsigned char byte = (unsigned char)bytes[at];
        unsigned char next = at + 1 < length ? (unsigned char)bytes[at + 1] : 0;
        bool c1 = byte == 0xc2 && next >= 0x80 && next <= 0x9f;
        bool control = byte < 0x20 || byte == 0x7f || c1;
        if (!text_buffer_append(writer->out, control ? "?" : bytes + at, 1, writer->failure))
            return false;
        at += c1;
    }
    return true;
}

static bool text_id(const struct writer *writer, const struct output_id *id)
{
    if (!PUT(writer, "%s", style(writer, STYLE_STRONG)))
        return false;
    bool done = id->name ? plain_text(writer, id->name, id->name_length)
                         : PUT(writer, "record %zu", id->number);
    return done && PUT(writer, "%s\n", style(writer, STYLE_PLAIN));
}

/* A probability that is not quite 0 or 1 is not called so. */
static bool percent(const struct writer *writer, double probability)
{
    if (probability > 0.995 && probability < 1)
        return PUT(writer, ">99%%");
    if (probability < 0.005 && probability > 0)
        return PUT(writer, "<1%%");
    return PUT(writer, "%.0f%%", 100 * probability);
}

/* The label with the largest probability but for the one that was given. There are at least two
 * labels. */
static size_t runner_up(const tenor_result *result, size_t model)
{
    const char *given = tenor_result_label(result, model);
    size_t best = tenor_result_label_name(result, model, 0) == given;
    for (size_t label = best + 1; label < tenor_result_labels(result, model); label++)
        if (tenor_result_label_name(result, model, label) != given &&
            tenor_result_probability(result, model, label) >
                tenor_result_probability(result, model, best))
            best = label;
    return best;
}

static bool text_phrases(const struct writer *writer, tenor_result *result, size_t model)
{
    tenor_phrase phrases[MOST_PHRASES];
    size_t count = tenor_result_phrases(result, model, phrases, MOST_PHRASES);
    for (size_t i = 0; i < count; i++) {
        const char *quote = phrases[i].feature ? "" : "\"";
        if (!PUT(writer, "%s%s%s%s %.2f", i ? ", " : "    for it: ", quote, phrases[i].text,
                 quote, phrases[i].weight))
            return false;
    }
    return count == 0 || PUT(writer, "\n");
}

/* The first few speakers: "Joshua Vane 6 (22%), officials 2 (3%) and 4 more". */
static bool text_speakers(const struct writer *writer, tenor_result *result)
{
    const size_t count = tenor_result_speakers(result);
    tenor_speaker speaker;
    for (size_t i = 0; i < MOST_SPEAKERS && tenor_result_speaker(result, i, &speaker); i++)
        if (!PUT(writer, "%s", i ? ", " : "  speakers: ") ||
            !plain_text(writer, speaker.name, strlen(speaker.name)) ||
            !PUT(writer, " %zu (", speaker.attributions) || !percent(writer, speaker.share) ||
            !PUT(writer, ")"))
            return false;
    if (count > MOST_SPEAKERS && !PUT(writer, " and %zu more", count - MOST_SPEAKERS))
        return false;
    return count == 0 || PUT(writer, "\n");
}

static bool text_score(const struct writer *writer, tenor_result *result, size_t model,
                       size_t task_width)
{
    const char *task = tenor_result_task(result, model);
    if (tenor_result_abstained(result, model))
        return PUT(writer,
                   "  %-*s  %snot scored:%s the text's language is %s, not the model's\n",
                   (int)task_width, task, style(writer, STYLE_ALARM),
                   style(writer, STYLE_PLAIN), tenor_result_language(result));
    size_t second = runner_up(result, model);
    if (!PUT(writer, "  %-*s  %s%s%s ", (int)task_width, task, style(writer, STYLE_STRONG),
             tenor_result_label(result, model), style(writer, STYLE_PLAIN)) ||
        !percent(writer, tenor_result_confidence(result, model)) ||
        !PUT(writer, "%s, next %s ", style(writer, STYLE_FAINT),
             tenor_result_label_name(result, model, second)) ||
        !percent(writer, tenor_result_probability(result, model, second)) ||
        !PUT(writer, "%s\n", style(writer, STYLE_PLAIN)))
        return false;
    return !writer->output->phrases || text_phrases(writer, result, model);
}

static bool text_evidence(const struct writer *writer, const tenor_evidence *evidence)
{
    if (!PUT(writer,
             "  %zu %s · %.1f hedges, %.1f boosters, %.1f attributions per 100 words"
             " · %.0f%% quoted",
             evidence->words, evidence->words == 1 ? "word" : "words", evidence->hedges_per_100,
             evidence->boosters_per_100, evidence->attributions_per_100,
             100 * evidence->quoted_share))
        return false;
    if (evidence->attributions_per_100 > 0 &&
        !PUT(writer, " · %.0f%% of sources unnamed", 100 * evidence->unnamed_share))
        return false;
    return PUT(writer, "\n");
}

static bool text_note(const struct writer *writer, unsigned note, size_t before)
{
    static const struct {
        unsigned note;
        const char *sentence;
    } sentences[] = {
        {TENOR_NOTE_INVALID_UTF8, "some bytes were not UTF-8; each was read as U+FFFD"},
        {TENOR_NOTE_UTF16, "the text was UTF-16"},
        {TENOR_NOTE_NUL, "NUL bytes were read as blanks"},
        {TENOR_NOTE_SHORT_TEXT, "too few words for the scores to be trusted"},
        {TENOR_NOTE_LANGUAGE_UNCHECKED,
         "the language was not checked: libexttextcat's data is not installed"},
    };
    (void)before;
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        if (sentences[i].note == note)
            return PUT(writer, "  note: %s\n", sentences[i].sentence);
    return true;
}

static bool text_result(const struct writer *writer, const struct output_id *id,
                        tenor_result *result)
{
    tenor_evidence evidence = tenor_result_evidence(result);
    size_t task_width = 0;
    for (size_t model = 0; model < tenor_result_models(result); model++) {
        size_t width = strlen(tenor_result_task(result, model));
        if (width > task_width)
            task_width = width;
    }
    if (!text_id(writer, id))
        return false;
    for (size_t model = 0; model < tenor_result_models(result); model++)
        if (!text_score(writer, result, model, task_width))
            return false;
    return text_evidence(writer, &evidence) &&
           (!writer->output->phrases || text_speakers(writer, result)) &&
           each_note(writer, text_note) && PUT(writer, "\n");
}

static bool text_error(const struct writer *writer, const struct output_id *id,
                       const char *message)
{
    return text_id(writer, id) &&
           PUT(writer, "  %snot scored:%s ", style(writer, STYLE_ALARM),
               style(writer, STYLE_PLAIN)) &&
           plain_text(writer, message, strlen(message)) && PUT(writer, "\n\n");
}

/* ---- The doors ---------------------------------------------------------- */

bool output_header(const struct output *output, const tenor_scorer *scorer,
                   struct text_buffer *out, struct failure *failure)
{
    struct writer writer = {output, 0, out, failure};
    return output->format != OUTPUT_TSV || tsv_header(&writer, scorer);
}

bool output_result(const struct output *output, const struct output_id *id,
                   tenor_result *result, unsigned notes, struct text_buffer *out,
                   struct failure *failure)
{
    struct writer writer = {output, notes | tenor_result_notes(result), out, failure};
    switch (output->format) {
    case OUTPUT_JSONL:
        return json_result(&writer, id, result);
    case OUTPUT_TSV:
        return tsv_result(&writer, id, result);
    case OUTPUT_TEXT:
        break;
    }
    return text_result(&writer, id, result);
}

bool output_error(const struct output *output, const struct output_id *id, const char *code,
                  const char *message, const tenor_scorer *scorer, struct text_buffer *out,
                  struct failure *failure)
{
    struct writer writer = {output, 0, out, failure};
    switch (output->format) {
    case OUTPUT_JSONL:
        return json_error(&writer, id, code, message);
    case OUTPUT_TSV:
        return tsv_error(&writer, id, code, message, scorer);
    case OUTPUT_TEXT:
        break;
    }
    return text_error(&writer, id, message);
}
