/* result: the functions that read a result. */
#include "result.h"

#include <stdlib.h>
#include <string.h>

#include "../features/article/article_text.h"

tenor_result *tenor_result_new(void)
{
    tenor_result *result = calloc(1, sizeof *result);
    if (result)
        result->memory_limit = NGRAM_CACHE_LIMIT;
    return result;
}

void tenor_result_free(tenor_result *result)
{
    tenor_result_trim(result, 0);
    free(result);
}

/* ---- Labels and probabilities ----------------------------------------- */

size_t tenor_result_models(const tenor_result *result)
{
    return result ? result->model_count : 0;
}

static bool has_model(const tenor_result *result, size_t model)
{
    return model < tenor_result_models(result);
}

const char *tenor_result_task(const tenor_result *result, size_t model)
{
    return has_model(result, model) ? tenor_scorer_task(result->scorer, model) : NULL;
}

size_t tenor_result_labels(const tenor_result *result, size_t model)
{
    return has_model(result, model) ? tenor_scorer_labels(result->scorer, model) : 0;
}

const char *tenor_result_label_name(const tenor_result *result, size_t model, size_t label)
{
    return has_model(result, model) ? tenor_scorer_label(result->scorer, model, label) : NULL;
}

bool result_is_foreign(const tenor_result *result, const struct model *model)
{
    return !result->no_abstain && !(result->any_language && !result->language.mojibake) &&
           !language_may_be(&result->language, model->language);
}

static bool is_short(const tenor_result *result, size_t model)
{
    const struct opened_model *opened = &result->scorer->models[model];
    return result->features[opened->group].tokens.word_count < opened->model->minimum_words;
}

/* Why a text cannot be in a language that it would have to be in. */
static const char *foreign_reason(const tenor_result *result)
{
    return result->language.mojibake ? "encoding" : "language";
}

const char *result_turned_away(const tenor_result *result, size_t model)
{
    if (result->no_abstain)
        return NULL;
    if (is_short(result, model))
        return "short";
    return result->scores[model].familiarity < 0 ? "unfamiliar" : NULL;
}

/* Why the model gives no label, or NULL. */
static const char *abstention(const tenor_result *result, size_t model)
{
    const struct model_scores *scores = &result->scores[model];
    if (result_is_foreign(result, result->scorer->models[model].model))
        return foreign_reason(result);
    const char *reason = result_turned_away(result, model);
    if (reason || result->no_abstain)
        return reason;
    return scores->probability[scores->label] < result->min_confidence ? "low_margin" : NULL;
}

bool result_is_scored(const tenor_result *result, size_t model)
{
    return has_model(result, model) && !abstention(result, model);
}

const char *tenor_result_abstained(const tenor_result *result, size_t model)
{
    return has_model(result, model) ? abstention(result, model) : NULL;
}

size_t tenor_result_minimum_words(const tenor_result *result, size_t model)
{
    return has_model(result, model) ? result->scorer->models[model].model->minimum_words : 0;
}

double tenor_result_familiarity(const tenor_result *result, size_t model)
{
    return has_model(result, model) &&
                   !result_is_foreign(result, result->scorer->models[model].model)
               ? result->scores[model].familiarity
               : 0;
}

const char *tenor_result_language(const tenor_result *result)
{
    return result && result->language.count > 0 ? result->language.codes[0] : NULL;
}

bool result_is_measured(const tenor_result *result)
{
    return tenor_result_models(result) > 0 && result->evidence.measured;
}

const char *tenor_result_unmeasured(const tenor_result *result)
{
    if (!result || result->model_count == 0 || result->evidence.measured)
        return NULL;
    return foreign_reason(result);
}

const char *tenor_result_label(const tenor_result *result, size_t model)
{
    return result_is_scored(result, model)
               ? tenor_scorer_label(result->scorer, model, result->scores[model].label)
               : NULL;
}

double tenor_result_probability(const tenor_result *result, size_t model, size_t label)
{
    return result_is_scored(result, model) && label < tenor_result_labels(result, model)
               ? result->scores[model].probability[label]
               : 0;
}

size_t tenor_result_probabilities(const tenor_result *result, size_t model, double *values,
                                  size_t room)
{
    const size_t count =
        result_is_scored(result, model) ? tenor_result_labels(result, model) : 0;
    for (size_t i = 0; values && i < count && i < room; i++)
        values[i] = tenor_result_probability(result, model, i);
    return count;
}

int tenor_result_in_set(const tenor_result *result, size_t model, size_t label)
{
    return result_is_scored(result, model) && result->coverage > 0 &&
           label < tenor_result_labels(result, model) && result->scores[model].in_set[label];
}

double tenor_result_confidence(const tenor_result *result, size_t model)
{
    return result_is_scored(result, model)
               ? tenor_result_probability(result, model, result->scores[model].label)
               : 0;
}

/* ---- Evidence --------------------------------------------------------- */

int tenor_result_evidence(const tenor_result *result, tenor_evidence *evidence)
{
    static const tenor_evidence none;
    if (!evidence)
        return 0;
    const bool has = tenor_result_models(result) > 0;
    return struct_fill(evidence, has ? &result->evidence : &none, sizeof none) && has;
}

/* Copies as much valid UTF-8 as fits into `to`, without cutting a code point in two. */
static void copy_cut(char *to, size_t size, const char *from, size_t length)
{
    if (length >= size) {
        length = size - 1;
        while (length > 0 && ((unsigned char)from[length] & 0xc0) == 0x80)
            length--;
    }
    memcpy(to, from, length);
    to[length] = '\0';
}

/* The features that the evidence is taken from, of a result that has some. */
struct features *result_evidence(const tenor_result *result)
{
    return &result->features[result->scorer->evidence_group];
}

struct failure result_failure(const tenor_result *result, struct stop *stop)
{
    *stop = (struct stop){.asked = result->stop, .context = result->stop_context};
    return (struct failure){.stop = result->stop ? stop : NULL};
}

bool result_failed(tenor_result *result, const struct failure *failure)
{
    result->code = failure->code == FAILURE_STOPPED ? TENOR_STOPPED : TENOR_NO_MEMORY;
    return false;
}

tenor_code tenor_result_code(tenor_result *result)
{
    const tenor_code code = result ? result->code : TENOR_OK;
    if (result)
        result->code = TENOR_OK;
    return code;
}

size_t tenor_result_speakers(const tenor_result *result)
{
    return result_is_measured(result) ? result_evidence(result)->attributions.speakers.count
                                      : 0;
}

int tenor_result_speaker(tenor_result *result, size_t index, tenor_speaker *speaker)
{
    if (index >= tenor_result_speakers(result) || !speaker)
        return 0;
    const struct features *features = result_evidence(result);
    const struct speaker *found = &features->attributions.speakers.items[index];
    struct failure failure = {0};
    if (!speaker_spell(found, &features->tokens, &features->article, &result->spelling,
                       &failure))
        return result_failed(result, &failure);
    tenor_speaker filled =
        (tenor_speaker){.kind = source_kind_name(found->kind),
                        .attributions = found->attributions,
                        .words = found->words,
                        .share = (double)found->words / (double)features->tokens.word_count};
    copy_cut(filled.name, sizeof filled.name, result->spelling.data, result->spelling.length);
    return struct_fill(speaker, &filled, sizeof filled);
}

const struct extractor *result_evidence_extractor(const tenor_result *result)
{
    return result->scorer->groups[result->scorer->evidence_group].extractor;
}

size_t tenor_result_targets(tenor_result *result)
{
    if (!result_is_measured(result))
        return 0;
    struct stop stop;
    struct failure failure = result_failure(result, &stop);
    return features_find_targets(result_evidence(result), result_evidence_extractor(result),
                                 &failure)
               ? result_evidence(result)->targets.count
               : result_failed(result, &failure);
}

static tenor_target count_tones(const struct target *found)
{
    const uint32_t *author = found->counts[0], *others = found->counts[1];
    return (tenor_target){
        .kind = target_kind_name(found->kind),
        .mentions = found->mentions,
        .negative = (size_t)author[TONE_NEGATIVE] + others[TONE_NEGATIVE],
        .neutral = (size_t)author[TONE_NEUTRAL] + others[TONE_NEUTRAL],
        .positive = (size_t)author[TONE_POSITIVE] + others[TONE_POSITIVE],
        .author_negative = author[TONE_NEGATIVE],
        .author_neutral = author[TONE_NEUTRAL],
        .author_positive = author[TONE_POSITIVE],
        .tone = (double)found->tone,
    };
}

int tenor_result_target(tenor_result *result, size_t index, tenor_target *target)
{
    if (index >= tenor_result_targets(result) || !target)
        return 0;
    const struct features *features = result_evidence(result);
    const struct target *found = &features->targets.items[index];
    struct failure failure = {0};
    if (!features_spell_target(features, result_evidence_extractor(result), found,
                               &result->spelling, &failure))
        return result_failed(result, &failure);
    tenor_target filled = count_tones(found);
    copy_cut(filled.name, sizeof filled.name, result->spelling.data, result->spelling.length);
    return struct_fill(target, &filled, sizeof filled);
}

/* Whose words the mention is in, as an index for tenor_result_speaker. */
static size_t speaker_of(const struct features *features, const struct target_mention *mention)
{
    if (mention->attribution == TONE_AUTHOR)
        return TENOR_NO_SPEAKER;
    const uint32_t speaker = features->attributions.items[mention->attribution].speaker;
    return speaker == SPEAKER_NONE ? TENOR_NO_SPEAKER : speaker;
}

int tenor_result_target_mention(tenor_result *result, size_t target, size_t index,
                                tenor_target_mention *mention)
{
    if (target >= tenor_result_targets(result) || !mention)
        return 0;
    const struct features *features = result_evidence(result);
    const struct targets *targets = &features->targets;
    if (index >= targets->items[target].mentions)
        return 0;
    const struct target_mention *found =
        &targets->mentions[targets->by_target[targets->items[target].first_mention + index]];
    const enum tone tone = tone_of(found->probability);
    const struct span given = result_place(result, features, found->first, found->end);
    const tenor_target_mention filled = {.begin = given.begin,
                                         .end = given.end,
                                         .tone = tone_name(tone),
                                         .probability = (double)found->probability[tone],
                                         .author = found->attribution == TONE_AUTHOR,
                                         .speaker = speaker_of(features, found)};
    return struct_fill(mention, &filled, sizeof filled);
}

/* ---- The page --------------------------------------------------------- */

int tenor_result_page(const tenor_result *result, tenor_page *page)
{
    static const tenor_page none;
    if (!page)
        return 0;
    const bool has = tenor_result_models(result) > 0;
    return struct_fill(page, has ? &result->page : &none, sizeof none) && has;
}

/* Appends a piece of the article's text and a NUL; `*place` is where it begins. */
static bool spell_piece(tenor_result *result, struct span piece, size_t *place,
                        struct failure *failure)
{
    struct text_buffer *out = &result->comments;
    *place = out->length;
    return text_buffer_append(out, result->features[0].article.text + piece.begin,
                              span_length(piece), failure) &&
           text_buffer_append(out, "", 1, failure);
}

static bool spell_comment(tenor_result *result, size_t index, struct failure *failure)
{
    const struct article *article = &result->features[0].article;
    const struct comment *comment = &article->comments.items[index];
    struct text_buffer *out = &result->comments;
    struct comment_place *place = &result->comment_places[index];
    if (!spell_piece(result, comment->author, &place->author, failure) ||
        !spell_piece(result, comment->date, &place->date, failure))
        return false;
    place->text = out->length;
    if (!article_append_comment(article, index, out, failure))
        return false;
    place->end = out->length;
    return go_on(failure, out->length - place->author) &&
           text_buffer_append(out, "", 1, failure);
}

/* Spells all comments at once: the buffer may move while it grows, and strings that were
 * returned before must stay where they are. */
static bool spell_comments(tenor_result *result, struct failure *failure)
{
    const size_t count = result->page.comments;
    text_buffer_clear(&result->comments);
    if (!memory_reserve(&result->comment_places, &result->comment_place_capacity, count,
                        sizeof *result->comment_places, failure))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!spell_comment(result, i, failure))
            return false;
    return result->comments_spelled = true;
}

int tenor_result_comment(tenor_result *result, size_t index, tenor_comment *comment)
{
    if (!result || index >= result->page.comments || !comment)
        return 0;
    struct stop stop;
    struct failure failure = result_failure(result, &stop);
    if (!result->comments_spelled && !spell_comments(result, &failure))
        return result_failed(result, &failure);
    const struct comment_place *place = &result->comment_places[index];
    const char *bytes = result->comments.data;
    const char *author = bytes + place->author, *date = bytes + place->date;
    const uint32_t parent = result->features[0].article.comments.items[index].parent;
    const tenor_comment filled = {.author = *author != '\0' ? author : NULL,
                                  .text = bytes + place->text,
                                  .text_length = place->end - place->text,
                                  .date = *date != '\0' ? date : NULL,
                                  .parent = parent != COMMENT_NONE ? parent : TENOR_NO_COMMENT};
    return struct_fill(comment, &filled, sizeof filled);
}

/* ---- How it was read --------------------------------------------------- */

unsigned tenor_result_notes(const tenor_result *result)
{
    return result ? result->notes : 0;
}

const char *tenor_note_name(unsigned note)
{
    static const struct {
        unsigned note;
        const char *name;
    } names[] = {
        {TENOR_NOTE_INVALID_UTF8, "invalid_utf8"},
        {TENOR_NOTE_UTF16, "utf16"},
        {TENOR_NOTE_NUL, "nul"},
        {TENOR_NOTE_LANGUAGE_UNCHECKED, "language_unchecked"},
        {TENOR_NOTE_CHARSET_GUESSED, "charset_guessed"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].note == note)
            return names[i].name;
    return NULL;
}
