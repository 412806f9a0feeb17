/* fitting: a dataset's documents as numbers, and how they are split into folds. */
#include "fitting.h"

#include <stdlib.h>
#include <string.h>

#include "../features/base/hash.h"
#include "folds.h"
#include "one_vs_rest.h"

struct text_hash {
    uint64_t hash;
    uint32_t document;
};

static int compare_texts(const void *left, const void *right)
{
    const struct text_hash *a = left, *b = right;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return (a->document > b->document) - (a->document < b->document);
}

/* Finds the documents with the same text; the first of them stands for all. */
static bool find_duplicates(struct fitting *fitting, struct failure *failure)
{
    const struct corpus *corpus = fitting->dataset->corpus;
    struct text_hash *order = malloc((corpus->count + 1) * sizeof *order);
    if (!order)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents",
                    corpus->count);
    for (size_t i = 0; i < corpus->count; i++) {
        const struct document *document = &corpus->documents[i].document;
        order[i] =
            (struct text_hash){hash_bytes(document->text, document->text_length), (uint32_t)i};
    }
    qsort(order, corpus->count, sizeof *order, compare_texts);
    uint32_t first = 0;
    for (size_t i = 0; i < corpus->count; i++) {
        bool is_new = i == 0 || order[i].hash != order[i - 1].hash;
        first = is_new ? order[i].document : first;
        fitting->different_texts += is_new;
        fitting->duplicate[order[i].document] = first;
    }
    free(order);
    return true;
}

bool fitting_init(struct fitting *fitting, struct failure *failure)
{
    const struct corpus *corpus = fitting->dataset->corpus;
    fitting->labels = corpus->label_count;
    fitting->outputs = output_count(corpus->label_count);
    fitting->label = malloc(corpus->count * sizeof *fitting->label);
    fitting->source = malloc(corpus->count * sizeof *fitting->source);
    fitting->duplicate = malloc(corpus->count * sizeof *fitting->duplicate);
    fitting->seen = malloc(corpus->source_count + 1);
    if (!fitting->label || !fitting->source || !fitting->duplicate || !fitting->seen)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents",
                    corpus->count);
    for (size_t i = 0; i < corpus->count; i++) {
        fitting->label[i] = corpus->documents[i].label;
        fitting->source[i] = corpus->documents[i].source;
    }
    return find_duplicates(fitting, failure);
}

size_t fitting_groups(const struct fitting *fitting, const uint32_t *documents, size_t count)
{
    size_t groups = 0;
    memset(fitting->seen, 0, fitting->dataset->corpus->source_count + 1);
    for (size_t i = 0; i < count; i++) {
        uint32_t source = fitting->source[documents[i]];
        bool alone = source == CORPUS_NO_SOURCE;
        groups += alone || !fitting->seen[source];
        if (!alone)
            fitting->seen[source] = 1;
    }
    return groups;
}

void fitting_plan_folds(struct fitting *fitting, const uint32_t *documents)
{
    const struct fit_options *options = fitting->options;
    struct fit *fit = fitting->fit;
    size_t groups = fitting_groups(fitting, documents, fitting->dataset->count);
    fit->grouped =
        !options->ignore_sources && fitting->dataset->corpus->source_count > 0 && groups >= 2;
    fit->folds = options->folds;
    if (fit->grouped && groups < options->folds)
        fit->folds = (uint32_t)groups;
}

uint32_t fitting_folds(const struct fitting *fitting, bool grouped)
{
    return grouped ? fitting->fit->folds : fitting->options->folds;
}

bool fitting_split(const struct fitting *fitting, const uint32_t *documents, size_t count,
                   bool grouped, uint32_t folds, uint32_t *fold, struct failure *failure)
{
    uint32_t *label = malloc(count * sizeof *label), *group = malloc(count * sizeof *group);
    bool ok = (label && group) || fail(failure, FAILURE_MEMORY, "not enough memory for folds");
    for (size_t i = 0; ok && i < count; i++) {
        label[i] = fitting->label[documents[i]];
        group[i] = grouped ? fitting->source[documents[i]] : fitting->duplicate[documents[i]];
    }
    bool together = grouped || fitting->different_texts >= folds;
    ok = ok && folds_assign(fold, label, fitting->labels, together ? group : NULL, count, folds,
                            fitting->options->seed, failure);
    free(label);
    free(group);
    return ok;
}

/* Chooses more documents of the labels of which fewer than `least` are chosen. */
static void add_rare_labels(const struct fitting *fitting, bool *chosen, size_t *have,
                            size_t least)
{
    for (size_t i = 0; i < fitting->dataset->count; i++) {
        uint32_t label = fitting->label[i];
        if (chosen[i] || have[label] >= least)
            continue;
        chosen[i] = true;
        have[label]++;
    }
}

/* The stratified part is fold 0 of a split into as many parts as needed. */
bool fitting_choose(const struct fitting *fitting, size_t most, uint32_t *documents,
                    size_t *count, struct failure *failure)
{
    size_t all = fitting->dataset->count, parts = (all + most - 1) / most;
    uint32_t *part = calloc(all, sizeof *part);
    size_t *have = calloc(fitting->labels, sizeof *have);
    bool *chosen = calloc(all, sizeof *chosen);
    bool ok = (part && have && chosen) ||
              fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents", all);
    ok = ok && (parts < 2 || folds_assign(part, fitting->label, fitting->labels, NULL, all,
                                          (uint32_t)parts, fitting->options->seed, failure));
    for (size_t i = 0; ok && i < all; i++) {
        chosen[i] = part[i] == 0;
        have[fitting->label[i]] += chosen[i];
    }
    if (ok)
        add_rare_labels(fitting, chosen, have, 2 * (size_t)fitting->options->folds);
    *count = 0;
    for (size_t i = 0; ok && i < all; i++)
        if (chosen[i])
            documents[(*count)++] = (uint32_t)i;
    free(part);
    free(have);
    free(chosen);
    return ok;
}

void fitting_release(struct fitting *fitting)
{
    free(fitting->label);
    free(fitting->source);
    free(fitting->duplicate);
    free(fitting->seen);
    *fitting = (struct fitting){0};
}
