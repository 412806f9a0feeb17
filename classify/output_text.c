/* output_text: scores, evidence and notes in lines that a person reads. */
#include "output_text.h"
#include "by_value.h"

#include <math.h>
#include <string.h>

#include "output_text_reasons.h"
#include "plain_bytes.h"

#define MOST_SPEAKERS  6 /* that are named, so that they fit on a line or two */
#define MOST_TARGETS   6 /* each has a line */
#define LEAST_MENTIONS 2 /* what is mentioned once is not what an article is about */

enum style { STYLE_PLAIN, STYLE_STRONG, STYLE_FAINT, STYLE_ALARM };

static const char *style(const struct output_writer *writer, enum style which)
{
    static const char *const sequences[] = {
        [STYLE_PLAIN] = "\033[0m",
        [STYLE_STRONG] = "\033[1m",
        [STYLE_FAINT] = "\033[2m",
        [STYLE_ALARM] = "\033[31m",
    };
    return writer->settings->colour ? sequences[which] : "";
}

static bool plain_text(const struct output_writer *writer, const char *bytes, size_t length)
{
    return plain_bytes(writer->out, bytes, length, writer->failure);
}

static bool text_id(const struct output_writer *writer, const struct output_id *id)
{
    return PUT(writer, "%s", style(writer, STYLE_STRONG)) &&
           (id->record.name ? plain_text(writer, id->record.name, id->record.length)
                            : PUT(writer, "record %zu", id->record.number)) &&
           PUT(writer, "%s", style(writer, STYLE_PLAIN)) &&
           (!id->author ||
            (PUT(writer, " by ") && plain_text(writer, id->author, strlen(id->author)))) &&
           PUT(writer, "\n");
}

/* What the page says of itself: "Ferry to stop", by Ida Quill, 3 May 2021. Sets `*between` to
 * the separator that must come before anything that follows. */
static bool text_facts(const struct output_writer *writer, const tenor_page *page,
                       const char **between)
{
    const struct {
        const char *before, *fact, *after;
    } facts[] = {{"\"", page->title, "\""},
                 {"by ", page->byline, ""},
                 {"", page->date, ""},
                 {"", page->site, ""}};
    const char *comma = *between;
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        if (!facts[i].fact)
            continue;
        if (!PUT(writer, "%s%s", comma, facts[i].before) ||
            !plain_text(writer, facts[i].fact, strlen(facts[i].fact)) ||
            !PUT(writer, "%s", facts[i].after))
            return false;
        comma = ", ";
        *between = " · ";
    }
    return true;
}

static bool text_page(const struct output_writer *writer, const tenor_page *page)
{
    const char *const begin = "  page: ", *between = begin;
    if (!text_facts(writer, page, &between))
        return false;
    if (page->comments > 0) {
        if (!PUT(writer, "%s%zu %s", between, page->comments,
                 page->comments == 1 ? "comment" : "comments"))
            return false;
        between = ", ";
    }
    if (page->furniture_words > 0) {
        if (!PUT(writer, "%s%zu %s of boilerplate", between, page->furniture_words,
                 page->furniture_words == 1 ? "word" : "words"))
            return false;
        between = ", ";
    }
    return between == begin || PUT(writer, "\n");
}

/* A share that is not exactly 0 or 1 is never rounded to it. */
static bool percent(const struct output_writer *writer, double share, double rounded)
{
    if (rounded >= 100 && share < 1)
        return PUT(writer, ">99%%");
    if (rounded <= 0 && share > 0)
        return PUT(writer, "<1%%");
    return PUT(writer, "%.0f%%", rounded);
}

/* The label with the largest probability among those that were not given. There are at least
 * two labels. */
static size_t runner_up(const tenor_result *result, size_t model)
{
    const size_t given = given_label(result, model);
    size_t best = given == 0;
    for (size_t label = best + 1; label < tenor_result_labels(result, model); label++)
        if (label != given && tenor_result_probability(result, model, label) >
                                  tenor_result_probability(result, model, best))
            best = label;
    return best;
}

/* The first few speakers: "Joshua Vane 6 (22%), officials 2 (3%) and 4 more". */
static bool text_speakers(const struct output_writer *writer, tenor_result *result)
{
    const size_t count = tenor_result_speakers(result);
    tenor_speaker speaker = {.size = sizeof speaker};
    for (size_t i = 0; i < MOST_SPEAKERS && tenor_result_speaker(result, i, &speaker); i++)
        if (!PUT(writer, "%s", i ? ", " : "  speakers: ") ||
            !plain_text(writer, speaker.name, strlen(speaker.name)) ||
            !PUT(writer, " %zu (", speaker.attributions) ||
            !percent(writer, speaker.share, rint(100 * speaker.share)) || !PUT(writer, ")"))
            return false;
    if (count > MOST_SPEAKERS && !PUT(writer, " and %zu more", count - MOST_SPEAKERS))
        return false;
    return count == 0 || PUT(writer, "\n");
}

/* ", 9 against it (8 in the author's voice)"; nothing if there are none. */
static bool text_tone(const struct output_writer *writer, size_t mentions, size_t by_author,
                      const char *tone, const char *pronoun)
{
    if (mentions == 0)
        return true;
    if (!PUT(writer, ", %zu %s %s", mentions, tone, pronoun) || by_author == 0)
        return by_author == 0;
    if (by_author < mentions)
        return PUT(writer, " (%zu in the author's voice)", by_author);
    return PUT(writer, " (%sin the author's voice)", mentions > 1 ? "all " : "");
}

/* "Washington: 14 mentions, 9 against it (8 in the author's voice), 1 for it". */
static bool text_target(const struct output_writer *writer, const tenor_target *target)
{
    const bool people =
        strcmp(target->kind, "person") == 0 || strcmp(target->kind, "group") == 0;
    const char *pronoun = people ? "them" : "it";
    return PUT(writer, "  ") && plain_text(writer, target->name, strlen(target->name)) &&
           PUT(writer, ": %zu mentions", target->mentions) &&
           text_tone(writer, target->negative, target->author_negative, "against", pronoun) &&
           text_tone(writer, target->positive, target->author_positive, "for", pronoun) &&
           PUT(writer, "%s\n", target->negative + target->positive > 0 ? "" : ", all neutral");
}

/* Of whom the article speaks more than once, and how: the first few. */
static bool text_targets(const struct output_writer *writer, tenor_result *result)
{
    const size_t count = tenor_result_targets(result);
    tenor_target target = {.size = sizeof target};
    for (size_t i = 0; i < count && i < MOST_TARGETS; i++) {
        if (!tenor_result_target(result, i, &target))
            return fail(writer->failure, FAILURE_MEMORY, "out of memory");
        if (target.mentions < LEAST_MENTIONS)
            break; /* those that follow have no more */
        if (!text_target(writer, &target))
            return false;
    }
    return true;
}

static bool text_abstention(const struct output_writer *writer, const tenor_result *result,
                            size_t model, const char *reason)
{
    const size_t words = result_evidence_of(result).words;
    if (strcmp(reason, "encoding") == 0)
        return PUT(writer, "%snot scored:%s read as %s it is no text of any language\n",
                   style(writer, STYLE_ALARM), style(writer, STYLE_PLAIN),
                   result_page_of(result).charset);
    const char *language = tenor_result_language(result);
    if (strcmp(reason, "language") == 0)
        return PUT(writer, "%snot scored:%s the text's language is %s%snot the model's\n",
                   style(writer, STYLE_ALARM), style(writer, STYLE_PLAIN),
                   language ? language : "", language ? ", " : "");
    if (strcmp(reason, "short") == 0)
        return PUT(writer, "%snone:%s %zu %s too few (it needs %zu)\n",
                   style(writer, STYLE_ALARM), style(writer, STYLE_PLAIN), words,
                   words == 1 ? "word is" : "words are",
                   tenor_result_minimum_words(result, model));
    return PUT(writer, "%snone:%s %s\n", style(writer, STYLE_ALARM), style(writer, STYLE_PLAIN),
               strcmp(reason, "unfamiliar") == 0
                   ? "this is not like the articles it was trained on"
                   : "no label reaches the confidence that is asked for");
}

/* "90% set: government, opposition". The number is as asked for: "99.5", not "100". */
static bool text_set(const struct output_writer *writer, const tenor_result *result,
                     size_t model)
{
    bool done = PUT(writer, "    %.15g%% set", 100 * writer->settings->sets.coverage);
    const char *between = ": ";
    for (size_t label = 0; done && label < tenor_result_labels(result, model); label++) {
        if (!tenor_result_in_set(result, model, label))
            continue;
        done = PUT(writer, "%s%s", between, tenor_result_label_name(result, model, label));
        between = ", ";
    }
    return done && PUT(writer, "\n");
}

static bool text_score(const struct output_writer *writer, tenor_result *result, size_t model,
                       size_t task_width)
{
    const char *task = tenor_result_task(result, model);
    const char *reason = tenor_result_abstained(result, model);
    if (reason)
        return PUT(writer, "  %-*s  ", (int)task_width, task) &&
               text_abstention(writer, result, model, reason);
    const size_t second = runner_up(result, model);
    const double confidence = tenor_result_confidence(result, model);
    const double next = tenor_result_probability(result, model, second);
    const double rounded = rint(100 * confidence);
    /* Of two labels both are shown, so they sum to 100. */
    const bool shows_all = tenor_result_labels(result, model) == 2;
    if (!PUT(writer, "  %-*s  %s%s%s ", (int)task_width, task, style(writer, STYLE_STRONG),
             tenor_result_label(result, model), style(writer, STYLE_PLAIN)) ||
        !percent(writer, confidence, rounded) ||
        !PUT(writer, "%s, next %s ", style(writer, STYLE_FAINT),
             tenor_result_label_name(result, model, second)) ||
        !percent(writer, next, shows_all ? 100 - rounded : rint(100 * next)) ||
        !PUT(writer, "%s\n", style(writer, STYLE_PLAIN)))
        return false;
    return (writer->settings->sets.coverage <= 0 || text_set(writer, result, model)) &&
           text_reasons(writer, result, model);
}

/* Why there is no evidence. */
static bool text_unmeasured(const struct output_writer *writer, const tenor_result *result)
{
    const tenor_evidence evidence = result_evidence_of(result);
    const char *language = tenor_result_language(result);
    if (!PUT(writer, "  %zu %s · evidence not measured: ", evidence.words,
             evidence.words == 1 ? "word" : "words"))
        return false;
    if (strcmp(tenor_result_unmeasured(result), "encoding") == 0)
        return PUT(writer, "read as %s it is no text of any language\n",
                   result_page_of(result).charset);
    return PUT(writer, "the text's language is %s%snot English\n", language ? language : "",
               language ? ", " : "");
}

static bool text_evidence(const struct output_writer *writer, const tenor_evidence *evidence)
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

static bool text_note(const struct output_writer *writer, unsigned note, size_t before)
{
    static const struct {
        unsigned note;
        const char *sentence;
    } sentences[] = {
        {TENOR_NOTE_INVALID_UTF8, "some bytes were not UTF-8; each was read as U+FFFD"},
        {TENOR_NOTE_UTF16, "the text was UTF-16"},
        {TENOR_NOTE_NUL, "NUL bytes were read as blanks"},
        {TENOR_NOTE_LANGUAGE_UNCHECKED,
         "the language was not checked: libexttextcat's data is not installed"},
        {TENOR_NOTE_CHARSET_GUESSED, "the charset was not declared but guessed"},
    };
    (void)before;
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        if (sentences[i].note == note)
            return PUT(writer, "  note: %s\n", sentences[i].sentence);
    return true;
}

bool text_result(const struct output_writer *writer, const struct output_id *id,
                 tenor_result *result)
{
    tenor_evidence evidence = result_evidence_of(result);
    size_t task_width = 0;
    for (size_t model = 0; model < tenor_result_models(result); model++) {
        size_t width = strlen(tenor_result_task(result, model));
        if (width > task_width)
            task_width = width;
    }
    const tenor_page page = result_page_of(result);
    if (!text_id(writer, id) || (!id->of && !text_page(writer, &page)))
        return false;
    for (size_t model = 0; model < tenor_result_models(result); model++)
        if (!text_score(writer, result, model, task_width))
            return false;
    return (evidence.measured ? text_evidence(writer, &evidence)
                              : text_unmeasured(writer, result)) &&
           (!writer->settings->evidence ||
            (text_speakers(writer, result) && text_targets(writer, result))) &&
           each_note(writer, text_note) && PUT(writer, "\n");
}

bool text_error(const struct output_writer *writer, const struct output_id *id,
                const char *message)
{
    return text_id(writer, id) &&
           PUT(writer, "  %snot scored:%s ", style(writer, STYLE_ALARM),
               style(writer, STYLE_PLAIN)) &&
           plain_text(writer, message, strlen(message)) && PUT(writer, "\n\n");
}
