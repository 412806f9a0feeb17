/* How many of a set's words have a vector. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../train/word_share.h"
#include "failing_malloc.h"
#include "small_set.h"

static struct word_vectors *open_vectors(void)
{
    static const char text[] = "the 1 0\nferry 0 1\nmust 1 1\n7 1 0\n! 0 1\nuser 1 2\n";
    struct failure failure = {0};
    char path[] = "/tmp/tenor-share-XXXXXX";
    const int descriptor = mkstemp(path);
    cr_assert_eq(write(descriptor, text, strlen(text)), (ssize_t)strlen(text));
    close(descriptor);
    struct word_vectors *vectors = word_vectors_open(path, &failure);
    cr_assert(vectors != NULL, "%s", failure.message);
    unlink(path);
    return vectors;
}

static double share_of(const char *const *texts, size_t count)
{
    struct recipe recipe = small_set_recipe();
    struct small_set *set = small_set_new(2, &recipe);
    struct word_vectors *vectors = open_vectors();
    struct failure failure = {0};
    double share = -1;
    for (size_t i = 0; i < count; i++)
        small_set_add(set, "one", texts[i], 0, CORPUS_NO_SOURCE);
    cr_assert(word_share(&set->corpus, set->extractor, vectors, &share, &failure), "%s",
              failure.message);
    word_vectors_close(vectors);
    small_set_free(set);
    return share;
}

static void expect_share(const char *text, double expected)
{
    const double share = share_of(&text, 1);
    cr_expect(share > expected - 1e-12 && share < expected + 1e-12, "'%s': %g, not %g", text,
              share, expected);
}

Test(word_share, words_are_counted_as_often_as_they_occur)
{
    expect_share("The ferry must go.", 3.0 / 4);
    expect_share("the the the boat", 3.0 / 4);
    expect_share("THE FERRY", 1);
    expect_share("nothing known", 0);
}

Test(word_share, what_is_no_word_does_not_count)
{
    expect_share("the 7 boat ! !", 1.0 / 2);
    expect_share("the @user @boat #ferry #boat boat", 1.0 / 2);
    expect_share("the https://example.org/ferry boat", 1.0 / 2);
    expect_share("7 ! 8", 0);
}

Test(word_share, of_all_documents_but_those_without_words)
{
    const char *texts[] = {"the ferry", "", "boat boat boat boat boat boat", "..."};
    const double share = share_of(texts, 4);
    cr_assert(share > 0.25 - 1e-12 && share < 0.25 + 1e-12, "%g", share);
    cr_assert_eq(share_of(texts, 0), 0);
    cr_assert_eq(share_of(texts + 1, 1), 0);
}

Test(word_share, no_memory)
{
    struct recipe recipe = small_set_recipe();
    struct small_set *set = small_set_new(2, &recipe);
    struct word_vectors *vectors = open_vectors();
    small_set_fill(set, 3, false);
    bool failed = true;
    for (size_t n = 0; failed; n++) {
        struct failure failure = {0};
        double share;
        failing_malloc_after(n);
        const bool done = word_share(&set->corpus, set->extractor, vectors, &share, &failure);
        failed = failing_malloc_stop();
        cr_assert_neq(done, failed);
        cr_assert(done || failure.code == FAILURE_MEMORY);
    }
    word_vectors_close(vectors);
    small_set_free(set);
}
