/* scorer: models opened together, and articles scored by all of them.
 *
 * Models whose recipes are equal byte for byte are a group with one extractor; an article is
 * read once for each group, and each model then weighs what was found. An open scorer never
 * changes, all scratch is the result's, so threads share a scorer without a lock. */
#include "result.h"

#include <stdlib.h>
#include <string.h>

#include "../features/article/article_text.h"
#include "../features/text/charset_label.h"
#include "../features/text/unicode.h"

#define STRING(x)    #x
#define AS_STRING(x) STRING(x)
#define VERSION_TEXT                                                                           \
    AS_STRING(TENOR_VERSION_MAJOR)                                                             \
    "." AS_STRING(TENOR_VERSION_MINOR) "." AS_STRING(TENOR_VERSION_PATCH)

const char *tenor_version(void)
{
    return VERSION_TEXT;
}

/* ---- Codes ------------------------------------------------------------ */

static const char *const code_names[] = {
    [TENOR_OK] = "ok",
    [TENOR_NO_MEMORY] = "no_memory",
    [TENOR_BAD_ARGUMENT] = "bad_argument",
    [TENOR_CANNOT_OPEN] = "cannot_open",
    [TENOR_BAD_MODEL] = "bad_model",
    [TENOR_EMPTY_TEXT] = "empty_text",
    [TENOR_BINARY_TEXT] = "binary_text",
    [TENOR_TEXT_TOO_LARGE] = "text_too_large",
};

const char *tenor_code_name(int code)
{
    if (code < 0 || (size_t)code >= sizeof code_names / sizeof *code_names)
        return "unknown";
    return code_names[code];
}

/* What the stages below call a failure, as the caller of the library sees it. */
static const tenor_code code_of_failure[] = {
    [FAILURE_NONE] = TENOR_OK,
    [FAILURE_MEMORY] = TENOR_NO_MEMORY,
    [FAILURE_ARGUMENT] = TENOR_BAD_ARGUMENT,
    [FAILURE_OPEN] = TENOR_CANNOT_OPEN,
    [FAILURE_WRITE] = TENOR_CANNOT_OPEN,
    [FAILURE_RECORD] = TENOR_BAD_ARGUMENT,
    [FAILURE_EMPTY] = TENOR_EMPTY_TEXT,
    [FAILURE_BINARY] = TENOR_BINARY_TEXT,
    [FAILURE_TOO_LARGE] = TENOR_TEXT_TOO_LARGE,
    [FAILURE_LEXICON] = TENOR_BAD_MODEL,
    [FAILURE_MODEL] = TENOR_BAD_MODEL,
    [FAILURE_DATA] = TENOR_BAD_MODEL,
};

static tenor_code report(const struct failure *failure, tenor_error *error)
{
    tenor_code code = code_of_failure[failure->code];
    if (error) {
        error->code = code;
        memcpy(error->message, failure->message, sizeof error->message);
    }
    return code;
}

_Static_assert(sizeof((tenor_error *)0)->message == sizeof((struct failure *)0)->message,
               "a failure's message fits a tenor_error");

/* ---- Opening ---------------------------------------------------------- */

static void close_models(tenor_scorer *scorer)
{
    for (size_t i = scorer->model_count; i-- > 0;)
        model_file_close(scorer->files[i]);
    for (size_t g = 0; g < scorer->group_count; g++)
        free(scorer->groups[g].readers);
    free(scorer->files);
    free(scorer->models);
    free(scorer->groups);
    free(scorer);
}

/* The count of holders is the one thing in an open scorer that changes; to its users
 * the scorer is const, hence the casts. */
void scorer_hold(const tenor_scorer *scorer)
{
    atomic_fetch_add_explicit(&((tenor_scorer *)scorer)->holders, 1, memory_order_relaxed);
}

void scorer_let_go(const tenor_scorer *scorer)
{
    tenor_scorer *own = (tenor_scorer *)scorer;
    if (own && atomic_fetch_sub_explicit(&own->holders, 1, memory_order_acq_rel) == 1)
        close_models(own);
}

void tenor_scorer_close(tenor_scorer *scorer)
{
    scorer_let_go(scorer);
}

/* There is room for as many readers as models. */
static bool join_readers(struct group *group, struct opened_model *opened, size_t most,
                         struct failure *failure)
{
    unsigned mask = model_block_mask(opened->model);
    if (mask == 0)
        return true;
    if (!group->readers && !(group->readers = calloc(most, sizeof *group->readers)))
        return fail(failure, FAILURE_MEMORY, "out of memory");
    opened->reader = group->reader_count++;
    group->readers[opened->reader] = opened->model;
    group->mask |= mask;
    return true;
}

/* Puts a model in the group of its extractor, or a new one. */
static bool join_group(tenor_scorer *scorer, struct opened_model *opened,
                       struct failure *failure)
{
    size_t group = 0;
    while (group < scorer->group_count &&
           scorer->groups[group].extractor != opened->model->extractor)
        group++;
    if (group == scorer->group_count)
        scorer->groups[scorer->group_count++].extractor = opened->model->extractor;
    opened->group = group;
    return join_readers(&scorer->groups[group], opened, scorer->model_count, failure);
}

static bool group_models(tenor_scorer *scorer, struct failure *failure)
{
    for (size_t i = 0; i < scorer->model_count; i++)
        if (!join_group(scorer, &scorer->models[i], failure))
            return false;
    return true;
}

static bool open_models(tenor_scorer *scorer, const char *const *paths, size_t count,
                        struct failure *failure)
{
    for (size_t i = 0; i < count; i++) {
        if (!paths[i])
            return fail(failure, FAILURE_ARGUMENT, "a model's path is NULL");
        struct opened_model *opened = &scorer->models[i];
        scorer->files[i] = model_file_open_beside(paths[i], scorer->files, i, failure);
        if (!scorer->files[i])
            return false;
        scorer->model_count++;
        opened->model = model_file_model(scorer->files[i]);
        scorer->has_language |= *opened->model->language != '\0';
        for (size_t j = 0; j < i; j++)
            if (strcmp(scorer->models[j].model->task, opened->model->task) == 0)
                return fail(failure, FAILURE_MODEL,
                            "two models for the task '%s': '%s' and '%s'", opened->model->task,
                            paths[j], paths[i]);
    }
    return group_models(scorer, failure);
}

tenor_scorer *tenor_scorer_open(const char *const *paths, size_t count, tenor_error *error)
{
    struct failure failure = {0};
    if (!paths || count == 0) {
        failure_set(&failure, FAILURE_ARGUMENT, "no models to open");
        report(&failure, error);
        return NULL;
    }
    tenor_scorer *scorer = calloc(1, sizeof *scorer);
    if (scorer) {
        atomic_init(&scorer->holders, 1);
        scorer->files = calloc(count, sizeof *scorer->files);
        scorer->models = calloc(count, sizeof *scorer->models);
        scorer->groups = calloc(count, sizeof *scorer->groups);
    }
    if (!scorer || !scorer->files || !scorer->models || !scorer->groups)
        failure_set(&failure, FAILURE_MEMORY, "out of memory");
    else if (open_models(scorer, paths, count, &failure))
        return scorer;
    report(&failure, error);
    scorer_let_go(scorer);
    return NULL;
}

size_t tenor_scorer_models(const tenor_scorer *scorer)
{
    return scorer ? scorer->model_count : 0;
}

static const struct model *model_at(const tenor_scorer *scorer, size_t model)
{
    return model < tenor_scorer_models(scorer) ? scorer->models[model].model : NULL;
}

const char *tenor_scorer_task(const tenor_scorer *scorer, size_t model)
{
    const struct model *at = model_at(scorer, model);
    return at ? at->task : NULL;
}

size_t tenor_scorer_labels(const tenor_scorer *scorer, size_t model)
{
    const struct model *at = model_at(scorer, model);
    return at ? at->label_count : 0;
}

const char *tenor_scorer_label(const tenor_scorer *scorer, size_t model, size_t label)
{
    return label < tenor_scorer_labels(scorer, model)
               ? scorer->models[model].model->labels[label]
               : NULL;
}

/* ---- Scoring ---------------------------------------------------------- */

const char *tenor_charset(const char *label)
{
    const struct encoding *encoding = label ? encoding_find(label, strlen(label)) : NULL;
    return encoding ? encoding->name : NULL;
}

static bool check_arguments(const tenor_scorer *scorer, const tenor_document *document,
                            const tenor_result *result, struct failure *failure)
{
    if (!scorer || !document || !result)
        return fail(failure, FAILURE_ARGUMENT, "the scorer, document or result is NULL");
    if (!document->text || (!document->title && document->title_length > 0) ||
        (!document->source && document->source_length > 0))
        return fail(failure, FAILURE_ARGUMENT, "the document's text, title or source is NULL");
    return true;
}

/* Has the result hold `scorer`, and its caches remember what that one's models know. */
static bool take_scorer(tenor_result *result, const tenor_scorer *scorer,
                        struct failure *failure)
{
    if (result->scorer == scorer)
        return true;
    scorer_let_go(result->scorer);
    result->scorer = NULL;
    for (size_t g = 0; g < scorer->group_count; g++)
        if (!ngram_cache_use(&result->caches[g], scorer->groups[g].readers,
                             scorer->groups[g].reader_count,
                             result->memory_limit / scorer->group_count, failure))
            return false;
    scorer_hold(scorer);
    result->scorer = scorer;
    return true;
}

/* Makes room for `count` items, new ones zeroed, which is what empty is. */
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

/* Has the result hold `scorer`, with scratch for each of its groups and models. */
static bool prepare_result(tenor_result *result, const tenor_scorer *scorer,
                           struct failure *failure)
{
    return reserve_empty(&result->features, &result->feature_capacity, scorer->group_count,
                         sizeof *result->features, failure) &&
           reserve_empty(&result->caches, &result->cache_capacity, scorer->group_count,
                         sizeof *result->caches, failure) &&
           reserve_empty(&result->scores, &result->score_capacity, scorer->model_count,
                         sizeof *result->scores, failure) &&
           take_scorer(result, scorer, failure);
}

static tenor_evidence measure(const struct features *features,
                              const struct extractor *extractor)
{
    struct reading reading = {.article = &features->article,
                              .tokens = &features->tokens,
                              .quotations = &features->quotations,
                              .lexicon = extractor->lexicon,
                              .matches = &features->matches};
    const struct attributions *attributions = &features->attributions;
    size_t words = features->tokens.word_count, unnamed = 0;
    for (size_t i = 0; i < attributions->count; i++)
        unnamed += attributions->items[i].source_kind == SOURCE_UNNAMED;
    double per_100 = words ? 100.0 / (double)words : 0;
    return (tenor_evidence){
        .words = words,
        .hedges_per_100 = per_100 * (double)features->hedging.hedge_count,
        .boosters_per_100 = per_100 * (double)features->hedging.booster_count,
        .attributions_per_100 = per_100 * (double)attributions->count,
        .quoted_share = attribution_quoted_share(&reading),
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
    return page;
}

static const struct {
    unsigned flag; /* enum text_flag */
    unsigned note;
} note_of_flag[] = {
    {TEXT_INVALID_UTF8, TENOR_NOTE_INVALID_UTF8},
    {TEXT_UTF16, TENOR_NOTE_UTF16},
    {TEXT_NUL, TENOR_NOTE_NUL},
};

static unsigned gather_notes(const tenor_scorer *scorer, const tenor_result *result)
{
    const struct features *features = &result->features[0];
    unsigned notes = 0;
    for (size_t i = 0; i < sizeof note_of_flag / sizeof *note_of_flag; i++)
        if (features->article.flags & note_of_flag[i].flag)
            notes |= note_of_flag[i].note;
    for (size_t i = 0; i < scorer->model_count; i++) {
        const struct model *model = scorer->models[i].model;
        if (features->tokens.word_count < model->minimum_words &&
            !result_is_foreign(result, model))
            notes |= TENOR_NOTE_SHORT_TEXT;
    }
    return notes;
}

/* Guesses the text's language if a model asks for one. Where that cannot be done the text is
 * scored, with a note. */
static bool find_language(const tenor_scorer *scorer, tenor_result *result,
                          struct failure *failure)
{
    struct failure why = {0};
    if (!scorer->has_language ||
        language_guess(&result->languages, &result->features[0].article, &result->language,
                       &why))
        return true;
    if (why.code == FAILURE_MEMORY)
        return fail(failure, FAILURE_MEMORY, "%s", why.message);
    result->notes |= TENOR_NOTE_LANGUAGE_UNCHECKED;
    return true;
}

/* Does a model of the group that reads n-grams give the text a label? */
static bool has_reader(const struct group *group, const tenor_result *result)
{
    for (size_t i = 0; i < group->reader_count; i++)
        if (!result_is_foreign(result, group->readers[i]))
            return true;
    return false;
}

static bool score_models(const tenor_scorer *scorer, const struct document *document,
                         tenor_result *result, struct failure *failure)
{
    for (size_t g = 0; g < scorer->group_count; g++)
        if (has_reader(&scorer->groups[g], result) &&
            !ngram_cache_sum(&result->caches[g], &result->features[g].tokens, failure))
            return false;
    for (size_t i = 0; i < scorer->model_count; i++) {
        const struct opened_model *opened = &scorer->models[i];
        struct scores *scores = &result->scores[i];
        if (result_is_foreign(result, opened->model))
            continue;
        if (!model_score_begin(opened->model, scores, failure))
            return false;
        if (model_block_mask(opened->model) != 0)
            ngram_cache_decide(&result->caches[opened->group], opened->reader,
                               scores->decision);
        model_score_end(opened->model, &result->features[opened->group], document->source,
                        document->source_length, scores);
    }
    return true;
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
                                .format =
                                    given->format == TENOR_HTML ? DOCUMENT_HTML : DOCUMENT_TEXT,
                                .charset = given->charset,
                                .raw = given->raw != 0};
    if (!prepare_result(result, scorer, failure))
        return false;
    for (size_t g = 0; g < scorer->group_count; g++)
        if (!features_extract(&result->features[g], scorer->groups[g].extractor, &document, 0,
                              failure))
            return false;
    if (!given->any_language && !find_language(scorer, result, failure))
        return false;
    if (!score_models(scorer, &document, result, failure))
        return false;
    result->evidence = measure(&result->features[0], scorer->groups[0].extractor);
    result->page = describe_page(&result->features[0], document.raw);
    result->notes |= gather_notes(scorer, result);
    return true;
}

tenor_code tenor_score(const tenor_scorer *scorer, const tenor_document *document,
                       tenor_result *result, tenor_error *error)
{
    struct failure failure = {0};
    if (result) {
        result->model_count = 0;
        result->evidence = (tenor_evidence){0};
        result->page = (tenor_page){0};
        result->is_told = false;
        result->notes = 0;
        result->language.count = 0;
    }
    if (!check_arguments(scorer, document, result, &failure) ||
        !score(scorer, document, result, &failure))
        return report(&failure, error);
    result->model_count = scorer->model_count;
    return TENOR_OK;
}
