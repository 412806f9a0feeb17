/* signatures: see signatures.h. */
#include "signatures.h"

#include <stdlib.h>
#include <string.h>

#include "dataset.h"

/* ---- Counting --------------------------------------------------------------------------- */

struct text {
    uint32_t source, cluster, document;
};

struct finder {
    const struct signature_input *input;
    struct signatures *signatures;
    bool drop;
    struct text *texts; /* [count] by source: the first document of each of its clusters */
    size_t count;
    uint32_t *everywhere; /* [numbers] texts that have the n-gram */
    uint32_t *own;        /* [numbers] those of one source; zero between sources */
    struct form_merger merger;
    uint32_t *listed; /* [listed_count] the n-grams of one text, each once */
    size_t listed_count, listed_capacity;
};

/* Texts of no source come last. */
static int compare_texts(const void *left, const void *right)
{
    const struct text *a = left, *b = right;
    if (a->source != b->source)
        return a->source < b->source ? -1 : 1;
    if (a->cluster != b->cluster)
        return a->cluster < b->cluster ? -1 : 1;
    return (a->document > b->document) - (a->document < b->document);
}

/* Lists the documents by source, without those that are copies of others of the source. */
static void list_texts(struct finder *finder)
{
    const struct signature_input *input = finder->input;
    size_t kept = 0;
    for (size_t i = 0; i < input->corpus->count; i++)
        finder->texts[i] = (struct text){input->corpus->documents[i].source,
                                         input->duplicates->cluster[i], (uint32_t)i};
    qsort(finder->texts, input->corpus->count, sizeof *finder->texts, compare_texts);
    for (size_t i = 0; i < input->corpus->count; i++)
        if (kept == 0 || finder->texts[kept - 1].source != finder->texts[i].source ||
            finder->texts[kept - 1].cluster != finder->texts[i].cluster)
            finder->texts[kept++] = finder->texts[i];
    finder->count = kept;
}

static const struct sparse_row *row_of(const struct finder *finder, size_t text)
{
    return &finder->input->rows[finder->texts[text].document];
}

static bool list_entries(struct finder *finder, const struct vector_entry *entries,
                         size_t count, struct failure *failure)
{
    if (!memory_reserve(&finder->listed, &finder->listed_capacity, finder->listed_count + count,
                        sizeof *finder->listed, failure))
        return false;
    for (size_t e = 0; e < count; e++)
        finder->listed[finder->listed_count++] = entries[e].feature;
    return true;
}

/* Lists the n-grams of a text. */
static bool list_ngrams(struct finder *finder, size_t text, struct failure *failure)
{
    const struct sparse_row *row = row_of(finder, text);
    const struct form_merger *merger = &finder->merger;
    finder->listed_count = 0;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
        const struct forms *forms = &finder->input->forms[b];
        const struct vector_entry *entries = row->entries + row->begin[b];
        const size_t count = row->begin[b + 1] - row->begin[b];
        if (forms_are(forms) && !forms_merge(forms, entries, count, &finder->merger, failure))
            return false;
        if (!(forms_are(forms) ? list_entries(finder, merger->entries, merger->count, failure)
                               : list_entries(finder, entries, count, failure)))
            return false;
    }
    return true;
}

static bool count_texts(struct finder *finder, uint32_t *counts, size_t begin, size_t end,
                        struct failure *failure)
{
    for (size_t i = begin; i < end; i++) {
        if (!list_ngrams(finder, i, failure))
            return false;
        for (size_t n = 0; n < finder->listed_count; n++)
            counts[finder->listed[n]]++;
    }
    return true;
}

static bool is_signature(size_t with, size_t own, size_t elsewhere, size_t others)
{
    const double share = (double)with / (double)own;
    return with >= SIGNATURE_DOCUMENTS && share >= SIGNATURE_SHARE &&
           share >= SIGNATURE_TIMES * (double)(elsewhere + 1) / (double)(others + 1);
}

/* ---- Listing ---------------------------------------------------------------------------- */

static bool is_stronger(const struct signature *a, const struct signature *b)
{
    if (a->documents != b->documents)
        return a->documents > b->documents;
    if (a->elsewhere != b->elsewhere)
        return a->elsewhere < b->elsewhere;
    return a->key < b->key;
}

/* Puts the signature in its place among those of its source, which begin at `first`, if it is
 * one of the strongest. */
static bool offer(struct signatures *signatures, size_t first, const struct signature *offered,
                  struct failure *failure)
{
    const bool full = signatures->count - first == SIGNATURES_LISTED;
    if (full && !is_stronger(offered, &signatures->items[signatures->count - 1]))
        return true;
    if (!full && !memory_reserve(&signatures->items, &signatures->capacity,
                                 signatures->count + 1, sizeof *offered, failure))
        return false;
    size_t at = full ? signatures->count - 1 : signatures->count++;
    for (; at > first && is_stronger(offered, &signatures->items[at - 1]); at--)
        signatures->items[at] = signatures->items[at - 1];
    signatures->items[at] = *offered;
    return true;
}

/* Notes an n-gram that is a signature. */
static bool note(struct finder *finder, struct counted_key *key, size_t first,
                 const struct signature *signature, struct failure *failure)
{
    struct signatures *signatures = finder->signatures;
    if (finder->drop && key->documents > 0) {
        key->documents = 0;
        signatures->dropped++;
    }
    if (key->block != 0)
        return true;
    signatures->sources += signatures->found[signature->source]++ == 0;
    return offer(signatures, first, signature, failure);
}

/* Looks at the n-grams of one text; those that were looked at are set to zero in own[]. */
static bool find_in_text(struct finder *finder, size_t text, size_t own, size_t first,
                         struct failure *failure)
{
    const struct signature_input *input = finder->input;
    if (!list_ngrams(finder, text, failure))
        return false;
    for (size_t n = 0; n < finder->listed_count; n++) {
        const uint32_t number = finder->listed[n];
        const uint32_t with = finder->own[number];
        const uint32_t elsewhere = finder->everywhere[number] - with;
        finder->own[number] = 0;
        if (!is_signature(with, own, elsewhere, finder->count - own))
            continue;
        struct counted_key *key =
            &input->tables[number % input->table_count].items[number / input->table_count];
        const struct signature signature = {.source = finder->texts[text].source,
                                            .documents = with,
                                            .elsewhere = elsewhere,
                                            .document = finder->texts[text].document,
                                            .key = key->key};
        if (!note(finder, key, first, &signature, failure))
            return false;
    }
    return true;
}

static bool find_in_sources(struct finder *finder, struct failure *failure)
{
    if (!count_texts(finder, finder->everywhere, 0, finder->count, failure))
        return false;
    for (size_t begin = 0, end; begin < finder->count; begin = end) {
        const uint32_t source = finder->texts[begin].source;
        const size_t first = finder->signatures->count;
        for (end = begin; end < finder->count && finder->texts[end].source == source; end++)
            ;
        if (source == CORPUS_NO_SOURCE || end - begin < SIGNATURE_DOCUMENTS)
            continue;
        if (!count_texts(finder, finder->own, begin, end, failure))
            return false;
        for (size_t i = begin; i < end; i++)
            if (!find_in_text(finder, i, end - begin, first, failure))
                return false;
    }
    return true;
}

static size_t count_numbers(const struct signature_input *input)
{
    size_t most = 0;
    for (size_t t = 0; t < input->table_count; t++)
        most = input->tables[t].used > most ? input->tables[t].used : most;
    return most * input->table_count;
}

bool signatures_find(struct signatures *signatures, const struct signature_input *input,
                     bool drop, struct failure *failure)
{
    *signatures = (struct signatures){0};
    if (input->corpus->source_count == 0)
        return true;
    const size_t numbers = count_numbers(input);
    struct finder finder = {.input = input,
                            .signatures = signatures,
                            .drop = drop,
                            .texts = malloc((input->corpus->count + 1) * sizeof *finder.texts),
                            .everywhere = calloc(numbers + 1, sizeof *finder.everywhere),
                            .own = calloc(numbers + 1, sizeof *finder.own)};
    signatures->found = calloc(input->corpus->source_count, sizeof *signatures->found);
    bool done = ((finder.texts && finder.everywhere && finder.own && signatures->found) ||
                 fail(failure, FAILURE_MEMORY, "not enough memory for %zu n-grams", numbers)) &&
                form_merger_init(&finder.merger, numbers, failure);
    if (done) {
        list_texts(&finder);
        done = find_in_sources(&finder, failure);
    }
    free(finder.texts);
    free(finder.everywhere);
    free(finder.own);
    free(finder.listed);
    form_merger_release(&finder.merger);
    if (!done)
        signatures_release(signatures);
    return done;
}

/* ---- Spelling --------------------------------------------------------------------------- */

static bool spell(struct signature *signature, const struct features *features,
                  const struct ngram_block *block, struct failure *failure)
{
    struct text_buffer spelling = {0};
    for (size_t i = features->ngrams.begin[0]; i < features->ngrams.begin[1]; i++) {
        const struct ngram *ngram = &features->ngrams.items[i];
        if ((ngram->key ? ngram->key : 1) != signature->key)
            continue;
        const bool done = ngram_spell(ngram, block, &features->tokens, &spelling, failure);
        signature->spelling = spelling.data; /* NULL after a failure without memory */
        return done;
    }
    return fail(failure, FAILURE_DATA, "an n-gram is not found again in its document");
}

bool signatures_spell(struct signatures *signatures, const struct dataset *dataset,
                      struct failure *failure)
{
    const struct extractor *extractor = dataset->extractor;
    struct features features = {0};
    uint32_t read = UINT32_MAX;
    bool done = true;
    for (size_t i = 0; done && i < signatures->count; i++) {
        struct signature *signature = &signatures->items[i];
        if (signature->document != read)
            done = features_extract(&features, extractor,
                                    &dataset->corpus->documents[signature->document].document,
                                    1, failure);
        read = signature->document;
        done = done && spell(signature, &features, &extractor->recipe.blocks[0], failure);
    }
    features_release(&features);
    return done;
}

void signatures_release(struct signatures *signatures)
{
    for (size_t i = 0; i < signatures->count; i++)
        free(signatures->items[i].spelling);
    free(signatures->items);
    free(signatures->found);
    *signatures = (struct signatures){0};
}
