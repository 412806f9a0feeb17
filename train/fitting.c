/* fitting: a dataset's documents as numbers, and how they are split into folds. */
#include "fitting.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "folds.h"
#include "one_vs_rest.h"

#define LEAST_DEVIATION 1e-6 /* smaller: rounding errors of a constant */

/* ---- Groups -------------------------------------------------------------------- */

/* Makes one set of the documents of each source, and one of those of each cluster that name
 * none. group[i] becomes the first document of the set, which has size[first] documents.
 * first_of[sources + documents] is scratch. Returns the number of sets. */
static size_t group_documents(const struct fitting *fitting, uint32_t *first_of, uint32_t *size)
{
    const struct corpus *corpus = fitting->dataset->corpus;
    size_t groups = 0;
    for (size_t k = 0; k < corpus->source_count + corpus->count; k++)
        first_of[k] = UINT32_MAX;
    for (uint32_t i = 0; i < corpus->count; i++) {
        const uint32_t source = corpus->documents[i].source;
        uint32_t *first =
            &first_of[source != CORPUS_NO_SOURCE ? source
                                                 : corpus->source_count + fitting->cluster[i]];
        groups += *first == UINT32_MAX;
        if (*first == UINT32_MAX)
            *first = i;
        fitting->group[i] = *first;
        size[*first]++;
    }
    return groups;
}

/* Joins sets that share a cluster, as fitting.h says, and counts the documents that are not in
 * the set of the first one of their cluster. */
static void join_groups(struct fitting *fitting, size_t groups, uint32_t *size)
{
    const size_t count = fitting->dataset->corpus->count, folds = fitting->options->folds;
    const size_t most = count / folds;
    uint32_t *group = fitting->group;
    for (uint32_t i = 0; i < count && groups > folds; i++) {
        const uint32_t a = set_first(group, i), b = set_first(group, fitting->cluster[i]);
        if (a == b || (size_t)size[a] + size[b] > most)
            continue;
        set_join(group, a, b);
        size[a < b ? a : b] = size[a] + size[b];
        groups--;
    }
    fitting->fit->crossing = 0;
    for (uint32_t i = 0; i < count; i++) {
        group[i] = set_first(group, i);
        /* The first document of a cluster comes before the others: its set is known here. */
        fitting->fit->crossing += group[i] != group[fitting->cluster[i]];
    }
}

/* Gives the sets their numbers. Those of sources are as if there were no near-duplicates, so
 * that the folds are the same where there are none. */
static void number_groups(struct fitting *fitting, const uint32_t *size, uint32_t *number)
{
    const struct corpus *corpus = fitting->dataset->corpus;
    for (uint32_t i = 0; i < corpus->count; i++)
        number[i] = size[i] > 1 ? (uint32_t)corpus->source_count + i : FOLDS_ALONE;
    for (uint32_t i = 0; i < corpus->count; i++) {
        uint32_t *of_set = &number[fitting->group[i]];
        if (corpus->documents[i].source < *of_set)
            *of_set = corpus->documents[i].source;
    }
    for (uint32_t i = 0; i < corpus->count; i++)
        fitting->group[i] = number[fitting->group[i]];
}

static bool make_groups(struct fitting *fitting, struct failure *failure)
{
    const struct corpus *corpus = fitting->dataset->corpus;
    uint32_t *first = malloc((corpus->source_count + corpus->count) * sizeof *first);
    uint32_t *size = calloc(corpus->count, sizeof *size);
    uint32_t *number = malloc(corpus->count * sizeof *number);
    const bool ok =
        (first && size && number) ||
        fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents", corpus->count);
    if (ok) {
        join_groups(fitting, group_documents(fitting, first, size), size);
        number_groups(fitting, size, number);
    }
    free(first);
    free(size);
    free(number);
    return ok;
}

bool fitting_init(struct fitting *fitting, struct failure *failure)
{
    const struct corpus *corpus = fitting->dataset->corpus;
    fitting->labels = corpus->label_count;
    fitting->outputs = output_count(corpus->label_count);
    fitting->cluster = fitting->dataset->duplicates.cluster;
    fitting->label = malloc(corpus->count * sizeof *fitting->label);
    fitting->group = malloc(corpus->count * sizeof *fitting->group);
    fitting->seen = malloc(corpus->source_count + corpus->count);
    if (!fitting->label || !fitting->group || !fitting->seen)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents",
                    corpus->count);
    for (size_t i = 0; i < corpus->count; i++)
        fitting->label[i] = corpus->documents[i].label;
    return make_groups(fitting, failure);
}

/* ---- Folds --------------------------------------------------------------------- */

/* The number of different group[documents[i]]; each FOLDS_ALONE is one of its own. */
static size_t count_groups(const struct fitting *fitting, const uint32_t *group,
                           const uint32_t *documents, size_t count)
{
    const struct corpus *corpus = fitting->dataset->corpus;
    size_t groups = 0;
    memset(fitting->seen, 0, corpus->source_count + corpus->count);
    for (size_t i = 0; i < count; i++) {
        const uint32_t number = group[documents[i]];
        const bool alone = number == FOLDS_ALONE;
        groups += alone || !fitting->seen[number];
        if (!alone)
            fitting->seen[number] = 1;
    }
    return groups;
}

size_t fitting_groups(const struct fitting *fitting, const uint32_t *documents, size_t count)
{
    return count_groups(fitting, fitting->group, documents, count);
}

/* Sets fit->least_sources and, if that is 1, fit->lone_label. */
static bool count_least_sources(const struct fitting *fitting, struct failure *failure)
{
    const size_t count = fitting->dataset->count;
    struct fit *fit = fitting->fit;
    uint32_t *documents = calloc(count, sizeof *documents);
    if (!documents)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents", count);
    fit->least_sources = SIZE_MAX;
    for (uint32_t label = 0; label < fitting->labels; label++) {
        size_t own = 0;
        for (uint32_t i = 0; i < count; i++)
            if (fitting->label[i] == label)
                documents[own++] = i;
        const size_t sources = fitting_groups(fitting, documents, own);
        if (own > 0 && sources < fit->least_sources) {
            fit->least_sources = sources;
            fit->lone_label = label;
        }
    }
    free(documents);
    return true;
}

bool fitting_plan_folds(struct fitting *fitting, const uint32_t *documents,
                        struct failure *failure)
{
    const struct fit_options *options = fitting->options;
    struct fit *fit = fitting->fit;
    const size_t groups = fitting_groups(fitting, documents, fitting->dataset->count);
    fit->has_sources = !options->ignore_sources && fitting->dataset->corpus->source_count > 0;
    fit->folds = options->folds;
    if (!fit->has_sources)
        return true;
    if (!count_least_sources(fitting, failure))
        return false;
    fit->grouped = fit->least_sources >= 2;
    if (fit->grouped && groups < options->folds)
        fit->folds = (uint32_t)groups;
    return true;
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
    const uint32_t *kept = grouped ? fitting->group : fitting->cluster;
    for (size_t i = 0; ok && i < count; i++) {
        label[i] = fitting->label[documents[i]];
        group[i] = kept[documents[i]];
    }
    const bool together = grouped || count_groups(fitting, kept, documents, count) >= folds;
    ok = ok && folds_assign(fold, label, fitting->labels, together ? group : NULL, count, folds,
                            fitting->options->seed, failure);
    free(label);
    free(group);
    return ok;
}

double fitting_share(const double *decision, size_t cells)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < cells; i++)
        sum += decision[i];
    for (size_t i = 0; i < cells; i++)
        squares += (decision[i] - sum / (double)cells) * (decision[i] - sum / (double)cells);
    const double deviation = sqrt(squares / (double)cells);
    return deviation > LEAST_DEVIATION ? 1 / deviation : 1;
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

/* ---- Out of fold ------------------------------------------------------------------ */

static bool split_into(const struct fitting *fitting, const uint32_t *documents, bool grouped,
                       struct out_of_fold *out, struct failure *failure)
{
    const size_t count = fitting->dataset->count;
    if (!out_of_fold_init(out, count, fitting->labels, failure))
        return false;
    out->folds = fitting_folds(fitting, grouped);
    out->threads = fitting->options->threads;
    return fitting_split(fitting, documents, count, grouped, out->folds, out->fold, failure);
}

bool fitting_split_all(const struct fitting *fitting, const uint32_t *documents,
                       struct failure *failure)
{
    struct fit *fit = fitting->fit;
    return split_into(fitting, documents, false, &fit->known, failure) &&
           (!fit->grouped || split_into(fitting, documents, true, &fit->unseen, failure));
}

bool fitting_calibrate(const struct fitting *fitting, struct out_of_fold *known,
                       struct out_of_fold *unseen, struct failure *failure)
{
    const struct fit *fit = fitting->fit;
    if (!out_of_fold_calibrate(known, fitting->label, failure))
        return false;
    if (!fit->grouped)
        return true;
    const bool few_sources = fit->least_sources < UNSEEN_LEAST_SOURCES;
    bool worse = false;
    return out_of_fold_temper(unseen, known, fitting->label, few_sources, failure) &&
           (few_sources ||
            out_of_fold_is_worse_than_shares(unseen, fitting->label, &worse, failure)) &&
           (!worse || out_of_fold_calibrate(unseen, fitting->label, failure));
}

void fitting_release(struct fitting *fitting)
{
    free(fitting->label);
    free(fitting->group);
    free(fitting->seen);
    *fitting = (struct fitting){0};
}
