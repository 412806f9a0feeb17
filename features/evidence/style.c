/* style: counting, and turning counts into features.
 *
 * One pass over the tokens, sentence by sentence, one over their marks and one over the
 * lexicon's matches count what there is; then each count becomes a rate, a share or a mean. A
 * denominator never falls below a floor, and lengths have a ceiling, so that neither a headline
 * of three words nor a page without a full stop has values far from any article's. */
#include "style.h"

#include <math.h>
#include <string.h>

#include "../base/bit_rows.h"
#include "../base/stop.h"
#include "../lexicon/list_marks.h"
#include "../text/token_scan.h"
#include "style_parts.h"
#include "style_words.h"
#include "token_bits.h"

/* Words: the least denominator of a rate. About two sentences; keeps rates of headlines
 * comparable with those of articles. */
#define FLOOR_WORDS 50
#define FLOOR_UNITS 3 /* the same for shares of sentences and paragraphs */
/* Words, about four times a usual sentence's length; a longer one counts as this. */
#define LONGEST_SENTENCE  100
#define LONGEST_PARAGRAPH 500

/* style_features has the features in this order, without NO_FEATURE. */
#define FEATURE(number) [(number)-RATE_FIRST]
#define PER_100         "per 100 words"
#define OF_SENTENCES    "share of sentences"

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

_Static_assert(sizeof style_features / sizeof *style_features ==
                   STYLE_FEATURES_END - RATE_FIRST,
               "each measure is a feature");

/* ---- Counting ------------------------------------------------------------- */

struct style_counts {
    size_t of[STYLE_FEATURES_END];
    size_t sentences; /* outside titles and headings */
    double sentence_words, sentence_squares;
    size_t words;
    size_t paragraphs;
    double paragraph_words;
};

enum style_feature style_mark_feature(const char *form, size_t length)
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
        return (enum style_feature)ascii[bytes[0]];
    if (length >= 3 && memcmp(form + length - 3, "...", 3) == 0)
        return ELLIPSES;
    if (length == 2 && bytes[0] == 0xC2 && bytes[1] >= 0xA2 && bytes[1] <= 0xA5)
        return CURRENCY_SIGNS; /* U+00A2 to U+00A5 */
    if (length == 3 && bytes[0] == 0xE2 && bytes[1] == 0x82 && bytes[2] >= 0xA0)
        return CURRENCY_SIGNS; /* U+20A0 to U+20BF */
    if ((length >= 4 && bytes[0] == 0xF0 && bytes[1] == 0x9F) ||
        (length >= 3 && bytes[0] == 0xE2 && bytes[1] >= 0x98 && bytes[1] <= 0x9E))
        return EMOJI; /* U+1F000 to U+1FFFF, U+2600 to U+27BF */
    return NO_FEATURE;
}

static void count_clitic(struct style_counts *counts, const char *form, size_t length)
{
    counts->of[CONTRACTIONS] += style_is_contraction(form, length);
    counts->of[WILL] += style_is_will(form, length);
}

static void count_number(struct style_counts *counts, const char *form, size_t length)
{
    counts->of[NUMBERS]++;
    counts->of[TIMES] += style_is_time(form, length);
    counts->of[YEARS] += style_is_year(form, length);
}

/* Counts a token that is not a word of letters. If its kind is TOKEN_WORD, it is a clitic. */
static void count_token(struct style_counts *counts, const struct tokens *tokens,
                        const struct token *token)
{
    const char *form = token_form(tokens, token);
    switch ((enum token_kind)token->kind) {
    case TOKEN_WORD:
        count_clitic(counts, form, token->form_length);
        break;
    case TOKEN_NUMBER:
        count_number(counts, form, token->form_length);
        break;
    case TOKEN_PUNCTUATION:
    case TOKEN_SYMBOL:
        counts->of[style_mark_feature(form, token->form_length)]++;
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
}

/* Counts a sentence's tokens. Returns how many words it has. */
static size_t count_tokens(struct style_counts *counts, struct style_words *style_words,
                           const struct sentence *sentence)
{
    const struct tokens *tokens = style_words->tokens;
    uint32_t odd[WINDOW_WORDS];
    size_t words = 0, odd_count;
    for (uint32_t i = sentence->first; i < sentence->end;) {
        const uint32_t left = sentence->end - i, room = style_words_room(style_words);
        const uint32_t end = i + (left < room ? left : room);
        words += style_words_add(style_words, i, end, odd, &odd_count);
        for (size_t o = 0; o < odd_count; o++)
            count_token(counts, tokens, &tokens->items[odd[o]]);
        i = end;
    }
    return words;
}

char style_closing_mark(const struct tokens *tokens, const struct sentence *sentence)
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

/* Counts a sentence of running text with so many words. */
static void count_sentence(struct style_counts *counts, const struct tokens *tokens,
                           const struct sentence *sentence, size_t words)
{
    const double length = at_most(words, LONGEST_SENTENCE);
    const char mark = style_closing_mark(tokens, sentence);
    counts->sentences++;
    counts->sentence_words += length;
    counts->sentence_squares += length * length;
    counts->of[SHORT_SENTENCES] += words < SHORT_SENTENCE;
    counts->of[LONG_SENTENCES] += words > LONG_SENTENCE;
    counts->of[QUESTIONS] += mark == '?';
    counts->of[EXCLAMATIONS] += mark == '!';
}

bool style_is_list_line(const struct article *article, struct span span)
{
    const struct scan scan = {.text = article->text, .begin = span.begin, .end = span.end};
    size_t markup = 0;
    return article->text[span.begin] != '#' &&
           scan_passage_mark(&scan, span.begin, &markup) > span.begin;
}

/* Counts a passage that has ended, with its sentences and words. */
static void count_passage(struct style_counts *counts, const struct article *article,
                          const struct passage *passage, size_t sentences, size_t words)
{
    if (passage->role == ROLE_HEADING)
        counts->of[HEADINGS]++;
    if (passage->role != ROLE_PARAGRAPH && passage->role != ROLE_QUOTATION)
        return;
    counts->paragraphs++;
    counts->paragraph_words += at_most(words, LONGEST_PARAGRAPH);
    counts->of[SINGLE_SENTENCE_PARAGRAPHS] += sentences == 1;
    counts->of[LIST_LINES] += style_is_list_line(article, passage->span);
}

static bool count_text(struct style_counts *counts, struct style_words *style_words,
                       const struct evidence_input *input, struct failure *failure)
{
    const struct tokens *tokens = input->tokens;
    size_t passage_sentences = 0, passage_words = 0;
    for (size_t i = 0; i < tokens->sentence_count; i++) {
        const struct sentence *sentence = &tokens->sentences[i];
        if (!go_on(failure, sentence->end - sentence->first))
            return false;
        const struct passage *passage = &input->article->passages[sentence->passage];
        const size_t words = count_tokens(counts, style_words, sentence);
        counts->words += words;
        if (passage->role != ROLE_TITLE && passage->role != ROLE_HEADING)
            count_sentence(counts, tokens, sentence, words);
        passage_sentences++;
        passage_words += words;
        if (i + 1 == tokens->sentence_count || sentence[1].passage != sentence->passage) {
            count_passage(counts, input->article, passage, passage_sentences, passage_words);
            passage_sentences = passage_words = 0;
        }
    }
    style_words_end(style_words);
    counts->of[LONG_WORDS] = style_words->traits[TRAIT_LONG];
    counts->of[ALL_CAPS] = style_words->traits[TRAIT_ALL_CAPS];
    counts->of[CAPITALISED] = style_words->traits[TRAIT_CAPITALISED];
    counts->of[WILL] += style_words->traits[TRAIT_WILL];
    counts->of[CONJUNCTION_STARTS] = style_words->traits[TRAIT_CONJUNCTION];
    counts->of[ING_WORDS] = style_words->traits[TRAIT_ING];
    counts->of[PAST_TENSE] = style_words->traits[TRAIT_PARTICIPLE];
    counts->of[PASSIVES] = style_words->passives;
    counts->of[MARKUP] = tokens->markup_count;
    counts->of[LINKS] = tokens->link_count;
    return true;
}

static bool is_number(const struct tokens *tokens, size_t index)
{
    return index < tokens->count && tokens->items[index].kind == TOKEN_NUMBER;
}

bool style_is_date(const struct tokens *tokens, size_t first, size_t count)
{
    return is_number(tokens, first + count) || (first > 0 && is_number(tokens, first - 1));
}

/* Counts an entry of one of these lists. Past forms in -ed, such as fled and misled, have been
 * counted by their ending already. */
static void count_entry(struct style_counts *counts, const struct tokens *tokens, size_t first,
                        size_t count, uint32_t marks)
{
    const struct token *token = &tokens->items[first];
    if (marks & MARK_PAST)
        counts->of[PAST_TENSE] += !style_is_participle(tokens, token);
    if (marks & MARK_IMPERATIVE)
        counts->of[IMPERATIVE_STARTS] += style_begins_sentence(token);
    if (marks & MARK_MONTH)
        counts->of[DATES] += style_is_date(tokens, first, count);
}

/* Bit i: does token i, of at most TOKENS_PER_SET, have one of these marks? */
static uint64_t marked(const uint32_t *marks, size_t count, uint32_t bits)
{
    uint64_t set = 0;
    size_t i = 0;
    for (; i + BIT_ROW <= count; i += BIT_ROW)
        set |= bit_row_of_any(marks + i, bits) << i;
    for (; i < count; i++)
        set |= (uint64_t)((marks[i] & bits) != 0) << i;
    return set;
}

/* Counts entries of one token by their marks. Where they are cannot be predicted, so many
 * tokens are tested at once. */
static bool count_marks(struct style_counts *counts, const struct tokens *tokens,
                        const uint32_t *marks, struct failure *failure)
{
    for (size_t first = 0; first < tokens->count; first += TOKENS_PER_SET) {
        const size_t left = tokens->count - first,
                     count = left < TOKENS_PER_SET ? left : TOKENS_PER_SET;
        if (!go_on(failure, count))
            return false;
        const uint64_t function_words = marked(marks + first, count, MARK_FUNCTION);
        counts->of[FUNCTION_WORDS] += (size_t)__builtin_popcountll(function_words);
        uint64_t entries = marked(marks + first, count, ENTRY_MARKS);
        for (; entries != 0; entries &= entries - 1) {
            const size_t i = first + (size_t)__builtin_ctzll(entries);
            count_entry(counts, tokens, i, 1, marks[i]);
        }
    }
    return true;
}

/* Counts longer entries, such as double-click. Function words are all single tokens. */
static void count_matches(struct style_counts *counts, const struct evidence_input *input)
{
    const struct lexicon_matches *matches = input->matches;
    for (size_t i = 0; i < matches->count; i++) {
        const struct lexicon_match *match = &matches->items[i];
        const uint32_t marks = lexicon_mark(input->lexicon, match->category);
        if (marks & ENTRY_MARKS)
            count_entry(counts, input->tokens, match->first, match->count, marks);
    }
}

/* ---- Counts → values ------------------------------------------------------ */

static float ratio(double count, size_t of, size_t floor_of)
{
    return (float)(count / (double)(of < floor_of ? floor_of : of));
}

static float deviation(const struct style_counts *counts)
{
    if (counts->sentences < 2)
        return 0.0f;
    const double n = (double)counts->sentences, mean = counts->sentence_words / n;
    const double variance = counts->sentence_squares / n - mean * mean;
    return variance > 0 ? (float)sqrt(variance) : 0.0f;
}

/* The mean over all full windows; a text too short for one is a window by itself. */
static float type_token_ratio(const struct style_words *words)
{
    if (words->windows > 0)
        return ratio((double)words->distinct, words->windows * WINDOW_WORDS, 1);
    return ratio((double)words->rest_distinct, words->rest, 1);
}

bool style_measure(const struct evidence_input *input, float *values, struct failure *failure)
{
    struct style_counts counts = {0};
    struct style_words words;
    style_words_begin(&words, input->tokens);
    if (!count_text(&counts, &words, input, failure) ||
        !count_marks(&counts, input->tokens, input->matches->marks, failure))
        return false;
    count_matches(&counts, input);

    float measured[STYLE_FEATURES_END];
    for (size_t i = RATE_FIRST; i < RATE_END; i++)
        measured[i] = 100.0f * ratio((double)counts.of[i], counts.words, FLOOR_WORDS);
    for (size_t i = SHARE_FIRST; i < SHARE_END; i++)
        measured[i] = ratio((double)counts.of[i], counts.sentences, FLOOR_UNITS);
    measured[SENTENCE_LENGTH] = ratio(counts.sentence_words, counts.sentences, 1);
    measured[SENTENCE_DEVIATION] = deviation(&counts);
    measured[WORD_LENGTH] = ratio((double)words.characters, counts.words, 1);
    measured[WORD_COUNT] = (float)log1p((double)counts.words);
    measured[TYPE_TOKEN_RATIO] = type_token_ratio(&words);
    measured[HAPAX_SHARE] = ratio((double)words.once, words.opening_words, 1);
    measured[PARAGRAPH_COUNT] = (float)log1p((double)counts.paragraphs);
    measured[PARAGRAPH_LENGTH] = ratio(counts.paragraph_words, counts.paragraphs, 1);
    measured[SINGLE_SENTENCE_PARAGRAPHS] =
        ratio((double)counts.of[SINGLE_SENTENCE_PARAGRAPHS], counts.paragraphs, FLOOR_UNITS);
    measured[LIST_LINES] = ratio((double)counts.of[LIST_LINES], counts.paragraphs, FLOOR_UNITS);
    memcpy(values, &measured[RATE_FIRST], style_feature_count * sizeof *values);
    return go_on(failure, STOP_WORK);
}
