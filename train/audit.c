/* audit: see audit.h.
 *
 * Texts are compared by 64-bit hashes, with white space folded. That two different texts among
 * n have the same hash has a probability of about n^2 / 2^65. */
#include "audit.h"

#include <stdlib.h>
#include <string.h>

#include "../features/base/hash.h"
#include "../models/model.h"

struct fingerprint {
    uint64_t hash;
    uint32_t document;
};

struct pairing {
    uint32_t source, label;
};

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* Copies the text with one blank for each run of ASCII white space and none at the ends; `out`
 * holds `length` bytes. Returns the new length. */
static size_t fold_space(const char *text, size_t length, char *out)
{
    size_t written = 0;
    for (size_t i = 0; i < length; i++) {
        if (!is_space(text[i]))
            out[written++] = text[i];
        else if (written > 0 && out[written - 1] != ' ')
            out[written++] = ' ';
    }
    return written > 0 && out[written - 1] == ' ' ? written - 1 : written;
}

static int compare_fingerprints(const void *left, const void *right)
{
    const struct fingerprint *a = left, *b = right;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return (a->document > b->document) - (a->document < b->document);
}

/* Hashes of all texts but the empty ones, sorted by hash, then document. */
static bool take_fingerprints(const struct corpus *corpus, struct fingerprint *prints,
                              size_t *count, struct failure *failure)
{
    char *folded = NULL;
    size_t capacity = 0;
    bool done = true;
    *count = 0;
    for (size_t i = 0; done && i < corpus->count; i++) {
        const struct document *document = &corpus->documents[i].document;
        done = memory_reserve(&folded, &capacity, document->text_length + 1, 1, failure);
        if (!done)
            break;
        size_t length = fold_space(document->text, document->text_length, folded);
        if (length > 0)
            prints[(*count)++] = (struct fingerprint){hash_bytes(folded, length), (uint32_t)i};
    }
    free(folded);
    if (done)
        qsort(prints, *count, sizeof *prints, compare_fingerprints);
    return done;
}

/* Counts duplicates and conflicts; seen[l] is the number of the last text with label l. */
static void compare_texts(struct audit *audit, const struct corpus *corpus,
                          const struct fingerprint *prints, size_t count, size_t *seen)
{
    size_t first = 0, text = 0, labels = 0;
    size_t earliest = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || prints[i].hash != prints[i - 1].hash) {
            first = i;
            labels = 0;
            text++;
        }
        uint32_t document = prints[i].document;
        uint32_t label = corpus->documents[document].label;
        bool repeated = seen[label] == text;
        audit->duplicates += repeated;
        labels += !repeated;
        seen[label] = text;
        if (labels < 2)
            continue;
        audit->conflicts++;
        if (document < earliest) {
            earliest = document;
            audit->first_conflict[0] = prints[first].document;
            audit->first_conflict[1] = document;
        }
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
        if (document->source != CORPUS_NO_SOURCE)
            pairings[count++] = (struct pairing){document->source, document->label};
    }
    qsort(pairings, count, sizeof *pairings, compare_pairings);
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

static bool check_labels(const struct audit *audit, const struct corpus *corpus,
                         struct failure *failure)
{
    if (corpus->label_count < 2)
        return fail(failure, FAILURE_DATA,
                    "the set has only the label '%s': two or more are needed",
                    corpus->label_count ? corpus->labels[0] : "");
    if (corpus->label_count > MODEL_MAX_LABELS)
        return fail(failure, FAILURE_DATA, "the set has %zu labels: at most %d can be learned",
                    corpus->label_count, MODEL_MAX_LABELS);
    for (size_t k = 0; k < corpus->label_count; k++)
        if (audit->label_documents[k] == 0)
            return fail(failure, FAILURE_DATA, "label '%s' has no document with words",
                        corpus->labels[k]);
    for (size_t i = 0; i < corpus->count; i++) {
        uint32_t label = corpus->documents[i].label;
        if (audit->label_documents[label] < 2)
            return fail(failure, FAILURE_DATA, "label '%s' has one document only: '%s'",
                        corpus->labels[label], corpus->documents[i].id);
    }
    return true;
}

bool audit_corpus(struct audit *audit, const struct corpus *corpus, struct failure *failure)
{
    *audit = (struct audit){0};
    size_t count, labels = corpus->label_count;
    struct fingerprint *prints = calloc(corpus->count + 1, sizeof *prints);
    struct pairing *pairings = calloc(corpus->count + 1, sizeof *pairings);
    size_t *seen = calloc(labels + 1, sizeof *seen);
    audit->label_documents = calloc(labels + 1, sizeof *audit->label_documents);
    audit->label_sources = calloc(labels + 1, sizeof *audit->label_sources);
    bool done =
        (prints && pairings && seen && audit->label_documents && audit->label_sources) ||
        fail(failure, FAILURE_MEMORY, "out of memory");
    for (size_t i = 0; done && i < corpus->count; i++)
        audit->label_documents[corpus->documents[i].label]++;
    done = done && check_labels(audit, corpus, failure) &&
           take_fingerprints(corpus, prints, &count, failure);
    if (done) {
        compare_texts(audit, corpus, prints, count, seen);
        compare_sources(audit, corpus, pairings);
    }
    free(prints);
    free(pairings);
    free(seen);
    if (!done)
        audit_release(audit);
    return done;
}

void audit_release(struct audit *audit)
{
    free(audit->label_documents);
    free(audit->label_sources);
    *audit = (struct audit){0};
}
