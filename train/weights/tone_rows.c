/* tone_rows: reads annotated sentences as articles are read, and puts the annotated mentions in
 * the place of those that were found. */
#include "tone_rows.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../features/evidence/sentence_view.h"

void die(const char *message)
{
    fprintf(stderr, "learn_tone: %s\n", message);
    exit(1);
}

void *need(void *memory)
{
    if (!memory)
        die("out of memory");
    return memory;
}

/* ---- Annotated mentions ------------------------------------------------------------- */

/* The byte at which code point `wanted` begins. */
static uint32_t byte_of(const char *text, long wanted)
{
    uint32_t at = 0;
    for (long seen = 0; text[at]; at++) {
        if (((unsigned char)text[at] & 0xC0u) != 0x80u && seen++ == wanted)
            break;
    }
    return at;
}

static uint8_t tone_of_name(const char *name)
{
    for (unsigned tone = 0; tone < TONES; tone++)
        if (name && strcmp(name, tone_name((enum tone)tone)) == 0)
            return (uint8_t)tone;
    die("a tone that is none");
}

/* The tokens that begin in bytes [begin, end) of the text. */
static struct range tokens_in(const struct features *features, uint32_t begin, uint32_t end)
{
    const struct tokens *tokens = &features->tokens;
    struct range range = {0, 0};
    for (uint32_t i = 0; i < tokens->count; i++) {
        const struct token *token = &tokens->items[i];
        if (token_end(tokens, token) <= begin || token->begin >= end)
            continue;
        if (range.end == 0)
            range.first = i;
        range.end = i + 1;
    }
    return range;
}

/* ---- The mentions of its sentence ---------------------------------------------------- */

#define MOST_MENTIONS 256

struct sentence_mentions {
    struct target_mention items[MOST_MENTIONS];
    size_t count, index; /* of the annotated one */
};

static void append(struct sentence_mentions *mentions, struct target_mention mention)
{
    if (mentions->count < MOST_MENTIONS)
        mentions->items[mentions->count++] = mention;
}

/* The found mentions of the sentence, with the annotated one in the place of those that it
 * overlaps: it has their target, if there is one. */
static void place(struct sentence_mentions *mentions, const struct features *features,
                  struct range own, const struct sentence *sentence)
{
    const struct targets *targets = &features->targets;
    struct target_mention annotated = {
        .first = own.first, .end = own.end, .target = TONE_AUTHOR, .attribution = TONE_AUTHOR};
    for (size_t i = 0; i < targets->mention_count; i++) {
        const struct target_mention *found = &targets->mentions[i];
        if (found->first < own.end && found->end > own.first) {
            annotated.target = found->target;
            annotated.attribution = found->attribution;
            annotated.pronoun = found->pronoun;
        }
    }
    mentions->count = mentions->index = 0;
    bool placed = false;
    for (size_t i = 0; i <= targets->mention_count; i++) {
        const struct target_mention *found =
            i < targets->mention_count ? &targets->mentions[i] : NULL;
        if (!placed && (!found || found->first >= own.first)) {
            mentions->index = mentions->count;
            append(mentions, annotated);
            placed = true;
        }
        if (found && found->first >= sentence->first && found->end <= sentence->end &&
            (found->end <= own.first || found->first >= own.end))
            append(mentions, *found);
    }
}

/* ---- Rows ---------------------------------------------------------------------------- */

float tone_word_weight(const struct word_vectors *vectors, size_t index)
{
    float weight = 0;
    word_vectors_find(vectors, word_vectors_hash(vectors, index), NULL, &weight);
    const double probability = WORD_VECTORS_SMOOTHING * (1 / (double)weight - 1);
    return (float)(TONE_SMOOTHING / (TONE_SMOOTHING + probability));
}

size_t tone_word_index(const struct word_vectors *vectors, uint64_t hash)
{
    const size_t count = word_vectors_count(vectors);
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (word_vectors_hash(vectors, middle) < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && word_vectors_hash(vectors, low) == hash ? low : count;
}

static void add_words(struct tone_row *row, const struct tone_evidence *evidence,
                      const struct features *features, const struct word_vectors *vectors)
{
    const size_t dimensions = word_vectors_dimensions(vectors);
    float vector[WORD_VECTORS_MAX_DIMENSIONS];
    row->vectors = need(calloc(TONE_ZONES * dimensions, sizeof *row->vectors));
    row->words = need(malloc((evidence->word_count + 1) * sizeof *row->words));
    memcpy(row->zone_unit, evidence->zone_unit, sizeof row->zone_unit);
    for (size_t i = 0; i < evidence->word_count; i++) {
        const struct tone_word *word = &evidence->words[i];
        const size_t index = tone_word_index(vectors, features->tokens.items[word->token].hash);
        if (index == word_vectors_count(vectors))
            continue;
        word_vectors_get(vectors, index, vector);
        const float weight = tone_word_weight(vectors, index);
        row->words[row->word_count++] = (struct tone_row_word){(uint32_t)index, word->zones};
        for (unsigned left = word->zones; left != 0; left &= left - 1) {
            const int zone = __builtin_ctz(left);
            float *sum = row->vectors + (size_t)zone * dimensions;
            for (size_t d = 0; d < dimensions; d++)
                sum[d] += evidence->zone_unit[zone] * weight * vector[d];
        }
    }
}

static void add_row(struct tone_rows *rows, const struct features *features,
                    const struct sentence_view *view, const struct sentence_mentions *mentions,
                    const struct tone_weights *weights, const struct word_vectors *vectors,
                    uint8_t tone)
{
    struct failure failure = {0};
    static struct tone_sentence sentence;
    static struct tone_evidence evidence;
    if (!tone_sentence_read(&sentence, view, mentions->items, mentions->count, weights,
                            &failure))
        die(failure.message);
    tone_collect(&evidence, &sentence, view, mentions->items, mentions->count, mentions->index,
                 weights);
    if (!memory_reserve(&rows->items, &rows->capacity, rows->count + 1, sizeof *rows->items,
                        &failure))
        die(failure.message);
    struct tone_row *row = &rows->items[rows->count++];
    *row = (struct tone_row){
        .key_count = evidence.key_count, .sentence = (uint32_t)rows->sentences, .tone = tone};
    row->keys = need(malloc((evidence.key_count + 1) * sizeof *row->keys));
    memcpy(row->keys, evidence.keys, evidence.key_count * sizeof *row->keys);
    add_words(row, &evidence, features, vectors);
}

static void read_target(struct tone_rows *rows, const struct features *features,
                        const struct extractor *extractor, const json_t *target,
                        const struct tone_weights *weights, const struct word_vectors *vectors,
                        const char *text)
{
    const struct evidence_input input = {.article = &features->article,
                                         .tokens = &features->tokens,
                                         .quotations = &features->quotations,
                                         .lexicon = extractor->lexicon,
                                         .matches = &features->matches};
    struct sentence_view view = {.input = &input,
                                 .tokens = features->tokens.items,
                                 .token_count = (uint32_t)features->tokens.count,
                                 .marks = features->attributions.marks,
                                 .bits = (struct token_bits *)&features->attributions.bits};
    static struct sentence_mentions mentions;
    const long begin = (long)json_integer_value(json_object_get(target, "begin"));
    const long end = (long)json_integer_value(json_object_get(target, "end"));
    const struct range own = tokens_in(features, byte_of(text, begin), byte_of(text, end));
    if (own.end == 0 || view.tokens[own.first].sentence != view.tokens[own.end - 1].sentence) {
        rows->lost++;
        return;
    }
    const uint32_t sentence = view.tokens[own.first].sentence;
    place(&mentions, features, own, &features->tokens.sentences[sentence]);
    view_enter(&view, sentence);
    add_row(rows, features, &view, &mentions, weights, vectors,
            tone_of_name(json_string_value(json_object_get(target, "tone"))));
}

static void read_record(struct tone_rows *rows, struct features *features,
                        const struct extractor *extractor, const char *line,
                        const struct tone_weights *weights, const struct word_vectors *vectors)
{
    struct failure failure = {0};
    json_error_t error;
    json_t *record = json_loads(line, 0, &error), *target;
    const char *text = json_string_value(json_object_get(record, "text"));
    const json_t *targets = json_object_get(record, "targets");
    size_t index;
    if (!text || !json_is_array(targets))
        die("a line that is no annotated sentence");
    const struct document document = {.text = text, .text_length = strlen(text), .raw = true};
    if (!features_extract(features, extractor, &document, 0, &failure) ||
        !features_find_targets(features, extractor, &failure))
        die(failure.message);
    json_array_foreach(targets, index, target)
    {
        read_target(rows, features, extractor, target, weights, vectors, text);
    }
    rows->sentences++;
    json_decref(record);
}

void tone_rows_read(struct tone_rows *rows, const char *path, const struct extractor *extractor,
                    const struct tone_weights *weights, const struct word_vectors *vectors)
{
    struct features features = {0};
    char *line = NULL;
    size_t capacity = 0;
    FILE *file = fopen(path, "r");
    if (!file)
        die("cannot open the annotated sentences");
    rows->dimensions = word_vectors_dimensions(vectors);
    while (getline(&line, &capacity, file) > 0)
        read_record(rows, &features, extractor, line, weights, vectors);
    fclose(file);
    free(line);
    features_release(&features);
}

void tone_rows_release(struct tone_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        free(rows->items[i].keys);
        free(rows->items[i].words);
        free(rows->items[i].vectors);
    }
    free(rows->items);
    *rows = (struct tone_rows){0};
}
