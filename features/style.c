/* style: how the text is built, in cheap dense numbers.
 *
 * One pass over the tokens, sentence by sentence, and one over the lexicon's matches count
 * what there is; then each count becomes a rate, a share or a mean. A denominator never falls
 * below a floor, and lengths have a ceiling, so that neither a headline of three words nor a
 * page without a full stop gives a value unlike any article's. */
#include "style.h"

#include <math.h>
#include <string.h>

#include "hash.h"
#include "token_scan.h"

#define FLOOR_WORDS       50  /* rates of shorter texts are taken as if they had so many */
#define FLOOR_UNITS       3   /* the same for sentences and paragraphs */
#define LONGEST_SENTENCE  100 /* words; a longer one counts as so long */
#define LONGEST_PARAGRAPH 500
#define LONGEST_WORD      30 /* characters */
#define SHORT_SENTENCE    8  /* fewer words */
#define LONG_SENTENCE     30 /* more words */
#define LONG_WORD         7  /* letters or more */
#define PASSIVE_REACH     2  /* tokens from a form of "be" to its participle */

enum measure {
    NO_MEASURE = 0, /* where what is not measured is counted */
    /* Counts, made into rates per 100 words: RATE_FIRST .. RATE_END. */
    RATE_FIRST,
    LONG_WORDS = RATE_FIRST,
    QUESTION_MARKS,
    EXCLAMATION_MARKS,
    ELLIPSES,
    COMMAS,
    SEMICOLONS,
    COLONS,
    BRACKETS,
    QUOTE_MARKS,
    DASHES,
    SLASHES,
    ALL_CAPS,
    CAPITALISED,
    NUMBERS,
    YEARS,
    TIMES,
    DATES,
    PERCENT_SIGNS,
    CURRENCY_SIGNS,
    URLS,
    HANDLES,
    HASHTAGS,
    EMOJI,
    MARKUP,
    LINKS,
    HEADINGS,
    FUNCTION_WORDS,
    CONTRACTIONS,
    PASSIVES,
    PAST_TENSE,
    ING_WORDS,
    WILL,
    RATE_END,
    /* Counts of sentences, made into shares of them: SHARE_FIRST .. SHARE_END. */
    SHARE_FIRST = RATE_END,
    SHORT_SENTENCES = SHARE_FIRST,
    LONG_SENTENCES,
    QUESTIONS,
    EXCLAMATIONS,
    CONJUNCTION_STARTS,
    IMPERATIVE_STARTS,
    SHARE_END,
    /* The rest, each in its own way. */
    SENTENCE_LENGTH = SHARE_END,
    SENTENCE_DEVIATION,
    WORD_LENGTH,
    WORD_COUNT,
    TYPE_TOKEN_RATIO,
    HAPAX_SHARE,
    PARAGRAPH_COUNT,
    PARAGRAPH_LENGTH,
    SINGLE_SENTENCE_PARAGRAPHS,
    LIST_LINES,
    MEASURES
};

/* The features are the measures in their order, without NO_MEASURE. */
#define FEATURE(measure) [(measure)-RATE_FIRST]
#define PER_100          "per 100 words"
#define OF_SENTENCES     "share of sentences"

const struct dense_feature style_features[] = {
    FEATURE(LONG_WORDS) = {"style.long_words", PER_100,
                           "words of 7 letters or more (Biber 1988 on word length)"},
    FEATURE(QUESTION_MARKS) = {"style.question_marks", PER_100, "the mark ?"},
    FEATURE(EXCLAMATION_MARKS) = {"style.exclamation_marks", PER_100, "the mark !"},
    FEATURE(ELLIPSES) = {"style.ellipses", PER_100, "..."},
    FEATURE(COMMAS) = {"style.commas", PER_100, "the mark ,"},
    FEATURE(SEMICOLONS) = {"style.semicolons", PER_100, "the mark ;"},
    FEATURE(COLONS) = {"style.colons", PER_100, "the mark :"},
    FEATURE(BRACKETS) = {"style.brackets", PER_100, "opening round and square brackets"},
    FEATURE(QUOTE_MARKS) = {"style.quote_marks", PER_100, "double quotation marks"},
    FEATURE(DASHES) = {"style.dashes", PER_100, "dashes between words"},
    FEATURE(SLASHES) = {"style.slashes", PER_100, "the mark /"},
    FEATURE(ALL_CAPS) = {"style.all_caps", PER_100, "words in capitals"},
    FEATURE(CAPITALISED) = {"style.capitalised", PER_100,
                            "capitalised words in mid-sentence, but I: names"},
    FEATURE(NUMBERS) = {"style.numbers", PER_100, "numbers in digits"},
    FEATURE(YEARS) = {"style.years", PER_100, "four digits that begin with 19 or 20"},
    FEATURE(TIMES) = {"style.times", PER_100, "numbers with a colon: times, scores"},
    FEATURE(DATES) = {"style.dates", PER_100, "a number beside a month (list.month)"},
    FEATURE(PERCENT_SIGNS) = {"style.percent_signs", PER_100, "the sign %"},
    FEATURE(CURRENCY_SIGNS) = {"style.currency_signs", PER_100, "currency signs"},
    FEATURE(URLS) = {"style.urls", PER_100, "web and mail addresses"},
    FEATURE(HANDLES) = {"style.handles", PER_100, "@names"},
    FEATURE(HASHTAGS) = {"style.hashtags", PER_100, "#topics"},
    FEATURE(EMOJI) = {"style.emoji", PER_100, "emoji and dingbats"},
    FEATURE(MARKUP) = {"style.markup", PER_100, "runs of markdown marks"},
    FEATURE(LINKS) = {"style.links", PER_100, "links and their targets"},
    FEATURE(HEADINGS) = {"style.headings", PER_100, "headings inside the text"},
    FEATURE(FUNCTION_WORDS) = {"style.function_words", PER_100,
                               "words of closed classes (list.function_word)"},
    FEATURE(CONTRACTIONS) = {"style.contractions", PER_100,
                             "clitics but 's: n't, 're, 'll, ... (Biber 1988)"},
    FEATURE(PASSIVES) = {"style.passives", PER_100,
                         "a form of be and soon after it a word in -ed (Biber 1988)"},
    FEATURE(PAST_TENSE) = {"style.past_tense", PER_100,
                           "words in -ed and irregular past forms (list.past_verb)"},
    FEATURE(ING_WORDS) = {"style.ing_words", PER_100, "words in -ing"},
    FEATURE(WILL) = {"style.will", PER_100, "the modal will: will, 'll, wo(n't)"},
    FEATURE(SHORT_SENTENCES) = {"style.short_sentences", OF_SENTENCES, "fewer than 8 words"},
    FEATURE(LONG_SENTENCES) = {"style.long_sentences", OF_SENTENCES, "more than 30 words"},
    FEATURE(QUESTIONS) = {"style.questions", OF_SENTENCES, "those that end in ?"},
    FEATURE(EXCLAMATIONS) = {"style.exclamations", OF_SENTENCES, "those that end in !"},
    FEATURE(CONJUNCTION_STARTS) = {"style.conjunction_starts", OF_SENTENCES,
                                   "those that begin with and, but, or, so, yet, nor"},
    FEATURE(IMPERATIVE_STARTS) = {"style.imperative_starts", OF_SENTENCES,
                                  "those that begin with a base verb (list.imperative)"},
    FEATURE(SENTENCE_LENGTH) = {"style.sentence_length", "words", "mean; at most 100 each"},
    FEATURE(SENTENCE_DEVIATION) = {"style.sentence_deviation", "words",
                                   "standard deviation of the sentences' lengths"},
    FEATURE(WORD_LENGTH) = {"style.word_length", "characters", "mean; at most 30 each"},
    FEATURE(WORD_COUNT) = {"style.word_count", "ln(1 + words)", "the text's length"},
    FEATURE(TYPE_TOKEN_RATIO) = {"style.type_token_ratio", "share",
                                 "distinct words of 100 in a row, mean (Johnson 1944)"},
    FEATURE(HAPAX_SHARE) = {"style.hapax_share", "share",
                            "words that occur once among the first 500"},
    FEATURE(PARAGRAPH_COUNT) = {"style.paragraph_count", "ln(1 + paragraphs)", "paragraphs"},
    FEATURE(PARAGRAPH_LENGTH) = {"style.paragraph_length", "words", "mean; at most 500 each"},
    FEATURE(SINGLE_SENTENCE_PARAGRAPHS) = {"style.single_sentence_paragraphs",
                                           "share of paragraphs", "those of one sentence"},
    FEATURE(LIST_LINES) = {"style.list_lines", "share of paragraphs",
                           "those that begin with a bullet or a numeral"},
};
const size_t style_feature_count = sizeof style_features / sizeof *style_features;

_Static_assert(sizeof style_features / sizeof *style_features == MEASURES - RATE_FIRST,
               "each measure is a feature");

/* ---- Variety of words ----------------------------------------------------- */

#define WINDOW_WORDS 100
#define WINDOW_SLOTS 256
#define HAPAX_WORDS  500
#define HAPAX_SLOTS  1024

struct variety {
    uint64_t window[WINDOW_SLOTS]; /* hashes of the window's words; 0: empty */
    unsigned words, distinct;      /* in the window */
    size_t windows;                /* full ones so far */
    size_t distinct_in_windows;    /* sum over the full ones */
    uint64_t opening[HAPAX_SLOTS]; /* hashes of the first HAPAX_WORDS words */
    bool again[HAPAX_SLOTS];       /* that word was seen more than once */
    unsigned opening_words, once;
};

/* The slot of `hash` in a table with room to spare: a power of two of slots. */
static size_t find_slot(const uint64_t *table, size_t slots, uint64_t hash)
{
    size_t slot = hash & (slots - 1);
    while ((table[slot] != 0) & (table[slot] != hash)) /* one branch, seldom taken */
        slot = (slot + 1) & (slots - 1);
    return slot;
}

static void variety_add(struct variety *variety, uint64_t hash)
{
    hash = hash ? hash : 1;
    size_t slot = find_slot(variety->window, WINDOW_SLOTS, hash);
    variety->distinct += variety->window[slot] == 0;
    variety->window[slot] = hash;
    if (++variety->words == WINDOW_WORDS) {
        variety->windows++;
        variety->distinct_in_windows += variety->distinct;
        variety->words = variety->distinct = 0;
        memset(variety->window, 0, sizeof variety->window);
    }
    if (variety->opening_words == HAPAX_WORDS)
        return;
    variety->opening_words++;
    slot = find_slot(variety->opening, HAPAX_SLOTS, hash);
    const bool seen = variety->opening[slot] != 0;
    variety->once += !seen;
    variety->once -= seen & !variety->again[slot];
    variety->again[slot] = seen;
    variety->opening[slot] = hash;
}

/* ---- Counting ------------------------------------------------------------- */

/* Closed classes that are too short to be word lists. */
enum closed_class { CLASS_NONE, CLASS_BE, CLASS_CONJUNCTION, CLASS_WILL };

#define CLASS_SLOTS 128

struct closed_classes {
    uint64_t words[CLASS_SLOTS]; /* token hashes; 0: empty */
    unsigned char class_of[CLASS_SLOTS];
};

struct counts {
    size_t of[MEASURES];
    size_t sentences; /* outside titles and headings */
    double sentence_words, sentence_squares;
    size_t characters; /* of the words */
    size_t words;
    size_t paragraphs;
    double paragraph_words;
    uint32_t passive_end; /* a participle before this token makes a passive */
    struct variety variety;
};

static void closed_classes_fill(struct closed_classes *classes)
{
    static const struct {
        const char *word;
        enum closed_class class;
    } members[] = {
        {"be", CLASS_BE},           {"is", CLASS_BE},           {"are", CLASS_BE},
        {"was", CLASS_BE},          {"were", CLASS_BE},         {"been", CLASS_BE},
        {"being", CLASS_BE},        {"am", CLASS_BE},           {"and", CLASS_CONJUNCTION},
        {"but", CLASS_CONJUNCTION}, {"or", CLASS_CONJUNCTION},  {"so", CLASS_CONJUNCTION},
        {"yet", CLASS_CONJUNCTION}, {"nor", CLASS_CONJUNCTION}, {"will", CLASS_WILL},
        {"'ll", CLASS_WILL},        {"wo", CLASS_WILL},
    };
    *classes = (struct closed_classes){0};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        uint64_t hash = hash_bytes(members[i].word, strlen(members[i].word));
        size_t slot = find_slot(classes->words, CLASS_SLOTS, hash);
        classes->words[slot] = hash;
        classes->class_of[slot] = (unsigned char)members[i].class;
    }
}

static enum closed_class class_of(const struct closed_classes *classes, uint64_t hash)
{
    return (enum closed_class)classes->class_of[find_slot(classes->words, CLASS_SLOTS, hash)];
}

/* Most words are told by their last letter. */
static inline bool ends_with(const char *form, size_t length, const char *ending)
{
    size_t n = strlen(ending);
    return length > 0 && form[length - 1] == ending[n - 1] && length >= n &&
           memcmp(form + length - n, ending, n) == 0;
}

/* How many of eight bytes go on a UTF-8 sequence: 10xxxxxx. */
static size_t continuations(uint64_t bytes)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    return (size_t)(((bytes >> 7 & ~(bytes >> 6) & ones) * ones) >> 56);
}

static size_t character_count(const char *form, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)form;
    size_t count = length;
    for (; length > 8; bytes += 8, length -= 8)
        count -= continuations(hash_read(bytes, 8));
    return length > 0 ? count - continuations(hash_read(bytes, length)) : count;
}

/* What a mark or sign counts as. */
static enum measure mark_measure(const char *form, size_t length)
{
    static const unsigned char ascii[128] = {
        ['?'] = QUESTION_MARKS, ['!'] = EXCLAMATION_MARKS,
        [','] = COMMAS,         [';'] = SEMICOLONS,
        [':'] = COLONS,         ['('] = BRACKETS,
        ['['] = BRACKETS,       ['"'] = QUOTE_MARKS,
        ['-'] = DASHES,         ['/'] = SLASHES,
        ['%'] = PERCENT_SIGNS,  ['$'] = CURRENCY_SIGNS,
    };
    const unsigned char *bytes = (const unsigned char *)form;
    if (length == 1 && bytes[0] < sizeof ascii)
        return (enum measure)ascii[bytes[0]];
    if (ends_with(form, length, "..."))
        return ELLIPSES;
    if (length == 2 && bytes[0] == 0xC2 && bytes[1] >= 0xA2 && bytes[1] <= 0xA5)
        return CURRENCY_SIGNS; /* U+00A2 to U+00A5 */
    if (length == 3 && bytes[0] == 0xE2 && bytes[1] == 0x82 && bytes[2] >= 0xA0)
        return CURRENCY_SIGNS; /* U+20A0 to U+20BF */
    if ((length >= 4 && bytes[0] == 0xF0 && bytes[1] == 0x9F) ||
        (length >= 3 && bytes[0] == 0xE2 && bytes[1] >= 0x98 && bytes[1] <= 0x9E))
        return EMOJI; /* U+1F000 to U+1FFFF, U+2600 to U+27BF */
    return NO_MEASURE;
}

static void count_number(struct counts *counts, const char *form, size_t length)
{
    counts->of[NUMBERS]++;
    if (memchr(form, ':', length))
        counts->of[TIMES]++;
    if (length == 4 && (memcmp(form, "19", 2) == 0 || memcmp(form, "20", 2) == 0) &&
        form[2] >= '0' && form[2] <= '9' && form[3] >= '0' && form[3] <= '9')
        counts->of[YEARS]++;
}

/* Is it the first word of a sentence of running text? */
static bool begins_sentence(const struct token *token)
{
    return (token->flags & (TOKEN_SENTENCE_FIRST | TOKEN_TITLE)) == TOKEN_SENTENCE_FIRST;
}

/* A word in -ed, which may be a past tense as well; but not need, speed. */
static bool is_participle(const char *form, size_t length)
{
    return ends_with(form, length, "ed") && length >= 4 && !ends_with(form, length, "eed");
}

/* A word of letters; `index` is its token's. */
static void count_word(struct counts *counts, const struct closed_classes *classes,
                       const struct token *token, const char *form, uint32_t index)
{
    const size_t length = token->form_length;
    const size_t letters = character_count(form, length);
    const unsigned named = TOKEN_CAPITALISED | TOKEN_SENTENCE_FIRST | TOKEN_TITLE;
    const enum closed_class class = class_of(classes, token->hash);
    counts->characters += letters < LONGEST_WORD ? letters : LONGEST_WORD;
    counts->of[LONG_WORDS] += letters >= LONG_WORD;
    counts->of[ALL_CAPS] += (token->flags & TOKEN_ALL_CAPS) != 0;
    counts->of[CAPITALISED] += letters > 1 && (token->flags & named) == TOKEN_CAPITALISED;
    counts->of[WILL] += class == CLASS_WILL;
    counts->of[CONJUNCTION_STARTS] += class == CLASS_CONJUNCTION && begins_sentence(token);
    counts->of[ING_WORDS] += ends_with(form, length, "ing") && length >= 5;
    if (is_participle(form, length)) {
        counts->of[PAST_TENSE]++;
        counts->of[PASSIVES] += index < counts->passive_end;
        counts->passive_end = 0;
    }
    if (class == CLASS_BE)
        counts->passive_end = index + 1 + PASSIVE_REACH;
}

static void count_token(struct counts *counts, const struct closed_classes *classes,
                        const struct tokens *tokens, uint32_t index)
{
    const struct token *token = &tokens->items[index];
    const char *form = token_form(tokens, token);
    switch ((enum token_kind)token->kind) {
    case TOKEN_WORD:
        if (token->flags & TOKEN_CLITIC) {
            counts->of[CONTRACTIONS] += !ends_with(form, token->form_length, "'s");
            counts->of[WILL] += class_of(classes, token->hash) == CLASS_WILL;
        } else {
            count_word(counts, classes, token, form, index);
        }
        break;
    case TOKEN_NUMBER:
        counts->characters +=
            token->form_length < LONGEST_WORD ? token->form_length : LONGEST_WORD;
        count_number(counts, form, token->form_length);
        break;
    case TOKEN_PUNCTUATION:
    case TOKEN_SYMBOL:
        counts->of[mark_measure(form, token->form_length)]++;
        break;
    case TOKEN_URL:
    case TOKEN_EMAIL:
        counts->of[URLS]++;
        break;
    case TOKEN_HANDLE:
        counts->of[HANDLES]++;
        break;
    case TOKEN_HASHTAG:
        counts->of[HASHTAGS]++;
        break;
    }
    if (token_is_word(token))
        variety_add(&counts->variety, token->hash);
}

/* The mark a sentence ends in, behind which quotation marks and brackets may close. */
static char closing_mark(const struct tokens *tokens, const struct sentence *sentence)
{
    for (uint32_t i = sentence->end; i > sentence->first && i + 4 > sentence->end; i--) {
        const struct token *token = &tokens->items[i - 1];
        const char mark = *token_form(tokens, token);
        if (token->kind != TOKEN_PUNCTUATION)
            return 0;
        if (mark == '?' || mark == '!' || mark == '.')
            return mark;
    }
    return 0;
}

static double at_most(size_t value, size_t ceiling)
{
    return (double)(value < ceiling ? value : ceiling);
}

/* A sentence of running text, `words` long. */
static void count_sentence(struct counts *counts, const struct tokens *tokens,
                           const struct sentence *sentence, size_t words)
{
    const double length = at_most(words, LONGEST_SENTENCE);
    const char mark = closing_mark(tokens, sentence);
    counts->sentences++;
    counts->sentence_words += length;
    counts->sentence_squares += length * length;
    counts->of[SHORT_SENTENCES] += words < SHORT_SENTENCE;
    counts->of[LONG_SENTENCES] += words > LONG_SENTENCE;
    counts->of[QUESTIONS] += mark == '?';
    counts->of[EXCLAMATIONS] += mark == '!';
}

/* Does a paragraph begin with a bullet, or with a short numeral as lists have it? */
static bool is_list_line(const struct article *article, struct span span)
{
    const struct scan scan = {.text = article->text, .begin = span.begin, .end = span.end};
    size_t markup = 0;
    return article->text[span.begin] != '#' &&
           scan_block_mark(&scan, span.begin, &markup) > span.begin;
}

/* A block that is over: its sentences and words. */
static void count_block(struct counts *counts, const struct article *article,
                        const struct block *block, size_t sentences, size_t words)
{
    if (block->role == ROLE_HEADING)
        counts->of[HEADINGS]++;
    if (block->role != ROLE_PARAGRAPH && block->role != ROLE_QUOTATION)
        return;
    counts->paragraphs++;
    counts->paragraph_words += at_most(words, LONGEST_PARAGRAPH);
    counts->of[SINGLE_SENTENCE_PARAGRAPHS] += sentences == 1;
    counts->of[LIST_LINES] += is_list_line(article, block->span);
}

static void count_text(struct counts *counts, const struct reading *reading)
{
    const struct tokens *tokens = reading->tokens;
    struct closed_classes classes;
    closed_classes_fill(&classes);
    size_t block_sentences = 0, block_words = 0;
    for (size_t i = 0; i < tokens->sentence_count; i++) {
        const struct sentence *sentence = &tokens->sentences[i];
        const struct block *block = &reading->article->blocks[sentence->block];
        size_t words = 0;
        for (uint32_t t = sentence->first; t < sentence->end; t++) {
            count_token(counts, &classes, tokens, t);
            words += token_is_word(&tokens->items[t]);
        }
        counts->passive_end = 0;
        counts->words += words;
        if (block->role != ROLE_TITLE && block->role != ROLE_HEADING)
            count_sentence(counts, tokens, sentence, words);
        block_sentences++;
        block_words += words;
        if (i + 1 == tokens->sentence_count || sentence[1].block != sentence->block) {
            count_block(counts, reading->article, block, block_sentences, block_words);
            block_sentences = block_words = 0;
        }
    }
    counts->of[MARKUP] = tokens->markup_count;
    counts->of[LINKS] = tokens->link_count;
}

static bool is_number(const struct tokens *tokens, size_t index)
{
    return index < tokens->count && tokens->items[index].kind == TOKEN_NUMBER;
}

/* A number beside a month's name. */
static bool is_date(const struct tokens *tokens, const struct lexicon_match *month)
{
    return is_number(tokens, (size_t)month->first + month->count) ||
           (month->first > 0 && is_number(tokens, (size_t)month->first - 1));
}

/* Fled and misled have been counted as words in -ed. */
static bool is_regular(const struct tokens *tokens, const struct lexicon_match *past_verb)
{
    const struct token *token = &tokens->items[past_verb->first];
    return is_participle(token_form(tokens, token), token->form_length);
}

static void count_matches(struct counts *counts, const struct reading *reading)
{
    static const struct {
        const char *list;
        enum measure measure;
    } lists[] = {{"list.function_word", FUNCTION_WORDS},
                 {"list.past_verb", PAST_TENSE},
                 {"list.imperative", IMPERATIVE_STARTS},
                 {"list.month", DATES}};
    unsigned char measure_of[LEXICON_MAX_CATEGORIES] = {NO_MEASURE};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        uint16_t category = lexicon_category(reading->lexicon, lists[i].list);
        if (category != LEXICON_NONE)
            measure_of[category] = (unsigned char)lists[i].measure;
    }
    const struct tokens *tokens = reading->tokens;
    for (size_t i = 0; i < reading->matches->count; i++) {
        const struct lexicon_match *match = &reading->matches->items[i];
        const unsigned measure = measure_of[match->category];
        if (measure == IMPERATIVE_STARTS)
            counts->of[measure] += begins_sentence(&tokens->items[match->first]);
        else if (measure == DATES)
            counts->of[measure] += is_date(tokens, match);
        else if (measure == PAST_TENSE)
            counts->of[measure] += !is_regular(tokens, match);
        else
            counts->of[measure] += match->count;
    }
}

/* ---- Counts → values ------------------------------------------------------ */

static float ratio(double count, size_t of, size_t floor_of)
{
    return (float)(count / (double)(of < floor_of ? floor_of : of));
}

static float deviation(const struct counts *counts)
{
    if (counts->sentences < 2)
        return 0.0f;
    const double n = (double)counts->sentences, mean = counts->sentence_words / n;
    const double variance = counts->sentence_squares / n - mean * mean;
    return variance > 0 ? (float)sqrt(variance) : 0.0f;
}

/* The mean over full windows; a text that fills none is one short window. */
static float type_token_ratio(const struct variety *variety)
{
    if (variety->windows > 0)
        return ratio((double)variety->distinct_in_windows, variety->windows * WINDOW_WORDS, 1);
    return ratio(variety->distinct, variety->words, 1);
}

void style_measure(const struct reading *reading, float *values)
{
    struct counts counts = {0};
    count_text(&counts, reading);
    count_matches(&counts, reading);

    float measured[MEASURES];
    for (size_t i = RATE_FIRST; i < RATE_END; i++)
        measured[i] = 100.0f * ratio((double)counts.of[i], counts.words, FLOOR_WORDS);
    for (size_t i = SHARE_FIRST; i < SHARE_END; i++)
        measured[i] = ratio((double)counts.of[i], counts.sentences, FLOOR_UNITS);
    measured[SENTENCE_LENGTH] = ratio(counts.sentence_words, counts.sentences, 1);
    measured[SENTENCE_DEVIATION] = deviation(&counts);
    measured[WORD_LENGTH] = ratio((double)counts.characters, counts.words, 1);
    measured[WORD_COUNT] = (float)log1p((double)counts.words);
    measured[TYPE_TOKEN_RATIO] = type_token_ratio(&counts.variety);
    measured[HAPAX_SHARE] = ratio(counts.variety.once, counts.variety.opening_words, 1);
    measured[PARAGRAPH_COUNT] = (float)log1p((double)counts.paragraphs);
    measured[PARAGRAPH_LENGTH] = ratio(counts.paragraph_words, counts.paragraphs, 1);
    measured[SINGLE_SENTENCE_PARAGRAPHS] =
        ratio((double)counts.of[SINGLE_SENTENCE_PARAGRAPHS], counts.paragraphs, FLOOR_UNITS);
    measured[LIST_LINES] = ratio((double)counts.of[LIST_LINES], counts.paragraphs, FLOOR_UNITS);
    memcpy(values, &measured[RATE_FIRST], style_feature_count * sizeof *values);
}
