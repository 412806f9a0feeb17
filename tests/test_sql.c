/* What the SQL extensions share, without an engine: characters, options, models, scoring, rows. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "../classify/sql/characters.h"
#include "../classify/sql/models.h"
#include "../classify/sql/options.h"
#include "../classify/sql/report.h"
#include "../classify/sql/rows.h"
#include "../classify/sql/scoring.h"
#include "failing_malloc.h"

/* ---- Characters --------------------------------------------------------- */

/* The definition, as SQLite has it. */
static size_t count_characters(const char *text, size_t length, size_t at)
{
    size_t count = 0, i = 0;
    while (i < length && i < at) {
        const unsigned char first = (unsigned char)text[i++];
        if (first >= 0xc0)
            while (i < length && ((unsigned char)text[i] & 0xc0) == 0x80)
                i++;
        count++;
    }
    return count;
}

Test(sql, characters_are_counted_at_every_byte_of_any_text)
{
    static const unsigned char bytes[] = {'a', 0x80, 0xbf, 0xc3, 0xe2, 0xff, 0xf0, 0};
    struct characters characters = {0};
    char text[2000];
    unsigned seed = 1;
    for (size_t length = 0; length < sizeof text; length += 1 + length / 3) {
        for (size_t i = 0; i < length; i++) {
            seed = seed * 1103515245 + 12345;
            /* Sequences of many bytes reach over several counted places. */
            text[i] = (char)bytes[(seed >> 16) % (length % 2 ? 8 : 3)];
        }
        cr_assert(characters_take(&characters, text, length));
        for (size_t at = 0; at <= length + 2; at++)
            cr_assert_eq(characters_before(&characters, at),
                         count_characters(text, length, at));
    }
    characters_release(&characters);
    cr_assert_eq(characters_before(&characters, 5), 0);
}

Test(sql, characters_without_memory_are_none)
{
    struct characters characters = {0};
    failing_malloc_after(0);
    cr_assert_not(characters_take(&characters, "abc", 3));
    cr_assert(failing_malloc_stop());
    cr_assert_eq(characters_before(&characters, 2), 0);
    characters_release(&characters);
}

/* ---- Options ----------------------------------------------------------------- */

static tenor_code read_options(struct sql_options *options, const char *json)
{
    tenor_error error = {TENOR_OK, ""};
    const tenor_code code = sql_options_read(options, json, strlen(json), &error);
    cr_assert_eq(code, error.code);
    cr_assert((code == TENOR_OK) == (error.message[0] == '\0'));
    return code;
}

Test(sql, options_become_a_document_and_settings)
{
    struct sql_options options;
    cr_assert_eq(read_options(&options,
                              "{\"format\":\"html\",\"title\":\"T\\u00e9\",\"source\":\"S\","
                              "\"byline\":\"B\",\"date\":\"D\",\"site\":\"I\","
                              "\"charset\":\"latin1\",\"any_language\":true,"
                              "\"no_abstain\":true,\"raw\":true,\"min_confidence\":0.5,"
                              "\"coverage\":1,\"coverage_by_label\":true,\"evidence\":true,"
                              "\"as_read\":true,\"explain\":\"some\"}"),
                 TENOR_OK);
    const tenor_document *document = &options.document;
    cr_assert_eq(document->size, sizeof *document);
    cr_assert_eq(document->format, TENOR_HTML);
    cr_assert_str_eq(document->title, "Té");
    cr_assert_eq(document->title_length, 3);
    cr_assert_str_eq(document->source, "S");
    cr_assert_str_eq(document->byline, "B");
    cr_assert_str_eq(document->date, "D");
    cr_assert_str_eq(document->site, "I");
    cr_assert_str_eq(document->charset, "latin1");
    cr_assert(document->any_language && document->no_abstain && document->raw);
    cr_assert_eq(document->min_confidence, 0.5);
    cr_assert_eq(document->coverage, 1);
    cr_assert(document->coverage_by_label);
    cr_assert(options.settings.evidence && options.settings.as_read);
    cr_assert_eq(options.settings.explain.which, EXPLAIN_NAMED);
    cr_assert_str_eq(options.settings.explain.label, "some");
    cr_assert_eq(options.settings.sets.coverage, 1);
    cr_assert(options.settings.sets.by_label);
    sql_options_release(&options);
    cr_assert_null(options.parsed);
}

Test(sql, options_that_are_wrong_are_refused)
{
    static const char *const wrong[] = {
        "",
        "x",
        "{",
        "[]",
        "\"format\"",
        "{}{}",
        "{\"form\":1}",
        "{\"format\":\"pdf\"}",
        "{\"none\":null}",
        "{\"raw\":\"true\"}",
        "{\"evidence\":0}",
        "{\"coverage\":1.5}",
        "{\"coverage\":\"1\"}",
        "{\"min_confidence\":-1}",
        "{\"charset\":\"none\"}",
        "{\"raw\":true,\"raw\":true}",
        "{\"title\":\"\\u0000\"}",
        "{\"title\":\"\xff\"}",
    };
    struct sql_options options;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        cr_assert_eq(read_options(&options, wrong[i]), TENOR_BAD_ARGUMENT, "%s", wrong[i]);
        cr_assert_null(options.parsed);
    }
}

Test(sql, options_that_are_null_are_not_given)
{
    struct sql_options options;
    cr_assert_eq(read_options(&options,
                              "{\"format\":null,\"title\":null,\"charset\":null,\"raw\":null,"
                              "\"evidence\":null,\"coverage\":null,\"explain\":null}"),
                 TENOR_OK);
    cr_assert_null(options.document.title);
    cr_assert_null(options.document.charset);
    cr_assert_eq(options.document.format, TENOR_TEXT);
    cr_assert_not(options.document.raw || options.settings.evidence);
    cr_assert_eq(options.document.coverage, 0);
    cr_assert_eq(options.settings.explain.which, EXPLAIN_NONE);
    sql_options_release(&options);
}

/* ---- Models --------------------------------------------------------------------- */

Test(sql, a_list_of_models_is_split)
{
    struct name_list sources = {0};
    cr_assert_eq(sql_models_split(" a,, b c ,\t,d", ",", &sources), TENOR_OK);
    cr_assert_eq(sources.count, 3);
    cr_assert_str_eq(sources.items[0], "a");
    cr_assert_str_eq(sources.items[1], "b c");
    cr_assert_str_eq(sources.items[2], "d");
    failing_malloc_after(0);
    cr_assert_eq(sql_models_split("e", ",", &sources), TENOR_NO_MEMORY);
    cr_assert(failing_malloc_stop());
    name_list_release(&sources);
}

/* A scoring with the models that ship for genre and stance. */
static void open_both(struct scoring *scoring)
{
    struct name_list sources = {0};
    tenor_error error;
    cr_assert(name_list_add(&sources, "models/genre.tenor", NULL));
    cr_assert(name_list_add(&sources, "models/stance.tenor", NULL));
    cr_assert_eq(scoring_open(scoring, &sources, &error), TENOR_OK, "%s", error.message);
    name_list_release(&sources);
}

Test(sql, models_that_do_not_open_leave_those_that_are)
{
    struct scoring scoring = {0};
    struct name_list sources = {0};
    tenor_error error;
    open_both(&scoring);
    const tenor_scorer *before = scoring.scorer;
    cr_assert(name_list_add(&sources, "models/none.tenor", NULL));
    cr_assert_eq(scoring_open(&scoring, &sources, &error), TENOR_CANNOT_OPEN);
    cr_assert_eq(scoring.scorer, before);
    name_list_release(&sources);
    cr_assert(name_list_add(&sources, "Makefile/", NULL));
    cr_assert_eq(scoring_open(&scoring, &sources, &error), TENOR_CANNOT_OPEN);
    name_list_release(&sources);
    scoring_close(&scoring);
}

/* ---- Scoring ------------------------------------------------------------------------ */

static const char article[] =
    "The minister said that the budget may be passed. Surely he was right, the paper reported, "
    "and the council of Redwick will perhaps meet. Joshua Vane, who leads it, said that it "
    "would not. The harbour is closed, the port office announced on Monday.";

static int count_calls(void *calls)
{
    ++*(int *)calls;
    return 0;
}

static struct sql_text text_of(const char *bytes)
{
    return (struct sql_text){.bytes = bytes, .length = strlen(bytes), .charset = "utf-8"};
}

Test(sql, the_same_text_is_scored_once)
{
    struct scoring scoring = {0};
    struct sql_text text = text_of(article);
    tenor_error error;
    char copy[sizeof article];
    open_both(&scoring);
    cr_assert_eq(scoring_take(&scoring, &text, &error), TENOR_OK);
    /* Other bytes behind the same address would be another text: so it is a copy that is kept. */
    memcpy(copy, article, sizeof copy);
    text.bytes = copy;
    const size_t allocations = failing_malloc_count();
    cr_assert_eq(scoring_take(&scoring, &text, &error), TENOR_OK);
    cr_assert_eq(failing_malloc_count(), allocations);
    copy[4] = 'M';
    cr_assert_eq(scoring_take(&scoring, &text, &error), TENOR_OK);
    cr_assert_eq(memcmp(scoring.text.data, copy, text.length), 0);
    scoring_close(&scoring);
}

Test(sql, what_a_text_is_scored_with_is_part_of_it)
{
    struct scoring scoring = {0};
    struct sql_text text = text_of("Two words.");
    tenor_error error;
    open_both(&scoring);
    cr_assert_eq(scoring_take(&scoring, &text, &error), TENOR_OK);
    cr_assert_str_eq(scoring_abstained(&scoring, 0), "short");
    text.options = "{\"no_abstain\":true}";
    text.options_length = strlen(text.options);
    cr_assert_eq(scoring_take(&scoring, &text, &error), TENOR_OK);
    cr_assert_null(scoring_abstained(&scoring, 0));
    text.most_bytes = 5;
    cr_assert_eq(scoring_take(&scoring, &text, &error), TENOR_OK);
    cr_assert_str_eq(scoring_abstained(&scoring, 0), "text_too_large");
    text.options = "";
    text.options_length = 0;
    cr_assert_eq(scoring_take(&scoring, &text, &error), TENOR_BAD_ARGUMENT);
    cr_assert_not(scoring.kept);
    text.options = NULL;
    text.most_bytes = 0;
    cr_assert_eq(scoring_take(&scoring, &text, &error), TENOR_OK);
    cr_assert_str_eq(scoring_abstained(&scoring, 0), "short");
    scoring_close(&scoring);
}

static void cannot_take(struct scoring *scoring, struct sql_text *text, const char *options,
                        const char *begins)
{
    tenor_error error;
    text->options = options;
    text->options_length = strlen(options);
    cr_assert_eq(scoring_take(scoring, text, &error), TENOR_BAD_ARGUMENT);
    cr_assert_eq(strncmp(error.message, begins, strlen(begins)), 0, "%s", error.message);
    cr_assert_not(scoring->kept);
}

Test(sql, options_suit_the_text_and_the_models)
{
    struct scoring scoring = {0};
    struct sql_text text = text_of("Two words.");
    tenor_error error;
    open_both(&scoring);
    cannot_take(&scoring, &text, "{\"explain\":\"nope\"}", "no model has the label 'nope': ");
    cannot_take(&scoring, &text, "{\"charset\":\"utf-8\"}",
                "the option 'charset' is for blobs");
    text.charset = NULL;
    cr_assert_eq(scoring_take(&scoring, &text, &error), TENOR_OK);
    text.options = "{\"explain\":\"news\"}";
    text.options_length = strlen(text.options);
    cr_assert_eq(scoring_take(&scoring, &text, &error), TENOR_OK);
    scoring_close(&scoring);
}

static int say(void *stops)
{
    return *(int *)stops;
}

Test(sql, what_is_asked_of_a_text_can_be_stopped)
{
    struct scoring scoring = {0};
    struct sql_rows rows = {0};
    struct sql_text text = text_of(article);
    tenor_error error;
    size_t length;
    int stops = 0;
    open_both(&scoring);
    text.options = "{\"evidence\":true,\"explain\":\"all\",\"no_abstain\":true}";
    text.options_length = strlen(text.options);
    text.stop = say;
    text.stop_context = &stops;
    cr_assert_eq(scoring_take(&scoring, &text, &error), TENOR_OK);
    stops = 1;
    cr_assert_null(scoring_json(&scoring, &length, &error));
    cr_assert_eq(error.code, TENOR_STOPPED);
    cr_assert_eq(rows_marks(&rows, &scoring, NULL, false, &error), TENOR_STOPPED);
    cr_assert_eq(error.code, TENOR_STOPPED);
    rows_release(&rows);
    stops = 0;
    cr_assert_not_null(scoring_json(&scoring, &length, &error));
    cr_assert_eq(rows_marks(&rows, &scoring, NULL, false, &error), TENOR_OK);
    cr_assert_gt(rows.mark_count, 10);
    rows_release(&rows);
    scoring_close(&scoring);
}

Test(sql, json_has_a_limit)
{
    struct scoring scoring = {0};
    struct sql_text text = text_of(article);
    tenor_error error;
    size_t length, again;
    open_both(&scoring);
    text.options = "{\"explain\":\"all\",\"no_abstain\":true}";
    text.options_length = strlen(text.options);
    cr_assert_eq(scoring_take(&scoring, &text, &error), TENOR_OK);
    cr_assert_not_null(scoring_json(&scoring, &length, &error));
    static const size_t limits[] = {1, 100, 20000};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        text.most_json = limits[i];
        cr_assert_eq(scoring_take(&scoring, &text, &error), TENOR_OK);
        cr_assert_null(scoring_json(&scoring, &again, &error));
        cr_assert_eq(error.code, TENOR_TEXT_TOO_LARGE);
        /* It is noticed while the JSON is written. */
        cr_assert_lt(scoring.json.length, limits[i] + 70000);
    }
    text.most_json = length + 100;
    cr_assert_eq(scoring_take(&scoring, &text, &error), TENOR_OK);
    cr_assert_not_null(scoring_json(&scoring, &again, &error));
    cr_assert_eq(again, length);
    scoring_close(&scoring);
}

Test(sql, texts_without_a_score_are_no_errors)
{
    struct scoring scoring = {0};
    struct sql_text text = text_of("");
    tenor_error error;
    size_t length;
    open_both(&scoring);
    cr_assert_eq(scoring_take(&scoring, &text, &error), TENOR_OK);
    cr_assert_eq(scoring.code, TENOR_EMPTY_TEXT);
    cr_assert_str_eq(scoring_abstained(&scoring, 1), "empty_text");
    const char *json = scoring_json(&scoring, &length, &error);
    cr_assert_eq(
        strlen("{\"error\":{\"code\":\"empty_text\",\"message\":\"no words to score\"}}"),
        length);
    cr_assert_eq(memcmp(json, "{\"error\":{\"code\":\"empty_text\",", 30), 0);
    text = (struct sql_text){.bytes = "\0\1\2\3", .length = 4};
    cr_assert_eq(scoring_take(&scoring, &text, &error), TENOR_OK);
    cr_assert_str_eq(scoring_abstained(&scoring, 0), "binary_text");
    scoring_close(&scoring);
}

Test(sql, a_task_is_needed_where_there_are_several)
{
    struct scoring scoring = {0};
    tenor_error error;
    size_t model;
    open_both(&scoring);
    cr_assert_eq(scoring_model(&scoring, "stance", &model, &error), TENOR_OK);
    cr_assert_eq(model, 1);
    cr_assert_eq(scoring_model(&scoring, NULL, &model, &error), TENOR_BAD_ARGUMENT);
    cr_assert_str_eq(error.message, "which task? There are several models: genre, stance");
    cr_assert_eq(scoring_model(&scoring, "none", &model, &error), TENOR_BAD_ARGUMENT);
    scoring_close(&scoring);
}

Test(sql, a_long_text_is_given_back)
{
    const size_t length = 3 << 20;
    char *bytes = malloc(length);
    struct scoring scoring = {0};
    struct sql_text text = {.bytes = bytes, .length = length, .most_bytes = 100};
    tenor_error error;
    int calls = 0;
    memset(bytes, 'a', length);
    open_both(&scoring);
    text.stop = count_calls;
    text.stop_context = &calls;
    cr_assert_eq(scoring_take(&scoring, &text, &error), TENOR_OK);
    cr_assert(scoring.kept && scoring.text.capacity >= length);
    cr_assert(scoring_forget_long(&scoring));
    cr_assert(!scoring.kept && scoring.text.capacity == 0);
    cr_assert_not(scoring_forget_long(&scoring));
    text.length = 50;
    cr_assert_eq(scoring_take(&scoring, &text, &error), TENOR_OK);
    cr_assert_not(scoring_forget_long(&scoring));
    cr_assert(scoring.kept);
    scoring_close(&scoring);
    free(bytes);
}

Test(sql, long_options_are_given_back_with_what_they_said)
{
    const size_t length = 2 << 20;
    char *json = malloc(length);
    struct scoring scoring = {0};
    struct sql_text text = text_of("Two words.");
    tenor_error error;
    open_both(&scoring);
    memset(json, ' ', length);
    memcpy(json, "{\"no_abstain\":true", 18);
    json[length - 1] = '}';
    text.options = json;
    text.options_length = length;
    cr_assert_eq(scoring_take(&scoring, &text, &error), TENOR_OK);
    cr_assert_null(scoring_abstained(&scoring, 0));
    cr_assert(scoring_forget_long(&scoring));
    text.options = "";
    text.options_length = 0;
    cr_assert_eq(scoring_take(&scoring, &text, &error), TENOR_BAD_ARGUMENT);
    scoring_close(&scoring);
    free(json);
}

/* Everything that is asked of a text. */
static tenor_code ask_all(struct scoring *scoring, struct sql_rows *rows, tenor_error *error)
{
    struct sql_text text = text_of(article);
    size_t length;
    text.options = "{\"evidence\":true,\"explain\":\"all\",\"no_abstain\":true}";
    text.options_length = strlen(text.options);
    tenor_code code = scoring_take(scoring, &text, error);
    if (code == TENOR_OK)
        code = rows_speakers(rows, scoring, error);
    if (code == TENOR_OK)
        code = rows_marks(rows, scoring, NULL, false, error);
    if (code == TENOR_OK && !scoring_json(scoring, &length, error))
        code = error->code;
    return code;
}

Test(sql, failing_allocations_come_back)
{
    struct scoring scoring = {0};
    struct sql_rows rows = {0};
    tenor_error error;
    bool failed = true;
    size_t failures = 0;
    open_both(&scoring);
    cr_assert_eq(ask_all(&scoring, &rows, &error), TENOR_OK);
    const size_t speakers = rows.speaker_count, marks = rows.mark_count;
    cr_assert(speakers >= 2 && marks >= 10);
    for (size_t after = 0; failed; after += 1 + after / 16) {
        tenor_result_free(scoring.result);
        scoring.result = NULL;
        scoring.kept = false;
        sql_options_release(&scoring.options);
        text_buffer_release(&scoring.options_text);
        rows_release(&rows);
        failing_malloc_after(after);
        const tenor_code code = ask_all(&scoring, &rows, &error);
        failed = failing_malloc_stop();
        failures += code == TENOR_NO_MEMORY;
        cr_assert(code == TENOR_NO_MEMORY ||
                      (code == TENOR_OK && rows.speaker_count == speakers &&
                       rows.mark_count == marks),
                  "after %zu: %s", after, tenor_code_name((int)code));
    }
    cr_assert_gt(failures, 20);
    rows_release(&rows);
    scoring_close(&scoring);
}

/* ---- Rows ------------------------------------------------------------------------------ */

Test(sql, places_of_marks_are_characters_or_bytes)
{
    static const char accents[] = "Élan é may go. They perhaps say so.";
    struct scoring scoring = {0};
    struct sql_rows rows = {0};
    struct sql_text text = text_of(accents);
    tenor_error error;
    open_both(&scoring);
    cr_assert_eq(scoring_take(&scoring, &text, &error), TENOR_OK);
    cr_assert_eq(rows_marks(&rows, &scoring, "hedge", false, &error), TENOR_OK);
    cr_assert_eq(rows_marks(&rows, &scoring, "hedge", true, &error), TENOR_OK);
    cr_assert_eq(rows.mark_count, 4);
    cr_assert_eq(rows.marks[0].begin, 7);
    cr_assert_eq(rows.marks[2].begin, 9);
    cr_assert_str_eq(rows_string(&rows, rows.marks[0].text), "may");
    cr_assert_str_eq(rows_string(&rows, rows.marks[3].text), "perhaps");
    cr_assert_eq(rows_marks(&rows, &scoring, "reason", true, &error), TENOR_BAD_ARGUMENT);
    rows_release(&rows);
    scoring_close(&scoring);
}
