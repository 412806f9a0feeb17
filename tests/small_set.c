/* small_set: see small_set.h. */
#include "small_set.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../features/base/hash.h"

static const char lexicon[] = "[booster.certainty]\nclearly\nnever\n"
                              "[hedging.modal]\nmay\nmight\n"
                              "[list.reporting_verb]\nsaid\n";

static char *labels[] = {"against", "for", "neither"};
static char *sources[] = {"The Mast", "Anker", "Tide and Times", "Quay"};

struct recipe small_set_recipe(void)
{
    struct recipe recipe = {.block_count = 2, .dense = true};
    recipe.blocks[0] = (struct ngram_block){NGRAM_WORDS, 1, 2, 0, 2, 0};
    recipe.blocks[1] = (struct ngram_block){NGRAM_CHARACTERS, 2, 3, 0, 2, 0};
    return recipe;
}

struct small_set *small_set_new(size_t label_count, struct recipe *recipe)
{
    struct failure failure = {0};
    struct small_set *set = calloc(1, sizeof *set);
    cr_assert(set && label_count <= sizeof labels / sizeof *labels);
    cr_assert(text_buffer_append(&recipe->lexicon, lexicon, sizeof lexicon - 1, NULL));
    set->extractor = extractor_new(recipe, &failure);
    cr_assert(set->extractor, "%s", failure.message);
    set->corpus = (struct corpus){.documents = set->documents,
                                  .labels = labels,
                                  .label_count = label_count,
                                  .sources = sources};
    return set;
}

void small_set_free(struct small_set *set)
{
    extractor_free(set->extractor);
    free(set);
}

void small_set_add(struct small_set *set, const char *id, const char *text, uint32_t label,
                   uint32_t source)
{
    struct corpus *corpus = &set->corpus;
    size_t index = corpus->count++;
    cr_assert(index < SMALL_SET_MOST && label < corpus->label_count);
    struct document document = {.text = text, .text_length = strlen(text)};
    if (source != CORPUS_NO_SOURCE) {
        document.source = sources[source];
        document.source_length = strlen(sources[source]);
        corpus->source_count = sizeof sources / sizeof *sources;
    }
    set->documents[index] = (struct corpus_document){.id = id,
                                                     .document = document,
                                                     .label = label,
                                                     .source = source,
                                                     .file = "small.jsonl",
                                                     .line = index + 1};
}

/* ---- Texts -------------------------------------------------------------------------- */

static const char *const marks[] = {"reject", "welcome", "timetable"};
static const char *const views[][3] = {
    {"We must reject the new ferry.", "Islanders reject it, and they may be right!",
     "It is a mistake, said Ida Quill, and the council should reject it."},
    {"We welcome the new ferry.", "Islanders welcome it with pride, said the harbour office.",
     "It brings jobs, and the council might welcome more of them."},
    {"The timetable of the ferry has changed.", "A timetable hangs in the harbour office.",
     "The council has printed the timetable in two colours."}};
static const char *const rests[] = {
    "Boats leave at nine.", "The quay was full on Sunday.",   "\"Wait and see,\" she said.",
    "It rained all week.",  "Who will pay for the fuel?",     "Clearly there is no hurry.",
    "Nobody asked them.",   "The old pier may never reopen.", "Two storms came in May.",
    "Fish is dear again.",  "Letters go to the editor."};

static char texts[SMALL_SET_MOST][240], ids[SMALL_SET_MOST][24];

const char *small_set_mark(size_t label)
{
    return marks[label];
}

void small_set_fill(struct small_set *set, size_t count, bool with_sources)
{
    const size_t rest_count = sizeof rests / sizeof *rests;
    for (size_t i = 0; i < count; i++) {
        uint32_t label = (uint32_t)(i % set->corpus.label_count);
        uint64_t chance = hash_mix(i + 1);
        snprintf(ids[i], sizeof ids[i], "n%zu", i);
        snprintf(texts[i], sizeof texts[i], "%s %s %s Number %zu.", rests[chance % rest_count],
                 views[label][chance / 16 % 3], rests[chance / 64 % rest_count], i / 2);
        small_set_add(set, ids[i], texts[i], label,
                      with_sources ? (uint32_t)(chance / 1024 % 4) : CORPUS_NO_SOURCE);
    }
}

void small_set_ngrams(const struct dataset *dataset, size_t document, size_t block,
                      struct form_merger *merger)
{
    const struct sparse_row *row = &dataset->rows[document];
    const struct vector_entry *entries = row->entries + row->begin[block];
    const size_t count = row->begin[block + 1] - row->begin[block];
    if (!merger->place)
        cr_assert(form_merger_init(merger, dataset->feature_count, NULL));
    if (forms_are(&dataset->forms[block])) {
        cr_assert(forms_merge(&dataset->forms[block], entries, count, merger, NULL));
        return;
    }
    cr_assert(memory_reserve(&merger->entries, &merger->capacity, count + 1,
                             sizeof *merger->entries, NULL));
    memcpy(merger->entries, entries, count * sizeof *entries);
    merger->count = count;
}
