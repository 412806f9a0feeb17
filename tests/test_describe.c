/* The description of a model. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "../train/describe.h"
#include "failing_malloc.h"
#include "small_model.h"

#define ESTIMATE(value, low, high) "{\"value\":" value ",\"low\":" low ",\"high\":" high "}"

#define SCORES                                                                                 \
    "{\"accuracy\":" ESTIMATE("0.75", "0.7", "0.8") ",\"macro_f1\":" ESTIMATE(                 \
        "0.5", "0.25", "0.625") ",\"ece\":" ESTIMATE("0.0625", "0", "1") "}"
#define SCORES_DESCRIBED                                                                       \
    "  accuracy 0.750 [0.700, 0.800]  macro-F1 0.500 [0.250, 0.625]  ECE 0.062 [0.000, "       \
    "1.000]\n"

static const char one_split[] =
    "{\"unseen\":null,\"known\":null,\"cross_validated\":" SCORES "}";
static const char two_splits[] = "{\"unseen\":" SCORES ",\"known\":" SCORES "}";

static void set_texts(struct model *model, const char *summary, const char *top_ngrams)
{
    model->summary = summary;
    model->summary_length = strlen(summary);
    model->top_ngrams = top_ngrams;
    model->top_ngrams_length = strlen(top_ngrams);
}

/* The description, to be freed by text_buffer_release. */
static void describe(const struct model *model, struct text_buffer *out)
{
    struct failure failure = {0};
    *out = (struct text_buffer){0};
    cr_assert(describe_model(model, out, &failure), "%s", failure.message);
    cr_assert_eq(strlen(out->data), out->length);
}

/* The description is exactly these lines. */
static void expect_description(const struct model *model, const char *expected)
{
    struct text_buffer out;
    describe(model, &out);
    cr_assert_str_eq(out.data, expected);
    text_buffer_release(&out);
}

static void expect_part(const struct model *model, const char *part, bool present)
{
    struct text_buffer out;
    describe(model, &out);
    cr_assert_eq(strstr(out.data, part) != NULL, present, "'%s' is %sin:\n%s", part,
                 present ? "not " : "", out.data);
    text_buffer_release(&out);
}

Test(describe, a_linear_model_of_n_grams)
{
    struct small_model *small = small_model_new(SMALL_THREE_LABELS);
    set_texts(&small->model, two_splits,
              "{\"opposition\":[{\"ngram\":\"the north\",\"weight\":2},"
              "{\"ngram\":\"_ly_\",\"weight\":1}],\"agency\":[],"
              "\"gouvernement fran\xc3\xa7"
              "ais\":[{\"ngram\":\"\xc3\xa9t\xc3\xa9\",\"weight\":0.5}]}");
    expect_description(
        &small->model,
        "task       stance\n"
        "labels     agency gouvernement français opposition\n"
        "language   en\n"
        "features   48 n-grams, 0 dense\n"
        "           words 1-2\n"
        "           characters 2-3, cased\n"
        "sources    2 known\n"
        "unseen sources:" SCORES_DESCRIBED "known sources: " SCORES_DESCRIBED
        "too short: a text of fewer than 12 words\n"
        "strongest words: log-odds of one in an article (documents that have it)\n"
        "  agency:\n"
        "  gouvernement français: \"été\"\n"
        "  opposition: \"the north\", \"_ly_\"\n");
    small_model_free(small);
}

Test(describe, blocks_that_are_not_used_are_not_shown)
{
    struct small_model *small = small_model_new(SMALL_TWO_LABELS);
    expect_part(&small->model, "           words 1-2\n", true);
    small->model.block_weight[0] = 0;
    expect_part(&small->model, "words 1-2", false);
    expect_part(&small->model, "           characters 2-3, cased\n", true);
    small_model_free(small);
}

Test(describe, without_sources_there_is_one_row_of_figures)
{
    struct small_model *small = small_model_new(SMALL_TWO_LABELS);
    set_texts(&small->model, one_split, "{}");
    expect_part(&small->model, "\nout of fold:" SCORES_DESCRIBED, true);
    expect_part(&small->model, "known sources", false);
    expect_part(&small->model, "unseen sources", false);
    small_model_free(small);
}

Test(describe, lists_of_targets_are_named)
{
    static const char lists[] = "[target.west]\nWashington\n[topic.ferry]\nferry\n"
                                "[target.east]\nMoscow\n";
    struct small_model *small = small_model_new(SMALL_DENSE);
    const struct lexicon *own = small->extractor->lexicon;
    struct lexicon *with_lists = lexicon_compile(lists, strlen(lists), "lexicon", NULL);
    expect_part(&small->model, "targets", false);
    cr_assert(with_lists);
    small->extractor->lexicon = with_lists;
    expect_part(&small->model, "\nword lists topic.ferry\ntargets    east, west\nsources",
                true);
    lexicon_free(with_lists);
    small->extractor->lexicon = own;
    small_model_free(small);
}

Test(describe, a_model_of_dense_features)
{
    struct small_model *small = small_model_new(SMALL_DENSE);
    char line[64];
    snprintf(line, sizeof line, "features   0 n-grams, %zu dense\n", small->model.dense_count);
    expect_part(&small->model, line, true);
    expect_part(&small->model, "\nword lists booster.adverb, hedging.adverb, hedging.modal\n",
                true);
    small->model.language = "";
    expect_part(&small->model, "language   any\n", true);
    small_model_free(small);
}

/* A model may come from anyone; its strings may hold control characters. */
Test(describe, nothing_of_a_model_commands_a_terminal)
{
    struct small_model *small = small_model_new(SMALL_TWO_LABELS);
    const char *labels[] = {"\x1b[31mred", "b\xc2\x9b"
                                           "1m\x7f\n"};
    small->model.labels = labels;
    small->model.task = "task\x1b[31m";
    small->model.language = "e\x1bn";
    set_texts(&small->model, "{}",
              "{\"\\u001b[31mred\":[{\"ngram\":\"\\u001b[31mn\",\"weight\":2},"
              "{\"ngram\":\"\\u009b1m\\u007f\\u0007\",\"weight\":1}]}");
    struct text_buffer out;
    describe(&small->model, &out);
    for (const char *at = out.data; *at; at++)
        cr_assert(((unsigned char)*at >= 0x20 || *at == '\n') && *at != 0x7f &&
                      !((unsigned char)*at == 0xc2 && (unsigned char)at[1] < 0xa0),
                  "a control character in:\n%s", out.data);
    cr_assert_eq(strncmp(out.data, "task       task?[31m\nlabels     ?[31mred b?1m??\n", 48), 0,
                 "%s", out.data);
    cr_assert(strstr(out.data, "  ?[31mred: \"?[31mn\", \"?1m??\"\n  b?1m??:\n"), "%s",
              out.data);
    text_buffer_release(&out);
    small_model_free(small);
}

/* The checksum protects files from damage, not from other programs that write models. */
Test(describe, texts_that_are_not_as_they_should_be)
{
    static const char *const texts[] = {
        "",
        "{",
        "[]",
        "null",
        "7",
        "{\"unseen\":3,\"known\":[]}",
        "{\"unseen\":{\"accuracy\":null,\"ece\":{\"value\":\"high\"}}}",
        "{\"agency\":7}",
        "{\"agency\":[7,null,{},{\"ngram\":8}]}",
        "{\"agency\":[{\"ngram\":\"a\\u0000b\"}]}",
        "\xff\xfe"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct small_model *small = small_model_new(SMALL_TWO_LABELS);
        set_texts(&small->model, texts[i], texts[i]);
        expect_part(&small->model, "task       stance\nlabels     agency gouvern", true);
        expect_part(&small->model,
                    "strongest words: log-odds of one in an article (documents that have it)\n "
                    " agency:",
                    true);
        small_model_free(small);
    }
}

Test(describe, ten_n_grams_a_label_are_enough)
{
    struct small_model *small = small_model_new(SMALL_TWO_LABELS);
    struct text_buffer top_ngrams = {0};
    for (int i = 0; i < 20; i++)
        cr_assert(text_buffer_format(&top_ngrams, NULL, "%s{\"ngram\":\"w%d\",\"weight\":1}",
                                     i ? "," : "{\"agency\":[", i));
    cr_assert(text_buffer_append(&top_ngrams, "]}", 2, NULL));
    set_texts(&small->model, "{}", top_ngrams.data);
    expect_part(&small->model, "\"w8\", \"w9\"\n", true);
    expect_part(&small->model, "w10", false);
    text_buffer_release(&top_ngrams);
    small_model_free(small);
}

static const char made_by[] =
    "{\"version\":\"1.2.3\",\"solver\":\"libsvm 9\",\"class_weight\":\"none\",\"folds\":4,"
    "\"seed\":7,\"documents\":9,\"labels\":[{\"label\":\"agency\",\"documents\":4},"
    "{\"label\":\"b\\u001b\",\"documents\":5}],"
    "\"options\":{\"page_rules\":false,\"drop_lines\":false,\"drop_signatures\":true,"
    "\"groups\":false,\"max_features\":500,\"cost\":0.25,\"background\":\"own\","
    "\"vectors\":\"none\"}}";

Test(describe, says_how_the_model_was_made)
{
    struct small_model *small = small_model_new(SMALL_TWO_LABELS);
    expect_part(&small->model, "made by", false); /* nothing is known of it */
    set_texts(&small->model, made_by, "{}");
    expect_part(
        &small->model,
        "\nmade by    tenor-train 1.2.3, libsvm 9, class weights none, 4 folds, seed 7\n"
        "set        9 documents: 4 agency, 5 b?\n"
        "options    raw texts, at most 500 n-grams, C 0.25\n"
        "           background: own, vectors: none, signatures dropped, sources not "
        "kept apart\nfeatures",
        true);
    set_texts(&small->model, "{\"version\":\"1\",\"seed\":\"18446744073709551615\"}", "{}");
    expect_part(&small->model, "class weights ?, 0 folds, seed 18446744073709551615\n", true);
    set_texts(&small->model, "{\"version\":1,\"options\":[],\"documents\":\"x\"}", "{}");
    expect_part(&small->model, "made by", false);
    small_model_free(small);
}

Test(describe, words_have_weights_and_documents)
{
    struct small_model *small = small_model_new(SMALL_TWO_LABELS);
    set_texts(&small->model, "{}",
              "{\"agency\":[{\"ngram\":\"the ferry\",\"documents\":12,\"weight\":0.5},"
              "{\"ngram\":\"Ferry\",\"documents\":3,\"weight\":0.25},"
              "{\"ngram\":\"ferryman\",\"documents\":2,\"weight\":0.125}]}");
    expect_part(&small->model, "  agency: \"the ferry\" 0.500 (12), \"ferryman\" 0.125 (2)\n",
                true);
    small_model_free(small);
}

Test(describe, long_lists_are_wrapped)
{
    struct small_model *small = small_model_new(SMALL_TWO_LABELS);
    set_texts(&small->model, "{}",
              "{\"agency\":[{\"ngram\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"},"
              "{\"ngram\":\"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\"},"
              "{\"ngram\":\"c\"}]}");
    expect_part(&small->model, "bbb\",\n    \"c\"\n", true);
    small_model_free(small);
}

/* The small model's weights of dense features have names without documents. */
Test(describe, dense_features_are_among_what_weighs_most)
{
    struct small_model *small = small_model_new(SMALL_DENSE);
    expect_part(&small->model, "strongest dense features: log-odds of a standard deviation\n",
                true);
    small_model_free(small);
    small = small_model_new(SMALL_TWO_LABELS);
    expect_part(&small->model, "strongest dense features", false);
    small_model_free(small);
}

Test(describe, adds_to_what_is_there)
{
    struct small_model *small = small_model_new(SMALL_DENSE);
    struct text_buffer out = {0};
    cr_assert(text_buffer_append(&out, "m.tenor\n", 8, NULL));
    cr_assert(describe_model(&small->model, &out, NULL));
    cr_assert_eq(strncmp(out.data, "m.tenor\ntask       stance\n", 26), 0, "%s", out.data);
    text_buffer_release(&out);
    small_model_free(small);
}

Test(describe, any_allocation_may_fail)
{
    struct small_model *small = small_model_new(SMALL_THREE_LABELS);
    set_texts(&small->model, two_splits, "{\"agency\":[{\"ngram\":\"a\",\"weight\":1}]}");
    size_t failures = 0;
    for (bool failed = true; failed; failures++) {
        struct text_buffer out = {0};
        struct failure failure = {0};
        failing_malloc_after(failures);
        bool ok = describe_model(&small->model, &out, &failure);
        failed = failing_malloc_stop();
        cr_assert_eq(ok, !failed, "allocation %zu", failures);
        cr_assert(ok || failure.code == FAILURE_MEMORY);
        text_buffer_release(&out);
    }
    cr_assert_gt(failures, 1);
    small_model_free(small);
}
