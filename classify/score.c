/* score: one document, scored by every model of a scorer, into a result.
 *
 * The document is read once per group of models. Then the n-gram caches of
 * the result sum the n-grams, and each model turns its sums into probabilities. */
#include "result.h"

#include <stdlib.h>
#include <string.h>

#include "../features/article/article_text.h"
#include "../features/base/stop.h"
#include "../features/text/charset_label.h"
#include "../features/text/unicode.h"

#define LONG_TEXT 20000 /* tokens; articles have a thousand */

const char *tenor_charset(const char *label)
{
    const struct encoding *encoding = label ? encoding_find(label, strlen(label)) : NULL;
    return encoding ? encoding->name : NULL;
}

static bool check_document(const tenor_document *document, struct failure *failure)
{
    if (!document->text || (!document->title && document->title_length > 0) ||
        (!document->source && document->source_length > 0))
        return fail(failure, FAILURE_ARGUMENT, "the document's text, title or source is NULL");
    if ((!document->byline && document->byline_length > 0) ||
        (!document->date && document->date_length > 0) ||
        (!document->site && document->site_length > 0))
        return fail(failure, FAILURE_ARGUMENT, "the document's byline, date or site is NULL");
    if (document->format != TENOR_TEXT && document->format != TENOR_HTML)
        return fail(failure, FAILURE_ARGUMENT, "there is no format %d", (int)document->format);
    if (!(document->min_confidence >= 0 && document->min_confidence <= 1))
        return fail(failure, FAILURE_ARGUMENT, "min_confidence is not between 0 and 1");
    if (!(document->coverage >= 0 && document->coverage <= 1))
        return fail(failure, FAILURE_ARGUMENT, "coverage is not between 0 and 1");
    const size_t most = document->most_bytes > 0 ? document->most_bytes : SIZE_MAX;
    if (document->text_length > most || document->title_length > most)
        return fail(failure, FAILURE_TOO_LARGE, "the text or title has more than %zu bytes",
                    most);
    return true;
}

/* Reads what the caller gave, by the size that it has there. */
static bool read_document(const tenor_scorer *scorer, const tenor_document *given,
                          const tenor_result *result, tenor_document *document,
                          struct failure *failure)
{
    if (!scorer || !given || !result)
        return fail(failure, FAILURE_ARGUMENT, "the scorer, document or result is NULL");
    if (!struct_read(document, sizeof *document, given))
        return fail(failure, FAILURE_ARGUMENT,
                    "the document's size is not set, or it has members that this version of "
                    "the library does not know");
    return check_document(document, failure);
}

/* Makes the result hold `scorer`, and empties its caches for the scorer's models. */
static bool take_scorer(tenor_result *result, const tenor_scorer *scorer,
                        struct failure *failure)
{
    if (result->scorer == scorer)
        return true;
    scorer_let_go(result->scorer);
    result->scorer = NULL;
    result_forget_names(result);
    for (size_t i = 0; i < result->cache_capacity; i++)
        ngram_cache_release(&result->caches[i]);
    for (size_t i = 0; i < scorer->readers_count; i++)
        if (!ngram_cache_use(&result->caches[i], scorer->readers[i].models,
                             scorer->readers[i].count,
                             result->memory_limit / scorer->readers_count, failure))
            return false;
    scorer_hold(scorer);
    result->scorer = scorer;
    return true;
}

/* Makes room for `count` items. New ones are zeroed, which is an empty item for all of them. */
static bool reserve_empty(void *items, size_t *capacity, size_t count, size_t item_size,
                          struct failure *failure)
{
    size_t had = *capacity;
    char *base;
    if (!memory_reserve(items, capacity, count, item_size, failure))
        return false;
    memcpy(&base, items, sizeof base);
    if (*capacity > had)
        memset(base + had * item_size, 0, (*capacity - had) * item_size);
    return true;
}

/* Makes the result hold `scorer`, with memory for each of its groups, readers and models. */
static bool prepare_result(tenor_result *result, const tenor_scorer *scorer,
                           struct failure *failure)
{
    return reserve_empty(&result->features, &result->feature_capacity, scorer->group_count,
                         sizeof *result->features, failure) &&
           reserve_empty(&result->caches, &result->cache_capacity, scorer->readers_count,
                         sizeof *result->caches, failure) &&
           reserve_empty(&result->feature_names, &result->name_capacity, scorer->group_count,
                         sizeof *result->feature_names, failure) &&
           reserve_empty(&result->scores, &result->score_capacity, scorer->model_count,
                         sizeof *result->scores, failure) &&
           take_scorer(result, scorer, failure);
}

/* Of a text that is not English the evidence would be zeros that nobody measured. */
static tenor_evidence measure(const struct features *features,
                              const struct extractor *extractor,
                              const struct language_guess *language)
{
    if (!language_may_be(language, EVIDENCE_LANGUAGE))
        return (tenor_evidence){.words = features->tokens.word_count};
    struct evidence_input input = {.article = &features->article,
                                   .tokens = &features->tokens,
                                   .quotations = &features->quotations,
                                   .lexicon = extractor->lexicon,
                                   .matches = &features->matches};
    const struct attributions *attributions = &features->attributions;
    size_t words = features->tokens.word_count, unnamed = 0;
    for (size_t i = 0; i < attributions->count; i++)
        unnamed += attributions->items[i].source_kind == ATTRIBUTION_SOURCE_UNNAMED;
    double per_100 = words ? 100.0 / (double)words : 0;
    return (tenor_evidence){
        .measured = 1,
        .words = words,
        .hedges_per_100 = per_100 * (double)features->hedging.hedge_count,
        .boosters_per_100 = per_100 * (double)features->hedging.booster_count,
        .attributions_per_100 = per_100 * (double)attributions->count,
        .quoted_share = attribution_quoted_share(&input),
        .unnamed_share =
            attributions->count ? (double)unnamed / (double)attributions->count : 0,
    };
}

static tenor_page describe_page(const struct features *features, bool raw)
{
    const struct article *article = &features->article;
    tenor_page page = {.article_words = features->tokens.word_count,
                       .charset = article->charset};
    if (raw)
        return page;
    size_t length;
    page.comments = article->comments.count;
    page.furniture_words = article_words_left_out(article);
    page.title = article_fact(article, FACT_TITLE, &length);
    page.byline = article_fact(article, FACT_BYLINE, &length);
    page.date = article_fact(article, FACT_DATE, &length);
    page.site = article_fact(article, FACT_SITE, &length);
    page.authors = article->facts.authors;
    page.author_count = article->facts.author_count;
    page.day = article->facts.day[0] ? article->facts.day : NULL;
    return page;
}

static const struct {
    unsigned flag; /* enum text_flag */
    unsigned note;
} note_of_flag[] = {
    {TEXT_INVALID_UTF8, TENOR_NOTE_INVALID_UTF8},
    {TEXT_UTF16, TENOR_NOTE_UTF16},
    {TEXT_NUL, TENOR_NOTE_NUL},
    {TEXT_GUESSED, TENOR_NOTE_CHARSET_GUESSED},
};

static unsigned gather_notes(const tenor_result *result)
{
    const struct features *features = &result->features[0];
    unsigned notes = 0;
    for (size_t i = 0; i < sizeof note_of_flag / sizeof *note_of_flag; i++)
        if (features->article.flags & note_of_flag[i].flag)
            notes |= note_of_flag[i].note;
    return notes;
}

/* Determines the text's language. If that is not possible, the text is scored all the same,
 * with a note. */
static bool find_language(tenor_result *result, struct failure *failure)
{
    struct failure why = {.stop = failure->stop};
    if (language_guess(&result->languages, &result->features[0].article, &result->language,
                       &why))
        return true;
    if (why.code == FAILURE_MEMORY || why.code == FAILURE_STOPPED)
        return fail(failure, why.code, "%s", why.message);
    result->notes |= TENOR_NOTE_LANGUAGE_UNCHECKED;
    return true;
}

/* Does any of the models give the text a label? */
static bool has_reader(const struct ngram_readers *readers, const tenor_result *result)
{
    for (size_t i = 0; i < readers->count; i++)
        if (!result_is_foreign(result, readers->models[i]))
            return true;
    return false;
}

static bool apply_model(const struct opened_model *opened, const struct document *document,
                        tenor_result *result, struct model_scores *scores,
                        struct failure *failure)
{
    if (!model_score_begin(opened->model, scores, failure))
        return false;
    if (model_block_mask(opened->model) != 0)
        ngram_cache_decide(&result->caches[opened->readers], opened->reader, scores->decision);
    model_score_end(opened->model, &result->features[opened->group], document->source,
                    document->source_length, scores);
    return model_scores_check(opened->model, scores, failure);
}

/* Must the lists of targets be measured for this model, which was applied without? Not if it gives no
 * label anyway: then only its familiarity is shown. */
static bool wants_lists(const tenor_scorer *scorer, const tenor_result *result, size_t index)
{
    const struct model *model = scorer->models[index].model;
    const size_t lists = TARGET_FEATURES * model->extractor->list_count;
    return model->dense_count > 0 && lists > 0 &&
           (!result_turned_away(result, index) ||
            model_familiarity_reads(model, model->dense_count - lists));
}

static bool score_model(const tenor_scorer *scorer, const struct document *document,
                        tenor_result *result, size_t index, struct failure *failure)
{
    const struct opened_model *opened = &scorer->models[index];
    struct model_scores *scores = &result->scores[index];
    struct features *features = &result->features[opened->group];
    return apply_model(opened, document, result, scores, failure) &&
           (features->lists_measured || !wants_lists(scorer, result, index) ||
            (features_measure_lists(features, scorer->groups[opened->group].extractor,
                                    failure) &&
             apply_model(opened, document, result, scores, failure)));
}

static bool score_models(const tenor_scorer *scorer, const struct document *document,
                         tenor_result *result, struct failure *failure)
{
    for (size_t i = 0; i < scorer->readers_count; i++)
        if (has_reader(&scorer->readers[i], result) &&
            !ngram_cache_sum(&result->caches[i],
                             &result->features[scorer->readers[i].group].tokens, failure))
            return false;
    for (size_t i = 0; i < scorer->model_count; i++)
        if (!result_is_foreign(result, scorer->models[i].model) &&
            !score_model(scorer, document, result, i, failure))
            return false;
    return true;
}

/* Finds the set of each model that scored the text. */
static void predict_sets(const tenor_scorer *scorer, const tenor_document *document,
                         tenor_result *result)
{
    for (size_t i = 0; i < scorer->model_count && document->coverage > 0; i++)
        if (!result_is_foreign(result, scorer->models[i].model))
            model_predict_set(scorer->models[i].model, &result->scores[i], document->coverage,
                              document->coverage_by_label != 0);
}

/* Lists of targets are measured for a model that wants them, but of a long text at once: so their
 * working memory is given back before the n-grams take theirs. */
static bool extract(struct features *features, const struct extractor *extractor,
                    const struct document *document, struct failure *failure)
{
    return features_extract_without_lists(features, extractor, document, failure) &&
           (features->tokens.count < LONG_TEXT ||
            features_measure_lists(features, extractor, failure));
}

static bool score(const tenor_scorer *scorer, const tenor_document *given, tenor_result *result,
                  struct failure *failure)
{
    struct document document = {.text = given->text,
                                .text_length = given->text_length,
                                .title = given->title,
                                .title_length = given->title_length,
                                .source = given->source,
                                .source_length = given->source_length,
                                .byline = given->byline,
                                .byline_length = given->byline_length,
                                .date = given->date,
                                .date_length = given->date_length,
                                .site = given->site,
                                .site_length = given->site_length,
                                .format =
                                    given->format == TENOR_HTML ? DOCUMENT_HTML : DOCUMENT_TEXT,
                                .charset = given->charset,
                                .raw = given->raw != 0};
    if (!prepare_result(result, scorer, failure))
        return false;
    for (size_t g = 0; g < scorer->group_count; g++)
        if (!extract(&result->features[g], scorer->groups[g].extractor, &document, failure))
            return false;
    result->no_abstain = given->no_abstain != 0;
    result->any_language = given->any_language != 0;
    result->min_confidence = given->min_confidence;
    result->coverage = given->coverage;
    if (!find_language(result, failure) || !score_models(scorer, &document, result, failure))
        return false;
    predict_sets(scorer, given, result);
    result->evidence =
        measure(&result->features[scorer->evidence_group],
                scorer->groups[scorer->evidence_group].extractor, &result->language);
    result->page = describe_page(&result->features[0], document.raw);
    result->notes |= gather_notes(result);
    return true;
}

/* Scores, unless the caller says stop before it is done. */
static bool score_until_stopped(const tenor_scorer *scorer, const tenor_document *given,
                                tenor_result *result, struct failure *failure)
{
    struct stop stop = {.asked = given->stop, .context = given->stop_context};
    failure->stop = given->stop ? &stop : NULL;
    const bool done = score(scorer, given, result, failure);
    failure->stop = NULL;
    return done && !stop.said;
}

void result_clear(tenor_result *result)
{
    if (!result)
        return;
    result->model_count = 0;
    result->evidence = (tenor_evidence){0};
    result->page = (tenor_page){0};
    result->comments_spelled = false;
    result->notes = 0;
    result->explanation.count = 0;
    result->mark_kind = MARKS_UNKNOWN;
    result->code = TENOR_OK;
    result->stop = NULL;
    result->stop_context = NULL;
    result->language = (struct language_guess){.count = 0};
}

tenor_code tenor_score(const tenor_scorer *scorer, const tenor_document *document,
                       tenor_result *result, tenor_error *error)
{
    struct failure failure = {0};
    tenor_document known;
    result_clear(result);
    if (result)
        result_free_large(result);
    if (!read_document(scorer, document, result, &known, &failure) ||
        !score_until_stopped(scorer, &known, result, &failure)) {
        result_clear(result);
        return scorer_report(&failure, error);
    }
    result->model_count = scorer->model_count;
    result->stop = known.stop;
    result->stop_context = known.stop_context;
    return TENOR_OK;
}
