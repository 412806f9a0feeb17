/* The language that most documents of a set are in. */
#include <criterion/criterion.h>
#include <string.h>

#include "../train/set_language.h"
#include "failing_malloc.h"

static const char *const texts[] = {
    /* 0: English, 1: German, 2: too short */
    "The council decided on Monday that the ferry to the island will stop at the end of May. "
    "We "
    "cannot pay for empty boats any longer, the mayor said before the meeting. Those who live "
    "there want to go to court, because without the ferry no post would reach the village.",
    "Der Gemeinderat hat am Montag beschlossen, die Fähre zur Insel nur noch bis Ende Mai "
    "fahren "
    "zu lassen. Man könne leere Boote nicht länger bezahlen, sagte die Bürgermeisterin vor der "
    "Sitzung. Die Bewohner wollen dagegen klagen, denn ohne das Schiff kommt keine Post.",
    "Hi."};

#define MOST_DOCUMENTS 3000

/* A digit for each document: the text that it has. */
static bool vote(const char *pattern, size_t count, char code[static LANGUAGE_CODE_MAX],
                 struct failure *failure)
{
    static struct corpus_document documents[MOST_DOCUMENTS];
    const struct extractor extractor = {.page = NULL};
    cr_assert_leq(count, MOST_DOCUMENTS);
    for (size_t i = 0; i < count; i++) {
        const char *text = texts[pattern[i % strlen(pattern)] - '0'];
        documents[i].document = (struct document){.text = text, .text_length = strlen(text)};
    }
    const struct corpus corpus = {.documents = documents, .count = count};
    return set_language(&corpus, &extractor, code, failure);
}

Test(set_language, most_of_the_decided_documents_win)
{
    static const struct {
        const char *pattern, *code;
    } cases[] = {{"0", "en"},     {"1", "de"},     {"2", ""},  {"0222", "en"},
                 {"00011", "en"}, {"11100", "de"}, {"01", ""}, {"1022", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char code[LANGUAGE_CODE_MAX];
        cr_assert(vote(cases[i].pattern, strlen(cases[i].pattern), code, NULL));
        cr_expect_str_eq(code, cases[i].code, "%s: '%s'", cases[i].pattern, code);
    }
}

Test(set_language, a_large_set_is_sampled_evenly)
{
    char code[LANGUAGE_CODE_MAX];
    cr_assert(vote("0002", MOST_DOCUMENTS, code, NULL));
    cr_assert_str_eq(code, "en");
    cr_assert(vote("0", 0, code, NULL));
    cr_assert_str_eq(code, "");
}

Test(set_language, no_memory)
{
    bool failed = true;
    for (size_t n = 0; failed; n++) {
        char code[LANGUAGE_CODE_MAX];
        struct failure failure = {0};
        failing_malloc_after(n);
        bool done = vote("01", 2, code, &failure);
        failed = failing_malloc_stop();
        cr_assert_neq(done, failed);
        cr_assert(done || failure.code == FAILURE_MEMORY);
    }
}
