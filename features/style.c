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
                         "a form of be and a word in -ed next to it (Biber 1988)"},
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
    while (table[slot] != 0 && table[slot] != hash)
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
    if (variety->opening[slot] == 0)
        variety->once++;
    else if (!variety->again[slot])
        variety->once--;
    variety->again[slot] = variety->opening[slot] != 0;
    variety->opening[slot] = hash;
}

/* ---- Counting ------------------------------------------------------------- */

enum { BE_FORMS = 8, CONJUNCTIONS = 6, WILL_FORMS = 3 };

/* Closed classes that are too short to be word lists, as token hashes. */
struct closed_classes {
    uint64_t be[BE_FORMS], conjunction[CONJUNCTIONS], will[WILL_FORMS];
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

static void hash_words(uint64_t *hashes, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        hashes[i] = hash_bytes(words[i], strlen(words[i]));
}

static struct closed_classes closed_classes(void)
{
    static const char *const be[BE_FORMS] = {"be",   "is",   "are",   "was",
                                             "were", "been", "being", "am"};
    static const char *const conjunctions[CONJUNCTIONS] = {"and", "but", "or",
                                                           "so",  "yet", "nor"};
    static const char *const will[WILL_FORMS] = {"will", "'ll", "wo"};
    struct closed_classes classes;
    hash_words(classes.be, be, BE_FORMS);
    hash_words(classes.conjunction, conjunctions, CONJUNCTIONS);
    hash_words(classes.will, will, WILL_FORMS);
    return classes;
}

static bool is_one_of(uint64_t hash, const uint64_t *hashes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (hashes[i] == hash)
            return true;
    return false;
}

static bool ends_with(const char *form, size_t length, const char *ending)
{
    size_t n = strlen(ending);
    return length >= n && memcmp(form + length - n, ending, n) == 0;
}

static size_t character_count(const char *form, size_t length)
{
    size_t count = length;
    for (size_t i = 0; i < length; i++)
        count -= (signed char)form[i] < -0x40; /* goes on a sequence: 10xxxxxx */
    return count;
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

/* A word of letters; `index` is its token's. */
static void count_word(struct counts *counts, const struct closed_classes *classes,
                       const struct token *token, const char *form, uint32_t index)
{
    const size_t length = token->form_length;
    const size_t letters = character_count(form, length);
    const unsigned named = TOKEN_CAPITALISED | TOKEN_SENTENCE_FIRST | TOKEN_TITLE;
    counts->characters += letters < LONGEST_WORD ? letters : LONGEST_WORD;
    counts->of[LONG_WORDS] += letters >= LONG_WORD;
    counts->of[ALL_CAPS] += (token->flags & TOKEN_ALL_CAPS) != 0;
    counts->of[CAPITALISED] += letters > 1 && (token->flags & named) == TOKEN_CAPITALISED;
    counts->of[WILL] += is_one_of(token->hash, classes->will, WILL_FORMS);
    counts->of[ING_WORDS] += length >= 5 && ends_with(form, length, "ing");
    if ((token->flags & (TOKEN_SENTENCE_FIRST | TOKEN_TITLE)) == TOKEN_SENTENCE_FIRST)
        counts->of[CONJUNCTION_STARTS] +=
            is_one_of(token->hash, classes->conjunction, CONJUNCTIONS);
    if (is_one_of(token->hash, classes->be, BE_FORMS)) {
        counts->passive_end = index + 1 + PASSIVE_REACH;
    } else if (length >= 4 && ends_with(form, length, "ed") &&
               !ends_with(form, length, "eed")) { /* need, speed */
        counts->of[PAST_TENSE]++;
        counts->of[PASSIVES] += index < counts->passive_end;
        counts->passive_end = 0;
    }
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
            counts->of[WILL] += is_one_of(token->hash, classes->will, WILL_FORMS);
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
    const struct closed_classes classes = closed_classes();
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

static void count_matches(struct counts *counts, const struct reading *reading)
{
    const struct lexicon *lexicon = reading->lexicon;
    const struct tokens *tokens = reading->tokens;
    const uint16_t function_word = lexicon_category(lexicon, "list.function_word");
    const uint16_t imperative = lexicon_category(lexicon, "list.imperative");
    const uint16_t past_verb = lexicon_category(lexicon, "list.past_verb");
    const uint16_t month = lexicon_category(lexicon, "list.month");
    for (size_t i = 0; i < reading->matches->count; i++) {
        const struct lexicon_match *match = &reading->matches->items[i];
        const struct token *first = &tokens->items[match->first];
        if (match->category == function_word)
            counts->of[FUNCTION_WORDS] += match->count;
        else if (match->category == past_verb)
            counts->of[PAST_TENSE]++;
        else if (match->category == imperative)
            counts->of[IMPERATIVE_STARTS] +=
                (first->flags & (TOKEN_SENTENCE_FIRST | TOKEN_TITLE)) == TOKEN_SENTENCE_FIRST;
        else if (match->category == month)
            counts->of[DATES] +=
                is_number(tokens, (size_t)match->first + match->count) ||
                (match->first > 0 && is_number(tokens, (size_t)match->first - 1));
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
