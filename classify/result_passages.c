/* result_passages: the text as it was read, passage by passage, and which bytes places count.
 *
 * Models of another group read the page by their own rules, and may have another text. What is
 * shown is the text that the evidence is found in. */
#include "result.h"

#include <string.h>

#include "../features/article/article_places.h"

void tenor_result_places_as_read(tenor_result *result, int as_read)
{
    if (result)
        result->places_as_read = as_read != 0;
}

struct span result_place(const tenor_result *result, const struct features *features,
                         uint32_t first, uint32_t end)
{
    const struct span read = tokens_span(&features->tokens, first, end);
    if (!result->places_as_read)
        return article_input_span(&features->article, read);
    return features == result_evidence(result) || result->explained_same_text
               ? read
               : (struct span){0, 0};
}

static struct span title_place(const struct article *article, struct span span)
{
    return span.begin < article->text_offset ? article_place(article, span).span
                                             : (struct span){0, 0};
}

struct span result_title_place(const struct features *features, uint32_t first, uint32_t end)
{
    return title_place(&features->article, tokens_span(&features->tokens, first, end));
}

bool result_reads_same_text(const tenor_result *result, const struct features *features)
{
    const struct article *ours = &features->article;
    const struct article *shown = &result_evidence(result)->article;
    return ours->length == shown->length && memcmp(ours->text, shown->text, ours->length) == 0;
}

size_t tenor_result_passages(const tenor_result *result)
{
    return tenor_result_models(result) > 0 ? result_evidence(result)->article.passage_count : 0;
}

static const char *role_name(enum passage_role role)
{
    static const char *const names[] = {
        [ROLE_TITLE] = "title",         [ROLE_LEAD] = "lead",
        [ROLE_HEADING] = "heading",     [ROLE_PARAGRAPH] = "paragraph",
        [ROLE_QUOTATION] = "quotation", [ROLE_CAPTION] = "caption",
        [ROLE_BYLINE] = "byline",       [ROLE_BOILERPLATE] = "furniture",
        [ROLE_COMMENT] = "comment",     [ROLE_MARKUP] = "markup"};
    return names[role];
}

int tenor_result_passage(const tenor_result *result, size_t index, tenor_passage *passage)
{
    if (!passage || index >= tenor_result_passages(result))
        return 0;
    const struct article *article = &result_evidence(result)->article;
    const struct passage *found = &article->passages[index];
    const struct span place =
        result->places_as_read ? found->span : article_input_span(article, found->span);
    const struct span title = title_place(article, found->span);
    const tenor_passage filled = {.text = article->text + found->span.begin,
                                  .text_length = span_length(found->span),
                                  .begin = place.begin,
                                  .end = place.end,
                                  .role = role_name(found->role),
                                  .scored = role_is_article(found->role),
                                  .comment =
                                      found->comment ? found->comment - 1 : TENOR_NO_COMMENT,
                                  .title_begin = title.begin,
                                  .title_end = title.end};
    return struct_fill(passage, &filled, sizeof filled);
}

/* ---- All of it --------------------------------------------------------------------------- */

const char *tenor_result_text(const tenor_result *result, size_t *length)
{
    const struct article *article =
        tenor_result_models(result) > 0 ? &result_evidence(result)->article : NULL;
    if (length)
        *length = article ? article->length : 0;
    return article ? article->text : NULL;
}

int tenor_result_run(const tenor_result *result, size_t from, tenor_run *run)
{
    struct article_run found;
    if (!run || tenor_result_models(result) == 0 ||
        !article_run_after(&result_evidence(result)->article, from, &found))
        return 0;
    const tenor_run filled = {.begin = found.read.begin,
                              .end = found.read.end,
                              .given_begin = found.given.span.begin,
                              .given_end = found.given.span.end,
                              .in_title = found.given.in_title,
                              .same = found.same};
    return struct_fill(run, &filled, sizeof filled);
}
