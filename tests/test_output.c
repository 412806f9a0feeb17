/* test_output: the bytes of each format. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include <criterion/criterion.h>

#include "../classify/by_value.h"
#include "../classify/output.h"
#include "../classify/result.h"
#include "failing_malloc.h"
#include "small_page.h"
#include "tiny_model.h"

struct output_fixture {
    char path[512];
    tenor_scorer *scorer;
    tenor_result *result;
    struct text_buffer out;
};

static const char article[] = "The ferry company said on Monday that it may sail.";

static struct output_fixture begin_with(const struct tiny_model *plan, const char *text)
{
    struct output_fixture scene = {.result = tenor_result_new()};
    tiny_model_path(scene.path, sizeof scene.path);
    tiny_model_write(scene.path, plan);
    const char *path = scene.path;
    /* The set of labels is written only where the settings ask for one. */
    tenor_document document = {
        .size = sizeof document, .text = text, .text_length = strlen(text), .coverage = 0.9};
    scene.scorer = tenor_scorer_open(&path, 1, NULL);
    cr_assert(scene.scorer && scene.result);
    cr_assert_eq(tenor_score(scene.scorer, &document, scene.result, NULL), TENOR_OK);
    return scene;
}

static struct output_fixture begin(void)
{
    return begin_with(&tiny_genre, article);
}

static void end(struct output_fixture *scene)
{
    tenor_result_free(scene->result);
    tenor_scorer_close(scene->scorer);
    tiny_model_remove(scene->path);
    text_buffer_release(&scene->out);
}

static struct output_id named(const char *name)
{
    return (struct output_id){.record = {.name = name, .length = strlen(name)}};
}

static void write_result(struct output_fixture *scene, struct output_settings output,
                         struct output_id id, unsigned notes)
{
    struct failure failure = {0};
    text_buffer_clear(&scene->out);
    cr_assert(output_result(&output, &id, scene->result, notes, &scene->out, &failure), "%s",
              failure.message);
}

static void write_error(struct output_fixture *scene, struct output_settings output,
                        struct output_id id, const char *message)
{
    struct failure failure = {0};
    text_buffer_clear(&scene->out);
    cr_assert(
        output_error(&output, &id, "empty_text", message, scene->scorer, &scene->out, &failure),
        "%s", failure.message);
}

static json_t *parse_line(const struct output_fixture *scene)
{
    json_error_t error;
    cr_assert(scene->out.length > 0 && scene->out.data[scene->out.length - 1] == '\n');
    cr_assert_eq(strchr(scene->out.data, '\n'), scene->out.data + scene->out.length - 1);
    json_t *root = json_loads(scene->out.data, JSON_REJECT_DUPLICATES, &error);
    cr_assert(root, "%s in %s", error.text, scene->out.data);
    return root;
}

static double real(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    cr_assert(json_is_number(value), "no number '%s'", key);
    return json_number_value(value);
}

Test(output, json_has_the_promised_shape)
{
    struct output_fixture scene = begin();
    struct output_settings output = {.format = OUTPUT_JSONL};
    write_result(&scene, output, named("a \"b\"\n\xff"), 0);
    json_t *root = parse_line(&scene);
    cr_assert_str_eq(json_string_value(json_object_get(root, "id")), "a \"b\"\n\xef\xbf\xbd");
    cr_assert_eq(json_object_size(root), 4);
    json_t *genre = json_object_get(json_object_get(root, "scores"), "genre");
    cr_assert_eq(json_object_size(genre), 3);
    cr_assert_str_eq(json_string_value(json_object_get(genre, "label")), "report");
    json_t *probabilities = json_object_get(genre, "probabilities");
    cr_assert_eq(json_object_size(probabilities), 3);
    cr_assert_eq(real(genre, "confidence"), real(probabilities, "report"));
    cr_assert_eq(lround(1e6 * real(probabilities, "report")) +
                     lround(1e6 * real(probabilities, "letter")) +
                     lround(1e6 * real(probabilities, "opinion")),
                 1000000);
    json_t *evidence = json_object_get(root, "evidence");
    cr_assert_eq(json_object_size(evidence), 7);
    cr_assert(json_is_array(json_object_get(evidence, "speakers")));
    cr_assert_eq(json_integer_value(json_object_get(evidence, "words")), 10);
    cr_assert_eq(real(evidence, "hedges_per_100"), 10);
    cr_assert_eq(real(evidence, "boosters_per_100"), 0);
    real(evidence, "attributions_per_100");
    real(evidence, "quoted_share");
    real(evidence, "unnamed_share");
    json_decref(root);
    end(&scene);
}

Test(output, json_notes_only_where_there_are_any)
{
    struct output_fixture scene = begin();
    struct output_settings output = {.format = OUTPUT_JSONL};
    write_result(&scene, output, named("x"), TENOR_NOTE_INVALID_UTF8 | TENOR_NOTE_NUL);
    json_t *root = parse_line(&scene), *notes = json_object_get(root, "notes");
    cr_assert_eq(json_array_size(notes), 2);
    cr_assert_str_eq(json_string_value(json_array_get(notes, 0)), "invalid_utf8");
    cr_assert_str_eq(json_string_value(json_array_get(notes, 1)), "nul");
    json_decref(root);
    end(&scene);
}

/* Checks the reasons for one label, which must add up as printed. */
static void expect_reasons(const json_t *reasons)
{
    const json_t *list = json_object_get(reasons, "reasons");
    double sum = real(reasons, "constant");
    cr_assert(json_array_size(list) > 3);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *reason = json_array_get(list, i);
        const char *kind = json_string_value(json_object_get(reason, "kind"));
        const bool feature = strcmp(kind, "feature") == 0;
        sum += real(reason, "weight");
        cr_expect(json_string_length(json_object_get(reason, "text")) > 0);
        cr_expect_eq(feature, json_object_get(reason, "unit") != NULL);
        cr_expect(feature || json_array_size(json_object_get(reason, "spans")) > 0);
    }
    cr_expect_float_eq(sum, real(reasons, "sum"), 1e-6);
    cr_expect_float_eq(sum, real(reasons, "decision"), 1e-6);
}

Test(output, json_reasons_of_the_labels_that_are_asked_for)
{
    static const struct {
        struct explain_request explain;
        size_t labels;
        const char *one;
    } cases[] = {{{EXPLAIN_GIVEN, NULL}, 1, "report"},
                 {{EXPLAIN_NAMED, "letter"}, 1, "letter"},
                 {{EXPLAIN_NAMED, "against"}, 0, NULL},
                 {{EXPLAIN_ALL, NULL}, 3, "opinion"}};
    struct output_fixture scene = begin();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_result(
            &scene,
            (struct output_settings){.format = OUTPUT_JSONL, .explain = cases[i].explain},
            named("x"), 0);
        json_t *root = parse_line(&scene);
        const json_t *explanation = json_object_get(
            json_object_get(json_object_get(root, "scores"), "genre"), "explanation");
        cr_assert_eq(json_object_size(explanation), cases[i].labels);
        if (cases[i].one)
            expect_reasons(json_object_get(explanation, cases[i].one));
        json_decref(root);
    }
    end(&scene);
}

Test(output, text_reasons_for_and_against)
{
    struct output_fixture scene =
        begin_with(&tiny_genre, "We clearly said on Monday that the ferry may sail.");
    struct output_settings output = {.format = OUTPUT_TEXT, .explain = {EXPLAIN_ALL, NULL}};
    write_result(&scene, output, named("x"), 0);
    cr_expect(strstr(scene.out.data, "\n    for it: \""), "%s", scene.out.data);
    cr_expect(strstr(scene.out.data, "\n    against it: "), "%s", scene.out.data);
    cr_expect(strstr(scene.out.data, "\n    for letter: "), "%s", scene.out.data);
    cr_expect(strstr(scene.out.data, "\n    against opinion: "), "%s", scene.out.data);
    cr_expect(strstr(scene.out.data, " more -"), "%s", scene.out.data);
    cr_expect(strstr(scene.out.data, "booster.certainty +1.00 (10 per 100 words, mean 0)"),
              "%s", scene.out.data);
    output.explain.which = EXPLAIN_GIVEN;
    output.evidence = true;
    write_result(&scene, output, named("x"), 0);
    cr_expect(strstr(scene.out.data, "\n    against it: "));
    cr_expect_not(strstr(scene.out.data, "letter: "));
    output.explain.which = EXPLAIN_NONE;
    write_result(&scene, output, named("x"), 0);
    cr_expect(strstr(scene.out.data, "\n    for it: "));
    cr_expect_not(strstr(scene.out.data, "against it: "));
    end(&scene);
}

Test(output, json_number_for_a_record_without_a_name)
{
    struct output_fixture scene = begin();
    struct output_settings output = {.format = OUTPUT_JSONL};
    write_error(&scene, output, (struct output_id){.record = {.number = 7}}, "a \"bad\"\tone");
    cr_assert_str_eq(scene.out.data, "{\"id\":7,\"error\":{\"code\":\"empty_text\","
                                     "\"message\":\"a \\\"bad\\\"\\tone\"}}\n");
    write_error(&scene, output, named("7"), "bad");
    cr_assert_str_eq(
        scene.out.data,
        "{\"id\":\"7\",\"error\":{\"code\":\"empty_text\",\"message\":\"bad\"}}\n");
    write_error(&scene, output, named(""), "bad");
    cr_assert_eq(strncmp(scene.out.data, "{\"id\":\"\",", 9), 0);
    end(&scene);
}

static const char german[] =
    "Der Gemeinderat hat am Montag beschlossen, die Fähre zur Insel nur noch bis Ende Mai "
    "fahren "
    "zu lassen. Man könne leere Boote nicht länger bezahlen, sagte die Bürgermeisterin vor der "
    "Sitzung. Die Bewohner wollen dagegen klagen, denn ohne das Schiff kommt keine Post.";

static size_t count_tabs(const char *line)
{
    size_t count = 0;
    for (; *line; line++)
        count += *line == '\t';
    return count;
}

Test(output, tsv_rows_have_the_header_s_columns)
{
    struct output_fixture scene = begin();
    struct output_settings output = {.format = OUTPUT_TSV};
    cr_assert(output_header(&output, scene.scorer, &scene.out, NULL));
    cr_assert_str_eq(scene.out.data,
                     "id\tgenre\tgenre.confidence\tgenre.letter\tgenre.opinion\tgenre.report\t"
                     "words\thedges_per_100\tboosters_per_100\tattributions_per_100\t"
                     "quoted_share\tunnamed_share\tarticle_words\tcomments\t"
                     "furniture_words\tnotes\terror\ttitle\tbyline\tdate\tday\tsite\n");
    size_t tabs = count_tabs(scene.out.data);
    write_result(&scene, output, named("a\tb\\c\nd\re"), TENOR_NOTE_NUL | TENOR_NOTE_UTF16);
    cr_assert_eq(count_tabs(scene.out.data), tabs);
    cr_assert(strstr(scene.out.data, "a\\tb\\\\c\\nd\\re\treport\t0."));
    cr_assert(strstr(scene.out.data, "\tutf16,nul\t\t\t\t\t\t\n"));
    write_error(&scene, output, (struct output_id){.record = {.number = 3}}, "no\twords");
    cr_assert_eq(count_tabs(scene.out.data), tabs);
    cr_assert_eq(strncmp(scene.out.data, "3\t\t\t", 4), 0);
    cr_assert(strstr(scene.out.data, "\tempty_text: no\\twords\t\t\t\t\t\n"));
    end(&scene);
}

/* A model that knows no scores has all labels in its sets. */
Test(output, sets_of_labels_where_they_are_asked_for)
{
    static const char *const labels[] = {"a, \"b\"", "c\\d"};
    struct tiny_model plan = tiny_stance;
    plan.labels = labels;
    struct output_fixture scene = begin_with(&plan, article);
    struct output_settings output = {.format = OUTPUT_JSONL, .sets = {.coverage = 0.9}};
    write_result(&scene, output, named("x"), 0);
    cr_assert(strstr(scene.out.data, "},\"set\":[\"a, \\\"b\\\"\",\"c\\\\d\"]}}"), "%s",
              scene.out.data);
    json_decref(parse_line(&scene));
    output.format = OUTPUT_TEXT;
    write_result(&scene, output, named("x"), 0);
    cr_assert(strstr(scene.out.data, "\n    90% set: a, \"b\", c\\d\n"), "%s", scene.out.data);
    output.sets.coverage = 0.995;
    write_result(&scene, output, named("x"), 0);
    cr_assert(strstr(scene.out.data, "\n    99.5% set: "), "%s", scene.out.data);
    output.format = OUTPUT_TSV;
    text_buffer_clear(&scene.out);
    cr_assert(output_header(&output, scene.scorer, &scene.out, NULL));
    cr_assert(strstr(scene.out.data, "\tstance.c\\\\d\tstance.set\twords\t"), "%s",
              scene.out.data);
    const size_t tabs = count_tabs(scene.out.data);
    write_result(&scene, output, named("x"), 0);
    cr_assert(strstr(scene.out.data, "\ta\\, \"b\",c\\\\d\t10\t"), "%s", scene.out.data);
    cr_assert_eq(count_tabs(scene.out.data), tabs);
    write_error(&scene, output, named("x"), "no words");
    cr_assert_eq(count_tabs(scene.out.data), tabs);
    end(&scene);
}

Test(output, a_set_of_one_and_none_with_an_abstention)
{
    const uint32_t documents[] = {0, 0, 9, 9};
    double probability[18];
    for (size_t i = 0; i < 18; i++)
        probability[i] = 1;
    const struct set_scores scores = {documents, probability, 18};
    struct tiny_model plan = tiny_genre;
    plan.set_scores = &scores;
    struct output_fixture scene = begin_with(&plan, article);
    struct output_settings output = {.format = OUTPUT_JSONL, .sets = {.coverage = 0.9}};
    write_result(&scene, output, named("x"), 0);
    cr_assert(strstr(scene.out.data, "},\"set\":[\"report\"]}}"), "%s", scene.out.data);
    end(&scene);
    plan.minimum_words = 24;
    scene = begin_with(&plan, article);
    write_result(&scene, output, named("x"), 0);
    cr_assert_not(strstr(scene.out.data, "\"set\""), "%s", scene.out.data);
    output.format = OUTPUT_TEXT;
    write_result(&scene, output, named("x"), 0);
    cr_assert_not(strstr(scene.out.data, "set:"), "%s", scene.out.data);
    output.format = OUTPUT_TSV;
    text_buffer_clear(&scene.out);
    cr_assert(output_header(&output, scene.scorer, &scene.out, NULL));
    const size_t tabs = count_tabs(scene.out.data);
    write_result(&scene, output, named("x"), 0);
    cr_assert_eq(count_tabs(scene.out.data), tabs);
    end(&scene);
}

Test(output, only_tsv_has_a_header)
{
    struct output_fixture scene = begin();
    cr_assert(output_header(&(struct output_settings){.format = OUTPUT_JSONL}, scene.scorer,
                            &scene.out, NULL));
    cr_assert(output_header(&(struct output_settings){.format = OUTPUT_TEXT}, scene.scorer,
                            &scene.out, NULL));
    cr_assert_eq(scene.out.length, 0);
    end(&scene);
}

Test(output, text_is_for_a_person)
{
    struct output_fixture scene = begin();
    struct output_settings output = {.format = OUTPUT_TEXT};
    write_result(&scene, output, named("a.txt"), 0);
    cr_assert_eq(strncmp(scene.out.data, "a.txt\n  genre  report ", 22), 0, "%s",
                 scene.out.data);
    cr_assert(strstr(scene.out.data, "%, next "));
    cr_assert(strstr(scene.out.data, "\n  10 words · 10.0 hedges, 0.0 boosters, "));
    cr_assert(strstr(scene.out.data, " per 100 words · 0% quoted"));
    cr_assert_not(strchr(scene.out.data, '\033'));
    cr_assert_str_eq(scene.out.data + scene.out.length - 2, "\n\n");
    write_result(&scene, output, named("a.txt"), TENOR_NOTE_NUL);
    cr_assert(strstr(scene.out.data, "\n  note: NUL bytes were read as blanks\n"));
    output.evidence = true;
    write_result(&scene, output, named("a.txt"), 0);
    cr_assert(strstr(scene.out.data, "    for it: "));
    write_error(&scene, output, (struct output_id){.record = {.number = 3}}, "no words");
    cr_assert_str_eq(scene.out.data, "record 3\n  not scored: no words\n\n");
    end(&scene);
}

/* How often a target is mentioned with each tone: [0] by the author, [1] by others. */
static void set_counts(const struct output_fixture *scene, const uint32_t counts[2][TONES])
{
    struct target *target = &scene->result->features[0].targets.items[0];
    for (size_t voice = 0; voice < 2; voice++)
        for (size_t tone = 0; tone < TONES; tone++)
            target->counts[voice][tone] = counts[voice][tone];
}

Test(output, text_says_how_targets_are_spoken_of)
{
    static const struct {
        uint32_t counts[2][TONES];
        const char *said;
    } cases[] = {
        {{{0, 2, 0}, {0, 0, 0}}, "all neutral"},
        {{{1, 1, 0}, {0, 0, 0}}, "1 against it (in the author's voice)"},
        {{{0, 1, 0}, {1, 0, 0}}, "1 against it"},
        {{{2, 0, 0}, {0, 0, 0}}, "2 against it (all in the author's voice)"},
        {{{1, 0, 0}, {1, 0, 0}}, "2 against it (1 in the author's voice)"},
        {{{0, 0, 2}, {0, 0, 0}}, "2 for it (all in the author's voice)"},
        {{{0, 0, 1}, {1, 0, 0}}, "1 against it, 1 for it (in the author's voice)"},
        {{{8, 0, 0}, {1, 4, 1}}, "9 against it (8 in the author's voice), 1 for it"},
    };
    struct tiny_model plan = tiny_genre;
    plan.lexicon = "[target.west]\nWashington\n";
    struct output_fixture scene =
        begin_with(&plan, "The road to Washington came to Washington in May.");
    struct output_settings output = {.format = OUTPUT_TEXT, .evidence = true};
    cr_assert(tenor_result_targets(scene.result) > 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char line[200];
        set_counts(&scene, cases[i].counts);
        snprintf(line, sizeof line, "\n  west: 2 mentions, %s\n", cases[i].said);
        write_result(&scene, output, named("a.txt"), 0);
        cr_assert(strstr(scene.out.data, line), "%s is not in:\n%s", line, scene.out.data);
    }
    output.evidence = false;
    write_result(&scene, output, named("a.txt"), 0);
    cr_assert_not(strstr(scene.out.data, "mentions"));
    end(&scene);
}

Test(output, json_has_targets_where_evidence_is_asked_for)
{
    struct tiny_model plan = tiny_genre;
    plan.lexicon = "[target.west]\nWashington\n";
    struct output_fixture scene = begin_with(&plan, "The road to Washington is long.");
    struct output_settings output = {.format = OUTPUT_JSONL};
    write_result(&scene, output, named("x"), 0);
    cr_assert_not(strstr(scene.out.data, "targets"));
    output.evidence = true;
    write_result(&scene, output, named("x"), 0);
    json_t *root = parse_line(&scene);
    const json_t *targets = json_object_get(json_object_get(root, "evidence"), "targets");
    const json_t *target = json_array_get(targets, 0);
    cr_assert_str_eq(json_string_value(json_object_get(target, "name")), "west");
    cr_assert_str_eq(json_string_value(json_object_get(target, "kind")), "list");
    cr_assert_eq(json_array_size(json_object_get(target, "mentions")), 1);
    cr_assert(strstr(scene.out.data, "\"mentions\":[{\"span\":[12,22],\"tone\":\""));
    cr_assert(real(target, "tone") >= -1 && real(target, "tone") <= 1);
    json_decref(root);
    end(&scene);
}

Test(output, a_text_that_is_too_short)
{
    struct tiny_model plan = tiny_genre;
    plan.minimum_words = 24;
    struct output_fixture scene = begin_with(&plan, "The ferry stops.");
    struct output_settings output = {.format = OUTPUT_JSONL, .evidence = true};
    write_result(&scene, output, named("x"), 0);
    cr_assert(strstr(scene.out.data, "{\"genre\":{\"abstain\":{\"reason\":\"short\","
                                     "\"minimum_words\":24}}},\"evidence\":{\"words\":3,"),
              "%s", scene.out.data);
    json_decref(parse_line(&scene));
    output.format = OUTPUT_TSV;
    write_result(&scene, output, named("x"), 0);
    cr_assert(strstr(scene.out.data, "\tabstain:short:genre\t\t\t\t\t\t\n"));
    output.format = OUTPUT_TEXT;
    write_result(&scene, output, named("x"), 0);
    cr_assert(strstr(scene.out.data, "\n  genre  none: 3 words are too few (it needs 24)\n"));
    end(&scene);
    scene = begin_with(&plan, "Ferry");
    write_result(&scene, output, named("x"), 0);
    cr_assert(strstr(scene.out.data, "\n  genre  none: 1 word is too few (it needs 24)\n"));
    end(&scene);
}

Test(output, a_text_in_another_language)
{
    struct tiny_model plan = tiny_genre;
    plan.language = "en";
    struct output_fixture scene = begin_with(&plan, german);
    struct output_settings output = {.format = OUTPUT_JSONL, .evidence = true};
    write_result(&scene, output, named("x"), 0);
    cr_assert(strstr(scene.out.data,
                     "\"scores\":{\"genre\":{\"abstain\":{\"reason\":\"language\","
                     "\"language\":\"de\"}}},\"evidence\":null}\n"),
              "%s", scene.out.data);
    json_decref(parse_line(&scene));

    output.format = OUTPUT_TSV;
    text_buffer_clear(&scene.out);
    cr_assert(output_header(&output, scene.scorer, &scene.out, NULL));
    size_t tabs = count_tabs(scene.out.data);
    write_result(&scene, output, named("x"), 0);
    cr_assert_eq(count_tabs(scene.out.data), tabs);
    cr_assert_eq(strncmp(scene.out.data, "x\t\t\t\t\t\t4", 7), 0, "%s", scene.out.data);
    cr_assert(
        strstr(scene.out.data, "\t43\t\t\t\t\t\t43\t0\t0\tabstain:language:de\t\t\t\t\t\t\n"),
        "%s", scene.out.data);
    write_result(&scene, output, named("x"), TENOR_NOTE_NUL);
    cr_assert(strstr(scene.out.data, "\tnul,abstain:language:de\t\t\t\t\t\t\n"));

    output.format = OUTPUT_TEXT;
    write_result(&scene, output, named("x"), TENOR_NOTE_LANGUAGE_UNCHECKED);
    cr_assert(strstr(scene.out.data,
                     "\n  genre  not scored: the text's language is de, not the model's\n"));
    cr_assert(strstr(scene.out.data, "\n  note: the language was not checked: "));
    cr_assert(strstr(
        scene.out.data,
        "\n  43 words · evidence not measured: the text's language is de, not English\n"));
    cr_assert_not(strstr(scene.out.data, "hedges"));
    end(&scene);
}

Test(output, a_text_in_a_wrong_encoding)
{
    struct tiny_model plan = tiny_genre;
    plan.language = "en";
    struct output_fixture scene = begin_with(&plan, "Ïðèâåò êàê äåëà");
    struct output_settings output = {.format = OUTPUT_JSONL, .evidence = true};
    write_result(&scene, output, named("x"), 0);
    cr_assert(strstr(scene.out.data, "\"scores\":{\"genre\":{\"abstain\":{\"reason\":"
                                     "\"encoding\"}}},\"evidence\":null}\n"),
              "%s", scene.out.data);
    json_decref(parse_line(&scene));
    output.format = OUTPUT_TSV;
    write_result(&scene, output, named("x"), 0);
    cr_assert_str_eq(scene.out.data,
                     "x\t\t\t\t\t\t3\t\t\t\t\t\t3\t0\t0\tabstain:encoding:genre\t\t\t\t\t\t\n");
    output.format = OUTPUT_TEXT;
    write_result(&scene, output, named("x"), 0);
    cr_assert_str_eq(scene.out.data,
                     "x\n  genre  not scored: read as utf-8 it is no text of any language\n"
                     "  3 words · evidence not measured: read as utf-8 it is no text of any "
                     "language\n\n");
    end(&scene);
}

/* ---- Tables, and what is handed through -------------------------------------------- */

static const char *const kept_names[] = {"url", "title", "meta.tags"};
static const struct kept_value kept_values[] = {
    {KEPT_STRING, "a,\t\"b\"", 6}, {KEPT_NONE, NULL, 0}, {KEPT_JSON, "[\"a\",null]", 10}};

static struct output_settings keeping(enum output_format format)
{
    return (struct output_settings){.format = format, .kept = kept_names, .kept_count = 3};
}

Test(output, csv_has_the_columns_of_tsv)
{
    struct output_fixture scene = begin();
    struct output_settings output = {.format = OUTPUT_CSV};
    cr_assert(output_header(&output, scene.scorer, &scene.out, NULL));
    cr_assert_str_eq(scene.out.data,
                     "id,genre,genre.confidence,genre.letter,genre.opinion,genre.report,"
                     "words,hedges_per_100,boosters_per_100,attributions_per_100,"
                     "quoted_share,unnamed_share,article_words,comments,furniture_words,"
                     "notes,error,title,byline,date,day,site\r\n");
    write_result(&scene, output, named("a,\"b\"\r\n\\t"), TENOR_NOTE_NUL | TENOR_NOTE_UTF16);
    cr_assert_eq(strncmp(scene.out.data, "\"a,\"\"b\"\"\r\n\\t\",report,0.", 22), 0, "%s",
                 scene.out.data);
    cr_assert(strstr(scene.out.data, ",\"utf16,nul\",,,,,,\r\n"), "%s", scene.out.data);
    write_error(&scene, output, named("x"), "no, words");
    cr_assert_str_eq(scene.out.data, "x,,,,,,,,,,,,,,,,\"empty_text: no, words\",,,,,\r\n");
    end(&scene);
}

Test(output, tables_without_a_header)
{
    struct output_fixture scene = begin();
    static const enum output_format formats[] = {OUTPUT_CSV, OUTPUT_TSV};
    for (size_t i = 0; i < 2; i++) {
        struct output_settings output = {.format = formats[i], .no_header = true};
        cr_assert(output_header(&output, scene.scorer, &scene.out, NULL));
        cr_assert_eq(scene.out.length, 0);
    }
    end(&scene);
}

Test(output, kept_fields_never_have_the_name_of_another_column)
{
    static const char *const names[] = {"url",   "title",        "kept.title",
                                        "words", "genre.report", "kept.kept.title"};
    struct output_fixture scene = begin();
    struct output_settings output = {.format = OUTPUT_CSV, .kept = names, .kept_count = 6};
    cr_assert(output_header(&output, scene.scorer, &scene.out, NULL));
    cr_assert(strstr(scene.out.data, ",site,url,kept.title,kept.kept.title,kept.words,"
                                     "kept.genre.report,kept.kept.kept.title\r\n"),
              "%s", scene.out.data);
    end(&scene);
}

Test(output, kept_fields_in_each_format)
{
    struct output_fixture scene = begin();
    struct output_id id = named("x");
    id.kept = kept_values;
    write_result(&scene, keeping(OUTPUT_TSV), id, 0);
    cr_assert(strstr(scene.out.data, "\ta,\\t\"b\"\t\t[\"a\",null]\n"), "%s", scene.out.data);
    write_error(&scene, keeping(OUTPUT_CSV), id, "bad");
    cr_assert(strstr(scene.out.data, ",\"a,\t\"\"b\"\"\",,\"[\"\"a\"\",null]\"\r\n"), "%s",
              scene.out.data);
    static const char members[] =
        "{\"id\":\"x\",\"kept\":{\"url\":\"a,\\t\\\"b\\\"\",\"title\":null,"
        "\"meta.tags\":[\"a\",null]},\"";
    write_result(&scene, keeping(OUTPUT_JSONL), id, 0);
    cr_assert_eq(strncmp(scene.out.data, members, sizeof members - 1), 0, "%s", scene.out.data);
    json_decref(parse_line(&scene));
    write_error(&scene, keeping(OUTPUT_JSONL), id, "bad");
    cr_assert_eq(strncmp(scene.out.data, members, sizeof members - 1), 0, "%s", scene.out.data);
    end(&scene);
}

Test(output, of_a_record_that_could_not_be_read_nothing_is_kept)
{
    struct output_fixture scene = begin();
    write_error(&scene, keeping(OUTPUT_TSV), named("x"), "bad");
    cr_assert(strstr(scene.out.data, ": bad\t\t\t\t\t\t\t\t\n"), "%s", scene.out.data);
    write_error(&scene, keeping(OUTPUT_JSONL), named("x"), "bad");
    cr_assert(strstr(scene.out.data, "{\"url\":null,\"title\":null,\"meta.tags\":null},"), "%s",
              scene.out.data);
    end(&scene);
}

Test(output, kept_fields_in_the_index_of_a_page_of_html)
{
    char long_value[200];
    struct kept_value values[] = {{KEPT_STRING, "<b>", 3}, {KEPT_NONE, NULL, 0}, {0}};
    values[2] = (struct kept_value){KEPT_STRING, long_value, sizeof long_value};
    memset(long_value, 'x', sizeof long_value);
    struct output_fixture scene = begin();
    struct output_settings output = keeping(OUTPUT_HTML);
    struct output_id id = named("x");
    struct text_buffer rows = {0};
    id.kept = values;
    for (size_t i = 0; i < 2; i++)
        cr_assert(output_row(&output, &id, scene.result, scene.scorer, &rows, NULL));
    cr_assert(output_footer(&output, scene.scorer, &rows, &scene.out, NULL));
    cr_expect(strstr(scene.out.data, "<th scope=col>url</th><th scope=col>title</th>"));
    cr_expect(strstr(scene.out.data, "<td dir=auto>&lt;b&gt;</td><td dir=auto></td>"), "%s",
              scene.out.data);
    cr_expect(strstr(scene.out.data, "xx\u2026</td></tr>"));
    cr_expect(rows.length < 2 * sizeof long_value + 600);
    text_buffer_release(&rows);
    end(&scene);
}

Test(output, ids_that_are_always_strings)
{
    struct output_fixture scene = begin();
    struct output_settings output = {.format = OUTPUT_JSONL, .text_ids = true};
    const struct output_id numbered = {.record = {.number = 7}};
    struct output_id id = named("7#c1");
    write_error(&scene, output, numbered, "bad");
    cr_assert_eq(strncmp(scene.out.data, "{\"id\":\"7\",", 10), 0, "%s", scene.out.data);
    id.of = &numbered;
    write_error(&scene, output, id, "bad");
    cr_assert(strstr(scene.out.data, ",\"of\":\"7\","), "%s", scene.out.data);
    end(&scene);
}

/* ---- The page and the comments on it ------------------------------------------ */

static struct output_fixture begin_with_page(void)
{
    struct tiny_model plan = tiny_genre;
    plan.page_rules = true;
    return begin_with(&plan, small_page);
}

static void expect_begin(const struct output_fixture *scene, const char *with)
{
    cr_expect_eq(strncmp(scene->out.data, with, strlen(with)), 0, "%s", scene->out.data);
}

Test(output, a_page)
{
    struct output_fixture scene = begin_with_page();
    const tenor_page page = result_page_of(scene.result);
    char expected[512];
    write_result(&scene, (struct output_settings){.format = OUTPUT_JSONL}, named("x"), 0);
    snprintf(expected, sizeof expected,
             "{\"id\":\"x\",\"page\":{\"article_words\":%zu,\"comments\":2,"
             "\"furniture_words\":%zu,\"title\":\"The \\\"ferry\\\" stops in May\","
             "\"byline\":\"Ida Quill\",\"authors\":[\"Ida Quill\"],\"date\":\"3 May 2021\","
             "\"day\":\"2021-05-03\",\"charset\":\"utf-8\"},\"scores\":{",
             page.article_words, page.furniture_words);
    expect_begin(&scene, expected);
    json_decref(parse_line(&scene));

    write_result(&scene, (struct output_settings){.format = OUTPUT_TSV}, named("x"), 0);
    snprintf(
        expected, sizeof expected,
        "\t%zu\t2\t%zu\t\t\tThe \"ferry\" stops in May\tIda Quill\t3 May 2021\t2021-05-03\t\n",
        page.article_words, page.furniture_words);
    cr_expect(strstr(scene.out.data, expected), "%s", scene.out.data);

    write_result(&scene, (struct output_settings){.format = OUTPUT_TEXT}, named("x"), 0);
    snprintf(
        expected, sizeof expected,
        "x\n  page: \"The \"ferry\" stops in May\", by Ida Quill, 3 May 2021 · 2 comments, "
        "%zu words of boilerplate\n  genre ",
        page.furniture_words);
    expect_begin(&scene, expected);
    end(&scene);
}

Test(output, a_comment)
{
    struct output_fixture scene = begin_with(&tiny_genre, "it may sail");
    const struct output_id page = named("a\"b");
    struct output_id id = named("a\"b#c1");
    id.of = &page;
    id.author = "Ann\tLee";
    id.date = "3 \"May\"";
    id.parent = 4;
    write_result(&scene, (struct output_settings){.format = OUTPUT_JSONL}, id, 0);
    expect_begin(&scene, "{\"id\":\"a\\\"b#c1\",\"comment\":{\"author\":\"Ann\\tLee\","
                         "\"of\":\"a\\\"b\",\"date\":\"3 \\\"May\\\"\","
                         "\"parent\":\"a\\\"b#c4\"},\"scores\":{");
    json_decref(parse_line(&scene));
    write_result(&scene, (struct output_settings){.format = OUTPUT_TEXT}, id, 0);
    expect_begin(&scene, "a\"b#c1 by Ann?Lee\n  genre ");
    write_result(&scene, (struct output_settings){.format = OUTPUT_TSV}, id, 0);
    cr_expect(strstr(scene.out.data, "\t\t\t\t\t\t\t\t\t\t\n"), "no page: %s", scene.out.data);

    /* On an article that has only a number, and with nothing known. */
    const struct output_id numbered = {.record = {.number = 7}};
    id = named("7#c2");
    id.of = &numbered;
    write_error(&scene, (struct output_settings){.format = OUTPUT_JSONL}, id, "bad");
    expect_begin(&scene, "{\"id\":\"7#c2\",\"comment\":{\"author\":null,\"of\":7,\"date\":null,"
                         "\"parent\":null},\"error\":{");
    id.parent = 1;
    write_error(&scene, (struct output_settings){.format = OUTPUT_JSONL}, id, "bad");
    expect_begin(&scene, "{\"id\":\"7#c2\",\"comment\":{\"author\":null,\"of\":7,\"date\":null,"
                         "\"parent\":\"7#c1\"},\"error\":{");
    write_error(&scene, (struct output_settings){.format = OUTPUT_TEXT}, id, "bad");
    expect_begin(&scene, "7#c2\n  not scored: bad\n");
    end(&scene);
}

Test(output, text_keeps_control_characters_from_the_terminal)
{
    struct output_fixture scene = begin();
    struct output_settings output = {.format = OUTPUT_TEXT};
    write_error(&scene, output, named("a\033[2Jb\x7f\nc\xc2\x9b\xc3\xa9"), "bad\r");
    cr_assert_str_eq(scene.out.data, "a?[2Jb??c?\xc3\xa9\n  not scored: bad?\n\n");
    output.colour = true;
    write_error(&scene, output, named("a"), "bad");
    cr_assert(strchr(scene.out.data, '\033'));
    end(&scene);
}

Test(output, text_claims_no_certainty_that_is_not_there)
{
    static const char *const samples[] = {"no", "yes and yes again and once more yes"};
    struct tiny_model sure = tiny_stance;
    sure.samples = samples;
    sure.known_source = "";
    struct output_fixture scene = begin_with(&sure, samples[1]);
    write_result(&scene, (struct output_settings){.format = OUTPUT_TEXT}, named("a"), 0);
    double confidence = tenor_result_confidence(scene.result, 0);
    bool near_one = confidence > 0.995;
    cr_assert_eq(strstr(scene.out.data, ">99%") != NULL, near_one);
    cr_assert_eq(strstr(scene.out.data, "<1%") != NULL, near_one);
    cr_assert_not(strstr(scene.out.data, "100%,"));
    end(&scene);
}

/* Of the two labels of a stance both are printed. */
Test(output, printed_probabilities_sum_to_1)
{
    static const char *const texts[] = {"one",
                                        "the harbour plan",
                                        "yes",
                                        "no",
                                        "a good harbour",
                                        "a costly plan, said the mayor",
                                        "they reject it"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct output_fixture scene = begin_with(&tiny_stance, texts[i]);
        double confidence, one, other;
        write_result(&scene, (struct output_settings){.format = OUTPUT_TSV}, named("a"), 0);
        cr_assert_eq(
            sscanf(scene.out.data, "a\t%*s\t%lf\t%lf\t%lf\t", &confidence, &one, &other), 3,
            "%s", scene.out.data);
        cr_assert_eq(lround(1e6 * one) + lround(1e6 * other), 1000000, "%s", scene.out.data);
        cr_assert_eq(confidence, one > other ? one : other);
        write_result(&scene, (struct output_settings){.format = OUTPUT_TEXT}, named("a"), 0);
        cr_assert_eq(
            sscanf(scene.out.data, "a\n  stance  %*s %lf%%, next %*s %lf%%", &one, &other), 2,
            "%s", scene.out.data);
        cr_assert_eq(one + other, 100, "%s", scene.out.data);
        end(&scene);
    }
}

Test(output, every_failed_allocation_is_reported)
{
    struct output_fixture scene = begin();
    enum output_format formats[] = {OUTPUT_TEXT, OUTPUT_JSONL, OUTPUT_TSV, OUTPUT_CSV};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        struct output_settings output = {.format = formats[i],
                                         .sets = {.coverage = 0.9},
                                         .evidence = true,
                                         .as_read = formats[i] == OUTPUT_JSONL,
                                         .explain = {.which = EXPLAIN_ALL},
                                         .kept = kept_names,
                                         .kept_count = 3};
        struct output_id id = named("a,\xff.txt");
        id.kept = kept_values;
        bool failed = true;
        for (size_t successes = 0; failed; successes++) {
            struct failure failure = {0};
            text_buffer_release(&scene.out);
            failing_malloc_after(successes);
            bool done = output_result(&output, &id, scene.result, 0, &scene.out, &failure);
            failed = failing_malloc_stop();
            cr_assert_neq(done, failed);
            cr_assert_eq(failure.code, failed ? FAILURE_MEMORY : FAILURE_NONE);
        }
    }
    end(&scene);
}

/* Spans in a title are bytes of the title; with `as_read` all are bytes of the text that is shown,
 * whose map has them all. */
Test(output, json_spans_in_titles_and_of_the_text_as_read)
{
    static const char title[] = " \xe9t\xe9: Vane may go ";
    struct output_fixture scene = begin();
    tenor_document document = {.size = sizeof document,
                               .text = "\"It may sail,\" said Olin Vane.",
                               .text_length = 29,
                               .title = title,
                               .title_length = strlen(title)};
    cr_assert_eq(tenor_score(scene.scorer, &document, scene.result, NULL), TENOR_OK);
    write_result(&scene,
                 (struct output_settings){.format = OUTPUT_JSONL,
                                          .evidence = true,
                                          .explain = {.which = EXPLAIN_ALL}},
                 named("a"), 0);
    cr_expect(strstr(scene.out.data, "[[11,14,\"title\"],[4,7]]"), "%s", scene.out.data);
    cr_expect(strstr(scene.out.data, "\"quotations\":[{\"span\":[1,13],"), "%s",
              scene.out.data);
    cr_expect_null(strstr(scene.out.data, "text_map"));
    cr_expect_null(strstr(scene.out.data, "[0,0]"));

    write_result(&scene,
                 (struct output_settings){.format = OUTPUT_JSONL,
                                          .explain = {.which = EXPLAIN_ALL},
                                          .as_read = true},
                 named("a"), 0);
    cr_expect(strstr(scene.out.data, "[[12,15],[24,27]]"), "%s", scene.out.data);
    cr_expect(strstr(scene.out.data,
                     "\"text_map\":[[0,1,2,1,\"title\"],[2,2,1,\"title\"],[3,3,2,1,"
                     "\"title\"],[5,4,13,\"title\"],[20,0,29]]}\n"),
              "%s", scene.out.data);
    end(&scene);
}
