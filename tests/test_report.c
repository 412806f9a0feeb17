/* The training report, as text and as JSON. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../train/confusions.h"
#include "../train/report_html.h"
#include "../train/report_json.h"
#include "../train/report_text.h"
#include "failing_malloc.h"

/* ---- A report to test -------------------------------------------------- */

#define MOST_LABELS 60

static struct report_fixture {
    char names[MOST_LABELS][32];
    char *labels[MOST_LABELS];
    size_t label_documents[MOST_LABELS], label_sources[MOST_LABELS];
    double areas[MOST_LABELS];
    struct label_scores by_label[MOST_LABELS];
    size_t confusion[MOST_LABELS * MOST_LABELS];
    struct corpus_document documents[2];
    struct corpus corpus;
    struct audit audit;
    struct recipe recipe;
    struct trial trials[20];
    struct trials tried;
    struct evaluation unseen, known;
    struct length_curve length_curve;
    struct training_report report;
} made;

static struct evaluation make_evaluation(size_t labels, double accuracy)
{
    struct evaluation evaluation = {.documents = 100 * labels,
                                    .labels = labels,
                                    .accuracy = {accuracy, accuracy - 0.05, accuracy + 0.05},
                                    .macro_f1 = {0.5, 0.4, 0.6},
                                    .ece = {0.031, 0.02, 0.04},
                                    .log_loss = 0.875,
                                    .brier = 0.3125,
                                    .by_label = made.by_label,
                                    .confusion = made.confusion};
    evaluation.reliability[14].count = 7;
    evaluation.reliability[14].confidence = 0.96;
    return evaluation;
}

/* A set of so many labels with named sources and nothing to warn about. */
static struct training_report *make_report(size_t labels)
{
    made = (struct report_fixture){0};
    for (size_t l = 0; l < labels; l++) {
        snprintf(made.names[l], sizeof made.names[l], "label%02zu", l);
        made.labels[l] = made.names[l];
        made.label_documents[l] = 100;
        made.label_sources[l] = 3;
        made.by_label[l] = (struct label_scores){0.75, 0.5, 0.6, 100, 67};
        for (size_t k = 0; k < labels; k++)
            made.confusion[l * labels + k] = k == l ? 80 : l + 1;
    }
    made.documents[0] = (struct corpus_document){.id = "first", .label = 0};
    made.documents[1] = (struct corpus_document){.id = "second", .label = 1};
    made.corpus = (struct corpus){.documents = made.documents,
                                  .count = 100 * labels,
                                  .labels = made.labels,
                                  .label_count = labels,
                                  .source_count = 9};
    made.audit = (struct audit){.label_documents = made.label_documents,
                                .label_sources = made.label_sources,
                                .length.area = made.areas,
                                .date.area = made.areas};
    made.recipe = (struct recipe){.block_count = 2, .dense = true};
    made.recipe.blocks[0] = (struct ngram_block){NGRAM_WORDS, 1, 2, NGRAM_CASED, 2, 0};
    made.recipe.blocks[1] = (struct ngram_block){NGRAM_CHARACTERS, 2, 5, 0, 3, 30};
    for (size_t t = 0; t < 20; t++)
        made.trials[t] = (struct trial){
            .settings = {.cost = pow(2, (double)t - 4), .block_weight = {1, 0.1f}},
            .log_loss = 0.5 + 0.01 * (double)t};
    made.tried = (struct trials){.items = made.trials, .count = 20};
    made.unseen = make_evaluation(labels, 0.71);
    made.known = make_evaluation(labels, 0.93);
    made.length_curve = (struct length_curve){.documents = 480,
                                              .gain = {-0.125, 0, 0.25, 0.5, 0.5, 0.75, 0.75},
                                              .accuracy = {0.5, 0.5, 0.625, 0.75, 1, 1, 1},
                                              .learned = true,
                                              .minimum_words = 60};
    made.report = (struct training_report){.version = "1.2.3",
                                           .options = {.groups = true,
                                                       .maximum_features = 5000,
                                                       .cost = 0.5,
                                                       .vectors = ORIGIN_OWN},
                                           .task = "stance",
                                           .language = "en",
                                           .corpus = &made.corpus,
                                           .audit = &made.audit,
                                           .recipe = &made.recipe,
                                           .trials = &made.tried,
                                           .average = 3,
                                           .nested = true,
                                           .unseen_sources = UNSEEN_MEASURED,
                                           .kept = 0.625,
                                           .to_shares = true,
                                           .primary = &made.unseen,
                                           .known = &made.known,
                                           .length_curve = &made.length_curve,
                                           .solver = "libsvm 3.24",
                                           .class_weight = "balanced",
                                           .features = 12345,
                                           .folds = 5,
                                           .seed = 18446744073709551615u,
                                           .searched_documents = 250};
    return &made.report;
}

static char *text_of(const struct training_report *report)
{
    struct text_buffer out = {0};
    struct failure failure = {0};
    cr_assert(report_text(report, &out, &failure), "%s", failure.message);
    cr_assert_eq(strlen(out.data), out.length);
    return out.data;
}

static void expect_part(const char *text, const char *part)
{
    cr_assert_not_null(strstr(text, part), "'%s' is not in:\n%s", part, text);
}

static void expect_no_part(const char *text, const char *part)
{
    cr_assert_null(strstr(text, part), "'%s' is in:\n%s", part, text);
}

/* Lines are at most 96 columns, and none ends in a blank. */
static void expect_neat(const char *text)
{
    size_t width = 0;
    for (const char *at = text; *at; at++) {
        if (*at == '\n') {
            cr_assert_leq(width, 96, "a line of %zu columns in:\n%s", width, text);
            cr_assert(at == text || at[-1] != ' ', "a blank before a line's end in:\n%s", text);
            width = 0;
        } else {
            width += ((unsigned char)*at & 0xC0u) != 0x80u;
        }
    }
    cr_assert_eq(width, 0, "the last line has no end");
}

/* Calls `expect` with the report on features of as many lists of targets. */
static void with_targets(size_t lists, void (*expect)(const struct training_report *report))
{
    struct text_buffer source = {0};
    for (size_t i = 0; i < lists; i++)
        cr_assert(text_buffer_format(&source, NULL, "[target.camp_number_%zu]\nx\n", i));
    cr_assert(text_buffer_format(&source, NULL, "[topic.ferry]\nferry\n"));
    struct lexicon *lexicon = lexicon_compile(source.data, source.length, "lexicon", NULL);
    cr_assert(lexicon);
    struct training_report report = *make_report(2);
    report.lexicon = lexicon;
    expect(&report);
    lexicon_free(lexicon);
    text_buffer_release(&source);
}

/* ---- Text ------------------------------------------------------------------ */

static void expect_one_target(const struct training_report *report)
{
    char *text = text_of(report);
    expect_part(text, "; dense features\ntargets: camp_number_0\nsolver: ");
    free(text);
}

static void expect_many_targets(const struct training_report *report)
{
    char *text = text_of(report);
    expect_neat(text);
    expect_part(text, "\ntargets: camp_number_0, camp_number_1, camp_number_10, ");
    expect_part(text, ",\n         camp_number_");
    expect_part(text, ", camp_number_9\nsolver: ");
    free(text);
}

static void expect_no_targets(const struct training_report *report)
{
    char *text = text_of(report);
    expect_part(text, "; dense features\nsolver: ");
    free(text);
}

Test(report, names_the_targets_that_features_are_of)
{
    with_targets(1, expect_one_target);
    with_targets(40, expect_many_targets);
    with_targets(0, expect_no_targets);
}

Test(report, says_why_shipped_vectors_were_taken_or_not)
{
    static const double much = 0.9151, little = 0.5204;
    struct training_report *report = make_report(2);
    report->language = "";
    char *text = text_of(report);
    expect_part(text, "\nlanguage: any\nfeatures: ");
    free(text);
    report->word_share = &little;
    text = text_of(report);
    expect_part(text, "\nword vectors: none; the shipped ones have 52.0% of the words alone\n");
    free(text);
    report->word_share = &much;
    made.recipe.blocks[made.recipe.block_count++] =
        (struct ngram_block){NGRAM_WORDS, 1, 1, NGRAM_MEAN, 1, 0};
    text = text_of(report);
    expect_part(text, "\nword vectors: the shipped ones have 91.5% of the words\n");
    free(text);
}

Test(report, says_what_was_found)
{
    char *text = text_of(make_report(3));
    expect_neat(text);
    expect_part(text, "task stance: 300 documents, 3 labels\n");
    expect_part(text, "\nlanguage: en\n");
    expect_part(text, "sources: 9 named, each on one side of the split\n");
    expect_part(text, "12345 n-grams of words 1-2, characters 2-5 of the first 30 "
                      "tokens; dense features\n");
    expect_part(text,
                "libsvm 3.24, class weights balanced, 5 folds, seed 18446744073709551615\n");
    expect_part(text, "label00        100   33.3%        3\n");
    expect_part(text, "          unseen sources        known sources\n"
                      "accuracy  0.710 [0.660, 0.760]  0.930 [0.880, 0.980]\n");
    expect_part(text, "log loss  0.875                 0.875\n");
    expect_part(text,
                "confidence for unseen sources is drawn towards the labels' shares: 62% of the "
                "log-odds are kept\n");
    expect_part(text, "too short: a text of fewer than 60 words gets no label\n");
    expect_part(text, "first words of 480 articles, out of fold; the gain, in nats, is "
                      "over the labels' shares\n\n"
                      "words         10      20      40      80     160     320     all\n"
                      "accuracy   0.500   0.500   0.625   0.750   1.000   1.000   1.000\n"
                      "gain      -0.125   0.000   0.250   0.500   0.500   0.750   0.750\n");
    expect_part(text, "label02      0.750   0.500  0.600        100         67\n");
    expect_part(text, "label01        2       80        2\n");
    expect_no_part(text, "warning");
    expect_no_part(text, "\n\n\n");
    free(text);
}

Test(report, a_length_curve_that_says_nothing)
{
    struct training_report *report = make_report(2);
    made.length_curve.learned = false;
    char *text = text_of(report);
    expect_neat(text);
    expect_part(text, "the gain, in nats, is no more than chance\n");
    free(text);
    made.length_curve = (struct length_curve){.minimum_words = 1};
    text = text_of(report);
    expect_part(text, "too short: a text of fewer than 1 word gets no label\n");
    expect_no_part(text, "first words");
    free(text);
}

Test(report, shows_the_best_trials_and_counts_the_rest)
{
    char *text = text_of(make_report(2));
    expect_part(text, "settings: 20 tried on 250 documents");
    expect_part(text, "*   0.0625     1.000     0.100     0.000     0.500");
    expect_part(text, "    0.5     1.000");
    expect_part(text, "… and 12 more\n");
    size_t used = 0;
    for (const char *at = text; (at = strstr(at, "\n* ")); at++)
        used++;
    cr_assert_eq(used, 3);
    free(text);

    struct training_report *report = make_report(2);
    made.tried.count = 1;
    text = text_of(report);
    expect_no_part(text, "more\n");
    free(text);
}

Test(report, without_sources_there_is_one_figure)
{
    struct training_report *report = make_report(3);
    made.corpus.source_count = 0;
    report->known = NULL;
    char *text = text_of(report);
    expect_neat(text);
    expect_part(text, "accuracy  0.710 [0.660, 0.760]\n");
    expect_no_part(text, "source");
    expect_no_part(text, "unseen");
    free(text);

    made.corpus.source_count = 9;
    text = text_of(report);
    expect_part(text, "sources: 9 named, not kept apart\n");
    free(text);
}

static void add_finding(enum finding_kind kind, enum finding_level level, const char *sentence)
{
    struct text_buffer text = {0};
    cr_assert(text_buffer_append(&text, sentence, strlen(sentence), NULL));
    cr_assert(findings_add(&made.audit.findings, kind, level, 3, &text, NULL));
    text_buffer_release(&text);
}

/* The two worst findings come first, the others behind the labels. */
Test(report, warns)
{
    struct training_report *report = make_report(2);
    add_finding(FINDING_DUPLICATES, FINDING_NOTE, "copies");
    add_finding(FINDING_ONE_SOURCE, FINDING_WARNING, "one source");
    add_finding(FINDING_LENGTH, FINDING_WARNING, "length tells");
    add_finding(FINDING_CONFLICTS, FINDING_ERROR, "two labels");
    char *text = text_of(report);
    const char *head = "error: two labels\nwarning: length tells\n\ntask stance: ";
    cr_assert_eq(strncmp(text, head, strlen(head)), 0, "%s", text);
    expect_part(text, "3\n\nwarning: one source\nnote: copies\n\nsettings: ");
    free(text);
    findings_release(&made.audit.findings);
}

Test(report, notes_do_not_come_first)
{
    struct training_report *report = make_report(2);
    add_finding(FINDING_DUPLICATES, FINDING_NOTE, "copies");
    char *text = text_of(report);
    cr_assert_eq(strncmp(text, "task ", 5), 0, "%s", text);
    expect_part(text, "3\n\nnote: copies\n\nsettings: ");
    free(text);
    findings_release(&made.audit.findings);
}

Test(report, any_number_of_labels_fits)
{
    for (size_t labels = 2; labels <= MOST_LABELS; labels++) {
        char *text = text_of(make_report(labels));
        expect_neat(text);
        expect_part(text, "confusion: ");
        free(text);
    }
    /* With very many labels only the mistakes are shown, the most frequent first. */
    char *text = text_of(make_report(60));
    expect_part(text, "    60  label59 → label00\n    60  label59 → label01\n");
    expect_no_part(text, "label59 → label59");
    free(text);
}

Test(report, names_of_other_scripts_keep_the_columns)
{
    struct training_report *report = make_report(2);
    made.labels[0] = "sátira";
    made.labels[1] = "reportage";
    char *text = text_of(report);
    expect_part(text, "sátira           100");
    expect_part(text, "reportage        100");
    free(text);
}

/* Control characters: C0, DEL and C1. */
Test(report, nothing_of_the_set_commands_a_terminal)
{
    struct training_report *report = make_report(2);
    strcpy(made.names[1], "\x1b[31mred\xc2\x9b"
                          "1m\x7f\xc3\xa9");
    report->task = "t\x1b[31m";
    report->language = "\x1b[31m";
    char *text = text_of(report);
    for (const char *at = text; *at; at++)
        cr_assert(((unsigned char)*at >= 0x20 || *at == '\n') && *at != 0x7f &&
                      !((unsigned char)*at == 0xc2 && (unsigned char)at[1] < 0xa0),
                  "a control character in:\n%s", text);
    expect_part(text, "\n?[31mred?1m?\xc3\xa9  ");
    free(text);
}

/* ---- JSON ------------------------------------------------------------------ */

static json_t *json_of(const struct training_report *report)
{
    struct text_buffer out = {0};
    cr_assert(report_json(report, &out, NULL));
    json_error_t error;
    json_t *root = json_loadb(out.data, out.length, JSON_REJECT_DUPLICATES, &error);
    cr_assert_not_null(root, "%s in %s", error.text, out.data);
    text_buffer_release(&out);
    return root;
}

static double number_at(const json_t *object, const char *key, const char *inner)
{
    const json_t *value = json_object_get(object, key);
    return json_number_value(inner ? json_object_get(value, inner) : value);
}

static void expect_number(double value, double expected)
{
    cr_assert(fabs(value - expected) < 1e-12, "%.15g, not %.15g", value, expected);
}

Test(report, json_has_the_same)
{
    struct training_report *report = make_report(3);
    made.labels[0] = "with \"quotes\"";
    json_t *root = json_of(report);
    cr_assert_str_eq(json_string_value(json_object_get(root, "task")), "stance");
    cr_assert(json_is_null(json_object_get(root, "word_share")));
    cr_assert_str_eq(json_string_value(json_object_get(root, "language")), "en");
    expect_number(number_at(root, "documents", NULL), 300);
    expect_number(number_at(root, "kept", NULL), 0.625);
    cr_expect_str_eq(json_string_value(json_object_get(root, "version")), "1.2.3");
    const json_t *asked = json_object_get(root, "options");
    cr_expect(json_is_false(json_object_get(asked, "page_rules")));
    cr_expect(json_is_true(json_object_get(asked, "groups")));
    expect_number(number_at(root, "options", "max_features"), 5000);
    expect_number(number_at(root, "options", "cost"), 0.5);
    cr_expect_str_eq(json_string_value(json_object_get(asked, "vectors")), "own");
    cr_expect_str_eq(json_string_value(json_object_get(asked, "background")), "none");
    cr_expect_str_eq(json_string_value(json_object_get(root, "unseen_sources")), "measured");
    cr_expect(json_is_true(json_object_get(root, "nested")));
    cr_expect(json_is_null(json_object_get(root, "cross_validated")));
    const json_t *labels = json_object_get(root, "labels");
    cr_assert_eq(json_array_size(labels), 3);
    cr_assert_str_eq(json_string_value(json_object_get(json_array_get(labels, 0), "label")),
                     "with \"quotes\"");
    const json_t *unseen = json_object_get(root, "unseen");
    cr_expect_eq(json_array_size(json_object_get(unseen, "risk")), RISK_POINTS);
    expect_number(number_at(unseen, "accuracy", "value"), 0.71);
    expect_number(number_at(unseen, "ece", "high"), 0.04);
    expect_number(number_at(json_object_get(root, "known"), "accuracy", "low"), 0.88);
    const json_t *confusion = json_object_get(unseen, "confusion");
    cr_assert_eq(json_array_size(confusion), 3);
    cr_assert_eq(json_integer_value(json_array_get(json_array_get(confusion, 2), 0)), 3);
    cr_assert_eq(json_array_size(json_object_get(unseen, "reliability")), RELIABILITY_BINS);
    cr_assert_str_eq(json_string_value(json_object_get(root, "seed")), "18446744073709551615");
    expect_number(number_at(root, "minimum_words", NULL), 60);
    const json_t *curve = json_object_get(root, "length_curve");
    expect_number(number_at(curve, "documents", NULL), 480);
    cr_assert(json_is_true(json_object_get(curve, "learned")));
    const json_t *points = json_object_get(curve, "points");
    cr_assert_eq(json_array_size(points), FIRST_WORDS_LENGTHS);
    expect_number(number_at(json_array_get(points, 2), "words", NULL), 40);
    expect_number(number_at(json_array_get(points, 2), "accuracy", NULL), 0.625);
    expect_number(number_at(curve, "whole", "gain"), 0.75);
    const json_t *trials = json_object_get(json_object_get(root, "search"), "trials");
    cr_assert_eq(json_array_size(trials), 20);
    const json_t *weights = json_object_get(json_array_get(trials, 0), "block_weight");
    expect_number(json_number_value(json_array_get(weights, 1)), 0.1);
    json_decref(root);
}

Test(report, json_without_a_length_curve)
{
    struct training_report *report = make_report(2);
    made.length_curve = (struct length_curve){.minimum_words = 1};
    json_t *root = json_of(report);
    cr_assert(json_is_null(json_object_get(root, "length_curve")));
    expect_number(number_at(root, "minimum_words", NULL), 1);
    json_decref(root);
}

Test(report, json_without_a_second_figure)
{
    struct training_report *report = make_report(2);
    report->known = NULL;
    report->seed = 17;
    report->language = "";
    json_t *root = json_of(report);
    cr_assert(json_is_null(json_object_get(root, "language")));
    cr_assert_eq(json_integer_value(json_object_get(root, "seed")), 17);
    cr_assert(json_is_null(json_object_get(root, "known")));
    json_decref(root);
}

Test(report, json_is_the_same_bytes_and_names_no_documents)
{
    struct training_report *report = make_report(2);
    add_finding(FINDING_CONFLICTS, FINDING_ERROR, "the first: 'second'");
    struct text_buffer first = {0}, again = {0};
    cr_assert(report_json(report, &first, NULL));
    cr_assert(report_json(report, &again, NULL));
    cr_assert_str_eq(first.data, again.data);
    expect_no_part(first.data, "second");
    expect_part(first.data, "{\"kind\":\"conflicts\",\"level\":\"error\",\"documents\":3}");
    findings_release(&made.audit.findings);
    text_buffer_release(&first);
    text_buffer_release(&again);
}

Test(report, any_allocation_may_fail)
{
    struct training_report *report = make_report(3);
    for (size_t after = 0;; after++) {
        struct text_buffer text = {0}, json = {0};
        struct failure failure = {0};
        failing_malloc_after(after);
        bool done =
            report_text(report, &text, &failure) && report_json(report, &json, &failure);
        bool failed = failing_malloc_stop();
        text_buffer_release(&text);
        text_buffer_release(&json);
        if (!failed)
            break;
        cr_assert(!done && failure.code == FAILURE_MEMORY, "after %zu", after);
    }
}

/* ---- The page ---------------------------------------------------------------- */

static char *page_of(const struct training_report *report)
{
    struct text_buffer out = {0};
    struct failure failure = {0};
    cr_assert(report_html(report, &out, &failure), "%s", failure.message);
    cr_assert_eq(strlen(out.data), out.length);
    return out.data;
}

static size_t count_parts(const char *text, const char *part)
{
    size_t count = 0;
    for (; (text = strstr(text, part)); text++)
        count++;
    return count;
}

/* Each element that is opened is closed, in its turn; no attribute holds a "<". */
static void expect_well_formed(const char *page)
{
    static const char *const open_ones[] = {"meta", "!DOCTYPE", "line",
                                            "path", "circle",   "rect"};
    char names[64][16];
    size_t depth = 0;
    for (const char *at = page; (at = strchr(at, '<')); at++) {
        const char *end = strchr(at, '>');
        cr_assert(end, "a tag without an end: %.60s", at);
        char name[16] = "";
        sscanf(at + 1 + (at[1] == '/'), "%15[A-Za-z0-9!]", name);
        cr_assert(*name, "no tag: %.60s", at);
        cr_assert_null(memchr(at + 1, '<', (size_t)(end - at - 1)), "%.60s", at);
        bool alone = end[-1] == '/';
        for (size_t i = 0; i < sizeof open_ones / sizeof *open_ones; i++)
            alone = alone || strcmp(name, open_ones[i]) == 0;
        if (at[1] == '/')
            cr_assert(depth > 0 && strcmp(names[--depth], name) == 0, "</%s> at %.60s", name,
                      at);
        else if (!alone)
            strcpy(names[depth++], name);
        cr_assert_lt(depth, 64);
    }
    cr_assert_eq(depth, 0);
}

Test(report, page_has_the_same)
{
    struct training_report *report = make_report(3);
    made.corpus.source_count = 0; /* the fixture's have no names */
    char *page = page_of(report);
    expect_well_formed(page);
    expect_part(page, "<!DOCTYPE html>\n<html lang=\"en\">");
    expect_part(page, "<dt>Learning</dt><dd>libsvm 3.24, class weights balanced, 5 folds, seed "
                      "18446744073709551615</dd>");
    expect_part(page, "word vectors: from a file of one's own; background: none; C 0.5</dd>");
    expect_part(page, "<dt>Made by</dt><dd>tenor-train 1.2.3</dd>");
    expect_part(page, "<th scope=\"row\"><bdi>accuracy</bdi></th><td>0.710 [0.660, 0.760]</td>"
                      "<td>0.930 [0.880, 0.980]</td></tr>");
    expect_part(page, "<th scope=\"row\"><bdi>label02</bdi></th><td>0.750</td><td>0.500</td>"
                      "<td>0.600</td><td>100</td><td>67</td></tr>");
    expect_part(page, "<td style=\"--part:0.95\">80</td>");
    expect_part(page, "<th scope=\"row\">0.933</th><td>7</td><td>0.960</td><td>0.000</td>"
                      "<td>7</td>");
    expect_part(page, "<th scope=\"row\">all</th><td>1.000</td><td>0.750</td></tr>");
    cr_expect_eq(count_parts(page, "<svg "), 3); /* reliability, risk, length */
    cr_expect_eq(count_parts(page, "<title"), 4);
    cr_expect_eq(count_parts(page, "<desc "), 3);
    expect_no_part(page, "<script");
    expect_no_part(page, "http://");
    expect_no_part(page, "https://");
    expect_no_part(page, "What more documents would bring");
    expect_no_part(page, "What speaks for each label");
    free(page);
}

static struct learning_curve some_curve(void)
{
    struct learning_curve curve = {.documents = 80, .count = 2, .whole_sources = true};
    for (size_t p = 0; p < 2; p++)
        for (size_t m = 0; m < LEARNING_MEASURES; m++)
            curve.points[p] = (struct learning_point){
                .documents = 40 * (p + 1), .draws = 1, .score = {{0.5, 0.4, 0.6}}};
    curve.forecast[LEARNING_ACCURACY] = (struct learning_forecast){
        .doubled = {0.625, 0.5, 0.75}, .gain = {0.125, 0.1, 0.2}, .verdict = LEARNING_BETTER};
    return curve;
}

Test(report, page_of_a_learning_curve)
{
    struct training_report *report = make_report(2);
    struct learning_curve curve = some_curve();
    made.corpus.source_count = 0;
    report->learning_curve = &curve;
    char *page = page_of(report);
    expect_well_formed(page);
    expect_part(page,
                "<li>twice as many: the accuracy would be better by 0.125 [0.100, 0.200]");
    expect_part(page, "<th scope=\"row\">160, foretold</th><td>0.625 [0.500, 0.750]</td>");
    expect_part(page, "<polygon class=\"band\"");
    free(page);
    curve = (struct learning_curve){.documents = 80};
    page = page_of(report);
    expect_part(page, "<p>This is not known: it takes 8 documents of each label.</p>");
    free(page);
}

Test(report, page_without_what_is_not_known)
{
    struct training_report *report = make_report(2);
    made.corpus.source_count = 0;
    made.tried.count = 0;
    made.length_curve = (struct length_curve){.minimum_words = 1};
    report->known = NULL;
    for (size_t b = 0; b < RELIABILITY_BINS; b++)
        made.unseen.reliability[b].count = 0;
    char *page = page_of(report);
    expect_well_formed(page);
    expect_part(page, "fewer than 1 word gets no label");
    expect_part(page, "<th scope=\"col\">out of fold</th></tr>");
    expect_no_part(page, "known sources");
    expect_no_part(page, "Settings");
    expect_no_part(page, "class=\"point first\"");
    free(page);
}

Test(report, nothing_of_the_set_is_markup_in_a_page)
{
    static char evil[] = "<script>alert(\"1\")</script>&'";
    static char *sources[] = {evil, evil};
    struct training_report *report = make_report(2);
    struct named_weight items[] = {{.name = evil, .words = 1, .documents = 3},
                                   {.name = evil, .unit = "share", .kind = NAMED_DENSE}};
    float weights[] = {1, -1, 1, -1};
    const struct named_weights named = {items, 2, 2, weights};
    report->named = &named;
    report->task = report->language = evil;
    made.labels[0] = evil;
    made.corpus.sources = sources;
    made.corpus.source_count = 2;
    made.corpus.count = 2; /* as many as the fixture has */
    made.documents[1].source = 1;
    add_finding(FINDING_LENGTH, FINDING_WARNING, evil);
    char *page = page_of(report);
    expect_well_formed(page);
    expect_no_part(page, "<script");
    expect_part(page,
                "<h3><bdi>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;</bdi>");
    expect_part(page, "&#39;</bdi></th><td>1.000</td><td>3</td></tr>");
    expect_part(page, "<li class=\"warning\"><b>warning:</b> &lt;script");
    cr_expect_geq(count_parts(page, "&lt;script&gt;"), 10);
    free(page);
    findings_release(&made.audit.findings);
}

Test(report, page_of_many_labels_has_the_mistakes_alone)
{
    make_report(60);
    made.corpus.source_count = 0;
    char *page = page_of(&made.report);
    expect_well_formed(page);
    expect_no_part(page, "class=\"matrix\"");
    expect_part(page, "<bdi>label59</bdi></th><td><bdi>label00</bdi></td><td>60</td>");
    free(page);
}

Test(report, page_allocations_may_fail)
{
    struct training_report *report = make_report(2);
    static char name[] = "Mast";
    static char *sources[] = {name};
    made.corpus.sources = sources;
    made.corpus.source_count = 1;
    made.corpus.count = 2;
    size_t failures = 0;
    for (bool failed = true; failed; failures++) {
        struct text_buffer out = {0};
        struct failure failure = {0};
        failing_malloc_after(failures);
        bool ok = report_html(report, &out, &failure);
        failed = failing_malloc_stop();
        cr_assert_eq(ok, !failed, "allocation %zu", failures);
        cr_assert(ok || failure.code == FAILURE_MEMORY);
        text_buffer_release(&out);
    }
    cr_assert_gt(failures, 10);
}

Test(report, the_worst_confusions_come_first)
{
    size_t confusion[] = {90, 2, 5, 0, 90, 2, 5, 7, 90}, worst[9];
    static const size_t expected[] = {7, 2, 6, 1, 5};
    const struct evaluation evaluation = {.labels = 3, .confusion = confusion};
    cr_assert_eq(confusions_worst(&evaluation, worst, 9), 5);
    cr_assert_arr_eq(worst, expected, sizeof expected);
    cr_assert_eq(confusions_worst(&evaluation, worst, 2), 2);
    cr_assert_arr_eq(worst, expected, 2 * sizeof *expected);
    cr_assert_eq(confusions_worst(&evaluation, worst, 0), 0);
}
