/* fuzz_extract: see fuzz_extract.h. */
#include "fuzz_extract.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../features/article/article_places.h"
#include "../../features/extract.h"

enum option {
    OPTION_PAGE_RULES = 1 << 0,
    OPTION_TITLE = 1 << 1, /* the first line is a title given beside the text */
    OPTION_TWICE = 1 << 2  /* into memory that held another article */
};

static const char lexicon[] = "[booster.certainty]\n"
                              "clearly\n"
                              "of course\n"
                              "[hedging.modal]\n"
                              "may\n"
                              "!may day\n"
                              "[hedging.phrase]\n"
                              "it would seem that\n"
                              "/in (?:my|our) (?:\\w+ )?view/\n"
                              "[list.reporting_verb]\n"
                              "said\n"
                              "says\n"
                              "told\n"
                              "[list.person_pronoun]\n"
                              "he\n"
                              "she\n"
                              "[list.unnamed_source]\n"
                              "officials\n"
                              "sources\n";

static const char page[] = "[bottom]\n"
                           "/^Related$/\n"
                           "[byline]\n"
                           "/^By /\n"
                           "[comments]\n"
                           "/^\\d+ comments?$/\n"
                           "[furniture]\n"
                           "/^(?:Share|Print)$/\n";

static void demand(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "fuzz_extract: broken: %s\n", what);
    abort();
}

static struct extractor *open_extractor(bool page_rules)
{
    struct recipe recipe;
    struct failure failure = {0};
    recipe_default(&recipe);
    recipe.page_rules = page_rules;
    recipe.blocks[recipe.block_count++] = (struct ngram_block){
        NGRAM_CHARACTERS, 1, 6, NGRAM_CASED | NGRAM_PUNCTUATION | NGRAM_DIGITS, 1, 9};
    demand(text_buffer_append(&recipe.lexicon, lexicon, sizeof lexicon - 1, NULL), "memory");
    demand(text_buffer_append(&recipe.page, page, sizeof page - 1, NULL), "memory");
    struct extractor *extractor = extractor_new(&recipe, &failure);
    demand(extractor != NULL, failure.message);
    return extractor;
}

static void check_article(const struct article *article)
{
    uint32_t end = 0;
    for (size_t i = 0; i < article->passage_count; i++) {
        struct span span = article->passages[i].span;
        demand(span.begin >= end && span.begin < span.end, "blocks are sorted and not empty");
        end = span.end;
    }
    demand(end <= article->length, "blocks lie in the text");
    demand(article->text_offset <= article->length, "the text begins in the text");
}

static void check_tokens(const struct tokens *tokens, const struct article *article)
{
    uint32_t end = 0, next = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        const struct token *token = &tokens->items[i];
        demand(token->begin >= end && token_length(tokens, token) > 0,
               "tokens are sorted and not empty");
        demand(token->form_length > 0 && token->form_length <= TOKEN_MAX_FORM &&
                   token->form + token->form_length <= tokens->forms.length,
               "forms lie in the forms");
        demand(token->sentence < tokens->sentence_count, "a token has its sentence");
        end = token_end(tokens, token);
    }
    demand(end <= article->length, "tokens lie in the text");
    for (size_t i = 0; i < tokens->sentence_count; i++) {
        const struct sentence *sentence = &tokens->sentences[i];
        demand(sentence->first == next && sentence->end > next, "sentences are a partition");
        demand(sentence->passage < article->passage_count, "a sentence has its block");
        next = sentence->end;
    }
    demand(next == tokens->count, "sentences are all tokens");
}

static void check_ngrams(const struct features *features, const struct recipe *recipe)
{
    const struct ngram_list *list = &features->ngrams;
    struct text_buffer spelled = {0};
    demand(list->begin[0] == 0 && list->begin[NGRAM_MAX_BLOCKS] == list->count,
           "blocks are all n-grams");
    for (size_t b = 0; b < recipe->block_count; b++) {
        demand(list->begin[b] <= list->begin[b + 1], "blocks are in order");
        for (size_t i = list->begin[b]; i < list->begin[b + 1]; i++) {
            text_buffer_clear(&spelled);
            demand(list->items[i].count > 0, "an n-gram occurs");
            demand(list->items[i].token < features->tokens.count, "it occurs in the text");
            demand(ngram_spell(&list->items[i], &recipe->blocks[b], &features->tokens, &spelled,
                               NULL) &&
                       spelled.length > 0,
                   "it can be spelled");
        }
    }
    text_buffer_release(&spelled);
}

static void check_evidence(const struct features *features, const struct extractor *extractor)
{
    size_t tokens = features->tokens.count;
    for (size_t i = 0; i < extractor->dense_count; i++)
        demand(isfinite(features->dense[i]), "dense features are finite");
    for (size_t i = 0; i < features->quotations.count; i++) {
        const struct quotation *quotation = &features->quotations.items[i];
        demand(quotation->first <= quotation->end && quotation->end <= tokens,
               "quotations lie in the text");
    }
    for (size_t i = 0; i < features->hedging.count; i++) {
        struct span span = features->hedging.items[i].span;
        demand(span.begin < span.end && span.end <= features->article.length,
               "hedges lie in the text");
    }
    for (size_t i = 0; i < features->attributions.count; i++) {
        const struct attribution *found = &features->attributions.items[i];
        bool sourced = found->source_first != ATTRIBUTION_NO_TOKEN;
        demand(found->cue_first < found->cue_end && found->cue_end <= tokens, "a cue is there");
        demand(!sourced ||
                   (found->source_first < found->source_end && found->source_end <= tokens),
               "a source is there");
        demand(found->content_first <= found->content_end && found->content_end <= tokens,
               "a content is there");
    }
}

/* After a failure nothing is left of a text. */
static void check_empty(const struct features *features)
{
    demand(features->article.passage_count == 0 && features->tokens.count == 0 &&
               features->ngrams.count == 0 && features->hedging.count == 0 &&
               features->attributions.count == 0 && features->quotations.count == 0,
           "failed features are empty");
}

/* All that is only found when it is asked for. */
static void check_places(struct features *features, const struct extractor *extractor)
{
    const size_t tokens = features->tokens.count,
                 speakers = features->attributions.speakers.count;
    demand(features_find_voices(features, NULL) &&
               features_find_mentions(features, extractor, NULL) &&
               features_find_places(features, extractor, NULL),
           "memory");
    demand(features->voices.count == features->quotations.count, "each quotation has a voice");
    for (size_t i = 0; i < features->voices.count; i++)
        demand(features->voices.items[i] == QUOTATION_NO_VOICE ||
                   features->voices.items[i] < features->attributions.count,
               "a voice is an attribution's");
    for (size_t i = 0; i < features->mentions.count; i++) {
        const struct speaker_mention *mention = &features->mentions.items[i];
        demand(mention->first < mention->end && mention->end <= tokens &&
                   mention->speaker < speakers,
               "mentions lie in the text");
    }
    for (size_t i = 0; i < features->places.count; i++) {
        const struct feature_place *place = &features->places.items[i];
        demand(place->first < place->end && place->end <= tokens, "places lie in the text");
    }
}

static void check_runs(const struct article *article, const struct document *document)
{
    struct article_run run = {.read = {0, 0}};
    size_t end = 0;
    while (article_run_after(article, end, &run)) {
        const size_t length =
            run.given.in_title ? document->title_length : document->text_length;
        demand(run.read.begin == end || end + 2 == article->text_offset,
               "runs follow each other");
        demand(run.read.begin < run.read.end && run.read.end <= article->length,
               "runs lie in the text");
        demand(run.given.span.begin <= run.given.span.end && run.given.span.end <= length,
               "and in the document");
        demand(!run.same || span_length(run.read) == span_length(run.given.span),
               "the same bytes are as many");
        end = run.read.end;
    }
    demand(end == article->length || end + 2 == article->text_offset,
           "runs are all of the text");
}

static void extract(struct features *features, const struct extractor *extractor,
                    const struct document *document)
{
    struct failure failure = {0};
    if (features_extract(features, extractor, document, ~0u, &failure)) {
        demand(features->tokens.word_count > 0, "an article has words");
        check_article(&features->article);
        check_tokens(&features->tokens, &features->article);
        check_ngrams(features, &extractor->recipe);
        check_evidence(features, extractor);
        check_places(features, extractor);
        check_runs(&features->article, document);
    } else {
        demand(failure.code == FAILURE_EMPTY || failure.code == FAILURE_BINARY,
               failure.message);
        check_empty(features);
    }
}

void fuzz_extract(const uint8_t *data, size_t size)
{
    if (size == 0)
        return;
    unsigned options = data[0];
    const char *text = (const char *)data + 1;
    struct document document = {.text = text, .text_length = size - 1};
    const char *newline = memchr(text, '\n', size - 1);
    if (options & OPTION_TITLE && newline) {
        document.title = text;
        document.title_length = (size_t)(newline - text);
        document.text = newline + 1;
        document.text_length = size - 2 - document.title_length;
    }
    struct extractor *extractor = open_extractor(options & OPTION_PAGE_RULES);
    struct features features = {0};
    if (options & OPTION_TWICE) {
        static const char other[] = "Another text\n\n\"It may rain,\" she said.";
        extract(&features, extractor,
                &(struct document){.text = other, .text_length = sizeof other - 1});
    }
    extract(&features, extractor, &document);
    features_release(&features);
    extractor_free(extractor);
}

#ifdef TENOR_LIBFUZZER
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_extract(data, size);
    return 0;
}
#endif
