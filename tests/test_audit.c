/* What is counted and rejected in a labelled set, and in which words. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../models/model.h"
#include "../train/audit_json.h"
#include "../train/audit_text.h"
#include "failing_malloc.h"

/* ---- Helpers ------------------------------------------------------------- */

#define MOST_DOCUMENTS 2100

static struct corpus_document documents[MOST_DOCUMENTS];
static char *labels[MOST_DOCUMENTS];
static uint32_t words[MOST_DOCUMENTS], text[MOST_DOCUMENTS], cluster[MOST_DOCUMENTS];
static char *sources[] = {"The Mast", "Anker", "Quay", "Tide"};
static struct corpus corpus;
static struct dataset dataset;

/* A set of so many documents, each with another text of as many words. */
static void make_set(size_t count, size_t label_count)
{
    static char names[MOST_DOCUMENTS][8], ids[MOST_DOCUMENTS][8];
    for (size_t l = 0; l < label_count; l++) {
        snprintf(names[l], sizeof names[l], "l%04zu", l);
        labels[l] = names[l];
    }
    for (uint32_t i = 0; i < count; i++) {
        snprintf(ids[i], sizeof ids[i], "d%u", (unsigned)i);
        documents[i] = (struct corpus_document){
            .id = ids[i], .label = i % (uint32_t)label_count, .source = CORPUS_NO_SOURCE};
        words[i] = 300;
        text[i] = cluster[i] = i;
    }
    corpus = (struct corpus){.documents = documents,
                             .count = count,
                             .labels = labels,
                             .label_count = label_count,
                             .sources = sources};
    dataset = (struct dataset){.count = count,
                               .corpus = &corpus,
                               .words = words,
                               .duplicates = {count, text, cluster}};
}

static void take(struct audit *audit)
{
    struct failure failure = {0};
    cr_assert(audit_take(audit, &dataset, 5, "stance", &failure), "%s", failure.message);
    size_t sum = 0;
    for (size_t l = 0; l < corpus.label_count; l++)
        sum += audit->label_documents[l];
    cr_assert_eq(sum, corpus.count);
    cr_assert_leq(audit->duplicates + audit->near_duplicates, corpus.count);
    for (size_t i = 1; i < audit->findings.count; i++)
        cr_assert_leq(audit->findings.items[i - 1].level, audit->findings.items[i].level);
}

static const struct finding *find_kind(const struct audit *audit, enum finding_kind kind)
{
    for (size_t i = 0; i < audit->findings.count; i++)
        if (audit->findings.items[i].kind == kind)
            return &audit->findings.items[i];
    return NULL;
}

static void expect_finding(const struct audit *audit, enum finding_kind kind,
                           enum finding_level level, size_t count, const char *sentence)
{
    const struct finding *finding = find_kind(audit, kind);
    cr_assert_not_null(finding, "%s", sentence);
    cr_assert_eq(finding->level, level, "%s", sentence);
    cr_assert_eq(finding->documents, count, "%s: %zu", sentence, finding->documents);
    cr_assert_str_eq(finding->sentence, sentence);
}

/* ---- Texts --------------------------------------------------------------- */

Test(audit, a_clean_set)
{
    make_set(41, 2);
    struct audit audit;
    take(&audit);
    cr_assert_eq(audit.label_documents[0], 21);
    cr_assert_eq(audit.label_documents[1], 20);
    cr_assert_eq(audit.label_sources[0], 0);
    cr_assert_eq(audit.duplicates, 0);
    cr_assert_eq(audit.conflicts, 0);
    cr_assert_eq(audit.near_duplicates, 0);
    cr_assert_eq(audit.group_count, 0);
    cr_assert_not(audit.sources_decide_labels);
    cr_assert_eq(audit.findings.count, 0);
    audit_release(&audit);
    cr_assert_null(audit.label_documents);
}

Test(audit, one_text_under_several_labels)
{
    /* x under 0; y under 1; y under 2: conflict; x under 1: conflict; x under 1 again: both a
     * duplicate and a conflict; x under 0 again: the same. */
    const uint32_t same[] = {0, 1, 1, 0, 0, 0, 6, 7}, label[] = {0, 1, 2, 1, 1, 0, 2, 0};
    make_set(8, 3);
    for (size_t i = 0; i < 8; i++) {
        documents[i].label = label[i];
        text[i] = cluster[i] = same[i];
    }
    struct audit audit;
    take(&audit);
    cr_assert_eq(audit.conflicts, 4);
    cr_assert_eq(audit.duplicates, 2);
    cr_assert_eq(audit.first_conflict[0], 1);
    cr_assert_eq(audit.first_conflict[1], 2);
    cr_assert_eq(audit.near_duplicates, 0, "what is the same is not nearly the same");
    cr_assert_eq(audit.near_conflicts, 0);
    expect_finding(&audit, FINDING_CONFLICTS, FINDING_ERROR, 4,
                   "4 documents with the text of another of another label; the first: 'd1' "
                   "(l0001), 'd2' (l0002)");
    expect_finding(&audit, FINDING_DUPLICATES, FINDING_NOTE, 2,
                   "2 documents with the text of another of the same label");
    audit_release(&audit);
}

Test(audit, nearly_one_text_under_several_labels)
{
    /* A cluster of 0, 2, 3, 5 and 6: 2 is the same as 0 but for its label; 3 is near, with the
     * label of 0, against that of 2; 5 is near, with another label; 6 is the same as 5. */
    const uint32_t near[] = {0, 1, 0, 0, 4, 0, 0, 7, 8}, same[] = {0, 1, 0, 3, 4, 5, 5, 7, 8};
    const uint32_t label[] = {0, 1, 1, 0, 1, 2, 2, 2, 0};
    make_set(9, 3);
    for (size_t i = 0; i < 9; i++) {
        documents[i].label = label[i];
        text[i] = same[i];
        cluster[i] = near[i];
    }
    struct audit audit;
    take(&audit);
    cr_assert_eq(audit.duplicates, 1);
    cr_assert_eq(audit.conflicts, 1);
    cr_assert_eq(audit.near_duplicates, 2);
    cr_assert_eq(audit.near_conflicts, 2);
    cr_assert_eq(audit.first_near_conflict[0], 2, "d3 agrees with d0, not with d2");
    cr_assert_eq(audit.first_near_conflict[1], 3);
    cr_assert_eq(audit.group_count, 1);
    cr_assert_eq(audit.groups[0].count, 5);
    cr_assert_not(audit.groups[0].same);
    cr_assert_arr_eq(audit.members + audit.groups[0].begin, ((uint32_t[]){0, 2, 3, 5, 6}),
                     5 * sizeof(uint32_t));
    expect_finding(&audit, FINDING_NEAR_CONFLICTS, FINDING_ERROR, 2,
                   "2 documents with nearly the text of another of another label; the first: "
                   "'d2' (l0001), 'd3' (l0000)");
    expect_finding(&audit, FINDING_NEAR_DUPLICATES, FINDING_NOTE, 2,
                   "2 documents with nearly the text of another; copies are kept in one fold");
    audit_release(&audit);
}

Test(audit, a_conflict_among_many_documents_is_a_warning)
{
    for (size_t count = 100; count <= 101; count++) {
        make_set(count, 2);
        text[41] = cluster[41] = 40;
        struct audit audit;
        take(&audit);
        expect_finding(&audit, FINDING_CONFLICTS,
                       count == 100 ? FINDING_ERROR : FINDING_WARNING, 1,
                       "1 document with the text of another of another label; the first: 'd40' "
                       "(l0000), 'd41' (l0001)");
        audit_release(&audit);
    }
}

Test(audit, groups_of_copies_the_largest_first)
{
    make_set(40, 2);
    text[3] = cluster[3] = 1; /* the same */
    cluster[9] = cluster[12] = 5;
    text[20] = cluster[20] = 18;
    struct audit audit;
    take(&audit);
    cr_assert_eq(audit.group_count, 3);
    const uint32_t firsts[] = {5, 1, 18};
    for (size_t g = 0; g < 3; g++) {
        cr_assert_eq(audit.members[audit.groups[g].begin], firsts[g]);
        cr_assert_eq(audit.groups[g].count, g == 0 ? 3 : 2);
        cr_assert_eq(audit.groups[g].same, g > 0);
    }
    audit_release(&audit);
}

Test(audit, copies_that_folds_cannot_hold)
{
    struct audit audit;
    make_set(40, 2);
    for (uint32_t i = 0; i < 40; i++)
        cluster[i] = i % 4;
    take(&audit);
    expect_finding(
        &audit, FINDING_FEW_TEXTS, FINDING_ERROR, 40,
        "only 4 texts differ, fewer than there are folds: texts are scored by machines "
        "that were trained on them");
    expect_finding(&audit, FINDING_NEAR_DUPLICATES, FINDING_NOTE, 36,
                   "36 documents with nearly the text of another");
    cr_assert_null(find_kind(&audit, FINDING_LARGE_GROUP));
    audit_release(&audit);
    make_set(40, 2);
    for (uint32_t i = 2; i < 18; i += 2)
        cluster[i] = 0;
    take(&audit);
    expect_finding(&audit, FINDING_LARGE_GROUP, FINDING_WARNING, 9,
                   "9 documents are copies of one text: more than a fold's share, so folds are "
                   "uneven");
    audit_release(&audit);
    cluster[16] = 16;
    take(&audit);
    cr_assert_null(find_kind(&audit, FINDING_LARGE_GROUP));
    audit_release(&audit);
}

/* ---- Sources ------------------------------------------------------------- */

static bool sources_decide(const uint32_t *source, const uint32_t *label, size_t count)
{
    make_set(count, 2);
    for (size_t i = 0; i < count; i++) {
        documents[i].label = label[i];
        documents[i].source = source[i];
    }
    corpus.source_count = 4;
    struct audit audit;
    take(&audit);
    bool decide = audit.sources_decide_labels;
    cr_assert_eq(find_kind(&audit, FINDING_SOURCES_DECIDE) != NULL, decide);
    audit_release(&audit);
    return decide;
}

Test(audit, sources_that_decide_the_label)
{
    const uint32_t none = CORPUS_NO_SOURCE;
    const uint32_t label[] = {0, 0, 0, 1, 1, 1};
    cr_assert(sources_decide((uint32_t[]){0, 0, 1, 2, 2, 2}, label, 6));
    cr_assert(sources_decide((uint32_t[]){0, 0, none, 2, 2, none}, label, 6));
    cr_assert_not(sources_decide((uint32_t[]){0, 0, 1, 1, 2, 2}, label, 6));
    cr_assert_not(sources_decide((uint32_t[]){0, 1, 2, 3, 0, 1}, label, 6));
    cr_assert_not(sources_decide((uint32_t[]){none, none, none, none, none, none}, label, 6));
}

Test(audit, sources_of_each_label_are_counted_once)
{
    const uint32_t source[] = {3, 1, 3, 1, CORPUS_NO_SOURCE, 2, 1};
    const uint32_t label[] = {0, 0, 0, 1, 1, 1, 1};
    make_set(7, 2);
    for (size_t i = 0; i < 7; i++) {
        documents[i].label = label[i];
        documents[i].source = source[i];
    }
    corpus.source_count = 4;
    struct audit audit;
    take(&audit);
    cr_assert_eq(audit.label_sources[0], 2);
    cr_assert_eq(audit.label_sources[1], 2);
    cr_assert_eq(audit.label_unnamed[1], 1);
    audit_release(&audit);
}

/* Of the sources, one has 18 of 20 documents under one label, one 5 and 5, one 1 and 1, and one
 * a single document. */
Test(audit, sources_that_tell_most_labels)
{
    make_set(33, 2);
    corpus.source_count = 4;
    for (uint32_t i = 0; i < 33; i++) {
        documents[i].source = i < 20 ? 0 : i < 30 ? 1 : i < 32 ? 2 : 3;
        documents[i].label = i < 20 ? i < 2 : i % 2;
    }
    struct audit audit;
    take(&audit);
    cr_assert_eq(audit.with_company, 32);
    cr_assert_eq(audit.told_by_source, 18);
    cr_assert_null(find_kind(&audit, FINDING_SOURCES_DECIDE));
    audit_release(&audit);
    for (uint32_t i = 20; i < 33; i++)
        documents[i].label = 1;
    take(&audit);
    cr_assert_eq(audit.told_by_source, 30);
    cr_assert_not(audit.sources_decide_labels);
    expect_finding(&audit, FINDING_SOURCES_DECIDE, FINDING_WARNING, 32,
                   "the source tells the label of 93 in 100 documents: a model may learn "
                   "outlets rather than stance");
    audit_release(&audit);
    for (uint32_t i = 15; i < 33; i++) /* most have no company */
        documents[i].source = i;
    corpus.source_count = 33;
    take(&audit);
    cr_assert_eq(audit.with_company, 15);
    cr_assert_null(find_kind(&audit, FINDING_SOURCES_DECIDE));
    audit_release(&audit);
}

Test(audit, labels_of_one_source)
{
    make_set(60, 3);
    corpus.source_count = 4;
    for (size_t i = 0; i < 60; i++)
        documents[i].source = i % 3 == 1 ? 3 : (uint32_t)(i / 3 % 3);
    struct audit audit;
    take(&audit);
    expect_finding(&audit, FINDING_ONE_SOURCE, FINDING_WARNING, 20,
                   "label 'l0001' comes from one source: other sources cannot be measured");
    audit_release(&audit);
    documents[1].source = CORPUS_NO_SOURCE;
    take(&audit);
    cr_assert_null(find_kind(&audit, FINDING_ONE_SOURCE), "another one may be unnamed");
    audit_release(&audit);
    for (size_t i = 0; i < 60; i++)
        documents[i].source = 2;
    take(&audit);
    expect_finding(&audit, FINDING_ONE_SOURCE, FINDING_WARNING, 60,
                   "labels 'l0000', 'l0001' and 'l0002' come from one source each: other "
                   "sources cannot be measured");
    audit_release(&audit);
}

/* ---- Labels ------------------------------------------------------------------- */

Test(audit, labels_that_look_alike)
{
    char *names[] = {"LEFT",    "far  right", "farright",          "left ",
                     "l e f t", "center",     "\xc3\x89t\xc3\xa9", "\xc3\xa9t\xc3\xa9"};
    make_set(160, 8);
    for (size_t l = 0; l < 8; l++)
        labels[l] = names[l];
    struct audit audit;
    take(&audit);
    cr_assert_eq(audit.similar_labels, 4);
    expect_finding(
        &audit, FINDING_SIMILAR_LABELS, FINDING_ERROR, 40,
        "labels 'far  right' (20) and 'farright' (20) differ only by case or blanks, "
        "and 3 more");
    audit_release(&audit);
    labels[1] = "far-right";
    corpus.label_count = 3;
    make_set(60, 3);
    labels[0] = "left";
    labels[1] = "far-right";
    labels[2] = "far right";
    take(&audit);
    cr_assert_eq(audit.similar_labels, 0);
    audit_release(&audit);
}

Test(audit, labels_with_few_documents)
{
    make_set(80, 40);
    struct audit audit;
    take(&audit);
    expect_finding(&audit, FINDING_FEW_DOCUMENTS, FINDING_WARNING, 80,
                   "labels 'l0000', 'l0001', 'l0002' and 37 more have fewer than 10 documents, "
                   "the smallest 2: fewer than there are folds");
    audit_release(&audit);
    make_set(19, 2);
    take(&audit);
    expect_finding(&audit, FINDING_FEW_DOCUMENTS, FINDING_WARNING, 9,
                   "label 'l0001' has only 9 documents");
    audit_release(&audit);
    make_set(20, 2);
    take(&audit);
    cr_assert_null(find_kind(&audit, FINDING_FEW_DOCUMENTS));
    audit_release(&audit);
}

/* ---- Confounds ------------------------------------------------------------------ */

Test(audit, areas_are_those_of_all_pairs)
{
    const uint32_t numbers[] = {5, 3, 5, 9, 1, 5, 7, 3, 3, 8};
    make_set(10, 3);
    for (size_t i = 0; i < 10; i++)
        words[i] = numbers[i];
    struct audit audit;
    take(&audit);
    for (uint32_t l = 0; l < 3; l++) {
        double larger = 0, pairs = 0;
        for (size_t i = 0; i < 10; i++)
            for (size_t k = 0; k < 10; k++)
                if (documents[i].label == l && documents[k].label != l) {
                    larger += words[i] > words[k] ? 1 : words[i] == words[k] ? 0.5 : 0;
                    pairs++;
                }
        cr_assert_float_eq(audit.length.area[l], larger / pairs, 1e-12);
    }
    cr_assert_eq(audit.length.documents, 10);
    audit_release(&audit);
}

Test(audit, length_that_tells_the_label)
{
    struct audit audit;
    make_set(200, 2);
    for (uint32_t i = 0; i < 200; i++)
        words[i] = 100 + i * 7 % 200 + (i % 2) * 120;
    take(&audit);
    const struct finding *finding = find_kind(&audit, FINDING_LENGTH);
    cr_assert_not_null(finding);
    cr_assert_eq(audit.length.told, 2);
    cr_assert_eq(finding->level, FINDING_WARNING);
    cr_assert_str_eq(finding->sentence,
                     "length tells the label: in 92 of 100 pairs a text of 'l0000' is shorter "
                     "than another's; a model may learn how long texts are");
    audit_release(&audit);
}

Test(audit, lengths_that_tell_little_are_no_finding)
{
    struct audit audit;
    make_set(2000, 2);
    for (uint32_t i = 0; i < 2000; i++)
        words[i] = 100 + i * 7 % 200 + (i % 2) * 40;
    take(&audit);
    cr_assert(audit.length.area[1] > 0.6 && audit.length.area[1] < 0.7);
    cr_assert_eq(audit.findings.count, 0);
    audit_release(&audit);
    make_set(8, 2); /* too few to tell from chance */
    for (uint32_t i = 0; i < 8; i++)
        words[i] = 100 + i % 2;
    take(&audit);
    cr_assert_eq(audit.length.area[1], 1);
    cr_assert_null(find_kind(&audit, FINDING_LENGTH));
    audit_release(&audit);
}

Test(audit, dates_that_tell_the_label)
{
    struct audit audit;
    make_set(90, 3);
    for (uint32_t i = 0; i < 90; i++)
        documents[i].date = i < 30 ? 0 : 20180000 + i % 3 * 10000;
    take(&audit);
    cr_assert_eq(audit.date.documents, 60);
    expect_finding(
        &audit, FINDING_DATE, FINDING_WARNING, 30,
        "date tells the label: in 100 of 100 pairs a text of 'l0000' is earlier than "
        "another's, and 1 other label stands out so; a model may learn what was in "
        "the news");
    audit_release(&audit);
    for (uint32_t i = 0; i < 90; i++)
        documents[i].date = i % 3 == 0 ? 20180000 + i : 0;
    take(&audit);
    cr_assert_eq(audit.date.area[0], 0.5, "no pairs of two labels");
    cr_assert_null(find_kind(&audit, FINDING_DATE));
    audit_release(&audit);
}

/* ---- Fields ------------------------------------------------------------------------- */

Test(audit, what_reading_has_counted)
{
    make_set(40, 2);
    dataset.without_words = 3;
    dataset.first_without_words = "x\x1b[31m";
    corpus.passed_over.count = 2;
    corpus.repeated_ids = 1;
    corpus.first_repeated_id = "d4";
    corpus.first_repeated_line = 7;
    corpus.unread_dates = 5;
    struct audit audit;
    take(&audit);
    cr_assert_eq(audit.findings.count, 4);
    expect_finding(&audit, FINDING_WITHOUT_WORDS, FINDING_NOTE, 3,
                   "3 documents without words left out; the first: 'x?[31m'");
    expect_finding(&audit, FINDING_SKIPPED_FILES, FINDING_NOTE, 2,
                   "2 skipped in directories (not documents)");
    expect_finding(&audit, FINDING_REPEATED_IDS, FINDING_NOTE, 1,
                   "1 document with the id of another; the first: 'd4' (line 7)");
    expect_finding(&audit, FINDING_UNREAD_DATES, FINDING_NOTE, 5,
                   "5 documents with a date that cannot be read");
    cr_assert_eq(audit.findings.items[0].kind, FINDING_UNREAD_DATES, "the most documents");
    audit_release(&audit);
}

Test(audit, what_the_fit_adds)
{
    make_set(40, 2);
    struct audit audit;
    struct fit fit = {.crossing = 4};
    struct evaluation known = {.documents = 40, .accuracy = {0.88, 0.85, 0.91}};
    struct evaluation unseen = {.documents = 40, .accuracy = {0.47, 0.39, 0.54}};
    take(&audit);
    cr_assert(audit_fit(&audit, &fit, &known, &unseen, "", NULL));
    cr_assert_eq(audit.findings.count, 0, "not where sources are not kept apart");
    fit.grouped = true;
    cr_assert(audit_fit(&audit, &fit, &known, &unseen, "", NULL));
    expect_finding(
        &audit, FINDING_CROSSING, FINDING_WARNING, 4,
        "4 documents with nearly the text of another source: unseen sources may look "
        "better than they are");
    expect_finding(
        &audit, FINDING_SOURCES_LEARNED, FINDING_WARNING, 40,
        "known sources are labelled right in 88 [85, 91] of 100 documents, unseen ones in 47 "
        "[39, 54] of 100: much of what is learned is the source");
    audit_release(&audit);
    take(&audit);
    fit.crossing = 0;
    unseen.accuracy.high = 0.86;
    cr_assert(audit_fit(&audit, &fit, &known, &unseen, "", NULL));
    cr_assert_eq(audit.findings.count, 0, "the intervals overlap");
    audit_release(&audit);
}

/* ---- What words tell ----------------------------------------------------- */

static double out_of_fold_probability[2 * 40];

/* A quick fit of the set, in which the first document looks as if it had the other label. */
static struct words_fit make_words(void)
{
    for (size_t i = 0; i < 40; i++) {
        const size_t told = i == 0 ? 1 : documents[i].label;
        out_of_fold_probability[2 * i + told] = 0.75;
        out_of_fold_probability[2 * i + 1 - told] = 0.25;
    }
    return (struct words_fit){
        .fit = {.has_sources = true,
                .grouped = true,
                .known = {.count = 40, .labels = 2, .probability = out_of_fold_probability}},
        .known = {.documents = 40, .accuracy = {0.88, 0.85, 0.91}},
        .unseen = {.documents = 40, .accuracy = {0.47, 0.39, 0.54}},
        .largest = 0.5,
        .source = {.documents = 30, .classes = 3, .accuracy = {0.8, 0.7, 0.9}, .largest = 0.4},
        .source_in_label = {
            .documents = 20, .classes = 3, .accuracy = {0.9, 0.8, 0.95}, .largest = 0.6}};
}

Test(audit, what_words_tell_is_said)
{
    make_set(40, 2);
    struct audit audit;
    struct words_fit quick = make_words();
    take(&audit);
    cr_assert(audit_words(&audit, &corpus, &quick, NULL));
    expect_finding(&audit, FINDING_WORDS_TELL, FINDING_NOTE, 40,
                   "words alone tell the label of 88 [85, 91] of 100 documents of known "
                   "sources; always saying the largest label would tell 50");
    expect_finding(
        &audit, FINDING_SOURCES_TOLD, FINDING_NOTE, 30,
        "words alone tell which of 3 sources a text is from in 80 [70, 90] of 100 "
        "documents, where always saying the largest would tell 40; of the sources of "
        "its label which one in 90 [80, 95] of 100, where the largest would tell 60");
    expect_finding(&audit, FINDING_SOURCES_LEARNED, FINDING_WARNING, 40,
                   "by words alone, known sources are labelled right in 88 [85, 91] of 100 "
                   "documents, unseen ones in 47 [39, 54] of 100: much of what is learned is "
                   "the source");
    expect_finding(&audit, FINDING_DOUBTFUL_LABELS, FINDING_NOTE, 1,
                   "1 document has a label that looks wrong, out of fold; the most doubtful: "
                   "'d0' (l0000, rather l0001: 0.75)");
    struct text_buffer out = {0};
    cr_assert(audit_text(&audit, &corpus, &out, NULL));
    cr_assert(strstr(out.data,
                     "label, known sources                  40  0.880 [0.850, 0.910]  "
                     "0.500\n"),
              "%s", out.data);
    cr_assert(strstr(out.data,
                     "source, its label being known         20  0.900 [0.800, 0.950]  "
                     "0.600\n"));
    cr_assert(strstr(out.data, "0.250  0.750  'd0': l0000, rather l0001\n"));
    text_buffer_release(&out);
    audit_release(&audit);
    take(&audit);
    quick.unseen.accuracy.high = 0.86;
    quick.source_in_label.documents = 0;
    cr_assert(audit_words(&audit, &corpus, &quick, NULL));
    expect_finding(
        &audit, FINDING_UNSEEN_SOURCES, FINDING_NOTE, 40,
        "by words alone, known sources are labelled right in 88 [85, 91] of 100 "
        "documents, unseen ones in 47 [39, 86] of 100: the difference may be chance");
    expect_finding(&audit, FINDING_SOURCES_TOLD, FINDING_NOTE, 30,
                   "words alone tell which of 3 sources a text is from in 80 [70, 90] of 100 "
                   "documents, where always saying the largest would tell 40");
    audit_release(&audit);
}

Test(audit, why_there_was_no_fit_is_said)
{
    static const struct {
        enum words_lack lack;
        const char *why;
    } cases[] = {
        {WORDS_NONE, "there are no words in two documents, or --words or --features has none"},
        {WORDS_FEW_DOCUMENTS, "20 documents are needed, the set has 4"},
        {WORDS_SMALL_LABEL, "5 documents of each label are needed, 'l0001' has 4"},
        {WORDS_FEW_TEXTS, "there are fewer different texts than folds"},
        {WORDS_UNLEARNABLE, "label 'l0001' has no document with words"}};
    make_set(4, 2);
    documents[1].label = documents[3].label = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct audit audit;
        const struct words_fit quick = {.lack = cases[i].lack, .small_label = 1, .small = 4};
        char sentence[300];
        take(&audit);
        cr_assert(audit_words(&audit, &corpus, &quick, NULL));
        snprintf(sentence, sizeof sentence,
                 "what words tell, and which labels look wrong, is left out: %s", cases[i].why);
        expect_finding(&audit, FINDING_NOT_FITTED, FINDING_NOTE, 4, sentence);
        audit_release(&audit);
    }
}

/* ---- What cannot be learned ------------------------------------------------ */

static void expect_unlearnable(const char *message)
{
    struct audit audit;
    struct failure failure = {0};
    char sentence[300];
    take(&audit);
    cr_assert_not(audit_check(&audit, &corpus, &failure));
    cr_assert_eq(failure.code, FAILURE_DATA);
    cr_assert_str_eq(failure.message, message);
    snprintf(sentence, sizeof sentence, "nothing can be learned: %s", message);
    expect_finding(&audit, FINDING_UNLEARNABLE, FINDING_ERROR, corpus.count, sentence);
    audit_release(&audit);
}

Test(audit, sets_that_cannot_be_learned)
{
    make_set(3, 2);
    documents[0].label = documents[1].label = 0;
    documents[2].label = 1;
    documents[2].id = "a/z.txt";
    expect_unlearnable("label 'l0001' has one document only: 'a/z.txt'");
    make_set(2, 1);
    expect_unlearnable("the set has only the label 'l0000': two or more are needed");
    make_set(1, 1);
    expect_unlearnable("the set has only the label 'l0000': two or more are needed");
    make_set(4, 2);
    documents[1].label = documents[3].label = 0;
    expect_unlearnable("label 'l0001' has no document with words");
    make_set(2 * (MODEL_MAX_LABELS + 1), MODEL_MAX_LABELS + 1);
    expect_unlearnable("the set has 1001 labels: at most 1000 can be learned");
}

/* ---- Output -------------------------------------------------------------------- */

/* A set with something of everything. */
static void make_bad_set(void)
{
    make_set(30, 3);
    corpus.source_count = 4;
    for (uint32_t i = 0; i < 30; i++) {
        documents[i].source = i % 3;
        documents[i].date = 20180101 + i % 3;
        words[i] = 100 + i;
    }
    labels[1] = "L0000";
    text[3] = cluster[3] = 0;
    cluster[9] = cluster[10] = cluster[11] = cluster[12] = 5;
    corpus.unread_dates = 1;
}

Test(audit, json_has_all_that_was_found)
{
    make_bad_set();
    struct audit audit;
    struct text_buffer out = {0};
    take(&audit);
    cr_assert(audit_json(&audit, &corpus, &out, NULL));
    json_t *root = json_loadb(out.data, out.length, 0, NULL);
    cr_assert_not_null(root, "%s", out.data);
    json_t *counts = json_object_get(root, "audit");
    cr_assert_eq(json_integer_value(json_object_get(root, "documents")), 30);
    cr_assert_eq(json_array_size(json_object_get(root, "labels")), 3);
    cr_assert_eq(json_integer_value(json_object_get(counts, "duplicates")), 1);
    cr_assert_eq(json_integer_value(json_object_get(counts, "near_duplicates")), 4);
    cr_assert_eq(json_integer_value(json_object_get(counts, "near_conflicts")), 4);
    cr_assert_eq(json_integer_value(json_object_get(counts, "copy_groups")), 2);
    cr_assert_eq(json_array_size(json_object_get(json_object_get(counts, "date"), "areas")), 3);
    json_t *findings = json_object_get(counts, "findings");
    cr_assert_eq(json_array_size(findings), audit.findings.count);
    for (size_t i = 0; i < audit.findings.count; i++) {
        const json_t *item = json_array_get(findings, i);
        cr_assert_str_eq(json_string_value(json_object_get(item, "text")),
                         audit.findings.items[i].sentence);
        cr_assert_str_eq(json_string_value(json_object_get(item, "kind")),
                         finding_kind_name(audit.findings.items[i].kind));
    }
    json_t *copies = json_object_get(root, "copies");
    cr_assert_eq(json_array_size(copies), 2);
    const json_t *members = json_object_get(json_array_get(copies, 0), "documents");
    cr_assert_eq(json_array_size(members), 5);
    const json_t *first = json_array_get(members, 0);
    cr_assert_str_eq(json_string_value(json_object_get(first, "id")), "d5");
    cr_assert_str_eq(json_string_value(json_object_get(first, "label")), "l0002");
    cr_assert_str_eq(json_string_value(json_object_get(first, "source")), "Quay");
    json_decref(root);
    text_buffer_release(&out);
    audit_release(&audit);
}

Test(audit, any_allocation_may_fail)
{
    make_set(40, 2);
    struct words_fit quick = make_words();
    quick.fit.known.count = 30;
    make_bad_set();
    for (size_t i = 0; i < 30; i++)
        documents[i].label %= 2;
    for (size_t after = 0;; after++) {
        struct audit audit = {0};
        struct failure failure = {0};
        struct text_buffer plain = {0}, json = {0};
        const struct fit fit = {.grouped = true, .crossing = 1};
        const struct evaluation known = {.accuracy = {0.9, 0.8, 0.95}}, unseen = {0};
        failing_malloc_after(after);
        const bool done = audit_take(&audit, &dataset, 5, "stance", &failure) &&
                          audit_fit(&audit, &fit, &known, &unseen, "", &failure) &&
                          audit_words(&audit, &corpus, &quick, &failure) &&
                          audit_text(&audit, &corpus, &plain, &failure) &&
                          audit_json(&audit, &corpus, &json, &failure);
        const bool failed = failing_malloc_stop();
        audit_release(&audit);
        text_buffer_release(&plain);
        text_buffer_release(&json);
        if (!failed)
            break;
        cr_assert(!done && failure.code == FAILURE_MEMORY, "after %zu", after);
    }
}
