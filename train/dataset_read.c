/* dataset_read: documents → numbers of n-grams and forms, in rows (dataset_builder.h).
 *
 * Documents are read in batches. Each thread lists the keys that it finds, by table. Then each
 * table is filled by one thread: this needs no locks, and counts do not depend on the order of
 * threads. A form's n-grams are listed only by those who find that it is not in a table yet. */
#include <stdlib.h>
#include <string.h>

#include "dataset_builder.h"

/* Documents whose keys are in memory at a time: enough to keep all threads busy, and few beside
 * the vectors. */
#define BATCH_DOCUMENTS 256

/* How many keys ahead slots of the table are prefetched: it is far larger than any cache. */
#define LOOK_AHEAD 8

/* The keys of n-grams that one thread found for one table. */
struct key_list {
    struct keyed {
        uint64_t key;
        uint32_t *number; /* gets the key's number */
        uint32_t block;
        uint32_t documents; /* to be counted: 1, or 0 of n-grams of forms */
    } * items;
    size_t count, capacity;
};

/* The forms that one thread found for one table, and did not find there. */
struct form_list {
    struct listed_form {
        uint64_t key;
        uint32_t *number;
        uint32_t block, ngrams; /* how many n-grams it has */
        size_t first;           /* of them in the thread's keys */
    } * items;
    size_t count, capacity;
};

/* The forms of a block and table, and the numbers of their n-grams: form n's begin at begin[n],
 * and the next form's follow. */
struct form_table {
    struct document_frequency forms; /* numbers alone, no documents are counted */
    size_t *begin;
    size_t capacity; /* of begin */
    uint32_t *ngrams;
    size_t ngram_count, ngram_capacity;
};

/* An n-gram or form of the document that is being read. */
struct found {
    uint64_t key;
    float value;
    uint32_t token; /* of a form: where it stands first */
};

struct reading_thread {
    struct features features;
    struct key_list *lists;  /* [threads] one per table */
    struct form_list *forms; /* [threads] likewise */
    uint64_t *keys;          /* [key_count] the n-grams of the listed forms */
    size_t key_count, key_capacity;
    struct found *found;
    size_t found_count, found_capacity;
};

struct reading {
    struct builder *builder;
    size_t threads;
    struct reading_thread *thread;  /* [threads] */
    struct form_table *form_tables; /* [blocks][threads] */
    unsigned words;                 /* the blocks of words, one bit each */
    bool *empty;                    /* [documents] */
    size_t batch_begin;
};

static struct form_table *form_table_of(const struct reading *reading, size_t block,
                                        size_t table)
{
    return &reading->form_tables[block * reading->threads + table];
}

/* ---- One document ------------------------------------------------------------------- */

static bool extract_document(const struct reading *reading, size_t index, size_t thread,
                             struct failure *failure)
{
    const struct corpus_document *item = &reading->builder->corpus->documents[index];
    struct failure why = {0};
    if (features_extract(&reading->thread[thread].features, reading->builder->extractor,
                         &item->document, reading->words, &why))
        return true;
    if (why.code == FAILURE_MEMORY || why.code == FAILURE_EMPTY)
        return fail(failure, why.code, "%s", why.message);
    return fail(failure, why.code, "%s:%zu: document '%.80s': %.120s", item->file, item->line,
                item->id, why.message);
}

/* Appends n-grams of words, which have a weight, or forms, which have counts. */
static bool add_found(struct reading_thread *self, const struct ngram *ngrams, size_t count,
                      bool forms, struct failure *failure)
{
    if (!memory_reserve(&self->found, &self->found_capacity, self->found_count + count,
                        sizeof *self->found, failure))
        return false;
    for (size_t i = 0; i < count; i++)
        self->found[self->found_count++] = (struct found){
            ngrams[i].key,
            forms ? (float)ngram_term_frequency(ngrams[i].count) : ngrams[i].weight,
            ngrams[i].token};
    return true;
}

/* Lists what the row will have, block by block. */
static bool find_entries(const struct reading *reading, struct reading_thread *self,
                         struct sparse_row *row, struct failure *failure)
{
    const struct extractor *extractor = reading->builder->extractor;
    struct ngram_list *ngrams = &self->features.ngrams;
    self->found_count = 0;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
        const bool forms = block_has_forms(extractor, b);
        size_t count = ngrams->begin[b + 1] - ngrams->begin[b];
        row->begin[b] = (uint32_t)self->found_count;
        if ((forms && !ngram_forms_count(ngrams, &self->features.tokens,
                                         &extractor->recipe.blocks[b], &count, failure)) ||
            !add_found(self, forms ? ngrams->forms : ngrams->items + ngrams->begin[b], count,
                       forms, failure))
            return false;
    }
    row->begin[NGRAM_MAX_BLOCKS] = (uint32_t)self->found_count;
    return true;
}

static bool list_key(struct reading_thread *self, size_t table, const struct keyed *item,
                     struct failure *failure)
{
    struct key_list *list = &self->lists[table];
    if (!memory_reserve(&list->items, &list->capacity, list->count + 1, sizeof *list->items,
                        failure))
        return false;
    list->items[list->count++] = *item;
    return true;
}

/* Sets the form's number if it is known, else lists it with its n-grams. */
static bool list_form(const struct reading *reading, struct reading_thread *self, size_t b,
                      const struct found *found, uint32_t *number, struct failure *failure)
{
    const struct ngram_block *block = &reading->builder->extractor->recipe.blocks[b];
    const struct tokens *tokens = &self->features.tokens;
    const struct token *token = &tokens->items[found->token];
    const size_t table = found->key % reading->threads;
    const uint32_t known =
        document_frequency_find(&form_table_of(reading, b, table)->forms, found->key);
    if (known != DOCUMENT_FREQUENCY_NONE) {
        *number = known * (uint32_t)reading->threads + (uint32_t)table;
        return true;
    }
    struct form_list *list = &self->forms[table];
    if (!memory_reserve(&self->keys, &self->key_capacity,
                        self->key_count + ngram_form_most(token, block), sizeof *self->keys,
                        failure) ||
        !memory_reserve(&list->items, &list->capacity, list->count + 1, sizeof *list->items,
                        failure))
        return false;
    const size_t ngrams =
        ngram_form_keys(token, tokens, block, b, self->keys + self->key_count);
    list->items[list->count++] = (struct listed_form){found->key, number, (uint32_t)b,
                                                      (uint32_t)ngrams, self->key_count};
    self->key_count += ngrams;
    return true;
}

/* Keeps the document's n-grams and forms: their values now, their numbers when they are known. */
static bool keep_entries(const struct reading *reading, struct reading_thread *self,
                         struct sparse_row *row, struct failure *failure)
{
    if (!find_entries(reading, self, row, failure))
        return false;
    row->entries = malloc((self->found_count + 1) * sizeof *row->entries);
    if (!row->entries)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents",
                    reading->builder->documents);
    for (uint32_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        for (size_t i = row->begin[b]; i < row->begin[b + 1]; i++) {
            const struct found *found = &self->found[i];
            uint32_t *number = &row->entries[i].feature;
            row->entries[i].value = found->value;
            if (!(block_has_forms(reading->builder->extractor, b)
                      ? list_form(reading, self, b, found, number, failure)
                      : list_key(self, found->key % reading->threads,
                                 &(struct keyed){found->key, number, b, 1}, failure)))
                return false;
        }
    return true;
}

static bool read_document(size_t task, size_t thread, void *context, struct failure *failure)
{
    const struct reading *reading = context;
    const struct builder *builder = reading->builder;
    struct dataset *dataset = builder->dataset;
    const size_t index = reading->batch_begin + task;
    struct failure why = {0};
    if (!extract_document(reading, index, thread, &why)) {
        reading->empty[index] = why.code == FAILURE_EMPTY;
        return reading->empty[index] || fail(failure, why.code, "%s", why.message);
    }
    struct reading_thread *self = &reading->thread[thread];
    if (dataset->dense_count > 0)
        memcpy(dataset->dense + index * dataset->dense_count, self->features.dense,
               dataset->dense_count * sizeof *dataset->dense);
    dataset->words[index] = (uint32_t)self->features.tokens.word_count;
    fingerprint_take(&builder->fingerprints[index], &builder->corpus->documents[index].document,
                     &self->features.tokens);
    return keep_entries(reading, self, &dataset->rows[index], failure);
}

/* ---- The keys of a batch ----------------------------------------------------------------- */

/* Makes room for the n-grams of all forms that are listed for a table: their places are kept
 * until they have numbers. */
static bool reserve_ngrams(const struct reading *reading, size_t table, struct failure *failure)
{
    size_t more[NGRAM_MAX_BLOCKS] = {0};
    for (size_t t = 0; t < reading->threads; t++) {
        const struct form_list *list = &reading->thread[t].forms[table];
        for (size_t i = 0; i < list->count; i++)
            more[list->items[i].block] += list->items[i].ngrams;
    }
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
        struct form_table *forms = form_table_of(reading, b, table);
        if (more[b] > 0 &&
            !memory_reserve(&forms->ngrams, &forms->ngram_capacity,
                            forms->ngram_count + more[b], sizeof *forms->ngrams, failure))
            return false;
    }
    return true;
}

/* Adds a form, and if it is a new one, lists its n-grams: as thread `table`, which is the only
 * one to do so at the time. */
static bool add_form(const struct reading *reading, size_t table,
                     const struct listed_form *form, const uint64_t *keys,
                     struct failure *failure)
{
    struct form_table *forms = form_table_of(reading, form->block, table);
    const size_t before = forms->forms.used;
    uint32_t number;
    if (!document_frequency_number(&forms->forms, form->key, form->block, &number, failure))
        return false;
    *form->number = number * (uint32_t)reading->threads + (uint32_t)table;
    if (number < before)
        return true;
    if (!memory_reserve(&forms->begin, &forms->capacity, before + 1, sizeof *forms->begin,
                        failure))
        return false;
    forms->begin[number] = forms->ngram_count;
    for (size_t i = 0; i < form->ngrams; i++)
        if (!list_key(
                &reading->thread[table], keys[i] % reading->threads,
                &(struct keyed){keys[i], &forms->ngrams[forms->ngram_count++], form->block, 0},
                failure))
            return false;
    return true;
}

static bool add_forms(size_t table, size_t thread, void *context, struct failure *failure)
{
    (void)thread;
    const struct reading *reading = context;
    if (!reserve_ngrams(reading, table, failure))
        return false;
    for (size_t t = 0; t < reading->threads; t++) {
        struct form_list *list = &reading->thread[t].forms[table];
        for (size_t i = 0; i < list->count; i++)
            if (!add_form(reading, table, &list->items[i],
                          reading->thread[t].keys + list->items[i].first, failure))
                return false;
        list->count = 0;
    }
    return true;
}

static bool count_keys(size_t task, size_t thread, void *context, struct failure *failure)
{
    (void)thread;
    const struct reading *reading = context;
    struct document_frequency *table = &reading->builder->tables[task];
    for (size_t t = 0; t < reading->threads; t++) {
        struct key_list *list = &reading->thread[t].lists[task];
        for (size_t i = 0; i < list->count; i++) {
            if (i + LOOK_AHEAD < list->count)
                document_frequency_prefetch(table, list->items[i + LOOK_AHEAD].key);
            const struct keyed *item = &list->items[i];
            uint32_t number;
            if (!document_frequency_number(table, item->key, item->block, &number, failure))
                return false;
            table->items[number].documents += item->documents;
            *item->number = number * (uint32_t)reading->threads + (uint32_t)task;
        }
        list->count = 0;
    }
    return true;
}

static bool read_batches(struct reading *reading, const struct training_progress *progress,
                         struct failure *failure)
{
    const struct training_progress stage = progress_stage(progress, "reading articles");
    const size_t documents = reading->builder->documents, threads = reading->threads;
    progress_report(&stage, 0, documents);
    for (size_t begin = 0; begin < documents; begin += BATCH_DOCUMENTS) {
        const size_t left = documents - begin;
        const size_t count = left < BATCH_DOCUMENTS ? left : BATCH_DOCUMENTS;
        reading->batch_begin = begin;
        if (!parallel_threads(count, threads, read_document, reading, NULL, failure) ||
            !parallel_threads(threads, threads, add_forms, reading, NULL, failure) ||
            !parallel_threads(threads, threads, count_keys, reading, NULL, failure))
            return false;
        for (size_t t = 0; t < threads; t++)
            reading->thread[t].key_count = 0;
        progress_report(&stage, begin + count, documents);
    }
    return true;
}

/* ---- All documents ----------------------------------------------------------------------- */

/* Removes documents without words from corpus and dataset. */
static void remove_empty(const struct reading *reading)
{
    struct builder *builder = reading->builder;
    struct dataset *dataset = builder->dataset;
    struct corpus *corpus = builder->corpus;
    size_t kept = 0, width = dataset->dense_count;
    for (size_t i = 0; i < corpus->count; i++) {
        if (reading->empty[i]) {
            if (dataset->without_words++ == 0)
                dataset->first_without_words = corpus->documents[i].id;
            continue;
        }
        corpus->documents[kept] = corpus->documents[i];
        dataset->words[kept] = dataset->words[i];
        builder->fingerprints[kept] = builder->fingerprints[i];
        memmove(dataset->dense + kept * width, dataset->dense + i * width,
                width * sizeof *dataset->dense);
        if (kept < i) {
            dataset->rows[kept] = dataset->rows[i];
            dataset->rows[i] = (struct sparse_row){0};
        }
        kept++;
    }
    corpus->count = dataset->count = kept;
}

static void form_table_release(struct form_table *table)
{
    document_frequency_release(&table->forms);
    free(table->begin);
    free(table->ngrams);
    *table = (struct form_table){0};
}

/* Copies the n-grams of a form behind those that stand in `forms`. */
static void copy_form(const struct form_table *table, size_t number, struct forms *forms)
{
    const size_t end =
        number + 1 < table->forms.used ? table->begin[number + 1] : table->ngram_count;
    size_t at = forms->begin[forms->count++];
    for (size_t i = table->begin[number]; i < end; i++)
        forms->entries[at++] = (struct vector_entry){table->ngrams[i], 1};
    forms->begin[forms->count] = at;
}

/* Gives the forms of a block their last numbers, in the order in which the documents have them,
 * so that these do not depend on threads; and frees their tables. */
static bool collect_forms(const struct reading *reading, size_t b, struct failure *failure)
{
    struct dataset *dataset = reading->builder->dataset;
    struct forms *forms = &dataset->forms[b];
    size_t count = 0, ngrams = 0, most = 0;
    for (size_t t = 0; t < reading->threads; t++) {
        const struct form_table *table = form_table_of(reading, b, t);
        count += table->forms.used;
        ngrams += table->ngram_count;
        most = table->forms.used > most ? table->forms.used : most;
    }
    uint32_t *fresh = malloc((most * reading->threads + 1) * sizeof *fresh);
    forms->begin = calloc(count + 1, sizeof *forms->begin);
    forms->entries = malloc((ngrams + 1) * sizeof *forms->entries);
    if (!fresh || !forms->begin || !forms->entries) {
        free(fresh);
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu word forms", count);
    }
    memset(fresh, 0xff, most * reading->threads * sizeof *fresh); /* DOCUMENT_FREQUENCY_NONE */
    for (size_t i = 0; i < dataset->count; i++) {
        const struct sparse_row *row = &dataset->rows[i];
        for (uint32_t e = row->begin[b]; e < row->begin[b + 1]; e++) {
            const uint32_t number = row->entries[e].feature;
            if (fresh[number] == DOCUMENT_FREQUENCY_NONE) {
                fresh[number] = (uint32_t)forms->count;
                copy_form(form_table_of(reading, b, number % reading->threads),
                          number / reading->threads, forms);
            }
            row->entries[e].feature = fresh[number];
        }
    }
    free(fresh);
    for (size_t t = 0; t < reading->threads; t++)
        form_table_release(form_table_of(reading, b, t));
    return true;
}

/* Counts the document among those that have its forms' n-grams. Another thread may count the same
 * n-gram. */
static bool count_document(size_t index, size_t thread, void *context, struct failure *failure)
{
    const struct builder *builder = context;
    const struct dataset *dataset = builder->dataset;
    const struct sparse_row *row = &dataset->rows[index];
    struct form_merger *merger = &builder->mergers[thread];
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
        if (!forms_are(&dataset->forms[b]))
            continue;
        if (!forms_merge(&dataset->forms[b], row->entries + row->begin[b],
                         row->begin[b + 1] - row->begin[b], merger, failure))
            return false;
        for (size_t i = 0; i < merger->count; i++)
            __atomic_fetch_add(&counted_key_of(builder, merger->entries[i].feature)->documents,
                               1, __ATOMIC_RELAXED);
    }
    return true;
}

size_t builder_numbers(const struct builder *builder)
{
    size_t most = 0;
    for (size_t t = 0; t < builder->threads; t++)
        most = builder->tables[t].used > most ? builder->tables[t].used : most;
    return most * builder->threads;
}

static bool finish_forms(const struct reading *reading, struct failure *failure)
{
    struct builder *builder = reading->builder;
    bool any = false, ok = true;
    for (size_t b = 0; ok && b < NGRAM_MAX_BLOCKS; b++)
        if (block_has_forms(builder->extractor, b)) {
            any = true;
            ok = collect_forms(reading, b, failure);
        }
    ok = ok && (!any || (builder_begin_merging(builder, builder_numbers(builder), failure) &&
                         parallel_threads(builder->dataset->count, builder->merger_count,
                                          count_document, builder, NULL, failure)));
    builder_end_merging(builder);
    return ok;
}

/* ---- The whole --------------------------------------------------------------------------- */

static bool reading_init(struct reading *reading, struct builder *builder,
                         struct failure *failure)
{
    const size_t threads = builder->threads;
    *reading = (struct reading){
        .builder = builder,
        .threads = threads,
        .thread = calloc(threads, sizeof *reading->thread),
        .form_tables = calloc(NGRAM_MAX_BLOCKS * threads, sizeof *reading->form_tables),
        .empty = calloc(builder->documents + 1, sizeof *reading->empty)};
    bool ok = reading->thread && reading->form_tables && reading->empty;
    for (size_t t = 0; ok && t < threads; t++) {
        struct reading_thread *thread = &reading->thread[t];
        thread->lists = calloc(threads, sizeof *thread->lists);
        thread->forms = calloc(threads, sizeof *thread->forms);
        ok = thread->lists && thread->forms;
    }
    for (size_t b = 0; b < builder->extractor->recipe.block_count; b++)
        if (!block_has_forms(builder->extractor, b))
            reading->words |= 1u << b;
    return ok || fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents",
                      builder->documents);
}

static void thread_release(struct reading_thread *thread, size_t tables)
{
    for (size_t t = 0; t < tables; t++) {
        if (thread->lists)
            free(thread->lists[t].items);
        if (thread->forms)
            free(thread->forms[t].items);
    }
    free(thread->lists);
    free(thread->forms);
    free(thread->keys);
    free(thread->found);
    features_release(&thread->features);
}

static void reading_release(struct reading *reading)
{
    for (size_t t = 0; reading->thread && t < reading->threads; t++)
        thread_release(&reading->thread[t], reading->threads);
    for (size_t i = 0; reading->form_tables && i < NGRAM_MAX_BLOCKS * reading->threads; i++)
        form_table_release(&reading->form_tables[i]);
    free(reading->thread);
    free(reading->form_tables);
    free(reading->empty);
}

bool dataset_read(struct builder *builder, const struct training_progress *progress,
                  struct failure *failure)
{
    struct reading reading;
    bool ok =
        reading_init(&reading, builder, failure) && read_batches(&reading, progress, failure);
    if (ok) {
        remove_empty(&reading);
        ok =
            builder->dataset->count > 0 || fail(failure, FAILURE_DATA, "no document has words");
    }
    ok = ok && finish_forms(&reading, failure);
    reading_release(&reading);
    return ok;
}

bool builder_begin_merging(struct builder *builder, size_t numbers, struct failure *failure)
{
    builder->merger_count = forms_threads(builder->threads);
    builder->mergers = calloc(builder->merger_count, sizeof *builder->mergers);
    bool ok =
        builder->mergers || fail(failure, FAILURE_MEMORY, "not enough memory for n-grams");
    for (size_t t = 0; ok && t < builder->merger_count; t++)
        ok = form_merger_init(&builder->mergers[t], numbers, failure);
    return ok;
}

void builder_end_merging(struct builder *builder)
{
    for (size_t t = 0; builder->mergers && t < builder->merger_count; t++)
        form_merger_release(&builder->mergers[t]);
    free(builder->mergers);
    builder->mergers = NULL;
}
