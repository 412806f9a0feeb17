/* set_language: see set_language.h. The documents vote. */
#include "set_language.h"

#include <string.h>

#define MOST_DOCUMENTS 1000 /* enough for a share, and read in a few seconds */
#define MOST_LANGUAGES 64

/* Votes for "" are of documents whose language cannot be guessed for lack of data. */
struct vote {
    struct {
        char code[LANGUAGE_CODE_MAX];
        size_t documents;
    } languages[MOST_LANGUAGES];
    size_t count, documents;
};

static void cast(struct vote *vote, const char *code)
{
    size_t i = 0;
    while (i < vote->count && strcmp(vote->languages[i].code, code) != 0)
        i++;
    vote->documents++;
    if (i == MOST_LANGUAGES)
        return;
    if (i == vote->count)
        strcpy(vote->languages[vote->count++].code, code);
    vote->languages[i].documents++;
}

/* Other failures are ignored here: dataset_build reports them. */
static bool ask(struct vote *vote, struct languages *languages, struct article *article,
                const struct document *document, const struct extractor *extractor,
                struct failure *failure)
{
    struct language_guess guess;
    struct failure why = {0};
    if (article_read(article, document, extractor->page, &why) &&
        language_guess(languages, article, &guess, &why)) {
        if (guess.count > 0)
            cast(vote, guess.codes[0]);
    } else if (why.code == FAILURE_MEMORY) {
        return fail(failure, FAILURE_MEMORY, "%s", why.message);
    } else if (why.code == FAILURE_OPEN) {
        cast(vote, "");
    }
    return true;
}

bool set_language(const struct corpus *corpus, const struct extractor *extractor,
                  char code[static LANGUAGE_CODE_MAX], struct failure *failure)
{
    struct vote vote = {.count = 0};
    struct languages languages = {0};
    struct article article = {0};
    size_t step = corpus->count / MOST_DOCUMENTS + 1;
    bool done = true;
    for (size_t i = 0; done && i < corpus->count; i += step)
        done = ask(&vote, &languages, &article, &corpus->documents[i].document, extractor,
                   failure);
    *code = '\0';
    for (size_t i = 0; i < vote.count; i++)
        if (vote.languages[i].documents > vote.documents / 2)
            strcpy(code, vote.languages[i].code);
    article_release(&article);
    languages_release(&languages);
    return done;
}
