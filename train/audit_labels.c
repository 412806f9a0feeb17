/* audit_labels: how many documents and sources each label has; labels that look alike. */
#include <stdlib.h>
#include <string.h>

#include "../features/text/unicode.h"
#include "audit.h"

/* ---- Sources ---------------------------------------------------------------- */

struct pairing {
    uint32_t source, label;
};

/* Counts how many of a source's documents have the label that most of its others have; a label
 * that only as many have as another does not count. `pairings` are the source's, by label. */
static size_t count_told(const struct pairing *pairings, size_t count)
{
    size_t most = 0, second = 0, told = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t begin = 0, end; begin < count; begin = end) {
            for (end = begin; end < count && pairings[end].label == pairings[begin].label;)
                end++;
            const size_t same = end - begin;
            if (pass == 1) {
                told += same == most && same - 1 > second ? same : 0;
            } else if (same > most) {
                second = most;
                most = same;
            } else if (same > second) {
                second = same;
            }
        }
    return told;
}

/* How well the label can be told from those of the source's other documents. */
static void count_company(struct audit *audit, const struct pairing *pairings, size_t count)
{
    for (size_t begin = 0, end; begin < count; begin = end) {
        for (end = begin; end < count && pairings[end].source == pairings[begin].source;)
            end++;
        if (end - begin < 2)
            continue;
        audit->with_company += end - begin;
        audit->told_by_source += count_told(pairings + begin, end - begin);
    }
}

static int compare_pairings(const void *left, const void *right)
{
    const struct pairing *a = left, *b = right;
    if (a->source != b->source)
        return a->source < b->source ? -1 : 1;
    return (a->label > b->label) - (a->label < b->label);
}

/* Counts the sources of each label, and finds out whether each source has one label only. */
static void compare_sources(struct audit *audit, const struct corpus *corpus,
                            struct pairing *pairings)
{
    size_t count = 0;
    bool alone = true; /* so far every source has one document */
    audit->sources_decide_labels = true;
    for (size_t i = 0; i < corpus->count; i++) {
        const struct corpus_document *document = &corpus->documents[i];
        audit->label_documents[document->label]++;
        if (document->source != CORPUS_NO_SOURCE)
            pairings[count++] = (struct pairing){document->source, document->label};
        else
            audit->label_unnamed[document->label]++;
    }
    qsort(pairings, count, sizeof *pairings, compare_pairings);
    count_company(audit, pairings, count);
    for (size_t i = 0; i < count; i++) {
        bool same_source = i > 0 && pairings[i].source == pairings[i - 1].source;
        bool same_label = same_source && pairings[i].label == pairings[i - 1].label;
        audit->label_sources[pairings[i].label] += !same_label;
        if (same_source && !same_label)
            audit->sources_decide_labels = false;
        if (same_source)
            alone = false;
    }
    if (alone)
        audit->sources_decide_labels = false;
}

bool audit_is_of_one_source(const struct audit *audit, size_t label)
{
    return audit->label_sources[label] == 1 && audit->label_unnamed[label] == 0;
}

/* ---- Labels that look alike ---------------------------------------------------- */

struct folded_label {
    const char *folded; /* without case and blanks */
    uint32_t label;
};

static int compare_folded(const void *left, const void *right)
{
    const struct folded_label *a = left, *b = right;
    const int order = strcmp(a->folded, b->folded);
    return order ? order : (a->label > b->label) - (a->label < b->label);
}

/* Appends the label in its folded form, without blanks, and a NUL. */
static bool fold_label(const char *label, struct text_buffer *bare, struct text_buffer *out,
                       struct failure *failure)
{
    const size_t length = strlen(label);
    unsigned bytes;
    text_buffer_clear(bare);
    for (size_t at = 0; at < length; at += bytes) {
        const enum character_class class =
            unicode_class(unicode_next(label, length, at, &bytes));
        if (class != CHARACTER_SPACE && class != CHARACTER_NEWLINE &&
            !text_buffer_append(bare, label + at, bytes, failure))
            return false;
    }
    return (bare->length == 0 || unicode_fold(bare->data, bare->length, out, failure)) &&
           text_buffer_append(out, "", 1, failure);
}

static void count_similar(struct audit *audit, struct folded_label *order, size_t count)
{
    qsort(order, count, sizeof *order, compare_folded);
    for (size_t i = 1; i < count; i++) {
        if (strcmp(order[i].folded, order[i - 1].folded) != 0)
            continue;
        if (audit->similar_labels++ == 0) {
            audit->first_similar[0] = order[i - 1].label;
            audit->first_similar[1] = order[i].label;
        }
    }
}

static bool compare_labels(struct audit *audit, const struct corpus *corpus,
                           struct failure *failure)
{
    struct text_buffer bare = {0}, folded = {0};
    struct folded_label *order = calloc(corpus->label_count + 1, sizeof *order);
    bool done = order || fail(failure, FAILURE_MEMORY, "out of memory");
    for (size_t l = 0; done && l < corpus->label_count; l++)
        done = fold_label(corpus->labels[l], &bare, &folded, failure);
    const char *at = folded.data;
    for (uint32_t l = 0; done && l < corpus->label_count; l++) {
        order[l] = (struct folded_label){at, l};
        at += strlen(at) + 1;
    }
    if (done)
        count_similar(audit, order, corpus->label_count);
    text_buffer_release(&bare);
    text_buffer_release(&folded);
    free(order);
    return done;
}

bool audit_count_labels(struct audit *audit, const struct corpus *corpus,
                        struct failure *failure)
{
    struct pairing *pairings = calloc(corpus->count + 1, sizeof *pairings);
    if (!pairings)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    compare_sources(audit, corpus, pairings);
    free(pairings);
    return compare_labels(audit, corpus, failure);
}
