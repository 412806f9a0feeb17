/* named_weights: see named_weights.h. The rows of the dataset tell which document is the
 * first that has an n-gram. So each such document is read once, and its names are found
 * independently of all others: on threads, with no table of strings. */
#include "named_weights.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../features/base/ascii.h"
#include "parallel.h"

#define NO_ITEM UINT32_MAX

/* ---- Weights of n-grams ------------------------------------------------------------------ */

/* What turns a model's weights into log-odds. */
struct scales {
    const struct model *model;
    double unit[NGRAM_MAX_BLOCKS]; /* of a block, with its weight */
};

/* The value, without idf, of the document's n-gram that has the least: it occurs once. 0 if the
 * document has none. */
static double least_value(const struct model *model, const struct dataset *dataset,
                          const struct sparse_row *row, size_t block)
{
    double least = INFINITY;
    for (uint32_t e = row->begin[block]; e < row->begin[block + 1]; e++) {
        if (forms_are(
                &dataset->forms[block])) { /* that of a form is its n-grams' without idf */
            least = fmin(least, (double)row->entries[e].value);
            continue;
        }
        const uint32_t slot = dataset->slot[row->entries[e].feature];
        if (slot == VOCABULARY_NONE)
            continue;
        const float idf = vocabulary_feature(&model->vocabulary, slot)->idf;
        least = fmin(least, (double)row->entries[e].value / (double)idf);
    }
    return isfinite(least) ? least : 0;
}

struct scale_task {
    const struct scales *scales;
    const struct dataset *dataset;
    unsigned mask;
    double *least; /* [documents][NGRAM_MAX_BLOCKS] */
};

static bool find_least(size_t index, size_t thread, void *context, struct failure *failure)
{
    (void)thread, (void)failure;
    const struct scale_task *task = context;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        if (task->mask >> b & 1u)
            task->least[index * NGRAM_MAX_BLOCKS + b] =
                least_value(task->scales->model, task->dataset, &task->dataset->rows[index], b);
    return true;
}

static bool measure_scales(struct scales *scales, const struct model *model,
                           const struct dataset *dataset, size_t threads,
                           struct failure *failure)
{
    *scales = (struct scales){.model = model};
    struct scale_task task = {scales, dataset, model_block_mask(model),
                              calloc(dataset->count + 1, NGRAM_MAX_BLOCKS * sizeof(double))};
    const bool ok =
        (task.least || fail(failure, FAILURE_MEMORY, "not enough memory for the scales")) &&
        parallel_threads(dataset->count, threads, find_least, &task, NULL, failure);
    for (size_t b = 0; ok && b < NGRAM_MAX_BLOCKS; b++) {
        double sum = 0;
        size_t documents = 0;
        for (size_t i = 0; i < dataset->count; i++) {
            const double least = task.least[i * NGRAM_MAX_BLOCKS + b];
            sum += least;
            documents += least > 0;
        }
        if (documents > 0) /* the rows have the block's scale already */
            scales->unit[b] = sum / (double)documents * (double)model->block_weight[b] /
                              (double)dataset->block_scale[b];
    }
    free(task.least);
    return ok;
}

static size_t output_of(const struct model *model, size_t label)
{
    return model->label_count == 2 ? 0 : label;
}

/* Turns sums[outputs] of weights into log-odds for each label: against the mean of the
 * others. */
static void contrast(const struct model *model, const double *sums, float *weights)
{
    const size_t labels = model->label_count;
    const double *slope = model->calibration.slope;
    double total = 0;
    for (size_t k = 0; k < labels; k++)
        total += slope[k] * sums[output_of(model, k)];
    for (size_t k = 0; k < labels; k++) {
        const double own = slope[k] * sums[output_of(model, k)];
        const double others = (total - own) / (double)(labels - 1);
        weights[k] = (float)(own - others) + 0.0f; /* never -0, which would be printed */
    }
}

/* Adds the weights of an n-gram of a block, if the model has it. */
static void add_ngram(const struct scales *scales, uint64_t key, size_t block, double *sums)
{
    const struct model *model = scales->model;
    const uint32_t slot = vocabulary_find(&model->vocabulary, key);
    if (slot == VOCABULARY_NONE)
        return;
    const struct feature *feature = vocabulary_feature(&model->vocabulary, slot);
    const double value = scales->unit[block] * (double)feature->idf;
    for (size_t k = 0; k < model_label_outputs(model->label_count); k++)
        sums[k] += value * model->scale[k] * feature->weights[k];
}

/* ---- Which n-grams have names -------------------------------------------------------- */

/* The blocks of one kind: those that name it, and those that a word adds to. */
struct naming {
    size_t block;  /* NGRAM_MAX_BLOCKS: none */
    unsigned sums; /* one bit each */
};

static bool is_of_kind(const struct ngram_block *block, enum named_kind kind)
{
    return (block->head > 0) == (kind == NAMED_HEAD);
}

/* A block of words names the n-grams of its kind; without one, that of a mean does. */
static struct naming naming_of(const struct model *model, enum named_kind kind)
{
    const struct recipe *recipe = &model->extractor->recipe;
    struct naming naming = {.block = NGRAM_MAX_BLOCKS};
    for (size_t b = recipe->block_count; b-- > 0;) {
        const struct ngram_block *block = &recipe->blocks[b];
        if (!is_of_kind(block, kind))
            continue;
        naming.sums |= model_block_mask(model) & 1u << b;
        const bool better = naming.block == NGRAM_MAX_BLOCKS || !(block->flags & NGRAM_MEAN);
        if (block->unit == NGRAM_WORDS && better)
            naming.block = b;
    }
    return naming;
}

/* ---- Listing ------------------------------------------------------------------------- */

struct namer {
    struct named_weights *named;
    const struct model *model;
    const struct dataset *dataset;
    struct scales scales;
    struct naming naming[NAMED_DENSE]; /* by kind */
    uint32_t *item_of_slot;            /* [slots] or NO_ITEM */
    uint32_t *reads; /* [read_count] documents that are the first of an item */
    size_t read_count;
    struct namer_thread {
        struct features features;
        struct ngram_list word; /* the n-grams of a word */
        double *sums;           /* [outputs] */
    } * threads;                /* [thread_count] */
    size_t thread_count;
};

/* How many documents have an n-gram, and the first of them. */
struct carriers {
    uint32_t documents, first;
};

/* Makes an item of each n-gram of a block that some document has and the model too. */
static bool add_items(struct namer *namer, enum named_kind kind,
                      const struct carriers *carriers, size_t *capacity,
                      struct failure *failure)
{
    const struct dataset *dataset = namer->dataset;
    struct named_weights *named = namer->named;
    for (size_t f = 0; f < dataset->feature_count; f++) {
        if (carriers[f].documents == 0 || dataset->slot[f] == VOCABULARY_NONE)
            continue;
        uint32_t *item = &namer->item_of_slot[dataset->slot[f]];
        if (*item != NO_ITEM) { /* it is also an n-gram of another block, with the same check */
            named->items[*item].documents += carriers[f].documents;
            continue;
        }
        if (!memory_reserve(&named->items, capacity, named->count + 1, sizeof *named->items,
                            failure))
            return false;
        *item = (uint32_t)named->count;
        named->items[named->count++] =
            (struct named_weight){.kind = (uint8_t)kind,
                                  .first = carriers[f].first,
                                  .documents = carriers[f].documents};
    }
    return true;
}

/* Counts the documents of the n-grams that have names: an item for each. */
static bool list_items(struct namer *namer, enum named_kind kind, size_t *capacity,
                       struct failure *failure)
{
    const struct dataset *dataset = namer->dataset;
    const size_t block = namer->naming[kind].block;
    if (block == NGRAM_MAX_BLOCKS)
        return true;
    struct carriers *carriers = calloc(dataset->feature_count + 1, sizeof *carriers);
    if (!carriers)
        return fail(failure, FAILURE_MEMORY, "not enough memory for the names of weights");
    for (uint32_t i = 0; i < dataset->count; i++) {
        const struct sparse_row *row = &dataset->rows[i];
        for (uint32_t e = row->begin[block]; e < row->begin[block + 1]; e++) {
            struct carriers *of = &carriers[row->entries[e].feature];
            if (of->documents++ == 0)
                of->first = i;
        }
    }
    const bool ok = add_items(namer, kind, carriers, capacity, failure);
    free(carriers);
    return ok;
}

/* Lists each document that is the first of an item once. */
static bool list_reads(struct namer *namer, struct failure *failure)
{
    const struct named_weights *named = namer->named;
    bool *wanted = calloc(namer->dataset->count + 1, sizeof *wanted);
    namer->reads = calloc(namer->dataset->count + 1, sizeof *namer->reads);
    for (size_t i = 0; wanted && i < named->count; i++)
        wanted[named->items[i].first] = true;
    for (uint32_t i = 0; wanted && namer->reads && i < namer->dataset->count; i++)
        if (wanted[i])
            namer->reads[namer->read_count++] = i;
    free(wanted);
    return (wanted && namer->reads) ||
           fail(failure, FAILURE_MEMORY, "not enough memory for the names of weights");
}

/* ---- Naming -------------------------------------------------------------------------- */

/* Sums what a text of this token alone adds in the blocks of its kind. */
static bool add_word(const struct namer *namer, struct namer_thread *self, size_t token,
                     unsigned blocks, struct failure *failure)
{
    struct sentence sentence = {0, 1, 0};
    struct tokens alone = self->features.tokens; /* the forms, and one token */
    alone.items += token;
    alone.count = 1;
    alone.sentences = &sentence;
    alone.sentence_count = 1;
    if (!ngrams_count(&self->word, &alone, &namer->model->extractor->recipe, blocks, failure))
        return false;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        for (size_t i = self->word.begin[b]; i < self->word.begin[b + 1]; i++)
            add_ngram(&namer->scales, self->word.items[i].key, b, self->sums);
    return true;
}

static size_t count_units(const char *spelling)
{
    size_t units = 1;
    for (; *spelling; spelling++)
        units += *spelling == ' ';
    return units;
}

static bool name_item(const struct namer *namer, struct namer_thread *self, uint32_t item,
                      const struct ngram *ngram, const struct naming *naming,
                      struct failure *failure)
{
    struct named_weight *named = &namer->named->items[item];
    const struct tokens *tokens = &self->features.tokens;
    const struct ngram_block *block = &namer->model->extractor->recipe.blocks[naming->block];
    struct text_buffer spelling = {0};
    if (!ngram_spell(ngram, block, tokens, &spelling, failure)) {
        text_buffer_release(&spelling);
        return false;
    }
    named->name = spelling.data;
    named->words = (uint8_t)count_units(spelling.data);
    memset(self->sums, 0, namer->model->output_count * sizeof *self->sums);
    if (named->words > 1)
        add_ngram(&namer->scales, ngram->key, naming->block, self->sums);
    else if (!add_word(namer, self, ngram->token, naming->sums, failure))
        return false;
    contrast(namer->model, self->sums, namer->named->weights + item * namer->named->labels);
    return true;
}

/* Names the items of which the document is the first. */
static bool name_document(size_t task, size_t thread, void *context, struct failure *failure)
{
    const struct namer *namer = context;
    struct namer_thread *self = &namer->threads[thread];
    const uint32_t document = namer->reads[task];
    unsigned mask = 0;
    for (size_t kind = 0; kind < NAMED_DENSE; kind++)
        mask |= 1u << namer->naming[kind].block; /* beyond the blocks if there is none */
    if (!features_extract(&self->features, namer->model->extractor,
                          &namer->dataset->corpus->documents[document].document, mask, failure))
        return false;
    const struct ngram_list *list = &self->features.ngrams;
    for (size_t kind = 0; kind < NAMED_DENSE; kind++) {
        const struct naming *naming = &namer->naming[kind];
        if (naming->block == NGRAM_MAX_BLOCKS)
            continue;
        for (size_t i = list->begin[naming->block]; i < list->begin[naming->block + 1]; i++) {
            const uint32_t slot =
                vocabulary_find(&namer->model->vocabulary, list->items[i].key);
            const uint32_t item = slot == VOCABULARY_NONE ? NO_ITEM : namer->item_of_slot[slot];
            if (item == NO_ITEM || namer->named->items[item].first != document ||
                namer->named->items[item].name)
                continue;
            if (!name_item(namer, self, item, &list->items[i], naming, failure))
                return false;
        }
    }
    return true;
}

/* ---- Dense features ------------------------------------------------------------------ */

static bool add_dense(struct named_weights *named, const struct model *model, size_t capacity,
                      struct failure *failure)
{
    for (size_t f = 0; f < model->dense_count; f++) {
        char name[DENSE_NAME_MAX];
        const char *unit, *description;
        dense_describe(model->extractor->lexicon, f, name, &unit, &description);
        if (!memory_reserve(&named->items, &capacity, named->count + 1, sizeof *named->items,
                            failure))
            return false;
        char *copy = strdup(name);
        if (!copy)
            return fail(failure, FAILURE_MEMORY, "not enough memory for dense features");
        named->items[named->count++] =
            (struct named_weight){.name = copy, .unit = unit, .kind = NAMED_DENSE};
    }
    return true;
}

static bool weigh(struct named_weights *named, const struct model *model,
                  struct failure *failure)
{
    named->labels = model->label_count;
    named->weights = calloc(named->count + 1, named->labels * sizeof *named->weights);
    if (!named->weights)
        return fail(failure, FAILURE_MEMORY, "not enough memory for the weights of %zu names",
                    named->count);
    const size_t first = named->count - model->dense_count;
    for (size_t f = 0; f < model->dense_count; f++)
        contrast(model, model->dense_weights + f * model->output_count,
                 named->weights + (first + f) * named->labels);
    return true;
}

bool named_weights_take_dense(struct named_weights *named, const struct model *model,
                              struct failure *failure)
{
    *named = (struct named_weights){0};
    if (add_dense(named, model, 0, failure) && weigh(named, model, failure))
        return true;
    named_weights_release(named);
    return false;
}

/* ---- The whole ----------------------------------------------------------------------- */

/* An item, and what it is compared by first: kind, number of words and the name's first bytes.
 * So most are compared without a look at their names, which lie scattered in memory. */
struct order {
    unsigned char rank[16];
    const struct named_weight *item;
    size_t place;
};

static struct order order_of(const struct named_weights *named, size_t place)
{
    const struct named_weight *item = &named->items[place];
    struct order order = {{item->kind, item->words}, item, place};
    memcpy(order.rank + 2, item->name, strnlen(item->name, sizeof order.rank - 2));
    return order;
}

/* By kind, number of words and name. */
static int compare_order(const void *left, const void *right)
{
    const struct order *a = left, *b = right;
    const int by_rank = memcmp(a->rank, b->rank, sizeof a->rank);
    const int by_name = by_rank != 0 ? by_rank : strcmp(a->item->name, b->item->name);
    return by_name != 0 ? by_name : (a->place > b->place) - (a->place < b->place);
}

/* Puts the items in their order: whatever order they were found in. */
static void place_items(const struct named_weights *named, struct order *order,
                        struct named_weights *sorted)
{
    const size_t width = named->labels * sizeof *named->weights;
    for (size_t i = 0; i < named->count; i++)
        order[i] = order_of(named, i);
    qsort(order, named->count, sizeof *order, compare_order);
    for (size_t i = 0; i < named->count; i++) {
        sorted->items[i] = *order[i].item;
        memcpy(sorted->weights + i * named->labels, named_weights_of(named, order[i].place),
               width);
    }
}

static bool sort_items(struct named_weights *named, struct failure *failure)
{
    struct named_weights sorted = *named;
    struct order *order = malloc((named->count + 1) * sizeof *order);
    sorted.items = calloc(named->count + 1, sizeof *sorted.items);
    sorted.weights = calloc(named->count + 1, named->labels * sizeof *sorted.weights);
    const bool done = order && sorted.items && sorted.weights;
    if (done)
        place_items(named, order, &sorted);
    struct named_weights *left = done ? named : &sorted; /* whose arrays are of no more use */
    free(order);
    free(left->items);
    free(left->weights);
    if (done)
        *named = sorted;
    return done ||
           fail(failure, FAILURE_MEMORY, "not enough memory for %zu names", named->count);
}

static bool make_threads(struct namer *namer, size_t threads, struct failure *failure)
{
    namer->threads = calloc(threads, sizeof *namer->threads);
    namer->thread_count = namer->threads ? threads : 0;
    bool made = namer->threads != NULL;
    for (size_t t = 0; t < namer->thread_count; t++) {
        namer->threads[t].sums = calloc(namer->model->output_count, sizeof(double));
        made = made && namer->threads[t].sums;
    }
    return made || fail(failure, FAILURE_MEMORY, "not enough memory for the names of weights");
}

static bool list_all(struct namer *namer, struct failure *failure)
{
    const size_t slots = namer->model->vocabulary.slots;
    size_t capacity = 0;
    namer->item_of_slot = malloc((slots + 1) * sizeof *namer->item_of_slot);
    if (!namer->item_of_slot)
        return fail(failure, FAILURE_MEMORY, "not enough memory for the names of weights");
    for (size_t slot = 0; slot < slots; slot++)
        namer->item_of_slot[slot] = NO_ITEM;
    for (size_t kind = 0; kind < NAMED_DENSE; kind++) {
        namer->naming[kind] = naming_of(namer->model, (enum named_kind)kind);
        if (!list_items(namer, (enum named_kind)kind, &capacity, failure))
            return false;
    }
    return list_reads(namer, failure) &&
           add_dense(namer->named, namer->model, capacity, failure);
}

static void namer_release(struct namer *namer)
{
    for (size_t t = 0; t < namer->thread_count; t++) {
        features_release(&namer->threads[t].features);
        ngrams_release(&namer->threads[t].word);
        free(namer->threads[t].sums);
    }
    free(namer->threads);
    free(namer->item_of_slot);
    free(namer->reads);
}

bool named_weights_take(struct named_weights *named, const struct model *model,
                        const struct dataset *dataset, size_t threads, struct failure *failure)
{
    struct namer namer = {.named = named, .model = model, .dataset = dataset};
    *named = (struct named_weights){0};
    bool ok = list_all(&namer, failure) && weigh(named, model, failure) &&
              make_threads(&namer, threads, failure);
    ok = ok && measure_scales(&namer.scales, model, dataset, threads, failure) &&
         parallel_threads(namer.read_count, threads, name_document, &namer, NULL, failure) &&
         sort_items(named, failure);
    namer_release(&namer);
    if (!ok)
        named_weights_release(named);
    return ok;
}

void named_weights_release(struct named_weights *named)
{
    for (size_t i = 0; i < named->count; i++)
        free(named->items[i].name);
    free(named->items);
    free(named->weights);
    *named = (struct named_weights){0};
}

/* ---- The strongest ------------------------------------------------------------------- */

/* Do the words of `part` stand one after another in `whole`? */
static bool has_words(const char *whole, const char *part)
{
    const size_t length = strlen(part);
    for (const char *at = whole; strlen(at) >= length; at++) {
        if (ascii_same(at, part, length) && (at[length] == ' ' || at[length] == '\0'))
            return true;
        at = strchr(at, ' ');
        if (!at)
            return false;
    }
    return false;
}

bool named_overlap(const char *left, const char *right)
{
    return has_words(left, right) || has_words(right, left);
}

static void offer(const struct named_weights *named, size_t label, size_t item,
                  size_t *strongest, size_t *count, size_t most)
{
    const float weight = named_weights_of(named, item)[label];
    const bool full = *count == most;
    if (!(weight > 0) || most == 0 ||
        (full && weight <= named_weights_of(named, strongest[most - 1])[label]))
        return;
    size_t at = full ? most - 1 : (*count)++;
    for (; at > 0 && named_weights_of(named, strongest[at - 1])[label] < weight; at--)
        strongest[at] = strongest[at - 1];
    strongest[at] = item;
}

size_t named_weights_strongest(const struct named_weights *named, enum named_kind kind,
                               size_t label, size_t *strongest, size_t most)
{
    size_t count = 0;
    for (size_t i = 0; i < named->count; i++)
        if (named->items[i].kind == kind)
            offer(named, label, i, strongest, &count, most);
    return count;
}

static bool repeats_any(const struct named_weights *named, size_t item, const size_t *kept,
                        size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (named_overlap(named->items[kept[i]].name, named->items[item].name))
            return true;
    return false;
}

size_t named_weights_distinct(const struct named_weights *named, size_t *items, size_t count,
                              size_t most)
{
    size_t kept = 0;
    for (size_t i = 0; i < count && kept < most; i++)
        if (!repeats_any(named, items[i], items, kept))
            items[kept++] = items[i];
    return kept;
}
