/* page_decision: the features of a line, and the weighted sum that decides. */
#include "page_decision.h"

#include <stdlib.h>
#include <string.h>

#include "../base/hash.h"
#include "../base/stop.h"
#include "page_rules.h"

/* Part of the features' definition: the weights were fitted with these. Whoever changes one
 * fits the weights anew. */
#define PROSE_LEAST 80  /* least bytes of a line of running text */
#define SHORT_MOST  80  /* bytes below which a line is short */
#define ASKED_MOST  200 /* bytes; a longer line is a candidate only if it is mostly links */
#define REACH       4   /* neighbours on each side that count */
#define FAR         8   /* lines to the running text: longer distances count as this */
#define KNOWN_MANY  16  /* lines that rules match: more count as this */
#define SHORT_MANY  4   /* so many short lines make a page doubtful */

enum line_shape {
    SHAPE_KNOWN = 1 << 0,       /* a rule matches it */
    SHAPE_BOILERPLATE = 1 << 1, /* a rule says that it is boilerplate */
    SHAPE_PROSE = 1 << 2,       /* running text */
    SHAPE_SHORT = 1 << 3,       /* short, and no sentence */
    SHAPE_SENTENCE = 1 << 4,    /* ends as a sentence does */
    SHAPE_LINKS = 1 << 5,       /* most of it is links */
    SHAPE_ASKED = 1 << 6        /* a candidate */
};

/* ---- Weights ------------------------------------------------------------------------ */

/* An optional minus and up to six digits; does not depend on the locale. */
static bool read_thousandths(const char *text, size_t length, int32_t *number)
{
    const bool minus = length > 0 && text[0] == '-';
    size_t at = minus ? 1 : 0;
    int32_t sum = 0;
    if (length == at || length - at > 6)
        return false;
    for (; at < length; at++) {
        if (text[at] < '0' || text[at] > '9')
            return false;
        sum = sum * 10 + (text[at] - '0');
    }
    *number = minus ? -sum : sum;
    return true;
}

bool page_decision_set(struct page_decision *decision, const char *entry, size_t length)
{
    static const char *const names[] = {
#define X(name, meaning) #name,
        LINE_FEATURES(X)
#undef X
    };
    const char *blank = memchr(entry, ' ', length);
    if (!blank)
        return false;
    const size_t name_length = (size_t)(blank - entry);
    int32_t *place = NULL;
    for (size_t i = 0; i < LINE_FEATURE_COUNT; i++)
        if (strlen(names[i]) == name_length && memcmp(names[i], entry, name_length) == 0)
            place = &decision->weights[i];
    if (name_length == strlen("smoothing") && memcmp(entry, "smoothing", name_length) == 0)
        place = &decision->smoothing;
    return place && read_thousandths(blank + 1, length - name_length - 1, place);
}

/* ---- Survey ------------------------------------------------------------------------- */

void decision_scratch_release(struct decision_scratch *scratch)
{
    free(scratch->shapes);
    free(scratch->sums);
    free(scratch->hashes);
    *scratch = (struct decision_scratch){0};
}

size_t decision_scratch_memory(const struct decision_scratch *scratch)
{
    return scratch->shape_capacity * sizeof *scratch->shapes +
           scratch->sum_capacity * sizeof *scratch->sums +
           scratch->hash_capacity * sizeof *scratch->hashes;
}

static uint8_t shape_of(const struct page *page, size_t i, enum line_kind kind)
{
    const struct page_line *line = &page->lines[i];
    const size_t length = span_length(line->span);
    const bool links = (size_t)line->link_bytes * 2 > length;
    const bool sentence = page_sentence_mark(page->text, line->span) != '\0';
    unsigned shape = (sentence ? SHAPE_SENTENCE : 0) | (links ? SHAPE_LINKS : 0);
    if (kind != LINE_KIND_NONE)
        return (uint8_t)(shape | SHAPE_KNOWN |
                         (kind == LINE_KIND_BYLINE ? 0 : SHAPE_BOILERPLATE));
    if (length < SHORT_MOST && !sentence)
        shape |= SHAPE_SHORT;
    if (length >= PROSE_LEAST && sentence && !links)
        shape |= SHAPE_PROSE;
    else if (length < ASKED_MOST || links)
        shape |= SHAPE_ASKED;
    return (uint8_t)shape;
}

static bool has_shape(const struct decision_scratch *scratch, size_t i, unsigned shape)
{
    return i < scratch->line_count && (scratch->shapes[i] & shape);
}

bool page_decision_asks(const struct decision_scratch *scratch, size_t i)
{
    return has_shape(scratch, i, SHAPE_ASKED);
}

/* A line has a counter in each of two tables. A repeated line raises both to 2; it is rare that
 * other lines do (a Bloom filter that counts to 2). */
static size_t repeat_slot(uint64_t hash, int way)
{
    return (size_t)(way == 0 ? hash : hash >> 32) % REPEAT_SLOTS;
}

/* Clears the counters of the last page, and only those: the tables are larger than most
 * pages. */
static void forget_repeats(struct decision_scratch *scratch)
{
    for (size_t i = 0; i < scratch->hash_count; i++)
        for (int way = 0; way < 2; way++)
            scratch->repeats[way][repeat_slot(scratch->hashes[i], way)] = 0;
    scratch->hash_count = 0;
}

static bool count_repeats(struct decision_scratch *scratch, const struct page *page,
                          struct failure *failure)
{
    if (!memory_reserve(&scratch->hashes, &scratch->hash_capacity, scratch->line_count,
                        sizeof *scratch->hashes, failure))
        return false;
    scratch->hash_count = scratch->line_count;
    for (size_t i = 0; i < scratch->line_count; i++) {
        const struct span span = page->lines[i].span;
        scratch->hashes[i] = 0;
        if (!page_decision_asks(scratch, i))
            continue;
        scratch->hashes[i] = hash_bytes(page->text + span.begin, span_length(span));
        for (int way = 0; way < 2; way++) {
            uint8_t *repeats = &scratch->repeats[way][repeat_slot(scratch->hashes[i], way)];
            *repeats = (uint8_t)(*repeats + (*repeats < 2));
        }
    }
    return true;
}

bool page_decision_survey(struct decision_scratch *scratch, const struct page *page,
                          const uint8_t *kinds, size_t count, bool *doubtful,
                          struct failure *failure)
{
    if (!memory_reserve(&scratch->shapes, &scratch->shape_capacity, count, 1, failure))
        return false;
    size_t links = 0;
    forget_repeats(scratch);
    scratch->line_count = scratch->first_prose = count;
    scratch->last_prose = scratch->known_count = scratch->short_count = 0;
    for (size_t i = 0; i < count; i++) {
        const uint8_t shape = shape_of(page, i, kinds[i]);
        if (!go_on_at(failure, i))
            return false;
        scratch->shapes[i] = shape;
        scratch->known_count += (shape & SHAPE_KNOWN) != 0;
        scratch->short_count += (shape & SHAPE_SHORT) != 0;
        links += (shape & SHAPE_LINKS) != 0;
        if (shape & SHAPE_PROSE) {
            if (scratch->first_prose == count)
                scratch->first_prose = i;
            scratch->last_prose = i;
        }
    }
    *doubtful = scratch->known_count + links > 0 || scratch->short_count >= SHORT_MANY;
    return !*doubtful || count_repeats(scratch, page, failure);
}

/* ---- The features of a line ----------------------------------------------------------- */

static float as_float(bool is_so)
{
    return is_so ? 1.0f : 0.0f;
}

static float share(size_t part, size_t whole)
{
    return whole > 0 ? (float)part / (float)whole : 0.0f;
}

static void measure_length(size_t length, float *features)
{
    features[LINE_length_20] = as_float(length < 20);
    features[LINE_length_40] = as_float(length >= 20 && length < 40);
    features[LINE_length_80] = as_float(length >= 40 && length < 80);
    features[LINE_length_160] = as_float(length >= 80 && length < 160);
}

enum byte_trait {
    BYTE_WORD = 1, /* words are made of it */
    BYTE_UPPER = 1 << 1,
    BYTE_LOWER = 1 << 2,
    BYTE_DIGIT = 1 << 3,
    BYTE_EXCLAMATION = 1 << 4,
    BYTE_SEPARATOR = 1 << 5 /* is_separator must look */
};

/* The traits of a byte. Each byte of ASCII has a code letter, in rows of sixteen, and the
 * code has the traits; bytes outside ASCII have those of the code ~. */
static unsigned byte_traits(unsigned char byte)
{
    static const char codes[] = "                "
                                "                "
                                " !              "
                                "0000000000      "
                                "|AAAAAAAAAAAAAAA"
                                "AAAAAAAAAAA     "
                                " aaaaaaaaaaaaaaa"
                                "aaaaaaaaaaa |   ";
    static const unsigned char traits[128] = {
        ['A'] = BYTE_WORD | BYTE_UPPER, ['a'] = BYTE_WORD | BYTE_LOWER,
        ['0'] = BYTE_WORD | BYTE_DIGIT, ['!'] = BYTE_EXCLAMATION,
        ['|'] = BYTE_SEPARATOR,         ['~'] = BYTE_WORD | BYTE_SEPARATOR,
    };
    return traits[byte < 0x80 ? (unsigned char)codes[byte] : '~'];
}

/* Marks that menus and credits are made of: | @ © » › → • */
static bool is_separator(const char *text, size_t left)
{
    switch ((unsigned char)*text) {
    case '|':
    case '@':
        return true;
    case 0xC2:
        return left > 1 && (text[1] == '\xA9' || text[1] == '\xBB');
    case 0xE2:
        return left > 2 &&
               (memcmp(text + 1, "\x80\xBA", 2) == 0 || memcmp(text + 1, "\x86\x92", 2) == 0 ||
                memcmp(text + 1, "\x80\xA2", 2) == 0);
    default:
        return false;
    }
}

/* The last eight letters of a word in lower case as a number, the last letter lowest. So the
 * number of a word of four letters has zeros above, and no longer word is mistaken for it. */
#define WORD(a, b, c, d) ((uint64_t)(a) << 24 | (b) << 16 | (c) << 8 | (d))

static uint64_t add_letter(uint64_t word, char letter)
{
    return word << 8 | (unsigned char)letter | 0x20u;
}

static bool is_first_person(uint64_t word)
{
    return (word == WORD(0, 0, 0, 'i')) | (word == WORD(0, 0, 'w', 'e')) |
           (word == WORD(0, 0, 'm', 'y')) | (word == WORD(0, 'o', 'u', 'r')) |
           (word == WORD(0, 0, 'm', 'e')) | (word == WORD(0, 0, 'u', 's'));
}

static bool is_second_person(uint64_t word)
{
    return (word == WORD(0, 'y', 'o', 'u')) | (word == WORD('y', 'o', 'u', 'r'));
}

static void measure_person(const uint64_t *words, size_t count, float *features)
{
    bool first = false, second = false;
    for (size_t i = 0; i < count; i++) {
        first |= is_first_person(words[i]);
        second |= is_second_person(words[i]);
    }
    features[LINE_first_person] = as_float(first);
    features[LINE_second_person] = as_float(second);
}

/* One pass over the line, without branches where words begin and end: the processor could not
 * predict them. */
static void measure_characters(const char *text, struct span span, float *features)
{
    uint64_t words[RULE_LONG_LINE / 2 + 1], word = 0; /* a line has no more words */
    size_t count = 0, capitals = 0, digits = 0;
    unsigned before = 0, seen = 0;
    for (size_t at = span.begin; at < span.end; at++) {
        const unsigned traits = byte_traits((unsigned char)text[at]);
        const unsigned inside = traits & BYTE_WORD, begins = inside & ~before;
        seen |= traits;
        if (traits & BYTE_SEPARATOR && is_separator(text + at, span.end - at))
            features[LINE_separators] = 1;
        words[count] = word;
        count += before & ~inside;
        word = add_letter(begins ? 0 : word, text[at]);
        capitals += begins & (traits / BYTE_UPPER);
        digits += begins & (traits / BYTE_DIGIT);
        before = inside;
    }
    words[count] = word;
    count += before;
    measure_person(words, count, features);
    features[LINE_one_word] = as_float(count <= 1);
    features[LINE_capitals] = share(capitals, count);
    features[LINE_digits] = share(digits, count);
    features[LINE_exclamation] = as_float(seen & BYTE_EXCLAMATION);
    features[LINE_all_capitals] = as_float((seen & BYTE_UPPER) && !(seen & BYTE_LOWER));
}

static void measure_begin(const char *begin, size_t length, float *features)
{
    const bool curly = length > 3 && (memcmp(begin, "\xE2\x80\x9C", 3) == 0 ||
                                      memcmp(begin, "\xE2\x80\x98", 3) == 0);
    features[LINE_small_begin] = as_float(*begin >= 'a' && *begin <= 'z');
    features[LINE_quoted] = as_float(*begin == '"' || curly);
}

/* The distance in lines to the nearest running text, at most FAR. */
static size_t distance_to_prose(const struct decision_scratch *scratch, size_t i)
{
    for (size_t d = 1; d < FAR; d++)
        if (has_shape(scratch, i - d, SHAPE_PROSE) || has_shape(scratch, i + d, SHAPE_PROSE))
            return d;
    return FAR;
}

/* For i < d, i - d wraps round to a line that does not exist. */
static void measure_neighbours(const struct decision_scratch *scratch, size_t i,
                               float *features)
{
    size_t above = 0, below = 0, shorts = 0, neighbours = 0;
    for (size_t d = 1; d <= 2; d++) {
        above += has_shape(scratch, i - d, SHAPE_PROSE);
        below += has_shape(scratch, i + d, SHAPE_PROSE);
    }
    for (size_t d = 1; d <= REACH; d++) {
        shorts += (size_t)has_shape(scratch, i - d, SHAPE_SHORT | SHAPE_BOILERPLATE) +
                  has_shape(scratch, i + d, SHAPE_SHORT | SHAPE_BOILERPLATE);
        neighbours += (size_t)(i >= d) + (i + d < scratch->line_count);
    }
    features[LINE_after_body] = share(above, 2);
    features[LINE_before_body] = share(below, 2);
    features[LINE_short_run] = share(shorts, neighbours);
    features[LINE_after_furniture] = as_float(has_shape(scratch, i - 1, SHAPE_BOILERPLATE));
    features[LINE_before_furniture] = as_float(has_shape(scratch, i + 1, SHAPE_BOILERPLATE));
    features[LINE_above_body] = as_float(i < scratch->first_prose);
    features[LINE_below_body] = as_float(i > scratch->last_prose);
    features[LINE_distance] = share(distance_to_prose(scratch, i), FAR);
}

static bool is_repeated(const struct decision_scratch *scratch, size_t i)
{
    const uint64_t hash = scratch->hashes[i];
    return scratch->repeats[0][repeat_slot(hash, 0)] > 1 &&
           scratch->repeats[1][repeat_slot(hash, 1)] > 1;
}

void page_decision_measure(const struct decision_scratch *scratch, const struct page *page,
                           size_t i, float features[static LINE_FEATURE_COUNT])
{
    const struct page_line *line = &page->lines[i];
    const size_t known =
        scratch->known_count < KNOWN_MANY ? scratch->known_count : (size_t)KNOWN_MANY;
    struct span span = line->span;
    if (span_length(span) > RULE_LONG_LINE)
        span.end = span.begin + RULE_LONG_LINE;
    memset(features, 0, LINE_FEATURE_COUNT * sizeof *features);
    features[LINE_bias] = 1;
    measure_length(span_length(line->span), features);
    measure_characters(page->text, span, features);
    measure_begin(page->text + span.begin, span_length(span), features);
    measure_neighbours(scratch, i, features);
    const char mark = page_sentence_mark(page->text, line->span);
    features[LINE_sentence_end] = as_float(mark != '\0');
    features[LINE_question] = as_float(mark == '?');
    features[LINE_colon_end] = as_float(page->text[line->span.end - 1] == ':');
    features[LINE_links] = share(line->link_bytes, span_length(line->span));
    features[LINE_list_item] = as_float(line->mark == LINE_LIST_ITEM);
    features[LINE_heading] = as_float(line->mark == LINE_HEADING);
    features[LINE_repeated] = as_float(is_repeated(scratch, i));
    features[LINE_blank_before] = as_float(line->blank_before);
    features[LINE_page_rules] = share(known, KNOWN_MANY);
    features[LINE_page_short] = share(scratch->short_count, scratch->line_count);
}

/* ---- The decision --------------------------------------------------------------------- */

static float weighted_sum(const struct page_decision *decision, const float *features)
{
    float sum = 0;
    for (size_t i = 0; i < LINE_FEATURE_COUNT; i++)
        sum += features[i] * (float)decision->weights[i];
    return sum / 1000;
}

/* Lines that are no candidates have the decision value 0. */
static float neighbours_mean(const struct decision_scratch *scratch, size_t i)
{
    const float above = i > 0 ? scratch->sums[i - 1] : 0;
    const float below = i + 1 < scratch->line_count ? scratch->sums[i + 1] : 0;
    return (above + below) / 2;
}

bool page_decide(const struct page_decision *decision, struct decision_scratch *scratch,
                 const struct page *page, uint8_t *kinds, size_t count, uint8_t boilerplate,
                 struct failure *failure)
{
    bool doubtful;
    if (!page_decision_survey(scratch, page, kinds, count, &doubtful, failure))
        return false;
    if (!doubtful)
        return true;
    if (!memory_reserve(&scratch->sums, &scratch->sum_capacity, count, sizeof *scratch->sums,
                        failure))
        return false;
    for (size_t i = 0; i < count; i++) {
        float features[LINE_FEATURE_COUNT];
        scratch->sums[i] = 0;
        if (!go_on(failure, STOP_LINE))
            return false;
        if (!page_decision_asks(scratch, i))
            continue;
        page_decision_measure(scratch, page, i, features);
        scratch->sums[i] = weighted_sum(decision, features);
    }
    const float smoothing = (float)decision->smoothing / 1000;
    for (size_t i = 0; i < count; i++)
        if (page_decision_asks(scratch, i) &&
            scratch->sums[i] + smoothing * neighbours_mean(scratch, i) > 0)
            kinds[i] = boilerplate;
    return true;
}
