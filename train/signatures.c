/* signatures: see signatures.h. */
#include "signatures.h"

#include <stdlib.h>
#include <string.h>

#include "dataset.h"
#include "parallel.h"

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
    uint32_t *everywhere;         /* [numbers] texts that have the n-gram */
    uint32_t *own;                /* [numbers] those of one source; zero between sources */
    struct finder_thread *thread; /* [thread_count] */
    size_t thread_count;
};

struct finder_thread {
    struct form_merger merger;
    struct number_list {
        uint32_t *items;
        size_t count, capacity;
    } of_text,   /* the n-grams of one text, each once */
        touched; /* those that this thread was the first to count for a source */
};

/* Texts that are counted by all threads, and not by one. */
#define MANY_TEXTS 64

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

static bool list_number(struct number_list *list, uint32_t number, struct failure *failure)
{
    if (!memory_reserve(&list->items, &list->capacity, list->count + 1, sizeof *list->items,
                        failure))
        return false;
    list->items[list->count++] = number;
    return true;
}

static bool list_entries(struct number_list *list, const struct vector_entry *entries,
                         size_t count, struct failure *failure)
{
    for (size_t e = 0; e < count; e++)
        if (!list_number(list, entries[e].feature, failure))
            return false;
    return true;
}

/* Lists the n-grams of a text. */
static bool list_ngrams(const struct finder *finder, struct finder_thread *self, size_t text,
                        struct failure *failure)
{
    const struct sparse_row *row = row_of(finder, text);
    self->of_text.count = 0;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
        const struct forms *forms = &finder->input->forms[b];
        const struct vector_entry *entries = row->entries + row->begin[b];
        size_t count = row->begin[b + 1] - row->begin[b];
        if (forms_are(forms)) {
            if (!forms_merge(forms, entries, count, &self->merger, failure))
                return false;
            entries = self->merger.entries;
            count = self->merger.count;
        }
        if (!list_entries(&self->of_text, entries, count, failure))
            return false;
    }
    return true;
}

struct count_task {
    const struct finder *finder;
    uint32_t *counts;
    size_t first; /* text of task 0 */
    bool touch;   /* list the n-grams that had a count of 0 */
};

/* Counts a text. Other threads may count the same n-grams. */
static bool count_text(size_t index, size_t thread, void *context, struct failure *failure)
{
    const struct count_task *task = context;
    struct finder_thread *self = &task->finder->thread[thread];
    if (!list_ngrams(task->finder, self, task->first + index, failure))
        return false;
    for (size_t i = 0; i < self->of_text.count; i++) {
        const uint32_t number = self->of_text.items[i];
        const uint32_t before = __atomic_fetch_add(&task->counts[number], 1, __ATOMIC_RELAXED);
        if (task->touch && before == 0 && !list_number(&self->touched, number, failure))
            return false;
    }
    return true;
}

static bool count_texts(const struct finder *finder, uint32_t *counts, size_t begin, size_t end,
                        bool touch, struct failure *failure)
{
    struct count_task task = {finder, counts, begin, touch};
    const size_t threads = end - begin < MANY_TEXTS ? 1 : finder->thread_count;
    return parallel_threads(end - begin, threads, count_text, &task, NULL, failure);
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

/* Looks at an n-gram of a source's texts [begin, end), whose signatures are listed from `first`
 * on. */
static bool look_at(struct finder *finder, uint32_t number, size_t begin, size_t end,
                    size_t first, struct failure *failure)
{
    const uint32_t with = finder->own[number];
    const uint32_t elsewhere = finder->everywhere[number] - with;
    if (!is_signature(with, end - begin, elsewhere, finder->count - (end - begin)))
        return true;
    const struct signature_input *input = finder->input;
    struct counted_key *key =
        &input->tables[number % input->table_count].items[number / input->table_count];
    const struct signature signature = {.source = finder->texts[begin].source,
                                        .documents = with,
                                        .elsewhere = elsewhere,
                                        .document = number, /* until find_documents */
                                        .key = key->key};
    return note(finder, key, first, &signature, failure);
}

static bool has_ngram(const struct sparse_row *row, uint32_t number)
{
    for (uint32_t e = row->begin[0]; e < row->begin[1]; e++)
        if (row->entries[e].feature == number)
            return true;
    return false;
}

/* Sets the first document that has each of a source's listed signatures, which are of block 0. */
static void find_documents(struct finder *finder, size_t begin, size_t end, size_t first)
{
    for (size_t s = first; s < finder->signatures->count; s++) {
        struct signature *signature = &finder->signatures->items[s];
        size_t text = begin;
        while (text + 1 < end && !has_ngram(row_of(finder, text), signature->document))
            text++;
        signature->document = finder->texts[text].document;
    }
}

/* The signatures of the source of texts [begin, end). */
static bool find_in_source(struct finder *finder, size_t begin, size_t end,
                           struct failure *failure)
{
    const size_t first = finder->signatures->count;
    if (!count_texts(finder, finder->own, begin, end, true, failure))
        return false;
    for (size_t t = 0; t < finder->thread_count; t++) {
        struct number_list *touched = &finder->thread[t].touched;
        for (size_t i = 0; i < touched->count; i++) {
            if (!look_at(finder, touched->items[i], begin, end, first, failure))
                return false;
            finder->own[touched->items[i]] = 0;
        }
        touched->count = 0;
    }
    find_documents(finder, begin, end, first);
    return true;
}

static bool find_in_sources(struct finder *finder, struct failure *failure)
{
    if (!count_texts(finder, finder->everywhere, 0, finder->count, false, failure))
        return false;
    for (size_t begin = 0, end; begin < finder->count; begin = end) {
        const uint32_t source = finder->texts[begin].source;
        for (end = begin; end < finder->count && finder->texts[end].source == source; end++)
            ;
        if (source != CORPUS_NO_SOURCE && end - begin >= SIGNATURE_DOCUMENTS &&
            !find_in_source(finder, begin, end, failure))
            return false;
    }
    return true;
}

static bool make_threads(struct finder *finder, size_t threads, size_t numbers,
                         struct failure *failure)
{
    finder->thread = calloc(threads, sizeof *finder->thread);
    finder->thread_count = finder->thread ? threads : 0;
    bool ok = finder->thread || fail(failure, FAILURE_MEMORY, "not enough memory for n-grams");
    for (size_t t = 0; ok && t < threads; t++)
        ok = form_merger_init(&finder->thread[t].merger, numbers, failure);
    return ok;
}

static void finder_release(struct finder *finder)
{
    for (size_t t = 0; t < finder->thread_count; t++) {
        form_merger_release(&finder->thread[t].merger);
        free(finder->thread[t].of_text.items);
        free(finder->thread[t].touched.items);
    }
    free(finder->thread);
    free(finder->texts);
    free(finder->everywhere);
    free(finder->own);
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
                make_threads(&finder, forms_threads(input->table_count), numbers, failure);
    if (done) {
        list_texts(&finder);
        done = find_in_sources(&finder, failure);
    }
    finder_release(&finder);
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
