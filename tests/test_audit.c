/* What is counted and rejected in a labelled set. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../models/model.h"
#include "../train/audit.h"
#include "failing_malloc.h"

/* ---- Helpers ------------------------------------------------------------- */

#define MOST_DOCUMENTS 2100

static struct corpus_document documents[MOST_DOCUMENTS];
static char *labels[MOST_DOCUMENTS];

static struct corpus make_corpus(size_t count, size_t label_count)
{
    static char names[MOST_DOCUMENTS][8];
    for (size_t l = 0; l < label_count; l++) {
        snprintf(names[l], sizeof names[l], "l%04zu", l);
        labels[l] = names[l];
    }
    return (struct corpus){
        .documents = documents, .count = count, .labels = labels, .label_count = label_count};
}

static void set_document(size_t number, const char *text, uint32_t label, uint32_t source)
{
    documents[number] =
        (struct corpus_document){.id = "an id",
                                 .document = {.text = text, .text_length = strlen(text)},
                                 .label = label,
                                 .source = source};
}

static void take(struct audit *audit, const struct corpus *corpus)
{
    struct failure failure = {0};
    cr_assert(audit_corpus(audit, corpus, &failure), "%s", failure.message);
    size_t sum = 0;
    for (size_t l = 0; l < corpus->label_count; l++)
        sum += audit->label_documents[l];
    cr_assert_eq(sum, corpus->count);
    cr_assert_leq(audit->duplicates, corpus->count);
}

/* ---- Texts --------------------------------------------------------------- */

Test(audit, a_clean_set)
{
    const char *texts[] = {"one", "two", "three", "four", "five"};
    for (uint32_t i = 0; i < 5; i++)
        set_document(i, texts[i], i % 2, CORPUS_NO_SOURCE);
    struct corpus corpus = make_corpus(5, 2);
    struct audit audit;
    take(&audit, &corpus);
    cr_assert_eq(audit.label_documents[0], 3);
    cr_assert_eq(audit.label_documents[1], 2);
    cr_assert_eq(audit.label_sources[0], 0);
    cr_assert_eq(audit.duplicates, 0);
    cr_assert_eq(audit.conflicts, 0);
    cr_assert_not(audit.sources_decide_labels);
    audit_release(&audit);
    cr_assert_null(audit.label_documents);
}

Test(audit, repeated_texts_whatever_their_white_space)
{
    const char *texts[] = {"the ferry  left\n",  "walls",   "The ferry left", "the\tferry left",
                           "\r\nthe ferry left", "walls\f", "theferry left"};
    const uint32_t label[] = {0, 1, 0, 0, 0, 1, 1};
    for (size_t i = 0; i < 7; i++)
        set_document(i, texts[i], label[i], CORPUS_NO_SOURCE);
    struct corpus corpus = make_corpus(7, 2);
    struct audit audit;
    take(&audit, &corpus);
    cr_assert_eq(audit.duplicates, 3);
    cr_assert_eq(audit.conflicts, 0);
    audit_release(&audit);
}

Test(audit, one_text_under_several_labels)
{
    /* x under 0; y under 1; y under 2: conflict; x under 1: conflict; x under 1 again: both a
     * duplicate and a conflict; x under 0 again: the same. */
    const char *texts[] = {"x", "y", "y", "x", "x", "x", "z", "w"};
    const uint32_t label[] = {0, 1, 2, 1, 1, 0, 2, 0};
    for (size_t i = 0; i < 8; i++)
        set_document(i, texts[i], label[i], CORPUS_NO_SOURCE);
    struct corpus corpus = make_corpus(8, 3);
    struct audit audit;
    take(&audit, &corpus);
    cr_assert_eq(audit.conflicts, 4);
    cr_assert_eq(audit.duplicates, 2);
    cr_assert_eq(audit.first_conflict[0], 1);
    cr_assert_eq(audit.first_conflict[1], 2);
    audit_release(&audit);
}

Test(audit, empty_texts_are_no_duplicates)
{
    const char *texts[] = {"x", "", " \n", "y", "\t", "z"};
    for (uint32_t i = 0; i < 6; i++)
        set_document(i, texts[i], i % 2, CORPUS_NO_SOURCE);
    struct corpus corpus = make_corpus(6, 2);
    struct audit audit;
    take(&audit, &corpus);
    cr_assert_eq(audit.duplicates, 0);
    cr_assert_eq(audit.conflicts, 0);
    audit_release(&audit);
}

/* ---- Sources ------------------------------------------------------------- */

static bool sources_decide(const uint32_t *source, const uint32_t *label, size_t count)
{
    for (size_t i = 0; i < count; i++)
        set_document(i, "x", label[i], source[i]);
    struct corpus corpus = make_corpus(count, 2);
    struct audit audit;
    take(&audit, &corpus);
    bool decide = audit.sources_decide_labels;
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
    cr_assert_not(sources_decide((uint32_t[]){0, 1, 2, 3, 4, 5}, label, 6));
    cr_assert_not(sources_decide((uint32_t[]){none, none, none, none, none, none}, label, 6));
}

Test(audit, sources_of_each_label_are_counted_once)
{
    const uint32_t source[] = {3, 1, 3, 1, CORPUS_NO_SOURCE, 2, 1};
    const uint32_t label[] = {0, 0, 0, 1, 1, 1, 1};
    for (size_t i = 0; i < 7; i++)
        set_document(i, "x", label[i], source[i]);
    struct corpus corpus = make_corpus(7, 2);
    struct audit audit;
    take(&audit, &corpus);
    cr_assert_eq(audit.label_sources[0], 2);
    cr_assert_eq(audit.label_sources[1], 2);
    audit_release(&audit);
}

/* ---- What cannot be learned ------------------------------------------------ */

static void expect_failure(const struct corpus *corpus, const char *message)
{
    struct audit audit;
    struct failure failure = {0};
    cr_assert_not(audit_corpus(&audit, corpus, &failure));
    cr_assert_eq(failure.code, FAILURE_DATA);
    cr_assert_str_eq(failure.message, message);
    cr_assert_null(audit.label_documents);
}

Test(audit, sets_that_cannot_be_learned)
{
    set_document(0, "x", 0, CORPUS_NO_SOURCE);
    set_document(1, "y", 0, CORPUS_NO_SOURCE);
    set_document(2, "z", 1, CORPUS_NO_SOURCE);
    documents[2].id = "a/z.txt";
    struct corpus corpus = make_corpus(2, 1);
    expect_failure(&corpus, "the set has only the label 'l0000': two or more are needed");
    corpus = make_corpus(3, 2);
    expect_failure(&corpus, "label 'l0001' has one document only: 'a/z.txt'");
    for (uint32_t i = 0; i < MOST_DOCUMENTS; i++)
        set_document(i, "x", i / 2, CORPUS_NO_SOURCE);
    corpus = make_corpus(2 * (MODEL_MAX_LABELS + 1), MODEL_MAX_LABELS + 1);
    expect_failure(&corpus, "the set has 1001 labels: at most 1000 can be learned");
}

Test(audit, any_allocation_may_fail)
{
    for (uint32_t i = 0; i < 4; i++)
        set_document(i, "some text", i % 2, CORPUS_NO_SOURCE);
    struct corpus corpus = make_corpus(4, 2);
    for (size_t after = 0;; after++) {
        struct audit audit;
        struct failure failure = {0};
        failing_malloc_after(after);
        bool done = audit_corpus(&audit, &corpus, &failure);
        bool failed = failing_malloc_stop();
        audit_release(&audit);
        if (!failed)
            break;
        cr_assert(!done && failure.code == FAILURE_MEMORY, "after %zu", after);
    }
}
